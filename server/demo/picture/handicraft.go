package picture

import "fmt"

var handicrafts = map[Kind]drawing{
	"teapot": {
		draw: teapot, patterns: 4, focus: point{196, 168}, zoom: 2.15, scene: shelf, width: 290,
		inks: []inks{{dong, hoe, son}, {cham, hoe, hoe}, {dat, nau, hoe}, {lam, hoe, son}, {son, hoe, cham}, {reu, nau, hoe}},
	},
	"basket": {
		draw: basket, patterns: 3, focus: point{176, 168}, zoom: 2.3, scene: floor, width: 220,
		inks: []inks{{nau, hoe, son}, {dat, hoe, nau}, {dong, hoe, nau}, {nau, nga, cham}, {reu, hoe, nau}},
	},
	"lacquer-tray": {
		draw: lacquerTray, patterns: 3, focus: point{214, 168}, zoom: 1.95, scene: wall, width: 216,
		inks: []inks{{son, charcoal, hoe}, {nau, charcoal, hoe}, {son, cham, hoe}, {hoe, son, hoe}, {charcoal, son, hoe}},
	},
	"mat": {
		draw: mat, patterns: 4, focus: point{200, 172}, zoom: 1.9, scene: wall, width: 206,
		inks: []inks{{hoe, son, cham}, {nga, dong, son}, {hoe, nau, dong}, {nga, cham, son}, {hoe, cham, son}},
	},
	"scarf": {
		draw: scarf, patterns: 4, focus: point{206, 158}, zoom: 1.75, scene: wall, width: 196,
		inks: []inks{{cham, hoe, son}, {lam, nga, cham}, {son, hoe, cham}, {dong, nga, nau}, {hong, nga, son}, {charcoal, hoe, son}},
	},
	"lamp": {
		draw: lamp, patterns: 3, focus: point{196, 168}, zoom: 1.95, scene: hang, width: 200,
		inks: []inks{{hoe, nau, son}, {dat, nau, hoe}, {nga, nau, dong}, {hoe, cham, son}, {reu, nau, hoe}},
	},
	"jar": {
		draw: jar, patterns: 4, focus: point{196, 166}, zoom: 2.0, scene: shelf, width: 190,
		inks: []inks{{dat, nau, charcoal}, {nau, hoe, charcoal}, {lam, cham, hoe}, {dong, nau, hoe}, {nga, cham, son}, {son, nau, hoe}},
	},
	"chair": {
		draw: chair, patterns: 3, focus: point{200, 112}, zoom: 1.95, scene: floor, width: 150,
		inks: []inks{{hoe, nau, dat}, {dat, nau, hoe}, {nau, nga, dong}, {hoe, dong, nau}, {dat, cham, hoe}},
	},
	"embroidery": {
		draw: embroidery, patterns: 3, focus: point{206, 166}, zoom: 1.9, scene: wall, width: 210,
		inks: []inks{{son, dong, hoe}, {hong, reu, son}, {cham, dong, hoe}, {hoe, dong, son}, {lam, reu, hong}},
	},
	"inlay-box": {
		draw: inlayBox, patterns: 3, focus: point{190, 182}, zoom: 2.0, scene: shelf, width: 226,
		inks: []inks{{nau, charcoal, hoe}, {dat, nau, hoe}, {son, cham, hoe}, {son, charcoal, hoe}},
	},
}

