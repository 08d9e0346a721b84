package scoring

import "fmt"

// MaxPoints bounds every number of an Input: whole numbers go to 2^53, which every JSON reader keeps exactly.
const MaxPoints = 1 << 53

// Rules of a round, frozen when scoring opens (places, levels and nomination numbers when the round is approved).
// Points are hundredths.
type Rules struct {
	Aggregation   Aggregation `json:"aggregation"`
	MinimumSheets int64       `json:"minimumSheets"` // counted, complete sheets per entry and stage
	Stages        []Stage     `json:"stages"`        // one or two
	Combine       Combine     `json:"combine"`
	PassMark      Threshold   `json:"passMark"`
	TieBreaks     []string    `json:"tieBreaks"` // criterion group ids, in order
	KnockOut      KnockOut    `json:"knockOut"`
	Awards        Quota       `json:"awards,omitzero"`
	Levels        *Levels     `json:"levels,omitempty"`
	Nomination    *Nomination `json:"nomination,omitempty"` // nil: nobody is nominated
}

// Aggregation is how the totals of an entry's sheets become its stage score.
type Aggregation string

const (
	Mean        Aggregation = "mean"
	TrimmedMean Aggregation = "trimmed-mean" // without one highest and one lowest total; needs MinimumSheets >= 5
	Median      Aggregation = "median"
)

// Combine is how the scores of two stages become one.
type Combine string

const (
	Last     Combine = "last"
	Weighted Combine = "weighted"
)

// KnockOut is how many knock-out answers to one criterion disqualify an entry.
type KnockOut string

const (
	Majority KnockOut = "majority" // on more than half of the counted, complete sheets of a stage
	Any      KnockOut = "any"
)

// Stage is one independent scoring. Advance, which only stage 1 may carry, is what an entry needs to go on.
type Stage struct {
	Weight  int64      `json:"weight,omitempty"`
	Advance *Threshold `json:"advance,omitempty"`
}

// Threshold is met by a score >= Points when Inclusive, else by > Points.
type Threshold struct {
	Points    int64 `json:"points"`
	Inclusive bool  `json:"inclusive"`
}

// Met tells whether score meets the threshold, compared exactly.
func (t Threshold) Met(score Exact) bool {
	c := score.Cmp(Whole(t.Points))
	return c > 0 || c == 0 && t.Inclusive
}

// Quota limits how many are taken; nil and absent groups have no limit.
type Quota struct {
	Total    *int64           `json:"total,omitempty"`
	PerGroup map[string]int64 `json:"perGroup,omitempty"`
}

// Scope says whether levels are counted over all entries or in each product group by itself.
type Scope string

const (
	Overall  Scope = "overall"
	PerGroup Scope = "group"
)

// Levels are the award levels, best first.
type Levels struct {
	Scope Scope   `json:"scope"`
	List  []Level `json:"list"`
}

// Level is one award level; nil numbers set no limit.
type Level struct {
	ID            string `json:"id"`
	Count         *int64 `json:"count,omitempty"`
	MinimumPoints *int64 `json:"minimumPoints,omitempty"`
}

// FromAwarded is the only word that Nomination.From knows: nominations are made from awarded entries.
const FromAwarded = "awarded"

// Nomination is the rule that proposes which awarded entries go up to the next tier.
type Nomination struct {
	From string `json:"from"`
	Quota
	MinimumPoints *int64   `json:"minimumPoints,omitempty"`
	Levels        []string `json:"levels,omitempty"` // empty: any
}

