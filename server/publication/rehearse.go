package publication

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/unit"
)

var errRehearsed = errors.New("rehearsed")

// Rehearse lets see watch what publishing a round would do now: publish does it, with
// all Steps, in a transaction that is taken back afterwards. What is not approved yet is
// taken as if it had been, today. Organiser and secretary; refused as Publish would be,
// and with Conflict "no-deliberation" where nothing is being worked on.
func (s *Service) Rehearse(ctx context.Context, by account.Account, round uuid.UUID, see func(tx *database.Tx, d *award.Deliberation, publish func() (*Version, error)) error) error {
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		d, err := award.AtWork(tx, r)
		if err != nil {
			return err
		}
		seen := *d
		if d.Status == award.DeliberationOpen {
			if err := pretendApproved(tx, r, d); err != nil {
				return err
			}
		}
		if err := see(tx, &seen, func() (*Version, error) { return s.publish(tx, account.Platform, r) }); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// pretendApproved stands only inside a rehearsal.
func pretendApproved(tx *database.Tx, r *competition.Round, d *award.Deliberation) error {
	if _, err := tx.Pgx.Exec(tx.Context(), `UPDATE deliberations SET status = 'approved', decision_number = '-', signer = '-', decision_date = $3, approved_at = $4
		WHERE round_id = $1 AND version = $2`, r.ID, d.Version, unit.Day(tx.Now()), tx.Now()); err != nil {
		return fmt.Errorf("rehearse the approval of round %s: %w", r.ID, err)
	}
	if d.Version > 1 {
		return nil
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE rounds SET phase = 'approved' WHERE id = $1", r.ID); err != nil {
		return fmt.Errorf("rehearse the approval of round %s: %w", r.ID, err)
	}
	r.Phase = competition.Approved
	return nil
}
