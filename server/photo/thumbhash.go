package photo

import (
	"image"
	"math"
)

// ThumbHash makes the placeholder that evanw.github.io/thumbhash defines, of a
// picture without transparency: the lowest frequencies of brightness and two
// colour differences, four bits each, in about 25 bytes.
func ThumbHash(img image.Image) []byte {
	b := img.Bounds()
	width, height := fit(b.Dx(), b.Dy(), 100)
	return thumbhashRGB(width, height, averageRGB(img, width, height))
}

// averageRGB reduces a picture to width × height averages, three values a
// pixel from 0 to 255.
func averageRGB(img image.Image, width, height int) []float64 {
	b := img.Bounds()
	out := make([]float64, 0, 3*width*height)
	for y := range height {
		for x := range width {
			x0, x1 := x*b.Dx()/width, (x+1)*b.Dx()/width
			y0, y1 := y*b.Dy()/height, (y+1)*b.Dy()/height
			var sum [3]float64
			for sy := y0; sy < y1; sy++ {
				for sx := x0; sx < x1; sx++ {
					r, g, bl, _ := img.At(b.Min.X+sx, b.Min.Y+sy).RGBA()
					sum[0] += float64(r >> 8)
					sum[1] += float64(g >> 8)
					sum[2] += float64(bl >> 8)
				}
			}
			n := float64((x1 - x0) * (y1 - y0))
			out = append(out, sum[0]/n, sum[1]/n, sum[2]/n)
		}
	}
	return out
}

func thumbhashRGB(width, height int, rgb []float64) []byte {
	var channels [3][]float64 // luminance, yellow to blue, red to green
	for i := 0; i < len(rgb); i += 3 {
		r, g, b := rgb[i]/255, rgb[i+1]/255, rgb[i+2]/255
		channels[0] = append(channels[0], (r+g+b)/3)
		channels[1] = append(channels[1], (r+g)/2-b)
		channels[2] = append(channels[2], r-g)
	}
	long := float64(max(width, height))
	lx := max(1, int(math.Round(7*float64(width)/long)))
	ly := max(1, int(math.Round(7*float64(height)/long)))
	l := frequencies(channels[0], width, height, max(3, lx), max(3, ly))
	p := frequencies(channels[1], width, height, 3, 3)
	q := frequencies(channels[2], width, height, 3, 3)

	landscape, side := 0, lx
	if width > height {
		landscape, side = 1, ly
	}
	head24 := scaled(l.dc, 63) | int(math.Round(31.5+31.5*p.dc))<<6 | int(math.Round(31.5+31.5*q.dc))<<12 | scaled(l.scale, 31)<<18
	head16 := side | scaled(p.scale, 63)<<3 | scaled(q.scale, 63)<<9 | landscape<<15
	hash := []byte{byte(head24), byte(head24 >> 8), byte(head24 >> 16), byte(head16), byte(head16 >> 8)}
	high := false
	for _, f := range [][]float64{l.ac, p.ac, q.ac} {
		for _, v := range f {
			if nibble := byte(scaled(v, 15)); high {
				hash[len(hash)-1] |= nibble << 4
			} else {
				hash = append(hash, nibble)
			}
			high = !high
		}
	}
	return hash
}

func scaled(v, most float64) int { return int(math.Round(v * most)) }

// spectrum holds a channel's mean, its frequencies moved to 0…1, and the scale
// that they were divided by.
type spectrum struct {
	dc, scale float64
	ac        []float64
}

func frequencies(channel []float64, width, height, nx, ny int) spectrum {
	var s spectrum
	fx := make([]float64, width)
	for cy := range ny {
		for cx := 0; cx*ny < nx*(ny-cy); cx++ {
			for x := range fx {
				fx[x] = math.Cos(math.Pi / float64(width) * float64(cx) * (float64(x) + 0.5))
			}
			f := 0.0
			for y := range height {
				fy := math.Cos(math.Pi / float64(height) * float64(cy) * (float64(y) + 0.5))
				for x := range width {
					f += channel[x+y*width] * fx[x] * fy
				}
			}
			f /= float64(width * height)
			if cx == 0 && cy == 0 {
				s.dc = f
				continue
			}
			s.ac = append(s.ac, f)
			s.scale = max(s.scale, math.Abs(f))
		}
	}
	if s.scale > 0 {
		for i := range s.ac {
			s.ac[i] = 0.5 + 0.5/s.scale*s.ac[i]
		}
	}
	return s
}
