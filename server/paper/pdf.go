package paper

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"slices"
	"strconv"

	"tieubieu/server/fault"
)

// Bounds of what is unpacked of one PDF while looking through it, in bytes: all
// together, and one stream of objects, which is held as a whole.
const (
	maxInflated = 256 << 20
	maxObjects  = 16 << 20
)

var (
	errScript = fault.New(fault.Invalid, "paper-script",
		"Tệp PDF có chứa mã lệnh chạy tự động nên không được nhận. Hãy in lại thành PDF rồi tải lên.")
	errLaunch = fault.New(fault.Invalid, "paper-launch",
		"Tệp PDF có lệnh mở chương trình khác nên không được nhận. Hãy in lại thành PDF rồi tải lên.")
	errAttachment = fault.New(fault.Invalid, "paper-attachment",
		"Tệp PDF có đính kèm tệp khác nên không được nhận. Hãy in lại thành PDF và tải từng tệp riêng.")
	errEncrypted = fault.New(fault.Invalid, "paper-encrypted",
		"Tệp PDF đang bị khoá hoặc đặt mật khẩu. Hãy bỏ khoá, hoặc in lại thành PDF rồi tải lên.")
	errTruncated = fault.New(fault.Invalid, "paper-truncated",
		"Tệp PDF bị thiếu phần cuối, có thể do lúc gửi bị ngắt giữa chừng. Hãy tải lại tệp gốc.")
	errDamaged = fault.New(fault.Invalid, "paper-damaged",
		"Tệp PDF bị hỏng, không đọc được. Hãy mở tệp, in lại thành PDF rồi tải lên.")
	errComplex = fault.New(fault.Invalid, "paper-too-complex",
		"Tệp PDF có cấu trúc quá lớn khi mở ra. Hãy quét lại giấy tờ hoặc tách thành nhiều tệp.")
)

// long are names (ISO 32000-2, 7.3.5) that do not occur by chance, so they are
// looked for everywhere, in packed streams too. short ones count only where names
// are written: outside strings, comments and the data of streams.
var (
	long = map[string]*fault.Error{
		"JavaScript": errScript, "Launch": errLaunch, "EmbeddedFile": errAttachment, "EmbeddedFiles": errAttachment,
		"RichMedia": errAttachment, "Rendition": errScript,
	}
	short = map[string]*fault.Error{
		"JS": errScript, "XFA": errScript, "EF": errAttachment, "Encrypt": errEncrypted,
	}
)

func inspectPDF(file []byte) error {
	end := bytes.LastIndex(file, []byte("%%EOF"))
	if end < 0 {
		return errTruncated
	}
	// Some printers pad with spaces, zeros or an empty line; a document that goes
	// on for longer is cut off or has something of its own behind it.
	if len(bytes.Trim(file[end+len("%%EOF"):], " \t\r\n\x00\x1a")) > 0 {
		return errTruncated
	}
	if err := refuseLong(file); err != nil {
		return err
	}
	s := scanner{text: file, budget: maxInflated}
	if err := s.scan(); err != nil {
		return err
	}
	if s.objects == 0 {
		return errDamaged
	}
	return nil
}

// emptyTree is a list of attached files that names none, as some writers of PDF, ours
// among them, leave in every document.
var emptyTree = regexp.MustCompile(`^\s*<<\s*/Names\s*\[\s*\]\s*>>`)

// refuseLong looks at every name in text, whatever it stands in.
func refuseLong(text []byte) error {
	for {
		i := bytes.IndexByte(text, '/')
		if i < 0 {
			return nil
		}
		name, n := readName(text[i+1:])
		text = text[i+1:]
		if err := long[name]; err != nil && !(name == "EmbeddedFiles" && emptyTree.Match(text[n:])) {
			return err
		}
	}
}

