package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/facility"
)

// KnownFacility is the "current" of facility-exists and facility-like: what stands
// there already, to be claimed.
type KnownFacility struct {
	FacilityID uuid.UUID `json:"facilityId"`
	Name       string    `json:"name,omitempty" doc:"Left out where only the code is the same."`
	UnitTitle  string    `json:"unitTitle"`
}

// FacilityClaim is somebody's word that a registered facility is his to act for.
type FacilityClaim struct {
	ID           uuid.UUID  `json:"id"`
	FacilityID   uuid.UUID  `json:"facilityId"`
	FacilityName string     `json:"facilityName,omitempty" doc:"To the claimant only once approved."`
	UnitTitle    string     `json:"unitTitle"`
	AccountID    uuid.UUID  `json:"accountId"`
	Claimant     string     `json:"claimant"`
	SignIn       string     `json:"signIn" doc:"What the claimant signs in with."`
	Confirmed    bool       `json:"confirmed" doc:"The claimant's e-mail or phone is confirmed."`
	MayDecide    bool       `json:"mayDecide" doc:"The reader organises the facility's place; a collaborator only sees the claim."`
	Owners       int        `json:"owners" doc:"Accounts that act for it already; officers only."`
	Note         string     `json:"note,omitempty"`
	Status       string     `json:"status" enum:"waiting,approved,refused,withdrawn"`
	ClaimedAt    time.Time  `json:"claimedAt"`
	DecidedAt    *time.Time `json:"decidedAt,omitempty"`
	Reason       string     `json:"reason,omitempty"`
	Version      int        `json:"version"`
}

type ClaimPath struct {
	ClaimID uuid.UUID `path:"claimId"`
}

type makeClaimInput struct {
	Body struct {
		FacilityID uuid.UUID `json:"facilityId" doc:"Of \"current\" in facility-exists or facility-like."`
		Note       string    `json:"note,omitempty" maxLength:"2000" doc:"Who I am to the facility; at most 1,000 characters."`
	}
}

type listClaimsInput struct {
	Paging
	Status string `query:"status" enum:"waiting,approved,refused,withdrawn" default:"waiting"`
}

type decideClaimInput struct {
	ClaimPath
	IfMatch
	Body struct {
		Approved bool   `json:"approved"`
		Reason   string `json:"reason" maxLength:"2000" doc:"How it was checked, or why it is refused; at most 1,000 characters."`
	}
}

type withdrawClaimInput struct {
	ClaimPath
	IfMatch
}

func claimOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "claimFacility", Method: http.MethodPost, Path: "/api/facility-claims", DefaultStatus: http.StatusCreated, Errors: []int{401, 403, 404, 409, 429}}, s.claimFacility)
	handle(api, huma.Operation{OperationID: "listMyFacilityClaims", Method: http.MethodGet, Path: "/api/me/facility-claims", Errors: []int{401, 403}}, s.listMyFacilityClaims)
	handle(api, huma.Operation{OperationID: "listFacilityClaims", Method: http.MethodGet, Path: "/api/facility-claims", Errors: []int{401}}, s.listFacilityClaims)
	handle(api, huma.Operation{OperationID: "decideFacilityClaim", Method: http.MethodPut, Path: "/api/facility-claims/{claimId}/decision", Errors: []int{401, 403, 404, 409, 412, 428}}, s.decideFacilityClaim)
	handle(api, huma.Operation{OperationID: "withdrawFacilityClaim", Method: http.MethodDelete, Path: "/api/facility-claims/{claimId}", Errors: []int{401, 403, 404, 409, 412, 428}}, s.withdrawFacilityClaim)
}

func (s *Server) claimFacility(ctx context.Context, in *makeClaimInput) (*versioned[FacilityClaim], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return claimAnswer(s.Facilities.MakeClaim(ctx, by, in.Body.FacilityID, in.Body.Note))
}

func (s *Server) listMyFacilityClaims(ctx context.Context, _ *struct{}) (*body[page[FacilityClaim]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	claims, err := s.Facilities.MyClaims(ctx, by)
	if err != nil {
		return nil, err
	}
	return answer(page[FacilityClaim]{Items: each(claims, toClaim)}), nil
}

func (s *Server) listFacilityClaims(ctx context.Context, in *listClaimsInput) (*body[page[FacilityClaim]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	claims, err := s.Facilities.ClaimsToDecide(ctx, by, facility.ClaimStatus(in.Status), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return answer(page[FacilityClaim]{Items: each(claims, toClaim), Next: nextOf(claims, in.Limit, func(c facility.ShownClaim) uuid.UUID { return c.ID })}), nil
}

func (s *Server) decideFacilityClaim(ctx context.Context, in *decideClaimInput) (*versioned[FacilityClaim], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return claimAnswer(s.Facilities.DecideClaim(ctx, by, in.ClaimID, version, in.Body.Approved, in.Body.Reason))
}

func (s *Server) withdrawFacilityClaim(ctx context.Context, in *withdrawClaimInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Facilities.WithdrawClaim(ctx, by, in.ClaimID, version))
}

func claimAnswer(c *facility.ShownClaim, err error) (*versioned[FacilityClaim], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toClaim(*c), c.Version), nil
}

func toClaim(c facility.ShownClaim) FacilityClaim {
	return FacilityClaim{
		ID: c.ID, FacilityID: c.FacilityID, FacilityName: c.FacilityName, UnitTitle: c.UnitTitle, AccountID: c.AccountID, Claimant: c.Claimant,
		SignIn: c.SignIn, Confirmed: c.Confirmed, Owners: c.Owners, MayDecide: c.MayDecide, Note: c.Note, Status: string(c.Status), ClaimedAt: c.ClaimedAt,
		DecidedAt: c.DecidedAt, Reason: c.Reason, Version: c.Version,
	}
}
