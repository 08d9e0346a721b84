package photo

import (
	"bytes"
	"errors"
	"io"
)

// errPastEnd is a length inside the file that points beyond its end.
var errPastEnd = errors.New("a part of the file reaches past its end")

// file is an upload read through a small window, so that inspecting 25 MB does
// not take 25 MB.
type file struct {
	r    io.ReaderAt
	size int64
	buf  [64 << 10]byte
	at   int64 // offset of window in the file
	win  []byte
}

// bytes returns n bytes at off, at most as many as the window holds; they are
// valid until the next call.
func (f *file) bytes(off int64, n int) ([]byte, error) {
	if off < 0 || off+int64(n) > f.size {
		return nil, errPastEnd
	}
	if off < f.at || off+int64(n) > f.at+int64(len(f.win)) {
		win := f.buf[:min(int64(len(f.buf)), f.size-off)]
		f.win = nil
		if err := readFull(f.r, win, off); err != nil {
			return nil, err
		}
		f.at, f.win = off, win
	}
	return f.win[off-f.at:][:n], nil
}

// rest returns all that the window holds from off on: at least n bytes, or what
// is left of the file.
func (f *file) rest(off int64, n int) ([]byte, error) {
	if _, err := f.bytes(off, int(max(1, min(int64(n), f.size-off)))); err != nil {
		return nil, err
	}
	return f.win[off-f.at:], nil
}

// readFull fills p. A reader that ends early is broken, since its size is known:
// that is not the photo's fault, and so not an io.EOF to our callers.
func readFull(r io.ReaderAt, p []byte, off int64) error {
	n, err := r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		return errors.New("the reader ended before the size it was given with")
	}
	return err
}

// foreign are the beginnings of formats that a browser or an office would run
// or open, where a camera has no reason to write them.
var foreign = []struct{ mark, what string }{
	{"%pdf-", "PDF"}, {"<script", "HTML"}, {"<html", "HTML"}, {"<!doctype html", "HTML"}, {"<svg", "SVG"}, {"<?php", "PHP"},
}

const longestMark = len("<!doctype html")

// refuseForeign looks through the n bytes at off, a part of the file that is no
// picture data. Depth maps, gain maps, clips of a live photo and makers' notes
// stand in such parts, so only known trouble is refused.
func (f *file) refuseForeign(off, n int64) error {
	if off+n > f.size {
		return errPastEnd
	}
	for end := off + n; off < end; {
		part, err := f.rest(off, 4096)
		if err != nil {
			return err
		}
		part = part[:min(int64(len(part)), end-off)]
		lower := bytes.ToLower(part)
		for _, x := range foreign {
			if bytes.Contains(lower, []byte(x.mark)) {
				return mixedContent(x.what)
			}
		}
		if int64(len(part)) == end-off {
			return nil
		}
		off += int64(len(part) - longestMark)
	}
	return nil
}

// refuseArchive looks for the directory that ends a zip file: it is found from
// the end, so that a picture may stand before it and still be opened as a zip.
func (f *file) refuseArchive() error {
	const record = 22 // with an empty comment, which may be 65,535 bytes long
	mark := []byte("PK\x05\x06\x00\x00\x00\x00")
	for off := max(0, f.size-record-0xffff); ; {
		part, err := f.rest(off, 4096)
		if err != nil {
			return err
		}
		if bytes.Contains(part, mark) {
			return mixedContent("tệp nén")
		}
		if off+int64(len(part)) == f.size {
			return nil
		}
		off += int64(len(part) - len(mark))
	}
}
