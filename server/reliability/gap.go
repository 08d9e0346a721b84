package reliability

import (
	"cmp"
	"slices"
)

// Gap is how far apart judges are on one entry, in hundredths of a point.
type Gap struct {
	Entry     int // row of the table
	Judges    int
	Low, High int64
	Deviation float64 // standard deviation of the judges' points
}

// Gaps are the entries that at least two judges have scored, those on which they differ
// most first: by deviation, then distance, then row.
func Gaps(t Table) []Gap {
	var all []Gap
	for e := range t.entries {
		given := t.given(e)
		if len(given) < 2 {
			continue
		}
		x := make([]float64, len(given))
		for i, p := range given {
			x[i] = float64(p)
		}
		_, deviation := meanAndDeviation(x)
		all = append(all, Gap{Entry: e, Judges: len(given), Low: slices.Min(given), High: slices.Max(given), Deviation: deviation})
	}
	slices.SortStableFunc(all, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Deviation, a.Deviation), cmp.Compare(b.High-b.Low, a.High-a.Low), a.Entry-b.Entry)
	})
	return all
}

// CriterionGap is how far apart judges are on one criterion over all its entries.
type CriterionGap struct {
	Entries int     // that at least two judges have scored
	Mean    float64 // distance between highest and lowest mark, hundredths
	Largest int64
	Far     int // entries on which it is at least a given share of the most that can be given
}

// GapOf measures the marks of one criterion; most is what it gives at most, and percent
// of that is far.
func GapOf(t Table, most, percent int64) CriterionGap {
	var c CriterionGap
	for e := range t.entries {
		given := t.given(e)
		if len(given) < 2 {
			continue
		}
		gap := slices.Max(given) - slices.Min(given)
		c.Entries++
		c.Mean += float64(gap)
		c.Largest = max(c.Largest, gap)
		if most > 0 && gap*100 >= percent*most {
			c.Far++
		}
	}
	if c.Entries > 0 {
		c.Mean /= float64(c.Entries)
	}
	return c
}
