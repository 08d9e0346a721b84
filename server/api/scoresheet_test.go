package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/practice"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

// bench is the router over a round that is about to be scored, and its people.
type bench struct {
	*fixture.Judging
	h                    *house
	spec                 *huma.OpenAPI
	objects              *blob.Store // of a hall
	organiser, secretary *browser
	stranger             *browser
}

func newBench(t *testing.T, edit ...func(*competition.Rules)) *bench {
	t.Helper()
	db := dbtest.Open(t)
	b := &bench{Judging: fixture.NewJudging(t, db, edit...)}
	panels := &panel.Service{DB: db}
	panels.OnJoin = append(panels.OnJoin, scoresheet.Joined)
	panels.OnRecount = append(panels.OnRecount, scoresheet.Recount)
	rounds := &competition.Service{
		DB:     db,
		Guards: map[competition.Phase][]competition.Guard{competition.Scoring: {panel.ReadyToScore}, competition.Deliberation: {scoresheet.AllSubmitted}},
		Steps:  map[competition.Phase][]competition.Step{competition.Scoring: {scoresheet.OpenFirstStage}},
	}
	engine, described := api.New(api.Services{
		DB: db, Accounts: &account.Service{DB: db}, Rounds: rounds, Panels: panels, Practice: &practice.Service{DB: db}, Sheets: &scoresheet.Service{DB: db},
	}, api.Options{SecureCookies: true})
	b.spec = described.OpenAPI()
	b.h = &house{db: db, handler: api.Handler(engine)}
	b.organiser, b.secretary, b.stranger = b.signedIn(t, b.Organiser), b.signedIn(t, b.Secretary), b.signedIn(t, b.Person())
	return b
}

