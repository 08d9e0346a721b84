package certificate

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/ledger"
	"tieubieu/server/unit"
)

// reservation is a number and a check code held for an award that is approved and not
// published. ID becomes the certificate's.
type reservation struct {
	id, entry         uuid.UUID
	level             *string
	number, checkCode string
}

// Reserve draws number and check code for each award that an approved version will add,
// in the order of the standings, so that its certificates can be printed before they are
// public. It runs in the transaction of the approval. An award that a correction keeps
// as it is keeps its certificate.
func Reserve(tx *database.Tx, by account.Account, s *award.State) error {
	standing := map[uuid.UUID]*string{}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT entry_id, level FROM awards WHERE round_id = $1 AND status = 'valid'", s.Round.ID)
	if err != nil {
		return fmt.Errorf("read awards of round %s: %w", s.Round.ID, err)
	}
	var entry uuid.UUID
	var level *string
	if _, err := pgx.ForEachRow(rows, []any{&entry, &level}, func() error { standing[entry] = level; return nil }); err != nil {
		return fmt.Errorf("read awards of round %s: %w", s.Round.ID, err)
	}
	awarded := s.Awarded()
	var held []reservation
	for i := range s.Result.Standings {
		code := s.Result.Standings[i].Entry
		level, won := awarded[code]
		if !won {
			continue
		}
		e := s.Entrants[code].ID
		if old, had := standing[e]; had && (old == nil && level == nil || old != nil && level != nil && *old == *level) {
			continue
		}
		held = append(held, reservation{entry: e, level: level})
	}
	if len(held) == 0 {
		return nil
	}
	u, err := unit.Get(tx, s.Round.UnitID)
	if err != nil {
		return err
	}
	numbers, err := drawNumbers(tx, s.Round, u, *s.Deliberation.DecisionDate, len(held))
	if err != nil {
		return err
	}
	for i := range held {
		if held[i].id, err = uuid.NewV7(); err != nil {
			return fmt.Errorf("make certificate id: %w", err)
		}
		held[i].number, held[i].checkCode = numbers[i], checkCode()
	}
	_, err = tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"certificate_reservations"},
		[]string{"id", "round_id", "version", "entry_id", "level", "number", "check_code", "at"},
		pgx.CopyFromSlice(len(held), func(i int) ([]any, error) {
			h := &held[i]
			return []any{h.id, s.Round.ID, s.Deliberation.Version, h.entry, h.level, h.number, h.checkCode, tx.Now()}, nil
		}))
	if err != nil {
		return fmt.Errorf("reserve %d certificates: %w", len(held), err)
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "reserve-certificates", Subject: "round", ID: s.Round.ID, Round: s.Round.ID,
		Detail: map[string]any{"version": s.Deliberation.Version, "count": len(held), "first": held[0].number, "last": held[len(held)-1].number},
	})
}

// drawNumbers are the next n numbers of a round's unit and tier, written out.
func drawNumbers(tx *database.Tx, r *competition.Round, u *unit.Unit, decided time.Time, n int) ([]string, error) {
	form, err := formOf(tx, r.Tier, u)
	if err != nil {
		return nil, err
	}
	pattern := filled(form.NumberPattern, decided.Year(), u, r.Demonstration)
	last, err := draw(tx, seriesOf(pattern), n)
	if err != nil {
		return nil, err
	}
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = written(pattern, last-n+1+i)
	}
	return numbers, nil
}

// reserved are the reservations of an approved version, by entry.
func reserved(tx *database.Tx, round uuid.UUID, version int) (map[uuid.UUID]reservation, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT id, entry_id, level, number, check_code FROM certificate_reservations WHERE round_id = $1 AND version = $2", round, version)
	if err != nil {
		return nil, fmt.Errorf("read reserved certificates: %w", err)
	}
	byEntry := map[uuid.UUID]reservation{}
	var h reservation
	if _, err := pgx.ForEachRow(rows, []any{&h.id, &h.entry, &h.level, &h.number, &h.checkCode}, func() error { byEntry[h.entry] = h; return nil }); err != nil {
		return nil, fmt.Errorf("read reserved certificates: %w", err)
	}
	return byEntry, nil
}
