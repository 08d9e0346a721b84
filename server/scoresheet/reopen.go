package scoresheet

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
	"tieubieu/server/text"
)

// Reopen unlocks a submitted sheet for its own judge, with a reason for the minutes.
// The panel's head does it, the deputy for the head's own, nobody for himself. While
// the stage is open the whole sheet is opened (criteria is empty); in a correction of
// a published round it is the criteria named. Revision is the one seen. What is
// answered, also by Stale, has no marks: these are the judge's.
func (s *Service) Reopen(ctx context.Context, by account.Account, sheetID uuid.UUID, revision int, why string, criteria []string) (*Own, error) {
	var own *Own
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, sheet, err := lockForHead(tx, by, sheetID)
		if err != nil {
			return err
		}
		if sheet.Revision != revision {
			return staleSheet(tx, sheetID, veil)
		}
		if why, err = reason(why); err != nil {
			return err
		}
		if err := s.mayReopen(tx, r, sheet, criteria); err != nil {
			return err
		}
		if sheet.Status != Submitted {
			return fault.New(fault.Conflict, "sheet-open", "Phiếu này đang mở, chưa nộp.")
		}
		if !sheet.Counted {
			return fault.New(fault.Conflict, "sheet-not-counted", "Phiếu này không còn được tính nên không mở lại.")
		}
		if err := mustSit(tx, sheet.JudgeID); err != nil {
			return err
		}
		if err := unlock(tx, by, sheet, criteria, why, nil); err != nil {
			return err
		}
		own, err = readOwn(tx, sheetID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return veil(own), nil
}

// veil takes off what only the judge may see.
func veil(own *Own) *Own {
	own.Marks, own.Remarks, own.Total, own.Digest = Marks{}, map[string]string{}, nil, nil
	return own
}

// mayReopen says whether the sheet's stage is still open, or a correction takes
// these criteria again.
func (s *Service) mayReopen(tx *database.Tx, r *competition.Round, sheet *Sheet, criteria []string) error {
	var f fault.Fields
	if r.Phase == competition.Scoring && sheet.Stage == r.Stage {
		if len(criteria) > 0 {
			f.Add("criteria", "whole-sheet", "Khi lượt chấm còn mở, cả phiếu được mở lại.")
		}
		return f.Err()
	}
	correcting := false
	if r.Phase == competition.Published {
		var err error
		if correcting, err = s.correctionOpen(tx, r.ID); err != nil {
			return err
		}
	}
	if !correcting {
		return fault.New(fault.Locked, "stage-closed", "Lượt chấm đã đóng, không thể mở lại phiếu.")
	}
	ru, err := s.rubrics.get(tx, sheet.RubricID)
	if err != nil {
		return err
	}
	if len(criteria) == 0 {
		f.Add("criteria", "required", "Phải nêu những tiêu chí được chấm lại.")
	}
	for i, id := range criteria {
		path := fmt.Sprintf("criteria[%d]", i)
		if _, known := ru.Tree.Criterion(id); !known {
			f.Add(path, "unknown-criterion", "Bộ tiêu chí không có tiêu chí này.")
		} else if slices.Contains(criteria[:i], id) {
			f.Add(path, "twice", "Tiêu chí này có hai lần.")
		}
	}
	return f.Err()
}

// lockForHead locks a sheet, sharing its round, for someone who may open it.
func lockForHead(tx *database.Tx, by account.Account, sheetID uuid.UUID) (*competition.Round, *Sheet, error) {
	roundID, err := roundOf(tx, sheetID)
	if err != nil {
		return nil, nil, err
	}
	r, err := competition.Share(tx, roundID)
	if err != nil {
		return nil, nil, err
	}
	sheet, err := lockSheet(tx, sheetID)
	if err != nil {
		return nil, nil, err
	}
	return r, sheet, mustHead(tx, by, sheet)
}

// mustHead refuses whoever may not open this sheet: as not found to those who may
// not know of it.
func mustHead(tx *database.Tx, by account.Account, sheet *Sheet) error {
	var role panel.Role
	var owner uuid.UUID
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT role, account_id FROM panel_members WHERE id = $1", sheet.JudgeID).Scan(&role, &owner); err != nil {
		return fmt.Errorf("read judge of sheet %s: %w", sheet.ID, err)
	}
	if owner == by.ID {
		return fault.New(fault.Forbidden, "own-sheet", "Không ai được mở lại phiếu của chính mình.")
	}
	roles, err := account.RolesOnRound(tx, by, sheet.RoundID)
	if err != nil {
		return err
	}
	switch {
	case roles.Any(account.PanelHead), role == panel.Head && roles.Any(account.PanelDeputy):
		return nil
	case roles.Any(account.PanelDeputy, account.Secretary, account.Organiser):
		return fault.New(fault.Forbidden, "not-panel-head", "Chỉ trưởng ban giám khảo được mở lại phiếu; phó ban mở phiếu của trưởng ban.")
	}
	return sheetNotFound()
}

