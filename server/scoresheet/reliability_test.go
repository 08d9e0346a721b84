package scoresheet_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/reliability"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

func (w *world) reliabilityOf(by account.Account, stage int) (*scoresheet.Reliability, error) {
	return w.sheets.Reliability(w.t.Context(), by, w.RoundID, stage)
}

// measured is the reliability of stage 1, which must be shown.
func (w *world) measured(by account.Account) *scoresheet.Reliability {
	w.t.Helper()
	shown, err := w.reliabilityOf(by, 1)
	if err != nil {
		w.t.Fatal(err)
	}
	return shown
}

func (w *world) grant(person account.Account, role account.Role) {
	w.t.Helper()
	w.Exec("INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, $3, $4, now())", uuid.New(), person.ID, string(role), w.RoundID)
}

func (w *world) council(role panel.CouncilRole) account.Account {
	w.t.Helper()
	person := w.Person()
	w.Exec("INSERT INTO council_members (id, round_id, account_id, role, title, joined_at, version) VALUES ($1, $2, $3, $4, '', now(), 1)", uuid.New(), w.RoundID, person.ID, string(role))
	return person
}

// scored is a round of two entries with an idle head and three judges whose sheets are
// submitted: the last judge gives 4 points less than the others.
func scored(t *testing.T, db *database.DB, edit ...func(*competition.Rules)) (w *world, head judge, judges []judge, entries []fixture.Entry) {
	t.Helper()
	w = newWorld(t, db, edit...)
	entries = []fixture.Entry{w.Entry("handicraft"), w.Entry("handicraft"), w.Entry("food")}
	head = w.idleHead()
	for range 3 {
		judges = append(judges, w.seat(panel.Member))
	}
	w.enter(competition.Scoring)
	for i, j := range judges {
		for e, entry := range entries {
			w.mustSave(j.Account, w.sheet(j, entry, 1), 0, submitted(body(1000*int64(e+1)+1000-400*int64(i/2))))
		}
	}
	return w, head, judges, entries
}

func TestReliabilityIsShownToThoseWhoMaySeeItInThePhase(t *testing.T) {
	db := dbtest.Open(t)
	w, head, judges, _ := scored(t, db)
	auditor, screener := w.Person(), w.Person()
	w.grant(auditor, account.Auditor)
	w.grant(screener, account.Screener)
	other := fixture.NewJudging(t, db)
	people := map[string]account.Account{
		"organiser": w.Organiser, "secretary": w.Secretary, "idle head": head.Account, "judge": judges[0].Account,
		"deputy": w.seat(panel.Deputy).Account, "chair": w.council(panel.Chair), "council member": w.council(panel.CouncilMember),
		"auditor": auditor, "screener": screener, "nobody": w.Person(), "organiser of another round": other.Organiser, "secretary of another round": other.Secretary,
	}
	steps := []struct {
		phase competition.Phase
		sees  []string
	}{
		{competition.Screening, nil}, // a round that stepped back
		{competition.Scoring, []string{"idle head"}},
		{competition.Deliberation, []string{"chair", "council member", "idle head", "organiser", "secretary"}},
		{competition.Approved, []string{"chair", "council member", "idle head", "organiser", "secretary"}},
		{competition.Published, []string{"auditor", "chair", "council member", "idle head", "organiser", "secretary"}},
		{competition.Closed, []string{"auditor", "chair", "council member", "idle head", "organiser", "secretary"}},
	}
	for _, step := range steps {
		w.Phase(step.phase)
		var sees []string
		for name, person := range people {
			shown, err := w.reliabilityOf(person, 1)
			switch {
			case err == nil:
				sees = append(sees, name)
				if named := name == "idle head" || name == "secretary"; named != (shown.Names != nil) {
					t.Errorf("%s, %s: got names %v", step.phase, name, shown.Names)
				}
				if shown.Closed != (step.phase != competition.Scoring) {
					t.Errorf("%s, %s: got closed %v", step.phase, name, shown.Closed)
				}
			case fault.Of(err) == nil || fault.Of(err).Kind != fault.NotFound:
				t.Errorf("%s, %s: got %v, want not found", step.phase, name, err)
			}
		}
		if slices.Sort(sees); !slices.Equal(sees, step.sees) {
			t.Errorf("%s: got %q, want %q", step.phase, sees, step.sees)
		}
	}
	for _, stage := range []int{0, 2, 3} {
		_, err := w.reliabilityOf(w.Secretary, stage)
		wantKind(t, err, fault.NotFound, "not-found")
	}
}

func TestAHeadWhoScoresWaitsForTheStageToClose(t *testing.T) {
	w := newWorld(t, dbtest.Open(t))
	e := w.Entry("handicraft")
	head, judge := w.seat(panel.Head), w.seat(panel.Member)
	w.enter(competition.Scoring)
	for _, j := range []account.Account{head.Account, judge.Account} {
		seat := head
		if j.ID == judge.Account.ID {
			seat = judge
		}
		w.mustSave(j, w.sheet(seat, e, 1), 0, submitted(body(1000)))
	}
	_, err := w.reliabilityOf(head.Account, 1)
	wantKind(t, err, fault.NotFound, "not-found")
	w.enter(competition.Deliberation)
	if got := w.measured(head.Account); got.Sheets != 2 {
		t.Errorf("got %d sheets, want 2", got.Sheets)
	}
}

