package picture

import "fmt"

var foods = map[Kind]drawing{
	"fish-sauce": {
		draw: fishSauce, patterns: 3, focus: point{200, 186}, zoom: 2.3, scene: shelf, width: 110,
		inks: []inks{{son, hoe, cham}, {nau, hoe, son}, {dat, nga, cham}, {nau, nga, dong}, {son, nga, charcoal}},
	},
	"tea-tin": {
		draw: teaTin, patterns: 4, focus: point{200, 168}, zoom: 2.1, scene: shelf, width: 150,
		inks: []inks{{reu, dong, hoe}, {dong, hoe, son}, {cham, hoe, son}, {son, hoe, dong}, {lam, nga, reu}, {hoe, son, dong}},
	},
	"honey": {
		draw: honey, patterns: 2, focus: point{200, 182}, zoom: 2.1, scene: shelf, width: 160,
		inks: []inks{{hoe, dat, son}, {dat, hoe, cham}, {hoe, nau, dong}, {hoe, hoe, cham}},
	},
	"noodles": {
		draw: noodles, patterns: 2, focus: point{188, 154}, zoom: 2.1, scene: wall, width: 216,
		inks: []inks{{xam, dong, hoe}, {nga, son, hoe}, {hoe, cham, son}, {dat, dong, hoe}, {nga, cham, son}},
	},
	"rice": {
		draw: rice, patterns: 3, focus: point{200, 184}, zoom: 2.0, scene: shelf, width: 170,
		inks: []inks{{nga, dong, hoe}, {nga, son, hoe}, {hoe, dong, nau}, {nga, cham, hoe}, {dat, nga, reu}},
	},
	"leaf-cake": {
		draw: leafCake, patterns: 2, focus: point{182, 160}, zoom: 2.0, scene: shelf, width: 210,
		inks: []inks{{reu, hoe, son}, {dong, hoe, son}, {reu, nga, nau}, {dong, nga, cham}},
	},
	"dried-fish": {
		draw: driedFish, patterns: 2, focus: point{198, 150}, zoom: 1.9, scene: wall, width: 226,
		inks: []inks{{dat, hoe, son}, {xam, hoe, cham}, {hoe, dat, cham}, {lam, nga, son}, {hong, hoe, nau}},
	},
	"coffee": {
		draw: coffee, patterns: 3, focus: point{200, 176}, zoom: 2.0, scene: shelf, width: 150,
		inks: []inks{{nau, hoe, son}, {charcoal, son, hoe}, {dat, nga, nau}, {cham, hoe, nau}, {son, nga, nau}, {dong, nga, nau}},
	},
	"fruit-jar": {
		draw: fruitJar, patterns: 3, focus: point{200, 186}, zoom: 2.1, scene: shelf, width: 150,
		inks: []inks{{hoe, son, dong}, {hong, dong, son}, {reu, hoe, son}, {dat, cham, hoe}, {son, hoe, dong}},
	},
	"rice-wine": {
		draw: riceWine, patterns: 3, focus: point{192, 178}, zoom: 2.1, scene: shelf, width: 150,
		inks: []inks{{nga, son, hoe}, {dat, son, hoe}, {lam, cham, hoe}, {nau, hoe, son}, {dong, hoe, son}},
	},
	"pepper": {
		draw: pepper, patterns: 2, focus: point{196, 190}, zoom: 2.2, scene: shelf, width: 176,
		inks: []inks{{xam, son, dong}, {nga, dong, son}, {hoe, cham, nau}, {nga, son, reu}},
	},
}

