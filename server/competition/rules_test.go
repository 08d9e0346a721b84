package competition_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
)

var (
	someGroups          = []competition.Group{{GroupID: "wood"}, {GroupID: "stone"}}
	someCriterionGroups = []string{"market", "culture"}
)

func pointer[T any](v T) *T { return &v }

func TestCheckRules(t *testing.T) {
	good := func() competition.Rules {
		r := competition.DefaultRules()
		r.TieBreaks = []string{"market"}
		r.Stages = []scoring.Stage{{Weight: 1, Advance: &scoring.Threshold{Points: 7000}}, {Weight: 2}}
		r.Combine = scoring.Weighted
		r.Awards = scoring.Quota{Total: pointer(int64(30)), PerGroup: map[string]int64{"wood": 0}}
		r.Levels = &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", Count: pointer(int64(2)), MinimumPoints: pointer(int64(9000))}, {ID: "B"}}}
		r.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: scoring.Quota{Total: pointer(int64(10))}, Levels: []string{"A"}}
		return r
	}
	if err := competition.CheckRules(good(), someGroups, someCriterionGroups); err != nil {
		t.Fatalf("good rules: got %+v", fault.Of(err).Fields)
	}
	if err := competition.CheckRules(competition.DefaultRules(), someGroups, nil); err != nil {
		t.Fatalf("default rules: got %v", err)
	}
	tests := map[string]struct {
		change     func(*competition.Rules)
		path, code string
	}{
		"an unknown aggregation":              {func(r *competition.Rules) { r.Aggregation = "mode" }, "aggregation", "unknown"},
		"no sheet at all":                     {func(r *competition.Rules) { r.MinimumSheets = 0 }, "minimumSheets", "range"},
		"a trimmed mean of four":              {func(r *competition.Rules) { r.Aggregation, r.MinimumSheets = scoring.TrimmedMean, 4 }, "minimumSheets", "trimmed-mean"},
		"no stage":                            {func(r *competition.Rules) { r.Stages = nil }, "stages", "count"},
		"three stages":                        {func(r *competition.Rules) { r.Stages = make([]scoring.Stage, 3) }, "stages", "count"},
		"a negative weight":                   {func(r *competition.Rules) { r.Stages[1].Weight = -1 }, "stages[1].weight", "range"},
		"weights of nothing":                  {func(r *competition.Rules) { r.Stages[0].Weight, r.Stages[1].Weight = 0, 0 }, "stages", "weights"},
		"advancing from the last stage":       {func(r *competition.Rules) { r.Stages[1].Advance = &scoring.Threshold{} }, "stages[1].advance", "unexpected"},
		"an unknown combination":              {func(r *competition.Rules) { r.Combine = "best" }, "combine", "unknown"},
		"a pass mark above a hundred":         {func(r *competition.Rules) { r.PassMark.Points = 10001 }, "passMark.points", "range"},
		"a negative pass mark":                {func(r *competition.Rules) { r.PassMark.Points = -1 }, "passMark.points", "range"},
		"a tie-break of no rubric":            {func(r *competition.Rules) { r.TieBreaks = []string{"smell"} }, "tieBreaks[0]", "unknown"},
		"a tie-break twice":                   {func(r *competition.Rules) { r.TieBreaks = []string{"market", "market"} }, "tieBreaks[1]", "repeated"},
		"an unknown knock-out rule":           {func(r *competition.Rules) { r.KnockOut = "some" }, "knockOut", "unknown"},
		"a negative number of places":         {func(r *competition.Rules) { r.Awards.Total = pointer(int64(-1)) }, "awards.total", "range"},
		"places for a group there is not":     {func(r *competition.Rules) { r.Awards.PerGroup["clay"] = 1 }, "awards.perGroup.clay", "unknown"},
		"negative places for a group":         {func(r *competition.Rules) { r.Awards.PerGroup["wood"] = -1 }, "awards.perGroup.wood", "range"},
		"levels counted nowhere":              {func(r *competition.Rules) { r.Levels.Scope = "tier" }, "levels.scope", "unknown"},
		"no level":                            {func(r *competition.Rules) { r.Levels.List = nil }, "levels.list", "count"},
		"a level twice":                       {func(r *competition.Rules) { r.Levels.List[1].ID = "A" }, "levels.list[1].id", "repeated"},
		"a level without a name":              {func(r *competition.Rules) { r.Levels.List[1].ID = "" }, "levels.list[1].id", "pattern"},
		"a level of fewer than none":          {func(r *competition.Rules) { r.Levels.List[0].Count = pointer(int64(-2)) }, "levels.list[0].count", "range"},
		"a nomination from elsewhere":         {func(r *competition.Rules) { r.Nomination.From = "passed" }, "nomination.from", "unknown"},
		"a nomination of an unknown level":    {func(r *competition.Rules) { r.Nomination.Levels = []string{"C"} }, "nomination.levels[0]", "unknown"},
		"a nomination above a hundred points": {func(r *competition.Rules) { r.Nomination.MinimumPoints = pointer(int64(20000)) }, "nomination.minimumPoints", "range"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := good()
			test.change(&r)
			err := competition.CheckRules(r, someGroups, someCriterionGroups)
			refused(t, err, fault.Invalid, "invalid-fields")
			refusedField(t, err, test.path, test.code)
		})
	}
}

