package rubric

import (
	"slices"
	"strings"
)

// Kinds of changes between two trees.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"
	Moved   = "moved"
)

// Parts of a tree that a difference is about.
const (
	OfRubric    = "rubric"
	OfGroup     = "group"
	OfCriterion = "criterion"
	OfLevel     = "level"
	OfOption    = "option"
)

// Difference is one thing that sets a later tree apart from an earlier one, so that a
// sentence can be made of it: where it is, what has changed, from what to what. Points
// and steps are hundredths.
type Difference struct {
	Change    string
	Of        string
	Group     string // its name, as it is in the later tree where it still is
	Criterion string // name; "" above criteria
	Part      string // description of the option; name or description of the level
	Field     string // of Changed: name, nameEn, guidance, kind, maxPoints, step, points, description, knockOut, reason, note, order, id; of Moved: group
	Before    string
	After     string
	// Of fields that are points: BeforePoints and AfterPoints in place of the words. Of
	// what was added or removed: the most that it gives, in the one or the other.
	BeforePoints *int64
	AfterPoints  *int64
}

// Compare is what sets tree b apart from tree a, in the order of b; what is gone comes
// after its neighbours. Groups and criteria are known by their ids, options by their ids
// within the criterion, levels by their points. No difference means that the trees are
// equal.
func Compare(a, b Tree) []Difference {
	c := &comparison{before: map[string]placed{}, after: map[string]placed{}}
	c.text(Difference{Of: OfRubric}, "note", a.Note, b.Note)
	c.index(a, c.before)
	c.index(b, c.after)
	matched(a.CriterionGroups, b.CriterionGroups, func(g CriterionGroup) string { return g.ID }, pairing[CriterionGroup]{
		both: c.group,
		added: func(g CriterionGroup) {
			c.note(Difference{Change: Added, Of: OfGroup, Group: g.Name, AfterPoints: &g.MaxPoints})
			c.criteria(CriterionGroup{ID: g.ID}, g)
		},
		removed: func(g CriterionGroup) {
			c.note(Difference{Change: Removed, Of: OfGroup, Group: g.Name, BeforePoints: &g.MaxPoints})
			c.criteria(g, CriterionGroup{ID: g.ID, Name: g.Name})
		},
		order: func(before, after string) {
			c.note(Difference{Change: Changed, Of: OfRubric, Field: "order", Before: before, After: after})
		},
		name: func(g CriterionGroup) string { return g.Name },
	})
	return c.found
}

// placed is a criterion with the group that it stands in.
type placed struct {
	group     CriterionGroup
	criterion Criterion
}

type comparison struct {
	before, after map[string]placed
	found         []Difference
}

func (c *comparison) index(t Tree, into map[string]placed) {
	for _, g := range t.CriterionGroups {
		for _, k := range g.Criteria {
			into[k.ID] = placed{g, k}
		}
	}
}

func (c *comparison) note(d Difference) { c.found = append(c.found, d) }

func (c *comparison) text(at Difference, field, before, after string) {
	if before != after {
		at.Change, at.Field, at.Before, at.After = Changed, field, before, after
		c.note(at)
	}
}

func (c *comparison) points(at Difference, field string, before, after int64) {
	if before != after {
		at.Change, at.Field, at.BeforePoints, at.AfterPoints = Changed, field, &before, &after
		c.note(at)
	}
}

func (c *comparison) group(a, b CriterionGroup) {
	at := Difference{Of: OfGroup, Group: b.Name}
	c.text(at, "name", a.Name, b.Name)
	c.text(at, "nameEn", a.NameEn, b.NameEn)
	c.points(at, "maxPoints", a.MaxPoints, b.MaxPoints)
	c.criteria(a, b)
}

func (c *comparison) criteria(a, b CriterionGroup) {
	matched(a.Criteria, b.Criteria, func(k Criterion) string { return k.ID }, pairing[Criterion]{
		both: func(x, y Criterion) { c.criterion(b.Name, x, y) },
		added: func(y Criterion) {
			if from, there := c.before[y.ID]; there && from.group.ID != b.ID {
				c.note(Difference{Change: Moved, Of: OfCriterion, Group: b.Name, Criterion: y.Name, Field: "group", Before: from.group.Name, After: b.Name})
				c.criterion(b.Name, from.criterion, y)
				return
			}
			best := y.Best()
			c.note(Difference{Change: Added, Of: OfCriterion, Group: b.Name, Criterion: y.Name, AfterPoints: &best})
		},
		removed: func(x Criterion) {
			if to, there := c.after[x.ID]; there && to.group.ID != a.ID {
				return // told where it has come to
			}
			best := x.Best()
			c.note(Difference{Change: Removed, Of: OfCriterion, Group: b.Name, Criterion: x.Name, BeforePoints: &best})
		},
		order: func(before, after string) {
			c.note(Difference{Change: Changed, Of: OfGroup, Group: b.Name, Field: "order", Before: before, After: after})
		},
		name: func(k Criterion) string { return k.Name },
	})
}

