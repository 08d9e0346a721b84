package account

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Roles are what one person is on one thing.
type Roles []Role

// Any says whether one of these roles is held.
func (r Roles) Any(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(role Role) bool { return slices.Contains(r, role) })
}

// RolesOnRound lists what by is on a round: organiser of its unit, its secretary,
// screener or auditor, a member of its panel or council. One who came by a judge's
// code has the roles of that seat alone.
func RolesOnRound(tx *database.Tx, by Account, round uuid.UUID) (Roles, error) {
	if by.Seat != nil {
		return rolesOfSeat(tx, by, round)
	}
	return roles(tx, `
		SELECT g.role FROM grants g JOIN rounds r ON r.unit_id = g.unit_id
		 WHERE g.account_id = $1 AND g.role = 'organiser' AND g.ended_at IS NULL AND r.id = $2
		UNION ALL SELECT g.role FROM grants g JOIN rounds r ON r.id = g.round_id
		 WHERE g.account_id = $1 AND g.round_id = $2 AND g.ended_at IS NULL AND (g.role <> 'auditor' OR r.phase IN ('published', 'closed'))
		UNION ALL SELECT CASE role WHEN 'head' THEN 'panel-head' WHEN 'deputy' THEN 'panel-deputy' ELSE 'judge' END
		  FROM panel_members WHERE account_id = $1 AND round_id = $2 AND status = 'active'
		UNION ALL SELECT CASE role WHEN 'chair' THEN 'council-chair' ELSE 'council-member' END
		  FROM council_members WHERE account_id = $1 AND round_id = $2 AND left_at IS NULL`, by.ID, round)
}

// RolesOnFacility lists what by is to a facility: its owner, or collaborator or
// organiser of the unit it lies in, or of the province of that commune.
func RolesOnFacility(tx *database.Tx, by Account, facility uuid.UUID) (Roles, error) {
	return roles(tx, `
		SELECT role FROM grants WHERE account_id = $1 AND facility_id = $2 AND ended_at IS NULL
		UNION ALL SELECT g.role FROM facilities f JOIN units u ON u.id = f.unit_id
		  JOIN grants g ON g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)
		 WHERE g.account_id = $1 AND f.id = $2 AND g.role IN ('organiser', 'collaborator') AND g.ended_at IS NULL`, by.Holder(), facility)
}

// RequireOnRound refuses, as not found, anyone who is none of these on the round.
// The platform may do everything.
func RequireOnRound(tx *database.Tx, by Account, round uuid.UUID, anyOf ...Role) error {
	return require(by, anyOf, func() (Roles, error) { return RolesOnRound(tx, by, round) })
}

// RequireOverRound refuses, as not found, anyone who organises no unit above the
// round's: the nation, the region that the round's cycle puts its unit into, or the
// unit that it lies in. Plans, phases and counts below are theirs to see, never marks.
func RequireOverRound(tx *database.Tx, by Account, round uuid.UUID) error {
	return require(by, []Role{Organiser}, func() (Roles, error) {
		return roles(tx, `SELECT g.role FROM rounds r JOIN units u ON u.id = r.unit_id JOIN grants g ON g.role = 'organiser' AND g.account_id = $1 AND g.ended_at IS NULL
			JOIN units above ON above.id = g.unit_id
			WHERE r.id = $2 AND (above.level = 'nation' OR above.id = u.parent_id
			   OR EXISTS (SELECT 1 FROM cycle_members m WHERE m.cycle_id = r.cycle_id AND m.parent_id = above.id AND m.member_id IN (u.id, u.parent_id)))`, by.Holder(), round)
	})
}

// RequireOnFacility refuses, as not found, anyone who is none of these to the facility.
func RequireOnFacility(tx *database.Tx, by Account, facility uuid.UUID, anyOf ...Role) error {
	return require(by, anyOf, func() (Roles, error) { return RolesOnFacility(tx, by, facility) })
}

// RequireOnUnit refuses, as not found, anyone who holds none of these on the unit itself.
func RequireOnUnit(tx *database.Tx, by Account, unit uuid.UUID, anyOf ...Role) error {
	return require(by, anyOf, func() (Roles, error) {
		return roles(tx, `SELECT role FROM grants WHERE account_id = $1 AND unit_id = $2 AND ended_at IS NULL`, by.Holder(), unit)
	})
}

// RequireAdministrator refuses, as not found, anyone else.
func RequireAdministrator(tx *database.Tx, by Account) error {
	return require(by, []Role{Administrator}, func() (Roles, error) {
		return roles(tx, `SELECT g.role FROM grants g JOIN accounts a ON a.id = g.account_id
			WHERE g.account_id = $1 AND g.role = 'administrator' AND g.ended_at IS NULL AND a.status = 'active'`, by.Holder())
	})
}

// ErrHidden answers for what one may not see: it does not exist.
var ErrHidden = fault.New(fault.NotFound, "not-found", "Không tìm thấy nội dung này.")

func require(by Account, anyOf []Role, held func() (Roles, error)) error {
	if by.IsPlatform() {
		return nil
	}
	r, err := held()
	if err != nil {
		return err
	}
	if !r.Any(anyOf...) {
		return ErrHidden
	}
	return nil
}

func roles(tx *database.Tx, query string, args ...any) (Roles, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, fmt.Errorf("read roles: %w", err)
	}
	defer rows.Close()
	var held Roles
	for rows.Next() {
		var role Role
		if err := rows.Scan(&role); err != nil {
			return nil, fmt.Errorf("read roles: %w", err)
		}
		held = append(held, role)
	}
	return held, rows.Err()
}
