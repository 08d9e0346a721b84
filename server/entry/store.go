package entry

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/photo"
	"tieubieu/server/unit"
)

// ErrNotFound answers for an entry that is absent or not to be seen.
var ErrNotFound = fault.New(fault.NotFound, "entry-not-found", "Không tìm thấy hồ sơ dự thi này.")

// Get reads an entry. It asks for no authority.
func Get(tx *database.Tx, id uuid.UUID) (*Entry, error) {
	var e Entry
	return &e, found(tx.Where("id = ?", id).First(&e).Error, id)
}

// Lock reads an entry that no other transaction may change until this one ends.
// Whoever needs its round too takes that first (competition.Share or Lock).
func Lock(tx *database.Tx, id uuid.UUID) (*Entry, error) {
	var e Entry
	return &e, found(tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(&e).Error, id)
}

func found(err error, id uuid.UUID) error {
	if database.Missing(err) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("read entry %s: %w", id, err)
	}
	return nil
}

// AcceptedIn lists a round's accepted entries by judging code.
func AcceptedIn(tx *database.Tx, roundID uuid.UUID) ([]Entry, error) {
	var entries []Entry
	err := tx.Where("round_id = ? AND status = ?", roundID, Accepted).Order("judging_code").Find(&entries).Error
	if err != nil {
		return nil, fmt.Errorf("read accepted entries of %s: %w", roundID, err)
	}
	return entries, nil
}

// Dossier is an entry with all that it is judged by.
type Dossier struct {
	*Entry
	Form        Form
	Explanation Explanation
	Photos      []PlacedPhoto // in order, the cover first
	Papers      []PlacedPaper // in order
	// Unplaced says that the facility names its province alone, though its communes are
	// known here.
	Unplaced bool
}

// PlacedPhoto is a photo in its place. Width and Height are pixels as shown.
type PlacedPhoto struct {
	Photo
	Status        photo.Status
	Failure       string
	Width, Height int
	Thumbhash     []byte
}

// PlacedPaper is a paper in its place.
type PlacedPaper struct {
	PaperUse
	Paper Paper
}

// DossierOf reads all of an entry.
func DossierOf(tx *database.Tx, e *Entry) (d *Dossier, err error) {
	d = &Dossier{Entry: e}
	if d.Form, err = e.DecodedForm(); err != nil {
		return nil, err
	}
	if d.Explanation, err = e.DecodedExplanation(); err != nil {
		return nil, err
	}
	if d.Photos, err = photosOf(tx, e.ID); err != nil {
		return nil, fmt.Errorf("read photos of entry %s: %w", e.ID, err)
	}
	if d.Papers, err = papersOf(tx, e.ID); err != nil {
		return nil, fmt.Errorf("read papers of entry %s: %w", e.ID, err)
	}
	if d.Unplaced, err = unplaced(tx, e.FacilityID); err != nil {
		return nil, fmt.Errorf("read where the facility of entry %s lies: %w", e.ID, err)
	}
	return d, nil
}

func unplaced(tx *database.Tx, facilityID uuid.UUID) (yes bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT u.level = 'province' AND f.locality = '' AND EXISTS (
		       SELECT 1 FROM units c WHERE c.parent_id = u.id AND c.level = 'commune' AND c.valid_from <= $2 AND (c.valid_until IS NULL OR c.valid_until >= $2))
		  FROM facilities f JOIN units u ON u.id = f.unit_id WHERE f.id = $1`, facilityID, unit.Day(tx.Now())).Scan(&yes)
	return yes, err
}

func photosOf(tx *database.Tx, entryID uuid.UUID) ([]PlacedPhoto, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT ep.entry_id, ep.photo_id, ep.position, ep.caption, ep.names_nobody, p.status, p.failure, c.width, c.height, c.thumbhash
		  FROM entry_photos ep JOIN photos p ON p.id = ep.photo_id JOIN photo_contents c ON c.sha256 = p.sha256
		 WHERE ep.entry_id = $1 ORDER BY ep.position`, entryID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p PlacedPhoto, err error) {
		err = row.Scan(&p.EntryID, &p.PhotoID, &p.Position, &p.Caption, &p.NamesNobody, &p.Status, &p.Failure, &p.Width, &p.Height, &p.Thumbhash)
		return p, err
	})
}

func papersOf(tx *database.Tx, entryID uuid.UUID) ([]PlacedPaper, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT ep.entry_id, ep.paper_id, ep.position, ep.for_judges, ep.names_nobody,
		       p.id, p.facility_id, p.sha256, p.object_key, p.content_type, p.bytes, p.file_name, p.kind, p.number, p.issuer,
		       p.issued_on, p.valid_until, p.uploaded_by, p.released_at, p.version, p.created_at
		  FROM entry_papers ep JOIN papers p ON p.id = ep.paper_id
		 WHERE ep.entry_id = $1 ORDER BY ep.position`, entryID)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (u PlacedPaper, err error) {
		p := &u.Paper
		err = row.Scan(&u.EntryID, &u.PaperID, &u.Position, &u.ForJudges, &u.NamesNobody,
			&p.ID, &p.FacilityID, &p.SHA256, &p.ObjectKey, &p.ContentType, &p.Bytes, &p.FileName, &p.Kind, &p.Number, &p.Issuer,
			&p.IssuedOn, &p.ValidUntil, &p.UploadedBy, &p.ReleasedAt, &p.Version, &p.CreatedAt)
		return u, err
	})
}

// save writes the named fields of an entry that the caller has locked, counts its
// version up and says who changed it.
func (e *Entry) save(tx *database.Tx, by account.Account, fields ...string) error {
	e.Version++
	e.UpdatedAt, e.UpdatedBy = tx.Now(), actor(by)
	err := tx.Model(&Entry{ID: e.ID}).Select(append(fields, "Version", "UpdatedAt", "UpdatedBy")).Updates(e).Error
	if err != nil {
		return fmt.Errorf("save entry %s: %w", e.ID, err)
	}
	return nil
}

func (e *Entry) record(tx *database.Tx, by account.Account, action, reason string, detail any) error {
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: action, Subject: "entry", ID: e.ID, Round: e.RoundID, Reason: reason, Detail: detail,
	})
}

// actor is who stands in a row: nobody for the platform.
func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}

// changedBy is the name of who changed an entry last; empty for the platform.
func changedBy(tx *database.Tx, e *Entry) (name string, err error) {
	if e.UpdatedBy == nil {
		return "", nil
	}
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT name FROM accounts WHERE id = $1", *e.UpdatedBy).Scan(&name); err != nil {
		return "", fmt.Errorf("read who changed entry %s: %w", e.ID, err)
	}
	return name, nil
}
