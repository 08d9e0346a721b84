package rubric_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"tieubieu/server/fault"
	"tieubieu/server/rubric"
)

func asJSON(t rubric.Tree) string {
	b, _ := json.Marshal(t)
	return string(b)
}

// anyTree draws trees that may be scored by.
func anyTree(t *rapid.T) rubric.Tree {
	words := rapid.StringMatching(`[a-zA-ZĐđếỗựẵỹ0-9=+@'"<>&_x]{1,12}( [a-zếỗựẵỹ0-9,.]{1,8}){0,3}(\n[a-z]{1,4})?`)
	maybe := func(label string) string {
		if rapid.Bool().Draw(t, label+"?") {
			return words.Draw(t, label)
		}
		return ""
	}
	serial := 0
	id := func() string {
		serial++
		return rapid.SampledFrom([]string{"a", "tieu-chi", "x-1", "m2-"}).Draw(t, "id") + fmt.Sprint(serial)
	}
	// parts adds up to whole, each a multiple of unit.
	parts := func(whole, unit int64, label string) (list []int64) {
		for n := rapid.IntRange(1, 4).Draw(t, label); n > 1 && whole > unit; n-- {
			part := unit * rapid.Int64Range(1, whole/unit).Draw(t, label)
			if part == whole {
				break
			}
			list, whole = append(list, part), whole-part
		}
		return append(list, whole)
	}
	tree := rubric.Tree{Note: maybe("note")}
	for _, most := range parts(rubric.Total, 100, "groups") {
		g := rubric.CriterionGroup{ID: id(), Name: words.Draw(t, "name"), NameEn: maybe("nameEn"), MaxPoints: most}
		for _, points := range parts(most, 50, "criteria") {
			c := rubric.Criterion{ID: id(), Name: words.Draw(t, "name"), NameEn: maybe("nameEn"), Guidance: maybe("guidance"), Kind: rubric.Points}
			if rapid.Bool().Draw(t, "options") {
				c.Kind = rubric.Options
				c.Options = []rubric.Option{{ID: "best", Description: words.Draw(t, "description"), Points: points}}
				for n := range rapid.IntRange(1, 3).Draw(t, "more") {
					o := rubric.Option{ID: fmt.Sprintf("o-%d", n), Description: words.Draw(t, "description"), Points: rapid.Int64Range(0, points).Draw(t, "points")}
					if rapid.Bool().Draw(t, "knock-out") {
						o.KnockOut, o.Reason = true, words.Draw(t, "reason")
					}
					c.Options = append(c.Options, o)
				}
				if rapid.Bool().Draw(t, "maximum") {
					c.MaxPoints = points
				}
			} else {
				c.MaxPoints = points
				c.Step = rapid.SampledFrom([]int64{50, 25, 10}).Draw(t, "step")
				for at := points; at >= 0 && len(c.Levels) < 3 && rapid.Bool().Draw(t, "level"); at -= c.Step {
					c.Levels = append(c.Levels, rubric.Level{Points: at, Name: maybe("level"), Description: words.Draw(t, "description")})
				}
			}
			g.Criteria = append(g.Criteria, c)
		}
		tree.CriterionGroups = append(tree.CriterionGroups, g)
	}
	return tree.Clean()
}

func TestAWorkbookGivesTheSameTreeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyTree(t)
		if err := want.Check(); err != nil {
			t.Fatalf("drew a bad tree: %+v", fault.Of(err).Fields)
		}
		file, err := rubric.Write("Bộ tiêu chí", want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := rubric.Read(file, want.CriterionGroups)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Problems) > 0 {
			t.Fatalf("got problems %+v", got.Problems)
		}
		if asJSON(got.Tree) != asJSON(want) {
			t.Errorf("got %s\nwant %s", asJSON(got.Tree), asJSON(want))
		}
		if d := rubric.Compare(want, got.Tree); len(d) != 0 {
			t.Errorf("got differences %+v", d)
		}
	})
}

