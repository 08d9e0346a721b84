package scoring

import (
	"cmp"
	"slices"
)

// Status of an entry in the round.
type Status string

const (
	Ranked       Status = "ranked"
	Incomplete   Status = "incomplete"   // fewer counted, complete sheets than the minimum
	Disqualified Status = "disqualified" // by knock-out answers
	Eliminated   Status = "eliminated"   // stage 1 did not meet the threshold to advance
)

// Result is what follows from an Input. Standings and Proposal hold every entry, by RankOverall (those without a rank
// last), then by id; Nominations the awarded ones in the same order.
type Result struct {
	Standings   []Standing
	Proposal    []ProposalRow
	Nominations []NominationRow
	// The classes of equal rank that a limit would split, and that the council therefore decides about.
	ProposalLines   []Line
	NominationLines []Line
}

// Standing is an entry's exact score and rank.
type Standing struct {
	Entry       string
	Group       string
	Status      Status
	Score       *Exact // nil when incomplete or disqualified; of stage 1 when eliminated
	Passed      bool
	RankOverall int // 0 when not ranked
	RankInGroup int
	Sheets      int // counted, complete sheets of the last stage looked at
	// Means are the plain means per criterion group, in the rubric's order, combined over stages as the score is; nil
	// where there is no score. They are not part of the result bundle.
	Means []GroupMean
}

// GroupMean is the plain mean of one criterion group's points over the counted, complete sheets.
type GroupMean struct {
	CriterionGroup string
	Mean           Exact
}

// Compute works out the result of a round. It fails with an *Error that names the part of the input that breaks the
// format, and then returns no result.
func Compute(in Input) (Result, error) {
	result, err := compute(&in)
	if err != nil {
		return Result{}, err
	}
	return result, nil
}

// Check returns the *Error that Compute would fail with, if any.
func Check(in Input) error {
	if _, err := check(&in); err != nil {
		return err
	}
	return nil
}

// checked is an input that keeps to the format, with what was found on the way.
type checked struct {
	index     *Index
	sheets    *sheetList
	decisions map[int]*Decision // by entry
}

func check(in *Input) (*checked, *Error) {
	x, err := newIndex(in.Rubrics, in.Entries)
	if err != nil {
		return nil, err
	}
	if err := in.Rules.check(x.groups, x.groupIDs); err != nil {
		return nil, err.at("rules")
	}
	sheets, err := groupSheets(in, x)
	if err != nil {
		return nil, err
	}
	decisions, err := decisionsByEntry(in, x)
	if err != nil {
		return nil, err
	}
	return &checked{x, sheets, decisions}, nil
}

func compute(in *Input) (Result, *Error) {
	c, err := check(in)
	if err != nil {
		return Result{}, err
	}
	x := c.index
	tallies := make([]*tally, len(in.Rubrics))
	for i := range in.Rubrics {
		tallies[i] = newTally(&in.Rules, &in.Rubrics[i], x.criteria[i])
	}
	scored := make([]evaluation, len(in.Entries))
	for e := range in.Entries {
		scored[e] = tallies[x.rubricOf[e]].evaluate(in.Sheets, c.sheets.of(e))
	}

	order := rankOrder(in, x, tallies, scored)
	result := Result{Standings: standings(in, x, tallies, scored, order)}
	propose(&in.Rules, &result)
	if in.Rules.Nomination != nil {
		nominate(in, x, c.decisions, &result)
	}
	return result, nil
}

// evaluation is what an entry's sheets give before it is compared with others.
type evaluation struct {
	status Status
	score  Exact // where the status has one
	sheets int
	means  []Exact // by criterion group of the rubric
}

func (e *evaluation) hasScore() bool { return e.status == Ranked || e.status == Eliminated }

// tally evaluates the entries of one rubric. Its slices are used again for each entry.
type tally struct {
	rules      *Rules
	criteria   []Criterion
	groupIDs   []string
	groupOf    []int // by criterion
	tieGroups  []int // by tie-break: the criterion group it names, -1 when the rubric lacks it
	totals     []sum
	groupSums  []sum
	knockedOut []int // by criterion: sheets with a knock-out answer
}

func newTally(rules *Rules, rubric *Rubric, criteria []Criterion) *tally {
	t := &tally{
		rules:      rules,
		criteria:   criteria,
		groupOf:    make([]int, 0, len(criteria)),
		groupSums:  make([]sum, len(rubric.CriterionGroups)),
		knockedOut: make([]int, len(criteria)),
	}
	for g, group := range rubric.CriterionGroups {
		t.groupIDs = append(t.groupIDs, group.ID)
		for range group.Criteria {
			t.groupOf = append(t.groupOf, g)
		}
	}
	for _, id := range rules.TieBreaks {
		t.tieGroups = append(t.tieGroups, slices.Index(t.groupIDs, id))
	}
	return t
}

// evaluate goes through the stages with the sheets of one entry, whose positions are in own.
func (t *tally) evaluate(all []Sheet, own []int) evaluation {
	first := t.stage(all, own, 1)
	advance := t.rules.Stages[0].Advance
	if first.status == Ranked && advance != nil && !advance.Met(first.score) {
		first.status = Eliminated
	}
	if first.status != Ranked || len(t.rules.Stages) == 1 {
		return first
	}
	second := t.stage(all, own, 2)
	if second.status == Ranked && t.rules.Combine == Weighted {
		w1, w2 := t.rules.Stages[0].Weight, t.rules.Stages[1].Weight
		second.score = blend(first.score, w1, second.score, w2)
		for g := range second.means {
			second.means[g] = blend(first.means[g], w1, second.means[g], w2)
		}
	}
	return second
}

