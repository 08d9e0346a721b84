package site

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Bounds of a connection in the lane; afterwards those of the http.Server hold.
const (
	laneRequest = 8 << 10 // bytes of a request's head; longer ones are handed over
	laneIdle    = 2 * time.Minute
	laneHead    = 10 * time.Second // for the rest of a head that has begun
	laneWrite   = 30 * time.Second
)

// Listener takes connections before an http.Server does and answers requests for pages that are made already: one read,
// one write of prepared bytes, no allocation to speak of. net/http spends three times as much on each, mostly on a
// second write and on watching for the client's leaving; on the day of a result that is the difference between one
// server and three.
//
// The lane reads only what it knows for certain: GET or HEAD in HTTP/1.1, without a body, of an address that is ready.
// Anything else, from the first byte in doubt, goes to the http.Server with the connection and all its bytes, and the
// connection stays there. So TLS, HTTP/2, proxies and other pages work as if the lane were not there.
func (s *Site) Listener(inner net.Listener) net.Listener {
	l := &lane{
		Listener: inner, site: s,
		handed: make(chan net.Conn), failed: make(chan error), done: make(chan struct{}),
		open: map[net.Conn]struct{}{},
	}
	go l.take()
	return l
}

type lane struct {
	net.Listener
	site   *Site
	handed chan net.Conn
	failed chan error
	done   chan struct{}

	mu     sync.Mutex
	closed bool
	open   map[net.Conn]struct{} // connections that are still in the lane
}

func (l *lane) take() {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			select {
			case l.failed <- err:
				continue
			case <-l.done:
				return
			}
		}
		if l.enter(c) {
			go l.serve(c)
		}
	}
}

// Accept gives the connections that are the http.Server's.
func (l *lane) Accept() (net.Conn, error) {
	select {
	case c := <-l.handed:
		return c, nil
	case err := <-l.failed:
		return nil, err
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close also ends the connections in the lane, each after the answer it is writing.
func (l *lane) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return net.ErrClosed
	}
	l.closed = true
	close(l.done)
	for c := range l.open {
		_ = c.SetReadDeadline(time.Unix(1, 0))
	}
	return l.Listener.Close()
}

func (l *lane) enter(c net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		_ = c.Close()
		return false
	}
	l.open[c] = struct{}{}
	return true
}

func (l *lane) leave(c net.Conn) {
	l.mu.Lock()
	delete(l.open, c)
	l.mu.Unlock()
}

// await sets the deadline of the next read, unless the lane is closing.
func (l *lane) await(c net.Conn, within time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.closed && c.SetReadDeadline(time.Now().Add(within)) == nil
}

func (l *lane) serve(c net.Conn) {
	buffer := make([]byte, 0, 2<<10)
	var idleSet, writeSet time.Time
	for {
		end, plain := headEnd(buffer)
		for end < 0 {
			// Like the server, wait for four bytes after an answer before making anything of them.
			tail := len(buffer) < 4 && !writeSet.IsZero()
			if !tail && (!plain || len(buffer) >= laneRequest || !begins(buffer)) {
				l.hand(c, buffer)
				return
			}
			// Moving a deadline for every request would cost more than finding the page.
			if now := time.Now(); len(buffer) > 0 {
				if !l.await(c, laneHead) {
					break
				}
				idleSet = time.Time{}
			} else if now.Sub(idleSet) > laneIdle/8 {
				if !l.await(c, laneIdle) {
					break
				}
				idleSet = now
			}
			if len(buffer) == cap(buffer) {
				buffer = append(make([]byte, 0, 2*cap(buffer)), buffer...)
			}
			n, err := c.Read(buffer[len(buffer):cap(buffer)])
			buffer = buffer[:len(buffer)+n]
			if err == io.EOF && !tail && len(buffer) > 0 {
				l.hand(c, buffer) // half a request: the server says what it thinks of it
				return
			}
			if err != nil && n == 0 {
				break
			}
			end, plain = headEnd(buffer)
		}
		if end < 0 {
			l.leave(c)
			_ = c.Close()
			return
		}
		wanted, ok := understand(buffer[:end+2])
		var answer []byte
		if ok {
			answer = l.site.prepared(&wanted)
		}
		if answer == nil {
			l.hand(c, buffer)
			return
		}
		if now := time.Now(); now.Sub(writeSet) > laneWrite/8 {
			_ = c.SetWriteDeadline(now.Add(laneWrite))
			writeSet = now
		}
		l.site.served.Add(1)
		if _, err := c.Write(answer); err != nil {
			l.leave(c)
			_ = c.Close()
			return
		}
		buffer = buffer[:copy(buffer, buffer[end+4:])]
	}
}

// hand gives a connection with what was read of it to the http.Server.
func (l *lane) hand(c net.Conn, read []byte) {
	l.leave(c)
	_ = c.SetDeadline(time.Time{})
	select {
	case l.handed <- &replayed{Conn: c, read: read}:
	case <-l.done:
		_ = c.Close()
	}
}

// replayed is a connection whose first bytes were read before.
type replayed struct {
	net.Conn
	read []byte
}

