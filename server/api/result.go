package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/result"
)

// EntryResult is a facility's own result, as published: the newest version, with the
// note of the correction where it is one.
type EntryResult struct {
	EntryID            uuid.UUID          `json:"entryId"`
	ProductID          uuid.UUID          `json:"productId"`
	ProductName        string             `json:"productName"`
	FacilityID         uuid.UUID          `json:"facilityId"`
	RoundID            uuid.UUID          `json:"roundId"`
	RoundTitle         string             `json:"roundTitle"`
	Demonstration      bool               `json:"demonstration"`
	TierName           string             `json:"tierName" doc:"This and other names in the reader's language."`
	UnitName           string             `json:"unitName" doc:"As it was called then."`
	Year               int                `json:"year"`
	PublicationVersion int                `json:"publicationVersion"`
	PublishedAt        time.Time          `json:"publishedAt"`
	CorrectionNote     string             `json:"correctionNote" doc:"Empty for the first version."`
	JudgingCode        string             `json:"judgingCode"`
	GroupName          string             `json:"groupName"`
	Status             string             `json:"status" enum:"awarded,not-awarded,eliminated,incomplete,disqualified"`
	Passed             bool               `json:"passed"`
	Total              *ResultScore       `json:"total,omitempty" doc:"Absent where there is none: incomplete, disqualified."`
	PassMark           ResultPassMark     `json:"passMark"`
	Rank               *int               `json:"rank,omitempty" doc:"Over all groups."`
	GroupRank          *int               `json:"groupRank,omitempty"`
	GroupSize          int                `json:"groupSize" doc:"Entries of the group."`
	LevelName          *string            `json:"levelName,omitempty"`
	Groups             []ResultGroup      `json:"groups"`
	Remarks            []string           `json:"remarks" doc:"Released ones, in an order that tells no judge."`
	RemarksWaiting     int                `json:"remarksWaiting"`
	Certificate        *ResultCertificate `json:"certificate,omitempty"`
	Promotion          *ResultPromotion   `json:"promotion,omitempty"`
	Climb              []ClimbStep        `json:"climb" doc:"What the product did, oldest first."`
	Appeal             ResultAppeal       `json:"appeal"`
}

// ResultScore is an exact score. Points are hundredths, half up.
type ResultScore struct {
	Points   int64   `json:"points"`
	Text     string  `json:"text" doc:"In points: 85,34 (85.34 in English)."`
	Fraction *string `json:"fraction,omitempty" doc:"In points, where two decimals are not exact: 1421/18."`
}

// ResultPassMark is what an entry needs.
type ResultPassMark struct {
	Points    int64  `json:"points" doc:"Hundredths."`
	Text      string `json:"text"`
	Inclusive bool   `json:"inclusive" doc:"At least, else more than."`
}

// ResultGroup is the mean of one criterion group.
type ResultGroup struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Text    string `json:"text" doc:"In points."`
	Points  int64  `json:"points" doc:"Hundredths, half up."`
	Maximum int64  `json:"maximum" doc:"Hundredths."`
}

// ResultCertificate is the certificate of the award.
type ResultCertificate struct {
	Number     string  `json:"number"`
	IssuedOn   string  `json:"issuedOn" format:"date"`
	ValidUntil string  `json:"validUntil" format:"date"`
	Status     string  `json:"status" enum:"valid,expired,superseded,revoked"`
	URL        *string `json:"url,omitempty" doc:"Where it can be printed."`
}

// ResultPromotion is the way to the next tier.
type ResultPromotion struct {
	ID          uuid.UUID      `json:"id"`
	Version     int            `json:"version"`
	Status      string         `json:"status" enum:"waiting,late,taken-in,accepted,rejected,undone,declined,lapsed,refused,linked"`
	StatusWords string         `json:"statusWords"`
	TierName    string         `json:"tierName"`
	RoundTitle  *string        `json:"roundTitle,omitempty"`
	EntryID     *uuid.UUID     `json:"entryId,omitempty" doc:"The entry above, once it is taken in."`
	RenewUntil  *time.Time     `json:"renewUntil,omitempty" doc:"That moment itself is too late."`
	Papers      []PaperToRenew `json:"papers" doc:"Expired, or expiring before the receiving screening ends."`
}

