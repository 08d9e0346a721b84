package scoresheet_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/scoresheet"
)

func TestDevices(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("a report is kept per device, its first one recorded", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		for _, unsent := range []int{3, 0} {
			if err := w.sheets.Report(t.Context(), j.Account, w.RoundID, "máy 1", unsent); err != nil {
				t.Fatal(err)
			}
		}
		got := fixture.One[int](t, db, "SELECT sum(unsent) + 10 * count(*) FROM judge_devices WHERE judge_id = $1", j.Judge.ID)
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'first-contact' AND subject_id = $1", j.Judge.ID); n != 1 || got != 10 {
			t.Errorf("got %d first contacts and %d, want 1 and one device with nothing unsent", n, got)
		}
	})
	t.Run("nonsense and strangers are refused", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		err := w.sheets.Report(t.Context(), j.Account, w.RoundID, "", -1)
		wantField(t, err, "deviceId", "device-id")
		wantField(t, err, "unsent", "out-of-range")
		wantCode(t, w.sheets.Report(t.Context(), w.Secretary, w.RoundID, "x", 0), "judge-not-found")
	})
	t.Run("the reconciliation lists revision and digest of the own sheets", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		w.Entry("food") // accepted too late for sheets
		id := w.sheet(j, e, 1)
		a := w.mustSave(j.Account, id, 0, body(0))
		list, err := w.sheets.Reconciliation(t.Context(), j.Account, w.RoundID)
		if err != nil || len(list) != 1 || list[0].SheetID != id || list[0].Revision != 1 || hexOf(list[0].Digest) != a.Receipt.SHA256 {
			t.Errorf("got %+v, %v", list, err)
		}
		if list, err = w.sheets.Reconciliation(t.Context(), head.Account, w.RoundID); err != nil || list[0].Digest != nil || list[0].Revision != 0 {
			t.Errorf("got %+v, %v; want the head's own, unsaved", list, err)
		}
		_, err = w.sheets.Reconciliation(t.Context(), w.Organiser, w.RoundID)
		wantCode(t, err, "judge-not-found")
	})
	t.Run("the packet holds the own sheets, their rubrics and entries, and nothing for others", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		p, err := w.sheets.Packet(t.Context(), j.Account, w.RoundID, "máy 1")
		if err != nil || len(p.Sheets) != 1 || p.Sheets[0].JudgingCode != e.Code || len(p.Rubrics) != 1 || p.Rubrics[0].Version != p.Sheets[0].RubricVersion {
			t.Errorf("got %+v, %v", p, err)
		}
		_, err = w.sheets.Packet(t.Context(), w.Secretary, w.RoundID, "máy 1")
		wantCode(t, err, "judge-not-found")
		_, err = w.sheets.Packet(t.Context(), j.Account, w.RoundID, "")
		wantField(t, err, "deviceId", "device-id")
		_, err = w.rounds.StepBack(t.Context(), w.Organiser, w.RoundID, w.Round().Version, "Sửa tiêu chí")
		wantBlocked(t, err, "packets-out")
	})
	t.Run("the packet shows what the round chose: code, product, or all", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		sum := sha256.Sum256([]byte(w.RoundID.String()))
		w.Exec(`INSERT INTO photo_contents (sha256, content_type, bytes, width, height, created_at) VALUES ($1, 'image/jpeg', 10, 640, 480, now())`, sum[:])
		for i, ready := range []string{"ready", "ready", "pending"} {
			id := uuid.New()
			w.Exec(`INSERT INTO photos (id, facility_id, sha256, status, created_at)
				SELECT $1, f.id, $2, $3, now() FROM (SELECT CASE WHEN $4 = 0 THEN $5::uuid ELSE $6::uuid END AS id) f`, id, sum[:], ready, i, e.FacilityID, w.Entry("food").FacilityID)
			w.Exec(`INSERT INTO entry_photos (entry_id, photo_id, position, caption, names_nobody) VALUES ($1, $2, $3, 'Xưởng A001', $4)`, e.ID, id, i+1, i == 0)
		}
		for i := range 3 {
			id := uuid.New()
			w.Exec(`INSERT INTO papers (id, facility_id, sha256, object_key, content_type, bytes, file_name, kind, issuer, created_at)
				VALUES ($1, $2, $3, 'x', 'application/pdf', 5, 'co so.pdf', 'quality', 'Sở', now())`, id, e.FacilityID, sum[:])
			w.Exec(`INSERT INTO entry_papers (entry_id, paper_id, position, for_judges, names_nobody) VALUES ($1, $2, $3, $4, $5)`, e.ID, id, i+1, i < 2, i == 0)
		}
		for mode, want := range map[string]string{
			"code": "|||1||1|", "product": "Sản phẩm A001|||2|Xưởng A001|2|co so.pdf Sở", "all": "Sản phẩm A001|Cơ sở A001|Tỉnh Thử|2|Xưởng A001|2|co so.pdf Sở",
		} {
			w.Exec("UPDATE rounds SET packet_mode = $2 WHERE id = $1", w.RoundID, mode)
			p, err := w.sheets.Packet(t.Context(), j.Account, w.RoundID, "máy 1")
			if err != nil || len(p.Entries) != 1 {
				t.Fatalf("got %+v, %v", p, err)
			}
			x := p.Entries[0]
			got := fmt.Sprintf("%s|%s|%s|%d|%s|%d|%s", x.Product, x.Facility, x.Place, len(x.Photos), x.Photos[0].Caption, len(x.Papers),
				strings.TrimSpace(x.Papers[0].FileName+" "+x.Papers[0].Issuer))
			if got != want || x.JudgingCode != e.Code {
				t.Errorf("%s: got %s, want %s", mode, got, want)
			}
		}
	})
	t.Run("the board counts and shows no mark", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{"m1": number(50)}})
		if err := w.sheets.Report(t.Context(), j.Account, w.RoundID, "máy 1", 2); err != nil {
			t.Fatal(err)
		}
		p, err := w.sheets.Progress(t.Context(), head.Account, w.RoundID)
		if err != nil || len(p.Judges) != 2 || len(p.Sheets) != 2 {
			t.Fatalf("got %+v, %v", p, err)
		}
		i := slices.IndexFunc(p.Judges, func(x scoresheet.JudgeProgress) bool { return x.Code == j.Code })
		if got := p.Judges[i]; got.Begun != 1 || got.Waiting != 0 || got.Unsent != 2 || got.LastContact == nil {
			t.Errorf("got %+v", got)
		}
		w.mustSave(head.Account, w.sheet(head, e, 1), 0, body(0))
		p, _ = w.sheets.Progress(t.Context(), w.Secretary, w.RoundID)
		if got := p.Judges[1-i]; got.Scored != 1 {
			t.Errorf("got %+v, want one scored", got)
		}
		_, err = w.sheets.Progress(t.Context(), j.Account, w.RoundID)
		wantCode(t, err, "not-found")
	})
}
