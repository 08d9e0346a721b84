package trail_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/ledger"
	"tieubieu/server/trail"
)

func record(t *testing.T, db *database.DB, records ...ledger.Record) {
	t.Helper()
	if err := database.InTx(t.Context(), db, func(tx *database.Tx) error { return ledger.AppendAll(tx, records) }); err != nil {
		t.Fatal(err)
	}
}

func TestWhoReadsATrail(t *testing.T) {
	db := dbtest.Open(t)
	j := house.NewJudged(t, db, map[string]int64{"A001": 9000, "A002": 8000})
	s := &trail.Service{DB: db}
	record(t, db, ledger.Record{Actor: j.Secretary.ID, Action: "reconsider-entry", Subject: "entry", ID: j.Entry.ID, Round: j.RoundID, Reason: "Xem lại"},
		ledger.Record{Actor: j.Admin.ID, Action: "grant-role", Subject: "account", ID: j.Nobody.ID})
	hidden := func(err error) bool { return fault.Has(err, "not-found") || fault.Has(err, "sign-in-needed") }
	ofRound := func(by account.Account) error {
		_, err := s.List(t.Context(), by, trail.Filter{Round: j.RoundID}, uuid.Nil, 50)
		return err
	}
	j.Allowed(ofRound, hidden, "organiser", "secretary")
	j.Published()
	j.Allowed(ofRound, hidden, "organiser", "secretary", "auditor")

	lines, err := s.List(t.Context(), j.Admin, trail.Filter{}, uuid.Nil, 50)
	if err != nil || len(lines) == 0 {
		t.Fatalf("got %d lines, %v, want the administrator's", len(lines), err)
	}
	for _, l := range lines {
		if l.RoundID != nil || l.EntryID != nil {
			t.Errorf("the administrator: got %+v, want nothing of a round", l)
		}
	}
	for name, f := range map[string]trail.Filter{
		"person": {Actor: j.Secretary.ID}, "entry": {Entry: j.Entry.ID, Action: "reconsider-entry"}, "action": {Action: "reconsider-entry"},
		"time and person": {From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour), Actor: j.Secretary.ID},
	} {
		lines, err := s.List(t.Context(), j.Organiser, f, uuid.Nil, 50)
		if err != nil || len(lines) != 1 || lines[0].Reason != "Xem lại" || lines[0].JudgingCode != "A001" || lines[0].Actor != j.Secretary.Name {
			t.Errorf("by %s: got %+v, %v, want the one act", name, lines, err)
		}
	}
	if lines, err := s.List(t.Context(), j.Organiser, trail.Filter{Until: time.Now().Add(-time.Hour)}, uuid.Nil, 50); err != nil || len(lines) != 0 {
		t.Errorf("before it happened: got %+v, %v", lines, err)
	}
}

func TestWhatIsTypedInADraftIsInNobodysTrail(t *testing.T) {
	db := dbtest.Open(t)
	j := house.NewJudged(t, db, map[string]int64{"A001": 9000, "A002": 8000})
	record(t, db, ledger.Record{Actor: j.Owner.ID, Action: "save-entry", Subject: "entry", ID: j.Entry.ID, Round: j.RoundID})
	j.Exec("UPDATE entries SET status = 'draft', judging_code = NULL, submitted_at = NULL, decided_at = NULL WHERE id = $1", j.Entry.ID)
	lines, err := (&trail.Service{DB: db}).List(t.Context(), j.Organiser, trail.Filter{Round: j.RoundID, Action: "save-entry"}, uuid.Nil, 50)
	if err != nil || len(lines) != 0 {
		t.Errorf("got %+v, %v, want nothing of a draft", lines, err)
	}
}

