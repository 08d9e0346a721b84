package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

type homeView struct {
	Climb  *climbFigure
	Top    *link
	Newest *newest
	Show   *showcase
	Cycles []cycleRounds
}

type link struct{ Href, Text string }

// climbFigure is the mark drawn large, with what was certified at each tier of one cycle.
type climbFigure struct {
	Cycle, Label string
	Tiers        int
	Blocks       []climbBlock
}

type climbBlock struct {
	Ink, Place              int
	Number, Tier, Sub, Href string // Number is empty where nothing is published yet
}

// cycleRounds are the published rounds of a cycle, a column for each tier.
type cycleRounds struct {
	Cycle   string
	Columns []tierRounds
}

type tierRounds struct {
	Ink, Place   int
	Tier, Totals string
	Rounds       []roundLine
	More         *link
}

type roundLine struct {
	Href, Name, Line, Date string
}

type newest struct {
	Title string
	Facts []fact
	Href  string
	Rows  []row
}

type fact struct{ Label, Value string }

type showcase struct {
	Title  string
	Plates []plate
}

type plate struct {
	Href, Name, Facility, Word string
	Picture                    Picture
	Mark                       template.HTML
}

// tierColumn is how many rounds of a tier the home page lists before it sends to the list.
const tierColumn = 12

func (s *Site) home(ctx context.Context, w *Words) (*frame, error) {
	rounds, err := s.results.PublishedRounds(ctx)
	if err != nil {
		return nil, fmt.Errorf("list published rounds: %w", err)
	}
	sortRounds(rounds)
	f := s.newFrame(w, "home", "/", w.SiteLine, w.HomeMeta)
	view := &homeView{}
	f.Main = view
	if len(rounds) == 0 {
		return f, nil
	}
	var m marks
	for _, r := range rounds {
		f.Demo = f.Demo || r.Demonstration
	}
	cycles := byCycle(rounds)
	view.Climb = climbOf(w, showpiece(cycles))
	for _, c := range cycles {
		view.Cycles = append(view.Cycles, columnsOf(w, c))
	}
	latest := rounds[0]
	if view.Newest, err = s.newestOf(ctx, w, latest, &m); err != nil {
		return nil, err
	}
	top := topRound(rounds)
	view.Top = &link{Href: w.address("/ket-qua/" + top.ID), Text: w.SeeTop(tierWord(w, top), strconv.Itoa(top.Year))}
	if view.Show, err = s.showOf(ctx, w, f, top, &m); err != nil {
		return nil, err
	}
	f.Symbols = m.all()
	return f, nil
}