func mustSit(tx *database.Tx, judgeID uuid.UUID) error {
	var sits bool
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT status = 'active' FROM panel_members WHERE id = $1", judgeID).Scan(&sits); err != nil {
		return fmt.Errorf("read judge %s: %w", judgeID, err)
	}
	if !sits {
		return fault.New(fault.Conflict, "judge-left", "Giám khảo này đã rời Ban giám khảo, không còn ai sửa phiếu.")
	}
	return nil
}

func unlock(tx *database.Tx, by account.Account, sheet *Sheet, criteria []string, why string, lateCopy *uuid.UUID) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make reopening id: %w", err)
	}
	reopening := &Reopening{
		ID: id, SheetID: sheet.ID, Revision: sheet.Revision, Criteria: criteria,
		Reason: why, LateCopy: lateCopy, ByID: by.ID, At: tx.Now(),
	}
	if err := tx.Create(reopening).Error; err != nil {
		return fmt.Errorf("record reopening of sheet %s: %w", sheet.ID, err)
	}
	sheet.Status, sheet.SubmittedAt = Open, nil
	if err := tx.Model(&Sheet{ID: sheet.ID}).Select("Status", "SubmittedAt").Updates(sheet).Error; err != nil {
		return fmt.Errorf("open sheet %s: %w", sheet.ID, err)
	}
	detail := map[string]any{"revision": sheet.Revision, "criteria": append([]string{}, criteria...)}
	if lateCopy != nil {
		detail["lateCopy"] = *lateCopy
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "reopen-sheet", Subject: "sheet", ID: sheet.ID, Round: sheet.RoundID, Reason: why, Detail: detail,
	})
}

// retake is the part of a sheet that a correction takes again: its marks as they
// stand, and the criteria that may change.
type retake struct {
	criteria []string
	before   Marks
}

// readRetake is the retake an open sheet was last opened for, or nil.
func readRetake(tx *database.Tx, sheetID uuid.UUID) (*retake, error) {
	var of retake
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT o.criteria, s.marks FROM score_sheet_reopenings o JOIN score_sheets s ON s.id = o.sheet_id
		WHERE o.sheet_id = $1 ORDER BY o.id DESC LIMIT 1`, sheetID).Scan(&of.criteria, &of.before)
	if database.Missing(err) || err == nil && len(of.criteria) == 0 {
		return nil, nil //nolint:nilnil // not opened for a retake
	}
	if err != nil {
		return nil, fmt.Errorf("read reopening of sheet %s: %w", sheetID, err)
	}
	return &of, nil
}

// check refuses marks that differ on other criteria than the reopened ones.
func (of *retake) check(after Marks) error {
	if of == nil {
		return nil
	}
	var f fault.Fields
	for id := range after {
		if _, was := of.before[id]; !was && !slices.Contains(of.criteria, id) {
			f.Add("marks."+id, "criterion-not-reopened", "Tiêu chí này không được mở lại.")
		}
	}
	for id, mark := range of.before {
		if !slices.Contains(of.criteria, id) && !bytes.Equal(mark, after[id]) {
			f.Add("marks."+id, "criterion-not-reopened", "Tiêu chí này không được mở lại.")
		}
	}
	slices.SortFunc(f, func(a, b fault.Field) int { return compareUTF16(a.Path, b.Path) })
	return f.Err()
}

// EndRetakes takes back what a correction did to the sheets that it opened since a
// moment: each is submitted again with the marks it had before, as a new revision
// equal to the one that was opened, whether it was submitted anew in between or not.
// It is called when a correction is abandoned, under the round's lock.
func EndRetakes(tx *database.Tx, by account.Account, roundID uuid.UUID, since time.Time) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT DISTINCT ON (o.sheet_id) o.sheet_id, o.revision
		  FROM score_sheet_reopenings o JOIN score_sheets s ON s.id = o.sheet_id
		 WHERE s.round_id = $1 AND o.at >= $2 AND o.criteria <> '{}' ORDER BY o.sheet_id, o.id`, roundID, since)
	if err != nil {
		return fmt.Errorf("read retakes of round %s: %w", roundID, err)
	}
	type opened struct {
		SheetID  uuid.UUID
		Revision int
	}
	retaken, err := pgx.CollectRows(rows, pgx.RowToStructByPos[opened])
	if err != nil {
		return fmt.Errorf("read retakes of round %s: %w", roundID, err)
	}
	for _, o := range retaken {
		if err := restore(tx, by, o.SheetID, o.Revision); err != nil {
			return err
		}
	}
	return nil
}

