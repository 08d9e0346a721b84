package facility_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// world is Tuyên Quang (08) with one commune, its officers, and people without roles.
type world struct {
	s                                             *facility.Service
	province, commune                             uuid.UUID
	organiser, communeOrganiser, collaborator     account.Account
	otherOrganiser, administrator, owner, visitor account.Account
	claimant, nobody                              account.Account
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.Open(t)
	if err := (&unit.Service{DB: db}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &world{s: &facility.Service{DB: db}, province: unit.NewProvinceID("08"), commune: uuid.New()}
	w.exec(t, "INSERT INTO units (id, level, code, name, name_folded, kind, parent_id, valid_from) VALUES ($1, 'commune', '00691', 'Mẫu', 'mau', 'xã', $2, '2025-07-01')", w.commune, w.province)
	w.organiser, w.communeOrganiser, w.collaborator = w.person(t, "a"), w.person(t, "b"), w.person(t, "c")
	w.otherOrganiser, w.administrator, w.owner = w.person(t, "d"), w.person(t, "e"), w.person(t, "f")
	w.claimant, w.nobody = w.person(t, "g"), w.person(t, "h")
	accounts := &account.Service{DB: db}
	other := unit.NewProvinceID("66")
	for _, g := range []struct {
		to   account.Account
		role account.Role
		on   account.Target
	}{
		{w.organiser, account.Organiser, account.Target{UnitID: &w.province}},
		{w.communeOrganiser, account.Organiser, account.Target{UnitID: &w.commune}},
		{w.collaborator, account.Collaborator, account.Target{UnitID: &w.commune}},
		{w.otherOrganiser, account.Organiser, account.Target{UnitID: &other}},
		{w.administrator, account.Administrator, account.Target{}},
	} {
		if _, err := accounts.Grant(t.Context(), account.Platform, g.to.ID, g.role, g.on); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func (w *world) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := w.s.DB.Pool.Exec(t.Context(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func (w *world) count(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := w.s.DB.Pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *world) person(t *testing.T, name string) account.Account {
	t.Helper()
	email := name + "@example.vn"
	a := account.Account{ID: uuid.Must(uuid.NewV7()), Name: name, Email: &email, Locale: "vi", Status: account.Active, Version: 1, CreatedAt: time.Now()}
	if err := database.InTx(t.Context(), w.s.DB, func(tx *database.Tx) error { return tx.Create(&a).Error }); err != nil {
		t.Fatal(err)
	}
	return a
}

// roles without the owner of a facility, who differs from test to test.
func (w *world) people() map[string]account.Account {
	return map[string]account.Account{
		"organiser": w.organiser, "commune's organiser": w.communeOrganiser, "collaborator": w.collaborator,
		"another province's organiser": w.otherOrganiser, "administrator": w.administrator, "nobody": w.nobody, "visitor": w.visitor,
	}
}

func (w *world) details() facility.Details {
	return facility.Details{Name: "Hợp tác xã Mẫu", Kind: facility.CooperativeGroup, UnitID: w.province, ContactPhone: "0912 345 678"}
}

func (w *world) registered(t *testing.T) *facility.Facility {
	t.Helper()
	f, err := w.s.Register(t.Context(), w.owner, facility.Registration{Details: w.details(), Confirmed: true})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// code is a made-up tax code with a right check digit.
func code(t *testing.T, nine string) string {
	t.Helper()
	sum := 0
	for i, weight := range []int{31, 29, 23, 19, 17, 13, 7, 5, 3} {
		sum += weight * int(nine[i]-'0')
	}
	if 10-sum%11 > 9 {
		t.Fatalf("%s has no check digit", nine)
	}
	return nine + fmt.Sprint(10-sum%11)
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
		t.Errorf("got %+v (%v), want %s at %s", f, err, code, path)
	}
}

func TestRegistrationCode(t *testing.T) {
	valid := code(t, "990012345")
	tests := map[string]struct{ in, want, refusal string }{
		"nothing":                       {" ", "", ""},
		"ten digits":                    {valid, valid, ""},
		"ten digits with signs between": {valid[:4] + " " + valid[4:7] + "." + valid[7:], valid, ""},
		"a branch":                      {valid + "-001", valid + "001", ""},
		"a branch without number":       {valid + "-000", "", "code-invalid"},
		"a wrong check digit":           {valid[:9] + string('0'+(valid[9]-'0'+1)%10), "", "code-check-digit"},
		"nine digits":                   {valid[:9], "", "code-invalid"},
		"letters":                       {"MST" + valid, "", "code-invalid"},
		"a personal number":             {"001200012345", "", "personal-number"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			var faults fault.Fields
			got := facility.CodeRule{}.Read(&faults, "registrationCode", c.in)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.refusal == "" && faults.Err() != nil {
				t.Errorf("refused: %v", faults)
			} else if c.refusal != "" {
				wantField(t, faults.Err(), "registrationCode", c.refusal)
			}
		})
	}
	t.Run("without the check digit where that is switched off", func(t *testing.T) {
		var faults fault.Fields
		if got := (facility.CodeRule{SkipCheckDigit: true}).Read(&faults, "", "9900123450"); got == "" {
			t.Errorf("refused: %v", faults)
		}
	})
}

func TestRegister(t *testing.T) {
	ctx := t.Context()
	t.Run("makes whoever registers the owner", func(t *testing.T) {
		w := newWorld(t)
		d := w.details()
		d.ConsentsToPublication = true
		f, err := w.s.Register(ctx, w.owner, facility.Registration{Details: d})
		if err != nil {
			t.Fatal(err)
		}
		if f.ContactPhone != "+84912345678" || f.ConsentedAt == nil || *f.CreatedBy != w.owner.ID || f.NameFolded != "hop tac xa mau" {
			t.Errorf("got %+v", f)
		}
		if n := w.count(t, "SELECT count(*) FROM grants WHERE role = 'owner' AND account_id = $1 AND facility_id = $2", w.owner.ID, f.ID); n != 1 {
			t.Errorf("got %d owners, want 1", n)
		}
		if n := w.count(t, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = 'register-facility'", f.ID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
		var detail string
		if err := w.s.DB.Pool.QueryRow(ctx, "SELECT string_agg(detail::text, '') FROM ledger_entries").Scan(&detail); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(detail, "Mẫu") || strings.Contains(detail, "912345678") {
			t.Errorf("the ledger names the facility: %s", detail)
		}
	})
	t.Run("twice under one id registers once", func(t *testing.T) {
		w := newWorld(t)
		r := facility.Registration{ID: uuid.Must(uuid.NewV7()), Details: w.details()}
		for range 2 {
			if f, err := w.s.Register(ctx, w.owner, r); err != nil || f.ID != r.ID {
				t.Fatalf("got %+v, %v", f, err)
			}
		}
		_, err := w.s.Register(ctx, w.claimant, r)
		wantFault(t, err, "id-taken")
	})
	t.Run("on behalf is for the officers of the place and makes them no owners", func(t *testing.T) {
		w := newWorld(t)
		for who, c := range map[string]struct{ province, commune bool }{
			"organiser": {true, true}, "commune's organiser": {false, true}, "collaborator": {false, true},
			"another province's organiser": {}, "administrator": {}, "nobody": {},
		} {
			for place, may := range map[uuid.UUID]bool{w.province: c.province, w.commune: c.commune} {
				d := w.details()
				d.UnitID = place
				by := w.people()[who]
				f, err := w.s.Register(ctx, by, facility.Registration{Details: d, OnBehalf: true, Confirmed: true})
				switch {
				case !may:
					wantFault(t, err, "not-found")
				case err != nil || *f.CreatedBy != by.ID:
					t.Errorf("%s: got %+v, %v", who, f, err)
				}
			}
		}
		if n := w.count(t, "SELECT count(*) FROM grants WHERE role = 'owner'"); n != 0 {
			t.Errorf("got %d owners, want none", n)
		}
	})
	t.Run("on behalf may name the owner's account, not one's own", func(t *testing.T) {
		w := newWorld(t)
		f, err := w.s.Register(ctx, w.collaborator, facility.Registration{Details: in(w.details(), w.commune), OnBehalf: true, OwnerID: &w.claimant.ID})
		if err != nil {
			t.Fatal(err)
		}
		if n := w.count(t, "SELECT count(*) FROM grants WHERE role = 'owner' AND account_id = $1 AND facility_id = $2", w.claimant.ID, f.ID); n != 1 {
			t.Errorf("got %d owners, want 1", n)
		}
		_, err = w.s.Register(ctx, w.collaborator, facility.Registration{Details: in(w.details(), w.commune), OnBehalf: true, OwnerID: &w.collaborator.ID, Confirmed: true})
		wantFault(t, err, "grant-to-self")
		if n := w.count(t, "SELECT count(*) FROM facilities"); n != 1 {
			t.Errorf("got %d facilities, want 1", n)
		}
	})
	t.Run("needs somebody, and leaves demonstrations to the platform", func(t *testing.T) {
		w := newWorld(t)
		_, err := w.s.Register(ctx, w.visitor, facility.Registration{Details: w.details()})
		wantFault(t, err, "sign-in-needed")
		_, err = w.s.Register(ctx, w.owner, facility.Registration{Details: w.details(), Demonstration: true})
		wantFault(t, err, "demonstration")
		d := w.details()
		d.Kind = facility.Enterprise // without a code
		f, err := w.s.Register(ctx, account.Platform, facility.Registration{Details: d, Demonstration: true, OwnerID: &w.owner.ID})
		if err != nil || f.CreatedBy != nil || !f.Demonstration {
			t.Errorf("got %+v, %v", f, err)
		}
	})
	t.Run("of a code at once lets one win, and says where", func(t *testing.T) {
		w := newWorld(t)
		tax := code(t, "990012345")
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := 0
		for i := range 6 {
			wg.Go(func() {
				d := w.details()
				d.Name, d.RegistrationCode = fmt.Sprintf("Cơ sở %d", i), tax
				_, err := w.s.Register(ctx, w.owner, facility.Registration{Details: d})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if f := fault.Of(err); f == nil || f.Code != "facility-exists" || !strings.Contains(f.Message, "Tỉnh Tuyên Quang") {
					t.Errorf("got %v, want facility-exists in Tuyên Quang", err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("got %d registrations, want 1", won)
		}
	})
	t.Run("of a branch beside its parent is allowed", func(t *testing.T) {
		w := newWorld(t)
		for i, tax := range []string{code(t, "990012345"), code(t, "990012345") + "001"} {
			d := w.details()
			d.Name, d.RegistrationCode = fmt.Sprintf("Cơ sở %d", i), tax
			if _, err := w.s.Register(ctx, w.owner, facility.Registration{Details: d}); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("of a known name in the unit waits for a confirmation", func(t *testing.T) {
		w := newWorld(t)
		w.registered(t)
		d := w.details()
		d.Name = "HỢP TÁC XÃ  mẫu"
		_, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: d})
		wantFault(t, err, "facility-like")
		if _, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: d, Confirmed: true}); err != nil {
			t.Error(err)
		}
		if _, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: in(d, w.commune)}); err != nil {
			t.Errorf("in another unit: %v", err)
		}
	})
	t.Run("of one name at once registers one unconfirmed", func(t *testing.T) {
		w := newWorld(t)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := w.s.Register(ctx, w.owner, facility.Registration{Details: w.details()}); err != nil {
					wantFault(t, err, "facility-like")
				}
			})
		}
		wg.Wait()
		if n := w.count(t, "SELECT count(*) FROM facilities"); n != 1 {
			t.Errorf("got %d facilities, want 1", n)
		}
	})
}

func in(d facility.Details, place uuid.UUID) facility.Details {
	d.UnitID = place
	return d
}

func TestWhatIsWrongWithAFacility(t *testing.T) {
	w := newWorld(t)
	number := func(n int) *int { return &n }
	id := func(id uuid.UUID) *uuid.UUID { return &id }
	tests := map[string]struct {
		change     func(*facility.Details)
		path, code string
	}{
		"no name":                      {func(d *facility.Details) { d.Name = " " }, "name", "name-length"},
		"a name too long":              {func(d *facility.Details) { d.Name = strings.Repeat("ơ", 201) }, "name", "name-length"},
		"an unknown kind":              {func(d *facility.Details) { d.Kind = "bank" }, "kind", "kind-unknown"},
		"an enterprise without a code": {func(d *facility.Details) { d.Kind = facility.Enterprise }, "registrationCode", "code-missing"},
		"an enterprise with a personal number": {func(d *facility.Details) { d.Kind, d.RegistrationCode = facility.Enterprise, "001200012345" },
			"registrationCode", "personal-number"},
		"no such unit":                       {func(d *facility.Details) { d.UnitID = uuid.New() }, "unitId", "unit-unknown"},
		"a unit that has ended":              {func(d *facility.Details) { d.UnitID = unit.OldProvinceID("02") }, "unitId", "unit-ended"},
		"a region":                           {func(d *facility.Details) { d.UnitID = unit.North }, "unitId", "unit-level"},
		"a former unit of another province":  {func(d *facility.Details) { d.FormerUnitID = id(unit.OldProvinceID("60")) }, "formerUnitId", "former-unit-unrelated"},
		"a former unit that is none":         {func(d *facility.Details) { d.FormerUnitID = id(w.province) }, "formerUnitId", "former-unit-unrelated"},
		"no way to be reached":               {func(d *facility.Details) { d.ContactPhone = " " }, "contactPhone", "contact-missing"},
		"a phone that is none":               {func(d *facility.Details) { d.ContactPhone = "123" }, "contactPhone", "phone-invalid"},
		"an e-mail that is none":             {func(d *facility.Details) { d.ContactEmail = "a@" }, "contactEmail", "email-invalid"},
		"an address too long":                {func(d *facility.Details) { d.Address = strings.Repeat("x", 301) }, "address", "too-long"},
		"a locality too long":                {func(d *facility.Details) { d.Locality = strings.Repeat("x", 101) }, "locality", "too-long"},
		"fewer than no workers":              {func(d *facility.Details) { d.Workers = number(-1) }, "workers", "workers-range"},
		"a foundation in the future":         {func(d *facility.Details) { d.FoundedYear = number(time.Now().Year() + 2) }, "foundedYear", "year-range"},
		"a foundation before anybody's time": {func(d *facility.Details) { d.FoundedYear = number(20) }, "foundedYear", "year-range"},
	}
	f := w.registered(t)
	for name, c := range tests {
		d := w.details()
		c.change(&d)
		t.Run(name+" is refused at registration", func(t *testing.T) {
			_, err := w.s.Register(t.Context(), w.owner, facility.Registration{Details: d, Confirmed: true})
			wantField(t, err, c.path, c.code)
		})
		t.Run(name+" is refused when it is changed", func(t *testing.T) {
			_, err := w.s.Update(t.Context(), w.owner, f.ID, f.Version, d)
			wantField(t, err, c.path, c.code)
		})
	}
	t.Run("several faults come in one answer", func(t *testing.T) {
		_, err := w.s.Register(t.Context(), w.owner, facility.Registration{Details: facility.Details{}})
		if f := fault.Of(err); f == nil || len(f.Fields) != 4 {
			t.Errorf("got %+v, want name, kind, contact and unit", f)
		}
	})
	if n := w.count(t, "SELECT count(*) FROM facilities"); n != 1 {
		t.Errorf("got %d facilities, want the first alone", n)
	}
	t.Run("a former province of the commune's province is right", func(t *testing.T) {
		d := in(w.details(), w.commune)
		d.FormerUnitID = id(unit.OldProvinceID("02"))
		if _, err := w.s.Update(t.Context(), w.owner, f.ID, f.Version, d); err != nil {
			t.Error(err)
		}
	})
	t.Run("a province that lived then is right on its day", func(t *testing.T) {
		then := database.WithClock(t.Context(), func() time.Time { return time.Date(2024, 5, 13, 3, 0, 0, 0, time.UTC) })
		if _, err := w.s.Register(then, w.owner, facility.Registration{Details: in(w.details(), unit.OldProvinceID("02"))}); err != nil {
			t.Error(err)
		}
	})
}

func TestUpdate(t *testing.T) {
	ctx := t.Context()
	t.Run("is for the owner and the officers of the place", func(t *testing.T) {
		w := newWorld(t)
		f, err := w.s.Register(ctx, w.owner, facility.Registration{Details: in(w.details(), w.commune)})
		if err != nil {
			t.Fatal(err)
		}
		people := w.people()
		people["owner"] = w.owner
		for who, by := range people {
			may := who == "owner" || who == "organiser" || who == "commune's organiser" || who == "collaborator"
			d := in(w.details(), w.commune)
			d.Address = "Thôn " + who
			got, err := w.s.Update(ctx, by, f.ID, f.Version, d)
			if may && (err != nil || got.Address != d.Address || got.Version != f.Version+1) {
				t.Errorf("%s: got %+v, %v", who, got, err)
			} else if !may {
				wantFault(t, err, "facility-not-found")
			}
			if may && err == nil {
				f = got
			}
			if _, err := w.s.Read(ctx, by, f.ID); (err == nil) != may {
				t.Errorf("%s reads: got %v", who, err)
			}
		}
		_, err = w.s.Update(ctx, w.owner, uuid.New(), 1, w.details())
		wantFault(t, err, "facility-not-found")
	})
	t.Run("at another version than the current is stale and shows the current", func(t *testing.T) {
		w := newWorld(t)
		f := w.registered(t)
		d := w.details()
		d.Address = "Thôn Một"
		if _, err := w.s.Update(ctx, w.owner, f.ID, 1, d); err != nil {
			t.Fatal(err)
		}
		_, err := w.s.Update(ctx, w.owner, f.ID, 1, w.details())
		wantFault(t, err, "stale")
		if current, ok := fault.Of(err).Current.(facility.Facility); !ok || current.Address != "Thôn Một" || current.Version != 2 {
			t.Errorf("got %+v", fault.Of(err).Current)
		}
	})
	t.Run("of nothing changes nothing; emptied fields are stored", func(t *testing.T) {
		w := newWorld(t)
		d := w.details()
		workers := 12
		d.Workers, d.Address, d.ConsentsToPublication = &workers, "Thôn Một", true
		f, err := w.s.Register(ctx, w.owner, facility.Registration{Details: d})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.s.Update(ctx, w.owner, f.ID, 1, d); err != nil || got.Version != 1 {
			t.Errorf("got version %d, %v; want 1", got.Version, err)
		}
		if _, err := w.s.Update(ctx, w.owner, f.ID, 1, w.details()); err != nil {
			t.Fatal(err)
		}
		got, err := w.s.Read(ctx, w.owner, f.ID)
		if err != nil || got.Workers != nil || got.Address != "" || got.ConsentsToPublication || got.ConsentedAt != nil || got.Version != 2 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("to a code that another has is refused", func(t *testing.T) {
		w := newWorld(t)
		d := w.details()
		d.RegistrationCode = code(t, "990012345")
		if _, err := w.s.Register(ctx, w.claimant, facility.Registration{Details: d}); err != nil {
			t.Fatal(err)
		}
		f := w.registered(t)
		_, err := w.s.Update(ctx, w.owner, f.ID, 1, d)
		wantFault(t, err, "facility-exists")
	})
	t.Run("at once from one version lets one win", func(t *testing.T) {
		w := newWorld(t)
		f := w.registered(t)
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := 0
		for i := range 5 {
			wg.Go(func() {
				d := w.details()
				d.Address = fmt.Sprint("Thôn ", i)
				_, err := w.s.Update(ctx, w.owner, f.ID, 1, d)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else {
					wantFault(t, err, "stale")
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("got %d changes, want 1", won)
		}
	})
	t.Run("of the name waits while an entry is being judged", func(t *testing.T) {
		w := newWorld(t)
		f := w.registered(t)
		p := w.product(t, f, "Chè")
		entry := w.judged(t, p)
		d := w.details()
		d.Address = "Thôn Hai"
		if _, err := w.s.Update(ctx, w.owner, f.ID, 1, d); err != nil {
			t.Errorf("the address: %v", err)
		}
		d.Name = "Tên khác"
		_, err := w.s.Update(ctx, w.owner, f.ID, 2, d)
		wantFault(t, err, "facility-being-judged")
		w.exec(t, "UPDATE entries SET status = 'withdrawn' WHERE id = $1", entry)
		if _, err := w.s.Update(ctx, w.owner, f.ID, 2, d); err != nil {
			t.Error(err)
		}
	})
}

// judged enters a product into a round that is being screened.
func (w *world) judged(t *testing.T, p *facility.Product) uuid.UUID {
	t.Helper()
	id := uuid.New()
	w.exec(t, "INSERT INTO programmes (id, code, name_vi, name_en, created_at) VALUES ($1, 'p', 'P', 'P', now())", id)
	w.exec(t, "INSERT INTO programme_tiers (programme_id, tier, position, name_vi, name_en, unit_level, admits_open, admits_promoted) VALUES ($1, 'province', 1, '', '', 'province', true, true)", id)
	w.exec(t, "INSERT INTO cycles (id, programme_id, name, starts_on, ends_on, created_at) VALUES ($1, $1, 'c', '2026-01-01', '2027-12-31', now())", id)
	w.exec(t, `INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, phase, registration_opens_at, registration_closes_at, admits_open, admits_promoted, rules, created_at)
		VALUES ($1, $1, $1, 'province', $2, 'Kỳ', 'screening', now(), now() + interval '1 day', true, true, '{}', now())`, id, w.province)
	w.exec(t, `INSERT INTO entries (id, round_id, product_id, facility_id, group_id, status, unit_id, submitted_at, created_at, updated_at)
		VALUES ($1, $1, $2, $3, 'food', 'submitted', $4, now(), now(), now())`, id, p.ID, p.FacilityID, w.province)
	return id
}

func TestApproveClaim(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	f, err := w.s.Register(ctx, w.collaborator, facility.Registration{Details: in(w.details(), w.commune), OnBehalf: true})
	if err != nil {
		t.Fatal(err)
	}
	for who, by := range w.people() {
		if who != "organiser" && who != "commune's organiser" {
			_, err := w.s.ApproveClaim(ctx, by, f.ID, w.claimant.ID, "đã kiểm tra giấy phép")
			wantFault(t, err, "facility-not-found")
		}
	}
	_, err = w.s.ApproveClaim(ctx, w.organiser, f.ID, w.claimant.ID, " ")
	wantField(t, err, "reason", "reason-missing")
	_, err = w.s.ApproveClaim(ctx, w.organiser, f.ID, w.organiser.ID, "của tôi")
	wantFault(t, err, "grant-to-self")
	_, err = w.s.ApproveClaim(ctx, w.organiser, f.ID, uuid.New(), "đã kiểm tra")
	wantFault(t, err, "account-not-found")
	for range 2 {
		if _, err := w.s.ApproveClaim(ctx, w.communeOrganiser, f.ID, w.claimant.ID, "đã kiểm tra giấy phép"); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(t, "SELECT count(*) FROM ledger_entries WHERE action = 'approve-claim' AND reason <> ''"); n != 1 {
		t.Errorf("got %d ledger entries, want 1", n)
	}
	if _, err := w.s.Read(ctx, w.claimant, f.ID); err != nil {
		t.Errorf("the new owner: %v", err)
	}
}

func TestList(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t)
	own := w.registered(t)
	names := []string{"Cơ sở Đồng Văn", "Gốm Tân Trào", "Chè Shan tuyết 100%"}
	for _, name := range names {
		d := in(w.details(), w.commune)
		d.Name, d.Kind = name, facility.Household
		if _, err := w.s.Register(ctx, w.collaborator, facility.Registration{Details: d, OnBehalf: true}); err != nil {
			t.Fatal(err)
		}
	}
	list := func(by account.Account, q facility.Query) (names []string) {
		t.Helper()
		got, err := w.s.List(ctx, by, q, uuid.Nil, 50)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range got {
			names = append(names, f.Name)
		}
		return names
	}
	t.Run("shows each what he may enter for", func(t *testing.T) {
		for who, want := range map[string]int{"organiser": 4, "commune's organiser": 3, "collaborator": 3, "another province's organiser": 0, "administrator": 0, "nobody": 0, "visitor": 0} {
			if got := list(w.people()[who], facility.Query{}); len(got) != want {
				t.Errorf("%s: got %v, want %d", who, got, want)
			}
		}
		if got := list(w.owner, facility.Query{}); len(got) != 1 || got[0] != own.Name {
			t.Errorf("owner: got %v", got)
		}
	})
	t.Run("is narrowed by text, kind and unit", func(t *testing.T) {
		for _, c := range []struct {
			q    facility.Query
			want string
		}{
			{facility.Query{Text: "dong van"}, "Cơ sở Đồng Văn"},
			{facility.Query{Text: "gốm tan"}, "Gốm Tân Trào"},
			{facility.Query{Text: "gom tan trau"}, "Gốm Tân Trào"},
			{facility.Query{Text: "100%"}, "Chè Shan tuyết 100%"},
			{facility.Query{Text: "_"}, ""},
			{facility.Query{Kind: facility.CooperativeGroup}, own.Name},
			{facility.Query{UnitID: &w.commune, Text: "shan"}, "Chè Shan tuyết 100%"},
			{facility.Query{UnitID: &w.commune, Text: "hop tac xa mau"}, ""},
			{facility.Query{UnitID: &w.province, Text: "shan"}, "Chè Shan tuyết 100%"},
		} {
			if got := strings.Join(list(w.organiser, c.q), "|"); got != c.want {
				t.Errorf("%+v: got %q, want %q", c.q, got, c.want)
			}
		}
	})
	t.Run("goes on after the last of a page", func(t *testing.T) {
		var got int
		after := uuid.Nil
		for {
			page, err := w.s.List(ctx, w.organiser, facility.Query{}, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			if got += len(page); len(page) < 3 {
				break
			}
			after = page[2].ID
		}
		if got != 4 {
			t.Errorf("got %d, want 4", got)
		}
	})
}

func (w *world) product(t *testing.T, f *facility.Facility, name string) *facility.Product {
	t.Helper()
	p, err := w.s.AddProduct(context.Background(), w.owner, f.ID, uuid.Nil, facility.ProductDetails{Name: name, Kind: facility.Single}, false)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
