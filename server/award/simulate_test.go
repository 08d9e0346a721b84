package award_test

import (
	"errors"
	"reflect"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/scoring"
)

// all is everything that is written, as one figure.
func (b table) all() string {
	b.t.Helper()
	return fixture.One[string](b.t, b.DB, `SELECT concat_ws(' ', (SELECT md5(string_agg(l::text, ',' ORDER BY id)) FROM ledger_entries l),
		(SELECT md5(string_agg(d::text, ',')) FROM deliberations d), (SELECT md5(string_agg(r::text, ',')) FROM rounds r),
		(SELECT count(*) FROM council_decisions), (SELECT count(*) FROM nomination_decisions), (SELECT count(*) FROM round_rules))`)
}

func places(n int64) award.Alternative { return award.Alternative{Awards: &scoring.Quota{Total: &n}} }

func TestASimulationIsWhatTheRulesWouldGiveAndWritesNothing(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 8000, "A004": 7500, "A005": 6000}, atMost(2), nominatesAtMost(1))
	before, standing := b.all(), b.view().Result
	simulate := func(other award.Alternative) *award.Table {
		t.Helper()
		sim, err := b.h.Awards.Simulate(t.Context(), b.Secretary, b.RoundID, other)
		wantNone(t, err)
		if !reflect.DeepEqual(sim.Now.Result, standing) {
			t.Errorf("got another present state, want it as it stands")
		}
		return sim.Then
	}
	if got := awarded(simulate(award.Alternative{})); got != "A001" {
		t.Errorf("nothing else tried: got %s, want the proposal, A001", got)
	}
	if got := awarded(simulate(places(3))); got != "A001 A002 A003" {
		t.Errorf("three places: got %s, want the equals too", got)
	}
	if got := awarded(simulate(award.Alternative{PassMark: &scoring.Threshold{Points: 5000, Inclusive: true}, Awards: &scoring.Quota{}})); got != "A001 A002 A003 A004 A005" {
		t.Errorf("a pass mark of 50 and no limit: got %s, want all", got)
	}
	levels := &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", Count: new(int64(2))}, {ID: "B"}}}
	with := simulate(award.Alternative{Awards: &scoring.Quota{Total: new(int64(4))}, Levels: levels})
	if got := with.Result.LevelLines; len(got) != 1 || got[0].Level != "A" || got[0].PlacesLeft != 1 || len(got[0].Entries) != 2 {
		t.Errorf("got level lines %+v, want the two equals that A could not hold", got)
	}
	if got := b.all(); got != before {
		t.Errorf("something was written: got %s, want %s", got, before)
	}

	t.Run("what the council decided stays decided", func(t *testing.T) {
		wantNone(t, b.decide(b.Chair, 1, func(r *award.DecisionRequest) { r.Code, r.Awarded = "A001", false }))
		standing = b.view().Result
		if got := awarded(simulate(places(3))); got != "A002 A003" {
			t.Errorf("got %s, want A001 left out as decided", got)
		}
		if got := simulate(places(3)).Nominations(); len(got) != 0 {
			t.Errorf("got nominations %v, want none: two are equal for the one place", got)
		}
	})

	t.Run("it agrees with the rules once they are amended", func(t *testing.T) {
		would := simulate(places(3))
		rules := b.Read().Rules
		rules.Awards.Total = new(int64(3))
		b.Exec("INSERT INTO round_rules (round_id, version, rules, at) SELECT id, rules_version, rules, now() FROM rounds ON CONFLICT DO NOTHING")
		_, err := b.h.Rounds.AmendRules(t.Context(), b.Secretary, b.RoundID, b.Read().Version, rules, "Thêm kinh phí", competition.Votes{For: 4})
		wantNone(t, err)
		if got := b.view(); !reflect.DeepEqual(got.Result, would.Result) || awarded(got) != awarded(would) {
			t.Errorf("got %+v, want %+v", got.Result, would.Result)
		}
	})
}

func TestWhoMaySimulate(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000})
	for name, by := range map[string]account.Account{"the chair": b.Chair, "the secretary": b.Secretary, "the organiser": b.Organiser} {
		if _, err := b.h.Awards.Simulate(t.Context(), by, b.RoundID, places(1)); err != nil {
			t.Errorf("%s: got %v, want it tried", name, err)
		}
	}
	for name, by := range map[string]account.Account{"a judge": b.Judges[1].Account, "a stranger": b.Person()} {
		_, err := b.h.Awards.Simulate(t.Context(), by, b.RoundID, places(1))
		if err == nil {
			t.Errorf("%s: got it tried, want a refusal", name)
		}
	}
	_, err := b.h.Awards.Simulate(t.Context(), b.Chair, b.RoundID, places(-1))
	wantField(t, err, "awards.total")
	_, err = b.h.Awards.Simulate(t.Context(), b.Chair, b.RoundID, award.Alternative{Awards: &scoring.Quota{PerGroup: map[string]int64{"nobody": 1}}})
	wantField(t, err, "awards.perGroup.nobody")
}

func TestWhatKeepsAnEntryOut(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 8000, "A004": 7500, "A005": 6000}, atMost(2))
	state := b.view()
	for i, want := range []award.Beside{
		{Out: award.Proposed, Margin: new(int64(1000))}, {Out: award.AtTheLine, Margin: new(int64(0))}, {Out: award.AtTheLine, Margin: new(int64(0))},
		{Out: award.TotalFull, Margin: new(int64(-500))}, {Out: award.BelowMark, Margin: new(int64(-2000))},
	} {
		if got := state.Beside()[i]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v with margin %d, want %+v with %d", state.Result.Standings[i].Entry, got, *got.Margin, want, *want.Margin)
		}
	}
	if got := state.Result.ProposalUses; len(got) != 1 || got[0] != (scoring.Use{Overall: true, Places: 2, Candidates: 4, Taken: 1, FirstOut: "A002"}) {
		t.Errorf("got uses %+v, want the total bound at A002", got)
	}
	if state.Seats != 5 || len(state.Products) != 5 {
		t.Errorf("got %d seats and %d names, want five each", state.Seats, len(state.Products))
	}
}

func TestThePanelsHeadSeesNoNamesWhereCodesAreShownOnly(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000})
	b.Exec("UPDATE rounds SET packet_mode = 'code', version = version + 1 WHERE id = $1", b.RoundID)
	head := b.Person()
	b.Exec("UPDATE panel_members SET account_id = $1, role = 'head' WHERE id = $2", head.ID, b.Judges[0].SeatID)
	seen, err := b.h.Awards.View(t.Context(), head, b.RoundID)
	wantNone(t, err)
	if len(seen.Products) != 0 {
		t.Errorf("the head got names %v, want none", seen.Products)
	}
	if len(b.view().Products) != 1 {
		t.Errorf("the chair got %v, want the name", b.view().Products)
	}
}

func wantField(t testing.TB, err error, path string) {
	t.Helper()
	var refusal *fault.Error
	if !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Path != path {
		t.Errorf("got %v, want a refusal of %s", err, path)
	}
}
