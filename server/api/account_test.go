package api_test

import (
	"strings"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/unit"
)

func TestSigningInAndOut(t *testing.T) {
	h := newHouse(t)
	b := &browser{h: h}
	b.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
	registered := b.send(t, "POST", "/api/registrations", object{"name": "Nguyễn Thị Mẫu", "signIn": "0912 345 678", "password": "một mật khẩu dài"}).want(t, 201, "")
	cookie := registered.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("cookie %q lacks %s", cookie, part)
		}
	}
	if strings.Contains(registered.text, "argon2id") || strings.Contains(registered.text, "mật khẩu") || strings.Contains(registered.text, b.cookie) {
		t.Errorf("the answer holds a secret: %s", registered.text)
	}
	me := b.send(t, "GET", "/api/me", nil).want(t, 200, "")
	if a, _ := me.body["account"].(object); a["phone"] != "+84912345678" || me.etag != `"1"` {
		t.Errorf("got %s, ETag %s", me.text, me.etag)
	}
	if got := b.send(t, "GET", "/api/sessions", nil).want(t, 200, "").items(t); len(got) != 1 || got[0].(object)["address"] != "203.0.113.7" {
		t.Errorf("got %v", got)
	}
	b.send(t, "PUT", "/api/me", object{"name": "Mẫu", "locale": "en"}).want(t, 428, "version-needed")
	b.send(t, "PUT", "/api/me", object{"name": "Mẫu", "locale": "en"}, "If-Match", `"1"`).want(t, 200, "")
	stale := b.send(t, "PUT", "/api/me", object{"name": "Khác", "locale": "vi"}, "If-Match", `"1"`).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current["name"] != "Mẫu" || current["passwordHash"] != nil {
		t.Errorf("got %s", stale.text)
	}
	old := b.cookie
	b.send(t, "POST", "/api/sign-outs", object{}).want(t, 204, "")
	if b.cookie != "" {
		t.Errorf("the cookie is still %q", b.cookie)
	}
	b.cookie = old
	b.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
	b.cookie = ""
	b.send(t, "POST", "/api/sessions", object{"signIn": "0912345678", "password": "sai"}).want(t, 401, "sign-in-failed")
	b.send(t, "POST", "/api/sessions", object{"signIn": "0912345678", "password": "một mật khẩu dài"}).want(t, 201, "")
	elsewhere := &browser{h: h}
	elsewhere.send(t, "POST", "/api/sessions", object{"signIn": "+84912345678", "password": "một mật khẩu dài"}).want(t, 201, "")
	b.send(t, "PUT", "/api/me/password", object{"password": "một mật khẩu dài", "newPassword": "một câu khác hẳn"}, "If-Match", `"2"`).want(t, 204, "")
	elsewhere.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
	b.send(t, "POST", "/api/sign-outs", object{"everywhere": true}).want(t, 204, "")
}

func TestBadRegistrations(t *testing.T) {
	b := &browser{h: newHouse(t)}
	got := b.send(t, "POST", "/api/registrations", object{"name": "", "signIn": "x", "password": "1"}).want(t, 422, "invalid-fields")
	if fields, _ := got.body["fields"].([]any); len(fields) != 3 {
		t.Errorf("got %s, want three fields", got.text)
	}
	b.send(t, "POST", "/api/registrations", object{"name": "A"}).want(t, 422, "invalid-fields")
	b.send(t, "POST", "/api/registrations", "{").want(t, 400, "invalid-body")
	b.send(t, "POST", "/api/registrations", object{"name": "A", "signIn": "a@example.vn", "password": "một mật khẩu dài"}, "Sec-Fetch-Site", "cross-site").want(t, 403, "cross-origin")
	b.send(t, "POST", "/api/registrations", object{"name": "A", "signIn": "a@example.vn", "password": "một mật khẩu dài"}).want(t, 201, "")
	b.send(t, "POST", "/api/registrations", object{"name": "A", "signIn": "A@EXAMPLE.vn", "password": "một mật khẩu dài"}).want(t, 409, "sign-in-taken")
}

