package photo_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"tieubieu/server/fault"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

func render(file []byte) (photo.Renditions, error) {
	return photo.Render(context.Background(), bytes.NewReader(file), int64(len(file)))
}

func mustRender(t *testing.T, file []byte) photo.Renditions {
	t.Helper()
	out, err := render(file)
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	return out
}

func all(r photo.Renditions) []photo.Rendition {
	return []photo.Rendition{r.Large, r.Medium, r.Small}
}

func decoded(t *testing.T, r photo.Rendition) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(r.JPEG))
	if err != nil {
		t.Fatalf("decode rendition: %v", err)
	}
	if b := img.Bounds(); b.Dx() != r.Width || b.Dy() != r.Height {
		t.Fatalf("got a picture of %v, want the %d × %d it is said to have", b, r.Width, r.Height)
	}
	return img
}

// near says whether two colours look alike, as far as the weave over Scene and
// the compression allow.
func near(got color.Color, want color.RGBA, within int) bool {
	r, g, b, _ := got.RGBA()
	apart := func(a uint32, b uint8) bool { d := int(a>>8) - int(b); return d > within || d < -within }
	return !apart(r, want.R) && !apart(g, want.G) && !apart(b, want.B)
}

func TestRenderSizes(t *testing.T) {
	tests := map[string]struct {
		width, height        int
		large, medium, small image.Point
	}{
		"a wide photo":           {2500, 1500, image.Pt(1920, 1152), image.Pt(960, 576), image.Pt(320, 192)},
		"a tall photo":           {1500, 2500, image.Pt(1152, 1920), image.Pt(576, 960), image.Pt(192, 320)},
		"odd sides":              {2047, 1365, image.Pt(1920, 1280), image.Pt(960, 640), image.Pt(320, 213)},
		"one pixel too long":     {1921, 1081, image.Pt(1920, 1080), image.Pt(960, 540), image.Pt(320, 180)},
		"never enlarges":         {700, 501, image.Pt(700, 501), image.Pt(700, 501), image.Pt(320, 229)},
		"a photo as small as it": {320, 200, image.Pt(320, 200), image.Pt(320, 200), image.Pt(320, 200)},
		"one pixel":              {1, 1, image.Pt(1, 1), image.Pt(1, 1), image.Pt(1, 1)},
		"a strip":                {5000, 2, image.Pt(1920, 1), image.Pt(960, 1), image.Pt(320, 1)},
		"a thread":               {1, 3000, image.Pt(1, 1920), image.Pt(1, 960), image.Pt(1, 320)},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for kind, file := range map[string][]byte{"jpeg": phototest.JPEG(tt.width, tt.height), "png": phototest.PNG(tt.width, tt.height)} {
				out := mustRender(t, file)
				for i, want := range []image.Point{tt.large, tt.medium, tt.small} {
					r := all(out)[i]
					if got := image.Pt(r.Width, r.Height); got != want {
						t.Errorf("%s: got %v, want %v", kind, got, want)
					}
					decoded(t, r)
				}
			}
		})
	}
}

// The corners of the scene, clockwise from the top left, as each orientation
// turns them (EXIF 2.32, tag 0x0112: where row 0 and column 0 stand).
func TestRenderTurnsThePhotoUpright(t *testing.T) {
	a, b, c, d := phototest.TopLeft, phototest.TopRight, phototest.BottomRight, phototest.BottomLeft
	want := map[int][4]color.RGBA{
		1: {a, b, c, d}, 2: {b, a, d, c}, 3: {c, d, a, b}, 4: {d, c, b, a},
		5: {a, d, c, b}, 6: {d, a, b, c}, 7: {c, b, a, d}, 8: {b, c, d, a},
	}
	for tag, corners := range want {
		for _, size := range []image.Point{{2201, 1401}, {401, 301}} {
			t.Run(fmt.Sprintf("orientation %d of %v", tag, size), func(t *testing.T) {
				out := mustRender(t, phototest.JPEG(size.X, size.Y, phototest.Orientation(tag)))
				for _, r := range all(out) {
					img := decoded(t, r)
					if wide := tag < 5; wide != (r.Width > r.Height) {
						t.Errorf("got %d × %d, which lies the wrong way", r.Width, r.Height)
					}
					left, right, top, bottom := r.Width/8, r.Width*7/8, r.Height/8, r.Height*7/8
					for i, at := range []image.Point{{left, top}, {right, top}, {right, bottom}, {left, bottom}} {
						if !near(img.At(at.X, at.Y), corners[i], 20) {
							t.Errorf("%d px: corner %d is %v, want about %v", r.Width, i, color.RGBAModel.Convert(img.At(at.X, at.Y)), corners[i])
						}
					}
				}
			})
		}
	}
}

