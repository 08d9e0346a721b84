package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/entry"
)

// EntryForm is mẫu số 01 as far as it speaks of the product. Money is in whole đồng.
type EntryForm struct {
	Representative      string `json:"representative,omitempty" doc:"Who signs for the facility; at most 200 characters."`
	RepresentativeTitle string `json:"representativeTitle,omitempty" doc:"At most 100 characters."`
	Description         string `json:"description,omitempty" doc:"What the product is and is for; at most 3,000 characters."`
	Dimensions          string `json:"dimensions,omitempty" doc:"At most 300 characters."`
	Materials           string `json:"materials,omitempty" doc:"At most 2,000 characters."`
	MaterialsOrigin     string `json:"materialsOrigin,omitempty" doc:"At most 500 characters."`
	Trademark           string `json:"trademark,omitempty" doc:"At most 200 characters."`
	FirstMadeYear       *int   `json:"firstMadeYear,omitempty"`
	AnnualOutput        *int64 `json:"annualOutput,omitempty"`
	OutputUnit          string `json:"outputUnit,omitempty" doc:"At most 50 characters."`
	AnnualRevenue       *int64 `json:"annualRevenue,omitempty"`
	Price               *int64 `json:"price,omitempty"`
	Workers             *int64 `json:"workers,omitempty"`
	Commits             bool   `json:"commits,omitempty" doc:"The dossier is true; the product is no copy."`
}

// EntrySection is one part of the explanation: text, or papers of the entry that
// answer instead.
type EntrySection struct {
	Text  string      `json:"text,omitempty" doc:"At most 20,000 characters."`
	Files []uuid.UUID `json:"files,omitempty" maxItems:"20" doc:"Papers of the entry."`
}

// EntryExplanation is mẫu số 02. When saved, a section left out stays as it is and
// an empty one is taken out.
type EntryExplanation struct {
	Market      *EntrySection `json:"market,omitempty"`
	Production  *EntrySection `json:"production,omitempty"`
	Economics   *EntrySection `json:"economics,omitempty"`
	Technique   *EntrySection `json:"technique,omitempty"`
	Society     *EntrySection `json:"society,omitempty"`
	Environment *EntrySection `json:"environment,omitempty"`
	Culture     *EntrySection `json:"culture,omitempty"`
	Other       *EntrySection `json:"other,omitempty"`
}

// EntrySummary is where an entry stands.
type EntrySummary struct {
	ID                 uuid.UUID  `json:"id"`
	RoundID            uuid.UUID  `json:"roundId"`
	ProductID          uuid.UUID  `json:"productId"`
	FacilityID         uuid.UUID  `json:"facilityId"`
	GroupID            string     `json:"groupId"`
	UnitID             uuid.UUID  `json:"unitId" doc:"The facility's unit as it was then."`
	Origin             string     `json:"origin" enum:"open,promoted,nominated"`
	Status             string     `json:"status" enum:"draft,submitted,returned,accepted,rejected,withdrawn"`
	JudgingCode        *string    `json:"judgingCode,omitempty" doc:"Hidden from the facility until publication."`
	SourceEntryID      *uuid.UUID `json:"sourceEntryId,omitempty" doc:"The entry one tier below."`
	ResultBelowChanged bool       `json:"resultBelowChanged" doc:"A correction below has taken its nomination away."`
	SubmittedAt        *time.Time `json:"submittedAt,omitempty"`
	DueAt              *time.Time `json:"dueAt,omitempty" doc:"Of a returned entry; that moment itself is too late."`
	DecidedAt          *time.Time `json:"decidedAt,omitempty"`
	Reason             string     `json:"reason,omitempty" doc:"Of rejection or withdrawal."`
	TypedBy            *uuid.UUID `json:"typedBy,omitempty"`
	Version            int        `json:"version"`
	UpdatedAt          time.Time  `json:"updatedAt"`
}

// EntryRow is an entry in a list.
type EntryRow struct {
	EntrySummary
	ProductName  string     `json:"productName"`
	FacilityName string     `json:"facilityName"`
	CoverID      *uuid.UUID `json:"coverId,omitempty" doc:"The first photo."`
	Photos       int        `json:"photos"`
	Papers       int        `json:"papers"`
	Overdue      bool       `json:"overdue" doc:"Returned, and its new date past."`
	ScreenerID   *uuid.UUID `json:"screenerId,omitempty" doc:"In whose queue; for the support team."`
	ScreenerName string     `json:"screenerName,omitempty"`
	Objected     bool       `json:"objected" doc:"Its owner objects to it."`
}

