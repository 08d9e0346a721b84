package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieubieu/server/competition"
	"tieubieu/server/rubric"
)

func TestARubricsSpreadsheetOverTheWire(t *testing.T) {
	b := newHall(t)
	b.Phase(competition.Registration)
	b.Exec("INSERT INTO rubric_templates (programme_id, group_id, tree, source) SELECT o.programme_id, '', r.tree, '' FROM rubrics r JOIN rounds o ON o.id = r.round_id WHERE r.round_id = $1 AND r.group_id = 'handicraft'", b.RoundID)
	path := "/api/rounds/" + b.RoundID.String() + "/rubrics/handicraft"

	got := b.stranger.send(t, http.MethodGet, path+"/spreadsheet", nil).want(t, 200, "")
	if kind, name := got.header.Get("Content-Type"), got.header.Get("Content-Disposition"); !strings.Contains(kind, "spreadsheetml") || !strings.Contains(name, "bo-tieu-chi-handicraft-v1.xlsx") {
		t.Errorf("got %q, %q", kind, name)
	}
	f, err := excelize.OpenReader(strings.NewReader(got.text))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	saved := func(cell string, value any) []byte {
		if err := f.SetCellValue(rubric.SheetName, cell, value); err != nil {
			t.Fatal(err)
		}
		var w bytes.Buffer
		if err := f.Write(&w); err != nil {
			t.Fatal(err)
		}
		return w.Bytes()
	}
	rows, err := f.GetRows(rubric.SheetName)
	if err != nil {
		t.Fatal(err)
	}
	row := "2"
	for i, cells := range rows {
		if len(cells) > 0 && cells[0] == "Tiêu chí" {
			row = string(rune('1' + i))
			break
		}
	}
	wrong := saved("D"+row, "nhiều")
	b.stranger.file(t, http.MethodPost, path+"/spreadsheet-preview", wrong).want(t, 403, "not-organiser")
	look := b.organiser.file(t, http.MethodPost, path+"/spreadsheet-preview", wrong).want(t, 200, "")
	problem := look.body["problems"].([]any)[0].(map[string]any)
	if look.body["ready"] != false || problem["cell"] != "D"+row || problem["column"] != "Điểm" || problem["code"] != "points-unclear" {
		t.Errorf("got %v, want the cell", look.body)
	}

	now := b.organiser.send(t, http.MethodGet, path, nil).want(t, 200, "")
	draft := now.body["tree"].(map[string]any)
	draft["note"] = "Sửa theo ý kiến Sở"
	found := b.organiser.send(t, http.MethodPost, path+"/differences", object{"version": 1, "tree": draft}).want(t, 200, "").items(t)
	if len(found) != 1 || found[0].(map[string]any)["field"] != "note" || found[0].(map[string]any)["after"] != "Sửa theo ý kiến Sở" {
		t.Errorf("got %v, want the note", found)
	}
	b.organiser.send(t, http.MethodPut, path, object{"tree": draft}, "If-Match", now.etag).want(t, 200, "")
	if n := len(b.stranger.send(t, http.MethodGet, path+"/differences?from=1&to=2", nil).want(t, 200, "").items(t)); n != 1 {
		t.Errorf("got %d differences, want 1", n)
	}
	versions := b.organiser.send(t, http.MethodGet, path+"/versions", nil).want(t, 200, "").items(t)
	if versions[0].(map[string]any)["byName"] != b.Organiser.Name {
		t.Errorf("got %v, want who saved it", versions[0].(map[string]any)["byName"])
	}
	if other := b.stranger.send(t, http.MethodGet, path+"/versions", nil).want(t, 200, "").items(t); other[0].(map[string]any)["byName"] != nil {
		t.Errorf("a stranger: got %v", other[0].(map[string]any)["byName"])
	}
}
