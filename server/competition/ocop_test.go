package competition_test

import (
	"encoding/json"
	"testing"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
	"tieubieu/server/unit"
)

// answers is a criterion of options in the way of the OCOP sheets: one answer, whose
// points follow, with a knock-out as the last where reason is given.
func answers(id, name, reason string, points ...int64) rubric.Criterion {
	c := rubric.Criterion{ID: id, Name: name, Kind: rubric.Options}
	for i, p := range points {
		c.Options = append(c.Options, rubric.Option{ID: string(rune('a' + i)), Description: name + ", mức " + string(rune('1'+i)), Points: p})
	}
	if reason != "" {
		c.Options = append(c.Options, rubric.Option{ID: "out", Description: reason, KnockOut: true, Reason: "Bị loại nếu " + reason})
	}
	return c
}

// ocop has the shape of the OCOP programme (QĐ 148/QĐ-TTg of 24/2/2023: A 40, B 25,
// C 35, six product groups, option lists, knock-outs, a sheet of its own per group;
// domain.md C). The lines themselves are invented for the test.
func ocop() competition.Definition {
	sheet := func(more ...rubric.Criterion) rubric.Tree {
		quality := append([]rubric.Criterion{answers("c-tests", "Kết quả kiểm nghiệm", "không có phiếu kiểm nghiệm", 2000, 1000, 0)}, more...)
		return rubric.Tree{CriterionGroups: []rubric.CriterionGroup{
			{ID: "community", Name: "Phần A: Sản phẩm và sức mạnh cộng đồng", MaxPoints: 4000, Criteria: []rubric.Criterion{
				answers("a-origin", "Nguồn nguyên liệu", "sử dụng toàn bộ nguyên liệu nhập khẩu", 1500, 1000, 500),
				answers("a-labour", "Lao động địa phương", "", 2500, 1500, 500, 0),
			}},
			{ID: "marketing", Name: "Phần B: Khả năng tiếp thị", MaxPoints: 2500, Criteria: []rubric.Criterion{answers("b-market", "Khu vực phân phối", "", 2500, 1000, 300)}},
			{ID: "quality", Name: "Phần C: Chất lượng sản phẩm", MaxPoints: 3500, Criteria: quality},
		}}
	}
	d := competition.Definition{
		Programme: competition.Programme{Code: "ocop", NameVi: "Mỗi xã một sản phẩm", NameEn: "One commune one product"},
		Tiers: []competition.Tier{
			{Tier: "commune", NameVi: "Cấp xã", NameEn: "Commune", UnitLevel: unit.Commune, AdmitsOpen: true},
			{Tier: "province", NameVi: "Cấp tỉnh", NameEn: "Province", UnitLevel: unit.Province, AdmitsOpen: true, AdmitsPromoted: true},
			{Tier: "nation", NameVi: "Trung ương", NameEn: "Nation", UnitLevel: unit.Nation, AdmitsPromoted: true},
		},
		Templates: []competition.Template{
			{Source: "Thử nghiệm theo hình thức QĐ 148/QĐ-TTg", Tree: sheet(answers("c-taste", "Chất lượng cảm quan", "", 1500, 750, 0))},
			{GroupID: "tourism", Source: "Thử nghiệm theo hình thức QĐ 148/QĐ-TTg", Tree: sheet(answers("c-guests", "Hài lòng của du khách", "", 1000, 0), answers("c-safety", "An toàn", "", 500, 0))},
		},
	}
	for i, g := range []string{"food", "drink", "herbs", "craft", "plants", "tourism"} {
		d.Groups = append(d.Groups, competition.Group{GroupID: g, Letter: string(rune('A' + i)), NameVi: "Nhóm " + g, NameEn: g})
	}
	return d
}

// stars are the bands of points, best first.
func stars() scoring.Rules {
	r := competition.DefaultRules()
	r.MinimumSheets, r.PassMark = 3, scoring.Threshold{Inclusive: true}
	r.Levels = &scoring.Levels{Scope: scoring.Overall}
	for _, band := range []struct {
		id    string
		least int64
	}{{"5 sao", 9000}, {"4 sao", 7000}, {"3 sao", 5000}, {"2 sao", 3000}, {"1 sao", 0}} {
		r.Levels.List = append(r.Levels.List, scoring.Level{ID: band.id, MinimumPoints: &band.least})
	}
	r.Nomination = &scoring.Nomination{From: scoring.FromAwarded, Levels: []string{"5 sao", "4 sao"}}
	return r
}

