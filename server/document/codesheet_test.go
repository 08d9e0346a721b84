package document_test

import (
	"bytes"
	"strings"
	"testing"

	"tieubieu/server/document"
)

func TestCodeSheets(t *testing.T) {
	round := document.RoundHead{Title: "Bình chọn sản phẩm CNNT tiêu biểu tỉnh Ninh Bình năm 2026", Unit: "Tỉnh Ninh Bình", Demonstration: true}
	sheets := []document.CodeSheet{
		{Judge: "Vũ Đình Khoát", Role: "Trưởng ban giám khảo", JudgeCode: "J04", Code: "MWQK-W8MM", Link: "https://binhchon.example.vn/app/cham/vao#ma=MWQKW8MM"},
		{Judge: "Công Tằng Tôn Nữ Hoàng Thị Nguyễn Phương Uyên Quỳnh Như Ngọc", JudgeCode: "J11", Code: "ABCD-EFGH", Link: "http://127.0.0.1:8080/app/cham/vao#ma=ABCDEFGH"},
	}
	var b bytes.Buffer
	if err := document.CodeSheets(&b, round, sheets); err != nil {
		t.Fatal(err)
	}
	file := readPDF(t, b.Bytes())
	if len(file.pages) != 2 {
		t.Fatalf("got %d pages, want 2", len(file.pages))
	}
	inside(t, file, 24, 186)
	for i, p := range file.pages {
		words := p.flat()
		wantWords(t, words, round.Title, "Dữ liệu minh hoạ", sheets[i].Judge, "Mã giám khảo "+sheets[i].JudgeCode, sheets[i].Code, "1.", "“Thêm vào màn hình chính”", "2.", "Quét mã", "3.",
			"mã PIN 6 chữ số", "Khi đổi máy", "Unsent sheets stay on the old tablet", "Giữ kín. Không đưa cho người khác. Keep it to yourself.")
		if got := p.qrText(t); got != sheets[i].Link {
			t.Errorf("the QR code says %q, want %q", got, sheets[i].Link)
		}
		if other := sheets[1-i].Code; strings.Contains(words, other) {
			t.Errorf("page %d shows the code of the other judge", i+1)
		}
	}
	wantWords(t, file.pages[0].flat(), "mở binhchon.example.vn/app/cham/vao rồi", "Trưởng ban giám khảo. Mã giám khảo J04")

	t.Run("the longest names stay on one page", func(t *testing.T) {
		round.Title, sheets[0].Judge = strings.Repeat("Kỳ bình chọn sản phẩm ", 14), strings.Repeat("Nguyễn Phương ", 14)
		b.Reset()
		if err := document.CodeSheets(&b, round, sheets[:1]); err != nil {
			t.Fatal(err)
		}
		file := readPDF(t, b.Bytes())
		inside(t, file, 24, 186)
		if len(file.pages) != 1 {
			t.Errorf("got %d pages, want 1", len(file.pages))
		}
	})
}
