package api

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/paper"
)

// Upload is embedded in the input of an operation that takes a file as it comes, so
// that who may not send one is refused before it is read.
type Upload struct {
	file io.Reader
	size int64 // what the sender says, or -1
}

// Resolve takes the body over from huma, unread.
func (u *Upload) Resolve(ctx huma.Context) []error {
	u.file, u.size = counted(ctx.Context(), ctx.BodyReader()), -1
	if s := ctx.Header("Content-Length"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 {
			return []error{problem(ctx.Context(), errUploadLength)}
		}
		u.size = n
	}
	_ = ctx.SetReadDeadline(time.Now().Add(uploadPatience)) // not every writer has one; then the server's own holds
	return nil
}

var errUploadLength = fault.New(fault.Invalid, "bad-length", "Độ dài tệp gửi lên không đúng định dạng.")

// uploadPatience is how long one file may take to arrive: 25 MB at 256 kbit/s.
const uploadPatience = 15 * time.Minute

// fileBody says in the specification that the request is the file itself.
func fileBody(types ...string) *huma.RequestBody {
	content := map[string]*huma.MediaType{}
	for _, t := range types {
		content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return &huma.RequestBody{Required: true, Content: content, Description: "The file itself. Its type is found in its content."}
}

type EntryPaperPath struct {
	EntryPath
	PaperID uuid.UUID `path:"paperId"`
}

// PaperFacts are what is said of a paper, beside the file.
type PaperFacts struct {
	Kind       string `query:"kind" required:"true" enum:"registration,quality,food-safety,award,certificate,explanation,other"`
	FileName   string `query:"fileName" required:"true" maxLength:"1000"`
	Number     string `query:"number" maxLength:"1000"`
	Issuer     string `query:"issuer" maxLength:"1000"`
	IssuedOn   string `query:"issuedOn" format:"date"`
	ValidUntil string `query:"validUntil" format:"date" doc:"The last day."`
}

func (f PaperFacts) toFacts() (entry.PaperFacts, error) {
	issued, err := optionalDay(f.IssuedOn)
	if err != nil {
		return entry.PaperFacts{}, err
	}
	until, err := optionalDay(f.ValidUntil)
	if err != nil {
		return entry.PaperFacts{}, err
	}
	return entry.PaperFacts{Kind: entry.PaperKind(f.Kind), FileName: f.FileName, Number: f.Number, Issuer: f.Issuer, IssuedOn: issued, ValidUntil: until}, nil
}

type addEntryPaperInput struct {
	EntryPath
	PaperFacts
	Upload
}

type renewEntryPaperInput struct {
	EntryPaperPath
	IfMatch
	PaperFacts
	Upload
}

type changeEntryPaperInput struct {
	EntryPaperPath
	IfMatch
	Body struct {
		Kind       string `json:"kind" enum:"registration,quality,food-safety,award,certificate,explanation,other"`
		FileName   string `json:"fileName"`
		Number     string `json:"number,omitempty"`
		Issuer     string `json:"issuer,omitempty"`
		IssuedOn   string `json:"issuedOn,omitempty" format:"date"`
		ValidUntil string `json:"validUntil,omitempty" format:"date" doc:"The last day."`
	}
}

type removeEntryPaperInput struct {
	EntryPaperPath
	IfMatch
}

func paperOperations(s *Server, api huma.API) {
	const papers = "/api/entries/{entryId}/papers"
	handle(api, huma.Operation{
		OperationID: "addEntryPaper", Method: http.MethodPost, Path: papers, DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409, 413, 429},
		RequestBody: fileBody("application/pdf", "image/jpeg", "image/png", paper.DOCX.ContentType()),
	}, s.addEntryPaper)
	handle(api, huma.Operation{OperationID: "changeEntryPaper", Method: http.MethodPut, Path: papers + "/{paperId}", Errors: []int{401, 404, 409, 412, 428}}, s.changeEntryPaper)
	handle(api, huma.Operation{OperationID: "removeEntryPaper", Method: http.MethodDelete, Path: papers + "/{paperId}", Errors: []int{401, 404, 409, 412, 428}}, s.removeEntryPaper)
	handle(api, huma.Operation{
		OperationID: "renewEntryPaper", Method: http.MethodPut, Path: papers + "/{paperId}/renewal", Errors: []int{401, 404, 409, 412, 413, 428, 429},
		RequestBody: fileBody("application/pdf", "image/jpeg", "image/png"),
	}, s.renewEntryPaper)
}

func (s *Server) addEntryPaper(ctx context.Context, in *addEntryPaperInput) (*versioned[EntryPaper], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := in.toFacts()
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	return paperAnswer(s.Entries.AddPaper(ctx, by, in.EntryID, facts, in.file, in.size))
}

func (s *Server) changeEntryPaper(ctx context.Context, in *changeEntryPaperInput) (*versioned[EntryPaper], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	facts, err := PaperFacts(in.Body).toFacts()
	if err != nil {
		return nil, err
	}
	return paperAnswer(s.Entries.ChangePaper(ctx, by, in.EntryID, in.PaperID, version, facts))
}

func (s *Server) removeEntryPaper(ctx context.Context, in *removeEntryPaperInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.RemovePaper(ctx, by, in.EntryID, in.PaperID, version))
}

func (s *Server) renewEntryPaper(ctx context.Context, in *renewEntryPaperInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	facts, err := in.toFacts()
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.RenewPaper(ctx, by, in.EntryID, in.PaperID, version, facts, in.file, in.size))
}

func paperAnswer(p *entry.PlacedPaper, err error) (*versioned[EntryPaper], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toEntryPaper(p), p.Paper.Version), nil
}

// openPaper serves a paper as a download: a PDF can hide what it does, and a Word
// document is never shown.
func (s *Server) openPaper(c *gin.Context) {
	entryID, err := uuid.Parse(c.Param("entryId"))
	paperID, err2 := uuid.Parse(c.Param("paperId"))
	if err != nil || err2 != nil {
		writeProblem(c, entry.ErrNotFound)
		return
	}
	ctx := c.Request.Context()
	by, err := currentAccount(ctx)
	if err != nil {
		writeProblem(c, err)
		return
	}
	object, p, err := s.Entries.OpenPaper(ctx, by, entryID, paperID)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	serveObject(c, object, media{contentType: p.ContentType, tag: p.ID.String(), download: p.FileName})
}
