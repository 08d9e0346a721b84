package competition

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// NewCycle is one climb to be planned. StartsOn and EndsOn are days, both included.
type NewCycle struct {
	ProgrammeID uuid.UUID
	Name        string
	StartsOn    time.Time
	EndsOn      time.Time
}

// CreateCycle plans a climb of a programme's ladder. Organisers of the nation and
// administrators only, as for every change of a cycle. Conflict "cycle-exists" when
// the programme has one of that name.
func (s *Service) CreateCycle(ctx context.Context, by account.Account, n NewCycle) (*Cycle, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make cycle id: %w", err)
	}
	c := &Cycle{ID: id, ProgrammeID: n.ProgrammeID, Name: n.Name, StartsOn: n.StartsOn, EndsOn: n.EndsOn, Status: CycleOpen, Version: 1}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requirePlanner(tx, by); err != nil {
			return err
		}
		if err := c.check(); err != nil {
			return err
		}
		// Shared: the ladder does not change while a cycle is put on it.
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM programmes WHERE id = $1 FOR SHARE", c.ProgrammeID); err != nil {
			return fmt.Errorf("lock programme: %w", err)
		}
		if _, err := GetProgramme(tx, c.ProgrammeID); err != nil {
			return err
		}
		c.CreatedAt = tx.Now()
		if err := tx.Create(c).Error; database.IsUnique(err, "cycles_programme_id_name_key") {
			return fault.New(fault.Conflict, "cycle-exists", "Chương trình đã có chu kỳ %s.", c.Name)
		} else if err != nil {
			return fmt.Errorf("create cycle: %w", err)
		}
		return recordOn(tx, by, "create-cycle", "cycle", c.ID, "", map[string]any{"name": c.Name})
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// UpdateCycle changes the name and the days of an open cycle.
func (s *Service) UpdateCycle(ctx context.Context, by account.Account, id uuid.UUID, version int, n NewCycle) (*Cycle, error) {
	return s.changeCycle(ctx, by, id, version, func(tx *database.Tx, c *Cycle) error {
		c.Name, c.StartsOn, c.EndsOn = n.Name, n.StartsOn, n.EndsOn
		if err := c.check(); err != nil {
			return err
		}
		members, err := Members(tx, id)
		if err != nil {
			return err
		}
		if err := s.checkMembers(tx, c, members); err != nil {
			return err
		}
		err = tx.Model(&Cycle{ID: id}).Select("Name", "StartsOn", "EndsOn").Updates(c).Error
		if database.IsUnique(err, "cycles_programme_id_name_key") {
			return fault.New(fault.Conflict, "cycle-exists", "Chương trình đã có chu kỳ %s.", c.Name)
		}
		if err != nil {
			return fmt.Errorf("update cycle: %w", err)
		}
		return recordOn(tx, by, "update-cycle", "cycle", id, "", map[string]any{"name": c.Name})
	})
}

// SetMembers replaces the cycle's membership. A merged unit is listed either by
// itself or by all of its predecessors. Units that stay without a parent are no
// fault: Uncovered reports them.
func (s *Service) SetMembers(ctx context.Context, by account.Account, cycleID uuid.UUID, version int, members []Member) (*Cycle, error) {
	return s.changeCycle(ctx, by, cycleID, version, func(tx *database.Tx, c *Cycle) error {
		if err := s.checkMembers(tx, c, members); err != nil {
			return err
		}
		if err := tx.Where("cycle_id = ?", cycleID).Delete(&Member{}).Error; err != nil {
			return fmt.Errorf("replace cycle members: %w", err)
		}
		rows := make([]Member, 0, len(members))
		for _, m := range members {
			rows = append(rows, Member{CycleID: cycleID, MemberID: m.MemberID, ParentID: m.ParentID})
		}
		if len(rows) > 0 {
			if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
				return fmt.Errorf("write cycle members: %w", err)
			}
		}
		return recordOn(tx, by, "set-cycle-members", "cycle", cycleID, "", map[string]any{"members": rows})
	})
}

func (s *Service) checkMembers(tx *database.Tx, c *Cycle, members []Member) error {
	tiers, err := Tiers(tx, c.ProgrammeID)
	if err != nil {
		return err
	}
	a, err := readAtlas(tx, members)
	if err != nil {
		return err
	}
	return checkMembers(c, tiers, members, a)
}

