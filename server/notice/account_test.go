package notice_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fixture"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
)

func (d *desk) send(m account.Message) error {
	d.t.Helper()
	return database.InTx(d.t.Context(), d.entries.DB, func(tx *database.Tx) error { return d.SendToAccount(tx, m) })
}

func confirmation(by account.Account, to string) account.Message {
	return account.Message{Kind: account.ConfirmEmail, Account: by, To: to, Path: "/app/xac-nhan#ma=BÍ-MẬT", ExpiresAt: time.Now().Add(48 * time.Hour)}
}

func TestAnAddressIsConfirmedByMail(t *testing.T) {
	d := newDesk(t)
	if err := d.send(confirmation(d.Owner, *d.Owner.Email)); err != nil {
		t.Fatal(err)
	}
	reset := account.Message{Kind: account.ResetPassword, Account: d.Owner, To: *d.Owner.Email, Path: "/app/dat-lai-mat-khau#ma=KHÁC", ExpiresAt: time.Now().Add(time.Hour)}
	if err := d.send(reset); err != nil {
		t.Fatal(err)
	}
	d.work()
	mails := d.sink.Mails()
	if len(mails) != 2 || !strings.Contains(mails[0].Text, address+"/app/xac-nhan#ma=BÍ-MẬT") || !strings.Contains(mails[1].Text, "#ma=KHÁC") {
		t.Fatalf("got %+v", mails)
	}
	d.wantKinds(d.Owner, notice.Confirmation)
	left := fixture.One[string](t, d.entries.DB, "SELECT coalesce(string_agg(m.letter::text, ''), '') || (SELECT string_agg(n::text, '') FROM notices n) || (SELECT string_agg(args::text, '') FROM river_job) FROM mails m")
	for _, secret := range []string{"BÍ-MẬT", "KHÁC"} {
		if strings.Contains(left, secret) {
			t.Errorf("the secret stays behind: %s", left)
		}
	}
}

func TestWithoutMailAnOfficerConfirms(t *testing.T) {
	d := newDesk(t)
	d.Outbox.SMTP = mail.NewSMTP(mail.Config{})
	wantCode(t, d.send(confirmation(d.Owner, *d.Owner.Email)), "no-mail")
	// Of a lost password nobody learns whether there is such an account.
	if err := d.send(account.Message{Kind: account.ResetPassword, Account: d.Owner, To: *d.Owner.Email, Path: "/x#ma=1"}); err != nil {
		t.Errorf("got %v", err)
	}
	if n := d.count("SELECT count(*) FROM mails"); n != 0 {
		t.Errorf("got %d mails, want none", n)
	}
	// The demonstration's people have addresses that are nobody's.
	if err := d.send(confirmation(d.Owner, "coso@minhhoa.example")); err != nil {
		t.Fatal(err)
	}
	d.Exec("UPDATE facilities SET demonstration = true WHERE id = $1", d.Plant.FacilityID)
	mails, err := d.Mailbox(t.Context(), d.Admin, notice.MailboxQuery{}, uuid.Nil, 10)
	if err != nil || len(mails) != 1 || !strings.Contains(mails[0].Text, "#ma=BÍ-MẬT") {
		t.Errorf("got %+v, %v, want the link in the demonstration's mailbox", mails, err)
	}
	if mails, err := d.Mailbox(t.Context(), d.Judging.Organiser, notice.MailboxQuery{}, uuid.Nil, 10); err != nil || len(mails) != 0 {
		t.Errorf("an organiser reads what guards an account: %+v, %v", mails, err)
	}
}
