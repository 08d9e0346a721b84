package competition

import "tieubieu/server/scoring"

// Rules are how a round counts, as in the result bundle. Aggregation, MinimumSheets,
// Stages, Combine, PassMark, TieBreaks and KnockOut freeze when scoring opens;
// Awards, Levels and Nomination stay the council's until approval.
type Rules = scoring.Rules

// DefaultRules are a default, not law: mean of at least 5 sheets, 70 points
// inclusive, ties left to the council (domain.md G).
func DefaultRules() Rules {
	return Rules{
		Aggregation: scoring.Mean, MinimumSheets: 5, Stages: []scoring.Stage{{}}, Combine: scoring.Last,
		PassMark: scoring.Threshold{Points: 7000, Inclusive: true}, TieBreaks: []string{}, KnockOut: scoring.Majority,
		Nomination: &scoring.Nomination{From: scoring.FromAwarded},
	}
}
