package scoresheet

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// PrintCheck is what the server knows of a printed sheet's revision and digest. Known:
// that revision was saved with exactly that digest. Current: it is the last one.
type PrintCheck struct {
	JudgingCode string
	Stage       int
	Known       bool
	Current     bool
	Submitted   bool
	SavedAt     *time.Time
}

// CheckPrint compares a printed sheet, by the digest (64 lower-case hex digits) in its
// QR code, with what was saved; it tells no mark. For the sheet's judge and for those
// who run the round.
func (s *Service) CheckPrint(ctx context.Context, by account.Account, sheetID uuid.UUID, revision int, digest string) (*PrintCheck, error) {
	printed, err := hex.DecodeString(digest)
	if err != nil || len(printed) != 32 {
		return nil, fault.New(fault.Invalid, "bad-digest", "Mã đối chiếu trên phiếu không đúng định dạng.")
	}
	var check PrintCheck
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var round uuid.UUID
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT round_id FROM score_sheets WHERE id = $1", sheetID).Scan(&round)
		if database.Missing(err) {
			return sheetNotFound()
		}
		if err != nil {
			return fmt.Errorf("read sheet %s: %w", sheetID, err)
		}
		if mustOwn(tx, by, sheetID) != nil {
			err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor)
			if err != nil {
				return err
			}
		}
		err = tx.Pgx.QueryRow(tx.Context(), `
			SELECT coalesce(e.judging_code, ''), s.stage, v.sheet_id IS NOT NULL, v.sheet_id IS NOT NULL AND v.revision = s.revision, coalesce(v.submitted, false), v.saved_at
			  FROM score_sheets s JOIN entries e ON e.id = s.entry_id
			  LEFT JOIN score_sheet_revisions v ON v.sheet_id = s.id AND v.revision = $2 AND v.digest = $3
			 WHERE s.id = $1`, sheetID, revision, printed).
			Scan(&check.JudgingCode, &check.Stage, &check.Known, &check.Current, &check.Submitted, &check.SavedAt)
		if err != nil {
			return fmt.Errorf("compare print of sheet %s: %w", sheetID, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &check, nil
}
