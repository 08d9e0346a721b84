package api

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/document"
	"tieubieu/server/panel"
)

// JudgeSession is the seat that a judge's code has opened on this device: it may act
// as that judge and as nobody else.
type JudgeSession struct {
	JudgeID     uuid.UUID          `json:"judgeId"`
	AccountID   uuid.UUID          `json:"accountId"`
	RoundID     uuid.UUID          `json:"roundId"`
	RoundTitle  string             `json:"roundTitle"`
	UnitName    string             `json:"unitName"`
	Phase       string             `json:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
	Stage       int                `json:"stage"`
	Name        string             `json:"name"`
	Role        string             `json:"role" enum:"head,deputy,judge"`
	JudgeCode   string             `json:"judgeCode" doc:"J04: drawn for this round, and all the public ever sees."`
	GroupIDs    []string           `json:"groupIds" doc:"Empty: all groups."`
	Scores      bool               `json:"scores"`
	DeclaredAt  *time.Time         `json:"declaredAt,omitempty" doc:"When conflicts of interest were first declared."`
	FirstSignIn *JudgeFirstContact `json:"firstSignIn,omitempty"`
	ExpiresAt   time.Time          `json:"expiresAt"`
	ServerTime  time.Time          `json:"serverTime"`
}

// JudgeFirstContact is the judge's very first sign-in by code in the round.
type JudgeFirstContact struct {
	DeviceID   string    `json:"deviceId"`
	DeviceName string    `json:"deviceName"`
	At         time.Time `json:"at"`
}

// JudgeCodeState is how far a judge is with signing in; never the code itself.
type JudgeCodeState struct {
	JudgeID     uuid.UUID          `json:"judgeId"`
	Name        string             `json:"name"`
	JudgeCode   string             `json:"judgeCode"`
	Role        string             `json:"role" enum:"head,deputy,judge"`
	Title       string             `json:"title"`
	Scores      bool               `json:"scores"`
	Status      string             `json:"status" enum:"none,issued,used,ended,revoked" doc:"Ended: scoring is over, so that it opens nothing unless a sheet is opened again."`
	IssuedAt    *time.Time         `json:"issuedAt,omitempty"`
	FirstSignIn *JudgeFirstContact `json:"firstSignIn,omitempty"`
	Devices     []JudgeDevice      `json:"devices"`
}

// IssuedJudgeCode is a new code. It is shown this once: only its digest is kept.
type IssuedJudgeCode struct {
	JudgeID   uuid.UUID `json:"judgeId"`
	Name      string    `json:"name"`
	JudgeCode string    `json:"judgeCode"`
	Role      string    `json:"role" enum:"head,deputy,judge"`
	Code      string    `json:"code" doc:"ABCD-EFGH: eight of ABCDEFGHJKMNPQRSTVWXYZ23456789."`
	Link      string    `json:"link" doc:"What the QR holds; the code stands behind the #, so that no server's log has it."`
}

type openJudgeSessionInput struct {
	Body struct {
		Code       string `json:"code" maxLength:"60" doc:"Upper or lower case, with or without hyphens and spaces."`
		DeviceID   string `json:"deviceId" minLength:"1" maxLength:"100" doc:"Made once by the device."`
		DeviceName string `json:"deviceName,omitempty" maxLength:"300" doc:"For people; cut at 100 characters."`
	}
}

type judgeSessionOpened struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      JudgeSession
}

type issueJudgeCodesInput struct {
	RoundPath
	Body struct {
		JudgeIDs []uuid.UUID `json:"judgeIds" maxItems:"1000" doc:"Empty: every judge who sits and has no code that stands. A code that stood is revoked and its sessions end."`
	}
}

type printJudgeCodesInput struct {
	RoundPath
	Body struct {
		Items []JudgeCodeToPrint `json:"items" minItems:"1" maxItems:"1000"`
	}
}

// JudgeCodeToPrint is a code as issueJudgeCodes has shown it.
type JudgeCodeToPrint struct {
	JudgeID uuid.UUID `json:"judgeId"`
	Code    string    `json:"code" maxLength:"60"`
}

type revokeJudgeCodeInput struct {
	JudgePath
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func judgeSessionOperations(s *Server, api huma.API) {
	const own, codes = "/api/judge-session", "/api/rounds/{roundId}/judge-codes"
	handle(api, huma.Operation{OperationID: "openJudgeSession", Method: http.MethodPost, Path: "/api/judge-sessions", DefaultStatus: http.StatusOK, Errors: []int{401, 429}}, s.openJudgeSession)
	handle(api, huma.Operation{OperationID: "getJudgeSession", Method: http.MethodGet, Path: own, Errors: []int{401}}, s.getJudgeSession)
	handle(api, huma.Operation{OperationID: "endJudgeSession", Method: http.MethodDelete, Path: own, DefaultStatus: http.StatusNoContent, Errors: []int{401}}, s.endJudgeSession)
	handle(api, huma.Operation{OperationID: "listJudgeCodes", Method: http.MethodGet, Path: codes, Errors: []int{401, 404}}, s.listJudgeCodes)
	handle(api, huma.Operation{OperationID: "issueJudgeCodes", Method: http.MethodPost, Path: codes, DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409}}, s.issueJudgeCodes)
	handle(api, pdfAnswers(huma.Operation{OperationID: "printJudgeCodes", Method: http.MethodPost, Path: "/api/rounds/{roundId}/judge-code-sheets", Errors: []int{401, 404, 409}}), s.printJudgeCodes)
	handle(api, huma.Operation{OperationID: "revokeJudgeCode", Method: http.MethodDelete, Path: "/api/judges/{judgeId}/sign-in-code", DefaultStatus: http.StatusNoContent, Errors: []int{401, 404}}, s.revokeJudgeCode)
}

// judgeHeader names the judge as whom a request acts; its session is in the cookie of
// that judge, so that a tablet that is handed round keeps several apart. Pictures
// cannot carry a header: for those the query's judge does the same.
const (
	judgeHeader = "Tieubieu-Judge"
	judgeCookie = "tieubieu_judge_"
	judgeQuery  = "judge"
)

type judgeTokenKey struct{}

// judgeToken is the judge that a request names, uuid.Nil for what is no id, and the
// token in that judge's cookie, "" without one.
type judgeToken struct {
	judge uuid.UUID
	token string
}

// namedJudge reads which judge's session a request is to use; nil: it names none, and
// the ordinary session counts.
func namedJudge(r *http.Request) *judgeToken {
	value, named := "", false
	if values, ok := r.Header[judgeHeader]; ok {
		value, named = values[0], true
	} else if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/media/") && r.URL.Query().Has(judgeQuery) {
		value, named = r.URL.Query().Get(judgeQuery), true
	}
	if !named {
		return nil
	}
	id, err := uuid.Parse(value)
	if err != nil {
		return &judgeToken{}
	}
	t := &judgeToken{judge: id}
	if cookie, err := r.Cookie(judgeCookie + id.String()); err == nil {
		t.token = cookie.Value
	}
	return t
}

// fits says whether what the token opened is the seat of the judge that was named,
// or, where none was, a whole person.
func (t *judgeToken) fits(by account.Account) bool {
	if t == nil {
		return by.Seat == nil
	}
	return by.Seat != nil && *by.Seat == t.judge
}

func judgeTokenOf(ctx context.Context) *judgeToken {
	t, _ := ctx.Value(judgeTokenKey{}).(*judgeToken)
	return t
}

// judgeCookieFor carries the token of a judge's session; empty, it takes it away.
func (s *Server) judgeCookieFor(judge uuid.UUID, token string) http.Cookie {
	c := s.cookie(token)
	c.Name = judgeCookie + judge.String()
	return c
}

func (s *Server) openJudgeSession(ctx context.Context, in *openJudgeSessionInput) (*judgeSessionOpened, error) {
	b := in.Body
	got, err := s.Panels.SignIn(ctx, b.Code, panel.Tablet{ID: b.DeviceID, Name: b.DeviceName}, deviceOf(ctx))
	if err != nil {
		return nil, err
	}
	return &judgeSessionOpened{
		SetCookie: s.judgeCookieFor(got.Sitting.ID, got.Token),
		Body:      toJudgeSession(&got.Sitting, got.Session.ExpiresAt, got.Sitting.At),
	}, nil
}

func (s *Server) getJudgeSession(ctx context.Context, _ *struct{}) (*body[JudgeSession], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	sitting, err := s.Panels.Sitting(ctx, by) // refuses whoever named no judge
	if err != nil {
		return nil, err
	}
	session, err := s.Accounts.SessionOf(ctx, judgeTokenOf(ctx).token)
	if err != nil {
		return nil, err
	}
	return answer(toJudgeSession(sitting, session.ExpiresAt, sitting.At)), nil
}

// endJudgeSession ends the session of the judge that the request names, and takes its
// cookie away whether there was a session or not.
func (s *Server) endJudgeSession(ctx context.Context, _ *struct{}) (*signedOut, error) {
	t := judgeTokenOf(ctx)
	if t == nil || t.judge == uuid.Nil {
		return nil, errSignIn
	}
	if whoever(ctx).Seat != nil {
		if err := s.Accounts.SignOut(ctx, t.token); err != nil {
			return nil, err
		}
	}
	return &signedOut{SetCookie: s.judgeCookieFor(t.judge, "")}, nil
}

func (s *Server) listJudgeCodes(ctx context.Context, in *RoundPath) (*body[page[JudgeCodeState]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	states, err := s.Panels.ListCodes(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[JudgeCodeState]{Items: each(states, func(x panel.CodeState) JudgeCodeState {
		return JudgeCodeState{
			JudgeID: x.ID, Name: x.Name, JudgeCode: x.Code, Role: string(x.Role), Title: x.Title, Scores: x.Scores, Status: string(x.CodeStatus),
			IssuedAt: x.IssuedAt, FirstSignIn: toFirstContact(x.FirstSignIn()), Devices: each(x.Devices, toJudgeDevice),
		}
	})}), nil
}

func (s *Server) issueJudgeCodes(ctx context.Context, in *issueJudgeCodesInput) (*body[page[IssuedJudgeCode]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	issued, err := s.Panels.IssueCodes(ctx, by, in.RoundID, in.Body.JudgeIDs)
	if err != nil {
		return nil, err
	}
	return answer(page[IssuedJudgeCode]{Items: each(issued, func(x panel.IssuedCode) IssuedJudgeCode {
		return IssuedJudgeCode{
			JudgeID: x.ID, Name: x.Name, JudgeCode: x.Code, Role: string(x.Role), Code: panel.PrintedCode(x.Plain), Link: s.codeLink(ctx, x.Plain),
		}
	})}), nil
}

// roleWords are the roles of a panel on paper.
var roleWords = map[panel.Role]string{panel.Head: "Trưởng ban giám khảo", panel.Deputy: "Phó trưởng ban giám khảo", panel.Member: "Giám khảo"}

func (s *Server) printJudgeCodes(ctx context.Context, in *printJudgeCodesInput) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	codes, err := s.Panels.CheckCodes(ctx, by, in.RoundID, each(in.Body.Items, func(x JudgeCodeToPrint) panel.CodeToPrint { return panel.CodeToPrint(x) }))
	if err != nil {
		return nil, err
	}
	round := document.RoundHead{Title: codes[0].RoundTitle, Unit: codes[0].UnitName, Demonstration: codes[0].Demonstration}
	sheets := each(codes, func(x panel.CheckedCode) document.CodeSheet {
		return document.CodeSheet{Judge: x.Name, Role: roleWords[x.Role], JudgeCode: x.Code, Code: panel.PrintedCode(x.Plain), Link: s.codeLink(ctx, x.Plain)}
	})
	return pdfOf("ma-giam-khao.pdf", func(w io.Writer) error { return document.CodeSheets(w, round, sheets) })
}

// codeLink opens the scoring app with a code.
func (s *Server) codeLink(ctx context.Context, plain string) string {
	return s.publicAddress(ctx) + "/app/cham/vao#ma=" + plain
}

func (s *Server) revokeJudgeCode(ctx context.Context, in *revokeJudgeCodeInput) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Panels.RevokeCode(ctx, by, in.JudgeID, in.Body.Reason)
}

func toJudgeSession(x *panel.Sitting, expires, now time.Time) JudgeSession {
	return JudgeSession{
		JudgeID: x.ID, AccountID: x.AccountID, RoundID: x.RoundID, RoundTitle: x.RoundTitle, UnitName: x.UnitName, Phase: string(x.Phase), Stage: x.Stage,
		Name: x.Name, Role: string(x.Role), JudgeCode: x.Code, GroupIDs: list(x.GroupIDs), Scores: x.Scores, DeclaredAt: x.DeclaredAt,
		FirstSignIn: toFirstContact(x.First), ExpiresAt: expires, ServerTime: now,
	}
}

func toFirstContact(d *panel.Device) *JudgeFirstContact {
	if d == nil {
		return nil
	}
	return &JudgeFirstContact{DeviceID: d.DeviceID, DeviceName: d.Name, At: *d.SignedInAt}
}
