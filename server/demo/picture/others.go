package picture

import "fmt"

var others = map[Kind]drawing{
	"roof-tile": {
		draw: roofTile, patterns: 3, focus: point{200, 150}, zoom: 1.9, scene: wall, width: 246,
		inks: []inks{{son, nau, dat}, {nau, dat, hoe}, {dat, son, nau}, {cham, lam, dong}, {dong, reu, hoe}},
	},
	"brick": {
		draw: brick, patterns: 3, focus: point{190, 170}, zoom: 1.9, scene: floor, width: 240,
		inks: []inks{{son, dat, nau}, {dat, son, nau}, {xam, xam, cham}, {hong, son, nau}},
	},
	"soap": {
		draw: soap, patterns: 3, focus: point{188, 186}, zoom: 2.0, scene: shelf, width: 226,
		inks: []inks{{dong, nga, son}, {hong, nga, son}, {hoe, nga, dong}, {lam, nga, cham}, {nga, reu, dong}},
	},
	"essential-oil": {
		draw: essentialOil, patterns: 3, focus: point{192, 190}, zoom: 2.1, scene: shelf, width: 150,
		inks: []inks{{nau, nga, reu}, {dong, nga, son}, {cham, hoe, reu}, {reu, nga, dong}, {dat, nga, dong}},
	},
	"candle": {
		draw: candle, patterns: 2, focus: point{200, 176}, zoom: 2.0, scene: shelf, width: 210,
		inks: []inks{{hoe, hong, son}, {nga, lam, cham}, {hong, dong, son}, {hoe, nau, dong}, {nga, son, hoe}},
	},
	"cement-tile": {
		draw: cementTile, patterns: 4, focus: point{200, 150}, zoom: 1.8, scene: wall, width: 208,
		inks: []inks{{cham, hoe, son}, {lam, nga, cham}, {dong, hoe, son}, {son, nga, charcoal}, {hoe, nau, cham}},
	},
	"incense": {
		draw: incense, patterns: 3, focus: point{200, 186}, zoom: 1.9, scene: shelf, width: 200,
		inks: []inks{{son, hoe, nau}, {nau, son, hoe}, {hoe, son, dong}, {son, dong, hoe}, {dat, cham, hoe}},
	},
}

func roofTile(p *pen, l look) {
	const columns, rows = 6, 5
	p.body("M80 62H322V236H80z")
	tile := func(row, col int) string {
		x := 78 + 40*float64(col) + 20*float64(row%2)
		y := 60 + 36*float64(row)
		switch l.pattern {
		case 1:
			return fmt.Sprintf("M%.1f %.1fh40v40a20 20 0 0 1 -40 0z", x, y)
		case 2:
			return fmt.Sprintf("M%.1f %.1fh40v38l-20 20l-20 -20z", x, y)
		default:
			return fmt.Sprintf("M%.1f %.1fh40v36c0 10 -10 16 -20 24c-10 -8 -20 -14 -20 -24z", x, y)
		}
	}
	// From the eaves up, as a roofer would not: upper rows lie over lower ones.
	for row := rows - 1; row >= 0; row-- {
		n := columns - row%2
		for col := range n {
			d := tile(row, col)
			p.body(d)
			choice := [3]inks{{l.a}, {l.b}, {l.c}}[int(tileDice(row, col)%7)/3]
			p.ink(choice[0], d)
			p.key(d)
			x := 98 + 40*float64(col) + 20*float64(row%2)
			y := 60 + 36*float64(row)
			p.hair(fmt.Sprintf("M%.1f %.1fv20", x, y+30))
		}
	}
	p.ink(nau, "M70 46H330V62H70z")
	p.key("M70 46H330V62H70z")
	p.fine(repeat(9, func(i int) string { x := 98 + 26*float64(i); return segment(x, 46, x, 62) }))
}

func tileDice(row, col int) uint64 {
	d := dice{uint64(row*31 + col)}
	return d.next()
}

