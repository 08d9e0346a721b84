package api

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/scoresheet"
)

// Mark is one criterion's mark: hundredths as a whole number, or an option's id.
type Mark json.RawMessage

// MarshalJSON writes the mark as it is stored.
func (m Mark) MarshalJSON() ([]byte, error) { return json.RawMessage(m).MarshalJSON() }

// UnmarshalJSON keeps the mark as it was sent; what it may be is the rubric's to say.
func (m *Mark) UnmarshalJSON(raw []byte) error {
	*m = append((*m)[:0], raw...)
	return nil
}

// Schema says what a mark may be.
func (Mark) Schema(huma.Registry) *huma.Schema {
	zero := 0.0
	return &huma.Schema{
		OneOf:       []*huma.Schema{{Type: huma.TypeInteger, Minimum: &zero}, {Type: huma.TypeString}},
		Description: "Hundredths of a point as a whole number, or the id of the chosen option. Unscored is absent, never 0.",
	}
}

// SavedSheet is the whole sheet as a device saves it. The receipt's digest is over
// RFC 8785 of rubricVersion, marks, remarks and submitted alone, strings in NFC.
type SavedSheet struct {
	RubricVersion int               `json:"rubricVersion" minimum:"1"`
	Marks         map[string]Mark   `json:"marks" doc:"By criterion id."`
	Remarks       map[string]string `json:"remarks" doc:"By reader: facility (released after publication) and council. At most 1000 characters each."`
	Submitted     bool              `json:"submitted" doc:"True locks the sheet; every criterion must have a mark."`
	DeviceID      string            `json:"deviceId,omitempty" maxLength:"100" doc:"For the record; orders nothing."`
	DeviceTime    *time.Time        `json:"deviceTime,omitempty" doc:"For the record; orders nothing."`
}

// SaveReceipt is what a save is told, the first time and whenever it is repeated.
type SaveReceipt struct {
	Revision  int     `json:"revision"`
	Submitted bool    `json:"submitted"`
	Total     *int64  `json:"total,omitempty" doc:"Hundredths; absent while a criterion has no mark."`
	Receipt   Receipt `json:"receipt"`
}

// Receipt proves what was saved.
type Receipt struct {
	Revision int       `json:"revision"`
	SHA256   string    `json:"sha256" doc:"Of the canonical body, lower-case hex."`
	SavedAt  time.Time `json:"savedAt" doc:"By the database's clock."`
}

// ScoreSheet is a sheet as its judge sees it.
type ScoreSheet struct {
	ID            uuid.UUID         `json:"id"`
	EntryID       uuid.UUID         `json:"entryId"`
	JudgingCode   string            `json:"judgingCode"`
	GroupID       string            `json:"groupId"`
	Stage         int               `json:"stage"`
	RubricVersion int               `json:"rubricVersion"`
	Revision      int               `json:"revision" doc:"0: never saved."`
	Submitted     bool              `json:"submitted"`
	Marks         map[string]Mark   `json:"marks"`
	Remarks       map[string]string `json:"remarks"`
	Total         *int64            `json:"total,omitempty"`
	Counted       bool              `json:"counted"`
	CountedReason string            `json:"countedReason,omitempty" doc:"Why it does not count."`
	SHA256        string            `json:"sha256,omitempty"`
	SavedAt       *time.Time        `json:"savedAt,omitempty"`
	SubmittedAt   *time.Time        `json:"submittedAt,omitempty"`
	DeviceID      string            `json:"deviceId,omitempty" doc:"Which device saved the last revision."`
	Source        string            `json:"source,omitempty" enum:"device,paper,export,late" doc:"How the last revision came; absent at revision 0."`
	Reopening     *SheetReopening   `json:"reopening,omitempty" doc:"Of an open sheet that was submitted before."`
}

// SheetReopening says when and why a submitted sheet was opened again.
type SheetReopening struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// SheetRevision is one acknowledged save of a sheet.
type SheetRevision struct {
	Revision   int        `json:"revision"`
	SHA256     string     `json:"sha256"`
	Body       string     `json:"body" doc:"The canonical body as it was digested."`
	Total      *int64     `json:"total,omitempty"`
	Submitted  bool       `json:"submitted"`
	DeviceID   string     `json:"deviceId"`
	DeviceTime *time.Time `json:"deviceTime,omitempty"`
	SavedAt    time.Time  `json:"savedAt"`
	Source     string     `json:"source" enum:"device,paper,export,late" doc:"How it came."`
}

