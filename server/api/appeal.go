package api

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/appeal"
)

// Appeal is what a facility says against its published result, with the answer.
type Appeal struct {
	ID                 uuid.UUID     `json:"id"`
	RoundID            uuid.UUID     `json:"roundId"`
	EntryID            uuid.UUID     `json:"entryId"`
	ProductName        string        `json:"productName" doc:"As published."`
	JudgingCode        string        `json:"judgingCode"`
	FacilityName       string        `json:"facilityName" doc:"As published."`
	Text               string        `json:"text"`
	Status             string        `json:"status" enum:"open,withdrawn,rejected,retake,changed" doc:"retake and changed: a correction follows."`
	StatusWords        string        `json:"statusWords" doc:"In the reader's language."`
	FiledAt            time.Time     `json:"filedAt"`
	FiledByName        string        `json:"filedByName" doc:"Empty for the platform."`
	Answer             string        `json:"answer"`
	SettledAt          *time.Time    `json:"settledAt,omitempty" doc:"When it was answered or withdrawn."`
	SettledByName      string        `json:"settledByName,omitempty" doc:"Absent for the facility where that would name a judge of the round."`
	Papers             []AppealPaper `json:"papers"`
	PublicationVersion int           `json:"publicationVersion" doc:"The version that it is made against."`
	Version            int           `json:"version"`
}

// AppealPaper is a file that goes with an appeal.
type AppealPaper struct {
	ID          uuid.UUID `json:"id"`
	FileName    string    `json:"fileName"`
	ContentType string    `json:"contentType" enum:"application/pdf,image/jpeg,image/png"`
	Bytes       int64     `json:"bytes"`
	URL         string    `json:"url"`
	At          time.Time `json:"at"`
}

// AppealPage is a piece of a round's appeals.
type AppealPage struct {
	Items []Appeal `json:"items"`
	Next  *string  `json:"next,omitempty"`
	Open  int      `json:"open" doc:"How many of all stand open."`
}

type AppealPath struct {
	AppealID uuid.UUID `path:"appealId"`
}

type fileAppealInput struct {
	EntryPath
	Body struct {
		ID   uuid.UUID `json:"id" doc:"The sender's own, UUIDv7: sent twice, it is filed once."`
		Text string    `json:"text" doc:"At most 4,000 characters."`
	}
}

type withdrawAppealInput struct {
	AppealPath
	IfMatch
}

type answerAppealInput struct {
	AppealPath
	IfMatch
	Body struct {
		Outcome string `json:"outcome" enum:"rejected,retake,changed"`
		Answer  string `json:"answer" doc:"The facility reads it; at most 4,000 characters."`
	}
}

type addAppealPaperInput struct {
	AppealPath
	FileName string `query:"fileName" required:"true" maxLength:"1000"`
	Upload
}

type removeAppealPaperInput struct {
	AppealPath
	PaperID uuid.UUID `path:"paperId"`
}

type listAppealsInput struct {
	RoundPath
	Paging
	Status string `query:"status" enum:"open,withdrawn,rejected,retake,changed"`
}

func appealOperations(s *Server, api huma.API) {
	const one = "/api/appeals/{appealId}"
	file := entryOperation("fileAppeal", http.MethodPost, "/api/entries/{entryId}/appeals", 409, 429)
	file.DefaultStatus = http.StatusCreated
	file.Description = "By the owner, or a collaborator on the facility's behalf, within the window. 409: appeal-window-closed, appeal-open, id-reused."
	handle(api, file, s.fileAppeal)
	paper := entryOperation("addAppealPaper", http.MethodPost, one+"/papers", 403, 409, 413, 429)
	paper.DefaultStatus, paper.RequestBody, paper.BodyReadTimeout = http.StatusCreated, fileBody("application/pdf", "image/jpeg", "image/png"), 0
	paper.Description = "At most 20 MB and ten files, while the appeal is open. The same file sent twice is the same paper."
	handle(api, paper, s.addAppealPaper)
	handle(api, entryOperation("removeAppealPaper", http.MethodDelete, one+"/papers/{paperId}", 403, 409), s.removeAppealPaper)
	handle(api, entryOperation("withdrawAppeal", http.MethodPost, one+"/withdrawal", 403, 409, 412, 428), s.withdrawAppeal)
	handle(api, entryOperation("getAppeal", http.MethodGet, one), s.getAppeal)
	handle(api, entryOperation("listAppeals", http.MethodGet, "/api/rounds/{roundId}/appeals"), s.listAppeals)
	answering := entryOperation("answerAppeal", http.MethodPut, one+"/answer", 403, 409, 412, 428)
	answering.Description = "By the organiser or the council's chair; nobody answers an appeal of a facility that he owns (403 own-appeal). retake and changed announce a correction, which is opened as always."
	handle(api, answering, s.answerAppeal)
}

