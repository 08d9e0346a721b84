package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/competition"
	"tieubieu/server/remark"
	"tieubieu/server/scoresheet"
)

// forFacilities are what judges write for facilities. One names somebody, so that there
// is something to keep back.
var forFacilities = []string{
	"Bao bì gọn, thông tin rõ; nên thêm hướng dẫn sử dụng bằng tiếng Anh (minh hoạ).",
	"Mẫu mã giữ được nét riêng của địa phương; cần ổn định kích thước giữa các lô (minh hoạ).",
	"Hồ sơ nêu rõ thị trường trong tỉnh, chưa nêu kế hoạch mở rộng (minh hoạ).",
	"Quy trình kiểm tra chất lượng tốt; nên kèm phiếu kết quả kiểm nghiệm (minh hoạ).",
	naming,
}

const naming = "Tôi, Đỗ Mận, đã chấm sản phẩm này ở kỳ trước; lần này bao bì đẹp hơn (minh hoạ)."

// remarkOf gives every fourth sheet one of the remarks for its facility.
func remarkOf(remarks []string, sheet int) map[string]string {
	if len(remarks) == 0 || sheet%4 != 0 {
		return nil
	}
	return map[string]string{scoresheet.ForFacility: remarks[sheet/4%len(remarks)]}
}

// afterJudging reads half of a published round's remarks, and lets the owner one may
// sign in as own two of its facilities: one was awarded and had its appeal answered, the
// other was not and waits for an answer.
func (l *loader) afterJudging(ctx context.Context, r *competition.Round, published time.Time) error {
	if err := l.readRemarks(at(ctx, published.AddDate(0, 0, 2)), r); err != nil {
		return fmt.Errorf("read remarks: %w", err)
	}
	awarded, err := l.owned(ctx, r, "s.awarded AND s.nominated ORDER BY s.rank_overall, s.judging_code LIMIT 1")
	if err != nil {
		return err
	}
	answered, err := l.appeal(at(ctx, published.AddDate(0, 0, 1)), awarded,
		"Cơ sở đề nghị xem lại điểm nhóm kinh tế: hợp đồng bao tiêu năm nay đã nộp trong hồ sơ nhưng chưa thấy được tính (minh hoạ).")
	if err != nil {
		return err
	}
	_, err = l.Appeals.Respond(at(ctx, published.AddDate(0, 0, 4)), l.known["chair"], answered.ID, answered.Version, appeal.Reply{
		Outcome: appeal.Rejected,
		Answer:  "Hội đồng đã đối chiếu phiếu chấm với hồ sơ: hợp đồng bao tiêu đã được các giám khảo tính ở tiêu chí thị trường. Kết quả giữ nguyên (minh hoạ).",
	})
	if err != nil {
		return fmt.Errorf("answer appeal: %w", err)
	}
	below, err := l.owned(ctx, r, "NOT s.awarded AND s.status = 'ranked' ORDER BY s.rank_overall, s.judging_code LIMIT 1")
	if err != nil {
		return err
	}
	waiting, err := l.appeal(at(ctx, published.AddDate(0, 0, 5)), below,
		"Sản phẩm đạt trên 70 điểm nhưng không được công nhận. Cơ sở đề nghị Hội đồng cho biết lý do và xem lại điểm nhóm kỹ thuật (minh hoạ).")
	if err != nil {
		return err
	}
	scan := registrationPaper("don kien nghi")
	_, err = l.Appeals.AddPaper(at(ctx, published.AddDate(0, 0, 5)), l.known["owner"], waiting.ID, "don-kien-nghi-minh-hoa.pdf", bytes.NewReader(scan), int64(len(scan)))
	if err != nil {
		return fmt.Errorf("add a paper to an appeal: %w", err)
	}
	return nil
}

// owned gives the owner one may sign in as the facility of an entry of the published
// round, and answers with the entry.
func (l *loader) owned(ctx context.Context, r *competition.Round, which string) (entryID uuid.UUID, err error) {
	var facilityID uuid.UUID
	err = l.DB.Pool.QueryRow(ctx, `SELECT e.id, e.facility_id FROM published_standings s JOIN publications p ON p.id = s.publication_id JOIN entries e ON e.id = s.entry_id
		WHERE p.round_id = $1 AND `+which, r.ID).Scan(&entryID, &facilityID)
	if err != nil {
		return entryID, fmt.Errorf("choose an entry to appeal: %w", err)
	}
	_, err = l.Accounts.Grant(ctx, account.Platform, l.known["owner"].ID, account.Owner, account.Target{FacilityID: &facilityID})
	return entryID, err
}

func (l *loader) appeal(ctx context.Context, entryID uuid.UUID, words string) (*appeal.Shown, error) {
	a, err := l.Appeals.File(ctx, l.known["owner"], entryID, uuid.Must(uuid.NewV7()), words)
	if err != nil {
		return nil, fmt.Errorf("file appeal: %w", err)
	}
	return a, nil
}

// readRemarks releases every second remark, keeps back what names somebody, and leaves
// the others to be read.
func (l *loader) readRemarks(ctx context.Context, r *competition.Round) error {
	secretary := l.known["secretary"]
	p, err := l.Remarks.List(ctx, secretary, r.ID, remark.Filter{Limit: 200})
	if err != nil {
		return err
	}
	for i, x := range p.Remarks {
		reading := remark.Reading{Released: true, Seen: remark.Digest(x.Text)}
		if strings.Contains(x.Text, naming) {
			reading.Released, reading.Reason = false, "Nêu tên giám khảo (minh hoạ)."
		} else if i%2 == 1 {
			continue
		}
		if _, err := l.Remarks.Read(ctx, secretary, x.SheetID, x.Version, reading); err != nil {
			return err
		}
	}
	return nil
}
