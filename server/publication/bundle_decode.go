package publication

import (
	"io"

	"tieubieu/server/publication/strictjson"
	"tieubieu/server/scoring"
)

// DecodeBundle reads a bundle strictly. Keys are case-sensitive, unknown ones are ignored, null counts as left out. Its
// errors name the place of the fault (*strictjson.Error, *scoring.Error), or are what reading returned. What only the
// arithmetic can refuse (such as a mark above its maximum) scoring.Compute refuses.
func DecodeBundle(src io.Reader) (*Bundle, error) {
	var sheets pile[BundleSheet]
	b, err := decode(src, true, func(s *BundleSheet) { sheets.add(*s) })
	if err != nil {
		return nil, err
	}
	b.Sheets = sheets.all()
	return b, nil
}

// decodeInput reads only what of a bundle decides the result.
func decodeInput(src io.Reader) (scoring.Input, error) {
	var sheets pile[scoring.Sheet]
	b, err := decode(src, false, func(s *BundleSheet) { sheets.add(s.Sheet) })
	if err != nil {
		return scoring.Input{}, err
	}
	in := b.Input()
	in.Sheets = sheets.all()
	return in, nil
}

// decode reads a bundle and hands over its sheets one by one, each to be copied. Without keepUnread it passes over what
// recomputing does not read.
func decode(src io.Reader, keepUnread bool, takeSheet func(*BundleSheet)) (*Bundle, error) {
	d := &decoder{r: strictjson.NewReader(src), b: &Bundle{}, keepUnread: keepUnread, takeSheet: takeSheet}
	d.document()
	if err := d.r.End(); err != nil {
		return nil, err
	}
	return d.b, nil
}

type decoder struct {
	r          *strictjson.Reader
	b          *Bundle
	keepUnread bool
	takeSheet  func(*BundleSheet)
	slab       []scoring.Mark // marks of the sheets to come, made many at a time
}

// pile collects a long list without moving what is in it each time that it grows.
type pile[T any] struct {
	full [][]T
	last []T
}

func (p *pile[T]) add(t T) {
	if len(p.last) == cap(p.last) {
		p.full = append(p.full, p.last)
		p.last = make([]T, 0, max(16, min(2*len(p.last), 1<<12)))
	}
	p.last = append(p.last, t)
}

// all is the whole list, never nil.
func (p *pile[T]) all() []T {
	p.full = append(p.full, p.last)
	n := 0
	for _, part := range p.full {
		n += len(part)
	}
	list := make([]T, 0, n)
	for _, part := range p.full {
		list = append(list, part...)
	}
	return list
}

func (d *decoder) document() {
	r, b := d.r, d.b
	var format, version, round, published, rules, rubrics, judges, entries, sheets bool
	var waiting []byte // sheets that stand before what they refer to
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "format":
			format = true
			if word := r.String(); word != BundleFormat {
				r.Fail("phải là %q, không phải %s", BundleFormat, strictjson.Quote(word))
			}
		case "version":
			version = true
			if n := r.Int(); n != BundleVersion {
				r.Fail("phải là %d, không phải %d", BundleVersion, n)
			}
		case "round":
			round, b.Round = true, readRound(r)
		case "publication":
			published, b.Publication = true, readPublication(r)
		case "rules":
			rules, b.Rules = true, readRules(r)
		case "rubrics":
			rubrics, b.Rubrics = true, list(r, readRubric)
		case "judges":
			judges, b.Judges = true, list(r, readJudge)
		case "entries":
			entries, b.Entries = true, list(r, readEntry)
		case "sheets":
			sheets = true
			if rubrics && judges && entries {
				d.sheets(r)
			} else {
				waiting = r.Raw()
			}
		case "decisions":
			b.Decided, b.Decisions = true, list(r, readDecision)
		case "standings":
			b.Standings = d.unread()
		case "proposal":
			b.Proposal = d.unread()
		case "nominations":
			b.Nominations = d.unread()
		case "nominationDecisions":
			b.NominationDecisions = d.unread()
		case "checkpoint":
			b.Checkpoint = d.unread()
		default:
			r.Skip()
		}
	}
	require(r, part{"format", format}, part{"version", version}, part{"round", round}, part{"publication", published},
		part{"rules", rules}, part{"rubrics", rubrics}, part{"judges", judges}, part{"entries", entries},
		part{"sheets", sheets})
	if waiting != nil && r.Err() == nil {
		later := strictjson.NewReaderUnder("sheets", waiting)
		d.sheets(later)
		r.Stop(later.Err())
	}
}

