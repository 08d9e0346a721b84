package scoresheet_test

import (
	"testing"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// shared is a round whose entries are shared out among four judges, three each.
func shared(t *testing.T, entries int) (*world, []fixture.Entry, []judge) {
	t.Helper()
	w := newWorld(t, dbtest.Open(t))
	var made []fixture.Entry
	for range entries {
		made = append(made, w.Entry("handicraft"))
	}
	judges := []judge{w.seat(panel.Head)}
	for range 3 {
		judges = append(judges, w.seat(panel.Member))
	}
	w.share(3)
	return w, made, judges
}

func (w *world) share(perEntry int) {
	w.t.Helper()
	terms := panel.Terms{Mode: panel.Balanced, PerEntry: perEntry}
	p, err := w.panels.PlanAssignment(w.t.Context(), w.Secretary, w.RoundID, terms)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.panels.ApplyAssignment(w.t.Context(), w.Secretary, w.RoundID, p.Version, terms, p.Digest); err != nil {
		w.t.Fatal(err)
	}
}

// count is how many sheets of these judges count.
func (w *world) count(judges ...judge) (n int) {
	w.t.Helper()
	for _, j := range judges {
		var own int
		if err := w.DB.Pool.QueryRow(w.t.Context(), "SELECT count(*) FROM score_sheets WHERE judge_id = $1 AND counted", j.Judge.ID).Scan(&own); err != nil {
			w.t.Fatal(err)
		}
		n += own
	}
	return n
}

// decided tells of an entry that has just been accepted.
func (w *world) decided(e fixture.Entry) {
	w.t.Helper()
	err := database.InTx(w.t.Context(), w.DB, func(tx *database.Tx) error {
		if _, err := competition.Lock(tx, w.RoundID); err != nil {
			return err
		}
		accepted, err := entry.Get(tx, e.ID)
		if err != nil {
			return err
		}
		return scoresheet.Decided(tx, w.Organiser, accepted)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestSheetsFollowTheSharing(t *testing.T) {
	t.Run("when scoring opens", func(t *testing.T) {
		w, _, judges := shared(t, 8)
		w.enter(competition.Scoring)
		for _, j := range judges {
			if n := w.count(j); n != 6 {
				t.Errorf("%s: got %d sheets, want 6 of 8", j.Code, n)
			}
		}
	})
	t.Run("when a judge is replaced: the entries of the seat pass on", func(t *testing.T) {
		w, _, judges := shared(t, 8)
		w.enter(competition.Scoring)
		person := w.Person()
		j, err := w.panels.ReplaceJudge(t.Context(), w.Secretary, judges[1].Judge.ID, judges[1].Judge.Version, panel.NewJudge{AccountID: person.ID}, panel.Leaving{Reason: "Ốm"})
		if err != nil {
			t.Fatal(err)
		}
		if n := w.count(judge{j, person}); n != 6 {
			t.Errorf("got %d sheets, want the 6 of the seat", n)
		}
		if n := w.count(judges...); n != 18 {
			t.Errorf("got %d sheets of the four that count, want 18 of three", n)
		}
	})
	t.Run("when one leaves and another joins: only what lacks judges", func(t *testing.T) {
		w, _, judges := shared(t, 8)
		w.enter(competition.Scoring)
		if n := w.count(w.seat(panel.Member)); n != 0 {
			t.Errorf("joined a round that lacks nobody: got %d sheets, want none", n)
		}
		if _, err := w.panels.LeaveJudge(t.Context(), w.Secretary, judges[1].Judge.ID, judges[1].Judge.Version, panel.Leaving{Reason: "Bận"}); err != nil {
			t.Fatal(err)
		}
		// What is short stays so until somebody decides.
		if n := w.count(judges...); n != 18 {
			t.Errorf("got %d sheets that count, want 18", n)
		}
		if n := w.count(w.seat(panel.Member)); n != 6 {
			t.Errorf("joined after one has left: got %d sheets, want the 6 that lack a judge", n)
		}
	})
	t.Run("when the sharing is widened in scoring: nobody loses an entry", func(t *testing.T) {
		w, _, judges := shared(t, 4)
		w.enter(competition.Scoring)
		w.share(4)
		for _, j := range judges {
			if n := w.count(j); n != 4 {
				t.Errorf("%s: got %d sheets, want all 4", j.Code, n)
			}
		}
	})
	t.Run("when an entry is accepted in scoring", func(t *testing.T) {
		w, _, judges := shared(t, 4)
		w.enter(competition.Scoring)
		e := w.Entry("handicraft")
		w.decided(e)
		if n := w.count(judges...); n != 15 {
			t.Errorf("got %d sheets, want 12 and 3 more", n)
		}
	})
}
