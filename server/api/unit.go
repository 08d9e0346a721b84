package api

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Unit is an administrative unit with the days on which it was valid.
type Unit struct {
	ID         uuid.UUID  `json:"id"`
	Level      string     `json:"level" enum:"nation,region,province,commune"`
	Code       string     `json:"code" doc:"Unique only within its validity."`
	Name       string     `json:"name"`
	Title      string     `json:"title" doc:"Name with what it is: \"Tỉnh Tuyên Quang\"."`
	ParentID   *uuid.UUID `json:"parentId,omitempty"`
	ValidFrom  string     `json:"validFrom" format:"date"`
	ValidUntil *string    `json:"validUntil,omitempty" format:"date" doc:"The last day."`
}

// UnitMatch is a unit that a search found.
type UnitMatch struct {
	Unit
	ParentName string `json:"parentName" doc:"Of the province a commune lies in."`
	Former     *Unit  `json:"former,omitempty" doc:"The unit whose name was asked for, when it went into this one."`
	Note       string `json:"note" doc:"\"Hà Giang nay thuộc Tuyên Quang\"."`
}

// UnitDescription is a unit with what stands around it.
type UnitDescription struct {
	Unit
	Parent       *Unit      `json:"parent,omitempty"`
	Predecessors []Unit     `json:"predecessors"`
	Successors   []Unit     `json:"successors"`
	Names        []UnitName `json:"names" doc:"Oldest first; empty where the name never changed."`
}

// UnitName is what a unit was called from a day on.
type UnitName struct {
	From   string `json:"from" format:"date"`
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Source string `json:"source"`
}

// RegionDefault is the region a province belongs to unless a cycle says otherwise.
type RegionDefault struct {
	MemberID uuid.UUID `json:"memberId"`
	RegionID uuid.UUID `json:"regionId"`
	Known    string    `json:"known" doc:"How that is known; it is a default, not law."`
	Sourced  bool      `json:"sourced"`
}

// ImportedCommunes says what an import changed.
type ImportedCommunes struct {
	Changed int64 `json:"changed" doc:"Rows that were new or different."`
}

type searchUnitsInput struct {
	Text     string `query:"q" maxLength:"200" doc:"With or without marks, whole or begun; names of merged units too."`
	Level    string `query:"level" enum:"nation,region,province,commune" default:"province"`
	ParentID string `query:"parentId" format:"uuid" doc:"Lists what lies under this unit; q is then not read."`
	On       string `query:"on" format:"date" doc:"Today when left out."`
}

type searchPlacesInput struct {
	Text string `query:"q" maxLength:"200" doc:"A province, a commune, or \"commune, province\", with or without marks; names of merged provinces too."`
}

type unitPath struct {
	UnitID uuid.UUID `path:"unitId"`
}

type regionDefaultsInput struct {
	List string `query:"list" enum:"63,34" default:"34"`
}

type importCommunesInput struct {
	ValidFrom string `query:"validFrom" format:"date" required:"true"`
	RawBody   []byte `contentType:"text/csv"`
}

func unitOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "searchUnits", Method: http.MethodGet, Path: "/api/units"}, s.searchUnits)
	handle(api, huma.Operation{OperationID: "searchPlaces", Method: http.MethodGet, Path: "/api/places"}, s.searchPlaces)
	handle(api, huma.Operation{OperationID: "getUnit", Method: http.MethodGet, Path: "/api/units/{unitId}", Errors: []int{404}}, s.getUnit)
	handle(api, huma.Operation{OperationID: "listRegionDefaults", Method: http.MethodGet, Path: "/api/region-defaults"}, s.listRegionDefaults)
	handle(api, huma.Operation{OperationID: "importCommunes", Method: http.MethodPost, Path: "/api/commune-imports", MaxBodyBytes: 8 << 20, Errors: []int{401, 404, 413}}, s.importCommunes)
}

