package rubric

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tieubieu/server/fault"
	"tieubieu/server/spreadsheet"
	"tieubieu/server/text"
)

// MaxBytes bounds an uploaded rubric; maxRows is more than the largest tree has.
const (
	MaxBytes = 2 << 20
	maxRows  = 1_500
)

// Limits of an uploaded rubric.
var Limits = spreadsheet.Limits{Bytes: MaxBytes, Unpacked: 16 << 20, Rows: maxRows, Columns: 60}

// Problem is what is wrong with one cell.
type Problem struct {
	Cell    string // "C7"
	Heading string // of its column; "" for a cell in no column of ours
	Code    string
	Message string // Vietnamese
}

// Import is a workbook read: the tree as far as it could be, and what is wrong.
type Import struct {
	Tree     Tree
	Problems []Problem // in the order of the rows

	at   map[int]int    // column of the sheet by ours
	rows map[string]int // row of each part of the tree, by the path that Check gives it
	used map[string]bool
	last int // the last row
}

// Read reads a workbook that Write has written and somebody has changed. Each fault
// names its cell; a file that is no such workbook is refused (file-…, template-missing,
// too-many-rows). groups are those of the programme: a group whose cell of the id is
// empty is theirs by its place. The tree has been checked where nothing was misread.
func Read(content []byte, groups []CriterionGroup) (*Import, error) {
	book, err := spreadsheet.Open(content, Limits)
	if err != nil {
		return nil, err
	}
	name := ""
	if slices.Contains(book.Sheets(), SheetName) {
		name = SheetName
	}
	sheet, err := book.Sheet(name)
	if err != nil {
		return nil, err
	}
	i := &Import{at: map[int]int{}, rows: map[string]int{}, used: map[string]bool{}}
	if err := i.headings(sheet); err != nil {
		return nil, err
	}
	for _, row := range sheet.Rows[1:] {
		i.line(row)
	}
	for _, block := range sheet.Merged {
		i.merged(block)
	}
	i.name(groups)
	i.Tree = i.Tree.Clean()
	i.Note(i.Tree.Check())
	return i, nil
}

// headings finds our columns in the first row; a column that is not ours is somebody's
// own note and is left alone.
func (i *Import) headings(sheet *spreadsheet.Sheet) error {
	if len(sheet.Rows) == 0 {
		return fault.New(fault.Invalid, "file-empty", "Tệp không có nội dung. Hãy chọn lại tệp.")
	}
	first := sheet.Rows[0]
	for at, c := range first.Cells {
		known := byHeading(c.Text)
		if c.Kind == spreadsheet.Empty || known < 0 {
			continue
		}
		if _, twice := i.at[known]; twice {
			i.problem(spreadsheet.Address(at, first.Number), known, "column-twice", "Cột “%s” có hai lần.", columns[known].heading)
			continue
		}
		i.at[known] = at
	}
	if _, there := i.at[colRow]; !there || first.Number != 1 {
		return fault.New(fault.Invalid, "rubric-file-missing", "Tệp không phải bảng bộ tiêu chí: dòng đầu tiên phải có cột “%s”. Hãy xuất bộ tiêu chí ra bảng tính rồi sửa trên tệp đó.", columns[colRow].heading)
	}
	for n, c := range columns {
		if _, there := i.at[n]; c.asked && !there {
			i.problem("A1", n, "column-missing", "Tệp thiếu cột “%s”.", c.heading)
		}
	}
	return nil
}

func (i *Import) problem(cell string, column int, code, format string, args ...any) {
	if i.used[cell] && cell != "A1" {
		return // one sentence for a cell
	}
	i.used[cell] = true
	i.Problems = append(i.Problems, Problem{Cell: cell, Heading: columns[column].heading, Code: code, Message: fmt.Sprintf(format, args...)})
}

// cell is the address of a column of ours; one that the file lacks is named at the row's kind.
func (i *Import) cell(column, row int) string {
	at, there := i.at[column]
	if !there {
		at = i.at[colRow]
	}
	return spreadsheet.Address(at, row)
}

// line reads one row into the tree.
func (i *Import) line(row spreadsheet.Row) {
	r := reader{i: i, row: row}
	if r.blank() {
		return
	}
	i.last = row.Number
	word := r.words(colRow)
	kind := rowOf(word)
	if kind == "" {
		i.problem(i.cell(colRow, row.Number), colRow, "row-kind", "Ghi Nhóm, Tiêu chí, Mức, Phương án hoặc Ghi chú.")
		return
	}
	switch kind {
	case rowNote:
		i.note(&r)
	case rowGroup:
		i.group(&r)
	case rowCriterion:
		i.criterion(&r)
	case rowLevel, rowOption:
		i.answer(&r, kind)
	}
	if i.used[i.cell(colRow, row.Number)] {
		return // it stands where it cannot
	}
	for n, c := range columns {
		lent := kind == rowOption && n == colName && r.cell(colText).Kind == spreadsheet.Empty
		if !c.usedBy(kind) && !lent && r.cell(n).Kind != spreadsheet.Empty {
			i.problem(i.cell(n, row.Number), n, "cell-unused", "Dòng %s không dùng cột “%s”. Hãy xóa ô này.", strings.ToLower(kind), c.heading)
		}
	}
}