// ReconciledSheet lets device and server show that they agree.
type ReconciledSheet struct {
	SheetID   uuid.UUID  `json:"sheetId"`
	Revision  int        `json:"revision"`
	Submitted bool       `json:"submitted"`
	SHA256    string     `json:"sha256,omitempty" doc:"Of the canonical body; absent at revision 0."`
	SavedAt   *time.Time `json:"savedAt,omitempty"`
}

// ScoringProgress is how far the stage is, without a single mark.
type ScoringProgress struct {
	Stage  int             `json:"stage"`
	Judges []JudgeProgress `json:"judges"`
	Sheets []SheetProgress `json:"sheets"`
}

// JudgeProgress counts one judge's sheets that count. Those who score nothing, or
// have left, are there too.
type JudgeProgress struct {
	JudgeID     uuid.UUID     `json:"judgeId"`
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Role        string        `json:"role" enum:"head,deputy,judge"`
	Status      string        `json:"status" enum:"active,left,replaced"`
	Scores      bool          `json:"scores"`
	Waiting     int           `json:"waiting"`
	Begun       int           `json:"begun"`
	Scored      int           `json:"scored" doc:"Complete, not submitted."`
	Submitted   int           `json:"submitted"`
	Unsent      int           `json:"unsent" doc:"What the judge's devices last reported."`
	LastContact *time.Time    `json:"lastContact,omitempty"`
	Devices     []JudgeDevice `json:"devices" doc:"The first seen first."`
}

// Board is the live board: a letter for each judge and entry, without a single mark.
type Board struct {
	Stage   int          `json:"stage"`
	At      time.Time    `json:"at" doc:"By the database's clock: what \"25 minutes ago\" is measured by."`
	Entries []BoardEntry `json:"entries" doc:"By judging code."`
	Judges  []BoardJudge `json:"judges"`
}

// BoardEntry is a column of the board.
type BoardEntry struct {
	Code    string `json:"code"`
	GroupID string `json:"groupId"`
}

// BoardJudge is a row of the board.
type BoardJudge struct {
	JudgeProgress
	Cells string `json:"cells" doc:"A letter for each of the board's entries: w waiting, b begun, c complete, s submitted, - not counted, . never this judge's."`
}

// SheetProgress is one sheet.
type SheetProgress struct {
	SheetID       uuid.UUID `json:"sheetId"`
	JudgeID       uuid.UUID `json:"judgeId"`
	Judge         string    `json:"judge"`
	Entry         string    `json:"entry"`
	GroupID       string    `json:"groupId" doc:"The entry's."`
	State         string    `json:"state" enum:"waiting,begun,scored,submitted"`
	Revision      int       `json:"revision"`
	Counted       bool      `json:"counted"`
	CountedReason string    `json:"countedReason,omitempty"`
	Source        string    `json:"source,omitempty" enum:"device,paper,export,late" doc:"How its last revision came; absent at revision 0."`
}

// GapAlerts are the entries of the stage that is scored on which the panel is far apart.
type GapAlerts struct {
	Mode                string     `json:"mode" enum:"full,own" doc:"own, for a head who scores: the bare fact, of entries whose own sheet is submitted."`
	TotalGap            int64      `json:"totalGap" doc:"Hundredths between two totals that count as far apart."`
	CriterionGapPercent int64      `json:"criterionGapPercent" doc:"Of a criterion's maximum, between two marks that count as far apart."`
	Items               []GapAlert `json:"items"`
}

// GapAlert is one such entry.
type GapAlert struct {
	EntryID     uuid.UUID      `json:"entryId"`
	JudgingCode string         `json:"judgingCode"`
	Low         *int64         `json:"low,omitempty" doc:"The lowest total, when totals are far apart; mode full."`
	High        *int64         `json:"high,omitempty"`
	Criteria    []CriterionGap `json:"criteria,omitempty" doc:"Whose marks are far apart; mode full."`
}

// CriterionGap is a criterion with its lowest and highest mark, in hundredths.
type CriterionGap struct {
	CriterionID string `json:"criterionId"`
	Low         int64  `json:"low"`
	High        int64  `json:"high"`
}

