// Package unit holds the administrative units with the days on which they were
// valid, and which went into which.
package unit

import (
	"time"
	"unicode"
	"unicode/utf8"

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

// Name is what a unit was called from a day on, where that changed while it lived;
// the unit itself has the latest.
type Name struct {
	UnitID     uuid.UUID `gorm:"primaryKey"`
	FromOn     time.Time `gorm:"type:date;primaryKey"`
	Name       string
	NameFolded string
	Kind       string
	Source     string
}

// TableName is the table of former and present names.
func (Name) TableName() string { return "unit_names" }

// ValidOn says whether the unit lived on a day.
func (u Unit) ValidOn(day time.Time) bool {
	return !u.ValidFrom.After(day) && (u.ValidUntil == nil || !u.ValidUntil.Before(day))
}

// Title is the name with what the unit is: "Tỉnh Tuyên Quang", "Khu vực phía Bắc".
func (u Unit) Title() string { return titled(u.Level, u.Kind, u.Name) }

func titled(level Level, kind, name string) string {
	switch {
	case level == Nation || level == Region || kind == "":
		return name
	case kind == CityKind:
		return "Thành phố " + name
	default:
		first, rest := utf8.DecodeRuneInString(kind)
		return string(unicode.ToUpper(first)) + kind[rest:] + " " + name
	}
}

// CityKind is the kind of a province that is a city.
const CityKind = "thành phố trực thuộc trung ương"

var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60) // no daylight saving since 1975

// Day is the calendar day of a moment in Việt Nam, as dates are stored: midnight UTC.
func Day(t time.Time) time.Time {
	y, m, d := t.In(vietnam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