func teapot(p *pen, l look) {
	const pot = "M110 172C110 128 146 116 190 116C234 116 270 128 270 172C270 222 240 248 190 248C140 248 110 222 110 172z"
	const spout = "M262 178C290 176 298 140 324 120L342 134C322 156 316 208 252 216z"
	const handle = "M118 152C60 120 40 236 130 226L126 210C72 218 84 146 118 172z"
	const foot = "M152 246h76l6 12h-88z"
	p.body(spout)
	p.ink(l.a, spout)
	p.key(spout)
	p.body(handle)
	p.ink(l.c, handle)
	p.key(handle)
	p.body(foot)
	p.ink(l.c, foot)
	p.key(foot)
	p.body(pot)
	p.ink(l.a, pot)
	p.ink(l.b, "M148 122C154 92 226 92 232 122C206 114 174 114 148 122z")
	p.ink(l.c, circle(190, 90, 9))
	switch l.pattern {
	case 0:
		p.ink(l.b, "M111 178C150 200 230 200 269 178L266 200C230 220 150 220 114 200z")
		p.fine("M110 176C150 200 230 200 270 176M114 200C150 220 230 220 266 200")
		p.fine(repeat(8, func(i int) string {
			x := 128 + 17.5*float64(i)
			return fmt.Sprintf("M%.1f %.1fl8 -8l8 9", x, 207-0.009*(x-190)*(x-190))
		}))
	case 1:
		p.fine("M190 232C186 200 190 170 204 144")
		for i, at := range [][3]float64{{189, 214, -150}, {189, 206, -30}, {190, 186, -158}, {191, 180, -24}, {197, 160, -150}, {204, 146, -70}} {
			p.ink([2]inks{{l.b}, {l.c}}[i%2][0], leaf(at[0], at[1], 34, 12, at[2]))
			p.fine(leaf(at[0], at[1], 34, 12, at[2]) + vein(at[0], at[1], 34, at[2]))
		}
	case 2:
		p.hair("M128 138l18 16-8 24 26 12 6 26-20 20M164 166l22-14 4-24M188 152l26 14 24-12 18 14M214 166l2 30 22 16 24-6M216 196l-24 14-2 30M164 190l26 20")
	default:
		for i, y := range []float64{160, 186, 212} {
			for j := range 6 - i {
				x := 190 + (float64(j)-float64(5-i)/2)*28
				p.ink(l.b, circle(x, y, 7.5))
				p.fine(circle(x, y, 7.5))
			}
		}
	}
	p.key(pot)
	p.key("M148 122C154 92 226 92 232 122M140 124C170 112 210 112 240 124")
	p.key(circle(190, 90, 9))
	if l.alone {
		const cup = "M296 222h56l-7 36h-42z"
		p.body(cup)
		p.ink(l.b, cup)
		p.key(cup)
		p.fine("M299 234h50")
	}
}

func basket(p *pen, l look) {
	const body = "M104 128H296L272 258H128z"
	const rim = "M92 108H308V130H92z"
	p.body(body)
	p.body("M120 108C108 4 292 4 280 108H262C270 30 130 30 138 108z")
	p.body(rim)
	switch l.pattern {
	case 1: // coils of sedge, bound upwards
		for i := range 6 {
			y := 130 + 21.4*float64(i)
			in := 24 * (y - 128) / 130
			c := l.b
			if i%3 == 1 {
				c = l.a
			}
			p.ink(c, fmt.Sprintf("M%.1f %.1fH%.1fL%.1f %.1fH%.1fz", 104+in, y, 296-in, 292-in, y+21.4, 108+in))
			p.fine(segment(104+in, y, 296-in, y))
			p.hair(repeat(16, func(j int) string {
				x := 112 + in + (178-2*in)*float64(j)/15
				return fmt.Sprintf("M%.1f %.1fl-4 14", x, y+4)
			}))
		}
	case 2: // diamonds of dyed strips
		p.ink(l.b, body)
		for row := range 3 {
			for col := range 5 - row%2 {
				x := 200 + (float64(col)-float64(4-row%2)/2)*(37-4*float64(row))
				y := 152 + 41*float64(row)
				p.ink(l.c, diamond(x, y, 15, 18))
				p.fine(diamond(x, y, 15, 18))
				p.fine(diamond(x, y, 6, 7))
			}
		}
		p.hair(repeat(12, func(i int) string {
			x := 112 + 16*float64(i)
			return segment(x, 132, 200+(x-200)*0.75, 256)
		}))
	default: // over and under
		const columns, rows = 11, 8
		for row := range rows {
			y0, y1 := 130+16*float64(row), 146+16*float64(row)
			in := 24 * (y0 + 8 - 128) / 130
			w := (192 - 2*in) / columns
			for col := range columns {
				x := 104 + in + w*float64(col)
				c, grow := l.b, -1.2
				if (row+col)%2 == 0 {
					c, grow = l.a, 2.2
				}
				cell := fmt.Sprintf("M%.1f %.1fq%.1f %.1f %.1f 0v%.1fq%.1f %.1f %.1f 0z", x+1, y0-grow+2, w/2-1, -3.0, w-2, y1-y0+2*grow-4, -(w/2 - 1), 3.0, -(w - 2))
				p.ink(c, cell)
				p.hair(cell)
			}
		}
	}
	p.ink(l.a, rim)
	p.ink(l.a, "M120 108C108 4 292 4 280 108H262C270 30 130 30 138 108z")
	p.key(body)
	p.key(rim)
	p.key("M120 108C108 4 292 4 280 108M138 108C130 30 270 30 262 108")
	p.fine(repeat(14, func(i int) string { return fmt.Sprintf("M%.1f 130l12 -22", 98+14.6*float64(i)) }))
	p.key("M118 258H282")
}

