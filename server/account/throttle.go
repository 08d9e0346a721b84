package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"time"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Throttle allows so many attempts under one key in each window of time. It counts
// before the attempt, so that guesses made at once are counted too.
type Throttle struct {
	Name   string // "sign-in-name": begins the key
	Limit  int
	Window time.Duration
}

// The throttles of this package. Many facilities may sign in from one commune
// office, hence the wide limits per address.
var (
	perName                 = Throttle{"sign-in-name", 10, 15 * time.Minute}
	perAddress              = Throttle{"sign-in-address", 100, 15 * time.Minute}
	perRegistration         = Throttle{"register-address", 60, time.Hour}
	perLookUp               = Throttle{"find-account", 20, time.Hour}
	perAdministratorsLookUp = Throttle{"find-account", 60, time.Hour}
	perPassword             = Throttle{"change-password", 10, 15 * time.Minute}
)

// key keeps names and addresses themselves out of the table.
func (t Throttle) key(of string) string {
	sum := sha256.Sum256([]byte(of))
	return t.Name + ":" + hex.EncodeToString(sum[:16])
}

// Take counts one attempt, in a transaction of its own: what the caller refuses
// afterwards stays counted. Call it outside any transaction. Over the limit it
// refuses with TooMany, too-many-attempts, and the seconds left of the window.
func (t Throttle) Take(ctx context.Context, db *database.DB, of string) error {
	var left time.Duration
	err := database.InTx(ctx, db, func(tx *database.Tx) error {
		now := tx.Now()
		window := now.Truncate(t.Window)
		var count int
		err := tx.Pgx.QueryRow(tx.Context(), `
			INSERT INTO throttles (key, window_at, count) VALUES ($1, $2, 1)
			ON CONFLICT (key, window_at) DO UPDATE SET count = throttles.count + 1 RETURNING count`, t.key(of), window).Scan(&count)
		if err != nil {
			return fmt.Errorf("count attempts: %w", err)
		}
		if count > t.Limit {
			left = window.Add(t.Window).Sub(now)
		}
		return nil
	})
	if err != nil || left == 0 {
		return err
	}
	seconds := int((left + time.Second - 1) / time.Second)
	return &fault.Error{
		Kind: fault.TooMany, Code: "too-many-attempts", RetryAfter: seconds,
		Message: fmt.Sprintf("Quá nhiều lần thử. Vui lòng thử lại sau %d phút.", (seconds+59)/60),
	}
}

// GiveBack takes one attempt off, since it succeeded.
func (t Throttle) GiveBack(tx *database.Tx, of string) error {
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE throttles SET count = greatest(count - 1, 0) WHERE key = $1 AND window_at = $2", t.key(of), tx.Now().Truncate(t.Window))
	if err != nil {
		return fmt.Errorf("give an attempt back: %w", err)
	}
	return nil
}

// forget starts the key anew.
func (t Throttle) forget(tx *database.Tx, of string) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM throttles WHERE key = $1", t.key(of)); err != nil {
		return fmt.Errorf("forget attempts: %w", err)
	}
	return nil
}

// Network is the part of an address that is throttled: a whole IPv4 address, the
// /64 of an IPv6 one. What is no address is its own key.
func Network(address string) string {
	if ap, err := netip.ParseAddrPort(address); err == nil {
		address = ap.Addr().String()
	}
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		p, _ := a.Prefix(64)
		return p.String()
	}
	return a.String()
}

// SweepThrottles removes the counters of windows gone by for a day. A periodic job calls it.
func (s *Service) SweepThrottles(ctx context.Context) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM throttles WHERE window_at < $1", tx.Now().Add(-24*time.Hour)); err != nil {
			return fmt.Errorf("sweep throttles: %w", err)
		}
		return nil
	})
}
