// Package account knows who is asking: accounts, sessions, and the grants that say
// what a person may do on a unit, a round or a facility.
package account

import (
	"time"

	"github.com/google/uuid"
)

// Status of an account.
type Status string

const (
	Active   Status = "active"
	Disabled Status = "disabled"
)

// Account is a person who can sign in, by e-mail or by phone.
type Account struct {
	ID           uuid.UUID `gorm:"primaryKey"`
	Name         string
	Email        *string // lower case
	Phone        *string // E.164, "+84…"
	PasswordHash *string // argon2id; nil: no password yet
	Locale       string  // "vi" or "en"
	Status       Status
	Version      int
	CreatedAt    time.Time
	// When it was shown that an address is this person's; nil: not yet.
	EmailConfirmedAt *time.Time
	PhoneConfirmedAt *time.Time
	// Seat is the panel member that is asking, where a judge's code opened the session:
	// then the account is that and nothing else. Nil for a person who signed in himself.
	Seat *uuid.UUID `gorm:"-"`
}

// Platform is the account under which the platform itself acts: jobs, promotions,
// phases opened by date. Its id is uuid.Nil and it is never stored.
var Platform = Account{Name: "Hệ thống", Status: Active}

// IsPlatform says whether the platform itself is acting.
func (a Account) IsPlatform() bool { return a.ID == uuid.Nil && a.Name == Platform.Name }

// Role is what a person may be. The first seven are granted; those of judges and
// council members are held by membership in a panel or a council.
type Role string

const (
	Administrator Role = "administrator" // accounts and settings; reads no marks
	Organiser     Role = "organiser"     // of a unit: runs its rounds
	Secretary     Role = "secretary"     // of a round
	Screener      Role = "screener"      // of a round: support team
	Collaborator  Role = "collaborator"  // of a unit: enters on a facility's behalf
	Owner         Role = "owner"         // of a facility
	Auditor       Role = "auditor"       // of a round, after publication

	PanelHead     Role = "panel-head"
	PanelDeputy   Role = "panel-deputy"
	Judge         Role = "judge"
	CouncilChair  Role = "council-chair"
	CouncilMember Role = "council-member"
)

// Grant is a role of one account on one unit, round or facility, until it is ended.
type Grant struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	AccountID  uuid.UUID
	Role       Role
	UnitID     *uuid.UUID
	RoundID    *uuid.UUID
	FacilityID *uuid.UUID
	GrantedBy  *uuid.UUID
	GrantedAt  time.Time
	EndedAt    *time.Time
}
