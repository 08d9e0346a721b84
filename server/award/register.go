package award

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// tiersInWords are the tiers as past lists name them.
var tiersInWords = map[string]string{"huyện": "district", "xã": "commune", "tỉnh": "province", "khu vực": "region", "quốc gia": "nation"}

// namespace of register ids, so that importing a list twice changes nothing.
var namespace = uuid.MustParse("6f1c3f2e-6a2b-5d0e-9b51-0d6c6f7a9c11")

// ImportReport says what an import did; Skipped rows name their line and why.
type ImportReport struct {
	Imported, Known int
	Skipped         []string
}

// Import reads a list of past awards as CSV (columns product_name, facility,
// locality, province_at_time, tier, year, award, status, source, note) into the
// register, marked as not verified. Only rows with status "certified" are taken;
// a score, number or validity is never made up. Only an administrator may.
func (s *Service) Import(ctx context.Context, by account.Account, r io.Reader) (report ImportReport, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		report = ImportReport{}
		if err := account.RequireAdministrator(tx, by); err != nil {
			return err
		}
		rows := csv.NewReader(r)
		header, err := rows.Read()
		if err != nil {
			return fault.New(fault.Invalid, "no-header", "Tệp không có dòng tiêu đề.")
		}
		column := map[string]int{}
		for i, name := range header {
			column[strings.TrimPrefix(name, "\ufeff")] = i
		}
		for _, name := range []string{"product_name", "facility", "locality", "province_at_time", "tier", "year", "status", "source"} {
			if _, ok := column[name]; !ok {
				return fault.New(fault.Invalid, "missing-column", "Tệp thiếu cột %q.", name)
			}
		}
		for {
			row, err := rows.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if bad, ok := errors.AsType[*csv.ParseError](err); ok {
				return fault.New(fault.Invalid, "bad-csv", "Dòng %d không đọc được.", bad.Line)
			}
			if err != nil {
				return fmt.Errorf("read list of past awards: %w", err)
			}
			line, _ := rows.FieldPos(0)
			get := func(name string) string {
				if i, ok := column[name]; ok && i < len(row) {
					return text.Clean(row[i])
				}
				return ""
			}
			if get("status") != "certified" {
				continue
			}
			if why := importRow(tx, get, &report); why != nil {
				refused := fault.Of(why)
				if refused == nil {
					return why
				}
				report.Skipped = append(report.Skipped, fmt.Sprintf("Dòng %d: %s", line, refused.Message))
			}
		}
		if report.Imported == 0 {
			return nil
		}
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "import-register", Subject: "register", ID: namespace,
			Detail: map[string]int{"imported": report.Imported, "known": report.Known, "skipped": len(report.Skipped)},
		})
	})
	if err != nil {
		return ImportReport{}, err
	}
	return report, nil
}

func importRow(tx *database.Tx, get func(string) string, report *ImportReport) error {
	tier, ok := tiersInWords[get("tier")]
	if !ok {
		return fault.New(fault.Invalid, "unknown-tier", "cấp %q không có trong danh mục.", get("tier"))
	}
	year, err := strconv.Atoi(get("year"))
	if err != nil || year < 2000 || year > 2200 {
		return fault.New(fault.Invalid, "bad-year", "năm %q không hợp lệ.", get("year"))
	}
	name, source := get("product_name"), get("source")
	if name == "" || source == "" {
		return fault.New(fault.Invalid, "missing-cell", "thiếu tên sản phẩm hoặc nguồn.")
	}
	key := strings.Join([]string{name, get("facility"), tier, get("year"), get("province_at_time"), source}, "\x00")
	a := Award{
		ID: uuid.NewSHA1(namespace, []byte(key)), Tier: tier, UnitLabel: get("province_at_time"), Year: year,
		ProductName: name, ProductFolded: text.Fold(name), FacilityName: get("facility"), Locality: get("locality"),
		Status: Unverified, StatusReason: "Theo báo chí, chưa đối chiếu", Source: source, SourceNote: get("note"), Version: 1, CreatedAt: tx.Now(),
	}
	if level := get("award"); level != "" {
		a.Level = &level
	}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&a)
	if made.Error != nil {
		return fmt.Errorf("insert register row: %w", made.Error)
	}
	if made.RowsAffected == 0 {
		report.Known++
	} else {
		report.Imported++
	}
	return nil
}

// Filter narrows the register; zero values do not filter.
type Filter struct {
	Text   string // forgiving missing diacritics
	Tier   string
	Year   int
	Status Status
	After  uuid.UUID
	Limit  int
}

// Line is one line of the register, with the award's latest certificate where it has
// one. Status is Expired from the day after ValidUntil on.
type Line struct {
	Award
	Number     *string
	ValidUntil *time.Time
}

// Register lists awards that anyone may see: published ones and imported ones.
func (s *Service) Register(ctx context.Context, f Filter) (lines []Line, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		today := unit.Day(tx.Now())
		q := tx.Table("awards").Select("awards.*, c.number, c.valid_until").
			Joins("LEFT JOIN LATERAL (SELECT number, valid_until FROM certificates WHERE award_id = awards.id ORDER BY id DESC LIMIT 1) c ON true").
			Where("awards.id > ?", f.After).Order("awards.id").Limit(f.Limit)
		if t := text.Fold(f.Text); t != "" {
			q = q.Where("product_folded LIKE ?", "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(t)+"%")
		}
		if f.Tier != "" {
			q = q.Where("tier = ?", f.Tier)
		}
		if f.Year != 0 {
			q = q.Where("year = ?", f.Year)
		}
		switch f.Status {
		case "":
		case Valid:
			q = q.Where("status = ? AND (c.valid_until IS NULL OR c.valid_until >= ?)", Valid, today)
		case Expired:
			q = q.Where("status = ? AND c.valid_until < ?", Valid, today)
		default:
			q = q.Where("status = ?", f.Status)
		}
		if err := q.Scan(&lines).Error; err != nil {
			return fmt.Errorf("read register: %w", err)
		}
		for i := range lines {
			if l := &lines[i]; l.Status == Valid && l.ValidUntil != nil && l.ValidUntil.Before(today) {
				l.Status = Expired
			}
		}
		return nil
	})
	return lines, err
}
