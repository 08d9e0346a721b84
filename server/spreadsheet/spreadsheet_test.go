package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tieubieu/server/fault"
	"tieubieu/server/spreadsheet"
)

var limits = spreadsheet.Limits{Bytes: 5 << 20, Unpacked: 48 << 20, Rows: 100, Columns: 40}

// made is a workbook that a program like Excel would write.
func made(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// raw is a workbook whose one sheet is this XML.
func raw(t *testing.T, sheet string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships xmlns="r"><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="q"><sheets><sheet name="S" r:id="b"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		p, err := w.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, part[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(content []byte) (*spreadsheet.Sheet, error) {
	book, err := spreadsheet.Open(content, limits)
	if err != nil {
		return nil, err
	}
	return book.Sheet("")
}

func TestCellsAreReadAsTheyWereWritten(t *testing.T) {
	content := made(t, func(f *excelize.File) {
		day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
		own := `yyyy"năm"`
		year, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
		for cell, value := range map[string]any{
			"A1": "  Đặng Thị Ngọc Ánh ", "B1": 1500000, "C1": 0.5, "D1": true, "F1": time.Date(2015, 3, 1, 0, 0, 0, 0, time.UTC), "G1": 42064, "H1": 100109106001,
			"A3": "dòng 3",
		} {
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		_ = f.SetCellStyle("Sheet1", "F1", "F1", day)
		_ = f.SetCellStyle("Sheet1", "G1", "G1", year)
		_ = f.SetCellFormula("Sheet1", "E1", "B1*2")
		_ = f.SetCellRichText("Sheet1", "I1", []excelize.RichTextRun{{Text: "hai "}, {Text: "phần", Font: &excelize.Font{Bold: true}}})
		_ = f.MergeCell("Sheet1", "B3", "C4")
		_ = f.SetCellStyle("Sheet1", "A900", "A900", day) // formatted, empty
	})
	sheet, err := read(content)
	if err != nil {
		t.Fatal(err)
	}
	want := []spreadsheet.Cell{
		{Kind: spreadsheet.Text, Text: "  Đặng Thị Ngọc Ánh "}, {Kind: spreadsheet.Number, Text: "1500000"}, {Kind: spreadsheet.Number, Text: "0.5"},
		{Kind: spreadsheet.Bool, Text: "TRUE"}, {Kind: spreadsheet.Formula, Text: "B1*2"}, {Kind: spreadsheet.Date, Text: "01/03/2015"},
		{Kind: spreadsheet.Date, Text: "01/03/2015"}, {Kind: spreadsheet.Number, Text: "100109106001"}, {Kind: spreadsheet.Text, Text: "hai phần"},
	}
	if len(sheet.Rows) != 2 || sheet.Rows[1].Number != 3 {
		t.Fatalf("got rows %+v, want 1 and 3", sheet.Rows)
	}
	for i, w := range want {
		if got := sheet.Rows[0].At(i); got != w {
			t.Errorf("%s: got %+v, want %+v", spreadsheet.Address(i, 1), got, w)
		}
	}
	if got := sheet.Rows[0].At(30); got.Kind != spreadsheet.Empty {
		t.Errorf("got %+v beyond the last cell", got)
	}
	if len(sheet.Merged) != 1 || sheet.Merged[0].Name() != "B3:C4" {
		t.Errorf("got %+v", sheet.Merged)
	}
}

func TestColumnsHaveTheProgramsNames(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 701: "ZZ", 702: "AAA"} {
		if got := spreadsheet.Column(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}

func TestWhatIsNoWorkbookIsRefusedInOneSentence(t *testing.T) {
	ole := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...)
	locked := bytes.Clone(ole)
	for i, r := range "EncryptedPackage" {
		locked[100+2*i] = byte(r)
	}
	zipOf := func(name, content string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		p, _ := w.Create(name)
		_, _ = io.WriteString(p, content)
		_ = w.Close()
		return b.Bytes()
	}
	whole := made(t, func(f *excelize.File) { _ = f.SetCellStr("Sheet1", "A1", "x") })
	tests := map[string]struct {
		content []byte
		code    string
	}{
		"an empty file":                 {nil, "file-empty"},
		"only spaces":                   {[]byte(" \r\n"), "file-empty"},
		"CSV":                           {[]byte("Tên cơ sở;Tên sản phẩm\r\nA;B\r\n"), "file-csv"},
		"CSV of Excel on Windows":       {[]byte("T\xean c\xf4 s\xf4;B\r\nA;B\r\n"), "file-csv"},
		"Unicode text of Excel":         {[]byte{0xFF, 0xFE, 'A', 0}, "file-csv"},
		"an old workbook":               {ole, "file-xls"},
		"a workbook with a password":    {locked, "file-encrypted"},
		"OpenDocument":                  {zipOf("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "file-not-xlsx"},
		"Word":                          {zipOf("word/document.xml", "<x/>"), "file-not-xlsx"},
		"a binary workbook":             {zipOf("xl/workbook.bin", "x"), "file-not-xlsx"},
		"any archive":                   {zipOf("a.txt", "x"), "file-not-xlsx"},
		"PDF":                           {[]byte("%PDF-1.7\n"), "file-not-xlsx"},
		"a page":                        {[]byte("<html><table>"), "file-not-xlsx"},
		"a workbook cut in the middle":  {whole[:len(whole)/2], "file-broken"},
		"a sheet that is no XML":        {raw(t, "<worksheet><row><c"), "file-broken"},
		"rows in no order":              {raw(t, `<worksheet><sheetData><row r="5"><c><v>1</v></c></row><row r="4"/></sheetData></worksheet>`), "file-broken"},
		"a row beyond the last":         {raw(t, `<worksheet><sheetData><row r="9999999"/></sheetData></worksheet>`), "file-broken"},
		"a string that is not there":    {raw(t, `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`), "file-broken"},
		"an entity of the file's own":   {raw(t, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>`), "file-broken"},
		"more rows than one list takes": {raw(t, `<worksheet><sheetData>`+strings.Repeat(`<row><c><v>1</v></c></row>`, 101)+`</sheetData></worksheet>`), "too-many-rows"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := read(tt.content)
			if !fault.Has(err, tt.code) {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
}

func TestBombsCostLittle(t *testing.T) {
	far := strings.Repeat(`<row><c r="XFD1"/></row>`, 200_000)
	tests := map[string]struct {
		content []byte
		code    string // "": read, in little memory
	}{
		"a part that unpacks to more than it may": {raw(t, "<worksheet>"+strings.Repeat(" ", 60<<20)+"</worksheet>"), "file-unpacks-too-large"},
		"a last cell far right in every row":      {raw(t, "<worksheet><sheetData>"+far+"</sheetData></worksheet>"), ""},
		"a last row far down":                     {raw(t, `<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`), ""},
		"a million empty cells":                   {raw(t, "<worksheet><sheetData><row>"+strings.Repeat("<c/>", 1_000_000)+"</row></sheetData></worksheet>"), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			sheet, err := read(tt.content)
			runtime.GC()
			runtime.ReadMemStats(&after)
			if tt.code != "" && !fault.Has(err, tt.code) || tt.code == "" && err != nil {
				t.Errorf("got %v, want %q", err, tt.code)
			}
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 8<<20 {
				t.Errorf("it holds %d KB", kept>>10)
			}
			runtime.KeepAlive(sheet)
		})
	}
}

func TestReceiveStopsAtTheLimit(t *testing.T) {
	l := spreadsheet.Limits{Bytes: 10}
	if _, err := spreadsheet.Receive(strings.NewReader("01234567890"), -1, l); !fault.Has(err, "file-too-large") {
		t.Errorf("got %v", err)
	}
	if _, err := spreadsheet.Receive(strings.NewReader("0"), 11, l); !fault.Has(err, "file-too-large") {
		t.Errorf("told: got %v", err)
	}
	if _, err := spreadsheet.Receive(strings.NewReader("012"), 5, l); !fault.Has(err, "upload-interrupted") {
		t.Errorf("short: got %v", err)
	}
	if b, err := spreadsheet.Receive(strings.NewReader("0123456789"), 10, l); err != nil || len(b) != 10 {
		t.Errorf("got %d bytes, %v", len(b), err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if sheet, err := read(content); err == nil {
			_ = fmt.Sprint(sheet.Rows)
		}
	})
}
