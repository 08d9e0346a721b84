package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/rubric"
)

// Rubric is one version of the criteria of a product group in a round.
type Rubric struct {
	ID      uuid.UUID  `json:"id"`
	RoundID uuid.UUID  `json:"roundId"`
	GroupID string     `json:"groupId"`
	Version int        `json:"version"`
	Tree    RubricTree `json:"tree"`
	At      time.Time  `json:"at"`
	ByName  string     `json:"byName,omitempty" doc:"Who saved it, in lists of versions, for those who may change it."`
}

// RubricTree is the criterion groups in order. All points are hundredths.
type RubricTree struct {
	Note            string           `json:"note,omitempty" maxLength:"2000" doc:"Where the tree comes from, above all what is default and not law."`
	CriterionGroups []CriterionGroup `json:"criterionGroups" maxItems:"12"`
}

// CriterionGroup is fixed by the programme; its criteria add up to its maximum.
type CriterionGroup struct {
	ID        string      `json:"id" maxLength:"40"`
	Name      string      `json:"name" maxLength:"300"`
	NameEn    string      `json:"nameEn,omitempty" maxLength:"300"`
	MaxPoints int64       `json:"maxPoints" minimum:"0" maximum:"10000"`
	Criteria  []Criterion `json:"criteria" maxItems:"60"`
}

// Criterion is a leaf: points with a step, or options of which one is chosen.
type Criterion struct {
	ID        string            `json:"id" maxLength:"40"`
	Name      string            `json:"name" maxLength:"300"`
	NameEn    string            `json:"nameEn,omitempty" maxLength:"300"`
	Guidance  string            `json:"guidance,omitempty" maxLength:"2000"`
	Kind      string            `json:"kind" enum:"points,options"`
	MaxPoints int64             `json:"maxPoints,omitempty" minimum:"0" maximum:"10000"`
	Step      int64             `json:"step,omitempty" doc:"100, 50, 25 or 10."`
	Levels    []DescribedLevel  `json:"levels,omitempty" maxItems:"20"`
	Options   []CriterionOption `json:"options,omitempty" maxItems:"20"`
}

// DescribedLevel describes and suggests points; it binds nobody.
type DescribedLevel struct {
	Points      int64  `json:"points"`
	Name        string `json:"name,omitempty" maxLength:"300" doc:"A word for the level."`
	Description string `json:"description" maxLength:"2000"`
}

// CriterionOption is one answer; a knock-out disqualifies, with its reason shown.
type CriterionOption struct {
	ID          string `json:"id" maxLength:"40"`
	Description string `json:"description,omitempty" maxLength:"2000"`
	Points      int64  `json:"points"`
	KnockOut    bool   `json:"knockOut,omitempty"`
	Reason      string `json:"reason,omitempty" maxLength:"2000"`
}

func toRubric(r rubric.Rubric) Rubric {
	return Rubric{ID: r.ID, RoundID: r.RoundID, GroupID: r.GroupID, Version: r.Version, Tree: toTree(r.Tree), At: r.At}
}

func toTree(t rubric.Tree) RubricTree {
	out := RubricTree{Note: t.Note, CriterionGroups: []CriterionGroup{}}
	for _, g := range t.CriterionGroups {
		group := CriterionGroup{ID: g.ID, Name: g.Name, NameEn: g.NameEn, MaxPoints: g.MaxPoints, Criteria: []Criterion{}}
		for _, c := range g.Criteria {
			leaf := Criterion{ID: c.ID, Name: c.Name, NameEn: c.NameEn, Guidance: c.Guidance, Kind: c.Kind, MaxPoints: c.MaxPoints, Step: c.Step}
			for _, l := range c.Levels {
				leaf.Levels = append(leaf.Levels, DescribedLevel(l))
			}
			for _, o := range c.Options {
				leaf.Options = append(leaf.Options, CriterionOption(o))
			}
			group.Criteria = append(group.Criteria, leaf)
		}
		out.CriterionGroups = append(out.CriterionGroups, group)
	}
	return out
}

