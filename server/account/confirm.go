package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Message is what an account is told outside the platform. Path is a link below the
// public address, with the secret after its #, so that it reaches no server's log.
// Code is what is typed by hand; one of the two is set.
type Message struct {
	Kind      MessageKind
	Account   Account
	To        string // the e-mail address or the phone number it goes to
	Path      string
	Code      string
	ExpiresAt time.Time
}

// MessageKind says what a message is for.
type MessageKind string

const (
	ConfirmEmail    MessageKind = "confirm-email"
	ConfirmPhone    MessageKind = "confirm-phone"
	ResetPassword   MessageKind = "reset-password"
	PasswordChanged MessageKind = "password-changed" // by a recovery; to every address that is known
	SignInAdded     MessageKind = "sign-in-added"    // to the address that was there before
	RecoveryIssued  MessageKind = "recovery-issued"  // an officer has made a code that opens the account
	PhoneSeen       MessageKind = "phone-seen"       // an officer has confirmed its phone number
)

// Sender hands a message over in the caller's transaction, so that it goes out after
// the commit or not at all.
type Sender func(tx *database.Tx, m Message) error

// Channel is a way to reach somebody.
type Channel string

const (
	ByEmail Channel = "email"
	ByPhone Channel = "phone"
)

type purpose string

const (
	confirmEmail  purpose = "confirm-email"
	confirmPhone  purpose = "confirm-phone"
	resetPassword purpose = "reset-password"
)

// How long a code or link opens, and how often a code may be mistyped. A million
// 6-digit codes and five attempts, five codes an hour: 1 in 40,000 for one guesser
// within an hour; the 8 characters of officers are 30^8.
const (
	linkLives     = 24 * time.Hour
	resetLives    = time.Hour
	smsLives      = 10 * time.Minute
	officersLives = 48 * time.Hour
	typedAttempts = 5
)

var (
	perConfirmation = Throttle{"confirm-account", 5, time.Hour}
	perResetName    = Throttle{"reset-name", 5, time.Hour}
	perResetAddress = Throttle{"reset-address", 60, time.Hour}
	perRedemption   = Throttle{"redeem-address", 60, 15 * time.Minute}
	perRedeemedName = Throttle{"redeem-name", 15, time.Hour}
	perRecovery     = Throttle{"issue-recovery", 60, time.Hour}
)

// code is one row of account_codes.
type code struct {
	ID           uuid.UUID `gorm:"primaryKey"`
	AccountID    uuid.UUID
	Purpose      purpose
	SentTo       string
	Digest       []byte
	AttemptsLeft int
	MadeBy       *uuid.UUID
	MadeAt       time.Time
	ExpiresAt    time.Time
	UsedAt       *time.Time
	EndedAt      *time.Time
}

func (code) TableName() string { return "account_codes" }

var (
	errCode     = fault.New(fault.NotFound, "code-unknown", "Mã hoặc đường dẫn không đúng, đã dùng, hoặc đã hết hạn. Hãy xin mã mới.")
	errNoMail   = fault.New(fault.Conflict, "no-mail", "Máy chủ chưa gửi được thư. Hãy nhờ cán bộ phụ trách xác nhận giúp.")
	errNoSMS    = fault.New(fault.Conflict, "no-sms", "Máy chủ chưa gửi được tin nhắn. Hãy nhờ cán bộ phụ trách xác nhận số điện thoại giúp.")
	errNoSuch   = fault.New(fault.Conflict, "no-address", "Tài khoản chưa có địa chỉ này.")
	errAlready  = fault.New(fault.Conflict, "already-confirmed", "Địa chỉ này đã được xác nhận.")
	errOwnPhone = fault.New(fault.Forbidden, "own-confirmation", "Không ai tự xác nhận cho mình.")
)

// Sent says where a code or link went.
type Sent struct {
	Channel   Channel
	To        string // masked
	ExpiresAt time.Time
}

// StartConfirmation sends one's own account a link (e-mail) or a 6-digit code (phone);
// the one before it no longer opens. At most five an hour. Conflict: already-confirmed,
// no-address, no-mail, no-sms.
func (s *Service) StartConfirmation(ctx context.Context, by Account, ch Channel) (sent *Sent, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	if err := perConfirmation.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, err := lockFor(tx, by.ID, "UPDATE")
		if err != nil {
			return err
		}
		sent, err = s.startConfirmation(tx, a, ch)
		return err
	})
	return sent, err
}

