package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tieubieu/server/account"
)

// SentCode says where a link or a code went.
type SentCode struct {
	Channel   string    `json:"channel" enum:"email,phone"`
	To        string    `json:"to" doc:"Masked."`
	ExpiresAt time.Time `json:"expiresAt"`
}

// AddedSignIn says what became of a second sign-in name.
type AddedSignIn struct {
	Sent  *SentCode `json:"sent,omitempty" doc:"Where the link or the code went that confirms it; until then it opens nothing."`
	Added bool      `json:"added" doc:"A phone number stands at once where no SMS is sent; an officer confirms it."`
}

// ConfirmedAddress is an address that was shown to be its holder's.
type ConfirmedAddress struct {
	Email string `json:"email" doc:"Masked."`
}

// RecoveryCode is a code that an officer hands to somebody who lost the password.
type RecoveryCode struct {
	Code      string    `json:"code" doc:"ABCD-EFGH; shown this once."`
	SignIn    string    `json:"signIn" doc:"What the person signs in with."`
	ExpiresAt time.Time `json:"expiresAt"`
}

type startConfirmationInput struct {
	Body struct {
		Channel string `json:"channel" enum:"email,phone"`
	}
}

type addSignInInput struct {
	Body struct {
		SignIn   string `json:"signIn" maxLength:"300" doc:"An e-mail address for an account that has a phone number, or the other way round."`
		Password string `json:"password" maxLength:"1000" doc:"The account's own."`
	}
}

type confirmByCodeInput struct {
	Body struct {
		Code string `json:"code" maxLength:"100" doc:"The 6 digits that came by SMS."`
	}
}

type confirmEmailInput struct {
	Body struct {
		Token string `json:"token" maxLength:"100" doc:"What stands after \"#ma=\" in the mailed link."`
	}
}

type askPasswordResetInput struct {
	Body struct {
		SignIn string `json:"signIn" maxLength:"300" doc:"E-mail address or phone number."`
	}
}

type resetPasswordInput struct {
	Body struct {
		Token    string `json:"token,omitempty" maxLength:"100" doc:"Of the mailed link."`
		SignIn   string `json:"signIn,omitempty" maxLength:"300" doc:"With a code."`
		Code     string `json:"code,omitempty" maxLength:"100" doc:"6 digits by SMS, or 8 characters from an officer."`
		Password string `json:"password" maxLength:"1000" doc:"The new one."`
	}
}

type seenPersonInput struct {
	AccountPath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"How the person was known."`
	}
}

type issueRecoveryInput struct {
	AccountPath
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"How the person was known."`
	}
}

func confirmationOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "startConfirmation", Method: http.MethodPost, Path: "/api/me/confirmations", DefaultStatus: http.StatusAccepted, Errors: []int{401, 403, 409, 429}}, s.startConfirmation)
	handle(api, huma.Operation{OperationID: "addSignIn", Method: http.MethodPost, Path: "/api/me/sign-in-names", DefaultStatus: http.StatusAccepted, Errors: []int{401, 403, 409, 429}}, s.addSignIn)
	handle(api, huma.Operation{OperationID: "confirmByCode", Method: http.MethodPost, Path: "/api/me/confirmed-codes", Errors: []int{401, 403, 404, 429}}, s.confirmByCode)
	handle(api, huma.Operation{OperationID: "confirmEmail", Method: http.MethodPost, Path: "/api/confirmed-emails", Errors: []int{404, 429}}, s.confirmEmail)
	handle(api, huma.Operation{OperationID: "askPasswordReset", Method: http.MethodPost, Path: "/api/password-resets", DefaultStatus: http.StatusAccepted, Errors: []int{429}}, s.askPasswordReset)
	handle(api, huma.Operation{OperationID: "resetPassword", Method: http.MethodPost, Path: "/api/new-passwords", Errors: []int{404, 429}}, s.resetPassword)
	handle(api, huma.Operation{OperationID: "confirmPhoneSeen", Method: http.MethodPut, Path: "/api/accounts/{accountId}/phone-confirmation", Errors: []int{401, 403, 404, 409, 412, 428}}, s.confirmPhoneSeen)
	handle(api, huma.Operation{OperationID: "issueRecoveryCode", Method: http.MethodPost, Path: "/api/accounts/{accountId}/recovery-codes", DefaultStatus: http.StatusCreated, Errors: []int{401, 403, 404, 409, 429}}, s.issueRecoveryCode)
}

func (s *Server) startConfirmation(ctx context.Context, in *startConfirmationInput) (*body[SentCode], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	sent, err := s.Accounts.StartConfirmation(ctx, by, account.Channel(in.Body.Channel))
	if err != nil {
		return nil, err
	}
	return answer(toSentCode(sent)), nil
}

func toSentCode(sent *account.Sent) SentCode {
	return SentCode{Channel: string(sent.Channel), To: sent.To, ExpiresAt: sent.ExpiresAt}
}

func (s *Server) addSignIn(ctx context.Context, in *addSignInInput) (*body[AddedSignIn], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	added, err := s.Accounts.AddSignIn(ctx, by, in.Body.SignIn, in.Body.Password)
	if err != nil {
		return nil, shapeStale(err)
	}
	out := AddedSignIn{Added: added.Added}
	if added.Sent != nil {
		sent := toSentCode(added.Sent)
		out.Sent = &sent
	}
	return answer(out), nil
}

func (s *Server) confirmByCode(ctx context.Context, in *confirmByCodeInput) (*versioned[Account], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return accountAnswer(s.Accounts.ConfirmByCode(ctx, by, in.Body.Code))
}

func (s *Server) confirmEmail(ctx context.Context, in *confirmEmailInput) (*body[ConfirmedAddress], error) {
	a, err := s.Accounts.ConfirmEmail(ctx, in.Body.Token, deviceOf(ctx))
	if err != nil {
		return nil, err
	}
	return answer(ConfirmedAddress{Email: account.Mask(*a.Email)}), nil
}

// askPasswordReset answers the same whether or not there is such an account.
func (s *Server) askPasswordReset(ctx context.Context, in *askPasswordResetInput) (*struct{}, error) {
	return nil, s.Accounts.AskReset(ctx, in.Body.SignIn, deviceOf(ctx))
}

func (s *Server) resetPassword(ctx context.Context, in *resetPasswordInput) (*signedIn, error) {
	got, err := s.Accounts.Redeem(ctx, account.Redemption(in.Body), deviceOf(ctx))
	if err != nil {
		return nil, err
	}
	return s.entered(ctx, got)
}

func (s *Server) confirmPhoneSeen(ctx context.Context, in *seenPersonInput) (*versioned[Account], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return accountAnswer(s.Accounts.ConfirmSeen(ctx, by, in.AccountID, version, in.Body.Reason))
}

func (s *Server) issueRecoveryCode(ctx context.Context, in *issueRecoveryInput) (*body[RecoveryCode], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Accounts.IssueRecovery(ctx, by, in.AccountID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return answer(RecoveryCode(*r)), nil
}