func fishSauce(p *pen, l look) {
	const bottle = "M182 62V96C182 116 150 120 150 158V248Q150 258 160 258H240Q250 258 250 248V158C250 120 218 116 218 96V62z"
	const cap = "M176 36H224V62H176z"
	const label = "M150 164H250V232H150z"
	p.body(bottle)
	p.body(cap)
	p.ink(l.a, bottle)
	p.ink(l.b, cap)
	p.white(label)
	p.ink(l.b, label)
	switch l.pattern {
	case 0:
		p.ink(l.c, "M166 202C180 182 206 182 222 198C230 190 236 188 240 188C236 198 236 206 240 216C236 216 230 214 222 206C206 220 180 222 166 202z")
		p.fine("M166 202C180 182 206 182 222 198C230 190 236 188 240 188C236 198 236 206 240 216C236 216 230 214 222 206C206 220 180 222 166 202z")
		p.solid(circle(180, 199, 2.6))
		p.fine("M160 174h80M160 224h80")
	case 1:
		p.rule(l.c, 5, waves(154, 196, 92, 5, 4))
		p.rule(l.c, 5, waves(154, 212, 92, 5, 4))
		p.ink(son, circle(200, 182, 9))
		p.fine("M160 224h80")
	default:
		p.ink(l.c, rect(150, 164, 100, 20))
		p.fine("M150 184H250M166 198h68M166 208h68M166 218h44")
	}
	p.key(bottle)
	p.key(cap)
	p.key("M150 164H250M150 232H250")
	p.fine("M176 50H224M182 78H218")
	p.gouge(3, "M162 152C164 138 172 132 180 126")
}

func teaTin(p *pen, l look) {
	const tin = "M134 100H266V258H134z"
	const lid = "M140 60H260L270 100H130z"
	p.body(tin)
	p.body(lid)
	p.ink(l.a, tin)
	p.ink(l.b, lid)
	switch l.pattern {
	case 0:
		p.white(rect(134, 132, 132, 92))
		p.ink(l.b, rect(134, 132, 132, 92))
		p.ink(l.a, leaf(200, 214, 74, 30, -90))
		p.key(leaf(200, 214, 74, 30, -90))
		p.fine("M200 214V154M200 196l14 -12M200 196l-14 -12M200 178l11 -10M200 178l-11 -10")
		p.key("M134 132H266M134 224H266")
	case 1:
		p.white(circle(200, 178, 46))
		p.ink(l.c, circle(200, 178, 46))
		for _, at := range [][3]float64{{200, 206, -90}, {200, 206, -140}, {200, 206, -40}} {
			p.ink(l.a, leaf(at[0], at[1], 50, 16, at[2]))
			p.fine(leaf(at[0], at[1], 50, 16, at[2]))
		}
		p.key(circle(200, 178, 46))
		p.fine("M134 116H266M134 242H266")
	case 2:
		for i := range 5 {
			p.rule(l.c, 7, waves(134, 138+26*float64(i), 132, 8, 4))
		}
		p.white(rect(164, 140, 72, 84))
		p.ink(l.b, rect(164, 140, 72, 84))
		p.key(rect(164, 140, 72, 84))
		p.fine("M178 160h44M178 174h44M178 188h44M178 202h26")
	default:
		p.white(diamond(200, 178, 56, 62))
		p.ink(l.b, diamond(200, 178, 56, 62))
		p.key(diamond(200, 178, 56, 62))
		p.ink(l.c, blossom(200, 178, 26, 6, 30))
		p.fine(blossom(200, 178, 26, 6, 30))
		p.solid(circle(200, 178, 4))
		p.fine("M134 116H266M134 242H266")
	}
	p.key(tin)
	p.key(lid)
	p.fine("M136 82H264")
}

