// Package strictjson reads JSON of any size as a stream and refuses what two readers could understand differently:
// equal keys in one object, bytes that are not UTF-8, half surrogates, a byte order mark, anything after the value.
package strictjson

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxInteger is the largest whole number that every JSON reader keeps exactly: 2^53. Int refuses what is beyond it on
// either side.
const MaxInteger = 1 << 53

// maxDepth bounds how deep values may nest, so that a file of brackets cannot exhaust the stack.
const maxDepth = 10_000

// Error says where a document is broken, and how, in Vietnamese. Place is a path such as sheets[3].marks.m1, empty for
// the document itself.
type Error struct {
	Place  string
	Reason string
}

func (e *Error) Error() string {
	if e.Place == "" {
		return e.Reason
	}
	return e.Place + ": " + e.Reason
}

// Reader walks through one document. Objects are read as
//
//	for r.Object(); r.Next(); {
//		switch string(r.Key()) {
//		case "id":
//			id = r.String()
//		default:
//			r.Skip()
//		}
//	}
//
// and arrays with Array and Item in the same way. Each turn must consume exactly one value. After the first error every
// method does nothing and returns zero; Err has the error. A member whose value is null counts as left out: Next passes
// over it (its key still counts when equal keys are looked for).
type Reader struct {
	src      io.Reader
	buf      []byte
	pos, end int
	before   int64 // bytes of the document before buf[0]
	readErr  error

	under   string // path of the whole document, for a value read out of another one
	frames  []frame
	keys    []byte // the keys of every open object, one after the other
	keyEnds []int  // where each of them ends in keys
	scratch []byte // a string that had escapes or crossed the buffer

	recording bool
	recordAt  int
	recorded  []byte

	err error
}

type frame struct {
	array   bool
	begun   bool
	between bool // after an item or member, before the next
	index   int  // of the current item
	keyFrom int  // this object's first key in keyEnds
	mask    uint64
	set     map[string]struct{} // keys so far, once they are many
}

const manyKeys = 24

// NewReader reads one document from src.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, buf: make([]byte, 64<<10)}
}

// NewReaderUnder reads a value that Raw took out of another document, where it stood at path.
func NewReaderUnder(path string, value []byte) *Reader {
	return &Reader{buf: value, end: len(value), under: path, readErr: io.EOF}
}

// Err returns the first error: an *Error for a broken document, else what reading the source returned.
func (r *Reader) Err() error { return r.err }

// Fail stops reading with an error at the current place, unless there is one already.
func (r *Reader) Fail(format string, args ...any) {
	r.failAt(r.Path(), format, args...)
}

// FailAt is Fail at a member of the current place, for one that is missing.
func (r *Reader) FailAt(key, format string, args ...any) {
	r.failAt(Member(r.Path(), key), format, args...)
}

// Stop stops reading with err, unless there is an error already.
func (r *Reader) Stop(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *Reader) failAt(path, format string, args ...any) {
	if r.err == nil {
		r.err = &Error{Place: path, Reason: fmt.Sprintf(format, args...)}
	}
}

func (r *Reader) failSyntax(what string) {
	if r.err == nil {
		r.Fail("không phải JSON: %s (byte %d)", what, r.before+int64(r.pos))
	}
}

// Path names the current value, such as sheets[3].marks.m1.
func (r *Reader) Path() string {
	path := r.under
	for i, f := range r.frames {
		switch {
		case f.between:
		case f.array && f.index >= 0:
			path += "[" + strconv.Itoa(f.index) + "]"
		case f.array:
		default:
			to := len(r.keyEnds)
			if i+1 < len(r.frames) {
				to = r.frames[i+1].keyFrom
			}
			if to > f.keyFrom {
				path = Member(path, string(r.keyAt(to-1)))
			}
		}
	}
	return path
}