// Entry is all of one entry.
type Entry struct {
	EntryRow
	View        string           `json:"view" enum:"support,facility,council,auditor" doc:"In which quality it is read."`
	Form        EntryForm        `json:"form"`
	Explanation EntryExplanation `json:"explanation"`
	PhotoList   []EntryPhoto     `json:"photoList"`
	PaperList   []EntryPaper     `json:"paperList"`
	Missing     []MissingItem    `json:"missing" doc:"While it may still change."`
	Screenings  []Screening      `json:"screenings" doc:"Oldest first."`
	ChangedBy   string           `json:"changedBy" doc:"Name; empty for the platform."`
}

// EntryCurrent is an entry as it stands, sent with 412.
type EntryCurrent struct {
	EntrySummary
	Form        EntryForm        `json:"form"`
	Explanation EntryExplanation `json:"explanation"`
	ChangedBy   string           `json:"changedBy" doc:"Name; empty for the platform."`
}

// EntryPhoto is a photo in its place; the first is the cover.
type EntryPhoto struct {
	PhotoID     uuid.UUID `json:"photoId"`
	Caption     string    `json:"caption,omitempty"`
	Status      string    `json:"status" enum:"pending,ready,failed"`
	Failure     string    `json:"failure,omitempty" doc:"A sentence, when failed."`
	Width       int       `json:"width"`
	Height      int       `json:"height"`
	Thumbhash   []byte    `json:"thumbhash,omitempty"`
	NamesNobody bool      `json:"namesNobody"`
}

// EntryPaper is a paper in its place.
type EntryPaper struct {
	PaperID     uuid.UUID `json:"paperId"`
	Kind        string    `json:"kind" enum:"registration,quality,food-safety,award,certificate,explanation,other"`
	FileName    string    `json:"fileName"`
	ContentType string    `json:"contentType"`
	Bytes       int64     `json:"bytes"`
	Number      string    `json:"number,omitempty"`
	Issuer      string    `json:"issuer,omitempty"`
	IssuedOn    *string   `json:"issuedOn,omitempty" format:"date"`
	ValidUntil  *string   `json:"validUntil,omitempty" format:"date" doc:"The last day."`
	ForJudges   bool      `json:"forJudges"`
	NamesNobody bool      `json:"namesNobody"`
	Version     int       `json:"version" doc:"Of the paper, for changing what is said of it."`
}

// MissingItem is one thing that a dossier lacks.
type MissingItem struct {
	Item    string `json:"item" doc:"\"form.materials\", \"explanation.market\", \"photos\", \"papers.registration\", \"papers.<id>\"."`
	Code    string `json:"code"`
	Message string `json:"message"`
	Why     string `json:"why" doc:"Why it is asked."`
	Blocks  bool   `json:"blocks" doc:"It cannot be submitted so."`
}

type EntryPath struct {
	EntryID uuid.UUID `path:"entryId"`
}

type createEntryInput struct {
	Body struct {
		ID        *uuid.UUID `json:"id,omitempty" doc:"Made on the device, so that a request sent twice begins one draft."`
		RoundID   uuid.UUID  `json:"roundId"`
		ProductID uuid.UUID  `json:"productId"`
		GroupID   string     `json:"groupId" maxLength:"50"`
	}
}

type copyEntryInput struct {
	EntryPath
	Body struct {
		ID      *uuid.UUID `json:"id,omitempty" doc:"Made on the device, so that a request sent twice begins one draft."`
		RoundID uuid.UUID  `json:"roundId"`
		GroupID string     `json:"groupId,omitempty" maxLength:"50" doc:"The earlier entry's when left out."`
	}
}

type listMyEntriesInput struct {
	Paging
	FacilityID string `query:"facilityId" format:"uuid"`
	RoundID    string `query:"roundId" format:"uuid"`
	Status     string `query:"status" enum:"draft,submitted,returned,accepted,rejected,withdrawn"`
}

type saveEntryInput struct {
	EntryPath
	IfMatch
	Body struct {
		GroupID     *string           `json:"groupId,omitempty" maxLength:"50"`
		Form        *EntryForm        `json:"form,omitempty" doc:"The whole form, which replaces what stands: a field left out of it is emptied. Left out whole, it stays as it is."`
		Explanation *EntryExplanation `json:"explanation,omitempty"`
	}
}

type changeEntryInput struct {
	EntryPath
	IfMatch
}

type setEntryPhotosInput struct {
	EntryPath
	IfMatch
	Body struct {
		Photos []PhotoPlace `json:"photos" maxItems:"100" doc:"In order, the cover first; at most 12."`
	}
}

// PhotoPlace is a photo in the order given.
type PhotoPlace struct {
	PhotoID uuid.UUID `json:"photoId"`
	Caption string    `json:"caption,omitempty" doc:"At most 200 characters."`
}

type withdrawEntryInput struct {
	EntryPath
	IfMatch
	Body struct {
		Reason string `json:"reason,omitempty" doc:"Needed when done on the facility's behalf; at most 2,000 characters."`
	}
}

