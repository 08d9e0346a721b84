package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/entry"
	"tieubieu/server/scoresheet"
)

// ScreeningQuestion is one thing that the support team looks at.
type ScreeningQuestion struct {
	ID       string `json:"id" maxLength:"100" doc:"Lower case letters, digits and hyphens."`
	Text     string `json:"text" maxLength:"2000" doc:"At most 300 characters."`
	Hint     string `json:"hint,omitempty" maxLength:"2000"`
	Part     string `json:"part,omitempty" maxLength:"100" doc:"The part of the dossier that is returned when it is lacking, as in missing."`
	Required bool   `json:"required" doc:"The entry is not accepted while it is lacking."`
}

// ScreeningChecklist is what a product group is looked at by.
type ScreeningChecklist struct {
	GroupID   string              `json:"groupId" doc:"Empty: every group without a list of its own."`
	Own       bool                `json:"own" doc:"The round's; otherwise the default, which is no law."`
	Questions []ScreeningQuestion `json:"questions"`
	Version   int                 `json:"version" doc:"0: none of its own yet."`
	At        *time.Time          `json:"at,omitempty" doc:"When the round's own list was changed last."`
	ChangedBy string              `json:"changedBy" doc:"Name; empty for the platform and the default."`
}

// ScreeningCheck is what was found of one question.
type ScreeningCheck struct {
	Verdict string `json:"verdict" enum:"ok,lacking,not-applicable,"`
	Note    string `json:"note,omitempty" maxLength:"8000" doc:"At most 2,000 characters."`
}

// ScreeningChecks are how far an entry has been looked at.
type ScreeningChecks struct {
	Marks     map[string]ScreeningCheck `json:"marks" doc:"By question; one that is left out stands open."`
	Version   int                       `json:"version" doc:"0: nothing marked yet."`
	At        *time.Time                `json:"at,omitempty"`
	ChangedBy string                    `json:"changedBy"`
}

// DuplicateHint says that something like this was entered before.
type DuplicateHint struct {
	Kind         string     `json:"kind" enum:"like-name,same-photo" doc:"like-name: another product of the same facility; same-photo: the same file in another facility's entry or in another round."`
	EntryID      uuid.UUID  `json:"entryId" doc:"The other one."`
	RoundID      uuid.UUID  `json:"roundId"`
	RoundTitle   string     `json:"roundTitle"`
	Status       string     `json:"status"`
	ProductName  string     `json:"productName"`
	FacilityID   uuid.UUID  `json:"facilityId"`
	FacilityName string     `json:"facilityName"`
	PhotoID      *uuid.UUID `json:"photoId,omitempty" doc:"Of this entry."`
	Percent      int        `json:"percent" doc:"How alike."`
}

// EntryStep is one thing that happened to an entry.
type EntryStep struct {
	At     time.Time       `json:"at"`
	Action string          `json:"action" doc:"submit-entry, return-entry, accept-entry, …: the front end has the words."`
	By     string          `json:"by" doc:"Name; empty for the platform, and for the support team where the facility reads."`
	Reason string          `json:"reason,omitempty"`
	Times  int             `json:"times" doc:"How often in a row, within an hour."`
	Items  []ScreeningItem `json:"items" doc:"Of a return."`
	DueAt  *time.Time      `json:"dueAt,omitempty"`
}

// QueueScreener is in whose queue an entry stands.
type QueueScreener struct {
	AccountID  uuid.UUID `json:"accountId"`
	Name       string    `json:"name"`
	AssignedAt time.Time `json:"assignedAt"`
}

// ScreeningDesk is all that screening one entry needs, in one read.
type ScreeningDesk struct {
	Entry      Entry              `json:"entry"`
	Product    Product            `json:"product"`
	Facility   Facility           `json:"facility"`
	RoundTitle string             `json:"roundTitle"`
	Phase      string             `json:"phase"`
	PacketMode string             `json:"packetMode" enum:"product,all,code"`
	ClosesAt   *time.Time         `json:"screeningClosesAt,omitempty"`
	Checklist  ScreeningChecklist `json:"checklist"`
	Checks     ScreeningChecks    `json:"checks"`
	Duplicates []DuplicateHint    `json:"duplicates"`
	History    []EntryStep        `json:"history" doc:"Oldest first."`
	Agreement  EntryAgreement     `json:"agreement"`
	Screener   *QueueScreener     `json:"screener,omitempty" doc:"Left out: in nobody's queue."`
	Sample     *Sample            `json:"sample,omitempty"`
	Packet     EntryWeight        `json:"packet"`
	OwnHand    bool               `json:"ownHand" doc:"The reader typed it or owns the facility, and may not decide."`
	Open       bool               `json:"open" doc:"The round's phase lets it be decided on."`
	Blocked    *EntryReason       `json:"blocked,omitempty" doc:"What would refuse an acceptance as it stands."`
	NextID     *uuid.UUID         `json:"nextId,omitempty" doc:"The next that waits, in the own queue or in nobody's."`
}

