package workbench_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"tieubieu/server/workbench"
)

func built() fstest.MapFS {
	return fstest.MapFS{
		"app/index.html":           {Data: []byte("<!doctype html>shell")},
		"app/index.html.br":        {Data: []byte("br of shell")},
		"app/index.html.gz":        {Data: []byte("gz of shell")},
		"app/sw.js":                {Data: []byte("worker")},
		"app/assets/main-a1b2.js":  {Data: []byte("script")},
		"app/icon-192.png":         {Data: []byte("png")},
		"app/manifest.webmanifest": {Data: []byte("{}")},
	}
}

func get(t *testing.T, dist fstest.MapFS, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	w, err := workbench.New(dist)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	w.Handler(http.NotFoundHandler()).ServeHTTP(answer, r)
	return answer
}

func TestWorkbench(t *testing.T) {
	t.Run("answers every page address with the shell, to be asked for again", func(t *testing.T) {
		for _, path := range []string{"/app/", "/app/cham", "/app/cham/0190/phieu/0191"} {
			a := get(t, built(), path)
			if a.Code != http.StatusOK || a.Body.String() != "<!doctype html>shell" || a.Header().Get("Cache-Control") != "no-cache" {
				t.Errorf("%s: got %d %q %q", path, a.Code, a.Body, a.Header().Get("Cache-Control"))
			}
			if policy := a.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: got policy %q", path, policy)
			}
		}
	})
	t.Run("sends what was compressed at the build, as the browser takes it", func(t *testing.T) {
		for accepted, want := range map[string]string{"gzip, deflate, br": "br of shell", "gzip": "gz of shell", "br;q=0, gzip": "gz of shell", "": "<!doctype html>shell"} {
			a := get(t, built(), "/app/", "Accept-Encoding", accepted)
			if a.Body.String() != want || a.Header().Get("Vary") != "Accept-Encoding" {
				t.Errorf("%q: got %q, want %q", accepted, a.Body, want)
			}
		}
	})
	t.Run("keeps files named by their content for ever, and the worker never", func(t *testing.T) {
		if got := get(t, built(), "/app/assets/main-a1b2.js").Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("asset: got %q", got)
		}
		if a := get(t, built(), "/app/sw.js"); a.Header().Get("Cache-Control") != "no-cache" || a.Header().Get("Content-Type") != "text/javascript; charset=utf-8" {
			t.Errorf("worker: got %v", a.Header())
		}
	})
	t.Run("answers 304 to a browser that has it", func(t *testing.T) {
		etag := get(t, built(), "/app/").Header().Get("ETag")
		if a := get(t, built(), "/app/", "If-None-Match", etag); a.Code != http.StatusNotModified || a.Body.Len() != 0 {
			t.Errorf("got %d with %d bytes", a.Code, a.Body.Len())
		}
	})
	t.Run("does not answer a file that is gone with the page", func(t *testing.T) {
		if a := get(t, built(), "/app/assets/old-ffff.js"); a.Code != http.StatusNotFound {
			t.Errorf("got %d", a.Code)
		}
	})
	t.Run("leaves other addresses alone", func(t *testing.T) {
		for _, path := range []string{"/", "/apple", "/api/me"} {
			if a := get(t, built(), path); a.Code != http.StatusNotFound {
				t.Errorf("%s: got %d", path, a.Code)
			}
		}
		if a := get(t, built(), "/app"); a.Code != http.StatusPermanentRedirect || a.Header().Get("Location") != "/app/" {
			t.Errorf("/app: got %d to %q", a.Code, a.Header().Get("Location"))
		}
	})
	t.Run("says how to build it where it is not built", func(t *testing.T) {
		if a := get(t, fstest.MapFS{".gitkeep": {}}, "/app/cham"); a.Code != http.StatusServiceUnavailable || !strings.Contains(a.Body.String(), "scripts/run") {
			t.Errorf("got %d %q", a.Code, a.Body)
		}
	})
}
