package account_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/unit"
)

// world is two provinces with a round each, a commune in the first, a facility in
// that commune, and one person for each role.
type world struct {
	s                                                *account.Service
	province, otherProvince, commune                 uuid.UUID
	round, otherRound, facility                      uuid.UUID
	administrator, organiser, otherOrganiser         account.Account
	communeOrganiser, collaborator, secretary, owner account.Account
	nobody, somebody                                 account.Account
}

func newWorld(t *testing.T) *world {
	t.Helper()
	s := service(t)
	if err := (&unit.Service{DB: s.DB}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := &world{
		s: s, province: unit.NewProvinceID("08"), otherProvince: unit.NewProvinceID("66"), commune: uuid.New(),
		round: uuid.New(), otherRound: uuid.New(), facility: uuid.New(),
	}
	for _, q := range []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', '00691', 'Xã', 'xa', $2, '2025-07-01')", []any{w.commune, w.province}},
		{"INSERT INTO programmes (id, code, name_vi, name_en, created_at) VALUES ($1, 'p', 'P', 'P', now())", []any{w.round}},
		{"INSERT INTO programme_tiers (programme_id, tier, position, name_vi, name_en, unit_level, admits_open, admits_promoted) VALUES ($1, 'province', 1, '', '', 'province', true, true)", []any{w.round}},
		{"INSERT INTO cycles (id, programme_id, name, starts_on, ends_on, created_at) VALUES ($1, $1, 'c', '2026-01-01', '2027-12-31', now())", []any{w.round}},
		{"INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, admits_open, admits_promoted, rules, created_at) VALUES ($1, $1, $1, 'province', $2, 'Kỳ một', true, true, '{}', now())", []any{w.round, w.province}},
		{"INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, admits_open, admits_promoted, rules, created_at) VALUES ($1, $2, $2, 'province', $3, 'Kỳ hai', true, true, '{}', now())", []any{w.otherRound, w.round, w.otherProvince}},
		{"INSERT INTO facilities (id, name, name_folded, kind, unit_id, created_at) VALUES ($1, 'Cơ sở', 'co so', 'household', $2, now())", []any{w.facility, w.commune}},
	} {
		if _, err := s.DB.Pool.Exec(t.Context(), q.sql, q.args...); err != nil {
			t.Fatalf("%s: %v", q.sql, err)
		}
	}
	w.administrator, w.organiser, w.otherOrganiser = person(t, s.DB, "Quan Tri"), person(t, s.DB, "To Chuc"), person(t, s.DB, "To Chuc Khac")
	w.communeOrganiser, w.collaborator = person(t, s.DB, "Cap Xa"), person(t, s.DB, "Cong Tac Vien")
	w.secretary, w.owner, w.nobody, w.somebody = person(t, s.DB, "Thu Ky"), person(t, s.DB, "Chu Co So"), person(t, s.DB, "Nguoi La"), person(t, s.DB, "Ai Do")
	w.give(t, w.administrator, account.Administrator, account.Target{})
	w.give(t, w.organiser, account.Organiser, account.Target{UnitID: &w.province})
	w.give(t, w.otherOrganiser, account.Organiser, account.Target{UnitID: &w.otherProvince})
	w.give(t, w.communeOrganiser, account.Organiser, account.Target{UnitID: &w.commune})
	w.give(t, w.collaborator, account.Collaborator, account.Target{UnitID: &w.commune})
	w.give(t, w.secretary, account.Secretary, account.Target{RoundID: &w.round})
	err := database.InTx(t.Context(), s.DB, func(tx *database.Tx) error {
		_, err := account.GrantOwner(tx, account.Platform, w.owner.ID, w.facility)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) give(t *testing.T, to account.Account, role account.Role, on account.Target) *account.Grant {
	t.Helper()
	g, err := w.s.Grant(t.Context(), account.Platform, to.ID, role, on)
	if err != nil {
		t.Fatalf("grant %s: %v", role, err)
	}
	return g
}

func (w *world) people() map[string]account.Account {
	return map[string]account.Account{
		"administrator": w.administrator, "organiser": w.organiser, "another unit's organiser": w.otherOrganiser, "commune's organiser": w.communeOrganiser,
		"collaborator": w.collaborator, "secretary": w.secretary, "owner": w.owner, "nobody": w.nobody, "visitor": {},
	}
}

// Who may give what, for every role; whoever is not named is refused as not found.
func TestWhoMayGrantWhat(t *testing.T) {
	w := newWorld(t)
	unitOf, commune := account.Target{UnitID: &w.province}, account.Target{UnitID: &w.commune}
	round, facility := account.Target{RoundID: &w.round}, account.Target{FacilityID: &w.facility}
	const ok, forbidden = "", "role-not-yours"
	tests := map[string]struct {
		role account.Role
		on   account.Target
		may  map[string]string
	}{
		"administrator":                {account.Administrator, account.Target{}, map[string]string{"administrator": ok}},
		"organiser of a province":      {account.Organiser, unitOf, map[string]string{"administrator": ok, "organiser": forbidden}},
		"organiser of a commune":       {account.Organiser, commune, map[string]string{"administrator": ok, "commune's organiser": forbidden}},
		"collaborator of a province":   {account.Collaborator, unitOf, map[string]string{"administrator": ok, "organiser": ok}},
		"collaborator of a commune":    {account.Collaborator, commune, map[string]string{"administrator": ok, "commune's organiser": ok}},
		"secretary of a round":         {account.Secretary, round, map[string]string{"administrator": ok, "organiser": ok}},
		"screener of a round":          {account.Screener, round, map[string]string{"administrator": ok, "organiser": ok}},
		"auditor of a round":           {account.Auditor, round, map[string]string{"administrator": ok, "organiser": ok}},
		"owner of a facility":          {account.Owner, facility, map[string]string{"owner": ok}},
		"secretary of an absent round": {account.Secretary, account.Target{RoundID: &w.facility}, map[string]string{}},
	}
	for name, c := range tests {
		for who, by := range w.people() {
			t.Run(name+" by "+who, func(t *testing.T) {
				g, err := w.s.Grant(t.Context(), by, w.somebody.ID, c.role, c.on)
				want, named := c.may[who]
				switch {
				case !named:
					wantFault(t, err, "not-found")
				case want != ok:
					wantFault(t, err, want)
				case err != nil || g.Role != c.role || g.AccountID != w.somebody.ID:
					t.Errorf("got %+v, %v", g, err)
				}
			})
		}
		if _, err := w.s.DB.Pool.Exec(t.Context(), "DELETE FROM grants WHERE account_id = $1", w.somebody.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGrant(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	t.Run("to oneself is refused", func(t *testing.T) {
		for name, c := range map[string]struct {
			by   account.Account
			role account.Role
			on   account.Target
		}{
			"administrator": {w.administrator, account.Organiser, account.Target{UnitID: &w.province}},
			"organiser":     {w.organiser, account.Secretary, account.Target{RoundID: &w.round}},
			"owner":         {w.owner, account.Owner, account.Target{FacilityID: &w.facility}},
		} {
			_, err := w.s.Grant(ctx, c.by, c.by.ID, c.role, c.on)
			if wantFault(t, err, "grant-to-self"); t.Failed() {
				t.Log(name)
			}
		}
	})
	t.Run("on a target that does not fit the role is refused", func(t *testing.T) {
		both := account.Target{UnitID: &w.province, RoundID: &w.round}
		for _, c := range []struct {
			role account.Role
			on   account.Target
		}{
			{account.Administrator, account.Target{UnitID: &w.province}},
			{account.Organiser, account.Target{RoundID: &w.round}},
			{account.Organiser, account.Target{}},
			{account.Secretary, both},
			{account.Owner, account.Target{UnitID: &w.province}},
			{account.Judge, account.Target{RoundID: &w.round}},
			{account.Role("king"), account.Target{}},
		} {
			_, err := w.s.Grant(ctx, w.administrator, w.somebody.ID, c.role, c.on)
			wantFault(t, err, "grant-target")
		}
	})
	t.Run("twice is one grant and one ledger entry", func(t *testing.T) {
		w := newWorld(t)
		var ids []uuid.UUID
		for range 2 {
			g, err := w.s.Grant(ctx, w.organiser, w.somebody.ID, account.Screener, account.Target{RoundID: &w.round})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, g.ID)
		}
		if ids[0] != ids[1] {
			t.Errorf("got %v, want one id", ids)
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND round_id = $2 AND actor_id = $3", ids[0], w.round, w.organiser.ID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("at once is one grant", func(t *testing.T) {
		w := newWorld(t)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := w.s.Grant(ctx, w.organiser, w.somebody.ID, account.Screener, account.Target{RoundID: &w.round}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := count(t, w.s.DB, "SELECT count(*) FROM grants WHERE account_id = $1", w.somebody.ID); n != 1 {
			t.Errorf("got %d grants, want 1", n)
		}
	})
	t.Run("to a disabled or unknown account is refused", func(t *testing.T) {
		off := person(t, w.s.DB, "Da Khoa")
		if _, err := w.s.Disable(ctx, w.administrator, off.ID, 1, "thử"); err != nil {
			t.Fatal(err)
		}
		_, err := w.s.Grant(ctx, w.organiser, off.ID, account.Screener, account.Target{RoundID: &w.round})
		wantFault(t, err, "account-disabled")
		_, err = w.s.Grant(ctx, w.organiser, uuid.New(), account.Screener, account.Target{RoundID: &w.round})
		wantFault(t, err, "account-not-found")
	})
	t.Run("on what is not there is refused for an administrator too", func(t *testing.T) {
		absent := uuid.New()
		for role, on := range map[account.Role]account.Target{account.Organiser: {UnitID: &absent}, account.Secretary: {RoundID: &absent}} {
			_, err := w.s.Grant(ctx, w.administrator, w.somebody.ID, role, on)
			wantFault(t, err, "not-found")
		}
	})
}

func TestEndGrant(t *testing.T) {
	ctx := t.Context()
	t.Run("may who may give it, the holder too, and nobody else", func(t *testing.T) {
		w := newWorld(t)
		for who, want := range map[string]string{
			"administrator": "", "organiser": "", "secretary": "", "another unit's organiser": "not-found", "commune's organiser": "not-found",
			"collaborator": "not-found", "owner": "not-found", "nobody": "not-found", "visitor": "not-found",
		} {
			t.Run(who, func(t *testing.T) {
				g := w.give(t, w.secretary, account.Secretary, account.Target{RoundID: &w.round})
				got, err := w.s.EndGrant(ctx, w.people()[who], g.ID, "hết nhiệm vụ")
				if want != "" {
					wantFault(t, err, want)
				} else if err != nil || got.EndedAt == nil {
					t.Errorf("got %+v, %v", got, err)
				}
			})
		}
	})
	w := newWorld(t)
	t.Run("wants a reason for another's", func(t *testing.T) {
		g := w.give(t, w.somebody, account.Screener, account.Target{RoundID: &w.round})
		_, err := w.s.EndGrant(ctx, w.organiser, g.ID, " ")
		wantField(t, err, "reason", "reason-missing")
	})
	t.Run("twice ends once, and the role may be given anew", func(t *testing.T) {
		g := w.give(t, w.somebody, account.Screener, account.Target{RoundID: &w.round})
		for range 2 {
			if _, err := w.s.EndGrant(ctx, w.organiser, g.ID, "hết việc"); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = 'end-role' AND reason = 'hết việc'", g.ID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
		if again := w.give(t, w.somebody, account.Screener, account.Target{RoundID: &w.round}); again.ID == g.ID {
			t.Error("the ended grant stands again")
		}
	})
	t.Run("of an owner may a co-owner and the organiser of the place, not the administrator", func(t *testing.T) {
		w := newWorld(t)
		second, err := w.s.Grant(ctx, w.owner, w.somebody.ID, account.Owner, account.Target{FacilityID: &w.facility})
		if err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string]string{"administrator": "not-found", "collaborator": "not-found", "another unit's organiser": "not-found"} {
			_, err := w.s.EndGrant(ctx, w.people()[who], second.ID, "x")
			if wantFault(t, err, want); t.Failed() {
				t.Log(who)
			}
		}
		if _, err := w.s.EndGrant(ctx, w.communeOrganiser, second.ID, "khai sai"); err != nil {
			t.Error(err)
		}
	})
	t.Run("keeps the last owner from leaving, and two from leaving at once", func(t *testing.T) {
		w := newWorld(t)
		second, err := w.s.Grant(ctx, w.owner, w.somebody.ID, account.Owner, account.Target{FacilityID: &w.facility})
		if err != nil {
			t.Fatal(err)
		}
		mine, err := w.s.Mine(ctx, w.owner)
		if err != nil || len(mine) != 1 {
			t.Fatalf("got %+v, %v", mine, err)
		}
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = w.s.EndGrant(ctx, w.owner, mine[0].ID, "") })
		wg.Go(func() { _, errs[1] = w.s.EndGrant(ctx, w.somebody, second.ID, "") })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("got %v and %v, want one refusal", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				wantFault(t, err, "last-owner")
			}
		}
	})
	t.Run("keeps the last administrator, also against two at once", func(t *testing.T) {
		w := newWorld(t)
		first, err := w.s.Mine(ctx, w.administrator)
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.EndGrant(ctx, w.administrator, first[0].ID, "")
		wantFault(t, err, "last-administrator")
		second := w.give(t, w.somebody, account.Administrator, account.Target{})
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = w.s.EndGrant(ctx, w.administrator, second.ID, "x") })
		wg.Go(func() { _, errs[1] = w.s.EndGrant(ctx, w.somebody, first[0].ID, "x") })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v, want one refusal", errs[0], errs[1])
		}
		if n := count(t, w.s.DB, "SELECT count(*) FROM grants WHERE role = 'administrator' AND ended_at IS NULL"); n != 1 {
			t.Errorf("got %d administrators, want 1", n)
		}
	})
}

