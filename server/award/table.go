package award

import (
	"fmt"
	"sync"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
)

// tables keeps the states that were looked at last: many look at the same one, and a
// round of 1,000 entries × 60 judges has 60,000 sheets. What is kept is shown only
// while nothing that it was made from has changed, which the database is asked each time.
type tables struct {
	mu   sync.Mutex
	kept []*keptTable // the last used first
}

type keptTable struct {
	of    imprint
	once  sync.Mutex // held while it is loaded: who comes meanwhile waits for that
	state *State     // without sheets
}

// tablesKept is for how many rounds at once.
const tablesKept = 4

// imprint tells whether anything that a state is made from has changed.
type imprint struct {
	round                        uuid.UUID
	roundVersion                 int // rules and phase
	version, rowVersion          int // of the deliberation, with its decisions
	sheets, reasons, entries     int64
	judges                       int64
	sheetCount, entryCount, size int
}

func imprintOf(tx *database.Tx, r *competition.Round, d *Deliberation) (imprint, error) {
	i := imprint{round: r.ID, roundVersion: r.Version, version: d.Version, rowVersion: d.RowVersion}
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT s.n, s.hash, s.reasons, e.n, e.hash, j.n, j.hash
		  FROM (SELECT count(*) AS n, coalesce(bit_xor(uuid_hash_extended(id, (revision::bigint << 2) | (counted::int << 1) | (status = 'submitted')::int)), 0) AS hash,
		               coalesce(bit_xor(hashtextextended(counted_reason, 0)) FILTER (WHERE NOT counted), 0) AS reasons
		          FROM score_sheets WHERE round_id = $1) s,
		       (SELECT count(*) AS n, coalesce(bit_xor(hashtextextended(judging_code, 0) # uuid_hash_extended(id, 1) # hashtextextended(group_id, 2)), 0) AS hash
		          FROM entries WHERE round_id = $1 AND status = 'accepted') e,
		       (SELECT count(*) AS n, coalesce(bit_xor(uuid_hash_extended(id, version)), 0) AS hash FROM panel_members WHERE round_id = $1) j`, r.ID).
		Scan(&i.sheetCount, &i.sheets, &i.reasons, &i.entryCount, &i.entries, &i.size, &i.judges)
	if err != nil {
		return imprint{}, fmt.Errorf("read what the result of round %s is made from: %w", r.ID, err)
	}
	return i, nil
}

// shown is the state of one version as Load reads it, without its sheets: kept from
// before where nothing has changed. It is shared: nobody may change it.
func (t *tables) shown(tx *database.Tx, r *competition.Round, d *Deliberation) (*State, error) {
	of, err := imprintOf(tx, r, d)
	if err != nil {
		return nil, err
	}
	k := t.keeper(of)
	k.once.Lock()
	defer k.once.Unlock()
	if k.state != nil {
		return k.state, nil
	}
	state, err := Load(tx, r, d)
	if err != nil {
		return nil, err
	}
	state.Input.Sheets, state.Why, state.Digests = nil, nil, nil
	k.state = state
	return state, nil
}

// keeper is the place of what has this imprint; an older state of the same round goes.
func (t *tables) keeper(of imprint) *keptTable {
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := []*keptTable{nil}
	for _, k := range t.kept {
		switch {
		case k.of == of:
			kept[0] = k
		case k.of.round != of.round && len(kept) < tablesKept:
			kept = append(kept, k)
		}
	}
	if kept[0] == nil {
		kept[0] = &keptTable{of: of}
	}
	t.kept = kept
	return kept[0]
}