// readName reads the name at the start of text, with its #xx escapes undone, and
// says how long it is as written. Names longer than any we know are cut.
func readName(text []byte) (string, int) {
	var name []byte
	i := 0
	for i < len(text) && !isDelimiter(text[i]) && len(name) < 64 {
		c := text[i]
		i++
		if c == '#' && i+2 <= len(text) {
			if v, err := strconv.ParseUint(string(text[i:i+2]), 16, 8); err == nil {
				c = byte(v)
				i += 2
			}
		}
		name = append(name, c)
	}
	return string(name), i
}

func isDelimiter(c byte) bool {
	switch c {
	case 0, '\t', '\n', '\f', '\r', ' ', '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// scanner goes through the tokens of a document, or of what a stream of objects
// unpacks to.
type scanner struct {
	text    []byte
	packed  bool // text is what a stream of objects unpacked to
	budget  int64
	objects int
	names   map[string]bool // of the object so far, to know what stream follows
	// unclosed says that a string had no end; from then on all brackets are text,
	// or a file of them would take for ever.
	unclosed bool
}

func (s *scanner) scan() error {
	s.names = map[string]bool{}
	for i := 0; i < len(s.text); {
		switch c := s.text[i]; {
		case c == '%':
			n := bytes.IndexAny(s.text[i:], "\r\n")
			if n < 0 {
				return nil
			}
			i += n
		case c == '(' && !s.unclosed:
			n := stringLength(s.text[i:])
			s.unclosed = n == 0
			i += max(n, 1)
		case c == '/':
			name, n := readName(s.text[i+1:])
			i += 1 + n
			if err := short[name]; err != nil {
				return err
			}
			s.names[name] = true
		case isDelimiter(c):
			i++
		default:
			n := 0
			for i+n < len(s.text) && !isDelimiter(s.text[i+n]) {
				n++
			}
			word := string(s.text[i : i+min(n, 10)])
			i += n
			switch word {
			case "obj":
				s.objects++
				clear(s.names)
			case "stream":
				if s.packed {
					continue
				}
				var err error
				if i, err = s.stream(i); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// stream looks through the data of the stream whose keyword ends at i, and
// returns where it ends.
func (s *scanner) stream(i int) (int, error) {
	data := s.text[i:]
	n := bytes.Index(data, []byte("endstream"))
	if n < 0 {
		return 0, errDamaged
	}
	end := i + n
	data = data[:n]
	data = bytes.TrimPrefix(bytes.TrimPrefix(data, []byte("\r")), []byte("\n"))
	objects := s.names["ObjStm"]
	flate := s.names["FlateDecode"] || s.names["Fl"]
	switch {
	case objects && s.names["Filter"] && (!flate || s.anyOf("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "Crypt", "Predictor")):
		return 0, errDamaged // no program packs objects like that, unless to hide them
	case objects && !flate:
		inner := scanner{text: data, packed: true}
		return end, inner.scan()
	case objects, flate && !s.names["Image"]:
		return end, s.inflate(data, objects)
	}
	return end, nil
}

func (s *scanner) anyOf(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return s.names[name] })
}

// inflate unpacks a stream to look for names. One that is spoilt is looked at as
// far as it goes: readers do the same.
func (s *scanner) inflate(data []byte, objects bool) error {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	if objects {
		text, _ := io.ReadAll(io.LimitReader(r, maxObjects+1))
		if s.budget -= int64(len(text)); s.budget < 0 || len(text) > maxObjects {
			return errComplex
		}
		if err := refuseLong(text); err != nil {
			return err
		}
		inner := scanner{text: text, packed: true}
		return inner.scan()
	}
	const longest = 64
	window := make([]byte, 0, 64<<10+longest)
	for {
		n, err := io.ReadFull(r, window[len(window):cap(window)])
		window = window[:len(window)+n]
		if s.budget -= int64(n); s.budget < 0 {
			return errComplex
		}
		if err := refuseLong(window); err != nil {
			return err
		}
		if err != nil {
			return nil
		}
		window = append(window[:0], window[len(window)-longest:]...)
	}
}

// stringLength is the length of the string that text begins with (ISO 32000-2,
// 7.3.4.2), 0 when it is never closed.
func stringLength(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
