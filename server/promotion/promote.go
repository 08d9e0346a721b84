package promotion

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/publication"
)

// Service is the use cases of promotion.
type Service struct{ DB *database.DB }

// active are the states that take a place of the quota and keep the product's
// climb to this tier unique in its cycle.
var active = []Status{Waiting, Late, TakenIn, Accepted, Rejected}

// Promote makes the promotions of a published version say what it nominates: new
// ones for new nominations, undone ones where a correction took the nomination
// away (product.md §6, rules 3, 7 and 8). It runs inside the publication's
// transaction; "quota-exceeded" refuses the whole publication.
func (s *Service) Promote(tx *database.Tx, by account.Account, v *publication.Version) error {
	next, err := competition.NextTier(tx, v.Round.ProgrammeID, v.Round.Tier)
	if err != nil || next == nil {
		return err
	}
	// Two publications of one cycle decide one after the other which of them a
	// product climbs from.
	if _, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended('promotion/' || $1::uuid::text || '/' || $2, 0))`, v.Round.CycleID, next.Tier); err != nil {
		return fmt.Errorf("lock promotions: %w", err)
	}
	existing, err := bySource(tx, v.Round.ID, next.Tier)
	if err != nil {
		return err
	}
	nominated := make(map[uuid.UUID]bool, len(v.Nominated))
	var fresh []Promotion
	for _, a := range v.Nominated {
		nominated[*a.EntryID] = true
		p, ok := existing[*a.EntryID]
		switch {
		case !ok:
			fresh = append(fresh, newPromotion(tx, by, v, next.Tier, a))
		case p.Status == Undone:
			if err := revive(tx, by, p, a.ID); err != nil {
				return err
			}
			fresh = append(fresh, *p)
		case p.AwardID != a.ID: // the award was reissued at another level
			if err := tx.Model(p).Update("award_id", a.ID).Error; err != nil {
				return fmt.Errorf("follow reissued award: %w", err)
			}
		}
	}
	for entryID, p := range existing {
		if !nominated[entryID] {
			if err := s.takeAway(tx, by, p, v.Note); err != nil {
				return err
			}
		}
	}
	return s.send(tx, by, v, next, fresh)
}

// send stores new promotions, checks the quota and takes in what can be taken in now.
func (s *Service) send(tx *database.Tx, by account.Account, v *publication.Version, next *competition.Tier, fresh []Promotion) error {
	if len(fresh) == 0 {
		return nil
	}
	if err := link(tx, fresh); err != nil {
		return err
	}
	if err := insert(tx, by, v.Round.ID, fresh); err != nil {
		return err
	}
	if err := checkQuota(tx, v.Round); err != nil {
		return err
	}
	waiting := make([]Promotion, 0, len(fresh))
	for _, p := range fresh {
		if p.Status == Waiting {
			waiting = append(waiting, p)
		}
	}
	return s.takeIn(tx, by, next, waiting)
}

func newPromotion(tx *database.Tx, by account.Account, v *publication.Version, tier string, a award.Award) Promotion {
	return Promotion{
		ID: uuid.Must(uuid.NewV7()), CycleID: v.Round.CycleID, SourceRoundID: v.Round.ID, SourceEntryID: *a.EntryID, AwardID: a.ID,
		ProductID: *a.ProductID, FacilityID: *a.FacilityID, SendingTier: v.Round.Tier, SendingUnitID: v.Round.UnitID, TargetTier: tier,
		Status: Waiting, Version: 1, CreatedAt: tx.Now(), ChangedAt: tx.Now(), ChangedBy: actor(by),
	}
}

// bySource reads the promotions that a round has sent to a tier, by source entry.
func bySource(tx *database.Tx, round uuid.UUID, tier string) (map[uuid.UUID]*Promotion, error) {
	var rows []Promotion
	if err := tx.Where("source_round_id = ? AND target_tier = ?", round, tier).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read promotions of round %s: %w", round, err)
	}
	byEntry := make(map[uuid.UUID]*Promotion, len(rows))
	for i := range rows {
		byEntry[rows[i].SourceEntryID] = &rows[i]
	}
	return byEntry, nil
}

// link marks those whose product climbs already in this cycle.
func link(tx *database.Tx, fresh []Promotion) error {
	products := make([]uuid.UUID, len(fresh))
	for i, p := range fresh {
		products[i] = p.ProductID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT product_id, id FROM promotions
		WHERE cycle_id = $1 AND target_tier = $2 AND product_id = ANY($3) AND status = ANY($4)`,
		fresh[0].CycleID, fresh[0].TargetTier, products, words(active))
	if err != nil {
		return fmt.Errorf("look for products that climb already: %w", err)
	}
	defer rows.Close()
	first := map[uuid.UUID]uuid.UUID{}
	for rows.Next() {
		var product, id uuid.UUID
		if err := rows.Scan(&product, &id); err != nil {
			return fmt.Errorf("look for products that climb already: %w", err)
		}
		first[product] = id
	}
	for i := range fresh {
		if id, climbs := first[fresh[i].ProductID]; climbs && id != fresh[i].ID {
			fresh[i].Status, fresh[i].LinkedTo = Linked, &id
		}
	}
	return rows.Err()
}

