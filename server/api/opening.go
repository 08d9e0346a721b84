package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
)

// EntryRules are what a round asks of those who enter, beyond its unit.
type EntryRules struct {
	Kinds           []string `json:"kinds" maxItems:"10" enum:"household,cooperative-group,cooperative,enterprise" doc:"Empty: every kind."`
	CertificateTier string   `json:"certificateTier,omitempty" maxLength:"50" doc:"The product needs a valid certificate of this tier."`
	Words           string   `json:"words,omitempty" doc:"In plain language; at most 5,000 characters."`
}

// RoundEntryRules are EntryRules as they stand.
type RoundEntryRules struct {
	EntryRules
	Version int `json:"version" doc:"0: nothing was set."`
}

// OpenRound is a round that a facility may want to enter.
type OpenRound struct {
	RoundID       uuid.UUID     `json:"roundId"`
	Title         string        `json:"title"`
	Tier          string        `json:"tier"`
	TierNameVi    string        `json:"tierNameVi"`
	TierNameEn    string        `json:"tierNameEn"`
	UnitTitle     string        `json:"unitTitle"`
	PacketMode    string        `json:"packetMode" enum:"product,all,code"`
	Open          bool          `json:"open" doc:"Registration is open now."`
	OpensAt       time.Time     `json:"opensAt"`
	ClosesAt      time.Time     `json:"closesAt" doc:"That moment itself is too late."`
	ServerTime    time.Time     `json:"serverTime"`
	DaysLeft      int           `json:"daysLeft" doc:"Days of the calendar until it closes, or, where it is not open yet, opens; 0 is today."`
	Eligible      bool          `json:"eligible"`
	Reasons       []EntryReason `json:"reasons" doc:"Why not: registration-not-open, kind-not-admitted, certificate-needed."`
	Rules         EntryRules    `json:"rules"`
	Groups        []OpenGroup   `json:"groups"`
	Entries       int           `json:"entries" doc:"Of this facility, withdrawn ones left out."`
	ProductIDs    []uuid.UUID   `json:"productIds" doc:"That stand in it already."`
	Demonstration bool          `json:"demonstration"`
}

// OpenGroup is a product group to choose from.
type OpenGroup struct {
	GroupID string `json:"groupId"`
	Letter  string `json:"letter"`
	NameVi  string `json:"nameVi"`
	NameEn  string `json:"nameEn"`
}

type setEntryRulesInput struct {
	RoundPath
	IfMatch
	Body EntryRules
}

func openingOperations(s *Server, api huma.API) {
	handle(api, entryOperation("listFacilityOpenRounds", http.MethodGet, "/api/facilities/{facilityId}/open-rounds"), s.listFacilityRounds)
	handle(api, entryOperation("getEntryRules", http.MethodGet, "/api/rounds/{roundId}/entry-rules"), s.getEntryRules)
	handle(api, entryOperation("setEntryRules", http.MethodPut, "/api/rounds/{roundId}/entry-rules", 409, 412, 428), s.setEntryRules)
}

func (s *Server) listFacilityRounds(ctx context.Context, in *FacilityPath) (*body[page[OpenRound]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.Entries.Openings(ctx, by, in.FacilityID)
	if err != nil {
		return nil, err
	}
	return answer(page[OpenRound]{Items: each(found, toOpenRound)}), nil
}

func (s *Server) getEntryRules(ctx context.Context, in *RoundPath) (*versioned[RoundEntryRules], error) {
	return rulesAnswer(s.Entries.RulesOf(ctx, whoever(ctx), in.RoundID))
}

func (s *Server) setEntryRules(ctx context.Context, in *setEntryRulesInput) (*versioned[RoundEntryRules], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	rules := entry.EntryRules{CertificateTier: in.Body.CertificateTier, Words: in.Body.Words}
	for _, k := range in.Body.Kinds {
		rules.Kinds = append(rules.Kinds, facility.Kind(k))
	}
	return rulesAnswer(s.Entries.SetRules(ctx, by, in.RoundID, version, rules))
}

func rulesAnswer(r *entry.EntryRules, err error) (*versioned[RoundEntryRules], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toRoundEntryRules(r), r.Version), nil
}

func toEntryRules(r *entry.EntryRules) EntryRules {
	return EntryRules{Kinds: each(r.Kinds, func(k facility.Kind) string { return string(k) }), CertificateTier: r.CertificateTier, Words: r.Words}
}

func toRoundEntryRules(r *entry.EntryRules) RoundEntryRules {
	return RoundEntryRules{EntryRules: toEntryRules(r), Version: r.Version}
}

func toOpenRound(o entry.Opening) OpenRound {
	return OpenRound{
		RoundID: o.Round.ID, Title: o.Round.Title, Tier: o.Round.Tier, TierNameVi: o.TierName, TierNameEn: o.TierEn, UnitTitle: o.Unit.Title(),
		PacketMode: string(o.Round.PacketMode), Open: o.Open, OpensAt: *o.Round.RegistrationOpensAt, ClosesAt: o.Closes, ServerTime: o.Now,
		DaysLeft: o.DaysLeft, Eligible: o.Eligible, Reasons: each(o.Reasons, func(r entry.Reason) EntryReason { return EntryReason(r) }),
		Rules: toEntryRules(&o.Rules), Entries: o.Entries, ProductIDs: each(o.Products, func(id uuid.UUID) uuid.UUID { return id }), Demonstration: o.Round.Demonstration,
		Groups: each(o.Groups, func(g competition.Group) OpenGroup {
			return OpenGroup{GroupID: g.GroupID, Letter: g.Letter, NameVi: g.NameVi, NameEn: g.NameEn}
		}),
	}
}
