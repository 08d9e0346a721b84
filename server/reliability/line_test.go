package reliability_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/reliability"
	"tieubieu/server/scoring"
	"tieubieu/server/scoring/scoringtest"
)

// Marks so large that floats lose them are no marks of judges.
const largest = 1 << 25

func drawInput(t *rapid.T) scoring.Input {
	in := scoringtest.Draw(t)
	for i := range in.Rubrics {
		for _, c := range in.Rubrics[i].Criteria() {
			if c.MaxPoints > largest || c.Step > largest {
				t.Skip("wider than floats")
			}
			for _, o := range c.Options {
				if o.Points > largest {
					t.Skip("wider than floats")
				}
			}
		}
	}
	for i := range in.Rules.Stages {
		in.Rules.Stages[i].Weight = min(in.Rules.Stages[i].Weight, 100)
	}
	return in
}

func TestAPanelDrawnAsItIsGivesTheProposal(t *testing.T) {
	proposed := 0
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		above, ranks, err := reliability.AsIs(in, reliability.ProposalLine)
		if err != nil {
			t.Fatal(err)
		}
		result, err := scoring.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for i, row := range result.Proposal {
			if row.Proposed {
				want = append(want, row.Entry)
			}
			if got, ranked := ranks[row.Entry]; ranked && got != result.Standings[i].RankOverall {
				t.Errorf("%s: got rank %d, want %d", row.Entry, got, result.Standings[i].RankOverall)
			}
		}
		proposed += len(want)
		slices.Sort(above)
		slices.Sort(want)
		if !slices.Equal(above, want) {
			t.Errorf("got %q above the line, want %q", above, want)
		}
	})
	if proposed == 0 {
		t.Error("got no proposed entry in all draws, want many")
	}
}

func TestAPanelDrawnAsItIsGivesWhoGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		in.Rules.Stages, in.Rules.Combine = in.Rules.Stages[:1], scoring.Last
		in.Sheets = slices.DeleteFunc(in.Sheets, func(s scoring.Sheet) bool { return s.Stage > 1 })
		above, _, err := reliability.AsIs(in, reliability.AdvanceLine)
		if err != nil {
			t.Fatal(err)
		}
		result, err := scoring.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, s := range result.Standings {
			if s.Status == scoring.Ranked {
				want = append(want, s.Entry)
			}
		}
		slices.Sort(above)
		slices.Sort(want)
		if !slices.Equal(above, want) {
			t.Errorf("got %q, want %q", above, want)
		}
	})
}

// round is a round of one group whose rubric is a single criterion: totals by entry and
// judge, none where there is no sheet.
func round(edit func(*scoring.Rules), rows ...[]int64) scoring.Input {
	in := scoring.Input{
		Rules: scoring.Rules{
			Aggregation: scoring.Mean, MinimumSheets: 1, Stages: []scoring.Stage{{}}, Combine: scoring.Last,
			PassMark: scoring.Threshold{Points: 7000, Inclusive: true}, TieBreaks: []string{}, KnockOut: scoring.Majority,
		},
		Rubrics: []scoring.Rubric{{Group: "food", CriterionGroups: []scoring.CriterionGroup{
			{ID: "all", MaxPoints: 10000, Criteria: []scoring.Criterion{{ID: "c1", Kind: scoring.Points, MaxPoints: 10000, Step: 1}}},
		}}},
	}
	if edit != nil {
		edit(&in.Rules)
	}
	for e, row := range rows {
		id := fmt.Sprintf("E%04d", e+1)
		in.Entries = append(in.Entries, scoring.Entry{ID: id, Group: "food"})
		for j, p := range row {
			if p != none {
				in.Sheets = append(in.Sheets, scoring.Sheet{Entry: id, Judge: fmt.Sprintf("J%02d", j+1), Stage: 1, Counted: true, Marks: []scoring.Mark{scoring.Mark(p)}})
			}
		}
	}
	return in
}

