package scoresheet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// SaveRequest is one save of a whole sheet. Key never changes on a retry; Revision
// is the one the device has seen (0 at first). Device id (at most 100 characters)
// and time are for the record only.
type SaveRequest struct {
	SheetID    uuid.UUID
	Key        uuid.UUID
	Revision   int
	Body       Body
	DeviceID   string
	DeviceTime *time.Time
}

// SaveAnswer is what a save is told, the first time and every time it is repeated.
type SaveAnswer struct {
	Revision  int
	Submitted bool
	Total     *int64 // hundredths; nil while a criterion has no mark
	Receipt   Receipt
}

// Receipt proves what was saved: SHA256 is the lower-case hex digest of the canonical
// body, SavedAt the database's clock.
type Receipt struct {
	Revision int
	SHA256   string
	SavedAt  time.Time
}

// saving is a locked sheet as a save needs to see it.
type saving struct {
	now        time.Time
	sheet      Sheet
	phase      competition.Phase
	roundStage int
	known      *Revision // the save with the same key, if there is one
	source     Source    // how it came; "" is FromDevice
	savedBy    uuid.UUID // whose save it is; uuid.Nil is who acts
}

// Save keeps one revision of a judge's own sheet, by the contract of architecture
// §5; with Submitted it locks the sheet. In this order: NotFound "sheet-not-found";
// a known key answers again what it answered, or Invalid "key-reused" with another
// body; Locked "stage-closed" or "sheet-not-counted", the body being kept as a late
// copy; Stale "stale" with the *Own as it stands; Conflict "rubric-changed"; Invalid
// per field; Locked "sheet-locked".
func (s *Service) Save(ctx context.Context, by account.Account, q SaveRequest) (SaveAnswer, error) {
	body, err := q.check()
	if err != nil {
		return SaveAnswer{}, err
	}
	canonical := body.canonical()
	digest := digestOf(canonical)
	var answer SaveAnswer
	var refusal error // of a late copy, which is kept all the same
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		now, err := lockForSave(tx, by, q)
		if err != nil {
			return err
		}
		if now.known != nil {
			if !bytes.Equal(now.known.Digest, digest) {
				return keyReused()
			}
			answer = answerOf(*now.known)
			return nil
		}
		open, retake, err := s.open(tx, now)
		if err != nil {
			return err
		}
		if refusal = now.refuseLate(open); refusal != nil {
			_, err := keepLateCopy(tx, by, q, now, canonical, digest)
			return err
		}
		if q.Revision != now.sheet.Revision {
			return staleSheet(tx, q.SheetID, func(own *Own) *Own { return own })
		}
		total, err := s.judge(tx, now.sheet.RubricID, body)
		if err != nil {
			return err
		}
		if err := retake.check(body.Marks); err != nil {
			return err
		}
		if now.sheet.Status == Submitted {
			return fault.New(fault.Locked, "sheet-locked", "Phiếu đã nộp, không thể sửa.")
		}
		answer, err = write(tx, by, q, now, body, total, canonical, digest)
		return err
	})
	if err == nil {
		err = refusal
	}
	if err != nil {
		return SaveAnswer{}, err
	}
	return answer, nil
}

// check keeps the rules that need no database.
func (q SaveRequest) check() (Body, error) {
	var f fault.Fields
	if q.Key == uuid.Nil {
		f.Add("idempotencyKey", "required", "Thiếu mã lần gửi (Idempotency-Key).")
	}
	if utf8.RuneCountInString(q.DeviceID) > 100 || !utf8.ValidString(q.DeviceID) || bytes.IndexByte([]byte(q.DeviceID), 0) >= 0 {
		f.Add("deviceId", "too-long", "Mã thiết bị dài quá 100 ký tự.")
	}
	if err := f.Err(); err != nil {
		return Body{}, err
	}
	return q.Body.normal()
}

