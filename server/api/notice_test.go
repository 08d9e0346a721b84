package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
)

// posted is the router with a draft that was reminded, a dossier that was returned to
// one without an address, and a mailbox of what is made up.
type posted struct {
	*counter
	notices *notice.Service
}

func newPosted(t *testing.T) *posted {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &posted{notices: notice.New(db, queue, &mail.Outbox{DB: db, Jobs: queue}, "https://tieubieu.example")}
	engine, _ := api.New(api.Services{DB: db, Accounts: &account.Service{DB: db}, Notices: p.notices}, api.Options{SecureCookies: true})
	p.counter = &counter{Entering: fixture.NewEntering(t, db), house: &house{db: db, handler: api.Handler(engine)}, t: t}
	return p
}

// tell writes a notice to the plant and hands it over.
func (p *posted) tell(kind string, demonstration bool) string {
	p.t.Helper()
	id := uuid.New()
	p.Exec(`INSERT INTO notices (id, kind, event, batch, facility_id, round_id, facts, demonstration, at)
		VALUES ($1, $2, $1::uuid::text, $1, $3, $4, '{"product": "Bình gốm", "round": "Kỳ thử", "dueAt": "2026-12-01T10:00:00Z"}', $5, now())`,
		id, kind, p.Plant.FacilityID, p.RoundID, demonstration)
	if err := p.notices.Deliver(p.t.Context(), id); err != nil {
		p.t.Fatal(err)
	}
	return id.String()
}

func TestNoticesThroughTheAPI(t *testing.T) {
	p := newPosted(t)
	id := p.tell("returned", false)
	owner := p.as(p.Owner)
	list := owner.send(t, "GET", "/api/notices", nil).want(t, 200, "")
	items := list.items(t)
	if len(items) != 1 || list.body["unread"] != 1.0 {
		t.Fatalf("got %s", list.text)
	}
	if n := items[0].(object); n["title"] != "Hồ sơ “Bình gốm” cần bổ sung" || n["kind"] != "returned" || n["productName"] != "Bình gốm" || !strings.Contains(n["text"].(string), "17:00 ngày 01/12/2026") {
		t.Errorf("got %v", n)
	}
	p.Exec("UPDATE accounts SET locale = 'en' WHERE id = $1", p.Owner.ID)
	if n := owner.send(t, "GET", "/api/notices?unread=true", nil).want(t, 200, "").items(t)[0].(object); n["title"] != "Dossier “Bình gốm” needs mending" {
		t.Errorf("got %v", n)
	}
	other, anonymous := p.as(p.OtherOwner), p.as(account.Account{})
	if got := other.send(t, "GET", "/api/notices", nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("another owner reads %v", got)
	}
	other.send(t, "POST", "/api/notices/"+id+"/readings", nil).want(t, 404, "notice-not-found")
	for range 2 {
		owner.send(t, "POST", "/api/notices/"+id+"/readings", nil).want(t, 204, "")
	}
	if got := owner.send(t, "GET", "/api/notices", nil).want(t, 200, ""); got.body["unread"] != 0.0 {
		t.Errorf("got %s", got.text)
	}
	for _, path := range []string{"/api/notices", "/api/mail-settings", "/api/mailbox", "/api/calls?roundId=" + p.RoundID.String()} {
		anonymous.send(t, "GET", path, nil).want(t, 401, "sign-in-needed")
	}
}

