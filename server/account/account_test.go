package account_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
)

const secret = "một mật khẩu dài"

var device = account.Device{Address: "203.0.113.7", UserAgent: "test"}

func service(t *testing.T) *account.Service {
	t.Helper()
	return &account.Service{DB: dbtest.Open(t)}
}

// person stores an account without a password, as fast as can be.
func person(t *testing.T, db *database.DB, name string) account.Account {
	t.Helper()
	email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.vn"
	a := account.Account{ID: uuid.Must(uuid.NewV7()), Name: name, Email: &email, Locale: "vi", Status: account.Active, Version: 1, CreatedAt: time.Now()}
	err := database.InTx(t.Context(), db, func(tx *database.Tx) error { return tx.Create(&a).Error })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func register(t *testing.T, s *account.Service, signIn string) *account.SignedIn {
	t.Helper()
	in, err := s.Register(t.Context(), account.Registration{Name: "Nguyễn Thị Mẫu", SignIn: signIn, Password: secret}, device)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func count(t *testing.T, db *database.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// at is a context whose transactions begin then.
func at(ctx context.Context, moment time.Time) context.Context {
	return database.WithClock(ctx, func() time.Time { return moment })
}

func wantFault(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func wantField(t *testing.T, err error, path, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != path || f.Fields[0].Code != code {
		t.Errorf("got %+v, want %s at %s", f, code, path)
	}
}

func TestSignInNames(t *testing.T) {
	phones := map[string]string{
		"0912345678": "+84912345678", "0912 345 678": "+84912345678", "+84 912.345.678": "+84912345678", "84912345678": "+84912345678",
		"0084 912 345 678": "+84912345678", "+84 (0) 912-345-678": "+84912345678", "02743 822 999": "+842743822999", "+33 6 12 34 56 78": "+33612345678",
		"０９１２３４５６７８": "+84912345678",
	}
	for in, want := range phones {
		if got, ok := account.NormalisePhone(in); !ok || got != want {
			t.Errorf("phone %q: got %q, %v; want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "912345678", "091234567", "01234567890", "0912345678x", "+84112345678", "abc", "+", "++84912345678"} {
		if got, ok := account.NormalisePhone(in); ok {
			t.Errorf("phone %q: got %q, want a refusal", in, got)
		}
	}
	for in, want := range map[string]string{" Ten@Example.VN ": "ten@example.vn", "a+b@sub.example.com.vn": "a+b@sub.example.com.vn"} {
		if got, ok := account.NormaliseEmail(in); !ok || got != want {
			t.Errorf("e-mail %q: got %q, %v; want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "a", "a@b", "@example.vn", "a@", "Tên <a@example.vn>", "tên@example.vn", "a b@example.vn", "a@exa_mple.vn", "a@-x.vn", "a@b@c.vn", strings.Repeat("a", 250) + "@b.vn"} {
		if got, ok := account.NormaliseEmail(in); ok {
			t.Errorf("e-mail %q: got %q, want a refusal", in, got)
		}
	}
}

func TestRegister(t *testing.T) {
	t.Run("makes an account that is signed in", func(t *testing.T) {
		s := service(t)
		in := register(t, s, "0912 345 678")
		by, err := s.ByToken(t.Context(), in.Token)
		if err != nil || by.ID != in.Account.ID || *by.Phone != "+84912345678" || by.PasswordHash != nil {
			t.Errorf("got %+v, %v", by, err)
		}
		if n := count(t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'register-account' AND actor_id = $1", by.ID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("hashes with argon2id, 19 MiB, two passes", func(t *testing.T) {
		s := service(t)
		in := register(t, s, "a@example.vn")
		var hash string
		if err := s.DB.Pool.QueryRow(t.Context(), "SELECT password_hash FROM accounts WHERE id = $1", in.Account.ID).Scan(&hash); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("got %s", hash)
		}
	})
	t.Run("refuses a name that is taken, written otherwise", func(t *testing.T) {
		s := service(t)
		register(t, s, "0912345678")
		_, err := s.Register(t.Context(), account.Registration{Name: "B", SignIn: "+84 912 345 678", Password: secret}, device)
		wantFault(t, err, "sign-in-taken")
	})
	t.Run("at once under one name makes one account", func(t *testing.T) {
		s := service(t)
		var wg sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for range 4 {
			wg.Go(func() {
				_, err := s.Register(t.Context(), account.Registration{Name: "A", SignIn: "a@example.vn", Password: secret}, device)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					made++
				} else if !fault.Has(err, "sign-in-taken") {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if made != 1 {
			t.Errorf("got %d accounts, want 1", made)
		}
	})
	s := service(t)
	valid := account.Registration{Name: "A", SignIn: "a@example.vn", Password: secret}
	refused := map[string]struct {
		change     func(*account.Registration)
		path, code string
	}{
		"no name":                          {func(r *account.Registration) { r.Name = "  " }, "name", "name-length"},
		"a name too long":                  {func(r *account.Registration) { r.Name = strings.Repeat("ă", 101) }, "name", "name-length"},
		"neither phone nor e-mail":         {func(r *account.Registration) { r.SignIn = "nguyen" }, "signIn", "sign-in-invalid"},
		"a short password":                 {func(r *account.Registration) { r.Password = "ngắn" }, "password", "password-too-short"},
		"a password too long":              {func(r *account.Registration) { r.Password = strings.Repeat("ab", 65) }, "password", "password-too-long"},
		"a password of one sign":           {func(r *account.Registration) { r.Password = "aaaaaaaa" }, "password", "password-too-weak"},
		"a password everybody tries":       {func(r *account.Registration) { r.Password = "Mật khẩu 123" }, "password", "password-too-weak"},
		"a password that is the own phone": {func(r *account.Registration) { r.SignIn, r.Password = "0912345678", "0912345678" }, "password", "password-too-weak"},
		"an unknown language":              {func(r *account.Registration) { r.Locale = "fr" }, "locale", "locale-unknown"},
	}
	for name, c := range refused {
		t.Run("refuses "+name, func(t *testing.T) {
			r := valid
			c.change(&r)
			_, err := s.Register(t.Context(), r, account.Device{Address: name})
			wantField(t, err, c.path, c.code)
		})
	}
	t.Run("is throttled per address", func(t *testing.T) {
		var err error
		for i := range 70 {
			if _, err = s.Register(t.Context(), account.Registration{SignIn: fmt.Sprint(i)}, account.Device{Address: "198.51.100.1:1234"}); fault.Has(err, "too-many-attempts") {
				return
			}
		}
		t.Errorf("got %v after 70 attempts, want too-many-attempts", err)
	})
}

func TestSignIn(t *testing.T) {
	s := service(t)
	in := register(t, s, "0912345678")
	t.Run("opens a session by the name in any spelling", func(t *testing.T) {
		for _, name := range []string{"0912345678", "+84 912 345 678", "84912345678"} {
			got, err := s.SignIn(t.Context(), name, secret, device)
			if err != nil || got.Account.ID != in.Account.ID || got.Token == in.Token {
				t.Errorf("%s: got %v, %v", name, got, err)
			}
		}
	})
	t.Run("takes a password typed in another normal form", func(t *testing.T) {
		if _, err := s.SignIn(t.Context(), "0912345678", norm.NFD.String(secret), device); err != nil {
			t.Error(err)
		}
	})
	t.Run("stores only the digest of a token", func(t *testing.T) {
		if n := count(t, s.DB, "SELECT count(*) FROM sessions WHERE token_digest = sha256($1::text::bytea)", in.Token); n != 1 {
			t.Errorf("got %d sessions by the digest, want 1", n)
		}
		if n := count(t, s.DB, "SELECT count(*) FROM sessions s WHERE s::text LIKE '%' || $1 || '%'", in.Token); n != 0 {
			t.Error("the token itself is stored")
		}
	})
	t.Run("answers a wrong password, an unknown name, no name and a disabled account alike", func(t *testing.T) {
		s := service(t)
		in := register(t, s, "0912345678")
		off := register(t, s, "0912345679")
		person(t, s.DB, "Khong Mat Khau")
		if _, err := s.DB.Pool.Exec(t.Context(), "UPDATE accounts SET status = 'disabled' WHERE id = $1", off.Account.ID); err != nil {
			t.Fatal(err)
		}
		var answers []string
		for _, c := range [][2]string{{*in.Account.Phone, "sai mật khẩu"}, {"0987654321", secret}, {"ai đó", secret}, {"", ""}, {*off.Account.Phone, secret}, {"khong.mat.khau@example.vn", ""}} {
			_, err := s.SignIn(t.Context(), c[0], c[1], device)
			wantFault(t, err, "sign-in-failed")
			answers = append(answers, fmt.Sprintf("%+v", *fault.Of(err)))
		}
		for _, a := range answers[1:] {
			if a != answers[0] {
				t.Errorf("got %s and %s", answers[0], a)
			}
		}
	})
	t.Run("spends as long on an unknown name as on a wrong password", func(t *testing.T) {
		fastest := func(name string) time.Duration {
			best := time.Hour
			for range 5 {
				start := time.Now()
				_, err := s.SignIn(t.Context(), name, "sai mật khẩu", account.Device{Address: name})
				wantFault(t, err, "sign-in-failed")
				best = min(best, time.Since(start))
			}
			return best
		}
		known, unknown := fastest("0912345678"), fastest("0900000000")
		if unknown < known/2 || known < unknown/2 {
			t.Errorf("known name %v, unknown name %v", known, unknown)
		}
	})
}

func TestSignInIsThrottled(t *testing.T) {
	noon := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	guess := func(t *testing.T, s *account.Service, moment time.Time, name, password, address string) error {
		_, err := s.SignIn(at(t.Context(), moment), name, password, account.Device{Address: address})
		return err
	}
	exhaust := func(t *testing.T, s *account.Service, name string) {
		for i := range 10 {
			wantFault(t, guess(t, s, noon, name, "sai", fmt.Sprintf("203.0.113.%d", i)), "sign-in-failed")
		}
	}
	t.Run("per name, whether it exists or not, even with the right password", func(t *testing.T) {
		s := service(t)
		register(t, s, "0912345678")
		for _, name := range []string{"0912345678", "0900000000"} {
			exhaust(t, s, name)
			err := guess(t, s, noon.Add(time.Minute), name, secret, "198.51.100.9")
			wantFault(t, err, "too-many-attempts")
			if f := fault.Of(err); f == nil || f.Kind != fault.TooMany || f.RetryAfter != 14*60 {
				t.Errorf("%s: got %+v, want a retry after 840 seconds", name, f)
			}
		}
	})
	t.Run("until the window is over", func(t *testing.T) {
		s := service(t)
		register(t, s, "0912345678")
		exhaust(t, s, "0912345678")
		if err := guess(t, s, noon.Add(15*time.Minute), "0912345678", secret, "203.0.113.1"); err != nil {
			t.Error(err)
		}
	})
	t.Run("anew after a success", func(t *testing.T) {
		s := service(t)
		register(t, s, "0912345678")
		for range 3 {
			for range 8 {
				wantFault(t, guess(t, s, noon, "0912345678", "sai", "203.0.113.1"), "sign-in-failed")
			}
			if err := guess(t, s, noon, "0912345678", secret, "203.0.113.1"); err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Run("per address, over all names", func(t *testing.T) {
		s := service(t)
		limit := account.Throttle{Name: "sign-in-address", Limit: 100, Window: 15 * time.Minute}
		for range 100 {
			if err := limit.Take(at(t.Context(), noon), s.DB, "2001:db8:1:2::/64"); err != nil {
				t.Fatal(err)
			}
		}
		wantFault(t, guess(t, s, noon, "0912345678", "sai", "[2001:db8:1:2:aaaa::1]:4711"), "too-many-attempts")
		wantFault(t, guess(t, s, noon, "0912345678", "sai", "2001:db8:1:3::1"), "sign-in-failed")
	})
	t.Run("counts guesses made at once", func(t *testing.T) {
		s := service(t)
		limit := account.Throttle{Name: "test", Limit: 5, Window: time.Hour}
		var wg sync.WaitGroup
		var mu sync.Mutex
		passed := 0
		for range 20 {
			wg.Go(func() {
				if limit.Take(t.Context(), s.DB, "x") == nil {
					mu.Lock()
					passed++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if passed != 5 {
			t.Errorf("got %d attempts through, want 5", passed)
		}
	})
	t.Run("and old counters are swept", func(t *testing.T) {
		s := service(t)
		limit := account.Throttle{Name: "test", Limit: 5, Window: time.Hour}
		for _, moment := range []time.Time{noon, noon.Add(48 * time.Hour)} {
			if err := limit.Take(at(t.Context(), moment), s.DB, "x"); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.SweepThrottles(at(t.Context(), noon.Add(48*time.Hour))); err != nil {
			t.Fatal(err)
		}
		if n := count(t, s.DB, "SELECT count(*) FROM throttles"); n != 1 {
			t.Errorf("got %d counters, want 1", n)
		}
	})
}

func TestSession(t *testing.T) {
	noon := time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	open := func(t *testing.T) (*account.Service, *account.SignedIn) {
		s := service(t)
		a := person(t, s.DB, "A")
		var in *account.SignedIn
		err := database.InTx(at(t.Context(), noon), s.DB, func(tx *database.Tx) (err error) {
			in, err = account.OpenSession(tx, a.ID, device)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return s, in
	}
	seen := func(t *testing.T, s *account.Service) (seen, expires time.Time) {
		if err := s.DB.Pool.QueryRow(t.Context(), "SELECT last_seen_at, expires_at FROM sessions").Scan(&seen, &expires); err != nil {
			t.Fatal(err)
		}
		return seen.UTC(), expires.UTC()
	}
	t.Run("is written at most once a minute", func(t *testing.T) {
		s, in := open(t)
		for _, c := range []struct{ after, want time.Duration }{{59 * time.Second, 0}, {60 * time.Second, time.Minute}, {110 * time.Second, time.Minute}, {3 * time.Minute, 3 * time.Minute}} {
			if _, err := s.ByToken(at(t.Context(), noon.Add(c.after)), in.Token); err != nil {
				t.Fatal(err)
			}
			got, expires := seen(t, s)
			if want := noon.Add(c.want); !got.Equal(want) || !expires.Equal(want.Add(account.SessionIdle)) {
				t.Errorf("after %v: got seen %v, expires %v; want %v", c.after, got, expires, want)
			}
		}
	})
	t.Run("ends when it was not used for its idle time", func(t *testing.T) {
		s, in := open(t)
		_, err := s.ByToken(at(t.Context(), noon.Add(account.SessionIdle)), in.Token)
		wantFault(t, err, "session-ended")
	})
	t.Run("slides while it is used, up to its longest life", func(t *testing.T) {
		s, in := open(t)
		var err error
		for moment := noon; moment.Before(noon.Add(account.SessionMax)); moment = moment.Add(account.SessionIdle - time.Hour) {
			if _, err = s.ByToken(at(t.Context(), moment), in.Token); err != nil {
				t.Fatalf("after %v: %v", moment.Sub(noon), err)
			}
		}
		_, err = s.ByToken(at(t.Context(), noon.Add(account.SessionMax)), in.Token)
		wantFault(t, err, "session-ended")
	})
	t.Run("ends by signing out, twice too", func(t *testing.T) {
		s, in := open(t)
		for range 2 {
			if err := s.SignOut(t.Context(), in.Token); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.ByToken(at(t.Context(), noon), in.Token)
		wantFault(t, err, "session-ended")
		if n := count(t, s.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'sign-out'"); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("is opened by nothing but its token", func(t *testing.T) {
		s, in := open(t)
		for _, token := range []string{"", "x", in.Token[:42], in.Token + "A", strings.Repeat("A", 43), strings.ToLower(in.Token)} {
			_, err := s.ByToken(at(t.Context(), noon), token)
			wantFault(t, err, "session-ended")
		}
	})
	t.Run("of a disabled account opens nothing", func(t *testing.T) {
		s, in := open(t)
		if _, err := s.DB.Pool.Exec(t.Context(), "UPDATE accounts SET status = 'disabled'"); err != nil {
			t.Fatal(err)
		}
		_, err := s.ByToken(at(t.Context(), noon), in.Token)
		wantFault(t, err, "session-ended")
		err = database.InTx(t.Context(), s.DB, func(tx *database.Tx) error {
			_, err := account.OpenSession(tx, in.Account.ID, device)
			return err
		})
		wantFault(t, err, "account-disabled")
	})
	t.Run("list shows the own ones, and ending them all ends them", func(t *testing.T) {
		s, in := open(t)
		now := at(t.Context(), noon)
		other := person(t, s.DB, "B")
		if mine, err := s.Sessions(now, in.Account); err != nil || len(mine) != 1 || mine[0].UserAgent != "test" {
			t.Errorf("got %+v, %v", mine, err)
		}
		if theirs, err := s.Sessions(now, other); err != nil || len(theirs) != 0 {
			t.Errorf("another's list: got %+v, %v", theirs, err)
		}
		_, err := s.EndSessions(now, other, in.Account.ID)
		wantFault(t, err, "not-found")
		if n, err := s.EndSessions(now, in.Account, in.Account.ID); err != nil || n != 1 {
			t.Errorf("got %d, %v; want 1", n, err)
		}
		_, err = s.ByToken(now, in.Token)
		wantFault(t, err, "session-ended")
	})
}

func TestChangePassword(t *testing.T) {
	s := service(t)
	in := register(t, s, "0912345678")
	elsewhere, err := s.SignIn(t.Context(), "0912345678", secret, device)
	if err != nil {
		t.Fatal(err)
	}
	wantField(t, s.ChangePassword(t.Context(), in.Account, 1, in.Token, "sai mật khẩu", "một câu khác hẳn"), "password", "password-wrong")
	wantField(t, s.ChangePassword(t.Context(), in.Account, 1, in.Token, secret, "ngắn"), "newPassword", "password-too-short")
	wantFault(t, s.ChangePassword(t.Context(), in.Account, 9, in.Token, secret, "một câu khác hẳn"), "stale")
	if err := s.ChangePassword(t.Context(), in.Account, 1, in.Token, secret, "một câu khác hẳn"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ByToken(t.Context(), in.Token); err != nil {
		t.Errorf("the session that changed it: %v", err)
	}
	_, err = s.ByToken(t.Context(), elsewhere.Token)
	wantFault(t, err, "session-ended")
	_, err = s.SignIn(t.Context(), "0912345678", secret, device)
	wantFault(t, err, "sign-in-failed")
	if _, err := s.SignIn(t.Context(), "0912345678", "một câu khác hẳn", device); err != nil {
		t.Error(err)
	}
	t.Run("is throttled", func(t *testing.T) {
		var err error
		for range 11 {
			err = s.ChangePassword(t.Context(), in.Account, 1, in.Token, "sai", "một câu khác nữa")
		}
		wantFault(t, err, "too-many-attempts")
	})
}

func TestACancelledRequestHashesAndStoresNothing(t *testing.T) {
	s := service(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Bootstrap(ctx, "A", "a@example.vn", secret); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the cancelled context", err)
	}
	if n := count(t, s.DB, "SELECT count(*) FROM accounts"); n != 0 {
		t.Errorf("got %d accounts, want none", n)
	}
}
