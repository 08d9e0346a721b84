package scoresheet

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/panel"
)

// Board is the live board of the stage that is scored, small enough to be read again
// and again: a letter for each judge and entry, and not one mark.
type Board struct {
	At      time.Time // by the database's clock
	Stage   int
	Entries []BoardEntry // those that have sheets, by judging code
	Judges  []BoardJudge // by code
}

// BoardEntry is a column.
type BoardEntry struct {
	Code    string
	GroupID string
}

// BoardJudge is a row. Cells has one letter for each of the board's entries: NoSheet,
// NotCounted, or the first letter of the sheet's State. The counts are of those
// letters; LastContact is the last report, or the last save where a device made it.
type BoardJudge struct {
	JudgeProgress
	Cells string
}

// Letters of Cells besides the states' own: w(aiting), b(egun), c(omplete, not submitted), s(ubmitted).
const (
	NoSheet      = '.' // never this judge's to score
	NotCounted   = '-' // kept, and left out
	cellWaiting  = 'w'
	cellBegun    = 'b'
	cellComplete = 'c'
	cellHandedIn = 's'
)

// boardReaders may see the board of a round.
var boardReaders = []account.Role{account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor}

// MaySeeBoard refuses whoever the board is hidden from.
func (s *Service) MaySeeBoard(ctx context.Context, by account.Account, roundID uuid.UUID) error {
	return database.Read(ctx, s.DB, func(tx *database.Tx) error { return account.RequireOnRound(tx, by, roundID, boardReaders...) })
}

// ReadBoard reads the board for nobody in particular: ask MaySeeBoard before showing it.
// A round of 1,000 entries and 60 judges is 60,000 cells in four statements.
func (s *Service) ReadBoard(ctx context.Context, roundID uuid.UUID) (b *Board, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		b, err = readBoard(tx, roundID)
		return err
	})
	return b, err
}

func readBoard(tx *database.Tx, roundID uuid.UUID) (*Board, error) {
	b := Board{At: tx.Now()}
	failed := func(err error) (*Board, error) { return nil, fmt.Errorf("read board of round %s: %w", roundID, err) }
	if err := tx.Pgx.QueryRow(tx.Context(), "SELECT stage FROM rounds WHERE id = $1", roundID).Scan(&b.Stage); err != nil {
		return failed(err)
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT coalesce(e.judging_code, '') AS code, e.group_id FROM entries e
		 WHERE e.round_id = $1 AND EXISTS (SELECT 1 FROM score_sheets s WHERE s.entry_id = e.id AND s.stage = $2)
		 ORDER BY e.judging_code COLLATE "C", e.id`, roundID, b.Stage)
	if err != nil {
		return failed(err)
	}
	if b.Entries, err = pgx.CollectRows(rows, pgx.RowToStructByName[BoardEntry]); err != nil {
		return failed(err)
	}
	cells, saved, err := readCells(tx, roundID, b.Stage, len(b.Entries))
	if err != nil {
		return failed(err)
	}
	rows, err = tx.Pgx.Query(tx.Context(), `
		SELECT j.id AS judge_id, j.code, a.name, j.role, j.status, j.scores, 0 AS waiting, 0 AS begun, 0 AS scored, 0 AS submitted,
		       coalesce(d.unsent, 0) AS unsent, d.last_contact
		  FROM panel_members j JOIN accounts a ON a.id = j.account_id
		  LEFT JOIN (SELECT judge_id, sum(unsent)::int AS unsent, max(last_contact_at) AS last_contact FROM judge_devices GROUP BY judge_id) d
		    ON d.judge_id = j.id
		 WHERE j.round_id = $1 ORDER BY j.code COLLATE "C"`, roundID)
	if err != nil {
		return failed(err)
	}
	judges, err := pgx.CollectRows(rows, pgx.RowToStructByName[JudgeProgress])
	if err != nil {
		return failed(err)
	}
	devices, err := panel.Devices(tx, roundID)
	if err != nil {
		return nil, err
	}
	for _, j := range judges {
		j.Devices = devices[j.JudgeID]
		if at := saved[j.JudgeID]; at != nil && (j.LastContact == nil || at.After(*j.LastContact)) {
			j.LastContact = at
		}
		row := BoardJudge{JudgeProgress: j, Cells: string(cells[j.JudgeID])}
		if row.Cells == "" {
			row.Cells = strings.Repeat(string(NoSheet), len(b.Entries))
		}
		row.count()
		b.Judges = append(b.Judges, row)
	}
	return &b, nil
}

func (j *BoardJudge) count() {
	for _, letter := range j.Cells {
		switch letter {
		case cellWaiting:
			j.Waiting++
		case cellBegun:
			j.Begun++
		case cellComplete:
			j.Scored++
		case cellHandedIn:
			j.Submitted++
		}
	}
}

// readCells reads a judge's letters in the order of the board's entries, and when a
// device of the judge last saved.
func readCells(tx *database.Tx, roundID uuid.UUID, stage, entries int) (cells map[uuid.UUID][]byte, saved map[uuid.UUID]*time.Time, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		WITH shown AS MATERIALIZED (
		  SELECT e.id, e.status, row_number() OVER (ORDER BY e.judging_code COLLATE "C", e.id)::int - 1 AS place FROM entries e
		   WHERE e.round_id = $1 AND EXISTS (SELECT 1 FROM score_sheets s WHERE s.entry_id = e.id AND s.stage = $2)),
		cell AS (
		  SELECT s.judge_id, e.place, s.saved_at,
		         CASE WHEN NOT s.counted OR e.status <> 'accepted' THEN '-' WHEN s.status = 'submitted' THEN 's' WHEN s.revision = 0 THEN 'w'
		              WHEN s.total IS NULL THEN 'b' ELSE 'c' END AS letter
		    FROM score_sheets s JOIN shown e ON e.id = s.entry_id WHERE s.round_id = $1 AND s.stage = $2),
		judge AS (SELECT judge_id, array_agg(place) AS places, string_agg(letter, '') AS letters, max(saved_at) AS saved_at FROM cell GROUP BY judge_id)
		SELECT j.judge_id, j.places, j.letters,
		       (SELECT j.saved_at FROM score_sheets s JOIN score_sheet_revisions v ON v.sheet_id = s.id AND v.revision = s.revision
		         WHERE s.judge_id = j.judge_id AND s.stage = $2 AND s.saved_at = j.saved_at AND v.source = 'device' LIMIT 1)
		  FROM judge j`, roundID, stage)
	if err != nil {
		return nil, nil, err
	}
	cells, saved = map[uuid.UUID][]byte{}, map[uuid.UUID]*time.Time{}
	var (
		judge   uuid.UUID
		places  []int32
		letters string
		at      *time.Time
	)
	_, err = pgx.ForEachRow(rows, []any{&judge, &places, &letters, &at}, func() error {
		row := bytes.Repeat([]byte{NoSheet}, entries)
		for i, place := range places {
			row[place] = letters[i]
		}
		cells[judge], saved[judge] = row, at
		return nil
	})
	return cells, saved, err
}
