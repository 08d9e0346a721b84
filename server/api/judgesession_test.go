package api_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// code is a fresh code of a judge.
func (b *bench) code(t *testing.T, judge string) string {
	t.Helper()
	issued := b.secretary.send(t, http.MethodPost, b.rounds("/judge-codes"), object{"judgeIds": []string{judge}}).want(t, 201, "").items(t)
	if len(issued) != 1 {
		t.Fatalf("got %v, want one code", issued)
	}
	return issued[0].(object)["code"].(string)
}

// tablet is a device with the sessions of the judges who use it, and perhaps an
// ordinary one in the same browser.
type tablet struct {
	*browser
	id     string
	judges map[string]string // cookie by judge
}

func (b *bench) tablet() *tablet {
	return &tablet{browser: &browser{h: b.h}, id: uuid.NewString(), judges: map[string]string{}}
}

// enter signs a judge in by code.
func (x *tablet) enter(t *testing.T, code string) reply {
	t.Helper()
	got := x.send(t, http.MethodPost, "/api/judge-sessions", object{"code": code, "deviceId": x.id, "deviceName": "iPad thử"})
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		judge, of := strings.CutPrefix(c.Name, "tieubieu_judge_")
		if !of || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
			t.Errorf("got cookie %v", c)
		}
		x.judges[judge] = c.Value
	}
	return got
}

// as sends a request of one of the tablet's judges, with all its cookies.
func (x *tablet) as(t *testing.T, judge, method, path string, body any, headers ...string) reply {
	t.Helper()
	return x.send(t, method, path, body, append([]string{"Tieubieu-Judge", judge, "Cookie", x.cookies()}, headers...)...)
}

func (x *tablet) cookies() string {
	var all []string
	for judge, token := range x.judges {
		all = append(all, "tieubieu_judge_"+judge+"="+token)
	}
	return strings.Join(all, "; ")
}

