package unit

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Service keeps the administrative units.
type Service struct{ DB *database.DB }

// Seed brings the units, successions and names of data/ into the database: Việt Nam,
// the three khuyến công regions, 63 and 34 provinces. Doing it again changes nothing;
// a corrected fact is applied. Servers that start together wait for each other.
func (s *Service) Seed(ctx context.Context) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('seed units', 0))"); err != nil {
			return fmt.Errorf("wait to seed units: %w", err)
		}
		f := facts()
		changed, err := write(tx, f.units)
		if err != nil {
			return err
		}
		for _, link := range f.successions {
			done, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO unit_successions VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
				link.PredecessorID, link.SuccessorID, link.TookEffectOn)
			if err != nil {
				return fmt.Errorf("seed successions: %w", err)
			}
			changed += done.RowsAffected()
		}
		for _, n := range f.names {
			done, err := tx.Pgx.Exec(tx.Context(), `
				INSERT INTO unit_names (unit_id, from_on, name, name_folded, kind, source) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (unit_id, from_on) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, kind = excluded.kind, source = excluded.source
				WHERE (unit_names.name, unit_names.kind, unit_names.source) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.source)`,
				n.UnitID, n.FromOn, n.Name, n.NameFolded, n.Kind, n.Source)
			if err != nil {
				return fmt.Errorf("seed names of units: %w", err)
			}
			changed += done.RowsAffected()
		}
		if changed == 0 {
			return nil
		}
		return ledger.Append(tx, ledger.Record{Action: "seed-units", Subject: "unit", ID: VietNam, Detail: map[string]int64{"rows": changed}})
	})
}