func TestPagesFollowOneAnother(t *testing.T) {
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db).Round("province", fixture.CanTho)
	var records []ledger.Record
	for range 25 {
		records = append(records, ledger.Record{Actor: w.Organiser.ID, Action: "update-round", Subject: "round", ID: w.RoundID, Round: w.RoundID})
	}
	record(t, db, records...)
	seen, before := map[uuid.UUID]bool{}, uuid.Nil
	for range 3 {
		lines, err := (&trail.Service{DB: db}).List(t.Context(), w.Organiser, trail.Filter{Round: w.RoundID}, before, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lines {
			seen[l.ID], before = true, l.ID
		}
	}
	if len(seen) != 25 {
		t.Errorf("got %d lines on three pages, want each of 25 once", len(seen))
	}
}

// watching counts what passes and how much memory is held meanwhile.
type watching struct {
	to         io.Writer
	bytes, top uint64
	writes     int
}

func (w *watching) Write(p []byte) (int, error) {
	if w.writes++; w.writes%50 == 1 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		w.top = max(w.top, m.HeapAlloc)
	}
	w.bytes += uint64(len(p))
	return w.to.Write(p)
}

func TestAHundredThousandLinesTakeNoMoreMemoryThanTen(t *testing.T) {
	const n, bound = 100_000, 8 << 20
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db).Round("province", fixture.CanTho)
	w.Exec(`INSERT INTO ledger_entries (id, at, actor_id, action, subject, subject_id, round_id, reason)
		SELECT gen_random_uuid(), now(), $1, 'update-round', 'round', $2, $2, '=1+1 ' || repeat('lý do dài ', 10) FROM generate_series(1, $3)`, w.Organiser.ID, w.RoundID, n)
	s := &trail.Service{DB: db}
	for _, format := range []trail.Format{trail.CSV, trail.XLSX} {
		var before runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		out := &watching{to: io.Discard}
		began := time.Now()
		if err := s.Export(t.Context(), w.Organiser, trail.Filter{Round: w.RoundID}, format, out); err != nil {
			t.Fatal(err)
		}
		grown := int64(out.top) - int64(before.HeapAlloc)
		t.Logf("%s: %d lines, %d KiB in %v, heap +%d KiB at most", format, n, out.bytes>>10, time.Since(began).Round(time.Millisecond), grown>>10)
		if grown > bound {
			t.Errorf("%s: got %d bytes more on the heap, want at most %d", format, grown, bound)
		}
	}
}

func TestAFileHasWhatThePageShows(t *testing.T) {
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db).Round("province", fixture.CanTho)
	record(t, db, ledger.Record{Actor: w.Organiser.ID, Action: "extend-deadline", Subject: "round", ID: w.RoundID, Round: w.RoundID, Reason: `=HYPERLINK("x") & <b>`},
		ledger.Record{Action: "enter-phase", Subject: "round", ID: w.RoundID, Round: w.RoundID})
	s := &trail.Service{DB: db}
	var file bytes.Buffer
	if err := s.Export(t.Context(), w.Organiser, trail.Filter{Round: w.RoundID}, trail.CSV, &file); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][1] != "Hệ thống" || rows[1][2] != "chuyển giai đoạn" || rows[2][6] != `'=HYPERLINK("x") & <b>` {
		t.Errorf("got %q, %v, want two acts in words and no formula", rows, err)
	}
	file.Reset()
	if err := s.Export(t.Context(), w.Organiser, trail.Filter{Round: w.RoundID}, trail.XLSX, &file); err != nil {
		t.Fatal(err)
	}
	book, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := book.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Rows []struct {
			Cells []string `xml:"c>is>t"`
		} `xml:"sheetData>row"`
	}
	if err := xml.NewDecoder(sheet).Decode(&read); err != nil || len(read.Rows) != 3 || len(read.Rows[2].Cells) != 7 || read.Rows[2].Cells[2] != "đổi thời hạn" {
		t.Errorf("got %+v, %v, want the same three rows", read, err)
	}
	if err := s.Export(t.Context(), w.Person(), trail.Filter{Round: w.RoundID}, trail.CSV, &file); !fault.Has(err, "not-found") {
		t.Errorf("a stranger: got %v, want not found", err)
	}
}
