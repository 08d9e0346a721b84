package unit

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/text"
)

// The facts, with their sources: see data/README.md.
//
//go:embed data/*.csv
var files embed.FS

var (
	recordsBegin = day(2008, time.August, 1) // since then there were 63 provinces
	oldEnds      = day(2025, time.June, 30)  // last day of the 63
	newBegins    = day(2025, time.July, 1)   // first day of the 34
	namespace    = uuid.MustParse("6f1c3c1e-7f0e-5c57-9a52-0d6d1f2f6a34")
	regionCodes  = map[string]string{"phía Bắc": "north", "miền Trung - Tây Nguyên": "central", "phía Nam": "south"}
	regionShown  = map[string]string{"north": "KVB", "central": "KVT", "south": "KVN"} // ours: no official code was found
	regionTitles = map[string]string{"north": "Khu vực phía Bắc", "central": "Khu vực miền Trung – Tây Nguyên", "south": "Khu vực phía Nam"}
)

// Ids of the nation and of the three khuyến công regions.
var (
	VietNam = StableID(Nation, "VN", recordsBegin)
	North   = StableID(Region, "north", recordsBegin)
	Central = StableID(Region, "central", recordsBegin)
	South   = StableID(Region, "south", recordsBegin)
)

// StableID is the id of a unit that comes from public facts: the same on every
// server, since codes are unique within a level and validity.
func StableID(level Level, code string, validFrom time.Time) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte(string(level)+"/"+code+"/"+validFrom.Format(time.DateOnly)))
}

// OldProvinceID is the id of one of the 63 provinces valid until 30/6/2025.
func OldProvinceID(code string) uuid.UUID { return StableID(Province, code, recordsBegin) }

// IsOldProvince says whether one of the 63 provinces had this code.
func IsOldProvince(code string) bool {
	id := OldProvinceID(code)
	return slices.ContainsFunc(facts().units, func(u Unit) bool { return u.ID == id })
}

// NewProvinceID is the id of one of the 34 provinces in force since 1/7/2025.
func NewProvinceID(code string) uuid.UUID { return StableID(Province, code, newBegins) }

// Membership is the default region of a province, and how that is known.
type Membership struct {
	MemberID uuid.UUID
	ParentID uuid.UUID
	Known    string // "sourced: …", "partly sourced: …", "unsourced …", "inferred: …"
}

// Sourced says whether a page that states the region was seen.
func (m Membership) Sourced() bool { return strings.HasPrefix(m.Known, "sourced") }

// OldRegions is the default membership of a cycle of the 63 provinces.
func OldRegions() []Membership { return slices.Clone(facts().oldRegions) }

// NewRegions is the default membership of a cycle of the 34 provinces. The new Lâm
// Đồng spans two regions and stands there by its three predecessors.
func NewRegions() []Membership { return slices.Clone(facts().newRegions) }

type factSet struct {
	units       []Unit
	successions []Succession
	names       []Name
	oldRegions  []Membership
	newRegions  []Membership
}

// facts reads the embedded files once. They are part of the program, so a fault in
// them is a fault of the build.
var facts = sync.OnceValue(func() factSet {
	f, err := readFacts()
	if err != nil {
		panic(err)
	}
	return f
})

func readFacts() (factSet, error) {
	var f factSet
	f.units = append(f.units, fact(VietNam, Nation, "VN", "Việt Nam", "quốc gia", nil, recordsBegin, nil))
	for _, code := range []string{"north", "central", "south"} {
		f.units = append(f.units, fact(StableID(Region, code, recordsBegin), Region, regionShown[code], regionTitles[code], "khu vực khuyến công", &VietNam, recordsBegin, nil))
	}
	old, err := table("data/provinces_63.csv")
	if err != nil {
		return f, err
	}
	regionOfOld := map[string]Membership{}
	for _, row := range old {
		region, ok := regionCodes[row["khuyen_cong_region"]]
		if !ok {
			return f, fmt.Errorf("provinces_63.csv: unknown region %q", row["khuyen_cong_region"])
		}
		code := row["old_code"]
		f.units = append(f.units, fact(OldProvinceID(code), Province, code, row["name"], row["unit_type"], &VietNam, recordsBegin, &oldEnds))
		f.successions = append(f.successions, Succession{PredecessorID: OldProvinceID(code), SuccessorID: NewProvinceID(row["new_code"]), TookEffectOn: newBegins})
		m := Membership{MemberID: OldProvinceID(code), ParentID: StableID(Region, region, recordsBegin), Known: row["region_source"]}
		regionOfOld[code] = m
		f.oldRegions = append(f.oldRegions, m)
	}
	merged, err := table("data/provinces_34.csv")
	if err != nil {
		return f, err
	}
	for _, row := range merged {
		code := row["new_code"]
		f.units = append(f.units, fact(NewProvinceID(code), Province, code, row["name"], row["unit_type_1_7_2025"], &VietNam, newBegins, nil))
		var before []Membership
		for p := range strings.SplitSeq(row["predecessors"], "|") {
			m, ok := regionOfOld[strings.Fields(p)[0]]
			if !ok {
				return f, fmt.Errorf("provinces_34.csv: %s has an unknown predecessor %q", code, p)
			}
			before = append(before, m)
		}
		if spans(before) {
			f.newRegions = append(f.newRegions, before...)
		} else {
			f.newRegions = append(f.newRegions, Membership{MemberID: NewProvinceID(code), ParentID: before[0].ParentID, Known: row["region_source"]})
		}
	}
	renamed, err := table("data/names.csv")
	if err != nil {
		return f, err
	}
	for _, row := range renamed {
		from, err := time.Parse(time.DateOnly, row["from"])
		if err != nil {
			return f, fmt.Errorf("names.csv: %w", err)
		}
		id := OldProvinceID(row["code"])
		if row["list"] == "34" {
			id = NewProvinceID(row["code"])
		}
		f.names = append(f.names, Name{UnitID: id, FromOn: from, Name: row["name"], NameFolded: text.Fold(row["name"]), Kind: row["unit_type"], Source: row["source"]})
		for i := range f.units {
			if f.units[i].ID == id { // rows are in order of time: the last one stands
				f.units[i].Name, f.units[i].NameFolded, f.units[i].Kind = row["name"], text.Fold(row["name"]), row["unit_type"]
			}
		}
	}
	return f, nil
}

// spans says whether provinces of more than one region went into one.
func spans(before []Membership) bool {
	return slices.ContainsFunc(before, func(m Membership) bool { return m.ParentID != before[0].ParentID })
}

func fact(id uuid.UUID, level Level, code, name, kind string, parent *uuid.UUID, from time.Time, until *time.Time) Unit {
	name = text.Clean(name)
	return Unit{ID: id, Level: level, Code: &code, Name: name, NameFolded: text.Fold(name), Kind: kind, ParentID: parent, ValidFrom: from, ValidUntil: until}
}

// table reads a CSV file with a heading into one map a row.
func table(name string) ([]map[string]string, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	records := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		record := make(map[string]string, len(row))
		for i, heading := range rows[0] {
			record[heading] = row[i]
		}
		records = append(records, record)
	}
	return records, nil
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