func (c *replayed) Read(b []byte) (int, error) {
	if len(c.read) > 0 {
		n := copy(b, c.read)
		if c.read = c.read[n:]; len(c.read) == 0 {
			c.read = nil
		}
		return n, nil
	}
	return c.Conn.Read(b)
}

// ReadFrom keeps the kernel's copying of files to sockets.
func (c *replayed) ReadFrom(r io.Reader) (int64, error) { return io.Copy(c.Conn, r) }

// headEnd finds the blank line after a request's head, -1 while it has not come. plain says that every line so far ends
// in CR LF; the server allows more, and then must find the end itself.
func headEnd(buffer []byte) (end int, plain bool) {
	for at := 0; ; {
		n := bytes.IndexByte(buffer[at:], '\n')
		if n < 0 {
			return -1, true
		}
		at += n + 1
		if at < 2 || buffer[at-2] != '\r' {
			return -1, false
		}
		if at >= 4 && buffer[at-3] == '\n' {
			return at - 4, true
		}
	}
}

// begins says whether what has come so far can still become a request for a page.
func begins(head []byte) bool {
	for _, method := range [...]string{"GET /", "HEAD /"} {
		n := min(len(method), len(head))
		if string(head[:n]) == method[:n] {
			return true
		}
	}
	return false
}

// understood is a request that the lane can answer.
type understood struct {
	head     bool
	path     []byte
	zipped   bool
	matching []byte // If-None-Match
}

// understand reads a request's head, up to and with the line end of its last field. It is not ok for anything that
// needs more knowledge than this: bodies, other versions, odd spacing, fields that are given twice.
func understand(head []byte) (u understood, ok bool) {
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	switch {
	case bytes.HasPrefix(line, []byte("GET ")):
		line = line[4:]
	case bytes.HasPrefix(line, []byte("HEAD ")):
		u.head, line = true, line[5:]
	default:
		return u, false
	}
	u.path, ok = bytes.CutSuffix(line, []byte(" HTTP/1.1"))
	if !ok || !only(u.path, "/-._~") {
		return u, false
	}
	hosts, accepts := 0, 0
	for len(rest) > 0 {
		line, rest, ok = bytes.Cut(rest, []byte("\r\n"))
		if !ok || !isText(line) {
			return u, false
		}
		name, value, colon := bytes.Cut(line, []byte(":"))
		if !colon || len(name) == 0 || !only(name, "-_") {
			return u, false
		}
		value = bytes.TrimSpace(value)
		switch {
		case same(name, "host"):
			hosts++
			if len(value) == 0 || !only(value, ".:-[]") {
				return u, false
			}
		case same(name, "accept-encoding"):
			accepts++
			u.zipped = acceptsGzip([]string{string(value)})
		case same(name, "if-none-match"):
			if u.matching != nil {
				return u, false
			}
			u.matching = value
		case same(name, "connection"):
			if !same(value, "keep-alive") {
				return u, false
			}
		case same(name, "content-length"), same(name, "transfer-encoding"), same(name, "upgrade"), same(name, "expect"), same(name, "trailer"), same(name, "te"), same(name, "http2-settings"):
			return u, false
		}
	}
	return u, hosts == 1 && accepts <= 1
}

// only says whether there is nothing but letters, digits and the given characters.
func only(b []byte, others string) bool {
	for _, c := range b {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte(others, c) < 0 {
			return false
		}
	}
	return true
}

// isText says whether a line has no control characters but tabs.
func isText(line []byte) bool {
	for _, c := range line {
		if c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// same compares without regard to case; lower is in lower case.
func same(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// prepared gives the bytes of an answer, nil when the page is not there yet.
func (s *Site) prepared(u *understood) []byte {
	g, err := s.cache.current(context.Background())
	if err != nil {
		return nil
	}
	p := g.ready(string(u.path))
	if p == nil || p.status != http.StatusOK {
		return nil
	}
	f := &p.plain
	if u.zipped {
		f = &p.zipped
	}
	w := f.wire(time.Now())
	switch {
	case u.matching != nil && p.matches([]string{string(u.matching)}):
		return w.again
	case u.head:
		return w.whole[:w.head]
	default:
		return w.whole
	}
}

// wire is a form as it goes over a connection within one second, for the Date field.
type wire struct {
	second int64
	whole  []byte // a 200 with its body
	head   int    // length of its head
	again  []byte // a 304
}

func (f *form) wire(now time.Time) *wire {
	second := now.Unix()
	if w := f.sent.Load(); w != nil && w.second == second {
		return w
	}
	date := now.UTC().Format(http.TimeFormat)
	w := &wire{second: second}
	whole := fields(make([]byte, 0, len(f.body)+1024), "200 OK", date, f.fields)
	w.head = len(whole)
	w.whole = append(whole, f.body...)
	w.again = fields(nil, "304 Not Modified", date, f.again)
	f.sent.Store(w)
	return w
}

func fields(out []byte, status, date string, header http.Header) []byte {
	var b strings.Builder
	_ = header.Write(&b) // a Builder does not fail
	out = append(out, "HTTP/1.1 "+status+"\r\nDate: "+date+"\r\n"...)
	out = append(out, b.String()...)
	return append(out, "\r\n"...)
}
