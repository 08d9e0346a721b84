package scoresheet

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// Own is a sheet as its judge sees it. DeviceID is the device that saved its last
// revision, Source how that came ("" at revision 0). Counted and CountedReason say whether it goes into the score.
type Own struct {
	ID            uuid.UUID
	RoundID       uuid.UUID
	EntryID       uuid.UUID
	JudgingCode   string
	GroupID       string
	Stage         int
	RubricID      uuid.UUID
	RubricVersion int
	Revision      int
	Status        Status
	Marks         Marks
	Remarks       map[string]string
	Total         *int64
	Counted       bool
	CountedReason string
	Digest        []byte
	SavedAt       *time.Time
	SubmittedAt   *time.Time
	DeviceID      string
	Source        Source
	ReopenedAt    *time.Time // of an open sheet: when and why it was opened again
	ReopenedFor   string
}

const ownSQL = `
	SELECT s.id, s.round_id, s.entry_id, coalesce(e.judging_code, '') AS judging_code, e.group_id, s.stage, s.rubric_id,
	       ru.version AS rubric_version, s.revision, s.status, s.marks, s.remarks, s.total, s.counted, s.counted_reason,
	       s.digest, s.saved_at, s.submitted_at, coalesce(v.device_id, '') AS device_id, coalesce(v.source, '') AS source,
	       o.at AS reopened_at, coalesce(o.reason, '') AS reopened_for
	  FROM score_sheets s
	  JOIN entries e ON e.id = s.entry_id
	  JOIN rubrics ru ON ru.id = s.rubric_id
	  LEFT JOIN score_sheet_revisions v ON v.sheet_id = s.id AND v.revision = s.revision
	  LEFT JOIN LATERAL (SELECT at, reason FROM score_sheet_reopenings WHERE sheet_id = s.id ORDER BY id DESC LIMIT 1) o ON s.status = 'open'`

func readOwn(tx *database.Tx, id uuid.UUID) (*Own, error) {
	rows, err := tx.Pgx.Query(tx.Context(), ownSQL+` WHERE s.id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("read sheet %s: %w", id, err)
	}
	own, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByName[Own])
	if database.Missing(err) {
		return nil, sheetNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("read sheet %s: %w", id, err)
	}
	return own, nil
}

// lockSheet reads a sheet and keeps it from changing until the transaction ends.
func lockSheet(tx *database.Tx, id uuid.UUID) (*Sheet, error) {
	var s Sheet
	err := tx.Raw("SELECT * FROM score_sheets WHERE id = ? FOR NO KEY UPDATE", id).Take(&s).Error
	if database.Missing(err) {
		return nil, sheetNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("lock sheet %s: %w", id, err)
	}
	return &s, nil
}

// roundOf is the round a sheet belongs to, which never changes.
func roundOf(tx *database.Tx, sheetID uuid.UUID) (roundID uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT round_id FROM score_sheets WHERE id = $1", sheetID).Scan(&roundID)
	if database.Missing(err) {
		return uuid.Nil, sheetNotFound()
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("find round of sheet %s: %w", sheetID, err)
	}
	return roundID, nil
}
