package scoresheet

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/reliability"
)

// Reliability is how far the judges of a stage agree, by their codes. It informs and
// decides nothing. Names are by judge's code, and nil for those who see codes alone.
type Reliability struct {
	*reliability.Report
	Stage    int
	Closed   bool // else as it stands now, for a head who scores nothing
	Names    map[string]string
	EntryIDs map[string]uuid.UUID // by judging code
}

// Reliability measures the counted sheets of a stage: once it has closed for organiser,
// secretary, head and council of the round, before that only for a head who scores
// nothing. The auditor sees what is published, so not while a correction is under way
// (Conflict "correction-open"). Head and secretary see the judges' names.
func (s *Service) Reliability(ctx context.Context, by account.Account, roundID uuid.UUID, stage int) (*Reliability, error) {
	var shown Reliability
	var c *Counted
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		roles, err := account.RolesOnRound(tx, by, roundID)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		if shown.Closed, err = s.maySeeReliability(tx, by, roles, r, stage); err != nil {
			return err
		}
		if c, err = CountedInput(tx, r); err != nil {
			return err
		}
		if by.IsPlatform() || roles.Any(account.Secretary, account.PanelHead) {
			shown.Names, err = judgeNames(tx, roundID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	kind := reliability.ProposalLine
	if stage < len(c.Input.Rules.Stages) {
		kind = reliability.AdvanceLine
	}
	shown.Stage, shown.EntryIDs = stage, c.EntryIDs
	if shown.Report, err = reliability.Assess(c.Through(stage), kind, CriterionGapPercent, reliability.Seed(roundID.String(), stage)); err != nil {
		return nil, fmt.Errorf("assess stage %d of round %s: %w", stage, roundID, err)
	}
	return &shown, nil
}

// maySeeReliability refuses as not found whoever the phase does not show it to.
func (s *Service) maySeeReliability(tx *database.Tx, by account.Account, roles account.Roles, r *competition.Round, stage int) (closed bool, err error) {
	team := by.IsPlatform() || roles.Any(account.Organiser, account.Secretary, account.PanelHead, account.CouncilChair, account.CouncilMember)
	if !team && !roles.Any(account.Auditor) || stage < 1 || stage > len(r.Rules.Stages) {
		return false, account.ErrHidden
	}
	if r.Phase.After(competition.Scoring) || r.Phase == competition.Scoring && r.Stage > stage {
		if team {
			return true, nil
		}
		correcting, err := s.correctionUnderWay(tx, r.ID)
		if err == nil && correcting {
			err = fault.New(fault.Conflict, "correction-open", "Một lần đính chính đang được thực hiện; hãy xem gói kết quả đã công bố.")
		}
		return true, err
	}
	if r.Phase != competition.Scoring || r.Stage != stage || !roles.Any(account.PanelHead) {
		return false, account.ErrHidden
	}
	head, err := panel.JudgeOf(tx, r.ID, by)
	if err != nil {
		return false, err
	}
	if head.Scores {
		return false, account.ErrHidden
	}
	return false, nil
}

// judgeNames are by code.
func judgeNames(tx *database.Tx, roundID uuid.UUID) (map[string]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT j.code, a.name FROM panel_members j JOIN accounts a ON a.id = j.account_id WHERE j.round_id = $1", roundID)
	if err != nil {
		return nil, fmt.Errorf("read names of the panel of round %s: %w", roundID, err)
	}
	defer rows.Close()
	names := map[string]string{}
	for rows.Next() {
		var code, name string
		if err := rows.Scan(&code, &name); err != nil {
			return nil, fmt.Errorf("read names of the panel of round %s: %w", roundID, err)
		}
		names[code] = name
	}
	return names, rows.Err()
}
