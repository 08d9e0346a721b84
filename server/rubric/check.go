package rubric

import (
	"fmt"
	"regexp"
	"slices"

	"tieubieu/server/fault"
)

// Total of every sheet, in hundredths.
const Total = 10000

// Kinds of criteria.
const (
	Points  = "points"
	Options = "options"
)

var (
	idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	// Steps that a points criterion may have, in hundredths.
	Steps = []int64{100, 50, 25, 10}
)

// Limits of one tree, so that it fits a tablet and a printed sheet.
const (
	maxGroups   = 12
	maxCriteria = 60 // in the whole tree
	maxOptions  = 20 // options or levels of one criterion
	maxName     = 300
	maxText     = 2000
)

// Best is the most points this criterion can give, in hundredths.
func (c Criterion) Best() int64 {
	if c.Kind != Options {
		return c.MaxPoints
	}
	var best int64
	for _, o := range c.Options {
		best = max(best, o.Points)
	}
	return best
}

// Check refuses a tree that cannot be scored by, one field per fault, with paths
// such as "criterionGroups[0].criteria[2].step": groups add up to 100 points,
// criteria to their group (an options criterion by its best answer), steps divide
// maxima, ids are words and unique in the tree, a knock-out has its reason.
func (t Tree) Check() error {
	c := checker{ids: map[string]string{}}
	if len(t.CriterionGroups) == 0 {
		c.faults.Add("criterionGroups", "required", "Bộ tiêu chí chưa có nhóm tiêu chí nào.")
		return c.faults.Err()
	}
	if len(t.CriterionGroups) > maxGroups {
		c.faults.Add("criterionGroups", "too-many", "Bộ tiêu chí có nhiều hơn %d nhóm tiêu chí.", maxGroups)
		return c.faults.Err()
	}
	c.text("note", t.Note, maxText, false)
	var sum int64
	var criteria int
	for i, g := range t.CriterionGroups {
		c.group(fmt.Sprintf("criterionGroups[%d]", i), g)
		if inRange(g.MaxPoints) {
			sum += g.MaxPoints
		}
		criteria += len(g.Criteria)
	}
	if criteria > maxCriteria {
		c.faults.Add("criterionGroups", "too-many", "Bộ tiêu chí có %d tiêu chí, nhiều nhất là %d.", criteria, maxCriteria)
	}
	if sum != Total {
		c.faults.Add("criterionGroups", "sum", "Các nhóm tiêu chí cộng lại được %s điểm, phải là 100.", pointsVi(sum))
	}
	return c.faults.Err()
}

type checker struct {
	faults fault.Fields
	ids    map[string]string // id to the path that has it
}

func inRange(points int64) bool { return points >= 0 && points <= Total }

func (c *checker) id(path, id string) {
	if !idPattern.MatchString(id) {
		c.faults.Add(path+".id", "pattern", "Mã %q phải gồm chữ thường không dấu, chữ số và dấu gạch nối, bắt đầu bằng chữ, dài nhất 40 ký tự.", id)
		return
	}
	if c.ids[id] != "" {
		c.faults.Add(path+".id", "repeated", "Mã %q bị dùng hai lần.", id)
		return
	}
	c.ids[id] = path
}

func (c *checker) text(path, value string, limit int, required bool) {
	if required && value == "" {
		c.faults.Add(path, "required", "Còn để trống.")
	}
	if n := len([]rune(value)); n > limit {
		c.faults.Add(path, "too-long", "Dài %d ký tự, nhiều nhất là %d.", n, limit)
	}
}

func (c *checker) group(path string, g CriterionGroup) {
	c.id(path, g.ID)
	c.text(path+".name", g.Name, maxName, true)
	c.text(path+".nameEn", g.NameEn, maxName, false)
	if !inRange(g.MaxPoints) {
		c.faults.Add(path+".maxPoints", "range", "Điểm tối đa phải từ 0 đến 100.")
		return
	}
	if len(g.Criteria) == 0 {
		c.faults.Add(path+".criteria", "required", "Nhóm %q chưa có tiêu chí nào.", g.Name)
		return
	}
	var sum int64
	before := len(c.faults)
	for i, criterion := range g.Criteria {
		c.criterion(fmt.Sprintf("%s.criteria[%d]", path, i), criterion)
		if best := criterion.Best(); inRange(best) {
			sum += best
		}
	}
	if len(c.faults) == before && sum != g.MaxPoints {
		c.faults.Add(path+".criteria", "sum", "Các tiêu chí của nhóm %q cộng lại được %s điểm, phải là %s.", g.Name, pointsVi(sum), pointsVi(g.MaxPoints))
	}
}

