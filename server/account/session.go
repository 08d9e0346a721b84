package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// How long a session lives without being used, and at all; and how often its use
// is written down.
const (
	SessionIdle = 30 * 24 * time.Hour
	SessionMax  = 180 * 24 * time.Hour
	seenEvery   = time.Minute
)

// Session is one sign-in on one device. Only the SHA-256 of its token is stored.
type Session struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	TokenDigest []byte
	AccountID   uuid.UUID
	CreatedAt   time.Time
	LastSeenAt  time.Time // to the minute
	ExpiresAt   time.Time
	EndedAt     *time.Time
	Address     string
	UserAgent   string
	JudgeID     *uuid.UUID // the seat, where a judge's code opened it
	JudgeCodeID *uuid.UUID
}

// Device says from where somebody signs in; for the list of own sessions.
type Device struct{ Address, UserAgent string }

// SignedIn is a new session. Token goes into the cookie and is stored nowhere.
type SignedIn struct {
	Account Account
	Session Session
	Token   string
}

// errSession answers a token that opens nothing (any more).
var errSession = fault.New(fault.Unauthenticated, "session-ended", "Phiên đăng nhập đã hết. Vui lòng đăng nhập lại.")

// OpenSession makes a session of an active account in the caller's transaction. It
// locks the account, so that one that is being disabled opens none.
func OpenSession(tx *database.Tx, accountID uuid.UUID, from Device) (*SignedIn, error) {
	return openSession(tx, accountID, nil, nil, from)
}

// OpenSeatSession makes a session that is one seat of a panel and nothing else, as
// OpenSession does. The caller has decided that the code opens it, and holds the seat.
func OpenSeatSession(tx *database.Tx, accountID, judge, code uuid.UUID, from Device) (*SignedIn, error) {
	return openSession(tx, accountID, &judge, &code, from)
}

func openSession(tx *database.Tx, accountID uuid.UUID, judge, code *uuid.UUID, from Device) (*SignedIn, error) {
	a, err := lockFor(tx, accountID, "SHARE")
	if err != nil {
		return nil, err
	}
	if a.Status != Active {
		return nil, ErrDisabled
	}
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make session id: %w", err)
	}
	now := tx.Now()
	session := Session{
		ID: id, TokenDigest: digest(token), AccountID: a.ID, CreatedAt: now, LastSeenAt: now, ExpiresAt: now.Add(SessionIdle),
		Address: clip(from.Address, 60), UserAgent: clip(from.UserAgent, 300), JudgeID: judge, JudgeCodeID: code,
	}
	if err := tx.Create(&session).Error; err != nil {
		return nil, fmt.Errorf("open session: %w", err)
	}
	a.Seat = judge
	return &SignedIn{Account: *a, Session: session, Token: token}, nil
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func clip(s string, runes int) string {
	r := []rune(text.Clean(s))
	return string(r[:min(len(r), runes)])
}