func TestRenderKeepsNoMetadata(t *testing.T) {
	notes := phototest.JPEG(1200, 800, phototest.Orientation(3), phototest.GPS())
	notes = phototest.WithSegment(notes, 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>Hà Nội</x:xmpmeta>"))
	notes = phototest.WithSegment(notes, 0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"), make([]byte, 200)...))
	notes = phototest.WithSegment(notes, 0xed, []byte("Photoshop 3.0\x008BIM"))
	notes = phototest.WithSegment(notes, 0xfe, []byte("chụp tại xưởng"))
	png := phototest.WithChunk(phototest.PNG(400, 300), "tEXt", []byte("Location\x00Hà Nội"))
	for name, file := range map[string][]byte{"jpeg": notes, "png": png} {
		for _, r := range all(mustRender(t, file)) {
			for at := 2; r.JPEG[at+1] != 0xda; at += 2 + int(binary.BigEndian.Uint16(r.JPEG[at+2:])) {
				switch marker := r.JPEG[at+1]; marker {
				case 0xdb, 0xc0, 0xc4: // tables and the frame
				default:
					t.Errorf("%s: rendition of %d px holds the marker %x, want nothing but the picture", name, r.Width, marker)
				}
			}
			for _, word := range []string{"Exif", "GPS", "xmp", "ICC_PROFILE", "Hà Nội", "xưởng", "phototest"} {
				if bytes.Contains(r.JPEG, []byte(word)) {
					t.Errorf("%s: rendition of %d px still says %q", name, r.Width, word)
				}
			}
		}
	}
}

func TestRenderColours(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 500, 400))
	deep := image.NewNRGBA64(image.Rect(0, 0, 500, 400))
	clear := image.NewNRGBA(image.Rect(0, 0, 500, 400))
	palette := image.NewPaletted(image.Rect(0, 0, 500, 400), color.Palette{color.RGBA{20, 120, 220, 255}, color.Transparent})
	for y := range 400 {
		for x := range 500 {
			grey.SetGray(x, y, color.Gray{90})
			deep.SetNRGBA64(x, y, color.NRGBA64{R: 200 << 8, G: 100 << 8, B: 50 << 8, A: 0xffff})
			clear.SetNRGBA(x, y, color.NRGBA{R: 255, A: 0x80})
			palette.SetColorIndex(x, y, uint8(2*x/500))
		}
	}
	scene := [4]color.RGBA{phototest.TopLeft, phototest.TopRight, phototest.BottomRight, phototest.BottomLeft}
	one := func(c color.RGBA) [4]color.RGBA { return [4]color.RGBA{c, c, c, c} }
	tests := map[string]struct {
		file   []byte
		want   [4]color.RGBA
		within int
	}{
		"grey stays grey":                    {phototest.EncodePNG(grey), one(color.RGBA{90, 90, 90, 255}), 2},
		"sixteen bits become eight":          {phototest.EncodePNG(deep), one(color.RGBA{200, 100, 50, 255}), 3},
		"half clear red becomes pink":        {phototest.EncodePNG(clear), one(color.RGBA{255, 127, 127, 255}), 3},
		"nothing at all becomes white":       {phototest.EncodePNG(palette), [4]color.RGBA{{20, 120, 220, 255}, {255, 255, 255, 255}, {255, 255, 255, 255}, {20, 120, 220, 255}}, 3},
		"PNG":                                {phototest.PNG(500, 400), scene, 20},
		"progressive JPEG":                   {sample(t, "progressive.jpg"), scene, 24},
		"lossless WebP":                      {sample(t, "lossless.webp"), scene, 24},
		"lossy WebP is not washed out":       {sample(t, "lossy.webp"), scene, 24},
		"half clear WebP is lighter by half": {sample(t, "translucent.webp"), lightened(scene), 24},
		"a press's JPEG is not inside out":   {sample(t, "cmyk.jpg"), [4]color.RGBA{{233, 22, 28, 255}, {87, 255, 0, 255}, {229, 247, 38, 255}, {34, 55, 255, 255}}, 8},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := mustRender(t, tt.file).Large
			img := decoded(t, r)
			left, right, top, bottom := r.Width/6, r.Width*5/6, r.Height/6, r.Height*5/6
			for i, at := range []image.Point{{left, top}, {right, top}, {right, bottom}, {left, bottom}} {
				if !near(img.At(at.X, at.Y), tt.want[i], tt.within) {
					t.Errorf("corner %d is %v, want about %v", i, color.RGBAModel.Convert(img.At(at.X, at.Y)), tt.want[i])
				}
			}
		})
	}
}