func (c *checker) criterion(path string, k Criterion) {
	c.id(path, k.ID)
	c.text(path+".name", k.Name, maxName, true)
	c.text(path+".nameEn", k.NameEn, maxName, false)
	c.text(path+".guidance", k.Guidance, maxText, false)
	switch k.Kind {
	case Points:
		c.points(path, k)
	case Options:
		c.options(path, k)
	default:
		c.faults.Add(path+".kind", "unknown", "Loại tiêu chí phải là points hoặc options.")
	}
}

func (c *checker) points(path string, k Criterion) {
	if len(k.Options) > 0 {
		c.faults.Add(path+".options", "unexpected", "Tiêu chí cho điểm không có danh sách phương án.")
	}
	if k.MaxPoints <= 0 || k.MaxPoints > Total {
		c.faults.Add(path+".maxPoints", "range", "Điểm tối đa phải lớn hơn 0 và không quá 100.")
		return
	}
	if !slices.Contains(Steps, k.Step) {
		c.faults.Add(path+".step", "unknown", "Bước điểm phải là 1; 0,5; 0,25 hoặc 0,1.")
		return
	}
	if k.MaxPoints%k.Step != 0 {
		c.faults.Add(path+".step", "divides", "Điểm tối đa %s không chia hết cho bước %s.", pointsVi(k.MaxPoints), pointsVi(k.Step))
		return
	}
	if len(k.Levels) > maxOptions {
		c.faults.Add(path+".levels", "too-many", "Nhiều nhất là %d mức.", maxOptions)
		return
	}
	seen := map[int64]bool{}
	for i, l := range k.Levels {
		at := fmt.Sprintf("%s.levels[%d]", path, i)
		c.text(at+".name", l.Name, maxName, false)
		c.text(at+".description", l.Description, maxText, true)
		switch {
		case l.Points < 0 || l.Points > k.MaxPoints || l.Points%k.Step != 0:
			c.faults.Add(at+".points", "range", "Điểm của mức phải từ 0 đến %s, theo bước %s.", pointsVi(k.MaxPoints), pointsVi(k.Step))
		case seen[l.Points]:
			c.faults.Add(at+".points", "repeated", "Hai mức cùng gợi ý %s điểm.", pointsVi(l.Points))
		}
		seen[l.Points] = true
	}
}

func (c *checker) options(path string, k Criterion) {
	if len(k.Levels) > 0 {
		c.faults.Add(path+".levels", "unexpected", "Tiêu chí chọn phương án không có mức gợi ý.")
	}
	if k.Step != 0 {
		c.faults.Add(path+".step", "unexpected", "Tiêu chí chọn phương án không có bước điểm.")
	}
	if len(k.Options) < 2 || len(k.Options) > maxOptions {
		c.faults.Add(path+".options", "count", "Phải có từ 2 đến %d phương án.", maxOptions)
		return
	}
	seen, open := map[string]bool{}, false
	for i, o := range k.Options {
		at := fmt.Sprintf("%s.options[%d]", path, i)
		if !idPattern.MatchString(o.ID) {
			c.faults.Add(at+".id", "pattern", "Mã phương án %q phải gồm chữ thường không dấu, chữ số và dấu gạch nối, bắt đầu bằng chữ.", o.ID)
		} else if seen[o.ID] {
			c.faults.Add(at+".id", "repeated", "Mã phương án %q bị dùng hai lần.", o.ID)
		}
		seen[o.ID] = true
		c.text(at+".description", o.Description, maxText, true)
		if !inRange(o.Points) {
			c.faults.Add(at+".points", "range", "Điểm phải từ 0 đến 100.")
		}
		c.text(at+".reason", o.Reason, maxText, o.KnockOut)
		if !o.KnockOut && o.Reason != "" {
			c.faults.Add(at+".reason", "unexpected", "Chỉ phương án loại mới có lý do loại.")
		}
		open = open || !o.KnockOut && o.Points == k.Best()
	}
	if !open {
		c.faults.Add(path+".options", "all-knock-out", "Phương án cao điểm nhất không được là phương án loại.")
	}
	if k.MaxPoints != 0 && k.MaxPoints != k.Best() {
		c.faults.Add(path+".maxPoints", "best", "Điểm tối đa phải bằng điểm của phương án cao nhất (%s).", pointsVi(k.Best()))
	}
}

// pointsVi is hundredths as people write points: 8550 is "85,5".
func pointsVi(hundredths int64) string {
	sign := ""
	if hundredths < 0 {
		sign, hundredths = "-", -hundredths
	}
	switch whole, rest := hundredths/100, hundredths%100; {
	case rest == 0:
		return fmt.Sprintf("%s%d", sign, whole)
	case rest%10 == 0:
		return fmt.Sprintf("%s%d,%d", sign, whole, rest/10)
	default:
		return fmt.Sprintf("%s%d,%02d", sign, whole, rest)
	}
}
