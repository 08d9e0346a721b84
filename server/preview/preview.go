// Package preview shows what publishing a round would do, before it is done: it is done,
// looked at, and taken back.
package preview

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/database"
	"tieubieu/server/notice"
	"tieubieu/server/promotion"
	"tieubieu/server/publication"
)

// Service is the use case of the preview.
type Service struct {
	Publications *publication.Service
	Notices      *notice.Service
}

// Preview is what publishing would make visible and set going.
type Preview struct {
	Version      int  // of the publication
	Approved     bool // otherwise: as if what stands now were approved today
	Note         string
	Lines        []Line
	Awards       Awards
	Certificates []Certificate // new ones
	Promotions   []promotion.Shown
	Quota        *promotion.QuotaUse
	Told         []notice.Told
}

// Line is one entry of the version.
type Line struct {
	Code, GroupID            string
	Status                   string
	Display                  *string // points, half up to two decimals
	RankOverall, RankInGroup *int
	Awarded, Nominated       bool
	Level                    *string
	ByName                   bool // otherwise by code, group, score and status only
	Product, Facility        string
	Place                    string
	Changed                  bool    // from the version before, which a first version has not
	Before                   *Before // where it is changed
}

// Before is what the version before says of an entry.
type Before struct {
	Status             string
	Display            *string
	RankInGroup        *int
	Awarded, Nominated bool
	Level              *string
	ByName             bool
}

// Awards counts what happens in the register.
type Awards struct{ New, Kept, Superseded, Revoked int }

// Certificate is one that would be issued. Its number is the next one now: another
// publication of the same series may come first.
type Certificate struct {
	Code, Product, Number string
	ValidUntil            time.Time // a day: its last
}

// Of works out the preview of what a round has at work: organiser and secretary. It is
// refused as publishing would be (publication.Service.Rehearse).
func (s *Service) Of(ctx context.Context, by account.Account, round uuid.UUID) (*Preview, error) {
	var p *Preview
	err := s.Publications.Rehearse(ctx, by, round, func(tx *database.Tx, d *award.Deliberation, publish func() (*publication.Version, error)) error {
		before, err := promotion.VersionsOf(tx, round)
		if err != nil {
			return err
		}
		used, err := takenBy(tx, round)
		if err != nil {
			return err
		}
		v, err := publish()
		if err != nil {
			return err
		}
		p = &Preview{
			Version: v.Publication.Version, Approved: d.Status == award.DeliberationApproved, Note: d.Note,
			Awards: Awards{New: len(v.Granted.New), Kept: len(v.Granted.Kept), Superseded: len(v.Granted.Superseded), Revoked: len(v.Granted.Revoked)},
		}
		if p.Lines, err = lines(tx, v.Publication); err != nil {
			return err
		}
		if p.Certificates, err = certificates(tx, v.Publication.ID); err != nil {
			return err
		}
		if p.Promotions, err = promotion.ChangedSince(tx, round, before); err != nil {
			return err
		}
		if p.Quota, err = quota(tx, v, used); err != nil {
			return err
		}
		p.Told, err = s.Notices.Announced(tx, v.Publication.ID)
		return err
	})
	return p, err
}

func takenBy(tx *database.Tx, round uuid.UUID) (n int, err error) {
	var cycle, sender uuid.UUID
	var tier string
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT cycle_id, unit_id, tier FROM rounds WHERE id = $1", round).Scan(&cycle, &sender, &tier); err != nil {
		return 0, fmt.Errorf("read round %s: %w", round, err)
	}
	_, n, err = promotion.PlacesOf(tx, cycle, tier, sender)
	return n, err
}

// quota is nil for a unit without a limit.
func quota(tx *database.Tx, v *publication.Version, used int) (*promotion.QuotaUse, error) {
	places, after, err := promotion.PlacesOf(tx, v.Round.CycleID, v.Round.Tier, v.Round.UnitID)
	if err != nil || places == nil {
		return nil, err
	}
	return &promotion.QuotaUse{Places: *places, Used: used, After: after}, nil
}

func lines(tx *database.Tx, p *publication.Publication) ([]Line, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.judging_code, s.group_id, s.status, s.display, s.rank_overall, s.rank_in_group, s.awarded, s.nominated, s.level, s.public_by_name,
		       s.product_name, s.facility_name, s.place, o.id IS NOT NULL AND (`+publication.Changed+` OR b.public_by_name <> s.public_by_name), b.entry_id IS NOT NULL,
		       coalesce(b.status, ''), b.display, b.rank_in_group, coalesce(b.awarded, false), coalesce(b.nominated, false), b.level, coalesce(b.public_by_name, false)
		  FROM published_standings s
		  LEFT JOIN LATERAL (SELECT id FROM publications WHERE round_id = $2 AND version < $3 ORDER BY version DESC LIMIT 1) o ON true
		  LEFT JOIN published_standings b ON b.publication_id = o.id AND b.entry_id = s.entry_id
		 WHERE s.publication_id = $1 ORDER BY s.rank_overall NULLS LAST, s.judging_code`, p.ID, p.RoundID, p.Version)
	if err != nil {
		return nil, fmt.Errorf("read what would be published: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Line, err error) {
		var b Before
		var had bool
		err = row.Scan(&l.Code, &l.GroupID, &l.Status, &l.Display, &l.RankOverall, &l.RankInGroup, &l.Awarded, &l.Nominated, &l.Level, &l.ByName,
			&l.Product, &l.Facility, &l.Place, &l.Changed, &had, &b.Status, &b.Display, &b.RankInGroup, &b.Awarded, &b.Nominated, &b.Level, &b.ByName)
		if l.Changed && had {
			l.Before = &b
		}
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read what would be published: %w", err)
	}
	return all, nil
}

func certificates(tx *database.Tx, publicationID uuid.UUID) ([]Certificate, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.judging_code, a.product_name, c.number, c.valid_until
		  FROM awards a JOIN certificates c ON c.award_id = a.id AND c.status = 'valid' JOIN published_standings s ON s.publication_id = a.publication_id AND s.entry_id = a.entry_id
		 WHERE a.publication_id = $1 ORDER BY c.id`, publicationID)
	if err != nil {
		return nil, fmt.Errorf("read certificates that would be issued: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Certificate])
	if err != nil {
		return nil, fmt.Errorf("read certificates that would be issued: %w", err)
	}
	return all, nil
}
