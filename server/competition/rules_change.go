package competition

import (
	"context"
	"fmt"
	"reflect"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
)

// Votes of the council on a change of the rules.
type Votes struct {
	For     int
	Against int
	Abstain int
}

// AmendRules changes what stays open between freezing and approval: places, award
// levels and nomination numbers; and lowers the minimum number of sheets, for which
// reason is the public note. The council or the round's secretary, with a reason and
// the council's vote in favour. Anything else is Conflict "rules-frozen", one field
// per part.
func (s *Service) AmendRules(ctx context.Context, by account.Account, roundID uuid.UUID, version int, rules Rules, reason string, votes Votes) (*Round, error) {
	reason = clean(reason)
	council := []account.Role{account.Secretary, account.CouncilChair, account.CouncilMember}
	return s.change(ctx, by, roundID, version, council, func(tx *database.Tx, r *Round) error {
		if r.FrozenAt == nil {
			return fault.New(fault.Conflict, "rules-not-frozen", "Quy tắc chưa chốt; đơn vị tổ chức sửa trực tiếp trong kế hoạch.")
		}
		if r.Phase.After(Deliberation) {
			return fault.New(fault.Conflict, "phase-approved", "Kết quả đã được phê duyệt, không thể đổi quy tắc.")
		}
		rules = tidy(rules)
		if err := checkFrozen(r.Rules, rules); err != nil {
			return err
		}
		if err := checkRules(tx, r, rules); err != nil {
			return err
		}
		var f fault.Fields
		if reason == "" {
			f.Add("reason", "required", "Phải ghi lý do.")
		}
		votes.check(&f)
		if err := f.Err(); err != nil {
			return err
		}
		if reflect.DeepEqual(r.Rules, rules) {
			return nil
		}
		detail := map[string]any{"rulesVersion": r.RulesVersion + 1}
		if rules.MinimumSheets != r.Rules.MinimumSheets {
			detail["minimumSheets"] = []int64{r.Rules.MinimumSheets, rules.MinimumSheets}
		}
		r.Rules = rules
		r.RulesVersion++
		if err := appendRules(tx, by, r, reason, &votes); err != nil {
			return err
		}
		if err := save(tx, r, "Rules", "RulesVersion"); err != nil {
			return err
		}
		return record(tx, by, "amend-rules", r, reason, detail)
	})
}

func (v Votes) check(f *fault.Fields) {
	for _, n := range []struct {
		path  string
		count int
	}{{"votes.for", v.For}, {"votes.against", v.Against}, {"votes.abstain", v.Abstain}} {
		if n.count < 0 || n.count > 1000 {
			f.Add(n.path, "range", "Số phiếu biểu quyết không hợp lệ.")
		}
	}
	if v.For <= v.Against {
		f.Add("votes.for", "not-carried", "Thay đổi chưa được đa số thành viên Hội đồng biểu quyết tán thành.")
	}
}

