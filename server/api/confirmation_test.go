package api_test

import (
	"bytes"
	"strings"
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/facility"
	"tieubieu/server/seal"
	"tieubieu/server/unit"
)

// registry is the router with what registration needs, and a mailbox.
func newRegistry(t *testing.T) (*house, *[]account.Message) {
	t.Helper()
	db := dbtest.Open(t)
	if err := (&unit.Service{DB: db}).Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	key, err := seal.New(bytes.Repeat([]byte{5}, seal.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	sent := &[]account.Message{}
	send := func(_ *database.Tx, m account.Message) error { *sent = append(*sent, m); return nil }
	engine, _ := api.New(api.Services{
		DB: db, Accounts: &account.Service{DB: db, Send: send, SMS: send}, Units: &unit.Service{DB: db},
		Facilities: &facility.Service{DB: db, Codes: facility.CodeRule{Seal: key}},
	}, api.Options{SecureCookies: true})
	return &house{db: db, handler: api.Handler(engine)}, sent
}

func TestConfirmingAndRecoveryThroughTheAPI(t *testing.T) {
	h, sent := newRegistry(t)
	lan, other := &browser{h: h}, &browser{h: h}
	last := func() account.Message { return (*sent)[len(*sent)-1] }
	me := lan.send(t, "POST", "/api/registrations", object{"name": "Lan", "signIn": "lan@example.vn", "password": "một mật khẩu dài"}).want(t, 201, "")
	if strings.Contains(me.text, "emailConfirmedAt") {
		t.Errorf("got %s, want it unconfirmed", me.text)
	}
	_, token, _ := strings.Cut(last().Path, "#ma=")
	other.send(t, "POST", "/api/confirmed-emails", object{"token": "x"}).want(t, 404, "code-unknown")
	if got := other.send(t, "POST", "/api/confirmed-emails", object{"token": token}).want(t, 200, ""); got.body["email"] != "l•••@example.vn" {
		t.Errorf("got %s, want the address masked", got.text)
	}
	if got := lan.send(t, "GET", "/api/me", nil).want(t, 200, ""); !strings.Contains(got.text, "emailConfirmedAt") {
		t.Errorf("got %s", got.text)
	}
	lan.send(t, "POST", "/api/me/confirmations", object{"channel": "email"}).want(t, 409, "already-confirmed")
	lan.send(t, "POST", "/api/me/confirmations", object{"channel": "phone"}).want(t, 409, "no-address")
	lan.send(t, "POST", "/api/me/confirmations", object{"channel": "pigeon"}).want(t, 422, "invalid-fields")
	other.send(t, "POST", "/api/me/confirmations", object{"channel": "email"}).want(t, 401, "sign-in-needed")

	known := other.send(t, "POST", "/api/password-resets", object{"signIn": "lan@example.vn"}).want(t, 202, "")
	unknown := other.send(t, "POST", "/api/password-resets", object{"signIn": "khong@example.vn"}).want(t, 202, "")
	if known.text != unknown.text {
		t.Errorf("got %q and %q, want one answer", known.text, unknown.text)
	}
	_, token, _ = strings.Cut(last().Path, "#ma=")
	other.send(t, "POST", "/api/new-passwords", object{"token": token, "password": "ngắn"}).want(t, 422, "invalid-fields")
	other.send(t, "POST", "/api/new-passwords", object{"token": token, "password": "mật khẩu mới rất dài"}).want(t, 200, "")
	lan.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
	other.send(t, "GET", "/api/me", nil).want(t, 200, "")
	other.send(t, "POST", "/api/new-passwords", object{"token": token, "password": "mật khẩu mới rất dài"}).want(t, 404, "code-unknown")
}

func TestOfficersHelpThroughTheAPI(t *testing.T) {
	h, sent := newRegistry(t)
	province := unit.NewProvinceID("08")
	officer, collaborator := h.signed(t, account.Organiser, account.Target{UnitID: &province}), h.signed(t, account.Collaborator, account.Target{UnitID: &province})
	nobody := h.signed(t, "", account.Target{})
	owner := &browser{h: h}
	me := owner.send(t, "POST", "/api/registrations", object{"name": "Hoa", "signIn": "0912345678", "password": "một mật khẩu dài"}).want(t, 201, "")
	id, _ := me.body["account"].(object)["id"].(string)
	if code := (*sent)[len(*sent)-1].Code; len(code) != 6 {
		t.Errorf("got code %q by SMS", code)
	}
	owner.send(t, "POST", "/api/me/confirmed-codes", object{"code": "abc"}).want(t, 404, "code-unknown")
	path := "/api/accounts/" + id
	officer.send(t, "POST", path+"/recovery-codes", object{"reason": "gặp"}).want(t, 404, "not-found")
	owner.send(t, "POST", "/api/facilities", object{"name": "Hộ bà Hoa", "kind": "household", "unitId": province, "contactPhone": "0912345678"}).want(t, 201, "")
	collaborator.send(t, "PUT", path+"/phone-confirmation", object{"reason": "gặp"}, "If-Match", `"1"`).want(t, 404, "not-found")
	collaborator.send(t, "POST", path+"/recovery-codes", object{"reason": "gặp"}).want(t, 404, "not-found")
	nobody.send(t, "PUT", path+"/phone-confirmation", object{"reason": "gặp"}, "If-Match", `"1"`).want(t, 404, "not-found")
	officer.send(t, "PUT", path+"/phone-confirmation", object{"reason": "gặp"}).want(t, 428, "version-needed")
	officer.send(t, "PUT", path+"/phone-confirmation", object{"reason": " "}, "If-Match", `"1"`).want(t, 422, "invalid-fields")
	officer.send(t, "PUT", path+"/phone-confirmation", object{"reason": "gặp tại xã"}, "If-Match", `"9"`).want(t, 412, "stale")
	if got := officer.send(t, "PUT", path+"/phone-confirmation", object{"reason": "gặp tại xã"}, "If-Match", `"1"`).want(t, 200, ""); got.body["phoneConfirmedAt"] == nil {
		t.Errorf("got %s", got.text)
	}
	nobody.send(t, "POST", path+"/recovery-codes", object{"reason": "gặp"}).want(t, 404, "not-found")
	code := officer.send(t, "POST", path+"/recovery-codes", object{"reason": "mất mật khẩu, gặp tại xã"}).want(t, 201, "")
	if told := (*sent)[len(*sent)-1]; told.Kind != account.RecoveryIssued || told.To != "+84912345678" {
		t.Errorf("got %+v, want the holder told of the code", told)
	}
	found := (&browser{h: h}).send(t, "POST", "/api/new-passwords", object{"signIn": "0912 345 678", "code": code.body["code"], "password": "mật khẩu mới rất dài"}).want(t, 200, "")
	if got, _ := found.body["account"].(object)["id"].(string); got != id {
		t.Errorf("got %s", found.text)
	}
	owner.send(t, "GET", "/api/me", nil).want(t, 401, "sign-in-needed")
}

func TestClaimsThroughTheAPI(t *testing.T) {
	h, _ := newRegistry(t)
	province := unit.NewProvinceID("08")
	officer := h.signed(t, account.Organiser, account.Target{UnitID: &province})
	owner, claimant, nobody := h.signed(t, "", account.Target{}), h.signed(t, "", account.Target{}), h.signed(t, "", account.Target{})
	household := object{"name": "Hộ ông Mẫu", "kind": "household", "unitId": province, "registrationCode": "001 185 012 345", "contactPhone": "0912345678"}
	made := owner.send(t, "POST", "/api/facilities", household).want(t, 201, "")
	if made.body["registrationCode"] != "•••••••••345" || strings.Contains(made.text, "001185012") {
		t.Errorf("got %s, want the number masked", made.text)
	}
	household["name"] = "Tên khác"
	refusal := claimant.send(t, "POST", "/api/facilities", household).want(t, 409, "facility-exists")
	current, _ := refusal.body["current"].(object)
	if current["facilityId"] != made.body["id"] || current["name"] != nil || current["unitTitle"] != "Tỉnh Tuyên Quang" {
		t.Errorf("got %s", refusal.text)
	}
	claim := claimant.send(t, "POST", "/api/facility-claims", object{"facilityId": current["facilityId"], "note": "Tôi là chủ hộ"}).want(t, 201, "")
	path := "/api/facility-claims/" + claim.id(t)
	for who, b := range map[string]*browser{"owner": owner, "nobody": nobody, "claimant": claimant} {
		if got := b.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "x"}, "If-Match", `"1"`); got.status != 404 {
			t.Errorf("%s decides: got %d %s", who, got.status, got.text)
		}
		if got := b.send(t, "GET", "/api/facility-claims", nil).want(t, 200, "").items(t); len(got) != 0 {
			t.Errorf("%s reads %v", who, got)
		}
	}
	nobody.send(t, "DELETE", path, nil, "If-Match", `"1"`).want(t, 404, "claim-not-found")
	if got := officer.send(t, "GET", "/api/facility-claims", nil).want(t, 200, "").items(t); len(got) != 1 || got[0].(object)["facilityName"] != "Hộ ông Mẫu" {
		t.Errorf("the officer reads %v", got)
	}
	collaborator := h.signed(t, account.Collaborator, account.Target{UnitID: &province})
	if got := collaborator.send(t, "GET", "/api/facility-claims", nil).want(t, 200, "").items(t); len(got) != 1 || got[0].(object)["mayDecide"] != false {
		t.Errorf("the collaborator reads %v", got)
	}
	collaborator.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "x"}, "If-Match", `"1"`).want(t, 403, "claim-not-yours")
	officer.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "đã xem căn cước"}).want(t, 428, "version-needed")
	officer.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "đã xem căn cước"}, "If-Match", `"4"`).want(t, 412, "stale")
	officer.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "đã xem căn cước"}, "If-Match", `"1"`).want(t, 409, "claimant-unconfirmed")
	if _, err := h.db.Pool.Exec(t.Context(), "UPDATE accounts SET email_confirmed_at = now() WHERE id = $1", claimant.id); err != nil {
		t.Fatal(err)
	}
	officer.send(t, "PUT", path+"/decision", object{"approved": true, "reason": "đã xem căn cước"}, "If-Match", `"1"`).want(t, 200, "")
	got := claimant.send(t, "GET", "/api/facilities/"+made.id(t), nil).want(t, 200, "")
	if strings.Contains(got.text, "001185012") {
		t.Error("got the number in the open")
	}
	if mine := claimant.send(t, "GET", "/api/me/facility-claims", nil).want(t, 200, "").items(t); len(mine) != 1 || mine[0].(object)["status"] != "approved" {
		t.Errorf("got %v", mine)
	}
	claimant.send(t, "DELETE", path, nil, "If-Match", `"2"`).want(t, 409, "claim-decided")
	if all := officer.send(t, "GET", "/api/facilities?q=mau", nil).want(t, 200, ""); strings.Contains(all.text, "001185012") {
		t.Error("got the number in a list")
	}
}

func TestPlacesThroughTheAPI(t *testing.T) {
	h, _ := newRegistry(t)
	nobody := &browser{h: h}
	got := nobody.send(t, "GET", "/api/places?q=ha+giang", nil).want(t, 200, "").items(t)
	if len(got) == 0 || got[0].(object)["name"] != "Tuyên Quang" || got[0].(object)["note"] != "Hà Giang nay thuộc Tuyên Quang" {
		t.Errorf("got %v, want what the old province became, with a note", got)
	}
}
