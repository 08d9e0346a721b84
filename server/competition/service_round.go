package competition

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

// NewRound is a round to be planned. What is nil or empty comes from the round
// From, else from the programme's tier, templates and DefaultRules.
type NewRound struct {
	CycleID       uuid.UUID
	Tier          string
	UnitID        uuid.UUID
	From          *uuid.UUID // a round whose plan, rules and rubrics are copied; never its dates
	Title         string
	Demonstration bool

	AdmitsOpen, AdmitsPromoted, ReceivesPromotions, PublishesAll *bool

	PacketMode           PacketMode
	JudgingCodePattern   string
	Rules                *Rules
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time
	ScreeningClosesAt    *time.Time
	AppealDays           int
}

// Create makes a draft round with its first rules and a first rubric per product
// group. Organisers of the round's unit, or of the nation. Conflict
// "receiver-exists" when the cycle has a receiving round for this tier and unit.
func (s *Service) Create(ctx context.Context, by account.Account, n NewRound) (*Round, error) {
	var round *Round
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireOrganiser(tx, by, n.UnitID); err != nil {
			return err
		}
		cycle, err := ShareCycle(tx, n.CycleID)
		if err != nil {
			return err
		}
		if cycle.Status != CycleOpen {
			return cycleClosed(cycle)
		}
		definition, err := Define(tx, cycle.ProgrammeID)
		if err != nil {
			return err
		}
		r, trees, err := draft(tx, by, n, cycle, definition)
		if err != nil {
			return err
		}
		if err := checkDraft(r, definition.Groups, trees); err != nil {
			return err
		}
		if err := tx.Create(r).Error; database.IsUnique(err, "rounds_one_receiver") {
			return receiverExists()
		} else if err != nil {
			return fmt.Errorf("create round: %w", err)
		}
		if err := appendRules(tx, by, r, "", nil); err != nil {
			return err
		}
		for _, g := range definition.Groups {
			if _, err := rubric.Append(tx, by, r.ID, g.GroupID, trees[g.GroupID]); err != nil {
				return err
			}
		}
		round = r
		detail := map[string]any{"tier": r.Tier, "unit": r.UnitID}
		if n.From != nil {
			detail["from"] = *n.From
		}
		if err := record(tx, by, "create-round", r, "", detail); err != nil {
			return err
		}
		return s.copyTerms(tx, by, n.From, r)
	})
	if err != nil {
		return nil, err
	}
	return round, nil
}

// draft puts a new round together, with the tree of each product group.
func draft(tx *database.Tx, by account.Account, n NewRound, c *Cycle, d *Definition) (*Round, map[string]rubric.Tree, error) {
	at := slices.IndexFunc(d.Tiers, func(t Tier) bool { return t.Tier == n.Tier })
	if at < 0 {
		return nil, nil, tierNotFound()
	}
	tier := d.Tiers[at]
	u, err := unit.Get(tx, n.UnitID)
	if err != nil {
		return nil, nil, err
	}
	var f fault.Fields
	if u.Level != tier.UnitLevel {
		f.Add("unitId", "level", "%s không phải là đơn vị của %s.", u.Title(), tier.NameVi)
	} else if u.ValidFrom.After(c.EndsOn) || u.ValidUntil != nil && u.ValidUntil.Before(c.StartsOn) {
		f.Add("unitId", "not-valid", "%s không có hiệu lực trong chu kỳ %s.", u.Title(), c.Name)
	}
	if err := f.Err(); err != nil {
		return nil, nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, nil, fmt.Errorf("make round id: %w", err)
	}
	r := &Round{
		ID: id, CycleID: c.ID, ProgrammeID: c.ProgrammeID, Tier: n.Tier, UnitID: u.ID, Demonstration: n.Demonstration,
		Title:      fmt.Sprintf("%s %s – %s, %s", d.NameVi, lowerFirst(tier.NameVi), u.Name, c.Name),
		AdmitsOpen: tier.AdmitsOpen, AdmitsPromoted: tier.AdmitsPromoted, PacketMode: ShowProduct, JudgingCodePattern: "{group}{number}",
		Phase: Draft, PhaseAt: tx.Now(), Stage: 1, Rules: DefaultRules(), RulesVersion: 1, AppealDays: DefaultAppealDays, Version: 1, CreatedAt: tx.Now(),
		RegistrationOpensAt: n.RegistrationOpensAt, RegistrationClosesAt: n.RegistrationClosesAt, ScreeningClosesAt: n.ScreeningClosesAt,
	}
	trees := map[string]rubric.Tree{}
	for _, t := range d.Templates {
		for _, g := range d.Groups {
			if t.GroupID == g.GroupID {
				trees[g.GroupID] = t.Tree
			} else if _, own := trees[g.GroupID]; t.GroupID == "" && !own {
				trees[g.GroupID] = t.Tree
			}
		}
	}
	if n.From != nil {
		if err := copyFrom(tx, by, r, *n.From, d, trees); err != nil {
			return nil, nil, err
		}
	}
	n.override(r)
	return r, trees, nil
}

