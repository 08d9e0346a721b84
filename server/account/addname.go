package account

import (
	"context"
	"fmt"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// AddedName says what became of a second sign-in name: a link or a code went to it and
// it opens the account once that is confirmed, or, where no SMS can be sent, a phone
// number stands at once and an officer confirms it.
type AddedName struct {
	Sent  *Sent // nil: nothing was sent
	Added bool
}

var errHasName = fault.New(fault.Conflict, "sign-in-known", "Tài khoản đã có tên đăng nhập loại này. Mỗi tài khoản có một số điện thoại và một e-mail.")

// AddSignIn gives one's own account, which knows the password, its other sign-in name:
// an e-mail address beside the phone number, or the other way round. Until it is
// confirmed (ConfirmEmail, ConfirmByCode) it opens nothing and keeps nobody else from
// registering with it; asking again sends a new link or code. At most five an hour.
// Refusals: fields signIn and password, sign-in-known, sign-in-taken, no-mail.
func (s *Service) AddSignIn(ctx context.Context, by Account, name, password string) (added *AddedName, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	if err := perPassword.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	email, phone := normaliseSignIn(name)
	var faults fault.Fields
	if email == nil && phone == nil {
		faults.Add("signIn", "sign-in-invalid", "Tên đăng nhập phải là số điện thoại hoặc địa chỉ e-mail hợp lệ.")
		return nil, faults.Err()
	}
	var before *Account
	err = database.Read(ctx, s.DB, func(tx *database.Tx) (err error) {
		before, err = Get(tx, by.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	same, err := samePassword(ctx, password, before.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !same {
		faults.Add("password", "password-wrong", "Mật khẩu hiện tại không đúng.")
		return nil, faults.Err()
	}
	if err := perConfirmation.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := perPassword.forget(tx, by.ID.String()); err != nil {
			return err
		}
		a, err := lockFor(tx, by.ID, "UPDATE")
		if err != nil {
			return err
		}
		switch {
		case a.Status != Active:
			return ErrDisabled
		case email != nil && a.Email != nil, phone != nil && a.Phone != nil:
			return errHasName
		case a.PasswordHash == nil || *a.PasswordHash != *before.PasswordHash:
			return a.fresh(a.Version - 1) // changed while we compared
		}
		if err := free(tx, email, phone); err != nil {
			return err
		}
		added, err = s.addSignIn(tx, a, email, phone)
		return err
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

// free refuses a name that opens an account already. Two who add the same one at once
// are told apart when they confirm it.
func free(tx *database.Tx, email, phone *string) error {
	_, err := bySignIn(tx, email, phone)
	if fault.Has(err, ErrNotFound.Code) {
		return nil
	}
	if err != nil {
		return err
	}
	return errTaken
}

func (s *Service) addSignIn(tx *database.Tx, a *Account, email, phone *string) (*AddedName, error) {
	as := *a // as it will be
	if email != nil {
		as.Email, as.EmailConfirmedAt = email, nil
		sent, err := s.startConfirmation(tx, &as, ByEmail)
		return &AddedName{Sent: sent}, err
	}
	as.Phone, as.PhoneConfirmedAt = phone, nil
	sent, err := s.startConfirmation(tx, &as, ByPhone)
	if !fault.Has(err, errNoSMS.Code) {
		return &AddedName{Sent: sent}, err
	}
	if err := s.takeName(tx, a, ByPhone, *phone); err != nil {
		return nil, err
	}
	return &AddedName{Added: true}, saveName(tx, a, ledger.Record{Actor: a.ID, Action: "add-phone"}, "Phone")
}

// takeName sets the second name of a locked account, unless another account has got it
// meanwhile, and lets the first address hear of it. The caller saves.
func (s *Service) takeName(tx *database.Tx, a *Account, ch Channel, name string) error {
	before := *a
	email, phone := &name, (*string)(nil)
	if ch == ByPhone {
		email, phone = nil, &name
	}
	if err := free(tx, email, phone); err != nil {
		return err
	}
	if ch == ByPhone {
		a.Phone = phone
	} else {
		a.Email = email
	}
	if err := s.tell(tx, &before, SignInAdded); err != nil {
		return fmt.Errorf("tell of the new sign-in name: %w", err)
	}
	return nil
}

// saveName is save where another account may have taken the name at the same time.
func saveName(tx *database.Tx, a *Account, record ledger.Record, columns ...string) error {
	err := save(tx, a, record, columns...)
	if database.IsUnique(err, "accounts_email_key") || database.IsUnique(err, "accounts_phone_key") {
		return errTaken
	}
	return err
}

// endPending ends links and codes that would give a locked account another sign-in
// name: whoever changes the password may do so because of who asked for them.
func endPending(tx *database.Tx, a *Account) error {
	_, err := tx.Pgx.Exec(tx.Context(), `
		UPDATE account_codes SET ended_at = $2 WHERE account_id = $1 AND purpose IN ('confirm-email', 'confirm-phone') AND used_at IS NULL AND ended_at IS NULL
		   AND sent_to IS DISTINCT FROM $3 AND sent_to IS DISTINCT FROM $4`, a.ID, tx.Now(), a.Email, a.Phone)
	if err != nil {
		return fmt.Errorf("end what adds a sign-in name to account %s: %w", a.ID, err)
	}
	return nil
}
