package document

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"rsc.io/qr"
)

// Lengths on paper are millimetres, sizes of type are points.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	point      = 25.4 / 72
)

const (
	noBreak       = '\u00a0'
	noBreakString = string(noBreak)
)

// paper is a PDF that is being written, A4 upright.
type paper struct {
	pdf *fpdf.Fpdf
}

// writePages writes one document; draw puts its pages into it. The fonts are read
// once for all of them.
func writePages(w io.Writer, title string, draw func(p *paper)) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	for f, name := range faces {
		data, err := fontFiles.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read font %s: %w", name, err)
		}
		pdf.AddUTF8FontFromBytes("tinos", string(f), bytes.Clone(data))
	}
	pdf.SetCatalogSort(true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetTitle(title, true)
	pdf.SetProducer("Tiêu Biểu", true)
	pdf.SetLang("vi")
	draw(&paper{pdf: pdf})
	if pdf.PageNo() == 0 {
		return fmt.Errorf("write %q as PDF: nothing to write", title)
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("write %q as PDF: %w", title, err)
	}
	return nil
}

// lineHeight is the distance of baselines in running text of a size, in millimetres:
// enough for Ế above and ự below.
func lineHeight(size float64) float64 { return size * point * 1.3 }

func (p *paper) width(f face, size float64, s string) float64 {
	p.pdf.SetFont("tinos", string(f), size)
	return p.pdf.GetStringWidth(s)
}

// line draws printable text in a line whose upper edge is at y and that is
// lineHeight(size) high; x is where it begins.
func (p *paper) line(x, y float64, f face, size float64, s string) {
	if s == "" {
		return
	}
	p.pdf.SetFont("tinos", string(f), size)
	p.pdf.Text(x, baseline(y, lineHeight(size), size), s)
}

// baseline is where letters stand in a line from y, height high.
func baseline(y, height, size float64) float64 {
	em := size * point
	return y + (height-(ascent+descent)*em)/2 + ascent*em
}

func (p *paper) centred(middle, y float64, f face, size float64, s string) {
	p.line(middle-p.width(f, size, s)/2, y, f, size, s)
}

func (p *paper) right(edge, y float64, f face, size float64, s string) {
	p.line(edge-p.width(f, size, s), y, f, size, s)
}

// rule is a line in black, thick millimetres wide.
func (p *paper) rule(x1, y1, x2, y2, thick float64) {
	p.pdf.SetLineWidth(thick)
	p.pdf.Line(x1, y1, x2, y2)
}

// dots is a dotted line to write on.
func (p *paper) dots(x1, x2, y float64) {
	p.pdf.SetDashPattern([]float64{0.25, 0.75}, 0)
	p.rule(x1, y, x2, y, 0.25)
	p.pdf.SetDashPattern([]float64{}, 0)
}

// wrap breaks text into lines of at most width, at spaces and after hyphens and
// slashes; a word that is wider by itself is cut. It is printable text, whose line
// breaks stay. There is always at least one line, and a last line is no single word
// where the line before it can spare one: Vietnamese words are often two.
func (p *paper) wrap(f face, size, width float64, s string) []string {
	return p.wrapAfter(f, size, 0, width, s)
}

// wrapAfter is wrap where the first line has taken millimetres less.
func (p *paper) wrapAfter(f face, size, taken, width float64, s string) []string {
	p.pdf.SetFont("tinos", string(f), size)
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		first, line := len(lines), ""
		for _, piece := range pieces(paragraph) {
			room := width
			if len(lines) == 0 {
				room -= taken
			}
			if p.fits(room, line+piece) {
				line += piece
				continue
			}
			if line != "" || room < width {
				lines = append(lines, strings.TrimRight(line, " "))
			}
			line = strings.TrimLeft(piece, " ")
			for !p.fits(width, line) {
				head := p.head(width, line)
				lines, line = append(lines, head), line[len(head):]
			}
		}
		lines = append(lines, strings.TrimRight(line, " "))
		p.keepCompany(lines[first:], width)
	}
	return lines
}

// keepCompany gives a last line of one word another one from the line before it.
func (p *paper) keepCompany(lines []string, width float64) {
	last := len(lines) - 1
	if last < 1 || strings.Contains(lines[last], " ") {
		return
	}
	before := lines[last-1]
	at := strings.LastIndexByte(before, ' ')
	if at < 0 || !strings.Contains(before[:at], " ") || !p.fits(width, before[at+1:]+" "+lines[last]) {
		return
	}
	lines[last-1], lines[last] = before[:at], before[at+1:]+" "+lines[last]
}

func (p *paper) fits(width float64, s string) bool {
	return p.pdf.GetStringWidth(strings.TrimRight(s, " ")) <= width+1e-6
}

// head is as much of a word as fits, at least one letter.
func (p *paper) head(width float64, word string) string {
	end := len(word)
	for i := range word {
		if i > 0 && !p.fits(width, word[:i]) {
			break
		}
		if i > 0 {
			end = i
		}
	}
	return word[:end]
}

// pieces cuts a paragraph where a line may end; spaces stay with what is before them.
func pieces(s string) []string {
	var out []string
	begin := 0
	for i, r := range s {
		next := i + len(string(r))
		breaks := r == ' ' || (r == '-' || r == '/' || r == '–') && begin < i
		if breaks && next < len(s) && s[next] != ' ' {
			out, begin = append(out, s[begin:next]), next
		}
	}
	return append(out, s[begin:])
}

// balanced is wrap with lines as even as the same number of them allows, for headings.
func (p *paper) balanced(f face, size, width float64, s string) []string {
	lines := p.wrap(f, size, width, s)
	narrow, wide := width/float64(len(lines)+1), width
	for range 12 {
		middle := (narrow + wide) / 2
		if len(p.wrap(f, size, middle, s)) > len(lines) {
			narrow = middle
		} else {
			wide = middle
		}
	}
	return p.wrap(f, size, wide, s)
}

// qrQuiet is the white border of a QR code, in modules (ISO/IEC 18004).
const qrQuiet = 4

// qrCode draws text as a QR code with its quiet border in a square, as one path of
// black modules: sharp at every resolution.
func (p *paper) qrCode(x, y, side float64, text string) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		p.pdf.SetError(fmt.Errorf("make QR code of %d bytes: %w", len(text), err))
		return
	}
	module := side / float64(code.Size+2*qrQuiet) / point
	_, high := p.pdf.GetPageSize()
	left, top := x/point+qrQuiet*module, (high-y)/point-qrQuiet*module
	var path strings.Builder
	path.WriteString("0 g")
	for row := range code.Size {
		for column := 0; column < code.Size; column++ {
			if !code.Black(column, row) {
				continue
			}
			begin := column
			for column < code.Size && code.Black(column, row) {
				column++
			}
			fmt.Fprintf(&path, " %s %s %s %s re", number(left+float64(begin)*module), number(top-float64(row+1)*module),
				number(float64(column-begin)*module), number(module))
		}
	}
	path.WriteString(" f")
	p.pdf.RawWriteStr(path.String())
}

// number is v, in points, as fine as any printer draws.
func number(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