func honey(p *pen, l look) {
	const jar = "M146 112L126 132V244Q126 258 140 258H260Q274 258 274 244V132L254 112z"
	const lid = "M138 76H262V112H138z"
	p.body(jar)
	p.body(lid)
	p.ink(l.a, jar)
	p.ink(l.b, "M126 156H274V244Q274 258 260 258H140Q126 258 126 244z")
	p.ink(l.c, lid)
	cell := func(x, y, r float64) string {
		return repeat(6, func(i int) string {
			px, py := around(x, y, r, 30+60*float64(i))
			return fmt.Sprintf("%c%.1f %.1f", "LM"[btoi(i == 0)], px, py)
		}) + "z"
	}
	if l.pattern == 0 {
		const label = "M152 160H248V238H152z"
		p.white(label)
		p.ink(nga, label)
		for _, at := range [][2]float64{{184, 188}, {215.2, 188}, {199.6, 215}} {
			p.ink(l.a, cell(at[0], at[1], 17))
			p.fine(cell(at[0], at[1], 17))
		}
		p.fine(cell(168.4, 215, 17))
		p.fine(cell(230.8, 215, 17))
		p.key(label)
	} else {
		p.white(cell(200, 194, 50))
		p.ink(nga, cell(200, 194, 50))
		p.key(cell(200, 194, 50))
		p.ink(l.a, ellipse(200, 202, 17, 22))
		p.fine(ellipse(200, 202, 17, 22) + "M184 196h32M183 206h34M187 216h26")
		p.ink(groundBlue, leaf(196, 190, 34, 13, -150)+leaf(204, 190, 34, 13, -30))
		p.fine(leaf(196, 190, 34, 13, -150) + leaf(204, 190, 34, 13, -30))
		p.solid(circle(200, 178, 6.5))
	}
	p.key(jar)
	p.key(lid)
	p.fine(repeat(9, func(i int) string { x := 150 + 12.5*float64(i); return segment(x, 80, x, 108) }))
	p.fine("M126 148C150 140 170 156 200 148S250 140 274 148")
}

func noodles(p *pen, l look) {
	bundle := func(x float64) {
		p.body(fmt.Sprintf("M%.1f 58h96v200h-96z", x))
		strand := func(i int) string {
			at := x + 6 + 10.6*float64(i)
			return fmt.Sprintf("M%.1f 58c7 16 -7 28 0 44s6 26 0 40s-7 28 0 44s7 28 0 44s-3 18 0 26", at)
		}
		for i := range 9 {
			p.rule(l.a, 7, strand(i))
		}
		p.fine(repeat(9, strand))
		band := fmt.Sprintf("M%.1f 134h106v48h-106z", x-5)
		p.white(band)
		p.ink(l.b, band)
		if l.pattern == 0 {
			p.ink(l.c, circle(x+48, 158, 15))
			p.fine(circle(x+48, 158, 15))
			p.fine(fmt.Sprintf("M%.1f 158h14M%.1f 158h14", x+6, x+76))
		} else {
			p.ink(l.c, rect(x-5, 150, 106, 16))
			p.fine(segment(x-5, 150, x+101, 150) + segment(x-5, 166, x+101, 166))
		}
		p.key(band)
	}
	bundle(94)
	bundle(210)
}

func rice(p *pen, l look) {
	const sack = "M150 92C128 116 116 160 118 206C120 240 126 258 140 258H260C274 258 280 240 282 206C284 160 272 116 250 92C232 98 168 98 150 92z"
	const neck = "M150 92C146 74 134 60 130 48C152 56 164 46 178 54C192 44 208 44 222 54C236 46 248 56 270 48C266 60 254 74 250 92C232 98 168 98 150 92z"
	p.body(sack)
	p.body(neck)
	p.ink(l.a, sack)
	p.ink(l.a, neck)
	p.ink(l.b, "M148 84C168 92 232 92 252 84L252 98C232 106 168 106 148 98z")
	ear := func(x, y float64, turn float64) {
		sx, sy := around(x, y, 92, turn)
		p.key(segment(x, y, sx, sy))
		for i := range 5 {
			k := 0.34 + 0.145*float64(i)
			gx, gy := around(x, y, 92*k, turn)
			for _, side := range []float64{-34, 34} {
				p.ink(l.c, leaf(gx, gy, 21, 8, turn+side))
				p.fine(leaf(gx, gy, 21, 8, turn+side))
			}
		}
		p.ink(l.c, leaf(sx, sy, 20, 7, turn))
		p.fine(leaf(sx, sy, 20, 7, turn))
	}
	switch l.pattern {
	case 0:
		ear(200, 244, -90)
	case 1:
		const label = "M146 146H254V236H146z"
		p.white(label)
		p.ink(l.b, label)
		p.white(circle(200, 184, 28))
		p.ink(l.c, circle(200, 184, 28))
		p.fine(circle(200, 184, 28) + "M160 222h80")
		for i := range 3 {
			p.cut(leaf(200, 206, 40, 9, -90+32*float64(i-1)))
			p.fine(leaf(200, 206, 40, 9, -90+32*float64(i-1)))
		}
		p.key(label)
	default:
		p.ink(l.b, "M119 168C160 178 240 178 281 168L283 200C240 212 160 212 118 200z")
		p.fine("M119 168C160 178 240 178 281 168M118 200C160 212 240 212 283 200")
		p.hair("M134 116C160 124 240 124 266 116M126 140C160 150 240 150 274 140M122 226C160 238 240 238 280 226")
		p.ink(l.c, circle(200, 189, 22))
		p.key(circle(200, 189, 22))
		p.cut(leaf(200, 204, 30, 10, -90))
	}
	p.key(sack)
	p.key("M150 92C146 74 134 60 130 48C152 56 164 46 178 54C192 44 208 44 222 54C236 46 248 56 270 48C266 60 254 74 250 92")
	p.key("M148 84C168 92 232 92 252 84M148 98C168 106 232 106 252 98")
	p.fine("M252 92C268 100 270 116 262 126M252 94C274 92 282 104 284 112")
	p.hair("M168 60L172 82M200 54V86M232 60L228 82")
}