// slowBody is how long a form may take to arrive over a poor uplink.
const slowBody = 2 * time.Minute

// entryOperation is what the operations on entries have in common.
func entryOperation(id, method, path string, errors ...int) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Errors: append([]int{401, 404}, errors...), BodyReadTimeout: slowBody}
}

func entryOperations(s *Server, api huma.API) {
	operation := entryOperation
	created := func(op huma.Operation) huma.Operation { op.DefaultStatus = http.StatusCreated; return op }
	const one = "/api/entries/{entryId}"
	handle(api, created(operation("createEntry", http.MethodPost, "/api/entries", 409, 429)), s.createEntry)
	handle(api, created(operation("copyEntry", http.MethodPost, one+"/copies", 409, 429)), s.copyEntry)
	handle(api, operation("listMyEntries", http.MethodGet, "/api/entries"), s.listMyEntries)
	handle(api, operation("getEntry", http.MethodGet, one), s.getEntry)
	handle(api, operation("saveEntry", http.MethodPatch, one, 409, 412, 428), s.saveEntry)
	handle(api, operation("deleteEntry", http.MethodDelete, one, 409, 412, 428), s.deleteEntry)
	handle(api, operation("setEntryPhotos", http.MethodPut, one+"/photos", 409, 412, 428), s.setEntryPhotos)
	handle(api, operation("submitEntry", http.MethodPut, one+"/submission", 409, 412, 428, 429), s.submitEntry)
	handle(api, operation("withdrawEntry", http.MethodPut, one+"/withdrawal", 409, 412, 428), s.withdrawEntry)
}

func entryAnswer(e *entry.Entry, err error) (*versioned[EntrySummary], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toEntrySummary(e), e.Version), nil
}

func (s *Server) createEntry(ctx context.Context, in *createEntryInput) (*versioned[EntrySummary], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, beginning); err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.Create(ctx, by, entry.NewEntry{
		ID: orNil(in.Body.ID), RoundID: in.Body.RoundID, ProductID: in.Body.ProductID, GroupID: in.Body.GroupID,
	}))
}

func (s *Server) copyEntry(ctx context.Context, in *copyEntryInput) (*versioned[EntrySummary], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, beginning); err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.Copy(ctx, by, in.EntryID, entry.NewEntry{ID: orNil(in.Body.ID), RoundID: in.Body.RoundID, GroupID: in.Body.GroupID}))
}

func (s *Server) listMyEntries(ctx context.Context, in *listMyEntriesInput) (*body[page[EntryRow]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	before, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Entries.ListMine(ctx, by, entry.Mine{
		FacilityID: optionalID(in.FacilityID), RoundID: optionalID(in.RoundID), Status: entry.Status(in.Status),
	}, before, in.Limit)
	return entryPage(rows, in.Limit, err)
}

func entryPage(rows []entry.Row, limit int, err error) (*body[page[EntryRow]], error) {
	if err != nil {
		return nil, err
	}
	items := make([]EntryRow, len(rows))
	for i := range rows {
		items[i] = toEntryRow(&rows[i])
	}
	return answer(page[EntryRow]{Items: items, Next: nextOf(rows, limit, func(r entry.Row) uuid.UUID { return r.Entry.ID })}), nil
}

func (s *Server) getEntry(ctx context.Context, in *EntryPath) (*versioned[Entry], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	r, err := s.Entries.Read(ctx, by, in.EntryID)
	if err != nil {
		return nil, err
	}
	return answerVersion(toEntry(r), r.Dossier.Version), nil
}

func (s *Server) saveEntry(ctx context.Context, in *saveEntryInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	changes := entry.Changes{GroupID: in.Body.GroupID, Form: (*entry.Form)(in.Body.Form)}
	if in.Body.Explanation != nil {
		changes.Explanation = in.Body.Explanation.toExplanation()
	}
	return entryAnswer(s.Entries.Save(ctx, by, in.EntryID, version, changes))
}

func (s *Server) deleteEntry(ctx context.Context, in *changeEntryInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Entries.Delete(ctx, by, in.EntryID, version))
}

func (s *Server) setEntryPhotos(ctx context.Context, in *setEntryPhotosInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	places := make([]entry.Place, len(in.Body.Photos))
	for i, p := range in.Body.Photos {
		places[i] = entry.Place(p)
	}
	return entryAnswer(s.Entries.SetPhotos(ctx, by, in.EntryID, version, places))
}

func (s *Server) submitEntry(ctx context.Context, in *changeEntryInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, submitting); err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.Submit(ctx, by, in.EntryID, version))
}

func (s *Server) withdrawEntry(ctx context.Context, in *withdrawEntryInput) (*versioned[EntrySummary], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return entryAnswer(s.Entries.Withdraw(ctx, by, in.EntryID, version, in.Body.Reason))
}

