package promotion

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/publication"
)

// Service is the use cases of promotion.
type Service struct{ DB *database.DB }

// Promote makes the promotions of a published version say what it nominates: new
// ones for new nominations, undone ones where a correction took the nomination
// away (product.md §6, rules 3, 7 and 8). It runs inside the publication's
// transaction (publication.Step); "quota-exceeded" refuses the whole publication.
func (s *Service) Promote(tx *database.Tx, by account.Account, v *publication.Version) error {
	next, err := competition.NextTier(tx, v.Round.ProgrammeID, v.Round.Tier)
	if err != nil || next == nil {
		return err
	}
	cycle, err := lockClimb(tx, v.Round.CycleID, next.Tier)
	if err != nil {
		return err
	}
	sent, err := lockSent(tx, v.Round.ID, next.Tier)
	if err != nil {
		return err
	}
	nominees := make([]nominee, len(v.Nominated))
	for i, a := range v.Nominated {
		nominees[i] = nominee{entryID: *a.EntryID, awardID: a.ID, productID: *a.ProductID, facilityID: *a.FacilityID}
	}
	d, err := compare(tx, v.Round, v.Publication.Version, next.Tier, sent, nominees)
	if err != nil {
		return err
	}
	c := changesBy(tx, by)
	if err := c.keep(d.kept); err != nil {
		return err
	}
	if err := c.takeAway(next, d.gone, v.Note); err != nil {
		return err
	}
	if err := c.send(cycle, next, v.Round, d.fresh); err != nil {
		return err
	}
	return c.store()
}

// nominee is an entry that a version puts forward. While it is only planned it has
// no award.
type nominee struct{ entryID, awardID, productID, facilityID uuid.UUID }

// difference is what a version changes about the promotions of its round.
type difference struct {
	fresh []*Promotion // to be sent: new, or nominated again after a correction had taken that away
	kept  []*Promotion // sent before and nominated still
	gone  []*Promotion // sent before and nominated no more
}

// compare sets what a version nominates against what its round has sent. What the
// organiser has undone stays undone while the nomination stands: only one that a
// correction took away and another brings back is sent anew.
func compare(tx *database.Tx, round *competition.Round, version int, tier string, sent []*Promotion, nominees []nominee) (*difference, error) {
	before, err := nominatedBefore(tx, round.ID, version)
	if err != nil {
		return nil, err
	}
	bySource := make(map[uuid.UUID]*Promotion, len(sent))
	for _, p := range sent {
		bySource[p.SourceEntryID] = p
	}
	d := &difference{fresh: make([]*Promotion, 0, len(nominees))}
	for _, n := range nominees {
		p, known := bySource[n.entryID]
		delete(bySource, n.entryID)
		switch {
		case !known:
			id, err := uuid.NewV7()
			if err != nil {
				return nil, fmt.Errorf("make promotion id: %w", err)
			}
			d.fresh = append(d.fresh, &Promotion{
				ID: id, CycleID: round.CycleID, SourceRoundID: round.ID, SourceEntryID: n.entryID, AwardID: n.awardID, ProductID: n.productID,
				FacilityID: n.facilityID, SendingTier: round.Tier, SendingUnitID: round.UnitID, TargetTier: tier, CreatedAt: tx.Now(),
			})
		case p.Status == Undone && !before[n.entryID]:
			p.AwardID, p.TargetUnitID, p.TargetRoundID, p.TargetEntryID = n.awardID, nil, nil, nil
			d.fresh = append(d.fresh, p)
		default:
			if n.awardID != uuid.Nil {
				p.AwardID = n.awardID
			}
			d.kept = append(d.kept, p)
		}
	}
	for _, p := range sent {
		if _, left := bySource[p.SourceEntryID]; left {
			d.gone = append(d.gone, p)
		}
	}
	return d, nil
}