func TestWhoIsWhat(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if _, err := w.s.DB.Pool.Exec(ctx, `INSERT INTO panel_members (id, round_id, account_id, role, code, seat_id, joined_at) VALUES ($1, $2, $3, 'head', 'J01', $1, now())`, uuid.New(), w.otherRound, w.secretary.ID); err != nil {
		t.Fatal(err)
	}
	t.Run("one's own roles have the names of their things, seats included", func(t *testing.T) {
		mine, err := w.s.Mine(ctx, w.secretary)
		if err != nil || len(mine) != 2 || mine[0].Role != account.PanelHead || mine[0].Name != "Kỳ hai" || mine[1].Role != account.Secretary || mine[1].Name != "Kỳ một" {
			t.Errorf("got %+v, %v", mine, err)
		}
	})
	t.Run("authority is summed up by thing", func(t *testing.T) {
		err := database.Read(ctx, w.s.DB, func(tx *database.Tx) error {
			a, err := account.AuthorityOf(tx, w.secretary)
			if err == nil && (!a.Rounds[w.round].Any(account.Secretary) || !a.Rounds[w.otherRound].Any(account.PanelHead) || a.Administrator) {
				t.Errorf("got %+v", a)
			}
			b, err2 := account.AuthorityOf(tx, w.administrator)
			if err2 == nil && !b.Administrator {
				t.Errorf("got %+v", b)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	t.Run("who holds what is for those who may give it", func(t *testing.T) {
		for name, c := range map[string]struct {
			on  account.Target
			who map[string]bool
			n   int
		}{
			"round":    {account.Target{RoundID: &w.round}, map[string]bool{"administrator": true, "organiser": true}, 1},
			"unit":     {account.Target{UnitID: &w.commune}, map[string]bool{"administrator": true, "commune's organiser": true}, 2},
			"facility": {account.Target{FacilityID: &w.facility}, map[string]bool{"owner": true, "organiser": true, "commune's organiser": true, "collaborator": true}, 1},
			"all":      {account.Target{}, map[string]bool{"administrator": true}, 1},
		} {
			for who, by := range w.people() {
				got, err := w.s.GrantsOn(ctx, by, c.on)
				if c.who[who] {
					if err != nil || len(got) != c.n {
						t.Errorf("%s by %s: got %+v, %v; want %d", name, who, got, err, c.n)
					}
				} else if wantFault(t, err, "not-found"); t.Failed() {
					t.Logf("%s by %s", name, who)
				}
			}
		}
		_, err := w.s.GrantsOn(ctx, w.administrator, account.Target{UnitID: &w.province, RoundID: &w.round})
		wantFault(t, err, "grant-target")
	})
	t.Run("a facility's officers are those of its commune and province, no higher", func(t *testing.T) {
		nation := person(t, w.s.DB, "Trung Uong")
		w.give(t, nation, account.Organiser, account.Target{UnitID: &unit.VietNam})
		province := uuid.New()
		if _, err := w.s.DB.Pool.Exec(ctx, "INSERT INTO facilities (id, name, name_folded, kind, unit_id, created_at) VALUES ($1, 'B', 'b', 'household', $2, now())", province, w.province); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			by       account.Account
			facility uuid.UUID
			want     int
		}{{w.organiser, w.facility, 1}, {w.communeOrganiser, w.facility, 1}, {w.otherOrganiser, w.facility, 0}, {nation, province, 0}, {w.organiser, province, 1}, {w.communeOrganiser, province, 0}} {
			err := database.Read(ctx, w.s.DB, func(tx *database.Tx) error {
				got, err := account.RolesOnFacility(tx, c.by, c.facility)
				if err == nil && len(got) != c.want {
					t.Errorf("%s: got %v, want %d roles", c.by.Name, got, c.want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAdministration(t *testing.T) {
	ctx := t.Context()
	t.Run("accounts are made by administrators and organisers", func(t *testing.T) {
		w := newWorld(t)
		for who, by := range w.people() {
			_, err := w.s.Create(ctx, by, account.Registration{Name: "Giám khảo", SignIn: uuid.NewString()[:8] + "@example.vn"})
			if may := who == "administrator" || who == "organiser" || who == "another unit's organiser" || who == "commune's organiser"; may && err != nil {
				t.Errorf("%s: %v", who, err)
			} else if !may {
				wantFault(t, err, "not-found")
			}
		}
		_, err := w.s.Create(ctx, w.organiser, account.Registration{Name: "X", SignIn: *w.owner.Email})
		wantFault(t, err, "sign-in-taken")
	})
	t.Run("accounts are found by those who may grant something", func(t *testing.T) {
		w := newWorld(t)
		for who, by := range w.people() {
			got, err := w.s.Find(ctx, by, " AI.DO@example.vn")
			if who == "collaborator" {
				wantFault(t, err, "account-not-found")
				continue
			}
			if may := who != "nobody" && who != "visitor"; may && (err != nil || got.ID != w.somebody.ID) {
				t.Errorf("%s: got %+v, %v", who, got, err)
			} else if !may {
				wantFault(t, err, "not-found")
			}
		}
		_, err := w.s.Find(ctx, w.organiser, "0900000000")
		wantFault(t, err, "account-not-found")
		for range 20 {
			_, err = w.s.Find(ctx, w.owner, "0900000000")
		}
		wantFault(t, err, "too-many-attempts")
		for range 21 {
			_, err = w.s.Find(ctx, w.administrator, "0900000000")
		}
		wantFault(t, err, "account-not-found")
	})
	t.Run("accounts are found without their other sign-in name", func(t *testing.T) {
		w := newWorld(t)
		if _, err := w.s.DB.Pool.Exec(ctx, "UPDATE accounts SET phone = '+84987654321' WHERE id = $1", w.owner.ID); err != nil {
			t.Fatal(err)
		}
		email, local := *w.owner.Email, (*w.owner.Email)[:1]
		_, domain, _ := strings.Cut(email, "@")
		for who, by := range map[string]account.Account{"organiser": w.organiser, "collaborator of the owner's commune": w.collaborator, "secretary": w.secretary} {
			got, err := w.s.Find(ctx, by, email)
			if err != nil || *got.Email != email || *got.Phone != "0987•••321" {
				t.Errorf("%s by e-mail: got %+v, %v", who, got, err)
			}
			got, err = w.s.Find(ctx, by, "0987654321")
			if err != nil || *got.Email != local+"•••@"+domain || *got.Phone != "+84987654321" {
				t.Errorf("%s by phone: got %+v, %v", who, got, err)
			}
		}
		for who, by := range map[string]account.Account{"administrator": w.administrator, "owner": w.owner} {
			if got, err := w.s.Find(ctx, by, email); err != nil || *got.Phone != "+84987654321" {
				t.Errorf("%s: got %+v, %v", who, got, err)
			}
		}
	})
	t.Run("accounts are listed page by page for administrators", func(t *testing.T) {
		w := newWorld(t)
		var got []account.Account
		after := uuid.Nil
		for {
			page, err := w.s.List(ctx, w.administrator, after, 4)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			got, after = append(got, page...), page[len(page)-1].ID
		}
		if len(got) != 9 {
			t.Errorf("got %d accounts, want 9", len(got))
		}
		_, err := w.s.List(ctx, w.organiser, uuid.Nil, 4)
		wantFault(t, err, "not-found")
	})
	t.Run("disabling ends sessions; enabling opens the account again", func(t *testing.T) {
		w := newWorld(t)
		in := register(t, w.s, "0912345678")
		id := in.Account.ID
		for who, by := range w.people() {
			if who != "administrator" {
				_, err := w.s.Disable(ctx, by, id, 1, "x")
				wantFault(t, err, "not-found")
			}
		}
		_, err := w.s.Disable(ctx, w.administrator, id, 1, "")
		wantField(t, err, "reason", "reason-missing")
		_, err = w.s.Disable(ctx, w.administrator, id, 7, "lạm dụng")
		wantFault(t, err, "stale")
		_, err = w.s.Disable(ctx, w.administrator, w.administrator.ID, 1, "x")
		wantFault(t, err, "disable-self")
		for range 2 {
			if a, err := w.s.Disable(ctx, w.administrator, id, 1, "lạm dụng"); err != nil || a.Status != account.Disabled || a.Version != 2 {
				t.Errorf("got %+v, %v", a, err)
			}
		}
		_, err = w.s.ByToken(ctx, in.Token)
		wantFault(t, err, "session-ended")
		_, err = w.s.SignIn(ctx, "0912345678", secret, device)
		wantFault(t, err, "sign-in-failed")
		if _, err := w.s.Enable(ctx, w.administrator, id, 2, "nhầm"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.SignIn(ctx, "0912345678", secret, device); err != nil {
			t.Error(err)
		}
	})
	t.Run("two administrators who disable each other at once leave one", func(t *testing.T) {
		w := newWorld(t)
		w.give(t, w.somebody, account.Administrator, account.Target{})
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = w.s.Disable(ctx, w.administrator, w.somebody.ID, 1, "x") })
		wg.Go(func() { _, errs[1] = w.s.Disable(ctx, w.somebody, w.administrator.ID, 1, "x") })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("got %v and %v, want one refusal", errs[0], errs[1])
		}
	})
	t.Run("a forgotten password is set anew by an administrator only", func(t *testing.T) {
		w := newWorld(t)
		in := register(t, w.s, "0912345678")
		id := in.Account.ID
		_, err := w.s.SetPassword(ctx, w.organiser, id, 1, "mật khẩu thay thế", "quên")
		wantFault(t, err, "not-found")
		_, err = w.s.SetPassword(ctx, w.administrator, id, 1, "ngắn", "quên")
		wantField(t, err, "password", "password-too-short")
		_, err = w.s.SetPassword(ctx, w.administrator, w.administrator.ID, 1, "mật khẩu thay thế", "quên")
		wantFault(t, err, "own-password")
		_, err = w.s.SetPassword(ctx, w.administrator, id, 9, "mật khẩu thay thế", "quên")
		wantFault(t, err, "stale")
		if _, err := w.s.SetPassword(ctx, w.administrator, id, 1, "mật khẩu thay thế", "quên"); err != nil {
			t.Fatal(err)
		}
		_, err = w.s.ByToken(ctx, in.Token)
		wantFault(t, err, "session-ended")
		if _, err := w.s.SignIn(ctx, "0912345678", "mật khẩu thay thế", device); err != nil {
			t.Error(err)
		}
	})
	t.Run("one's own name is changed at the version seen", func(t *testing.T) {
		w := newWorld(t)
		a, err := w.s.Update(ctx, w.owner, 1, " Trần Văn Mẫu ", "en")
		if err != nil || a.Name != "Trần Văn Mẫu" || a.Locale != "en" || a.Version != 2 {
			t.Errorf("got %+v, %v", a, err)
		}
		_, err = w.s.Update(ctx, w.owner, 1, "Khác", "vi")
		wantFault(t, err, "stale")
		_, err = w.s.Update(ctx, w.owner, 2, "", "vi")
		wantField(t, err, "name", "name-length")
	})
}

func TestBootstrap(t *testing.T) {
	ctx := t.Context()
	t.Run("makes the first administrator, who may sign in", func(t *testing.T) {
		s := service(t)
		a, err := s.Bootstrap(ctx, "Quản trị", "admin@example.vn", secret)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(ctx, "admin@example.vn", secret, device); err != nil {
			t.Error(err)
		}
		if mine, err := s.Mine(ctx, *a); err != nil || len(mine) != 1 || mine[0].Role != account.Administrator {
			t.Errorf("got %+v, %v", mine, err)
		}
	})
	t.Run("sets his password anew, and refuses a second administrator", func(t *testing.T) {
		s := service(t)
		if _, err := s.Bootstrap(ctx, "Quản trị", "admin@example.vn", secret); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Bootstrap(ctx, "Quản trị", "admin@example.vn", "một mật khẩu mới"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn(ctx, "admin@example.vn", "một mật khẩu mới", device); err != nil {
			t.Error(err)
		}
		_, err := s.Bootstrap(ctx, "Kẻ khác", "other@example.vn", secret)
		wantFault(t, err, "administrator-exists")
		if n := count(t, s.DB, "SELECT count(*) FROM accounts"); n != 1 {
			t.Errorf("got %d accounts, want 1", n)
		}
	})
	t.Run("at once makes one administrator", func(t *testing.T) {
		s := service(t)
		var wg sync.WaitGroup
		for _, name := range []string{"a@example.vn", "b@example.vn", "c@example.vn"} {
			wg.Go(func() {
				if _, err := s.Bootstrap(ctx, "A", name, secret); err != nil {
					wantFault(t, err, "administrator-exists")
				}
			})
		}
		wg.Wait()
		if n := count(t, s.DB, "SELECT count(*) FROM grants WHERE role = 'administrator'"); n != 1 {
			t.Errorf("got %d administrators, want 1", n)
		}
	})
}
