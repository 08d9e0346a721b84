// Package competition holds the calendar of judging: programmes with their ladder
// of tiers, cycles, and rounds that pass through their phases.
package competition

import (
	"time"

	"github.com/google/uuid"
)

// Phase of a round, in order.
type Phase string

const (
	Draft        Phase = "draft"
	Registration Phase = "registration"
	Screening    Phase = "screening"
	Scoring      Phase = "scoring"
	Deliberation Phase = "deliberation"
	Approved     Phase = "approved"
	Published    Phase = "published"
	Closed       Phase = "closed"
)

// Phases in their order.
var Phases = []Phase{Draft, Registration, Screening, Scoring, Deliberation, Approved, Published, Closed}

// PacketMode says what a judge's packet shows.
type PacketMode string

const (
	ShowProduct PacketMode = "product" // code, group, product name, photos, papers
	ShowAll     PacketMode = "all"     // facility and unit too
	ShowCode    PacketMode = "code"    // nothing that names
)

// Round is one sitting of judging: one tier, one unit, one cycle.
type Round struct {
	ID                   uuid.UUID `gorm:"primaryKey"`
	CycleID              uuid.UUID
	ProgrammeID          uuid.UUID
	Tier                 string
	UnitID               uuid.UUID
	Title                string
	Phase                Phase
	PhaseAt              time.Time // when it came into this phase
	Stage                int       // 1 or 2: the stage being scored
	AdmitsOpen           bool
	AdmitsPromoted       bool
	ReceivesPromotions   bool // at most one per cycle, tier and unit
	PacketMode           PacketMode
	JudgingCodePattern   string // "{group}{number}"
	PublishesAll         bool
	Rules                Rules `gorm:"serializer:json"`
	RulesVersion         int
	FrozenAt             *time.Time
	FrozenRulesVersion   *int // the rules as they stood then; the council changes places, levels and nomination after
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time // this moment itself is too late
	ScreeningClosesAt    *time.Time
	PublishAt            *time.Time
	AppealDays           int // working days in which a facility may appeal; default, not law
	Demonstration        bool
	Version              int
	CreatedAt            time.Time
}

// RulesVersion is one recorded version of a round's rules. Votes are nil where no
// council voted.
type RulesVersion struct {
	RoundID      uuid.UUID `gorm:"primaryKey"`
	Version      int       `gorm:"primaryKey"`
	Rules        Rules     `gorm:"serializer:json"`
	Reason       string
	VotesFor     *int
	VotesAgainst *int
	VotesAbstain *int
	ByID         *uuid.UUID
	At           time.Time
}

// TableName is the table of rules versions.
func (RulesVersion) TableName() string { return "round_rules" }