func brick(p *pen, l look) {
	one := func(x, y float64, c int) {
		ink := [3]inks{{l.a}, {l.b}, {l.c}}[c][0]
		front := rect(x, y, 96, 42)
		top := fmt.Sprintf("M%.1f %.1fl16 -16h96l-16 16z", x, y)
		side := fmt.Sprintf("M%.1f %.1fl16 -16v42l-16 16z", x+96, y)
		p.body(fmt.Sprintf("M%.1f %.1fl16 -16h96v42l-16 16h-96z", x, y))
		p.ink(ink, front)
		p.ink(ink, top)
		p.ink(ink, side)
		p.ink(xam, side)
		switch l.pattern {
		case 0:
			for i := range 4 {
				p.solid(circle(x+15+22*float64(i), y+21, 7))
			}
		case 1:
			for i := range 3 {
				p.solid(rect(x+10+27*float64(i), y+10, 20, 9) + rect(x+10+27*float64(i), y+24, 20, 9))
			}
		default:
			p.hair(fmt.Sprintf("M%.1f %.1fh70M%.1f %.1fh52M%.1f %.1fh62", x+12, y+12, x+26, y+22, x+14, y+32))
		}
		p.key(front)
		p.key(top)
		p.key(fmt.Sprintf("M%.1f %.1fl16 -16v42l-16 16", x+96, y))
	}
	one(84, 216, 0)
	one(196, 216, 1)
	one(140, 158, 2)
	one(244, 158, 0)
	one(84, 100, 1)
	one(188, 100, 0)
}

func soap(p *pen, l look) {
	bar := func(x, y float64, c, band inks) {
		top := fmt.Sprintf("M%.1f %.1fq0 -14 14 -20l22 -12q8 -4 18 -4h84q14 0 14 14v8l-24 22q-6 6 -16 6h-98q-14 0 -14 -14z", x, y)
		front := fmt.Sprintf("M%.1f %.1fv38q0 14 14 14h98q10 0 16 -6l24 -22v-46l-24 22q-6 6 -16 6h-98q-14 0 -14 -6z", x, y)
		p.body(front)
		p.body(top)
		p.ink(c[0], front)
		p.ink(c[0], top)
		b := fmt.Sprintf("M%.1f %.1fl34 -36h40l-34 36v48h-40z", x+38, y+6)
		p.white(b)
		p.ink(band[0], b)
		p.key(front)
		p.key(top)
		p.fine(fmt.Sprintf("M%.1f %.1fl34 -36M%.1f %.1fl34 -36M%.1f %.1fv48M%.1f %.1fv48", x+38, y+6, x+78, y+6, x+38, y+6, x+78, y+6))
		switch l.pattern {
		case 0:
			p.ink(l.c, leaf(x+58, y+48, 36, 13, -90))
			p.fine(leaf(x+58, y+48, 36, 13, -90) + vein(x+58, y+48, 36, -90))
		case 1:
			p.ink(l.c, blossom(x+58, y+30, 14, 5, 0))
			p.fine(blossom(x+58, y+30, 14, 5, 0))
		default:
			p.fine(fmt.Sprintf("M%.1f %.1fh24M%.1f %.1fh24M%.1f %.1fh14", x+46, y+22, x+46, y+31, x+46, y+40))
		}
	}
	bar(156, 140, inks{l.b}, inks{l.a})
	bar(98, 202, inks{l.a}, inks{l.b})
	for _, at := range [][3]float64{{276, 240, 15}, {300, 246, 10}, {254, 248, 9}, {290, 222, 8}} {
		p.cut(circle(at[0], at[1], at[2]))
		p.fine(circle(at[0], at[1], at[2]))
		p.hair(fmt.Sprintf("M%.1f %.1fq1 -6 6 -7", at[0]-at[2]*0.5, at[1]-at[2]*0.1))
	}
}

