package panel_test

import (
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
)

func balanced(perEntry int) panel.Terms {
	return panel.Terms{Mode: panel.Balanced, PerEntry: perEntry}
}

func (w *world) plan(terms panel.Terms) *panel.Plan {
	w.t.Helper()
	p, err := w.PlanAssignment(w.t.Context(), w.Secretary, w.RoundID, terms)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *world) apply(p *panel.Plan) *panel.Plan {
	w.t.Helper()
	applied, err := w.ApplyAssignment(w.t.Context(), w.Secretary, w.RoundID, p.Version, p.Terms, p.Digest)
	if err != nil {
		w.t.Fatal(err)
	}
	return applied
}

func (w *world) entriesOf(group string, n int) (made []fixture.Entry) {
	for range n {
		made = append(made, w.Entry(group))
	}
	return made
}

func TestAssignment(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("shares evenly, leaves conflicts out, prefers who knows the group, and says so", func(t *testing.T) {
		w := newWorld(t, db)
		crafts := w.entriesOf("handicraft", 4)
		w.entriesOf("food", 4)
		var potter, recused *panel.Judge
		for i := range 6 {
			j, person := w.seat(panel.Member)
			group := "food"
			if i < 3 {
				group, potter = "handicraft", j
			}
			if i == 5 {
				recused = j
			}
			if _, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, person.ID, panel.PersonWords{GroupIDs: []string{group}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Recuse(t.Context(), w.Secretary, recused.ID, crafts[0].FacilityID, panel.Other, ""); err != nil {
			t.Fatal(err)
		}
		p := w.plan(balanced(3))
		if len(p.Short) > 0 || len(p.Shares) != 6 || p.Entries != 8 || p.Version != 0 || len(p.Unknown) != 0 {
			t.Fatalf("got %+v, want 8 entries among 6 judges, nothing short", p)
		}
		for _, s := range p.Shares {
			if s.Gets != 4 || s.Known != 4 || s.Had != 8 && s.JudgeID != recused.ID {
				t.Errorf("%s: got %+v, want 4 entries of the own group instead of 8", s.Code, s)
			}
			if s.JudgeID == recused.ID && (s.Conflicts != 1 || s.Eligible != 7) {
				t.Errorf("recused: got %+v, want 1 conflict", s)
			}
		}
		if len(p.Mixed) != 0 {
			t.Errorf("got %+v, want no group with several sets of judges", p.Mixed)
		}
		w.apply(p)
		if missing := w.ready(); len(missing) != 1 || missing[0].Code != "panel-head-missing" {
			t.Errorf("got %+v, want only the head missing", missing)
		}
		if got := w.plan(balanced(3)); got.Version != 1 || got.Shares[0].Had != 4 {
			t.Errorf("got version %d and %d held, want 1 and 4", got.Version, got.Shares[0].Had)
		}
		_ = potter
	})
	t.Run("says which entries it could not give enough judges, and warns of mixed groups", func(t *testing.T) {
		w := newWorld(t, db)
		made := w.entriesOf("food", 3)
		for range 4 {
			w.seat(panel.Member)
		}
		lonely, _ := w.seat(panel.Member)
		judges, err := w.List(t.Context(), w.Secretary, w.RoundID)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range judges {
			if j.ID != lonely.ID {
				if _, err := w.Recuse(t.Context(), w.Secretary, j.ID, made[1].FacilityID, panel.Family, ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		p := w.plan(balanced(3))
		want := panel.ShortEntry{EntryID: made[1].ID, JudgingCode: made[1].Code, GroupID: "food", Got: 1, Wanted: 3, Eligible: 1, Conflicts: 4, BelowMinimum: true}
		if len(p.Short) != 1 || p.Short[0] != want {
			t.Errorf("got %+v, want %+v", p.Short, want)
		}
		if len(p.Mixed) != 1 || p.Mixed[0].Entries != 3 || p.Mixed[0].Sets < 2 || len(p.Unknown) != 1 {
			t.Errorf("got %+v and %+v, want food mixed, and known to nobody", p.Mixed, p.Unknown)
		}
	})
	t.Run("is not applied when something has changed since it was looked at, nor twice, nor by others", func(t *testing.T) {
		w := newWorld(t, db)
		w.entriesOf("food", 2)
		for range 3 {
			w.seat(panel.Member)
		}
		p := w.plan(balanced(3))
		w.entriesOf("food", 1)
		_, err := w.ApplyAssignment(t.Context(), w.Secretary, w.RoundID, p.Version, p.Terms, p.Digest)
		wantCode(t, err, "plan-changed")
		p = w.plan(balanced(3))
		w.apply(p)
		_, err = w.ApplyAssignment(t.Context(), w.Organiser, w.RoundID, p.Version, p.Terms, p.Digest)
		wantCode(t, err, "stale")
		_, judge := w.seat(panel.Head)
		for _, by := range []account.Account{w.Person(), judge} {
			_, err := w.PlanAssignment(t.Context(), by, w.RoundID, balanced(3))
			wantCode(t, err, "not-found")
			_, err = w.ApplyAssignment(t.Context(), by, w.RoundID, 1, p.Terms, p.Digest)
			wantCode(t, err, "not-found")
		}
	})
	t.Run("for everyone takes the groups off, by group gives up the shares", func(t *testing.T) {
		w := newWorld(t, db)
		w.entriesOf("food", 2)
		w.entriesOf("handicraft", 2)
		j, _ := w.seat(panel.Member, "food")
		for range 3 {
			w.seat(panel.Member)
		}
		w.apply(w.plan(balanced(3)))
		if p := w.plan(panel.Terms{Mode: panel.ByGroup}); p.Shares[0].Gets+p.Shares[1].Gets+p.Shares[2].Gets+p.Shares[3].Gets != 14 {
			t.Errorf("by group: got %+v, want 14 pairs", p.Shares)
		}
		w.apply(w.plan(panel.Terms{Mode: panel.Everyone}))
		judges, err := w.List(t.Context(), w.Secretary, w.RoundID)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range judges {
			if x.ID == j.ID && (len(x.GroupIDs) != 0 || x.Version != 2) {
				t.Errorf("got %+v, want no groups, version 2", x.Judge)
			}
		}
		a, err := w.Assignment(t.Context(), w.Organiser, w.RoundID)
		if err != nil || a.Mode != panel.Everyone || a.Version != 2 {
			t.Errorf("got %+v, %v; want everyone, version 2", a, err)
		}
	})
	t.Run("holds to the terms and to the phase", func(t *testing.T) {
		w := newWorld(t, db)
		_, err := w.PlanAssignment(t.Context(), w.Organiser, w.RoundID, panel.Terms{Mode: "lottery", MaxPerJudge: -1})
		wantField(t, err, "mode", "unknown-value")
		wantField(t, err, "maxPerJudge", "max-per-judge")
		_, err = w.PlanAssignment(t.Context(), w.Organiser, w.RoundID, balanced(1))
		wantField(t, err, "perEntry", "per-entry")
		w.Phase("scoring")
		_, err = w.PlanAssignment(t.Context(), w.Organiser, w.RoundID, balanced(5))
		wantCode(t, err, "assignment-in-use")
		w.Phase("deliberation")
		_, err = w.PlanAssignment(t.Context(), w.Organiser, w.RoundID, balanced(5))
		wantCode(t, err, "scoring-closed")
	})
}

func TestRehearsing(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("a change of the panel tells what it would do, and does nothing", func(t *testing.T) {
		w := newWorld(t, db)
		food := w.entriesOf("food", 2)
		w.entriesOf("handicraft", 1)
		minimum := int(w.Round().Rules.MinimumSheets)
		for range minimum - 1 {
			w.seat(panel.Member)
		}
		cook, _ := w.seat(panel.Member, "food")
		ctx := t.Context()
		try := func(what string, p panel.Proposed, changed, before, after int) {
			t.Helper()
			e, err := w.Rehearse(ctx, w.Secretary, w.RoundID, p)
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			if len(e.Entries) != changed || e.BelowBefore != before || e.BelowAfter != after || e.Minimum != minimum {
				t.Errorf("%s: got %+v, want %d entries changed, %d below the minimum before, %d after", what, e, changed, before, after)
			}
		}
		try("leaving", panel.Proposed{Leave: &panel.ProposedLeaving{JudgeID: cook.ID}}, 2, 1, 3)
		try("recusing", panel.Proposed{Recuse: &panel.ProposedRecusal{JudgeID: cook.ID, FacilityID: food[0].FacilityID, Kind: panel.Other}}, 1, 1, 2)
		try("joining", panel.Proposed{Join: &panel.NewJudge{AccountID: w.Person().ID, Role: panel.Member, Scores: true}}, 3, 1, 0)
		try("other groups", panel.Proposed{Change: &panel.ProposedChange{JudgeID: cook.ID, Change: panel.Change{Role: panel.Member}}}, 1, 1, 0)
		try("replacing", panel.Proposed{Replace: &panel.ProposedReplacement{JudgeID: cook.ID, New: panel.NewJudge{AccountID: w.Person().ID}}}, 0, 1, 1)
		judges, err := w.List(ctx, w.Secretary, w.RoundID)
		if err != nil || len(judges) != minimum {
			t.Errorf("got %d judges, %v; want %d as before", len(judges), err, minimum)
		}
		_, err = w.Rehearse(ctx, w.Secretary, w.RoundID, panel.Proposed{Leave: &panel.ProposedLeaving{JudgeID: uuid.New()}})
		wantCode(t, err, "judge-not-found")
		_, err = w.Rehearse(ctx, w.Secretary, w.RoundID, panel.Proposed{})
		wantCode(t, err, "no-change")
		_, err = w.Rehearse(ctx, w.Person(), w.RoundID, panel.Proposed{})
		wantCode(t, err, "not-found")
	})
	t.Run("a recusal after the first mark counts as if it were agreed, and says that it waits", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, _ := w.seat(panel.Member)
		w.Phase("scoring")
		w.mark(j, e)
		got, err := w.Rehearse(t.Context(), w.Secretary, w.RoundID, panel.Proposed{Recuse: &panel.ProposedRecusal{JudgeID: j.ID, FacilityID: e.FacilityID, Kind: panel.Adviser}})
		if err != nil {
			t.Fatal(err)
		}
		if !got.Awaiting || len(got.Entries) != 1 || got.Entries[0].Before != 1 || got.Entries[0].After != 0 {
			t.Errorf("got %+v, want 1 sheet before and none after, awaiting", got)
		}
	})
}
