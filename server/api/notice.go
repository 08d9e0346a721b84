package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/notice"
)

// Notice is what somebody is told, in the reader's own language. It says nothing of
// scores or ranks.
type Notice struct {
	ID          uuid.UUID  `json:"id"`
	Kind        string     `json:"kind" enum:"confirmation,submitted,returned,accepted,rejected,withdrawn,reconsidered,typed-for-owner,objected,objection-answered,claim-made,claim-answered,facility-claimed,owner-added,deadline-near,result,promoted,papers-to-renew,certificate,appeal-answered,round-handed-over"`
	Title       string     `json:"title"`
	Text        string     `json:"text"`
	At          time.Time  `json:"at"`
	ReadAt      *time.Time `json:"readAt,omitempty" doc:"By the reader; absent: unread."`
	FacilityID  *uuid.UUID `json:"facilityId,omitempty"`
	EntryID     *uuid.UUID `json:"entryId,omitempty"`
	RoundID     *uuid.UUID `json:"roundId,omitempty"`
	ProductName string     `json:"productName,omitempty" doc:"As it was then."`
	RoundTitle  string     `json:"roundTitle,omitempty" doc:"As it was then."`
	DueAt       *time.Time `json:"dueAt,omitempty" doc:"Until when something is to be done; that moment itself is too late."`
}

// NoticePage is a piece of one's notices, newest first.
type NoticePage struct {
	Items  []Notice `json:"items"`
	Next   *string  `json:"next,omitempty"`
	Unread int      `json:"unread" doc:"In all."`
}

// MailSettings say what mails one gets. Only reminders can be turned off.
type MailSettings struct {
	Reminders bool `json:"reminders"`
	Version   int  `json:"version"`
}

// PostedMail is a mail of the demonstration, which went nowhere.
type PostedMail struct {
	ID      uuid.UUID `json:"id"`
	Kind    string    `json:"kind" doc:"Of the notice; empty for what guards an account."`
	At      time.Time `json:"at"`
	To      string    `json:"to"`
	Locale  string    `json:"locale" enum:"vi,en"`
	Subject string    `json:"subject" doc:"Empty once the letter was removed, after 90 days."`
	Text    string    `json:"text"`
	HTML    string    `json:"html" doc:"A whole document; show it in a sandboxed frame."`
}

type listNoticesInput struct {
	Paging
	Unread bool `query:"unread" doc:"Only those that one has not read."`
}

type NoticePath struct {
	NoticeID uuid.UUID `path:"noticeId"`
}

type setMailSettingsInput struct {
	IfMatch
	Body struct {
		Reminders bool `json:"reminders"`
	}
}

type unsubscribeInput struct {
	Body struct {
		Token string `json:"token" maxLength:"100" doc:"Of the link in the mail."`
	}
}

type mailboxInput struct {
	Paging
	RoundID    string `query:"roundId" format:"uuid"`
	FacilityID string `query:"facilityId" format:"uuid"`
}

func noticeOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "listNotices", Method: http.MethodGet, Path: "/api/notices", Errors: []int{401, 403}}, s.listNotices)
	handle(api, huma.Operation{OperationID: "markNoticeRead", Method: http.MethodPost, Path: "/api/notices/{noticeId}/readings", Errors: []int{401, 403, 404}}, s.markNoticeRead)
	handle(api, huma.Operation{OperationID: "getMailSettings", Method: http.MethodGet, Path: "/api/mail-settings", Errors: []int{401, 403}}, s.getMailSettings)
	handle(api, huma.Operation{OperationID: "setMailSettings", Method: http.MethodPut, Path: "/api/mail-settings", Errors: []int{401, 403, 412, 428}}, s.setMailSettings)
	handle(api, huma.Operation{OperationID: "unsubscribe", Method: http.MethodPost, Path: "/api/unsubscriptions", Errors: []int{404}}, s.unsubscribe)
	handle(api, huma.Operation{OperationID: "getMailbox", Method: http.MethodGet, Path: "/api/mailbox", Errors: []int{401, 403, 404},
		Description: "Mails about what is made up, as they would have gone out: for administrators, and for organisers those of their rounds and facilities."}, s.getMailbox)
}

func (s *Server) listNotices(ctx context.Context, in *listNoticesInput) (*body[NoticePage], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	before, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	p, err := s.Notices.List(ctx, by, before, in.Limit, in.Unread)
	if err != nil {
		return nil, err
	}
	return answer(NoticePage{
		Items: each(p.Lines, func(l notice.Line) Notice { return toNotice(&l.Notice, l.ReadAt, by.Locale) }), Unread: p.Unread,
		Next: nextOf(p.Lines, in.Limit, func(l notice.Line) uuid.UUID { return l.ID }),
	}), nil
}

func (s *Server) markNoticeRead(ctx context.Context, in *NoticePath) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Notices.MarkRead(ctx, by, in.NoticeID)
}

func (s *Server) getMailSettings(ctx context.Context, _ *struct{}) (*versioned[MailSettings], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.Notices.Settings(ctx, by)
	if err != nil {
		return nil, err
	}
	return answerVersion(MailSettings(own), own.Version), nil
}

func (s *Server) setMailSettings(ctx context.Context, in *setMailSettingsInput) (*versioned[MailSettings], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	own, err := s.Notices.SetReminders(ctx, by, version, in.Body.Reminders)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(MailSettings(own), own.Version), nil
}

func (s *Server) unsubscribe(ctx context.Context, in *unsubscribeInput) (*struct{}, error) {
	return nil, s.Notices.Unsubscribe(ctx, in.Body.Token)
}

func (s *Server) getMailbox(ctx context.Context, in *mailboxInput) (*body[page[PostedMail]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	before, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	mails, err := s.Notices.Mailbox(ctx, by, notice.MailboxQuery{RoundID: optionalID(in.RoundID), FacilityID: optionalID(in.FacilityID)}, before, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(page[PostedMail]{Items: each(mails, toPostedMail), Next: nextOf(mails, in.Limit, func(p notice.Posted) uuid.UUID { return p.ID })}), nil
}

func toNotice(n *notice.Notice, readAt *time.Time, locale string) Notice {
	return Notice{
		ID: n.ID, Kind: string(n.Kind), Title: n.Title(locale), Text: n.Text(locale), At: n.At, ReadAt: readAt,
		FacilityID: n.FacilityID, EntryID: n.EntryID, RoundID: n.RoundID, ProductName: n.Facts.Product, RoundTitle: n.Facts.Round, DueAt: n.Facts.DueAt,
	}
}

func toPostedMail(p notice.Posted) PostedMail {
	out := PostedMail{ID: p.ID, Kind: string(p.Kind), At: p.CreatedAt, To: p.Address, Locale: p.Locale, Text: p.Text, HTML: p.HTML}
	if p.Letter != nil {
		out.Subject = p.Letter.Subject
	}
	return out
}
