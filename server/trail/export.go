package trail

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/ledger"
	"tieubieu/server/spreadsheet"
)

// Format is how a trail is written out.
type Format string

// Formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

var vietnam = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

var titles = map[string][]string{
	"vi": {"Thời điểm (giờ Việt Nam)", "Người thực hiện", "Việc", "Kỳ bình chọn", "Sản phẩm", "Mã số", "Lý do"},
	"en": {"Time (Vietnam)", "Who", "What", "Round", "Product", "Code", "Reason"},
}

// Export writes every line that List would give, row by row as it is read: 100,000
// rows take no more memory than ten. Cells that a program would take for a formula
// begin with an apostrophe. Where by may not read, nothing is written.
func (s *Service) Export(ctx context.Context, by account.Account, f Filter, format Format, to io.Writer) error {
	var rows interface {
		Row(cells ...string) error
		Close() error
	}
	english := by.Locale == "en"
	begin := func() (err error) {
		named := titles["vi"]
		if english {
			named = titles["en"]
		}
		if format == XLSX {
			rows, err = spreadsheet.NewStream(to, "Nhật ký", named...)
			return err
		}
		lines := separated{csv.NewWriter(to)}
		rows = lines
		if _, err := io.WriteString(to, "\ufeff"); err != nil { // so that Excel reads UTF-8
			return fmt.Errorf("write audit trail: %w", err)
		}
		return lines.Row(named...)
	}
	err := s.Each(ctx, by, f, begin, func(l Line) error {
		words, actor := ledger.WordsOf(l.Action), l.Actor
		what := words.Vi
		if english {
			what = words.En
		}
		switch {
		case actor == "" && english:
			actor = "the platform"
		case actor == "":
			actor = "Hệ thống"
		}
		return rows.Row(l.At.In(vietnam).Format("02/01/2006 15:04:05"), harmless(actor), what, harmless(l.Round), harmless(l.Product), harmless(l.JudgingCode), harmless(l.Reason))
	})
	if err != nil {
		return err
	}
	return rows.Close()
}

// separated are rows of comma-separated values.
type separated struct{ *csv.Writer }

func (s separated) Row(cells ...string) error {
	if err := s.Write(cells); err != nil {
		return fmt.Errorf("write audit trail: %w", err)
	}
	return nil
}

func (s separated) Close() error {
	s.Flush()
	return s.Error()
}

func harmless(cell string) string {
	if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") {
		return "'" + cell
	}
	return cell
}
