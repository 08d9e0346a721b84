package scoresheet

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tieubieu/server/fault"
)

// Limits of a sheet as it is sent (architecture §5). Characters are Unicode code
// points in NFC.
const (
	MaxBody       = 64 << 10 // bytes
	MaxRemark     = 1000     // characters
	MaxAllRemarks = 8000     // characters
)

// The remarks say who reads them.
const (
	ForFacility = "facility" // released after publication
	ForCouncil  = "council"
)

// Body is the whole sheet as a device sends it.
type Body struct {
	RubricVersion int
	Marks         Marks
	Remarks       map[string]string
	Submitted     bool
}

// ParseBody reads the JSON of a save. All four parts must be there; keys are
// case-sensitive, none may stand twice. A mark or remark that is null counts as
// left out. Members that also names are returned as they stand; others are refused.
func ParseBody(raw []byte, also ...string) (b Body, rest map[string]json.RawMessage, err error) {
	if len(raw) > MaxBody {
		return b, nil, fault.New(fault.TooLarge, "too-large", "Phiếu chấm lớn quá 64 KB.")
	}
	if !utf8.Valid(raw) {
		return b, nil, invalidBody()
	}
	members, ok := object(raw)
	if !ok {
		return b, nil, invalidBody()
	}
	rest = map[string]json.RawMessage{}
	var f fault.Fields
	seen := map[string]bool{}
	for _, m := range members {
		if seen[m.key] {
			f.Add(m.key, "twice", "Mục này có hai lần.")
			continue
		}
		seen[m.key] = true
		switch m.key {
		case "rubricVersion":
			n, err := strconv.Atoi(string(m.value))
			if err != nil || n < 1 || !wholeNumber.Match(m.value) {
				f.Add(m.key, "wrong-type", "Phiên bản bộ tiêu chí phải là số nguyên dương.")
			}
			b.RubricVersion = n
		case "submitted":
			b.Submitted = string(m.value) == "true"
			if !b.Submitted && string(m.value) != "false" {
				f.Add(m.key, "wrong-type", "Giá trị phải là true hoặc false.")
			}
		case "marks":
			b.Marks = parseMarks(m.value, &f)
		case "remarks":
			b.Remarks = parseRemarks(m.value, &f)
		default:
			if !slices.Contains(also, m.key) {
				f.Add(m.key, "unknown-field", "Có mục không thuộc phiếu chấm.")
			}
			rest[m.key] = m.value
		}
	}
	for _, key := range []string{"rubricVersion", "marks", "remarks", "submitted"} {
		if !seen[key] {
			f.Add(key, "required", "Thiếu một mục bắt buộc.")
		}
	}
	return b, rest, f.Err()
}

func parseMarks(raw json.RawMessage, f *fault.Fields) Marks {
	members, ok := object(raw)
	if !ok {
		f.Add("marks", "wrong-type", "Điểm phải xếp theo mã tiêu chí.")
		return nil
	}
	marks := make(Marks, len(members))
	for _, m := range members {
		if string(m.value) == "null" {
			continue
		}
		key := norm.NFC.String(m.key)
		if _, twice := marks[key]; twice {
			f.Add("marks."+key, "twice", "Tiêu chí này có hai lần.")
		}
		marks[key] = m.value
	}
	return marks
}

func parseRemarks(raw json.RawMessage, f *fault.Fields) map[string]string {
	members, ok := object(raw)
	if !ok {
		f.Add("remarks", "wrong-type", "Nhận xét phải xếp theo người đọc.")
		return nil
	}
	remarks := make(map[string]string, len(members))
	for _, m := range members {
		if string(m.value) == "null" {
			continue
		}
		var s string
		if m.value[0] != '"' || json.Unmarshal(m.value, &s) != nil {
			f.Add("remarks."+m.key, "wrong-type", "Nhận xét phải là chữ.")
			continue
		}
		if _, twice := remarks[m.key]; twice {
			f.Add("remarks."+m.key, "twice", "Nhận xét này có hai lần.")
		}
		remarks[m.key] = s
	}
	return remarks
}

type member struct {
	key   string
	value json.RawMessage
}

// object reads the members of one JSON object in their order; false when raw is
// anything else.
func object(raw []byte) ([]member, bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	var members []member
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, false
		}
		members = append(members, member{key.(string), value})
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('}') {
		return nil, false
	}
	_, err := dec.Token() // nothing may follow
	return members, errors.Is(err, io.EOF)
}

func invalidBody() error {
	return fault.New(fault.Invalid, "invalid-body", "Nội dung gửi lên không đọc được.")
}

