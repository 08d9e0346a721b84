package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// AskReset sends a link to the e-mail address, or a code to the phone number, of the
// account that has this sign-in name. What it answers, and how long it takes, does not
// tell whether there is one, or whether anything could be sent. At most five an hour
// for one name.
func (s *Service) AskReset(ctx context.Context, signIn string, from Device) error {
	if err := perResetAddress.Take(ctx, s.DB, Network(from.Address)); err != nil {
		return err
	}
	email, phone := normaliseSignIn(signIn)
	named := (&Account{Email: email, Phone: phone}).signIn()
	if named == "" {
		named = text.Fold(signIn)
	}
	if err := perResetName.Take(ctx, s.DB, named); err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, err := bySignIn(tx, email, phone)
		if fault.Has(err, ErrNotFound.Code) {
			return nil
		}
		if err != nil {
			return err
		}
		if a, err = lockFor(tx, a.ID, "UPDATE"); err != nil || a.Status != Active {
			return err
		}
		return s.sendReset(tx, a, email != nil)
	})
}

func (s *Service) sendReset(tx *database.Tx, a *Account, byMail bool) error {
	m := Message{Kind: ResetPassword, Account: *a}
	var c *code
	var err error
	channel := ByEmail
	switch {
	case byMail && s.Send != nil:
		m.To = *a.Email
		var token string
		c, token, err = newLink(tx, a.ID, resetPassword, m.To, resetLives)
		m.Path = "/app/dat-lai-mat-khau#ma=" + token
	case !byMail && s.SMS != nil:
		m.To, channel = *a.Phone, ByPhone
		c, m.Code, err = newTyped(tx, a.ID, resetPassword, m.To, digits(6), smsLives, nil)
	default:
		return nil // an officer helps
	}
	if err != nil {
		return err
	}
	m.ExpiresAt = c.ExpiresAt
	send := s.Send
	if channel == ByPhone {
		send = s.SMS
	}
	if err := send(tx, m); err != nil {
		return err
	}
	return ledger.Append(tx, ledger.Record{Action: "ask-password-reset", Subject: "account", ID: a.ID, Detail: map[string]any{"channel": channel}})
}

// Recovery is a code that an officer hands to somebody who lost the password. It is
// shown once and stored nowhere.
type Recovery struct {
	Code      string // "ABCD-EFGH"
	SignIn    string // what the person signs in with
	ExpiresAt time.Time
}

// IssueRecovery makes a code for somebody who stands before an officer: for
// accounts that own a facility in the officer's place, never for oneself, with a word on
// how the person was known. The one before it no longer opens. The officer does not learn
// the new password, and the account is told at once that there is a code.
func (s *Service) IssueRecovery(ctx context.Context, by Account, id uuid.UUID, reason string) (r *Recovery, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, ErrHidden
	}
	if err := perRecovery.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, err := lockSeen(tx, by, id, owned, reason)
		if err != nil {
			return err
		}
		if a.Status != Active {
			return ErrDisabled
		}
		c, typed, err := newTyped(tx, id, resetPassword, "", written(8), officersLives, actorID(by))
		if err != nil {
			return err
		}
		r = &Recovery{Code: typed[:4] + "-" + typed[4:], SignIn: a.signIn(), ExpiresAt: c.ExpiresAt}
		if err := ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "issue-recovery", Subject: "account", ID: id, Reason: reason}); err != nil {
			return err
		}
		if err := s.tell(tx, a, RecoveryIssued); err != nil {
			return fmt.Errorf("tell of the recovery code: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func actorID(by Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}

// Redemption is what opens an account anew: Token of a mailed link, or SignIn with the
// Code of an SMS or an officer; and the new password.
type Redemption struct {
	Token    string
	SignIn   string
	Code     string
	Password string
}

// Redeem sets a new password, ends every session and opens one for who brought the
// link or the code, once. What it came by counts as confirmed. Refusals: code-unknown
// for whatever opens nothing, too-many-attempts, fields of the password.
func (s *Service) Redeem(ctx context.Context, r Redemption, from Device) (in *SignedIn, err error) {
	if err := perRedemption.Take(ctx, s.DB, Network(from.Address)); err != nil {
		return nil, err
	}
	email, phone := normaliseSignIn(r.SignIn)
	signIn := (&Account{Email: email, Phone: phone}).signIn()
	if r.Token == "" {
		if err := perRedeemedName.Take(ctx, s.DB, "reset "+signIn); err != nil {
			return nil, err
		}
	}
	// Before the code is used, so that a password that is too weak does not cost it.
	var faults fault.Fields
	checkPassword(&faults, "password", r.Password, signIn)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, r.Password)
	if err != nil {
		return nil, err
	}
	redeem := func(tx *database.Tx, c *code) error {
		in, err = s.redeem(tx, c, hash, from)
		return err
	}
	if r.Token != "" {
		err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
			c, err := byLink(tx, resetPassword, r.Token)
			if err != nil {
				return err
			}
			if err := c.use(tx); err != nil {
				return err
			}
			return redeem(tx, c)
		})
	} else {
		var of uuid.UUID
		if of, err = s.idOf(ctx, email, phone); err == nil {
			err = s.typed(ctx, of, resetPassword, r.Code, redeem)
		}
	}
	if err != nil {
		return nil, err
	}
	return in, nil
}

