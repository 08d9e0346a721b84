package site

import (
	"context"
	"time"
)

// Results is everything the public pages know. Whatever it returns may be shown to anyone, so it holds published
// things only, and of entries that are not public by name no name, no photo and no link.
type Results interface {
	// Stamp changes whenever anything that a page shows has changed: a publication, a correction, a certificate, the
	// state of a promotion. Servers on one database give the same stamp. It is asked for about once a second.
	Stamp(ctx context.Context) (string, error)

	// PublishedRounds lists every round that has a published version, by its newest one. Order does not matter.
	PublishedRounds(ctx context.Context) ([]RoundSummary, error)

	// Ranking is one published version of a round; version 0 is the newest. A round or version that is not
	// published is a fault of kind NotFound.
	Ranking(ctx context.Context, roundID string, version int) (*RankingView, error)

	// Product is a product with at least one published award; any other is a fault of kind NotFound.
	Product(ctx context.Context, productID string) (*ProductView, error)
}

// Exact is a score as the result bundle writes it: hundredths of a point in lowest terms, "25603/3" or "8000"; empty
// when there is none.
type Exact string

// Name is a word in both languages of the pages; En may be empty.
type Name struct{ Vi, En string }

// Tier is a step of the ladder.
type Tier struct {
	ID   string // "province"
	Name Name   // "Cấp tỉnh", "Province"
	Step int    // its place on the ladder of the programme, 1 the lowest
}

// Unit is an administrative unit under the name it had then.
type Unit struct {
	Name  string // "Ninh Bình"
	Title string // "Tỉnh Ninh Bình"
}

// RoundSummary is a published round by its newest version.
type RoundSummary struct {
	ID            string // UUID
	Title         string // as the organiser wrote it, Vietnamese
	Tier          Tier
	Ladder        []Tier // of the programme, lowest first, without optional tiers that the cycle did not use
	Unit          Unit
	CycleID       string // UUID
	Cycle         string // "2026–2027"
	Year          int    // of the decision
	Demonstration bool

	Version     int // of this publication; 1 at first, more by correction
	PublishedAt time.Time

	Entered   int // accepted entries
	Passed    int
	Awarded   int
	Nominated int
}

// RankingView is one published version of a round in full.
type RankingView struct {
	RoundSummary // with the numbers of this version

	Versions []PublishedVersion // all of the round's, in any order

	DecisionNumber string
	DecisionDate   time.Time // a day; only its date is read
	Signer         string

	PassMark      int64 // hundredths
	PassInclusive bool
	Aggregation   string // mean | trimmed-mean | median
	Stages        int    // 1 or 2
	Combine       string // last | weighted; read when Stages is 2
	Places        int    // the quota of awards over all groups, 0 when there was none
	CouncilNote   string // a public sentence of the council about the line, Vietnamese; may be empty

	Groups  []Group // every product group of the programme in order, empty ones too
	Entries []RankingEntry

	BundleURL    string // where the result bundle of this version is downloaded
	BundleSHA256 string // of the bundle as it was published, lower-case hex
}

// PublishedVersion is one line of a round's history.
type PublishedVersion struct {
	Version int
	At      time.Time
	Note    string // public, Vietnamese; empty for version 1
}

// Group is a product group.
type Group struct {
	ID   string // "handicraft"
	Name Name
}

// The statuses of an entry, as in the result bundle.
const (
	StatusRanked       = "ranked"
	StatusIncomplete   = "incomplete"
	StatusDisqualified = "disqualified"
	StatusEliminated   = "eliminated"
)

// RankingEntry is one entry of a version. The fields below ByName are set only for entries that are public by name.
type RankingEntry struct {
	JudgingCode string
	GroupID     string
	Status      string
	Score       Exact
	RankOverall int // 0 when it has none
	RankInGroup int
	Passed      bool
	Awarded     bool
	AtTheLine   bool
	Nominated   bool
	Level       string // of the award, empty when there are no levels
	Reason      string // the council's public reason where it decided otherwise than proposed, Vietnamese
	Sheets      int    // counted, complete sheets of the last stage
	Criteria    []CriterionPoints

	ByName      bool
	ProductID   string // UUID; set for awarded entries, whose product has a page
	Product     string
	Facility    string
	Place       string // commune as it was then: "xã Vân Hạc"
	Province    string // as it was then
	ProvinceNow string // set when it is another one now
	Photo       *Photo // awarded entries only
}

// CriterionPoints is the mean of one criterion group over the counted sheets.
type CriterionPoints struct {
	Name   Name
	Points int64 // hundredths, half up
	Max    int64 // hundredths
}

// Photo is served at /media/photos/{ID}/{320|960|1920}.jpg.
type Photo struct {
	ID  string // UUID
	Alt string // what is seen, Vietnamese; empty: the product's name is used
}

// ProductView is a product and its climb.
type ProductView struct {
	ID       string
	Name     string
	Members  []string // of a set; empty for a single product
	About    string   // plain text, Vietnamese
	Facility string
	Place    string // commune as it is now
	Province string // as it is now, with its kind: "tỉnh Ninh Bình"
	Group    Group
	Photos   []Photo

	Certificates []Certificate
	Cycles       []Climb // in any order
}

// The states of a certificate.
const (
	CertificateValid      = "valid"
	CertificateExpired    = "expired"
	CertificateSuperseded = "superseded"
	CertificateRevoked    = "revoked"
)

// Certificate of one award.
type Certificate struct {
	Number     string
	Tier       Tier
	Year       int
	ValidUntil time.Time // a day, the last one
	Status     string
	CheckURL   string // the public verification page; may be empty
}

// Climb is a product's way through one cycle: one step for every tier of the ladder, lowest first, ahead included.
type Climb struct {
	CycleID string
	Cycle   string
	Steps   []Step
}

// The states of a step.
const (
	StepAwarded = "awarded" // with score and rank
	StepWaiting = "waiting" // nominated or promoted; its round is not yet receiving, or is not published
	StepEnded   = "ended"   // took part and is not among the awarded: no figures, its entry is public by code only
	StepAhead   = "ahead"   // not reached
)

// Step is one tier of a climb.
type Step struct {
	Tier          Tier
	State         string
	Demonstration bool
	Unit          Unit   // of the round; empty when there is none yet
	RoundID       string // of the published round; empty otherwise
	Year          int    // of the decision, or the expected one; 0 when not known
	On            time.Time
	Score         Exact
	Rank          int
	Entered       int
	Level         string
	Criteria      []CriterionPoints
	Province      string    // of the facility, as it was then
	ProvinceNow   string    // set when it is another one now
	PromotedAt    time.Time // when the product came up into this tier by promotion; zero when it did not
	Note          string    // such as when the round is expected to open, Vietnamese
}
