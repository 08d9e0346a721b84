package scoring_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tieubieu/server/scoring"
)

func ptr[T any](v T) *T { return &v }

// craftRound is a round of one stage whose rubric has two criterion groups with one criterion each, up to 6000.
func craftRound(sheets ...scoring.Sheet) scoring.Input {
	in := scoring.Input{
		Rules: scoring.Rules{
			Aggregation: scoring.Mean, MinimumSheets: 1, Stages: []scoring.Stage{{}}, Combine: scoring.Last,
			PassMark: scoring.Threshold{Points: 7000, Inclusive: true}, KnockOut: scoring.Majority,
		},
		Rubrics: []scoring.Rubric{craftRubric("craft")},
		Sheets:  sheets,
	}
	known := map[string]bool{}
	for _, s := range sheets {
		if !known[s.Entry] {
			known[s.Entry] = true
			in.Entries = append(in.Entries, scoring.Entry{ID: s.Entry, Group: "craft"})
		}
	}
	return in
}

func craftRubric(group string) scoring.Rubric {
	return scoring.Rubric{Group: group, CriterionGroups: []scoring.CriterionGroup{
		{ID: "market", MaxPoints: 6000, Criteria: []scoring.Criterion{{ID: "m", Kind: scoring.Points, MaxPoints: 6000, Step: 1}}},
		{ID: "economy", MaxPoints: 6000, Criteria: []scoring.Criterion{{ID: "e", Kind: scoring.Points, MaxPoints: 6000, Step: 1}}},
	}}
}

// given are sheets of judges J1, J2, … for one entry in stage 1, each with marks for market and economy.
func given(entry string, marks ...[2]scoring.Mark) []scoring.Sheet {
	return givenIn(1, entry, marks...)
}

func givenIn(stage int, entry string, marks ...[2]scoring.Mark) []scoring.Sheet {
	var sheets []scoring.Sheet
	for i, m := range marks {
		sheets = append(sheets, scoring.Sheet{
			Entry: entry, Judge: fmt.Sprintf("J%d", i+1), Stage: stage, Counted: true, Marks: []scoring.Mark{m[0], m[1]},
		})
	}
	return sheets
}

// totals are sheets whose totals are these.
func totals(stage int, entry string, all ...scoring.Mark) []scoring.Sheet {
	marks := make([][2]scoring.Mark, len(all))
	for i, total := range all {
		marks[i] = [2]scoring.Mark{total / 2, total - total/2}
	}
	return givenIn(stage, entry, marks...)
}

func compute(t *testing.T, in scoring.Input) scoring.Result {
	t.Helper()
	result, err := scoring.Compute(in)
	if err != nil {
		t.Fatalf("Compute: %v", err)
	}
	return result
}

// Worked by hand. Three judges; the pass mark is 70 inclusive, ties are broken by market.
//
//	E1  8000 8500 9000 = 25500/3 = 8500, market 4000+4500+4500 = 13000/3 = 4333⅓
//	E2  8500 8500 8500 = 8500, market 4000
//	E3  the same as E2
//	E4  8500 8500 8450 = 25450/3 = 8483⅓, shown 84.83
//	E5  7000 7000 7000 = 7000, just passes
//	E6  6950 7000 7000 = 20950/3 = 6983⅓, does not
//	E7  has only two sheets: incomplete
//
// E1 beats E2 by market; E2 and E3 stay equal and share rank 2; rank 3 is skipped. With two places E1 is taken; one
// place is left, but the next class is two entries: both stand at the line, nobody below is taken.
func workedExample() scoring.Input {
	in := craftRound(slices.Concat(
		given("E1", [2]scoring.Mark{4000, 4000}, [2]scoring.Mark{4500, 4000}, [2]scoring.Mark{4500, 4500}),
		given("E2", [2]scoring.Mark{4000, 4500}, [2]scoring.Mark{4000, 4500}, [2]scoring.Mark{4000, 4500}),
		given("E3", [2]scoring.Mark{4000, 4500}, [2]scoring.Mark{4000, 4500}, [2]scoring.Mark{4000, 4500}),
		totals(1, "E4", 8500, 8500, 8450),
		totals(1, "E5", 7000, 7000, 7000),
		totals(1, "E6", 6950, 7000, 7000),
		totals(1, "E7", 9000, 9000),
	)...)
	in.Rules.MinimumSheets = 3
	in.Rules.TieBreaks = []string{"market"}
	return in
}

