package scoresheet_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
)

// scoringRound is a round of two judges and one entry with its stage open.
func scoringRound(t testing.TB, db *database.DB, edit ...func(*competition.Rules)) (w *world, e fixture.Entry, head, j judge) {
	t.Helper()
	w = newWorld(t, db, edit...)
	e = w.Entry("handicraft")
	head, j = w.seat(panel.Head), w.seat(panel.Member)
	w.enter(competition.Scoring)
	return w, e, head, j
}

func TestSaving(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("sheets begin at revision 0 and the first save says 0", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		if own := w.get(j.Account, id); own.Revision != 0 || own.Digest != nil || own.Total != nil || own.Status != scoresheet.Open {
			t.Fatalf("got %+v, want an empty sheet", own)
		}
		a := w.mustSave(j.Account, id, 0, body(1000))
		if a.Revision != 1 || *a.Total != 2500 || a.Submitted {
			t.Errorf("got %+v, want revision 1 of 25 points", a)
		}
	})
	t.Run("the receipt holds revision, digest of the canonical body, and the database's time", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		b := body(50)
		b.Remarks["facility"] = "Đẹp"
		before := fixture.One[time.Time](t, db, "SELECT clock_timestamp()")
		a := w.mustSave(j.Account, id, 0, b)
		canonical, err := b.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(canonical)
		if a.Receipt.Revision != 1 || a.Receipt.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("got %+v, want revision 1 and %x", a.Receipt, sum)
		}
		if after := fixture.One[time.Time](t, db, "SELECT clock_timestamp()"); a.Receipt.SavedAt.Before(before) || a.Receipt.SavedAt.After(after) {
			t.Errorf("got %s, want between %s and %s", a.Receipt.SavedAt, before, after)
		}
		stored := fixture.One[string](t, db, "SELECT body FROM score_sheet_revisions WHERE sheet_id = $1", id)
		if stored != string(canonical) {
			t.Errorf("got body %s, want %s", stored, canonical)
		}
	})
	t.Run("0 is saved and is not unscored", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		b := scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{"m1": number(0), "m2": json.RawMessage(`"c"`), "e1": number(0), "s1": number(0)}}
		if a := w.mustSave(j.Account, id, 0, b); a.Total != nil {
			t.Errorf("got total %d with a criterion unmarked, want none", *a.Total)
		}
		b.Marks["c1"] = number(0)
		a := w.mustSave(j.Account, id, 1, b)
		if a.Total == nil || *a.Total != 0 {
			t.Errorf("got total %v, want 0", a.Total)
		}
		own := w.get(j.Account, id)
		if string(own.Marks["m1"]) != "0" || own.Total == nil || *own.Total != 0 {
			t.Errorf("got %+v, want marks and total of 0", own)
		}
	})
	t.Run("a mark can be taken back: absent and null are the same", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(0))
		b := body(0)
		b.Marks["m1"] = json.RawMessage("null")
		if a := w.mustSave(j.Account, id, 1, b); a.Total != nil {
			t.Errorf("got total %d, want none", *a.Total)
		}
		if _, marked := w.get(j.Account, id).Marks["m1"]; marked {
			t.Error("the mark is still there")
		}
	})
	t.Run("a known key answers again what it answered, before the revision is looked at", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		q := scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: body(100)}
		first, err := w.sheets.Save(t.Context(), j.Account, q)
		if err != nil {
			t.Fatal(err)
		}
		w.mustSave(j.Account, q.SheetID, 1, body(200))
		restarted := &scoresheet.Service{DB: db} // the answer was lost, and the server with it
		again, err := restarted.Save(t.Context(), j.Account, q)
		if err != nil || again.Revision != first.Revision || again.Receipt != first.Receipt || *again.Total != *first.Total {
			t.Errorf("got %+v, %v; want %+v", again, err, first)
		}
		if n := w.revisions(q.SheetID); n != 2 {
			t.Errorf("got %d revisions, want 2", n)
		}
	})
	t.Run("a known key answers again when the stage has closed", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		q := scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: submitted(body(100))}
		first, err := w.sheets.Save(t.Context(), j.Account, q)
		if err != nil {
			t.Fatal(err)
		}
		w.Phase(competition.Deliberation)
		again, err := w.sheets.Save(t.Context(), j.Account, q)
		if err != nil || again.Receipt != first.Receipt || !again.Submitted {
			t.Errorf("got %+v, %v; want %+v", again, err, first)
		}
	})
	t.Run("a key is not used for another body", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		q := scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: body(100)}
		if _, err := w.sheets.Save(t.Context(), j.Account, q); err != nil {
			t.Fatal(err)
		}
		q.Body, q.Revision = body(200), 1
		_, err := w.sheets.Save(t.Context(), j.Account, q)
		wantKind(t, err, fault.Invalid, "key-reused")
	})
	t.Run("the same key on another sheet is another save", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		key := uuid.New()
		for _, by := range []judge{head, j} {
			if _, err := w.sheets.Save(t.Context(), by.Account, scoresheet.SaveRequest{SheetID: w.sheet(by, e, 1), Key: key, Body: body(100)}); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("an old revision is refused with the sheet as it stands", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(100))
		_, err := w.save(j.Account, id, 0, body(200))
		wantKind(t, err, fault.Stale, "stale")
		current, ok := fault.Of(err).Current.(*scoresheet.Own)
		if !ok || current.Revision != 1 || string(current.Marks["e1"]) != "100" || current.DeviceID != "máy 1" || current.RubricVersion != 1 {
			t.Errorf("got %+v, want revision 1 with its marks", fault.Of(err).Current)
		}
		_, err = w.save(j.Account, id, 7, body(200)) // from a server restored to an older state
		wantKind(t, err, fault.Stale, "stale")
	})
	t.Run("another rubric version is refused", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		b := body(100)
		b.RubricVersion = 2
		_, err := w.save(j.Account, w.sheet(j, e, 1), 0, b)
		wantKind(t, err, fault.Conflict, "rubric-changed")
	})
	t.Run("marks are refused one by one, and nothing is kept", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		b := body(4001)
		b.Marks["m1"], b.Marks["m2"], b.Marks["x9"] = number(2550), json.RawMessage(`"z"`), number(1)
		b.Marks["c1"] = number(5)
		_, err := w.save(j.Account, id, 0, b)
		wantField(t, err, "marks.e1", "above-maximum")
		wantField(t, err, "marks.m1", "above-maximum")
		wantField(t, err, "marks.m2", "unknown-option")
		wantField(t, err, "marks.x9", "unknown-criterion")
		wantField(t, err, "marks.c1", "off-step")
		if n := w.revisions(id); n != 0 || w.get(j.Account, id).Revision != 0 {
			t.Errorf("got %d revisions, want none", n)
		}
	})
	t.Run("submitting needs every criterion, and locks", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		b := submitted(body(100))
		delete(b.Marks, "s1")
		_, err := w.save(j.Account, id, 0, b)
		wantField(t, err, "marks.s1", "unmarked")
		a := w.mustSave(j.Account, id, 0, submitted(body(100)))
		if !a.Submitted {
			t.Errorf("got %+v, want submitted", a)
		}
		_, err = w.save(j.Account, id, 1, body(200))
		wantKind(t, err, fault.Locked, "sheet-locked")
		_, err = w.save(j.Account, id, 0, body(200)) // the second device is shown the sheet instead
		wantKind(t, err, fault.Stale, "stale")
		if own := w.get(j.Account, id); own.Status != scoresheet.Submitted || own.SubmittedAt == nil || *own.Total != 1600 {
			t.Errorf("got %+v", own)
		}
	})
	t.Run("another judge's sheet does not exist, nor does one for the secretary", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		key := uuid.New()
		if _, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: key, Body: body(0)}); err != nil {
			t.Fatal(err)
		}
		for _, by := range []judge{head, {nil, w.Secretary}, {nil, w.Organiser}, {nil, w.Person()}} {
			_, err := w.sheets.Save(t.Context(), by.Account, scoresheet.SaveRequest{SheetID: id, Key: key, Body: body(0)})
			wantKind(t, err, fault.NotFound, "sheet-not-found")
			_, err = w.sheets.Get(t.Context(), by.Account, id)
			wantKind(t, err, fault.NotFound, "sheet-not-found")
			_, err = w.sheets.Revisions(t.Context(), by.Account, id)
			wantKind(t, err, fault.NotFound, "sheet-not-found")
		}
		_, err := w.save(j.Account, uuid.New(), 0, body(0))
		wantKind(t, err, fault.NotFound, "sheet-not-found")
	})
	t.Run("a session by code reaches its own seat's sheets, not those of the same person elsewhere", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		other, f, _, _ := scoringRound(t, db)
		again, err := other.panels.AddJudge(t.Context(), other.Organiser, other.RoundID, panel.NewJudge{AccountID: j.Account.ID, Role: panel.Member, Scores: true})
		if err != nil {
			t.Fatal(err)
		}
		fixture.Declared(t, db, other.RoundID)
		here, there := w.sheet(j, e, 1), other.sheet(judge{again, j.Account}, f, 1)
		seated := j.Account
		seated.Seat = &again.ID
		for name, reach := range map[string]func(uuid.UUID) error{
			"save":      func(id uuid.UUID) error { _, err := w.save(seated, id, 0, body(0)); return err },
			"get":       func(id uuid.UUID) error { _, err := w.sheets.Get(t.Context(), seated, id); return err },
			"revisions": func(id uuid.UUID) error { _, err := w.sheets.Revisions(t.Context(), seated, id); return err },
		} {
			wantKind(t, reach(here), fault.NotFound, "sheet-not-found")
			if err := reach(there); err != nil {
				t.Errorf("%s: got %v, want the seat's own sheet", name, err)
			}
		}
		_, err = w.sheets.Reconciliation(t.Context(), seated, w.RoundID)
		wantKind(t, err, fault.NotFound, "judge-not-found")
	})
	t.Run("what a replaced judge's tablet still holds arrives, once, as a late copy", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		q := scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: submitted(body(100)), DeviceID: "máy cũ"}
		if _, err := w.panels.ReplaceJudge(t.Context(), w.Organiser, j.Judge.ID, 1, panel.NewJudge{AccountID: w.Person().ID}, panel.Leaving{Reason: "Hỏng máy"}); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			_, err := w.sheets.Save(t.Context(), j.Account, q)
			wantKind(t, err, fault.Locked, "sheet-not-counted")
		}
		copies, err := w.sheets.LateCopies(t.Context(), head.Account, w.RoundID)
		if err != nil || len(copies) != 1 || copies[0].JudgeCode != j.Code || w.revisions(q.SheetID) != 0 {
			t.Errorf("got %+v, %v; want one late copy and no revision", copies, err)
		}
	})
	t.Run("on a server restored to an older state the device is told, and may send its own again", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(100))
		_, err := w.save(j.Account, id, 5, submitted(body(200))) // revisions 2 to 5 went with the old disk
		wantKind(t, err, fault.Stale, "stale")
		current := fault.Of(err).Current.(*scoresheet.Own)
		if current.Revision != 1 || string(current.Marks["e1"]) != "100" {
			t.Errorf("got %+v, want the sheet as the server has it", current)
		}
		if a := w.mustSave(j.Account, id, current.Revision, submitted(body(200))); a.Revision != 2 || *a.Total != 1700 {
			t.Errorf("got %+v, want the device's own as revision 2", a)
		}
	})
	t.Run("the key is needed and the device's name is short", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		long := make([]byte, 101)
		for i := range long {
			long[i] = 'x'
		}
		_, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Body: body(0), DeviceID: string(long)})
		wantField(t, err, "idempotencyKey", "required")
		wantField(t, err, "deviceId", "too-long")
	})
	t.Run("each save stands in the ledger by its digest, without a mark", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(3925))
		a := w.mustSave(j.Account, id, 1, submitted(body(3925)))
		var actions []string
		var details []string
		rows, err := db.Pool.Query(t.Context(), "SELECT action, detail::text FROM ledger_entries WHERE subject_id = $1 AND actor_id = $2 ORDER BY id", id, j.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var action, detail string
			if err := rows.Scan(&action, &detail); err != nil {
				t.Fatal(err)
			}
			actions, details = append(actions, action), append(details, detail)
		}
		want := `{"sha256": "` + a.Receipt.SHA256 + `", "revision": 2}`
		if !slices.Equal(actions, []string{"save-sheet", "submit-sheet"}) || details[1] != want {
			t.Errorf("got %v %v, want save-sheet and submit-sheet with %s", actions, details, want)
		}
	})
	t.Run("device id and time are kept for the record and order nothing", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		future, past := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
		for i, at := range []time.Time{future, past} {
			q := scoresheet.SaveRequest{SheetID: id, Key: uuid.New(), Revision: i, Body: body(int64(i) * 25), DeviceID: "máy 2", DeviceTime: &at}
			if _, err := w.sheets.Save(t.Context(), j.Account, q); err != nil {
				t.Fatal(err)
			}
		}
		revisions, err := w.sheets.Revisions(t.Context(), j.Account, id)
		if err != nil || len(revisions) != 2 || !revisions[0].DeviceTime.Equal(future) || revisions[1].DeviceID != "máy 2" {
			t.Errorf("got %+v, %v", revisions, err)
		}
		if own := w.get(j.Account, id); string(own.Marks["e1"]) != "25" {
			t.Errorf("got %s, want the later revision's 25", own.Marks["e1"])
		}
	})
	t.Run("revisions cannot be changed or deleted", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, body(0))
		for _, q := range []string{"UPDATE score_sheet_revisions SET total = 1", "DELETE FROM score_sheet_revisions", "TRUNCATE score_sheet_revisions"} {
			if _, err := db.Pool.Exec(t.Context(), q); err == nil {
				t.Errorf("%s was allowed", q)
			}
		}
	})
}

