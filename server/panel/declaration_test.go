package panel_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
)

func (w *world) declare(by account.Account, conflicts ...panel.Conflict) (*panel.Declaration, error) {
	return w.Declare(w.t.Context(), by, w.RoundID, conflicts)
}

func (w *world) hasDeclared(j *panel.Judge, entries ...fixture.Entry) (yes bool) {
	w.t.Helper()
	ids := []uuid.UUID{}
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	err := database.Read(w.t.Context(), w.Judging.DB, func(tx *database.Tx) (err error) {
		yes, err = panel.HasDeclared(tx, j.ID, ids)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return yes
}

func TestDeclaringConflicts(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("that there are none is a declaration too", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		if w.hasDeclared(j) {
			t.Error("got a declaration before there is one")
		}
		d, err := w.declare(p)
		if err != nil || len(d.Recusals) != 0 || d.DeclaredAt.IsZero() || !w.hasDeclared(j, e) {
			t.Errorf("got %+v, %v", d, err)
		}
	})
	t.Run("takes the judge off the facility at once, and said again adds only what is new", func(t *testing.T) {
		w := newWorld(t, db)
		a, b := w.Entry("handicraft"), w.Entry("food")
		_, p := w.seat(panel.Member)
		first, err := w.declare(p, panel.Conflict{FacilityID: a.FacilityID, Kind: panel.Family, Note: " chị gái "})
		if err != nil || len(first.Recusals) != 1 || first.Recusals[0].Note != "chị gái" || first.Recusals[0].Status != panel.Effective || w.recounts != 1 {
			t.Fatalf("got %+v, %v after %d recounts", first, err, w.recounts)
		}
		for _, again := range [][]panel.Conflict{
			{{FacilityID: a.FacilityID, Kind: panel.Other}, {FacilityID: b.FacilityID, Kind: panel.Employer}},
			nil,
		} {
			d, err := w.declare(p, again...)
			if err != nil || len(d.Recusals) != 2 || !d.DeclaredAt.Equal(first.DeclaredAt) || d.Recusals[0].Kind != panel.Family {
				t.Errorf("got %+v, %v; want both, the first as it was, of the first moment %v", d, err, first.DeclaredAt)
			}
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE round_id = $1 AND action = 'declare-conflicts'", w.RoundID); n != 1 {
			t.Errorf("got %d declarations on record, want the first alone", n)
		}
	})
	t.Run("after the first mark on it, a conflict waits for head and secretary", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		w.Phase(competition.Scoring)
		w.mark(j, e)
		d, err := w.declare(p, panel.Conflict{FacilityID: e.FacilityID, Kind: panel.Family})
		if err != nil || d.Recusals[0].Status != panel.Awaiting || w.recounts != 0 {
			t.Errorf("got %+v, %v", d, err)
		}
	})
	t.Run("a facility that enters afterwards is asked about again", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		if _, err := w.declare(p); err != nil {
			t.Fatal(err)
		}
		late := w.Entry("food")
		if !w.hasDeclared(j, e) || w.hasDeclared(j, e, late) {
			t.Error("got the late facility declared over, want it asked about")
		}
		list, err := w.Declarables(t.Context(), p, j.ID)
		if i := slices.IndexFunc(list, func(d panel.Declarable) bool { return d.New }); err != nil || i < 0 || list[i].FacilityID != late.FacilityID {
			t.Errorf("got %+v, %v, want the late one marked as new", list, err)
		}
		if _, err := w.declare(p); err != nil || !w.hasDeclared(j, e, late) {
			t.Errorf("got %v, want it declared over", err)
		}
	})
	t.Run("two devices at once leave one recusal and one moment", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		_, p := w.seat(panel.Member)
		moments, errs := make([]time.Time, 4), make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				d, err := w.declare(p, panel.Conflict{FacilityID: e.FacilityID, Kind: panel.Owner})
				if errs[i] = err; err == nil {
					moments[i] = d.DeclaredAt
				}
			})
		}
		wg.Wait()
		for i := range errs {
			if errs[i] != nil || !moments[i].Equal(moments[0]) {
				t.Errorf("got %v at %v", errs[i], moments[i])
			}
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM recusals WHERE round_id = $1", w.RoundID); n != 1 {
			t.Errorf("got %d recusals, want 1", n)
		}
	})
	t.Run("is refused too early, for strangers, for what is not there, and once results are approved", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		_, p := w.seat(panel.Member)
		_, err := w.declare(w.Secretary)
		wantCode(t, err, "judge-not-found")
		w.Phase(competition.Registration)
		_, err = w.declare(p)
		wantCode(t, err, "declaration-too-early")
		w.Phase(competition.Scoring)
		_, err = w.declare(p, panel.Conflict{FacilityID: e.FacilityID, Kind: panel.Family},
			panel.Conflict{FacilityID: uuid.New(), Kind: "friend", Note: strings.Repeat("ế", 1001)})
		wantField(t, err, "conflicts[1].facilityId", "facility-not-entered")
		wantField(t, err, "conflicts[1].kind", "unknown-value")
		wantField(t, err, "conflicts[1].note", "too-long")
		if n := fixture.One[int](t, db, "SELECT count(*) FROM recusals WHERE round_id = $1", w.RoundID); n != 0 {
			t.Errorf("got %d recusals of a refused declaration", n)
		}
		w.Phase(competition.Approved)
		_, err = w.declare(p, panel.Conflict{FacilityID: e.FacilityID, Kind: panel.Family})
		wantCode(t, err, "panel-closed")
		if _, err = w.declare(p); err != nil {
			t.Errorf("got %v; a judge of a correction must be able to declare that there is none", err)
		}
	})
	t.Run("a code's session declares for its own seat alone", func(t *testing.T) {
		w, other := newWorld(t, db), newWorld(t, db)
		j, p := w.seat(panel.Member)
		if _, err := other.AddJudge(t.Context(), other.Organiser, other.RoundID, panel.NewJudge{AccountID: p.ID, Role: panel.Member, Scores: true}); err != nil {
			t.Fatal(err)
		}
		p.Seat = &j.ID
		if _, err := w.declare(p); err != nil {
			t.Error(err)
		}
		_, err := other.declare(p)
		wantCode(t, err, "judge-not-found")
	})
}

