package scoring_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/scoring"
	"tieubieu/server/scoring/scoringtest"
)

func mustCompute(t *rapid.T, in scoring.Input) scoring.Result {
	result, err := scoring.Compute(in)
	if err != nil {
		t.Fatalf("Compute: %v", err)
	}
	return result
}

func standingOf(result scoring.Result, entry string) *scoring.Standing {
	for i := range result.Standings {
		if result.Standings[i].Entry == entry {
			return &result.Standings[i]
		}
	}
	return nil
}

func TestTheOrderOfListsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		want := mustCompute(t, in)
		shuffled := in
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0))
		shuffled.Sheets, shuffled.Entries = slices.Clone(in.Sheets), slices.Clone(in.Entries)
		shuffled.Decisions, shuffled.Rubrics = slices.Clone(in.Decisions), slices.Clone(in.Rubrics)
		random.Shuffle(len(shuffled.Sheets), reflect.Swapper(shuffled.Sheets))
		random.Shuffle(len(shuffled.Entries), reflect.Swapper(shuffled.Entries))
		random.Shuffle(len(shuffled.Decisions), reflect.Swapper(shuffled.Decisions))
		random.Shuffle(len(shuffled.Rubrics), reflect.Swapper(shuffled.Rubrics))
		if got := mustCompute(t, shuffled); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

func TestComputingLeavesItsInputAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries, judges, seed := rapid.IntRange(0, 9).Draw(t, "entries"), rapid.IntRange(0, 6).Draw(t, "judges"), rapid.Uint64().Draw(t, "seed")
		in, same := scoringtest.Random(seed, entries, judges), scoringtest.Random(seed, entries, judges)
		mustCompute(t, in)
		if !reflect.DeepEqual(in, same) {
			t.Errorf("got %+v, want %+v", in, same)
		}
	})
}

func TestMorePointsNeverLowerARank(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		if len(in.Sheets) == 0 {
			return
		}
		before := mustCompute(t, in)
		i := rapid.IntRange(0, len(in.Sheets)-1).Draw(t, "sheet")
		sheet := &in.Sheets[i]
		var criteria []scoring.Criterion
		for _, e := range in.Entries {
			if e.ID == sheet.Entry {
				for _, r := range in.Rubrics {
					if r.Group == e.Group {
						criteria = r.Criteria()
					}
				}
			}
		}
		sheet.Marks = slices.Clone(sheet.Marks)
		for k, c := range criteria {
			if m := sheet.Marks[k]; c.Kind == scoring.Points && m != scoring.Unmarked && rapid.Bool().Draw(t, "raise") {
				sheet.Marks[k] = min(m+scoring.Mark(c.Step), scoring.Mark(c.MaxPoints))
			}
		}
		old, now := standingOf(before, sheet.Entry), standingOf(mustCompute(t, in), sheet.Entry)
		if old.RankOverall > 0 && (now.RankOverall == 0 || now.RankOverall > old.RankOverall || now.RankInGroup > old.RankInGroup) {
			t.Errorf("rank of %s: got %d (%d in group), before %d (%d)", sheet.Entry, now.RankOverall, now.RankInGroup, old.RankOverall, old.RankInGroup)
		}
		if old.Passed && !now.Passed {
			t.Errorf("%s passed before, and not with more points", sheet.Entry)
		}
	})
}

func TestTakingNeverSplitsEqualsNorGoesOverALimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		result := mustCompute(t, in)
		byClass := map[string]scoring.ProposalRow{}
		total, perGroup := int64(0), map[string]int64{}
		for i, s := range result.Standings {
			p := result.Proposal[i]
			if p.Entry != s.Entry {
				t.Fatalf("proposal and standings differ in order at %d", i)
			}
			if p.Proposed && (p.AtTheLine || !s.Passed) || p.AtTheLine && !s.Passed || p.Level != nil && !p.Proposed {
				t.Errorf("%s: got %+v for %s", p.Entry, p, describe(s))
			}
			if p.Proposed {
				total++
				perGroup[s.Group]++
			}
			if !s.Passed {
				continue
			}
			class := fmt.Sprint(s.Group, "/", s.RankInGroup)
			if in.Rules.Awards.PerGroup == nil && (in.Rules.Levels == nil || in.Rules.Levels.Scope == scoring.Overall) {
				class = fmt.Sprint(s.RankOverall)
			}
			p.Entry = ""
			if other, seen := byClass[class]; seen && !reflect.DeepEqual(other, p) {
				t.Errorf("class %s is split: %+v and %+v", class, other, p)
			}
			byClass[class] = p
		}
		if limit := in.Rules.Awards.Total; limit != nil && total > *limit {
			t.Errorf("proposed: got %d, limit %d", total, *limit)
		}
		for group, limit := range in.Rules.Awards.PerGroup {
			if perGroup[group] > limit {
				t.Errorf("proposed in %q: got %d, limit %d", group, perGroup[group], limit)
			}
		}
		for _, line := range slices.Concat(result.ProposalLines, result.NominationLines) {
			if line.PlacesLeft < 1 || int64(len(line.Entries)) <= line.PlacesLeft {
				t.Errorf("a line needs places, but fewer than entries: got %+v", line)
			}
		}
	})
}

