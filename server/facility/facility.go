// Package facility knows the plants that make products, and the products, which
// outlive their entries.
package facility

import (
	"time"

	"github.com/google/uuid"
)

// Kind of facility (domain.md A.4).
type Kind string

const (
	Household        Kind = "household"
	CooperativeGroup Kind = "cooperative-group"
	Cooperative      Kind = "cooperative"
	Enterprise       Kind = "enterprise"
)

// Facility is a cơ sở CNNT.
type Facility struct {
	ID                    uuid.UUID `gorm:"primaryKey"`
	Name                  string
	NameFolded            string
	Kind                  Kind
	RegistrationCode      *string    // tax code, 10 or 13 digits
	PersonalNumberSealed  []byte     // a household's, in the place of a tax code
	PersonalNumberDigest  []byte     // keyed: by which it is found again
	PersonalNumberEnding  string     // the last three digits
	UnitID                uuid.UUID  // the unit it lies in now
	FormerUnitID          *uuid.UUID // the province before a merger, when known
	Locality              string     // commune in words while communes are not loaded
	Address               string
	ContactName           string
	ContactPhone          string
	ContactEmail          string
	Workers               *int
	FoundedYear           *int
	ConsentsToPublication bool
	ConsentedAt           *time.Time
	Demonstration         bool
	CreatedBy             *uuid.UUID
	Version               int
	CreatedAt             time.Time
	UnitTitle             string `gorm:"-"` // "Tỉnh Tuyên Quang"; filled by the use cases
	FormerUnitTitle       string `gorm:"-"`
}

// ProductKind says whether a product is one thing or a set, which is judged as one.
type ProductKind string

const (
	Single ProductKind = "single"
	Set    ProductKind = "set"
)

// Product is of one facility and outlives its entries.
type Product struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	FacilityID  uuid.UUID
	Name        string
	NameFolded  string
	Kind        ProductKind
	Description string
	MergedInto  *uuid.UUID
	Version     int
	CreatedAt   time.Time
	Members     []string `gorm:"-"` // of a set, in order; read by GetProduct and the lists
}

// Member is one thing of a product set.
type Member struct {
	ProductID uuid.UUID `gorm:"primaryKey"`
	Position  int       `gorm:"primaryKey"`
	Name      string
}

// TableName is the table of set members.
func (Member) TableName() string { return "product_members" }
