package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/scoring"
)

// Round is one sitting of judging. Strangers see its rules as they froze until it
// is published.
type Round struct {
	ID            uuid.UUID  `json:"id"`
	CycleID       uuid.UUID  `json:"cycleId"`
	ProgrammeID   uuid.UUID  `json:"programmeId"`
	Tier          string     `json:"tier"`
	UnitID        uuid.UUID  `json:"unitId"`
	Phase         string     `json:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
	PhaseAt       time.Time  `json:"phaseAt" doc:"When it came into this phase."`
	Stage         int        `json:"stage" doc:"The stage being scored, 1 or 2."`
	FrozenAt      *time.Time `json:"frozenAt,omitempty" doc:"When rubric and counting rules froze."`
	RulesVersion  int        `json:"rulesVersion"`
	PublishAt     *time.Time `json:"publishAt,omitempty"`
	Demonstration bool       `json:"demonstration"`
	Team          bool       `json:"team" doc:"Whether the caller works on this round."`
	Version       int        `json:"version"`
	RoundPlan
	Rules Rules `json:"rules"`
}

// RoundPlan is what an organiser decides besides rules and rubrics.
type RoundPlan struct {
	Title                string     `json:"title" maxLength:"300"`
	AdmitsOpen           bool       `json:"admitsOpen"`
	AdmitsPromoted       bool       `json:"admitsPromoted"`
	ReceivesPromotions   bool       `json:"receivesPromotions" doc:"At most one round per cycle, tier and unit."`
	PacketMode           string     `json:"packetMode" enum:"product,all,code"`
	JudgingCodePattern   string     `json:"judgingCodePattern" maxLength:"40" doc:"With {number} once, and {group}."`
	PublishesAll         bool       `json:"publishesAll"`
	RegistrationOpensAt  *time.Time `json:"registrationOpensAt,omitempty"`
	RegistrationClosesAt *time.Time `json:"registrationClosesAt,omitempty" doc:"This moment itself is too late."`
	ScreeningClosesAt    *time.Time `json:"screeningClosesAt,omitempty"`
	AppealDays           int        `json:"appealDays" doc:"Working days in which a facility may appeal, 1 to 60 (default 10: a default, not law)."`
}

// Rules are how a round counts, as in the result bundle; points are hundredths.
type Rules struct {
	Aggregation   string      `json:"aggregation" enum:"mean,trimmed-mean,median"`
	MinimumSheets int64       `json:"minimumSheets"`
	Stages        []Stage     `json:"stages" maxItems:"2"`
	Combine       string      `json:"combine" enum:"last,weighted"`
	PassMark      Threshold   `json:"passMark"`
	TieBreaks     []string    `json:"tieBreaks" maxItems:"12" doc:"Criterion group ids, in order."`
	KnockOut      string      `json:"knockOut" enum:"majority,any"`
	Awards        *Places     `json:"awards,omitempty"`
	Levels        *Levels     `json:"levels,omitempty"`
	Nomination    *Nomination `json:"nomination,omitempty" doc:"Absent: nobody is nominated."`
}

// Stage is one independent scoring.
type Stage struct {
	Weight  int64      `json:"weight,omitempty"`
	Advance *Threshold `json:"advance,omitempty" doc:"Of stage 1 only: what an entry needs to go on."`
}

// Threshold is a score to reach, in hundredths.
type Threshold struct {
	Points    int64 `json:"points"`
	Inclusive bool  `json:"inclusive" doc:"At least, else more than."`
}

// Places are how many may be taken; what is left out has no limit.
type Places struct {
	Total    *int64           `json:"total,omitempty"`
	PerGroup map[string]int64 `json:"perGroup,omitempty"`
}

// Levels are the award levels, best first.
type Levels struct {
	Scope string       `json:"scope" enum:"overall,group"`
	List  []AwardLevel `json:"list" maxItems:"20"`
}

// AwardLevel is one award level.
type AwardLevel struct {
	ID            string `json:"id" maxLength:"40"`
	Count         *int64 `json:"count,omitempty"`
	MinimumPoints *int64 `json:"minimumPoints,omitempty"`
}

// Nomination says which awarded entries are put forward to the next tier.
type Nomination struct {
	From          string           `json:"from" enum:"awarded"`
	Total         *int64           `json:"total,omitempty"`
	PerGroup      map[string]int64 `json:"perGroup,omitempty"`
	MinimumPoints *int64           `json:"minimumPoints,omitempty"`
	Levels        []string         `json:"levels,omitempty" maxItems:"20" doc:"Empty: any."`
}

// RulesVersion is one recorded version of a round's rules.
type RulesVersion struct {
	Version int       `json:"version"`
	Rules   Rules     `json:"rules"`
	Reason  string    `json:"reason,omitempty"`
	Votes   *Votes    `json:"votes,omitempty" doc:"Absent where no council voted."`
	At      time.Time `json:"at"`
}

// PhaseCheck is what stands in the way of a round's next phase.
type PhaseCheck struct {
	Next    string         `json:"next,omitempty" doc:"Absent after the last phase."`
	Missing []MissingThing `json:"missing"`
}

// MissingThing is one thing to be done before the next phase, in words.
type MissingThing struct {
	Code        string `json:"code"`
	Message     string `json:"message"`
	Count       int    `json:"count"`
	Overridable bool   `json:"overridable" doc:"Somebody on the round may pass over it, with a reason."`
}

func toRules(r scoring.Rules) Rules {
	out := Rules{Aggregation: string(r.Aggregation), MinimumSheets: r.MinimumSheets, Stages: []Stage{}, Combine: string(r.Combine),
		PassMark: Threshold(r.PassMark), TieBreaks: append([]string{}, r.TieBreaks...), KnockOut: string(r.KnockOut)}
	for _, s := range r.Stages {
		stage := Stage{Weight: s.Weight}
		if s.Advance != nil {
			advance := Threshold(*s.Advance)
			stage.Advance = &advance
		}
		out.Stages = append(out.Stages, stage)
	}
	if r.Awards.Total != nil || len(r.Awards.PerGroup) > 0 {
		places := Places(r.Awards)
		out.Awards = &places
	}
	if r.Levels != nil {
		out.Levels = &Levels{Scope: string(r.Levels.Scope), List: []AwardLevel{}}
		for _, l := range r.Levels.List {
			out.Levels.List = append(out.Levels.List, AwardLevel(l))
		}
	}
	if n := r.Nomination; n != nil {
		out.Nomination = &Nomination{From: n.From, Total: n.Total, PerGroup: n.PerGroup, MinimumPoints: n.MinimumPoints, Levels: n.Levels}
	}
	return out
}

func (r Rules) rules() scoring.Rules {
	out := scoring.Rules{Aggregation: scoring.Aggregation(r.Aggregation), MinimumSheets: r.MinimumSheets, Combine: scoring.Combine(r.Combine),
		PassMark: scoring.Threshold(r.PassMark), TieBreaks: r.TieBreaks, KnockOut: scoring.KnockOut(r.KnockOut)}
	for _, s := range r.Stages {
		stage := scoring.Stage{Weight: s.Weight}
		if s.Advance != nil {
			advance := scoring.Threshold(*s.Advance)
			stage.Advance = &advance
		}
		out.Stages = append(out.Stages, stage)
	}
	if r.Awards != nil {
		out.Awards = scoring.Quota(*r.Awards)
	}
	if r.Levels != nil {
		out.Levels = &scoring.Levels{Scope: scoring.Scope(r.Levels.Scope)}
		for _, l := range r.Levels.List {
			out.Levels.List = append(out.Levels.List, scoring.Level(l))
		}
	}
	if n := r.Nomination; n != nil {
		out.Nomination = &scoring.Nomination{From: n.From, Quota: scoring.Quota{Total: n.Total, PerGroup: n.PerGroup}, MinimumPoints: n.MinimumPoints, Levels: n.Levels}
	}
	return out
}

func (p RoundPlan) plan() competition.Plan {
	return competition.Plan{
		Title: p.Title, AdmitsOpen: p.AdmitsOpen, AdmitsPromoted: p.AdmitsPromoted, ReceivesPromotions: p.ReceivesPromotions,
		PacketMode: competition.PacketMode(p.PacketMode), JudgingCodePattern: p.JudgingCodePattern, PublishesAll: p.PublishesAll,
		RegistrationOpensAt: p.RegistrationOpensAt, RegistrationClosesAt: p.RegistrationClosesAt, ScreeningClosesAt: p.ScreeningClosesAt, AppealDays: p.AppealDays,
	}
}

func toRound(v *competition.RoundView) Round {
	p := v.Plan()
	return Round{
		ID: v.ID, CycleID: v.CycleID, ProgrammeID: v.ProgrammeID, Tier: v.Tier, UnitID: v.UnitID, Phase: string(v.Phase), PhaseAt: v.PhaseAt,
		Stage: v.Stage, FrozenAt: v.FrozenAt, RulesVersion: v.RulesVersion, PublishAt: v.PublishAt, Demonstration: v.Demonstration,
		Team: v.Team, Version: v.Version, Rules: toRules(v.Rules),
		RoundPlan: RoundPlan{
			Title: p.Title, AdmitsOpen: p.AdmitsOpen, AdmitsPromoted: p.AdmitsPromoted, ReceivesPromotions: p.ReceivesPromotions,
			PacketMode: string(p.PacketMode), JudgingCodePattern: p.JudgingCodePattern, PublishesAll: p.PublishesAll,
			RegistrationOpensAt: p.RegistrationOpensAt, RegistrationClosesAt: p.RegistrationClosesAt, ScreeningClosesAt: p.ScreeningClosesAt, AppealDays: p.AppealDays,
		},
	}
}

// toOwnRound is a round as whoever has just changed it sees it.
func toOwnRound(r *competition.Round) Round {
	return toRound(&competition.RoundView{Round: *r, Team: true})
}

type listRoundsInput struct {
	Paging
	ProgrammeID uuid.UUID `query:"programmeId"`
	CycleID     uuid.UUID `query:"cycleId"`
	Tier        string    `query:"tier" maxLength:"40"`
	UnitID      uuid.UUID `query:"unitId"`
	Phase       string    `query:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
}

