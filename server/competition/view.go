package competition

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
)

// Limits of one page of a list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// drafts is the condition that a draft is this account's to see: an organiser's of
// its unit or of the nation, or its secretary's. Arguments: the account's Holder, twice.
const drafts = `(rounds.phase <> 'draft'
	OR EXISTS (SELECT 1 FROM grants g JOIN units u ON u.id = g.unit_id
	    WHERE g.account_id = ? AND g.role = 'organiser' AND g.ended_at IS NULL AND (g.unit_id = rounds.unit_id OR u.level = 'nation'))
	OR EXISTS (SELECT 1 FROM grants g
	    WHERE g.account_id = ? AND g.round_id = rounds.id AND g.ended_at IS NULL))`

// maySee says whether a round exists for by: drafts do only for those who plan it.
func maySee(tx *database.Tx, by account.Account, r *Round) (bool, error) {
	if r.Phase != Draft || by.IsPlatform() {
		return true, nil
	}
	var seen int64
	if err := tx.Model(&Round{}).Where("rounds.id = ?", r.ID).Where(drafts, by.Holder(), by.Holder()).Count(&seen).Error; err != nil {
		return false, fmt.Errorf("look whether round %s may be seen: %w", r.ID, err)
	}
	return seen > 0, nil
}

// See reads a round that by may see; hidden drafts are NotFound "round-not-found".
func See(tx *database.Tx, by account.Account, id uuid.UUID) (*Round, error) {
	r, err := Get(tx, id)
	if err != nil {
		return nil, err
	}
	if seen, err := maySee(tx, by, r); err != nil {
		return nil, err
	} else if !seen {
		return nil, roundNotFound()
	}
	return r, nil
}

// RoundView is a round as one person sees it. Team is whether by works on the round
// (organiser, secretary, screener, panel or council). For everyone else the rules are those
// that froze, until the round is published: what the council changes is its own
// until then.
type RoundView struct {
	Round
	Team bool
}

// Round reads one round with what this person may see of it.
func (s *Service) Round(ctx context.Context, by account.Account, id uuid.UUID) (*RoundView, error) {
	var v *RoundView
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := See(tx, by, id)
		if err != nil {
			return err
		}
		views, err := view(tx, by, []Round{*r})
		if err != nil {
			return err
		}
		v = &views[0]
		return nil
	})
	return v, err
}

