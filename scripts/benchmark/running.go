package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// running is one server on embedded data.
type running struct {
	cmd  *exec.Cmd
	url  string
	took time.Duration // from its start to its first answer
}

var ready = regexp.MustCompile(`https?://[0-9.:]+`)

// start runs the server on a data folder and waits for its first answer.
func (b *bench) start(ctx context.Context, data, demo string) (*running, error) {
	cmd := exec.CommandContext(ctx, b.server, "serve")
	cmd.Env = append(os.Environ(), "TIEUBIEU_DATA="+data, "LISTEN=127.0.0.1:0", "TIEUBIEU_DEMO="+demo, "DATABASE_URL=", "S3_ENDPOINT=")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if !strings.Contains(lines.Text(), "Sẵn sàng") {
			continue
		}
		r := &running{cmd: cmd, url: ready.FindString(lines.Text())}
		answer, err := http.Get(r.url + "/readyz")
		if err != nil {
			return nil, errors.Join(err, r.stop())
		}
		_ = answer.Body.Close()
		r.took = time.Since(began)
		go func() { _, _ = io.Copy(io.Discard, out) }()
		return r, nil
	}
	return nil, errors.Join(errors.New("the server ended before it was ready"), cmd.Wait())
}

func (r *running) stop() error {
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	if err := r.cmd.Wait(); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	return nil
}

// folder is a data folder that the database's own user can reach.
func folder() (string, error) {
	dir, err := os.MkdirTemp("/tmp", "tieubieu-bench-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

// startTime: the server's own start on a migrated database that is already running,
// and the whole start with the embedded children.
func startTime(ctx context.Context, b *bench) ([]figure, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	first, err := b.start(ctx, dir, "0")
	if err != nil {
		return nil, err
	}
	if err := first.stop(); err != nil {
		return nil, err
	}
	var whole []float64
	for range 5 {
		r, err := b.start(ctx, dir, "0")
		if err != nil {
			return nil, err
		}
		whole = append(whole, r.took.Seconds()*1000)
		if err := r.stop(); err != nil {
			return nil, err
		}
	}
	value := median(whole)
	ratio := value / 500
	return []figure{{Name: "start-time", Value: value, Unit: "ms", Reference: "0.5 s, PostgreSQL and object store included", Ratio: &ratio, Bound: "<= 500 ms", OK: value <= 500}}, nil
}

// idleMemory: resident memory of the server process, children not counted, ten
// seconds after its start.
func idleMemory(ctx context.Context, b *bench) ([]figure, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	first, err := b.start(ctx, dir, "0") // migrates, so that the second does not
	if err != nil {
		return nil, err
	}
	if err := first.stop(); err != nil {
		return nil, err
	}
	r, err := b.start(ctx, dir, "0")
	if err != nil {
		return nil, err
	}
	time.Sleep(10 * time.Second)
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.cmd.Process.Pid))
	if err := errors.Join(err, r.stop()); err != nil {
		return nil, err
	}
	for line := range bytes.Lines(status) {
		if kib, ok := bytes.CutPrefix(line, []byte("VmRSS:")); ok {
			n, err := strconv.ParseFloat(strings.Fields(string(kib))[0], 64)
			if err != nil {
				return nil, err
			}
			ratio := n / 1024 / 64
			return []figure{{Name: "idle-memory", Value: n / 1024, Unit: "MiB", Reference: "64 MB", Ratio: &ratio, Bound: "<= 64", OK: n/1024 <= 64}}, nil
		}
	}
	return nil, errors.New("no VmRSS in /proc")
}