// stage looks at the counted, complete sheets of one stage. Its status is Incomplete, Disqualified or else Ranked.
func (t *tally) stage(all []Sheet, own []int, stage int) evaluation {
	t.totals = t.totals[:0]
	clear(t.groupSums)
	clear(t.knockedOut)
	for _, i := range own {
		if s := &all[i]; s.Counted && s.Stage == stage && s.complete(len(t.criteria)) {
			t.totals = append(t.totals, t.add(s.Marks))
		}
	}
	n := len(t.totals)
	if int64(n) < t.rules.MinimumSheets {
		return evaluation{status: Incomplete, sheets: n}
	}
	if t.disqualified(n) {
		return evaluation{status: Disqualified, sheets: n}
	}
	done := evaluation{status: Ranked, score: aggregate(t.rules.Aggregation, t.totals), sheets: n}
	done.means = make([]Exact, len(t.groupSums))
	for g, s := range t.groupSums {
		done.means[g] = s.over(uint64(n))
	}
	return done
}

// add takes one sheet into the sums and returns its total.
func (t *tally) add(marks []Mark) sum {
	var total sum
	for i, m := range marks {
		c := &t.criteria[i]
		points := uint64(m)
		if c.Kind == Options {
			points = uint64(c.Options[m].Points)
			if c.Options[m].KnockOut {
				t.knockedOut[i]++
			}
		}
		total.add(points)
		t.groupSums[t.groupOf[i]].add(points)
	}
	return total
}

// disqualified tells whether one criterion has knock-out answers on enough of n sheets.
func (t *tally) disqualified(n int) bool {
	least := 1
	if t.rules.KnockOut == Majority {
		least = n/2 + 1
	}
	for _, answers := range t.knockedOut {
		if answers >= least {
			return true
		}
	}
	return false
}

// aggregate makes one score of at least one total, which it sorts.
func aggregate(how Aggregation, totals []sum) Exact {
	n := len(totals)
	if how != Mean {
		slices.SortFunc(totals, sum.cmp)
	}
	if how == Median {
		middle := totals[n/2]
		if n%2 == 1 {
			return middle.over(1)
		}
		middle.addSum(totals[n/2-1])
		return middle.over(2)
	}
	if how == TrimmedMean {
		totals = totals[1 : n-1]
	}
	var all sum
	for _, total := range totals {
		all.addSum(total)
	}
	return all.over(uint64(len(totals)))
}

// rankOrder lists the positions of all entries: the ranked ones best first, then the others; equals by id.
func rankOrder(in *Input, x *Index, tallies []*tally, scored []evaluation) []int {
	order := make([]int, len(scored))
	for e := range order {
		order[e] = e
	}
	slices.SortFunc(order, func(a, b int) int {
		aRanked, bRanked := scored[a].status == Ranked, scored[b].status == Ranked
		switch {
		case aRanked && !bRanked:
			return -1
		case !aRanked && bRanked:
			return 1
		case aRanked:
			if c := compareRanked(x, tallies, scored, a, b); c != 0 {
				return c
			}
		}
		return cmp.Compare(in.Entries[a].ID, in.Entries[b].ID)
	})
	return order
}

// compareRanked puts the better of two ranked entries first: by score, then by each tie-break; 0 is a tie that stays.
func compareRanked(x *Index, tallies []*tally, scored []evaluation, a, b int) int {
	if c := scored[b].score.Cmp(scored[a].score); c != 0 {
		return c
	}
	groupsA, groupsB := tallies[x.rubricOf[a]].tieGroups, tallies[x.rubricOf[b]].tieGroups
	for k := range groupsA {
		var meanA, meanB Exact
		if g := groupsA[k]; g >= 0 {
			meanA = scored[a].means[g]
		}
		if g := groupsB[k]; g >= 0 {
			meanB = scored[b].means[g]
		}
		if c := meanB.Cmp(meanA); c != 0 {
			return c
		}
	}
	return 0
}

// standings gives ranks in rank order: equals share a rank and the next one is skipped (1, 2, 2, 4).
func standings(in *Input, x *Index, tallies []*tally, scored []evaluation, order []int) []Standing {
	list := make([]Standing, len(order))
	inGroup := make([]struct{ count, rank, last int }, len(in.Rubrics))
	rank := 0
	for i, e := range order {
		done := &scored[e]
		s := &list[i]
		*s = Standing{Entry: in.Entries[e].ID, Group: in.Entries[e].Group, Status: done.status, Sheets: done.sheets}
		if done.hasScore() {
			s.Score = &done.score
			s.Means = make([]GroupMean, len(done.means))
			for g, mean := range done.means {
				s.Means[g] = GroupMean{tallies[x.rubricOf[e]].groupIDs[g], mean}
			}
		}
		if done.status != Ranked {
			continue
		}
		s.Passed = in.Rules.PassMark.Met(done.score)
		if i == 0 || compareRanked(x, tallies, scored, order[i-1], e) != 0 {
			rank = i + 1
		}
		s.RankOverall = rank
		g := &inGroup[x.rubricOf[e]]
		g.count++
		if g.count == 1 || compareRanked(x, tallies, scored, g.last, e) != 0 {
			g.rank = g.count
		}
		g.last = e
		s.RankInGroup = g.rank
	}
	return list
}
