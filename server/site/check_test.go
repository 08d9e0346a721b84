package site_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tieubieu/server/certificate"
	"tieubieu/server/fault"
	"tieubieu/server/site"
)

func certificates(_ context.Context, code string) (*certificate.Checked, error) {
	c := &certificate.Checked{
		Number: "03/2026/CNNT-37", Code: "7K3M9QXDAB12", Status: certificate.Valid, IssuedOn: time.Date(2026, 10, 9, 0, 0, 0, 0, time.UTC), ValidUntil: time.Date(2029, 12, 31, 0, 0, 0, 0, time.UTC),
		Product: "Giỏ cói đan hai lớp <Yên Sậy>", Facility: "Hợp tác xã Cói Yên Sậy", Place: "xã Yên Sậy, tỉnh Ninh Bình", TierVi: "Cấp tỉnh", TierEn: "Province", Unit: "Tỉnh Ninh Bình", Year: 2026,
	}
	switch code {
	case "7K3M9QXDAB12":
	case "7K3M9QXDAB13":
		c.Status, c.Reason, c.Successor, c.SuccessorCode = certificate.Superseded, "Bản gốc bị hỏng", "04/2026/CNNT-37", "7K3M9QXDAB12"
	case "7K3M9QXDAB14":
		c.Status, c.Reason = certificate.Revoked, "Hàng giả"
	case "7K3M9QXDAB15":
		c.Status = certificate.Expired
	case "7K3M9QXDAB16":
		return nil, &fault.Error{Kind: fault.TooMany, Code: "too-many-attempts", RetryAfter: 300}
	default:
		return nil, fault.New(fault.NotFound, "certificate-unknown", "Không có.")
	}
	return c, nil
}

// checks serves the pages as the server does: what they leave to the engine comes back
// to NotFound.
func checks(t *testing.T) http.Handler {
	t.Helper()
	s, _ := open(t, newFixture(), func(o *site.Options) { o.Check = certificates })
	return s.Handler(http.HandlerFunc(s.NotFound))
}

func TestTheCheckOfACertificate(t *testing.T) {
	h := checks(t)
	for name, test := range map[string]struct {
		path   string
		status int
		words  []string
	}{
		"the form":            {"/xac-minh", 200, []string{`name="ma"`, `action="/xac-minh"`}},
		"the form in English": {"/en/xac-minh", 200, []string{`action="/en/xac-minh"`, "Check code"}},
		"valid":               {"/xac-minh/7K3M9QXDAB12", 200, []string{"Còn hiệu lực đến 31/12/2029", "Giỏ cói đan hai lớp &lt;Yên Sậy&gt;", "03/2026/CNNT-37", "Hợp tác xã Cói Yên Sậy", "noindex"}},
		"valid in English":    {"/en/xac-minh/7K3M9QXDAB12", 200, []string{"Valid until", `href="/xac-minh/7K3M9QXDAB12"`}},
		"superseded":          {"/xac-minh/7K3M9QXDAB13", 200, []string{"Đã được thay thế", "Bản gốc bị hỏng", `href="/xac-minh/7K3M9QXDAB12"`}},
		"revoked":             {"/xac-minh/7K3M9QXDAB14", 200, []string{"Đã bị thu hồi", "Hàng giả"}},
		"expired":             {"/xac-minh/7K3M9QXDAB15", 200, []string{"Hết hiệu lực"}},
		"asked too often":     {"/xac-minh/7K3M9QXDAB16", 429, []string{"thử lại sau 5 phút"}},
		"unknown":             {"/xac-minh/000000000000", 404, []string{"Không xác minh được", `value="000000000000"`}},
		"no code at all":      {"/xac-minh?ma=%3Cscript%3E", 404, []string{"Không xác minh được", "&lt;script&gt;"}},
		"nothing typed":       {"/xac-minh?ma=", 404, []string{"Không xác minh được"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(h, http.MethodGet, test.path)
			if w.Code != test.status {
				t.Fatalf("got %d, want %d", w.Code, test.status)
			}
			for _, want := range test.words {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("the page lacks %q: %s", want, w.Body.String()[strings.Index(w.Body.String(), "<main"):])
				}
			}
		})
	}
	t.Run("what was typed leads to the address of its code", func(t *testing.T) {
		for path, want := range map[string]string{
			"/xac-minh?ma=7k3m-9qxd-ab+i2": "/xac-minh/7K3M9QXDAB12", "/en/xac-minh?ma=7K3M9QXDAB12": "/en/xac-minh/7K3M9QXDAB12", "/xac-minh/7k3m-9qxd-ab12": "/xac-minh/7K3M9QXDAB12",
		} {
			w := ask(h, http.MethodGet, path)
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
				t.Errorf("%s: got %d to %q, want %q", path, w.Code, w.Header().Get("Location"), want)
			}
		}
	})
	t.Run("nothing is kept, and nothing posted", func(t *testing.T) {
		if got := ask(h, http.MethodGet, "/xac-minh/7K3M9QXDAB12").Header().Get("Cache-Control"); got != "no-store" && !strings.Contains(got, "no-cache") {
			t.Errorf("got Cache-Control %q", got)
		}
		if w := ask(h, http.MethodPost, "/xac-minh/7K3M9QXDAB12"); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST: got %d, want 405", w.Code)
		}
	})
	t.Run("a server without certificates has no such page", func(t *testing.T) {
		_, bare := open(t, newFixture())
		w := httptest.NewRecorder()
		bare.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/xac-minh/7K3M9QXDAB12", nil))
		if w.Code != http.StatusTeapot {
			t.Errorf("got %d, want what comes after the site", w.Code)
		}
	})
}