func lacquerTray(p *pen, l look) {
	p.body(circle(200, 158, 106))
	p.ink(l.a, circle(200, 158, 106))
	p.ink(l.b, circle(200, 158, 84))
	dark := l.b == charcoal || l.b == cham
	mark := func(d string) {
		if dark {
			p.gouge(2.7, d)
		} else {
			p.fine(d)
		}
	}
	shellPiece := func(x, y, r float64) {
		p.cut(polygon(x+r, y-r*0.3, x+r*0.2, y+r*0.9, x-r*0.9, y+r*0.4, x-r*0.6, y-r*0.8, x+r*0.3, y-r))
	}
	switch l.pattern {
	case 0: // eggshell blossoms on a branch
		mark("M132 200C166 190 190 168 204 146S232 116 262 122M186 172C172 150 160 144 142 144M214 138C214 118 206 104 192 96M224 130C244 146 254 160 256 178")
		for i, at := range [][2]float64{{142, 144}, {192, 96}, {262, 122}, {256, 178}, {204, 146}, {158, 192}} {
			p.cut(blossom(at[0], at[1], 15, 5, float64(i)*25))
			p.solid(circle(at[0], at[1], 3.4))
		}
		for _, at := range [][2]float64{{176, 214}, {190, 222}, {206, 214}, {222, 206}, {152, 220}} {
			shellPiece(at[0], at[1], 5)
		}
	case 1: // bamboo
		mark("M170 236L184 82M172 216h3M214 240L222 100")
		for _, at := range [][3]float64{{181, 110, -20}, {181, 112, 20}, {180, 120, -150}, {178, 150, -35}, {178, 152, 10}, {177, 160, 150}, {221, 128, -25}, {221, 130, 15}, {220, 140, 160}, {218, 176, -20}, {218, 178, 25}, {217, 190, 165}} {
			p.cut(leaf(at[0], at[1], 40, 10, at[2]))
		}
	default: // rings of shell
		for k, r := range []float64{68, 46} {
			n := 22 - 8*k
			for i := range n {
				x, y := around(200, 158, r, 360*float64(i)/float64(n))
				shellPiece(x, y, 6.5-float64(k))
			}
			mark(circle(200, 158, r-11))
		}
		p.cut(blossom(200, 158, 21, 6, 0))
		p.solid(circle(200, 158, 5))
	}
	p.key(circle(200, 158, 106))
	p.fine(circle(200, 158, 98))
	p.key(circle(200, 158, 84))
}

