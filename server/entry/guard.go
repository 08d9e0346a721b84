package entry

import (
	"fmt"

	"tieubieu/server/competition"
	"tieubieu/server/database"
)

// NoneSubmitted is the guard of leaving registration backwards: an entry that was
// handed in stays handed in.
func NoneSubmitted(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	var n int
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM entries WHERE round_id = $1 AND submitted_at IS NOT NULL AND status <> 'withdrawn'`, r.ID).Scan(&n)
	if err != nil {
		return nil, fmt.Errorf("count submitted entries of round %s: %w", r.ID, err)
	}
	if n == 0 {
		return nil, nil
	}
	return []competition.Missing{{Code: "entries-submitted", Message: fmt.Sprintf("%d hồ sơ đã nộp, không thể đưa kỳ về bản nháp.", n), Count: n}}, nil
}
