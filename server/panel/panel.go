// Package panel holds the judges of a round: who scores what, who stands aside.
package panel

import (
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
)

// Role in a panel.
type Role string

const (
	Head   Role = "head"
	Deputy Role = "deputy"
	Member Role = "judge"
)

// Status of a panel member.
type Status string

const (
	Active   Status = "active"
	Left     Status = "left"
	Replaced Status = "replaced"
)

// Judge is a member of a round's panel. Code is drawn at random for the round and
// is all the public ever sees. GroupIDs empty means all groups. SeatID is the id of
// the first judge of a chain of replacements: one seat has one voice on an entry.
type Judge struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	RoundID     uuid.UUID
	AccountID   uuid.UUID
	Role        Role
	Title       string
	Scores      bool // a head may score nothing
	GroupIDs    database.Strings
	Code        string
	FacilityID  *uuid.UUID // the judge's own, when known
	SeatID      uuid.UUID
	Status      Status
	SheetsCount bool // whether submitted sheets still count after leaving
	LeftReason  string
	JoinedAt    time.Time
	LeftAt      *time.Time
	DeclaredAt  *time.Time // when conflicts were first declared; nil: not yet
	Version     int
}

// TableName is the table of panel members.
func (Judge) TableName() string { return "panel_members" }

// Is says whether by is this judge: the person, or one who came by a code of this seat.
func (j *Judge) Is(by account.Account) bool {
	return j.AccountID == by.ID && (by.Seat == nil || *by.Seat == j.ID)
}

// Kind is why a judge stands aside.
type Kind string

const (
	OwnFacility Kind = "own-facility" // the facility the judge is known to come from
	Owner       Kind = "owner"
	Employer    Kind = "employer"
	Adviser     Kind = "adviser" // typed or advised its dossier
	Family      Kind = "family"
	Other       Kind = "other"
)

// Kinds that may be declared.
var Kinds = []Kind{OwnFacility, Owner, Employer, Adviser, Family, Other}

// RecusalStatus of a recusal.
type RecusalStatus string

const (
	Effective RecusalStatus = "effective"
	Awaiting  RecusalStatus = "awaiting" // after the first mark: head and secretary
	Refused   RecusalStatus = "refused"
)

// Recusal takes a judge out of the mean of a facility's entries. Once the judge has
// saved a mark on one of them it waits for the panel's head and the secretary, and
// keeps the scores of these entries before and after for the minutes.
type Recusal struct {
	ID                uuid.UUID `gorm:"primaryKey"`
	RoundID           uuid.UUID
	JudgeID           uuid.UUID
	FacilityID        uuid.UUID
	Kind              Kind
	Note              string
	Status            RecusalStatus
	AfterFirstMark    bool
	DeclaredBy        *uuid.UUID // nil: the platform, from the data
	DeclaredAt        time.Time
	AgreedByHead      *uuid.UUID
	AgreedBySecretary *uuid.UUID
	DecidedAt         *time.Time
	MeanBefore        []Mean `gorm:"serializer:json"`
	MeanAfter         []Mean `gorm:"serializer:json"`
	Version           int
	FacilityName      string `gorm:"-"` // in ListRecusals
}

// Mean is an entry's exact score at one moment, as in the bundle ("25603/3").
type Mean struct {
	EntryID uuid.UUID `json:"entryId"`
	Score   *string   `json:"score"`
}

// CouncilRole in a council.
type CouncilRole string

const (
	Chair         CouncilRole = "chair"
	CouncilMember CouncilRole = "member"
)

// CouncilSeat is a place in a round's council.
type CouncilSeat struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	RoundID   uuid.UUID
	AccountID uuid.UUID
	Role      CouncilRole
	Title     string
	JoinedAt  time.Time
	LeftAt    *time.Time
	Version   int
}

// TableName is the table of council seats.
func (CouncilSeat) TableName() string { return "council_members" }