func mat(p *pen, l look) {
	const sheet = "M112 92H288V248H112z"
	const roll = "M104 60H296V96H104z"
	p.body(sheet)
	p.body(roll)
	p.ink(l.a, sheet)
	p.ink(l.b, "M112 96h22v152h-22zM266 96h22v152h-22z")
	p.hair(repeat(21, func(i int) string { y := 104 + 7*float64(i); return segment(112, y, 288, y) }))
	switch l.pattern {
	case 0:
		for i := range 3 {
			y := 126 + 45*float64(i)
			p.ink(l.c, diamond(200, y, 30, 20))
			p.fine(diamond(200, y, 30, 20) + diamond(200, y, 15, 10))
			p.ink(l.b, diamond(156, y, 12, 10)+diamond(244, y, 12, 10))
			p.fine(diamond(156, y, 12, 10) + diamond(244, y, 12, 10))
		}
	case 1:
		for i := range 5 {
			p.rule([2]inks{{l.b}, {l.c}}[i%2][0], 9, zigzag(136, 108+28*float64(i), 128, 16, 5))
		}
	case 2:
		for row := range 5 {
			for col := range 5 {
				if (row+col)%2 == 0 {
					d := rect(136+25.6*float64(col), 104+28*float64(row), 25.6, 28)
					p.ink(l.c, d)
				}
			}
		}
		p.fine(rect(136, 104, 128, 140))
	default:
		p.ink(l.c, circle(200, 172, 44))
		p.white(circle(200, 172, 30))
		p.ink(l.a, circle(200, 172, 30))
		p.ink(l.b, blossom(200, 172, 24, 8, 0))
		p.fine(circle(200, 172, 44) + circle(200, 172, 30))
		p.ink(l.b, rect(134, 104, 132, 10)+rect(134, 234, 132, 10))
		p.fine("M134 114H266M134 234H266")
	}
	p.ink(l.a, roll)
	p.ink(l.b, "M104 60h26v36h-26zM270 60h26v36h-26z")
	p.key("M112 96V248H288V96")
	p.key(roll)
	p.fine("M130 60V96M270 60V96M134 96V248M266 96V248")
	p.hair("M130 70H270M130 78H270M130 86H270")
	p.fine(repeat(15, func(i int) string { x := 116 + 12*float64(i); return segment(x, 249, x, 260) }))
}

func scarf(p *pen, l look) {
	const cloth = "M112 72H288V222H112z"
	p.body(cloth)
	p.body("M92 62H308V78H92z")
	p.ink(l.a, cloth)
	switch l.pattern {
	case 0:
		for i, w := range []float64{8, 16, 5, 22, 5} {
			y := []float64{92, 112, 140, 160, 196}[i]
			p.white(rect(112, y, 176, w))
			p.ink([3]inks{{l.b}, {l.c}, {l.b}}[i%3][0], rect(112, y, 176, w))
			p.fine(segment(112, y, 288, y) + segment(112, y+w, 288, y+w))
		}
	case 1:
		p.white(rect(112, 108, 176, 62))
		p.ink(l.b, rect(112, 108, 176, 62))
		for i := range 4 {
			x := 134 + 44*float64(i)
			p.ink(l.c, diamond(x, 139, 20, 25))
			p.fine(diamond(x, 139, 20, 25) + diamond(x, 139, 10, 12))
		}
		p.ink(l.b, rect(112, 188, 176, 12))
		p.fine("M112 108H288M112 170H288M112 188H288M112 200H288")
	case 2:
		for i := range 3 {
			y := 98 + 42*float64(i)
			p.white(rect(112, y, 176, 26))
			p.ink(l.b, rect(112, y, 176, 26))
			p.rule(l.c, 6, zigzag(114, y+5, 172, 15, 9))
			p.fine(segment(112, y, 288, y) + segment(112, y+26, 288, y+26))
		}
	default:
		p.gouge(2, repeat(5, func(i int) string { return segment(112, 96+26*float64(i), 288, 96+26*float64(i)) }))
		for row := range 4 {
			for col := range 5 {
				x := 136 + 32*float64(col)
				y := 109 + 26*float64(row)
				d := blossom(x, y, 10, 4, 45*float64((row+col)%2))
				p.cut(d)
				p.ink([2]inks{{l.b}, {l.c}}[(row+col)%2][0], d)
			}
		}
	}
	p.ink(nau, rect(92, 62, 216, 16))
	p.key(cloth)
	p.key(rect(92, 62, 216, 16))
	p.fine("M156 78V222M244 78V222")
	p.key(repeat(18, func(i int) string { x := 117 + 9.8*float64(i); return segment(x, 224, x, 246) }))
}

