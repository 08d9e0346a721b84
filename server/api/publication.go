package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/publication"
)

// Publication is one published version of a round's result.
type Publication struct {
	RoundID   uuid.UUID `json:"roundId"`
	Version   int       `json:"version"`
	At        time.Time `json:"at"`
	Note      string    `json:"note,omitempty"`
	SHA256    string    `json:"sha256" doc:"Of the bundle, in hex."`
	Entered   int       `json:"entered"`
	Passed    int       `json:"passed"`
	Awarded   int       `json:"awarded"`
	Nominated int       `json:"nominated"`
	Bundle    string    `json:"bundle" doc:"Where the result bundle is."`
}

func toPublication(p publication.Publication) Publication {
	return Publication{
		RoundID: p.RoundID, Version: p.Version, At: p.At, Note: p.Note, SHA256: hex.EncodeToString(p.SHA256), Entered: p.Entered, Passed: p.Passed,
		Awarded: p.Awarded, Nominated: p.Nominated, Bundle: publication.BundlePath(p.RoundID, p.Version),
	}
}

type publishInput struct {
	RoundPath
	IfMatch
}

func publicationOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "publishResult", Method: http.MethodPost, Path: "/api/rounds/{roundId}/publications", DefaultStatus: http.StatusCreated}, s.publishResult)
	handle(api, huma.Operation{OperationID: "listPublications", Method: http.MethodGet, Path: "/api/rounds/{roundId}/publications"}, s.listPublications)
	handle(api, huma.Operation{OperationID: "downloadBundle", Method: http.MethodGet, Path: "/api/rounds/{roundId}/publications/{version}/bundle"}, s.downloadBundle)
}

type bundleInput struct {
	RoundPath
	Version     int    `path:"version" minimum:"1"`
	IfNoneMatch string `header:"If-None-Match"`
}

type bundleOutput struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	Disposition  string `header:"Content-Disposition"`
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         []byte
}

// downloadBundle answers with the bytes as they were published: they never change.
func (s *Server) downloadBundle(ctx context.Context, in *bundleInput) (*bundleOutput, error) {
	p, err := s.Publications.Download(ctx, in.RoundID, in.Version)
	if err != nil {
		return nil, err
	}
	out := &bundleOutput{
		Status: http.StatusOK, ContentType: "application/json; charset=utf-8", CacheControl: "public, max-age=31536000, immutable",
		Disposition: fmt.Sprintf(`attachment; filename="ket-qua-%s-%d.json"`, p.RoundID, p.Version),
		ETag:        `"` + hex.EncodeToString(p.SHA256) + `"`, Body: p.Bundle,
	}
	if in.IfNoneMatch == out.ETag {
		out.Status, out.Body = http.StatusNotModified, nil
	}
	return out, nil
}

func (s *Server) publishResult(ctx context.Context, in *publishInput) (*body[Publication], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := s.Publications.Publish(ctx, by, in.RoundID, version)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answer(toPublication(*p)), nil
}

func (s *Server) listPublications(ctx context.Context, in *RoundPath) (*body[page[Publication]], error) {
	versions, err := s.Publications.Versions(ctx, in.RoundID)
	if err != nil {
		return nil, err
	}
	items := make([]Publication, len(versions))
	for i, p := range versions {
		items[i] = toPublication(p)
	}
	return answer(page[Publication]{Items: items}), nil
}