func TestSavingAtOnce(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("eight identical saves are one revision and eight equal answers", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		q := scoresheet.SaveRequest{SheetID: w.sheet(j, e, 1), Key: uuid.New(), Body: submitted(body(1000))}
		answers, errs := atOnce(8, func(int) (scoresheet.SaveAnswer, error) { return w.sheets.Save(context.Background(), j.Account, q) })
		for i := range answers {
			if errs[i] != nil || answers[i].Receipt != answers[0].Receipt || *answers[i].Total != 2500 || !answers[i].Submitted {
				t.Errorf("got %+v, %v; want %+v", answers[i], errs[i], answers[0])
			}
		}
		if n := w.revisions(q.SheetID); n != 1 {
			t.Errorf("got %d revisions, want 1", n)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = 'submit-sheet'", q.SheetID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("of eight different saves one wins and seven are told the revision is old", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		answers, errs := atOnce(8, func(i int) (scoresheet.SaveAnswer, error) {
			return w.sheets.Save(context.Background(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: uuid.New(), Body: body(int64(i) * 25)})
		})
		won := -1
		for i, err := range errs {
			if err == nil && won < 0 {
				won = i
			} else {
				wantKind(t, err, fault.Stale, "stale")
			}
		}
		if won < 0 || w.revisions(id) != 1 || w.get(j.Account, id).Revision != answers[won].Revision {
			t.Errorf("got winner %d and %d revisions, want one of each", won, w.revisions(id))
		}
	})
	t.Run("a save and the closing of the stage: saved and counted, or kept as a late copy", func(t *testing.T) {
		for range 20 {
			w, e, head, j := scoringRound(t, db)
			w.mustSave(head.Account, w.sheet(head, e, 1), 0, submitted(body(0)))
			id := w.sheet(j, e, 1)
			version := w.Round().Version
			var wg sync.WaitGroup
			var saved, closed error
			wg.Go(func() { _, saved = w.save(j.Account, id, 0, submitted(body(0))) })
			wg.Go(func() {
				_, closed = w.rounds.Enter(context.Background(), head.Account, w.RoundID, version, competition.Deliberation,
					competition.Move{Reason: "Hết giờ", Override: true})
			})
			wg.Wait()
			if closed != nil {
				t.Fatalf("close: %v", closed)
			}
			own := w.get(j.Account, id)
			late := fixture.One[int](t, db, "SELECT count(*) FROM score_sheet_late_copies WHERE sheet_id = $1", id)
			switch {
			case saved == nil && own.Status == scoresheet.Submitted && own.Revision == 1 && late == 0:
			case fault.Has(saved, "stage-closed") && own.Revision == 0 && late == 1:
			default:
				t.Errorf("got answer %v, sheet %+v, %d late copies", saved, own, late)
			}
		}
	})
	t.Run("two judges never wait for each other", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		held := make(chan struct{})
		release := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			err := database.InTx(context.Background(), db, func(tx *database.Tx) error {
				_, err := w.sheets.Save(tx.Context(), head.Account, scoresheet.SaveRequest{SheetID: w.sheet(head, e, 1), Key: uuid.New(), Body: body(0)})
				close(held)
				<-release
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
		<-held
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, body(0)) // would hang here
		close(release)
		wg.Wait()
	})
}

