package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
	"tieubieu/server/practice"
	"tieubieu/server/preview"
	"tieubieu/server/promotion"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/result"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoresheet/exporttest"
	"tieubieu/server/trail"
	"tieubieu/server/unit"
)

// newHall is a bench over all services, with an object store: what the built server
// offers.
func newHall(t *testing.T, edit ...func(*competition.Rules)) *bench {
	t.Helper()
	db, objects := dbtest.Open(t), blobtest.Open(t)
	b := &bench{Judging: fixture.NewJudging(t, db, edit...), objects: objects}
	rounds := &competition.Service{
		DB:     db,
		Guards: map[competition.Phase][]competition.Guard{competition.Scoring: {panel.ReadyToScore}, competition.Deliberation: {scoresheet.AllSubmitted}},
		Steps:  map[competition.Phase][]competition.Step{competition.Scoring: {scoresheet.OpenFirstStage}},
	}
	s := api.Services{
		DB: db, Accounts: &account.Service{DB: db}, Units: &unit.Service{DB: db}, Facilities: &facility.Service{DB: db}, Rounds: rounds,
		Entries: &entry.Service{DB: db, Blob: objects}, Photos: &photo.Service{DB: db, Blob: objects, Sight: entry.PhotoSight},
		Panels: &panel.Service{DB: db, Means: award.Means}, Practice: &practice.Service{DB: db}, Sheets: &scoresheet.Service{DB: db, Blob: objects},
		Awards: &award.Service{DB: db, Rounds: rounds}, Promotions: &promotion.Service{DB: db}, Publications: &publication.Service{DB: db, Rounds: rounds},
		Certificates: &certificate.Service{DB: db, Blob: objects},
	}
	s.Remarks, s.Appeals, s.Results = &remark.Service{DB: db}, &appeal.Service{DB: db, Blob: objects}, &result.Service{DB: db}
	s.Previews, s.Trail = &preview.Service{Publications: s.Publications}, &trail.Service{DB: db}
	s.Imports = &entryimport.Service{DB: db, Facilities: s.Facilities, Entries: s.Entries}
	s.Panels.OnJoin = append(s.Panels.OnJoin, scoresheet.Joined)
	s.Panels.OnRecount = append(s.Panels.OnRecount, scoresheet.Recount)
	engine, spec := api.New(s, api.Options{SecureCookies: true})
	b.h, b.spec = &house{db: db, handler: api.Handler(engine)}, spec.OpenAPI()
	b.organiser, b.secretary, b.stranger = b.signedIn(t, b.Organiser), b.signedIn(t, b.Secretary), b.signedIn(t, b.Person())
	return b
}

// sheetOf is the sheet of a judge for an entry in stage 1.
func (b *bench) sheetOf(t *testing.T, judge string, e fixture.Entry) string {
	t.Helper()
	return fixture.One[uuid.UUID](t, b.DB, "SELECT id FROM score_sheets WHERE judge_id = $1 AND entry_id = $2 AND stage = 1", judge, e.ID).String()
}

func (b *bench) save(t *testing.T, by *browser, sheet string, revision int, body object) reply {
	t.Helper()
	return by.send(t, http.MethodPut, "/api/score-sheets/"+sheet, body, "If-Match", etagOf(revision), "Idempotency-Key", uuid.NewString())
}

