package competition_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// seen are the units of an overview by name.
func (w *world) overview(by account.Account, cycle uuid.UUID) map[string]competition.UnitProgress {
	w.t.Helper()
	o, err := w.Overview(w.ctx, by, cycle)
	if err != nil {
		w.t.Fatal(err)
	}
	units := map[string]competition.UnitProgress{}
	for _, u := range o.Units {
		if _, twice := units[u.Unit.Name]; twice {
			w.t.Errorf("%s is listed twice", u.Unit.Name)
		}
		units[u.Unit.Name] = u
	}
	return units
}

func TestTheOverviewOfUnits(t *testing.T) {
	w := newWorld(t)
	c := w.cycle()
	plan := w.round()
	south := w.person("Khu vực phía Nam")
	w.grant(south, account.Organiser, &unit.South, nil)
	north := w.person("Khu vực phía Bắc")
	w.grant(north, account.Organiser, &unit.North, nil)

	t.Run("a province sees itself", func(t *testing.T) {
		units := w.overview(w.province, c.ID)
		same(t, "units", len(units), 1)
		same(t, "own", units["An Giang"].Own, true)
		same(t, "rounds", len(units["An Giang"].Rounds), 1)
		same(t, "round", units["An Giang"].Rounds[0].ID, plan.ID)
	})
	t.Run("a region sees its provinces with their plans", func(t *testing.T) {
		units := w.overview(south, c.ID)
		same(t, "An Giang's plan", len(units["An Giang"].Rounds), 1)
		same(t, "An Giang is its own", units["An Giang"].Own, false)
		if _, ok := units["Hà Nội"]; ok {
			t.Error("the south sees Hà Nội")
		}
		if _, ok := w.overview(north, c.ID)["An Giang"]; ok {
			t.Error("the north sees An Giang")
		}
	})
	t.Run("the nation sees every region and province, with what has no plan", func(t *testing.T) {
		units := w.overview(w.nation, c.ID)
		provinces := 0
		for _, u := range units {
			if u.Unit.Level == unit.Province {
				provinces++
			}
		}
		same(t, "provinces", provinces, 34)
		same(t, "Hà Nội's rounds", len(units["Hà Nội"].Rounds), 0)
		if !slices.Equal(units["An Giang"].Parents, []uuid.UUID{unit.South}) {
			t.Errorf("An Giang lies in %v, want the south", units["An Giang"].Parents)
		}
	})
	t.Run("is hidden from who organises nothing", func(t *testing.T) {
		for name, by := range map[string]account.Account{"a stranger": w.stranger, "an administrator": w.admin, "a secretary": w.secretary(plan)} {
			_, err := w.Overview(w.ctx, by, c.ID)
			if f := fault.Of(err); f == nil || f.Kind != fault.NotFound {
				t.Errorf("%s: got %v, want not found", name, err)
			}
		}
		_, err := w.Overview(w.ctx, w.nation, uuid.New())
		refused(t, err, fault.NotFound, "cycle-not-found")
	})
	t.Run("shows what is certified once it is published", func(t *testing.T) {
		r := plan
		for r.Phase != competition.Approved {
			r = w.enter(r)
		}
		got := w.overview(south, c.ID)["An Giang"].Rounds[0]
		if got.Certified != nil || got.Promoted != nil {
			t.Errorf("got %v certified, %v promoted before publication, want neither", got.Certified, got.Promoted)
		}
		w.enter(r)
		got = w.overview(south, c.ID)["An Giang"].Rounds[0]
		if got.Certified == nil || *got.Certified != 0 || got.Promoted == nil || *got.Promoted != 0 {
			t.Errorf("got %v certified, %v promoted after publication, want 0 of each", got.Certified, got.Promoted)
		}
	})
}

func TestAProvinceListedByItsPredecessorsStandsInBothRegions(t *testing.T) {
	w := newWorld(t)
	c := w.cycle() // the default list has it so: the north of new Lâm Đồng was the highlands', Bình Thuận the south's
	units := w.overview(w.nation, c.ID)
	same(t, "regions of Lâm Đồng", len(units["Lâm Đồng"].Parents), 2)
	same(t, "province shown", units["Lâm Đồng"].Unit.ID, w.lamD)
	if _, ok := units["Đắk Nông"]; ok {
		t.Error("a province that is no more is listed")
	}
	for name, region := range map[string]uuid.UUID{"central": unit.Central, "south": unit.South} {
		by := w.person(name)
		w.grant(by, account.Organiser, &region, nil)
		if _, ok := w.overview(by, c.ID)["Lâm Đồng"]; !ok {
			t.Errorf("the %s does not see Lâm Đồng", name)
		}
	}
}

func TestCopyingARoundCopiesNothingThatIsNotPublished(t *testing.T) {
	w := newWorld(t)
	from := w.in(competition.Scoring)
	secretary := w.secretary(from)
	rules := from.Rules
	places := int64(7)
	rules.Awards.Total = &places
	if _, err := w.AmendRules(w.ctx, secretary, from.ID, from.Version, rules, "Hội đồng họp", competition.Votes{For: 5}); err != nil {
		t.Fatal(err)
	}
	south := w.person("Khu vực phía Nam")
	w.grant(south, account.Organiser, &unit.South, nil)
	copied := 0
	w.OnCopy = append(w.OnCopy, func(_ *database.Tx, _ account.Account, source, to *competition.Round) error {
		same(t, "copied from", source.ID, from.ID)
		copied++
		return nil
	})
	n := competition.NewRound{CycleID: from.CycleID, Tier: competition.TierRegion, UnitID: unit.South, From: &from.ID}
	r, err := w.Create(w.ctx, south, n)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rules.Awards.Total != nil {
		t.Errorf("got %d places, want the rules as they froze: none", *r.Rules.Awards.Total)
	}
	same(t, "terms copied for a stranger", copied, 0)
	n.Tier, n.UnitID = competition.TierProvince, w.anGiang
	if r, err = w.Create(w.ctx, w.province, n); err != nil {
		t.Fatal(err)
	}
	if r.Rules.Awards.Total == nil || *r.Rules.Awards.Total != 7 {
		t.Errorf("got %v places, want the 7 of the own round", r.Rules.Awards.Total)
	}
	same(t, "terms copied for its team", copied, 1)
}
