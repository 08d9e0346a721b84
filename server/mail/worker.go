package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"tieubieu/server/database"
	"tieubieu/server/job"
)

// claimed is how long one worker has a mail to itself; longer than patience.
const claimed = 3 * time.Minute

// SendArgs is the job that sends one mail. It names no address.
type SendArgs struct {
	MailID uuid.UUID `json:"mailId"`
}

// Kind names the job.
func (SendArgs) Kind() string { return "send-mail" }

// InsertOpts: sixteen attempts, each later than the one before, take two days.
func (SendArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: job.Mail, MaxAttempts: 16}
}

// Worker sends mails. Of several workers on one mail the first claims it and the others
// wait; what was settled stays. SMTP knows no transaction: when the server is killed
// after the mail was taken and before that is written down, it is sent again once the
// claim has run out, with the same Message-ID, by which mailboxes recognise it.
type Worker struct {
	river.WorkerDefaults[SendArgs]
	Outbox *Outbox
}

// Timeout bounds one attempt; sending has less than a claim lasts.
func (w *Worker) Timeout(*river.Job[SendArgs]) time.Duration { return patience + 30*time.Second }

// Work sends one mail.
func (w *Worker) Work(ctx context.Context, j *river.Job[SendArgs]) error {
	m, wait, err := w.Outbox.claim(ctx, j.Args.MailID)
	switch {
	case err != nil:
		return err
	case wait > 0:
		return river.JobSnooze(wait)
	case m == nil:
		return nil
	}
	err = w.Outbox.send(ctx, m)
	// What came of it is written down even when the server is stopping.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err == nil {
		return w.Outbox.settle(ctx, m, Sent, "")
	}
	f, _ := errors.AsType[*Failure](err)
	switch {
	case f != nil && f.Permanent:
		return w.Outbox.settle(ctx, m, Refused, f.Words)
	case j.Attempt >= j.MaxAttempts:
		return errors.Join(err, w.Outbox.settle(ctx, m, GivenUp, err.Error()))
	default:
		return errors.Join(err, w.Outbox.release(ctx, m, err.Error()))
	}
}

func (o *Outbox) send(ctx context.Context, m *Mail) error {
	if o.SMTP == nil { // no longer configured: it waits, and is given up in the end
		return &Failure{Words: NotConfigured}
	}
	return o.SMTP.Send(ctx, m)
}

// claim takes a waiting mail for this worker alone. Nil: there is nothing to send, or
// not before wait has passed.
func (o *Outbox) claim(ctx context.Context, id uuid.UUID) (m *Mail, wait time.Duration, err error) {
	err = database.InTx(ctx, o.DB, func(tx *database.Tx) error {
		var until *time.Time
		var status Status
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT status, claimed_until FROM mails WHERE id = $1 FOR UPDATE", id).Scan(&status, &until)
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("lock mail %s: %w", id, err)
		}
		if status != Waiting {
			return nil
		}
		if until != nil && until.After(tx.Now()) {
			wait = until.Sub(tx.Now()) + time.Second
			return nil
		}
		m = &Mail{ID: id, Status: Waiting}
		var letter []byte
		err = tx.Pgx.QueryRow(tx.Context(), `
			UPDATE mails SET attempts = attempts + 1, claimed_until = $2 WHERE id = $1
			RETURNING source_id, address, locale, letter, unsubscribe, demonstration, attempts, created_at`, id, tx.Now().Add(claimed)).
			Scan(&m.SourceID, &m.Address, &m.Locale, &letter, &m.Unsubscribe, &m.Demonstration, &m.Attempts, &m.CreatedAt)
		if err != nil {
			return fmt.Errorf("claim mail %s: %w", id, err)
		}
		if letter == nil {
			return nil
		}
		if err := json.Unmarshal(letter, &m.Letter); err != nil {
			return fmt.Errorf("read letter of mail %s: %w", id, err)
		}
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return m, wait, nil
}

// settle writes down what became of a mail; a secret letter goes with it.
func (o *Outbox) settle(ctx context.Context, m *Mail, status Status, why string) error {
	return database.InTx(ctx, o.DB, func(tx *database.Tx) error {
		secret := m.Letter != nil && m.Letter.Secret
		tag, err := tx.Pgx.Exec(tx.Context(), `
			UPDATE mails SET status = $2, why = $3, settled_at = $4, claimed_until = NULL, letter = CASE WHEN $5 THEN NULL ELSE letter END
			 WHERE id = $1 AND status = 'waiting'`, m.ID, string(status), why, tx.Now(), secret)
		if err != nil {
			return fmt.Errorf("settle mail %s: %w", m.ID, err)
		}
		if tag.RowsAffected() == 0 || status == Sent || o.Failed == nil {
			return nil
		}
		m.Status, m.Why = status, why
		return o.Failed(tx, m)
	})
}

// release gives a mail back that could not be sent now.
func (o *Outbox) release(ctx context.Context, m *Mail, why string) error {
	return database.InTx(ctx, o.DB, func(tx *database.Tx) error {
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE mails SET claimed_until = NULL, why = $2 WHERE id = $1 AND status = 'waiting'", m.ID, why); err != nil {
			return fmt.Errorf("release mail %s: %w", m.ID, err)
		}
		return nil
	})
}
