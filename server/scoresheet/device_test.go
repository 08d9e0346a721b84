package scoresheet_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

func TestDevices(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("a report is kept per device, its first one recorded", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		for _, unsent := range []int{3, 0} {
			if err := w.report(j.Account, "máy 1", unsent); err != nil {
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
		err := w.report(j.Account, "", -1)
		wantField(t, err, "deviceId", "device-id")
		wantField(t, err, "unsent", "out-of-range")
		wantCode(t, w.report(w.Secretary, "x", 0), "judge-not-found")
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
	t.Run("a report that leaves something out leaves it as it was", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		ready, total, unsent, yes := 40, 60, 3, true
		for _, report := range []scoresheet.DeviceReport{
			{DeviceID: "máy 1", Name: " iPad  số 7", Unsent: &unsent, FilesReady: &ready, FilesTotal: &total, Persisted: &yes},
			{DeviceID: "máy 1"},
		} {
			if err := w.sheets.Report(t.Context(), j.Account, w.RoundID, report); err != nil {
				t.Fatal(err)
			}
		}
		var devices []panel.Device
		w.inTx(func(tx *database.Tx) error {
			all, err := panel.Devices(tx, w.RoundID)
			devices = all[j.Judge.ID]
			return err
		})
		if d := devices[0]; len(devices) != 1 || d.Name != "iPad  số 7" || d.Unsent != 3 || d.FilesReady != 40 || d.FilesTotal != 60 || d.Persisted == nil || !*d.Persisted || d.PacketAt != nil {
			t.Errorf("got %+v", devices)
		}
		err := w.sheets.Report(t.Context(), j.Account, w.RoundID, scoresheet.DeviceReport{DeviceID: "máy 1", Name: strings.Repeat("ế", 101)})
		wantField(t, err, "deviceName", "too-long")
	})
	t.Run("a device's key is given once", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		key, other := devicePoint(t), devicePoint(t)
		register := func(by account.Account, device string, key []byte) error {
			return w.sheets.RegisterKey(t.Context(), by, w.RoundID, device, key)
		}
		for range 2 {
			if err := register(j.Account, "máy 1", key); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, register(j.Account, "máy 1", other), fault.Conflict, "device-key-changed")
		if err := register(j.Account, "máy 2", other); err != nil {
			t.Errorf("got %v, want another device to have its own", err)
		}
		off := slices.Clone(other)
		off[64] ^= 1 // on no curve
		for _, wrong := range [][]byte{nil, {4}, off} {
			wantField(t, register(j.Account, "máy 3", wrong), "publicKey", "not-a-key")
		}
		wantCode(t, register(w.Secretary, "máy 1", key), "judge-not-found")
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'register-device-key' AND subject_id = $1", j.Judge.ID); n != 2 {
			t.Errorf("got %d keys on record, want 2", n)
		}
	})
	t.Run("of two keys at once for one device, one stands", func(t *testing.T) {
		w, _, _, j := scoringRound(t, db)
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			key := devicePoint(t)
			wg.Go(func() { errs[i] = w.sheets.RegisterKey(t.Context(), j.Account, w.RoundID, "máy 1", key) })
		}
		wg.Wait()
		stood := 0
		for _, err := range errs {
			if err == nil {
				stood++
			} else {
				wantKind(t, err, fault.Conflict, "device-key-changed")
			}
		}
		if stood != 1 {
			t.Errorf("got %d keys taken, want 1", stood)
		}
	})
	t.Run("the board counts and shows no mark", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{"m1": number(50)}})
		if err := w.report(j.Account, "máy 1", 2); err != nil {
			t.Fatal(err)
		}
		p, err := w.sheets.Progress(t.Context(), head.Account, w.RoundID, uuid.Nil)
		if err != nil || len(p.Judges) != 2 || len(p.Sheets) != 2 {
			t.Fatalf("got %+v, %v", p, err)
		}
		i := slices.IndexFunc(p.Judges, func(x scoresheet.JudgeProgress) bool { return x.Code == j.Code })
		if got := p.Judges[i]; got.Begun != 1 || got.Waiting != 0 || got.Unsent != 2 || got.LastContact == nil {
			t.Errorf("got %+v", got)
		}
		w.mustSave(head.Account, w.sheet(head, e, 1), 0, body(0))
		p, _ = w.sheets.Progress(t.Context(), w.Secretary, w.RoundID, uuid.Nil)
		if got := p.Judges[1-i]; got.Scored != 1 {
			t.Errorf("got %+v, want one scored", got)
		}
		_, err = w.sheets.Progress(t.Context(), j.Account, w.RoundID, uuid.Nil)
		wantCode(t, err, "not-found")
		if p, err = w.sheets.Progress(t.Context(), head.Account, w.RoundID, j.Judge.ID); err != nil || len(p.Judges) != 1 || len(p.Sheets) != 1 {
			t.Errorf("got %+v, %v, want the one judge", p, err)
		}
	})
}

// devicePoint is the public key of a new device.
func devicePoint(t *testing.T) []byte {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key.PublicKey().Bytes()
}

func TestLiveBoard(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("the live board says of every sheet and judge what the long one says", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		w.mustSave(j.Account, w.sheet(j, e, 1), 0, scoresheet.Body{RubricVersion: 1, Marks: scoresheet.Marks{"m1": number(50)}})
		w.mustSave(head.Account, w.sheet(head, e, 1), 0, body(0))
		agree := func(want string) {
			t.Helper()
			b, err := w.sheets.ReadBoard(t.Context(), w.RoundID)
			if err != nil {
				t.Fatal(err)
			}
			p, err := w.sheets.Progress(t.Context(), head.Account, w.RoundID, uuid.Nil)
			if err != nil {
				t.Fatal(err)
			}
			var cells []string
			for i, row := range b.Judges {
				cells = append(cells, row.Cells)
				got, long := row.JudgeProgress, p.Judges[i]
				if got.LastContact == nil != (long.LastContact == nil) || got.LastContact != nil && !got.LastContact.Equal(*long.LastContact) {
					t.Errorf("%s: got last contact %v, want %v", got.Code, got.LastContact, long.LastContact)
				}
				got.LastContact, long.LastContact = nil, nil
				if !reflect.DeepEqual(got, long) {
					t.Errorf("got %+v, want %+v", got, long)
				}
			}
			if len(b.Entries) != 1 || b.Entries[0] != (scoresheet.BoardEntry{Code: p.Sheets[0].Entry, GroupID: "handicraft"}) {
				t.Errorf("got columns %+v", b.Entries)
			}
			slices.Sort(cells)
			if got := strings.Join(cells, " "); got != want {
				t.Errorf("got cells %q, want %q", got, want)
			}
		}
		agree("b c")
		w.mustSave(head.Account, w.sheet(head, e, 1), 1, submitted(body(0)))
		agree("b s")
	})
}
