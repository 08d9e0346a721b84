package scoresheet

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"encoding/hex"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
	"tieubieu/server/text"
)

// DeviceReport is what a judge's device says of itself. What is nil or "" it does
// not say: then what it said before stands.
type DeviceReport struct {
	DeviceID   string // 1 to 100 characters
	Name       string // at most 100 characters
	Unsent     *int   // sheets that wait on it to be sent
	FilesReady *int   // of the packet's files, how many it holds
	FilesTotal *int
	Persisted  *bool // whether its browser promised to keep its data
}

// maxCounted is more sheets or files than any device ever holds.
const maxCounted = 100_000

func (d *DeviceReport) check() error {
	var f fault.Fields
	panel.CheckDeviceID(&f, d.DeviceID)
	d.Name = text.Clean(d.Name)
	if utf8.RuneCountInString(d.Name) > 100 {
		f.Add("deviceName", "too-long", "Tên thiết bị dài quá 100 ký tự.")
	}
	within := func(path string, n *int, sentence string) {
		if n != nil && (*n < 0 || *n > maxCounted) {
			f.Add(path, "out-of-range", "%s", sentence)
		}
	}
	within("unsent", d.Unsent, "Số phiếu chưa gửi không hợp lệ.")
	within("filesReady", d.FilesReady, "Số tệp đã tải không hợp lệ.")
	within("filesTotal", d.FilesTotal, "Số tệp cần tải không hợp lệ.")
	return f.Err()
}

// Report keeps what a judge's device says of itself. Its first contact in a round is
// recorded.
func (s *Service) Report(ctx context.Context, by account.Account, roundID uuid.UUID, report DeviceReport) error {
	if err := report.check(); err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		// The stage does not close between a report and what it reports.
		if _, err := competition.Share(tx, roundID); err != nil {
			return err
		}
		j, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		return contact(tx, by, j, report)
	})
}

// RegisterKey keeps the key by which a device signs what it exports: an uncompressed
// point of P-256, 65 bytes. It is given once: the same again changes nothing, another
// is Conflict "device-key-changed". Invalid for what is no such point.
func (s *Service) RegisterKey(ctx context.Context, by account.Account, roundID uuid.UUID, deviceID string, key []byte) error {
	var f fault.Fields
	panel.CheckDeviceID(&f, deviceID)
	if _, err := ecdh.P256().NewPublicKey(key); err != nil {
		f.Add("publicKey", "not-a-key", "Khoá của thiết bị không đúng định dạng.")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := competition.Share(tx, roundID); err != nil {
			return err
		}
		j, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		if err := contact(tx, by, j, DeviceReport{DeviceID: deviceID}); err != nil { // and locks its row
			return err
		}
		var known []byte
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT public_key FROM judge_devices WHERE judge_id = $1 AND device_id = $2", j.ID, deviceID).Scan(&known)
		switch {
		case err != nil:
			return fmt.Errorf("read key of device: %w", err)
		case bytes.Equal(known, key):
			return nil
		case known != nil:
			return fault.New(fault.Conflict, "device-key-changed", "Thiết bị này đã đăng ký một khoá khác.")
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE judge_devices SET public_key = $3 WHERE judge_id = $1 AND device_id = $2", j.ID, deviceID, key); err != nil {
			return fmt.Errorf("keep key of device: %w", err)
		}
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "register-device-key", Subject: "judge", ID: j.ID, Round: j.RoundID,
			Detail: map[string]string{"device": deviceID, "key": hex.EncodeToString(key)},
		})
	})
}

