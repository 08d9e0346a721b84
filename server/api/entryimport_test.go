package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieubieu/server/competition"
	"tieubieu/server/entryimport"
	"tieubieu/server/fixture"
)

// listed is a template with one row that lacks its group, or has it.
func listed(t *testing.T, template, group string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(template))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	headings, err := f.GetRows(entryimport.SheetName)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range headings[0] {
		value := map[string]string{
			"Tên cơ sở *": "Hộ làm nón lá", "Loại hình *": "Hộ kinh doanh", "Tỉnh, thành phố *": "Thử", "Xã, phường *": "Xã Mẫu", "Điện thoại": "0912345678",
			"Tên sản phẩm *": "Nón lá", "Nhóm sản phẩm *": group,
		}[h]
		column, _ := excelize.ColumnNumberToName(i + 1)
		if err := f.SetCellStr(entryimport.SheetName, column+"3", value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImportingEntriesOverTheWire(t *testing.T) {
	b := newHall(t)
	b.Phase(competition.Registration)
	b.Exec("UPDATE rounds SET registration_closes_at = now() + interval '1 day' WHERE id = $1", b.RoundID)
	round := "/api/rounds/" + b.RoundID.String()

	got := b.organiser.send(t, http.MethodGet, round+"/entry-import-template", nil).want(t, 200, "")
	if kind, name := got.header.Get("Content-Type"), got.header.Get("Content-Disposition"); !strings.Contains(kind, "spreadsheetml") || !strings.Contains(name, "attachment; filename=") {
		t.Errorf("got %q, %q", kind, name)
	}
	template := got.text
	b.stranger.send(t, http.MethodGet, round+"/entry-import-template", nil).want(t, 404, "round-not-found")

	wrong := listed(t, template, "")
	looked := b.secretary.file(t, http.MethodPost, round+"/entry-imports/preview", wrong).want(t, 200, "")
	first := looked.body["rows"].([]any)[0].(map[string]any)
	problem := first["problems"].([]any)[0].(map[string]any)
	if looked.body["ready"] != false || looked.body["problems"] != 1.0 || first["outcome"] != "new-facility" || problem["cell"] != "O3" || problem["code"] != "group-missing" {
		t.Errorf("got %s", looked.text)
	}
	refused := b.secretary.file(t, http.MethodPost, round+"/entry-imports", wrong).want(t, 422, "import-has-problems")
	if field := refused.body["fields"].([]any)[0].(map[string]any); field["path"] != "O3" {
		t.Errorf("got %s", refused.text)
	}

	good := listed(t, template, "B")
	b.stranger.file(t, http.MethodPost, round+"/entry-imports", good).want(t, 404, "round-not-found")
	b.secretary.file(t, http.MethodPost, round+"/entry-imports/preview", []byte("Tên cơ sở;Tên sản phẩm\n")).want(t, 422, "file-csv")
	b.secretary.file(t, http.MethodPost, round+"/entry-imports/preview", make([]byte, entryimport.MaxBytes+1)).want(t, 413, "file-too-large")
	made := b.secretary.file(t, http.MethodPost, round+"/entry-imports?fileName=nón.xlsx", good).want(t, 201, "")
	again := b.organiser.file(t, http.MethodPost, round+"/entry-imports", good).want(t, 201, "")
	if made.body["repeated"] != false || again.body["repeated"] != true || again.id(t) != made.id(t) || again.body["fileName"] != "nón.xlsx" {
		t.Errorf("got %s, then %s", made.text, again.text)
	}
	if n := fixture.One[int](t, b.DB, "SELECT count(*) FROM entries WHERE round_id = $1", b.RoundID); n != 1 {
		t.Errorf("got %d entries", n)
	}
	b.Phase(competition.Screening)
	b.organiser.file(t, http.MethodPost, round+"/entry-imports/preview", wrong).want(t, 409, "registration-closed")
}