func TestAPaperSheet(t *testing.T) {
	b := newHall(t)
	e := b.Entry("handicraft")
	head := b.idleHead(t)
	seat, judge := b.judge(t, "judge")
	otherSeat, other := b.judge(t, "judge")
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	sheet, judgeID := b.sheetOf(t, seat.id(t), e), seat.id(t)
	scans, copies := b.rounds("/paper-scans"), "/api/score-sheets/"+sheet+"/paper-copies"

	(&browser{h: b.h}).send(t, http.MethodPost, scans, string(phototest.PDF())).want(t, 401, "sign-in-needed")
	judge.send(t, http.MethodPost, scans, string(phototest.PDF())).want(t, 404, "not-found")
	b.secretary.send(t, http.MethodPost, scans, "<html></html>").want(t, 422, "paper-type")
	scan := b.secretary.send(t, http.MethodPost, scans, string(phototest.PDF()), "Content-Type", "application/pdf").want(t, 201, "")
	again := b.organiser.send(t, http.MethodPost, scans, string(phototest.PDF()), "Content-Type", "application/pdf").want(t, 201, "")
	if again.text != scan.text || scan.body["contentType"] != "application/pdf" || len(scan.body["sha256"].(string)) != 64 {
		t.Errorf("got %s, then %s", scan.text, again.text)
	}
	file := "/media/paper-scans/" + scan.id(t)
	(&browser{h: b.h}).send(t, http.MethodGet, file, nil).want(t, 401, "sign-in-needed")
	judge.send(t, http.MethodGet, file, nil).want(t, 404, "not-found")
	b.secretary.send(t, http.MethodGet, "/media/paper-scans/x", nil).want(t, 404, "not-found")
	got := b.secretary.send(t, http.MethodGet, file, nil)
	if got.text != string(phototest.PDF()) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") || got.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("got %d %v", got.status, got.header)
	}

	typed := sheetBody(true)
	typed = object{"scanId": scan.id(t), "rubricVersion": 1, "marks": typed["marks"], "remarks": typed["remarks"]}
	b.organiser.send(t, http.MethodPost, copies, typed).want(t, 404, "not-found")
	judge.send(t, http.MethodPost, copies, typed).want(t, 404, "not-found")
	wrong := object{"scanId": scan.id(t), "rubricVersion": 1, "marks": object{"m1": 0, "m2": "a", "e1": 4001, "s1": 0, "c1": 0}, "remarks": object{}}
	b.secretary.send(t, http.MethodPost, copies, wrong).want(t, 422, "invalid-fields")
	wrong["marks"] = object{"m1": 0.5}
	b.secretary.send(t, http.MethodPost, copies, wrong).want(t, 422, "invalid-fields")
	copied := b.secretary.send(t, http.MethodPost, copies, typed).want(t, 201, "")
	if copied.etag != `"1"` || copied.body["status"] != "awaiting" || copied.body["total"] != 2500.0 || copied.body["judgingCode"] != "A001" || copied.body["marks"].(object)["m2"] != "a" {
		t.Errorf("got %s", copied.text)
	}
	b.secretary.send(t, http.MethodPost, copies, typed).want(t, 409, "paper-copy-waits")
	judge.send(t, http.MethodGet, file, nil).want(t, 200, "") // it is of this judge's own sheet
	other.send(t, http.MethodGet, file, nil).want(t, 404, "not-found")
	for _, by := range []*browser{b.secretary, b.organiser, head} {
		if items := by.send(t, http.MethodGet, b.rounds("/paper-copies"), nil).want(t, 200, "").items(t); len(items) != 1 {
			t.Errorf("got %v, want one copy", items)
		}
	}
	judge.send(t, http.MethodGet, b.rounds("/paper-copies"), nil).want(t, 404, "not-found")

	one := "/api/paper-copies/" + copied.id(t)
	b.organiser.send(t, http.MethodPut, one+"/confirmation", nil).want(t, 428, "version-needed")
	b.secretary.send(t, http.MethodPut, one+"/confirmation", nil, "If-Match", `"1"`).want(t, 403, "own-entering")
	judge.send(t, http.MethodPut, one+"/confirmation", nil, "If-Match", `"1"`).want(t, 404, "not-found")
	b.organiser.send(t, http.MethodPut, "/api/paper-copies/"+uuid.NewString()+"/confirmation", nil, "If-Match", `"1"`).want(t, 404, "not-found")
	stale := b.organiser.send(t, http.MethodPut, one+"/confirmation", nil, "If-Match", `"3"`).want(t, 412, "stale")
	if stale.body["current"].(object)["version"] != 1.0 {
		t.Errorf("got %s", stale.text)
	}
	if done := b.organiser.send(t, http.MethodPut, one+"/confirmation", nil, "If-Match", `"1"`).want(t, 200, ""); done.etag != `"2"` || done.body["status"] != "confirmed" {
		t.Errorf("got %s", done.text)
	}
	b.secretary.send(t, http.MethodPut, one+"/refusal", object{"reason": "Nhầm"}, "If-Match", `"2"`).want(t, 409, "paper-copy-decided")
	own := judge.send(t, http.MethodGet, "/api/score-sheets/"+sheet, nil).want(t, 200, "")
	if own.body["source"] != "paper" || own.body["submitted"] != true || own.body["revision"] != 1.0 {
		t.Errorf("got %s, want the paper sheet", own.text)
	}
	b.save(t, judge, sheet, 0, sheetBody(true)).want(t, 412, "stale")
	b.save(t, judge, sheet, 1, sheetBody(true)).want(t, 423, "sheet-locked")
	b.secretary.send(t, http.MethodPost, copies, typed).want(t, 409, "sheet-submitted")

	board := head.send(t, http.MethodGet, b.rounds("/scoring-progress"), nil).want(t, 200, "")
	judges, sheets := board.body["judges"].([]any), board.body["sheets"].([]any)
	if len(judges) != 3 || len(sheets) != 2 || !strings.Contains(board.text, otherSeat.id(t)) {
		t.Errorf("got %s, want three judges and two sheets", board.text)
	}
	for _, s := range sheets {
		if s := s.(object); (s["judgeId"] == judgeID) != (s["source"] == "paper") {
			t.Errorf("got %v", s)
		}
	}
	for _, j := range judges {
		if j := j.(object); j["name"] == "" || j["devices"] == nil || j["status"] != "active" || j["scores"] != (j["role"] == "judge") {
			t.Errorf("got %v", j)
		}
	}
	gaps := head.send(t, http.MethodGet, b.rounds("/gap-alerts"), nil).want(t, 200, "")
	if gaps.body["mode"] != "full" || gaps.body["totalGap"] != 1500.0 || gaps.body["criterionGapPercent"] != 50.0 || len(gaps.items(t)) != 0 {
		t.Errorf("got %s", gaps.text)
	}
	b.secretary.send(t, http.MethodGet, b.rounds("/gap-alerts"), nil).want(t, 404, "not-found")
}

