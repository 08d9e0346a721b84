package api_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/unit"
)

// tournament is a house with the default programme, an open cycle and its people.
type tournament struct {
	*house
	admin, nation, province, other, stranger, visitor *browser
	anGiang                                           uuid.UUID
	cycle                                             string
}

func newTournament(t *testing.T) *tournament {
	t.Helper()
	h := newHouse(t)
	if err := (&competition.Service{DB: h.db}).SeedDefault(t.Context()); err != nil {
		t.Fatal(err)
	}
	x := &tournament{house: h, anGiang: unit.NewProvinceID("91"), visitor: &browser{h: h}}
	other := unit.NewProvinceID("08")
	x.admin = h.signed(t, account.Administrator, account.Target{})
	x.nation = h.signed(t, account.Organiser, account.Target{UnitID: &unit.VietNam})
	x.province = h.signed(t, account.Organiser, account.Target{UnitID: &x.anGiang})
	x.other = h.signed(t, account.Organiser, account.Target{UnitID: &other})
	x.stranger = h.signed(t, "", account.Target{})
	made := x.nation.send(t, "POST", "/api/cycles", object{"programmeId": competition.CNNT, "name": "2026-2027", "startsOn": "2026-01-01", "endsOn": "2027-12-31"}).want(t, 201, "")
	x.cycle = made.id(t)
	members := []object{}
	for _, m := range unit.NewRegions() {
		members = append(members, object{"memberId": m.MemberID, "parentId": m.ParentID})
	}
	x.nation.send(t, "PUT", "/api/cycles/"+x.cycle+"/members", object{"members": members}, "If-Match", made.etag).want(t, 200, "")
	return x
}

// round is a draft of the province, whose registration is open for a week.
func (x *tournament) round(t *testing.T) reply {
	t.Helper()
	now := time.Now()
	return x.province.send(t, "POST", "/api/rounds", object{
		"cycleId": x.cycle, "tier": "province", "unitId": x.anGiang,
		"registrationOpensAt": now.Add(-time.Hour), "registrationClosesAt": now.Add(7 * 24 * time.Hour),
	}).want(t, 201, "")
}

// input is a round's plan and rules as an update sends them back.
func input(r reply) object {
	out := object{"rules": r.body["rules"]}
	for _, key := range []string{"title", "admitsOpen", "admitsPromoted", "receivesPromotions", "packetMode", "judgingCodePattern", "publishesAll",
		"registrationOpensAt", "registrationClosesAt", "screeningClosesAt", "appealDays"} {
		if v, ok := r.body[key]; ok {
			out[key] = v
		}
	}
	return out
}

func TestProgrammes(t *testing.T) {
	x := newTournament(t)
	all := x.visitor.send(t, "GET", "/api/programmes", nil).want(t, 200, "").items(t)
	if len(all) != 1 {
		t.Fatalf("got %d programmes, want 1", len(all))
	}
	path := "/api/programmes/" + competition.CNNT.String()
	got := x.visitor.send(t, "GET", path, nil).want(t, 200, "")
	if n := len(got.body["tiers"].([]any)); n != 4 || got.etag != `"1"` {
		t.Errorf("got %d tiers, ETag %s", n, got.etag)
	}
	x.visitor.send(t, "GET", "/api/programmes/"+uuid.NewString(), nil).want(t, 404, "programme-not-found")
	x.visitor.send(t, "GET", "/api/programmes/x", nil).want(t, 422, "invalid-fields")

	change := object{}
	for _, key := range []string{"code", "nameVi", "nameEn", "tiers", "groups", "templates"} {
		change[key] = got.body[key]
	}
	change["nameEn"] = "Typical products"
	x.visitor.send(t, "PUT", path, change, "If-Match", got.etag).want(t, 401, "sign-in-needed")
	x.nation.send(t, "PUT", path, change, "If-Match", got.etag).want(t, 403, "not-administrator")
	x.admin.send(t, "PUT", path, change).want(t, 428, "version-needed")
	changed := x.admin.send(t, "PUT", path, change, "If-Match", got.etag).want(t, 200, "")
	if changed.body["nameEn"] != "Typical products" || changed.etag != `"2"` {
		t.Errorf("got %s, ETag %s", changed.body["nameEn"], changed.etag)
	}
	stale := x.admin.send(t, "PUT", path, change, "If-Match", got.etag).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current["version"] != 2.0 {
		t.Errorf("got current %v, want version 2", stale.body["current"])
	}
	change["tiers"] = change["tiers"].([]any)[1:]
	x.admin.send(t, "PUT", path, change, "If-Match", changed.etag).want(t, 409, "programme-in-use")
	change["code"] = "lang-nghe"
	made := x.admin.send(t, "POST", "/api/programmes", change).want(t, 201, "")
	x.admin.send(t, "POST", "/api/programmes", change).want(t, 409, "programme-exists")
	x.visitor.send(t, "GET", "/api/programmes/"+made.id(t), nil).want(t, 200, "")
}

