package notice

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/mail"
)

// Posted is a mail of the demonstration, which went nowhere, as it would have arrived.
type Posted struct {
	mail.Mail
	mail.Shown
	Kind Kind // "" of what guards an account
}

// MailboxQuery narrows the demonstration's mailbox; nil lets everything through.
type MailboxQuery struct{ RoundID, FacilityID *uuid.UUID }

// Mailbox shows what would have gone out, newest first, before a mail (uuid.Nil: from
// the newest): only mails about what is made up. An administrator sees all of them, an
// organiser those about the rounds and facilities of his unit; for everybody else, and
// where nothing is made up, there is none.
func (s *Service) Mailbox(ctx context.Context, by account.Account, q MailboxQuery, before uuid.UUID, limit int) (mails []Posted, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var administers, organises, madeUp bool
		err := tx.Pgx.QueryRow(tx.Context(), `
			SELECT EXISTS (SELECT 1 FROM grants WHERE account_id = $1 AND role = 'administrator' AND ended_at IS NULL),
			       EXISTS (SELECT 1 FROM grants WHERE account_id = $1 AND role = 'organiser' AND ended_at IS NULL),
			       CASE WHEN $2::uuid IS NOT NULL THEN EXISTS (SELECT 1 FROM rounds WHERE id = $2 AND demonstration)
			            WHEN $3::uuid IS NOT NULL THEN EXISTS (SELECT 1 FROM facilities WHERE id = $3 AND demonstration)
			            ELSE EXISTS (SELECT 1 FROM rounds WHERE demonstration) OR EXISTS (SELECT 1 FROM facilities WHERE demonstration) END`,
			by.ID, q.RoundID, q.FacilityID).Scan(&administers, &organises, &madeUp)
		if err != nil {
			return fmt.Errorf("look who may read the mailbox: %w", err)
		}
		if !madeUp || !administers && !organises {
			return account.ErrHidden
		}
		if !administers && q.RoundID != nil {
			if err := account.RequireOnRound(tx, by, *q.RoundID, account.Organiser); err != nil {
				return err
			}
		}
		if !administers && q.FacilityID != nil {
			if err := account.RequireOnFacility(tx, by, *q.FacilityID, account.Organiser); err != nil {
				return err
			}
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT m.id, m.source_id, m.address, m.locale, m.letter, m.unsubscribe, m.demonstration, m.status, m.why, m.created_at, m.settled_at, coalesce(n.kind, '')
			  FROM mails m LEFT JOIN notices n ON n.id = m.source_id
			 WHERE m.demonstration AND ($2 OR EXISTS (
			       SELECT 1 FROM grants g LEFT JOIN rounds r ON r.id = n.round_id LEFT JOIN facilities f ON f.id = n.facility_id LEFT JOIN units u ON u.id = f.unit_id
			        WHERE g.account_id = $1 AND g.role = 'organiser' AND g.ended_at IS NULL AND (r.unit_id = g.unit_id OR u.id = g.unit_id OR (u.level = 'commune' AND u.parent_id = g.unit_id))))
			   AND ($3::uuid IS NULL OR n.round_id = $3) AND ($4::uuid IS NULL OR n.facility_id = $4)
			   AND ($5 = '00000000-0000-0000-0000-000000000000'::uuid OR m.id < $5)
			 ORDER BY m.id DESC LIMIT $6`, by.ID, administers, q.RoundID, q.FacilityID, before, limit)
		if err != nil {
			return fmt.Errorf("read the mailbox: %w", err)
		}
		mails, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Posted, err error) {
			var letter []byte
			m := &p.Mail
			if err = row.Scan(&m.ID, &m.SourceID, &m.Address, &m.Locale, &letter, &m.Unsubscribe, &m.Demonstration, &m.Status, &m.Why, &m.CreatedAt, &m.SettledAt, &p.Kind); err != nil {
				return p, err
			}
			if letter != nil {
				if err = json.Unmarshal(letter, &m.Letter); err != nil {
					return p, err
				}
			}
			p.Shown, err = m.Show()
			return p, err
		})
		if err != nil {
			return fmt.Errorf("read the mailbox: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return mails, nil
}
