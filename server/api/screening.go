package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/entry"
)

// Screening is one decision of the support team.
type Screening struct {
	Decision string          `json:"decision" enum:"accepted,returned,rejected"`
	Reason   string          `json:"reason,omitempty"`
	Items    []ScreeningItem `json:"items"`
	DueAt    *time.Time      `json:"dueAt,omitempty"`
	At       time.Time       `json:"at"`
}

// ScreeningItem is what is missing or wrong with one part of the dossier.
type ScreeningItem struct {
	Item   string `json:"item" doc:"As in missing."`
	Reason string `json:"reason"`
}

// EntryCount is how many entries of a round stand where.
type EntryCount struct {
	GroupID string `json:"groupId"`
	Status  string `json:"status" enum:"draft,submitted,returned,accepted,rejected,withdrawn"`
	Entries int    `json:"entries"`
	Overdue int    `json:"overdue"`
}

// JudgesChoice is what screening lets judges see: the papers named, and which photos
// and papers name nobody.
type JudgesChoice struct {
	Papers      []uuid.UUID `json:"papers" maxItems:"20"`
	NamesNobody []uuid.UUID `json:"namesNobody" maxItems:"32"`
}

type listRoundEntriesInput struct {
	RoundPath
	Paging
	Status  []string `query:"status" enum:"submitted,returned,accepted,rejected,withdrawn" maxItems:"5"`
	GroupID string   `query:"groupId" maxLength:"50"`
	Origin  string   `query:"origin" enum:"open,promoted,nominated"`
	Search  string   `query:"q" maxLength:"200" doc:"Product, facility (marks do not matter) or judging code."`
	Overdue bool     `query:"overdue"`
	Queue   string   `query:"queue" maxLength:"40" doc:"\"me\", \"none\", or an account: in whose queue."`
	Objects bool     `query:"objected" doc:"Only those whose owner objects."`
}

type reconsiderEntryInput struct {
	EntryPath
	IfMatch
	Body struct {
		Reason string `json:"reason" doc:"At most 2,000 characters."`
	}
}

type screenEntryInput struct {
	EntryPath
	IfMatch
	Body struct {
		Decision string          `json:"decision" enum:"accepted,returned,rejected"`
		Reason   string          `json:"reason,omitempty"`
		Items    []ScreeningItem `json:"items,omitempty" maxItems:"100" doc:"When returned."`
		DueAt    *time.Time      `json:"dueAt,omitempty" doc:"When returned."`
		Choice   *JudgesChoice   `json:"choice,omitempty" doc:"When accepted; left out, what was chosen stands."`
		RestSeen bool            `json:"restSeen,omitempty" doc:"When accepted: the required questions nobody has marked were looked at and are fine; they are marked so in the same act."`
	}
}

type chooseForJudgesInput struct {
	EntryPath
	IfMatch
	Body JudgesChoice
}

func screeningOperations(s *Server, api huma.API) {
	handle(api, entryOperation("listRoundEntries", http.MethodGet, "/api/rounds/{roundId}/entries"), s.listRoundEntries)
	handle(api, entryOperation("countRoundEntries", http.MethodGet, "/api/rounds/{roundId}/entry-counts"), s.countRoundEntries)
	handle(api, entryOperation("screenEntry", http.MethodPut, "/api/entries/{entryId}"+"/screening", 403, 409, 412, 428), s.screenEntry)
	handle(api, entryOperation("reconsiderEntry", http.MethodPut, "/api/entries/{entryId}"+"/reconsideration", 403, 409, 412, 428), s.reconsiderEntry)
	handle(api, entryOperation("chooseForJudges", http.MethodPut, "/api/entries/{entryId}"+"/judges-choice", 403, 409, 412, 428), s.chooseForJudges)
}

func (s *Server) listRoundEntries(ctx context.Context, in *listRoundEntriesInput) (*body[page[EntryRow]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	queue, err := queueOf(by, in.Queue)
	if err != nil {
		return nil, err
	}
	f := entry.Filter{GroupID: in.GroupID, Origin: entry.Origin(in.Origin), Search: in.Search, Overdue: in.Overdue, Screener: queue, Objected: in.Objects}
	for _, status := range in.Status {
		f.Status = append(f.Status, entry.Status(status))
	}
	rows, err := s.Entries.ListOfRound(ctx, by, in.RoundID, f, after, in.Limit)
	return entryPage(rows, in.Limit, err)
}

func (s *Server) countRoundEntries(ctx context.Context, in *RoundPath) (*body[[]EntryCount], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	counts, err := s.Entries.Counts(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	out := make([]EntryCount, len(counts))
	for i, c := range counts {
		out[i] = EntryCount{GroupID: c.GroupID, Status: string(c.Status), Entries: c.Entries, Overdue: c.Overdue}
	}
	return answer(out), nil
}

func (s *Server) screenEntry(ctx context.Context, in *screenEntryInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	v := entry.Verdict{Decision: entry.Status(in.Body.Decision), Reason: in.Body.Reason, DueAt: in.Body.DueAt, Choice: (*entry.Choice)(in.Body.Choice), RestSeen: in.Body.RestSeen}
	for _, item := range in.Body.Items {
		v.Items = append(v.Items, entry.Item(item))
	}
	return entryAnswer(s.Entries.Screen(ctx, by, in.EntryID, version, v))
}

func (s *Server) reconsiderEntry(ctx context.Context, in *reconsiderEntryInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.Reconsider(ctx, by, in.EntryID, version, in.Body.Reason))
}

func (s *Server) chooseForJudges(ctx context.Context, in *chooseForJudgesInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.ChooseForJudges(ctx, by, in.EntryID, version, entry.Choice(in.Body)))
}
