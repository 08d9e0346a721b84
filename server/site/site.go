// Package site renders the public pages: what was published, for anyone, in Vietnamese and English, without
// JavaScript, and fast enough to stand in front of a whole country on a result day.
package site

import (
	"bytes"
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/certificate"
	"tieubieu/server/fault"
)

// Options of the public pages.
type Options struct {
	Results Results
	// Site holds the templates and style, Dist the built fonts: frontend.Site() and frontend.Dist().
	Site, Dist fs.FS
	// PublicURL is the address that others know the site by, without a slash at the end, such as
	// "https://tieubieu.example"; link previews and canonical addresses need it. May be empty.
	PublicURL string
	// Check answers for certificates by their codes; nil: there is no such page.
	Check Check
	// SignInPath leads to the workbench, with a slash at its end; without one the pages do not mention it.
	SignInPath string
	// Fresh is how long a server may go without asking whether something new is published; 0 means one second.
	Fresh time.Duration
	// CacheBytes bounds the memory that made pages take; 0 means 64 MB.
	CacheBytes int64
	Log        *slog.Logger
}

// Site answers the addresses of the public pages.
type Site struct {
	results Results
	options Options
	assets  *assets
	policy  string
	pages   map[string]*template.Template
	cache   cache
	served  atomic.Int64
}

// New reads templates and style once. An error means that the embedded files do not fit the program.
func New(o Options) (*Site, error) {
	if o.Fresh <= 0 {
		o.Fresh = time.Second
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = 64 << 20
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.PublicURL = strings.TrimSuffix(o.PublicURL, "/")
	a, err := loadAssets(o.Site, o.Dist)
	if err != nil {
		return nil, err
	}
	s := &Site{results: o.Results, options: o, assets: a, pages: map[string]*template.Template{}}
	s.policy = "default-src 'none'; style-src " + a.styleHash + "; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	for _, name := range []string{"home", "list", "ranking", "product", "method", "check", "error"} {
		t, err := template.New("layout.html").ParseFS(o.Site, "layout.html", "parts.html", name+".html")
		if err != nil {
			return nil, fmt.Errorf("read template %s: %w", name, err)
		}
		s.pages[name] = t
	}
	s.cache = cache{stamp: o.Results.Stamp, every: o.Fresh, limit: o.CacheBytes, started: time.Now(), trouble: func(ctx context.Context, err error) {
		o.Log.ErrorContext(ctx, "public pages", "error", err)
	}}
	return s, nil
}

// Expire makes the next request look whether something new is published. Publishing calls it, so that the server
// that published shows it at once; the others follow within Options.Fresh.
func (s *Site) Expire() { s.cache.expire() }

// Served is how many answers came straight from memory; the lane's are in no access log.
func (s *Site) Served() int64 { return s.served.Load() }

// Handler answers the public pages, their fonts and robots.txt, and leaves every other address to next. It answers
// HEAD itself.
func (s *Site) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The common case first: a page that is made already. Nothing here allocates but the header's entries.
		if r.URL.RawQuery == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			if g, err := s.cache.current(r.Context()); err == nil {
				if p := g.ready(r.URL.Path); p != nil {
					s.served.Add(1)
					p.serve(w, r)
					return
				}
			}
		}
		s.route(w, r, next)
	})
}