// wholeNumber is a number as JSON.stringify writes whole ones: no sign, no fraction,
// no exponent; at most 15 digits, which every JSON reader keeps exactly.
var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,14})$`)

// normal is b with every string in NFC, nulls left out, and its own rules kept:
// marks are whole numbers or option ids, remarks are short enough and for a reader
// there is.
func (b Body) normal() (Body, error) {
	var f fault.Fields
	n := Body{RubricVersion: b.RubricVersion, Submitted: b.Submitted, Marks: make(Marks, len(b.Marks)), Remarks: make(map[string]string, len(b.Remarks))}
	for _, id := range slices.Sorted(maps.Keys(b.Marks)) {
		raw := b.Marks[id]
		switch {
		case len(raw) == 0 || string(raw) == "null":
			continue
		case raw[0] == '"':
			var option string
			if err := json.Unmarshal(raw, &option); err != nil {
				f.Add("marks."+id, "wrong-type", "Điểm phải là số hoặc một phương án.")
				continue
			}
			raw = appendString(nil, norm.NFC.String(option))
		case !wholeNumber.Match(raw):
			f.Add("marks."+id, "not-points", "Điểm phải là số không âm, tính bằng phần trăm điểm.")
			continue
		}
		n.Marks[norm.NFC.String(id)] = raw
	}
	all := 0
	for _, reader := range slices.Sorted(maps.Keys(b.Remarks)) {
		remark := norm.NFC.String(b.Remarks[reader])
		length := utf8.RuneCountInString(remark)
		all += length
		switch {
		case reader != ForFacility && reader != ForCouncil:
			f.Add("remarks."+reader, "unknown-field", "Phiếu không có ô nhận xét này.")
		case length > MaxRemark:
			f.Add("remarks."+reader, "too-long", "Nhận xét dài %d ký tự, tối đa %d.", length, MaxRemark)
		case bytes.IndexByte([]byte(remark), 0) >= 0:
			f.Add("remarks."+reader, "control-character", "Nhận xét có ký tự không ghi được.")
		}
		n.Remarks[reader] = remark
	}
	if all > MaxAllRemarks {
		f.Add("remarks", "too-long", "Các nhận xét dài %d ký tự, tối đa %d.", all, MaxAllRemarks)
	}
	return n, f.Err()
}

// canonical is RFC 8785 of exactly the four parts of a normal body.
func (b Body) canonical() []byte {
	out := append(make([]byte, 0, 512), `{"marks":`...)
	out = appendObject(out, b.Marks, func(out []byte, raw json.RawMessage) []byte { return append(out, raw...) })
	out = append(out, `,"remarks":`...)
	out = appendObject(out, b.Remarks, appendString)
	out = append(out, `,"rubricVersion":`...)
	out = strconv.AppendInt(out, int64(b.RubricVersion), 10)
	out = append(out, `,"submitted":`...)
	return append(strconv.AppendBool(out, b.Submitted), '}')
}

// Canonical is the body as it is digested: RFC 8785 over exactly rubricVersion,
// marks, remarks and submitted, strings in NFC, nulls left out, halves of surrogate
// pairs as U+FFFD. It refuses what no sheet may hold, field by field.
func (b Body) Canonical() ([]byte, error) {
	n, err := b.normal()
	if err != nil {
		return nil, err
	}
	return n.canonical(), nil
}

func digestOf(canonical []byte) []byte {
	sum := sha256.Sum256(canonical)
	return sum[:]
}

func appendObject[V any](out []byte, m map[string]V, value func([]byte, V) []byte) []byte {
	keys := slices.SortedFunc(maps.Keys(m), compareUTF16)
	out = append(out, '{')
	for i, k := range keys {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendString(out, k), ':')
		out = value(out, m[k])
	}
	return append(out, '}')
}

// compareUTF16 orders keys by their UTF-16 code units, as RFC 8785 §3.2.3 wants.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return slices.Compare(utf16.AppendRune(nil, ra), utf16.AppendRune(nil, rb))
		}
		a, b = a[na:], b[nb:]
	}
	return cmp.Compare(len(a), len(b))
}

// appendString writes a string as RFC 8785 §3.2.2.2 wants.
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r >= 0x20:
			out = utf8.AppendRune(out, r)
		case r == '\b':
			out = append(out, `\b`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\f':
			out = append(out, `\f`...)
		case r == '\r':
			out = append(out, `\r`...)
		default:
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		}
	}
	return append(out, '"')
}
