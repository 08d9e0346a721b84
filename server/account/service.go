package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Service keeps accounts, their sessions and their grants.
type Service struct {
	DB *database.DB
	// Send mails, SMS sends text messages; nil: an officer confirms and recovers.
	Send, SMS Sender
}

// Registration makes an account. SignIn is an e-mail address or a phone number.
type Registration struct {
	Name     string
	SignIn   string
	Password string
	Locale   string // "vi" or "en"; "" means "vi"
}

var (
	errSignIn = fault.New(fault.Unauthenticated, "sign-in-failed", "Tên đăng nhập hoặc mật khẩu không đúng.")
	errTaken  = fault.New(fault.Conflict, "sign-in-taken", "Số điện thoại hoặc e-mail này đã có tài khoản. Vui lòng đăng nhập.")
)

// checked brings a registration into the account to be stored, without password and id.
func (r Registration) checked(withPassword bool) (*Account, error) {
	var faults fault.Fields
	a := &Account{Name: text.Clean(r.Name), Locale: r.Locale, Status: Active, Version: 1}
	checkName(&faults, a.Name)
	if a.Email, a.Phone = normaliseSignIn(r.SignIn); a.Email == nil && a.Phone == nil {
		faults.Add("signIn", "sign-in-invalid", "Tên đăng nhập phải là số điện thoại hoặc địa chỉ e-mail hợp lệ.")
	}
	if withPassword {
		checkPassword(&faults, "password", r.Password, a.signIn())
	}
	if a.Locale == "" {
		a.Locale = "vi"
	}
	checkLocale(&faults, a.Locale)
	return a, faults.Err()
}

func checkName(faults *fault.Fields, name string) {
	if n := len([]rune(name)); n == 0 || n > 100 {
		faults.Add("name", "name-length", "Họ tên phải có từ 1 đến 100 ký tự.")
	}
}

func checkLocale(faults *fault.Fields, locale string) {
	if locale != "vi" && locale != "en" {
		faults.Add("locale", "locale-unknown", "Ngôn ngữ phải là tiếng Việt hoặc tiếng Anh.")
	}
}

func (a *Account) signIn() string {
	switch {
	case a.Email != nil:
		return *a.Email
	case a.Phone != nil:
		return *a.Phone
	default:
		return ""
	}
}

// Register makes an account for whoever asks and signs it in. A name that has one
// already is refused (conflict, sign-in-taken).
func (s *Service) Register(ctx context.Context, r Registration, from Device) (in *SignedIn, err error) {
	if err := perRegistration.Take(ctx, s.DB, Network(from.Address)); err != nil {
		return nil, err
	}
	a, err := r.checked(true)
	if err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, r.Password)
	if err != nil {
		return nil, err
	}
	a.PasswordHash = &hash
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := create(tx, a); err != nil {
			return err
		}
		if err := ledger.Append(tx, ledger.Record{Actor: a.ID, Action: "register-account", Subject: "account", ID: a.ID}); err != nil {
			return err
		}
		if err := s.confirmNew(tx, a); err != nil {
			return err
		}
		in, err = OpenSession(tx, a.ID, from)
		return err
	})
	return in, err
}

// Create makes an account for somebody else: by an administrator or an organiser.
// Without a password it signs in only by a code or after one has been set.
func (s *Service) Create(ctx context.Context, by Account, r Registration) (*Account, error) {
	a, err := r.checked(r.Password != "")
	if err != nil {
		return nil, err
	}
	if r.Password != "" {
		hash, err := hashPassword(ctx, r.Password)
		if err != nil {
			return nil, err
		}
		a.PasswordHash = &hash
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireAnywhere(tx, by, Administrator, Organiser); err != nil {
			return err
		}
		if by.IsPlatform() { // the demonstration's people
			now := tx.Now()
			a.EmailConfirmedAt, a.PhoneConfirmedAt = &now, &now
		}
		if err := create(tx, a); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "create-account", Subject: "account", ID: a.ID})
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// create stores a checked account under a new id.
func create(tx *database.Tx, a *Account) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make account id: %w", err)
	}
	a.ID, a.CreatedAt = id, tx.Now()
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(a)
	if created.Error != nil {
		return fmt.Errorf("store account: %w", created.Error)
	}
	if created.RowsAffected == 0 {
		return errTaken
	}
	return nil
}