// check reports the first fault of the rules; groups are the product groups that have a rubric, criterionGroups the
// criterion groups of any rubric.
func (r *Rules) check(groups map[string]int, criterionGroups map[string]bool) *Error {
	switch r.Aggregation {
	case Mean, TrimmedMean, Median:
	default:
		return broken(CodeUnknownWord, "aggregation", "không có cách tổng hợp %.60q", r.Aggregation)
	}
	if err := within(r.MinimumSheets, 1, "minimumSheets"); err != nil {
		return err
	}
	if r.Aggregation == TrimmedMean && r.MinimumSheets < 5 {
		return broken(CodeRange, "minimumSheets", "trimmed-mean cần ít nhất 5 phiếu")
	}
	switch r.Combine {
	case Last, Weighted:
	default:
		return broken(CodeUnknownWord, "combine", "không có cách ghép %.60q", r.Combine)
	}
	if err := r.checkStages(); err != nil {
		return err
	}
	if err := within(r.PassMark.Points, 0, "passMark.points"); err != nil {
		return err
	}
	for i, id := range r.TieBreaks {
		if !criterionGroups[id] {
			return broken(CodeUnknownID, fmt.Sprintf("tieBreaks[%d]", i), "không bộ tiêu chí nào có nhóm tiêu chí %.60q", id)
		}
	}
	switch r.KnockOut {
	case Majority, Any:
	default:
		return broken(CodeUnknownWord, "knockOut", "không có quy tắc loại %.60q", r.KnockOut)
	}
	if err := r.Awards.check(groups); err != nil {
		return err.at("awards")
	}
	if r.Levels != nil {
		if err := r.Levels.check(); err != nil {
			return err.at("levels")
		}
	}
	if r.Nomination != nil {
		if err := r.Nomination.check(groups); err != nil {
			return err.at("nomination")
		}
	}
	return nil
}

func (r *Rules) checkStages() *Error {
	if len(r.Stages) < 1 || len(r.Stages) > 2 {
		return broken(CodeRange, "stages", "phải có một hoặc hai lượt chấm, không phải %d", len(r.Stages))
	}
	weights := int64(0)
	for i, stage := range r.Stages {
		place := fmt.Sprintf("stages[%d]", i)
		if err := within(stage.Weight, 0, place+".weight"); err != nil {
			return err
		}
		weights += stage.Weight
		if stage.Advance != nil {
			if err := within(stage.Advance.Points, 0, place+".advance.points"); err != nil {
				return err
			}
		}
	}
	if r.Combine == Weighted && len(r.Stages) == 2 && weights == 0 {
		return broken(CodeRange, "stages", "trọng số của hai lượt chấm cộng lại bằng 0")
	}
	return nil
}

func (q Quota) check(groups map[string]int) *Error {
	if err := withinOptional(q.Total, "total"); err != nil {
		return err
	}
	for _, group := range sortedKeys(q.PerGroup) {
		if _, known := groups[group]; !known {
			return broken(CodeUnknownID, member("perGroup", group), "nhóm sản phẩm này không có bộ tiêu chí")
		}
		if err := within(q.PerGroup[group], 0, member("perGroup", group)); err != nil {
			return err
		}
	}
	return nil
}

func (l *Levels) check() *Error {
	switch l.Scope {
	case Overall, PerGroup:
	default:
		return broken(CodeUnknownWord, "scope", "không có phạm vi %.60q", l.Scope)
	}
	seen := map[string]bool{}
	for i, level := range l.List {
		place := fmt.Sprintf("list[%d]", i)
		if seen[level.ID] {
			return broken(CodeEqualIDs, place+".id", "hạng giải %.60q có hai lần", level.ID)
		}
		seen[level.ID] = true
		if err := withinOptional(level.Count, place+".count"); err != nil {
			return err
		}
		if err := withinOptional(level.MinimumPoints, place+".minimumPoints"); err != nil {
			return err
		}
	}
	return nil
}

func (n *Nomination) check(groups map[string]int) *Error {
	if n.From != FromAwarded {
		return broken(CodeUnknownWord, "from", "không có nguồn đề cử %.60q", n.From)
	}
	if err := n.Quota.check(groups); err != nil {
		return err
	}
	return withinOptional(n.MinimumPoints, "minimumPoints")
}

func within(n, least int64, place string) *Error {
	switch {
	case n < least && least == 0:
		return broken(CodeRange, place, "không được âm (%d)", n)
	case n < least:
		return broken(CodeRange, place, "không được nhỏ hơn %d (%d)", least, n)
	case n > MaxPoints:
		return broken(CodeRange, place, "vượt quá 2^53")
	}
	return nil
}

func withinOptional(n *int64, place string) *Error {
	if n == nil {
		return nil
	}
	return within(*n, 0, place)
}
