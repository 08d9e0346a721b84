package entry

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
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

// PhotosOf lists an entry's photos in order, the cover first.
func PhotosOf(tx *database.Tx, entryID uuid.UUID) ([]Photo, error) {
	var photos []Photo
	if err := tx.Where("entry_id = ?", entryID).Order("position").Find(&photos).Error; err != nil {
		return nil, fmt.Errorf("read photos of entry %s: %w", entryID, err)
	}
	return photos, nil
}
