package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"tieubieu/frontend"
	"tieubieu/server/api"
	"tieubieu/server/embedded"
	"tieubieu/server/fault"
	"tieubieu/server/site"
	"tieubieu/server/workbench"
)

// shutdownPatience is how long open requests and running jobs may take to end.
const shutdownPatience = 10 * time.Second

// serve runs the server until it is told to stop.
func serve(ctx context.Context, cfg config, _ []string, _ io.Reader, out io.Writer) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.Log}))
	slog.SetDefault(log)
	listener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	defer listener.Close()
	h, err := open(ctx, cfg, log, true)
	if err != nil {
		return err
	}
	defer h.close()
	guide, err := h.demonstrate(ctx, strings.TrimSuffix(address(cfg, listener.Addr()), "/"), out)
	if err != nil {
		return err
	}

	handler, pages, err := h.handler(ctx, cfg, log)
	if err != nil {
		return err
	}
	// Pages that are made already are answered before net/http reads the request.
	fast := pages.Listener(listener)
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 2)
	go func() {
		if cfg.TLSCert != "" {
			ended <- server.ServeTLS(fast, cfg.TLSCert, cfg.TLSKey)
		} else {
			ended <- server.Serve(fast)
		}
	}()
	if h.stack != nil {
		go func() { ended <- h.stack.Wait() }()
	}
	h.startTicking(ctx)
	fmt.Fprintf(out, "• Sẵn sàng: %s\n%s", address(cfg, listener.Addr()), guide)

	select {
	case <-ctx.Done():
		err = nil
	case err = <-ended:
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
	defer cancel()
	return errors.Join(err, server.Shutdown(stopping))
}

// listen takes the port before anything is started, so that a taken one is known at once.
func listen(ctx context.Context, at string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", at)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fault.New(fault.Unavailable, "port-taken", "Cổng %s đang được chương trình khác dùng: hãy đặt LISTEN sang cổng khác, ví dụ LISTEN=127.0.0.1:8081.", at)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", at, err)
	}
	return l, nil
}

func address(cfg config, at net.Addr) string {
	if cfg.PublicURL != "" {
		return cfg.PublicURL
	}
	scheme := "http"
	if cfg.TLSCert != "" {
		scheme = "https"
	}
	return scheme + "://" + at.String() + "/"
}

// handler is the whole HTTP side: API, media, public pages, workbench.
func (h *house) handler(ctx context.Context, cfg config, log *slog.Logger) (http.Handler, *site.Site, error) {
	pages, err := site.New(site.Options{
		Results: site.Published{DB: h.services.DB}, Site: frontend.Site(), Dist: frontend.Dist(), PublicURL: cfg.PublicURL, SignInPath: "/app/", Log: log,
		Check: api.CertificateCheck(h.services),
	})
	if err != nil {
		return nil, nil, err
	}
	h.services.Publications.Published, h.services.Certificates.Changed = pages.Expire, pages.Expire
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), prometheus.NewCounterFunc(
		prometheus.CounterOpts{Name: "site_pages_served_total", Help: "Public pages answered from memory."}, func() float64 { return float64(pages.Served()) }))
	engine, _ := api.New(h.services, api.Options{
		Log: log, Metrics: metrics, SecureCookies: cfg.TLSCert != "" || strings.HasPrefix(cfg.PublicURL, "https:"), PublicURL: cfg.PublicURL, NotFound: pages.NotFound, Stopping: ctx.Done(),
		Ready: func(r *http.Request) error { return h.services.DB.Pool.Ping(r.Context()) },
	})
	app, err := workbench.New(frontend.Dist())
	if err != nil {
		return nil, nil, err
	}
	return api.Handler(app.Handler(pages.Handler(engine))), pages, nil
}

// startTicking does what dates ask for: phases, publications, promotions that wait.
// Every server does; each act happens once.
func (h *house) startTicking(ctx context.Context) {
	phases := func(ctx context.Context) error { _, err := h.services.Rounds.Tick(ctx); return err }
	every(ctx, 5*time.Second, "phases", phases)
	every(ctx, 5*time.Second, "publications", h.services.Publications.Tick)
	every(ctx, 5*time.Second, "promotions", h.services.Promotions.Tick)
	every(ctx, time.Hour, "throttles", h.services.Accounts.SweepThrottles)
}

// every does something at once and then again and again until ctx ends.
func every(ctx context.Context, pause time.Duration, what string, do func(context.Context) error) {
	go func() {
		ticker := time.NewTicker(pause)
		defer ticker.Stop()
		for {
			if err := do(ctx); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "tick failed", "what", what, "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
}

// stackOf starts what is embedded and fills in its addresses.
func stackOf(ctx context.Context, cfg *config, log *slog.Logger) (*embedded.Stack, error) {
	if !cfg.embeddedDatabase() && !cfg.embeddedObjects() {
		return nil, nil //nolint:nilnil // nothing is embedded
	}
	if cfg.embeddedDatabase() != cfg.embeddedObjects() {
		return nil, fault.New(fault.Invalid, "half-embedded", "DATABASE_URL và S3_ENDPOINT phải được đặt cùng nhau, hoặc cùng để trống.")
	}
	stack, err := embedded.Start(ctx, embedded.Options{Dir: cfg.Data, BinDir: cfg.PostgresBin, Log: log})
	if err != nil {
		return nil, err
	}
	cfg.DatabaseURL = stack.DatabaseURL
	cfg.Objects.Endpoint, cfg.Objects.AccessKey, cfg.Objects.SecretKey = stack.S3Endpoint, stack.S3AccessKey, stack.S3SecretKey
	return stack, nil
}
