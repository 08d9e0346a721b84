package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"tieubieu/server/account"
	"tieubieu/server/fault"
)

type requestIDKey struct{}
type accountKey struct{}

// sessionCookie names the cookie that carries a session's token.
const sessionCookie = "tieubieu_session"

func requestIDOf(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// beside says whether a request comes straight from this machine or its private
// network, not through a proxy.
func beside(r *http.Request) bool {
	return fromPrivate(r) && r.Header.Get("X-Forwarded-For") == "" && r.Header.Get("Forwarded") == ""
}

var errText = fault.New(fault.Invalid, "bad-text", "Địa chỉ có ký tự không hợp lệ.")

// plainAddress refuses addresses with a NUL, which no text of ours holds.
func plainAddress() gin.HandlerFunc {
	return func(c *gin.Context) {
		if strings.ContainsRune(c.Request.URL.Path, 0) || strings.Contains(c.Request.URL.RawQuery, "%00") || !utf8.ValidString(c.Request.URL.Path) {
			writeProblem(c, errText)
			return
		}
		c.Next()
	}
}

// requestID gives each request an id of ours; problem answers and logs repeat it.
func requestID() gin.HandlerFunc {
	return func(c *gin.Context) {
		id := uuid.Must(uuid.NewV7()).String()
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
		c.Header("X-Request-Id", id)
		c.Next()
	}
}

func accessLog(log *slog.Logger, registry *prometheus.Registry) gin.HandlerFunc {
	duration := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "http_request_duration_seconds", Help: "Time to answer, by route.", Buckets: prometheus.DefBuckets,
	}, []string{"method", "route", "status"})
	if registry != nil {
		registry.MustRegister(duration)
	}
	return func(c *gin.Context) {
		start := time.Now()
		c.Next()
		took := time.Since(start)
		duration.WithLabelValues(c.Request.Method, c.FullPath(), strconv.Itoa(c.Writer.Status())).Observe(took.Seconds())
		if log == nil {
			return
		}
		level := slog.LevelDebug
		if c.Writer.Status() >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		log.LogAttrs(c.Request.Context(), level, "request", slog.String("method", c.Request.Method), slog.String("route", c.FullPath()),
			slog.Int("status", c.Writer.Status()), slog.Duration("took", took), slog.String("request", requestIDOf(c.Request.Context())))
	}
}

// recovery turns a panic into a plain 500 and a log line with the stack.
func recovery(log *slog.Logger) gin.HandlerFunc {
	if log == nil {
		log = slog.Default()
	}
	return func(c *gin.Context) {
		defer func() {
			if r := recover(); r != nil {
				if r == http.ErrAbortHandler {
					panic(r)
				}
				log.ErrorContext(c.Request.Context(), "panic", "value", r, "stack", string(debug.Stack()), "request", requestIDOf(c.Request.Context()))
				if !c.Writer.Written() {
					writeProblem(c, fmt.Errorf("panic: %v", r))
				}
			}
		}()
		c.Next()
	}
}

// session finds out who is asking: the judge that the request names, by that judge's
// cookie alone, else whoever the ordinary cookie is of. An unknown or ended session is
// nobody; whether somebody is needed is the operation's question.
func (s *Server) session() gin.HandlerFunc {
	return func(c *gin.Context) {
		token, named := "", namedJudge(c.Request)
		if named != nil {
			token = named.token
			c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), judgeTokenKey{}, named))
		} else if cookie, err := c.Request.Cookie(sessionCookie); err == nil {
			token = cookie.Value
		}
		if token == "" || s.Accounts == nil {
			c.Next()
			return
		}
		by, err := s.Accounts.ByToken(c.Request.Context(), token)
		switch {
		case err == nil && !named.fits(by):
		case err == nil:
			c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), accountKey{}, by))
		case fault.Of(err) == nil:
			writeProblem(c, err)
			return
		}
		c.Next()
	}
}

var errSignIn = fault.New(fault.Unauthenticated, "sign-in-needed", "Vui lòng đăng nhập để tiếp tục.")

// currentAccount is who is asking; nobody is refused with 401.
func currentAccount(ctx context.Context) (account.Account, error) {
	by, ok := ctx.Value(accountKey{}).(account.Account)
	if !ok {
		return account.Account{}, errSignIn
	}
	return by, nil
}

// whoever is who is asking, or the zero account when nobody is signed in.
func whoever(ctx context.Context) account.Account {
	by, _ := ctx.Value(accountKey{}).(account.Account)
	return by
}
