package api_test

import (
	"net/http"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/unit"
)

func TestFacilitiesAndProducts(t *testing.T) {
	h := newHouse(t)
	province := unit.NewProvinceID("08")
	organiser := h.signed(t, account.Organiser, account.Target{UnitID: &province})
	collaborator := h.signed(t, account.Collaborator, account.Target{UnitID: &province})
	owner, nobody, visitor := h.signed(t, "", account.Target{}), h.signed(t, "", account.Target{}), &browser{h: h}
	details := func(name string) object {
		return object{"name": name, "kind": "household", "unitId": province, "formerUnitId": unit.OldProvinceID("02"), "contactPhone": "0912345678"}
	}
	visitor.send(t, "POST", "/api/facilities", details("Mẫu")).want(t, 401, "sign-in-needed")
	made := owner.send(t, "POST", "/api/facilities", details("Cơ sở Mẫu")).want(t, http.StatusCreated, "")
	if made.body["unitTitle"] != "Tỉnh Tuyên Quang" || made.body["formerUnitTitle"] != "Tỉnh Hà Giang" || made.etag != `"1"` {
		t.Errorf("got %s, ETag %s", made.text, made.etag)
	}
	path := "/api/facilities/" + made.id(t)

	t.Run("are registered on behalf by officers only", func(t *testing.T) {
		behalf := details("Cơ sở Khác")
		behalf["onBehalf"] = true
		nobody.send(t, "POST", "/api/facilities", behalf).want(t, 404, "not-found")
		collaborator.send(t, "POST", "/api/facilities", behalf).want(t, 201, "")
	})
	t.Run("are not doubled", func(t *testing.T) {
		again := details("cơ sở mẫu")
		nobody.send(t, "POST", "/api/facilities", again).want(t, 409, "facility-like")
		again["confirmed"] = true
		nobody.send(t, "POST", "/api/facilities", again).want(t, 201, "")
	})
	t.Run("are read, listed and changed by their people", func(t *testing.T) {
		nobody.send(t, "GET", path, nil).want(t, 404, "facility-not-found")
		owner.send(t, "GET", path, nil).want(t, 200, "")
		if got := owner.send(t, "GET", "/api/facilities?q=co+so", nil).want(t, 200, "").items(t); len(got) != 1 {
			t.Errorf("owner: got %v", got)
		}
		if got := organiser.send(t, "GET", "/api/facilities", nil).want(t, 200, "").items(t); len(got) != 3 {
			t.Errorf("organiser: got %d, want 3", len(got))
		}
		changed := details("Cơ sở Mẫu")
		changed["address"] = "Thôn Một"
		owner.send(t, "PUT", path, changed).want(t, 428, "version-needed")
		nobody.send(t, "PUT", path, changed, "If-Match", `"1"`).want(t, 404, "facility-not-found")
		owner.send(t, "PUT", path, changed, "If-Match", `"1"`).want(t, 200, "")
		stale := owner.send(t, "PUT", path, details("Cơ sở Mẫu"), "If-Match", `"1"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["address"] != "Thôn Một" || current["unitTitle"] != "Tỉnh Tuyên Quang" {
			t.Errorf("got %s", stale.text)
		}
		wrong := details("")
		wrong["contactPhone"] = "1"
		got := owner.send(t, "PUT", path, wrong, "If-Match", `"2"`).want(t, 422, "invalid-fields")
		if fields, _ := got.body["fields"].([]any); len(fields) != 2 {
			t.Errorf("got %s, want two fields", got.text)
		}
	})
	t.Run("are claimed through the organiser", func(t *testing.T) {
		claim := object{"accountId": nobody.id, "reason": "đã kiểm tra giấy phép"}
		owner.send(t, "POST", path+"/owners", claim).want(t, 404, "facility-not-found")
		collaborator.send(t, "POST", path+"/owners", claim).want(t, 404, "facility-not-found")
		organiser.send(t, "POST", path+"/owners", claim).want(t, 201, "")
		nobody.send(t, "GET", path, nil).want(t, 200, "")
	})
	t.Run("have products, which are merged by the organiser", func(t *testing.T) {
		stranger := h.signed(t, "", account.Target{})
		stranger.send(t, "POST", path+"/products", object{"name": "Chè", "kind": "single"}).want(t, 404, "facility-not-found")
		set := owner.send(t, "POST", path+"/products", object{"name": "Bộ chè", "kind": "set", "members": []string{"Chè xanh", "Chè đen"}}).want(t, 201, "")
		single := owner.send(t, "POST", path+"/products", object{"name": "Chè", "kind": "single"}).want(t, 201, "")
		owner.send(t, "POST", path+"/products", object{"name": "chè", "kind": "single"}).want(t, 409, "product-like")
		if got := owner.send(t, "GET", path+"/products", nil).want(t, 200, "").items(t); len(got) != 2 {
			t.Errorf("got %v", got)
		}
		product := "/api/products/" + single.id(t)
		stranger.send(t, "GET", product, nil).want(t, 404, "product-not-found")
		owner.send(t, "PUT", product, object{"name": "Chè Shan", "kind": "single"}, "If-Match", `"1"`).want(t, 200, "")
		stale := owner.send(t, "PUT", product, object{"name": "Khác", "kind": "single"}, "If-Match", `"1"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["name"] != "Chè Shan" {
			t.Errorf("got %s", stale.text)
		}
		merge := object{"into": set.id(t), "reason": "cùng một sản phẩm"}
		owner.send(t, "PUT", product+"/merger", merge, "If-Match", `"2"`).want(t, 404, "product-not-found")
		organiser.send(t, "PUT", product+"/merger", merge).want(t, 428, "version-needed")
		if got := organiser.send(t, "PUT", product+"/merger", merge, "If-Match", `"2"`).want(t, 200, ""); got.body["mergedInto"] != set.id(t) {
			t.Errorf("got %s", got.text)
		}
		owner.send(t, "PUT", product, object{"name": "Khác", "kind": "single"}, "If-Match", `"3"`).want(t, 409, "product-merged")
	})
}
