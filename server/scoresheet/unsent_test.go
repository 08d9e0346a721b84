package scoresheet_test

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoresheet/exporttest"
)

// jwk is a private key as WebCrypto imports it.
type jwk struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Y   string `json:"y"`
	D   string `json:"d"`
}

func toJWK(point, private []byte) jwk {
	return jwk{"EC", "P-256", exporttest.Text(point[1:33]), exporttest.Text(point[33:]), exporttest.Text(private)}
}

// vector is testdata/unsent.json, which the TypeScript side reads too.
type vector struct {
	Note                string              `json:"note"`
	RoundPrivateKey     string              `json:"roundPrivateKey"`
	RoundPublicKey      string              `json:"roundPublicKey"`
	DevicePrivateKey    jwk                 `json:"devicePrivateKey"`
	DevicePublicKey     string              `json:"devicePublicKey"`
	EphemeralPrivateKey jwk                 `json:"ephemeralPrivateKey"`
	Header              string              `json:"header"`
	Key                 string              `json:"key"`
	Plaintext           string              `json:"plaintext"`
	Envelope            scoresheet.Envelope `json:"envelope"`
}

func newVector(t *testing.T) vector {
	round, ephemeral, device := exporttest.Agreement("round"), exporttest.Agreement("ephemeral"), exporttest.Device("device")
	plaintext := `{"exportedAt":"2026-11-20T03:04:05.678Z","sheets":[` +
		`{"sheetId":"0197a000-0000-7000-8000-000000000011","key":"0197a000-0000-4000-8000-000000000021","revision":0,` +
		`"body":{"rubricVersion":1,"marks":{"m1":850,"m2":"a"},"remarks":{"facility":"Đường nét đẹp, lớp men đều."},"submitted":false},"deviceTime":"2026-11-20T02:59:59.001Z"},` +
		`{"sheetId":"0197a000-0000-7000-8000-000000000012","key":"0197a000-0000-4000-8000-000000000022","revision":3,` +
		`"body":{"rubricVersion":1,"marks":{"m1":0,"m2":"c","e1":4000,"s1":100,"c1":10},"remarks":{},"submitted":true},"deviceTime":"2026-11-20T03:03:03.003Z"}]}`
	head := scoresheet.Envelope{
		RoundID: "0197a000-0000-7000-8000-000000000001", JudgeID: "0197a000-0000-7000-8000-000000000002",
		DeviceID: "máy bảng số 3", KeyID: "0197a000-0000-7000-8000-000000000003",
	}
	e := exporttest.Seal(head, round.PublicKey(), ephemeral, device, []byte(plaintext))
	return vector{
		Note:            "Keys of no real round or device. header and key are what both sides must come to; ephemeralPrivateKey and iv make the ciphertext repeatable.",
		RoundPrivateKey: hex.EncodeToString(round.Bytes()), RoundPublicKey: exporttest.Text(round.PublicKey().Bytes()),
		DevicePrivateKey: toJWK(exporttest.Point(device), exporttest.Scalar("device")), DevicePublicKey: exporttest.Text(exporttest.Point(device)),
		EphemeralPrivateKey: toJWK(ephemeral.PublicKey().Bytes(), exporttest.Scalar("ephemeral")),
		Header:              exporttest.Header(e), Key: hex.EncodeToString(exporttest.Key(ephemeral, round.PublicKey())), Plaintext: plaintext, Envelope: e,
	}
}

