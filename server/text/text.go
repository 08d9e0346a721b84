// Package text brings Vietnamese text into the one form that is stored and compared.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Clean is s in NFC, without surrounding space, control characters (line breaks stay)
// or invisible ones that turn the direction of writing.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.TrimSpace(s)
}

// Fold is s as search compares it: lower case, without marks, đ as d, spaces single.
// "Đặng  Thị Ngọc Ánh" becomes "dang thi ngoc anh".
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == 'đ':
			r = 'd'
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
