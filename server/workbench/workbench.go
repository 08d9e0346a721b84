// Package workbench serves the built workbench under /app/: what facilities, judges and organisers work in.
package workbench

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// policy is the Content-Security-Policy of the workbench: everything from here, nothing inline. Pictures that the
// device holds or has just taken are shown by blob: addresses.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// root is where the workbench stands. Its service worker rules nothing outside.
const root = "/app/"

const shell = "index.html"

// file is one built file with what "npm run build" compressed beside it.
type file struct {
	contentType string
	etag        string
	immutable   bool
	plain       []byte
	coded       map[string][]byte // by Content-Encoding: br, gzip
}

// Workbench answers for /app and what is below.
type Workbench struct {
	files map[string]*file // by path below /app/
}

// New reads the built files (the folder "app" of dist) once. Without a build every page says how to make one.
func New(dist fs.FS) (*Workbench, error) {
	w := &Workbench{files: map[string]*file{}}
	built, err := fs.Sub(dist, "app")
	if err != nil {
		return nil, fmt.Errorf("open built workbench: %w", err)
	}
	err = fs.WalkDir(built, ".", func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == "." {
			return fs.SkipAll
		}
		if err != nil || entry.IsDir() {
			return err
		}
		return w.read(built, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read built workbench: %w", err)
	}
	return w, nil
}

func (w *Workbench) read(built fs.FS, name string) error {
	content, err := fs.ReadFile(built, name)
	if err != nil {
		return err
	}
	base, coding := name, ""
	for ending, of := range map[string]string{".br": "br", ".gz": "gzip"} {
		if whole, found := strings.CutSuffix(name, ending); found {
			base, coding = whole, of
		}
	}
	f := w.files[base]
	if f == nil {
		f = &file{coded: map[string][]byte{}, contentType: contentType(base), immutable: strings.HasPrefix(base, "assets/")}
		w.files[base] = f
	}
	if coding != "" {
		f.coded[coding] = content
		return nil
	}
	sum := sha256.Sum256(content)
	f.plain, f.etag = content, `"`+hex.EncodeToString(sum[:8])+`"`
	return nil
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".webmanifest":
		return "application/manifest+json"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// Handler answers for the workbench and leaves everything else to next.
func (w *Workbench) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path == strings.TrimSuffix(root, "/") {
			http.Redirect(out, r, root, http.StatusPermanentRedirect)
			return
		}
		name, ours := strings.CutPrefix(r.URL.Path, root)
		if !ours {
			next.ServeHTTP(out, r)
			return
		}
		w.serve(out, r, name)
	})
}

func (w *Workbench) serve(out http.ResponseWriter, r *http.Request, name string) {
	h := out.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(out, "Không có thao tác này.", http.StatusMethodNotAllowed)
		return
	}
	f := w.files[name]
	if f == nil {
		// A file that is gone must not come as a page: an old page would run it.
		if path.Ext(name) != "" {
			h.Set("Cache-Control", "no-cache")
			http.Error(out, "Không tìm thấy tệp này.", http.StatusNotFound)
			return
		}
		if f = w.files[shell]; f == nil {
			unbuilt(out)
			return
		}
	}
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
	h.Set("ETag", f.etag)
	if f.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	content := f.plain
	if len(f.coded) > 0 {
		h.Set("Vary", "Accept-Encoding")
		for _, coding := range []string{"br", "gzip"} {
			if coded := f.coded[coding]; coded != nil && accepts(r, coding) {
				h.Set("Content-Encoding", coding)
				content = coded
				break
			}
		}
	}
	if matches(r.Header.Get("If-None-Match"), f.etag) {
		out.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method == http.MethodHead {
		return
	}
	_, _ = bytes.NewReader(content).WriteTo(out) // the reader is gone: nobody to tell
}

// accepts says whether the request takes a coding; one with q=0 is refused.
func accepts(r *http.Request, coding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == coding {
			q := strings.ReplaceAll(quality, " ", "")
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func matches(ifNoneMatch, etag string) bool {
	for part := range strings.SplitSeq(ifNoneMatch, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == etag || part == "*" {
			return true
		}
	}
	return false
}

func unbuilt(out http.ResponseWriter) {
	out.Header().Set("Content-Type", "text/plain; charset=utf-8")
	out.Header().Set("Cache-Control", "no-store")
	out.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(out, "Giao diện làm việc chưa được dựng: chạy scripts/run, hoặc \"npm ci && npm run build\" trong frontend rồi dựng lại máy chủ.")
	fmt.Fprintln(out, "The workbench has not been built: run scripts/run, or \"npm ci && npm run build\" in frontend and build the server again.")
}
