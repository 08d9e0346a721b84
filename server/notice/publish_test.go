package notice_test

import (
	"context"
	"errors"
	"slices"
	"strings"
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
	"tieubieu/server/notice"
	"tieubieu/server/publication"
)

// sitting is a provincial round before its council, whose people are told of the result.
type sitting struct {
	*fixture.Sitting
	*office
	h      *house.House
	owners map[string]account.Account // by judging code
}

// newSitting has entries with these totals by all judges.
func newSitting(t *testing.T, totals map[string]int64, edit ...func(*competition.Round)) *sitting {
	t.Helper()
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db)
	s := &sitting{Sitting: w.Round("province", fixture.CanTho, edit...), office: openOffice(t, db), h: house.On(db), owners: map[string]account.Account{}}
	s.h.Publications.Steps = append(s.h.Publications.Steps, s.Published)
	for _, e := range s.Enter("handicraft", len(totals)) {
		s.owners[e.Code] = s.Sitting.Owner(e.FacilityID)
	}
	s.Panel(3)
	s.Council(3)
	s.Score(1, fixture.Same(totals))
	s.Deliberates()
	return s
}

var totals = map[string]int64{"A001": 9000, "A002": 8000, "A003": 5000}

// onlyTheBest nominates the best of the awarded.
func onlyTheBest(r *competition.Round) { r.Rules.Nomination.Total = new(int64(1)) }

func TestAPublicationTellsEveryFacility(t *testing.T) {
	s := newSitting(t, totals, onlyTheBest)
	s.h.Approve(t, s.Sitting)
	silent := func(when string) {
		t.Helper()
		for _, table := range []string{"notices", "mails", "river_job", "notice_calls"} {
			if n := s.count("SELECT count(*) FROM " + table); n != 0 {
				t.Errorf("%s: got %d rows in %s, want none", when, n, table)
			}
		}
	}
	silent("before the publication")
	s.h.Publications.Steps = append(s.h.Publications.Steps, func(*database.Tx, account.Account, *publication.Version) error { return errors.New("power cut") })
	if _, err := s.h.Publications.Publish(t.Context(), s.Sitting.Organiser, s.RoundID, s.Read().Version); err == nil {
		t.Fatal("got no error")
	}
	silent("after a publication that was rolled back")
	s.h.Publications.Steps = s.h.Publications.Steps[:len(s.h.Publications.Steps)-1]

	p := s.h.Publish(t, s.Sitting)
	if got := len(s.sink.Mails()); got != 0 {
		t.Errorf("got %d mails inside the publication", got)
	}
	if err := atOnce(3, func() error { return s.Deliver(context.Background(), p.ID) }); err != nil {
		t.Fatal(err)
	}
	s.work()
	s.work()
	for code, want := range map[string][]notice.Kind{
		"A001": {notice.Result, notice.Certificate, notice.Promoted}, "A002": {notice.Result, notice.Certificate}, "A003": {notice.Result},
	} {
		if got := s.kinds(s.owners[code]); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", code, got, want)
		}
	}
	mails := s.sink.Mails()
	if len(mails) != 6 {
		t.Fatalf("got %d mails, want 6", len(mails))
	}
	// Of the result everyone hears the same: whoever looks over a shoulder, or at the
	// subject on a locked screen, learns nothing.
	results := map[string]bool{}
	for _, m := range mails {
		if strings.Contains(m.Subject, "công bố kết quả") {
			results[m.Subject] = true
		}
		for _, word := range []string{"90.00", "90,00", "80,00", "50,00", "hạng ", "điểm"} {
			if strings.Contains(m.Subject+m.Text, word) {
				t.Errorf("a mail says %q: %s", word, m.Text)
			}
		}
	}
	if len(results) != 1 {
		t.Errorf("got subjects %v, want one for all", results)
	}
}

