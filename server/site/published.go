package site

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/publication"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
)

// Published is what the database holds of published results. Everything it reads
// hangs on a row of publications, so nothing shows before one is there.
type Published struct{ DB *database.DB }

var _ Results = Published{}

var errUnpublished = fault.New(fault.NotFound, "not-published", "Chưa có kết quả công bố ở địa chỉ này.")

// Stamp counts publications, and changes of promotions and certificates: what commits late, although it
// began early, is counted too.
func (p Published) Stamp(ctx context.Context) (stamp string, err error) {
	err = p.DB.Pool.QueryRow(ctx, `SELECT (SELECT count(*) FROM publications) || '-' || (SELECT count(*) || '-' || coalesce(sum(version), 0) FROM promotions) || '-' || (SELECT coalesce(sum(version), 0) FROM certificates WHERE version > 1)`).Scan(&stamp)
	if err != nil {
		return "", fmt.Errorf("read stamp of published results: %w", err)
	}
	return stamp, nil
}

const summaryColumns = `r.id, r.title, r.programme_id, r.tier, r.unit_id, u.name, r.cycle_id, c.name, r.demonstration,
	p.version, p.at, p.entered, p.passed, p.awarded, p.nominated, d.decision_date`

const summaryTables = ` FROM publications p JOIN rounds r ON r.id = p.round_id JOIN cycles c ON c.id = r.cycle_id JOIN units u ON u.id = r.unit_id
	JOIN deliberations d ON d.round_id = p.round_id AND d.version = p.version`

// summary is a row of a published round with what else is looked up by it.
type summary struct {
	RoundSummary
	roundID, programme, unitID, cycleID uuid.UUID
	decided                             time.Time
}

func scanSummary(row pgx.Row) (s summary, err error) {
	var tier string
	err = row.Scan(&s.roundID, &s.Title, &s.programme, &tier, &s.unitID, &s.Unit.Name, &s.cycleID, &s.Cycle, &s.Demonstration,
		&s.Version, &s.PublishedAt, &s.Entered, &s.Passed, &s.Awarded, &s.Nominated, &s.decided)
	s.ID, s.CycleID, s.Tier.ID, s.Year = s.roundID.String(), s.cycleID.String(), tier, s.decided.Year()
	return s, err
}

// PublishedRounds lists rounds by their newest version.
func (p Published) PublishedRounds(ctx context.Context) (rounds []RoundSummary, err error) {
	err = database.Read(ctx, p.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `SELECT `+summaryColumns+summaryTables+`
			WHERE p.version = (SELECT max(version) FROM publications q WHERE q.round_id = p.round_id)`)
		if err != nil {
			return fmt.Errorf("read published rounds: %w", err)
		}
		found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (summary, error) { return scanSummary(row) })
		if err != nil {
			return fmt.Errorf("read published rounds: %w", err)
		}
		l := ladders{tx: tx}
		for i := range found {
			if err := l.place(&found[i]); err != nil {
				return err
			}
			rounds = append(rounds, found[i].RoundSummary)
		}
		return nil
	})
	return rounds, err
}

// ladders reads each programme's ladder once per cycle, and units' titles.
type ladders struct {
	tx    *database.Tx
	known map[[2]uuid.UUID][]Tier
}

// of is a programme's ladder without optional tiers that the cycle does not use.
func (l *ladders) of(programme, cycle uuid.UUID) ([]Tier, error) {
	key := [2]uuid.UUID{programme, cycle}
	if tiers, ok := l.known[key]; ok {
		return tiers, nil
	}
	steps, err := competition.Tiers(l.tx, programme)
	if err != nil {
		return nil, err
	}
	var used []string
	if err := l.tx.Pgx.QueryRow(l.tx.Context(), `SELECT coalesce(array_agg(DISTINCT tier), '{}') FROM rounds WHERE cycle_id = $1 AND phase <> 'draft'`, cycle).Scan(&used); err != nil {
		return nil, fmt.Errorf("read tiers of cycle %s: %w", cycle, err)
	}
	var tiers []Tier
	for _, t := range steps {
		if t.Optional && !strings.Contains(" "+strings.Join(used, " ")+" ", " "+t.Tier+" ") {
			continue
		}
		tiers = append(tiers, Tier{ID: t.Tier, Name: Name{Vi: t.NameVi, En: t.NameEn}, Step: len(tiers) + 1})
	}
	if l.known == nil {
		l.known = map[[2]uuid.UUID][]Tier{}
	}
	l.known[key] = tiers
	return tiers, nil
}

