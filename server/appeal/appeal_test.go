package appeal_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/promotion"
)

var totals = map[string]int64{"A001": 9000, "A002": 8000, "A003": 5000}

func newJudged(t *testing.T, edit ...func(*competition.Round)) *house.Judged {
	t.Helper()
	return house.NewJudged(t, dbtest.Open(t), totals, edit...)
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func is(codes ...string) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return fault.Has(err, c) })
	}
}

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func file(t testing.TB, j *house.Judged, by account.Account) *appeal.Shown {
	t.Helper()
	a, err := j.House.Appeals.File(t.Context(), by, j.Entry.ID, newID(), "Đề nghị xem lại điểm nhóm kinh tế.")
	if err != nil {
		t.Fatalf("file appeal: %v", err)
	}
	return a
}

func respond(j *house.Judged, by account.Account, a *appeal.Shown, outcome appeal.Status) (*appeal.Shown, error) {
	return j.House.Appeals.Respond(context.Background(), by, a.ID, a.Version, appeal.Reply{Outcome: outcome, Answer: "Hội đồng đã xem xét phiếu chấm."})
}

// until is when the window of the first entry ends.
func until(t testing.TB, j *house.Judged) time.Time {
	t.Helper()
	r, err := j.House.Results.Of(t.Context(), j.Owner, j.Entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r.Appeal.Until
}

func at(ctx context.Context, moment time.Time) context.Context {
	return database.WithClock(ctx, func() time.Time { return moment })
}

func TestNothingIsAppealedBeforePublication(t *testing.T) {
	j := newJudged(t)
	nobody := func() {
		t.Helper()
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.File(t.Context(), by, j.Entry.ID, newID(), "Sao lâu thế?")
			return err
		}, is("entry-not-found"))
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.List(t.Context(), by, j.RoundID, appeal.Filter{Limit: 50})
			return err
		}, is("not-found"))
	}
	nobody()
	j.House.Approve(t, j.Sitting)
	nobody()
	if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM appeals"); n != 0 {
		t.Errorf("got %d appeals", n)
	}
}

func TestFiledOnce(t *testing.T) {
	j := newJudged(t)
	j.Published()
	id := newID()
	send := func(by account.Account, entryID, id uuid.UUID, words string) (*appeal.Shown, error) {
		return j.House.Appeals.File(context.Background(), by, entryID, id, words)
	}
	t.Run("sent twice is filed once", func(t *testing.T) {
		for range 2 {
			a, err := send(j.Owner, j.Entry.ID, id, "  Đề nghị xem lại.\nĐiểm thấp. ")
			if err != nil {
				t.Fatal(err)
			}
			if a.Text != "Đề nghị xem lại.\nĐiểm thấp." || a.Status != appeal.Open || a.JudgingCode != "A001" || a.ProductName != "Sản phẩm A001" ||
				a.FacilityName != "Cơ sở A001" || a.FiledByName != j.Owner.Name || a.PublicationVersion != 1 || a.Version != 1 {
				t.Errorf("got %+v", a)
			}
		}
		if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'file-appeal' AND subject_id = $1", id); n != 1 {
			t.Errorf("got %d records, want 1", n)
		}
	})
	t.Run("its id serves no other one", func(t *testing.T) {
		_, err := send(j.Owner, j.Entry.ID, id, "Khác hẳn")
		wantCode(t, err, "id-reused")
		_, err = send(j.OtherOwner, j.Entries[1].ID, id, "Đề nghị xem lại.\nĐiểm thấp.")
		wantCode(t, err, "id-reused")
	})
	t.Run("a second one waits for the first", func(t *testing.T) {
		_, err := send(j.Owner, j.Entry.ID, newID(), "Thêm nữa")
		wantCode(t, err, "appeal-open")
		_, err = send(j.Collaborator, j.Entry.ID, newID(), "Thêm nữa")
		wantCode(t, err, "appeal-open")
	})
	t.Run("words are asked for, not too many", func(t *testing.T) {
		for _, words := range []string{"", " \n", strings.Repeat("đ", appeal.MaxText+1)} {
			_, err := send(j.OtherOwner, j.Entries[1].ID, newID(), words)
			wantCode(t, err, "invalid-fields")
		}
		_, err := send(j.OtherOwner, j.Entries[1].ID, uuid.New(), "Không phải v7")
		wantCode(t, err, "invalid-fields")
		if _, err := send(j.OtherOwner, j.Entries[1].ID, newID(), strings.Repeat("đ", appeal.MaxText)); err != nil {
			t.Error(err)
		}
	})
	t.Run("of an entry that is none, or was withdrawn, nothing", func(t *testing.T) {
		_, err := send(j.Owner, uuid.New(), newID(), "Ở đâu?")
		wantCode(t, err, "entry-not-found")
	})
}

