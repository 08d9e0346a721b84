package api

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"net"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/scoresheet"
)

// JudgePacket is what a judge scores with: of the round's current stage alone, and of
// the sheets that a correction has opened again.
type JudgePacket struct {
	RoundID       uuid.UUID        `json:"roundId"`
	RoundTitle    string           `json:"roundTitle"`
	UnitName      string           `json:"unitName"`
	Phase         string           `json:"phase" enum:"draft,registration,screening,scoring,deliberation,approved,published,closed"`
	Stage         int              `json:"stage"`
	Shows         string           `json:"shows" enum:"product,all,code" doc:"What packets of this round show."`
	JudgeID       uuid.UUID        `json:"judgeId"`
	JudgeName     string           `json:"judgeName"`
	JudgeCode     string           `json:"judgeCode"`
	Role          string           `json:"role" enum:"head,deputy,judge"`
	DeclaredAt    time.Time        `json:"declaredAt" doc:"When conflicts of interest were first declared."`
	Panel         PacketPanel      `json:"panel"`
	PassMark      Threshold        `json:"passMark"`
	Groups        []PacketGroup    `json:"groups" doc:"The product groups of the programme, in order."`
	Rubrics       []Rubric         `json:"rubrics"`
	Entries       []PacketEntry    `json:"entries" doc:"By judging code."`
	Sheets        []ScoreSheet     `json:"sheets"`
	Practice      []PracticeSample `json:"practice"`
	ServerKey     ServerKey        `json:"serverKey"`
	PacketVersion string           `json:"packetVersion" doc:"Lower-case hex; changes exactly when the files to fetch do."`
	TotalBytes    int64            `json:"totalBytes" doc:"Of all files to fetch."`
	MaxBytes      int64            `json:"maxBytes" doc:"A packet has no more files than these."`
	LeftOut       []LeftOut        `json:"leftOut" doc:"Files that there is no room for: to be seen with a network."`
}

// PacketPanel is the panel that the judge sits on.
type PacketPanel struct {
	Size     int    `json:"size" doc:"Judges who sit."`
	HeadName string `json:"headName" doc:"Empty while there is no head."`
}

// PacketGroup is a product group by name.
type PacketGroup struct {
	ID     string `json:"id"`
	NameVi string `json:"nameVi"`
	NameEn string `json:"nameEn"`
}

// ServerKey is what the device encrypts its exports to.
type ServerKey struct {
	ID        uuid.UUID `json:"id"`
	PublicKey string    `json:"publicKey" doc:"P-256, uncompressed point of 65 bytes, base64url without padding."`
}

// LeftOut is a file that a packet has no room for.
type LeftOut struct {
	EntryID uuid.UUID `json:"entryId"`
	Kind    string    `json:"kind" enum:"photo,paper"`
	ID      uuid.UUID `json:"id"`
	Edge    int       `json:"edge,omitempty" doc:"Of a photo: 320, 960 or 1920."`
	Bytes   int64     `json:"bytes"`
	Why     string    `json:"why" enum:"too-large,over-budget,not-shown" doc:"Papers of one entry beyond 5 MB, the packet beyond maxBytes, or a Word document, which is downloaded instead."`
}

// PacketEntry is an entry as the round lets its judges see it.
type PacketEntry struct {
	EntryID     uuid.UUID       `json:"entryId"`
	JudgingCode string          `json:"judgingCode"`
	GroupID     string          `json:"groupId"`
	Product     string          `json:"product,omitempty"`
	Members     []string        `json:"members" doc:"Of a product set."`
	Facility    string          `json:"facility,omitempty"`
	Place       string          `json:"place,omitempty"`
	Facts       []PacketFact    `json:"facts" doc:"Never where packets show the code alone."`
	Explanation []PacketSection `json:"explanation" doc:"Only where packets show everything."`
	Photos      []PacketPhoto   `json:"photos" doc:"The cover first."`
	Papers      []PacketPaper   `json:"papers"`
}

// PacketFact is one figure of the registration form.
type PacketFact struct {
	ID    string `json:"id" enum:"workers,revenue,output,price,papers,expired-papers" doc:"Revenue and price in whole đồng, revenue and output a year."`
	Value int64  `json:"value"`
	Unit  string `json:"unit,omitempty" doc:"Of output, in the facility's words."`
}

// PacketSection is one answered section of mẫu số 02.
type PacketSection struct {
	ID       string      `json:"id" enum:"market,production,economics,technique,society,environment,culture,other"`
	Text     string      `json:"text,omitempty"`
	PaperIDs []uuid.UUID `json:"paperIds" doc:"Papers of this entry that answer the section."`
}

