package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Programme is a ladder of tiers with its product groups and score sheet templates.
type Programme struct {
	ID        uuid.UUID        `json:"id"`
	Code      string           `json:"code"`
	NameVi    string           `json:"nameVi"`
	NameEn    string           `json:"nameEn"`
	Tiers     []Tier           `json:"tiers" doc:"Lowest first."`
	Groups    []ProductGroup   `json:"groups"`
	Templates []RubricTemplate `json:"templates"`
	Version   int              `json:"version"`
}

// ProgrammeInput is a programme as it is typed.
type ProgrammeInput struct {
	Code      string           `json:"code" maxLength:"40" doc:"Never changes once it is given."`
	NameVi    string           `json:"nameVi" maxLength:"200"`
	NameEn    string           `json:"nameEn" maxLength:"200"`
	Tiers     []Tier           `json:"tiers" maxItems:"10" doc:"Lowest first."`
	Groups    []ProductGroup   `json:"groups" maxItems:"26"`
	Templates []RubricTemplate `json:"templates" maxItems:"27"`
}

// Tier is one step of the ladder.
type Tier struct {
	Tier           string `json:"tier" maxLength:"40"`
	NameVi         string `json:"nameVi" maxLength:"200"`
	NameEn         string `json:"nameEn" maxLength:"200"`
	UnitLevel      string `json:"unitLevel" enum:"nation,region,province,commune"`
	Optional       bool   `json:"optional"`
	AdmitsOpen     bool   `json:"admitsOpen" doc:"Default of its rounds."`
	AdmitsPromoted bool   `json:"admitsPromoted" doc:"Default of its rounds."`
}

// ProductGroup is a product group; its letter begins judging codes.
type ProductGroup struct {
	GroupID string `json:"groupId" maxLength:"40"`
	Letter  string `json:"letter" maxLength:"1"`
	NameVi  string `json:"nameVi" maxLength:"200"`
	NameEn  string `json:"nameEn" maxLength:"200"`
}

// RubricTemplate is the score sheet that new rounds start from.
type RubricTemplate struct {
	GroupID string     `json:"groupId" maxLength:"40" doc:"Empty: for the groups that have none of their own."`
	Tree    RubricTree `json:"tree"`
	Source  string     `json:"source" maxLength:"2000" doc:"Where it comes from, above all what is default and not law."`
}

func toProgramme(d *competition.Definition) Programme {
	p := Programme{ID: d.ID, Code: d.Code, NameVi: d.NameVi, NameEn: d.NameEn, Version: d.Version, Tiers: []Tier{}, Groups: []ProductGroup{}, Templates: []RubricTemplate{}}
	for _, t := range d.Tiers {
		p.Tiers = append(p.Tiers, Tier{Tier: t.Tier, NameVi: t.NameVi, NameEn: t.NameEn, UnitLevel: string(t.UnitLevel),
			Optional: t.Optional, AdmitsOpen: t.AdmitsOpen, AdmitsPromoted: t.AdmitsPromoted})
	}
	for _, g := range d.Groups {
		p.Groups = append(p.Groups, ProductGroup{GroupID: g.GroupID, Letter: g.Letter, NameVi: g.NameVi, NameEn: g.NameEn})
	}
	for _, t := range d.Templates {
		p.Templates = append(p.Templates, RubricTemplate{GroupID: t.GroupID, Tree: toTree(t.Tree), Source: t.Source})
	}
	return p
}

func (p ProgrammeInput) definition() competition.Definition {
	d := competition.Definition{Programme: competition.Programme{Code: p.Code, NameVi: p.NameVi, NameEn: p.NameEn}}
	for _, t := range p.Tiers {
		d.Tiers = append(d.Tiers, competition.Tier{Tier: t.Tier, NameVi: t.NameVi, NameEn: t.NameEn, UnitLevel: unit.Level(t.UnitLevel),
			Optional: t.Optional, AdmitsOpen: t.AdmitsOpen, AdmitsPromoted: t.AdmitsPromoted})
	}
	for _, g := range p.Groups {
		d.Groups = append(d.Groups, competition.Group{GroupID: g.GroupID, Letter: g.Letter, NameVi: g.NameVi, NameEn: g.NameEn})
	}
	for _, t := range p.Templates {
		d.Templates = append(d.Templates, competition.Template{GroupID: t.GroupID, Tree: t.Tree.tree(), Source: t.Source})
	}
	return d
}

// Cycle is one climb of the ladder.
type Cycle struct {
	ID          uuid.UUID `json:"id"`
	ProgrammeID uuid.UUID `json:"programmeId"`
	Name        string    `json:"name"`
	StartsOn    string    `json:"startsOn" format:"date"`
	EndsOn      string    `json:"endsOn" format:"date"`
	Status      string    `json:"status" enum:"open,closed"`
	Version     int       `json:"version"`
}

// CycleDetail is a cycle with who belongs where, and quotas.
type CycleDetail struct {
	Cycle
	Members   []CycleMember `json:"members"`
	Quotas    []CycleQuota  `json:"quotas"`
	Uncovered []UnitRef     `json:"uncovered" doc:"Units that live when the cycle begins and have no region in it: nothing can climb from them."`
}

