package api

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/document"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
	"tieubieu/server/unit"
)

type printScoreSheetsInput struct {
	RoundPath
	JudgeID uuid.UUID `query:"judgeId" doc:"Only this judge's."`
	Blank   bool      `query:"blank" doc:"Forms to fill in by hand, from the end of screening on. Otherwise the submitted sheets, once scoring has closed."`
}

func documentOperations(s *Server, api huma.API) {
	op := func(id, path string) huma.Operation {
		return pdfAnswers(huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Errors: []int{401, 404, 409}})
	}
	handle(api, op("printScoreSheet", "/api/score-sheets/{sheetId}/document"), s.printScoreSheet)
	handle(api, op("printOwnScoreSheets", "/api/judge/rounds/{roundId}/score-sheet-documents"), s.printOwnScoreSheets)
	handle(api, op("printScoreSheets", "/api/rounds/{roundId}/score-sheet-documents"), s.printScoreSheets)
}

func (s *Server) printScoreSheet(ctx context.Context, in *SheetPath) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return s.sheetsAnswer(ctx, "phieu-cham-diem.pdf")(s.Sheets.PrintOwn(ctx, by, in.SheetID))
}

func (s *Server) printOwnScoreSheets(ctx context.Context, in *RoundPath) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return s.sheetsAnswer(ctx, "phieu-cham-diem-cua-toi.pdf")(s.Sheets.PrintAllOwn(ctx, by, in.RoundID))
}

func (s *Server) printScoreSheets(ctx context.Context, in *printScoreSheetsInput) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	name := "phieu-cham-diem.pdf"
	if in.Blank {
		name = "phieu-cham-diem-trang.pdf"
	}
	return s.sheetsAnswer(ctx, name)(s.Sheets.PrintRound(ctx, by, in.RoundID, in.JudgeID, in.Blank))
}

func (s *Server) sheetsAnswer(ctx context.Context, fileName string) func(*scoresheet.Printing, error) (*pdf, error) {
	return func(p *scoresheet.Printing, err error) (*pdf, error) {
		if err != nil {
			return nil, err
		}
		sheets := each(p.Sheets, func(x scoresheet.Printed) document.ScoreSheet { return toPaperSheet(p, &x, s.publicAddress(ctx)) })
		return pdfOf(fileName, func(w io.Writer) error { return document.ScoreSheets(w, sheets) })
	}
}

// legalForm is where the score sheet of CNNT tiêu biểu comes from.
const legalForm = "Phụ lục số 4 (Thông tư số 26/2014/TT-BCT)"

func toPaperSheet(p *scoresheet.Printing, x *scoresheet.Printed, address string) document.ScoreSheet {
	out := document.ScoreSheet{
		Council: councilName(p.Programme.NameVi), CouncilOf: fmt.Sprintf("%s năm %d", councilOf(p.Unit), p.On.In(competition.Vietnam).Year()),
		Demonstration: p.Round.Demonstration, Place: placeOf(p.Unit),
		Product: x.Product, Group: x.Group, Code: x.JudgingCode, Judge: x.Judge, Title: x.Title,
		Blank: x.Blank, Submitted: x.Submitted, FromPaper: x.Source == "paper",
		Remark: x.Remarks[scoresheet.ForFacility], Note: x.Remarks[scoresheet.ForCouncil],
		Trace: document.SheetTrace{Stage: x.Stage, Revision: x.Revision, SHA256: hex.EncodeToString(x.Digest)},
	}
	if p.Programme.ID == competition.CNNT {
		out.Form = legalForm
	}
	if out.Title == "" {
		out.Title = titleOf[x.Role]
	}
	if !x.Counted {
		out.NotCounted = x.CountedReason
	}
	if x.At != nil {
		out.Trace.At = *x.At
	}
	if x.SheetID != uuid.Nil {
		out.Trace.Address = address + "/app/phieu/" + x.SheetID.String()
	}
	for _, g := range x.Rubric.Tree.CriterionGroups {
		out.Groups = append(out.Groups, document.SheetGroup{
			Name: g.Name, Max: g.MaxPoints,
			Criteria: each(g.Criteria, func(c rubric.Criterion) document.SheetCriterion { return toPaperCriterion(x, c) }),
		})
	}
	return out
}

func toPaperCriterion(x *scoresheet.Printed, c rubric.Criterion) document.SheetCriterion {
	got, chosen := x.Answer(c)
	return document.SheetCriterion{Name: c.Name, Max: c.Best(), Points: got, Options: each(c.Options, func(o rubric.Option) document.SheetOption {
		option := document.SheetOption{Words: o.Description, Points: o.Points, Chosen: o.ID == chosen}
		if o.KnockOut {
			option.KnockOut = o.Reason
		}
		return option
	})}
}

// titleOf are the titles of a panel, where none was typed.
var titleOf = map[panel.Role]string{
	panel.Head: "Trưởng ban giám khảo", panel.Deputy: "Phó trưởng ban giám khảo", panel.Member: "Thành viên Ban giám khảo",
}

// councilName is the council of a programme, whose name says what it does: "Bình chọn
// sản phẩm …" is judged by the "Hội đồng bình chọn sản phẩm …".
func councilName(programme string) string {
	first, n := utf8.DecodeRuneInString(programme)
	return "Hội đồng " + string(unicode.ToLower(first)) + programme[n:]
}

func councilOf(u unit.Unit) string {
	if u.Level == unit.Nation {
		return "Cấp quốc gia"
	}
	return u.Title()
}

// placeOf is where a paper of a unit is signed, as Nghị định 30/2020/NĐ-CP names it: in
// full where a unit is called after a person. "" where a unit has no seat of that name.
func placeOf(u unit.Unit) string {
	switch {
	case u.Level == unit.Nation || u.Level == unit.Region:
		return ""
	case u.Name == "Hồ Chí Minh":
		return u.Title()
	}
	return u.Name
}
