// Package assign shares entries out among judges as a minimum-cost flow: exact whole
// numbers, the same answer for the same question, and nothing read from anywhere.
package assign

import "fmt"

// Problem is what is to be shared out. Entries and judges are numbered from 0.
type Problem struct {
	Entries []Entry
	Judges  []Judge
	// May says whether judge j may score entry e at all; it is asked once per pair.
	May func(e, j int) bool
	// Knows says whether judge j knows entry e's field: of two equally laden judges it
	// decides. Nil: nobody is known to.
	Knows func(e, j int) bool
	// Minimum is how many judges every entry must have before any gets more, Wanted how
	// many it should have. Wanted below Minimum means Minimum.
	Minimum, Wanted int
}

// Entry has judges who stay: they count towards what is wanted and towards their load.
type Entry struct {
	Fixed []int
}

// Judge takes at most Max entries, the fixed ones among them; 0: any number.
type Judge struct {
	Max int
}

// Sharing is the answer. Judges are per entry, in ascending order, fixed ones included.
type Sharing struct {
	Judges [][]int
	Load   []int // per judge
	Known  int   // pairs where the judge knows the field
	Short  []Short
}

// Short is an entry that got fewer judges than wanted. Eligible is how many may score
// it: where they are more than it got, the judges' limits stand in the way.
type Short struct {
	Entry, Got, Eligible int
	BelowMinimum         bool
}

// Share answers with as many pairs as can be had, the minimum of every entry before
// anything above it. Among those the sum of the squares of the judges' loads is
// smallest, so that loads differ by no more than they must; and among those the most
// judges know the field of what they score. Where not every entry can have what it
// should, the most pairs are had, and earlier entries come first.
//
// Units are put in one by one along a cheapest path (successive shortest paths). A
// path runs over judges only: from a to b when an entry of a's can pass to b. So a
// unit costs as many steps as there are pairs of judges, however many the entries.
func Share(p Problem) (*Sharing, error) {
	f, err := newFlow(p)
	if err != nil {
		return nil, err
	}
	wanted := max(p.Minimum, p.Wanted)
	for level := 1; level <= wanted; level++ {
		for e := range p.Entries {
			if len(f.of[e]) < level {
				f.add(e)
			}
		}
	}
	return f.answer(p, wanted), nil
}

// step is the three prices at which an entry passes from one judge to another: the
// receiving judge knows the field and the giving one does not, no difference, or the
// other way round.
const steps = 3

type flow struct {
	judges int
	may    [][]bool
	price  [][]int64 // 0 where the judge knows the field, else 1
	fixed  [][]bool
	has    [][]bool // entry × judge
	of     [][]int  // judges of an entry, as they came
	load   []int
	limit  []int
	weight int64 // of load against knowing: one more unit outweighs every price
	// passing[a][b][price+1] is how many entries of a may pass to b at that price.
	passing [][][steps]int
	// of a search
	dist []int64
	from []int // the judge before; start: the entry itself
}

const (
	start       = -1
	unreachable = int64(1) << 62
)

func newFlow(p Problem) (*flow, error) {
	n := len(p.Judges)
	f := &flow{
		judges: n, load: make([]int, n), limit: make([]int, n), dist: make([]int64, n), from: make([]int, n),
		passing: make([][][steps]int, n), of: make([][]int, len(p.Entries)),
		may: make([][]bool, len(p.Entries)), price: make([][]int64, len(p.Entries)), fixed: make([][]bool, len(p.Entries)), has: make([][]bool, len(p.Entries)),
	}
	for j := range n {
		f.passing[j] = make([][steps]int, n)
		f.limit[j] = p.Judges[j].Max
	}
	f.weight = 2*int64(len(p.Entries))*int64(n) + 1
	for e, entry := range p.Entries {
		f.may[e], f.price[e], f.fixed[e], f.has[e] = make([]bool, n), make([]int64, n), make([]bool, n), make([]bool, n)
		for j := range n {
			f.may[e][j] = p.May(e, j)
			if p.Knows == nil || !p.Knows(e, j) {
				f.price[e][j] = 1
			}
		}
		for _, j := range entry.Fixed {
			if j < 0 || j >= n || f.has[e][j] {
				return nil, fmt.Errorf("entry %d: fixed judge %d is none, or named twice", e, j)
			}
			f.fixed[e][j], f.has[e][j] = true, true
			f.of[e] = append(f.of[e], j)
			f.load[j]++
		}
	}
	return f, nil
}