func leafCake(p *pen, l look) {
	const top = "M96 128L200 84L304 128L200 172z"
	const left = "M96 128L200 172V258L96 214z"
	const right = "M304 128L200 172V258L304 214z"
	p.body("M96 128L200 84L304 128V214L200 258L96 214z")
	p.ink(l.a, top)
	p.ink(l.a, left)
	p.ink(l.a, right)
	p.ink(xam, right)
	p.hair("M112 138V220M130 146V228M148 153V235M166 161V243M184 168V250")
	p.hair("M216 166V250M234 158V242M252 150V236M270 142V228M288 135V220")
	p.hair("M120 118L224 162M144 108L248 152M168 98L272 142")
	if l.pattern == 0 {
		for _, d := range []string{"M153 108L252 150V232", "M247 108L148 150V232", "M101 173L200 215L299 173"} {
			p.line(11, d)
			p.gouge(5.5, d)
			p.rule(l.b, 5, d)
		}
		p.ink(l.c, circle(200, 128, 13))
		p.key(circle(200, 128, 13))
	} else {
		p.white("M140 109L244 153V239L260 232V146L156 102z")
		p.ink(l.b, "M140 109L244 153V239L260 232V146L156 102z")
		p.fine("M140 109L244 153V239M156 102L260 146V232")
		p.white("M112 158L176 185V222L112 195z")
		p.ink(l.c, "M112 158L176 185V222L112 195z")
		p.key("M112 158L176 185V222L112 195z")
		p.gouge(3, "M122 174L166 193M122 186L152 199")
	}
	p.key(top)
	p.key(left)
	p.key("M304 128V214L200 258")
}

func driedFish(p *pen, l look) {
	p.ink(nau, "M84 44H316V56H84z")
	p.key("M84 44H316V56H84z")
	for i := range 3 {
		q := *p
		q.place = translate(float64(i-1)*74, float64(i%2)*8).then(p.place)
		const fish = "M200 78C226 104 234 150 216 200C212 214 214 222 232 250C216 246 208 244 200 236C192 244 184 246 168 250C186 222 188 214 184 200C166 150 174 104 200 78z"
		q.key("M200 56V82")
		q.body(fish)
		q.ink(l.a, fish)
		if i == 1 {
			q.ink(l.b, "M200 78C226 104 234 150 216 200L200 206z")
		} else {
			q.ink(l.b, "M200 78C174 104 166 150 184 200L200 206z")
		}
		q.solid(circle(189, 104, 3.6))
		q.key(fish)
		q.fine("M176 122C190 132 210 132 224 122")
		if l.pattern == 0 {
			q.fine("M200 132V214M200 148l16 -9M200 148l-16 -9M200 166l17 -9M200 166l-17 -9M200 184l14 -8M200 184l-14 -8")
		} else {
			q.hair(repeat(4, func(r int) string {
				y := 146 + 16*float64(r)
				return fmt.Sprintf("M%.1f %.1fq6 8 12 0q6 8 12 0q6 8 12 0", 182.0, y)
			}))
		}
		q.ink(l.c, "M222 140L238 158L224 168z")
		q.fine("M222 140L238 158L224 168")
	}
}

