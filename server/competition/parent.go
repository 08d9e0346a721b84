package competition

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// ParentFor climbs from a unit to its ancestor on level, as this cycle sees it
// (product.md §6, rule 2). At each step the cycle's membership decides: of the unit
// itself; where the cycle lists a merged unit by its predecessors, of former, the
// facility's predecessor unit; where all listed predecessors, or all listed
// successors of a unit that is no more, have one parent, that one. A unit that the
// cycle does not list at all goes to its administrative parent. Conflict
// "parent-unknown" when nothing leads to that level, "parent-ambiguous" when the
// predecessors disagree and former does not say which.
func ParentFor(tx *database.Tx, cycleID uuid.UUID, u unit.Unit, former *uuid.UUID, level unit.Level) (uuid.UUID, error) {
	start := u
	for rank(u.Level) > rank(level) {
		parent, err := parentOf(tx, cycleID, u, former)
		if err != nil {
			return uuid.Nil, err
		}
		if parent == uuid.Nil {
			break
		}
		var next unit.Unit
		if err := tx.Where("id = ?", parent).First(&next).Error; err != nil {
			return uuid.Nil, fmt.Errorf("read unit %s: %w", parent, err)
		}
		if rank(next.Level) >= rank(u.Level) {
			break
		}
		u = next
	}
	if u.Level != level {
		return uuid.Nil, fault.New(fault.Conflict, "parent-unknown", "Chu kỳ này chưa xếp %s vào đơn vị nào ở %s.", start.Name, levelVi(level))
	}
	return u.ID, nil
}

// parentOf is the parent of one unit in the cycle, uuid.Nil when it has none.
func parentOf(tx *database.Tx, cycleID uuid.UUID, u unit.Unit, former *uuid.UUID) (uuid.UUID, error) {
	// relation: 0 the unit itself, 1 a predecessor however far back, 2 a successor.
	rows, err := tx.Pgx.Query(tx.Context(), `
		WITH RECURSIVE back(id) AS (
		  SELECT predecessor_id FROM unit_successions WHERE successor_id = $2
		  UNION SELECT s.predecessor_id FROM unit_successions s JOIN back ON s.successor_id = back.id
		), ahead(id) AS (
		  SELECT successor_id FROM unit_successions WHERE predecessor_id = $2
		  UNION SELECT s.successor_id FROM unit_successions s JOIN ahead ON s.predecessor_id = ahead.id
		), related(id, relation) AS (
		  SELECT $2::uuid, 0 UNION ALL SELECT id, 1 FROM back UNION ALL SELECT id, 2 FROM ahead
		)
		SELECT r.id, r.relation, m.parent_id FROM related r
		  JOIN cycle_members m ON m.member_id = r.id AND m.cycle_id = $1
		 ORDER BY r.relation`, cycleID, u.ID)
	if err != nil {
		return uuid.Nil, fmt.Errorf("read cycle members of %s: %w", u.ID, err)
	}
	defer rows.Close()
	var byRelation [3][]uuid.UUID
	for rows.Next() {
		var id, parent uuid.UUID
		var relation int
		if err := rows.Scan(&id, &relation, &parent); err != nil {
			return uuid.Nil, fmt.Errorf("read cycle members of %s: %w", u.ID, err)
		}
		if relation == 1 && former != nil && id == *former {
			return parent, nil
		}
		if !slices.Contains(byRelation[relation], parent) {
			byRelation[relation] = append(byRelation[relation], parent)
		}
	}
	if err := rows.Err(); err != nil {
		return uuid.Nil, fmt.Errorf("read cycle members of %s: %w", u.ID, err)
	}
	for _, parents := range byRelation {
		switch len(parents) {
		case 0:
			continue
		case 1:
			return parents[0], nil
		}
		return uuid.Nil, fault.New(fault.Conflict, "parent-ambiguous",
			"%s thuộc nhiều khu vực trong chu kỳ này; hãy ghi đơn vị trước sáp nhập của cơ sở.", u.Name)
	}
	if u.ParentID == nil {
		return uuid.Nil, nil
	}
	return *u.ParentID, nil
}

// rank counts downwards from the nation.
func rank(l unit.Level) int {
	return slices.Index([]unit.Level{unit.Nation, unit.Region, unit.Province, unit.Commune}, l)
}

func levelVi(l unit.Level) string {
	switch l {
	case unit.Nation:
		return "cấp quốc gia"
	case unit.Region:
		return "cấp khu vực"
	case unit.Province:
		return "cấp tỉnh"
	case unit.Commune:
		return "cấp xã"
	}
	return string(l)
}
