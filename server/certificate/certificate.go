// Package certificate numbers the certificates of awards and knows how long they
// are valid.
package certificate

import (
	"time"

	"github.com/google/uuid"

	"tieubieu/server/blob"
	"tieubieu/server/database"
	"tieubieu/server/job"
)

// Service prints certificates, changes them and answers for them.
type Service struct {
	DB   *database.DB
	Blob *blob.Store // of whole rounds in one file
	Jobs *job.Queue
	// Changed is called after a certificate has changed: pages that show it are out of
	// date. Nil does nothing.
	Changed func()
}

// Status of a certificate.
type Status string

const (
	Valid      Status = "valid"
	Superseded Status = "superseded"
	Revoked    Status = "revoked"
	// Expired is never stored: a valid one whose last day is past.
	Expired Status = "expired"
	// Reserved is never stored with a certificate: a number held from approval to
	// publication.
	Reserved Status = "reserved"
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
