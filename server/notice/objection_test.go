package notice_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/entry"
	"tieubieu/server/notice"
)

// mailsTo are the mails that one has got, oldest first.
func (o *office) mailsTo(address string) (subjects, texts []string) {
	for _, m := range o.sink.Mails() {
		if m.To == address {
			subjects, texts = append(subjects, m.Subject), append(texts, m.Text)
		}
	}
	return subjects, texts
}

func TestWhatIsTypedForAnOwnerIsTold(t *testing.T) {
	d := newDesk(t)
	e := d.draft(t.Context(), d.Collaborator)
	for range 2 {
		d.work()
	}
	subjects, texts := d.mailsTo(*d.Owner.Email)
	if len(subjects) != 1 || !strings.Contains(subjects[0], "thay cho cơ sở") || !strings.Contains(texts[0], "phản đối") ||
		!strings.Contains(texts[0], address+"/app/co-so/ho-so/"+e.ID.String()) {
		t.Errorf("got %q, %q; want one mail that says so and how to object", subjects, texts)
	}
	d.submit(d.Collaborator, e)
	d.wantKinds(d.Owner, notice.TypedForOwner, notice.Submitted)
	d.wantKinds(d.OtherOwner)
	d.wantKinds(d.Collaborator)

	t.Run("not by what the owner begins himself", func(t *testing.T) {
		d.draft(t.Context(), d.Owner)
		d.wantKinds(d.Owner, notice.TypedForOwner, notice.Submitted)
	})
	t.Run("in one mail when it is handed in at once", func(t *testing.T) {
		before, _ := d.mailsTo(*d.Owner.Email)
		d.work() // of the submission above
		d.submit(d.Collaborator, d.draft(t.Context(), d.Collaborator))
		d.work()
		after, _ := d.mailsTo(*d.Owner.Email)
		if len(after) != len(before)+2 || !strings.HasPrefix(after[len(after)-1], "Đã nộp hồ sơ") {
			t.Errorf("got %q after %q, want the submissions alone", after, before)
		}
	})
	t.Run("not by phone before it is handed in", func(t *testing.T) {
		d := newDesk(t)
		d.byPhone()
		e := d.draft(t.Context(), d.Collaborator)
		d.work()
		if calls := d.calls(true); len(calls) != 0 {
			t.Errorf("got %d calls, want none", len(calls))
		}
		d.submit(d.Collaborator, e)
		d.work()
		if calls := d.calls(true); len(calls) != 1 || calls[0].Kind != notice.Submitted {
			t.Errorf("got %+v, want the call about the submission", calls)
		}
	})
}

func TestAnObjectionIsToldToThoseWhoScreen(t *testing.T) {
	d := newDesk(t)
	e := d.submit(d.Collaborator, d.draft(t.Context(), d.Collaborator))
	d.Exec("UPDATE accounts SET locale = 'en' WHERE id = $1", d.Screener.ID)
	var o *entry.Objection
	for range 2 { // the phone lost the first answer
		var err error
		if o, err = d.entries.Object(t.Context(), d.Owner, e.ID, "Tôi không đồng ý nộp chiếc bình này"); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		d.work()
	}
	for _, by := range []account.Account{d.Organiser, d.Secretary, d.Screener} {
		d.wantKinds(by, notice.Objected)
		if _, texts := d.mailsTo(*by.Email); len(texts) != 1 || !strings.Contains(texts[0], "Tôi không đồng ý nộp chiếc bình này") ||
			!strings.Contains(texts[0], address+"/app/ky/"+d.RoundID.String()+"/ho-so/"+e.ID.String()) {
			t.Errorf("got %q, want one mail with the owner's words that leads to the desk", texts)
		}
	}
	if subjects, _ := d.mailsTo(*d.Screener.Email); !strings.HasPrefix(subjects[0], "The owner objects") {
		t.Errorf("got %q, want it in English", subjects)
	}
	for _, by := range []account.Account{d.Collaborator, d.Stranger, d.Judge, d.Admin, d.OtherOwner} {
		d.wantKinds(by)
	}

	if _, err := d.entries.AnswerObjection(t.Context(), d.Secretary, o.ID, o.Version, "Đã gặp chủ cơ sở, hồ sơ sẽ được rút."); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d.work()
	}
	if kinds := d.kinds(d.Owner); !slices.Contains(kinds, notice.ObjectionAnswered) {
		t.Errorf("got %v, want the answer among them", kinds)
	}
	subjects, texts := d.mailsTo(*d.Owner.Email)
	if n := len(subjects); !strings.HasPrefix(subjects[n-1], "Đã trả lời ý kiến") || !strings.Contains(texts[n-1], "Trả lời: Đã gặp chủ cơ sở, hồ sơ sẽ được rút.") {
		t.Errorf("got %q, %q; want the answer in the last mail", subjects, texts)
	}
	if n := d.count("SELECT count(*) FROM notices WHERE facts::text LIKE '%Đã gặp%' OR facts::text LIKE '%không đồng ý%'"); n != 0 {
		t.Errorf("got %d notices that hold what somebody wrote, want none", n)
	}
	page, err := d.List(t.Context(), d.Screener, uuid.Nil, 10, true)
	if err != nil || page.Unread != 1 {
		t.Errorf("got %+v, %v; want one unread", page, err)
	}
}
