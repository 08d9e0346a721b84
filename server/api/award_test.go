package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	wired "tieubieu/server/fixture/house"
)

// council is the router over a provincial round before its council, and its people.
type council struct {
	*fixture.Sitting
	cases                                 *wired.House
	h                                     *house
	chair, secretary, organiser, stranger *browser
}

// newCouncil makes a round whose entries, all handicraft, have these totals by all judges.
func newCouncil(t *testing.T, totals map[string]int64, edit ...func(*competition.Round)) *council {
	t.Helper()
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db)
	s := w.Round("province", fixture.CanTho, edit...)
	s.Enter("handicraft", len(totals))
	s.Dossiers(3)
	s.Panel(2)
	s.Council(5)
	s.Score(1, fixture.Same(totals))
	s.Deliberates()
	c := &council{Sitting: s, cases: wired.On(db)}
	engine, _ := api.New(api.Services{
		DB: db, Accounts: &account.Service{DB: db}, Rounds: c.cases.Rounds, Entries: c.cases.Entries, Panels: c.cases.Panels, Sheets: c.cases.Sheets,
		Awards: c.cases.Awards, Publications: c.cases.Publications, Promotions: c.cases.Promotions,
		Remarks: c.cases.Remarks, Appeals: c.cases.Appeals, Results: c.cases.Results,
	}, api.Options{SecureCookies: true})
	c.h = &house{db: db, handler: api.Handler(engine)}
	c.chair, c.secretary = c.as(t, s.Chair), c.as(t, s.Secretary)
	c.organiser, c.stranger = c.as(t, s.Organiser), c.as(t, w.Person())
	return c
}