// What CheckRules lets pass, scoring must be able to count by: otherwise a round
// could be judged to its end and never be published.
func TestAcceptedRulesCanBeCounted(t *testing.T) {
	tree := rubric.Rubric{GroupID: "wood", Tree: rubric.Tree{CriterionGroups: []rubric.CriterionGroup{
		{ID: "market", Name: "x", MaxPoints: 9000, Criteria: []rubric.Criterion{{ID: "m1", Name: "x", Kind: rubric.Points, MaxPoints: 9000, Step: 50}}},
		{ID: "culture", Name: "x", MaxPoints: 1000, Criteria: []rubric.Criterion{{ID: "c1", Name: "x", Kind: rubric.Options, Options: []rubric.Option{
			{ID: "a", Points: 1000}, {ID: "b", KnockOut: true, Reason: "x"},
		}}}},
	}}}
	other := tree
	other.GroupID = "stone"
	accepted := 0
	counted := func(t *rapid.T) {
		// Mostly what is right, and now and then what is not.
		count := rapid.SampledFrom([]int64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 99, 100, 1000, -1})
		optional := func(label string, g *rapid.Generator[int64]) *int64 { return rapid.Ptr(g, true).Draw(t, label) }
		points := rapid.SampledFrom([]int64{0, 1, 5000, 6999, 7000, 7001, 8000, 9000, 9999, 10000, 2500, 3000, -1, 10001})
		quota := func(label string) scoring.Quota {
			return scoring.Quota{Total: optional(label, count), PerGroup: rapid.MapOfN(rapid.SampledFrom([]string{"wood", "stone", "wood", "stone", "wood", "stone", "clay"}), count, 0, 2).Draw(t, label+" groups")}
		}
		r := competition.Rules{
			Aggregation:   rapid.SampledFrom([]scoring.Aggregation{scoring.Mean, scoring.TrimmedMean, scoring.Median, scoring.Mean, scoring.Median, scoring.TrimmedMean, "mode"}).Draw(t, "aggregation"),
			MinimumSheets: rapid.SampledFrom([]int64{5, 6, 7, 9, 4, 1, 5, 6, 0}).Draw(t, "minimum"),
			Combine:       rapid.SampledFrom([]scoring.Combine{scoring.Last, scoring.Weighted}).Draw(t, "combine"),
			PassMark:      scoring.Threshold{Points: points.Draw(t, "pass"), Inclusive: rapid.Bool().Draw(t, "inclusive")},
			TieBreaks:     rapid.SliceOfN(rapid.SampledFrom([]string{"market", "culture", "market", "culture", "smell"}), 0, 2).Draw(t, "ties"),
			KnockOut:      rapid.SampledFrom([]scoring.KnockOut{scoring.Majority, scoring.Any}).Draw(t, "knock-out"),
			Awards:        quota("awards"),
		}
		for range rapid.IntRange(1, 2).Draw(t, "stages") {
			s := scoring.Stage{Weight: rapid.SampledFrom([]int64{0, 1, 2, 3, 4, 5, 10, -1}).Draw(t, "weight")}
			if rapid.IntRange(0, 3).Draw(t, "advances") == 0 {
				s.Advance = &scoring.Threshold{Points: points.Draw(t, "advance")}
			}
			r.Stages = append(r.Stages, s)
		}
		if rapid.Bool().Draw(t, "has levels") {
			r.Levels = &scoring.Levels{Scope: rapid.SampledFrom([]scoring.Scope{scoring.Overall, scoring.PerGroup, scoring.Overall, scoring.PerGroup, "tier"}).Draw(t, "scope")}
			for _, id := range rapid.SliceOfN(rapid.SampledFrom([]string{"A", "B", "C", "D", "E"}), 0, 3).Draw(t, "levels") {
				r.Levels.List = append(r.Levels.List, scoring.Level{ID: id, Count: optional("count", count), MinimumPoints: optional("minimum", points)})
			}
		}
		if rapid.Bool().Draw(t, "nominates") {
			r.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Quota: quota("nomination"), MinimumPoints: optional("least", points),
				Levels: rapid.SliceOfN(rapid.SampledFrom([]string{"A", "B"}), 0, 2).Draw(t, "of levels")}
		}
		if competition.CheckRules(r, someGroups, someCriterionGroups) != nil {
			return
		}
		accepted++
		in := scoring.Input{
			Rules: r, Rubrics: []scoring.Rubric{tree.Scoring(), other.Scoring()},
			Entries: []scoring.Entry{{ID: "G001", Group: "wood"}, {ID: "D001", Group: "stone"}},
			Sheets:  []scoring.Sheet{{Entry: "G001", Judge: "J01", Stage: 1, Counted: true, Marks: []scoring.Mark{8050, 0}}},
		}
		if _, err := scoring.Compute(in); err != nil {
			t.Fatalf("scoring refuses accepted rules %+v: %v", r, err)
		}
	}
	for range 10 { // about one draw in eight is accepted
		rapid.Check(t, counted)
	}
	if accepted == 0 {
		t.Error("no drawn rules were accepted: the test shows nothing")
	}
}

