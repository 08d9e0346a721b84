package competition_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// world is a database with the units, the default programme, and people.
type world struct {
	*competition.Service
	t             *testing.T
	ctx           context.Context
	clock         *clock
	admin         account.Account
	nation        account.Account // organises the whole
	province      account.Account // organises An Giang
	stranger      account.Account
	anGiang, lamD uuid.UUID
}

// clock is the replaced clock of a test's transactions.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

var noon = time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC) // 12:00 in Vietnam

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.Open(t)
	c := &clock{now: noon}
	ctx := database.WithClock(t.Context(), c.read)
	w := &world{Service: &competition.Service{DB: db}, t: t, ctx: ctx, clock: c}
	if err := (&unit.Service{DB: db}).Seed(ctx); err != nil {
		t.Fatalf("seed units: %v", err)
	}
	if err := w.SeedDefault(ctx); err != nil {
		t.Fatalf("seed programme: %v", err)
	}
	w.anGiang, w.lamD = w.newProvince("An Giang"), w.newProvince("Lâm Đồng")
	w.admin = w.person("Quản trị")
	w.grant(w.admin, account.Administrator, nil, nil)
	w.nation = w.person("Cục")
	w.grant(w.nation, account.Organiser, &unit.VietNam, nil)
	w.province = w.person("Sở Công Thương An Giang")
	w.grant(w.province, account.Organiser, &w.anGiang, nil)
	w.stranger = w.person("Người ngoài")
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.DB.Pool.Exec(w.ctx, query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *world) scan(into any, query string, args ...any) {
	w.t.Helper()
	if err := w.DB.Pool.QueryRow(w.ctx, query, args...).Scan(into); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *world) newProvince(name string) (id uuid.UUID) {
	w.t.Helper()
	w.scan(&id, "SELECT id FROM units WHERE level = 'province' AND name = $1 AND valid_until IS NULL", name)
	return id
}

func (w *world) oldProvince(name string) (id uuid.UUID) {
	w.t.Helper()
	w.scan(&id, "SELECT id FROM units WHERE level = 'province' AND name = $1 AND valid_until IS NOT NULL", name)
	return id
}

func (w *world) person(name string) account.Account {
	w.t.Helper()
	a := account.Account{ID: uuid.Must(uuid.NewV7()), Name: name, Status: account.Active}
	w.exec("INSERT INTO accounts (id, name, email, created_at) VALUES ($1, $2, $3, now())", a.ID, name, a.ID.String()+"@example.test")
	return a
}

func (w *world) grant(to account.Account, role account.Role, unitID, roundID *uuid.UUID) {
	w.t.Helper()
	w.exec("INSERT INTO grants (id, account_id, role, unit_id, round_id, granted_at) VALUES ($1, $2, $3, $4, $5, now())",
		uuid.Must(uuid.NewV7()), to.ID, role, unitID, roundID)
}

func (w *world) secretary(r *competition.Round) account.Account {
	a := w.person("Thư ký")
	w.grant(a, account.Secretary, nil, &r.ID)
	return a
}

// council seats a person on a round's council.
func (w *world) council(r *competition.Round, role string) account.Account {
	a := w.person("Ủy viên Hội đồng")
	w.exec("INSERT INTO council_members (id, round_id, account_id, role, joined_at) VALUES ($1, $2, $3, $4, now())", uuid.Must(uuid.NewV7()), r.ID, a.ID, role)
	return a
}

func (w *world) head(r *competition.Round) account.Account {
	a := w.person("Trưởng ban")
	w.exec("INSERT INTO panel_members (id, seat_id, round_id, account_id, role, code, joined_at) VALUES ($1, $1, $2, $3, 'head', 'J01', now())", uuid.Must(uuid.NewV7()), r.ID, a.ID)
	return a
}

// cycle is an open cycle 2026-2027 in which every province has its region.
func (w *world) cycle() *competition.Cycle {
	w.t.Helper()
	c, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{
		ProgrammeID: competition.CNNT, Name: "2026-2027", StartsOn: day(2026, 1, 1), EndsOn: day(2027, 12, 31),
	})
	if err != nil {
		w.t.Fatalf("create cycle: %v", err)
	}
	var members []competition.Member
	for _, m := range unit.NewRegions() {
		members = append(members, competition.Member{MemberID: m.MemberID, ParentID: m.ParentID})
	}
	c, err = w.SetMembers(w.ctx, w.nation, c.ID, c.Version, members)
	if err != nil {
		w.t.Fatalf("set members: %v", err)
	}
	return c
}

// round is a draft of An Giang whose registration opens in an hour and closes in a
// week.
func (w *world) round(change ...func(*competition.NewRound)) *competition.Round {
	w.t.Helper()
	var cycleID uuid.UUID
	if err := w.DB.Pool.QueryRow(w.ctx, "SELECT id FROM cycles LIMIT 1").Scan(&cycleID); err != nil {
		cycleID = w.cycle().ID
	}
	opens, closes := noon.Add(time.Hour), noon.Add(7*24*time.Hour)
	n := competition.NewRound{CycleID: cycleID, Tier: competition.TierProvince, UnitID: w.anGiang, RegistrationOpensAt: &opens, RegistrationClosesAt: &closes}
	for _, f := range change {
		f(&n)
	}
	by := w.nation
	r, err := w.Create(w.ctx, by, n)
	if err != nil {
		w.t.Fatalf("create round: %v", err)
	}
	return r
}

// in moves a fresh round up to a phase.
func (w *world) in(phase competition.Phase) *competition.Round {
	w.t.Helper()
	r := w.round()
	for r.Phase != phase {
		r = w.enter(r)
	}
	return r
}

// enter moves a round into its next phase whatever the hour.
func (w *world) enter(r *competition.Round) *competition.Round {
	w.t.Helper()
	to := r.Phase.Next()
	if to == competition.Approved || to == competition.Published {
		moved := *r
		w.tx(func(tx *database.Tx) error { return w.EnterTx(tx, w.province, &moved, to, competition.Move{}) })
		return &moved
	}
	moved, err := w.Enter(w.ctx, w.province, r.ID, r.Version, to, competition.Move{Reason: "đủ hồ sơ", Override: true})
	if err != nil {
		w.t.Fatalf("enter %s: %v", to, err)
	}
	return moved
}

func (w *world) tx(fn func(tx *database.Tx) error) {
	w.t.Helper()
	if err := database.InTx(w.ctx, w.DB, fn); err != nil {
		w.t.Fatal(err)
	}
}

// ledger counts what was recorded about a thing.
func (w *world) ledger(id uuid.UUID, action string) (n int) {
	w.t.Helper()
	w.scan(&n, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = $2", id, action)
	return n
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// refused fails the test unless err is a refusal of this kind and code.
func refused(t *testing.T, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind || f.Code != code {
		t.Fatalf("got %v (%+v), want refusal %s %q", err, f, kind, code)
	}
	if f.Message == "" {
		t.Errorf("refusal %q has no words", code)
	}
	return f
}

// refusedField fails the test unless err refuses this field for this reason.
func refusedField(t *testing.T, err error, path, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Fatalf("got %v, want field %s %q refused", err, path, code)
	}
	for _, field := range f.Fields {
		if field.Path == path && field.Code == code && field.Message != "" {
			return
		}
	}
	t.Fatalf("got fields %+v, want %s %q", f.Fields, path, code)
}

// same fails the test unless got is want.
func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
