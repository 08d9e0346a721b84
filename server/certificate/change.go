package certificate

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

var errNotInForce = fault.New(fault.Conflict, "certificate-not-in-force", "Giấy chứng nhận này không còn hiệu lực nên không cấp lại hay thu hồi được.")

// Reissue replaces a certificate that is in force by a new one under the next number, as
// valid as the one before it: what was lost, damaged or misprinted. Both say so.
func (s *Service) Reissue(ctx context.Context, by account.Account, id uuid.UUID, version int, why string) (*Line, error) {
	return s.change(ctx, by, id, version, why, func(tx *database.Tx, r *competition.Round, old *Line, why string) (uuid.UUID, error) {
		u, err := unit.Get(tx, r.UnitID)
		if err != nil {
			return uuid.Nil, err
		}
		today := unit.Day(tx.Now())
		numbers, err := drawNumbers(tx, r, u, today, 1)
		if err != nil {
			return uuid.Nil, err
		}
		fresh, err := uuid.NewV7()
		if err != nil {
			return uuid.Nil, fmt.Errorf("make certificate id: %w", err)
		}
		if err := endOne(tx, old.ID, Superseded, why); err != nil {
			return uuid.Nil, err
		}
		if _, err := tx.Pgx.Exec(tx.Context(), `
			INSERT INTO certificates (id, award_id, number, check_code, issued_on, valid_until, status, version, created_at)
			SELECT $2, award_id, $3, $4, $5, valid_until, 'valid', 1, $6 FROM certificates WHERE id = $1`, old.ID, fresh, numbers[0], checkCode(), today, tx.Now()); err != nil {
			return uuid.Nil, fmt.Errorf("reissue certificate %s: %w", old.ID, err)
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE certificates SET superseded_by = $2 WHERE id = $1", old.ID, fresh); err != nil {
			return uuid.Nil, fmt.Errorf("name the successor of certificate %s: %w", old.ID, err)
		}
		return fresh, ledger.AppendAll(tx, []ledger.Record{
			{Actor: by.ID, Action: "supersede-certificate", Subject: "certificate", ID: old.ID, Round: r.ID, Reason: why, Detail: map[string]any{"by": fresh}},
			{Actor: by.ID, Action: "issue-certificate", Subject: "certificate", ID: fresh, Round: r.ID, Reason: why, Detail: map[string]any{"number": numbers[0], "replaces": old.ID}},
		})
	})
}

// Revoke takes a certificate out of force with a reason that is public. The award stays:
// taking that away is a correction of the result.
func (s *Service) Revoke(ctx context.Context, by account.Account, id uuid.UUID, version int, why string) (*Line, error) {
	return s.change(ctx, by, id, version, why, func(tx *database.Tx, r *competition.Round, old *Line, why string) (uuid.UUID, error) {
		if err := endOne(tx, old.ID, Revoked, why); err != nil {
			return uuid.Nil, err
		}
		return old.ID, ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "revoke-certificate", Subject: "certificate", ID: old.ID, Round: r.ID, Reason: why})
	})
}

func endOne(tx *database.Tx, id uuid.UUID, as Status, why string) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE certificates SET status = $2, status_reason = $3, version = version + 1 WHERE id = $1", id, string(as), why)
	if err != nil {
		return fmt.Errorf("end certificate %s: %w", id, err)
	}
	return nil
}

// change runs do on a certificate in force, with the round locked against a publication,
// and answers the certificate that do names.
func (s *Service) change(ctx context.Context, by account.Account, id uuid.UUID, version int, why string,
	do func(tx *database.Tx, r *competition.Round, old *Line, why string) (uuid.UUID, error),
) (line *Line, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		_, r, err := find(tx, by, id)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser); err != nil {
			return err
		}
		if r, err = competition.Lock(tx, r.ID); err != nil {
			return err
		}
		old, _, err := find(tx, by, id)
		if err != nil {
			return err
		}
		if old.Version != version {
			return competition.Stale(tx, "Giấy chứng nhận", id, "", *old)
		}
		if old.Status != Valid {
			return errNotInForce
		}
		if why = text.Clean(why); why == "" || utf8.RuneCountInString(why) > 500 {
			var bad fault.Fields
			bad.Add("reason", "reason-needed", "Vui lòng nêu lý do (tối đa 500 ký tự).")
			return bad.Err()
		}
		named, err := do(tx, r, old, why)
		if err != nil {
			return err
		}
		line, _, err = find(tx, by, named)
		return err
	})
	if err != nil {
		return nil, err
	}
	if s.Changed != nil {
		s.Changed()
	}
	return line, nil
}
