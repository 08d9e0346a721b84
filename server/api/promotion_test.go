package api_test

import (
	"net/http"
	"testing"

	"tieubieu/server/entry"
	"tieubieu/server/fixture"
)

func TestPromotionsThroughTheAPI(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8500, "A003": 8000, "A004": 7500})
	region := c.World.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	receiver, owner := c.as(t, region.Organiser), c.as(t, c.World.Owner(c.Entries[1].FacilityID))
	c.Quota("province", fixture.CanTho, 4)
	t.Run("the plan", func(t *testing.T) {
		plan := c.path("/promotion-plan")
		receiver.send(t, http.MethodGet, plan, nil).want(t, 404, "not-found")
		got := c.organiser.send(t, http.MethodGet, plan, nil).want(t, 200, "")
		lines, _ := got.body["lines"].([]any)
		if len(lines) != 4 || got.body["targetTier"] != "region" || got.body["quota"].(object)["after"] != 4.0 || lines[0].(object)["climbsNow"] != true || lines[0].(object)["targetUnit"] != fixture.South {
			t.Errorf("got %s", got.text)
		}
	})
	c.cases.Approve(t, c.Sitting)
	c.cases.Publish(t, c.Sitting)
	sent := c.organiser.send(t, http.MethodGet, c.path("/promotions/sent?status=taken-in"), nil).want(t, 200, "").items(t)
	if len(sent) != 4 {
		t.Fatalf("got %d promotions", len(sent))
	}
	received := "/api/rounds/" + region.RoundID.String() + "/promotions/received"
	receiver.send(t, http.MethodGet, c.path("/promotions/sent"), nil).want(t, 404, "not-found")
	c.organiser.send(t, http.MethodGet, received, nil).want(t, 404, "not-found")
	if got := receiver.send(t, http.MethodGet, received+"?limit=3", nil).want(t, 200, ""); len(got.items(t)) != 3 || got.body["next"] == nil {
		t.Errorf("got %s, want three and a cursor", got.text)
	}
	own := owner.send(t, http.MethodGet, "/api/facilities/"+c.Entries[1].FacilityID.String()+"/promotions", nil).want(t, 200, "").items(t)
	owner.send(t, http.MethodGet, "/api/facilities/"+c.Entries[0].FacilityID.String()+"/promotions", nil).want(t, 404, "not-found")
	if len(own) != 1 {
		t.Fatalf("the owner: got %v", own)
	}
	path := func(i int, act string) string {
		return "/api/promotions/" + sent[i].(object)["id"].(string) + "/" + act
	}
	why := object{"reason": "Có lý do"}
	t.Run("undo carries the version seen", func(t *testing.T) {
		c.organiser.send(t, http.MethodPut, path(0, "undoing"), why).want(t, 428, "version-needed")
		stale := c.organiser.send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"7"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["status"] != "taken-in" || current["version"] != 1.0 {
			t.Errorf("got %s, want the promotion as it stands", stale.text)
		}
		receiver.send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"1"`).want(t, 404, "promotion-not-found")
		c.organiser.send(t, http.MethodPut, path(0, "undoing"), object{"reason": " "}, "If-Match", `"1"`).want(t, 422, "reason-needed")
		done := c.organiser.send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"1"`).want(t, 200, "")
		if done.etag != `"2"` || done.body["status"] != "undone" || done.body["reason"] != "Có lý do" {
			t.Errorf("got ETag %s, %s", done.etag, done.text)
		}
		c.organiser.send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"2"`).want(t, 409, "promotion-over")
	})
	t.Run("decline", func(t *testing.T) {
		id := "/api/promotions/" + own[0].(object)["id"].(string) + "/declining"
		c.organiser.send(t, http.MethodPut, id, why, "If-Match", `"1"`).want(t, 404, "promotion-not-found")
		if got := owner.send(t, http.MethodPut, id, why, "If-Match", `"1"`).want(t, 200, ""); got.body["status"] != "declined" {
			t.Errorf("got %s", got.text)
		}
	})
	t.Run("the late list", func(t *testing.T) {
		receiver.send(t, http.MethodPut, path(2, "admission"), why, "If-Match", `"1"`).want(t, 409, "not-late")
		c.Exec("UPDATE promotions SET status = 'late', target_entry_id = NULL WHERE id = ANY ($1)", []any{sent[2].(object)["id"], sent[3].(object)["id"]})
		c.Exec("UPDATE entries SET status = 'withdrawn' WHERE id = ANY ($1)", []any{sent[2].(object)["targetEntryId"], sent[3].(object)["targetEntryId"]})
		c.organiser.send(t, http.MethodPut, path(2, "admission"), why, "If-Match", `"1"`).want(t, 404, "promotion-not-found")
		receiver.send(t, http.MethodPut, path(2, "admission"), why).want(t, 428, "version-needed")
		if got := receiver.send(t, http.MethodPut, path(2, "admission"), why, "If-Match", `"1"`).want(t, 200, ""); got.body["status"] != "taken-in" {
			t.Errorf("got %s", got.text)
		}
		if got := receiver.send(t, http.MethodPut, path(3, "refusal"), why, "If-Match", `"1"`).want(t, 200, ""); got.body["status"] != "refused" {
			t.Errorf("got %s", got.text)
		}
	})
	t.Run("settling what a correction took away", func(t *testing.T) {
		settle := func(by *browser, keep bool, version string) reply {
			return by.send(t, http.MethodPut, path(2, "settlement"), object{"keep": keep, "reason": "Xét thực tế"}, "If-Match", version)
		}
		settle(receiver, true, `"2"`).want(t, 409, "nothing-changed")
		got := receiver.send(t, http.MethodGet, received+"?status=taken-in", nil).items(t)[0].(object)
		c.cases.Screen(t, region, fixture.One[[16]byte](t, c.DB, "SELECT $1::uuid", got["targetEntryId"]), entry.Accepted)
		c.cases.Correct(t, c.Sitting)
		c.cases.Decide(t, c.Sitting, "A003", false)
		c.cases.Approve(t, c.Sitting)
		c.cases.Publish(t, c.Sitting)
		settle(c.organiser, true, `"3"`).want(t, 404, "promotion-not-found")
		settle(receiver, true, `"2"`).want(t, 412, "stale")
		if kept := settle(receiver, true, `"3"`).want(t, 200, ""); kept.body["status"] != "accepted" || kept.etag != `"4"` {
			t.Errorf("got ETag %s, %s", kept.etag, kept.text)
		}
	})
	c.stranger.send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"2"`).want(t, 404, "promotion-not-found")
	(&browser{h: c.h}).send(t, http.MethodPut, path(0, "undoing"), why, "If-Match", `"2"`).want(t, 401, "sign-in-needed")
}
