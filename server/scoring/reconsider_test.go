package scoring_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/scoring"
	"tieubieu/server/scoring/scoringtest"
)

func TestReconsideringGivesWhatComputingGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		was := mustCompute(t, in)
		other := in
		other.Rules.PassMark = scoring.Threshold{Points: in.Rules.PassMark.Points / 2, Inclusive: !in.Rules.PassMark.Inclusive}
		draw := func(name string) *int64 {
			if n := rapid.Int64Range(-1, 6).Draw(t, name); n >= 0 {
				return &n
			}
			return nil
		}
		other.Rules.Awards = scoring.Quota{Total: draw("total"), PerGroup: map[string]int64{}}
		for _, r := range in.Rubrics {
			if n := draw("group"); n != nil {
				other.Rules.Awards.PerGroup[r.Group] = *n
			}
		}
		other.Rules.Levels = &scoring.Levels{Scope: rapid.SampledFrom([]scoring.Scope{scoring.Overall, scoring.PerGroup}).Draw(t, "scope"),
			List: []scoring.Level{{ID: "A", Count: draw("A")}, {ID: "B", Count: draw("B")}}}
		other.Rules.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: draw("nominated")}}
		if rapid.Bool().Draw(t, "undecided") {
			other.Decided, other.Decisions = false, nil
		}
		bare := other
		bare.Sheets = nil
		got, err := scoring.Reconsider(bare, was.Standings)
		if err != nil {
			t.Fatalf("Reconsider: %v", err)
		}
		if want := mustCompute(t, other); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if again := mustCompute(t, in); !reflect.DeepEqual(again, was) {
			t.Errorf("the standings that were given changed: got %+v, want %+v", was, again)
		}
	})
}

func TestALimitSaysWhetherItBinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		result := mustCompute(t, scoringtest.Draw(t))
		for _, u := range slices.Concat(result.ProposalUses, result.NominationUses) {
			if int64(u.Taken) > u.Places || u.Taken > u.Candidates || (u.FirstOut != "") != (u.Taken < u.Candidates) {
				t.Errorf("got %+v, want no more than the places taken, and a first one out exactly where one is out", u)
			}
		}
		for _, l := range result.LevelLines {
			if l.PlacesLeft < 1 || l.PlacesLeft >= int64(len(l.Entries)) {
				t.Errorf("got %+v, want a class larger than the places left", l)
			}
			for _, e := range l.Entries {
				i := slices.IndexFunc(result.Proposal, func(p scoring.ProposalRow) bool { return p.Entry == e })
				if got := result.Proposal[i].Level; got != nil && *got == l.Level {
					t.Errorf("%s has level %s, which could not hold its class", e, l.Level)
				}
			}
		}
	})
}

func TestWhatTwoDecimalsWouldHide(t *testing.T) {
	for _, c := range []struct {
		x        scoring.Exact
		fraction string
		shown    bool
	}{
		{scoring.Quotient(70600, 9), "706/9", false},
		{scoring.Quotient(142100, 18), "1421/18", false},
		{scoring.Whole(8000), "80", true},
		{scoring.Whole(7844), "1961/25", true},
		{scoring.Exact{}, "0", true},
	} {
		if got := c.x.Fraction(); got != c.fraction || c.x.Shown() != c.shown {
			t.Errorf("got %s, shown %v, want %s, %v", got, c.x.Shown(), c.fraction, c.shown)
		}
	}
	if got := scoring.Quotient(70600, 9).Minus(scoring.Whole(7906)); got != -62 {
		t.Errorf("got %d hundredths below, want -62", got)
	}
	if got := scoring.Whole(7906).Minus(scoring.Quotient(70600, 9)); got != 62 {
		t.Errorf("got %d hundredths above, want 62", got)
	}
}