func (s *Server) searchUnits(ctx context.Context, in *searchUnitsInput) (*body[page[UnitMatch]], error) {
	on, err := optionalDay(in.On)
	if err != nil {
		return nil, err
	}
	if parent := optionalID(in.ParentID); parent != nil {
		units, err := s.Units.Under(ctx, unit.Level(in.Level), *parent, on)
		if err != nil {
			return nil, err
		}
		items := make([]UnitMatch, len(units))
		for i, u := range units {
			items[i] = UnitMatch{Unit: toUnit(u)}
		}
		return answer(page[UnitMatch]{Items: items}), nil
	}
	matches, err := s.Units.Find(ctx, in.Text, unit.Level(in.Level), on)
	if err != nil {
		return nil, err
	}
	return answer(page[UnitMatch]{Items: each(matches, toMatch)}), nil
}

func (s *Server) searchPlaces(ctx context.Context, in *searchPlacesInput) (*body[page[UnitMatch]], error) {
	matches, err := s.Units.Places(ctx, in.Text, nil)
	if err != nil {
		return nil, err
	}
	return answer(page[UnitMatch]{Items: each(matches, toMatch)}), nil
}

func toMatch(m unit.Match) UnitMatch {
	return UnitMatch{Unit: toUnit(m.Unit), ParentName: m.ParentName, Former: optionalUnit(m.Former), Note: m.Note}
}

// optionalDay reads a date; nil when it was left out.
func optionalDay(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // left out
	}
	t, err := time.Parse(dayFormat, s)
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad-date", "Ngày không đúng định dạng.")
	}
	return &t, nil
}

func (s *Server) getUnit(ctx context.Context, in *unitPath) (*body[UnitDescription], error) {
	d, err := s.Units.Describe(ctx, in.UnitID)
	if err != nil {
		return nil, err
	}
	names := make([]UnitName, len(d.Names))
	for i, n := range d.Names {
		names[i] = UnitName{From: n.FromOn.Format(dayFormat), Name: n.Name, Kind: n.Kind, Source: n.Source}
	}
	return answer(UnitDescription{Unit: toUnit(d.Unit), Parent: optionalUnit(d.Parent), Predecessors: toUnits(d.Predecessors), Successors: toUnits(d.Successors), Names: names}), nil
}

func (s *Server) listRegionDefaults(_ context.Context, in *regionDefaultsInput) (*body[page[RegionDefault]], error) {
	members := unit.NewRegions()
	if in.List == "63" {
		members = unit.OldRegions()
	}
	items := make([]RegionDefault, len(members))
	for i, m := range members {
		items[i] = RegionDefault{MemberID: m.MemberID, RegionID: m.ParentID, Known: m.Known, Sourced: m.Sourced()}
	}
	return answer(page[RegionDefault]{Items: items}), nil
}

func (s *Server) importCommunes(ctx context.Context, in *importCommunesInput) (*body[ImportedCommunes], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	from, err := time.Parse(dayFormat, in.ValidFrom)
	if err != nil {
		return nil, fault.New(fault.Invalid, "bad-date", "Ngày không đúng định dạng.")
	}
	changed, err := s.Units.Import(ctx, by, bytes.NewReader(in.RawBody), from)
	if err != nil {
		return nil, err
	}
	return answer(ImportedCommunes{Changed: changed}), nil
}

func toUnit(u unit.Unit) Unit {
	wire := Unit{ID: u.ID, Level: string(u.Level), Name: u.Name, Title: u.Title(), ParentID: u.ParentID, ValidFrom: u.ValidFrom.Format(dayFormat), ValidUntil: day(u.ValidUntil)}
	if u.Code != nil {
		wire.Code = *u.Code
	}
	return wire
}

func optionalUnit(u *unit.Unit) *Unit {
	if u == nil {
		return nil
	}
	wire := toUnit(*u)
	return &wire
}

func toUnits(units []unit.Unit) []Unit {
	wire := make([]Unit, len(units))
	for i, u := range units {
		wire[i] = toUnit(u)
	}
	return wire
}
