package competition

import (
	"regexp"
	"strings"
	"time"

	"tieubieu/server/fault"
)

// Plan is what an organiser decides about a round besides its rules and rubrics.
type Plan struct {
	Title                string
	AdmitsOpen           bool
	AdmitsPromoted       bool
	ReceivesPromotions   bool
	PacketMode           PacketMode
	JudgingCodePattern   string // "{group}{number}"
	PublishesAll         bool
	RegistrationOpensAt  *time.Time
	RegistrationClosesAt *time.Time
	ScreeningClosesAt    *time.Time
	AppealDays           int // working days in which a facility may appeal
}

// DefaultAppealDays is the window for appeals where the plan names none (default, not
// law), MaxAppealDays the longest, in working days.
const (
	DefaultAppealDays = 10
	MaxAppealDays     = 60
)

// Plan is the round's plan as it stands.
func (r *Round) Plan() Plan {
	return Plan{
		Title: r.Title, AdmitsOpen: r.AdmitsOpen, AdmitsPromoted: r.AdmitsPromoted, ReceivesPromotions: r.ReceivesPromotions,
		PacketMode: r.PacketMode, JudgingCodePattern: r.JudgingCodePattern, PublishesAll: r.PublishesAll,
		RegistrationOpensAt: r.RegistrationOpensAt, RegistrationClosesAt: r.RegistrationClosesAt, ScreeningClosesAt: r.ScreeningClosesAt,
		AppealDays: r.AppealDays,
	}
}

func (r *Round) follow(p Plan) {
	r.Title, r.AdmitsOpen, r.AdmitsPromoted, r.ReceivesPromotions = p.Title, p.AdmitsOpen, p.AdmitsPromoted, p.ReceivesPromotions
	r.PacketMode, r.JudgingCodePattern, r.PublishesAll = p.PacketMode, p.JudgingCodePattern, p.PublishesAll
	r.RegistrationOpensAt, r.RegistrationClosesAt, r.ScreeningClosesAt = p.RegistrationOpensAt, p.RegistrationClosesAt, p.ScreeningClosesAt
	r.AppealDays = p.AppealDays
}

var planColumns = []string{
	"Title", "AdmitsOpen", "AdmitsPromoted", "ReceivesPromotions", "PacketMode", "JudgingCodePattern", "PublishesAll",
	"RegistrationOpensAt", "RegistrationClosesAt", "ScreeningClosesAt", "AppealDays",
}

var codePattern = regexp.MustCompile(`^[A-Za-z0-9./{}-]{1,40}$`)

// check refuses a plan that no round could follow, one field per fault.
func (p *Plan) check() error {
	var f fault.Fields
	p.Title = clean(p.Title)
	switch n := len([]rune(p.Title)); {
	case n == 0:
		f.Add("title", "required", "Phải đặt tên kỳ bình chọn.")
	case n > 300 || strings.ContainsAny(p.Title, "\n\t"):
		f.Add("title", "too-long", "Tên kỳ bình chọn là một dòng, dài nhất 300 ký tự.")
	}
	if !p.AdmitsOpen && !p.AdmitsPromoted {
		f.Add("admitsOpen", "admits-nobody", "Kỳ bình chọn phải nhận đăng ký trực tiếp hoặc nhận sản phẩm chuyển cấp.")
	}
	if p.ReceivesPromotions && !p.AdmitsPromoted {
		f.Add("receivesPromotions", "not-admitted", "Kỳ bình chọn không nhận sản phẩm chuyển cấp.")
	}
	switch p.PacketMode {
	case ShowProduct, ShowAll, ShowCode:
	default:
		f.Add("packetMode", "unknown", "Nội dung gửi giám khảo phải là product, all hoặc code.")
	}
	rest := strings.NewReplacer("{group}", "", "{number}", "").Replace(p.JudgingCodePattern)
	if !codePattern.MatchString(p.JudgingCodePattern) || strings.Count(p.JudgingCodePattern, "{number}") != 1 ||
		strings.Count(p.JudgingCodePattern, "{group}") > 1 || strings.ContainsAny(rest, "{}") {
		f.Add("judgingCodePattern", "pattern", "Mẫu mã số phải có {number} một lần, có thể có {group}, còn lại là chữ không dấu, chữ số, dấu chấm, gạch chéo hoặc gạch nối.")
	}
	if p.AppealDays < 1 || p.AppealDays > MaxAppealDays {
		f.Add("appealDays", "range", "Thời hạn kiến nghị phải từ 1 đến %d ngày làm việc.", MaxAppealDays)
	}
	p.checkDates(&f)
	return f.Err()
}

