package document_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"tieubieu/server/document"
)

const (
	address = "https://binhchon.example.vn/app/phieu/01890f3e-7b1c-7cc2-98c4-dc0c0c07398f"
	digest  = "7f2c19ae52d011b3a4b5c6d7e8f9000102030405060708090a0b0c0d0e0f1011"
)

func at(n int64) *int64 { return &n }

// filled is a submitted sheet of 90,5 points.
func filled() document.ScoreSheet {
	return document.ScoreSheet{
		Form: "Phụ lục số 4 (Thông tư số 26/2014/TT-BCT)", Council: "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu",
		CouncilOf: "Tỉnh Ninh Bình năm 2026", Product: "Giỏ cói đan hai lớp Yên Sậy", Group: "Thủ công mỹ nghệ", Code: "A003",
		Judge: "Vũ Đình Khoát", Title: "Thành viên Ban giám khảo", Submitted: true, Remark: "Đan chắc tay.", Place: "Ninh Bình",
		Groups: []document.SheetGroup{
			{Name: "Đáp ứng thị trường", Max: 5000, Criteria: []document.SheetCriterion{
				{Name: "Doanh thu", Max: 2500, Points: at(2250)},
				{Name: "Xuất xứ", Max: 2500, Points: at(2500), Options: []document.SheetOption{
					{Words: "Rõ ràng", Points: 2500, Chosen: true}, {Words: "Không rõ", KnockOut: "Không rõ xuất xứ"},
				}},
			}},
			{Name: "Tính văn hóa, tính thẩm mỹ", Max: 5000, Criteria: []document.SheetCriterion{{Name: "Bản sắc", Max: 5000, Points: at(4300)}}},
		},
		Trace: document.SheetTrace{Stage: 1, Revision: 3, At: time.Date(2026, 9, 18, 17, 58, 0, 0, time.UTC), SHA256: digest, Address: address},
	}
}

func blank() document.ScoreSheet {
	s := filled()
	s.Blank, s.Submitted, s.Remark, s.Trace = true, false, "", document.SheetTrace{Stage: 1, Address: address}
	for i := range s.Groups {
		for j := range s.Groups[i].Criteria {
			s.Groups[i].Criteria[j].Points = nil
		}
	}
	return s
}

// long is a sheet with 20 criteria, long names and full remarks.
func long() document.ScoreSheet {
	s := filled()
	s.Demonstration = true
	s.Product = "Bộ bàn trà gỗ mít chạm khắc hoa sen và ghế tựa Ỷ Ỹ Ẵ Ế Ộ Ự của hợp tác xã làng nghề truyền thống Đông Hồ – Thuận Thành (12 món)"
	s.Judge = "Công Tằng Tôn Nữ Hoàng Thị Nguyễn Phương Uyên Quỳnh Như Ngọc Khánh Linh"
	s.Group = "Chế biến nông, lâm, thủy sản và thực phẩm"
	for i := range s.Groups {
		for n := len(s.Groups[i].Criteria); n < 10; n++ {
			s.Groups[i].Criteria = append(s.Groups[i].Criteria, document.SheetCriterion{
				Name: fmt.Sprintf("Khả năng ứng dụng khoa học và công nghệ trong sản xuất, đổi mới mẫu mã, bao bì, lần %d", n), Max: 100, Points: at(75),
			})
		}
	}
	s.Remark = strings.TrimSpace(strings.Repeat("Kiểu dáng đẹp, đường nét tinh xảo, cần ghi rõ nguồn gốc gỗ trên nhãn. ", 14))
	s.Note = strings.TrimSpace(strings.Repeat("Đề nghị Hội đồng xem xét hồ sơ về môi trường. ", 8))
	return s
}

func render(t testing.TB, sheets ...document.ScoreSheet) *pdf {
	t.Helper()
	var b bytes.Buffer
	if err := document.ScoreSheets(&b, sheets); err != nil {
		t.Fatal(err)
	}
	return readPDF(t, b.Bytes())
}

func wantWords(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("the page does not say %q: %s", w, got)
		}
	}
}

// inside fails where words leave the space they have: page edges for all, and the
// columns of the table for what stands in them.
func inside(t *testing.T, file *pdf, left, right float64) {
	t.Helper()
	const slack = 0.05
	for i, p := range file.pages {
		for _, x := range p.texts {
			if x.x < left-slack || x.x+x.width > right+slack || x.y < 12 || x.y > 290 {
				t.Errorf("page %d: %q stands from %.1f to %.1f, %.1f down", i+1, x.words, x.x, x.x+x.width, x.y)
			}
		}
		for j, x := range p.texts {
			for _, o := range p.texts[j+1:] {
				if x.y == o.y && x.x < o.x+o.width-slack && o.x < x.x+x.width-slack {
					t.Errorf("page %d: %q and %q overlap", i+1, x.words, o.words)
				}
			}
		}
	}
}

