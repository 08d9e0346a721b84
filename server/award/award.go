// Package award is the council's part: proposal, decisions, approval, and the
// register of awards.
package award

import (
	"time"

	"github.com/google/uuid"
)

// DeliberationStatus of the work towards one published version.
type DeliberationStatus string

const (
	DeliberationOpen      DeliberationStatus = "open"
	DeliberationApproved  DeliberationStatus = "approved"
	DeliberationPublished DeliberationStatus = "published"
	DeliberationAbandoned DeliberationStatus = "abandoned"
)

// Deliberation is the council's work towards one published version of a round:
// version 1 at first, higher ones by correction.
type Deliberation struct {
	RoundID        uuid.UUID `gorm:"primaryKey"`
	Version        int       `gorm:"primaryKey"`
	Status         DeliberationStatus
	Note           string // public, for a correction
	DecisionNumber *string
	DecisionDate   *time.Time `gorm:"type:date"`
	Signer         *string
	ApprovedBy     *uuid.UUID
	ApprovedAt     *time.Time
	OpenedBy       *uuid.UUID
	OpenedAt       time.Time
	RowVersion     int
}

// Votes of the council on one decision.
type Votes struct {
	For     int `gorm:"column:votes_for"`
	Against int `gorm:"column:votes_against"`
	Abstain int `gorm:"column:votes_abstain"`
}

// Decision is the council's word on one entry; the latest stands.
type Decision struct {
	ID      uuid.UUID `gorm:"primaryKey"`
	RoundID uuid.UUID
	Version int // of the deliberation
	EntryID uuid.UUID
	Awarded bool
	Level   *string
	Reason  string
	Votes   Votes `gorm:"embedded"`
	ByID    *uuid.UUID
	At      time.Time
}

// TableName is the table of council decisions.
func (Decision) TableName() string { return "council_decisions" }

// NominationDecision adds an awarded entry to the nominations or takes it out.
type NominationDecision struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	RoundID   uuid.UUID
	Version   int
	EntryID   uuid.UUID
	Nominated bool
	Reason    string
	Votes     Votes `gorm:"embedded"`
	ByID      *uuid.UUID
	At        time.Time
}

// Status of an award in the register.
type Status string

const (
	Valid      Status = "valid"
	Superseded Status = "superseded"
	Revoked    Status = "revoked"
	Unverified Status = "unverified" // a press report
	// Expired is never stored: a valid award whose certificate's last day is past.
	Expired Status = "expired"
)

// Award is one line of the register. Rows imported from past lists have a Source
// and no round, entry, product, facility or publication.
type Award struct {
	ID            uuid.UUID `gorm:"primaryKey"`
	RoundID       *uuid.UUID
	EntryID       *uuid.UUID
	ProductID     *uuid.UUID
	FacilityID    *uuid.UUID
	PublicationID *uuid.UUID
	Tier          string
	UnitID        *uuid.UUID
	UnitLabel     string
	GroupID       *string
	Year          int
	Level         *string
	ProductName   string
	ProductFolded string
	FacilityName  string
	Locality      string
	Status        Status
	StatusReason  string
	Source        string
	SourceNote    string
	Demonstration bool
	Version       int
	CreatedAt     time.Time
}
