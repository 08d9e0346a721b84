package picture

import "image"

// scene is how several of one kind stand together in view 2.
type scene int

const (
	shelf scene = iota // three on a board, with one box
	floor              // a large one and a small one on tiles
	wall               // two side by side, hung or laid
	hang               // three hanging at different heights
)

func compose(d drawing, variant uint64, view int) image.Image {
	roll := &dice{variant*0x2545f4914f6cdd1d ^ d.seed}
	roll.next()
	main := d.look(roll)
	ground := roll.below(len(grounds))
	slip := [...]point{{5, -4.5}, {-4.5, -4}, {5, 3.5}, {-4, 4.5}}[roll.below(4)]
	other := d.look(roll)
	switch view {
	case 1:
		s := newSheet(grounds[ground])
		p := newPen(s, translate(-d.focus.x, -d.focus.y).then(scaleBy(d.zoom)).then(translate(200, 150)), slip)
		d.draw(p, main)
		return s.img
	case 2:
		s := newSheet(grounds[(ground+1)%len(grounds)])
		d.together(s, main, other, slip)
		return s.img
	case 3:
		s := newSheet(grounds[(ground+2)%len(grounds)])
		d.measured(s, main, slip)
		return s.img
	default:
		s := newSheet(grounds[ground])
		d.draw(newPen(s, translate(-200, -152).then(translate(200, 150)), slip), main)
		return s.img
	}
}

func (d drawing) look(roll *dice) look {
	c := d.inks[roll.below(len(d.inks))]
	return look{a: c[0], b: c[1], c: c[2], pattern: roll.below(d.patterns), alone: true}
}

// stand draws one thing with its foot at a place on the sheet.
func (d drawing) stand(s *sheet, l look, x, foot, size float64, slip point) {
	d.draw(newPen(s, translate(-200, -258).then(scaleBy(size)).then(translate(x, foot)), slip), l)
}

func (d drawing) together(s *sheet, main, other look, slip point) {
	whole := newPen(s, identity, slip)
	main.alone, other.alone = false, false
	switch d.scene {
	case shelf:
		const board = 236
		whole.ink(nau, "M58 254h22v20h-22zM320 254h22v20h-22z")
		whole.key("M58 254v20h22v-20M320 254v20h22v-20")
		whole.ink(dat, rect(-10, board, 420, 18))
		whole.hair("M20 242H120M150 247H300M320 241H390")
		whole.key("M-10 236H410M-10 254H410")
		if d.width > 185 {
			size := min(0.8, 186/d.width)
			d.stand(s, other, 302, board-1, size*0.92, slip)
			d.stand(s, main, 106, board-1, size*1.08, slip)
			break
		}
		size := min(0.86, 118/d.width)
		d.stand(s, other, 200-128, board-1, size, slip)
		d.stand(s, other, 200+128, board-1, size, slip)
		d.stand(s, main, 200, board-1, size*1.14, slip)
	case floor:
		whole.ink(nau, rect(-10, 236, 420, 70))
		whole.hair("M-10 254H410M-10 278H410M40 236L10 300M130 236L110 300M220 236L225 300M310 236L335 300M390 236L430 300")
		whole.key("M-10 236H410")
		size := min(0.5, 150/d.width)
		d.stand(s, other, 312, 240, size, slip)
		d.stand(s, main, 138, 264, min(0.86, 236/d.width), slip)
	case wall:
		size := min(0.8, 178/d.width)
		place := func(x, y, turn float64) matrix {
			return translate(-200, -156).then(scaleBy(size)).then(rotate(turn)).then(translate(x, y))
		}
		d.draw(newPen(s, place(104, 140, -2.5), slip), main)
		d.draw(newPen(s, place(298, 164, 2.5), slip), other)
	case hang:
		size := min(0.56, 124/d.width)
		for i, at := range [][2]float64{{76, -18}, {324, 10}, {200, 46}} {
			l := other
			if i == 2 {
				l = main
			}
			whole.key(segment(at[0], -4, at[0], at[1]+14))
			d.draw(newPen(s, translate(-200, 0).then(scaleBy(size*[]float64{1, 1, 1.2}[i])).then(translate(at[0], at[1])), slip), l)
		}
	}
}

// measured shows the thing smaller, with a rule of ten marks below and a tag beside it.
func (d drawing) measured(s *sheet, l look, slip point) {
	size := min(0.8, 236/d.width)
	d.draw(newPen(s, translate(-200, -258).then(scaleBy(size)).then(translate(164, 232)), slip), l)
	whole := newPen(s, identity, slip)
	whole.body(rect(40, 250, 248, 22))
	whole.white(rect(40, 250, 248, 22))
	whole.ink(hoe, rect(40, 250, 248, 22))
	whole.fine(rect(40, 250, 248, 22))
	whole.fine(repeat(9, func(i int) string {
		x := 64.8 + 24.8*float64(i)
		h := 8.0
		if i == 4 {
			h = 14
		}
		return segment(x, 250, x, 250+h)
	}))
	const tag = "M312 132L336 112L360 132V214H312z"
	whole.body(tag)
	whole.white(tag)
	whole.ink(nga, tag)
	whole.key(tag)
	whole.cut(circle(336, 132, 5))
	whole.fine(circle(336, 132, 5))
	whole.fine("M336 127C340 96 368 96 366 70")
	// Three climbing squares, the mark, as the stamp on the tag.
	whole.ink(hoe, rect(320, 186, 14, 14))
	whole.ink(son, rect(328, 176, 14, 14))
	whole.ink(cham, rect(336, 166, 14, 14))
	whole.hair("M320 206H352")
}
