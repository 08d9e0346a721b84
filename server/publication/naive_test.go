package publication_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"sort"
	"strings"
)

// This file works out a result a second time, straight from the words of the contract and as simply as can be: generic
// JSON values, big.Rat everywhere, lists searched from end to end. It shares nothing with the packages under test.

type object = map[string]any

type naiveEntry struct {
	id, group   string
	status      string
	score       *big.Rat
	ties        []*big.Rat
	sheets      int
	rankOverall int
	rankInGroup int
	passed      bool
	proposed    bool
	level       any
	atTheLine   bool
	awarded     bool
	decided     any // level of the decision
	nominated   bool
	nominatedAt bool
}

// naiveRecompute returns what `recompute` must print for a valid bundle.
func naiveRecompute(bundle []byte) string {
	decoder := json.NewDecoder(bytes.NewReader(bundle))
	decoder.UseNumber()
	var doc object
	if err := decoder.Decode(&doc); err != nil {
		panic(err)
	}
	n := naive{doc: doc, rules: doc["rules"].(object)}
	for _, e := range doc["entries"].([]any) {
		entry := &naiveEntry{id: e.(object)["id"].(string), group: e.(object)["group"].(string)}
		n.score(entry)
		n.entries = append(n.entries, entry)
	}
	n.rank()
	n.propose()
	n.nominate()
	return n.print()
}

type naive struct {
	doc, rules object
	entries    []*naiveEntry
}

func number(v any) *big.Rat {
	r, ok := new(big.Rat).SetString(v.(json.Number).String())
	if !ok {
		panic(v)
	}
	return r
}

func orDefault(o object, key string, value any) any {
	if v := o[key]; v != nil {
		return v
	}
	return value
}

func meets(score *big.Rat, threshold object) bool {
	if orDefault(threshold, "inclusive", true).(bool) {
		return score.Cmp(number(threshold["points"])) >= 0
	}
	return score.Cmp(number(threshold["points"])) > 0
}

func (n *naive) rubric(group string) object {
	for _, r := range n.doc["rubrics"].([]any) {
		if r.(object)["group"] == group {
			return r.(object)
		}
	}
	panic("no rubric")
}

// answer is the points of a mark, and whether it is a knock-out answer.
func answer(criterion object, mark any) (*big.Rat, bool) {
	if criterion["kind"] == "points" {
		return number(mark), false
	}
	for _, o := range criterion["options"].([]any) {
		if o.(object)["id"] == mark {
			return number(o.(object)["points"]), orDefault(o.(object), "knockOut", false).(bool)
		}
	}
	panic("no option")
}

// stage returns status, score, mean per tie-break and number of counted, complete sheets.
func (n *naive) stage(e *naiveEntry, stage string) (string, *big.Rat, []*big.Rat, int) {
	var totals []*big.Rat
	groupTotals := map[string]*big.Rat{}
	knocked := map[string]int{}
	for _, s := range n.doc["sheets"].([]any) {
		sheet := s.(object)
		if sheet["entry"] != e.id || sheet["stage"].(json.Number).String() != stage || !orDefault(sheet, "counted", true).(bool) {
			continue
		}
		marks := sheet["marks"].(object)
		complete := true
		for _, g := range n.rubric(e.group)["criterionGroups"].([]any) {
			for _, c := range g.(object)["criteria"].([]any) {
				if marks[c.(object)["id"].(string)] == nil {
					complete = false
				}
			}
		}
		if !complete {
			continue
		}
		total := new(big.Rat)
		for _, g := range n.rubric(e.group)["criterionGroups"].([]any) {
			group := g.(object)["id"].(string)
			for _, c := range g.(object)["criteria"].([]any) {
				id := c.(object)["id"].(string)
				points, out := answer(c.(object), marks[id])
				total.Add(total, points)
				if groupTotals[group] == nil {
					groupTotals[group] = new(big.Rat)
				}
				groupTotals[group].Add(groupTotals[group], points)
				if out {
					knocked[id]++
				}
			}
		}
		totals = append(totals, total)
	}
	count := len(totals)
	minimum := number(n.rules["minimumSheets"])
	if new(big.Rat).SetInt64(int64(count)).Cmp(minimum) < 0 {
		return "incomplete", nil, nil, count
	}
	for _, times := range knocked {
		if n.rules["knockOut"] == "any" || 2*times > count {
			return "disqualified", nil, nil, count
		}
	}
	sort.Slice(totals, func(i, j int) bool { return totals[i].Cmp(totals[j]) < 0 })
	kept := totals
	switch n.rules["aggregation"] {
	case "trimmed-mean":
		kept = totals[1 : count-1]
	case "median":
		kept = totals[(count-1)/2 : count/2+1]
	}
	score := new(big.Rat)
	for _, total := range kept {
		score.Add(score, total)
	}
	score.Quo(score, new(big.Rat).SetInt64(int64(len(kept))))
	var ties []*big.Rat
	for _, t := range n.rules["tieBreaks"].([]any) {
		mean := new(big.Rat)
		if sum := groupTotals[t.(string)]; sum != nil {
			mean.Quo(sum, new(big.Rat).SetInt64(int64(count)))
		}
		ties = append(ties, mean)
	}
	return "ranked", score, ties, count
}