func TestFilledSheet(t *testing.T) {
	file := render(t, filled())
	if len(file.pages) != 1 {
		t.Fatalf("got %d pages, want 1", len(file.pages))
	}
	p := file.pages[0]
	wantWords(t, p.flat(),
		"Phụ lục số 4 (Thông tư số 26/2014/TT-BCT)", "HỘI ĐỒNG BÌNH CHỌN SẢN PHẨM CÔNG NGHIỆP NÔNG THÔN TIÊU BIỂU TỈNH NINH BÌNH NĂM 2026",
		"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc", "PHIẾU CHẤM ĐIỂM", "Tên sản phẩm: Giỏ cói đan hai lớp Yên Sậy",
		"Nhóm sản phẩm: Thủ công mỹ nghệ", "Mã số bình chọn: A003", "Họ và tên giám khảo: Vũ Đình Khoát", "Chức danh: Thành viên Ban giám khảo",
		"TT Tiêu chí Điểm tối đa Điểm chấm Ghi chú", "1 Đáp ứng thị trường 50 47,5", "1.1 Doanh thu 25 22,5", "1.2 Xuất xứ Rõ ràng 25 25",
		"2 Tính văn hóa, tính thẩm mỹ 50 43", "Tổng cộng 100 90,5", "Nhận xét: Đan chắc tay.", "Ninh Bình, ngày 19 tháng 9 năm 2026 GIÁM KHẢO (Ký, ghi rõ họ tên) Vũ Đình Khoát",
		"Phiếu lượt 1, bản 3, khóa 00:58 ngày 19/09/2026. Mã băm 7f2c 19ae 52d0 11b3.",
	)
	if words := p.flat(); strings.Contains(words, "minh hoạ") || strings.Contains(words, "Không rõ") || strings.Contains(words, "chưa nộp") {
		t.Errorf("the page says too much: %s", words)
	}
	if got, want := p.qrText(t), address+"#3."+digest; got != want {
		t.Errorf("the QR code says %q, want %q", got, want)
	}
	printed := strings.NewReplacer("\n", "").Replace(p.words())
	wantWords(t, printed, strings.TrimPrefix(address, "https://"))
	inside(t, file, 22, 194)
}

func TestSheetStates(t *testing.T) {
	tests := map[string]struct {
		change func(s *document.ScoreSheet)
		want   []string
		not    []string
	}{
		"a demonstration says so twice": {
			func(s *document.ScoreSheet) { s.Demonstration = true }, []string{"Dữ liệu minh hoạ HỘI ĐỒNG", "7f2c 19ae 52d0 11b3. Dữ liệu minh hoạ."}, nil,
		},
		"a sheet not submitted is no signed paper": {
			func(s *document.ScoreSheet) { s.Submitted = false },
			[]string{"(Phiếu chưa nộp)", "Ninh Bình, ngày ...... tháng", "bản 3, lưu 00:58"}, []string{"khóa"},
		},
		"an unscored criterion is not zero": {
			func(s *document.ScoreSheet) { s.Submitted, s.Groups[1].Criteria[0].Points = false, nil },
			[]string{"2.1 Bản sắc 50 chưa chấm", "Tính văn hóa, tính thẩm mỹ 50 chưa đủ", "Tổng cộng 100 chưa đủ", "1 Đáp ứng thị trường 50 47,5"}, []string{"90,5"},
		},
		"nought is a mark": {
			func(s *document.ScoreSheet) { s.Groups[1].Criteria[0].Points = at(0) }, []string{"2.1 Bản sắc 50 0", "Tổng cộng 100 47,5"}, []string{"chưa"},
		},
		"a knock-out is said with its reason": {
			func(s *document.ScoreSheet) {
				o := s.Groups[0].Criteria[1].Options
				o[0].Chosen, o[1].Chosen = false, true
			},
			[]string{"1.2 Xuất xứ Không rõ 25", "Điều kiện loại: Không rõ xuất xứ"}, []string{"Rõ ràng"},
		},
		"a sheet that does not count says why": {
			func(s *document.ScoreSheet) { s.NotCounted = "Giám khảo không chấm cơ sở này" }, []string{"(Phiếu không được tính: Giám khảo không chấm cơ sở này)"}, nil,
		},
		"a sheet from paper says so, with all else that is to be known": {
			func(s *document.ScoreSheet) { s.FromPaper, s.NotCounted = true, "Giám khảo đã rời" },
			[]string{"(Nhập từ phiếu giấy. Phiếu không được tính: Giám khảo đã rời)"}, []string{"chưa nộp"},
		},
		"the note to the council has a line of its own": {
			func(s *document.ScoreSheet) { s.Note = "Xem lại hồ sơ" }, []string{"Đan chắc tay. Ghi chú cho Hội đồng: Xem lại hồ sơ"}, nil,
		},
		"a remark that was not made is not left open": {
			func(s *document.ScoreSheet) { s.Remark = "" }, []string{"Nhận xét: Không có."}, []string{"Ghi chú cho Hội đồng"},
		},
		"a round without a place leaves room to write it": {
			func(s *document.ScoreSheet) { s.Place = "" }, []string{"..., ngày 19 tháng 9 năm 2026"}, nil,
		},
		"the first months and days have a nought": {
			func(s *document.ScoreSheet) { s.Trace.At = time.Date(2027, 2, 3, 2, 0, 0, 0, time.UTC) }, []string{"ngày 03 tháng 02 năm 2027"}, nil,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := filled()
			test.change(&s)
			file := render(t, s)
			words := file.pages[0].flat()
			wantWords(t, words, test.want...)
			for _, w := range test.not {
				if strings.Contains(words, w) {
					t.Errorf("the page says %q: %s", w, words)
				}
			}
			inside(t, file, 22, 194)
		})
	}
}

