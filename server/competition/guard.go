package competition

import (
	"fmt"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
)

var ownGuards = map[Phase][]Guard{
	Registration: {cycleIsOpen, datesAreSet, rubricsAreSound, rulesAreSound},
	Screening:    {registrationIsOver},
	Scoring:      {rubricsAreSound, rulesAreSound},
}

func cycleIsOpen(tx *database.Tx, r *Round) ([]Missing, error) {
	c, err := ShareCycle(tx, r.CycleID) // it cannot close while this round enters
	if err != nil || c.Status == CycleOpen {
		return nil, err
	}
	return []Missing{{Code: "cycle-closed", Message: fmt.Sprintf("Chu kỳ %s đã kết thúc.", c.Name), Count: 1}}, nil
}

func datesAreSet(tx *database.Tx, r *Round) ([]Missing, error) {
	switch {
	case r.RegistrationOpensAt == nil || r.RegistrationClosesAt == nil:
		return []Missing{{Code: "dates", Message: "Chưa đặt ngày mở và ngày đóng đăng ký.", Count: 1}}, nil
	case !r.RegistrationClosesAt.After(tx.Now()):
		return []Missing{{Code: "dates", Message: "Ngày đóng đăng ký đã qua.", Count: 1}}, nil
	}
	return nil, nil
}

func registrationIsOver(tx *database.Tx, r *Round) ([]Missing, error) {
	if r.RegistrationClosesAt != nil && tx.Now().Before(*r.RegistrationClosesAt) {
		return []Missing{{
			Code: "registration-open", Count: 1,
			Message:       fmt.Sprintf("Thời hạn đăng ký còn đến %s; đóng sớm phải ghi lý do.", momentVi(*r.RegistrationClosesAt)),
			OverridableBy: []account.Role{account.Organiser, account.Secretary},
		}}, nil
	}
	return nil, nil
}

func rubricsAreSound(tx *database.Tx, r *Round) ([]Missing, error) {
	groups, err := Groups(tx, r.ProgrammeID)
	if err != nil {
		return nil, err
	}
	current, err := rubric.CurrentAll(tx, r.ID)
	if err != nil {
		return nil, err
	}
	trees := map[string]rubric.Tree{}
	for _, c := range current {
		trees[c.GroupID] = c.Tree
	}
	var missing []Missing
	for _, g := range groups {
		tree, ok := trees[g.GroupID]
		if !ok {
			missing = append(missing, Missing{Code: "rubric." + g.GroupID, Message: fmt.Sprintf("Nhóm %s chưa có bộ tiêu chí.", g.NameVi), Count: 1})
			continue
		}
		if err := tree.Check(); err != nil {
			f := fault.Of(err)
			if f == nil {
				return nil, err
			}
			missing = append(missing, Missing{Code: "rubric." + g.GroupID, Count: max(1, len(f.Fields)),
				Message: fmt.Sprintf("Bộ tiêu chí nhóm %s: %s", g.NameVi, f.Message)})
		}
	}
	return missing, nil
}

func rulesAreSound(tx *database.Tx, r *Round) ([]Missing, error) {
	groups, err := Groups(tx, r.ProgrammeID)
	if err != nil {
		return nil, err
	}
	criterionGroups, err := criterionGroups(tx, r)
	if err != nil {
		return nil, err
	}
	if err := CheckRules(r.Rules, groups, criterionGroups); err != nil {
		f := fault.Of(err)
		if f == nil {
			return nil, err
		}
		return []Missing{{Code: "rules", Message: "Quy tắc chấm: " + f.Message, Count: max(1, len(f.Fields))}}, nil
	}
	return nil, nil
}

// criterionGroups are the ids that tie-breaks may name: those of any current rubric.
func criterionGroups(tx *database.Tx, r *Round) ([]string, error) {
	current, err := rubric.CurrentAll(tx, r.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, c := range current {
		for _, g := range c.Tree.CriterionGroups {
			ids = append(ids, g.ID)
		}
	}
	return ids, nil
}