func (n *naive) score(e *naiveEntry) {
	stages := n.rules["stages"].([]any)
	e.status, e.score, e.ties, e.sheets = n.stage(e, "1")
	if e.status != "ranked" {
		return
	}
	if advance := stages[0].(object)["advance"]; advance != nil && !meets(e.score, advance.(object)) {
		e.status = "eliminated"
		return
	}
	if len(stages) == 1 {
		return
	}
	first, firstTies := e.score, e.ties
	e.status, e.score, e.ties, e.sheets = n.stage(e, "2")
	if e.status != "ranked" || n.rules["combine"] == "last" {
		return
	}
	zero := json.Number("0")
	w1 := number(orDefault(stages[0].(object), "weight", zero))
	w2 := number(orDefault(stages[1].(object), "weight", zero))
	combine := func(a, b *big.Rat) *big.Rat {
		sum := new(big.Rat).Add(new(big.Rat).Mul(w1, a), new(big.Rat).Mul(w2, b))
		return sum.Quo(sum, new(big.Rat).Add(w1, w2))
	}
	e.score = combine(first, e.score)
	for i := range e.ties {
		e.ties[i] = combine(firstTies[i], e.ties[i])
	}
}

func better(a, b *naiveEntry) bool {
	if c := a.score.Cmp(b.score); c != 0 {
		return c > 0
	}
	for i := range a.ties {
		if c := a.ties[i].Cmp(b.ties[i]); c != 0 {
			return c > 0
		}
	}
	return false
}

func (n *naive) rank() {
	for _, e := range n.entries {
		if e.status != "ranked" {
			continue
		}
		e.rankOverall, e.rankInGroup = 1, 1
		for _, other := range n.entries {
			if other.status == "ranked" && better(other, e) {
				e.rankOverall++
				if other.group == e.group {
					e.rankInGroup++
				}
			}
		}
		e.passed = meets(e.score, n.rules["passMark"].(object))
	}
	sort.Slice(n.entries, func(i, j int) bool {
		a, b := n.entries[i], n.entries[j]
		if (a.rankOverall == 0) != (b.rankOverall == 0) {
			return b.rankOverall == 0
		}
		if a.rankOverall != b.rankOverall {
			return a.rankOverall < b.rankOverall
		}
		return a.id < b.id
	})
}

// naiveTake takes the best of a list; it returns those taken and those at the line.
func naiveTake(list []*naiveEntry, limit any, rank func(*naiveEntry) int) (taken, line []*naiveEntry) {
	if limit == nil {
		return list, nil
	}
	left := number(limit)
	rest := append([]*naiveEntry{}, list...)
	for len(rest) > 0 {
		best := rest[0]
		for _, e := range rest {
			if rank(e) < rank(best) {
				best = e
			}
		}
		var class, others []*naiveEntry
		for _, e := range rest {
			if rank(e) == rank(best) {
				class = append(class, e)
			} else {
				others = append(others, e)
			}
		}
		size := new(big.Rat).SetInt64(int64(len(class)))
		if size.Cmp(left) > 0 {
			if left.Sign() > 0 {
				return taken, class
			}
			return taken, nil
		}
		left.Sub(left, size)
		taken = append(taken, class...)
		rest = others
	}
	return taken, nil
}

func byOverall(e *naiveEntry) int { return e.rankOverall }
func byGroup(e *naiveEntry) int   { return e.rankInGroup }

// naiveQuota applies perGroup, then total.
func (n *naive) naiveQuota(quota object, candidates []*naiveEntry) (taken, lines []*naiveEntry) {
	limits := orDefault(quota, "perGroup", object{}).(object)
	var left []*naiveEntry
	for _, r := range n.doc["rubrics"].([]any) {
		group := r.(object)["group"].(string)
		var own []*naiveEntry
		for _, e := range candidates {
			if e.group == group {
				own = append(own, e)
			}
		}
		best, line := naiveTake(own, limits[group], byGroup)
		left = append(left, best...)
		lines = append(lines, line...)
	}
	taken, line := naiveTake(left, quota["total"], byOverall)
	return taken, append(lines, line...)
}

