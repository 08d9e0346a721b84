package entryimport

import (
	"regexp"
	"strconv"
	"strings"

	"tieubieu/server/spreadsheet"
	"tieubieu/server/text"
)

// fields reads the cells of one row and notes what is wrong with each.
type fields struct {
	row  spreadsheet.Row
	at   map[string]int // column of the sheet, by id
	note func(column, code, message string, args ...any)
}

func (f fields) cell(id string) spreadsheet.Cell {
	at, there := f.at[id]
	if !there {
		return spreadsheet.Cell{}
	}
	return f.row.At(at)
}

// usable refuses what is no plain value; the sentence says what to do in the program.
func (f fields) usable(id string, c spreadsheet.Cell) bool {
	switch c.Kind {
	case spreadsheet.Formula:
		f.note(id, "cell-formula", "Ô này chứa công thức. Hãy sao chép rồi dán lại chỉ giá trị (Paste Special → Values).")
	case spreadsheet.Failure:
		f.note(id, "cell-error", "Ô này báo lỗi của bảng tính (%s). Hãy nhập lại.", text.Clean(c.Text))
	case spreadsheet.Empty, spreadsheet.Text, spreadsheet.Number, spreadsheet.Date, spreadsheet.Bool:
		return true
	}
	return false
}

// words is a cell of text; a number stands as it is written, a date does not: the
// program has made it of something else ("1-2").
func (f fields) words(id string) string {
	c := f.cell(id)
	if !f.usable(id, c) {
		return ""
	}
	switch c.Kind {
	case spreadsheet.Date:
		f.note(id, "cell-date", "Ô này đang là ngày tháng (%s). Hãy đổi ô sang dạng chữ (Text) rồi nhập lại.", c.Text)
		return ""
	case spreadsheet.Bool:
		f.note(id, "cell-kind", "Ô này không phải chữ. Hãy nhập lại.")
		return ""
	case spreadsheet.Empty, spreadsheet.Text, spreadsheet.Number, spreadsheet.Formula, spreadsheet.Failure:
	}
	return text.Clean(c.Text)
}

// line is words on one line.
func (f fields) line(id string) string { return strings.Join(strings.Fields(f.words(id)), " ") }

// digits is a cell whose zeros at the beginning matter. A number has lost them, unless
// it is as long as it can be.
func (f fields) digits(id string, whole ...int) string {
	c := f.cell(id)
	if c.Kind != spreadsheet.Number {
		return f.line(id)
	}
	for _, n := range whole {
		if len(c.Text) == n && !strings.Contains(c.Text, ".") {
			return c.Text
		}
	}
	f.note(id, "cell-number", "Ô này đang ở dạng số nên mất số 0 ở đầu. Hãy đổi ô sang dạng chữ (Text) rồi nhập lại đủ các chữ số.")
	return ""
}

var (
	grouped = regexp.MustCompile(`^[0-9]{1,3}([., \x{a0}\x{202f}][0-9]{3})+$`)
	bareInt = regexp.MustCompile(`^[0-9]{1,18}$`)
	moneyOf = regexp.MustCompile(`(?i)\s*(đồng|đ|vnđ|vnd)\.?$`)
	noSpace = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "", "\u202f", "")
)

// number is a whole number as people write it: "1500000", "1.500.000", "1,500,000",
// "1 500 000 đ". nil: not given, or noted.
func (f fields) number(id string) *int64 {
	c := f.cell(id)
	if !f.usable(id, c) || c.Kind == spreadsheet.Empty {
		return nil
	}
	if c.Kind == spreadsheet.Date {
		f.note(id, "cell-date", "Ô này đang là ngày tháng (%s), cần một số. Hãy đổi ô sang dạng chữ (Text) rồi nhập lại.", c.Text)
		return nil
	}
	written := moneyOf.ReplaceAllString(text.Clean(c.Text), "")
	if c.Kind == spreadsheet.Text && grouped.MatchString(written) && sameSeparator(written) {
		written = noSpace.Replace(written)
	}
	if !bareInt.MatchString(written) {
		f.note(id, "number-unclear", "“%s” không phải số nguyên. Hãy ghi đủ các chữ số, ví dụ 1.500.000.", short(c.Text))
		return nil
	}
	n, err := strconv.ParseInt(written, 10, 64)
	if err != nil {
		f.note(id, "number-unclear", "“%s” không phải số nguyên. Hãy ghi đủ các chữ số, ví dụ 1.500.000.", short(c.Text))
		return nil
	}
	return &n
}

// sameSeparator says whether one sign groups all digits: "1.500,000" may mean two things.
func sameSeparator(s string) bool {
	seen := ""
	for _, r := range s {
		if r >= '0' && r <= '9' {
			continue
		}
		if seen == "" {
			seen = string(r)
		} else if seen != string(r) {
			return false
		}
	}
	return true
}

// year is four digits, never grouped.
func (f fields) year(id string) *int {
	c := f.cell(id)
	if !f.usable(id, c) || c.Kind == spreadsheet.Empty {
		return nil
	}
	if c.Kind == spreadsheet.Date {
		f.note(id, "cell-date", "Ô này đang là ngày tháng (%s). Hãy chỉ ghi năm, ví dụ 2015.", c.Text)
		return nil
	}
	written := text.Clean(c.Text)
	n, err := strconv.Atoi(written)
	if err != nil || len(written) != 4 {
		f.note(id, "year-unclear", "“%s” không phải năm. Hãy ghi bốn chữ số, ví dụ 2015.", short(c.Text))
		return nil
	}
	return &n
}

// yes is "Có" or "Không"; nothing is no.
func (f fields) yes(id string) bool {
	c := f.cell(id)
	if !f.usable(id, c) || c.Kind == spreadsheet.Empty {
		return false
	}
	switch text.Fold(text.Clean(c.Text)) {
	case "co", "true", "x", "dong y", "da ky", "roi", "1":
		return true
	case "khong", "false", "khong dong y", "chua", "0":
		return false
	}
	f.note(id, "yes-or-no", "Hãy ghi Có hoặc Không.")
	return false
}

// short is what is repeated of a cell in a sentence.
func short(s string) string {
	s = text.Clean(s)
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
