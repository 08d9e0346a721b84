package award

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
	"tieubieu/server/scoresheet"
	"tieubieu/server/text"
)

// CorrectionOpen says whether a correction of a published round is being worked on:
// only then may its sheets be taken again.
func CorrectionOpen(tx *database.Tx, round uuid.UUID) (bool, error) {
	d, err := unpublished(tx, round)
	if fault.Has(err, "no-deliberation") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return d.Version > 1 && d.Status == DeliberationOpen, nil
}

// CorrectionUnderWay says whether a correction has been begun that is neither published
// nor abandoned: what its sheets say now is not public yet.
func CorrectionUnderWay(tx *database.Tx, round uuid.UUID) (bool, error) {
	d, err := unpublished(tx, round)
	if fault.Has(err, "no-deliberation") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return d.Version > 1, nil
}

// OpenCorrection starts the work towards a new version of a published round, with
// the decisions of the last one as they stood. Note is public with the new version.
func (s *Service) OpenCorrection(ctx context.Context, by account.Account, round uuid.UUID, note string) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		d, err = openCorrection(tx, by, r, note)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// openCorrection is OpenCorrection with the round locked.
func openCorrection(tx *database.Tx, by account.Account, r *competition.Round, note string) (*Deliberation, error) {
	if r.Phase != competition.Published && r.Phase != competition.Closed {
		return nil, fault.New(fault.Conflict, "not-published", "Chỉ đính chính được kết quả đã công bố.")
	}
	if note = text.Clean(note); note == "" || utf8.RuneCountInString(note) > maxReason {
		return nil, fault.New(fault.Invalid, "note-needed", "Vui lòng nêu nội dung đính chính để công khai (tối đa 2.000 ký tự).")
	}
	if _, err := unpublished(tx, r.ID); err == nil {
		return nil, fault.New(fault.Conflict, "correction-open", "Một lần đính chính đang được thực hiện.")
	} else if !fault.Has(err, "no-deliberation") {
		return nil, err
	}
	var last, next int
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT max(version) FILTER (WHERE status = 'published'), max(version) + 1 FROM deliberations WHERE round_id = $1`, r.ID).Scan(&last, &next); err != nil {
		return nil, fmt.Errorf("read last version of round %s: %w", r.ID, err)
	}
	d := &Deliberation{RoundID: r.ID, Version: next, Status: DeliberationOpen, Note: note, OpenedBy: actor(by), OpenedAt: tx.Now(), RowVersion: 1}
	if err := tx.Create(d).Error; err != nil {
		return nil, fmt.Errorf("open correction of round %s: %w", r.ID, err)
	}
	if err := copyDecisions(tx, r.ID, last, next); err != nil {
		return nil, err
	}
	return d, ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "open-correction", Subject: "round", ID: r.ID, Round: r.ID, Reason: note, Detail: map[string]int{"version": next}})
}

// AbandonCorrection ends a correction without a new version: until it is approved,
// with a reason. Sheets that were opened for it get their marks back.
func (s *Service) AbandonCorrection(ctx context.Context, by account.Account, round uuid.UUID, version int, why string) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		if _, err := competition.Lock(tx, round); err != nil {
			return err
		}
		d, err := unpublished(tx, round)
		if err != nil {
			return err
		}
		if d.Version == 1 {
			return fault.New(fault.Conflict, "not-a-correction", "Phiên họp đầu tiên không thể hủy; hãy lùi giai đoạn.")
		}
		if d.Status == DeliberationApproved {
			return errApproved
		}
		if d.RowVersion != version {
			return stale(tx, d)
		}
		if why, err = reason(why); err != nil {
			return err
		}
		if err := scoresheet.EndRetakes(tx, by, round, d.OpenedAt); err != nil {
			return err
		}
		d.Status = DeliberationAbandoned
		if err := save(tx, d, "Status"); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "abandon-correction", Subject: "round", ID: round, Round: round, Reason: why, Detail: map[string]int{"version": d.Version}})
	})
}

// copyDecisions takes the decisions that stand in one version over into the next.
func copyDecisions(tx *database.Tx, round uuid.UUID, from, to int) error {
	var decisions []Decision
	if err := tx.Raw("SELECT DISTINCT ON (entry_id) * FROM council_decisions WHERE round_id = ? AND version = ? ORDER BY entry_id, id DESC", round, from).
		Scan(&decisions).Error; err != nil {
		return fmt.Errorf("read decisions of version %d: %w", from, err)
	}
	for i := range decisions {
		decisions[i].ID, decisions[i].Version = uuid.Must(uuid.NewV7()), to
	}
	var nominations []NominationDecision
	if err := tx.Raw("SELECT DISTINCT ON (entry_id) * FROM nomination_decisions WHERE round_id = ? AND version = ? ORDER BY entry_id, id DESC", round, from).
		Scan(&nominations).Error; err != nil {
		return fmt.Errorf("read nominations of version %d: %w", from, err)
	}
	for i := range nominations {
		nominations[i].ID, nominations[i].Version = uuid.Must(uuid.NewV7()), to
	}
	if len(decisions) > 0 {
		if err := tx.CreateInBatches(&decisions, 500).Error; err != nil {
			return fmt.Errorf("copy decisions: %w", err)
		}
	}
	if len(nominations) > 0 {
		if err := tx.CreateInBatches(&nominations, 500).Error; err != nil {
			return fmt.Errorf("copy nominations: %w", err)
		}
	}
	return nil
}