// Member appends a key to a path, quoted and shortened where it would not read as one word.
func Member(path, key string) string {
	plain := key != "" && len(key) <= 80
	for _, c := range key {
		if !plain || !(c == '-' || c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c)) {
			plain = false
			break
		}
	}
	switch {
	case !plain:
		return path + "[" + Quote(key) + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

// Quote writes a text for people on one line, shortened when it is long.
func Quote(text string) string {
	const most = 60
	if n := 0; len(text) > most {
		for i := range text {
			if n++; n > most {
				return strconv.Quote(text[:i] + "…")
			}
		}
	}
	return strconv.Quote(text)
}

// fill makes at least one unread byte available, or returns false at the end or on an error.
func (r *Reader) fill() bool {
	if r.err != nil {
		return false
	}
	if r.recording {
		r.recorded = append(r.recorded, r.buf[r.recordAt:r.end]...)
		r.recordAt = 0
	}
	for empty := 0; r.readErr == nil; {
		r.before += int64(r.end)
		r.pos, r.end = 0, 0
		r.end, r.readErr = r.src.Read(r.buf)
		if r.end > 0 {
			return true
		}
		if empty++; empty == 100 {
			r.readErr = io.ErrNoProgress
		}
	}
	// Nothing of the buffer may be recorded twice.
	r.recordAt = r.end
	if !errors.Is(r.readErr, io.EOF) {
		r.err = fmt.Errorf("read the document: %w", r.readErr)
	}
	return false
}

// peek returns the next byte, 0 at the end (a real 0 byte is never valid where peek is used).
func (r *Reader) peek() byte {
	if r.pos < r.end || r.fill() {
		return r.buf[r.pos]
	}
	return 0
}

// peekToken is peek after white space.
func (r *Reader) peekToken() byte {
	for {
		c := r.peek()
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c
		}
		r.pos++
	}
}

// push opens an object or array whose first byte is next.
func (r *Reader) push(open byte, array bool, what string) bool {
	if r.err != nil {
		return false
	}
	if r.peekToken() != open {
		r.failType(what)
		return false
	}
	if len(r.frames) == maxDepth {
		r.failSyntax("lồng quá sâu")
		return false
	}
	r.pos++
	r.frames = append(r.frames, frame{array: array, index: -1, keyFrom: len(r.keyEnds)})
	return true
}

func (r *Reader) pop() {
	r.pos++
	f := &r.frames[len(r.frames)-1]
	r.keys = r.keys[:r.keyStart(f.keyFrom)]
	r.keyEnds = r.keyEnds[:f.keyFrom]
	r.frames = r.frames[:len(r.frames)-1]
}

// Object opens an object.
func (r *Reader) Object() { r.push('{', false, "một đối tượng {…}") }

// Array opens an array.
func (r *Reader) Array() { r.push('[', true, "một danh sách […]") }

// Item goes to the next item of the array, or closes it and returns false.
func (r *Reader) Item() bool {
	if !r.advance(']') {
		return false
	}
	f := &r.frames[len(r.frames)-1]
	f.between = false
	f.index++
	return true
}

// Next goes to the next member of the object that is not null, or closes the object and returns false.
func (r *Reader) Next() bool {
	for r.advance('}') {
		if r.peekToken() != '"' {
			r.failSyntax("chờ một khoá trong dấu ngoặc kép")
			return false
		}
		if key := r.text(); r.err != nil || !r.addKey(key) {
			return false
		}
		if r.peekToken() != ':' {
			r.failSyntax("thiếu dấu hai chấm sau khoá")
			return false
		}
		r.pos++
		if r.peekToken() != 'n' {
			return r.err == nil
		}
		r.literal("null")
	}
	return false
}

// advance passes the comma before the next item or member. It closes the innermost value and returns false when there
// is none.
func (r *Reader) advance(closing byte) bool {
	if r.err != nil {
		return false
	}
	f := &r.frames[len(r.frames)-1]
	f.between = true
	c := r.peekToken()
	switch {
	case c == closing:
		r.pop()
		return false
	case !f.begun:
		f.begun = true
	case c != ',':
		r.failSyntax("thiếu dấu phẩy hoặc dấu đóng ngoặc")
		return false
	default:
		r.pos++
		if r.peekToken() == closing {
			r.failSyntax("thừa dấu phẩy")
			return false
		}
	}
	return r.err == nil
}

// Key is the key of the current member; it stays valid until the object is closed.
func (r *Reader) Key() []byte {
	if len(r.keyEnds) == 0 {
		return nil
	}
	return r.keyAt(len(r.keyEnds) - 1)
}

func (r *Reader) keyStart(i int) int {
	if i == 0 {
		return 0
	}
	return r.keyEnds[i-1]
}

func (r *Reader) keyAt(i int) []byte { return r.keys[r.keyStart(i):r.keyEnds[i]] }

