package publication

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"tieubieu/server/publication/strictjson"
	"tieubieu/server/scoring"
)

// Encode writes a bundle as one line of compact JSON with a newline at its end, the keys in the order of the contract
// and the marks in the order of the rubric: the same bundle always gives the same bytes. It refuses a bundle that
// DecodeBundle would refuse.
func Encode(b *Bundle) ([]byte, error) {
	in := b.Input()
	if err := scoring.Check(in); err != nil {
		return nil, err
	}
	index, err := scoring.NewIndex(in.Rubrics, in.Entries)
	if err != nil {
		return nil, err
	}
	judges, err := indexJudges(b.Judges)
	if err != nil {
		return nil, err
	}
	e := &encoder{out: make([]byte, 0, encodedSize(b))}
	e.open('{')
	e.key("format").text(BundleFormat)
	e.key("version").number(BundleVersion)
	e.round(&b.Round)
	e.publication(&b.Publication)
	e.rules(&b.Rules)
	e.rubrics(b.Rubrics)
	e.key("judges").open('[')
	for _, id := range b.Judges {
		e.open('{').key("id").text(id).close('}')
	}
	e.close(']')
	e.entries(b.Entries)
	e.key("sheets").open('[')
	for i := range b.Sheets {
		if _, known := judges[b.Sheets[i].Judge]; !known {
			return nil, &strictjson.Error{
				Place:  fmt.Sprintf("sheets[%d].judge", i),
				Reason: "không có giám khảo " + strictjson.Quote(b.Sheets[i].Judge),
			}
		}
		e.sheet(&b.Sheets[i], index)
	}
	e.close(']')
	e.unread("standings", b.Standings)
	e.unread("proposal", b.Proposal)
	if b.Decided {
		e.decisions(b.Decisions)
	}
	e.unread("nominations", b.Nominations)
	e.unread("nominationDecisions", b.NominationDecisions)
	if b.Checkpoint == nil {
		e.key("checkpoint").word("null")
	} else {
		e.unread("checkpoint", b.Checkpoint)
	}
	e.close('}')
	e.out = append(e.out, '\n')
	if e.err != nil {
		return nil, e.err
	}
	if !utf8.Valid(e.out) {
		return nil, &strictjson.Error{Reason: "có chuỗi không phải UTF-8"}
	}
	return e.out, nil
}

// encodedSize is about as long as a bundle becomes: a little more rather than less.
func encodedSize(b *Bundle) int {
	size := 1<<14 + 160*len(b.Entries) + len(b.Standings) + len(b.Proposal) + len(b.Nominations) + len(b.NominationDecisions)
	for i := range b.Sheets {
		size += 90 + 12*len(b.Sheets[i].Marks) + len(b.Sheets[i].Why) + len(b.Sheets[i].Receipt)
	}
	return size
}

// EncodeNominationDecisions writes the list for Bundle.NominationDecisions.
func EncodeNominationDecisions(decisions []NominationDecision) json.RawMessage {
	e := &encoder{}
	e.open('[')
	for _, d := range decisions {
		e.open('{').key("entry").text(d.Entry).key("nominated").boolean(d.Nominated).key("reason").text(d.Reason).close('}')
	}
	e.close(']')
	return e.out
}

func encodeStandings(rows []scoring.Standing) json.RawMessage {
	e := &encoder{out: make([]byte, 0, 160*len(rows)+2)}
	e.open('[')
	for i := range rows {
		s := &rows[i]
		e.open('{').key("entry").text(s.Entry).key("group").text(s.Group).key("status").text(string(s.Status))
		if s.Score == nil {
			e.key("score").word("null").key("display").word("null")
		} else {
			e.key("score").text(s.Score.String()).key("display").text(s.Score.Display())
		}
		e.key("passed").boolean(s.Passed).key("rankOverall").rank(s.RankOverall).key("rankInGroup").rank(s.RankInGroup)
		e.key("sheets").number(int64(s.Sheets)).close('}')
	}
	e.close(']')
	return e.out
}

func encodeProposal(rows []scoring.ProposalRow) json.RawMessage {
	e := &encoder{out: make([]byte, 0, 70*len(rows)+2)}
	e.open('[')
	for i := range rows {
		p := &rows[i]
		e.open('{').key("entry").text(p.Entry).key("proposed").boolean(p.Proposed)
		e.key("level").optionalText(p.Level).key("atTheLine").boolean(p.AtTheLine).close('}')
	}
	e.close(']')
	return e.out
}

