package scoresheet

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/panel"
)

// State of a sheet on the progress board.
type State string

const (
	Waiting  State = "waiting"   // never saved
	Begun    State = "begun"     // some criteria marked
	Scored   State = "scored"    // all criteria marked, not submitted
	HandedIn State = "submitted" // locked
)

// Progress is how far a round's stage is: without a single mark.
type Progress struct {
	Stage  int
	Judges []JudgeProgress
	Sheets []SheetProgress
}

// JudgeProgress counts one judge's sheets that count. LastContact is the last save
// or report, Unsent what the judge's devices last said. Who scores nothing is there
// for the devices, who left for the sheets.
type JudgeProgress struct {
	JudgeID     uuid.UUID
	Code        string
	Name        string
	Role        panel.Role
	Status      panel.Status
	Scores      bool
	Waiting     int
	Begun       int
	Scored      int
	Submitted   int
	Unsent      int
	LastContact *time.Time
	Devices     []panel.Device `db:"-"`
}

// SheetProgress is one sheet on the board. SheetID is what a head opens it by, Source
// how its last revision came ("" at revision 0).
type SheetProgress struct {
	SheetID       uuid.UUID
	JudgeID       uuid.UUID
	Judge         string
	Entry         string
	GroupID       string // the entry's
	State         State
	Revision      int
	Counted       bool
	CountedReason string
	Source        Source
}

// Progress is how far each sheet of the stage is, of one judge or (uuid.Nil) of all: for
// those who see the board.
func (s *Service) Progress(ctx context.Context, by account.Account, roundID, judgeID uuid.UUID) (*Progress, error) {
	var p Progress
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, boardReaders...); err != nil {
			return err
		}
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT stage FROM rounds WHERE id = $1", roundID).Scan(&p.Stage); err != nil {
			return fmt.Errorf("read stage of round %s: %w", roundID, err)
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT j.id AS judge_id, j.code, a.name, j.role, j.status, j.scores,
			       count(s.id) FILTER (WHERE s.revision = 0) AS waiting,
			       count(s.id) FILTER (WHERE s.revision > 0 AND s.status = 'open' AND s.total IS NULL) AS begun,
			       count(s.id) FILTER (WHERE s.status = 'open' AND s.total IS NOT NULL) AS scored,
			       count(s.id) FILTER (WHERE s.status = 'submitted') AS submitted,
			       coalesce(d.unsent, 0) AS unsent, greatest(d.last_contact, max(s.saved_at) FILTER (WHERE s.source = 'device')) AS last_contact
			  FROM panel_members j JOIN accounts a ON a.id = j.account_id
			  LEFT JOIN (SELECT judge_id, sum(unsent)::int AS unsent, max(last_contact_at) AS last_contact FROM judge_devices GROUP BY judge_id) d
			    ON d.judge_id = j.id
			  LEFT JOIN (SELECT s.*, v.source FROM score_sheets s JOIN entries e ON e.id = s.entry_id
			               LEFT JOIN score_sheet_revisions v ON v.sheet_id = s.id AND v.revision = s.revision WHERE e.status = 'accepted') s
			    ON s.judge_id = j.id AND s.stage = $2 AND s.counted
			 WHERE j.round_id = $1 AND ($3 OR j.id = $4)
			 GROUP BY j.id, a.name, d.unsent, d.last_contact ORDER BY j.code COLLATE "C"`, roundID, p.Stage, judgeID == uuid.Nil, judgeID)
		if err != nil {
			return fmt.Errorf("read progress of round %s: %w", roundID, err)
		}
		if p.Judges, err = pgx.CollectRows(rows, pgx.RowToStructByName[JudgeProgress]); err != nil {
			return fmt.Errorf("read progress of round %s: %w", roundID, err)
		}
		devices, err := panel.Devices(tx, roundID)
		if err != nil {
			return err
		}
		for i := range p.Judges {
			p.Judges[i].Devices = devices[p.Judges[i].JudgeID]
		}
		rows, err = tx.Pgx.Query(tx.Context(), `
			SELECT s.id AS sheet_id, s.judge_id, j.code AS judge, coalesce(e.judging_code, '') AS entry, e.group_id,
			       CASE WHEN s.status = 'submitted' THEN 'submitted' WHEN s.revision = 0 THEN 'waiting' WHEN s.total IS NULL THEN 'begun' ELSE 'scored' END AS state,
			       s.revision, s.counted, s.counted_reason, coalesce(v.source, '') AS source
			  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN entries e ON e.id = s.entry_id
			  LEFT JOIN score_sheet_revisions v ON v.sheet_id = s.id AND v.revision = s.revision
			 WHERE s.round_id = $1 AND s.stage = $2 AND ($3 OR s.judge_id = $4)
			 ORDER BY e.judging_code COLLATE "C", j.code COLLATE "C"`, roundID, p.Stage, judgeID == uuid.Nil, judgeID)
		if err != nil {
			return fmt.Errorf("read progress of round %s: %w", roundID, err)
		}
		p.Sheets, err = pgx.CollectRows(rows, pgx.RowToStructByName[SheetProgress])
		return err
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}
