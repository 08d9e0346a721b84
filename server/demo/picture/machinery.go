package picture

import "fmt"

var machines = map[Kind]drawing{
	"dryer": {
		draw: dryer, patterns: 2, focus: point{176, 152}, zoom: 1.9, scene: floor, width: 220,
		inks: []inks{{cham, son, hoe}, {dong, hoe, son}, {lam, son, hoe}, {hoe, cham, son}, {xam, son, hoe}},
	},
	"gears": {
		draw: gears, patterns: 3, focus: point{226, 178}, zoom: 1.9, scene: wall, width: 240,
		inks: []inks{{cham, hoe, son}, {xam, son, cham}, {dong, hoe, nau}, {lam, hoe, son}, {hoe, cham, son}},
	},
	"rice-mill": {
		draw: riceMill, patterns: 2, focus: point{190, 156}, zoom: 1.9, scene: floor, width: 240,
		inks: []inks{{son, cham, hoe}, {cham, hoe, son}, {dong, hoe, son}, {hoe, son, cham}, {lam, nau, hoe}},
	},
	"cutter": {
		draw: cutter, patterns: 2, focus: point{178, 150}, zoom: 1.8, scene: floor, width: 250,
		inks: []inks{{dong, son, hoe}, {son, hoe, cham}, {cham, hoe, son}, {hoe, dong, son}},
	},
	"pump": {
		draw: pump, patterns: 2, focus: point{160, 176}, zoom: 1.9, scene: floor, width: 260,
		inks: []inks{{lam, son, hoe}, {cham, hoe, son}, {son, xam, hoe}, {dong, hoe, cham}},
	},
	"oil-press": {
		draw: oilPress, patterns: 2, focus: point{196, 150}, zoom: 1.8, scene: floor, width: 210,
		inks: []inks{{hoe, cham, son}, {xam, son, hoe}, {dat, dong, hoe}, {cham, son, hoe}},
	},
	"tools": {
		draw: tools, patterns: 3, focus: point{168, 118}, zoom: 1.9, scene: wall, width: 230,
		inks: []inks{{xam, nau, son}, {lam, dat, hoe}, {xam, hoe, cham}, {dong, nau, hoe}},
	},
}

func dryer(p *pen, l look) {
	const cabinet = "M100 64H284V240H100z"
	p.body(cabinet)
	p.body("M284 96H308V208H284z")
	p.ink(l.a, cabinet)
	p.ink(l.b, "M284 96H308V208H284z")
	const door = "M116 80H212V224H116z"
	p.white(door)
	p.ink(nga, door)
	for i := range 5 {
		y := 102 + 26*float64(i)
		p.ink(l.c, fmt.Sprintf("M122 %.1fh84v-9q-42 -8 -84 0z", y))
		p.fine(fmt.Sprintf("M122 %.1fh84M122 %.1fv-9q42 -8 84 0v9", y, y))
		if l.pattern == 0 {
			p.hair(fmt.Sprintf("M136 %.1fv5M150 %.1fv5M164 %.1fv5M178 %.1fv5M192 %.1fv5", y+3, y+3, y+3, y+3, y+3))
		}
	}
	p.cut(rect(226, 80, 44, 34))
	p.key(rect(226, 80, 44, 34))
	p.fine("M232 104l8 -10 8 6 8 -12 8 6")
	for i := range 2 {
		p.cut(circle(236+24*float64(i), 130, 7))
		p.fine(circle(236+24*float64(i), 130, 7) + segment(236+24*float64(i), 130, 236+24*float64(i), 124))
	}
	p.cut(circle(248, 184, 31))
	p.ink(l.b, circle(248, 184, 31))
	p.key(circle(248, 184, 31))
	if l.pattern == 0 {
		p.fine(repeat(4, func(i int) string {
			x, y := around(248, 184, 26, 90*float64(i))
			a, b := around(248, 184, 20, 90*float64(i)+40)
			return fmt.Sprintf("M248 184Q%.1f %.1f %.1f %.1fL248 184", a, b, x, y)
		}))
	} else {
		p.fine(circle(248, 184, 21) + circle(248, 184, 11) + "M217 184H279M248 153V215")
	}
	p.solid(circle(248, 184, 5))
	p.key(cabinet)
	p.key(door)
	p.key("M284 96H308V208H284M216 140v24")
	p.fine("M290 116h12M290 132h12M290 148h12M290 164h12M290 180h12")
	p.key("M118 240V258M266 240V258M104 258H132M252 258H280")
	p.ink(l.b, "M150 64V44H190V64z")
	p.key("M150 64V44H190V64M142 44H198")
}

