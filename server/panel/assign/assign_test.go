package assign_test

import (
	"math/bits"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tieubieu/server/panel/assign"
)

// matrix is a drawn question: who may score what, and who knows what.
type matrix struct {
	may, knows [][]bool
	assign.Problem
}

func drawMatrix(t *rapid.T, entries, judges int) matrix {
	n, k := rapid.IntRange(1, entries).Draw(t, "entries"), rapid.IntRange(1, judges).Draw(t, "judges")
	m := matrix{may: make([][]bool, n), knows: make([][]bool, n)}
	m.Entries, m.Judges = make([]assign.Entry, n), make([]assign.Judge, k)
	for e := range n {
		m.may[e] = rapid.SliceOfN(rapid.Bool(), k, k).Draw(t, "may")
		m.knows[e] = rapid.SliceOfN(rapid.Bool(), k, k).Draw(t, "knows")
		if rapid.IntRange(0, 3).Draw(t, "one stays") == 0 {
			m.Entries[e].Fixed = []int{rapid.IntRange(0, k-1).Draw(t, "fixed")}
		}
	}
	for j := range k {
		m.Judges[j].Max = rapid.IntRange(0, n).Draw(t, "max")
	}
	m.Minimum = rapid.IntRange(0, k).Draw(t, "minimum")
	m.Wanted = rapid.IntRange(0, k).Draw(t, "wanted")
	m.May = func(e, j int) bool { return m.may[e][j] }
	m.Knows = func(e, j int) bool { return m.knows[e][j] }
	return m
}

// worth orders answers: minimums met, pairs, evenness, knowing.
type worth struct{ minimum, pairs, squares, known int }

func (a worth) better(b worth) bool {
	switch {
	case a.minimum != b.minimum:
		return a.minimum > b.minimum
	case a.pairs != b.pairs:
		return a.pairs > b.pairs
	case a.squares != b.squares:
		return a.squares < b.squares
	default:
		return a.known > b.known
	}
}

func (m matrix) worth(sets []uint) worth {
	var w worth
	load := make([]int, len(m.Judges))
	for e, set := range sets {
		w.pairs += bits.OnesCount(set)
		w.minimum += min(bits.OnesCount(set), m.Minimum)
		for j := range m.Judges {
			if set>>j&1 == 1 {
				load[j]++
				if m.knows[e][j] {
					w.known++
				}
			}
		}
	}
	for _, l := range load {
		w.squares += l * l
	}
	return w
}

// best tries every answer there is.
func (m matrix) best() worth {
	fixed := make([]uint, len(m.Entries))
	load := make([]int, len(m.Judges))
	for e, entry := range m.Entries {
		for _, j := range entry.Fixed {
			fixed[e] |= 1 << j
			load[j]++
		}
	}
	sets := make([]uint, len(m.Entries))
	found := worth{minimum: -1}
	var try func(e int)
	try = func(e int) {
		if e == len(sets) {
			if w := m.worth(sets); w.better(found) {
				found = w
			}
			return
		}
	sets:
		for set := range uint(1) << len(m.Judges) {
			if set&fixed[e] != fixed[e] || bits.OnesCount(set) > max(m.Minimum, m.Wanted, bits.OnesCount(fixed[e])) {
				continue
			}
			added := set &^ fixed[e]
			for j := range m.Judges {
				if added>>j&1 == 1 && (!m.may[e][j] || m.Judges[j].Max > 0 && load[j] >= m.Judges[j].Max) {
					continue sets
				}
			}
			for j := range m.Judges {
				load[j] += int(added >> j & 1)
			}
			sets[e] = set
			try(e + 1)
			for j := range m.Judges {
				load[j] -= int(added >> j & 1)
			}
		}
	}
	try(0)
	return found
}

func TestSharingIsTheBestThereIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatrix(t, 4, 4)
		got, err := assign.Share(m.Problem)
		if err != nil {
			t.Fatal(err)
		}
		sets := make([]uint, len(m.Entries))
		for e, judges := range got.Judges {
			for _, j := range judges {
				sets[e] |= 1 << j
			}
		}
		w, want := m.worth(sets), m.best()
		if len(got.Short) > 0 { // which of them come off badly is settled by their order
			w.squares, w.known, want.squares, want.known = 0, 0, 0, 0
		}
		if w != want {
			t.Fatalf("got %+v, want %+v as trying everything finds (judges %v)", w, want, got.Judges)
		}
	})
}

func TestSharingHoldsItsRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMatrix(t, 30, 9)
		got, err := assign.Share(m.Problem)
		if err != nil {
			t.Fatal(err)
		}
		load := make([]int, len(m.Judges))
		stays := make([]int, len(m.Judges))
		known, short := 0, 0
		for e, judges := range got.Judges {
			fixed := map[int]bool{}
			for _, j := range m.Entries[e].Fixed {
				fixed[j] = true
				stays[j]++
			}
			last := -1
			for _, j := range judges {
				if j <= last {
					t.Fatalf("entry %d: got judges %v, want each once in ascending order", e, judges)
				}
				last = j
				if !m.may[e][j] && !fixed[j] {
					t.Fatalf("entry %d: judge %d has a conflict", e, j)
				}
				delete(fixed, j)
				load[j]++
				if m.knows[e][j] {
					known++
				}
			}
			if len(fixed) > 0 {
				t.Fatalf("entry %d: got %v, want the judges who stay too: %v", e, judges, m.Entries[e].Fixed)
			}
			if wanted := max(m.Minimum, m.Wanted); len(judges) < wanted {
				if short == len(got.Short) || got.Short[short].Entry != e || got.Short[short].Got != len(judges) || got.Short[short].BelowMinimum != (len(judges) < m.Minimum) {
					t.Fatalf("entry %d has %d of %d judges: got %+v, want it said", e, len(judges), wanted, got.Short)
				}
				short++
			}
		}
		if short != len(got.Short) || known != got.Known || !reflect.DeepEqual(load, got.Load) {
			t.Fatalf("got %d short, %d known, loads %v; want %d, %d, %v", len(got.Short), got.Known, got.Load, short, known, load)
		}
		for j := range load {
			if limit := max(m.Judges[j].Max, stays[j]); m.Judges[j].Max > 0 && load[j] > limit {
				t.Fatalf("judge %d: got %d entries, want at most %d", j, load[j], limit)
			}
		}
		// Nobody could hand an entry straight to a judge with two fewer.
		for e, judges := range got.Judges {
			for _, a := range judges {
				for b := range m.Judges {
					free := m.may[e][b] && (m.Judges[b].Max == 0 || load[b] < m.Judges[b].Max)
					if stays := contains(m.Entries[e].Fixed, a); !stays && free && !contains(judges, b) && load[a] > load[b]+1 {
						t.Fatalf("entry %d could pass from judge %d (%d) to %d (%d)", e, a, load[a], b, load[b])
					}
				}
			}
		}
		again, err := assign.Share(m.Problem)
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("got another answer to the same question: %v, %v", again, err)
		}
	})
}

func contains(list []int, n int) bool {
	for _, x := range list {
		if x == n {
			return true
		}
	}
	return false
}

func TestLoadsAreEqualWhereNothingStandsInTheWay(t *testing.T) {
	p := assign.Problem{Entries: make([]assign.Entry, 10), Judges: make([]assign.Judge, 4), Minimum: 3, May: func(_, _ int) bool { return true }}
	got, err := assign.Share(p)
	if err != nil {
		t.Fatal(err)
	}
	for j, load := range got.Load {
		if load != 7 && load != 8 {
			t.Errorf("judge %d: got %d of 30 pairs among four, want 7 or 8", j, load)
		}
	}
}

func TestAFixedJudgeNamedTwiceIsRefused(t *testing.T) {
	p := assign.Problem{Entries: []assign.Entry{{Fixed: []int{0, 0}}}, Judges: make([]assign.Judge, 1), May: func(_, _ int) bool { return true }}
	if _, err := assign.Share(p); err == nil {
		t.Error("got an answer, want an error")
	}
}

// large is the largest round the platform promises: 1,000 entries, 60 judges, six
// groups, conflicts strewn in.
func large() assign.Problem {
	return assign.Problem{
		Entries: make([]assign.Entry, 1000), Judges: make([]assign.Judge, 60), Minimum: 3, Wanted: 7,
		May:   func(e, j int) bool { return (e*31+j*17)%13 != 0 },
		Knows: func(e, j int) bool { return e%6 == j%6 || e%6 == (j/6)%6 },
	}
}

func TestTheLargestRoundIsSharedInTwoSeconds(t *testing.T) {
	began := time.Now()
	got, err := assign.Share(large())
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("1,000 entries × 60 judges, 7 each: %v, loads %v, %d known of 7,000", took, got.Load, got.Known)
	if took > 2*time.Second {
		t.Errorf("took %v, want at most 2 s", took)
	}
	if len(got.Short) > 0 {
		t.Errorf("got %d entries short, want none", len(got.Short))
	}
}

func BenchmarkShare(b *testing.B) {
	for b.Loop() {
		if _, err := assign.Share(large()); err != nil {
			b.Fatal(err)
		}
	}
}