func TestAJudgesSession(t *testing.T) {
	b := newBench(t)
	headSeat, head := b.judge(t, "head")
	judgeSeat, judge := b.judge(t, "judge")
	headID, judgeID := headSeat.id(t), judgeSeat.id(t)
	x := b.tablet()

	t.Run("opens by code, in a cookie of that judge", func(t *testing.T) {
		x.send(t, http.MethodPost, "/api/judge-sessions", object{"code": "AAAA-BBBB", "deviceId": x.id}).want(t, 401, "code-unknown")
		x.send(t, http.MethodPost, "/api/judge-sessions", object{"code": "AAAA-BBBB", "deviceId": ""}).want(t, 422, "invalid-fields")
		x.send(t, http.MethodPost, "/api/judge-sessions", object{"code": "AAAA-BBBB", "deviceId": x.id}, "Sec-Fetch-Site", "cross-site").want(t, 403, "cross-origin")
		got := x.enter(t, strings.ToLower(b.code(t, judgeID))).want(t, 200, "")
		first, _ := got.body["firstSignIn"].(object)
		if got.body["judgeId"] != judgeID || got.body["accountId"] != judge.id.String() || got.body["roundId"] != b.RoundID.String() || got.body["roundTitle"] != "Kỳ thử" ||
			got.body["unitName"] != "Tỉnh Thử" || got.body["phase"] != "screening" || got.body["role"] != "judge" || got.body["scores"] != true ||
			got.body["judgeCode"] != judgeSeat.body["code"] || first["deviceId"] != x.id || first["deviceName"] != "iPad thử" || x.judges[judgeID] == "" ||
			strings.Contains(got.text, x.judges[judgeID]) || got.body["serverTime"] == nil || got.body["expiresAt"] == nil || got.body["declaredAt"] != nil {
			t.Errorf("got %s", got.text)
		}
		again := x.as(t, judgeID, http.MethodGet, "/api/judge-session", nil).want(t, 200, "")
		if again.body["judgeId"] != judgeID || again.body["expiresAt"] != got.body["expiresAt"] {
			t.Errorf("got %s", again.text)
		}
	})
	t.Run("keeps several judges apart on one tablet", func(t *testing.T) {
		x.enter(t, b.code(t, headID)).want(t, 200, "")
		for _, id := range []string{judgeID, headID} {
			if got := x.as(t, id, http.MethodGet, "/api/judge-session", nil).want(t, 200, ""); got.body["judgeId"] != id {
				t.Errorf("got %s, want judge %s", got.text, id)
			}
		}
		x.as(t, headID, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 200, "")
		x.as(t, judgeID, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 404, "not-found")
	})
	t.Run("is used only by naming the judge, and never falls back to the ordinary session", func(t *testing.T) {
		x.send(t, http.MethodGet, "/api/judge-session", nil, "Cookie", x.cookies()).want(t, 401, "sign-in-needed")
		x.cookie = b.organiser.cookie
		defer func() { x.cookie = "" }()
		x.send(t, http.MethodGet, b.rounds("/judge-codes"), nil, "Cookie", x.cookies()).want(t, 200, "") // the organiser's own
		x.send(t, http.MethodGet, "/api/judge-session", nil, "Cookie", x.cookies()).want(t, 401, "judge-session-needed")
		for _, named := range []string{"", "x", uuid.NewString(), uuid.Nil.String()} {
			x.as(t, named, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 401, "sign-in-needed")
			x.as(t, named, http.MethodGet, "/api/me", nil).want(t, 401, "sign-in-needed")
			x.as(t, named, http.MethodPost, "/api/sign-outs", object{}).want(t, 401, "sign-in-needed")
		}
		x.as(t, judgeID, http.MethodPost, "/api/sign-outs", object{"everywhere": true}).want(t, 401, "sign-in-needed")
		x.as(t, judgeID, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 404, "not-found")
		b.organiser.send(t, http.MethodGet, "/api/me", nil).want(t, 200, "")
	})
	t.Run("one judge's token in another's cookie, or in the ordinary one, is nobody's", func(t *testing.T) {
		swapped := &tablet{browser: &browser{h: b.h}, judges: map[string]string{judgeID: x.judges[headID], headID: head.cookie}}
		swapped.as(t, judgeID, http.MethodGet, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		swapped.as(t, headID, http.MethodGet, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		ordinary := &browser{h: b.h, cookie: x.judges[headID]}
		ordinary.send(t, http.MethodGet, "/api/me", nil).want(t, 401, "sign-in-needed")
		ordinary.send(t, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 401, "sign-in-needed")
	})
	t.Run("pictures name the judge in the address, and nothing else does", func(t *testing.T) {
		named := "?judge=" + judgeID
		x.send(t, http.MethodGet, "/api/judge-session"+named, nil, "Cookie", x.cookies()).want(t, 401, "sign-in-needed")
		paper := "/media/entries/" + uuid.NewString() + "/papers/" + uuid.NewString()
		x.send(t, http.MethodGet, paper, nil, "Cookie", x.cookies()).want(t, 401, "sign-in-needed")
		x.cookie = b.organiser.cookie
		defer func() { x.cookie = "" }()
		x.send(t, http.MethodGet, paper+"?judge="+uuid.NewString(), nil, "Cookie", x.cookies()).want(t, 401, "sign-in-needed")
	})
	t.Run("its person's own account is out of reach", func(t *testing.T) {
		x.as(t, judgeID, http.MethodGet, "/api/me", nil).want(t, 403, "judge-session")
		x.as(t, judgeID, http.MethodGet, "/api/sessions", nil).want(t, 403, "judge-session")
		x.as(t, judgeID, http.MethodPut, "/api/me", object{"name": "Khác", "locale": "vi"}, "If-Match", `"1"`).want(t, 403, "judge-session")
		x.as(t, judgeID, http.MethodPut, "/api/me/password", object{"password": "x", "newPassword": "một mật khẩu dài"}, "If-Match", `"1"`).want(t, 403, "judge-session")
	})
	t.Run("ends by itself, by a new code, and by revoking", func(t *testing.T) {
		ended := x.as(t, judgeID, http.MethodDelete, "/api/judge-session", nil).want(t, 204, "")
		if c := ended.header.Get("Set-Cookie"); !strings.HasPrefix(c, "tieubieu_judge_"+judgeID+"=;") || !strings.Contains(c, "Max-Age=0") {
			t.Errorf("got cookie %s", c)
		}
		x.as(t, judgeID, http.MethodGet, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		x.as(t, judgeID, http.MethodDelete, "/api/judge-session", nil).want(t, 204, "") // twice
		x.send(t, http.MethodDelete, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		x.as(t, headID, http.MethodGet, "/api/judge-session", nil).want(t, 200, "")

		first := b.code(t, judgeID)
		x.enter(t, first).want(t, 200, "")
		second := b.code(t, judgeID)
		x.as(t, judgeID, http.MethodGet, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		x.enter(t, first).want(t, 401, "code-unknown")
		x.enter(t, second).want(t, 200, "")

		b.organiser.send(t, http.MethodDelete, "/api/judges/"+judgeID+"/sign-in-code", object{"reason": "Mất giấy"}).want(t, 204, "")
		b.organiser.send(t, http.MethodDelete, "/api/judges/"+judgeID+"/sign-in-code", object{"reason": "Mất giấy"}).want(t, 204, "")
		x.as(t, judgeID, http.MethodGet, "/api/judge-session", nil).want(t, 401, "sign-in-needed")
		for _, by := range []*browser{head, judge, b.stranger} {
			by.send(t, http.MethodDelete, "/api/judges/"+headID+"/sign-in-code", object{"reason": "Thử"}).want(t, 404, "not-found")
		}
	})
}

func TestJudgeCodes(t *testing.T) {
	b := newBench(t)
	seat, head := b.judge(t, "head")
	id := seat.id(t)
	state := func(by *browser) object {
		t.Helper()
		return by.send(t, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 200, "").items(t)[0].(object)
	}
	if got := state(b.secretary); got["status"] != "none" || got["judgeId"] != id || got["firstSignIn"] != nil || len(got["devices"].([]any)) != 0 {
		t.Errorf("got %v", got)
	}
	issued := b.secretary.send(t, http.MethodPost, b.rounds("/judge-codes"), object{"judgeIds": []string{}}).want(t, 201, "").items(t)[0].(object)
	code := issued["code"].(string)
	if !regexp.MustCompile(`^[A-HJKMNP-TV-Z2-9]{4}-[A-HJKMNP-TV-Z2-9]{4}$`).MatchString(code) || issued["link"] != "http://example.com/app/cham/vao#ma="+strings.Replace(code, "-", "", 1) {
		t.Errorf("got %v", issued)
	}
	proxied := b.secretary.send(t, http.MethodPost, b.rounds("/judge-codes"), object{"judgeIds": []string{id}}, "X-Forwarded-Proto", "https").want(t, 201, "").items(t)[0].(object)
	if !strings.HasPrefix(proxied["link"].(string), "http://example.com/") {
		t.Errorf("got %v: a stranger's word on https is not believed", proxied["link"])
	}
	code = proxied["code"].(string)
	if got := b.secretary.send(t, http.MethodGet, b.rounds("/judge-codes"), nil); strings.Contains(got.text, code) || strings.Contains(got.text, strings.Replace(code, "-", "", 1)) {
		t.Errorf("the list shows the code: %s", got.text)
	}

	sheets := b.secretary.send(t, http.MethodPost, b.rounds("/judge-code-sheets"), object{"items": []object{{"judgeId": id, "code": code}}}).want(t, 200, "")
	if !bytes.HasPrefix([]byte(sheets.text), []byte("%PDF-")) || sheets.header.Get("Content-Type") != "application/pdf" || sheets.header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("got %.20q with %v", sheets.text, sheets.header)
	}
	b.secretary.send(t, http.MethodPost, b.rounds("/judge-code-sheets"), object{"items": []object{{"judgeId": id, "code": issued["code"].(string)}}}).want(t, 409, "code-not-standing")
	b.secretary.send(t, http.MethodPost, b.rounds("/judge-code-sheets"), object{"items": []object{}}).want(t, 422, "invalid-fields")
	for _, by := range []*browser{head, b.stranger} {
		by.send(t, http.MethodPost, b.rounds("/judge-code-sheets"), object{"items": []object{{"judgeId": id, "code": code}}}).want(t, 404, "not-found")
		by.send(t, http.MethodPost, b.rounds("/judge-codes"), object{"judgeIds": []string{id}}).want(t, 404, "not-found")
	}
	b.stranger.send(t, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 404, "not-found")
	(&browser{h: b.h}).send(t, http.MethodGet, b.rounds("/judge-codes"), nil).want(t, 401, "sign-in-needed")

	x := b.tablet()
	x.enter(t, code).want(t, 200, "")
	for _, by := range []*browser{b.organiser, b.secretary, head} {
		got := state(by)
		first, _ := got["firstSignIn"].(object)
		device := got["devices"].([]any)[0].(object)
		if got["status"] != "used" || first["deviceId"] != x.id || first["deviceName"] != "iPad thử" || first["at"] == nil || device["deviceId"] != x.id || device["signedInAt"] != first["at"] {
			t.Errorf("got %v", got)
		}
	}
}

// A session by code saves sheets as the judge, and is that judge alone.
func TestScoringByCode(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	seat, _ := b.judge(t, "judge")
	_, other := b.judge(t, "head")
	x := b.tablet()
	id := seat.id(t)
	x.enter(t, b.code(t, id)).want(t, 200, "")
	x.as(t, id, http.MethodPut, "/api/judge/rounds/"+b.RoundID.String()+"/declaration", object{"conflicts": []object{}}).want(t, 200, "")
	b.open(t)
	other.send(t, http.MethodPut, "/api/judge/rounds/"+b.RoundID.String()+"/declaration", object{"conflicts": []object{}}).want(t, 200, "")
	mine := x.as(t, id, http.MethodGet, "/api/judge/rounds/"+b.RoundID.String()+"/reconciliation", nil).want(t, 200, "").items(t)
	theirs := other.send(t, http.MethodGet, "/api/judge/rounds/"+b.RoundID.String()+"/reconciliation", nil).want(t, 200, "").items(t)
	if len(mine) != 1 || len(theirs) != 1 {
		t.Fatalf("got sheets %v and %v", mine, theirs)
	}
	own, foreign := "/api/score-sheets/"+mine[0].(object)["sheetId"].(string), "/api/score-sheets/"+theirs[0].(object)["sheetId"].(string)
	save := func(path string, revision string) reply {
		return x.as(t, id, http.MethodPut, path, sheetBody(false), "If-Match", revision, "Idempotency-Key", uuid.NewString())
	}
	save(own, `"0"`).want(t, 200, "")
	save(foreign, `"0"`).want(t, 404, "sheet-not-found")
	x.as(t, id, http.MethodGet, foreign, nil).want(t, 404, "sheet-not-found")
	x.as(t, id, http.MethodGet, foreign+"/revisions", nil).want(t, 404, "sheet-not-found")

	// A tablet is lost: the new code ends its session, and what was sent stays.
	y := b.tablet()
	y.enter(t, b.code(t, id)).want(t, 200, "")
	save(own, `"1"`).want(t, 401, "sign-in-needed")
	if got := y.as(t, id, http.MethodGet, own, nil).want(t, 200, ""); got.body["revision"] != 1.0 {
		t.Errorf("got %s", got.text)
	}
	// The old one comes back with the new code: what it held unsent arrives.
	x.enter(t, b.code(t, id)).want(t, 200, "")
	save(own, `"1"`).want(t, 200, "")
}

// Behind our own proxy its word on https counts.
func TestTheLinkOfACodeBehindAProxy(t *testing.T) {
	b := newBench(t)
	seat, _ := b.judge(t, "judge")
	r := httptest.NewRequest(http.MethodPost, b.rounds("/judge-codes"), strings.NewReader(`{"judgeIds":["`+seat.id(t)+`"]}`))
	r.RemoteAddr, r.Host = "10.0.0.2:4711", "binhchon.example.vn"
	for k, v := range map[string]string{"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"} {
		r.Header.Set(k, v)
	}
	r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: b.secretary.cookie})
	w := httptest.NewRecorder()
	b.h.handler.ServeHTTP(w, r)
	if !strings.Contains(w.Body.String(), "https://binhchon.example.vn/app/cham/vao#ma=") {
		t.Errorf("got %s", w.Body.String())
	}
}
