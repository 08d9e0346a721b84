package notice_test

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
)

// calls are a round's, as its screener sees them.
func (d *desk) calls(all bool) []notice.Call {
	d.t.Helper()
	calls, err := d.Calls(d.t.Context(), d.Screener, notice.CallQuery{RoundID: &d.RoundID, All: all}, uuid.Nil, 50)
	if err != nil {
		d.t.Fatal(err)
	}
	return calls
}

// byPhone makes the owner one who has no e-mail.
func (d *desk) byPhone() {
	d.Exec("UPDATE accounts SET email = NULL, phone = '+84912345678' WHERE id = $1", d.Owner.ID)
	d.Exec("UPDATE facilities SET contact_name = 'Bà Tư', contact_phone = '0912345678' WHERE id = $1", d.Plant.FacilityID)
}

func TestWhoHasNoAddressIsCalled(t *testing.T) {
	d := newDesk(t)
	d.byPhone()
	e := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	d.work()
	if calls := d.calls(true); len(calls) != 0 {
		t.Errorf("got %d calls about what the owner has just done himself", len(calls))
	}
	d.returns(e)
	d.work()
	d.work()
	if len(d.sink.Mails()) != 0 {
		t.Errorf("got %d mails, want none", len(d.sink.Mails()))
	}
	calls := d.calls(false)
	if len(calls) != 1 || calls[0].Kind != notice.Returned || calls[0].Why != "no-address" || calls[0].ContactPhone != "0912345678" || calls[0].ContactName != "Bà Tư" {
		t.Fatalf("got %+v, want one call about the returned dossier", calls)
	}
	c := calls[0]
	unit, err := d.Calls(t.Context(), d.Collaborator, notice.CallQuery{UnitID: &d.UnitID}, uuid.Nil, 50)
	if err != nil || len(unit) != 1 || unit[0].ID != c.ID {
		t.Errorf("the collaborator of the unit: got %v, %v, want the same call", unit, err)
	}

	t.Run("by nobody else", func(t *testing.T) {
		for name, by := range map[string]account.Account{"owner": d.Owner, "other owner": d.OtherOwner, "officer elsewhere": d.Stranger, "judge": d.Judge, "administrator": d.Admin, "nobody": d.Nobody} {
			_, err := d.Calls(t.Context(), by, notice.CallQuery{RoundID: &d.RoundID}, uuid.Nil, 50)
			wantCode(t, err, "not-found")
			_, err = d.Calls(t.Context(), by, notice.CallQuery{UnitID: &d.UnitID}, uuid.Nil, 50)
			wantCode(t, err, "not-found")
			if _, err := d.RecordCall(t.Context(), by, c.ID, 1, notice.Called, ""); err == nil {
				t.Errorf("%s recorded a call", name)
			} else {
				wantCode(t, err, "notice-not-found")
			}
		}
		_, err := d.Calls(t.Context(), d.Screener, notice.CallQuery{}, uuid.Nil, 50)
		wantCode(t, err, "call-scope")
	})
	t.Run("not reached, then called, on the record", func(t *testing.T) {
		_, err := d.RecordCall(t.Context(), d.Screener, c.ID, 1, "busy", strings.Repeat("x", 1001))
		wantCode(t, err, "invalid-fields")
		if _, err := d.RecordCall(t.Context(), d.Screener, c.ID, 1, notice.NotReached, "Máy bận"); err != nil {
			t.Fatal(err)
		}
		_, err = d.RecordCall(t.Context(), d.Collaborator, c.ID, 1, notice.Called, "")
		wantCode(t, err, "stale")
		after, err := d.RecordCall(t.Context(), d.Collaborator, c.ID, 2, notice.Called, "Sẽ chụp lại ảnh")
		if err != nil || after.Status != notice.Called || len(after.Attempts) != 2 || after.Attempts[0].Note != "Máy bận" || after.Attempts[1].By != d.Collaborator.Name {
			t.Fatalf("got %+v, %v", after, err)
		}
		_, err = d.RecordCall(t.Context(), d.Screener, c.ID, 3, notice.Called, "")
		wantCode(t, err, "call-made")
		if got := len(d.calls(false)); got != 0 {
			t.Errorf("got %d calls left, want none", got)
		}
		if got := len(d.calls(true)); got != 1 {
			t.Errorf("got %d calls in all, want 1", got)
		}
		if n := d.count("SELECT count(*) FROM ledger_entries WHERE action = 'record-call' AND detail::text NOT LIKE '%ảnh%'"); n != 2 {
			t.Errorf("got %d records, want 2 without notes", n)
		}
	})
}