func TestTheAuditorWaitsForACorrectionToBePublished(t *testing.T) {
	w, _, _, _ := scored(t, dbtest.Open(t))
	auditor := w.Person()
	w.grant(auditor, account.Auditor)
	w.Phase(competition.Published)
	underWay := true
	w.sheets.UnderWay = func(*database.Tx, uuid.UUID) (bool, error) { return underWay, nil }
	_, err := w.reliabilityOf(auditor, 1)
	wantKind(t, err, fault.Conflict, "correction-open")
	w.measured(w.Secretary)
	underWay = false
	w.measured(auditor)
}

func TestStageOneIsMeasuredByItselfOnceTheSecondIsOpen(t *testing.T) {
	w, head, judges, entries := scored(t, dbtest.Open(t), func(r *competition.Rules) {
		r.Stages = []scoring.Stage{{Advance: &scoring.Threshold{Points: 4500, Inclusive: true}}, {Weight: 1}}
	})
	if _, err := w.sheets.OpenSecondStage(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Move{}); err != nil {
		t.Fatal(err)
	}
	got := w.measured(w.Organiser)
	if !got.Closed || got.Sheets != 9 || got.Line.Kind != reliability.AdvanceLine || len(got.Line.Entries) != 3 {
		t.Errorf("got %+v, want stage 1 closed with its line", got)
	}
	above := map[string]bool{}
	for _, p := range got.Line.Entries {
		above[p.Entry] = p.Above
	}
	if want := map[string]bool{entries[0].Code: false, entries[1].Code: false, entries[2].Code: true}; !maps.Equal(above, want) {
		t.Errorf("got %v, want %v", above, want)
	}
	if _, err := w.reliabilityOf(w.Organiser, 2); fault.Of(err) == nil {
		t.Errorf("got %v, want the open stage hidden", err)
	}
	w.mustSave(judges[0].Account, w.sheet(judges[0], entries[2], 2), 0, submitted(body(3000)))
	second, err := w.reliabilityOf(head.Account, 2)
	if err != nil || second.Closed || second.Sheets != 1 {
		t.Errorf("got %+v, %v, want one sheet of the open stage for the idle head", second, err)
	}
	if again := w.measured(w.Organiser); again.Sheets != 9 {
		t.Errorf("got %d sheets of stage 1 after a mark of stage 2, want 9", again.Sheets)
	}
}

func TestReliabilityMeasuresTheCountedSheets(t *testing.T) {
	w, head, judges, entries := scored(t, dbtest.Open(t))
	w.enter(competition.Deliberation)
	got := w.measured(w.Secretary)
	if got.Sheets != 9 || len(got.Judges) != 3 || !got.Overall.Full || got.Overall.Average == nil {
		t.Fatalf("got %d sheets, judges %+v and %+v, want a full panel of 3 × 3", got.Sheets, got.Judges, got.Overall)
	}
	for i, j := range got.Judges {
		if got.Names[j.Code] == "" {
			t.Errorf("got no name for %s", j.Code)
		}
		mine := slices.IndexFunc(judges, func(s judge) bool { return s.Code == j.Code })
		want := 200.0
		if mine == 2 {
			want = -400
		}
		if diff := j.Difference - want; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("judge %d: got %v from the others, want %v", i, j.Difference, want)
		}
	}
	if gap := got.Gaps[0]; gap.High-gap.Low != 400 || gap.Widest == nil || gap.Widest.Criterion != "e1" {
		t.Errorf("got %+v, want 4 points apart, on e1", gap)
	}

	// A sheet that stops counting is out of all figures, as it is out of the score.
	w.Exec("UPDATE score_sheets SET counted = false, counted_reason = 'Không chấm' WHERE id = $1", w.sheet(judges[2], entries[0], 1))
	w.Exec("UPDATE score_sheets SET status = 'open', submitted_at = NULL WHERE id = $1", w.sheet(judges[2], entries[1], 1))
	again := w.measured(head.Account)
	if again.Sheets != 7 || again.Overall.Full || again.Overall.Average != nil || again.Overall.Alpha == nil {
		t.Errorf("got %d sheets and %+v, want 7 and α alone", again.Sheets, again.Overall)
	}
	var counted int
	w.inTx(func(tx *database.Tx) error {
		c, err := scoresheet.CountedInput(tx, w.Round())
		if err != nil {
			return err
		}
		result, err := scoring.Compute(c.Input)
		for _, s := range result.Standings {
			counted += s.Sheets
		}
		return err
	})
	if counted != again.Sheets {
		t.Errorf("got %d sheets, want %d as scoring counts", again.Sheets, counted)
	}
}

func TestTheSameSheetsDrawTheSamePanels(t *testing.T) {
	w, _, _, _ := scored(t, dbtest.Open(t))
	w.enter(competition.Deliberation)
	a, b := w.measured(w.Secretary), w.measured(w.Organiser)
	if a.Line.Draws != reliability.Draws || len(a.Line.Entries) != 3 {
		t.Fatalf("got %d draws of %d entries, want %d of 3", a.Line.Draws, len(a.Line.Entries), reliability.Draws)
	}
	for i := range a.Line.Entries {
		x, y := a.Line.Entries[i], b.Line.Entries[i]
		if x.Score, y.Score = nil, nil; x != y {
			t.Errorf("got %+v, want %+v", y, x)
		}
	}
}
