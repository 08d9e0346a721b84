package entryimport

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/spreadsheet"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Problem is what is wrong with one cell. Column is the id of the column.
type Problem struct {
	Column  string
	Cell    string // "C7"
	Code    string
	Message string
}

// Heading is what the template calls the column.
func (p Problem) Heading() string { return columnOf(p.Column).heading }

// line is one row of the file on its way to an entry.
type line struct {
	number   int
	at       map[string]int
	problems []Problem

	details facility.Details
	wrong   fault.Fields       // with details, if the facility has to be registered
	draft   *facility.Facility // what these details would make
	owner   *facility.Facility // draft, or the facility that there is, or that of an earlier line
	known   bool               // owner is registered
	first   *line              // the earlier line of the same facility

	product      facility.ProductDetails
	made         *facility.Product // what these details would make, then what is entered
	productKnown bool

	groupID string
	typed   entry.Typed
}

func (l *line) note(column, code, message string, args ...any) {
	at, there := l.at[column]
	if !there { // a column that the file lacks: the row is named by the product's cell
		at = l.at[colProduct]
	}
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	l.problems = append(l.problems, Problem{Column: column, Cell: spreadsheet.Address(at, l.number), Code: code, Message: message})
}

// has says whether something is noted of a column already.
func (l *line) has(column string) bool {
	return slices.ContainsFunc(l.problems, func(p Problem) bool { return p.Column == column })
}

// noteFields notes what the concepts refuse, at the columns that it is about.
func (l *line) noteFields(bad fault.Fields, columnOf func(path string) string) {
	for _, b := range bad {
		if c := columnOf(b.Path); !l.has(c) {
			l.note(c, b.Code, "%s", b.Message)
		}
	}
}

var kindNames = map[string]facility.Kind{
	"ho kinh doanh": facility.Household, "ho": facility.Household, "ho gia dinh": facility.Household, "hkd": facility.Household,
	"to hop tac": facility.CooperativeGroup, "tht": facility.CooperativeGroup,
	"hop tac xa": facility.Cooperative, "htx": facility.Cooperative,
	"doanh nghiep": facility.Enterprise, "dn": facility.Enterprise, "cong ty": facility.Enterprise, "doanh nghiep nho va vua": facility.Enterprise,
}

// kindTitles are what the drop-down offers.
var kindTitles = []string{"Hộ kinh doanh", "Tổ hợp tác", "Hợp tác xã", "Doanh nghiệp"}

// read takes the cells of a row apart. What a facility needs only at its registration
// is not asked yet.
func (l *line) read(row spreadsheet.Row, places *unit.Gazetteer, groups []competition.Group) error {
	f := fields{row: row, at: l.at, note: l.note}
	l.details = facility.Details{
		Name: f.line(colFacility), RegistrationCode: f.digits(colCode, 10, 12, 13),
		Address: f.line(colAddress), ContactName: f.line(colContact), ContactPhone: f.digits(colPhone), ContactEmail: f.line(colEmail),
		FoundedYear: f.year(colFounded), ConsentsToPublication: f.yes(colPublish),
	}
	if n := f.number(colWorkers); n != nil {
		l.details.Workers = new(int)
		*l.details.Workers = int(min(*n, 1<<31))
	}
	if written := f.line(colKind); written != "" {
		kind, ok := kindNames[text.Fold(written)]
		if !ok {
			l.note(colKind, "kind-unknown", "Không có loại hình “%s”. Hãy chọn Hộ kinh doanh, Tổ hợp tác, Hợp tác xã hoặc Doanh nghiệp.", short(written))
		}
		l.details.Kind = kind
	}
	if err := l.place(f, places); err != nil {
		return err
	}
	l.product = facility.ProductDetails{Name: f.line(colProduct), Kind: facility.Single}
	if members := f.words(colMembers); members != "" {
		l.product.Kind = facility.Set
		for _, m := range strings.FieldsFunc(members, func(r rune) bool { return r == ';' || r == '\n' }) {
			if m = strings.Join(strings.Fields(m), " "); m != "" {
				l.product.Members = append(l.product.Members, m)
			}
		}
	}
	l.group(f, groups)
	l.typed = entry.Typed{GroupID: l.groupID, Consent: f.line(colConsent), Explanation: entry.Explanation{}, Form: entry.Form{
		Representative: f.line("form.representative"), RepresentativeTitle: f.line("form.representativeTitle"),
		Description: f.words(colDescription), Dimensions: f.words("form.dimensions"), Materials: f.words("form.materials"),
		MaterialsOrigin: f.words("form.materialsOrigin"), Trademark: f.line("form.trademark"), FirstMadeYear: f.year(colFirstMade),
		AnnualOutput: f.number(colOutput), OutputUnit: f.line("form.outputUnit"), AnnualRevenue: f.number(colRevenue),
		Price: f.number(colPrice), Workers: f.number(colLabour), Commits: f.yes(colCommits),
	}}
	for _, s := range entry.Sections {
		if written := f.words(sectionColumn(s.ID)); written != "" {
			l.typed.Explanation[s.ID] = entry.Section{Text: written}
		}
	}
	return nil
}

