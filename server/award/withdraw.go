package award

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Withdrawal takes the award of one published entry away: the public reason, which is
// the correction's note too, and the council's recorded vote.
type Withdrawal struct {
	Code   string // judging code
	Reason string
	Votes  Votes
}

// Withdraw opens a correction of a published round whose one change is that an award is
// taken away. It takes effect as any correction does: approved, then published as a new
// version. Version is the round's as last seen. Conflict "correction-open" while another
// is being worked on, "not-awarded" for an entry without an award. Organiser, never about
// a facility of his own.
func (s *Service) Withdraw(ctx context.Context, by account.Account, round uuid.UUID, version int, w Withdrawal) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		if r.Version != version {
			return competition.Stale(tx, "Kỳ bình chọn", r.ID, "", r)
		}
		if w.Reason, err = reason(w.Reason); err != nil {
			return err
		}
		if d, err = openCorrection(tx, by, r, w.Reason); err != nil {
			return err
		}
		state, err := Load(tx, r, d)
		if err != nil {
			return err
		}
		e, err := state.about(tx, by, w.Code)
		if err != nil {
			return err
		}
		if _, awarded := state.Awarded()[w.Code]; !awarded {
			return fault.New(fault.Conflict, "not-awarded", "Sản phẩm %s không được công nhận nên không có gì để thu hồi.", w.Code)
		}
		if err := checkVotes(tx, round, w.Votes); err != nil {
			return err
		}
		row := Decision{
			ID: uuid.Must(uuid.NewV7()), RoundID: round, Version: d.Version, EntryID: e.ID, Reason: w.Reason, Votes: w.Votes, ByID: actor(by), At: tx.Now(),
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("record withdrawal of %s: %w", e.ID, err)
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "decide-award", Subject: "entry", ID: e.ID, Round: round, Reason: w.Reason,
			Detail: map[string]any{"awarded": false, "level": nil, "votes": w.Votes, "version": d.Version},
		}); err != nil {
			return err
		}
		return save(tx, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}
