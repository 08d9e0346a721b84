package result

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/certificate"
	"tieubieu/server/database"
	"tieubieu/server/promotion"
	"tieubieu/server/unit"
)

// certificate is the newest one of the entry's awards: a revoked one says so.
func (v reading) certificate(r *Result) error {
	var c Certificate
	var status certificate.Status
	err := v.tx.Pgx.QueryRow(v.tx.Context(), `
		SELECT c.id, c.number, c.issued_on, c.valid_until, c.status FROM awards a JOIN certificates c ON c.award_id = a.id
		 WHERE a.entry_id = $1 ORDER BY c.status = 'valid' DESC, c.id DESC LIMIT 1`, v.entry.ID).Scan(&c.ID, &c.Number, &c.IssuedOn, &c.ValidUntil, &status)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read certificate of entry %s: %w", v.entry.ID, err)
	}
	c.Status = string(status)
	if status == certificate.Valid && c.ValidUntil.Before(unit.Day(v.tx.Now())) {
		c.Status = "expired"
	}
	r.Certificate = &c
	return nil
}

// promotion is the entry's way up; of one that is linked, the state of the product's
// first promotion stays that one's own.
func (v reading) promotion(r *Result) error {
	var p Promotion
	var target *string
	err := v.tx.Pgx.QueryRow(v.tx.Context(), `
		SELECT p.id, p.version, p.status, t.name_vi, t.name_en, x.title, x.screening_closes_at, coalesce(f.target_entry_id, p.target_entry_id)
		  FROM promotions p LEFT JOIN promotions f ON f.id = p.linked_to
		  JOIN programme_tiers t ON t.programme_id = $2 AND t.tier = p.target_tier
		  LEFT JOIN rounds x ON x.id = coalesce(f.target_round_id, p.target_round_id) AND x.phase <> 'draft'
		 WHERE p.source_entry_id = $1 ORDER BY p.id DESC LIMIT 1`, v.entry.ID, v.round.ProgrammeID).
		Scan(&p.ID, &p.Version, &p.Status, &p.Tier.Vi, &p.Tier.En, &target, &p.RenewUntil, &p.EntryID)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read promotion of entry %s: %w", v.entry.ID, err)
	}
	if target != nil {
		p.RoundTitle = *target
	}
	if !v.hand {
		p.EntryID, p.RenewUntil = nil, nil // the entry above is not this round's to see
	} else if p.Papers, err = v.toRenew(&p); err != nil {
		return err
	}
	r.Promotion = &p
	return nil
}

// toRenew lists the papers that have expired, or will before the receiving screening
// ends, while something comes of renewing them: of the entry above, or of this one while
// it waits.
func (v reading) toRenew(p *Promotion) ([]Paper, error) {
	entryID := v.entry.ID
	switch promotion.Status(p.Status) {
	case promotion.TakenIn, promotion.Accepted, promotion.Linked:
		if p.EntryID != nil {
			entryID = *p.EntryID
		}
	case promotion.Waiting, promotion.Late:
	case promotion.Rejected, promotion.Undone, promotion.Declined, promotion.Refused, promotion.Lapsed:
		return nil, nil
	}
	now := v.tx.Now()
	until := now
	if p.RenewUntil != nil && p.RenewUntil.After(until) {
		until = *p.RenewUntil
	}
	rows, err := v.tx.Pgx.Query(v.tx.Context(), `
		SELECT x.id, x.kind, x.file_name, x.valid_until, x.valid_until < $2 FROM entry_papers u JOIN papers x ON x.id = u.paper_id
		 WHERE u.entry_id = $1 AND x.valid_until < $3 ORDER BY u.position`, entryID, unit.Day(now), unit.Day(until))
	if err != nil {
		return nil, fmt.Errorf("read papers to renew of entry %s: %w", entryID, err)
	}
	papers, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Paper])
	if err != nil {
		return nil, fmt.Errorf("read papers to renew of entry %s: %w", entryID, err)
	}
	return papers, nil
}

