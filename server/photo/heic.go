package photo

import (
	"encoding/binary"
	"strings"
)

// MaxHEICPixels is less than MaxPixels: its decoder takes some 25 bytes a pixel.
const MaxHEICPixels = 16_000_000

// mostBoxes bounds the structure of a HEIC file: a phone's has some three hundred boxes.
const mostBoxes = 10_000

// isHEIC tells by the brands of an ISO base media file (ISO/IEC 23008-12) whether it is a
// still picture in HEVC, as phones make them; AVIF and sequences are none.
func isHEIC(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	still := false
	brands := string(head[8:max(12, min(int(binary.BigEndian.Uint32(head)), len(head)))])
	for i := 0; i+4 <= len(brands); i += 4 {
		switch brands[i : i+4] {
		case "avif", "avis":
			return false
		case "heic", "heix", "heim", "heis", "mif1":
			still = true
		}
	}
	return still && !strings.HasPrefix(brands, "hevc") && !strings.HasPrefix(brands, "msf1")
}

// walkHEIC follows the boxes to the end of the file and finds the size of the largest
// picture that it declares: tiles, a thumbnail and a depth map are smaller ones of the
// same file. What is declared may be a lie; decoding is held to a time and a memory.
func walkHEIC(f *file) (Header, error) {
	h := Header{Kind: HEIC, Orientation: 1} // decoding turns it upright
	w := heicWalk{file: f, header: &h}
	if err := w.boxes(0, f.size, 0); err != nil {
		return h, err
	}
	if h.Width == 0 || !w.data {
		return h, damaged()
	}
	return h, nil
}

type heicWalk struct {
	*file
	header *Header
	seen   int
	data   bool // there is something to decode
}

// boxes goes through the boxes from from up to end.
func (w *heicWalk) boxes(from, end int64, depth int) error {
	for from < end {
		name, body, next, err := w.box(from, end)
		if err != nil {
			return err
		}
		switch {
		case name == "meta" && depth == 0:
			err = w.boxes(body+4, next, depth+1) // after version and flags
		case name == "iprp" && depth == 1, name == "ipco" && depth == 2:
			err = w.boxes(body, next, depth+1)
		case name == "ispe" && depth == 3:
			err = w.size(body, next)
		case name == "mdat" && depth == 0, name == "idat" && depth == 1:
			w.data = true
		case name == "moov" && depth == 0:
			err = animated()
		default:
			err = w.refuseForeign(body, next-body)
		}
		if err != nil {
			return err
		}
		from = next
	}
	return nil
}

// box reads the head of a box: its body reaches from body to next.
func (w *heicWalk) box(from, end int64) (name string, body, next int64, err error) {
	if w.seen++; w.seen > mostBoxes {
		return "", 0, 0, tooComplex()
	}
	start, err := w.bytes(from, 8)
	if err != nil {
		return "", 0, 0, err
	}
	size, body := int64(binary.BigEndian.Uint32(start)), from+8
	name = string(start[4:])
	switch size {
	case 0: // to the end
		size = end - from
	case 1:
		long, err := w.bytes(body, 8)
		if err != nil {
			return "", 0, 0, err
		}
		if binary.BigEndian.Uint64(long) > uint64(MaxBytes) {
			return "", 0, 0, errPastEnd
		}
		size, body = int64(binary.BigEndian.Uint64(long)), body+8
	}
	next = from + size
	if next > w.file.size {
		return "", 0, 0, errPastEnd
	}
	if next < body || next > end {
		return "", 0, 0, damaged()
	}
	return name, body, next, nil
}

func (w *heicWalk) size(body, next int64) error {
	if next-body < 12 {
		return damaged()
	}
	b, err := w.bytes(body+4, 8)
	if err != nil {
		return err
	}
	width, height := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if width > 1<<31-1 || height > 1<<31-1 {
		return damaged()
	}
	if err := checkSizeWithin(int(width), int(height), MaxHEICPixels); err != nil {
		return err
	}
	if int64(width)*int64(height) > int64(w.header.Width)*int64(w.header.Height) {
		w.header.Width, w.header.Height = int(width), int(height)
	}
	return nil
}
