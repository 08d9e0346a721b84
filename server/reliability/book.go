package reliability

import (
	"cmp"
	"slices"

	"tieubieu/server/scoring"
)

// book is the counted, complete sheets of an input that scoring has accepted: the same
// ones that it counts.
type book struct {
	in      *scoring.Input
	rubrics map[string]*scoring.Rubric // by product group
	entries []scoring.Entry            // by id
	judges  []string                   // by code
	sheets  []countedSheet
}

type countedSheet struct {
	stage, entry, judge int
	points              []int64 // in the order of the rubric's criteria
}

func openBook(in *scoring.Input) *book {
	b := &book{in: in, rubrics: map[string]*scoring.Rubric{}, entries: slices.Clone(in.Entries)}
	criteria := map[string][]scoring.Criterion{}
	for i := range in.Rubrics {
		b.rubrics[in.Rubrics[i].Group] = &in.Rubrics[i]
		criteria[in.Rubrics[i].Group] = in.Rubrics[i].Criteria()
	}
	slices.SortFunc(b.entries, func(x, y scoring.Entry) int { return cmp.Compare(x.ID, y.ID) })
	entries, judges := map[string]int{}, map[string]int{}
	for i := range b.entries {
		entries[b.entries[i].ID] = i
	}
	var codes []string
	for i := range in.Sheets {
		s := &in.Sheets[i]
		e := entries[s.Entry]
		of := criteria[b.entries[e].Group]
		if !s.Counted || len(s.Marks) != len(of) || slices.Contains(s.Marks, scoring.Unmarked) {
			continue
		}
		points := make([]int64, len(of))
		for k := range of {
			points[k] = pointsOf(&of[k], s.Marks[k])
		}
		judge, known := judges[s.Judge]
		if !known {
			judge = len(codes)
			judges[s.Judge], codes = judge, append(codes, s.Judge)
		}
		b.sheets = append(b.sheets, countedSheet{stage: s.Stage, entry: e, judge: judge, points: points})
	}
	b.judges = slices.Sorted(slices.Values(codes))
	place := make([]int, len(codes))
	for i, code := range b.judges {
		place[judges[code]] = i
	}
	for i := range b.sheets {
		b.sheets[i].judge = place[b.sheets[i].judge]
	}
	return b
}

func pointsOf(c *scoring.Criterion, m scoring.Mark) int64 {
	if c.Kind == scoring.Options {
		return c.Options[m].Points
	}
	return int64(m)
}

// mostOf is the most that criteria give together.
func mostOf(criteria []scoring.Criterion) (most int64) {
	for i := range criteria {
		best := criteria[i].MaxPoints
		for _, o := range criteria[i].Options {
			best = max(best, o.Points)
		}
		most += best
	}
	return most
}

// placesOf are the places of a criterion group's criteria in its rubric; nil where the
// rubric lacks the group.
func placesOf(r *scoring.Rubric, criterionGroup string) (places []int) {
	k := 0
	for _, g := range r.CriterionGroups {
		for range g.Criteria {
			if g.ID == criterionGroup {
				places = append(places, k)
			}
			k++
		}
	}
	return places
}

// totals of a stage, entries × judges.
func (b *book) totals(stage int) Table {
	t := NewTable(len(b.entries), len(b.judges))
	for i := range b.sheets {
		if s := &b.sheets[i]; s.stage == stage {
			sum := int64(0)
			for _, p := range s.points {
				sum += p
			}
			t.Set(s.entry, s.judge, sum)
		}
	}
	return t
}

// table adds up the criteria at the places that are asked for of each product group's
// rubric; entries of a group without any stay empty.
func (b *book) table(stage int, places func(group string) []int) Table {
	t := NewTable(len(b.entries), len(b.judges))
	of := map[string][]int{}
	for group := range b.rubrics {
		of[group] = places(group)
	}
	for i := range b.sheets {
		s := &b.sheets[i]
		add := of[b.entries[s.entry].Group]
		if s.stage != stage || len(add) == 0 {
			continue
		}
		sum := int64(0)
		for _, k := range add {
			sum += s.points[k]
		}
		t.Set(s.entry, s.judge, sum)
	}
	return t
}
