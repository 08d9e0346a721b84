package paper

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"tieubieu/server/fault"
)

// Bounds of a Word document: parts, bytes of its table of contents, bytes of all parts
// together when unpacked, and of one part that is read.
const (
	maxParts     = 3000
	maxDirectory = 1 << 20
	maxUnpacked  = 256 << 20
	maxPart      = 2 << 20
)

var (
	errWordOld = fault.New(fault.Invalid, "paper-word-old",
		"Tệp Word đời cũ (.doc) hoặc có đặt mật khẩu không được nhận. Hãy bỏ mật khẩu, lưu lại thành .docx hoặc PDF rồi tải lên.")
	errWordDamaged = fault.New(fault.Invalid, "paper-damaged",
		"Tệp Word bị hỏng hoặc bị thiếu phần cuối. Hãy mở tệp, lưu lại rồi tải lên lần nữa.")
	errWordType = fault.New(fault.Invalid, "paper-type",
		"Tệp này không phải văn bản Word (.docx). Mục thuyết minh nhận tệp PDF, Word (.docx), JPEG hoặc PNG.")
	errMacro = fault.New(fault.Invalid, "paper-macro",
		"Tệp Word có chứa macro hoặc mã lệnh nên không được nhận. Hãy lưu lại thành .docx không có macro, hoặc PDF.")
	errWordAttachment = fault.New(fault.Invalid, "paper-attachment",
		"Tệp Word có nhúng tệp khác nên không được nhận. Hãy bỏ tệp nhúng, hoặc lưu lại thành PDF.")
	errExternal = fault.New(fault.Invalid, "paper-external",
		"Tệp Word lấy mẫu, hình ảnh hoặc nội dung từ nơi khác nên không được nhận. Hãy chèn hẳn hình vào tệp, hoặc lưu lại thành PDF.")
	errWordComplex = fault.New(fault.Invalid, "paper-too-complex",
		"Tệp Word quá lớn khi mở ra. Hãy giảm bớt hình ảnh, hoặc lưu lại thành PDF.")
)

const (
	wordMain     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	contentTypes = "[Content_Types].xml"
)