// LateCopy is what a device sent after the stage had closed, without its marks.
type LateCopy struct {
	ID           uuid.UUID `json:"id"`
	SheetID      uuid.UUID `json:"sheetId"`
	Judge        string    `json:"judge"`
	Entry        string    `json:"entry"`
	Stage        int       `json:"stage"`
	BaseRevision int       `json:"baseRevision" doc:"What the device had seen."`
	Revision     int       `json:"revision" doc:"Of the sheet now: the If-Match of taking it in."`
	Submitted    bool      `json:"submitted"`
	SHA256       string    `json:"sha256"`
	ReceivedAt   time.Time `json:"receivedAt"`
	TakenInAs    *int      `json:"takenInAs,omitempty" doc:"The revision it became."`
}

// SheetState is a sheet after its head opened it: without marks, which are the judge's.
type SheetState struct {
	ID        uuid.UUID `json:"id"`
	Revision  int       `json:"revision"`
	Submitted bool      `json:"submitted"`
	Counted   bool      `json:"counted"`
}

// SheetPath names a score sheet.
type SheetPath struct {
	SheetID uuid.UUID `path:"sheetId"`
}

type saveSheetInput struct {
	SheetPath
	IfMatch
	IdempotencyKey uuid.UUID `header:"Idempotency-Key" required:"true" doc:"Never changes when the save is repeated."`
	RawBody        []byte    `contentType:"application/json"`
}

type reopenSheetInput struct {
	SheetPath
	IfMatch
	Body struct {
		Reason   string   `json:"reason" maxLength:"2000"`
		Criteria []string `json:"criteria,omitempty" maxItems:"200" doc:"In a correction: what is scored again. While the stage is open the whole sheet is."`
	}
}

