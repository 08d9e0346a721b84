package notice

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/mail"
	"tieubieu/server/text"
)

// CallStatus is where a call stands.
type CallStatus string

const (
	Open       CallStatus = "open"
	NotReached CallStatus = "not-reached" // to be tried again
	Called     CallStatus = "called"
)

// Call is a notice that an officer passes on by phone.
type Call struct {
	Notice
	Why          string // no-address, not-sent or refused
	Status       CallStatus
	Version      int
	FacilityName string
	ContactName  string
	ContactPhone string
	ReadAt       *time.Time // who it is meant for has read it in the account meanwhile
	Attempts     []Attempt  // oldest first
}

// Attempt is one call.
type Attempt struct {
	Outcome CallStatus
	Note    string
	By      string // the officer's name
	At      time.Time
}

// CallQuery says which calls: of a round, or of the facilities that lie in a unit. One
// of the two is set. All: also those made, and those that were read in the account.
type CallQuery struct {
	RoundID *uuid.UUID
	UnitID  *uuid.UUID
	All     bool
}

// callers of a round and of a unit.
var (
	roundCallers = []account.Role{account.Organiser, account.Secretary, account.Screener}
	unitCallers  = []account.Role{account.Organiser, account.Collaborator}
)

// Calls is the list of those to be called, in the order of the notices, after one of
// them (uuid.Nil: from the start): for the organiser, secretary and support team of
// the round, or the organiser and collaborators of the unit. Notices older than the
// letters are left out (mail.Retention).
func (s *Service) Calls(ctx context.Context, by account.Account, q CallQuery, after uuid.UUID, limit int) (calls []Call, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		switch {
		case q.RoundID != nil && q.UnitID == nil:
			if err := account.RequireOnRound(tx, by, *q.RoundID, roundCallers...); err != nil {
				return err
			}
		case q.UnitID != nil && q.RoundID == nil:
			if err := account.RequireOnUnit(tx, by, *q.UnitID, unitCallers...); err != nil {
				return err
			}
		default:
			return fault.New(fault.Invalid, "call-scope", "Hãy chọn một kỳ bình chọn hoặc một đơn vị hành chính.")
		}
		calls, err = readCalls(tx, `
			 WHERE ($1::uuid IS NULL OR n.round_id = $1) AND ($2::uuid IS NULL OR u.id = $2 OR (u.level = 'commune' AND u.parent_id = $2))
			   AND n.id > $3 AND n.at > $4 AND ($5 OR c.status <> 'called' AND v.read_at IS NULL)
			 ORDER BY n.id LIMIT $6`, q.RoundID, q.UnitID, after, tx.Now().Add(-mail.Retention), q.All, limit)
		return err
	})
	return calls, err
}