func gears(p *pen, l look) {
	big, small := cog(158, 150, 92, 74, 16, 4), cog(284, 212, 52, 37, 9, 7)
	p.body(big)
	p.body(small)
	p.ink(l.a, big)
	p.ink(l.b, small)
	switch l.pattern {
	case 0:
		for i := range 6 {
			x, y := around(158, 150, 46, 60*float64(i)+30)
			p.cut(circle(x, y, 14))
			p.key(circle(x, y, 14))
		}
	case 1:
		p.cut(ring(158, 150, 62, 34))
		for i := range 5 {
			x1, y1 := around(158, 150, 30, 72*float64(i))
			x2, y2 := around(158, 150, 64, 72*float64(i))
			p.line(18, segment(x1, y1, x2, y2))
			p.gouge(11, segment(x1, y1, x2, y2))
			p.rule(l.a, 12, segment(x1, y1, x2, y2))
		}
		p.key(circle(158, 150, 62))
	default:
		p.fine(circle(158, 150, 62) + circle(158, 150, 54))
		for i := range 8 {
			x, y := around(158, 150, 42, 45*float64(i))
			p.solid(circle(x, y, 5))
		}
	}
	p.ink(l.c, circle(158, 150, 28))
	p.cut("M158 135a15 15 0 1 0 0.1 0zM152 128h12v10h-12z")
	p.key("M152 137V128H164V137A15 15 0 1 1 152 137")
	p.key(circle(158, 150, 28))
	p.ink(l.c, circle(284, 212, 20))
	p.key(circle(284, 212, 20))
	p.cut(circle(284, 212, 9))
	p.key(circle(284, 212, 9))
	p.key(big)
	p.key(small)
}

func riceMill(p *pen, l look) {
	const hopper = "M112 44H232L204 104H140z"
	const body = "M104 104H244V214H104z"
	const chute = "M244 150L306 190V214H244z"
	p.body(hopper)
	p.body(body)
	p.body(chute)
	p.ink(l.b, hopper)
	p.ink(l.a, body)
	p.ink(l.c, chute)
	p.cut(circle(160, 160, 38))
	p.ink(l.b, circle(160, 160, 38))
	p.key(circle(160, 160, 38))
	if l.pattern == 0 {
		p.fine(repeat(6, func(i int) string {
			x, y := around(160, 160, 38, 60*float64(i))
			return segment(160, 160, x, y)
		}))
		p.cut(circle(160, 160, 15))
		p.key(circle(160, 160, 15))
	} else {
		p.key(circle(160, 160, 25))
		p.solid(circle(160, 160, 8))
	}
	p.fine("M210 124h24M210 138h24M210 152h24M210 166h24M210 180h24")
	p.key(hopper)
	p.key(body)
	p.key(chute)
	p.fine("M128 60H216M120 104V96M224 104V96")
	for i, at := range [][2]float64{{284, 226}, {296, 232}, {308, 228}, {290, 242}, {304, 244}, {318, 240}, {282, 252}, {296, 254}, {310, 254}, {322, 252}} {
		p.cut(leaf(at[0]-6, at[1], 14, 6, float64(i*31%40)-20))
		p.hair(leaf(at[0]-6, at[1], 14, 6, float64(i*31%40)-20))
	}
	p.ink(xam, "M116 214h14l-6 44h-14zM218 214h14l6 44h-14z")
	p.key("M116 214l-6 44h14l6 -44M218 214l6 44h14l-6 -44M100 258H248")
	p.solid("M272 258l14 -20h26l18 20z")
	p.cut("M278 255l10 -14h22l12 14z")
}

