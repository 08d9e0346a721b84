package paper_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/paper/papertest"
	"tieubieu/server/photo/phototest"
)

func inspectExplanation(file []byte) (paper.Kind, error) {
	return paper.InspectExplanation(bytes.NewReader(file), int64(len(file)))
}

const (
	typesPart = "[Content_Types].xml"
	wordRels  = "word/_rels/document.xml.rels"
)

// typed is a document whose table of contents reads otherwise.
func typed(old, of string) []byte {
	return papertest.DOCX(papertest.Part{Name: typesPart, Text: strings.Replace(papertest.Parts()[0].Text, old, of, 1)})
}

func related(kind, target string, external bool) []byte {
	return papertest.DOCX(papertest.Relation(wordRels, kind, target, external))
}

func TestInspectExplanationAccepts(t *testing.T) {
	tests := map[string]struct {
		file []byte
		want paper.Kind
	}{
		"a Word document":                    {papertest.DOCX(), paper.DOCX},
		"one with a picture of its own":      {papertest.DOCX(papertest.Part{Name: "word/media/image1.png", Text: string(phototest.PNG(40, 40))}), paper.DOCX},
		"one with a link to follow":          {related("hyperlink", "https://lang-nghe.example", true), paper.DOCX},
		"one with the sheet behind a chart":  {papertest.DOCX(papertest.Part{Name: "word/embeddings/Microsoft_Excel_Sheet1.xlsx", Text: "PK"}), paper.DOCX},
		"one whose folders are named":        {papertest.DOCX(papertest.Part{Name: "word/"}), paper.DOCX},
		"one with a good many pages of text": {papertest.DOCX(papertest.Part{Name: "word/document.xml", Text: strings.Repeat("<w:p>Lụa tơ tằm</w:p>", 1_000_000)}), paper.DOCX},
		"a PDF":                              {phototest.PDF(), paper.PDF},
		"a JPEG":                             {phototest.JPEG(60, 40), paper.JPEG},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := inspectExplanation(tt.file); err != nil || got != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
}

func TestInspectExplanationRefuses(t *testing.T) {
	whole := papertest.DOCX()
	spoilt := bytes.Clone(whole)
	spoilt[bytes.Index(spoilt, []byte("word/document.xml"))+40] ^= 0xff
	locked := bytes.Clone(whole)
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	many := make([]papertest.Part, 3100)
	for i := range many {
		many[i].Name = strings.Repeat("a", i%50+1) + strings.Repeat("b", i/50)
	}
	crowd := papertest.ZIP(append(papertest.Parts(), many...)...)
	tests := map[string]struct {
		file []byte
		code string
	}{
		"an archive of something else":          {phototest.ZIP(), "paper-type"},
		"a spreadsheet":                         {typed("wordprocessingml.document.main", "spreadsheetml.sheet.main"), "paper-type"},
		"a template":                            {typed("wordprocessingml.document.main", "wordprocessingml.template.main"), "paper-type"},
		"a table of contents without its text":  {papertest.DOCX(papertest.Part{Name: "word/document.xml"}), "paper-type"},
		"no table of contents":                  {papertest.DOCX(papertest.Part{Name: typesPart}), "paper-type"},
		"a page of the web":                     {[]byte("<html>PK\x03\x04"), "paper-type"},
		"a document of an older Word":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("x", 600)), "paper-word-old"},
		"a part that is locked":                 {locked, "paper-word-old"},
		"a document with macros":                {typed("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "vnd.ms-word.document.macroEnabled.main+xml"), "paper-macro"},
		"a macro that nothing names":            {papertest.DOCX(papertest.Part{Name: "word/vbaProject.bin", Text: "x"}), "paper-macro"},
		"a macro by another letter case":        {papertest.DOCX(papertest.Part{Name: "word/VBAPROJECT.BIN", Text: "x"}), "paper-macro"},
		"a macro under another name":            {related("vbaProject", "tho.bin", false), "paper-macro"},
		"a control that runs":                   {papertest.DOCX(papertest.Part{Name: "word/activeX/activeX1.xml", Text: "<a/>"}), "paper-macro"},
		"a template from elsewhere":             {papertest.DOCX(papertest.Relation("word/_rels/settings.xml.rels", "attachedTemplate", "https://xau.example/mau.dotm", true)), "paper-external"},
		"a template on somebody's disk":         {papertest.DOCX(papertest.Relation("word/_rels/settings.xml.rels", "attachedTemplate", "file:///C:/mau.dotx", true)), "paper-external"},
		"a picture from elsewhere":              {related("image", "https://xau.example/theo-doi.png", true), "paper-external"},
		"an object from elsewhere":              {related("oleObject", "https://xau.example/a", true), "paper-external"},
		"an object of another program":          {related("oleObject", "embeddings/a.bin", false), "paper-attachment"},
		"a program inside":                      {papertest.DOCX(papertest.Part{Name: "word/embeddings/oleObject1.bin", Text: "MZ"}), "paper-attachment"},
		"a page of the web inside":              {related("aFChunk", "trang.mht", false), "paper-attachment"},
		"half a document":                       {phototest.Truncated(whole), "paper-damaged"},
		"a document with something behind it":   {append(bytes.Clone(whole), "<script>"...), "paper-damaged"},
		"a part that is spoilt":                 {spoilt, "paper-damaged"},
		"two parts of one name":                 {papertest.ZIP(append(papertest.Parts(), papertest.Part{Name: "WORD/document.xml", Text: "x"})...), "paper-damaged"},
		"a part outside":                        {papertest.DOCX(papertest.Part{Name: "word/../../etc/passwd", Text: "x"}), "paper-damaged"},
		"a table that is no XML":                {papertest.DOCX(papertest.Part{Name: typesPart, Text: "<Types"}), "paper-damaged"},
		"a table that explains its own words":   {papertest.DOCX(papertest.Part{Name: typesPart, Text: `<!DOCTYPE t [<!ENTITY a "b">]>` + papertest.Parts()[0].Text[55:]}), "paper-damaged"},
		"a crowd of parts":                      {crowd, "paper-too-complex"},
		"a bomb":                                {papertest.DOCX(papertest.Part{Name: "word/document.xml", Text: strings.Repeat("0", 257<<20)}), "paper-too-complex"},
		"a bomb in the table of contents":       {papertest.DOCX(papertest.Part{Name: typesPart, Text: papertest.Parts()[0].Text + strings.Repeat(" ", 3<<20)}), "paper-too-complex"},
		"a bomb that understates what it holds": {understated(), "paper-damaged"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			kind, err := inspectExplanation(tt.file)
			f := fault.Of(err)
			if f == nil || f.Code != tt.code || kind != "" {
				t.Fatalf("got %q, %v, want the code %s", kind, err, tt.code)
			}
			if !strings.HasSuffix(f.Message, ".") || len(f.Message) < 30 {
				t.Errorf("got the sentence %q, want a whole one that says what to do", f.Message)
			}
		})
	}
	t.Run("a Word document where no explanation is asked for", func(t *testing.T) {
		if _, err := paper.Inspect(bytes.NewReader(whole), int64(len(whole))); !fault.Has(err, "paper-type") {
			t.Errorf("got %v, want paper-type", err)
		}
	})
}

