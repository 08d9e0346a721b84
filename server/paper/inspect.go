// Package paper decides which uploaded papers are accepted: a scan or photo of a
// certificate, a PDF that only shows pages, or for an explanation a Word document without
// anything that runs.
package paper

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"tieubieu/server/fault"
	"tieubieu/server/photo"
)

// MaxBytes is the size of a paper (architecture §3).
const MaxBytes = 20 << 20

// Kind is the format of an accepted paper, found in its content.
type Kind string

const (
	PDF  Kind = "pdf"
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	DOCX Kind = "docx" // only of an explanation
)

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// IsWord says whether a stored paper's media type is that of a Word document: it is
// handed out as it came and never shown, and it may name its writer.
func IsWord(contentType string) bool { return contentType == wordType }

// ContentType is the media type to store and serve the paper with.
func (k Kind) ContentType() string {
	switch k {
	case PDF:
		return "application/pdf"
	case DOCX:
		return wordType
	case JPEG, PNG:
	}
	return "image/" + string(k)
}

// Inspect reads a file of size bytes and refuses what is no paper or would do
// more than show pages: *fault.Error with code paper-empty, paper-too-large,
// paper-type, paper-truncated, paper-damaged, paper-encrypted, paper-script,
// paper-launch, paper-attachment, paper-too-complex, or for a picture the code of
// photo.Inspect with "paper-" for "photo-". Any other error is a failure of r.
//
// A PDF can hide what it does from any reader but its own, so this is a sieve and
// no proof: papers are served as downloads, never inside our pages.
func Inspect(r io.ReaderAt, size int64) (Kind, error) { return inspect(r, size, false) }

// InspectExplanation is Inspect for what answers a section of mẫu số 02, which may be a
// Word document besides (.docx): refused with paper-word-old, paper-macro, paper-external,
// paper-attachment, paper-damaged, paper-too-complex or paper-type.
func InspectExplanation(r io.ReaderAt, size int64) (Kind, error) { return inspect(r, size, true) }

func inspect(r io.ReaderAt, size int64, word bool) (Kind, error) {
	if size == 0 {
		return "", fault.New(fault.Invalid, "paper-empty", "Tệp rỗng, không có nội dung. Hãy chọn lại tệp.")
	}
	if size > MaxBytes {
		tenths := size * 10 / (1 << 20)
		return "", fault.New(fault.TooLarge, "paper-too-large",
			"Tệp nặng %d,%d MB, vượt mức %d MB. Hãy quét lại ở độ phân giải thấp hơn hoặc tách thành nhiều tệp.", tenths/10, tenths%10, MaxBytes>>20)
	}
	head := make([]byte, min(size, 8))
	if n, err := r.ReadAt(head, 0); n < len(head) {
		return "", fmt.Errorf("read paper: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		file := make([]byte, size)
		if n, err := r.ReadAt(file, 0); int64(n) < size {
			return "", fmt.Errorf("read paper: %w", err)
		}
		if err := inspectPDF(file); err != nil {
			return "", err
		}
		return PDF, nil
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")), bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		h, err := photo.Inspect(r, size)
		if err != nil {
			return "", asPaper(err)
		}
		return Kind(h.Kind), nil
	case word && bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if err := inspectDOCX(r, size); err != nil {
			return "", err
		}
		return DOCX, nil
	case word && bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "", errWordOld
	case word:
		return "", errWordType
	}
	return "", fault.New(fault.Invalid, "paper-type", "Giấy tờ chỉ nhận tệp PDF, JPEG hoặc PNG. Hãy chụp, quét hoặc lưu lại giấy tờ ở một trong các dạng này.")
}

func asPaper(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	of := *f
	of.Code = "paper-" + strings.TrimPrefix(f.Code, "photo-")
	return &of
}
