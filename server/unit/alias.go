package unit

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"tieubieu/server/database"
)

// alias is a name that people write for a province and no list of units has: a habit
// ("tphcm"), or a province that went away before the records begin ("Hà Tây").
type alias struct {
	name     string // as it is shown
	plain    string // as it is compared
	province string // name of a province of the records
	gone     string // "nay thuộc" or "nay là" of a unit that is no more, "" of a habit
}

var allAliases = sync.OnceValue(func() []alias {
	rows, err := table("data/aliases.csv")
	if err != nil {
		panic(fmt.Errorf("read the names people write for provinces: %w", err)) // it is part of the program
	}
	out := make([]alias, len(rows))
	for i, row := range rows {
		out[i] = alias{row["alias"], plainName(row["alias"]), row["province"], map[string]string{"merged": "nay thuộc", "renamed": "nay là"}[row["former"]]}
	}
	return out
})

// leastBegun is how many letters of a province that is no more have to be typed.
const leastBegun = 5

// aliased are the hits of provinces by what people write for them.
func aliased(tx *database.Tx, name string, on time.Time) (hits []hit, err error) {
	plain := plainName(name)
	if plain == "" {
		return nil, nil
	}
	for _, a := range allAliases() {
		var score float32
		switch {
		case a.plain == plain:
			score = 4
		case a.gone != "" && len(plain) >= leastBegun && strings.HasPrefix(a.plain, plain):
			score = 3
		default:
			continue
		}
		found, err := named(tx, bare(a.province), Province, on)
		if err != nil {
			return nil, err
		}
		found = slices.DeleteFunc(found, func(h hit) bool { return h.score < 4 })
		for _, h := range found {
			h.score = score
			if a.gone != "" {
				h.origin, h.called, h.calledAs, h.verb = h.match.Unit, a.plain, a.name, a.gone
			}
			hits = append(hits, h)
		}
	}
	return hits, nil
}

// meant are the provinces that a plain name is written for, by their plain names.
func meant(plain string) (names []string) {
	for _, a := range allAliases() {
		if a.plain == plain {
			names = append(names, plainName(a.province))
		}
	}
	return names
}
