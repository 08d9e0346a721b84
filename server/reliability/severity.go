package reliability

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// From where on a judge is called by a word. Defaults, not law: no rule of the ministry
// names a measure, and nothing is decided by one.
const (
	SevereFrom     = 200 // hundredths away from the others
	VerySevereFrom = 500
	// SevereEntries are the entries shared with others that a word needs.
	SevereEntries = 3
	// A judge whose totals differ less than this share of what the same entries differ by
	// with others tells them apart less; above the inverse of it, more.
	narrowShare = 0.5
)

// Level is how strict a judge is against the others, in a word.
type Level string

const (
	VerySevere  Level = "very-severe"
	Severe      Level = "severe"
	Even        Level = "even"
	Lenient     Level = "lenient"
	VeryLenient Level = "very-lenient"
	TooFew      Level = "too-few" // entries shared with others
)

// Width is how far apart a judge's totals lie against those of others, in a word.
type Width string

const (
	Narrow Width = "narrow"
	Usual  Width = "usual"
	Wide   Width = "wide"
	NoWord Width = "" // too few entries shared
)

// Severity is how one judge scores against the others on the same entries; all in
// hundredths of a point.
type Severity struct {
	Entries int // that this judge has scored
	Shared  int // of them, those that others have scored too
	// Difference is the mean over the shared entries of the judge's total less the mean
	// of the others': below 0 is stricter. Scatter is the standard deviation of these
	// differences, Mean and Spread mean and standard deviation of the judge's own totals.
	Difference, Scatter, Mean, Spread float64
	// OthersSpread is the mean standard deviation of the totals of each of the others,
	// over the entries that both have scored.
	OthersSpread float64
	Level        Level
	Width        Width
}

// Severities are by judge.
func Severities(t Table) []Severity {
	all := make([]Severity, t.judges)
	for j := range all {
		all[j] = t.severity(j)
	}
	return all
}

func (t Table) severity(judge int) Severity {
	var own, differences []float64
	for e := range t.entries {
		row := t.row(e)
		if row[judge] == Missing {
			continue
		}
		own = append(own, float64(row[judge]))
		var sum, n float64
		for j, p := range row {
			if j != judge && p != Missing {
				sum, n = sum+float64(p), n+1
			}
		}
		if n > 0 {
			differences = append(differences, float64(row[judge])-sum/n)
		}
	}
	s := Severity{Entries: len(own), Shared: len(differences), OthersSpread: t.othersSpread(judge)}
	s.Mean, s.Spread = meanAndDeviation(own)
	s.Difference, s.Scatter = meanAndDeviation(differences)
	s.Level, s.Width = s.words()
	return s
}

// words name a difference only where it is more than chance would do: twice its
// standard error.
func (s *Severity) words() (Level, Width) {
	if s.Shared < SevereEntries {
		return TooFew, NoWord
	}
	width := Usual
	switch {
	case s.OthersSpread == 0:
	case s.Spread < narrowShare*s.OthersSpread:
		width = Narrow
	case s.Spread*narrowShare > s.OthersSpread:
		width = Wide
	}
	size := math.Abs(s.Difference)
	switch {
	case size < SevereFrom || size <= 2*s.Scatter/math.Sqrt(float64(s.Shared)):
		return Even, width
	case s.Difference <= -VerySevereFrom:
		return VerySevere, width
	case s.Difference < 0:
		return Severe, width
	case s.Difference < VerySevereFrom:
		return Lenient, width
	}
	return VeryLenient, width
}

func (t Table) othersSpread(judge int) float64 {
	var spreads []float64
	common := make([]float64, 0, t.entries)
	for other := range t.judges {
		if other == judge {
			continue
		}
		common = common[:0]
		for e := range t.entries {
			if row := t.row(e); row[judge] != Missing && row[other] != Missing {
				common = append(common, float64(row[other]))
			}
		}
		if len(common) > 1 {
			spreads = append(spreads, stat.StdDev(common, nil))
		}
	}
	if len(spreads) == 0 {
		return 0
	}
	return stat.Mean(spreads, nil)
}

// meanAndDeviation are 0 of nothing, and a deviation of one value is 0.
func meanAndDeviation(x []float64) (mean, deviation float64) {
	switch len(x) {
	case 0:
		return 0, 0
	case 1:
		return x[0], 0
	}
	return stat.MeanStdDev(x, nil)
}
