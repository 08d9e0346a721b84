package appeal

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/publication"
	"tieubieu/server/text"
)

// Service is the use cases of appeals.
type Service struct {
	DB   *database.DB
	Blob *blob.Store
	// OnAnswered is called in the transaction in which an appeal is answered.
	OnAnswered []func(tx *database.Tx, by account.Account, a *Appeal) error
}

// Hands are who may speak for a facility after judging: its owner, and a collaborator
// of its unit on its behalf.
var Hands = []account.Role{account.Owner, account.Collaborator}

// readers of a round's appeals, once something is published.
var readers = []account.Role{account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember, account.Auditor}

// answerers decide on them.
var answerers = []account.Role{account.Organiser, account.CouncilChair}

// ErrNotFound answers for an appeal that is absent or not to be seen.
var ErrNotFound = fault.New(fault.NotFound, "appeal-not-found", "Không tìm thấy kiến nghị này.")

var errSettled = fault.New(fault.Conflict, "appeal-settled", "Kiến nghị này đã được trả lời hoặc đã rút.")

func words(path, value string, limit int) (string, error) {
	var bad fault.Fields
	value = text.Clean(value)
	switch n := utf8.RuneCountInString(value); {
	case n == 0:
		bad.Add(path, "required", "Vui lòng nhập nội dung.")
	case n > limit:
		bad.Add(path, "too-long", "Nội dung dài %d ký tự, tối đa %d.", n, limit)
	}
	return value, bad.Err()
}