func encodeNominations(rows []scoring.NominationRow) json.RawMessage {
	e := &encoder{}
	e.open('[')
	for i := range rows {
		n := &rows[i]
		e.open('{').key("entry").text(n.Entry).key("nominated").boolean(n.Nominated)
		e.key("atTheLine").boolean(n.AtTheLine).close('}')
	}
	e.close(']')
	return e.out
}

func indexJudges(ids []string) (map[string]int, error) {
	index := make(map[string]int, len(ids))
	for i, id := range ids {
		if _, known := index[id]; known {
			return nil, &strictjson.Error{
				Place:  fmt.Sprintf("judges[%d].id", i),
				Reason: fmt.Sprintf("giám khảo %s có hai lần", strictjson.Quote(id)),
			}
		}
		index[id] = i
	}
	return index, nil
}

// encoder appends compact JSON. Commas come by themselves: one stands before everything that does not begin an object or
// a list or follow a key.
type encoder struct {
	out []byte
	err error
}

func (e *encoder) separate() {
	if n := len(e.out); n > 0 && e.out[n-1] != '{' && e.out[n-1] != '[' && e.out[n-1] != ':' {
		e.out = append(e.out, ',')
	}
}

func (e *encoder) open(bracket byte) *encoder {
	e.separate()
	e.out = append(e.out, bracket)
	return e
}

func (e *encoder) close(bracket byte) { e.out = append(e.out, bracket) }

func (e *encoder) key(key string) *encoder {
	e.text(key)
	e.out = append(e.out, ':')
	return e
}

func (e *encoder) text(s string) *encoder {
	e.separate()
	e.out = strictjson.AppendString(e.out, s)
	return e
}

func (e *encoder) optionalText(s *string) *encoder {
	if s == nil {
		return e.word("null")
	}
	return e.text(*s)
}

func (e *encoder) word(word string) *encoder {
	e.separate()
	e.out = append(e.out, word...)
	return e
}

func (e *encoder) boolean(b bool) *encoder { return e.word(strconv.FormatBool(b)) }

func (e *encoder) number(n int64) *encoder {
	e.separate()
	e.out = strconv.AppendInt(e.out, n, 10)
	return e
}

func (e *encoder) rank(rank int) *encoder {
	if rank == 0 {
		return e.word("null")
	}
	return e.number(int64(rank))
}

func (e *encoder) optionalNumber(key string, n *int64) {
	if n != nil {
		e.key(key).number(*n)
	}
}

// unread writes a part that is kept as JSON text, without its white space; nil leaves it out.
func (e *encoder) unread(key string, raw json.RawMessage) {
	if raw == nil {
		return
	}
	e.key(key)
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil && e.err == nil {
		e.err = fmt.Errorf("encode %s: %w", key, err)
	}
	e.out = append(e.out, compact.Bytes()...)
}

func (e *encoder) round(r *BundleRound) {
	e.key("round").open('{').key("id").text(r.ID).key("title").text(r.Title).key("tier").text(r.Tier)
	e.key("unit").open('{').key("code").text(r.Unit.Code).key("name").text(r.Unit.Name).key("on").text(r.Unit.On).close('}')
	e.key("cycle").text(r.Cycle).key("demonstration").boolean(r.Demonstration).close('}')
}

func (e *encoder) publication(p *BundlePublication) {
	e.key("publication").open('{').key("version").number(p.Version).key("at").text(p.At).key("replaces")
	if p.Replaces == nil {
		e.word("null")
	} else {
		e.number(*p.Replaces)
	}
	e.key("note").text(p.Note).close('}')
}

