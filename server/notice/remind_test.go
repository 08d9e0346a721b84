package notice_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
	"tieubieu/server/notice"
)

// season is a desk whose registration closes in thirty days.
func newSeason(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.Exec("UPDATE rounds SET registration_closes_at = now() + interval '30 days' WHERE id = $1", d.RoundID)
	return d
}

// before is a moment so long before registration closes.
func (d *desk) before(span time.Duration) context.Context {
	closes := fixture.One[time.Time](d.t, d.entries.DB, "SELECT registration_closes_at FROM rounds WHERE id = $1", d.RoundID)
	return database.WithClock(d.t.Context(), func() time.Time { return closes.Add(-span) })
}

func (d *desk) remind(ctx context.Context) {
	d.t.Helper()
	if err := atOnce(3, func() error { return d.Remind(ctx) }); err != nil {
		d.t.Fatal(err)
	}
	d.work()
}

const hour = time.Hour

func TestDraftsAreRemindedOnceOfEachDeadline(t *testing.T) {
	d := newSeason(t)
	d.draft(t.Context(), d.Owner)
	for _, step := range []struct {
		left time.Duration
		want int
	}{{8 * 24 * hour, 0}, {7 * 24 * hour, 1}, {5 * 24 * hour, 1}, {25 * hour, 1}, {23 * hour, 2}, {hour, 2}, {0, 2}, {-hour, 2}} {
		d.remind(d.before(step.left))
		if got := len(d.sink.Mails()); got != step.want {
			t.Errorf("%s before the end: got %d reminders, want %d", step.left, got, step.want)
		}
	}
	d.wantKinds(d.Owner, notice.DeadlineNear, notice.DeadlineNear)
	if m := d.sink.Mails()[0]; !strings.Contains(m.Text, "vẫn là bản nháp") || m.Header.Get("List-Unsubscribe") == "" {
		t.Errorf("got %s", m.Text)
	}
	d.Exec("UPDATE rounds SET registration_closes_at = registration_closes_at + interval '10 days' WHERE id = $1", d.RoundID)
	d.remind(d.before(20 * hour))
	if got := len(d.sink.Mails()); got != 3 {
		t.Errorf("after the end was put off: got %d reminders, want 3", got)
	}
}

func TestWhoIsNotReminded(t *testing.T) {
	d := newSeason(t)
	d.submit(d.Owner, d.draft(t.Context(), d.Owner)) // has handed in
	d.work()
	d.draft(d.before(6*24*hour), d.Owner) // begun when seven days were past
	mails := len(d.sink.Mails())
	d.remind(d.before(5 * 24 * hour))
	if got := len(d.sink.Mails()) - mails; got != 0 {
		t.Errorf("got %d reminders, want none", got)
	}
	d.Phase(competition.Screening)
	d.remind(d.before(hour))
	if got := len(d.sink.Mails()) - mails; got != 0 {
		t.Errorf("after registration: got %d reminders, want none", got)
	}
}

func TestWhoIsLateHearsOfOneDayOnly(t *testing.T) {
	d := newSeason(t)
	d.draft(t.Context(), d.Owner)
	d.remind(d.before(10 * hour)) // the server stood still for a week
	d.remind(d.before(9 * hour))
	if got := len(d.sink.Mails()); got != 1 {
		t.Errorf("got %d reminders, want 1", got)
	}
}

func TestAReminderFallsWithItsDraft(t *testing.T) {
	d := newSeason(t)
	e := d.draft(t.Context(), d.Owner)
	if err := d.Remind(d.before(hour)); err != nil {
		t.Fatal(err)
	}
	d.submit(d.Owner, e) // before the reminder has gone out
	d.work()
	for _, m := range d.sink.Mails() {
		if strings.Contains(m.Subject, "Sắp hết hạn") {
			t.Errorf("got a reminder of what was handed in")
		}
	}
	gone := d.draft(t.Context(), d.Owner)
	if err := d.Remind(d.before(hour)); err != nil {
		t.Fatal(err)
	}
	version := fixture.One[int](t, d.entries.DB, "SELECT version FROM entries WHERE id = $1", gone.ID)
	if err := d.entries.Delete(t.Context(), d.Owner, gone.ID, version); err != nil {
		t.Fatalf("delete a draft that was reminded: %v", err)
	}
	d.work()
	if n := d.count("SELECT count(*) FROM notices WHERE entry_id = $1", gone.ID); n != 0 {
		t.Errorf("got %d notices of a draft that is gone", n)
	}
}

func TestRemindersAreNobodyElsesBusiness(t *testing.T) {
	d := newSeason(t)
	d.byPhone()
	d.draft(t.Context(), d.Owner)
	d.remind(d.before(hour))
	d.wantKinds(d.Owner, notice.DeadlineNear)
	if calls := d.calls(true); len(calls) != 0 {
		t.Errorf("an officer learns of an owner's draft by the call list: %+v", calls)
	}
}

