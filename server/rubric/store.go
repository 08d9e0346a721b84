package rubric

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

func notFound() error {
	return fault.New(fault.NotFound, "rubric-not-found", "Không tìm thấy bộ tiêu chí này.")
}

// Get reads one version of a rubric by its id. Absence is NotFound "rubric-not-found".
func Get(tx *database.Tx, id uuid.UUID) (*Rubric, error) {
	return first(tx, "SELECT * FROM rubrics WHERE id = ?", id)
}

// Current reads the version that counts for a group of a round: the highest.
// Absence is NotFound "rubric-not-found".
func Current(tx *database.Tx, roundID uuid.UUID, groupID string) (*Rubric, error) {
	return first(tx, "SELECT * FROM rubrics WHERE round_id = ? AND group_id = ? ORDER BY version DESC LIMIT 1", roundID, groupID)
}

// AtVersion reads one version of a group's rubric. Absence is NotFound "rubric-not-found".
func AtVersion(tx *database.Tx, roundID uuid.UUID, groupID string, version int) (*Rubric, error) {
	return first(tx, "SELECT * FROM rubrics WHERE round_id = ? AND group_id = ? AND version = ?", roundID, groupID, version)
}

// CurrentAll reads the versions that count in a round, one per group, in the order
// of the groups' ids.
func CurrentAll(tx *database.Tx, roundID uuid.UUID) ([]Rubric, error) {
	var rubrics []Rubric
	err := tx.Raw("SELECT DISTINCT ON (group_id) * FROM rubrics WHERE round_id = ? ORDER BY group_id, version DESC", roundID).Scan(&rubrics).Error
	if err != nil {
		return nil, fmt.Errorf("read rubrics of round %s: %w", roundID, err)
	}
	return rubrics, nil
}

// Versions lists all versions of a group's rubric in a round, newest first.
func Versions(tx *database.Tx, roundID uuid.UUID, groupID string) ([]Rubric, error) {
	var rubrics []Rubric
	err := tx.Raw("SELECT * FROM rubrics WHERE round_id = ? AND group_id = ? ORDER BY version DESC", roundID, groupID).Scan(&rubrics).Error
	if err != nil {
		return nil, fmt.Errorf("read rubric versions of round %s: %w", roundID, err)
	}
	return rubrics, nil
}

// Append writes the next version of a group's rubric. Whether the round still
// allows it is the caller's to decide, under the round's lock.
func Append(tx *database.Tx, by account.Account, roundID uuid.UUID, groupID string, tree Tree) (*Rubric, error) {
	var last int
	err := tx.Pgx.QueryRow(tx.Context(),
		"SELECT coalesce(max(version), 0) FROM rubrics WHERE round_id = $1 AND group_id = $2", roundID, groupID).Scan(&last)
	if err != nil {
		return nil, fmt.Errorf("read rubric version: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make rubric id: %w", err)
	}
	r := &Rubric{ID: id, RoundID: roundID, GroupID: groupID, Version: last + 1, Tree: tree, At: tx.Now()}
	if by.ID != uuid.Nil {
		r.ByID = &by.ID
	}
	if err := tx.Create(r).Error; err != nil {
		return nil, fmt.Errorf("append rubric of %s in round %s: %w", groupID, roundID, err)
	}
	return r, nil
}

func first(tx *database.Tx, query string, args ...any) (*Rubric, error) {
	var r Rubric
	err := tx.Raw(query, args...).Take(&r).Error
	if database.Missing(err) {
		return nil, notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("read rubric: %w", err)
	}
	return &r, nil
}
