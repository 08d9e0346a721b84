package api_test

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
)

// handedIn is an entry with three rendered photos and its registration paper, submitted
// through the router by this browser.
func (c *counter) handedIn(b *browser, product uuid.UUID) (path, paperID string) {
	t := c.t
	t.Helper()
	made := b.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": product, "groupId": "handicraft"}).want(t, 201, "")
	path = "/api/entries/" + made.id(t)
	saved := b.send(t, "PATCH", path, filledIn(), "If-Match", made.etag).want(t, 200, "")
	var photos []object
	for i := range 3 {
		photos = append(photos, object{"photoId": c.photo(b, 700+i)})
	}
	placed := b.send(t, "PUT", path+"/photos", object{"photos": photos}, "If-Match", saved.etag).want(t, 200, "")
	paperID, _ = b.file(t, "POST", path+"/papers?kind=registration&fileName=dk.pdf", pdf(1)).want(t, 201, "").body["paperId"].(string)
	receipt := b.send(t, "PUT", path+"/submission", nil, "If-Match", placed.etag).want(t, 200, "")
	if receipt.body["submittedAt"] == nil {
		t.Errorf("got %s, want a receipt", receipt.text)
	}
	return path, paperID
}

// One entry over the support team's desk: looked at, weighed, handed over, accepted in
// bulk, its sample received and labelled.
func TestScreeningThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner, screener, secretary, organiser := c.as(c.Owner), c.as(c.Screener), c.as(c.Secretary), c.as(c.Organiser)
	round := "/api/rounds/" + c.RoundID.String()
	path, paperID := c.handedIn(owner, c.Plant.ProductID)

	desk := screener.send(t, "GET", path+"/screening-desk", nil).want(t, 200, "")
	for _, part := range []string{`"checklist"`, `"photoList"`, `"duplicates":[]`, `"history":[{`, `"ownHand":false`, `"packet":{`, `"facility":{`} {
		if !strings.Contains(desk.text, part) {
			t.Errorf("got no %s in %s", part, desk.text)
		}
	}
	packet, _ := desk.body["packet"].(object)
	without, _ := packet["bytes"].(float64)
	weighed := screener.send(t, "POST", path+"/packet-weights", object{"papers": []string{paperID}, "namesNobody": []string{}}).want(t, 200, "")
	if with, _ := weighed.body["bytes"].(float64); without <= 0 || with != without+float64(len(pdf(1))) {
		t.Errorf("got %v with the paper, %v without", weighed.body["bytes"], without)
	}
	if whole := screener.send(t, "GET", round+"/packet-weight?all=true", nil).want(t, 200, ""); whole.body["entries"] != 1.0 || whole.body["bytes"] != without || whole.body["maxBytes"] != 419430400.0 {
		t.Errorf("got %s", whole.text)
	}

	marks := object{"marks": object{"photos-fit": object{"verdict": "ok"}, "environment": object{"verdict": "not-applicable", "note": "Không áp dụng"}}}
	screener.send(t, "PUT", path+"/screening-checks", marks).want(t, 428, "version-needed")
	checked := screener.send(t, "PUT", path+"/screening-checks", marks, "If-Match", `"0"`).want(t, 200, "")
	if checked.etag != `"1"` {
		t.Errorf("got ETag %s", checked.etag)
	}
	stale := secretary.send(t, "PUT", path+"/screening-checks", object{"marks": object{"photos-fit": object{"verdict": "lacking"}}}, "If-Match", `"0"`).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current["changedBy"] != c.Screener.Name {
		t.Errorf("got %s, want the checks as they stand", stale.text)
	}
	secretary.send(t, "PUT", path+"/screening-checks", object{"marks": object{"photos-fit": object{"verdict": "fine"}}}, "If-Match", `"1"`).want(t, 422, "invalid-fields")

	list := organiser.send(t, "GET", round+"/checklists", nil).want(t, 200, "").items(t)
	if len(list) != 1 {
		t.Errorf("got %v", list)
	}
	organiser.send(t, "PUT", round+"/checklists/all", object{"questions": []object{{"id": "clay", "text": "Đất sét", "required": false}}}, "If-Match", `"0"`).want(t, 200, "")
	screener.send(t, "PUT", round+"/checklists/all", object{"questions": []object{}}, "If-Match", `"1"`).want(t, 404, "round-not-found")

	screener.send(t, "POST", round+"/screening-assignments", object{"accountId": c.Screener.ID, "entryIds": []string{path[len("/api/entries/"):]}}).want(t, 200, "")
	if got := screener.send(t, "GET", round+"/entries?queue=me", nil).want(t, 200, "").items(t); len(got) != 1 {
		t.Errorf("got %d in the own queue, want 1", len(got))
	}
	screener.send(t, "POST", round+"/screening-handovers", object{"toAccountId": c.Secretary.ID}).want(t, 200, "")
	if got := screener.send(t, "GET", round+"/entries?queue=me", nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("got %d in the own queue after handing over, want none", len(got))
	}
	screener.send(t, "GET", round+"/entries?queue=whose", nil).want(t, 422, "bad-screener")
	screener.send(t, "POST", round+"/screening-assignments", object{"accountId": c.Nobody.ID, "entryIds": []string{}}).want(t, 422, "not-a-screener")
	screener.send(t, "GET", round+"/screeners", nil).want(t, 200, "")
	screener.send(t, "GET", round+"/screening-counts", nil).want(t, 200, "")

	c.Exec("UPDATE rounds SET judging_code_pattern = 'BC/{group}-{number}'") // as codes of dossiers are often written
	preview := screener.send(t, "POST", round+"/acceptance-previews", object{}).want(t, 200, "").items(t)
	if len(preview) != 1 || preview[0].(object)["accepted"] != true {
		t.Fatalf("got %v", preview)
	}
	one := preview[0].(object)
	seen := object{"items": []object{{"entryId": one["entryId"], "version": one["version"]}}}
	done := screener.send(t, "POST", round+"/acceptances", seen).want(t, 200, "").items(t)
	code, _ := done[0].(object)["judgingCode"].(string)
	if !regexp.MustCompile(`^BC/A-\d{3}$`).MatchString(code) {
		t.Fatalf("got %v, want a judging code", done)
	}
	screener.send(t, "POST", round+"/acceptances", object{"items": []object{}}).want(t, 422, "invalid-fields")

	screener.send(t, "PUT", round+"/samples/"+url.PathEscape(code), object{"status": "received", "place": "Bàn 3"}, "If-Match", `"0"`).want(t, 200, "")
	screener.send(t, "PUT", round+"/samples/"+url.PathEscape(code), object{"status": "missing"}, "If-Match", `"0"`).want(t, 412, "stale")
	screener.send(t, "PUT", round+"/samples/Z000", object{"status": "missing"}, "If-Match", `"0"`).want(t, 404, "sample-not-found")
	if got := screener.send(t, "GET", round+"/samples?status=received&code="+url.QueryEscape(strings.ToLower(code)), nil).want(t, 200, "").items(t); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	labels := screener.send(t, "GET", round+"/sample-labels", nil).want(t, 200, "")
	if !bytes.HasPrefix([]byte(labels.text), []byte("%PDF-")) {
		t.Errorf("got %.20q, want a PDF", labels.text)
	}

	// The facility follows what happened, and is not told who screens or which code.
	steps := owner.send(t, "GET", path+"/history", nil).want(t, 200, "")
	if strings.Contains(steps.text, c.Screener.Name) || strings.Contains(steps.text, code) || !strings.Contains(steps.text, "accept-entry") {
		t.Errorf("got %s", steps.text)
	}
}

