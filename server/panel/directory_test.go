package panel_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
)

func TestDirectory(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("is found by part of a name without accents, by address and by group", func(t *testing.T) {
		w := newWorld(t, db)
		potter, cook := w.Person(), w.Person()
		w.Exec("UPDATE accounts SET name = 'Nguyễn Thị Gốm' WHERE id = $1", potter.ID)
		w.Exec("UPDATE accounts SET name = 'Đặng Văn Bếp' WHERE id = $1", cook.ID)
		for _, p := range []struct {
			account.Account
			panel.PersonWords
		}{{potter, panel.PersonWords{Title: " Nghệ nhân  gốm ", GroupIDs: []string{"handicraft"}}}, {cook, panel.PersonWords{GroupIDs: []string{"food"}}}} {
			if _, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, p.ID, p.PersonWords); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			search, group string
			want          []string
		}{
			{"", "", []string{"Đặng Văn Bếp", "Nguyễn Thị Gốm"}}, {"thi gom", "", []string{"Nguyễn Thị Gốm"}}, {"NGHE NHAN", "", []string{"Nguyễn Thị Gốm"}},
			{*cook.Email, "", []string{"Đặng Văn Bếp"}}, {"", "food", []string{"Đặng Văn Bếp"}}, {"gom", "food", nil},
		} {
			people, err := w.People(t.Context(), w.Secretary, w.UnitID, c.search, c.group)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range people {
				names = append(names, p.Name)
			}
			if !slices.Equal(names, c.want) {
				t.Errorf("%q in %q: got %v, want %v", c.search, c.group, names, c.want)
			}
		}
	})
	t.Run("holds a person once, even when two add at once", func(t *testing.T) {
		w := newWorld(t, db)
		person := w.Person()
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = w.AddPerson(t.Context(), w.Organiser, w.UnitID, person.ID, panel.PersonWords{})
			})
		}
		wg.Wait()
		known := 0
		for _, err := range errs {
			if fault.Has(err, "person-known") {
				known++
			} else if err != nil {
				t.Error(err)
			}
		}
		if known != len(errs)-1 {
			t.Errorf("got %v, want all but one refused as known", errs)
		}
	})
	t.Run("tells the second of two who change a person, and lets go of who is removed", func(t *testing.T) {
		w := newWorld(t, db)
		p, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, w.Person().ID, panel.PersonWords{Title: "Cũ"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.ChangePerson(t.Context(), w.Organiser, p.ID, p.Version, panel.PersonWords{Title: "Mới"}); err != nil {
			t.Fatal(err)
		}
		_, err = w.ChangePerson(t.Context(), w.Organiser, p.ID, p.Version, panel.PersonWords{Title: "Khác"})
		wantCode(t, err, "stale")
		if current, ok := fault.Of(err).Current.(*panel.KnownPerson); !ok || current.Title != "Mới" {
			t.Errorf("got current %v, want the row with the new title", fault.Of(err).Current)
		}
		if err := w.RemovePerson(t.Context(), w.Organiser, p.ID, 2); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RemovePerson(t.Context(), w.Organiser, p.ID, 3), "person-not-found")
		if _, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, p.AccountID, panel.PersonWords{}); err != nil {
			t.Errorf("added again: got %v, want it done", err)
		}
	})
	t.Run("is nobody else's to see or change", func(t *testing.T) {
		w := newWorld(t, db)
		p, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, w.Person().ID, panel.PersonWords{})
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range []account.Account{w.Person(), newWorld(t, db).Organiser} {
			_, err := w.People(t.Context(), by, w.UnitID, "", "")
			wantCode(t, err, "not-found")
			_, err = w.ChangePerson(t.Context(), by, p.ID, 1, panel.PersonWords{})
			wantCode(t, err, "not-found")
		}
		_, err = w.AddPerson(t.Context(), w.Secretary, w.UnitID, w.Person().ID, panel.PersonWords{})
		wantCode(t, err, "not-found")
	})
	t.Run("knows the programme's groups alone", func(t *testing.T) {
		w := newWorld(t, db)
		_, err := w.AddPerson(t.Context(), w.Organiser, w.UnitID, w.Person().ID, panel.PersonWords{GroupIDs: []string{"food", "không có"}})
		wantField(t, err, "groupIds[1]", "unknown-value")
	})
}

func TestFormingDecision(t *testing.T) {
	db := dbtest.Open(t)
	on := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	t.Run("stands until another version of it, one for the panel and one for the council", func(t *testing.T) {
		w := newWorld(t, db)
		for i, d := range []struct {
			body    panel.Body
			version int
			number  string
		}{{panel.ThePanel, 0, "12/QĐ-SCT"}, {panel.TheCouncil, 0, "13/QĐ-UBND"}, {panel.ThePanel, 1, "15/QĐ-SCT"}} {
			if _, err := w.SetFormingDecision(t.Context(), w.Secretary, w.RoundID, d.body, d.version, panel.DecisionWords{Number: d.number, DecidedOn: on}); err != nil {
				t.Fatalf("%d: %v", i, err)
			}
		}
		standing, err := w.FormingDecisions(t.Context(), w.Organiser, w.RoundID)
		if err != nil || len(standing) != 2 || standing[0].Number != "15/QĐ-SCT" || standing[1].Number != "13/QĐ-UBND" {
			t.Errorf("got %+v, %v; want the panel's second and the council's first", standing, err)
		}
		_, err = w.SetFormingDecision(t.Context(), w.Organiser, w.RoundID, panel.ThePanel, 1, panel.DecisionWords{Number: "16", DecidedOn: on})
		wantCode(t, err, "stale")
	})
	t.Run("needs a number and a day, and ends with approval", func(t *testing.T) {
		w := newWorld(t, db)
		_, err := w.SetFormingDecision(t.Context(), w.Organiser, w.RoundID, panel.ThePanel, 0, panel.DecisionWords{Number: " "})
		wantField(t, err, "number", "decision-number")
		wantField(t, err, "decidedOn", "decision-date")
		w.Phase("approved")
		_, err = w.SetFormingDecision(t.Context(), w.Organiser, w.RoundID, panel.ThePanel, 0, panel.DecisionWords{Number: "1", DecidedOn: on})
		wantCode(t, err, "panel-closed")
	})
}
