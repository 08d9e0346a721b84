package award

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

// Scan is the scan of the signed decision by which a version was approved: an object
// kept under the SHA-256 of its bytes, private until that version is published.
type Scan struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	RoundID     uuid.UUID
	Version     int    // of the deliberation
	SHA256      []byte `gorm:"column:sha256"`
	Bytes       int64
	ContentType string
	UploadedBy  uuid.UUID
	UploadedAt  time.Time
}

// TableName is the table of scans of signed decisions.
func (Scan) TableName() string { return "approval_scans" }

func (s *Scan) objectKey() string { return "approval-scans/" + hex.EncodeToString(s.SHA256) }

// maxScans is how many files may be put in for one version, the wrong ones too.
const maxScans = 20

// UploadScan takes in the scan of the signed decision on the version that is at work, or
// on the newest published one while that has none: at most paper.MaxBytes of r, whose
// size is what the sender says, or -1. The same bytes again are the same scan; another
// file takes the place of the one before until the version is published (Conflict
// "scan-published"). Refusals are those of paper.Inspect, upload-interrupted and
// too-many-decision-scans. Organiser.
func (s *Service) UploadScan(ctx context.Context, by account.Account, round uuid.UUID, r io.Reader, size int64) (*Scan, error) {
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		_, err := mayScan(tx, by, round)
		return err
	})
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
	scan := &Scan{RoundID: round, SHA256: sum[:], Bytes: int64(len(content)), ContentType: kind.ContentType(), UploadedBy: by.ID}
	// On record before the object is there: whoever asks again puts it there again.
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		d, err := mayScan(tx, by, round)
		if err != nil {
			return err
		}
		return keepScan(tx, d, scan)
	})
	if err != nil {
		return nil, err
	}
	if err := s.Blob.Put(ctx, scan.objectKey(), bytes.NewReader(content), scan.Bytes, scan.ContentType); err != nil {
		return nil, err
	}
	return scan, nil
}

// mayScan locks the round and answers the deliberation that a scan belongs to now.
func mayScan(tx *database.Tx, by account.Account, round uuid.UUID) (*Deliberation, error) {
	if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
		return nil, err
	}
	r, err := competition.Lock(tx, round)
	if err != nil {
		return nil, err
	}
	d, err := AtWork(tx, r)
	if fault.Has(err, errNoDeliberation.Code) {
		d, err = newestPublished(tx, round)
	}
	return d, err
}

func keepScan(tx *database.Tx, d *Deliberation, scan *Scan) error {
	var kept []Scan
	if err := tx.Where("round_id = ? AND version = ?", d.RoundID, d.Version).Order("uploaded_at DESC, id DESC").Find(&kept).Error; err != nil {
		return fmt.Errorf("read scans of round %s: %w", d.RoundID, err)
	}
	if len(kept) > 0 && bytes.Equal(kept[0].SHA256, scan.SHA256) {
		*scan = kept[0]
		return nil
	}
	if d.Status == DeliberationPublished && len(kept) > 0 {
		return fault.New(fault.Conflict, "scan-published", "Bản quét quyết định đã công bố cùng kết quả nên không thay được.")
	}
	if len(kept) >= maxScans {
		return fault.New(fault.TooMany, "too-many-decision-scans", "Đã tải lên %d bản quét cho quyết định này.", len(kept))
	}
	var err error
	if scan.ID, err = uuid.NewV7(); err != nil {
		return fmt.Errorf("make scan id: %w", err)
	}
	scan.Version, scan.UploadedAt = d.Version, tx.Now()
	// A file that was put in before, then another, then it again: it is the newest now.
	err = tx.Pgx.QueryRow(tx.Context(), `INSERT INTO approval_scans (id, round_id, version, sha256, bytes, content_type, uploaded_by, uploaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (round_id, version, sha256) DO UPDATE SET uploaded_at = excluded.uploaded_at, uploaded_by = excluded.uploaded_by RETURNING id`,
		scan.ID, scan.RoundID, scan.Version, scan.SHA256, scan.Bytes, scan.ContentType, scan.UploadedBy, scan.UploadedAt).Scan(&scan.ID)
	if err != nil {
		return fmt.Errorf("keep scan of the decision on round %s: %w", scan.RoundID, err)
	}
	return ledger.Append(tx, ledger.Record{
		Actor: scan.UploadedBy, Action: "upload-approval-scan", Subject: "round", ID: scan.RoundID, Round: scan.RoundID,
		Detail: map[string]any{"version": scan.Version, "sha256": hex.EncodeToString(scan.SHA256), "bytes": scan.Bytes},
	})
}

const newestScan = `SELECT DISTINCT ON (version) * FROM approval_scans WHERE round_id = ? ORDER BY version, uploaded_at DESC, id DESC`

// Scans are the scans of signed decisions that by may see, the newest of each version:
// organiser, secretary and council see all, everybody those of published versions.
func (s *Service) Scans(ctx context.Context, by account.Account, round uuid.UUID) (seen []Scan, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var all []Scan
		if err := tx.Raw(newestScan, round).Scan(&all).Error; err != nil {
			return fmt.Errorf("read scans of round %s: %w", round, err)
		}
		for _, scan := range all {
			sees, err := seesScan(tx, by, &scan)
			if err != nil {
				return err
			}
			if sees {
				seen = append(seen, scan)
			}
		}
		return nil
	})
	return seen, err
}

func seesScan(tx *database.Tx, by account.Account, scan *Scan) (sees bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM publications WHERE round_id = $1 AND version = $2)
		   AND $3 = (SELECT id FROM approval_scans WHERE round_id = $1 AND version = $2 ORDER BY uploaded_at DESC, id DESC LIMIT 1)`,
		scan.RoundID, scan.Version, scan.ID).Scan(&sees)
	if err != nil || sees || by.ID == uuid.Nil {
		return sees, err
	}
	roles, err := account.RolesOnRound(tx, by, scan.RoundID)
	return roles.Any(account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember), err
}

// OpenScan opens a scan that by may see: see Scans. The caller closes the object.
func (s *Service) OpenScan(ctx context.Context, by account.Account, id uuid.UUID) (*blob.Object, *Scan, error) {
	var scan Scan
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := tx.Where("id = ?", id).First(&scan).Error
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return fmt.Errorf("read scan %s: %w", id, err)
		}
		sees, err := seesScan(tx, by, &scan)
		if err == nil && !sees {
			return account.ErrHidden
		}
		return err
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
