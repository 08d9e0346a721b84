package api_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"tieubieu/server/fixture"
)

func TestPublishingThroughTheAPI(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 6000})
	nobody, publications := &browser{h: c.h}, c.path("/publications")
	version := func() string { return etagOf(c.Read().Version) }
	t.Run("nothing is there before", func(t *testing.T) {
		hidden := nobody.send(t, http.MethodGet, publications, nil).want(t, 200, "")
		unknown := nobody.send(t, http.MethodGet, strings.Replace(publications, c.RoundID.String(), c.CycleID.String(), 1), nil).want(t, 200, "")
		if len(hidden.items(t)) != 0 || hidden.text != unknown.text {
			t.Errorf("got %s, want what a round that is none gives: %s", hidden.text, unknown.text)
		}
		nobody.send(t, http.MethodGet, publications+"/1/bundle", nil).want(t, 404, "publication-not-found")
		nobody.send(t, http.MethodGet, publications+"/0/bundle", nil).want(t, 422, "invalid-fields")
	})
	c.organiser.send(t, http.MethodPost, publications, nil, "If-Match", version()).want(t, 409, "not-approved")
	c.cases.Approve(t, c.Sitting)
	c.organiser.send(t, http.MethodPost, publications, nil).want(t, 428, "version-needed")
	(&browser{h: c.h}).send(t, http.MethodPost, publications, nil, "If-Match", version()).want(t, 401, "sign-in-needed")
	c.chair.send(t, http.MethodPost, publications, nil, "If-Match", version()).want(t, 404, "not-found")
	stale := c.organiser.send(t, http.MethodPost, publications, nil, "If-Match", `"0"`).want(t, 412, "stale")
	if current, _ := stale.body["current"].(object); current["phase"] != "approved" || current["version"] != float64(c.Read().Version) || !strings.Contains(stale.text, c.Organiser.Name) {
		t.Errorf("got %s, want the round as it stands and who changed it", stale.text)
	}
	made := c.organiser.send(t, http.MethodPost, publications, nil, "If-Match", version()).want(t, 201, "")
	if made.body["version"] != 1.0 || made.body["entered"] != 2.0 || made.body["awarded"] != 1.0 {
		t.Errorf("got %s", made.text)
	}
	t.Run("anyone downloads the bundle, as published for ever", func(t *testing.T) {
		list := nobody.send(t, http.MethodGet, publications, nil).want(t, 200, "").items(t)
		if len(list) != 1 {
			t.Fatalf("got %v", list)
		}
		bundle := nobody.send(t, http.MethodGet, list[0].(object)["bundle"].(string), nil).want(t, 200, "")
		sum := sha256.Sum256([]byte(bundle.text))
		if bundle.etag != `"`+hex.EncodeToString(sum[:])+`"` || list[0].(object)["sha256"] != hex.EncodeToString(sum[:]) || !strings.Contains(bundle.header.Get("Cache-Control"), "immutable") {
			t.Errorf("got ETag %s, %s", bundle.etag, bundle.header.Get("Cache-Control"))
		}
		if !strings.Contains(bundle.text, "Sản phẩm A001") || strings.Contains(bundle.text, "Sản phẩm A002") {
			t.Error("want the awarded named, and nobody else")
		}
		again := nobody.send(t, http.MethodGet, list[0].(object)["bundle"].(string), nil, "If-None-Match", bundle.etag)
		if again.status != http.StatusNotModified || again.text != "" {
			t.Errorf("got %d %q, want 304 without a body", again.status, again.text)
		}
	})
	t.Run("the old bundle stays beside a correction", func(t *testing.T) {
		before := nobody.send(t, http.MethodGet, publications+"/1/bundle", nil).want(t, 200, "").text
		c.cases.Correct(t, c.Sitting)
		c.cases.Decide(t, c.Sitting, "A001", false)
		c.cases.Approve(t, c.Sitting)
		c.organiser.send(t, http.MethodPost, publications, nil, "If-Match", version()).want(t, 201, "")
		if after := nobody.send(t, http.MethodGet, publications+"/1/bundle", nil).want(t, 200, "").text; after != before {
			t.Error("the first version has changed")
		}
		list := nobody.send(t, http.MethodGet, publications, nil).want(t, 200, "").items(t)
		if len(list) != 2 || list[0].(object)["note"] != "Đính chính thử" || list[0].(object)["version"] != 2.0 {
			t.Errorf("got %v, want the newest first", list)
		}
	})
	if n := fixture.One[int](t, c.DB, "SELECT count(*) FROM publications"); n != 2 {
		t.Errorf("got %d versions", n)
	}
}