func (t RubricTree) tree() rubric.Tree {
	out := rubric.Tree{Note: t.Note, CriterionGroups: []rubric.CriterionGroup{}}
	for _, g := range t.CriterionGroups {
		group := rubric.CriterionGroup{ID: g.ID, Name: g.Name, NameEn: g.NameEn, MaxPoints: g.MaxPoints, Criteria: []rubric.Criterion{}}
		for _, c := range g.Criteria {
			leaf := rubric.Criterion{ID: c.ID, Name: c.Name, NameEn: c.NameEn, Guidance: c.Guidance, Kind: c.Kind, MaxPoints: c.MaxPoints, Step: c.Step}
			for _, l := range c.Levels {
				leaf.Levels = append(leaf.Levels, rubric.Level(l))
			}
			for _, o := range c.Options {
				leaf.Options = append(leaf.Options, rubric.Option(o))
			}
			group.Criteria = append(group.Criteria, leaf)
		}
		out.CriterionGroups = append(out.CriterionGroups, group)
	}
	return out
}

type RubricPath struct {
	RoundPath
	GroupID string `path:"groupId" maxLength:"40"`
}

type setRubricInput struct {
	RubricPath
	IfMatch
	Body struct {
		Tree RubricTree `json:"tree"`
	}
}

func rubricOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listRubrics", Method: http.MethodGet, Path: "/api/rounds/{roundId}/rubrics"}, s.listRubrics)
	handle(api, huma.Operation{OperationID: "getRubric", Method: http.MethodGet, Path: "/api/rounds/{roundId}/rubrics/{groupId}"}, s.getRubric)
	handle(api, huma.Operation{
		OperationID: "setRubric", Method: http.MethodPut, Path: "/api/rounds/{roundId}/rubrics/{groupId}",
		Description: "Writes the next version, until scoring opens; If-Match is the version of the rubric last seen.",
	}, s.setRubric)
	handle(api, huma.Operation{OperationID: "listRubricVersions", Method: http.MethodGet, Path: "/api/rounds/{roundId}/rubrics/{groupId}/versions"}, s.listRubricVersions)
	rubricFileOperations(s, api)
}

func (s *Server) listRubrics(ctx context.Context, in *RoundPath) (*body[page[Rubric]], error) {
	return rubricPage(s.Rounds.Rubrics(ctx, whoever(ctx), in.RoundID))
}

func (s *Server) getRubric(ctx context.Context, in *RubricPath) (*versioned[Rubric], error) {
	r, err := s.Rounds.Rubric(ctx, whoever(ctx), in.RoundID, in.GroupID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toRubric(*r), r.Version), nil
}

func (s *Server) listRubricVersions(ctx context.Context, in *RubricPath) (*body[page[Rubric]], error) {
	versions, err := rubricPage(s.Rounds.RubricVersions(ctx, whoever(ctx), in.RoundID, in.GroupID))
	if err != nil {
		return nil, err
	}
	names, err := s.Rounds.RubricAuthors(ctx, whoever(ctx), in.RoundID, in.GroupID)
	if err != nil {
		return nil, err
	}
	for i := range versions.Body.Items {
		versions.Body.Items[i].ByName = names[versions.Body.Items[i].Version]
	}
	return versions, nil
}

func (s *Server) setRubric(ctx context.Context, in *setRubricInput) (*versioned[Rubric], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	r, err := s.Rounds.SetRubric(ctx, by, in.RoundID, in.GroupID, version, in.Body.Tree.tree())
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toRubric(*r), r.Version), nil
}

func rubricPage(rubrics []rubric.Rubric, err error) (*body[page[Rubric]], error) {
	if err != nil {
		return nil, err
	}
	out := page[Rubric]{Items: make([]Rubric, 0, len(rubrics))}
	for _, r := range rubrics {
		out.Items = append(out.Items, toRubric(r))
	}
	return answer(out), nil
}