func TestACorrectionTellsThoseItConcerns(t *testing.T) {
	s := newSitting(t, totals)
	s.h.Approve(t, s.Sitting)
	s.h.Publish(t, s.Sitting)
	s.work()
	mails := len(s.sink.Mails())
	s.h.Correct(t, s.Sitting)
	s.h.Decide(t, s.Sitting, "A002", false)
	s.work()
	if got := len(s.sink.Mails()); got != mails {
		t.Fatalf("got %d mails before the correction is published", got-mails)
	}
	s.h.Approve(t, s.Sitting)
	s.h.Publish(t, s.Sitting)
	s.work()
	got := s.sink.Mails()[mails:]
	if len(got) != 1 || got[0].To != *s.owners["A002"].Email || !strings.Contains(got[0].Subject, "đính chính") {
		t.Errorf("got %+v, want one mail to the one that is concerned", got)
	}
}

func TestAtASetTimeEachIsToldOnce(t *testing.T) {
	s := newSitting(t, totals)
	s.h.Approve(t, s.Sitting)
	s.Exec("UPDATE rounds SET publish_at = now() WHERE id = $1", s.RoundID)
	if err := atOnce(4, func() error { return s.h.Publications.Tick(context.Background()) }); err != nil {
		t.Fatal(err)
	}
	s.work()
	if got := s.count("SELECT count(*) FROM notices WHERE kind = 'result'"); got != 3 {
		t.Errorf("got %d notices of the result, want 3", got)
	}
	if got := s.count("SELECT count(*) FROM (SELECT DISTINCT address, source_id FROM mails) m"); got != len(s.sink.Mails()) {
		t.Errorf("got %d mails sent of %d", len(s.sink.Mails()), got)
	}
}

func TestTheMailboxShowsWhatIsMadeUp(t *testing.T) {
	s := newSitting(t, totals, func(r *competition.Round) { r.Demonstration = true })
	s.h.Approve(t, s.Sitting)
	s.h.Publish(t, s.Sitting)
	s.work()
	if got := len(s.sink.Mails()); got != 0 {
		t.Errorf("got %d mails sent about what is made up", got)
	}
	admin := s.Administrator()
	for name, by := range map[string]account.Account{"administrator": admin, "organiser": s.Sitting.Organiser} {
		mails, err := s.Mailbox(t.Context(), by, notice.MailboxQuery{RoundID: &s.RoundID}, uuid.Nil, 50)
		if err != nil || len(mails) == 0 {
			t.Errorf("%s: got %d mails, %v", name, len(mails), err)
			continue
		}
		if !strings.Contains(mails[0].Text, "Dữ liệu minh hoạ") || mails[0].HTML == "" {
			t.Errorf("%s: got %s", name, mails[0].Text)
		}
	}
	for name, by := range map[string]account.Account{"owner": s.owners["A001"], "secretary": s.Secretary, "judge": s.Judges[0].Account, "chair": s.Chair, "nobody": s.Person(), "organiser elsewhere": s.World.Organiser(fixture.DaNang)} {
		_, err := s.Mailbox(t.Context(), by, notice.MailboxQuery{RoundID: &s.RoundID}, uuid.Nil, 50)
		if !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not-found", name, err)
		}
	}
	elsewhere, err := s.Mailbox(t.Context(), s.World.Organiser(fixture.DongThap), notice.MailboxQuery{}, uuid.Nil, 50)
	if err != nil || len(elsewhere) != 0 {
		t.Errorf("an organiser elsewhere: got %d mails, %v, want none", len(elsewhere), err)
	}
	s.Exec("UPDATE mails SET letter = NULL")
	if mails, err := s.Mailbox(t.Context(), admin, notice.MailboxQuery{}, uuid.Nil, 50); err != nil || mails[0].Text != "" {
		t.Errorf("got %+v, %v, want mails whose words were removed", mails, err)
	}
}

func TestTheMailboxShowsNothingReal(t *testing.T) {
	s := newSitting(t, totals)
	s.h.Approve(t, s.Sitting)
	s.h.Publish(t, s.Sitting)
	s.work()
	admin := s.Administrator()
	_, err := s.Mailbox(t.Context(), admin, notice.MailboxQuery{}, uuid.Nil, 50)
	wantCode(t, err, "not-found")
	other := s.World.Round("province", fixture.DongThap, func(r *competition.Round) { r.Demonstration = true })
	_, err = s.Mailbox(t.Context(), admin, notice.MailboxQuery{RoundID: &s.RoundID}, uuid.Nil, 50)
	wantCode(t, err, "not-found")
	mails, err := s.Mailbox(t.Context(), admin, notice.MailboxQuery{RoundID: &other.RoundID}, uuid.Nil, 50)
	if err != nil || len(mails) != 0 {
		t.Errorf("got %d mails, %v, want none", len(mails), err)
	}
}