// What the support team alone may ask is not there for anyone else.
func TestScreeningIsHiddenFromOthers(t *testing.T) {
	c := newCounter(t)
	path, paperID := c.handedIn(c.as(c.Owner), c.Plant.ProductID)
	round, id := "/api/rounds/"+c.RoundID.String(), path[len("/api/entries/"):]
	requests := []struct {
		method, path string
		body         any
	}{
		{"GET", path + "/screening-desk", nil},
		{"PUT", path + "/screening-checks", object{"marks": object{}}},
		{"POST", path + "/packet-weights", object{"papers": []string{paperID}, "namesNobody": []string{}}},
		{"GET", round + "/checklists", nil},
		{"PUT", round + "/checklists/all", object{"questions": []object{}}},
		{"GET", round + "/packet-weight", nil},
		{"GET", round + "/screeners", nil},
		{"GET", round + "/screening-counts", nil},
		{"POST", round + "/screening-assignments", object{"entryIds": []string{id}}},
		{"POST", round + "/screening-handovers", object{"toAccountId": c.Screener.ID}},
		{"POST", round + "/acceptance-previews", object{}},
		{"POST", round + "/acceptances", object{"items": []object{{"entryId": id, "version": 1}}}},
		{"GET", round + "/samples", nil},
		{"PUT", round + "/samples/A001", object{"status": "received"}},
		{"GET", round + "/sample-labels", nil},
		{"PUT", round + "/entry-rules", object{"kinds": []string{}}},
	}
	for who, by := range map[string]account.Account{
		"owner": c.Owner, "other owner": c.OtherOwner, "collaborator": c.Collaborator, "stranger": c.Stranger, "judge": c.Judge, "council": c.Council,
		"auditor": c.Auditor, "administrator": c.Admin, "nobody": c.Nobody,
	} {
		b := c.as(by)
		for _, r := range requests {
			if got := b.send(t, r.method, r.path, r.body, "If-Match", `"0"`); got.status != 404 {
				t.Errorf("%s: %s %s: got %d %s, want 404", who, r.method, r.path, got.status, got.text)
			}
		}
	}
	visitor := c.as(account.Account{})
	for _, r := range requests {
		visitor.send(t, r.method, r.path, r.body, "If-Match", `"0"`).want(t, 401, "sign-in-needed")
	}
}

func TestConsentAndObjectionThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner, collaborator, secretary, stranger := c.as(c.Owner), c.as(c.Collaborator), c.as(c.Secretary), c.as(c.OtherOwner)
	path, _ := c.handedIn(collaborator, c.Plant.ProductID)
	form := collaborator.file(t, "POST", path+"/consent-forms", pdf(9)).want(t, 201, "")
	media := "/media/entries/" + path[len("/api/entries/"):] + "/consents/" + form.id(t)
	for who, want := range map[*browser]int{owner: 200, collaborator: 200, secretary: 200, stranger: 404, c.as(account.Account{}): 404, c.as(c.Judge): 404} {
		if got := who.send(t, "GET", media, nil); got.status != want {
			t.Errorf("%s: got %d, want %d", who.id, got.status, want)
		}
	}
	collaborator.file(t, "POST", path+"/consent-forms", []byte("<svg onload=alert(1)>")).want(t, 422, "paper-type")
	collaborator.send(t, "POST", path+"/consents", object{"note": "Đồng ý tại nhà"}).want(t, 201, "")
	stranger.send(t, "GET", path+"/agreement", nil).want(t, 404, "entry-not-found")
	stranger.send(t, "POST", path+"/objections", object{"reason": "?"}).want(t, 404, "entry-not-found")
	made := owner.send(t, "POST", path+"/objections", object{"reason": "Tôi không nộp"}).want(t, 201, "")
	one := "/api/entry-objections/" + made.id(t)
	stranger.send(t, "DELETE", one, nil, "If-Match", made.etag).want(t, 404, "objection-not-found")
	owner.send(t, "PUT", one+"/answer", object{"answer": "tự trả lời"}, "If-Match", made.etag).want(t, 404, "objection-not-found")
	secretary.send(t, "PUT", one+"/answer", object{"answer": "Đã gặp"}).want(t, 428, "version-needed")
	secretary.send(t, "PUT", one+"/answer", object{"answer": "Đã gặp"}, "If-Match", made.etag).want(t, 200, "")
	owner.send(t, "DELETE", one, nil, "If-Match", `"2"`).want(t, 409, "objection-settled")
	if a := owner.send(t, "GET", path+"/agreement", nil).want(t, 200, ""); !strings.Contains(a.text, `"answer":"Đã gặp"`) || !strings.Contains(a.text, `"kind":"signed-form"`) || a.body["typedFor"] != true {
		t.Errorf("got %s", a.text)
	}
}

func TestRoundsOpenToAFacilityThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner, organiser := c.as(c.Owner), c.as(c.Organiser)
	path := "/api/facilities/" + c.Plant.FacilityID.String() + "/open-rounds"
	c.as(c.OtherOwner).send(t, "GET", path, nil).want(t, 404, "facility-not-found")
	got := owner.send(t, "GET", path, nil).want(t, 200, "").items(t)
	if len(got) != 1 || got[0].(object)["eligible"] != true || got[0].(object)["daysLeft"] != 1.0 {
		t.Fatalf("got %v", got)
	}
	rules := "/api/rounds/" + c.RoundID.String() + "/entry-rules"
	organiser.send(t, "PUT", rules, object{"kinds": []string{"guild"}}, "If-Match", `"0"`).want(t, 422, "invalid-fields")
	organiser.send(t, "PUT", rules, object{"kinds": []string{"household"}, "words": "Chỉ hộ kinh doanh."}, "If-Match", `"0"`).want(t, 200, "")
	organiser.send(t, "PUT", rules, object{"kinds": []string{}}, "If-Match", `"0"`).want(t, 412, "stale")
	if public := c.as(account.Account{}).send(t, "GET", rules, nil).want(t, 200, ""); public.etag != `"1"` || !strings.Contains(public.text, "Chỉ hộ kinh doanh.") {
		t.Errorf("got %s", public.text)
	}
	if got = owner.send(t, "GET", path, nil).want(t, 200, "").items(t); !strings.Contains(fmt.Sprint(got), "kind-not-admitted") {
		t.Errorf("got %v", got)
	}
}

func TestFlood(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	over := func(r reply) {
		t.Helper()
		seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
		if r.status != 429 || r.body["code"] != "too-many-attempts" || err != nil || seconds <= 0 || r.body["detail"] == "" {
			t.Errorf("got %d %s with Retry-After %q, want 429 with a sentence", r.status, r.text, r.header.Get("Retry-After"))
		}
	}
	var last reply
	for range 61 {
		last = owner.send(t, "PUT", "/api/entries/"+uuid.NewString()+"/submission", nil, "If-Match", `"1"`)
	}
	over(last)
	for range 31 {
		last = owner.send(t, "POST", "/api/facilities", object{"name": "x", "kind": "household", "unitId": c.UnitID})
	}
	over(last)
	for range 301 {
		last = owner.file(t, "POST", "/api/facilities/"+c.OtherPlant.FacilityID.String()+"/photos", []byte("x"))
	}
	over(last)
	other := c.as(c.OtherOwner)
	other.file(t, "POST", "/api/facilities/"+c.Plant.FacilityID.String()+"/photos", []byte("x")).want(t, 404, "not-found")
	t.Run("the person's own bound is one for all kinds of files", func(t *testing.T) {
		over(owner.file(t, "POST", "/api/entries/"+uuid.NewString()+"/papers?kind=other&fileName=a.pdf", pdf(1)))
		over(owner.file(t, "POST", "/api/entries/"+uuid.NewString()+"/consent-forms", pdf(1)))
		over(owner.file(t, "POST", "/api/rounds/"+c.RoundID.String()+"/paper-scans", pdf(1)))
	})
	for range 201 {
		last = owner.send(t, "POST", "/api/facilities/"+c.OtherPlant.FacilityID.String()+"/products", object{"name": "x", "kind": "single"})
	}
	over(last)
	over(owner.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}))
	over(owner.send(t, "POST", "/api/entries/"+uuid.NewString()+"/copies", object{"roundId": c.RoundID}))
	t.Run("an address has a bound too, over all persons", func(t *testing.T) {
		submit := func() reply {
			return other.send(t, "PUT", "/api/entries/"+uuid.NewString()+"/submission", nil, "If-Match", `"1"`)
		}
		for key, ask := range map[string]func() reply{
			"submit-address": submit,
			"upload-address": func() reply {
				return other.file(t, "POST", "/api/facilities/"+c.Plant.FacilityID.String()+"/photos", []byte("x"))
			},
			"register-facility-address": func() reply {
				return other.send(t, "POST", "/api/facilities", object{"name": "x", "kind": "household", "unitId": c.UnitID})
			},
			"begin-entry-address": func() reply {
				return other.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"})
			},
		} {
			if r := ask(); r.status == 429 {
				t.Errorf("%s: another person is refused before the address is full: %s", key, r.text)
			}
			c.Exec("UPDATE throttles SET count = 3000 WHERE key LIKE $1", key+":%")
			over(ask())
		}
	})
	for range 61 {
		last = c.as(account.Account{}).send(t, "POST", "/api/registrations", object{"name": "A", "signIn": "x", "password": "y"})
	}
	over(last)
}
