// Package appeal is what a facility may say against its published result, and the
// answer to it.
package appeal

import (
	"time"

	"github.com/google/uuid"
)

// Status of an appeal.
type Status string

const (
	Open      Status = "open"
	Withdrawn Status = "withdrawn" // by the facility
	Rejected  Status = "rejected"
	Retake    Status = "retake"  // the score is taken again: a correction follows
	Changed   Status = "changed" // the decision is changed: a correction follows
)

// Outcomes are what an appeal may be answered with.
var Outcomes = []Status{Rejected, Retake, Changed}

// Appeal of a facility against one published version of its entry's result.
type Appeal struct {
	ID            uuid.UUID
	RoundID       uuid.UUID
	EntryID       uuid.UUID
	FacilityID    uuid.UUID
	PublicationID uuid.UUID
	Text          string
	Status        Status
	FiledBy       *uuid.UUID // nil: the platform
	FiledAt       time.Time
	Answer        string
	SettledBy     *uuid.UUID
	SettledAt     *time.Time
	Version       int
}

// Shown is an appeal with what is read beside it. Names of product and facility are
// those that were published.
type Shown struct {
	Appeal
	PublicationVersion int
	ProductName        string
	JudgingCode        string
	FacilityName       string
	FiledByName        string
	SettledByName      string // empty for the facility where that is a judge of the round
	Papers             []Paper
}

// Paper is a file that goes with an appeal.
type Paper struct {
	ID          uuid.UUID
	AppealID    uuid.UUID
	SHA256      []byte
	ObjectKey   string
	ContentType string
	Bytes       int64
	FileName    string
	ByID        *uuid.UUID
	At          time.Time
}

// Limits of an appeal. Characters are counted in NFC.
const (
	MaxText   = 4000 // characters, of an appeal and of its answer
	MaxPapers = 10
)
