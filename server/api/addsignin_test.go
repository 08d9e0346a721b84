package api_test

import (
	"strings"
	"testing"

	"tieubieu/server/account"
)

func TestASecondSignInNameThroughTheAPI(t *testing.T) {
	h, sent := newRegistry(t)
	lan, other := &browser{h: h}, &browser{h: h}
	last := func() account.Message { return (*sent)[len(*sent)-1] }
	const password = "một mật khẩu dài"
	lan.send(t, "POST", "/api/registrations", object{"name": "Lan", "signIn": "0912345678", "password": password}).want(t, 201, "")
	const names = "/api/me/sign-in-names"
	other.send(t, "POST", names, object{"signIn": "lan@example.vn", "password": password}).want(t, 401, "sign-in-needed")
	lan.send(t, "POST", names, object{"signIn": "lan@example.vn", "password": "sai"}).want(t, 422, "invalid-fields")
	got := lan.send(t, "POST", names, object{"signIn": "lan@example.vn", "password": password}).want(t, 202, "")
	if got.body["added"] != false || !strings.Contains(got.text, "l•••@example.vn") {
		t.Errorf("got %s, want the masked address that a link went to", got.text)
	}
	other.send(t, "POST", "/api/sessions", object{"signIn": "lan@example.vn", "password": password}).want(t, 401, "sign-in-failed")
	_, token, _ := strings.Cut(last().Path, "#ma=")
	other.send(t, "POST", "/api/confirmed-emails", object{"token": token}).want(t, 200, "") // in the mail app's browser
	other.send(t, "POST", "/api/sessions", object{"signIn": "lan@example.vn", "password": password}).want(t, 201, "")
	lan.send(t, "POST", names, object{"signIn": "khac@example.vn", "password": password}).want(t, 409, "sign-in-known")
	if me := lan.send(t, "GET", "/api/me", nil).want(t, 200, ""); !strings.Contains(me.text, "lan@example.vn") || !strings.Contains(me.text, "+84912345678") {
		t.Errorf("got %s, want both", me.text)
	}
}
