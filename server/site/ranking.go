package site

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"tieubieu/server/fault"
)

var errNoSuchList = fault.New(fault.NotFound, "list-not-found", "Không có danh sách này.")

type rankingPage struct {
	Heading, Title string // Title is the round's own, shown on English pages
	TierHref, Tier string
	Unit           string
	Facts          []fact
	Old            *oldVersion
	Notes          []string // public notes of corrections
	Leaders        []leader
	Filter         []groupChoice
	Rows           []row
	Cut            []string
	CouncilNote    string
	Others         []otherRow
	OthersNamed    bool
	Versions       []versionLine
	BundleURL      string
	BundleName     string
	Digest         string
	Command        string
	Printed        string
	Groups         []groupLegend
}

type oldVersion struct{ Text, Href string }

type groupLegend struct {
	Sign int
	Name string
}

type groupChoice struct {
	Number, Sign, Count int
	Name                string
}

// leader is the best of a product group, or why there is none.
type leader struct {
	Sign                         int
	Group, Counts, None          string
	Href, Score, Name, Who, Tied string
	Picture                      Picture
}

type row struct {
	Rank                                int
	Tied                                bool
	Group                               int // number of the group, for the filter
	Sign                                int
	GroupName, GroupShort               string
	Href, Name, Facility, Place, Reason string
	Picture                             Picture
	Bar                                 template.HTML
	Score, Fraction                     string
	Mark                                template.HTML // when nominated
	Word, Level                         string
}

type otherRow struct {
	Rank                          string
	Group, Sign                   int
	Code, Name, Facility          string
	GroupShort, GroupName         string
	Score, Fraction, Word, Reason string
}

type versionLine struct {
	Text, Note, Word, Href string // Href is empty for the version shown
}

func (s *Site) ranking(ctx context.Context, w *Words, id string, version int) (*frame, error) {
	v, err := s.results.Ranking(ctx, id, version)
	if err != nil {
		return nil, fmt.Errorf("read ranking %s: %w", id, err)
	}
	versions := slices.SortedFunc(slices.Values(v.Versions), func(a, b PublishedVersion) int { return cmp.Compare(b.Version, a.Version) })
	newest := PublishedVersion{Version: v.Version, At: v.PublishedAt}
	if len(versions) > 0 {
		newest = versions[0]
	}
	base := "/ket-qua/" + id
	path := base
	if v.Version != newest.Version {
		path = fmt.Sprintf("%s/ban/%d", base, v.Version)
	}

	page := &rankingPage{Heading: w.RankingTitle(v.Title)}
	if w == &english {
		page.Heading, page.Title = w.RankingHeading(tierName(w, v.Tier), bound(v.Unit.Name), v.Year), v.Title
		if v.Tier.ID == "nation" {
			page.Heading = fmt.Sprintf("%s: %s", w.Results, w.TierYear(tierName(w, v.Tier), v.Year))
		}
	}
	rows, others := split(v.Entries)
	best := ""
	if len(rows) > 0 {
		best = rows[0].Product
	}
	f := s.newFrame(w, "ranking", path, strings.ReplaceAll(page.Heading, "\u00a0", " "), w.MetaRanking(v.Entered, v.Awarded, best))
	f.Section, f.Demo, f.Main = "results", v.Demonstration, page
	f.Hidden = v.Version != newest.Version
	page.Tier, page.TierHref = w.name(v.Tier.Name), w.address("/ket-qua"+filter{tier: v.Tier.ID}.query())
	page.Unit = unitName(w, v.RoundSummary)
	page.Facts = factsOf(w, v)

	var m marks
	exact := exactness(v)
	for _, e := range rows {
		page.Rows = append(page.Rows, rowOf(w, v, e, exact, &m))
		if f.Image == "" {
			s.preview(f, e.Photo, e.Product)
		}
	}
	for _, e := range others {
		o := otherOf(w, v, e, exact)
		page.Others = append(page.Others, o)
		page.OthersNamed = page.OthersNamed || o.Name != ""
	}
	page.Leaders = leadersOf(w, v, rows)
	page.Filter = choicesOf(w, v, rows, others)
	for _, g := range v.Groups {
		page.Groups = append(page.Groups, groupLegend{groupSign(v.Groups, g.ID), w.name(g.Name)})
	}
	page.Cut, page.CouncilNote = cutOf(w, v), v.CouncilNote
	page.BundleURL, page.Digest = v.BundleURL, v.BundleSHA256
	page.BundleName = fmt.Sprintf("ket-qua-%s-ban-%d.json", strings.SplitN(id, "-", 2)[0]+id[len(id)-4:], v.Version)
	page.Command = "go run ./server verify " + page.BundleName
	page.Printed = w.PrintedFrom(v.Version, w.moment(v.PublishedAt))

	if v.Version != newest.Version {
		page.Old = &oldVersion{Text: w.OldVersion(v.Version, newest.Version, w.moment(newest.At)), Href: w.address(base)}
	}
	for _, each := range versions {
		line := versionLine{Text: w.VersionOf(each.Version, w.moment(each.At)), Note: each.Note, Href: w.address(fmt.Sprintf("%s/ban/%d", base, each.Version))}
		if each.Version == newest.Version {
			line.Href, line.Word = w.address(base), w.VersionNewest
		}
		if each.Version == v.Version {
			line.Href, line.Word = "", w.VersionShown
		}
		if each.Version == 1 && line.Note == "" {
			line.Note = w.VersionFirst
		}
		if each.Version > 1 && each.Version <= v.Version && each.Note != "" {
			page.Notes = append(page.Notes, w.CorrectedNote(each.Version, w.moment(each.At), each.Note))
		}
		page.Versions = append(page.Versions, line)
	}
	f.Symbols = m.all()
	return f, nil
}

