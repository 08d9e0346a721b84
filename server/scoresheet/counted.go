package scoresheet

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
)

// Counted is everything of a round that decides its result, by judging codes and
// judges' codes, and what stands beside it. Why and Digests go along with
// Input.Sheets: why a sheet does not count ("" when it does), and the SHA-256 of
// its last canonical body (nil when it was never saved).
type Counted struct {
	Input    scoring.Input
	EntryIDs map[string]uuid.UUID // by judging code
	Judges   []panel.Judge        // all the panel has had, by code
	Why      []string
	Digests  [][]byte
}

const whyNotSubmitted = "Phiếu chưa nộp"

// CountedInput reads a round's rules, rubrics, accepted entries and all their
// sheets. Only submitted sheets of judges who are neither recused nor removed
// count; the others are there with the reason. Decisions are the council's to add.
func CountedInput(tx *database.Tx, r *competition.Round) (*Counted, error) {
	c := &Counted{Input: scoring.Input{Rules: r.Rules}, EntryIDs: map[string]uuid.UUID{}}
	rubrics, err := rubric.CurrentAll(tx, r.ID)
	if err != nil {
		return nil, err
	}
	for _, ru := range rubrics {
		c.Input.Rubrics = append(c.Input.Rubrics, ru.Scoring())
	}
	if c.Judges, err = panel.Judges(tx, r.ID); err != nil {
		return nil, err
	}
	if err := c.readEntries(tx, r.ID); err != nil {
		return nil, err
	}
	if err := c.readSheets(tx, r.ID); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Counted) readEntries(tx *database.Tx, roundID uuid.UUID) error {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id, judging_code, group_id FROM entries
		WHERE round_id = $1 AND status = 'accepted' ORDER BY judging_code COLLATE "C"`, roundID)
	if err != nil {
		return fmt.Errorf("read entries of round %s: %w", roundID, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		var e scoring.Entry
		if err := rows.Scan(&id, &e.ID, &e.Group); err != nil {
			return fmt.Errorf("read entries of round %s: %w", roundID, err)
		}
		c.EntryIDs[e.ID] = id
		c.Input.Entries = append(c.Input.Entries, e)
	}
	return rows.Err()
}

// readSheet is a sheet as it was read, with the places of its entry and judge in
// their lists.
type readSheet struct {
	scoring.Sheet
	entry, judge int
	why          string
	digest       []byte
}

// readSheets reads the sheets in the order of entry, stage and judge. What orders
// them is known here already: the database need neither join nor sort.
func (c *Counted) readSheets(tx *database.Tx, roundID uuid.UUID) error {
	index, err := scoring.NewIndex(c.Input.Rubrics, c.Input.Entries)
	if err != nil {
		return fmt.Errorf("index rubrics and entries of round %s: %w", roundID, err)
	}
	entries, judges := make(map[uuid.UUID]int, len(c.Input.Entries)), make(map[uuid.UUID]int, len(c.Judges))
	for i := range c.Input.Entries {
		entries[c.EntryIDs[c.Input.Entries[i].ID]] = i
	}
	for i := range c.Judges {
		judges[c.Judges[i].ID] = i
	}
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT entry_id, judge_id, stage, counted, counted_reason, status, marks, digest
		FROM score_sheets WHERE round_id = $1`, roundID)
	if err != nil {
		return fmt.Errorf("read score sheets of round %s: %w", roundID, err)
	}
	defer rows.Close()
	read := make([]readSheet, 0, len(entries)*len(judges)*len(c.Input.Rules.Stages))
	for rows.Next() {
		var entry, judge uuid.UUID
		var s readSheet
		var status Status
		var marks pgtype.DriverBytes // valid until the next row
		if err := rows.Scan((*[16]byte)(&entry), (*[16]byte)(&judge), &s.Stage, &s.Counted, &s.why, &status, &marks, &s.digest); err != nil {
			return fmt.Errorf("read score sheets of round %s: %w", roundID, err)
		}
		var accepted bool
		if s.entry, accepted = entries[entry]; !accepted {
			continue
		}
		s.judge = judges[judge]
		s.Entry, s.Judge = c.Input.Entries[s.entry].ID, c.Judges[s.judge].Code
		if s.Counted && status != Submitted {
			s.Counted, s.why = false, whyNotSubmitted
		}
		if s.Marks, err = readMarks(index, s.entry, marks); err != nil {
			return fmt.Errorf("read marks of %s for %s: %w", s.Judge, s.Entry, err)
		}
		read = append(read, s)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read score sheets of round %s: %w", roundID, err)
	}
	slices.SortFunc(read, func(a, b readSheet) int { return cmp.Or(a.entry-b.entry, a.Stage-b.Stage, a.judge-b.judge) })
	c.Input.Sheets, c.Why, c.Digests = make([]scoring.Sheet, len(read)), make([]string, len(read)), make([][]byte, len(read))
	for i := range read {
		c.Input.Sheets[i], c.Why[i], c.Digests[i] = read[i].Sheet, read[i].why, read[i].digest
	}
	return nil
}