// linkIn is the token of the link that ends reminders.
func linkIn(t *testing.T, header string) string {
	t.Helper()
	u, err := url.Parse(strings.Trim(header, "<>"))
	if err != nil || !strings.HasPrefix(u.String(), address+"/ngung-nhac/") {
		t.Fatalf("got List-Unsubscribe %q", header)
	}
	return strings.TrimPrefix(u.Path, "/ngung-nhac/")
}

func TestOnlyRemindersCanBeTurnedOff(t *testing.T) {
	d := newSeason(t)
	e := d.draft(t.Context(), d.Owner)
	d.remind(d.before(7 * 24 * hour))
	token := linkIn(t, d.sink.Mails()[0].Header.Get("List-Unsubscribe"))
	if err := d.CheckLink(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if own, err := d.Settings(t.Context(), d.Owner); err != nil || !own.Reminders {
		t.Errorf("looking at the link turned reminders off: %v, %v", own, err)
	}
	if err := atOnce(4, func() error { return d.Unsubscribe(context.Background(), token) }); err != nil {
		t.Fatal(err)
	}
	if n := d.count("SELECT count(*) FROM ledger_entries WHERE action = 'set-reminders'"); n != 1 {
		t.Errorf("got %d records, want 1", n)
	}
	d.remind(d.before(hour))
	if got := len(d.sink.Mails()); got != 1 {
		t.Errorf("got %d mails after reminders were turned off, want 1", got)
	}
	d.wantKinds(d.Owner, notice.DeadlineNear, notice.DeadlineNear) // it stands in the account
	d.submit(d.Owner, e)
	d.work()
	if got := len(d.sink.Mails()); got != 2 {
		t.Errorf("got %d mails, want the receipt to come all the same", got)
	}

	own, err := d.Settings(t.Context(), d.Owner)
	if err != nil || own.Reminders || own.Version != 2 {
		t.Errorf("got %+v, %v, want off at version 2", own, err)
	}
	_, err = d.SetReminders(t.Context(), d.Owner, 1, true)
	wantCode(t, err, "stale")
	if own, err = d.SetReminders(t.Context(), d.Owner, 2, true); err != nil || !own.Reminders || own.Version != 3 {
		t.Errorf("got %+v, %v, want on at version 3", own, err)
	}
}

func TestForgedLinks(t *testing.T) {
	d := newSeason(t)
	d.draft(t.Context(), d.Owner)
	d.remind(d.before(hour))
	token := linkIn(t, d.sink.Mails()[0].Header.Get("List-Unsubscribe"))
	for _, forged := range []string{"", "x", token[:len(token)-2] + "AA", "f" + token[1:], strings.Repeat("A", 44), token + "AAAA"} {
		if forged == token {
			continue
		}
		wantCode(t, d.Unsubscribe(t.Context(), forged), "link-unknown")
		wantCode(t, d.CheckLink(t.Context(), forged), "link-unknown")
	}
	if own, err := d.Settings(t.Context(), d.Owner); err != nil || !own.Reminders {
		t.Errorf("got %+v, %v, want reminders on", own, err)
	}
}

func TestAContactAddressEndsItsReminders(t *testing.T) {
	d := newSeason(t)
	d.byPhone()
	d.Exec("UPDATE facilities SET contact_email = 'xuong@example.vn' WHERE id = $1", d.Plant.FacilityID)
	d.draft(t.Context(), d.Owner)
	d.remind(d.before(7 * 24 * hour))
	if err := d.Unsubscribe(t.Context(), linkIn(t, d.sink.Mails()[0].Header.Get("List-Unsubscribe"))); err != nil {
		t.Fatal(err)
	}
	d.remind(d.before(hour))
	if got := len(d.sink.Mails()); got != 1 {
		t.Errorf("got %d reminders, want 1", got)
	}
}

func TestPapersOfWhatClimbedAreToBeRenewed(t *testing.T) {
	d := newSeason(t)
	source := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	above := fixture.NewJudging(t, d.entries.DB)
	var made *entry.Entry
	err := database.InTx(t.Context(), d.entries.DB, func(tx *database.Tx) error {
		r, err := competition.Get(tx, above.RoundID)
		if err != nil {
			return err
		}
		made, err = entry.TakeIn(tx, d.Owner, source, r, above.UnitID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	mails := len(d.sink.Mails())
	d.remind(t.Context())
	if got := len(d.sink.Mails()) - mails; got != 0 {
		t.Errorf("got %d mails about papers that are in force", got)
	}
	d.Exec("UPDATE rounds SET screening_closes_at = now() + interval '40 days' WHERE id = $1", above.RoundID)
	d.Exec("UPDATE papers SET valid_until = now() + interval '20 days'") // expire before that screening ends
	d.remind(t.Context())
	d.remind(t.Context())
	got := d.sink.Mails()[mails:]
	if len(got) != 1 || !strings.Contains(got[0].Subject, "gia hạn") || !strings.Contains(got[0].Text, "- registration.pdf") || !strings.Contains(got[0].Text, made.ID.String()) {
		t.Fatalf("got %+v, want one mail that names the paper", got)
	}
	if n := d.count("SELECT count(*) FROM notices WHERE kind = 'papers-to-renew' AND entry_id = $1", made.ID); n != 1 {
		t.Errorf("got %d notices, want 1", n)
	}
}