func (i *Import) note(r *reader) {
	if i.Tree.Note != "" {
		i.problem(i.cell(colRow, r.row.Number), colRow, "row-repeated", "Chỉ có một dòng ghi chú.")
		return
	}
	i.rows["note"] = r.row.Number
	i.Tree.Note = r.words(colText)
}

func (i *Import) group(r *reader) {
	g := CriterionGroup{ID: r.words(colID), Name: r.words(colName), NameEn: r.words(colNameEn), MaxPoints: r.points(colPoints, true)}
	i.rows[fmt.Sprintf("criterionGroups[%d]", len(i.Tree.CriterionGroups))] = r.row.Number
	i.Tree.CriterionGroups = append(i.Tree.CriterionGroups, g)
}

func (i *Import) criterion(r *reader) {
	n := len(i.Tree.CriterionGroups)
	if n == 0 {
		i.problem(i.cell(colRow, r.row.Number), colRow, "row-order", "Dòng tiêu chí phải đứng dưới dòng nhóm của mình.")
		return
	}
	g := &i.Tree.CriterionGroups[n-1]
	c := Criterion{
		ID: r.words(colID), Name: r.words(colName), NameEn: r.words(colNameEn), Guidance: r.words(colText),
		Kind: r.kind(), MaxPoints: r.points(colPoints, false), Step: r.points(colStep, false),
	}
	i.rows[fmt.Sprintf("criterionGroups[%d].criteria[%d]", n-1, len(g.Criteria))] = r.row.Number
	g.Criteria = append(g.Criteria, c)
}

// answer is a level or an option of the criterion above it.
func (i *Import) answer(r *reader, kind string) {
	n := len(i.Tree.CriterionGroups)
	if n == 0 || len(i.Tree.CriterionGroups[n-1].Criteria) == 0 {
		i.problem(i.cell(colRow, r.row.Number), colRow, "row-order", "Dòng %s phải đứng dưới dòng tiêu chí của mình.", strings.ToLower(kind))
		return
	}
	g := &i.Tree.CriterionGroups[n-1]
	c := &g.Criteria[len(g.Criteria)-1]
	path := fmt.Sprintf("criterionGroups[%d].criteria[%d]", n-1, len(g.Criteria)-1)
	if kind == rowLevel {
		i.rows[fmt.Sprintf("%s.levels[%d]", path, len(c.Levels))] = r.row.Number
		c.Levels = append(c.Levels, Level{Points: r.points(colPoints, true), Name: r.words(colName), Description: r.words(colText)})
		return
	}
	i.rows[fmt.Sprintf("%s.options[%d]", path, len(c.Options))] = r.row.Number
	o := Option{ID: r.words(colID), Description: r.words(colText), Points: r.points(colPoints, true), KnockOut: r.yes(colKnockOut), Reason: r.words(colReason)}
	if o.Description == "" {
		o.Description = r.words(colName)
	}
	c.Options = append(c.Options, o)
}

func (i *Import) merged(block spreadsheet.Range) {
	if block.FromRow > i.last || block.ToRow < 2 {
		return
	}
	for n := range columns {
		if at, there := i.at[n]; there && at >= block.FromColumn && at <= block.ToColumn {
			i.problem(spreadsheet.Address(block.FromColumn, block.FromRow), n, "cells-merged", "Các ô %s bị gộp. Hãy bỏ gộp ô (Unmerge Cells) rồi ghi đủ từng ô.", block.Name())
			return
		}
	}
}

// name gives ids where the cell is empty, and kinds by what stands below.
func (i *Import) name(groups []CriterionGroup) {
	taken := map[string]bool{}
	for n := range i.Tree.CriterionGroups {
		g := &i.Tree.CriterionGroups[n]
		if g.ID == "" && n < len(groups) {
			g.ID = groups[n].ID
		}
		taken[g.ID] = true
		for _, c := range g.Criteria {
			taken[c.ID] = true
		}
	}
	for n := range i.Tree.CriterionGroups {
		g := &i.Tree.CriterionGroups[n]
		if g.ID == "" {
			g.ID = free(taken, "nhom")
		}
		for k := range g.Criteria {
			c := &g.Criteria[k]
			if c.ID == "" {
				c.ID = free(taken, shortened(g.ID))
			}
			if c.Kind == "" {
				c.Kind = Points
				if len(c.Options) > 0 {
					c.Kind = Options
				}
			}
			given := map[string]bool{}
			for _, o := range c.Options {
				given[o.ID] = true
			}
			for m := range c.Options {
				if c.Options[m].ID == "" {
					c.Options[m].ID = free(given, "phuong-an")
				}
			}
		}
	}
}

// free is the first of word-1, word-2 … that is not taken yet; now it is.
func free(taken map[string]bool, word string) string {
	for n := 1; ; n++ {
		if id := fmt.Sprintf("%s-%d", word, n); !taken[id] {
			taken[id] = true
			return id
		}
	}
}

