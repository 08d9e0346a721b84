// Package scoringtest draws random inputs for tests of scoring and of everything that carries its inputs.
package scoringtest

import (
	"fmt"
	"math/rand/v2"

	"pgregory.net/rapid"

	"tieubieu/server/scoring"
)

// Draw draws a small valid input in which ties, limits, incomplete and uncounted sheets are frequent, ids are awkward,
// and points are at times so large that only wide arithmetic holds them. Its size shrinks; the rest comes from a seed,
// which spreads better than draws that prefer small numbers.
func Draw(t *rapid.T) scoring.Input {
	entries := rapid.IntRange(0, 14).Draw(t, "entries")
	judges := rapid.IntRange(0, 8).Draw(t, "judges")
	return Random(rapid.Uint64().Draw(t, "seed"), entries, judges)
}

// Random is what Draw draws, from a seed.
func Random(seed uint64, entries, judges int) scoring.Input {
	d := drawing{Rand: rand.New(rand.NewPCG(seed, 0))}
	d.unit = one[int64](d, 1, 50, 25, 1<<30, 1<<49)
	in := scoring.Input{}
	groups := one(d, []string{"handicraft"}, []string{"food", "handicraft"}, []string{"", "nhóm <&>\u2028", "food"})
	rubrics := map[string]*scoring.Rubric{}
	for _, group := range groups {
		in.Rubrics = append(in.Rubrics, d.rubric(group))
	}
	for i, group := range groups {
		rubrics[group] = &in.Rubrics[i]
	}
	in.Rules = d.rules(groups, in.Rubrics, judges)
	names := one(d, "E%03d", "%d", "mã \"%d\"\\\n", "\U0001F3C6%d", "\uff5e%d")
	for i := range entries {
		in.Entries = append(in.Entries, scoring.Entry{ID: fmt.Sprintf(names, i), Group: one(d, groups...)})
	}
	d.Shuffle(len(in.Entries), func(i, j int) { in.Entries[i], in.Entries[j] = in.Entries[j], in.Entries[i] })
	alike := map[string][][]scoring.Mark{} // by group: what judges mostly give, so that entries tie
	for _, group := range groups {
		for range 3 {
			alike[group] = append(alike[group], d.marks(rubrics[group].Criteria()))
		}
	}
	for _, e := range in.Entries {
		criteria := rubrics[e.Group].Criteria()
		like, alone := one(d, alike[e.Group]...), one(d, 3, 50, 1000)
		for stage := range in.Rules.Stages {
			for judge := range judges {
				if d.oneIn(40) {
					continue
				}
				sheet := scoring.Sheet{Entry: e.ID, Judge: fmt.Sprintf("J%02d", judge), Stage: stage + 1, Counted: !d.oneIn(20), Marks: like}
				if d.oneIn(alone) {
					sheet.Marks = d.marks(criteria)
				}
				in.Sheets = append(in.Sheets, sheet)
			}
		}
	}
	d.Shuffle(len(in.Sheets), func(i, j int) { in.Sheets[i], in.Sheets[j] = in.Sheets[j], in.Sheets[i] })
	if in.Decided = d.oneIn(2); in.Decided {
		in.Decisions = d.decisions(&in)
	}
	return in
}

type drawing struct {
	*rand.Rand
	unit int64
}

func one[T any](d drawing, of ...T) T { return of[d.IntN(len(of))] }

func (d drawing) oneIn(n int) bool { return d.IntN(n) == 0 }

// points are up to so many units.
func (d drawing) points(upTo int) int64 { return min(d.unit*int64(d.IntN(upTo+1)), scoring.MaxPoints) }

func (d drawing) optionalCount() *int64 {
	if d.oneIn(2) {
		return nil
	}
	n := int64(d.IntN(6))
	return &n
}

func (d drawing) optionalPoints() *int64 {
	if d.oneIn(2) {
		return nil
	}
	n := d.points(16)
	return &n
}

