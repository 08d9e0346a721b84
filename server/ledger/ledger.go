// Package ledger keeps the append-only record of who changed what, when and why.
package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// Record is one change of state. People are ids: names stay out, so that they can
// be erased without touching what was hashed.
type Record struct {
	Actor   uuid.UUID // uuid.Nil: the platform itself
	Action  string    // "submit-entry", "reopen-sheet"
	Subject string    // the kind of thing changed: "entry", "sheet"
	ID      uuid.UUID // of the thing changed
	Round   uuid.UUID // uuid.Nil: outside any round
	Reason  string
	Detail  any // small, without personal data; stored as JSON
}

// Entry is a record as it stands in the ledger.
type Entry struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	At        time.Time
	ActorID   *uuid.UUID
	Action    string
	Subject   string
	SubjectID uuid.UUID
	RoundID   *uuid.UUID
	Reason    string
	Detail    json.RawMessage `gorm:"type:jsonb"`
}

// TableName is the table of ledger entries.
func (Entry) TableName() string { return "ledger_entries" }

// SQL inserts one entry: id, at, actor, action, subject, subject id, round, reason,
// detail. Exported for the paths that batch their statements.
const SQL = `INSERT INTO ledger_entries (id, at, actor_id, action, subject, subject_id, round_id, reason, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// Append writes one record in the caller's transaction.
func Append(tx *database.Tx, r Record) error {
	args, err := r.Args(tx.Now())
	if err != nil {
		return err
	}
	if _, err := tx.Pgx.Exec(tx.Context(), SQL, args...); err != nil {
		return fmt.Errorf("append %q to ledger: %w", r.Action, err)
	}
	return nil
}

// AppendAll writes many records in the caller's transaction at once, in their order.
func AppendAll(tx *database.Tx, records []Record) error {
	if len(records) == 0 {
		return nil
	}
	at := tx.Now()
	_, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"ledger_entries"},
		[]string{"id", "at", "actor_id", "action", "subject", "subject_id", "round_id", "reason", "detail"},
		pgx.CopyFromSlice(len(records), func(i int) ([]any, error) { return records[i].Args(at) }))
	if err != nil {
		return fmt.Errorf("append %d records from %q on to ledger: %w", len(records), records[0].Action, err)
	}
	return nil
}

// Args are the arguments of SQL for this record at this moment.
func (r Record) Args(at time.Time) ([]any, error) {
	var detail []byte
	if r.Detail != nil {
		b, err := json.Marshal(r.Detail)
		if err != nil {
			return nil, fmt.Errorf("encode ledger detail of %q: %w", r.Action, err)
		}
		detail = b
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make ledger id: %w", err)
	}
	return []any{id, at, optional(r.Actor), r.Action, r.Subject, r.ID, optional(r.Round), r.Reason, detail}, nil
}

// Of lists what happened to one thing, oldest first.
func Of(tx *database.Tx, subject uuid.UUID) ([]Entry, error) {
	var entries []Entry
	if err := tx.Where("subject_id = ?", subject).Order("id").Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("read ledger of %s: %w", subject, err)
	}
	return entries, nil
}

func optional(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