// as is a browser of an account that exists.
func (c *council) as(t *testing.T, a account.Account) *browser {
	t.Helper()
	b := &browser{h: c.h, id: a.ID}
	err := database.InTx(context.Background(), c.h.db, func(tx *database.Tx) error {
		in, err := account.OpenSession(tx, a.ID, account.Device{})
		if err == nil {
			b.cookie = in.Token
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (c *council) path(rest string) string { return "/api/rounds/" + c.RoundID.String() + rest }

func carried(more object) object {
	body := object{"reason": "Hội đồng quyết định", "votes": object{"for": 4, "against": 1, "abstain": 0}}
	for k, v := range more {
		body[k] = v
	}
	return body
}

func approval() object {
	return object{"decisionNumber": "1147/QĐ-UBND", "decisionDate": time.Now().In(competition.Vietnam).Format(time.DateOnly), "signer": "Phó Chủ tịch"}
}

// line is what the council's table says of one entry.
func line(t *testing.T, r reply, code string) object {
	t.Helper()
	lines, _ := r.body["lines"].([]any)
	for _, l := range lines {
		if l := l.(object); l["code"] == code {
			return l
		}
	}
	t.Fatalf("no line of %s in %s", code, r.text)
	return nil
}

func TestTheCouncilsTable(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 8000, "A004": 6000}, func(r *competition.Round) { r.Rules.Awards.Total = new(int64(2)) })
	table := c.path("/deliberation")
	(&browser{h: c.h}).send(t, http.MethodGet, table, nil).want(t, 401, "sign-in-needed")
	c.stranger.send(t, http.MethodGet, table, nil).want(t, 404, "not-found")
	got := c.chair.send(t, http.MethodGet, table, nil).want(t, 200, "")
	if got.etag != `"1"` || len(got.body["undecided"].([]any)) != 2 || got.body["status"] != "open" {
		t.Errorf("got ETag %s, %s", got.etag, got.text)
	}
	first := line(t, got, "A001")
	if first["score"] != "9000" || first["display"] != "90.00" || first["rankOverall"] != 1.0 || first["awarded"] != true || first["decision"] != nil ||
		first["proposal"].(object)["proposed"] != true || len(first["groups"].([]any)) != 4 {
		t.Errorf("got %v", first)
	}
	if name, _ := first["product"].(string); !strings.Contains(name, "Sản phẩm") || strings.Contains(got.text, "Cơ sở") {
		t.Errorf("got %s, want products named and no facility", got.text)
	}
	limit := got.body["outcome"].(object)["limits"].([]any)[0].(object)
	if split := limit["split"].(object); got.body["seats"] != 5.0 || limit["binds"] != true || limit["firstOut"] != "A002" || split["placesLeft"] != 1.0 || len(split["codes"].([]any)) != 2 {
		t.Errorf("got %d seats and limit %v, want five and the total to bind at two equals for one place", got.body["seats"], limit)
	}
	if at := line(t, got, "A002"); at["margin"] != 0.0 || at["proposal"].(object)["out"] != "line" {
		t.Errorf("got %v, want it on the line", at)
	}

	decision := c.path("/deliberation/decisions/A002")
	t.Run("a decision carries the version seen", func(t *testing.T) {
		c.chair.send(t, http.MethodPut, decision, carried(object{"awarded": true})).want(t, 428, "version-needed")
		c.chair.send(t, http.MethodPut, decision, carried(object{"awarded": true}), "If-Match", `"x"`).want(t, 422, "bad-version")
		c.organiser.send(t, http.MethodPut, decision, carried(object{"awarded": true}), "If-Match", `"1"`).want(t, 404, "not-found")
		c.stranger.send(t, http.MethodPut, decision, carried(object{"awarded": true}), "If-Match", `"1"`).want(t, 404, "not-found")
		made := c.chair.send(t, http.MethodPut, decision, carried(object{"awarded": true}), "If-Match", `"1"`).want(t, 200, "")
		if made.etag != `"2"` || line(t, made, "A002")["decision"].(object)["reason"] != "Hội đồng quyết định" {
			t.Errorf("got ETag %s, %s", made.etag, made.text)
		}
		stale := c.secretary.send(t, http.MethodPut, decision, carried(object{"awarded": false}), "If-Match", `"1"`).want(t, 412, "stale")
		if current, _ := stale.body["current"].(object); current["rowVersion"] != 2.0 || !strings.Contains(stale.text, c.Chair.Name) {
			t.Errorf("got %s, want the table as it stands and who changed it", stale.text)
		}
	})
	t.Run("and is refused with the place of its fault", func(t *testing.T) {
		c.chair.send(t, http.MethodPut, decision, object{"awarded": true, "reason": "x"}, "If-Match", `"2"`).want(t, 422, "invalid-fields")
		c.chair.send(t, http.MethodPut, decision, carried(object{"awarded": true, "votes": object{"for": 6, "against": 0, "abstain": 0}}), "If-Match", `"2"`).want(t, 422, "too-many-votes")
		c.chair.send(t, http.MethodPut, c.path("/deliberation/decisions/Z999"), carried(object{"awarded": true}), "If-Match", `"2"`).want(t, 404, "entry-not-found")
		c.chair.send(t, http.MethodPut, c.path("/deliberation/nominations/A004"), carried(object{"nominated": true}), "If-Match", `"2"`).want(t, 409, "not-awarded")
	})
	t.Run("approval waits for the line", func(t *testing.T) {
		path := c.path("/deliberation/approval")
		c.chair.send(t, http.MethodPut, path, approval(), "If-Match", `"2"`).want(t, 404, "not-found")
		c.organiser.send(t, http.MethodPut, path, approval()).want(t, 428, "version-needed")
		blocked := c.organiser.send(t, http.MethodPut, path, approval(), "If-Match", `"2"`).want(t, 409, "phase-blocked")
		if fields, _ := blocked.body["fields"].([]any); len(fields) != 1 || fields[0].(object)["path"] != "undecided-at-line" {
			t.Errorf("got %s", blocked.text)
		}
		c.secretary.send(t, http.MethodPut, c.path("/deliberation/decisions/A003"), carried(object{"awarded": false}), "If-Match", `"2"`).want(t, 200, "")
		c.chair.send(t, http.MethodPut, c.path("/deliberation/nominations/A002"), carried(object{"nominated": false}), "If-Match", `"3"`).want(t, 200, "")
		done := c.organiser.send(t, http.MethodPut, path, approval(), "If-Match", `"4"`).want(t, 200, "")
		if done.etag != `"5"` || done.body["status"] != "approved" || done.body["decisionNumber"] != "1147/QĐ-UBND" {
			t.Errorf("got ETag %s, %s", done.etag, done.text)
		}
		c.chair.send(t, http.MethodPut, decision, carried(object{"awarded": false}), "If-Match", `"5"`).want(t, 423, "approved")
	})
}

func TestCorrectionsThroughTheAPI(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8000})
	c.organiser.send(t, http.MethodPost, c.path("/corrections"), object{"note": "Sai điểm"}).want(t, 409, "not-published")
	c.cases.Approve(t, c.Sitting)
	c.cases.Publish(t, c.Sitting)
	if got := c.organiser.send(t, http.MethodGet, c.path("/deliberation"), nil).want(t, 200, ""); got.body["status"] != "published" {
		t.Errorf("got %s, want the published version", got.text)
	}
	c.stranger.send(t, http.MethodPost, c.path("/corrections"), object{"note": "Sai điểm"}).want(t, 404, "not-found")
	opened := c.organiser.send(t, http.MethodPost, c.path("/corrections"), object{"note": "Sai điểm"}).want(t, 201, "")
	if opened.etag != `"1"` || opened.body["version"] != 2.0 || opened.body["note"] != "Sai điểm" {
		t.Errorf("got ETag %s, %s", opened.etag, opened.text)
	}
	c.organiser.send(t, http.MethodPost, c.path("/corrections"), object{"note": "Lần nữa"}).want(t, 409, "correction-open")
	open := c.path("/corrections/open")
	c.organiser.send(t, http.MethodDelete, open, object{"reason": "Không cần"}).want(t, 428, "version-needed")
	c.organiser.send(t, http.MethodDelete, open, object{"reason": "Không cần"}, "If-Match", `"9"`).want(t, 412, "stale")
	c.chair.send(t, http.MethodDelete, open, object{"reason": "Không cần"}, "If-Match", `"1"`).want(t, 404, "not-found")
	c.organiser.send(t, http.MethodDelete, open, object{"reason": "Không cần"}, "If-Match", `"1"`).want(t, 204, "")
}