func (l *ladders) place(s *summary) error {
	ladder, err := l.of(s.programme, s.cycleID)
	if err != nil {
		return err
	}
	s.Ladder = ladder
	s.Tier = tierIn(ladder, s.Tier.ID)
	s.Unit, err = unitOn(l.tx, s.unitID, s.decided)
	return err
}

func tierIn(ladder []Tier, id string) Tier {
	for _, t := range ladder {
		if t.ID == id {
			return t
		}
	}
	return Tier{ID: id, Name: Name{Vi: id, En: id}}
}

// Ranking reads one published version; 0 is the newest.
func (p Published) Ranking(ctx context.Context, roundID string, version int) (view *RankingView, err error) {
	id, err := uuid.Parse(roundID)
	if err != nil {
		return nil, errUnpublished
	}
	err = database.Read(ctx, p.DB, func(tx *database.Tx) error {
		var stored publication.Publication
		q := tx.Where("round_id = ?", id).Order("version DESC")
		if version != 0 {
			q = q.Where("version = ?", version)
		}
		err := q.First(&stored).Error
		if database.Missing(err) {
			return errUnpublished
		}
		if err != nil {
			return fmt.Errorf("read publication of round %s: %w", id, err)
		}
		view, err = rankingOf(tx, &stored)
		return err
	})
	return view, err
}

func rankingOf(tx *database.Tx, stored *publication.Publication) (*RankingView, error) {
	s, err := scanSummary(tx.Pgx.QueryRow(tx.Context(), `SELECT `+summaryColumns+summaryTables+` WHERE p.id = $1`, stored.ID))
	if err != nil {
		return nil, fmt.Errorf("read published round %s: %w", stored.RoundID, err)
	}
	l := ladders{tx: tx}
	if err := l.place(&s); err != nil {
		return nil, err
	}
	v := &RankingView{
		RoundSummary: s.RoundSummary, DecisionDate: s.decided, BundleURL: publication.BundlePath(stored.RoundID, stored.Version),
		BundleSHA256: hex.EncodeToString(stored.SHA256),
	}
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT decision_number, signer FROM deliberations WHERE round_id = $1 AND version = $2`, stored.RoundID, stored.Version).
		Scan(&v.DecisionNumber, &v.Signer); err != nil {
		return nil, fmt.Errorf("read decision: %w", err)
	}
	if err := addVersions(tx, v, stored.RoundID); err != nil {
		return nil, err
	}
	// The rules are those of the version itself, not what the round says now.
	bundle, err := publication.DecodeBundle(bytes.NewReader(stored.Bundle))
	if err != nil {
		return nil, fmt.Errorf("read bundle of %s: %w", stored.ID, err)
	}
	addRules(v, &bundle.Rules)
	groups, err := competition.Groups(tx, s.programme)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		v.Groups = append(v.Groups, Group{ID: g.GroupID, Name: Name{Vi: g.NameVi, En: g.NameEn}})
	}
	criteria, err := criterionNamesOf(tx, stored.RoundID)
	if err != nil {
		return nil, err
	}
	v.Entries, err = entriesOf(tx, stored, criteria)
	return v, err
}

func addVersions(tx *database.Tx, v *RankingView, round uuid.UUID) error {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT version, at, note FROM publications WHERE round_id = $1 ORDER BY version`, round)
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	v.Versions, err = pgx.CollectRows(rows, pgx.RowToStructByPos[PublishedVersion])
	if err != nil {
		return fmt.Errorf("read versions: %w", err)
	}
	return nil
}

func addRules(v *RankingView, r *scoring.Rules) {
	v.PassMark, v.PassInclusive = r.PassMark.Points, r.PassMark.Inclusive
	v.Aggregation, v.Stages, v.Combine = string(r.Aggregation), len(r.Stages), string(r.Combine)
	if r.Awards.Total != nil {
		v.Places = int(*r.Awards.Total)
	}
}

// criterionNames are the names and maxima of a round's criterion groups, by product
// group and criterion group.
type criterionNames map[string]map[string]rubric.CriterionGroup