// readMarks puts stored marks into the order of the rubric of the entry at a position.
func readMarks(x *scoring.Index, position int, stored []byte) ([]scoring.Mark, error) {
	criteria := x.Criteria(position)
	marks := make([]scoring.Mark, len(criteria))
	for i := range marks {
		marks[i] = scoring.Unmarked
	}
	put := func(id []byte, a scoring.Answer) error {
		i, known := x.Criterion(position, id)
		if !known {
			return fmt.Errorf("no criterion %s", id)
		}
		mark, err := criteria[i].Mark(a)
		marks[i] = mark
		return err
	}
	plain, err := eachPlain(stored, put)
	if !plain && err == nil {
		err = eachMark(stored, put)
	}
	return marks, err
}

// eachPlain calls put for each mark of an object as jsonb writes it; plain is false,
// perhaps half way, where a string holds an escape. It is there for speed alone: a
// round has tens of thousands of marks.
func eachPlain(stored []byte, put func(id []byte, a scoring.Answer) error) (plain bool, err error) {
	rest, ok := bytes.CutPrefix(stored, []byte("{"))
	for ok && len(rest) > 0 && rest[0] != '}' {
		var id, option []byte
		if id, rest, ok = cutString(after(rest, ',')); !ok {
			return false, nil
		}
		rest = after(rest, ':')
		var a scoring.Answer
		if len(rest) > 0 && rest[0] == '"' {
			option, rest, ok = cutString(rest)
			a.Option = string(option)
		} else {
			n := 0
			for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
				a.Points = a.Points*10 + int64(rest[n]-'0')
				n++
			}
			rest, ok = rest[n:], n > 0 && n < 16
		}
		if !ok || len(rest) == 0 {
			return false, nil
		}
		if err := put(id, a); err != nil {
			return true, err
		}
	}
	return ok, nil
}

// after is b without the spaces and separators it begins with.
func after(b []byte, separator byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == separator) {
		b = b[1:]
	}
	return b
}

// cutString takes a JSON string without escapes off the front of b.
func cutString(b []byte) (s, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return nil, nil, false
	}
	end := bytes.IndexByte(b[1:], '"') + 1
	if end == 0 || bytes.IndexByte(b[1:end], '\\') >= 0 {
		return nil, nil, false
	}
	return b[1:end], b[end+1:], true
}

func eachMark(stored []byte, put func(id []byte, a scoring.Answer) error) error {
	var byID map[string]json.RawMessage
	if err := json.Unmarshal(stored, &byID); err != nil {
		return err
	}
	for id, raw := range byID {
		var a scoring.Answer
		var err error
		if raw[0] == '"' {
			err = json.Unmarshal(raw, &a.Option)
		} else {
			a.Points, err = strconv.ParseInt(string(raw), 10, 64)
		}
		if err != nil {
			return err
		}
		if err := put([]byte(id), a); err != nil {
			return err
		}
	}
	return nil
}
