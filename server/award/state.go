package award

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

// State is all that stands on the council's table for one version: the exact
// result, the proposal, and what has been decided. Score, proposal and decision
// are three facts, kept apart.
type State struct {
	Round               *competition.Round
	Deliberation        *Deliberation
	*scoresheet.Counted                    // Input with Decisions as they stand
	Result              scoring.Result     // of Input
	Entrants            map[string]Entrant // by judging code
	// Decided and Nominated hold the council's explicit decisions, by judging code.
	Decided   map[string]Decision
	Nominated map[string]NominationDecision
}

// Entrant is an accepted entry: what, and whose.
type Entrant struct{ ID, ProductID, FacilityID uuid.UUID }

// Load reads the state of one version. Marks are read in one query.
func Load(tx *database.Tx, round *competition.Round, d *Deliberation) (*State, error) {
	counted, err := scoresheet.CountedInput(tx, round)
	if err != nil {
		return nil, err
	}
	s := &State{Round: round, Deliberation: d, Counted: counted, Entrants: make(map[string]Entrant, len(counted.EntryIDs))}
	codes := make(map[uuid.UUID]string, len(counted.EntryIDs))
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT judging_code, id, product_id, facility_id FROM entries WHERE round_id = $1 AND status = 'accepted'", round.ID)
	if err != nil {
		return nil, fmt.Errorf("read entries of round %s: %w", round.ID, err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		var e Entrant
		if err := rows.Scan(&code, &e.ID, &e.ProductID, &e.FacilityID); err != nil {
			return nil, fmt.Errorf("read entries of round %s: %w", round.ID, err)
		}
		s.Entrants[code], codes[e.ID] = e, code
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read entries of round %s: %w", round.ID, err)
	}
	if err := s.loadDecisions(tx, codes); err != nil {
		return nil, err
	}
	return s, s.compute()
}

func (s *State) loadDecisions(tx *database.Tx, codes map[uuid.UUID]string) error {
	s.Decided, s.Nominated = map[string]Decision{}, map[string]NominationDecision{}
	var decisions []Decision
	if err := tx.Where("round_id = ? AND version = ?", s.Round.ID, s.Deliberation.Version).Order("id").Find(&decisions).Error; err != nil {
		return fmt.Errorf("read council decisions: %w", err)
	}
	for _, d := range decisions { // the latest stands
		if code, ok := codes[d.EntryID]; ok {
			s.Decided[code] = d
		}
	}
	var nominations []NominationDecision
	if err := tx.Where("round_id = ? AND version = ?", s.Round.ID, s.Deliberation.Version).Order("id").Find(&nominations).Error; err != nil {
		return fmt.Errorf("read nomination decisions: %w", err)
	}
	for _, d := range nominations {
		if code, ok := codes[d.EntryID]; ok {
			s.Nominated[code] = d
		}
	}
	return nil
}

// compute works out proposal, decisions in force and nominations. While the council
// has changed nothing, the proposal is taken as decided.
func (s *State) compute() error { return s.computeBy(scoring.Compute) }

func (s *State) computeBy(compute func(scoring.Input) (scoring.Result, error)) error {
	s.Input.Decided, s.Input.Decisions = false, nil
	result, err := compute(s.Input)
	if err != nil {
		return fmt.Errorf("compute round %s: %w", s.Round.ID, err)
	}
	if len(s.Decided) > 0 {
		s.Input.Decided = true
		for _, p := range result.Proposal {
			if d, ok := s.Decided[p.Entry]; ok {
				s.Input.Decisions = append(s.Input.Decisions, scoring.Decision{Entry: p.Entry, Awarded: d.Awarded, Level: d.Level, Reason: d.Reason})
			} else if p.Proposed {
				s.Input.Decisions = append(s.Input.Decisions, scoring.Decision{Entry: p.Entry, Awarded: true, Level: p.Level})
			}
		}
		if result, err = compute(s.Input); err != nil {
			return fmt.Errorf("compute round %s with decisions: %w", s.Round.ID, err)
		}
	}
	s.Result = result
	return nil
}

// Awarded lists the awarded entries' codes with their levels, as decided or, where
// nothing was decided, as proposed.
func (s *State) Awarded() map[string]*string {
	awarded := map[string]*string{}
	if s.Input.Decided {
		for _, d := range s.Input.Decisions {
			if d.Awarded {
				awarded[d.Entry] = d.Level
			}
		}
		return awarded
	}
	for _, p := range s.Result.Proposal {
		if p.Proposed {
			awarded[p.Entry] = p.Level
		}
	}
	return awarded
}

// NominationDecisions is the complete list where the council decided about a
// nomination, in the order of the standings; nil where it decided nothing. An entry
// that has lost its rank since is not put forward.
func (s *State) NominationDecisions() []NominationDecisionRow {
	awarded := s.Awarded()
	computed := make(map[string]bool, len(s.Result.Nominations))
	for _, n := range s.Result.Nominations {
		computed[n.Entry] = n.Nominated
	}
	var rows []NominationDecisionRow
	explicit := false
	for i := range s.Result.Standings {
		st := &s.Result.Standings[i]
		if _, won := awarded[st.Entry]; !won {
			continue
		}
		nominated, listed := computed[st.Entry]
		d, decided := s.Nominated[st.Entry]
		row := NominationDecisionRow{Entry: st.Entry, Nominated: nominated}
		if decided {
			row.Nominated, row.Reason, explicit = d.Nominated && st.RankOverall > 0, d.Reason, true
		}
		if listed || decided { // nothing is listed in rounds without a nomination rule
			rows = append(rows, row)
		}
	}
	if !explicit {
		return nil
	}
	return rows
}

// NominationDecisionRow is one line of NominationDecisions.
type NominationDecisionRow struct {
	Entry     string
	Nominated bool
	Reason    string
}

// Nominations lists the codes that are put forward: the council's list, else the computed one.
func (s *State) Nominations() map[string]bool {
	nominated := map[string]bool{}
	if rows := s.NominationDecisions(); rows != nil {
		for _, r := range rows {
			if r.Nominated {
				nominated[r.Entry] = true
			}
		}
		return nominated
	}
	for _, n := range s.Result.Nominations {
		if n.Nominated {
			nominated[n.Entry] = true
		}
	}
	return nominated
}

// Undecided lists the codes of entries at a line that lack a decision: of the
// proposal, and of the nominations.
func (s *State) Undecided() (awards, nominations []string) {
	for _, p := range s.Result.Proposal {
		if _, decided := s.Decided[p.Entry]; p.AtTheLine && !decided {
			awards = append(awards, p.Entry)
		}
	}
	for _, n := range s.Result.Nominations {
		if _, decided := s.Nominated[n.Entry]; n.AtTheLine && !decided {
			nominations = append(nominations, n.Entry)
		}
	}
	return awards, nominations
}
