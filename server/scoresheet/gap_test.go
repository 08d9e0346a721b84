package scoresheet_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// panelOf is a scoring round of one entry, an idle head and n judges.
func panelOf(t *testing.T, db *database.DB, n int) (w *world, e fixture.Entry, head judge, judges []judge) {
	t.Helper()
	w = newWorld(t, db)
	e = w.Entry("handicraft")
	head = w.idleHead()
	for range n {
		judges = append(judges, w.seat(panel.Member))
	}
	w.enter(competition.Scoring)
	return w, e, head, judges
}

// marked is a body of m1, e1 and the answer to m2; the rest is 0.
func marked(m1, e1 int64, m2 string) scoresheet.Body {
	b := body(e1)
	b.Marks["m1"], b.Marks["m2"] = number(m1), json.RawMessage(`"`+m2+`"`)
	return b
}

// alerts says what a head is shown: "A001 1500–3000 e1:0–2000".
func (w *world) alerts(by account.Account) string {
	w.t.Helper()
	gaps, err := w.sheets.GapAlerts(w.t.Context(), by, w.RoundID)
	if err != nil {
		w.t.Fatal(err)
	}
	words := []string{string(gaps.Mode)}
	for _, g := range gaps.Entries {
		words = append(words, g.JudgingCode)
		if g.Low != nil {
			words = append(words, fmt.Sprintf("%d–%d", *g.Low, *g.High))
		}
		for _, c := range g.Criteria {
			words = append(words, fmt.Sprintf("%s:%d–%d", c.CriterionID, c.Low, c.High))
		}
	}
	return strings.Join(words, " ")
}

func TestGapAlerts(t *testing.T) {
	db := dbtest.Open(t)
	tests := map[string]struct {
		sheets []scoresheet.Body
		want   string
	}{
		"totals 15 points apart":                   {[]scoresheet.Body{marked(0, 0, "a"), marked(100, 0, "a"), marked(600, 900, "a")}, "full A001 1500–3000"},
		"totals a hundredth less apart":            {[]scoresheet.Body{marked(0, 0, "a"), marked(100, 0, "a"), marked(550, 925, "a")}, "full"},
		"half of a criterion's maximum":            {[]scoresheet.Body{marked(1250, 0, "a"), marked(1250, 0, "a"), marked(0, 0, "a")}, "full A001 m1:0–1250"},
		"less than half of it":                     {[]scoresheet.Body{marked(1200, 0, "a"), marked(1200, 0, "a"), marked(0, 0, "a")}, "full"},
		"answers are compared by their points":     {[]scoresheet.Body{marked(0, 0, "a"), marked(0, 0, "b"), marked(0, 0, "a")}, "full A001 m2:500–1500"},
		"both, the criteria in the rubric's order": {[]scoresheet.Body{marked(2500, 4000, "a"), marked(0, 0, "c"), marked(0, 0, "c")}, "full A001 0–8000 m1:0–2500 m2:0–1500 e1:0–4000"},
		"two sheets are too few to speak of a gap": {[]scoresheet.Body{marked(0, 0, "a"), marked(2500, 4000, "a")}, "full"},
		"all alike": {[]scoresheet.Body{marked(0, 0, "a"), marked(0, 0, "a"), marked(0, 0, "a")}, "full"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w, e, head, judges := panelOf(t, db, len(tt.sheets))
			for i, b := range tt.sheets {
				w.mustSave(judges[i].Account, w.sheet(judges[i], e, 1), 0, submitted(b))
			}
			if got := w.alerts(head.Account); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	apart := func(w *world, e fixture.Entry, judges []judge) {
		w.t.Helper()
		for i, j := range judges {
			w.mustSave(j.Account, w.sheet(j, e, 1), 0, submitted(marked(0, []int64{0, 4000}[i%2], "a")))
		}
	}
	t.Run("only sheets count that are submitted and counted", func(t *testing.T) {
		w, e, head, judges := panelOf(t, db, 4)
		apart(w, e, judges[:2])
		w.mustSave(judges[2].Account, w.sheet(judges[2], e, 1), 0, marked(0, 0, "a"))
		if got := w.alerts(head.Account); got != "full" {
			t.Errorf("got %q, want nothing of a draft", got)
		}
		w.mustSave(judges[2].Account, w.sheet(judges[2], e, 1), 1, submitted(marked(0, 0, "a")))
		if got, want := w.alerts(head.Account), "full A001 1500–5500 e1:0–4000"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, judges[2].Judge.ID, 1, panel.Leaving{Reason: "Ốm"}); err != nil {
			t.Fatal(err)
		}
		if got := w.alerts(head.Account); got != "full" {
			t.Errorf("got %q, want nothing among two", got)
		}
	})
	t.Run("a head who scores learns the bare fact, once his own sheet is submitted", func(t *testing.T) {
		w := newWorld(t, db)
		e, unmarked := w.Entry("handicraft"), w.Entry("handicraft")
		head := w.seat(panel.Head)
		judges := []judge{w.seat(panel.Member), w.seat(panel.Member), w.seat(panel.Member)}
		w.enter(competition.Scoring)
		apart(w, e, judges)
		apart(w, unmarked, judges)
		if got := w.alerts(head.Account); got != "own" {
			t.Errorf("got %q, want nothing before his own sheet", got)
		}
		w.mustSave(head.Account, w.sheet(head, e, 1), 0, marked(0, 0, "a"))
		if got := w.alerts(head.Account); got != "own" {
			t.Errorf("got %q, want nothing while his own sheet is open", got)
		}
		w.mustSave(head.Account, w.sheet(head, e, 1), 1, submitted(marked(0, 0, "a")))
		if got := w.alerts(head.Account); got != "own A001" {
			t.Errorf("got %q, want the bare fact of A001", got)
		}
	})
	t.Run("nobody else finds them", func(t *testing.T) {
		w, _, _, judges := panelOf(t, db, 2)
		deputy := w.seat(panel.Deputy)
		for _, by := range []account.Account{judges[0].Account, deputy.Account, w.Secretary, w.Organiser, w.Person(), account.Platform} {
			_, err := w.sheets.GapAlerts(t.Context(), by, w.RoundID)
			if err == nil {
				t.Errorf("%s was shown gaps", by.Name)
			}
		}
	})
	t.Run("in stage 2 the first stage's marks stay closed", func(t *testing.T) {
		w := newWorld(t, db, twoStages)
		e := w.Entry("handicraft")
		head := w.idleHead()
		judges := []judge{w.seat(panel.Member), w.seat(panel.Member), w.seat(panel.Member)}
		w.enter(competition.Scoring)
		apart(w, e, judges)
		if got := w.alerts(head.Account); !strings.HasPrefix(got, "full A001") {
			t.Errorf("got %q, want A001", got)
		}
		if _, err := w.sheets.OpenSecondStage(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Move{}); err != nil {
			t.Fatal(err)
		}
		if got := w.alerts(head.Account); got != "full" {
			t.Errorf("got %q, want nothing of stage 1", got)
		}
	})
}
