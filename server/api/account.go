package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/fault"
)

// Account is a person who can sign in.
type Account struct {
	ID        uuid.UUID `json:"id"`
	Name      string    `json:"name"`
	Email     *string   `json:"email,omitempty"`
	Phone     *string   `json:"phone,omitempty" doc:"E.164."`
	Locale    string    `json:"locale" enum:"vi,en"`
	Status    string    `json:"status" enum:"active,disabled"`
	Version   int       `json:"version"`
	CreatedAt time.Time `json:"createdAt"`

	EmailConfirmedAt *time.Time `json:"emailConfirmedAt,omitempty" doc:"Left out: not confirmed yet."`
	PhoneConfirmedAt *time.Time `json:"phoneConfirmedAt,omitempty" doc:"Left out: not confirmed yet."`
}

// Me is who is signed in, and what they are.
type Me struct {
	Account Account    `json:"account"`
	Roles   []HeldRole `json:"roles"`
}

// HeldRole is a role that stands. Seats in panels and councils have no grant.
type HeldRole struct {
	GrantID    *uuid.UUID `json:"grantId,omitempty"`
	Role       string     `json:"role" enum:"administrator,organiser,secretary,screener,collaborator,owner,auditor,panel-head,panel-deputy,judge,council-chair,council-member"`
	AccountID  uuid.UUID  `json:"accountId"`
	Holder     string     `json:"holder" doc:"Name of the person."`
	UnitID     *uuid.UUID `json:"unitId,omitempty"`
	RoundID    *uuid.UUID `json:"roundId,omitempty"`
	FacilityID *uuid.UUID `json:"facilityId,omitempty"`
	On         string     `json:"on" doc:"Name of the unit, round or facility; empty for an administrator."`
	Since      time.Time  `json:"since"`
}

// Grant is a role given to an account on a unit, a round or a facility.
type Grant struct {
	ID         uuid.UUID  `json:"id"`
	AccountID  uuid.UUID  `json:"accountId"`
	Role       string     `json:"role"`
	UnitID     *uuid.UUID `json:"unitId,omitempty"`
	RoundID    *uuid.UUID `json:"roundId,omitempty"`
	FacilityID *uuid.UUID `json:"facilityId,omitempty"`
	GrantedAt  time.Time  `json:"grantedAt"`
	EndedAt    *time.Time `json:"endedAt,omitempty"`
}

// Session is one device that is signed in.
type Session struct {
	ID         uuid.UUID `json:"id"`
	CreatedAt  time.Time `json:"createdAt"`
	LastSeenAt time.Time `json:"lastSeenAt"`
	ExpiresAt  time.Time `json:"expiresAt"`
	Address    string    `json:"address"`
	UserAgent  string    `json:"userAgent"`
}

type deviceKey struct{}

// privateNetworks are those whose X-Forwarded-For is believed: the proxy stands in
// one of them, or there is none.
var privateNetworks = []string{"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"}

// device notes from where a request comes, for throttles and the list of sessions.
func device() gin.HandlerFunc {
	return func(c *gin.Context) {
		from := account.Device{Address: c.ClientIP(), UserAgent: c.Request.UserAgent()}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), deviceKey{}, from))
		c.Next()
	}
}

func deviceOf(ctx context.Context) account.Device {
	from, _ := ctx.Value(deviceKey{}).(account.Device)
	return from
}

// signedIn answers with who is signed in and sets the cookie.
type signedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	ETag      string      `header:"ETag"`
	Body      Me
}

type TokenCookie struct {
	Token string `cookie:"tieubieu_session"`
}

type registrationInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"400"`
		SignIn   string `json:"signIn" maxLength:"300" doc:"E-mail address or phone number."`
		Password string `json:"password" maxLength:"1000"`
		Locale   string `json:"locale,omitempty" enum:"vi,en"`
	}
}

type signInInput struct {
	Body struct {
		SignIn   string `json:"signIn" maxLength:"300"`
		Password string `json:"password" maxLength:"1000"`
	}
}

type signOutInput struct {
	TokenCookie
	Body struct {
		Everywhere bool `json:"everywhere,omitempty" doc:"On every device, not on this one alone."`
	}
}

type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

type updateMeInput struct {
	IfMatch
	Body struct {
		Name   string `json:"name" maxLength:"400"`
		Locale string `json:"locale" enum:"vi,en"`
	}
}

type changePasswordInput struct {
	IfMatch
	TokenCookie
	Body struct {
		Password    string `json:"password" maxLength:"1000" doc:"The one that is in force."`
		NewPassword string `json:"newPassword" maxLength:"1000"`
	}
}

type AccountPath struct {
	AccountID uuid.UUID `path:"accountId"`
}

type createAccountInput struct {
	Body struct {
		Name     string `json:"name" maxLength:"400"`
		SignIn   string `json:"signIn" maxLength:"300" doc:"E-mail address or phone number."`
		Password string `json:"password,omitempty" maxLength:"1000" doc:"Left out: the account signs in by a code, or after one has been set."`
		Locale   string `json:"locale,omitempty" enum:"vi,en"`
	}
}

type findAccountInput struct {
	Body struct {
		SignIn string `json:"signIn" maxLength:"300"`
	}
}

type accountStatusInput struct {
	AccountPath
	IfMatch
	Body struct {
		Status string `json:"status" enum:"active,disabled"`
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type setPasswordInput struct {
	AccountPath
	IfMatch
	Body struct {
		Password string `json:"password" maxLength:"1000"`
		Reason   string `json:"reason" maxLength:"2000"`
	}
}

type grantInput struct {
	Body struct {
		AccountID  uuid.UUID  `json:"accountId"`
		Role       string     `json:"role" enum:"administrator,organiser,secretary,screener,collaborator,owner,auditor"`
		UnitID     *uuid.UUID `json:"unitId,omitempty"`
		RoundID    *uuid.UUID `json:"roundId,omitempty"`
		FacilityID *uuid.UUID `json:"facilityId,omitempty"`
	}
}

type listGrantsInput struct {
	UnitID     string `query:"unitId" format:"uuid"`
	RoundID    string `query:"roundId" format:"uuid"`
	FacilityID string `query:"facilityId" format:"uuid"`
}

type endGrantInput struct {
	GrantID uuid.UUID `path:"grantId"`
	IfMatch
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Needed unless one lays down one's own."`
	}
}

func accountOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "registerAccount", Method: http.MethodPost, Path: "/api/registrations", DefaultStatus: http.StatusCreated, Errors: []int{409, 429}}, s.registerAccount)
	handle(api, huma.Operation{OperationID: "signIn", Method: http.MethodPost, Path: "/api/sessions", DefaultStatus: http.StatusCreated, Errors: []int{401, 429}}, s.signIn)
	handle(api, huma.Operation{OperationID: "listSessions", Method: http.MethodGet, Path: "/api/sessions", Errors: []int{401}}, s.listSessions)
	handle(api, huma.Operation{OperationID: "signOut", Method: http.MethodPost, Path: "/api/sign-outs", DefaultStatus: http.StatusNoContent}, s.signOut)
	handle(api, huma.Operation{OperationID: "getMe", Method: http.MethodGet, Path: "/api/me", Errors: []int{401}}, s.getMe)
	handle(api, huma.Operation{OperationID: "updateMe", Method: http.MethodPut, Path: "/api/me", Errors: []int{401, 412, 428}}, s.updateMe)
	handle(api, huma.Operation{OperationID: "changePassword", Method: http.MethodPut, Path: "/api/me/password", DefaultStatus: http.StatusNoContent, Errors: []int{401, 412, 428, 429}}, s.changePassword)
	handle(api, huma.Operation{OperationID: "listAccounts", Method: http.MethodGet, Path: "/api/accounts", Errors: []int{401, 404}}, s.listAccounts)
	handle(api, huma.Operation{OperationID: "createAccount", Method: http.MethodPost, Path: "/api/accounts", DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409}}, s.createAccount)
	handle(api, huma.Operation{OperationID: "findAccount", Method: http.MethodPost, Path: "/api/account-searches", Errors: []int{401, 404, 429}}, s.findAccount)
	handle(api, huma.Operation{OperationID: "setAccountStatus", Method: http.MethodPut, Path: "/api/accounts/{accountId}/status", Errors: []int{401, 403, 404, 412, 428}}, s.setAccountStatus)
	handle(api, huma.Operation{OperationID: "setPassword", Method: http.MethodPut, Path: "/api/accounts/{accountId}/password", Errors: []int{401, 403, 404, 412, 428}}, s.setPassword)
	handle(api, huma.Operation{OperationID: "signAccountOut", Method: http.MethodPost, Path: "/api/accounts/{accountId}/sign-outs", DefaultStatus: http.StatusNoContent, Errors: []int{401, 404}}, s.signAccountOut)
	handle(api, huma.Operation{OperationID: "listGrants", Method: http.MethodGet, Path: "/api/grants", Errors: []int{401, 404}}, s.listGrants)
	handle(api, huma.Operation{OperationID: "grantRole", Method: http.MethodPost, Path: "/api/grants", DefaultStatus: http.StatusCreated, Errors: []int{401, 403, 404, 409}}, s.grantRole)
	handle(api, huma.Operation{OperationID: "endGrant", Method: http.MethodDelete, Path: "/api/grants/{grantId}", DefaultStatus: http.StatusOK, Errors: []int{401, 403, 404, 409, 412, 428}}, s.endGrant)
}

