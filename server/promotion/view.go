package promotion

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/unit"
)

// Plan is what publishing a round would promote: who, where to, and whether the
// quota holds. It changes nothing.
type Plan struct {
	TargetTier string // empty at the top of the ladder
	Lines      []PlanLine
	Quota      *QuotaUse // nil: the sending unit has none
}

// PlanLine is one entry that would climb.
type PlanLine struct {
	Code        string // judging code
	EntryID     uuid.UUID
	ProductID   uuid.UUID
	TargetUnit  *unit.Unit         // nil: unknown, Problem says why
	TargetRound *competition.Round // nil: it would wait
	ClimbsNow   bool               // taken in at once
	Linked      bool               // the product climbs already in this cycle
	Problem     string
}

// QuotaUse is how many places of the sending unit are taken before and after.
type QuotaUse struct{ Places, Used, After int }

// DryRun works out the plan of a round in deliberation or approved.
func (s *Service) DryRun(ctx context.Context, by account.Account, round uuid.UUID) (plan *Plan, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		r, err := competition.Get(tx, round)
		if err != nil {
			return err
		}
		d, err := award.AtWork(tx, round)
		if err != nil {
			return err
		}
		state, err := award.Load(tx, r, d)
		if err != nil {
			return err
		}
		plan, err = planOf(tx, state)
		return err
	})
	return plan, err
}

func planOf(tx *database.Tx, state *award.State) (*Plan, error) {
	r := state.Round
	next, err := competition.NextTier(tx, r.ProgrammeID, r.Tier)
	if err != nil || next == nil {
		return &Plan{}, err
	}
	plan := &Plan{TargetTier: next.Tier}
	existing, err := bySource(tx, r.ID, next.Tier)
	if err != nil {
		return nil, err
	}
	nominated := state.Nominations()
	var promotions []Promotion
	var codes []string
	for _, st := range state.Result.Standings {
		if !nominated[st.Entry] {
			continue
		}
		e := state.Entries[st.Entry]
		promotions = append(promotions, Promotion{
			CycleID: r.CycleID, SourceRoundID: r.ID, SourceEntryID: e.ID, ProductID: e.ProductID, FacilityID: e.FacilityID,
			SendingTier: r.Tier, SendingUnitID: r.UnitID, TargetTier: next.Tier, Status: Waiting,
		})
		codes = append(codes, st.Entry)
	}
	if len(promotions) > 0 {
		if err := link(tx, promotions); err != nil {
			return nil, err
		}
		if plan.Lines, err = linesOf(tx, next, promotions, codes, existing); err != nil {
			return nil, err
		}
	}
	plan.Quota, err = quotaUse(tx, r, plan.Lines, existing)
	return plan, err
}

func linesOf(tx *database.Tx, next *competition.Tier, promotions []Promotion, codes []string, existing map[uuid.UUID]*Promotion) ([]PlanLine, error) {
	_, formers, err := sourcesOf(tx, promotions)
	if err != nil {
		return nil, err
	}
	find := finder(tx, next)
	lines := make([]PlanLine, len(promotions))
	for i := range promotions {
		p := &promotions[i]
		line := PlanLine{Code: codes[i], EntryID: p.SourceEntryID, ProductID: p.ProductID}
		if old := existing[p.SourceEntryID]; p.Status == Linked && (old == nil || *p.LinkedTo != old.ID) {
			line.Linked = true
		}
		d, err := find(p, formers[p.FacilityID])
		if err != nil {
			return nil, err
		}
		line.Problem, line.TargetRound = d.why, d.round
		if d.unit != uuid.Nil {
			if line.TargetUnit, err = unit.Get(tx, d.unit); err != nil {
				return nil, err
			}
		}
		line.ClimbsNow = !line.Linked && d.round != nil && takesIn(tx, d.round)
		lines[i] = line
	}
	return lines, nil
}

func quotaUse(tx *database.Tx, r *competition.Round, lines []PlanLine, existing map[uuid.UUID]*Promotion) (*QuotaUse, error) {
	var q QuotaUse
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT places, (SELECT count(*) FROM promotions p
		WHERE p.cycle_id = q.cycle_id AND p.sending_tier = q.tier AND p.sending_unit_id = q.unit_id AND p.status = ANY($4))
		FROM cycle_quotas q WHERE cycle_id = $1 AND tier = $2 AND unit_id = $3`, r.CycleID, r.Tier, r.UnitID, words(active)).Scan(&q.Places, &q.Used)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // a unit without a quota has no limit
	}
	if err != nil {
		return nil, fmt.Errorf("read quota: %w", err)
	}
	q.After = q.Used
	for _, l := range lines {
		if old := existing[l.EntryID]; !l.Linked && (old == nil || old.Status == Undone) {
			q.After++
		}
	}
	return &q, nil
}

// Filter narrows a list of promotions; one of the rounds must be given.
type Filter struct {
	SourceRound, TargetRound uuid.UUID
	Status                   Status
	After                    uuid.UUID
	Limit                    int
}

// List shows promotions of a sending or a receiving round to its organiser and secretary.
func (s *Service) List(ctx context.Context, by account.Account, f Filter) (rows []Promotion, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		q := tx.Where("id > ?", f.After).Order("id").Limit(f.Limit)
		round := f.SourceRound
		if f.TargetRound != uuid.Nil {
			round = f.TargetRound
			q = q.Where("target_round_id = ?", round)
		} else {
			q = q.Where("source_round_id = ?", round)
		}
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.Screener); err != nil {
			return err
		}
		if f.Status != "" {
			q = q.Where("status = ?", f.Status)
		}
		return q.Find(&rows).Error
	})
	return rows, err
}

// OfFacility lists a facility's own promotions.
func (s *Service) OfFacility(ctx context.Context, by account.Account, facility, after uuid.UUID, limit int) (rows []Promotion, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnFacility(tx, by, facility, account.Owner, account.Collaborator, account.Organiser); err != nil {
			return err
		}
		return tx.Where("facility_id = ? AND id > ?", facility, after).Order("id").Limit(limit).Find(&rows).Error
	})
	return rows, err
}
