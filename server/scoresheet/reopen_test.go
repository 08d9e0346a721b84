package scoresheet_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

func (w *world) reopen(by account.Account, sheet uuid.UUID, revision int, criteria ...string) (*scoresheet.Own, error) {
	return w.sheets.Reopen(context.Background(), by, sheet, revision, "Bấm nhầm", criteria)
}

func TestReopening(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("the head opens a submitted sheet, and the judge saves and submits again", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, submitted(body(0)))
		own, err := w.reopen(head.Account, id, 1)
		if err != nil || own.Status != scoresheet.Open || own.Revision != 1 || own.SubmittedAt != nil || len(own.Marks) > 0 || own.Digest != nil {
			t.Fatalf("got %+v, %v; want it open and without marks for the head", own, err)
		}
		if told := w.get(j.Account, id); told.ReopenedAt == nil || told.ReopenedFor != "Bấm nhầm" {
			t.Errorf("got %+v, want the judge told when and why it was opened", told)
		}
		if a := w.mustSave(j.Account, id, 1, submitted(body(25))); a.Revision != 2 || *a.Total != 1525 {
			t.Errorf("got %+v", a)
		}
		if told := w.get(j.Account, id); told.ReopenedAt != nil || told.ReopenedFor != "" {
			t.Errorf("got %+v, want no word of it once submitted again", told)
		}
		why := fixture.One[string](t, db, "SELECT reason FROM ledger_entries WHERE action = 'reopen-sheet' AND subject_id = $1", id)
		if n := fixture.One[int](t, db, "SELECT count(*) FROM score_sheet_reopenings WHERE sheet_id = $1 AND reason = 'Bấm nhầm' AND revision = 1", id); n != 1 || why != "Bấm nhầm" {
			t.Errorf("got %d reopenings and %q in the ledger", n, why)
		}
	})
	t.Run("nobody opens his own, the deputy only the head's, others none", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		deputy := w.seat(panel.Deputy)
		other := w.seat(panel.Member)
		for _, by := range []judge{head, deputy, j} {
			w.mustSave(by.Account, w.sheet(by, e, 1), 0, submitted(body(0)))
		}
		sheets := map[string]uuid.UUID{"head": w.sheet(head, e, 1), "deputy": w.sheet(deputy, e, 1), "judge": w.sheet(j, e, 1)}
		cases := []struct {
			name  string
			by    account.Account
			sheet string
			code  string
		}{
			{"the head his own", head.Account, "head", "own-sheet"},
			{"the deputy his own", deputy.Account, "deputy", "own-sheet"},
			{"a judge his own", j.Account, "judge", "own-sheet"},
			{"the deputy a judge's", deputy.Account, "judge", "not-panel-head"},
			{"the secretary a judge's", w.Secretary, "judge", "not-panel-head"},
			{"the organiser a judge's", w.Organiser, "judge", "not-panel-head"},
			{"another judge a judge's", other.Account, "judge", "sheet-not-found"},
			{"a stranger a judge's", w.Person(), "judge", "sheet-not-found"},
		}
		for _, c := range cases {
			_, err := w.reopen(c.by, sheets[c.sheet], 1)
			if !fault.Has(err, c.code) {
				t.Errorf("%s: got %v, want %q", c.name, err, c.code)
			}
		}
		for by, sheet := range map[*judge]string{&deputy: "head", &head: "deputy"} {
			if _, err := w.reopen(by.Account, sheets[sheet], 1); err != nil {
				t.Errorf("%s's sheet: %v", sheet, err)
			}
		}
	})
	t.Run("needs a reason, the revision seen, and a submitted sheet", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(0))
		_, err := w.reopen(head.Account, id, 1)
		wantKind(t, err, fault.Conflict, "sheet-open")
		w.mustSave(j.Account, id, 1, submitted(body(0)))
		_, err = w.reopen(head.Account, id, 1)
		wantKind(t, err, fault.Stale, "stale")
		if current := fault.Of(err).Current.(*scoresheet.Own); current.Revision != 2 || len(current.Marks) > 0 {
			t.Errorf("got %+v, want revision 2 without marks", current)
		}
		_, err = w.sheets.Reopen(t.Context(), head.Account, id, 2, " \n", nil)
		wantField(t, err, "reason", "required")
		_, err = w.reopen(head.Account, id, 2, "m1")
		wantField(t, err, "criteria", "whole-sheet")
	})
	t.Run("ends when the stage closes", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, submitted(body(0)))
		for _, phase := range []competition.Phase{competition.Deliberation, competition.Approved, competition.Published, competition.Closed} {
			w.Phase(phase)
			_, err := w.reopen(head.Account, id, 1, "m1")
			wantKind(t, err, fault.Locked, "stage-closed")
		}
	})
	t.Run("two heads' tablets at once open it once", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, submitted(body(0)))
		_, errs := atOnce(4, func(int) (*scoresheet.Own, error) { return w.reopen(head.Account, id, 1) })
		opened := 0
		for _, err := range errs {
			if err == nil {
				opened++
			} else {
				wantCode(t, err, "sheet-open")
			}
		}
		if opened != 1 {
			t.Errorf("got %d openings, want 1", opened)
		}
	})
	t.Run("a judge who left has nobody to fill an open sheet", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, submitted(body(0)))
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, j.Judge.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		_, err := w.reopen(head.Account, id, 1)
		wantCode(t, err, "judge-left")
	})
}