func TestAmendingRules(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Scoring)
	chair, member, secretary := w.council(r, "chair"), w.council(r, "member"), w.secretary(r)
	carried := competition.Votes{For: 7, Against: 1, Abstain: 1}
	places := func(n int64) competition.Rules {
		rules := r.Rules
		rules.Awards = scoring.Quota{Total: &n}
		return rules
	}

	t.Run("places change by vote, and each change is a version with its reason", func(t *testing.T) {
		for i, by := range []account.Account{chair, member, secretary} {
			amended, err := w.AmendRules(w.ctx, by, r.ID, r.Version, places(int64(30+i)), "Kinh phí được duyệt", carried)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "rules version", amended.RulesVersion, r.RulesVersion+1)
			r = amended
		}
		versions, err := w.RulesVersions(w.ctx, secretary, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "versions", len(versions), 4)
		last := versions[3]
		same(t, "votes for", *last.VotesFor, 7)
		same(t, "reason", last.Reason, "Kinh phí được duyệt")
		same(t, "places", *last.Rules.Awards.Total, 32)
		same(t, "records", w.ledger(r.ID, "amend-rules"), 3)
	})
	t.Run("the same again changes nothing", func(t *testing.T) {
		again, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, r.Rules, "lần nữa", carried)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version", again.Version, r.Version)
	})
	t.Run("from an old version is stale", func(t *testing.T) {
		_, err := w.AmendRules(w.ctx, chair, r.ID, r.Version-1, places(1), "vì", carried)
		refused(t, err, fault.Stale, "stale")
	})
	t.Run("needs a reason and the council's vote", func(t *testing.T) {
		_, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, places(5), " ", competition.Votes{For: 4, Against: 4})
		refusedField(t, err, "reason", "required")
		refusedField(t, err, "votes.for", "not-carried")
		_, err = w.AmendRules(w.ctx, chair, r.ID, r.Version, places(5), "vì", competition.Votes{For: 4, Against: -1})
		refusedField(t, err, "votes.against", "range")
	})
	t.Run("how points are counted stays frozen", func(t *testing.T) {
		for path, change := range map[string]func(*competition.Rules){
			"aggregation":   func(x *competition.Rules) { x.Aggregation = scoring.Median },
			"stages":        func(x *competition.Rules) { x.Stages = []scoring.Stage{{}, {}} },
			"combine":       func(x *competition.Rules) { x.Combine = scoring.Weighted },
			"passMark":      func(x *competition.Rules) { x.PassMark.Inclusive = false },
			"tieBreaks":     func(x *competition.Rules) { x.TieBreaks = []string{"market"} },
			"knockOut":      func(x *competition.Rules) { x.KnockOut = scoring.Any },
			"minimumSheets": func(x *competition.Rules) { x.MinimumSheets = 6 },
		} {
			rules := r.Rules
			change(&rules)
			_, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, rules, "vì", carried)
			refused(t, err, fault.Conflict, "rules-frozen")
			refusedField(t, err, path, "frozen")
		}
	})
	t.Run("the minimum number of sheets may be lowered, but never to nothing", func(t *testing.T) {
		rules := r.Rules
		rules.MinimumSheets = 0
		_, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, rules, "vì", carried)
		refusedField(t, err, "rules.minimumSheets", "range")
		rules.MinimumSheets = 4
		amended, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, rules, "Một giám khảo ốm", carried)
		if err != nil {
			t.Fatal(err)
		}
		r = amended
	})
	t.Run("is not the organiser's or a stranger's", func(t *testing.T) {
		for _, by := range []account.Account{w.province, w.nation, w.stranger, w.head(r)} {
			_, err := w.AmendRules(w.ctx, by, r.ID, r.Version, places(1), "vì", carried)
			refused(t, err, fault.Forbidden, "not-council")
		}
	})
	t.Run("strangers see the rules as they froze until publication", func(t *testing.T) {
		v, err := w.Round(w.ctx, w.stranger, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rules version", v.RulesVersion, 1)
		if v.Rules.Awards.Total != nil {
			t.Error("the council's places are shown")
		}
		versions, err := w.RulesVersions(w.ctx, w.stranger, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "versions shown", len(versions), 1)
		team, err := w.Round(w.ctx, member, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rules version for the council", team.RulesVersion, r.RulesVersion)
	})
	t.Run("goes on in deliberation and ends with approval", func(t *testing.T) {
		r = w.enter(r)
		amended, err := w.AmendRules(w.ctx, chair, r.ID, r.Version, places(20), "Hội đồng họp", carried)
		if err != nil {
			t.Fatal(err)
		}
		approved := w.enter(amended)
		_, err = w.AmendRules(w.ctx, chair, r.ID, approved.Version, places(21), "vì", carried)
		refused(t, err, fault.Conflict, "phase-approved")
		published := w.enter(approved)
		v, err := w.Round(w.ctx, w.stranger, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rules version shown after publication", v.RulesVersion, published.RulesVersion)
	})
	t.Run("before freezing the organiser simply changes the plan", func(t *testing.T) {
		early := w.in(competition.Registration)
		rules := early.Rules
		rules.Awards = scoring.Quota{Total: pointer(int64(3))}
		_, err := w.AmendRules(w.ctx, w.council(early, "chair"), early.ID, early.Version, rules, "vì", carried)
		refused(t, err, fault.Conflict, "rules-not-frozen")
		if _, err := w.Update(w.ctx, w.province, early.ID, early.Version, early.Plan(), rules, "Kinh phí"); err != nil {
			t.Error(err)
		}
	})
}

func TestSettingARubric(t *testing.T) {
	w := newWorld(t)
	r := w.round()
	now, err := currentRubric(w, r.ID, "food")
	if err != nil {
		t.Fatal(err)
	}
	edited := func(change func(*rubric.Tree)) rubric.Tree {
		fresh, err := currentRubric(w, r.ID, "food")
		if err != nil {
			t.Fatal(err)
		}
		change(&fresh.Tree)
		return fresh.Tree
	}
	t.Run("writes the next version", func(t *testing.T) {
		tree := edited(func(t *rubric.Tree) {
			t.CriterionGroups[0].Criteria[0].MaxPoints, t.CriterionGroups[0].Criteria[1].MaxPoints = 500, 1500
			t.CriterionGroups[0].Criteria[0].Levels = nil
		})
		next, err := w.SetRubric(w.ctx, w.province, r.ID, "food", now.Version, tree)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version", next.Version, 2)
		stored, err := currentRubric(w, r.ID, "food")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "points", stored.Tree.CriterionGroups[0].Criteria[1].MaxPoints, 1500)
		same(t, "records", w.ledger(r.ID, "set-rubric"), 1)
		other, err := currentRubric(w, r.ID, "other")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version of another group", other.Version, 1)
	})
	t.Run("from an old version is stale, with the current one", func(t *testing.T) {
		_, err := w.SetRubric(w.ctx, w.province, r.ID, "food", 1, now.Tree)
		f := refused(t, err, fault.Stale, "stale")
		same(t, "current version", f.Current.(*rubric.Rubric).Version, 2)
	})
	t.Run("keeps the programme's criterion groups", func(t *testing.T) {
		for name, change := range map[string]func(*rubric.Tree){
			"other maxima": func(t *rubric.Tree) {
				t.CriterionGroups[2].MaxPoints, t.CriterionGroups[3].MaxPoints = 1500, 500
				t.CriterionGroups[2].Criteria[0].MaxPoints = 1000
				t.CriterionGroups[3].Criteria = t.CriterionGroups[3].Criteria[:1]
				t.CriterionGroups[3].Criteria[0].MaxPoints = 500
			},
			"another id": func(t *rubric.Tree) { t.CriterionGroups[0].ID = "sales" },
			"another order": func(t *rubric.Tree) {
				t.CriterionGroups[0], t.CriterionGroups[1] = t.CriterionGroups[1], t.CriterionGroups[0]
			},
		} {
			_, err := w.SetRubric(w.ctx, w.province, r.ID, "food", 2, edited(change))
			f := refused(t, err, fault.Invalid, "invalid-fields")
			if f.Fields[0].Code != "fixed" {
				t.Errorf("%s: got %+v, want fixed", name, f.Fields)
			}
		}
	})
	t.Run("refuses what does not add up, with the place", func(t *testing.T) {
		_, err := w.SetRubric(w.ctx, w.province, r.ID, "food", 2, edited(func(t *rubric.Tree) { t.CriterionGroups[0].Criteria[1].MaxPoints = 1000 }))
		refusedField(t, err, "criterionGroups[0].criteria", "sum")
	})
	t.Run("needs a group of the programme and someone of the round", func(t *testing.T) {
		_, err := w.SetRubric(w.ctx, w.province, r.ID, "clay", 0, now.Tree)
		refused(t, err, fault.NotFound, "rubric-not-found")
		_, err = w.SetRubric(w.ctx, w.stranger, r.ID, "food", 2, now.Tree)
		refused(t, err, fault.NotFound, "round-not-found")
		_, err = w.SetRubric(w.ctx, w.province, uuid.New(), "food", 2, now.Tree)
		refused(t, err, fault.NotFound, "round-not-found")
	})
	t.Run("freezes when scoring opens", func(t *testing.T) {
		frozen := w.in(competition.Scoring)
		_, err := w.SetRubric(w.ctx, w.province, frozen.ID, "food", 1, now.Tree)
		refused(t, err, fault.Conflict, "rubric-frozen")
	})
	t.Run("is asked for again before scoring: rules may not name what is gone", func(t *testing.T) {
		bad := w.in(competition.Screening)
		w.exec(`UPDATE rounds SET rules = jsonb_set(rules, '{tieBreaks}', '["gone"]') WHERE id = $1`, bad.ID)
		_, err := w.Enter(w.ctx, w.province, bad.ID, bad.Version, competition.Scoring, competition.Move{})
		refusedField(t, err, "rules", "required")
	})
}
