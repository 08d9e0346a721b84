package api

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// pdf is an answer to be printed. No cache keeps it: it may hold what is secret.
type pdf struct {
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	Body         []byte
}

// pdfOf is what write writes, under the name of a file.
func pdfOf(fileName string, write func(w io.Writer) error) (*pdf, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return nil, err
	}
	return &pdf{ContentType: "application/pdf", Disposition: mime.FormatMediaType("inline", map[string]string{"filename": fileName}), CacheControl: "private, no-store", Body: b.Bytes()}, nil
}

// pdfAnswers describes in the specification an operation that answers a pdf.
func pdfAnswers(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusOK
	op.Responses = map[string]*huma.Response{strconv.Itoa(http.StatusOK): {
		Description: "A file to print.",
		Content:     map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
	return op
}
