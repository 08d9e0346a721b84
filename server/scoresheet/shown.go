package scoresheet

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// shownToJudge is the condition in SQL under which sheet s of round r is shown to its
// own judge: stage 2 is scored without sight of stage 1, so once it has opened nothing
// of stage 1 is, but for sheets that a correction after publication takes again.
const shownToJudge = `(s.stage >= r.stage OR EXISTS (SELECT 1 FROM score_sheet_reopenings o WHERE o.sheet_id = s.id AND o.criteria <> '{}'))`

// shownSheets are a judge's sheets in a round that are shown to the judge, by stage
// and judging code.
func shownSheets(tx *database.Tx, judgeID uuid.UUID) ([]Own, error) {
	rows, err := tx.Pgx.Query(tx.Context(), ownSQL+` JOIN rounds r ON r.id = s.round_id
		WHERE s.judge_id = $1 AND `+shownToJudge+` ORDER BY s.stage, e.judging_code COLLATE "C"`, judgeID)
	if err != nil {
		return nil, fmt.Errorf("read sheets of judge %s: %w", judgeID, err)
	}
	sheets, err := pgx.CollectRows(rows, pgx.RowToStructByName[Own])
	if err != nil {
		return nil, fmt.Errorf("read sheets of judge %s: %w", judgeID, err)
	}
	return sheets, nil
}
