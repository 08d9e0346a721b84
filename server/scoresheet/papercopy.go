package scoresheet

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// CopyStatus of a paper copy.
type CopyStatus string

const (
	Awaiting  CopyStatus = "awaiting" // for a second person
	Confirmed CopyStatus = "confirmed"
	Refused   CopyStatus = "refused"
)

// PaperCopy is what one person read off a signed paper sheet: complete, and nothing
// until a second person has compared it with the scan. Body is canonical and
// submitted, Total in hundredths, BaseRevision the sheet's when it was typed.
type PaperCopy struct {
	ID           uuid.UUID `gorm:"primaryKey"`
	SheetID      uuid.UUID
	ScanID       uuid.UUID
	BaseRevision int
	Body         string
	Digest       []byte
	Total        int64
	Status       CopyStatus
	EnteredBy    uuid.UUID
	EnteredAt    time.Time
	DecidedBy    *uuid.UUID
	DecidedAt    *time.Time
	Reason       string // of a refusal
	Version      int
}

// TableName is the table of paper copies.
func (PaperCopy) TableName() string { return "paper_copies" }

// Entered is a paper copy as those see it who compare it with its scan.
type Entered struct {
	PaperCopy
	JudgingCode   string
	JudgeCode     string
	JudgeName     string
	ContentType   string // of the scan
	EnteredByName string
	DecidedByName string
	Marks         Marks
	Remarks       map[string]string
}