func assess(t testing.TB, in scoring.Input, kind reliability.LineKind) *reliability.Report {
	t.Helper()
	r, err := reliability.Assess(in, kind, 50, reliability.Seed("0198c3f2-0000-7000-8000-000000000001", 1))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func places(n int64) func(*scoring.Rules) {
	return func(r *scoring.Rules) { r.Awards.Total = &n }
}

func aboveDraws(l reliability.Line) map[string]int {
	draws := map[string]int{}
	for _, p := range l.Entries {
		draws[p.Entry] = p.AboveDraws
	}
	return draws
}

func TestALineThatEveryJudgeDrawsAlikeIsFirm(t *testing.T) {
	l := assess(t, round(places(2), []int64{9000, 9100, 9200}, []int64{8000, 8100, 8200}, []int64{7500, 7600, 7700}, []int64{5000, 5100, 5200}), reliability.ProposalLine).Line
	want := map[string]int{"E0001": 1000, "E0002": 1000, "E0003": 0, "E0004": 0}
	if got := aboveDraws(l); !maps.Equal(got, want) || l.SameList != 1000 {
		t.Errorf("got %v and the same list %d times, want %v and 1000", got, l.SameList, want)
	}
	if p := l.Entries[2]; p.Rank != 3 || p.RankFrom != 3 || p.RankTo != 3 || p.SameRankDraws != 1000 {
		t.Errorf("got %+v, want the third place always", p)
	}
}

// Two entries for one place, three judges: the first wins where the one judge who
// prefers the second by far is drawn at most once in three, 20 times in 27.
func TestTheShareOfDrawsIsThatOfThePanels(t *testing.T) {
	l := assess(t, round(places(1), []int64{9000, 9000, 7000}, []int64{8000, 8000, 8900}), reliability.ProposalLine).Line
	if got, want := l.Entries[0].AboveDraws, 1000*20/27; got < want-50 || got > want+50 {
		t.Errorf("got %d of 1000 draws, want about %d", got, want)
	}
	if got := l.Entries[0].AboveDraws + l.Entries[1].AboveDraws; got != 1000 {
		t.Errorf("got %d places given, want one a draw", got)
	}
	if l.SameList != l.Entries[0].AboveDraws {
		t.Errorf("got the same list %d times, want %d", l.SameList, l.Entries[0].AboveDraws)
	}
}

func TestPanelsThatShareNoEntryAreDrawnApart(t *testing.T) {
	// The second panel is one judge: were all drawn together, his entry would at times be
	// without a sheet, and at times keep only him.
	l := assess(t, round(nil, []int64{7500, 6600, none}, []int64{7500, 6600, none}, []int64{none, none, 9000}), reliability.ProposalLine).Line
	got := aboveDraws(l)
	if got["E0003"] != 1000 {
		t.Errorf("got the single judge's entry %d times above the line, want always", got["E0003"])
	}
	if got["E0001"] != got["E0002"] || got["E0001"] < 700 || got["E0001"] > 800 {
		t.Errorf("got %v, want three quarters for those of two judges", got)
	}
}

func TestALineSaysWhyItIsNotDrawn(t *testing.T) {
	tests := map[string]struct {
		in   scoring.Input
		kind reliability.LineKind
		want reliability.Why
	}{
		"no entry":                           {round(nil), reliability.ProposalLine, reliability.NoMarks},
		"no sheet":                           {round(nil, []int64{none, none}), reliability.ProposalLine, reliability.NoMarks},
		"one judge":                          {round(nil, []int64{8000}, []int64{6000}), reliability.ProposalLine, reliability.OneJudge},
		"one judge for each entry":           {round(nil, []int64{8000, none}, []int64{none, 6000}), reliability.ProposalLine, reliability.OneJudge},
		"all go on to the second stage":      {round(nil, []int64{8000, 7000}), reliability.AdvanceLine, reliability.NoLine},
		"one entry is enough for a line":     {round(nil, []int64{8000, 6500}), reliability.ProposalLine, ""},
		"nobody above the line is still one": {round(nil, []int64{6000, 6500}), reliability.ProposalLine, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := assess(t, tt.in, tt.kind).Line
			if l.Why != tt.want || (l.Draws == 0) != (tt.want != "") {
				t.Errorf("got %q and %d draws, want %q", l.Why, l.Draws, tt.want)
			}
		})
	}
}

