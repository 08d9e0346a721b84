package scoring

import (
	"cmp"
	"slices"
)

// ranking puts evaluated entries in order by what decides a rank: score, then each tie-break.
type ranking struct {
	in       *Input
	index    *Index
	tallies  []*tally
	unranked []Standing // by entry, all but the ranks
	scores   []Exact    // by entry, where the status has one
	keyed    []bool     // by what decides: whether all of it has sort keys, as far as is known
}

// decides is what is compared in the k-th place: the score, then the means that the tie-breaks name, 0 where the rubric
// lacks the group.
func (r *ranking) decides(e, k int) Exact {
	if k == 0 {
		return r.scores[e]
	}
	if g := r.tallies[r.index.rubricOf[e]].tieGroups[k-1]; g >= 0 {
		return r.unranked[e].Means[g].Mean
	}
	return Exact{}
}

// place is where an entry stands: rank is 0 for those without one, and equal for equals.
type place struct {
	entry int
	rank  int
}

// candidate is an entry that gets a rank, with the sort keys of the first things that decide: beside each other, so that
// comparing many entries does not jump about in memory.
type candidate struct {
	keys  [3]uint64
	entry int32
	byID  int32
}

// places lists all entries: the ranked ones best first, then the others; equals by id. Equals share a rank and the next
// one is skipped: 1, 2, 2, 4.
func (r *ranking) places() []place {
	ranked := make([]candidate, 0, len(r.unranked))
	var others []place
	for i, e := range r.byID() {
		if r.unranked[e].Status != Ranked {
			others = append(others, place{entry: e})
			continue
		}
		c := candidate{entry: int32(e), byID: int32(i)}
		for k := range min(len(c.keys), len(r.keyed)) {
			if r.keyed[k] {
				c.keys[k], r.keyed[k] = r.decides(e, k).sortKey()
			}
		}
		ranked = append(ranked, c)
	}
	places := make([]place, 0, len(r.unranked))
	places = r.rank(places, ranked, 0)
	return append(places, others...)
}

// compare tells by the k-th thing that decides which of two comes first.
func (r *ranking) compare(k int) func(a, b candidate) int {
	if k < len(candidate{}.keys) && r.keyed[k] {
		return func(a, b candidate) int { return cmp.Compare(b.keys[k], a.keys[k]) }
	}
	return func(a, b candidate) int { return r.decides(int(b.entry), k).Cmp(r.decides(int(a.entry), k)) }
}

// rank appends the places of candidates who are equal in everything before the k-th thing that decides.
func (r *ranking) rank(places []place, equals []candidate, k int) []place {
	if k == len(r.keyed) || len(equals) == 1 {
		slices.SortFunc(equals, func(a, b candidate) int { return cmp.Compare(a.byID, b.byID) })
		rank := len(places) + 1
		for _, c := range equals {
			places = append(places, place{entry: int(c.entry), rank: rank})
		}
		return places
	}
	compare := r.compare(k)
	slices.SortFunc(equals, compare)
	for from, to := 0, 1; from < len(equals); from, to = to, to+1 {
		for to < len(equals) && compare(equals[from], equals[to]) == 0 {
			to++
		}
		places = r.rank(places, equals[from:to], k+1)
	}
	return places
}

// byID lists the positions of all entries by id, an order that they mostly have already.
func (r *ranking) byID() []int {
	byID := make([]int, len(r.unranked))
	for e := range byID {
		byID[e] = e
	}
	compare := func(a, b int) int { return cmp.Compare(r.in.Entries[a].ID, r.in.Entries[b].ID) }
	if !slices.IsSortedFunc(byID, compare) {
		slices.SortFunc(byID, compare)
	}
	return byID
}

// standings lists all entries by rank, with their ranks overall and in their group.
func (r *ranking) standings() []Standing {
	list := make([]Standing, len(r.unranked))
	inGroup := make([]struct{ count, rank, overall int }, len(r.in.Rubrics))
	for i, p := range r.places() {
		s := &list[i]
		*s = r.unranked[p.entry]
		if p.rank == 0 {
			continue
		}
		s.RankOverall = p.rank
		g := &inGroup[r.index.rubricOf[p.entry]]
		g.count++
		if g.overall != p.rank { // not equal to the one before in the group
			g.rank, g.overall = g.count, p.rank
		}
		s.RankInGroup = g.rank
	}
	return list
}