// add gives entry e one judge more where that can be had, and says whether it could.
func (f *flow) add(e int) bool {
	f.search(e)
	end, best := -1, unreachable
	for j := range f.judges {
		if f.dist[j] == unreachable || f.limit[j] > 0 && f.load[j] >= f.limit[j] {
			continue
		}
		if cost := f.dist[j] + f.weight*int64(2*f.load[j]+1); cost < best {
			end, best = j, cost
		}
	}
	if end < 0 {
		return false
	}
	// Which entry passes is settled for all steps before any is taken.
	type pass struct{ entry, from, to int }
	var path []pass
	j := end
	for f.from[j] != start {
		a := f.from[j]
		path = append(path, pass{f.passingEntry(a, j), a, j})
		j = a
	}
	f.give(e, j)
	for _, p := range path {
		f.take(p.entry, p.from)
		f.give(p.entry, p.to)
	}
	f.load[end]++
	return true
}

// search finds the cheapest way from entry e to every judge (Bellman–Ford: passing an
// entry on may cost less than nothing, a round of passings never does).
func (f *flow) search(e int) {
	for j := range f.judges {
		f.dist[j], f.from[j] = unreachable, start
		if f.may[e][j] && !f.has[e][j] {
			f.dist[j] = f.price[e][j]
		}
	}
	for changed := true; changed; {
		changed = false
		for a := range f.judges {
			if f.dist[a] == unreachable {
				continue
			}
			for b := range f.judges {
				if cost, ok := cheapest(f.passing[a][b]); ok && f.dist[a]+cost < f.dist[b] {
					f.dist[b], f.from[b] = f.dist[a]+cost, a
					changed = true
				}
			}
		}
	}
}

func cheapest(passing [steps]int) (int64, bool) {
	for i, count := range passing {
		if count > 0 {
			return int64(i) - 1, true
		}
	}
	return 0, false
}

// passingEntry is the first entry that passes from a to b at the cheapest price.
func (f *flow) passingEntry(a, b int) int {
	cost, _ := cheapest(f.passing[a][b])
	for e := range f.has {
		if f.mayPass(e, a, b) && f.price[e][b]-f.price[e][a] == cost {
			return e
		}
	}
	panic("assign: an entry was counted that is not there")
}

func (f *flow) mayPass(e, a, b int) bool {
	return a != b && f.has[e][a] && !f.fixed[e][a] && !f.has[e][b] && f.may[e][b]
}

// count adds by to the passings of entry e as it stands.
func (f *flow) count(e, by int) {
	for _, a := range f.of[e] {
		if f.fixed[e][a] {
			continue
		}
		for b := range f.judges {
			if f.mayPass(e, a, b) {
				f.passing[a][b][f.price[e][b]-f.price[e][a]+1] += by
			}
		}
	}
}

func (f *flow) give(e, j int) {
	f.count(e, -1)
	f.has[e][j] = true
	f.of[e] = append(f.of[e], j)
	f.count(e, 1)
}

func (f *flow) take(e, j int) {
	f.count(e, -1)
	f.has[e][j] = false
	for i, k := range f.of[e] {
		if k == j {
			f.of[e] = append(f.of[e][:i], f.of[e][i+1:]...)
			break
		}
	}
	f.count(e, 1)
}

func (f *flow) answer(p Problem, wanted int) *Sharing {
	s := &Sharing{Judges: make([][]int, len(p.Entries)), Load: make([]int, f.judges)}
	for e := range p.Entries {
		eligible := 0
		s.Judges[e] = []int{}
		for j := range f.judges {
			if f.may[e][j] || f.fixed[e][j] {
				eligible++
			}
			if !f.has[e][j] {
				continue
			}
			s.Judges[e] = append(s.Judges[e], j)
			s.Load[j]++
			if f.price[e][j] == 0 {
				s.Known++
			}
		}
		if got := len(s.Judges[e]); got < wanted {
			s.Short = append(s.Short, Short{Entry: e, Got: got, Eligible: eligible, BelowMinimum: got < p.Minimum})
		}
	}
	return s
}