// publicPage: the ranking page from the cache, whole and not modified, against nginx
// serving the same bytes.
func publicPage(ctx context.Context, b *bench) ([]figure, error) {
	dir, err := folder()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	r, err := b.start(ctx, dir, "1")
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.stop() }()
	home, _, err := get(r.url + "/")
	if err != nil {
		return nil, err
	}
	path := regexp.MustCompile(`/ket-qua/[0-9a-f-]{36}`).Find(home)
	if path == nil {
		return nil, errors.New("the home page leads to no ranking")
	}
	page, etag, err := get(r.url + string(path))
	if err != nil {
		return nil, err
	}
	proxy, err := startNginx(ctx, dir, page)
	if err != nil {
		return nil, err
	}
	defer proxy.stop()
	_, theirTag, err := get(proxy.url)
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, c := range []struct{ name, ourTag, theirTag string }{{"public-page-200", "", ""}, {"public-page-304", etag, theirTag}} {
		var ours, theirs []float64
		for range 3 { // in turns
			a, err := load(ctx, r.url+string(path), c.ourTag)
			if err != nil {
				return nil, err
			}
			n, err := load(ctx, proxy.url, c.theirTag)
			if err != nil {
				return nil, err
			}
			ours, theirs = append(ours, a), append(theirs, n)
		}
		f := figure{Name: c.name, Value: median(ours), Unit: "requests/s", Reference: fmt.Sprintf("nginx, same %d bytes, 8 connections: %.0f/s", len(page), median(theirs)), Bound: "ratio >= 0.6, goal 0.9"}
		figures = append(figures, atLeast(f, median(theirs), 0.6))
	}
	return figures, nil
}

func get(url string) (body []byte, etag string, err error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Accept-Encoding", "identity")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%s: %s", url, answer.Status)
	}
	body, err = io.ReadAll(answer.Body)
	return body, answer.Header.Get("ETag"), err
}

var perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)

// load asks for one address over eight connections for four seconds and answers the
// requests per second. Answers with another status than expected are a failure.
func load(ctx context.Context, url, etag string) (float64, error) {
	args := []string{"-t", "1", "-c", "8", "-d", "4s", "-H", "Accept-Encoding: identity"}
	if etag != "" {
		args = append(args, "-H", "If-None-Match: "+etag)
	}
	out, err := exec.CommandContext(ctx, "wrk", append(args, url)...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	if bytes.Contains(out, []byte("Non-2xx")) && etag == "" {
		return 0, fmt.Errorf("wrk saw refusals:\n%s", out)
	}
	found := perSecond.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("wrk said %s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}

// nginx is a web server with one file.
type nginx struct {
	cmd *exec.Cmd
	url string
}

func startNginx(ctx context.Context, dir string, page []byte) (*nginx, error) {
	program, err := exec.LookPath("nginx")
	if err != nil {
		return nil, errors.New("nginx is not installed: no reference")
	}
	root := filepath.Join(dir, "nginx")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(root, "page.html"), page, 0o644); err != nil {
		return nil, err
	}
	const address = "127.0.0.1:18099"
	conf := fmt.Sprintf(`daemon off; master_process off; worker_processes 2; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 256; }
http { access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=16; types { text/html html; } charset utf-8;
 client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
 server { listen %[2]s; root %[1]s; etag on; add_header Cache-Control "public, max-age=0"; } }
`, root, address)
	file := filepath.Join(root, "nginx.conf")
	if err := os.WriteFile(file, []byte(strings.Replace(conf, "master_process off; worker_processes 2;", "worker_processes 2; user root;", 1)), 0o644); err != nil {
		return nil, err
	}
	n := &nginx{cmd: exec.CommandContext(ctx, program, "-c", file, "-p", root), url: "http://" + address + "/page.html"}
	n.cmd.Stderr = os.Stderr
	if err := n.cmd.Start(); err != nil {
		return nil, err
	}
	for range 100 {
		if _, _, err = get(n.url); err == nil {
			return n, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	n.stop()
	return nil, fmt.Errorf("nginx does not answer: %w", err)
}

func (n *nginx) stop() {
	_ = n.cmd.Process.Signal(syscall.SIGTERM)
	_ = n.cmd.Wait()
}
