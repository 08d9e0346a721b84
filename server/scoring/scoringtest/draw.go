// Package scoringtest draws random inputs for tests of scoring and of everything that carries its inputs.
package scoringtest

import (
	"fmt"

	"pgregory.net/rapid"

	"tieubieu/server/scoring"
)

// Draw draws a small valid input in which ties, limits, incomplete and uncounted sheets are frequent, ids are awkward,
// and points are at times so large that only wide arithmetic holds them.
func Draw(t *rapid.T) scoring.Input {
	d := drawing{t: t, unit: rapid.SampledFrom([]int64{1, 50, 25, 1 << 30, 1 << 49}).Draw(t, "unit")}
	in := scoring.Input{}
	groups := rapid.SampledFrom([][]string{{"handicraft"}, {"food", "handicraft"}, {"", "nhóm <&>\u2028", "food"}}).Draw(t, "groups")
	for _, group := range groups {
		in.Rubrics = append(in.Rubrics, d.rubric(group))
	}
	in.Rules = d.rules(groups, in.Rubrics)
	names := rapid.SampledFrom([]string{"E%03d", "%d", "mã \"%d\"\\\n", "\U0001F3C6%d", "\uff5e%d"}).Draw(t, "names")
	entries := d.upTo(9, "entries")
	for i := range entries {
		in.Entries = append(in.Entries, scoring.Entry{
			ID:    fmt.Sprintf(names, i),
			Group: rapid.SampledFrom(groups).Draw(t, "group"),
		})
	}
	in.Entries = rapid.Permutation(in.Entries).Draw(t, "order of entries")
	judges := d.upTo(7, "judges")
	rubrics := map[string]*scoring.Rubric{}
	for i := range in.Rubrics {
		rubrics[in.Rubrics[i].Group] = &in.Rubrics[i]
	}
	for _, e := range in.Entries {
		for stage := range in.Rules.Stages {
			for judge := range judges {
				if d.oneIn(12, "no sheet") {
					continue
				}
				in.Sheets = append(in.Sheets, scoring.Sheet{
					Entry: e.ID, Judge: fmt.Sprintf("J%02d", judge), Stage: stage + 1,
					Counted: !d.oneIn(10, "not counted"),
					Marks:   d.marks(rubrics[e.Group].Criteria()),
				})
			}
		}
	}
	in.Sheets = rapid.Permutation(in.Sheets).Draw(t, "order of sheets")
	if in.Decided = rapid.Bool().Draw(t, "decided"); in.Decided {
		in.Decisions = d.decisions(&in)
	}
	return in
}

type drawing struct {
	t    *rapid.T
	unit int64
}

func (d *drawing) upTo(n int, label string) int { return rapid.IntRange(0, n).Draw(d.t, label) }

func (d *drawing) oneIn(n int, label string) bool {
	return rapid.IntRange(0, n-1).Draw(d.t, label) == n-1
}

func (d *drawing) points(upTo int) int64 { return d.unit * int64(d.upTo(upTo, "points")) }

func (d *drawing) optionalCount(label string) *int64 {
	if rapid.Bool().Draw(d.t, label+" given") {
		return nil
	}
	n := int64(d.upTo(5, label))
	return &n
}

func (d *drawing) optionalPoints() *int64 {
	if rapid.Bool().Draw(d.t, "minimum given") {
		return nil
	}
	n := d.points(16)
	return &n
}

