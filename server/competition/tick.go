package competition

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Moved is a round that its dates have moved into a phase.
type Moved struct {
	RoundID uuid.UUID
	To      Phase
}

// Tick opens and closes registration where the moment has come while the round was
// in the phase before: a round that an organiser has stepped back is left to him. A
// round that something blocks stays where it is, for its organiser to see (Missing)
// and for the next Tick to try. Any number of servers may call it at any time: each
// round is moved once. An error tells of rounds that failed; the others are moved.
func (s *Service) Tick(ctx context.Context) ([]Moved, error) {
	var due []Moved
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT id, CASE phase WHEN 'draft' THEN 'registration' ELSE 'screening' END FROM rounds
			 WHERE phase = 'draft' AND registration_opens_at <= $1 AND registration_opens_at >= phase_at AND registration_closes_at > $1
			    OR phase = 'registration' AND registration_closes_at <= $1 AND registration_closes_at >= phase_at
			 ORDER BY id`, tx.Now())
		if err != nil {
			return fmt.Errorf("look for rounds whose dates have come: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var m Moved
			if err := rows.Scan(&m.RoundID, &m.To); err != nil {
				return fmt.Errorf("read round whose date has come: %w", err)
			}
			due = append(due, m)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, err
	}
	var moved []Moved
	var failed []error
	for _, m := range due {
		done, err := s.tick(ctx, m)
		if err != nil {
			failed = append(failed, fmt.Errorf("move round %s into %s: %w", m.RoundID, m.To, err))
		} else if done {
			moved = append(moved, m)
		}
	}
	return moved, errors.Join(failed...)
}

func (s *Service) tick(ctx context.Context, m Moved) (done bool, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		// Another server is at it: nothing to wait for.
		var mine bool
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT pg_try_advisory_xact_lock(hashtextextended('tick ' || $1::uuid::text, 0))", m.RoundID).Scan(&mine)
		if err != nil || !mine {
			return err
		}
		r, err := Lock(tx, m.RoundID)
		if err != nil {
			return err
		}
		at := r.RegistrationOpensAt
		if m.To == Screening {
			at = r.RegistrationClosesAt
		}
		if r.Phase.Next() != m.To || at == nil || at.After(tx.Now()) || at.Before(r.PhaseAt) {
			return nil
		}
		if err := s.EnterTx(tx, account.Platform, r, m.To, Move{Reason: "Đến thời hạn đã công bố."}); err != nil {
			return err
		}
		done = true
		return nil
	})
	if fault.Has(err, "phase-blocked") || fault.Has(err, "round-not-found") {
		return false, nil
	}
	return done && err == nil, err
}
