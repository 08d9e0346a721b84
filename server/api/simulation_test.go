package api_test

import (
	"net/http"
	"slices"
	"testing"

	"tieubieu/server/competition"
)

func TestTryingOtherPlaces(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 8000, "A004": 6000}, func(r *competition.Round) { r.Rules.Awards.Total = new(int64(2)) })
	path := c.path("/deliberation/simulations")
	three := object{"awards": object{"total": 3}}
	c.stranger.send(t, http.MethodPost, path, three).want(t, 404, "not-found")
	c.chair.send(t, http.MethodPost, path, object{"awards": object{"total": -1}}).want(t, 422, "invalid-fields")
	got := c.chair.send(t, http.MethodPost, path, three).want(t, 200, "")
	now, then := got.body["now"].(object), got.body["tried"].(object)
	if now["proposed"] != 1.0 || now["atTheLine"] != 2.0 || then["proposed"] != 3.0 || then["atTheLine"] != 0.0 {
		t.Errorf("got %v now and %v then, want one and two at the line, then three", now, then)
	}
	var codes []string
	for _, change := range got.body["changes"].([]any) {
		codes = append(codes, change.(object)["code"].(string))
	}
	if !slices.Equal(codes, []string{"A002", "A003"}) {
		t.Errorf("got changes of %v, want the two equals", codes)
	}
	if seen := c.chair.send(t, http.MethodGet, c.path("/deliberation"), nil).want(t, 200, ""); seen.etag != `"1"` || seen.body["outcome"].(object)["proposed"] != 1.0 {
		t.Errorf("got %s, want the table as it was", seen.text)
	}
	none := c.secretary.send(t, http.MethodPost, path, object{"levels": object{"scope": "overall", "list": []any{}}}).want(t, 200, "")
	if len(none.body["changes"].([]any)) != 0 {
		t.Errorf("no levels where there are none: got %s, want no change", none.text)
	}
}