func essentialOil(p *pen, l look) {
	const bottle = "M168 132H220C236 138 244 148 244 166V242Q244 258 228 258H160Q144 258 144 242V166C144 148 152 138 168 132z"
	const cap = "M170 92H218V132H170z"
	const bulb = "M180 92C172 70 178 44 194 44S216 70 208 92z"
	p.body(bottle)
	p.body(cap)
	p.body(bulb)
	p.ink(l.a, bottle)
	p.ink(l.c, cap)
	p.ink(nau, bulb)
	const label = "M144 172H244V236H144z"
	p.white(label)
	p.ink(l.b, label)
	switch l.pattern {
	case 0:
		for _, at := range []float64{-90, -140, -40} {
			p.ink(l.c, leaf(194, 228, 42, 12, at))
			p.fine(leaf(194, 228, 42, 12, at))
		}
	case 1:
		p.ink(l.c, "M194 182C208 200 212 208 212 214A18 18 0 0 1 176 214C176 208 180 200 194 182z")
		p.fine("M194 182C208 200 212 208 212 214A18 18 0 0 1 176 214C176 208 180 200 194 182z")
		p.gouge(2.4, "M186 214q1 8 8 10")
	default:
		p.fine("M160 190h68M160 204h68M160 218h44")
		p.ink(l.c, rect(144, 172, 100, 8))
	}
	p.key("M144 172H244M144 236H244")
	p.key(bottle)
	p.key(cap)
	p.key(bulb)
	p.fine(repeat(5, func(i int) string { x := 178 + 8*float64(i); return segment(x, 96, x, 128) }))
	if l.alone {
		p.fine("M282 258C280 214 288 178 304 148")
		for i := range 5 {
			y := 240 - 20*float64(i)
			x := 281 + 0.0016*(258-y)*(258-y)
			for _, side := range []float64{-155, -25} {
				p.ink(l.c, leaf(x, y, 32-2*float64(i), 10, side))
				p.fine(leaf(x, y, 32-2*float64(i), 10, side))
			}
		}
		p.ink(l.c, leaf(304, 148, 28, 9, -66))
		p.fine(leaf(304, 148, 28, 9, -66))
	}
}

func candle(p *pen, l look) {
	one := func(x, top, w float64, c inks) {
		body := rect(x-w/2, top, w, 252-top)
		p.body(body)
		p.ink(c[0], body)
		switch l.pattern {
		case 0:
			for y := top + 22; y < 236; y += 26 {
				p.rule(l.c, 6, waves(x-w/2+2, y, w-4, 3, 3))
			}
		default:
			p.white(rect(x-w/2, (top+252)/2-16, w, 36))
			p.ink(l.b, rect(x-w/2, (top+252)/2-16, w, 36))
			p.fine(rect(x-w/2, (top+252)/2-16, w, 36) + blossom(x, (top+252)/2+2, 9, 5, 0))
		}
		p.key(body)
		p.fine(fmt.Sprintf("M%.1f %.1fq%.1f 9 %.1f 0", x-w/2, top, w/2, w))
		p.key(segment(x, top, x, top-10))
		flame := fmt.Sprintf("M%.1f %.1fc-14 -10 -6 -24 0 -36c6 12 14 26 0 36z", x, top-6)
		p.body(flame)
		p.ink(hoe, flame)
		p.ink(son, fmt.Sprintf("M%.1f %.1fc-7 -6 -3 -12 0 -18c3 6 7 12 0 18z", x, top-8))
		p.fine(flame)
	}
	one(200, 92, 50, inks{l.a})
	one(132, 142, 46, inks{l.b})
	one(268, 166, 46, inks{l.b})
	p.key("M100 254H304")
}

