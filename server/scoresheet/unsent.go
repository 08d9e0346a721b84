package scoresheet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
)

// maxExported is how many sheets one file may hold: more than any judge has.
const maxExported = 2000

// unsent is what a device exports: the saves that it could not send, each with the
// key and revision that it would have been sent with.
type unsent struct {
	ExportedAt string `json:"exportedAt"`
	Sheets     []struct {
		SheetID    string          `json:"sheetId"`
		Key        string          `json:"key"`
		Revision   int             `json:"revision"`
		Body       json.RawMessage `json:"body"`
		DeviceTime string          `json:"deviceTime"`
	} `json:"sheets"`
}

// Imported says what became of an exported file's sheets, in numbers alone:
// Applied as the next revision, Present because they had arrived before, Kept as
// late copies for the panel's head, Refused because no sheet can hold them. Repeated
// says that the file had been taken in before; At is when.
type Imported struct {
	Sheets, Applied, Present, Kept, Refused int
	At                                      time.Time
	Repeated                                bool
}

// ImportUnsent takes in, once, the file that a judge's device exported because it
// could not send. Each sheet is decided on as a save of that judge with its key and
// revision: a key that is known, or what the sheet holds already, is Present; what came too late, for another revision
// or for a sheet that is locked or not counted is Kept; what breaks a rule of Save is
// Refused. A judge who was replaced or left is no hindrance. The secretary's alone;
// neither answer nor errors tell a mark. NotFound for another round's file; Invalid
// "export-broken" when it is not ours, not for this round's key, not signed by a
// device of this judge, or not readable.
func (s *Service) ImportUnsent(ctx context.Context, by account.Account, roundID uuid.UUID, file Envelope) (*Imported, error) {
	var done *Imported
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Secretary); err != nil {
			return err
		}
		if file.RoundID != roundID.String() {
			return account.ErrHidden
		}
		j, device, err := deviceOf(tx, roundID, file)
		if err != nil {
			return err
		}
		signed, err := file.verify(device)
		if err != nil {
			return err
		}
		digest := sha256.Sum256(signed)
		if done, err = importedBefore(tx, digest[:]); err != nil || done != nil {
			return err
		}
		key, err := KeyOf(tx, roundID)
		if err != nil {
			return err
		}
		held, err := file.read(key)
		if err != nil {
			return err
		}
		if _, err := competition.Share(tx, roundID); err != nil {
			return err
		}
		if done, err = s.applyAll(tx, by, j, file.DeviceID, held); err != nil {
			return err
		}
		done.At = tx.Now()
		return done.keep(tx, by, j, file.DeviceID, digest[:])
	})
	if err != nil {
		return nil, err
	}
	return done, nil
}

// deviceOf is the judge of the round that a file names, who may have left, and the
// public key of the device.
func deviceOf(tx *database.Tx, roundID uuid.UUID, file Envelope) (*panel.Judge, []byte, error) {
	judgeID, err := uuid.Parse(file.JudgeID)
	var f fault.Fields
	if panel.CheckDeviceID(&f, file.DeviceID); err != nil || len(f) > 0 {
		return nil, nil, errBroken
	}
	var j panel.Judge
	err = tx.Where("id = ? AND round_id = ?", judgeID, roundID).First(&j).Error
	if database.Missing(err) {
		return nil, nil, errBroken
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read judge %s: %w", judgeID, err)
	}
	var device []byte
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT public_key FROM judge_devices WHERE judge_id = $1 AND device_id = $2 AND public_key IS NOT NULL",
		judgeID, file.DeviceID).Scan(&device)
	if database.Missing(err) {
		return nil, nil, errBroken
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read device of judge %s: %w", judgeID, err)
	}
	return &j, device, nil
}

// importedBefore waits for whoever takes in the same file, and says what became of
// it then; nil when this is the first time.
func importedBefore(tx *database.Tx, digest []byte) (*Imported, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('unsent-import ' || encode($1, 'hex'), 0))", digest); err != nil {
		return nil, fmt.Errorf("lock import: %w", err)
	}
	done := Imported{Repeated: true}
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT sheets, applied, present, kept, refused, at FROM unsent_imports WHERE digest = $1", digest).
		Scan(&done.Sheets, &done.Applied, &done.Present, &done.Kept, &done.Refused, &done.At)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // not taken in yet is no fault
	}
	if err != nil {
		return nil, fmt.Errorf("look for import: %w", err)
	}
	done.At = done.At.UTC()
	return &done, nil
}

func (d *Imported) keep(tx *database.Tx, by account.Account, j *panel.Judge, deviceID string, digest []byte) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make import id: %w", err)
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO unsent_imports (id, round_id, judge_id, device_id, digest, sheets, applied, present, kept, refused, by_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		id, j.RoundID, j.ID, deviceID, digest, d.Sheets, d.Applied, d.Present, d.Kept, d.Refused, by.ID, d.At)
	if err != nil {
		return fmt.Errorf("keep import: %w", err)
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "import-unsent", Subject: "judge", ID: j.ID, Round: j.RoundID,
		Detail: map[string]any{"import": id, "device": deviceID, "sheets": d.Sheets, "applied": d.Applied, "present": d.Present, "kept": d.Kept, "refused": d.Refused},
	})
}

