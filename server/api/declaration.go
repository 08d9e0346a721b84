package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/panel"
)

// Declaration is a judge's word on conflicts of interest.
type Declaration struct {
	DeclaredAt time.Time `json:"declaredAt" doc:"When it was first given."`
	Recusals   []Recusal `json:"recusals" doc:"All that stand against this judge, those from the data too."`
}

// Conflict is a facility that a judge stands aside from.
type Conflict struct {
	FacilityID uuid.UUID `json:"facilityId"`
	Kind       string    `json:"kind" enum:"own-facility,owner,employer,adviser,family,other"`
	Note       string    `json:"note,omitempty" maxLength:"2000" doc:"At most 1000 characters."`
}

type declareConflictsInput struct {
	RoundPath
	Body struct {
		Conflicts []Conflict `json:"conflicts" maxItems:"1000" doc:"May be empty. Said again, what is new is added and nothing is taken back."`
	}
}

func declarationOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "declareConflicts", Method: http.MethodPut, Path: "/api/judge/rounds/{roundId}/declaration", Errors: []int{401, 404, 409},
	}, s.declareConflicts)
}

func (s *Server) declareConflicts(ctx context.Context, in *declareConflictsInput) (*body[Declaration], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Panels.Declare(ctx, by, in.RoundID, each(in.Body.Conflicts, func(c Conflict) panel.Conflict {
		return panel.Conflict{FacilityID: c.FacilityID, Kind: panel.Kind(c.Kind), Note: c.Note}
	}))
	if err != nil {
		return nil, err
	}
	return answer(Declaration{DeclaredAt: d.DeclaredAt, Recusals: each(d.Recusals, func(x panel.Recusal) Recusal { return toRecusal(&x) })}), nil
}
