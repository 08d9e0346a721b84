package api

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// origin is the address that a request was made to, as the caller's browser shows it.
type origin struct {
	scheme string // "http" or "https"
	host   string // with the port, where there is one
}

type originKey struct{}

// noteOrigin keeps a request's origin. That it came by https is the proxy's word,
// believed from where a proxy's word on addresses is (privateNetworks).
func noteOrigin() gin.HandlerFunc {
	return func(c *gin.Context) {
		o := origin{scheme: "http", host: c.Request.Host}
		if c.Request.TLS != nil || fromPrivate(c.Request) && strings.EqualFold(c.Request.Header.Get("X-Forwarded-Proto"), "https") {
			o.scheme = "https"
		}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), originKey{}, o))
		c.Next()
	}
}

func originOf(ctx context.Context) origin {
	o, _ := ctx.Value(originKey{}).(origin)
	return o
}

// fromPrivate says whether whoever connected stands in a private network.
func fromPrivate(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return ip != nil && (ip.IsLoopback() || ip.IsPrivate())
}

// publicAddress is how people reach the server, without a slash at the end: as
// configured, else as this request did.
func (s *Server) publicAddress(ctx context.Context) string {
	if s.opts.PublicURL != "" {
		return s.opts.PublicURL
	}
	o := originOf(ctx)
	return o.scheme + "://" + o.host
}