func shortened(id string) string { return id[:min(len(id), 34)] }

// sums are faults that follow from a cell that could not be read.
var sums = []string{"sum", "fixed", "best", "count", "required", "divides", "range", "unknown", "all-knock-out"}

// Note adds the faults of a refused tree, each at the cell that its path means. Where
// cells could not be read, only what does not follow from that is told.
func (i *Import) Note(err error) {
	f := fault.Of(err)
	if f == nil {
		return
	}
	misread := slices.ContainsFunc(i.Problems, func(p Problem) bool { return p.Code != "cell-unused" })
	for _, field := range f.Fields {
		row, column := i.place(field.Path)
		if misread && slices.Contains(sums, field.Code) {
			continue
		}
		i.problem(i.cell(column, row), column, field.Code, "%s", field.Message)
	}
	slices.SortStableFunc(i.Problems, func(a, b Problem) int { return rowNumber(a.Cell) - rowNumber(b.Cell) })
}

func rowNumber(cell string) (n int) {
	for _, r := range cell {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

var lastPart = regexp.MustCompile(`\.?[^.\[\]]+$|\[\d+\]$`)

// place is the row and the column that a path of Check means.
func (i *Import) place(path string) (row, column int) {
	rest := ""
	for at := path; at != ""; {
		if row, there := i.rows[at]; there {
			return row, columnOf(strings.TrimPrefix(rest, "."))
		}
		cut := lastPart.FindStringIndex(at)
		if cut == nil {
			break
		}
		rest, at = at[cut[0]:]+rest, at[:cut[0]]
	}
	// The whole tree: its groups do not add up, or there are too many or too few.
	if row, there := i.rows["criterionGroups[0]"]; there {
		return row, colPoints
	}
	return 1, colRow
}

func columnOf(part string) int {
	switch word, _, _ := strings.Cut(part, "["); word {
	case "id":
		return colID
	case "name":
		return colName
	case "nameEn":
		return colNameEn
	case "maxPoints", "points", "criteria":
		return colPoints
	case "kind", "options", "levels":
		return colKind
	case "step":
		return colStep
	case "guidance", "description":
		return colText
	case "knockOut":
		return colKnockOut
	case "reason":
		return colReason
	}
	return colRow
}

// reader reads the cells of one row and notes what is wrong with each.
type reader struct {
	i   *Import
	row spreadsheet.Row
}

func (r *reader) cell(column int) spreadsheet.Cell {
	at, there := r.i.at[column]
	if !there {
		return spreadsheet.Cell{}
	}
	return r.row.At(at)
}

func (r *reader) blank() bool {
	for n := range columns {
		if r.cell(n).Kind != spreadsheet.Empty {
			return false
		}
	}
	return true
}

func (r *reader) problem(column int, code, format string, args ...any) {
	r.i.problem(r.i.cell(column, r.row.Number), column, code, format, args...)
}

// words is a cell of text; a number stands as it is written.
func (r *reader) words(column int) string {
	c := r.cell(column)
	switch c.Kind {
	case spreadsheet.Formula:
		r.problem(column, "cell-formula", "Ô này chứa công thức. Hãy sao chép rồi dán lại chỉ giá trị (Paste Special → Values).")
	case spreadsheet.Failure:
		r.problem(column, "cell-error", "Ô này báo lỗi của bảng tính (%s). Hãy nhập lại.", text.Clean(c.Text))
	case spreadsheet.Date:
		r.problem(column, "cell-date", "Ô này đang là ngày tháng (%s). Hãy đổi ô sang dạng chữ (Text) rồi nhập lại.", c.Text)
	case spreadsheet.Empty, spreadsheet.Text, spreadsheet.Number, spreadsheet.Bool:
		return text.Clean(c.Text)
	}
	return ""
}

func (r *reader) points(column int, asked bool) int64 {
	s := r.words(column)
	switch n, ok := pointsOf(s); {
	case ok:
		return n
	case s != "":
		r.problem(column, "points-unclear", "“%s” không phải là điểm. Ghi số có tối đa hai chữ số thập phân, ví dụ 7,5.", short(s))
	case asked && !r.i.used[r.i.cell(column, r.row.Number)]:
		r.problem(column, "points-missing", "Còn để trống. Ghi số điểm, kể cả khi là 0.")
	}
	return 0
}

func (r *reader) kind() string {
	s := r.words(colKind)
	switch asWord(s) {
	case "":
		return "" // by what stands below
	case "cho diem", "diem", Points:
		return Points
	case "chon phuong an", "phuong an", Options:
		return Options
	}
	r.problem(colKind, "kind-unclear", "Ghi “%s” hoặc “%s”.", kindPoints, kindOptions)
	return ""
}

func (r *reader) yes(column int) bool {
	switch s := r.words(column); asWord(s) {
	case "co", "x", "yes", "true", "1":
		return true
	case "", "khong", "no", "false", "0":
	default:
		r.problem(column, "yes-or-no", "Ghi Có hoặc Không.")
	}
	return false
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return s
}