// PaperToRenew is a paper for the next tier.
type PaperToRenew struct {
	PaperID    uuid.UUID `json:"paperId"`
	Kind       string    `json:"kind" enum:"registration,quality,food-safety,award,certificate,explanation,other"`
	FileName   string    `json:"fileName"`
	ValidUntil string    `json:"validUntil" format:"date" doc:"The last day."`
	Expired    bool      `json:"expired"`
}

// ClimbStep is what the product did in one round.
type ClimbStep struct {
	TierName     string     `json:"tierName"`
	UnitName     string     `json:"unitName" doc:"As it was called then; empty while it is not known."`
	Year         int        `json:"year"`
	RoundTitle   string     `json:"roundTitle"`
	Outcome      string     `json:"outcome" enum:"awarded,not-awarded,eliminated,incomplete,disqualified,climbing" doc:"climbing: put forward, nothing published yet."`
	OutcomeWords string     `json:"outcomeWords"`
	LevelName    *string    `json:"levelName,omitempty"`
	RoundID      *uuid.UUID `json:"roundId,omitempty"`
	EntryID      *uuid.UUID `json:"entryId,omitempty" doc:"Where it is the reader's to see."`
	Link         *string    `json:"link,omitempty" doc:"The public page of the round's result."`
}

// ResultAppeal is the window for appeals and those that were filed.
type ResultAppeal struct {
	Until    time.Time `json:"until" doc:"That moment itself is too late."`
	DaysLeft int       `json:"daysLeft" doc:"Working days that still come; 0 on the last one."`
	Open     bool      `json:"open" doc:"Whether the reader may file one now."`
	Code     *string   `json:"code,omitempty" enum:"appeal-window-closed,appeal-open,not-facility" doc:"Why not."`
	Why      *string   `json:"why,omitempty" doc:"The same in a sentence."`
	Items    []Appeal  `json:"items" doc:"Oldest first."`
}

func resultOperations(s *Server, api huma.API) {
	op := entryOperation("getEntryResult", http.MethodGet, "/api/entries/{entryId}/result")
	op.Description = "For the facility's people, and the organiser, secretary and auditor of the round. 404 until something is published."
	handle(api, op, s.getEntryResult)
}

func (s *Server) getEntryResult(ctx context.Context, in *EntryPath) (*body[EntryResult], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Results.Of(ctx, by, in.EntryID)
	if err != nil {
		return nil, err
	}
	return answer(toEntryResult(by.Locale, r)), nil
}

func toEntryResult(locale string, r *result.Result) EntryResult {
	name := func(n result.Name) string { return localized(locale, n.Vi, orElse(n.En, n.Vi)) }
	out := EntryResult{
		EntryID: r.EntryID, ProductID: r.ProductID, ProductName: r.ProductName, FacilityID: r.FacilityID, RoundID: r.RoundID, RoundTitle: r.RoundTitle,
		Demonstration: r.Demonstration, TierName: name(r.Tier), UnitName: r.UnitName, Year: r.Year, PublicationVersion: r.PublicationVersion,
		PublishedAt: r.PublishedAt, CorrectionNote: r.CorrectionNote, JudgingCode: r.JudgingCode, GroupName: name(r.Group), Status: string(r.Status), Passed: r.Passed,
		PassMark: ResultPassMark{Points: r.PassMark.Points, Text: inPoints(locale, r.PassMark.Points), Inclusive: r.PassMark.Inclusive},
		Rank:     some(r.Rank), GroupRank: some(r.RankInGroup), GroupSize: r.GroupSize, LevelName: some(r.Level),
		Groups: each(r.Groups, func(g result.CriterionGroup) ResultGroup {
			return ResultGroup{ID: g.ID, Name: name(g.Name), Text: decimal(locale, g.Display), Points: g.Points, Maximum: g.Maximum}
		}),
		Remarks: list(r.Remarks), RemarksWaiting: r.RemarksWaiting,
		Climb: each(r.Climb, func(step result.Step) ClimbStep {
			c := ClimbStep{
				TierName: name(step.Tier), UnitName: step.UnitName, Year: step.Year, RoundTitle: step.RoundTitle, Outcome: string(step.Outcome),
				OutcomeWords: outcomeWords(locale, step.Outcome), LevelName: some(step.Level), RoundID: step.RoundID, EntryID: step.EntryID,
			}
			if step.RoundID != nil && step.Outcome != result.Climbing {
				c.Link = some("/ket-qua/" + step.RoundID.String())
			}
			return c
		}),
		Appeal: ResultAppeal{Until: r.Appeal.Until, DaysLeft: r.Appeal.DaysLeft, Open: r.Appeal.Open, Code: some(r.Appeal.Code), Why: some(r.Appeal.Refusal), Items: each(r.Appeal.Items, toAppeal(locale))},
	}
	if t := r.Total; t != nil {
		out.Total = &ResultScore{Points: t.Points, Text: decimal(locale, t.Display), Fraction: some(t.Fraction)}
	}
	if c := r.Certificate; c != nil {
		paper := "/api/certificates/" + c.ID.String() + "/document"
		out.Certificate = &ResultCertificate{URL: &paper, Number: c.Number, IssuedOn: c.IssuedOn.Format(dayFormat), ValidUntil: c.ValidUntil.Format(dayFormat), Status: c.Status}
	}
	if p := r.Promotion; p != nil {
		out.Promotion = &ResultPromotion{
			ID: p.ID, Version: p.Version, Status: p.Status, StatusWords: promotionWords(locale, p.Status), TierName: name(p.Tier), RoundTitle: some(p.RoundTitle),
			EntryID: p.EntryID, RenewUntil: p.RenewUntil, Papers: each(p.Papers, func(x result.Paper) PaperToRenew {
				return PaperToRenew{PaperID: x.ID, Kind: x.Kind, FileName: x.FileName, ValidUntil: x.ValidUntil.Format(dayFormat), Expired: x.Expired}
			}),
		}
	}
	return out
}