func lamp(p *pen, l look) {
	p.key("M200 -90V62")
	switch l.pattern {
	case 0: // dome
		const dome = "M96 206C96 118 144 74 200 74S304 118 304 206z"
		p.body(dome)
		p.body("M176 222a24 24 0 0 0 48 0z")
		p.ink(l.a, dome)
		p.ink(l.b, "M96 206H304V222H96z")
		p.ink(l.c, "M184 60h32v16h-32z")
		p.fine("M200 76V206M162 82C144 120 136 160 136 206M238 82C256 120 264 160 264 206M128 112C118 140 112 170 112 206M272 112C282 140 288 170 288 206")
		p.fine("M132 108Q200 84 268 108M110 144Q200 116 290 144M100 178Q200 150 300 178")
		p.key("M176 222a24 24 0 0 0 48 0")
		p.key(dome)
		p.key("M96 206H304V222H96z")
	case 1: // drum
		const drum = "M112 96H288L300 226H100z"
		p.body(drum)
		p.ink(l.a, drum)
		p.ink(l.b, "M112 96H288L290 112H110zM101 210H299L300 226H100z")
		p.ink(l.c, "M184 60h32v16h-32z")
		p.fine(repeat(13, func(i int) string {
			x := 118 + 13.7*float64(i)
			return fmt.Sprintf("M%.1f 112L%.1f 210M%.1f 112L%.1f 210", x-4, 200+(x+8-200)*1.05, x+4, 200+(x-8-200)*1.05)
		}))
		p.key(drum)
		p.key("M110 112H290M101 210H299M200 76L130 96M200 76L270 96")
	default: // onion
		const onion = "M176 78C176 100 96 116 96 168C96 208 150 222 168 240H232C250 222 304 208 304 168C304 116 224 100 224 78z"
		p.body(onion)
		p.ink(l.a, onion)
		p.ink(l.b, "M168 238h64v14h-64zM176 66h48v14h-48z")
		p.ink(l.c, circle(200, 168, 26))
		p.fine(circle(200, 168, 26))
		p.fine(repeat(7, func(i int) string {
			k := float64(i-3) / 3
			return fmt.Sprintf("M%.1f 80C%.1f 104 %.1f 116 %.1f 168C%.1f 208 %.1f 222 %.1f 238", 200+22*k, 200+24*k, 200+104*k, 200+104*k, 200+104*k, 200+50*k, 200+30*k)
		}))
		p.fine("M118 130Q200 148 282 130M97 168Q200 188 303 168M118 204Q200 222 282 204")
		p.key(onion)
		p.key("M168 238h64v14h-64zM176 66h48v14h-48z")
		p.fine("M186 254v18M200 254v22M214 254v18")
	}
	if l.pattern != 2 {
		p.key("M184 60h32v16h-32z")
	}
}

func jar(p *pen, l look) {
	const body = "M164 76H236C232 98 290 112 290 168C290 218 262 244 246 258H154C138 244 110 218 110 168C110 112 168 98 164 76z"
	const lip = "M152 56H248V76H152z"
	p.body(body)
	p.body(lip)
	p.ink(l.a, body)
	p.ink(l.b, lip)
	switch l.pattern {
	case 0: // cut bands
		p.ink(l.b, "M112 156C150 168 250 168 288 156L289 184C250 196 150 196 111 184z")
		p.fine("M112 156C150 168 250 168 288 156M111 184C150 196 250 196 289 184")
		p.fine(repeat(11, func(i int) string {
			x := 122 + 15.2*float64(i)
			dy := 8 - 0.0011*(x-200)*(x-200)
			return fmt.Sprintf("M%.1f %.1fl9 22M%.1f %.1fl-9 22", x, 154+dy, x+9, 154+dy)
		}))
		p.fine("M124 208C160 220 240 220 276 208M130 222C164 232 236 232 270 222")
	case 1: // running glaze
		p.ink(l.b, "M164 76H236C232 98 290 112 290 160C284 190 270 150 260 172S244 200 234 170S212 196 204 206S188 160 176 178S152 214 142 176S118 186 110 160C110 112 168 98 164 76z")
		p.fine("M290 160C284 190 270 150 260 172S244 200 234 170S212 196 204 206S188 160 176 178S152 214 142 176S118 186 110 160")
	case 2: // combed waves
		for i := range 4 {
			y := 140 + 24*float64(i)
			in := []float64{4, 0, 4, 16}[i]
			p.fine(waves(113+in, y, 174-2*in, 6, 9))
			p.hair(waves(113+in, y+7, 174-2*in, 6, 9))
		}
		p.ink(l.b, "M154 258C138 244 128 236 120 218H280C272 236 262 244 246 258z")
	default: // a sprig painted on
		p.fine("M164 236C176 206 190 180 222 148M190 184C176 176 164 172 150 172M206 164C224 172 236 184 246 204")
		for i, at := range [][3]float64{{222, 148, -60}, {150, 172, 190}, {246, 204, 60}, {176, 206, 170}, {206, 164, -120}, {228, 178, -10}} {
			p.ink([2]inks{{l.b}, {l.c}}[i%2][0], leaf(at[0], at[1], 30, 12, at[2]))
			p.fine(leaf(at[0], at[1], 30, 12, at[2]))
		}
		p.ink(l.b, "M130 128C160 140 240 140 270 128L262 118C236 128 164 128 138 118z")
	}
	p.key(body)
	p.key(lip)
	p.fine("M150 100C168 108 232 108 250 100")
	p.key("M150 258H250")
}

