package document

import (
	"fmt"
	"strings"
	"time"
)

// Places on the form, in millimetres.
const (
	sheetLeft   = 22.0
	sheetRight  = 194.0
	sheetWidth  = sheetRight - sheetLeft
	sheetTop    = 16.0
	sheetBottom = 278.5
	footAt      = 281.0

	councilMiddle  = 61.0 // of the two halves of the head
	nationalMiddle = 148.0
	councilWidth   = 78.0

	labelWidth = 46.0
	valueLeft  = sheetLeft + labelWidth + 3

	signMiddle = 153.0
	signWidth  = 82.0
	traceQR    = 36.0
)

// columns of the table: their left edges and the right one.
var columns = [6]float64{sheetLeft, 33, 116, 136, 156, sheetRight}

const cellInset = 2.0

// density is how close a form is set: the loosest that makes as few pages as any.
type density struct {
	size     float64 // of the table, points
	inset    float64 // above and below the words of a row
	signRoom float64 // for the signature
	gap      float64 // between the parts
	pitch    float64 // of the fields above the table
	dotted   int     // lines for remarks on a blank form
}

var densities = []density{
	{size: 11.5, inset: 0.8, signRoom: 21, gap: 4, pitch: 6.5, dotted: 3},
	{size: 11.5, inset: 0.45, signRoom: 19, gap: 3, pitch: 6.5, dotted: 3},
	{size: 11, inset: 0.3, signRoom: 17, gap: 2, pitch: 6.2, dotted: 2},
	{size: 11, inset: 0.2, signRoom: 15, gap: 1.5, pitch: 5.8, dotted: 2},
}

// sheetForm is one score sheet on its way to paper.
type sheetForm struct {
	*paper
	*ScoreSheet
	density
}

// block is a part that stays in one piece. A block that is glued stays on the page
// of the one after it.
type block struct {
	height float64
	inRow  bool // below the head of the table, which is repeated on a new page
	glued  bool
	draw   func(y float64)
}

func (f *sheetForm) draw(begin func()) {
	f.density = densities[0]
	pages := f.pages()
	for _, d := range densities[1:] {
		if len(pages) == 1 {
			break
		}
		loose := f.density
		f.density = d
		if closer := f.pages(); len(closer) < len(pages) {
			pages = closer
			continue
		}
		f.density = loose
	}
	for i, blocks := range pages {
		f.pdf.AddPage()
		y := sheetTop
		if i == 0 {
			begin()
		} else {
			y = f.continued(y)
		}
		inTable := false
		for _, b := range blocks {
			if b.inRow && !inTable {
				y = f.tableHead(y)
			}
			inTable = b.inRow
			b.draw(y)
			y += b.height
		}
		f.footLine(i+1, len(pages))
	}
}

// pages lays the blocks out.
func (f *sheetForm) pages() [][]block {
	blocks := append(f.head(), f.rows()...)
	blocks = append(blocks, f.closing()...)
	var pages [][]block
	var page []block
	y, inTable := sheetTop, false
	for i := 0; i < len(blocks); {
		end := i + 1
		for end < len(blocks) && blocks[end-1].glued {
			end++
		}
		need := f.heightOf(blocks[i:end], inTable)
		if y+need > sheetBottom && len(page) > 0 {
			pages, page = append(pages, page), nil
			y, inTable = sheetTop+f.continuedHeight(), false
			need = f.heightOf(blocks[i:end], inTable)
		}
		if y+need > sheetBottom { // too high for any page: what hangs together comes apart
			end = i + 1
			need = f.heightOf(blocks[i:end], inTable)
		}
		page = append(page, blocks[i:end]...)
		y, inTable = y+need, blocks[end-1].inRow
		i = end
	}
	return append(pages, page)
}

func (f *sheetForm) heightOf(blocks []block, inTable bool) float64 {
	var h float64
	for _, b := range blocks {
		if b.inRow && !inTable {
			h += f.tableHeadHeight()
		}
		inTable = b.inRow
		h += b.height
	}
	return h
}