func (e *encoder) rules(r *scoring.Rules) {
	e.key("rules").open('{').key("aggregation").text(string(r.Aggregation)).key("minimumSheets").number(r.MinimumSheets)
	e.key("stages").open('[')
	for _, stage := range r.Stages {
		e.open('{')
		if stage.Weight != 0 {
			e.key("weight").number(stage.Weight)
		}
		if stage.Advance != nil {
			e.key("advance").threshold(*stage.Advance)
		}
		e.close('}')
	}
	e.close(']')
	e.key("combine").text(string(r.Combine)).key("passMark").threshold(r.PassMark)
	e.key("tieBreaks").texts(r.TieBreaks)
	e.key("knockOut").text(string(r.KnockOut))
	if r.Awards.Total != nil || len(r.Awards.PerGroup) > 0 {
		e.key("awards").open('{')
		e.quota(r.Awards)
		e.close('}')
	}
	if r.Levels != nil {
		e.key("levels").open('{').key("scope").text(string(r.Levels.Scope)).key("list").open('[')
		for _, level := range r.Levels.List {
			e.open('{').key("id").text(level.ID)
			e.optionalNumber("count", level.Count)
			e.optionalNumber("minimumPoints", level.MinimumPoints)
			e.close('}')
		}
		e.close(']')
		e.close('}')
	}
	if n := r.Nomination; n != nil {
		e.key("nomination").open('{').key("from").text(n.From)
		e.quota(n.Quota)
		e.optionalNumber("minimumPoints", n.MinimumPoints)
		if len(n.Levels) > 0 {
			e.key("levels").texts(n.Levels)
		}
		e.close('}')
	}
	e.close('}')
}

func (e *encoder) texts(list []string) {
	e.open('[')
	for _, s := range list {
		e.text(s)
	}
	e.close(']')
}

func (e *encoder) threshold(t scoring.Threshold) {
	e.open('{').key("points").number(t.Points).key("inclusive").boolean(t.Inclusive).close('}')
}

func (e *encoder) quota(q scoring.Quota) {
	e.optionalNumber("total", q.Total)
	if len(q.PerGroup) > 0 {
		e.key("perGroup").open('{')
		for _, group := range slices.Sorted(maps.Keys(q.PerGroup)) {
			e.key(group).number(q.PerGroup[group])
		}
		e.close('}')
	}
}

func (e *encoder) rubrics(rubrics []scoring.Rubric) {
	e.key("rubrics").open('[')
	for _, r := range rubrics {
		e.open('{').key("group").text(r.Group).key("criterionGroups").open('[')
		for _, g := range r.CriterionGroups {
			e.open('{').key("id").text(g.ID).key("maxPoints").number(g.MaxPoints).key("criteria").open('[')
			for i := range g.Criteria {
				e.criterion(&g.Criteria[i])
			}
			e.close(']')
			e.close('}')
		}
		e.close(']')
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) criterion(c *scoring.Criterion) {
	e.open('{').key("id").text(c.ID).key("kind").text(string(c.Kind))
	if c.Kind == scoring.Options {
		e.key("options").open('[')
		for _, o := range c.Options {
			e.open('{').key("id").text(o.ID).key("points").number(o.Points)
			if o.KnockOut {
				e.key("knockOut").boolean(true)
			}
			e.close('}')
		}
		e.close(']')
	} else {
		e.key("maxPoints").number(c.MaxPoints).key("step").number(c.Step)
	}
	e.close('}')
}

func (e *encoder) entries(entries []BundleEntry) {
	e.key("entries").open('[')
	for i := range entries {
		entry := &entries[i]
		e.open('{').key("id").text(entry.ID).key("group").text(entry.Group)
		if entry.Product != "" {
			e.key("product").text(entry.Product)
		}
		if entry.Facility != "" {
			e.key("facility").text(entry.Facility)
		}
		e.close('}')
	}
	e.close(']')
}

func (e *encoder) sheet(s *BundleSheet, index *scoring.Index) {
	e.open('{').key("entry").text(s.Entry).key("judge").text(s.Judge).key("stage").number(int64(s.Stage))
	e.key("counted").boolean(s.Counted)
	if s.Why != "" {
		e.key("why").text(s.Why)
	}
	e.unread("receipt", s.Receipt)
	e.key("marks").open('{')
	entry, _ := index.Entry([]byte(s.Entry))
	criteria := index.Criteria(entry)
	for i, m := range s.Marks {
		if m == scoring.Unmarked {
			continue
		}
		c := &criteria[i]
		if c.Kind == scoring.Options {
			e.key(c.ID).text(c.Options[m].ID)
		} else {
			e.key(c.ID).number(int64(m))
		}
	}
	e.close('}')
	e.close('}')
}

func (e *encoder) decisions(decisions []scoring.Decision) {
	e.key("decisions").open('[')
	for i := range decisions {
		d := &decisions[i]
		e.open('{').key("entry").text(d.Entry).key("awarded").boolean(d.Awarded).key("level").optionalText(d.Level)
		e.key("reason").text(d.Reason).close('}')
	}
	e.close(']')
}