func chair(p *pen, l look) {
	const seat = "M126 150H274L284 178H116z"
	p.body("M138 44H262V150H138z")
	p.body("M126 150H274L284 178V190H116V178z")
	p.body("M124 190h14l-2 68h-14zM262 190h14l4 68h-14zM160 190h10v46h-10zM230 190h10v46h-10zM130 214h140v8h-140z")
	p.ink(l.b, "M138 44h14v108h-14zM248 44h14v108h-14z")
	switch l.pattern {
	case 0:
		p.ink(l.a, rect(152, 60, 96, 52))
		p.key(rect(152, 60, 96, 52))
		p.fine(rect(164, 72, 72, 28) + diamond(200, 86, 12, 10))
	case 1:
		for i := range 5 {
			x := 158 + 19*float64(i)
			p.ink(l.a, rect(x, 58, 9, 94))
			p.fine(rect(x, 58, 9, 94))
		}
	default:
		p.ink(l.a, rect(152, 60, 96, 78))
		p.hair(repeat(8, func(i int) string {
			return segment(156+12*float64(i), 62, 156+12*float64(i), 136) + segment(154, 66+9.6*float64(i), 246, 66+9.6*float64(i))
		}))
		p.key(rect(152, 60, 96, 78))
	}
	p.ink(l.b, "M138 44h124v16h-124z")
	p.ink(l.a, seat)
	p.ink(l.b, "M116 178h168v12h-168z")
	p.ink(l.b, "M124 190h14l-2 68h-14zM262 190h14l4 68h-14zM160 190h10v46h-10zM230 190h10v46h-10z")
	p.ink(l.c, "M130 214h140v8h-140z")
	p.key("M138 150V44H262V150M152 60V150M248 60V150M138 60H262")
	p.key(seat)
	p.key("M116 178H284V190H116z")
	p.key("M124 190l-2 68h14l2 -68M262 190l4 68h14l-4 -68")
	p.fine("M160 190v46h10v-46M230 190v46h10v-46M137 214H263M137 222H263")
	p.hair("M136 162H264M130 170H270")
}

