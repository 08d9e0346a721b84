package scoring

import (
	"math"
	"math/big"
	"math/bits"
)

// Exact is an exact score: a number of hundredths of a point, never negative. The zero value is 0.
//
// It is held as a fraction of two uint64 in lowest terms, and as a big.Rat only where one of the two does not fit; every
// operation notices overflow and goes on in big arithmetic, so the results are the same as if all were done there.
type Exact struct {
	num, den uint64   // den 0 stands for 1, so that the zero value is a number
	wide     *big.Rat // when set, in place of num/den
}

// Whole is a whole number of hundredths, which must not be negative.
func Whole(points int64) Exact { return Exact{num: uint64(points), den: 1} }

// Quotient is num/den hundredths; num must not be negative and den must be positive.
func Quotient(num, den int64) Exact { return sum{lo: uint64(num)}.over(uint64(den)) }

func (x Exact) denominator() uint64 { return max(x.den, 1) }

func (x Exact) rat() *big.Rat {
	if x.wide != nil {
		return x.wide
	}
	return new(big.Rat).SetFrac(new(big.Int).SetUint64(x.num), new(big.Int).SetUint64(x.denominator()))
}

func exactOf(r *big.Rat) Exact {
	if r.Num().IsUint64() && r.Denom().IsUint64() {
		return Exact{num: r.Num().Uint64(), den: r.Denom().Uint64()}
	}
	return Exact{wide: r}
}

// Cmp compares two scores exactly: -1 when x < y, 0 when equal, +1 when x > y.
func (x Exact) Cmp(y Exact) int {
	if x.wide != nil || y.wide != nil {
		return x.rat().Cmp(y.rat())
	}
	// x.num/x.den < y.num/y.den, multiplied out in 128 bits.
	return product(x.num, y.denominator()).cmp(product(y.num, x.denominator()))
}

// sortKey is a whole number such that any two scores which have one compare as their keys do. Scores that are very large
// or have a very large denominator have none.
//
// The key is the whole part of x·2^40. Different fractions with denominators up to 2^20 are at least 2^-40 apart, so that
// their keys differ too.
func (x Exact) sortKey() (key uint64, ok bool) {
	den := x.denominator()
	if x.wide != nil || den > 1<<20 || x.num>>24 >= den {
		return 0, false
	}
	hi, lo := bits.Mul64(x.num, 1<<40)
	key, _ = bits.Div64(hi, lo, den)
	return key, true
}

// blend is (weightX·x + weightY·y) / (weightX + weightY); the weights are not negative and not both 0.
func blend(x Exact, weightX int64, y Exact, weightY int64) Exact {
	if small, ok := blendSmall(x, uint64(weightX), y, uint64(weightY)); ok {
		return small
	}
	wx, wy := new(big.Rat).SetInt64(weightX), new(big.Rat).SetInt64(weightY)
	total := new(big.Rat).Add(wx, wy)
	total.Quo(wx.Add(wx.Mul(wx, x.rat()), wy.Mul(wy, y.rat())), total)
	return exactOf(total)
}

// blendSmall is blend where all of it fits in 64 bits; ok is false where it does not.
func blendSmall(x Exact, weightX uint64, y Exact, weightY uint64) (blended Exact, ok bool) {
	if x.wide != nil || y.wide != nil {
		return Exact{}, false
	}
	ok = true
	times := func(a, b uint64) uint64 {
		hi, lo := bits.Mul64(a, b)
		ok = ok && hi == 0
		return lo
	}
	plus := func(a, b uint64) uint64 {
		s, carry := bits.Add64(a, b, 0)
		ok = ok && carry == 0
		return s
	}
	num := plus(times(times(weightX, x.num), y.denominator()), times(times(weightY, y.num), x.denominator()))
	den := times(times(x.denominator(), y.denominator()), plus(weightX, weightY))
	if !ok {
		return Exact{}, false
	}
	return sum{lo: num}.over(den), true
}

// String is the number of hundredths in lowest terms: "25603/3", a whole one "8000".
func (x Exact) String() string {
	r := x.rat()
	if r.IsInt() {
		return r.Num().String()
	}
	return r.String()
}