type calendarInput struct {
	Paging
	UnitID uuid.UUID `query:"unitId" doc:"Only rounds that a facility of this unit may enter, and those of the units below it."`
}

type createRoundInput struct {
	Body struct {
		CycleID              uuid.UUID  `json:"cycleId"`
		Tier                 string     `json:"tier" maxLength:"40"`
		UnitID               uuid.UUID  `json:"unitId"`
		From                 *uuid.UUID `json:"from,omitempty" doc:"A round whose plan, rules and rubrics are copied; never its dates."`
		Title                string     `json:"title,omitempty" maxLength:"300"`
		AdmitsOpen           *bool      `json:"admitsOpen,omitempty"`
		AdmitsPromoted       *bool      `json:"admitsPromoted,omitempty"`
		ReceivesPromotions   *bool      `json:"receivesPromotions,omitempty"`
		PublishesAll         *bool      `json:"publishesAll,omitempty"`
		PacketMode           string     `json:"packetMode,omitempty" enum:"product,all,code"`
		JudgingCodePattern   string     `json:"judgingCodePattern,omitempty" maxLength:"40"`
		Rules                *Rules     `json:"rules,omitempty"`
		RegistrationOpensAt  *time.Time `json:"registrationOpensAt,omitempty"`
		RegistrationClosesAt *time.Time `json:"registrationClosesAt,omitempty"`
		ScreeningClosesAt    *time.Time `json:"screeningClosesAt,omitempty"`
		AppealDays           int        `json:"appealDays,omitempty" doc:"Working days; absent: 10, or as in from."`
	}
}