// head is everything above the table.
func (f *sheetForm) head() []block {
	const small = 11.0
	blocks := []block{{height: lineHeight(small) + f.gap*0.75, draw: func(y float64) {
		f.right(sheetRight, y, italic, small, printable(f.Form))
		if f.Demonstration {
			f.demonstration(sheetLeft, y)
		}
	}}}
	blocks = append(blocks, f.letterhead())

	title := lineHeight(16)
	var state []string
	if words := f.state(); words != "" {
		state = f.wrap(italic, 11.5, sheetWidth, printable(words))
	}
	blocks = append(blocks, block{height: title + float64(len(state))*lineHeight(11.5) + f.gap, draw: func(y float64) {
		f.centred((sheetLeft+sheetRight)/2, y, bold, 16, "PHIẾU CHẤM ĐIỂM")
		for i, l := range state {
			f.centred((sheetLeft+sheetRight)/2, y+title+float64(i)*lineHeight(11.5), italic, 11.5, l)
		}
	}})
	for _, field := range [][2]string{
		{"Tên sản phẩm:", f.Product},
		{"Nhóm sản phẩm:", f.Group},
		{"Mã số bình chọn:", f.Code},
		{"Họ và tên giám khảo:", f.Judge},
		{"Chức danh:", f.Title},
	} {
		blocks = append(blocks, f.field(field[0], field[1]))
	}
	blocks = append(blocks, block{height: f.gap, draw: func(float64) {}})
	for i := range blocks {
		blocks[i].glued = true
	}
	return blocks
}