// lockForSave waits for whoever closes the stage, then locks the sheet and reads
// what a save decides on, in one round trip (ids go as plain does). The lock on the round stands before
// the reading statement, so that what a closing committed is seen.
func lockForSave(tx *database.Tx, by account.Account, q SaveRequest) (*saving, error) {
	sheet, judge, key := [16]byte(q.SheetID), [16]byte(by.ID), [16]byte(q.Key)
	var seat *[16]byte // of one who came by a judge's code
	if by.Seat != nil {
		seat = (*[16]byte)(by.Seat)
	}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT pg_advisory_xact_lock_shared(hashtextextended(round_id::text, 0)) FROM score_sheets WHERE id = $1`, sheet)
	batch.Queue(`
		SELECT transaction_timestamp(), s.id, s.round_id, s.entry_id, s.judge_id, s.stage, s.rubric_id, s.revision, s.status, s.counted,
		       r.phase, r.stage
		  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN rounds r ON r.id = s.round_id
		 WHERE s.id = $1 AND j.account_id = $2 AND ($3::uuid IS NULL OR j.id = $3) FOR NO KEY UPDATE OF s`, sheet, judge, seat)
	batch.Queue(`SELECT revision, digest, submitted, total, saved_at FROM score_sheet_revisions
		WHERE sheet_id = $1 AND idempotency_key = $2`, sheet, key)
	results := tx.Pgx.SendBatch(tx.Context(), batch)
	defer func() { _ = results.Close() }() // closed below; here only after a failure, which is answered
	if _, err := results.Exec(); err != nil {
		return nil, fmt.Errorf("share round of sheet %s: %w", q.SheetID, err)
	}
	var n saving
	s := &n.sheet
	err := results.QueryRow().Scan(&n.now, &s.ID, &s.RoundID, &s.EntryID, &s.JudgeID, &s.Stage, &s.RubricID, &s.Revision, &s.Status, &s.Counted,
		&n.phase, &n.roundStage)
	if database.Missing(err) {
		return nil, sheetNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("lock sheet %s: %w", q.SheetID, err)
	}
	var known Revision
	err = results.QueryRow().Scan(&known.Revision, &known.Digest, &known.Submitted, &known.Total, &known.SavedAt)
	switch {
	case err == nil:
		n.known = &known
	case !database.Missing(err):
		return nil, fmt.Errorf("look for save %s: %w", q.Key, err)
	}
	if err := results.Close(); err != nil {
		return nil, fmt.Errorf("lock sheet %s: %w", q.SheetID, err)
	}
	if database.Clock(tx.Context()) != nil {
		n.now = tx.Now()
	}
	return &n, nil
}

// open says whether the sheet's stage takes saves now. Outside scoring that is only
// while a correction re-takes some of its criteria.
func (s *Service) open(tx *database.Tx, n *saving) (open bool, of *retake, err error) {
	if n.phase == competition.Scoring {
		return n.sheet.Stage == n.roundStage, nil, nil
	}
	if n.phase != competition.Published || n.sheet.Status == Submitted {
		return false, nil, nil
	}
	if open, err = s.correctionOpen(tx, n.sheet.RoundID); err != nil || !open {
		return false, nil, err
	}
	of, err = readRetake(tx, n.sheet.ID)
	return of != nil, of, err
}

func (n *saving) refuseLate(open bool) error {
	switch {
	case !open:
		return fault.New(fault.Locked, "stage-closed", "Lượt chấm đã đóng. Bản gửi muộn đã được giữ lại cho trưởng ban xem xét.")
	case !n.sheet.Counted:
		return fault.New(fault.Locked, "sheet-not-counted", "Phiếu này không còn được tính. Bản vừa gửi đã được giữ lại.")
	}
	return nil
}

// judge checks a body against the rubric of its sheet and adds it up.
func (s *Service) judge(tx *database.Tx, rubricID uuid.UUID, b Body) (total *int64, err error) {
	r, err := s.rubrics.get(tx, rubricID)
	if err != nil {
		return nil, err
	}
	if b.RubricVersion != r.Version {
		return nil, fault.New(fault.Conflict, "rubric-changed", "Bộ tiêu chí đã đổi sang phiên bản %d. Hãy tải lại gói chấm.", r.Version)
	}
	total, faults := r.Tree.Total(b.Marks)
	if b.Submitted && len(faults) == 0 && total == nil {
		for _, id := range r.Tree.Unmarked(b.Marks) {
			faults.Add("marks."+id, "unmarked", "Tiêu chí này chưa chấm.")
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return total, nil
}

// write adds the revision, brings the sheet up to it and records it, in one round trip.
func write(tx *database.Tx, by account.Account, q SaveRequest, n *saving, b Body, total *int64, canonical, digest []byte) (SaveAnswer, error) {
	r := Revision{
		SheetID: q.SheetID, Revision: n.sheet.Revision + 1, IdempotencyKey: q.Key, Digest: digest, Body: string(canonical),
		Total: total, Submitted: b.Submitted, DeviceID: q.DeviceID, DeviceTime: q.DeviceTime, SavedBy: cmp.Or(n.savedBy, by.ID), SavedAt: n.now,
		Source: cmp.Or(n.source, FromDevice),
	}
	status, submittedAt, action := Open, (*time.Time)(nil), "save-sheet"
	if b.Submitted {
		status, submittedAt, action = Submitted, &n.now, "submit-sheet"
	}
	marks, err := json.Marshal(b.Marks)
	if err != nil {
		return SaveAnswer{}, fmt.Errorf("encode marks of sheet %s: %w", q.SheetID, err)
	}
	remarks, err := json.Marshal(b.Remarks)
	if err != nil {
		return SaveAnswer{}, fmt.Errorf("encode remarks of sheet %s: %w", q.SheetID, err)
	}
	record, err := ledger.Record{
		Actor: by.ID, Action: action, Subject: "sheet", ID: q.SheetID, Round: n.sheet.RoundID,
		Detail: savedDetail{r.Revision, hex.EncodeToString(digest), n.source},
	}.Args(n.now)
	if err != nil {
		return SaveAnswer{}, err
	}
	batch := &pgx.Batch{}
	batch.Queue(`INSERT INTO score_sheet_revisions
		(sheet_id, revision, idempotency_key, digest, body, total, submitted, device_id, device_time, saved_by, saved_at, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		[16]byte(r.SheetID), r.Revision, [16]byte(r.IdempotencyKey), r.Digest, r.Body, r.Total, r.Submitted, r.DeviceID, r.DeviceTime, [16]byte(r.SavedBy), r.SavedAt,
		string(r.Source))
	batch.Queue(`UPDATE score_sheets SET revision = $2, status = $3, marks = $4, remarks = $5, total = $6, digest = $7, saved_at = $8, submitted_at = $9
		WHERE id = $1`, [16]byte(q.SheetID), r.Revision, status, json.RawMessage(marks), json.RawMessage(remarks), total, digest, n.now, submittedAt)
	batch.Queue(ledger.SQL, plain(record)...)
	if err := tx.Pgx.SendBatch(tx.Context(), batch).Close(); err != nil {
		return SaveAnswer{}, fmt.Errorf("save sheet %s: %w", q.SheetID, err)
	}
	return answerOf(r), nil
}