func embroidery(p *pen, l look) {
	p.body(circle(200, 160, 100))
	p.white(circle(200, 160, 88))
	p.ink(nga, circle(200, 160, 88))
	p.ink(dat, ring(200, 160, 100, 88))
	switch l.pattern {
	case 0: // a branch in flower
		p.key("M140 222C164 200 178 176 186 148S208 112 236 106M182 164C206 164 228 174 246 196M164 196C150 184 140 170 136 150")
		for i, at := range [][3]float64{{238, 108, 23}, {246, 196, 22}, {136, 148, 20}, {190, 142, 25}} {
			d := blossom(at[0], at[1], at[2], 5, 18*float64(i))
			p.ink(l.a, d)
			p.fine(d)
			p.ink(l.c, circle(at[0], at[1], at[2]*0.3))
			p.fine(circle(at[0], at[1], at[2]*0.3))
		}
		for _, at := range [][3]float64{{208, 116, -130}, {212, 168, 80}, {164, 196, 20}, {152, 210, 150}, {216, 112, 45}} {
			p.ink(l.b, leaf(at[0], at[1], 32, 11, at[2]))
			p.fine(leaf(at[0], at[1], 32, 11, at[2]) + vein(at[0], at[1], 32, at[2]))
		}
	case 1: // a round wreath
		for i := range 12 {
			at := 30 * float64(i)
			x, y := around(200, 160, 58, at)
			if i%3 == 0 {
				d := blossom(x, y, 17, 5, at)
				p.ink(l.a, d)
				p.fine(d)
				p.solid(circle(x, y, 3))
			} else {
				p.ink(l.b, leaf(x, y, 28, 9, at+75))
				p.fine(leaf(x, y, 28, 9, at+75) + vein(x, y, 28, at+75))
			}
		}
		p.ink(l.c, circle(200, 160, 20))
		p.fine(circle(200, 160, 20) + circle(200, 160, 11))
	default: // two carp
		for i := range 2 {
			turn := translate(-200, -160).then(rotate(180 * float64(i))).then(translate(200, 160)).then(p.place)
			q := *p
			q.place = turn
			const fish = "M142 150C158 112 214 104 244 128C258 116 268 112 276 112C270 126 270 134 276 148C264 146 254 144 244 138C214 162 168 166 142 150z"
			q.ink(l.a, fish)
			q.fine(fish)
			q.solid(circle(162, 138, 3.4))
			q.hair("M176 122C184 132 184 144 176 154M190 124q8 6 0 14q8 4 0 12M206 122q8 6 0 14q8 4 0 10M222 124q7 6 0 12")
			q.ink(l.c, "M196 112C206 94 222 98 226 116C216 110 206 108 196 112z")
			q.fine("M196 112C206 94 222 98 226 116")
		}
		p.rule(l.b, 4, "M146 216q14 -12 28 0q14 12 28 0")
	}
	p.key(circle(200, 160, 100) + circle(200, 160, 88))
	p.ink(dat, rect(190, 42, 20, 18))
	p.key(rect(190, 42, 20, 18))
	p.fine("M182 50h36")
	if l.alone {
		p.key("M286 214L318 250")
		p.fine("M318 250C340 262 348 238 330 228S300 240 308 262")
	}
}

func inlayBox(p *pen, l look) {
	const front = "M92 140H278V250H92z"
	const top = "M92 140L128 104H314L278 140z"
	const side = "M278 140L314 104V214L278 250z"
	p.body("M92 140L128 104H314V214L278 250H92z")
	p.ink(l.a, front)
	p.ink(l.a, top)
	p.ink(l.a, side)
	p.ink(l.b, side)
	p.ink(l.b, rect(104, 172, 162, 66))
	switch l.pattern {
	case 0:
		p.gouge(2.4, "M120 228C150 220 160 200 184 196S226 200 250 180M172 200C166 190 160 186 148 186M206 198C212 210 222 214 234 216")
		for _, at := range [][2]float64{{148, 186}, {250, 182}, {236, 216}, {184, 196}, {212, 190}} {
			p.cut(blossom(at[0], at[1], 9, 5, at[0]))
		}
	case 1:
		for i := range 3 {
			x := 132 + 53*float64(i)
			p.cut(diamond(x, 205, 20, 25))
			p.ink(l.c, diamond(x, 205, 12, 15))
		}
		p.gouge(2, zigzag(108, 176, 154, 6, 16))
		p.gouge(2, zigzag(108, 228, 154, 6, 16))
	default:
		p.gouge(2.4, "M116 206C150 198 220 214 254 204")
		for i := range 6 {
			x := 128 + 22*float64(i)
			p.cut(leaf(x, 205, 30, 8, -58) + leaf(x+8, 206, 30, 8, 52))
		}
	}
	p.ink(l.c, circle(185, 156, 9))
	p.key(front)
	p.key(top)
	p.key("M278 140L314 104V214L278 250")
	p.fine("M92 166H278M278 166L314 130")
	p.fine(rect(104, 172, 162, 66))
	p.key(circle(185, 156, 9))
	p.fine("M150 122h128")
	p.key("M104 250v8h22v-8M246 250v8h22v-8")
}
