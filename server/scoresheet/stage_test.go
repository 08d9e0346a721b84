package scoresheet_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

func hexOf(b []byte) string { return hex.EncodeToString(b) }

func (w *world) made() int {
	w.t.Helper()
	return fixture.One[int](w.t, w.DB, "SELECT count(*) FROM score_sheets WHERE round_id = $1", w.RoundID)
}

func (w *world) counted() *scoresheet.Counted {
	w.t.Helper()
	var c *scoresheet.Counted
	w.inTx(func(tx *database.Tx) (err error) {
		c, err = scoresheet.CountedInput(tx, w.Round())
		return err
	})
	return c
}

func TestAssignment(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("opening the scoring makes one sheet per judge, entry of the judge's groups, none for those recused", func(t *testing.T) {
		w := newWorld(t, db)
		a, b := w.Entry("handicraft"), w.Entry("food")
		head, food, extra := w.seat(panel.Head), w.seat(panel.Member, "food"), w.seat(panel.Member)
		one := w.seat(panel.Member, "handicraft")
		w.Owner(extra.Account, b.FacilityID) // known only to the data
		if _, err := w.panels.Recuse(t.Context(), one.Account, one.Judge.ID, a.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		w.enter(competition.Scoring)
		for j, want := range map[*judge][2]bool{&head: {true, true}, &food: {false, true}, &extra: {true, false}, &one: {false, false}} {
			got := [2]bool{w.sheet(*j, a, 1) != uuid.Nil, w.sheet(*j, b, 1) != uuid.Nil}
			if got != want {
				t.Errorf("judge %s: got sheets %v, want %v", j.Code, got, want)
			}
		}
		if r := w.Round(); r.FrozenAt == nil {
			t.Error("the rules are not frozen")
		}
	})
	t.Run("twice makes nothing more", func(t *testing.T) {
		w, _, _, _ := scoringRound(t, db)
		before := w.made()
		w.inTx(func(tx *database.Tx) error { return scoresheet.Assign(tx, w.Organiser, w.Round(), 1) })
		if after := w.made(); before != 2 || after != 2 {
			t.Errorf("got %d, then %d sheets; want 2", before, after)
		}
	})
	t.Run("a judge who joins late gets sheets at once, and so do further groups", func(t *testing.T) {
		w := newWorld(t, db)
		a, b := w.Entry("handicraft"), w.Entry("food")
		w.seat(panel.Head)
		w.seat(panel.Member)
		w.enter(competition.Scoring)
		late := w.seat(panel.Member, "food")
		if w.sheet(late, b, 1) == uuid.Nil || w.sheet(late, a, 1) != uuid.Nil {
			t.Error("want a sheet for food and none for handicraft")
		}
		if _, err := w.panels.ChangeJudge(t.Context(), w.Organiser, late.Judge.ID, 1, panel.Change{Role: panel.Member}); err != nil {
			t.Fatal(err)
		}
		if w.sheet(late, a, 1) == uuid.Nil {
			t.Error("want a sheet for handicraft now")
		}
	})
	t.Run("a replacement scores what is left where the old sheets count, and all where not", func(t *testing.T) {
		for _, count := range []bool{true, false} {
			w := newWorld(t, db)
			done, open := w.Entry("handicraft"), w.Entry("handicraft")
			w.seat(panel.Head)
			old := w.seat(panel.Member)
			w.enter(competition.Scoring)
			w.mustSave(old.Account, w.sheet(old, done, 1), 0, submitted(body(0)))
			w.mustSave(old.Account, w.sheet(old, open, 1), 0, body(0)) // complete, never submitted
			p := w.Person()
			seat, err := w.panels.ReplaceJudge(t.Context(), w.Organiser, old.Judge.ID, 1, panel.NewJudge{AccountID: p.ID}, panel.Leaving{Reason: "Ốm", SheetsCount: count})
			if err != nil {
				t.Fatal(err)
			}
			fresh := judge{seat, p}
			if got := w.sheet(fresh, done, 1) == uuid.Nil; got != count {
				t.Errorf("old sheets count %v: the replacement has no sheet for the entry done: %v", count, got)
			}
			if w.sheet(fresh, open, 1) == uuid.Nil {
				t.Errorf("old sheets count %v: the replacement has no sheet for what was open", count)
			}
			c := w.counted()
			for i, s := range c.Input.Sheets {
				if s.Judge == old.Code && s.Counted != (count && s.Entry == done.Code) {
					t.Errorf("old sheets count %v: %s of %s counted %v because %q", count, s.Entry, s.Judge, s.Counted, c.Why[i])
				}
			}
		}
	})
	t.Run("a judge who comes back does not score twice what still counts", func(t *testing.T) {
		w := newWorld(t, db)
		done, open := w.Entry("handicraft"), w.Entry("handicraft")
		w.seat(panel.Head)
		old := w.seat(panel.Member)
		w.enter(competition.Scoring)
		w.mustSave(old.Account, w.sheet(old, done, 1), 0, submitted(body(0)))
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, old.Judge.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		seat, err := w.panels.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: old.Account.ID, Role: panel.Member, Scores: true})
		if err != nil {
			t.Fatal(err)
		}
		back := judge{seat, old.Account}
		if w.sheet(back, done, 1) != uuid.Nil || w.sheet(back, open, 1) == uuid.Nil {
			t.Errorf("got sheets %v and %v, want only the one for what was open", w.sheet(back, done, 1), w.sheet(back, open, 1))
		}
	})
	t.Run("sheets that nobody saved follow the rubric when scoring is opened again", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		if _, err := w.rounds.StepBack(t.Context(), w.Organiser, w.RoundID, w.Round().Version, "Sửa tiêu chí"); err != nil {
			t.Fatal(err)
		}
		w.Exec(`INSERT INTO rubrics (id, round_id, group_id, version, tree, at) SELECT gen_random_uuid(), round_id, group_id, 2, tree, now() FROM rubrics WHERE round_id = $1`, w.RoundID)
		w.enter(competition.Scoring)
		if own := w.get(j.Account, w.sheet(j, e, 1)); own.RubricVersion != 2 {
			t.Errorf("got rubric version %d, want 2", own.RubricVersion)
		}
	})
}

