package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/panel"
)

// AssignmentTerms is how entries are to be shared out.
type AssignmentTerms struct {
	Mode        string `json:"mode" enum:"everyone,by-group,balanced"`
	PerEntry    int    `json:"perEntry,omitempty" minimum:"0" maximum:"99" doc:"Balanced: how many judges an entry should have."`
	MaxPerJudge int    `json:"maxPerJudge,omitempty" minimum:"0" maximum:"100000" doc:"Balanced: how many entries a judge takes at most; 0: any number."`
}

// Assignment is how a round's entries are shared out.
type Assignment struct {
	AssignmentTerms
	AppliedAt *time.Time `json:"appliedAt,omitempty" doc:"Absent: never; then the default holds, by group."`
	Version   int        `json:"version"`
}

// AssignmentPlan is who would get what, and what could not be had.
type AssignmentPlan struct {
	AssignmentTerms
	Version int            `json:"version" doc:"Of the assignment it was made on (If-Match when it is applied), or that applying it has made."`
	Digest  string         `json:"digest" doc:"To be handed back when it is applied."`
	Minimum int            `json:"minimum" doc:"Sheets per entry, by the round's rules."`
	Entries int            `json:"entries"`
	Shares  []JudgeShare   `json:"shares"`
	Short   []ShortEntry   `json:"short" doc:"Entries with fewer judges than they should have."`
	Mixed   []MixedGroup   `json:"mixed" doc:"Groups whose entries are scored by different sets of judges."`
	Unknown []UnknownGroup `json:"unknown" doc:"Groups that nobody on the panel is noted to know."`
}

// JudgeShare is one judge's part of a plan.
type JudgeShare struct {
	JudgeID   uuid.UUID `json:"judgeId"`
	Code      string    `json:"code"`
	Name      string    `json:"name"`
	Had       int       `json:"had"`
	Gets      int       `json:"gets"`
	Eligible  int       `json:"eligible"`
	Conflicts int       `json:"conflicts"`
	Known     int       `json:"known" doc:"Of gets, those in groups that the judge is noted to know."`
	Expertise []string  `json:"expertise"`
}

// ShortEntry has fewer judges than it should.
type ShortEntry struct {
	EntryID      uuid.UUID `json:"entryId"`
	JudgingCode  string    `json:"judgingCode"`
	GroupID      string    `json:"groupId"`
	Got          int       `json:"got"`
	Wanted       int       `json:"wanted"`
	Eligible     int       `json:"eligible" doc:"More than got: judges' limits stand in the way."`
	Conflicts    int       `json:"conflicts"`
	BelowMinimum bool      `json:"belowMinimum"`
}

// MixedGroup is a group whose entries have different sets of judges.
type MixedGroup struct {
	GroupID string `json:"groupId"`
	Entries int    `json:"entries"`
	Sets    int    `json:"sets"`
}

// UnknownGroup is a group that nobody is noted to know.
type UnknownGroup struct {
	GroupID string `json:"groupId"`
	Entries int    `json:"entries"`
}

// PanelEffect is what a change would do to the number of judges of entries.
type PanelEffect struct {
	Minimum     int           `json:"minimum"`
	Entries     []EntryEffect `json:"entries" doc:"Those whose number changes."`
	BelowBefore int           `json:"belowBefore"`
	BelowAfter  int           `json:"belowAfter"`
	Awaiting    bool          `json:"awaiting" doc:"A recusal after the first mark: after is once head and secretary agree."`
}

// EntryEffect is one entry's number before and after.
type EntryEffect struct {
	EntryID     uuid.UUID `json:"entryId"`
	JudgingCode string    `json:"judgingCode"`
	Before      int       `json:"before"`
	After       int       `json:"after"`
}

// FormingDecision is the decision that formed a round's panel or council.
type FormingDecision struct {
	Body      string    `json:"body" enum:"panel,council"`
	Number    string    `json:"number"`
	DecidedOn string    `json:"decidedOn" format:"date"`
	Signer    string    `json:"signer"`
	At        time.Time `json:"at"`
	Version   int       `json:"version"`
}

type planAssignmentInput struct {
	RoundPath
	Body AssignmentTerms
}

