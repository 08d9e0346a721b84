package competition_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

func TestTheDefaultProgramme(t *testing.T) {
	w := newWorld(t)
	t.Run("seeding again changes nothing", func(t *testing.T) {
		if err := w.SeedDefault(w.ctx); err != nil {
			t.Fatal(err)
		}
		same(t, "records of its creation", w.ledger(competition.CNNT, "create-programme"), 1)
	})
	d, err := w.Programme(w.ctx, competition.CNNT)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("has four tiers of which the lowest is optional", func(t *testing.T) {
		var words []string
		for _, tier := range d.Tiers {
			word := tier.Tier
			if tier.Optional {
				word += "?"
			}
			if tier.AdmitsOpen {
				word += "+open"
			}
			words = append(words, word)
		}
		same(t, "tiers", strings.Join(words, " "), "commune?+open province+open region nation")
	})
	t.Run("has four groups with letters", func(t *testing.T) {
		var words []string
		for _, g := range d.Groups {
			words = append(words, g.Letter+" "+g.GroupID)
		}
		same(t, "groups", strings.Join(words, ", "), "A handicraft, B food, C machinery, D other")
	})
	t.Run("has a sheet of 40/40/10/10 and thirteen leaves for each group, which says it is no law", func(t *testing.T) {
		same(t, "templates", len(d.Templates), 4)
		guidance := map[string]bool{}
		for _, template := range d.Templates {
			if err := template.Tree.Check(); err != nil {
				t.Errorf("%s: %v", template.GroupID, fault.Of(err).Fields)
			}
			same(t, "leaves", template.Tree.Criteria(), 13)
			var maxima []int64
			for _, g := range template.Tree.CriterionGroups {
				maxima = append(maxima, g.MaxPoints)
				for _, c := range g.Criteria {
					same(t, "step of "+c.ID, c.Step, 50)
					if len(c.Levels) < 4 || c.NameEn == "" || c.Guidance == "" {
						t.Errorf("%s is described by %d levels, guidance %q", c.ID, len(c.Levels), c.Guidance)
					}
				}
			}
			got, _ := json.Marshal(maxima)
			same(t, "maxima", string(got), "[4000,4000,1000,1000]")
			if !strings.Contains(template.Source, "không phải quy định") || !strings.Contains(template.Tree.Note, "không phải quy định") {
				t.Errorf("source %q and note %q do not say that the leaves are a default", template.Source, template.Tree.Note)
			}
			e2, _ := template.Tree.Criterion("e2")
			guidance[e2.Guidance] = true
		}
		same(t, "wordings of one criterion for four groups", len(guidance), 4)
	})
	t.Run("the ladder ends at the nation", func(t *testing.T) {
		w.tx(func(tx *database.Tx) error {
			next, err := competition.NextTier(tx, competition.CNNT, competition.TierProvince)
			if err != nil || next.Tier != competition.TierRegion {
				t.Errorf("got %v, %v after province, want region", next, err)
			}
			next, err = competition.NextTier(tx, competition.CNNT, competition.TierNation)
			if err != nil || next != nil {
				t.Errorf("got %v, %v after nation, want the top", next, err)
			}
			_, err = competition.NextTier(tx, competition.CNNT, "district")
			refused(t, err, fault.NotFound, "tier-not-found")
			return nil
		})
	})
}

// twoByTwo is a programme of two tiers and two groups, whose one sheet is a list of
// options with a knock-out.
func twoByTwo() competition.Definition {
	return competition.Definition{
		Programme: competition.Programme{Code: "lang-nghe", NameVi: "Sản phẩm làng nghề", NameEn: "Craft villages"},
		Tiers: []competition.Tier{
			{Tier: "province", NameVi: "Cấp tỉnh", NameEn: "Province", UnitLevel: unit.Province, AdmitsOpen: true},
			{Tier: "nation", NameVi: "Toàn quốc", NameEn: "Nation", UnitLevel: unit.Nation, AdmitsPromoted: true},
		},
		Groups: []competition.Group{
			{GroupID: "wood", Letter: "G", NameVi: "Gỗ", NameEn: "Wood"},
			{GroupID: "stone", Letter: "D", NameVi: "Đá", NameEn: "Stone"},
		},
		Templates: []competition.Template{{Source: "Quy chế thử nghiệm", Tree: rubric.Tree{CriterionGroups: []rubric.CriterionGroup{
			{ID: "all", Name: "Chung", MaxPoints: 10000, Criteria: []rubric.Criterion{
				{ID: "craft", Name: "Tay nghề", Kind: rubric.Points, MaxPoints: 9000, Step: 25},
				{ID: "origin", Name: "Nguồn gốc", Kind: rubric.Options, Options: []rubric.Option{
					{ID: "own", Description: "Tự làm", Points: 1000},
					{ID: "copied", Description: "Sao chép", KnockOut: true, Reason: "Bị loại nếu sao chép"},
				}},
			}},
		}}}},
	}
}

