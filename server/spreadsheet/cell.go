package spreadsheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Kind is what a cell holds.
type Kind string

const (
	Empty   Kind = ""
	Text    Kind = "text"
	Number  Kind = "number"
	Date    Kind = "date"
	Bool    Kind = "bool"
	Failure Kind = "failure" // "#N/A" and its like
	Formula Kind = "formula" // never worked out, whatever result the file keeps of it
)

// Cell is one cell. Text is what a person would read in it: a number without exponent
// and without separators ("1500000", "0.5"), a date as "02/01/2006", a bool as "TRUE";
// of a formula the formula itself, as far as the file has it there.
type Cell struct {
	Kind Kind
	Text string
}

// Row is the cells of one row from column A on, as far as the last that holds anything.
type Row struct {
	Number int // as the program shows it: the first is 1
	Cells  []Cell
}

// At is the cell of a column; 0 is A.
func (r Row) At(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Range is a block of merged cells; columns from 0, rows from 1.
type Range struct{ FromColumn, FromRow, ToColumn, ToRow int }

// Name is the range as a program shows it: "B3:C4".
func (r Range) Name() string {
	return Address(r.FromColumn, r.FromRow) + ":" + Address(r.ToColumn, r.ToRow)
}

// Address is the name of a cell: column 2 of row 7 is "C7".
func Address(column, row int) string { return Column(column) + strconv.Itoa(row) }

// Column is the letters of a column; 0 is "A", 26 is "AA".
func Column(n int) string {
	letters := ""
	for n++; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	return letters
}

// lastColumn and lastRow are what the format allows.
const lastColumn, lastRow = 16_384, 1_048_576

// parseAddress reads "C7"; ok is false for anything else.
func parseAddress(s string) (column, row int, ok bool) {
	s = strings.ReplaceAll(s, "$", "")
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(s[i]-'A') + 1
	}
	row, err := strconv.Atoi(s[i:])
	if i == 0 || err != nil || row < 1 || row > lastRow || column > lastColumn {
		return 0, 0, false
	}
	return column - 1, row, true
}

func parseRange(s string) (Range, bool) {
	from, to, two := strings.Cut(s, ":")
	if !two {
		to = from
	}
	var r Range
	var ok, ok2 bool
	r.FromColumn, r.FromRow, ok = parseAddress(from)
	r.ToColumn, r.ToRow, ok2 = parseAddress(to)
	return r, ok && ok2
}

// plain is a stored number ("1.00109106001E+11") without its exponent.
func plain(stored string) string {
	v, err := strconv.ParseFloat(stored, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return stored
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// dayOf is the day of a serial number; the files of old Macs count from 1904.
func dayOf(serial string, from1904 bool) string {
	v, err := strconv.ParseFloat(serial, 64)
	if err != nil || math.Abs(v) > 3_000_000 {
		return serial
	}
	begin := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if from1904 {
		begin = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return begin.AddDate(0, 0, int(math.Floor(v))).Format("02/01/2006")
}

// showsDay says whether a number format shows a day or an hour: the built-in ones by
// their number (ECMA-376, 18.8.30), others by their letters outside quotes and brackets.
func showsDay(id int, code string) bool {
	switch {
	case id >= 14 && id <= 22, id >= 27 && id <= 36, id >= 45 && id <= 47, id >= 50 && id <= 58:
		return true
	case code == "":
		return false
	}
	quoted, bracket, escaped := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case strings.ContainsRune("dmyhs", r):
			return true
		}
	}
	return false
}