func factsOf(w *Words, v *RankingView) []fact {
	facts := []fact{
		{w.FactDecision, w.DecisionOf(v.DecisionNumber, w.day(v.DecisionDate))},
		{w.FactEntered, w.Products(v.Entered)},
		{w.FactPassed(w.short(v.PassMark), v.PassInclusive), w.Products(v.Passed)},
		{w.FactAwarded, w.Products(v.Awarded)},
	}
	if next := above(v.Ladder, v.Tier.ID); next != nil {
		facts = append(facts, fact{w.FactNominated(tierName(w, *next)), w.Products(v.Nominated)})
	}
	return append(facts, fact{w.FactVersion, w.VersionOf(v.Version, w.moment(v.PublishedAt))})
}

// split gives the awarded entries by rank and the others: ranked ones first, then those without a rank.
func split(entries []RankingEntry) (awarded, others []RankingEntry) {
	for _, e := range entries {
		if e.Awarded && e.ByName {
			awarded = append(awarded, e)
		} else {
			others = append(others, e)
		}
	}
	standing := map[string]int{StatusRanked: 0, StatusEliminated: 1, StatusIncomplete: 2, StatusDisqualified: 3}
	order := func(a, b RankingEntry) int {
		return cmp.Or(
			cmp.Compare(standing[a.Status], standing[b.Status]),
			cmp.Compare(a.RankOverall, b.RankOverall),
			-compareExact(a.Score, b.Score),
			cmp.Compare(a.JudgingCode, b.JudgingCode),
		)
	}
	slices.SortStableFunc(awarded, order)
	slices.SortStableFunc(others, order)
	return awarded, others
}

func compareExact(a, b Exact) int {
	x, y := a.rat(), b.rat()
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return -1
	case y == nil:
		return 1
	}
	return x.Cmp(y)
}

// exactness finds the scores that two decimals cannot tell apart, from each other or from the pass mark: these are
// shown as fractions too. Ties of the rank are counted beside.
type precision struct {
	unclear map[Exact]bool
	ranks   map[int]int
}

func exactness(v *RankingView) precision {
	p := precision{unclear: map[Exact]bool{}, ranks: map[int]int{}}
	first := map[int64]Exact{}
	for _, e := range v.Entries {
		if e.RankOverall > 0 {
			p.ranks[e.RankOverall]++
		}
		shown := e.Score.hundredths()
		if shown < 0 {
			continue
		}
		if other, ok := first[shown]; !ok {
			first[shown] = e.Score
		} else if other != e.Score {
			p.unclear[other], p.unclear[e.Score] = true, true
		}
		if shown == v.PassMark && e.Status == StatusRanked && e.Passed != v.PassInclusive {
			p.unclear[e.Score] = true
		}
	}
	return p
}