// sections are the places of the explanation by their ids.
func (x *EntryExplanation) sections() map[string]**EntrySection {
	return map[string]**EntrySection{
		"market": &x.Market, "production": &x.Production, "economics": &x.Economics, "technique": &x.Technique,
		"society": &x.Society, "environment": &x.Environment, "culture": &x.Culture, "other": &x.Other,
	}
}

func (x *EntryExplanation) toExplanation() entry.Explanation {
	out := entry.Explanation{}
	for id, section := range x.sections() {
		if *section != nil {
			out[id] = entry.Section(**section)
		}
	}
	return out
}

func toEntryExplanation(x entry.Explanation) (out EntryExplanation) {
	for id, place := range out.sections() {
		if s, there := x[id]; there {
			section := EntrySection(s)
			*place = &section
		}
	}
	return out
}

func toEntrySummary(e *entry.Entry) EntrySummary {
	return EntrySummary{
		ID: e.ID, RoundID: e.RoundID, ProductID: e.ProductID, FacilityID: e.FacilityID, GroupID: e.GroupID, UnitID: e.UnitID,
		Origin: string(e.Origin), Status: string(e.Status), JudgingCode: e.JudgingCode, SourceEntryID: e.SourceEntryID,
		ResultBelowChanged: e.ResultBelowChanged, SubmittedAt: e.SubmittedAt, DueAt: e.DueAt, DecidedAt: e.DecidedAt, Reason: e.Reason,
		TypedBy: e.TypedBy, Version: e.Version, UpdatedAt: e.UpdatedAt,
	}
}

func toEntryRow(r *entry.Row) EntryRow {
	return EntryRow{
		EntrySummary: toEntrySummary(&r.Entry), ProductName: r.ProductName, FacilityName: r.FacilityName,
		CoverID: r.CoverID, Photos: r.Photos, Papers: r.Papers, Overdue: r.Overdue,
		ScreenerID: r.Screener, ScreenerName: r.ScreenerName, Objected: r.Objected,
	}
}

func toEntry(r *entry.Reading) Entry {
	d := r.Dossier
	row := toEntryRow(&r.Row)
	row.EntrySummary = toEntrySummary(d.Entry)
	out := Entry{
		EntryRow: row, View: string(r.View), Form: EntryForm(d.Form), Explanation: toEntryExplanation(d.Explanation), ChangedBy: r.ChangedBy,
		PhotoList: make([]EntryPhoto, len(d.Photos)), PaperList: make([]EntryPaper, len(d.Papers)),
		Missing: make([]MissingItem, len(r.Missing)), Screenings: make([]Screening, len(r.Screenings)),
	}
	for i, p := range d.Photos {
		out.PhotoList[i] = EntryPhoto{
			PhotoID: p.PhotoID, Caption: p.Caption, Status: string(p.Status), Failure: p.Failure,
			Width: p.Width, Height: p.Height, Thumbhash: p.Thumbhash, NamesNobody: p.NamesNobody,
		}
	}
	for i := range d.Papers {
		out.PaperList[i] = toEntryPaper(&d.Papers[i])
	}
	for i, m := range r.Missing {
		out.Missing[i] = MissingItem(m)
	}
	for i, v := range r.Screenings {
		items := make([]ScreeningItem, len(v.Items))
		for j, item := range v.Items {
			items[j] = ScreeningItem(item)
		}
		out.Screenings[i] = Screening{Decision: string(v.Decision), Reason: v.Reason, Items: items, DueAt: v.DueAt, At: v.At}
	}
	return out
}

func toEntryPaper(p *entry.PlacedPaper) EntryPaper {
	return EntryPaper{
		PaperID: p.PaperID, Kind: string(p.Paper.Kind), FileName: p.Paper.FileName, ContentType: p.Paper.ContentType, Bytes: p.Paper.Bytes,
		Number: p.Paper.Number, Issuer: p.Paper.Issuer, IssuedOn: day(p.Paper.IssuedOn), ValidUntil: day(p.Paper.ValidUntil),
		ForJudges: p.ForJudges, NamesNobody: p.NamesNobody, Version: p.Paper.Version,
	}
}

// toEntryCurrent shapes what a 412 carries; a dossier that cannot be decoded is left
// out, since the refusal itself still stands.
func toEntryCurrent(n *entry.Newer) EntryCurrent {
	out := EntryCurrent{EntrySummary: toEntrySummary(&n.Entry), ChangedBy: n.ChangedBy}
	if f, err := n.DecodedForm(); err == nil {
		out.Form = EntryForm(f)
	}
	if x, err := n.DecodedExplanation(); err == nil {
		out.Explanation = toEntryExplanation(x)
	}
	return out
}
