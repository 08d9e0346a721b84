package unit

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// ErrNotFound answers for a unit that does not exist (not-found, unit-not-found).
var ErrNotFound = fault.New(fault.NotFound, "unit-not-found", "Không tìm thấy đơn vị hành chính này.")

// Get reads one unit.
func Get(tx *database.Tx, id uuid.UUID) (*Unit, error) {
	var u Unit
	err := tx.Where("id = ?", id).First(&u).Error
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read unit %s: %w", id, err)
	}
	return &u, nil
}

// ProvinceByCode is the province that had this code on a day.
func ProvinceByCode(tx *database.Tx, code string, on time.Time) (*Unit, error) {
	on = Day(on)
	var u Unit
	err := tx.Where("level = ? AND code = ?", Province, code).Where(livesOn, on, on).First(&u).Error
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read province %s: %w", code, err)
	}
	return &u, nil
}

// livesOn is the condition that a unit was valid on a day, given twice.
const livesOn = "valid_from <= ? AND (valid_until IS NULL OR valid_until >= ?)"

// List is every unit of a level that lived on a day, under one parent or, with nil,
// under any; in the order of codes.
func List(tx *database.Tx, level Level, parent *uuid.UUID, on time.Time) ([]Unit, error) {
	on = Day(on)
	q := tx.Where("level = ?", level).Where(livesOn, on, on)
	if parent != nil {
		q = q.Where("parent_id = ?", *parent)
	}
	var units []Unit
	if err := q.Order("code, id").Find(&units).Error; err != nil {
		return nil, fmt.Errorf("list units: %w", err)
	}
	return units, nil
}

// Successors are the units this one went into, one step on.
func Successors(tx *database.Tx, id uuid.UUID) ([]Unit, error) {
	return related(tx, "id IN (SELECT successor_id FROM unit_successions WHERE predecessor_id = ?)", id)
}

// Predecessors are the units that went into this one, one step back.
func Predecessors(tx *database.Tx, id uuid.UUID) ([]Unit, error) {
	return related(tx, "id IN (SELECT predecessor_id FROM unit_successions WHERE successor_id = ?)", id)
}

func related(tx *database.Tx, condition string, id uuid.UUID) ([]Unit, error) {
	var units []Unit
	if err := tx.Where(condition, id).Order("code, id").Find(&units).Error; err != nil {
		return nil, fmt.Errorf("read units beside %s: %w", id, err)
	}
	return units, nil
}

// Heirs are the units living on a day that id became, however many mergers lie
// between; id itself when it lived then.
func Heirs(tx *database.Tx, id uuid.UUID, on time.Time) ([]Unit, error) {
	on = Day(on)
	var units []Unit
	err := tx.Where(livesOn, on, on).Where(`id IN (
		WITH RECURSIVE line AS (
			SELECT ?::uuid AS id UNION SELECT s.successor_id FROM line l JOIN unit_successions s ON s.predecessor_id = l.id)
		SELECT id FROM line)`, id).Order("code, id").Find(&units).Error
	if err != nil {
		return nil, fmt.Errorf("read what unit %s became: %w", id, err)
	}
	return units, nil
}

// WentInto says whether former became part of unit, or of the province that the
// commune unit lies in, by one merger or several.
func WentInto(tx *database.Tx, former, unit uuid.UUID) (bool, error) {
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH RECURSIVE line AS (
			SELECT successor_id AS id FROM unit_successions WHERE predecessor_id = $1
			UNION SELECT s.successor_id FROM line l JOIN unit_successions s ON s.predecessor_id = l.id)
		SELECT EXISTS (SELECT 1 FROM line JOIN units u ON line.id IN (u.id, u.parent_id) WHERE u.id = $2)`, former, unit).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("read what unit %s became: %w", former, err)
	}
	return yes, nil
}

// TitleOn is what a unit was called on a day: "Tỉnh Thừa Thiên Huế" before 2025.
func TitleOn(tx *database.Tx, id uuid.UUID, on time.Time) (string, error) {
	u, err := Get(tx, id)
	if err != nil {
		return "", err
	}
	var n Name
	err = tx.Where("unit_id = ? AND from_on <= ?", id, Day(on)).Order("from_on DESC").First(&n).Error
	if database.Missing(err) {
		return u.Title(), nil
	}
	if err != nil {
		return "", fmt.Errorf("read names of unit %s: %w", id, err)
	}
	return titled(u.Level, n.Kind, n.Name), nil
}

// Titles are the titles of several units, by id.
func Titles(tx *database.Tx, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	var units []Unit
	if err := tx.Where("id IN ?", ids).Find(&units).Error; err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	titles := make(map[uuid.UUID]string, len(units))
	for _, u := range units {
		titles[u.ID] = u.Title()
	}
	return titles, nil
}

// Names are what a unit was called, oldest first; none where it never changed.
func Names(tx *database.Tx, id uuid.UUID) ([]Name, error) {
	var names []Name
	if err := tx.Where("unit_id = ?", id).Order("from_on").Find(&names).Error; err != nil {
		return nil, fmt.Errorf("read names of unit %s: %w", id, err)
	}
	return names, nil
}