// Uncovered are the units that live when the cycle begins and have no region in
// it, so that nothing could climb from them. It is empty for a ladder without regions.
func (s *Service) Uncovered(ctx context.Context, cycleID uuid.UUID) (missing []unit.Unit, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		c, err := GetCycle(tx, cycleID)
		if err != nil {
			return err
		}
		tiers, err := Tiers(tx, c.ProgrammeID)
		if err != nil {
			return err
		}
		climbs := false
		for _, t := range tiers {
			climbs = climbs || t.UnitLevel == unit.Region
		}
		if !climbs {
			return nil
		}
		members, err := Members(tx, cycleID)
		if err != nil {
			return err
		}
		a, err := readAtlas(tx, members)
		if err != nil {
			return err
		}
		missing = uncovered(c, unit.Province, members, a)
		return nil
	})
	return missing, err
}

// SetQuota says how many promotions a unit may send up from a tier in a cycle, over
// all its rounds. version is 0 for a first quota. The top tier sends nowhere.
func (s *Service) SetQuota(ctx context.Context, by account.Account, cycleID uuid.UUID, tier string, unitID uuid.UUID, version, places int) (*Quota, error) {
	q := &Quota{CycleID: cycleID, Tier: tier, UnitID: unitID, Places: places, Version: version + 1}
	err := s.onQuota(ctx, by, cycleID, tier, unitID, version, func(tx *database.Tx) error {
		if places < 0 || places > 100_000 {
			var f fault.Fields
			f.Add("places", "range", "Chỉ tiêu phải từ 0 đến 100.000.")
			return f.Err()
		}
		if err := tx.Save(q).Error; err != nil {
			return fmt.Errorf("write quota: %w", err)
		}
		return recordOn(tx, by, "set-quota", "cycle", cycleID, "", map[string]any{"tier": tier, "unit": unitID, "places": places})
	})
	if err != nil {
		return nil, err
	}
	return q, nil
}

// RemoveQuota lifts the limit. Lifting one that is not there changes nothing.
func (s *Service) RemoveQuota(ctx context.Context, by account.Account, cycleID uuid.UUID, tier string, unitID uuid.UUID, version int) error {
	return s.onQuota(ctx, by, cycleID, tier, unitID, version, func(tx *database.Tx) error {
		gone := tx.Where("cycle_id = ? AND tier = ? AND unit_id = ?", cycleID, tier, unitID).Delete(&Quota{})
		if gone.Error != nil {
			return fmt.Errorf("remove quota: %w", gone.Error)
		}
		if gone.RowsAffected == 0 {
			return nil
		}
		return recordOn(tx, by, "remove-quota", "cycle", cycleID, "", map[string]any{"tier": tier, "unit": unitID})
	})
}

// onQuota is one transaction on one quota of an open cycle, which it locks.
func (s *Service) onQuota(ctx context.Context, by account.Account, cycleID uuid.UUID, tier string, unitID uuid.UUID, version int, fn func(tx *database.Tx) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requirePlanner(tx, by); err != nil {
			return err
		}
		c, err := lockCycle(tx, cycleID)
		if err != nil {
			return err
		}
		if c.Status != CycleOpen {
			return cycleClosed(c)
		}
		if err := checkSender(tx, c, tier, unitID); err != nil {
			return err
		}
		var now Quota
		err = tx.Where("cycle_id = ? AND tier = ? AND unit_id = ?", cycleID, tier, unitID).First(&now).Error
		if err != nil && !database.Missing(err) {
			return fmt.Errorf("read quota: %w", err)
		}
		if now.Version != version {
			return Stale(tx, "Chỉ tiêu", cycleID, "set-quota", &now)
		}
		return fn(tx)
	})
}

// checkSender refuses a quota for a tier that sends nowhere or a unit not of that tier.
func checkSender(tx *database.Tx, c *Cycle, tier string, unitID uuid.UUID) error {
	tiers, err := Tiers(tx, c.ProgrammeID)
	if err != nil {
		return err
	}
	var f fault.Fields
	at := -1
	for i := range tiers {
		if tiers[i].Tier == tier {
			at = i
		}
	}
	switch {
	case at < 0:
		f.Add("tier", "unknown", "Chương trình không có cấp bình chọn này.")
	case at == len(tiers)-1:
		f.Add("tier", "top", "Cấp cao nhất không đề cử lên đâu nữa.")
	default:
		u, err := unit.Get(tx, unitID)
		if err != nil && fault.Of(err) == nil {
			return err
		}
		if err != nil || u.Level != tiers[at].UnitLevel {
			f.Add("unitId", "level", "Đơn vị này không thuộc %s.", tiers[at].NameVi)
		}
	}
	return f.Err()
}

