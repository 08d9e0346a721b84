package promotion

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/ledger"
)

// lockClimb keeps the promotions of a cycle into a tier from being changed by
// anyone else until the transaction ends, but for what screening does to one: it
// shares the cycle, which cannot close meanwhile, and all rounds of that tier, which
// keep their phase. It is taken before any of these promotions and their entries are
// locked. Publications of a higher tier take theirs after their own round's lock, so
// everyone who waits, waits upwards.
func lockClimb(tx *database.Tx, cycleID uuid.UUID, tier string) (*competition.Cycle, error) {
	cycle, err := competition.ShareCycle(tx, cycleID)
	if err != nil {
		return nil, err
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('promotion/' || $1::uuid::text || '/' || $2, 0))", cycleID, tier); err != nil {
		return nil, fmt.Errorf("lock promotions of cycle %s into %s: %w", cycleID, tier, err)
	}
	if err := competition.ShareTier(tx, cycleID, tier); err != nil {
		return nil, err
	}
	return cycle, nil
}

// changes collects what happens to promotions in one transaction, each change with
// its record, and stores all of it at once.
type changes struct {
	tx      *database.Tx
	by      account.Account
	rows    []*Promotion
	records []ledger.Record
}

func changesBy(tx *database.Tx, by account.Account) *changes { return &changes{tx: tx, by: by} }

// to moves a promotion into a state. A promotion is changed once in a transaction.
func (c *changes) to(p *Promotion, to Status, reason string) {
	detail := map[string]any{"to": to}
	action := "promote-entry"
	if p.Status == "" {
		detail["entry"], detail["tier"] = p.SourceEntryID, p.TargetTier
	} else {
		action, detail["from"] = "move-promotion", p.Status
	}
	if to == TakenIn {
		detail["target"] = p.TargetEntryID
	}
	if to == Linked {
		detail["linkedTo"] = p.LinkedTo
	}
	p.Status, p.Reason = to, reason
	c.change(p, action, reason, detail)
}

func (c *changes) change(p *Promotion, action, reason string, detail map[string]any) {
	p.Version++
	p.ChangedAt, p.ChangedBy = c.tx.Now(), actor(c.by)
	c.rows = append(c.rows, p)
	round := p.SourceRoundID
	if p.TargetRoundID != nil {
		round = *p.TargetRoundID
	}
	c.record(action, "promotion", p.ID, round, reason, detail)
}

func (c *changes) record(action, subject string, id, round uuid.UUID, reason string, detail any) {
	c.records = append(c.records, ledger.Record{Actor: c.by.ID, Action: action, Subject: subject, ID: id, Round: round, Reason: reason, Detail: detail})
}

// store writes what was collected, in two statements, and begins anew.
func (c *changes) store() error {
	if err := upsert(c.tx, c.rows); err != nil {
		return err
	}
	if err := ledger.AppendAll(c.tx, c.records); err != nil {
		return err
	}
	c.rows, c.records = nil, nil
	return nil
}

func upsert(tx *database.Tx, rows []*Promotion) error {
	if len(rows) == 0 {
		return nil
	}
	var ids, cycles, sourceRounds, sourceEntries, awards, products, facilities, senders []uuid.UUID
	var targetUnits, targetRounds, targetEntries, links, changedBy []*uuid.UUID
	var sendingTiers, targetTiers, statuses, reasons []string
	var versions []int32
	var created, changed []time.Time
	for _, p := range rows {
		ids, cycles, sourceRounds = append(ids, p.ID), append(cycles, p.CycleID), append(sourceRounds, p.SourceRoundID)
		sourceEntries, awards, products = append(sourceEntries, p.SourceEntryID), append(awards, p.AwardID), append(products, p.ProductID)
		facilities, sendingTiers, senders = append(facilities, p.FacilityID), append(sendingTiers, p.SendingTier), append(senders, p.SendingUnitID)
		targetTiers, targetUnits, targetRounds = append(targetTiers, p.TargetTier), append(targetUnits, p.TargetUnitID), append(targetRounds, p.TargetRoundID)
		targetEntries, links, statuses = append(targetEntries, p.TargetEntryID), append(links, p.LinkedTo), append(statuses, string(p.Status))
		reasons, versions, created = append(reasons, p.Reason), append(versions, int32(p.Version)), append(created, p.CreatedAt)
		changed, changedBy = append(changed, p.ChangedAt), append(changedBy, p.ChangedBy)
	}
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO promotions (id, cycle_id, source_round_id, source_entry_id, award_id, product_id, facility_id, sending_tier, sending_unit_id,
		                        target_tier, target_unit_id, target_round_id, target_entry_id, linked_to, status, reason, version, created_at, changed_at, changed_by)
		SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::uuid[],
		                     $10::text[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::text[], $16::text[], $17::int[], $18::timestamptz[], $19::timestamptz[], $20::uuid[])
		ON CONFLICT (id) DO UPDATE SET award_id = excluded.award_id, target_unit_id = excluded.target_unit_id, target_round_id = excluded.target_round_id,
		       target_entry_id = excluded.target_entry_id, linked_to = excluded.linked_to, status = excluded.status, reason = excluded.reason,
		       version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		ids, cycles, sourceRounds, sourceEntries, awards, products, facilities, sendingTiers, senders,
		targetTiers, targetUnits, targetRounds, targetEntries, links, statuses, reasons, versions, created, changed, changedBy)
	if err != nil {
		return fmt.Errorf("store %d promotions: %w", len(rows), err)
	}
	return nil
}

// sentBy reads the promotions that a round has sent to a tier, in their order.
func sentBy(tx *database.Tx, round uuid.UUID, tier string) ([]*Promotion, error) {
	var rows []*Promotion
	if err := tx.Where("source_round_id = ? AND target_tier = ?", round, tier).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read promotions of round %s: %w", round, err)
	}
	return rows, nil
}

// lockSent is sentBy with the promotions and their entries locked, in the order in
// which screening locks them.
func lockSent(tx *database.Tx, round uuid.UUID, tier string) ([]*Promotion, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), `SELECT 1 FROM entries WHERE id IN (SELECT target_entry_id FROM promotions WHERE source_round_id = $1 AND target_tier = $2)
		ORDER BY id FOR UPDATE`, round, tier); err != nil {
		return nil, fmt.Errorf("lock promoted entries of round %s: %w", round, err)
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM promotions WHERE source_round_id = $1 AND target_tier = $2 ORDER BY id FOR UPDATE", round, tier); err != nil {
		return nil, fmt.Errorf("lock promotions of round %s: %w", round, err)
	}
	return sentBy(tx, round, tier)
}

func words(statuses []Status) []string {
	w := make([]string, len(statuses))
	for i, s := range statuses {
		w[i] = string(s)
	}
	return w
}

func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}
