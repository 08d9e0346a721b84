package job_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"tieubieu/server/database/dbtest"
	"tieubieu/server/job"
)

func TestSweepsAreDoneAtStartEachByItsOwnName(t *testing.T) {
	db := dbtest.Open(t)
	did := make(chan string, 10)
	sweep := func(kind string, removed int, err error) job.Sweep {
		return job.Sweep{Kind: kind, Do: func(ctx context.Context) (int, error) {
			if _, bounded := ctx.Deadline(); !bounded {
				t.Errorf("%s is not bounded in time", kind)
			}
			did <- kind
			return removed, err
		}}
	}
	queue, err := job.Open(db, job.Options{Workers: river.NewWorkers(), Log: slog.New(slog.DiscardHandler), Sweeps: []job.Sweep{
		sweep("sweep-cellar", 2, nil), sweep("sweep-attic", 0, nil), sweep("sweep-endless", 1, context.DeadlineExceeded), sweep("sweep-broken", 0, errors.New("no broom")),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for len(seen) < 4 {
		select {
		case kind := <-did:
			seen[kind] = true
		case <-time.After(20 * time.Second):
			t.Fatalf("got only %v", seen)
		}
	}
	if err := queue.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	for kind, want := range map[string]bool{"sweep-cellar": true, "sweep-attic": true, "sweep-endless": true, "sweep-broken": false} {
		var done bool
		if err := db.Pool.QueryRow(t.Context(), "SELECT state = 'completed' FROM river_job WHERE kind = $1", kind).Scan(&done); err != nil || done != want {
			t.Errorf("%s: got done %v, %v; want %v", kind, done, err, want)
		}
	}
}
