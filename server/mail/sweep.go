package mail

import (
	"context"
	"fmt"

	"tieubieu/server/database"
)

// Sweep removes the words of mails that are older than Retention, and returns of how
// many. That each went, when and where to, stays on the record.
func (o *Outbox) Sweep(ctx context.Context) (letters int, err error) {
	err = database.InTx(ctx, o.DB, func(tx *database.Tx) error {
		tag, err := tx.Pgx.Exec(tx.Context(), `UPDATE mails SET letter = NULL, unsubscribe = ''
			WHERE letter IS NOT NULL AND status <> 'waiting' AND created_at < $1`, tx.Now().Add(-Retention))
		if err != nil {
			return fmt.Errorf("remove old letters: %w", err)
		}
		letters = int(tag.RowsAffected())
		return nil
	})
	return letters, err
}
