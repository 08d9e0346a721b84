// Package entry is one product in one round: its form, photos and papers, and how
// the support team screened it.
package entry

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Status of an entry.
type Status string

const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Returned  Status = "returned"
	Accepted  Status = "accepted"
	Rejected  Status = "rejected"
	Withdrawn Status = "withdrawn"
)

// Origin says how an entry came into its round.
type Origin string

const (
	Open      Origin = "open"
	Promoted  Origin = "promoted"
	Nominated Origin = "nominated" // by hand, from the register
)

// Entry is one product in one round, in one product group.
type Entry struct {
	ID                 uuid.UUID `gorm:"primaryKey"`
	RoundID            uuid.UUID
	ProductID          uuid.UUID
	FacilityID         uuid.UUID
	GroupID            string
	Origin             Origin
	Status             Status
	UnitID             uuid.UUID       // the facility's unit as it was then
	Form               json.RawMessage `gorm:"type:jsonb"` // mẫu số 01
	Explanation        json.RawMessage `gorm:"type:jsonb"` // mẫu số 02
	JudgingCode        *string
	SourceEntryID      *uuid.UUID // the entry one tier below
	ResultBelowChanged bool
	SubmittedAt        *time.Time
	DueAt              *time.Time // the new date after a return
	DecidedAt          *time.Time
	Reason             string
	TypedBy            *uuid.UUID
	Version            int
	CreatedAt          time.Time
	UpdatedAt          time.Time  `gorm:"autoUpdateTime:false"`
	UpdatedBy          *uuid.UUID // nil: the platform
}

// Photo is a photo's place in an entry; Position 1 is the cover.
type Photo struct {
	EntryID     uuid.UUID `gorm:"primaryKey"`
	PhotoID     uuid.UUID `gorm:"primaryKey"`
	Position    int
	Caption     string
	NamesNobody bool
}

// TableName is the table of an entry's photos.
func (Photo) TableName() string { return "entry_photos" }

// PaperKind says what a paper is.
type PaperKind string

const (
	Registration PaperKind = "registration" // of the business, co-operative or household
	Quality      PaperKind = "quality"
	FoodSafety   PaperKind = "food-safety"
	AwardPaper   PaperKind = "award"
	Certificate  PaperKind = "certificate"
	Page         PaperKind = "explanation" // answers a section of the explanation
	OtherPaper   PaperKind = "other"
)

// PaperKinds are all of them.
var PaperKinds = []PaperKind{Registration, Quality, FoodSafety, AwardPaper, Certificate, Page, OtherPaper}

// Paper is an uploaded paper of a facility; a promoted entry carries the same one.
type Paper struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	FacilityID  uuid.UUID
	SHA256      []byte `gorm:"column:sha256"`
	ObjectKey   string
	ContentType string
	Bytes       int64
	FileName    string
	Kind        PaperKind
	Number      string
	Issuer      string
	IssuedOn    *time.Time `gorm:"type:date"`
	ValidUntil  *time.Time `gorm:"type:date"`
	UploadedBy  *uuid.UUID
	ReleasedAt  time.Time // uploaded, or taken out of its last entry
	Version     int
	CreatedAt   time.Time
}

// PaperUse is a paper's place in an entry.
type PaperUse struct {
	EntryID     uuid.UUID `gorm:"primaryKey"`
	PaperID     uuid.UUID `gorm:"primaryKey"`
	Position    int
	ForJudges   bool
	NamesNobody bool
}

// TableName is the table of an entry's papers.
func (PaperUse) TableName() string { return "entry_papers" }

// Screening is one decision of the support team.
type Screening struct {
	ID       uuid.UUID `gorm:"primaryKey"`
	EntryID  uuid.UUID
	Decision Status // accepted, returned or rejected
	Reason   string
	Items    []Item `gorm:"serializer:json"`
	DueAt    *time.Time
	ByID     *uuid.UUID
	At       time.Time
}

// Item is what is missing or wrong with one part of the dossier.
type Item struct {
	Item   string `json:"item"`
	Reason string `json:"reason"`
}
