package rubric

import (
	"encoding/json"
	"regexp"
	"slices"
	"sort"
	"strconv"

	"tieubieu/server/fault"
)

// whole is a mark as it is written in JSON: no sign, no fraction, no exponent.
var whole = regexp.MustCompile(`^(0|[1-9][0-9]{0,15})$`)

// Criterion finds a leaf by its id; false when the tree has none.
func (t Tree) Criterion(id string) (Criterion, bool) {
	for _, g := range t.CriterionGroups {
		for _, c := range g.Criteria {
			if c.ID == id {
				return c, true
			}
		}
	}
	return Criterion{}, false
}

// Criteria is how many leaves the tree has.
func (t Tree) Criteria() int {
	n := 0
	for _, g := range t.CriterionGroups {
		n += len(g.Criteria)
	}
	return n
}

// Total adds up one sheet's marks in hundredths: a whole number for a points
// criterion, an option's id for an options criterion. total is nil while a
// criterion has no mark (absent or null): unscored is not zero. Marks that the
// tree does not allow come back as faults with paths such as "marks.m1", in the
// order of the ids; then total is nil too.
func (t Tree) Total(marks map[string]json.RawMessage) (total *int64, faults fault.Fields) {
	var sum int64
	complete, known := true, 0
	for _, g := range t.CriterionGroups {
		for _, c := range g.Criteria {
			raw, ok := marks[c.ID]
			if ok {
				known++
			}
			if !ok || string(raw) == "null" {
				complete = false
				continue
			}
			points, code, message := c.read(raw)
			if code != "" {
				faults.Add("marks."+c.ID, code, "%s", message)
				continue
			}
			sum += points
		}
	}
	if known < len(marks) {
		for id := range marks {
			if _, ok := t.Criterion(id); !ok {
				faults.Add("marks."+id, "unknown-criterion", "Bộ tiêu chí không có tiêu chí này.")
			}
		}
	}
	if len(faults) > 0 {
		sort.Slice(faults, func(i, j int) bool { return faults[i].Path < faults[j].Path })
		return nil, faults
	}
	if !complete || t.Criteria() == 0 {
		return nil, nil
	}
	return &sum, nil
}

// Unmarked lists the ids of the criteria that have no mark yet, in the tree's order.
func (t Tree) Unmarked(marks map[string]json.RawMessage) []string {
	ids := []string{}
	for _, g := range t.CriterionGroups {
		for _, c := range g.Criteria {
			if raw, ok := marks[c.ID]; !ok || string(raw) == "null" {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// read is the points that one mark gives, or why it cannot be.
func (c Criterion) read(raw json.RawMessage) (points int64, code, message string) {
	if c.Kind == Options {
		var id string
		if err := json.Unmarshal(raw, &id); err != nil {
			return 0, "not-an-option", c.Name + ": phải chọn một phương án."
		}
		if i := slices.IndexFunc(c.Options, func(o Option) bool { return o.ID == id }); i >= 0 {
			return c.Options[i].Points, "", ""
		}
		return 0, "unknown-option", c.Name + ": không có phương án này."
	}
	if !whole.Match(raw) {
		return 0, "not-points", c.Name + ": điểm phải là số không âm, tính bằng phần trăm điểm."
	}
	points, err := strconv.ParseInt(string(raw), 10, 64)
	switch {
	case err != nil || points > c.MaxPoints:
		return 0, "above-maximum", c.Name + ": vượt điểm tối đa " + pointsVi(c.MaxPoints) + "."
	case c.Step <= 0 || points%c.Step != 0:
		return 0, "off-step", c.Name + ": điểm phải theo bước " + pointsVi(c.Step) + "."
	}
	return points, "", ""
}
