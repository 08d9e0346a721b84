package result

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

// Service reads results.
type Service struct{ DB *database.DB }

// officers of a round read what its facilities read.
var officers = []account.Role{account.Organiser, account.Secretary, account.Auditor}

// Of is the result of an entry for the facility's people, and for the round's organiser,
// secretary and auditor. Before something is published of it there is no such entry.
func (s *Service) Of(ctx context.Context, by account.Account, entryID uuid.UUID) (r *Result, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, err := entry.Get(tx, entryID)
		if err != nil {
			return err
		}
		hand, err := speaksFor(tx, by, e)
		if err != nil {
			return err
		}
		round, err := competition.Get(tx, e.RoundID)
		if err != nil {
			return err
		}
		latest, err := publication.Latest(tx, round.ID)
		if err != nil {
			return hidden(err)
		}
		v := reading{tx: tx, by: by, hand: hand, round: round, entry: e, latest: latest}
		r, err = v.read()
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// speaksFor says whether by speaks for the facility; who neither does nor works on the
// round is told that there is no such entry.
func speaksFor(tx *database.Tx, by account.Account, e *entry.Entry) (bool, error) {
	err := account.RequireOnFacility(tx, by, e.FacilityID, appeal.Hands...)
	if err == nil || fault.Of(err) == nil {
		return err == nil, err
	}
	return false, hidden(account.RequireOnRound(tx, by, e.RoundID, officers...))
}

func hidden(err error) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return entry.ErrNotFound
	}
	return err
}

// reading is one entry's result being read from what is published.
type reading struct {
	tx     *database.Tx
	by     account.Account
	hand   bool // by speaks for the facility
	round  *competition.Round
	entry  *entry.Entry
	latest *publication.Publication
}

