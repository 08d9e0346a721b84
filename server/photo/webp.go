package photo

import (
	"bytes"
	"encoding/binary"
)

// walkWebP follows the RIFF chunks (RFC 9649, section 2). The picture's own size
// is compared with the canvas, so that a small canvas cannot hide a huge one.
func walkWebP(f *file) (Header, error) {
	h := Header{Kind: WebP, Orientation: 1}
	riff, err := f.bytes(4, 4)
	if err != nil {
		return h, err
	}
	end := int64(binary.LittleEndian.Uint32(riff)) + 8
	if end > f.size {
		return h, errPastEnd
	}
	pictures := 0
	for off := int64(12); off < end; {
		start, err := f.bytes(off, 8)
		if err != nil {
			return h, err
		}
		name, n := string(start[:4]), int64(binary.LittleEndian.Uint32(start[4:]))
		off += 8
		if off+n > end {
			return h, errPastEnd
		}
		width, height := 0, 0
		switch name {
		case "VP8X":
			body, err := f.bytes(off, 10)
			if err != nil {
				return h, err
			}
			if body[0]&0x02 != 0 {
				return h, animated()
			}
			width, height = 1+int(uint24(body[4:])), 1+int(uint24(body[7:]))
		case "VP8 ":
			pictures++
			body, err := f.bytes(off, 10)
			if err != nil {
				return h, err
			}
			if body[3] != 0x9d || body[4] != 0x01 || body[5] != 0x2a {
				return h, damaged()
			}
			width, height = int(binary.LittleEndian.Uint16(body[6:])&0x3fff), int(binary.LittleEndian.Uint16(body[8:])&0x3fff)
		case "VP8L":
			pictures++
			body, err := f.bytes(off, 5)
			if err != nil {
				return h, err
			}
			if body[0] != 0x2f {
				return h, damaged()
			}
			bits := binary.LittleEndian.Uint32(body[1:])
			width, height = 1+int(bits&0x3fff), 1+int(bits>>14&0x3fff)
		case "EXIF":
			if n <= int64(len(f.buf)) {
				body, err := f.bytes(off, int(n))
				if err != nil {
					return h, err
				}
				h.Orientation = orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
			}
		}
		if width != 0 {
			if h.Width != 0 && (h.Width != width || h.Height != height) {
				return h, damaged()
			}
			h.Width, h.Height = width, height
			if err := checkSize(width, height); err != nil {
				return h, err
			}
		} else if name != "ALPH" {
			if err := f.refuseForeign(off, n); err != nil {
				return h, err
			}
		}
		off += n + n&1
	}
	if pictures != 1 {
		return h, damaged()
	}
	if end < f.size {
		return h, f.refuseForeign(end, f.size-end)
	}
	return h, nil
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
