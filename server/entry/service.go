package entry

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Service is the use cases of entries.
type Service struct {
	DB   *database.DB
	Blob *blob.Store
	// OnDecided is called in the transaction in which an entry is accepted, rejected
	// or withdrawn, or such a decision is reconsidered.
	OnDecided []func(tx *database.Tx, by account.Account, e *Entry) error
	// OnHappening is called in the transaction in which something happens to an entry
	// that its people are told of.
	OnHappening []func(tx *database.Tx, by account.Account, e *Entry, h Happening) error
	// OnHandedOver is called in the transaction in which a round passes to a colleague.
	OnHandedOver []func(tx *database.Tx, by account.Account, r *competition.Round, h *HandOver) error
}

// Happening is something that an entry's people are told of.
type Happening string

const (
	HandedIn         Happening = "submitted"
	WasReturned      Happening = "returned"
	WasAccepted      Happening = "accepted"
	WasRejected      Happening = "rejected"
	WasWithdrawn     Happening = "withdrawn"
	Reconsidered     Happening = "reconsidered"
	TypedForOwner    Happening = "typed-for-owner" // begun by another: the owner may object
	Objected         Happening = "objected"        // for the support team
	ObjectionSettled Happening = "objection-answered"
)

func (s *Service) happened(tx *database.Tx, by account.Account, e *Entry, h Happening) error {
	for _, hook := range s.OnHappening {
		if err := hook(tx, by, e, h); err != nil {
			return err
		}
	}
	return nil
}

// enterers may write an entry: the facility's owner, and on its behalf an officer or
// collaborator of its unit.
var enterers = []account.Role{account.Owner, account.Organiser, account.Collaborator}

// screeners decide on entries of a round.
var screeners = []account.Role{account.Screener, account.Secretary, account.Organiser}

// requireEnterer answers as if there were no such entry to whoever may not write it.
func requireEnterer(tx *database.Tx, by account.Account, facilityID uuid.UUID) error {
	return hidden(account.RequireOnFacility(tx, by, facilityID, enterers...))
}

// requireHand is requireEnterer on an entry: a draft that the facility has begun, or that
// nobody is known to have begun, is its owners' alone, and invisible to anyone else until
// it is handed in or an owner's spoken consent is on its record.
func requireHand(tx *database.Tx, by account.Account, e *Entry) error {
	if err := requireEnterer(tx, by, e.FacilityID); err != nil || by.IsPlatform() || e.Status != Draft {
		return err
	}
	var may bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM grants WHERE facility_id = $1 AND role = 'owner' AND ended_at IS NULL AND account_id = $3)
		    OR ($2::uuid IS NOT NULL AND NOT EXISTS (SELECT 1 FROM grants WHERE facility_id = $1 AND role = 'owner' AND account_id = $2))
		    OR EXISTS (SELECT 1 FROM entry_consents WHERE entry_id = $4 AND kind = 'spoken')`,
		e.FacilityID, e.TypedBy, by.Holder(), e.ID).Scan(&may)
	if err != nil {
		return fmt.Errorf("look who typed entry %s: %w", e.ID, err)
	}
	if !may {
		return ErrNotFound
	}
	return nil
}

func hidden(err error) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return ErrNotFound
	}
	return err
}

// change is what every use case on one entry is made of: the entry locked, and its
// round kept from moving on.
type change struct {
	Entry *Entry
	Round *competition.Round
}

// write runs fn on the locked entry for those who may write it. What they are told of
// it, refused or not, leaves out the judging code while it is hidden from them.
func (s *Service) write(ctx context.Context, by account.Account, id uuid.UUID, fn func(tx *database.Tx, c change) error) (*Entry, error) {
	var c change
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) (err error) {
		if c, err = lockWithRound(tx, id); err != nil {
			return err
		}
		if err := requireHand(tx, by, c.Entry); err != nil {
			return err
		}
		return fn(tx, c)
	})
	if f := fault.Of(err); f != nil {
		if n, stale := f.Current.(Newer); stale {
			n.hideCode(FacilityView, c.Round.Phase)
			f.Current = n
		}
	}
	if err != nil {
		return nil, err
	}
	c.Entry.hideCode(FacilityView, c.Round.Phase)
	return c.Entry, nil
}

// lockWithRound takes the round's shared lock before the entry's own, so that a
// closing waits for what has begun and everyone takes locks in one order.
func lockWithRound(tx *database.Tx, id uuid.UUID) (change, error) {
	e, err := Get(tx, id)
	if err != nil {
		return change{}, err
	}
	r, err := competition.Share(tx, e.RoundID)
	if err != nil {
		return change{}, err
	}
	e, err = Lock(tx, id)
	return change{Entry: e, Round: r}, err
}

// Newer is an entry as it stands, for who has changed an older one.
type Newer struct {
	Entry
	ChangedBy string // in that person's own name; empty for the platform
}

// current refuses a change that was made from another version than the entry's, with
// the entry as Newer. It is asked before the entry is changed.
func (e *Entry) current(tx *database.Tx, version int) error {
	if e.Version == version {
		return nil
	}
	name, err := changedBy(tx, e)
	if err != nil {
		return err
	}
	return &fault.Error{
		Kind: fault.Stale, Code: "stale", Current: Newer{Entry: *e, ChangedBy: name},
		Message: "Hồ sơ đã được sửa ở nơi khác sau khi bạn mở. Nội dung bạn vừa nhập chưa được lưu; hãy xem bản mới trước khi lưu lại.",
	}
}

// editable refuses changes to the dossier outside a draft, or a returned entry that
// is not yet due.
func (c change) editable(tx *database.Tx) error {
	switch c.Entry.Status {
	case Draft:
		return nil
	case Returned:
		if c.Round.Phase.After(competition.Screening) {
			return errScreeningOver
		}
		if c.Entry.Overdue(tx.Now()) {
			return errOverdue
		}
		return nil
	case Submitted, Accepted:
		return fault.New(fault.Conflict, "entry-submitted", "Hồ sơ đã nộp, không thể sửa.")
	case Rejected:
		return fault.New(fault.Conflict, "entry-rejected", "Hồ sơ đã bị loại khi sơ duyệt, không thể sửa.")
	case Withdrawn:
		return errWithdrawn
	}
	return fault.New(fault.Conflict, "entry-submitted", "Hồ sơ không còn sửa được.")
}

var (
	errScreeningOver = fault.New(fault.Conflict, "screening-over", "Kỳ bình chọn đã kết thúc sơ duyệt.")
	errOverdue       = fault.New(fault.Conflict, "due-date-passed", "Đã quá hạn bổ sung hồ sơ.")
	errWithdrawn     = fault.New(fault.Conflict, "entry-withdrawn", "Hồ sơ đã được rút khỏi kỳ bình chọn.")
)
