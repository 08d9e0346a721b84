package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"time"

	"golang.org/x/image/webp"
	"golang.org/x/sync/errgroup"
)

// Long edges of the renditions, in pixels.
const (
	LargeEdge  = 1920
	MediumEdge = 960
	SmallEdge  = 320
)

const (
	quality = 82
	// timeLimit is twenty times what 40 megapixels take on a slow core.
	timeLimit = 30 * time.Second
)

// Rendition is a baseline JPEG in sRGB that carries a picture and nothing else:
// no EXIF, no place, no profile, no comment.
type Rendition struct {
	Width, Height int // pixels, upright
	JPEG          []byte
}

// Renditions are what people see of a photo. None is larger than the photo, so
// those of a small one are alike.
type Renditions struct {
	Header               Header
	Large, Medium, Small Rendition
	// ThumbHash is a placeholder of about 25 bytes (evanw.github.io/thumbhash).
	ThumbHash []byte
}

// Render inspects the photo in the size bytes of r and makes its renditions:
// upright, on white where it is transparent. Refusals are those of Inspect, and
// photo-damaged or photo-too-complex for what shows only while decoding. A
// failure of r and the end of ctx are no refusals; the same call may succeed
// later. At its peak it holds the decoded photo once: 1.5 to 4 bytes a pixel,
// 8 for 16-bit PNG, up to 15 for progressive JPEG. Its own time limit counts
// reading too, so r should be memory or a local file.
func Render(ctx context.Context, r io.ReaderAt, size int64) (Renditions, error) {
	h, err := Inspect(r, size)
	if err != nil {
		return Renditions{}, err
	}
	limited, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	large, err := decodeLarge(limited, h, r, size)
	if err != nil {
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return Renditions{}, tooComplex()
		}
		return Renditions{}, err
	}
	out := Renditions{Header: h}
	var work errgroup.Group
	encode := func(p picture, to *Rendition) {
		work.Go(func() (err error) {
			*to, err = p.encode()
			return err
		})
	}
	// The large one takes as long to encode as all else that is left.
	encode(large, &out.Large)
	medium := large.within(MediumEdge)
	encode(medium, &out.Medium)
	small := medium.within(SmallEdge)
	encode(small, &out.Small)
	out.ThumbHash = ThumbHash(small.image())
	if err := work.Wait(); err != nil {
		return Renditions{}, fmt.Errorf("encode rendition: %w", err)
	}
	return out, nil
}

// picture is in YCbCr as JPEG means it (BT.601, full range), chroma halved in
// both directions; without chroma it is grey.
type picture struct{ y, cb, cr plane }

func (p picture) grey() bool { return p.cb.pix == nil }

// decodeLarge decodes the photo and brings it upright to LargeEdge.
func decodeLarge(ctx context.Context, h Header, r io.ReaderAt, size int64) (picture, error) {
	source := &watched{ctx: ctx, r: io.NewSectionReader(r, 0, size)}
	img, err := decode(h.Kind, source)
	switch {
	case source.err != nil:
		return picture{}, fmt.Errorf("read photo: %w", source.err)
	case ctx.Err() != nil:
		return picture{}, fmt.Errorf("decode photo: %w", ctx.Err())
	case err != nil:
		return picture{}, damaged()
	}
	b := img.Bounds()
	if b.Dx() != h.Width || b.Dy() != h.Height {
		return picture{}, damaged()
	}
	return shrink(img, h.Orientation), nil
}

// decode turns a panic of a decoder into an error: the bytes are a stranger's.
func decode(kind Kind, r io.Reader) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("decoder panicked: %v", p)
		}
	}()
	switch kind {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case WebP:
		img, err = webp.Decode(r)
		if err == nil {
			widen(img)
		}
		return img, err
	}
	return nil, fmt.Errorf("no decoder for %q", kind)
}

// watched ends a decoder's reading with ctx, and keeps apart a source that fails
// from a photo that is damaged.
type watched struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// widen maps the samples of lossy WebP, which are in video range (RFC 6386,
// section 9.2), to the full range that image.YCbCr stands for: x/image leaves
// them, and black would be grey.
func widen(img image.Image) {
	var m *image.YCbCr
	switch img := img.(type) {
	case *image.YCbCr:
		m = img
	case *image.NYCbCrA:
		m = &img.YCbCr
	default:
		return
	}
	var luma, chroma [256]uint8
	for i := range luma {
		luma[i] = clamp8(int32(math.Round(float64(i-16) * 255 / 219)))
		chroma[i] = clamp8(int32(math.Round(128 + float64(i-128)*255/224)))
	}
	for i, v := range m.Y {
		m.Y[i] = luma[v]
	}
	for _, c := range [][]uint8{m.Cb, m.Cr} {
		for i, v := range c {
			c[i] = chroma[v]
		}
	}
}

