package blob_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/fault"
)

func put(t *testing.T, s *blob.Store, key string, content []byte) {
	t.Helper()
	if err := s.Put(t.Context(), key, bytes.NewReader(content), int64(len(content)), "text/plain; charset=utf-8"); err != nil {
		t.Fatalf("put %q: %v", key, err)
	}
}

func get(t *testing.T, s *blob.Store, key string) []byte {
	t.Helper()
	o, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("get %q: %v", key, err)
	}
	defer o.Close()
	content, err := io.ReadAll(o)
	if err != nil {
		t.Fatalf("read %q: %v", key, err)
	}
	return content
}

func noise(n int) []byte {
	out := make([]byte, n)
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range out {
		out[i] = byte(rng.Uint32())
	}
	return out
}

func TestPutAndGet(t *testing.T) {
	s := blobtest.Open(t)
	tests := map[string]struct {
		key     string
		content []byte
	}{
		"a plain key":           {"photo/1/960.jpg", []byte("xin chào")},
		"a Vietnamese key":      {"giấy tờ/Đặng Thị Ngọc Ánh (bản 2).pdf", []byte("xin chào, Đặng Thị Ngọc Ánh")},
		"signs that URLs use":   {"a+b %41&c=d#e'f\"g;h,i?j", []byte("dấu")},
		"an empty object":       {"empty", nil},
		"as large as a photo":   {"original", noise(25 << 20)},
		"a key with 200 letter": {"dài/" + strings.Repeat("ắ", 80), []byte("x")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			put(t, s, tt.key, tt.content)
			if got := get(t, s, tt.key); !bytes.Equal(got, tt.content) {
				t.Errorf("got %d bytes, want the %d that were put", len(got), len(tt.content))
			}
			info, err := s.Stat(t.Context(), tt.key)
			if err != nil {
				t.Fatal(err)
			}
			if info.Key != tt.key || info.Size != int64(len(tt.content)) || info.ContentType != "text/plain; charset=utf-8" || info.ETag == "" || time.Since(info.ModifiedAt).Abs() > time.Hour {
				t.Errorf("got %+v, want what was put", info)
			}
		})
	}
}

func TestPutReplacesWhatWasThere(t *testing.T) {
	s := blobtest.Open(t)
	put(t, s, "k", []byte("first"))
	put(t, s, "k", []byte("second, longer"))
	put(t, s, "k", []byte("third"))
	if got := get(t, s, "k"); string(got) != "third" {
		t.Errorf("got %q, want the last one put", got)
	}
}

func TestPutWritesAllOrNothing(t *testing.T) {
	s := blobtest.Open(t)
	put(t, s, "k", []byte("before"))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.Put(ctx, "k", strings.NewReader("too short"), 4000, "text/plain"); err == nil {
		t.Error("got no error for a reader that ends early")
	}
	broken := io.MultiReader(strings.NewReader("half"), errReader{})
	if err := s.Put(ctx, "k", broken, 8, "text/plain"); !errors.Is(err, errUnplugged) {
		t.Errorf("got %v, want the reader's own failure", err)
	}
	if got := get(t, s, "k"); string(got) != "before" {
		t.Errorf("got %q, want what was there before", got)
	}
	if err := s.Put(ctx, "k", strings.NewReader("longer than it says"), 6, "text/plain"); err == nil {
		if got := get(t, s, "k"); string(got) != "longer" {
			t.Errorf("got %q, want the size that was given", got)
		}
	}
}

var errUnplugged = errors.New("the disk was unplugged")

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errUnplugged }

func TestWhatIsNotThere(t *testing.T) {
	s := blobtest.Open(t)
	_, err := s.Get(t.Context(), "gone")
	if f := fault.Of(err); f == nil || f.Kind != fault.NotFound || f.Code != "object-not-found" {
		t.Errorf("Get got %v, want object-not-found", err)
	}
	if _, err := s.Stat(t.Context(), "gone"); !fault.Has(err, "object-not-found") {
		t.Errorf("Stat got %v, want object-not-found", err)
	}
	if found, err := s.Exists(t.Context(), "gone"); found || err != nil {
		t.Errorf("Exists got %v, %v, want false", found, err)
	}
	put(t, s, "here", []byte("x"))
	if found, err := s.Exists(t.Context(), "here"); !found || err != nil {
		t.Errorf("Exists got %v, %v, want true", found, err)
	}
	for range 2 {
		if err := s.Delete(t.Context(), "here"); err != nil {
			t.Errorf("Delete, also a second time, got %v", err)
		}
	}
	if found, _ := s.Exists(t.Context(), "here"); found {
		t.Error("the object is there after it was deleted")
	}
}