func TestCallsThroughTheAPI(t *testing.T) {
	p := newPosted(t) // no mail is configured: everyone is called
	id := p.tell("rejected", false)
	screener := p.as(p.Screener)
	path := "/api/calls?roundId=" + p.RoundID.String()
	calls := screener.send(t, "GET", path, nil).want(t, 200, "").items(t)
	if len(calls) != 1 || calls[0].(object)["why"] != "not-sent" || calls[0].(object)["facilityName"] == "" {
		t.Fatalf("got %v", calls)
	}
	for name, by := range map[string]account.Account{"owner": p.Owner, "stranger": p.Stranger, "judge": p.Judge, "administrator": p.Admin, "council": p.Council} {
		b := p.as(by)
		if got := b.send(t, "GET", path, nil); got.status != 404 {
			t.Errorf("%s: got %d, want 404", name, got.status)
		}
		if got := b.send(t, "PUT", "/api/calls/"+id, object{"outcome": "called"}, "If-Match", `"1"`); got.status != 404 {
			t.Errorf("%s: got %d, want 404", name, got.status)
		}
	}
	screener.send(t, "GET", "/api/calls", nil).want(t, 422, "call-scope")
	screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "called"}).want(t, 428, "version-needed")
	screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "shouted"}, "If-Match", `"1"`).want(t, 422, "invalid-fields")
	made := screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "not-reached", "note": "Máy bận"}, "If-Match", `"1"`).want(t, 200, "")
	if made.etag != `"2"` || made.body["status"] != "not-reached" {
		t.Errorf("got %s", made.text)
	}
	stale := screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "called"}, "If-Match", `"1"`).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current == nil || current["version"] != 2.0 {
		t.Errorf("got current %v", stale.body["current"])
	}
	screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "called"}, "If-Match", `"2"`).want(t, 200, "")
	screener.send(t, "PUT", "/api/calls/"+id, object{"outcome": "called"}, "If-Match", `"3"`).want(t, 409, "call-made")
	if got := screener.send(t, "GET", path, nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if got := screener.send(t, "GET", path+"&all=true", nil).want(t, 200, "").items(t); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestMailSettingsThroughTheAPI(t *testing.T) {
	p := newPosted(t)
	owner := p.as(p.Owner)
	got := owner.send(t, "GET", "/api/mail-settings", nil).want(t, 200, "")
	if got.etag != `"1"` || got.body["reminders"] != true {
		t.Errorf("got %s", got.text)
	}
	owner.send(t, "PUT", "/api/mail-settings", object{"reminders": false}).want(t, 428, "version-needed")
	owner.send(t, "PUT", "/api/mail-settings", object{"reminders": false}, "If-Match", `"1"`).want(t, 200, "")
	stale := owner.send(t, "PUT", "/api/mail-settings", object{"reminders": true}, "If-Match", `"1"`).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current == nil || current["reminders"] != false {
		t.Errorf("got current %v", stale.body["current"])
	}
}

func TestTheLinkThatEndsReminders(t *testing.T) {
	p := newPosted(t)
	e := uuid.New()
	p.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, unit_id, created_at, updated_at) VALUES ($1, $2, $3, $4, 'handicraft', $5, now(), now())`,
		e, p.RoundID, p.Plant.ProductID, p.Plant.FacilityID, p.UnitID)
	batch := uuid.New()
	p.Exec(`INSERT INTO notices (id, kind, event, batch, facility_id, entry_id, round_id, demonstration, at) VALUES ($1, 'deadline-near', 'x', $1, $2, $3, $4, false, now())`, batch, p.Plant.FacilityID, e, p.RoundID)
	if err := p.notices.Deliver(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	link := fixture.One[string](t, p.db, "SELECT unsubscribe FROM mails")
	path := strings.TrimPrefix(link, "https://tieubieu.example")
	anonymous, owner := p.as(account.Account{}), p.as(p.Owner)
	on := func() any { return owner.send(t, "GET", "/api/mail-settings", nil).want(t, 200, "").body["reminders"] }

	page := anonymous.send(t, "GET", path, nil)
	if page.status != 200 || !strings.Contains(page.text, "<form method=\"post\">") || strings.Contains(page.text, "<script") || on() != true {
		t.Errorf("looking: got %d, reminders %v: %s", page.status, on(), page.text)
	}
	if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("got headers %v", page.header)
	}
	// A mail program's own button: no cookie, no origin (RFC 8058).
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader("List-Unsubscribe=One-Click"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Đã ngừng") || on() != false {
		t.Errorf("one click: got %d, reminders %v", w.Code, on())
	}
	owner.send(t, "PUT", "/api/mail-settings", object{"reminders": true}, "If-Match", `"2"`).want(t, 200, "")
	token := path[strings.LastIndexByte(path, '/')+1:]
	anonymous.send(t, "POST", "/api/unsubscriptions", object{"token": "x" + token[1:]}).want(t, 404, "link-unknown")
	if got := anonymous.send(t, "GET", "/ngung-nhac/nothing", nil); got.status != 404 || !strings.Contains(got.text, "không dùng được") {
		t.Errorf("got %d %s", got.status, got.text)
	}
	if on() != true {
		t.Error("a forged link turned reminders off")
	}
	anonymous.send(t, "POST", "/api/unsubscriptions", object{"token": token}).want(t, 204, "")
	if on() != false {
		t.Error("the link turned nothing off")
	}
}

func TestTheMailboxThroughTheAPI(t *testing.T) {
	p := newPosted(t)
	admin := p.as(p.Admin)
	p.tell("accepted", false)
	admin.send(t, "GET", "/api/mailbox", nil).want(t, 404, "not-found")
	p.Exec("UPDATE rounds SET demonstration = true WHERE id = $1", p.RoundID)
	if got := admin.send(t, "GET", "/api/mailbox", nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("got what is real: %v", got)
	}
	p.tell("accepted", true)
	for name, by := range map[string]account.Account{"administrator": p.Admin, "organiser": p.Judging.Organiser} {
		got := p.as(by).send(t, "GET", "/api/mailbox?roundId="+p.RoundID.String(), nil).want(t, 200, "").items(t)
		if len(got) != 1 {
			t.Fatalf("%s: got %v", name, got)
		}
		m := got[0].(object)
		if m["to"] != *p.Owner.Email || m["kind"] != "accepted" || !strings.Contains(m["html"].(string), "<!doctype html>") || !strings.Contains(m["subject"].(string), "Bình gốm") {
			t.Errorf("%s: got %v", name, m)
		}
	}
	for name, by := range map[string]account.Account{"owner": p.Owner, "screener": p.Screener, "judge": p.Judge, "nobody": p.Nobody} {
		if got := p.as(by).send(t, "GET", "/api/mailbox", nil); got.status != 404 {
			t.Errorf("%s: got %d, want 404", name, got.status)
		}
	}
}