// What a publication of a thousand entries pays for telling them, inside its
// transaction; handing the mails over comes after it.
func TestAThousandAreToldWithinAMoment(t *testing.T) {
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db)
	s := &sitting{Sitting: w.Round("province", fixture.CanTho), office: openOffice(t, db), h: house.On(db)}
	var took time.Duration
	s.h.Publications.Steps = append(s.h.Publications.Steps, func(tx *database.Tx, by account.Account, v *publication.Version) error {
		start := time.Now()
		defer func() { took = time.Since(start) }()
		return s.Published(tx, by, v)
	})
	s.Enter("handicraft", 1000)
	s.Panel(2)
	s.Council(3)
	s.Score(1, func(fixture.Entry, fixture.Judge) int64 { return 8000 })
	s.Deliberates()
	s.h.Approve(t, s.Sitting)
	start := time.Now()
	p := s.h.Publish(t, s.Sitting)
	whole := time.Since(start)
	start = time.Now()
	if err := s.Deliver(t.Context(), p.ID); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d notices in %v of a publication of %v, handed over in %v", s.count("SELECT count(*) FROM notices"), took, whole, time.Since(start))
	if got := s.count("SELECT count(*) FROM notices WHERE delivered_at IS NULL"); got != 0 {
		t.Errorf("got %d notices not handed over", got)
	}
	if calls := s.count("SELECT count(*) FROM notice_calls"); calls == 0 {
		t.Error("got no calls for a thousand facilities without an address")
	}
	if took > 2*time.Second {
		t.Errorf("telling took %v of the publication", took)
	}
}

func TestAnAnsweredAppealIsToldNotHow(t *testing.T) {
	s := newSitting(t, totals)
	s.h.Approve(t, s.Sitting)
	s.h.Publish(t, s.Sitting)
	s.work()
	s.h.Appeals.OnAnswered = append(s.h.Appeals.OnAnswered, s.AppealAnswered)
	owner := s.owners["A001"]
	file := func() *appeal.Shown {
		t.Helper()
		a, err := s.h.Appeals.File(t.Context(), owner, s.Entries[0].ID, uuid.Must(uuid.NewV7()), "Đề nghị xem lại")
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	before := len(s.sink.Mails())
	first := file()
	s.work()
	if got := len(s.sink.Mails()); got != before {
		t.Errorf("got %d mails of an appeal that was filed", got-before)
	}
	for i, outcome := range []appeal.Status{appeal.Rejected, appeal.Changed} {
		a := first
		if i > 0 {
			a = file()
		}
		if _, err := s.h.Appeals.Respond(t.Context(), s.Chair, a.ID, 1, appeal.Reply{Outcome: outcome, Answer: "Lời đáp kín"}); err != nil {
			t.Fatal(err)
		}
		s.work()
		s.work()
	}
	if got := s.kinds(owner); !slices.Equal(got[len(got)-2:], []notice.Kind{notice.AppealAnswered, notice.AppealAnswered}) {
		t.Errorf("got %v, want both answers told", got)
	}
	mails := s.sink.Mails()[before:]
	if len(mails) != 2 || mails[0].Subject != mails[1].Subject || !strings.Contains(mails[0].Subject, "Sản phẩm A001") || mails[0].To != *owner.Email {
		t.Fatalf("got %+v, want two that say the same", mails)
	}
	for _, m := range mails {
		for _, secret := range []string{"Lời đáp kín", "đính chính", "Giữ nguyên", s.Chair.Name} {
			if strings.Contains(m.Text+m.Subject+m.HTML, secret) {
				t.Errorf("a mail says %q: %s", secret, m.Text)
			}
		}
		if !strings.Contains(m.Text, address+"/app/co-so/ho-so/"+s.Entries[0].ID.String()+"/ket-qua") {
			t.Errorf("a mail leads nowhere: %s", m.Text)
		}
	}
}
