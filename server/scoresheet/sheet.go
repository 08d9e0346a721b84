// Package scoresheet keeps one judge's marks for one entry and stage: every
// acknowledged save once, in order, for ever.
package scoresheet

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
)

// Status of a sheet.
type Status string

const (
	Open      Status = "open"
	Submitted Status = "submitted"
)

// Sheet is one judge's sheet for one entry and stage. Total is in hundredths and
// nil while a criterion has no mark: unscored is not zero.
type Sheet struct {
	ID            uuid.UUID `gorm:"primaryKey"`
	RoundID       uuid.UUID
	EntryID       uuid.UUID
	JudgeID       uuid.UUID
	Stage         int
	RubricID      uuid.UUID
	Revision      int
	Status        Status
	Marks         Marks             `gorm:"serializer:json"`
	Remarks       map[string]string `gorm:"serializer:json"` // "facility", "council"
	Total         *int64
	Counted       bool
	CountedReason string
	Digest        []byte
	SavedAt       *time.Time
	SubmittedAt   *time.Time
}

// TableName is the table of score sheets.
func (Sheet) TableName() string { return "score_sheets" }

// Marks are by criterion id: hundredths as a number, or an option's id as a string.
type Marks map[string]json.RawMessage

// Revision is one acknowledged save.
type Revision struct {
	SheetID        uuid.UUID `gorm:"primaryKey"`
	Revision       int       `gorm:"primaryKey"`
	IdempotencyKey uuid.UUID
	Digest         []byte
	Body           string // canonical: RFC 8785, strings in NFC
	Total          *int64
	Submitted      bool
	DeviceID       string
	DeviceTime     *time.Time
	SavedBy        uuid.UUID
	SavedAt        time.Time
	Source         Source
}

// Source is how an acknowledged save came.
type Source string

const (
	FromDevice Source = "device"
	FromPaper  Source = "paper"  // a signed paper sheet, entered and confirmed by two
	FromExport Source = "export" // a file that a device exported
	FromLate   Source = "late"   // a late copy that a head took in
)

// TableName is the table of revisions.
func (Revision) TableName() string { return "score_sheet_revisions" }

// Reopening unlocks a submitted sheet, with a reason for the minutes.
type Reopening struct {
	ID       uuid.UUID `gorm:"primaryKey"`
	SheetID  uuid.UUID
	Revision int              // the submitted revision that was opened
	Criteria database.Strings // empty: the whole sheet
	Reason   string
	LateCopy *uuid.UUID
	ByID     uuid.UUID
	At       time.Time
}

// TableName is the table of reopenings.
func (Reopening) TableName() string { return "score_sheet_reopenings" }

// LateCopy is what a device sent after the stage had closed.
type LateCopy struct {
	ID             uuid.UUID `gorm:"primaryKey"`
	SheetID        uuid.UUID
	IdempotencyKey uuid.UUID
	BaseRevision   int
	Digest         []byte
	Body           string
	DeviceID       string
	DeviceTime     *time.Time
	ReceivedAt     time.Time
}

// TableName is the table of late copies.
func (LateCopy) TableName() string { return "score_sheet_late_copies" }