func TestEqualsAtTheLineStayBelowTogether(t *testing.T) {
	l := assess(t, round(places(1), []int64{8000, 8000}, []int64{8000, 8000}), reliability.ProposalLine).Line
	for _, p := range l.Entries {
		if p.Rank != 1 || p.Above || !p.AtTheLine || p.AboveDraws != 0 {
			t.Errorf("got %+v, want rank 1 at the line, never taken", p)
		}
	}
}

func TestTheSameSheetsGiveTheSameReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		seed := reliability.Seed("a", len(in.Rules.Stages))
		want, err := reliability.Assess(in, reliability.ProposalLine, 50, seed)
		if err != nil {
			t.Fatal(err)
		}
		shuffled := in
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0))
		shuffled.Sheets, shuffled.Entries = slices.Clone(in.Sheets), slices.Clone(in.Entries)
		r.Shuffle(len(shuffled.Sheets), reflect.Swapper(shuffled.Sheets))
		r.Shuffle(len(shuffled.Entries), reflect.Swapper(shuffled.Entries))
		got, err := reliability.Assess(shuffled, reliability.ProposalLine, 50, seed)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		for _, p := range got.Line.Entries {
			if p.AboveDraws > got.Line.Draws || p.SameRankDraws > got.Line.Draws || got.Line.Draws > 0 && p.RankFrom > p.RankTo {
				t.Errorf("got %+v of %d draws", p, got.Line.Draws)
			}
		}
	})
}

func TestAnotherStageDrawsOtherPanels(t *testing.T) {
	if reliability.Seed("a", 1) == reliability.Seed("a", 2) || reliability.Seed("a", 1) == reliability.Seed("b", 1) {
		t.Error("got the same seed, want one for each round and stage")
	}
}

// A recomputation elsewhere must draw the same panels: this figure never changes.
func TestTheDrawsAreTheSameForEver(t *testing.T) {
	l := assess(t, round(places(1), []int64{9000, 9000, 7000}, []int64{8000, 8000, 8900}), reliability.ProposalLine).Line
	if got, want := l.Entries[0].AboveDraws, 737; got != want {
		t.Errorf("got %d, want %d", got, want)
	}
}

func TestOnlyWhatScoringCountsIsMeasured(t *testing.T) {
	in := round(nil, []int64{9000, 8000, 1000}, []int64{7000, 7500, 2000})
	for i := range in.Sheets {
		switch {
		case in.Sheets[i].Judge == "J03" && in.Sheets[i].Entry == "E0001":
			in.Sheets[i].Counted = false
		case in.Sheets[i].Judge == "J03":
			in.Sheets[i].Marks = []scoring.Mark{scoring.Unmarked}
		}
	}
	r := assess(t, in, reliability.ProposalLine)
	if r.Sheets != 4 || len(r.Judges) != 2 || r.Overall.Judges != 2 || !r.Overall.Full {
		t.Errorf("got %d sheets and %+v, want four of two judges", r.Sheets, r.Judges)
	}
}

func TestSheetsAreThoseThatScoringCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		in.Rules.Stages, in.Rules.Combine = in.Rules.Stages[:1], scoring.Last
		in.Sheets = slices.DeleteFunc(in.Sheets, func(s scoring.Sheet) bool { return s.Stage > 1 })
		r, err := reliability.Assess(in, reliability.ProposalLine, 50, reliability.Seed("a", 1))
		if err != nil {
			t.Fatal(err)
		}
		result, err := scoring.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, s := range result.Standings {
			want += s.Sheets
		}
		if r.Sheets != want {
			t.Errorf("got %d sheets, want %d as scoring", r.Sheets, want)
		}
	})
}