// contact keeps that a judge's device was heard of, and what it says.
func contact(tx *database.Tx, by account.Account, j *panel.Judge, d DeviceReport) error {
	var first bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		INSERT INTO judge_devices AS d (judge_id, device_id, name, unsent, files_ready, files_total, persisted, first_seen_at, last_contact_at)
		VALUES ($1, $2, $3, coalesce($4, 0), coalesce($5, 0), coalesce($6, 0), $7, $8, $8)
		ON CONFLICT (judge_id, device_id) DO UPDATE SET name = coalesce(nullif($3, ''), d.name), unsent = coalesce($4, d.unsent),
		  files_ready = coalesce($5, d.files_ready), files_total = coalesce($6, d.files_total), persisted = coalesce($7, d.persisted),
		  last_contact_at = excluded.last_contact_at
		RETURNING xmax = 0`, j.ID, d.DeviceID, d.Name, d.Unsent, d.FilesReady, d.FilesTotal, d.Persisted, tx.Now()).Scan(&first)
	if err != nil {
		return fmt.Errorf("keep contact of device: %w", err)
	}
	if !first {
		return nil
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "first-contact", Subject: "judge", ID: j.ID, Round: j.RoundID, Detail: map[string]string{"device": d.DeviceID},
	})
}

// handedOut keeps that a device was handed a packet: what it marks offline cannot be seen.
func handedOut(tx *database.Tx, by account.Account, j *panel.Judge, deviceID string) error {
	if err := contact(tx, by, j, DeviceReport{DeviceID: deviceID}); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE judge_devices SET packet_at = $3 WHERE judge_id = $1 AND device_id = $2 AND packet_at IS NULL", j.ID, deviceID, tx.Now())
	if err != nil {
		return fmt.Errorf("keep that a packet was handed out: %w", err)
	}
	return nil
}

// Get is one of a judge's own sheets. One of stage 1 is not found once stage 2 is open;
// Conflict "declaration-needed" before conflicts are declared.
func (s *Service) Get(ctx context.Context, by account.Account, sheetID uuid.UUID) (*Own, error) {
	var own *Own
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := mustOwn(tx, by, sheetID); err != nil {
			return err
		}
		var err error
		own, err = readOwn(tx, sheetID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return own, nil
}

// Revisions are the acknowledged saves of a judge's own sheet, in order; of those
// that Get finds.
func (s *Service) Revisions(ctx context.Context, by account.Account, sheetID uuid.UUID) ([]Revision, error) {
	var revisions []Revision
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := mustOwn(tx, by, sheetID); err != nil {
			return err
		}
		return tx.Where("sheet_id = ?", sheetID).Order("revision").Find(&revisions).Error
	})
	if err != nil {
		return nil, err
	}
	return revisions, nil
}

// mustOwn refuses who is not the sheet's judge, and, since a sheet bears a judging code,
// a judge who sits and has not declared conflicts.
func mustOwn(tx *database.Tx, by account.Account, sheetID uuid.UUID) error {
	var undeclared bool
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT j.status = 'active' AND j.declared_at IS NULL
		FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN rounds r ON r.id = s.round_id
		WHERE s.id = $1 AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) AND `+entry.ShownSheet, sheetID, by.ID, by.Seat).Scan(&undeclared)
	switch {
	case database.Missing(err):
		return sheetNotFound()
	case err != nil:
		return fmt.Errorf("look for sheet %s: %w", sheetID, err)
	case undeclared:
		return declarationNeeded()
	}
	return nil
}

// Reconciled is a sheet's last revision and the SHA-256 of its canonical body, so
// that device and server can show that they agree. Digest is nil at revision 0.
type Reconciled struct {
	SheetID  uuid.UUID
	Revision int
	Status   Status
	Digest   []byte
	SavedAt  *time.Time
}

// Reconciliation lists a judge's own sheets in a round, by id: those of a seat that
// was left too, since its device may still ask, and none that Get does not answer.
func (s *Service) Reconciliation(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Reconciled, error) {
	var list []Reconciled
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT s.id AS sheet_id, s.revision, s.status, s.digest, s.saved_at
			  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN rounds r ON r.id = s.round_id
			 WHERE s.round_id = $1 AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) AND `+entry.ShownSheet+`
			   AND (j.status <> 'active' OR j.declared_at IS NOT NULL) ORDER BY s.id`, roundID, by.ID, by.Seat)
		if err != nil {
			return fmt.Errorf("read reconciliation of round %s: %w", roundID, err)
		}
		if list, err = pgx.CollectRows(rows, pgx.RowToStructByName[Reconciled]); err != nil {
			return fmt.Errorf("read reconciliation of round %s: %w", roundID, err)
		}
		if len(list) > 0 {
			return nil
		}
		_, err = panel.JudgeOf(tx, roundID, by)
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}
