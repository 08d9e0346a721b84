package api

import (
	"context"
	"time"

	"tieubieu/server/account"
)

// flood bounds one kind of write, for one person and for one address. A commune office
// may enter for many facilities, hence the wide limits per address.
type flood struct{ person, address account.Throttle }

var (
	registering = flood{
		account.Throttle{Name: "register-facility", Limit: 30, Window: time.Hour},
		account.Throttle{Name: "register-facility-address", Limit: 200, Window: time.Hour},
	}
	uploading = flood{
		account.Throttle{Name: "upload", Limit: 300, Window: 10 * time.Minute},
		account.Throttle{Name: "upload-address", Limit: 3000, Window: 10 * time.Minute},
	}
	submitting = flood{
		account.Throttle{Name: "submit", Limit: 60, Window: 10 * time.Minute},
		account.Throttle{Name: "submit-address", Limit: 600, Window: 10 * time.Minute},
	}
)

// limit counts one write against its bounds; over them it is refused with Retry-After.
func (s *Server) limit(ctx context.Context, by account.Account, f flood) error {
	if err := f.person.Take(ctx, s.DB, by.ID.String()); err != nil {
		return err
	}
	return f.address.Take(ctx, s.DB, account.Network(deviceOf(ctx).Address))
}
