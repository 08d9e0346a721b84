package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/mail"
)

// DeliverArgs is the job that hands the notices of one act over, after its commit: to
// the outbox, and where no mail arrives, to the call list.
type DeliverArgs struct {
	Batch uuid.UUID `json:"batch"`
}

// Kind names the job.
func (DeliverArgs) Kind() string { return "deliver-notices" }

// Deliverer works deliveries off. Each notice is handed over in the transaction that
// says so: a server that is killed in between leaves the rest to the next attempt.
type Deliverer struct {
	river.WorkerDefaults[DeliverArgs]
	Notices *Service
}

// Timeout bounds one attempt; what is left waits for the next.
func (w *Deliverer) Timeout(*river.Job[DeliverArgs]) time.Duration { return 4 * time.Minute }

// Work hands a batch over.
func (w *Deliverer) Work(ctx context.Context, j *river.Job[DeliverArgs]) error {
	return w.Notices.Deliver(ctx, j.Args.Batch)
}

// handful is how many notices are handed over in one transaction.
const handful = 100

// Deliver hands over what is left of a batch. Doing it twice, or at once, posts no mail
// twice.
func (s *Service) Deliver(ctx context.Context, batch uuid.UUID) error {
	for {
		done, err := s.deliverSome(ctx, batch)
		if err != nil || done == 0 {
			return err
		}
	}
}

func (s *Service) deliverSome(ctx context.Context, batch uuid.UUID) (done int, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		notices, err := undelivered(tx, batch)
		if err != nil || len(notices) == 0 {
			return err
		}
		done = len(notices)
		ids := make([]uuid.UUID, len(notices))
		for i := range notices {
			ids[i] = notices[i].ID
		}
		people, err := recipients(tx, ids)
		if err != nil {
			return err
		}
		for i := range notices {
			if err := s.deliver(tx, &notices[i], people[notices[i].ID]); err != nil {
				return err
			}
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE notices SET delivered_at = $2 WHERE id = ANY($1)", ids, tx.Now()); err != nil {
			return fmt.Errorf("mark notices delivered: %w", err)
		}
		return nil
	})
	return done, err
}

const columns = `n.id, n.kind, n.event, n.account_id, n.facility_id, n.entry_id, n.round_id, n.facts, n.by_id, n.demonstration, n.at`

func scan(row pgx.CollectableRow, more ...any) (n Notice, err error) {
	return n, row.Scan(append([]any{&n.ID, &n.Kind, &n.Event, &n.AccountID, &n.FacilityID, &n.EntryID, &n.RoundID, &n.Facts, &n.ByID, &n.Demonstration, &n.At}, more...)...)
}

func undelivered(tx *database.Tx, batch uuid.UUID) ([]Notice, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT "+columns+" FROM notices n WHERE n.batch = $1 AND n.delivered_at IS NULL ORDER BY n.id LIMIT $2 FOR UPDATE SKIP LOCKED", batch, handful)
	if err != nil {
		return nil, fmt.Errorf("lock notices: %w", err)
	}
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Notice, error) { return scan(row) })
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	return notices, nil
}

// recipient is somebody a mail goes to.
type recipient struct {
	Holder    holder
	Name      string
	Address   string
	Locale    string
	Reminders bool
}

