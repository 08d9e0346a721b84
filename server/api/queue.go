package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
)

// Colleague is one of a round's support team, with what stands in the own queue.
type Colleague struct {
	AccountID uuid.UUID `json:"accountId"`
	Name      string    `json:"name"`
	Role      string    `json:"role" enum:"screener,secretary,organiser"`
	Waiting   int       `json:"waiting"`
	Returned  int       `json:"returned"`
	Decided   int       `json:"decided"`
}

// QueueCount is how many entries of a round stand where.
type QueueCount struct {
	GroupID   string     `json:"groupId"`
	Status    string     `json:"status" enum:"submitted,returned,accepted,rejected,withdrawn"`
	AccountID *uuid.UUID `json:"accountId,omitempty" doc:"Whose queue; left out: nobody's."`
	Entries   int        `json:"entries"`
	Overdue   int        `json:"overdue"`
	Objected  int        `json:"objected" doc:"Whose owner objects."`
}

// Moved says how many entries came into a queue.
type Moved struct {
	Moved int `json:"moved"`
}

// Prospect is what accepting one entry in bulk would do, or has done.
type Prospect struct {
	EntryID      uuid.UUID `json:"entryId"`
	Version      int       `json:"version" doc:"To be sent back with the acceptance."`
	Status       string    `json:"status"`
	GroupID      string    `json:"groupId"`
	ProductName  string    `json:"productName"`
	FacilityName string    `json:"facilityName"`
	Accepted     bool      `json:"accepted" doc:"Would be, or was."`
	Code         string    `json:"code,omitempty" doc:"Why not: a problem's code."`
	Message      string    `json:"message,omitempty"`
	JudgingCode  *string   `json:"judgingCode,omitempty"`
}

type assignScreenerInput struct {
	RoundPath
	Body struct {
		AccountID *uuid.UUID  `json:"accountId,omitempty" doc:"Left out: into nobody's queue."`
		EntryIDs  []uuid.UUID `json:"entryIds" maxItems:"500"`
	}
}

type handOverInput struct {
	RoundPath
	Body struct {
		FromAccountID *uuid.UUID `json:"fromAccountId,omitempty" doc:"One's own when left out."`
		ToAccountID   uuid.UUID  `json:"toAccountId"`
		Reason        string     `json:"reason,omitempty" doc:"At most 2,000 characters."`
	}
}

type previewAcceptancesInput struct {
	RoundPath
	Body struct {
		EntryIDs []uuid.UUID `json:"entryIds,omitempty" maxItems:"200" doc:"Left out: everything that was submitted, the first 200."`
	}
}

type acceptAllInput struct {
	RoundPath
	Body struct {
		Items []SeenEntry `json:"items" minItems:"1" maxItems:"200" doc:"At the versions that the preview showed: one that changed since is left as it is."`
	}
}

// SeenEntry is an entry at the version that was shown.
type SeenEntry struct {
	EntryID uuid.UUID `json:"entryId"`
	Version int       `json:"version"`
}

func queueOperations(s *Server, api huma.API) {
	const round = "/api/rounds/{roundId}"
	handle(api, entryOperation("listScreeners", http.MethodGet, round+"/screeners"), s.listScreeners)
	handle(api, entryOperation("countScreeningQueue", http.MethodGet, round+"/screening-counts"), s.countQueue)
	handle(api, entryOperation("assignScreener", http.MethodPost, round+"/screening-assignments"), s.assignScreener)
	handle(api, entryOperation("handOverScreening", http.MethodPost, round+"/screening-handovers"), s.handOver)
	handle(api, entryOperation("previewAcceptances", http.MethodPost, round+"/acceptance-previews"), s.previewAcceptances)
	handle(api, entryOperation("acceptEntries", http.MethodPost, round+"/acceptances"), s.acceptAll)
}

func (s *Server) listScreeners(ctx context.Context, in *RoundPath) (*body[page[Colleague]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	team, err := s.Entries.Colleagues(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[Colleague]{Items: each(team, func(c entry.Colleague) Colleague {
		return Colleague{AccountID: c.AccountID, Name: c.Name, Role: string(c.Role), Waiting: c.Waiting, Returned: c.Returned, Decided: c.Decided}
	})}), nil
}

func (s *Server) countQueue(ctx context.Context, in *RoundPath) (*body[page[QueueCount]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.Entries.QueueCounts(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[QueueCount]{Items: each(counts, func(c entry.QueueCount) QueueCount {
		return QueueCount{GroupID: c.GroupID, Status: string(c.Status), AccountID: c.AccountID, Entries: c.Entries, Overdue: c.Overdue, Objected: c.Objected}
	})}), nil
}

func (s *Server) assignScreener(ctx context.Context, in *assignScreenerInput) (*body[Moved], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return moved(s.Entries.Assign(ctx, by, in.RoundID, in.Body.AccountID, in.Body.EntryIDs))
}

func (s *Server) handOver(ctx context.Context, in *handOverInput) (*body[Moved], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	from := by.ID
	if in.Body.FromAccountID != nil {
		from = *in.Body.FromAccountID
	}
	return moved(s.Entries.HandOver(ctx, by, in.RoundID, from, in.Body.ToAccountID, in.Body.Reason))
}

func moved(n int, err error) (*body[Moved], error) {
	if err != nil {
		return nil, err
	}
	return answer(Moved{Moved: n}), nil
}

func (s *Server) previewAcceptances(ctx context.Context, in *previewAcceptancesInput) (*body[page[Prospect]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return prospects(s.Entries.PreviewAcceptances(ctx, by, in.RoundID, in.Body.EntryIDs))
}

func (s *Server) acceptAll(ctx context.Context, in *acceptAllInput) (*body[page[Prospect]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return prospects(s.Entries.AcceptAll(ctx, by, in.RoundID, each(in.Body.Items, func(i SeenEntry) entry.Seen { return entry.Seen(i) })))
}

func prospects(found []entry.Prospect, err error) (*body[page[Prospect]], error) {
	if err != nil {
		return nil, err
	}
	return answer(page[Prospect]{Items: each(found, func(p entry.Prospect) Prospect {
		return Prospect{
			EntryID: p.EntryID, Version: p.Version, Status: string(p.Status), GroupID: p.GroupID, ProductName: p.ProductName, FacilityName: p.FacilityName,
			Accepted: p.Accepted, Code: p.Code, Message: p.Sentence, JudgingCode: p.JudgingCode,
		}
	})}), nil
}

// queueOf reads the filter of a queue: "me", "none", an account, or "" for any.
func queueOf(by account.Account, s string) (*uuid.UUID, error) {
	switch s {
	case "":
		return nil, nil //nolint:nilnil // any
	case "me":
		return &by.ID, nil
	case "none":
		none := entry.NoScreener
		return &none, nil
	}
	id, err := uuid.Parse(s)
	if err != nil || id == entry.NoScreener {
		return nil, fault.New(fault.Invalid, "bad-screener", "Bộ lọc người sơ duyệt không đúng định dạng.")
	}
	return &id, nil
}