// idOf is the account of a sign-in name; uuid.Nil, which has no codes, for none.
func (s *Service) idOf(ctx context.Context, email, phone *string) (id uuid.UUID, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		a, err := bySignIn(tx, email, phone)
		if fault.Has(err, ErrNotFound.Code) {
			return nil
		}
		if err == nil {
			id = a.ID
		}
		return err
	})
	return id, err
}

func (s *Service) redeem(tx *database.Tx, c *code, hash string, from Device) (*SignedIn, error) {
	a, err := lockFor(tx, c.AccountID, "UPDATE")
	if err != nil {
		return nil, err
	}
	if a.Status != Active {
		return nil, errCode
	}
	columns := []string{"PasswordHash"}
	now := tx.Now()
	a.PasswordHash = &hash
	switch {
	case c.SentTo == "":
	case a.Email != nil && *a.Email == c.SentTo:
		if a.EmailConfirmedAt == nil {
			a.EmailConfirmedAt, columns = &now, append(columns, "EmailConfirmedAt")
		}
	case a.Phone != nil && *a.Phone == c.SentTo:
		if a.PhoneConfirmedAt == nil {
			a.PhoneConfirmedAt, columns = &now, append(columns, "PhoneConfirmedAt")
		}
	default:
		return nil, errCode // the address is no longer this account's
	}
	ended, err := endSessions(tx, a.ID, nil)
	if err != nil {
		return nil, err
	}
	record := ledger.Record{Actor: a.ID, Action: "reset-password", Detail: map[string]any{"sessions": ended, "byOfficer": c.MadeBy}}
	if err := save(tx, a, record, columns...); err != nil {
		return nil, err
	}
	if err := perName.forget(tx, a.signIn()); err != nil {
		return nil, err
	}
	if err := endPending(tx, a); err != nil {
		return nil, err
	}
	if err := s.tell(tx, a, PasswordChanged); err != nil {
		return nil, fmt.Errorf("tell of the new password: %w", err)
	}
	return OpenSession(tx, a.ID, from)
}

// tell lets every address that is known hear of a new password or sign-in name, or of what
// an officer did, so that who did not ask for it can act.
func (s *Service) tell(tx *database.Tx, a *Account, kind MessageKind) error {
	m := Message{Kind: kind, Account: *a}
	if a.Email != nil && s.Send != nil {
		m.To = *a.Email
		if err := s.Send(tx, m); err != nil {
			return err
		}
	}
	if a.Phone != nil && s.SMS != nil {
		m.To = *a.Phone
		return s.SMS(tx, m)
	}
	return nil
}
