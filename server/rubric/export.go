package rubric

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tieubieu/server/spreadsheet"
)

// Colours of the workbook: the tokens of the house (design/tokens.css).
const (
	ground = "EEF1F0"
	ink    = "1C2024"
	rule   = "C9CFCE"
)

const guideName = "Hướng dẫn"

// workbook writes a file and keeps the first error.
type workbook struct {
	*excelize.File
	err    error
	row    int // the last one written
	styles map[string]int
}

func (w *workbook) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *workbook) style(name string, s excelize.Style) {
	id, err := w.NewStyle(&s)
	w.do(err)
	w.styles[name] = id
}

// Write is the tree as a workbook (.xlsx) with one row for each group, criterion, level
// and option. Read gives the same tree back.
func Write(title string, t Tree) ([]byte, error) {
	w := &workbook{File: excelize.NewFile(), styles: map[string]int{}}
	defer func() { _ = w.Close() }() // nothing but memory
	w.do(w.SetSheetName("Sheet1", SheetName))
	_, err := w.NewSheet(guideName)
	w.do(err)
	w.do(w.SetDocProps(&excelize.DocProperties{Creator: "Tiêu Biểu", LastModifiedBy: "Tiêu Biểu", Title: title, Language: "vi-VN"}))
	w.looks()
	w.heads()
	w.tree(t)
	w.choices()
	w.guide(title)
	w.SetActiveSheet(0)
	var b bytes.Buffer
	w.do(w.File.Write(&b))
	if w.err != nil {
		return nil, fmt.Errorf("write rubric %q: %w", title, w.err)
	}
	return b.Bytes(), nil
}

func (w *workbook) looks() {
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ground}}
	below := []excelize.Border{{Type: "bottom", Color: rule, Style: 1}}
	points := "0.##"
	w.style("head", excelize.Style{Font: &excelize.Font{Bold: true, Color: ink}, Fill: fill, Alignment: wrap, Border: []excelize.Border{{Type: "bottom", Color: ink, Style: 2}}})
	w.style("text", excelize.Style{NumFmt: 49, Alignment: wrap, Border: below})
	w.style("points", excelize.Style{CustomNumFmt: &points, Alignment: wrap, Border: below})
	w.style("groupText", excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Fill: fill, Alignment: wrap, Border: below})
	w.style("groupPoints", excelize.Style{CustomNumFmt: &points, Font: &excelize.Font{Bold: true}, Fill: fill, Alignment: wrap, Border: below})
	w.style("title", excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Color: ink}})
	w.style("bold", excelize.Style{Font: &excelize.Font{Bold: true, Color: ink}, Alignment: wrap})
	w.style("body", excelize.Style{Alignment: wrap})
}

func (w *workbook) heads() {
	w.row = 1
	for i, c := range columns {
		letters := spreadsheet.Column(i)
		w.do(w.SetColWidth(SheetName, letters, letters, c.width))
		w.do(w.SetCellStr(SheetName, letters+"1", c.heading))
		w.do(w.SetCellStyle(SheetName, letters+"1", letters+"1", w.styles["head"]))
	}
	w.do(w.SetPanes(SheetName, &excelize.Panes{Freeze: true, XSplit: 3, YSplit: 1, TopLeftCell: "D2", ActivePane: "bottomRight"}))
}

func (w *workbook) tree(t Tree) {
	if t.Note != "" {
		w.line(rowNote, map[int]string{colText: t.Note})
	}
	for _, g := range t.CriterionGroups {
		w.line(rowGroup, map[int]string{colID: g.ID, colName: g.Name, colNameEn: g.NameEn, colPoints: numberOf(g.MaxPoints)})
		for _, c := range g.Criteria {
			w.criterion(c)
		}
	}
}

