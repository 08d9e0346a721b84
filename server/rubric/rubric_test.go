package rubric_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/scoring"
)

// tree is two points criteria and one of options, adding up to 100.
func tree() rubric.Tree {
	return rubric.Tree{CriterionGroups: []rubric.CriterionGroup{
		{ID: "market", Name: "Thị trường", MaxPoints: 6000, Criteria: []rubric.Criterion{
			{ID: "m1", Name: "Doanh thu", Kind: rubric.Points, MaxPoints: 4000, Step: 50, Levels: []rubric.Level{{Points: 4000, Description: "Tốt"}, {Points: 0, Description: "Kém"}}},
			{ID: "m2", Name: "Kênh bán", Kind: rubric.Points, MaxPoints: 2000, Step: 25},
		}},
		{ID: "origin", Name: "Nguồn gốc", MaxPoints: 4000, Criteria: []rubric.Criterion{
			{ID: "o1", Name: "Nguyên liệu", Kind: rubric.Options, Options: []rubric.Option{
				{ID: "local", Description: "Địa phương", Points: 4000},
				{ID: "mixed", Description: "Pha trộn", Points: 1500},
				{ID: "imported", Description: "Nhập khẩu", KnockOut: true, Reason: "Bị loại nếu dùng toàn bộ nguyên liệu nhập khẩu"},
			}},
		}},
	}}
}

func TestCheck(t *testing.T) {
	if err := tree().Check(); err != nil {
		t.Fatalf("a good tree: got %+v", fault.Of(err).Fields)
	}
	first := func(t *rubric.Tree) *rubric.Criterion { return &t.CriterionGroups[0].Criteria[0] }
	options := func(t *rubric.Tree) *rubric.Criterion { return &t.CriterionGroups[1].Criteria[0] }
	tests := map[string]struct {
		change     func(*rubric.Tree)
		path, code string
	}{
		"nothing to judge":                      {func(t *rubric.Tree) { t.CriterionGroups = nil }, "criterionGroups", "required"},
		"groups that add up to 99":              {func(t *rubric.Tree) { t.CriterionGroups[0].MaxPoints = 5900 }, "criterionGroups", "sum"},
		"criteria that do not make their group": {func(t *rubric.Tree) { first(t).MaxPoints = 3500; first(t).Levels = nil }, "criterionGroups[0].criteria", "sum"},
		"options whose best is not the group's": {func(t *rubric.Tree) { options(t).Options[0].Points = 3000 }, "criterionGroups[1].criteria", "sum"},
		"a group of nothing":                    {func(t *rubric.Tree) { t.CriterionGroups[1].Criteria = nil }, "criterionGroups[1].criteria", "required"},
		"a step that does not divide":           {func(t *rubric.Tree) { first(t).MaxPoints = 4010; first(t).Step = 25 }, "criterionGroups[0].criteria[0].step", "divides"},
		"a step of 0":                           {func(t *rubric.Tree) { first(t).Step = 0 }, "criterionGroups[0].criteria[0].step", "unknown"},
		"a step of a fifth":                     {func(t *rubric.Tree) { first(t).Step = 20 }, "criterionGroups[0].criteria[0].step", "unknown"},
		"a negative maximum":                    {func(t *rubric.Tree) { first(t).MaxPoints = -100 }, "criterionGroups[0].criteria[0].maxPoints", "range"},
		"an id of two criteria":                 {func(t *rubric.Tree) { options(t).ID = "m1" }, "criterionGroups[1].criteria[0].id", "repeated"},
		"an id of a group and a criterion":      {func(t *rubric.Tree) { first(t).ID = "market" }, "criterionGroups[0].criteria[0].id", "repeated"},
		"an id in Vietnamese":                   {func(t *rubric.Tree) { first(t).ID = "điểm" }, "criterionGroups[0].criteria[0].id", "pattern"},
		"a criterion without a name":            {func(t *rubric.Tree) { first(t).Name = "" }, "criterionGroups[0].criteria[0].name", "required"},
		"an unknown kind":                       {func(t *rubric.Tree) { first(t).Kind = "levels" }, "criterionGroups[0].criteria[0].kind", "unknown"},
		"a level above the maximum":             {func(t *rubric.Tree) { first(t).Levels[0].Points = 4050 }, "criterionGroups[0].criteria[0].levels[0].points", "range"},
		"a level off the step":                  {func(t *rubric.Tree) { first(t).Levels[0].Points = 3990 }, "criterionGroups[0].criteria[0].levels[0].points", "range"},
		"two levels of the same points":         {func(t *rubric.Tree) { first(t).Levels[0].Points = 0 }, "criterionGroups[0].criteria[0].levels[1].points", "repeated"},
		"a level that describes nothing":        {func(t *rubric.Tree) { first(t).Levels[0].Description = "" }, "criterionGroups[0].criteria[0].levels[0].description", "required"},
		"options with a step":                   {func(t *rubric.Tree) { options(t).Step = 50 }, "criterionGroups[1].criteria[0].step", "unexpected"},
		"options with levels":                   {func(t *rubric.Tree) { options(t).Levels = []rubric.Level{{}} }, "criterionGroups[1].criteria[0].levels", "unexpected"},
		"points with options":                   {func(t *rubric.Tree) { first(t).Options = options(t).Options }, "criterionGroups[0].criteria[0].options", "unexpected"},
		"a single option":                       {func(t *rubric.Tree) { options(t).Options = options(t).Options[:1] }, "criterionGroups[1].criteria[0].options", "count"},
		"an option twice":                       {func(t *rubric.Tree) { options(t).Options[1].ID = "local" }, "criterionGroups[1].criteria[0].options[1].id", "repeated"},
		"an option of negative points":          {func(t *rubric.Tree) { options(t).Options[1].Points = -1 }, "criterionGroups[1].criteria[0].options[1].points", "range"},
		"a knock-out without its reason":        {func(t *rubric.Tree) { options(t).Options[2].Reason = "" }, "criterionGroups[1].criteria[0].options[2].reason", "required"},
		"a best answer that disqualifies": {func(t *rubric.Tree) { options(t).Options[0].KnockOut, options(t).Options[0].Reason = true, "x" },
			"criterionGroups[1].criteria[0].options", "all-knock-out"},
		"a maximum that is not the best option": {func(t *rubric.Tree) { options(t).MaxPoints = 5000 }, "criterionGroups[1].criteria[0].maxPoints", "best"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			x := tree()
			test.change(&x)
			f := fault.Of(x.Check())
			if f == nil || f.Code != "invalid-fields" {
				t.Fatalf("got %v, want invalid-fields", f)
			}
			for _, field := range f.Fields {
				if field.Path == test.path && field.Code == test.code && field.Message != "" {
					return
				}
			}
			t.Errorf("got %+v, want %s %q", f.Fields, test.path, test.code)
		})
	}
}

