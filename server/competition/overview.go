package competition

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/unit"
)

// Overview is how far the units of an organiser are in one cycle.
type Overview struct {
	Cycle Cycle
	Units []UnitProgress // his own first, then those below in the order of their names
}

// UnitProgress is one unit of an overview. Parents are the regions that the cycle puts
// it into: one, or two for a merged province that is listed by its predecessors.
type UnitProgress struct {
	Unit    unit.Unit
	Own     bool // the organiser's own, with all its rounds
	Parents []uuid.UUID
	Rounds  []RoundProgress // oldest first; empty: nothing is planned
}

// RoundProgress is what product.md §10 shows of a round to those above it: plan,
// phase, counts. Certified and Promoted are nil until the round is published.
type RoundProgress struct {
	ID                   uuid.UUID
	Title                string
	Tier                 string
	Phase                Phase
	PhaseAt              time.Time
	Stage                int
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time
	ScreeningClosesAt    *time.Time
	PublishAt            *time.Time
	PublishedAt          *time.Time
	Demonstration        bool
	Registered           int // handed in, whatever became of them
	Valid                int // accepted by screening
	Certified            *int
	Promoted             *int // nominated upwards and not undone, declined or refused
}

// Overview lists the units that by organises and those below them in a cycle: of a
// province the communes that hold rounds; of a region its provinces; of the nation all
// regions and provinces. One query, whatever their number. Who organises nothing finds
// nothing (account.ErrHidden).
func (s *Service) Overview(ctx context.Context, by account.Account, cycleID uuid.UUID) (o *Overview, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		c, err := GetCycle(tx, cycleID)
		if err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), overview, by.Holder(), c.ID, c.StartsOn)
		if err != nil {
			return fmt.Errorf("read overview of cycle %s: %w", cycleID, err)
		}
		lines, err := pgx.CollectRows(rows, overviewLine)
		if err != nil {
			return fmt.Errorf("read overview of cycle %s: %w", cycleID, err)
		}
		if len(lines) == 0 {
			return account.ErrHidden
		}
		o = &Overview{Cycle: *c}
		for _, l := range lines {
			if n := len(o.Units); n == 0 || o.Units[n-1].Unit.ID != l.Unit.ID {
				o.Units = append(o.Units, l.UnitProgress)
			}
			if l.round.ID != uuid.Nil {
				u := &o.Units[len(o.Units)-1]
				u.Rounds = append(u.Rounds, l.round)
			}
		}
		return nil
	})
	return o, err
}

// Arguments: the organiser, the cycle, the day it begins. placed are the provinces as
// the cycle lists them, or what they went into and hold rounds as.
const overview = `
	WITH RECURSIVE mine AS (
	  SELECT DISTINCT u.* FROM grants g JOIN units u ON u.id = g.unit_id
	   WHERE g.account_id = $1 AND g.role = 'organiser' AND g.ended_at IS NULL
	), heirs(unit_id, parent_id) AS (
	  SELECT member_id, parent_id FROM cycle_members WHERE cycle_id = $2
	  UNION SELECT s.successor_id, h.parent_id FROM heirs h JOIN unit_successions s ON s.predecessor_id = h.unit_id
	), held AS (
	  SELECT DISTINCT unit_id FROM rounds WHERE cycle_id = $2
	), placed AS (
	  SELECT h.unit_id, array_agg(DISTINCT h.parent_id ORDER BY h.parent_id) AS parents FROM heirs h JOIN units u ON u.id = h.unit_id
	   WHERE u.valid_from <= $3::date AND (u.valid_until IS NULL OR u.valid_until >= $3::date) OR h.unit_id IN (SELECT unit_id FROM held)
	   GROUP BY h.unit_id
	), shown AS (
	  SELECT id, true AS own FROM mine
	  UNION SELECT p.unit_id, false FROM placed p JOIN mine m ON m.id = ANY (p.parents)
	  UNION SELECT p.unit_id, false FROM placed p WHERE EXISTS (SELECT 1 FROM mine WHERE level = 'nation')
	  UNION SELECT u.id, false FROM units u WHERE EXISTS (SELECT 1 FROM mine WHERE level = 'nation')
	     AND u.level IN ('region', 'province') AND u.valid_from <= $3::date AND (u.valid_until IS NULL OR u.valid_until >= $3::date)
	  UNION SELECT u.id, false FROM held JOIN units u ON u.id = held.unit_id JOIN mine m ON m.id = u.parent_id AND m.level = 'province'
	), each AS (SELECT id, bool_or(own) AS own FROM shown GROUP BY id)
	SELECT u.id, u.level, u.code, u.name, u.name_folded, u.kind, u.parent_id, u.valid_from, u.valid_until, e.own, coalesce(p.parents, '{}'),
	       r.id, r.title, r.tier, r.phase, r.phase_at, r.stage, r.registration_opens_at, r.registration_closes_at, r.screening_closes_at, r.publish_at, r.demonstration,
	       (SELECT min(at) FROM publications WHERE round_id = r.id AND r.phase IN ('published', 'closed')),
	       n.registered, n.valid,
	       CASE WHEN r.phase IN ('published', 'closed') THEN (SELECT count(*) FROM awards a WHERE a.round_id = r.id AND a.status = 'valid') END,
	       CASE WHEN r.phase IN ('published', 'closed') THEN (SELECT count(*) FROM promotions a WHERE a.source_round_id = r.id AND a.status IN ('waiting', 'late', 'taken-in', 'accepted', 'rejected')) END
	  FROM each e JOIN units u ON u.id = e.id LEFT JOIN placed p ON p.unit_id = u.id
	  LEFT JOIN rounds r ON r.unit_id = u.id AND r.cycle_id = $2
	  LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE status <> 'draft' AND submitted_at IS NOT NULL) AS registered, count(*) FILTER (WHERE status = 'accepted') AS valid
	                       FROM entries WHERE round_id = r.id) n ON true
	 ORDER BY e.own DESC, array_position(ARRAY['nation', 'region', 'province', 'commune'], u.level), u.name_folded, u.id, r.created_at, r.id`

type progressLine struct {
	UnitProgress
	round RoundProgress
}

func overviewLine(row pgx.CollectableRow) (l progressLine, err error) {
	var id *uuid.UUID
	var title, tier *string
	var phase *Phase
	var phaseAt *time.Time
	var stage *int
	var demonstration *bool
	u, r := &l.Unit, &l.round
	err = row.Scan(&u.ID, &u.Level, &u.Code, &u.Name, &u.NameFolded, &u.Kind, &u.ParentID, &u.ValidFrom, &u.ValidUntil, &l.Own, &l.Parents,
		&id, &title, &tier, &phase, &phaseAt, &stage, &r.RegistrationOpensAt, &r.RegistrationClosesAt, &r.ScreeningClosesAt, &r.PublishAt, &demonstration,
		&r.PublishedAt, &r.Registered, &r.Valid, &r.Certified, &r.Promoted)
	if err != nil || id == nil {
		return l, err
	}
	r.ID, r.Title, r.Tier, r.Phase, r.PhaseAt, r.Stage, r.Demonstration = *id, *title, *tier, *phase, *phaseAt, *stage, *demonstration
	return l, nil
}
