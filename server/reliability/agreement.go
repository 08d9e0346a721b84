package reliability

// Why says why a figure cannot be worked out; "" when it can.
type Why string

const (
	NoMarks       Why = "no-marks"
	OneJudge      Why = "one-judge"
	OneEntry      Why = "one-entry"
	NothingShared Why = "nothing-shared" // fewer than two entries have two judges
	NoVariance    Why = "no-variance"    // all alike: nothing to tell entries apart by
)

// Agreement is how far judges agree about the entries of a table, from 1 (fully)
// through 0 (as by chance) to below. Entries and judges without any points are left
// out. Where the table is full its measure is Average, else Alpha; Why says why there
// is none.
type Agreement struct {
	Entries, Judges, Marks int
	// Full says that every judge has given points to every entry.
	Full bool
	// Single is ICC(2,1), of one judge alone, and Average ICC(2,k), of the mean of the
	// panel: Shrout & Fleiss 1979, two-way random effects, absolute agreement. nil where
	// the table is not full.
	Single, Average *float64
	// Alpha is Krippendorff's α with the interval metric (Krippendorff 2011); entries
	// with one judge's points do not enter it.
	Alpha *float64
	Why   Why
}

// Agree works out the agreement of a table.
func Agree(t Table) Agreement {
	t = t.filled()
	a := Agreement{Entries: t.entries, Judges: t.judges, Marks: t.marks()}
	a.Full = a.Marks == t.entries*t.judges && a.Marks > 0
	var whyAlpha Why
	a.Alpha, whyAlpha = alpha(t)
	a.Why = whyAlpha
	if a.Full {
		a.Single, a.Average, a.Why = icc(t)
	}
	return a
}

// negligible is what rounding leaves of a figure that is really 0, of the size of what
// it was worked out from.
const negligible = 1e-12

// icc are ICC(2,1) and ICC(2,k) of a full table, from the mean squares between rows,
// between columns and of the rest.
func icc(t Table) (single, average *float64, why Why) {
	if why := tooSmall(t); why != "" {
		return nil, nil, why
	}
	n, k := float64(t.entries), float64(t.judges)
	points, grand := centred(t)
	rows, columns := make([]float64, t.entries), make([]float64, t.judges)
	for e := range t.entries {
		for j := range t.judges {
			rows[e] += points[e*t.judges+j] / k
			columns[j] += points[e*t.judges+j] / n
		}
	}
	var betweenRows, betweenColumns, rest float64
	for e := range t.entries {
		betweenRows += k * (rows[e] - grand) * (rows[e] - grand)
		for j := range t.judges {
			r := points[e*t.judges+j] - rows[e] - columns[j] + grand
			rest += r * r
		}
	}
	for _, c := range columns {
		betweenColumns += n * (c - grand) * (c - grand)
	}
	size := betweenRows + betweenColumns + rest
	msr, msc, mse := betweenRows/(n-1), betweenColumns/(k-1), rest/((n-1)*(k-1))
	one, many := msr+(k-1)*mse+k*(msc-mse)/n, msr+(msc-mse)/n
	if size == 0 || one <= negligible*size || many <= negligible*size {
		return nil, nil, NoVariance
	}
	s, a := (msr-mse)/one, (msr-mse)/many
	return &s, &a, ""
}

// alpha is Krippendorff's α, interval metric: 1 less the ratio of the disagreement
// within entries to that among all points that can be paired.
func alpha(t Table) (*float64, Why) {
	if why := tooSmall(t); why != "" {
		return nil, why
	}
	points, _ := centred(t)
	var n, sum, squares, observed float64
	shared := 0
	for e := range t.entries {
		var m, s, q float64
		for j, p := range t.row(e) {
			if p != Missing {
				x := points[e*t.judges+j]
				m, s, q = m+1, s+x, q+x*x
			}
		}
		if m < 2 {
			continue
		}
		shared++
		n, sum, squares = n+m, sum+s, squares+q
		observed += 2 * (m*q - s*s) / (m - 1) // all ordered pairs' squared differences
	}
	if shared < 2 {
		return nil, NothingShared
	}
	expected := 2 * (n*squares - sum*sum) / (n - 1)
	if expected <= negligible*n*squares {
		return nil, NoVariance
	}
	a := 1 - observed/expected
	return &a, ""
}

func tooSmall(t Table) Why {
	switch {
	case t.entries == 0:
		return NoMarks
	case t.judges == 1:
		return OneJudge
	case t.entries == 1:
		return OneEntry
	}
	first := t.given(0)[0]
	for _, p := range t.points {
		if p != Missing && p != first {
			return ""
		}
	}
	return NoVariance
}

// centred are the points less their mean, so that squares lose no digits; grand is the
// mean of what is left, all but 0. Missing ones are 0 there.
func centred(t Table) (points []float64, grand float64) {
	var mean, n float64
	for _, p := range t.points {
		if p != Missing {
			n++
			mean += (float64(p) - mean) / n
		}
	}
	points = make([]float64, len(t.points))
	for i, p := range t.points {
		if p != Missing {
			points[i] = float64(p) - mean
			grand += points[i] / n
		}
	}
	return points, grand
}