func (d *decoder) unread() []byte {
	if d.keepUnread {
		return d.r.Raw()
	}
	d.r.Skip()
	return nil
}

type part struct {
	key  string
	seen bool
}

// require fails at the first part that was not seen in the object just closed.
func require(r *strictjson.Reader, parts ...part) {
	for _, p := range parts {
		if !p.seen {
			r.FailAt(p.key, "thiếu")
			return
		}
	}
}

func list[T any](r *strictjson.Reader, read func(*strictjson.Reader) T) []T {
	all := []T{}
	for r.Array(); r.Item(); {
		all = append(all, read(r))
	}
	return all
}

func integer(r *strictjson.Reader) *int64 {
	n := r.Int()
	return &n
}

// readRound and readPublication demand no single part: they say what the result is of, and decide nothing.
func readRound(r *strictjson.Reader) (round BundleRound) {
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			round.ID = r.String()
		case "title":
			round.Title = r.String()
		case "tier":
			round.Tier = r.String()
		case "unit":
			for r.Object(); r.Next(); {
				switch string(r.Key()) {
				case "code":
					round.Unit.Code = r.String()
				case "name":
					round.Unit.Name = r.String()
				case "on":
					round.Unit.On = r.String()
				default:
					r.Skip()
				}
			}
		case "cycle":
			round.Cycle = r.String()
		case "demonstration":
			round.Demonstration = r.Bool()
		default:
			r.Skip()
		}
	}
	return round
}

func readPublication(r *strictjson.Reader) (p BundlePublication) {
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "version":
			p.Version = r.Int()
		case "at":
			p.At = r.String()
		case "replaces":
			p.Replaces = integer(r)
		case "note":
			p.Note = r.String()
		default:
			r.Skip()
		}
	}
	return p
}

func readRules(r *strictjson.Reader) (rules scoring.Rules) {
	var aggregation, minimum, stages, combine, passMark, tieBreaks, knockOut bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "aggregation":
			aggregation, rules.Aggregation = true, scoring.Aggregation(r.String())
		case "minimumSheets":
			minimum, rules.MinimumSheets = true, r.Int()
		case "stages":
			stages, rules.Stages = true, list(r, readStage)
		case "combine":
			combine, rules.Combine = true, scoring.Combine(r.String())
		case "passMark":
			passMark, rules.PassMark = true, readThreshold(r)
		case "tieBreaks":
			tieBreaks, rules.TieBreaks = true, list(r, (*strictjson.Reader).String)
		case "knockOut":
			knockOut, rules.KnockOut = true, scoring.KnockOut(r.String())
		case "awards":
			rules.Awards = readAwards(r)
		case "levels":
			rules.Levels = readLevels(r)
		case "nomination":
			rules.Nomination = readNomination(r)
		default:
			r.Skip()
		}
	}
	require(r, part{"aggregation", aggregation}, part{"minimumSheets", minimum}, part{"stages", stages},
		part{"combine", combine}, part{"passMark", passMark}, part{"tieBreaks", tieBreaks}, part{"knockOut", knockOut})
	return rules
}

func readStage(r *strictjson.Reader) (stage scoring.Stage) {
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "weight":
			stage.Weight = r.Int()
		case "advance":
			threshold := readThreshold(r)
			stage.Advance = &threshold
		default:
			r.Skip()
		}
	}
	return stage
}

func readThreshold(r *strictjson.Reader) scoring.Threshold {
	threshold, points := scoring.Threshold{Inclusive: true}, false
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "points":
			points, threshold.Points = true, r.Int()
		case "inclusive":
			threshold.Inclusive = r.Bool()
		default:
			r.Skip()
		}
	}
	require(r, part{"points", points})
	return threshold
}

func readPerGroup(r *strictjson.Reader) map[string]int64 {
	limits := map[string]int64{}
	for r.Object(); r.Next(); {
		group := string(r.Key())
		limits[group] = r.Int()
	}
	return limits
}