func cementTile(p *pen, l look) {
	const side = 98.0
	for row := range 2 {
		for col := range 2 {
			q := *p
			q.place = translate(102+(side+2)*float64(col), 56+(side+2)*float64(row)).then(p.place)
			q.body(rect(0, 0, side, side))
			q.white(rect(0, 0, side, side))
			q.ink(nga, rect(0, 0, side, side))
			mid := side / 2
			switch l.pattern {
			case 0: // a quarter of a rosette in each tile, so that four make one
				cx, cy := side*float64(1-col), side*float64(1-row)
				for i := range 4 {
					a := quarterStart(row, col) + 11.25 + 22.5*float64(i)
					x, y := around(cx, cy, 22, a)
					q.ink([2]inks{{l.a}, {l.c}}[i%2][0], leaf(x, y, 56, 20, a))
					q.fine(leaf(x, y, 56, 20, a))
				}
				arcs := quarterArc(cx, cy, 84, row, col)
				q.rule(l.b, 8, arcs)
				q.fine(arcs)
				sx, sy := side*float64(col), side*float64(row)
				q.ink(l.b, quarterDisc(sx, sy, 24, 1-row, 1-col))
				q.fine(quarterDisc(sx, sy, 24, 1-row, 1-col))
				q.ink(l.c, quarterDisc(cx, cy, 18, row, col))
				q.fine(quarterDisc(cx, cy, 18, row, col))
			case 1: // star
				d := repeat(8, func(i int) string {
					r := []float64{44, 20}[i%2]
					x, y := around(mid, mid, r, 45*float64(i))
					return fmt.Sprintf("%c%.1f %.1f", "LM"[btoi(i == 0)], x, y)
				}) + "z"
				q.ink(l.a, d)
				q.fine(d)
				q.ink(l.c, circle(mid, mid, 11))
				q.fine(circle(mid, mid, 11))
				for _, at := range [][2]float64{{0, 0}, {1, 0}, {0, 1}, {1, 1}} {
					x, y := side*at[0], side*at[1]
					dx, dy := 26.0, 26.0
					if at[0] == 1 {
						dx = -26
					}
					if at[1] == 1 {
						dy = -26
					}
					t := polygon(x, y, x+dx, y, x, y+dy)
					q.ink(l.b, t)
					q.fine(t)
				}
			case 2: // cubes
				a := polygon(mid, 6, side-8, 28, mid, 50, 8, 28)
				b := polygon(8, 28, mid, 50, mid, side-6, 8, 72)
				c := polygon(side-8, 28, mid, 50, mid, side-6, side-8, 72)
				q.ink(l.b, a)
				q.ink(l.a, b)
				q.ink(l.c, c)
				q.fine(a + b + c)
			default: // crossing bands
				q.ink(l.a, fmt.Sprintf("M0 0h24L%.1f %.1fv24h-24L0 24z", side, side-24))
				q.ink(l.b, fmt.Sprintf("M%.1f 0h-24L0 %.1fv24h24L%.1f 24z", side, side-24, side))
				q.fine(fmt.Sprintf("M24 0L%.1f %.1fM0 24L%.1f %.1fM%.1f 0L0 %.1fM%.1f 24L24 %.1f", side, side-24, side-24, side, side-24, side-24, side, side))
				q.cut(circle(mid, mid, 15))
				q.ink(l.c, circle(mid, mid, 15))
				q.fine(circle(mid, mid, 15))
			}
			q.key(rect(0, 0, side, side))
		}
	}
}

// quarterStart is the angle at which the quarter turn begins that lies inside the tile.
func quarterStart(row, col int) float64 {
	return [2][2]float64{{180, 270}, {90, 0}}[row][col]
}

func quarterArc(x, y, r float64, row, col int) string {
	from := quarterStart(row, col)
	x1, y1 := around(x, y, r, from)
	x2, y2 := around(x, y, r, from+90)
	return fmt.Sprintf("M%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1f", x1, y1, r, r, x2, y2)
}

func quarterDisc(x, y, r float64, row, col int) string {
	return quarterArc(x, y, r, row, col) + fmt.Sprintf("L%.1f %.1fz", x, y)
}

func incense(p *pen, l look) {
	bundle := func(x, top, w float64, n int) {
		gap := w / float64(n)
		stick := func(i int) float64 { return x - w/2 + gap*(float64(i)+0.5) }
		p.body(rect(x-w/2, top, w, 256-top))
		for i := range n {
			at := stick(i)
			p.rule(l.a, gap*0.86, segment(at, top+4*float64(i*5%3), at, 204))
			p.rule(l.b, gap*0.42, segment(at, 206, at, 252))
		}
		p.fine(repeat(n+1, func(i int) string {
			at := x - w/2 + gap*float64(i)
			return segment(at, top+4*float64(min(i, n-1)*5%3), at, 206)
		}))
		p.fine(repeat(n, func(i int) string {
			y := top + 4*float64(i*5%3)
			return segment(stick(i)-gap/2, y, stick(i)+gap/2, y)
		}))
		p.hair(repeat(n, func(i int) string { return segment(stick(i), 206, stick(i), 254) }))
		band := rect(x-w/2-5, 136, w+10, 46)
		p.body(band)
		p.white(band)
		p.ink(l.b, band)
		switch l.pattern {
		case 0:
			p.ink(l.c, circle(x, 159, 13))
			p.fine(circle(x, 159, 13))
		case 1:
			p.rule(l.c, 5, zigzag(x-w/2, 151, w, 14, n/2))
		default:
			p.ink(l.c, blossom(x, 159, 17, 5, -90))
			p.fine(blossom(x, 159, 17, 5, -90))
		}
		p.key(band)
	}
	bundle(122, 84, 60, 6)
	bundle(278, 84, 60, 6)
	bundle(200, 54, 70, 7)
	p.key("M86 257H314")
}