func TestTakingAScoreAgain(t *testing.T) {
	db := dbtest.Open(t)
	published := func(t *testing.T) (*world, uuid.UUID, judge, judge) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, submitted(body(0)))
		w.Phase(competition.Published)
		w.correction = true
		return w, id, head, j
	}
	t.Run("in a correction the head opens some criteria, and only those change", func(t *testing.T) {
		w, id, head, j := published(t)
		_, err := w.reopen(head.Account, id, 1)
		wantField(t, err, "criteria", "required")
		_, err = w.reopen(head.Account, id, 1, "x9", "e1", "e1")
		wantField(t, err, "criteria[0]", "unknown-criterion")
		wantField(t, err, "criteria[2]", "twice")
		if _, err = w.reopen(head.Account, id, 1, "e1"); err != nil {
			t.Fatal(err)
		}
		other := submitted(body(25))
		other.Marks["m1"], other.Marks["m2"] = number(50), json.RawMessage(`"b"`)
		delete(other.Marks, "s1")
		_, err = w.save(j.Account, id, 1, func() scoresheet.Body { b := other; b.Submitted = false; return b }())
		wantField(t, err, "marks.m1", "criterion-not-reopened")
		wantField(t, err, "marks.m2", "criterion-not-reopened")
		wantField(t, err, "marks.s1", "criterion-not-reopened")
		if a := w.mustSave(j.Account, id, 1, submitted(body(25))); *a.Total != 1525 {
			t.Errorf("got %+v", a)
		}
	})
	t.Run("without a correction nothing opens, and what is open closes again", func(t *testing.T) {
		w, id, head, j := published(t)
		if _, err := w.reopen(head.Account, id, 1, "e1"); err != nil {
			t.Fatal(err)
		}
		w.correction = false
		_, err := w.save(j.Account, id, 1, submitted(body(25)))
		wantKind(t, err, fault.Locked, "stage-closed")
	})
	t.Run("a sheet that was never opened for it stays closed", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(0)) // left open when the head overrode
		w.Phase(competition.Published)
		w.correction = true
		_, err := w.save(j.Account, id, 1, submitted(body(25)))
		wantKind(t, err, fault.Locked, "stage-closed")
	})
	t.Run("approval waits for the sheets opened, and abandoning takes back what was done", func(t *testing.T) {
		w := newWorld(t, db)
		first, second := w.Entry("handicraft"), w.Entry("handicraft")
		head, j := w.seat(panel.Head), w.seat(panel.Member)
		w.enter(competition.Scoring)
		id := w.sheet(j, first, 1)
		for _, e := range []fixture.Entry{first, second} {
			w.mustSave(j.Account, w.sheet(j, e, 1), 0, submitted(body(0)))
		}
		w.Phase(competition.Published)
		w.correction = true
		opened := fixture.One[time.Time](t, db, "SELECT now()")
		if _, err := w.reopen(head.Account, id, 1, "e1"); err != nil {
			t.Fatal(err)
		}
		w.mustSave(j.Account, id, 1, body(75))
		done := w.sheet(j, second, 1)
		if _, err := w.reopen(head.Account, done, 1, "e1"); err != nil {
			t.Fatal(err)
		}
		w.mustSave(j.Account, done, 1, submitted(body(75)))
		w.inTx(func(tx *database.Tx) error {
			missing, err := scoresheet.Retaking(tx, w.Round())
			want := "1 phiếu mở lại chưa nộp: " + j.Code + " – A001."
			if len(missing) != 1 || missing[0].Message != want {
				t.Errorf("got %+v, want %q", missing, want)
			}
			return err
		})
		w.inTx(func(tx *database.Tx) error { return scoresheet.EndRetakes(tx, head.Account, w.RoundID, opened) })
		for _, id := range []uuid.UUID{id, done} {
			own := w.get(j.Account, id)
			if own.Revision != 3 || own.Status != scoresheet.Submitted || string(own.Marks["e1"]) != "0" || *own.Total != 1500 {
				t.Errorf("got %+v, want the marks of revision 1 as revision 3", own)
			}
		}
		w.inTx(func(tx *database.Tx) error {
			missing, err := scoresheet.Retaking(tx, w.Round())
			if len(missing) > 0 {
				t.Errorf("got %+v, want nothing open", missing)
			}
			return err
		})
	})
}