// Fraction is the score in points in lowest terms: "706/9", a whole one "80".
func (x Exact) Fraction() string {
	r := new(big.Rat).Quo(x.rat(), big.NewRat(100, 1))
	if r.IsInt() {
		return r.Num().String()
	}
	return r.String()
}

// Shown tells whether Display is the score itself, not rounded.
func (x Exact) Shown() bool { return x.rat().IsInt() }

// Minus is x - y in hundredths, rounded half away from zero; beyond int64 it stays at the ends.
func (x Exact) Minus(y Exact) int64 {
	d := new(big.Rat).Sub(x.rat(), y.rat())
	if d.Sign() < 0 {
		return -exactOf(d.Neg(d)).Hundredths()
	}
	return exactOf(d).Hundredths()
}

// Display is the score in points, rounded half up to two decimals: "85.34".
func (x Exact) Display() string { return string(x.AppendDisplay(nil)) }

// AppendDisplay appends what Display returns.
func (x Exact) AppendDisplay(dst []byte) []byte {
	if x.wide != nil {
		return append(dst, x.Decimal(2)...)
	}
	h := x.roundSmall()
	dst = appendUint(dst, h/100)
	return append(dst, '.', byte('0'+h/10%10), byte('0'+h%10))
}

// Decimal is the score in points, rounded half up to the given number of decimals, for places where two would hide what
// decided a rank or the pass mark.
func (x Exact) Decimal(places int) string {
	ten := big.NewInt(10)
	num := new(big.Int).Mul(x.rat().Num(), new(big.Int).Exp(ten, big.NewInt(int64(places)), nil))
	rounded := halfUp(num, new(big.Int).Mul(x.rat().Denom(), big.NewInt(100))).String()
	for len(rounded) <= places {
		rounded = "0" + rounded
	}
	if places == 0 {
		return rounded
	}
	return rounded[:len(rounded)-places] + "." + rounded[len(rounded)-places:]
}

// Hundredths is the score rounded half up to whole hundredths; beyond int64 it stays at math.MaxInt64.
func (x Exact) Hundredths() int64 {
	if x.wide == nil {
		return int64(min(x.roundSmall(), math.MaxInt64))
	}
	if h := halfUp(x.wide.Num(), x.wide.Denom()); h.IsInt64() {
		return h.Int64()
	}
	return math.MaxInt64
}

func (x Exact) roundSmall() uint64 {
	den := x.denominator()
	whole, rest := x.num/den, x.num%den
	if rest >= den-rest { // twice the rest is at least den
		whole++
	}
	return whole
}

// halfUp is num/den rounded half up to a whole number.
func halfUp(num, den *big.Int) *big.Int {
	two := big.NewInt(2)
	twice := new(big.Int).Mul(num, two)
	return twice.Quo(twice.Add(twice, den), new(big.Int).Mul(den, two))
}

func appendUint(dst []byte, n uint64) []byte {
	if n >= 10 {
		dst = appendUint(dst, n/10)
	}
	return append(dst, byte('0'+n%10))
}

// sum is a whole number of hundredths in 128 bits: marks are at most 2^53, so no count of them that fits in memory
// overflows it.
type sum struct{ hi, lo uint64 }

func (s *sum) add(points uint64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, points, 0)
	s.hi += carry
}

func (s *sum) addSum(t sum) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, t.lo, 0)
	s.hi += t.hi + carry
}

func (s sum) cmp(t sum) int {
	switch {
	case s.hi < t.hi || s.hi == t.hi && s.lo < t.lo:
		return -1
	case s == t:
		return 0
	}
	return 1
}

// over is s/n.
func (s sum) over(n uint64) Exact {
	if s.hi == 0 {
		d := gcd(s.lo, n)
		return Exact{num: s.lo / d, den: n / d}
	}
	num := new(big.Int).SetUint64(s.hi)
	num.Lsh(num, 64).Or(num, new(big.Int).SetUint64(s.lo))
	return exactOf(new(big.Rat).SetFrac(num, new(big.Int).SetUint64(n)))
}

func product(a, b uint64) sum {
	hi, lo := bits.Mul64(a, b)
	return sum{hi, lo}
}

// gcd of a and b, where b is not 0.
func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