// insert stores promotions that are not there yet, with their ledger entries.
func insert(tx *database.Tx, by account.Account, round uuid.UUID, fresh []Promotion) error {
	var batch pgx.Batch
	for _, p := range fresh {
		batch.Queue(`INSERT INTO promotions (id, cycle_id, source_round_id, source_entry_id, award_id, product_id, facility_id, sending_tier,
			sending_unit_id, target_tier, linked_to, status, version, created_at, changed_at, changed_by)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
			ON CONFLICT (id) DO UPDATE SET status = excluded.status, linked_to = excluded.linked_to`,
			p.ID, p.CycleID, p.SourceRoundID, p.SourceEntryID, p.AwardID, p.ProductID, p.FacilityID, p.SendingTier,
			p.SendingUnitID, p.TargetTier, p.LinkedTo, string(p.Status), p.Version, p.CreatedAt, p.ChangedAt, p.ChangedBy)
		args, err := ledger.Record{
			Actor: by.ID, Action: "promote-entry", Subject: "promotion", ID: p.ID, Round: round,
			Detail: map[string]any{"entry": p.SourceEntryID, "tier": p.TargetTier, "status": p.Status},
		}.Args(tx.Now())
		if err != nil {
			return err
		}
		batch.Queue(ledger.SQL, args...)
	}
	if err := tx.Pgx.SendBatch(tx.Context(), &batch).Close(); err != nil {
		return fmt.Errorf("store %d promotions: %w", len(fresh), err)
	}
	return nil
}

// checkQuota refuses when the sending unit now has more promotions in the cycle than
// places, over all its rounds. The quota row is locked until the commit.
func checkQuota(tx *database.Tx, r *competition.Round) error {
	var places, used int
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT places FROM cycle_quotas WHERE cycle_id = $1 AND tier = $2 AND unit_id = $3 FOR UPDATE`,
		r.CycleID, r.Tier, r.UnitID).Scan(&places)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lock quota: %w", err)
	}
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM promotions WHERE cycle_id = $1 AND sending_tier = $2 AND sending_unit_id = $3 AND status = ANY($4)`,
		r.CycleID, r.Tier, r.UnitID, words(active)).Scan(&used); err != nil {
		return fmt.Errorf("count promotions: %w", err)
	}
	if used > places {
		return fault.New(fault.Conflict, "quota-exceeded", "Đơn vị có %d suất đề cử trong chu kỳ, danh sách sau công bố là %d.", places, used)
	}
	return nil
}

// revive sends an undone promotion up again: a later correction nominates it anew.
func revive(tx *database.Tx, by account.Account, p *Promotion, awardID uuid.UUID) error {
	p.AwardID, p.Reason, p.TargetUnitID, p.TargetRoundID, p.TargetEntryID = awardID, "", nil, nil, nil
	return move(tx, by, p, Waiting, "", "AwardID", "TargetUnitID", "TargetRoundID", "TargetEntryID")
}

// move changes a promotion's state, with the reason on the record.
func move(tx *database.Tx, by account.Account, p *Promotion, to Status, reason string, columns ...string) error {
	from := p.Status
	p.Status, p.Reason, p.ChangedAt, p.ChangedBy = to, reason, tx.Now(), actor(by)
	p.Version++
	if err := tx.Model(p).Select(append(columns, "Status", "Reason", "ChangedAt", "ChangedBy", "Version")).Updates(p).Error; err != nil {
		return fmt.Errorf("move promotion %s to %s: %w", p.ID, to, err)
	}
	round := p.SourceRoundID
	if p.TargetRoundID != nil {
		round = *p.TargetRoundID
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "move-promotion", Subject: "promotion", ID: p.ID, Round: round, Reason: reason, Detail: map[string]any{"from": from, "to": to},
	})
}

func words(statuses []Status) []string {
	w := make([]string, len(statuses))
	for i, s := range statuses {
		w[i] = string(s)
	}
	return w
}

func actor(by account.Account) *uuid.UUID {
	if by.ID == uuid.Nil {
		return nil
	}
	return &by.ID
}