// EntryReason is why something is not possible.
type EntryReason struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// PacketFile is one file of a packet.
type PacketFileLeftOut struct {
	EntryID uuid.UUID `json:"entryId"`
	Kind    string    `json:"kind" enum:"photo,paper"`
	ID      uuid.UUID `json:"id"`
	Edge    int       `json:"edge,omitempty"`
	Bytes   int64     `json:"bytes"`
	Why     string    `json:"why" enum:"too-large,over-budget,not-shown"`
}

// PacketWeight is what a judge who scores everything would carry away.
type PacketWeight struct {
	Entries  int                 `json:"entries"`
	Bytes    int64               `json:"bytes"`
	MaxBytes int64               `json:"maxBytes"`
	Pending  int                 `json:"pending" doc:"Photos not rendered yet, which weigh nothing so far."`
	LeftOut  []PacketFileLeftOut `json:"leftOut" doc:"Seen with a network only; the first 200."`
}

// EntryWeight is one entry's part of a packet.
type EntryWeight struct {
	Bytes   int64               `json:"bytes"`
	Photos  []WeighedFile       `json:"photos" doc:"Those that judges would see."`
	Papers  []WeighedFile       `json:"papers"`
	Pending int                 `json:"pending"`
	LeftOut []PacketFileLeftOut `json:"leftOut"`
	Round   PacketWeight        `json:"round" doc:"The whole packet with this entry in it."`
}

// WeighedFile is a photo or a paper with what the packet holds of it.
type WeighedFile struct {
	ID      uuid.UUID `json:"id"`
	Bytes   int64     `json:"bytes"`
	Offline bool      `json:"offline"`
}

type GroupPath struct {
	RoundPath
	GroupID string `path:"groupId" maxLength:"50" doc:"\"all\": every group without a list of its own."`
}

type setChecklistInput struct {
	GroupPath
	IfMatch
	Body struct {
		Questions []ScreeningQuestion `json:"questions" maxItems:"100" doc:"At most 40; none takes the list away."`
	}
}

type saveChecksInput struct {
	EntryPath
	IfMatch
	Body struct {
		Marks map[string]ScreeningCheck `json:"marks" doc:"Those that change; an empty verdict takes one back."`
	}
}

type weighEntryInput struct {
	EntryPath
	Body JudgesChoice
}

type weighRoundInput struct {
	RoundPath
	All bool `query:"all" doc:"With the entries that wait for a decision."`
}

func deskOperations(s *Server, api huma.API) {
	handle(api, entryOperation("getScreeningDesk", http.MethodGet, "/api/entries/{entryId}/screening-desk"), s.getScreeningDesk)
	handle(api, entryOperation("saveScreeningChecks", http.MethodPut, "/api/entries/{entryId}/screening-checks", 403, 409, 412, 428), s.saveChecks)
	handle(api, entryOperation("weighEntryPacket", http.MethodPost, "/api/entries/{entryId}/packet-weights"), s.weighEntry)
	handle(api, entryOperation("getEntryHistory", http.MethodGet, "/api/entries/{entryId}/history"), s.getEntryHistory)
	handle(api, entryOperation("listChecklists", http.MethodGet, "/api/rounds/{roundId}/checklists"), s.listChecklists)
	handle(api, entryOperation("setChecklist", http.MethodPut, "/api/rounds/{roundId}/checklists/{groupId}", 409, 412, 428), s.setChecklist)
	handle(api, entryOperation("weighRoundPacket", http.MethodGet, "/api/rounds/{roundId}/packet-weight"), s.weighRound)
}

func (s *Server) getScreeningDesk(ctx context.Context, in *EntryPath) (*versioned[ScreeningDesk], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Entries.Desk(ctx, by, in.EntryID)
	if err != nil {
		return nil, err
	}
	w, err := s.Sheets.WeighEntry(ctx, by, in.EntryID, nil)
	if err != nil {
		return nil, err
	}
	return answerVersion(toDesk(d, w), d.Reading.Dossier.Version), nil
}

func (s *Server) saveChecks(ctx context.Context, in *saveChecksInput) (*versioned[ScreeningChecks], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	marks := make(map[string]entry.Check, len(in.Body.Marks))
	for id, mark := range in.Body.Marks {
		marks[id] = entry.Check(mark)
	}
	saved, err := s.Entries.SaveChecks(ctx, by, in.EntryID, version, marks)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toChecks(*saved), saved.Version), nil
}

func (s *Server) weighEntry(ctx context.Context, in *weighEntryInput) (*body[EntryWeight], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	choice := entry.Choice(in.Body)
	w, err := s.Sheets.WeighEntry(ctx, by, in.EntryID, &choice)
	if err != nil {
		return nil, err
	}
	return answer(toEntryWeight(w)), nil
}

func (s *Server) weighRound(ctx context.Context, in *weighRoundInput) (*body[PacketWeight], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	w, err := s.Sheets.WeighRound(ctx, by, in.RoundID, in.All)
	if err != nil {
		return nil, err
	}
	return answer(toPacketWeight(w)), nil
}

