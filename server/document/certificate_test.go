package document_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"tieubieu/server/document"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func ninhBinhCertificate() document.Certificate {
	return document.Certificate{
		Issuer: []string{"ỦY BAN NHÂN DÂN", "TỈNH NINH BÌNH"}, Number: "03/2026/CNNT-37", Place: "Ninh Bình", On: day(2026, 10, 9),
		Title: "GIẤY CHỨNG NHẬN", Sentence: "Sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh năm 2026", Product: "Giỏ cói đan hai lớp Yên Sậy",
		Facility: "Hợp tác xã Cói Yên Sậy", Address: "xã Yên Sậy, tỉnh Ninh Bình", Decision: "Theo Quyết định số 1147/QĐ-UBND ngày 09 tháng 10 năm 2026",
		SignedFor: []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}, ValidUntil: day(2029, 12, 31), Check: "tieubieu.example/xac-minh", Code: "7K3M-9QXD-AB12",
		Link: "https://tieubieu.example/xac-minh/7K3M9QXDAB12", Frames: []document.Frame{document.Yellow, document.Hairline, document.Hairline},
	}
}

// endless has every part as long as it can come.
func endless() document.Certificate {
	c := ninhBinhCertificate()
	c.Issuer = []string{"BỘ CÔNG THƯƠNG", "CỤC ĐỔI MỚI SÁNG TẠO, CHUYỂN ĐỔI XANH VÀ KHUYẾN CÔNG"}
	c.Product = "Bộ sản phẩm " + strings.Repeat("Nghề thuyền thúng Ễnh Ương ", 12)
	for i := range 20 {
		c.Members = append(c.Members, fmt.Sprintf("Khay trầu khảm ốc số %d", i+1))
	}
	c.Level, c.Facility, c.Address = "Hạng A", strings.Repeat("Công ty Trách nhiệm hữu hạn Một thành viên ", 4), strings.Repeat("thôn Thượng Ngưỡng, ", 8)
	c.Signer, c.Draft = "Nguyễn Thị Ngưỡng", "Dữ liệu minh hoạ, không có giá trị pháp lý."
	c.Frames = []document.Frame{document.Yellow, document.Red, document.Indigo}
	return c
}

func TestCertificates(t *testing.T) {
	var b bytes.Buffer
	heard := 0
	if err := document.Certificates(&b, []document.Certificate{ninhBinhCertificate(), endless()}, func(n int) error { heard = n; return nil }); err != nil {
		t.Fatal(err)
	}
	if at := os.Getenv("KEEP_PDF"); at != "" {
		if err := os.WriteFile(at, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := readPDF(t, b.Bytes())
	if len(file.pages) != 2 || heard != 2 {
		t.Fatalf("got %d pages and word of %d, want 2", len(file.pages), heard)
	}
	words := file.pages[0].words()
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 03/2026/CNNT-37", "Ninh Bình, ngày 09 tháng 10 năm 2026", "Giỏ cói đan hai lớp Yên Sậy", "Hợp tác xã Cói Yên Sậy", "đến ngày 31 tháng 12 năm 2029", "Kiểm tra: tieubieu.example/xac-minh", "Mã: 7K3M-9QXD-AB12"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page lacks %q: %s", want, words)
		}
	}
	if len(file.pages[0].qr) == 0 {
		t.Error("the page has no QR code")
	}
	t.Run("everything stays inside the frames, however long", func(t *testing.T) {
		for i, p := range file.pages {
			var last float64
			for _, x := range p.texts {
				y := x.y - 87 // the reader measures from the edge of an upright page
				if x.x < 20 || x.x+x.width > 277 || y < 18 || y > 192 {
					t.Errorf("page %d: %q stands at %.0f to %.0f, %.0f", i+1, x.words, x.x, x.x+x.width, y)
				}
				if x.size < 7 {
					t.Errorf("page %d: %q is set in %.1f points", i+1, x.words, x.size)
				}
				if strings.HasPrefix(x.words, "Theo Quyết định") {
					last = y
				}
			}
			if last == 0 || last > 146 {
				t.Errorf("page %d: the body ends at %.0f, want above the signature at 146", i+1, last)
			}
		}
	})
	t.Run("who listens may stop it", func(t *testing.T) {
		enough := errors.New("enough")
		err := document.Certificates(io.Discard, []document.Certificate{ninhBinhCertificate(), endless()}, func(int) error { return enough })
		if !errors.Is(err, enough) {
			t.Errorf("got %v, want %v", err, enough)
		}
	})
}

func BenchmarkAThousandCertificates(b *testing.B) {
	all := make([]document.Certificate, 1000)
	for i := range all {
		all[i] = ninhBinhCertificate()
		all[i].Link = fmt.Sprintf("https://tieubieu.example/xac-minh/7K3M9QXD%04d", i)
	}
	for b.Loop() {
		if err := document.Certificates(io.Discard, all, nil); err != nil {
			b.Fatal(err)
		}
	}
}
