// Package job runs work after a commit: renditions, publications at a set time,
// phases opened by date. A job enqueued in a transaction exists only if it commits.
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"tieubieu/server/database"
)

// Photos is the queue of rendition jobs: one or two at a time, since each takes
// up to 100 MB.
const Photos = "photos"

// Mail is the queue of mails: two at a time, so that an SMTP server that is slow holds
// up nothing else.
const Mail = "mail"

// Queue enqueues jobs and, once started, works them off.
type Queue struct{ client *river.Client[pgx.Tx] }

// Options say what this process works on. Workers nil: it only enqueues.
type Options struct {
	Workers  *river.Workers
	Periodic []*river.PeriodicJob
	Sweeps   []Sweep // with Workers only
	Log      *slog.Logger
}

// Open makes the queue on the database's own pool.
func Open(db *database.DB, opts Options) (*Queue, error) {
	cfg := &river.Config{
		Workers: opts.Workers, PeriodicJobs: opts.Periodic, Logger: opts.Log, FetchCooldown: 50 * time.Millisecond,
		RescueStuckJobsAfter: 5 * time.Minute, // of a killed server; every job's Timeout is shorter
	}
	if opts.Workers != nil {
		cfg.PeriodicJobs = slices.Concat(opts.Periodic, opts.sweeps())
		cfg.Queues = map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 4}, Photos: {MaxWorkers: 2}, Mail: {MaxWorkers: 2}}
	}
	client, err := river.NewClient(riverpgxv5.New(db.Pool), cfg)
	if err != nil {
		return nil, fmt.Errorf("open job queue: %w", err)
	}
	return &Queue{client: client}, nil
}

// Enqueue adds a job in the caller's transaction.
func (q *Queue) Enqueue(tx *database.Tx, args river.JobArgs, opts *river.InsertOpts) error {
	if _, err := q.client.InsertTx(tx.Context(), tx.Pgx, args, opts); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	return nil
}

// Start works jobs off until Stop.
func (q *Queue) Start(ctx context.Context) error {
	if err := q.client.Start(ctx); err != nil {
		return fmt.Errorf("start job queue: %w", err)
	}
	return nil
}

// Stop lets running jobs finish until ctx ends, then cancels them.
func (q *Queue) Stop(ctx context.Context) error {
	if err := q.client.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return errors.Join(fmt.Errorf("stop job queue: %w", err), q.client.StopAndCancel(context.WithoutCancel(ctx)))
	}
	return nil
}
