package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// PrintCheck says whether a printed score sheet is what was saved, without a mark.
type PrintCheck struct {
	JudgingCode string     `json:"judgingCode"`
	Stage       int        `json:"stage"`
	Known       bool       `json:"known" doc:"That revision was saved with exactly that digest."`
	Current     bool       `json:"current" doc:"It is the sheet's last revision."`
	Submitted   bool       `json:"submitted"`
	SavedAt     *time.Time `json:"savedAt,omitempty"`
}

type checkPrintInput struct {
	SheetPath
	Revision int    `query:"revision" required:"true" minimum:"1" maximum:"1000000"`
	SHA256   string `query:"sha256" required:"true" minLength:"64" maxLength:"64" doc:"From the QR code, lower-case hex."`
}

func printCheckOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "checkPrintedSheet", Method: http.MethodGet, Path: "/api/score-sheets/{sheetId}/print-check", Errors: []int{401, 404},
	}, s.checkPrintedSheet)
}

func (s *Server) checkPrintedSheet(ctx context.Context, in *checkPrintInput) (*body[PrintCheck], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	check, err := s.Sheets.CheckPrint(ctx, by, in.SheetID, in.Revision, in.SHA256)
	if err != nil {
		return nil, err
	}
	return answer(PrintCheck(*check)), nil
}