func TestFiledAtOnceOneStandsOpen(t *testing.T) {
	j := newJudged(t)
	j.Published()
	same := newID()
	for name, id := range map[string]func() uuid.UUID{"different ids": newID, "one id": func() uuid.UUID { return same }} {
		t.Run(name, func(t *testing.T) {
			errs := make([]error, 8)
			var all sync.WaitGroup
			for i := range errs {
				by := j.Owner
				if i%2 == 1 {
					by = j.Collaborator
				}
				all.Go(func() {
					_, errs[i] = j.House.Appeals.File(context.Background(), by, j.Entry.ID, id(), "Cùng lúc")
				})
			}
			all.Wait()
			done := 0
			for _, err := range errs {
				if err == nil {
					done++
				} else if !fault.Has(err, "appeal-open") {
					t.Errorf("got %v, want appeal-open", err)
				}
			}
			want := map[string]int{"different ids": 1, "one id": len(errs)}[name]
			if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM appeals WHERE status = 'open'"); n != 1 || done != want {
				t.Errorf("got %d open, %d answered, want 1 and %d", n, done, want)
			}
			j.Exec("UPDATE appeals SET status = 'withdrawn', settled_at = now()")
		})
	}
}

func TestTheClosingMomentIsTooLate(t *testing.T) {
	j := newJudged(t, func(r *competition.Round) { r.AppealDays = 3 })
	j.Exec("INSERT INTO holidays (day, name) SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + n, 'Nghỉ bù thử' FROM generate_series(1, 5) AS n ON CONFLICT DO NOTHING")
	j.Published()
	end := until(t, j)
	published := fixture.One[time.Time](t, j.DB, "SELECT at FROM publications")
	off := fixture.One[[]string](t, j.DB, "SELECT array_agg(day::text) FROM holidays")
	if want := appeal.Until(published, 3, func(d time.Time) bool { return slices.Contains(off, d.Format(time.DateOnly)) }); !end.Equal(want) || end.Sub(published) < 6*24*time.Hour {
		t.Errorf("got %s, want %s, after the days off", end, want)
	}
	_, err := j.House.Appeals.File(at(t.Context(), end), j.Owner, j.Entry.ID, newID(), "Muộn mất rồi")
	wantCode(t, err, "appeal-window-closed")
	r, err := j.House.Results.Of(at(t.Context(), end), j.Owner, j.Entry.ID)
	if err != nil || r.Appeal.Open || r.Appeal.Code != "appeal-window-closed" || r.Appeal.Refusal == "" {
		t.Errorf("got %+v, %v, want it closed", r.Appeal, err)
	}
	a, err := j.House.Appeals.File(at(t.Context(), end.Add(-time.Microsecond)), j.Owner, j.Entry.ID, newID(), "Vừa kịp")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("what was filed in time is read, answered and asked for again after it", func(t *testing.T) {
		late := at(t.Context(), end.Add(time.Hour))
		if again, err := j.House.Appeals.File(late, j.Owner, j.Entry.ID, a.ID, a.Text); err != nil || again.ID != a.ID {
			t.Errorf("got %v, want the one that was filed", err)
		}
		if _, err := j.House.Appeals.Respond(late, j.Chair, a.ID, 1, appeal.Reply{Outcome: appeal.Rejected, Answer: "Điểm đúng."}); err != nil {
			t.Error(err)
		}
	})
}