// addKey records a key of the current object; it fails when the object has it already.
func (r *Reader) addKey(key []byte) bool {
	f := &r.frames[len(r.frames)-1]
	known := false
	if f.set != nil {
		_, known = f.set[string(key)]
	} else {
		// Most keys of one object differ already in length, first or last byte, so most need no comparison.
		bit := uint64(1)
		if n := len(key); n > 0 {
			bit = 1 << ((uint(n)*7 ^ uint(key[0])*3 ^ uint(key[n-1])) & 63)
		}
		for i := f.keyFrom; f.mask&bit != 0 && !known && i < len(r.keyEnds); i++ {
			known = string(r.keyAt(i)) == string(key)
		}
		f.mask |= bit
	}
	r.keys = append(r.keys, key...)
	r.keyEnds = append(r.keyEnds, len(r.keys))
	f.between = false
	if known {
		r.Fail("khoá này xuất hiện hai lần trong cùng một đối tượng")
		return false
	}
	if f.set != nil {
		f.set[string(key)] = struct{}{}
	} else if len(r.keyEnds)-f.keyFrom > manyKeys {
		f.set = make(map[string]struct{}, 4*manyKeys)
		for i := f.keyFrom; i < len(r.keyEnds); i++ {
			f.set[string(r.keyAt(i))] = struct{}{}
		}
	}
	return true
}

// Kind is the first byte of the current value: one of { [ " t f n - or a digit; anything else is broken.
func (r *Reader) Kind() byte {
	if r.err != nil {
		return 0
	}
	return r.peekToken()
}

// String reads a string.
func (r *Reader) String() string { return string(r.Bytes()) }

// Bytes reads a string; what it returns is overwritten by the next read.
func (r *Reader) Bytes() []byte {
	if r.err != nil {
		return nil
	}
	if r.peekToken() != '"' {
		r.failType("một chuỗi")
		return nil
	}
	return r.text()
}

// text reads a string whose quotation mark is next.
func (r *Reader) text() []byte {
	i, high := r.pos+1, byte(0)
	for ; i < r.end; i++ {
		c := r.buf[i]
		if c == '"' {
			text := r.buf[r.pos+1 : i]
			r.pos = i + 1
			return r.checked(text, high)
		}
		if c < ' ' || c == '\\' {
			break
		}
		high |= c
	}
	r.scratch = append(r.scratch[:0], r.buf[r.pos+1:i]...)
	r.pos = i
	for {
		c := r.peek()
		switch {
		case c == '"':
			r.pos++
			return r.checked(r.scratch, high)
		case c == '\\':
			r.pos++
			if !r.escape() {
				return nil
			}
		case c < ' ':
			if r.pos < r.end {
				r.failSyntax("ký tự điều khiển trong chuỗi")
			} else {
				r.failSyntax("chuỗi không đóng")
			}
			return nil
		default:
			high |= c
			r.scratch = append(r.scratch, c)
			r.pos++
		}
	}
}

func (r *Reader) checked(text []byte, high byte) []byte {
	if high >= utf8.RuneSelf && !utf8.Valid(text) {
		r.failSyntax("không phải UTF-8")
		return nil
	}
	return text
}

// escape reads what follows a backslash into scratch.
func (r *Reader) escape() bool {
	c := r.peek()
	r.pos++
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return r.escapedRune()
	default:
		r.pos--
		r.failSyntax("dấu thoát không hợp lệ")
		return false
	}
	r.scratch = append(r.scratch, c)
	return true
}

func (r *Reader) escapedRune() bool {
	c, ok := r.hex4()
	if ok && utf16.IsSurrogate(c) {
		if r.peek() == '\\' {
			r.pos++
			if r.peek() == 'u' {
				r.pos++
				var low rune
				if low, ok = r.hex4(); ok {
					c = utf16.DecodeRune(c, low)
					ok = c != unicode.ReplacementChar
				}
			} else {
				ok = false
			}
		} else {
			ok = false
		}
	}
	if !ok {
		r.failSyntax("\\u không hợp lệ, hoặc chỉ có nửa cặp thay thế")
		return false
	}
	r.scratch = utf8.AppendRune(r.scratch, c)
	return true
}

func (r *Reader) hex4() (rune, bool) {
	var c rune
	for range 4 {
		d := r.peek()
		switch {
		case '0' <= d && d <= '9':
			d -= '0'
		case 'a' <= d && d <= 'f':
			d -= 'a' - 10
		case 'A' <= d && d <= 'F':
			d -= 'A' - 10
		default:
			return 0, false
		}
		c = c<<4 | rune(d)
		r.pos++
	}
	return c, true
}