func TestProgrammesOfAnyShape(t *testing.T) {
	w := newWorld(t)
	t.Run("only an administrator makes one", func(t *testing.T) {
		_, err := w.CreateProgramme(w.ctx, w.nation, twoByTwo())
		refused(t, err, fault.Forbidden, "not-administrator")
	})
	d, err := w.CreateProgramme(w.ctx, w.admin, twoByTwo())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("a code is taken once", func(t *testing.T) {
		_, err := w.CreateProgramme(w.ctx, w.admin, twoByTwo())
		refused(t, err, fault.Conflict, "programme-exists")
	})
	t.Run("names, defaults and templates change, but only from the version seen", func(t *testing.T) {
		change := *d
		change.NameEn, change.Tiers = "Craft village products", append([]competition.Tier{}, d.Tiers...)
		change.Tiers[1].AdmitsOpen = true
		updated, err := w.UpdateProgramme(w.ctx, w.admin, d.ID, d.Version, change)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version", updated.Version, 2)
		stored, err := w.Programme(w.ctx, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "name", stored.NameEn, "Craft village products")
		same(t, "nation admits open", stored.Tiers[1].AdmitsOpen, true)
		same(t, "templates", len(stored.Templates), 1)
		_, err = w.UpdateProgramme(w.ctx, w.admin, d.ID, d.Version, change)
		f := refused(t, err, fault.Stale, "stale")
		same(t, "current version", f.Current.(*competition.Definition).Version, 2)
		d = updated
	})
	t.Run("the ladder changes until the first cycle", func(t *testing.T) {
		longer := *d
		longer.Groups = append(append([]competition.Group{}, d.Groups...), competition.Group{GroupID: "clay", Letter: "E", NameVi: "Gốm", NameEn: "Clay"})
		updated, err := w.UpdateProgramme(w.ctx, w.admin, d.ID, d.Version, longer)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "groups", len(updated.Groups), 3)
		back := *updated
		back.Groups = updated.Groups[:2]
		if d, err = w.UpdateProgramme(w.ctx, w.admin, d.ID, updated.Version, back); err != nil {
			t.Fatal(err)
		}
		if _, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{ProgrammeID: d.ID, Name: "2026", StartsOn: day(2026, 1, 1), EndsOn: day(2026, 12, 31)}); err != nil {
			t.Fatal(err)
		}
		_, err = w.UpdateProgramme(w.ctx, w.admin, d.ID, d.Version, longer)
		refused(t, err, fault.Conflict, "programme-in-use")
	})
	t.Run("a round of it has a rubric for each of its two groups and climbs straight to the nation", func(t *testing.T) {
		var cycleID uuid.UUID
		w.scan(&cycleID, "SELECT id FROM cycles WHERE programme_id = $1", d.ID)
		r, err := w.Create(w.ctx, w.province, competition.NewRound{CycleID: cycleID, Tier: "province", UnitID: w.anGiang})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "admits promoted", r.AdmitsPromoted, false)
		rubrics, err := w.Rubrics(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rubrics", len(rubrics), 2)
		same(t, "first group", rubrics[0].GroupID, "wood")
		missing, err := w.Uncovered(w.ctx, cycleID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "units without a region in a ladder without regions", len(missing), 0)
		w.tx(func(tx *database.Tx) error {
			u, err := unit.Get(tx, w.anGiang)
			if err != nil {
				return err
			}
			parent, err := competition.ParentFor(tx, cycleID, *u, nil, unit.Nation)
			same(t, "parent", parent, unit.VietNam)
			return err
		})
	})
	t.Run("all are listed", func(t *testing.T) {
		all, err := w.Programmes(w.ctx)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "programmes", len(all), 2)
	})
}

func TestProgrammesThatCannotWork(t *testing.T) {
	w := newWorld(t)
	tests := map[string]struct {
		change     func(*competition.Definition)
		path, code string
	}{
		"no tier":            {func(d *competition.Definition) { d.Tiers = nil }, "tiers", "count"},
		"no group":           {func(d *competition.Definition) { d.Groups = nil }, "groups", "count"},
		"a code of capitals": {func(d *competition.Definition) { d.Code = "CNNT" }, "code", "pattern"},
		"no name":            {func(d *competition.Definition) { d.NameVi = "  " }, "nameVi", "required"},
		"a ladder that goes down": {func(d *competition.Definition) {
			d.Tiers[0].UnitLevel = unit.Nation
			d.Tiers[1].UnitLevel = unit.Commune
		}, "tiers[1].unitLevel", "order"},
		"two tiers of one id":        {func(d *competition.Definition) { d.Tiers[1].Tier = "province" }, "tiers[1].tier", "repeated"},
		"a tier of no known unit":    {func(d *competition.Definition) { d.Tiers[0].UnitLevel = "district" }, "tiers[0].unitLevel", "unknown"},
		"a tier that admits nobody":  {func(d *competition.Definition) { d.Tiers[1].AdmitsPromoted = false }, "tiers[1]", "admits-nobody"},
		"a foot nobody can step on":  {func(d *competition.Definition) { d.Tiers[0].AdmitsOpen, d.Tiers[0].AdmitsPromoted = false, true }, "tiers[0].admitsOpen", "required"},
		"two groups of one letter":   {func(d *competition.Definition) { d.Groups[1].Letter = "G" }, "groups[1].letter", "repeated"},
		"a Vietnamese letter":        {func(d *competition.Definition) { d.Groups[1].Letter = "Đ" }, "groups[1].letter", "pattern"},
		"two groups of one id":       {func(d *competition.Definition) { d.Groups[1].GroupID = "wood" }, "groups[1].groupId", "repeated"},
		"a group without a sheet":    {func(d *competition.Definition) { d.Templates[0].GroupID = "wood" }, "templates", "missing"},
		"a sheet of no group":        {func(d *competition.Definition) { d.Templates[0].GroupID = "clay" }, "templates[0].groupId", "unknown"},
		"a sheet without its source": {func(d *competition.Definition) { d.Templates[0].Source = "" }, "templates[0].source", "required"},
		"a sheet that does not add up": {func(d *competition.Definition) { d.Templates[0].Tree.CriterionGroups[0].MaxPoints = 9000 },
			"templates[0].tree.criterionGroups", "sum"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := twoByTwo()
			test.change(&d)
			_, err := w.CreateProgramme(w.ctx, w.admin, d)
			refused(t, err, fault.Invalid, "invalid-fields")
			refusedField(t, err, test.path, test.code)
		})
	}
}