func readAwards(r *strictjson.Reader) (quota scoring.Quota) {
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "total":
			quota.Total = integer(r)
		case "perGroup":
			quota.PerGroup = readPerGroup(r)
		default:
			r.Skip()
		}
	}
	return quota
}

func readLevels(r *strictjson.Reader) *scoring.Levels {
	levels, scope, levelList := &scoring.Levels{}, false, false
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "scope":
			scope, levels.Scope = true, scoring.Scope(r.String())
		case "list":
			levelList, levels.List = true, list(r, readLevel)
		default:
			r.Skip()
		}
	}
	require(r, part{"scope", scope}, part{"list", levelList})
	return levels
}

func readLevel(r *strictjson.Reader) (level scoring.Level) {
	id := false
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, level.ID = true, r.String()
		case "count":
			level.Count = integer(r)
		case "minimumPoints":
			level.MinimumPoints = integer(r)
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id})
	return level
}

func readNomination(r *strictjson.Reader) *scoring.Nomination {
	rule, from := &scoring.Nomination{}, false
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "from":
			from, rule.From = true, r.String()
		case "total":
			rule.Total = integer(r)
		case "perGroup":
			rule.PerGroup = readPerGroup(r)
		case "minimumPoints":
			rule.MinimumPoints = integer(r)
		case "levels":
			rule.Levels = list(r, (*strictjson.Reader).String)
		default:
			r.Skip()
		}
	}
	require(r, part{"from", from})
	return rule
}

func readRubric(r *strictjson.Reader) (rubric scoring.Rubric) {
	var group, groups bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "group":
			group, rubric.Group = true, r.String()
		case "criterionGroups":
			groups, rubric.CriterionGroups = true, list(r, readCriterionGroup)
		default:
			r.Skip()
		}
	}
	require(r, part{"group", group}, part{"criterionGroups", groups})
	return rubric
}

func readCriterionGroup(r *strictjson.Reader) (g scoring.CriterionGroup) {
	var id, maxPoints, criteria bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, g.ID = true, r.String()
		case "maxPoints":
			maxPoints, g.MaxPoints = true, r.Int()
		case "criteria":
			criteria, g.Criteria = true, list(r, readCriterion)
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id}, part{"maxPoints", maxPoints}, part{"criteria", criteria})
	return g
}

func readCriterion(r *strictjson.Reader) (c scoring.Criterion) {
	var id, kind, maxPoints, step, options bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, c.ID = true, r.String()
		case "kind":
			kind, c.Kind = true, scoring.Kind(r.String())
		case "maxPoints":
			maxPoints, c.MaxPoints = true, r.Int()
		case "step":
			step, c.Step = true, r.Int()
		case "options":
			options, c.Options = true, list(r, readOption)
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id}, part{"kind", kind})
	// What belongs to the other kind is an unknown key of this one.
	switch c.Kind {
	case scoring.Points:
		require(r, part{"maxPoints", maxPoints}, part{"step", step})
		c.Options = nil
	case scoring.Options:
		require(r, part{"options", options})
		c.MaxPoints, c.Step = 0, 0
	}
	return c
}

func readOption(r *strictjson.Reader) (o scoring.Option) {
	var id, points bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, o.ID = true, r.String()
		case "points":
			points, o.Points = true, r.Int()
		case "knockOut":
			o.KnockOut = r.Bool()
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id}, part{"points", points})
	return o
}

func readJudge(r *strictjson.Reader) (judge string) {
	id := false
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, judge = true, r.String()
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id})
	return judge
}

func readEntry(r *strictjson.Reader) (e BundleEntry) {
	var id, group bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "id":
			id, e.ID = true, r.String()
		case "group":
			group, e.Group = true, r.String()
		case "product":
			e.Product = readName(r)
		case "facility":
			e.Facility = readName(r)
		default:
			r.Skip()
		}
	}
	require(r, part{"id", id}, part{"group", group})
	return e
}

// readName reads a text that decides nothing, whatever its type.
func readName(r *strictjson.Reader) string {
	if r.Kind() == '"' {
		return r.String()
	}
	r.Skip()
	return ""
}