// Retaking is the guard of approving a correction: every sheet opened for it has
// been submitted again.
func Retaking(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	open, err := openRetakes(tx, r.ID)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return []competition.Missing{{
		Code: "retakes-not-submitted", Count: len(open),
		Message: fmt.Sprintf("%d phiếu mở lại chưa nộp: %s.", len(open), listed(open)),
	}}, nil
}

func openRetakes(tx *database.Tx, roundID uuid.UUID) ([]openSheet, error) {
	return readOpen(tx, `
		SELECT s.id, o.revision, j.code, e.judging_code
		  FROM score_sheets s
		  JOIN LATERAL (SELECT revision, criteria FROM score_sheet_reopenings WHERE sheet_id = s.id ORDER BY id DESC LIMIT 1) o ON true
		  JOIN panel_members j ON j.id = s.judge_id JOIN entries e ON e.id = s.entry_id
		 WHERE s.round_id = $1 AND s.status = 'open' AND o.criteria <> '{}'
		 ORDER BY j.code COLLATE "C", e.judging_code COLLATE "C"`, roundID)
}

func restore(tx *database.Tx, by account.Account, sheetID uuid.UUID, opened int) error {
	key, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make key of restored revision: %w", err)
	}
	now := tx.Now()
	tag, err := tx.Pgx.Exec(tx.Context(), `
		WITH was AS (SELECT * FROM score_sheet_revisions WHERE sheet_id = $1 AND revision = $2),
		     made AS (INSERT INTO score_sheet_revisions
		       (sheet_id, revision, idempotency_key, digest, body, total, submitted, saved_by, saved_at, source)
		       SELECT s.id, s.revision + 1, $3, was.digest, was.body, was.total, true, $4, $5, was.source
		         FROM score_sheets s, was WHERE s.id = $1 RETURNING revision)
		UPDATE score_sheets s SET revision = made.revision, status = 'submitted', marks = was.body::jsonb -> 'marks',
		       remarks = was.body::jsonb -> 'remarks', total = was.total, digest = was.digest, saved_at = $5, submitted_at = $5
		  FROM was, made WHERE s.id = $1`, sheetID, opened, key, by.ID, now)
	if err != nil || tag.RowsAffected() != 1 {
		return fmt.Errorf("restore sheet %s to revision %d: %w", sheetID, opened, err)
	}
	var roundID uuid.UUID
	if roundID, err = roundOf(tx, sheetID); err != nil {
		return err
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "restore-sheet", Subject: "sheet", ID: sheetID, Round: roundID, Detail: map[string]int{"from": opened},
	})
}

// reason is a reason for the record: needed, at most 1,000 characters.
func reason(s string) (string, error) {
	s = text.Clean(s)
	var f fault.Fields
	switch {
	case s == "":
		f.Add("reason", "required", "Phải ghi lý do.")
	case len([]rune(s)) > 1000:
		f.Add("reason", "too-long", "Lý do dài quá 1.000 ký tự.")
	}
	return s, f.Err()
}