func TestTotal(t *testing.T) {
	tests := map[string]struct {
		marks string
		total string // "nil" while unmarked
		fault string // "path code", when refused
	}{
		"adds up points and the chosen option":    {`{"m1":3950,"m2":2000,"o1":"mixed"}`, "7450", ""},
		"a zero is a mark":                        {`{"m1":0,"m2":0,"o1":"imported"}`, "0", ""},
		"an unmarked criterion leaves no total":   {`{"m1":3950,"m2":2000}`, "nil", ""},
		"null is unmarked":                        {`{"m1":null,"m2":2000,"o1":"local"}`, "nil", ""},
		"nothing marked":                          {`{}`, "nil", ""},
		"above the maximum":                       {`{"m1":4050,"m2":0,"o1":"local"}`, "nil", "marks.m1 above-maximum"},
		"far above what a number holds":           {`{"m1":99999999999999999999}`, "nil", "marks.m1 not-points"},
		"off the step":                            {`{"m1":3975,"m2":25,"o1":"local"}`, "nil", "marks.m1 off-step"},
		"negative":                                {`{"m1":-50}`, "nil", "marks.m1 not-points"},
		"a fraction":                              {`{"m1":39.5}`, "nil", "marks.m1 not-points"},
		"an exponent":                             {`{"m1":4e3}`, "nil", "marks.m1 not-points"},
		"points as words":                         {`{"m1":"4000"}`, "nil", "marks.m1 not-points"},
		"an option as a number":                   {`{"o1":0}`, "nil", "marks.o1 not-an-option"},
		"an unknown option":                       {`{"o1":"foreign"}`, "nil", "marks.o1 unknown-option"},
		"an unknown criterion":                    {`{"m1":0,"m2":0,"o1":"local","m3":1}`, "nil", "marks.m3 unknown-criterion"},
		"an unknown criterion, even unmarked":     {`{"m1":0,"m2":0,"o1":"local","m3":null}`, "nil", "marks.m3 unknown-criterion"},
		"an id is compared letter for letter":     {`{"M1":0}`, "nil", "marks.M1 unknown-criterion"},
		"an unmarked sheet is refused for faults": {`{"m1":1}`, "nil", "marks.m1 off-step"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var marks map[string]json.RawMessage
			if err := json.Unmarshal([]byte(test.marks), &marks); err != nil {
				t.Fatal(err)
			}
			total, faults := tree().Total(marks)
			got := "nil"
			if total != nil {
				got = fmt.Sprint(*total)
			}
			if got != test.total {
				t.Errorf("got total %s, want %s", got, test.total)
			}
			refused := ""
			if len(faults) > 0 {
				refused = faults[0].Path + " " + faults[0].Code
			}
			if refused != test.fault {
				t.Errorf("got refusal %q, want %q", refused, test.fault)
			}
		})
	}
	t.Run("lists what is unmarked in the tree's order", func(t *testing.T) {
		got := tree().Unmarked(map[string]json.RawMessage{"m2": json.RawMessage("0"), "o1": json.RawMessage("null")})
		if fmt.Sprint(got) != "[m1 o1]" {
			t.Errorf("got %v, want m1 and o1", got)
		}
	})
}

