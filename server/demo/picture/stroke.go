package picture

import "math"

// stroke returns closed outlines, all wound the same way, that together cover the lines drawn with a round pen
// of the given width in pixels. Equal winding matters: the rasteriser adds coverage, so opposite outlines would cancel.
func stroke(lines []line, width float64) []line {
	half := width / 2
	var out []line
	for _, l := range lines {
		points := distinct(l.points)
		if l.closed && len(points) > 1 && points[0].sub(points[len(points)-1]).length() < 0.05 {
			points = points[:len(points)-1]
		}
		if len(points) < 2 {
			continue
		}
		if l.closed {
			points = append(points, points[0], points[1])
		}
		// Runs of gently turning points become one ribbon; at a corner the ribbon ends under a round joint.
		from := 0
		for i := 1; i < len(points); i++ {
			if i == len(points)-1 || turns(points[i-1], points[i], points[i+1]) {
				out = append(out, ribbon(points[from:i+1], half))
				if i < len(points)-1 || !l.closed {
					out = append(out, disc(points[i], half))
				}
				from = i
			}
		}
		if !l.closed {
			out = append(out, disc(points[0], half))
		}
	}
	return out
}

func distinct(points []point) []point {
	out := make([]point, 0, len(points)+2)
	for _, p := range points {
		if len(out) == 0 || p.sub(out[len(out)-1]).length() > 0.02 {
			out = append(out, p)
		}
	}
	return out
}

// turns says whether the way from a over b to c bends by more than about 25 degrees.
func turns(a, b, c point) bool {
	u, v := b.sub(a), c.sub(b)
	return u.x*v.x+u.y*v.y < 0.9*u.length()*v.length()
}

func ribbon(points []point, half float64) line {
	n := len(points)
	outline := make([]point, 2*n)
	for i, p := range points {
		var normal point
		switch {
		case i == 0:
			normal = leftOf(points[0], points[1])
		case i == n-1:
			normal = leftOf(points[n-2], points[n-1])
		default:
			a, b := leftOf(points[i-1], p), leftOf(p, points[i+1])
			sum := a.add(b)
			normal = sum.scale(2 / (sum.x*sum.x + sum.y*sum.y))
		}
		offset := normal.scale(half)
		outline[i] = p.add(offset)
		outline[2*n-1-i] = p.sub(offset)
	}
	return line{points: outline, closed: true}
}

func leftOf(a, b point) point {
	d := b.sub(a)
	k := 1 / d.length()
	return point{d.y * k, -d.x * k}
}

func disc(centre point, radius float64) line {
	n := max(10, int(radius*2.2))
	points := make([]point, n)
	for i := range points {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		points[i] = point{centre.x + radius*c, centre.y + radius*s}
	}
	return line{points: points, closed: true}
}
