package notice

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/mail"
)

// errNoMail is account's own answer where an officer confirms addresses instead.
var errNoMail = fault.New(fault.Conflict, "no-mail", "Máy chủ chưa gửi được thư. Hãy nhờ cán bộ phụ trách xác nhận giúp.")

// SendToAccount mails what opens or guards an account: for account.Service.Send. The
// link is a secret: it stands in the mail alone. Where no mail is configured only
// addresses that are nobody's are written to, and the demonstration's mailbox shows
// those; for all others an officer helps.
func (s *Service) SendToAccount(tx *database.Tx, m account.Message) error {
	nobodys := mail.NobodysAddress(m.To)
	if !s.Outbox.On() && !nobodys {
		if m.Kind == account.ConfirmEmail {
			return errNoMail
		}
		return nil // who asks learns no more than where there is no such account
	}
	source, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make mail source: %w", err)
	}
	letter := accountLetter(m, s.Address)
	if m.Kind == account.ConfirmEmail {
		n := Notice{Kind: Confirmation, Event: fmt.Sprintf("%s:%s", Confirmation, source), AccountID: &m.Account.ID, Demonstration: nobodys}
		if source, err = s.writeDelivered(tx, n); err != nil {
			return err
		}
	}
	_, err = s.Outbox.Post(tx, mail.Draft{Source: source, To: m.To, Locale: localeOf(m.Account.Locale), Letter: letter, Demonstration: nobodys})
	return err
}

// writeDelivered stores a notice whose mail the caller posts itself.
func (s *Service) writeDelivered(tx *database.Tx, n Notice) (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make notice id: %w", err)
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO notices (id, kind, event, batch, account_id, demonstration, at, delivered_at) VALUES ($1, $2, $3, $1, $4, $5, $6, $6)`,
		id, string(n.Kind), n.Event, n.AccountID, n.Demonstration, tx.Now())
	if err != nil {
		return uuid.Nil, fmt.Errorf("write notice: %w", err)
	}
	return id, nil
}
