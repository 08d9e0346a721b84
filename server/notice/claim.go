package notice

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/facility"
)

// ClaimHappened tells the organisers of the place that somebody claims a facility, its
// owners that and that a claim was approved, and who claimed it what was decided: for
// facility.Service.OnClaim. The facility is named to the claimant once it is his. A claim
// taken back is told to nobody.
func (s *Service) ClaimHappened(tx *database.Tx, by account.Account, c *facility.Claim) error {
	n := Notice{ByID: actor(by), Facts: Facts{ClaimID: &c.ID}}
	var name string
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT name, demonstration FROM facilities WHERE id = $1", c.FacilityID).Scan(&name, &n.Demonstration); err != nil {
		return fmt.Errorf("read what a notice on claim %s names: %w", c.ID, err)
	}
	switch c.Status {
	case facility.ClaimWithdrawn:
		return nil
	case facility.ClaimWaiting:
		n.Facts.Facility = name
		if err := s.claimToOwners(tx, n, FacilityClaimed, c); err != nil {
			return err
		}
		n.Kind = ClaimMade
		people, err := accounts(tx, `
			SELECT DISTINCT g.account_id FROM grants g JOIN accounts a ON a.id = g.account_id AND a.status = 'active'
			  JOIN facilities f ON f.id = $1 JOIN units u ON u.id = f.unit_id
			 WHERE g.ended_at IS NULL AND g.role = 'organiser' AND g.account_id <> $2
			   AND (g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)) ORDER BY 1`, c.FacilityID, c.AccountID)
		if err != nil {
			return fmt.Errorf("look who decides claim %s: %w", c.ID, err)
		}
		return s.toEach(tx, n, c.ID, people)
	case facility.ClaimApproved:
		n.Facts.Facility = name
		if err := s.claimToOwners(tx, n, OwnerAdded, c); err != nil {
			return err
		}
		n.Facts.Approved = true
	case facility.ClaimRefused:
	}
	n.Kind = ClaimAnswered
	return s.toEach(tx, n, c.ID, []uuid.UUID{c.AccountID})
}

// claimToOwners tells those who act for the facility already.
func (s *Service) claimToOwners(tx *database.Tx, n Notice, kind Kind, c *facility.Claim) error {
	n.Kind = kind
	owners, err := accounts(tx, `
		SELECT DISTINCT g.account_id FROM grants g JOIN accounts a ON a.id = g.account_id AND a.status = 'active'
		 WHERE g.ended_at IS NULL AND g.role = 'owner' AND g.facility_id = $1 AND g.account_id <> $2 ORDER BY 1`, c.FacilityID, c.AccountID)
	if err != nil {
		return fmt.Errorf("look who acts for the facility of claim %s: %w", c.ID, err)
	}
	return s.toEach(tx, n, c.ID, owners)
}