// write inserts units or brings their name, kind and last day up to date, and says
// how many rows that changed.
func write(tx *database.Tx, units []Unit) (int64, error) {
	var ids, levels, codes, names, folded, kinds, parents []string
	var from, until []*time.Time
	for i := range units {
		u := &units[i]
		ids, levels, codes = append(ids, u.ID.String()), append(levels, string(u.Level)), append(codes, *u.Code)
		names, folded, kinds = append(names, u.Name), append(folded, u.NameFolded), append(kinds, u.Kind)
		parent := ""
		if u.ParentID != nil {
			parent = u.ParentID.String()
		}
		parents = append(parents, parent)
		from, until = append(from, &u.ValidFrom), append(until, u.ValidUntil)
	}
	done, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO units (id, level, code, name, name_folded, kind, parent_id, valid_from, valid_until)
		SELECT id::uuid, level, code, name, folded, kind, NULLIF(parent, '')::uuid, starts, ends
		  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[])
		    AS f(id, level, code, name, folded, kind, parent, starts, ends)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_folded = excluded.name_folded, kind = excluded.kind, valid_until = excluded.valid_until
		 WHERE (units.name, units.kind, units.valid_until) IS DISTINCT FROM (excluded.name, excluded.kind, excluded.valid_until)`,
		ids, levels, codes, names, folded, kinds, parents, from, until)
	if err != nil {
		return 0, fmt.Errorf("write units: %w", err)
	}
	return done.RowsAffected(), nil
}

// Find searches units by name, for anybody: Search on a day, or today when on is nil.
func (s *Service) Find(ctx context.Context, name string, level Level, on *time.Time) (matches []Match, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		matches, err = Search(tx, name, level, orToday(tx, on))
		return err
	})
	return matches, err
}

// Under lists the units of a level under a parent on a day, or today when on is nil.
func (s *Service) Under(ctx context.Context, level Level, parent uuid.UUID, on *time.Time) (units []Unit, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		units, err = List(tx, level, &parent, orToday(tx, on))
		return err
	})
	return units, err
}

func orToday(tx *database.Tx, on *time.Time) time.Time {
	if on != nil {
		return *on
	}
	return tx.Now()
}

// Description is a unit with what stands around it.
type Description struct {
	Unit
	Parent       *Unit // nil for the nation
	Predecessors []Unit
	Successors   []Unit
	Names        []Name
}

// Describe tells of one unit, for anybody.
func (s *Service) Describe(ctx context.Context, id uuid.UUID) (d *Description, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		u, err := Get(tx, id)
		if err != nil {
			return err
		}
		d = &Description{Unit: *u}
		if u.ParentID != nil {
			if d.Parent, err = Get(tx, *u.ParentID); err != nil {
				return err
			}
		}
		if d.Predecessors, err = Predecessors(tx, id); err != nil {
			return err
		}
		if d.Successors, err = Successors(tx, id); err != nil {
			return err
		}
		d.Names, err = Names(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Limits of one file of communes. There were 3,321 on 1/7/2025.
const (
	maxCommunes     = 20_000
	maxCommuneBytes = 8 << 20
	maxRowFaults    = 20
)

var (
	communeCode  = regexp.MustCompile(`^[0-9]{5}$`)
	communeKinds = map[string]bool{"xã": true, "phường": true, "đặc khu": true, "thị trấn": true}
)

// Import takes the communes of one validity from a CSV file with the columns code
// (five digits), name, kind (xã, phường, đặc khu, thị trấn) and province_code, valid
// from a day. All rows or none: refused rows are named "rows[3].code", the first row
// below the heading being 1. Importing a file again changes nothing; a changed name
// or kind is applied. It answers how many rows were new or changed. Administrators only.
func (s *Service) Import(ctx context.Context, by account.Account, file io.Reader, validFrom time.Time) (changed int64, err error) {
	rows, err := readCommunes(file)
	if err != nil {
		return 0, err
	}
	validFrom = Day(validFrom)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireAdministrator(tx, by); err != nil {
			return err
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('seed units', 0))"); err != nil {
			return fmt.Errorf("wait to import communes: %w", err)
		}
		communes, err := placed(tx, rows, validFrom)
		if err != nil {
			return err
		}
		if changed, err = write(tx, communes); err != nil {
			return err
		}
		if changed == 0 {
			return nil
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "import-communes", Subject: "unit", ID: VietNam, Detail: map[string]int64{"rows": changed}})
	})
	return changed, err
}

type communeRow struct{ code, name, kind, province string }

// readCommunes checks what can be checked without the database.
func readCommunes(file io.Reader) ([]communeRow, error) {
	limited := &io.LimitedReader{R: file, N: maxCommuneBytes + 1}
	reader := csv.NewReader(limited)
	reader.TrimLeadingSpace = true
	heading, err := reader.Read()
	if err != nil {
		return nil, unreadable(err)
	}
	column := map[string]int{}
	for i, h := range heading {
		column[strings.ToLower(strings.Trim(text.Clean(h), "\ufeff"))] = i
	}
	var faults fault.Fields
	for _, want := range []string{"code", "name", "kind", "province_code"} {
		if _, ok := column[want]; !ok {
			faults.Add("heading."+want, "column-missing", "Tệp thiếu cột “%s”.", want)
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var rows []communeRow
	seen := map[string]int{}
	for n := 1; ; n++ {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, unreadable(err)
		}
		if n > maxCommunes || limited.N == 0 {
			return nil, fault.New(fault.TooLarge, "too-many-communes", "Tệp quá lớn: tối đa %d đơn vị và 8 MB.", maxCommunes)
		}
		cell := func(name string) string { return text.Clean(record[column[name]]) }
		row := communeRow{code: cell("code"), name: cell("name"), kind: strings.ToLower(cell("kind")), province: cell("province_code")}
		at := func(field string) string { return fmt.Sprintf("rows[%d].%s", n, field) }
		if !communeCode.MatchString(row.code) {
			faults.Add(at("code"), "commune-code", "Dòng %d: mã đơn vị phải gồm 5 chữ số.", n)
		} else if first := seen[row.code]; first > 0 {
			faults.Add(at("code"), "commune-twice", "Dòng %d: mã %s đã có ở dòng %d.", n, row.code, first)
		}
		seen[row.code] = n
		if row.name == "" || len([]rune(row.name)) > 100 {
			faults.Add(at("name"), "commune-name", "Dòng %d: tên phải có từ 1 đến 100 ký tự.", n)
		}
		if !communeKinds[row.kind] {
			faults.Add(at("kind"), "commune-kind", "Dòng %d: loại phải là xã, phường, đặc khu hoặc thị trấn.", n)
		}
		rows = append(rows, row)
		if len(faults) >= maxRowFaults {
			break
		}
	}
	if len(rows) == 0 {
		faults.Add("rows", "empty-file", "Tệp không có dòng dữ liệu nào.")
	}
	return rows, faults.Err()
}

func unreadable(err error) error {
	if broken, ok := errors.AsType[*csv.ParseError](err); ok {
		return fault.New(fault.Invalid, "csv-broken", "Tệp CSV bị lỗi ở dòng %d.", broken.Line)
	}
	if errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "empty-file", "Tệp không có nội dung.")
	}
	return fmt.Errorf("read file of communes: %w", err)
}

// placed gives each row its province and its id.
func placed(tx *database.Tx, rows []communeRow, validFrom time.Time) ([]Unit, error) {
	provinces, err := List(tx, Province, nil, validFrom)
	if err != nil {
		return nil, err
	}
	byCode := map[string]uuid.UUID{}
	for _, p := range provinces {
		byCode[*p.Code] = p.ID
	}
	var living []Unit
	err = tx.Where("level = ?", Commune).Where(livesOn, validFrom, validFrom).Find(&living).Error
	if err != nil {
		return nil, fmt.Errorf("read communes: %w", err)
	}
	known := map[string]Unit{}
	for _, u := range living {
		known[*u.Code] = u
	}
	var faults fault.Fields
	communes := make([]Unit, 0, len(rows))
	for i, row := range rows {
		parent, ok := byCode[row.province]
		before, stands := known[row.code]
		switch {
		case !ok:
			faults.Add(fmt.Sprintf("rows[%d].province_code", i+1), "province-unknown", "Dòng %d: không có tỉnh, thành phố nào mang mã %s vào ngày %s.", i+1, row.province, validFrom.Format("02/01/2006"))
		case stands && *before.ParentID != parent:
			faults.Add(fmt.Sprintf("rows[%d].province_code", i+1), "commune-moved", "Dòng %d: đơn vị %s đang thuộc tỉnh, thành phố khác.", i+1, row.code)
		case stands:
			before.Name, before.NameFolded, before.Kind = row.name, text.Fold(row.name), row.kind
			communes = append(communes, before)
		default:
			communes = append(communes, fact(StableID(Commune, row.code, validFrom), Commune, row.code, row.name, row.kind, &parent, validFrom, nil))
		}
		if len(faults) >= maxRowFaults {
			break
		}
	}
	return communes, faults.Err()
}
