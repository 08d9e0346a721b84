package photo

import "encoding/binary"

const pngSignature = "\x89PNG\r\n\x1a\n"

// walkPNG follows the chunks to IEND (W3C PNG, third edition, section 5). Their
// check sums are left to the decoder.
func walkPNG(f *file) (Header, error) {
	h := Header{Kind: PNG, Orientation: 1}
	for off := int64(len(pngSignature)); ; {
		start, err := f.bytes(off, 8)
		if err != nil {
			return h, err
		}
		n, name := int64(binary.BigEndian.Uint32(start)), string(start[4:])
		off += 8
		if (name == "IHDR") != (h.Width == 0) {
			return h, damaged()
		}
		if off+n+4 > f.size {
			return h, errPastEnd
		}
		switch name {
		case "IHDR":
			body, err := f.bytes(off, 13)
			if err != nil {
				return h, err
			}
			width, height := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
			if width > 1<<31-1 || height > 1<<31-1 {
				return h, damaged()
			}
			h.Width, h.Height = int(width), int(height)
			if err := checkSize(h.Width, h.Height); err != nil {
				return h, err
			}
		case "eXIf":
			if n <= int64(len(f.buf)) {
				body, err := f.bytes(off, int(n))
				if err != nil {
					return h, err
				}
				h.Orientation = orientation(body)
			}
		}
		if name != "IDAT" && name != "fdAT" {
			if err := f.refuseForeign(off, n); err != nil {
				return h, err
			}
		}
		off += n + 4
		if name == "IEND" {
			return h, f.refuseForeign(off, f.size-off)
		}
	}
}
