// Package notice tells facilities and people what happened to them: in the account, by
// mail after the commit, and through an officer's call where no mail arrives.
package notice

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/job"
	"tieubieu/server/mail"
)

// Kind says what a notice tells of.
type Kind string

const (
	Confirmation      Kind = "confirmation" // of a mail address
	Submitted         Kind = "submitted"
	Returned          Kind = "returned"
	Accepted          Kind = "accepted"
	Rejected          Kind = "rejected"
	Withdrawn         Kind = "withdrawn" // by another than the owner
	Reconsidered      Kind = "reconsidered"
	TypedForOwner     Kind = "typed-for-owner" // a dossier that another has begun in the facility's name
	Objected          Kind = "objected"        // to those who screen the round
	ObjectionAnswered Kind = "objection-answered"
	ClaimMade         Kind = "claim-made"       // to the organisers of the place
	FacilityClaimed   Kind = "facility-claimed" // to its owners
	OwnerAdded        Kind = "owner-added"      // to the other owners
	ClaimAnswered     Kind = "claim-answered"   // to who claimed
	DeadlineNear      Kind = "deadline-near"    // a reminder: mails of it may be turned off
	Result            Kind = "result"
	Promoted          Kind = "promoted"
	PapersToRenew     Kind = "papers-to-renew"
	Certificate       Kind = "certificate"
	AppealAnswered    Kind = "appeal-answered"
	RoundHandedOver   Kind = "round-handed-over" // to the colleague who takes it
)

// Notice tells one event to one facility or one person.
type Notice struct {
	ID            uuid.UUID
	Kind          Kind
	Event         string // what happened; told once
	AccountID     *uuid.UUID
	FacilityID    *uuid.UUID
	EntryID       *uuid.UUID
	RoundID       *uuid.UUID // of the entry
	Facts         Facts
	ByID          *uuid.UUID // nil: the platform
	Demonstration bool
	At            time.Time
}

// Facts are what a notice names, as it was then. They hold no marks and no personal
// data.
type Facts struct {
	Product     string     `json:"product,omitempty"`
	Round       string     `json:"round,omitempty"`
	Target      string     `json:"target,omitempty"`      // the round that a promotion goes into, where it is known
	Number      string     `json:"number,omitempty"`      // of a certificate
	DueAt       *time.Time `json:"dueAt,omitempty"`       // until when something is to be done
	ScreeningID *uuid.UUID `json:"screeningId,omitempty"` // with the reasons
	Papers      []string   `json:"papers,omitempty"`      // names of files
	Facility    string     `json:"facility,omitempty"`    // name, for those who may know it
	ObjectionID *uuid.UUID `json:"objectionId,omitempty"` // with its answer
	ClaimID     *uuid.UUID `json:"claimId,omitempty"`     // with the reason of the decision
	Approved    bool       `json:"approved,omitempty"`    // of a claim
	OnBehalf    bool       `json:"onBehalf,omitempty"`    // somebody else than an owner did it
	Corrected   bool       `json:"corrected,omitempty"`   // by a later version of the result
	Days        int        `json:"days,omitempty"`        // which reminder
}

// Service is the use cases of notices.
type Service struct {
	DB      *database.DB
	Jobs    *job.Queue
	Outbox  *mail.Outbox
	Address string // how people reach the server, without a slash at the end
}

// New puts notices onto an outbox: of mails that do not arrive, calls are made.
func New(db *database.DB, jobs *job.Queue, outbox *mail.Outbox, address string) *Service {
	s := &Service{DB: db, Jobs: jobs, Outbox: outbox, Address: address}
	outbox.Failed = s.mailFailed
	return s
}

// ErrNotFound answers for a notice that is absent or another's.
var ErrNotFound = fault.New(fault.NotFound, "notice-not-found", "Không tìm thấy thông báo này.")

// write stores notices in the caller's transaction, each event once, and enqueues the
// job that hands them over after the commit. The notices have one batch: the act that
// they come from. It answers how many are new.
func (s *Service) write(tx *database.Tx, batch uuid.UUID, notices []Notice) (int64, error) {
	if len(notices) == 0 {
		return 0, nil
	}
	n := len(notices)
	ids, kinds, events, facts := make([]uuid.UUID, n), make([]string, n), make([]string, n), make([]string, n)
	accounts, facilities, entries, rounds, by := make([]*uuid.UUID, n), make([]*uuid.UUID, n), make([]*uuid.UUID, n), make([]*uuid.UUID, n), make([]*uuid.UUID, n)
	demonstration := make([]bool, n)
	for i := range notices {
		v := &notices[i]
		id, err := uuid.NewV7()
		if err != nil {
			return 0, fmt.Errorf("make notice id: %w", err)
		}
		encoded, err := json.Marshal(v.Facts)
		if err != nil {
			return 0, fmt.Errorf("encode facts of a notice: %w", err)
		}
		v.ID, v.At = id, tx.Now()
		ids[i], kinds[i], events[i], facts[i] = id, string(v.Kind), v.Event, string(encoded)
		accounts[i], facilities[i], entries[i], rounds[i], by[i] = v.AccountID, v.FacilityID, v.EntryID, v.RoundID, v.ByID
		demonstration[i] = v.Demonstration
	}
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO notices (id, kind, event, batch, account_id, facility_id, entry_id, round_id, facts, by_id, demonstration, at)
		SELECT i.id, i.kind, i.event, $1, i.account_id, i.facility_id, i.entry_id, i.round_id, i.facts::jsonb, i.by_id, i.demonstration, $2
		  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::text[], $11::uuid[], $12::bool[])
		    AS i (id, kind, event, account_id, facility_id, entry_id, round_id, facts, by_id, demonstration)
		ON CONFLICT (event) DO NOTHING`,
		batch, tx.Now(), ids, kinds, events, accounts, facilities, entries, rounds, facts, by, demonstration)
	if err != nil {
		return 0, fmt.Errorf("write %d notices: %w", n, err)
	}
	if tag.RowsAffected() == 0 {
		return 0, nil
	}
	return tag.RowsAffected(), s.Jobs.Enqueue(tx, DeliverArgs{Batch: batch}, nil)
}

func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() || by.ID == uuid.Nil {
		return nil
	}
	return &by.ID
}
