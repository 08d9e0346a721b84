package scoresheet

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Late is a late copy as the panel's head sees it: whose, for what, when; without
// its marks. TakenIn is the revision it became, 0 while it is none.
type Late struct {
	ID           uuid.UUID
	SheetID      uuid.UUID
	JudgeCode    string
	JudgingCode  string
	Stage        int
	BaseRevision int
	Revision     int // of the sheet now
	Submitted    bool
	Digest       []byte
	ReceivedAt   time.Time
	TakenIn      int
}

// LateCopies are what a round's devices sent after the stage had closed, oldest
// first. Head, deputy and secretary.
func (s *Service) LateCopies(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Late, error) {
	var copies []Late
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.PanelHead, account.PanelDeputy, account.Secretary, account.Auditor); err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT l.id, l.sheet_id, j.code AS judge_code, coalesce(e.judging_code, '') AS judging_code, s.stage, l.base_revision, s.revision,
			       (l.body::jsonb ->> 'submitted')::boolean AS submitted, l.digest, l.received_at, coalesce(v.revision, 0) AS taken_in
			  FROM score_sheet_late_copies l
			  JOIN score_sheets s ON s.id = l.sheet_id JOIN panel_members j ON j.id = s.judge_id JOIN entries e ON e.id = s.entry_id
			  LEFT JOIN score_sheet_revisions v ON v.sheet_id = l.sheet_id AND v.idempotency_key = l.idempotency_key AND v.digest = l.digest
			 WHERE s.round_id = $1 ORDER BY l.id`, roundID)
		if err != nil {
			return fmt.Errorf("read late copies of round %s: %w", roundID, err)
		}
		copies, err = pgx.CollectRows(rows, pgx.RowToStructByName[Late])
		return err
	})
	if err != nil {
		return nil, err
	}
	return copies, nil
}

// TakeIn makes a late copy the sheet's next revision, by a recorded reopening with
// a reason: while its stage is open, or in deliberation for the last stage, and
// then only a submitted copy, so that nothing stays open. Revision is the one of the
// sheet that was seen. The device that repeats its save is told of this revision.
// Head; deputy for the head's own; nobody for himself. The answer has no marks.
func (s *Service) TakeIn(ctx context.Context, by account.Account, lateCopyID uuid.UUID, revision int, why string) (*Own, error) {
	var own *Own
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var late LateCopy
		err := tx.Where("id = ?", lateCopyID).First(&late).Error
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return fmt.Errorf("read late copy %s: %w", lateCopyID, err)
		}
		roundID, err := roundOf(tx, late.SheetID)
		if err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID) // what counts changes
		if err != nil {
			return err
		}
		sheet, err := lockSheet(tx, late.SheetID)
		if err != nil {
			return err
		}
		if err := mustHead(tx, by, sheet); err != nil {
			return err
		}
		if sheet.Revision != revision {
			return staleSheet(tx, sheet.ID, veil)
		}
		if why, err = reason(why); err != nil {
			return err
		}
		if err := s.takeIn(tx, by, r, sheet, &late, why); err != nil {
			return err
		}
		own, err = readOwn(tx, sheet.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return veil(own), nil
}

func (s *Service) takeIn(tx *database.Tx, by account.Account, r *competition.Round, sheet *Sheet, late *LateCopy, why string) error {
	if sheet.Stage != r.Stage || r.Phase != competition.Scoring && r.Phase != competition.Deliberation {
		return fault.New(fault.Locked, "stage-closed", "Không còn nhận bản gửi muộn của lượt chấm này.")
	}
	var taken bool
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM score_sheet_revisions WHERE sheet_id = $1 AND idempotency_key = $2)",
		sheet.ID, late.IdempotencyKey).Scan(&taken)
	if err != nil {
		return fmt.Errorf("look for late copy %s: %w", late.ID, err)
	}
	if taken {
		return fault.New(fault.Conflict, "late-copy-taken", "Bản gửi muộn này đã được nhận.")
	}
	body, _, err := ParseBody([]byte(late.Body))
	if err != nil {
		return fmt.Errorf("read late copy %s: %w", late.ID, err)
	}
	if r.Phase != competition.Scoring && !body.Submitted {
		return fault.New(fault.Conflict, "late-copy-not-submitted", "Bản gửi muộn chưa được giám khảo nộp nên không nhận được khi lượt chấm đã đóng.")
	}
	total, err := s.judge(tx, sheet.RubricID, body)
	if err != nil {
		return err
	}
	if err := unlock(tx, by, sheet, nil, why, &late.ID); err != nil {
		return err
	}
	q := SaveRequest{SheetID: sheet.ID, Key: late.IdempotencyKey, DeviceID: late.DeviceID, DeviceTime: late.DeviceTime}
	if _, err := write(tx, by, q, &saving{now: tx.Now(), sheet: *sheet, source: FromLate}, body, total, []byte(late.Body), late.Digest); err != nil {
		return err
	}
	return Recount(tx, by, r.ID) // a judge who left may just have handed in
}
