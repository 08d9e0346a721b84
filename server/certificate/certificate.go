// Package certificate numbers the certificates of awards and knows how long they
// are valid.
package certificate

import (
	"time"

	"github.com/google/uuid"
)

// Status of a certificate.
type Status string

const (
	Valid      Status = "valid"
	Superseded Status = "superseded"
	Revoked    Status = "revoked"
)

// Certificate of one award. CheckCode is what the public verification page takes.
type Certificate struct {
	ID           uuid.UUID `gorm:"primaryKey"`
	AwardID      uuid.UUID
	Number       string
	CheckCode    string
	IssuedOn     time.Time `gorm:"type:date"`
	ValidUntil   time.Time `gorm:"type:date"`
	Status       Status
	StatusReason string
	SupersededBy *uuid.UUID
	Version      int
	CreatedAt    time.Time
}