func (p precision) fraction(w *Words, x Exact) string {
	if !p.unclear[x] {
		return ""
	}
	return x.fraction(w)
}

func score(w *Words, x Exact) string {
	if h := x.hundredths(); h >= 0 {
		return w.points(h)
	}
	return "–"
}

func rowOf(w *Words, v *RankingView, e RankingEntry, p precision, m *marks) row {
	number := groupNumber(v.Groups, e.GroupID)
	sign := groupSign(v.Groups, e.GroupID)
	r := row{
		Rank: e.RankOverall, Tied: p.ranks[e.RankOverall] > 1,
		Group: number, Sign: sign,
		Name: e.Product, Facility: e.Facility, Place: placeOf(w, v, e),
		Picture: picture(e.Photo, "", sign),
		Bar:     bar(w, e.Criteria),
		Score:   score(w, e.Score), Fraction: p.fraction(w, e.Score),
		Word: w.Awarded,
	}
	r.GroupName, r.GroupShort = groupWords(w, v.Groups, e.GroupID)
	if e.ProductID != "" {
		r.Href = w.address("/san-pham/" + e.ProductID)
	}
	if e.Level != "" {
		r.Level = w.Level(e.Level)
	}
	if e.Reason != "" {
		r.Reason = w.CouncilReason(e.Reason)
	}
	if next := above(v.Ladder, v.Tier.ID); e.Nominated && next != nil {
		r.Mark = m.draw(len(v.Ladder), place(v.Ladder, v.Tier.ID), true, false)
		r.Word = w.NominatedTo(shortTier(tierName(w, *next)))
	}
	return r
}

// shortTier leaves the word "cấp" out where it would only take room: "khu vực".
func shortTier(name string) string { return strings.TrimPrefix(name, "cấp ") }

// placeOf is the commune in a province's round, and above it the province as it was then.
func placeOf(w *Words, v *RankingView, e RankingEntry) string {
	if v.Tier.ID == "province" || v.Tier.ID == "commune" || e.Province == "" {
		return e.Place
	}
	if e.ProvinceNow != "" {
		return bound(e.Province) + ", " + w.Now(e.ProvinceNow)
	}
	return e.Province
}

func otherOf(w *Words, v *RankingView, e RankingEntry, p precision) otherRow {
	o := otherRow{
		Rank: "–", Code: e.JudgingCode, Group: groupNumber(v.Groups, e.GroupID), Sign: groupSign(v.Groups, e.GroupID),
		Score: score(w, e.Score), Fraction: p.fraction(w, e.Score),
	}
	if e.RankOverall > 0 {
		o.Rank = fmt.Sprint(e.RankOverall)
	}
	o.GroupName, o.GroupShort = groupWords(w, v.Groups, e.GroupID)
	if e.ByName {
		o.Name, o.Facility = e.Product, e.Facility
	}
	if e.Reason != "" {
		o.Reason = w.CouncilReason(e.Reason)
	}
	switch {
	case e.Awarded:
		o.Word = w.Awarded
	case e.Status == StatusIncomplete:
		o.Word = w.StatusIncomplete
	case e.Status == StatusDisqualified:
		o.Word = w.StatusDisqualified
	case e.Status == StatusEliminated:
		o.Word = w.StatusStopped
	case e.Passed:
		o.Word = w.StatusPassed
	default:
		o.Word = w.StatusBelow(w.short(v.PassMark), v.PassInclusive)
	}
	return o
}

func groupNumber(groups []Group, id string) int {
	return slices.IndexFunc(groups, func(g Group) bool { return g.ID == id }) + 1
}