// copyFrom takes rules, rubrics and how things are shown from a round of the same
// programme that by may see.
func copyFrom(tx *database.Tx, by account.Account, r *Round, id uuid.UUID, d *Definition, trees map[string]rubric.Tree) error {
	from, err := Get(tx, id)
	if err != nil {
		return err
	}
	if seen, err := maySee(tx, by, from); err != nil {
		return err
	} else if !seen {
		return roundNotFound()
	}
	views, err := view(tx, by, []Round{*from}) // what a council decides below is not copied before it is published
	if err != nil {
		return err
	}
	from = &views[0].Round
	if from.ProgrammeID != r.ProgrammeID {
		var f fault.Fields
		f.Add("from", "other-programme", "Chỉ sao chép được từ kỳ bình chọn của cùng chương trình.")
		return f.Err()
	}
	r.Rules, r.PacketMode, r.JudgingCodePattern, r.PublishesAll = from.Rules, from.PacketMode, from.JudgingCodePattern, from.PublishesAll
	r.AppealDays = from.AppealDays
	if from.Tier == r.Tier {
		r.AdmitsOpen, r.AdmitsPromoted = from.AdmitsOpen, from.AdmitsPromoted
	}
	current, err := rubric.CurrentAll(tx, from.ID)
	if err != nil {
		return err
	}
	for _, c := range current {
		if slices.ContainsFunc(d.Groups, func(g Group) bool { return g.GroupID == c.GroupID }) {
			trees[c.GroupID] = c.Tree
		}
	}
	return nil
}

// copyTerms has later concepts copy what is theirs (OnCopy), where by works on the round
// copied from: what its team asks itself is no stranger's.
func (s *Service) copyTerms(tx *database.Tx, by account.Account, id *uuid.UUID, to *Round) error {
	if id == nil {
		return nil
	}
	from, err := Get(tx, *id)
	if err != nil {
		return err
	}
	views, err := view(tx, by, []Round{*from})
	if err != nil || !views[0].Team {
		return err
	}
	for _, hook := range s.OnCopy {
		if err := hook(tx, by, from, to); err != nil {
			return err
		}
	}
	return nil
}

func (n NewRound) override(r *Round) {
	if clean(n.Title) != "" {
		r.Title = n.Title
	}
	for _, choice := range []struct {
		given *bool
		to    *bool
	}{
		{n.AdmitsOpen, &r.AdmitsOpen}, {n.AdmitsPromoted, &r.AdmitsPromoted},
		{n.ReceivesPromotions, &r.ReceivesPromotions}, {n.PublishesAll, &r.PublishesAll},
	} {
		if choice.given != nil {
			*choice.to = *choice.given
		}
	}
	if n.PacketMode != "" {
		r.PacketMode = n.PacketMode
	}
	if n.JudgingCodePattern != "" {
		r.JudgingCodePattern = n.JudgingCodePattern
	}
	if n.AppealDays != 0 {
		r.AppealDays = n.AppealDays
	}
	if n.Rules != nil {
		r.Rules = *n.Rules
	}
}

