package sms_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/job"
	"tieubieu/server/seal"
	"tieubieu/server/sms"
)

func key(t *testing.T) *seal.Key {
	t.Helper()
	k, err := seal.New(bytes.Repeat([]byte{7}, seal.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func posted(t *testing.T, k *seal.Key) sms.Args {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	outbox := &sms.Outbox{Jobs: queue, Key: k}
	err = database.InTx(t.Context(), db, func(tx *database.Tx) error {
		return outbox.Post(tx, account.Message{Kind: account.ResetPassword, To: "+84912345678", Code: "482915", ExpiresAt: time.Now().Add(time.Hour)})
	})
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte
	if err := db.Pool.QueryRow(t.Context(), "SELECT args FROM river_job WHERE kind = 'send-sms'").Scan(&raw); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(raw, []byte("482915")) || bytes.Contains(raw, []byte("912345678")) {
		t.Errorf("got %s, want the code and the number sealed in the queue", raw)
	}
	var args sms.Args
	if err := json.Unmarshal(raw, &args); err != nil {
		t.Fatal(err)
	}
	return args
}

func TestMessages(t *testing.T) {
	k := key(t)
	args := posted(t, k)
	work := func(t *testing.T, status int, now time.Time) (body, authorization string, err error) {
		t.Helper()
		gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			read, _ := io.ReadAll(r.Body)
			body, authorization = string(read), r.Header.Get("Authorization")
			w.WriteHeader(status)
		}))
		defer gateway.Close()
		w := &sms.Worker{Config: sms.Config{URL: gateway.URL, Token: "bí-mật"}, Key: k, Now: func() time.Time { return now }}
		err = w.Work(t.Context(), &river.Job[sms.Args]{JobRow: &rivertype.JobRow{ID: 5}, Args: args})
		return body, authorization, err
	}
	t.Run("reach the gateway with the code", func(t *testing.T) {
		body, authorization, err := work(t, 202, time.Now())
		if err != nil || !strings.Contains(body, "482915") || !strings.Contains(body, "+84912345678") || authorization != "Bearer bí-mật" {
			t.Errorf("got %s, %q, %v", body, authorization, err)
		}
	})
	t.Run("are tried again when the gateway fails, and not when it refuses", func(t *testing.T) {
		for status, again := range map[int]bool{500: true, 429: true, 408: true, 400: false, 401: false} {
			_, _, err := work(t, status, time.Now())
			cancelled := errors.As(err, new(*rivertype.JobCancelError))
			if err == nil || cancelled == again || strings.Contains(err.Error(), "482915") || strings.Contains(err.Error(), "912345678") {
				t.Errorf("%d: got %v, want again = %v and nothing of the message", status, err, again)
			}
		}
	})
	t.Run("are dropped when the code has expired", func(t *testing.T) {
		body, _, err := work(t, 200, time.Now().Add(2*time.Hour))
		if body != "" || !errors.As(err, new(*rivertype.JobCancelError)) {
			t.Errorf("got %q, %v", body, err)
		}
	})
}

func TestWordsAreOneMessage(t *testing.T) {
	for _, locale := range []string{"vi", "en"} {
		for _, kind := range []account.MessageKind{account.ConfirmPhone, account.ResetPassword, account.PasswordChanged, account.SignInAdded, account.RecoveryIssued, account.PhoneSeen} {
			words := sms.Words(account.Message{Kind: kind, Account: account.Account{Locale: locale}, Code: "123456"})
			if len(words) == 0 || len(words) > 160 {
				t.Errorf("%s, %s: got %d characters %q, want at most 160", kind, locale, len(words), words)
			}
			for _, r := range words {
				if r > 126 {
					t.Errorf("%s, %s: %q makes it a longer kind of message", kind, locale, r)
				}
			}
		}
	}
}