// climb is what the product did in the rounds that have published, and where it is on
// its way now. Who does not speak for the facility sees of other rounds what everyone
// does: awarded entries, and those public by name.
func (v reading) climb(r *Result) error {
	rows, err := v.tx.Pgx.Query(v.tx.Context(), `
		WITH RECURSIVE up AS (SELECT id, merged_into FROM products WHERE id = $1
		  UNION SELECT n.id, n.merged_into FROM products n JOIN up ON n.id = up.merged_into),
		same AS (SELECT id FROM up WHERE merged_into IS NULL UNION SELECT m.id FROM products m JOIN same ON m.merged_into = same.id)
		SELECT r.id, s.entry_id, t.name_vi, t.name_en, r.unit_id, d.decision_date, r.title, s.status, s.awarded, coalesce(s.level, '')
		  FROM published_standings s JOIN publications p ON p.id = s.publication_id JOIN rounds r ON r.id = p.round_id
		  JOIN programme_tiers t ON t.programme_id = r.programme_id AND t.tier = r.tier
		  JOIN deliberations d ON d.round_id = p.round_id AND d.version = p.version
		 WHERE s.product_id IN (SELECT id FROM same) AND p.version = (SELECT max(version) FROM publications q WHERE q.round_id = p.round_id)
		   AND ($2 OR s.entry_id = $3 OR s.awarded OR s.public_by_name)
		 ORDER BY d.decision_date, p.at, s.entry_id`, r.ProductID, v.hand, v.entry.ID)
	if err != nil {
		return fmt.Errorf("read climb of product %s: %w", r.ProductID, err)
	}
	type row struct {
		Step
		unit     uuid.UUID
		decided  time.Time
		standing string
		awarded  bool
	}
	all, err := pgx.CollectRows(rows, func(c pgx.CollectableRow) (x row, err error) {
		var round, entryID uuid.UUID
		err = c.Scan(&round, &entryID, &x.Tier.Vi, &x.Tier.En, &x.unit, &x.decided, &x.RoundTitle, &x.standing, &x.awarded, &x.Level)
		x.RoundID = &round
		if v.hand || entryID == v.entry.ID {
			x.EntryID = &entryID
		}
		return x, err
	})
	if err != nil {
		return fmt.Errorf("read climb of product %s: %w", r.ProductID, err)
	}
	for _, x := range all {
		x.Outcome, x.Year = statusOf(x.standing, x.awarded), x.decided.Year()
		if x.UnitName, err = unit.TitleOn(v.tx, x.unit, x.decided); err != nil {
			return err
		}
		r.Climb = append(r.Climb, x.Step)
	}
	return v.onTheWay(r)
}

// onTheWay adds the rounds that the product was put forward to and that have published
// nothing yet. What they do with it is told where it happens.
func (v reading) onTheWay(r *Result) error {
	rows, err := v.tx.Pgx.Query(v.tx.Context(), `
		SELECT x.id, m.target_entry_id, t.name_vi, t.name_en, m.target_unit_id, coalesce(x.title, ''), m.created_at
		  FROM promotions m JOIN cycles c ON c.id = m.cycle_id JOIN programme_tiers t ON t.programme_id = c.programme_id AND t.tier = m.target_tier
		  LEFT JOIN rounds x ON x.id = m.target_round_id AND x.phase <> 'draft'
		 WHERE m.product_id = $1 AND m.status IN ('waiting', 'late', 'taken-in', 'accepted')
		   AND NOT EXISTS (SELECT 1 FROM publications p WHERE p.round_id = m.target_round_id) ORDER BY m.id`, r.ProductID)
	if err != nil {
		return fmt.Errorf("read where product %s is put forward: %w", r.ProductID, err)
	}
	type row struct {
		Step
		unit *uuid.UUID
		at   time.Time
	}
	all, err := pgx.CollectRows(rows, func(c pgx.CollectableRow) (x row, err error) {
		err = c.Scan(&x.RoundID, &x.EntryID, &x.Tier.Vi, &x.Tier.En, &x.unit, &x.RoundTitle, &x.at)
		return x, err
	})
	if err != nil {
		return fmt.Errorf("read where product %s is put forward: %w", r.ProductID, err)
	}
	for _, x := range all {
		x.Outcome, x.Year = Climbing, unit.Day(x.at).Year()
		if x.unit != nil {
			if x.UnitName, err = unit.TitleOn(v.tx, *x.unit, x.at); err != nil {
				return err
			}
		}
		if !v.hand {
			x.EntryID = nil
		}
		r.Climb = append(r.Climb, x.Step)
	}
	return nil
}