func TestCycles(t *testing.T) {
	x := newTournament(t)
	path := "/api/cycles/" + x.cycle
	got := x.visitor.send(t, "GET", path, nil).want(t, 200, "")
	if n := len(got.body["members"].([]any)); n != 36 {
		t.Errorf("got %d members, want 36", n)
	}
	if n := len(x.visitor.send(t, "GET", "/api/cycles?programmeId="+competition.CNNT.String(), nil).want(t, 200, "").items(t)); n != 1 {
		t.Errorf("got %d cycles, want 1", n)
	}
	t.Run("are the nation's to plan", func(t *testing.T) {
		body := object{"programmeId": competition.CNNT, "name": "2028", "startsOn": "2028-01-01", "endsOn": "2028-12-31"}
		x.province.send(t, "POST", "/api/cycles", body).want(t, 403, "not-national-organiser")
		x.visitor.send(t, "POST", "/api/cycles", body).want(t, 401, "sign-in-needed")
		body["startsOn"] = "2028-02-31"
		x.nation.send(t, "POST", "/api/cycles", body).want(t, 422, "invalid-fields")
	})
	t.Run("change from the version seen", func(t *testing.T) {
		body := object{"name": "2026–2027", "startsOn": "2026-01-01", "endsOn": "2028-03-31"}
		x.nation.send(t, "PUT", path, body).want(t, 428, "version-needed")
		x.nation.send(t, "PUT", path, body, "If-Match", `"1"`).want(t, 412, "stale")
		changed := x.nation.send(t, "PUT", path, body, "If-Match", got.etag).want(t, 200, "")
		if changed.body["endsOn"] != "2028-03-31" {
			t.Errorf("got %s", changed.text)
		}
	})
	t.Run("have quotas", func(t *testing.T) {
		quota := path + "/quotas/province/" + x.anGiang.String()
		x.nation.send(t, "PUT", quota, object{"places": 6}).want(t, 428, "version-needed")
		set := x.nation.send(t, "PUT", quota, object{"places": 6}, "If-Match", `"0"`).want(t, 200, "")
		x.nation.send(t, "PUT", quota, object{"places": 7}, "If-Match", `"0"`).want(t, 412, "stale")
		x.province.send(t, "PUT", quota, object{"places": 60}, "If-Match", set.etag).want(t, 403, "not-national-organiser")
		x.nation.send(t, "PUT", path+"/quotas/nation/"+unit.VietNam.String(), object{"places": 6}, "If-Match", `"0"`).want(t, 422, "invalid-fields")
		x.nation.send(t, "DELETE", quota, nil, "If-Match", set.etag).want(t, 204, "")
	})
	t.Run("close once nothing is under way", func(t *testing.T) {
		r := x.round(t)
		x.province.send(t, "PUT", "/api/rounds/"+r.id(t)+"/phase", object{"phase": "registration"}, "If-Match", r.etag).want(t, 200, "")
		now := x.visitor.send(t, "GET", path, nil).want(t, 200, "")
		x.nation.send(t, "PUT", path+"/closing", object{"reason": "x"}, "If-Match", now.etag).want(t, 409, "cycle-has-running-rounds")
		x.province.send(t, "PUT", path+"/closing", object{"reason": "x"}, "If-Match", now.etag).want(t, 403, "not-national-organiser")
	})
}

