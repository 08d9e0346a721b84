package api_test

import (
	"net/http"
	"testing"

	"tieubieu/server/fixture"
)

// A judge who declares a conflict after the first mark goes on being counted until head
// and secretary have agreed; then the sheet stays as it is, and says why it does not count.
func TestAConflictDeclaredAfterTheFirstMark(t *testing.T) {
	b := newHall(t)
	e := b.Entry("handicraft")
	_, head := b.judge(t, "head")
	seat, judge := b.judge(t, "judge")
	b.judge(t, "judge")
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	sheet := b.sheetOf(t, seat.id(t), e)
	b.save(t, judge, sheet, 0, sheetBody(true)).want(t, 200, "")
	mine := func() reply { return judge.send(t, http.MethodGet, "/api/score-sheets/"+sheet, nil).want(t, 200, "") }

	x := judge.send(t, http.MethodPost, "/api/judges/"+seat.id(t)+"/recusals", object{"facilityId": e.FacilityID, "kind": "adviser", "note": "Đã tư vấn hồ sơ"}).want(t, 201, "")
	if x.body["status"] != "awaiting" || x.body["afterFirstMark"] != true || mine().body["counted"] != true {
		t.Fatalf("got %s, want it to wait, and the sheet to count", x.text)
	}
	b.organiser.send(t, http.MethodPut, b.rounds("/phase"), object{"phase": "deliberation"}, "If-Match", etagOf(b.Round().Version)).want(t, 409, "phase-blocked")
	agreement := "/api/recusals/" + x.id(t) + "/agreement"
	judge.send(t, http.MethodPut, agreement, nil, "If-Match", x.etag).want(t, 403, "own-recusal")
	one := head.send(t, http.MethodPut, agreement, nil, "If-Match", x.etag).want(t, 200, "")
	if one.body["status"] != "awaiting" || mine().body["counted"] != true {
		t.Errorf("got %s, want the head's word alone to be too little", one.text)
	}
	head.send(t, http.MethodPut, agreement, nil, "If-Match", one.etag).want(t, 409, "agreed-already")
	two := b.secretary.send(t, http.MethodPut, agreement, nil, "If-Match", one.etag).want(t, 200, "")
	own := mine()
	if two.body["status"] != "effective" || own.body["counted"] != false || own.body["countedReason"] != "Giám khảo không chấm cơ sở này" ||
		own.body["submitted"] != true || own.body["total"] != 2500.0 || len(own.body["marks"].(object)) != 5 {
		t.Errorf("got %s, then %s; want the sheet kept, not counted, with the reason", two.text, own.text)
	}
	board := head.send(t, http.MethodGet, b.rounds("/scoring-progress"), nil).want(t, 200, "")
	for _, s := range board.body["sheets"].([]any) {
		if s := s.(object); s["sheetId"] == sheet && (s["counted"] != false || s["countedReason"] == nil) {
			t.Errorf("got %v on the board", s)
		}
	}
	b.save(t, judge, sheet, 1, sheetBody(true)).want(t, 423, "sheet-not-counted")
}
