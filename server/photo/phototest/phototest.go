// Package phototest makes photos for tests: good ones of any size, and every
// bad one that an upload may be.
package phototest

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
)

// Corners of Scene, far enough apart to be told after compression.
var (
	TopLeft     = color.RGBA{200, 30, 30, 255}
	TopRight    = color.RGBA{30, 170, 30, 255}
	BottomLeft  = color.RGBA{30, 60, 200, 255}
	BottomRight = color.RGBA{230, 220, 60, 255}
)

// Scene draws four quarters, a colour each, so that a test can see how a photo
// was turned; a weave over them gives the compression some work.
func Scene(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := [2][2]color.RGBA{{TopLeft, TopRight}, {BottomLeft, BottomRight}}[2*y/height][2*x/width]
			weave := uint8((x*x/3 + y*y/5 + x*y/7) % 13)
			img.SetRGBA(x, y, color.RGBA{c.R + weave, c.G + weave, c.B + weave, 255})
		}
	}
	return img
}

// Option changes the JPEG that JPEG makes.
type Option func(*options)

type options struct {
	orientation int
	gps         bool
	quality     int
}

// Orientation writes the EXIF tag 0x0112, from 1 to 8; other values are written
// too, for readers to ignore.
func Orientation(tag int) Option { return func(o *options) { o.orientation = tag } }

// GPS writes where the photo was taken: 21°02' N, 105°51' E.
func GPS() Option { return func(o *options) { o.gps = true } }

// Quality is that of the JPEG, 90 by default.
func Quality(q int) Option { return func(o *options) { o.quality = q } }

// JPEG is Scene as a camera would write it.
func JPEG(width, height int, with ...Option) []byte {
	o := options{quality: 90}
	for _, option := range with {
		option(&o)
	}
	var out bytes.Buffer
	must(jpeg.Encode(&out, Scene(width, height), &jpeg.Options{Quality: o.quality}))
	if o.orientation == 0 && !o.gps {
		return out.Bytes()
	}
	return WithSegment(out.Bytes(), 0xe1, append([]byte("Exif\x00\x00"), tiff(o)...))
}

// PNG is Scene without compression loss.
func PNG(width, height int) []byte { return EncodePNG(Scene(width, height)) }

// EncodePNG is any picture as a PNG.
func EncodePNG(img image.Image) []byte {
	var out bytes.Buffer
	must(png.Encode(&out, img))
	return out.Bytes()
}

// GIF is a format that is not accepted.
func GIF() []byte {
	var out bytes.Buffer
	must(gif.Encode(&out, Scene(8, 8), nil))
	return out.Bytes()
}

// WithSegment puts a marker segment at the start of a JPEG.
func WithSegment(photo []byte, marker byte, body []byte) []byte {
	segment := append([]byte{0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return slices.Concat(photo[:2], segment, body, photo[2:])
}

// WithChunk puts a chunk behind the header of a PNG.
func WithChunk(photo []byte, name string, body []byte) []byte {
	const head = 8 + 12 + 13
	return slices.Concat(photo[:head], chunk(name, body), photo[head:])
}

// Truncated is the first part of a file, as an upload that broke off leaves it.
func Truncated(photo []byte) []byte { return photo[:len(photo)*2/3] }

// PNGBomb is a valid PNG of some kilobytes that claims width × height pixels.
func PNGBomb(width, height int) []byte {
	var data bytes.Buffer
	w := zlib.NewWriter(&data)
	line := make([]byte, 1+(width+7)/8)
	for range height {
		_, err := w.Write(line)
		must(err)
	}
	must(w.Close())
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(width)), uint32(height))
	head = append(head, 1, 0, 0, 0, 0) // one bit of grey
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", head), chunk("IDAT", data.Bytes()), chunk("IEND", nil))
}

// JPEGBomb is a small photo whose header claims width × height pixels.
func JPEGBomb(width, height int) []byte {
	photo := JPEG(16, 16)
	at := bytes.Index(photo, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(photo[at+5:], uint16(height))
	binary.BigEndian.PutUint16(photo[at+7:], uint16(width))
	return photo
}

// ManyScans is a JPEG that asks for its pixels to be gone over n times.
func ManyScans(n int) []byte {
	photo := JPEG(16, 16)
	at := bytes.Index(photo, []byte{0xff, 0xda})
	scan := photo[at : len(photo)-2]
	return slices.Concat(photo[:at], bytes.Repeat(scan, n), photo[len(photo)-2:])
}

// SVG is a drawing that carries a script.
func SVG() []byte {
	return []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
}

// ZIP is an archive with one file in it.
func ZIP() []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create("tệp.txt")
	must(err)
	_, err = f.Write([]byte("xin chào"))
	must(err)
	must(w.Close())
	return out.Bytes()
}

