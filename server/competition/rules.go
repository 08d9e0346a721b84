package competition

// Rules are how a round counts, in the shape and units of the result bundle
// (architecture §6): points are hundredths. Aggregation, MinimumSheets, Stages,
// Combine, PassMark, TieBreaks and KnockOut freeze when scoring opens; Awards,
// Levels and Nomination stay the council's until approval.
type Rules struct {
	Aggregation   string      `json:"aggregation"` // mean | trimmed-mean | median
	MinimumSheets int64       `json:"minimumSheets"`
	Stages        []Stage     `json:"stages"`  // one or two
	Combine       string      `json:"combine"` // last | weighted
	PassMark      Threshold   `json:"passMark"`
	TieBreaks     []string    `json:"tieBreaks"` // criterion group ids, in order
	KnockOut      string      `json:"knockOut"`  // majority | any
	Awards        *Places     `json:"awards,omitempty"`
	Levels        *Levels     `json:"levels,omitempty"`
	Nomination    *Nomination `json:"nomination,omitempty"`
}

// Stage is one independent scoring. Advance, on stage 1, is what an entry must
// reach to be scored again.
type Stage struct {
	Weight  int64      `json:"weight,omitempty"`
	Advance *Threshold `json:"advance,omitempty"`
}

// Threshold is a score to reach, in hundredths: >= when Inclusive, else >.
type Threshold struct {
	Points    int64 `json:"points"`
	Inclusive bool  `json:"inclusive"`
}

// Places are how many may be taken; a nil total or a group left out has no limit.
type Places struct {
	Total    *int64           `json:"total,omitempty"`
	PerGroup map[string]int64 `json:"perGroup,omitempty"`
}

// Levels are award levels, best first. Scope is overall or group.
type Levels struct {
	Scope string  `json:"scope"`
	List  []Level `json:"list"`
}

// Level is one award level; a nil Count has no limit, a nil MinimumPoints no minimum.
type Level struct {
	ID            string `json:"id"`
	Count         *int64 `json:"count,omitempty"`
	MinimumPoints *int64 `json:"minimumPoints,omitempty"`
}

// Nomination says which awarded entries are put forward to the next tier.
type Nomination struct {
	From          string           `json:"from"` // "awarded"
	Total         *int64           `json:"total,omitempty"`
	PerGroup      map[string]int64 `json:"perGroup,omitempty"`
	MinimumPoints *int64           `json:"minimumPoints,omitempty"`
	Levels        []string         `json:"levels,omitempty"`
}

// DefaultRules are a default, not law: mean of at least 5 sheets, 70 points
// inclusive, ties left to the council (domain.md G).
func DefaultRules() Rules {
	return Rules{
		Aggregation: "mean", MinimumSheets: 5, Stages: []Stage{{}}, Combine: "last",
		PassMark: Threshold{Points: 7000, Inclusive: true}, TieBreaks: []string{}, KnockOut: "majority",
		Nomination: &Nomination{From: "awarded"},
	}
}
