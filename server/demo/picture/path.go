package picture

import (
	"fmt"
	"math"
)

type point struct{ x, y float64 }

func (p point) add(q point) point      { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point      { return point{p.x - q.x, p.y - q.y} }
func (p point) scale(k float64) point  { return point{p.x * k, p.y * k} }
func (p point) length() float64        { return math.Hypot(p.x, p.y) }
func lerp(a, b point, t float64) point { return point{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

// line is one subpath, already flattened to straight pieces.
type line struct {
	points []point
	closed bool
}

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

func (m matrix) apply(p point) point {
	return point{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f}
}

// then returns the map that applies m first and n afterwards.
func (m matrix) then(n matrix) matrix {
	return matrix{
		a: n.a*m.a + n.c*m.b, b: n.b*m.a + n.d*m.b,
		c: n.a*m.c + n.c*m.d, d: n.b*m.c + n.d*m.d,
		e: n.a*m.e + n.c*m.f + n.e, f: n.b*m.e + n.d*m.f + n.f,
	}
}

func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func translate(x, y float64) matrix { return matrix{a: 1, d: 1, e: x, f: y} }
func scaleBy(k float64) matrix      { return matrix{a: k, d: k} }
func rotate(degrees float64) matrix {
	s, c := math.Sincos(degrees * math.Pi / 180)
	return matrix{a: c, b: s, c: -s, d: c}
}

// parse reads SVG path data (M L H V C S Q A Z and their relative forms) and flattens it after mapping through m.
// The drawings are constants of this package, so a mistake in one is a programming error and panics.
func parse(d string, m matrix) []line {
	r := reader{d: d}
	var lines []line
	var current line
	var at, start, control point
	finish := func() {
		if len(current.points) > 1 {
			lines = append(lines, current)
		}
		current = line{}
	}
	to := func(p point) {
		if len(current.points) == 0 {
			current.points = append(current.points, m.apply(at))
		}
		current.points = append(current.points, m.apply(p))
		at = p
	}
	curve := func(c1, c2, p point) {
		if len(current.points) == 0 {
			current.points = append(current.points, m.apply(at))
		}
		current.points = flattenCubic(current.points, m.apply(at), m.apply(c1), m.apply(c2), m.apply(p))
		at, control = p, c2
	}
	var command, previous byte
	for {
		next, ok := r.command(command)
		if !ok {
			break
		}
		command = next
		relative := command >= 'a'
		base := point{}
		if relative {
			base = at
		}
		switch command &^ 0x20 {
		case 'M':
			finish()
			at = base.add(r.point())
			start = at
			command = 'L' | command&0x20
		case 'L':
			to(base.add(r.point()))
		case 'H':
			to(point{base.x + r.number(), at.y})
		case 'V':
			to(point{at.x, base.y + r.number()})
		case 'C':
			c1, c2, p := base.add(r.point()), base.add(r.point()), base.add(r.point())
			curve(c1, c2, p)
		case 'S':
			c1 := at
			if previous == 'C' || previous == 'S' {
				c1 = at.scale(2).sub(control)
			}
			c2, p := base.add(r.point()), base.add(r.point())
			curve(c1, c2, p)
		case 'Q':
			q, p := base.add(r.point()), base.add(r.point())
			curve(lerp(at, q, 2.0/3), lerp(p, q, 2.0/3), p)
		case 'A':
			radii, turn := r.point(), r.number()
			large, sweep := r.number() != 0, r.number() != 0
			arc(at, base.add(r.point()), radii, turn, large, sweep, curve)
		case 'Z':
			current.closed = true
			finish()
			at = start
		default:
			panic(fmt.Sprintf("picture: path command %q in %q", command, d))
		}
		previous = command &^ 0x20
		if previous == 'L' && next&^0x20 == 'M' {
			previous = 'M'
		}
	}
	finish()
	return lines
}

type reader struct {
	d string
	i int
}

func (r *reader) skip() {
	for r.i < len(r.d) && (r.d[r.i] == ' ' || r.d[r.i] == ',' || r.d[r.i] == '\n' || r.d[r.i] == '\t') {
		r.i++
	}
}

// command gives the next letter, or the previous one again where numbers follow without a letter.
func (r *reader) command(last byte) (byte, bool) {
	r.skip()
	if r.i >= len(r.d) {
		return 0, false
	}
	c := r.d[r.i]
	if c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		r.i++
		return c, true
	}
	return last, true
}

func (r *reader) point() point {
	x := r.number()
	return point{x, r.number()}
}

func (r *reader) number() float64 {
	r.skip()
	sign, value, unit := 1.0, 0.0, 0.0
	from := r.i
	if r.i < len(r.d) && r.d[r.i] == '-' {
		sign = -1
		r.i++
	}
	for r.i < len(r.d) {
		c := r.d[r.i]
		switch {
		case c >= '0' && c <= '9' && unit == 0:
			value = value*10 + float64(c-'0')
		case c >= '0' && c <= '9':
			value += float64(c-'0') * unit
			unit /= 10
		case c == '.' && unit == 0:
			unit = 0.1
		default:
			if r.i == from {
				panic(fmt.Sprintf("picture: number expected at %d in %q", r.i, r.d))
			}
			return sign * value
		}
		r.i++
	}
	return sign * value
}

// flattenCubic appends points after a until the chords leave the curve by less than a fifth of a pixel.
func flattenCubic(out []point, a, b, c, d point) []point {
	bend := math.Max(a.sub(b.scale(2)).add(c).length(), b.sub(c.scale(2)).add(d).length())
	n := int(math.Ceil(math.Sqrt(bend * 0.75 / 0.2)))
	n = min(max(n, 1), 64)
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		ab, bc, cd := lerp(a, b, t), lerp(b, c, t), lerp(c, d, t)
		out = append(out, lerp(lerp(ab, bc, t), lerp(bc, cd, t), t))
	}
	return out
}

// arc follows the conversion of SVG 2, appendix B.2.4, into cubic pieces of at most a quarter turn.
func arc(from, to, radii point, turn float64, large, sweep bool, curve func(c1, c2, p point)) {
	rx, ry := math.Abs(radii.x), math.Abs(radii.y)
	if rx == 0 || ry == 0 || from == to {
		curve(from, to, to)
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	hx, hy := (from.x-to.x)/2, (from.y-to.y)/2
	x1, y1 := cos*hx+sin*hy, -sin*hx+cos*hy
	if over := x1*x1/(rx*rx) + y1*y1/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	k := math.Sqrt(math.Max(0, (rx*rx*ry*ry-rx*rx*y1*y1-ry*ry*x1*x1)/(rx*rx*y1*y1+ry*ry*x1*x1)))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y1/ry, -k*ry*x1/rx
	centre := point{cos*cx - sin*cy + (from.x+to.x)/2, sin*cx + cos*cy + (from.y+to.y)/2}
	begin := math.Atan2((y1-cy)/ry, (x1-cx)/rx)
	span := math.Atan2((-y1-cy)/ry, (-x1-cx)/rx) - begin
	if sweep && span < 0 {
		span += 2 * math.Pi
	} else if !sweep && span > 0 {
		span -= 2 * math.Pi
	}
	pieces := int(math.Ceil(math.Abs(span) / (math.Pi/2 + 1e-9)))
	step := span / float64(pieces)
	h := 4.0 / 3 * math.Tan(step/4)
	at := func(x, y float64) point {
		return point{centre.x + cos*rx*x - sin*ry*y, centre.y + sin*rx*x + cos*ry*y}
	}
	for i := range pieces {
		s0, c0 := math.Sincos(begin + float64(i)*step)
		s1, c1 := math.Sincos(begin + float64(i+1)*step)
		p := at(c1, s1)
		if i == pieces-1 {
			p = to
		}
		curve(at(c0-h*s0, s0+h*c0), at(c1+h*s1, s1-h*c1), p)
	}
}