func (p *Plan) checkDates(f *fault.Fields) {
	for _, at := range []struct {
		path string
		when *time.Time
	}{
		{"registrationOpensAt", p.RegistrationOpensAt}, {"registrationClosesAt", p.RegistrationClosesAt}, {"screeningClosesAt", p.ScreeningClosesAt},
	} {
		if at.when == nil {
			continue
		}
		*at.when = at.when.UTC().Truncate(time.Microsecond)
		if y := at.when.Year(); y < 2008 || y > 2200 {
			f.Add(at.path, "range", "Thời điểm không hợp lệ.")
		}
	}
	if p.RegistrationOpensAt != nil && p.RegistrationClosesAt != nil && !p.RegistrationClosesAt.After(*p.RegistrationOpensAt) {
		f.Add("registrationClosesAt", "order", "Ngày đóng đăng ký phải sau ngày mở.")
	}
	if p.RegistrationClosesAt != nil && p.ScreeningClosesAt != nil && p.ScreeningClosesAt.Before(*p.RegistrationClosesAt) {
		f.Add("screeningClosesAt", "order", "Hạn sơ duyệt không được trước ngày đóng đăng ký.")
	}
}

// checkChange refuses what a plan may no longer change in this phase: Conflict
// "phase-too-late", one field per part. Dates that have been announced move by
// Extend, not here.
func checkChange(phase Phase, from, to Plan) error {
	e := fault.New(fault.Conflict, "phase-too-late", "")
	refuse := func(changed bool, until Phase, path, message string) {
		if changed && phase.After(until) {
			e.Fields = append(e.Fields, fault.Field{Path: path, Code: "too-late", Message: message})
		}
	}
	refuse(from.Title != to.Title, Deliberation, "title", "Tên chỉ được sửa trước khi phê duyệt kết quả.")
	refuse(from.AdmitsOpen != to.AdmitsOpen, Draft, "admitsOpen", "Đối tượng đăng ký chỉ được sửa khi còn là bản nháp.")
	refuse(from.AdmitsPromoted != to.AdmitsPromoted, Draft, "admitsPromoted", "Việc nhận sản phẩm chuyển cấp chỉ được sửa khi còn là bản nháp.")
	refuse(from.ReceivesPromotions != to.ReceivesPromotions, Draft, "receivesPromotions", "Việc nhận sản phẩm chuyển cấp chỉ được sửa khi còn là bản nháp.")
	refuse(from.PacketMode != to.PacketMode, Screening, "packetMode", "Nội dung gửi giám khảo chỉ được sửa trước khi mở chấm điểm.")
	refuse(from.JudgingCodePattern != to.JudgingCodePattern, Registration, "judgingCodePattern", "Mẫu mã số chỉ được sửa trước khi sơ duyệt.")
	refuse(from.PublishesAll != to.PublishesAll, Draft, "publishesAll", "Phạm vi công bố chỉ được sửa khi còn là bản nháp, trước khi cơ sở đăng ký.")
	refuse(!sameMoment(from.RegistrationOpensAt, to.RegistrationOpensAt), Draft, "registrationOpensAt", "Ngày mở đăng ký chỉ được sửa khi còn là bản nháp.")
	refuse(!sameMoment(from.RegistrationClosesAt, to.RegistrationClosesAt), Draft, "registrationClosesAt", "Ngày đóng đăng ký đã công bố chỉ được gia hạn.")
	refuse(!sameMoment(from.ScreeningClosesAt, to.ScreeningClosesAt), Draft, "screeningClosesAt", "Hạn sơ duyệt đã công bố chỉ được gia hạn.")
	refuse(from.AppealDays != to.AppealDays, Deliberation, "appealDays", "Thời hạn kiến nghị chỉ được sửa trước khi phê duyệt kết quả.")
	if len(e.Fields) == 0 {
		return nil
	}
	e.Message = e.Fields[0].Message
	return e
}

func sameMoment(a, b *time.Time) bool {
	return a == b || a != nil && b != nil && a.Equal(*b)
}