// CloseCycle ends a climb for good, once none of its rounds is under way; what has
// not been taken in by then lapses (OnClose). Closing twice changes nothing.
func (s *Service) CloseCycle(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Cycle, error) {
	var closed *Cycle
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requirePlanner(tx, by); err != nil {
			return err
		}
		c, err := lockCycle(tx, id)
		if err != nil {
			return err
		}
		closed = c
		if c.Status == CycleClosed {
			return nil
		}
		if c.Version != version {
			return Stale(tx, "Chu kỳ", c.ID, "", c)
		}
		var running []Round
		if err := tx.Where("cycle_id = ? AND phase NOT IN ('draft', 'published', 'closed')", id).Order("id").Find(&running).Error; err != nil {
			return fmt.Errorf("look for running rounds: %w", err)
		}
		if len(running) > 0 {
			e := fault.New(fault.Conflict, "cycle-has-running-rounds", "Còn %d kỳ bình chọn chưa công bố.", len(running))
			for _, r := range running {
				e.Fields = append(e.Fields, fault.Field{Path: "rounds." + r.ID.String(), Code: "running", Message: fmt.Sprintf("%s đang ở giai đoạn %s.", r.Title, r.Phase.NameVi())})
			}
			return e
		}
		c.Status = CycleClosed
		c.Version++
		if err := tx.Model(&Cycle{ID: id}).Select("Status", "Version").Updates(c).Error; err != nil {
			return fmt.Errorf("close cycle: %w", err)
		}
		if err := recordOn(tx, by, "close-cycle", "cycle", id, clean(reason), nil); err != nil {
			return err
		}
		for _, hook := range s.OnClose {
			if err := hook(tx, by, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return closed, nil
}

// Cycles lists a programme's cycles, or with uuid.Nil all, the latest first. Anyone
// may read them.
func (s *Service) Cycles(ctx context.Context, programmeID uuid.UUID) (cycles []Cycle, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		q := tx.Order("starts_on DESC, id DESC")
		if programmeID != uuid.Nil {
			q = q.Where("programme_id = ?", programmeID)
		}
		if err := q.Find(&cycles).Error; err != nil {
			return fmt.Errorf("list cycles: %w", err)
		}
		return nil
	})
	return cycles, err
}

// CycleDetail is a cycle with its membership and quotas.
type CycleDetail struct {
	Cycle
	Members []Member
	Quotas  []Quota
}

// Cycle reads one cycle with its membership and quotas. Anyone may.
func (s *Service) Cycle(ctx context.Context, id uuid.UUID) (*CycleDetail, error) {
	var d CycleDetail
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		c, err := GetCycle(tx, id)
		if err != nil {
			return err
		}
		d.Cycle = *c
		if d.Members, err = Members(tx, id); err != nil {
			return err
		}
		if err := tx.Where("cycle_id = ?", id).Order("tier, unit_id").Find(&d.Quotas).Error; err != nil {
			return fmt.Errorf("read quotas: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func (s *Service) changeCycle(ctx context.Context, by account.Account, id uuid.UUID, version int, fn func(tx *database.Tx, c *Cycle) error) (*Cycle, error) {
	var changed *Cycle
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requirePlanner(tx, by); err != nil {
			return err
		}
		c, err := lockCycle(tx, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			return Stale(tx, "Chu kỳ", c.ID, "", c)
		}
		if c.Status != CycleOpen {
			return cycleClosed(c)
		}
		c.Version++
		if err := tx.Model(&Cycle{ID: id}).Select("Version").Updates(c).Error; err != nil {
			return fmt.Errorf("count cycle version: %w", err)
		}
		if err := fn(tx, c); err != nil {
			return err
		}
		changed = c
		return nil
	})
	if err != nil {
		return nil, err
	}
	return changed, nil
}

func cycleClosed(c *Cycle) error {
	return fault.New(fault.Conflict, "cycle-closed", "Chu kỳ %s đã kết thúc.", c.Name)
}

// requirePlanner admits those who plan for the whole nation.
func requirePlanner(tx *database.Tx, by account.Account) error {
	if by.IsPlatform() {
		return nil
	}
	if nation, err := organisesNation(tx, by); err != nil || nation {
		return err
	}
	err := account.RequireAdministrator(tx, by)
	if fault.Of(err) != nil {
		return fault.New(fault.Forbidden, "not-national-organiser", "Chỉ đơn vị tổ chức cấp quốc gia hoặc quản trị viên được thay đổi chu kỳ.")
	}
	return err
}