func TestLateCopies(t *testing.T) {
	db := dbtest.Open(t)
	late := func(t *testing.T, b scoresheet.Body) (w *world, e fixture.Entry, head, j judge, q scoresheet.SaveRequest) {
		w, e, head, j = scoringRound(t, db)
		w.mustSave(head.Account, w.sheet(head, e, 1), 0, submitted(body(0)))
		q = scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: b, DeviceID: "máy 9"}
		w.Phase(competition.Deliberation)
		for range 3 { // the device asks again and again
			_, err := w.sheets.Save(t.Context(), j.Account, q)
			wantKind(t, err, fault.Locked, "stage-closed")
		}
		return w, e, head, j, q
	}
	list := func(w *world, by account.Account) []scoresheet.Late {
		copies, err := w.sheets.LateCopies(context.Background(), by, w.RoundID)
		if err != nil {
			w.t.Fatal(err)
		}
		return copies
	}
	t.Run("are kept once per key, outside the revisions, and recorded", func(t *testing.T) {
		w, _, head, j, q := late(t, submitted(body(100)))
		copies := list(w, head.Account)
		if len(copies) != 1 || copies[0].JudgeCode != j.Code || copies[0].JudgingCode != "A001" || !copies[0].Submitted || copies[0].TakenIn != 0 || copies[0].Revision != 0 {
			t.Errorf("got %+v, want one copy", copies)
		}
		if w.revisions(q.SheetID) != 0 || w.get(j.Account, q.SheetID).Revision != 0 {
			t.Error("the late copy became a revision")
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'keep-late-copy' AND subject_id = $1", q.SheetID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
		_, err := w.sheets.LateCopies(t.Context(), j.Account, w.RoundID)
		wantCode(t, err, "not-found")
	})
	t.Run("under a key that holds another body are refused", func(t *testing.T) {
		w, _, head, j, q := late(t, submitted(body(100)))
		q.Body = submitted(body(200))
		_, err := w.sheets.Save(t.Context(), j.Account, q)
		wantKind(t, err, fault.Invalid, "key-reused")
		if copies := list(w, head.Account); len(copies) != 1 {
			t.Errorf("got %+v, want the first copy alone", copies)
		}
	})
	t.Run("are taken in by the head with a reason, and the device is then told so", func(t *testing.T) {
		w, _, head, j, q := late(t, submitted(body(100)))
		id := list(w, head.Account)[0].ID
		_, err := w.sheets.TakeIn(t.Context(), head.Account, id, 0, "")
		wantField(t, err, "reason", "required")
		_, err = w.sheets.TakeIn(t.Context(), head.Account, id, 4, "Mất mạng")
		wantCode(t, err, "stale")
		_, err = w.sheets.TakeIn(t.Context(), j.Account, id, 0, "Mất mạng")
		wantCode(t, err, "own-sheet")
		_, err = w.sheets.TakeIn(t.Context(), w.Secretary, id, 0, "Mất mạng")
		wantCode(t, err, "not-panel-head")
		_, err = w.sheets.TakeIn(t.Context(), head.Account, uuid.New(), 0, "Mất mạng")
		wantCode(t, err, "not-found")
		own, err := w.sheets.TakeIn(t.Context(), head.Account, id, 0, "Mất mạng")
		if err != nil || own.Revision != 1 || own.Status != scoresheet.Submitted || own.Total != nil || len(own.Marks) > 0 {
			t.Fatalf("got %+v, %v; want revision 1 without its marks", own, err)
		}
		if own := w.get(j.Account, q.SheetID); *own.Total != 1600 {
			t.Errorf("got %+v, want 16 points", own)
		}
		a, err := w.sheets.Save(t.Context(), j.Account, q)
		if err != nil || a.Revision != 1 || !a.Submitted {
			t.Errorf("got %+v, %v; want revision 1", a, err)
		}
		_, err = w.sheets.TakeIn(t.Context(), head.Account, id, 1, "Mất mạng")
		wantCode(t, err, "late-copy-taken")
		if got := list(w, w.Secretary); got[0].TakenIn != 1 {
			t.Errorf("got %+v, want taken in as revision 1", got)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM score_sheet_reopenings WHERE late_copy = $1 AND reason = 'Mất mạng'", id); n != 1 {
			t.Errorf("got %d reopenings, want 1", n)
		}
	})
	t.Run("are kept once as what they say, under whatever key they come", func(t *testing.T) {
		w, _, head, j, q := late(t, submitted(body(100)))
		q.Key = uuid.New()
		_, err := w.sheets.Save(t.Context(), j.Account, q)
		wantCode(t, err, "stage-closed")
		if got := list(w, head.Account); len(got) != 1 {
			t.Errorf("got %d late copies of one content, want 1", len(got))
		}
		q.Key, q.Body = uuid.New(), submitted(body(150))
		_, err = w.sheets.Save(t.Context(), j.Account, q)
		wantCode(t, err, "stage-closed")
		if got := list(w, head.Account); len(got) != 2 {
			t.Errorf("got %d late copies of two contents, want 2", len(got))
		}
	})
	t.Run("that were not submitted are not taken in once the stage has closed", func(t *testing.T) {
		w, _, head, _, _ := late(t, body(100))
		id := list(w, head.Account)[0].ID
		_, err := w.sheets.TakeIn(t.Context(), head.Account, id, 0, "Mất mạng")
		wantCode(t, err, "late-copy-not-submitted")
		w.Phase(competition.Scoring)
		if own, err := w.sheets.TakeIn(t.Context(), head.Account, id, 0, "Mất mạng"); err != nil || own.Status != scoresheet.Open || own.Revision != 1 {
			t.Errorf("got %+v, %v", own, err)
		}
	})
	t.Run("are not taken in from approval on, nor with marks the rubric forbids", func(t *testing.T) {
		w, _, head, _, _ := late(t, submitted(body(4001)))
		id := list(w, head.Account)[0].ID
		_, err := w.sheets.TakeIn(t.Context(), head.Account, id, 0, "Mất mạng")
		wantField(t, err, "marks.e1", "above-maximum")
		for _, phase := range []competition.Phase{competition.Approved, competition.Published} {
			w.Phase(phase)
			_, err = w.sheets.TakeIn(t.Context(), head.Account, id, 0, "Mất mạng")
			wantCode(t, err, "stage-closed")
		}
	})
	t.Run("of a judge who left with sheets that count make the sheet count again", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, j.Judge.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		_, err := w.save(j.Account, id, 0, submitted(body(0)))
		wantKind(t, err, fault.Locked, "sheet-not-counted")
		own, err := w.sheets.TakeIn(t.Context(), head.Account, list(w, head.Account)[0].ID, 0, "Máy gửi chậm")
		if err != nil || !own.Counted {
			t.Errorf("got %+v, %v; want it to count", own, err)
		}
	})
}