// EnterPaper keeps what the secretary read off a judge's signed paper sheet, every
// criterion marked, to be confirmed by a second person. The stage must be open and
// the sheet count (Locked "stage-closed", "sheet-not-counted"); never over a
// submitted sheet (Conflict "sheet-submitted"), and one copy of a sheet at a time
// ("paper-copy-waits"). A scan stands for one judge's sheets alone
// ("scan-of-another-judge"), since that judge may see it. Marks are refused as
// Save refuses them. Secretary; Forbidden "scores-here" for one who scores.
func (s *Service) EnterPaper(ctx context.Context, by account.Account, sheetID, scanID uuid.UUID, body Body) (*Entered, error) {
	body.Submitted = true
	body, err := body.normal()
	if err != nil {
		return nil, err
	}
	var entered *Entered
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, sheet, err := lockForPaper(tx, by, sheetID, account.Secretary)
		if err != nil {
			return err
		}
		if err := mustTakePaper(r, sheet); err != nil {
			return err
		}
		if err := mustWaitForNone(tx, sheetID); err != nil {
			return err
		}
		if err := mustScanFor(tx, scanID, sheet); err != nil {
			return err
		}
		total, err := s.judge(tx, sheet.RubricID, body)
		if err != nil {
			return err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make paper copy id: %w", err)
		}
		canonical := body.canonical()
		c := &PaperCopy{
			ID: id, SheetID: sheetID, ScanID: scanID, BaseRevision: sheet.Revision, Body: string(canonical), Digest: digestOf(canonical),
			Total: *total, Status: Awaiting, EnteredBy: by.ID, EnteredAt: tx.Now(), Version: 1,
		}
		if err := tx.Create(c).Error; err != nil {
			return fmt.Errorf("keep paper copy of sheet %s: %w", sheetID, err)
		}
		if err := c.record(tx, by, r.ID, "enter-paper-sheet", ""); err != nil {
			return err
		}
		entered, err = readEntered(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return entered, nil
}

// PaperCopies are a round's paper copies, oldest first, with their marks. Secretary,
// organiser and head; nobody who scores while a stage is scored.
func (s *Service) PaperCopies(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Entered, error) {
	var copies []Entered
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Secretary, account.Organiser, account.PanelHead, account.Auditor); err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		scores, err := scoresNow(tx, by, r)
		if err != nil {
			return err
		}
		if scores {
			return account.ErrHidden
		}
		copies, err = collectEntered(tx, `WHERE s.round_id = $1 ORDER BY c.id`, roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return copies, nil
}

// ConfirmPaper makes a paper copy the submitted revision of its sheet, source Paper.
// A second person does: secretary or organiser, neither who typed it ("own-entering")
// nor who scores ("own-sheet", "scores-here"). The stage must be open and the sheet
// count; never over a sheet that was submitted meanwhile ("sheet-submitted"). A draft
// that the judge's device saved meanwhile stays among the revisions: what is signed
// on paper is later than what was never submitted, and the device is told by 412.
func (s *Service) ConfirmPaper(ctx context.Context, by account.Account, copyID uuid.UUID, version int) (*Entered, error) {
	return s.decidePaper(ctx, by, copyID, version, func(tx *database.Tx, r *competition.Round, sheet *Sheet, c *PaperCopy) error {
		if c.EnteredBy == by.ID {
			return fault.New(fault.Forbidden, "own-entering", "Người nhập phiếu giấy không được tự xác nhận.")
		}
		if err := mustTakePaper(r, sheet); err != nil {
			return err
		}
		body, _, err := ParseBody([]byte(c.Body))
		if err != nil {
			return fmt.Errorf("read paper copy %s: %w", c.ID, err)
		}
		total, err := s.judge(tx, sheet.RubricID, body)
		if err != nil {
			return err
		}
		q := SaveRequest{SheetID: sheet.ID, Key: c.ID}
		if _, err := write(tx, by, q, &saving{now: tx.Now(), sheet: *sheet, source: FromPaper}, body, total, []byte(c.Body), c.Digest); err != nil {
			return err
		}
		c.Status = Confirmed
		return nil
	})
}

// RefusePaper ends a paper copy that waits, with a reason; the sheet stays as it is.
// Secretary or organiser who does not score, also who typed it.
func (s *Service) RefusePaper(ctx context.Context, by account.Account, copyID uuid.UUID, version int, why string) (*Entered, error) {
	return s.decidePaper(ctx, by, copyID, version, func(_ *database.Tx, _ *competition.Round, _ *Sheet, c *PaperCopy) (err error) {
		c.Reason, err = reason(why)
		c.Status = Refused
		return err
	})
}

// decidePaper locks sheet and copy, lets decide set the copy's status, and keeps it.
func (s *Service) decidePaper(ctx context.Context, by account.Account, copyID uuid.UUID, version int,
	decide func(tx *database.Tx, r *competition.Round, sheet *Sheet, c *PaperCopy) error,
) (*Entered, error) {
	var entered *Entered
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var sheetID uuid.UUID
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT sheet_id FROM paper_copies WHERE id = $1", copyID).Scan(&sheetID)
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return fmt.Errorf("find sheet of paper copy %s: %w", copyID, err)
		}
		r, sheet, err := lockForPaper(tx, by, sheetID, account.Secretary, account.Organiser)
		if err != nil {
			return err
		}
		var c PaperCopy
		if err := tx.Raw("SELECT * FROM paper_copies WHERE id = ? FOR UPDATE", copyID).Take(&c).Error; err != nil {
			return fmt.Errorf("lock paper copy %s: %w", copyID, err)
		}
		if c.Version != version {
			current, err := readEntered(tx, copyID)
			if err != nil {
				return err
			}
			return competition.Stale(tx, "Bản nhập từ phiếu giấy", copyID, "", current)
		}
		if c.Status != Awaiting {
			return fault.New(fault.Conflict, "paper-copy-decided", "Bản nhập từ phiếu giấy này đã được quyết định.")
		}
		if err := decide(tx, r, sheet, &c); err != nil {
			return err
		}
		now := tx.Now()
		c.DecidedBy, c.DecidedAt = &by.ID, &now
		c.Version++
		if err := tx.Model(&PaperCopy{ID: c.ID}).Select("Status", "DecidedBy", "DecidedAt", "Reason", "Version").Updates(&c).Error; err != nil {
			return fmt.Errorf("decide paper copy %s: %w", copyID, err)
		}
		action := map[CopyStatus]string{Confirmed: "confirm-paper-sheet", Refused: "refuse-paper-sheet"}[c.Status]
		if err := c.record(tx, by, r.ID, action, c.Reason); err != nil {
			return err
		}
		entered, err = readEntered(tx, copyID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return entered, nil
}

func (c *PaperCopy) record(tx *database.Tx, by account.Account, roundID uuid.UUID, action, why string) error {
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: action, Subject: "paper-copy", ID: c.ID, Round: roundID, Reason: why,
		Detail: map[string]any{"sheet": c.SheetID, "scan": c.ScanID, "baseRevision": c.BaseRevision, "sha256": hex.EncodeToString(c.Digest)},
	})
}

