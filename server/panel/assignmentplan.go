package panel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel/assign"
)

// Plan is who would get how many entries, and what could not be had.
type Plan struct {
	Terms
	Version int    // of the assignment that it was made on, or that applying it has made
	Digest  string // of everything in it
	Minimum int    // sheets per entry, by the round's rules
	Entries int
	Shares  []Share        // those who sit and score, by code
	Short   []ShortEntry   // by judging code
	Mixed   []MixedGroup   // by the programme's order of groups
	Unknown []UnknownGroup // by the programme's order of groups

	entries []sharedEntry
	panel   []Seated
	given   []bool        // panel member got entries that the seat did not have
	added   [][]uuid.UUID // per entry, seats that it did not have
}

// Share is one judge's part. Conflicts are entries of the judge's groups that the judge
// must not score; Known are those of Gets in groups that the directory says the judge knows.
type Share struct {
	JudgeID   uuid.UUID
	Code      string
	Name      string
	Had, Gets int
	Eligible  int
	Conflicts int
	Known     int
	Expertise []string // from the directory
}

// ShortEntry has fewer judges than it should. Eligible judges could score it: where they
// are as few as it got, only further judges help; otherwise limits stand in the way.
type ShortEntry struct {
	EntryID      uuid.UUID
	JudgingCode  string
	GroupID      string
	Got, Wanted  int
	Eligible     int
	Conflicts    int
	BelowMinimum bool
}

// MixedGroup is a group whose entries are scored by different sets of judges, so that a
// strict judge does not weigh on all of them alike.
type MixedGroup struct {
	GroupID string
	Entries int
	Sets    int // different sets of judges
}

// UnknownGroup is a group that nobody on the panel is known to know.
type UnknownGroup struct {
	GroupID string
	Entries int
}

type sharedEntry struct {
	ID          uuid.UUID
	JudgingCode string
	GroupID     string
}

// widening narrows who gets more in a round that is being scored; nil: anybody, any.
type widening struct {
	judge, entry *uuid.UUID
}

// pairing is what is known of an entry and a judge who sits and scores.
type pairing struct {
	entryID, judgeID  uuid.UUID
	inGroup, eligible bool
}