type applyAssignmentInput struct {
	RoundPath
	IfMatch
	Body struct {
		AssignmentTerms
		Digest string `json:"digest" maxLength:"64"`
	}
}

type rehearsePanelInput struct {
	RoundPath
	Body struct {
		Change      string     `json:"change" enum:"join,leave,replace,groups,recuse"`
		JudgeID     *uuid.UUID `json:"judgeId,omitempty" doc:"All but join."`
		AccountID   *uuid.UUID `json:"accountId,omitempty" doc:"Join, replace."`
		Role        string     `json:"role,omitempty" enum:"head,deputy,judge" doc:"Join, groups."`
		Scores      *bool      `json:"scores,omitempty" doc:"Join; true when left out."`
		GroupIDs    []string   `json:"groupIds,omitempty" maxItems:"30" doc:"Join, groups."`
		FacilityID  *uuid.UUID `json:"facilityId,omitempty" doc:"Recuse: the one to stand aside from; join, replace: the judge's own."`
		SheetsCount bool       `json:"sheetsCount,omitempty" doc:"Leave, replace."`
	}
}

type setFormingDecisionInput struct {
	RoundPath
	IfMatch
	Body struct {
		Body      string `json:"body" enum:"panel,council"`
		Number    string `json:"number" maxLength:"200"`
		DecidedOn string `json:"decidedOn" format:"date"`
		Signer    string `json:"signer,omitempty" maxLength:"400"`
	}
}

func assignmentOperations(s *Server, api huma.API) {
	const round = "/api/rounds/{roundId}"
	op := func(id, method, path, says string, errors ...int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Description: says, Errors: append([]int{401, 404}, errors...)}
	}
	handle(api, op("getAssignment", http.MethodGet, round+"/assignment", ""), s.getAssignment)
	handle(api, op("planAssignment", http.MethodPost, round+"/assignment-plans", "What applying these terms would do. Stores nothing.", 409), s.planAssignment)
	handle(api, op("applyAssignment", http.MethodPut, round+"/assignment", "Shares entries out as planned; once scoring has opened only adds judges to a balanced sharing.", 409, 412, 428), s.applyAssignment)
	handle(api, op("rehearsePanelChange", http.MethodPost, round+"/panel-rehearsals", "What a change of the panel would do to the number of judges of entries. Stores nothing.", 409), s.rehearsePanelChange)
	handle(api, op("listFormingDecisions", http.MethodGet, round+"/forming-decisions", ""), s.listFormingDecisions)
	handle(api, op("setFormingDecision", http.MethodPut, round+"/forming-decisions", "If-Match: the version that stands, \"0\" where none does.", 409, 412, 428), s.setFormingDecision)
}

func (s *Server) getAssignment(ctx context.Context, in *RoundPath) (*versioned[Assignment], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Panels.Assignment(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toAssignment(a), a.Version), nil
}

func (t AssignmentTerms) terms() panel.Terms {
	return panel.Terms{Mode: panel.Mode(t.Mode), PerEntry: t.PerEntry, MaxPerJudge: t.MaxPerJudge}
}

func (s *Server) planAssignment(ctx context.Context, in *planAssignmentInput) (*body[AssignmentPlan], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Panels.PlanAssignment(ctx, by, in.RoundID, in.Body.terms())
	if err != nil {
		return nil, err
	}
	return answer(toAssignmentPlan(p)), nil
}

func (s *Server) applyAssignment(ctx context.Context, in *applyAssignmentInput) (*versioned[AssignmentPlan], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := s.Panels.ApplyAssignment(ctx, by, in.RoundID, version, in.Body.terms(), in.Body.Digest)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toAssignmentPlan(p), p.Version), nil
}