func atOnce[T any](n int, fn func(i int) (T, error)) ([]T, []error) {
	results, errs := make([]T, n), make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			results[i], errs[i] = fn(i)
		})
	}
	close(start)
	wg.Wait()
	return results, errs
}

// What is stored as a sheet's total is always what its stored marks come to.
func TestTheStoredTotalIsThatOfTheMarks(t *testing.T) {
	db := dbtest.Open(t)
	w, e, _, j := scoringRound(t, db)
	id := w.sheet(j, e, 1)
	revision := 0
	tree := fixture.Tree()
	rapid.Check(t, func(rt *rapid.T) {
		b := scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{}}
		for _, g := range tree.CriterionGroups {
			for _, c := range g.Criteria {
				switch {
				case rapid.IntRange(0, 9).Draw(rt, c.ID+" left out") == 0:
				case c.Kind == rubric.Options:
					b.Marks[c.ID], _ = json.Marshal(c.Options[rapid.IntRange(0, len(c.Options)-1).Draw(rt, c.ID)].ID)
				default:
					b.Marks[c.ID] = number(rapid.Int64Range(0, c.MaxPoints/c.Step).Draw(rt, c.ID) * c.Step)
				}
			}
		}
		a, err := w.save(j.Account, id, revision, b)
		if err != nil {
			rt.Fatal(err)
		}
		revision = a.Revision
		own := w.get(j.Account, id)
		want, faults := tree.Total(own.Marks)
		if len(faults) > 0 || len(own.Marks) != len(b.Marks) || !same(own.Total, want) || !same(a.Total, want) {
			rt.Errorf("got total %v and answer %v for marks %v, want %v (%v)", own.Total, a.Total, own.Marks, want, faults)
		}
	})
}

func same(a, b *int64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