func (d drawing) rubric(group string) scoring.Rubric {
	rubric := scoring.Rubric{Group: group, CriterionGroups: []scoring.CriterionGroup{}}
	for _, id := range []string{"market", "economy", "culture"} {
		if d.oneIn(4) {
			continue
		}
		g := scoring.CriterionGroup{ID: id, MaxPoints: d.unit, Criteria: []scoring.Criterion{}}
		for i := range d.IntN(4) {
			c := scoring.Criterion{ID: fmt.Sprintf("%s-%d", id, i), Kind: scoring.Points, MaxPoints: 8 * d.unit, Step: d.unit}
			if d.oneIn(3) {
				c = scoring.Criterion{ID: c.ID, Kind: scoring.Options, Options: []scoring.Option{
					{ID: "a", Points: d.points(8)}, {ID: "b", Points: d.points(8)}, {ID: "c", Points: 0, KnockOut: true},
				}}
			}
			g.Criteria = append(g.Criteria, c)
		}
		rubric.CriterionGroups = append(rubric.CriterionGroups, g)
	}
	return rubric
}

func (d drawing) threshold(upTo int) scoring.Threshold {
	return scoring.Threshold{Points: d.points(upTo), Inclusive: d.oneIn(2)}
}

func (d drawing) quota(groups []string) scoring.Quota {
	quota := scoring.Quota{Total: d.optionalCount()}
	for _, group := range groups {
		if limit := d.optionalCount(); limit != nil {
			if quota.PerGroup == nil {
				quota.PerGroup = map[string]int64{}
			}
			quota.PerGroup[group] = *limit
		}
	}
	return quota
}

func (d drawing) rules(groups []string, rubrics []scoring.Rubric, judges int) scoring.Rules {
	rules := scoring.Rules{
		Aggregation:   one(d, scoring.Mean, scoring.Median),
		MinimumSheets: int64(1 + d.IntN(max(1, judges-2))),
		Stages:        make([]scoring.Stage, 1+d.IntN(2)),
		Combine:       one(d, scoring.Last, scoring.Weighted),
		PassMark:      d.threshold(14),
		TieBreaks:     []string{},
		KnockOut:      one(d, scoring.Majority, scoring.Any),
		Awards:        d.quota(groups),
	}
	if judges >= 5 && d.oneIn(3) {
		rules.Aggregation, rules.MinimumSheets = scoring.TrimmedMean, 5
	}
	for i := range rules.Stages {
		rules.Stages[i].Weight = int64(d.IntN(4))
	}
	if last := &rules.Stages[len(rules.Stages)-1]; last.Weight == 0 {
		last.Weight = one[int64](d, 1, 1<<53)
	}
	if d.oneIn(3) {
		threshold := d.threshold(10)
		rules.Stages[0].Advance = &threshold
	}
	for _, rubric := range rubrics {
		for _, g := range rubric.CriterionGroups {
			if d.oneIn(3) {
				rules.TieBreaks = append(rules.TieBreaks, g.ID)
			}
		}
	}
	if d.oneIn(2) {
		rules.Levels = &scoring.Levels{Scope: one(d, scoring.Overall, scoring.PerGroup), List: []scoring.Level{}}
		for _, id := range []string{"A", "B", "C"}[:d.IntN(4)] {
			rules.Levels.List = append(rules.Levels.List,
				scoring.Level{ID: id, Count: d.optionalCount(), MinimumPoints: d.optionalPoints()})
		}
	}
	if !d.oneIn(4) {
		rules.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: d.quota(groups), MinimumPoints: d.optionalPoints()}
		if d.oneIn(3) {
			rules.Nomination.Levels = []string{one(d, "A", "B", "C"), one(d, "A", "B", "C")}
		}
	}
	return rules
}

func (d drawing) marks(criteria []scoring.Criterion) []scoring.Mark {
	marks := make([]scoring.Mark, len(criteria))
	incomplete := d.oneIn(20)
	for i, c := range criteria {
		switch {
		case incomplete && d.oneIn(2):
			marks[i] = scoring.Unmarked
		case c.Kind == scoring.Options && d.oneIn(40):
			marks[i] = 2
		case c.Kind == scoring.Options:
			marks[i] = scoring.Mark(d.IntN(2))
		default:
			marks[i] = scoring.Mark(d.unit * one[int64](d, 4, 4, 4, 3, 5, 8, 0))
		}
	}
	return marks
}

func (d drawing) decisions(in *scoring.Input) []scoring.Decision {
	decisions := []scoring.Decision{}
	for _, e := range in.Entries {
		if d.oneIn(5) {
			continue
		}
		decision := scoring.Decision{Entry: e.ID, Awarded: !d.oneIn(4), Reason: "Hội đồng <biểu quyết>"}
		if level := one(d, "", "A", "B", "C"); level != "" {
			decision.Level = &level
		}
		decisions = append(decisions, decision)
	}
	return decisions
}
