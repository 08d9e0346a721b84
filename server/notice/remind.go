package notice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"tieubieu/server/database"
)

// RemindDays are how many days before registration closes the drafts of a round are
// reminded of it, once each (default, not law).
var RemindDays = []int{7, 1}

// Remind writes what dates ask for: that registration closes soon, to drafts that were
// begun before the reminder was due, and that papers of entries that climbed have
// expired or will while the round that took them in still judges. Several servers may
// run it; each is told once, and a closing day that was put off is told anew.
func (s *Service) Remind(ctx context.Context) error {
	return errors.Join(s.each(ctx, s.deadlines), s.each(ctx, s.papers))
}

func (s *Service) each(ctx context.Context, due func(tx *database.Tx) ([]Notice, error)) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		notices, err := due(tx)
		if err != nil {
			return err
		}
		batch, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make batch id: %w", err)
		}
		_, err = s.write(tx, batch, notices)
		return err
	})
}

// deadlines are the drafts whose reminder is due: of the shortest that has come, so
// that nobody hears of seven days when one is left.
func (s *Service) deadlines(tx *database.Tx) ([]Notice, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, e.facility_id, e.round_id, p.name, r.title, r.demonstration OR f.demonstration, r.registration_closes_at, d.days
		  FROM rounds r JOIN entries e ON e.round_id = r.id AND e.status = 'draft'
		  JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
		  JOIN LATERAL (SELECT min(days) AS days FROM unnest($2::int[]) AS days WHERE r.registration_closes_at - make_interval(days => days) <= $1) d ON d.days IS NOT NULL
		 WHERE r.phase = 'registration' AND r.registration_closes_at > $1
		   AND e.created_at <= r.registration_closes_at - make_interval(days => d.days)
		 ORDER BY e.id`, tx.Now(), RemindDays)
	if err != nil {
		return nil, fmt.Errorf("look for drafts to remind of: %w", err)
	}
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Notice, error) {
		n := Notice{Kind: DeadlineNear}
		var entryID, facilityID, roundID uuid.UUID
		var closes time.Time
		if err := row.Scan(&entryID, &facilityID, &roundID, &n.Facts.Product, &n.Facts.Round, &n.Demonstration, &closes, &n.Facts.Days); err != nil {
			return n, err
		}
		n.EntryID, n.FacilityID, n.RoundID, n.Facts.DueAt = &entryID, &facilityID, &roundID, &closes
		n.Event = fmt.Sprintf("%s:%s:%d:%s", DeadlineNear, entryID, n.Facts.Days, day(closes))
		return n, nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for drafts to remind of: %w", err)
	}
	return notices, nil
}

// papers are the promoted entries whose papers have expired, while they may be renewed.
func (s *Service) papers(tx *database.Tx) ([]Notice, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, e.facility_id, e.round_id, p.name, r.title, r.demonstration OR f.demonstration, r.screening_closes_at, array_agg(x.file_name ORDER BY u.position)
		  FROM rounds r JOIN entries e ON e.round_id = r.id AND e.origin = 'promoted' AND e.status = 'submitted'
		  JOIN entry_papers u ON u.entry_id = e.id
		  JOIN papers x ON x.id = u.paper_id AND x.valid_until < (greatest($1, coalesce(r.screening_closes_at, $1)) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
		  JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
		 WHERE r.phase IN ('registration', 'screening') AND (r.screening_closes_at IS NULL OR r.screening_closes_at > $1)
		   AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.event = '`+string(PapersToRenew)+`:' || e.id)
		 GROUP BY e.id, p.id, r.id, f.id ORDER BY e.id`, tx.Now())
	if err != nil {
		return nil, fmt.Errorf("look for papers to renew: %w", err)
	}
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Notice, error) {
		n := Notice{Kind: PapersToRenew}
		var entryID, facilityID, roundID uuid.UUID
		if err := row.Scan(&entryID, &facilityID, &roundID, &n.Facts.Product, &n.Facts.Round, &n.Demonstration, &n.Facts.DueAt, &n.Facts.Papers); err != nil {
			return n, err
		}
		n.EntryID, n.FacilityID, n.RoundID = &entryID, &facilityID, &roundID
		n.Event = fmt.Sprintf("%s:%s", PapersToRenew, entryID)
		return n, nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for papers to renew: %w", err)
	}
	return notices, nil
}

// RemindArgs is the job that reminds, once an hour.
type RemindArgs struct{}

// Kind names the job.
func (RemindArgs) Kind() string { return "remind" }

// Reminder works reminders off.
type Reminder struct {
	river.WorkerDefaults[RemindArgs]
	Notices *Service
}

// Work writes what is due.
func (w *Reminder) Work(ctx context.Context, _ *river.Job[RemindArgs]) error {
	return w.Notices.Remind(ctx)
}

// HourlyReminder is the periodic job for the queue; it runs at start too.
func HourlyReminder() *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return RemindArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})
}