func coffee(p *pen, l look) {
	const bag = "M138 84L130 112V246Q130 258 142 258H258Q270 258 270 246V112L262 84z"
	const fold = "M138 52H262V84H138z"
	p.body(bag)
	p.body(fold)
	p.ink(l.a, bag)
	p.ink(l.a, fold)
	p.ink(l.b, fold)
	bean := func(x, y, r, turn float64) {
		q := *p
		q.place = rotate(turn).then(translate(x, y)).then(p.place)
		q.cut(ellipse(0, 0, r*0.72, r))
		q.ink(l.c, ellipse(0, 0, r*0.72, r))
		q.fine(ellipse(0, 0, r*0.72, r))
		q.fine(fmt.Sprintf("M0 %.1fC%.1f %.1f %.1f %.1f 0 %.1f", -r, r*0.5, -r*0.3, -r*0.5, r*0.3, r))
	}
	switch l.pattern {
	case 0:
		p.white(rect(130, 140, 140, 76))
		p.ink(l.b, rect(130, 140, 140, 76))
		bean(200, 178, 29, 24)
		p.key("M130 140H270M130 216H270")
	case 1:
		for i, at := range [][2]float64{{162, 150}, {200, 138}, {238, 150}, {176, 188}, {224, 188}, {200, 222}} {
			bean(at[0], at[1], 15, 40*float64(i)-60)
		}
	default:
		p.white("M152 128H248V232H152z")
		p.ink(l.b, "M152 128H248V232H152z")
		p.key("M152 128H248V232H152z")
		// A drip filter over a glass.
		p.ink(l.c, "M178 150H222L214 172H186z")
		p.fine("M178 150H222L214 172H186zM172 172H228M200 176v8")
		p.ink(l.a, "M186 198h28l-3 22h-22z")
		p.fine("M182 186h36l-5 34h-26zM184 198h32")
	}
	p.key(bag)
	p.key(fold)
	p.fine("M138 68H262M130 112L138 84M270 112L262 84M144 258V112M256 258V112")
	p.solid(circle(200, 108, 4.5))
	p.fine(circle(200, 108, 9))
}

func fruitJar(p *pen, l look) {
	const jar = "M152 104C134 112 130 124 130 140V242Q130 258 146 258H254Q270 258 270 242V140C270 124 266 112 248 104z"
	const lid = "M146 68H254V104H146z"
	p.body(jar)
	p.body(lid)
	p.ink(nga, jar)
	for row := range 4 {
		for col := range 4 {
			x := 150 + 34*float64(col) - 8*float64(row%2)
			y := 236 - 31*float64(row)
			var d string
			switch l.pattern {
			case 0:
				d = circle(x, y, 15)
			case 1:
				d = ellipse(x, y, 17, 12)
			default:
				d = leaf(x-15, y+4, 36, 16, -15)
			}
			p.ink([2]inks{{l.a}, {l.b}}[btoi((row+2*col)%5 == 0)][0], d)
			p.fine(d)
			if l.pattern == 0 {
				p.hair(fmt.Sprintf("M%.1f %.1fq6 -2 8 -8", x-2, y-4))
			}
		}
	}
	p.ink(l.c, lid)
	const tag = "M166 168H234V220H166z"
	p.cut(tag)
	p.ink(nga, tag)
	p.key(tag)
	p.rule(l.c, 6, "M178 184H222")
	p.fine("M178 198H222M178 208H204")
	p.key(jar)
	p.key(lid)
	p.fine("M146 80H254M146 92H254M140 118C170 126 230 126 260 118")
}