func (c *comparison) criterion(group string, a, b Criterion) {
	at := Difference{Of: OfCriterion, Group: group, Criterion: b.Name}
	c.text(at, "name", a.Name, b.Name)
	c.text(at, "nameEn", a.NameEn, b.NameEn)
	c.text(at, "kind", a.Kind, b.Kind)
	if a.Kind == Options && b.Kind == Options {
		c.points(at, "maxPoints", a.Best(), b.Best())
	} else {
		c.points(at, "maxPoints", a.MaxPoints, b.MaxPoints)
	}
	c.points(at, "step", a.Step, b.Step)
	c.text(at, "guidance", a.Guidance, b.Guidance)
	order := func(before, after string) { c.text(at, "order", before, after) }
	matched(a.Levels, b.Levels, func(l Level) int64 { return l.Points }, pairing[Level]{
		both: func(x, y Level) {
			in := at
			in.Of, in.Part = OfLevel, level(y)
			c.text(in, "name", x.Name, y.Name)
			c.text(in, "description", x.Description, y.Description)
		},
		added: func(y Level) {
			c.note(Difference{Change: Added, Of: OfLevel, Group: group, Criterion: b.Name, Part: level(y), AfterPoints: &y.Points})
		},
		removed: func(x Level) {
			c.note(Difference{Change: Removed, Of: OfLevel, Group: group, Criterion: b.Name, Part: level(x), BeforePoints: &x.Points})
		},
		order: order, name: level,
	})
	matched(a.Options, b.Options, func(o Option) string { return o.ID }, pairing[Option]{
		both: func(x, y Option) { c.option(at, x, y) },
		added: func(y Option) {
			c.note(Difference{Change: Added, Of: OfOption, Group: group, Criterion: b.Name, Part: y.Description, AfterPoints: &y.Points})
		},
		removed: func(x Option) {
			c.note(Difference{Change: Removed, Of: OfOption, Group: group, Criterion: b.Name, Part: x.Description, BeforePoints: &x.Points})
		},
		order: order, name: func(o Option) string { return o.Description },
	})
}

func (c *comparison) option(at Difference, a, b Option) {
	at.Of, at.Part = OfOption, b.Description
	c.text(at, "description", a.Description, b.Description)
	c.points(at, "points", a.Points, b.Points)
	if a.KnockOut != b.KnockOut {
		at := at
		at.Change, at.Field, at.Before, at.After = Changed, "knockOut", word(a.KnockOut), word(b.KnockOut)
		c.note(at)
	}
	c.text(at, "reason", a.Reason, b.Reason)
}

func word(knocksOut bool) string {
	if knocksOut {
		return "yes"
	}
	return "no"
}

func level(l Level) string {
	if l.Name != "" {
		return l.Name
	}
	return l.Description
}

// pairing is what is done with the items of two lists once they are matched.
type pairing[T any] struct {
	both           func(a, b T)
	added, removed func(T)
	order          func(before, after string)
	name           func(T) string
}

// matched goes through b with what it matches of a, and then through what is left of a.
// Items of one key are matched one by one.
func matched[T any, K comparable](a, b []T, key func(T) K, p pairing[T]) {
	of := map[K][]int{}
	for i, x := range a {
		of[key(x)] = append(of[key(x)], i)
	}
	var old []int // places in a of what is in both, in the order of b
	var names []string
	for _, y := range b {
		k := key(y)
		if len(of[k]) == 0 {
			p.added(y)
			continue
		}
		i := of[k][0]
		of[k] = of[k][1:]
		old, names = append(old, i), append(names, p.name(y))
		p.both(a[i], y)
	}
	for i, x := range a {
		if !slices.Contains(old, i) {
			p.removed(x)
		}
	}
	if !slices.IsSorted(old) {
		byOld := slices.Clone(old)
		slices.Sort(byOld)
		before := make([]string, len(old))
		for at, i := range byOld {
			before[at] = names[slices.Index(old, i)]
		}
		p.order(strings.Join(before, " · "), strings.Join(names, " · "))
	}
}
