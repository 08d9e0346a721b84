package reliability_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/reliability"
)

func TestSeverityIsTheDistanceToTheOthersOnTheSameEntries(t *testing.T) {
	// The third judge gives 3 points less than the mean of the others, and did not score
	// the last entry, whose high totals say nothing about him.
	s := reliability.Severities(table(
		[]int64{7000, 7200, 6800},
		[]int64{8000, 8200, 7800},
		[]int64{6000, 6200, 5800},
		[]int64{9900, 9800, none},
	))[2]
	if s.Entries != 3 || s.Shared != 3 || math.Abs(s.Difference+300) > 1e-9 || s.Scatter > 1e-9 || math.Abs(s.Mean-6800) > 1e-9 {
		t.Errorf("got %+v, want 300 below on 3 entries, always", s)
	}
	if math.Abs(s.Spread-1000) > 1e-9 || math.Abs(s.OthersSpread-1000) > 1e-9 {
		t.Errorf("got spread %v among %v, want 1000 and 1000", s.Spread, s.OthersSpread)
	}
	if s.Level != reliability.Severe || s.Width != reliability.Usual {
		t.Errorf("got %q, %q, want severe, usual", s.Level, s.Width)
	}
}

// against is one judge beside two others who give 60, 70, 80 … to as many entries.
func against(own ...int64) reliability.Severity {
	var rows [][]int64
	for e, p := range own {
		base := 6000 + int64(e)*1000
		rows = append(rows, []int64{base, base, p})
	}
	return reliability.Severities(table(rows...))[2]
}

func TestSeverityInAWord(t *testing.T) {
	tests := map[string]struct {
		s     reliability.Severity
		level reliability.Level
		width reliability.Width
	}{
		"as the others":                          {against(6000, 7000, 8000), reliability.Even, reliability.Usual},
		"just under two points below":            {against(5801, 6801, 7801), reliability.Even, reliability.Usual},
		"two points below":                       {against(5800, 6800, 7800), reliability.Severe, reliability.Usual},
		"five points below":                      {against(5500, 6500, 7500), reliability.VerySevere, reliability.Usual},
		"two points above":                       {against(6200, 7200, 8200), reliability.Lenient, reliability.Usual},
		"five points above":                      {against(6500, 7500, 8500), reliability.VeryLenient, reliability.Usual},
		"far below once is chance, not habit":    {against(6000, 7000, 7000), reliability.Even, reliability.Usual},
		"two entries are too few for a word":     {against(5000, 6000), reliability.TooFew, reliability.NoWord},
		"all entries within a point":             {against(7000, 7000, 7100), reliability.Even, reliability.Narrow},
		"three times as far apart as the others": {against(4000, 7000, 10000), reliability.Even, reliability.Wide},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.s.Level != tt.level {
				t.Errorf("got %q of %+v, want %q", tt.s.Level, tt.s, tt.level)
			}
			if tt.s.Width != tt.width {
				t.Errorf("got %q of %+v, want %q", tt.s.Width, tt.s, tt.width)
			}
		})
	}
}

func TestAJudgeAloneHasNoSeverity(t *testing.T) {
	s := reliability.Severities(table([]int64{7000, none}, []int64{8000, none}))
	if s[0].Shared != 0 || s[0].Difference != 0 || s[0].Level != reliability.TooFew || s[0].Entries != 2 {
		t.Errorf("got %+v, want nothing shared", s[0])
	}
	if s[1].Entries != 0 || s[1].Level != reliability.TooFew {
		t.Errorf("got %+v, want no entries", s[1])
	}
}

func TestDifferencesOfAFullPanelAddUpToNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t, false)
		sum := 0.0
		for _, s := range reliability.Severities(table(rows...)) {
			sum += s.Difference
		}
		if math.Abs(sum) > 1e-6 {
			t.Errorf("got %v, want 0", sum)
		}
	})
}

func TestMorePointsFromOneJudgeMakeHimMoreLenient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t, true)
		judge, more := rapid.IntRange(0, len(rows[0])-1).Draw(t, "judge"), rapid.Int64Range(1, 500).Draw(t, "more")
		before := reliability.Severities(table(rows...))[judge]
		for e := range rows {
			if rows[e][judge] != none {
				rows[e][judge] += more
			}
		}
		after := reliability.Severities(table(rows...))[judge]
		if before.Shared > 0 && math.Abs(after.Difference-before.Difference-float64(more)) > 1e-6 {
			t.Errorf("got %v after %v, want %d more", after.Difference, before.Difference, more)
		}
	})
}

func TestGapsComeWidestFirst(t *testing.T) {
	gaps := reliability.Gaps(table([]int64{7000, 7100, none}, []int64{5000, 9000, 7000}, []int64{8000, none, none}, []int64{6000, 6000, 9000}))
	var order []int
	for _, g := range gaps {
		order = append(order, g.Entry)
	}
	if want := []int{1, 3, 0}; !slices.Equal(order, want) {
		t.Fatalf("got %v, want %v: an entry with one sheet has no gap", order, want)
	}
	if g := gaps[0]; g.Low != 5000 || g.High != 9000 || g.Judges != 3 || math.Abs(g.Deviation-2000) > 1e-9 {
		t.Errorf("got %+v, want 5000 to 9000, deviation 2000", g)
	}
}

func TestGapOfACriterion(t *testing.T) {
	c := reliability.GapOf(table([]int64{0, 500}, []int64{1000, 1000}, []int64{100, 599}, []int64{700, none}), 1000, 50)
	if c.Entries != 3 || c.Largest != 500 || c.Far != 1 || math.Abs(c.Mean-333) > 1e-9 {
		t.Errorf("got %+v, want 3 entries, mean 333, largest 500, one far apart", c)
	}
	if none := reliability.GapOf(table([]int64{0}), 1000, 50); none.Entries != 0 || none.Mean != 0 {
		t.Errorf("got %+v of one judge, want nothing", none)
	}
}