// Int reads a whole number that is written as one (no fraction, no exponent) and no further from 0 than MaxInteger.
func (r *Reader) Int() int64 {
	if r.err != nil {
		return 0
	}
	c := r.peekToken()
	negative := c == '-'
	if !negative && (c < '0' || c > '9') {
		r.failType("một số nguyên")
		return 0
	}
	if negative {
		r.pos++
	}
	n := r.digits()
	if r.err != nil {
		return 0
	}
	switch c := r.peek(); {
	case c == '.' || c == 'e' || c == 'E':
		r.Fail("phải là số nguyên, viết không có phần thập phân hay số mũ")
		return 0
	case n > MaxInteger:
		r.Fail("số nguyên vượt quá 2^53")
		return 0
	}
	if negative {
		return -n
	}
	return n
}

// digits reads the integer part of a number: 0, or digits that do not begin with 0. Beyond MaxInteger it returns some
// larger number.
func (r *Reader) digits() (n int64) {
	first, count := r.peek(), 0
	for ; ; count++ {
		c := r.peek()
		if c < '0' || c > '9' {
			break
		}
		if count == 1 && first == '0' {
			r.failSyntax("số bắt đầu bằng 0")
			return 0
		}
		if n <= MaxInteger {
			n = n*10 + int64(c-'0')
		}
		r.pos++
	}
	if count == 0 {
		r.failSyntax("thiếu chữ số")
	}
	return n
}

// Bool reads true or false.
func (r *Reader) Bool() bool {
	if r.err != nil {
		return false
	}
	switch r.peekToken() {
	case 't':
		r.literal("true")
		return r.err == nil
	case 'f':
		r.literal("false")
	default:
		r.failType("true hoặc false")
	}
	return false
}

func (r *Reader) literal(word string) {
	for i := range len(word) {
		if r.peek() != word[i] {
			r.failSyntax("từ không hợp lệ")
			return
		}
		r.pos++
	}
}

// failType says what should stand here: a wrong type where there is a value, else broken JSON.
func (r *Reader) failType(want string) {
	switch c := r.peek(); {
	case r.err != nil:
	case c == '{' || c == '[' || c == '"' || c == 't' || c == 'f' || c == 'n' || c == '-' || '0' <= c && c <= '9':
		r.Fail("phải là %s", want)
	case r.pos == r.end:
		r.failSyntax("tệp kết thúc giữa chừng")
	default:
		r.failSyntax("ký tự không hợp lệ")
	}
}

// Skip passes one value of any type, which must be valid all the same.
func (r *Reader) Skip() {
	switch c := r.Kind(); {
	case r.err != nil:
	case c == '{':
		for r.Object(); r.Next(); {
			r.Skip()
		}
	case c == '[':
		for r.Array(); r.Item(); {
			r.Skip()
		}
	case c == '"':
		r.text()
	case c == 't':
		r.literal("true")
	case c == 'f':
		r.literal("false")
	case c == 'n':
		r.literal("null")
	case c == '-' || '0' <= c && c <= '9':
		r.skipNumber()
	default:
		r.failType("một giá trị")
	}
}

func (r *Reader) skipNumber() {
	if r.peek() == '-' {
		r.pos++
	}
	r.digits()
	if r.err == nil && r.peek() == '.' {
		r.pos++
		r.skipDigits()
	}
	if c := r.peek(); r.err == nil && (c == 'e' || c == 'E') {
		r.pos++
		if c = r.peek(); c == '+' || c == '-' {
			r.pos++
		}
		r.skipDigits()
	}
}

// skipDigits passes the digits of a fraction or an exponent, which may begin with 0.
func (r *Reader) skipDigits() {
	n := 0
	for ; ; n++ {
		if c := r.peek(); c < '0' || c > '9' {
			break
		}
		r.pos++
	}
	if n == 0 {
		r.failSyntax("thiếu chữ số")
	}
}

// Raw passes one value of any type and returns its text as it is written, valid and without white space around it.
func (r *Reader) Raw() []byte {
	if r.Kind(); r.err != nil {
		return nil
	}
	r.recording, r.recordAt, r.recorded = true, r.pos, nil
	r.Skip()
	r.recording = false
	if r.err != nil {
		return nil
	}
	if r.recordAt < r.pos {
		r.recorded = append(r.recorded, r.buf[r.recordAt:r.pos]...)
	}
	raw := r.recorded
	r.recorded = nil
	return raw
}

// End checks that nothing but white space follows the document, and returns Err.
func (r *Reader) End() error {
	if r.err == nil {
		if r.peekToken(); r.err == nil && r.pos < r.end {
			r.failSyntax("còn nội dung sau khi tệp đã kết thúc")
		}
	}
	return r.err
}
