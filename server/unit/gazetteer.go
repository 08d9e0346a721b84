package unit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/text"
)

// Gazetteer knows the provinces and communes of one day by all their names, for lists
// of places that are read at once. A name is taken whole, with or without marks,
// hyphens and the word for the kind of unit.
type Gazetteer struct {
	tx        *database.Tx
	on        time.Time
	provinces map[string][]Match
	communes  map[uuid.UUID][]Unit // by province, read when first asked for
}

// NewGazetteer reads the provinces that live on a day, with their former names and
// those of the provinces that went into them.
func NewGazetteer(tx *database.Tx, on time.Time) (*Gazetteer, error) {
	g := &Gazetteer{tx: tx, on: Day(on), provinces: map[string][]Match{}, communes: map[uuid.UUID][]Unit{}}
	hits, err := named(tx, "", Province, g.on) // every name there is
	if err != nil {
		return nil, err
	}
	for _, own := range []bool{true, false} { // a unit's own name is never another's former one
		for _, h := range hits {
			key := plainName(h.calledAs)
			if h.own() != own || (!own && slices.ContainsFunc(g.provinces[key], func(m Match) bool { return m.ID == h.match.ID || m.Former == nil })) {
				continue
			}
			if !own && h.origin.ID != h.match.ID {
				h.match.Former = &h.origin
			}
			if !slices.ContainsFunc(g.provinces[key], func(m Match) bool { return m.ID == h.match.ID }) {
				g.provinces[key] = append(g.provinces[key], h.match)
			}
		}
	}
	return g, nil
}

var separators = strings.NewReplacer("-", " ", "–", " ", "—", " ", ".", " ", "’", "'", "`", "'")

// plainName is a name as a gazetteer compares it.
func plainName(name string) string {
	return strings.Join(strings.Fields(separators.Replace(bare(name))), " ")
}

// Province is the provinces that a name may mean: one, or none, or several. Former
// says which province had that name before a merger.
func (g *Gazetteer) Province(name string) []Match {
	key := plainName(name)
	if known := g.provinces[key]; len(known) > 0 {
		return known
	}
	var found []Match
	for _, whole := range meant(key) {
		for _, m := range g.provinces[whole] {
			if !slices.ContainsFunc(found, func(o Match) bool { return o.ID == m.ID }) {
				found = append(found, m)
			}
		}
	}
	return found
}

var kindWritten = regexp.MustCompile(`^(xa|phuong|dac khu|thi tran)\s`)

// Commune is the communes of a province that a name may mean. Where the word for the
// kind is written ("phường Tân An"), only those of that kind are meant, if there are any.
func (g *Gazetteer) Commune(province uuid.UUID, name string) ([]Unit, error) {
	all, err := g.Communes(province)
	if err != nil {
		return nil, err
	}
	key := plainName(name)
	var found, ofKind []Unit
	kind := strings.TrimSpace(kindWritten.FindString(text.Fold(text.Clean(name)) + " "))
	for _, u := range all {
		if plainName(u.Name) != key {
			continue
		}
		found = append(found, u)
		if kind != "" && text.Fold(u.Kind) == kind {
			ofKind = append(ofKind, u)
		}
	}
	if len(ofKind) > 0 {
		return ofKind, nil
	}
	return found, nil
}

// Communes are all communes of a province; none while they are not loaded.
func (g *Gazetteer) Communes(province uuid.UUID) ([]Unit, error) {
	if known, read := g.communes[province]; read {
		return known, nil
	}
	all, err := List(g.tx, Commune, &province, g.on)
	if err != nil {
		return nil, fmt.Errorf("read communes of %s: %w", province, err)
	}
	g.communes[province] = all
	return all, nil
}

// Provinces are all provinces of the day, by name.
func (g *Gazetteer) Provinces() ([]Unit, error) { return List(g.tx, Province, nil, g.on) }
