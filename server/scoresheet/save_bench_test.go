package scoresheet_test

import (
	"cmp"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/migrations"
	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/embedded"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// clients is how many judges save at once in the measurement; window is how long
// each side is measured, in each of so many turns.
const (
	clients = 8
	window  = 3 * time.Second
	turns   = 3
)

// BenchmarkSave measures durable saves of eight judges at once on a PostgreSQL of
// its own, against pgbench sending the same SQL to the same server. Both take turns,
// since other work on the machine comes and goes; the turn with the median ratio is
// reported, whatever b.N. It needs TIEUBIEU_PG_BIN, and pgbench for the reference.
func BenchmarkSave(b *testing.B) {
	bin := os.Getenv("TIEUBIEU_PG_BIN")
	if bin == "" {
		b.Skip("needs TIEUBIEU_PG_BIN, which scripts/test sets")
	}
	p, db := durable(b, bin)
	w := newWorld(b, db)
	for range 50 {
		w.Entry("handicraft")
	}
	var judges []judge
	for i := range clients {
		judges = append(judges, w.seat([]panel.Role{panel.Head, panel.Member}[min(i, 1)]))
	}
	w.enter(competition.Scoring)
	type turn struct{ saves, reference float64 }
	var measured []turn
	b.ResetTimer()
	for range turns {
		reference := pgbench(b, p.URL, w)
		measured = append(measured, turn{saveFor(b, w, judges), reference})
	}
	slices.SortFunc(measured, func(x, y turn) int { return cmp.Compare(x.saves*y.reference, y.saves*x.reference) })
	median := measured[turns/2]
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median.saves, "saves/s")
	if median.reference > 0 {
		b.ReportMetric(median.reference, "pgbench/s")
		b.ReportMetric(median.saves/median.reference, "ratio")
	}
}

// saveFor lets the judges save for one window, each their own sheets in turn, and
// answers the saves a second.
func saveFor(b *testing.B, w *world, judges []judge) float64 {
	b.Helper()
	packets := make([]*scoresheet.Packet, len(judges))
	for i, j := range judges {
		packets[i] = w.packet(j)
	}
	var done atomic.Int64
	var wg sync.WaitGroup
	started := time.Now()
	for i, j := range judges {
		wg.Go(func() {
			for n := 0; time.Since(started) < window; n++ {
				sheet := &packets[i].Sheets[n%len(packets[i].Sheets)]
				answer, err := save(w, j.Account, sheet.ID, sheet.Revision, int64(n%160)*25)
				if err != nil {
					b.Error(err)
					return
				}
				sheet.Revision = answer.Revision
				done.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / time.Since(started).Seconds()
}

func save(w *world, by account.Account, id uuid.UUID, revision int, points int64) (scoresheet.SaveAnswer, error) {
	return w.sheets.Save(context.Background(), by, scoresheet.SaveRequest{SheetID: id, Key: uuid.New(), Revision: revision, Body: body(points), DeviceID: "máy 1"})
}

func durable(t testing.TB, bin string) (*embedded.Postgres, *database.DB) {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "tieubieu-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	p, err := embedded.StartPostgres(t.Context(), embedded.Options{Dir: dir, BinDir: bin})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	db, err := database.Open(t.Context(), database.Config{URL: p.URL, MaxConnections: 12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	if err := migrations.Up(t.Context(), db.Pool); err != nil {
		t.Fatal(err)
	}
	return p, db
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// pgbench is the reference in transactions a second, 0 where it is not installed.
func pgbench(b *testing.B, url string, w *world) float64 {
	program, err := exec.LookPath("pgbench")
	if err != nil {
		b.Log("pgbench is not installed: no reference")
		return 0
	}
	script, err := os.ReadFile("testdata/save.pgbench.sql")
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "save.sql")
	if err := os.WriteFile(file, script, 0o600); err != nil {
		b.Fatal(err)
	}
	w.Exec(`CREATE TABLE IF NOT EXISTS bench_sheets (client int, n int, id uuid, account_id uuid, PRIMARY KEY (client, n))`)
	w.Exec(`TRUNCATE bench_sheets`)
	w.Exec(`INSERT INTO bench_sheets SELECT dense_rank() OVER (ORDER BY s.judge_id) - 1, row_number() OVER (PARTITION BY s.judge_id ORDER BY s.id) - 1, s.id, j.account_id
		FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id WHERE s.round_id = $1`, w.RoundID)
	out, err := exec.Command(program, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", strconv.Itoa(int(window.Seconds())), "-f", file, url).CombinedOutput()
	if err != nil {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	found := tps.FindSubmatch(out)
	if found == nil {
		b.Fatalf("pgbench said %s", out)
	}
	rate, _ := strconv.ParseFloat(string(found[1]), 64)
	return rate
}
