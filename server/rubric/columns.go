package rubric

import (
	"slices"
	"strconv"
	"strings"

	"tieubieu/server/text"
)

// SheetName is the sheet of a workbook that holds the rubric.
const SheetName = "Bộ tiêu chí"

// column is one column of a rubric's spreadsheet; import knows it by its heading,
// wherever it stands.
type column struct {
	heading string
	width   float64
	hint    string
	of      []string // kinds of rows that use it
	asked   bool     // a file without it is no rubric
}

// Kinds of rows, as they are written.
const (
	rowNote      = "Ghi chú"
	rowGroup     = "Nhóm"
	rowCriterion = "Tiêu chí"
	rowLevel     = "Mức"
	rowOption    = "Phương án"
)

// Columns by their place in a file that we write.
const (
	colRow = iota
	colID
	colName
	colPoints
	colKind
	colStep
	colText
	colKnockOut
	colReason
	colNameEn
)

var columns = []column{
	colRow:      {"Loại dòng", 13, "Nhóm, Tiêu chí, Mức, Phương án hoặc Ghi chú. Mức và phương án đứng ngay dưới tiêu chí của mình; tiêu chí đứng dưới nhóm của mình.", nil, true},
	colID:       {"Mã", 16, "Chữ thường không dấu, chữ số, gạch nối; không trùng. Để trống thì hệ thống đặt mã mới; giữ nguyên mã để so sánh được các phiên bản.", []string{rowGroup, rowCriterion, rowOption}, false},
	colName:     {"Tên", 48, "Tên nhóm, tên tiêu chí, hoặc tên ngắn của mức (ví dụ: Tốt).", []string{rowGroup, rowCriterion, rowLevel}, true},
	colPoints:   {"Điểm", 9, "Điểm tối đa của nhóm, của tiêu chí; điểm của mức, của phương án. Số có tối đa hai chữ số thập phân, ví dụ 7,5.", []string{rowGroup, rowCriterion, rowLevel, rowOption}, true},
	colKind:     {"Cách chấm", 17, "Cho điểm: giám khảo cho điểm theo bước. Chọn phương án: giám khảo chọn một phương án.", []string{rowCriterion}, false},
	colStep:     {"Bước điểm", 11, "1; 0,5; 0,25 hoặc 0,1. Chỉ dùng cho tiêu chí cho điểm.", []string{rowCriterion}, false},
	colText:     {"Mô tả, hướng dẫn", 64, "Hướng dẫn chấm của tiêu chí; mô tả của mức, của phương án; nội dung ghi chú.", []string{rowNote, rowCriterion, rowLevel, rowOption}, true},
	colKnockOut: {"Loại sản phẩm", 12, "Có: phương án này loại sản phẩm. Để trống: không.", []string{rowOption}, false},
	colReason:   {"Lý do loại", 36, "Bắt buộc khi phương án loại sản phẩm.", []string{rowOption}, false},
	colNameEn:   {"Tên tiếng Anh", 36, "Không bắt buộc.", []string{rowGroup, rowCriterion}, false},
}

// Words of the cells that offer a choice.
const (
	kindPoints  = "Cho điểm"
	kindOptions = "Chọn phương án"
	yes         = "Có"
	no          = "Không"
)

func (c column) usedBy(row string) bool { return c.of == nil || slices.Contains(c.of, row) }

// byHeading finds a column by what stands above it, however it is written.
func byHeading(heading string) int {
	folded := asWord(heading)
	return slices.IndexFunc(columns, func(c column) bool { return asWord(c.heading) == folded })
}

func asWord(s string) string {
	return strings.TrimRight(text.Fold(text.Clean(s)), " *:")
}

// rowOf reads the kind of a row; "" where the word means none.
func rowOf(word string) string {
	switch asWord(word) {
	case "ghi chu", "note":
		return rowNote
	case "nhom", "nhom tieu chi", "group":
		return rowGroup
	case "tieu chi", "criterion":
		return rowCriterion
	case "muc", "muc diem", "level":
		return rowLevel
	case "phuong an", "lua chon", "option":
		return rowOption
	}
	return ""
}

// pointsOf reads "7,5" or "7.5" as hundredths, without a float.
func pointsOf(s string) (hundredths int64, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", ".")
	whole, rest, _ := strings.Cut(s, ".")
	if whole == "" || len(whole) > 6 || len(rest) > 2 || strings.HasSuffix(s, ".") || !digits(whole) || !digits(rest) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(rest + "00")[:2], 10, 64)
	return n, err == nil
}

func digits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// numberOf is hundredths as the file format stores a number: "7.5".
func numberOf(hundredths int64) string {
	return strings.ReplaceAll(pointsVi(hundredths), ",", ".")
}
