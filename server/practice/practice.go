// Package practice holds the anchor samples that judges practise on before a round:
// awarded products of other rounds, whose scores are published. What judges mark them
// with stays on their devices; it never counts and freezes nothing.
package practice

import (
	"github.com/google/uuid"

	"tieubieu/server/photo"
	"tieubieu/server/rubric"
)

// Sample is an awarded and published product, by name and with its score, that a
// round's judges practise on by the rubric of GroupID, a group of their own round.
type Sample struct {
	ID       uuid.UUID
	EntryID  uuid.UUID
	GroupID  string
	Title    string // the product, as it was published
	Facility string
	Year     int // of the award
	Note     string
	Photos   []Photo
	Anchor   Anchor
}

// Photo is a photo whose renditions are ready. Width and Height are pixels.
type Photo struct {
	PhotoID       uuid.UUID
	Caption       string
	Width, Height int
	Thumbhash     []byte
	Renditions    []photo.StoredRendition
}

// Anchor is the published score to compare one's own with: points with two decimals,
// half up, "85.34".
type Anchor struct {
	Score  string
	Groups []AnchorGroup
}

// AnchorGroup is the plain mean of one criterion group, in points like Score.
type AnchorGroup struct {
	ID     string `json:"group"`
	Points string `json:"points"`
}

// Set is a round's samples in order. Version counts its changes.
type Set struct {
	Version int
	Samples []Sample
}

// Material is what a judge practises with.
type Material struct {
	Rubrics []rubric.Rubric // of the judge's groups, as they stand
	Samples []Sample
}

// Candidate is an entry that may become a sample.
type Candidate struct {
	EntryID    uuid.UUID
	GroupID    string // of its own round; the same programme has the same groups
	Title      string
	Facility   string
	RoundTitle string
	Year       int
	Score      string
	Photos     int
}

// Choice is one sample as it is chosen. Note has at most 1,000 characters.
type Choice struct {
	EntryID uuid.UUID
	GroupID string
	Note    string
}
