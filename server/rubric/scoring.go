package rubric

import "tieubieu/server/scoring"

// Scoring is the rubric as the arithmetic and the result bundle see it: without
// names, guidance and levels, which decide nothing.
func (r Rubric) Scoring() scoring.Rubric {
	out := scoring.Rubric{Group: r.GroupID, CriterionGroups: make([]scoring.CriterionGroup, 0, len(r.Tree.CriterionGroups))}
	for _, g := range r.Tree.CriterionGroups {
		group := scoring.CriterionGroup{ID: g.ID, MaxPoints: g.MaxPoints, Criteria: make([]scoring.Criterion, 0, len(g.Criteria))}
		for _, c := range g.Criteria {
			criterion := scoring.Criterion{ID: c.ID, Kind: scoring.Kind(c.Kind)}
			if c.Kind == Options {
				for _, o := range c.Options {
					criterion.Options = append(criterion.Options, scoring.Option{ID: o.ID, Points: o.Points, KnockOut: o.KnockOut})
				}
			} else {
				criterion.MaxPoints, criterion.Step = c.MaxPoints, c.Step
			}
			group.Criteria = append(group.Criteria, criterion)
		}
		out.CriterionGroups = append(out.CriterionGroups, group)
	}
	return out
}
