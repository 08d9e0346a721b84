package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// patience is how long handing one mail over may take; the claim on it lasts longer.
const patience = time.Minute

// Failure is a mail that was not taken. Its words name no address, so that logs and
// queues hold none.
type Failure struct {
	Permanent bool // asking again would change nothing
	Code      int  // of SMTP; 0 when the server did not answer
	Words     string
}

func (f *Failure) Error() string { return f.Words }

// SMTP hands mails to a server, each over a connection of its own.
type SMTP struct{ cfg Config }

// NewSMTP is the sender for a configuration that was checked; nil where none is.
func NewSMTP(cfg Config) *SMTP {
	if !cfg.Configured() {
		return nil
	}
	return &SMTP{cfg: cfg}
}

// Send hands one mail over; what it returns is nil or a *Failure. The Message-ID
// stays the same however often it is called, so that a mail whose acknowledgement
// was lost is recognised as one where it arrives.
func (s *SMTP) Send(ctx context.Context, m *Mail) error {
	msg, err := s.message(m)
	if err != nil {
		return &Failure{Permanent: true, Words: unnamed(err, m.Address)}
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	opts := []gomail.Option{gomail.WithPort(s.cfg.Port), gomail.WithTimeout(patience), gomail.WithDialContextFunc(s.dialUntil(ctx))}
	switch s.cfg.TLS {
	case Implicit:
		opts = append(opts, gomail.WithSSL())
	case Clear:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	case StartTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.cfg.User != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.cfg.User), gomail.WithPassword(s.cfg.Password))
	}
	client, err := gomail.NewClient(s.cfg.Host, opts...)
	if err != nil {
		return &Failure{Words: unnamed(err, m.Address)}
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // only the farewell failed
		return nil
	}
	return failure(err, m.Address)
}

// dialUntil connects so that the end of ctx ends the conversation too: a server that
// is stopping does not wait for one that is silent.
func (s *SMTP) dialUntil(ctx context.Context) gomail.DialContextFunc {
	return func(dialing context.Context, network, address string) (conn net.Conn, err error) {
		if s.cfg.TLS == Implicit {
			conn, err = (&tls.Dialer{Config: &tls.Config{ServerName: s.cfg.Host, MinVersion: tls.VersionTLS12}}).DialContext(dialing, network, address)
		} else {
			conn, err = (&net.Dialer{}).DialContext(dialing, network, address)
		}
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = conn.Close() })
		return conn, nil
	}
}

func (s *SMTP) message(m *Mail) (*gomail.Msg, error) {
	shown, err := m.Show()
	if err != nil {
		return nil, err
	}
	if m.Letter == nil {
		return nil, errors.New("the letter was removed")
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(s.cfg.From); err != nil {
		return nil, err
	}
	if err := msg.To(m.Address); err != nil {
		return nil, err
	}
	msg.Subject(strings.Join(strings.Fields(m.Letter.Subject), " "))
	msg.SetDateWithValue(m.CreatedAt)
	msg.SetMessageIDWithValue(s.messageID(m))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers
	if m.Unsubscribe != "" {
		// One click only over https (RFC 8058).
		if err := msg.SetListUnsubscribeOneClick(m.Unsubscribe); err != nil {
			msg.SetListUnsubscribe(m.Unsubscribe)
		}
	}
	msg.SetBodyString(gomail.TypeTextPlain, shown.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, shown.HTML)
	return msg, nil
}

func (s *SMTP) messageID(m *Mail) string {
	domain := "tieubieu.invalid"
	if at := strings.LastIndexByte(s.cfg.From, '@'); at >= 0 {
		domain = strings.TrimRight(s.cfg.From[at+1:], "> ")
	}
	return m.ID.String() + "@" + domain
}

// failure sorts what went wrong: a refusal (5xx) of the recipient or of the content is
// for good. That the server does not know us, or does not take our sender, is ours to
// mend, and worth asking again.
func failure(err error, address string) *Failure {
	f := &Failure{Words: unnamed(err, address)}
	refused, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return f
	}
	f.Code = refused.ErrorCode()
	switch refused.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
		f.Permanent = f.Code >= 500 && f.Code < 600
	case gomail.ErrGetRcpts:
		f.Permanent = true
	default:
	}
	return f
}

// unnamed is what went wrong in at most 300 characters, without the address.
func unnamed(err error, address string) string {
	words := strings.Join(strings.Fields(err.Error()), " ")
	for _, a := range []string{address, strings.ToLower(address)} {
		words = strings.ReplaceAll(words, a, "…")
	}
	if r := []rune(words); len(r) > 300 {
		words = string(r[:300])
	}
	return fmt.Sprintf("mail: %s", words)
}
