package document

import (
	"embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// face is a cut of the one family that papers are set in.
type face string

const (
	regular face = ""
	bold    face = "B"
	italic  face = "I"
)

var faces = map[face]string{regular: "fonts/Tinos-Regular.ttf", bold: "fonts/Tinos-Bold.ttf", italic: "fonts/Tinos-Italic.ttf"}

// Of the family, in parts of the size: from the baseline up and down.
const (
	ascent  = 0.891
	descent = 0.216
)

// drawable is what all three faces have.
var drawable = &unicode.RangeTable{
	LatinOffset: 2,
	R16: []unicode.Range16{
		{0x0020, 0x007e, 1}, {0x00a0, 0x00ff, 1}, {0x0100, 0x017f, 1}, {0x01a0, 0x01a1, 1}, {0x01af, 0x01b0, 1},
		{0x0300, 0x0301, 1}, {0x0303, 0x0303, 1}, {0x0309, 0x0309, 1}, {0x0323, 0x0323, 1}, {0x03a9, 0x03a9, 1},
		{0x1ea0, 0x1ef9, 1}, {0x2010, 0x2015, 1}, {0x2018, 0x201e, 1}, {0x2020, 0x2022, 1}, {0x2026, 0x2026, 1},
		{0x2030, 0x2030, 1}, {0x2032, 0x2033, 1}, {0x2039, 0x203a, 1}, {0x2044, 0x2044, 1}, {0x2070, 0x2070, 1},
		{0x2074, 0x2079, 1}, {0x2080, 0x2089, 1}, {0x20ab, 0x20ac, 1}, {0x2116, 0x2116, 1}, {0x2122, 0x2122, 1},
		{0x2190, 0x2193, 1}, {0x2212, 0x2212, 1}, {0x2248, 0x2248, 1}, {0x2260, 0x2260, 1}, {0x2264, 0x2265, 1},
		{0x25a0, 0x25a1, 1}, {0x25cf, 0x25cf, 1},
	},
}

// missingGlyph stands where a letter is that no face has, so that a reader sees that
// something was written there.
const missingGlyph = '□'

// printable is s as it is drawn: NFC, line breaks kept, other white space as spaces,
// what shows nothing left out, and what the faces lack as missingGlyph.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r) && r != noBreak:
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(drawable, r):
			return r
		case unicode.Is(unicode.M, r): // of a letter that stands before it
			return -1
		}
		return missingGlyph
	}, norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")))
}
