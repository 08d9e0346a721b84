package scoring

import (
	"fmt"
	"math"
)

// Rubric is what the sheets of one product group are scored by. All points are hundredths.
type Rubric struct {
	Group           string           `json:"group"`
	CriterionGroups []CriterionGroup `json:"criterionGroups"`
}

// CriterionGroup is a part of a rubric that tie-breaks may name. That its criteria add up to MaxPoints is the rubric
// editor's check, not made here.
type CriterionGroup struct {
	ID        string      `json:"id"`
	MaxPoints int64       `json:"maxPoints"`
	Criteria  []Criterion `json:"criteria"`
}

// Kind is how a criterion is answered.
type Kind string

const (
	Points  Kind = "points"  // a number of points, a multiple of Step up to MaxPoints
	Options Kind = "options" // one of Options, which gives its points
)

// Criterion is one thing a judge marks.
type Criterion struct {
	ID        string   `json:"id"`
	Kind      Kind     `json:"kind"`
	MaxPoints int64    `json:"maxPoints,omitempty"`
	Step      int64    `json:"step,omitempty"`
	Options   []Option `json:"options,omitempty"`
}

// Option is one answer to a criterion of kind options. A knock-out answer can disqualify.
type Option struct {
	ID       string `json:"id"`
	Points   int64  `json:"points"`
	KnockOut bool   `json:"knockOut,omitempty"`
}

// Mark is a judge's answer to one criterion: points in hundredths for kind points, the position of the answer in
// Criterion.Options for kind options, or Unmarked.
type Mark int64

// Unmarked is the absence of a mark, which is never the same as 0 points.
const Unmarked Mark = math.MinInt64

// Answer is a mark as it is written on a sheet: points in hundredths, or the id of the chosen option.
type Answer struct {
	Points int64
	Option string
}

// Mark reads an answer to this criterion, and refuses with an *Error what Accepts would refuse, and an unknown option.
func (c *Criterion) Mark(a Answer) (Mark, error) {
	mark, err := c.mark(a)
	if err != nil {
		return Unmarked, err
	}
	return mark, nil
}

func (c *Criterion) mark(a Answer) (Mark, *Error) {
	if c.Kind == Options {
		for i := range c.Options {
			if c.Options[i].ID == a.Option {
				return Mark(i), nil
			}
		}
		return Unmarked, broken(CodeMarkOption, "", "không có lựa chọn %.60q", a.Option)
	}
	// Not even by accident is a number of points the sign for no mark at all.
	mark := Mark(max(a.Points, math.MinInt64+1))
	return mark, c.accepts(mark)
}

// Answer is the reverse of Mark for a mark that the criterion accepts.
func (c *Criterion) Answer(m Mark) Answer {
	if c.Kind == Options {
		return Answer{Option: c.Options[m].ID}
	}
	return Answer{Points: int64(m)}
}

// Accepts returns an *Error unless m is a mark that a judge may give: of kind points not negative, at most MaxPoints and
// a multiple of Step; of kind options one of them.
func (c *Criterion) Accepts(m Mark) error {
	if err := c.accepts(m); err != nil {
		return err
	}
	return nil
}

func (c *Criterion) accepts(m Mark) *Error {
	switch {
	case m == Unmarked:
		return broken(CodeMarkMissing, "", "chưa chấm")
	case c.Kind == Options:
		if m < 0 || int(m) >= len(c.Options) {
			return broken(CodeMarkOption, "", "không có lựa chọn này")
		}
	case m < 0:
		return broken(CodeMarkRange, "", "điểm %d không được âm", m)
	case int64(m) > c.MaxPoints:
		return broken(CodeMarkRange, "", "điểm %d vượt mức tối đa %d", m, c.MaxPoints)
	case int64(m)%c.Step != 0:
		return broken(CodeMarkStep, "", "điểm %d không theo bước %d", m, c.Step)
	}
	return nil
}

// points of a mark that the criterion accepts, in hundredths.
func (c *Criterion) points(m Mark) uint64 {
	if c.Kind == Options {
		return uint64(c.Options[m].Points)
	}
	return uint64(m)
}

// Criteria lists the rubric's criteria in order; a sheet's marks stand in the same order.
func (r *Rubric) Criteria() []Criterion {
	var all []Criterion
	for _, g := range r.CriterionGroups {
		all = append(all, g.Criteria...)
	}
	return all
}

// Marks puts answers by criterion id into the rubric's order; what has no answer is Unmarked. It refuses with an *Error,
// whose Place is the criterion's id, an unknown criterion and a mark that the criterion does not accept.
func (r *Rubric) Marks(answers map[string]Answer) ([]Mark, error) {
	criteria := r.Criteria()
	marks, found := make([]Mark, len(criteria)), 0
	for i := range criteria {
		marks[i] = Unmarked
		answer, ok := answers[criteria[i].ID]
		if !ok {
			continue
		}
		found++
		mark, err := criteria[i].mark(answer)
		if err != nil {
			return nil, err.at(member("", criteria[i].ID))
		}
		marks[i] = mark
	}
	if found < len(answers) {
		for _, id := range sortedKeys(answers) {
			if !containsID(criteria, id) {
				return nil, broken(CodeUnknownID, member("", id), "bộ tiêu chí không có tiêu chí này")
			}
		}
	}
	return marks, nil
}

func containsID(criteria []Criterion, id string) bool {
	for i := range criteria {
		if criteria[i].ID == id {
			return true
		}
	}
	return false
}

// SheetTotal adds up accepted marks in the rubric's order, in hundredths. complete is false, and the total only of what
// is marked, when a criterion has no mark: such a sheet counts for nothing.
func SheetTotal(r *Rubric, marks []Mark) (total int64, complete bool) {
	var s sum
	complete = true
	for i, c := range r.Criteria() {
		if i >= len(marks) || marks[i] == Unmarked {
			complete = false
			continue
		}
		s.add(c.points(marks[i]))
	}
	return s.over(1).Hundredths(), complete
}

func (r *Rubric) check() *Error {
	groups, criteria := map[string]bool{}, map[string]bool{}
	for i, g := range r.CriterionGroups {
		place := fmt.Sprintf("criterionGroups[%d]", i)
		if groups[g.ID] {
			return broken(CodeEqualIDs, place+".id", "nhóm tiêu chí %.60q có hai lần", g.ID)
		}
		groups[g.ID] = true
		if err := within(g.MaxPoints, 0, place+".maxPoints"); err != nil {
			return err
		}
		for j := range g.Criteria {
			c := &g.Criteria[j]
			place := fmt.Sprintf("%s.criteria[%d]", place, j)
			if criteria[c.ID] {
				return broken(CodeEqualIDs, place+".id", "tiêu chí %.60q có hai lần", c.ID)
			}
			criteria[c.ID] = true
			if err := c.check(); err != nil {
				return err.at(place)
			}
		}
	}
	return nil
}

func (c *Criterion) check() *Error {
	switch c.Kind {
	case Points:
		if err := within(c.MaxPoints, 0, "maxPoints"); err != nil {
			return err
		}
		return within(c.Step, 1, "step")
	case Options:
		seen := map[string]bool{}
		for i, o := range c.Options {
			place := fmt.Sprintf("options[%d]", i)
			if seen[o.ID] {
				return broken(CodeEqualIDs, place+".id", "lựa chọn %.60q có hai lần", o.ID)
			}
			seen[o.ID] = true
			if err := within(o.Points, 0, place+".points"); err != nil {
				return err
			}
		}
		return nil
	}
	return broken(CodeUnknownWord, "kind", "không có loại tiêu chí %.60q", c.Kind)
}
