// Package mailtest is an SMTP server that keeps what it is sent, for tests.
package mailtest

import (
	"context"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"tieubieu/server/mail"
)

// Received is a mail as it arrived.
type Received struct {
	To, Subject, MessageID, Text, HTML string
	Header                             netmail.Header
}

// Sink takes every mail and keeps it, unless it is told to refuse.
type Sink struct {
	mu     sync.Mutex
	mails  []Received
	refuse func(to string) *smtp.SMTPError
	block  func(to string)

	server  *smtp.Server
	address string
	t       testing.TB
}

// Open starts a sink that stops with the test.
func Open(t testing.TB) *Sink {
	t.Helper()
	s := &Sink{t: t}
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	s.serve(l)
	t.Cleanup(s.Stop)
	return s
}

func (s *Sink) serve(l net.Listener) {
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{sink: s}, nil }))
	s.server.Domain = "localhost"
	s.server.ErrorLog = log.New(io.Discard, "", 0)
	go func(server *smtp.Server) { _ = server.Serve(l) }(s.server)
}

// Stop ends the server; its address stays free.
func (s *Sink) Stop() { _ = s.server.Close() }

// Restart serves again at the address of before.
func (s *Sink) Restart() {
	s.t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.serve(l)
}

// Config is how mails are sent here.
func (s *Sink) Config() mail.Config {
	host, port, _ := net.SplitHostPort(s.address)
	n := 0
	for _, c := range port {
		n = n*10 + int(c-'0')
	}
	return mail.Config{Host: host, Port: n, From: "Tiêu Biểu <khong-tra-loi@tieubieu.example>", TLS: mail.Clear}
}

// Refuse makes the server answer so to recipients; nil takes them.
func (s *Sink) Refuse(answer func(to string) *smtp.SMTPError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = answer
}

// Block runs on every mail before it is taken.
func (s *Sink) Block(wait func(to string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.block = wait
}

// Mails are those that arrived, in order.
func (s *Sink) Mails() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.mails...)
}

type session struct {
	sink *Sink
	to   string
}

func (c *session) Reset()                               { c.to = "" }
func (c *session) Logout() error                        { return nil }
func (c *session) Mail(string, *smtp.MailOptions) error { return nil }

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.sink.mu.Lock()
	refuse := c.sink.refuse
	c.sink.mu.Unlock()
	if refuse != nil {
		if answer := refuse(to); answer != nil {
			return answer
		}
	}
	c.to = to
	return nil
}

func (c *session) Data(r io.Reader) error {
	received, err := read(c.to, r)
	if err != nil {
		return err
	}
	c.sink.mu.Lock()
	block := c.sink.block
	c.sink.mu.Unlock()
	if block != nil {
		block(c.to)
	}
	c.sink.mu.Lock()
	defer c.sink.mu.Unlock()
	c.sink.mails = append(c.sink.mails, received)
	return nil
}

func read(to string, r io.Reader) (Received, error) {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return Received{}, err
	}
	out := Received{To: to, Header: m.Header, MessageID: m.Header.Get("Message-Id")}
	if out.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return out, err
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return out, err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return out, err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			out.HTML = string(content)
		} else {
			out.Text = string(content)
		}
	}
}