func TestACorrectionThatChangesTheResultOpensTheWindowAgain(t *testing.T) {
	j := newJudged(t, func(r *competition.Round) { r.AppealDays = 1 })
	j.Published()
	first := until(t, j)
	days := func(n int) { j.Exec("UPDATE rounds SET appeal_days = $2 WHERE id = $1", j.RoundID, n) }
	// The version that replaces the first is published a week later.
	later := func(change func()) {
		t.Helper()
		j.House.Correct(t, j.Sitting)
		change()
		j.House.Approve(t, j.Sitting)
		_, err := j.House.Publications.Publish(at(t.Context(), first.Add(7*24*time.Hour)), j.Organiser, j.RoundID, j.Read().Version)
		if err != nil {
			t.Fatal(err)
		}
	}
	later(func() { j.House.Decide(t, j.Sitting, "A003", true) })
	if got := until(t, j); !got.Equal(first) {
		t.Errorf("a correction that changes another's result: got %s, want %s as before", got, first)
	}
	other, err := j.House.Results.Of(t.Context(), j.Sitting.Owner(j.Entries[2].FacilityID), j.Entries[2].ID)
	if err != nil || !other.Appeal.Until.After(first) || other.PublicationVersion != 2 || other.CorrectionNote != "Đính chính thử" {
		t.Errorf("got %+v, %v, want a window of its own", other, err)
	}
	days(2)
	j.Corrected(func() { j.Retake("A001", 1, 9500, "") })
	second := fixture.One[time.Time](t, j.DB, "SELECT max(at) FROM publications WHERE version = 3")
	off := fixture.One[[]string](t, j.DB, "SELECT array_agg(day::text) FROM holidays")
	if got, want := until(t, j), appeal.Until(second, 2, func(d time.Time) bool { return slices.Contains(off, d.Format(time.DateOnly)) }); !got.Equal(want) {
		t.Errorf("a correction that changes it: got %s, want %s", got, want)
	}
	if a := file(t, j, j.Owner); a.PublicationVersion != 3 {
		t.Errorf("got an appeal against version %d, want the newest", a.PublicationVersion)
	}
}

func TestWhoReadsAppealsAndWhoAnswers(t *testing.T) {
	j := newJudged(t)
	j.Published()
	t.Run("files", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.File(t.Context(), by, j.Entry.ID, newID(), "Xem lại")
			if err == nil {
				j.Exec("UPDATE appeals SET status = 'withdrawn', settled_at = now()")
			}
			return err
		}, is("entry-not-found"), "owner", "collaborator")
	})
	a := file(t, j, j.Owner)
	t.Run("reads one", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.Read(t.Context(), by, a.ID)
			return err
		}, is("appeal-not-found"), "owner", "collaborator", "organiser", "secretary", "chair", "council member", "auditor")
	})
	t.Run("lists", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			p, err := j.House.Appeals.List(t.Context(), by, j.RoundID, appeal.Filter{Status: appeal.Open, Limit: 50})
			if err == nil && (len(p.Appeals) != 1 || p.Open != 1) {
				t.Errorf("got %d of %d open", len(p.Appeals), p.Open)
			}
			return err
		}, is("not-found"), "organiser", "secretary", "chair", "council member", "auditor")
	})
	t.Run("withdraws", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.Withdraw(t.Context(), by, a.ID, 99)
			if fault.Has(err, "stale") {
				return nil
			}
			return err
		}, is("appeal-not-found", "not-facility", "not-filer"), "owner")
	})
	t.Run("answers", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Appeals.Respond(t.Context(), by, a.ID, 99, appeal.Reply{Outcome: appeal.Rejected, Answer: "Không"})
			if fault.Has(err, "stale") {
				return nil
			}
			return err
		}, is("appeal-not-found", "not-answerer"), "organiser", "chair")
	})
	t.Run("nobody answers for a facility that he owns, or what he filed", func(t *testing.T) {
		j.Exec("INSERT INTO grants (id, account_id, role, facility_id, granted_at) VALUES (gen_random_uuid(), $1, 'owner', $2, now())", j.Chair.ID, j.Entry.FacilityID)
		_, err := respond(j, j.Chair, a, appeal.Rejected)
		wantCode(t, err, "own-appeal")
		j.Exec("UPDATE appeals SET filed_by = $1", j.Organiser.ID)
		_, err = respond(j, j.Organiser, a, appeal.Rejected)
		wantCode(t, err, "own-appeal")
		if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM appeals WHERE status = 'open'"); n != 1 {
			t.Errorf("got %d open, want it open still", n)
		}
	})
}

