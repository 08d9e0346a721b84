package api_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fixture"
)

var pdfStream = regexp.MustCompile(`(?s)FlateDecode[^>]*>>\nstream\n(.*?)\nendstream`)

// paperSays is what stands on the pages of a PDF, as it was drawn.
func paperSays(t *testing.T, r reply) string {
	t.Helper()
	if r.status != 200 || r.header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(r.text, "%PDF-") {
		t.Fatalf("got %d %s, want a PDF: %.300s", r.status, r.header.Get("Content-Type"), r.text)
	}
	if cache := r.header.Get("Cache-Control"); cache != "private, no-store" {
		t.Errorf("got Cache-Control %q", cache)
	}
	var all bytes.Buffer
	for _, m := range pdfStream.FindAllStringSubmatch(r.text, -1) {
		z, err := zlib.NewReader(strings.NewReader(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, z); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// drawn is words as a page holds them.
func drawn(words string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(words)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return string(b)
}

func TestPrintingScoreSheets(t *testing.T) {
	b := newBench(t)
	b.Entry("handicraft")
	_, head := b.judge(t, "head")
	seat, judge := b.judge(t, "judge")
	forms := b.rounds("/score-sheet-documents")
	if words := paperSays(t, b.organiser.send(t, http.MethodGet, forms+"?blank=true", nil)); strings.Count(words, drawn("GIÁM KHẢO")) != 2 || !strings.Contains(words, drawn("A001")) || strings.Contains(words, drawn("/app/")) {
		t.Error("got other forms before scoring than one a judge without an address")
	}
	b.open(t)
	fixture.Declared(t, b.DB, b.RoundID)
	sheet := fixture.One[uuid.UUID](t, b.DB, "SELECT id FROM score_sheets WHERE judge_id = $1", seat.id(t)).String()
	own, mine := "/api/score-sheets/"+sheet, "/api/judge/rounds/"+b.RoundID.String()+"/score-sheet-documents"
	saved := judge.send(t, http.MethodPut, own, sheetBody(true), "If-Match", `"0"`, "Idempotency-Key", uuid.NewString()).want(t, 200, "")
	digest := saved.body["receipt"].(object)["sha256"].(string)

	for _, path := range []string{own + "/document", mine} {
		words := paperSays(t, judge.send(t, http.MethodGet, path, nil))
		for _, w := range []string{"PHIẾU CHẤM ĐIỂM", "Sản phẩm A001", "Thủ công mỹ nghệ", "A001", "Thành viên Ban giám khảo", "Thị trường", "Rõ ràng", "25", "Đẹp", digest[:4] + " " + digest[4:8] + " " + digest[8:12] + " " + digest[12:16] + " …"} {
			if !strings.Contains(words, drawn(w)) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
		if strings.Contains(words, drawn("Phụ lục")) {
			t.Errorf("%s cites a law that is not this programme's", path)
		}
	}
	(&browser{h: b.h}).send(t, http.MethodGet, own+"/document", nil).want(t, 401, "sign-in-needed")
	for _, by := range []*browser{head, b.organiser, b.secretary, b.stranger} {
		by.send(t, http.MethodGet, own+"/document", nil).want(t, 404, "sheet-not-found")
	}
	b.stranger.send(t, http.MethodGet, mine, nil).want(t, 404, "judge-not-found")

	for _, by := range []*browser{judge, head, b.stranger} {
		by.send(t, http.MethodGet, forms+"?blank=true", nil).want(t, 404, "not-found")
		by.send(t, http.MethodGet, forms, nil).want(t, 404, "not-found")
	}
	b.secretary.send(t, http.MethodGet, forms, nil).want(t, 409, "scoring-open")
	b.secretary.send(t, http.MethodGet, forms+"?blank=true&judgeId="+uuid.NewString(), nil).want(t, 404, "not-found")
	b.secretary.send(t, http.MethodGet, forms+"?blank=true&judgeId=x", nil).want(t, 422, "invalid-fields")
	blank := paperSays(t, b.secretary.send(t, http.MethodGet, forms+"?blank=true&judgeId="+seat.id(t), nil))
	if strings.Count(blank, drawn("GIÁM KHẢO")) != 1 || strings.Contains(blank, drawn("Đẹp")) || strings.Contains(blank, drawn("SHA-256")) || !strings.Contains(blank, drawn("Phiếu trắng")) {
		t.Error("a blank form tells of what was marked, or is no form of one judge")
	}

	b.Phase(competition.Deliberation)
	filled := paperSays(t, b.secretary.send(t, http.MethodGet, forms, nil))
	if strings.Count(filled, drawn("GIÁM KHẢO")) != 1 || !strings.Contains(filled, drawn("Đẹp")) {
		t.Error("got other sheets than the one that was submitted")
	}
}