// some is what is there; nil for nothing.
func some[T comparable](v T) *T {
	var nothing T
	if v == nothing {
		return nil
	}
	return &v
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// decimal writes published points ("85.34") as the reader does: 85,34.
func decimal(locale, points string) string {
	return strings.Replace(points, ".", localized(locale, ",", "."), 1)
}

// inPoints writes hundredths in points, with the decimals that it needs: 70, 72,5.
func inPoints(locale string, hundredths int64) string {
	whole, rest := hundredths/100, hundredths%100
	s := strconv.FormatInt(whole, 10)
	if rest == 0 {
		return s
	}
	return decimal(locale, s+"."+strings.TrimRight(strconv.FormatInt(100+rest, 10)[1:], "0"))
}

func outcomeWords(locale string, s result.Status) string {
	switch s {
	case result.Awarded:
		return localized(locale, "Được công nhận", "Awarded")
	case result.NotAwarded:
		return localized(locale, "Không được công nhận", "Not awarded")
	case result.Eliminated:
		return localized(locale, "Không vào lượt chấm thứ hai", "Did not reach the second stage")
	case result.Incomplete:
		return localized(locale, "Chưa đủ số phiếu chấm", "Too few score sheets")
	case result.Disqualified:
		return localized(locale, "Bị loại theo điều kiện loại", "Disqualified")
	case result.Climbing:
		return localized(locale, "Được đề cử, chưa có kết quả", "Put forward, no result yet")
	}
	return string(s)
}

func promotionWords(locale, status string) string {
	words := map[string][2]string{
		"waiting":  {"Chờ cấp trên mở kỳ bình chọn", "Waiting for the next tier to open its round"},
		"late":     {"Đến sau hạn, chờ cấp trên quyết định nhận", "Arrived late; the next tier decides"},
		"taken-in": {"Đã vào kỳ bình chọn cấp trên, chờ sơ duyệt", "Entered in the next tier's round, to be screened"},
		"accepted": {"Cấp trên đã tiếp nhận", "Accepted by the next tier"},
		"rejected": {"Cấp trên không tiếp nhận", "Not accepted by the next tier"},
		"undone":   {"Đề cử đã được rút lại", "The nomination was taken back"},
		"declined": {"Cơ sở đã từ chối tham gia", "Declined by the facility"},
		"lapsed":   {"Hết hiệu lực vì chu kỳ đã đóng", "Lapsed: the cycle has closed"},
		"refused":  {"Cấp trên không nhận vì đến muộn", "Refused by the next tier: too late"},
		"linked":   {"Sản phẩm đã được đề cử từ một kỳ khác trong chu kỳ này", "The product climbs already in this cycle"},
	}[status]
	return localized(locale, words[0], words[1])
}
