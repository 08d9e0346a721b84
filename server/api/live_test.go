package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// event is one server-sent event with its data.
type event struct {
	name string
	data map[string]any
}

// watch opens the stream of a round's board and hands its events on as they come.
func (b *bench) watch(t *testing.T, ctx context.Context, by *browser) <-chan event {
	t.Helper()
	server := httptest.NewServer(b.h.handler)
	t.Cleanup(server.Close)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+b.rounds("/board/live")+"?seconds=20", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: by.cookie})
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || got != "text/event-stream" {
		t.Fatalf("got %d %s", answer.StatusCode, got)
	}
	events := make(chan event)
	go func() {
		defer close(events)
		lines := bufio.NewScanner(answer.Body)
		lines.Buffer(nil, 1<<20)
		var e event
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "event: "):
				e.name = line[len("event: "):]
			case strings.HasPrefix(line, "data: "):
				e.data = nil
				_ = json.Unmarshal([]byte(line[len("data: "):]), &e.data)
			case line == "":
				select {
				case events <- e:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return events
}

// next is the next event, which comes within seconds.
func next(t *testing.T, events <-chan event) event {
	t.Helper()
	select {
	case e, open := <-events:
		if !open {
			t.Fatal("the stream has ended")
		}
		return e
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came in 10 s")
	}
	panic("unreachable")
}

func cellsOf(e event) map[string]string {
	cells := map[string]string{}
	for _, row := range e.data["judges"].([]any) {
		judge := row.(map[string]any)
		cells[judge["judgeId"].(string)] = judge["cells"].(string)
	}
	return cells
}

func TestLiveBoard(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	b.Entry("handicraft")
	head1, head := b.judge(t, "head")
	judge1, judge := b.judge(t, "judge")
	headID, judgeID := head1.body["id"].(string), judge1.body["id"].(string)
	b.open(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events := b.watch(t, ctx, head)

	first := next(t, events)
	if got := cellsOf(first); first.name != "board" || len(got) != 2 || got[headID] != "ww" || got[judgeID] != "ww" || len(first.data["entries"].([]any)) != 2 {
		t.Fatalf("got %s %v, want the whole board with nothing scored", first.name, first.data)
	}

	sheet := "/api/score-sheets/" + firstSheet(t, b.packet(t, judge))
	judge.send(t, http.MethodPut, sheet, sheetBody(true), "If-Match", `"0"`, "Idempotency-Key", uuid.NewString()).want(t, 200, "")
	second := next(t, events)
	for second.name == "still" || second.name == "rows" && !strings.Contains(cellsOf(second)[judgeID], "s") {
		second = next(t, events) // the device's own reports
	}
	got := cellsOf(second)
	if _, others := got[headID]; second.name != "rows" || others || strings.Count(got[judgeID], "s") != 1 || strings.Count(got[judgeID], "w") != 1 {
		t.Errorf("got %s %v, want the one row that changed", second.name, got)
	}
	if text, _ := json.Marshal(second.data); strings.Contains(string(text), "2500") || second.data["entries"] != nil {
		t.Errorf("got %s, want no mark and no columns", text)
	}

	board := head.send(t, http.MethodGet, b.rounds("/board"), nil).want(t, 200, "")
	if got := cellsOf(event{data: board.body})[judgeID]; strings.Count(got, "s") != 1 {
		t.Errorf("got cells %q, want what the stream showed", got)
	}
	for _, other := range []*browser{judge, b.stranger} {
		other.send(t, http.MethodGet, b.rounds("/board"), nil).want(t, 404, "not-found")
		other.send(t, http.MethodGet, b.rounds("/board/live?seconds=1"), nil).want(t, 404, "not-found")
	}
}
