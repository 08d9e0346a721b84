package facility_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/seal"
)

func sealing(t *testing.T, w *world) *world {
	t.Helper()
	key, err := seal.New(bytes.Repeat([]byte{3}, seal.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	w.s.Codes.Seal = key
	return w
}

func (w *world) household(number string) facility.Details {
	d := w.details()
	d.Kind, d.Name, d.RegistrationCode = facility.Household, "Hộ bà Mẫu", number
	return d
}

func TestPersonalNumbers(t *testing.T) {
	w := sealing(t, newWorld(t))
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in      string
		kind    facility.Kind
		rule    facility.PersonalRule
		refusal string
	}{
		"a woman of Hà Nội, 1985":            {"001185012345", facility.Household, "", ""},
		"with signs between":                 {"001 185 012 345", facility.Household, "", ""},
		"a man of Cà Mau, 2003":              {"096203012345", facility.Household, "", ""},
		"born abroad":                        {"130090012345", facility.Household, "", ""},
		"of a province that never was":       {"003185012345", facility.Household, "", "personal-number-province"},
		"of nowhere":                         {"000185012345", facility.Household, "", "personal-number-province"},
		"born next century":                  {"001485012345", facility.Household, "", "personal-number-year"},
		"born last year":                     {"001225012345", facility.Household, "", "personal-number-year"},
		"a hundred and twenty-six years old": {"001000012345", facility.Household, "", "personal-number-year"},
		"of a company":                       {"001185012345", facility.Enterprise, "", "personal-number"},
		"unlikely, where only digits count":  {"003985012345", facility.Household, facility.PersonalDigits, ""},
		"where none are taken":               {"001185012345", facility.Household, facility.PersonalRefused, "personal-number"},
	} {
		t.Run(name, func(t *testing.T) {
			var faults fault.Fields
			rule := w.s.Codes
			rule.Personal = c.rule
			got, is := rule.PersonalNumber(&faults, "registrationCode", c.in, c.kind, today)
			switch {
			case !is:
				t.Error("got no personal number")
			case c.refusal == "" && (len(got) != 12 || len(faults) > 0):
				t.Errorf("got %q, %+v", got, faults)
			case c.refusal != "" && (got != "" || len(faults) != 1 || faults[0].Code != c.refusal):
				t.Errorf("got %q, %+v, want %s", got, faults, c.refusal)
			}
		})
	}
	t.Run("are no tax codes", func(t *testing.T) {
		for _, in := range []string{"0100109106", "01001091060", "00118501234x", ""} {
			if _, is := w.s.Codes.PersonalNumber(&fault.Fields{}, "", in, facility.Household, today); is {
				t.Errorf("%q: got a personal number", in)
			}
		}
	})
}

func TestAHouseholdsNumberIsSealed(t *testing.T) {
	w := sealing(t, newWorld(t))
	const number = "001185012345"
	f, err := w.s.Register(t.Context(), w.owner, facility.Registration{Details: w.household("001 185 012 345")})
	if err != nil {
		t.Fatal(err)
	}
	if f.RegistrationCode != nil || f.PersonalNumberMasked() != "•••••••••345" {
		t.Errorf("got %v and %q, want the mask alone", f.RegistrationCode, f.PersonalNumberMasked())
	}
	t.Run("stands nowhere in the open", func(t *testing.T) {
		for _, table := range []string{"facilities", "ledger_entries"} {
			if n := w.count(t, "SELECT count(*) FROM "+table+" x WHERE x::text LIKE '%' || $1 || '%'", number); n != 0 {
				t.Errorf("got it in %s", table)
			}
		}
		stored := w.count(t, "SELECT count(*) FROM facilities WHERE length(personal_number_sealed) > 12 AND position($1::bytea in personal_number_sealed) = 0", []byte(number[:6]))
		if stored != 1 {
			t.Error("got no sealed number")
		}
	})
	t.Run("is found again: this facility is there already", func(t *testing.T) {
		d := w.household(number)
		d.Name = "Một tên khác hẳn"
		_, err := w.s.Register(t.Context(), w.claimant, facility.Registration{Details: d, Confirmed: true})
		wantFault(t, err, "facility-exists")
		known, ok := fault.Of(err).Current.(facility.Known)
		if !ok || known.FacilityID != f.ID || known.Name != "" || strings.Contains(err.Error(), number) {
			t.Errorf("got %+v, want the id, and neither name nor number", fault.Of(err))
		}
	})
	t.Run("stays when its mask comes back, and goes when it is cleared", func(t *testing.T) {
		d := w.household(f.PersonalNumberMasked())
		d.Address = "Thôn Một"
		changed, err := w.s.Update(t.Context(), w.owner, f.ID, f.Version, d)
		if err != nil || changed.PersonalNumberMasked() != "•••••••••345" {
			t.Fatalf("got %+v, %v", changed, err)
		}
		d.RegistrationCode = number
		same, err := w.s.Update(t.Context(), w.owner, f.ID, changed.Version, d)
		if err != nil || same.Version != changed.Version {
			t.Errorf("typed again: got version %d, %v; want nothing changed", same.Version, err)
		}
		d.RegistrationCode = "•••••••••999"
		_, err = w.s.Update(t.Context(), w.owner, f.ID, same.Version, d)
		wantField(t, err, "registrationCode", "code-invalid")
		d.RegistrationCode = ""
		cleared, err := w.s.Update(t.Context(), w.owner, f.ID, same.Version, d)
		if err != nil || cleared.PersonalNumberMasked() != "" {
			t.Fatalf("got %+v, %v", cleared, err)
		}
		if n := w.count(t, "SELECT count(*) FROM facilities WHERE personal_number_sealed IS NOT NULL OR personal_number_digest IS NOT NULL"); n != 0 {
			t.Error("got something of it left")
		}
	})
	t.Run("is refused where there is no key", func(t *testing.T) {
		plain := newWorld(t)
		_, err := plain.s.Register(t.Context(), plain.owner, facility.Registration{Details: plain.household(number)})
		wantField(t, err, "registrationCode", "personal-number")
	})
}

func TestClaims(t *testing.T) {
	w := newWorld(t)
	f := w.registered(t)
	var heard []facility.ClaimStatus
	w.s.OnClaim = append(w.s.OnClaim, func(_ *database.Tx, _ account.Account, c *facility.Claim) error {
		heard = append(heard, c.Status)
		return nil
	})
	d := w.details()
	_, err := w.s.Register(t.Context(), w.claimant, facility.Registration{Details: d})
	wantFault(t, err, "facility-like")
	known, ok := fault.Of(err).Current.(facility.Known)
	if !ok || known.FacilityID != f.ID || known.Name != f.Name || known.UnitTitle != "Tỉnh Tuyên Quang" {
		t.Fatalf("got %+v, want what stands there", fault.Of(err).Current)
	}
	claim, err := w.s.MakeClaim(t.Context(), w.claimant, known.FacilityID, "Tôi là chủ nhiệm")
	if err != nil || claim.Status != facility.ClaimWaiting || claim.FacilityName != "" || claim.Owners != 0 {
		t.Fatalf("got %+v, %v; want it waiting, telling nothing of the facility", claim, err)
	}
	t.Run("made twice are one", func(t *testing.T) {
		again, err := w.s.MakeClaim(t.Context(), w.claimant, f.ID, "lần nữa")
		if err != nil || again.ID != claim.ID {
			t.Errorf("got %+v, %v", again, err)
		}
	})
	t.Run("are not for who acts for it already", func(t *testing.T) {
		_, err := w.s.MakeClaim(t.Context(), w.owner, f.ID, "")
		wantFault(t, err, "already-owner")
		_, err = w.s.MakeClaim(t.Context(), w.claimant, w.province, "")
		wantFault(t, err, "facility-not-found")
	})
	t.Run("are listed and decided by officers of the place, and nobody else", func(t *testing.T) {
		may := map[string]bool{"organiser": true}
		people := w.people()
		people["owner"], people["claimant"] = w.owner, w.claimant
		for who, by := range people {
			got, err := w.s.ClaimsToDecide(t.Context(), by, facility.ClaimWaiting, w.visitor.ID, 10)
			if err != nil || (len(got) == 1) != may[who] {
				t.Errorf("%s: got %d, %v", who, len(got), err)
			}
			if may[who] {
				if !got[0].MayDecide {
					t.Errorf("%s: got a claim that he may not decide", who)
				}
				if got[0].FacilityName != f.Name || got[0].Claimant != "g" || got[0].Owners != 1 {
					t.Errorf("%s: got %+v", who, got[0])
				}
				continue
			}
			_, err = w.s.DecideClaim(t.Context(), by, claim.ID, 1, true, "đã xem giấy tờ")
			wantFault(t, err, "claim-not-found")
		}
	})
	t.Run("are seen by a collaborator of the place, and decided by its organisers alone", func(t *testing.T) {
		d := w.details()
		d.UnitID, d.Name = w.commune, "Tổ hợp tác xã Mẫu"
		here, err := w.s.Register(t.Context(), w.owner, facility.Registration{Details: d, Confirmed: true})
		if err != nil {
			t.Fatal(err)
		}
		made, err := w.s.MakeClaim(t.Context(), w.nobody, here.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		seen, err := w.s.ClaimsToDecide(t.Context(), w.collaborator, facility.ClaimWaiting, w.visitor.ID, 10)
		if err != nil || len(seen) != 1 || seen[0].MayDecide {
			t.Errorf("got %+v, %v; want it seen, not to be decided", seen, err)
		}
		_, err = w.s.DecideClaim(t.Context(), w.collaborator, made.ID, 1, true, "đã xem giấy tờ")
		wantFault(t, err, "claim-not-yours")
		if _, err := w.s.DecideClaim(t.Context(), w.communeOrganiser, made.ID, 1, false, "không đúng người"); err != nil {
			t.Error(err)
		}
		heard = heard[:1]
	})
	t.Run("are approved once the claimant's e-mail or phone is confirmed", func(t *testing.T) {
		_, err := w.s.DecideClaim(t.Context(), w.organiser, claim.ID, 1, true, "đã xem giấy tờ")
		wantFault(t, err, "claimant-unconfirmed")
		w.exec(t, "UPDATE accounts SET email_confirmed_at = now()")
	})
	t.Run("are approved with a word, at the version seen, and make one owner more", func(t *testing.T) {
		_, err := w.s.DecideClaim(t.Context(), w.organiser, claim.ID, 1, true, "")
		wantField(t, err, "reason", "reason-missing")
		_, err = w.s.DecideClaim(t.Context(), w.organiser, claim.ID, 2, true, "đã xem giấy tờ")
		wantFault(t, err, "stale")
		for range 2 {
			got, err := w.s.DecideClaim(t.Context(), w.organiser, claim.ID, 1, true, "đã xem giấy tờ")
			if err != nil || got.Status != facility.ClaimApproved || got.Owners != 2 {
				t.Fatalf("got %+v, %v", got, err)
			}
		}
		if _, err := w.s.Read(t.Context(), w.claimant, f.ID); err != nil {
			t.Error(err)
		}
		_, err = w.s.DecideClaim(t.Context(), w.organiser, claim.ID, 2, false, "nhầm")
		wantFault(t, err, "claim-decided")
		mine, err := w.s.MyClaims(t.Context(), w.claimant)
		if err != nil || len(mine) != 1 || mine[0].FacilityName != f.Name {
			t.Errorf("got %+v, %v; want the name, now that he is known", mine, err)
		}
		if len(heard) != 2 || heard[0] != facility.ClaimWaiting || heard[1] != facility.ClaimApproved {
			t.Errorf("got %v told", heard)
		}
	})
	t.Run("are taken back by who made them, once they wait", func(t *testing.T) {
		mine, err := w.s.MakeClaim(t.Context(), w.nobody, f.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, w.s.WithdrawClaim(t.Context(), w.claimant, mine.ID, 1), "claim-not-found")
		for range 2 {
			if err := w.s.WithdrawClaim(t.Context(), w.nobody, mine.ID, 1); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("are not decided by the officer who made one", func(t *testing.T) {
		own, err := w.s.MakeClaim(t.Context(), w.organiser, f.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.DecideClaim(t.Context(), w.organiser, own.ID, 1, true, "chính tôi")
		wantFault(t, err, "own-claim")
	})
	t.Run("by two officers at once are decided once", func(t *testing.T) {
		second := w.registered(t)
		made, err := w.s.MakeClaim(t.Context(), w.claimant, second.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		outcomes := make([]error, 2)
		for i, approve := range []bool{true, false} {
			all.Go(func() {
				_, outcomes[i] = w.s.DecideClaim(t.Context(), w.organiser, made.ID, 1, approve, "đã xem")
			})
		}
		all.Wait()
		if (outcomes[0] == nil) == (outcomes[1] == nil) {
			t.Errorf("got %v, want one decision", outcomes)
		}
	})
	t.Run("are ten a day at most", func(t *testing.T) {
		var err error
		for range 11 {
			_, err = w.s.MakeClaim(t.Context(), w.administrator, f.ID, "")
		}
		wantFault(t, err, "too-many-attempts")
	})
}