func (s *Server) rehearsePanelChange(ctx context.Context, in *rehearsePanelInput) (*body[PanelEffect], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	var judge, person, facility uuid.UUID
	for _, id := range []struct {
		from *uuid.UUID
		to   *uuid.UUID
	}{{b.JudgeID, &judge}, {b.AccountID, &person}, {b.FacilityID, &facility}} {
		if id.from != nil {
			*id.to = *id.from
		}
	}
	var p panel.Proposed
	switch b.Change {
	case "join":
		p.Join = &panel.NewJudge{AccountID: person, Role: panel.Role(b.Role), Scores: b.Scores == nil || *b.Scores, GroupIDs: b.GroupIDs, FacilityID: b.FacilityID}
	case "leave":
		p.Leave = &panel.ProposedLeaving{JudgeID: judge, SheetsCount: b.SheetsCount}
	case "replace":
		p.Replace = &panel.ProposedReplacement{JudgeID: judge, New: panel.NewJudge{AccountID: person, FacilityID: b.FacilityID}, SheetsCount: b.SheetsCount}
	case "groups":
		p.Change = &panel.ProposedChange{JudgeID: judge, Change: panel.Change{Role: panel.Role(b.Role), GroupIDs: b.GroupIDs}}
	case "recuse":
		p.Recuse = &panel.ProposedRecusal{JudgeID: judge, FacilityID: facility, Kind: panel.Other}
	}
	e, err := s.Panels.Rehearse(ctx, by, in.RoundID, p)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answer(PanelEffect{
		Minimum: e.Minimum, BelowBefore: e.BelowBefore, BelowAfter: e.BelowAfter, Awaiting: e.Awaiting,
		Entries: each(e.Entries, func(x panel.EntryEffect) EntryEffect { return EntryEffect(x) }),
	}), nil
}

func (s *Server) listFormingDecisions(ctx context.Context, in *RoundPath) (*body[page[FormingDecision]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	standing, err := s.Panels.FormingDecisions(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[FormingDecision]{Items: each(standing, func(d panel.FormingDecision) FormingDecision { return toFormingDecision(&d) })}), nil
}

func (s *Server) setFormingDecision(ctx context.Context, in *setFormingDecisionInput) (*versioned[FormingDecision], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	on, err := time.Parse(dayFormat, in.Body.DecidedOn)
	if err != nil {
		var f fault.Fields
		f.Add("decidedOn", "decision-date", "Ngày quyết định không hợp lệ.")
		return nil, f.Err()
	}
	d, err := s.Panels.SetFormingDecision(ctx, by, in.RoundID, panel.Body(in.Body.Body), version, panel.DecisionWords{Number: in.Body.Number, DecidedOn: on, Signer: in.Body.Signer})
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toFormingDecision(d), d.Version), nil
}

func toTerms(t panel.Terms) AssignmentTerms {
	return AssignmentTerms{Mode: string(t.Mode), PerEntry: t.PerEntry, MaxPerJudge: t.MaxPerJudge}
}

func toAssignment(a *panel.Assignment) Assignment {
	shaped := Assignment{AssignmentTerms: toTerms(a.Terms), Version: a.Version}
	if a.Version > 0 {
		shaped.AppliedAt = &a.AppliedAt
	}
	return shaped
}

func toAssignmentPlan(p *panel.Plan) AssignmentPlan {
	return AssignmentPlan{
		AssignmentTerms: toTerms(p.Terms), Version: p.Version, Digest: p.Digest, Minimum: p.Minimum, Entries: p.Entries,
		Shares: each(p.Shares, func(x panel.Share) JudgeShare {
			return JudgeShare{JudgeID: x.JudgeID, Code: x.Code, Name: x.Name, Had: x.Had, Gets: x.Gets, Eligible: x.Eligible, Conflicts: x.Conflicts, Known: x.Known, Expertise: list(x.Expertise)}
		}),
		Short:   each(p.Short, func(x panel.ShortEntry) ShortEntry { return ShortEntry(x) }),
		Mixed:   each(p.Mixed, func(x panel.MixedGroup) MixedGroup { return MixedGroup(x) }),
		Unknown: each(p.Unknown, func(x panel.UnknownGroup) UnknownGroup { return UnknownGroup(x) }),
	}
}

func toFormingDecision(d *panel.FormingDecision) FormingDecision {
	return FormingDecision{Body: string(d.Body), Number: d.Number, DecidedOn: d.DecidedOn.Format(dayFormat), Signer: d.Signer, At: d.At, Version: d.Version}
}
