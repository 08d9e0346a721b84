package scoring_test

import (
	"cmp"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/scoring"
)

func TestExactIsWrittenInLowestTermsAndShownHalfUp(t *testing.T) {
	tests := map[string]struct {
		num, den        int64
		exact, display  string
		hundredths      int64
		decimals, shown string // with four decimals; 0 decimals
	}{
		"a third":                          {25603, 3, "25603/3", "85.34", 8534, "85.3433", "85"},
		"a whole number":                   {24000, 3, "8000", "80.00", 8000, "80.0000", "80"},
		"a common factor is taken out":     {50, 4, "25/2", "0.13", 13, "0.1250", "0"},
		"half a hundredth goes up":         {17001, 2, "17001/2", "85.01", 8501, "85.0050", "85"},
		"just under half goes down":        {8500499, 1000, "8500499/1000", "85.00", 8500, "85.0050", "85"},
		"just over half goes up":           {8500501, 1000, "8500501/1000", "85.01", 8501, "85.0050", "85"},
		"rounding carries into the points": {9999999, 1000, "9999999/1000", "100.00", 10000, "100.0000", "100"},
		"nothing":                          {0, 7, "0", "0.00", 0, "0.0000", "0"},
		"less than a point":                {5, 1, "5", "0.05", 5, "0.0500", "0"},
		"as large as whole numbers go":     {math.MaxInt64, 1, "9223372036854775807", "92233720368547758.07", math.MaxInt64, "92233720368547758.0700", "92233720368547758"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			x := scoring.Quotient(test.num, test.den)
			if got := x.String(); got != test.exact {
				t.Errorf("String: got %s, want %s", got, test.exact)
			}
			if got := x.Display(); got != test.display {
				t.Errorf("Display: got %s, want %s", got, test.display)
			}
			if got := x.Hundredths(); got != test.hundredths {
				t.Errorf("Hundredths: got %d, want %d", got, test.hundredths)
			}
			if got := x.Decimal(4); got != test.decimals {
				t.Errorf("Decimal(4): got %s, want %s", got, test.decimals)
			}
			if got := x.Decimal(0); got != test.shown {
				t.Errorf("Decimal(0): got %s, want %s", got, test.shown)
			}
		})
	}
}

func TestTheZeroExactIsZero(t *testing.T) {
	var x scoring.Exact
	if x.String() != "0" || x.Display() != "0.00" || x.Hundredths() != 0 || x.Cmp(scoring.Whole(0)) != 0 {
		t.Errorf("got %s, %s, %d; want 0, 0.00, 0", x, x.Display(), x.Hundredths())
	}
}

// Numbers near every border of the fast path: small, about 2^32, about 2^53 and as large as int64 goes.
func drawNumber(t *rapid.T, label string, least int64) int64 {
	return rapid.OneOf(
		rapid.Int64Range(least, 20),
		rapid.Int64Range(least, 1<<25),
		rapid.Int64Range(1<<32-3, 1<<32+3),
		rapid.Int64Range(1<<53-3, 1<<53),
		rapid.Int64Range(math.MaxInt64-3, math.MaxInt64),
		rapid.Int64Range(least, math.MaxInt64),
	).Draw(t, label)
}

func TestExactAgreesWithBigArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawNumber(t, "a", 0), drawNumber(t, "b", 1)
		c, d := drawNumber(t, "c", 0), drawNumber(t, "d", 1)
		x, y := scoring.Quotient(a, b), scoring.Quotient(c, d)
		ratX, ratY := big.NewRat(a, b), big.NewRat(c, d)
		if got, want := x.Cmp(y), ratX.Cmp(ratY); got != want {
			t.Errorf("%s Cmp %s: got %d, want %d", x, y, got, want)
		}
		want := ratX.String()
		if ratX.IsInt() {
			want = ratX.Num().String()
		}
		if got := x.String(); got != want {
			t.Errorf("String: got %s, want %s", got, want)
		}
		// Rounded half up: shown - 1/2 hundredth <= x < shown + 1/2 hundredth.
		shown, ok := new(big.Rat).SetString(x.Display())
		if !ok {
			t.Fatalf("Display %q is no number", x.Display())
		}
		shown.Mul(shown, big.NewRat(100, 1))
		over := new(big.Rat).Sub(ratX, shown)
		if over.Cmp(big.NewRat(-1, 2)) < 0 || over.Cmp(big.NewRat(1, 2)) >= 0 {
			t.Errorf("Display of %s: got %s", x, x.Display())
		}
		if places := x.Decimal(2); places != x.Display() {
			t.Errorf("Decimal(2): got %s, Display %s", places, x.Display())
		}
	})
}

func TestABlendAgreesWithBigArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawNumber(t, "a", 0), drawNumber(t, "b", 1)
		c, d := drawNumber(t, "c", 0), drawNumber(t, "d", 1)
		v, w := drawNumber(t, "weight of a/b", 0), drawNumber(t, "weight of c/d", 1)
		x, y := scoring.Quotient(a, b), scoring.Quotient(c, d)
		if rapid.Bool().Draw(t, "nested") { // so that one of the two is wide at times
			x = scoring.Blend(x, 1, y, 2)
		}
		ratX, _ := new(big.Rat).SetString(x.String())
		total := new(big.Rat).Mul(ratX, new(big.Rat).SetInt64(v))
		total.Add(total, new(big.Rat).Mul(big.NewRat(c, d), new(big.Rat).SetInt64(w)))
		total.Quo(total, new(big.Rat).Add(new(big.Rat).SetInt64(v), new(big.Rat).SetInt64(w)))
		got := scoring.Blend(x, v, y, w)
		if back, ok := new(big.Rat).SetString(got.String()); !ok || back.Cmp(total) != 0 {
			t.Errorf("(%d·%s + %d·%s) / %d+%d: got %s, want %s", v, x, w, y, v, w, got, total)
		}
	})
}

// At the border of 64 bits: the sum of two products that each fit does not.
func TestABlendNoticesThatASumOverflows(t *testing.T) {
	got := scoring.Blend(scoring.Whole(math.MaxInt64), 2, scoring.Whole(math.MaxInt64-1), 2)
	if want := "18446744073709551613/2"; got.String() != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Two scores that have keys compare as their keys do, also where they lie as close together as their denominators allow.
func TestSortKeysCompareAsScoresDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.OneOf(rapid.Int64Range(0, 10_000), rapid.Int64Range(1<<24-2, 1<<24+2))
		denominator := rapid.OneOf(rapid.Int64Range(1, 30), rapid.Int64Range(1<<20-5, 1<<20+5), rapid.Int64Range(1<<22, 1<<23))
		n, b := whole.Draw(t, "whole"), denominator.Draw(t, "b")
		d := rapid.OneOf(denominator, rapid.Int64Range(max(1, b-2), b+2)).Draw(t, "d")
		// With denominators side by side, numerators that differ as little as the wholes do give the closest fractions.
		rest := rapid.Int64Range(0, min(3, b-1, d-1)).Draw(t, "rest")
		a, c := n*b+rest, n*d+rest
		x, y := scoring.Quotient(a, b), scoring.Quotient(c, d)
		keyX, okX := scoring.SortKey(x)
		keyY, okY := scoring.SortKey(y)
		if n < 1<<24 && b <= 1<<20 && !okX {
			t.Errorf("%s: got no key", x)
		}
		if okX && okY && cmp.Compare(keyX, keyY) != x.Cmp(y) {
			t.Errorf("%s and %s: got keys %d and %d", x, y, keyX, keyY)
		}
	})
}
