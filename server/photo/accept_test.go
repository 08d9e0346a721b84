package photo_test

import (
	"bytes"
	"errors"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieubieu/server/fault"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

func inspect(file []byte) (photo.Header, error) {
	return photo.Inspect(bytes.NewReader(file), int64(len(file)))
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestInspectAccepts(t *testing.T) {
	noise := make([]byte, 200<<10)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	tests := map[string]struct {
		file []byte
		want photo.Header
	}{
		"a JPEG without notes":                 {phototest.JPEG(64, 48), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
		"a JPEG that lies on its side":         {phototest.JPEG(64, 48, phototest.Orientation(6), phototest.GPS()), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 6}},
		"an orientation that does not exist":   {phototest.JPEG(64, 48, phototest.Orientation(9)), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
		"EXIF cut short":                       {phototest.WithSegment(phototest.JPEG(64, 48), 0xe1, []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x09")), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
		"a progressive JPEG":                   {sample(t, "progressive.jpg"), photo.Header{Kind: photo.JPEG, Width: 48, Height: 36, Orientation: 1}},
		"a photo with a live clip behind it":   {append(phototest.JPEG(64, 48), append(phototest.Container("isom"), noise...)...), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
		"a photo with its gain map behind it":  {append(phototest.JPEG(64, 48), phototest.JPEG(32, 24)...), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
		"a PNG":                                {phototest.PNG(64, 48), photo.Header{Kind: photo.PNG, Width: 64, Height: 48, Orientation: 1}},
		"a lossy WebP":                         {sample(t, "lossy.webp"), photo.Header{Kind: photo.WebP, Width: 48, Height: 36, Orientation: 1}},
		"a lossless WebP":                      {sample(t, "lossless.webp"), photo.Header{Kind: photo.WebP, Width: 48, Height: 36, Orientation: 1}},
		"a translucent WebP":                   {sample(t, "translucent.webp"), photo.Header{Kind: photo.WebP, Width: 48, Height: 36, Orientation: 1}},
		"exactly 40 megapixels":                {phototest.PNGBomb(8000, 5000), photo.Header{Kind: photo.PNG, Width: 8000, Height: 5000, Orientation: 1}},
		"a JPEG padded with fill before marks": {bytes.Replace(phototest.JPEG(64, 48), []byte{0xff, 0xc0}, []byte{0xff, 0xff, 0xff, 0xc0}, 1), photo.Header{Kind: photo.JPEG, Width: 64, Height: 48, Orientation: 1}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := inspect(tt.file)
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}

func TestInspectRefuses(t *testing.T) {
	jpeg, png, webp := phototest.JPEG(200, 150), phototest.PNG(200, 150), sample(t, "translucent.webp")
	patched := func(file []byte, old, new string) []byte {
		if !bytes.Contains(file, []byte(old)) {
			t.Fatalf("no %q to patch", old)
		}
		return bytes.Replace(file, []byte(old), []byte(new), 1)
	}
	animatedFlag := bytes.Clone(webp)
	animatedFlag[20] |= 0x02
	canvas := bytes.Clone(webp)
	canvas[24]++
	twelveBit := bytes.Clone(jpeg)
	twelveBit[bytes.Index(jpeg, []byte{0xff, 0xc0})+4] = 12
	tests := map[string]struct {
		file []byte
		code string
	}{
		"nothing":                               {nil, "photo-empty"},
		"one byte too many":                     {make([]byte, photo.MaxBytes+1), "photo-too-large"},
		"a PNG of 20000 × 20000":                {phototest.PNGBomb(20000, 20000), "photo-too-many-pixels"},
		"a JPEG that claims 20000 × 20000":      {phototest.JPEGBomb(20000, 20000), "photo-too-many-pixels"},
		"a JPEG of no height":                   {phototest.JPEGBomb(16, 0), "photo-damaged"},
		"half a JPEG":                           {phototest.Truncated(jpeg), "photo-truncated"},
		"half a JPEG that has a whole thumb":    {phototest.Truncated(phototest.WithSegment(jpeg, 0xe1, append([]byte("Exif\x00\x00"), phototest.JPEG(8, 8)...))), "photo-truncated"},
		"a JPEG without its last byte":          {jpeg[:len(jpeg)-1], "photo-truncated"},
		"a JPEG of three bytes":                 {jpeg[:3], "photo-truncated"},
		"half a PNG":                            {phototest.Truncated(png), "photo-truncated"},
		"a PNG of its signature":                {png[:8], "photo-truncated"},
		"a PNG without its end":                 {png[:len(png)-12], "photo-truncated"},
		"half a WebP":                           {phototest.Truncated(webp), "photo-truncated"},
		"a PNG that begins with another chunk":  {patched(png, "IHDR", "tEXt"), "photo-damaged"},
		"a JPEG without a picture":              {[]byte("\xff\xd8\xff\xd9"), "photo-damaged"},
		"a JPEG with bytes between its marks":   {[]byte("\xff\xd8\xff\xe0\x00\x04ab??"), "photo-damaged"},
		"a JPEG of a million scans":             {phototest.ManyScans(20_000), "photo-too-complex"},
		"a 12-bit JPEG":                         {twelveBit, "photo-type-unsupported"},
		"an arithmetic JPEG":                    {patched(jpeg, "\xff\xc0", "\xff\xc9"), "photo-type-unsupported"},
		"a WebP that moves":                     {animatedFlag, "photo-animated"},
		"a WebP larger than its canvas":         {canvas, "photo-damaged"},
		"a WebP without a picture":              {[]byte("RIFF\x04\x00\x00\x00WEBP"), "photo-damaged"},
		"a GIF":                                 {phototest.GIF(), "photo-animated"},
		"an SVG with a script":                  {phototest.SVG(), "photo-svg"},
		"an SVG behind a mark and a space":      {append([]byte("\xef\xbb\xbf \n"), phototest.SVG()...), "photo-svg"},
		"an archive":                            {phototest.ZIP(), "photo-archive"},
		"a PDF":                                 {phototest.PDF(), "photo-pdf"},
		"HEIC without a picture":                {phototest.Container("heic"), "photo-damaged"},
		"half a HEIC":                           {phototest.Truncated(phototest.HEIC()), "photo-truncated"},
		"HEIC of 48 megapixels":                 {phototest.HEICOf(8064, 6048), "photo-too-many-pixels"},
		"HEIC of a size beyond all":             {phototest.HEICOf(1<<31, 1), "photo-damaged"},
		"a sequence of HEIC":                    {patched(phototest.HEIC(), "heic", "hevc"), "photo-animated"},
		"HEIC with a page behind it":            {append(phototest.HEIC(), "\x00\x00\x00\x17free<!doctype html>"...), "photo-mixed-content"},
		"HEIC with bytes behind it":             {append(phototest.HEIC(), "\x00\x00\x00\x04free"...), "photo-damaged"},
		"AVIF":                                  {phototest.Container("avif"), "photo-type-unsupported"},
		"TIFF":                                  {[]byte("II*\x00\x08\x00\x00\x00"), "photo-type-unsupported"},
		"BMP":                                   {[]byte("BM\x36\x00\x00\x00"), "photo-type-unsupported"},
		"a page":                                {[]byte("<html><body>ảnh.jpg</body></html>"), "photo-type-unknown"},
		"text that calls itself a photo":        {[]byte("ảnh sản phẩm.jpg"), "photo-type-unknown"},
		"a photo that is an archive too":        {phototest.PhotoAndZIP(), "photo-mixed-content"},
		"a photo that is a page too":            {phototest.PhotoAndPage(), "photo-mixed-content"},
		"a photo that is a PDF too":             {phototest.PhotoAndPDF(), "photo-mixed-content"},
		"a page behind a photo":                 {append(phototest.JPEG(16, 16), "<!DOCTYPE html>"...), "photo-mixed-content"},
		"a PNG with a script in a note":         {phototest.WithChunk(png, "tEXt", []byte("Comment\x00<ScRiPt>")), "photo-mixed-content"},
		"a PNG with a program behind it":        {append(bytes.Clone(png), "<?php system($_GET[0]);"...), "photo-mixed-content"},
		"a script where two windows meet":       {append(phototest.JPEG(16, 16), strings.Repeat(" ", 64<<10-700)+"<script"+strings.Repeat(" ", 900)...), "photo-mixed-content"},
		"an archive whose comment hides a mile": {append(phototest.PhotoAndZIP(), make([]byte, 60_000)...), "photo-mixed-content"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := inspect(tt.file)
			f := fault.Of(err)
			if f == nil || f.Code != tt.code {
				t.Fatalf("got %v, want the code %s", err, tt.code)
			}
			if strings.ContainsAny(f.Message, "%!") || !strings.HasSuffix(f.Message, ".") || len(f.Message) < 30 {
				t.Errorf("got the sentence %q, want a whole one that says what to do", f.Message)
			}
			if _, err := render(tt.file); !fault.Has(err, tt.code) {
				t.Errorf("Render got %v, want the code %s", err, tt.code)
			}
		})
	}
}

// Every place where a window may end is tried by moving the script through it.
func TestInspectFindsForeignContentWhereverItStands(t *testing.T) {
	photo := phototest.JPEG(16, 16)
	for pad := 64<<10 - 40; pad < 64<<10+40; pad++ {
		file := append(bytes.Clone(photo), strings.Repeat("x", pad-len(photo))+"<!doctype html>"+strings.Repeat("x", 5000)...)
		if _, err := inspect(file); !fault.Has(err, "photo-mixed-content") {
			t.Fatalf("with the page at byte %d: got %v, want photo-mixed-content", pad, err)
		}
	}
}

type brokenReader struct{ after int64 }

var errUnplugged = errors.New("the disk was unplugged")

func (b brokenReader) ReadAt(p []byte, off int64) (int, error) {
	photo := phototest.JPEG(1200, 900)
	if off+int64(len(p)) > b.after {
		return 0, errUnplugged
	}
	return copy(p, photo[off:]), nil
}

func TestInspectDoesNotBlameThePhotoForItsReader(t *testing.T) {
	size := int64(len(phototest.JPEG(1200, 900)))
	for _, after := range []int64{0, 2000, size - 1} {
		_, err := photo.Inspect(brokenReader{after}, size)
		if !errors.Is(err, errUnplugged) || fault.Of(err) != nil {
			t.Errorf("after %d bytes: got %v, want the reader's own failure", after, err)
		}
	}
	short := phototest.JPEG(64, 48)
	if _, err := photo.Inspect(bytes.NewReader(short), int64(len(short))+9); err == nil || fault.Of(err) != nil || errors.Is(err, io.EOF) {
		t.Errorf("with a size that is too large: got %v, want a failure of the reader", err)
	}
}

func TestDisplayedSizeFollowsTheOrientation(t *testing.T) {
	for tag := 1; tag <= 8; tag++ {
		h := photo.Header{Width: 4, Height: 3, Orientation: tag}
		want := image.Pt(4, 3)
		if tag >= 5 {
			want = image.Pt(3, 4)
		}
		if w, h := h.Displayed(); image.Pt(w, h) != want {
			t.Errorf("orientation %d: got %d × %d, want %v", tag, w, h, want)
		}
	}
}
