package publication_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/panel"
	"tieubieu/server/publication"
	"tieubieu/server/scoring"
)

// stage is a provincial round with its house.
type stage struct {
	*fixture.Sitting
	h *house.House
	t testing.TB
}

// open makes a round in deliberation whose entries, all handicraft, have these totals
// by all judges.
func open(t testing.TB, judges int, totals map[string]int64, edit ...func(*competition.Round)) stage {
	t.Helper()
	db := dbtest.Open(t)
	s := fixture.NewWorld(t, db).Round("province", fixture.CanTho, edit...)
	s.Enter("handicraft", len(totals))
	s.Panel(judges)
	s.Council(5)
	s.Score(1, fixture.Same(totals))
	s.Deliberates()
	return stage{Sitting: s, h: house.On(db), t: t}
}

func (s stage) approve() { s.t.Helper(); s.h.Approve(s.t, s.Sitting) }

func (s stage) publish() *publication.Publication { s.t.Helper(); return s.h.Publish(s.t, s.Sitting) }

func (s stage) count(table string) int {
	s.t.Helper()
	return fixture.One[int](s.t, s.DB, "SELECT count(*) FROM "+table)
}

func (s stage) ledger(action string) int {
	s.t.Helper()
	return fixture.One[int](s.t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = $1", action)
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

// checkBundle recomputes and verifies the stored bytes of a version by the commands
// that anyone may run, and by the second implementation.
func checkBundle(t testing.TB, p *publication.Publication) *publication.Bundle {
	t.Helper()
	if sum := sha256.Sum256(p.Bundle); !bytes.Equal(sum[:], p.SHA256) {
		t.Errorf("SHA-256: got %x stored for %x", p.SHA256, sum)
	}
	b, err := publication.DecodeBundle(bytes.NewReader(p.Bundle))
	if err != nil {
		t.Fatalf("decode the published bundle: %v", err)
	}
	want := fmt.Sprintf(`{"standings":%s,"proposal":%s,"nominations":%s}`+"\n", b.Standings, b.Proposal, b.Nominations)
	if second := naiveRecompute(p.Bundle); second != want {
		t.Errorf("second implementation:\n got %s\nwant %s", second, want)
	}
	file := filepath.Join(t.TempDir(), "bundle.json")
	if err := os.WriteFile(file, p.Bundle, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, complaint bytes.Buffer
	if code := publication.RecomputeCommand([]string{file}, nil, &out, &complaint); code != 0 || out.String() != want {
		t.Errorf("recompute: got %d, %s%s\nwant 0, %s", code, out.String(), complaint.String(), want)
	}
	out.Reset()
	if code := publication.VerifyCommand([]string{file}, nil, &out, &complaint); code != 0 {
		t.Errorf("verify: got %d, %s%s", code, out.String(), complaint.String())
	}
	return b
}

func standing(t testing.TB, b *publication.Bundle, code string) string {
	t.Helper()
	_, after, found := strings.Cut(string(b.Standings), `{"entry":"`+code+`",`)
	row, _, _ := strings.Cut(after, "}")
	if !found {
		t.Fatalf("no standing of %s in %s", code, b.Standings)
	}
	return row
}

// spread gives each judge another total for each entry, none of them equal.
func spread(e fixture.Entry, j fixture.Judge) int64 {
	var entry, judge int64
	_, _ = fmt.Sscanf(e.Code[1:], "%d", &entry)
	_, _ = fmt.Sscanf(j.Code[1:], "%d", &judge)
	return 9500 - 350*entry + 110*(judge*judge%7)
}

func TestTheBundleRecomputesByteForByte(t *testing.T) {
	number := func(n int64) *int64 { return &n }
	tests := map[string]struct {
		rules  func(*scoring.Rules)
		stages int
		panel  int
		total  func(fixture.Entry, fixture.Judge) int64
		before func(stage) // in scoring, once all sheets are in
		decide func(stage)
		want   map[string]string // part of the standing, by code
	}{
		"means in thirds": {panel: 3, total: spread, want: map[string]string{"A001": `"sheets":3`}},
		"a median of four": {
			rules: func(r *scoring.Rules) { r.Aggregation = scoring.Median }, panel: 4, total: spread,
		},
		"a trimmed mean": {
			rules: func(r *scoring.Rules) { r.Aggregation, r.MinimumSheets = scoring.TrimmedMean, 5 }, panel: 7, total: spread,
		},
		"two stages weighted, of which the first eliminates": {
			rules: func(r *scoring.Rules) {
				r.Combine = scoring.Weighted
				r.Stages = []scoring.Stage{{Weight: 1, Advance: &scoring.Threshold{Points: 8000, Inclusive: true}}, {Weight: 3}}
			},
			stages: 2, panel: 3, total: spread, want: map[string]string{"A008": `"status":"eliminated"`, "A001": `"status":"ranked"`},
		},
		"the last of two stages": {
			rules:  func(r *scoring.Rules) { r.Stages = []scoring.Stage{{}, {Weight: 1}} },
			stages: 2, panel: 3, total: spread,
		},
		"an incomplete entry and a disqualified one": {
			panel: 3, total: func(e fixture.Entry, j fixture.Judge) int64 {
				switch {
				case e.Code == "A002" && j.Code != "J01":
					return -1
				case e.Code == "A003" && j.Code != "J03":
					return fixture.KnockOut
				}
				return spread(e, j)
			},
			want: map[string]string{
				"A002": `"status":"incomplete","score":null,"display":null,"passed":false,"rankOverall":null,"rankInGroup":null,"sheets":1`,
				"A003": `"status":"disqualified","score":null`,
			},
		},
		"any knock-out disqualifies": {
			rules: func(r *scoring.Rules) { r.KnockOut = scoring.Any }, panel: 3,
			total: func(e fixture.Entry, j fixture.Judge) int64 {
				if e.Code == "A001" && j.Code == "J02" {
					return fixture.KnockOut
				}
				return spread(e, j)
			},
			want: map[string]string{"A001": `"status":"disqualified"`},
		},
		"a recusal after the first mark": {
			panel: 4, total: spread, before: func(s stage) { recuse(s, 2, "A001") },
			want: map[string]string{"A001": `"sheets":3`, "A002": `"sheets":4`},
		},
		"a judge who left without his sheets": {
			panel: 4, total: spread, before: func(s stage) {
				_, err := s.h.Panels.LeaveJudge(s.t.Context(), s.Organiser, s.Judges[3].SeatID, 1, panel.Leaving{Reason: "Lý do riêng của ông Giám", SheetsCount: false})
				if err != nil {
					s.t.Fatal(err)
				}
			},
			want: map[string]string{"A001": `"sheets":3`},
		},
		"quotas, levels, tie-breaks and equal totals": {
			rules: func(r *scoring.Rules) {
				r.Awards = scoring.Quota{Total: number(5), PerGroup: map[string]int64{"handicraft": 4}}
				r.Levels = &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", Count: number(1), MinimumPoints: number(8000)}, {ID: "B"}}}
				r.TieBreaks = []string{"culture", "market"}
				r.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: number(2)}, Levels: []string{"A", "B"}}
			},
			panel: 3, total: func(e fixture.Entry, _ fixture.Judge) int64 {
				return map[string]int64{"A001": 9000, "A002": 8500, "A003": 8500, "A004": 8000, "A005": 8000, "A006": 7000, "A007": 6990, "A008": 500}[e.Code]
			},
			decide: func(s stage) {
				for _, code := range []string{"A004", "A005"} { // at the line of the group
					s.h.Decide(s.t, s.Sitting, code, code == "A005")
				}
				s.h.Decide(s.t, s.Sitting, "A008", true) // not passed, and awarded all the same
				s.h.Nominate(s.t, s.Sitting, "A002", true)
				s.h.Nominate(s.t, s.Sitting, "A003", false)
			},
		},
		"no nomination rule": {rules: func(r *scoring.Rules) { r.Nomination = nil }, panel: 2, total: spread},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := fixture.NewWorld(t, dbtest.Open(t)).Round("province", fixture.CanTho, func(r *competition.Round) {
				r.Phase, r.Stage = competition.Scoring, max(1, test.stages)
				if test.rules != nil {
					test.rules(&r.Rules)
				}
			})
			s.Enter("handicraft", 8)
			s.Enter("food", 2)
			s.Panel(test.panel)
			s.Council(5)
			total := func(e fixture.Entry, j fixture.Judge) int64 {
				if e.Group == "food" {
					return 7100
				}
				return test.total(e, j)
			}
			for n := range max(1, test.stages) {
				s.Score(n+1, total)
			}
			st := stage{Sitting: s, h: house.On(s.DB), t: t}
			if test.before != nil {
				test.before(st)
			}
			s.Deliberates()
			if test.decide != nil {
				test.decide(st)
			}
			st.approve()
			b := checkBundle(t, st.publish())
			for code, want := range test.want {
				if got := standing(t, b, code); !strings.Contains(got, want) {
					t.Errorf("%s: got %s, want %s", code, got, want)
				}
			}
			if strings.Contains(fmt.Sprint(b.Sheets), "ông Giám") {
				t.Error("a judge's private reason stands in the public bundle")
			}
		})
	}
}