// PacketPhoto is a photo whose renditions are ready.
type PacketPhoto struct {
	PhotoID   uuid.UUID   `json:"photoId"`
	Caption   string      `json:"caption,omitempty"`
	Width     int         `json:"width"`
	Height    int         `json:"height"`
	Thumbhash []byte      `json:"thumbhash,omitempty"`
	Files     []PhotoFile `json:"files" doc:"To fetch: 320 of the cover, 960 of every photo, 1920 of the first three that have one, as far as there is room."`
}

// PhotoFile is one rendition to fetch.
type PhotoFile struct {
	Edge  int    `json:"edge" enum:"320,960,1920" doc:"The longest edge in pixels."`
	Bytes int64  `json:"bytes"`
	URL   string `json:"url"`
}

// PacketPaper is a paper that screening chose for the judges.
type PacketPaper struct {
	PaperID     uuid.UUID `json:"paperId"`
	Kind        string    `json:"kind" enum:"registration,quality,food-safety,award,certificate,explanation,other"`
	ContentType string    `json:"contentType"`
	Bytes       int64     `json:"bytes"`
	FileName    string    `json:"fileName,omitempty"`
	Number      string    `json:"number,omitempty"`
	Issuer      string    `json:"issuer,omitempty"`
	ValidUntil  *string   `json:"validUntil,omitempty" format:"date"`
	URL         string    `json:"url"`
	Offline     bool      `json:"offline" doc:"To fetch; else it is read with a network."`
}

type packetInput struct {
	RoundPath
	DeviceID string `query:"deviceId" required:"true" minLength:"1" maxLength:"100"`
}

type deviceReportInput struct {
	RoundPath
	Body struct {
		DeviceID   string `json:"deviceId" minLength:"1" maxLength:"100"`
		DeviceName string `json:"deviceName,omitempty" maxLength:"300" doc:"For people; at most 100 characters."`
		Unsent     int    `json:"unsent" minimum:"0" maximum:"100000" doc:"Sheets that wait to be sent."`
		FilesReady *int   `json:"filesReady,omitempty" minimum:"0" maximum:"100000" doc:"Of the packet's files, how many the device holds."`
		FilesTotal *int   `json:"filesTotal,omitempty" minimum:"0" maximum:"100000"`
		Persisted  *bool  `json:"persisted,omitempty" doc:"Whether the browser promised to keep its data."`
	}
}

type deviceKeyInput struct {
	RoundPath
	DeviceID string `path:"deviceId" minLength:"1" maxLength:"100"`
	Body     struct {
		PublicKey string `json:"publicKey" minLength:"87" maxLength:"87" doc:"P-256, uncompressed point of 65 bytes, base64url without padding."`
	}
}

func packetOperations(s *Server, api huma.API) {
	const mine = "/api/judge/rounds/{roundId}"
	handle(api, huma.Operation{OperationID: "getPacket", Method: http.MethodGet, Path: mine + "/packet", Errors: []int{401, 403, 404, 409}}, s.getPacket)
	handle(api, huma.Operation{
		OperationID: "reportDevice", Method: http.MethodPost, Path: mine + "/device-reports", DefaultStatus: http.StatusNoContent, Errors: []int{401, 404},
	}, s.reportDevice)
	handle(api, huma.Operation{
		OperationID: "registerDeviceKey", Method: http.MethodPut, Path: mine + "/devices/{deviceId}/key", DefaultStatus: http.StatusNoContent, Errors: []int{401, 404, 409},
	}, s.registerDeviceKey)
}

var errHTTPSNeeded = fault.New(fault.Forbidden, "https-needed", "Chấm ngoại tuyến cần kết nối https. Hãy mở địa chỉ https của hệ thống rồi nhận gói chấm.")

// keepsOffline says whether a browser keeps data and works offline at this origin: by
// https, or on this very machine.
func (o origin) keepsOffline() bool {
	if o.scheme == "https" {
		return true
	}
	host, _, err := net.SplitHostPort(o.host)
	if err != nil {
		host = o.host
	}
	switch host {
	case "localhost", "127.0.0.1", "::1", "[::1]":
		return true
	}
	return false
}

func (s *Server) getPacket(ctx context.Context, in *packetInput) (*body[JudgePacket], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if !originOf(ctx).keepsOffline() {
		return nil, errHTTPSNeeded
	}
	p, err := s.Sheets.Packet(ctx, by, in.RoundID, in.DeviceID)
	if err != nil {
		return nil, err
	}
	return answer(toPacket(p)), nil
}

