// Package reliability measures how far the judges of a panel agree, and how much of a
// round's line hangs on who happened to sit in it. It informs people; nothing that
// decides a score, a rank or an award may use it, so floats are at home here.
package reliability

import "slices"

// Missing is the absence of points, which is never the same as 0.
const Missing int64 = -1

// Table is what judges (columns) gave to entries (rows), in hundredths of a point.
type Table struct {
	entries, judges int
	points          []int64 // row by row
}

// NewTable has a place for every judge and entry, all Missing.
func NewTable(entries, judges int) Table {
	return Table{entries: entries, judges: judges, points: slices.Repeat([]int64{Missing}, entries*judges)}
}

// Set writes what a judge gave to an entry.
func (t Table) Set(entry, judge int, points int64) { t.points[entry*t.judges+judge] = points }

// row is what the judges gave to one entry.
func (t Table) row(entry int) []int64 { return t.points[entry*t.judges : (entry+1)*t.judges] }

// given are the points of one entry without the missing ones.
func (t Table) given(entry int) []int64 {
	given := make([]int64, 0, t.judges)
	for _, p := range t.row(entry) {
		if p != Missing {
			given = append(given, p)
		}
	}
	return given
}

// filled is the table without entries and judges that have no points at all.
func (t Table) filled() Table {
	var entries, judges []int
	has := make([]bool, t.judges)
	for e := range t.entries {
		any := false
		for j, p := range t.row(e) {
			if p != Missing {
				any, has[j] = true, true
			}
		}
		if any {
			entries = append(entries, e)
		}
	}
	for j := range has {
		if has[j] {
			judges = append(judges, j)
		}
	}
	if len(entries) == t.entries && len(judges) == t.judges {
		return t
	}
	small := NewTable(len(entries), len(judges))
	for i, e := range entries {
		for k, j := range judges {
			small.Set(i, k, t.row(e)[j])
		}
	}
	return small
}

// marks counts the points that are there.
func (t Table) marks() (n int) {
	for _, p := range t.points {
		if p != Missing {
			n++
		}
	}
	return n
}
