package scoring

import (
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
	// How far each limit was used, those per group by id and then the total.
	ProposalUses   []Use
	NominationUses []Use
	LevelLines     []LevelLine
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
	if _, _, err := evaluate(&in); err != nil {
		return err
	}
	return nil
}

// Reconsider is Compute by the standings of an earlier Compute of the same rubrics, entries and sheets: what of the rules
// makes no standing, which is the pass mark, awards, levels and nomination, may have changed since, and so may the
// council's decisions. Sheets are not looked at. It costs what 1,000 entries cost, however many sheets they have.
func Reconsider(in Input, standings []Standing) (Result, error) {
	x, err := newIndex(in.Rubrics, in.Entries)
	if err != nil {
		return Result{}, err
	}
	if err := in.Rules.check(x.groups, x.groupIDs); err != nil {
		return Result{}, err.at("rules")
	}
	decisions, err := decisionsByEntry(&in, x)
	if err != nil {
		return Result{}, err
	}
	result := Result{Standings: slices.Clone(standings)}
	for i := range result.Standings {
		s := &result.Standings[i]
		s.Passed = s.Status == Ranked && in.Rules.PassMark.Met(*s.Score)
	}
	propose(&in.Rules, &result)
	if in.Rules.Nomination != nil {
		nominate(&in, x, decisions, &result)
	}
	return result, nil
}

func compute(in *Input) (Result, *Error) {
	r, decisions, err := evaluate(in)
	if err != nil {
		return Result{}, err
	}
	result := Result{Standings: r.standings()}
	propose(&in.Rules, &result)
	if in.Rules.Nomination != nil {
		nominate(in, r.index, decisions, &result)
	}
	return result, nil
}

// evaluate checks the whole input and evaluates each entry by itself; decisions are by entry.
func evaluate(in *Input) (r *ranking, decisions map[int]*Decision, err *Error) {
	x, err := newIndex(in.Rubrics, in.Entries)
	if err != nil {
		return nil, nil, err
	}
	if err := in.Rules.check(x.groups, x.groupIDs); err != nil {
		return nil, nil, err.at("rules")
	}
	if decisions, err = decisionsByEntry(in, x); err != nil {
		return nil, nil, err
	}
	sheets, err := groupSheets(in, x)
	if err != nil {
		return nil, nil, err
	}
	tallies := make([]*tally, len(in.Rubrics))
	for i := range in.Rubrics {
		tallies[i] = newTally(&in.Rules, &in.Rubrics[i], x.criteria[i])
	}
	inspector := &inspector{in: in, judges: map[string]int{}}
	r = &ranking{
		in: in, index: x, tallies: tallies,
		unranked: make([]Standing, len(in.Entries)), scores: make([]Exact, len(in.Entries)),
		keyed: slices.Repeat([]bool{true}, 1+len(in.Rules.TieBreaks)),
	}
	for e, entry := range in.Entries {
		own := sheets.of(e)
		if err := inspector.check(e, own, x.Criteria(e)); err != nil {
			return nil, nil, err
		}
		done := tallies[x.rubricOf[e]].evaluate(in.Sheets, own)
		r.scores[e] = done.score
		s := &r.unranked[e]
		*s = Standing{Entry: entry.ID, Group: entry.Group, Status: done.status, Sheets: done.sheets, Means: done.means}
		if done.status == Ranked || done.status == Eliminated {
			s.Score = &r.scores[e]
		}
		s.Passed = done.status == Ranked && in.Rules.PassMark.Met(done.score)
	}
	return r, decisions, nil
}

// evaluation is what an entry's sheets give before it is compared with others.
type evaluation struct {
	status Status
	score  Exact // where the status has one
	sheets int
	means  []GroupMean // by criterion group of the rubric, where there is a score
}

// tally evaluates the entries of one rubric. Its slices are used again for each entry.
type tally struct {
	rules      *Rules
	criteria   []Criterion
	groupIDs   []string
	groupOf    []int // by criterion
	tieGroups  []int // by tie-break: the criterion group it names, -1 when the rubric lacks it
	totals     []sum
	groupSums  []sum
	knockedOut []int       // by criterion: sheets with a knock-out answer
	slab       []GroupMean // means of the entries to come, made many at a time
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
func (t *tally) evaluate(all []Sheet, own []int32) evaluation {
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
			second.means[g].Mean = blend(first.means[g].Mean, w1, second.means[g].Mean, w2)
		}
	}
	return second
}

// stage looks at the counted, complete sheets of one stage. Its status is Incomplete, Disqualified or else Ranked.
func (t *tally) stage(all []Sheet, own []int32, stage int) evaluation {
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
	done.means = t.newMeans()
	for g, s := range t.groupSums {
		done.means[g] = GroupMean{t.groupIDs[g], s.over(uint64(n))}
	}
	return done
}

func (t *tally) newMeans() []GroupMean {
	n := len(t.groupSums)
	if len(t.slab) < n {
		t.slab = make([]GroupMean, max(n, 1<<10))
	}
	means := t.slab[:n:n]
	t.slab = t.slab[n:]
	return means
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