// understated is a document whose table says that 8 MB of text are 10 bytes.
func understated() []byte {
	file := papertest.DOCX(papertest.Part{Name: "word/document.xml", Text: strings.Repeat("0", 8<<20)})
	at := bytes.LastIndex(file, []byte("word/document.xml")) - 46
	binary.LittleEndian.PutUint32(file[at+24:], 10)
	return file
}

// A table of half a million rows must not be read before it is refused.
func TestInspectExplanationIsNotSlowedByItsTable(t *testing.T) {
	row := make([]byte, 46)
	copy(row, "PK\x01\x02")
	file := append([]byte("PK\x03\x04"), bytes.Repeat(row, 19<<20/46)...)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[10:], 1)
	binary.LittleEndian.PutUint32(end[12:], uint32(len(file)-4))
	binary.LittleEndian.PutUint32(end[16:], 4)
	file = append(file, end...)
	began := time.Now()
	if _, err := inspectExplanation(file); !fault.Has(err, "paper-too-complex") {
		t.Errorf("got %v, want paper-too-complex", err)
	}
	if took := time.Since(began); took > 100*time.Millisecond {
		t.Errorf("took %v, want no reading at all", took)
	}
}

func TestInspectExplanationSurvivesDamage(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	whole := papertest.DOCX(papertest.Relation(wordRels, "hyperlink", "https://lang-nghe.example", true))
	for range 5000 {
		hurt := bytes.Clone(whole)
		for range 1 + rng.IntN(4) {
			hurt[rng.IntN(len(hurt))] = byte(rng.Uint32())
		}
		if _, err := inspectExplanation(hurt); err != nil && fault.Of(err) == nil {
			t.Fatalf("got %v, want a refusal or a paper", err)
		}
	}
}

type unpluggedArchive struct{ file []byte }

func (u unpluggedArchive) ReadAt(p []byte, off int64) (int, error) {
	if off > 4 && off < int64(len(u.file))-22 {
		return 0, errUnplugged
	}
	return bytes.NewReader(u.file).ReadAt(p, off)
}

func TestInspectExplanationDoesNotBlameThePaperForItsReader(t *testing.T) {
	file := papertest.DOCX()
	if _, err := paper.InspectExplanation(unpluggedArchive{file}, int64(len(file))); !errors.Is(err, errUnplugged) || fault.Of(err) != nil {
		t.Errorf("got %v, want the reader's own failure", err)
	}
}
