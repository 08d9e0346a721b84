package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/award"
	"tieubieu/server/fault"
	"tieubieu/server/scoring"
)

// Deliberation is the council's table: score, proposal and decision as three facts.
type Deliberation struct {
	RoundID        uuid.UUID          `json:"roundId"`
	Version        int                `json:"version" doc:"Of the published version it works towards."`
	Status         string             `json:"status" enum:"open,approved,published,abandoned"`
	Note           string             `json:"note,omitempty" doc:"Public, for a correction."`
	DecisionNumber *string            `json:"decisionNumber,omitempty"`
	DecisionDate   *string            `json:"decisionDate,omitempty" format:"date"`
	Signer         *string            `json:"signer,omitempty"`
	RowVersion     int                `json:"rowVersion"`
	Lines          []DeliberationLine `json:"lines"`
	Undecided      []string           `json:"undecided" doc:"Judging codes at the award line without a decision."`
	Unnominated    []string           `json:"unnominated" doc:"Judging codes at the nomination line without a decision."`
	Seats          int                `json:"seats" doc:"Who sit in the council now: votes are of no more."`
	Outcome        Outcome            `json:"outcome"`
}

// DeliberationLine is one entry on the council's table.
type DeliberationLine struct {
	Code        string        `json:"code"`
	EntryID     uuid.UUID     `json:"entryId"`
	Product     string        `json:"product,omitempty" doc:"Absent for a panel whose packets show codes only."`
	Group       string        `json:"group"`
	Status      string        `json:"status" enum:"ranked,incomplete,disqualified,eliminated"`
	Score       *string       `json:"score,omitempty" doc:"Exact, in hundredths: \"25603/3\"."`
	Display     *string       `json:"display,omitempty" doc:"In points, half up to two decimals."`
	Fraction    *string       `json:"fraction,omitempty" doc:"In points, exact, where two decimals would hide what decided: \"1421/18\"."`
	Margin      *int64        `json:"margin,omitempty" doc:"To the line that holds for the entry, in hundredths, rounded."`
	Passed      bool          `json:"passed"`
	RankOverall *int          `json:"rankOverall,omitempty"`
	RankInGroup *int          `json:"rankInGroup,omitempty"`
	Sheets      int           `json:"sheets"`
	Groups      []GroupPoints `json:"groups"`
	Proposal    ProposedAward `json:"proposal"`
	Decision    *DecidedAward `json:"decision,omitempty"`
	Awarded     bool          `json:"awarded" doc:"As it stands: decided, else proposed."`
	Level       *string       `json:"level,omitempty"`
	Nomination  *Nominated    `json:"nomination,omitempty"`
}

// GroupPoints is the plain mean of one criterion group.
type GroupPoints struct {
	Group   string `json:"group"`
	Display string `json:"display"`
}

// ProposedAward is what the rules propose.
type ProposedAward struct {
	Proposed  bool    `json:"proposed"`
	Level     *string `json:"level,omitempty"`
	AtTheLine bool    `json:"atTheLine"`
	Out       string  `json:"out,omitempty" enum:"rank,pass-mark,line,group,total" doc:"What keeps it from being proposed: no rank, the pass mark, equals at a line, its group's places, all places."`
}

// DecidedAward is the council's latest word on an entry.
type DecidedAward struct {
	Awarded bool      `json:"awarded"`
	Level   *string   `json:"level,omitempty"`
	Reason  string    `json:"reason"`
	Votes   Votes     `json:"votes"`
	At      time.Time `json:"at"`
}

// Nominated says whether an awarded entry is put forward: computed, and decided.
type Nominated struct {
	Computed  bool    `json:"computed"`
	AtTheLine bool    `json:"atTheLine"`
	Decided   *bool   `json:"decided,omitempty"`
	Reason    *string `json:"reason,omitempty"`
	Nominated bool    `json:"nominated" doc:"As it stands."`
}

// Votes of the council.
type Votes struct {
	For     int `json:"for" minimum:"0"`
	Against int `json:"against" minimum:"0"`
	Abstain int `json:"abstain" minimum:"0"`
}

type RoundPath struct {
	RoundID uuid.UUID `path:"roundId"`
}

type decideInput struct {
	RoundPath
	IfMatch
	Code string `path:"code" maxLength:"40" doc:"Judging code."`
	Body struct {
		Awarded bool    `json:"awarded"`
		Level   *string `json:"level,omitempty" maxLength:"40"`
		Reason  string  `json:"reason" maxLength:"2000"`
		Votes   Votes   `json:"votes"`
	}
}

type nominateInput struct {
	RoundPath
	IfMatch
	Code string `path:"code" maxLength:"40" doc:"Judging code."`
	Body struct {
		Nominated bool   `json:"nominated"`
		Reason    string `json:"reason" maxLength:"2000"`
		Votes     Votes  `json:"votes"`
	}
}