func (s *Server) fileAppeal(ctx context.Context, in *fileAppealInput) (*versioned[Appeal], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, submitting); err != nil {
		return nil, err
	}
	return appealAnswer(by.Locale)(s.Appeals.File(ctx, by, in.EntryID, in.Body.ID, in.Body.Text))
}

func (s *Server) withdrawAppeal(ctx context.Context, in *withdrawAppealInput) (*versioned[Appeal], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return appealAnswer(by.Locale)(s.Appeals.Withdraw(ctx, by, in.AppealID, version))
}

func (s *Server) answerAppeal(ctx context.Context, in *answerAppealInput) (*versioned[Appeal], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return appealAnswer(by.Locale)(s.Appeals.Respond(ctx, by, in.AppealID, version, appeal.Reply{Outcome: appeal.Status(in.Body.Outcome), Answer: in.Body.Answer}))
}

func (s *Server) getAppeal(ctx context.Context, in *AppealPath) (*versioned[Appeal], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return appealAnswer(by.Locale)(s.Appeals.Read(ctx, by, in.AppealID))
}

func appealAnswer(locale string) func(*appeal.Shown, error) (*versioned[Appeal], error) {
	return func(a *appeal.Shown, err error) (*versioned[Appeal], error) {
		if err != nil {
			return nil, shapeStale(err)
		}
		return answerVersion(toAppeal(locale)(*a), a.Version), nil
	}
}

func (s *Server) listAppeals(ctx context.Context, in *listAppealsInput) (*body[AppealPage], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	p, err := s.Appeals.List(ctx, by, in.RoundID, appeal.Filter{Status: appeal.Status(in.Status), After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return answer(AppealPage{
		Items: each(p.Appeals, toAppeal(by.Locale)), Open: p.Open, Next: nextOf(p.Appeals, in.Limit, func(a appeal.Shown) uuid.UUID { return a.ID }),
	}), nil
}

func (s *Server) addAppealPaper(ctx context.Context, in *addAppealPaperInput) (*body[AppealPaper], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	p, err := s.Appeals.AddPaper(ctx, by, in.AppealID, in.FileName, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(toAppealPaper(*p)), nil
}

func (s *Server) removeAppealPaper(ctx context.Context, in *removeAppealPaperInput) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Appeals.RemovePaper(ctx, by, in.AppealID, in.PaperID)
}

// openAppealPaper serves a file of an appeal as a download: a PDF can hide what it does.
func (s *Server) openAppealPaper(c *gin.Context) {
	ctx := c.Request.Context()
	appealID, err1 := uuid.Parse(c.Param("appealId"))
	paperID, err2 := uuid.Parse(c.Param("paperId"))
	if err1 != nil || err2 != nil {
		writeProblem(c, appeal.ErrNotFound)
		return
	}
	by, err := currentAccount(ctx)
	if err != nil {
		writeProblem(c, err)
		return
	}
	object, p, err := s.Appeals.OpenPaper(ctx, by, appealID, paperID)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	serveObject(c, object, media{contentType: p.ContentType, tag: p.ID.String(), download: p.FileName})
}

// localized is a word in the reader's language.
func localized(locale, vi, en string) string {
	if locale == "en" {
		return en
	}
	return vi
}

func appealWords(locale string, s appeal.Status) string {
	switch s {
	case appeal.Open:
		return localized(locale, "Đang chờ trả lời", "Waiting for an answer")
	case appeal.Withdrawn:
		return localized(locale, "Cơ sở đã rút", "Withdrawn by the facility")
	case appeal.Rejected:
		return localized(locale, "Giữ nguyên kết quả", "The result stands")
	case appeal.Retake:
		return localized(locale, "Chấm lại, sẽ đính chính kết quả", "Scored again; a correction follows")
	case appeal.Changed:
		return localized(locale, "Thay đổi quyết định, sẽ đính chính kết quả", "The decision changes; a correction follows")
	}
	return string(s)
}

func toAppeal(locale string) func(appeal.Shown) Appeal {
	return func(a appeal.Shown) Appeal {
		return Appeal{
			ID: a.ID, RoundID: a.RoundID, EntryID: a.EntryID, ProductName: a.ProductName, JudgingCode: a.JudgingCode, FacilityName: a.FacilityName,
			Text: a.Text, Status: string(a.Status), StatusWords: appealWords(locale, a.Status), FiledAt: a.FiledAt, FiledByName: a.FiledByName,
			Answer: a.Answer, SettledAt: a.SettledAt, SettledByName: a.SettledByName, Papers: each(a.Papers, toAppealPaper),
			PublicationVersion: a.PublicationVersion, Version: a.Version,
		}
	}
}

func toAppealPaper(p appeal.Paper) AppealPaper {
	return AppealPaper{
		ID: p.ID, FileName: p.FileName, ContentType: p.ContentType, Bytes: p.Bytes, At: p.At, URL: fmt.Sprintf("/media/appeals/%s/%s", p.AppealID, p.ID),
	}
}