func (s *Server) reportDevice(ctx context.Context, in *deviceReportInput) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return &struct{}{}, s.Sheets.Report(ctx, by, in.RoundID, scoresheet.DeviceReport{
		DeviceID: b.DeviceID, Name: b.DeviceName, Unsent: &b.Unsent, FilesReady: b.FilesReady, FilesTotal: b.FilesTotal, Persisted: b.Persisted,
	})
}

func (s *Server) registerDeviceKey(ctx context.Context, in *deviceKeyInput) (*struct{}, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	key, err := base64.RawURLEncoding.DecodeString(in.Body.PublicKey)
	if err != nil {
		key = nil // no key either
	}
	return &struct{}{}, s.Sheets.RegisterKey(ctx, by, in.RoundID, in.DeviceID, key)
}

func toPacket(p *scoresheet.Packet) JudgePacket {
	return JudgePacket{
		RoundID: p.Round.ID, RoundTitle: p.Round.Title, UnitName: p.UnitName, Phase: string(p.Round.Phase), Stage: p.Round.Stage, Shows: string(p.Round.PacketMode),
		JudgeID: p.Judge.ID, JudgeName: p.JudgeName, JudgeCode: p.Judge.Code, Role: string(p.Judge.Role), DeclaredAt: *p.Judge.DeclaredAt,
		Panel:    PacketPanel{Size: p.PanelSize, HeadName: p.HeadName},
		PassMark: Threshold(p.Round.Rules.PassMark),
		Groups: each(p.Groups, func(g competition.Group) PacketGroup {
			return PacketGroup{ID: g.GroupID, NameVi: g.NameVi, NameEn: g.NameEn}
		}),
		Rubrics:       each(p.Rubrics, func(r rubric.Rubric) Rubric { return toRubric(r) }),
		Entries:       each(p.Entries, toPacketEntry),
		Sheets:        each(p.Sheets, func(own scoresheet.Own) ScoreSheet { return toScoreSheet(&own) }),
		Practice:      each(p.Practice, toPracticeSample),
		ServerKey:     ServerKey{ID: p.Key.ID, PublicKey: base64.RawURLEncoding.EncodeToString(p.Key.Private.PublicKey().Bytes())},
		PacketVersion: hex.EncodeToString(p.Version[:]), TotalBytes: p.TotalBytes, MaxBytes: scoresheet.MaxPacketBytes,
		LeftOut: each(p.LeftOut, func(x scoresheet.LeftOut) LeftOut {
			return LeftOut{EntryID: x.EntryID, Kind: string(x.Kind), ID: x.ID, Edge: x.Edge, Bytes: x.Bytes, Why: string(x.Why)}
		}),
	}
}

func toPacketEntry(e scoresheet.PacketEntry) PacketEntry {
	return PacketEntry{
		EntryID: e.EntryID, JudgingCode: e.JudgingCode, GroupID: e.GroupID, Product: e.Product, Members: list(e.Members), Facility: e.Facility, Place: e.Place,
		Facts: each(e.Facts, func(f scoresheet.Fact) PacketFact { return PacketFact{ID: string(f.ID), Value: f.Value, Unit: f.Unit} }),
		Explanation: each(e.Explanation, func(x scoresheet.ExplanationSection) PacketSection {
			return PacketSection{ID: x.ID, Text: x.Text, PaperIDs: append([]uuid.UUID{}, x.Papers...)}
		}),
		Photos: each(e.Photos, toPacketPhoto),
		Papers: each(e.Papers, func(p scoresheet.PacketPaper) PacketPaper {
			return PacketPaper{
				PaperID: p.PaperID, Kind: p.Kind, ContentType: p.ContentType, Bytes: p.Bytes, FileName: p.FileName, Number: p.Number,
				Issuer: p.Issuer, ValidUntil: day(p.ValidUntil), URL: scoresheet.PaperURL(e.EntryID, p.PaperID), Offline: p.Offline,
			}
		}),
	}
}

func toPacketPhoto(p scoresheet.PacketPhoto) PacketPhoto {
	return PacketPhoto{
		PhotoID: p.PhotoID, Caption: p.Caption, Width: p.Width, Height: p.Height, Thumbhash: p.Thumbhash,
		Files: each(p.Files, func(f scoresheet.PhotoFile) PhotoFile {
			return PhotoFile{Edge: f.Edge, Bytes: f.Bytes, URL: scoresheet.PhotoURL(p.PhotoID, f.Edge)}
		}),
	}
}
