package scoring

import "slices"

// ProposalRow is what the platform proposes for one entry; Level is nil for none. AtTheLine marks a class of equal rank
// that the places left could not hold: the council decides about it.
type ProposalRow struct {
	Entry     string
	Proposed  bool
	Level     *string
	AtTheLine bool
}

// NominationRow is the computed nomination of one awarded entry.
type NominationRow struct {
	Entry     string
	Nominated bool
	AtTheLine bool
}

// Line is a class of equal rank that is larger than the places left under a limit.
type Line struct {
	Overall    bool   // the limit is the total; else it is Group's
	Group      string // of a limit per group
	PlacesLeft int64
	Entries    []string
}

// Use is how far a limit was used. FirstOut is the first entry in rank order that it kept out, empty where it kept
// nobody out: then it does not bind.
type Use struct {
	Overall    bool   // the limit is the total; else it is Group's
	Group      string // of a limit per group
	Places     int64
	Candidates int // who came to it: for the total, those whom the limits per group had left
	Taken      int
	FirstOut   string
}

// LevelLine is a class of equal rank that a level, which had places left, could not hold as a whole: the level ends
// before it.
type LevelLine struct {
	Group      string // empty where levels are given overall
	Level      string
	PlacesLeft int64
	Entries    []string
}

// classEnd is the end of the class of equal rank that begins at from.
func classEnd(list []int, from int, rank func(i int) int) int {
	to := from + 1
	for to < len(list) && rank(list[to]) == rank(list[from]) {
		to++
	}
	return to
}

// take goes down list, which is in rank order, by whole classes of equal rank while they fit into places. When places
// are left but the next class is larger, that class is at the line, and taking stops.
func take(list []int, places int64, rank func(i int) int) (taken, line []int, left int64) {
	for from := 0; from < len(list); {
		to := classEnd(list, from, rank)
		if int64(to-from) > places {
			if places > 0 {
				line = list[from:to]
			}
			return list[:from], line, places
		}
		places -= int64(to - from)
		from = to
	}
	return list, nil, places
}

// takeQuota takes from candidates, positions in standings in rank order, first the number of each group by rank in the
// group, then the total over what is left by rank overall. atTheLine are the positions of the entries in lines.
func takeQuota(quota Quota, standings []Standing, candidates []int) (taken, atTheLine []int, lines []Line, uses []Use) {
	addUse := func(u Use, from, taken []int) {
		u.Candidates, u.Taken = len(from), len(taken)
		if len(taken) < len(from) {
			u.FirstOut = standings[from[len(taken)]].Entry
		}
		uses = append(uses, u)
	}
	addLine := func(line []int, at Line) {
		if line == nil {
			return
		}
		for _, i := range line {
			at.Entries = append(at.Entries, standings[i].Entry)
		}
		atTheLine = append(atTheLine, line...)
		lines = append(lines, at)
	}
	byGroup := map[string][]int{}
	for _, i := range candidates {
		if group := standings[i].Group; hasLimit(quota, group) {
			byGroup[group] = append(byGroup[group], i)
		}
	}
	inGroup := func(i int) int { return standings[i].RankInGroup }
	overall := func(i int) int { return standings[i].RankOverall }
	kept := make([]bool, len(standings))
	for _, group := range sortedKeys(quota.PerGroup) {
		best, line, left := take(byGroup[group], quota.PerGroup[group], inGroup)
		for _, i := range best {
			kept[i] = true
		}
		addLine(line, Line{Group: group, PlacesLeft: left})
		addUse(Use{Group: group, Places: quota.PerGroup[group]}, byGroup[group], best)
	}
	taken = slices.DeleteFunc(slices.Clone(candidates), func(i int) bool {
		return hasLimit(quota, standings[i].Group) && !kept[i]
	})
	if quota.Total == nil {
		return taken, atTheLine, lines, uses
	}
	came := taken
	taken, line, left := take(came, *quota.Total, overall)
	addLine(line, Line{Overall: true, PlacesLeft: left})
	addUse(Use{Overall: true, Places: *quota.Total}, came, taken)
	return taken, atTheLine, lines, uses
}

func hasLimit(quota Quota, group string) bool {
	_, limited := quota.PerGroup[group]
	return limited
}

