package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/facility"
	"tieubieu/server/unit"
)

// house is the router over a fresh database with units, accounts and facilities.
type house struct {
	db      *database.DB
	handler http.Handler
}

func newHouse(t *testing.T) *house {
	t.Helper()
	db := dbtest.Open(t)
	units := &unit.Service{DB: db}
	if err := units.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	engine, _ := api.New(api.Services{DB: db, Accounts: &account.Service{DB: db}, Units: units, Facilities: &facility.Service{DB: db}, Rounds: &competition.Service{DB: db}}, api.Options{SecureCookies: true})
	return &house{db: db, handler: api.Handler(engine)}
}

// browser is one person's: it keeps the session's cookie.
type browser struct {
	h      *house
	cookie string
	id     uuid.UUID
}

// signed is a browser in which a new account, with these grants, is signed in.
func (h *house) signed(t *testing.T, role account.Role, on account.Target) *browser {
	t.Helper()
	b := &browser{h: h, id: uuid.Must(uuid.NewV7())}
	email := b.id.String() + "@example.vn"
	err := database.InTx(t.Context(), h.db, func(tx *database.Tx) error {
		a := account.Account{ID: b.id, Name: "Người " + string(role), Email: &email, Locale: "vi", Status: account.Active, Version: 1, CreatedAt: time.Now()}
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		in, err := account.OpenSession(tx, b.id, account.Device{})
		if err == nil {
			b.cookie = in.Token
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if role != "" {
		if _, err := (&account.Service{DB: h.db}).Grant(t.Context(), account.Platform, b.id, role, on); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// reply is what came back: the body's JSON as a tree, or as text.
type reply struct {
	status int
	etag   string
	header http.Header
	body   map[string]any
	text   string
}

// send asks with a JSON body (nil: none) and headers as pairs.
func (b *browser) send(t *testing.T, method, path string, body any, headers ...string) reply {
	t.Helper()
	var content io.Reader
	if body != nil {
		if s, ok := body.(string); ok {
			content = strings.NewReader(s)
		} else {
			encoded, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			content = bytes.NewReader(encoded)
		}
	}
	r := httptest.NewRequest(method, path, content)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.RemoteAddr = "203.0.113.7:4711"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: b.cookie})
	}
	w := httptest.NewRecorder()
	b.h.handler.ServeHTTP(w, r)
	got := reply{status: w.Code, etag: w.Header().Get("ETag"), header: w.Header(), text: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &got.body)
	for _, c := range w.Result().Cookies() {
		if c.Name == "tieubieu_session" {
			b.cookie = c.Value
		}
	}
	return got
}

// want checks status and, for refusals, the code.
func (r reply) want(t *testing.T, status int, code string) reply {
	t.Helper()
	got, _ := r.body["code"].(string)
	if status < 400 {
		got = ""
	}
	if r.status != status || got != code {
		t.Errorf("got %d %s, want %d %s: %s", r.status, got, status, code, r.text)
	}
	if status >= 400 && r.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("got %s, want application/problem+json", r.header.Get("Content-Type"))
	}
	return r
}

// id is the id in the body.
func (r reply) id(t *testing.T) string {
	t.Helper()
	id, ok := r.body["id"].(string)
	if !ok {
		t.Fatalf("no id in %s", r.text)
	}
	return id
}

func (r reply) items(t *testing.T) []any {
	t.Helper()
	items, ok := r.body["items"].([]any)
	if !ok {
		t.Fatalf("no items in %s", r.text)
	}
	return items
}

type object = map[string]any
