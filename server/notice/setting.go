package notice

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// holder is whose reminders come or do not: a person's, or those to a facility's
// contact address. One of the two is set.
type holder struct{ Account, Facility *uuid.UUID }

// Settings are what mails a person gets. Only reminders can be turned off: what
// happened to one's entry is always told.
type Settings struct {
	Reminders bool
	Version   int // 1 until it is changed
}

func settingsOf(tx *database.Tx, h holder) (s Settings, err error) {
	s = Settings{Reminders: true, Version: 1}
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT reminders, version FROM reminder_settings WHERE account_id = $1 OR facility_id = $2", h.Account, h.Facility).Scan(&s.Reminders, &s.Version)
	if err != nil && !database.Missing(err) {
		return s, fmt.Errorf("read mail settings: %w", err)
	}
	return s, nil
}

// Settings reads one's own.
func (s *Service) Settings(ctx context.Context, by account.Account) (own Settings, err error) {
	if err := account.RequirePerson(by); err != nil {
		return own, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		own, err = settingsOf(tx, holder{Account: &by.ID})
		return err
	})
	return own, err
}

// SetReminders turns one's reminder mails on or off, at the version seen.
func (s *Service) SetReminders(ctx context.Context, by account.Account, version int, on bool) (own Settings, err error) {
	if err := account.RequirePerson(by); err != nil {
		return own, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		h := holder{Account: &by.ID}
		if err := h.lock(tx); err != nil {
			return err
		}
		if own, err = settingsOf(tx, h); err != nil {
			return err
		}
		if own.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Cài đặt đã được thay đổi từ lúc bạn xem.", Current: own}
		}
		own, err = h.set(tx, by.ID, own, on)
		return err
	})
	return own, err
}

// lock makes changes of one holder's settings wait for each other.
func (h holder) lock(tx *database.Tx) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "reminders "+h.id().String()); err != nil {
		return fmt.Errorf("wait to change mail settings: %w", err)
	}
	return nil
}

func (h holder) id() uuid.UUID {
	if h.Account != nil {
		return *h.Account
	}
	return *h.Facility
}

func (h holder) subject() string {
	if h.Account != nil {
		return "account"
	}
	return "facility"
}

func (h holder) set(tx *database.Tx, by uuid.UUID, was Settings, on bool) (Settings, error) {
	if was.Reminders == on {
		return was, nil
	}
	is := Settings{Reminders: on, Version: was.Version + 1}
	target := map[bool]string{true: "account_id", false: "facility_id"}[h.Account != nil]
	_, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO reminder_settings (account_id, facility_id, reminders, version, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (`+target+`) DO UPDATE SET reminders = excluded.reminders, version = excluded.version, changed_at = excluded.changed_at`,
		h.Account, h.Facility, is.Reminders, is.Version, tx.Now())
	if err != nil {
		return was, fmt.Errorf("change mail settings: %w", err)
	}
	return is, ledger.Append(tx, ledger.Record{Actor: by, Action: "set-reminders", Subject: h.subject(), ID: h.id(), Detail: map[string]any{"reminders": on, "byLink": by == uuid.Nil}})
}

// Unsubscribe turns off the reminders of whoever a signed link was mailed to; nobody
// has to be signed in. It answers the same however often it is asked. Not found:
// link-unknown.
func (s *Service) Unsubscribe(ctx context.Context, token string) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		h, err := readToken(tx, token)
		if err != nil {
			return err
		}
		if err := h.lock(tx); err != nil {
			return err
		}
		was, err := settingsOf(tx, h)
		if err != nil {
			return err
		}
		_, err = h.set(tx, uuid.Nil, was, false)
		return err
	})
}

// CheckLink refuses (link-unknown) a link that Unsubscribe would not follow.
func (s *Service) CheckLink(ctx context.Context, token string) error {
	return database.Read(ctx, s.DB, func(tx *database.Tx) error {
		_, err := readToken(tx, token)
		return err
	})
}

var errLink = fault.New(fault.NotFound, "link-unknown", "Liên kết này không đúng hoặc không còn dùng được.")

// unsubscribeLink is the address that turns one's reminders off.
func (s *Service) unsubscribeLink(tx *database.Tx, h holder) (string, error) {
	token, err := h.token(tx)
	return s.Address + "/ngung-nhac/" + token, err
}

// token is kind and id of the holder with 128 bits of an HMAC over both.
func (h holder) token(tx *database.Tx) (string, error) {
	var key []byte
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT key FROM notice_key").Scan(&key); err != nil {
		return "", fmt.Errorf("read the key of links: %w", err)
	}
	id := h.id()
	content := append([]byte{h.subject()[0]}, id[:]...)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("tieubieu/unsubscribe/1\n"))
	mac.Write(content)
	return base64.RawURLEncoding.EncodeToString(append(content, mac.Sum(nil)[:16]...)), nil
}

func readToken(tx *database.Tx, token string) (h holder, err error) {
	content, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(content) != 33 {
		return h, errLink
	}
	id := uuid.UUID(content[1:17])
	table := ""
	switch content[0] {
	case 'a':
		h.Account, table = &id, "accounts"
	case 'f':
		h.Facility, table = &id, "facilities"
	default:
		return h, errLink
	}
	want, err := h.token(tx)
	if err != nil {
		return h, err
	}
	if !hmac.Equal([]byte(want), []byte(token)) {
		return h, errLink
	}
	var there bool
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM "+table+" WHERE id = $1)", id).Scan(&there); err != nil {
		return h, fmt.Errorf("look for whose link it is: %w", err)
	}
	if !there {
		return h, errLink
	}
	return h, nil
}
