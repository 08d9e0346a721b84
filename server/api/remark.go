package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/remark"
)

// Remark is what one judge wrote for a facility, as published. Which judge is not said.
type Remark struct {
	SheetID     uuid.UUID  `json:"sheetId"`
	JudgingCode string     `json:"judgingCode"`
	ProductName string     `json:"productName"`
	GroupName   string     `json:"groupName" doc:"In the reader's language."`
	Text        string     `json:"text"`
	Digest      string     `json:"digest" doc:"SHA-256 of the text in hex: what a reading names as seen."`
	Released    *bool      `json:"released,omitempty" doc:"Absent: nobody has read this text."`
	Reason      string     `json:"reason" doc:"Why it is kept back."`
	ReadByName  string     `json:"readByName,omitempty"`
	ReadAt      *time.Time `json:"readAt,omitempty"`
	Version     int        `json:"version" doc:"Of the reading; 0 for the first."`
}

// RemarkPage is a piece of a round's remarks in the order of judging codes.
type RemarkPage struct {
	Items   []Remark `json:"items"`
	Next    *string  `json:"next,omitempty"`
	Waiting int      `json:"waiting" doc:"How many of all nobody has read."`
}

// RemarksReleased is what a bulk release did.
type RemarksReleased struct {
	Released int `json:"released" doc:"How many were new; those released before stay."`
}

// SeenRemark is one remark of a bulk release.
type SeenRemark struct {
	SheetID uuid.UUID `json:"sheetId"`
	Seen    string    `json:"seen" minLength:"64" maxLength:"64" doc:"SHA-256 of the text that was read, in hex."`
}

type listRemarksInput struct {
	RoundPath
	Paging
	State string `query:"state" enum:"waiting,released,kept"`
}

type readRemarkInput struct {
	IfMatch
	SheetID uuid.UUID `path:"sheetId"`
	Body    struct {
		Released bool   `json:"released"`
		Reason   string `json:"reason,omitempty" doc:"Where it is kept back; at most 2,000 characters."`
		Seen     string `json:"seen" minLength:"64" maxLength:"64" doc:"SHA-256 of the text that was read, in hex."`
	}
}

type releaseRemarksInput struct {
	RoundPath
	Body struct {
		Items []SeenRemark `json:"items" minItems:"1" maxItems:"500"`
	}
}

func remarkOperations(s *Server, api huma.API) {
	handle(api, entryOperation("listRemarks", http.MethodGet, "/api/rounds/{roundId}/remarks"), s.listRemarks)
	reading := entryOperation("readRemark", http.MethodPut, "/api/score-sheets/{sheetId}/remark-reading", 409, 412, 428)
	reading.Description = "Releases a remark to its facility or keeps it back, by the round's secretary or organiser after publication. 409 remark-changed when the text is another by now."
	handle(api, reading, s.readRemark)
	bulk := entryOperation("releaseRemarks", http.MethodPost, "/api/rounds/{roundId}/remark-readings", 409)
	bulk.Description = "All or none. 409 remark-changed or remark-kept, with one field for each item that stands in the way."
	handle(api, bulk, s.releaseRemarks)
}

func (s *Server) listRemarks(ctx context.Context, in *listRemarksInput) (*body[RemarkPage], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.remarkCursor()
	if err != nil {
		return nil, err
	}
	p, err := s.Remarks.List(ctx, by, in.RoundID, remark.Filter{State: remark.State(in.State), After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	out := RemarkPage{Items: each(p.Remarks, toRemark(by.Locale)), Waiting: p.Waiting}
	if n := len(p.Remarks); n > 0 && n == in.Limit {
		next := p.Remarks[n-1].SheetID.String() + "_" + p.Remarks[n-1].JudgingCode
		out.Next = &next
	}
	return answer(out), nil
}

// remarkCursor reads "sheet_code", where the page before ended.
func (p Paging) remarkCursor() (c remark.Cursor, err error) {
	if p.Cursor == "" {
		return c, nil
	}
	sheet, code, _ := strings.Cut(p.Cursor, "_")
	if c.SheetID, err = uuid.Parse(sheet); err != nil {
		return c, fault.New(fault.Invalid, "bad-cursor", "Vị trí trang không đúng định dạng.")
	}
	c.JudgingCode = code
	return c, nil
}

func (s *Server) readRemark(ctx context.Context, in *readRemarkInput) (*versioned[Remark], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	r, err := s.Remarks.Read(ctx, by, in.SheetID, version, remark.Reading{Released: in.Body.Released, Reason: in.Body.Reason, Seen: in.Body.Seen})
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toRemark(by.Locale)(*r), r.Version), nil
}

func (s *Server) releaseRemarks(ctx context.Context, in *releaseRemarksInput) (*body[RemarksReleased], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	items := each(in.Body.Items, func(i SeenRemark) remark.Seen { return remark.Seen{SheetID: i.SheetID, Digest: i.Seen} })
	released, err := s.Remarks.ReleaseAll(ctx, by, in.RoundID, items)
	if err != nil {
		return nil, err
	}
	return answer(RemarksReleased{Released: released}), nil
}

func toRemark(locale string) func(remark.Remark) Remark {
	return func(r remark.Remark) Remark {
		return Remark{
			SheetID: r.SheetID, JudgingCode: r.JudgingCode, ProductName: r.ProductName, GroupName: localized(locale, r.GroupNameVi, r.GroupNameEn),
			Text: r.Text, Digest: hex.EncodeToString(r.Digest), Released: r.Released, Reason: r.Reason, ReadByName: r.ReadBy, ReadAt: r.ReadAt, Version: r.Version,
		}
	}
}