func readDecision(r *strictjson.Reader) (d scoring.Decision) {
	var entry, awarded bool
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "entry":
			entry, d.Entry = true, r.String()
		case "awarded":
			awarded, d.Awarded = true, r.Bool()
		case "level":
			level := r.String()
			d.Level = &level
		case "reason":
			d.Reason = r.String()
		default:
			r.Skip()
		}
	}
	require(r, part{"entry", entry}, part{"awarded", awarded})
	return d
}

// sheets reads the sheets, for which rubrics, judges and entries must be known.
func (d *decoder) sheets(r *strictjson.Reader) {
	entries := make([]scoring.Entry, len(d.b.Entries))
	for i := range d.b.Entries {
		entries[i] = d.b.Entries[i].Entry
	}
	index, err := scoring.NewIndex(d.b.Rubrics, entries)
	if err != nil {
		r.Stop(err)
		return
	}
	judges, err := indexJudges(d.b.Judges)
	if err != nil {
		r.Stop(err)
		return
	}
	var s BundleSheet
	for r.Array(); r.Item(); {
		s = d.sheet(r, index, judges)
		d.takeSheet(&s)
	}
}

func (d *decoder) sheet(r *strictjson.Reader, index *scoring.Index, judges map[string]int) BundleSheet {
	s := BundleSheet{Sheet: scoring.Sheet{Counted: true}}
	var entry, judge, stage, marks bool
	var position int
	var waiting []byte // marks that stand before the entry, whose rubric they need
	var waitingPath string
	for r.Object(); r.Next(); {
		switch string(r.Key()) {
		case "entry":
			if position, entry = index.Entry(r.Bytes()); !entry {
				r.Fail("không có mã này trong entries")
				return s
			}
			s.Entry = d.b.Entries[position].ID
		case "judge":
			var j int
			if j, judge = judges[string(r.Bytes())]; !judge {
				r.Fail("không có giám khảo này trong judges")
				return s
			}
			s.Judge = d.b.Judges[j]
		case "stage":
			stage, s.Stage = true, int(r.Int())
		case "counted":
			s.Counted = r.Bool()
		case "marks":
			marks = true
			if entry {
				s.Marks = d.marks(r, index, position)
			} else {
				waitingPath = r.Path()
				waiting = r.Raw()
			}
		case "why":
			s.Why = readName(r)
		case "receipt":
			if d.keepUnread {
				s.Receipt = r.Raw()
			} else {
				r.Skip()
			}
		default:
			r.Skip()
		}
	}
	require(r, part{"entry", entry}, part{"judge", judge}, part{"stage", stage}, part{"marks", marks})
	if waiting != nil && r.Err() == nil {
		later := strictjson.NewReaderUnder(waitingPath, waiting)
		s.Marks = d.marks(later, index, position)
		r.Stop(later.Err())
	}
	return s
}

// marks reads the marks of a sheet for an entry into the order of its rubric.
func (d *decoder) marks(r *strictjson.Reader, index *scoring.Index, entry int) []scoring.Mark {
	criteria := index.Criteria(entry)
	marks := d.newMarks(len(criteria))
	next := 0 // marks mostly stand in the order of the rubric
	for r.Object(); r.Next(); {
		at, known := next, next < len(criteria) && string(r.Key()) == criteria[next].ID
		if !known {
			if at, known = index.Criterion(entry, r.Key()); !known {
				r.Fail("bộ tiêu chí của mã này không có tiêu chí như vậy")
				return marks
			}
		}
		next = at + 1
		if criteria[at].Kind == scoring.Options {
			marks[at] = readAnswer(r, &criteria[at])
		} else {
			marks[at] = scoring.Mark(r.Int())
		}
	}
	return marks
}

func readAnswer(r *strictjson.Reader, c *scoring.Criterion) scoring.Mark {
	answer := r.Bytes()
	for i := range c.Options {
		if c.Options[i].ID == string(answer) {
			return scoring.Mark(i)
		}
	}
	r.Fail("không có lựa chọn %s", strictjson.Quote(string(answer)))
	return scoring.Unmarked
}

func (d *decoder) newMarks(n int) []scoring.Mark {
	if len(d.slab) < n {
		d.slab = make([]scoring.Mark, max(n, 1<<14))
	}
	marks := d.slab[:n:n]
	d.slab = d.slab[n:]
	for i := range marks {
		marks[i] = scoring.Unmarked
	}
	return marks
}
