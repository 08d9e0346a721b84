package award

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/scoresheet"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Approval is the authority's decision.
type Approval struct {
	DecisionNumber string    // "1147/QĐ-UBND"
	DecisionDate   time.Time // a day
	Signer         string
}

// Approve records the signed decision. It is refused ("phase-blocked", a field for
// each reason) while an entry at a line lacks the council's decision, while a sheet
// that a correction opened is not submitted again, when the moment set for the
// publication has passed, and by Guards. From here to publication nothing of the round changes.
func (s *Service) Approve(ctx context.Context, by account.Account, round uuid.UUID, version int, a Approval) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		state, err := lockOpen(tx, round, version)
		if err != nil {
			return err
		}
		if err := a.check(tx.Now()); err != nil {
			return err
		}
		if missing, err := s.missing(tx, state); err != nil {
			return err
		} else if len(missing) > 0 {
			return competition.Blocked(missing)
		}
		if state.Deliberation.Version == 1 {
			if err := s.Rounds.EnterTx(tx, by, state.Round, competition.Approved, competition.Move{}); err != nil {
				return err
			}
		}
		d = state.Deliberation
		now := tx.Now()
		d.Status, d.DecisionNumber, d.DecisionDate, d.Signer = DeliberationApproved, &a.DecisionNumber, &a.DecisionDate, &a.Signer
		d.ApprovedBy, d.ApprovedAt = actor(by), &now
		if err := save(tx, d, "Status", "DecisionNumber", "DecisionDate", "Signer", "ApprovedBy", "ApprovedAt"); err != nil {
			return err
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "approve-result", Subject: "round", ID: round, Round: round,
			Detail: map[string]any{"version": d.Version, "decision": a.DecisionNumber, "date": a.DecisionDate.Format(time.DateOnly)},
		}); err != nil {
			return err
		}
		for _, step := range s.OnApproved {
			if err := step(tx, by, state); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (a *Approval) check(now time.Time) error {
	a.DecisionNumber, a.Signer = text.Clean(a.DecisionNumber), text.Clean(a.Signer)
	var f fault.Fields
	if a.DecisionNumber == "" || utf8.RuneCountInString(a.DecisionNumber) > 100 {
		f.Add("decisionNumber", "decision-number", "Vui lòng nhập số quyết định (tối đa 100 ký tự).")
	}
	if a.Signer == "" || utf8.RuneCountInString(a.Signer) > 200 {
		f.Add("signer", "signer", "Vui lòng nhập người ký quyết định (tối đa 200 ký tự).")
	}
	if !a.DecisionDate.IsZero() {
		a.DecisionDate = unit.Day(a.DecisionDate)
	}
	if a.DecisionDate.After(unit.Day(now)) || a.DecisionDate.Year() < 2000 {
		f.Add("decisionDate", "decision-date", "Ngày quyết định còn thiếu, trước năm 2000 hoặc nằm trong tương lai.")
	}
	return f.Err()
}

// ReadyToApprove is the guard of approval: what stands against it, for the round as
// it stands now.
func (s *Service) ReadyToApprove(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	d, err := AtWork(tx, r)
	if err != nil {
		return nil, err
	}
	state, err := Load(tx, r, d)
	if err != nil {
		return nil, err
	}
	return s.missing(tx, state)
}

func (s *Service) missing(tx *database.Tx, state *State) ([]competition.Missing, error) {
	awards, nominations := state.Undecided()
	var missing []competition.Missing
	if n := len(awards); n > 0 {
		missing = append(missing, competition.Missing{Code: "undecided-at-line", Count: n,
			Message: fmt.Sprintf("%d sản phẩm tại vạch công nhận chưa có quyết định của Hội đồng: %s.", n, strings.Join(awards, ", "))})
	}
	if n := len(nominations); n > 0 {
		missing = append(missing, competition.Missing{Code: "undecided-nomination", Count: n,
			Message: fmt.Sprintf("%d sản phẩm tại vạch đề cử chưa có quyết định của Hội đồng: %s.", n, strings.Join(nominations, ", "))})
	}
	// It would be published within seconds, which is not what approving says.
	if at := state.Round.PublishAt; state.Deliberation.Version == 1 && at != nil && !at.After(tx.Now()) {
		missing = append(missing, competition.Missing{Code: "publish-at-past", Count: 1,
			Message: "Thời điểm công bố đã hẹn đã qua; hãy hẹn lại hoặc bỏ hẹn rồi phê duyệt."})
	}
	retaking, err := scoresheet.Retaking(tx, state.Round)
	if err != nil {
		return nil, err
	}
	missing = append(missing, retaking...)
	for _, guard := range s.Guards {
		more, err := guard(tx, state)
		if err != nil {
			return nil, err
		}
		missing = append(missing, more...)
	}
	return missing, nil
}