// The total that is stored with a sheet must be the one that scoring would count.
func TestTotalAgreesWithScoring(t *testing.T) {
	r := rubric.Rubric{GroupID: "wood", Tree: tree()}
	scored := r.Scoring()
	rapid.Check(t, func(t *rapid.T) {
		answers := map[string]scoring.Answer{}
		marks := map[string]json.RawMessage{}
		for _, c := range scored.Criteria() {
			if rapid.IntRange(0, 9).Draw(t, "left out") == 0 {
				continue
			}
			if c.Kind == scoring.Options {
				id := rapid.SampledFrom([]string{"local", "mixed", "imported", "foreign"}).Draw(t, "option")
				answers[c.ID] = scoring.Answer{Option: id}
				marks[c.ID], _ = json.Marshal(id)
				continue
			}
			points := 5 * rapid.Int64Range(-10, 900).Draw(t, "points")
			answers[c.ID] = scoring.Answer{Points: points}
			marks[c.ID], _ = json.Marshal(points)
		}
		total, faults := r.Tree.Total(marks)
		list, err := scored.Marks(answers)
		if (err != nil) != (len(faults) > 0) {
			t.Fatalf("the rubric says %v, scoring %v", faults, err)
		}
		if err != nil {
			return
		}
		want, complete := scoring.SheetTotal(&scored, list)
		if complete != (total != nil) || complete && *total != want {
			t.Fatalf("the rubric says %v, scoring %d (complete %t)", total, want, complete)
		}
	})
}

func TestCleanBringsWordsIntoOneForm(t *testing.T) {
	loose := tree()
	loose.CriterionGroups[0].Criteria[0].Name = "  Doanh thu\u0309  " // ủ in two code points
	loose.CriterionGroups[1].Criteria[0].Options[0].Description = "Địa phương\u0000"
	got := loose.Clean()
	if name := got.CriterionGroups[0].Criteria[0].Name; name != "Doanh th\u1ee7" {
		t.Errorf("got %q, want the composed form", name)
	}
	if d := got.CriterionGroups[1].Criteria[0].Options[0].Description; d != "Địa phương" {
		t.Errorf("got %q, want no control characters", d)
	}
	if loose.CriterionGroups[0].Criteria[0].Name == got.CriterionGroups[0].Criteria[0].Name {
		t.Error("the tree that was given has changed")
	}
}
