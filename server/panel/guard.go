package panel

import (
	"fmt"
	"strings"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// shown is how many codes a guard's sentence lists before it only counts.
const shown = 20

// ReadyToScore is the panel's guard before scoring: it has a head, and every
// accepted entry has at least the minimum number of judges who may score it.
func ReadyToScore(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	var missing []competition.Missing
	_, err := HeadOf(tx, r.ID)
	switch {
	case fault.Has(err, judgeNotFound().Code):
		missing = append(missing, competition.Missing{Code: "panel-head-missing", Message: "Ban giám khảo chưa có trưởng ban.", Count: 1})
	case err != nil:
		return nil, err
	}
	var short []struct {
		JudgingCode string
		Judges      int64
	}
	err = tx.Raw(`
		SELECT e.judging_code, count(j.id) AS judges
		  FROM entries e LEFT JOIN panel_members j ON j.round_id = e.round_id AND `+MayScore+`
		 WHERE e.round_id = ? AND e.status = 'accepted'
		 GROUP BY e.id HAVING count(j.id) < ? ORDER BY e.judging_code COLLATE "C"`, r.ID, r.Rules.MinimumSheets).Scan(&short).Error
	if err != nil {
		return nil, fmt.Errorf("count judges of entries: %w", err)
	}
	if len(short) == 0 {
		return missing, nil
	}
	var codes []string
	for _, e := range short[:min(len(short), shown)] {
		codes = append(codes, fmt.Sprintf("%s (%d)", e.JudgingCode, e.Judges))
	}
	return append(missing, competition.Missing{
		Code: "judges-too-few", Count: len(short),
		Message: fmt.Sprintf("%d sản phẩm chưa đủ %d giám khảo: %s%s.", len(short), r.Rules.MinimumSheets,
			strings.Join(codes, ", "), andMore(len(short), "sản phẩm")),
	}), nil
}

// RecusalsSettled is the panel's guard of closing a stage: no judge's sheet counts
// for the judge's own facility, and no recusal waits.
func RecusalsSettled(tx *database.Tx, r *competition.Round) ([]competition.Missing, error) {
	var missing []competition.Missing
	ties, err := undeclared(tx, r.ID)
	if err != nil {
		return nil, err
	}
	if len(ties) > 0 {
		var words []string
		for _, t := range ties[:min(len(ties), shown)] {
			words = append(words, fmt.Sprintf("%s – %s", t.JudgeCode, t.Facility))
		}
		missing = append(missing, competition.Missing{
			Code: "owners-not-recused", Count: len(ties),
			Message: fmt.Sprintf("%d giám khảo có cơ sở dự bình chọn chưa khai báo không chấm: %s%s.", len(ties), strings.Join(words, "; "), andMore(len(ties), "trường hợp")),
		})
	}
	var waiting []string
	err = tx.Raw(`SELECT DISTINCT j.code FROM recusals x JOIN panel_members j ON j.id = x.judge_id
		WHERE x.round_id = ? AND x.status = 'awaiting' ORDER BY j.code`, r.ID).Scan(&waiting).Error
	if err != nil {
		return nil, fmt.Errorf("read waiting recusals of round %s: %w", r.ID, err)
	}
	if len(waiting) > 0 {
		missing = append(missing, competition.Missing{
			Code: "recusals-awaiting", Count: len(waiting),
			Message: fmt.Sprintf("Việc không chấm của %s còn chờ trưởng ban và thư ký quyết định.", strings.Join(waiting, ", ")),
		})
	}
	return missing, nil
}

func andMore(count int, what string) string {
	if count <= shown {
		return ""
	}
	return fmt.Sprintf(" và %d %s khác", count-shown, what)
}
