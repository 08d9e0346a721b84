// Package spreadsheet reads the cells of an uploaded workbook (Office Open XML, .xlsx)
// in bounded time and memory. It reads the stream itself: a library that holds the
// workbook fills every gap up to a row's or a sheet's last cell, so that a file of some
// kilobytes may ask for gigabytes.
package spreadsheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"tieubieu/server/fault"
)

// Limits of one workbook.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // bytes of all its parts that are read
	Rows     int   // with anything in them, of one sheet
	Columns  int   // cells further right are not read
}

// Workbook is an uploaded file whose parts are read as they are asked for.
type Workbook struct {
	limits   Limits
	parts    map[string]*zip.File
	left     int64 // of Limits.Unpacked
	strings  []string
	days     []bool // by style: shows a day
	from1904 bool
	sheets   []sheetPart
}

type sheetPart struct{ name, part string }

// Refusals; the codes are file-empty, file-too-large, file-csv, file-xls,
// file-encrypted, file-not-xlsx, file-broken, file-unpacks-too-large, too-many-rows.
var (
	errEmpty     = fault.New(fault.Invalid, "file-empty", "Tệp không có nội dung. Hãy chọn lại tệp.")
	errCSV       = fault.New(fault.Invalid, "file-csv", "Đây là tệp văn bản (CSV). Hãy mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành, kiểu “Excel Workbook (.xlsx)”, rồi chọn lại.")
	errXLS       = fault.New(fault.Invalid, "file-xls", "Đây là tệp Excel đời cũ (.xls). Hãy mở tệp, chọn Lưu thành, kiểu “Excel Workbook (.xlsx)”, rồi chọn lại.")
	errEncrypted = fault.New(fault.Invalid, "file-encrypted", "Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi chọn lại.")
	errNotXLSX   = fault.New(fault.Invalid, "file-not-xlsx", "Tệp không phải bảng tính Excel (.xlsx). Hãy tải mẫu về, điền vào mẫu rồi chọn lại.")
	errBroken    = fault.New(fault.Invalid, "file-broken", "Tệp bảng tính bị hỏng, không đọc được. Hãy mở tệp bằng Excel, lưu lại rồi chọn lại.")
	errUnpacks   = fault.New(fault.TooLarge, "file-unpacks-too-large", "Tệp quá lớn sau khi giải nén. Hãy xóa ảnh, trang tính và vùng định dạng thừa rồi lưu lại.")
)

// Receive reads an upload whole, up to the limit; size is what the sender says, or -1.
func Receive(r io.Reader, size int64, l Limits) ([]byte, error) {
	tooLarge := fault.New(fault.TooLarge, "file-too-large", "Tệp lớn hơn %d MB. Hãy chia thành nhiều tệp nhỏ hơn.", l.Bytes>>20)
	if size > l.Bytes {
		return nil, tooLarge
	}
	content, err := io.ReadAll(io.LimitReader(r, l.Bytes+1))
	switch {
	case err != nil:
		return nil, fault.New(fault.Invalid, "upload-interrupted", "Tệp gửi lên bị gián đoạn. Hãy gửi lại.")
	case int64(len(content)) > l.Bytes:
		return nil, tooLarge
	case size >= 0 && int64(len(content)) < size:
		return nil, fault.New(fault.Invalid, "upload-interrupted", "Tệp gửi lên bị gián đoạn. Hãy gửi lại.")
	}
	return content, nil
}

// Open reads what the sheets are and what their cells refer to.
func Open(content []byte, l Limits) (*Workbook, error) {
	if err := kindOf(content); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(archive.File) > 10_000 {
		return nil, errBroken
	}
	w := &Workbook{limits: l, parts: map[string]*zip.File{}, left: l.Unpacked}
	for _, f := range archive.File {
		w.parts[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))] = f
	}
	if w.parts["mimetype"] != nil || w.parts["xl/workbook.bin"] != nil || w.parts["word/document.xml"] != nil {
		return nil, errNotXLSX // OpenDocument, binary Excel, Word
	}
	if err := w.open(); err != nil {
		return nil, err
	}
	return w, nil
}

// kindOf says in one sentence what else than a zip archive it is.
func kindOf(content []byte) error {
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return errEmpty
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return nil
	case bytes.HasPrefix(content, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}):
		if bytes.Contains(content, utf16("EncryptedPackage")) {
			return errEncrypted
		}
		return errXLS
	case looksLikeText(content):
		return errCSV
	}
	return errNotXLSX
}

func utf16(s string) (out []byte) {
	for _, r := range s {
		out = binary.LittleEndian.AppendUint16(out, uint16(r))
	}
	return out
}

