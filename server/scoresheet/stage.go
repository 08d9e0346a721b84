package scoresheet

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/scoring"
)

// OpenSecondStage closes stage 1, computes which entries advance and makes their
// sheets of stage 2. Stage 1 must be finished as for deliberation; the panel's head
// may pass over what is missing, with a reason. Organiser, secretary or head.
func (s *Service) OpenSecondStage(ctx context.Context, by account.Account, roundID uuid.UUID, version int, move competition.Move) (*competition.Round, error) {
	var round *competition.Round
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary, account.PanelHead); err != nil {
			return err
		}
		if r.Version != version {
			return competition.Stale(tx, "Kỳ bình chọn", r.ID, "", r)
		}
		switch {
		case r.Phase != competition.Scoring:
			return fault.New(fault.Conflict, "wrong-phase", "Kỳ bình chọn không ở giai đoạn chấm điểm.")
		case len(r.Rules.Stages) < 2:
			return fault.New(fault.Conflict, "one-stage", "Kỳ bình chọn này chỉ có một lượt chấm.")
		case r.Stage != 1:
			return fault.New(fault.Conflict, "second-stage-open", "Lượt chấm 2 đã mở.")
		}
		missing, err := unfinished(tx, r)
		if err != nil {
			return err
		}
		passed, err := competition.PassOver(tx, by, r, missing, move)
		if err != nil {
			return err
		}
		advancing, err := advancing(tx, r)
		if err != nil {
			return err
		}
		if err := competition.OpenStage(tx, r, 2); err != nil {
			return err
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "open-stage", Subject: "round", ID: r.ID, Round: r.ID, Reason: move.Reason,
			Detail: map[string]any{"stage": 2, "advancing": advancing, "passedOver": passed},
		}); err != nil {
			return err
		}
		round = r
		return assign(tx, by, r, 2, advancing)
	})
	if err != nil {
		return nil, err
	}
	return round, nil
}

// Through is the input cut to what happened up to a stage: with two stages, the
// result of stage 1 by itself. Why and Digests do not go along with its Sheets.
func (c *Counted) Through(stage int) scoring.Input {
	in := c.Input
	if stage >= len(in.Rules.Stages) {
		return in
	}
	in.Rules.Stages, in.Rules.Combine = in.Rules.Stages[:stage], scoring.Last
	in.Sheets = slices.DeleteFunc(slices.Clone(in.Sheets), func(s scoring.Sheet) bool { return s.Stage > stage })
	return in
}

// advancing are the entries that go into stage 2, by judging code.
func advancing(tx *database.Tx, r *competition.Round) ([]uuid.UUID, error) {
	c, err := CountedInput(tx, r)
	if err != nil {
		return nil, err
	}
	result, err := scoring.Compute(c.Through(1))
	if err != nil {
		return nil, fmt.Errorf("compute stage 1 of round %s: %w", r.ID, err)
	}
	ids := []uuid.UUID{}
	for _, e := range c.Input.Entries {
		i := slices.IndexFunc(result.Standings, func(st scoring.Standing) bool { return st.Entry == e.ID })
		if result.Standings[i].Status == scoring.Ranked {
			ids = append(ids, c.EntryIDs[e.ID])
		}
	}
	return ids, nil
}