// cookie carries a session's token; empty, it takes the cookie away. It outlives the
// idle time, since the server decides when a session ends.
func (s *Server) cookie(token string) http.Cookie {
	c := http.Cookie{Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.opts.SecureCookies, MaxAge: int(account.SessionMax / time.Second)}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *Server) registerAccount(ctx context.Context, in *registrationInput) (*signedIn, error) {
	got, err := s.Accounts.Register(ctx, account.Registration(in.Body), deviceOf(ctx))
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, got)
}

func (s *Server) signIn(ctx context.Context, in *signInInput) (*signedIn, error) {
	got, err := s.Accounts.SignIn(ctx, in.Body.SignIn, in.Body.Password, deviceOf(ctx))
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, got)
}

func (s *Server) entered(ctx context.Context, got *account.SignedIn) (*signedIn, error) {
	me, err := s.me(ctx, got.Account)
	if err != nil {
		return nil, err
	}
	return &signedIn{SetCookie: s.cookie(got.Token), ETag: etag(got.Account.Version), Body: me}, nil
}

func (s *Server) me(ctx context.Context, by account.Account) (Me, error) {
	held, err := s.Accounts.Mine(ctx, by)
	return Me{Account: toAccount(by), Roles: toHeldRoles(held)}, err
}

func (s *Server) signOut(ctx context.Context, in *signOutInput) (*signedOut, error) {
	if judgeTokenOf(ctx) != nil { // the ordinary session is not what this request speaks for
		return nil, errSignIn
	}
	if in.Body.Everywhere {
		by, err := currentAccount(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := s.Accounts.EndSessions(ctx, by, by.ID); err != nil {
			return nil, err
		}
	}
	if err := s.Accounts.SignOut(ctx, in.Token); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: s.cookie("")}, nil
}

func (s *Server) listSessions(ctx context.Context, _ *struct{}) (*body[page[Session]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	open, err := s.Accounts.Sessions(ctx, by)
	if err != nil {
		return nil, err
	}
	items := make([]Session, len(open))
	for i, o := range open {
		items[i] = Session{ID: o.ID, CreatedAt: o.CreatedAt, LastSeenAt: o.LastSeenAt, ExpiresAt: o.ExpiresAt, Address: o.Address, UserAgent: o.UserAgent}
	}
	return answer(page[Session]{Items: items}), nil
}

func (s *Server) getMe(ctx context.Context, _ *struct{}) (*versioned[Me], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	me, err := s.me(ctx, by)
	if err != nil {
		return nil, err
	}
	return answerVersion(me, by.Version), nil
}

func (s *Server) updateMe(ctx context.Context, in *updateMeInput) (*versioned[Me], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	changed, err := s.Accounts.Update(ctx, by, version, in.Body.Name, in.Body.Locale)
	if err != nil {
		return nil, shapeStale(err)
	}
	me, err := s.me(ctx, *changed)
	if err != nil {
		return nil, err
	}
	return answerVersion(me, changed.Version), nil
}

func (s *Server) changePassword(ctx context.Context, in *changePasswordInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Accounts.ChangePassword(ctx, by, version, in.Token, in.Body.Password, in.Body.NewPassword))
}