func TestLeavingScoringBackwards(t *testing.T) {
	db := dbtest.Open(t)
	back := func(w *world) error {
		_, err := w.rounds.StepBack(t.Context(), w.Organiser, w.RoundID, w.Round().Version, "Sửa tiêu chí")
		return err
	}
	t.Run("is refused once a sheet was saved", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, scoresheet.Body{RubricVersion: 1})
		wantBlocked(t, back(w), "sheets-saved")
	})
	t.Run("is refused once a device has fetched the packet, since offline marks cannot be seen", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		w.packet(j)
		wantBlocked(t, back(w), "packets-out")
	})
}

func wantBlocked(t *testing.T, err error, path string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Code != "phase-blocked" || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == path }) {
		t.Errorf("got %v, want the phase blocked by %q", err, path)
	}
}

func TestClosingTheStage(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("names the sheets not submitted by judge and entry, and what devices hold back", func(t *testing.T) {
		w := newWorld(t, db)
		w.Entry("handicraft")
		a2 := w.Entry("handicraft")
		head, j := w.seat(panel.Head), w.seat(panel.Member)
		w.enter(competition.Scoring)
		w.mustSave(head.Account, w.sheet(head, a2, 1), 0, submitted(body(0)))
		if err := w.report(j.Account, "máy 1", 2); err != nil {
			t.Fatal(err)
		}
		_, err := w.rounds.Enter(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{})
		words := []string{head.Code + " – A001", j.Code + " – A001, A002"}
		slices.Sort(words)
		f := fault.Of(err)
		if f == nil || len(f.Fields) != 2 || f.Fields[0].Message != "3 phiếu chưa nộp: "+strings.Join(words, "; ")+"." ||
			f.Fields[1].Message != "2 phiếu còn trên máy chưa gửi: "+j.Code+" (2)." {
			t.Fatalf("got %+v, want %v", f, words)
		}
		for _, by := range []account.Account{w.Organiser, w.Secretary} { // only the head passes over it
			_, err = w.rounds.Enter(t.Context(), by, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{Reason: "Hết giờ", Override: true})
			wantBlocked(t, err, "sheets-not-submitted")
		}
		_, err = w.rounds.Enter(t.Context(), head.Account, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{Override: true})
		wantField(t, err, "reason", "required")
		if _, err = w.rounds.Enter(t.Context(), head.Account, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{Reason: "Hết giờ", Override: true}); err != nil {
			t.Fatal(err)
		}
		stands := fixture.One[string](t, db, "SELECT reason || detail::text FROM ledger_entries WHERE action = 'enter-phase' AND round_id = $1 AND detail ->> 'to' = 'deliberation'", w.RoundID)
		if !strings.HasPrefix(stands, "Hết giờ") || !strings.Contains(stands, words[0]) {
			t.Errorf("got %s, want reason and sheets on record", stands)
		}
	})
	t.Run("waits neither for recused judges nor for withdrawn entries", func(t *testing.T) {
		w := newWorld(t, db)
		a, b := w.Entry("handicraft"), w.Entry("handicraft")
		head, j := w.seat(panel.Head), w.seat(panel.Member)
		third := w.seat(panel.Member)
		w.enter(competition.Scoring)
		for _, by := range []judge{head, j} {
			w.mustSave(by.Account, w.sheet(by, a, 1), 0, submitted(body(0)))
		}
		if _, err := w.panels.Recuse(t.Context(), third.Account, third.Judge.ID, a.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		w.withdraw(b)
		w.enter(competition.Deliberation)
	})
}

// withdraw takes an entry out as entry.Service does, and calls its hook.
func (w *world) withdraw(e fixture.Entry) {
	w.t.Helper()
	w.inTx(func(tx *database.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE entries SET status = 'withdrawn' WHERE id = $1", e.ID); err != nil {
			return err
		}
		gone, err := entry.Get(tx, e.ID)
		if err != nil {
			return err
		}
		return scoresheet.Decided(tx, w.Organiser, gone)
	})
}