// outcome of one exported sheet.
type outcome int

const (
	refused outcome = iota
	applied
	present
	kept
)

// exported is one sheet of a file as it can be saved; readable says that it can.
type exported struct {
	SaveRequest
	readable bool
}

func (u *unsent) requests(deviceID string) []exported {
	all := make([]exported, len(u.Sheets))
	for i, sheet := range u.Sheets {
		id, err1 := uuid.Parse(sheet.SheetID)
		key, err2 := uuid.Parse(sheet.Key)
		body, _, err3 := ParseBody(sheet.Body, "deviceId", "deviceTime")
		q := SaveRequest{SheetID: id, Key: key, Revision: sheet.Revision, Body: body, DeviceID: deviceID}
		if at, err := time.Parse(time.RFC3339Nano, sheet.DeviceTime); err == nil {
			q.DeviceTime = &at // for the record: a wrong one harms nothing
		}
		all[i] = exported{q, err1 == nil && err2 == nil && err3 == nil}
	}
	// In one order for all, so that two files never wait for each other in a circle;
	// several saves of one sheet stay in theirs.
	slices.SortStableFunc(all, func(a, b exported) int { return bytes.Compare(a.SheetID[:], b.SheetID[:]) })
	return all
}

func (s *Service) applyAll(tx *database.Tx, by account.Account, j *panel.Judge, deviceID string, held *unsent) (*Imported, error) {
	done := &Imported{}
	counts := map[outcome]*int{refused: &done.Refused, applied: &done.Applied, present: &done.Present, kept: &done.Kept}
	arrived := map[uuid.UUID]bool{}
	for _, x := range held.requests(deviceID) {
		done.Sheets++
		became := refused
		if x.readable {
			var err error
			if became, err = s.applyOne(tx, by, j, x.SaveRequest); err != nil {
				return nil, err
			}
		}
		*counts[became]++
		if became == applied || became == kept {
			arrived[x.SheetID] = true
		}
	}
	// What has arrived this way does not wait on the device any more; a device that comes
	// back says itself what does.
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE judge_devices SET unsent = greatest(unsent - $3, 0) WHERE judge_id = $1 AND device_id = $2", j.ID, deviceID, len(arrived))
	if err != nil {
		return nil, fmt.Errorf("count what device still holds: %w", err)
	}
	return done, nil
}

// applyOne decides on one exported sheet as Save does, except that what is too late
// or overtaken is kept instead of refused: the device cannot be asked. Refusals come
// before anything is written.
func (s *Service) applyOne(tx *database.Tx, by account.Account, j *panel.Judge, q SaveRequest) (outcome, error) {
	body, err := q.check()
	if err != nil {
		return asRefused(err)
	}
	canonical := body.canonical()
	digest := digestOf(canonical)
	now, err := lockForSave(tx, account.Account{ID: j.AccountID, Seat: &j.ID}, q)
	if err != nil {
		return asRefused(err)
	}
	now.source, now.savedBy = FromExport, j.AccountID
	if now.known != nil {
		if !bytes.Equal(now.known.Digest, digest) {
			return refused, nil
		}
		return present, nil
	}
	open, retake, err := s.open(tx, now)
	if err != nil {
		return refused, err
	}
	if now.refuseLate(open) != nil || q.Revision != now.sheet.Revision || now.sheet.Status == Submitted {
		// A file exported twice names what was being edited by a new key each time.
		if same, err := now.holds(tx, digest, body.Submitted); err != nil || same {
			return present, err
		}
		first, err := keepLateCopy(tx, by, q, now, canonical, digest)
		if err != nil {
			return asRefused(err)
		}
		if !first {
			return present, nil
		}
		return kept, nil
	}
	total, err := s.judge(tx, now.sheet.RubricID, body)
	if err != nil {
		return asRefused(err)
	}
	if err := retake.check(body.Marks); err != nil {
		return asRefused(err)
	}
	if _, err := write(tx, by, q, now, body, total, canonical, digest); err != nil {
		return refused, err
	}
	return applied, nil
}

// holds says whether the sheet is this body already, as open or submitted as it is.
func (n *saving) holds(tx *database.Tx, digest []byte, submitted bool) (same bool, err error) {
	if submitted != (n.sheet.Status == Submitted) {
		return false, nil
	}
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT coalesce(digest = $2, false) FROM score_sheets WHERE id = $1", n.sheet.ID, digest).Scan(&same); err != nil {
		return false, fmt.Errorf("compare sheet %s: %w", n.sheet.ID, err)
	}
	return same, nil
}

// asRefused is refused for a refusal, and err for a failure of ours.
func asRefused(err error) (outcome, error) {
	if fault.Of(err) != nil {
		return refused, nil
	}
	return refused, err
}

// read decrypts a file whose signature holds.
func (e Envelope) read(key RoundKey) (*unsent, error) {
	if e.KeyID != key.ID.String() {
		return nil, errBroken
	}
	plaintext, err := e.decrypt(key.Private)
	if err != nil {
		return nil, err
	}
	var held unsent
	if err := json.Unmarshal(plaintext, &held); err != nil || len(held.Sheets) > maxExported {
		return nil, errBroken
	}
	return &held, nil
}
