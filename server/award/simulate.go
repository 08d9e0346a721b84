package award

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/scoring"
)

// Alternative is what to try instead of the rules as they stand; what is nil stays.
// Levels without a list are no levels.
type Alternative struct {
	PassMark   *scoring.Threshold
	Awards     *scoring.Quota
	Levels     *scoring.Levels
	Nomination *scoring.Nomination
}

// Simulation is what stands on the council's table, and what would by other rules: the
// council's decisions stay as they are, what it has not decided follows the proposal.
// Both are without sheets and shared: not to be changed.
type Simulation struct {
	Now, Then *Table
}

// Simulate works out an Alternative, for organiser, secretary and council. It changes
// and writes nothing, and reads no sheets once the table has been looked at. Rules that
// could not be worked by are refused as CheckRules does.
func (s *Service) Simulate(ctx context.Context, by account.Account, round uuid.UUID, other Alternative) (sim *Simulation, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		now, err := s.table(tx, by, round)
		if err != nil {
			return err
		}
		then, err := now.State.under(other)
		if err != nil {
			return err
		}
		sim = &Simulation{Now: now, Then: &Table{State: then, Products: now.Products, Seats: now.Seats}}
		return nil
	})
	return sim, err
}

// under is the state by other rules: a copy that shares what is not changed.
func (s *State) under(other Alternative) (*State, error) {
	counted, round := *s.Counted, *s.Round
	then := &State{Round: &round, Deliberation: s.Deliberation, Counted: &counted, Entrants: s.Entrants, Decided: s.Decided, Nominated: s.Nominated}
	rules := &counted.Input.Rules
	if other.PassMark != nil {
		rules.PassMark = *other.PassMark
	}
	if other.Awards != nil {
		rules.Awards = *other.Awards
	}
	if other.Levels != nil {
		rules.Levels = other.Levels
		if len(other.Levels.List) == 0 {
			rules.Levels = nil
		}
	}
	if other.Nomination != nil {
		rules.Nomination = other.Nomination
	}
	round.Rules = *rules
	var groups []competition.Group
	var criterionGroups []string
	for _, r := range counted.Input.Rubrics {
		groups = append(groups, competition.Group{GroupID: r.Group})
		for _, g := range r.CriterionGroups {
			criterionGroups = append(criterionGroups, g.ID)
		}
	}
	if err := competition.CheckRules(*rules, groups, criterionGroups); err != nil {
		return nil, err
	}
	err := then.computeBy(func(in scoring.Input) (scoring.Result, error) { return scoring.Reconsider(in, s.Result.Standings) })
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	return then, nil
}