// CycleMember says which parent a unit has in the cycle.
type CycleMember struct {
	MemberID uuid.UUID `json:"memberId"`
	ParentID uuid.UUID `json:"parentId"`
}

// CycleQuota is how many promotions a unit may send up from a tier, over all its rounds.
type CycleQuota struct {
	Tier    string    `json:"tier"`
	UnitID  uuid.UUID `json:"unitId"`
	Places  int       `json:"places"`
	Version int       `json:"version"`
}

// UnitRef is a unit and what it is called.
type UnitRef struct {
	ID    uuid.UUID `json:"id"`
	Title string    `json:"title"`
}

func toCycle(c competition.Cycle) Cycle {
	return Cycle{ID: c.ID, ProgrammeID: c.ProgrammeID, Name: c.Name, StartsOn: *day(&c.StartsOn), EndsOn: *day(&c.EndsOn), Status: string(c.Status), Version: c.Version}
}

func toCycleQuota(q competition.Quota) CycleQuota {
	return CycleQuota{Tier: q.Tier, UnitID: q.UnitID, Places: q.Places, Version: q.Version}
}

type ProgrammePath struct {
	ProgrammeID uuid.UUID `path:"programmeId"`
}

type createProgrammeInput struct {
	Body ProgrammeInput
}

type updateProgrammeInput struct {
	ProgrammePath
	IfMatch
	Body ProgrammeInput
}

type CyclePath struct {
	CycleID uuid.UUID `path:"cycleId"`
}

type listCyclesInput struct {
	ProgrammeID uuid.UUID `query:"programmeId"`
}

type createCycleInput struct {
	Body struct {
		ProgrammeID uuid.UUID `json:"programmeId"`
		Name        string    `json:"name" maxLength:"60"`
		StartsOn    string    `json:"startsOn" format:"date"`
		EndsOn      string    `json:"endsOn" format:"date"`
	}
}

type updateCycleInput struct {
	CyclePath
	IfMatch
	Body struct {
		Name     string `json:"name" maxLength:"60"`
		StartsOn string `json:"startsOn" format:"date"`
		EndsOn   string `json:"endsOn" format:"date"`
	}
}

type setMembersInput struct {
	CyclePath
	IfMatch
	Body struct {
		Members []CycleMember `json:"members" maxItems:"20000"`
	}
}

type QuotaPath struct {
	CyclePath
	IfMatch
	Tier   string    `path:"tier" maxLength:"40"`
	UnitID uuid.UUID `path:"unitId"`
}

type setQuotaInput struct {
	QuotaPath
	Body struct {
		Places int `json:"places" minimum:"0" maximum:"100000"`
	}
}

type closeCycleInput struct {
	CyclePath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func competitionOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listProgrammes", Method: http.MethodGet, Path: "/api/programmes"}, s.listProgrammes)
	handle(api, huma.Operation{OperationID: "createProgramme", Method: http.MethodPost, Path: "/api/programmes", DefaultStatus: http.StatusCreated}, s.createProgramme)
	handle(api, huma.Operation{OperationID: "getProgramme", Method: http.MethodGet, Path: "/api/programmes/{programmeId}"}, s.getProgramme)
	handle(api, huma.Operation{OperationID: "updateProgramme", Method: http.MethodPut, Path: "/api/programmes/{programmeId}"}, s.updateProgramme)
	handle(api, huma.Operation{OperationID: "listCycles", Method: http.MethodGet, Path: "/api/cycles"}, s.listCycles)
	handle(api, huma.Operation{OperationID: "createCycle", Method: http.MethodPost, Path: "/api/cycles", DefaultStatus: http.StatusCreated}, s.createCycle)
	handle(api, huma.Operation{OperationID: "getCycle", Method: http.MethodGet, Path: "/api/cycles/{cycleId}"}, s.getCycle)
	handle(api, huma.Operation{OperationID: "updateCycle", Method: http.MethodPut, Path: "/api/cycles/{cycleId}"}, s.updateCycle)
	handle(api, huma.Operation{OperationID: "setCycleMembers", Method: http.MethodPut, Path: "/api/cycles/{cycleId}/members"}, s.setCycleMembers)
	handle(api, huma.Operation{OperationID: "closeCycle", Method: http.MethodPut, Path: "/api/cycles/{cycleId}/closing"}, s.closeCycle)
	handle(api, huma.Operation{
		OperationID: "setCycleQuota", Method: http.MethodPut, Path: "/api/cycles/{cycleId}/quotas/{tier}/{unitId}",
		Description: "The first quota of a unit is set with If-Match \"0\".",
	}, s.setCycleQuota)
	handle(api, huma.Operation{OperationID: "removeCycleQuota", Method: http.MethodDelete, Path: "/api/cycles/{cycleId}/quotas/{tier}/{unitId}"}, s.removeCycleQuota)
}

func (s *Server) listProgrammes(ctx context.Context, _ *struct{}) (*body[page[Programme]], error) {
	all, err := s.Rounds.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	out := page[Programme]{Items: make([]Programme, 0, len(all))}
	for i := range all {
		out.Items = append(out.Items, toProgramme(&all[i]))
	}
	return answer(out), nil
}