func lightened(of [4]color.RGBA) (out [4]color.RGBA) {
	half := func(v uint8) uint8 { return uint8((int(v) + 255) / 2) }
	for i, c := range of {
		out[i] = color.RGBA{half(c.R), half(c.G), half(c.B), 255}
	}
	return out
}

// A checkerboard of single pixels is the finest detail there is: averaged, it is
// one even grey, and any pattern left in it was made up by the arithmetic.
func TestRenderInventsNoPattern(t *testing.T) {
	board := image.NewGray(image.Rect(0, 0, 3840, 2160))
	for y := range 2160 {
		for x := range 3840 {
			board.SetGray(x, y, color.Gray{uint8(255 * ((x + y) & 1))})
		}
	}
	for _, r := range all(mustRender(t, phototest.EncodePNG(board))) {
		img := decoded(t, r)
		for _, at := range []image.Point{{0, 0}, {r.Width / 2, r.Height / 2}, {r.Width - 1, r.Height - 1}, {r.Width / 3, 1}} {
			if !near(img.At(at.X, at.Y), color.RGBA{128, 128, 128, 255}, 1) {
				t.Errorf("%d px: %v is %v, want an even grey of 128", r.Width, at, img.At(at.X, at.Y))
			}
		}
	}
}

func TestRenderRefusesWhatShowsOnlyWhileDecoding(t *testing.T) {
	checksum := phototest.PNG(64, 48)
	checksum[len(checksum)-20] ^= 0xff
	noTables := phototest.JPEG(64, 48)
	noTables[bytes.Index(noTables, []byte{0xff, 0xc4})+1] = 0xef
	for name, file := range map[string][]byte{"a PNG with a wrong check sum": checksum, "a JPEG without its tables": noTables} {
		if _, err := inspect(file); err != nil {
			t.Fatalf("%s: Inspect got %v, want the fault to be hidden from it", name, err)
		}
		if _, err := render(file); !fault.Has(err, "photo-damaged") {
			t.Errorf("%s: got %v, want photo-damaged", name, err)
		}
	}
}