func TestBlankSheet(t *testing.T) {
	file := render(t, blank())
	words := file.pages[0].flat()
	wantWords(t, words, "1.1 Doanh thu 25 1.2", "Xuất xứ Rõ ràng (25 điểm) Không rõ (điều kiện loại) 25", "Tổng cộng 100 Nhận xét: Ghi chú cho Hội đồng:",
		"ngày ...... tháng ...... năm", "Phiếu trắng, lượt 1.")
	for _, w := range []string{"22,5", "chưa", "Mã băm", "Không có."} {
		if strings.Contains(words, w) {
			t.Errorf("a blank form says %q: %s", w, words)
		}
	}
	if got := file.pages[0].qrText(t); got != address {
		t.Errorf("the QR code says %q, want %q", got, address)
	}
	// Five fields are on dotted lines in either; a blank one has four more to write on.
	if more := file.pages[0].lines - render(t, filled()).pages[0].lines; more != 4-2 { // two cross the box that is ticked
		t.Errorf("got %d lines more than on a filled form, want 2", more)
	}
	none := blank()
	none.Trace.Address, none.Judge, none.Title, none.Product = "", "", "", ""
	file = render(t, none)
	if len(file.pages[0].qr) > 0 {
		t.Error("a form without a sheet has a QR code")
	}
	inside(t, file, 22, 194)
}

// The sheet that the platform offers as a default: thirteen criteria in four groups.
func TestTheDefaultSheetTakesOnePage(t *testing.T) {
	for _, form := range []func() document.ScoreSheet{filled, blank} {
		s := form()
		s.Demonstration, s.Groups = true, nil
		for _, g := range []struct {
			name string
			n    int
		}{
			{"Tiêu chí về đáp ứng thị trường và khả năng phát triển sản xuất", 4}, {"Tiêu chí về kinh tế - kỹ thuật - xã hội và môi trường", 4},
			{"Tiêu chí về tính văn hóa, tính thẩm mỹ", 2}, {"Một số tiêu chí khác", 3},
		} {
			group := document.SheetGroup{Name: g.name, Max: 2500}
			for range g.n {
				c := document.SheetCriterion{Name: "Sử dụng lao động và nguyên liệu tại địa phương", Max: 500}
				if !s.Blank {
					c.Points = at(450)
				}
				group.Criteria = append(group.Criteria, c)
			}
			s.Groups = append(s.Groups, group)
		}
		if !s.Blank {
			s.Remark = "Đan chắc tay, quai thay được. Cần nhãn ghi rõ nguồn cói. Nên bổ sung bao bì có thông tin cơ sở và hướng dẫn bảo quản."
			s.Note = "Đề nghị xem lại hồ sơ môi trường của cơ sở."
		}
		if n := len(render(t, s).pages); n != 1 {
			t.Errorf("got %d pages for blank %t, want 1", n, s.Blank)
		}
	}
}

func TestLongSheetRunsToASecondPage(t *testing.T) {
	s := long()
	file := render(t, s)
	if len(file.pages) != 2 {
		t.Fatalf("got %d pages, want 2", len(file.pages))
	}
	inside(t, file, 22, 194)
	for i, p := range file.pages {
		wantWords(t, p.flat(), "TT Tiêu chí Điểm tối đa Điểm chấm Ghi chú", fmt.Sprintf("Trang %d/2", i+1), "Dữ liệu minh hoạ", "bản 3, khóa")
	}
	second := file.pages[1].flat()
	wantWords(t, second, "Phiếu chấm điểm (tiếp theo): A003, "+s.Judge, "Tổng cộng 100", "Nhận xét: "+s.Remark, "Ghi chú cho Hội đồng: "+s.Note, "GIÁM KHẢO")
	all := file.pages[0].flat() + " " + second
	wantWords(t, all, "Tên sản phẩm: "+s.Product)
	for i, g := range s.Groups {
		for j, c := range g.Criteria {
			wantWords(t, all, fmt.Sprintf("%d.%d %s", i+1, j+1, c.Name))
		}
	}
	if strings.Contains(file.pages[0].flat(), "GIÁM KHẢO ") || len(file.pages[0].qr) > 0 {
		t.Error("the signature stands on the first page too")
	}
}

