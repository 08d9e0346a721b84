package panel

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

func judgeNotFound() *fault.Error {
	return fault.New(fault.NotFound, "judge-not-found", "Không tìm thấy giám khảo này.")
}

// Judges are all members a round's panel has had, those who left too, by code.
func Judges(tx *database.Tx, roundID uuid.UUID) ([]Judge, error) {
	var judges []Judge
	if err := tx.Where("round_id = ?", roundID).Order("code COLLATE \"C\"").Find(&judges).Error; err != nil {
		return nil, fmt.Errorf("read panel of round %s: %w", roundID, err)
	}
	return judges, nil
}

// JudgeOf is the seat that by holds in the round's panel now; of one who came by a
// judge's code it is that seat or none. Absence is NotFound "judge-not-found".
func JudgeOf(tx *database.Tx, roundID uuid.UUID, by account.Account) (*Judge, error) {
	var j Judge
	err := tx.Where("round_id = ? AND account_id = ? AND status = 'active'", roundID, by.ID).Where("?::uuid IS NULL OR id = ?", by.Seat, by.Seat).First(&j).Error
	if database.Missing(err) {
		return nil, judgeNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("read judge of round %s: %w", roundID, err)
	}
	return &j, nil
}

// HeadOf is the head of a round's panel. Absence is NotFound "judge-not-found".
func HeadOf(tx *database.Tx, roundID uuid.UUID) (*Judge, error) {
	var j Judge
	err := tx.Where("round_id = ? AND role = 'head' AND status = 'active'", roundID).First(&j).Error
	if database.Missing(err) {
		return nil, judgeNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("read head of the panel of round %s: %w", roundID, err)
	}
	return &j, nil
}

// EffectiveRecusals are the recusals that take a judge out of the mean, in the
// order in which they were declared.
func EffectiveRecusals(tx *database.Tx, roundID uuid.UUID) ([]Recusal, error) {
	var recusals []Recusal
	if err := tx.Where("round_id = ? AND status = 'effective'", roundID).Order("id").Find(&recusals).Error; err != nil {
		return nil, fmt.Errorf("read recusals of round %s: %w", roundID, err)
	}
	return recusals, nil
}

// Recusals are all recusals of a round in the order in which they were declared:
// those that wait and those that were refused too.
func Recusals(tx *database.Tx, roundID uuid.UUID) ([]Recusal, error) {
	var recusals []Recusal
	if err := tx.Where("round_id = ?", roundID).Order("id").Find(&recusals).Error; err != nil {
		return nil, fmt.Errorf("read recusals of round %s: %w", roundID, err)
	}
	return recusals, nil
}

// Council are the seats of a round's council now, the chair first.
func Council(tx *database.Tx, roundID uuid.UUID) ([]CouncilSeat, error) {
	var seats []CouncilSeat
	if err := tx.Where("round_id = ? AND left_at IS NULL", roundID).Order("role = 'chair' DESC, id").Find(&seats).Error; err != nil {
		return nil, fmt.Errorf("read council of round %s: %w", roundID, err)
	}
	return seats, nil
}

// eligible is the condition in SQL under which judge j could score entry e: j sits and
// scores, e is of one of j's groups, and nothing ties j to e's facility.
const eligible = `j.status = 'active' AND j.scores AND (j.group_ids = '{}' OR e.group_id = ANY (j.group_ids)) AND ` + untied

const untied = `j.facility_id IS DISTINCT FROM e.facility_id
	AND NOT EXISTS (SELECT 1 FROM recusals x
		WHERE x.judge_id = j.id AND x.facility_id = e.facility_id AND x.status = 'effective')
	AND NOT EXISTS (SELECT 1 FROM grants g
		WHERE g.account_id = j.account_id AND g.facility_id = e.facility_id AND g.role = 'owner' AND g.ended_at IS NULL)`

// MayScore is the condition in SQL under which judge j scores entry e: j could, and where
// the round's entries are shared out, e is one of those of j's seat.
const MayScore = eligible + `
	AND (NOT EXISTS (SELECT 1 FROM assignments shared WHERE shared.round_id = e.round_id AND shared.mode = 'balanced')
		OR EXISTS (SELECT 1 FROM assigned_seats own WHERE own.entry_id = e.id AND own.seat_id = j.seat_id))`

func lockJudge(tx *database.Tx, id uuid.UUID) (*Judge, error) {
	var j Judge
	err := tx.Raw("SELECT * FROM panel_members WHERE id = ? FOR NO KEY UPDATE", id).Take(&j).Error
	if database.Missing(err) {
		return nil, judgeNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("lock judge %s: %w", id, err)
	}
	return &j, nil
}

func saveJudge(tx *database.Tx, j *Judge, fields ...string) error {
	j.Version++
	if err := tx.Model(&Judge{ID: j.ID}).Select(append(fields, "Version")).Updates(j).Error; err != nil {
		return fmt.Errorf("save judge %s: %w", j.ID, err)
	}
	return nil
}