// sortRounds puts the newest publication first.
func sortRounds(rounds []RoundSummary) {
	slices.SortStableFunc(rounds, func(a, b RoundSummary) int {
		return cmp.Or(b.PublishedAt.Compare(a.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
}

// byCycle groups rounds, the newest cycle first.
func byCycle(rounds []RoundSummary) [][]RoundSummary {
	index := map[string]int{}
	var cycles [][]RoundSummary
	for _, r := range rounds {
		i, ok := index[r.CycleID]
		if !ok {
			i = len(cycles)
			index[r.CycleID] = i
			cycles = append(cycles, nil)
		}
		cycles[i] = append(cycles[i], r)
	}
	slices.SortStableFunc(cycles, func(a, b []RoundSummary) int { return cmp.Compare(b[0].Cycle, a[0].Cycle) })
	return cycles
}

// showpiece is the newest cycle that has reached the top of its ladder, or the newest at all.
func showpiece(cycles [][]RoundSummary) []RoundSummary {
	for _, rounds := range cycles {
		for _, r := range rounds {
			if place(r.Ladder, r.Tier.ID) == len(r.Ladder) {
				return rounds
			}
		}
	}
	return cycles[0]
}

// topRound is the newest round of the highest tier there is.
func topRound(rounds []RoundSummary) RoundSummary {
	return slices.MaxFunc(rounds, func(a, b RoundSummary) int {
		return cmp.Or(cmp.Compare(ink(a.Ladder, a.Tier.ID), ink(b.Ladder, b.Tier.ID)), a.PublishedAt.Compare(b.PublishedAt))
	})
}

func climbOf(w *Words, rounds []RoundSummary) *climbFigure {
	ladder := rounds[0].Ladder
	c := &climbFigure{Cycle: w.Cycle(rounds[0].Cycle), Tiers: len(ladder)}
	var parts []string
	for i, t := range ladder {
		b := climbBlock{Ink: ink(ladder, t.ID), Place: i + 1, Tier: tierName(w, t), Sub: w.NotYet}
		held, awarded, year := 0, 0, 0
		for _, r := range rounds {
			if r.Tier.ID == t.ID {
				held++
				awarded += r.Awarded
				year = max(year, r.Year)
			}
		}
		if held > 0 {
			b.Number, b.Sub = w.count(awarded), w.ClimbRounds(held)
			if held == 1 {
				b.Sub = strconv.Itoa(year)
			}
			b.Href = w.address("/ket-qua" + filter{cycle: rounds[0].CycleID, tier: t.ID}.query())
			parts = append(parts, w.ClimbPart(b.Number, b.Tier))
		}
		c.Blocks = append(c.Blocks, b)
	}
	c.Label = w.ClimbLabel(rounds[0].Cycle, strings.Join(parts, ", "))
	return c
}

func columnsOf(w *Words, rounds []RoundSummary) cycleRounds {
	ladder := rounds[0].Ladder
	c := cycleRounds{Cycle: w.Cycle(rounds[0].Cycle)}
	for i, t := range ladder {
		column := tierRounds{Ink: ink(ladder, t.ID), Place: i + 1, Tier: w.name(t.Name), Totals: upperFirst(w.NotYet)}
		held, awarded := 0, 0
		for _, r := range rounds {
			if r.Tier.ID != t.ID {
				continue
			}
			held++
			awarded += r.Awarded
			if held <= tierColumn {
				column.Rounds = append(column.Rounds, lineOf(w, r))
			}
		}
		if held > 0 {
			column.Totals = w.TierTotals(held, w.count(awarded))
		}
		if held > tierColumn {
			column.More = &link{Href: w.address("/ket-qua" + filter{cycle: rounds[0].CycleID, tier: t.ID}.query()), Text: w.FullList}
		}
		c.Columns = append(c.Columns, column)
	}
	return c
}

func lineOf(w *Words, r RoundSummary) roundLine {
	return roundLine{Href: w.address("/ket-qua/" + r.ID), Name: unitName(w, r), Line: w.RoundLine(r.Entered, r.Awarded), Date: w.moment(r.PublishedAt)}
}

// unitName names a round by where it was held; the nation's by its tier and year.
func unitName(w *Words, r RoundSummary) string {
	if r.Tier.ID == "nation" {
		return upperFirst(w.TierYear(tierName(w, r.Tier), r.Year))
	}
	return r.Unit.Name
}

// tierName is a tier inside a sentence: "cấp tỉnh".
func tierName(w *Words, t Tier) string { return lowerFirst(w.name(t.Name)) }

// tierWord says which round is meant: "cấp quốc gia", "khu vực phía Bắc", "cấp tỉnh".
func tierWord(w *Words, r RoundSummary) string { return tierName(w, r.Tier) }

func (s *Site) newestOf(ctx context.Context, w *Words, r RoundSummary, m *marks) (*newest, error) {
	v, err := s.results.Ranking(ctx, r.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("read the newest ranking: %w", err)
	}
	title := upperFirst(w.TierYear(tierName(w, v.Tier), v.Year))
	if v.Tier.ID != "nation" {
		title = bound(v.Unit.Name) + ", " + w.TierYear(tierName(w, v.Tier), v.Year)
	}
	n := &newest{Title: w.NewestTitle(title), Href: w.address("/ket-qua/" + r.ID)}
	n.Facts = []fact{{w.FactEntered, w.Products(v.Entered)}, {w.FactAwarded, w.Products(v.Awarded)}}
	if next := above(v.Ladder, v.Tier.ID); next != nil {
		n.Facts = append(n.Facts, fact{w.FactNominated(tierName(w, *next)), w.Products(v.Nominated)})
	}
	n.Facts = append(n.Facts, fact{w.FactVersion, w.VersionOf(v.Version, w.moment(v.PublishedAt))})
	rows, _ := split(v.Entries)
	for _, e := range rows[:min(5, len(rows))] {
		n.Rows = append(n.Rows, rowOf(w, v, e, exactness(v), m))
	}
	return n, nil
}

// above is the tier that a tier nominates to.
func above(ladder []Tier, id string) *Tier {
	for i, t := range ladder {
		if t.ID == id && i+1 < len(ladder) {
			return &ladder[i+1]
		}
	}
	return nil
}

// showOf shows the best of three groups of a round, the best of all first.
func (s *Site) showOf(ctx context.Context, w *Words, f *frame, r RoundSummary, m *marks) (*showcase, error) {
	v, err := s.results.Ranking(ctx, r.ID, 0)
	if err != nil {
		return nil, fmt.Errorf("read the ranking of the highest tier: %w", err)
	}
	rows, _ := split(v.Entries)
	taken := map[string]bool{}
	show := &showcase{Title: w.ShowTitle(tierName(w, v.Tier), v.Year)}
	for _, e := range rows {
		if taken[e.GroupID] || e.Photo == nil || len(show.Plates) == 3 {
			continue
		}
		taken[e.GroupID] = true
		show.Plates = append(show.Plates, plate{
			Href: w.address("/san-pham/" + e.ProductID), Name: e.Product, Facility: sentence(e.Facility+",", e.Province),
			Word:    fmt.Sprintf("%s %d", upperFirst(tierName(w, v.Tier)), v.Year),
			Picture: picture(e.Photo, e.Product, groupSign(v.Groups, e.GroupID)),
			Mark:    m.draw(len(v.Ladder), place(v.Ladder, v.Tier.ID), false, false),
		})
	}
	if len(show.Plates) < 3 {
		return nil, nil
	}
	s.preview(f, rows[0].Photo, rows[0].Product)
	return show, nil
}