func (s *Server) getEntryHistory(ctx context.Context, in *EntryPath) (*body[page[EntryStep]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	steps, err := s.Entries.History(ctx, by, in.EntryID)
	if err != nil {
		return nil, err
	}
	return answer(page[EntryStep]{Items: each(steps, toStep)}), nil
}

func (s *Server) listChecklists(ctx context.Context, in *RoundPath) (*body[page[ScreeningChecklist]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	lists, err := s.Entries.Checklists(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[ScreeningChecklist]{Items: each(lists, toChecklist)}), nil
}

// everyGroup stands in an address for the list of every group without one of its own.
const everyGroup = "all"

func (s *Server) setChecklist(ctx context.Context, in *setChecklistInput) (*versioned[ScreeningChecklist], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	group := in.GroupID
	if group == everyGroup {
		group = ""
	}
	list, err := s.Entries.SetChecklist(ctx, by, in.RoundID, group, version, each(in.Body.Questions, func(q ScreeningQuestion) entry.Question { return entry.Question(q) }))
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toChecklist(*list), list.Version), nil
}

func toDesk(d *entry.Desk, w *scoresheet.EntryWeight) ScreeningDesk {
	out := ScreeningDesk{
		Entry: toEntry(d.Reading), Product: toProduct(d.Product), Facility: toFacility(d.Facility), RoundTitle: d.Reading.Round.Title,
		Phase: string(d.Reading.Round.Phase), PacketMode: string(d.Reading.Round.PacketMode), ClosesAt: d.Reading.Round.ScreeningClosesAt,
		Checklist: toChecklist(*d.Checklist), Checks: toChecks(*d.Checks), History: each(d.History, toStep), Agreement: toAgreement(d.Agreement),
		Duplicates: each(d.Duplicates, toDuplicate), Packet: toEntryWeight(w), OwnHand: d.OwnHand, Open: d.Open, NextID: d.After,
	}
	if d.Screener != nil {
		q := QueueScreener(*d.Screener)
		out.Screener = &q
	}
	if d.Sample != nil && d.Sample.JudgingCode != "" {
		sample := toSample(*d.Sample)
		out.Sample = &sample
	}
	if d.Blocked != "" {
		out.Blocked = &EntryReason{Code: d.Blocked, Message: d.Sentence}
	}
	return out
}

func toChecklist(c entry.Checklist) ScreeningChecklist {
	return ScreeningChecklist{
		GroupID: c.GroupID, Own: c.Own, Version: c.Version, At: c.UpdatedAt, ChangedBy: c.ChangedBy,
		Questions: each(c.Questions, func(q entry.Question) ScreeningQuestion { return ScreeningQuestion(q) }),
	}
}

func toChecks(c entry.Checks) ScreeningChecks {
	out := ScreeningChecks{Marks: make(map[string]ScreeningCheck, len(c.Marks)), Version: c.Version, At: c.At, ChangedBy: c.ChangedBy}
	for id, mark := range c.Marks {
		out.Marks[id] = ScreeningCheck(mark)
	}
	return out
}

func toDuplicate(d entry.Duplicate) DuplicateHint {
	return DuplicateHint{
		Kind: string(d.Kind), EntryID: d.EntryID, RoundID: d.RoundID, RoundTitle: d.RoundTitle, Status: string(d.Status), ProductName: d.ProductName,
		FacilityID: d.FacilityID, FacilityName: d.FacilityName, PhotoID: d.PhotoID, Percent: d.Percent,
	}
}

func toStep(s entry.Step) EntryStep {
	return EntryStep{
		At: s.At, Action: s.Action, By: s.By, Reason: s.Reason, Times: s.Times, DueAt: s.DueAt,
		Items: each(s.Items, func(i entry.Item) ScreeningItem { return ScreeningItem(i) }),
	}
}

func toPacketWeight(w *scoresheet.Weight) PacketWeight {
	const shown = 200
	return PacketWeight{
		Entries: w.Entries, Bytes: w.Bytes, MaxBytes: w.MaxBytes, Pending: w.Pending, LeftOut: each(w.LeftOut[:min(len(w.LeftOut), shown)], toFileLeftOut),
	}
}

func toEntryWeight(w *scoresheet.EntryWeight) EntryWeight {
	return EntryWeight{
		Bytes: w.Bytes, Pending: w.Pending, LeftOut: each(w.LeftOut, toFileLeftOut), Round: toPacketWeight(&w.Round),
		Photos: each(w.Photos, func(p scoresheet.PacketPhoto) WeighedFile {
			f := WeighedFile{ID: p.PhotoID, Offline: len(p.Files) > 0}
			for _, file := range p.Files {
				f.Bytes += file.Bytes
			}
			return f
		}),
		Papers: each(w.Papers, func(p scoresheet.PacketPaper) WeighedFile {
			return WeighedFile{ID: p.PaperID, Bytes: p.Bytes, Offline: p.Offline}
		}),
	}
}

func toFileLeftOut(l scoresheet.LeftOut) PacketFileLeftOut {
	return PacketFileLeftOut{EntryID: l.EntryID, Kind: string(l.Kind), ID: l.ID, Edge: l.Edge, Bytes: l.Bytes, Why: string(l.Why)}
}