// route finds what an address means.
func (s *Site) route(w http.ResponseWriter, r *http.Request, next http.Handler) {
	path := r.URL.Path
	if f, ok := s.assets.fonts[path]; ok {
		s.font(w, r, f)
		return
	}
	if path == "/robots.txt" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /api/\n"))
		return
	}
	words, rest := &vietnamese, path
	if path == "/en" || strings.HasPrefix(path, "/en/") {
		words, rest = &english, strings.TrimPrefix(path, "/en")
	}
	if rest == "" {
		rest = "/"
	}
	if s.asksForCode(rest, r) {
		next.ServeHTTP(w, r)
		return
	}
	request, known := s.page(words, rest, r)
	if !known {
		if words == &english {
			s.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	if path != "/" && strings.HasSuffix(path, "/") {
		http.Redirect(w, r, strings.TrimSuffix(path, "/"), http.StatusMovedPermanently)
		return
	}
	s.answer(w, r, words, request)
}

// wanted is one page: the key it is kept under, and how to make it. A nil make means that there is no such page.
type wanted struct {
	key  string
	make func(context.Context) (*frame, error)
}

// page says what an address without its language means. Addresses that belong to the site but to no page are known
// too, and make nothing.
func (s *Site) page(w *Words, path string, r *http.Request) (wanted, bool) {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	at := func(key string, make func(context.Context) (*frame, error)) (wanted, bool) {
		return wanted{key: w.address(key), make: make}, true
	}
	switch {
	case parts[0] == "":
		return at("/", func(ctx context.Context) (*frame, error) { return s.home(ctx, w) })
	case parts[0] == "cach-tinh" && len(parts) == 1:
		return at("/cach-tinh", func(ctx context.Context) (*frame, error) { return s.method(ctx, w) })
	case path == certificate.CheckPath && s.options.Check != nil:
		return at(certificate.CheckPath, func(ctx context.Context) (*frame, error) { return s.checkForm(ctx, w) })
	case parts[0] == "ket-qua" && len(parts) == 1:
		f := filterOf(r)
		return at("/ket-qua"+f.query(), func(ctx context.Context) (*frame, error) { return s.list(ctx, w, f) })
	case parts[0] == "ket-qua" && len(parts) == 2 && isID(parts[1]):
		return at(path, func(ctx context.Context) (*frame, error) { return s.ranking(ctx, w, parts[1], 0) })
	case parts[0] == "ket-qua" && len(parts) == 4 && isID(parts[1]) && parts[2] == "ban":
		if version := versionOf(parts[3]); version > 0 {
			return at(path, func(ctx context.Context) (*frame, error) { return s.ranking(ctx, w, parts[1], version) })
		}
	case parts[0] == "san-pham" && len(parts) == 2 && isID(parts[1]):
		return at(path, func(ctx context.Context) (*frame, error) { return s.product(ctx, w, parts[1]) })
	}
	return wanted{}, parts[0] == "ket-qua" || parts[0] == "san-pham" || parts[0] == "cach-tinh"
}

// isID says whether a part of an address is a UUID in its usual form, so that each page has one address.
func isID(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s
}

// versionOf reads a version's number without leading zeros; 0 when it is none.
func versionOf(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 9999 || (n == 0 && c == '0') {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

func (s *Site) answer(w http.ResponseWriter, r *http.Request, words *Words, want wanted) {
	if want.make == nil {
		s.missing(w, r, words)
		return
	}
	g, err := s.cache.current(r.Context())
	if err != nil {
		s.trouble(w, r, words, err)
		return
	}
	p, err := s.cache.page(r.Context(), g, want.key, func(ctx context.Context) (*page, error) {
		f, err := want.make(ctx)
		if err != nil {
			return nil, err
		}
		return s.render(http.StatusOK, f)
	})
	switch {
	case err == nil:
		p.serve(w, r)
	case isMissing(err):
		s.missing(w, r, words)
	default:
		s.trouble(w, r, words, err)
	}
}

func isMissing(err error) bool {
	refusal := fault.Of(err)
	return refusal != nil && refusal.Kind == fault.NotFound
}

// NotFound answers with the page that says there is nothing here, in the language of the address; below the engine
// it also answers questions about certificates, which are kept nowhere.
func (s *Site) NotFound(w http.ResponseWriter, r *http.Request) {
	words, rest := &vietnamese, r.URL.Path
	if under, ok := strings.CutPrefix(rest, "/en/"); ok {
		words, rest = &english, "/"+under
	}
	if typed, asked := checkedCode(rest, r.URL.Query()); asked && s.options.Check != nil {
		s.check(w, r, words, typed)
		return
	}
	s.missing(w, r, words)
}

// missing is made once like any page: guessing at addresses must not keep the server busy.
func (s *Site) missing(w http.ResponseWriter, r *http.Request, words *Words) {
	g, err := s.cache.current(r.Context())
	if err != nil {
		s.trouble(w, r, words, err)
		return
	}
	p, err := s.cache.page(r.Context(), g, "missing "+words.Lang, func(ctx context.Context) (*page, error) {
		f := s.errorFrame(words, words.MissingTitle, words.MissingText)
		if f.Demo, err = s.demonstrates(ctx); err != nil {
			return nil, err
		}
		return s.render(http.StatusNotFound, f)
	})
	if err != nil {
		s.trouble(w, r, words, err)
		return
	}
	p.serve(w, r)
}

// demonstrates says whether any published round is a demonstration; then pages about no round say so too.
func (s *Site) demonstrates(ctx context.Context) (bool, error) {
	rounds, err := s.results.PublishedRounds(ctx)
	if err != nil {
		return false, fmt.Errorf("list published rounds: %w", err)
	}
	return slices.ContainsFunc(rounds, func(r RoundSummary) bool { return r.Demonstration }), nil
}

func (s *Site) trouble(w http.ResponseWriter, r *http.Request, words *Words, err error) {
	if r.Context().Err() == nil {
		s.options.Log.ErrorContext(r.Context(), "public page", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Retry-After", "30")
	p, err := s.render(http.StatusServiceUnavailable, s.errorFrame(words, words.TroubleTitle, words.TroubleText))
	if err != nil {
		http.Error(w, words.TroubleTitle, http.StatusServiceUnavailable)
		return
	}
	p.serve(w, r)
}

// render makes a page of a frame.
func (s *Site) render(status int, f *frame) (*page, error) {
	f.Style, f.Fonts, f.SignIn, f.Checks = s.assets.style, s.assets.first, s.options.SignInPath, s.options.Check != nil
	var out bytes.Buffer
	if err := s.pages[f.template].Execute(&out, f); err != nil {
		return nil, fmt.Errorf("render %s: %w", f.template, err)
	}
	return newPage(status, "text/html; charset=utf-8", s.policy, out.Bytes())
}

func (s *Site) font(w http.ResponseWriter, r *http.Request, f font) {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", f.etag)
	if r.Header.Get("If-None-Match") == f.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "font/woff2")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", fmt.Sprint(len(f.bytes)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.bytes)
	}
}
