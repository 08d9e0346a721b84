package api_test

import (
	"strings"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/unit"
)

func TestUnits(t *testing.T) {
	h := newHouse(t)
	visitor := &browser{h: h}
	t.Run("are found by former names, by anybody", func(t *testing.T) {
		got := visitor.send(t, "GET", "/api/units?q=ha+giang", nil).want(t, 200, "").items(t)
		if first, _ := got[0].(object); len(got) != 1 || first["title"] != "Tỉnh Tuyên Quang" || first["note"] != "Hà Giang nay thuộc Tuyên Quang" {
			t.Errorf("got %v", got)
		}
		got = visitor.send(t, "GET", "/api/units?q=ha+giang&on=2024-05-13", nil).want(t, 200, "").items(t)
		if first, _ := got[0].(object); first["name"] != "Hà Giang" || first["validUntil"] != "2025-06-30" {
			t.Errorf("got %v", got)
		}
		if got := visitor.send(t, "GET", "/api/units", nil).want(t, 200, "").items(t); len(got) != 34 {
			t.Errorf("got %d units, want 34", len(got))
		}
		visitor.send(t, "GET", "/api/units?on=2024-02-30", nil).want(t, 422, "invalid-fields")
	})
	t.Run("are described with what went before", func(t *testing.T) {
		got := visitor.send(t, "GET", "/api/units/"+unit.NewProvinceID("68").String(), nil).want(t, 200, "")
		if before, _ := got.body["predecessors"].([]any); len(before) != 3 {
			t.Errorf("got %s", got.text)
		}
		visitor.send(t, "GET", "/api/units/"+visitor.id.String(), nil).want(t, 404, "unit-not-found")
	})
	t.Run("have regions by default, with how that is known", func(t *testing.T) {
		if got := visitor.send(t, "GET", "/api/region-defaults", nil).want(t, 200, "").items(t); len(got) != 36 {
			t.Errorf("got %d, want 36", len(got))
		}
		if got := visitor.send(t, "GET", "/api/region-defaults?list=63", nil).want(t, 200, "").items(t); len(got) != 63 {
			t.Errorf("got %d, want 63", len(got))
		}
	})
	t.Run("of communes come from a file, by an administrator", func(t *testing.T) {
		admin, nobody := h.signed(t, account.Administrator, account.Target{}), h.signed(t, "", account.Target{})
		const file = "code,name,kind,province_code\n00691,Mẫu,xã,08\n"
		path := "/api/commune-imports?validFrom=2025-07-01"
		visitor.send(t, "POST", path, file, "Content-Type", "text/csv").want(t, 401, "sign-in-needed")
		nobody.send(t, "POST", path, file, "Content-Type", "text/csv").want(t, 404, "not-found")
		if got := admin.send(t, "POST", path, file, "Content-Type", "text/csv").want(t, 200, ""); got.body["changed"] != 1.0 {
			t.Errorf("got %s", got.text)
		}
		got := admin.send(t, "POST", path, strings.Replace(file, "08", "99", 1), "Content-Type", "text/csv").want(t, 422, "invalid-fields")
		if fields, _ := got.body["fields"].([]any); len(fields) != 1 || fields[0].(object)["path"] != "rows[1].province_code" {
			t.Errorf("got %s", got.text)
		}
		listed := visitor.send(t, "GET", "/api/units?level=commune&parentId="+unit.NewProvinceID("08").String(), nil).want(t, 200, "").items(t)
		if len(listed) != 1 {
			t.Errorf("got %v", listed)
		}
	})
}