type approveInput struct {
	RoundPath
	IfMatch
	Body struct {
		DecisionNumber string `json:"decisionNumber" maxLength:"100"`
		DecisionDate   string `json:"decisionDate" format:"date"`
		Signer         string `json:"signer" maxLength:"200"`
	}
}

type correctionInput struct {
	RoundPath
	Body struct {
		Note string `json:"note" maxLength:"2000" doc:"Shown with the new version."`
	}
}

type reasonInput struct {
	RoundPath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func awardOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "getDeliberation", Method: http.MethodGet, Path: "/api/rounds/{roundId}/deliberation"}, s.getDeliberation)
	handle(api, huma.Operation{OperationID: "decideAward", Method: http.MethodPut, Path: "/api/rounds/{roundId}/deliberation/decisions/{code}"}, s.decideAward)
	handle(api, huma.Operation{OperationID: "decideNomination", Method: http.MethodPut, Path: "/api/rounds/{roundId}/deliberation/nominations/{code}"}, s.decideNomination)
	handle(api, huma.Operation{OperationID: "approveResult", Method: http.MethodPut, Path: "/api/rounds/{roundId}/deliberation/approval"}, s.approveResult)
	simulationOperations(s, api)
	handle(api, huma.Operation{OperationID: "openCorrection", Method: http.MethodPost, Path: "/api/rounds/{roundId}/corrections", DefaultStatus: http.StatusCreated}, s.openCorrection)
	handle(api, huma.Operation{OperationID: "abandonCorrection", Method: http.MethodDelete, Path: "/api/rounds/{roundId}/corrections/open"}, s.abandonCorrection)
	handle(api, huma.Operation{OperationID: "listRegister", Method: http.MethodGet, Path: "/api/register"}, s.listRegister)
}

func (s *Server) getDeliberation(ctx context.Context, in *RoundPath) (*versioned[Deliberation], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	state, err := s.Awards.View(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toDeliberation(state), state.Deliberation.RowVersion), nil
}

func (s *Server) decideAward(ctx context.Context, in *decideInput) (*versioned[Deliberation], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	_, err = s.Awards.Decide(ctx, by, in.RoundID, version, award.DecisionRequest{
		Code: in.Code, Awarded: in.Body.Awarded, Level: in.Body.Level, Reason: in.Body.Reason, Votes: award.Votes(in.Body.Votes),
	})
	if err != nil {
		return nil, shapeStale(err)
	}
	return s.getDeliberation(ctx, &in.RoundPath)
}

func (s *Server) decideNomination(ctx context.Context, in *nominateInput) (*versioned[Deliberation], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	_, err = s.Awards.DecideNomination(ctx, by, in.RoundID, version, award.NominationRequest{
		Code: in.Code, Nominated: in.Body.Nominated, Reason: in.Body.Reason, Votes: award.Votes(in.Body.Votes),
	})
	if err != nil {
		return nil, shapeStale(err)
	}
	return s.getDeliberation(ctx, &in.RoundPath)
}

func (s *Server) approveResult(ctx context.Context, in *approveInput) (*versioned[Deliberation], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	date, err := time.Parse(dayFormat, in.Body.DecisionDate)
	if err != nil {
		return nil, fault.New(fault.Invalid, "decision-date", "Ngày quyết định không đúng định dạng.")
	}
	d, err := s.Awards.Approve(ctx, by, in.RoundID, version, award.Approval{DecisionNumber: in.Body.DecisionNumber, DecisionDate: date, Signer: in.Body.Signer})
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toDeliberationHead(d), d.RowVersion), nil
}

func (s *Server) openCorrection(ctx context.Context, in *correctionInput) (*versioned[Deliberation], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Awards.OpenCorrection(ctx, by, in.RoundID, in.Body.Note)
	if err != nil {
		return nil, err
	}
	return answerVersion(toDeliberationHead(d), d.RowVersion), nil
}

func (s *Server) abandonCorrection(ctx context.Context, in *reasonInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Awards.AbandonCorrection(ctx, by, in.RoundID, version, in.Body.Reason))
}

func toDeliberationHead(d *award.Deliberation) Deliberation {
	return Deliberation{
		RoundID: d.RoundID, Version: d.Version, Status: string(d.Status), Note: d.Note, DecisionNumber: d.DecisionNumber, DecisionDate: day(d.DecisionDate),
		Signer: d.Signer, RowVersion: d.RowVersion, Lines: []DeliberationLine{}, Undecided: []string{}, Unnominated: []string{}, Outcome: noOutcome(),
	}
}

