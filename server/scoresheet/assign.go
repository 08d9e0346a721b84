package scoresheet

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
)

// OpenFirstStage is the step of entering scoring: it makes the sheets of stage 1.
func OpenFirstStage(tx *database.Tx, by account.Account, r *competition.Round) error {
	return Assign(tx, by, r, r.Stage)
}

// Joined makes the sheets of a judge who joins, or takes more groups, in scoring.
// It is given to panel.Service.OnJoin.
func Joined(tx *database.Tx, by account.Account, j *panel.Judge) error {
	r, err := competition.Get(tx, j.RoundID)
	if err != nil || r.Phase != competition.Scoring {
		return err
	}
	if err := panel.ShareWithJudge(tx, by, r, j); err != nil {
		return err
	}
	return Assign(tx, by, r, r.Stage)
}

// Decided keeps the sheets in step with an entry that is withdrawn, or accepted
// again, in scoring. It is given to entry.Service.OnDecided.
func Decided(tx *database.Tx, by account.Account, e *entry.Entry) error {
	r, err := competition.Get(tx, e.RoundID)
	if err != nil || r.Phase != competition.Scoring {
		return err
	}
	if err := Recount(tx, by, r.ID); err != nil {
		return err
	}
	if e.Status != entry.Accepted || r.Stage != 1 {
		return nil
	}
	if err := panel.ShareEntry(tx, by, r, e.ID); err != nil {
		return err
	}
	return Assign(tx, by, r, 1)
}

// Assign makes the sheets that are still wanting in a stage, at revision 0: one per
// judge who may score, and accepted entry of the judge's groups or, where entries are
// shared out, of the judge's share; in stage 2 per entry that advanced. A seat whose
// former judge's submitted sheet counts gets no second one, nor does a person who comes
// back. Sheets never saved follow the rubric that is current. The caller holds the
// round's lock; doing it twice changes nothing.
func Assign(tx *database.Tx, by account.Account, r *competition.Round, stage int) error {
	return assign(tx, by, r, stage, nil)
}

// assign is Assign for these entries; nil means those that the stage has.
func assign(tx *database.Tx, by account.Account, r *competition.Round, stage int, entries []uuid.UUID) error {
	if err := panel.RecuseOwners(tx, by, r); err != nil {
		return err
	}
	if _, err := tx.Pgx.Exec(tx.Context(), `
		UPDATE score_sheets s SET rubric_id = ru.id
		  FROM entries e, (SELECT DISTINCT ON (group_id) id, group_id FROM rubrics WHERE round_id = $1 ORDER BY group_id, version DESC) ru
		 WHERE s.round_id = $1 AND s.revision = 0 AND e.id = s.entry_id AND ru.group_id = e.group_id AND s.rubric_id <> ru.id`, r.ID); err != nil {
		return fmt.Errorf("give unsaved sheets the current rubric: %w", err)
	}
	rows, err := wanting(tx, r, stage, entries)
	if err != nil || len(rows) == 0 {
		return err
	}
	made, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"score_sheets"},
		[]string{"id", "round_id", "entry_id", "judge_id", "stage", "rubric_id"}, pgx.CopyFromRows(rows))
	if err != nil {
		return fmt.Errorf("make score sheets of round %s: %w", r.ID, err)
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "assign-sheets", Subject: "round", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"stage": stage, "sheets": made},
	})
}