type updateRoundInput struct {
	RoundPath
	IfMatch
	Body struct {
		RoundPlan
		Rules  Rules  `json:"rules"`
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Needed once the round has left draft."`
	}
}

type deleteRoundInput struct {
	RoundPath
	IfMatch
}

type enterPhaseInput struct {
	RoundPath
	IfMatch
	Body struct {
		Phase    string `json:"phase" enum:"registration,screening,scoring,deliberation,approved,published,closed"`
		Reason   string `json:"reason,omitempty" maxLength:"2000"`
		Override bool   `json:"override,omitempty" doc:"Pass over what the caller may pass over; needs a reason."`
	}
}

type stepBackInput struct {
	RoundPath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type extendInput struct {
	RoundPath
	IfMatch
	Deadline string `path:"deadline" enum:"registration,screening"`
	Body     struct {
		To     time.Time `json:"to"`
		Reason string    `json:"reason" maxLength:"2000"`
	}
}

type scheduleInput struct {
	RoundPath
	IfMatch
	Body struct {
		PublishAt *time.Time `json:"publishAt,omitempty" doc:"Absent: published by hand."`
	}
}

type amendRulesInput struct {
	RoundPath
	IfMatch
	Body struct {
		Rules  Rules  `json:"rules"`
		Reason string `json:"reason" maxLength:"2000"`
		Votes  Votes  `json:"votes"`
	}
}

func roundOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listRounds", Method: http.MethodGet, Path: "/api/rounds"}, s.listRounds)
	handle(api, huma.Operation{OperationID: "createRound", Method: http.MethodPost, Path: "/api/rounds", DefaultStatus: http.StatusCreated}, s.createRound)
	handle(api, huma.Operation{OperationID: "listOpenRounds", Method: http.MethodGet, Path: "/api/calendar"}, s.listOpenRounds)
	handle(api, huma.Operation{OperationID: "getRound", Method: http.MethodGet, Path: "/api/rounds/{roundId}"}, s.getRound)
	handle(api, huma.Operation{OperationID: "updateRound", Method: http.MethodPut, Path: "/api/rounds/{roundId}"}, s.updateRound)
	handle(api, huma.Operation{OperationID: "deleteRound", Method: http.MethodDelete, Path: "/api/rounds/{roundId}"}, s.deleteRound)
	handle(api, huma.Operation{OperationID: "checkPhase", Method: http.MethodGet, Path: "/api/rounds/{roundId}/phase"}, s.checkPhase)
	handle(api, huma.Operation{
		OperationID: "enterPhase", Method: http.MethodPut, Path: "/api/rounds/{roundId}/phase",
		Description: "The next phase only. What is missing is 409 phase-blocked, one field each: path its code, code overridable or required.",
	}, s.enterPhase)
	handle(api, huma.Operation{OperationID: "stepBack", Method: http.MethodPut, Path: "/api/rounds/{roundId}/step-back"}, s.stepBack)
	handle(api, huma.Operation{OperationID: "extendDeadline", Method: http.MethodPut, Path: "/api/rounds/{roundId}/deadlines/{deadline}"}, s.extendDeadline)
	handle(api, huma.Operation{OperationID: "schedulePublication", Method: http.MethodPut, Path: "/api/rounds/{roundId}/publication-time"}, s.schedulePublication)
	handle(api, huma.Operation{OperationID: "listRulesVersions", Method: http.MethodGet, Path: "/api/rounds/{roundId}/rules"}, s.listRulesVersions)
	handle(api, huma.Operation{
		OperationID: "amendRules", Method: http.MethodPut, Path: "/api/rounds/{roundId}/rules",
		Description: "By the council's vote, between freezing and approval: places, levels, nomination, and fewer minimum sheets.",
	}, s.amendRules)
}