// recipients are whom a mail reaches, by notice: the active owners of the facility, or
// its contact address where none of them has one; or the person.
func recipients(tx *database.Tx, ids []uuid.UUID) (map[uuid.UUID][]recipient, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT n.id, a.id, NULL::uuid, a.name, a.email, a.locale, coalesce(r.reminders, true)
		  FROM notices n
		  JOIN accounts a ON a.status = 'active' AND a.email IS NOT NULL AND (a.id = n.account_id
		       OR EXISTS (SELECT 1 FROM grants g WHERE g.facility_id = n.facility_id AND g.role = 'owner' AND g.ended_at IS NULL AND g.account_id = a.id))
		  LEFT JOIN reminder_settings r ON r.account_id = a.id
		 WHERE n.id = ANY($1)
		UNION ALL
		SELECT n.id, NULL::uuid, f.id, f.name, f.contact_email, 'vi', coalesce(r.reminders, true)
		  FROM notices n JOIN facilities f ON f.id = n.facility_id AND f.contact_email <> ''
		  LEFT JOIN reminder_settings r ON r.facility_id = f.id
		 WHERE n.id = ANY($1) ORDER BY 2 NULLS LAST`, ids)
	if err != nil {
		return nil, fmt.Errorf("look for recipients: %w", err)
	}
	people := map[uuid.UUID][]recipient{}
	var id uuid.UUID
	var p recipient
	_, err = pgx.ForEachRow(rows, []any{&id, &p.Holder.Account, &p.Holder.Facility, &p.Name, &p.Address, &p.Locale, &p.Reminders}, func() error {
		if _, ok := mail.Address(p.Address); ok && (p.Holder.Account != nil || len(people[id]) == 0) {
			people[id] = append(people[id], p)
		}
		p.Holder = holder{}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for recipients: %w", err)
	}
	return people, nil
}

// deliver posts the mails of one notice, or puts it onto the call list.
func (s *Service) deliver(tx *database.Tx, n *Notice, people []recipient) error {
	var items []entry.Item
	if n.Kind == DeadlineNear || n.Kind == TypedForOwner {
		e, err := entry.Get(tx, *n.EntryID)
		if err != nil || e.Status != entry.Draft { // handed in meanwhile
			return err
		}
	}
	reason, err := n.wordOf(tx)
	if err != nil {
		return err
	}
	if n.Facts.ScreeningID != nil {
		screenings, err := entry.ScreeningsOf(tx, *n.EntryID)
		if err != nil {
			return err
		}
		for _, v := range screenings {
			if v.ID == *n.Facts.ScreeningID {
				items, reason = v.Items, v.Reason
			}
		}
	}
	for _, p := range people {
		d := mail.Draft{Source: n.ID, To: p.Address, Locale: localeOf(p.Locale), Demonstration: n.Demonstration}
		if n.Kind == DeadlineNear {
			if !p.Reminders {
				continue
			}
			link, err := s.unsubscribeLink(tx, p.Holder)
			if err != nil {
				return err
			}
			d.Unsubscribe = link
		}
		d.Letter = n.letter(d.Locale, p.Name, s.Address, reason, items)
		if _, err := s.Outbox.Post(tx, d); err != nil {
			return err
		}
	}
	switch {
	case len(people) == 0:
		return s.call(tx, n, "no-address")
	case !s.Outbox.On() && !n.Demonstration:
		return s.call(tx, n, "not-sent")
	default:
		return nil
	}
}

// wordOf is what somebody wrote for those who read this notice: the answer to an
// objection, the objection itself, why a claim was decided so. It is read when the mail
// is made, and stands in no notice.
func (n *Notice) wordOf(tx *database.Tx) (word string, err error) {
	switch {
	case n.Facts.ObjectionID != nil:
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT CASE WHEN $2 THEN answer ELSE reason END FROM entry_objections WHERE id = $1", *n.Facts.ObjectionID, n.Kind == ObjectionAnswered).Scan(&word)
	case n.Kind == ClaimAnswered && !n.Facts.Approved:
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT reason FROM facility_claims WHERE id = $1", *n.Facts.ClaimID).Scan(&word)
	}
	if err != nil {
		return "", fmt.Errorf("read what notice %s passes on: %w", n.ID, err)
	}
	return word, nil
}

// call puts a notice onto the call list: what a facility did not do itself, but for
// reminders, and what was decided on a claim. A draft is nobody's business but of those
// who type it until it is handed in.
func (s *Service) call(tx *database.Tx, n *Notice, why string) error {
	switch {
	case n.FacilityID == nil && n.Kind != ClaimAnswered, n.Kind == DeadlineNear, n.Kind == TypedForOwner, n.Kind == Submitted && !n.Facts.OnBehalf:
		return nil
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "INSERT INTO notice_calls (notice_id, why, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", n.ID, why, tx.Now()); err != nil {
		return fmt.Errorf("put notice %s onto the call list: %w", n.ID, err)
	}
	return nil
}

// mailFailed puts the notice of a mail that will not arrive onto the call list, unless
// another mail of it does.
func (s *Service) mailFailed(tx *database.Tx, m *mail.Mail) error {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT "+columns+" FROM notices n WHERE n.id = $1 AND NOT EXISTS (SELECT 1 FROM mails WHERE source_id = $1 AND status IN ('waiting', 'sent'))", m.SourceID)
	if err != nil {
		return fmt.Errorf("read notice of mail %s: %w", m.ID, err)
	}
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Notice, error) { return scan(row) })
	if err != nil {
		return fmt.Errorf("read notice of mail %s: %w", m.ID, err)
	}
	for i := range notices {
		if err := s.call(tx, &notices[i], "refused"); err != nil {
			return err
		}
	}
	return nil
}