func (n *naive) propose() {
	var passed []*naiveEntry
	for _, e := range n.entries {
		if e.passed {
			passed = append(passed, e)
		}
	}
	taken, lines := n.naiveQuota(orDefault(n.rules, "awards", object{}).(object), passed)
	for _, e := range taken {
		e.proposed = true
	}
	for _, e := range lines {
		e.atTheLine = true
	}
	levels, ok := n.rules["levels"].(object)
	if !ok {
		return
	}
	if levels["scope"] == "overall" {
		naiveLevels(levels["list"].([]any), taken, byOverall)
		return
	}
	for _, r := range n.doc["rubrics"].([]any) {
		var own []*naiveEntry
		for _, e := range taken {
			if e.group == r.(object)["group"] {
				own = append(own, e)
			}
		}
		naiveLevels(levels["list"].([]any), own, byGroup)
	}
}

func naiveLevels(levels []any, proposed []*naiveEntry, rank func(*naiveEntry) int) {
	given := map[any]int64{}
	for at := 1; ; at++ {
		var class []*naiveEntry
		last := true
		for _, e := range proposed {
			if rank(e) == at {
				class = append(class, e)
			}
			last = last && rank(e) <= at
		}
		for len(class) > 0 && len(levels) > 0 {
			level := levels[0].(object)
			id, size := level["id"], int64(len(class))
			fits := true
			if count := level["count"]; count != nil {
				fits = new(big.Rat).SetInt64(given[id]+size).Cmp(number(count)) <= 0
			}
			if least := level["minimumPoints"]; least != nil && class[0].score.Cmp(number(least)) < 0 {
				fits = false
			}
			if fits {
				given[id] += size
				for _, e := range class {
					e.level = id
				}
				break
			}
			levels = levels[1:]
		}
		if last {
			return
		}
	}
}

func (n *naive) nominate() {
	for _, e := range n.entries {
		e.awarded, e.decided = e.proposed, e.level
	}
	if decisions, ok := n.doc["decisions"].([]any); ok {
		for _, e := range n.entries {
			e.awarded, e.decided = false, nil
			for _, d := range decisions {
				if d.(object)["entry"] == e.id {
					e.awarded, e.decided = d.(object)["awarded"].(bool), d.(object)["level"]
				}
			}
		}
	}
	rule, ok := n.rules["nomination"].(object)
	if !ok {
		return
	}
	var candidates []*naiveEntry
	for _, e := range n.entries {
		if !e.awarded || e.rankOverall == 0 {
			continue
		}
		if levels := orDefault(rule, "levels", []any{}).([]any); len(levels) > 0 {
			found := false
			for _, level := range levels {
				found = found || level == e.decided
			}
			if !found {
				continue
			}
		}
		if least := rule["minimumPoints"]; least != nil && e.score.Cmp(number(least)) < 0 {
			continue
		}
		candidates = append(candidates, e)
	}
	taken, lines := n.naiveQuota(rule, candidates)
	for _, e := range taken {
		e.nominated = true
	}
	for _, e := range lines {
		e.nominatedAt = true
	}
}

// naiveText writes a value as compact JSON by way of the standard encoder, undoing the escapes that JSON does not ask for.
func naiveText(v any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err)
	}
	text := strings.TrimSuffix(out.String(), "\n")
	return strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text)
}

// naiveDisplay adds half a hundredth and cuts.
func naiveDisplay(score *big.Rat) string {
	up := new(big.Rat).Add(score, big.NewRat(1, 2))
	digits := new(big.Int).Quo(up.Num(), up.Denom()).String()
	for len(digits) < 3 {
		digits = "0" + digits
	}
	return digits[:len(digits)-2] + "." + digits[len(digits)-2:]
}

func (n *naive) print() string {
	var standings, proposal, nominations []string
	rankOrNil := func(rank int) any {
		if rank == 0 {
			return nil
		}
		return rank
	}
	line := func(pairs ...any) string {
		var parts []string
		for i := 0; i < len(pairs); i += 2 {
			parts = append(parts, naiveText(pairs[i])+":"+naiveText(pairs[i+1]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	for _, e := range n.entries {
		var score, display any
		if e.score != nil {
			score = strings.TrimSuffix(e.score.String(), "/1")
			display = naiveDisplay(e.score)
		}
		standings = append(standings, line("entry", e.id, "group", e.group, "status", e.status, "score", score, "display", display,
			"passed", e.passed, "rankOverall", rankOrNil(e.rankOverall), "rankInGroup", rankOrNil(e.rankInGroup), "sheets", e.sheets))
		proposal = append(proposal, line("entry", e.id, "proposed", e.proposed, "level", e.level, "atTheLine", e.atTheLine))
		if _, ok := n.rules["nomination"].(object); ok && e.awarded {
			nominations = append(nominations, line("entry", e.id, "nominated", e.nominated, "atTheLine", e.nominatedAt))
		}
	}
	return `{"standings":[` + strings.Join(standings, ",") + `],"proposal":[` + strings.Join(proposal, ",") +
		`],"nominations":[` + strings.Join(nominations, ",") + "]}\n"
}