type takeInInput struct {
	LateCopyID uuid.UUID `path:"lateCopyId"`
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type openSecondStageInput struct {
	RoundPath
	IfMatch
	Body struct {
		Reason   string `json:"reason,omitempty" maxLength:"2000"`
		Override bool   `json:"override,omitempty" doc:"The panel's head passes over what is missing; needs a reason."`
	}
}

func scoresheetOperations(s *Server, api huma.API) {
	op := func(id, method, path string, errors ...int) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Errors: append([]int{401, 404}, errors...)}
	}
	const sheet, save = "/api/score-sheets/{sheetId}", "saveScoreSheet"
	saving := op(save, http.MethodPut, sheet, 409, 412, 413, 423, 428)
	// The exact bytes decide the digest, so the concept reads them, not huma.
	saving.SkipValidateBody, saving.MaxBodyBytes, saving.BodyReadTimeout = true, scoresheet.MaxBody, slowBody
	handle(api, saving, s.saveScoreSheet)
	api.OpenAPI().Paths[sheet].Put.RequestBody.Content["application/json"].Schema = api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[SavedSheet](), true, "")

	handle(api, op("getScoreSheet", http.MethodGet, sheet, 409), s.getScoreSheet)
	handle(api, op("listSheetRevisions", http.MethodGet, sheet+"/revisions", 409), s.listSheetRevisions)
	handle(api, op("reopenScoreSheet", http.MethodPut, sheet+"/reopening", 403, 409, 412, 423, 428), s.reopenScoreSheet)
	handle(api, op("reconcileSheets", http.MethodGet, "/api/judge/rounds/{roundId}/reconciliation"), s.reconcileSheets)
	handle(api, op("getScoringProgress", http.MethodGet, "/api/rounds/{roundId}/scoring-progress"), s.getScoringProgress)
	reading := op("getBoard", http.MethodGet, "/api/rounds/{roundId}/board")
	reading.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Board](), true, "")},
	}}}
	handle(api, reading, s.getBoard)
	watching := op("watchBoard", http.MethodGet, "/api/rounds/{roundId}/board/live")
	watching.Description = "Server-sent events: board (a Board, at first and whenever its columns change), rows (the judges whose rows changed), still (nothing did). " +
		"Ends after two minutes; whoever looks on asks again."
	watching.Responses = map[string]*huma.Response{"200": {Description: "Events", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
	handle(api, watching, s.watchBoard)
	handle(api, op("listGapAlerts", http.MethodGet, "/api/rounds/{roundId}/gap-alerts"), s.listGapAlerts)
	handle(api, op("listLateCopies", http.MethodGet, "/api/rounds/{roundId}/late-copies"), s.listLateCopies)
	handle(api, op("takeInLateCopy", http.MethodPut, "/api/late-copies/{lateCopyId}/taking-in", 403, 409, 412, 423, 428), s.takeInLateCopy)
	handle(api, op("openSecondStage", http.MethodPut, "/api/rounds/{roundId}/second-stage", 409, 412, 428), s.openSecondStage)
}

func (s *Server) saveScoreSheet(ctx context.Context, in *saveSheetInput) (*versioned[SaveReceipt], error) {
	by, revision, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	q := scoresheet.SaveRequest{SheetID: in.SheetID, Key: in.IdempotencyKey, Revision: revision}
	sent, beside, err := scoresheet.ParseBody(in.RawBody, "deviceId", "deviceTime")
	if err != nil {
		return nil, err
	}
	q.Body = sent
	if q.DeviceID, q.DeviceTime, err = readDevice(beside); err != nil {
		return nil, err
	}
	saved, err := s.Sheets.Save(ctx, by, q)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(SaveReceipt{
		Revision: saved.Revision, Submitted: saved.Submitted, Total: saved.Total, Receipt: Receipt(saved.Receipt),
	}, saved.Revision), nil
}

// readDevice reads what stands beside the sheet for the record.
func readDevice(beside map[string]json.RawMessage) (id string, at *time.Time, err error) {
	var f fault.Fields
	if raw, ok := beside["deviceId"]; ok && json.Unmarshal(raw, &id) != nil {
		f.Add("deviceId", "wrong-type", "Mã thiết bị phải là chữ.")
	}
	if raw, ok := beside["deviceTime"]; ok && json.Unmarshal(raw, &at) != nil {
		f.Add("deviceTime", "not-a-moment", "Ngày giờ không đúng định dạng.")
	}
	return id, at, f.Err()
}

func (s *Server) getScoreSheet(ctx context.Context, in *SheetPath) (*versioned[ScoreSheet], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.Sheets.Get(ctx, by, in.SheetID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toScoreSheet(own), own.Revision), nil
}

func (s *Server) listSheetRevisions(ctx context.Context, in *SheetPath) (*body[page[SheetRevision]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	revisions, err := s.Sheets.Revisions(ctx, by, in.SheetID)
	if err != nil {
		return nil, err
	}
	return answer(page[SheetRevision]{Items: each(revisions, func(r scoresheet.Revision) SheetRevision {
		return SheetRevision{
			Revision: r.Revision, SHA256: hex.EncodeToString(r.Digest), Body: r.Body, Total: r.Total, Submitted: r.Submitted,
			DeviceID: r.DeviceID, DeviceTime: r.DeviceTime, SavedAt: r.SavedAt, Source: string(r.Source),
		}
	})}), nil
}

func sheetStateAnswer(own *scoresheet.Own, err error) (*versioned[SheetState], error) {
	if f := fault.Of(err); f != nil {
		if current, ok := f.Current.(*scoresheet.Own); ok {
			shaped := *f
			shaped.Current = toSheetState(current)
			return nil, &shaped
		}
	}
	if err != nil {
		return nil, err
	}
	return answerVersion(toSheetState(own), own.Revision), nil
}

func (s *Server) reopenScoreSheet(ctx context.Context, in *reopenSheetInput) (*versioned[SheetState], error) {
	by, revision, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return sheetStateAnswer(s.Sheets.Reopen(ctx, by, in.SheetID, revision, in.Body.Reason, in.Body.Criteria))
}

func (s *Server) takeInLateCopy(ctx context.Context, in *takeInInput) (*versioned[SheetState], error) {
	by, revision, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return sheetStateAnswer(s.Sheets.TakeIn(ctx, by, in.LateCopyID, revision, in.Body.Reason))
}

func (s *Server) reconcileSheets(ctx context.Context, in *RoundPath) (*body[page[ReconciledSheet]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	sheets, err := s.Sheets.Reconciliation(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[ReconciledSheet]{Items: each(sheets, func(r scoresheet.Reconciled) ReconciledSheet {
		return ReconciledSheet{
			SheetID: r.SheetID, Revision: r.Revision, Submitted: r.Status == scoresheet.Submitted, SHA256: hex.EncodeToString(r.Digest), SavedAt: r.SavedAt,
		}
	})}), nil
}

type progressInput struct {
	RoundPath
	JudgeID uuid.UUID `query:"judgeId" doc:"This judge's sheets alone."`
}

func (s *Server) getScoringProgress(ctx context.Context, in *progressInput) (*body[ScoringProgress], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Sheets.Progress(ctx, by, in.RoundID, in.JudgeID)
	if err != nil {
		return nil, err
	}
	return answer(ScoringProgress{
		Stage:  p.Stage,
		Judges: each(p.Judges, toJudgeProgress),
		Sheets: each(p.Sheets, func(x scoresheet.SheetProgress) SheetProgress {
			return SheetProgress{
				SheetID: x.SheetID, JudgeID: x.JudgeID, Judge: x.Judge, Entry: x.Entry, GroupID: x.GroupID, State: string(x.State), Revision: x.Revision,
				Counted: x.Counted, CountedReason: x.CountedReason, Source: string(x.Source),
			}
		}),
	}), nil
}

func toJudgeProgress(j scoresheet.JudgeProgress) JudgeProgress {
	return JudgeProgress{
		JudgeID: j.JudgeID, Code: j.Code, Name: j.Name, Role: string(j.Role), Status: string(j.Status), Scores: j.Scores,
		Waiting: j.Waiting, Begun: j.Begun, Scored: j.Scored, Submitted: j.Submitted, Unsent: j.Unsent, LastContact: j.LastContact,
		Devices: each(j.Devices, toJudgeDevice),
	}
}

func (s *Server) listGapAlerts(ctx context.Context, in *RoundPath) (*body[GapAlerts], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	gaps, err := s.Sheets.GapAlerts(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(GapAlerts{
		Mode: string(gaps.Mode), TotalGap: scoresheet.TotalGap, CriterionGapPercent: scoresheet.CriterionGapPercent,
		Items: each(gaps.Entries, func(g scoresheet.Gap) GapAlert {
			alert := GapAlert{EntryID: g.EntryID, JudgingCode: g.JudgingCode, Low: g.Low, High: g.High}
			for _, c := range g.Criteria {
				alert.Criteria = append(alert.Criteria, CriterionGap(c))
			}
			return alert
		}),
	}), nil
}

func (s *Server) listLateCopies(ctx context.Context, in *RoundPath) (*body[page[LateCopy]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	copies, err := s.Sheets.LateCopies(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[LateCopy]{Items: each(copies, func(l scoresheet.Late) LateCopy {
		return LateCopy{
			ID: l.ID, SheetID: l.SheetID, Judge: l.JudgeCode, Entry: l.JudgingCode, Stage: l.Stage, BaseRevision: l.BaseRevision, Revision: l.Revision,
			Submitted: l.Submitted, SHA256: hex.EncodeToString(l.Digest), ReceivedAt: l.ReceivedAt, TakenInAs: optionalRank(l.TakenIn),
		}
	})}), nil
}

func (s *Server) openSecondStage(ctx context.Context, in *openSecondStageInput) (*versioned[Round], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	r, err := s.Sheets.OpenSecondStage(ctx, by, in.RoundID, version, competition.Move(in.Body))
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toOwnRound(r), r.Version), nil
}

func toScoreSheet(own *scoresheet.Own) ScoreSheet {
	marks := make(map[string]Mark, len(own.Marks))
	for id, raw := range own.Marks {
		marks[id] = Mark(raw)
	}
	return ScoreSheet{
		ID: own.ID, EntryID: own.EntryID, JudgingCode: own.JudgingCode, GroupID: own.GroupID, Stage: own.Stage, RubricVersion: own.RubricVersion,
		Revision: own.Revision, Submitted: own.Status == scoresheet.Submitted, Marks: marks, Remarks: own.Remarks, Total: own.Total,
		Counted: own.Counted, CountedReason: own.CountedReason, SHA256: hex.EncodeToString(own.Digest), SavedAt: own.SavedAt,
		SubmittedAt: own.SubmittedAt, DeviceID: own.DeviceID, Source: string(own.Source), Reopening: toReopening(own),
	}
}

func toReopening(own *scoresheet.Own) *SheetReopening {
	if own.ReopenedAt == nil {
		return nil
	}
	return &SheetReopening{At: *own.ReopenedAt, Reason: own.ReopenedFor}
}

func toSheetState(own *scoresheet.Own) SheetState {
	return SheetState{ID: own.ID, Revision: own.Revision, Submitted: own.Status == scoresheet.Submitted, Counted: own.Counted}
}
