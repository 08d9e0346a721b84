package mail

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/job"
)

// Outbox keeps mails until they have gone.
type Outbox struct {
	DB   *database.DB
	Jobs *job.Queue
	SMTP *SMTP // nil: none is configured, and mails are kept
	// Failed is called in the transaction in which it is settled that a mail will not
	// arrive. Nil does nothing.
	Failed func(tx *database.Tx, m *Mail) error
}

// Draft is a mail to be posted.
type Draft struct {
	Source        uuid.UUID // what it tells of: one mail for each address
	To            string
	Locale        string // "vi" or "en"
	Letter        Letter
	Unsubscribe   string // of a reminder: the address that ends them
	Demonstration bool   // about what is made up: it is kept, never sent
}

// Post puts a mail into the outbox, to be sent once the caller's transaction has
// committed. Nil without an error: what it tells of has gone to this address already.
// What demonstrates is kept, and so is everything where no mail is configured; of
// secret letters that are kept for nobody to see the words are not.
func (o *Outbox) Post(tx *database.Tx, d Draft) (*Mail, error) {
	address, ok := Address(d.To)
	if !ok {
		return nil, errors.New("post mail: no mail address")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make mail id: %w", err)
	}
	m := &Mail{
		ID: id, SourceID: d.Source, Address: address, Locale: d.Locale, Letter: &d.Letter, Unsubscribe: d.Unsubscribe,
		Demonstration: d.Demonstration, Status: Waiting, CreatedAt: tx.Now(),
	}
	switch {
	case d.Demonstration:
		m.keep(tx, MadeUp)
	case o.SMTP == nil:
		m.keep(tx, NotConfigured)
		if d.Letter.Secret {
			m.Letter = nil
		}
	}
	var letter []byte
	if m.Letter != nil {
		if letter, err = json.Marshal(m.Letter); err != nil {
			return nil, fmt.Errorf("encode letter: %w", err)
		}
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO mails (id, source_id, address, locale, letter, unsubscribe, demonstration, status, why, created_at, settled_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (source_id, address) DO NOTHING`,
		m.ID, m.SourceID, m.Address, m.Locale, letter, m.Unsubscribe, m.Demonstration, string(m.Status), m.Why, m.CreatedAt, m.SettledAt)
	if err != nil {
		return nil, fmt.Errorf("post mail: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil, nil //nolint:nilnil // it has gone already
	}
	if m.Status != Waiting {
		return m, nil
	}
	return m, o.Jobs.Enqueue(tx, SendArgs{MailID: m.ID}, nil)
}

func (m *Mail) keep(tx *database.Tx, why string) {
	now := tx.Now()
	m.Status, m.Why, m.SettledAt = Kept, why, &now
}

// On says whether any mail can leave.
func (o *Outbox) On() bool { return o.SMTP != nil }