// nominatedBefore are the entries that the published version before this one nominated.
func nominatedBefore(tx *database.Tx, round uuid.UUID, version int) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT s.entry_id FROM published_standings s
		WHERE s.nominated AND s.publication_id = (SELECT id FROM publications WHERE round_id = $1 AND version < $2 ORDER BY version DESC LIMIT 1)`, round, version)
	if err != nil {
		return nil, fmt.Errorf("read former nominations of round %s: %w", round, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("read former nominations of round %s: %w", round, err)
	}
	before := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		before[id] = true
	}
	return before, nil
}

// keep follows awards that were issued anew, and takes the mark off entries whose
// nomination a correction had taken away and another has brought back.
func (c *changes) keep(kept []*Promotion) error {
	var ids, awards, entries []uuid.UUID
	at := make(map[uuid.UUID]*Promotion, len(kept))
	for _, p := range kept {
		ids, awards, at[p.ID] = append(ids, p.ID), append(awards, p.AwardID), p
		if p.TargetEntryID != nil && p.Status == Accepted {
			entries = append(entries, *p.TargetEntryID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `SELECT p.id FROM promotions p JOIN unnest($1::uuid[], $2::uuid[]) AS n (id, award_id) ON n.id = p.id
		WHERE p.award_id <> n.award_id ORDER BY p.id`, ids, awards)
	if err != nil {
		return fmt.Errorf("look for awards issued anew: %w", err)
	}
	reissued, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("look for awards issued anew: %w", err)
	}
	for _, id := range reissued {
		c.change(at[id], "follow-award", "", map[string]any{"award": at[id].AwardID})
	}
	return c.mark(entries, false, "result-below-restored", "")
}

// takeAway follows a correction that no longer nominates (rule 7): undone before
// acceptance; after it the entry stays, marked, until its round is published.
func (c *changes) takeAway(tier *competition.Tier, gone []*Promotion, note string) error {
	var undone []*Promotion
	var stay []uuid.UUID
	for _, p := range gone {
		switch p.Status {
		case Waiting, Late, TakenIn, Linked:
			undone = append(undone, p)
		case Accepted:
			stay = append(stay, *p.TargetEntryID)
		case Rejected, Undone, Declined, Refused, Lapsed:
		}
	}
	if err := c.mark(stay, true, "result-below-changed", note); err != nil {
		return err
	}
	return c.undo(tier, undone, Undone, note)
}

// mark says, or no longer says, on entries of rounds that are not yet published
// that the result below was changed.
func (c *changes) mark(entries []uuid.UUID, changed bool, action, why string) error {
	if len(entries) == 0 {
		return nil
	}
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `UPDATE entries e SET result_below_changed = $2, version = e.version + 1, updated_at = $3, updated_by = $4
		FROM rounds r WHERE e.id = ANY ($1) AND r.id = e.round_id AND r.phase NOT IN ('published', 'closed') AND e.result_below_changed <> $2
		RETURNING e.id, e.round_id`, entries, changed, c.tx.Now(), actor(c.by))
	if err != nil {
		return fmt.Errorf("mark promoted entries: %w", err)
	}
	var id, round uuid.UUID
	_, err = pgx.ForEachRow(rows, []any{&id, &round}, func() error {
		c.record(action, "entry", id, round, why, nil)
		return nil
	})
	if err != nil {
		return fmt.Errorf("mark promoted entries: %w", err)
	}
	return nil
}

// undo ends promotions, takes their entries out of their rounds, and lets a later
// award of the same product climb where an earlier one was undone.
func (c *changes) undo(tier *competition.Tier, ps []*Promotion, to Status, reason string) error {
	if len(ps) == 0 {
		return nil
	}
	var entries, ended []uuid.UUID
	for _, p := range ps {
		if p.TargetEntryID != nil && (p.Status == TakenIn || p.Status == Accepted) {
			entries = append(entries, *p.TargetEntryID)
		}
		if p.Status != Linked && to == Undone {
			ended = append(ended, p.ID)
		}
		p.LinkedTo = nil
		c.to(p, to, reason)
	}
	if len(entries) > 0 {
		if err := entry.WithdrawPromoted(c.tx, c.by, entries, reason); err != nil {
			return err
		}
	}
	if err := c.store(); err != nil {
		return err
	}
	return c.handOver(tier, ended)
}

// handOver lets the next award of each product climb whose first promotion has ended,
// within the quota of the unit that sends it; the others follow that one.
func (c *changes) handOver(tier *competition.Tier, ended []uuid.UUID) error {
	if len(ended) == 0 {
		return nil
	}
	var linked []*Promotion
	if err := c.tx.Raw("SELECT * FROM promotions WHERE linked_to IN ? AND status = ? ORDER BY id FOR UPDATE", ended, Linked).Scan(&linked).Error; err != nil {
		return fmt.Errorf("read linked promotions: %w", err)
	}
	climber := map[uuid.UUID]uuid.UUID{} // by the promotion that has ended
	var climbing []*Promotion
	for _, p := range linked {
		first := *p.LinkedTo
		if next, found := climber[first]; found {
			p.LinkedTo = &next
			c.change(p, "follow-promotion", "", map[string]any{"linkedTo": next})
			continue
		}
		p.LinkedTo = nil
		switch err := withinQuota(c.tx, p.CycleID, p.SendingTier, p.SendingUnitID, 1+sentFrom(climbing, p.SendingUnitID)); {
		case fault.Has(err, "quota-exceeded"):
			c.to(p, Undone, fault.Of(err).Message)
		case err != nil:
			return err
		default:
			climber[first] = p.ID
			climbing = append(climbing, p)
		}
	}
	if err := c.takeIn(tier, climbing); err != nil {
		return err
	}
	return c.store()
}

func sentFrom(ps []*Promotion, unit uuid.UUID) (n int) {
	for _, p := range ps {
		if p.SendingUnitID == unit {
			n++
		}
	}
	return n
}

// send sends new promotions: those of a product that climbs already are linked to
// its first one, the others must be within the quota, and are taken in where they can
// be at once.
func (c *changes) send(cycle *competition.Cycle, tier *competition.Tier, round *competition.Round, fresh []*Promotion) error {
	if len(fresh) == 0 {
		return nil
	}
	if cycle.Status != competition.CycleOpen {
		for _, p := range fresh {
			c.to(p, Lapsed, lapsed)
		}
		return nil
	}
	first, err := climbing(c.tx, fresh)
	if err != nil {
		return err
	}
	alone := make([]*Promotion, 0, len(fresh))
	for _, p := range fresh {
		if id, climbs := first[p.ProductID]; climbs {
			p.LinkedTo = &id
			c.to(p, Linked, "")
			continue
		}
		alone = append(alone, p)
	}
	if len(alone) == 0 {
		return nil
	}
	if err := withinQuota(c.tx, round.CycleID, round.Tier, round.UnitID, len(alone)); err != nil {
		return err
	}
	return c.takeIn(tier, alone)
}

// climbing are the promotions of the same products that climb already in this cycle,
// by product. A product is the same as those that it was merged with.
func climbing(tx *database.Tx, fresh []*Promotion) (map[uuid.UUID]uuid.UUID, error) {
	products := make([]uuid.UUID, len(fresh))
	for i, p := range fresh {
		products[i] = p.ProductID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		WITH RECURSIVE up (product, id, merged_into) AS (
			SELECT p.id, p.id, p.merged_into FROM products p
			 WHERE p.id = ANY ($3) OR p.id IN (SELECT product_id FROM promotions WHERE cycle_id = $1 AND target_tier = $2 AND status = ANY ($4))
			UNION ALL SELECT up.product, p.id, p.merged_into FROM up JOIN products p ON p.id = up.merged_into)
		SELECT ours.product, c.id FROM up ours
		  JOIN up theirs ON theirs.id = ours.id AND theirs.merged_into IS NULL
		  JOIN promotions c ON c.product_id = theirs.product AND c.cycle_id = $1 AND c.target_tier = $2 AND c.status = ANY ($4)
		 WHERE ours.merged_into IS NULL AND ours.product = ANY ($3) ORDER BY c.id DESC`,
		fresh[0].CycleID, fresh[0].TargetTier, products, words(active))
	if err != nil {
		return nil, fmt.Errorf("look for products that climb already: %w", err)
	}
	first := map[uuid.UUID]uuid.UUID{}
	var product, id uuid.UUID
	if _, err := pgx.ForEachRow(rows, []any{&product, &id}, func() error {
		first[product] = id // the oldest comes last
		return nil
	}); err != nil {
		return nil, fmt.Errorf("look for products that climb already: %w", err)
	}
	return first, nil
}

