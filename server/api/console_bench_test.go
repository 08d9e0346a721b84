package api_test

import (
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	sitting "tieubieu/server/fixture/house"
)

// How the console is worked in BenchmarkConsole: a page every few seconds is a quick
// officer, a save every two seconds a quick judge.
const (
	consoleEntries    = 1000
	consoleJudges     = 60
	consoleOrganisers = 20
	consolePause      = 4 * time.Second
	judgePause        = 2 * time.Second
	consoleWindow     = 20 * time.Second
)

// BenchmarkConsole measures how long the board, and the council's table with its
// ranking, take at the 95th percentile for 20 organisers, while 60 judges save, in
// rounds of 1,000 entries × 60 judges; whatever b.N.
func BenchmarkConsole(b *testing.B) {
	db := dbtest.Open(b)
	w, use := fixture.NewWorld(b, db), sitting.On(db)
	random := rand.New(rand.NewPCG(3, 4))
	full := func(unit string) *fixture.Sitting {
		s := w.Round("province", unit, func(r *competition.Round) {
			r.Rules.Awards.Total, r.Rules.Nomination.Total = new(int64(400)), new(int64(200))
		})
		s.Enter("handicraft", consoleEntries)
		s.Panel(consoleJudges)
		s.Score(1, func(fixture.Entry, fixture.Judge) int64 { return 5000 + random.Int64N(400)*10 })
		return s
	}
	scoring, council := full(fixture.CanTho), full(fixture.DaNang)
	scoring.Phase(competition.Scoring)
	w.Exec(`UPDATE score_sheets SET status = 'open', submitted_at = NULL WHERE round_id = $1`, scoring.RoundID)
	council.Deliberates()
	w.Exec("ANALYZE")

	engine, _ := api.New(api.Services{DB: db, Accounts: &account.Service{DB: db}, Rounds: use.Rounds, Panels: use.Panels, Sheets: use.Sheets, Awards: use.Awards},
		api.Options{Log: slog.New(slog.DiscardHandler)})
	handler := api.Handler(engine)
	open := func(a account.Account) (cookie string) {
		err := database.InTx(b.Context(), db, func(tx *database.Tx) error {
			in, err := account.OpenSession(tx, a.ID, account.Device{})
			cookie = in.Token
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		return cookie
	}
	ask := func(cookie, method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("If-Match", `"1"`)
		r.Header.Set("Idempotency-Key", uuid.NewString())
		r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: cookie})
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, r)
		return answer
	}
	pages := []struct {
		name, path string
		cookie     string
	}{
		{"board", "/api/rounds/" + scoring.RoundID.String() + "/board", open(scoring.Organiser)},
		{"table", "/api/rounds/" + council.RoundID.String() + "/deliberation", open(council.Organiser)},
	}
	judges := make([]string, consoleJudges)
	for i, j := range scoring.Judges {
		judges[i] = open(j.Account)
	}
	sheets := map[uuid.UUID][]uuid.UUID{}
	for _, j := range scoring.Judges {
		sheets[j.SeatID] = fixture.One[[]uuid.UUID](b, db, "SELECT array_agg(id) FROM score_sheets WHERE judge_id = $1", j.SeatID)
	}

	b.ResetTimer()
	var mu sync.Mutex
	took := map[string][]time.Duration{}
	var wg sync.WaitGroup
	ends := time.Now().Add(consoleWindow)
	work := func(pause time.Duration, do func(n int)) {
		wg.Go(func() {
			time.Sleep(time.Duration(rand.Int64N(int64(pause))))
			for n := 0; time.Now().Before(ends); n++ {
				began := time.Now()
				do(n)
				time.Sleep(pause - time.Since(began))
			}
		})
	}
	for i := range consoleOrganisers {
		work(consolePause, func(n int) {
			page := pages[(i+n)%len(pages)]
			began := time.Now()
			if answer := ask(page.cookie, http.MethodGet, page.path, ""); answer.Code != 200 {
				b.Errorf("%s: got %d %.200s", page.name, answer.Code, answer.Body)
			}
			mu.Lock()
			defer mu.Unlock()
			took[page.name] = append(took[page.name], time.Since(began))
		})
	}
	for i, j := range scoring.Judges {
		work(judgePause, func(n int) {
			sheet := sheets[j.SeatID][n]
			body := `{"rubricVersion":1,"marks":{"m1":2500},"remarks":{},"submitted":false}`
			began := time.Now()
			if answer := ask(judges[i], http.MethodPut, "/api/score-sheets/"+sheet.String(), body); answer.Code != 200 {
				b.Errorf("save: got %d %.200s", answer.Code, answer.Body)
			}
			mu.Lock()
			defer mu.Unlock()
			took["save"] = append(took["save"], time.Since(began))
		})
	}
	wg.Wait()
	b.ReportMetric(0, "ns/op")
	for name, all := range took {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)*95/100].Microseconds())/1000, name+"-p95-ms")
		b.ReportMetric(float64(len(all)), name+"s")
	}
}
