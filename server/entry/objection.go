package entry

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Objection is an owner's word that what was entered in his name is not what he
// agreed to. While one is open the entry is not accepted, and its round does not open
// scoring with it.
type Objection struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	EntryID   uuid.UUID
	ByID      uuid.UUID
	Reason    string
	At        time.Time
	Status    string // "open", "taken-back", "answered"
	SettledBy *uuid.UUID
	SettledAt *time.Time
	Answer    string
	Version   int
	ByName    string `gorm:"-"`
}

// TableName is the table of objections.
func (Objection) TableName() string { return "entry_objections" }

// States of an objection.
const (
	ObjectionOpen      = "open"
	ObjectionTakenBack = "taken-back"
	ObjectionAnswered  = "answered"
)

var errObjectionNotFound = fault.New(fault.NotFound, "objection-not-found", "Không tìm thấy ý kiến phản đối này.")

// Object says that an entry was typed for by's facility without consent: by its owner,
// while another had a hand in it, until scoring opens. Objecting again while one is
// open changes nothing. Refusals: entry-not-found, typed-by-self, screening-over,
// entry-withdrawn, fields of the reason.
func (s *Service) Object(ctx context.Context, by account.Account, id uuid.UUID, reason string) (o *Objection, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		c, err := lockWithRound(tx, id)
		if err != nil {
			return err
		}
		if err := hidden(account.RequireOnFacility(tx, by, c.Entry.FacilityID, account.Owner)); err != nil {
			return err
		}
		if o, err = openObjection(tx, id); o != nil || err != nil {
			return err
		}
		var bad fault.Fields
		reason := clean(&bad, "reason", reason, maxReason)
		if reason == "" {
			bad.Add("reason", "reason-needed", "Hãy ghi điều cơ sở không đồng ý.")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		switch {
		case c.Entry.Status == Withdrawn:
			return errWithdrawn
		case c.Round.Phase.After(competition.Screening):
			return errScreeningOver
		}
		byOther, err := typedFor(tx, c.Entry)
		if err != nil {
			return err
		}
		if !byOther {
			return fault.New(fault.Conflict, "typed-by-self", "Hồ sơ này do chính cơ sở nhập; cơ sở có thể sửa, xóa hoặc rút hồ sơ.")
		}
		oid, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make objection id: %w", err)
		}
		o = &Objection{ID: oid, EntryID: id, ByID: by.ID, Reason: reason, At: tx.Now(), Status: ObjectionOpen, Version: 1, ByName: by.Name}
		if err := tx.Create(o).Error; err != nil {
			return fmt.Errorf("record objection to entry %s: %w", id, err)
		}
		if err := c.Entry.record(tx, by, "object-to-entry", reason, map[string]any{"objection": oid}); err != nil {
			return err
		}
		return s.happened(tx, by, c.Entry, Objected)
	})
	if err != nil {
		return nil, err
	}
	return o, nil
}

// typedFor says whether someone who does not own the facility had a hand in its entry.
func typedFor(tx *database.Tx, e *Entry) (yes bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (
			SELECT 1 FROM (SELECT $2::uuid AS id UNION SELECT actor_id FROM ledger_entries WHERE subject_id = $1 AND action = ANY($4)) hand
			 WHERE hand.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.account_id = hand.id AND g.facility_id = $3 AND g.role = 'owner'))`,
		e.ID, e.TypedBy, e.FacilityID, writing).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look who typed entry %s: %w", e.ID, err)
	}
	return yes, nil
}

func openObjection(tx *database.Tx, entryID uuid.UUID) (*Objection, error) {
	all, err := objectionsOf(tx, entryID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Status == ObjectionOpen {
			return &all[i], nil
		}
	}
	return nil, nil //nolint:nilnil // none is open
}

func objectionsOf(tx *database.Tx, entryID uuid.UUID) ([]Objection, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT o.id, o.entry_id, o.by_id, o.reason, o.at, o.status, o.settled_by, o.settled_at, o.answer, o.version, a.name
		  FROM entry_objections o JOIN accounts a ON a.id = o.by_id WHERE o.entry_id = $1 ORDER BY o.id`, entryID)
	if err != nil {
		return nil, fmt.Errorf("read objections to entry %s: %w", entryID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Objection, err error) {
		return o, row.Scan(&o.ID, &o.EntryID, &o.ByID, &o.Reason, &o.At, &o.Status, &o.SettledBy, &o.SettledAt, &o.Answer, &o.Version, &o.ByName)
	})
}

