package site

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/certificate"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/unit"
)

// Product reads a product that has at least one valid award, with its climbs.
// A product that was merged into another answers as that one.
func (p Published) Product(ctx context.Context, productID string) (view *ProductView, err error) {
	id, err := uuid.Parse(productID)
	if err != nil {
		return nil, errUnpublished
	}
	err = database.Read(ctx, p.DB, func(tx *database.Tx) error {
		var ids []uuid.UUID
		rows, err := tx.Pgx.Query(tx.Context(), `
			WITH RECURSIVE up AS (SELECT id, merged_into FROM products WHERE id = $1
			  UNION SELECT n.id, n.merged_into FROM products n JOIN up ON n.id = up.merged_into),
			down AS (SELECT id FROM up WHERE merged_into IS NULL UNION SELECT m.id FROM products m JOIN down ON m.merged_into = down.id)
			SELECT id FROM down`, id)
		if err != nil {
			return fmt.Errorf("read product %s: %w", id, err)
		}
		if ids, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return fmt.Errorf("read product %s: %w", id, err)
		}
		view, err = productOf(tx, ids)
		return err
	})
	return view, err
}

// productOf reads the product whose id comes first, with what was merged into it.
func productOf(tx *database.Tx, ids []uuid.UUID) (*ProductView, error) {
	if len(ids) == 0 {
		return nil, errUnpublished
	}
	var awarded int
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM awards WHERE product_id = ANY($1) AND status = 'valid'`, ids).Scan(&awarded); err != nil {
		return nil, fmt.Errorf("count awards: %w", err)
	}
	if awarded == 0 {
		return nil, errUnpublished
	}
	product, err := facility.GetProduct(tx, ids[0])
	if err != nil {
		return nil, err
	}
	maker, err := facility.Get(tx, product.FacilityID)
	if err != nil {
		return nil, err
	}
	v := &ProductView{ID: product.ID.String(), Name: product.Name, About: product.Description, Facility: maker.Name, Place: maker.Locality}
	place, err := unit.Get(tx, maker.UnitID)
	if err != nil {
		return nil, err
	}
	v.Province = lowerFirst(place.Title())
	if product.Kind == facility.Set {
		rows, err := tx.Pgx.Query(tx.Context(), `SELECT name FROM product_members WHERE product_id = $1 ORDER BY position`, product.ID)
		if err != nil {
			return nil, fmt.Errorf("read members of %s: %w", product.ID, err)
		}
		if v.Members, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return nil, fmt.Errorf("read members of %s: %w", product.ID, err)
		}
	}
	c := climbs{tx: tx, ladders: ladders{tx: tx}, products: ids}
	if v.Cycles, err = c.read(); err != nil {
		return nil, err
	}
	v.Group = c.group
	if v.Certificates, err = c.certificates(); err != nil {
		return nil, err
	}
	v.Photos, err = c.photos()
	return v, err
}

// climbs reads what one product (with those merged into it) did in every cycle.
type climbs struct {
	tx       *database.Tx
	ladders  ladders
	products []uuid.UUID
	group    Group
}

type standingRow struct {
	cycle, programme uuid.UUID
	cycleName, tier  string
	round            uuid.UUID
	unitID           uuid.UUID
	decided          time.Time
	demonstration    bool
	group            string
	score, level     string
	rank, entered    int
	awarded, byName  bool
	means            []byte
	placeID          uuid.UUID
}

func (c *climbs) read() ([]Climb, error) {
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `
		SELECT r.cycle_id, r.programme_id, cy.name, r.tier, r.id, r.unit_id, d.decision_date, r.demonstration, s.group_id, coalesce(s.score, ''), coalesce(s.level, ''),
		       coalesce(s.rank_overall, 0), p.entered, s.awarded, s.public_by_name, s.group_points, s.unit_id
		  FROM published_standings s JOIN publications p ON p.id = s.publication_id JOIN rounds r ON r.id = p.round_id JOIN cycles cy ON cy.id = r.cycle_id
		  JOIN deliberations d ON d.round_id = p.round_id AND d.version = p.version
		 WHERE s.product_id = ANY($1) AND p.version = (SELECT max(version) FROM publications q WHERE q.round_id = p.round_id)
		 ORDER BY d.decision_date, p.at`, c.products)
	if err != nil {
		return nil, fmt.Errorf("read climbs: %w", err)
	}
	standings, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s standingRow, err error) {
		err = row.Scan(&s.cycle, &s.programme, &s.cycleName, &s.tier, &s.round, &s.unitID, &s.decided, &s.demonstration, &s.group, &s.score, &s.level,
			&s.rank, &s.entered, &s.awarded, &s.byName, &s.means, &s.placeID)
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read climbs: %w", err)
	}
	var cycles []Climb
	at := map[uuid.UUID]int{}
	for _, s := range standings {
		ladder, err := c.ladders.of(s.programme, s.cycle)
		if err != nil {
			return nil, err
		}
		i, known := at[s.cycle]
		if !known {
			i = len(cycles)
			at[s.cycle] = i
			climb := Climb{CycleID: s.cycle.String(), Cycle: s.cycleName}
			for _, t := range ladder {
				climb.Steps = append(climb.Steps, Step{Tier: t, State: StepAhead, Demonstration: s.demonstration})
			}
			cycles = append(cycles, climb)
		}
		for j := range cycles[i].Steps {
			// Where it was not awarded, and not public by name, nothing ties it to its code.
			if cycles[i].Steps[j].Tier.ID == s.tier && cycles[i].Steps[j].State != StepAwarded && (s.awarded || s.byName) {
				if err := c.fill(&cycles[i].Steps[j], s); err != nil {
					return nil, err
				}
			}
		}
		if c.group.ID == "" || s.awarded {
			if err := c.tx.Pgx.QueryRow(c.tx.Context(), `SELECT group_id, name_vi, name_en FROM product_groups WHERE programme_id = $1 AND group_id = $2`, s.programme, s.group).
				Scan(&c.group.ID, &c.group.Name.Vi, &c.group.Name.En); err != nil {
				return nil, fmt.Errorf("read product group: %w", err)
			}
		}
	}
	return cycles, c.addPromotions(cycles, at)
}

// fill writes one tier of a climb; an entry that was not awarded shows no figures.
func (c *climbs) fill(step *Step, s standingRow) (err error) {
	step.State = StepEnded
	step.RoundID, step.Year, step.On, step.Demonstration = s.round.String(), s.decided.Year(), s.decided, s.demonstration
	if step.Unit, err = unitOn(c.tx, s.unitID, s.decided); err != nil || !s.awarded {
		return err
	}
	criteria, err := criterionNamesOf(c.tx, s.round)
	if err != nil {
		return err
	}
	step.State, step.Score, step.Rank, step.Entered, step.Level = StepAwarded, Exact(s.score), s.rank, s.entered, s.level
	if step.Criteria, err = criteria.points(s.group, s.means); err != nil {
		return err
	}
	step.Province, step.ProvinceNow, err = thenAndNow(c.tx, s.placeID)
	return err
}

// addPromotions marks the tiers into which the product was promoted. What the next
// round does with it stays its own until it publishes.
func (c *climbs) addPromotions(cycles []Climb, at map[uuid.UUID]int) error {
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `SELECT cycle_id, target_tier, created_at, target_unit_id FROM promotions
		WHERE product_id = ANY($1) AND status IN ('waiting', 'late', 'taken-in', 'accepted', 'rejected') ORDER BY id`, c.products)
	if err != nil {
		return fmt.Errorf("read promotions: %w", err)
	}
	type promoted struct {
		Cycle uuid.UUID
		Tier  string
		At    time.Time
		Unit  *uuid.UUID
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[promoted])
	if err != nil {
		return fmt.Errorf("read promotions: %w", err)
	}
	for _, p := range all {
		i, known := at[p.Cycle]
		if !known {
			continue
		}
		for j := range cycles[i].Steps {
			step := &cycles[i].Steps[j]
			if step.Tier.ID != p.Tier {
				continue
			}
			step.PromotedAt = p.At
			if step.State == StepAhead {
				step.State = StepWaiting
				if p.Unit != nil {
					if step.Unit, err = unitOn(c.tx, *p.Unit, p.At); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (c *climbs) certificates() ([]Certificate, error) {
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `
		SELECT ce.number, ce.check_code, a.tier, a.year, ce.valid_until, ce.status, ce.valid_until < (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, r.programme_id, r.cycle_id
		  FROM certificates ce JOIN awards a ON a.id = ce.award_id JOIN rounds r ON r.id = a.round_id
		 WHERE a.product_id = ANY($1) ORDER BY ce.issued_on DESC, ce.number`, c.products)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	type row struct {
		Certificate
		programme, cycle uuid.UUID
		expired          bool
	}
	all, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (x row, err error) {
		err = r.Scan(&x.Number, &x.CheckURL, &x.Tier.ID, &x.Year, &x.ValidUntil, &x.Status, &x.expired, &x.programme, &x.cycle)
		return x, err
	})
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	certificates := make([]Certificate, len(all))
	for i, x := range all {
		ladder, err := c.ladders.of(x.programme, x.cycle)
		if err != nil {
			return nil, err
		}
		x.Tier, x.CheckURL = tierIn(ladder, x.Tier.ID), certificate.CheckPath+"/"+x.CheckURL
		if x.Status == CertificateValid && x.expired {
			x.Status = CertificateExpired
		}
		certificates[i] = x.Certificate
	}
	return certificates, nil
}

// photos are those of the newest published, awarded entry.
func (c *climbs) photos() ([]Photo, error) {
	rows, err := c.tx.Pgx.Query(c.tx.Context(), `
		SELECT ph.id::text, ep.caption FROM entry_photos ep JOIN photos ph ON ph.id = ep.photo_id
		 WHERE ph.status = 'ready' AND ep.entry_id = (SELECT entry_id FROM awards WHERE product_id = ANY($1) AND status = 'valid' ORDER BY id DESC LIMIT 1)
		 ORDER BY ep.position`, c.products)
	if err != nil {
		return nil, fmt.Errorf("read photos: %w", err)
	}
	photos, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Photo])
	if err != nil {
		return nil, fmt.Errorf("read photos: %w", err)
	}
	return photos, nil
}

// unitOn is a unit under the name and kind it had on a day.
func unitOn(tx *database.Tx, id uuid.UUID, on time.Time) (Unit, error) {
	u, err := unit.Get(tx, id)
	if err != nil {
		return Unit{}, err
	}
	title, err := unit.TitleOn(tx, id, on)
	if err != nil {
		return Unit{}, err
	}
	return Unit{Name: u.Name, Title: title}, nil
}

// thenAndNow is a place's name as it was, and today's where that is another one.
func thenAndNow(tx *database.Tx, id uuid.UUID) (then, now string, err error) {
	u, err := unit.Get(tx, id)
	if err != nil {
		return "", "", err
	}
	heirs, err := unit.Successors(tx, id)
	if err != nil {
		return "", "", err
	}
	if len(heirs) > 0 && heirs[0].Name != u.Name {
		now = heirs[0].Name
	}
	return u.Name, now, nil
}
