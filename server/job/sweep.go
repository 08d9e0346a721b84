package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// Sweep is a clean-up that is done once a day, and at start too, since a server may
// never live for a day. Several servers may do one at once.
type Sweep struct {
	Kind string // of the job: "sweep-papers"
	// Do removes what is no longer needed and returns how many things went. Its time is
	// bounded: what is left waits for the next day.
	Do func(ctx context.Context) (removed int, err error)
}

// sweepLimit is shorter than what a stuck job is rescued after.
const sweepLimit = 4 * time.Minute

type sweepArgs struct{ kind string }

// Kind names the job. It is asked of the arguments that the sweep was registered with;
// those of a job at work carry nothing.
func (a sweepArgs) Kind() string { return a.kind }

type sweeper struct {
	river.WorkerDefaults[sweepArgs]
	Sweep
}

func (w *sweeper) Timeout(*river.Job[sweepArgs]) time.Duration { return sweepLimit }

func (w *sweeper) Work(ctx context.Context, _ *river.Job[sweepArgs]) error {
	removed, err := w.Do(ctx)
	if removed > 0 {
		slog.InfoContext(ctx, "swept", "kind", w.Kind, "removed", removed)
	}
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", w.Kind, err)
	}
	return nil
}

// sweeps registers each with its worker and gives their clock.
func (o *Options) sweeps() (daily []*river.PeriodicJob) {
	for _, s := range o.Sweeps {
		args := sweepArgs{s.Kind}
		river.AddWorkerArgs(o.Workers, args, &sweeper{Sweep: s})
		daily = append(daily, river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour),
			func() (river.JobArgs, *river.InsertOpts) { return args, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return daily
}
