package spreadsheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// Sheet is the cells of one sheet. Rows without anything in them are left out.
type Sheet struct {
	Name   string
	Rows   []Row
	Merged []Range
}

// maxMerged bounds the blocks that are told of; more of them say nothing new.
const maxMerged = 1_000

// sheetReader gathers one sheet from its tokens.
type sheetReader struct {
	w     *Workbook
	sheet *Sheet

	row    Row
	last   int // number of the row before
	column int // of the cell being read
	kind   string
	style  int
	cell   bool // within one that counts

	value, formula, text strings.Builder
	into                 *strings.Builder
	hasFormula           bool
	phonetic             int
}

func (w *Workbook) readSheet(part sheetPart) (*Sheet, error) {
	r := &sheetReader{w: w, sheet: &Sheet{Name: part.name}}
	return r.sheet, w.walk(part.part, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			return r.begin(t)
		case xml.EndElement:
			return r.end(t.Name.Local)
		case xml.CharData:
			if r.into != nil && r.phonetic == 0 {
				r.into.Write(t)
			}
		}
		return nil
	})
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (r *sheetReader) begin(t xml.StartElement) error {
	switch t.Name.Local {
	case "row":
		number := r.last + 1
		if s := attribute(t, "r"); s != "" {
			n, err := strconv.Atoi(s)
			if err != nil || n < number || n > lastRow {
				return errBroken
			}
			number = n
		}
		r.row, r.last, r.column = Row{Number: number}, number, -1
	case "c":
		column := r.column + 1
		if s := attribute(t, "r"); s != "" {
			c, _, ok := parseAddress(s)
			if !ok || c < column {
				return errBroken
			}
			column = c
		}
		r.column, r.cell = column, column < r.w.limits.Columns
		r.kind = attribute(t, "t")
		r.style, _ = strconv.Atoi(attribute(t, "s"))
		r.value.Reset()
		r.formula.Reset()
		r.text.Reset()
		r.hasFormula = false
	case "v":
		r.into = &r.value
	case "f":
		r.into, r.hasFormula = &r.formula, true
	case "t":
		r.into = &r.text
	case "rPh":
		r.phonetic++
	case "mergeCell":
		if block, ok := parseRange(attribute(t, "ref")); ok && len(r.sheet.Merged) < maxMerged {
			r.sheet.Merged = append(r.sheet.Merged, block)
		}
	}
	return nil
}

func (r *sheetReader) end(name string) error {
	switch name {
	case "v", "f", "t":
		r.into = nil
	case "rPh":
		r.phonetic--
	case "c":
		if !r.cell {
			return nil
		}
		c, err := r.read()
		if err != nil || c.Kind == Empty {
			return err
		}
		for len(r.row.Cells) < r.column {
			r.row.Cells = append(r.row.Cells, Cell{})
		}
		r.row.Cells = append(r.row.Cells, c)
	case "row":
		if len(r.row.Cells) == 0 {
			return nil
		}
		if len(r.sheet.Rows) >= r.w.limits.Rows {
			return r.w.tooManyRows()
		}
		r.sheet.Rows = append(r.sheet.Rows, r.row)
	}
	return nil
}

// read is the cell that has just ended.
func (r *sheetReader) read() (Cell, error) {
	if r.hasFormula {
		return Cell{Kind: Formula, Text: r.formula.String()}, nil
	}
	value := r.value.String()
	switch r.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if value != "" && (err != nil || i < 0 || i >= len(r.w.strings)) {
			return Cell{}, errBroken
		}
		if value == "" {
			return Cell{}, nil
		}
		return text(r.w.strings[i]), nil
	case "inlineStr":
		return text(r.text.String()), nil
	case "str":
		return text(value), nil
	case "b":
		if value == "" {
			return Cell{}, nil
		}
		if strings.TrimSpace(value) == "1" {
			return Cell{Kind: Bool, Text: "TRUE"}, nil
		}
		return Cell{Kind: Bool, Text: "FALSE"}, nil
	case "e":
		return Cell{Kind: Failure, Text: value}, nil
	case "d":
		return Cell{Kind: Date, Text: value}, nil
	}
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return Cell{}, nil
	case r.style >= 0 && r.style < len(r.w.days) && r.w.days[r.style]:
		return Cell{Kind: Date, Text: dayOf(value, r.w.from1904)}, nil
	}
	return Cell{Kind: Number, Text: plain(value)}, nil
}

func text(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: unescape(s)}
}

// unescape reads the format's own escape of characters that XML does not carry
// ("_x000D_" for a carriage return; ECMA-376, 22.9.2.19).
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if i+7 <= len(s) && s[i] == '_' && s[i+1] == 'x' && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
