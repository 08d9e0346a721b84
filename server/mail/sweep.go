package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"tieubieu/server/database"
)

// Sweep removes the words of mails that are older than Retention, and returns of how
// many. That each went, when and where to, stays on the record.
func (o *Outbox) Sweep(ctx context.Context) (letters int64, err error) {
	err = database.InTx(ctx, o.DB, func(tx *database.Tx) error {
		tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE mails SET letter = NULL, unsubscribe = ''
			WHERE letter IS NOT NULL AND status <> 'waiting' AND created_at < $1`, tx.Now().Add(-Retention))
		if err != nil {
			return fmt.Errorf("remove old letters: %w", err)
		}
		letters = tag.RowsAffected()
		return nil
	})
	return letters, err
}

// SweepArgs is the job that removes old letters, once a day.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "sweep-mails" }

// Sweeper works sweeps off.
type Sweeper struct {
	river.WorkerDefaults[SweepArgs]
	Outbox *Outbox
}

// Work removes old letters.
func (w *Sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	_, err := w.Outbox.Sweep(ctx)
	return err
}

// DailySweep is the periodic job for the queue; it runs at start too, since a server
// may never live for a day.
func DailySweep() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(24*time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return SweepArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}
