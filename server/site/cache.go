package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// page is one answer, made once: its bytes plain and zipped, and the header fields of each, shared by every request.
type page struct {
	status int
	plain  form
	zipped form
}

type form struct {
	body   []byte
	etag   string
	fields http.Header // complete for a 200; never written to after it is made
	again  http.Header // for a 304
	sent   atomic.Pointer[wire]
}

// newPage zips a rendered page and names it by its content.
func newPage(status int, kind, policy string, body []byte) (*page, error) {
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:9])
	var zipped bytes.Buffer
	z, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress page: %w", err)
	}
	if _, err := z.Write(body); err != nil {
		return nil, fmt.Errorf("compress page: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress page: %w", err)
	}
	p := &page{status: status}
	p.plain.fill(body, `"`+digest+`"`, kind, policy, "")
	p.zipped.fill(zipped.Bytes(), `"`+digest+`-gz"`, kind, policy, "gzip")
	return p, nil
}

func (f *form) fill(body []byte, etag, kind, policy, encoding string) {
	again := http.Header{
		"Cache-Control": {"no-cache"}, // keep it, but ask whether it still holds
		"Etag":          {etag},
		"Vary":          {"Accept-Encoding"},
	}
	fields := again.Clone()
	fields["Content-Type"] = []string{kind}
	fields["Content-Length"] = []string{strconv.Itoa(len(body))}
	fields["X-Content-Type-Options"] = []string{"nosniff"}
	fields["Referrer-Policy"] = []string{"strict-origin-when-cross-origin"}
	if policy != "" {
		fields["Content-Security-Policy"] = []string{policy}
	}
	if encoding != "" {
		fields["Content-Encoding"] = []string{encoding}
	}
	f.body, f.etag, f.fields, f.again = body, etag, fields, again
}

// serve answers GET and HEAD with as little work as it can: the header is copied by reference, the body written once.
func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	f := &p.plain
	if acceptsGzip(r.Header["Accept-Encoding"]) {
		f = &p.zipped
	}
	header := w.Header()
	if p.status == http.StatusOK {
		if tags := r.Header["If-None-Match"]; tags != nil && p.matches(tags) {
			for key, value := range f.again {
				header[key] = value
			}
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	for key, value := range f.fields {
		header[key] = value
	}
	w.WriteHeader(p.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(f.body) // a reader who left is nobody's fault
	}
}

func (p *page) matches(tags []string) bool {
	for _, field := range tags {
		for field != "" {
			var tag string
			tag, field, _ = strings.Cut(field, ",")
			tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
			if tag == p.zipped.etag || tag == p.plain.etag || tag == "*" {
				return true
			}
		}
	}
	return false
}

func acceptsGzip(fields []string) bool {
	for _, field := range fields {
		for field != "" {
			var coding string
			coding, field, _ = strings.Cut(field, ",")
			coding, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
			if coding == "gzip" || coding == "*" {
				q := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(weight), "q="), "0.")
				return weight == "" || q != ""
			}
		}
	}
	return false
}

// generation holds the pages made from one state of what is published.
type generation struct {
	stamp string
	made  sync.Map // path with query -> *making
	size  atomic.Int64
}

// making is a page that one request makes and others wait for.
type making struct {
	once sync.Once
	done atomic.Pointer[page]
	err  error
}

// cache keeps pages until what is published changes. It is nothing but a cache: every server has its own and asks for
// the stamp by itself.
type cache struct {
	stamp   func(context.Context) (string, error)
	every   time.Duration
	limit   int64 // bytes
	trouble func(context.Context, error)

	now     atomic.Pointer[generation]
	checked atomic.Int64 // nanoseconds of started
	started time.Time
	asking  sync.Mutex
}

// current is the generation to answer from. When the stamp is older than the interval, this request asks for it; when
// nobody can tell it, what there is goes on being served, for published pages stay true.
func (c *cache) current(ctx context.Context) (*generation, error) {
	g := c.now.Load()
	if g != nil && int64(time.Since(c.started))-c.checked.Load() < int64(c.every) {
		return g, nil
	}
	c.asking.Lock()
	defer c.asking.Unlock()
	g = c.now.Load()
	if g != nil && int64(time.Since(c.started))-c.checked.Load() < int64(c.every) {
		return g, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	stamp, err := c.stamp(ctx)
	if err != nil {
		if g == nil {
			return nil, fmt.Errorf("read the stamp of what is published: %w", err)
		}
		c.trouble(ctx, fmt.Errorf("read the stamp of what is published: %w", err))
	} else if g == nil || g.stamp != stamp {
		g = &generation{stamp: stamp}
		c.now.Store(g)
	}
	c.checked.Store(int64(time.Since(c.started)))
	return g, nil
}

// expire makes the next request ask for the stamp.
func (c *cache) expire() { c.checked.Store(-int64(24 * time.Hour)) }

// ready gives a page that is there already.
func (g *generation) ready(key string) *page {
	if m, ok := g.made.Load(key); ok {
		return m.(*making).done.Load()
	}
	return nil
}

// page gives the page of a key and makes it when it is not there. Requests for the same page wait for one making of it;
// failures are not kept.
func (c *cache) page(ctx context.Context, g *generation, key string, make func(context.Context) (*page, error)) (*page, error) {
	entry, _ := g.made.LoadOrStore(key, &making{})
	m := entry.(*making)
	m.once.Do(func() {
		// Others wait for this page too, so it does not end with the request that happened to come first.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		m.err = errors.New("the page was not finished")
		defer func() {
			if m.err != nil {
				g.made.Delete(key)
			}
		}()
		p, err := make(ctx)
		m.err = err
		if err != nil {
			return
		}
		m.done.Store(p)
		if g.size.Add(int64(len(p.plain.body)+len(p.zipped.body))) > c.limit {
			c.now.CompareAndSwap(g, &generation{stamp: g.stamp})
		}
	})
	return m.done.Load(), m.err
}