func (d *drawing) rubric(group string) scoring.Rubric {
	rubric := scoring.Rubric{Group: group, CriterionGroups: []scoring.CriterionGroup{}}
	for _, id := range []string{"market", "economy", "culture"} {
		if d.oneIn(4, "no criterion group") {
			continue
		}
		g := scoring.CriterionGroup{ID: id, MaxPoints: d.unit, Criteria: []scoring.Criterion{}}
		for i := range d.upTo(3, "criteria") {
			c := scoring.Criterion{ID: fmt.Sprintf("%s-%d", id, i), Kind: scoring.Points, MaxPoints: 8 * d.unit, Step: d.unit}
			if d.oneIn(3, "options") {
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

func (d *drawing) threshold(upTo int) scoring.Threshold {
	return scoring.Threshold{Points: d.points(upTo), Inclusive: rapid.Bool().Draw(d.t, "inclusive")}
}

func (d *drawing) quota(groups []string) scoring.Quota {
	quota := scoring.Quota{Total: d.optionalCount("total")}
	for _, group := range groups {
		if limit := d.optionalCount("per group"); limit != nil {
			if quota.PerGroup == nil {
				quota.PerGroup = map[string]int64{}
			}
			quota.PerGroup[group] = *limit
		}
	}
	return quota
}

func (d *drawing) rules(groups []string, rubrics []scoring.Rubric) scoring.Rules {
	rules := scoring.Rules{
		Aggregation:   rapid.SampledFrom([]scoring.Aggregation{scoring.Mean, scoring.TrimmedMean, scoring.Median}).Draw(d.t, "aggregation"),
		MinimumSheets: int64(1 + d.upTo(2, "minimum")),
		Stages:        make([]scoring.Stage, 1+d.upTo(1, "second stage")),
		Combine:       rapid.SampledFrom([]scoring.Combine{scoring.Last, scoring.Weighted}).Draw(d.t, "combine"),
		PassMark:      d.threshold(20),
		TieBreaks:     []string{},
		KnockOut:      rapid.SampledFrom([]scoring.KnockOut{scoring.Majority, scoring.Any}).Draw(d.t, "knock-out"),
		Awards:        d.quota(groups),
	}
	if rules.Aggregation == scoring.TrimmedMean {
		rules.MinimumSheets = 5
	}
	for i := range rules.Stages {
		rules.Stages[i].Weight = int64(d.upTo(3, "weight"))
	}
	if last := &rules.Stages[len(rules.Stages)-1]; last.Weight == 0 {
		last.Weight = rapid.SampledFrom([]int64{1, 1 << 53}).Draw(d.t, "last weight")
	}
	if d.oneIn(3, "advance") {
		threshold := d.threshold(12)
		rules.Stages[0].Advance = &threshold
	}
	var known []string
	for _, rubric := range rubrics {
		for _, g := range rubric.CriterionGroups {
			known = append(known, g.ID)
		}
	}
	if len(known) > 0 {
		rules.TieBreaks = rapid.SliceOfN(rapid.SampledFrom(known), 0, 2).Draw(d.t, "tie-breaks")
	}
	if rapid.Bool().Draw(d.t, "levels") {
		rules.Levels = &scoring.Levels{
			Scope: rapid.SampledFrom([]scoring.Scope{scoring.Overall, scoring.PerGroup}).Draw(d.t, "scope"),
			List:  []scoring.Level{},
		}
		for _, id := range []string{"A", "B", "C"}[:d.upTo(3, "number of levels")] {
			rules.Levels.List = append(rules.Levels.List,
				scoring.Level{ID: id, Count: d.optionalCount("count"), MinimumPoints: d.optionalPoints()})
		}
	}
	if !d.oneIn(4, "no nomination") {
		rules.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: d.quota(groups), MinimumPoints: d.optionalPoints()}
		if rapid.Bool().Draw(d.t, "nomination levels") {
			rules.Nomination.Levels = rapid.SliceOfN(rapid.SampledFrom([]string{"A", "B", "C"}), 1, 2).Draw(d.t, "of levels")
		}
	}
	return rules
}

func (d *drawing) marks(criteria []scoring.Criterion) []scoring.Mark {
	marks := make([]scoring.Mark, len(criteria))
	incomplete := d.oneIn(12, "incomplete")
	for i, c := range criteria {
		switch {
		case incomplete && rapid.Bool().Draw(d.t, "unmarked"):
			marks[i] = scoring.Unmarked
		case c.Kind == scoring.Options:
			marks[i] = scoring.Mark(rapid.SampledFrom([]int64{0, 0, 0, 1, 1, 2}).Draw(d.t, "option"))
		default:
			marks[i] = scoring.Mark(d.unit * rapid.SampledFrom([]int64{4, 4, 4, 3, 5, 8, 0}).Draw(d.t, "mark"))
		}
	}
	return marks
}

func (d *drawing) decisions(in *scoring.Input) []scoring.Decision {
	decisions := []scoring.Decision{}
	for _, e := range in.Entries {
		if d.oneIn(4, "no decision") {
			continue
		}
		decision := scoring.Decision{Entry: e.ID, Awarded: !d.oneIn(4, "not awarded"), Reason: "Hội đồng <biểu quyết>"}
		if level := rapid.SampledFrom([]string{"", "A", "B", "C"}).Draw(d.t, "level"); level != "" {
			decision.Level = &level
		}
		decisions = append(decisions, decision)
	}
	return decisions
}