func TestTheEngineExpressesOCOP(t *testing.T) {
	w := newWorld(t)
	d, err := w.CreateProgramme(w.ctx, w.admin, ocop())
	if err != nil {
		t.Fatalf("%v: %+v", err, fault.Of(err))
	}
	c, err := w.CreateCycle(w.ctx, w.nation, competition.NewCycle{ProgrammeID: d.ID, Name: "2026", StartsOn: day(2026, 1, 1), EndsOn: day(2026, 12, 31)})
	if err != nil {
		t.Fatal(err)
	}
	rules := stars()
	r := w.round(func(n *competition.NewRound) { n.CycleID, n.Rules = c.ID, &rules })
	for r.Phase != competition.Scoring {
		r = w.enter(r)
	}
	rubrics, err := w.Rubrics(w.ctx, w.province, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "rubrics", len(rubrics), 6)
	same(t, "criteria of the tourism sheet", rubrics[5].Tree.Criteria(), 6)

	food := rubrics[0]
	t.Run("answers give their points", func(t *testing.T) {
		marks := map[string]json.RawMessage{}
		for id, option := range map[string]string{"a-origin": "a", "a-labour": "b", "b-market": "a", "c-tests": "a", "c-taste": "b"} {
			marks[id], _ = json.Marshal(option)
		}
		total, faults := food.Tree.Total(marks)
		if len(faults) > 0 || total == nil || *total != 1500+1500+2500+2000+750 {
			t.Errorf("got %v, %v, want 8250", total, faults)
		}
	})
	t.Run("stars follow from points, and a knock-out disqualifies", func(t *testing.T) {
		in := scoring.Input{Rules: r.Rules}
		for _, x := range rubrics {
			in.Rubrics = append(in.Rubrics, x.Scoring())
		}
		scored := food.Scoring()
		sheet := func(code string, options [5]string, judges ...string) {
			in.Entries = append(in.Entries, scoring.Entry{ID: code, Group: "food"})
			for i, judge := range judges {
				picked := map[string]scoring.Answer{}
				for j, id := range []string{"a-origin", "a-labour", "b-market", "c-tests", "c-taste"} {
					picked[id] = scoring.Answer{Option: options[j]}
				}
				if code == "A4" && i < 2 { // two of three judges answer with the knock-out
					picked["a-origin"] = scoring.Answer{Option: "out"}
				}
				marks, err := scored.Marks(picked)
				if err != nil {
					t.Fatal(err)
				}
				in.Sheets = append(in.Sheets, scoring.Sheet{Entry: code, Judge: judge, Stage: 1, Counted: true, Marks: marks})
			}
		}
		panel := []string{"J01", "J02", "J03"}
		sheet("A1", [5]string{"a", "a", "a", "a", "a"}, panel...) // 100
		sheet("A2", [5]string{"a", "b", "a", "a", "b"}, panel...) // 82,5
		sheet("A3", [5]string{"c", "c", "c", "b", "b"}, panel...) // 30,5
		sheet("A4", [5]string{"a", "a", "a", "a", "a"}, panel...) // knocked out
		result, err := scoring.Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		levels := map[string]string{}
		for _, p := range result.Proposal {
			if p.Level != nil {
				levels[p.Entry] = *p.Level
			}
		}
		for code, want := range map[string]string{"A1": "5 sao", "A2": "4 sao", "A3": "2 sao", "A4": ""} {
			same(t, "stars of "+code, levels[code], want)
		}
		for _, s := range result.Standings {
			if s.Entry == "A4" && s.Status != scoring.Disqualified {
				t.Errorf("A4: got %s, want disqualified", s.Status)
			}
		}
		for _, n := range result.Nominations {
			same(t, "nominated "+n.Entry, n.Nominated, n.Entry == "A1" || n.Entry == "A2")
		}
	})
}
