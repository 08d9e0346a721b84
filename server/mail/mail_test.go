package mail_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/mail/mailtest"
)

// post office is an outbox on a database and a sink of its own.
type office struct {
	*mail.Outbox
	sink *mailtest.Sink
	t    *testing.T
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sink := mailtest.Open(t)
	return &office{Outbox: &mail.Outbox{DB: db, Jobs: queue, SMTP: mail.NewSMTP(sink.Config())}, sink: sink, t: t}
}

func draft() mail.Draft {
	return mail.Draft{Source: uuid.New(), To: "Co.So@Example.vn", Locale: "vi", Letter: mail.Letter{
		Subject: "Hồ sơ “Bình gốm Phước Tích” đã được tiếp nhận", Greeting: "Cơ sở Đặng Thị Ngọc Ánh",
		Paragraphs: []string{"Hồ sơ đã được tiếp nhận <script>alert(1)</script>."}, Action: "Xem hồ sơ", Link: "https://tieubieu.example/app/x?a=1&b=2",
	}}
}

func (o *office) post(d mail.Draft) *mail.Mail {
	o.t.Helper()
	var m *mail.Mail
	err := database.InTx(o.t.Context(), o.DB, func(tx *database.Tx) (err error) {
		m, err = o.Post(tx, d)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

// work is one attempt at sending.
func (o *office) work(ctx context.Context, id uuid.UUID, attempt int) error {
	return (&mail.Worker{Outbox: o.Outbox}).Work(ctx, &river.Job[mail.SendArgs]{JobRow: &rivertype.JobRow{Attempt: attempt, MaxAttempts: 16}, Args: mail.SendArgs{MailID: id}})
}

func (o *office) row(id uuid.UUID) (status mail.Status, why string, attempts int, letter bool) {
	o.t.Helper()
	err := o.DB.Pool.QueryRow(o.t.Context(), "SELECT status, why, attempts, letter IS NOT NULL FROM mails WHERE id = $1", id).Scan(&status, &why, &attempts, &letter)
	if err != nil {
		o.t.Fatal(err)
	}
	return status, why, attempts, letter
}

func (o *office) count(query string) (n int) {
	o.t.Helper()
	if err := o.DB.Pool.QueryRow(o.t.Context(), query).Scan(&n); err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o *office) wantStatus(id uuid.UUID, want mail.Status) {
	o.t.Helper()
	if got, why, _, _ := o.row(id); got != want {
		o.t.Errorf("got status %s (%s), want %s", got, why, want)
	}
}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	o := newOffice(t)
	d := draft()
	d.Unsubscribe = "https://tieubieu.example/ngung-nhac/abc"
	m := o.post(d)
	if err := o.work(t.Context(), m.ID, 1); err != nil {
		t.Fatal(err)
	}
	o.wantStatus(m.ID, mail.Sent)
	got := o.sink.Mails()
	if len(got) != 1 {
		t.Fatalf("got %d mails, want 1", len(got))
	}
	r := got[0]
	if r.To != "co.so@example.vn" || r.Subject != d.Letter.Subject {
		t.Errorf("got mail to %q about %q, want co.so@example.vn about %q", r.To, r.Subject, d.Letter.Subject)
	}
	if want := "<" + m.ID.String() + "@tieubieu.example>"; r.MessageID != want {
		t.Errorf("got Message-ID %s, want %s", r.MessageID, want)
	}
	if !strings.Contains(r.Text, "Kính gửi Cơ sở Đặng Thị Ngọc Ánh,") || !strings.Contains(r.Text, d.Letter.Link) || !strings.Contains(r.Text, d.Unsubscribe) {
		t.Errorf("got text %s", r.Text)
	}
	if strings.Contains(r.HTML, "<script>") || !strings.Contains(r.HTML, "&lt;script&gt;") || !strings.Contains(r.HTML, `lang="vi"`) {
		t.Errorf("got HTML %s", r.HTML)
	}
	if r.Header.Get("List-Unsubscribe") != "<"+d.Unsubscribe+">" || r.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || r.Header.Get("Auto-Submitted") != "auto-generated" {
		t.Errorf("got header %v", r.Header)
	}
}

func TestALetterInEnglish(t *testing.T) {
	o := newOffice(t)
	d := draft()
	d.Locale, d.Letter.Greeting = "en", "Workshop"
	m := o.post(d)
	shown, err := m.Show()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(shown.Text, "Dear Workshop,") || !strings.Contains(shown.HTML, `lang="en"`) || strings.Contains(shown.Text, "Kính gửi") {
		t.Errorf("got %s", shown.Text)
	}
}

func TestAMailExistsOnlyWithItsTransaction(t *testing.T) {
	o := newOffice(t)
	failed := errors.New("rolled back")
	err := database.InTx(t.Context(), o.DB, func(tx *database.Tx) error {
		if _, err := o.Post(tx, draft()); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if mails, jobs := o.count("SELECT count(*) FROM mails"), o.count("SELECT count(*) FROM river_job"); mails+jobs != 0 {
		t.Errorf("got %d mails and %d jobs, want none", mails, jobs)
	}
}

func TestOneMailForEachSourceAndAddress(t *testing.T) {
	o := newOffice(t)
	d := draft()
	first := o.post(d)
	d.To = "CO.SO@example.vn"
	if again := o.post(d); again != nil {
		t.Errorf("got a second mail %s", again.ID)
	}
	if jobs := o.count("SELECT count(*) FROM river_job"); jobs != 1 {
		t.Errorf("got %d jobs, want 1", jobs)
	}
	for attempt := range 3 { // a job that is worked off again
		if err := o.work(t.Context(), first.ID, attempt+1); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(o.sink.Mails()); got != 1 {
		t.Errorf("got %d mails, want 1", got)
	}
}

func TestADeadServerIsAskedAgain(t *testing.T) {
	o := newOffice(t)
	m := o.post(draft())
	o.sink.Stop()
	err := o.work(t.Context(), m.ID, 1)
	if err == nil {
		t.Fatal("got no error from a dead server")
	}
	if strings.Contains(err.Error(), m.Address) {
		t.Errorf("the queue's error names the address: %v", err)
	}
	o.wantStatus(m.ID, mail.Waiting)
	o.sink.Restart()
	if err := o.work(t.Context(), m.ID, 2); err != nil {
		t.Fatal(err)
	}
	o.wantStatus(m.ID, mail.Sent)
	if _, _, attempts, _ := o.row(m.ID); attempts != 2 || len(o.sink.Mails()) != 1 {
		t.Errorf("got %d attempts and %d mails, want 2 and 1", attempts, len(o.sink.Mails()))
	}
}

func TestAnswersOfTheServer(t *testing.T) {
	for name, test := range map[string]struct {
		code    int
		attempt int
		want    mail.Status
		retried bool
	}{
		"a recipient refused for good is not asked again":     {550, 1, mail.Refused, false},
		"a full mailbox is asked again":                       {452, 1, mail.Waiting, true},
		"after two days of failures the mail is given up":     {451, 16, mail.GivenUp, true},
		"a refusal on the last attempt is a refusal":          {554, 16, mail.Refused, false},
		"an answer that makes no sense is asked once more":    {421, 2, mail.Waiting, true},
		"a recipient that was moved without a trace is final": {551, 3, mail.Refused, false},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			var told []mail.Status
			o.Failed = func(_ *database.Tx, m *mail.Mail) error { told = append(told, m.Status); return nil }
			o.sink.Refuse(func(to string) *smtp.SMTPError {
				return &smtp.SMTPError{Code: test.code, Message: "no such user " + to}
			})
			m := o.post(draft())
			err := o.work(t.Context(), m.ID, test.attempt)
			if (err != nil) != test.retried {
				t.Errorf("got error %v, want one: %v", err, test.retried)
			}
			o.wantStatus(m.ID, test.want)
			if _, why, _, _ := o.row(m.ID); strings.Contains(why, "example.vn") || why == "" {
				t.Errorf("got why %q, want words without the address", why)
			}
			if want := test.want != mail.Waiting; (len(told) == 1) != want {
				t.Errorf("told %v, want told: %v", told, want)
			}
			o.sink.Refuse(nil)
			_ = o.work(t.Context(), m.ID, 2)
			if test.want != mail.Waiting && len(o.sink.Mails()) != 0 {
				t.Errorf("a settled mail was sent")
			}
		})
	}
}

func TestTwoWorkersAtOnceSendOnce(t *testing.T) {
	o := newOffice(t)
	m := o.post(draft())
	arrived, proceed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	o.sink.Block(func(string) { once.Do(func() { close(arrived) }); <-proceed })
	first := make(chan error, 1)
	go func() { first <- o.work(t.Context(), m.ID, 1) }()
	<-arrived
	var snoozed *river.JobSnoozeError
	if err := o.work(t.Context(), m.ID, 1); !errors.As(err, &snoozed) || snoozed.Duration <= 0 {
		t.Errorf("got %v, want the second worker to wait", err)
	}
	close(proceed)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	if err := o.work(t.Context(), m.ID, 2); err != nil {
		t.Fatal(err)
	}
	if got := len(o.sink.Mails()); got != 1 {
		t.Errorf("got %d mails, want 1", got)
	}
	o.wantStatus(m.ID, mail.Sent)
}

// The server is killed after the mail was taken and before that was written down: the
// claim stands, nobody sends meanwhile, and then it goes again under the same id.
func TestAMailSentByAKilledServerKeepsItsMessageID(t *testing.T) {
	o := newOffice(t)
	m := o.post(draft())
	if err := mail.NewSMTP(o.sink.Config()).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if _, err := o.DB.Pool.Exec(t.Context(), "UPDATE mails SET claimed_until = now() + interval '3 minutes', attempts = 1 WHERE id = $1", m.ID); err != nil {
		t.Fatal(err)
	}
	var snoozed *river.JobSnoozeError
	if err := o.work(t.Context(), m.ID, 2); !errors.As(err, &snoozed) {
		t.Errorf("got %v, want to wait for the claim's end", err)
	}
	later := database.WithClock(t.Context(), func() time.Time { return time.Now().Add(4 * time.Minute) })
	if err := o.work(later, m.ID, 3); err != nil {
		t.Fatal(err)
	}
	got := o.sink.Mails()
	if len(got) != 2 || got[0].MessageID != got[1].MessageID || got[0].Header.Get("Date") != got[1].Header.Get("Date") {
		t.Errorf("got %d mails %v, want the same one twice", len(got), got)
	}
}

func TestWhatDemonstratesNeverLeaves(t *testing.T) {
	o := newOffice(t)
	d := draft()
	d.Demonstration = true
	m := o.post(d)
	if err := o.work(t.Context(), m.ID, 1); err != nil {
		t.Fatal(err)
	}
	if status, why, _, letter := o.row(m.ID); status != mail.Kept || why != mail.MadeUp || !letter {
		t.Errorf("got %s %q, letter %v", status, why, letter)
	}
	if jobs := o.count("SELECT count(*) FROM river_job"); jobs != 0 || len(o.sink.Mails()) != 0 {
		t.Errorf("got %d jobs and %d mails, want none", jobs, len(o.sink.Mails()))
	}
}

func TestWithoutAServerMailsAreKept(t *testing.T) {
	o := newOffice(t)
	o.SMTP = mail.NewSMTP(mail.Config{})
	m := o.post(draft())
	if status, why, _, letter := o.row(m.ID); status != mail.Kept || why != mail.NotConfigured || !letter {
		t.Errorf("got %s %q, letter %v", status, why, letter)
	}
	secret := draft()
	secret.Letter.Secret = true
	if _, _, _, letter := o.row(o.post(secret).ID); letter {
		t.Errorf("the words of a secret letter that goes nowhere were kept")
	}
}

func TestASecretLetterLeavesWithItsMail(t *testing.T) {
	o := newOffice(t)
	d := draft()
	d.Letter.Secret, d.Letter.Code = true, "481 516"
	m := o.post(d)
	if err := o.work(t.Context(), m.ID, 1); err != nil {
		t.Fatal(err)
	}
	if _, _, _, letter := o.row(m.ID); letter || !strings.Contains(o.sink.Mails()[0].Text, "481 516") {
		t.Errorf("got letter kept %v, mail %s", letter, o.sink.Mails()[0].Text)
	}
}

func TestLettersLeaveAfterNinetyDays(t *testing.T) {
	o := newOffice(t)
	old := database.WithClock(t.Context(), func() time.Time { return time.Now().Add(-mail.Retention - time.Hour) })
	var ids []uuid.UUID
	for _, ctx := range []context.Context{old, old, t.Context()} {
		err := database.InTx(ctx, o.DB, func(tx *database.Tx) error {
			m, err := o.Post(tx, draft())
			ids = append(ids, m.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range []int{0, 2} {
		if err := o.work(t.Context(), ids[i], 1); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := o.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []bool{false, true, true} { // the second still waits
		if status, _, _, letter := o.row(ids[i]); letter != want {
			t.Errorf("mail %d (%s): got letter %v, want %v", i, status, letter, want)
		}
	}
}

// Through the queue: posted, committed, taken by one of two servers.
func TestTheQueueSendsAfterTheCommit(t *testing.T) {
	o := newOffice(t)
	var sent atomic.Int32
	done := make(chan struct{}, 100)
	o.sink.Block(func(string) { sent.Add(1); done <- struct{}{} })
	for range 2 {
		workers := river.NewWorkers()
		river.AddWorker(workers, &mail.Worker{Outbox: o.Outbox})
		queue, err := job.Open(o.DB, job.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if err := queue.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			_ = queue.Stop(ctx)
		})
	}
	for range 20 {
		o.post(draft())
	}
	for range 20 {
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("got %d mails after 20 s, want 20", sent.Load())
		}
	}
	ids := map[string]bool{}
	for _, m := range o.sink.Mails() {
		ids[m.MessageID] = true
	}
	if got := sent.Load(); got != 20 {
		t.Errorf("got %d mails, want 20", got)
	}
}

func TestConfiguration(t *testing.T) {
	good := mail.Config{Host: "smtp.example.vn", Port: 587, From: "Tiêu Biểu <a@example.vn>", TLS: mail.StartTLS}
	for name, test := range map[string]struct {
		edit func(*mail.Config)
		says string
	}{
		"is right":                         {func(*mail.Config) {}, ""},
		"may be left out":                  {func(c *mail.Config) { *c = mail.Config{TLS: mail.StartTLS, Port: 587} }, ""},
		"needs a host":                     {func(c *mail.Config) { c.Host = "" }, "SMTP_HOST"},
		"needs a sender":                   {func(c *mail.Config) { c.From = "" }, "SMTP_FROM"},
		"needs a port that is one":         {func(c *mail.Config) { c.Port = 70000 }, "SMTP_PORT"},
		"needs a password beside the user": {func(c *mail.Config) { c.User = "u" }, "SMTP_PASSWORD"},
		"knows three ways of secrecy":      {func(c *mail.Config) { c.TLS = "ssl3" }, "SMTP_TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			c := good
			test.edit(&c)
			err := c.Check()
			if (err == nil) != (test.says == "") || err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want it to name %q", err, test.says)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	for given, want := range map[string]string{
		" Co.So@Example.VN ": "co.so@example.vn", "cơ sở": "", "a@b": "a@b", "": "", "a@b, c@d": "", "Ai đó <a@b.vn>": "", "a@b.vn\r\nBcc: c@d.vn": "",
	} {
		if got, ok := mail.Address(given); got != want || ok != (want != "") {
			t.Errorf("Address(%q): got %q, want %q", given, got, want)
		}
	}
	if !mail.NobodysAddress("coso@minhhoa.example") || mail.NobodysAddress("coso@example.vn") {
		t.Error("only domains reserved for examples are nobody's")
	}
}

// A server that speaks in clear text is refused where secrecy is asked for.
func TestNothingIsSaidInClearText(t *testing.T) {
	o := newOffice(t)
	cfg := o.sink.Config()
	cfg.TLS = mail.StartTLS
	o.SMTP = mail.NewSMTP(cfg)
	m := o.post(draft())
	if err := o.work(t.Context(), m.ID, 1); err == nil {
		t.Error("got no error from a server without TLS")
	}
	o.wantStatus(m.ID, mail.Waiting)
	if len(o.sink.Mails()) != 0 {
		t.Error("a mail went in clear text")
	}
}

// A server that takes the connection and never speaks holds an attempt up only so long
// as its context lives.
func TestASilentServer(t *testing.T) {
	o := newOffice(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cfg := o.sink.Config()
	cfg.Port = l.Addr().(*net.TCPAddr).Port
	o.SMTP = mail.NewSMTP(cfg)
	m := o.post(draft())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := o.work(ctx, m.ID, 1); err == nil {
		t.Error("got no error from a silent server")
	}
	o.wantStatus(m.ID, mail.Waiting)
}