// changed is the workbook of tree() after somebody has worked on it.
func changed(t *testing.T, change func(f *excelize.File)) []byte {
	t.Helper()
	content, err := rubric.Write("Thử", tree())
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Rows of tree(): 2 market, 3 m1, 4 and 5 its levels, 6 m2, 7 origin, 8 o1, 9 to 11 its options.
func TestEachFaultOfAWorkbookNamesItsCell(t *testing.T) {
	const sheet = rubric.SheetName
	set := func(cell string, value any) func(f *excelize.File) {
		return func(f *excelize.File) { _ = f.SetCellValue(sheet, cell, value) }
	}
	tests := map[string]struct {
		change     func(f *excelize.File)
		cell, code string
	}{
		"points in words":                  {set("D3", "bốn mươi"), "D3", "points-unclear"},
		"points of three decimals":         {set("D3", "7,125"), "D3", "points-unclear"},
		"points of a formula":              {func(f *excelize.File) { _ = f.SetCellFormula(sheet, "D3", "20+20") }, "D3", "cell-formula"},
		"a level without points":           {set("D4", ""), "D4", "points-missing"},
		"a group that is not its criteria": {set("D6", 10), "D2", "sum"},
		"groups that are not 100":          {func(f *excelize.File) { _ = f.SetCellValue(sheet, "D9", 30); _ = f.SetCellValue(sheet, "D7", 30) }, "D2", "sum"},
		"a step that does not divide":      {set("F3", "0,3"), "F3", "unknown"},
		"a level above its criterion":      {set("D4", 41), "D4", "range"},
		"an option that says nothing":      {set("G10", ""), "G10", "required"},
		"a knock-out without its reason":   {set("I11", ""), "I11", "required"},
		"a knock-out that is neither":      {set("H11", "có lẽ"), "H11", "yes-or-no"},
		"a kind of row that there is not":  {set("A3", "Dòng"), "A3", "row-kind"},
		"a kind of marking that is not":    {set("E3", "Xếp hạng"), "E3", "kind-unclear"},
		"a criterion above all groups":     {set("A2", "Tiêu chí"), "A2", "row-order"},
		"a level right below a group":      {set("A3", "Mức"), "A3", "row-order"},
		"an id twice":                      {set("B6", "m1"), "B6", "repeated"},
		"an id in Vietnamese":              {set("B6", "kênh"), "B6", "pattern"},
		"a step of an option":              {set("F9", 1), "F9", "cell-unused"},
		"a level of an options criterion":  {set("A10", "Mức"), "B10", "cell-unused"},
		"merged cells":                     {func(f *excelize.File) { _ = f.MergeCell(sheet, "C3", "C4") }, "C3", "cells-merged"},
		"a column that was taken away":     {func(f *excelize.File) { _ = f.RemoveCol(sheet, "G") }, "A1", "column-missing"},
		"a column that stands there twice": {set("K1", "Điểm"), "K1", "column-twice"},
		"a name that was taken away":       {set("C3", ""), "C3", "required"},
		"points that a program made a date": {func(f *excelize.File) {
			day, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
			_ = f.SetCellStyle(sheet, "D3", "D3", day)
		}, "D3", "cell-date"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := rubric.Read(changed(t, test.change), tree().CriterionGroups)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range got.Problems {
				if p.Cell == test.cell && p.Code == test.code && p.Message != "" && p.Heading != "" {
					return
				}
			}
			t.Errorf("got %+v, want %s at %s", got.Problems, test.code, test.cell)
		})
	}
}

func TestAWorkbookMayBeWrittenByHand(t *testing.T) {
	content := changed(t, func(f *excelize.File) {
		for cell, value := range map[string]any{
			"A1": "LOẠI DÒNG ", "D3": "40,0", "D6": "20", "F3": 0.5, "F6": "0,25", // words and numbers
			"B2": "", "B3": "", "B9": "", "E8": "", // ids that we give, and a kind that the options tell
			"A3": "tiêu chí", "H11": "x", "C10": "Pha trộn", "G10": "", "K1": "Ý kiến", "K3": "hỏi lại anh Ba",
		} {
			_ = f.SetCellValue(rubric.SheetName, cell, value)
		}
		_ = f.InsertRows(rubric.SheetName, 6, 2) // empty rows
	})
	got, err := rubric.Read(content, tree().CriterionGroups)
	if err != nil || len(got.Problems) > 0 {
		t.Fatalf("got %v, %+v", err, got.Problems)
	}
	want := tree()
	want.CriterionGroups[0].Criteria[0].ID = "market-1"
	want.CriterionGroups[1].Criteria[0].Options[0].ID = "phuong-an-1"
	if asJSON(got.Tree) != asJSON(want) {
		t.Errorf("got %s\nwant %s", asJSON(got.Tree), asJSON(want))
	}
}

func TestWhatIsNoRubricIsRefused(t *testing.T) {
	other := func() []byte {
		f := excelize.NewFile()
		defer f.Close()
		_ = f.SetCellStr("Sheet1", "A1", "Tên cơ sở")
		var b bytes.Buffer
		_ = f.Write(&b)
		return b.Bytes()
	}
	for code, content := range map[string][]byte{"file-empty": nil, "file-csv": []byte("a;b\nc;d\n"), "rubric-file-missing": other()} {
		if _, err := rubric.Read(content, nil); !fault.Has(err, code) {
			t.Errorf("got %v, want %s", err, code)
		}
	}
	long := changed(t, func(f *excelize.File) {
		for row := 20; row < 1_700; row++ {
			_ = f.SetCellStr(rubric.SheetName, fmt.Sprintf("A%d", row), "Mức")
		}
	})
	if _, err := rubric.Read(long, nil); !fault.Has(err, "too-many-rows") {
		t.Errorf("got %v, want too-many-rows", err)
	}
}

