package account_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// post is a mailbox and a phone.
type post struct {
	sync.Mutex
	sent []account.Message
}

func (p *post) send(_ *database.Tx, m account.Message) error {
	p.Lock()
	defer p.Unlock()
	p.sent = append(p.sent, m)
	return nil
}

func (p *post) last(t *testing.T, kind account.MessageKind) account.Message {
	t.Helper()
	p.Lock()
	defer p.Unlock()
	for i := len(p.sent) - 1; i >= 0; i-- {
		if p.sent[i].Kind == kind {
			return p.sent[i]
		}
	}
	t.Fatalf("got %+v, want a message %s", p.sent, kind)
	return account.Message{}
}

func token(t *testing.T, m account.Message) string {
	t.Helper()
	_, token, found := strings.Cut(m.Path, "#ma=")
	if !found || len(token) != 43 {
		t.Fatalf("got path %q, want a token after #ma=", m.Path)
	}
	return token
}

func withPost(t *testing.T) (*account.Service, *post) {
	t.Helper()
	s, p := service(t), &post{}
	s.Send, s.SMS = p.send, p.send
	return s, p
}

const better = "mật khẩu mới rất dài"

func TestConfirming(t *testing.T) {
	t.Run("an e-mail by the mailed link, once", func(t *testing.T) {
		s, p := withPost(t)
		in := register(t, s, "lan@example.vn")
		link := token(t, p.last(t, account.ConfirmEmail))
		if in.Account.EmailConfirmedAt != nil {
			t.Error("got a confirmed address at once")
		}
		_, err := s.ConfirmEmail(t.Context(), link[:42]+"-", device)
		wantFault(t, err, "code-unknown")
		a, err := s.ConfirmEmail(t.Context(), link, device)
		if err != nil || a.EmailConfirmedAt == nil {
			t.Fatalf("got %+v, %v", a, err)
		}
		_, err = s.ConfirmEmail(t.Context(), link, device)
		wantFault(t, err, "code-unknown")
		_, err = s.StartConfirmation(t.Context(), *a, account.ByEmail)
		wantFault(t, err, "already-confirmed")
		if n := count(t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'confirm-email'"); n != 1 {
			t.Errorf("got %d records, want 1", n)
		}
	})
	t.Run("by the newest link, within a day", func(t *testing.T) {
		s, p := withPost(t)
		in := register(t, s, "lan@example.vn")
		first := token(t, p.last(t, account.ConfirmEmail))
		if _, err := s.StartConfirmation(t.Context(), in.Account, account.ByEmail); err != nil {
			t.Fatal(err)
		}
		_, err := s.ConfirmEmail(t.Context(), first, device)
		wantFault(t, err, "code-unknown")
		second := token(t, p.last(t, account.ConfirmEmail))
		_, err = s.ConfirmEmail(at(t.Context(), time.Now().Add(25*time.Hour)), second, device)
		wantFault(t, err, "code-unknown")
		if _, err := s.ConfirmEmail(t.Context(), second, device); err != nil {
			t.Error(err)
		}
	})
	t.Run("a phone by the code that came, with five attempts", func(t *testing.T) {
		s, p := withPost(t)
		in := register(t, s, "0912345678")
		code := p.last(t, account.ConfirmPhone).Code
		if len(code) != 6 {
			t.Fatalf("got code %q", code)
		}
		wrong := "000000"
		if code == wrong {
			wrong = "111111"
		}
		for range 4 {
			_, err := s.ConfirmByCode(t.Context(), in.Account, wrong)
			wantFault(t, err, "code-unknown")
		}
		if a, err := s.ConfirmByCode(t.Context(), in.Account, code[:3]+" "+code[3:]); err != nil || a.PhoneConfirmedAt == nil {
			t.Fatalf("got %+v, %v", a, err)
		}

		other := register(t, s, "0987654321")
		code = p.last(t, account.ConfirmPhone).Code
		for range 5 {
			_, _ = s.ConfirmByCode(t.Context(), other.Account, wrong+"x")
		}
		_, err := s.ConfirmByCode(t.Context(), other.Account, code)
		wantFault(t, err, "code-unknown")
	})
	t.Run("is asked for five times an hour at most", func(t *testing.T) {
		s, _ := withPost(t)
		in := register(t, s, "lan@example.vn")
		var err error
		for range 6 {
			_, err = s.StartConfirmation(t.Context(), in.Account, account.ByEmail)
		}
		wantFault(t, err, "too-many-attempts")
		if f := fault.Of(err); f == nil || f.RetryAfter <= 0 {
			t.Errorf("got %+v, want seconds to wait", f)
		}
	})
	t.Run("says where nothing can be sent", func(t *testing.T) {
		s := service(t)
		phone, mail := register(t, s, "0912345678"), register(t, s, "lan@example.vn")
		_, err := s.StartConfirmation(t.Context(), phone.Account, account.ByPhone)
		wantFault(t, err, "no-sms")
		_, err = s.StartConfirmation(t.Context(), mail.Account, account.ByEmail)
		wantFault(t, err, "no-mail")
		_, err = s.StartConfirmation(t.Context(), mail.Account, account.ByPhone)
		wantFault(t, err, "no-address")
	})
}