func (s *Service) startConfirmation(tx *database.Tx, a *Account, ch Channel) (*Sent, error) {
	to, confirmed, send := a.Email, a.EmailConfirmedAt, s.Send
	missing := errNoMail
	if ch == ByPhone {
		to, confirmed, send, missing = a.Phone, a.PhoneConfirmedAt, s.SMS, errNoSMS
	}
	switch {
	case to == nil:
		return nil, errNoSuch
	case confirmed != nil:
		return nil, errAlready
	case send == nil:
		return nil, missing
	}
	m := Message{Account: *a, To: *to}
	if ch == ByPhone {
		c, typed, err := newTyped(tx, a.ID, confirmPhone, *to, digits(6), smsLives, nil)
		if err != nil {
			return nil, err
		}
		m.Kind, m.Code, m.ExpiresAt = ConfirmPhone, typed, c.ExpiresAt
	} else {
		c, token, err := newLink(tx, a.ID, confirmEmail, *to, linkLives)
		if err != nil {
			return nil, err
		}
		m.Kind, m.Path, m.ExpiresAt = ConfirmEmail, "/app/xac-nhan#ma="+token, c.ExpiresAt
	}
	if err := send(tx, m); err != nil {
		return nil, err
	}
	if err := ledger.Append(tx, ledger.Record{Actor: a.ID, Action: "ask-confirmation", Subject: "account", ID: a.ID, Detail: map[string]any{"channel": ch}}); err != nil {
		return nil, err
	}
	return &Sent{Channel: ch, To: Mask(*to), ExpiresAt: m.ExpiresAt}, nil
}

// confirmNew sends a new account its first link or code, where something is sent.
func (s *Service) confirmNew(tx *database.Tx, a *Account) error {
	ch := ByEmail
	if a.Email == nil {
		ch = ByPhone
	}
	_, err := s.startConfirmation(tx, a, ch)
	if fault.Has(err, errNoMail.Code) || fault.Has(err, errNoSMS.Code) {
		return nil
	}
	return err
}

