package picture

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// sheet is the paper a picture is printed on. Drawings use a plane of 400 × 300 units, whatever the size in pixels.
type sheet struct {
	img *image.RGBA
	// paper is the bare ground by column.
	paper  []color.RGBA
	raster *vector.Rasterizer
	mask   *image.Alpha
}

const unit = Width / 400.0

// newSheet lays the tinted ground and the white hairlines that a block's grain leaves in it.
func newSheet(ground color.RGBA) *sheet {
	s := &sheet{
		img:    image.NewRGBA(image.Rect(0, 0, Width, Height)),
		paper:  make([]color.RGBA, Width),
		raster: vector.NewRasterizer(1, 1),
		mask:   image.NewAlpha(image.Rect(0, 0, Width, Height)),
	}
	row := s.img.Pix[:Width*4]
	for x := range Width {
		c := paperAt(ground, x)
		s.paper[x] = c
		row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, 255
	}
	for y := 1; y < Height; y++ {
		copy(s.img.Pix[y*s.img.Stride:], row)
	}
	return s
}

// paperAt is the bare ground in one column: two hairlines in every seven units.
func paperAt(ground color.RGBA, x int) color.RGBA {
	at := math.Mod((float64(x)+0.5)/unit, 7)
	cover := 0.0
	for _, hair := range [2]float64{1.5, 4.5} {
		cover += math.Max(0, math.Min(1, (0.75-math.Abs(at-hair))*unit/2))
	}
	return mix(ground, white, 0.34*math.Min(cover, 1))
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8(math.Round(float64(x) + (float64(y)-float64(x))*t)) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

// cover rasterises closed outlines and calls blend for every touched row with its coverage.
func (s *sheet) cover(lines []line, blend func(pix []uint8, cover []uint8, x int)) {
	lowX, lowY, highX, highY := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, l := range lines {
		for _, p := range l.points {
			lowX, lowY = math.Min(lowX, p.x), math.Min(lowY, p.y)
			highX, highY = math.Max(highX, p.x), math.Max(highY, p.y)
		}
	}
	box := image.Rect(int(math.Floor(lowX)), int(math.Floor(lowY)), int(math.Ceil(highX))+1, int(math.Ceil(highY))+1)
	box = box.Intersect(s.img.Bounds())
	if box.Empty() {
		return
	}
	w, h := box.Dx(), box.Dy()
	s.raster.Reset(w, h)
	s.raster.DrawOp = draw.Src
	local := func(p point) (float32, float32) {
		return float32(p.x - float64(box.Min.X)), float32(p.y - float64(box.Min.Y))
	}
	for _, l := range lines {
		s.raster.MoveTo(local(l.points[0]))
		for _, p := range l.points[1:] {
			s.raster.LineTo(local(p))
		}
		s.raster.ClosePath()
	}
	mask := &image.Alpha{Pix: s.mask.Pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	s.raster.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for y := range h {
		from := s.img.PixOffset(box.Min.X, box.Min.Y+y)
		blend(s.img.Pix[from:from+4*w], mask.Pix[y*w:(y+1)*w], box.Min.X)
	}
}

// press prints an ink: it multiplies with what lies beneath, as a second block over a first one.
func (s *sheet) press(lines []line, ink color.RGBA) {
	// share[c][v] is the ink's channel c at coverage v, in 255ths.
	var share [3][256]uint32
	for c, value := range [3]uint8{ink.R, ink.G, ink.B} {
		for v := range 256 {
			share[c][v] = uint32(255*255-v*(255-int(value))+127) / 255
		}
	}
	s.cover(lines, func(pix, cover []uint8, _ int) {
		for i, v := range cover {
			if v == 0 {
				continue
			}
			p := pix[4*i : 4*i+3 : 4*i+3]
			p[0] = uint8((uint32(p[0])*share[0][v] + 127) / 255)
			p[1] = uint8((uint32(p[1])*share[1][v] + 127) / 255)
			p[2] = uint8((uint32(p[2])*share[2][v] + 127) / 255)
		}
	})
}

// paint covers what lies beneath.
func (s *sheet) paint(lines []line, c color.RGBA) {
	s.cover(lines, func(pix, cover []uint8, _ int) {
		for i, v := range cover {
			if v != 0 {
				over(pix[4*i:4*i+3:4*i+3], c, uint32(v))
			}
		}
	})
}

// clear gives the bare ground back, so that one thing can stand before another.
func (s *sheet) clear(lines []line) {
	s.cover(lines, func(pix, cover []uint8, x int) {
		for i, v := range cover {
			if v != 0 {
				over(pix[4*i:4*i+3:4*i+3], s.paper[x+i], uint32(v))
			}
		}
	})
}

func over(p []uint8, c color.RGBA, v uint32) {
	p[0] = uint8((uint32(p[0])*(255-v) + uint32(c.R)*v + 127) / 255)
	p[1] = uint8((uint32(p[1])*(255-v) + uint32(c.G)*v + 127) / 255)
	p[2] = uint8((uint32(p[2])*(255-v) + uint32(c.B)*v + 127) / 255)
}

// pen draws on a sheet through a map of its own. All paths are SVG path data in units of the drawing.
type pen struct {
	sheet *sheet
	place matrix
	// slip is how far the ink blocks lie off the key block, in units of the sheet.
	slip point
	// weight multiplies every key line; the lines of a small or large drawing change less than its size.
	weight float64
}

func newPen(s *sheet, place matrix, slip point) *pen {
	return &pen{sheet: s, place: place, slip: slip, weight: math.Pow(place.scale(), -0.45)}
}

func (p *pen) toPixels() matrix { return p.place.then(scaleBy(unit)) }

// inkPixels is toPixels with the ink blocks' slip.
func (p *pen) inkPixels() matrix {
	k := math.Pow(p.place.scale(), 0.5)
	return p.place.then(translate(p.slip.x*k, p.slip.y*k)).then(scaleBy(unit))
}

// body keeps the silhouette clear of whatever was printed behind it.
func (p *pen) body(d string) {
	key := parse(d, p.toPixels())
	p.sheet.clear(key)
	p.sheet.clear(stroke(key, keyWidth*p.weight*p.place.scale()*unit))
}

// ink presses a flat colour, off register.
func (p *pen) ink(c color.RGBA, d string) { p.sheet.press(parse(d, p.inkPixels()), c) }

// white leaves the paper white under later inks, off register like them.
func (p *pen) white(d string) { p.sheet.paint(parse(d, p.inkPixels()), white) }

// solid fills with the charcoal of the key block, in register.
func (p *pen) solid(d string) { p.sheet.paint(parse(d, p.toPixels()), charcoal) }

// cut takes a shape out of the key block: white, in register.
func (p *pen) cut(d string) { p.sheet.paint(parse(d, p.toPixels()), shell) }

const keyWidth = 4.5

// key draws the charcoal key line; fine and hair draw thinner ones.
func (p *pen) key(d string)  { p.line(keyWidth, d) }
func (p *pen) fine(d string) { p.line(2.7, d) }
func (p *pen) hair(d string) { p.line(1.7, d) }

func (p *pen) line(width float64, d string) {
	m := p.toPixels()
	p.sheet.paint(stroke(parse(d, m), width*p.weight*m.scale()), charcoal)
}

// gouge draws a white line into the key block, as a cut in the wood.
func (p *pen) gouge(width float64, d string) {
	m := p.toPixels()
	p.sheet.paint(stroke(parse(d, m), width*p.weight*m.scale()), shell)
}

// rule presses a broad ink line.
func (p *pen) rule(c color.RGBA, width float64, d string) {
	m := p.inkPixels()
	p.sheet.press(stroke(parse(d, m), width*m.scale()), c)
}