// propose fills in the proposal: passed entries within the quotas, and their levels.
func propose(rules *Rules, result *Result) {
	standings := result.Standings
	candidates := make([]int, 0, len(standings))
	for i := range standings {
		if standings[i].Passed {
			candidates = append(candidates, i)
		}
	}
	taken, atTheLine, lines, uses := takeQuota(rules.Awards, standings, candidates)
	result.ProposalLines, result.ProposalUses = lines, uses
	result.Proposal = make([]ProposalRow, len(standings))
	for i := range standings {
		result.Proposal[i].Entry = standings[i].Entry
	}
	for _, i := range taken {
		result.Proposal[i].Proposed = true
	}
	for _, i := range atTheLine {
		result.Proposal[i].AtTheLine = true
	}
	if rules.Levels == nil {
		return
	}
	if rules.Levels.Scope == Overall {
		rules.Levels.give(result, "", taken, func(i int) int { return standings[i].RankOverall })
		return
	}
	byGroup := map[string][]int{}
	for _, i := range taken {
		byGroup[standings[i].Group] = append(byGroup[standings[i].Group], i)
	}
	for _, group := range sortedKeys(byGroup) {
		rules.Levels.give(result, group, byGroup[group], func(i int) int { return standings[i].RankInGroup })
	}
}

// give hands out levels down a list in rank order, class by class: a class that does not fit closes the level and goes
// as a whole to the next one, past the last it has none.
func (l *Levels) give(result *Result, group string, list []int, rank func(i int) int) {
	level, used := 0, int64(0)
	for from := 0; from < len(list); {
		to := classEnd(list, from, rank)
		size := int64(to - from)
		for level < len(l.List) && !l.List[level].fits(used, size, *result.Standings[list[from]].Score) {
			if left, splits := l.List[level].splits(used, size, *result.Standings[list[from]].Score); splits {
				line := LevelLine{Group: group, Level: l.List[level].ID, PlacesLeft: left}
				for _, i := range list[from:to] {
					line.Entries = append(line.Entries, result.Standings[i].Entry)
				}
				result.LevelLines = append(result.LevelLines, line)
			}
			level, used = level+1, 0
		}
		if level == len(l.List) {
			return
		}
		used += size
		for _, i := range list[from:to] {
			result.Proposal[i].Level = &l.List[level].ID
		}
		from = to
	}
}

func (l *Level) fits(used, size int64, score Exact) bool {
	return (l.Count == nil || size <= *l.Count-used) && l.reached(score)
}

// splits tells whether the level has places left for some of a class only, and how many.
func (l *Level) splits(used, size int64, score Exact) (left int64, splits bool) {
	if l.Count == nil || !l.reached(score) {
		return 0, false
	}
	left = *l.Count - used
	return left, left > 0 && left < size
}

func (l *Level) reached(score Exact) bool {
	return l.MinimumPoints == nil || score.Cmp(Whole(*l.MinimumPoints)) >= 0
}

// nominate fills in the nominations: awarded entries of the levels and with the points asked for, within the quotas.
func nominate(in *Input, x *Index, decisions map[int]*Decision, result *Result) {
	rule, standings := in.Rules.Nomination, result.Standings
	row := make([]int, len(standings)) // of nominations, by position in standings
	candidates := make([]int, 0, len(standings))
	result.Nominations = make([]NominationRow, 0, len(standings))
	for i := range standings {
		s := &standings[i]
		awarded, level := result.Proposal[i].Proposed, result.Proposal[i].Level
		if in.Decided {
			awarded = false
			if d := decisions[x.entries[s.Entry]]; d != nil {
				awarded, level = d.Awarded, d.Level
			}
		}
		if !awarded {
			continue
		}
		row[i] = len(result.Nominations)
		result.Nominations = append(result.Nominations, NominationRow{Entry: s.Entry})
		if s.RankOverall > 0 && rule.allows(level, *s.Score) {
			candidates = append(candidates, i)
		}
	}
	taken, atTheLine, lines, uses := takeQuota(rule.Quota, standings, candidates)
	result.NominationLines, result.NominationUses = lines, uses
	for _, i := range taken {
		result.Nominations[row[i]].Nominated = true
	}
	for _, i := range atTheLine {
		result.Nominations[row[i]].AtTheLine = true
	}
}

func (n *Nomination) allows(level *string, score Exact) bool {
	if len(n.Levels) > 0 && (level == nil || !slices.Contains(n.Levels, *level)) {
		return false
	}
	return n.MinimumPoints == nil || score.Cmp(Whole(*n.MinimumPoints)) >= 0
}
