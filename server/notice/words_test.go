package notice_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/entry"
	"tieubieu/server/notice"
)

// every kind of notice; the confirmation's own mail is a letter to an account.
var kinds = []notice.Kind{
	notice.Confirmation, notice.Submitted, notice.Returned, notice.Accepted, notice.Rejected, notice.Withdrawn, notice.Reconsidered, notice.TypedForOwner,
	notice.Objected, notice.ObjectionAnswered, notice.ClaimMade, notice.ClaimAnswered, notice.FacilityClaimed, notice.OwnerAdded, notice.DeadlineNear, notice.Result, notice.Promoted, notice.PapersToRenew,
	notice.Certificate,
}

func TestEveryKindIsSaidInBothLanguages(t *testing.T) {
	due := time.Date(2026, 9, 10, 10, 0, 0, 0, time.UTC)
	for _, kind := range kinds {
		n := notice.Notice{Kind: kind, Facts: notice.Facts{Product: "Bình gốm", Round: "Kỳ 2026", Target: "Khu vực", Number: "12", Facility: "Gốm Thử", DueAt: &due}}
		said := map[string]string{}
		for _, locale := range []string{"vi", "en"} {
			title, text := n.Title(locale), n.Text(locale)
			if title == "" || text == "" || strings.ContainsAny(title+text, "{}") || !strings.HasSuffix(text, ".") {
				t.Errorf("%s in %s: got %q, %q", kind, locale, title, text)
			}
			said[locale] = title
		}
		if said["vi"] == said["en"] {
			t.Errorf("%s: got the same words in both languages", kind)
		}
	}
}

// What decides about an entry against its owner, or is done by another, comes by mail
// with its reason, leads to the dossier, and cannot be turned off.
func TestDecisionsComeByMail(t *testing.T) {
	d := newDesk(t)
	d.Exec("INSERT INTO reminder_settings (account_id, reminders, changed_at) VALUES ($1, false, now())", d.Owner.ID)
	last := func(want ...string) {
		t.Helper()
		for range 2 {
			d.work()
		}
		mails := d.sink.Mails()
		if len(mails) == 0 {
			t.Fatal("got no mail")
		}
		m := mails[len(mails)-1]
		for _, w := range want {
			if !strings.Contains(m.Subject+"\n"+m.Text, w) {
				t.Errorf("got %q\n%s\nwant it to say %q", m.Subject, m.Text, w)
			}
		}
		if m.Header.Get("List-Unsubscribe") != "" || !regexp.MustCompile(address+`/app/co-so/ho-so/[0-9a-f-]{36}/tinh-trang`).MatchString(m.Text) {
			t.Errorf("got %q\n%s\nwant a link to the dossier and none to end such mails", m.Subject, m.Text)
		}
	}
	e := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	e = d.screen(e, entry.Verdict{Decision: entry.Rejected, Reason: "Không thuộc nhóm sản phẩm của kỳ"})
	last("không được tiếp nhận", "Lý do: Không thuộc nhóm sản phẩm của kỳ")
	if _, err := d.entries.Reconsider(t.Context(), d.Organiser, e.ID, e.Version, "Xem lại theo đề nghị"); err != nil {
		t.Fatal(err)
	}
	last("được xem xét lại")
	second := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	if _, err := d.entries.Withdraw(t.Context(), d.Organiser, second.ID, second.Version, "Cơ sở đề nghị rút"); err != nil {
		t.Fatal(err)
	}
	last("đã được rút", "thay cho cơ sở")
	if got := d.kinds(d.Owner); !slices.Equal(got, []notice.Kind{notice.Submitted, notice.Rejected, notice.Reconsidered, notice.Submitted, notice.Withdrawn}) {
		t.Errorf("got %v", got)
	}
	if want := 5; len(d.sink.Mails()) != want {
		t.Errorf("got %d mails, want %d", len(d.sink.Mails()), want)
	}
}

func TestAccountLettersGuard(t *testing.T) {
	d := newDesk(t)
	d.Exec("UPDATE accounts SET locale = 'en' WHERE id = $1", d.Owner.ID)
	owner := d.Owner
	owner.Locale = "en"
	for _, m := range []account.Message{
		{Kind: account.ResetPassword, Account: owner, To: *owner.Email, Path: "/app/dat-lai-mat-khau#ma=A", ExpiresAt: time.Now().Add(time.Hour)},
		{Kind: account.PasswordChanged, Account: owner, To: *owner.Email},
		{Kind: account.RecoveryIssued, Account: owner, To: *owner.Email},
	} {
		if err := d.send(m); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		d.work()
	}
	subjects, texts := d.mailsTo(*owner.Email)
	if !slices.Equal(subjects, []string{"Set a new password", "Your password was changed", "A recovery code was issued"}) || !strings.Contains(texts[0], "#ma=A") {
		t.Errorf("got %q, %q", subjects, texts)
	}
	if n := d.count("SELECT count(*) FROM mails WHERE letter::text LIKE '%#ma=A%'"); n != 0 {
		t.Errorf("got %d letters that still hold the link, want none", n)
	}
	if n := d.count("SELECT count(*) FROM notices WHERE account_id = $1", uuid.UUID(owner.ID)); n != 0 {
		t.Errorf("got %d notices, want none of what opens an account", n)
	}
}
