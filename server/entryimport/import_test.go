package entryimport_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
	"tieubieu/server/unit"
)

// office is a round of the new Tuyên Quang, which Hà Giang went into, open for
// registration, with two of its communes loaded.
type office struct {
	*fixture.Entering
	*entryimport.Service
	province uuid.UUID
	template []byte
	t        testing.TB
}

func open(t testing.TB) *office {
	t.Helper()
	db := dbtest.Open(t)
	if err := (&unit.Service{DB: db}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := &office{
		Entering: fixture.NewEntering(t, db), t: t, province: unit.NewProvinceID("08"),
		Service: &entryimport.Service{DB: db, Facilities: &facility.Service{DB: db}, Entries: &entry.Service{DB: db}},
	}
	o.Exec(`UPDATE rounds SET unit_id = $2 WHERE id = $1`, o.RoundID, o.province)
	o.Exec(`UPDATE grants SET unit_id = $2 WHERE unit_id = $1`, o.UnitID, o.province)
	o.Exec(`UPDATE facilities SET unit_id = $2 WHERE unit_id = $1`, o.UnitID, o.province)
	communes := "code,name,kind,province_code\n00691,Hà Giang 1,phường,08\n00700,Nông Tiến,xã,08\n00701,Nông Tiến,phường,08\n"
	if _, err := (&unit.Service{DB: db}).Import(t.Context(), account.Platform, strings.NewReader(communes), time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	var err error
	if o.template, err = o.Template(t.Context(), o.Organiser, o.RoundID); err != nil {
		t.Fatalf("template: %v", err)
	}
	return o
}

// row is what is written into one row, by heading.
type row map[string]any

// plain is a row that nothing is wrong with.
func plain(n int) row {
	return row{
		"Tên cơ sở": fmt.Sprintf("Hộ dệt thổ cẩm số %d", n), "Loại hình": "Hộ kinh doanh", "Tỉnh, thành phố": "Tuyên Quang", "Xã, phường": "Phường Hà Giang 1",
		"Điện thoại": "0912 345 678", "Tên sản phẩm": fmt.Sprintf("Khăn thổ cẩm %d", n), "Nhóm sản phẩm": "A. Thủ công mỹ nghệ",
	}
}

func (r row) with(more row) row {
	out := row{}
	for k, v := range r {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// file is the template with these rows below the example; edit changes it further.
func (o *office) file(rows []row, edit ...func(f *excelize.File)) []byte {
	o.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(o.template))
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	at := o.headings(f)
	for i, r := range rows {
		for heading, value := range r {
			column, there := at[heading]
			if !there {
				o.t.Fatalf("the template has no column %q", heading)
			}
			if err := f.SetCellValue(entryimport.SheetName, fmt.Sprintf("%s%d", column, i+3), value); err != nil {
				o.t.Fatal(err)
			}
		}
	}
	for _, e := range edit {
		e(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		o.t.Fatal(err)
	}
	return b.Bytes()
}

// headings are the columns by heading, without the star.
func (o *office) headings(f *excelize.File) map[string]string {
	rows, err := f.GetRows(entryimport.SheetName)
	if err != nil {
		o.t.Fatal(err)
	}
	at := map[string]string{}
	for i, h := range rows[0] {
		at[strings.TrimSuffix(h, " *")], _ = excelize.ColumnNumberToName(i + 1)
	}
	return at
}

func (o *office) column(heading string) string {
	f, err := excelize.OpenReader(bytes.NewReader(o.template))
	if err != nil {
		o.t.Fatal(err)
	}
	defer f.Close()
	return o.headings(f)[heading]
}

func (o *office) look(content []byte) (*entryimport.Preview, error) {
	return o.Look(o.t.Context(), o.Organiser, o.RoundID, bytes.NewReader(content), int64(len(content)))
}

func (o *office) take(by account.Account, content []byte) (*entryimport.Import, error) {
	return o.Take(o.t.Context(), by, o.RoundID, "danh sách.xlsx", bytes.NewReader(content), int64(len(content)))
}

// problems are "C7 code" of a preview.
func problems(p *entryimport.Preview) (out []string) {
	for _, r := range p.Rows {
		for _, b := range r.Problems {
			out = append(out, b.Cell+" "+b.Code)
		}
	}
	return out
}

func (o *office) count(table string) int {
	o.t.Helper()
	return fixture.One[int](o.t, o.Entering.DB, "SELECT count(*) FROM "+table)
}

func TestTheTemplateIsFilledInAndTakenIn(t *testing.T) {
	o := open(t)
	content := o.file([]row{
		plain(1).with(row{
			"Mã số thuế": "0100109106", "Loại hình": "Hợp tác xã", "Năm thành lập": "2012", "Số lao động của cơ sở": "1.250", "Đồng ý công bố": "Có",
			"Thành phần của bộ": "Khăn lớn; Khăn nhỏ", "Doanh thu một năm (đồng)": "1.500.000.000 đ", "Giá bán (đồng)": 250000, "Năm bắt đầu sản xuất": 2015,
			"Thuyết minh: Thị trường tiêu thụ": "Bán trong tỉnh.", "Đã ký cam kết": "Có", "Cơ sở đồng ý nhập hộ thế nào": "Phiếu giấy ký ngày 12/10/2026",
			"Người đại diện": "Lý Thị Mẩy",
		}),
		{}, // left out
		{"Tên cơ sở": "HTX dệt thổ cẩm số 1", "Mã số thuế": "0100109106", "Tỉnh, thành phố": "ha giang", "Xã, phường": "ha giang 1", "Tên sản phẩm": "Váy", "Nhóm sản phẩm": "a"},
		plain(3).with(row{"Tên cơ sở": "HTX dệt thổ cẩm số 1", "Mã số thuế": "", "Tên sản phẩm": "Túi", "Tỉnh, thành phố": "Tỉnh Hà Giang", "Xã, phường": "Xã Nông Tiến"}),
	})
	p, err := o.look(content)
	if err != nil || !p.Ready() || len(p.Rows) != 3 {
		t.Fatalf("got %+v, %v", p, err)
	}
	if p.NewFacilities != 2 || p.NewProducts != 3 || p.Rows[1].Number != 5 || p.Rows[1].Known {
		t.Errorf("got %+v", p)
	}
	if n := o.count("entries"); n != 0 {
		t.Fatalf("looking made %d entries", n)
	}
	m, err := o.take(o.Organiser, content)
	if err != nil || len(m.Entries) != 3 || m.Repeated || !m.Entries[0].Opens {
		t.Fatalf("got %+v, %v", m, err)
	}
	svc := o.Entries
	r, err := svc.Read(t.Context(), o.Organiser, m.Entries[0].EntryID)
	if err != nil {
		t.Fatal(err)
	}
	e, form := r.Dossier.Entry, r.Dossier.Form
	if e.Status != entry.Draft || e.TypedBy == nil || *e.TypedBy != o.Organiser.ID || e.GroupID != "handicraft" || e.UnitID == o.province {
		t.Errorf("got %+v", e)
	}
	if form.Representative != "Lý Thị Mẩy" || !form.Commits || *form.AnnualRevenue != 1_500_000_000 || *form.Price != 250_000 || *form.FirstMadeYear != 2015 {
		t.Errorf("got form %+v", form)
	}
	if got := r.Dossier.Explanation["market"].Text; got != "Bán trong tỉnh." {
		t.Errorf("got %q", got)
	}
	agreed, err := svc.AgreementOf(t.Context(), o.Organiser, e.ID)
	if err != nil || !agreed.TypedFor || len(agreed.Consents) != 1 || agreed.Consents[0].Note != "Phiếu giấy ký ngày 12/10/2026" {
		t.Errorf("got %+v, %v", agreed, err)
	}
	kind := fixture.One[string](t, o.Entering.DB, "SELECT kind || ' ' || (SELECT count(*) FROM product_members m WHERE m.product_id = p.id) FROM products p WHERE id = $1", e.ProductID)
	if kind != "set 2" {
		t.Errorf("got %s", kind)
	}
	of := fixture.One[string](t, o.Entering.DB, `SELECT string_agg(DISTINCT coalesce(f.registration_code, '-') || ' ' || f.kind || ' ' || u.name || ' ' || coalesce(o.name, '-'), ', ')
		FROM entries e JOIN facilities f ON f.id = e.facility_id JOIN units u ON u.id = f.unit_id LEFT JOIN units o ON o.id = f.former_unit_id`)
	if of != "- household Nông Tiến Hà Giang, 0100109106 cooperative Hà Giang 1 -" {
		t.Errorf("got facilities %q", of)
	}
	for action, want := range map[string]int{"create-entry": 3, "register-facility": 2, "add-product": 3, "record-consent": 1, "import-entries": 1} {
		if got := fixture.One[int](t, o.Entering.DB, "SELECT count(*) FROM ledger_entries WHERE action = $1", action); got != want {
			t.Errorf("%s: got %d records, want %d", action, got, want)
		}
	}
}

func TestProblemsStandAtTheirCells(t *testing.T) {
	o := open(t)
	at := func(heading string) string { return o.column(heading) + "3" }
	day := func(f *excelize.File, cell string) {
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellValue(entryimport.SheetName, cell, 42064)
		_ = f.SetCellStyle(entryimport.SheetName, cell, cell, style)
	}
	tests := map[string]struct {
		more  row
		empty []string
		edit  func(f *excelize.File)
		want  string
	}{
		"a name is missing":                       {empty: []string{"Tên cơ sở"}, want: at("Tên cơ sở") + " name-length"},
		"a product is missing":                    {empty: []string{"Tên sản phẩm"}, want: at("Tên sản phẩm") + " product-missing"},
		"an unknown kind":                         {more: row{"Loại hình": "Tập đoàn"}, want: at("Loại hình") + " kind-unknown"},
		"a new facility without kind":             {empty: []string{"Loại hình"}, want: at("Loại hình") + " kind-unknown"},
		"a tax code that is none":                 {more: row{"Mã số thuế": "0100109107"}, want: at("Mã số thuế") + " code-check-digit"},
		"a tax code that lost its zero":           {more: row{"Mã số thuế": 100109106}, want: at("Mã số thuế") + " cell-number"},
		"a company without tax code":              {more: row{"Loại hình": "Doanh nghiệp"}, want: at("Mã số thuế") + " code-missing"},
		"a phone that lost its zero":              {more: row{"Điện thoại": 912345678}, want: at("Điện thoại") + " cell-number"},
		"no way to reach it":                      {empty: []string{"Điện thoại"}, want: at("Điện thoại") + " contact-missing"},
		"no such province":                        {more: row{"Tỉnh, thành phố": "Tuyên Quảng Bình"}, want: at("Tỉnh, thành phố") + " province-not-found"},
		"no such commune":                         {more: row{"Xã, phường": "Mèo Vạc"}, want: at("Xã, phường") + " commune-not-found"},
		"a commune of two kinds":                  {more: row{"Xã, phường": "Nông Tiến"}, want: at("Xã, phường") + " commune-unclear"},
		"no commune":                              {empty: []string{"Xã, phường"}, want: at("Xã, phường") + " commune-missing"},
		"another province":                        {more: row{"Tỉnh, thành phố": "TP. Hà Nội"}, want: at("Tỉnh, thành phố") + " outside-area"},
		"no such group":                           {more: row{"Nhóm sản phẩm": "Đồ gỗ"}, want: at("Nhóm sản phẩm") + " group-unknown"},
		"no group":                                {empty: []string{"Nhóm sản phẩm"}, want: at("Nhóm sản phẩm") + " group-missing"},
		"a set of one":                            {more: row{"Thành phần của bộ": "Khăn"}, want: at("Thành phần của bộ") + " members-number"},
		"an amount in words":                      {more: row{"Giá bán (đồng)": "1,5 tỷ"}, want: at("Giá bán (đồng)") + " number-unclear"},
		"an amount with decimals":                 {more: row{"Giá bán (đồng)": "1.500,5"}, want: at("Giá bán (đồng)") + " number-unclear"},
		"an amount that another language grouped": {more: row{"Giá bán (đồng)": 1.5}, want: at("Giá bán (đồng)") + " number-unclear"},
		"an amount that the form does not take":   {more: row{"Giá bán (đồng)": "9999999999999999"}, want: at("Giá bán (đồng)") + " out-of-range"},
		"a year that is a day":                    {edit: func(f *excelize.File) { day(f, at("Năm thành lập")) }, want: at("Năm thành lập") + " cell-date"},
		"a text that became a day":                {edit: func(f *excelize.File) { day(f, at("Kích thước, quy cách")) }, want: at("Kích thước, quy cách") + " cell-date"},
		"a year to come":                          {more: row{"Năm bắt đầu sản xuất": "2999"}, want: at("Năm bắt đầu sản xuất") + " out-of-range"},
		"neither yes nor no":                      {more: row{"Đã ký cam kết": "Chờ"}, want: at("Đã ký cam kết") + " yes-or-no"},
		"a formula": {edit: func(f *excelize.File) {
			_ = f.SetCellFormula(entryimport.SheetName, at("Mô tả sản phẩm"), `HYPERLINK("http://x")`)
		}, want: at("Mô tả sản phẩm") + " cell-formula"},
		"merged cells": {edit: func(f *excelize.File) {
			_ = f.MergeCell(entryimport.SheetName, at("Địa chỉ"), o.column("Địa chỉ")+"4")
		}, want: at("Địa chỉ") + " cells-merged"},
		"a row marked as the example": {more: row{"STT": "Ví dụ 2"}, want: at("STT") + " example-mark"},
		"a code of another facility":  {more: row{"Mã số thuế": "0101243150", "Loại hình": "Hợp tác xã"}, want: at("Tên cơ sở") + " facility-name-differs"},
		"too long a text":             {more: row{"Mô tả sản phẩm": strings.Repeat("đ", 3001)}, want: at("Mô tả sản phẩm") + " too-long"},
	}
	o.Exec("UPDATE facilities SET registration_code = '0101243150' WHERE id = $1", o.Plant.FacilityID)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := plain(1).with(tt.more)
			for _, heading := range tt.empty {
				r[heading] = ""
			}
			edit := tt.edit
			if edit == nil {
				edit = func(*excelize.File) {}
			}
			content := o.file([]row{r}, edit)
			p, err := o.look(content)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(problems(p), ", "); got != tt.want || p.Ready() || p.Problems != 1 {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			_, err = o.take(o.Organiser, content)
			if f := fault.Of(err); f == nil || f.Code != "import-has-problems" || f.Fields[0].Path+" "+f.Fields[0].Code != tt.want {
				t.Errorf("import: got %v", err)
			}
		})
	}
	if n := o.count("entries") + o.count("entry_imports"); n != 0 {
		t.Errorf("files with problems left %d rows", n)
	}
}

func TestFilesThatAreNoListAreRefusedWhole(t *testing.T) {
	o := open(t)
	sheet := entryimport.SheetName
	tests := map[string]struct {
		content []byte
		code    string
	}{
		"the template as it is":    {o.template, "no-rows"},
		"without the headings":     {o.file([]row{plain(1)}, func(f *excelize.File) { _ = f.RemoveRow(sheet, 1) }), "template-missing"},
		"a required column gone":   {o.file([]row{plain(1)}, func(f *excelize.File) { _ = f.RemoveCol(sheet, o.column("Nhóm sản phẩm")) }), "template-columns"},
		"a column that none knows": {o.file([]row{plain(1)}, func(f *excelize.File) { _ = f.SetCellStr(sheet, o.column("Nhãn hiệu")+"1", "Nhãn hiêụ hàng") }), "template-columns"},
		"a column twice":           {o.file([]row{plain(1)}, func(f *excelize.File) { _ = f.SetCellStr(sheet, o.column("Nhãn hiệu")+"1", "Giá bán (đồng)") }), "template-columns"},
		"a list saved as CSV":      {[]byte("Tên cơ sở,Tên sản phẩm\nA,B\n"), "file-csv"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := o.look(tt.content); !fault.Has(err, tt.code) {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	t.Run("columns moved, and one's own notes, are no matter", func(t *testing.T) {
		p, err := o.look(o.file([]row{plain(1)}, func(f *excelize.File) {
			_ = f.InsertCols(sheet, "C", 1)
			_ = f.SetCellStr(sheet, "C1", "Ghi chú")
			_ = f.SetCellStr(sheet, "C3", "gọi lại chiều thứ ba")
		}))
		if err != nil || !p.Ready() {
			t.Errorf("got %+v, %v", p, err)
		}
	})
}

func TestWhatIsThereIsFound(t *testing.T) {
	o := open(t)
	o.Exec("UPDATE facilities SET registration_code = '0101243150' WHERE id = $1", o.Plant.FacilityID)
	o.Exec("UPDATE facilities SET locality = 'Xã Hà Giang 1' WHERE id = $1", o.OtherPlant.FacilityID)
	byCode := row{"Tên cơ sở": "CTY Làng nghề Thử", "Mã số thuế": "0101243150", "Tỉnh, thành phố": "Tuyên Quang", "Xã, phường": "xã nông tiến", "Tên sản phẩm": "sản phẩm của LÀNG NGHỀ thử", "Nhóm sản phẩm": "B"}
	byName := row{"Tên cơ sở": "xuong  bên cạnh", "Tỉnh, thành phố": "tuyen quang", "Xã, phường": "ha giang 1", "Tên sản phẩm": "Đồ mới", "Nhóm sản phẩm": "thực phẩm"}
	content := o.file([]row{byCode, byName})
	p, err := o.look(content)
	if err != nil || !p.Ready() {
		t.Fatalf("got %v %v", problems(p), err)
	}
	if a, b := p.Rows[0], p.Rows[1]; !a.Known || !a.ProductKnown || a.Registered != "Làng nghề Thử" || !b.Known || b.ProductKnown || p.NewFacilities != 0 || p.NewProducts != 1 {
		t.Errorf("got %+v", p.Rows)
	}
	facilities := o.count("facilities")
	m, err := o.take(o.Secretary, content)
	if err != nil {
		t.Fatal(err)
	}
	if got := o.count("facilities"); got != facilities {
		t.Errorf("got %d facilities, want %d", got, facilities)
	}
	if got := fixture.One[uuid.UUID](t, o.Entering.DB, "SELECT product_id FROM entries WHERE id = $1", m.Entries[0].EntryID); got != o.Plant.ProductID {
		t.Errorf("got another product %s", got)
	}
	if m.Entries[0].Opens {
		t.Error("a secretary cannot go on with a draft of another's place")
	}
	t.Run("and is not entered twice", func(t *testing.T) {
		p, err := o.look(o.file([]row{plain(7), byCode}))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(problems(p), ", "), o.column("Tên sản phẩm")+"4 product-already-entered"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("nor is one row of a file", func(t *testing.T) {
		p, err := o.look(o.file([]row{plain(8), plain(9), plain(8).with(row{"Xã, phường": "Hà Giang 1", "Điện thoại": ""})}))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(problems(p), ", "), o.column("Tên sản phẩm")+"5 row-twice"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("two codes of one name and place are asked about", func(t *testing.T) {
		o.Exec("UPDATE facilities SET registration_code = '0100112437' WHERE id = $1", o.OtherPlant.FacilityID)
		p, err := o.look(o.file([]row{byName.with(row{"Mã số thuế": "0100109106", "Tên sản phẩm": "Đồ khác"})}))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(problems(p), ", "), o.column("Mã số thuế")+"3 facility-code-differs"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	t.Run("one name in another commune is another facility", func(t *testing.T) {
		p, err := o.look(o.file([]row{byName.with(row{"Xã, phường": "phường Nông Tiến", "Tên sản phẩm": "Đồ khác", "Loại hình": "Hộ", "E-mail": "ben.canh@example.vn"})}))
		if err != nil || !p.Ready() || p.Rows[0].Known || p.NewFacilities != 1 {
			t.Errorf("got %+v, %v", p, err)
		}
	})
}

func TestOnlyItsOrganiserAndSecretaryImport(t *testing.T) {
	o := open(t)
	content := o.file([]row{plain(1)})
	for name, by := range map[string]account.Account{
		"owner": o.Owner, "collaborator": o.Collaborator, "stranger": o.Stranger, "screener": o.Screener, "judge": o.Judge,
		"council": o.Council, "auditor": o.Auditor, "administrator": o.Admin, "nobody": o.Nobody,
	} {
		_, err := o.take(by, content)
		_, looked := o.Look(t.Context(), by, o.RoundID, bytes.NewReader(content), -1)
		_, template := o.Template(t.Context(), by, o.RoundID)
		for what, err := range map[string]error{"import": err, "look": looked, "template": template} {
			if !fault.Has(err, "round-not-found") {
				t.Errorf("%s %s: got %v", name, what, err)
			}
		}
	}
	if n := o.count("entries"); n != 0 {
		t.Errorf("got %d entries", n)
	}
}

func TestOnlyWhileRegistrationIsOpen(t *testing.T) {
	o := open(t)
	content := o.file([]row{plain(1)})
	closes := *o.Round().RegistrationClosesAt
	at := func(moment time.Time) context.Context {
		return database.WithClock(t.Context(), func() time.Time { return moment })
	}
	if _, err := o.Take(at(closes), o.Organiser, o.RoundID, "", bytes.NewReader(content), -1); !fault.Has(err, "registration-closed") {
		t.Errorf("at the closing moment: got %v", err)
	}
	if _, err := o.Look(at(closes), o.Organiser, o.RoundID, bytes.NewReader(content), -1); !fault.Has(err, "registration-closed") {
		t.Errorf("a look then: got %v", err)
	}
	o.Phase(competition.Screening)
	if _, err := o.take(o.Organiser, content); !fault.Has(err, "registration-closed") {
		t.Errorf("while screening: got %v", err)
	}
	o.Phase(competition.Registration)
	if _, err := o.Take(at(closes.Add(-time.Microsecond)), o.Organiser, o.RoundID, "", bytes.NewReader(content), -1); err != nil {
		t.Errorf("just before: got %v", err)
	}
}

// A closing that begins while an import writes waits for it: the import is whole or absent.
func TestAClosingInTheMiddleWaits(t *testing.T) {
	o := open(t)
	content := o.file([]row{plain(1), plain(2)})
	writing, closed := make(chan struct{}), make(chan error, 1)
	once := sync.Once{}
	o.Entries.OnHappening = append(o.Entries.OnHappening, func(*database.Tx, account.Account, *entry.Entry, entry.Happening) error {
		once.Do(func() {
			close(writing)
			// The closing has come as far as the lock.
			for waiting := 0; waiting == 0; {
				waiting = fixture.One[int](t, o.Entering.DB, "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted")
			}
		})
		return nil
	})
	go func() {
		<-writing
		closed <- database.InTx(context.WithoutCancel(t.Context()), o.Entering.DB, func(tx *database.Tx) error {
			if _, err := competition.Lock(tx, o.RoundID); err != nil {
				return err
			}
			var n int
			if err := tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM entries WHERE round_id = $1", o.RoundID).Scan(&n); err != nil || n != 2 {
				return fmt.Errorf("the closing saw %d entries, want 2: %w", n, err)
			}
			_, err := tx.Pgx.Exec(tx.Context(), "UPDATE rounds SET phase = 'screening' WHERE id = $1", o.RoundID)
			return err
		})
	}()
	if _, err := o.take(o.Organiser, content); err != nil {
		t.Errorf("import: got %v", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if _, err := o.take(o.Organiser, o.file([]row{plain(3)})); !fault.Has(err, "registration-closed") {
		t.Errorf("after it: got %v", err)
	}
}

func TestTheSameFileIsTheSameImport(t *testing.T) {
	o := open(t)
	content := o.file([]row{plain(1), plain(2)})
	first, err := o.take(o.Organiser, content)
	if err != nil {
		t.Fatal(err)
	}
	again, err := o.take(o.Secretary, content)
	if err != nil || !again.Repeated || again.ID != first.ID || again.ByName != o.Organiser.Name || len(again.Entries) != 2 {
		t.Errorf("got %+v, %v", again, err)
	}
	p, err := o.look(content)
	if err != nil || p.Imported == nil || p.Ready() {
		t.Errorf("look: got %+v, %v", p, err)
	}
	t.Run("also after a draft of it was deleted", func(t *testing.T) {
		if err := o.Entries.Delete(t.Context(), o.Organiser, first.Entries[0].EntryID, 1); err != nil {
			t.Fatal(err)
		}
		again, err := o.take(o.Organiser, content)
		if err != nil || len(again.Entries) != 1 || again.Rows != 2 || o.count("entries") != 1 {
			t.Errorf("got %+v, %v", again, err)
		}
	})
}

func TestTwoOfficersAtOnce(t *testing.T) {
	t.Run("with one file make one import", func(t *testing.T) {
		o := open(t)
		content := o.file([]row{plain(1), plain(2), plain(3)})
		got := atOnce(6, func(i int) (*entryimport.Import, error) {
			return o.take([]account.Account{o.Organiser, o.Secretary}[i%2], content)
		})
		fresh := 0
		for _, g := range got {
			if g.err != nil {
				t.Errorf("got %v", g.err)
			} else if !g.made.Repeated {
				fresh++
			}
		}
		if fresh != 1 || o.count("entries") != 3 || o.count("entry_imports") != 1 {
			t.Errorf("got %d imports, %d entries", fresh, o.count("entries"))
		}
	})
	t.Run("with two files of the same rows enter each once", func(t *testing.T) {
		o := open(t)
		files := [][]byte{o.file([]row{plain(1), plain(2)}), o.file([]row{plain(2), plain(1)})}
		refused := 0
		for _, g := range atOnce(2, func(i int) (*entryimport.Import, error) { return o.take(o.Organiser, files[i]) }) {
			if fault.Has(g.err, "import-has-problems") {
				refused++
			} else if g.err != nil {
				t.Errorf("got %v", g.err)
			}
		}
		if refused != 1 || o.count("entries") != 2 {
			t.Errorf("got %d refused, %d entries", refused, o.count("entries"))
		}
	})
	t.Run("and a facility that registers itself meanwhile is there once", func(t *testing.T) {
		o := open(t)
		r := plain(1).with(row{"Mã số thuế": "0100109106"})
		content := o.file([]row{r, plain(2)})
		got := atOnce(2, func(i int) (*entryimport.Import, error) {
			if i == 0 {
				return o.take(o.Organiser, content)
			}
			_, err := o.Facilities.Register(t.Context(), o.Nobody, facility.Registration{Details: facility.Details{
				Name: r["Tên cơ sở"].(string), Kind: facility.Household, RegistrationCode: "0100109106", UnitID: o.province, ContactPhone: "0912345678",
			}})
			if fault.Has(err, "facility-exists") || fault.Has(err, "facility-like") {
				err = nil // to be claimed
			}
			return nil, err
		})
		for _, g := range got {
			if g.err != nil {
				t.Errorf("got %v", g.err)
			}
		}
		if n := fixture.One[int](t, o.Entering.DB, "SELECT count(*) FROM facilities WHERE registration_code = '0100109106'"); n != 1 || o.count("entries") != 2 {
			t.Errorf("got %d facilities, %d entries", n, o.count("entries"))
		}
	})
}

type result struct {
	made *entryimport.Import
	err  error
}

func atOnce(n int, do func(i int) (*entryimport.Import, error)) []result {
	out := make([]result, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { out[i].made, out[i].err = do(i) })
	}
	wait.Wait()
	return out
}

// What stops in the middle, as at a power cut, leaves nothing; the file is taken afterwards.
func TestNothingIsLeftOfHalfAnImport(t *testing.T) {
	o := open(t)
	content := o.file([]row{plain(1), plain(2), plain(3)})
	before := o.count("facilities") + o.count("products") + o.count("ledger_entries")
	cut := errors.New("the lights went out")
	told := 0
	o.Entries.OnHappening = []func(*database.Tx, account.Account, *entry.Entry, entry.Happening) error{
		func(*database.Tx, account.Account, *entry.Entry, entry.Happening) error {
			if told++; told == 3 {
				return cut
			}
			return nil
		},
	}
	if _, err := o.take(o.Organiser, content); !errors.Is(err, cut) {
		t.Fatalf("got %v", err)
	}
	if after := o.count("facilities") + o.count("products") + o.count("ledger_entries"); after != before || o.count("entries") != 0 || o.count("entry_imports") != 0 {
		t.Errorf("something is left: %d rows, %d before", after, before)
	}
	o.Entries.OnHappening = nil
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Take(ctx, o.Organiser, o.RoundID, "", bytes.NewReader(content), -1); err == nil {
		t.Error("a request that is gone was carried out")
	}
	if m, err := o.take(o.Organiser, content); err != nil || len(m.Entries) != 3 {
		t.Errorf("afterwards: got %+v, %v", m, err)
	}
}

// Whoever typed an entry does not screen it, imported or not.
func TestWhoImportsDoesNotScreen(t *testing.T) {
	o := open(t)
	m, err := o.take(o.Secretary, o.file([]row{plain(1)}))
	if err != nil {
		t.Fatal(err)
	}
	id := m.Entries[0].EntryID
	o.Exec("UPDATE entries SET status = 'submitted', submitted_at = now() WHERE id = $1", id)
	if _, err := o.Entries.Screen(t.Context(), o.Secretary, id, 1, entry.Verdict{Decision: entry.Rejected, Reason: "Không đủ"}); !fault.Has(err, "own-entry") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkThousandRows(b *testing.B) {
	o := open(b)
	queue, err := job.Open(o.Entering.DB, job.Options{})
	if err != nil {
		b.Fatal(err)
	}
	told := notice.New(o.Entering.DB, queue, &mail.Outbox{DB: o.Entering.DB, Jobs: queue}, "https://tieubieu.example")
	o.Entries.OnHappening = append(o.Entries.OnHappening, told.EntryHappened)
	rows := make([]row, 1000)
	for i := range rows {
		rows[i] = plain(i).with(row{
			"Mô tả sản phẩm": strings.Repeat("Khăn dệt tay bằng sợi lanh. ", 8), "Người đại diện": "Lý Thị Mẩy", "Giá bán (đồng)": "250.000",
			"Thuyết minh: Thị trường tiêu thụ": strings.Repeat("Bán trong và ngoài tỉnh. ", 20), "Cơ sở đồng ý nhập hộ thế nào": "Phiếu giấy",
		})
	}
	content := o.file(rows)
	b.Run("look", func(b *testing.B) {
		for b.Loop() {
			if p, err := o.look(content); err != nil || !p.Ready() {
				b.Fatal(err)
			}
		}
	})
	b.Run("import", func(b *testing.B) {
		for b.Loop() {
			if _, err := o.take(o.Organiser, content); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			o.Exec("DELETE FROM entry_import_rows")
			o.Exec("DELETE FROM entry_imports")
			o.Exec("DELETE FROM entry_consents")
			o.Exec("DELETE FROM notices")
			o.Exec("DELETE FROM entries")
			o.Exec("DELETE FROM products WHERE name LIKE 'Khăn thổ cẩm%'")
			o.Exec("DELETE FROM facilities WHERE name LIKE 'Hộ dệt%'")
			b.StartTimer()
		}
	})
}
