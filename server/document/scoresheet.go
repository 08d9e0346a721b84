package document

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// ScoreSheet is one judge's sheet for one entry as the legal form shows it (Thông tư
// 26/2014/TT-BCT, phụ lục 4). Points are hundredths; sums are the form's own.
type ScoreSheet struct {
	Form          string // "Phụ lục số 4 (Thông tư số 26/2014/TT-BCT)"; "" where no law gives the form
	Council       string // "Hội đồng bình chọn sản phẩm công nghiệp nông thôn tiêu biểu"
	CouncilOf     string // "Tỉnh Ninh Bình năm 2026"
	Demonstration bool   // every page says "Dữ liệu minh hoạ"

	Product string // "" where judges see codes alone, or nothing is known: a dotted line
	Group   string
	Code    string // judging code
	Judge   string // name
	Title   string // "Thành viên Ban giám khảo"

	// Blank forms are filled in by hand: no points, no remarks, the answers of each
	// option criterion to tick.
	Blank      bool
	Submitted  bool
	FromPaper  bool   // typed from a signed paper sheet
	NotCounted string // why the sheet does not count; "" when it does
	Groups     []SheetGroup
	Remark     string // for the facility
	Note       string // for the council
	Place      string // where it is signed: "Ninh Bình"; "": dots
	Trace      SheetTrace
}

// SheetGroup is a group of criteria.
type SheetGroup struct {
	Name     string
	Max      int64
	Criteria []SheetCriterion
}

// SheetCriterion is one row of the form. Points is nil while it has no mark.
type SheetCriterion struct {
	Name    string
	Max     int64
	Points  *int64
	Options []SheetOption // none: a criterion of plain points
}

// SheetOption is an answer. KnockOut is why it disqualifies, "" where it does not.
type SheetOption struct {
	Words    string
	Points   int64
	KnockOut string
	Chosen   bool
}

// SheetTrace ties the paper to the sheet on the server.
type SheetTrace struct {
	Stage    int
	Revision int       // 0: never saved
	At       time.Time // when this revision was locked, or saved while it is not
	SHA256   string    // of its canonical body, lower-case hex
	Address  string    // of the sheet; "": none yet, then no QR
}

// qrText is what the QR holds: the address, and which revision the paper shows.
func (t SheetTrace) qrText() string {
	if t.Revision == 0 {
		return t.Address
	}
	return fmt.Sprintf("%s#%d.%s", t.Address, t.Revision, t.SHA256)
}

// fingerprint is the first 16 digits of the digest, in fours.
func (t SheetTrace) fingerprint() string {
	if len(t.SHA256) < 16 {
		return t.SHA256
	}
	return t.SHA256[:4] + " " + t.SHA256[4:8] + " " + t.SHA256[8:12] + " " + t.SHA256[12:16]
}

// vietnam has had no daylight saving since 1975.
var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// foot is the one line at the bottom of every page.
func (s *ScoreSheet) foot() string {
	t := s.Trace
	switch {
	case s.Blank:
		return fmt.Sprintf("Phiếu trắng, lượt %d.", t.Stage)
	case t.Revision == 0:
		return fmt.Sprintf("Phiếu lượt %d, chưa chấm.", t.Stage)
	}
	act := "lưu"
	if s.Submitted {
		act = "khóa"
	}
	return fmt.Sprintf("Phiếu lượt %d, bản %d, %s %s. Mã băm %s.", t.Stage, t.Revision, act, t.At.In(vietnam).Format("15:04 ngày 02/01/2006"), t.fingerprint())
}

// state is said below the title where the paper could be taken for more than it is.
func (s *ScoreSheet) state() string {
	if s.Blank {
		return ""
	}
	var parts []string
	if !s.Submitted {
		parts = append(parts, "Phiếu chưa nộp")
	}
	if s.FromPaper {
		parts = append(parts, "Nhập từ phiếu giấy")
	}
	if s.NotCounted != "" {
		parts = append(parts, "Phiếu không được tính: "+s.NotCounted)
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ". ") + ")"
}

// sum is the points of a group; nil while one of its criteria has none.
func (g SheetGroup) sum() *int64 {
	var sum int64
	for _, c := range g.Criteria {
		if c.Points == nil {
			return nil
		}
		sum += *c.Points
	}
	return &sum
}

// total is the most a sheet can get, and what it got; nil while a criterion has no mark.
func (s *ScoreSheet) total() (most int64, got *int64) {
	var sum int64
	complete := true
	for _, g := range s.Groups {
		most += g.Max
		points := g.sum()
		if points == nil {
			complete = false
			continue
		}
		sum += *points
	}
	if !complete {
		return most, nil
	}
	return most, &sum
}

// points is hundredths as people write points: 8550 is "85,5".
func points(hundredths int64) string {
	switch whole, rest := hundredths/100, hundredths%100; {
	case rest == 0:
		return fmt.Sprint(whole)
	case rest%10 == 0:
		return fmt.Sprintf("%d,%d", whole, rest/10)
	default:
		return fmt.Sprintf("%d,%02d", whole, rest)
	}
}

// ScoreSheets writes the sheets one after the other, each on pages of its own, with
// an outline by judge and code where there are several.
func ScoreSheets(w io.Writer, sheets []ScoreSheet) error {
	return writePages(w, "Phiếu chấm điểm", func(p *paper) { p.scoreSheets(sheets) })
}

func (p *paper) scoreSheets(sheets []ScoreSheet) {
	judge := ""
	for i := range sheets {
		s := &sheets[i]
		begin := func() {
			if len(sheets) == 1 {
				return
			}
			if i == 0 || s.Judge != judge {
				judge = s.Judge
				p.pdf.Bookmark(printable(s.Judge), 0, 0)
			}
			p.pdf.Bookmark(printable(s.Code), 1, 0)
		}
		(&sheetForm{paper: p, ScoreSheet: s}).draw(begin)
	}
}