// view hides from strangers what the council decides before it is published.
func view(tx *database.Tx, by account.Account, rounds []Round) ([]RoundView, error) {
	ids := make([]uuid.UUID, 0, len(rounds))
	for _, r := range rounds {
		ids = append(ids, r.ID)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT r.id FROM rounds r WHERE r.id = ANY($2) AND (
		  EXISTS (SELECT 1 FROM grants g WHERE g.account_id = $1 AND g.ended_at IS NULL
		    AND (g.unit_id = r.unit_id AND g.role = 'organiser' OR g.round_id = r.id AND g.role <> 'auditor'))
		  OR EXISTS (SELECT 1 FROM panel_members p WHERE p.account_id = $3 AND p.round_id = r.id AND p.status = 'active' AND ($4::uuid IS NULL OR p.id = $4))
		  OR EXISTS (SELECT 1 FROM council_members c WHERE c.account_id = $1 AND c.round_id = r.id AND c.left_at IS NULL))`, by.Holder(), ids, by.ID, by.Seat)
	if err != nil {
		return nil, fmt.Errorf("read who works on rounds: %w", err)
	}
	defer rows.Close()
	var own []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read who works on rounds: %w", err)
		}
		own = append(own, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read who works on rounds: %w", err)
	}
	views := make([]RoundView, 0, len(rounds))
	for _, r := range rounds {
		v := RoundView{Round: r, Team: by.IsPlatform() || slices.Contains(own, r.ID)}
		if !v.Team && r.FrozenRulesVersion != nil && !r.Phase.After(Approved) {
			frozen, err := frozenRules(tx, &r)
			if err != nil {
				return nil, err
			}
			v.Rules, v.RulesVersion = frozen.Rules, frozen.Version
		}
		views = append(views, v)
	}
	return views, nil
}

// frozenRules are the rules as they stood when scoring opened.
func frozenRules(tx *database.Tx, r *Round) (*RulesVersion, error) {
	var v RulesVersion
	err := tx.Where("round_id = ? AND version = ?", r.ID, *r.FrozenRulesVersion).First(&v).Error
	if err != nil {
		return nil, fmt.Errorf("read frozen rules of round %s: %w", r.ID, err)
	}
	return &v, nil
}

// RulesVersions lists every version of a round's rules, the first one first: to its
// team at once, to everyone after publication.
func (s *Service) RulesVersions(ctx context.Context, by account.Account, roundID uuid.UUID) (versions []RulesVersion, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := See(tx, by, roundID)
		if err != nil {
			return err
		}
		views, err := view(tx, by, []Round{*r})
		if err != nil {
			return err
		}
		q := tx.Where("round_id = ?", roundID)
		if !views[0].Team && !r.Phase.After(Approved) {
			q = q.Where("version <= ?", views[0].RulesVersion)
		}
		if err := q.Order("version").Find(&versions).Error; err != nil {
			return fmt.Errorf("list rules of round %s: %w", roundID, err)
		}
		return nil
	})
	return versions, err
}

// Rubrics reads the rubrics that count in a round that by may see, in the order of
// the programme's groups.
func (s *Service) Rubrics(ctx context.Context, by account.Account, roundID uuid.UUID) (rubrics []rubric.Rubric, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := See(tx, by, roundID)
		if err != nil {
			return err
		}
		groups, err := Groups(tx, r.ProgrammeID)
		if err != nil {
			return err
		}
		if rubrics, err = rubric.CurrentAll(tx, roundID); err != nil {
			return err
		}
		place := func(x rubric.Rubric) int {
			return slices.IndexFunc(groups, func(g Group) bool { return g.GroupID == x.GroupID })
		}
		slices.SortFunc(rubrics, func(a, b rubric.Rubric) int { return place(a) - place(b) })
		return nil
	})
	return rubrics, err
}

// Missing lists what stands in the way of the round's next phase, to its team:
// the same that Enter would answer, without moving anything.
func (s *Service) Missing(ctx context.Context, by account.Account, roundID uuid.UUID) (next Phase, missing []Missing, err error) {
	// Guards may lock what they look at, so this is no read-only transaction.
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := See(tx, by, roundID)
		if err != nil {
			return err
		}
		// It names judges by code and entries: for those who move the round.
		if err := mayChange(tx, by, r, movers(r.Phase.Next())); err != nil {
			return err
		}
		if next = r.Phase.Next(); next == "" {
			return nil
		}
		missing, err = s.missing(tx, r, next)
		return err
	})
	return next, missing, err
}

// Filter narrows a list of rounds; zero values do not.
type Filter struct {
	ProgrammeID uuid.UUID
	CycleID     uuid.UUID
	Tier        string
	UnitID      uuid.UUID
	Phase       Phase
}

// List is the rounds that by may see, the newest first: those before the id after
// (uuid.Nil: from the top), at most limit (0: DefaultLimit).
func (s *Service) List(ctx context.Context, by account.Account, f Filter, after uuid.UUID, limit int) (views []RoundView, err error) {
	if f.Phase != "" && !slices.Contains(Phases, f.Phase) {
		var fields fault.Fields
		fields.Add("phase", "unknown", "Không có giai đoạn %q.", f.Phase)
		return nil, fields.Err()
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		q := tx.Model(&Round{})
		if !by.IsPlatform() {
			q = q.Where(drafts, by.Holder(), by.Holder())
		}
		for column, id := range map[string]uuid.UUID{"programme_id": f.ProgrammeID, "cycle_id": f.CycleID, "unit_id": f.UnitID} {
			if id != uuid.Nil {
				q = q.Where(column+" = ?", id)
			}
		}
		if f.Tier != "" {
			q = q.Where("tier = ?", f.Tier)
		}
		if f.Phase != "" {
			q = q.Where("phase = ?", f.Phase)
		}
		if after != uuid.Nil {
			q = q.Where("id < ?", after)
		}
		var rounds []Round
		if err := q.Order("id DESC").Limit(page(limit)).Find(&rounds).Error; err != nil {
			return fmt.Errorf("list rounds: %w", err)
		}
		views, err = view(tx, by, rounds)
		return err
	})
	return views, err
}

// CalendarCursor is the place of the last line of a calendar page.
type CalendarCursor struct {
	ClosesAt time.Time
	ID       uuid.UUID
}

// Calendar lists the announced rounds whose registration has not closed and that
// facilities enter by themselves, those that close first at the top. With a unit
// only those that a facility of that unit may enter, and those of the units below
// it: itself, its ancestors (by administration and by the round's own cycle), its
// descendants. Anyone may read it.
func (s *Service) Calendar(ctx context.Context, unitID uuid.UUID, after CalendarCursor, limit int) (rounds []Round, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		q := tx.Model(&Round{}).Where("phase = 'registration' AND admits_open AND registration_closes_at > ?", tx.Now())
		if unitID != uuid.Nil {
			q = q.Where(`unit_id IN (
				WITH RECURSIVE up(id) AS (SELECT ?::uuid
				  UNION SELECT u.parent_id FROM up JOIN units u ON u.id = up.id WHERE u.parent_id IS NOT NULL),
				down(id) AS (SELECT ?::uuid UNION SELECT u.id FROM down JOIN units u ON u.parent_id = down.id),
				former(id) AS (SELECT id FROM up UNION SELECT s.predecessor_id FROM unit_successions s JOIN up ON up.id = s.successor_id)
				SELECT id FROM up UNION SELECT id FROM down
				UNION SELECT m.parent_id FROM cycle_members m JOIN former ON former.id = m.member_id WHERE m.cycle_id = rounds.cycle_id)`, unitID, unitID)
		}
		if after.ID != uuid.Nil {
			q = q.Where("(registration_closes_at, id) > (?, ?)", after.ClosesAt, after.ID)
		}
		if err := q.Order("registration_closes_at, id").Limit(page(limit)).Find(&rounds).Error; err != nil {
			return fmt.Errorf("list open rounds: %w", err)
		}
		return nil
	})
	return rounds, err
}

// DuePublications are the approved rounds whose moment to be published has come.
func DuePublications(tx *database.Tx) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.Model(&Round{}).Where("phase = 'approved' AND publish_at <= ?", tx.Now()).Order("publish_at, id").Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("look for rounds to publish: %w", err)
	}
	return ids, nil
}

func page(limit int) int {
	if limit <= 0 {
		return DefaultLimit
	}
	return min(limit, MaxLimit)
}

// Rubric reads the rubric that counts for one product group of a round that by may see.
func (s *Service) Rubric(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string) (r *rubric.Rubric, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := See(tx, by, roundID); err != nil {
			return err
		}
		r, err = rubric.Current(tx, roundID, groupID)
		return err
	})
	return r, err
}

// RubricVersions lists all versions of one product group's rubric, the newest first.
func (s *Service) RubricVersions(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string) (versions []rubric.Rubric, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := See(tx, by, roundID); err != nil {
			return err
		}
		versions, err = rubric.Versions(tx, roundID, groupID)
		return err
	})
	return versions, err
}
