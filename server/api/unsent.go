package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tieubieu/server/scoresheet"
)

// UnsentExport is the file that a judge's device exports when nothing else works,
// encrypted to the round's key and signed by the device. Binary parts are base64url
// without padding.
type UnsentExport struct {
	Format     string `json:"format" doc:"tieubieu/unsent"`
	Version    int    `json:"version" doc:"1"`
	RoundID    string `json:"roundId"`
	JudgeID    string `json:"judgeId"`
	DeviceID   string `json:"deviceId"`
	KeyID      string `json:"keyId" doc:"Of the serverKey that came with the packet."`
	Ephemeral  string `json:"ephemeral" doc:"P-256, uncompressed, 65 bytes."`
	IV         string `json:"iv" doc:"12 bytes."`
	Ciphertext string `json:"ciphertext" doc:"AES-256-GCM, the tag appended."`
	Signature  string `json:"signature" doc:"ECDSA P-256 with SHA-256, r||s, 64 bytes."`
}

// UnsentImport says what became of an exported file's sheets: numbers alone.
type UnsentImport struct {
	Sheets   int       `json:"sheets"`
	Applied  int       `json:"applied" doc:"Saved as the sheet's next revision."`
	Present  int       `json:"present" doc:"Had arrived before."`
	Kept     int       `json:"kept" doc:"Late copies: the sheet had moved on, its stage had closed, or it is not counted."`
	Refused  int       `json:"refused" doc:"No sheet of this judge can hold them."`
	At       time.Time `json:"at"`
	Repeated bool      `json:"repeated" doc:"This file had been taken in before."`
}

type importUnsentInput struct {
	RoundPath
	Body UnsentExport
}

func unsentOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "importUnsent", Method: http.MethodPost, Path: "/api/rounds/{roundId}/unsent-imports", Errors: []int{401, 404, 413},
		// What is no such file at all gets the concept's one sentence, not a list of fields.
		SkipValidateBody: true, MaxBodyBytes: scoresheet.MaxEnvelope, BodyReadTimeout: slowBody,
	}, s.importUnsent)
}

func (s *Server) importUnsent(ctx context.Context, in *importUnsentInput) (*body[UnsentImport], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	done, err := s.Sheets.ImportUnsent(ctx, by, in.RoundID, scoresheet.Envelope(in.Body))
	if err != nil {
		return nil, err
	}
	return answer(UnsentImport(*done)), nil
}
