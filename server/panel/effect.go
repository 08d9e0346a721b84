package panel

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Effect is what a change of the panel would do to how many judges each entry has: sheets
// that count or may yet count of the stage once scoring has opened, judges who may score
// it before. Entries lists those whose number changes, by code.
type Effect struct {
	Minimum     int
	Entries     []EntryEffect
	BelowBefore int // entries with fewer than the minimum
	BelowAfter  int
	Awaiting    bool // a recusal after the first mark: After is once head and secretary agree
}

// EntryEffect is one entry's number before and after.
type EntryEffect struct {
	EntryID       uuid.UUID
	JudgingCode   string
	Before, After int
}

// Proposed is a change that is thought about: exactly one of them.
type Proposed struct {
	Join    *NewJudge
	Leave   *ProposedLeaving
	Replace *ProposedReplacement
	Change  *ProposedChange
	Recuse  *ProposedRecusal
}

// ProposedLeaving is of a judge who would leave.
type ProposedLeaving struct {
	JudgeID     uuid.UUID
	SheetsCount bool
}

// ProposedReplacement is of a judge whose place another person would take.
type ProposedReplacement struct {
	JudgeID     uuid.UUID
	New         NewJudge
	SheetsCount bool
}

// ProposedChange is of a judge who would have other groups.
type ProposedChange struct {
	JudgeID uuid.UUID
	Change
}

// ProposedRecusal is of a judge who would stand aside from a facility.
type ProposedRecusal struct {
	JudgeID, FacilityID uuid.UUID
	Kind                Kind
}

// errRehearsed undoes what was done to look at it.
var errRehearsed = errors.New("rehearsed")

// Rehearse answers what a change would do, by doing it and undoing it: what refuses the
// change refuses this too. Nothing is stored. Organiser, secretary or head.
func (s *Service) Rehearse(ctx context.Context, by account.Account, roundID uuid.UUID, p Proposed) (*Effect, error) {
	var e Effect
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary, account.PanelHead); err != nil {
			return err
		}
		before, err := coverage(tx, r, nil)
		if err != nil {
			return err
		}
		aside, err := s.try(tx, by, r, p)
		if err != nil {
			return err
		}
		after, err := coverage(tx, r, aside)
		if err != nil {
			return err
		}
		e = Effect{Minimum: int(r.Rules.MinimumSheets), Awaiting: aside != nil}
		e.compare(before, after)
		return errRehearsed
	})
	if !errors.Is(err, errRehearsed) {
		return nil, err
	}
	return &e, nil
}

// try makes the change. A recusal that would wait is answered, to be counted as agreed.
func (s *Service) try(tx *database.Tx, by account.Account, r *competition.Round, p Proposed) (*Recusal, error) {
	const why = "Xem trước"
	ctx := tx.Context()
	version := func(judgeID uuid.UUID) (int, error) {
		j, err := lockJudge(tx, judgeID)
		if err != nil {
			return 0, err
		}
		if j.RoundID != r.ID {
			return 0, judgeNotFound()
		}
		return j.Version, nil
	}
	switch {
	case p.Join != nil:
		_, err := s.AddJudge(ctx, by, r.ID, *p.Join)
		return nil, err
	case p.Leave != nil:
		v, err := version(p.Leave.JudgeID)
		if err == nil {
			_, err = s.LeaveJudge(ctx, by, p.Leave.JudgeID, v, Leaving{Reason: why, SheetsCount: p.Leave.SheetsCount})
		}
		return nil, err
	case p.Replace != nil:
		v, err := version(p.Replace.JudgeID)
		if err == nil {
			_, err = s.ReplaceJudge(ctx, by, p.Replace.JudgeID, v, p.Replace.New, Leaving{Reason: why, SheetsCount: p.Replace.SheetsCount})
		}
		return nil, err
	case p.Change != nil:
		v, err := version(p.Change.JudgeID)
		if err == nil {
			_, err = s.ChangeJudge(ctx, by, p.Change.JudgeID, v, p.Change.Change)
		}
		return nil, err
	case p.Recuse != nil:
		if _, err := version(p.Recuse.JudgeID); err != nil {
			return nil, err
		}
		x, err := s.Recuse(ctx, by, p.Recuse.JudgeID, p.Recuse.FacilityID, p.Recuse.Kind, "")
		if err != nil || x.Status != Awaiting {
			return nil, err
		}
		return x, nil
	default:
		return nil, fault.New(fault.Invalid, "no-change", "Hãy chọn thay đổi cần xem trước.")
	}
}

// coverage is how many judges each accepted entry has, by judging code, without the sheets
// that a recusal would take out.
func coverage(tx *database.Tx, r *competition.Round, aside *Recusal) ([]EntryEffect, error) {
	query := `SELECT e.id, e.judging_code, count(j.id) FROM entries e
		  LEFT JOIN panel_members j ON j.round_id = e.round_id AND ` + MayScore + `
		 WHERE e.round_id = $1 AND e.status = 'accepted' GROUP BY e.id ORDER BY e.judging_code COLLATE "C"`
	args := []any{r.ID}
	if r.Phase.After(competition.Screening) {
		query = `SELECT e.id, e.judging_code, count(s.id) FROM entries e
			  LEFT JOIN score_sheets s ON s.entry_id = e.id AND s.stage = $2 AND s.counted AND NOT (s.judge_id = $3 AND e.facility_id = $4)
			 WHERE e.round_id = $1 AND e.status = 'accepted' AND ($2 = 1 OR EXISTS (SELECT 1 FROM score_sheets t WHERE t.entry_id = e.id AND t.stage = $2))
			 GROUP BY e.id ORDER BY e.judging_code COLLATE "C"`
		var judge, facility uuid.UUID
		if aside != nil {
			judge, facility = aside.JudgeID, aside.FacilityID
		}
		args = append(args, r.Stage, judge, facility)
	}
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, fmt.Errorf("count judges of entries of round %s: %w", r.ID, err)
	}
	defer rows.Close()
	var all []EntryEffect
	for rows.Next() {
		var e EntryEffect
		if err := rows.Scan(&e.EntryID, &e.JudgingCode, &e.Before); err != nil {
			return nil, fmt.Errorf("count judges of entries of round %s: %w", r.ID, err)
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// compare reads two coverages of the same entries.
func (e *Effect) compare(before, after []EntryEffect) {
	e.Entries = []EntryEffect{}
	for i, b := range before {
		b.After = after[i].Before
		if b.Before < e.Minimum {
			e.BelowBefore++
		}
		if b.After < e.Minimum {
			e.BelowAfter++
		}
		if b.Before != b.After {
			e.Entries = append(e.Entries, b)
		}
	}
}