// SignIn opens a session. A name nobody has, a wrong password, a disabled account
// and one without a password give the same answer (unauthenticated, sign-in-failed)
// in the same time. Attempts are throttled per name and per address (too-many,
// too-many-attempts); those of a name are forgotten when one succeeds.
func (s *Service) SignIn(ctx context.Context, name, password string, from Device) (in *SignedIn, err error) {
	email, phone := normaliseSignIn(name)
	named := text.Fold(name)
	if email != nil || phone != nil {
		named = (&Account{Email: email, Phone: phone}).signIn()
	}
	address := Network(from.Address)
	if err := perAddress.Take(ctx, s.DB, address); err != nil {
		return nil, err
	}
	if err := perName.Take(ctx, s.DB, named); err != nil {
		return nil, err
	}
	var known *Account
	err = database.Read(ctx, s.DB, func(tx *database.Tx) (err error) {
		known, err = bySignIn(tx, email, phone)
		return err
	})
	if err != nil && !fault.Has(err, ErrNotFound.Code) {
		return nil, err
	}
	var hash *string
	if known != nil && known.Status == Active {
		hash = known.PasswordHash
	}
	same, err := samePassword(ctx, password, hash)
	if err != nil {
		return nil, err
	}
	if !same {
		return nil, errSignIn
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		now, err := lockFor(tx, known.ID, "SHARE")
		if err != nil {
			return err
		}
		if now.Status != Active || now.PasswordHash == nil || *now.PasswordHash != *hash {
			return errSignIn // disabled, or the password changed, while we compared
		}
		if in, err = OpenSession(tx, known.ID, from); err != nil {
			return err
		}
		if err := perName.forget(tx, named); err != nil {
			return err
		}
		if err := perAddress.GiveBack(tx, address); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: known.ID, Action: "sign-in", Subject: "session", ID: in.Session.ID})
	})
	if err != nil {
		return nil, err
	}
	return in, nil
}

// Update changes one's own name and language.
func (s *Service) Update(ctx context.Context, by Account, version int, name, locale string) (a *Account, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	name = text.Clean(name)
	var faults fault.Fields
	checkName(&faults, name)
	checkLocale(&faults, locale)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if a, err = lockFor(tx, by.ID, "UPDATE"); err != nil {
			return err
		}
		if err := a.fresh(version); err != nil {
			return err
		}
		a.Name, a.Locale = name, locale
		return save(tx, a, ledger.Record{Actor: by.ID, Action: "update-account"}, "Name", "Locale")
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ChangePassword replaces one's own password, knowing the old one, at the version of
// the account seen, and ends every session but the one with this token.
func (s *Service) ChangePassword(ctx context.Context, by Account, version int, token, old, password string) error {
	if err := RequirePerson(by); err != nil {
		return err
	}
	if err := perPassword.Take(ctx, s.DB, by.ID.String()); err != nil {
		return err
	}
	var faults fault.Fields
	checkPassword(&faults, "newPassword", password, by.signIn())
	if err := faults.Err(); err != nil {
		return err
	}
	var before *Account
	err := database.Read(ctx, s.DB, func(tx *database.Tx) (err error) {
		before, err = Get(tx, by.ID)
		return err
	})
	if err != nil {
		return err
	}
	same, err := samePassword(ctx, old, before.PasswordHash)
	if err != nil {
		return err
	}
	if !same {
		faults.Add("password", "password-wrong", "Mật khẩu hiện tại không đúng.")
		return faults.Err()
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, err := lockFor(tx, by.ID, "UPDATE")
		if err != nil {
			return err
		}
		if a.Status != Active {
			return ErrDisabled
		}
		if err := a.fresh(version); err != nil {
			return err
		}
		if a.PasswordHash == nil || *a.PasswordHash != *before.PasswordHash {
			return a.fresh(a.Version - 1) // changed while we compared
		}
		if err := perPassword.forget(tx, by.ID.String()); err != nil {
			return err
		}
		a.PasswordHash = &hash
		if _, err := endSessions(tx, a.ID, digest(token)); err != nil {
			return err
		}
		if err := endPending(tx, a); err != nil {
			return err
		}
		return save(tx, a, ledger.Record{Actor: by.ID, Action: "change-password"}, "PasswordHash")
	})
}