func criterionNamesOf(tx *database.Tx, round uuid.UUID) (criterionNames, error) {
	rubrics, err := rubric.CurrentAll(tx, round)
	if err != nil {
		return nil, err
	}
	names := criterionNames{}
	for _, r := range rubrics {
		names[r.GroupID] = map[string]rubric.CriterionGroup{}
		for _, g := range r.Tree.CriterionGroups {
			names[r.GroupID][g.ID] = g
		}
	}
	return names, nil
}

// points turns stored means into what the pages draw.
func (n criterionNames) points(group string, stored []byte) ([]CriterionPoints, error) {
	var means []publication.GroupPoints
	if err := json.Unmarshal(stored, &means); err != nil {
		return nil, fmt.Errorf("read criterion means: %w", err)
	}
	points := make([]CriterionPoints, len(means))
	for i, m := range means {
		hundredths, err := strconv.ParseInt(strings.Replace(m.Points, ".", "", 1), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read criterion mean %q: %w", m.Points, err)
		}
		g := n[group][m.Group]
		points[i] = CriterionPoints{Name: Name{Vi: g.Name, En: g.NameEn}, Points: hundredths, Max: g.MaxPoints}
	}
	return points, nil
}

func entriesOf(tx *database.Tx, stored *publication.Publication, criteria criterionNames) ([]RankingEntry, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.judging_code, s.group_id, s.status, coalesce(s.score, ''), coalesce(s.rank_overall, 0), coalesce(s.rank_in_group, 0), s.passed, s.awarded,
		       s.at_the_line, s.nominated, coalesce(s.level, ''), s.sheets, s.group_points, s.public_by_name, 
		       CASE WHEN EXISTS (SELECT 1 FROM awards a WHERE a.product_id = s.product_id AND a.status = 'valid') THEN s.product_id::text ELSE '' END, s.product_name, s.facility_name,
		       f.locality, u.name, coalesce(now_in.name, ''),
		       coalesce((SELECT x.reason FROM council_decisions x WHERE x.round_id = $2 AND x.version = $3 AND x.entry_id = s.entry_id AND x.awarded <> s.proposed ORDER BY x.id DESC LIMIT 1), ''),
		       coalesce((SELECT ph.id::text FROM entry_photos ep JOIN photos ph ON ph.id = ep.photo_id
		                  WHERE ep.entry_id = s.entry_id AND ph.status = 'ready' AND EXISTS (SELECT 1 FROM awards a WHERE a.entry_id = s.entry_id AND a.status = 'valid') ORDER BY ep.position LIMIT 1), '')
		  FROM published_standings s JOIN entries e ON e.id = s.entry_id JOIN facilities f ON f.id = e.facility_id JOIN units u ON u.id = s.unit_id
		  LEFT JOIN LATERAL (SELECT n.name FROM unit_successions us JOIN units n ON n.id = us.successor_id WHERE us.predecessor_id = u.id AND n.name <> u.name LIMIT 1) now_in ON true
		 WHERE s.publication_id = $1 ORDER BY s.rank_overall NULLS LAST, s.judging_code COLLATE "C"`, stored.ID, stored.RoundID, stored.Version)
	if err != nil {
		return nil, fmt.Errorf("read standings: %w", err)
	}
	defer rows.Close()
	var entries []RankingEntry
	for rows.Next() {
		var e RankingEntry
		var means []byte
		var product, photo string
		if err := rows.Scan(&e.JudgingCode, &e.GroupID, &e.Status, &e.Score, &e.RankOverall, &e.RankInGroup, &e.Passed, &e.Awarded,
			&e.AtTheLine, &e.Nominated, &e.Level, &e.Sheets, &means, &e.ByName, &product, &e.Product, &e.Facility,
			&e.Place, &e.Province, &e.ProvinceNow, &e.Reason, &photo); err != nil {
			return nil, fmt.Errorf("read standings: %w", err)
		}
		if e.Criteria, err = criteria.points(e.GroupID, means); err != nil {
			return nil, err
		}
		switch {
		case !e.ByName:
			e.Product, e.Facility, e.Place, e.Province, e.ProvinceNow = "", "", "", "", ""
		case e.Awarded:
			e.ProductID = product
			if photo != "" {
				e.Photo = &Photo{ID: photo}
			}
		}
		entries = append(entries, e)
	}
	return entries, rows.Err()
}