func TestTheRegisterIsPublic(t *testing.T) {
	c := newCouncil(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	nobody := &browser{h: c.h}
	if got := nobody.send(t, http.MethodGet, "/api/register", nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("before publication: got %v, want nothing", got)
	}
	c.cases.Approve(t, c.Sitting)
	if got := nobody.send(t, http.MethodGet, "/api/register", nil).want(t, 200, "").items(t); len(got) != 0 {
		t.Errorf("approved: got %v, want nothing", got)
	}
	c.cases.Publish(t, c.Sitting)
	page := nobody.send(t, http.MethodGet, "/api/register?q=san+pham&limit=1", nil).want(t, 200, "")
	if items := page.items(t); len(items) != 1 || items[0].(object)["product"] != "Sản phẩm A001" || items[0].(object)["status"] != "valid" {
		t.Errorf("got %s", page.text)
	}
	next := nobody.send(t, http.MethodGet, "/api/register?q=san+pham&limit=1&cursor="+page.body["next"].(string), nil).want(t, 200, "")
	if items := next.items(t); len(items) != 1 || items[0].(object)["product"] != "Sản phẩm A002" {
		t.Errorf("got %s", next.text)
	}
	nobody.send(t, http.MethodGet, "/api/register?status=lost", nil).want(t, 422, "invalid-fields")
	nobody.send(t, http.MethodGet, "/api/register?cursor=x", nil).want(t, 422, "bad-cursor")
}
