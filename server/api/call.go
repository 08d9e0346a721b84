package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/notice"
)

// Call is a notice that an officer passes on by phone, because no mail reaches the
// facility.
type Call struct {
	Notice       Notice        `json:"notice" doc:"In the officer's language; readAt: an owner has read it in the account meanwhile."`
	Why          string        `json:"why" enum:"no-address,not-sent,refused"`
	Status       string        `json:"status" enum:"open,not-reached,called"`
	FacilityName string        `json:"facilityName"`
	ContactName  string        `json:"contactName"`
	ContactPhone string        `json:"contactPhone"`
	Attempts     []CallAttempt `json:"attempts" doc:"Oldest first."`
	Version      int           `json:"version"`
}

// CallAttempt is one call.
type CallAttempt struct {
	Outcome string    `json:"outcome" enum:"called,not-reached"`
	Note    string    `json:"note"`
	By      string    `json:"by" doc:"The officer's name."`
	At      time.Time `json:"at"`
}

type listCallListInput struct {
	Paging
	RoundID string `query:"roundId" format:"uuid" doc:"Of a round: for its organiser, secretary and support team."`
	UnitID  string `query:"unitId" format:"uuid" doc:"Of the facilities that lie in a unit: for its organiser and collaborators."`
	All     bool   `query:"all" doc:"Also those called, and those who have read the notice in the account."`
}

type recordCallInput struct {
	NoticePath
	IfMatch
	Body struct {
		Outcome string `json:"outcome" enum:"called,not-reached"`
		Note    string `json:"note,omitempty" maxLength:"2000" doc:"At most 1,000 characters."`
	}
}

func callOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listCallList", Method: http.MethodGet, Path: "/api/calls", Errors: []int{401, 403, 404}}, s.listCallList)
	handle(api, huma.Operation{OperationID: "recordCall", Method: http.MethodPut, Path: "/api/calls/{noticeId}", Errors: []int{401, 403, 404, 409, 412, 428}}, s.recordCall)
}

func (s *Server) listCallList(ctx context.Context, in *listCallListInput) (*body[page[Call]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	calls, err := s.Notices.Calls(ctx, by, notice.CallQuery{RoundID: optionalID(in.RoundID), UnitID: optionalID(in.UnitID), All: in.All}, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(page[Call]{
		Items: each(calls, func(c notice.Call) Call { return toCall(&c, by.Locale) }),
		Next:  nextOf(calls, in.Limit, func(c notice.Call) uuid.UUID { return c.ID }),
	}), nil
}

func (s *Server) recordCall(ctx context.Context, in *recordCallInput) (*versioned[Call], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.Notices.RecordCall(ctx, by, in.NoticeID, version, notice.CallStatus(in.Body.Outcome), in.Body.Note)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCall(c, by.Locale), c.Version), nil
}

func toCall(c *notice.Call, locale string) Call {
	return Call{
		Notice: toNotice(&c.Notice, c.ReadAt, locale), Why: c.Why, Status: string(c.Status), FacilityName: c.FacilityName,
		ContactName: c.ContactName, ContactPhone: c.ContactPhone, Version: c.Version,
		Attempts: each(c.Attempts, func(a notice.Attempt) CallAttempt {
			return CallAttempt{Outcome: string(a.Outcome), Note: a.Note, By: a.By, At: a.At}
		}),
	}
}