func readCalls(tx *database.Tx, where string, args ...any) ([]Call, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT `+columns+`, c.why, c.status, c.version, f.id, f.name, coalesce(p.name, f.contact_name), CASE WHEN p.id IS NULL THEN f.contact_phone ELSE coalesce(p.phone, '') END, v.read_at
		  FROM notice_calls c JOIN notices n ON n.id = c.notice_id
		  LEFT JOIN facility_claims k ON k.id = (n.facts->>'claimId')::uuid LEFT JOIN accounts p ON p.id = n.account_id
		  JOIN facilities f ON f.id = coalesce(n.facility_id, k.facility_id) JOIN units u ON u.id = f.unit_id
		  LEFT JOIN LATERAL (SELECT min(read_at) AS read_at FROM notice_readings WHERE notice_id = n.id) v ON true`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read calls: %w", err)
	}
	calls, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Call, err error) {
		var facilityID uuid.UUID
		c.Notice, err = scan(row, &c.Why, &c.Status, &c.Version, &facilityID, &c.FacilityName, &c.ContactName, &c.ContactPhone, &c.ReadAt)
		c.FacilityID = &facilityID // of a claim too, which is told to a person
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read calls: %w", err)
	}
	ids, place := make([]uuid.UUID, len(calls)), map[uuid.UUID]int{}
	for i := range calls {
		ids[i], place[calls[i].ID] = calls[i].ID, i
	}
	attempts, err := tx.Pgx.Query(tx.Context(), `SELECT t.notice_id, t.outcome, t.note, a.name, t.at
		  FROM notice_call_attempts t JOIN accounts a ON a.id = t.by_id WHERE t.notice_id = ANY($1) ORDER BY t.id`, ids)
	if err != nil {
		return nil, fmt.Errorf("read attempts to call: %w", err)
	}
	var id uuid.UUID
	var t Attempt
	if _, err := pgx.ForEachRow(attempts, []any{&id, &t.Outcome, &t.Note, &t.By, &t.At}, func() error {
		calls[place[id]].Attempts = append(calls[place[id]].Attempts, t)
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read attempts to call: %w", err)
	}
	return calls, nil
}

// RecordCall writes down that somebody was called or not reached, with a note of at
// most 1,000 characters, at the version seen: by those who see the call in a list. The
// note stays out of the ledger. Conflict: call-made.
func (s *Service) RecordCall(ctx context.Context, by account.Account, id uuid.UUID, version int, outcome CallStatus, note string) (c *Call, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	note = text.Clean(note)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var status CallStatus
		var current int
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT status, version FROM notice_calls WHERE notice_id = $1 FOR UPDATE", id).Scan(&status, &current)
		if database.Missing(err) {
			return ErrNotFound
		}
		if err != nil {
			return fmt.Errorf("lock call %s: %w", id, err)
		}
		if c, err = oneCall(tx, id); err != nil {
			return err
		}
		if err := mayCall(tx, by, c); err != nil {
			return err
		}
		var bad fault.Fields
		if outcome != Called && outcome != NotReached {
			bad.Add("outcome", "unknown-value", "Kết quả cuộc gọi phải là đã gọi hoặc chưa liên lạc được.")
		}
		if utf8.RuneCountInString(note) > 1000 {
			bad.Add("note", "too-long", "Ghi chú dài tối đa 1.000 ký tự.")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if current != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Cuộc gọi này vừa được người khác ghi nhận.", Current: c}
		}
		if status == Called {
			return fault.New(fault.Conflict, "call-made", "Cuộc gọi này đã được ghi nhận là đã thực hiện.")
		}
		attempt, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make attempt id: %w", err)
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "INSERT INTO notice_call_attempts (id, notice_id, outcome, note, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)", attempt, id, string(outcome), note, by.ID, tx.Now()); err != nil {
			return fmt.Errorf("record call %s: %w", id, err)
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE notice_calls SET status = $2, version = version + 1 WHERE notice_id = $1", id, string(outcome)); err != nil {
			return fmt.Errorf("record call %s: %w", id, err)
		}
		record := ledger.Record{Actor: by.ID, Action: "record-call", Subject: "notice", ID: id, Detail: map[string]any{"outcome": outcome, "kind": c.Kind, "facility": c.FacilityID}}
		if c.RoundID != nil {
			record.Round = *c.RoundID
		}
		if err := ledger.Append(tx, record); err != nil {
			return err
		}
		c, err = oneCall(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func oneCall(tx *database.Tx, id uuid.UUID) (*Call, error) {
	calls, err := readCalls(tx, " WHERE n.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(calls) == 0 {
		return nil, ErrNotFound
	}
	return &calls[0], nil
}

// mayCall answers as if there were no such call to whoever sees it in no list.
func mayCall(tx *database.Tx, by account.Account, c *Call) error {
	if c.RoundID != nil {
		roles, err := account.RolesOnRound(tx, by, *c.RoundID)
		if err != nil || roles.Any(roundCallers...) {
			return err
		}
	}
	roles, err := account.RolesOnFacility(tx, by, *c.FacilityID)
	if err != nil {
		return err
	}
	if !roles.Any(unitCallers...) {
		return ErrNotFound
	}
	return nil
}
