// Package entryimport takes entries that a province has collected on paper out of a
// spreadsheet: all of them, or none.
package entryimport

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/spreadsheet"
	"tieubieu/server/text"
)

// Service is the use cases of importing entries.
type Service struct {
	DB         *database.DB
	Facilities *facility.Service
	Entries    *entry.Service
}

// Preview is what an import of a file would do.
type Preview struct {
	SHA256        []byte
	Rows          []Row
	Problems      int // in all rows
	NewFacilities int
	NewProducts   int
	Imported      *Import // this file has been imported into this round already
}

// Ready says whether the file can be imported as it is.
func (p *Preview) Ready() bool { return p.Problems == 0 && p.Imported == nil }

// Row is one row of a file.
type Row struct {
	Number       int // as the program shows it
	FacilityName string
	Registered   string // the name of a registered facility, where it differs
	Known        bool   // the facility is registered
	ProductName  string
	ProductKnown bool
	GroupID      string // "" while it is not known
	Problems     []Problem
}

// Import is one file that was taken in.
type Import struct {
	ID       uuid.UUID
	At       time.Time
	ByName   string // "" for the platform
	FileName string
	Rows     int
	Entries  []Imported // those that are still there, in the order of the file
	Repeated bool       // it was imported before; nothing was done
}

// Imported is one entry of an import.
type Imported struct {
	Row          int
	EntryID      uuid.UUID
	ProductName  string
	FacilityName string
	Opens        bool // whoever asks may go on with the draft
}

// importers may import into a round.
var importers = []account.Role{account.Organiser, account.Secretary}

var errRoundNotFound = fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")

// sharedRound is the round for its organiser and secretary, kept in its phase until
// the transaction ends.
func sharedRound(tx *database.Tx, by account.Account, roundID uuid.UUID) (*competition.Round, error) {
	err := account.RequireOnRound(tx, by, roundID, importers...)
	if fault.Has(err, account.ErrHidden.Code) {
		return nil, errRoundNotFound
	}
	if err != nil {
		return nil, err
	}
	return competition.Share(tx, roundID)
}

// Look reads a file for a round, for its organiser and secretary, and changes nothing:
// the rows with what is wrong in which cell. size is what the sender says, or -1.
// Refusals: round-not-found, those of registration, those of the file as a whole.
func (s *Service) Look(ctx context.Context, by account.Account, roundID uuid.UUID, file io.Reader, size int64) (p *Preview, err error) {
	content, sheet, err := s.receive(ctx, by, roundID, file, size)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := sharedRound(tx, by, roundID)
		if err != nil {
			return err
		}
		p = &Preview{SHA256: sum[:], Rows: []Row{}}
		if p.Imported, err = importOf(tx, by, roundID, sum[:]); p.Imported != nil || err != nil {
			return err
		}
		planned, err := s.planOf(tx, r, sheet)
		if err != nil {
			return err
		}
		p.show(planned)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// receive reads the upload and its rows outside of any transaction, for those who may
// import into the round.
func (s *Service) receive(ctx context.Context, by account.Account, roundID uuid.UUID, file io.Reader, size int64) (content []byte, sheet *spreadsheet.Sheet, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := account.RequireOnRound(tx, by, roundID, importers...)
		if fault.Has(err, account.ErrHidden.Code) {
			return errRoundNotFound
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if content, err = spreadsheet.Receive(file, size, limits); err != nil {
		return nil, nil, err
	}
	sheet, err = open(content)
	return content, sheet, err
}

func (p *Preview) show(planned *plan) {
	facilities, products := planned.newOnes()
	p.NewFacilities, p.NewProducts, p.Problems = len(facilities), len(products), planned.problems
	for _, l := range planned.lines {
		row := Row{
			Number: l.number, FacilityName: l.details.Name, Known: l.known, ProductName: l.product.Name, ProductKnown: l.productKnown,
			GroupID: l.groupID, Problems: l.problems,
		}
		if l.known && l.owner.Name != l.details.Name && !l.has(colFacility) {
			row.Registered = l.owner.Name
		}
		p.Rows = append(p.Rows, row)
	}
}

// Take imports a file: each row becomes a draft of its facility, typed by whoever
// imports; facilities and products that are not known are registered. All in one
// transaction, or, with a problem left anywhere, nothing. The same file into the same
// round is the same import. Refusals: those of Look, and import-has-problems with a
// field for each cell.
func (s *Service) Take(ctx context.Context, by account.Account, roundID uuid.UUID, fileName string, file io.Reader, size int64) (out *Import, err error) {
	content, sheet, err := s.receive(ctx, by, roundID, file, size)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	fileName = baseName(fileName)
	for range 2 {
		err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
			out, err = s.take(tx, by, roundID, fileName, sum[:], sheet)
			return err
		})
		// Somebody registered one of the facilities, or entered one of the products, at
		// the same moment: looked at again, it is a known one.
		if f := fault.Of(err); f == nil || f.Code != facility.ErrKnown.Code && f.Code != "product-already-entered" {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *Service) take(tx *database.Tx, by account.Account, roundID uuid.UUID, fileName string, sum []byte, sheet *spreadsheet.Sheet) (*Import, error) {
	r, err := sharedRound(tx, by, roundID)
	if err != nil {
		return nil, err
	}
	// Imports into one round go one after the other: the second sees the first.
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "import entries "+roundID.String()); err != nil {
		return nil, fmt.Errorf("wait for imports into round %s: %w", roundID, err)
	}
	if before, err := importOf(tx, by, roundID, sum); before != nil || err != nil {
		if before != nil {
			before.Repeated = true
		}
		return before, err
	}
	planned, err := s.planOf(tx, r, sheet)
	if err != nil {
		return nil, err
	}
	if err := planned.refusal(); err != nil {
		return nil, err
	}
	// What was found is looked at again where nobody can add to it any more.
	if err := facility.HoldRegistrations(tx, planned.places()); err != nil {
		return nil, err
	}
	if err := facility.HoldProducts(tx, planned.owners()); err != nil {
		return nil, err
	}
	if planned, err = s.planOf(tx, r, sheet); err != nil {
		return nil, err
	}
	if err := planned.refusal(); err != nil {
		return nil, err
	}
	return s.write(tx, by, r, planned, fileName, sum)
}

// owners are the registered facilities that the file is about.
func (p *plan) owners() (ids []uuid.UUID) {
	for _, l := range p.lines {
		if l.known {
			ids = append(ids, l.owner.ID)
		}
	}
	return ids
}

func (s *Service) write(tx *database.Tx, by account.Account, r *competition.Round, p *plan, fileName string, sum []byte) (*Import, error) {
	facilities, products := p.newOnes()
	if err := facility.RegisterAll(tx, by, facilities); err != nil {
		return nil, err
	}
	if err := facility.AddProducts(tx, by, products); err != nil {
		return nil, err
	}
	typed := make([]entry.Typed, len(p.lines))
	for i, l := range p.lines {
		typed[i] = l.typed
		typed[i].Product = l.made
	}
	ids, err := s.Entries.BeginAll(tx, by, r, typed)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make import id: %w", err)
	}
	var who *uuid.UUID
	if !by.IsPlatform() {
		who = &by.ID
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO entry_imports (id, round_id, sha256, file_name, rows, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, r.ID, sum, fileName, len(ids), who, tx.Now())
	if err != nil {
		return nil, fmt.Errorf("record import into round %s: %w", r.ID, err)
	}
	_, err = tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"entry_import_rows"}, []string{"import_id", "row", "entry_id"},
		pgx.CopyFromSlice(len(ids), func(i int) ([]any, error) { return []any{id, p.lines[i].number, ids[i]}, nil }))
	if err != nil {
		return nil, fmt.Errorf("record rows of import %s: %w", id, err)
	}
	err = ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "import-entries", Subject: "round", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"import": id, "sha256": fmt.Sprintf("%x", sum), "rows": len(ids), "facilities": len(facilities), "products": len(products)},
	})
	if err != nil {
		return nil, err
	}
	return importOf(tx, by, r.ID, sum)
}