// recuse lets the nth judge stand aside from an entry's facility, with head and secretary agreeing.
func recuse(s stage, judge int, code string) {
	s.t.Helper()
	facility := fixture.One[uuid.UUID](s.t, s.DB, "SELECT facility_id FROM entries WHERE round_id = $1 AND judging_code = $2", s.RoundID, code)
	x, err := s.h.Panels.Recuse(s.t.Context(), s.Judges[judge].Account, s.Judges[judge].SeatID, facility, panel.Family, "Người nhà")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, by := range []account.Account{s.Judges[0].Account, s.Secretary} {
		if x, err = s.h.Panels.AgreeRecusal(s.t.Context(), by, x.ID, x.Version); err != nil {
			s.t.Fatal(err)
		}
	}
	if x.Status != panel.Effective {
		s.t.Errorf("got %s, want the recusal in effect", x.Status)
	}
	if kept := fixture.One[bool](s.t, s.DB, `SELECT mean_before -> 0 ->> 'score' <> mean_after -> 0 ->> 'score' FROM recusals WHERE id = $1`, x.ID); !kept {
		s.t.Error("want the score before and after kept for the minutes")
	}
}

func TestPublicationShowsEverythingTogether(t *testing.T) {
	s := open(t, 3, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	region := s.World.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s.Dossiers(3)
	s.approve()
	p := s.publish()
	if p.Version != 1 || p.Entered != 3 || p.Passed != 2 || p.Awarded != 2 || p.Nominated != 2 || *p.ByID != s.Organiser.ID {
		t.Errorf("got %+v", p)
	}
	for table, want := range map[string]int{"publications": 1, "published_standings": 3, "awards": 2, "certificates": 2, "promotions": 2} {
		if got := s.count(table); got != want {
			t.Errorf("%s: got %d rows, want %d", table, got, want)
		}
	}
	if got := fixture.One[int](t, s.DB, "SELECT count(*) FROM entries WHERE round_id = $1 AND origin = 'promoted' AND status = 'submitted'", region.RoundID); got != 2 {
		t.Errorf("got %d entries in the region, want 2", got)
	}
	for action, want := range map[string]int{"publish-result": 1, "enter-phase": 2, "grant-award": 2, "issue-certificate": 2, "promote-entry": 2, "take-in-entry": 2} {
		if got := s.ledger(action); got != want {
			t.Errorf("ledger %s: got %d, want %d", action, got, want)
		}
	}
	if got := s.Read().Phase; got != competition.Published {
		t.Errorf("phase: got %s", got)
	}
	if got := fixture.One[award.DeliberationStatus](t, s.DB, "SELECT status FROM deliberations WHERE round_id = $1", s.RoundID); got != award.DeliberationPublished {
		t.Errorf("deliberation: got %s", got)
	}
	b := checkBundle(t, p)
	if b.Publication.Version != 1 || b.Publication.Replaces != nil || b.Round.Unit.Code != "92" || b.Round.Cycle != "2026–2027" || len(b.Judges) != 3 {
		t.Errorf("got %+v", b.Round)
	}
	for _, e := range b.Entries {
		if named := e.Product != "" || e.Facility != ""; named != (e.ID != "A003") {
			t.Errorf("%s: got product %q, facility %q; want awarded entries named, and nobody else", e.ID, e.Product, e.Facility)
		}
	}
	t.Run("and leaves no name of others even where the round publishes all, but for those who consented", func(t *testing.T) {
		s := open(t, 2, map[string]int64{"A001": 6000, "A002": 6000}, func(r *competition.Round) { r.PublishesAll = true })
		s.Exec("UPDATE facilities SET consents_to_publication = true WHERE id = $1", s.Entries[1].FacilityID)
		s.approve()
		b := checkBundle(t, s.publish())
		if b.Entries[0].Product != "" || b.Entries[1].Product == "" {
			t.Errorf("got %+v, want the second named", b.Entries)
		}
		if n := fixture.One[int](t, s.DB, "SELECT count(*) FROM published_standings WHERE public_by_name"); n != 1 {
			t.Errorf("got %d public by name, want 1", n)
		}
	})
}

func TestNothingIsReadBeforePublication(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	look := func(when string) {
		t.Helper()
		versions, err := s.h.Publications.Versions(t.Context(), s.RoundID)
		if err != nil || len(versions) != 0 {
			t.Errorf("%s: got %d versions, %v; want none", when, len(versions), err)
		}
		_, err = s.h.Publications.Download(t.Context(), s.RoundID, 1)
		wantCode(t, err, "publication-not-found")
		register, err := s.h.Awards.Register(t.Context(), award.Filter{Limit: 50})
		if err != nil || len(register) != 0 {
			t.Errorf("%s: got %d in the register, %v; want none", when, len(register), err)
		}
		// Numbers of certificates are held from the approval on, so that they can be printed and signed.
		for _, table := range []string{"publications", "published_standings", "awards", "certificates", "promotions"} {
			if n := s.count(table); n != 0 {
				t.Errorf("%s: got %d rows of %s, want none", when, n, table)
			}
		}
	}
	look("in deliberation")
	s.approve()
	look("approved")
	broken := *s.h.Publications
	broken.Steps = append(broken.Steps, func(*database.Tx, account.Account, *publication.Version) error {
		look("while it is being published")
		return errors.New("power cut")
	})
	if _, err := broken.Publish(t.Context(), s.Organiser, s.RoundID, s.Read().Version); err == nil {
		t.Error("got published, want it to fail")
	}
	look("after a publication that failed")
	if got := s.Read().Phase; got != competition.Approved {
		t.Errorf("phase: got %s, want approved", got)
	}
	s.publish()
	if n := s.count("certificates WHERE number LIKE '01/%'"); n != 1 {
		t.Error("the failed publication used up a certificate number")
	}
}

func TestWhoMayPublish(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	s.approve()
	for name, by := range map[string]account.Account{
		"the chair": s.Chair, "the secretary": s.Secretary, "the head": s.Judges[0].Account, "the nation": s.Planner,
		"an organiser elsewhere": s.World.Organiser(fixture.DaNang), "a stranger": s.Person(), "nobody": {},
	} {
		_, err := s.h.Publications.Publish(t.Context(), by, s.RoundID, s.Read().Version)
		if !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
}

func TestPublishingTwice(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	_, err := s.h.Publications.Publish(t.Context(), s.Organiser, s.RoundID, s.Read().Version)
	wantCode(t, err, "not-approved")
	s.approve()
	seen := s.Read().Version
	_, err = s.h.Publications.Publish(t.Context(), s.Organiser, s.RoundID, seen-1)
	wantCode(t, err, "stale")
	s.publish()
	_, err = s.h.Publications.Publish(t.Context(), s.Organiser, s.RoundID, seen)
	wantCode(t, err, "stale")
	_, err = s.h.Publications.Publish(t.Context(), s.Organiser, s.RoundID, s.Read().Version)
	wantCode(t, err, "already-published")
	if n := s.count("publications"); n != 1 {
		t.Errorf("got %d versions, want 1", n)
	}
}

// second is another server process: a pool and services of its own.
func second(t testing.TB, s stage) *house.House {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{URL: s.DB.Pool.Config().ConnString(), MaxConnections: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return house.On(db)
}

func TestOfManyPublishersAtOnceOnePublishes(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	s.World.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	s.approve()
	houses := []*house.House{s.h, second(t, s)}
	version := s.Read().Version
	done := 0
	for _, err := range atOnce(6, func(i int) error {
		_, err := houses[i%2].Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
		return err
	}) {
		if err == nil {
			done++
		} else if !fault.Has(err, "stale") {
			t.Errorf("got %v, want stale", err)
		}
	}
	for table, want := range map[string]int{"publications": 1, "awards": 2, "certificates": 2, "promotions": 2, "entries WHERE origin = 'promoted'": 2} {
		if got := s.count(table); got != want || done != 1 {
			t.Errorf("%s: got %d by %d publishers, want %d by one", table, got, done, want)
		}
	}
}

func TestPublishingWhileItIsBeingApproved(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	version := s.Read().Version
	errs := atOnce(2, func(i int) error {
		if i == 0 {
			_, err := s.h.Awards.Approve(context.Background(), s.Organiser, s.RoundID, 1, award.Approval{DecisionNumber: "1", DecisionDate: time.Now(), Signer: "A"})
			return err
		}
		_, err := s.h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
		return err
	})
	if errs[0] != nil {
		t.Errorf("approve: got %v", errs[0])
	}
	// Before the approval it is not approved; after it the round is no longer the one seen.
	if !fault.Has(errs[1], "not-approved") && !fault.Has(errs[1], "stale") {
		t.Errorf("publish: got %v, want not-approved or stale", errs[1])
	}
	if n := s.count("publications"); n != 0 {
		t.Errorf("got %d versions, want none", n)
	}
	s.publish()
}

// schedule approves a round and sets the moment of its publication one minute ahead.
func schedule(s stage) (at time.Time) {
	s.t.Helper()
	s.approve()
	at = time.Now().Add(time.Minute)
	if _, err := s.h.Rounds.SchedulePublication(s.t.Context(), s.Organiser, s.RoundID, s.Read().Version, &at); err != nil {
		s.t.Fatal(err)
	}
	return at
}

func TestPublicationAtASetTime(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	at := schedule(s)
	early := database.WithClock(t.Context(), func() time.Time { return at.Add(-time.Second) })
	if err := s.h.Publications.Tick(early); err != nil || s.count("publications") != 0 {
		t.Errorf("before its time: got %v and %d versions", err, s.count("publications"))
	}
	due := database.WithClock(context.Background(), func() time.Time { return at })
	houses := []*house.House{s.h, second(t, s)}
	for _, err := range atOnce(4, func(i int) error { return houses[i%2].Publications.Tick(due) }) {
		if err != nil {
			t.Errorf("tick: got %v", err)
		}
	}
	if n := s.count("publications"); n != 1 {
		t.Errorf("got %d versions, want 1", n)
	}
	if n := fixture.One[int](t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'publish-result' AND actor_id IS NULL"); n != 1 {
		t.Errorf("got %d publications by the platform in the ledger, want 1", n)
	}
}

func TestARefusedPublicationDoesNotHoldUpTheOthers(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	other := s.World.Round("province", fixture.DongThap)
	other.Enter("food", 1)
	other.Panel(2)
	other.Council(3)
	other.Score(1, fixture.Same(map[string]int64{"B001": 9000}))
	other.Deliberates()
	o := stage{Sitting: other, h: s.h, t: t}
	at := schedule(s)
	if later := schedule(o); later.After(at) {
		at = later
	}
	s.Quota("province", fixture.CanTho, 1) // two are nominated
	due := database.WithClock(context.Background(), func() time.Time { return at })
	houses := []*house.House{s.h, second(t, s)}
	refused := 0
	for _, err := range atOnce(2, func(i int) error { return houses[i].Publications.Tick(due) }) {
		if err != nil {
			refused++
			wantCode(t, err, "quota-exceeded")
		}
	}
	if refused == 0 {
		t.Error("want the refusal reported")
	}
	if got := o.Read().Phase; got != competition.Published {
		t.Errorf("the other round: got %s, want published", got)
	}
	r := s.Read()
	if r.Phase != competition.Approved || r.PublishAt != nil {
		t.Errorf("the refused round: got %s, %v; want it approved without a time", r.Phase, r.PublishAt)
	}
	if n := fixture.One[int](t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'publication-refused' AND round_id = $1 AND reason LIKE '%suất%'", s.RoundID); n != 1 {
		t.Errorf("got %d refusals on the record, want 1", n)
	}
	if err := s.h.Publications.Tick(due); err != nil {
		t.Errorf("the next tick: got %v, want nothing left to do", err)
	}
}

func TestAFailureOfOurOwnIsTriedAgain(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000})
	at := schedule(s)
	due := database.WithClock(t.Context(), func() time.Time { return at })
	broken := *s.h.Publications
	broken.Steps = []publication.Step{func(*database.Tx, account.Account, *publication.Version) error { return errors.New("the disk is full") }}
	if err := broken.Tick(due); err == nil {
		t.Error("want the failure reported")
	}
	if err := s.h.Publications.Tick(due); err != nil || s.count("publications") != 1 {
		t.Errorf("got %v and %d versions, want it published at the next tick", err, s.count("publications"))
	}
}
