package competition_test

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
)

// refilled is an exported rubric after somebody has set cells of it.
func refilled(t *testing.T, file *competition.RubricFile, cells map[string]any) *bytes.Reader {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, value := range cells {
		if err := f.SetCellValue(rubric.SheetName, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// rowOf is the row of an exported rubric that has this in its second column.
func rowOf(t *testing.T, file *competition.RubricFile, id string) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	found, err := f.SearchSheet(rubric.SheetName, id)
	if err != nil || len(found) != 1 {
		t.Fatalf("got %v, %v for %q", found, err, id)
	}
	return found[0][1:]
}

func TestRubricsOfTheCircularGoOutAndComeBack(t *testing.T) {
	w := newWorld(t)
	r := w.round()
	for _, group := range []string{competition.GroupHandicraft, competition.GroupFood, competition.GroupMachinery, competition.GroupOther} {
		now, err := currentRubric(w, r.ID, group)
		if err != nil {
			t.Fatal(err)
		}
		file, err := w.ExportRubric(w.ctx, w.province, r.ID, group, 0)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "file", file.Name, "bo-tieu-chi-"+group+"-v1.xlsx")
		look, err := w.LookAtRubric(w.ctx, w.province, r.ID, group, bytes.NewReader(file.Content), int64(len(file.Content)))
		if err != nil {
			t.Fatal(err)
		}
		if !look.Ready() || len(look.Differences) != 0 {
			t.Errorf("%s: got problems %+v, differences %+v", group, look.Problems, look.Differences)
		}
		want, _ := json.Marshal(now.Tree)
		if got, _ := json.Marshal(look.Tree); string(got) != string(want) {
			t.Errorf("%s: got %s\nwant %s", group, got, want)
		}
	}
}

func TestLookingAtARubricsSpreadsheet(t *testing.T) {
	w := newWorld(t)
	r := w.round()
	file, err := w.ExportRubric(w.ctx, w.province, r.ID, "food", 0)
	if err != nil {
		t.Fatal(err)
	}
	now, err := currentRubric(w, r.ID, "food")
	if err != nil {
		t.Fatal(err)
	}
	first, group := now.Tree.CriterionGroups[0].Criteria[0], now.Tree.CriterionGroups[0]
	at, groupAt := rowOf(t, file, first.ID), rowOf(t, file, group.ID)
	t.Run("changes nothing, and what it gives can be saved", func(t *testing.T) {
		look, err := w.LookAtRubric(w.ctx, w.province, r.ID, "food", refilled(t, file, map[string]any{"C" + at: "Thị phần"}), -1)
		if err != nil {
			t.Fatal(err)
		}
		if len(look.Problems) != 0 || len(look.Differences) != 1 || look.Differences[0].After != "Thị phần" {
			t.Fatalf("got problems %+v, differences %+v", look.Problems, look.Differences)
		}
		same(t, "version", look.Version, 1)
		same(t, "records", w.ledger(r.ID, "set-rubric"), 0)
		saved, err := w.SetRubric(w.ctx, w.province, r.ID, "food", look.Version, look.Tree)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version", saved.Version, 2)
		found, err := w.CompareRubricVersions(w.ctx, w.province, r.ID, "food", 1, 2)
		if err != nil || len(found) != 1 || found[0].Before != first.Name || found[0].Field != "name" {
			t.Errorf("got %+v, %v, want the name", found, err)
		}
		draft := saved.Tree.Clean()
		draft.CriterionGroups[0].Criteria = nil // need not be sound
		found, err = w.CompareRubricDraft(w.ctx, w.province, r.ID, "food", 0, draft)
		if err != nil || len(found) != len(group.Criteria) {
			t.Errorf("got %+v, %v, want each criterion that is gone", found, err)
		}
	})
	t.Run("keeps the programme's groups, at the cell", func(t *testing.T) {
		look, err := w.LookAtRubric(w.ctx, w.province, r.ID, "food", refilled(t, file, map[string]any{"B" + groupAt: "sales"}), -1)
		if err != nil {
			t.Fatal(err)
		}
		if len(look.Problems) != 1 || look.Problems[0].Cell != "A"+groupAt || look.Problems[0].Code != "fixed" {
			t.Errorf("got %+v, want fixed at A%s", look.Problems, groupAt)
		}
	})
	t.Run("is for those who may change it", func(t *testing.T) {
		_, err := w.LookAtRubric(w.ctx, w.stranger, r.ID, "food", bytes.NewReader(file.Content), -1)
		refused(t, err, fault.NotFound, "round-not-found")
		_, err = w.CompareRubricDraft(w.ctx, w.stranger, r.ID, "food", 0, now.Tree)
		refused(t, err, fault.NotFound, "round-not-found")
		_, err = w.ExportRubric(w.ctx, w.stranger, r.ID, "food", 0)
		refused(t, err, fault.NotFound, "round-not-found")
		_, err = w.CompareRubricVersions(w.ctx, w.stranger, r.ID, "food", 1, 1)
		refused(t, err, fault.NotFound, "round-not-found")
		_, err = w.ExportRubric(w.ctx, w.province, r.ID, "food", 9)
		refused(t, err, fault.NotFound, "rubric-not-found")
	})
	t.Run("refuses too large a file without reading on", func(t *testing.T) {
		_, err := w.LookAtRubric(w.ctx, w.province, r.ID, "food", io.LimitReader(zeros{}, rubric.MaxBytes+10), -1)
		refused(t, err, fault.TooLarge, "file-too-large")
	})
	t.Run("ends when scoring opens; reading goes on", func(t *testing.T) {
		frozen := w.in(competition.Scoring)
		_, err := w.LookAtRubric(w.ctx, w.province, frozen.ID, "food", bytes.NewReader(file.Content), -1)
		refused(t, err, fault.Conflict, "rubric-frozen")
		if _, err := w.ExportRubric(w.ctx, w.stranger, frozen.ID, "food", 1); err != nil {
			t.Errorf("got %v, want the file for whoever sees the round", err)
		}
	})
	t.Run("names of authors are for those who may change it", func(t *testing.T) {
		frozen := w.in(competition.Registration)
		names, err := w.RubricAuthors(w.ctx, w.province, frozen.ID, "food")
		if err != nil || names[1] != w.nation.Name {
			t.Errorf("got %v, %v, want the organiser", names, err)
		}
		if names, err = w.RubricAuthors(w.ctx, w.stranger, frozen.ID, "food"); err != nil || len(names) != 0 {
			t.Errorf("a stranger: got %v, %v", names, err)
		}
	})
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