func TestKeysThatNoStoreKeeps(t *testing.T) {
	s := blobtest.Open(t)
	for _, key := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", "a/.", "a\x00b", `a\b`, "\xff", strings.Repeat("a", 256), strings.Repeat("a/", 600) + "a"} {
		if err := s.Put(t.Context(), key, strings.NewReader("x"), 1, ""); err == nil || fault.Of(err) != nil {
			t.Errorf("Put of %q: got %v, want a failure that is ours", key, err)
		}
		if _, err := s.Get(t.Context(), key); err == nil {
			t.Errorf("Get of %q: got no error", key)
		}
		if err := s.Delete(t.Context(), key); err == nil {
			t.Errorf("Delete of %q: got no error", key)
		}
	}
}

func TestList(t *testing.T) {
	s := blobtest.Open(t)
	want := []string{}
	var group sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i := range 1100 {
		key := fmt.Sprintf("photo/%04d/ảnh.jpg", i)
		want = append(want, key)
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			if err := s.Put(t.Context(), key, strings.NewReader("x"), 1, "image/jpeg"); err != nil {
				t.Errorf("put %q: %v", key, err)
			}
		})
	}
	group.Wait()
	put(t, s, "paper/1", []byte("another folder"))
	got := []string{}
	for info, err := range s.List(t.Context(), "photo/") {
		if err != nil {
			t.Fatal(err)
		}
		if info.Size != 1 || info.ETag == "" {
			t.Fatalf("got %+v, want size and tag", info)
		}
		got = append(got, info.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %d keys, want %d, each once and in order", len(got), len(want))
	}
	n := 0
	for range s.List(t.Context(), "photo/000") {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("got %d objects of ten, want to stop at three", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var ended error
	for _, err := range s.List(ctx, "") {
		ended = err
	}
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("got %v from a listing that was cut off, want it to say so", ended)
	}
}

func TestObjectSeeks(t *testing.T) {
	s := blobtest.Open(t)
	content := noise(300 << 10)
	put(t, s, "k", content)
	o, err := s.Get(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	at := func(offset int64, whence, n int, want []byte) {
		t.Helper()
		if _, err := o.Seek(offset, whence); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.LimitReader(o, int64(n)))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("at %d: got %d bytes, %v, want %d of the object", offset, len(got), err, len(want))
		}
	}
	at(0, io.SeekStart, 100, content[:100])
	at(200_000, io.SeekStart, 5000, content[200_000:205_000])
	at(-10, io.SeekCurrent, 20, content[204_990:205_010])
	at(-7, io.SeekEnd, 100, content[len(content)-7:])
	at(5, io.SeekEnd, 100, nil)
	at(0, io.SeekStart, len(content)+1, content)
	if _, err := o.Seek(-1, io.SeekStart); err == nil {
		t.Error("got no error for a position before the start")
	}
}

func TestObjectServesHTTP(t *testing.T) {
	s := blobtest.Open(t)
	content := noise(100 << 10)
	put(t, s, "k", content)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o, err := s.Get(r.Context(), "k")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer o.Close()
		w.Header().Set("Content-Type", o.Info.ContentType)
		w.Header().Set("ETag", `"`+o.Info.ETag+`"`)
		http.ServeContent(w, r, "", o.Info.ModifiedAt, o)
	}))
	defer site.Close()
	ask := func(header ...string) (*http.Response, []byte) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, body
	}
	whole, body := ask()
	if whole.StatusCode != 200 || !bytes.Equal(body, content) {
		t.Errorf("got %s with %d bytes, want all of it", whole.Status, len(body))
	}
	if part, body := ask("Range", "bytes=1000-1999"); part.StatusCode != 206 || !bytes.Equal(body, content[1000:2000]) {
		t.Errorf("got %s with %d bytes, want the thousand asked for", part.Status, len(body))
	}
	if tail, body := ask("Range", "bytes=-10"); tail.StatusCode != 206 || !bytes.Equal(body, content[len(content)-10:]) {
		t.Errorf("got %s with %d bytes, want the last ten", tail.Status, len(body))
	}
	if beyond, _ := ask("Range", "bytes=999999-"); beyond.StatusCode != 416 {
		t.Errorf("got %s, want 416", beyond.Status)
	}
	if same, body := ask("If-None-Match", whole.Header.Get("ETag")); same.StatusCode != 304 || len(body) != 0 {
		t.Errorf("got %s with %d bytes, want 304", same.Status, len(body))
	}
}