func TestWhatCounts(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("only submitted sheets of judges neither recused nor removed, the others with their reason", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		head := w.seat(panel.Head)
		draft, recused, removed, left := w.seat(panel.Member), w.seat(panel.Member), w.seat(panel.Member), w.seat(panel.Member)
		w.enter(competition.Scoring)
		for _, j := range []judge{head, recused, removed, left} {
			w.mustSave(j.Account, w.sheet(j, e, 1), 0, submitted(body(100)))
		}
		w.mustSave(draft.Account, w.sheet(draft, e, 1), 0, body(100)) // complete, never submitted
		x, err := w.panels.Recuse(t.Context(), recused.Account, recused.Judge.ID, e.FacilityID, panel.Family, "")
		if err != nil || x.Status != panel.Awaiting {
			t.Fatalf("got %+v, %v", x, err)
		}
		if n := countedSheets(w.counted()); n != 4 {
			t.Errorf("got %d sheets counted while the recusal waits, want 4", n)
		}
		for _, by := range []account.Account{head.Account, w.Secretary} {
			if x, err = w.panels.AgreeRecusal(t.Context(), by, x.ID, x.Version); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, removed.Judge.ID, 1, panel.Leaving{Reason: "Vi phạm"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, left.Judge.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		c := w.counted()
		want := map[string]string{
			head.Code: "", left.Code: "", draft.Code: "Phiếu chưa nộp",
			recused.Code: "Giám khảo không chấm cơ sở này", removed.Code: "Giám khảo đã rời Ban giám khảo",
		}
		for i, s := range c.Input.Sheets {
			if why := want[s.Judge]; s.Counted != (why == "") || c.Why[i] != why || c.Digests[i] == nil || len(s.Marks) != 5 {
				t.Errorf("sheet of %s: got counted %v, %q; want %q", s.Judge, s.Counted, c.Why[i], why)
			}
		}
		if len(c.Input.Sheets) != 5 || len(c.Judges) != 5 || c.EntryIDs["A001"] != e.ID {
			t.Errorf("got %d sheets, %d judges, entries %v", len(c.Input.Sheets), len(c.Judges), c.EntryIDs)
		}
		result, err := scoring.Compute(c.Input)
		if err != nil || result.Standings[0].Score.String() != "1600" || result.Standings[0].Sheets != 2 {
			t.Errorf("got %+v, %v; want 1600 of 2 sheets", result.Standings, err)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM score_sheets WHERE round_id = $1", w.RoundID); n != 5 {
			t.Errorf("got %d sheets kept, want 5", n)
		}
	})
	t.Run("marks go in the rubric's order, unscored apart from zero", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{"m2": []byte(`"b"`), "e1": number(0)}})
		c := w.counted()
		for _, s := range c.Input.Sheets {
			want := slices.Repeat([]scoring.Mark{scoring.Unmarked}, 5)
			if s.Judge == j.Code {
				want[1], want[2] = 1, 0
			}
			if !slices.Equal(s.Marks, want) {
				t.Errorf("judge %s: got %v, want %v", s.Judge, s.Marks, want)
			}
		}
	})
	t.Run("options with signs that JSON escapes are read all the same", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		w.seat(panel.Head)
		j := w.seat(panel.Member)
		tree := fixture.Tree()
		tree.CriterionGroups[0].Criteria[1].Options[1].ID = `b"\\ ễ`
		encoded, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		w.Exec(`INSERT INTO rubrics (id, round_id, group_id, version, tree, at) VALUES ($1, $2, 'handicraft', 2, $3, now())`, uuid.New(), w.RoundID, encoded)
		w.Phase(competition.Scoring)
		w.inTx(func(tx *database.Tx) error { return scoresheet.OpenFirstStage(tx, w.Organiser, w.Round()) })
		b := body(0)
		b.RubricVersion = 2
		b.Marks["m2"], _ = json.Marshal(`b"\\ ễ`)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, submitted(b))
		for _, s := range w.counted().Input.Sheets {
			if s.Judge == j.Code && !slices.Equal(s.Marks, []scoring.Mark{0, 1, 0, 0, 0}) {
				t.Errorf("got %v", s.Marks)
			}
		}
	})
	t.Run("a sheet that no longer counts takes no saves, but loses none", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		if _, err := w.panels.Recuse(t.Context(), j.Account, j.Judge.ID, e.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		id := w.sheet(j, e, 1)
		_, err := w.save(j.Account, id, 0, submitted(body(0)))
		wantKind(t, err, fault.Locked, "sheet-not-counted")
		if n := fixture.One[int](t, db, "SELECT count(*) FROM score_sheet_late_copies WHERE sheet_id = $1", id); n != 1 {
			t.Errorf("got %d copies kept, want 1", n)
		}
	})
	t.Run("a first save and the judge's own recusal at once: either way one of them is told", func(t *testing.T) {
		for range 10 {
			w, e, _, j := scoringRound(t, db)
			id := w.sheet(j, e, 1)
			var saved, recused error
			var x *panel.Recusal
			var wg sync.WaitGroup
			wg.Go(func() { _, saved = w.save(j.Account, id, 0, submitted(body(0))) })
			wg.Go(func() {
				x, recused = w.panels.Recuse(context.Background(), j.Account, j.Judge.ID, e.FacilityID, panel.Family, "")
			})
			wg.Wait()
			if recused != nil {
				t.Fatal(recused)
			}
			own := w.get(j.Account, id)
			switch {
			case saved == nil && x.Status == panel.Awaiting && own.Counted && own.Revision == 1:
			case fault.Has(saved, "sheet-not-counted") && x.Status == panel.Effective && !own.Counted && own.Revision == 0:
			default:
				t.Errorf("got %v, recusal %+v, sheet %+v", saved, x, own)
			}
		}
	})
	t.Run("an entry that comes back counts again", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.withdraw(e)
		if own := w.get(j.Account, w.sheet(j, e, 1)); own.Counted {
			t.Errorf("got %+v, want not counted", own)
		}
		w.inTx(func(tx *database.Tx) error {
			if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE entries SET status = 'accepted' WHERE id = $1", e.ID); err != nil {
				return err
			}
			back, err := entry.Get(tx, e.ID)
			if err != nil {
				return err
			}
			return scoresheet.Decided(tx, w.Organiser, back)
		})
		if own := w.get(j.Account, w.sheet(j, e, 1)); !own.Counted || own.CountedReason != "" {
			t.Errorf("got %+v, want counted", own)
		}
	})
}

