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
	"tieubieu/server/ledger"
	"tieubieu/server/unit"
)

// TakeInWaiting takes in what waits for a round; it runs when the round opens.
func (s *Service) TakeInWaiting(tx *database.Tx, by account.Account, r *competition.Round) error {
	if !r.ReceivesPromotions {
		return nil
	}
	tier, err := tierOf(tx, r.ProgrammeID, r.Tier)
	if err != nil {
		return err
	}
	var waiting []Promotion
	if err := tx.Where("cycle_id = ? AND target_tier = ? AND status = ?", r.CycleID, r.Tier, Waiting).Order("id").Find(&waiting).Error; err != nil {
		return fmt.Errorf("read waiting promotions: %w", err)
	}
	ids, err := boundFor(tx, tier, r.UnitID, waiting)
	if err != nil || len(ids) == 0 {
		return err
	}
	// Only this round's own are locked: rounds that open side by side never wait
	// for each other.
	if err := tx.Raw("SELECT * FROM promotions WHERE id IN ? AND status = ? ORDER BY id FOR UPDATE", ids, Waiting).Scan(&waiting).Error; err != nil {
		return fmt.Errorf("lock waiting promotions: %w", err)
	}
	return s.takeIn(tx, by, tier, waiting)
}

// boundFor picks the promotions whose parent is this unit.
func boundFor(tx *database.Tx, tier *competition.Tier, to uuid.UUID, waiting []Promotion) (ids []uuid.UUID, err error) {
	if len(waiting) == 0 {
		return nil, nil
	}
	_, formers, err := sourcesOf(tx, waiting)
	if err != nil {
		return nil, err
	}
	parent := parents(tx, tier)
	for i := range waiting {
		p := &waiting[i]
		unitID, _, err := parent(p, formers[p.FacilityID])
		if err != nil {
			return nil, err
		}
		if unitID == to {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// Tick takes in whatever still waits although its round is open: a receiver that
// was named late, a facility whose former province became known. Several servers
// may run it; each promotion is taken in once.
func (s *Service) Tick(ctx context.Context) error {
	var receivers []uuid.UUID
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT r.id FROM rounds r JOIN promotions p ON p.cycle_id = r.cycle_id AND p.target_tier = r.tier
			WHERE p.status = 'waiting' AND r.receives_promotions AND r.phase IN ('registration', 'screening')`)
		if err != nil {
			return fmt.Errorf("look for waiting promotions: %w", err)
		}
		receivers, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		return err
	})
	if err != nil {
		return err
	}
	var failures []error
	for _, id := range receivers {
		failures = append(failures, database.InTx(ctx, s.DB, func(tx *database.Tx) error {
			r, err := competition.Lock(tx, id)
			if err != nil {
				return err
			}
			return s.TakeInWaiting(tx, account.Platform, r)
		}))
	}
	return errors.Join(failures...)
}

// destination is where promotions with the same sender and former province go.
type destination struct {
	unit  uuid.UUID // uuid.Nil: unknown, why says why
	round *competition.Round
	why   string
}

// takeIn looks up each promotion's parent unit and receiving round, stores both,
// and makes the entries that the round takes in now. Without a receiver that is
// open, a promotion goes on waiting; after the receiving screening it is late.
func (s *Service) takeIn(tx *database.Tx, by account.Account, tier *competition.Tier, waiting []Promotion) error {
	if len(waiting) == 0 {
		return nil
	}
	sources, formers, err := sourcesOf(tx, waiting)
	if err != nil {
		return err
	}
	find := finder(tx, tier)
	var arrivals []arrival
	for i := range waiting {
		p := &waiting[i]
		d, err := find(p, formers[p.FacilityID])
		if err != nil {
			return err
		}
		switch {
		case d.unit == uuid.Nil:
			if p.Reason != d.why { // say once why it waits
				if err := move(tx, by, p, Waiting, d.why); err != nil {
					return err
				}
			}
		case d.round == nil || d.round.Phase == competition.Draft:
			// waits until its round opens
		default:
			p.TargetUnitID, p.TargetRoundID = &d.unit, &d.round.ID
			arrivals = append(arrivals, arrival{promotion: p, source: sources[p.SourceEntryID], round: d.round})
		}
	}
	return settle(tx, by, arrivals)
}

// parents looks up the parent unit of each sender and former province, each once;
// where it is not known, why says why.
func parents(tx *database.Tx, tier *competition.Tier) func(*Promotion, *uuid.UUID) (parent uuid.UUID, why string, err error) {
	type key struct{ sender, former uuid.UUID }
	type known struct {
		parent uuid.UUID
		why    string
	}
	found := map[key]known{}
	return func(p *Promotion, former *uuid.UUID) (uuid.UUID, string, error) {
		k := key{sender: p.SendingUnitID}
		if former != nil {
			k.former = *former
		}
		if d, ok := found[k]; ok {
			return d.parent, d.why, nil
		}
		sender, err := unit.Get(tx, p.SendingUnitID)
		if err != nil {
			return uuid.Nil, "", err
		}
		parent, err := competition.ParentFor(tx, p.CycleID, *sender, former, tier.UnitLevel)
		if f := fault.Of(err); f != nil {
			found[k] = known{why: f.Message}
			return uuid.Nil, f.Message, nil
		}
		if err != nil {
			return uuid.Nil, "", err
		}
		found[k] = known{parent: parent}
		return parent, "", nil
	}
}

// finder looks up destinations; a receiving round is shared, so that it keeps its
// phase until the commit.
func finder(tx *database.Tx, tier *competition.Tier) func(*Promotion, *uuid.UUID) (destination, error) {
	parent := parents(tx, tier)
	rounds := map[uuid.UUID]*competition.Round{}
	return func(p *Promotion, former *uuid.UUID) (destination, error) {
		to, why, err := parent(p, former)
		if err != nil || to == uuid.Nil {
			return destination{why: why}, err
		}
		round, known := rounds[to]
		if !known {
			round, err = competition.Receiver(tx, p.CycleID, tier.Tier, to)
			if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
				round, err = nil, nil
			}
			if err != nil {
				return destination{}, err
			}
			if round != nil {
				if round, err = competition.Share(tx, round.ID); err != nil {
					return destination{}, err
				}
			}
			rounds[to] = round
		}
		return destination{unit: to, round: round}, nil
	}
}

type arrival struct {
	promotion *Promotion
	source    *entry.Entry
	round     *competition.Round
}

// settle takes arrivals in, or puts them on the late list, round by round.
func settle(tx *database.Tx, by account.Account, arrivals []arrival) error {
	byRound := map[uuid.UUID][]arrival{}
	var order []uuid.UUID
	for _, a := range arrivals {
		if _, seen := byRound[a.round.ID]; !seen {
			order = append(order, a.round.ID)
		}
		byRound[a.round.ID] = append(byRound[a.round.ID], a)
	}
	for _, id := range order {
		if err := settleRound(tx, by, byRound[id]); err != nil {
			return err
		}
	}
	return nil
}

func settleRound(tx *database.Tx, by account.Account, arrivals []arrival) error {
	round := arrivals[0].round
	entered, err := enteredProducts(tx, round.ID)
	if err != nil {
		return err
	}
	var in []arrival
	for _, a := range arrivals {
		switch {
		case entered[a.promotion.ProductID]:
			err = move(tx, by, a.promotion, Late, "Sản phẩm đã có hồ sơ trong kỳ nhận.", "TargetUnitID", "TargetRoundID")
		case !takesIn(tx, round):
			err = move(tx, by, a.promotion, Late, "Đến sau khi sơ duyệt đã kết thúc.", "TargetUnitID", "TargetRoundID")
		default:
			in = append(in, a)
		}
		if err != nil {
			return err
		}
	}
	return admit(tx, by, round, in)
}

// admit makes the entries and stores them with their promotions.
func admit(tx *database.Tx, by account.Account, round *competition.Round, in []arrival) error {
	if len(in) == 0 {
		return nil
	}
	incoming := make([]entry.Incoming, len(in))
	for i, a := range in {
		incoming[i] = entry.Incoming{Source: a.source, UnitID: a.source.UnitID}
	}
	made, err := entry.TakeInAll(tx, by, round, incoming)
	if err != nil {
		return err
	}
	var batch pgx.Batch
	for i, a := range in {
		p := a.promotion
		from := p.Status
		p.Status, p.TargetEntryID, p.Reason, p.ChangedAt, p.ChangedBy = TakenIn, &made[i].ID, "", tx.Now(), actor(by)
		p.Version++
		batch.Queue(`UPDATE promotions SET status = $2, target_unit_id = $3, target_round_id = $4, target_entry_id = $5, reason = '',
			version = $6, changed_at = $7, changed_by = $8 WHERE id = $1`,
			p.ID, string(p.Status), p.TargetUnitID, p.TargetRoundID, p.TargetEntryID, p.Version, p.ChangedAt, p.ChangedBy)
		args, err := ledger.Record{
			Actor: by.ID, Action: "move-promotion", Subject: "promotion", ID: p.ID, Round: round.ID, Detail: map[string]any{"from": from, "to": TakenIn, "entry": made[i].ID},
		}.Args(tx.Now())
		if err != nil {
			return err
		}
		batch.Queue(ledger.SQL, args...)
	}
	if err := tx.Pgx.SendBatch(tx.Context(), &batch).Close(); err != nil {
		return fmt.Errorf("take in %d promotions: %w", len(in), err)
	}
	return nil
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

// sourcesOf reads the source entries, and the former province of each facility.
func sourcesOf(tx *database.Tx, promotions []Promotion) (map[uuid.UUID]*entry.Entry, map[uuid.UUID]*uuid.UUID, error) {
	ids := make([]uuid.UUID, len(promotions))
	for i, p := range promotions {
		ids[i] = p.SourceEntryID
	}
	var entries []entry.Entry
	if err := tx.Where("id IN ?", ids).Find(&entries).Error; err != nil {
		return nil, nil, fmt.Errorf("read source entries: %w", err)
	}
	sources := make(map[uuid.UUID]*entry.Entry, len(entries))
	for i := range entries {
		sources[entries[i].ID] = &entries[i]
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT DISTINCT f.id, f.former_unit_id FROM facilities f JOIN entries e ON e.facility_id = f.id WHERE e.id = ANY($1)`, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("read former provinces: %w", err)
	}
	defer rows.Close()
	formers := map[uuid.UUID]*uuid.UUID{}
	for rows.Next() {
		var id uuid.UUID
		var former *uuid.UUID
		if err := rows.Scan(&id, &former); err != nil {
			return nil, nil, fmt.Errorf("read former provinces: %w", err)
		}
		formers[id] = former
	}
	return sources, formers, rows.Err()
}

func enteredProducts(tx *database.Tx, round uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT product_id FROM entries WHERE round_id = $1 AND status <> 'withdrawn'`, round)
	if err != nil {
		return nil, fmt.Errorf("read products of round %s: %w", round, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("read products of round %s: %w", round, err)
	}
	entered := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		entered[id] = true
	}
	return entered, nil
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
