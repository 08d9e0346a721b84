package scoresheet_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/photo/phototest"
	"tieubieu/server/scoresheet"
)

// paperRound is a scoring round of two judges whose head scores nothing, with an
// object store.
func paperRound(t *testing.T, db *database.DB) (w *world, e fixture.Entry, head, j, other judge) {
	t.Helper()
	w = newWorld(t, db)
	w.sheets.Blob = blobtest.Open(t)
	e = w.Entry("handicraft")
	head = w.idleHead()
	j, other = w.seat(panel.Member), w.seat(panel.Member)
	w.enter(competition.Scoring)
	return w, e, head, j, other
}

func (w *world) idleHead() judge {
	w.t.Helper()
	person := w.Person()
	seat, err := w.panels.AddJudge(w.t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: person.ID, Role: panel.Head})
	if err != nil {
		w.t.Fatal(err)
	}
	return judge{seat, person}
}

// granted is a new person with a role on the round.
func (w *world) granted(role account.Role) account.Account {
	person := w.Person()
	w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, $3, $4, now())`, uuid.New(), person.ID, string(role), w.RoundID)
	return person
}

func (w *world) upload(by account.Account, file []byte) (*scoresheet.Scan, error) {
	return w.sheets.UploadScan(context.Background(), by, w.RoundID, bytes.NewReader(file), int64(len(file)))
}

// scan is a scan of its own, by its width.
func (w *world) scan(width int) uuid.UUID {
	w.t.Helper()
	scan, err := w.upload(w.Secretary, phototest.JPEG(width, 40))
	if err != nil {
		w.t.Fatal(err)
	}
	return scan.ID
}

func (w *world) enterPaper(sheet, scan uuid.UUID, points int64) (*scoresheet.Entered, error) {
	return w.sheets.EnterPaper(context.Background(), w.Secretary, sheet, scan, body(points))
}

func (w *world) mustEnterPaper(sheet, scan uuid.UUID, points int64) *scoresheet.Entered {
	w.t.Helper()
	c, err := w.enterPaper(sheet, scan, points)
	if err != nil {
		w.t.Fatalf("enter paper sheet: %v", err)
	}
	return c
}

func TestPaperScans(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("the same file twice is one scan, kept under its SHA-256", func(t *testing.T) {
		w, _, _, _, _ := paperRound(t, db)
		first, err := w.upload(w.Secretary, phototest.PDF())
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.upload(w.Organiser, phototest.PDF())
		if err != nil || again.ID != first.ID || again.ContentType != "application/pdf" || again.Bytes != int64(len(phototest.PDF())) {
			t.Errorf("got %+v, %v; want %+v again", again, err, first)
		}
		object, err := w.sheets.Blob.Get(t.Context(), "paper-scans/"+hex.EncodeToString(first.SHA256))
		if err != nil {
			t.Fatal(err)
		}
		defer object.Close()
		if stored, err := io.ReadAll(object); err != nil || !bytes.Equal(stored, phototest.PDF()) {
			t.Errorf("got %d bytes, %v; want the file as it was sent", len(stored), err)
		}
	})
	t.Run("eight at once are one scan", func(t *testing.T) {
		w, _, _, _, _ := paperRound(t, db)
		scans, errs := atOnce(8, func(int) (*scoresheet.Scan, error) { return w.upload(w.Secretary, phototest.PNG(50, 50)) })
		for i := range scans {
			if errs[i] != nil || scans[i].ID != scans[0].ID {
				t.Errorf("got %+v, %v; want %+v", scans[i], errs[i], scans[0])
			}
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'upload-paper-scan' AND round_id = $1", w.RoundID); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("files are known by their content, and what does more than show pages is refused", func(t *testing.T) {
		w, _, _, _, _ := paperRound(t, db)
		script := "%PDF-1.7\n1 0 obj\n<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
		for file, code := range map[string]string{"": "paper-empty", "<html></html>": "paper-type", script: "paper-script", string(phototest.Truncated(phototest.PDF())): "paper-truncated"} {
			_, err := w.upload(w.Secretary, []byte(file))
			wantCode(t, err, code)
		}
		_, err := w.sheets.UploadScan(t.Context(), w.Secretary, w.RoundID, strings.NewReader(""), 20<<20+1)
		wantKind(t, err, fault.TooLarge, "paper-too-large")
		_, err = w.sheets.UploadScan(t.Context(), w.Secretary, w.RoundID, io.LimitReader(zeros{}, 21<<20), -1)
		wantKind(t, err, fault.TooLarge, "paper-too-large")
		_, err = w.sheets.UploadScan(t.Context(), w.Secretary, w.RoundID, bytes.NewReader(phototest.PDF()), int64(len(phototest.PDF())+1))
		wantCode(t, err, "upload-interrupted")
	})
	t.Run("come from secretary and organiser while scoring is open", func(t *testing.T) {
		w, _, head, j, _ := paperRound(t, db)
		for _, by := range []account.Account{head.Account, j.Account, w.Person(), w.granted(account.Screener)} {
			_, err := w.upload(by, phototest.PDF())
			wantKind(t, err, fault.NotFound, "not-found")
		}
		w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'secretary', $3, now())`, uuid.New(), j.Account.ID, w.RoundID)
		_, err := w.upload(j.Account, phototest.PDF())
		wantKind(t, err, fault.Forbidden, "scores-here")
		w.Phase(competition.Deliberation)
		_, err = w.upload(w.Secretary, phototest.PDF())
		wantKind(t, err, fault.Locked, "stage-closed")
	})
	t.Run("are opened by those who compare them and by their own judge, not by others", func(t *testing.T) {
		w, e, head, j, other := paperRound(t, db)
		scan := w.scan(60)
		open := func(by account.Account) error {
			object, _, err := w.sheets.OpenScan(t.Context(), by, scan)
			if err == nil {
				object.Close()
			}
			return err
		}
		wantCode(t, open(j.Account), "not-found") // stands for no sheet of this judge yet
		c := w.mustEnterPaper(w.sheet(j, e, 1), scan, 100)
		for name, by := range map[string]account.Account{"secretary": w.Secretary, "organiser": w.Organiser, "head": head.Account, "own judge": j.Account} {
			if err := open(by); err != nil {
				t.Errorf("%s: got %v, want the scan", name, err)
			}
		}
		for name, by := range map[string]account.Account{"another judge": other.Account, "a stranger": w.Person(), "a screener": w.granted(account.Screener)} {
			if err := open(by); !fault.Has(err, "not-found") {
				t.Errorf("%s: got %v, want not-found", name, err)
			}
		}
		w.Exec("UPDATE panel_members SET scores = true WHERE id = $1", head.Judge.ID)
		wantCode(t, open(head.Account), "not-found")
		if _, err := w.sheets.RefusePaper(t.Context(), w.Secretary, c.ID, 1, "Sai phiếu"); err != nil {
			t.Fatal(err)
		}
		wantCode(t, open(j.Account), "not-found") // it was another's after all
		_, _, err := w.sheets.OpenScan(t.Context(), w.Secretary, uuid.New())
		wantCode(t, err, "not-found")
	})
}

