package reliability

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"tieubieu/server/scoring"
)

// contest is the entries that may come to lie on either side of a line, with all that a
// panel's sheets say about them.
type contest struct {
	kind    LineKind
	rules   *scoring.Rules
	entries []contestant
	judges  int
	stages  []contestStage // those that make the score
}

type contestant struct {
	place int // in Line.Entries
	group string
}

// contestStage is the counted, complete sheets of one stage, contestants × judges.
type contestStage struct {
	weight float64
	totals Table
	parts  []Table         // by tie-break: the points of that criterion group
	sorted [][]sortedTotal // by contestant, for a median or trimmed mean
	own    []float64       // by contestant: the score as it was
	mass   *mat.Dense      // totals, 0 where missing
	there  *mat.Dense      // 1 where there is a total
}

// sortedTotal is a judge's total among those of one contestant in rising order.
type sortedTotal struct {
	total float64
	judge int
}

// prepare works out what every draw uses.
func (c *contest) prepare() {
	for s := range c.stages {
		stage := &c.stages[s]
		n := len(c.entries)
		stage.own = make([]float64, n)
		if n == 0 || c.judges == 0 {
			continue
		}
		stage.mass, stage.there = mat.NewDense(n, c.judges, nil), mat.NewDense(n, c.judges, nil)
		stage.sorted = make([][]sortedTotal, n)
		for e := range n {
			for j, p := range stage.totals.row(e) {
				if p != Missing {
					stage.mass.Set(e, j, float64(p))
					stage.there.Set(e, j, 1)
					stage.sorted[e] = append(stage.sorted[e], sortedTotal{float64(p), j})
				}
			}
			slices.SortFunc(stage.sorted[e], func(a, b sortedTotal) int { return cmp.Compare(a.total, b.total) })
		}
		own := stage.scores(c.rules.Aggregation, everyone(c.judges))
		for e := range n {
			stage.own[e] = own.At(e, 0)
		}
	}
}

// everyone is a draw in which each judge comes once.
func everyone(judges int) *mat.Dense {
	return mat.NewDense(judges, 1, slices.Repeat([]float64{1}, judges))
}

// scores are by contestant and draw.
func (c *contest) scores(weights *mat.Dense) *mat.Dense {
	last := len(c.stages) - 1
	scores := c.stages[last].scores(c.rules.Aggregation, weights)
	if last == 0 {
		return scores
	}
	first := c.stages[0].scores(c.rules.Aggregation, weights)
	w1, w2 := c.stages[0].weight, c.stages[last].weight
	scores.Apply(func(e, k int, s float64) float64 { return blend(first.At(e, k), w1, s, w2) }, scores)
	return scores
}

// blend combines two stages. It is rounded far below what two different scores can lie
// apart, so that equal ones stay equal.
func blend(first, w1, second, w2 float64) float64 {
	return math.Round((w1*first+w2*second)/(w1+w2)*1e6) / 1e6
}

func (s *contestStage) scores(how scoring.Aggregation, weights *mat.Dense) *mat.Dense {
	var scores, count mat.Dense
	if how == scoring.Mean {
		// Sums of whole numbers are exact in any order, so equal means come out equal.
		scores.Mul(s.mass, weights)
		count.Mul(s.there, weights)
		scores.DivElem(&scores, &count)
		for e := range s.own {
			for k, x := range scores.RawRowView(e) {
				if math.IsNaN(x) {
					scores.Set(e, k, s.own[e])
				}
			}
		}
		return &scores
	}
	_, draws := weights.Dims()
	scores.ReuseAs(len(s.own), draws)
	column := make([]int, len(weights.RawMatrix().Data)/draws)
	for k := range draws {
		for j := range column {
			column[j] = int(weights.At(j, k))
		}
		for e := range s.own {
			score := s.own[e]
			if n := drawnSheets(s.sorted[e], column); n > 0 && how == scoring.Median {
				score = median(s.sorted[e], column, n)
			} else if n > 0 {
				score = trimmedMean(s.sorted[e], column, n)
			}
			scores.Set(e, k, score)
		}
	}
	return &scores
}

func drawnSheets(sheets []sortedTotal, weights []int) (n int) {
	for i := range sheets {
		n += weights[sheets[i].judge]
	}
	return n
}

func median(sheets []sortedTotal, weights []int, n int) float64 {
	seen, low := 0, math.NaN()
	for i := range sheets {
		seen += weights[sheets[i].judge]
		if math.IsNaN(low) && 2*seen >= n {
			if 2*seen > n {
				return sheets[i].total
			}
			low = sheets[i].total
			continue
		}
		if 2*seen > n {
			return (low + sheets[i].total) / 2
		}
	}
	return low
}

// trimmedMean leaves out one highest and one lowest, where three are drawn.
func trimmedMean(sheets []sortedTotal, weights []int, n int) float64 {
	sum, low, high := 0.0, math.NaN(), 0.0
	for i := range sheets {
		if w := weights[sheets[i].judge]; w > 0 {
			sum += float64(w) * sheets[i].total
			high = sheets[i].total
			if math.IsNaN(low) {
				low = high
			}
		}
	}
	if n < 3 {
		return sum / float64(n)
	}
	return (sum - low - high) / float64(n-2)
}

// tieBreak is the k-th of an entry in a draw.
func (c *contest) tieBreak(k, entry int, weight func(judge int) float64) float64 {
	mean := func(s *contestStage) float64 {
		var sum, n, plain, count float64
		for j, p := range s.parts[k].row(entry) {
			if p != Missing {
				w := weight(j)
				sum, n, plain, count = sum+w*float64(p), n+w, plain+float64(p), count+1
			}
		}
		switch {
		case count == 0:
			return 0 // the rubric lacks the group
		case n == 0:
			return plain / count
		}
		return sum / n
	}
	last := len(c.stages) - 1
	if last == 0 {
		return mean(&c.stages[0])
	}
	return blend(mean(&c.stages[0]), c.stages[0].weight, mean(&c.stages[last]), c.stages[last].weight)
}

// panels are the judges who can stand in for each other: those who share entries,
// directly or through others.
func (c *contest) panels() [][]int {
	of := make([]int, c.judges)
	for j := range of {
		of[j] = j
	}
	var find func(j int) int
	find = func(j int) int {
		if of[j] != j {
			of[j] = find(of[j])
		}
		return of[j]
	}
	scored := make([]bool, c.judges)
	for s := range c.stages {
		for e := range c.entries {
			first := -1
			for j, p := range c.stages[s].totals.row(e) {
				if p == Missing {
					continue
				}
				scored[j] = true
				if first < 0 {
					first = j
				}
				of[find(j)] = find(first)
			}
		}
	}
	var panels [][]int
	index := map[int]int{}
	for j := range of {
		if !scored[j] {
			continue
		}
		root := find(j)
		i, known := index[root]
		if !known {
			i = len(panels)
			index[root] = i
			panels = append(panels, nil)
		}
		panels[i] = append(panels[i], j)
	}
	return panels
}