func TestProposedConflicts(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	entries := map[string]fixture.Entry{}
	for _, name := range []string{"own", "owned", "by e-mail", "by phone", "typed", "photographed", "registered", "near", "same province", "stranger"} {
		entries[name] = w.Entry("handicraft")
	}
	person := w.Person()
	own := entries["own"].FacilityID
	j, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: person.ID, Role: panel.Member, Scores: true, FacilityID: &own})
	if err != nil {
		t.Fatal(err)
	}
	w.Owner(person, entries["owned"].FacilityID)
	w.Exec("UPDATE accounts SET phone = '+84900000001' WHERE id = $1", person.ID)
	w.Exec("UPDATE facilities SET contact_email = $2 WHERE id = $1", entries["by e-mail"].FacilityID, *person.Email)
	w.Exec("UPDATE facilities SET contact_phone = '+84900000001' WHERE id = $1", entries["by phone"].FacilityID)
	w.Exec("UPDATE entries SET typed_by = $2 WHERE id = $1", entries["typed"].ID, person.ID)
	w.Exec("UPDATE facilities SET created_by = $2 WHERE id = $1", entries["registered"].FacilityID, person.ID)
	w.Exec(`INSERT INTO photo_contents (sha256, content_type, bytes, width, height, created_at) VALUES (sha256('x'), 'image/jpeg', 10, 640, 480, now())`)
	w.Exec(`INSERT INTO photos (id, facility_id, sha256, uploaded_by, created_at) VALUES ($1, $2, sha256('x'), $3, now())`, uuid.New(), entries["photographed"].FacilityID, person.ID)
	w.Exec("UPDATE facilities SET locality = 'xã Hòa An' WHERE id = $1", own)
	w.Exec("UPDATE facilities SET locality = ' Xã Hòa An' WHERE id = $1", entries["near"].FacilityID)
	w.Exec("UPDATE facilities SET name = 'Zeta ' || name, name_folded = 'zeta ' || name_folded WHERE id = $1", entries["own"].FacilityID)

	list, err := w.Declarables(t.Context(), person, j.ID)
	if err != nil || len(list) != len(entries) {
		t.Fatalf("got %d facilities, %v; want %d", len(list), err, len(entries))
	}
	if list[len(list)-1].FacilityID != own {
		t.Error("got the list by something else than names: A001 comes last by its name")
	}
	want := map[string]panel.Declarable{
		"own": {Proposed: panel.OwnFacility}, "owned": {Proposed: panel.Owner}, "by e-mail": {Proposed: panel.Employer}, "by phone": {Proposed: panel.Employer},
		"typed": {Proposed: panel.Adviser}, "photographed": {Proposed: panel.Adviser}, "registered": {Proposed: panel.Adviser}, "near": {Hint: panel.SameCommune},
	}
	for name, e := range entries {
		i := slices.IndexFunc(list, func(d panel.Declarable) bool { return d.FacilityID == e.FacilityID })
		if got := list[i]; got.Proposed != want[name].Proposed || got.Hint != want[name].Hint {
			t.Errorf("%s: got %q and %q, want %q and %q", name, got.Proposed, got.Hint, want[name].Proposed, want[name].Hint)
		}
	}
}
