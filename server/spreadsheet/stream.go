package spreadsheet

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
)

// Stream writes a workbook of one sheet of text, row by row, without holding it: what
// is written is gone into the file. Close ends it.
type Stream struct {
	file *zip.Writer
	to   *bufio.Writer
}

var parts = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="%s" sheetId="1" r:id="rId1"/></sheets></workbook>`},
}

// NewStream begins a workbook whose sheet has this name (at most 31 characters, none
// of []:*?/\) and these titles in its first row.
func NewStream(to io.Writer, sheet string, titles ...string) (*Stream, error) {
	s := &Stream{file: zip.NewWriter(to)}
	for _, part := range parts {
		w, err := s.file.Create(part[0])
		if err != nil {
			return nil, fmt.Errorf("begin workbook: %w", err)
		}
		content := part[1]
		if part[0] == "xl/workbook.xml" {
			content = fmt.Sprintf(content, sheet)
		}
		if _, err := io.WriteString(w, xml.Header+content); err != nil {
			return nil, fmt.Errorf("begin workbook: %w", err)
		}
	}
	w, err := s.file.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, fmt.Errorf("begin workbook: %w", err)
	}
	s.to = bufio.NewWriter(w)
	_, _ = s.to.WriteString(xml.Header + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	return s, s.Row(titles...)
}

// Row writes one row of text.
func (s *Stream) Row(cells ...string) error {
	_, _ = s.to.WriteString("<row>")
	for _, c := range cells {
		_, _ = s.to.WriteString(`<c t="inlineStr"><is><t xml:space="preserve">`)
		_ = xml.EscapeText(s.to, []byte(c))
		_, _ = s.to.WriteString("</t></is></c>")
	}
	if _, err := s.to.WriteString("</row>"); err != nil { // keeps the first failure
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Close ends the file.
func (s *Stream) Close() error {
	_, _ = s.to.WriteString("</sheetData></worksheet>")
	if err := s.to.Flush(); err != nil {
		return fmt.Errorf("end workbook: %w", err)
	}
	if err := s.file.Close(); err != nil {
		return fmt.Errorf("end workbook: %w", err)
	}
	return nil
}
