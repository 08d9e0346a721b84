package scoresheet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/paper"
)

// Scan is the scan or photo of a signed paper sheet: a private object, kept under
// the SHA-256 of its bytes.
type Scan struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	RoundID     uuid.UUID
	SHA256      []byte `gorm:"column:sha256"`
	Bytes       int64
	ContentType string
	UploadedBy  uuid.UUID
	UploadedAt  time.Time
}

// TableName is the table of scans.
func (Scan) TableName() string { return "paper_scans" }

func (s *Scan) objectKey() string { return "paper-scans/" + hex.EncodeToString(s.SHA256) }

// maxUnused is how many scans a round may hold that stand for no sheet.
const maxUnused = 300

// UploadScan takes in the scan of a paper sheet while scoring is open: at most
// paper.MaxBytes of r, whose size is what the sender says, or -1. The same bytes in
// the same round are the same scan, so that asking again is harmless. Refusals are
// those of paper.Inspect, Locked "stage-closed", upload-interrupted and
// too-many-scans. Secretary or organiser; Forbidden "scores-here" for one who scores.
func (s *Service) UploadScan(ctx context.Context, by account.Account, roundID uuid.UUID, r io.Reader, size int64) (*Scan, error) {
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error { return mayScan(tx, by, roundID) })
	if err != nil {
		return nil, err
	}
	content, err := paper.Receive(r, size)
	if err != nil {
		return nil, err
	}
	kind, err := paper.Inspect(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	var scan *Scan
	// On record before the object is there: whoever asks again puts it there again.
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := mayScan(tx, by, roundID); err != nil {
			return err
		}
		scan, err = keepScan(tx, by, &Scan{RoundID: roundID, SHA256: sum[:], Bytes: int64(len(content)), ContentType: kind.ContentType()})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.Blob.Put(ctx, scan.objectKey(), bytes.NewReader(content), scan.Bytes, scan.ContentType); err != nil {
		return nil, err
	}
	return scan, nil
}

func mayScan(tx *database.Tx, by account.Account, roundID uuid.UUID) error {
	if err := account.RequireOnRound(tx, by, roundID, account.Secretary, account.Organiser); err != nil {
		return err
	}
	r, err := competition.Share(tx, roundID)
	if err != nil {
		return err
	}
	if r.Phase != competition.Scoring {
		return fault.New(fault.Locked, "stage-closed", "Chỉ nhận bản quét phiếu giấy khi lượt chấm đang mở.")
	}
	scores, err := scoresNow(tx, by, r)
	if err != nil {
		return err
	}
	if scores {
		return errScoresHere
	}
	var unused int
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM paper_scans x
		WHERE round_id = $1 AND NOT EXISTS (SELECT 1 FROM paper_copies c WHERE c.scan_id = x.id)`, roundID).Scan(&unused)
	if err != nil {
		return fmt.Errorf("count scans of round %s: %w", roundID, err)
	}
	if unused >= maxUnused {
		return fault.New(fault.TooMany, "too-many-scans", "Kỳ này đã có %d bản quét chưa dùng cho phiếu nào. Hãy dùng các bản đã có.", unused)
	}
	return nil
}

// keepScan puts a scan on record, once for the round.
func keepScan(tx *database.Tx, by account.Account, x *Scan) (*Scan, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make scan id: %w", err)
	}
	if err := lockObject(tx, x.SHA256); err != nil {
		return nil, err
	}
	var first bool
	err = tx.Pgx.QueryRow(tx.Context(), `INSERT INTO paper_scans AS s (id, round_id, sha256, bytes, content_type, uploaded_by, uploaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (round_id, sha256) DO UPDATE SET uploaded_at = greatest(s.uploaded_at, excluded.uploaded_at) RETURNING xmax = 0`,
		id, x.RoundID, x.SHA256, x.Bytes, x.ContentType, by.ID, tx.Now()).Scan(&first)
	if err != nil {
		return nil, fmt.Errorf("keep scan: %w", err)
	}
	var scan Scan
	if err := tx.Where("round_id = ? AND sha256 = ?", x.RoundID, x.SHA256).First(&scan).Error; err != nil {
		return nil, fmt.Errorf("read scan: %w", err)
	}
	if !first {
		return &scan, nil
	}
	return &scan, ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "upload-paper-scan", Subject: "paper-scan", ID: scan.ID, Round: scan.RoundID,
		Detail: map[string]any{"sha256": hex.EncodeToString(scan.SHA256), "bytes": scan.Bytes},
	})
}

// mustScanFor says whether a scan may stand for a sheet: it is of the same round, and
// stands for no other judge's sheet, since its judge may look at it.
func mustScanFor(tx *database.Tx, scanID uuid.UUID, sheet *Sheet) error {
	// Locked, so that it is not swept, nor taken for another judge's sheet meanwhile.
	found, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM paper_scans WHERE id = $1 AND round_id = $2 FOR NO KEY UPDATE", scanID, sheet.RoundID)
	if err != nil {
		return fmt.Errorf("lock scan %s: %w", scanID, err)
	}
	if found.RowsAffected() == 0 {
		var f fault.Fields
		f.Add("scanId", "scan-not-found", "Không tìm thấy bản quét này trong kỳ bình chọn.")
		return f.Err()
	}
	var taken bool
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM paper_copies c JOIN score_sheets s ON s.id = c.sheet_id
		WHERE c.scan_id = $1 AND s.judge_id <> $2 AND c.status <> 'refused')`, scanID, sheet.JudgeID).Scan(&taken)
	if err != nil {
		return fmt.Errorf("look for scan %s: %w", scanID, err)
	}
	if taken {
		return fault.New(fault.Conflict, "scan-of-another-judge", "Bản quét này đã dùng cho phiếu của giám khảo khác. Hãy quét riêng phiếu của từng giám khảo.")
	}
	return nil
}

// OpenScan opens a scan for secretary, organiser and head (not while they score a
// stage that is open), and for the judge of a sheet that it stands for while the
// sheet's stage is the round's. The caller closes the object. Scans are served as
// downloads.
func (s *Service) OpenScan(ctx context.Context, by account.Account, scanID uuid.UUID) (*blob.Object, *Scan, error) {
	var scan Scan
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := tx.Where("id = ?", scanID).First(&scan).Error
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return fmt.Errorf("read scan %s: %w", scanID, err)
		}
		r, err := competition.Get(tx, scan.RoundID)
		if err != nil {
			return err
		}
		sees, err := seesScans(tx, by, r)
		if err != nil || sees {
			return err
		}
		err = tx.Pgx.QueryRow(tx.Context(), `
			SELECT EXISTS (SELECT 1 FROM paper_copies c JOIN score_sheets s ON s.id = c.sheet_id JOIN panel_members j ON j.id = s.judge_id
			                WHERE c.scan_id = $1 AND c.status <> 'refused' AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) AND s.stage = $4)`,
			scanID, by.ID, by.Seat, r.Stage).Scan(&sees)
		if err != nil {
			return fmt.Errorf("look whose sheet scan %s is: %w", scanID, err)
		}
		if !sees {
			return account.ErrHidden
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	object, err := s.Blob.Get(ctx, scan.objectKey())
	if err != nil {
		return nil, nil, err
	}
	return object, &scan, nil
}

func seesScans(tx *database.Tx, by account.Account, r *competition.Round) (bool, error) {
	roles, err := account.RolesOnRound(tx, by, r.ID)
	if err != nil || !roles.Any(account.Secretary, account.Organiser, account.PanelHead, account.Auditor) {
		return false, err
	}
	scores, err := scoresNow(tx, by, r)
	return !scores, err
}
