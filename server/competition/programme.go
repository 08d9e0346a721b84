package competition

import (
	"time"

	"github.com/google/uuid"

	"tieubieu/server/unit"
)

// Programme fixes the ladder of tiers, the product groups and the templates.
type Programme struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Code      string
	NameVi    string
	NameEn    string
	Version   int
	CreatedAt time.Time
}

// Tier is one step of a programme's ladder; Position 1 is the lowest.
type Tier struct {
	ProgrammeID    uuid.UUID `gorm:"primaryKey"`
	Tier           string    `gorm:"primaryKey"` // "commune", "province", "region", "nation"
	Position       int
	NameVi         string
	NameEn         string
	UnitLevel      unit.Level
	Optional       bool
	AdmitsOpen     bool // default of its rounds
	AdmitsPromoted bool // default of its rounds
}

// TableName is the table of tiers.
func (Tier) TableName() string { return "programme_tiers" }

// Group is a product group. Letter begins the judging codes of its entries.
type Group struct {
	ProgrammeID uuid.UUID `gorm:"primaryKey"`
	GroupID     string    `gorm:"primaryKey"` // "handicraft"
	Position    int
	Letter      string
	NameVi      string
	NameEn      string
}

// TableName is the table of product groups.
func (Group) TableName() string { return "product_groups" }

// CycleStatus of a cycle.
type CycleStatus string

const (
	CycleOpen   CycleStatus = "open"
	CycleClosed CycleStatus = "closed"
)

// Cycle is one climb of the ladder.
type Cycle struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	ProgrammeID uuid.UUID
	Name        string    // "2026-2027"
	StartsOn    time.Time `gorm:"type:date"`
	EndsOn      time.Time `gorm:"type:date"`
	Status      CycleStatus
	Version     int
	CreatedAt   time.Time
}

// Member says which parent a unit has in one cycle: a province's region. A merged
// province may stand there by its predecessors instead of itself.
type Member struct {
	CycleID  uuid.UUID `gorm:"primaryKey"`
	MemberID uuid.UUID `gorm:"primaryKey"`
	ParentID uuid.UUID
}

// TableName is the table of cycle members.
func (Member) TableName() string { return "cycle_members" }

// Quota is how many promotions a unit may send up from a tier in one cycle, over
// all its rounds.
type Quota struct {
	CycleID uuid.UUID `gorm:"primaryKey"`
	Tier    string    `gorm:"primaryKey"` // the sending tier
	UnitID  uuid.UUID `gorm:"primaryKey"`
	Places  int
	Version int
}

// TableName is the table of quotas.
func (Quota) TableName() string { return "cycle_quotas" }