// lockForPaper locks a sheet, sharing its round, for someone with one of these roles
// who does not score in the round: a judge sees no other judge's marks, and nobody
// confirms his own.
func lockForPaper(tx *database.Tx, by account.Account, sheetID uuid.UUID, anyOf ...account.Role) (*competition.Round, *Sheet, error) {
	roundID, err := roundOf(tx, sheetID)
	if err != nil {
		return nil, nil, err
	}
	if err := account.RequireOnRound(tx, by, roundID, anyOf...); err != nil {
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
	var own bool
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT account_id = $2 FROM panel_members WHERE id = $1", sheet.JudgeID, by.ID).Scan(&own)
	if err != nil {
		return nil, nil, fmt.Errorf("read judge of sheet %s: %w", sheetID, err)
	}
	if own {
		return nil, nil, fault.New(fault.Forbidden, "own-sheet", "Không ai được nhập hoặc xác nhận phiếu giấy của chính mình.")
	}
	scores, err := scoresNow(tx, by, r)
	if err != nil {
		return nil, nil, err
	}
	if scores {
		return nil, nil, errScoresHere
	}
	return r, sheet, nil
}

var errScoresHere = fault.New(fault.Forbidden, "scores-here", "Người đang chấm điểm kỳ này không được xem phiếu giấy của giám khảo khác.")

// scoresNow says whether by scores a stage that is not over, and so must not see
// anybody else's marks.
func scoresNow(tx *database.Tx, by account.Account, r *competition.Round) (scores bool, err error) {
	if r.Phase != competition.Scoring {
		return false, nil
	}
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM panel_members WHERE round_id = $1 AND account_id = $2 AND status = 'active' AND scores)`,
		r.ID, by.ID).Scan(&scores)
	if err != nil {
		return false, fmt.Errorf("look who scores in round %s: %w", r.ID, err)
	}
	return scores, nil
}

// mustTakePaper says whether a paper sheet may stand in for this sheet now.
func mustTakePaper(r *competition.Round, sheet *Sheet) error {
	switch {
	case r.Phase != competition.Scoring || sheet.Stage != r.Stage:
		return fault.New(fault.Locked, "stage-closed", "Lượt chấm đã đóng, không nhập được phiếu giấy.")
	case sheet.Status == Submitted:
		return fault.New(fault.Conflict, "sheet-submitted", "Phiếu này giám khảo đã nộp trên máy, không thể thay bằng phiếu giấy.")
	case !sheet.Counted:
		return fault.New(fault.Locked, "sheet-not-counted", "Phiếu này không còn được tính: %s.", sheet.CountedReason)
	}
	return nil
}

func mustWaitForNone(tx *database.Tx, sheetID uuid.UUID) error {
	var waits bool
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM paper_copies WHERE sheet_id = $1 AND status = 'awaiting')", sheetID).Scan(&waits)
	if err != nil {
		return fmt.Errorf("look for paper copies of sheet %s: %w", sheetID, err)
	}
	if waits {
		return fault.New(fault.Conflict, "paper-copy-waits", "Phiếu này đã được nhập từ giấy và đang chờ xác nhận.")
	}
	return nil
}

const enteredSQL = `
	SELECT c.id, c.sheet_id, c.scan_id, c.base_revision, c.body, c.digest, c.total, c.status, c.entered_by, c.entered_at, c.decided_by, c.decided_at,
	       c.reason, c.version, coalesce(e.judging_code, '') AS judging_code, j.code AS judge_code, p.name AS judge_name, x.content_type,
	       typist.name AS entered_by_name, coalesce(decider.name, '') AS decided_by_name,
	       c.body::jsonb -> 'marks' AS marks, c.body::jsonb -> 'remarks' AS remarks
	  FROM paper_copies c
	  JOIN paper_scans x ON x.id = c.scan_id
	  JOIN score_sheets s ON s.id = c.sheet_id
	  JOIN entries e ON e.id = s.entry_id
	  JOIN panel_members j ON j.id = s.judge_id
	  JOIN accounts p ON p.id = j.account_id
	  JOIN accounts typist ON typist.id = c.entered_by
	  LEFT JOIN accounts decider ON decider.id = c.decided_by `

func collectEntered(tx *database.Tx, where string, arg uuid.UUID) ([]Entered, error) {
	rows, err := tx.Pgx.Query(tx.Context(), enteredSQL+where, arg)
	if err != nil {
		return nil, fmt.Errorf("read paper copies of %s: %w", arg, err)
	}
	copies, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entered])
	if err != nil {
		return nil, fmt.Errorf("read paper copies of %s: %w", arg, err)
	}
	return copies, nil
}

func readEntered(tx *database.Tx, id uuid.UUID) (*Entered, error) {
	copies, err := collectEntered(tx, "WHERE c.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(copies) != 1 {
		return nil, account.ErrHidden
	}
	return &copies[0], nil
}

// papersAwaiting is what stands against closing a stage while a paper copy waits for
// its second person: it is the judge's last word, so nobody passes over it.
func papersAwaiting(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	waiting, err := readOpen(tx, `
		SELECT s.id, s.revision, j.code, e.judging_code
		  FROM paper_copies c JOIN score_sheets s ON s.id = c.sheet_id
		  JOIN panel_members j ON j.id = s.judge_id JOIN entries e ON e.id = s.entry_id
		 WHERE s.round_id = $1 AND c.status = 'awaiting'
		 ORDER BY j.code COLLATE "C", e.judging_code COLLATE "C"`, r.ID)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	return []competition.Missing{{
		Code: "paper-copies-awaiting", Count: len(waiting),
		Message: fmt.Sprintf("%d phiếu giấy chờ xác nhận: %s.", len(waiting), listed(waiting)),
	}}, nil
}