func countedSheets(c *scoresheet.Counted) (n int) {
	for _, s := range c.Input.Sheets {
		if s.Counted {
			n++
		}
	}
	return n
}

func twoStages(r *competition.Rules) {
	r.Stages = []scoring.Stage{{Advance: &scoring.Threshold{Points: 5000, Inclusive: true}}, {}}
}

func TestSecondStage(t *testing.T) {
	db := dbtest.Open(t)
	open := func(w *world, by account.Account, move competition.Move) error {
		_, err := w.sheets.OpenSecondStage(t.Context(), by, w.RoundID, w.Round().Version, move)
		return err
	}
	t.Run("makes sheets for the entries that advance, and closes stage 1", func(t *testing.T) {
		w := newWorld(t, db, twoStages)
		good, bad := w.Entry("handicraft"), w.Entry("handicraft")
		head, j := w.seat(panel.Head), w.seat(panel.Member)
		w.enter(competition.Scoring)
		_, err := w.rounds.Enter(t.Context(), w.Organiser, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{})
		wantBlocked(t, err, "second-stage-not-open")
		wantBlocked(t, open(w, w.Organiser, competition.Move{}), "sheets-not-submitted")
		for _, by := range []judge{head, j} {
			w.mustSave(by.Account, w.sheet(by, good, 1), 0, submitted(body(3500))) // exactly 50
			w.mustSave(by.Account, w.sheet(by, bad, 1), 0, submitted(body(3475)))
		}
		if err := open(w, w.Secretary, competition.Move{}); err != nil {
			t.Fatal(err)
		}
		if w.sheet(j, good, 2) == uuid.Nil || w.sheet(j, bad, 2) != uuid.Nil || w.Round().Stage != 2 {
			t.Fatalf("got sheets %v %v in stage %d", w.sheet(j, good, 2), w.sheet(j, bad, 2), w.Round().Stage)
		}
		_, err = w.reopen(head.Account, w.sheet(j, good, 1), 1)
		wantKind(t, err, fault.Locked, "stage-closed")
		_, err = w.save(j.Account, w.sheet(j, good, 1), 1, body(0))
		wantKind(t, err, fault.Locked, "stage-closed")
		wantCode(t, open(w, w.Secretary, competition.Move{}), "second-stage-open")

		late := w.seat(panel.Member)
		if w.sheet(late, good, 2) == uuid.Nil || w.sheet(late, good, 1) != uuid.Nil || w.sheet(late, bad, 2) != uuid.Nil {
			t.Error("a judge who joins in stage 2 scores the advancing entries, in stage 2 only")
		}
		for _, by := range []judge{head, j, late} {
			w.mustSave(by.Account, w.sheet(by, good, 2), 0, submitted(body(4000)))
		}
		w.enter(competition.Deliberation)
		result, err := scoring.Compute(w.counted().Input)
		if err != nil || result.Standings[0].Score.String() != "5500" || result.Standings[1].Status != scoring.Eliminated {
			t.Errorf("got %+v, %v", result.Standings, err)
		}
	})
	t.Run("the head may pass over what is missing, with a reason", func(t *testing.T) {
		w := newWorld(t, db, twoStages)
		e := w.Entry("handicraft")
		head, j, third := w.seat(panel.Head), w.seat(panel.Member), w.seat(panel.Member)
		w.enter(competition.Scoring)
		for _, by := range []judge{head, j} {
			w.mustSave(by.Account, w.sheet(by, e, 1), 0, submitted(body(4000)))
		}
		err := open(w, head.Account, competition.Move{Override: true})
		wantField(t, err, "reason", "required")
		if err := open(w, head.Account, competition.Move{Override: true, Reason: "Giám khảo vắng"}); err != nil {
			t.Fatal(err)
		}
		if w.sheet(third, e, 2) == uuid.Nil {
			t.Error("the absent judge still scores in stage 2")
		}
	})
	t.Run("is for the round's people, at the right time, on the version seen", func(t *testing.T) {
		w := newWorld(t, db, twoStages)
		w.Entry("handicraft")
		_, j := w.seat(panel.Head), w.seat(panel.Member)
		wantCode(t, open(w, w.Organiser, competition.Move{}), "wrong-phase")
		w.enter(competition.Scoring)
		wantCode(t, open(w, j.Account, competition.Move{}), "not-found")
		_, err := w.sheets.OpenSecondStage(t.Context(), w.Organiser, w.RoundID, 99, competition.Move{})
		wantKind(t, err, fault.Stale, "stale")
		one, _, _, _ := scoringRound(t, db)
		wantCode(t, open(one, one.Organiser, competition.Move{}), "one-stage")
	})
}

// The whole of a big round is read in one query.
func BenchmarkCountedInput(b *testing.B) {
	db := dbtest.Open(b)
	w := newWorld(b, db)
	for range 1000 {
		w.Entry("handicraft")
	}
	w.seat(panel.Head)
	for range 8 {
		w.seat(panel.Member)
	}
	w.enter(competition.Scoring)
	w.Exec(`UPDATE score_sheets SET revision = 1, digest = '\x00', status = 'submitted', submitted_at = now(), saved_at = now(), total = 2500,
		marks = '{"m1":0,"m2":"a","e1":1000,"s1":0,"c1":0}' WHERE round_id = $1`, w.RoundID)
	for b.Loop() {
		if c := w.counted(); len(c.Input.Sheets) != 9000 {
			b.Fatal(fmt.Sprint(len(c.Input.Sheets)))
		}
	}
}
