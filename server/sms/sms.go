// Package sms sends short text messages through an HTTP gateway that whoever runs the
// server has a contract with.
package sms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/riverqueue/river"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/job"
	"tieubieu/server/seal"
)

// Config is the gateway. URL empty: nothing is sent. A message is a POST of
// {"to": "+84…", "text": "…"} with the token as Bearer and an Idempotency-Key; any 2xx
// takes it.
type Config struct {
	URL   string
	Token string
}

// Check refuses an address that is none.
func (c Config) Check() error {
	if c.URL == "" {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return errors.New("SMS_URL phải là một địa chỉ http hoặc https")
	}
	return nil
}

// Outbox puts messages into the queue. The text holds a code, so it is sealed.
type Outbox struct {
	Jobs *job.Queue
	Key  *seal.Key
}

// Args is the job that sends one message.
type Args struct {
	Sealed    []byte    `json:"sealed"`
	ExpiresAt time.Time `json:"expiresAt"` // zero: never
}

// Kind names the job.
func (Args) Kind() string { return "send-sms" }

type message struct {
	To   string `json:"to"`
	Text string `json:"text"`
}

const about = "sms job"

// Post is an account.Sender: the message goes out after the commit.
func (o *Outbox) Post(tx *database.Tx, m account.Message) error {
	encoded, err := json.Marshal(message{To: m.To, Text: Words(m)})
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	return o.Jobs.Enqueue(tx, Args{Sealed: o.Key.Seal(about, string(encoded)), ExpiresAt: m.ExpiresAt}, &river.InsertOpts{MaxAttempts: 5})
}

// Words are what a message says: without marks, so that one message stays one.
func Words(m account.Message) string {
	en := m.Account.Locale == "en"
	switch m.Kind {
	case account.ConfirmPhone, account.ConfirmEmail:
		if en {
			return "Tieu Bieu: " + m.Code + " confirms your phone number, for 10 minutes. Tell it to nobody."
		}
		return "Tieu Bieu: " + m.Code + " la ma xac nhan so dien thoai, dung trong 10 phut. Khong dua ma cho ai."
	case account.ResetPassword:
		if en {
			return "Tieu Bieu: " + m.Code + " sets a new password, for 10 minutes. Tell it to nobody."
		}
		return "Tieu Bieu: " + m.Code + " la ma dat lai mat khau, dung trong 10 phut. Khong dua ma cho ai."
	case account.PasswordChanged:
		if en {
			return "Tieu Bieu: your password was changed. If it was not you, ask your officer at once."
		}
		return "Tieu Bieu: mat khau cua ban vua duoc doi. Neu khong phai ban, hay bao ngay can bo phu trach."
	case account.SignInAdded:
		if en {
			return "Tieu Bieu: an e-mail was added to your account. If it was not you, ask your officer at once."
		}
		return "Tieu Bieu: tai khoan cua ban vua them e-mail dang nhap. Neu khong phai ban, hay bao ngay can bo phu trach."
	case account.RecoveryIssued:
		if en {
			return "Tieu Bieu: an officer issued a code to reset your password. If you did not ask in person, tell the administrator at once."
		}
		return "Tieu Bieu: can bo vua cap ma dat lai mat khau cho ban. Neu ban khong truc tiep xin ma, hay bao ngay quan tri vien."
	case account.PhoneSeen:
		if en {
			return "Tieu Bieu: an officer confirmed your phone number. If you have not met the officer, tell the administrator at once."
		}
		return "Tieu Bieu: can bo vua xac nhan so dien thoai cua ban. Neu ban khong gap can bo, hay bao ngay quan tri vien."
	}
	return ""
}

// Worker sends what the queue holds.
type Worker struct {
	river.WorkerDefaults[Args]
	Config Config
	Key    *seal.Key
	Client *http.Client // nil: one with a timeout
	Now    func() time.Time
}

// Timeout bounds one attempt.
func (w *Worker) Timeout(*river.Job[Args]) time.Duration { return time.Minute }

// Work sends one message. What the gateway refuses for good, and what came too late, is
// not tried again. Neither number nor text is in an error.
func (w *Worker) Work(ctx context.Context, j *river.Job[Args]) error {
	now := time.Now
	if w.Now != nil {
		now = w.Now
	}
	if !j.Args.ExpiresAt.IsZero() && !now().Before(j.Args.ExpiresAt) {
		return river.JobCancel(errors.New("the code has expired"))
	}
	text, err := w.Key.Open(about, j.Args.Sealed)
	if err != nil {
		return river.JobCancel(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.Config.URL, bytes.NewReader([]byte(text)))
	if err != nil {
		return river.JobCancel(errors.New("the gateway's address is wrong"))
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", fmt.Sprintf("tieubieu-sms-%d", j.ID))
	if w.Config.Token != "" {
		request.Header.Set("Authorization", "Bearer "+w.Config.Token)
	}
	client := w.Client
	if client == nil {
		client = &http.Client{Timeout: 30 * time.Second}
	}
	response, err := client.Do(request)
	if err != nil {
		return errors.New("the gateway does not answer") // the cause may repeat the address with its secrets
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
	switch s := response.StatusCode; {
	case s/100 == 2:
		return nil
	case s/100 == 4 && s != http.StatusRequestTimeout && s != http.StatusTooManyRequests:
		return river.JobCancel(fmt.Errorf("the gateway refused with %d", s))
	default:
		return fmt.Errorf("the gateway answered %d", s)
	}
}
