// Package mail writes letters, keeps them until they have gone, and hands them to an
// SMTP server: after the commit, again after a failure, and never twice by itself.
package mail

import (
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/google/uuid"
)

// TLS says how the connection to the SMTP server is kept secret.
type TLS string

const (
	StartTLS TLS = "starttls" // begun in clear text, secret before anything is said; usually port 587
	Implicit TLS = "tls"      // secret from the first byte; usually port 465
	Clear    TLS = "none"     // never: for a server on the same machine
)

// Config says which server sends mail. The zero value: none is configured.
type Config struct {
	Host     string
	Port     int
	User     string // "" signs in nowhere
	Password string
	From     string // "Tiêu Biểu <khong-tra-loi@tieubieu.example>"
	TLS      TLS
}

// Configured says whether mail can be sent at all.
func (c Config) Configured() bool { return c.Host != "" }

// Check refuses what cannot be sent with, in a sentence that names the variable.
func (c Config) Check() error {
	if !c.Configured() {
		if c.User != "" || c.Password != "" || c.From != "" {
			return fmt.Errorf("SMTP_USER, SMTP_PASSWORD và SMTP_FROM cần đi cùng SMTP_HOST")
		}
		return nil
	}
	if c.Port < 1 || c.Port > 65535 {
		return fmt.Errorf("SMTP_PORT phải là số cổng từ 1 đến 65535")
	}
	switch c.TLS {
	case StartTLS, Implicit, Clear:
	default:
		return fmt.Errorf("SMTP_TLS phải là starttls, tls hoặc none, không phải %q", c.TLS)
	}
	if _, err := mail.ParseAddress(c.From); err != nil {
		return fmt.Errorf("SMTP_FROM phải là một địa chỉ thư, ví dụ “Tiêu Biểu <khong-tra-loi@ten-mien.vn>”")
	}
	if (c.User == "") != (c.Password == "") {
		return fmt.Errorf("SMTP_USER và SMTP_PASSWORD phải được đặt cùng nhau")
	}
	return nil
}

// Status of a mail.
type Status string

const (
	Waiting Status = "waiting"
	Sent    Status = "sent"     // the SMTP server has taken it
	Refused Status = "refused"  // the SMTP server will never take it
	GivenUp Status = "given-up" // after two days of failures
	Kept    Status = "kept"     // goes nowhere: Why says why
)

// Why a mail is kept.
const (
	NotConfigured = "no-mail-configured"
	MadeUp        = "demonstration"
)

// Retention is how long a letter's words stay (default, not law).
const Retention = 90 * 24 * time.Hour

// Mail is one letter to one address.
type Mail struct {
	ID            uuid.UUID `gorm:"primaryKey"`
	SourceID      uuid.UUID // what it tells of; at most one mail for each address
	Address       string    // lower case
	Locale        string
	Letter        *Letter `gorm:"serializer:json"` // nil once removed
	Unsubscribe   string  // of a reminder: the address that ends them
	Demonstration bool    // about what is made up: it never leaves
	Status        Status
	Why           string
	Attempts      int
	ClaimedUntil  *time.Time
	CreatedAt     time.Time
	SettledAt     *time.Time
}

// Address is a mail address as it is stored and compared; ok is false for what is none.
func Address(s string) (address string, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > 254 {
		return "", false
	}
	return s, true
}

// NobodysAddress says whether an address can belong to nobody, because its domain is
// reserved for examples (RFC 2606).
func NobodysAddress(address string) bool {
	for _, domain := range []string{".example", ".test", ".invalid", "@example.com", "@example.org", "@example.net"} {
		if strings.HasSuffix(address, domain) {
			return true
		}
	}
	return false
}
