package scoresheet

import (
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/panel"
)

// AllSubmitted is the guard before deliberation: the last stage is open, recusals are
// settled, every sheet that counts is submitted, no paper copy waits to be confirmed,
// and no judge's device has reported unsent sheets. The panel's head may pass over
// sheets and devices, with a reason.
func AllSubmitted(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	if r.Stage < len(r.Rules.Stages) {
		return []competition.Missing{{Code: "second-stage-not-open", Message: "Lượt chấm 2 chưa mở.", Count: 1}}, nil
	}
	return unfinished(tx, r)
}

// NoneSaved is the guard before scoring is left backwards: no sheet was ever saved,
// no paper copy waits, and no judge's device has fetched the packet, since marks made offline cannot be seen.
func NoneSaved(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	var saved, devices int
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT (SELECT count(*) FROM score_sheets WHERE round_id = $1 AND revision > 0),
		       (SELECT count(*) FROM judge_devices d JOIN panel_members j ON j.id = d.judge_id WHERE j.round_id = $1 AND d.packet_at IS NOT NULL)`, r.ID).Scan(&saved, &devices)
	if err != nil {
		return nil, fmt.Errorf("count saved sheets of round %s: %w", r.ID, err)
	}
	missing, err := papersAwaiting(tx, r)
	if err != nil {
		return nil, err
	}
	if saved > 0 {
		missing = append(missing, competition.Missing{Code: "sheets-saved", Count: saved, Message: fmt.Sprintf("Đã có %d phiếu được chấm.", saved)})
	}
	if devices > 0 {
		missing = append(missing, competition.Missing{Code: "packets-out", Count: devices, Message: fmt.Sprintf("Đã có %d máy của giám khảo nhận gói chấm.", devices)})
	}
	return missing, nil
}

// unfinished is what stands against closing the stage that is being scored.
func unfinished(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	missing, err := panel.RecusalsSettled(tx, r)
	if err != nil {
		return nil, err
	}
	open, err := openSheets(tx, r)
	if err != nil {
		return nil, err
	}
	if len(open) > 0 {
		missing = append(missing, competition.Missing{
			Code: "sheets-not-submitted", Count: len(open), OverridableBy: []account.Role{account.PanelHead},
			Message: fmt.Sprintf("%d phiếu chưa nộp: %s.", len(open), listed(open)),
		})
	}
	papers, err := papersAwaiting(tx, r)
	if err != nil {
		return nil, err
	}
	missing = append(missing, papers...)
	var devices []string
	unsent := 0
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT j.code, d.unsent FROM judge_devices d JOIN panel_members j ON j.id = d.judge_id
		 WHERE j.round_id = $1 AND j.status = 'active' AND d.unsent > 0 ORDER BY j.code COLLATE "C", d.device_id`, r.ID)
	if err != nil {
		return nil, fmt.Errorf("read devices of round %s: %w", r.ID, err)
	}
	defer rows.Close()
	for rows.Next() {
		var code string
		var n int
		if err := rows.Scan(&code, &n); err != nil {
			return nil, fmt.Errorf("read devices of round %s: %w", r.ID, err)
		}
		devices = append(devices, fmt.Sprintf("%s (%d)", code, n))
		unsent += n
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read devices of round %s: %w", r.ID, err)
	}
	if unsent > 0 {
		missing = append(missing, competition.Missing{
			Code: "devices-unsent", Count: unsent, OverridableBy: []account.Role{account.PanelHead},
			Message: fmt.Sprintf("%d phiếu còn trên máy chưa gửi: %s.", unsent, strings.Join(devices, ", ")),
		})
	}
	return missing, nil
}

// openSheet is a sheet that is waited for. Revision is the one it was opened at,
// where that matters.
type openSheet struct {
	SheetID  uuid.UUID
	Revision int
	Judge    string
	Entry    string
}

func openSheets(tx *database.Tx, r *competition.Round) ([]openSheet, error) {
	return readOpen(tx, `
		SELECT s.id, s.revision, j.code, e.judging_code
		  FROM score_sheets s JOIN panel_members j ON j.id = s.judge_id JOIN entries e ON e.id = s.entry_id
		 WHERE s.round_id = $1 AND s.stage = $2 AND s.status = 'open' AND s.counted AND e.status = 'accepted'
		 ORDER BY j.code COLLATE "C", e.judging_code COLLATE "C"`, r.ID, r.Stage)
}

func readOpen(tx *database.Tx, query string, args ...any) ([]openSheet, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, fmt.Errorf("read open sheets: %w", err)
	}
	open, err := pgx.CollectRows(rows, pgx.RowToStructByPos[openSheet])
	if err != nil {
		return nil, fmt.Errorf("read open sheets: %w", err)
	}
	return open, nil
}

// shown is how many sheets a sentence names before it only counts.
const shown = 300

// listed names sheets judge by judge: "J04 – A017, A018; J07 – A003".
func listed(open []openSheet) string {
	var b strings.Builder
	for i, o := range open[:min(len(open), shown)] {
		switch {
		case i > 0 && open[i-1].Judge == o.Judge:
			b.WriteString(", ")
		case i > 0:
			b.WriteString("; ")
			fallthrough
		default:
			b.WriteString(o.Judge + " – ")
		}
		b.WriteString(o.Entry)
	}
	if len(open) > shown {
		fmt.Fprintf(&b, " và %d phiếu khác", len(open)-shown)
	}
	return b.String()
}