func cutter(p *pen, l look) {
	p.body(circle(158, 140, 84))
	p.ink(l.a, ring(158, 140, 84, 66))
	for i := range 3 {
		at := 120*float64(i) - 70
		x1, y1 := around(158, 140, 14, at)
		x2, y2 := around(158, 140, 70, at-14)
		x3, y3 := around(158, 140, 70, at+22)
		d := fmt.Sprintf("M%.1f %.1fL%.1f %.1fQ%.1f %.1f %.1f %.1fz", x1, y1, x2, y2, (x2+x3)/2+6, (y2+y3)/2+6, x3, y3)
		p.ink(l.b, d)
		p.key(d)
		if l.pattern == 1 {
			p.fine(segment(x1, y1, (x2+x3)/2, (y2+y3)/2))
		}
	}
	p.ink(l.c, circle(158, 140, 18))
	p.key(circle(158, 140, 84) + circle(158, 140, 66) + circle(158, 140, 18))
	p.solid(circle(158, 140, 6))
	const trough = "M226 128L330 96V140L226 172z"
	p.body(trough)
	p.ink(l.c, trough)
	p.key(trough)
	for i := range 5 {
		y := 118 + 9*float64(i)
		p.rule(reu, 5, fmt.Sprintf("M244 %.1fL%.1f %.1f", y+20, 346-float64(i%2)*10, y-14))
		p.hair(fmt.Sprintf("M244 %.1fL%.1f %.1f", y+20, 346-float64(i%2)*10, y-14))
	}
	p.ink(l.a, "M106 204L84 258H100L124 216zM206 210L236 258H252L216 200zM96 232H240V244H96z")
	p.key("M106 206L84 258H102L126 218M192 218L234 258H254L212 204M92 236H236M92 246H244")
	p.key("M158 56V30M148 30H176")
	p.ink(l.b, rect(146, 18, 32, 14))
	p.key(rect(146, 18, 32, 14))
}

func pump(p *pen, l look) {
	const motor = "M206 130H318V222H206z"
	p.body(motor)
	p.body(circle(138, 176, 68))
	p.body("M112 108V60H160V112z")
	p.ink(l.b, motor)
	p.ink(l.a, circle(138, 176, 62))
	p.ink(l.a, "M112 118V64H160V118z")
	p.ink(l.c, "M100 48H172V64H100z")
	p.ink(l.c, "M190 148H208V204H190z")
	p.fine(repeat(8, func(i int) string { x := 222 + 12*float64(i); return segment(x, 136, x, 216) }))
	p.cut(circle(138, 176, 24))
	p.key(circle(138, 176, 24))
	if l.pattern == 0 {
		p.fine(repeat(6, func(i int) string {
			x, y := around(138, 176, 24, 60*float64(i))
			a, b := around(138, 176, 40, 60*float64(i)+24)
			c, d := around(138, 176, 54, 60*float64(i)+24)
			return fmt.Sprintf("M%.1f %.1fQ%.1f %.1f %.1f %.1f", x, y, a, b, c, d)
		}))
	} else {
		for i := range 8 {
			x, y := around(138, 176, 47, 45*float64(i))
			p.solid(circle(x, y, 4.5))
		}
		p.fine(circle(138, 176, 38))
	}
	p.solid(circle(138, 176, 7))
	p.key("M112 120V64H160V118M100 48H172V64H100z")
	p.key("M112 119.6A62 62 0 1 0 160 118")
	p.key(motor)
	p.key("M190 148H206M190 204H206M190 148V204")
	p.ink(l.a, "M236 112h52v18h-52z")
	p.key("M236 130V112H288V130M318 164H334V190H318")
	p.ink(xam, "M84 240H330V252H84z")
	p.key("M84 240H330V254H84zM230 222L222 240M296 222L304 240")
	p.solid(circle(110, 56, 3) + circle(162, 56, 3))
}