func TestAnAnswerIsGivenOnce(t *testing.T) {
	j := newJudged(t)
	j.Published()
	told := 0
	j.House.Appeals.OnAnswered = append(j.House.Appeals.OnAnswered, func(_ *database.Tx, by account.Account, a *appeal.Appeal) error {
		told++
		if a.Status != appeal.Retake || by.ID != j.Chair.ID {
			t.Errorf("got told of %+v by %s", a, by.Name)
		}
		return nil
	})
	a := file(t, j, j.Owner)
	for _, bad := range []appeal.Reply{{Outcome: appeal.Rejected}, {Outcome: appeal.Open, Answer: "Sao"}, {Outcome: appeal.Withdrawn, Answer: "Sao"}, {Answer: "Sao"}} {
		_, err := j.House.Appeals.Respond(t.Context(), j.Chair, a.ID, a.Version, bad)
		wantCode(t, err, "invalid-fields")
	}
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = respond(j, j.Chair, a, appeal.Retake) })
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !fault.Has(err, "stale") {
			t.Errorf("got %v, want stale", err)
		}
	}
	if done != 1 || told != 1 {
		t.Errorf("got %d answers, told %d times, want one", done, told)
	}
	now, err := j.House.Appeals.Read(t.Context(), j.Owner, a.ID)
	if err != nil || now.Status != appeal.Retake || now.Answer == "" || now.SettledByName != j.Chair.Name || now.SettledAt == nil || now.Version != 2 {
		t.Errorf("got %+v, %v", now, err)
	}
	_, err = respond(j, j.Organiser, now, appeal.Rejected)
	wantCode(t, err, "appeal-settled")
	_, err = j.House.Appeals.Withdraw(t.Context(), j.Owner, a.ID, now.Version)
	wantCode(t, err, "appeal-settled")
	if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'answer-appeal' AND subject_id = $1", a.ID); n != 1 {
		t.Errorf("got %d records, want 1", n)
	}
	t.Run("and leaves no trace when telling it fails", func(t *testing.T) {
		again := file(t, j, j.Owner)
		j.House.Appeals.OnAnswered = append(j.House.Appeals.OnAnswered, func(*database.Tx, account.Account, *appeal.Appeal) error { return context.Canceled })
		told = 0
		if _, err := respond(j, j.Chair, again, appeal.Retake); err == nil {
			t.Fatal("got no error")
		}
		if now, err := j.House.Appeals.Read(t.Context(), j.Owner, again.ID); err != nil || now.Status != appeal.Open || now.Version != 1 {
			t.Errorf("got %+v, %v, want it open", now, err)
		}
	})
}