func TestPresignGet(t *testing.T) {
	s := blobtest.Open(t)
	put(t, s, "giấy tờ/1", []byte("xin chào"))
	u, err := s.PresignGet(t.Context(), "giấy tờ/1", time.Minute, "Phiếu kiểm nghiệm “A”.pdf")
	if err != nil {
		t.Fatal(err)
	}
	answer, body := fetch(t, u.String())
	if answer.StatusCode != 200 || string(body) != "xin chào" {
		t.Errorf("got %s %q, want the object", answer.Status, body)
	}
	if got := answer.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename*=utf-8''Phi%E1%BA%BFu") {
		t.Errorf("got the disposition %q, want an attachment with its Vietnamese name", got)
	}
	for _, ttl := range []time.Duration{0, -time.Second, blob.PresignLimit + time.Second} {
		if _, err := s.PresignGet(t.Context(), "k", ttl, "a.pdf"); err == nil {
			t.Errorf("a URL for %v: got no error", ttl)
		}
	}
}

func fetch(t *testing.T, address string) (*http.Response, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, body
}

func TestOpenByManyServersAtOnce(t *testing.T) {
	c := blobtest.Config(t)
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			s, err := blob.Open(t.Context(), c)
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			if err := s.Check(t.Context()); err != nil {
				t.Errorf("check: %v", err)
			}
		})
	}
	group.Wait()
}

func TestOpenRefuses(t *testing.T) {
	good := blobtest.Config(t)
	tests := map[string]struct {
		change func(*blob.Config)
		code   string
	}{
		"no address":              {func(c *blob.Config) { c.Endpoint = "" }, "blob-config"},
		"an address with a path":  {func(c *blob.Config) { c.Endpoint = "http://localhost:9000/files" }, "blob-config"},
		"an address of a mailbox": {func(c *blob.Config) { c.Endpoint = "ftp://localhost" }, "blob-config"},
		"no keys":                 {func(c *blob.Config) { c.AccessKey = "" }, "blob-config"},
		"no secret":               {func(c *blob.Config) { c.SecretKey = "" }, "blob-config"},
		"a bucket in capitals":    {func(c *blob.Config) { c.Bucket = "Ảnh" }, "blob-config"},
		"keys of somebody else":   {func(c *blob.Config) { c.AccessKey = "stranger0" }, "blob-keys-refused"},
		"a wrong secret":          {func(c *blob.Config) { c.SecretKey += "x" }, "blob-keys-refused"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := good
			tt.change(&c)
			_, err := blob.Open(t.Context(), c)
			f := fault.Of(err)
			if f == nil || f.Code != tt.code || !strings.HasSuffix(f.Message, ".") {
				t.Errorf("got %v, want %s in a sentence", err, tt.code)
			}
			if err != nil && strings.Contains(err.Error(), good.SecretKey) {
				t.Errorf("the secret is in the error: %v", err)
			}
		})
	}
	t.Run("nobody at the address", func(t *testing.T) {
		c := good
		c.Endpoint = deadAddress(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := blob.Open(ctx, c); !fault.Has(err, "blob-unavailable") {
			t.Errorf("got %v, want blob-unavailable", err)
		}
	})
	t.Run("an address with its scheme is taken", func(t *testing.T) {
		c := good
		if !strings.Contains(c.Endpoint, "://") {
			c.Endpoint = "http://" + c.Endpoint + "/"
		}
		if _, err := blob.Open(t.Context(), c); err != nil {
			t.Errorf("got %v, want the store", err)
		}
	})
}

func deadAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// between stands between a Store and its server, and lets a test break what
// passes. The Host header stays, since the signature covers it.
func between(t *testing.T, c blob.Config, spoil func(w http.ResponseWriter, r *http.Request) bool) (*blob.Store, *httptest.Server) {
	t.Helper()
	target, err := url.Parse("http://" + strings.TrimPrefix(c.Endpoint, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		ErrorLog: nil,
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !spoil(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(site.Close)
	c.Endpoint = strings.TrimPrefix(site.URL, "http://")
	s, err := blob.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("open through the proxy: %v", err)
	}
	return s, site
}

func TestAMomentOfTroubleIsNotNoticed(t *testing.T) {
	var trouble atomic.Int32
	s, _ := between(t, blobtest.Config(t), func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/k") && trouble.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		return false
	})
	for name, do := range map[string]func() error{
		"put": func() error { return s.Put(t.Context(), "k", strings.NewReader("x"), 1, "") },
		"get": func() error {
			o, err := s.Get(t.Context(), "k")
			if err == nil {
				err = o.Close()
			}
			return err
		},
		"stat":   func() error { _, err := s.Stat(t.Context(), "k"); return err },
		"delete": func() error { return s.Delete(t.Context(), "gone/k") },
	} {
		put(t, s, "k", []byte("x"))
		trouble.Store(2)
		if err := do(); err != nil {
			t.Errorf("%s: got %v, want two answers of 503 to be retried", name, err)
		}
	}
}

func TestAnObjectIsReadOnWhereTheConnectionBroke(t *testing.T) {
	c := blobtest.Config(t)
	direct, err := blob.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	content := noise(1 << 20)
	put(t, direct, "k", content)
	var breaks atomic.Int32
	s, _ := between(t, c, func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/k") || breaks.Add(-1) < 0 {
			return false
		}
		// Two thirds of the rest, and then the line is dead.
		from := 0
		_, _ = fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
		info, err := direct.Stat(r.Context(), "k")
		if err != nil {
			return false
		}
		w.Header().Set("ETag", `"`+info.ETag+`"`)
		w.Header().Set("Last-Modified", info.ModifiedAt.UTC().Format(http.TimeFormat))
		w.Header().Set("Content-Length", fmt.Sprint(len(content)-from))
		if from > 0 {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(content)-1, len(content)))
			w.WriteHeader(http.StatusPartialContent)
		}
		_, _ = w.Write(content[from : from+(len(content)-from)*2/3])
		panic(http.ErrAbortHandler)
	})
	breaks.Store(3)
	if got := get(t, s, "k"); !bytes.Equal(got, content) {
		t.Errorf("got %d bytes, want the whole object in spite of three breaks", len(got))
	}

	breaks.Store(100)
	o, err := s.Get(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if _, err := io.ReadAll(o); !fault.Has(err, "blob-unavailable") {
		t.Errorf("got %v from a line that always breaks, want blob-unavailable", err)
	}

	breaks.Store(1)
	o, err = s.Get(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	put(t, direct, "k", noise(2 << 20)[1<<20:])
	if got, err := io.ReadAll(o); err == nil && !bytes.Equal(got, content) {
		t.Error("the two halves of two objects were put together")
	}
}

func TestAStoreThatIsDown(t *testing.T) {
	s, site := between(t, blobtest.Config(t), func(http.ResponseWriter, *http.Request) bool { return false })
	put(t, s, "k", []byte("x"))
	site.Close()
	for name, do := range map[string]func() error{
		"put":   func() error { return s.Put(t.Context(), "k", strings.NewReader("x"), 1, "") },
		"get":   func() error { _, err := s.Get(t.Context(), "k"); return err },
		"stat":  func() error { _, err := s.Exists(t.Context(), "k"); return err },
		"check": func() error { return s.Check(t.Context()) },
		"list": func() (last error) {
			for _, err := range s.List(t.Context(), "") {
				last = err
			}
			return last
		},
	} {
		err := do()
		f := fault.Of(err)
		if f == nil || f.Kind != fault.Unavailable || f.Code != "blob-unavailable" || f.RetryAfter == 0 {
			t.Errorf("%s: got %v, want blob-unavailable and when to come back", name, err)
			continue
		}
		if strings.Contains(f.Message, "127.0.0.1") || !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: want the address in the log (%v) and not on the screen (%s)", name, err, f.Message)
		}
	}
}
