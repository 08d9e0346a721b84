package api

import (
	"context"
	"io"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"

	"tieubieu/server/account"
	"tieubieu/server/fault"
)

// flood bounds one kind of write, for one person and for one address. A commune office
// may enter for many facilities, hence the wide limits per address.
type flood struct{ person, address account.Throttle }

var (
	registering = flood{
		account.Throttle{Name: "register-facility", Limit: 30, Window: time.Hour},
		account.Throttle{Name: "register-facility-address", Limit: 200, Window: time.Hour},
	}
	beginning = flood{ // drafts and products, of which one person may type many for others
		account.Throttle{Name: "begin-entry", Limit: 200, Window: time.Hour},
		account.Throttle{Name: "begin-entry-address", Limit: 1000, Window: time.Hour},
	}
	uploading = flood{
		account.Throttle{Name: "upload", Limit: 300, Window: 10 * time.Minute},
		account.Throttle{Name: "upload-address", Limit: 3000, Window: 10 * time.Minute},
	}
	importing = flood{ // each is read whole, and compared with all facilities of its names
		account.Throttle{Name: "import-entries", Limit: 60, Window: 10 * time.Minute},
		account.Throttle{Name: "import-entries-address", Limit: 200, Window: 10 * time.Minute},
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

// maxArriving is how many bytes of files may be held at once while they are received and
// looked at: a few hundred phones at the last moment of a round, or ten of the largest files.
const maxArriving = 256 << 20

var errArriving = &fault.Error{
	Kind: fault.Unavailable, Code: "uploads-busy", RetryAfter: 10,
	Message: "Máy chủ đang nhận quá nhiều tệp cùng lúc. Vui lòng thử lại sau ít giây.",
}

// arrivals counts the bytes of files that requests hold in memory.
type arrivals struct{ held atomic.Int64 }

type arrivalKey struct{}

// arrival is what one request holds.
type arrival struct {
	of   *arrivals
	held int64
}

// count gives each request its count, and takes it back when the request is answered.
func (a *arrivals) count() gin.HandlerFunc {
	return func(c *gin.Context) {
		one := &arrival{of: a}
		defer func() { a.held.Add(-one.held) }()
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), arrivalKey{}, one))
		c.Next()
	}
}

// counted is r as this request may read it: errArriving where too much is held already.
func counted(ctx context.Context, r io.Reader) io.Reader {
	one, _ := ctx.Value(arrivalKey{}).(*arrival)
	if one == nil {
		return r
	}
	return countedReader{r, one}
}

type countedReader struct {
	r   io.Reader
	one *arrival
}

func (c countedReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.one.held += int64(n)
	if c.one.of.held.Add(int64(n)) > maxArriving {
		return 0, errArriving
	}
	return n, err
}
