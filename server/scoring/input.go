// Package scoring turns score sheets into standings, a proposal and nominations: pure exact arithmetic in whole
// hundredths of a point, without I/O.
package scoring

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Input is everything that decides a round's result. Two inputs with the same content, in whatever order the lists
// stand, give the same Result.
type Input struct {
	Rules   Rules
	Rubrics []Rubric
	Entries []Entry
	Sheets  []Sheet

	// Decisions of the council count only when Decided; they are complete then: an entry without one is not awarded.
	// While not Decided the proposal is taken as decided.
	Decided   bool
	Decisions []Decision
}

// Entry is one product in the round. Its id is the judging code.
type Entry struct {
	ID    string `json:"id"`
	Group string `json:"group"`
}

// Sheet is one judge's marks for one entry in one stage (1 or 2).
type Sheet struct {
	Entry string
	Judge string
	Stage int
	// Counted is true for submitted sheets of judges who are neither recused nor removed.
	Counted bool
	// Marks stand in the order of the criteria of the entry's rubric, all of them; an empty slice is a sheet on which
	// nothing is marked.
	Marks []Mark
}

// Decision is what the council decided about one entry; Level is nil for none.
type Decision struct {
	Entry   string  `json:"entry"`
	Awarded bool    `json:"awarded"`
	Level   *string `json:"level"`
	Reason  string  `json:"reason"`
}

// Index finds rubrics and entries by id.
type Index struct {
	criteria       [][]Criterion    // by rubric
	criterionIndex []map[string]int // by rubric: criterion id to position
	rubricOf       []int            // by entry
	entries        map[string]int   // id to position
	groups         map[string]int   // group to rubric
	groupIDs       map[string]bool  // criterion group ids of any rubric
}

// NewIndex checks rubrics and entries (equal ids, groups without a rubric, numbers) and indexes them. Errors are *Error.
func NewIndex(rubrics []Rubric, entries []Entry) (*Index, error) {
	x, err := newIndex(rubrics, entries)
	if err != nil {
		return nil, err
	}
	return x, nil
}

func newIndex(rubrics []Rubric, entries []Entry) (*Index, *Error) {
	x := &Index{
		rubricOf: make([]int, len(entries)),
		entries:  make(map[string]int, len(entries)),
		groups:   make(map[string]int, len(rubrics)),
		groupIDs: map[string]bool{},
	}
	for i := range rubrics {
		r := &rubrics[i]
		place := fmt.Sprintf("rubrics[%d]", i)
		if _, known := x.groups[r.Group]; known {
			return nil, broken(CodeEqualIDs, place+".group", "nhóm sản phẩm %.60q có hai bộ tiêu chí", r.Group)
		}
		x.groups[r.Group] = i
		if err := r.check(); err != nil {
			return nil, err.at(place)
		}
		for _, g := range r.CriterionGroups {
			x.groupIDs[g.ID] = true
		}
		criteria := r.Criteria()
		index := make(map[string]int, len(criteria))
		for j := range criteria {
			index[criteria[j].ID] = j
		}
		x.criteria = append(x.criteria, criteria)
		x.criterionIndex = append(x.criterionIndex, index)
	}
	for i, e := range entries {
		if _, known := x.entries[e.ID]; known {
			return nil, broken(CodeEqualIDs, fmt.Sprintf("entries[%d].id", i), "mã %.60q có hai lần", e.ID)
		}
		x.entries[e.ID] = i
		rubric, known := x.groups[e.Group]
		if !known {
			return nil, broken(CodeUnknownID, fmt.Sprintf("entries[%d].group", i),
				"nhóm sản phẩm %.60q không có bộ tiêu chí", e.Group)
		}
		x.rubricOf[i] = rubric
	}
	return x, nil
}

// Entry is the position of an entry in the list that was indexed.
func (x *Index) Entry(id []byte) (position int, known bool) {
	position, known = x.entries[string(id)]
	return position, known
}

// Criteria are the criteria of an entry's rubric, in order.
func (x *Index) Criteria(entry int) []Criterion { return x.criteria[x.rubricOf[entry]] }

// Criterion is the position of a criterion in Criteria(entry).
func (x *Index) Criterion(entry int, id []byte) (position int, known bool) {
	position, known = x.criterionIndex[x.rubricOf[entry]][string(id)]
	return position, known
}

// sheetList is the sheets of an input grouped by entry in one array.
type sheetList struct {
	order []int32 // positions in Input.Sheets, by entry
	from  []int32 // by entry: its first place in order; one more at the end
}

func (l *sheetList) of(entry int) []int32 { return l.order[l.from[entry]:l.from[entry+1]] }

