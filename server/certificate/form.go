package certificate

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Form is the words on the certificates that a unit issues on one tier. Version 0: the
// defaults, which no law gives (domain.md A.9: the form's text was not found).
type Form struct {
	Tier          string    `gorm:"primaryKey"`
	UnitID        uuid.UUID `gorm:"primaryKey"`
	Issuer        string    // lines, in capitals
	Title         string
	Sentence      string // {tier} and {year} stand for "cấp tỉnh" and "2026"
	SignedFor     string // lines, in capitals
	NumberPattern string // {number}, {year} and {unit}: "{number}/{year}/CNNT-{unit}"
	Version       int
	ChangedBy     *uuid.UUID
	ChangedAt     time.Time

	unit *unit.Unit
}

// Defaults are the words that stand where the unit sets none.
func (f Form) Defaults() Form { return DefaultForm(f.Tier, f.unit) }

// TableName is the table of forms.
func (Form) TableName() string { return "certificate_forms" }

// DefaultNumberPattern is how certificates are numbered where a unit says nothing.
const DefaultNumberPattern = "{number}/{year}/CNNT-{unit}"

// DefaultForm is what stands on the certificates of a unit that has set nothing. The
// authorities are those that sign the decisions (domain.md A.4).
func DefaultForm(tier string, u *unit.Unit) Form {
	f := Form{
		Tier: tier, UnitID: u.ID, Title: "GIẤY CHỨNG NHẬN", Sentence: "Sản phẩm công nghiệp nông thôn tiêu biểu {tier} năm {year}",
		NumberPattern: DefaultNumberPattern, unit: u,
	}
	switch u.Level {
	case unit.Nation:
		f.Issuer, f.SignedFor = "BỘ CÔNG THƯƠNG", "BỘ TRƯỞNG"
	case unit.Region:
		f.Issuer, f.SignedFor = "BỘ CÔNG THƯƠNG\nCỤC ĐỔI MỚI SÁNG TẠO, CHUYỂN ĐỔI XANH VÀ KHUYẾN CÔNG", "CỤC TRƯỞNG"
	default:
		f.Issuer, f.SignedFor = "ỦY BAN NHÂN DÂN\n"+strings.ToUpper(u.Title()), "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
	}
	return f
}

// formOf is the form in force.
func formOf(tx *database.Tx, tier string, u *unit.Unit) (Form, error) {
	var f Form
	err := tx.Where("tier = ? AND unit_id = ?", tier, u.ID).First(&f).Error
	if database.Missing(err) {
		return DefaultForm(tier, u), nil
	}
	if err != nil {
		return f, fmt.Errorf("read certificate form of unit %s: %w", u.ID, err)
	}
	f.unit = u
	return f, nil
}

// Form reads the form of a round's tier and unit, for its organisers.
func (s *Service) Form(ctx context.Context, by account.Account, round uuid.UUID) (f Form, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, u, err := organised(tx, by, round)
		if err != nil {
			return err
		}
		f, err = formOf(tx, r.Tier, u)
		return err
	})
	return f, err
}

// organised is a round and its unit, for its organisers alone.
func organised(tx *database.Tx, by account.Account, round uuid.UUID) (*competition.Round, *unit.Unit, error) {
	if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
		return nil, nil, err
	}
	r, err := competition.Get(tx, round)
	if err != nil {
		return nil, nil, err
	}
	u, err := unit.Get(tx, r.UnitID)
	return r, u, err
}

