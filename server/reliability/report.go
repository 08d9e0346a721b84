package reliability

import (
	"fmt"
	"slices"

	"tieubieu/server/scoring"
)

// Report is all figures of one stage of a round. Judges and entries are in the order of
// their codes; every list of parts in that of the rubrics.
type Report struct {
	Judges  []Judge
	Sheets  int // counted and complete: what all figures but Line are made of
	Entries int // with at least one of them

	Overall         Agreement // of totals
	CriterionGroups []PartAgreement
	Groups          []PartAgreement // of totals, by product group

	Gaps     []EntryGap
	Criteria []RubricGap
	Line     Line
}

// Judge is one judge's Severity by totals.
type Judge struct {
	Code string
	Severity
}

// PartAgreement is the agreement on a part: a criterion group over all rubrics that have
// it, or a product group. MaxPoints is the most that can be given, in hundredths, where
// rubrics differ the largest.
type PartAgreement struct {
	ID        string
	MaxPoints int64
	Agreement
}

// EntryGap is the Gap between the totals of an entry, named by its judging code.
type EntryGap struct {
	Code, Group string
	Widest      *WidestMark // nil where marks are all alike
	Gap
}

// WidestMark is the criterion on which an entry's marks lie furthest apart for what it
// can give; in hundredths.
type WidestMark struct {
	Criterion            string
	Low, High, MaxPoints int64
}

// RubricGap is the CriterionGap of one criterion of a product group's rubric.
type RubricGap struct {
	Group, CriterionGroup, ID string
	MaxPoints                 int64
	CriterionGap
}

// Assess measures the last stage of a round's input; percent of a criterion's most is
// far, as in GapOf. kind says which line is looked at: that of stage 1 when the input is
// cut to it. The order of the input's lists does not matter. Errors are those of
// scoring.Compute.
func Assess(in scoring.Input, kind LineKind, percent int64, seed [32]byte) (*Report, error) {
	result, err := scoring.Compute(in)
	if err != nil {
		return nil, fmt.Errorf("compute standings: %w", err)
	}
	b := openBook(&in)
	stage := len(in.Rules.Stages)
	totals := b.totals(stage)
	r := &Report{Sheets: totals.marks(), Overall: Agree(totals), Line: b.line(&result, kind, seed)}
	r.Entries = r.Overall.Entries
	b.judgesOf(r, totals)
	b.partsOf(r, stage, totals)
	b.gapsOf(r, stage, totals, percent)
	return r, nil
}

func (b *book) judgesOf(r *Report, totals Table) {
	for j, s := range Severities(totals) {
		if s.Entries > 0 {
			r.Judges = append(r.Judges, Judge{Code: b.judges[j], Severity: s})
		}
	}
}

// partsOf measures criterion groups, over all product groups that have them, and the
// totals of each product group by itself.
func (b *book) partsOf(r *Report, stage int, totals Table) {
	seen := map[string]int{}
	for i := range b.in.Rubrics {
		for _, g := range b.in.Rubrics[i].CriterionGroups {
			most := mostOf(g.Criteria)
			at, known := seen[g.ID]
			if !known {
				at = len(r.CriterionGroups)
				seen[g.ID] = at
				points := b.table(stage, func(group string) []int { return placesOf(b.rubrics[group], g.ID) })
				r.CriterionGroups = append(r.CriterionGroups, PartAgreement{ID: g.ID, Agreement: Agree(points)})
			}
			r.CriterionGroups[at].MaxPoints = max(r.CriterionGroups[at].MaxPoints, most)
		}
	}
	for i := range b.in.Rubrics {
		rubric := &b.in.Rubrics[i]
		own := NewTable(len(b.entries), len(b.judges))
		for e := range b.entries {
			if b.entries[e].Group == rubric.Group {
				copy(own.row(e), totals.row(e))
			}
		}
		r.Groups = append(r.Groups, PartAgreement{ID: rubric.Group, MaxPoints: mostOf(rubric.Criteria()), Agreement: Agree(own)})
	}
}