// place finds the unit that a facility lies in: its commune, or, while the communes of
// the province are not loaded, the province, with the commune in words.
func (l *line) place(f fields, places *unit.Gazetteer) error {
	province, commune := f.line(colProvince), f.line(colCommune)
	if province == "" && !l.has(colProvince) {
		l.note(colProvince, "province-missing", "Chưa ghi tỉnh, thành phố.")
	}
	if commune == "" && !l.has(colCommune) {
		l.note(colCommune, "commune-missing", "Chưa ghi xã, phường.")
	}
	if province == "" {
		return nil
	}
	found := places.Province(province)
	switch {
	case len(found) == 0:
		l.note(colProvince, "province-not-found", "Không có tỉnh, thành phố nào tên “%s”. Hãy chọn trong danh sách.", short(province))
		return nil
	case len(found) > 1:
		l.note(colProvince, "province-unclear", "“%s” có thể là nhiều tỉnh, thành phố. Hãy chọn trong danh sách.", short(province))
		return nil
	}
	l.details.UnitID = found[0].ID
	if found[0].Former != nil {
		former := found[0].Former.ID
		l.details.FormerUnitID = &former
	}
	if commune == "" {
		return nil
	}
	loaded, err := places.Communes(found[0].ID)
	if err != nil {
		return err
	}
	if len(loaded) == 0 {
		l.details.Locality = commune
		return nil
	}
	communes, err := places.Commune(found[0].ID, commune)
	switch {
	case err != nil:
		return err
	case len(communes) == 0:
		l.note(colCommune, "commune-not-found", "%s không có xã, phường nào tên “%s”. Hãy ghi tên hiện nay.", found[0].Title(), short(commune))
	case len(communes) > 1:
		l.note(colCommune, "commune-unclear", "%s có %s và %s. Hãy ghi rõ.", found[0].Title(), lower(communes[0].Title()), lower(communes[1].Title()))
	default:
		l.details.UnitID = communes[0].ID
	}
	return nil
}

func lower(s string) string {
	r := []rune(s)
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

func (l *line) group(f fields, groups []competition.Group) {
	written := f.line(colGroup)
	if written == "" {
		if !l.has(colGroup) {
			l.note(colGroup, "group-missing", "Chưa ghi nhóm sản phẩm.")
		}
		return
	}
	folded := text.Fold(written)
	for _, g := range groups {
		if slices.Contains([]string{text.Fold(groupTitle(g)), text.Fold(g.NameVi), text.Fold(g.NameEn), text.Fold(g.Letter), "nhom " + text.Fold(g.Letter), g.GroupID}, folded) {
			l.groupID = g.GroupID
			return
		}
	}
	l.note(colGroup, "group-unknown", "Không có nhóm sản phẩm “%s” trong chương trình này. Hãy chọn trong danh sách.", short(written))
}

// groupTitle is a group as the drop-down offers it.
func groupTitle(g competition.Group) string { return g.Letter + ". " + g.NameVi }

// detailColumn is the column of a part of a registration.
func detailColumn(path string) string {
	switch path {
	case "unitId", "formerUnitId":
		return colProvince
	case "locality":
		return colCommune
	}
	return path // the ids are those paths
}

// productColumn is the column of a part of a product.
func productColumn(path string) string {
	if strings.HasPrefix(path, "members") {
		return colMembers
	}
	return colProduct
}

// samePlace says whether a registered facility lies where a draft says, as closely as
// both are known; parent is the province of each commune.
func samePlace(draft, f *facility.Facility, parent map[uuid.UUID]unit.Unit) bool {
	if draft.UnitID == f.UnitID {
		return parent[draft.UnitID].Level == unit.Commune || text.Fold(draft.Locality) == text.Fold(f.Locality)
	}
	// One was registered while the communes of its province were not loaded.
	low, high := parent[draft.UnitID], f
	if low.Level != unit.Commune {
		low, high = parent[f.UnitID], draft
	}
	return low.Level == unit.Commune && low.ParentID != nil && *low.ParentID == high.UnitID && bareName(low.Name) == bareName(high.Locality)
}

// bareName is a commune's name without the word for its kind.
func bareName(s string) string {
	folded := text.Fold(text.Clean(s))
	for _, kind := range []string{"xa ", "phuong ", "dac khu ", "thi tran "} {
		folded = strings.TrimPrefix(folded, kind)
	}
	return folded
}