func describe(s scoring.Standing) string {
	score := "-"
	if s.Score != nil {
		score = s.Score.String()
	}
	return fmt.Sprintf("%s %s %s passed=%t %d %d sheets=%d", s.Entry, s.Status, score, s.Passed, s.RankOverall, s.RankInGroup, s.Sheets)
}

func TestStandingsOfTheWorkedExample(t *testing.T) {
	want := []string{
		"E1 ranked 8500 passed=true 1 1 sheets=3",
		"E2 ranked 8500 passed=true 2 2 sheets=3",
		"E3 ranked 8500 passed=true 2 2 sheets=3",
		"E4 ranked 25450/3 passed=true 4 4 sheets=3",
		"E5 ranked 7000 passed=true 5 5 sheets=3",
		"E6 ranked 20950/3 passed=false 6 6 sheets=3",
		"E7 incomplete - passed=false 0 0 sheets=2",
	}
	var got []string
	for _, s := range compute(t, workedExample()).Standings {
		got = append(got, describe(s))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestMeansPerCriterionGroup(t *testing.T) {
	result := compute(t, workedExample())
	first := result.Standings[0]
	if got, want := fmt.Sprint(first.Means), "[{market 13000/3} {economy 12500/3}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := first.Means[0].Mean.Hundredths(); got != 4333 {
		t.Errorf("rounded half up: got %d, want 4333", got)
	}
	if last := result.Standings[6]; last.Means != nil {
		t.Errorf("an incomplete entry: got means %v, want none", last.Means)
	}
}

func proposed(result scoring.Result) string {
	var taken, line []string
	for _, p := range result.Proposal {
		if p.Proposed {
			id := p.Entry
			if p.Level != nil {
				id += ":" + *p.Level
			}
			taken = append(taken, id)
		}
		if p.AtTheLine {
			line = append(line, p.Entry)
		}
	}
	return strings.Join(taken, " ") + " | " + strings.Join(line, " ")
}

func TestTakingGoesByWholeClasses(t *testing.T) {
	tests := map[string]struct {
		total *int64
		want  string
	}{
		"no limit takes all that passed":                {nil, "E1 E2 E3 E4 E5 | "},
		"the class that does not fit is at the line":    {ptr(int64(2)), "E1 | E2 E3"},
		"a limit that ends with a class marks nobody":   {ptr(int64(1)), "E1 | "},
		"a class that fits exactly is taken":            {ptr(int64(3)), "E1 E2 E3 | "},
		"places that outnumber the passed stay empty":   {ptr(int64(50)), "E1 E2 E3 E4 E5 | "},
		"no places take nobody and mark nobody":         {ptr(int64(0)), " | "},
		"as many places as whole numbers go are enough": {ptr(int64(scoring.MaxPoints)), "E1 E2 E3 E4 E5 | "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := workedExample()
			in.Rules.Awards.Total = test.total
			if got := proposed(compute(t, in)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTheLineTellsItsPlacesAndEntries(t *testing.T) {
	in := workedExample()
	in.Rules.Awards.Total = ptr(int64(2))
	got := fmt.Sprintf("%+v", compute(t, in).ProposalLines)
	if want := "[{Overall:true Group: PlacesLeft:1 Entries:[E2 E3]}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Worked by hand, on the worked example without a limit: the classes are {E1}, {E2 E3}, {E4}, {E5}.
//
// A takes 2: E1 fits, one is left, {E2 E3} does not fit and closes A. B takes 1: {E2 E3} closes it too. C has no limit
// and asks 7000: 8500 is enough, so E2, E3 and then E4 (8483⅓) and E5 (7000) have C. Nobody has B.
func TestLevelsGoClassByClass(t *testing.T) {
	tests := map[string]struct {
		levels []scoring.Level
		want   string
	}{
		"a class that does not fit closes the level and goes on as a whole": {
			[]scoring.Level{{ID: "A", Count: ptr(int64(2))}, {ID: "B", Count: ptr(int64(1))}, {ID: "C", MinimumPoints: ptr(int64(7000))}},
			"E1:A E2:C E3:C E4:C E5:C | "},
		"past the last level there is none": {
			[]scoring.Level{{ID: "A", Count: ptr(int64(1))}, {ID: "B", Count: ptr(int64(2))}}, "E1:A E2:B E3:B E4 E5 | "},
		"the minimum is compared exactly": {
			[]scoring.Level{{ID: "A", MinimumPoints: ptr(int64(8484))}, {ID: "B", MinimumPoints: ptr(int64(8483))}}, "E1:A E2:A E3:A E4:B E5 | "},
		"a level of nobody is passed over": {
			[]scoring.Level{{ID: "A", Count: ptr(int64(0))}, {ID: "B"}}, "E1:B E2:B E3:B E4:B E5:B | "},
		"no level at all": {nil, "E1 E2 E3 E4 E5 | "},
		"a closed level stays closed for a smaller class": {
			[]scoring.Level{{ID: "A", Count: ptr(int64(2))}, {ID: "B", Count: ptr(int64(2))}}, "E1:A E2:B E3:B E4 E5 | "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := workedExample()
			in.Rules.Levels = &scoring.Levels{Scope: scoring.Overall, List: test.levels}
			if got := proposed(compute(t, in)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// twoGroups has F1 9000, C1 8000, F2 8000, C2 8000, C3 7500, F3 7200 (C: craft, F: food).
func twoGroups() scoring.Input {
	in := craftRound(slices.Concat(totals(1, "C1", 8000), totals(1, "C2", 8000), totals(1, "C3", 7500),
		totals(1, "F1", 9000), totals(1, "F2", 8000), totals(1, "F3", 7200))...)
	in.Rubrics = append(in.Rubrics, craftRubric("food"))
	for i := range in.Entries {
		if in.Entries[i].ID[0] == 'F' {
			in.Entries[i].Group = "food"
		}
	}
	return in
}

func TestGroupsAreTakenBeforeTheTotal(t *testing.T) {
	tests := map[string]struct {
		quota scoring.Quota
		want  string
	}{
		"a group without a number has no limit": {
			scoring.Quota{PerGroup: map[string]int64{"food": 1}}, "F1 C1 C2 C3 | "},
		"a class of a group that does not fit is at the line": {
			scoring.Quota{PerGroup: map[string]int64{"craft": 1}}, "F1 F2 F3 | C1 C2"},
		"a group stops there although smaller classes follow": {
			scoring.Quota{PerGroup: map[string]int64{"craft": 1, "food": 2}}, "F1 F2 | C1 C2"},
		"the total counts only what the groups left": {
			scoring.Quota{Total: ptr(int64(2)), PerGroup: map[string]int64{"craft": 1}}, "F1 F2 | C1 C2"},
		"the total does not split equals across groups": {
			scoring.Quota{Total: ptr(int64(3))}, "F1 | C1 C2 F2"},
		"a group may be closed": {
			scoring.Quota{Total: ptr(int64(2)), PerGroup: map[string]int64{"food": 0}}, "C1 C2 | "},
		"the total comes after the groups": {
			scoring.Quota{Total: ptr(int64(2)), PerGroup: map[string]int64{"craft": 2, "food": 3}}, "F1 | C1 C2 F2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := twoGroups()
			in.Rules.Awards = test.quota
			if got := proposed(compute(t, in)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestLevelsOfEachGroupAreCountedByThemselves(t *testing.T) {
	in := twoGroups()
	in.Rules.Levels = &scoring.Levels{Scope: scoring.PerGroup, List: []scoring.Level{{ID: "A", Count: ptr(int64(2))}, {ID: "B"}}}
	if got, want := proposed(compute(t, in)), "F1:A C1:A C2:A F2:A C3:B F3:B | "; got != want {
		t.Errorf("by group: got %q, want %q", got, want)
	}
	in.Rules.Levels.Scope = scoring.Overall
	if got, want := proposed(compute(t, in)), "F1:A C1:B C2:B F2:B C3:B F3:B | "; got != want {
		t.Errorf("overall: got %q, want %q", got, want)
	}
}

func TestRanksOverallAndInGroup(t *testing.T) {
	var got []string
	for _, s := range compute(t, twoGroups()).Standings {
		got = append(got, fmt.Sprintf("%s %d %d", s.Entry, s.RankOverall, s.RankInGroup))
	}
	want := []string{"F1 1 1", "C1 2 1", "C2 2 1", "F2 2 2", "C3 5 3", "F3 6 3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestATieBreakThatARubricLacksGivesNothingThere(t *testing.T) {
	in := twoGroups()
	in.Rubrics[1].CriterionGroups[0].ID = "design"
	in.Rules.TieBreaks = []string{"market"}
	var got []string
	for _, s := range compute(t, in).Standings {
		got = append(got, fmt.Sprintf("%s %d", s.Entry, s.RankOverall))
	}
	if want := []string{"F1 1", "C1 2", "C2 2", "F2 4", "C3 5", "F3 6"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAggregation(t *testing.T) {
	tests := map[string]struct {
		how    scoring.Aggregation
		totals []scoring.Mark
		want   string
	}{
		"mean":                                   {scoring.Mean, []scoring.Mark{7000, 8000, 8001}, "7667"},
		"mean in lowest terms":                   {scoring.Mean, []scoring.Mark{8000, 8001}, "16001/2"},
		"trimmed mean drops one of each end":     {scoring.TrimmedMean, []scoring.Mark{100, 8000, 8001, 8003, 9000}, "24004/3"},
		"trimmed mean drops one of equals":       {scoring.TrimmedMean, []scoring.Mark{9000, 9000, 8000, 100, 100}, "5700"},
		"median of an odd number is the middle":  {scoring.Median, []scoring.Mark{9000, 100, 8000}, "8000"},
		"median of an even number is their half": {scoring.Median, []scoring.Mark{9000, 100, 8000, 8001}, "16001/2"},
		"median of one":                          {scoring.Median, []scoring.Mark{7100}, "7100"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := craftRound(totals(1, "E1", test.totals...)...)
			in.Rules.Aggregation = test.how
			if test.how == scoring.TrimmedMean {
				in.Rules.MinimumSheets = 5
			}
			if got := compute(t, in).Standings[0].Score.String(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// optionRound asks one question whose answer c knocks out; each letter is the answer of one judge, - is no answer.
func optionRound(knockOut scoring.KnockOut, answers ...string) scoring.Input {
	in := craftRound(totals(1, "E1", 1)...)
	in.Rubrics[0].CriterionGroups = []scoring.CriterionGroup{{ID: "market", MaxPoints: 100, Criteria: []scoring.Criterion{
		{ID: "q", Kind: scoring.Options, Options: []scoring.Option{{ID: "a", Points: 100}, {ID: "b", Points: 50}, {ID: "c", KnockOut: true}}},
		{ID: "r", Kind: scoring.Options, Options: []scoring.Option{{ID: "a", Points: 100}, {ID: "b", Points: 50}, {ID: "c", KnockOut: true}}},
	}}}
	in.Rules.KnockOut = knockOut
	in.Sheets = nil
	for i, answer := range answers {
		marks := []scoring.Mark{scoring.Unmarked, scoring.Unmarked}
		for q := range marks {
			if answer[q] != '-' {
				marks[q] = scoring.Mark(answer[q] - 'a')
			}
		}
		in.Sheets = append(in.Sheets, scoring.Sheet{Entry: "E1", Judge: fmt.Sprint(i), Stage: 1, Counted: true, Marks: marks})
	}
	return in
}

func TestKnockOutAnswers(t *testing.T) {
	tests := map[string]struct {
		knockOut scoring.KnockOut
		answers  []string
		want     string
	}{
		"half of the sheets is no majority":              {scoring.Majority, []string{"ca", "aa"}, "E1 ranked 150 passed=false 1 1 sheets=2"},
		"more than half is":                              {scoring.Majority, []string{"ca", "ca", "aa"}, "E1 disqualified - passed=false 0 0 sheets=3"},
		"a majority must be of one criterion":            {scoring.Majority, []string{"ca", "ac", "aa"}, "E1 ranked 400/3 passed=false 1 1 sheets=3"},
		"any answer is enough":                           {scoring.Any, []string{"ac", "aa", "aa"}, "E1 disqualified - passed=false 0 0 sheets=3"},
		"an incomplete sheet does not knock out":         {scoring.Any, []string{"c-", "ab"}, "E1 ranked 150 passed=false 1 1 sheets=1"},
		"too few sheets come before knock-outs":          {scoring.Any, []string{"c-"}, "E1 incomplete - passed=false 0 0 sheets=0"},
		"an option gives its points, 0 is not unmarked":  {scoring.Majority, []string{"bb"}, "E1 ranked 100 passed=false 1 1 sheets=1"},
		"incomplete sheets do not count in the majority": {scoring.Majority, []string{"ca", "c-", "c-", "aa"}, "E1 ranked 150 passed=false 1 1 sheets=2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := describe(compute(t, optionRound(test.knockOut, test.answers...)).Standings[0]); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestStagesOneAfterTheOther(t *testing.T) {
	both := func(first, second scoring.Mark) []scoring.Sheet {
		return slices.Concat(totals(1, "E1", first), totals(2, "E1", second))
	}
	advance := func(points int64, inclusive bool) func(*scoring.Input) {
		return func(in *scoring.Input) {
			in.Rules.Stages[0].Advance = &scoring.Threshold{Points: points, Inclusive: inclusive}
		}
	}
	weighted := func(first, second int64) func(*scoring.Input) {
		return func(in *scoring.Input) {
			in.Rules.Combine = scoring.Weighted
			in.Rules.Stages[0].Weight, in.Rules.Stages[1].Weight = first, second
		}
	}
	oneStage := func(in *scoring.Input) {
		in.Rules.Stages = in.Rules.Stages[:1]
		in.Sheets = in.Sheets[:1]
	}
	tests := map[string]struct {
		sheets []scoring.Sheet
		change []func(*scoring.Input)
		want   string
	}{
		"the last stage counts":                   {both(8000, 9000), nil, "E1 ranked 9000 passed=true 1 1 sheets=1"},
		"weights join the stages":                 {both(8000, 9000), []func(*scoring.Input){weighted(1, 2)}, "E1 ranked 26000/3 passed=true 1 1 sheets=1"},
		"a weight of nothing is allowed":          {both(8000, 9000), []func(*scoring.Input){weighted(3, 0)}, "E1 ranked 8000 passed=true 1 1 sheets=1"},
		"one that does not advance is eliminated": {both(6999, 9000), []func(*scoring.Input){advance(7000, true)}, "E1 eliminated 6999 passed=false 0 0 sheets=1"},
		"the threshold itself may be enough":      {both(7000, 9000), []func(*scoring.Input){advance(7000, true)}, "E1 ranked 9000 passed=true 1 1 sheets=1"},
		"the threshold itself may be too little":  {both(7000, 9000), []func(*scoring.Input){advance(7000, false)}, "E1 eliminated 7000 passed=false 0 0 sheets=1"},
		"advancing applies to a single stage too": {both(8000, 9000), []func(*scoring.Input){oneStage, advance(8000, false)}, "E1 eliminated 8000 passed=false 0 0 sheets=1"},
		"stage 2 without sheets is incomplete":    {totals(1, "E1", 8000), nil, "E1 incomplete - passed=false 0 0 sheets=0"},
		"stage 1 without sheets ends it":          {totals(2, "E1", 8000), nil, "E1 incomplete - passed=false 0 0 sheets=0"},
		"sheets are those of the last stage looked at": {
			slices.Concat(totals(1, "E1", 8000), totals(2, "E1", 9000, 9000, 9000)), nil, "E1 ranked 9000 passed=true 1 1 sheets=3"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := craftRound(test.sheets...)
			in.Rules.Stages = []scoring.Stage{{}, {}}
			for _, change := range test.change {
				change(&in)
			}
			if got := describe(compute(t, in).Standings[0]); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestTieBreaksAreCombinedAsTheScoreIs(t *testing.T) {
	// Both score 8000 in each stage. In stage 1 E1 has the better market, in stage 2 by less E2.
	in := craftRound(slices.Concat(
		givenIn(1, "E1", [2]scoring.Mark{5000, 3000}), givenIn(2, "E1", [2]scoring.Mark{4000, 4000}),
		givenIn(1, "E2", [2]scoring.Mark{4000, 4000}), givenIn(2, "E2", [2]scoring.Mark{4500, 3500}))...)
	in.Rules.Stages = []scoring.Stage{{Weight: 1}, {Weight: 1}}
	in.Rules.TieBreaks = []string{"market"}
	if got := compute(t, in).Standings[0].Entry; got != "E2" {
		t.Errorf("by the last stage: got %s first, want E2", got)
	}
	in.Rules.Combine = scoring.Weighted
	if got := compute(t, in).Standings[0].Entry; got != "E1" {
		t.Errorf("by both stages: got %s first, want E1", got)
	}
}

func TestThePassMark(t *testing.T) {
	tests := map[string]struct {
		total     scoring.Mark
		inclusive bool
		want      bool
	}{
		"the mark itself passes when inclusive":        {7000, true, true},
		"the mark itself does not pass when exclusive": {7000, false, false},
		"a hundredth more passes":                      {7001, false, true},
		"a hundredth less does not":                    {6999, true, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := craftRound(totals(1, "E1", test.total)...)
			in.Rules.PassMark.Inclusive = test.inclusive
			if got := compute(t, in).Standings[0].Passed; got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}

// Shown as 70.00, but 20999/3 = 6999⅔ does not reach 7000: nothing is rounded before it is compared.
func TestNothingIsRoundedBeforeComparing(t *testing.T) {
	s := compute(t, craftRound(totals(1, "E1", 7000, 7000, 6999)...)).Standings[0]
	if got, want := fmt.Sprintf("%s %t", s.Score.Display(), s.Passed), "70.00 false"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func nominated(result scoring.Result) string {
	var list []string
	for _, n := range result.Nominations {
		mark := n.Entry
		if n.Nominated {
			mark += "+"
		}
		if n.AtTheLine {
			mark += "?"
		}
		list = append(list, mark)
	}
	return strings.Join(list, " ")
}

func TestNominations(t *testing.T) {
	award := func(entry, level string) scoring.Decision {
		d := scoring.Decision{Entry: entry, Awarded: true}
		if level != "" {
			d.Level = &level
		}
		return d
	}
	all := []scoring.Decision{award("E1", "A"), award("E2", "A"), award("E3", "B"), award("E4", "B"), award("E7", "A"),
		{Entry: "E5", Awarded: false, Level: ptr("A")}}
	tests := map[string]struct {
		decided   bool
		decisions []scoring.Decision
		rule      *scoring.Nomination
		want      string
	}{
		"without a rule nobody is listed":                    {true, all, nil, ""},
		"without limits every awarded, ranked entry is":      {true, all, &scoring.Nomination{}, "E1+ E2+ E3+ E4+ E7"},
		"without decisions the proposal is taken as decided": {false, nil, &scoring.Nomination{}, "E1+ E2+ E3+ E4+ E5+"},
		"decisions that are there and empty award nobody":    {true, []scoring.Decision{}, &scoring.Nomination{}, ""},
		"levels are a filter":                                {true, all, &scoring.Nomination{Levels: []string{"B"}}, "E1 E2 E3+ E4+ E7"},
		"an entry without a level passes no filter": {
			true, []scoring.Decision{award("E1", ""), award("E2", "A")}, &scoring.Nomination{Levels: []string{"A"}}, "E1 E2+"},
		"minimum points are compared exactly": {true, all, &scoring.Nomination{MinimumPoints: ptr(int64(8484))}, "E1+ E2+ E3+ E4 E7"},
		"the total does not split equals": {
			true, all, &scoring.Nomination{Quota: scoring.Quota{Total: ptr(int64(2))}}, "E1+ E2? E3? E4 E7"},
		"a filter may leave one of equals, who is taken alone": {
			true, all, &scoring.Nomination{Levels: []string{"A"}, Quota: scoring.Quota{Total: ptr(int64(2))}}, "E1+ E2+ E3 E4 E7"},
		"groups come first": {
			true, all, &scoring.Nomination{Quota: scoring.Quota{PerGroup: map[string]int64{"craft": 3}, Total: ptr(int64(2))}}, "E1+ E2? E3? E4 E7"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := workedExample()
			in.Decided, in.Decisions = test.decided, test.decisions
			if test.rule != nil {
				rule := *test.rule
				rule.From = scoring.FromAwarded
				in.Rules.Nomination = &rule
			}
			if got := nominated(compute(t, in)); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestWholeNumbersGoToTwoToTheFiftyThird(t *testing.T) {
	const most = scoring.MaxPoints
	in := craftRound(slices.Concat(totals(1, "E1", 0, 0, 0), totals(1, "E2", 0, 0, 0))...)
	for g := range in.Rubrics[0].CriterionGroups {
		in.Rubrics[0].CriterionGroups[g].Criteria[0].MaxPoints = most
	}
	marks := [][]scoring.Mark{{most, most}, {most, most}, {most, most - 1}, {most, most}, {most, most}, {most, most}}
	for i := range in.Sheets {
		in.Sheets[i].Marks = marks[i]
	}
	in.Rules.Stages = []scoring.Stage{{Weight: most}, {Weight: most - 1}}
	in.Rules.Combine = scoring.Weighted
	second := slices.Clone(in.Sheets)
	for i := range second {
		second[i].Stage = 2
	}
	in.Sheets = append(in.Sheets, second...)
	result := compute(t, in)
	// E1: (6·2^53 - 1)/3 in both stages, so in their blend; E2: 2·2^53.
	if got, want := describe(result.Standings[1]), "E1 ranked 54043195528445951/3 passed=true 2 2 sheets=3"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := result.Standings[0].Score.Display(), "180143985094819.84"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMarksThatACriterionAccepts(t *testing.T) {
	points := scoring.Criterion{ID: "m1", Kind: scoring.Points, MaxPoints: 1000, Step: 50}
	options := scoring.Criterion{ID: "m2", Kind: scoring.Options, Options: []scoring.Option{{ID: "a", Points: 300}, {ID: "b"}}}
	tests := map[string]struct {
		criterion scoring.Criterion
		answer    scoring.Answer
		code      string
	}{
		"nothing is a mark":           {points, scoring.Answer{Points: 0}, ""},
		"the maximum":                 {points, scoring.Answer{Points: 1000}, ""},
		"a step":                      {points, scoring.Answer{Points: 850}, ""},
		"above the maximum":           {points, scoring.Answer{Points: 1050}, scoring.CodeMarkRange},
		"negative":                    {points, scoring.Answer{Points: -50}, scoring.CodeMarkRange},
		"as negative as numbers go":   {points, scoring.Answer{Points: -1 << 63}, scoring.CodeMarkRange},
		"off its step":                {points, scoring.Answer{Points: 875}, scoring.CodeMarkStep},
		"a known option":              {options, scoring.Answer{Option: "b"}, ""},
		"an unknown option":           {options, scoring.Answer{Option: "c"}, scoring.CodeMarkOption},
		"points where an option goes": {options, scoring.Answer{Points: 300}, scoring.CodeMarkOption},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			mark, err := test.criterion.Mark(test.answer)
			if test.code == "" {
				if err != nil {
					t.Fatalf("got %v, want it accepted", err)
				}
				if err := test.criterion.Accepts(mark); err != nil {
					t.Errorf("Accepts: %v", err)
				}
				if got := test.criterion.Answer(mark); got != test.answer {
					t.Errorf("got answer %v back, want %v", got, test.answer)
				}
				return
			}
			if refusal, ok := errors.AsType[*scoring.Error](err); !ok || refusal.Code != test.code {
				t.Errorf("got %v, want code %s", err, test.code)
			}
		})
	}
	if refusal, ok := errors.AsType[*scoring.Error](points.Accepts(scoring.Unmarked)); !ok || refusal.Code != scoring.CodeMarkMissing {
		t.Error("Unmarked: got it accepted, want mark-missing")
	}
}

func TestSheetTotal(t *testing.T) {
	in := optionRound(scoring.Any)
	rubric := &in.Rubrics[0]
	marks, err := rubric.Marks(map[string]scoring.Answer{"q": {Option: "a"}, "r": {Option: "b"}})
	if err != nil {
		t.Fatal(err)
	}
	if total, complete := scoring.SheetTotal(rubric, marks); total != 150 || !complete {
		t.Errorf("got %d, %t; want 150, true", total, complete)
	}
	if marks, err = rubric.Marks(map[string]scoring.Answer{"r": {Option: "b"}}); err != nil {
		t.Fatal(err)
	}
	if total, complete := scoring.SheetTotal(rubric, marks); total != 50 || complete {
		t.Errorf("without q: got %d, %t; want 50, false", total, complete)
	}
	if _, err := rubric.Marks(map[string]scoring.Answer{"x": {}}); err == nil || !strings.HasPrefix(err.Error(), "x: ") {
		t.Errorf("an unknown criterion: got %v, want it refused by its id", err)
	}
	if _, err := rubric.Marks(map[string]scoring.Answer{"q": {Option: "z"}}); err == nil || !strings.HasPrefix(err.Error(), "q: ") {
		t.Errorf("an unknown option: got %v, want it refused by the criterion's id", err)
	}
}

func TestInputsThatBreakTheFormat(t *testing.T) {
	tests := map[string]struct {
		change func(*scoring.Input)
		place  string
	}{
		"marks that do not fit the rubric":         {func(in *scoring.Input) { in.Sheets[1].Marks = []scoring.Mark{1} }, "sheets[1].marks"},
		"decisions that are not marked as decided": {func(in *scoring.Input) { in.Decided = false }, "decisions"},
		"a sheet of no entry":                      {func(in *scoring.Input) { in.Sheets[0].Entry = "X" }, "sheets[0].entry"},
		"a mark above its maximum":                 {func(in *scoring.Input) { in.Sheets[2].Marks = []scoring.Mark{6001, 0} }, "sheets[2].marks.m"},
		"three stages":                             {func(in *scoring.Input) { in.Rules.Stages = make([]scoring.Stage, 3) }, "rules.stages"},
		"a criterion of no kind":                   {func(in *scoring.Input) { in.Rubrics[0].CriterionGroups[0].Criteria[0].Kind = "" }, "rubrics[0].criterionGroups[0].criteria[0].kind"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			in := workedExample()
			in.Decided, in.Decisions = true, []scoring.Decision{{Entry: "E1", Awarded: true}}
			test.change(&in)
			_, err := scoring.Compute(in)
			if broken, ok := errors.AsType[*scoring.Error](err); !ok || broken.Place != test.place {
				t.Errorf("got %v, want a fault at %s", err, test.place)
			}
			if checked := scoring.Check(in); checked == nil || checked.Error() != err.Error() {
				t.Errorf("Check: got %v, want %v", checked, err)
			}
		})
	}
}
