package unit

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/text"
)

// Match is a unit found by its name, or by the name of one that went into it.
type Match struct {
	Unit
	ParentName string // of the province a commune lies in, else ""
	Former     *Unit  // the unit whose name was asked for, when it went into this one
	Note       string // "Hà Giang nay thuộc Tuyên Quang", else ""
}

// most is how many matches Search gives.
const most = 40

// Search finds the units of a level that live on a day by a name written with or
// without marks, whole or begun; the name of a merged or renamed unit finds what it
// became, with a note; a province is found by what people write for it too ("tphcm",
// "Hà Tây"). An empty text lists them by name. Best first, at most 40.
func Search(tx *database.Tx, name string, level Level, on time.Time) ([]Match, error) {
	on = Day(on)
	folded := bare(name)
	found, err := named(tx, folded, level, on)
	if err != nil {
		return nil, err
	}
	if level == Province {
		byAlias, err := aliased(tx, name, on)
		if err != nil {
			return nil, err
		}
		found = append(found, byAlias...)
	}
	best := map[uuid.UUID]hit{}
	for _, h := range found {
		if b, ok := best[h.match.ID]; !ok || h.better(b) {
			best[h.match.ID] = h
		}
	}
	hits := slices.Collect(maps.Values(best))
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.match.NameFolded, b.match.NameFolded), cmp.Compare(a.match.ParentName, b.match.ParentName), cmp.Compare(a.match.ID.String(), b.match.ID.String()))
	})
	if len(hits) > 0 && hits[0].score >= wordBegins { // names merely alike are noise beside it
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.score < wordBegins })
	}
	matches := make([]Match, 0, min(len(hits), most))
	for _, h := range hits[:min(len(hits), most)] {
		if !h.own() {
			if h.origin.ID != h.match.ID {
				h.match.Former = &h.origin
			}
			verb := "nay là"
			if h.merged {
				verb = "nay thuộc"
			}
			if h.verb != "" {
				verb = h.verb
			}
			h.match.Note = fmt.Sprintf("%s %s %s", h.calledAs, verb, h.match.Name)
		}
		matches = append(matches, h.match)
	}
	return matches, nil
}

// hit is one name that fits and the living unit it leads to.
type hit struct {
	match    Match
	origin   Unit // whose name it is or was
	called   string
	calledAs string
	merged   bool   // several units went into the living one
	verb     string // what became of a name that no list has; "" where a list has it
	score    float32
}

// own says whether the living unit still has the name.
func (h hit) own() bool { return h.called == h.match.NameFolded }

// better prefers the closer name, then a unit's own name to a former one.
func (h hit) better(than hit) bool {
	if h.score != than.score {
		return h.score > than.score
	}
	return h.own() && !than.own()
}

// wordBegins is the score of a name in which a word begins with what was asked.
const wordBegins = 2

var kindWords = regexp.MustCompile(`^(tinh|thanh pho|tp\.?|xa|phuong|dac khu|thi tran|huyen|quan)\s+|^tp\.`)

// bare is a name as it is compared: folded, without the word for the kind of unit.
func bare(name string) string {
	folded := text.Fold(text.Clean(name))
	if rest := strings.TrimSpace(kindWords.ReplaceAllString(folded, "")); rest != "" {
		return rest
	}
	return folded
}

// searchSQL scores every name of the level (1), follows those that no longer live to
// their heirs on the day, and says how each was called. $1 level, $2 folded, $3 the
// same for LIKE, $4 the day.
const searchSQL = `
WITH RECURSIVE names AS (
	SELECT id, name, name_folded FROM units WHERE level = $1
	UNION SELECT n.unit_id, n.name, n.name_folded FROM unit_names n JOIN units u ON u.id = n.unit_id WHERE u.level = $1
), scored AS (
	SELECT id, name, name_folded, CASE
		WHEN $2 = '' THEN 0
		WHEN name_folded = $2 THEN 4
		WHEN name_folded LIKE $3 || '%' THEN 3
		WHEN name_folded LIKE '% ' || $3 || '%' THEN 2
		ELSE similarity(name_folded, $2) END::real AS score
	FROM names
), fitting AS (
	SELECT * FROM scored WHERE $2 = '' OR score >= 0.4
), line AS (
	SELECT id AS origin, id FROM fitting
	UNION SELECT l.origin, s.successor_id FROM line l JOIN unit_successions s ON s.predecessor_id = l.id
)
SELECT f.score, f.name, f.name_folded,
	o.id, o.level, o.code, o.name, o.name_folded, o.kind, o.parent_id, o.valid_from, o.valid_until,
	u.id, u.level, u.code, u.name, u.name_folded, u.kind, u.parent_id, u.valid_from, u.valid_until,
	CASE WHEN u.level = 'commune' THEN p.name ELSE '' END,
	(SELECT count(*) FROM unit_successions s WHERE s.successor_id = u.id) > 1
FROM fitting f
JOIN line l ON l.origin = f.id
JOIN units o ON o.id = f.id
JOIN units u ON u.id = l.id
LEFT JOIN units p ON p.id = u.parent_id
WHERE u.valid_from <= $4 AND (u.valid_until IS NULL OR u.valid_until >= $4)`

func named(tx *database.Tx, folded string, level Level, on time.Time) ([]hit, error) {
	pattern := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(folded)
	rows, err := tx.Pgx.Query(tx.Context(), searchSQL, level, folded, pattern, on)
	if err != nil {
		return nil, fmt.Errorf("search units: %w", err)
	}
	defer rows.Close()
	var hits []hit
	for rows.Next() {
		var h hit
		origin, living := &h.origin, &h.match.Unit
		err := rows.Scan(&h.score, &h.calledAs, &h.called,
			&origin.ID, &origin.Level, &origin.Code, &origin.Name, &origin.NameFolded, &origin.Kind, &origin.ParentID, &origin.ValidFrom, &origin.ValidUntil,
			&living.ID, &living.Level, &living.Code, &living.Name, &living.NameFolded, &living.Kind, &living.ParentID, &living.ValidFrom, &living.ValidUntil,
			&h.match.ParentName, &h.merged)
		if err != nil {
			return nil, fmt.Errorf("search units: %w", err)
		}
		hits = append(hits, h)
	}
	return hits, rows.Err()
}