func TestWhoHasReadItNeedsNoCall(t *testing.T) {
	d := newDesk(t)
	d.byPhone()
	d.returns(d.submit(d.Owner, d.draft(t.Context(), d.Owner)))
	d.work()
	if err := d.MarkRead(t.Context(), d.Owner, d.calls(false)[0].ID); err != nil {
		t.Fatal(err)
	}
	if got := len(d.calls(false)); got != 0 {
		t.Errorf("got %d calls, want none", got)
	}
	if all := d.calls(true); len(all) != 1 || all[0].ReadAt == nil {
		t.Errorf("got %+v, want it listed as read", all)
	}
}

func TestWhatAnotherSubmittedIsTold(t *testing.T) {
	d := newDesk(t)
	d.byPhone()
	d.submit(d.Collaborator, d.draft(t.Context(), d.Collaborator))
	d.work()
	calls := d.calls(false)
	if len(calls) != 1 || !strings.Contains(calls[0].Text("vi"), "phản đối") || !strings.Contains(calls[0].Text("en"), "object") {
		t.Errorf("got %+v, want the owner to be told that he may object", calls)
	}
}

func TestAContactAddressServesWhereNoOwnerHasOne(t *testing.T) {
	d := newDesk(t)
	d.byPhone()
	d.Exec("UPDATE facilities SET contact_email = 'Xuong@Example.vn' WHERE id = $1", d.Plant.FacilityID)
	d.returns(d.submit(d.Owner, d.draft(t.Context(), d.Owner)))
	d.work()
	if mails := d.sink.Mails(); len(mails) != 2 || mails[1].To != "xuong@example.vn" || len(d.calls(true)) != 0 {
		t.Errorf("got %d mails and %d calls, want 2 to the contact and none", len(mails), len(d.calls(true)))
	}
	d.Exec("UPDATE facilities SET contact_email = 'không có' WHERE id = $1", d.Plant.FacilityID)
	e := fixture.One[uuid.UUID](t, d.entries.DB, "SELECT id FROM entries")
	version := fixture.One[int](t, d.entries.DB, "SELECT version FROM entries")
	if _, err := d.entries.Screen(t.Context(), d.Screener, e, version, entry.Verdict{Decision: entry.Rejected, Reason: "Trùng hồ sơ"}); err != nil {
		t.Fatal(err)
	}
	d.work()
	if calls := d.calls(false); len(calls) != 1 || calls[0].Kind != notice.Rejected {
		t.Errorf("got %+v, want a call where what was typed is no address", calls)
	}
}

func TestARefusedAddressIsCalled(t *testing.T) {
	d := newDesk(t)
	second := d.Person()
	d.Judging.Owner(second, d.Plant.FacilityID)
	refused := map[string]bool{*d.Owner.Email: true}
	d.sink.Refuse(func(to string) *smtp.SMTPError {
		if refused[to] {
			return &smtp.SMTPError{Code: 550, Message: "no such user"}
		}
		return nil
	})
	e := d.submit(d.Owner, d.draft(t.Context(), d.Owner))
	e = d.returns(e)
	d.work()
	if got := len(d.calls(true)); got != 0 {
		t.Errorf("got %d calls although the other owner's mail arrived", got)
	}
	refused[*second.Email] = true
	d.screen(e, entry.Verdict{Decision: entry.Rejected, Reason: "Không đúng ngành"})
	d.work()
	if calls := d.calls(false); len(calls) != 1 || calls[0].Why != "refused" || calls[0].Kind != notice.Rejected {
		t.Errorf("got %+v, want one call after every address was refused", calls)
	}
}

func TestWithoutMailEveryoneIsCalled(t *testing.T) {
	d := newDesk(t)
	d.Outbox.SMTP = mail.NewSMTP(mail.Config{})
	d.returns(d.submit(d.Owner, d.draft(t.Context(), d.Owner)))
	d.work()
	if calls := d.calls(false); len(calls) != 1 || calls[0].Why != "not-sent" {
		t.Errorf("got %+v, want one call", calls)
	}
	if n := d.count("SELECT count(*) FROM mails WHERE status = 'kept' AND why = 'no-mail-configured'"); n != 2 {
		t.Errorf("got %d kept mails, want 2", n)
	}
}
