package document

import "io"

// SampleLabel stands on the thing itself while it is judged: it names its code and its
// group, and neither product nor facility.
type SampleLabel struct {
	Code  string // "A012"
	Group string // in words
	Link  string // what the QR holds
}

// Labels lie on A4 in two columns and five rows, with room to cut.
const (
	stickerColumns, stickerRows = 2, 5
	stickerWidth, stickerHeight = 95.0, 55.0
	stickersLeft, stickersTop   = 10.0, 11.0
)

// SampleLabels writes label sheets to cut, ten on a page, in the order given.
func SampleLabels(w io.Writer, round RoundHead, labels []SampleLabel) error {
	return writePages(w, "Nhãn sản phẩm", func(p *paper) {
		for i, l := range labels {
			at := i % (stickerColumns * stickerRows)
			if at == 0 {
				p.pdf.AddPage()
			}
			p.label(stickersLeft+float64(at%stickerColumns)*stickerWidth, stickersTop+float64(at/stickerColumns)*stickerHeight, round, l)
		}
	})
}

func (p *paper) label(x, y float64, round RoundHead, l SampleLabel) {
	const inside, qrSide = 4.0, 36.0
	p.pdf.SetLineWidth(0.1)
	p.pdf.Rect(x, y, stickerWidth, stickerHeight, "D")
	room := stickerWidth - qrSide - 3*inside
	p.qrCode(x+stickerWidth-inside-qrSide, y+inside, qrSide, l.Link)

	p.line(x+inside, y+inside, regular, 10, "Mã số bình chọn")
	size := 44.0
	for size > 10 && p.width(bold, size, l.Code) > room {
		size -= 0.5
	}
	p.line(x+inside, y+inside+lineHeight(10)+2, bold, size, printable(l.Code))
	below := y + inside + lineHeight(10) + 2 + lineHeight(44)
	for _, words := range p.first(regular, 11, room, l.Group, 2) {
		p.line(x+inside, below, regular, 11, words)
		below += lineHeight(11)
	}
	foot := y + stickerHeight - inside - 2*lineHeight(8)
	for _, words := range p.first(italic, 8, stickerWidth-2*inside, round.Title, 2) {
		p.line(x+inside, foot, italic, 8, words)
		foot += lineHeight(8)
	}
	if round.Demonstration {
		p.line(x+stickerWidth-inside-qrSide, y+inside+qrSide, bold, 8, "Dữ liệu minh hoạ")
	}
}

// first are at most so many lines of a text; what does not fit ends in "…".
func (p *paper) first(f face, size, width float64, s string, most int) []string {
	lines := p.wrap(f, size, width, printable(s))
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := []rune(lines[most-1])
	for len(last) > 0 && p.width(f, size, string(last)+"…") > width {
		last = last[:len(last)-1]
	}
	lines[most-1] = string(last) + "…"
	return lines
}