func TestCompare(t *testing.T) {
	market := func(t *rubric.Tree) *rubric.CriterionGroup { return &t.CriterionGroups[0] }
	first := func(t *rubric.Tree) *rubric.Criterion { return &t.CriterionGroups[0].Criteria[0] }
	options := func(t *rubric.Tree) *rubric.Criterion { return &t.CriterionGroups[1].Criteria[0] }
	tests := map[string]struct {
		change func(*rubric.Tree)
		want   string
	}{
		"nothing":              {func(*rubric.Tree) {}, ""},
		"a name":               {func(t *rubric.Tree) { first(t).Name = "Doanh số" }, "changed criterion Thị trường/Doanh số/ name Doanh thu→Doanh số; "},
		"a maximum":            {func(t *rubric.Tree) { first(t).MaxPoints = 3000 }, "changed criterion Thị trường/Doanh thu/ maxPoints 4000→3000; "},
		"a step":               {func(t *rubric.Tree) { first(t).Step = 25 }, "changed criterion Thị trường/Doanh thu/ step 50→25; "},
		"a level that is gone": {func(t *rubric.Tree) { first(t).Levels = first(t).Levels[:1] }, "removed level Thị trường/Doanh thu/Kém  0→; "},
		"a level's words":      {func(t *rubric.Tree) { first(t).Levels[0].Description = "Rất tốt" }, "changed level Thị trường/Doanh thu/Rất tốt description Tốt→Rất tốt; "},
		"an option's points":   {func(t *rubric.Tree) { options(t).Options[1].Points = 2000 }, "changed option Nguồn gốc/Nguyên liệu/Pha trộn points 1500→2000; "},
		"a knock-out": {func(t *rubric.Tree) { options(t).Options[1].KnockOut, options(t).Options[1].Reason = true, "Vì thế" },
			"changed option Nguồn gốc/Nguyên liệu/Pha trộn knockOut no→yes; changed option Nguồn gốc/Nguyên liệu/Pha trộn reason →Vì thế; "},
		"a new criterion": {func(t *rubric.Tree) {
			market(t).Criteria = append(market(t).Criteria, rubric.Criterion{ID: "m3", Name: "Mới", Kind: rubric.Points, MaxPoints: 500, Step: 50})
		}, "added criterion Thị trường/Mới/  →500; "},
		"a criterion that is gone": {func(t *rubric.Tree) { market(t).Criteria = market(t).Criteria[:1] }, "removed criterion Thị trường/Kênh bán/  2000→; "},
		"another order": {func(t *rubric.Tree) {
			c := market(t).Criteria
			c[0], c[1] = c[1], c[0]
		}, "changed group Thị trường// order Doanh thu · Kênh bán→Kênh bán · Doanh thu; "},
		"another group": {func(t *rubric.Tree) {
			moved := market(t).Criteria[1]
			market(t).Criteria = market(t).Criteria[:1]
			t.CriterionGroups[1].Criteria = append(t.CriterionGroups[1].Criteria, moved)
		}, "moved criterion Nguồn gốc/Kênh bán/ group Thị trường→Nguồn gốc; "},
		"the note": {func(t *rubric.Tree) { t.Note = "Theo Thông tư" }, "changed rubric // note →Theo Thông tư; "},
	}
	points := func(p *int64, words string) string {
		if p == nil {
			return words
		}
		return fmt.Sprint(*p)
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			after := tree().Clean()
			test.change(&after)
			got := ""
			for _, d := range rubric.Compare(tree(), after) {
				got += fmt.Sprintf("%s %s %s/%s/%s %s %s→%s; ", d.Change, d.Of, d.Group, d.Criterion, d.Part, d.Field, points(d.BeforePoints, d.Before), points(d.AfterPoints, d.After))
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestCompareFindsNothingOnlyWhereTreesAreEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyTree(t), anyTree(t)
		if rapid.Bool().Draw(t, "near") { // one word of difference
			b = a.Clean()
			g := rapid.IntRange(0, len(b.CriterionGroups)-1).Draw(t, "group")
			c := rapid.IntRange(0, len(b.CriterionGroups[g].Criteria)-1).Draw(t, "criterion")
			b.CriterionGroups[g].Criteria[c].Guidance = rapid.SampledFrom([]string{"", "Xem sổ"}).Draw(t, "guidance")
		}
		// Whether an options criterion repeats its best answer as its maximum says nothing.
		plain := func(t rubric.Tree) string {
			t = t.Clean()
			for i := range t.CriterionGroups {
				for j := range t.CriterionGroups[i].Criteria {
					if c := &t.CriterionGroups[i].Criteria[j]; c.Kind == rubric.Options {
						c.MaxPoints = 0
					}
				}
			}
			return asJSON(t)
		}
		if equal, found := plain(a) == plain(b), rubric.Compare(a, b); equal != (len(found) == 0) {
			t.Errorf("equal %v, got %+v\n%s\n%s", equal, found, asJSON(a), asJSON(b))
		}
		if found := rubric.Compare(a, a); len(found) != 0 {
			t.Errorf("a tree beside itself: got %+v", found)
		}
	})
}