// inspectDOCX looks through a Word document (ECMA-376): a ZIP that begins and ends where
// the file does, whose table of contents names a main text and nothing that runs, and
// which fetches nothing from elsewhere; links that a reader follows himself may stay. All
// of it is unpacked once, within bounds, so that a bomb or a part cut off is found.
func inspectDOCX(r io.ReaderAt, size int64) error {
	if err := bounded(r, size); err != nil {
		return err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return brokenZIP(err)
	}
	if len(z.File) > maxParts {
		return errWordComplex
	}
	parts := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if err := partOf(f, parts); err != nil {
			return err
		}
	}
	if !parts[strings.ToLower(contentTypes)] {
		return errWordType
	}
	budget := int64(maxUnpacked)
	for _, f := range z.File {
		text, err := unpack(f, &budget)
		if err != nil {
			return err
		}
		switch {
		case strings.EqualFold(f.Name, contentTypes):
			err = inspectTypes(text, parts)
		case strings.EqualFold(path.Ext(f.Name), ".rels"):
			err = inspectRelations(text)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bounded refuses what would be dear to open: before the archive is read, its end says
// how long its table is. Word writes no remark behind it, so that the end lies at a
// fixed place, and nothing can hide after it or before the first part.
func bounded(r io.ReaderAt, size int64) error {
	const length = 22
	if size < length {
		return errWordDamaged
	}
	end := make([]byte, length)
	if n, err := r.ReadAt(end, size-length); n < length {
		return err
	}
	if !bytes.HasPrefix(end, []byte("PK\x05\x06")) || binary.LittleEndian.Uint16(end[20:]) != 0 {
		return errWordDamaged
	}
	count := binary.LittleEndian.Uint16(end[10:])
	directory, from := int64(binary.LittleEndian.Uint32(end[12:])), int64(binary.LittleEndian.Uint32(end[16:]))
	switch {
	case directory > maxDirectory && directory+from+length == size, count > maxParts && count != 0xffff:
		return errWordComplex
	case directory+from+length != size: // also of archives beyond 4 GB, which a paper cannot be
		return errWordDamaged
	}
	return nil
}

// brokenZIP tells a spoilt archive from a failure of whoever reads it.
func brokenZIP(err error) error {
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok {
		return errWordDamaged
	}
	for _, spoilt := range []error{zip.ErrFormat, zip.ErrAlgorithm, zip.ErrChecksum, zip.ErrInsecurePath, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, spoilt) {
			return errWordDamaged
		}
	}
	return err
}

// partOf looks at one row of the table and adds its name to those there are.
func partOf(f *zip.File, parts map[string]bool) error {
	name := strings.ToLower(f.Name)
	if f.Flags&1 != 0 {
		return errWordOld
	}
	if (f.Method != zip.Store && f.Method != zip.Deflate) || name == "" || parts[name] || strings.ContainsAny(name, "\\\x00") ||
		strings.HasPrefix(name, "/") || strings.Contains("/"+name+"/", "/../") {
		return errWordDamaged
	}
	parts[name] = true
	base, folder := path.Base(name), "/"+path.Dir(name)+"/"
	switch {
	case strings.HasPrefix(base, "vbaproject"), strings.HasPrefix(base, "vbadata"), strings.Contains(folder, "/activex/"):
		return errMacro
	case strings.Contains(folder, "/embeddings/") && path.Ext(base) != ".xlsx", path.Ext(base) == ".docm", path.Ext(base) == ".html":
		// The sheet behind a chart is what Word itself puts there.
		return errWordAttachment
	}
	return nil
}

// unpack reads one part to its end and returns it where it is one of those that say
// what the document is made of.
func unpack(f *zip.File, budget *int64) ([]byte, error) {
	if f.UncompressedSize64 > uint64(*budget) {
		return nil, errWordComplex
	}
	part, err := f.Open()
	if err != nil {
		return nil, brokenZIP(err)
	}
	defer part.Close()
	told := strings.EqualFold(f.Name, contentTypes) || strings.EqualFold(path.Ext(f.Name), ".rels")
	var text bytes.Buffer
	var to io.Writer = io.Discard
	if told {
		if f.UncompressedSize64 > maxPart {
			return nil, errWordComplex
		}
		to = &text
	}
	n, err := io.Copy(to, io.LimitReader(part, *budget+1))
	if err != nil {
		return nil, brokenZIP(err)
	}
	if *budget -= n; *budget < 0 || told && n > maxPart {
		return nil, errWordComplex
	}
	return text.Bytes(), nil
}

// inspectTypes reads the table of contents (ECMA-376, part 2, 10.1.2): the main text is
// there, and no part is of a kind that runs or holds another program's file.
func inspectTypes(text []byte, parts map[string]bool) error {
	main := false
	err := eachElement(text, func(name string, of map[string]string) error {
		kind := strings.ToLower(of["ContentType"])
		switch {
		case name != "Default" && name != "Override":
			return nil
		case strings.Contains(kind, "macroenabled"), strings.Contains(kind, "vbaproject"), strings.Contains(kind, "vbadata"), strings.Contains(kind, "activex"):
			return errMacro
		case strings.HasSuffix(kind, ".oleobject") && name == "Override", strings.Contains(kind, "html"), strings.Contains(kind, "rtf"):
			return errWordAttachment
		case kind == wordMain && name == "Override":
			main = main || parts[strings.ToLower(strings.TrimPrefix(of["PartName"], "/"))]
		}
		return nil
	})
	if err == nil && !main {
		return errWordType
	}
	return err
}

// inspectRelations reads what a part rests on (ECMA-376, part 2, 9.3): of what lies
// elsewhere only links to follow may be there.
func inspectRelations(text []byte) error {
	return eachElement(text, func(name string, of map[string]string) error {
		kind := strings.ToLower(path.Base(of["Type"]))
		switch {
		case name != "Relationship":
			return nil
		case strings.EqualFold(of["TargetMode"], "External") && kind != "hyperlink":
			return errExternal
		case kind == "vbaproject":
			return errMacro
		case kind == "afchunk", kind == "oleobject":
			return errWordAttachment
		}
		return nil
	})
}

// eachElement calls fn for each element with its attributes, prefixes left out.
func eachElement(text []byte, fn func(name string, attributes map[string]string) error) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errWordDamaged
		}
		switch t := token.(type) {
		case xml.Directive:
			return errWordDamaged // no writer puts a DOCTYPE there, unless to hide something
		case xml.StartElement:
			attributes := make(map[string]string, len(t.Attr))
			for _, a := range t.Attr {
				attributes[a.Name.Local] = a.Value
			}
			if err := fn(t.Name.Local, attributes); err != nil {
				return err
			}
		}
	}
}