func TestAWithdrawnAppealMakesWay(t *testing.T) {
	j := newJudged(t)
	j.Published()
	a := file(t, j, j.Collaborator)
	_, err := j.House.Appeals.Withdraw(t.Context(), j.Owner, a.ID, a.Version+1)
	wantCode(t, err, "stale")
	if f := fault.Of(err); f == nil || f.Current.(appeal.Shown).ID != a.ID {
		t.Errorf("got %+v, want the appeal as it stands", f)
	}
	for range 2 { // a phone that lost the answer asks again
		now, err := j.House.Appeals.Withdraw(t.Context(), j.Owner, a.ID, a.Version)
		if err != nil || now.Status != appeal.Withdrawn || now.Version != 2 {
			t.Errorf("got %+v, %v", now, err)
		}
	}
	_, err = respond(j, j.Chair, a, appeal.Rejected)
	wantCode(t, err, "stale")
	mine := file(t, j, j.Collaborator)
	if _, err := j.House.Appeals.Withdraw(t.Context(), j.Collaborator, mine.ID, mine.Version); err != nil {
		t.Errorf("whoever filed it: got %v", err)
	}
	file(t, j, j.Owner)
	r, err := j.House.Results.Of(t.Context(), j.Owner, j.Entry.ID)
	if err != nil || len(r.Appeal.Items) != 3 || r.Appeal.Code != "appeal-open" || r.Appeal.Items[0].ID != a.ID {
		t.Errorf("got %+v, %v, want all three, oldest first", r.Appeal, err)
	}
}

func TestAFacilityIsNotToldAJudgesName(t *testing.T) {
	j := newJudged(t)
	j.Published()
	j.Exec("UPDATE panel_members SET account_id = $1 WHERE id = $2", j.Chair.ID, j.Judges[2].SeatID) // who sits in both
	a := file(t, j, j.Owner)
	answered, err := respond(j, j.Chair, a, appeal.Rejected)
	if err != nil || answered.SettledByName != j.Chair.Name {
		t.Fatalf("got %+v, %v, want the council to read who answered", answered, err)
	}
	for name, by := range map[string]account.Account{"owner": j.Owner, "collaborator": j.Collaborator} {
		now, err := j.House.Appeals.Read(t.Context(), by, a.ID)
		if err != nil || now.SettledByName != "" {
			t.Errorf("%s: got %q, %v, want no name", name, now.SettledByName, err)
		}
	}
	_, err = j.House.Appeals.Withdraw(t.Context(), j.Owner, a.ID, a.Version)
	if f := fault.Of(err); f == nil || strings.Contains(f.Message, j.Chair.Name) || f.Current.(appeal.Shown).SettledByName != "" {
		t.Errorf("got %+v, want a refusal that names nobody", f)
	}
}

func TestTheReceivingOrganiserSeesAnOpenAppeal(t *testing.T) {
	j := newJudged(t)
	region := j.World.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	j.Published()
	open := func() (codes []bool) {
		t.Helper()
		rows, err := j.House.Promotions.List(t.Context(), j.Up, promotion.Filter{TargetRound: region.RoundID, Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range rows {
			codes = append(codes, p.OpenAppeal)
		}
		return codes
	}
	if got := open(); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("got %v before an appeal", got)
	}
	a := file(t, j, j.Owner)
	if got := open(); !slices.Equal(got, []bool{true, false}) {
		t.Errorf("got %v, want the first appealed", got)
	}
	_, err := j.House.Appeals.Read(t.Context(), j.Up, a.ID)
	wantCode(t, err, "appeal-not-found") // the bare fact, no more
	if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM promotions WHERE status = 'taken-in'"); n != 2 {
		t.Errorf("got %d taken in, want the appeal to stop none", n)
	}
	if _, err := respond(j, j.Organiser, a, appeal.Rejected); err != nil {
		t.Fatal(err)
	}
	if got := open(); !slices.Equal(got, []bool{false, false}) {
		t.Errorf("got %v after the answer", got)
	}
}
