package competition

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

// Programme fixes the ladder of tiers, the product groups and the templates.
type Programme struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	Code      string
	NameVi    string
	NameEn    string
	Version   int
	CreatedAt time.Time
}

// Tier is one step of a programme's ladder; Position 1 is the lowest.
type Tier struct {
	ProgrammeID    uuid.UUID `gorm:"primaryKey"`
	Tier           string    `gorm:"primaryKey"` // "commune", "province", "region", "nation"
	Position       int
	NameVi         string
	NameEn         string
	UnitLevel      unit.Level
	Optional       bool
	AdmitsOpen     bool // default of its rounds
	AdmitsPromoted bool // default of its rounds
}

// TableName is the table of tiers.
func (Tier) TableName() string { return "programme_tiers" }

// Group is a product group. Letter begins the judging codes of its entries.
type Group struct {
	ProgrammeID uuid.UUID `gorm:"primaryKey"`
	GroupID     string    `gorm:"primaryKey"` // "handicraft"
	Position    int
	Letter      string
	NameVi      string
	NameEn      string
}

// TableName is the table of product groups.
func (Group) TableName() string { return "product_groups" }

// Template is the score sheet that new rounds start from. GroupID "" serves the
// groups that have none of their own. Source says where it comes from.
type Template struct {
	ProgrammeID uuid.UUID   `gorm:"primaryKey"`
	GroupID     string      `gorm:"primaryKey"`
	Tree        rubric.Tree `gorm:"serializer:json"`
	Source      string
}

// TableName is the table of score sheet templates.
func (Template) TableName() string { return "rubric_templates" }

// Definition is a programme with all that belongs to it.
type Definition struct {
	Programme
	Tiers     []Tier     // lowest first; positions are given by the order
	Groups    []Group    // positions are given by the order
	Templates []Template // at most one per group, and one for all others
}

var (
	wordPattern   = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	letterPattern = regexp.MustCompile(`^[A-Z]$`)
)

// check refuses a definition that rounds could not be held by, one field per fault.
func (d *Definition) check() error {
	var f fault.Fields
	d.NameVi, d.NameEn = clean(d.NameVi), clean(d.NameEn)
	checkWord(&f, "code", d.Code)
	checkName(&f, "nameVi", d.NameVi)
	checkName(&f, "nameEn", d.NameEn)
	d.checkTiers(&f)
	d.checkGroups(&f)
	d.checkTemplates(&f)
	return f.Err()
}

func (d *Definition) checkTiers(f *fault.Fields) {
	if len(d.Tiers) == 0 || len(d.Tiers) > 10 {
		f.Add("tiers", "count", "Chương trình phải có từ 1 đến 10 cấp.")
	}
	seen := map[string]bool{}
	for i := range d.Tiers {
		t := &d.Tiers[i]
		path := fmt.Sprintf("tiers[%d]", i)
		t.ProgrammeID, t.Position = d.ID, i+1
		t.NameVi, t.NameEn = clean(t.NameVi), clean(t.NameEn)
		checkWord(f, path+".tier", t.Tier)
		if seen[t.Tier] {
			f.Add(path+".tier", "repeated", "Mã cấp %q bị dùng hai lần.", t.Tier)
		}
		seen[t.Tier] = true
		checkName(f, path+".nameVi", t.NameVi)
		checkName(f, path+".nameEn", t.NameEn)
		switch {
		case rank(t.UnitLevel) < 0:
			f.Add(path+".unitLevel", "unknown", "Đơn vị phải là cấp xã, tỉnh, khu vực hoặc quốc gia.")
		case i > 0 && rank(t.UnitLevel) > rank(d.Tiers[i-1].UnitLevel):
			f.Add(path+".unitLevel", "order", "Cấp sau phải thuộc đơn vị ngang hoặc cao hơn cấp trước.")
		}
		if !t.AdmitsOpen && !t.AdmitsPromoted {
			f.Add(path, "admits-nobody", "%s phải nhận đăng ký trực tiếp hoặc nhận sản phẩm chuyển cấp.", t.NameVi)
		}
	}
	if len(d.Tiers) > 0 && !d.Tiers[0].AdmitsOpen {
		f.Add("tiers[0].admitsOpen", "required", "Cấp thấp nhất phải nhận đăng ký trực tiếp.")
	}
}

func (d *Definition) checkGroups(f *fault.Fields) {
	if len(d.Groups) == 0 || len(d.Groups) > 26 {
		f.Add("groups", "count", "Chương trình phải có từ 1 đến 26 nhóm sản phẩm.")
	}
	ids, letters := map[string]bool{}, map[string]bool{}
	for i := range d.Groups {
		g := &d.Groups[i]
		path := fmt.Sprintf("groups[%d]", i)
		g.ProgrammeID, g.Position = d.ID, i+1
		g.NameVi, g.NameEn = clean(g.NameVi), clean(g.NameEn)
		checkWord(f, path+".groupId", g.GroupID)
		checkName(f, path+".nameVi", g.NameVi)
		checkName(f, path+".nameEn", g.NameEn)
		if ids[g.GroupID] {
			f.Add(path+".groupId", "repeated", "Mã nhóm %q bị dùng hai lần.", g.GroupID)
		}
		if !letterPattern.MatchString(g.Letter) {
			f.Add(path+".letter", "pattern", "Chữ cái của nhóm phải là một chữ từ A đến Z.")
		} else if letters[g.Letter] {
			f.Add(path+".letter", "repeated", "Chữ cái %s bị dùng hai lần.", g.Letter)
		}
		ids[g.GroupID], letters[g.Letter] = true, true
	}
}

func (d *Definition) checkTemplates(f *fault.Fields) {
	has := map[string]bool{}
	for i := range d.Templates {
		t := &d.Templates[i]
		path := fmt.Sprintf("templates[%d]", i)
		t.ProgrammeID, t.Source, t.Tree = d.ID, clean(t.Source), t.Tree.Clean()
		if t.GroupID != "" && !slices.ContainsFunc(d.Groups, func(g Group) bool { return g.GroupID == t.GroupID }) {
			f.Add(path+".groupId", "unknown", "Chương trình không có nhóm sản phẩm %q.", t.GroupID)
		}
		if has[t.GroupID] {
			f.Add(path+".groupId", "repeated", "Nhóm %q có hai bộ tiêu chí mẫu.", t.GroupID)
		}
		has[t.GroupID] = true
		if t.Source == "" {
			f.Add(path+".source", "required", "Phải ghi nguồn của bộ tiêu chí mẫu.")
		}
		addUnder(f, path+".tree", t.Tree.Check())
	}
	for _, g := range d.Groups {
		if !has[""] && !has[g.GroupID] {
			f.Add("templates", "missing", "Nhóm %s chưa có bộ tiêu chí mẫu.", g.NameVi)
		}
	}
}

// addUnder notes the fields of another check under a path of this input.
func addUnder(f *fault.Fields, path string, err error) {
	if e := fault.Of(err); e != nil {
		for _, field := range e.Fields {
			f.Add(path+"."+field.Path, field.Code, "%s", field.Message)
		}
	}
}

func checkWord(f *fault.Fields, path, word string) {
	if !wordPattern.MatchString(word) {
		f.Add(path, "pattern", "Mã phải gồm chữ thường không dấu, chữ số và dấu gạch nối, bắt đầu bằng chữ, dài nhất 40 ký tự.")
	}
}

func checkName(f *fault.Fields, path, name string) {
	if name == "" {
		f.Add(path, "required", "Còn để trống.")
	} else if len([]rune(name)) > 200 {
		f.Add(path, "too-long", "Dài nhất 200 ký tự.")
	}
}
