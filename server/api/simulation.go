package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/award"
	"tieubieu/server/scoring"
)

// Outcome is what rules give on the council's table: who would be taken, and what binds.
type Outcome struct {
	PassMark         Threshold     `json:"passMark"`
	Entries          int           `json:"entries"`
	Passed           int           `json:"passed"`
	Proposed         int           `json:"proposed"`
	AtTheLine        int           `json:"atTheLine"`
	Awarded          int           `json:"awarded" doc:"As it stands: decided, else proposed."`
	Nominated        int           `json:"nominated" doc:"As it stands."`
	Groups           []GroupCount  `json:"groups"`
	Levels           []LevelCount  `json:"levels" doc:"Best first; of the awarded as it stands."`
	Limits           []PlacesUsed  `json:"limits" doc:"Of the proposal: by group, then the total."`
	NominationLimits []PlacesUsed  `json:"nominationLimits"`
	LevelLines       []SplitByRule `json:"levelLines" doc:"Classes of equal rank that a level, which had places left, could not hold as a whole."`
}

// GroupCount is of one product group.
type GroupCount struct {
	Group     string `json:"group"`
	Entries   int    `json:"entries"`
	Passed    int    `json:"passed"`
	Proposed  int    `json:"proposed"`
	AtTheLine int    `json:"atTheLine"`
}

// LevelCount is how many have a level.
type LevelCount struct {
	Level   string `json:"level"`
	Places  *int64 `json:"places,omitempty"`
	Awarded int    `json:"awarded"`
}

// PlacesUsed is how far a limit was used.
type PlacesUsed struct {
	Group      string      `json:"group,omitempty" doc:"Absent for the total."`
	Places     int64       `json:"places"`
	Candidates int         `json:"candidates" doc:"Who came to it: for the total, those whom the groups' limits had left."`
	Taken      int         `json:"taken"`
	Binds      bool        `json:"binds" doc:"It kept somebody out."`
	FirstOut   string      `json:"firstOut,omitempty" doc:"Judging code of the first below the line, in rank order."`
	Split      *EqualClass `json:"split,omitempty" doc:"The class of equals at the line."`
}

// EqualClass is a class of equal rank that is larger than the places left.
type EqualClass struct {
	PlacesLeft int64    `json:"placesLeft"`
	Display    string   `json:"display"`
	Fraction   *string  `json:"fraction,omitempty" doc:"Their score in points, exact, where two decimals are not all of it: \"1421/18\"."`
	Codes      []string `json:"codes"`
}

// SplitByRule is a class of equals that a level could not hold.
type SplitByRule struct {
	Group string `json:"group,omitempty" doc:"Where levels are given by group."`
	Level string `json:"level"`
	EqualClass
}

// Simulation is a comparison of what stands with what other rules would give.
type Simulation struct {
	RowVersion int               `json:"rowVersion" doc:"Of the deliberation it was worked out from."`
	Now        Outcome           `json:"now"`
	Then       Outcome           `json:"tried"`
	Changes    []SimulatedChange `json:"changes" doc:"Entries that would stand otherwise, in rank order."`
}

// SimulatedChange is one entry that would stand otherwise.
type SimulatedChange struct {
	Code     string    `json:"code"`
	EntryID  uuid.UUID `json:"entryId"`
	Product  string    `json:"product,omitempty"`
	Group    string    `json:"group"`
	Display  *string   `json:"display,omitempty"`
	Fraction *string   `json:"fraction,omitempty"`
	Decided  bool      `json:"decided" doc:"The council has decided about it: what it decided stands whatever is proposed."`
	Now      Stand     `json:"now"`
	Then     Stand     `json:"tried"`
}

// Stand is where an entry stands by some rules.
type Stand struct {
	Proposed  bool    `json:"proposed"`
	AtTheLine bool    `json:"atTheLine"`
	Level     *string `json:"level,omitempty" doc:"Proposed."`
	Awarded   bool    `json:"awarded"`
	Nominated bool    `json:"nominated"`
}

type simulateInput struct {
	RoundPath
	Body struct {
		PassMark   *Threshold  `json:"passMark,omitempty"`
		Awards     *Places     `json:"awards,omitempty" doc:"All of it: what is left out has no limit."`
		Levels     *Levels     `json:"levels,omitempty" doc:"An empty list: no levels."`
		Nomination *Nomination `json:"nomination,omitempty"`
	}
}

func simulationOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "simulateDeliberation", Method: http.MethodPost, Path: "/api/rounds/{roundId}/deliberation/simulations",
		Description: "What other places, levels, nominations or another pass mark would give. It changes and writes nothing.",
	}, s.simulateDeliberation)
}

func (s *Server) simulateDeliberation(ctx context.Context, in *simulateInput) (*body[Simulation], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	asked := Rules{Awards: in.Body.Awards, Levels: in.Body.Levels, Nomination: in.Body.Nomination}.rules()
	other := award.Alternative{Levels: asked.Levels, Nomination: asked.Nomination}
	if in.Body.Awards != nil {
		other.Awards = &asked.Awards
	}
	if in.Body.PassMark != nil {
		other.PassMark = (*scoring.Threshold)(in.Body.PassMark)
	}
	sim, err := s.Awards.Simulate(ctx, by, in.RoundID, other)
	if err != nil {
		return nil, err
	}
	return answer(toSimulation(sim)), nil
}