func (s *Server) listAccounts(ctx context.Context, in *Paging) (*body[page[Account]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Accounts.List(ctx, by, after, in.Limit)
	if err != nil {
		return nil, err
	}
	items := make([]Account, len(rows))
	for i, a := range rows {
		items[i] = toAccount(a)
	}
	return answer(page[Account]{Items: items, Next: nextOf(rows, in.Limit, func(a account.Account) uuid.UUID { return a.ID })}), nil
}

func (s *Server) createAccount(ctx context.Context, in *createAccountInput) (*versioned[Account], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return accountAnswer(s.Accounts.Create(ctx, by, account.Registration(in.Body)))
}

func (s *Server) findAccount(ctx context.Context, in *findAccountInput) (*versioned[Account], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return accountAnswer(s.Accounts.Find(ctx, by, in.Body.SignIn))
}

func (s *Server) setAccountStatus(ctx context.Context, in *accountStatusInput) (*versioned[Account], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	set := s.Accounts.Enable
	if account.Status(in.Body.Status) == account.Disabled {
		set = s.Accounts.Disable
	}
	return accountAnswer(set(ctx, by, in.AccountID, version, in.Body.Reason))
}

func (s *Server) setPassword(ctx context.Context, in *setPasswordInput) (*versioned[Account], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return accountAnswer(s.Accounts.SetPassword(ctx, by, in.AccountID, version, in.Body.Password, in.Body.Reason))
}

func accountAnswer(a *account.Account, err error) (*versioned[Account], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toAccount(*a), a.Version), nil
}

func (s *Server) signAccountOut(ctx context.Context, in *AccountPath) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	_, err = s.Accounts.EndSessions(ctx, by, in.AccountID)
	return nil, err
}

func (s *Server) listGrants(ctx context.Context, in *listGrantsInput) (*body[page[HeldRole]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	held, err := s.Accounts.GrantsOn(ctx, by, account.Target{UnitID: optionalID(in.UnitID), RoundID: optionalID(in.RoundID), FacilityID: optionalID(in.FacilityID)})
	if err != nil {
		return nil, err
	}
	return answer(page[HeldRole]{Items: toHeldRoles(held)}), nil
}

// optionalID reads an id that huma has checked; nil when it was left out.
func optionalID(s string) *uuid.UUID {
	id, err := uuid.Parse(s)
	if err != nil {
		return nil
	}
	return &id
}

func (s *Server) grantRole(ctx context.Context, in *grantInput) (*versioned[Grant], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	g, err := s.Accounts.Grant(ctx, by, b.AccountID, account.Role(b.Role), account.Target{UnitID: b.UnitID, RoundID: b.RoundID, FacilityID: b.FacilityID})
	if err != nil {
		return nil, err
	}
	return answerVersion(toGrant(*g), grantVersion(*g)), nil
}

// grantVersion is 1 while a grant stands and 2 once it has ended; nothing else of it changes.
func grantVersion(g account.Grant) int {
	if g.EndedAt == nil {
		return 1
	}
	return 2
}

func (s *Server) endGrant(ctx context.Context, in *endGrantInput) (*versioned[Grant], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	if version != 1 {
		return nil, fault.New(fault.Stale, "stale", "Vai trò này đã thay đổi từ lúc bạn xem.")
	}
	g, err := s.Accounts.EndGrant(ctx, by, in.GrantID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return answerVersion(toGrant(*g), grantVersion(*g)), nil
}

func toAccount(a account.Account) Account {
	return Account{ID: a.ID, Name: a.Name, Email: a.Email, Phone: a.Phone, Locale: a.Locale, Status: string(a.Status), Version: a.Version, CreatedAt: a.CreatedAt, EmailConfirmedAt: a.EmailConfirmedAt, PhoneConfirmedAt: a.PhoneConfirmedAt}
}

func toGrant(g account.Grant) Grant {
	return Grant{ID: g.ID, AccountID: g.AccountID, Role: string(g.Role), UnitID: g.UnitID, RoundID: g.RoundID, FacilityID: g.FacilityID, GrantedAt: g.GrantedAt, EndedAt: g.EndedAt}
}

func toHeldRoles(held []account.Held) []HeldRole {
	roles := make([]HeldRole, len(held))
	for i, h := range held {
		roles[i] = HeldRole{Role: string(h.Role), AccountID: h.AccountID, Holder: h.Holder, UnitID: h.UnitID, RoundID: h.RoundID, FacilityID: h.FacilityID, On: h.Name, Since: h.Since}
		if h.ID != uuid.Nil {
			roles[i].GrantID = &h.ID
		}
	}
	return roles
}
