package api

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/ledger"
	"tieubieu/server/trail"
)

// LedgerLine is one act of the audit trail.
type LedgerLine struct {
	ID          uuid.UUID  `json:"id"`
	At          time.Time  `json:"at"`
	ActorID     *uuid.UUID `json:"actorId,omitempty" doc:"Left out: the platform itself."`
	Actor       string     `json:"actor,omitempty" doc:"The name as it is now."`
	Action      string     `json:"action" doc:"submit-entry, reopen-sheet, …"`
	ActionVi    string     `json:"actionVi" doc:"In words."`
	ActionEn    string     `json:"actionEn" doc:"In words."`
	RoundID     *uuid.UUID `json:"roundId,omitempty"`
	Round       string     `json:"round,omitempty" doc:"Its title."`
	EntryID     *uuid.UUID `json:"entryId,omitempty"`
	Product     string     `json:"product,omitempty"`
	JudgingCode string     `json:"judgingCode,omitempty"`
	Reason      string     `json:"reason,omitempty"`
}

// LedgerFilter chooses lines; what is left out chooses all.
type LedgerFilter struct {
	RoundID uuid.UUID `query:"roundId"`
	ActorID uuid.UUID `query:"actorId"`
	EntryID uuid.UUID `query:"entryId"`
	Action  string    `query:"action" maxLength:"60"`
	From    time.Time `query:"from" doc:"Counts."`
	Until   time.Time `query:"until" doc:"Does not count."`
}

func (f LedgerFilter) filter() trail.Filter {
	return trail.Filter{Round: f.RoundID, Actor: f.ActorID, Entry: f.EntryID, Action: f.Action, From: f.From, Until: f.Until}
}

type listLedgerInput struct {
	Paging
	LedgerFilter
}

type exportLedgerInput struct {
	LedgerFilter
	Format string `query:"format" enum:"csv,xlsx" default:"xlsx"`
}

// LedgerAction is something that is recorded, in words.
type LedgerAction struct {
	Action string `json:"action"`
	Vi     string `json:"vi"`
	En     string `json:"en"`
}

func ledgerOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listLedger", Method: http.MethodGet, Path: "/api/ledger", Errors: []int{401, 404}}, s.listLedger)
	handle(api, huma.Operation{OperationID: "listLedgerActions", Method: http.MethodGet, Path: "/api/ledger-actions"}, s.listLedgerActions)
	binary := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	handle(api, huma.Operation{
		OperationID: "exportLedger", Method: http.MethodGet, Path: "/api/ledger/file", Errors: []int{401, 404},
		Responses: map[string]*huma.Response{"200": {Description: "Every line that listLedger gives, as a file.", Content: map[string]*huma.MediaType{spreadsheetType: binary, "text/csv": binary}}},
	}, s.exportLedger)
}

func (s *Server) listLedger(ctx context.Context, in *listLedgerInput) (*body[page[LedgerLine]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	before, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	lines, err := s.Trail.List(ctx, by, in.filter(), before, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(page[LedgerLine]{Items: each(lines, toLedgerLine), Next: nextOf(lines, in.Limit, func(l trail.Line) uuid.UUID { return l.ID })}), nil
}

func toLedgerLine(l trail.Line) LedgerLine {
	words := ledger.WordsOf(l.Action)
	return LedgerLine{
		ID: l.ID, At: l.At, ActorID: l.ActorID, Actor: l.Actor, Action: l.Action, ActionVi: words.Vi, ActionEn: words.En,
		RoundID: l.RoundID, Round: l.Round, EntryID: l.EntryID, Product: l.Product, JudgingCode: l.JudgingCode, Reason: l.Reason,
	}
}

func (s *Server) listLedgerActions(context.Context, *struct{}) (*body[page[LedgerAction]], error) {
	return answer(page[LedgerAction]{Items: each(ledger.Actions(), func(action string) LedgerAction {
		words := ledger.WordsOf(action)
		return LedgerAction{Action: action, Vi: words.Vi, En: words.En}
	})}), nil
}

// exportLedger writes while it reads, so that no file is ever held as a whole. A
// failure on the way cuts the file short: its reader finds it broken.
func (s *Server) exportLedger(ctx context.Context, in *exportLedgerInput) (*huma.StreamResponse, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.Trail.May(ctx, by, in.RoundID); err != nil {
		return nil, err
	}
	contentType := spreadsheetType
	if in.Format == "csv" {
		contentType = "text/csv; charset=utf-8"
	}
	return &huma.StreamResponse{Body: func(to huma.Context) {
		to.SetHeader("Content-Type", contentType)
		to.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "nhat-ky." + in.Format}))
		to.SetHeader("Cache-Control", "private, no-store")
		if err := s.Trail.Export(ctx, by, in.filter(), trail.Format(in.Format), to.BodyWriter()); err != nil {
			panic(http.ErrAbortHandler)
		}
	}}, nil
}
