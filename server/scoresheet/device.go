package scoresheet

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
)

// Report is what a judge's device says of itself: how many sheets wait on it to be
// sent. Its first report in a round is recorded.
func (s *Service) Report(ctx context.Context, by account.Account, roundID uuid.UUID, deviceID string, unsent int) error {
	var f fault.Fields
	checkDevice(&f, deviceID)
	if unsent < 0 || unsent > 100_000 {
		f.Add("unsent", "out-of-range", "Số phiếu chưa gửi không hợp lệ.")
	}
	if err := f.Err(); err != nil {
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
		return contact(tx, by, j, deviceID, &unsent)
	})
}

func checkDevice(f *fault.Fields, id string) {
	if n := utf8.RuneCountInString(id); n == 0 || n > 100 || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		f.Add("deviceId", "device-id", "Mã thiết bị phải có từ 1 đến 100 ký tự.")
	}
}

// contact keeps that a judge's device was heard of, and what it holds unsent when it
// says so.
func contact(tx *database.Tx, by account.Account, j *panel.Judge, deviceID string, unsent *int) error {
	var first bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		INSERT INTO judge_devices AS d (judge_id, device_id, unsent, first_seen_at, last_contact_at) VALUES ($1, $2, coalesce($3, 0), $4, $4)
		ON CONFLICT (judge_id, device_id) DO UPDATE SET unsent = coalesce($3, d.unsent), last_contact_at = excluded.last_contact_at
		RETURNING xmax = 0`, j.ID, deviceID, unsent, tx.Now()).Scan(&first)
	if err != nil {
		return fmt.Errorf("keep contact of device: %w", err)
	}
	if !first {
		return nil
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "first-contact", Subject: "judge", ID: j.ID, Round: j.RoundID, Detail: map[string]string{"device": deviceID},
	})
}

// handedOut keeps that a device was handed a packet: what it marks offline cannot be seen.
func handedOut(tx *database.Tx, by account.Account, j *panel.Judge, deviceID string) error {
	if err := contact(tx, by, j, deviceID, nil); err != nil {
		return err
	}
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE judge_devices SET packet_at = $3 WHERE judge_id = $1 AND device_id = $2 AND packet_at IS NULL", j.ID, deviceID, tx.Now())
	if err != nil {
		return fmt.Errorf("keep that a packet was handed out: %w", err)
	}
	return nil
}

// Get is one of a judge's own sheets.
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

// Revisions are the acknowledged saves of a judge's own sheet, in order.
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

func mustOwn(tx *database.Tx, by account.Account, sheetID uuid.UUID) error {
	var own bool
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id
		WHERE s.id = $1 AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3))`, sheetID, by.ID, by.Seat).Scan(&own)
	if err != nil {
		return fmt.Errorf("look for sheet %s: %w", sheetID, err)
	}
	if !own {
		return sheetNotFound()
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
// was left too, since its device may still ask.
func (s *Service) Reconciliation(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Reconciled, error) {
	var list []Reconciled
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT s.id AS sheet_id, s.revision, s.status, s.digest, s.saved_at
			  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id
			 WHERE s.round_id = $1 AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) ORDER BY s.id`, roundID, by.ID, by.Seat)
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