// Whether a judge's sheets are not counted, hold nothing, or were never there is all the same.
func TestARecusalEqualsAJudgeWhoWasNeverAssigned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		judge := fmt.Sprintf("J%02d", rapid.IntRange(0, 7).Draw(t, "judge"))
		recused, absent, blank := in, in, in
		recused.Sheets, absent.Sheets, blank.Sheets = slices.Clone(in.Sheets), nil, slices.Clone(in.Sheets)
		for i, s := range in.Sheets {
			if s.Judge == judge {
				recused.Sheets[i].Counted = false
				if len(s.Marks) > 0 {
					blank.Sheets[i].Marks = nil
				} else {
					blank.Sheets[i].Counted = false // a rubric without criteria: nothing is complete
				}
				continue
			}
			absent.Sheets = append(absent.Sheets, s)
		}
		want := mustCompute(t, absent)
		if got := mustCompute(t, recused); !reflect.DeepEqual(got, want) {
			t.Errorf("recused: got %+v, want %+v", got, want)
		}
		if got := mustCompute(t, blank); !reflect.DeepEqual(got, want) {
			t.Errorf("blank: got %+v, want %+v", got, want)
		}
	})
}

// With every point multiplied by a factor that leads out of 64 bits, nothing changes but the scores, by that factor.
func TestWideArithmeticDecidesAsTheFastPathDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := scoringtest.Draw(t)
		factor := int64(1) << rapid.IntRange(0, 45).Draw(t, "factor")
		scaled, ok := scale(in, factor)
		if !ok {
			return
		}
		small, wide := mustCompute(t, in), mustCompute(t, scaled)
		for i := range small.Standings {
			s, w := small.Standings[i], wide.Standings[i]
			if s.Score != nil {
				want := new(big.Rat).Mul(rat(t, *s.Score), new(big.Rat).SetInt64(factor))
				if rat(t, *w.Score).Cmp(want) != 0 {
					t.Errorf("score of %s: got %s, want %s·%d", s.Entry, w.Score, s.Score, factor)
				}
			}
			s.Score, w.Score, s.Means, w.Means = nil, nil, nil, nil
			if !reflect.DeepEqual(s, w) {
				t.Errorf("got %s, want %s", describe(w), describe(s))
			}
		}
		if !reflect.DeepEqual(small.Proposal, wide.Proposal) || !reflect.DeepEqual(small.Nominations, wide.Nominations) {
			t.Errorf("got %+v %+v, want %+v %+v", wide.Proposal, wide.Nominations, small.Proposal, small.Nominations)
		}
	})
}

func rat(t *rapid.T, x scoring.Exact) *big.Rat {
	r, ok := new(big.Rat).SetString(x.String())
	if !ok {
		t.Fatalf("%q is no fraction", x.String())
	}
	return r
}

// scale multiplies every number of points; ok is false where one would be too large.
func scale(in scoring.Input, factor int64) (scaled scoring.Input, ok bool) {
	ok = true
	times := func(points int64) int64 {
		if points > scoring.MaxPoints/factor {
			ok = false
			return 0
		}
		return points * factor
	}
	optional := func(points *int64) *int64 {
		if points == nil {
			return nil
		}
		return ptr(times(*points))
	}
	scaled = in
	scaled.Rules.PassMark.Points = times(in.Rules.PassMark.Points)
	scaled.Rules.Stages = slices.Clone(in.Rules.Stages)
	for i, stage := range in.Rules.Stages {
		if stage.Advance != nil {
			scaled.Rules.Stages[i].Advance = &scoring.Threshold{Points: times(stage.Advance.Points), Inclusive: stage.Advance.Inclusive}
		}
	}
	if in.Rules.Levels != nil {
		levels := *in.Rules.Levels
		levels.List = slices.Clone(levels.List)
		for i := range levels.List {
			levels.List[i].MinimumPoints = optional(levels.List[i].MinimumPoints)
		}
		scaled.Rules.Levels = &levels
	}
	if in.Rules.Nomination != nil {
		rule := *in.Rules.Nomination
		rule.MinimumPoints = optional(rule.MinimumPoints)
		scaled.Rules.Nomination = &rule
	}
	kinds := map[string][]scoring.Criterion{}
	scaled.Rubrics = slices.Clone(in.Rubrics)
	for i := range scaled.Rubrics {
		groups := slices.Clone(in.Rubrics[i].CriterionGroups)
		scaled.Rubrics[i].CriterionGroups = groups
		for j := range groups {
			groups[j].Criteria = slices.Clone(groups[j].Criteria)
			for k := range groups[j].Criteria {
				c := &groups[j].Criteria[k]
				c.MaxPoints, c.Step, c.Options = times(c.MaxPoints), times(c.Step), slices.Clone(c.Options)
				for o := range c.Options {
					c.Options[o].Points = times(c.Options[o].Points)
				}
			}
		}
		for _, e := range in.Entries {
			if e.Group == in.Rubrics[i].Group {
				kinds[e.ID] = in.Rubrics[i].Criteria()
			}
		}
	}
	scaled.Sheets = slices.Clone(in.Sheets)
	for i, s := range in.Sheets {
		scaled.Sheets[i].Marks = slices.Clone(s.Marks)
		for k, c := range kinds[s.Entry] {
			if c.Kind == scoring.Points && s.Marks[k] != scoring.Unmarked {
				scaled.Sheets[i].Marks[k] = scoring.Mark(times(int64(s.Marks[k])))
			}
		}
	}
	return scaled, ok
}