// idleHead seats a head who scores nothing.
func (b *bench) idleHead(t *testing.T) *browser {
	t.Helper()
	person := b.Person()
	b.organiser.send(t, http.MethodPost, b.rounds("/judges"), object{"accountId": person.ID, "role": "head", "scores": false}).want(t, 201, "")
	return b.signedIn(t, person)
}

func TestImportingAnExportedFile(t *testing.T) {
	b := newHall(t)
	e := b.Entry("handicraft")
	_, head := b.judge(t, "head")
	seat, judge := b.judge(t, "judge")
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	sheet, device := b.sheetOf(t, seat.id(t), e), exporttest.Device("m1")
	judge.send(t, http.MethodPut, "/api/judge/rounds/"+b.RoundID.String()+"/devices/m1/key", object{"publicKey": exporttest.Text(exporttest.Point(device))}).want(t, 204, "")
	var key scoresheet.RoundKey
	if err := database.InTx(context.Background(), b.DB, func(tx *database.Tx) (err error) {
		key, err = scoresheet.KeyOf(tx, b.RoundID)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	saved := sheetBody(true)
	plaintext, err := json.Marshal(object{"exportedAt": "2026-09-01T09:00:00Z", "sheets": []object{{
		"sheetId": sheet, "key": uuid.NewString(), "revision": 0, "deviceTime": "2026-09-01T08:00:00+07:00",
		"body": object{"rubricVersion": 1, "marks": saved["marks"], "remarks": saved["remarks"], "submitted": true},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	file := exporttest.Seal(scoresheet.Envelope{RoundID: b.RoundID.String(), JudgeID: seat.id(t), DeviceID: "m1", KeyID: key.ID.String()},
		key.Private.PublicKey(), exporttest.Agreement("once"), device, plaintext)
	imports := b.rounds("/unsent-imports")

	for _, by := range []*browser{judge, head, b.organiser, b.stranger} {
		by.send(t, http.MethodPost, imports, file).want(t, 404, "not-found")
	}
	b.secretary.send(t, http.MethodPost, imports, "{").want(t, 422, "invalid-fields")
	b.secretary.send(t, http.MethodPost, imports, object{"a": 1}).want(t, 404, "not-found") // of no round
	b.secretary.send(t, http.MethodPost, imports, object{"roundId": b.RoundID}).want(t, 422, "export-broken")
	spoilt := file
	spoilt.Ciphertext = spoilt.Ciphertext[4:]
	if refused := b.secretary.send(t, http.MethodPost, imports, spoilt).want(t, 422, "export-broken"); strings.Contains(refused.text, "1000") {
		t.Errorf("the refusal tells a mark: %s", refused.text)
	}
	done := b.secretary.send(t, http.MethodPost, imports, file).want(t, 200, "")
	if len(done.body) != 7 || done.body["sheets"] != 1.0 || done.body["applied"] != 1.0 || done.body["repeated"] != false {
		t.Errorf("got %s, want numbers alone", done.text)
	}
	again := b.secretary.send(t, http.MethodPost, imports, file).want(t, 200, "")
	if again.body["repeated"] != true || again.body["applied"] != 1.0 || again.body["at"] != done.body["at"] {
		t.Errorf("got %s, want the same numbers again", again.text)
	}
	if own := judge.send(t, http.MethodGet, "/api/score-sheets/"+sheet, nil).want(t, 200, ""); own.body["source"] != "export" || own.body["total"] != 2500.0 {
		t.Errorf("got %s", own.text)
	}
}