// shrink makes an upright picture of at most LargeEdge, averaging by area.
func shrink(img image.Image, orientation int) picture {
	b := img.Bounds()
	width, height := fit(b.Dx(), b.Dy(), LargeEdge)
	// Each of the eight is a flip or two, then perhaps the diagonal.
	x := axis{source: b.Dx(), target: width, sourceStep: 1, toStep: 1, flip: orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8}
	y := axis{source: b.Dy(), target: height, sourceStep: 1, toStep: 1, flip: orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7}
	half := func(a axis, sourceStep int) axis { a.sourceStep, a.toStep = sourceStep, 2; return a }
	var p picture
	switch m := img.(type) {
	case *image.Gray:
		p.y = shrinkPlane(m.Pix, m.Stride, x, y)
	case *image.YCbCr:
		stepX, stepY := subsampling(m.SubsampleRatio)
		p.y = shrinkPlane(m.Y, m.YStride, x, y)
		p.cb = shrinkPlane(m.Cb, m.CStride, half(x, stepX), half(y, stepY))
		p.cr = shrinkPlane(m.Cr, m.CStride, half(x, stepX), half(y, stepY))
	default:
		p = shrinkOther(img, x, y, half(x, 1), half(y, 1))
	}
	if orientation >= 5 {
		p.y = p.y.transposed()
		if !p.grey() {
			p.cb, p.cr = p.cb.transposed(), p.cr.transposed()
		}
	}
	return p
}

func shrinkPlane(pix []uint8, stride int, x, y axis) plane {
	s := newShrinker(x, y)
	width := len(s.sums)
	for i := range (y.source + y.sourceStep - 1) / y.sourceStep {
		s.add(pix[i*stride:][:width])
	}
	return s.to
}

// shrinkOther takes what is neither YCbCr nor grey in strips: drawn onto white,
// converted, averaged.
func shrinkOther(img image.Image, x, y, halfX, halfY axis) picture {
	const rows = 16
	b := img.Bounds()
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), rows))
	luma, blue, red := newShrinker(x, y), newShrinker(halfX, halfY), newShrinker(halfX, halfY)
	line := make([]uint8, 3*b.Dx())
	lineY, lineCb, lineCr := line[:b.Dx()], line[b.Dx():2*b.Dx()], line[2*b.Dx():]
	for top := 0; top < b.Dy(); top += rows {
		draw.Draw(strip, strip.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(strip, strip.Rect, img, image.Pt(b.Min.X, b.Min.Y+top), draw.Over)
		for i := range min(rows, b.Dy()-top) {
			pix := strip.Pix[i*strip.Stride:]
			for j := range lineY {
				lineY[j], lineCb[j], lineCr[j] = color.RGBToYCbCr(pix[4*j], pix[4*j+1], pix[4*j+2])
			}
			luma.add(lineY)
			blue.add(lineCb)
			red.add(lineCr)
		}
	}
	return picture{luma.to, blue.to, red.to}
}

func subsampling(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// fit scales width × height to a long edge of at most edge, in the same ratio.
func fit(width, height, edge int) (int, int) {
	long := max(width, height)
	if long <= edge {
		return width, height
	}
	scaled := func(n int) int { return max(1, (2*n*edge+long)/(2*long)) }
	return scaled(width), scaled(height)
}

// within is the picture at a long edge of at most edge.
func (p picture) within(edge int) picture {
	width, height := fit(p.y.width, p.y.height, edge)
	if width == p.y.width && height == p.y.height {
		return p
	}
	scaleX, scaleY := float64(p.y.width)/float64(width), float64(p.y.height)/float64(height)
	q := picture{y: lanczos(p.y, width, height, scaleX, scaleY)}
	if !p.grey() {
		q.cb = lanczos(p.cb, (width+1)/2, (height+1)/2, scaleX, scaleY)
		q.cr = lanczos(p.cr, (width+1)/2, (height+1)/2, scaleX, scaleY)
	}
	return q
}

func (p picture) image() image.Image {
	bounds := image.Rect(0, 0, p.y.width, p.y.height)
	if p.grey() {
		return &image.Gray{Pix: p.y.pix, Stride: p.y.stride, Rect: bounds}
	}
	return &image.YCbCr{
		Y: p.y.pix, Cb: p.cb.pix, Cr: p.cr.pix, YStride: p.y.stride, CStride: p.cb.stride,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: bounds,
	}
}

func (p picture) encode() (Rendition, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p.image(), &jpeg.Options{Quality: quality}); err != nil {
		return Rendition{}, err
	}
	return Rendition{Width: p.y.width, Height: p.y.height, JPEG: out.Bytes()}, nil
}
