package promotion

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Why a promotion stands on the late list.
const (
	lateEntered   = "Sản phẩm đã có hồ sơ trong kỳ nhận."
	lateScreening = "Đến sau khi sơ duyệt đã kết thúc."
)

// TakeInWaiting takes in what waits for a round; it runs when the round opens, under
// its lock. Only what is bound for it is locked: rounds that open side by side never
// wait for each other.
func (s *Service) TakeInWaiting(tx *database.Tx, by account.Account, r *competition.Round) error {
	if !r.ReceivesPromotions {
		return nil
	}
	waiting, err := waitingFor(tx, r.CycleID, r.Tier)
	if err != nil || len(waiting) == 0 {
		return err
	}
	tier, err := tierOf(tx, r.ProgrammeID, r.Tier)
	if err != nil {
		return err
	}
	parent, err := parents(tx, tier, waiting)
	if err != nil {
		return err
	}
	var ids []uuid.UUID
	for _, p := range waiting {
		to, err := parent(p)
		if err != nil {
			return err
		}
		if to.unit == r.UnitID {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var own []*Promotion
	if err := tx.Raw("SELECT * FROM promotions WHERE id IN ? AND status = ? ORDER BY id FOR UPDATE", ids, Waiting).Scan(&own).Error; err != nil {
		return fmt.Errorf("lock waiting promotions: %w", err)
	}
	c := changesBy(tx, by)
	if err := c.settle(r, own); err != nil {
		return err
	}
	return c.store()
}

func waitingFor(tx *database.Tx, cycleID uuid.UUID, tier string) ([]*Promotion, error) {
	var waiting []*Promotion
	if err := tx.Where("cycle_id = ? AND target_tier = ? AND status = ?", cycleID, tier, Waiting).Order("id").Find(&waiting).Error; err != nil {
		return nil, fmt.Errorf("read waiting promotions into %s: %w", tier, err)
	}
	return waiting, nil
}

// climb names the promotions of a cycle into a tier.
type climb struct {
	Cycle, Programme uuid.UUID
	Tier             string
}

// Tick takes in whatever still waits although its round is open, and says why what
// waits does: a receiver that was named late, a facility whose former province became
// known. Several servers may run it; each promotion is taken in once. Where nothing
// would change it locks nothing.
func (s *Service) Tick(ctx context.Context) error {
	var climbs []climb
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		all, err := waitingClimbs(tx)
		if err != nil {
			return err
		}
		for _, w := range all {
			c := changesBy(tx, account.Platform)
			moves, err := c.wouldMove(w)
			if err != nil {
				return err
			}
			if moves {
				climbs = append(climbs, w)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var failures []error
	for _, w := range climbs {
		failures = append(failures, database.InTx(ctx, s.DB, func(tx *database.Tx) error {
			if _, err := lockClimb(tx, w.Cycle, w.Tier); err != nil {
				return err
			}
			waiting, err := waitingFor(tx, w.Cycle, w.Tier)
			if err != nil {
				return err
			}
			tier, err := tierOf(tx, w.Programme, w.Tier)
			if err != nil {
				return err
			}
			c := changesBy(tx, account.Platform)
			if err := c.takeIn(tier, waiting); err != nil {
				return err
			}
			return c.store()
		}))
	}
	return errors.Join(failures...)
}

func waitingClimbs(tx *database.Tx) ([]climb, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT c.id, c.programme_id, p.target_tier FROM promotions p JOIN cycles c ON c.id = p.cycle_id
		WHERE p.status = 'waiting' AND c.status = 'open' ORDER BY 1, 3`)
	if err != nil {
		return nil, fmt.Errorf("look for waiting promotions: %w", err)
	}
	climbs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[climb])
	if err != nil {
		return nil, fmt.Errorf("look for waiting promotions: %w", err)
	}
	return climbs, nil
}

// wouldMove says whether takeIn would change anything of a climb.
func (c *changes) wouldMove(w climb) (bool, error) {
	waiting, err := waitingFor(c.tx, w.Cycle, w.Tier)
	if err != nil {
		return false, err
	}
	tier, err := tierOf(c.tx, w.Programme, w.Tier)
	if err != nil {
		return false, err
	}
	find, err := destinations(c.tx, tier, waiting)
	if err != nil {
		return false, err
	}
	for _, p := range waiting {
		to, err := find(p)
		if err != nil || to.open() || to.why != p.Reason {
			return true, err
		}
	}
	return false, nil
}

// takeIn looks up the parent unit and the receiving round of promotions that are
// new or wait, stores both, and makes the entries of those that their round takes in
// now. Without a receiver that is open a promotion goes on waiting; after the
// receiving screening it is late. The caller has locked the climb.
func (c *changes) takeIn(tier *competition.Tier, ps []*Promotion) error {
	find, err := destinations(c.tx, tier, ps)
	if err != nil {
		return err
	}
	arriving := map[uuid.UUID][]*Promotion{}
	var rounds []*competition.Round
	for _, p := range ps {
		to, err := find(p)
		if err != nil {
			return err
		}
		if !to.open() {
			if p.Status != Waiting || p.Reason != to.why { // say once why it waits
				c.to(p, Waiting, to.why)
			}
			continue
		}
		if len(arriving[to.round.ID]) == 0 {
			rounds = append(rounds, to.round)
		}
		arriving[to.round.ID] = append(arriving[to.round.ID], p)
	}
	for _, r := range rounds {
		if err := c.settle(r, arriving[r.ID]); err != nil {
			return err
		}
	}
	return nil
}

// settle takes promotions into the round they are bound for, or puts them on its
// late list.
func (c *changes) settle(round *competition.Round, ps []*Promotion) error {
	if !takesIn(c.tx, round) {
		for _, p := range ps {
			p.TargetUnitID, p.TargetRoundID = &round.UnitID, &round.ID
			c.to(p, Late, lateScreening)
		}
		return nil
	}
	made, err := c.enter(round, ps)
	if err != nil {
		return err
	}
	for i, p := range ps {
		p.TargetUnitID, p.TargetRoundID = &round.UnitID, &round.ID
		if made[i] == nil {
			c.to(p, Late, lateEntered)
			continue
		}
		p.TargetEntryID = &made[i].ID
		c.to(p, TakenIn, "")
	}
	return nil
}

// enter makes the entries of promotions in a round, nil where the product stands in
// it already.
func (c *changes) enter(round *competition.Round, ps []*Promotion) ([]*entry.Entry, error) {
	ids := make([]uuid.UUID, len(ps))
	for i, p := range ps {
		ids[i] = p.SourceEntryID
	}
	var sources []entry.Entry
	if err := c.tx.Where("id IN ?", ids).Find(&sources).Error; err != nil {
		return nil, fmt.Errorf("read source entries: %w", err)
	}
	byID := make(map[uuid.UUID]*entry.Entry, len(sources))
	for i := range sources {
		byID[sources[i].ID] = &sources[i]
	}
	incoming := make([]entry.Incoming, len(ps))
	for i, p := range ps {
		incoming[i] = entry.Incoming{Source: byID[p.SourceEntryID], UnitID: byID[p.SourceEntryID].UnitID}
	}
	return entry.TakeInAll(c.tx, c.by, round, incoming)
}

// takesIn says whether a round takes promotions in by itself now: during
// registration, and during screening until its date.
func takesIn(tx *database.Tx, r *competition.Round) bool {
	switch r.Phase {
	case competition.Registration:
		return true
	case competition.Screening:
		return r.ScreeningClosesAt == nil || tx.Now().Before(*r.ScreeningClosesAt)
	default:
		return false
	}
}

// destination is where a promotion goes.
type destination struct {
	unit  uuid.UUID          // uuid.Nil: unknown, why says why
	round *competition.Round // nil: no round of that unit receives promotions
	why   string
}

// open says whether the receiving round has been opened.
func (d destination) open() bool { return d.round != nil && d.round.Phase != competition.Draft }

// parents looks up the parent unit of each sender and former province, each once;
// where it is not known, why says why.
func parents(tx *database.Tx, tier *competition.Tier, ps []*Promotion) (func(*Promotion) (destination, error), error) {
	formers, err := formersOf(tx, ps)
	if err != nil {
		return nil, err
	}
	type key struct{ sender, former uuid.UUID }
	found := map[key]destination{}
	return func(p *Promotion) (destination, error) {
		k := key{sender: p.SendingUnitID}
		former := formers[p.FacilityID]
		if former != nil {
			k.former = *former
		}
		if d, ok := found[k]; ok {
			return d, nil
		}
		sender, err := unit.Get(tx, p.SendingUnitID)
		if err != nil {
			return destination{}, err
		}
		var d destination
		d.unit, err = competition.ParentFor(tx, p.CycleID, *sender, former, tier.UnitLevel)
		if f := fault.Of(err); f != nil {
			d, err = destination{why: f.Message}, nil
		}
		if err != nil {
			return destination{}, err
		}
		found[k] = d
		return d, nil
	}, nil
}

// destinations looks up parent units with their receiving rounds.
func destinations(tx *database.Tx, tier *competition.Tier, ps []*Promotion) (func(*Promotion) (destination, error), error) {
	parent, err := parents(tx, tier, ps)
	if err != nil {
		return nil, err
	}
	rounds := map[uuid.UUID]*competition.Round{}
	return func(p *Promotion) (destination, error) {
		d, err := parent(p)
		if err != nil || d.unit == uuid.Nil {
			return d, err
		}
		round, known := rounds[d.unit]
		if !known {
			round, err = competition.Receiver(tx, p.CycleID, tier.Tier, d.unit)
			if fault.Has(err, "receiver-not-found") {
				round, err = nil, nil
			}
			if err != nil {
				return destination{}, err
			}
			rounds[d.unit] = round
		}
		d.round = round
		return d, nil
	}, nil
}

// formersOf are the provinces in which facilities lay before a merger, where known.
func formersOf(tx *database.Tx, ps []*Promotion) (map[uuid.UUID]*uuid.UUID, error) {
	ids := make([]uuid.UUID, len(ps))
	for i, p := range ps {
		ids[i] = p.FacilityID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, former_unit_id FROM facilities WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read former provinces: %w", err)
	}
	formers := make(map[uuid.UUID]*uuid.UUID, len(ids))
	var id uuid.UUID
	var former *uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&id, &former}, func() error {
		if former != nil {
			unit := *former
			formers[id] = &unit
		}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read former provinces: %w", err)
	}
	return formers, nil
}

func tierOf(tx *database.Tx, programme uuid.UUID, name string) (*competition.Tier, error) {
	tiers, err := competition.Tiers(tx, programme)
	if err != nil {
		return nil, err
	}
	for i := range tiers {
		if tiers[i].Tier == name {
			return &tiers[i], nil
		}
	}
	return nil, fmt.Errorf("programme %s has no tier %q", programme, name)
}
