package document_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"tieubieu/server/document"
)

func TestSampleLabels(t *testing.T) {
	round := document.RoundHead{Title: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu tỉnh Tuyên Quang năm 2026, kỳ bổ sung dành cho các cơ sở vùng sâu, vùng xa và hải đảo", Demonstration: true}
	var labels []document.SampleLabel
	for i := range 11 {
		labels = append(labels, document.SampleLabel{Code: fmt.Sprintf("TQ-A/%03d", i+1), Group: "Nhóm sản phẩm thủ công mỹ nghệ", Link: "https://tieubieu.example/app/mau/01a20605-d27b-758e-89a4-56ab39e41ba2?ma=A001"})
	}
	var b bytes.Buffer
	if err := document.SampleLabels(&b, round, labels); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) || bytes.Count(b.Bytes(), []byte("/Type /Page\n")) != 2 {
		t.Errorf("got %d pages of %.10q, want ten labels on a page and one on the next", bytes.Count(b.Bytes(), []byte("/Type /Page\n")), b.Bytes())
	}
	if err := document.SampleLabels(&b, round, nil); err == nil || !strings.Contains(err.Error(), "nothing to write") {
		t.Errorf("got %v, want a refusal of an empty sheet", err)
	}
}