// groupSheets groups the sheets by entry, in time linear in their number.
func groupSheets(in *Input, x *Index) (*sheetList, *Error) {
	if len(in.Sheets) > math.MaxInt32 {
		return nil, broken(CodeRange, "sheets", "quá nhiều phiếu")
	}
	entryOf := make([]int32, len(in.Sheets))
	list := &sheetList{order: make([]int32, len(in.Sheets)), from: make([]int32, len(in.Entries)+1)}
	last := -1 // sheets mostly come entry by entry, in the order of the entries
	for i := range in.Sheets {
		s := &in.Sheets[i]
		switch {
		case last >= 0 && in.Entries[last].ID == s.Entry:
		case last+1 < len(in.Entries) && in.Entries[last+1].ID == s.Entry:
			last++
		default:
			known := false
			if last, known = x.entries[s.Entry]; !known {
				return nil, broken(CodeUnknownID, sheetPlace(i, "entry"), "không có mã %.60q", s.Entry)
			}
		}
		entryOf[i] = int32(last)
		list.from[last+1]++
	}
	for e := range in.Entries {
		list.from[e+1] += list.from[e]
	}
	next := slices.Clone(list.from)
	for i, e := range entryOf {
		list.order[next[e]] = int32(i)
		next[e]++
	}
	return list, nil
}

// inspector checks the sheets of one entry after the other.
type inspector struct {
	in      *Input
	judges  map[string]int
	names   []string
	seenFor []int // by judge and stage: the last entry seen with a sheet of both, plus 1
}

func (c *inspector) judge(id string, guess int) int {
	if guess < len(c.names) && c.names[guess] == id {
		return guess
	}
	judge, known := c.judges[id]
	if !known {
		judge = len(c.names)
		c.judges[id] = judge
		c.names = append(c.names, id)
		c.seenFor = append(c.seenFor, 0, 0)
	}
	return judge
}

// check looks at the sheets of one entry, whose positions are in own: stages, marks, and that no judge has two of them
// in one stage, counted or not.
func (c *inspector) check(entry int, own []int32, criteria []Criterion) *Error {
	judge := -1 // judges mostly come in the same order for each entry
	for _, i := range own {
		s := &c.in.Sheets[i]
		if s.Stage < 1 || s.Stage > len(c.in.Rules.Stages) {
			return broken(CodeRange, sheetPlace(int(i), "stage"), "không có lượt chấm %d", s.Stage)
		}
		judge = c.judge(s.Judge, judge+1)
		seen := &c.seenFor[2*judge+s.Stage-1]
		if *seen == entry+1 {
			return broken(CodeEqualIDs, fmt.Sprintf("sheets[%d]", i),
				"giám khảo %.60q có hai phiếu cho mã %.60q ở lượt %d", s.Judge, s.Entry, s.Stage)
		}
		*seen = entry + 1
		if err := s.checkMarks(criteria); err != nil {
			return err.at(sheetPlace(int(i), "marks"))
		}
	}
	return nil
}

func sheetPlace(i int, part string) string { return fmt.Sprintf("sheets[%d].%s", i, part) }

func (s *Sheet) checkMarks(criteria []Criterion) *Error {
	if len(s.Marks) == 0 {
		return nil
	}
	if len(s.Marks) != len(criteria) {
		return broken(CodeMarkMissing, "", "có %d điểm cho %d tiêu chí", len(s.Marks), len(criteria))
	}
	for i, m := range s.Marks {
		if m == Unmarked {
			continue
		}
		if err := criteria[i].accepts(m); err != nil {
			return err.at(member("", criteria[i].ID))
		}
	}
	return nil
}

// complete tells whether every criterion is marked. Only counted, complete sheets count.
func (s *Sheet) complete(criteria int) bool {
	return len(s.Marks) == criteria && !slices.Contains(s.Marks, Unmarked)
}

// decisionsByEntry checks the council's decisions and lists them by entry position.
func decisionsByEntry(in *Input, x *Index) (map[int]*Decision, *Error) {
	if !in.Decided && len(in.Decisions) > 0 {
		return nil, broken(CodeMissing, "decisions", "có quyết định nhưng chưa đánh dấu là đã đủ")
	}
	byEntry := make(map[int]*Decision, len(in.Decisions))
	for i := range in.Decisions {
		d := &in.Decisions[i]
		entry, known := x.entries[d.Entry]
		if !known {
			return nil, broken(CodeUnknownID, decisionPlace(i), "không có mã %.60q", d.Entry)
		}
		if byEntry[entry] != nil {
			return nil, broken(CodeEqualIDs, decisionPlace(i), "mã %.60q có hai quyết định", d.Entry)
		}
		byEntry[entry] = d
	}
	return byEntry, nil
}

func decisionPlace(i int) string { return fmt.Sprintf("decisions[%d].entry", i) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// member is the path of a key that is an id, quoted and shortened where it would not read as one word.
func member(path, key string) string {
	plain := func(c rune) bool { return c == '-' || c == '_' || unicode.IsLetter(c) || unicode.IsDigit(c) }
	switch {
	case key == "" || len(key) > 80 || strings.ContainsFunc(key, func(c rune) bool { return !plain(c) }):
		return fmt.Sprintf("%s[%.60q]", path, key)
	case path == "":
		return key
	}
	return path + "." + key
}
