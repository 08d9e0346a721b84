package notice_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fixture"
	"tieubieu/server/notice"
)

func (d *desk) facilities() *facility.Service {
	return &facility.Service{DB: d.entries.DB, OnClaim: []func(tx *database.Tx, by account.Account, c *facility.Claim) error{d.ClaimHappened}}
}

func TestClaimsAreTold(t *testing.T) {
	d := newDesk(t)
	claims := d.facilities()
	d.Exec("UPDATE accounts SET email_confirmed_at = now() WHERE email IS NOT NULL")
	name := fixture.One[string](t, d.entries.DB, "SELECT name FROM facilities WHERE id = $1", d.Plant.FacilityID)
	decide := func(by account.Account, approved bool) {
		t.Helper()
		var c *facility.ShownClaim
		for range 2 { // asked twice
			var err error
			if c, err = claims.MakeClaim(t.Context(), by, d.Plant.FacilityID, "Tôi là chủ"); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if _, err := claims.DecideClaim(t.Context(), d.Organiser, c.ID, c.Version, approved, "Đã xem giấy đăng ký"); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			d.work()
		}
	}
	decide(d.Nobody, false)

	t.Run("to the organisers of the place, who may decide", func(t *testing.T) {
		for _, by := range []account.Account{d.Organiser} {
			d.wantKinds(by, notice.ClaimMade)
			if subjects, texts := d.mailsTo(*by.Email); len(subjects) != 1 || !strings.Contains(subjects[0], name) || !strings.Contains(texts[0], address+"/app/nhap-ho/de-nghi") {
				t.Errorf("got %q, %q; want one mail that names the facility", subjects, texts)
			}
		}
		for _, by := range []account.Account{d.Stranger, d.Screener, d.Secretary, d.Admin, d.Collaborator} {
			d.wantKinds(by)
		}
	})
	t.Run("to who owns the facility, each time", func(t *testing.T) {
		d.wantKinds(d.Owner, notice.FacilityClaimed)
		if subjects, texts := d.mailsTo(*d.Owner.Email); len(subjects) != 1 || !strings.Contains(subjects[0], name) || strings.Contains(texts[0], d.Nobody.Name) {
			t.Errorf("got %q, %q; want one mail that names the facility", subjects, texts)
		}
	})
	t.Run("refused, to who claimed: with the reason and without the facility's name", func(t *testing.T) {
		d.wantKinds(d.Nobody, notice.ClaimAnswered)
		subjects, texts := d.mailsTo(*d.Nobody.Email)
		if len(subjects) != 1 || strings.Contains(subjects[0]+texts[0], name) || !strings.Contains(texts[0], "Lý do: Đã xem giấy đăng ký") {
			t.Errorf("got %q, %q", subjects, texts)
		}
	})
	t.Run("approved, in the claimant's language", func(t *testing.T) {
		d.Exec("UPDATE accounts SET locale = 'en' WHERE id = $1", d.OtherOwner.ID)
		decide(d.OtherOwner, true)
		subjects, texts := d.mailsTo(*d.OtherOwner.Email)
		if len(subjects) != 1 || subjects[0] != "You may act for “"+name+"”" || strings.Contains(texts[0], "Đã xem") {
			t.Errorf("got %q, %q", subjects, texts)
		}
		d.wantKinds(d.Owner, notice.FacilityClaimed, notice.FacilityClaimed, notice.OwnerAdded)
	})
	t.Run("by phone to a claimant without an address", func(t *testing.T) {
		d.Exec("UPDATE accounts SET email = NULL, email_confirmed_at = NULL, phone = '+84987654321', phone_confirmed_at = now() WHERE id = $1", d.Judge.ID)
		decide(d.Judge, true)
		calls, err := d.Calls(t.Context(), d.Collaborator, notice.CallQuery{UnitID: &d.UnitID}, uuid.Nil, 50)
		if err != nil || len(calls) != 1 || calls[0].Kind != notice.ClaimAnswered || calls[0].ContactPhone != "+84987654321" || calls[0].ContactName != d.Judge.Name ||
			calls[0].FacilityName != name {
			t.Fatalf("got %+v, %v; want one call to the claimant", calls, err)
		}
		_, err = d.RecordCall(t.Context(), d.Stranger, calls[0].ID, 1, notice.Called, "")
		wantCode(t, err, "notice-not-found")
		if c, err := d.RecordCall(t.Context(), d.Collaborator, calls[0].ID, 1, notice.Called, "đã báo"); err != nil || c.Status != notice.Called {
			t.Errorf("got %+v, %v", c, err)
		}
	})
	t.Run("to nobody when taken back", func(t *testing.T) {
		c, err := claims.MakeClaim(t.Context(), d.Council, d.Plant.FacilityID, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := claims.WithdrawClaim(t.Context(), d.Council, c.ID, c.Version); err != nil {
			t.Fatal(err)
		}
		d.wantKinds(d.Council)
	})
}