// looksLikeText says whether the beginning is lines of text, which a table saved as
// text is; markup and PDF are something else.
func looksLikeText(content []byte) bool {
	start := content[:min(len(content), 4096)]
	if bytes.HasPrefix(start, []byte{0xFF, 0xFE}) || bytes.HasPrefix(start, []byte{0xFE, 0xFF}) {
		return true // UTF-16, as Excel saves "Unicode Text"
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")))
	if bytes.HasPrefix(trimmed, []byte("<")) || bytes.HasPrefix(trimmed, []byte("%PDF")) || bytes.IndexByte(start, 0) >= 0 {
		return false
	}
	for len(start) > 0 && !utf8.Valid(start) && len(start) > 4092 { // a letter cut in two
		start = start[:len(start)-1]
	}
	return utf8.Valid(start) || bytes.ContainsAny(start, ",;\t") && bytes.ContainsAny(start, "\r\n")
}

func (w *Workbook) open() error {
	main := w.target("", "officeDocument")
	if main == "" {
		main = "xl/workbook.xml"
	}
	if w.parts[strings.ToLower(main)] == nil {
		return errNotXLSX
	}
	relations, err := w.relations(main)
	if err != nil {
		return err
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &book); err != nil {
		return err
	}
	w.from1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	for _, s := range book.Sheets {
		for _, a := range s.Attrs {
			if r, known := relations[a.Value]; known && a.Name.Local == "id" && r.is("worksheet") && (s.State == "" || s.State == "visible") {
				w.sheets = append(w.sheets, sheetPart{name: s.Name, part: r.part})
			}
		}
	}
	if len(w.sheets) == 0 {
		return errNotXLSX
	}
	for _, r := range relations {
		switch {
		case r.is("sharedStrings"):
			err = w.readStrings(r.part)
		case r.is("styles"):
			err = w.readStyles(r.part)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type relation struct{ kind, part string }

func (r relation) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

// relations are what a part refers to, by id.
func (w *Workbook) relations(of string) (map[string]relation, error) {
	var list struct {
		Relations []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		} `xml:"Relationship"`
	}
	name := path.Join(path.Dir(of), "_rels", path.Base(of)+".rels")
	if of == "" {
		name = "_rels/.rels"
	}
	if w.parts[strings.ToLower(name)] == nil {
		return nil, errBroken
	}
	if err := w.decode(name, &list); err != nil {
		return nil, err
	}
	found := map[string]relation{}
	for _, r := range list.Relations {
		if r.Mode == "External" {
			continue
		}
		part := strings.TrimPrefix(r.Target, "/")
		if part == r.Target {
			part = path.Join(path.Dir(of), r.Target)
		}
		found[r.ID] = relation{kind: r.Type, part: part}
	}
	return found, nil
}

// target is the part that a part refers to in this quality, "" where there is none.
func (w *Workbook) target(of, kind string) string {
	relations, err := w.relations(of)
	if err != nil {
		return ""
	}
	for _, r := range relations {
		if r.is(kind) {
			return r.part
		}
	}
	return ""
}

// part opens one part; all that is read of it counts.
func (w *Workbook) part(name string) (io.ReadCloser, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, errBroken
	}
	r, err := f.Open()
	if err != nil {
		return nil, errBroken
	}
	return &counted{ReadCloser: r, w: w}, nil
}

type counted struct {
	io.ReadCloser
	w *Workbook
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.w.left -= int64(n); c.w.left < 0 {
		return 0, errUnpacks
	}
	return n, err
}

// broken tells a part that unpacks without end from one that is no XML.
func broken(err error) error {
	if err == nil {
		return nil
	}
	if f := fault.Of(err); f != nil {
		return f
	}
	return errBroken
}

func (w *Workbook) decode(name string, into any) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	return broken(xml.NewDecoder(r).Decode(into))
}

// walk gives every token of a part to fn.
func (w *Workbook) walk(name string, fn func(t xml.Token) error) error {
	r, err := w.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	for d := xml.NewDecoder(r); ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return broken(err)
		}
		if err := fn(t); err != nil {
			return err
		}
	}
}

// maxStrings bounds the shared strings; empty ones cost memory too.
const maxStrings = 500_000

func (w *Workbook) readStrings(name string) error {
	if w.parts[strings.ToLower(name)] == nil {
		return nil
	}
	var text strings.Builder
	inText, phonetic := false, 0
	return w.walk(name, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				text.Reset()
			case "t":
				inText = true
			case "rPh":
				phonetic++
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				if len(w.strings) >= maxStrings {
					return errUnpacks
				}
				w.strings = append(w.strings, text.String())
			case "t":
				inText = false
			case "rPh":
				phonetic--
			}
		case xml.CharData:
			if inText && phonetic == 0 {
				text.Write(t)
			}
		}
		return nil
	})
}

func (w *Workbook) readStyles(name string) error {
	if w.parts[strings.ToLower(name)] == nil {
		return nil
	}
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(name, &styles); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range styles.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range styles.Cells {
		w.days = append(w.days, showsDay(c.Format, codes[c.Format]))
	}
	return nil
}

// Sheets are the names of the visible sheets, in order.
func (w *Workbook) Sheets() []string {
	names := make([]string, len(w.sheets))
	for i, s := range w.sheets {
		names[i] = s.name
	}
	return names
}

func (w *Workbook) tooManyRows() error {
	return fault.New(fault.TooLarge, "too-many-rows", "Trang tính có hơn %d dòng. Hãy chia thành nhiều tệp.", w.limits.Rows)
}

// Sheet reads one visible sheet; "" is the first.
func (w *Workbook) Sheet(name string) (*Sheet, error) {
	for _, s := range w.sheets {
		if s.name == name || name == "" {
			return w.readSheet(s)
		}
	}
	return nil, fmt.Errorf("the workbook has no sheet %q", name)
}
