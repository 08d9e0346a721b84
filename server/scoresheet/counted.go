package scoresheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"

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

func (c *Counted) readSheets(tx *database.Tx, roundID uuid.UUID) error {
	index, err := scoring.NewIndex(c.Input.Rubrics, c.Input.Entries)
	if err != nil {
		return fmt.Errorf("index rubrics and entries of round %s: %w", roundID, err)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.judging_code, j.code, s.stage, s.counted, s.counted_reason, s.status, s.marks, s.digest
		  FROM score_sheets s JOIN entries e ON e.id = s.entry_id JOIN panel_members j ON j.id = s.judge_id
		 WHERE s.round_id = $1 AND e.status = 'accepted'
		 ORDER BY e.judging_code COLLATE "C", s.stage, j.code COLLATE "C"`, roundID)
	if err != nil {
		return fmt.Errorf("read score sheets of round %s: %w", roundID, err)
	}
	defer rows.Close()
	var marks, digest []byte
	for rows.Next() {
		var s scoring.Sheet
		var status Status
		var why string
		if err := rows.Scan(&s.Entry, &s.Judge, &s.Stage, &s.Counted, &why, &status, &marks, &digest); err != nil {
			return fmt.Errorf("read score sheets of round %s: %w", roundID, err)
		}
		if s.Counted && status != Submitted {
			s.Counted, why = false, whyNotSubmitted
		}
		if s.Marks, err = readMarks(index, s.Entry, marks); err != nil {
			return fmt.Errorf("read marks of %s for %s: %w", s.Judge, s.Entry, err)
		}
		c.Input.Sheets = append(c.Input.Sheets, s)
		c.Why = append(c.Why, why)
		c.Digests = append(c.Digests, append([]byte(nil), digest...))
	}
	return rows.Err()
}

// readMarks puts stored marks into the order of the entry's rubric.
func readMarks(x *scoring.Index, code string, stored []byte) ([]scoring.Mark, error) {
	position, known := x.Entry([]byte(code))
	if !known {
		return nil, fmt.Errorf("no entry %s", code)
	}
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
		if id, rest, ok = cutString(bytes.TrimLeft(rest, ", ")); !ok {
			return false, nil
		}
		rest = bytes.TrimLeft(rest, ": ")
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