func (w *workbook) criterion(c Criterion) {
	cells := map[int]string{colID: c.ID, colName: c.Name, colNameEn: c.NameEn, colText: c.Guidance, colKind: kindPoints}
	if c.Kind == Options {
		cells[colKind] = kindOptions
	}
	if c.MaxPoints != 0 {
		cells[colPoints] = numberOf(c.MaxPoints)
	}
	if c.Step != 0 {
		cells[colStep] = numberOf(c.Step)
	}
	w.line(rowCriterion, cells)
	for _, l := range c.Levels {
		w.line(rowLevel, map[int]string{colName: l.Name, colPoints: numberOf(l.Points), colText: l.Description})
	}
	for _, o := range c.Options {
		cells := map[int]string{colID: o.ID, colPoints: numberOf(o.Points), colText: o.Description, colReason: o.Reason}
		if o.KnockOut {
			cells[colKnockOut] = yes
		}
		w.line(rowOption, cells)
	}
}

// line writes the next row; points are numbers, everything else is text, so that no
// program makes a formula or a day of it.
func (w *workbook) line(kind string, cells map[int]string) {
	w.row++
	cells[colRow] = kind
	for i := range columns {
		at := spreadsheet.Address(i, w.row)
		style := "text"
		if i == colPoints || i == colStep {
			style = "points"
			if cells[i] != "" {
				w.do(w.SetCellDefault(SheetName, at, cells[i]))
			}
		} else if cells[i] != "" {
			w.do(w.SetCellStr(SheetName, at, cells[i]))
		}
		if kind == rowGroup {
			style = "group" + strings.ToUpper(style[:1]) + style[1:]
		}
		w.do(w.SetCellStyle(SheetName, at, at, w.styles[style]))
	}
}

// choices offers the words of the cells that have a choice, also below the last row.
func (w *workbook) choices() {
	for column, words := range map[int][]string{
		colRow: {rowGroup, rowCriterion, rowLevel, rowOption, rowNote}, colKind: {kindPoints, kindOptions}, colKnockOut: {yes, no},
	} {
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s2:%s%d", spreadsheet.Column(column), spreadsheet.Column(column), maxRows))
		w.do(v.SetDropList(words))
		v.SetError(excelize.DataValidationErrorStyleStop, columns[column].heading, "Hãy chọn một trong: "+strings.Join(words, ", ")+".")
		w.do(w.AddDataValidation(SheetName, v))
	}
}

// guide says in plain words how the sheet is filled in.
func (w *workbook) guide(title string) {
	for letters, width := range map[string]float64{"A": 24, "B": 34, "C": 90} {
		w.do(w.SetColWidth(guideName, letters, letters, width))
	}
	row := 0
	put := func(style string, cells ...string) {
		row++
		for i, s := range cells {
			at := spreadsheet.Address(i, row)
			w.do(w.SetCellStr(guideName, at, s))
			w.do(w.SetCellStyle(guideName, at, at, w.styles[style]))
		}
	}
	put("title", title)
	row++
	for i, s := range []string{
		"Sửa ở trang “" + SheetName + "”, không đổi tên cột ở dòng 1. Không dùng công thức, không gộp ô.",
		"Các nhóm cộng lại phải được 100 điểm; tiêu chí trong một nhóm cộng lại phải bằng điểm của nhóm (tiêu chí chọn phương án tính theo phương án cao nhất).",
		"Số nhóm, mã và điểm của nhóm do chương trình quy định, không đổi được ở đây.",
		"Lưu dạng Excel Workbook (.xlsx), tối đa " + strconv.Itoa(MaxBytes>>20) + " MB, rồi nhập lại ở trang Bộ tiêu chí: hệ thống cho xem trước và chỉ rõ ô nào cần sửa.",
	} {
		row++
		at := spreadsheet.Address(0, row)
		w.do(w.MergeCell(guideName, at, spreadsheet.Address(2, row)))
		w.do(w.SetRowHeight(guideName, row, 32))
		w.do(w.SetCellStr(guideName, at, fmt.Sprintf("%d. %s", i+1, s)))
		w.do(w.SetCellStyle(guideName, at, at, w.styles["body"]))
	}
	row++
	put("bold", "Cột", "Dùng cho dòng", "Cách ghi")
	for _, c := range columns {
		used := "Mọi dòng"
		if c.of != nil {
			used = strings.Join(slices.Clone(c.of), ", ")
		}
		put("body", c.heading, used, c.hint)
	}
}
