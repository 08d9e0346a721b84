package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/promotion"
)

// Promotion is one product's way from a round into the next tier.
type Promotion struct {
	ID            uuid.UUID  `json:"id"`
	SourceRoundID uuid.UUID  `json:"sourceRoundId"`
	SourceEntryID uuid.UUID  `json:"sourceEntryId"`
	ProductID     uuid.UUID  `json:"productId"`
	FacilityID    uuid.UUID  `json:"facilityId"`
	TargetTier    string     `json:"targetTier"`
	TargetUnitID  *uuid.UUID `json:"targetUnitId,omitempty"`
	TargetRoundID *uuid.UUID `json:"targetRoundId,omitempty"`
	TargetEntryID *uuid.UUID `json:"targetEntryId,omitempty"`
	LinkedTo      *uuid.UUID `json:"linkedTo,omitempty"`
	Status        string     `json:"status" enum:"waiting,late,taken-in,accepted,rejected,undone,declined,lapsed,refused,linked"`
	Reason        string     `json:"reason,omitempty"`
	Version       int        `json:"version"`
	ChangedAt     time.Time  `json:"changedAt"`
	OpenAppeal    bool       `json:"openAppeal" doc:"The facility appeals against the result that it climbs by; that stops nothing."`
}

func toPromotion(p promotion.Promotion) Promotion {
	return Promotion{
		ID: p.ID, SourceRoundID: p.SourceRoundID, SourceEntryID: p.SourceEntryID, ProductID: p.ProductID, FacilityID: p.FacilityID,
		TargetTier: p.TargetTier, TargetUnitID: p.TargetUnitID, TargetRoundID: p.TargetRoundID, TargetEntryID: p.TargetEntryID,
		LinkedTo: p.LinkedTo, Status: string(p.Status), Reason: p.Reason, Version: p.Version, ChangedAt: p.ChangedAt, OpenAppeal: p.OpenAppeal,
	}
}

// ListedPromotion is a promotion with what people call things, and where the product
// comes from: its published line below.
type ListedPromotion struct {
	Promotion
	ProductName     string          `json:"productName"`
	FacilityName    string          `json:"facilityName"`
	SendingUnitID   uuid.UUID       `json:"sendingUnitId"`
	SendingUnit     string          `json:"sendingUnit"`
	FormerUnit      string          `json:"formerUnit,omitempty" doc:"The facility's province before a merger."`
	SourceRound     string          `json:"sourceRound"`
	SourcePublished time.Time       `json:"sourcePublished"`
	JudgingCode     string          `json:"judgingCode"`
	Group           string          `json:"group"`
	Display         *string         `json:"display,omitempty" doc:"Score below, in points, half up to two decimals."`
	RankInGroup     *int            `json:"rankInGroup,omitempty"`
	Level           *string         `json:"level,omitempty"`
	StillNominated  bool            `json:"stillNominated" doc:"By the newest version below."`
	TargetUnit      string          `json:"targetUnit,omitempty"`
	TargetRound     string          `json:"targetRound,omitempty"`
	ScoringOpen     bool            `json:"scoringOpen" doc:"Scoring has opened in the round above."`
	BelowChanged    bool            `json:"belowChanged" doc:"A correction below took the nomination away; the receiving organiser decides."`
	RenewUntil      *time.Time      `json:"renewUntil,omitempty"`
	Papers          []PromotedPaper `json:"papers" doc:"Of the entry above, that have expired or will by the end of its screening."`
	ChangedByName   string          `json:"changedByName,omitempty" doc:"Absent: the platform."`
}

// PromotedPaper is a paper to be renewed.
type PromotedPaper struct {
	Kind       string `json:"kind"`
	FileName   string `json:"fileName"`
	ValidUntil string `json:"validUntil" format:"date"`
	Expired    bool   `json:"expired"`
}

func toListedPromotion(p promotion.Shown) ListedPromotion {
	out := ListedPromotion{
		Promotion: toPromotion(p.Promotion), ProductName: p.ProductName, FacilityName: p.FacilityName, SendingUnitID: p.SendingUnitID, SendingUnit: p.SendingUnit,
		FormerUnit: p.FormerUnit, SourceRound: p.SourceRound, SourcePublished: p.SourcePublished, JudgingCode: p.JudgingCode, Group: p.GroupID, Display: p.Score,
		RankInGroup: p.RankInGroup, Level: p.Level, StillNominated: p.StillNominated, TargetUnit: p.TargetUnit, TargetRound: p.TargetRound,
		ScoringOpen: p.ScoringOpen, BelowChanged: p.BelowChanged, RenewUntil: p.RenewUntil, ChangedByName: p.ChangedByName,
	}
	out.Papers = each(p.Papers, func(x promotion.Paper) PromotedPaper {
		return PromotedPaper{Kind: x.Kind, FileName: x.FileName, ValidUntil: x.ValidUntil.Format(dayFormat), Expired: x.Expired}
	})
	return out
}