// gapsOf measures entries by totals, and criteria by their marks.
func (b *book) gapsOf(r *Report, stage int, totals Table, percent int64) {
	marks := map[string][]Table{} // by product group and criterion
	for i := range b.in.Rubrics {
		rubric := &b.in.Rubrics[i]
		for k := range rubric.Criteria() {
			marks[rubric.Group] = append(marks[rubric.Group], b.table(stage, func(group string) []int {
				if group != rubric.Group {
					return nil
				}
				return []int{k}
			}))
		}
		k := 0
		for _, g := range rubric.CriterionGroups {
			for j := range g.Criteria {
				most := mostOf(g.Criteria[j : j+1])
				r.Criteria = append(r.Criteria, RubricGap{
					Group: rubric.Group, CriterionGroup: g.ID, ID: g.Criteria[j].ID, MaxPoints: most,
					CriterionGap: GapOf(marks[rubric.Group][k], most, percent),
				})
				k++
			}
		}
	}
	for _, gap := range Gaps(totals) {
		e := b.entries[gap.Entry]
		r.Gaps = append(r.Gaps, EntryGap{Code: e.ID, Group: e.Group, Gap: gap, Widest: widest(b.rubrics[e.Group].Criteria(), marks[e.Group], gap.Entry)})
	}
}

// widest is the criterion on which an entry's marks lie furthest apart for what it can
// give; nil where they are all alike.
func widest(criteria []scoring.Criterion, marks []Table, entry int) *WidestMark {
	var found *WidestMark
	share := 0.0
	for k := range criteria {
		given, most := marks[k].given(entry), mostOf(criteria[k:k+1])
		low, high := slices.Min(given), slices.Max(given)
		if s := float64(high-low) / float64(max(most, 1)); s > share {
			share, found = s, &WidestMark{Criterion: criteria[k].ID, Low: low, High: high, MaxPoints: most}
		}
	}
	return found
}

// line is where the entries of the last stage stand, and how firmly.
func (b *book) line(result *scoring.Result, kind LineKind, seed [32]byte) Line {
	c, line := b.contest(result, kind)
	switch {
	case len(c.entries) == 0:
		line.Why = NoMarks
	case kind == AdvanceLine && b.in.Rules.Stages[0].Advance == nil:
		line.Why = NoLine
	default:
		bootstrap(c, &line, seed)
	}
	return line
}

// contest is who may come to lie on either side of the line, and where they lie.
func (b *book) contest(result *scoring.Result, kind LineKind) (*contest, Line) {
	rules := &b.in.Rules
	line := Line{Kind: kind}
	c := &contest{kind: kind, rules: rules, judges: len(b.judges)}
	at := map[string]int{} // contestants by id
	for i := range result.Standings {
		s, p := &result.Standings[i], &result.Proposal[i]
		if s.Status != scoring.Ranked && (s.Status != scoring.Eliminated || len(rules.Stages) > 1) {
			continue
		}
		place := Place{Entry: s.Entry, Group: s.Group, Score: s.Score, Rank: s.RankOverall, Above: p.Proposed, AtTheLine: p.AtTheLine}
		if kind == AdvanceLine {
			place.Above, place.AtTheLine = s.Status == scoring.Ranked, false
		}
		at[s.Entry] = len(c.entries)
		c.entries = append(c.entries, contestant{place: len(line.Entries), group: s.Group})
		line.Entries = append(line.Entries, place)
	}
	c.stages = b.stagesOf(at)
	c.prepare()
	return c, line
}

// stagesOf are the sheets that make the score of the contestants, stage by stage.
func (b *book) stagesOf(at map[string]int) []contestStage {
	rules := &b.in.Rules
	first := len(rules.Stages)
	if rules.Combine == scoring.Weighted {
		first = 1
	}
	var stages []contestStage
	pick := func(of Table) Table {
		t := NewTable(len(at), len(b.judges))
		for e := range b.entries {
			if i, in := at[b.entries[e].ID]; in {
				copy(t.row(i), of.row(e))
			}
		}
		return t
	}
	for stage := first; stage <= len(rules.Stages); stage++ {
		s := contestStage{
			weight: float64(rules.Stages[stage-1].Weight),
			totals: pick(b.totals(stage)),
		}
		for _, id := range rules.TieBreaks {
			// A group that a rubric lacks gives 0 there.
			s.parts = append(s.parts, pick(b.table(stage, func(group string) []int { return placesOf(b.rubrics[group], id) })))
		}
		stages = append(stages, s)
	}
	return stages
}