func TestRounds(t *testing.T) {
	x := newTournament(t)
	r := x.round(t)
	path := "/api/rounds/" + r.id(t)

	t.Run("are planned by their own organisers", func(t *testing.T) {
		body := object{"cycleId": x.cycle, "tier": "province", "unitId": x.anGiang}
		x.visitor.send(t, "POST", "/api/rounds", body).want(t, 401, "sign-in-needed")
		x.other.send(t, "POST", "/api/rounds", body).want(t, 403, "not-organiser")
		body["tier"] = "region"
		x.province.send(t, "POST", "/api/rounds", body).want(t, 422, "invalid-fields")
		body["tier"], body["unknown"] = "province", 1
		x.province.send(t, "POST", "/api/rounds", body).want(t, 422, "invalid-fields")
	})
	t.Run("as drafts exist only for those who plan them", func(t *testing.T) {
		x.province.send(t, "GET", path, nil).want(t, 200, "")
		x.nation.send(t, "GET", path, nil).want(t, 200, "")
		for _, b := range []*browser{x.visitor, x.stranger, x.other, x.admin} {
			hidden := b.send(t, "GET", path, nil).want(t, 404, "round-not-found")
			absent := b.send(t, "GET", "/api/rounds/"+uuid.NewString(), nil).want(t, 404, "round-not-found")
			if hidden.body["detail"] != absent.body["detail"] {
				t.Errorf("got %q for a draft, %q for nothing", hidden.body["detail"], absent.body["detail"])
			}
			b.send(t, "GET", path+"/rubrics", nil).want(t, 404, "round-not-found")
			b.send(t, "GET", path+"/rules", nil).want(t, 404, "round-not-found")
			if n := len(b.send(t, "GET", "/api/rounds", nil).want(t, 200, "").items(t)); n != 0 {
				t.Errorf("got %d rounds listed, want none", n)
			}
		}
		if n := len(x.province.send(t, "GET", "/api/rounds?phase=draft&unitId="+x.anGiang.String(), nil).want(t, 200, "").items(t)); n != 1 {
			t.Errorf("got %d drafts, want 1", n)
		}
		x.province.send(t, "GET", "/api/rounds?phase=district", nil).want(t, 422, "invalid-fields")
		x.province.send(t, "GET", "/api/rounds?cursor=x", nil).want(t, 422, "bad-cursor")
	})
	t.Run("change with If-Match, and come back in 412 as they stand", func(t *testing.T) {
		body := input(r)
		body["title"] = "Kỳ bình chọn An Giang 2026"
		x.province.send(t, "PUT", path, body).want(t, 428, "version-needed")
		x.province.send(t, "PUT", path, body, "If-Match", "abc").want(t, 422, "bad-version")
		changed := x.province.send(t, "PUT", path, body, "If-Match", r.etag).want(t, 200, "")
		stale := x.province.send(t, "PUT", path, body, "If-Match", r.etag).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["title"] != "Kỳ bình chọn An Giang 2026" {
			t.Errorf("got current %v", stale.body["current"])
		}
		x.stranger.send(t, "PUT", path, body, "If-Match", changed.etag).want(t, 404, "round-not-found")
		body["rules"].(object)["minimumSheets"] = 0
		x.province.send(t, "PUT", path, body, "If-Match", changed.etag).want(t, 422, "invalid-fields")
		r = changed
	})
	t.Run("have a rubric per group", func(t *testing.T) {
		if n := len(x.province.send(t, "GET", path+"/rubrics", nil).want(t, 200, "").items(t)); n != 4 {
			t.Errorf("got %d rubrics, want 4", n)
		}
		food := x.province.send(t, "GET", path+"/rubrics/food", nil).want(t, 200, "")
		tree := food.body["tree"].(object)
		first := tree["criterionGroups"].([]any)[0].(object)["criteria"].([]any)[0].(object)
		first["name"] = "Doanh thu hai năm"
		x.province.send(t, "PUT", path+"/rubrics/food", object{"tree": tree}).want(t, 428, "version-needed")
		x.other.send(t, "PUT", path+"/rubrics/food", object{"tree": tree}, "If-Match", food.etag).want(t, 404, "round-not-found")
		set := x.province.send(t, "PUT", path+"/rubrics/food", object{"tree": tree}, "If-Match", food.etag).want(t, 200, "")
		if set.etag != `"2"` {
			t.Errorf("got ETag %s, want 2", set.etag)
		}
		x.province.send(t, "PUT", path+"/rubrics/food", object{"tree": tree}, "If-Match", food.etag).want(t, 412, "stale")
		first["maxPoints"] = 900
		x.province.send(t, "PUT", path+"/rubrics/food", object{"tree": tree}, "If-Match", set.etag).want(t, 422, "invalid-fields")
		if n := len(x.province.send(t, "GET", path+"/rubrics/food/versions", nil).want(t, 200, "").items(t)); n != 2 {
			t.Errorf("got %d versions, want 2", n)
		}
		x.province.send(t, "GET", path+"/rubrics/clay", nil).want(t, 404, "rubric-not-found")
	})
	t.Run("go from phase to phase with what is missing said in words", func(t *testing.T) {
		phase := path + "/phase"
		check := x.province.send(t, "GET", phase, nil).want(t, 200, "")
		if check.body["next"] != "registration" || len(check.body["missing"].([]any)) != 0 {
			t.Errorf("got %s", check.text)
		}
		x.visitor.send(t, "GET", phase, nil).want(t, 401, "sign-in-needed")
		x.stranger.send(t, "GET", phase, nil).want(t, 404, "round-not-found")
		x.province.send(t, "PUT", phase, object{"phase": "registration"}).want(t, 428, "version-needed")
		x.province.send(t, "PUT", phase, object{"phase": "scoring"}, "If-Match", r.etag).want(t, 409, "phase-order")
		x.province.send(t, "PUT", phase, object{"phase": "district"}, "If-Match", r.etag).want(t, 422, "invalid-fields")
		open := x.province.send(t, "PUT", phase, object{"phase": "registration"}, "If-Match", r.etag).want(t, 200, "")
		x.province.send(t, "PUT", phase, object{"phase": "registration"}, "If-Match", r.etag).want(t, 412, "stale")
		x.stranger.send(t, "GET", phase, nil).want(t, 403, "not-organiser")
		x.stranger.send(t, "PUT", phase, object{"phase": "screening"}, "If-Match", open.etag).want(t, 403, "not-organiser")

		blocked := x.province.send(t, "PUT", phase, object{"phase": "screening"}, "If-Match", open.etag).want(t, 409, "phase-blocked")
		if fields := fmt.Sprint(blocked.body["fields"]); fields == "" || blocked.body["fields"].([]any)[0].(object)["code"] != "overridable" {
			t.Errorf("got fields %s", fields)
		}
		screening := x.province.send(t, "PUT", phase, object{"phase": "screening", "override": true, "reason": "Đủ hồ sơ"}, "If-Match", open.etag).want(t, 200, "")
		x.province.send(t, "PUT", path+"/step-back", object{"reason": ""}, "If-Match", screening.etag).want(t, 422, "invalid-fields")
		x.stranger.send(t, "PUT", path+"/step-back", object{"reason": "x"}, "If-Match", screening.etag).want(t, 403, "not-organiser")
		r = x.province.send(t, "PUT", path+"/step-back", object{"reason": "Nhận thêm"}, "If-Match", screening.etag).want(t, 200, "")
	})
	t.Run("once announced are there for everybody", func(t *testing.T) {
		seen := x.visitor.send(t, "GET", path, nil).want(t, 200, "")
		if seen.body["team"] != false {
			t.Error("a visitor is of the team")
		}
		if n := len(x.visitor.send(t, "GET", "/api/calendar?unitId="+x.anGiang.String(), nil).want(t, 200, "").items(t)); n != 1 {
			t.Errorf("got %d open rounds, want 1", n)
		}
		first := x.visitor.send(t, "GET", "/api/calendar?limit=1", nil).want(t, 200, "")
		rest := x.visitor.send(t, "GET", "/api/calendar?limit=1&cursor="+first.body["next"].(string), nil).want(t, 200, "")
		if len(rest.items(t)) != 0 {
			t.Errorf("got %s after the last page", rest.text)
		}
		x.visitor.send(t, "GET", "/api/calendar?cursor=x", nil).want(t, 422, "bad-cursor")
	})
	t.Run("have deadlines that move with a reason", func(t *testing.T) {
		later := time.Now().Add(14 * 24 * time.Hour)
		x.province.send(t, "PUT", path+"/deadlines/registration", object{"to": later, "reason": ""}, "If-Match", r.etag).want(t, 422, "invalid-fields")
		x.province.send(t, "PUT", path+"/deadlines/scoring", object{"to": later, "reason": "x"}, "If-Match", r.etag).want(t, 422, "invalid-fields")
		x.stranger.send(t, "PUT", path+"/deadlines/registration", object{"to": later, "reason": "x"}, "If-Match", r.etag).want(t, 403, "not-organiser")
		r = x.province.send(t, "PUT", path+"/deadlines/registration", object{"to": later, "reason": "Mưa bão"}, "If-Match", r.etag).want(t, 200, "")
	})
	t.Run("have a moment of publication and rules that only a council amends", func(t *testing.T) {
		r = x.province.send(t, "PUT", path+"/publication-time", object{"publishAt": time.Now().Add(time.Hour)}, "If-Match", r.etag).want(t, 200, "")
		r = x.province.send(t, "PUT", path+"/publication-time", object{}, "If-Match", r.etag).want(t, 200, "")
		if r.body["publishAt"] != nil {
			t.Errorf("got %v, want none", r.body["publishAt"])
		}
		vote := object{"rules": r.body["rules"], "reason": "x", "votes": object{"for": 5, "against": 0, "abstain": 0}}
		x.province.send(t, "PUT", path+"/rules", vote, "If-Match", r.etag).want(t, 403, "not-council")
		if n := len(x.visitor.send(t, "GET", path+"/rules", nil).want(t, 200, "").items(t)); n != 1 {
			t.Errorf("got %d versions, want 1", n)
		}
	})
	t.Run("are deleted as drafts only", func(t *testing.T) {
		x.province.send(t, "DELETE", path, nil, "If-Match", r.etag).want(t, 409, "round-not-draft")
		draft := x.round(t)
		gone := "/api/rounds/" + draft.id(t)
		x.province.send(t, "DELETE", gone, nil).want(t, 428, "version-needed")
		x.other.send(t, "DELETE", gone, nil, "If-Match", draft.etag).want(t, 404, "round-not-found")
		x.province.send(t, "DELETE", gone, nil, "If-Match", draft.etag).want(t, 204, "")
		x.province.send(t, "GET", gone, nil).want(t, 404, "round-not-found")
	})
}