func TestThrottledAddressesAreThoseOfTheClient(t *testing.T) {
	h := newHouse(t)
	b := &browser{h: h}
	guess := func(forwarded string) reply {
		return b.send(t, "POST", "/api/registrations", object{"name": "", "signIn": "", "password": ""}, "X-Forwarded-For", forwarded)
	}
	for range 60 {
		guess("198.51.100.1").want(t, 422, "invalid-fields")
	}
	// 203.0.113.7 is no proxy of ours: what it says of others is not believed.
	if got := guess("198.51.100.2").want(t, 429, "too-many-attempts"); got.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestAccountsAndGrants(t *testing.T) {
	h := newHouse(t)
	province, other := unit.NewProvinceID("08"), unit.NewProvinceID("66")
	admin := h.signed(t, account.Administrator, account.Target{})
	organiser := h.signed(t, account.Organiser, account.Target{UnitID: &province})
	stranger := h.signed(t, account.Organiser, account.Target{UnitID: &other})
	nobody, visitor := h.signed(t, "", account.Target{}), &browser{h: h}

	t.Run("lists are the administrator's", func(t *testing.T) {
		if got := admin.send(t, "GET", "/api/accounts?limit=2", nil).want(t, 200, ""); len(got.items(t)) != 2 || got.body["next"] == nil {
			t.Errorf("got %s", got.text)
		} else if rest := admin.send(t, "GET", "/api/accounts?cursor="+got.body["next"].(string), nil).want(t, 200, ""); len(rest.items(t)) != 2 || rest.body["next"] != nil {
			t.Errorf("got %s", rest.text)
		}
		organiser.send(t, "GET", "/api/accounts", nil).want(t, 404, "not-found")
		visitor.send(t, "GET", "/api/accounts", nil).want(t, 401, "sign-in-needed")
		admin.send(t, "GET", "/api/accounts?cursor=x", nil).want(t, 422, "bad-cursor")
		admin.send(t, "GET", "/api/accounts?limit=201", nil).want(t, 422, "invalid-fields")
	})
	t.Run("a collaborator is made, found, granted, listed, and ended", func(t *testing.T) {
		made := organiser.send(t, "POST", "/api/accounts", object{"name": "Cộng tác viên", "signIn": "ctv@example.vn"}).want(t, 201, "")
		nobody.send(t, "POST", "/api/accounts", object{"name": "X", "signIn": "x@example.vn"}).want(t, 404, "not-found")
		found := organiser.send(t, "POST", "/api/account-searches", object{"signIn": "CTV@example.vn"}).want(t, 200, "")
		if found.id(t) != made.id(t) {
			t.Errorf("got %s, want %s", found.text, made.text)
		}
		grant := object{"accountId": made.id(t), "role": "collaborator", "unitId": province}
		stranger.send(t, "POST", "/api/grants", grant).want(t, 404, "not-found")
		visitor.send(t, "POST", "/api/grants", grant).want(t, 401, "sign-in-needed")
		given := organiser.send(t, "POST", "/api/grants", grant).want(t, 201, "")
		organiser.send(t, "POST", "/api/grants", object{"accountId": made.id(t), "role": "organiser", "unitId": province}).want(t, 403, "role-not-yours")
		organiser.send(t, "POST", "/api/grants", object{"accountId": organiser.id, "role": "collaborator", "unitId": province}).want(t, 403, "grant-to-self")
		organiser.send(t, "POST", "/api/grants", object{"accountId": made.id(t), "role": "judge", "unitId": province}).want(t, 422, "invalid-fields")
		organiser.send(t, "POST", "/api/grants", object{"accountId": made.id(t), "role": "collaborator"}).want(t, 422, "grant-target")
		if got := organiser.send(t, "GET", "/api/grants?unitId="+province.String(), nil).want(t, 200, "").items(t); len(got) != 2 {
			t.Errorf("got %v, want organiser and collaborator", got)
		}
		stranger.send(t, "GET", "/api/grants?unitId="+province.String(), nil).want(t, 404, "not-found")
		path := "/api/grants/" + given.id(t)
		organiser.send(t, "DELETE", path, object{"reason": "hết nhiệm vụ"}).want(t, 428, "version-needed")
		organiser.send(t, "DELETE", path, object{"reason": "hết nhiệm vụ"}, "If-Match", `"2"`).want(t, 412, "stale")
		organiser.send(t, "DELETE", path, object{}, "If-Match", `"1"`).want(t, 422, "invalid-fields")
		stranger.send(t, "DELETE", path, object{"reason": "x"}, "If-Match", `"1"`).want(t, 404, "not-found")
		for range 2 {
			if got := organiser.send(t, "DELETE", path, object{"reason": "hết nhiệm vụ"}, "If-Match", `"1"`).want(t, 200, ""); got.body["endedAt"] == nil || got.etag != `"2"` {
				t.Errorf("got %s, ETag %s", got.text, got.etag)
			}
		}
	})
	t.Run("an account is disabled and opened again by the administrator", func(t *testing.T) {
		path := "/api/accounts/" + nobody.id.String()
		body := object{"status": "disabled", "reason": "lạm dụng"}
		organiser.send(t, "PUT", path+"/status", body, "If-Match", `"1"`).want(t, 404, "not-found")
		admin.send(t, "PUT", path+"/status", body).want(t, 428, "version-needed")
		admin.send(t, "PUT", path+"/status", body, "If-Match", `"1"`).want(t, 200, "")
		nobody.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
		stale := admin.send(t, "PUT", path+"/status", object{"status": "active", "reason": "nhầm"}, "If-Match", `"1"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["status"] != "disabled" {
			t.Errorf("got %s", stale.text)
		}
		admin.send(t, "PUT", path+"/status", object{"status": "active", "reason": "nhầm"}, "If-Match", `"2"`).want(t, 200, "")
		admin.send(t, "PUT", path+"/password", object{"password": "mật khẩu thay thế", "reason": "quên"}, "If-Match", `"3"`).want(t, 200, "")
		admin.send(t, "POST", path+"/sign-outs", nil).want(t, 204, "")
		organiser.send(t, "POST", path+"/sign-outs", nil).want(t, 404, "not-found")
		admin.send(t, "PUT", "/api/accounts/"+admin.id.String()+"/status", body, "If-Match", `"1"`).want(t, 403, "disable-self")
		admin.send(t, "PUT", "/api/accounts/khong-phai-ma/status", body, "If-Match", `"1"`).want(t, 422, "invalid-fields")
	})
}