func checkDraft(r *Round, groups []Group, trees map[string]rubric.Tree) error {
	plan := r.Plan()
	if err := plan.check(); err != nil {
		return err
	}
	r.follow(plan)
	r.Rules = tidy(r.Rules)
	var ids []string
	for _, tree := range trees {
		for _, g := range tree.CriterionGroups {
			ids = append(ids, g.ID)
		}
	}
	return underRules(CheckRules(r.Rules, groups, ids))
}

// Update changes a round's plan and, until scoring opens, its rules. Once the round
// has left draft a reason goes on the record, and only what may still change does
// (Conflict "phase-too-late"; frozen rules: "rules-frozen").
func (s *Service) Update(ctx context.Context, by account.Account, roundID uuid.UUID, version int, plan Plan, rules Rules, reason string) (*Round, error) {
	reason = clean(reason)
	return s.change(ctx, by, roundID, version, movers(""), func(tx *database.Tx, r *Round) error {
		if err := plan.check(); err != nil {
			return err
		}
		if err := checkChange(r.Phase, r.Plan(), plan); err != nil {
			return err
		}
		if r.Phase != Draft && reason == "" {
			return reasonMissing()
		}
		rules = tidy(rules)
		columns := slices.Clone(planColumns)
		if newRules := !reflect.DeepEqual(r.Rules, rules); newRules {
			if r.FrozenAt != nil {
				return rulesFrozen()
			}
			if err := checkRules(tx, r, rules); err != nil {
				return err
			}
			r.Rules = rules
			r.RulesVersion++
			columns = append(columns, "Rules", "RulesVersion")
			if err := appendRules(tx, by, r, reason, nil); err != nil {
				return err
			}
		}
		r.follow(plan)
		if err := save(tx, r, columns...); database.IsUnique(errors.Unwrap(err), "rounds_one_receiver") {
			return receiverExists()
		} else if err != nil {
			return err
		}
		return record(tx, by, "update-round", r, reason, map[string]any{"rulesVersion": r.RulesVersion})
	})
}

// Deadline names a moment of a round that may be extended.
type Deadline string

const (
	RegistrationDeadline Deadline = "registration"
	ScreeningDeadline    Deadline = "screening"
)

// Extend moves an announced deadline to a later moment, with a reason on the record.
// Registration is extended while the round is in registration, screening until
// scoring opens. An extended registration takes a screening deadline that would
// come before it along.
func (s *Service) Extend(ctx context.Context, by account.Account, roundID uuid.UUID, version int, what Deadline, to time.Time, reason string) (*Round, error) {
	reason = clean(reason)
	to = to.UTC().Truncate(time.Microsecond)
	return s.change(ctx, by, roundID, version, movers(""), func(tx *database.Tx, r *Round) error {
		was, until := &r.RegistrationClosesAt, Registration
		switch what {
		case RegistrationDeadline:
		case ScreeningDeadline:
			was, until = &r.ScreeningClosesAt, Screening
		default:
			var f fault.Fields
			f.Add("what", "unknown", "Chỉ gia hạn được đăng ký hoặc sơ duyệt.")
			return f.Err()
		}
		if r.Phase == Draft || r.Phase.After(until) {
			return fault.New(fault.Conflict, "phase-too-late", "Kỳ bình chọn đang ở giai đoạn %s, không thể gia hạn.", r.Phase.NameVi())
		}
		var f fault.Fields
		switch {
		case !to.After(tx.Now()):
			f.Add("to", "past", "Thời hạn mới phải ở sau thời điểm này.")
		case *was != nil && !to.After(**was):
			f.Add("to", "not-later", "Thời hạn mới phải sau thời hạn cũ (%s).", momentVi(**was))
		case to.Year() > 2200:
			f.Add("to", "range", "Thời điểm không hợp lệ.")
		case what == ScreeningDeadline && to.Before(*r.RegistrationClosesAt):
			f.Add("to", "order", "Hạn sơ duyệt không được trước ngày đóng đăng ký.")
		}
		if reason == "" {
			f.Add("reason", "required", "Phải ghi lý do.")
		}
		if err := f.Err(); err != nil {
			return err
		}
		detail := map[string]any{"what": what, "from": *was, "to": to}
		*was = &to
		if what == RegistrationDeadline && r.ScreeningClosesAt != nil && r.ScreeningClosesAt.Before(to) {
			detail["screeningFrom"] = *r.ScreeningClosesAt
			r.ScreeningClosesAt = &to
		}
		if err := save(tx, r, "RegistrationClosesAt", "ScreeningClosesAt"); err != nil {
			return err
		}
		return record(tx, by, "extend-deadline", r, reason, detail)
	})
}