func plan(tx *database.Tx, r *competition.Round, now *Assignment, t Terms, w widening) (*Plan, error) {
	p := &Plan{Terms: t, Version: now.Version, Minimum: int(r.Rules.MinimumSheets)}
	if t.Mode != Balanced {
		p.PerEntry, p.MaxPerJudge = 0, 0
	}
	if err := tx.Raw(`SELECT id, judging_code, group_id FROM entries WHERE round_id = ? AND status = 'accepted' ORDER BY judging_code COLLATE "C"`, r.ID).Scan(&p.entries).Error; err != nil {
		return nil, fmt.Errorf("read entries of round %s: %w", r.ID, err)
	}
	// Those who left too: their sheets may count.
	if err := tx.Raw(`SELECT j.*, a.name FROM panel_members j JOIN accounts a ON a.id = j.account_id WHERE j.round_id = ? ORDER BY j.code COLLATE "C"`, r.ID).Scan(&p.panel).Error; err != nil {
		return nil, fmt.Errorf("read panel of round %s: %w", r.ID, err)
	}
	p.Entries = len(p.entries)
	entryAt, judgeAt := map[uuid.UUID]int{}, map[uuid.UUID]int{}
	for i, e := range p.entries {
		entryAt[e.ID] = i
	}
	for i, j := range p.panel {
		judgeAt[j.ID] = i
	}
	may, inGroup := grid(len(p.entries), len(p.panel)), grid(len(p.entries), len(p.panel))
	pairs, err := pairings(tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, x := range pairs {
		e, j := entryAt[x.entryID], judgeAt[x.judgeID]
		inGroup[e][j] = x.inGroup || t.Mode == Everyone
		may[e][j] = x.eligible && inGroup[e][j]
	}
	has, err := p.standing(tx, r, now, may, entryAt, judgeAt)
	if err != nil {
		return nil, err
	}
	expertise, err := expertiseOf(tx, r, p.panel)
	if err != nil {
		return nil, err
	}
	gets := may
	if t.Mode == Balanced {
		if gets, err = p.share(r, w, may, has, expertise); err != nil {
			return nil, err
		}
	}
	p.tell(gets, may, inGroup, has, expertise)
	groups, err := competition.Groups(tx, r.ProgrammeID)
	if err != nil {
		return nil, err
	}
	p.warn(groups, gets, expertise)
	p.seal(gets)
	return p, nil
}

func grid(rows, columns int) [][]bool {
	g := make([][]bool, rows)
	for i := range g {
		g[i] = make([]bool, columns)
	}
	return g
}

// pairings are all pairs of an accepted entry and a judge who sits and scores; eligible
// leaves groups aside.
func pairings(tx *database.Tx, roundID uuid.UUID) ([]pairing, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, j.id, (j.group_ids = '{}' OR e.group_id = ANY (j.group_ids)), `+untied+`
		  FROM entries e JOIN panel_members j ON j.round_id = e.round_id AND j.status = 'active' AND j.scores
		 WHERE e.round_id = $1 AND e.status = 'accepted'`, roundID)
	if err != nil {
		return nil, fmt.Errorf("read who may score what in round %s: %w", roundID, err)
	}
	defer rows.Close()
	var all []pairing
	for rows.Next() {
		var x pairing
		if err := rows.Scan(&x.entryID, &x.judgeID, &x.inGroup, &x.eligible); err != nil {
			return nil, fmt.Errorf("read who may score what in round %s: %w", roundID, err)
		}
		all = append(all, x)
	}
	return all, rows.Err()
}

// standing are the pairs as they are: by the seats that hold, or what judges who left have
// handed in that counts.
func (p *Plan) standing(tx *database.Tx, r *competition.Round, now *Assignment, may [][]bool, entryAt, judgeAt map[uuid.UUID]int) ([][]bool, error) {
	has := grid(len(p.entries), len(p.panel))
	if now.Mode != Balanced {
		for e := range may {
			copy(has[e], may[e])
		}
	} else {
		rows, err := tx.Pgx.Query(tx.Context(), `SELECT s.entry_id, j.id FROM assigned_seats s JOIN panel_members j ON j.seat_id = s.seat_id AND j.status = 'active' WHERE s.round_id = $1`, r.ID)
		if err != nil {
			return nil, fmt.Errorf("read assignment of round %s: %w", r.ID, err)
		}
		if err := mark(rows, entryAt, judgeAt, func(e, j int) { has[e][j] = may[e][j] }); err != nil {
			return nil, err
		}
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT s.entry_id, s.judge_id FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id
		WHERE s.round_id = $1 AND s.stage = $2 AND s.counted AND s.status = 'submitted'
		  AND NOT EXISTS (SELECT 1 FROM panel_members n WHERE n.seat_id = j.seat_id AND n.status = 'active')`, r.ID, r.Stage)
	if err != nil {
		return nil, fmt.Errorf("read sheets that count in round %s: %w", r.ID, err)
	}
	return has, mark(rows, entryAt, judgeAt, func(e, j int) { has[e][j] = true })
}

type scanner interface {
	Next() bool
	Scan(into ...any) error
	Close()
	Err() error
}

func mark(rows scanner, entryAt, judgeAt map[uuid.UUID]int, set func(e, j int)) error {
	defer rows.Close()
	for rows.Next() {
		var entryID, judgeID uuid.UUID
		if err := rows.Scan(&entryID, &judgeID); err != nil {
			return fmt.Errorf("read who scores what: %w", err)
		}
		e, known := entryAt[entryID]
		j, sits := judgeAt[judgeID]
		if known && sits {
			set(e, j)
		}
	}
	return rows.Err()
}

// share runs the flow. Until scoring opens everything is shared out anew; then whoever has
// an entry keeps it.
func (p *Plan) share(r *competition.Round, w widening, may, has [][]bool, expertise [][]string) ([][]bool, error) {
	problem := assign.Problem{
		Entries: make([]assign.Entry, len(p.entries)), Judges: make([]assign.Judge, len(p.panel)), Minimum: p.Minimum, Wanted: p.PerEntry,
		May: func(e, j int) bool {
			return may[e][j] && (w.judge == nil || *w.judge == p.panel[j].ID) && (w.entry == nil || *w.entry == p.entries[e].ID)
		},
		Knows: func(e, j int) bool { return slices.Contains(expertise[j], p.entries[e].GroupID) },
	}
	for j := range p.panel {
		problem.Judges[j].Max = p.MaxPerJudge
	}
	if r.Phase == competition.Scoring {
		for e := range has {
			for j, had := range has[e] {
				if had {
					problem.Entries[e].Fixed = append(problem.Entries[e].Fixed, j)
				}
			}
		}
	}
	sharing, err := assign.Share(problem)
	if err != nil {
		return nil, fmt.Errorf("share out entries of round %s: %w", r.ID, err)
	}
	gets := grid(len(p.entries), len(p.panel))
	for e, judges := range sharing.Judges {
		for _, j := range judges {
			gets[e][j] = true
		}
	}
	p.added = make([][]uuid.UUID, len(p.entries))
	p.given = make([]bool, len(p.panel))
	for e := range gets {
		for j, get := range gets[e] {
			if get && (r.Phase != competition.Scoring || !has[e][j]) {
				p.added[e] = append(p.added[e], p.panel[j].SeatID)
				p.given[j] = p.given[j] || r.Phase == competition.Scoring
			}
		}
	}
	return gets, nil
}

