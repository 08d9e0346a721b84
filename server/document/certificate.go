package document

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Certificate is a giấy chứng nhận in the form of an official document (after Nghị định
// 30/2020/NĐ-CP, phụ lục I): who issues it, the national heading, number, place and
// date, and room for stamp and signature, which are never drawn; nor is any emblem.
type Certificate struct {
	Issuer     []string // in capitals, line by line; the last one in force over the rule
	Number     string   // "03/2026/CNNT-37"
	Place      string   // "Ninh Bình"; "" leaves only the date
	On         time.Time
	Title      string // "GIẤY CHỨNG NHẬN"
	Sentence   string // "Sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh năm 2026"
	Product    string
	Members    []string // of a set
	Level      string   // "Hạng A"; may be ""
	Facility   string
	Address    string   // may be ""
	Decision   string   // "Theo Quyết định số 1147/QĐ-UBND ngày 09 tháng 10 năm 2026"
	SignedFor  []string // "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"
	Signer     string   // name below the signature; may be ""
	ValidUntil time.Time
	Check      string  // address of the check page without a code, as it is typed
	Code       string  // "7K3M-9QXD-AB12"
	Link       string  // what the QR holds
	Frames     []Frame // tiers of the ladder, the lowest first
	// Draft stands under the code, in italics: of a demonstration, or before publication.
	Draft string
}

// Frame is one tier of the ladder: inked where the product has won it.
type Frame int

// Frames: a hairline, or the ink of a tier by its distance from the top of the ladder.
const (
	Hairline Frame = iota
	Green
	Yellow
	Red
	Indigo
)

var frameInk = map[Frame][3]int{Green: {0x4e, 0x91, 0x78}, Yellow: {0xf2, 0xb5, 0x31}, Red: {0xd5, 0x41, 0x2b}, Indigo: {0x0f, 0x4e, 0x68}}

// A4 across; the paper inside the frames.
const (
	certWidth, certHeight = pageHeight, pageWidth
	certLeft, certRight   = 28.0, certWidth - 28
	certMiddle            = certWidth / 2
	certTop               = 22.0
	certEnd               = certHeight - 21 // lower edge of what is written
	certSignature         = 146.0           // upper edge of the signature's block
)

// Certificates writes one page for each, in the order given. Progress, which may be
// nil, hears how many are drawn; an error of it ends the writing.
func Certificates(w io.Writer, certificates []Certificate, progress func(done int) error) error {
	var stopped error
	err := writePages(w, "Giấy chứng nhận", func(p *paper) {
		for i := range certificates {
			p.certificate(&certificates[i])
			if progress == nil {
				continue
			}
			if stopped = progress(i + 1); stopped != nil {
				p.pdf.SetError(stopped)
				return
			}
		}
	})
	if stopped != nil {
		return fmt.Errorf("write %d certificates: %w", len(certificates), stopped)
	}
	return err
}

func (p *paper) certificate(c *Certificate) {
	p.pdf.AddPageFormat("L", fpdf.SizeType{Wd: pageWidth, Ht: pageHeight})
	p.frames(c.Frames)
	below := p.certificateHead(c)
	p.certificateBody(c, below, certSignature-2)
	p.certificateSignature(c)
	p.certificateCheck(c)
}

// frames are drawn from the lowest tier up, each 3 mm further to the upper right.
func (p *paper) frames(frames []Frame) {
	p.pdf.SetDrawColor(0xf3, 0xf5, 0xf2)
	for x := 14.6; x < 283; x += 1.2 {
		p.rule(x, 14, x, 196, 0.22)
	}
	p.pdf.SetAlpha(1, "Multiply")
	for i, f := range frames {
		x, y := 9+3*float64(i), 15-3*float64(i)
		thick := 0.22
		p.pdf.SetDrawColor(0x1c, 0x1b, 0x19)
		if rgb, inked := frameInk[f]; inked {
			thick = 2.4
			p.pdf.SetDrawColor(rgb[0], rgb[1], rgb[2])
		}
		p.pdf.SetLineWidth(thick)
		p.pdf.Rect(x, y, 273, 186, "D")
	}
	p.pdf.SetAlpha(1, "Normal")
	p.pdf.SetDrawColor(0, 0, 0)
}

// certificateHead draws issuer, heading, number, place and date, and answers where
// they end.
func (p *paper) certificateHead(c *Certificate) float64 {
	const left, right, room = 78.0, 201.5, 100.0
	y := certTop
	for _, line := range c.Issuer {
		size := p.shrunk(bold, 13, 11.5, room, line)
		for _, l := range p.balanced(bold, size, room, printable(line)) {
			p.centred(left, y, bold, size, l)
			y += lineHeight(13)
		}
	}
	p.rule(left-12, y+1, left+12, y+1, 0.35)
	y += 3.5
	size := p.shrunk(regular, 12.5, 9, room, "Số: "+c.Number)
	p.centred(left, y, regular, size, printable("Số: "+c.Number))
	y += lineHeight(12.5)

	const motto = "Độc lập - Tự do - Hạnh phúc"
	z := certTop
	p.centred(right, z, bold, 13, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
	z += lineHeight(13)
	p.centred(right, z, bold, 14, motto)
	z += lineHeight(14) + 0.6
	half := p.width(bold, 14, motto) / 2
	p.rule(right-half, z, right+half, z, 0.35)
	date := DayInWords(c.On)
	if c.Place != "" {
		date = c.Place + ", " + date
	}
	z += 3
	p.centred(right, z, italic, p.shrunk(italic, 12.5, 9, 130, date), printable(date))
	return max(y, z+lineHeight(12.5))
}

// DayInWords is a day as official papers write it: "ngày 09 tháng 10 năm 2026", days
// below 10 and the months January and February with a 0 (Nghị định 30/2020/NĐ-CP).
func DayInWords(day time.Time) string {
	if day.Month() < 3 {
		return day.Format("ngày 02 tháng 01 năm 2006")
	}
	return day.Format("ngày 02 tháng 1 năm 2006")
}

// shrunk is the largest size down to least at which a line fits.
func (p *paper) shrunk(f face, size, least, room float64, s string) float64 {
	for size > least && p.width(f, size, printable(s)) > room {
		size -= 0.25
	}
	return size
}

// passage is text of one face and size between gaps.
type passage struct {
	face  face
	size  float64
	gap   float64 // above it
	lines []string
	red   bool
	plain string // what the first line begins with in regular letters
}

// certificateBody sets what is certified between two heights: as large as it fits.
func (p *paper) certificateBody(c *Certificate, top, bottom float64) {
	const least = 0.35
	scale := 1.0
	blocks := p.certificateBlocks(c, scale, 0)
	for scale > least && tall(blocks) > bottom-top {
		scale -= 0.05
		blocks = p.certificateBlocks(c, scale, 0)
	}
	for most := 6; most > 0 && tall(blocks) > bottom-top; most-- { // a set of very many members
		blocks = p.certificateBlocks(c, scale, most)
	}
	y := top + min(8, (bottom-top-tall(blocks))/2)
	for _, b := range blocks {
		y += b.gap
		if b.red {
			p.pdf.SetTextColor(0xb9, 0x2c, 0x1a)
		}
		for i, l := range b.lines {
			if rest, ok := strings.CutPrefix(l, b.plain); ok && i == 0 && b.plain != "" {
				before := p.width(regular, b.size, b.plain)
				x := certMiddle - (before+p.width(b.face, b.size, rest))/2
				p.line(x, y, regular, b.size, b.plain)
				p.line(x+before, y, b.face, b.size, rest)
			} else {
				p.centred(certMiddle, y, b.face, b.size, l)
			}
			y += lineHeight(b.size)
		}
		p.pdf.SetTextColor(0, 0, 0)
	}
}

func tall(blocks []passage) (h float64) {
	for _, b := range blocks {
		h += b.gap + float64(len(b.lines))*lineHeight(b.size)
	}
	return h
}

// certificateBlocks are the body's texts at a scale; most, where it is not 0, bounds
// the lines of each.
func (p *paper) certificateBlocks(c *Certificate, scale float64, most int) (blocks []passage) {
	const room = certRight - certLeft
	add := func(f face, size, gap float64, s string) *passage {
		if s = strings.TrimSpace(printable(s)); s == "" {
			return &passage{}
		}
		size *= max(scale, 9/size)
		lines := p.balanced(f, size, room, s)
		if most > 0 && len(lines) > most {
			lines = p.first(f, size, room, s, most)
		}
		blocks = append(blocks, passage{face: f, size: size, gap: gap * scale, lines: lines})
		return &blocks[len(blocks)-1]
	}
	add(bold, 32, 0, c.Title).red = true
	add(regular, 15, 0, c.Sentence)
	name := 34.0
	for name > 20 && len(p.wrap(bold, name*scale, room, printable(c.Product))) > 2 {
		name -= 1
	}
	add(bold, name, 7, c.Product)
	if len(c.Members) > 0 {
		add(italic, 13, 0, "Bộ sản phẩm gồm: "+strings.Join(c.Members, "; "))
	}
	add(bold, 16, 1, c.Level)
	add(bold, 14.5, 2, "của "+c.Facility).plain = "của "
	if c.Address != "" {
		add(regular, 14.5, 0.8, "Địa chỉ: "+c.Address)
	}
	add(regular, 14.5, 0.8, c.Decision)
	return blocks
}

// certificateSignature is the block on the right: for whom is signed, room for stamp
// and signature, and the name.
func (p *paper) certificateSignature(c *Certificate) {
	const middle, room = 226.0, 86.0
	y := certSignature
	for _, line := range c.SignedFor {
		size := p.shrunk(bold, 13, 11.5, room, line)
		for _, l := range p.balanced(bold, size, room, printable(line)) {
			p.centred(middle, y, bold, size, l)
			y += lineHeight(13)
		}
	}
	if c.Signer == "" {
		return
	}
	size := p.shrunk(bold, 13, 9, room, c.Signer)
	lines := p.first(bold, size, room, c.Signer, 2)
	y = certEnd - float64(len(lines))*lineHeight(size)
	for _, l := range lines {
		p.centred(middle, y, bold, size, l)
		y += lineHeight(size)
	}
}

// certificateCheck is the code on the left, for a camera and in words.
func (p *paper) certificateCheck(c *Certificate) {
	const side, size, x = 32.0, 10.5, certLeft + 34
	p.pdf.SetFillColor(255, 255, 255)
	p.pdf.Rect(certLeft-2.5, certEnd-side+2.5, side, side, "F")
	p.qrCode(certLeft-2.5, certEnd-side+2.5, side, c.Link)
	type line struct {
		face  face
		words string
	}
	lines := []line{
		{regular, "Giấy chứng nhận có hiệu lực"}, {bold, "đến " + DayInWords(c.ValidUntil)},
		{regular, "Kiểm tra: " + c.Check}, {regular, "Mã: " + c.Code},
	}
	if c.Draft != "" {
		lines = append(lines, line{italic, c.Draft})
	}
	y := certEnd - float64(len(lines))*lineHeight(size)
	for _, l := range lines {
		p.line(x, y, l.face, p.shrunk(l.face, size, 7, 110, l.words), printable(l.words))
		y += lineHeight(size)
	}
}
