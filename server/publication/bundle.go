// Package publication makes a round's result public in one act, keeps its versions, and lets anyone recompute and verify
// them from the result bundle.
package publication

import (
	"encoding/json"

	"tieubieu/server/scoring"
)

// BundleFormat and BundleVersion name the format of a result bundle.
const (
	BundleFormat  = "tieubieu/result-bundle"
	BundleVersion = 1
)

// Bundle is the result bundle of one published version of a round: everything that decided the result, and the result.
// It names entries by judging code and judges by ids drawn at random for the round.
//
// The parts that recomputing does not read are kept as the JSON text they were written in (nil: left out), so that a
// damaged one is a difference that verify reports, not a file that cannot be read.
type Bundle struct {
	Round       BundleRound
	Publication BundlePublication
	Rules       scoring.Rules
	Rubrics     []scoring.Rubric
	Judges      []string
	Entries     []BundleEntry
	Sheets      []BundleSheet

	// Decided and Decisions are as in scoring.Input: while not Decided, the part is left out.
	Decided   bool
	Decisions []scoring.Decision

	Standings           json.RawMessage
	Proposal            json.RawMessage
	Nominations         json.RawMessage
	NominationDecisions json.RawMessage // see EncodeNominationDecisions
	Checkpoint          json.RawMessage
}

// BundleRound says which round it is. Unit.On is the day (YYYY-MM-DD) on which the unit's code was valid.
type BundleRound struct {
	ID            string
	Title         string
	Tier          string
	Unit          BundleUnit
	Cycle         string
	Demonstration bool
}

// BundleUnit is an administrative unit as it was on a day; a code is unique only within its validity.
type BundleUnit struct {
	Code string
	Name string
	On   string
}

// BundlePublication says which version of the round's result it is; Replaces is the version before a correction. At is
// the moment in RFC 3339.
type BundlePublication struct {
	Version  int64
	At       string
	Replaces *int64
	Note     string
}

// BundleEntry is an entry; Product and Facility stand only where it is public by name.
type BundleEntry struct {
	scoring.Entry
	Product  string
	Facility string
}

// BundleSheet is a score sheet. Why says why it is not counted; Receipt is any JSON value that lets the judge find the
// sheet again. Neither is read when recomputing.
type BundleSheet struct {
	scoring.Sheet
	Why     string
	Receipt json.RawMessage
}

// NominationDecision is what the council decided about one nomination.
type NominationDecision struct {
	Entry     string
	Nominated bool
	Reason    string
}

// Input is what of the bundle decides the result. It shares the marks with the bundle.
func (b *Bundle) Input() scoring.Input {
	in := scoring.Input{
		Rules:     b.Rules,
		Rubrics:   b.Rubrics,
		Entries:   make([]scoring.Entry, len(b.Entries)),
		Sheets:    make([]scoring.Sheet, len(b.Sheets)),
		Decided:   b.Decided,
		Decisions: b.Decisions,
	}
	for i := range b.Entries {
		in.Entries[i] = b.Entries[i].Entry
	}
	for i := range b.Sheets {
		in.Sheets[i] = b.Sheets[i].Sheet
	}
	return in
}

// Fill computes the result and writes it into Standings, Proposal and Nominations.
func (b *Bundle) Fill() (scoring.Result, error) {
	result, err := scoring.Compute(b.Input())
	if err != nil {
		return scoring.Result{}, err
	}
	b.write(result)
	return result, nil
}

// write puts a result that was computed from this bundle's input into it.
func (b *Bundle) write(result scoring.Result) {
	b.Standings = encodeStandings(result.Standings)
	b.Proposal = encodeProposal(result.Proposal)
	b.Nominations = encodeNominations(result.Nominations)
}
