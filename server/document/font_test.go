package document_test

import (
	"bytes"
	"encoding/binary"
	"testing"
	"unicode"

	"golang.org/x/image/font/sfnt"

	"tieubieu/server/document"
)

// letters are all that Vietnamese is written with, in both cases.
func letters() []rune {
	var all []rune
	add := func(from, to rune) {
		for r := from; r <= to; r++ {
			all = append(all, r)
		}
	}
	add(0x20, 0x7e)
	all = append(all, []rune("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũ")...)
	add(0x1a0, 0x1a1)
	add(0x1af, 0x1b0)
	add(0x1ea0, 0x1ef9)
	return append(all, []rune("–—‘’“”…₫≥≤×½²³°•")...)
}

func TestFonts(t *testing.T) {
	for style, name := range faceFiles {
		f := fontOf(t, style)
		var buf sfnt.Buffer
		has := func(r rune) bool {
			g, err := f.GlyphIndex(&buf, r)
			return err == nil && g != 0
		}
		for _, r := range letters() {
			if !has(r) {
				t.Errorf("%s has no %q (U+%04X)", name, r, r)
			}
		}
		for r := rune(0x20); r <= 0xffff; r++ {
			if unicode.Is(document.Drawable, r) && !has(r) {
				t.Errorf("%s has no U+%04X, which is drawn", name, r)
			}
		}
	}
}

func TestPrintable(t *testing.T) {
	tests := map[string][2]string{
		"letters of two marks become one":      {"ê\u0301 Đ\u01a1\u0300n", "ế Đờn"},
		"what no face has is seen as missing":  {"gốm 陶 🏺", "gốm □ □"},
		"invisible characters are left out":    {"a\u200b\u202eb\u0007\ufe0f", "ab"},
		"line breaks stay, other space is one": {"a\r\nb\tc\u2003d\u00a0e", "a\nb c d\u00a0e"},
		"a byte that is no text is seen":       {"a\xffb", "a□b"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := document.Printable(test[0]); got != test[1] {
				t.Errorf("got %q, want %q", got, test[1])
			}
		})
	}
}

// What a reader copies out of a PDF may be right where the paper shows boxes: so the
// outlines that the file carries are compared with those of the fonts.
func TestEveryLetterHasItsShape(t *testing.T) {
	var b bytes.Buffer
	s := filled()
	s.Product, s.Remark, s.Form = string(letters()), string(letters()), string(letters())
	if err := document.ScoreSheets(&b, []document.ScoreSheet{s}); err != nil {
		t.Fatal(err)
	}
	file := readPDF(t, b.Bytes())
	for style, drawn := range file.fonts {
		written := glyphs(t, drawn.file)
		source := fontOf(t, style)
		var buf sfnt.Buffer
		for _, r := range letters() {
			gid := int(binary.BigEndian.Uint16(drawn.cidToGID[2*r:]))
			want, err := source.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			segments, err := source.LoadGlyph(&buf, want, 1000<<6, nil)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case r == ' ' || len(segments) == 0:
			case gid == 0:
				t.Errorf("%q in %q is drawn as a missing letter", r, style)
			case written(gid) == 0:
				t.Errorf("%q in %q is drawn as nothing", r, style)
			}
		}
	}
}

// glyphs gives the length of each outline in a TrueType file, in bytes.
func glyphs(t *testing.T, file []byte) func(gid int) int {
	t.Helper()
	table := func(tag string) []byte {
		for i := range int(binary.BigEndian.Uint16(file[4:])) {
			entry := file[12+16*i:]
			if string(entry[:4]) == tag {
				at, n := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
				return file[at : at+n]
			}
		}
		t.Fatalf("the font has no table %s", tag)
		return nil
	}
	loca, long := table("loca"), binary.BigEndian.Uint16(table("head")[50:]) == 1
	at := func(i int) int {
		if long {
			return int(binary.BigEndian.Uint32(loca[4*i:]))
		}
		return 2 * int(binary.BigEndian.Uint16(loca[2*i:]))
	}
	return func(gid int) int { return at(gid+1) - at(gid) }
}

func TestPoints(t *testing.T) {
	for hundredths, want := range map[int64]string{0: "0", 5: "0,05", 850: "8,5", 825: "8,25", 10000: "100"} {
		if got := document.Points(hundredths); got != want {
			t.Errorf("got %s for %d, want %s", got, hundredths, want)
		}
	}
}