// ConfirmEmail takes the token of a mailed link, whoever brings it: who reads the
// mail has the address. An address that was to be added (AddSignIn) opens the account
// from then on; Conflict sign-in-taken when it opens another by now. Used twice it
// confirms nothing anew and says code-unknown.
func (s *Service) ConfirmEmail(ctx context.Context, token string, from Device) (a *Account, err error) {
	if err := perRedemption.Take(ctx, s.DB, Network(from.Address)); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		c, err := byLink(tx, confirmEmail, token)
		if err != nil {
			return err
		}
		if a, err = lockFor(tx, c.AccountID, "UPDATE"); err != nil {
			return err
		}
		if a.Email != nil && *a.Email != c.SentTo || a.Status != Active {
			return errCode
		}
		if err := c.use(tx); err != nil {
			return err
		}
		return s.confirmOrAdd(tx, a, ByEmail, c.SentTo)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ConfirmByCode takes the code that came by SMS to one's own phone, or to the one that is
// being added (AddSignIn).
func (s *Service) ConfirmByCode(ctx context.Context, by Account, typed string) (a *Account, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	if err := perRedeemedName.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	err = s.typed(ctx, by.ID, confirmPhone, typed, func(tx *database.Tx, c *code) error {
		if a, err = lockFor(tx, by.ID, "UPDATE"); err != nil {
			return err
		}
		if a.Phone != nil && *a.Phone != c.SentTo {
			return errCode
		}
		return s.confirmOrAdd(tx, a, ByPhone, c.SentTo)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// ConfirmSeen confirms the phone number of somebody whom an officer has seen with that
// phone, at the version of the account seen: by an organiser of the place of each of its
// facilities, or of a facility that it claims; with a word on how. The account is told.
func (s *Service) ConfirmSeen(ctx context.Context, by Account, id uuid.UUID, version int, reason string) (a *Account, err error) {
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if a, err = lockSeen(tx, by, id, claimed, reason); err != nil {
			return err
		}
		switch {
		case a.Phone == nil:
			return errNoSuch
		case a.PhoneConfirmedAt != nil:
			return nil
		}
		if err := a.fresh(version); err != nil {
			return err
		}
		if err := a.confirm(tx, by, ByPhone, reason); err != nil {
			return err
		}
		return s.tell(tx, a, PhoneSeen)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// lockSeen locks the account of somebody else, for an officer who has seen the person and
// says how.
func lockSeen(tx *database.Tx, by Account, id uuid.UUID, known tie, reason string) (*Account, error) {
	if err := requireOfficerOf(tx, by, id, known); err != nil {
		return nil, err
	}
	if by.ID == id {
		return nil, errOwnPhone
	}
	var faults fault.Fields
	checkReason(&faults, reason)
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return lockFor(tx, id, "UPDATE")
}

// confirmOrAdd notes on a locked account that the address which a code went to is its
// holder's, and adds it where it is not there yet.
func (s *Service) confirmOrAdd(tx *database.Tx, a *Account, ch Channel, to string) error {
	now := tx.Now()
	switch {
	case ch == ByEmail && a.Email == nil:
		if err := s.takeName(tx, a, ch, to); err != nil {
			return err
		}
		a.EmailConfirmedAt = &now
		return saveName(tx, a, ledger.Record{Actor: a.ID, Action: "add-email"}, "Email", "EmailConfirmedAt")
	case ch == ByPhone && a.Phone == nil:
		if err := s.takeName(tx, a, ch, to); err != nil {
			return err
		}
		a.PhoneConfirmedAt = &now
		return saveName(tx, a, ledger.Record{Actor: a.ID, Action: "add-phone"}, "Phone", "PhoneConfirmedAt")
	}
	return a.confirm(tx, *a, ch, "")
}

// confirm notes on a locked account that an address is its holder's.
func (a *Account) confirm(tx *database.Tx, by Account, ch Channel, reason string) error {
	now := tx.Now()
	column, at := "EmailConfirmedAt", &a.EmailConfirmedAt
	if ch == ByPhone {
		column, at = "PhoneConfirmedAt", &a.PhoneConfirmedAt
	}
	if *at != nil {
		return nil
	}
	*at = &now
	return save(tx, a, ledger.Record{Actor: by.ID, Action: "confirm-" + string(ch), Reason: reason}, column)
}

// tie is what puts an account before the officers of a place.
type tie bool

const (
	owned   tie = false // it owns a facility there
	claimed tie = true  // or waits to be let act for one
)

// requireOfficerOf refuses, as not found, whoever is no officer to an account: an
// organiser of the place of each facility that it owns; of none that it owns, of a place
// where it claims one, if that is enough. Collaborators type for others and open no
// accounts. An account with a role of another kind, a panel's and a council's included,
// is an administrator's to look after.
func requireOfficerOf(tx *database.Tx, by Account, id uuid.UUID, known tie) error {
	if by.IsPlatform() {
		return nil
	}
	if err := RequireAdministrator(tx, by); err == nil || !fault.Has(err, ErrHidden.Code) {
		return err
	}
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH tied AS (
			SELECT facility_id, true AS owned FROM grants WHERE account_id = $2 AND role = 'owner' AND ended_at IS NULL
			UNION ALL SELECT facility_id, false FROM facility_claims WHERE $3 AND account_id = $2 AND status = 'waiting'),
		reached AS (
			SELECT t.owned, EXISTS (
				SELECT 1 FROM grants g WHERE g.account_id = $1 AND g.role = 'organiser' AND g.ended_at IS NULL
				   AND (g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id))) AS here
			  FROM tied t JOIN facilities f ON f.id = t.facility_id JOIN units u ON u.id = f.unit_id)
		SELECT NOT EXISTS (SELECT 1 FROM grants WHERE account_id = $2 AND role <> 'owner' AND ended_at IS NULL)
		   AND NOT EXISTS (SELECT 1 FROM panel_members WHERE account_id = $2)
		   AND NOT EXISTS (SELECT 1 FROM council_members WHERE account_id = $2)
		   AND EXISTS (SELECT 1 FROM reached WHERE here)
		   AND NOT EXISTS (SELECT 1 FROM reached WHERE owned AND NOT here)`, by.Holder(), id, bool(known)).Scan(&yes)
	if err != nil {
		return fmt.Errorf("look for the officers of account %s: %w", id, err)
	}
	if !yes {
		return ErrHidden
	}
	return nil
}

// Mask shows where something went without saying it: "a•••@xom.vn", "•••••••678".
func Mask(to string) string {
	if local, domain, isMail := strings.Cut(to, "@"); isMail {
		return local[:1] + "•••@" + domain
	}
	return "•••••••" + to[max(0, len(to)-3):]
}

// maskPhone shows enough of a number to somebody who knows it already: "0987•••321".
func maskPhone(phone string) string {
	if rest, vietnamese := strings.CutPrefix(phone, "+84"); vietnamese {
		phone = "0" + rest
	}
	return phone[:4] + "•••" + phone[len(phone)-3:]
}

// newLink makes a code of 32 random bytes that is found by itself.
func newLink(tx *database.Tx, of uuid.UUID, p purpose, to string, lives time.Duration) (*code, string, error) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	c, err := newCode(tx, of, p, to, lives, nil, func(uuid.UUID) []byte { return digest(token) })
	return c, token, err
}

// newTyped makes a code that is typed by hand, and found by the account it is of.
func newTyped(tx *database.Tx, of uuid.UUID, p purpose, to, typed string, lives time.Duration, by *uuid.UUID) (*code, string, error) {
	c, err := newCode(tx, of, p, to, lives, by, func(id uuid.UUID) []byte { return typedDigest(id, typed) })
	return c, typed, err
}

func typedDigest(id uuid.UUID, typed string) []byte {
	sum := sha256.Sum256(append(id[:], typed...))
	return sum[:]
}

func newCode(tx *database.Tx, of uuid.UUID, p purpose, to string, lives time.Duration, by *uuid.UUID, digested func(uuid.UUID) []byte) (*code, error) {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE account_codes SET ended_at = $3 WHERE account_id = $1 AND purpose = $2 AND used_at IS NULL AND ended_at IS NULL", of, p, tx.Now())
	if err != nil {
		return nil, fmt.Errorf("end codes: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make code id: %w", err)
	}
	c := &code{
		ID: id, AccountID: of, Purpose: p, SentTo: to, Digest: digested(id), AttemptsLeft: typedAttempts, MadeBy: by,
		MadeAt: tx.Now(), ExpiresAt: tx.Now().Add(lives),
	}
	if err := tx.Create(c).Error; err != nil {
		return nil, fmt.Errorf("store code: %w", err)
	}
	return c, nil
}

// byLink finds and locks the code of a token. Its account is locked by the caller
// afterwards; making a code locks them the other way round but never this row.
func byLink(tx *database.Tx, p purpose, token string) (*code, error) {
	var c code
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("digest = ? AND purpose = ? AND used_at IS NULL AND ended_at IS NULL AND expires_at > ?", digest(token), p, tx.Now()).First(&c).Error
	if database.Missing(err) {
		return nil, errCode
	}
	if err != nil {
		return nil, fmt.Errorf("read code: %w", err)
	}
	return &c, nil
}

func (c *code) use(tx *database.Tx) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE account_codes SET used_at = $2 WHERE id = $1", c.ID, tx.Now()); err != nil {
		return fmt.Errorf("use code: %w", err)
	}
	return nil
}

// typed runs fn when what was typed is the standing code of an account. A wrong one
// costs an attempt, in a transaction of its own that stands whatever fn says.
func (s *Service) typed(ctx context.Context, of uuid.UUID, p purpose, typed string, fn func(tx *database.Tx, c *code) error) error {
	typed = readTyped(typed)
	wrong := false
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var c code
		err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).
			Where("account_id = ? AND purpose = ? AND used_at IS NULL AND ended_at IS NULL AND expires_at > ? AND attempts_left > 0", of, p, tx.Now()).First(&c).Error
		if database.Missing(err) {
			return errCode
		}
		if err != nil {
			return fmt.Errorf("read code: %w", err)
		}
		if subtle.ConstantTimeCompare(typedDigest(c.ID, typed), c.Digest) != 1 {
			wrong = true
			if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE account_codes SET attempts_left = attempts_left - 1 WHERE id = $1", c.ID); err != nil {
				return fmt.Errorf("count attempt: %w", err)
			}
			return nil
		}
		if err := c.use(tx); err != nil {
			return err
		}
		return fn(tx, &c)
	})
	if err == nil && wrong {
		return errCode
	}
	return err
}

// letters are those of judges' codes: none that is taken for another.
const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789"

func digits(n int) string  { return drawn("0123456789", n) }
func written(n int) string { return drawn(letters, n) }

func drawn(from string, n int) string {
	var b strings.Builder
	for range n {
		i, err := rand.Int(rand.Reader, big.NewInt(int64(len(from))))
		if err != nil {
			panic(errors.Join(errors.New("no randomness"), err)) // crypto/rand never fails
		}
		b.WriteByte(from[i.Int64()])
	}
	return b.String()
}

// readTyped brings a code as people type it ("abcd-efgh") into the form that is drawn.
func readTyped(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "–", "").Replace(strings.TrimSpace(s)))
}