// expertiseOf is, per panel member, the groups that the unit's directory says they know.
func expertiseOf(tx *database.Tx, r *competition.Round, members []Seated) ([][]string, error) {
	var people []DirectoryPerson
	if err := tx.Where("unit_id = ? AND removed_at IS NULL", r.UnitID).Find(&people).Error; err != nil {
		return nil, fmt.Errorf("read directory of unit %s: %w", r.UnitID, err)
	}
	known := map[uuid.UUID][]string{}
	for _, person := range people {
		known[person.AccountID] = person.GroupIDs
	}
	expertise := make([][]string, len(members))
	for i, j := range members {
		expertise[i] = known[j.AccountID]
	}
	return expertise, nil
}

func (p *Plan) tell(gets, may, inGroup, has [][]bool, expertise [][]string) {
	for j, judge := range p.panel {
		if judge.Status != Active || !judge.Scores {
			continue
		}
		s := Share{JudgeID: judge.ID, Code: judge.Code, Name: judge.Name, Expertise: expertise[j]}
		for e, entry := range p.entries {
			switch {
			case may[e][j]:
				s.Eligible++
			case inGroup[e][j]:
				s.Conflicts++
			}
			if has[e][j] {
				s.Had++
			}
			if gets[e][j] {
				s.Gets++
				if slices.Contains(expertise[j], entry.GroupID) {
					s.Known++
				}
			}
		}
		p.Shares = append(p.Shares, s)
	}
	wanted := max(p.Minimum, p.PerEntry)
	for e, entry := range p.entries {
		short := ShortEntry{EntryID: entry.ID, JudgingCode: entry.JudgingCode, GroupID: entry.GroupID, Wanted: wanted}
		for j := range p.panel {
			if gets[e][j] {
				short.Got++
			}
			if may[e][j] || gets[e][j] {
				short.Eligible++
			} else if inGroup[e][j] {
				short.Conflicts++
			}
		}
		if short.Got < wanted {
			short.BelowMinimum = short.Got < p.Minimum
			p.Short = append(p.Short, short)
		}
	}
}

func (p *Plan) warn(groups []competition.Group, gets [][]bool, expertise [][]string) {
	for _, g := range groups {
		sets := map[string]bool{}
		entries := 0
		for e, entry := range p.entries {
			if entry.GroupID != g.GroupID {
				continue
			}
			entries++
			set := make([]byte, len(p.panel))
			for j, get := range gets[e] {
				if get {
					set[j] = 1
				}
			}
			sets[string(set)] = true
		}
		if len(sets) > 1 {
			p.Mixed = append(p.Mixed, MixedGroup{GroupID: g.GroupID, Entries: entries, Sets: len(sets)})
		}
		covered := slices.ContainsFunc(p.panel, func(j Seated) bool { return j.Status == Active && j.Scores }) && slices.ContainsFunc(expertise, func(groups []string) bool { return slices.Contains(groups, g.GroupID) })
		if entries > 0 && !covered {
			p.Unknown = append(p.Unknown, UnknownGroup{GroupID: g.GroupID, Entries: entries})
		}
	}
}

// seal takes the digest of the terms and of who scores what.
func (p *Plan) seal(gets [][]bool) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d %s %d %d %d\n", p.Version, p.Mode, p.PerEntry, p.MaxPerJudge, p.Minimum)
	for e, entry := range p.entries {
		fmt.Fprint(sum, entry.ID)
		for j, get := range gets[e] {
			if get {
				fmt.Fprint(sum, " ", p.panel[j].ID)
			}
		}
		fmt.Fprintln(sum)
	}
	p.Digest = hex.EncodeToString(sum.Sum(nil))
}

// pairs is how many pairs would be stored.
func (p *Plan) pairs() int {
	n := 0
	for _, seats := range p.added {
		n += len(seats)
	}
	return n
}
