package site

import (
	"math/big"
	"strconv"
	"strings"
	"time"
)

// rat is the score in hundredths, nil when there is none or it cannot be read.
func (x Exact) rat() *big.Rat {
	if x == "" {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(x))
	if !ok || r.Sign() < 0 {
		return nil
	}
	return r
}

// hundredths is the score half up in whole hundredths, the same rounding as the bundle's display; -1 when there is none.
func (x Exact) hundredths() int64 {
	r := x.rat()
	if r == nil {
		return -1
	}
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	twice.Add(twice, r.Denom())
	twice.Quo(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2)))
	return twice.Int64()
}

// fraction is the score in points as a fraction in lowest terms, "706/9"; a whole number of hundredths gives decimals.
func (x Exact) fraction(w *Words) string {
	r := x.rat()
	if r == nil {
		return ""
	}
	if r.IsInt() {
		return w.points(r.Num().Int64())
	}
	return new(big.Rat).Quo(r, big.NewRat(100, 1)).String()
}

// points writes hundredths with two decimals: "93,17".
func (w *Words) points(hundredths int64) string {
	s := strconv.FormatInt(hundredths, 10)
	for len(s) < 3 {
		s = "0" + s
	}
	return s[:len(s)-2] + w.Decimal + s[len(s)-2:]
}

// short writes hundredths with as few decimals as they need: "70", "12,5".
func (w *Words) short(hundredths int64) string {
	return strings.TrimSuffix(strings.TrimRight(w.points(hundredths), "0"), w.Decimal)
}

// count writes a number with its thousands apart: "1.284".
func (w *Words) count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.Thousand + s[i:]
	}
	return s
}

// Vietnam has had one time zone without summer time since 1975.
var vietnam = time.FixedZone("+07", 7*60*60)

// moment writes the day of a moment as it was in Vietnam.
func (w *Words) moment(at time.Time) string { return w.day(at.In(vietnam)) }

// day writes a date without regard to its zone.
func (w *Words) day(d time.Time) string {
	if d.IsZero() {
		return ""
	}
	return d.Format(w.DateLayout)
}

// monthOf writes the month of a moment as it was in Vietnam: "05/2024".
func (w *Words) monthOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(vietnam).Format(w.MonthLayout)
}

// bound ties the words of a name together, so that a heading does not break inside it. Long names stay loose.
func bound(s string) string {
	if len([]rune(s)) > 22 {
		return s
	}
	return strings.ReplaceAll(s, " ", "\u00a0")
}