// withinQuota refuses ("quota-exceeded") more new promotions than the sending unit
// has places left in the cycle, over all its rounds. The quota is locked until the
// commit.
func withinQuota(tx *database.Tx, cycleID uuid.UUID, tier string, unitID uuid.UUID, more int) error {
	places, err := competition.QuotaFor(tx, cycleID, tier, unitID)
	if err != nil || places == nil {
		return err
	}
	used, err := placesTaken(tx, cycleID, tier, unitID)
	if err != nil {
		return err
	}
	if used+more > *places {
		return fault.New(fault.Conflict, "quota-exceeded", "%s", overQuota(*places, used+more))
	}
	return nil
}

func overQuota(places, after int) string {
	return fmt.Sprintf("Đơn vị có %d suất đề cử trong chu kỳ, danh sách sau công bố là %d.", places, after)
}

func placesTaken(tx *database.Tx, cycleID uuid.UUID, tier string, unitID uuid.UUID) (n int, err error) {
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM promotions
		WHERE cycle_id = $1 AND sending_tier = $2 AND sending_unit_id = $3 AND status = ANY ($4)`, cycleID, tier, unitID, words(active)).Scan(&n); err != nil {
		return 0, fmt.Errorf("count promotions of unit %s: %w", unitID, err)
	}
	return n, nil
}
