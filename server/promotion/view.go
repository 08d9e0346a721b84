package promotion

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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

// PlanLine is one entry that is put forward, or, for a correction, no more.
type PlanLine struct {
	Code        string // judging code
	EntryID     uuid.UUID
	ProductID   uuid.UUID
	TargetUnit  *unit.Unit         // nil: unknown, Problem says why
	TargetRound *competition.Round // nil: it would wait
	ClimbsNow   bool               // taken in at once
	Linked      bool               // the product climbs already in this cycle
	Sent        Status             // of the promotion that an earlier version has sent; empty for a new one
	TakenAway   bool               // the correction no longer nominates it
	Problem     string
}

// QuotaUse is how many places of the sending unit are taken before and after.
type QuotaUse struct{ Places, Used, After int }

// DryRun works out the plan of a round in deliberation or approved, or of a correction.
func (s *Service) DryRun(ctx context.Context, by account.Account, round uuid.UUID) (plan *Plan, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		r, err := competition.Get(tx, round)
		if err != nil {
			return err
		}
		d, err := award.AtWork(tx, r)
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

// WithinQuota is asked before a state is approved (award.Guard): what it
// nominates fits the places that the sending unit has left now. Another round may
// still take them before this one is published, which is refused then.
func WithinQuota(tx *database.Tx, state *award.State) ([]competition.Missing, error) {
	plan, err := planOf(tx, state)
	if err != nil || plan.Quota == nil {
		return nil, err
	}
	more := 0
	for _, l := range plan.Lines {
		if l.Sent == "" && !l.Linked {
			more++
		}
	}
	if more == 0 || plan.Quota.After <= plan.Quota.Places {
		return nil, nil
	}
	return []competition.Missing{{Code: "quota-exceeded", Count: plan.Quota.After - plan.Quota.Places, Message: overQuota(plan.Quota.Places, plan.Quota.After)}}, nil
}

func planOf(tx *database.Tx, state *award.State) (*Plan, error) {
	r := state.Round
	next, err := competition.NextTier(tx, r.ProgrammeID, r.Tier)
	if err != nil || next == nil {
		return &Plan{}, err
	}
	sent, err := sentBy(tx, r.ID, next.Tier)
	if err != nil {
		return nil, err
	}
	codes := make(map[uuid.UUID]string, len(state.Entrants))
	for code, e := range state.Entrants {
		codes[e.ID] = code
	}
	nominated := state.Nominations()
	var nominees []nominee
	for i := range state.Result.Standings {
		if code := state.Result.Standings[i].Entry; nominated[code] {
			e := state.Entrants[code]
			nominees = append(nominees, nominee{entryID: e.ID, productID: e.ProductID, facilityID: e.FacilityID})
		}
	}
	d, err := compare(tx, r, state.Deliberation.Version, next.Tier, sent, nominees)
	if err != nil {
		return nil, err
	}
	plan := &Plan{TargetTier: next.Tier}
	if plan.Lines, err = linesOf(tx, next, d, codes); err != nil {
		return nil, err
	}
	plan.Quota, err = quotaUse(tx, r, plan.Lines)
	return plan, err
}

func linesOf(tx *database.Tx, next *competition.Tier, d *difference, codes map[uuid.UUID]string) ([]PlanLine, error) {
	all := slices.Concat(d.fresh, d.kept, d.gone)
	if len(all) == 0 {
		return nil, nil
	}
	first := map[uuid.UUID]uuid.UUID{}
	var err error
	if len(d.fresh) > 0 {
		if first, err = climbing(tx, d.fresh); err != nil {
			return nil, err
		}
	}
	find, err := destinations(tx, next, all)
	if err != nil {
		return nil, err
	}
	units := map[uuid.UUID]*unit.Unit{uuid.Nil: nil}
	lines := make([]PlanLine, len(all))
	for i, p := range all {
		to, err := find(p)
		if err != nil {
			return nil, err
		}
		if _, known := units[to.unit]; !known {
			if units[to.unit], err = unit.Get(tx, to.unit); err != nil {
				return nil, err
			}
		}
		line := PlanLine{
			Code: codes[p.SourceEntryID], EntryID: p.SourceEntryID, ProductID: p.ProductID,
			TargetUnit: units[to.unit], TargetRound: to.round, Problem: to.why,
		}
		if i < len(d.fresh) {
			_, line.Linked = first[p.ProductID]
			line.ClimbsNow = !line.Linked && to.round != nil && takesIn(tx, to.round)
		} else {
			line.Sent, line.Linked, line.TakenAway = p.Status, p.Status == Linked, i >= len(d.fresh)+len(d.kept)
		}
		lines[i] = line
	}
	return lines, nil
}

func quotaUse(tx *database.Tx, r *competition.Round, lines []PlanLine) (*QuotaUse, error) {
	var q QuotaUse
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT places FROM cycle_quotas WHERE cycle_id = $1 AND tier = $2 AND unit_id = $3", r.CycleID, r.Tier, r.UnitID).Scan(&q.Places)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // a unit without a quota has no limit
	}
	if err != nil {
		return nil, fmt.Errorf("read quota: %w", err)
	}
	if q.Used, err = placesTaken(tx, r.CycleID, r.Tier, r.UnitID); err != nil {
		return nil, err
	}
	q.After = q.Used
	for _, l := range lines {
		switch {
		case l.Sent == "" && !l.Linked:
			q.After++
		case l.TakenAway && (l.Sent == Waiting || l.Sent == Late || l.Sent == TakenIn):
			q.After--
		}
	}
	return &q, nil
}

