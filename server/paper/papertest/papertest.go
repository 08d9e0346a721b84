// Package papertest makes Word documents for tests: good ones, and those that are
// refused.
package papertest

import (
	"archive/zip"
	"bytes"
	"slices"
)

// Part is one part of a document.
type Part struct{ Name, Text string }

const (
	types = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	relations = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	document = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
		`<w:body><w:p><w:r><w:t>Sản phẩm bán tại 12 tỉnh.</w:t></w:r></w:p></w:body></w:document>`
)

// Parts are those of a document of one sentence.
func Parts() []Part {
	return []Part{{"[Content_Types].xml", types}, {"_rels/.rels", relations}, {"word/document.xml", document}}
}

// DOCX is a document of one sentence with more parts, which take the place of those of
// the same name; one without text is left out.
func DOCX(more ...Part) []byte {
	parts := Parts()
	for _, m := range more {
		i := slices.IndexFunc(parts, func(p Part) bool { return p.Name == m.Name })
		switch {
		case i >= 0 && m.Text == "":
			parts = slices.Delete(parts, i, i+1)
		case i >= 0:
			parts[i] = m
		default:
			parts = append(parts, m)
		}
	}
	return ZIP(parts...)
}

// ZIP packs parts as they are.
func ZIP(parts ...Part) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, p := range parts {
		f, err := w.Create(p.Name)
		must(err)
		_, err = f.Write([]byte(p.Text))
		must(err)
	}
	must(w.Close())
	return out.Bytes()
}

// Relation is a part of relationships that holds one: its kind is the last word of its
// type.
func Relation(name, kind, target string, external bool) Part {
	mode := ""
	if external {
		mode = ` TargetMode="External"`
	}
	return Part{name, `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"` + mode + `/></Relationships>`}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
