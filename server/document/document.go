// Package document writes the papers of a round as PDF: the legal forms, with
// Vietnamese letters that every reader and printer shows. It takes plain values and
// knows neither who asks nor where they come from.
package document

// RoundHead is what every paper of a round says of the round.
type RoundHead struct {
	Title         string // "Bình chọn sản phẩm CNNT tiêu biểu tỉnh Ninh Bình năm 2026"
	Unit          string // "Tỉnh Ninh Bình"; may be ""
	Demonstration bool   // every page says "Dữ liệu minh hoạ"
}
