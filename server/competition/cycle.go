package competition

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// CycleStatus of a cycle.
type CycleStatus string

const (
	CycleOpen   CycleStatus = "open"
	CycleClosed CycleStatus = "closed"
)

// Cycle is one climb of the ladder.
type Cycle struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	ProgrammeID uuid.UUID
	Name        string    // "2026-2027"
	StartsOn    time.Time `gorm:"type:date"`
	EndsOn      time.Time `gorm:"type:date"`
	Status      CycleStatus
	Version     int
	CreatedAt   time.Time
}

// Member says which parent a unit has in one cycle: a province's region. A merged
// province may stand there by its predecessors instead of itself.
type Member struct {
	CycleID  uuid.UUID `gorm:"primaryKey"`
	MemberID uuid.UUID `gorm:"primaryKey"`
	ParentID uuid.UUID
}

// TableName is the table of cycle members.
func (Member) TableName() string { return "cycle_members" }

// Quota is how many promotions a unit may send up from a tier in one cycle, over
// all its rounds.
type Quota struct {
	CycleID uuid.UUID `gorm:"primaryKey"`
	Tier    string    `gorm:"primaryKey"` // the sending tier
	UnitID  uuid.UUID `gorm:"primaryKey"`
	Places  int
	Version int
}

// TableName is the table of quotas.
func (Quota) TableName() string { return "cycle_quotas" }

func (c *Cycle) check() error {
	var f fault.Fields
	c.Name = clean(c.Name)
	if c.Name == "" || len([]rune(c.Name)) > 60 {
		f.Add("name", "length", "Tên chu kỳ phải có từ 1 đến 60 ký tự.")
	}
	c.StartsOn, c.EndsOn = date(c.StartsOn), date(c.EndsOn)
	if y := c.StartsOn.Year(); y < 2008 || y > 2200 {
		f.Add("startsOn", "range", "Ngày bắt đầu không hợp lệ.")
	}
	switch {
	case c.EndsOn.Before(c.StartsOn):
		f.Add("endsOn", "order", "Ngày kết thúc phải sau ngày bắt đầu.")
	case c.EndsOn.After(c.StartsOn.AddDate(10, 0, 0)):
		f.Add("endsOn", "range", "Một chu kỳ dài nhất 10 năm.")
	}
	return f.Err()
}

// date is the calendar day that t names in its own zone, as dates are stored.
func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// atlas is what membership is judged by: all units above communes, and which went
// into which.
type atlas struct {
	units map[uuid.UUID]unit.Unit
	into  []unit.Succession
}

func (a atlas) predecessors(id uuid.UUID) []uuid.UUID {
	var ids []uuid.UUID
	for _, s := range a.into {
		if s.SuccessorID == id {
			ids = append(ids, s.PredecessorID)
		}
	}
	return ids
}

// checkMembers refuses a list by which some unit would have no parent or two: a
// member twice; a member beside its own predecessors; some predecessors of a merged
// unit without the others; a parent that is not above, is no unit of any of the
// programme's tiers, or did not live when the cycle began; a region as a member.
func checkMembers(c *Cycle, tiers []Tier, members []Member, a atlas) error {
	var f fault.Fields
	listed := map[uuid.UUID]bool{}
	for _, m := range members {
		listed[m.MemberID] = true
	}
	seen := map[uuid.UUID]bool{}
	for i, m := range members {
		path := fmt.Sprintf("members[%d]", i)
		member, ok := a.units[m.MemberID]
		if !ok {
			f.Add(path+".memberId", "unknown", "Không có đơn vị này.")
			continue
		}
		parent, ok := a.units[m.ParentID]
		if !ok {
			f.Add(path+".parentId", "unknown", "Không có đơn vị cấp trên này.")
			continue
		}
		if seen[m.MemberID] {
			f.Add(path+".memberId", "repeated", "%s được xếp hai lần.", member.Title())
		}
		seen[m.MemberID] = true
		if member.Level == unit.Region || member.Level == unit.Nation {
			f.Add(path+".memberId", "level", "%s chỉ có thể là đơn vị cấp trên.", member.Title())
			continue
		}
		if rank(parent.Level) >= rank(member.Level) || !slices.ContainsFunc(tiers, func(t Tier) bool { return t.UnitLevel == parent.Level }) {
			f.Add(path+".parentId", "level", "%s không thể là cấp trên của %s trong chương trình này.", parent.Title(), member.Title())
		} else if !parent.ValidOn(c.StartsOn) {
			f.Add(path+".parentId", "not-valid", "%s không có hiệu lực khi chu kỳ bắt đầu.", parent.Title())
		}
		checkValidity(&f, path, c, member, listed, a)
	}
	return f.Err()
}

// checkValidity admits a member that lives when the cycle begins and is not listed
// by its predecessors too, or a predecessor of such a unit together with all others.
func checkValidity(f *fault.Fields, path string, c *Cycle, member unit.Unit, listed map[uuid.UUID]bool, a atlas) {
	if member.ValidOn(c.StartsOn) {
		if slices.ContainsFunc(a.predecessors(member.ID), func(id uuid.UUID) bool { return listed[id] }) {
			f.Add(path+".memberId", "beside-predecessors", "%s không được xếp cùng lúc với đơn vị trước sáp nhập của mình.", member.Title())
		}
		return
	}
	heir := uuid.Nil
	for _, s := range a.into {
		if s.PredecessorID == member.ID && a.units[s.SuccessorID].ValidOn(c.StartsOn) {
			heir = s.SuccessorID
		}
	}
	if heir == uuid.Nil {
		f.Add(path+".memberId", "not-valid", "%s không có hiệu lực khi chu kỳ bắt đầu và không nhập vào đơn vị nào khi đó.", member.Title())
		return
	}
	for _, sibling := range a.predecessors(heir) {
		if !listed[sibling] {
			f.Add(path+".memberId", "predecessors-missing", "%s được xếp theo đơn vị cũ thì phải xếp đủ: còn thiếu %s.", a.units[heir].Title(), a.units[sibling].Title())
			return
		}
	}
}

// uncovered are the units of a level that live when the cycle begins and have no
// parent in it, by themselves or by predecessors, in the order of their names.
func uncovered(c *Cycle, level unit.Level, members []Member, a atlas) []unit.Unit {
	listed := map[uuid.UUID]bool{}
	for _, m := range members {
		listed[m.MemberID] = true
	}
	var missing []unit.Unit
	for _, u := range a.units {
		if u.Level != level || !u.ValidOn(c.StartsOn) || listed[u.ID] {
			continue
		}
		before := a.predecessors(u.ID)
		if len(before) > 0 && !slices.ContainsFunc(before, func(id uuid.UUID) bool { return !listed[id] }) {
			continue
		}
		missing = append(missing, u)
	}
	slices.SortFunc(missing, func(x, y unit.Unit) int {
		if x.NameFolded != y.NameFolded {
			if x.NameFolded < y.NameFolded {
				return -1
			}
			return 1
		}
		return slices.Compare(x.ID[:], y.ID[:])
	})
	return missing
}