// SchedulePublication says when an approved result is to be published by itself,
// or with nil that it is published by hand.
func (s *Service) SchedulePublication(ctx context.Context, by account.Account, roundID uuid.UUID, version int, at *time.Time) (*Round, error) {
	return s.change(ctx, by, roundID, version, movers(""), func(tx *database.Tx, r *Round) error {
		if r.Phase.After(Approved) {
			return fault.New(fault.Conflict, "phase-too-late", "Kết quả đã được công bố.")
		}
		if at != nil {
			utc := at.UTC().Truncate(time.Microsecond)
			at = &utc
			if !at.After(tx.Now()) || at.Year() > 2200 {
				var f fault.Fields
				f.Add("publishAt", "past", "Thời điểm công bố phải ở sau thời điểm này.")
				return f.Err()
			}
		}
		r.PublishAt = at
		if err := save(tx, r, "PublishAt"); err != nil {
			return err
		}
		return record(tx, by, "schedule-publication", r, "", map[string]any{"publishAt": at})
	})
}

// Delete removes a draft that nothing refers to yet. Conflict "round-not-draft"
// once it has been announced, "round-in-use" when people or entries belong to it.
func (s *Service) Delete(ctx context.Context, by account.Account, roundID uuid.UUID, version int) error {
	_, err := s.change(ctx, by, roundID, version, movers(""), func(tx *database.Tx, r *Round) error {
		if r.Phase != Draft {
			return fault.New(fault.Conflict, "round-not-draft", "Chỉ xóa được kỳ bình chọn còn là bản nháp.")
		}
		for _, query := range []string{
			"DELETE FROM rubrics WHERE round_id = $1",
			"DELETE FROM round_checklists WHERE round_id = $1",
			"DELETE FROM round_entry_rules WHERE round_id = $1",
			"DELETE FROM round_rules WHERE round_id = $1",
			"DELETE FROM forming_decisions WHERE round_id = $1",
			"DELETE FROM assignments WHERE round_id = $1",
			"DELETE FROM grants WHERE round_id = $1",
			"DELETE FROM rounds WHERE id = $1",
		} {
			_, err := tx.Pgx.Exec(tx.Context(), query, r.ID)
			if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code == "23503" {
				return fault.New(fault.Conflict, "round-in-use", "Kỳ bình chọn đã có hồ sơ, giám khảo hoặc thành viên Hội đồng, không thể xóa.")
			}
			if err != nil {
				return fmt.Errorf("delete round %s: %w", r.ID, err)
			}
		}
		return record(tx, by, "delete-round", r, "", map[string]any{"title": r.Title, "tier": r.Tier, "unit": r.UnitID})
	})
	return err
}

func requireOrganiser(tx *database.Tx, by account.Account, unitID uuid.UUID) error {
	err := account.RequireOnUnit(tx, by, unitID, account.Organiser)
	if err == nil || fault.Of(err) == nil {
		return err
	}
	if nation, err := organisesNation(tx, by); err != nil || nation {
		return err
	}
	return notOrganiser()
}

func receiverExists() error {
	return &fault.Error{
		Kind: fault.Conflict, Code: "receiver-exists", Message: "Trong chu kỳ này đã có một kỳ bình chọn khác của đơn vị nhận sản phẩm chuyển cấp.",
		Fields: fault.Fields{{Path: "receivesPromotions", Code: "receiver-exists", Message: "Đã có kỳ bình chọn khác nhận sản phẩm chuyển cấp."}},
	}
}

func lowerFirst(s string) string {
	for i, r := range s {
		return string(unicode.ToLower(r)) + s[i+len(string(r)):]
	}
	return s
}
