// Package photo decides which pictures are accepted and makes their renditions,
// from which all metadata is gone.
package photo

import (
	"time"

	"github.com/google/uuid"
)

// Photo is a facility's use of one picture; the same bytes are kept once.
type Photo struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	FacilityID uuid.UUID
	SHA256     []byte `gorm:"column:sha256"`
	Status     Status
	Failure    string // a Vietnamese sentence when Failed
	UploadedBy *uuid.UUID
	ReleasedAt time.Time // uploaded, or taken out of its last entry
	CreatedAt  time.Time
}

// Status of a photo's renditions. It is the photo's own and not the content's, so
// that nobody learns whether another facility uploaded the same bytes before.
type Status string

const (
	Pending Status = "pending"
	Ready   Status = "ready"
	Failed  Status = "failed"
)

// Content is one uploaded picture by its SHA-256. Width and Height are pixels as
// shown, orientation applied.
type Content struct {
	SHA256      []byte `gorm:"column:sha256;primaryKey"`
	ContentType string
	Bytes       int64
	Width       int
	Height      int
	Renditions  []StoredRendition `gorm:"serializer:json"`
	Thumbhash   []byte
	UploadedAt  time.Time // the latest upload of these bytes
	CreatedAt   time.Time
}

// TableName is the table of picture contents.
func (Content) TableName() string { return "photo_contents" }

// StoredRendition is one JPEG rendition in the object store. Edge is the longest
// edge asked for in pixels: 1920, 960 or 320.
type StoredRendition struct {
	Edge   int    `json:"edge"`
	Key    string `json:"key"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes"`
}