func TestNothingIsEverClipped(t *testing.T) {
	word := strings.Repeat("Nghiêng", 60)
	tests := map[string]func(s *document.ScoreSheet){
		"words longer than a line": func(s *document.ScoreSheet) {
			s.Product, s.Judge, s.Group, s.Title, s.Remark, s.Place, s.Code = word, word, word, word, word, "Thành phố Hồ Chí Minh", "A003"
			s.Groups[0].Name, s.Groups[0].Criteria[0].Name = word, word
		},
		"a criterion longer than a page": func(s *document.ScoreSheet) {
			for i := range 20 {
				s.Groups[0].Criteria[1].Options = append(s.Groups[0].Criteria[1].Options, document.SheetOption{
					Words: fmt.Sprintf("Mức %d: %s", i, strings.Repeat("nguyên liệu địa phương, ", 80)), KnockOut: "Không đạt", Chosen: true,
				})
			}
		},
		"sixty criteria": func(s *document.ScoreSheet) {
			for i := range 57 {
				s.Groups[1].Criteria = append(s.Groups[1].Criteria, document.SheetCriterion{Name: fmt.Sprintf("Tiêu chí %d", i), Points: at(0)})
			}
		},
		"a remark of many lines": func(s *document.ScoreSheet) {
			s.Remark, s.Note = strings.Repeat("Đẹp\n", 500), strings.Repeat("Tốt\n", 500)
		},
		"a council of a long name": func(s *document.ScoreSheet) {
			s.Council, s.CouncilOf = strings.Repeat(s.Council+" ", 4), strings.Repeat(s.CouncilOf+" ", 4)
		},
	}
	for name, change := range tests {
		for _, form := range []func() document.ScoreSheet{filled, blank} {
			s := form()
			t.Run(fmt.Sprintf("%s, blank %t", name, s.Blank), func(t *testing.T) {
				change(&s)
				file := render(t, s)
				inside(t, file, 22, 194)
				last := file.pages[len(file.pages)-1].flat()
				wantWords(t, last, "GIÁM KHẢO")
				for i, p := range file.pages[:len(file.pages)-1] {
					if strings.Contains(p.flat(), "(Ký, ghi rõ họ tên)") {
						t.Errorf("page %d of %d is signed", i+1, len(file.pages))
					}
				}
				if len(file.pages) > 1 && len(file.pages[len(file.pages)-1].texts) < 8 {
					t.Errorf("the signature stands alone: %s", last)
				}
			})
		}
	}
}

func TestManySheetsInOneFile(t *testing.T) {
	var b bytes.Buffer
	other := filled()
	other.Judge, other.Code = "Lê Thị Ánh", "B001"
	if err := document.ScoreSheets(&b, []document.ScoreSheet{filled(), blank(), other}); err != nil {
		t.Fatal(err)
	}
	if file := readPDF(t, b.Bytes()); len(file.pages) != 3 || len(file.fonts) != 3 {
		t.Errorf("got %d pages and %d fonts, want 3 and 3", len(file.pages), len(file.fonts))
	}
	if n := bytes.Count(b.Bytes(), []byte("/Title ")); n != 1+2+3 { // the file, two judges, three sheets
		t.Errorf("got %d titles, want 6", n)
	}
	b.Reset()
	if err := document.ScoreSheets(&b, nil); err == nil {
		t.Error("a file without a sheet was written")
	}
}

func BenchmarkScoreSheets(b *testing.B) {
	for _, n := range []int{1, 60, 540} {
		b.Run(fmt.Sprintf("sheets=%d", n), func(b *testing.B) {
			sheets := make([]document.ScoreSheet, n)
			for i := range sheets {
				sheets[i] = filled()
				sheets[i].Groups = nil
				for g := range 4 {
					group := document.SheetGroup{Name: "Đáp ứng thị trường và khả năng phát triển sản xuất", Max: 2500}
					for c := range 3 {
						group.Criteria = append(group.Criteria, document.SheetCriterion{Name: "Doanh thu và tốc độ tăng hai năm gần nhất", Max: 800, Points: at(int64(100*g + 50*c))})
					}
					sheets[i].Groups = append(sheets[i].Groups, group)
				}
			}
			var file bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				file.Reset()
				if err := document.ScoreSheets(&file, sheets); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(file.Len()), "bytes")
		})
	}
}
