package reliability_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/reliability"
)

const none = reliability.Missing

// table is made of rows of entries.
func table(rows ...[]int64) reliability.Table {
	judges := 0
	if len(rows) > 0 {
		judges = len(rows[0])
	}
	t := reliability.NewTable(len(rows), judges)
	for e, row := range rows {
		for j, p := range row {
			t.Set(e, j, p)
		}
	}
	return t
}

// byJudge turns rows of judges, as publications print them, into rows of entries.
func byJudge(rows ...[]int64) [][]int64 {
	entries := make([][]int64, len(rows[0]))
	for _, row := range rows {
		for e, p := range row {
			entries[e] = append(entries[e], p)
		}
	}
	return entries
}

// shroutFleiss1979 is table 2 of Shrout & Fleiss, "Intraclass correlations: uses in
// assessing rater reliability", Psychological Bulletin 86 (1979): 6 targets, 4 judges.
var shroutFleiss1979 = [][]int64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}

// krippendorff2011 is the data of part C of Krippendorff, "Computing Krippendorff's
// Alpha-Reliability" (2011): 4 observers, 12 units, any number of values missing.
var krippendorff2011 = byJudge(
	[]int64{1, 2, 3, 3, 2, 1, 4, 1, 2, none, none, none},
	[]int64{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, none, 3},
	[]int64{none, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, none},
	[]int64{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, none},
)

// encyclopedia is the computational example of the article "Krippendorff's alpha" in
// Wikipedia: 3 coders, 15 units.
var encyclopedia = byJudge(
	[]int64{none, none, none, none, none, 3, 4, 1, 2, 1, 1, 3, 3, none, 3},
	[]int64{1, none, 2, 1, 3, 3, 4, 3, none, none, none, none, none, none, none},
	[]int64{none, none, 2, 1, 3, 4, 4, none, 2, 1, 1, 3, 3, none, 4},
)

func near(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 0.0005 {
		t.Errorf("%s: got %v, want %.3f", what, show(got), want)
	}
}

func show(f *float64) any {
	if f == nil {
		return "none"
	}
	return *f
}

func TestICCOfShroutAndFleiss1979(t *testing.T) {
	a := reliability.Agree(table(shroutFleiss1979...))
	// Printed as .29 and .62; with one digit more .290 and .620.
	near(t, "ICC(2,1)", a.Single, 0.290)
	near(t, "ICC(2,4)", a.Average, 0.620)
	if !a.Full || a.Entries != 6 || a.Judges != 4 || a.Marks != 24 || a.Why != "" {
		t.Errorf("got %+v, want a full table of 6 × 4", a)
	}
}

func TestAlphaOfKrippendorff2011(t *testing.T) {
	a := reliability.Agree(table(krippendorff2011...))
	near(t, "interval α", a.Alpha, 0.849)
	if a.Full || a.Single != nil || a.Average != nil || a.Marks != 41 {
		t.Errorf("got %+v, want no ICC of a table with holes", a)
	}
	near(t, "interval α", reliability.Agree(table(encyclopedia...)).Alpha, 0.811)
}

// The canonical way by coincidences, any metric: what α in one pass is held against.
func coincidenceAlpha(rows [][]int64, metric func(values map[int64]float64, a, b int64) float64) float64 {
	pairs := map[[2]int64]float64{}
	for _, row := range rows {
		var given []int64
		for _, p := range row {
			if p != none {
				given = append(given, p)
			}
		}
		for i, a := range given {
			for j, b := range given {
				if i != j {
					pairs[[2]int64{a, b}] += 1 / float64(len(given)-1)
				}
			}
		}
	}
	values, n := map[int64]float64{}, 0.0
	for pair, count := range pairs {
		values[pair[0]] += count
		n += count
	}
	var observed, expected float64
	for a := range values {
		for b := range values {
			d := metric(values, a, b)
			observed += pairs[[2]int64{a, b}] * d
			expected += values[a] * values[b] * d
		}
	}
	return 1 - (n-1)*observed/expected
}

func nominal(_ map[int64]float64, a, b int64) float64 {
	if a == b {
		return 0
	}
	return 1
}

func ordinal(values map[int64]float64, a, b int64) float64 {
	low, high := min(a, b), max(a, b)
	between := -(values[low] + values[high]) / 2
	for v, n := range values {
		if low <= v && v <= high {
			between += n
		}
	}
	return between * between
}

func interval(_ map[int64]float64, a, b int64) float64 { return float64((a - b) * (a - b)) }

func ratio(_ map[int64]float64, a, b int64) float64 {
	if a+b == 0 {
		return 0
	}
	d := float64(a-b) / float64(a+b)
	return d * d
}

func TestTheYardstickGivesAllPublishedAlphas(t *testing.T) {
	tests := map[string]struct {
		rows   [][]int64
		metric func(map[int64]float64, int64, int64) float64
		want   float64
	}{
		"Krippendorff 2011, nominal":  {krippendorff2011, nominal, 0.743},
		"Krippendorff 2011, ordinal":  {krippendorff2011, ordinal, 0.815},
		"Krippendorff 2011, interval": {krippendorff2011, interval, 0.849},
		"Krippendorff 2011, ratio":    {krippendorff2011, ratio, 0.797},
		"encyclopedia, nominal":       {encyclopedia, nominal, 0.691},
		"encyclopedia, interval":      {encyclopedia, interval, 0.811},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := coincidenceAlpha(tt.rows, tt.metric)
			near(t, "α", &got, tt.want)
		})
	}
}

