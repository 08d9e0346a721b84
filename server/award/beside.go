package award

import (
	"tieubieu/server/scoring"
)

// Out is what keeps an entry from being proposed.
type Out string

const (
	Proposed    Out = "" // nothing does
	WithoutRank Out = "rank"
	BelowMark   Out = "pass-mark"
	AtTheLine   Out = "line" // a class that the places left cannot hold: the council decides
	GroupFull   Out = "group"
	TotalFull   Out = "total"
)

// Beside is what stands beside an entry's score on the council's table.
type Beside struct {
	Out Out
	// Margin is how far the score is from the line that holds for the entry, in hundredths, rounded: from the score of
	// the first that its group's limit or the total keeps out, or from the pass mark where that is higher or nobody is
	// kept out. Nil where there is no rank.
	Margin *int64
	// Hides says that two decimals would not show what decided: the score is not one of them, and another rank shows
	// the same two, or the pass mark does, or the entry is one of equals at a line.
	Hides bool
}

// Beside is by position in Result.Standings.
func (s *State) Beside() []Beside {
	standings, rules := s.Result.Standings, &s.Input.Rules
	first := make(map[string]*scoring.Standing, len(s.Result.ProposalUses)) // kept out, by group; the total's under no name
	var total *scoring.Standing
	for _, u := range s.Result.ProposalUses {
		if u.FirstOut == "" {
			continue
		}
		for i := range standings {
			if st := &standings[i]; st.Entry == u.FirstOut && u.Overall {
				total = st
			} else if st.Entry == u.FirstOut {
				first[u.Group] = st
			}
		}
	}
	equals := s.equals()
	mark := scoring.Whole(rules.PassMark.Points)
	list := make([]Beside, len(standings))
	for i := range standings {
		st, p, b := &standings[i], s.Result.Proposal[i], &list[i]
		if st.Status != scoring.Ranked {
			b.Out = WithoutRank
			continue
		}
		line, group := mark, first[st.Group]
		for _, out := range []*scoring.Standing{group, total} {
			if out != nil && out.Score.Cmp(line) > 0 {
				line = *out.Score
			}
		}
		margin := st.Score.Minus(line)
		b.Margin = &margin
		switch {
		case p.Proposed:
		case !st.Passed:
			b.Out = BelowMark
		case p.AtTheLine:
			b.Out = AtTheLine
		case group != nil && st.RankInGroup >= group.RankInGroup:
			b.Out = GroupFull
		default:
			b.Out = TotalFull
		}
		if st.Score.Shown() {
			continue
		}
		b.Hides = equals[st.Entry] || st.Score.Display() == mark.Display() || looksLike(st, standings, i-1) || looksLike(st, standings, i+1)
	}
	return list
}

// looksLike tells whether a neighbour in the ranking shows the same score at another one.
func looksLike(st *scoring.Standing, standings []scoring.Standing, beside int) bool {
	if beside < 0 || beside >= len(standings) || standings[beside].Status != scoring.Ranked {
		return false
	}
	other := &standings[beside]
	return other.Score.Cmp(*st.Score) != 0 && other.Score.Display() == st.Score.Display()
}

// equals are the entries that a line of the proposal, of the nominations or of a level goes through.
func (s *State) equals() map[string]bool {
	equals := map[string]bool{}
	add := func(entries []string) {
		for _, e := range entries {
			equals[e] = true
		}
	}
	for _, l := range s.Result.ProposalLines {
		add(l.Entries)
	}
	for _, l := range s.Result.NominationLines {
		add(l.Entries)
	}
	for _, l := range s.Result.LevelLines {
		add(l.Entries)
	}
	return equals
}
