package scoresheet

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
	"tieubieu/server/entry"
)

// shownSheets are a judge's sheets in a round that are shown to the judge, by stage
// and judging code.
func shownSheets(tx *database.Tx, judgeID uuid.UUID) ([]Own, error) {
	rows, err := tx.Pgx.Query(tx.Context(), ownSQL+` JOIN rounds r ON r.id = s.round_id
		WHERE s.judge_id = $1 AND `+entry.ShownSheet+` ORDER BY s.stage, e.judging_code COLLATE "C"`, judgeID)
	if err != nil {
		return nil, fmt.Errorf("read sheets of judge %s: %w", judgeID, err)
	}
	sheets, err := pgx.CollectRows(rows, pgx.RowToStructByName[Own])
	if err != nil {
		return nil, fmt.Errorf("read sheets of judge %s: %w", judgeID, err)
	}
	return sheets, nil
}
