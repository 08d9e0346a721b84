package account_test

import (
	"errors"
	"sync"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/fault"
)

func fresh(t *testing.T, s *account.Service, signIn string) account.Account {
	t.Helper()
	in, err := s.SignIn(t.Context(), signIn, secret, device)
	if err != nil {
		t.Fatal(err)
	}
	return in.Account
}

func signsIn(s *account.Service, t *testing.T, name, with string) bool {
	_, err := s.SignIn(t.Context(), name, with, device)
	return err == nil
}

func TestASecondSignInName(t *testing.T) {
	const mail, phone = "lan@example.vn", "0912 345 678"
	t.Run("an e-mail beside the phone, once its link was opened", func(t *testing.T) {
		s, p := withPost(t)
		by := register(t, s, phone).Account
		for range 2 { // the first mail was lost
			added, err := s.AddSignIn(t.Context(), by, mail, secret)
			if err != nil || added.Added || added.Sent == nil || added.Sent.To != "l•••@example.vn" {
				t.Fatalf("got %+v, %v; want a link sent", added, err)
			}
		}
		if signsIn(s, t, mail, secret) {
			t.Error("signs in with an address that was not confirmed")
		}
		link := p.last(t, account.ConfirmEmail)
		if link.To != mail {
			t.Errorf("got the link to %s", link.To)
		}
		a, err := s.ConfirmEmail(t.Context(), token(t, link), device)
		if err != nil || a.Email == nil || *a.Email != mail || a.EmailConfirmedAt == nil {
			t.Fatalf("got %+v, %v", a, err)
		}
		if !signsIn(s, t, mail, secret) || !signsIn(s, t, phone, secret) {
			t.Error("want both names to sign in")
		}
		if told := p.last(t, account.SignInAdded); told.To != "+84912345678" {
			t.Errorf("got %+v, want the first address told", told)
		}
		_, err = s.ConfirmEmail(t.Context(), token(t, link), device)
		wantFault(t, err, "code-unknown")
		_, err = s.AddSignIn(t.Context(), *a, "khac@example.vn", secret)
		wantFault(t, err, "sign-in-known")
	})
	t.Run("a phone beside the e-mail, by the code that it gets", func(t *testing.T) {
		s, p := withPost(t)
		by := register(t, s, mail).Account
		if _, err := s.AddSignIn(t.Context(), by, phone, secret); err != nil {
			t.Fatal(err)
		}
		code := p.last(t, account.ConfirmPhone)
		_, err := s.ConfirmByCode(t.Context(), by, "000000"+code.Code)
		wantFault(t, err, "code-unknown")
		a, err := s.ConfirmByCode(t.Context(), by, code.Code)
		if err != nil || a.Phone == nil || *a.Phone != "+84912345678" || a.PhoneConfirmedAt == nil {
			t.Fatalf("got %+v, %v", a, err)
		}
		if told := p.last(t, account.SignInAdded); told.To != mail || !signsIn(s, t, phone, secret) {
			t.Errorf("got %+v told; want the mail address, and the phone to sign in", told)
		}
	})
	t.Run("a phone stands at once where no SMS is sent, for an officer to confirm", func(t *testing.T) {
		s, _ := withPost(t)
		s.SMS = nil
		by := register(t, s, mail).Account
		added, err := s.AddSignIn(t.Context(), by, phone, secret)
		if err != nil || !added.Added || added.Sent != nil {
			t.Fatalf("got %+v, %v", added, err)
		}
		if a := fresh(t, s, phone); a.PhoneConfirmedAt != nil || a.Version != by.Version+1 {
			t.Errorf("got %+v, want it not confirmed", a)
		}
	})
	t.Run("not where no mail is sent", func(t *testing.T) {
		s, _ := withPost(t)
		s.Send = nil
		_, err := s.AddSignIn(t.Context(), register(t, s, phone).Account, mail, secret)
		wantFault(t, err, "no-mail")
	})
	t.Run("is refused without the password, to nobody's account, and for a name that is none or another's", func(t *testing.T) {
		s, _ := withPost(t)
		by := register(t, s, phone).Account
		register(t, s, "co@example.vn")
		_, err := s.AddSignIn(t.Context(), by, mail, "sai mật khẩu rồi")
		wantField(t, err, "password", "password-wrong")
		_, err = s.AddSignIn(t.Context(), by, "không phải tên", secret)
		wantField(t, err, "signIn", "sign-in-invalid")
		_, err = s.AddSignIn(t.Context(), by, "co@example.vn", secret)
		wantFault(t, err, "sign-in-taken")
		seat := by
		seat.Seat = &by.ID
		for _, who := range []account.Account{{}, account.Platform, seat} {
			if _, err := s.AddSignIn(t.Context(), who, mail, secret); fault.Of(err) == nil {
				t.Errorf("got %v, want a refusal", err)
			}
		}
	})
	t.Run("is given to one of two who confirm the same at once", func(t *testing.T) {
		s, p := withPost(t)
		var links []string
		for _, name := range []string{"0912000001", "0912000002"} {
			if _, err := s.AddSignIn(t.Context(), register(t, s, name).Account, mail, secret); err != nil {
				t.Fatal(err)
			}
			links = append(links, token(t, p.last(t, account.ConfirmEmail)))
		}
		var all sync.WaitGroup
		outcomes := make([]error, 2)
		for i, link := range links {
			all.Go(func() { _, outcomes[i] = s.ConfirmEmail(t.Context(), link, device) })
		}
		all.Wait()
		if (outcomes[0] == nil) == (outcomes[1] == nil) {
			t.Errorf("got %v, want one of them refused", outcomes)
		}
		if err := errors.Join(outcomes...); !fault.Has(err, "sign-in-taken") {
			t.Errorf("got %v, want sign-in-taken", err)
		}
	})
	t.Run("asked for by a thief ends with the new password", func(t *testing.T) {
		s, p := withPost(t)
		by := register(t, s, phone).Account
		if _, err := s.AddSignIn(t.Context(), by, "trom@example.vn", secret); err != nil {
			t.Fatal(err)
		}
		link := token(t, p.last(t, account.ConfirmEmail))
		if err := s.AskReset(t.Context(), phone, device); err != nil {
			t.Fatal(err)
		}
		reset := p.last(t, account.ResetPassword)
		if _, err := s.Redeem(t.Context(), account.Redemption{SignIn: phone, Code: reset.Code, Password: better}, device); err != nil {
			t.Fatal(err)
		}
		_, err := s.ConfirmEmail(t.Context(), link, device)
		wantFault(t, err, "code-unknown")
	})
	t.Run("is asked for five times an hour at most", func(t *testing.T) {
		s, _ := withPost(t)
		by := register(t, s, phone).Account
		var err error
		for range 6 {
			_, err = s.AddSignIn(t.Context(), by, mail, secret)
		}
		wantFault(t, err, "too-many-attempts")
	})
}