// ByToken is the account behind a session's token: one indexed read, and once a
// minute a write that moves the expiry on. A token that opens nothing, and the
// session of a disabled account, are refused as Unauthenticated, session-ended.
func (s *Service) ByToken(ctx context.Context, token string) (Account, error) {
	if len(token) != 43 {
		return Account{}, errSession
	}
	var replaced *time.Time // the clock of tests and of the demonstration
	if clock := database.Clock(ctx); clock != nil {
		now := clock()
		replaced = &now
	}
	var a Account
	var session uuid.UUID
	var due bool
	err := s.DB.Pool.QueryRow(ctx, `
		SELECT a.id, a.name, a.email, a.phone, a.locale, a.status, a.version, a.created_at,
		       a.email_confirmed_at, a.phone_confirmed_at, s.judge_id, s.id, s.last_seen_at <= coalesce($2::timestamptz, now()) - $3::interval
		  FROM sessions s JOIN accounts a ON a.id = s.account_id
		 WHERE s.token_digest = $1 AND s.ended_at IS NULL AND s.expires_at > coalesce($2::timestamptz, now()) AND a.status = 'active'`,
		digest(token), replaced, seenEvery).
		Scan(&a.ID, &a.Name, &a.Email, &a.Phone, &a.Locale, &a.Status, &a.Version, &a.CreatedAt, &a.EmailConfirmedAt, &a.PhoneConfirmedAt, &a.Seat, &session, &due)
	if database.Missing(err) {
		return Account{}, errSession
	}
	if err != nil {
		return Account{}, fmt.Errorf("read session: %w", err)
	}
	if !due {
		return a, nil
	}
	_, err = s.DB.Pool.Exec(ctx, `
		UPDATE sessions SET last_seen_at = coalesce($2::timestamptz, now()),
		       expires_at = least(coalesce($2::timestamptz, now()) + $4::interval, created_at + $5::interval)
		 WHERE id = $1 AND last_seen_at <= coalesce($2::timestamptz, now()) - $3::interval AND ended_at IS NULL`,
		session, replaced, seenEvery, SessionIdle, SessionMax)
	if err != nil {
		return Account{}, fmt.Errorf("note that session %s was used: %w", session, err)
	}
	return a, nil
}

// SessionOf is the open session behind a token. Refusals as ByToken's.
func (s *Service) SessionOf(ctx context.Context, token string) (*Session, error) {
	var session Session
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := tx.Where("token_digest = ? AND ended_at IS NULL AND expires_at > ?", digest(token), tx.Now()).First(&session).Error
		if database.Missing(err) {
			return errSession
		}
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &session, nil
}

// EndSeatSessions ends the sessions that codes of a seat have opened and says how
// many there were.
func EndSeatSessions(tx *database.Tx, judge uuid.UUID) (int, error) {
	done, err := tx.Pgx.Exec(tx.Context(), "UPDATE sessions SET ended_at = $2 WHERE judge_id = $1 AND ended_at IS NULL", judge, tx.Now())
	if err != nil {
		return 0, fmt.Errorf("end sessions of judge %s: %w", judge, err)
	}
	return int(done.RowsAffected()), nil
}

// SignOut ends the session of a token. One that has ended already stays ended.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var id, owner uuid.UUID
		err := tx.Pgx.QueryRow(tx.Context(), "UPDATE sessions SET ended_at = $2 WHERE token_digest = $1 AND ended_at IS NULL RETURNING id, account_id", digest(token), tx.Now()).Scan(&id, &owner)
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return ledger.Append(tx, ledger.Record{Actor: owner, Action: "sign-out", Subject: "session", ID: id})
	})
}

// EndSessions ends every session of an account: one's own, or, by an administrator,
// anybody's. It says how many there were.
func (s *Service) EndSessions(ctx context.Context, by Account, of uuid.UUID) (ended int, err error) {
	if err := RequirePerson(by); err != nil {
		return 0, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if by.ID != of {
			if err := RequireAdministrator(tx, by); err != nil {
				return err
			}
		}
		ended, err = endSessions(tx, of, nil)
		if err != nil || ended == 0 {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "end-sessions", Subject: "account", ID: of, Detail: map[string]int{"sessions": ended}})
	})
	return ended, err
}

// endSessions ends the sessions of an account but the one with this token digest.
func endSessions(tx *database.Tx, of uuid.UUID, but []byte) (int, error) {
	done, err := tx.Pgx.Exec(tx.Context(), "UPDATE sessions SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL AND token_digest IS DISTINCT FROM $3", of, tx.Now(), but)
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	return int(done.RowsAffected()), nil
}

// Sessions lists one's own open sessions, last used first.
func (s *Service) Sessions(ctx context.Context, by Account) (open []Session, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := tx.Where("account_id = ? AND ended_at IS NULL AND expires_at > ?", by.ID, tx.Now()).Order("last_seen_at DESC, id").Find(&open).Error
		if err != nil {
			return fmt.Errorf("list sessions: %w", err)
		}
		return nil
	})
	return open, err
}