// importOf is the import of a file into a round, nil where there was none.
func importOf(tx *database.Tx, by account.Account, roundID uuid.UUID, sum []byte) (*Import, error) {
	m := &Import{Entries: []Imported{}}
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT i.id, i.at, coalesce(a.name, ''), i.file_name, i.rows FROM entry_imports i LEFT JOIN accounts a ON a.id = i.by_id
		 WHERE i.round_id = $1 AND i.sha256 = $2`, roundID, sum).Scan(&m.ID, &m.At, &m.ByName, &m.FileName, &m.Rows)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // not yet
	}
	if err != nil {
		return nil, fmt.Errorf("look for an import into round %s: %w", roundID, err)
	}
	// Who goes on with a draft is asked of the facility's place (account.RolesOnFacility).
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT w.row, e.id, p.name, f.name, $3 OR EXISTS (
			SELECT 1 FROM grants g JOIN units u ON u.id = f.unit_id
			 WHERE g.account_id = $2 AND g.ended_at IS NULL AND (g.role = 'owner' AND g.facility_id = f.id
			    OR g.role IN ('organiser', 'collaborator') AND (g.unit_id = u.id OR u.level = 'commune' AND g.unit_id = u.parent_id)))
		  FROM entry_import_rows w JOIN entries e ON e.id = w.entry_id JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
		 WHERE w.import_id = $1 ORDER BY w.row`, m.ID, by.Holder(), by.IsPlatform())
	if err != nil {
		return nil, fmt.Errorf("read entries of import %s: %w", m.ID, err)
	}
	m.Entries, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (i Imported, err error) {
		return i, row.Scan(&i.Row, &i.EntryID, &i.ProductName, &i.FacilityName, &i.Opens)
	})
	if err != nil {
		return nil, fmt.Errorf("read entries of import %s: %w", m.ID, err)
	}
	return m, nil
}

// baseName is the file's name without the folders that some browsers send along.
func baseName(s string) string {
	name := []rune(text.Clean(s))
	if i := slices.IndexFunc(name, func(r rune) bool { return r == '/' || r == '\\' }); i >= 0 {
		return baseName(string(name[i+1:]))
	}
	return string(name[:min(len(name), 200)])
}