// File puts an appeal against an entry's published result: its owner, or a collaborator
// on the facility's behalf. The id is the sender's own (UUIDv7), so that asking again
// after a lost answer files nothing twice. NotFound before publication; Conflict
// appeal-window-closed, appeal-open, or id-reused for another appeal's id.
func (s *Service) File(ctx context.Context, by account.Account, entryID, id uuid.UUID, said string) (shown *Shown, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		e, err := entry.Get(tx, entryID)
		if err != nil {
			return err
		}
		if err := account.RequireOnFacility(tx, by, e.FacilityID, Hands...); err != nil {
			return as(err, entry.ErrNotFound)
		}
		r, err := competition.Share(tx, e.RoundID) // a correction that is being published waits, or is seen
		if err != nil {
			return err
		}
		if e, err = entry.Lock(tx, entryID); err != nil {
			return err
		}
		window, err := WindowOf(tx, r, e.ID)
		if err != nil {
			return as(err, entry.ErrNotFound)
		}
		said, err := words("text", said, MaxText)
		if err != nil {
			return err
		}
		if known, err := get(tx, id, ""); err == nil {
			if known.EntryID != e.ID || known.Text != said {
				return errIDReused
			}
			shown, err = show(tx, by, known)
			return err
		} else if !fault.Has(err, ErrNotFound.Code) {
			return err
		}
		if id.Version() != 7 {
			var bad fault.Fields
			bad.Add("id", "not-v7", "Mã kiến nghị phải là UUID phiên bản 7.")
			return bad.Err()
		}
		if refused := window.Refusal(); refused != nil {
			return refused
		}
		shown, err = file(tx, by, e, id, said)
		return err
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

var errIDReused = fault.New(fault.Conflict, "id-reused", "Mã này đã dùng cho một kiến nghị khác.")

func file(tx *database.Tx, by account.Account, e *entry.Entry, id uuid.UUID, said string) (*Shown, error) {
	latest, err := publication.Latest(tx, e.RoundID)
	if err != nil {
		return nil, err
	}
	a := &Appeal{
		ID: id, RoundID: e.RoundID, EntryID: e.ID, FacilityID: e.FacilityID, PublicationID: latest.ID, Text: said, Status: Open,
		FiledBy: actor(by), FiledAt: tx.Now(), Version: 1,
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO appeals (id, round_id, entry_id, facility_id, publication_id, text, filed_by, filed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, a.ID, a.RoundID, a.EntryID, a.FacilityID, a.PublicationID, a.Text, a.FiledBy, a.FiledAt)
	if database.IsUnique(err, "appeals_pkey") { // at the same moment, on another entry
		return nil, errIDReused
	}
	if err != nil {
		return nil, fmt.Errorf("file appeal on entry %s: %w", e.ID, err)
	}
	if err := a.record(tx, by, "file-appeal", "", map[string]any{"entry": a.EntryID, "version": latest.Version}); err != nil {
		return nil, err
	}
	return show(tx, by, a)
}

// Withdraw takes an open appeal back: the owner, or whoever filed it and may still
// speak for the facility. Doing it twice changes nothing.
func (s *Service) Withdraw(ctx context.Context, by account.Account, id uuid.UUID, version int) (*Shown, error) {
	return s.change(ctx, by, id, func(tx *database.Tx, a *Appeal) error {
		if err := requireHand(tx, by, a); err != nil {
			return err
		}
		if a.FiledBy == nil || *a.FiledBy != by.ID {
			if err := account.RequireOnFacility(tx, by, a.FacilityID, account.Owner); err != nil {
				if fault.Of(err) == nil {
					return err
				}
				return fault.New(fault.Forbidden, "not-filer", "Chỉ chủ cơ sở hoặc người đã gửi mới rút được kiến nghị này.")
			}
		}
		if a.Status == Withdrawn {
			return nil
		}
		if err := a.current(tx, by, version); err != nil {
			return err
		}
		if err := a.settle(tx, by, Withdrawn, ""); err != nil {
			return err
		}
		return a.record(tx, by, "withdraw-appeal", "", map[string]any{"entry": a.EntryID})
	})
}

// Reply is the answer to an appeal.
type Reply struct {
	Outcome Status // of Outcomes
	Answer  string // the facility reads it
}

// Respond answers an open appeal: the organiser of the round's unit or the council's
// chair, but nobody who owns the facility or filed it (Forbidden own-appeal). Retake
// and Changed announce a correction, which is opened as always.
func (s *Service) Respond(ctx context.Context, by account.Account, id uuid.UUID, version int, reply Reply) (*Shown, error) {
	return s.change(ctx, by, id, func(tx *database.Tx, a *Appeal) error {
		if err := account.RequireOnRound(tx, by, a.RoundID, readers...); err != nil {
			return as(err, ErrNotFound)
		}
		if err := account.RequireOnRound(tx, by, a.RoundID, answerers...); err != nil {
			if fault.Of(err) == nil {
				return err
			}
			return fault.New(fault.Forbidden, "not-answerer", "Chỉ Ban tổ chức hoặc Chủ tịch Hội đồng trả lời được kiến nghị.")
		}
		own, err := account.RolesOnFacility(tx, by, a.FacilityID)
		if err != nil {
			return err
		}
		if own.Any(account.Owner) || a.FiledBy != nil && *a.FiledBy == by.ID {
			return fault.New(fault.Forbidden, "own-appeal", "Người của cơ sở không được trả lời kiến nghị của chính cơ sở đó.")
		}
		if !slices.Contains(Outcomes, reply.Outcome) {
			var bad fault.Fields
			bad.Add("outcome", "unknown-value", "Kết quả phải là rejected, retake hoặc changed.")
			return bad.Err()
		}
		said, err := words("answer", reply.Answer, MaxText)
		if err != nil {
			return err
		}
		if err := a.current(tx, by, version); err != nil {
			return err
		}
		if a.Status != Open {
			return errSettled
		}
		if err := a.settle(tx, by, reply.Outcome, said); err != nil {
			return err
		}
		for _, hook := range s.OnAnswered {
			if err := hook(tx, by, a); err != nil {
				return err
			}
		}
		return a.record(tx, by, "answer-appeal", "", map[string]any{"entry": a.EntryID, "outcome": reply.Outcome})
	})
}

// change runs fn on the locked appeal and answers with it as by reads it.
func (s *Service) change(ctx context.Context, by account.Account, id uuid.UUID, fn func(tx *database.Tx, a *Appeal) error) (shown *Shown, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		a, err := get(tx, id, "FOR UPDATE")
		if err != nil {
			return err
		}
		if err := fn(tx, a); err != nil {
			return err
		}
		shown, err = show(tx, by, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// current refuses a change that was made from another version than the appeal's. Who
// changed it is not said: the facility need not know the council's members.
func (a *Appeal) current(tx *database.Tx, by account.Account, version int) error {
	if a.Version == version {
		return nil
	}
	now, err := show(tx, by, a)
	if err != nil {
		return err
	}
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Kiến nghị vừa được thay đổi ở nơi khác. Hãy xem lại trước khi gửi.", Current: *now}
}

func (a *Appeal) settle(tx *database.Tx, by account.Account, to Status, answer string) error {
	if a.Status != Open {
		return errSettled
	}
	now := tx.Now()
	a.Status, a.Answer, a.SettledBy, a.SettledAt = to, answer, actor(by), &now
	a.Version++
	_, err := tx.Pgx.Exec(tx.Context(), "UPDATE appeals SET status = $2, answer = $3, settled_by = $4, settled_at = $5, version = $6 WHERE id = $1",
		a.ID, string(a.Status), a.Answer, a.SettledBy, a.SettledAt, a.Version)
	if err != nil {
		return fmt.Errorf("settle appeal %s: %w", a.ID, err)
	}
	return nil
}

func (a *Appeal) record(tx *database.Tx, by account.Account, action, reason string, detail map[string]any) error {
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: action, Subject: "appeal", ID: a.ID, Round: a.RoundID, Reason: reason, Detail: detail})
}

// requireHand answers as if there were no such appeal to whoever may not speak for the
// facility; those who read it are told that it is not theirs.
func requireHand(tx *database.Tx, by account.Account, a *Appeal) error {
	err := account.RequireOnFacility(tx, by, a.FacilityID, Hands...)
	if err == nil || fault.Of(err) == nil {
		return err
	}
	if err := account.RequireOnRound(tx, by, a.RoundID, readers...); err != nil {
		return as(err, ErrNotFound)
	}
	return fault.New(fault.Forbidden, "not-facility", "Chỉ cơ sở hoặc người thay mặt cơ sở làm được việc này.")
}

// as is refused in place of a refusal that hides; other errors stay.
func as(err error, refused *fault.Error) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return refused
	}
	return err
}

func actor(by account.Account) *uuid.UUID {
	if by.ID == uuid.Nil {
		return nil
	}
	return &by.ID
}
