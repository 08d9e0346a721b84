package notice_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/mail/mailtest"
	"tieubieu/server/notice"
)

const address = "https://tieubieu.example"

// office is notices, outbox and a mail server on one database.
type office struct {
	*notice.Service
	sink *mailtest.Sink
	t    testing.TB
}

func openOffice(t testing.TB, db *database.DB) *office {
	t.Helper()
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sink := mailtest.Open(t)
	outbox := &mail.Outbox{DB: db, Jobs: queue, SMTP: mail.NewSMTP(sink.Config())}
	return &office{Service: notice.New(db, queue, outbox, address), sink: sink, t: t}
}

func (o *office) count(query string, args ...any) int {
	o.t.Helper()
	return fixture.One[int](o.t, o.DB, query, args...)
}

func (o *office) ids(query string) (ids []uuid.UUID) {
	o.t.Helper()
	rows, err := o.DB.Pool.Query(o.t.Context(), query)
	if err != nil {
		o.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			o.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

// work does what the queue would: every delivery and every mail that has a job.
func (o *office) work() {
	o.t.Helper()
	for _, batch := range o.ids("SELECT (args->>'batch')::uuid FROM river_job WHERE kind = 'deliver-notices' ORDER BY id") {
		if err := o.Deliver(o.t.Context(), batch); err != nil {
			o.t.Fatal(err)
		}
	}
	for _, id := range o.ids("SELECT (args->>'mailId')::uuid FROM river_job WHERE kind = 'send-mail' ORDER BY id") {
		w := mail.Worker{Outbox: o.Outbox}
		if err := w.Work(o.t.Context(), &river.Job[mail.SendArgs]{JobRow: &rivertype.JobRow{Attempt: 1, MaxAttempts: 16}, Args: mail.SendArgs{MailID: id}}); err != nil {
			o.t.Fatal(err)
		}
	}
}

// kinds are those of one's notices, oldest first.
func (o *office) kinds(by account.Account) (kinds []notice.Kind) {
	o.t.Helper()
	p, err := o.List(o.t.Context(), by, uuid.Nil, 200, false)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range p.Lines {
		kinds = append([]notice.Kind{l.Kind}, kinds...)
	}
	return kinds
}

func (o *office) wantKinds(by account.Account, want ...notice.Kind) {
	o.t.Helper()
	if got := o.kinds(by); !slices.Equal(got, want) {
		o.t.Errorf("got notices %v, want %v", got, want)
	}
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func atOnce(n int, do func() error) error {
	var all sync.WaitGroup
	errs := make(chan error, n)
	for range n {
		all.Go(func() { errs <- do() })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// desk is an open round with entries whose people are told of what happens.
type desk struct {
	*fixture.Entering
	*office
	entries *entry.Service
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := dbtest.Open(t)
	d := &desk{Entering: fixture.NewEntering(t, db), office: openOffice(t, db), entries: &entry.Service{DB: db}}
	d.entries.OnHappening = append(d.entries.OnHappening, d.EntryHappened)
	return d
}

// draft is a complete dossier that by has typed.
func (d *desk) draft(ctx context.Context, by account.Account) *entry.Entry {
	d.t.Helper()
	try := func(e *entry.Entry, err error) *entry.Entry {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
		return e
	}
	product := d.NewProduct(d.Plant.FacilityID, "Bình gốm Phước Tích")
	e := try(d.entries.Create(ctx, by, entry.NewEntry{RoundID: d.RoundID, ProductID: product, GroupID: "handicraft"}))
	words := entry.Explanation{}
	for _, s := range entry.Sections {
		words[s.ID] = entry.Section{Text: "Nội dung " + s.Name}
	}
	form := entry.Form{Representative: "Nguyễn Văn Thử", Description: "Bình", Materials: "Đất sét", Commits: true}
	e = try(d.entries.Save(ctx, by, e.ID, e.Version, entry.Changes{Form: &form, Explanation: words}))
	var places []entry.Place
	for range 3 {
		places = append(places, entry.Place{PhotoID: d.Photo(d.Plant.FacilityID)})
	}
	e = try(d.entries.SetPhotos(ctx, by, e.ID, e.Version, places))
	d.Paper(e.ID, "registration")
	return e
}

func (d *desk) submit(by account.Account, e *entry.Entry) *entry.Entry {
	d.t.Helper()
	version := fixture.One[int](d.t, d.entries.DB, "SELECT version FROM entries WHERE id = $1", e.ID)
	e, err := d.entries.Submit(d.t.Context(), by, e.ID, version)
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d *desk) screen(e *entry.Entry, v entry.Verdict) *entry.Entry {
	d.t.Helper()
	e, err := d.entries.Screen(d.t.Context(), d.Screener, e.ID, e.Version, v)
	if err != nil {
		d.t.Fatal(err)
	}
	return e
}

func (d *desk) returns(e *entry.Entry) *entry.Entry {
	d.t.Helper()
	due := time.Now().Add(48 * time.Hour)
	return d.screen(e, entry.Verdict{Decision: entry.Returned, DueAt: &due, Items: []entry.Item{
		{Item: "photos", Reason: "Ảnh thứ hai bị mờ"}, {Item: "explanation.market", Reason: "Chưa nêu nơi tiêu thụ"},
	}})
}

func TestAFacilityHearsOfItsEntry(t *testing.T) {
	d := newDesk(t)
	e := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	e = d.returns(e)
	d.work()
	e = d.submit(d.Owner, e)
	e = d.screen(e, entry.Verdict{Decision: entry.Accepted})
	code := fixture.One[string](t, d.entries.DB, "SELECT judging_code FROM entries WHERE id = $1", e.ID)
	for range 3 { // the queue starts again, and again
		d.work()
	}
	d.wantKinds(d.Owner, notice.Submitted, notice.Returned, notice.Submitted, notice.Accepted)
	mails := d.sink.Mails()
	if len(mails) != 4 {
		t.Fatalf("got %d mails, want 4", len(mails))
	}
	for i, want := range []string{"Đã nộp hồ sơ", "cần bổ sung", "Đã nộp hồ sơ", "đã được tiếp nhận"} {
		m := mails[i]
		if m.To != *d.Owner.Email || !strings.Contains(m.Subject, want) || !strings.Contains(m.Subject, "Bình gốm Phước Tích") {
			t.Errorf("mail %d: got %q to %s, want %q to the owner", i, m.Subject, m.To, want)
		}
		if !strings.Contains(m.Text, address+"/app/co-so/ho-so/"+e.ID.String()+"/tinh-trang") {
			t.Errorf("mail %d leads nowhere: %s", i, m.Text)
		}
		if strings.Contains(m.Text+m.Subject+m.HTML, code) {
			t.Errorf("mail %d names the judging code %s", i, code)
		}
		if m.Header.Get("List-Unsubscribe") != "" {
			t.Errorf("mail %d is no reminder and offers to end them", i)
		}
	}
	for _, want := range []string{"- Ảnh: Ảnh thứ hai bị mờ", "Thị trường tiêu thụ: Chưa nêu nơi tiêu thụ", "Hạn nộp lại: trước "} {
		if !strings.Contains(mails[1].Text, want) {
			t.Errorf("got %s, want it to say %q", mails[1].Text, want)
		}
	}
	if n := d.count("SELECT count(*) FROM notice_calls"); n != 0 {
		t.Errorf("got %d calls, want none where mails arrive", n)
	}
}

func TestEachIsToldInHisOwnLanguage(t *testing.T) {
	d := newDesk(t)
	second := d.Person()
	d.Judging.Owner(second, d.Plant.FacilityID)
	d.Exec("UPDATE accounts SET locale = 'en' WHERE id = $1", second.ID)
	d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	subjects := map[string]string{}
	for _, m := range d.sink.Mails() {
		subjects[m.To] = m.Subject
	}
	if len(subjects) != 2 || !strings.HasPrefix(subjects[*second.Email], "Dossier") || !strings.HasPrefix(subjects[*d.Owner.Email], "Đã nộp") {
		t.Errorf("got %v", subjects)
	}
	p, err := d.List(t.Context(), second, uuid.Nil, 10, true)
	if err != nil || len(p.Lines) != 1 {
		t.Fatalf("got %v, %v, want one notice", p, err)
	}
	for _, locale := range []string{"vi", "en"} {
		for _, words := range []string{p.Lines[0].Title(locale), p.Lines[0].Text(locale)} {
			if words == "" || strings.ContainsAny(words, "{}") {
				t.Errorf("%s: got %q", locale, words)
			}
		}
	}
}

func TestANoticeExistsOnlyWithWhatHappened(t *testing.T) {
	d := newDesk(t)
	e := d.draft(t.Context(), d.Owner)
	d.entries.OnHappening = append(d.entries.OnHappening, func(*database.Tx, account.Account, *entry.Entry, entry.Happening) error {
		return fmt.Errorf("cut off")
	})
	version := fixture.One[int](t, d.entries.DB, "SELECT version FROM entries WHERE id = $1", e.ID)
	if _, err := d.entries.Submit(t.Context(), d.Owner, e.ID, version); err == nil {
		t.Fatal("got no error")
	}
	if notices, jobs := d.count("SELECT count(*) FROM notices"), d.count("SELECT count(*) FROM river_job"); notices+jobs != 0 {
		t.Errorf("got %d notices and %d jobs of what never happened", notices, jobs)
	}
}

func TestNoticesAreTheirOwnersAlone(t *testing.T) {
	d := newDesk(t)
	d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	id := fixture.One[uuid.UUID](t, d.entries.DB, "SELECT id FROM notices")
	seat := d.Judge
	seat.Seat = &seat.ID
	for name, by := range map[string]account.Account{
		"other owner": d.OtherOwner, "screener": d.Screener, "organiser": d.Judging.Organiser, "judge": d.Judge, "administrator": d.Admin, "collaborator": d.Collaborator, "nobody": d.Nobody,
	} {
		if got := d.kinds(by); len(got) != 0 {
			t.Errorf("%s: got notices %v, want none", name, got)
		}
		wantCode(t, d.MarkRead(t.Context(), by, id), "notice-not-found")
	}
	if _, err := d.List(t.Context(), seat, uuid.Nil, 10, false); err == nil {
		t.Error("a judge's session reads notices")
	}
	for range 2 {
		if err := d.MarkRead(t.Context(), d.Owner, id); err != nil {
			t.Fatal(err)
		}
	}
	p, err := d.List(t.Context(), d.Owner, uuid.Nil, 10, false)
	if err != nil || p.Unread != 0 || p.Lines[0].ReadAt == nil {
		t.Errorf("got %+v, %v, want it read", p, err)
	}
	d.Exec("UPDATE grants SET ended_at = now() WHERE account_id = $1", d.Owner.ID)
	d.wantKinds(d.Owner)
	wantCode(t, d.MarkRead(t.Context(), d.Owner, id), "notice-not-found")
}

func TestDeliveringAtOncePostsOnce(t *testing.T) {
	d := newDesk(t)
	d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	batch := d.ids("SELECT batch FROM notices")[0]
	if err := atOnce(6, func() error { return d.Deliver(context.Background(), batch) }); err != nil {
		t.Fatal(err)
	}
	// A restored job finds the notice undelivered, although its mail has been posted.
	d.Exec("UPDATE notices SET delivered_at = NULL")
	d.work()
	if mails, jobs, sent := d.count("SELECT count(*) FROM mails"), d.count("SELECT count(*) FROM river_job WHERE kind = 'send-mail'"), len(d.sink.Mails()); mails != 1 || jobs != 1 || sent != 1 {
		t.Errorf("got %d mails, %d jobs, %d sent, want one of each", mails, jobs, sent)
	}
}

func TestQueuesHoldNothingPersonal(t *testing.T) {
	d := newDesk(t)
	d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	jobs := fixture.One[string](t, d.entries.DB, "SELECT string_agg(args::text || coalesce(errors::text, '') || metadata::text, ' ') FROM river_job")
	for _, word := range []string{"@", "Bình", d.Owner.Name} {
		if strings.Contains(jobs, word) {
			t.Errorf("the queue says %q: %s", word, jobs)
		}
	}
}