// TakeBackObjection ends one's own facility's objection: by any of its owners.
func (s *Service) TakeBackObjection(ctx context.Context, by account.Account, id uuid.UUID, version int) (*Objection, error) {
	return s.settleObjection(ctx, by, id, version, ObjectionTakenBack, func(tx *database.Tx, e *Entry) error {
		return account.RequireOnFacility(tx, by, e.FacilityID, account.Owner)
	}, "")
}

// AnswerObjection ends an objection with an answer that the owner reads: by the
// organiser or secretary of the round who had no hand in the entry. The entry can then
// be decided on.
func (s *Service) AnswerObjection(ctx context.Context, by account.Account, id uuid.UUID, version int, answer string) (*Objection, error) {
	return s.settleObjection(ctx, by, id, version, ObjectionAnswered, func(tx *database.Tx, e *Entry) error {
		if err := account.RequireOnRound(tx, by, e.RoundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		own, err := hasHand(tx, by, e)
		if err == nil && own {
			return errOwnEntry
		}
		return err
	}, answer)
}

func (s *Service) settleObjection(ctx context.Context, by account.Account, id uuid.UUID, version int, status string, may func(*database.Tx, *Entry) error, answer string) (o *Objection, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var found Objection
		err := tx.Where("id = ?", id).First(&found).Error
		if database.Missing(err) {
			return errObjectionNotFound
		}
		if err != nil {
			return fmt.Errorf("read objection %s: %w", id, err)
		}
		c, err := lockWithRound(tx, found.EntryID) // locks come in one order
		if err != nil {
			return err
		}
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(&found).Error; err != nil {
			return fmt.Errorf("lock objection %s: %w", id, err)
		}
		if err := may(tx, c.Entry); err != nil {
			if fault.Has(err, account.ErrHidden.Code) {
				return errObjectionNotFound
			}
			return err
		}
		o = &found
		switch {
		case found.Status == status:
			return nil
		case found.Status != ObjectionOpen:
			return fault.New(fault.Conflict, "objection-settled", "Ý kiến phản đối này đã được giải quyết.")
		case found.Version != version:
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Ý kiến phản đối đã thay đổi từ lúc bạn xem.", Current: found}
		}
		var bad fault.Fields
		answer := clean(&bad, "answer", answer, maxReason)
		if status == ObjectionAnswered && answer == "" {
			bad.Add("answer", "reason-needed", "Hãy ghi trả lời cho cơ sở.")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		now := tx.Now()
		found.Status, found.SettledAt, found.SettledBy, found.Answer, found.Version = status, &now, actor(by), answer, found.Version+1
		if err := tx.Model(&found).Select("Status", "SettledAt", "SettledBy", "Answer", "Version").Updates(&found).Error; err != nil {
			return fmt.Errorf("settle objection %s: %w", id, err)
		}
		if err := c.Entry.record(tx, by, map[string]string{ObjectionTakenBack: "take-back-objection", ObjectionAnswered: "answer-objection"}[status], answer, map[string]any{"objection": id}); err != nil {
			return err
		}
		if status == ObjectionAnswered {
			return s.happened(tx, by, c.Entry, ObjectionSettled)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return o, nil
}

// unobjected refuses to accept an entry to which its owner objects.
func unobjected(tx *database.Tx, e *Entry) error {
	o, err := openObjection(tx, e.ID)
	if err != nil || o == nil {
		return err
	}
	return fault.New(fault.Conflict, "owner-objects", "Cơ sở phản đối hồ sơ được nhập hộ; hãy trả lời ý kiến đó trước khi nhận hồ sơ.")
}
