// Package result is a facility's own result after publication: what was published of
// its entry, the remarks meant for it, how the product climbed, and what comes next.
package result

import (
	"time"

	"github.com/google/uuid"

	"tieubieu/server/appeal"
)

// Status is how an entry came out. An awarded entry is Awarded; the others have the
// words of the published standing, ranked ones being NotAwarded.
type Status string

const (
	Awarded      Status = "awarded"
	NotAwarded   Status = "not-awarded"
	Eliminated   Status = "eliminated"   // did not reach the second stage
	Incomplete   Status = "incomplete"   // too few sheets
	Disqualified Status = "disqualified" // a knock-out answer
	Climbing     Status = "climbing"     // put forward to a round that has published nothing yet
)

// Name is a name in both languages.
type Name struct{ Vi, En string }

// Result is what the facility reads of one entry, by the newest published version.
type Result struct {
	EntryID            uuid.UUID
	ProductID          uuid.UUID
	ProductName        string // as published
	FacilityID         uuid.UUID
	RoundID            uuid.UUID
	RoundTitle         string
	Demonstration      bool
	Tier               Name
	UnitName           string // as it was called on the day of the decision
	Year               int    // of the decision
	PublicationVersion int
	PublishedAt        time.Time
	CorrectionNote     string // of a version that corrects, else empty
	JudgingCode        string
	Group              Name
	Status             Status
	Passed             bool
	Total              *Score // nil where there is none
	PassMark           PassMark
	Rank               int // over all groups; 0 without one
	RankInGroup        int
	GroupSize          int // entries of the group in this version
	Level              string
	Groups             []CriterionGroup
	Remarks            []string
	RemarksWaiting     int
	Certificate        *Certificate
	Promotion          *Promotion
	Climb              []Step
	Appeal             Appeal
}

// Score is an exact score. Points are hundredths, half up, and Display is the same in
// points ("85.34"), both as published; Fraction is the exact one in points where two
// decimals are not ("1421/18"), else empty.
type Score struct {
	Points   int64
	Display  string
	Fraction string
}

// PassMark is what an entry needed, in hundredths: at least, or more than.
type PassMark struct {
	Points    int64
	Inclusive bool
}

// CriterionGroup is the plain mean of one criterion group, as published. Points and
// Maximum are hundredths.
type CriterionGroup struct {
	ID      string
	Name    Name
	Points  int64
	Display string
	Maximum int64
}

// Certificate of the award. Status is "valid", "expired", "superseded" or "revoked";
// days are dates.
type Certificate struct {
	ID         uuid.UUID
	Number     string
	IssuedOn   time.Time
	ValidUntil time.Time
	Status     string
}

// Promotion is the way to the next tier. Of the receiving round nothing is named while
// it is a draft. Papers are those that have expired, or will before the receiving
// screening ends: they may be renewed until RenewUntil once the entry above is taken in.
type Promotion struct {
	ID         uuid.UUID
	Version    int
	Status     string
	Tier       Name
	RoundTitle string
	EntryID    *uuid.UUID // above; nil until it is taken in
	RenewUntil *time.Time // that moment itself is too late
	Papers     []Paper
}

// Paper is one that needs renewing. ValidUntil is its last day.
type Paper struct {
	ID         uuid.UUID
	Kind       string
	FileName   string
	ValidUntil time.Time
	Expired    bool
}

// Step is what the product did in one round, oldest first.
type Step struct {
	RoundID    *uuid.UUID // nil where the receiving round is not known or not announced
	EntryID    *uuid.UUID // nil where it is not the reader's to see
	Tier       Name
	UnitName   string
	Year       int
	RoundTitle string
	Outcome    Status
	Level      string
}

// Appeal is the window for appeals and those that were filed. Refusal says why the
// reader cannot file one now; empty where he can.
type Appeal struct {
	Until    time.Time
	DaysLeft int // working days that still come; 0 on the last one
	Open     bool
	Code     string // of the refusal
	Refusal  string
	Items    []appeal.Shown
}
