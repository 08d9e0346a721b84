package api_test

import (
	"fmt"
	"strings"
	"testing"

	"tieubieu/server/paper/papertest"
)

// A Word document is handed out as it came, and no browser may make anything else of it.
func TestAWordDocumentIsADownload(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	made := owner.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}).want(t, 201, "")
	papers := "/api/entries/" + made.id(t) + "/papers"
	owner.file(t, "POST", papers+"?kind=quality&fileName=a.docx", papertest.DOCX()).want(t, 422, "paper-type")
	owner.file(t, "POST", papers+"?kind=explanation&fileName=a.docm", papertest.DOCX(papertest.Part{Name: "word/vbaProject.bin", Text: "x"})).want(t, 422, "paper-macro")
	word := owner.file(t, "POST", papers+"?kind=explanation&fileName=Thuy%E1%BA%BFt%20minh.docx", papertest.DOCX()).want(t, 201, "")
	path := fmt.Sprintf("/media/entries/%s/papers/%s", made.id(t), word.body["paperId"])
	got := owner.send(t, "GET", path, nil).want(t, 200, "")
	if got.text != string(papertest.DOCX()) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; filename*=utf-8''Thuy") ||
		got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" ||
		got.header.Get("Content-Type") != "application/vnd.openxmlformats-officedocument.wordprocessingml.document" {
		t.Errorf("got headers %v", got.header)
	}
	c.as(c.OtherOwner).send(t, "GET", path, nil).want(t, 404, "entry-not-found")
}
