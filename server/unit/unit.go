// Package unit holds the administrative units with the days on which they were
// valid, and which went into which.
package unit

import (
	"time"

	"github.com/google/uuid"
)

// Level is the kind of step a unit stands on.
type Level string

const (
	Nation   Level = "nation"
	Region   Level = "region"
	Province Level = "province"
	Commune  Level = "commune"
)

// Unit is one administrative unit. Code is unique only within its validity, so
// nothing is joined by it. ValidUntil is the last day, nil while the unit lives.
type Unit struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	Level      Level
	Code       *string
	Name       string
	NameFolded string
	Kind       string // "tỉnh", "thành phố trực thuộc trung ương", "xã" …
	ParentID   *uuid.UUID
	ValidFrom  time.Time  `gorm:"type:date"`
	ValidUntil *time.Time `gorm:"type:date"`
}

// Succession says that Predecessor became (part of) Successor on a day.
type Succession struct {
	PredecessorID uuid.UUID `gorm:"primaryKey"`
	SuccessorID   uuid.UUID `gorm:"primaryKey"`
	TookEffectOn  time.Time `gorm:"type:date"`
}

// TableName is the table of successions.
func (Succession) TableName() string { return "unit_successions" }
