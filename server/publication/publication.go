package publication

import (
	"time"

	"github.com/google/uuid"
)

// Publication is one published version of a round; it never changes. Bundle is the
// result bundle as downloaded, without checkpoint.
type Publication struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	RoundID   uuid.UUID
	Version   int
	At        time.Time
	Note      string
	Bundle    []byte
	SHA256    []byte `gorm:"column:sha256"`
	Entered   int
	Passed    int
	Awarded   int
	Nominated int
	ByID      *uuid.UUID
}
