package demo

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/panel"
	"tieubieu/server/practice"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
	"tieubieu/server/unit"
)

// loader holds what the loading has made so far.
type loader struct {
	Services
	known    map[string]account.Account // sign-ins by key
	judges   []account.Account
	seats    []account.Account
	next     int             // running number of invented facilities
	products map[string]bool // folded names in use

	mu        sync.Mutex
	pictures  map[pictureKey]*picturePlace
	decisions int // running number of "MH-01" …
}

// cycle makes a cycle with its regions.
func (l *loader) cycle(ctx context.Context, name string, from, until time.Time, members []unit.Membership) (*competition.Cycle, error) {
	c, err := l.Rounds.CreateCycle(ctx, account.Platform, competition.NewCycle{ProgrammeID: competition.CNNT, Name: name, StartsOn: unit.Day(from), EndsOn: unit.Day(until)})
	if err != nil {
		return nil, err
	}
	listed := make([]competition.Member, len(members))
	for i, m := range members {
		listed[i] = competition.Member{CycleID: c.ID, MemberID: m.MemberID, ParentID: m.ParentID}
	}
	return l.Rounds.SetMembers(ctx, account.Platform, c.ID, c.Version, listed)
}

// finishedCycle goes from nine provincial rounds to the nation. Rounds of a tier are
// held side by side.
func (l *loader) finishedCycle(ctx context.Context, progress func(string)) error {
	members := unit.OldRegions()
	c, err := l.cycle(at(ctx, on(2025, 1, 6)), "2025–2026", on(2025, 1, 1), on(2026, 12, 31), members)
	if err != nil {
		return err
	}
	parent := map[uuid.UUID]uuid.UUID{}
	for _, m := range members {
		parent[m.MemberID] = m.ParentID
	}
	var g errgroup.Group
	g.SetLimit(2)
	for _, r := range finished {
		for _, p := range r.provinces {
			entries := l.wantedOf(p)
			g.Go(func() error {
				return l.hold(ctx, sitting{
					cycle: c.ID, tier: competition.TierProvince, unit: unit.OldProvinceID(p.code), dates: provincialDates, entries: entries,
					title:   fmt.Sprintf("Bình chọn sản phẩm CNNT tiêu biểu tỉnh %s năm 2025", p.name),
					rules:   rules(p.places, p.nominate, 1),
					quality: spread(p.entries(), p.passing, p.tied),
				})
			})
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	progress("Dữ liệu minh hoạ: chín kỳ cấp tỉnh đã công bố")
	var nation uuid.UUID
	for _, r := range finished {
		regionID := parent[unit.OldProvinceID(r.provinces[0].code)]
		g.Go(func() error {
			return l.hold(ctx, sitting{
				cycle: c.ID, tier: competition.TierRegion, unit: regionID, dates: regionalDates,
				title:   fmt.Sprintf("Bình chọn sản phẩm CNNT tiêu biểu khu vực %s năm 2025", r.name),
				rules:   rules(regionalPlaces, regionalNomination, 1),
				quality: spread(60, 55, 0),
			})
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	progress("Dữ liệu minh hoạ: ba kỳ cấp khu vực đã công bố")
	if nation, err = l.nation(ctx); err != nil {
		return err
	}
	err = l.hold(ctx, sitting{
		cycle: c.ID, tier: competition.TierNation, unit: nation, dates: nationalDates,
		title:   "Bình chọn sản phẩm CNNT tiêu biểu cấp quốc gia năm 2026",
		rules:   rules(nationalPlaces, 0, 2),
		quality: spread(90, 72, 0),
	})
	if err != nil {
		return err
	}
	progress("Dữ liệu minh hoạ: kỳ cấp quốc gia đã công bố")
	return nil
}

func (l *loader) nation(ctx context.Context) (id uuid.UUID, err error) {
	err = l.DB.Pool.QueryRow(ctx, `SELECT id FROM units WHERE level = 'nation' AND valid_until IS NULL`).Scan(&id)
	if err != nil {
		return id, fmt.Errorf("read the nation: %w", err)
	}
	return id, nil
}

// rules are the defaults with places and nominations; a two-stage round scores again
// those above 70 points, as the national round of 2019 did (domain.md B.2).
func rules(places, nominate, stages int) *competition.Rules {
	r := competition.DefaultRules()
	n, up := int64(places), int64(nominate)
	r.Awards = scoring.Quota{Total: &n}
	if nominate > 0 {
		r.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: &up}}
	} else {
		r.Nomination = nil
	}
	if stages == 2 {
		r.Stages = []scoring.Stage{{Advance: &scoring.Threshold{Points: 7000}}, {}}
	}
	return &r
}

// sitting is one round to be held from its plan to its publication. Without entries
// it takes in what was promoted to it.
type sitting struct {
	cycle   uuid.UUID
	tier    string
	unit    uuid.UUID
	title   string
	dates   dates
	rules   *competition.Rules
	entries []wanted
	quality []quality
	remarks []string // for facilities; none where nothing is written
}

// hold runs a whole round.
func (l *loader) hold(ctx context.Context, s sitting) error {
	r, err := l.open(ctx, s)
	if err != nil {
		return fmt.Errorf("open %s: %w", s.title, err)
	}
	if err := l.enter(at(ctx, s.dates.opens.AddDate(0, 0, 3)), r, s.entries); err != nil {
		return err
	}
	if err := l.seat(at(ctx, s.dates.opens.AddDate(0, 0, 4)), r); err != nil {
		return fmt.Errorf("seat the panel of %s: %w", s.title, err)
	}
	if r, err = l.enterPhase(at(ctx, s.dates.closes.Add(time.Hour)), r.ID, competition.Screening); err != nil {
		return err
	}
	if err := l.screenAll(at(ctx, s.dates.screened.AddDate(0, 0, -1)), r, 1); err != nil {
		return fmt.Errorf("screen %s: %w", s.title, err)
	}
	if r, err = l.enterPhase(at(ctx, s.dates.screened.Add(time.Hour)), r.ID, competition.Scoring); err != nil {
		return err
	}
	if err := l.score(at(ctx, s.dates.scored), r, 1, s.quality, 1, s.remarks...); err != nil {
		return fmt.Errorf("score %s: %w", s.title, err)
	}
	if len(s.rules.Stages) == 2 {
		if r, err = l.Sheets.OpenSecondStage(at(ctx, s.dates.scored.AddDate(0, 0, 1)), account.Platform, r.ID, r.Version, competition.Move{}); err != nil {
			return fmt.Errorf("open stage 2 of %s: %w", s.title, err)
		}
		if err := l.score(at(ctx, s.dates.scored.AddDate(0, 0, 7)), r, 2, s.quality, 1); err != nil {
			return fmt.Errorf("score stage 2 of %s: %w", s.title, err)
		}
	}
	if r, err = l.enterPhase(at(ctx, s.dates.decided.AddDate(0, 0, -1)), r.ID, competition.Deliberation); err != nil {
		return err
	}
	if err := l.decide(at(ctx, s.dates.decided), r); err != nil {
		return fmt.Errorf("decide %s: %w", s.title, err)
	}
	return l.publish(at(ctx, s.dates.published), r.ID)
}

// open plans a round and opens its registration.
func (l *loader) open(ctx context.Context, s sitting) (*competition.Round, error) {
	r, err := l.plan(at(ctx, earlier(s.dates.opens)), s)
	if err != nil {
		return nil, err
	}
	return l.enterPhase(at(ctx, s.dates.opens), r.ID, competition.Registration)
}

func earlier(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.AddDate(0, 0, -20)
}

func (l *loader) plan(ctx context.Context, s sitting) (*competition.Round, error) {
	receives := true
	return l.Rounds.Create(ctx, account.Platform, competition.NewRound{
		CycleID: s.cycle, Tier: s.tier, UnitID: s.unit, Title: s.title, Demonstration: true, ReceivesPromotions: &receives, Rules: s.rules,
		RegistrationOpensAt: &s.dates.opens, RegistrationClosesAt: &s.dates.closes, ScreeningClosesAt: &s.dates.screened,
	})
}

// enterPhase moves a round on, at its version as it stands.
func (l *loader) enterPhase(ctx context.Context, id uuid.UUID, to competition.Phase) (*competition.Round, error) {
	r, err := l.round(ctx, id)
	if err != nil || r.Phase == to {
		return r, err
	}
	moved, err := l.Rounds.Enter(ctx, account.Platform, id, r.Version, to, competition.Move{})
	if err != nil {
		return nil, fmt.Errorf("enter %s of %s: %w", to, r.Title, err)
	}
	return moved, nil
}

func (l *loader) round(ctx context.Context, id uuid.UUID) (r *competition.Round, err error) {
	err = database.Read(ctx, l.DB, func(tx *database.Tx) error {
		r, err = competition.Get(tx, id)
		return err
	})
	return r, err
}

// seat forms panel and council.
func (l *loader) seat(ctx context.Context, r *competition.Round) error {
	judges := l.judges
	if r.Phase == competition.Registration && l.working(r) {
		// The current cycle's judges include those one may sign in as.
		judges = append([]account.Account{l.known["head"], l.known["judge"]}, l.judges[2:]...)
	}
	for i, a := range judges {
		role := panel.Member
		switch i {
		case 0:
			role = panel.Head
		case 1:
			if !l.working(r) {
				role = panel.Deputy
			}
		}
		if _, err := l.Panels.AddJudge(ctx, account.Platform, r.ID, panel.NewJudge{AccountID: a.ID, Role: role, Title: "Giám khảo minh hoạ", Scores: true}); err != nil {
			return err
		}
	}
	for i, a := range l.seats {
		role := panel.CouncilMember
		if i == 0 {
			role = panel.Chair
			if l.working(r) {
				a = l.known["chair"]
			}
		}
		if _, err := l.Panels.AddCouncilSeat(ctx, account.Platform, r.ID, panel.NewSeat{AccountID: a.ID, Role: role, Title: "Thành viên minh hoạ"}); err != nil {
			return err
		}
	}
	return nil
}

// working says whether a round belongs to the current cycle.
func (l *loader) working(r *competition.Round) bool {
	return r.RegistrationOpensAt.After(on(2026, 6, 30))
}

// screenAll accepts what was handed in; of every ten in the first share a part is
// left for the screener when share is below 1.
func (l *loader) screenAll(ctx context.Context, r *competition.Round, share float64) error {
	if err := l.photosReady(ctx); err != nil {
		return err
	}
	waiting, err := l.entriesOf(ctx, r.ID, entry.Submitted)
	if err != nil {
		return err
	}
	waiting = waiting[:int(float64(len(waiting))*share)]
	var g errgroup.Group
	g.SetLimit(workers)
	for _, e := range waiting {
		g.Go(func() error {
			papers, err := l.papersOf(ctx, e.ID)
			if err != nil {
				return err
			}
			_, err = l.Entries.Screen(ctx, account.Platform, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted, Choice: &entry.Choice{Papers: papers}})
			return err
		})
	}
	return g.Wait()
}

// papersOf are the papers of an entry, all of which judges get.
func (l *loader) papersOf(ctx context.Context, entryID uuid.UUID) (ids []uuid.UUID, err error) {
	err = l.DB.Pool.QueryRow(ctx, `SELECT coalesce(array_agg(paper_id), '{}') FROM entry_papers WHERE entry_id = $1`, entryID).Scan(&ids)
	if err != nil {
		return nil, fmt.Errorf("read papers of entry %s: %w", entryID, err)
	}
	return ids, nil
}

func (l *loader) entriesOf(ctx context.Context, round uuid.UUID, status entry.Status) (entries []entry.Entry, err error) {
	err = database.Read(ctx, l.DB, func(tx *database.Tx) error {
		return tx.Where("round_id = ? AND status = ?", round, status).Order("id").Find(&entries).Error
	})
	return entries, err
}

// sheet is one sheet to be filled.
type sheet struct {
	id, entry uuid.UUID
	account   uuid.UUID
	judge     int
	rubric    uuid.UUID
	revision  int
}

// score fills and submits the share of a stage's sheets that lies below share, the
// best qualities going to the entries in the order they were entered. Some sheets get
// one of the remarks for their facility.
func (l *loader) score(ctx context.Context, r *competition.Round, stage int, q []quality, share float64, remarks ...string) error {
	if err := l.declare(ctx, r.ID); err != nil {
		return err
	}
	accepted, err := l.entriesOf(ctx, r.ID, entry.Accepted)
	if err != nil {
		return err
	}
	place := map[uuid.UUID]int{}
	for i, e := range accepted {
		// Not in the order of entering: a fixed shuffle.
		place[e.ID] = shuffled(i, len(accepted))
	}
	sheets, err := l.sheetsOf(ctx, r.ID, stage)
	if err != nil {
		return err
	}
	trees, err := l.treesOf(ctx, r.ID)
	if err != nil {
		return err
	}
	var g errgroup.Group
	g.SetLimit(workers)
	for i, s := range sheets {
		if float64(i%100) >= share*100 {
			continue
		}
		g.Go(func() error {
			tree := trees[s.rubric]
			_, err := l.Sheets.Save(ctx, account.Account{ID: s.account, Status: account.Active}, scoresheet.SaveRequest{
				SheetID: s.id, Key: uuid.Must(uuid.NewV7()), Revision: s.revision, DeviceID: "minh-hoa",
				Body: scoresheet.Body{
					RubricVersion: tree.Version, Marks: marksOf(tree.Tree, q[place[s.entry]%len(q)], s.judge, stage), Remarks: remarkOf(remarks, i), Submitted: true,
				},
			})
			return err
		})
	}
	return g.Wait()
}

// declare lets every judge declare that there is no conflict of interest, as all do
// before they get their packets.
func (l *loader) declare(ctx context.Context, round uuid.UUID) error {
	rows, err := l.DB.Pool.Query(ctx, "SELECT account_id FROM panel_members WHERE round_id = $1 AND status = 'active' ORDER BY id", round)
	if err != nil {
		return fmt.Errorf("read panel: %w", err)
	}
	judges, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("read panel: %w", err)
	}
	for _, id := range judges {
		if _, err := l.Panels.Declare(ctx, account.Account{ID: id, Status: account.Active}, round, nil); err != nil {
			return fmt.Errorf("declare conflicts: %w", err)
		}
	}
	return nil
}

// anchors is how many practice samples the round that is being scored has.
const anchors = 4

// chooseSamples gives a round practice samples: what was awarded before, the best known first.
func (l *loader) chooseSamples(ctx context.Context, r *competition.Round) error {
	found, err := l.Practice.Candidates(ctx, account.Platform, r.ID, "")
	if err != nil {
		return err
	}
	var chosen []practice.Choice
	for _, c := range found[:min(len(found), anchors)] {
		chosen = append(chosen, practice.Choice{EntryID: c.EntryID, GroupID: c.GroupID, Note: "Mẫu neo minh hoạ: chấm thử rồi so với điểm đã công bố."})
	}
	_, err = l.Practice.Choose(ctx, account.Platform, r.ID, 0, chosen)
	return err
}

// shuffled is a fixed permutation of 0 … n-1.
func shuffled(i, n int) int {
	step := 13
	for gcd(step, n) != 1 {
		step += 2
	}
	return (i*step + 5) % n
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func (l *loader) sheetsOf(ctx context.Context, round uuid.UUID, stage int) ([]sheet, error) {
	rows, err := l.DB.Pool.Query(ctx, `SELECT s.id, s.entry_id, j.account_id, j.code, s.rubric_id, s.revision FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id
		WHERE s.round_id = $1 AND s.stage = $2 AND s.status = 'open' AND s.counted ORDER BY s.entry_id, j.id`, round, stage)
	if err != nil {
		return nil, fmt.Errorf("read sheets: %w", err)
	}
	defer rows.Close()
	var sheets []sheet
	var codes []string
	for rows.Next() {
		var s sheet
		var code string
		if err := rows.Scan(&s.id, &s.entry, &s.account, &code, &s.rubric, &s.revision); err != nil {
			return nil, fmt.Errorf("read sheets: %w", err)
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		s.judge = slices.Index(codes, code)
		sheets = append(sheets, s)
	}
	return sheets, rows.Err()
}

func (l *loader) treesOf(ctx context.Context, round uuid.UUID) (trees map[uuid.UUID]rubric.Rubric, err error) {
	err = database.Read(ctx, l.DB, func(tx *database.Tx) error {
		rubrics, err := rubric.CurrentAll(tx, round)
		trees = map[uuid.UUID]rubric.Rubric{}
		for _, r := range rubrics {
			trees[r.ID] = r
		}
		return err
	})
	return trees, err
}

// decide lets the council award every entry at the line, so that money for 30 pays
// for one more where two are equal, and approves.
func (l *loader) decide(ctx context.Context, r *competition.Round) error {
	state, err := l.Awards.View(ctx, account.Platform, r.ID)
	if err != nil {
		return err
	}
	version := state.Deliberation.RowVersion
	awards, _ := state.Undecided()
	for _, code := range awards {
		d, err := l.Awards.Decide(ctx, account.Platform, r.ID, version, award.DecisionRequest{
			Code: code, Awarded: true, Reason: "Đồng điểm tại vạch: Hội đồng công nhận cả hai (minh hoạ).", Votes: award.Votes{For: 8, Against: 1},
		})
		if err != nil {
			return err
		}
		version = d.RowVersion
	}
	if state, err = l.Awards.View(ctx, account.Platform, r.ID); err != nil {
		return err
	}
	_, nominations := state.Undecided()
	for _, code := range nominations {
		d, err := l.Awards.DecideNomination(ctx, account.Platform, r.ID, version, award.NominationRequest{
			Code: code, Nominated: true, Reason: "Đồng điểm tại vạch: đề cử cả hai (minh hoạ).", Votes: award.Votes{For: 7, Against: 1, Abstain: 1},
		})
		if err != nil {
			return err
		}
		version = d.RowVersion
	}
	l.mu.Lock()
	l.decisions++
	number := fmt.Sprintf("MH-%02d", l.decisions)
	l.mu.Unlock()
	_, err = l.Awards.Approve(ctx, account.Platform, r.ID, version, award.Approval{
		DecisionNumber: number, DecisionDate: unit.Day(decidedOn(ctx)), Signer: "Người ký minh hoạ",
	})
	return err
}

// decidedOn is the moment that the context's clock shows, or now.
func decidedOn(ctx context.Context) time.Time {
	if clock := database.Clock(ctx); clock != nil {
		return clock()
	}
	return time.Now()
}

func (l *loader) publish(ctx context.Context, id uuid.UUID) error {
	r, err := l.round(ctx, id)
	if err != nil {
		return err
	}
	if _, err := l.Publications.Publish(ctx, account.Platform, id, r.Version); err != nil {
		return fmt.Errorf("publish %s: %w", r.Title, err)
	}
	return nil
}