func toSimulation(sim *award.Simulation) Simulation {
	out := Simulation{RowVersion: sim.Now.Deliberation.RowVersion, Now: toOutcome(sim.Now), Then: toOutcome(sim.Then), Changes: []SimulatedChange{}}
	now, then := standsOf(sim.Now.State), standsOf(sim.Then.State)
	beside := sim.Now.Beside()
	for i := range sim.Now.Result.Standings {
		st := &sim.Now.Result.Standings[i]
		was, would := now[st.Entry], then[st.Entry]
		same := was.Proposed == would.Proposed && was.AtTheLine == would.AtTheLine && was.Awarded == would.Awarded && was.Nominated == would.Nominated
		if same && (was.Level == would.Level || was.Level != nil && would.Level != nil && *was.Level == *would.Level) {
			continue
		}
		change := SimulatedChange{
			Code: st.Entry, EntryID: sim.Now.Entrants[st.Entry].ID, Product: sim.Now.Products[st.Entry], Group: st.Group,
			Decided: hasKey(sim.Now.Decided, st.Entry), Now: was, Then: would,
		}
		if st.Score != nil {
			change.Display = new(st.Score.Display())
			if beside[i].Hides {
				change.Fraction = new(st.Score.Fraction())
			}
		}
		out.Changes = append(out.Changes, change)
	}
	return out
}

func standsOf(state *award.State) map[string]Stand {
	awarded, nominated := state.Awarded(), state.Nominations()
	stands := make(map[string]Stand, len(state.Result.Proposal))
	for _, p := range state.Result.Proposal {
		stands[p.Entry] = Stand{Proposed: p.Proposed, AtTheLine: p.AtTheLine, Level: p.Level, Awarded: hasKey(awarded, p.Entry), Nominated: nominated[p.Entry]}
	}
	return stands
}

func noOutcome() Outcome {
	return Outcome{Groups: []GroupCount{}, Levels: []LevelCount{}, Limits: []PlacesUsed{}, NominationLimits: []PlacesUsed{}, LevelLines: []SplitByRule{}}
}

func toOutcome(state *award.Table) Outcome {
	rules, result := &state.Input.Rules, &state.Result
	awarded := state.Awarded()
	out := noOutcome()
	out.PassMark, out.Entries = Threshold(rules.PassMark), len(result.Standings)
	out.Awarded, out.Nominated = len(awarded), len(state.Nominations())
	scores := make(map[string]*scoring.Exact, len(result.Standings))
	at := map[string]int{}
	for i := range result.Standings {
		st, p := &result.Standings[i], &result.Proposal[i]
		scores[st.Entry] = st.Score
		if !hasKey(at, st.Group) {
			at[st.Group] = len(out.Groups)
			out.Groups = append(out.Groups, GroupCount{Group: st.Group})
		}
		g := &out.Groups[at[st.Group]]
		count := func(counted bool, of ...*int) {
			for _, n := range of {
				if counted {
					*n++
				}
			}
		}
		g.Entries++
		count(st.Passed, &out.Passed, &g.Passed)
		count(p.Proposed, &out.Proposed, &g.Proposed)
		count(p.AtTheLine, &out.AtTheLine, &g.AtTheLine)
	}
	if rules.Levels != nil {
		for _, l := range rules.Levels.List {
			c := LevelCount{Level: l.ID, Places: l.Count}
			for _, level := range awarded {
				if level != nil && *level == l.ID {
					c.Awarded++
				}
			}
			out.Levels = append(out.Levels, c)
		}
	}
	equals := func(left int64, codes []string) EqualClass {
		score := scores[codes[0]]
		class := EqualClass{PlacesLeft: left, Display: score.Display(), Codes: codes}
		if !score.Shown() {
			class.Fraction = new(score.Fraction())
		}
		return class
	}
	used := func(uses []scoring.Use, lines []scoring.Line) []PlacesUsed {
		list := make([]PlacesUsed, 0, len(uses))
		for _, u := range uses {
			p := PlacesUsed{Group: u.Group, Places: u.Places, Candidates: u.Candidates, Taken: u.Taken, Binds: u.FirstOut != "", FirstOut: u.FirstOut}
			for _, l := range lines {
				if l.Overall == u.Overall && l.Group == u.Group {
					p.Split = new(equals(l.PlacesLeft, l.Entries))
				}
			}
			list = append(list, p)
		}
		return list
	}
	out.Limits, out.NominationLimits = used(result.ProposalUses, result.ProposalLines), used(result.NominationUses, result.NominationLines)
	for _, l := range result.LevelLines {
		out.LevelLines = append(out.LevelLines, SplitByRule{Group: l.Group, Level: l.Level, EqualClass: equals(l.PlacesLeft, l.Entries)})
	}
	return out
}
