package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"tieubieu/server/fixture"
)

func TestReliability(t *testing.T) {
	b := newBench(t)
	entries := []fixture.Entry{b.Entry("handicraft"), b.Entry("handicraft"), b.Entry("food")}
	b.judge(t, "head")
	var judges []*browser
	var seats []string
	for range 2 {
		seat, by := b.judge(t, "judge")
		judges, seats = append(judges, by), append(seats, seat.id(t))
	}
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	for j, by := range judges {
		for e, entry := range entries {
			body := sheetBody(true)
			body["marks"].(object)["e1"] = 1000 + 1000*e + 300*j
			b.save(t, by, b.sheetOf(t, seats[j], entry), 0, body).want(t, 200, "")
		}
	}
	path := b.rounds("/reliability")
	ask := func(by *browser, query string) reply { return by.send(t, http.MethodGet, path+query, nil) }
	ask(b.organiser, "").want(t, 404, "not-found")
	ask(judges[0], "").want(t, 404, "not-found")
	(&browser{h: b.h}).send(t, http.MethodGet, path, nil).want(t, 401, "sign-in-needed")

	b.Phase("deliberation")
	got := ask(b.organiser, "?stage=1").want(t, 200, "")
	if got.body["sheets"] != 6.0 || got.body["closed"] != true || len(got.body["judges"].([]any)) != 2 {
		t.Errorf("got %s, want 6 sheets of two judges", got.text)
	}
	overall := got.body["overall"].(object)
	if overall["full"] != true || overall["average"] == nil || overall["why"] != nil {
		t.Errorf("got %v, want ICC of a full panel", overall)
	}
	first := got.body["judges"].([]any)[0].(object)
	if d := first["difference"]; d != 300.0 && d != -300.0 {
		t.Errorf("got %v, want 3 points away in hundredths", d)
	}
	if line := got.body["line"].(object); line["draws"] != 1000.0 || len(line["entries"].([]any)) != 3 {
		t.Errorf("got %v, want three entries over 1000 draws", line)
	}
	person := fixture.One[string](t, b.DB, "SELECT a.name FROM panel_members j JOIN accounts a ON a.id = j.account_id WHERE j.id = $1", seats[0])
	if strings.Contains(got.text, fmt.Sprintf("%q", person)) || strings.Contains(got.text, seats[0]) {
		t.Errorf("got %s, want codes alone for the organiser", got.text)
	}
	if named := ask(b.secretary, "").want(t, 200, ""); !strings.Contains(named.text, fmt.Sprintf("%q", person)) {
		t.Errorf("got %s, want names for the secretary", named.text)
	}
	ask(b.organiser, "?stage=2").want(t, 404, "not-found")
	ask(b.organiser, "?stage=3").want(t, 422, "invalid-fields")
	ask(judges[0], "").want(t, 404, "not-found")
	ask(b.stranger, "").want(t, 404, "not-found")
}