func (s *Server) getProgramme(ctx context.Context, in *ProgrammePath) (*versioned[Programme], error) {
	d, err := s.Rounds.Programme(ctx, in.ProgrammeID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toProgramme(d), d.Version), nil
}

func (s *Server) createProgramme(ctx context.Context, in *createProgrammeInput) (*versioned[Programme], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Rounds.CreateProgramme(ctx, by, in.Body.definition())
	if err != nil {
		return nil, err
	}
	return answerVersion(toProgramme(d), d.Version), nil
}

func (s *Server) updateProgramme(ctx context.Context, in *updateProgrammeInput) (*versioned[Programme], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Rounds.UpdateProgramme(ctx, by, in.ProgrammeID, version, in.Body.definition())
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toProgramme(d), d.Version), nil
}

func (s *Server) listCycles(ctx context.Context, in *listCyclesInput) (*body[page[Cycle]], error) {
	cycles, err := s.Rounds.Cycles(ctx, in.ProgrammeID)
	if err != nil {
		return nil, err
	}
	out := page[Cycle]{Items: make([]Cycle, 0, len(cycles))}
	for _, c := range cycles {
		out.Items = append(out.Items, toCycle(c))
	}
	return answer(out), nil
}

func (s *Server) getCycle(ctx context.Context, in *CyclePath) (*versioned[CycleDetail], error) {
	c, err := s.Rounds.Cycle(ctx, in.CycleID)
	if err != nil {
		return nil, err
	}
	missing, err := s.Rounds.Uncovered(ctx, in.CycleID)
	if err != nil {
		return nil, err
	}
	out := CycleDetail{Cycle: toCycle(c.Cycle), Members: []CycleMember{}, Quotas: []CycleQuota{}, Uncovered: []UnitRef{}}
	for _, m := range c.Members {
		out.Members = append(out.Members, CycleMember{MemberID: m.MemberID, ParentID: m.ParentID})
	}
	for _, q := range c.Quotas {
		out.Quotas = append(out.Quotas, toCycleQuota(q))
	}
	for _, u := range missing {
		out.Uncovered = append(out.Uncovered, UnitRef{ID: u.ID, Title: u.Title()})
	}
	return answerVersion(out, c.Version), nil
}

func (s *Server) createCycle(ctx context.Context, in *createCycleInput) (*versioned[Cycle], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	n := competition.NewCycle{ProgrammeID: in.Body.ProgrammeID, Name: in.Body.Name}
	if n.StartsOn, n.EndsOn, err = days(in.Body.StartsOn, in.Body.EndsOn); err != nil {
		return nil, err
	}
	c, err := s.Rounds.CreateCycle(ctx, by, n)
	if err != nil {
		return nil, err
	}
	return answerVersion(toCycle(*c), c.Version), nil
}

func (s *Server) updateCycle(ctx context.Context, in *updateCycleInput) (*versioned[Cycle], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	n := competition.NewCycle{Name: in.Body.Name}
	if n.StartsOn, n.EndsOn, err = days(in.Body.StartsOn, in.Body.EndsOn); err != nil {
		return nil, err
	}
	return changedCycle(s.Rounds.UpdateCycle(ctx, by, in.CycleID, version, n))
}

func (s *Server) setCycleMembers(ctx context.Context, in *setMembersInput) (*versioned[Cycle], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	members := make([]competition.Member, 0, len(in.Body.Members))
	for _, m := range in.Body.Members {
		members = append(members, competition.Member{MemberID: m.MemberID, ParentID: m.ParentID})
	}
	return changedCycle(s.Rounds.SetMembers(ctx, by, in.CycleID, version, members))
}

func (s *Server) closeCycle(ctx context.Context, in *closeCycleInput) (*versioned[Cycle], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return changedCycle(s.Rounds.CloseCycle(ctx, by, in.CycleID, version, in.Body.Reason))
}

func changedCycle(c *competition.Cycle, err error) (*versioned[Cycle], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCycle(*c), c.Version), nil
}

func (s *Server) setCycleQuota(ctx context.Context, in *setQuotaInput) (*versioned[CycleQuota], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	q, err := s.Rounds.SetQuota(ctx, by, in.CycleID, in.Tier, in.UnitID, version, in.Body.Places)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCycleQuota(*q), q.Version), nil
}

func (s *Server) removeCycleQuota(ctx context.Context, in *QuotaPath) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Rounds.RemoveQuota(ctx, by, in.CycleID, in.Tier, in.UnitID, version))
}

// days reads the first and the last day of a span.
func days(from, until string) (first, last time.Time, err error) {
	var f fault.Fields
	read := func(path, s string) time.Time {
		t, err := time.Parse(dayFormat, s)
		if err != nil {
			f.Add(path, "not-a-day", "Ngày phải có dạng năm-tháng-ngày, ví dụ 2026-09-30.")
		}
		return t
	}
	first, last = read("startsOn", from), read("endsOn", until)
	return first, last, f.Err()
}