func toDeliberation(state *award.Table) Deliberation {
	d := toDeliberationHead(state.Deliberation)
	awards, nominations := state.Undecided()
	d.Undecided = append(d.Undecided, awards...)
	d.Unnominated = append(d.Unnominated, nominations...)
	proposal := make(map[string]scoring.ProposalRow, len(state.Result.Proposal))
	for _, p := range state.Result.Proposal {
		proposal[p.Entry] = p
	}
	computed := make(map[string]scoring.NominationRow, len(state.Result.Nominations))
	for _, n := range state.Result.Nominations {
		computed[n.Entry] = n
	}
	d.Seats, d.Outcome = state.Seats, toOutcome(state)
	awarded, nominated, beside := state.Awarded(), state.Nominations(), state.Beside()
	for i := range state.Result.Standings {
		st := &state.Result.Standings[i]
		p := proposal[st.Entry]
		line := DeliberationLine{
			Code: st.Entry, EntryID: state.Entrants[st.Entry].ID, Product: state.Products[st.Entry], Margin: beside[i].Margin, Group: st.Group, Status: string(st.Status), Passed: st.Passed,
			RankOverall: optionalRank(st.RankOverall), RankInGroup: optionalRank(st.RankInGroup), Sheets: st.Sheets, Groups: []GroupPoints{},
			Proposal: ProposedAward{Proposed: p.Proposed, Level: p.Level, AtTheLine: p.AtTheLine, Out: string(beside[i].Out)},
		}
		if beside[i].Hides {
			line.Fraction = new(st.Score.Fraction())
		}
		if st.Score != nil {
			exact, shown := st.Score.String(), st.Score.Display()
			line.Score, line.Display = &exact, &shown
		}
		for _, m := range st.Means {
			line.Groups = append(line.Groups, GroupPoints{Group: m.CriterionGroup, Display: m.Mean.Display()})
		}
		if c, ok := state.Decided[st.Entry]; ok {
			line.Decision = &DecidedAward{Awarded: c.Awarded, Level: c.Level, Reason: c.Reason, Votes: Votes(c.Votes), At: c.At}
		}
		line.Level, line.Awarded = awarded[st.Entry], hasKey(awarded, st.Entry)
		if line.Awarded {
			n := computed[st.Entry]
			line.Nomination = &Nominated{Computed: n.Nominated, AtTheLine: n.AtTheLine, Nominated: nominated[st.Entry]}
			if c, ok := state.Nominated[st.Entry]; ok {
				line.Nomination.Decided, line.Nomination.Reason = &c.Nominated, &c.Reason
			}
		}
		d.Lines = append(d.Lines, line)
	}
	return d
}

func hasKey[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

func optionalRank(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// RegisterAward is one line of the public register.
type RegisterAward struct {
	ID            uuid.UUID  `json:"id"`
	Tier          string     `json:"tier"`
	Unit          string     `json:"unit"`
	Year          int        `json:"year"`
	Group         *string    `json:"group,omitempty"`
	Level         *string    `json:"level,omitempty"`
	Product       string     `json:"product"`
	ProductID     *uuid.UUID `json:"productId,omitempty"`
	Facility      string     `json:"facility"`
	Locality      string     `json:"locality"`
	Status        string     `json:"status" enum:"valid,expired,superseded,revoked,unverified"`
	StatusReason  string     `json:"statusReason,omitempty"`
	Certificate   *string    `json:"certificate,omitempty" doc:"Number of the latest certificate."`
	ValidUntil    *string    `json:"validUntil,omitempty" format:"date" doc:"Its last day."`
	Source        string     `json:"source,omitempty"`
	SourceNote    string     `json:"sourceNote,omitempty"`
	Demonstration bool       `json:"demonstration"`
}

type registerInput struct {
	Paging
	Text   string `query:"q" maxLength:"200"`
	Tier   string `query:"tier" maxLength:"40"`
	Year   int    `query:"year"`
	Status string `query:"status" enum:"valid,expired,superseded,revoked,unverified"`
}

func (s *Server) listRegister(ctx context.Context, in *registerInput) (*body[page[RegisterAward]], error) {
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Awards.Register(ctx, award.Filter{Text: in.Text, Tier: in.Tier, Year: in.Year, Status: award.Status(in.Status), After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	items := make([]RegisterAward, len(rows))
	for i, a := range rows {
		items[i] = RegisterAward{
			ID: a.ID, Tier: a.Tier, Unit: a.UnitLabel, Year: a.Year, Group: a.GroupID, Level: a.Level, Product: a.ProductName, ProductID: a.ProductID,
			Facility: a.FacilityName, Locality: a.Locality, Status: string(a.Status), StatusReason: a.StatusReason, Certificate: a.Number, ValidUntil: day(a.ValidUntil), Source: a.Source, SourceNote: a.SourceNote, Demonstration: a.Demonstration,
		}
	}
	return answer(page[RegisterAward]{Items: items, Next: nextOf(rows, in.Limit, func(a award.Line) uuid.UUID { return a.ID })}), nil
}