// someRows are marks with a part of them missing.
func someRows(t *rapid.T, missing bool) [][]int64 {
	entries, judges := rapid.IntRange(1, 12).Draw(t, "entries"), rapid.IntRange(1, 8).Draw(t, "judges")
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	steps := int64(rapid.SampledFrom([]int{1, 2, 5, 200}).Draw(t, "steps"))
	holes := rapid.SampledFrom([]float64{0, 0.1, 0.5, 0.9}).Draw(t, "holes")
	rows := make([][]int64, entries)
	for e := range rows {
		rows[e] = make([]int64, judges)
		for j := range rows[e] {
			rows[e][j] = r.Int64N(steps) * 50
			if missing && r.Float64() < holes {
				rows[e][j] = none
			}
		}
	}
	return rows
}

func TestAlphaIsThatOfTheCoincidences(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t, true)
		got := reliability.Agree(table(rows...)).Alpha
		if got == nil {
			return
		}
		if want := coincidenceAlpha(rows, interval); math.Abs(*got-want) > 1e-9 {
			t.Errorf("got %v, want %v", *got, want)
		}
	})
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*max(1, math.Abs(*a))
}

func TestAgreementDoesNotHangOnOrderLevelOrScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := someRows(t, true)
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 0))
		raise, times := rapid.Int64Range(0, 9000).Draw(t, "raise"), rapid.Int64Range(1, 20).Draw(t, "times")
		entries, judges := r.Perm(len(rows)), r.Perm(len(rows[0]))
		moved := make([][]int64, len(rows))
		for i, e := range entries {
			for _, j := range judges {
				p := rows[e][j]
				if p != none {
					p = p*times + raise
				}
				moved[i] = append(moved[i], p)
			}
		}
		a, b := reliability.Agree(table(rows...)), reliability.Agree(table(moved...))
		if !same(a.Single, b.Single) || !same(a.Average, b.Average) || !same(a.Alpha, b.Alpha) || a.Why != b.Why || a.Marks != b.Marks {
			t.Errorf("got %+v, want %+v", b, a)
		}
	})
}

func TestAgreementIsAtMostOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := reliability.Agree(table(someRows(t, rapid.Bool().Draw(t, "missing"))...))
		for name, f := range map[string]*float64{"ICC(2,1)": a.Single, "ICC(2,k)": a.Average, "α": a.Alpha} {
			if f != nil && (*f > 1+1e-9 || math.IsNaN(*f)) {
				t.Errorf("%s: got %v, want at most 1", name, *f)
			}
		}
		if a.Single != nil && *a.Single >= 0 && *a.Average < *a.Single-1e-9 {
			t.Errorf("got ICC(2,k) %v below ICC(2,1) %v: a panel's mean is no worse than one judge", *a.Average, *a.Single)
		}
		if (a.Why == "") != (a.Average != nil || !a.Full && a.Alpha != nil) {
			t.Errorf("got %+v, want either a figure or the reason why there is none", a)
		}
	})
}

func TestJudgesWhoAgreeFully(t *testing.T) {
	a := reliability.Agree(table([]int64{7000, 7000, 7000}, []int64{8050, 8050, 8050}, []int64{6525, 6525, 6525}))
	near(t, "ICC(2,1)", a.Single, 1)
	near(t, "ICC(2,3)", a.Average, 1)
	near(t, "α", a.Alpha, 1)
}

func TestWhatCannotBeWorkedOutSaysWhy(t *testing.T) {
	tests := map[string]struct {
		rows [][]int64
		want reliability.Why
	}{
		"nothing at all":                         {nil, reliability.NoMarks},
		"no points":                              {[][]int64{{none, none}, {none, none}}, reliability.NoMarks},
		"one judge":                              {[][]int64{{7000}, {8000}}, reliability.OneJudge},
		"one judge beside one who gave no mark":  {[][]int64{{7000, none}, {8000, none}}, reliability.OneJudge},
		"one entry":                              {[][]int64{{7000, 8000}}, reliability.OneEntry},
		"all marks alike":                        {[][]int64{{7000, 7000}, {7000, 7000}}, reliability.NoVariance},
		"all marks alike, some missing":          {[][]int64{{7000, none}, {7000, 7000}, {7000, 7000}}, reliability.NoVariance},
		"no entry has two judges":                {[][]int64{{7000, none}, {none, 8000}}, reliability.NothingShared},
		"one entry alone has two judges":         {[][]int64{{7000, none}, {6000, 8000}}, reliability.NothingShared},
		"shared marks alike, the others not":     {[][]int64{{7000, none}, {6000, 6000}, {6000, 6000}}, reliability.NoVariance},
		"entries that cannot be told apart":      {[][]int64{{6000, 8000}, {8000, 6000}}, reliability.NoVariance},
		"but judges may differ by a step always": {[][]int64{{6000, 6100}, {8000, 8100}}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := reliability.Agree(table(tt.rows...)).Why; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