func riceWine(p *pen, l look) {
	const bottle = "M184 60C184 92 190 104 172 126C146 152 138 176 138 206C138 236 148 258 160 258H240C252 258 262 236 262 206C262 176 254 152 228 126C210 104 216 92 216 60z"
	const stopper = "M182 34H218V60H182z"
	p.body(bottle)
	p.body(stopper)
	p.ink(l.a, bottle)
	p.ink(nau, stopper)
	switch l.pattern {
	case 0:
		p.white(diamond(200, 196, 44, 44))
		p.ink(l.b, diamond(200, 196, 44, 44))
		p.key(diamond(200, 196, 44, 44))
		p.gouge(2.6, "M200 226V166")
		for i := range 4 {
			y := 216 - 13*float64(i)
			p.cut(leaf(200, y, 20, 7, -35) + leaf(200, y, 20, 7, -145))
		}
	case 1:
		p.ink(l.b, "M140 186C170 196 230 196 260 186L262 218C230 230 170 230 138 218z")
		p.fine("M140 186C170 196 230 196 260 186M138 218C170 230 230 230 262 218")
		p.rule(l.c, 5, waves(146, 211, 108, 5, 5))
	default:
		p.fine("M200 246C196 216 200 186 212 160")
		for i, at := range [][3]float64{{199, 226, -160}, {199, 218, -20}, {200, 198, -160}, {202, 190, -20}, {206, 172, -150}, {212, 160, -70}} {
			p.ink([2]inks{{l.b}, {l.c}}[i%2][0], leaf(at[0], at[1], 30, 10, at[2]))
			p.fine(leaf(at[0], at[1], 30, 10, at[2]))
		}
	}
	p.ink(l.c, "M178 96H222V118H178z")
	p.key(bottle)
	p.key(stopper)
	p.fine("M180 98H220M178 104H222M177 110H223M174 118H226")
	p.fine("M222 112C240 112 246 126 240 140M222 114C246 106 256 116 258 126")
	if l.alone {
		const cup = "M284 216H332L326 258H290z"
		p.body(cup)
		p.ink(l.a, cup)
		p.ink(l.b, "M285 226H331L330 236H286z")
		p.key(cup)
	}
}

func pepper(p *pen, l look) {
	const jar = "M152 110H248V244Q248 258 234 258H166Q152 258 152 244z"
	const mill = "M146 72Q146 44 200 44Q254 44 254 72V110H146z"
	p.body(jar)
	p.body(mill)
	p.ink(l.a, jar)
	p.ink(l.b, mill)
	for row := range 5 {
		for col := range 6 {
			x := 163 + 15*float64(col) + 6*float64(row%2)
			y := 250 - 13*float64(row)
			if x > 244 {
				continue
			}
			p.solid(circle(x, y-4, 5.6))
		}
	}
	const tag = "M152 132H248V184H152z"
	p.white(tag)
	p.ink(l.c, tag)
	if l.pattern == 0 {
		p.gouge(3, "M166 158C184 140 212 176 234 152")
		for _, at := range [][2]float64{{174, 152}, {188, 160}, {202, 166}, {216, 164}, {228, 156}} {
			p.cut(circle(at[0], at[1], 6))
		}
	} else {
		p.cut(leaf(168, 172, 60, 20, -25))
		p.fine(leaf(168, 172, 60, 20, -25) + vein(168, 172, 60, -25))
	}
	p.key("M152 132H248M152 184H248")
	p.key(jar)
	p.key(mill)
	p.fine("M146 96H254M170 52V108M230 52V108M200 44V108")
	if l.alone {
		p.fine("M292 258C284 230 290 204 306 182")
		for i, at := range [][2]float64{{289, 246}, {299, 238}, {287, 228}, {299, 222}, {291, 212}, {302, 206}, {297, 196}} {
			p.ink([2]inks{{l.b}, {l.c}}[i%2][0], circle(at[0], at[1], 7))
			p.fine(circle(at[0], at[1], 7))
		}
		p.ink(l.c, leaf(304, 184, 36, 16, -20))
		p.fine(leaf(304, 184, 36, 16, -20) + vein(304, 184, 36, -20))
	}
}