// plain passes ids as the arrays they are: pgx sends these in binary, but a
// uuid.UUID as text, which is a third of the work of a save on our side.
func plain(args []any) []any {
	for i, arg := range args {
		switch id := arg.(type) {
		case uuid.UUID:
			args[i] = [16]byte(id)
		case *uuid.UUID:
			args[i] = (*[16]byte)(id)
		}
	}
	return args
}

// savedDetail is what the ledger keeps of a save: no marks. Source is left out for
// a device's own.
type savedDetail struct {
	Revision int    `json:"revision"`
	SHA256   string `json:"sha256"`
	Source   Source `json:"source,omitempty"`
}

func answerOf(r Revision) SaveAnswer {
	return SaveAnswer{
		Revision: r.Revision, Submitted: r.Submitted, Total: r.Total,
		Receipt: Receipt{Revision: r.Revision, SHA256: hex.EncodeToString(r.Digest), SavedAt: r.SavedAt.UTC()},
	}
}

// keepLateCopy keeps what came too late, once under its key and once as what it says, the
// sheet being locked; first says that it was
// not there yet.
func keepLateCopy(tx *database.Tx, by account.Account, q SaveRequest, n *saving, canonical, digest []byte) (first bool, err error) {
	id, err := uuid.NewV7()
	if err != nil {
		return false, fmt.Errorf("make late copy id: %w", err)
	}
	kept, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO score_sheet_late_copies
		(id, sheet_id, idempotency_key, base_revision, digest, body, device_id, device_time, received_at)
		SELECT $1, $2::uuid, $3, $4, $5::bytea, $6, $7, $8, $9
		 WHERE NOT EXISTS (SELECT 1 FROM score_sheet_late_copies WHERE sheet_id = $2 AND digest = $5)
		ON CONFLICT (sheet_id, idempotency_key) DO NOTHING`,
		id, q.SheetID, q.Key, q.Revision, digest, string(canonical), q.DeviceID, q.DeviceTime, n.now)
	if err != nil {
		return false, fmt.Errorf("keep late copy of sheet %s: %w", q.SheetID, err)
	}
	if kept.RowsAffected() == 0 {
		return false, sameLateCopy(tx, q, digest)
	}
	return true, ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "keep-late-copy", Subject: "sheet", ID: q.SheetID, Round: n.sheet.RoundID,
		Detail: map[string]any{"lateCopy": id, "baseRevision": q.Revision, "sha256": hex.EncodeToString(digest)},
	})
}

// sameLateCopy refuses a key under which another body is kept.
func sameLateCopy(tx *database.Tx, q SaveRequest, digest []byte) error {
	var before []byte
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT digest FROM score_sheet_late_copies WHERE sheet_id = $1 AND idempotency_key = $2",
		q.SheetID, q.Key).Scan(&before)
	if database.Missing(err) {
		return nil // kept under another key
	}
	if err != nil {
		return fmt.Errorf("read late copy of sheet %s: %w", q.SheetID, err)
	}
	if !bytes.Equal(before, digest) {
		return keyReused()
	}
	return nil
}

func keyReused() error {
	return fault.New(fault.Invalid, "key-reused", "Mã lần gửi này đã dùng cho một nội dung khác.")
}

// staleSheet answers with the sheet as it stands, as whoever asks may see it.
func staleSheet(tx *database.Tx, id uuid.UUID, seen func(*Own) *Own) error {
	current, err := readOwn(tx, id)
	if err != nil {
		return err
	}
	return &fault.Error{
		Kind: fault.Stale, Code: "stale", Current: seen(current),
		Message: "Phiếu trên máy chủ mới hơn bản trên máy này. Cả hai bản được giữ lại; hãy chọn bản đúng.",
	}
}

func sheetNotFound() *fault.Error {
	return fault.New(fault.NotFound, "sheet-not-found", "Không tìm thấy phiếu chấm này.")
}