// checkFrozen refuses changes of what froze when scoring opened.
func checkFrozen(was, now Rules) error {
	e := fault.New(fault.Conflict, "rules-frozen", "Cách tính điểm đã chốt khi mở chấm điểm.")
	frozen := func(same bool, path string) {
		if !same {
			e.Fields = append(e.Fields, fault.Field{Path: path, Code: "frozen", Message: "Phần này đã chốt khi mở chấm điểm."})
		}
	}
	frozen(was.Aggregation == now.Aggregation, "aggregation")
	frozen(reflect.DeepEqual(was.Stages, now.Stages), "stages")
	frozen(was.Combine == now.Combine, "combine")
	frozen(was.PassMark == now.PassMark, "passMark")
	frozen(reflect.DeepEqual(was.TieBreaks, now.TieBreaks), "tieBreaks")
	frozen(was.KnockOut == now.KnockOut, "knockOut")
	if now.MinimumSheets > was.MinimumSheets {
		e.Fields = append(e.Fields, fault.Field{Path: "minimumSheets", Code: "frozen", Message: "Số phiếu tối thiểu đã chốt, chỉ có thể giảm."})
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

func rulesFrozen() error {
	return fault.New(fault.Conflict, "rules-frozen", "Quy tắc đã chốt khi mở chấm điểm; Hội đồng đổi số lượng, hạng giải và đề cử bằng biểu quyết.")
}

// checkRules asks CheckRules for a round as it stands in the database.
func checkRules(tx *database.Tx, r *Round, rules Rules) error {
	groups, err := Groups(tx, r.ProgrammeID)
	if err != nil {
		return err
	}
	ids, err := criterionGroups(tx, r)
	if err != nil {
		return err
	}
	return underRules(CheckRules(rules, groups, ids))
}

// underRules puts the paths of CheckRules under "rules".
func underRules(err error) error {
	if fault.Of(err) == nil {
		return err
	}
	var f fault.Fields
	addUnder(&f, "rules", err)
	return f.Err()
}

// tidy leaves no list null and no empty limit, so that equal rules are stored equal.
func tidy(r Rules) Rules {
	if r.TieBreaks == nil {
		r.TieBreaks = []string{}
	}
	if r.Stages == nil {
		r.Stages = []scoring.Stage{}
	}
	if len(r.Awards.PerGroup) == 0 {
		r.Awards.PerGroup = nil
	}
	if r.Levels != nil && r.Levels.List == nil {
		levels := *r.Levels
		levels.List = []scoring.Level{}
		r.Levels = &levels
	}
	if r.Nomination != nil {
		nomination := *r.Nomination
		if len(nomination.PerGroup) == 0 {
			nomination.PerGroup = nil
		}
		if len(nomination.Levels) == 0 {
			nomination.Levels = nil
		}
		r.Nomination = &nomination
	}
	return r
}

// appendRules writes the round's rules as the version they now have.
func appendRules(tx *database.Tx, by account.Account, r *Round, reason string, votes *Votes) error {
	v := RulesVersion{RoundID: r.ID, Version: r.RulesVersion, Rules: r.Rules, Reason: reason, At: tx.Now()}
	if by.ID != uuid.Nil {
		v.ByID = &by.ID
	}
	if votes != nil {
		v.VotesFor, v.VotesAgainst, v.VotesAbstain = &votes.For, &votes.Against, &votes.Abstain
	}
	if err := tx.Create(&v).Error; err != nil {
		return fmt.Errorf("record rules of round %s: %w", r.ID, err)
	}
	return nil
}

// SetRubric writes the next version of a product group's rubric, until scoring
// opens: Conflict "rubric-frozen" afterwards. The criterion groups and their maxima
// are the template's and stay (field code "fixed"). expectedVersion is the version
// of the rubric that the caller has seen.
func (s *Service) SetRubric(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, expectedVersion int, tree rubric.Tree) (*rubric.Rubric, error) {
	tree = tree.Clean()
	var written *rubric.Rubric
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := mayChange(tx, by, r, movers("")); err != nil {
			return err
		}
		if r.FrozenAt != nil {
			return rubricFrozen()
		}
		now, err := rubric.Current(tx, roundID, groupID)
		if err != nil {
			return err
		}
		if now.Version != expectedVersion {
			return Stale(tx, "Bộ tiêu chí", roundID, "set-rubric", now)
		}
		if err := tree.Check(); err != nil {
			return err
		}
		template, err := TemplateFor(tx, r.ProgrammeID, groupID)
		if err != nil {
			return err
		}
		if err := checkFixed(template.Tree, tree); err != nil {
			return err
		}
		if written, err = rubric.Append(tx, by, roundID, groupID, tree); err != nil {
			return err
		}
		return record(tx, by, "set-rubric", r, "", map[string]any{"group": groupID, "version": written.Version})
	})
	if err != nil {
		return nil, err
	}
	return written, nil
}

// checkFixed refuses a tree whose criterion groups are not the template's.
func checkFixed(template, tree rubric.Tree) error {
	var f fault.Fields
	if len(tree.CriterionGroups) != len(template.CriterionGroups) {
		f.Add("criterionGroups", "fixed", "Chương trình quy định %d nhóm tiêu chí.", len(template.CriterionGroups))
		return f.Err()
	}
	for i, g := range tree.CriterionGroups {
		want := template.CriterionGroups[i]
		if g.ID != want.ID || g.MaxPoints != want.MaxPoints {
			f.Add(fmt.Sprintf("criterionGroups[%d]", i), "fixed", "Nhóm tiêu chí thứ %d phải là %q với %d điểm.", i+1, want.Name, want.MaxPoints/100)
		}
	}
	return f.Err()
}