func (s *Server) listRounds(ctx context.Context, in *listRoundsInput) (*body[page[Round]], error) {
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	views, err := s.Rounds.List(ctx, whoever(ctx), competition.Filter{
		ProgrammeID: in.ProgrammeID, CycleID: in.CycleID, Tier: in.Tier, UnitID: in.UnitID, Phase: competition.Phase(in.Phase),
	}, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := page[Round]{Items: make([]Round, 0, len(views)), Next: nextOf(views, in.Limit, func(v competition.RoundView) uuid.UUID { return v.ID })}
	for i := range views {
		out.Items = append(out.Items, toRound(&views[i]))
	}
	return answer(out), nil
}

func (s *Server) listOpenRounds(ctx context.Context, in *calendarInput) (*body[page[Round]], error) {
	after, err := in.calendarCursor()
	if err != nil {
		return nil, err
	}
	rounds, err := s.Rounds.Calendar(ctx, in.UnitID, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := page[Round]{Items: make([]Round, 0, len(rounds))}
	for i := range rounds {
		out.Items = append(out.Items, toRound(&competition.RoundView{Round: rounds[i]}))
	}
	if len(rounds) > 0 && len(rounds) == in.Limit {
		last := rounds[len(rounds)-1]
		next := last.RegistrationClosesAt.UTC().Format(time.RFC3339Nano) + "_" + last.ID.String()
		out.Next = &next
	}
	return answer(out), nil
}

// calendarCursor reads "moment_id", where the page before ended.
func (p Paging) calendarCursor() (c competition.CalendarCursor, err error) {
	if p.Cursor == "" {
		return c, nil
	}
	bad := fault.New(fault.Invalid, "bad-cursor", "Vị trí trang không đúng định dạng.")
	moment, id, ok := strings.Cut(p.Cursor, "_")
	if !ok {
		return c, bad
	}
	if c.ClosesAt, err = time.Parse(time.RFC3339Nano, moment); err != nil {
		return c, bad
	}
	if c.ID, err = uuid.Parse(id); err != nil {
		return c, bad
	}
	return c, nil
}

func (s *Server) getRound(ctx context.Context, in *RoundPath) (*versioned[Round], error) {
	v, err := s.Rounds.Round(ctx, whoever(ctx), in.RoundID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toRound(v), v.Version), nil
}

func (s *Server) createRound(ctx context.Context, in *createRoundInput) (*versioned[Round], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	n := competition.NewRound{
		CycleID: b.CycleID, Tier: b.Tier, UnitID: b.UnitID, From: b.From, Title: b.Title,
		AdmitsOpen: b.AdmitsOpen, AdmitsPromoted: b.AdmitsPromoted, ReceivesPromotions: b.ReceivesPromotions, PublishesAll: b.PublishesAll,
		PacketMode: competition.PacketMode(b.PacketMode), JudgingCodePattern: b.JudgingCodePattern,
		RegistrationOpensAt: b.RegistrationOpensAt, RegistrationClosesAt: b.RegistrationClosesAt, ScreeningClosesAt: b.ScreeningClosesAt,
		AppealDays: b.AppealDays,
	}
	if b.Rules != nil {
		rules := b.Rules.rules()
		n.Rules = &rules
	}
	return changedRound(s.Rounds.Create(ctx, by, n))
}

func (s *Server) updateRound(ctx context.Context, in *updateRoundInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.Update(ctx, by, in.RoundID, version, in.Body.plan(), in.Body.Rules.rules(), in.Body.Reason))
}

func (s *Server) deleteRound(ctx context.Context, in *deleteRoundInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Rounds.Delete(ctx, by, in.RoundID, version))
}