func wanting(tx *database.Tx, r *competition.Round, stage int, entries []uuid.UUID) ([][]any, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, j.id, ru.id, e.judging_code
		  FROM entries e
		  JOIN panel_members j ON j.round_id = e.round_id AND `+panel.MayScore+`
		  LEFT JOIN (SELECT DISTINCT ON (group_id) id, group_id FROM rubrics WHERE round_id = $1 ORDER BY group_id, version DESC) ru
		    ON ru.group_id = e.group_id
		 WHERE e.round_id = $1 AND e.status = 'accepted'
		   AND CASE WHEN $3::uuid[] IS NOT NULL THEN e.id = ANY ($3)
		            ELSE $2 = 1 OR EXISTS (SELECT 1 FROM score_sheets t WHERE t.entry_id = e.id AND t.stage = $2) END
		   AND NOT EXISTS (SELECT 1 FROM score_sheets t WHERE t.judge_id = j.id AND t.entry_id = e.id AND t.stage = $2)
		   AND NOT EXISTS (SELECT 1 FROM score_sheets t JOIN panel_members o ON o.id = t.judge_id
		                    WHERE (o.seat_id = j.seat_id OR o.account_id = j.account_id) AND t.entry_id = e.id AND t.stage = $2 AND t.counted AND t.status = 'submitted')
		 ORDER BY e.judging_code, j.code`, r.ID, stage, entries)
	if err != nil {
		return nil, fmt.Errorf("look for wanting score sheets: %w", err)
	}
	defer rows.Close()
	var made [][]any
	for rows.Next() {
		var entryID, judgeID uuid.UUID
		var rubricID *uuid.UUID
		var code string
		if err := rows.Scan(&entryID, &judgeID, &rubricID, &code); err != nil {
			return nil, fmt.Errorf("read wanting score sheets: %w", err)
		}
		if rubricID == nil {
			return nil, fault.New(fault.Conflict, "rubric-missing", "Nhóm sản phẩm của %s chưa có bộ tiêu chí.", code)
		}
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make score sheet id: %w", err)
		}
		made = append(made, []any{id, r.ID, entryID, judgeID, stage, *rubricID})
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read wanting score sheets: %w", err)
	}
	return made, nil
}

// Why a sheet is kept but not counted. Personal reasons stay in the ledger.
const (
	whyRecused    = "Giám khảo không chấm cơ sở này"
	whyNotEntry   = "Sản phẩm không còn dự bình chọn"
	whyRemoved    = "Giám khảo đã rời Ban giám khảo"
	whyUnfinished = "Phiếu chưa nộp khi giám khảo rời Ban giám khảo"
)

// Recount brings every sheet of a round in line with who counts now: not those of
// recused judges, of judges who left without their sheets, nor of entries that are
// out. Sheets are kept. It is given to panel.Service.OnRecount; the caller holds
// the round's lock.
func Recount(tx *database.Tx, by account.Account, roundID uuid.UUID) error {
	rows, err := tx.Pgx.Query(tx.Context(), `
		UPDATE score_sheets s SET counted = (now.why = ''), counted_reason = now.why
		  FROM (SELECT t.id, CASE
		          WHEN EXISTS (SELECT 1 FROM recusals x WHERE x.judge_id = t.judge_id AND x.facility_id = e.facility_id AND x.status = 'effective') THEN $2
		          WHEN e.status <> 'accepted' THEN $3
		          WHEN j.status <> 'active' AND NOT j.sheets_count THEN $4
		          WHEN j.status <> 'active' AND t.status = 'open' THEN $5
		          ELSE '' END AS why
		        FROM score_sheets t JOIN entries e ON e.id = t.entry_id JOIN panel_members j ON j.id = t.judge_id
		       WHERE t.round_id = $1) now
		 WHERE s.id = now.id AND s.counted_reason <> now.why
		 RETURNING s.id, s.counted`, roundID, whyRecused, whyNotEntry, whyRemoved, whyUnfinished)
	if err != nil {
		return fmt.Errorf("recount score sheets of round %s: %w", roundID, err)
	}
	type change struct {
		Sheet   uuid.UUID `json:"sheet"`
		Counted bool      `json:"counted"`
	}
	changes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[change])
	if err != nil {
		return fmt.Errorf("recount score sheets of round %s: %w", roundID, err)
	}
	if len(changes) == 0 {
		return nil
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "recount-sheets", Subject: "round", ID: roundID, Round: roundID,
		Detail: map[string]any{"sheets": changes},
	})
}