// Filter narrows a list of promotions; one of the rounds must be given.
type Filter struct {
	SourceRound, TargetRound uuid.UUID
	Status                   Status
	Sender                   uuid.UUID // the sending unit
	Settle                   bool      // only what the receiving organiser has to decide on after a correction below
	After                    uuid.UUID
	Limit                    int
}

// List shows promotions of a sending or a receiving round to its organiser and secretary.
// Those that wait are bound for no round yet: a receiving round is shown which of them
// it will take in.
func (s *Service) List(ctx context.Context, by account.Account, f Filter) (shown []Shown, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		round := f.SourceRound
		if f.TargetRound != uuid.Nil {
			round = f.TargetRound
		}
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.Screener, account.Auditor); err != nil {
			return err
		}
		q := tx.Where("id > ?", f.After).Order("id").Limit(f.Limit)
		switch {
		case f.TargetRound == uuid.Nil:
			q = q.Where("source_round_id = ?", round)
		case f.Status == Waiting:
			r, err := competition.Get(tx, round)
			if err != nil {
				return err
			}
			waiting, err := waitingBound(tx, r)
			if err != nil {
				return err
			}
			ids := make([]uuid.UUID, len(waiting))
			for i, p := range waiting {
				ids[i] = p.ID
			}
			q = q.Where("id IN ?", ids)
		default:
			q = q.Where("target_round_id = ?", round)
		}
		if f.Status != "" {
			q = q.Where("status = ?", f.Status)
		}
		if f.Sender != uuid.Nil {
			q = q.Where("sending_unit_id = ?", f.Sender)
		}
		if f.Settle {
			q = q.Where("status = ? AND EXISTS (SELECT 1 FROM entries e WHERE e.id = promotions.target_entry_id AND e.result_below_changed)", Accepted)
		}
		var rows []Promotion
		if err := q.Find(&rows).Error; err != nil {
			return fmt.Errorf("list promotions: %w", err)
		}
		shown, err = describe(tx, rows)
		return err
	})
	return shown, err
}

// OfFacility lists a facility's own promotions.
func (s *Service) OfFacility(ctx context.Context, by account.Account, facility, after uuid.UUID, limit int) (rows []Promotion, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnFacility(tx, by, facility, account.Owner, account.Collaborator, account.Organiser); err != nil {
			return err
		}
		if err := tx.Where("facility_id = ? AND id > ?", facility, after).Order("id").Limit(limit).Find(&rows).Error; err != nil {
			return fmt.Errorf("list promotions of facility %s: %w", facility, err)
		}
		return noteAppeals(tx, each(rows))
	})
	return rows, err
}

func each(rows []Promotion) []*Promotion {
	all := make([]*Promotion, len(rows))
	for i := range rows {
		all[i] = &rows[i]
	}
	return all
}

// noteAppeals says of each promotion whether an appeal stands open against the result
// that it comes from.
func noteAppeals(tx *database.Tx, all []*Promotion) error {
	sources := make([]uuid.UUID, len(all))
	for i, p := range all {
		sources[i] = p.SourceEntryID
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT entry_id FROM appeals WHERE status = 'open' AND entry_id = ANY($1)", sources)
	if err != nil {
		return fmt.Errorf("look for open appeals: %w", err)
	}
	open, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("look for open appeals: %w", err)
	}
	for _, p := range all {
		p.OpenAppeal = slices.Contains(open, p.SourceEntryID)
	}
	return nil
}
