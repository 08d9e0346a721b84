package entry

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// Duplicate is a hint that something was entered before; the support team decides what
// it means. Other entries of the same product are not hinted: those are its history.
type Duplicate struct {
	Kind         DuplicateKind
	EntryID      uuid.UUID // the other one
	RoundID      uuid.UUID
	RoundTitle   string
	Status       Status
	ProductName  string
	FacilityID   uuid.UUID
	FacilityName string
	PhotoID      *uuid.UUID // of this entry, where photos are the same bytes
	Percent      int        // how alike names are
}

// DuplicateKind says what is alike.
type DuplicateKind string

const (
	LikeName  DuplicateKind = "like-name"  // another product of the same facility with a like name
	SamePhoto DuplicateKind = "same-photo" // the same file in another facility's entry, or in another round
)

// alike is how close two names are from which on they are hinted, by pg_trgm; maxHints
// how many hints of a kind are given.
const (
	alike    = 0.55
	maxHints = 20
)

func duplicatesOf(tx *database.Tx, e *Entry) ([]Duplicate, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		(SELECT DISTINCT ON (o.id) 'like-name', o.id, o.round_id, r.title, o.status, p.name, o.facility_id, f.name, NULL::uuid, (100 * similarity(p.name_folded, own.name_folded))::int
		   FROM products own JOIN products p ON p.facility_id = own.facility_id AND p.id <> own.id AND p.merged_into IS NULL
		   JOIN entries o ON o.product_id = p.id AND o.status NOT IN ('draft', 'withdrawn')
		   JOIN rounds r ON r.id = o.round_id JOIN facilities f ON f.id = o.facility_id
		  WHERE own.id = $2 AND similarity(p.name_folded, own.name_folded) >= $5 ORDER BY o.id DESC LIMIT $6)
		UNION ALL
		(SELECT DISTINCT ON (o.id) 'same-photo', o.id, o.round_id, r.title, o.status, p.name, o.facility_id, f.name, mine.id, 100
		   FROM entry_photos u JOIN photos mine ON mine.id = u.photo_id
		   JOIN photos theirs ON theirs.sha256 = mine.sha256 JOIN entry_photos x ON x.photo_id = theirs.id
		   JOIN entries o ON o.id = x.entry_id AND o.id <> $1 AND o.status NOT IN ('draft', 'withdrawn')
		   JOIN products p ON p.id = o.product_id JOIN rounds r ON r.id = o.round_id JOIN facilities f ON f.id = o.facility_id
		  WHERE u.entry_id = $1 AND o.product_id <> $2 AND (o.facility_id <> $3 OR o.round_id <> $4) ORDER BY o.id DESC LIMIT $6)`,
		e.ID, e.ProductID, e.FacilityID, e.RoundID, alike, maxHints)
	if err != nil {
		return nil, fmt.Errorf("look for duplicates of entry %s: %w", e.ID, err)
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Duplicate, err error) {
		return d, row.Scan(&d.Kind, &d.EntryID, &d.RoundID, &d.RoundTitle, &d.Status, &d.ProductName, &d.FacilityID, &d.FacilityName, &d.PhotoID, &d.Percent)
	})
	if err != nil {
		return nil, fmt.Errorf("look for duplicates of entry %s: %w", e.ID, err)
	}
	return found, nil
}