// PromotionArrivals is what arrives in a receiving round, by the unit that sends it.
type PromotionArrivals struct {
	Receives bool              `json:"receives" doc:"The round takes promotions in at all."`
	Settle   int               `json:"settle" doc:"Accepted entries whose result below was changed: to be decided on."`
	Senders  []PromotionSender `json:"senders"`
}

// PromotionSender is one unit that sends.
type PromotionSender struct {
	UnitID   uuid.UUID `json:"unitId"`
	UnitName string    `json:"unitName"`
	Places   *int      `json:"places,omitempty" doc:"Of the cycle; absent: no limit."`
	Taken    int       `json:"taken" doc:"Of those places, over all rounds of the unit."`
	Waiting  int       `json:"waiting"`
	Late     int       `json:"late"`
	TakenIn  int       `json:"takenIn"`
	Accepted int       `json:"accepted"`
	Rejected int       `json:"rejected"`
	Ended    int       `json:"ended" doc:"Undone, declined, refused or lapsed."`
}

func toPromotionSender(v promotion.Sender) PromotionSender {
	n := v.Counts
	return PromotionSender{
		UnitID: v.UnitID, UnitName: v.UnitName, Places: v.Places, Taken: v.Taken, Waiting: n[promotion.Waiting], Late: n[promotion.Late],
		TakenIn: n[promotion.TakenIn], Accepted: n[promotion.Accepted], Rejected: n[promotion.Rejected],
		Ended: n[promotion.Undone] + n[promotion.Declined] + n[promotion.Refused] + n[promotion.Lapsed],
	}
}

// PromotionPlan is what publishing would promote.
type PromotionPlan struct {
	TargetTier string              `json:"targetTier" doc:"Empty at the top of the ladder."`
	Lines      []PromotionPlanLine `json:"lines"`
	Quota      *QuotaUse           `json:"quota,omitempty"`
}

// PromotionPlanLine is one entry that would climb.
type PromotionPlanLine struct {
	Code          string     `json:"code"`
	EntryID       uuid.UUID  `json:"entryId"`
	ProductID     uuid.UUID  `json:"productId"`
	TargetUnit    string     `json:"targetUnit,omitempty"`
	TargetRoundID *uuid.UUID `json:"targetRoundId,omitempty"`
	ClimbsNow     bool       `json:"climbsNow"`
	Linked        bool       `json:"linked"`
	Sent          string     `json:"sent,omitempty" doc:"State of the promotion that an earlier version has sent."`
	TakenAway     bool       `json:"takenAway" doc:"The correction no longer nominates it."`
	Problem       string     `json:"problem,omitempty"`
}

// QuotaUse is how many places of the sending unit are taken.
type QuotaUse struct {
	Places int `json:"places"`
	Used   int `json:"used"`
	After  int `json:"after"`
}

type PromotionsInput struct {
	RoundPath
	Paging
	Status string `query:"status" enum:"waiting,late,taken-in,accepted,rejected,undone,declined,lapsed,refused,linked"`
}

type receivedPromotionsInput struct {
	PromotionsInput
	Sender uuid.UUID `query:"sender" doc:"The unit that sends."`
	Settle bool      `query:"settle" doc:"Only what is to be decided on after a correction below."`
}

type facilityPromotionsInput struct {
	Paging
	FacilityID uuid.UUID `path:"facilityId"`
}

type promotionChange struct {
	IfMatch
	PromotionID uuid.UUID `path:"promotionId"`
	Body        struct {
		Reason string `json:"reason" maxLength:"2000"`
	}
}

type keepInput struct {
	IfMatch
	PromotionID uuid.UUID `path:"promotionId"`
	Body        struct {
		Keep   bool   `json:"keep"`
		Reason string `json:"reason" maxLength:"2000"`
	}
}

func promotionOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "planPromotions", Method: http.MethodGet, Path: "/api/rounds/{roundId}/promotion-plan"}, s.planPromotions)
	handle(api, huma.Operation{OperationID: "listSentPromotions", Method: http.MethodGet, Path: "/api/rounds/{roundId}/promotions/sent"}, s.listSentPromotions)
	handle(api, huma.Operation{OperationID: "listReceivedPromotions", Method: http.MethodGet, Path: "/api/rounds/{roundId}/promotions/received"}, s.listReceivedPromotions)
	handle(api, huma.Operation{OperationID: "getArrivals", Method: http.MethodGet, Path: "/api/rounds/{roundId}/promotions/arrivals"}, s.getArrivals)
	handle(api, huma.Operation{OperationID: "listFacilityPromotions", Method: http.MethodGet, Path: "/api/facilities/{facilityId}/promotions"}, s.listFacilityPromotions)
	for _, c := range []struct {
		id, path string
		do       func(context.Context, account.Account, uuid.UUID, int, string) (*promotion.Promotion, error)
	}{
		{"undoPromotion", "undoing", func(ctx context.Context, by account.Account, id uuid.UUID, v int, reason string) (*promotion.Promotion, error) {
			return s.Promotions.Undo(ctx, by, id, v, reason)
		}},
		{"declinePromotion", "declining", func(ctx context.Context, by account.Account, id uuid.UUID, v int, reason string) (*promotion.Promotion, error) {
			return s.Promotions.Decline(ctx, by, id, v, reason)
		}},
		{"admitPromotion", "admission", func(ctx context.Context, by account.Account, id uuid.UUID, v int, reason string) (*promotion.Promotion, error) {
			return s.Promotions.Admit(ctx, by, id, v, reason)
		}},
		{"refusePromotion", "refusal", func(ctx context.Context, by account.Account, id uuid.UUID, v int, reason string) (*promotion.Promotion, error) {
			return s.Promotions.Refuse(ctx, by, id, v, reason)
		}},
	} {
		handle(api, huma.Operation{OperationID: c.id, Method: http.MethodPut, Path: "/api/promotions/{promotionId}/" + c.path},
			func(ctx context.Context, in *promotionChange) (*versioned[Promotion], error) {
				by, version, err := changer(ctx, in.IfMatch)
				if err != nil {
					return nil, err
				}
				p, err := c.do(ctx, by, in.PromotionID, version, in.Body.Reason)
				if err != nil {
					return nil, shapeStale(err)
				}
				return answerVersion(toPromotion(*p), p.Version), nil
			})
	}
	handle(api, huma.Operation{OperationID: "settlePromotion", Method: http.MethodPut, Path: "/api/promotions/{promotionId}/settlement"}, s.settlePromotion)
}

func (s *Server) settlePromotion(ctx context.Context, in *keepInput) (*versioned[Promotion], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := s.Promotions.Keep(ctx, by, in.PromotionID, version, in.Body.Keep, in.Body.Reason)
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toPromotion(*p), p.Version), nil
}

func (s *Server) planPromotions(ctx context.Context, in *RoundPath) (*body[PromotionPlan], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	plan, err := s.Promotions.DryRun(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	out := PromotionPlan{TargetTier: plan.TargetTier, Lines: []PromotionPlanLine{}}
	for _, l := range plan.Lines {
		line := PromotionPlanLine{Code: l.Code, EntryID: l.EntryID, ProductID: l.ProductID, ClimbsNow: l.ClimbsNow, Linked: l.Linked, Sent: string(l.Sent), TakenAway: l.TakenAway, Problem: l.Problem}
		if l.TargetUnit != nil {
			line.TargetUnit = l.TargetUnit.Name
		}
		if l.TargetRound != nil {
			line.TargetRoundID = &l.TargetRound.ID
		}
		out.Lines = append(out.Lines, line)
	}
	if plan.Quota != nil {
		out.Quota = &QuotaUse{Places: plan.Quota.Places, Used: plan.Quota.Used, After: plan.Quota.After}
	}
	return answer(out), nil
}

func (s *Server) listSentPromotions(ctx context.Context, in *PromotionsInput) (*body[page[ListedPromotion]], error) {
	return s.listPromotions(ctx, in.Paging, promotion.Filter{SourceRound: in.RoundID, Status: promotion.Status(in.Status)})
}

// listReceivedPromotions lists what waits for the round too, where that is asked for.
func (s *Server) listReceivedPromotions(ctx context.Context, in *receivedPromotionsInput) (*body[page[ListedPromotion]], error) {
	return s.listPromotions(ctx, in.Paging, promotion.Filter{TargetRound: in.RoundID, Status: promotion.Status(in.Status), Sender: in.Sender, Settle: in.Settle})
}

func (s *Server) listPromotions(ctx context.Context, p Paging, f promotion.Filter) (*body[page[ListedPromotion]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if f.After, err = p.cursorID(); err != nil {
		return nil, err
	}
	f.Limit = p.Limit
	rows, err := s.Promotions.List(ctx, by, f)
	if err != nil {
		return nil, err
	}
	return answer(page[ListedPromotion]{Items: each(rows, toListedPromotion), Next: nextOf(rows, f.Limit, func(p promotion.Shown) uuid.UUID { return p.ID })}), nil
}

func (s *Server) getArrivals(ctx context.Context, in *RoundPath) (*body[PromotionArrivals], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Promotions.Arrivals(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(PromotionArrivals{Receives: a.Receives, Settle: a.Settle, Senders: each(a.Senders, toPromotionSender)}), nil
}

func (s *Server) listFacilityPromotions(ctx context.Context, in *facilityPromotionsInput) (*body[page[Promotion]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Promotions.OfFacility(ctx, by, in.FacilityID, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(promotionPage(rows, in.Limit)), nil
}

func promotionPage(rows []promotion.Promotion, limit int) page[Promotion] {
	items := make([]Promotion, len(rows))
	for i, p := range rows {
		items[i] = toPromotion(p)
	}
	return page[Promotion]{Items: items, Next: nextOf(rows, limit, func(p promotion.Promotion) uuid.UUID { return p.ID })}
}
