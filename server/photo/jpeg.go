package photo

import (
	"bytes"
	"encoding/binary"
)

// maxScans bounds how often a progressive photo goes over its pixels: cameras
// and editors stay below 20, an attacker can ask for a million in 25 MB.
const maxScans = 100

// walkJPEG follows the markers of the first picture (ITU-T T.81, annex B) to
// its end.
func walkJPEG(f *file) (Header, error) {
	h := Header{Kind: JPEG, Orientation: 1}
	scans := 0
	for off := int64(2); ; {
		mark, err := f.bytes(off, 2)
		if err != nil {
			return h, err
		}
		if mark[0] != 0xff {
			return h, damaged()
		}
		code := mark[1]
		if code == 0xff { // fill byte
			off++
			continue
		}
		off += 2
		if code == 0xd9 { // end of image
			if scans == 0 {
				return h, damaged()
			}
			return h, f.refuseForeign(off, f.size-off)
		}
		if code == 0x01 || code >= 0xd0 && code <= 0xd7 { // stand alone
			continue
		}
		length, err := f.bytes(off, 2)
		if err != nil {
			return h, err
		}
		n := int(binary.BigEndian.Uint16(length))
		if n < 2 {
			return h, damaged()
		}
		body, err := f.bytes(off, n)
		if err != nil {
			return h, err
		}
		body = body[2:]
		switch {
		case code == 0xc0, code == 0xc1, code == 0xc2:
			if h.Width != 0 || len(body) < 6 {
				return h, damaged()
			}
			if body[0] != 8 {
				return h, unsupported("JPEG 12 bit")
			}
			h.Height, h.Width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
			if err := checkSize(h.Width, h.Height); err != nil {
				return h, err
			}
		case code >= 0xc3 && code <= 0xcf && code != 0xc4 && code != 0xc8 && code != 0xcc:
			return h, unsupported("JPEG không nén mất mát hoặc mã hoá số học")
		case code == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			h.Orientation = orientation(body[6:])
		}
		if code >= 0xe0 && code <= 0xef || code == 0xfe {
			if err := f.refuseForeign(off, int64(n)); err != nil {
				return h, err
			}
		}
		off += int64(n)
		if code == 0xda {
			if scans++; scans > maxScans {
				return h, tooComplex()
			}
			if h.Width == 0 {
				return h, damaged()
			}
			if off, err = f.skipScan(off); err != nil {
				return h, err
			}
		}
	}
}

// skipScan returns the offset of the marker that ends the coded data at off.
func (f *file) skipScan(off int64) (int64, error) {
	for {
		part, err := f.rest(off, 2)
		if err != nil {
			return 0, err
		}
		i := bytes.IndexByte(part, 0xff)
		switch {
		case i < 0:
			off += int64(len(part))
		case i+1 == len(part) && off+int64(i)+1 < f.size:
			off += int64(i)
		case i+1 == len(part):
			return 0, errPastEnd
		case part[i+1] == 0 || part[i+1] >= 0xd0 && part[i+1] <= 0xd7 || part[i+1] == 0xff:
			// A stuffed byte, a restart, or fill before whatever comes next.
			off += int64(i) + 1
			if part[i+1] != 0xff {
				off++
			}
		default:
			return off + int64(i), nil
		}
	}
}