func (v reading) read() (*Result, error) {
	r := &Result{
		EntryID: v.entry.ID, FacilityID: v.entry.FacilityID, RoundID: v.round.ID, RoundTitle: v.round.Title, Demonstration: v.round.Demonstration,
		PublicationVersion: v.latest.Version, PublishedAt: v.latest.At, PassMark: PassMark(v.round.Rules.PassMark),
	}
	if v.latest.Version > 1 {
		r.CorrectionNote = v.latest.Note
	}
	for _, part := range []func(*Result) error{v.standing, v.names, v.remarks, v.certificate, v.promotion, v.climb, v.appeals} {
		if err := part(r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// standing reads the entry's line of the published version: the figures of the bundle,
// never computed anew.
func (v reading) standing(r *Result) error {
	var status, group string
	var score, display, level *string
	var rank, inGroup *int
	var awarded bool
	var means []byte
	err := v.tx.Pgx.QueryRow(v.tx.Context(), `
		SELECT s.product_id, s.product_name, s.judging_code, s.group_id, s.status, s.score, s.display, s.passed, s.rank_overall, s.rank_in_group, s.group_points,
		       s.awarded, s.level, (SELECT count(*) FROM published_standings o WHERE o.publication_id = s.publication_id AND o.group_id = s.group_id)
		  FROM published_standings s WHERE s.publication_id = $1 AND s.entry_id = $2`, v.latest.ID, v.entry.ID).
		Scan(&r.ProductID, &r.ProductName, &r.JudgingCode, &group, &status, &score, &display, &r.Passed, &rank, &inGroup, &means, &awarded, &level, &r.GroupSize)
	if database.Missing(err) {
		return entry.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("read published standing of entry %s: %w", v.entry.ID, err)
	}
	r.Status, r.Rank, r.RankInGroup = statusOf(status, awarded), orZero(rank), orZero(inGroup)
	if level != nil {
		r.Level = *level
	}
	if score != nil && display != nil {
		if r.Total, err = scoreOf(*score, *display); err != nil {
			return err
		}
	}
	err = v.tx.Pgx.QueryRow(v.tx.Context(), "SELECT name_vi, name_en FROM product_groups WHERE programme_id = $1 AND group_id = $2", v.round.ProgrammeID, group).
		Scan(&r.Group.Vi, &r.Group.En)
	if err != nil {
		return fmt.Errorf("read product group %s: %w", group, err)
	}
	return v.criteria(r, group, means)
}

func statusOf(standing string, awarded bool) Status {
	switch {
	case awarded:
		return Awarded
	case standing == "ranked":
		return NotAwarded
	default:
		return Status(standing)
	}
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// scoreOf reads an exact score in hundredths ("25603/3") and its display in points.
func scoreOf(exact, display string) (*Score, error) {
	points, err := hundredths(display)
	if err != nil {
		return nil, err
	}
	s := &Score{Points: points, Display: display}
	score, ok := new(big.Rat).SetString(exact)
	if !ok {
		return nil, fmt.Errorf("read score %q", exact)
	}
	if !score.IsInt() {
		s.Fraction = score.Quo(score, big.NewRat(100, 1)).String()
	}
	return s, nil
}

// hundredths reads points with two decimals: "85.34" is 8534.
func hundredths(display string) (int64, error) {
	n, err := strconv.ParseInt(strings.Replace(display, ".", "", 1), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read points %q: %w", display, err)
	}
	return n, nil
}

// criteria names the published means of the criterion groups by the round's rubric,
// which has been frozen since scoring opened.
func (v reading) criteria(r *Result, group string, stored []byte) error {
	var means []publication.GroupPoints
	if err := json.Unmarshal(stored, &means); err != nil {
		return fmt.Errorf("read criterion means of entry %s: %w", v.entry.ID, err)
	}
	rubrics, err := rubric.CurrentAll(v.tx, v.round.ID)
	if err != nil {
		return err
	}
	for _, m := range means {
		points, err := hundredths(m.Points)
		if err != nil {
			return err
		}
		g := CriterionGroup{ID: m.Group, Points: points, Display: m.Points}
		for _, ru := range rubrics {
			for _, c := range ru.Tree.CriterionGroups {
				if ru.GroupID == group && c.ID == m.Group {
					g.Name, g.Maximum = Name{Vi: c.Name, En: c.NameEn}, c.MaxPoints
				}
			}
		}
		r.Groups = append(r.Groups, g)
	}
	return nil
}

func (v reading) names(r *Result) error {
	var decided time.Time
	err := v.tx.Pgx.QueryRow(v.tx.Context(), `
		SELECT t.name_vi, t.name_en, d.decision_date FROM programme_tiers t, deliberations d
		 WHERE t.programme_id = $1 AND t.tier = $2 AND d.round_id = $3 AND d.version = $4`, v.round.ProgrammeID, v.round.Tier, v.round.ID, v.latest.Version).
		Scan(&r.Tier.Vi, &r.Tier.En, &decided)
	if err != nil {
		return fmt.Errorf("read when the result of round %s was decided: %w", v.round.ID, err)
	}
	r.Year = decided.Year()
	r.UnitName, err = unit.TitleOn(v.tx, v.round.UnitID, decided)
	return err
}

func (v reading) remarks(r *Result) (err error) {
	r.Remarks, r.RemarksWaiting, err = remark.OfEntry(v.tx, v.latest.ID, v.entry.ID)
	return err
}

func (v reading) appeals(r *Result) error {
	window, err := appeal.WindowOf(v.tx, v.round, v.entry.ID)
	if err != nil {
		return hidden(err)
	}
	r.Appeal.Until, r.Appeal.DaysLeft = window.Until, window.DaysLeft
	refused := window.Refusal()
	if !v.hand && refused == nil {
		refused = fault.New(fault.Forbidden, "not-facility", "Chỉ cơ sở hoặc người thay mặt cơ sở gửi được kiến nghị.")
	}
	if refused == nil {
		r.Appeal.Open = true
	} else {
		r.Appeal.Code, r.Appeal.Refusal = refused.Code, refused.Message
	}
	r.Appeal.Items, err = appeal.OfEntry(v.tx, v.by, v.entry.ID)
	return err
}
