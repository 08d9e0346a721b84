package demo

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
)

// password of every sign-in of the demonstration.
const password = "minh-hoa-2026"

// signIns are the people one may sign in as, one per role. They get their roles
// where the current cycle has work for them.
var signIns = []struct{ key, name, email, role string }{
	{"administrator", "Quản trị minh hoạ", "quantri@minhhoa.example", "Quản trị hệ thống"},
	{"nation", "Cán bộ cấp quốc gia (minh hoạ)", "quocgia@minhhoa.example", "Ban tổ chức cấp quốc gia"},
	{"region", "Cán bộ cấp khu vực (minh hoạ)", "khuvuc@minhhoa.example", "Ban tổ chức khu vực phía Bắc"},
	{"province", "Cán bộ cấp tỉnh (minh hoạ)", "tinh@minhhoa.example", "Ban tổ chức cấp tỉnh (cả năm kỳ đang làm)"},
	{"secretary", "Thư ký (minh hoạ)", "thuky@minhhoa.example", "Thư ký kỳ bình chọn"},
	{"screener", "Tổ giúp việc (minh hoạ)", "sotuyen@minhhoa.example", "Tổ chuyên môn giúp việc: có hồ sơ chờ sơ duyệt"},
	{"head", "Trưởng ban giám khảo (minh hoạ)", "truongban@minhhoa.example", "Trưởng ban giám khảo kỳ đang chấm"},
	{"judge", "Giám khảo (minh hoạ)", "giamkhao@minhhoa.example", "Giám khảo: có phiếu chờ chấm"},
	{"chair", "Chủ tịch Hội đồng (minh hoạ)", "hoidong@minhhoa.example", "Hội đồng: có kỳ chờ quyết định tại vạch"},
	{"owner", "Chủ cơ sở (minh hoạ)", "coso@minhhoa.example", "Cơ sở CNNT: có sản phẩm đang đăng ký, có kết quả và kiến nghị"},
	{"collaborator", "Cộng tác viên (minh hoạ)", "congtac@minhhoa.example", "Cộng tác viên khuyến công"},
	{"auditor", "Kiểm tra viên (minh hoạ)", "kiemtra@minhhoa.example", "Kiểm tra kỳ đã công bố"},
}

// people makes the sign-ins, with passwords, and a pool of judges and council
// members without.
func (l *loader) people(ctx context.Context) error {
	l.known = map[string]account.Account{}
	for _, p := range signIns {
		var a *account.Account
		var err error
		if p.key == "administrator" {
			a, err = l.Accounts.Bootstrap(ctx, p.name, p.email, password)
		} else {
			a, err = l.Accounts.Create(ctx, account.Platform, account.Registration{Name: p.name, SignIn: p.email, Password: password})
		}
		if err != nil {
			return err
		}
		l.known[p.key] = *a
	}
	return database.InTx(ctx, l.DB, func(tx *database.Tx) error {
		for i := range judgesOfAPanel + seatsOfACouncil {
			email := fmt.Sprintf("nguoi%02d@minhhoa.example", i+1)
			a := account.Account{ID: uuid.Must(uuid.NewV7()), Name: personName(7*i+3) + " (minh hoạ)", Email: &email, Locale: "vi", Status: account.Active, Version: 1, CreatedAt: tx.Now()}
			if err := tx.Create(&a).Error; err != nil {
				return err
			}
			if i < judgesOfAPanel {
				l.judges = append(l.judges, a)
			} else {
				l.seats = append(l.seats, a)
			}
		}
		return nil
	})
}

// Guide lists the sign-ins and the judges' codes that open something now, or is empty
// where no demonstration is loaded. Address is how the server is reached, without a
// slash at the end; "" where that is not known.
func (d Demonstration) Guide(ctx context.Context, address string) (string, error) {
	var loaded bool
	if err := d.DB.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM accounts WHERE email = $1)`, signIns[0].email).Scan(&loaded); err != nil {
		return "", fmt.Errorf("look for the demonstration: %w", err)
	}
	if !loaded {
		return "", nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "• Dữ liệu minh hoạ. Đăng nhập (mật khẩu chung %s):\n", password)
	for _, p := range signIns {
		fmt.Fprintf(&b, "    %-28s %s\n", p.email, p.role)
	}
	opening, err := d.codeGuide(ctx, address)
	if err != nil {
		return "", err
	}
	return b.String() + opening, nil
}
