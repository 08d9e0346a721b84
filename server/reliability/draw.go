package reliability

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"tieubieu/server/scoring"
)

// draw is the standing of the contestants under one drawn panel: by the rules of
// scoring, with floats.
type draw struct {
	*contest
	rank    []int // 0 for who misses what it takes to go on
	above   []bool
	order   []int // best first
	score   []float64
	weights *mat.Dense
	column  int
	ties    [][]float64 // by tie-break and contestant, as far as asked
	asked   [][]int     // the draw in which it was asked, from 1
	number  int
	groups  map[string][]int
}

func newDraw(c *contest) *draw {
	n := len(c.entries)
	d := &draw{contest: c, rank: make([]int, n), above: make([]bool, n), order: make([]int, 0, n), score: make([]float64, n), groups: map[string][]int{}}
	for range c.rules.TieBreaks {
		d.ties, d.asked = append(d.ties, make([]float64, n)), append(d.asked, make([]int, n))
	}
	return d
}

// run ranks the contestants by the scores of a column, and draws the line.
func (d *draw) run(scores, weights *mat.Dense, column int) {
	d.number++
	d.weights, d.column = weights, column
	d.order = d.order[:0]
	for e := range d.entries {
		d.score[e] = scores.At(e, column)
		d.rank[e], d.above[e] = 0, false
		if d.goesOn(d.score[e]) {
			d.order = append(d.order, e)
		}
	}
	slices.SortFunc(d.order, d.compare)
	for i, e := range d.order {
		if i > 0 && d.compare(d.order[i-1], e) == 0 {
			d.rank[e] = d.rank[d.order[i-1]]
		} else {
			d.rank[e] = i + 1
		}
	}
	if d.kind == AdvanceLine {
		for _, e := range d.order {
			d.above[e] = true
		}
		return
	}
	d.propose()
}

// goesOn asks for the points of stage 1, where this is it.
func (d *draw) goesOn(score float64) bool {
	advance := d.rules.Stages[0].Advance
	return advance == nil || len(d.rules.Stages) > 1 || met(*advance, score)
}

func met(t scoring.Threshold, score float64) bool {
	points := float64(t.Points)
	return score > points || score == points && t.Inclusive
}

// compare puts the better first.
func (d *draw) compare(a, b int) int {
	if d.score[a] != d.score[b] {
		if d.score[a] > d.score[b] {
			return -1
		}
		return 1
	}
	for k := range d.ties {
		if x, y := d.tie(k, a), d.tie(k, b); x > y {
			return -1
		} else if x < y {
			return 1
		}
	}
	return 0
}

func (d *draw) tie(k, entry int) float64 {
	if d.asked[k][entry] != d.number {
		d.asked[k][entry] = d.number
		d.ties[k][entry] = d.tieBreak(k, entry, func(judge int) float64 { return d.weights.At(judge, d.column) })
	}
	return d.ties[k][entry]
}

// propose takes those who pass: the places of each group, then all places.
func (d *draw) propose() {
	quota := d.rules.Awards
	clear(d.groups)
	free := make([]int, 0, len(d.order))
	for _, e := range d.order {
		if !met(d.rules.PassMark, d.score[e]) {
			continue
		}
		if group := d.entries[e].group; hasPlaces(quota, group) {
			d.groups[group] = append(d.groups[group], e)
		} else {
			d.above[e] = true
		}
	}
	for group, list := range d.groups {
		d.take(list, quota.PerGroup[group])
	}
	if quota.Total == nil {
		return
	}
	for _, e := range d.order {
		if d.above[e] {
			free = append(free, e)
			d.above[e] = false
		}
	}
	d.take(free, *quota.Total)
}

func hasPlaces(quota scoring.Quota, group string) bool {
	_, limited := quota.PerGroup[group]
	return limited
}

// take goes down a list by whole classes of equal rank while they fit.
func (d *draw) take(list []int, places int64) {
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && d.rank[list[to]] == d.rank[list[from]] {
			to++
		}
		if int64(to-from) > places {
			return
		}
		places -= int64(to - from)
		for _, e := range list[from:to] {
			d.above[e] = true
		}
		from = to
	}
}
