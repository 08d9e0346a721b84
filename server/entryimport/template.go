package entryimport

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/spreadsheet"
	"tieubieu/server/unit"
)

const (
	guideName = "Hướng dẫn"
	listsName = "Danh mục"
)

// lists are what the drop-downs of a round's template offer.
type lists struct {
	round     *competition.Round
	closes    string
	province  string // of the example
	commune   string
	provinces []string
	communes  []string // none where the round covers more than one province
	groups    []string
}

// Template is the workbook to fill in for a round, for its organiser and secretary:
// headings, drop-downs, an example that is never taken in, and a guide. Every cell is
// text, so that no program drops zeros or makes days of numbers.
func (s *Service) Template(ctx context.Context, by account.Account, roundID uuid.UUID) (xlsx []byte, err error) {
	var l lists
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := account.RequireOnRound(tx, by, roundID, importers...)
		if fault.Has(err, account.ErrHidden.Code) {
			return errRoundNotFound
		}
		if err != nil {
			return err
		}
		l, err = listsOf(tx, roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return l.write()
}

func listsOf(tx *database.Tx, roundID uuid.UUID) (l lists, err error) {
	if l.round, err = competition.Get(tx, roundID); err != nil {
		return l, err
	}
	if at := l.round.RegistrationClosesAt; at != nil {
		l.closes = at.In(competition.Vietnam).Format("15:04 ngày 02/01/2006")
	}
	groups, err := competition.Groups(tx, l.round.ProgrammeID)
	if err != nil {
		return l, err
	}
	for _, g := range groups {
		l.groups = append(l.groups, groupTitle(g))
	}
	places, err := unit.NewGazetteer(tx, tx.Now())
	if err != nil {
		return l, err
	}
	provinces, err := places.Provinces()
	if err != nil {
		return l, err
	}
	for _, p := range provinces {
		l.provinces = append(l.provinces, p.Name)
	}
	of, err := unit.Get(tx, l.round.UnitID)
	if err != nil {
		return l, err
	}
	if l.province, l.commune = "Hà Nội", "Xã Mẫu"; len(provinces) > 0 {
		l.province = provinces[0].Name
	}
	province := of
	if of.Level == unit.Commune && of.ParentID != nil {
		if province, err = unit.Get(tx, *of.ParentID); err != nil {
			return l, err
		}
	}
	if province.Level != unit.Province {
		return l, nil
	}
	l.province = province.Name
	communes, err := places.Communes(province.ID)
	if err != nil {
		return l, err
	}
	for _, c := range communes {
		l.communes = append(l.communes, c.Title())
	}
	if len(l.communes) > 0 {
		l.commune = l.communes[0]
	}
	return l, nil
}

// workbook writes a file and keeps the first error.
type workbook struct {
	*excelize.File
	err error
}

func (w *workbook) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *workbook) style(s excelize.Style) int {
	id, err := w.NewStyle(&s)
	w.do(err)
	return id
}

const asText = 49 // the built-in format "@"

func (l lists) write() ([]byte, error) {
	w := &workbook{File: excelize.NewFile()}
	defer func() { _ = w.Close() }() // nothing but memory
	w.do(w.SetSheetName("Sheet1", SheetName))
	for _, name := range []string{guideName, listsName} {
		_, err := w.NewSheet(name)
		w.do(err)
	}
	w.do(w.SetDocProps(&excelize.DocProperties{Creator: "Tiêu Biểu", LastModifiedBy: "Tiêu Biểu", Title: "Danh sách sản phẩm: " + l.round.Title, Language: "vi-VN"}))
	l.entries(w)
	l.guide(w)
	l.terms(w)
	w.do(w.SetSheetVisible(listsName, false))
	w.SetActiveSheet(0)
	var b bytes.Buffer
	w.do(w.Write(&b))
	if w.err != nil {
		return nil, fmt.Errorf("write template of round %s: %w", l.round.ID, w.err)
	}
	return b.Bytes(), nil
}

// Colours of the workbook: the tokens of the house (design/tokens.css).
const (
	ground  = "EEF1F0"
	ink     = "1C2024"
	quiet   = "5A6168"
	needful = "23407A"
)

// entries is the sheet that is filled in.
func (l lists) entries(w *workbook) {
	line := []excelize.Border{{Type: "bottom", Color: ink, Style: 2}, {Type: "right", Color: "C9CFCE", Style: 1}}
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	heading := w.style(excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true, Color: ink}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ground}}, Alignment: wrap, Border: line})
	asked := w.style(excelize.Style{NumFmt: asText, Font: &excelize.Font{Bold: true, Color: needful}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{ground}}, Alignment: wrap, Border: line})
	plain := w.style(excelize.Style{NumFmt: asText, Alignment: wrap})
	sample := w.style(excelize.Style{NumFmt: asText, Font: &excelize.Font{Color: quiet}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F7F8F8"}}, Alignment: wrap})
	for i, c := range columns {
		letters := spreadsheet.Column(i)
		w.do(w.SetColStyle(SheetName, letters, plain))
		w.do(w.SetColWidth(SheetName, letters, letters, c.width))
		w.do(w.SetCellStr(SheetName, letters+"1", c.title()))
		style := heading
		if c.required {
			style = asked
		}
		w.do(w.SetCellStyle(SheetName, letters+"1", letters+"1", style))
		w.do(w.SetCellStr(SheetName, letters+"2", l.example(c)))
		w.do(w.SetCellStyle(SheetName, letters+"2", letters+"2", sample))
		w.do(w.AddDataValidation(SheetName, l.help(c, letters)))
	}
	w.do(w.SetRowHeight(SheetName, 1, 48))
	w.do(w.SetRowHeight(SheetName, 2, 32))
	w.do(w.SetPanes(SheetName, &excelize.Panes{
		Freeze: true, XSplit: 2, YSplit: 1, TopLeftCell: "C2", ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: "B3", ActiveCell: "B3", Pane: "bottomRight"}},
	}))
}