// Whatever is done to a file, it is rendered or refused: no panic, no failure of
// our own.
func TestRenderSurvivesDamage(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for name, file := range map[string][]byte{
		"jpeg": phototest.JPEG(40, 30, phototest.Orientation(6), phototest.GPS()), "png": phototest.PNG(40, 30),
		"progressive": sample(t, "progressive.jpg"), "cmyk": sample(t, "cmyk.jpg"),
		"lossy": sample(t, "lossy.webp"), "lossless": sample(t, "lossless.webp"), "translucent": sample(t, "translucent.webp"),
	} {
		for range 400 {
			hurt := bytes.Clone(file)
			for range 1 + rng.IntN(4) {
				hurt[rng.IntN(len(hurt))] = byte(rng.Uint32())
			}
			if rng.IntN(4) == 0 {
				hurt = hurt[:rng.IntN(len(hurt)+1)]
			}
			if _, err := render(hurt); err != nil && fault.Of(err) == nil {
				t.Fatalf("%s: got %v, want a refusal or renditions", name, err)
			}
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, seed := range [][]byte{
		phototest.JPEG(24, 16, phototest.Orientation(5), phototest.GPS()), phototest.PNG(24, 16), phototest.PNGBomb(300, 200),
		phototest.PhotoAndZIP(), phototest.PhotoAndPDF(), phototest.SVG(), phototest.Container("heic"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		out, err := render(file)
		if err != nil && fault.Of(err) == nil {
			t.Fatalf("got %v, want a refusal or renditions", err)
		}
		if err == nil && (out.Large.Width > photo.LargeEdge || out.Large.Height > photo.LargeEdge) {
			t.Fatalf("got %d × %d, want at most %d", out.Large.Width, out.Large.Height, photo.LargeEdge)
		}
	})
}

func TestRenderEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	file := phototest.JPEG(640, 480)
	_, err := photo.Render(ctx, bytes.NewReader(file), int64(len(file)))
	if !errors.Is(err, context.Canceled) || fault.Of(err) != nil {
		t.Errorf("got %v, want the end of the context and no refusal", err)
	}
}

// lateReader answers like a disk at first, and then takes a minute for each read.
type lateReader struct {
	*bytes.Reader
	quick int
}

func (l *lateReader) ReadAt(p []byte, off int64) (int, error) {
	if l.quick--; l.quick < 0 {
		time.Sleep(time.Minute)
	}
	return l.Reader.ReadAt(p, off)
}

func TestRenderGivesUpOnWhatTakesTooLong(t *testing.T) {
	file := phototest.JPEG(900, 700)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := photo.Render(context.Background(), &lateReader{bytes.NewReader(file), 4}, int64(len(file)))
		if !fault.Has(err, "photo-too-complex") {
			t.Errorf("got %v, want photo-too-complex", err)
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("gave up after %v, want at the first read behind the limit", took)
		}
	})
}

func TestRenderDoesNotBlameThePhotoForItsReader(t *testing.T) {
	file := phototest.JPEG(900, 700)
	r := &failingReader{bytes.NewReader(file), 4}
	if _, err := photo.Render(context.Background(), r, int64(len(file))); !errors.Is(err, errUnplugged) || fault.Of(err) != nil {
		t.Errorf("got %v, want the reader's own failure", err)
	}
}

type failingReader struct {
	*bytes.Reader
	good int
}

func (f *failingReader) ReadAt(p []byte, off int64) (int, error) {
	if f.good--; f.good < 0 {
		return 0, errUnplugged
	}
	return f.Reader.ReadAt(p, off)
}

func TestRenderIsTheSameEveryTime(t *testing.T) {
	file := phototest.JPEG(2100, 1400, phototest.Orientation(8))
	a, b := mustRender(t, file), mustRender(t, file)
	for i := range all(a) {
		if !bytes.Equal(all(a)[i].JPEG, all(b)[i].JPEG) {
			t.Errorf("rendition %d differs from one run to the next", i)
		}
	}
	if !bytes.Equal(a.ThumbHash, b.ThumbHash) {
		t.Errorf("the placeholder differs: %x and %x", a.ThumbHash, b.ThumbHash)
	}
}

func BenchmarkRender(b *testing.B) {
	file := phototest.JPEG(4000, 3000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := render(file); err != nil {
			b.Fatal(err)
		}
	}
}