func TestTheSharedVectorOfExportedFiles(t *testing.T) {
	if *update {
		raw, err := json.MarshalIndent(newVector(t), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("testdata/unsent.json", append(raw, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile("testdata/unsent.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vector
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if want := newVector(t); v != want {
		t.Errorf("got %+v, want %+v", v, want)
	}
	round, device := exporttest.Agreement("round"), exporttest.Point(exporttest.Device("device"))
	if got, err := v.Envelope.Open(round, device); err != nil || string(got) != v.Plaintext {
		t.Errorf("got %s, %v; want the plaintext", got, err)
	}
	breaks := map[string]func(*scoresheet.Envelope){
		"another format":       func(e *scoresheet.Envelope) { e.Format = "tieubieu/unsend" },
		"another version":      func(e *scoresheet.Envelope) { e.Version = 2 },
		"another round":        func(e *scoresheet.Envelope) { e.RoundID = e.JudgeID },
		"another judge":        func(e *scoresheet.Envelope) { e.JudgeID = e.RoundID },
		"another device":       func(e *scoresheet.Envelope) { e.DeviceID += "1" },
		"another key":          func(e *scoresheet.Envelope) { e.KeyID = e.RoundID },
		"another point":        func(e *scoresheet.Envelope) { e.Ephemeral = exporttest.Text(round.PublicKey().Bytes()) },
		"another iv":           func(e *scoresheet.Envelope) { e.IV = exporttest.Text(make([]byte, 12)) },
		"a changed ciphertext": func(e *scoresheet.Envelope) { e.Ciphertext = "A" + e.Ciphertext[1:] },
		"a cut ciphertext":     func(e *scoresheet.Envelope) { e.Ciphertext = e.Ciphertext[:8] },
		"a moved line":         func(e *scoresheet.Envelope) { e.DeviceID, e.KeyID = e.DeviceID+"\n"+e.KeyID, "" },
		"no signature":         func(e *scoresheet.Envelope) { e.Signature = "" },
		"an empty signature":   func(e *scoresheet.Envelope) { e.Signature = exporttest.Text(make([]byte, 64)) },
		"a padded signature":   func(e *scoresheet.Envelope) { e.Signature += "==" },
	}
	for name, spoil := range breaks {
		e := v.Envelope
		spoil(&e)
		if got, err := e.Open(round, device); !fault.Has(err, "export-broken") || got != nil {
			t.Errorf("%s: got %s, %v; want export-broken", name, got, err)
		}
		if e.Format == v.Envelope.Format && e.Version == v.Envelope.Version && e.Signature == v.Envelope.Signature && !strings.Contains(e.DeviceID, "\n") {
			// Even where the device itself signs it: the key binds what the header says.
			if _, err := exporttest.Sign(e, exporttest.Device("device")).Open(round, device); !fault.Has(err, "export-broken") {
				t.Errorf("%s, signed anew: got %v, want export-broken", name, err)
			}
		}
	}
	if _, err := v.Envelope.Open(exporttest.Agreement("another round"), device); !fault.Has(err, "export-broken") {
		t.Errorf("with another round's key: got %v, want export-broken", err)
	}
	if _, err := v.Envelope.Open(round, exporttest.Point(exporttest.Device("another device"))); !fault.Has(err, "export-broken") {
		t.Errorf("with another device's key: got %v, want export-broken", err)
	}
}

// tablet is a judge's device with a key, which never reaches the server again.
type tablet struct {
	w    *world
	j    judge
	id   string
	key  *ecdsa.PrivateKey
	held []object
}

type object = map[string]any

func (w *world) tablet(j judge, id string) *tablet {
	w.t.Helper()
	x := &tablet{w: w, j: j, id: id, key: exporttest.Device(id + j.Judge.ID.String())}
	if err := w.sheets.RegisterKey(w.t.Context(), j.Account, w.RoundID, id, exporttest.Point(x.key)); err != nil {
		w.t.Fatal(err)
	}
	return x
}

// hold keeps a save that could not be sent.
func (x *tablet) hold(sheet, key uuid.UUID, revision int, b scoresheet.Body) *tablet {
	raw, err := b.Canonical()
	if err != nil {
		x.w.t.Fatal(err)
	}
	return x.holdRaw(object{"sheetId": sheet, "key": key, "revision": revision, "body": json.RawMessage(raw), "deviceTime": "2026-11-20T03:04:05Z"})
}

func (x *tablet) holdRaw(sheet object) *tablet {
	x.held = append(x.held, sheet)
	return x
}

// export is the file of all that the tablet holds.
func (x *tablet) export() scoresheet.Envelope {
	x.w.t.Helper()
	var key scoresheet.RoundKey
	x.w.inTx(func(tx *database.Tx) (err error) {
		key, err = scoresheet.KeyOf(tx, x.w.RoundID)
		return err
	})
	plaintext, err := json.Marshal(object{"exportedAt": "2026-11-20T03:04:06Z", "sheets": x.held})
	if err != nil {
		x.w.t.Fatal(err)
	}
	head := scoresheet.Envelope{RoundID: x.w.RoundID.String(), JudgeID: x.j.Judge.ID.String(), DeviceID: x.id, KeyID: key.ID.String()}
	return exporttest.Seal(head, key.Private.PublicKey(), exporttest.Agreement(x.id), x.key, plaintext)
}

func (w *world) importUnsent(file scoresheet.Envelope) (*scoresheet.Imported, error) {
	return w.sheets.ImportUnsent(context.Background(), w.Secretary, w.RoundID, file)
}

// wantImport imports a file and compares sheets, applied, present, kept, refused.
func (w *world) wantImport(file scoresheet.Envelope, want ...int) *scoresheet.Imported {
	w.t.Helper()
	done, err := w.importUnsent(file)
	if err != nil {
		w.t.Fatalf("import: %v", err)
	}
	if got := []int{done.Sheets, done.Applied, done.Present, done.Kept, done.Refused}; !slices.Equal(got, want) || done.Repeated || done.At.IsZero() {
		w.t.Errorf("got %+v, want %v", done, want)
	}
	return done
}

func TestExportedFiles(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("are applied as the judge's own saves, and say that they were exported", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id, first, second := w.sheet(j, e, 1), uuid.New(), uuid.New()
		file := w.tablet(j, "m1").hold(id, first, 0, body(100)).hold(id, second, 1, submitted(body(200))).export()
		w.wantImport(file, 2, 2, 0, 0, 0)
		own := w.get(j.Account, id)
		if own.Revision != 2 || own.Status != scoresheet.Submitted || string(own.Marks["e1"]) != "200" || own.Source != scoresheet.FromExport || own.DeviceID != "m1" {
			t.Errorf("got %+v, want both saves in their order", own)
		}
		if n := fixture.One[int](t, db, `SELECT count(*) FROM score_sheet_revisions WHERE sheet_id = $1 AND saved_by = $2 AND source = 'export' AND device_time = '2026-11-20T03:04:05Z'`,
			id, j.Account.ID); n != 2 {
			t.Errorf("got %d revisions of the judge from an export, want 2", n)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE round_id = $1 AND actor_id = $2 AND action IN ('import-unsent', 'save-sheet', 'submit-sheet')",
			w.RoundID, w.Secretary.ID); n != 3 {
			t.Errorf("got %d ledger entries of the secretary, want 3", n)
		}
		// The tablet reaches the server after all: it is told what it would have been told.
		a, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: second, Revision: 1, Body: submitted(body(200))})
		if err != nil || a.Revision != 2 || !a.Submitted {
			t.Errorf("got %+v, %v; want revision 2 again", a, err)
		}
	})
	t.Run("leave nothing waiting on the device whose sheets they brought", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		x := w.tablet(j, "m1")
		if err := w.report(j.Account, "m1", 1); err != nil {
			t.Fatal(err)
		}
		id := w.sheet(j, e, 1)
		file := x.hold(id, uuid.New(), 0, body(100)).hold(id, uuid.New(), 1, submitted(body(200))).export()
		unsent := func() int {
			return fixture.One[int](t, db, "SELECT unsent FROM judge_devices WHERE judge_id = $1 AND device_id = 'm1'", j.Judge.ID)
		}
		w.wantImport(file, 2, 2, 0, 0, 0)
		if n := unsent(); n != 0 {
			t.Errorf("got %d unsent after the import, want 0", n)
		}
		if err := w.report(j.Account, "m1", 1); err != nil {
			t.Fatal(err)
		}
		if _, err := w.importUnsent(file); err != nil || unsent() != 1 {
			t.Errorf("got %v and %d unsent after the same file again, want what the device said since", err, unsent())
		}
	})
	t.Run("are taken in once: again answers the same numbers", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		file := w.tablet(j, "m1").hold(w.sheet(j, e, 1), uuid.New(), 0, body(100)).export()
		first := w.wantImport(file, 1, 1, 0, 0, 0)
		again, err := w.importUnsent(file)
		want := *first
		want.Repeated = true
		if err != nil || *again != want {
			t.Errorf("got %+v, %v; want %+v", again, err, want)
		}
		again, err = w.importUnsent(exporttest.Sign(file, exporttest.Device("m1"+j.Judge.ID.String())))
		if err != nil || !again.Repeated {
			t.Errorf("got %+v, %v; want the same file under another signature known", again, err)
		}
	})
	t.Run("are taken in once by eight at the same moment", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		file := w.tablet(j, "m1").hold(id, uuid.New(), 0, body(100)).export()
		done, errs := atOnce(8, func(int) (*scoresheet.Imported, error) { return w.importUnsent(file) })
		fresh := 0
		for i := range done {
			if errs[i] != nil || done[i].Applied != 1 || !done[i].At.Equal(done[0].At) {
				t.Fatalf("got %+v, %v; want %+v", done[i], errs[i], done[0])
			}
			if !done[i].Repeated {
				fresh++
			}
		}
		if fresh != 1 || w.revisions(id) != 1 {
			t.Errorf("got %d fresh imports and %d revisions, want one of each", fresh, w.revisions(id))
		}
	})
	t.Run("hold nothing new where the answer alone was lost", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id, key := w.sheet(j, e, 1), uuid.New()
		if _, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: key, Body: body(100)}); err != nil {
			t.Fatal(err)
		}
		w.wantImport(w.tablet(j, "m1").hold(id, key, 0, body(100)).export(), 1, 0, 1, 0, 0)
		if n := w.revisions(id); n != 1 {
			t.Errorf("got %d revisions, want 1", n)
		}
	})
	t.Run("exported twice, with new keys for what was being edited, hold nothing new the second time", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		w.wantImport(w.tablet(j, "m1").hold(id, uuid.New(), 0, submitted(body(100))).export(), 1, 1, 0, 0, 0)
		w.wantImport(w.tablet(j, "m1").hold(id, uuid.New(), 0, submitted(body(100))).export(), 1, 0, 1, 0, 0)
		if _, err := w.reopen(head.Account, id, 1); err != nil {
			t.Fatal(err)
		}
		w.wantImport(w.tablet(j, "m1").hold(id, uuid.New(), 0, submitted(body(100))).export(), 1, 0, 0, 1, 0) // it is open again
	})
	t.Run("are kept as late copies where the sheet moved on, is locked, or its stage closed", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		id, late := w.sheet(j, e, 1), uuid.New()
		w.mustSave(j.Account, id, 0, body(0)) // on a second tablet
		w.wantImport(w.tablet(j, "m1").hold(id, late, 0, body(100)).export(), 1, 0, 0, 1, 0)
		w.wantImport(w.tablet(j, "m2").hold(id, late, 0, body(100)).export(), 1, 0, 1, 0, 0) // kept already
		w.mustSave(j.Account, id, 1, submitted(body(0)))
		w.wantImport(w.tablet(j, "m3").hold(id, uuid.New(), 2, body(200)).export(), 1, 0, 0, 1, 0)
		w.Phase(competition.Deliberation)
		w.wantImport(w.tablet(j, "m4").hold(id, uuid.New(), 2, submitted(body(300))).export(), 1, 0, 0, 1, 0)
		if own := w.get(j.Account, id); own.Revision != 2 || string(own.Marks["e1"]) != "0" {
			t.Errorf("got %+v, want the sheet as it was", own)
		}
		copies, err := w.sheets.LateCopies(t.Context(), head.Account, w.RoundID)
		if err != nil || len(copies) != 3 {
			t.Fatalf("got %+v, %v; want 3 late copies", copies, err)
		}
		own, err := w.sheets.TakeIn(t.Context(), head.Account, copies[2].ID, 2, "Máy hỏng")
		if err != nil || own.Revision != 3 || w.get(j.Account, id).Source != scoresheet.FromLate {
			t.Errorf("got %+v, %v; want the late copy as revision 3", own, err)
		}
	})
	t.Run("arrive after the seat was replaced, and after the judge left", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		id := w.sheet(j, e, 1)
		file := w.tablet(j, "m1").hold(id, uuid.New(), 0, submitted(body(100))).export()
		if _, err := w.panels.ReplaceJudge(t.Context(), w.Organiser, j.Judge.ID, 1, panel.NewJudge{AccountID: w.Person().ID}, panel.Leaving{Reason: "Hỏng máy"}); err != nil {
			t.Fatal(err)
		}
		w.wantImport(file, 1, 0, 0, 1, 0)
		w, e, _, j = scoringRound(t, db)
		id = w.sheet(j, e, 1)
		key := uuid.New()
		if _, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: key, Body: submitted(body(100))}); err != nil {
			t.Fatal(err)
		}
		file = w.tablet(j, "m1").hold(id, key, 0, submitted(body(100))).export()
		if _, err := w.panels.LeaveJudge(t.Context(), w.Organiser, j.Judge.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		w.wantImport(file, 1, 0, 1, 0, 0)
	})
	t.Run("are refused sheet by sheet where no sheet can hold them, and the rest arrives", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		second := w.Entry("handicraft")
		w.inTx(func(tx *database.Tx) error { return scoresheet.Assign(tx, account.Platform, w.Round(), 1) })
		id, other, used := w.sheet(j, e, 1), w.sheet(head, e, 1), uuid.New()
		if _, err := w.sheets.Save(t.Context(), j.Account, scoresheet.SaveRequest{SheetID: id, Key: used, Body: body(0)}); err != nil {
			t.Fatal(err)
		}
		wrong := body(0)
		wrong.RubricVersion = 2
		x := w.tablet(j, "m1").hold(other, uuid.New(), 0, body(0)).hold(uuid.New(), uuid.New(), 0, body(0)).hold(id, used, 0, body(25)).
			hold(id, uuid.New(), 1, wrong).hold(id, uuid.New(), 1, body(4001)).hold(id, uuid.Nil, 1, body(0)).
			holdRaw(object{"sheetId": id, "key": uuid.New(), "revision": 1, "body": object{"marks": 5}}).
			holdRaw(object{"sheetId": "x", "key": uuid.New(), "revision": 1, "body": object{}}).
			holdRaw(object{"sheetId": id, "key": "x", "revision": 1}).
			hold(w.sheet(j, second, 1), uuid.New(), 0, body(50))
		w.wantImport(x.export(), 10, 1, 0, 0, 9)
		if w.revisions(other) != 0 || w.revisions(id) != 1 || w.revisions(w.sheet(j, second, 1)) != 1 {
			t.Errorf("got %d, %d and %d revisions, want 0, 1 and 1", w.revisions(other), w.revisions(id), w.revisions(w.sheet(j, second, 1)))
		}
	})
	t.Run("of a judge recused meanwhile are kept, not counted", func(t *testing.T) {
		w, e, _, j := scoringRound(t, db)
		file := w.tablet(j, "m1").hold(w.sheet(j, e, 1), uuid.New(), 0, body(100)).export()
		if _, err := w.panels.Recuse(t.Context(), j.Account, j.Judge.ID, e.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		w.wantImport(file, 1, 0, 0, 1, 0)
	})
	t.Run("do not let one judge speak for another, nor one round for another", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		own := w.tablet(j, "m1")
		file := own.hold(w.sheet(j, e, 1), uuid.New(), 0, body(100)).export()
		forged := file
		forged.JudgeID = head.Judge.ID.String() // the head has a tablet of that name too
		w.tablet(head, "m1")
		for name, f := range map[string]scoresheet.Envelope{
			"under another judge's name":           exporttest.Sign(forged, own.key),
			"by a device that nobody registered":   exporttest.Sign(scoresheet.Envelope{Format: file.Format, Version: 1, RoundID: file.RoundID, JudgeID: file.JudgeID, DeviceID: "m9", KeyID: file.KeyID, Ephemeral: file.Ephemeral, IV: file.IV, Ciphertext: file.Ciphertext}, own.key),
			"of a judge whom nobody knows":         exporttest.Sign(with(file, func(f *scoresheet.Envelope) { f.JudgeID = uuid.NewString() }), own.key),
			"for another key":                      exporttest.Sign(with(file, func(f *scoresheet.Envelope) { f.KeyID = uuid.NewString() }), own.key),
			"that is empty":                        {RoundID: file.RoundID},
			"whose device is a name of many bytes": with(file, func(f *scoresheet.Envelope) { f.DeviceID = strings.Repeat("x", 500) }),
			"whose device is no text":              with(file, func(f *scoresheet.Envelope) { f.DeviceID = "m1\x00" }),
		} {
			if _, err := w.importUnsent(f); !fault.Has(err, "export-broken") {
				t.Errorf("a file %s: got %v, want export-broken", name, err)
			}
		}
		elsewhere, _, _, _ := scoringRound(t, db)
		_, err := elsewhere.importUnsent(file)
		wantKind(t, err, fault.NotFound, "not-found")
		w.wantImport(file, 1, 1, 0, 0, 0)
	})
	t.Run("are the secretary's alone", func(t *testing.T) {
		w, e, head, j := scoringRound(t, db)
		file := w.tablet(j, "m1").hold(w.sheet(j, e, 1), uuid.New(), 0, body(100)).export()
		for _, by := range []account.Account{w.Organiser, head.Account, j.Account, w.Person()} {
			_, err := w.sheets.ImportUnsent(t.Context(), by, w.RoundID, file)
			wantKind(t, err, fault.NotFound, "not-found")
		}
	})
	t.Run("of two tablets at once, over the same sheets, never wait for each other in a circle", func(t *testing.T) {
		w := newWorld(t, db)
		var entries []fixture.Entry
		for range 8 {
			entries = append(entries, w.Entry("handicraft"))
		}
		w.seat(panel.Head)
		j := w.seat(panel.Member)
		w.enter(competition.Scoring)
		files := make([]scoresheet.Envelope, 4)
		for i := range files {
			x := w.tablet(j, "m"+strconv.Itoa(i))
			order := slices.Clone(entries)
			if i%2 == 1 {
				slices.Reverse(order)
			}
			for _, e := range order {
				x.hold(w.sheet(j, e, 1), uuid.New(), 0, body(int64(i)*25))
			}
			files[i] = x.export()
		}
		done, errs := atOnce(4, func(i int) (*scoresheet.Imported, error) { return w.importUnsent(files[i]) })
		applied, kept := 0, 0
		for i := range done {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			applied, kept = applied+done[i].Applied, kept+done[i].Kept
		}
		if applied != 8 || kept != 24 {
			t.Errorf("got %d applied and %d kept, want 8 and 24", applied, kept)
		}
	})
}

func with(e scoresheet.Envelope, edit func(*scoresheet.Envelope)) scoresheet.Envelope {
	edit(&e)
	return e
}