// SetPassword gives an account a new password in place of a forgotten one and ends
// its sessions. Administrators only, for others than themselves, with a reason.
func (s *Service) SetPassword(ctx context.Context, by Account, id uuid.UUID, version int, password, reason string) (a *Account, err error) {
	reason = text.Clean(reason)
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := RequireAdministrator(tx, by); err != nil {
			return err
		}
		a, err = Get(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	var faults fault.Fields
	checkPassword(&faults, "password", password, a.signIn())
	checkReason(&faults, reason)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if by.ID == id {
		return nil, fault.New(fault.Forbidden, "own-password", "Hãy đổi mật khẩu của mình bằng mật khẩu hiện tại.")
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := RequireAdministrator(tx, by); err != nil {
			return err
		}
		if a, err = lockFor(tx, id, "UPDATE"); err != nil {
			return err
		}
		if err := a.fresh(version); err != nil {
			return err
		}
		a.PasswordHash = &hash
		if _, err := endSessions(tx, id, nil); err != nil {
			return err
		}
		if err := endPending(tx, a); err != nil {
			return err
		}
		return save(tx, a, ledger.Record{Actor: by.ID, Action: "set-password", Reason: reason}, "PasswordHash")
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

func checkReason(faults *fault.Fields, reason string) {
	if n := len([]rune(reason)); n == 0 || n > 1000 {
		faults.Add("reason", "reason-missing", "Cần nêu lý do, tối đa 1.000 ký tự.")
	}
}

// Disable closes an account and ends its sessions: an administrator's, for anybody
// but himself, with a reason. Doing it twice changes nothing.
func (s *Service) Disable(ctx context.Context, by Account, id uuid.UUID, version int, reason string) (*Account, error) {
	if by.ID == id {
		return nil, fault.New(fault.Forbidden, "disable-self", "Không thể tự khóa tài khoản của mình.")
	}
	return s.setStatus(ctx, by, id, version, Disabled, "disable-account", reason)
}

// Enable opens a disabled account again.
func (s *Service) Enable(ctx context.Context, by Account, id uuid.UUID, version int, reason string) (*Account, error) {
	return s.setStatus(ctx, by, id, version, Active, "enable-account", reason)
}

func (s *Service) setStatus(ctx context.Context, by Account, id uuid.UUID, version int, status Status, action, reason string) (a *Account, err error) {
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		// Administrators who disable each other at once wait here: the second finds
		// itself disabled, so that one always remains.
		if _, err := lockAdministrators(tx); err != nil {
			return err
		}
		if err := RequireAdministrator(tx, by); err != nil {
			return err
		}
		var faults fault.Fields
		checkReason(&faults, reason)
		if err := faults.Err(); err != nil {
			return err
		}
		if a, err = lockFor(tx, id, "UPDATE"); err != nil || a.Status == status {
			return err
		}
		if err := a.fresh(version); err != nil {
			return err
		}
		a.Status = status
		if status == Disabled {
			if _, err := endSessions(tx, id, nil); err != nil {
				return err
			}
		}
		return save(tx, a, ledger.Record{Actor: by.ID, Action: action, Reason: reason}, "Status")
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// save writes the named columns of a locked account, counts its version up and
// records what was done.
func save(tx *database.Tx, a *Account, record ledger.Record, columns ...string) error {
	a.Version++
	if err := tx.Model(a).Select(append(columns, "Version")).Updates(a).Error; err != nil {
		return fmt.Errorf("%s %s: %w", record.Action, a.ID, err)
	}
	record.Subject, record.ID = "account", a.ID
	return ledger.Append(tx, record)
}

// Find is the account with exactly this sign-in name, for whoever may grant something; its
// other sign-in name is masked for all but itself and administrators. A collaborator, who
// grants nothing, finds the owners of the place's facilities; anyone else is not-found, as
// if there were none. At most twenty an hour, so that nobody reads the list of accounts
// through it; administrators, who read it anyway, sixty.
func (s *Service) Find(ctx context.Context, by Account, signIn string) (a *Account, err error) {
	administers := false
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := RequireAdministrator(tx, by)
		if administers = err == nil; fault.Has(err, ErrHidden.Code) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	limit := perLookUp
	if administers {
		limit = perAdministratorsLookUp
	}
	if err := limit.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	email, phone := normaliseSignIn(signIn)
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		anyone := requireAnywhere(tx, by, Administrator, Organiser, Secretary, Owner)
		if fault.Has(anyone, ErrHidden.Code) {
			if err := requireAnywhere(tx, by, Collaborator); err != nil {
				return err
			}
		} else if anyone != nil {
			return anyone
		}
		if a, err = bySignIn(tx, email, phone); err != nil || administers || by.IsPlatform() || a.ID == by.Holder() {
			return err
		}
		if anyone != nil {
			if err := requireOwnerNear(tx, by, a.ID); err != nil {
				return err
			}
		}
		shown := *a
		if email == nil && a.Email != nil {
			masked := Mask(*a.Email)
			shown.Email = &masked
		}
		if phone == nil && a.Phone != nil {
			masked := maskPhone(*a.Phone)
			shown.Phone = &masked
		}
		a = &shown
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// requireOwnerNear refuses, as if there were no such account, one that owns no facility of
// the places where by collaborates.
func requireOwnerNear(tx *database.Tx, by Account, id uuid.UUID) error {
	var near bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM grants o JOIN facilities f ON f.id = o.facility_id JOIN units u ON u.id = f.unit_id
		   JOIN grants g ON g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)
		  WHERE o.account_id = $2 AND o.role = 'owner' AND o.ended_at IS NULL
		    AND g.account_id = $1 AND g.role = 'collaborator' AND g.ended_at IS NULL)`, by.Holder(), id).Scan(&near)
	if err != nil {
		return fmt.Errorf("look whether account %s owns a facility near: %w", id, err)
	}
	if !near {
		return ErrNotFound
	}
	return nil
}

// List is every account in the order of their making, after the one given (uuid.Nil:
// from the start). Administrators only.
func (s *Service) List(ctx context.Context, by Account, after uuid.UUID, limit int) (accounts []Account, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := RequireAdministrator(tx, by); err != nil {
			return err
		}
		if err := tx.Where("id > ?", after).Order("id").Limit(limit).Find(&accounts).Error; err != nil {
			return fmt.Errorf("list accounts: %w", err)
		}
		return nil
	})
	return accounts, err
}

// Bootstrap makes the first administrator, from the command line of whoever runs the
// server. While another account is an active administrator it refuses (conflict,
// administrator-exists); for the one that is, it sets the password anew.
func (s *Service) Bootstrap(ctx context.Context, name, signIn, password string) (a *Account, err error) {
	wanted, err := Registration{Name: name, SignIn: signIn, Password: password}.checked(true)
	if err != nil {
		return nil, err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('first administrator', 0))"); err != nil {
			return fmt.Errorf("wait to make an administrator: %w", err)
		}
		administrators, err := lockAdministrators(tx)
		if err != nil {
			return err
		}
		a, err = bySignIn(tx, wanted.Email, wanted.Phone)
		if fault.Has(err, ErrNotFound.Code) {
			a, err = wanted, create(tx, wanted)
		}
		if err != nil {
			return err
		}
		for _, other := range administrators {
			if other != a.ID {
				return fault.New(fault.Conflict, "administrator-exists", "Hệ thống đã có quản trị viên. Quản trị viên đó có thể cấp quyền cho tài khoản khác.")
			}
		}
		if a, err = lockFor(tx, a.ID, "UPDATE"); err != nil {
			return err
		}
		a.PasswordHash, a.Status = &hash, Active
		if _, err := endSessions(tx, a.ID, nil); err != nil {
			return err
		}
		if err := save(tx, a, ledger.Record{Action: "bootstrap-administrator"}, "PasswordHash", "Status"); err != nil {
			return err
		}
		_, err = give(tx, Platform, Grant{AccountID: a.ID, Role: Administrator})
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}
