package scoresheet_test

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// binaries is where PostgreSQL's programs are; scripts/test says it.
func binaries(t *testing.T) string {
	t.Helper()
	bin := os.Getenv("TIEUBIEU_PG_BIN")
	if bin == "" {
		if os.Getenv("TIEUBIEU_REQUIRE_SERVICES") != "" {
			t.Fatal("TIEUBIEU_PG_BIN is not set")
		}
		t.Skip("needs PostgreSQL's binaries: run scripts/test, or set TIEUBIEU_PG_BIN")
	}
	return bin
}

// acknowledged is what one judge was told is saved.
type acknowledged struct {
	request scoresheet.SaveRequest
	answer  scoresheet.SaveAnswer
}

// PostgreSQL is killed between and during the saves of several judges, who repeat
// each save under its key until they are answered, as their tablets do.
func TestEveryAcknowledgedSaveSurvivesAKilledPostgres(t *testing.T) {
	p, db := durable(t, binaries(t))
	w := newWorld(t, db)
	const saves, kills = 120, 4
	var judges []judge
	var entries []fixture.Entry
	for range 3 {
		entries = append(entries, w.Entry("handicraft"))
	}
	for i := range 4 {
		judges = append(judges, w.seat([]panel.Role{panel.Head, panel.Member}[min(i, 1)]))
	}
	w.enter(competition.Scoring)
	sheets := make([][]uuid.UUID, len(judges))
	for i, j := range judges {
		for _, e := range entries {
			sheets[i] = append(sheets[i], w.sheet(j, e, 1))
		}
	}

	var done, killed, failed atomic.Int64
	first := p.PID()
	kill := func() {
		// Others are in the middle of their saves when the answer to this one comes.
		if n := done.Add(1); n%(saves*int64(len(judges))/(kills+1)) == 0 && killed.Load() < kills {
			killed.Add(1)
			pid := p.PID()
			for ; pid == 0; pid = p.PID() { // still coming back; process 0 would be ourselves
				<-time.After(time.Millisecond)
			}
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	told := make([][]acknowledged, len(judges))
	var wg sync.WaitGroup
	for i, j := range judges {
		wg.Go(func() {
			again := time.NewTicker(20 * time.Millisecond)
			defer again.Stop()
			revisions := map[uuid.UUID]int{}
			for n := range saves {
				id := sheets[i][n%len(sheets[i])]
				q := scoresheet.SaveRequest{SheetID: id, Key: uuid.New(), Revision: revisions[id], Body: body(int64(n) * 25)}
				for {
					answer, err := w.sheets.Save(context.Background(), j.Account, q)
					if err == nil {
						told[i] = append(told[i], acknowledged{q, answer})
						revisions[id] = answer.Revision
						kill()
						break
					}
					if fault.Of(err) != nil {
						t.Errorf("save %d of judge %s was refused: %v", n, j.Code, err)
						return
					}
					failed.Add(1)
					<-again.C
				}
			}
		})
	}
	wg.Wait()
	if killed.Load() != kills || p.PID() == first || failed.Load() == 0 {
		t.Fatalf("got %d kills, process %d after %d, %d failed saves; want %d kills that saves ran into", killed.Load(), p.PID(), first, failed.Load(), kills)
	}
	for i, j := range judges {
		want := map[uuid.UUID]int{}
		for _, a := range told[i] {
			found := fixture.One[int](t, db, `SELECT count(*) FROM score_sheet_revisions
				WHERE sheet_id = $1 AND idempotency_key = $2 AND revision = $3 AND encode(digest, 'hex') = $4 AND saved_at = $5`,
				a.request.SheetID, a.request.Key, a.answer.Revision, a.answer.Receipt.SHA256, a.answer.Receipt.SavedAt)
			if found != 1 {
				t.Errorf("judge %s was told of revision %d of %s: found %d times, want once", j.Code, a.answer.Revision, a.request.SheetID, found)
			}
			want[a.request.SheetID]++
		}
		for id, n := range want {
			recorded := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = 'save-sheet'", id)
			if own := w.get(j.Account, id); own.Revision != n || w.revisions(id) != n || recorded != n {
				t.Errorf("sheet %s: got revision %d, %d revisions, %d ledger entries; want %d of each", id, own.Revision, w.revisions(id), recorded, n)
			}
		}
	}
}
