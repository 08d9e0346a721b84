package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/blob/blobtest"
	"tieubieu/server/fixture"
	"tieubieu/server/photo/phototest"
	"tieubieu/server/remark"
)

func TestAfterJudgingThroughTheAPI(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8500})
	c.cases.Appeals.Blob = blobtest.Open(t)
	e := c.Entries[0]
	owner := c.as(t, c.World.Owner(e.FacilityID))
	nobody := &browser{h: c.h}
	sheet := fixture.One[uuid.UUID](t, c.DB, "SELECT id FROM score_sheets WHERE entry_id = $1 LIMIT 1", e.ID)
	c.Exec(`UPDATE score_sheets SET remarks = '{"facility": "Men đẹp."}' WHERE id = $1`, sheet)
	result, appeals := "/api/entries/"+e.ID.String()+"/result", "/api/entries/"+e.ID.String()+"/appeals"
	id := uuid.Must(uuid.NewV7()).String()
	words := object{"id": id, "text": "Đề nghị xem lại"}
	reading := "/api/score-sheets/" + sheet.String() + "/remark-reading"
	seen := object{"released": true, "seen": remark.Digest("Men đẹp.")}

	t.Run("before publication all of it is absent", func(t *testing.T) {
		for _, by := range []*browser{owner, c.organiser, c.secretary, c.chair, c.stranger} {
			by.send(t, http.MethodGet, result, nil).want(t, 404, "entry-not-found")
			by.send(t, http.MethodPost, appeals, words).want(t, 404, "entry-not-found")
			by.send(t, http.MethodGet, c.path("/appeals"), nil).want(t, 404, "not-found")
			by.send(t, http.MethodGet, c.path("/remarks"), nil).want(t, 404, "not-found")
			by.send(t, http.MethodPut, reading, seen, "If-Match", `"0"`).want(t, 404, "remark-not-found")
		}
		nobody.send(t, http.MethodGet, result, nil).want(t, 401, "sign-in-needed")
	})
	c.cases.Approve(t, c.Sitting)
	c.cases.Publish(t, c.Sitting)
	t.Run("a remark is read, then reaches the facility", func(t *testing.T) {
		listed := c.secretary.send(t, http.MethodGet, c.path("/remarks?state=waiting"), nil).want(t, 200, "")
		item := listed.items(t)[0].(object)
		if item["text"] != "Men đẹp." || item["digest"] != remark.Digest("Men đẹp.") || item["version"] != 0.0 || listed.body["waiting"] != 1.0 {
			t.Errorf("got %s", listed.text)
		}
		c.secretary.send(t, http.MethodPut, reading, seen).want(t, 428, "version-needed")
		c.chair.send(t, http.MethodPut, reading, seen, "If-Match", `"0"`).want(t, 404, "remark-not-found")
		if got := c.secretary.send(t, http.MethodPut, reading, seen, "If-Match", `"0"`).want(t, 200, ""); got.etag != `"1"` || got.body["released"] != true {
			t.Errorf("got %s", got.text)
		}
		stale := c.secretary.send(t, http.MethodPut, reading, seen, "If-Match", `"0"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["version"] != 1.0 {
			t.Errorf("got %s", stale.text)
		}
		bulk := object{"items": []any{object{"sheetId": sheet, "seen": remark.Digest("Men đẹp.")}}}
		if got := c.organiser.send(t, http.MethodPost, c.path("/remark-readings"), bulk).want(t, 200, ""); got.body["released"] != 0.0 {
			t.Errorf("got %s, want nothing new", got.text)
		}
	})
	t.Run("the facility's result", func(t *testing.T) {
		got := owner.send(t, http.MethodGet, result, nil).want(t, 200, "")
		total, _ := got.body["total"].(object)
		window, _ := got.body["appeal"].(object)
		if got.body["status"] != "awarded" || total["text"] != "90,00" || total["points"] != 9000.0 || got.body["groupRank"] != 1.0 || window["open"] != true || window["code"] != nil {
			t.Errorf("got %s", got.text)
		}
		if remarks, _ := got.body["remarks"].([]any); len(remarks) != 1 || got.body["remarksWaiting"] != 0.0 {
			t.Errorf("got %s", got.text)
		}
		for _, list := range []string{"groups", "climb"} {
			if rows, _ := got.body[list].([]any); len(rows) == 0 {
				t.Errorf("got no %s in %s", list, got.text)
			}
		}
		c.stranger.send(t, http.MethodGet, result, nil).want(t, 404, "entry-not-found")
		other := c.organiser.send(t, http.MethodGet, result, nil).want(t, 200, "").body["appeal"].(object)
		if other["open"] != false || other["code"] != "not-facility" || !strings.HasSuffix(other["why"].(string), ".") {
			t.Errorf("the organiser: got %v", other)
		}
	})
	one := "/api/appeals/" + id
	t.Run("an appeal with its papers", func(t *testing.T) {
		for range 2 {
			if got := owner.send(t, http.MethodPost, appeals, words).want(t, 201, ""); got.etag != `"1"` || got.body["status"] != "open" || got.body["statusWords"] != "Đang chờ trả lời" {
				t.Errorf("got %s", got.text)
			}
		}
		owner.send(t, http.MethodPost, appeals, object{"id": uuid.Must(uuid.NewV7()), "text": "Nữa"}).want(t, 409, "appeal-open")
		paper := owner.send(t, http.MethodPost, one+"/papers?fileName=don.pdf", string(phototest.PDF())).want(t, 201, "")
		c.organiser.send(t, http.MethodPost, one+"/papers?fileName=don.pdf", string(phototest.PDF())).want(t, 403, "not-facility")
		url := paper.body["url"].(string)
		for _, by := range []*browser{owner, c.organiser, c.secretary, c.chair} {
			by.send(t, http.MethodGet, url, nil).want(t, 200, "")
		}
		c.stranger.send(t, http.MethodGet, url, nil).want(t, 404, "appeal-not-found")
		nobody.send(t, http.MethodGet, url, nil).want(t, 401, "sign-in-needed")
		owner.send(t, http.MethodPost, one+"/papers?fileName=a.svg", string(phototest.SVG())).want(t, 422, "paper-type")
		owner.send(t, http.MethodDelete, one+"/papers/"+paper.id(t), nil).want(t, 204, "")
	})
	t.Run("its answer", func(t *testing.T) {
		listed := c.chair.send(t, http.MethodGet, c.path("/appeals?status=open"), nil).want(t, 200, "")
		if len(listed.items(t)) != 1 || listed.body["open"] != 1.0 {
			t.Errorf("got %s", listed.text)
		}
		reply := object{"outcome": "rejected", "answer": "Điểm đã tổng hợp đúng."}
		c.secretary.send(t, http.MethodPut, one+"/answer", reply, "If-Match", `"1"`).want(t, 403, "not-answerer")
		c.chair.send(t, http.MethodPut, one+"/answer", reply).want(t, 428, "version-needed")
		if got := c.chair.send(t, http.MethodPut, one+"/answer", reply, "If-Match", `"1"`).want(t, 200, ""); got.body["status"] != "rejected" || got.etag != `"2"` {
			t.Errorf("got %s", got.text)
		}
		stale := owner.send(t, http.MethodPost, one+"/withdrawal", nil, "If-Match", `"1"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["answer"] != "Điểm đã tổng hợp đúng." {
			t.Errorf("got %s", stale.text)
		}
		owner.send(t, http.MethodPost, one+"/withdrawal", nil, "If-Match", `"2"`).want(t, 409, "appeal-settled")
		if got := owner.send(t, http.MethodGet, one, nil).want(t, 200, ""); got.body["statusWords"] != "Giữ nguyên kết quả" {
			t.Errorf("got %s", got.text)
		}
	})
}