func TestSweepingScans(t *testing.T) {
	db := dbtest.Open(t)
	w, e, _, j, third := paperRound(t, db)
	old, again, used := phototest.JPEG(60, 40), phototest.JPEG(61, 40), phototest.JPEG(62, 40)
	month := time.Now().Add(-31 * 24 * time.Hour)
	back := database.WithClock(t.Context(), func() time.Time { return month })
	var scans []*scoresheet.Scan
	for _, file := range [][]byte{old, again, used} {
		scan, err := w.sheets.UploadScan(back, w.Secretary, w.RoundID, bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		scans = append(scans, scan)
	}
	w.mustEnterPaper(w.sheet(j, e, 1), scans[2].ID, 0)
	if _, err := w.upload(w.Secretary, again); err != nil { // it is wanted after all
		t.Fatal(err)
	}
	other, _, _, _, _ := paperRound(t, db)
	other.sheets.Blob = w.sheets.Blob
	if _, err := other.upload(other.Secretary, old); err != nil { // the same file, in another round
		t.Fatal(err)
	}
	exists := func(i int) bool {
		there, err := w.sheets.Blob.Exists(t.Context(), "paper-scans/"+hex.EncodeToString(scans[i].SHA256))
		if err != nil {
			t.Fatal(err)
		}
		return there
	}
	if n, err := w.sheets.Sweep(t.Context()); err != nil || n != 1 || !exists(0) || !exists(1) || !exists(2) {
		t.Errorf("got %d swept, %v, objects %v %v %v; want one row gone and every object there", n, err, exists(0), exists(1), exists(2))
	}
	later := database.WithClock(t.Context(), func() time.Time { return time.Now().Add(31 * 24 * time.Hour) })
	if n, err := w.sheets.Sweep(later); err != nil || n != 2 || exists(0) || exists(1) || !exists(2) {
		t.Errorf("got %d swept, %v, objects %v %v %v; want only the used one left", n, err, exists(0), exists(1), exists(2))
	}
	_, err := w.enterPaper(w.sheet(third, e, 1), scans[0].ID, 0)
	wantField(t, err, "scanId", "scan-not-found")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestPaperSheets(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("entered by the secretary and confirmed by a second person, are the submitted sheet", func(t *testing.T) {
		w, e, head, j, _ := paperRound(t, db)
		id := w.sheet(j, e, 1)
		w.mustSave(j.Account, id, 0, body(25)) // then the tablet died
		c := w.mustEnterPaper(id, w.scan(60), 1000)
		if c.Status != scoresheet.Awaiting || c.Total != 2500 || c.JudgeName != j.Account.Name || c.EnteredByName != w.Secretary.Name || c.JudgingCode != "A001" || c.BaseRevision != 1 {
			t.Errorf("got %+v", c)
		}
		if own := w.get(j.Account, id); own.Revision != 1 || own.Status != scoresheet.Open {
			t.Errorf("got %+v, want nothing changed before the confirmation", own)
		}
		done, err := w.sheets.ConfirmPaper(t.Context(), w.Organiser, c.ID, c.Version)
		if err != nil || done.Status != scoresheet.Confirmed || done.DecidedByName != w.Organiser.Name || done.DecidedAt == nil || done.Version != 2 {
			t.Fatalf("got %+v, %v", done, err)
		}
		own := w.get(j.Account, id)
		if own.Revision != 2 || own.Status != scoresheet.Submitted || *own.Total != 2500 || string(own.Marks["e1"]) != "1000" || own.Source != scoresheet.FromPaper {
			t.Errorf("got %+v, want revision 2 from paper", own)
		}
		_, err = w.save(j.Account, id, 1, submitted(body(50))) // the tablet wakes up again
		wantKind(t, err, fault.Stale, "stale")
		if current := fault.Of(err).Current.(*scoresheet.Own); current.Revision != 2 || current.Source != scoresheet.FromPaper {
			t.Errorf("got %+v, want the paper sheet", current)
		}
		_, err = w.save(j.Account, id, 2, submitted(body(50)))
		wantKind(t, err, fault.Locked, "sheet-locked")
		board, err := w.sheets.Progress(t.Context(), head.Account, w.RoundID, uuid.Nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range board.Sheets {
			if want := map[bool]scoresheet.Source{true: scoresheet.FromPaper, false: ""}[s.SheetID == id]; s.Source != want {
				t.Errorf("got source %q of %+v, want %q", s.Source, s, want)
			}
		}
		if n := fixture.One[int](t, db, `SELECT count(*) FROM ledger_entries WHERE round_id = $1 AND action IN ('enter-paper-sheet', 'confirm-paper-sheet', 'submit-sheet')
			AND detail::text NOT LIKE '%1000%'`, w.RoundID); n != 3 {
			t.Errorf("got %d ledger entries without marks, want 3", n)
		}
	})
	t.Run("are entered by the secretary alone, complete, by the rubric, with a scan of this round", func(t *testing.T) {
		w, e, head, j, other := paperRound(t, db)
		id, scan := w.sheet(j, e, 1), w.scan(60)
		for _, by := range []account.Account{w.Organiser, head.Account, j.Account, other.Account, w.Person()} {
			_, err := w.sheets.EnterPaper(t.Context(), by, id, scan, body(0))
			wantKind(t, err, fault.NotFound, "not-found")
		}
		_, err := w.sheets.EnterPaper(t.Context(), w.Secretary, uuid.New(), scan, body(0))
		wantCode(t, err, "sheet-not-found")
		_, err = w.enterPaper(id, uuid.New(), 0)
		wantField(t, err, "scanId", "scan-not-found")
		_, err = w.enterPaper(id, scan, 4001)
		wantField(t, err, "marks.e1", "above-maximum")
		b := body(0)
		delete(b.Marks, "s1")
		_, err = w.sheets.EnterPaper(t.Context(), w.Secretary, id, scan, b)
		wantField(t, err, "marks.s1", "unmarked")
		b = body(0)
		b.RubricVersion = 2
		_, err = w.sheets.EnterPaper(t.Context(), w.Secretary, id, scan, b)
		wantCode(t, err, "rubric-changed")
		w.mustEnterPaper(id, scan, 0)
		_, err = w.enterPaper(w.sheet(other, e, 1), scan, 0)
		wantKind(t, err, fault.Conflict, "scan-of-another-judge")
	})
	t.Run("are confirmed neither by who typed them, nor by their judge, nor by anyone who scores", func(t *testing.T) {
		w, e, head, j, other := paperRound(t, db)
		id := w.sheet(j, e, 1)
		c := w.mustEnterPaper(id, w.scan(60), 0)
		_, err := w.sheets.ConfirmPaper(t.Context(), w.Secretary, c.ID, 1)
		wantKind(t, err, fault.Forbidden, "own-entering")
		for _, by := range []account.Account{head.Account, j.Account, w.Person(), w.granted(account.Screener)} {
			_, err := w.sheets.ConfirmPaper(t.Context(), by, c.ID, 1)
			wantKind(t, err, fault.NotFound, "not-found")
		}
		for _, by := range []judge{j, other} {
			w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'secretary', $3, now())`, uuid.New(), by.Account.ID, w.RoundID)
		}
		_, err = w.sheets.ConfirmPaper(t.Context(), j.Account, c.ID, 1)
		wantKind(t, err, fault.Forbidden, "own-sheet")
		_, err = w.sheets.ConfirmPaper(t.Context(), other.Account, c.ID, 1)
		wantKind(t, err, fault.Forbidden, "scores-here")
		_, err = w.sheets.EnterPaper(t.Context(), other.Account, id, c.ScanID, body(0))
		wantKind(t, err, fault.Forbidden, "scores-here")
		if _, err = w.sheets.ConfirmPaper(t.Context(), w.granted(account.Secretary), c.ID, 1); err != nil {
			t.Errorf("a second secretary: %v", err)
		}
	})
	t.Run("never replace a submitted sheet, neither at entering nor at confirmation", func(t *testing.T) {
		w, e, _, j, _ := paperRound(t, db)
		id, scan := w.sheet(j, e, 1), w.scan(60)
		c := w.mustEnterPaper(id, scan, 0)
		w.mustSave(j.Account, id, 0, submitted(body(100)))
		_, err := w.sheets.ConfirmPaper(t.Context(), w.Organiser, c.ID, 1)
		wantKind(t, err, fault.Conflict, "sheet-submitted")
		if _, err := w.sheets.RefusePaper(t.Context(), w.Organiser, c.ID, 1, "Giám khảo đã nộp"); err != nil {
			t.Fatal(err)
		}
		_, err = w.enterPaper(id, scan, 0)
		wantKind(t, err, fault.Conflict, "sheet-submitted")
		if own := w.get(j.Account, id); own.Revision != 1 || *own.Total != 1600 || own.Source != scoresheet.FromDevice {
			t.Errorf("got %+v, want the judge's own", own)
		}
	})
	t.Run("block the closing of the stage while they wait, whatever the head says", func(t *testing.T) {
		w, e, head, j, other := paperRound(t, db)
		w.mustSave(other.Account, w.sheet(other, e, 1), 0, submitted(body(0)))
		c := w.mustEnterPaper(w.sheet(j, e, 1), w.scan(60), 0)
		_, err := w.rounds.Enter(t.Context(), head.Account, w.RoundID, w.Round().Version, competition.Deliberation, competition.Move{Reason: "Hết giờ", Override: true})
		wantBlocked(t, err, "paper-copies-awaiting")
		_, err = w.rounds.StepBack(t.Context(), w.Organiser, w.RoundID, w.Round().Version, "Sửa tiêu chí")
		wantBlocked(t, err, "paper-copies-awaiting")
		if _, err := w.sheets.ConfirmPaper(t.Context(), w.Organiser, c.ID, 1); err != nil {
			t.Fatal(err)
		}
		w.enter(competition.Deliberation)
	})
	t.Run("end with the stage, and with the sheet's counting", func(t *testing.T) {
		w, e, _, j, other := paperRound(t, db)
		id, scan := w.sheet(j, e, 1), w.scan(60)
		c := w.mustEnterPaper(id, scan, 0)
		if _, err := w.panels.Recuse(t.Context(), j.Account, j.Judge.ID, e.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		_, err := w.sheets.ConfirmPaper(t.Context(), w.Organiser, c.ID, 1)
		wantKind(t, err, fault.Locked, "sheet-not-counted")
		d := w.mustEnterPaper(w.sheet(other, e, 1), w.scan(61), 0)
		w.Phase(competition.Deliberation)
		_, err = w.sheets.ConfirmPaper(t.Context(), w.Organiser, d.ID, 1)
		wantKind(t, err, fault.Locked, "stage-closed")
		_, err = w.enterPaper(id, scan, 0)
		wantKind(t, err, fault.Locked, "stage-closed")
	})
	t.Run("wait one at a time; a refusal needs a reason and makes room", func(t *testing.T) {
		w, e, _, j, _ := paperRound(t, db)
		id, scan := w.sheet(j, e, 1), w.scan(60)
		c := w.mustEnterPaper(id, scan, 0)
		_, err := w.enterPaper(id, scan, 0)
		wantKind(t, err, fault.Conflict, "paper-copy-waits")
		_, err = w.sheets.RefusePaper(t.Context(), w.Secretary, c.ID, 1, " ")
		wantField(t, err, "reason", "required")
		_, err = w.sheets.RefusePaper(t.Context(), w.Secretary, c.ID, 3, "Nhập nhầm")
		wantKind(t, err, fault.Stale, "stale")
		refused, err := w.sheets.RefusePaper(t.Context(), w.Secretary, c.ID, 1, "Nhập nhầm")
		if err != nil || refused.Status != scoresheet.Refused || refused.Reason != "Nhập nhầm" {
			t.Errorf("got %+v, %v", refused, err)
		}
		_, err = w.sheets.ConfirmPaper(t.Context(), w.Organiser, c.ID, 2)
		wantKind(t, err, fault.Conflict, "paper-copy-decided")
		w.mustEnterPaper(id, scan, 25)
	})
	t.Run("are listed with their marks for those who compare, never for a judge of the open stage", func(t *testing.T) {
		w, e, head, j, other := paperRound(t, db)
		b := body(100)
		b.Remarks["facility"] = "Đẹp"
		if _, err := w.sheets.EnterPaper(t.Context(), w.Secretary, w.sheet(j, e, 1), w.scan(60), b); err != nil {
			t.Fatal(err)
		}
		for _, by := range []account.Account{w.Secretary, w.Organiser, head.Account} {
			copies, err := w.sheets.PaperCopies(t.Context(), by, w.RoundID)
			if err != nil || len(copies) != 1 || string(copies[0].Marks["e1"]) != "100" || copies[0].Remarks["facility"] != "Đẹp" || copies[0].ContentType != "image/jpeg" {
				t.Errorf("got %+v, %v", copies, err)
			}
		}
		w.Exec("UPDATE panel_members SET scores = true WHERE id = $1", head.Judge.ID)
		for _, by := range []account.Account{head.Account, j.Account, other.Account, w.Person()} {
			_, err := w.sheets.PaperCopies(t.Context(), by, w.RoundID)
			wantKind(t, err, fault.NotFound, "not-found")
		}
		w.Phase(competition.Deliberation)
		if copies, err := w.sheets.PaperCopies(t.Context(), head.Account, w.RoundID); err != nil || len(copies) != 1 {
			t.Errorf("got %+v, %v; want the copy once the stage has closed", copies, err)
		}
	})
}

func TestPaperSheetsAtOnce(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("two secretaries enter one sheet once", func(t *testing.T) {
		w, e, _, j, _ := paperRound(t, db)
		id, scan := w.sheet(j, e, 1), w.scan(60)
		_, errs := atOnce(6, func(i int) (*scoresheet.Entered, error) { return w.enterPaper(id, scan, int64(i)*25) })
		entered := 0
		for _, err := range errs {
			if err == nil {
				entered++
			} else {
				wantCode(t, err, "paper-copy-waits")
			}
		}
		if entered != 1 {
			t.Errorf("got %d copies, want 1", entered)
		}
	})
	t.Run("confirmed by several, a sheet has one revision", func(t *testing.T) {
		w, e, _, j, _ := paperRound(t, db)
		id := w.sheet(j, e, 1)
		c := w.mustEnterPaper(id, w.scan(60), 0)
		_, errs := atOnce(6, func(int) (*scoresheet.Entered, error) {
			return w.sheets.ConfirmPaper(context.Background(), w.Organiser, c.ID, 1)
		})
		confirmed := 0
		for _, err := range errs {
			if err == nil {
				confirmed++
			} else {
				wantCode(t, err, "stale")
			}
		}
		if confirmed != 1 || w.revisions(id) != 1 {
			t.Errorf("got %d confirmations and %d revisions, want one of each", confirmed, w.revisions(id))
		}
	})
	t.Run("the judge submits while it is confirmed: one of both, and the other is told", func(t *testing.T) {
		for range 10 {
			w, e, _, j, _ := paperRound(t, db)
			id := w.sheet(j, e, 1)
			c := w.mustEnterPaper(id, w.scan(60), 0)
			var wg sync.WaitGroup
			var saved, confirmed error
			wg.Go(func() { _, saved = w.save(j.Account, id, 0, submitted(body(100))) })
			wg.Go(func() { _, confirmed = w.sheets.ConfirmPaper(context.Background(), w.Organiser, c.ID, 1) })
			wg.Wait()
			own := w.get(j.Account, id)
			switch {
			case saved == nil && fault.Has(confirmed, "sheet-submitted") && own.Source == scoresheet.FromDevice:
			case confirmed == nil && fault.Has(saved, "stale") && own.Source == scoresheet.FromPaper:
			default:
				t.Errorf("got save %v, confirmation %v, sheet %+v", saved, confirmed, own)
			}
			if w.revisions(id) != 1 {
				t.Errorf("got %d revisions, want 1", w.revisions(id))
			}
		}
	})
}
