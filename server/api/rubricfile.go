package api

import (
	"context"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"tieubieu/server/competition"
	"tieubieu/server/rubric"
)

// RubricDifference is one thing that sets a later tree apart from an earlier one, so that
// a sentence can be made of it. Points and steps are hundredths.
type RubricDifference struct {
	Change       string `json:"change" enum:"added,removed,changed,moved"`
	Of           string `json:"of" enum:"rubric,group,criterion,level,option"`
	Group        string `json:"group,omitempty" doc:"Name of the criterion group."`
	Criterion    string `json:"criterion,omitempty" doc:"Name of the criterion."`
	Part         string `json:"part,omitempty" doc:"The level or the option, in its words."`
	Field        string `json:"field,omitempty" enum:",name,nameEn,guidance,kind,maxPoints,step,points,description,knockOut,reason,note,order,group" doc:"What has changed; group of what has moved."`
	Before       string `json:"before,omitempty" doc:"Words; kinds and yes or no as codes; an order as names."`
	After        string `json:"after,omitempty"`
	BeforePoints *int64 `json:"beforePoints,omitempty" doc:"In place of words where the field is points; of what is gone, the most that it gave."`
	AfterPoints  *int64 `json:"afterPoints,omitempty"`
}

// RubricImport is what a spreadsheet would make of a rubric. Nothing was changed: setRubric saves the tree.
type RubricImport struct {
	Tree        RubricTree         `json:"tree" doc:"As far as the cells could be read."`
	Problems    []ImportProblem    `json:"problems" doc:"In the order of the rows."`
	Ready       bool               `json:"ready" doc:"The tree can be saved as it is."`
	Version     int                `json:"version" doc:"That counts now."`
	Differences []RubricDifference `json:"differences" doc:"From the version that counts."`
}

type exportRubricInput struct {
	RubricPath
	Version int `query:"version" minimum:"0" doc:"0: the one that counts."`
}

type compareRubricVersionsInput struct {
	RubricPath
	From int `query:"from" minimum:"0" doc:"The earlier version; 0: the one that counts."`
	To   int `query:"to" minimum:"0" doc:"The later version; 0: the one that counts."`
}

type compareRubricDraftInput struct {
	RubricPath
	Body struct {
		Version int        `json:"version" minimum:"0" doc:"That is compared with; 0: the one that counts."`
		Tree    RubricTree `json:"tree" doc:"Need not be sound yet."`
	}
}

type lookAtRubricInput struct {
	RubricPath
	Upload
}

func rubricFileOperations(s *Server, api huma.API) {
	const path = "/api/rounds/{roundId}/rubrics/{groupId}"
	handle(api, huma.Operation{
		OperationID: "exportRubric", Method: http.MethodGet, Path: path + "/spreadsheet", Errors: []int{404},
		Responses: map[string]*huma.Response{strconv.Itoa(http.StatusOK): {
			Description: "A spreadsheet that lookAtRubric reads.",
			Content:     map[string]*huma.MediaType{spreadsheetType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
		}},
	}, s.exportRubric)
	handle(api, huma.Operation{
		OperationID: "lookAtRubric", Method: http.MethodPost, Path: path + "/spreadsheet-preview", DefaultStatus: http.StatusOK,
		Errors: []int{401, 403, 404, 409, 413, 422, 429}, RequestBody: fileBody(spreadsheetType),
	}, s.lookAtRubric)
	handle(api, huma.Operation{OperationID: "compareRubricVersions", Method: http.MethodGet, Path: path + "/differences", Errors: []int{404}}, s.compareRubricVersions)
	handle(api, huma.Operation{
		OperationID: "compareRubricDraft", Method: http.MethodPost, Path: path + "/differences", DefaultStatus: http.StatusOK,
		Errors: []int{401, 403, 404},
	}, s.compareRubricDraft)
}

func (s *Server) exportRubric(ctx context.Context, in *exportRubricInput) (*spreadsheetFile, error) {
	file, err := s.Rounds.ExportRubric(ctx, whoever(ctx), in.RoundID, in.GroupID, in.Version)
	if err != nil {
		return nil, err
	}
	return &spreadsheetFile{
		ContentType: spreadsheetType, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}),
		CacheControl: "private, no-store", Body: file.Content,
	}, nil
}

func (s *Server) lookAtRubric(ctx context.Context, in *lookAtRubricInput) (*body[RubricImport], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, importing); err != nil {
		return nil, err
	}
	i, err := s.Rounds.LookAtRubric(ctx, by, in.RoundID, in.GroupID, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(toRubricImport(i)), nil
}

func (s *Server) compareRubricVersions(ctx context.Context, in *compareRubricVersionsInput) (*body[page[RubricDifference]], error) {
	found, err := s.Rounds.CompareRubricVersions(ctx, whoever(ctx), in.RoundID, in.GroupID, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return answer(page[RubricDifference]{Items: each(found, toRubricDifference)}), nil
}

func (s *Server) compareRubricDraft(ctx context.Context, in *compareRubricDraftInput) (*body[page[RubricDifference]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.Rounds.CompareRubricDraft(ctx, by, in.RoundID, in.GroupID, in.Body.Version, in.Body.Tree.tree())
	if err != nil {
		return nil, err
	}
	return answer(page[RubricDifference]{Items: each(found, toRubricDifference)}), nil
}

func toRubricDifference(d rubric.Difference) RubricDifference { return RubricDifference(d) }

func toRubricImport(i *competition.RubricImport) RubricImport {
	return RubricImport{
		Tree: toTree(i.Tree), Ready: i.Ready(), Version: i.Version, Differences: each(i.Differences, toRubricDifference),
		Problems: each(i.Problems, func(p rubric.Problem) ImportProblem {
			return ImportProblem{Column: p.Heading, Cell: p.Cell, Code: p.Code, Message: p.Message}
		}),
	}
}
