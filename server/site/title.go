package site

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// vietnameseTitle makes the heading of a result from a round's own title: "Bình chọn sản phẩm …" becomes
// "Kết quả bình chọn sản phẩm …". A title that begins with a name keeps its capital.
func vietnameseTitle(title string) string {
	for _, start := range []string{"Bình chọn", "Kỳ bình chọn", "Đợt bình chọn", "Cuộc bình chọn", "Cấp "} {
		if strings.HasPrefix(title, start) {
			return "Kết quả " + lowerFirst(title)
		}
	}
	if strings.HasPrefix(strings.ToLower(title), "kết quả") {
		return title
	}
	return "Kết quả: " + title
}

// lowerFirst is for tier names inside a sentence: "Cấp tỉnh" becomes "cấp tỉnh".
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
