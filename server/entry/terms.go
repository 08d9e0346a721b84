package entry

import (
	"fmt"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
)

// CopyTerms gives a new round what another asks of those who enter, and the lists by
// which its support team looks: for competition.Service.OnCopy.
func CopyTerms(tx *database.Tx, by account.Account, from, to *competition.Round) error {
	for _, query := range []string{
		`INSERT INTO round_entry_rules (round_id, kinds, certificate_tier, words, updated_at, updated_by)
		 SELECT $2, kinds, certificate_tier, words, $3, $4 FROM round_entry_rules WHERE round_id = $1`,
		`INSERT INTO round_checklists (round_id, group_id, items, updated_at, updated_by)
		 SELECT $2, group_id, items, $3, $4 FROM round_checklists WHERE round_id = $1`,
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), query, from.ID, to.ID, tx.Now(), actor(by)); err != nil {
			return fmt.Errorf("copy terms of round %s: %w", from.ID, err)
		}
	}
	return nil
}