func (l lists) example(c column) string {
	switch c.id {
	case colProvince:
		return l.province
	case colCommune:
		return l.commune
	case colGroup:
		if len(l.groups) > 0 {
			return l.groups[0]
		}
	}
	return c.example
}

// help is the column's hint, shown in the cell, and its drop-down where it has one.
// What is not in the list may be typed all the same: old names of provinces are understood.
func (l lists) help(c column, letters string) *excelize.DataValidation {
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s3:%s%d", letters, letters, MaxRows+2))
	v.SetInput(clipped(c.heading, 32), clipped(c.hint, 255))
	if list, n := l.list(c.id); n > 0 {
		v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%s$%d", listsName, list, list, n+1))
		v.SetError(excelize.DataValidationErrorStyleWarning, "Ngoài danh sách", "Giá trị không có trong danh sách. Vẫn dùng giá trị này?")
	}
	return v
}

// clipped is what the format takes of a text, in UTF-16 units; cut at a word.
func clipped(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// terms lists what the drop-downs offer, one column each.
func (l lists) terms(w *workbook) {
	for i, t := range l.columns() {
		letters := spreadsheet.Column(i)
		w.do(w.SetCellStr(listsName, letters+"1", t.name))
		for row, value := range t.values {
			w.do(w.SetCellStr(listsName, spreadsheet.Address(i, row+2), value))
		}
		w.do(w.SetColWidth(listsName, letters, letters, 30))
	}
}

type term struct {
	name   string
	values []string
	of     []string // columns
}

func (l lists) columns() []term {
	return []term{
		{"Loại hình", kindTitles, []string{colKind}},
		{"Nhóm sản phẩm", l.groups, []string{colGroup}},
		{"Có hoặc không", []string{"Có", "Không"}, []string{colPublish, colCommits}},
		{"Tỉnh, thành phố", l.provinces, []string{colProvince}},
		{"Xã, phường", l.communes, []string{colCommune}},
	}
}

// list is the column of the terms that a column offers, and how many there are.
func (l lists) list(id string) (letters string, n int) {
	for i, t := range l.columns() {
		for _, of := range t.of {
			if of == id {
				return spreadsheet.Column(i), len(t.values)
			}
		}
	}
	return "", 0
}

// guide says in plain words how the sheet is filled in.
func (l lists) guide(w *workbook) {
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	title := w.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 14, Color: ink}})
	bold := w.style(excelize.Style{Font: &excelize.Font{Bold: true, Color: ink}, Alignment: wrap})
	body := w.style(excelize.Style{Alignment: wrap})
	for letters, width := range map[string]float64{"A": 34, "B": 12, "C": 86} {
		w.do(w.SetColWidth(guideName, letters, letters, width))
	}
	row := 1
	put := func(style int, cells ...string) {
		for i, s := range cells {
			at := spreadsheet.Address(i, row)
			w.do(w.SetCellStr(guideName, at, s))
			w.do(w.SetCellStyle(guideName, at, at, style))
		}
		row++
	}
	put(title, "Danh sách sản phẩm dự thi: "+l.round.Title)
	if l.closes != "" {
		put(body, "Hết hạn đăng ký: "+l.closes)
	}
	row++
	for i, s := range []string{
		"Điền vào trang “" + SheetName + "”, mỗi dòng một sản phẩm (hoặc một bộ sản phẩm). Không đổi tên cột ở dòng 1.",
		"Dòng 2 là ví dụ, hệ thống bỏ qua. Có thể xóa dòng này.",
		"Cột có dấu * là bắt buộc. Các cột khác điền được đến đâu thì điền; phần thiếu bổ sung sau ở từng hồ sơ.",
		"Cơ sở đã có trên hệ thống được nhận ra theo mã số thuế, hoặc theo tên và xã, phường; thông tin đã đăng ký được giữ nguyên. Cơ sở có nhiều sản phẩm: thông tin lấy ở dòng đầu tiên.",
		fmt.Sprintf("Không dùng công thức, không gộp ô. Tối đa %s dòng và %d MB một tệp. Lưu dạng Excel Workbook (.xlsx).", thousands(MaxRows), MaxBytes>>20),
		"Tải tệp lên ở trang “Nhập bảng”: hệ thống cho xem trước và chỉ rõ ô nào cần sửa. Chỉ khi không còn lỗi mới nhập, và nhập tất cả cùng một lúc.",
		"Hồ sơ nhập vào là bản nháp: còn phải thêm ảnh, giấy đăng ký rồi nộp trước khi hết hạn. Hệ thống ghi nhận ai đã nhập; chủ cơ sở được báo và có thể phản đối. Người nhập không tự sơ duyệt hồ sơ mình đã nhập.",
	} {
		at := spreadsheet.Address(0, row)
		w.do(w.MergeCell(guideName, at, spreadsheet.Address(2, row)))
		w.do(w.SetRowHeight(guideName, row, 34))
		put(body, fmt.Sprintf("%d. %s", i+1, s))
	}
	row++
	put(bold, "Cột", "Bắt buộc", "Cách ghi")
	for _, c := range columns {
		must := ""
		if c.required {
			must = "Có"
		}
		put(body, c.heading, must, c.hint)
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d.%03d", n/1000, n%1000)
}

// TemplateName is what the template is called when it is saved.
const TemplateName = "mau-danh-sach-san-pham.xlsx"
