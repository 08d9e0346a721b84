package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/practice"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
)

// Practice is what a judge practises with. Practice marks stay on the device.
type Practice struct {
	Rubrics []Rubric         `json:"rubrics" doc:"Of the judge's groups, as they stand: they may still change."`
	Samples []PracticeSample `json:"samples"`
}

// PracticeSample is an awarded, published product of another round with its score.
type PracticeSample struct {
	ID       uuid.UUID      `json:"id" doc:"Stays the same while the sample is chosen."`
	EntryID  uuid.UUID      `json:"entryId"`
	GroupID  string         `json:"groupId" doc:"By whose rubric it is practised."`
	Title    string         `json:"title"`
	Facility string         `json:"facility"`
	Year     int            `json:"year" doc:"Of the award."`
	Note     string         `json:"note"`
	Photos   []PacketPhoto  `json:"photos"`
	Anchor   PracticeAnchor `json:"anchor"`
}

// PracticeAnchor is the published score to compare one's own with.
type PracticeAnchor struct {
	Score  string        `json:"score" doc:"In points, two decimals: 85.34."`
	Groups []AnchorGroup `json:"groups"`
}

// AnchorGroup is the mean of one criterion group of the sample's own round.
type AnchorGroup struct {
	ID     string `json:"id"`
	Points string `json:"points" doc:"In points, two decimals."`
}

// PracticeSamples is a round's samples in order.
type PracticeSamples struct {
	Items   []PracticeSample `json:"items"`
	Version int              `json:"version"`
}

// PracticeCandidate is an entry that may become a sample.
type PracticeCandidate struct {
	EntryID    uuid.UUID `json:"entryId"`
	GroupID    string    `json:"groupId"`
	Title      string    `json:"title"`
	Facility   string    `json:"facility"`
	RoundTitle string    `json:"roundTitle"`
	Year       int       `json:"year"`
	Score      string    `json:"score"`
	Photos     int       `json:"photos"`
}

// PracticeChoice is one sample as it is chosen.
type PracticeChoice struct {
	EntryID uuid.UUID `json:"entryId"`
	GroupID string    `json:"groupId" maxLength:"100"`
	Note    string    `json:"note,omitempty" maxLength:"2000" doc:"At most 1000 characters."`
}

type setPracticeSamplesInput struct {
	RoundPath
	IfMatch
	Body struct {
		Items []PracticeChoice `json:"items" maxItems:"100" doc:"In order; at most 20."`
	}
}

type practiceCandidatesInput struct {
	RoundPath
	Search string `query:"q" maxLength:"200" doc:"In the product's or the facility's name, without marks."`
}

func practiceOperations(s *Server, api huma.API) {
	const samples = "/api/rounds/{roundId}/practice-samples"
	handle(api, huma.Operation{OperationID: "getPractice", Method: http.MethodGet, Path: "/api/judge/rounds/{roundId}/practice", Errors: []int{401, 404, 409}}, s.getPractice)
	handle(api, huma.Operation{OperationID: "listPracticeSamples", Method: http.MethodGet, Path: samples, Errors: []int{401, 404}}, s.listPracticeSamples)
	handle(api, huma.Operation{OperationID: "setPracticeSamples", Method: http.MethodPut, Path: samples, Errors: []int{401, 404, 409, 412, 428}}, s.setPracticeSamples)
	handle(api, huma.Operation{OperationID: "listPracticeCandidates", Method: http.MethodGet, Path: "/api/rounds/{roundId}/practice-candidates", Errors: []int{401, 404}}, s.listPracticeCandidates)
}

func (s *Server) getPractice(ctx context.Context, in *RoundPath) (*body[Practice], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	m, err := s.Practice.Practise(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(Practice{
		Rubrics: each(m.Rubrics, func(r rubric.Rubric) Rubric { return toRubric(r) }), Samples: toPracticeSamples(m.Samples),
	}), nil
}

func (s *Server) listPracticeSamples(ctx context.Context, in *RoundPath) (*versioned[PracticeSamples], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return practiceAnswer(s.Practice.List(ctx, by, in.RoundID))
}

func (s *Server) setPracticeSamples(ctx context.Context, in *setPracticeSamplesInput) (*versioned[PracticeSamples], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return practiceAnswer(s.Practice.Choose(ctx, by, in.RoundID, version, each(in.Body.Items, func(c PracticeChoice) practice.Choice { return practice.Choice(c) })))
}

func (s *Server) listPracticeCandidates(ctx context.Context, in *practiceCandidatesInput) (*body[page[PracticeCandidate]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.Practice.Candidates(ctx, by, in.RoundID, in.Search)
	if err != nil {
		return nil, err
	}
	return answer(page[PracticeCandidate]{Items: each(found, func(c practice.Candidate) PracticeCandidate { return PracticeCandidate(c) })}), nil
}

func practiceAnswer(set *practice.Set, err error) (*versioned[PracticeSamples], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toPracticeSet(set), set.Version), nil
}

func toPracticeSet(set *practice.Set) PracticeSamples {
	return PracticeSamples{Items: toPracticeSamples(set.Samples), Version: set.Version}
}

func toPracticeSamples(samples []practice.Sample) []PracticeSample {
	return each(scoresheet.PracticeFiles(samples), toPracticeSample)
}

func toPracticeSample(s scoresheet.PracticeSample) PracticeSample {
	return PracticeSample{
		ID: s.ID, EntryID: s.EntryID, GroupID: s.GroupID, Title: s.Title, Facility: s.Facility, Year: s.Year, Note: s.Note,
		Photos: each(s.Photos, toPacketPhoto),
		Anchor: PracticeAnchor{Score: s.Anchor.Score, Groups: each(s.Anchor.Groups, func(g practice.AnchorGroup) AnchorGroup { return AnchorGroup(g) })},
	}
}
