package api

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/document"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
)

// Sample is the thing itself of an accepted entry, at reception.
type Sample struct {
	EntryID      uuid.UUID  `json:"entryId"`
	JudgingCode  string     `json:"judgingCode"`
	GroupID      string     `json:"groupId"`
	ProductName  string     `json:"productName"`
	FacilityName string     `json:"facilityName"`
	Status       string     `json:"status" enum:"expected,received,missing,returned"`
	Place        string     `json:"place,omitempty"`
	Note         string     `json:"note,omitempty"`
	By           string     `json:"by,omitempty"`
	At           *time.Time `json:"at,omitempty"`
	Version      int        `json:"version" doc:"0: nothing noted yet."`
}

type listSamplesInput struct {
	RoundPath
	Status  string `query:"status" enum:"expected,received,missing,returned"`
	GroupID string `query:"groupId" maxLength:"50"`
	Code    string `query:"code" maxLength:"60" doc:"The whole judging code, in any case."`
}

type noteSampleInput struct {
	RoundPath
	Code string `path:"code" maxLength:"60"`
	IfMatch
	Body struct {
		Status string `json:"status" enum:"expected,received,missing,returned"`
		Place  string `json:"place,omitempty" doc:"At most 200 characters."`
		Note   string `json:"note,omitempty" doc:"At most 1,000 characters."`
	}
}

type sampleLabelsInput struct {
	RoundPath
	GroupID string `query:"groupId" maxLength:"50"`
}

func sampleOperations(s *Server, api huma.API) {
	handle(api, entryOperation("listSamples", http.MethodGet, "/api/rounds/{roundId}/samples"), s.listSamples)
	handle(api, entryOperation("noteSample", http.MethodPut, "/api/rounds/{roundId}/samples/{code}", 409, 412, 428), s.noteSample)
	handle(api, pdfAnswers(entryOperation("printSampleLabels", http.MethodGet, "/api/rounds/{roundId}/sample-labels", 409)), s.printSampleLabels)
}

func (s *Server) listSamples(ctx context.Context, in *listSamplesInput) (*body[page[Sample]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	samples, err := s.Entries.Samples(ctx, by, in.RoundID, entry.SampleFilter{Status: entry.SampleStatus(in.Status), GroupID: in.GroupID, Code: in.Code})
	if err != nil {
		return nil, err
	}
	return answer(page[Sample]{Items: each(samples, toSample)}), nil
}

func (s *Server) noteSample(ctx context.Context, in *noteSampleInput) (*versioned[Sample], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	sample, err := s.Entries.NoteSample(ctx, by, in.RoundID, in.Code, version, entry.SampleStatus(in.Body.Status), in.Body.Place, in.Body.Note)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toSample(*sample), sample.Version), nil
}

func (s *Server) printSampleLabels(ctx context.Context, in *sampleLabelsInput) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	sheet, err := s.Entries.Labels(ctx, by, in.RoundID, in.GroupID)
	if err != nil {
		return nil, err
	}
	if len(sheet.Samples) == 0 {
		return nil, fault.New(fault.Conflict, "no-samples", "Chưa có hồ sơ nào được nhận nên chưa có mã số để in nhãn.")
	}
	address := s.publicAddress(ctx) + "/app/mau/" + in.RoundID.String() + "?ma="
	labels := each(sheet.Samples, func(x entry.Sample) document.SampleLabel {
		return document.SampleLabel{Code: x.JudgingCode, Group: sheet.Groups[x.GroupID], Link: address + url.QueryEscape(x.JudgingCode)}
	})
	head := document.RoundHead{Title: sheet.Round.Title, Demonstration: sheet.Round.Demonstration}
	return pdfOf("nhan-san-pham.pdf", func(w io.Writer) error { return document.SampleLabels(w, head, labels) })
}

func toSample(x entry.Sample) Sample {
	return Sample{
		EntryID: x.EntryID, JudgingCode: x.JudgingCode, GroupID: x.GroupID, ProductName: x.ProductName, FacilityName: x.Facility,
		Status: string(x.Status), Place: x.Place, Note: x.Note, By: x.ByName, At: x.At, Version: x.Version,
	}
}