// groupSign picks weave, ear, cog or courses: by meaning for the groups of Thông tư 26/2014/TT-BCT, by turn for others.
func groupSign(groups []Group, id string) int {
	if sign, ok := map[string]int{"handicraft": 1, "food": 2, "machinery": 3, "other": 4}[id]; ok {
		return sign
	}
	return (max(groupNumber(groups, id), 1)-1)%4 + 1
}

func groupWords(w *Words, groups []Group, id string) (name, short string) {
	for _, g := range groups {
		if g.ID == id {
			name = w.name(g.Name)
		}
	}
	short = name
	if s, ok := w.GroupShort[id]; ok {
		short = s
	}
	return name, short
}

func leadersOf(w *Words, v *RankingView, rows []RankingEntry) []leader {
	var leaders []leader
	for _, g := range v.Groups {
		entered, awarded := 0, 0
		var best []RankingEntry
		for _, e := range v.Entries {
			if e.GroupID == g.ID {
				entered++
				awarded += bit(e.Awarded)
			}
		}
		for _, e := range rows {
			if e.GroupID == g.ID && (len(best) == 0 || e.RankInGroup == best[0].RankInGroup) {
				best = append(best, e)
			}
		}
		sign := groupSign(v.Groups, g.ID)
		l := leader{Sign: sign, Group: w.name(g.Name), Counts: w.GroupCounts(entered, awarded), Picture: picture(nil, "", sign)}
		switch {
		case entered == 0:
			l.None, l.Counts = w.GroupEmpty, ""
		case len(best) == 0:
			l.None = w.GroupNone
		default:
			e := best[0]
			l.Href, l.Score, l.Name = w.address("/san-pham/"+e.ProductID), score(w, e.Score), e.Product
			l.Who = e.Facility
			if at := placeOf(w, v, e); at != "" {
				l.Who += ", " + at
			}
			l.Picture = picture(e.Photo, e.Product, sign)
			if len(best) > 1 {
				l.Tied = w.AndTied(len(best) - 1)
			}
		}
		leaders = append(leaders, l)
	}
	return leaders
}

// mostChoices is how many groups the style sheet can filter by.
const mostChoices = 8

// choicesOf offers a filter where there is something to choose.
func choicesOf(w *Words, v *RankingView, rows, others []RankingEntry) []groupChoice {
	count := map[string]int{}
	for _, e := range slices.Concat(rows, others) {
		count[e.GroupID]++
	}
	var choices []groupChoice
	for i, g := range v.Groups {
		if count[g.ID] > 0 {
			_, short := groupWords(w, v.Groups, g.ID)
			choices = append(choices, groupChoice{Number: i + 1, Sign: groupSign(v.Groups, g.ID), Count: count[g.ID], Name: short})
		}
	}
	if len(choices) < 2 || len(v.Groups) > mostChoices {
		return nil
	}
	return choices
}

// cutOf says how the line was drawn.
func cutOf(w *Words, v *RankingView) []string {
	text := []string{w.CutCounts(v.Passed, w.short(v.PassMark), v.PassInclusive, v.Awarded)}
	if v.Places > 0 {
		text = append(text, w.CutPlaces(v.Places))
	}
	atLine := map[Exact]int{}
	var scores []Exact
	low, high := 0, 0
	for _, e := range v.Entries {
		if e.AtTheLine {
			if atLine[e.Score] == 0 {
				scores = append(scores, e.Score)
			}
			atLine[e.Score]++
		}
		if e.Status == StatusRanked {
			if low == 0 || e.Sheets < low {
				low = e.Sheets
			}
			high = max(high, e.Sheets)
		}
	}
	slices.SortFunc(scores, func(a, b Exact) int { return compareExact(b, a) })
	for _, x := range scores {
		shown := score(w, x)
		if fraction := x.fraction(w); fraction != shown {
			shown += " = " + fraction
		}
		if atLine[x] > 1 {
			text = append(text, w.CutTie(atLine[x], shown))
		}
	}
	if count, ok := w.Counting[v.Aggregation]; ok && high > 0 {
		text = append(text, count(w.SheetsRange(low, high)))
	}
	if v.Stages == 2 {
		text = append(text, w.CountingStages[v.Combine])
	}
	return append(text, w.ExactNote)
}
