package reliability_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tieubieu/server/reliability"
	"tieubieu/server/scoring"
)

// large is a round of four product groups that every judge scores, 12 criteria a sheet.
func large(entries, judges int, how scoring.Aggregation) scoring.Input {
	r := rand.New(rand.NewPCG(1, 2))
	total := int64(entries / 5)
	in := scoring.Input{Rules: scoring.Rules{
		Aggregation: how, MinimumSheets: 5, Stages: []scoring.Stage{{}}, Combine: scoring.Last,
		PassMark: scoring.Threshold{Points: 7000, Inclusive: true}, TieBreaks: []string{"g0", "g1"}, KnockOut: scoring.Majority,
		Awards: scoring.Quota{Total: &total, PerGroup: map[string]int64{"p0": total / 3}},
	}}
	for g := range 4 {
		rubric := scoring.Rubric{Group: fmt.Sprintf("p%d", g)}
		for c := range 4 {
			group := scoring.CriterionGroup{ID: fmt.Sprintf("g%d", c)}
			for k := range 3 {
				group.Criteria = append(group.Criteria, scoring.Criterion{ID: fmt.Sprintf("g%dc%d", c, k), Kind: scoring.Points, MaxPoints: 1000, Step: 50})
			}
			rubric.CriterionGroups = append(rubric.CriterionGroups, group)
		}
		in.Rubrics = append(in.Rubrics, rubric)
	}
	for e := range entries {
		entry := scoring.Entry{ID: fmt.Sprintf("E%04d", e), Group: fmt.Sprintf("p%d", e%4)}
		in.Entries = append(in.Entries, entry)
		good := r.IntN(12)
		for j := range judges {
			marks := make([]scoring.Mark, 12)
			for k := range marks {
				marks[k] = scoring.Mark(50 * (good + r.IntN(9)))
			}
			in.Sheets = append(in.Sheets, scoring.Sheet{Entry: entry.ID, Judge: fmt.Sprintf("J%02d", j), Stage: 1, Counted: true, Marks: marks})
		}
	}
	return in
}

// A person waits for the page: under a second for the largest round.
func BenchmarkReport(b *testing.B) {
	for _, how := range []scoring.Aggregation{scoring.Mean, scoring.TrimmedMean, scoring.Median} {
		b.Run(string(how), func(b *testing.B) {
			in := large(1000, 60, how)
			for b.Loop() {
				assess(b, in, reliability.ProposalLine)
			}
		})
	}
}
