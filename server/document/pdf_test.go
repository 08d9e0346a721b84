package document_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"rsc.io/qr/coding"
)

// What a PDF of ours holds, read back from its bytes. Places are millimetres from the
// upper left corner.
type (
	pdf struct {
		pages []page
		fonts map[string]*drawnFont // by style: "", "B", "I"
	}
	page struct {
		texts []drawnText
		lines int
		qr    [][4]float64 // black rectangles: x, y, width, height
	}
	drawnText struct {
		x, y  float64 // of the baseline's begin
		width float64
		size  float64
		style string
		words string
	}
	drawnFont struct {
		cidToGID []byte
		file     []byte
	}
)

var (
	object   = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)endobj`)
	streamOf = regexp.MustCompile(`(?s)^(.*?)stream\n(.*)\nendstream`)
	operator = regexp.MustCompile(`(?s)BT /F(\w+) ([\d.]+) Tf ET|BT ([\d.-]+) ([\d.-]+) Td \(((?:\\.|[^\\)])*)\) Tj ET|(?:[\d.-]+ ){4}re(?: (?:[\d.-]+ ){4}re)* f|[\d.-]+ [\d.-]+ l S`)
)

const millimetre = 72 / 25.4

// readPDF reads a file back; what cannot be understood fails the test.
func readPDF(t testing.TB, file []byte) *pdf {
	t.Helper()
	if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
		t.Fatalf("got %d bytes that are no PDF", len(file))
	}
	objects := map[string]string{}
	var order []string
	for _, m := range object.FindAllSubmatch(file, -1) {
		objects[string(m[1])] = string(m[2])
		order = append(order, string(m[1]))
	}
	out := &pdf{fonts: map[string]*drawnFont{}}
	styleOf := map[string]string{} // by the name pages use
	for _, m := range regexp.MustCompile(`/F(\w+) (\d+) 0 R`).FindAllStringSubmatch(objects["2"], -1) {
		style := strings.TrimPrefix(first(t, `/BaseFont /utf8tinos(\w?)`, objects[m[2]]), "/")
		styleOf[m[1]] = style
		descendant := objects[first(t, `/DescendantFonts \[(\d+) 0 R\]`, objects[m[2]])]
		descriptor := objects[first(t, `/FontDescriptor (\d+) 0 R`, descendant)]
		out.fonts[style] = &drawnFont{
			cidToGID: inflate(t, objects[first(t, `/CIDToGIDMap (\d+) 0 R`, descendant)]),
			file:     inflate(t, objects[first(t, `/FontFile2 (\d+) 0 R`, descriptor)]),
		}
	}
	for _, n := range order {
		if strings.Contains(objects[n], "/Type /Page\n") {
			out.pages = append(out.pages, readPage(t, inflate(t, objects[first(t, `/Contents (\d+) 0 R`, objects[n])]), styleOf))
		}
	}
	return out
}

func readPage(t testing.TB, content []byte, styleOf map[string]string) page {
	t.Helper()
	var p page
	style, size := "", 0.0
	for _, m := range operator.FindAllStringSubmatch(string(content), -1) {
		switch {
		case m[1] != "":
			style, size = styleOf[m[1]], float(t, m[2])
		case strings.HasSuffix(m[0], " l S"):
			p.lines++
		case strings.HasSuffix(m[0], " f"):
			for _, r := range strings.Split(strings.TrimSuffix(m[0], " re f"), " re ") {
				n := strings.Fields(r)
				w, h := float(t, n[2])/millimetre, float(t, n[3])/millimetre
				p.qr = append(p.qr, [4]float64{float(t, n[0]) / millimetre, 297 - float(t, n[1])/millimetre - h, w, h})
			}
		default:
			words := decodeText(m[5])
			p.texts = append(p.texts, drawnText{
				x: float(t, m[3]) / millimetre, y: 297 - float(t, m[4])/millimetre, width: widthOf(t, style, size, words), size: size, style: style, words: words,
			})
		}
	}
	return p
}

// words are all words of a page as one string.
func (p page) words() string {
	var b strings.Builder
	for _, x := range p.texts {
		b.WriteString(x.words + "\n")
	}
	return b.String()
}

// flat is words with line breaks as spaces.
func (p page) flat() string { return strings.Join(strings.Fields(p.words()), " ") }

// qrText reads the one QR code of a page by its modules.
func (p page) qrText(t testing.TB) string {
	t.Helper()
	if len(p.qr) == 0 {
		t.Fatal("the page has no QR code")
	}
	left, top, right, module := math.Inf(1), math.Inf(1), 0.0, math.Inf(1)
	for _, r := range p.qr {
		left, top, right, module = min(left, r[0]), min(top, r[1]), max(right, r[0]+r[2]), min(module, r[3])
	}
	side := int(math.Round((right - left) / module))
	black := make([][]bool, side)
	for y := range black {
		black[y] = make([]bool, side)
	}
	for _, r := range p.qr {
		for i := range int(math.Round(r[2] / module)) {
			black[int(math.Round((r[1]-top)/module))][int(math.Round((r[0]-left)/module))+i] = true
		}
	}
	version := coding.Version((side - 17) / 4)
	// The format stands around the upper left finder: level and mask, masked themselves.
	var format int
	for i := range 6 {
		format |= bit(black[i][8]) << i
	}
	format |= bit(black[7][8])<<6 | bit(black[8][8])<<7 | bit(black[8][7])<<8
	for i := range 6 {
		format |= bit(black[8][5-i]) << (9 + i)
	}
	format ^= 0x5412
	level := map[int]coding.Level{1: coding.L, 0: coding.M, 3: coding.Q, 2: coding.H}[format>>13]
	plan, err := coding.NewPlan(version, level, coding.Mask(format>>10&7))
	if err != nil {
		t.Fatalf("read QR code of version %d: %v", version, err)
	}
	data := make([]byte, plan.DataBytes+plan.CheckBytes)
	for y, row := range plan.Pixel {
		for x, pixel := range row {
			if role := pixel.Role(); role == coding.Data || role == coding.Check {
				if black[y][x] != (pixel&coding.Invert != 0) {
					data[pixel.Offset()/8] |= 1 << (7 - pixel.Offset()%8)
				}
			}
		}
	}
	bits := &bitReader{data: data}
	if mode := bits.take(4); mode != 4 {
		t.Fatalf("got QR mode %d, want bytes", mode)
	}
	count := 8
	if version >= 10 {
		count = 16
	}
	text := make([]byte, bits.take(count))
	for i := range text {
		text[i] = byte(bits.take(8))
	}
	return string(text)
}

type bitReader struct {
	data []byte
	at   int
}

func (b *bitReader) take(n int) (v int) {
	for range n {
		v = v<<1 | int(b.data[b.at/8]>>(7-b.at%8)&1)
		b.at++
	}
	return v
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// decodeText is a PDF string of UTF-16.
func decodeText(escaped string) string {
	var raw []byte
	for i := 0; i < len(escaped); i++ {
		if escaped[i] != '\\' {
			raw = append(raw, escaped[i])
			continue
		}
		i++
		if escaped[i] == 'r' {
			raw = append(raw, '\r')
		} else {
			raw = append(raw, escaped[i])
		}
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

func inflate(t testing.TB, object string) []byte {
	t.Helper()
	m := streamOf.FindStringSubmatch(object)
	if m == nil {
		t.Fatalf("no stream in %.80q", object)
	}
	if !strings.Contains(m[1], "FlateDecode") {
		return []byte(m[2])
	}
	r, err := zlib.NewReader(strings.NewReader(m[2]))
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func first(t testing.TB, pattern, s string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(s)
	if m == nil {
		t.Fatalf("no %s in %.200q", pattern, s)
	}
	return m[1]
}

func float(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var faceFiles = map[string]string{"": "Regular", "B": "Bold", "I": "Italic"}

var readFonts = map[string]*sfnt.Font{}

func fontOf(t testing.TB, style string) *sfnt.Font {
	t.Helper()
	if readFonts[style] == nil {
		data, err := os.ReadFile("fonts/Tinos-" + faceFiles[style] + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		if readFonts[style], err = sfnt.Parse(data); err != nil {
			t.Fatal(err)
		}
	}
	return readFonts[style]
}

// widthOf is how wide words are, in millimetres, by the font's own metrics.
func widthOf(t testing.TB, style string, size float64, words string) float64 {
	t.Helper()
	f := fontOf(t, style)
	var buf sfnt.Buffer
	units := fixed.Int26_6(f.UnitsPerEm())
	var sum float64
	for _, r := range words {
		g, err := f.GlyphIndex(&buf, r)
		if err != nil {
			t.Fatal(err)
		}
		advance, err := f.GlyphAdvance(&buf, g, units<<6, font.HintingNone)
		if err != nil {
			t.Fatal(err)
		}
		sum += float64(advance) / 64 / float64(units)
	}
	return sum * size / millimetre
}
