// Package rubric holds what is judged: a versioned tree of criteria per round and
// product group, frozen when scoring opens.
package rubric

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/text"
)

// Rubric is one version of the criteria of a product group in a round. The highest
// version counts; versions are never changed.
type Rubric struct {
	ID      uuid.UUID `gorm:"primaryKey"`
	RoundID uuid.UUID
	GroupID string
	Version int
	Tree    Tree `gorm:"serializer:json"`
	ByID    *uuid.UUID
	At      time.Time
}

// Tree is the criterion groups in order. All points are hundredths. Note says where
// the tree comes from, above all that it is a default and not law.
type Tree struct {
	Note            string           `json:"note,omitempty"`
	CriterionGroups []CriterionGroup `json:"criterionGroups"`
}

// CriterionGroup is fixed by the programme's template; its criteria add up to MaxPoints.
type CriterionGroup struct {
	ID        string      `json:"id"`
	Name      string      `json:"name"`
	NameEn    string      `json:"nameEn,omitempty"`
	MaxPoints int64       `json:"maxPoints"`
	Criteria  []Criterion `json:"criteria"`
}

// Criterion is a leaf: points with a step, or options of which one is chosen.
type Criterion struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	NameEn    string   `json:"nameEn,omitempty"`
	Guidance  string   `json:"guidance,omitempty"`
	Kind      string   `json:"kind"` // points | options
	MaxPoints int64    `json:"maxPoints,omitempty"`
	Step      int64    `json:"step,omitempty"` // 100, 50, 25 or 10
	Levels    []Level  `json:"levels,omitempty"`
	Options   []Option `json:"options,omitempty"`
}

// Level describes and suggests points of a points criterion; it binds nobody. Name
// is a word for it ("Tốt"), or "".
type Level struct {
	Points      int64  `json:"points"`
	Name        string `json:"name,omitempty"`
	Description string `json:"description"`
}

// Option is one answer; KnockOut disqualifies, with its Reason shown.
type Option struct {
	ID          string `json:"id"`
	Description string `json:"description,omitempty"`
	Points      int64  `json:"points"`
	KnockOut    bool   `json:"knockOut,omitempty"`
	Reason      string `json:"reason,omitempty"`
}

// Clean is the tree with all its words in the one form that is stored: NFC, without
// space around them.
func (t Tree) Clean() Tree {
	out := Tree{Note: text.Clean(t.Note), CriterionGroups: slices.Clone(t.CriterionGroups)}
	for i := range out.CriterionGroups {
		g := &out.CriterionGroups[i]
		g.Name, g.NameEn, g.Criteria = text.Clean(g.Name), text.Clean(g.NameEn), slices.Clone(g.Criteria)
		for j := range g.Criteria {
			c := &g.Criteria[j]
			c.Name, c.NameEn, c.Guidance = text.Clean(c.Name), text.Clean(c.NameEn), text.Clean(c.Guidance)
			c.Levels, c.Options = slices.Clone(c.Levels), slices.Clone(c.Options)
			for k := range c.Levels {
				c.Levels[k].Name, c.Levels[k].Description = text.Clean(c.Levels[k].Name), text.Clean(c.Levels[k].Description)
			}
			for k := range c.Options {
				c.Options[k].Description, c.Options[k].Reason = text.Clean(c.Options[k].Description), text.Clean(c.Options[k].Reason)
			}
		}
	}
	return out
}
