// Package promotion carries awarded and nominated entries into the next tier,
// each exactly once.
package promotion

import (
	"time"

	"github.com/google/uuid"
)

// Status of a promotion (product.md §6).
type Status string

const (
	Waiting  Status = "waiting"
	Late     Status = "late"     // arrived after the receiving screening: admitted or refused one by one
	TakenIn  Status = "taken-in" // a submitted entry of the receiving round
	Accepted Status = "accepted" // by the receiving screening
	Rejected Status = "rejected" // by the receiving screening
	Undone   Status = "undone"   // by the sending organiser, or by a correction
	Declined Status = "declined" // by the facility
	Refused  Status = "refused"  // from the late list
	Lapsed   Status = "lapsed"   // the cycle closed
	Linked   Status = "linked"   // the product climbs already in this cycle
)

// active are the states that take a place of the quota and keep the product's
// climb to this tier unique in its cycle.
var active = []Status{Waiting, Late, TakenIn, Accepted, Rejected}

// Promotion of one source entry to one target tier. The target unit and round are
// looked up when it is taken in, or put on the late list, and stored then.
type Promotion struct {
	ID            uuid.UUID `gorm:"primaryKey"`
	CycleID       uuid.UUID
	SourceRoundID uuid.UUID
	SourceEntryID uuid.UUID
	AwardID       uuid.UUID
	ProductID     uuid.UUID
	FacilityID    uuid.UUID
	SendingTier   string
	SendingUnitID uuid.UUID
	TargetTier    string
	TargetUnitID  *uuid.UUID
	TargetRoundID *uuid.UUID
	TargetEntryID *uuid.UUID
	LinkedTo      *uuid.UUID
	Status        Status
	Reason        string
	Version       int
	CreatedAt     time.Time
	ChangedAt     time.Time
	ChangedBy     *uuid.UUID
	// OpenAppeal: the facility appeals against the result that it climbs by. It stops
	// nothing. Set where promotions are listed, or have just been changed.
	OpenAppeal bool `gorm:"-"`
}