// letterhead is council and nation, as Nghị định 30/2020/NĐ-CP sets them.
func (f *sheetForm) letterhead() block {
	council := f.balanced(regular, 12, councilWidth, strings.ToUpper(printable(f.Council)))
	of := f.balanced(bold, 12, councilWidth, strings.ToUpper(printable(f.CouncilOf)))
	left := float64(len(council)+len(of))*lineHeight(12) + 1.5
	return block{height: max(left, lineHeight(12)+lineHeight(13)+2) + 1.6*f.gap, draw: func(y float64) {
		const motto = "Độc lập - Tự do - Hạnh phúc"
		at := y
		for _, l := range council {
			f.centred(councilMiddle, at, regular, 12, l)
			at += lineHeight(12)
		}
		for _, l := range of {
			f.centred(councilMiddle, at, bold, 12, l)
			at += lineHeight(12)
		}
		f.rule(councilMiddle-12, at+1, councilMiddle+12, at+1, 0.35)

		f.centred(nationalMiddle, y, bold, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
		at = y + lineHeight(12)
		f.centred(nationalMiddle, at, bold, 13, motto)
		half := f.width(bold, 13, motto) / 2
		at += lineHeight(13) + 0.8
		f.rule(nationalMiddle-half, at, nationalMiddle+half, at, 0.35)
	}}
}

// field is a label and its value on a dotted line, as many lines as it needs.
func (f *sheetForm) field(label, value string) block {
	const size = 12.0
	pitch := f.pitch
	lines := f.wrap(bold, size, sheetRight-valueLeft, printable(value))
	return block{height: float64(len(lines)) * pitch, draw: func(y float64) {
		f.line(sheetLeft, y, regular, size, label)
		for _, l := range lines {
			f.line(valueLeft, y, bold, size, l)
			y += pitch
			f.dots(valueLeft, sheetRight, y-(pitch-lineHeight(size))/2-0.1)
		}
	}}
}

func (f *sheetForm) tableHeadHeight() float64 { return 2*lineHeight(f.size) + 2*f.inset }

func (f *sheetForm) tableHead(y float64) float64 {
	height := f.tableHeadHeight()
	f.frame(y, height)
	f.rule(sheetLeft, y, sheetRight, y, 0.3)
	for i, lines := range [][]string{{"TT"}, {"Tiêu chí"}, {"Điểm", "tối đa"}, {"Điểm", "chấm"}, {"Ghi chú"}} {
		at := y + (height-float64(len(lines))*lineHeight(f.size))/2
		for _, l := range lines {
			f.centred((columns[i]+columns[i+1])/2, at, bold, f.size, l)
			at += lineHeight(f.size)
		}
	}
	return y + height
}

// frame draws the edges of a row but the upper one.
func (f *sheetForm) frame(y, height float64) {
	for _, x := range columns {
		f.rule(x, y, x, y+height, 0.25)
	}
	f.rule(sheetLeft, y+height, sheetRight, y+height, 0.25)
}

// words is one line in a cell, with a box to tick before it where it is an answer.
type words struct {
	text   string
	face   face
	size   float64
	indent float64
	box    box
}

type box int

const (
	noBox box = iota
	emptyBox
	tickedBox
)

// row is a row of the table before it is laid out.
type row struct {
	number    string
	criterion []words
	most, got string
	gotFace   face
	gotSize   float64
	note      []words
	face      face
}

func heightOf(lines []words) (h float64) {
	for _, l := range lines {
		h += lineHeight(l.size)
	}
	return h
}

// rows are the table below its head. A group stays with its first criterion, the
// last criterion with the total.
func (f *sheetForm) rows() []block {
	var blocks []block
	for i, g := range f.Groups {
		head := f.plainRow(fmt.Sprint(i+1), g.Name, g.Max, g.sum(), bold)
		blocks = append(blocks, f.rowBlocks(head, true)...)
		for j, c := range g.Criteria {
			last := i == len(f.Groups)-1 && j == len(g.Criteria)-1
			blocks = append(blocks, f.rowBlocks(f.criterionRow(fmt.Sprintf("%d.%d", i+1, j+1), c), last)...)
		}
	}
	most, got := f.total()
	return append(blocks, f.rowBlocks(f.plainRow("", "Tổng cộng", most, got, bold), true)...)
}

func (f *sheetForm) plainRow(number, name string, most int64, got *int64, face face) row {
	r := row{number: number, most: points(most), face: face, gotFace: face, gotSize: f.size}
	for _, l := range f.wrap(face, f.size, columns[2]-columns[1]-2*cellInset, printable(name)) {
		r.criterion = append(r.criterion, words{text: l, face: face, size: f.size})
	}
	switch {
	case f.Blank:
	case got != nil:
		r.got = points(*got)
	default:
		r.got, r.gotFace, r.gotSize = "chưa đủ", italic, 10.5
	}
	return r
}

func (f *sheetForm) criterionRow(number string, c SheetCriterion) row {
	r := f.plainRow(number, c.Name, c.Max, c.Points, regular)
	if !f.Blank && c.Points == nil {
		r.got = "chưa chấm"
	}
	const indent, small = 5.0, 10.5
	for _, o := range c.Options {
		if !f.Blank && !o.Chosen {
			continue
		}
		text, tick := printable(o.Words), emptyBox
		switch {
		case o.Chosen && !f.Blank:
			tick = tickedBox
		case o.KnockOut != "":
			text += " (điều kiện loại)"
		default:
			text += " (" + points(o.Points) + noBreakString + "điểm)"
		}
		for _, l := range f.wrap(regular, small, columns[2]-columns[1]-2*cellInset-indent, text) {
			r.criterion = append(r.criterion, words{text: l, face: regular, size: small, indent: indent, box: tick})
			tick = noBox
		}
		if tick == noBox && o.KnockOut != "" && !f.Blank {
			for _, l := range f.wrap(bold, small, columns[5]-columns[4]-2*cellInset, "Điều kiện loại: "+printable(o.KnockOut)) {
				r.note = append(r.note, words{text: l, face: bold, size: small})
			}
		}
	}
	return r
}

// highestRow is how much of a row stays in one piece.
const highestRow = 110.0

// rowBlocks is a row, in pieces where it is higher than a page bears.
func (f *sheetForm) rowBlocks(r row, glued bool) []block {
	var blocks []block
	for {
		piece := r
		piece.criterion, r.criterion = cut(r.criterion)
		piece.note, r.note = cut(r.note)
		height := max(heightOf(piece.criterion), heightOf(piece.note), lineHeight(f.size)) + 2*f.inset
		blocks = append(blocks, block{height: height, inRow: true, glued: glued, draw: func(y float64) { f.drawRow(y, height, piece) }})
		if len(r.criterion) == 0 && len(r.note) == 0 {
			return blocks
		}
		r.number, r.most, r.got = "", "", ""
	}
}

// cut takes as many lines as one piece bears.
func cut(lines []words) (piece, rest []words) {
	var h float64
	for i, l := range lines {
		if h += lineHeight(l.size); h > highestRow {
			return lines[:i], lines[i:]
		}
	}
	return lines, nil
}

func (f *sheetForm) drawRow(y, height float64, r row) {
	f.frame(y, height)
	middle := func(i int, face face, size float64, text string) {
		f.centred((columns[i]+columns[i+1])/2, y+(height-lineHeight(size))/2, face, size, text)
	}
	middle(0, r.face, f.size, r.number)
	f.cell(columns[1]+cellInset, y, height, r.criterion)
	middle(2, r.face, f.size, r.most)
	middle(3, r.gotFace, r.gotSize, r.got)
	f.cell(columns[4]+cellInset, y, height, r.note)
}

func (f *sheetForm) cell(x, y, height float64, lines []words) {
	y += (height - heightOf(lines)) / 2
	for _, l := range lines {
		f.tick(x+0.5, y+(lineHeight(l.size)-tickSide)/2, l.box)
		f.line(x+l.indent, y, l.face, l.size, l.text)
		y += lineHeight(l.size)
	}
}

const tickSide = 2.8

func (f *sheetForm) tick(x, y float64, b box) {
	if b == noBox {
		return
	}
	f.pdf.SetLineWidth(0.25)
	f.pdf.Rect(x, y, tickSide, tickSide, "D")
	if b == tickedBox {
		f.rule(x, y, x+tickSide, y+tickSide, 0.35)
		f.rule(x, y+tickSide, x+tickSide, y, 0.35)
	}
}

// closing is what stands below the table: remarks, date and signature. The
// signature never stands on a page alone.
func (f *sheetForm) closing() []block {
	blocks := []block{{height: f.gap * 0.75, glued: true, draw: func(float64) {}}}
	remark := f.Remark
	if remark == "" && !f.Blank {
		remark = "Không có."
	}
	blocks = append(blocks, f.remarks("Nhận xét:", remark, f.dotted)...)
	if f.Note != "" || f.Blank {
		blocks = append(blocks, block{height: 1.2, glued: true, draw: func(float64) {}})
		blocks = append(blocks, f.remarks("Ghi chú cho Hội đồng:", f.Note, 1)...)
	}
	const withSignature, together = 2, 5
	for i := range blocks {
		blocks[i].glued = blocks[i].glued || i >= len(blocks)-withSignature || len(blocks) <= together+1
	}
	return append(blocks, f.signature())
}

// remarks is a label in bold and the words after it, a block a line; on a blank form
// so many dotted lines.
func (f *sheetForm) remarks(label, text string, dotted int) []block {
	const size = 12.0
	pitch := lineHeight(size) + 0.4
	taken := f.width(bold, size, label+" ")
	if f.Blank {
		blocks := make([]block, dotted)
		for i := range blocks {
			blocks[i] = block{height: pitch + 1.6, glued: true, draw: func(y float64) {
				from := sheetLeft
				if i == 0 {
					f.line(sheetLeft, y+1.6, bold, size, label)
					from += taken
				}
				f.dots(from, sheetRight, y+pitch+0.4)
			}}
		}
		return blocks
	}
	lines := f.wrapAfter(regular, size, taken, sheetWidth, printable(strings.TrimSpace(text)))
	blocks := make([]block, len(lines))
	for i, l := range lines {
		blocks[i] = block{height: pitch, glued: i == 0 && len(lines) > 1, draw: func(y float64) {
			if i == 0 {
				f.line(sheetLeft, y, bold, size, label)
				f.line(sheetLeft+taken, y, regular, size, l)
				return
			}
			f.line(sheetLeft, y, regular, size, l)
		}}
	}
	return blocks
}

// signature is place and date, room to sign, and what ties the paper to the server.
func (f *sheetForm) signature() block {
	const size = 12.0
	pitch := lineHeight(size)
	place := printable(f.Place)
	if place == "" {
		place = "........................"
	}
	date := place + ", ngày ...... tháng ...... năm ........"
	if !f.Blank && f.Submitted {
		date = place + ", " + longDay(f.Trace.At)
	}
	dated := f.balanced(italic, size, signWidth, date)
	judge := f.wrap(bold, size, signWidth, printable(f.Judge))
	height := f.gap + float64(len(dated)+2+len(judge))*pitch + f.signRoom
	return block{height: max(height, f.gap+traceQR), draw: func(y float64) {
		y += f.gap
		f.trace(y)
		for _, l := range dated {
			f.centred(signMiddle, y, italic, size, l)
			y += pitch
		}
		f.centred(signMiddle, y, bold, size, "GIÁM KHẢO")
		f.centred(signMiddle, y+pitch, italic, size, "(Ký, ghi rõ họ tên)")
		y += 2*pitch + f.signRoom
		for _, l := range judge {
			f.centred(signMiddle, y, bold, size, l)
			y += pitch
		}
	}}
}

// longDay is a day as official papers write it: a nought before days below 10 and
// before January and February, where one could be added (Nghị định 30/2020/NĐ-CP).
func longDay(at time.Time) string {
	at = at.In(vietnam)
	month := "%d"
	if at.Month() <= time.February {
		month = "%02d"
	}
	return fmt.Sprintf("ngày %02d tháng "+month+" năm %d", at.Day(), int(at.Month()), at.Year())
}

// trace is the QR with the address and the revision in small type beside it.
func (f *sheetForm) trace(y float64) {
	if f.Trace.Address == "" {
		return
	}
	const size, width = 8.0, 48.0
	quiet := traceQR / 14 // so that the code itself stands on the left edge
	f.qrCode(sheetLeft-quiet, y-quiet, traceQR, f.Trace.qrText())
	lines := f.wrap(regular, size, width, printable(f.Trace.Address))
	if f.Trace.Revision > 0 && !f.Blank {
		lines = append(lines, fmt.Sprintf("Bản %d, mã băm (SHA-256)", f.Trace.Revision), f.Trace.fingerprint()+" …")
	}
	for _, l := range lines {
		f.line(sheetLeft+traceQR, y, regular, size, l)
		y += lineHeight(size)
	}
}

// whose says on a further page which sheet it belongs to.
func (f *sheetForm) whose() []string {
	words := "Phiếu chấm điểm (tiếp theo)"
	for i, part := range []string{f.Code, f.Judge} {
		if part != "" {
			words += []string{": ", ", "}[i] + printable(part)
		}
	}
	return f.wrap(italic, 11, sheetWidth, words)
}

func (f *sheetForm) continuedHeight() float64 { return float64(len(f.whose()))*lineHeight(11) + 3 }

func (f *sheetForm) continued(y float64) float64 {
	at := y
	for _, l := range f.whose() {
		f.line(sheetLeft, at, italic, 11, l)
		at += lineHeight(11)
	}
	return y + f.continuedHeight()
}

func (f *sheetForm) footLine(page, of int) {
	const size = 9.5
	f.rule(sheetLeft, footAt, sheetRight, footAt, 0.2)
	y := footAt + 1.2
	words := f.foot()
	if f.Demonstration {
		words += " Dữ liệu minh hoạ."
	}
	f.line(sheetLeft, y, regular, size, words)
	if of > 1 {
		f.right(sheetRight, y, regular, size, fmt.Sprintf("Trang %d/%d", page, of))
	}
}
