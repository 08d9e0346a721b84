package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
)

// filter is what the list of rounds is narrowed to; empty fields narrow nothing.
type filter struct{ cycle, tier string }

var tierID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,40}$`)

// filterOf reads the form of the list. What cannot be a filter is left out, so that every list has one address.
func filterOf(r *http.Request) filter {
	var f filter
	query := r.URL.Query()
	if v := query.Get("chu-ky"); isID(v) {
		f.cycle = v
	}
	if v := query.Get("cap"); tierID.MatchString(v) {
		f.tier = v
	}
	return f
}

func (f filter) query() string {
	v := url.Values{}
	if f.tier != "" {
		v.Set("cap", f.tier)
	}
	if f.cycle != "" {
		v.Set("chu-ky", f.cycle)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

type listView struct {
	Action        string
	Cycles, Tiers []choice
	Count         string
	Rows          []listRow
}

type choice struct {
	Value, Text string
	Chosen      bool
}

type listRow struct {
	Href, Name, Tier, Cycle, Entered, Awarded, Line, Date, Corrected string
	Mark                                                             template.HTML
}

func (s *Site) list(ctx context.Context, w *Words, chosen filter) (*frame, error) {
	rounds, err := s.results.PublishedRounds(ctx)
	if err != nil {
		return nil, fmt.Errorf("list published rounds: %w", err)
	}
	sortRounds(rounds)
	f := s.newFrame(w, "list", "/ket-qua"+chosen.query(), w.ListTitle, w.ListLead)
	f.Section = "results"
	view := &listView{Action: w.address("/ket-qua")}
	f.Main = view
	var m marks
	cycles, tiers, known := map[string]bool{}, map[string]bool{}, filter{}
	for _, r := range rounds {
		f.Demo = f.Demo || r.Demonstration
		if !cycles[r.CycleID] {
			cycles[r.CycleID] = true
			view.Cycles = append(view.Cycles, choice{r.CycleID, r.Cycle, r.CycleID == chosen.cycle})
		}
		if !tiers[r.Tier.ID] {
			tiers[r.Tier.ID] = true
			view.Tiers = append(view.Tiers, choice{r.Tier.ID, w.name(r.Tier.Name), r.Tier.ID == chosen.tier})
		}
		if r.CycleID == chosen.cycle {
			known.cycle = r.CycleID
		}
		if r.Tier.ID == chosen.tier {
			known.tier = r.Tier.ID
		}
	}
	if known != chosen {
		// A choice that no round can meet is somebody's guess, and every guess would be a page to keep.
		return nil, errNoSuchList
	}
	slices.SortFunc(view.Cycles, func(a, b choice) int { return cmp.Compare(b.Text, a.Text) })
	slices.SortFunc(view.Tiers, func(a, b choice) int { return cmp.Compare(step(rounds, a.Value), step(rounds, b.Value)) })
	for _, r := range rounds {
		if chosen.cycle != "" && r.CycleID != chosen.cycle || chosen.tier != "" && r.Tier.ID != chosen.tier {
			continue
		}
		line := listRow{
			Href: w.address("/ket-qua/" + r.ID), Name: unitName(w, r), Tier: w.name(r.Tier.Name), Cycle: r.Cycle,
			Entered: w.count(r.Entered), Awarded: w.count(r.Awarded), Line: w.RoundLine(r.Entered, r.Awarded), Date: w.moment(r.PublishedAt),
			Mark: m.draw(len(r.Ladder), place(r.Ladder, r.Tier.ID), false, true),
		}
		if r.Version > 1 {
			line.Corrected = w.Corrected(r.Version)
		}
		view.Rows = append(view.Rows, line)
	}
	view.Count = w.ListCount(len(view.Rows))
	f.Symbols = m.all()
	return f, nil
}

func step(rounds []RoundSummary, tier string) int {
	for _, r := range rounds {
		if r.Tier.ID == tier {
			return r.Tier.Step
		}
	}
	return 0
}
