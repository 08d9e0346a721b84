package entry

import (
	"fmt"
	"time"

	"tieubieu/server/photo"
)

// Missing is one thing that a dossier lacks. Item names the part as screening does:
// "form.materials", "explanation.market", "photos", "papers.registration", or
// "papers.<id>" for one paper.
type Missing struct {
	Item    string
	Code    string
	Message string // what is missing
	Why     string // why it is asked
	Blocks  bool   // it cannot be submitted or accepted so
}

// Expired says whether the paper's last day is past on this day.
func (p Paper) Expired(day time.Time) bool { return p.ValidUntil != nil && p.ValidUntil.Before(day) }

// Purpose is what a checklist is asked for.
type Purpose int

const (
	ToSubmit Purpose = iota // photos that are still being rendered count
	ToAccept                // judges must be able to see every photo that counts
)

// Missing is the dossier's checklist on a day, as unit.Day gives it.
func (d *Dossier) Missing(today time.Time, purpose Purpose) []Missing {
	var out []Missing
	need := func(absent bool, item, message, why string) {
		if absent {
			out = append(out, Missing{Item: item, Code: "missing", Message: message, Why: why, Blocks: true})
		}
	}
	advise := func(absent bool, item, code, message, why string) {
		if absent {
			out = append(out, Missing{Item: item, Code: code, Message: message, Why: why})
		}
	}
	if d.Unplaced {
		out = append(out, Missing{
			Item: "facility", Code: "missing", Message: "Chưa có xã, phường, địa chỉ của cơ sở.", Blocks: purpose == ToSubmit,
			Why: "Phiếu đăng ký (mẫu số 01) ghi địa chỉ cơ sở; Ban tổ chức và giám khảo cần biết cơ sở ở đâu.",
		})
	}
	f := d.Form
	need(f.Representative == "", "form.representative", "Chưa có họ tên người đại diện cơ sở.", "Người đại diện ký phiếu đăng ký (mẫu số 01).")
	need(f.Description == "", "form.description", "Chưa có mô tả sản phẩm.", "Giám khảo và Hội đồng cần biết sản phẩm là gì, dùng để làm gì.")
	need(f.Materials == "", "form.materials", "Chưa có nguyên liệu chính.", "Nguồn nguyên liệu tại chỗ là một căn cứ chấm điểm.")
	need(!f.Commits, "form.commits", "Chưa có cam kết của cơ sở.", "Cơ sở chịu trách nhiệm về tính trung thực của hồ sơ; sản phẩm không sao chép, không vi phạm sở hữu trí tuệ.")
	advise(f.AnnualOutput == nil, "form.annualOutput", "advised", "Chưa có sản lượng hằng năm.", "Khả năng sản xuất hàng loạt được xét ở tiêu chí phát triển sản xuất.")
	advise(f.AnnualRevenue == nil, "form.annualRevenue", "advised", "Chưa có doanh thu hằng năm của sản phẩm.", "Doanh thu giúp giám khảo chấm tiêu chí thị trường và kinh tế.")
	for _, s := range Sections {
		if s.Required {
			need(!d.Explanation[s.ID].Answered(), "explanation."+s.ID, "Bản thuyết minh thiếu mục "+s.Name+".", s.Why)
		}
	}
	out = append(out, d.missingPhotos(purpose)...)
	out = append(out, d.missingPapers(today)...)
	return out
}

func (d *Dossier) missingPhotos(purpose Purpose) (out []Missing) {
	usable, failed := 0, 0
	for i, p := range d.Photos {
		switch p.Status {
		case photo.Failed:
			failed++
			out = append(out, Missing{
				Item: "photos." + p.PhotoID.String(), Code: "photo-failed", Blocks: true,
				Message: fmt.Sprintf("Ảnh số %d không dùng được: %s", i+1, p.Failure), Why: "Ảnh hỏng không gửi được đến giám khảo. Hãy thay ảnh khác.",
			})
		case photo.Ready:
			usable++
		case photo.Pending:
			if purpose == ToSubmit {
				usable++
			}
		}
	}
	const why = "Bản thuyết minh phải kèm ít nhất 3 ảnh màu chụp từ các góc khác nhau (mẫu số 02)."
	switch {
	case usable >= MinPhotos:
	case purpose == ToAccept && len(d.Photos)-failed >= MinPhotos:
		out = append(out, Missing{Item: "photos", Code: "photos-pending", Message: "Ảnh đang được xử lý, chưa đủ 3 ảnh xem được.", Why: why, Blocks: true})
	default:
		out = append(out, Missing{Item: "photos", Code: "missing", Message: fmt.Sprintf("Mới có %d ảnh, cần ít nhất %d ảnh.", usable, MinPhotos), Why: why, Blocks: true})
	}
	return out
}

func (d *Dossier) missingPapers(today time.Time) (out []Missing) {
	registered := false
	for _, p := range d.Papers {
		registered = registered || p.Paper.Kind == Registration
		if p.Paper.Expired(today) {
			out = append(out, Missing{
				Item: "papers." + p.PaperID.String(), Code: "paper-expired",
				Message: fmt.Sprintf("Giấy tờ %q đã hết hạn ngày %s.", p.Paper.FileName, p.Paper.ValidUntil.Format("02/01/2006")),
				Why:     "Giấy tờ trong hồ sơ phải còn hiệu lực.",
			})
		}
	}
	if !registered {
		out = append(out, Missing{
			Item: "papers.registration", Code: "missing", Blocks: true, Message: "Chưa có bản sao giấy đăng ký kinh doanh hoặc đăng ký hợp tác xã, hộ kinh doanh.",
			Why: "Phiếu đăng ký (mẫu số 01) phải kèm bản sao hợp lệ giấy đăng ký.",
		})
	}
	return out
}

func blocking(missing []Missing) (out []Missing) {
	for _, m := range missing {
		if m.Blocks {
			out = append(out, m)
		}
	}
	return out
}