// SetForm changes the words of all certificates of the round's tier and unit that are
// printed from now on, and how numbers drawn from now on are written.
func (s *Service) SetForm(ctx context.Context, by account.Account, round uuid.UUID, version int, want Form) (f Form, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, u, err := organised(tx, by, round)
		if err != nil {
			return err
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('certificate-form-' || $1, 0))", r.Tier+u.ID.String()); err != nil {
			return fmt.Errorf("lock certificate form: %w", err)
		}
		now, err := formOf(tx, r.Tier, u)
		if err != nil {
			return err
		}
		if now.Version != version {
			return competition.Stale(tx, "Mẫu giấy chứng nhận", u.ID, "set-certificate-form", now)
		}
		if err := want.check(); err != nil {
			return err
		}
		want.Tier, want.UnitID, want.Version, want.ChangedAt = r.Tier, u.ID, version+1, tx.Now()
		if !by.IsPlatform() {
			want.ChangedBy = &by.ID
		}
		if err := tx.Save(&want).Error; err != nil {
			return fmt.Errorf("save certificate form: %w", err)
		}
		f, f.unit = want, u
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "set-certificate-form", Subject: "unit", ID: u.ID, Round: round,
			Detail: map[string]any{"tier": r.Tier, "version": want.Version, "number": want.NumberPattern},
		})
	})
	return f, err
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// check cleans what was typed and refuses, field by field, what would not stand on paper.
func (f *Form) check() error {
	var bad fault.Fields
	lines := func(s *string) {
		kept := []string{}
		for _, l := range strings.Split(*s, "\n") {
			if l = text.Clean(l); l != "" {
				kept = append(kept, l)
			}
		}
		*s = strings.Join(kept, "\n")
	}
	lines(&f.Issuer)
	lines(&f.SignedFor)
	f.Title, f.Sentence, f.NumberPattern = text.Clean(f.Title), text.Clean(f.Sentence), text.Clean(f.NumberPattern)
	long := func(s string, most int) bool { return s == "" || utf8.RuneCountInString(s) > most }
	if long(f.Issuer, 200) || strings.Count(f.Issuer, "\n") > 2 {
		bad.Add("issuer", "certificate-issuer", "Vui lòng nhập cơ quan cấp: 1 đến 3 dòng, tối đa 200 ký tự.")
	}
	if long(f.Title, 60) {
		bad.Add("title", "certificate-title", "Vui lòng nhập tiêu đề (tối đa 60 ký tự).")
	}
	if long(f.Sentence, 200) || !only(f.Sentence, "{tier}", "{year}") {
		bad.Add("sentence", "certificate-sentence", "Vui lòng nhập câu chứng nhận (tối đa 200 ký tự); chỉ dùng {tier} và {year}.")
	}
	if long(f.SignedFor, 200) || strings.Count(f.SignedFor, "\n") > 3 {
		bad.Add("signedFor", "certificate-signed-for", "Vui lòng nhập chức danh người ký: 1 đến 4 dòng, tối đa 200 ký tự.")
	}
	if !goodPattern(f.NumberPattern) {
		bad.Add("numberPattern", "certificate-number-pattern", "Mẫu số phải có đúng một {number} và một {year}, có thể có {unit}, và dấu phân cách quanh {number} (tối đa 60 ký tự).")
	}
	return bad.Err()
}

func only(s string, allowed ...string) bool {
	for _, p := range placeholder.FindAllString(s, -1) {
		if p != allowed[0] && p != allowed[len(allowed)-1] && (len(allowed) < 3 || p != allowed[1]) {
			return false
		}
	}
	return !strings.ContainsAny(placeholder.ReplaceAllString(s, ""), "{}")
}

// goodPattern demands the running number and the year once each, the number apart from
// letters and digits, so that two patterns never write the same number.
func goodPattern(p string) bool {
	if utf8.RuneCountInString(p) > 60 || strings.Count(p, "{number}") != 1 || strings.Count(p, "{year}") != 1 || strings.Count(p, "{unit}") > 1 ||
		!only(p, "{number}", "{unit}", "{year}") {
		return false
	}
	before, after, _ := strings.Cut(p, "{number}")
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	apart := func(r rune) bool { return r != '{' && r != '}' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	return (before == "" || apart(last)) && (after == "" || apart(first))
}

// filled is a pattern with year and unit written out, {number} still open; years of what
// is made up begin with "MH-".
func filled(pattern string, year int, u *unit.Unit, demonstration bool) string {
	code, in := "QG", strconv.Itoa(year)
	if u.Code != nil {
		code = *u.Code
	}
	if demonstration {
		in = "MH-" + in
	}
	return strings.NewReplacer("{year}", in, "{unit}", code).Replace(pattern)
}

// seriesOf is what numbers are counted under: "2026/CNNT-37" for "{number}/2026/CNNT-37".
func seriesOf(filled string) string { return strings.TrimPrefix(filled, "{number}/") }

// written is the n-th number of a filled pattern.
func written(filled string, n int) string {
	return strings.Replace(filled, "{number}", fmt.Sprintf("%02d", n), 1)
}