func oilPress(p *pen, l look) {
	p.body("M104 92H124V258H104zM276 92H296V258H276zM96 76H304V98H96z")
	p.body("M142 148H258V226H276V238H124V226H142z")
	p.ink(l.b, "M104 92H124V258H104zM276 92H296V258H276zM96 76H304V98H96z")
	p.ink(l.c, "M192 40H208V150H192z")
	p.fine(repeat(9, func(i int) string { y := 102 + 6*float64(i); return fmt.Sprintf("M190 %.1fL210 %.1f", y+4, y) }))
	p.key("M192 98V150M208 98V150M192 76V44M208 76V44")
	p.ink(l.c, "M132 36H268V48H132z")
	p.key("M132 36H268V48H132z")
	p.ink(l.c, circle(132, 42, 11)+circle(268, 42, 11))
	p.key(circle(132, 42, 11) + circle(268, 42, 11))
	p.ink(l.a, rect(152, 148, 96, 18))
	p.key(rect(152, 148, 96, 18))
	const barrel = "M142 166H258V226H142z"
	p.ink(l.a, barrel)
	if l.pattern == 0 {
		p.fine(repeat(9, func(i int) string { x := 153 + 11.7*float64(i); return segment(x, 168, x, 224) }))
		p.ink(l.b, "M142 182h116v8h-116zM142 206h116v8h-116z")
		p.fine("M142 182H258M142 190H258M142 206H258M142 214H258")
	} else {
		for row := range 3 {
			p.solid(repeat(8, func(i int) string { return circle(154+13.2*float64(i), 178+18*float64(row), 2.8) }))
		}
	}
	p.key(barrel)
	p.ink(l.b, "M124 226H276V238H124z")
	p.key("M124 226H276V238H124z")
	p.key("M96 76H304V98H96zM104 98V258H124V98M276 98V258H296V98M92 258H132M268 258H308")
	p.ink(l.c, "M182 238h14v8h-14zM176 252h30l-4 6h-22z")
	p.key("M184 238V246H196V238M170 250H210")
	p.fine("M190 246V250")
}

func tools(p *pen, l look) {
	p.ink(l.b, "M84 46H316V62H84z")
	p.key("M84 46H316V62H84z")
	p.solid(circle(124, 54, 3.5) + circle(200, 54, 3.5) + circle(276, 54, 3.5))
	handle := func(x, y, h float64) {
		d := fmt.Sprintf("M%.1f %.1fh18l-2 %.1fq-7 5 -14 0z", x-9, y, h)
		p.body(d)
		p.ink(l.b, d)
		p.key(d)
		p.fine(fmt.Sprintf("M%.1f %.1fh16M%.1f %.1fh16", x-8, y+10, x-8, y+h-10))
	}
	// A kitchen knife.
	const knife = "M112 154V86Q124 66 142 76V154z"
	p.body(knife)
	p.ink(l.a, knife)
	p.key(knife)
	p.fine("M136 82V152")
	p.key("M127 70V56")
	handle(126, 154, 74)
	// A sickle.
	const sickle = "M192 150C168 128 166 86 200 76C224 70 241 90 238 120C230 96 216 90 204 98C190 106 192 130 208 150z"
	p.body(sickle)
	p.ink(l.a, sickle)
	p.key(sickle)
	p.key("M204 76V56")
	if l.pattern == 0 {
		p.hair("M207 82l-3 8M217 85l-5 7M225 92l-6 5M231 101l-6 3")
	}
	handle(200, 150, 86)
	// A hoe or a trowel.
	if l.pattern == 2 {
		const hoeBlade = "M252 84H306V128Q279 142 252 128z"
		p.body(hoeBlade)
		p.ink(l.a, hoeBlade)
		p.key(hoeBlade)
		p.ink(l.c, "M268 72h22v16h-22z")
		p.key("M268 72h22v16h-22z")
		handle(279, 136, 104)
	} else {
		const trowel = "M279 66L306 110Q306 146 279 154Q252 146 252 110z"
		p.body(trowel)
		p.ink(l.a, trowel)
		p.key(trowel)
		p.fine("M279 70V150")
		p.ink(l.c, "M271 152h16v14h-16z")
		p.key("M271 152h16v14h-16z")
		handle(279, 166, 70)
	}
}