// signedIn is a browser of an account that exists.
func (b *bench) signedIn(t *testing.T, a account.Account) *browser {
	t.Helper()
	x := &browser{h: b.h, id: a.ID}
	err := database.InTx(context.Background(), b.h.db, func(tx *database.Tx) error {
		in, err := account.OpenSession(tx, a.ID, account.Device{})
		if err == nil {
			x.cookie = in.Token
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (b *bench) rounds(rest string) string { return "/api/rounds/" + b.RoundID.String() + rest }

// judge seats a new person and gives back the seat and the person's browser.
func (b *bench) judge(t *testing.T, role string) (reply, *browser) {
	t.Helper()
	person := b.Person()
	seat := b.organiser.send(t, http.MethodPost, b.rounds("/judges"), object{"accountId": person.ID, "role": role}).want(t, 201, "")
	return seat, b.signedIn(t, person)
}

// open starts the scoring.
func (b *bench) open(t *testing.T) {
	t.Helper()
	version := etagOf(b.Round().Version)
	b.organiser.send(t, http.MethodPut, b.rounds("/phase"), object{"phase": "scoring"}, "If-Match", version).want(t, 200, "")
}

func etagOf(version int) string { return `"` + string(rune('0'+version)) + `"` }

// declare lets a judge declare conflicts over these facilities, or that there are none.
func (b *bench) declare(t *testing.T, by *browser, facilities ...uuid.UUID) reply {
	t.Helper()
	conflicts := []object{}
	for _, id := range facilities {
		conflicts = append(conflicts, object{"facilityId": id, "kind": "family"})
	}
	return by.send(t, http.MethodPut, "/api/judge/rounds/"+b.RoundID.String()+"/declaration", object{"conflicts": conflicts}).want(t, 200, "")
}

// packetPath is where a judge's packet is, by https.
func (b *bench) packetPath() string {
	return "https://tieubieu.example/api/judge/rounds/" + b.RoundID.String() + "/packet?deviceId=m1"
}

// packet is what a judge gets to score, who has declared that there are no conflicts.
func (b *bench) packet(t *testing.T, by *browser) reply {
	t.Helper()
	b.declare(t, by)
	return by.send(t, http.MethodGet, b.packetPath(), nil).want(t, 200, "")
}

func firstSheet(t *testing.T, packet reply) string {
	t.Helper()
	return packet.body["sheets"].([]any)[0].(object)["id"].(string)
}

func sheetBody(submitted bool) object {
	return object{
		"rubricVersion": 1, "submitted": submitted, "remarks": object{"facility": "Đẹp"}, "deviceId": "m1", "deviceTime": "2026-09-01T08:00:00+07:00",
		"marks": object{"m1": 0, "m2": "a", "e1": 1000, "s1": 0, "c1": 0},
	}
}

func TestSavingAScoreSheet(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	_, head := b.judge(t, "head")
	_, judge := b.judge(t, "judge")
	b.open(t)
	packet := b.packet(t, judge)
	entry := packet.body["entries"].([]any)[0].(object)
	if entry["judgingCode"] != "A001" || entry["product"] != "Sản phẩm A001" || entry["facility"] != nil || len(packet.body["rubrics"].([]any)) != 1 {
		t.Errorf("got packet %s", packet.text)
	}
	sheet := firstSheet(t, packet)
	path, key := "/api/score-sheets/"+sheet, uuid.NewString()

	(&browser{h: b.h}).send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"0"`, "Idempotency-Key", key).want(t, 401, "sign-in-needed")
	judge.send(t, http.MethodPut, path, sheetBody(false), "Idempotency-Key", key).want(t, 428, "version-needed")
	judge.send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"0"`).want(t, 422, "invalid-fields")
	judge.send(t, http.MethodPut, path, "{", "If-Match", `"0"`, "Idempotency-Key", key).want(t, 422, "invalid-body")
	judge.send(t, http.MethodPut, path, strings.Repeat(" ", scoresheet.MaxBody+1), "If-Match", `"0"`, "Idempotency-Key", key).want(t, 413, "too-large")
	for _, by := range []*browser{head, b.secretary, b.stranger} {
		by.send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"0"`, "Idempotency-Key", key).want(t, 404, "sheet-not-found")
		by.send(t, http.MethodGet, path, nil).want(t, 404, "sheet-not-found")
	}
	wrong := sheetBody(false)
	wrong["marks"].(object)["e1"] = 4001
	refused := judge.send(t, http.MethodPut, path, wrong, "If-Match", `"0"`, "Idempotency-Key", key).want(t, 422, "invalid-fields")
	if field := refused.body["fields"].([]any)[0].(object); field["path"] != "marks.e1" || field["code"] != "above-maximum" {
		t.Errorf("got %v", field)
	}
	wrong["marks"], wrong["deviceTime"] = object{}, "hôm qua"
	judge.send(t, http.MethodPut, path, wrong, "If-Match", `"0"`, "Idempotency-Key", key).want(t, 422, "invalid-fields")
	wrong = sheetBody(false)
	wrong["rubricVersion"] = 2
	judge.send(t, http.MethodPut, path, wrong, "If-Match", `"0"`, "Idempotency-Key", key).want(t, 409, "rubric-changed")

	saved := judge.send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"0"`, "Idempotency-Key", key).want(t, 200, "")
	receipt := saved.body["receipt"].(object)
	if saved.etag != `"1"` || saved.body["total"] != 2500.0 || len(receipt["sha256"].(string)) != 64 || receipt["revision"] != 1.0 || receipt["savedAt"] == "" {
		t.Errorf("got %s, ETag %s", saved.text, saved.etag)
	}
	again := judge.send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"0"`, "Idempotency-Key", key).want(t, 200, "")
	if again.text != saved.text || again.etag != saved.etag {
		t.Errorf("got %s, want the same answer %s", again.text, saved.text)
	}
	judge.send(t, http.MethodPut, path, sheetBody(true), "If-Match", `"1"`, "Idempotency-Key", key).want(t, 422, "key-reused")
	stale := judge.send(t, http.MethodPut, path, sheetBody(true), "If-Match", `"0"`, "Idempotency-Key", uuid.NewString()).want(t, 412, "stale")
	if current := stale.body["current"].(object); current["revision"] != 1.0 || current["marks"].(object)["e1"] != 1000.0 || current["deviceId"] != "m1" {
		t.Errorf("got current %v", current)
	}
	judge.send(t, http.MethodPut, path, sheetBody(true), "If-Match", `"1"`, "Idempotency-Key", uuid.NewString()).want(t, 200, "")
	judge.send(t, http.MethodPut, path, sheetBody(false), "If-Match", `"2"`, "Idempotency-Key", uuid.NewString()).want(t, 423, "sheet-locked")
	if got := judge.send(t, http.MethodGet, path, nil).want(t, 200, ""); got.etag != `"2"` || got.body["submitted"] != true || got.body["remarks"].(object)["facility"] != "Đẹp" {
		t.Errorf("got %s", got.text)
	}
	if n := len(judge.send(t, http.MethodGet, path+"/revisions", nil).want(t, 200, "").items(t)); n != 2 {
		t.Errorf("got %d revisions, want 2", n)
	}
	reconciled := judge.send(t, http.MethodGet, "/api/judge/rounds/"+b.RoundID.String()+"/reconciliation", nil).want(t, 200, "").items(t)
	if len(reconciled) != 1 || reconciled[0].(object)["revision"] != 2.0 || reconciled[0].(object)["submitted"] != true {
		t.Errorf("got %v", reconciled)
	}

	reopening := object{"reason": "Bấm nhầm"}
	judge.send(t, http.MethodPut, path+"/reopening", reopening, "If-Match", `"2"`).want(t, 403, "own-sheet")
	b.secretary.send(t, http.MethodPut, path+"/reopening", reopening, "If-Match", `"2"`).want(t, 403, "not-panel-head")
	b.stranger.send(t, http.MethodPut, path+"/reopening", reopening, "If-Match", `"2"`).want(t, 404, "sheet-not-found")
	head.send(t, http.MethodPut, path+"/reopening", reopening).want(t, 428, "version-needed")
	for _, answer := range []reply{
		head.send(t, http.MethodPut, path+"/reopening", reopening, "If-Match", `"1"`).want(t, 412, "stale"),
		head.send(t, http.MethodPut, path+"/reopening", reopening, "If-Match", `"2"`).want(t, 200, ""),
	} {
		if strings.Contains(answer.text, "marks") || strings.Contains(answer.text, "2500") {
			t.Errorf("the head was shown marks: %s", answer.text)
		}
	}
	judge.send(t, http.MethodPut, path, sheetBody(true), "If-Match", `"2"`, "Idempotency-Key", uuid.NewString()).want(t, 200, "")
}

func TestClosingAStage(t *testing.T) {
	b := newBench(t, func(r *competition.Rules) {
		r.Stages = []scoring.Stage{{Advance: &scoring.Threshold{Points: 2000, Inclusive: true}}, {}}
	})
	b.Entry("handicraft")
	_, head := b.judge(t, "head")
	_, judge := b.judge(t, "judge")
	b.open(t)
	mine := "/api/judge/rounds/" + b.RoundID.String()
	save := func(by *browser, revision string) reply {
		return by.send(t, http.MethodPut, "/api/score-sheets/"+firstSheet(t, b.packet(t, by)), sheetBody(true), "If-Match", revision, "Idempotency-Key", uuid.NewString())
	}
	save(head, `"0"`).want(t, 200, "")
	judge.send(t, http.MethodPost, mine+"/device-reports", object{"deviceId": "m1", "unsent": 1}).want(t, 204, "")
	b.stranger.send(t, http.MethodPost, mine+"/device-reports", object{"deviceId": "m1", "unsent": 1}).want(t, 404, "judge-not-found")
	judge.send(t, http.MethodPost, mine+"/device-reports", object{"deviceId": "", "unsent": -1}).want(t, 422, "invalid-fields")

	board := head.send(t, http.MethodGet, b.rounds("/scoring-progress"), nil).want(t, 200, "")
	if strings.Contains(board.text, "2500") || len(board.body["judges"].([]any)) != 2 || len(board.body["sheets"].([]any)) != 2 {
		t.Errorf("got board %s", board.text)
	}
	judge.send(t, http.MethodGet, b.rounds("/scoring-progress"), nil).want(t, 404, "not-found")

	stage := func(by *browser, body object) reply {
		return by.send(t, http.MethodPut, b.rounds("/second-stage"), body, "If-Match", etagOf(b.Round().Version))
	}
	blocked := stage(b.secretary, object{}).want(t, 409, "phase-blocked")
	if n := len(blocked.body["fields"].([]any)); n != 2 {
		t.Errorf("got %s, want sheets and devices", blocked.text)
	}
	judge.send(t, http.MethodPut, b.rounds("/second-stage"), object{}, "If-Match", `"9"`).want(t, 404, "not-found")
	head.send(t, http.MethodPut, b.rounds("/second-stage"), object{}, "If-Match", `"9"`).want(t, 412, "stale")
	old := firstSheet(t, b.packet(t, judge))
	if opened := stage(head, object{"override": true, "reason": "Hết giờ"}).want(t, 200, ""); opened.body["stage"] != 2.0 {
		t.Errorf("got %s", opened.text)
	}
	judge.send(t, http.MethodPut, "/api/score-sheets/"+old, sheetBody(true), "If-Match", `"0"`, "Idempotency-Key", uuid.NewString()).want(t, 423, "stage-closed")
	late := head.send(t, http.MethodGet, b.rounds("/late-copies"), nil).want(t, 200, "").items(t)
	if len(late) != 1 || late[0].(object)["sheetId"] != old || late[0].(object)["submitted"] != true {
		t.Fatalf("got %v", late)
	}
	judge.send(t, http.MethodGet, b.rounds("/late-copies"), nil).want(t, 404, "not-found")
	taking := "/api/late-copies/" + late[0].(object)["id"].(string) + "/taking-in"
	judge.send(t, http.MethodPut, taking, object{"reason": "Mất mạng"}, "If-Match", `"0"`).want(t, 403, "own-sheet")
	head.send(t, http.MethodPut, taking, object{"reason": "Mất mạng"}, "If-Match", `"0"`).want(t, 423, "stage-closed")
	head.send(t, http.MethodPut, "/api/late-copies/"+uuid.NewString()+"/taking-in", object{"reason": "Mất mạng"}, "If-Match", `"0"`).want(t, 404, "not-found")
}

func TestPanelRoutes(t *testing.T) {
	b := newBench(t)
	e := b.Entry("handicraft")
	seat, judge := b.judge(t, "judge")
	_, head := b.judge(t, "head")
	if seat.etag != `"1"` || seat.body["scores"] != true || len(seat.body["code"].(string)) != 3 {
		t.Errorf("got %s", seat.text)
	}
	b.judgeRefused(t)
	one := "/api/judges/" + seat.id(t)
	if n := len(b.secretary.send(t, http.MethodGet, b.rounds("/judges"), nil).want(t, 200, "").items(t)); n != 2 {
		t.Errorf("got %d judges, want 2", n)
	}
	judge.send(t, http.MethodGet, b.rounds("/judges"), nil).want(t, 404, "not-found")
	if seats := judge.send(t, http.MethodGet, "/api/judge/rounds", nil).want(t, 200, "").items(t); len(seats) != 1 || seats[0].(object)["roundTitle"] != "Kỳ thử" {
		t.Errorf("got %v", seats)
	}
	declarable := judge.send(t, http.MethodGet, one+"/declarable-facilities", nil).want(t, 200, "")
	if len(declarable.items(t)) != 1 || strings.Contains(declarable.text, "judgingCode") {
		t.Errorf("got %s", declarable.text)
	}
	head.send(t, http.MethodGet, one+"/declarable-facilities", nil).want(t, 404, "not-found")
	changed := b.secretary.send(t, http.MethodPut, one, object{"role": "deputy", "groupIds": []string{"handicraft"}}, "If-Match", seat.etag).want(t, 200, "")
	b.secretary.send(t, http.MethodPut, one, object{"role": "deputy"}).want(t, 428, "version-needed")
	stale := b.secretary.send(t, http.MethodPut, one, object{"role": "deputy"}, "If-Match", seat.etag).want(t, 412, "stale")
	if stale.body["current"].(object)["role"] != "deputy" {
		t.Errorf("got %s", stale.text)
	}
	x := judge.send(t, http.MethodPost, one+"/recusals", object{"facilityId": e.FacilityID, "kind": "family"}).want(t, 201, "")
	if x.body["status"] != "effective" {
		t.Errorf("got %s", x.text)
	}
	head.send(t, http.MethodPut, "/api/recusals/"+x.id(t)+"/agreement", nil, "If-Match", x.etag).want(t, 409, "recusal-decided")
	judge.send(t, http.MethodPut, "/api/recusals/"+x.id(t)+"/refusal", object{"reason": "Không"}, "If-Match", x.etag).want(t, 403, "own-recusal")
	if n := len(judge.send(t, http.MethodGet, b.rounds("/recusals"), nil).want(t, 200, "").items(t)); n != 1 {
		t.Errorf("got %d recusals, want 1", n)
	}
	replaced := b.organiser.send(t, http.MethodPut, one+"/replacement", object{"accountId": b.Person().ID, "reason": "Ốm", "sheetsCount": false}, "If-Match", changed.etag).want(t, 200, "")
	if replaced.body["role"] != "deputy" || replaced.body["seatId"] != seat.id(t) {
		t.Errorf("got %s", replaced.text)
	}
	fresh := "/api/judges/" + replaced.id(t)
	b.organiser.send(t, http.MethodPut, fresh+"/leaving", object{"reason": "", "sheetsCount": true}, "If-Match", replaced.etag).want(t, 422, "invalid-fields")
	if left := b.organiser.send(t, http.MethodPut, fresh+"/leaving", object{"reason": "Bận", "sheetsCount": true}, "If-Match", replaced.etag).want(t, 200, ""); left.body["status"] != "left" {
		t.Errorf("got %s", left.text)
	}

	seats := b.rounds("/council-seats")
	chair := b.Person()
	made := b.organiser.send(t, http.MethodPost, seats, object{"accountId": chair.ID, "role": "chair"}).want(t, 201, "")
	b.organiser.send(t, http.MethodPost, seats, object{"accountId": b.Person().ID, "role": "chair"}).want(t, 409, "council-chair-taken")
	b.stranger.send(t, http.MethodPost, seats, object{"accountId": chair.ID, "role": "member"}).want(t, 404, "not-found")
	if items := b.signedIn(t, chair).send(t, http.MethodGet, seats, nil).want(t, 200, "").items(t); len(items) != 1 || items[0].(object)["name"] != chair.Name {
		t.Errorf("got %v", items)
	}
	b.organiser.send(t, http.MethodPut, "/api/council-seats/"+made.id(t)+"/leaving", object{"reason": "Chuyển công tác"}, "If-Match", made.etag).want(t, 200, "")
}

func (b *bench) judgeRefused(t *testing.T) {
	t.Helper()
	add := func(by *browser, body object) reply { return by.send(t, http.MethodPost, b.rounds("/judges"), body) }
	add(&browser{h: b.h}, object{"accountId": b.Person().ID, "role": "judge"}).want(t, 401, "sign-in-needed")
	add(b.stranger, object{"accountId": b.Person().ID, "role": "judge"}).want(t, 404, "not-found")
	add(b.organiser, object{"accountId": b.Person().ID, "role": "king"}).want(t, 422, "invalid-fields")
	add(b.organiser, object{"accountId": uuid.New(), "role": "judge"}).want(t, 422, "invalid-fields")
	add(b.organiser, object{"accountId": b.Person().ID, "role": "judge", "scores": false}).want(t, 422, "invalid-fields")
	add(b.organiser, object{"accountId": b.Person().ID, "role": "head"}).want(t, 409, "panel-head-taken")
}