// PhotoAndZIP is a photo to a viewer and an archive to an unpacker.
func PhotoAndZIP() []byte { return append(JPEG(16, 16), ZIP()...) }

// PhotoAndPage is a photo to a viewer and a page with a script to a browser
// that goes by what it finds.
func PhotoAndPage() []byte {
	return WithSegment(JPEG(16, 16), 0xfe, []byte("<HTML><body><script>alert(1)</script>"))
}

// PhotoAndPDF is a photo with a document in its comment.
func PhotoAndPDF() []byte { return WithSegment(JPEG(16, 16), 0xfe, PDF()) }

// PDF is a document of one empty page.
func PDF() []byte {
	parts := []string{
		"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
		"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
		"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n",
	}
	var out strings.Builder
	out.WriteString("%PDF-1.4\n")
	at := []int{}
	for _, part := range parts {
		at = append(at, out.Len())
		out.WriteString(part)
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(parts)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(parts)+1, xref)
	return []byte(out.String())
}

//go:embed phone.heic
var phone []byte

// HEIC is Scene of 640 × 480 as heif-enc of libheif 1.15 writes it, with a place.
func HEIC() []byte { return slices.Clone(phone) }

// HEICOf is HEIC that claims to measure something else.
func HEICOf(width, height uint32) []byte {
	out := HEIC()
	at := bytes.Index(out, []byte("ispe")) + 8
	binary.BigEndian.PutUint32(out[at:], width)
	binary.BigEndian.PutUint32(out[at+4:], height)
	return out
}

// Container is the start of a file in the ISO base media format, such as "heic",
// "avif" or "isom".
func Container(brand string) []byte {
	box := append([]byte("\x00\x00\x00\x18ftyp"), brand...)
	return append(box, "\x00\x00\x00\x00mif1"+brand+"\x00\x00\x00\x08mdat"...)
}

func chunk(name string, body []byte) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name...)
	out = append(out, body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// tiff writes the tags of o as EXIF keeps them, least significant byte first.
func tiff(o options) []byte {
	le := binary.LittleEndian
	type field struct {
		tag, kind uint16
		count     uint32
		value     []byte // longer than four bytes: stored behind the directory
	}
	directory := func(at uint32, fields []field) []byte {
		out := le.AppendUint16(nil, uint16(len(fields)))
		behind := []byte{}
		for _, f := range fields {
			out = le.AppendUint32(le.AppendUint16(le.AppendUint16(out, f.tag), f.kind), f.count)
			if len(f.value) > 4 {
				out = le.AppendUint32(out, at+2+12*uint32(len(fields))+4+uint32(len(behind)))
				behind = append(behind, f.value...)
			} else {
				out = append(out, append(f.value, 0, 0, 0, 0)[:4]...)
			}
		}
		return append(le.AppendUint32(out, 0), behind...)
	}
	degrees := func(d, m uint32) []byte {
		out := []byte{}
		for _, v := range []uint32{d, 1, m, 1, 0, 1} {
			out = le.AppendUint32(out, v)
		}
		return out
	}
	fields := []field{{0x010f, 2, 12, []byte("phototest 1\x00")}}
	if o.orientation != 0 {
		fields = append(fields, field{0x0112, 3, 1, le.AppendUint16(nil, uint16(o.orientation))})
	}
	const first = 8
	out := []byte("II*\x00\x08\x00\x00\x00")
	if !o.gps {
		return append(out, directory(first, fields)...)
	}
	fields = append(fields, field{0x8825, 4, 1, make([]byte, 4)})
	place := first + uint32(len(directory(first, fields)))
	le.PutUint32(fields[len(fields)-1].value, place)
	out = append(out, directory(first, fields)...)
	return append(out, directory(place, []field{
		{0x0001, 2, 2, []byte("N\x00")}, {0x0002, 5, 3, degrees(21, 2)},
		{0x0003, 2, 2, []byte("E\x00")}, {0x0004, 5, 3, degrees(105, 51)},
	})...)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
