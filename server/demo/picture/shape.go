package picture

import (
	"fmt"
	"math"
	"strings"
)

func rect(x, y, w, h float64) string {
	return fmt.Sprintf("M%.2f %.2fh%.2fv%.2fh%.2fz", x, y, w, h, -w)
}

func circle(x, y, r float64) string { return ellipse(x, y, r, r) }

func ellipse(x, y, rx, ry float64) string {
	return fmt.Sprintf("M%.2f %.2fa%.2f %.2f 0 1 0 %.2f 0a%.2f %.2f 0 1 0 %.2f 0z", x-rx, y, rx, ry, 2*rx, rx, ry, -2*rx)
}

// ring is a disc with a hole.
func ring(x, y, outer, inner float64) string {
	return circle(x, y, outer) +
		fmt.Sprintf("M%.2f %.2fa%.2f %.2f 0 1 1 %.2f 0a%.2f %.2f 0 1 1 %.2f 0z", x-inner, y, inner, inner, 2*inner, inner, inner, -2*inner)
}

func segment(x1, y1, x2, y2 float64) string {
	return fmt.Sprintf("M%.2f %.2fL%.2f %.2f", x1, y1, x2, y2)
}

// polygon closes pairs of coordinates.
func polygon(xy ...float64) string {
	var b strings.Builder
	for i := 0; i+1 < len(xy); i += 2 {
		fmt.Fprintf(&b, "%c%.2f %.2f", "LM"[btoi(i == 0)], xy[i], xy[i+1])
	}
	return b.String() + "z"
}

func btoi(v bool) int {
	if v {
		return 1
	}
	return 0
}

// repeat joins n pieces.
func repeat(n int, piece func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(piece(i))
	}
	return b.String()
}

// around gives the point at an angle in degrees, 0 to the right, clockwise as the screen counts.
func around(x, y, r, degrees float64) (float64, float64) {
	s, c := math.Sincos(degrees * math.Pi / 180)
	return x + r*c, y + r*s
}

// leaf is a pointed leaf from its stalk in a direction.
func leaf(x, y, length, breadth, degrees float64) string {
	tipX, tipY := around(x, y, length, degrees)
	midX, midY := around(x, y, length*0.45, degrees)
	ax, ay := around(midX, midY, breadth, degrees-90)
	bx, by := around(midX, midY, breadth, degrees+90)
	return fmt.Sprintf("M%.2f %.2fQ%.2f %.2f %.2f %.2fQ%.2f %.2f %.2f %.2fz", x, y, ax, ay, tipX, tipY, bx, by, x, y)
}

func vein(x, y, length, degrees float64) string {
	tipX, tipY := around(x, y, length*0.78, degrees)
	return segment(x, y, tipX, tipY)
}

// blossom has n round petals.
func blossom(x, y, r float64, n int, turn float64) string {
	return repeat(n, func(i int) string {
		px, py := around(x, y, r*0.62, turn+360*float64(i)/float64(n))
		return circle(px, py, r*0.42)
	})
}

// cog is a toothed wheel.
func cog(x, y, outer, inner float64, teeth int, turn float64) string {
	var b strings.Builder
	step := 360 / float64(teeth)
	for i := range teeth {
		at := turn + step*float64(i)
		for j, corner := range [4][2]float64{{inner, -0.30}, {outer, -0.17}, {outer, 0.17}, {inner, 0.30}} {
			px, py := around(x, y, corner[0], at+corner[1]*step)
			fmt.Fprintf(&b, "%c%.2f %.2f", "LM"[btoi(i+j == 0)], px, py)
		}
	}
	return b.String() + "z"
}

// zigzag runs from left to right with n teeth.
func zigzag(x, y, w, h float64, n int) string {
	step := w / float64(n)
	return fmt.Sprintf("M%.2f %.2f", x, y+h) + repeat(n, func(int) string {
		return fmt.Sprintf("l%.2f %.2fl%.2f %.2f", step/2, -h, step/2, h)
	})
}

// waves runs from left to right in n arches.
func waves(x, y, w, h float64, n int) string {
	step := w / float64(n)
	return fmt.Sprintf("M%.2f %.2f", x, y) + repeat(n, func(int) string {
		return fmt.Sprintf("q%.2f %.2f %.2f 0", step/2, -2*h, step)
	})
}

func diamond(x, y, rx, ry float64) string {
	return polygon(x, y-ry, x+rx, y, x, y+ry, x-rx, y)
}