func (s *Server) checkPhase(ctx context.Context, in *RoundPath) (*body[PhaseCheck], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	next, missing, err := s.Rounds.Missing(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	out := PhaseCheck{Next: string(next), Missing: make([]MissingThing, 0, len(missing))}
	for _, m := range missing {
		out.Missing = append(out.Missing, MissingThing{Code: m.Code, Message: m.Message, Count: m.Count, Overridable: len(m.OverridableBy) > 0})
	}
	return answer(out), nil
}

func (s *Server) enterPhase(ctx context.Context, in *enterPhaseInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.Enter(ctx, by, in.RoundID, version, competition.Phase(in.Body.Phase),
		competition.Move{Reason: in.Body.Reason, Override: in.Body.Override}))
}

func (s *Server) stepBack(ctx context.Context, in *stepBackInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.StepBack(ctx, by, in.RoundID, version, in.Body.Reason))
}

func (s *Server) extendDeadline(ctx context.Context, in *extendInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.Extend(ctx, by, in.RoundID, version, competition.Deadline(in.Deadline), in.Body.To, in.Body.Reason))
}

func (s *Server) schedulePublication(ctx context.Context, in *scheduleInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.SchedulePublication(ctx, by, in.RoundID, version, in.Body.PublishAt))
}

func (s *Server) listRulesVersions(ctx context.Context, in *RoundPath) (*body[page[RulesVersion]], error) {
	versions, err := s.Rounds.RulesVersions(ctx, whoever(ctx), in.RoundID)
	if err != nil {
		return nil, err
	}
	out := page[RulesVersion]{Items: make([]RulesVersion, 0, len(versions))}
	for _, v := range versions {
		line := RulesVersion{Version: v.Version, Rules: toRules(v.Rules), Reason: v.Reason, At: v.At}
		if v.VotesFor != nil && v.VotesAgainst != nil && v.VotesAbstain != nil {
			line.Votes = &Votes{For: *v.VotesFor, Against: *v.VotesAgainst, Abstain: *v.VotesAbstain}
		}
		out.Items = append(out.Items, line)
	}
	return answer(out), nil
}

func (s *Server) amendRules(ctx context.Context, in *amendRulesInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedRound(s.Rounds.AmendRules(ctx, by, in.RoundID, version, in.Body.Rules.rules(), in.Body.Reason, competition.Votes(in.Body.Votes)))
}

func changedRound(r *competition.Round, err error) (*versioned[Round], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toOwnRound(r), r.Version), nil
}
