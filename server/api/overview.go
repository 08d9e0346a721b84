package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/entry"
)

// RoundOverview is how far an organiser's units, and those below them, are in one cycle.
type RoundOverview struct {
	Cycle Cycle          `json:"cycle"`
	Units []UnitProgress `json:"units" doc:"Own units first."`
}

// UnitProgress is one unit of an overview.
type UnitProgress struct {
	Unit    Unit            `json:"unit"`
	Own     bool            `json:"own" doc:"One that the caller organises."`
	Parents []uuid.UUID     `json:"parents" doc:"The regions that the cycle puts it into; two for a merged province listed by its predecessors."`
	Rounds  []RoundProgress `json:"rounds" doc:"Oldest first; empty: nothing is planned."`
}

// RoundProgress is a round's plan, phase and counts.
type RoundProgress struct {
	ID                   uuid.UUID  `json:"id"`
	Title                string     `json:"title"`
	Tier                 string     `json:"tier"`
	Phase                string     `json:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
	PhaseAt              time.Time  `json:"phaseAt"`
	Stage                int        `json:"stage"`
	RegistrationOpensAt  *time.Time `json:"registrationOpensAt,omitempty"`
	RegistrationClosesAt *time.Time `json:"registrationClosesAt,omitempty"`
	ScreeningClosesAt    *time.Time `json:"screeningClosesAt,omitempty"`
	PublishAt            *time.Time `json:"publishAt,omitempty"`
	PublishedAt          *time.Time `json:"publishedAt,omitempty"`
	Demonstration        bool       `json:"demonstration"`
	Registered           int        `json:"registered" doc:"Entries handed in, whatever became of them."`
	Valid                int        `json:"valid" doc:"Entries accepted by screening."`
	Certified            *int       `json:"certified,omitempty" doc:"Absent until published."`
	Promoted             *int       `json:"promoted,omitempty" doc:"Absent until published."`
}

type overviewInput struct {
	CycleID uuid.UUID `query:"cycleId" required:"true"`
}

// RoundHandOver is a round that has passed from one colleague to another.
type RoundHandOver struct {
	ID       uuid.UUID `json:"id"`
	FromName string    `json:"fromName"`
	ToName   string    `json:"toName"`
	Note     string    `json:"note"`
	Roles    []string  `json:"roles" doc:"That passed on."`
	Entries  int       `json:"entries" doc:"Moved into the colleague's screening queue."`
	Calls    int       `json:"calls" doc:"Open in the round's call list then."`
	At       time.Time `json:"at"`
}

type handOverRoundInput struct {
	RoundPath
	IfMatch
	Body struct {
		FromAccountID *uuid.UUID `json:"fromAccountId,omitempty" doc:"Absent: the caller. Somebody else: by an organiser only."`
		ToAccountID   uuid.UUID  `json:"toAccountId"`
		Note          string     `json:"note" maxLength:"4000" doc:"What the colleague needs to know."`
	}
}

func overviewOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "getRoundOverview", Method: http.MethodGet, Path: "/api/round-overview",
		Description: "For organisers: their own units and those below, with plans, phases and counts.",
	}, s.getRoundOverview)
	handle(api, huma.Operation{
		OperationID: "handOverRound", Method: http.MethodPost, Path: "/api/rounds/{roundId}/hand-overs", DefaultStatus: http.StatusCreated,
		Description: "Roles on the round and what waits in the screening queue pass on in one act; the colleague is told.",
	}, s.handOverRound)
	handle(api, huma.Operation{OperationID: "listHandOvers", Method: http.MethodGet, Path: "/api/rounds/{roundId}/hand-overs"}, s.listHandOvers)
}

func (s *Server) getRoundOverview(ctx context.Context, in *overviewInput) (*body[RoundOverview], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	o, err := s.Rounds.Overview(ctx, by, in.CycleID)
	if err != nil {
		return nil, err
	}
	return answer(RoundOverview{Cycle: toCycle(o.Cycle), Units: each(o.Units, toUnitProgress)}), nil
}

func toUnitProgress(u competition.UnitProgress) UnitProgress {
	return UnitProgress{Unit: toUnit(u.Unit), Own: u.Own, Parents: append([]uuid.UUID{}, u.Parents...), Rounds: each(u.Rounds, func(r competition.RoundProgress) RoundProgress {
		return RoundProgress{
			ID: r.ID, Title: r.Title, Tier: r.Tier, Phase: string(r.Phase), PhaseAt: r.PhaseAt, Stage: r.Stage,
			RegistrationOpensAt: r.RegistrationOpensAt, RegistrationClosesAt: r.RegistrationClosesAt, ScreeningClosesAt: r.ScreeningClosesAt,
			PublishAt: r.PublishAt, PublishedAt: r.PublishedAt, Demonstration: r.Demonstration,
			Registered: r.Registered, Valid: r.Valid, Certified: r.Certified, Promoted: r.Promoted,
		}
	})}
}

func (s *Server) handOverRound(ctx context.Context, in *handOverRoundInput) (*body[RoundHandOver], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	from := by.ID
	if in.Body.FromAccountID != nil {
		from = *in.Body.FromAccountID
	}
	h, err := s.Entries.HandOverRound(ctx, by, in.RoundID, version, from, in.Body.ToAccountID, in.Body.Note)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answer(toHandOver(*h)), nil
}

func (s *Server) listHandOvers(ctx context.Context, in *RoundPath) (*body[page[RoundHandOver]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.Entries.HandOvers(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[RoundHandOver]{Items: each(all, toHandOver)}), nil
}

func toHandOver(h entry.HandOver) RoundHandOver {
	return RoundHandOver{ID: h.ID, FromName: h.FromName, ToName: h.ToName, Note: h.Note, Roles: h.Roles, Entries: h.Entries, Calls: h.Calls, At: h.At}
}
