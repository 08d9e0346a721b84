package paper_test

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/photo/phototest"
)

func inspect(file string) (paper.Kind, error) {
	return paper.Inspect(strings.NewReader(file), int64(len(file)))
}

// document is a PDF of these objects; its table of objects is left out, since
// what matters is found without it.
func document(objects ...string) string {
	var out strings.Builder
	out.WriteString("%PDF-1.7\n%âãÏÓ\n")
	for i, object := range objects {
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n0\n%%%%EOF\n", len(objects)+1)
	return out.String()
}

const catalog = "<</Type/Catalog/Pages 2 0 R>>"

func stream(dictionary, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dictionary, len(data), data)
}

func packed(data string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write([]byte(data)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

func noise(n int) string {
	out := make([]byte, n)
	rng := rand.New(rand.NewPCG(5, 6))
	for i := range out {
		out[i] = byte(rng.Uint32())
	}
	return string(out)
}

func TestInspectAccepts(t *testing.T) {
	tests := map[string]struct {
		file string
		want paper.Kind
	}{
		"a page":                                {string(phototest.PDF()), paper.PDF},
		"a page behind the end of a line":       {string(phototest.PDF()) + "\r\n\x00\x00  ", paper.PDF},
		"packed pages":                          {document(catalog, stream("/Filter/FlateDecode", packed("BT (Giấy chứng nhận) Tj ET"))), paper.PDF},
		"packed objects":                        {document(catalog, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("5 0 <</Type/Font/BaseFont/Tinos>>"))), paper.PDF},
		"a scan whose bytes look like a name":   {document(catalog, stream("/Subtype/Image/Filter/DCTDecode", noise(3000)+"/JS /EF /XFA"+noise(3000))), paper.PDF},
		"a text that speaks of such a name":     {document(catalog, "(the /JS entry, see \\) /EF)"), paper.PDF},
		"a remark that speaks of such a name":   {document(catalog, "% /JS\n<<>>"), paper.PDF},
		"a stream that is spoilt at its end":    {document(catalog, stream("/Filter/FlateDecode", packed(strings.Repeat("q Q ", 500))[:20])), paper.PDF},
		"a document saved twice":                {document(catalog) + document(catalog), paper.PDF},
		"names that only begin like those":      {document(catalog, "<</JSON 1/EFGH 2/Launcher 3/JavaScripture 4>>"), paper.PDF},
		"an empty list of files inside":         {document("<</Type/Catalog/Names<</EmbeddedFiles << /Names [] >>>>>>"), paper.PDF},
		"a JPEG":                                {string(phototest.JPEG(60, 40)), paper.JPEG},
		"a PNG":                                 {string(phototest.PNG(60, 40)), paper.PNG},
		"twenty megabytes of random scan, fast": {document(catalog, stream("/Subtype/Image/Filter/DCTDecode", noise(19<<20))), paper.PDF},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := inspect(tt.file); err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestInspectRefuses(t *testing.T) {
	script := "<</S/JavaScript/JS(app.alert\\(1\\))>>"
	tests := map[string]struct {
		file, code string
	}{
		"nothing":                           {"", "paper-empty"},
		"one byte too many":                 {strings.Repeat("x", paper.MaxBytes+1), "paper-too-large"},
		"an archive":                        {string(phototest.ZIP()), "paper-type"},
		"a page of the web":                 {"<html>%PDF-1.4", "paper-type"},
		"a PDF behind something else":       {"\n" + string(phototest.PDF()), "paper-type"},
		"HEIC":                              {string(phototest.Container("heic")), "paper-type"},
		"half a PDF":                        {string(phototest.Truncated(phototest.PDF())), "paper-truncated"},
		"a PDF that goes on":                {string(phototest.PDF()) + "PK\x03\x04", "paper-truncated"},
		"a PDF of nothing":                  {"%PDF-1.7\n%%EOF", "paper-damaged"},
		"a stream without end":              {strings.Replace(document(catalog, stream("", "x")), "endstream", "", 1), "paper-damaged"},
		"a script":                          {document(catalog, script), "paper-script"},
		"a script with its name in signs":   {document(catalog, "<</S/J#61va#53cript/#4A#53(x)>>"), "paper-script"},
		"only the short name of a script":   {document(catalog, "<</J#53 5 0 R>>"), "paper-script"},
		"a script among packed objects":     {document(catalog, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("5 0 "+script))), "paper-script"},
		"a script's short name, packed":     {document(catalog, stream("/Type/ObjStm/N 1/First 4/Filter[/FlateDecode]", packed("5 0 <</JS 9 0 R>>"))), "paper-script"},
		"packed objects that pose as image": {document(catalog, stream("/Type/ObjStm/Subtype/Image/Filter/FlateDecode", packed("5 0 "+script))), "paper-script"},
		"objects that hide their kind":      {document(catalog, stream("/Filter/FlateDecode", packed("5 0 "+script))), "paper-script"},
		"plain objects in a stream":         {document(catalog, stream("/Type/ObjStm/N 1/First 4", "5 0 <</JS 9 0 R>>")), "paper-script"},
		"objects packed twice":              {document(catalog, stream("/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]", "789c")), "paper-damaged"},
		"objects packed in an unusual way":  {document(catalog, stream("/Type/ObjStm/Filter/LZWDecode", "x")), "paper-damaged"},
		"a form with scripts":               {document(catalog, "<</AcroForm<</XFA 7 0 R>>>>"), "paper-script"},
		"a program to start":                {document(catalog, "<</S/Launch/F(cmd.exe)>>"), "paper-launch"},
		"a file inside":                     {document(catalog, stream("/Type/EmbeddedFile", "MZ")), "paper-attachment"},
		"a file inside, by its short name":  {document(catalog, "<</Type/Filespec/EF<</F 7 0 R>>>>"), "paper-attachment"},
		"files inside behind an empty list": {document("<</Type/Catalog/Names<</EmbeddedFiles<</Names[]>>/EmbeddedFiles 4 0 R>>>>"), "paper-attachment"},
		"names of files inside":             {document("<</Type/Catalog/Names<</EmbeddedFiles 4 0 R>>>>"), "paper-attachment"},
		"a locked document":                 {strings.Replace(document(catalog), "/Size", "/Encrypt 9 0 R/Size", 1), "paper-encrypted"},
		"a script behind an open bracket":   {document(catalog, "(", script), "paper-script"},
		"a script across two windows":       {document(catalog, stream("/Filter/FlateDecode", packed(strings.Repeat(" ", 64<<10-4)+script))), "paper-script"},
		"a bomb of objects":                 {document(catalog, stream("/Type/ObjStm/Filter/FlateDecode", packed(strings.Repeat(" ", 17<<20)))), "paper-too-complex"},
		"a bomb of pages":                   {document(bombs(9)...), "paper-too-complex"},
		"half a JPEG":                       {string(phototest.Truncated(phototest.JPEG(60, 40))), "paper-truncated"},
		"a JPEG that is an archive too":     {string(phototest.PhotoAndZIP()), "paper-mixed-content"},
		"a PNG of 20000 × 20000":            {string(phototest.PNGBomb(20000, 20000)), "paper-too-many-pixels"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			kind, err := inspect(tt.file)
			f := fault.Of(err)
			if f == nil || f.Code != tt.code || kind != "" {
				t.Fatalf("got %q, %v, want the code %s", kind, err, tt.code)
			}
			if strings.Contains(f.Message, "%!") || !strings.HasSuffix(f.Message, ".") || len(f.Message) < 30 {
				t.Errorf("got the sentence %q, want a whole one that says what to do", f.Message)
			}
		})
	}
}

// bombs are n streams that unpack to 32 MiB each.
func bombs(n int) []string {
	out := []string{catalog}
	one := packed(strings.Repeat(" ", 32<<20))
	for range n {
		out = append(out, stream("/Filter/FlateDecode", one))
	}
	return out
}

// A script is found wherever the reading of a packed stream happens to pause.
func TestInspectFindsAScriptWhereverItStands(t *testing.T) {
	for pad := 64<<10 - 30; pad < 64<<10+90; pad++ {
		file := document(catalog, stream("/Filter/FlateDecode", packed(strings.Repeat("x", pad)+" /JavaScript ")))
		if _, err := inspect(file); !fault.Has(err, "paper-script") {
			t.Fatalf("at byte %d: got %v, want paper-script", pad, err)
		}
	}
}

// Brackets that never close must not be looked for again and again.
func TestInspectIsNotSlowedByBrackets(t *testing.T) {
	file := document(catalog, strings.Repeat("(", 8<<20))
	began := time.Now()
	if _, err := inspect(file); err != nil {
		t.Errorf("got %v, want it accepted", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("took %v, want a moment", took)
	}
}

func TestInspectSurvivesDamage(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	whole := document(catalog, stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode", packed("5 0 <</Type/Font>>")), "(text)", "<</A#42 1>>")
	for range 5000 {
		hurt := []byte(whole)
		for range 1 + rng.IntN(4) {
			hurt[rng.IntN(len(hurt))] = byte(rng.Uint32())
		}
		if _, err := inspect(string(hurt)); err != nil && fault.Of(err) == nil {
			t.Fatalf("got %v, want a refusal or a paper", err)
		}
	}
}

func FuzzInspect(f *testing.F) {
	f.Add([]byte(document(catalog, stream("/Type/ObjStm/Filter/FlateDecode", packed("5 0 <</JS 1>>")))))
	f.Add(phototest.PDF())
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := paper.Inspect(bytes.NewReader(file), int64(len(file))); err != nil && fault.Of(err) == nil {
			t.Fatalf("got %v, want a refusal or a paper", err)
		}
	})
}

var errUnplugged = errors.New("the disk was unplugged")

type brokenReader struct{}

func (brokenReader) ReadAt(p []byte, off int64) (int, error) {
	if len(p) > 8 {
		return 0, errUnplugged
	}
	return copy(p, "%PDF-1.7"[off:]), nil
}

func TestInspectDoesNotBlameThePaperForItsReader(t *testing.T) {
	if _, err := paper.Inspect(brokenReader{}, 4000); !errors.Is(err, errUnplugged) || fault.Of(err) != nil {
		t.Errorf("got %v, want the reader's own failure", err)
	}
}
