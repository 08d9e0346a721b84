package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
)

// Line is a notice as one person finds it.
type Line struct {
	Notice
	ReadAt *time.Time
}

// Page is a piece of one's notices, newest first, and how many one has not read in all.
type Page struct {
	Lines  []Line
	Unread int
}

// mine is the condition in SQL under which notice n is account $1's: his own, or of a
// facility that he owns now.
const mine = `(n.account_id = $1 OR n.facility_id IN (SELECT facility_id FROM grants WHERE account_id = $1 AND role = 'owner' AND ended_at IS NULL))`

// List is one's notices before one of them (uuid.Nil: from the newest), at most limit,
// only those that one has not read if so asked.
func (s *Service) List(ctx context.Context, by account.Account, before uuid.UUID, limit int, unread bool) (p *Page, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	p = &Page{}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT `+columns+`, v.read_at FROM notices n LEFT JOIN notice_readings v ON v.notice_id = n.id AND v.account_id = $1
			 WHERE `+mine+` AND ($2 = '00000000-0000-0000-0000-000000000000'::uuid OR n.id < $2) AND (NOT $3 OR v.read_at IS NULL)
			 ORDER BY n.id DESC LIMIT $4`, by.ID, before, unread, limit)
		if err != nil {
			return fmt.Errorf("list notices: %w", err)
		}
		p.Lines, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Line, err error) {
			l.Notice, err = scan(row, &l.ReadAt)
			return l, err
		})
		if err != nil {
			return fmt.Errorf("list notices: %w", err)
		}
		err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM notices n
			 WHERE `+mine+` AND NOT EXISTS (SELECT 1 FROM notice_readings v WHERE v.notice_id = n.id AND v.account_id = $1)`, by.ID).Scan(&p.Unread)
		if err != nil {
			return fmt.Errorf("count notices: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// MarkRead notes that one has read one's notice. Twice changes nothing.
func (s *Service) MarkRead(ctx context.Context, by account.Account, id uuid.UUID) error {
	if err := account.RequirePerson(by); err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var found bool
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM notices n WHERE "+mine+" AND n.id = $2)", by.ID, id).Scan(&found); err != nil {
			return fmt.Errorf("look for notice %s: %w", id, err)
		}
		if !found {
			return ErrNotFound
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "INSERT INTO notice_readings (notice_id, account_id, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", id, by.ID, tx.Now()); err != nil {
			return fmt.Errorf("mark notice %s read: %w", id, err)
		}
		return nil
	})
}