// Who may confirm a phone and hand out a recovery code, for an owner in the commune and
// for one who owns nothing yet.
func TestOfficersKnowPeople(t *testing.T) {
	w := newWorld(t)
	phone := "+84912345678"
	for _, p := range []account.Account{w.owner, w.somebody, w.secretary} {
		if _, err := w.s.DB.Pool.Exec(t.Context(), "UPDATE accounts SET phone = $2 WHERE id = $1", p.ID, phone); err != nil {
			t.Fatal(err)
		}
		phone = strings.Replace(phone, "1", "2", 1)
		if p.ID == w.somebody.ID {
			phone = "+84333333333"
		}
	}
	of := map[string]struct {
		who account.Account
		may []string
	}{
		"an owner":                     {w.owner, []string{"administrator", "organiser", "commune's organiser"}},
		"somebody who has nothing yet": {w.somebody, []string{"administrator"}},
		"somebody with another role":   {w.secretary, []string{"administrator"}},
	}
	for name, c := range of {
		for who, by := range w.people() {
			may := false
			for _, m := range c.may {
				may = may || m == who
			}
			_, err := w.s.IssueRecovery(t.Context(), by, c.who.ID, "gặp tại ủy ban, xem căn cước")
			if may && err != nil || !may && !fault.Has(err, "not-found") {
				t.Errorf("%s by %s: got %v, want allowed = %v", name, who, err, may)
			}
		}
	}
	t.Run("never by a collaborator, who only types for others", func(t *testing.T) {
		for _, id := range []uuid.UUID{w.owner.ID, w.somebody.ID} {
			_, err := w.s.ConfirmSeen(t.Context(), w.collaborator, id, 1, "gặp tận nơi")
			wantFault(t, err, "not-found")
		}
	})
	t.Run("by phone where a claim of the place waits, and never a code for that", func(t *testing.T) {
		_, err := w.s.ConfirmSeen(t.Context(), w.organiser, w.somebody.ID, 1, "gặp tận nơi")
		wantFault(t, err, "not-found")
		if _, err := w.s.DB.Pool.Exec(t.Context(), "INSERT INTO facility_claims (id, facility_id, account_id, claimed_at) VALUES ($1, $2, $3, now())", uuid.New(), w.facility, w.somebody.ID); err != nil {
			t.Fatal(err)
		}
		_, err = w.s.IssueRecovery(t.Context(), w.organiser, w.somebody.ID, "gặp tận nơi")
		wantFault(t, err, "not-found")
		_, err = w.s.ConfirmSeen(t.Context(), w.otherOrganiser, w.somebody.ID, 1, "gặp tận nơi")
		wantFault(t, err, "not-found")
		if a, err := w.s.ConfirmSeen(t.Context(), w.organiser, w.somebody.ID, 1, "gặp tận nơi"); err != nil || a.PhoneConfirmedAt == nil {
			t.Errorf("got %+v, %v", a, err)
		}
	})
	t.Run("and the account is told of each at once", func(t *testing.T) {
		w, p := newWorld(t), &post{}
		w.s.Send = p.send
		if _, err := w.s.DB.Pool.Exec(t.Context(), "UPDATE accounts SET phone = '+84911222333' WHERE id = $1", w.owner.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.IssueRecovery(t.Context(), w.organiser, w.owner.ID, "gặp tận nơi"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := w.s.ConfirmSeen(t.Context(), w.organiser, w.owner.ID, 1, "gặp tận nơi"); err != nil {
				t.Fatal(err)
			}
		}
		if len(p.sent) != 2 || p.sent[0].Kind != account.RecoveryIssued || p.sent[1].Kind != account.PhoneSeen || p.sent[0].To != *w.owner.Email || p.sent[0].Code+p.sent[0].Path != "" {
			t.Errorf("got %+v, want word of the code and of the phone, without the code", p.sent)
		}
	})
	t.Run("with a reason, at the version seen, once", func(t *testing.T) {
		_, err := w.s.ConfirmSeen(t.Context(), w.communeOrganiser, w.owner.ID, 1, " ")
		wantField(t, err, "reason", "reason-missing")
		_, err = w.s.ConfirmSeen(t.Context(), w.communeOrganiser, w.owner.ID, 7, "gặp tận nơi")
		wantFault(t, err, "stale")
		for range 2 {
			a, err := w.s.ConfirmSeen(t.Context(), w.communeOrganiser, w.owner.ID, 1, "gặp tận nơi")
			if err != nil || a.PhoneConfirmedAt == nil {
				t.Fatalf("got %+v, %v", a, err)
			}
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'confirm-phone' AND actor_id = $1 AND reason = 'gặp tận nơi'", w.communeOrganiser.ID); n != 1 {
			t.Errorf("got %d records, want 1", n)
		}
		_, err = w.s.ConfirmSeen(t.Context(), w.nobody, w.owner.ID, 2, "gặp tận nơi")
		wantFault(t, err, "not-found")
		_, err = w.s.ConfirmSeen(t.Context(), w.administrator, w.administrator.ID, 1, "chính tôi")
		wantFault(t, err, "own-confirmation")
	})
}

func TestALostPassword(t *testing.T) {
	redeem := func(t *testing.T, s *account.Service, r account.Redemption) (*account.SignedIn, error) {
		t.Helper()
		return s.Redeem(t.Context(), r, device)
	}
	t.Run("is replaced by a mailed link, once, and every session ends", func(t *testing.T) {
		s, p := withPost(t)
		old := register(t, s, "lan@example.vn")
		if err := s.AskReset(t.Context(), " LAN@example.vn", device); err != nil {
			t.Fatal(err)
		}
		link := token(t, p.last(t, account.ResetPassword))
		_, err := redeem(t, s, account.Redemption{Token: link, Password: "ngắn"})
		wantField(t, err, "password", "password-too-short")
		in, err := redeem(t, s, account.Redemption{Token: link, Password: better})
		if err != nil || in.Account.EmailConfirmedAt == nil {
			t.Fatalf("got %+v, %v; want signed in with the address confirmed", in, err)
		}
		_, err = s.ByToken(t.Context(), old.Token)
		wantFault(t, err, "session-ended")
		if _, err := s.ByToken(t.Context(), in.Token); err != nil {
			t.Error(err)
		}
		_, err = redeem(t, s, account.Redemption{Token: link, Password: better + "!"})
		wantFault(t, err, "code-unknown")
		_, err = s.SignIn(t.Context(), "lan@example.vn", secret, device)
		wantFault(t, err, "sign-in-failed")
		if _, err := s.SignIn(t.Context(), "lan@example.vn", better, device); err != nil {
			t.Error(err)
		}
		if m := p.last(t, account.PasswordChanged); m.To != "lan@example.vn" || m.Path+m.Code != "" {
			t.Errorf("got %+v, want word of the change and no secret", m)
		}
		var leaked int
		leaked = count(t, s.DB, "SELECT count(*) FROM ledger_entries WHERE detail::text LIKE '%' || $1 || '%' OR reason LIKE '%' || $1 || '%'", link)
		leaked += count(t, s.DB, "SELECT count(*) FROM account_codes WHERE encode(digest, 'escape') LIKE '%' || $1 || '%'", link)
		if leaked != 0 {
			t.Error("got the token in the database")
		}
	})
	t.Run("by two people at once with one link: one gets in", func(t *testing.T) {
		s, p := withPost(t)
		register(t, s, "lan@example.vn")
		if err := s.AskReset(t.Context(), "lan@example.vn", device); err != nil {
			t.Fatal(err)
		}
		link := token(t, p.last(t, account.ResetPassword))
		var all sync.WaitGroup
		var won, lost int
		var guard sync.Mutex
		for range 4 {
			all.Go(func() {
				_, err := s.Redeem(t.Context(), account.Redemption{Token: link, Password: better}, device)
				guard.Lock()
				defer guard.Unlock()
				if err == nil {
					won++
				} else if fault.Has(err, "code-unknown") {
					lost++
				}
			})
		}
		all.Wait()
		if won != 1 || lost != 3 {
			t.Errorf("got %d in and %d out, want 1 and 3", won, lost)
		}
	})
	t.Run("is not told of a name that nobody has", func(t *testing.T) {
		s, p := withPost(t)
		for _, name := range []string{"khong.ai@example.vn", "0911111111", "không phải tên"} {
			if err := s.AskReset(t.Context(), name, device); err != nil {
				t.Errorf("%s: got %v, want the same answer as for any", name, err)
			}
			_, err := redeem(t, s, account.Redemption{SignIn: name, Code: "123456", Password: better})
			wantFault(t, err, "code-unknown")
		}
		if len(p.sent) != 0 {
			t.Errorf("got %+v, want nothing sent", p.sent)
		}
	})
	t.Run("an hour later the link is too late, a disabled account has none", func(t *testing.T) {
		s, p := withPost(t)
		in := register(t, s, "lan@example.vn")
		_ = s.AskReset(t.Context(), "lan@example.vn", device)
		link := token(t, p.last(t, account.ResetPassword))
		_, err := s.Redeem(at(t.Context(), time.Now().Add(time.Hour)), account.Redemption{Token: link, Password: better}, device)
		wantFault(t, err, "code-unknown")
		if _, err := s.DB.Pool.Exec(t.Context(), "UPDATE accounts SET status = 'disabled' WHERE id = $1", in.Account.ID); err != nil {
			t.Fatal(err)
		}
		_, err = redeem(t, s, account.Redemption{Token: link, Password: better})
		wantFault(t, err, "code-unknown")
	})
	t.Run("is asked for five times an hour at most", func(t *testing.T) {
		s, p := withPost(t)
		register(t, s, "lan@example.vn")
		var err error
		for range 6 {
			err = s.AskReset(t.Context(), "lan@example.vn", device)
		}
		wantFault(t, err, "too-many-attempts")
		n := 0
		for _, m := range p.sent {
			if m.Kind == account.ResetPassword {
				n++
			}
		}
		if n != 5 {
			t.Errorf("got %d mails, want 5", n)
		}
	})
	t.Run("is replaced by an officer's code, on the record, without the officer learning it", func(t *testing.T) {
		w := newWorld(t)
		r, err := w.s.IssueRecovery(t.Context(), w.communeOrganiser, w.owner.ID, "gặp tại ủy ban xã")
		if err != nil || len(r.Code) != 9 || r.SignIn != *w.owner.Email {
			t.Fatalf("got %+v, %v", r, err)
		}
		_, err = redeem(t, w.s, account.Redemption{SignIn: *w.nobody.Email, Code: r.Code, Password: better})
		wantFault(t, err, "code-unknown")
		in, err := redeem(t, w.s, account.Redemption{SignIn: r.SignIn, Code: strings.ToLower(r.Code), Password: better})
		if err != nil || in.Account.ID != w.owner.ID || in.Account.EmailConfirmedAt != nil {
			t.Fatalf("got %+v, %v; want the owner, whose address is not confirmed by that", in, err)
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'issue-recovery' AND actor_id = $1 AND reason <> ''", w.communeOrganiser.ID); n != 1 {
			t.Errorf("got %d records, want 1", n)
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'reset-password' AND detail ->> 'byOfficer' = $1", w.communeOrganiser.ID.String()); n != 1 {
			t.Errorf("got %d records of the reset by an officer's code, want 1", n)
		}
		_, err = redeem(t, w.s, account.Redemption{SignIn: r.SignIn, Code: r.Code, Password: better + "!"})
		wantFault(t, err, "code-unknown")
	})
	t.Run("is not guessed: five wrong codes end the right one", func(t *testing.T) {
		w := newWorld(t)
		r, err := w.s.IssueRecovery(t.Context(), w.communeOrganiser, w.owner.ID, "gặp tại ủy ban xã")
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			_, err := redeem(t, w.s, account.Redemption{SignIn: r.SignIn, Code: "AAAA-AAAA", Password: better})
			wantFault(t, err, "code-unknown")
		}
		_, err = redeem(t, w.s, account.Redemption{SignIn: r.SignIn, Code: r.Code, Password: better})
		wantFault(t, err, "code-unknown")
	})
	t.Run("is nothing for a judge's seat to touch", func(t *testing.T) {
		w := newWorld(t)
		seat := w.administrator
		id := uuid.New()
		seat.Seat = &id
		_, err := w.s.IssueRecovery(t.Context(), seat, w.owner.ID, "x")
		wantFault(t, err, "not-found")
		_, err = w.s.StartConfirmation(t.Context(), seat, account.ByEmail)
		wantFault(t, err, "judge-session")
	})
}
