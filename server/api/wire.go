package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/notice"
	"tieubieu/server/panel"
	"tieubieu/server/practice"
	"tieubieu/server/promotion"
	"tieubieu/server/remark"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
)

// IfMatch is embedded in the input of every change: the version that the caller has seen.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version last seen, in quotes: \"3\". Missing: 428. Not current: 412 with the current row."`
}

// version reads If-Match: 428 without one, 422 when it is no version.
func (m IfMatch) version() (int, error) {
	if m.IfMatch == "" {
		return 0, fault.New(fault.Unconditional, "version-needed", "Thiếu phiên bản đã xem (If-Match). Hãy tải lại trang rồi thử lại.")
	}
	n, err := strconv.Atoi(strings.Trim(m.IfMatch, `"`))
	if err != nil || n < 0 || m.IfMatch != etag(n) {
		return 0, fault.New(fault.Invalid, "bad-version", "Phiên bản đã xem (If-Match) không đúng định dạng.")
	}
	return n, nil
}

// idSchema stands for uuid.UUID in the specification, so that an id of another form
// is refused by the field it stands in.
type idSchema string

// Schema is a UUID's.
func (idSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "uuid"}
}

// etag is a version as ETag shows it.
func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// Paging is embedded in the input of every list.
type Paging struct {
	Cursor string `query:"cursor" doc:"Where the page before ended."`
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"200"`
}

// page is every list's answer: Next is the cursor of the next page, absent at the end.
type page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next,omitempty"`
}

// body is an answer without an ETag.
type body[T any] struct {
	Body T
}

// versioned is an answer whose version goes into ETag.
type versioned[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func answer[T any](v T) *body[T] { return &body[T]{Body: v} }

func answerVersion[T any](v T, version int) *versioned[T] {
	return &versioned[T]{ETag: etag(version), Body: v}
}

// cursorID reads a cursor that is the id of the last row of the page before.
func (p Paging) cursorID() (uuid.UUID, error) {
	if p.Cursor == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(p.Cursor)
	if err != nil {
		return uuid.Nil, fault.New(fault.Invalid, "bad-cursor", "Vị trí trang không đúng định dạng.")
	}
	return id, nil
}

// nextOf is the cursor after a page of rows, nil when the page was not full.
func nextOf[T any](rows []T, limit int, id func(T) uuid.UUID) *string {
	if len(rows) < limit || len(rows) == 0 {
		return nil
	}
	s := id(rows[len(rows)-1]).String()
	return &s
}

// day is a date of Asia/Ho_Chi_Minh as "2006-01-02".
const dayFormat = "2006-01-02"

func day(t *time.Time) *string {
	if t == nil {
		return nil
	}
	s := t.Format(dayFormat)
	return &s
}

// changer is who makes a change, and the version that they have seen.
func changer(ctx context.Context, m IfMatch) (account.Account, int, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return by, 0, err
	}
	version, err := m.version()
	return by, version, err
}

// shapeStale turns the row that a refusal carries into its wire form; a row without
// one is left out.
func shapeStale(err error) error {
	f := fault.Of(err)
	if f == nil || f.Current == nil {
		return err
	}
	shaped := *f
	switch row := f.Current.(type) {
	case account.Account:
		shaped.Current = toAccount(row)
	case facility.Facility:
		shaped.Current = toFacility(&row)
	case facility.Known:
		shaped.Current = KnownFacility(row)
	case facility.Product:
		shaped.Current = toProduct(&row)
	case certificate.Form:
		shaped.Current = toCertificateForm(row)
	case certificate.Line:
		shaped.Current = toCertificate(row)
	case award.Deliberation:
		shaped.Current = toDeliberationHead(&row)
	case *competition.Definition:
		shaped.Current = toProgramme(row)
	case *competition.Cycle:
		shaped.Current = toCycle(*row)
	case *competition.Quota:
		shaped.Current = toCycleQuota(*row)
	case *competition.Round:
		shaped.Current = toOwnRound(row)
	case *rubric.Rubric:
		shaped.Current = toRubric(*row)
	case entry.Newer:
		shaped.Current = toEntryCurrent(&row)
	case entry.Checklist:
		shaped.Current = toChecklist(row)
	case entry.Checks:
		shaped.Current = toChecks(row)
	case entry.Objection:
		shaped.Current = toObjection(row)
	case entry.Sample:
		shaped.Current = toSample(row)
	case entry.EntryRules:
		shaped.Current = toRoundEntryRules(&row)
	case facility.Claim:
		shaped.Current = toClaim(facility.ShownClaim{Claim: row})
	case notice.Settings:
		shaped.Current = MailSettings(row)
	case *notice.Call:
		shaped.Current = toCall(row, "vi")
	case entry.PlacedPaper:
		shaped.Current = toEntryPaper(&row)
	case appeal.Shown:
		shaped.Current = toAppeal("vi")(row)
	case remark.Remark:
		shaped.Current = toRemark("vi")(row)
	case promotion.Promotion:
		shaped.Current = toPromotion(row)
	case *panel.Judge:
		shaped.Current = toJudge(row)
	case *panel.Recusal:
		shaped.Current = toRecusal(row)
	case *panel.Assignment:
		shaped.Current = toAssignment(row)
	case *panel.FormingDecision:
		shaped.Current = toFormingDecision(row)
	case *panel.KnownPerson:
		shaped.Current = toPerson(row)
	case *panel.CouncilSeat:
		shaped.Current = toCouncilSeat(row)
	case *scoresheet.Entered:
		shaped.Current = toPaperCopy(row)
	case *practice.Set:
		shaped.Current = toPracticeSet(row)
	case *scoresheet.Own:
		shaped.Current = toScoreSheet(row)
	default:
		shaped.Current = nil
	}
	return &shaped
}
