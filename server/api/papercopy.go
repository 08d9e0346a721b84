package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/scoresheet"
)

// PaperScan is the scan of a signed paper sheet, at /media/paper-scans/{id}.
type PaperScan struct {
	ID          uuid.UUID `json:"id"`
	SHA256      string    `json:"sha256"`
	Bytes       int64     `json:"bytes"`
	ContentType string    `json:"contentType" enum:"application/pdf,image/jpeg,image/png"`
}

// PaperCopy is what one person read off a signed paper sheet, for a second one to compare.
type PaperCopy struct {
	ID            uuid.UUID         `json:"id"`
	SheetID       uuid.UUID         `json:"sheetId"`
	JudgingCode   string            `json:"judgingCode"`
	JudgeCode     string            `json:"judgeCode"`
	JudgeName     string            `json:"judgeName"`
	ScanID        uuid.UUID         `json:"scanId"`
	ContentType   string            `json:"contentType" enum:"application/pdf,image/jpeg,image/png" doc:"Of the scan."`
	Marks         map[string]Mark   `json:"marks"`
	Remarks       map[string]string `json:"remarks"`
	Total         int64             `json:"total" doc:"Hundredths."`
	Status        string            `json:"status" enum:"awaiting,confirmed,refused"`
	EnteredBy     uuid.UUID         `json:"enteredBy"`
	EnteredByName string            `json:"enteredByName"`
	EnteredAt     time.Time         `json:"enteredAt"`
	DecidedByName string            `json:"decidedByName,omitempty"`
	DecidedAt     *time.Time        `json:"decidedAt,omitempty"`
	Reason        string            `json:"reason" doc:"Of a refusal."`
	Version       int               `json:"version"`
}

type uploadPaperScanInput struct {
	RoundPath
	Upload
}

type enterPaperSheetInput struct {
	SheetPath
	Body struct {
		ScanID        uuid.UUID         `json:"scanId"`
		RubricVersion int               `json:"rubricVersion" minimum:"1"`
		Marks         map[string]Mark   `json:"marks" doc:"By criterion id: all of them."`
		Remarks       map[string]string `json:"remarks" doc:"By reader, as on a saved sheet."`
	}
}

type confirmPaperSheetInput struct {
	PaperCopyID uuid.UUID `path:"paperCopyId"`
	IfMatch
}

type refusePaperSheetInput struct {
	PaperCopyID uuid.UUID `path:"paperCopyId"`
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func paperCopyOperations(s *Server, api huma.API) {
	const one = "/api/paper-copies/{paperCopyId}"
	op := func(id, method, path string, errors ...int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Errors: append([]int{401, 404}, errors...)}
	}
	scanning := op("uploadPaperScan", http.MethodPost, "/api/rounds/{roundId}/paper-scans", 403, 413, 423, 429)
	scanning.DefaultStatus, scanning.RequestBody = http.StatusCreated, fileBody("application/pdf", "image/jpeg", "image/png")
	handle(api, scanning, s.uploadPaperScan)
	entering := op("enterPaperSheet", http.MethodPost, "/api/score-sheets/{sheetId}/paper-copies", 403, 409, 423)
	entering.DefaultStatus = http.StatusCreated
	handle(api, entering, s.enterPaperSheet)
	handle(api, op("listPaperCopies", http.MethodGet, "/api/rounds/{roundId}/paper-copies"), s.listPaperCopies)
	handle(api, op("confirmPaperSheet", http.MethodPut, one+"/confirmation", 403, 409, 412, 423, 428), s.confirmPaperSheet)
	handle(api, op("refusePaperSheet", http.MethodPut, one+"/refusal", 403, 409, 412, 428), s.refusePaperSheet)
}

func (s *Server) uploadPaperScan(ctx context.Context, in *uploadPaperScanInput) (*body[PaperScan], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	scan, err := s.Sheets.UploadScan(ctx, by, in.RoundID, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(PaperScan{ID: scan.ID, SHA256: hex.EncodeToString(scan.SHA256), Bytes: scan.Bytes, ContentType: scan.ContentType}), nil
}

func (s *Server) enterPaperSheet(ctx context.Context, in *enterPaperSheetInput) (*versioned[PaperCopy], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	sheet := scoresheet.Body{RubricVersion: in.Body.RubricVersion, Marks: scoresheet.Marks{}, Remarks: in.Body.Remarks}
	for id, mark := range in.Body.Marks {
		sheet.Marks[id] = json.RawMessage(mark)
	}
	return paperCopyAnswer(s.Sheets.EnterPaper(ctx, by, in.SheetID, in.Body.ScanID, sheet))
}

func (s *Server) listPaperCopies(ctx context.Context, in *RoundPath) (*body[page[PaperCopy]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	copies, err := s.Sheets.PaperCopies(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[PaperCopy]{Items: each(copies, func(c scoresheet.Entered) PaperCopy { return toPaperCopy(&c) })}), nil
}

func (s *Server) confirmPaperSheet(ctx context.Context, in *confirmPaperSheetInput) (*versioned[PaperCopy], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return paperCopyAnswer(s.Sheets.ConfirmPaper(ctx, by, in.PaperCopyID, version))
}

func (s *Server) refusePaperSheet(ctx context.Context, in *refusePaperSheetInput) (*versioned[PaperCopy], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return paperCopyAnswer(s.Sheets.RefusePaper(ctx, by, in.PaperCopyID, version, in.Body.Reason))
}

func paperCopyAnswer(c *scoresheet.Entered, err error) (*versioned[PaperCopy], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toPaperCopy(c), c.Version), nil
}

func toPaperCopy(c *scoresheet.Entered) PaperCopy {
	marks := make(map[string]Mark, len(c.Marks))
	for id, raw := range c.Marks {
		marks[id] = Mark(raw)
	}
	return PaperCopy{
		ID: c.ID, SheetID: c.SheetID, JudgingCode: c.JudgingCode, JudgeCode: c.JudgeCode, JudgeName: c.JudgeName, ScanID: c.ScanID, ContentType: c.ContentType,
		Marks: marks, Remarks: c.Remarks, Total: c.Total, Status: string(c.Status), EnteredBy: c.EnteredBy, EnteredByName: c.EnteredByName, EnteredAt: c.EnteredAt,
		DecidedByName: c.DecidedByName, DecidedAt: c.DecidedAt, Reason: c.Reason, Version: c.Version,
	}
}

// openPaperScan serves a scan as a download: a PDF can hide what it does.
func (s *Server) openPaperScan(c *gin.Context) {
	ctx := c.Request.Context()
	by, err := currentAccount(ctx)
	if err != nil {
		writeProblem(c, err)
		return
	}
	id, err := uuid.Parse(c.Param("scanId"))
	if err != nil {
		writeProblem(c, account.ErrHidden)
		return
	}
	object, scan, err := s.Sheets.OpenScan(ctx, by, id)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	_, format, _ := strings.Cut(scan.ContentType, "/")
	serveObject(c, object, media{contentType: scan.ContentType, tag: hex.EncodeToString(scan.SHA256), download: "phieu-giay-" + id.String() + "." + format})
}
