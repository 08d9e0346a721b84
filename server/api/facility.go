package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/facility"
)

// FacilityDetails are what is said of a facility.
type FacilityDetails struct {
	Name                  string     `json:"name" maxLength:"1000"`
	Kind                  string     `json:"kind" enum:"household,cooperative-group,cooperative,enterprise"`
	RegistrationCode      string     `json:"registrationCode,omitempty" maxLength:"100" doc:"Tax code, 10 or 13 digits; of a household also the owner's 12-digit personal number, which is answered masked (\"•••••••••345\"): the mask sent back leaves it as it is. Households and co-operative groups may leave it out."`
	UnitID                uuid.UUID  `json:"unitId" doc:"Province or commune, valid now."`
	FormerUnitID          *uuid.UUID `json:"formerUnitId,omitempty" doc:"The province before a merger."`
	Locality              string     `json:"locality,omitempty" maxLength:"1000"`
	Address               string     `json:"address,omitempty" maxLength:"2000"`
	ContactName           string     `json:"contactName,omitempty" maxLength:"1000"`
	ContactPhone          string     `json:"contactPhone,omitempty" maxLength:"100"`
	ContactEmail          string     `json:"contactEmail,omitempty" maxLength:"300"`
	Workers               *int       `json:"workers,omitempty"`
	FoundedYear           *int       `json:"foundedYear,omitempty"`
	ConsentsToPublication bool       `json:"consentsToPublication,omitempty"`
}

// Facility is a plant that makes products and enters them.
type Facility struct {
	ID uuid.UUID `json:"id"`
	FacilityDetails
	UnitTitle       string     `json:"unitTitle"`
	FormerUnitTitle string     `json:"formerUnitTitle,omitempty"`
	ConsentedAt     *time.Time `json:"consentedAt,omitempty"`
	Demonstration   bool       `json:"demonstration"`
	CreatedBy       *uuid.UUID `json:"createdBy,omitempty"`
	CreatedAt       time.Time  `json:"createdAt"`
	Version         int        `json:"version"`
}

// ProductDetails are what is said of a product.
type ProductDetails struct {
	Name        string   `json:"name" maxLength:"1000"`
	Kind        string   `json:"kind" enum:"single,set"`
	Description string   `json:"description,omitempty" maxLength:"20000"`
	Members     []string `json:"members,omitempty" maxItems:"200" doc:"Of a set: two or more."`
}

// Product is what a facility makes; it outlives its entries.
type Product struct {
	ID         uuid.UUID `json:"id"`
	FacilityID uuid.UUID `json:"facilityId"`
	ProductDetails
	MergedInto *uuid.UUID `json:"mergedInto,omitempty"`
	CreatedAt  time.Time  `json:"createdAt"`
	Version    int        `json:"version"`
}

type FacilityPath struct {
	FacilityID uuid.UUID `path:"facilityId"`
}

type ProductPath struct {
	ProductID uuid.UUID `path:"productId"`
}

type registerFacilityInput struct {
	Body struct {
		ID *uuid.UUID `json:"id,omitempty" doc:"Made on the device, so that a request sent twice registers once."`
		FacilityDetails
		OnBehalf  bool       `json:"onBehalf,omitempty" doc:"By an officer or collaborator of the place, for somebody else."`
		OwnerID   *uuid.UUID `json:"ownerId,omitempty" doc:"Whose facility it is, when registered on behalf."`
		Confirmed bool       `json:"confirmed,omitempty" doc:"The facility of the same name that was shown (facility-like) is another one."`
	}
}

type listFacilitiesInput struct {
	Paging
	Text   string `query:"q" maxLength:"200"`
	Kind   string `query:"kind" enum:"household,cooperative-group,cooperative,enterprise"`
	UnitID string `query:"unitId" format:"uuid"`
}

type updateFacilityInput struct {
	FacilityPath
	IfMatch
	Body FacilityDetails
}

type approveClaimInput struct {
	FacilityPath
	Body struct {
		AccountID uuid.UUID `json:"accountId"`
		Reason    string    `json:"reason" maxLength:"2000"`
	}
}

type listProductsInput struct {
	FacilityPath
	Paging
	Text string `query:"q" maxLength:"200"`
}

type addProductInput struct {
	FacilityPath
	Body struct {
		ID *uuid.UUID `json:"id,omitempty" doc:"Made on the device, so that a request sent twice adds once."`
		ProductDetails
		Confirmed bool `json:"confirmed,omitempty" doc:"The product of the same name (product-like) is another one."`
	}
}

type updateProductInput struct {
	ProductPath
	IfMatch
	Body ProductDetails
}

type mergeProductInput struct {
	ProductPath
	IfMatch
	Body struct {
		Into   uuid.UUID `json:"into"`
		Reason string    `json:"reason" maxLength:"2000"`
	}
}

func facilityOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "registerFacility", Method: http.MethodPost, Path: "/api/facilities", DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409, 429}}, s.registerFacility)
	handle(api, huma.Operation{OperationID: "listFacilities", Method: http.MethodGet, Path: "/api/facilities", Errors: []int{401}}, s.listFacilities)
	handle(api, huma.Operation{OperationID: "getFacility", Method: http.MethodGet, Path: "/api/facilities/{facilityId}", Errors: []int{401, 404}}, s.getFacility)
	handle(api, huma.Operation{OperationID: "updateFacility", Method: http.MethodPut, Path: "/api/facilities/{facilityId}", Errors: []int{401, 404, 409, 412, 428}}, s.updateFacility)
	handle(api, huma.Operation{OperationID: "approveClaim", Method: http.MethodPost, Path: "/api/facilities/{facilityId}/owners", DefaultStatus: http.StatusCreated, Errors: []int{401, 403, 404, 409}}, s.approveClaim)
	handle(api, huma.Operation{OperationID: "listProducts", Method: http.MethodGet, Path: "/api/facilities/{facilityId}/products", Errors: []int{401, 404}}, s.listProducts)
	handle(api, huma.Operation{OperationID: "addProduct", Method: http.MethodPost, Path: "/api/facilities/{facilityId}/products", DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409, 429}}, s.addProduct)
	handle(api, huma.Operation{OperationID: "getProduct", Method: http.MethodGet, Path: "/api/products/{productId}", Errors: []int{401, 404}}, s.getProduct)
	handle(api, huma.Operation{OperationID: "updateProduct", Method: http.MethodPut, Path: "/api/products/{productId}", Errors: []int{401, 404, 409, 412, 428}}, s.updateProduct)
	handle(api, huma.Operation{OperationID: "mergeProduct", Method: http.MethodPut, Path: "/api/products/{productId}/merger", Errors: []int{401, 404, 409, 412, 428}}, s.mergeProduct)
}

func (s *Server) registerFacility(ctx context.Context, in *registerFacilityInput) (*versioned[Facility], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, registering); err != nil {
		return nil, err
	}
	b := in.Body
	return facilityAnswer(s.Facilities.Register(ctx, by, facility.Registration{
		ID: orNil(b.ID), Details: b.toDetails(), OnBehalf: b.OnBehalf, OwnerID: b.OwnerID, Confirmed: b.Confirmed,
	}))
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func (s *Server) listFacilities(ctx context.Context, in *listFacilitiesInput) (*body[page[Facility]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Facilities.List(ctx, by, facility.Query{Text: in.Text, Kind: facility.Kind(in.Kind), UnitID: optionalID(in.UnitID)}, after, in.Limit)
	if err != nil {
		return nil, err
	}
	items := make([]Facility, len(rows))
	for i := range rows {
		items[i] = toFacility(&rows[i])
	}
	return answer(page[Facility]{Items: items, Next: nextOf(rows, in.Limit, func(f facility.Facility) uuid.UUID { return f.ID })}), nil
}

func (s *Server) getFacility(ctx context.Context, in *FacilityPath) (*versioned[Facility], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return facilityAnswer(s.Facilities.Read(ctx, by, in.FacilityID))
}

func (s *Server) updateFacility(ctx context.Context, in *updateFacilityInput) (*versioned[Facility], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return facilityAnswer(s.Facilities.Update(ctx, by, in.FacilityID, version, in.Body.toDetails()))
}

func facilityAnswer(f *facility.Facility, err error) (*versioned[Facility], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toFacility(f), f.Version), nil
}

func (s *Server) approveClaim(ctx context.Context, in *approveClaimInput) (*versioned[Grant], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Facilities.ApproveClaim(ctx, by, in.FacilityID, in.Body.AccountID, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return answerVersion(toGrant(*g), grantVersion(*g)), nil
}

func (s *Server) listProducts(ctx context.Context, in *listProductsInput) (*body[page[Product]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	after, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Facilities.Products(ctx, by, in.FacilityID, in.Text, after, in.Limit)
	if err != nil {
		return nil, err
	}
	items := make([]Product, len(rows))
	for i := range rows {
		items[i] = toProduct(&rows[i])
	}
	return answer(page[Product]{Items: items, Next: nextOf(rows, in.Limit, func(p facility.Product) uuid.UUID { return p.ID })}), nil
}

func (s *Server) addProduct(ctx context.Context, in *addProductInput) (*versioned[Product], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, beginning); err != nil {
		return nil, err
	}
	b := in.Body
	return productAnswer(s.Facilities.AddProduct(ctx, by, in.FacilityID, orNil(b.ID), b.toDetails(), b.Confirmed))
}

func (s *Server) getProduct(ctx context.Context, in *ProductPath) (*versioned[Product], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return productAnswer(s.Facilities.ReadProduct(ctx, by, in.ProductID))
}

func (s *Server) updateProduct(ctx context.Context, in *updateProductInput) (*versioned[Product], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return productAnswer(s.Facilities.UpdateProduct(ctx, by, in.ProductID, version, in.Body.toDetails()))
}

func (s *Server) mergeProduct(ctx context.Context, in *mergeProductInput) (*versioned[Product], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return productAnswer(s.Facilities.MergeProducts(ctx, by, in.ProductID, version, in.Body.Into, in.Body.Reason))
}

func productAnswer(p *facility.Product, err error) (*versioned[Product], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toProduct(p), p.Version), nil
}

func (d FacilityDetails) toDetails() facility.Details {
	return facility.Details{
		Name: d.Name, Kind: facility.Kind(d.Kind), RegistrationCode: d.RegistrationCode, UnitID: d.UnitID, FormerUnitID: d.FormerUnitID,
		Locality: d.Locality, Address: d.Address, ContactName: d.ContactName, ContactPhone: d.ContactPhone, ContactEmail: d.ContactEmail,
		Workers: d.Workers, FoundedYear: d.FoundedYear, ConsentsToPublication: d.ConsentsToPublication,
	}
}

func toFacility(f *facility.Facility) Facility {
	code := f.PersonalNumberMasked()
	if f.RegistrationCode != nil {
		code = *f.RegistrationCode
	}
	return Facility{
		ID: f.ID, UnitTitle: f.UnitTitle, FormerUnitTitle: f.FormerUnitTitle, ConsentedAt: f.ConsentedAt, Demonstration: f.Demonstration,
		CreatedBy: f.CreatedBy, CreatedAt: f.CreatedAt, Version: f.Version,
		FacilityDetails: FacilityDetails{
			Name: f.Name, Kind: string(f.Kind), RegistrationCode: code, UnitID: f.UnitID, FormerUnitID: f.FormerUnitID,
			Locality: f.Locality, Address: f.Address, ContactName: f.ContactName, ContactPhone: f.ContactPhone, ContactEmail: f.ContactEmail,
			Workers: f.Workers, FoundedYear: f.FoundedYear, ConsentsToPublication: f.ConsentsToPublication,
		},
	}
}

func (d ProductDetails) toDetails() facility.ProductDetails {
	return facility.ProductDetails{Name: d.Name, Kind: facility.ProductKind(d.Kind), Description: d.Description, Members: d.Members}
}

func toProduct(p *facility.Product) Product {
	return Product{
		ID: p.ID, FacilityID: p.FacilityID, MergedInto: p.MergedInto, CreatedAt: p.CreatedAt, Version: p.Version,
		ProductDetails: ProductDetails{Name: p.Name, Kind: string(p.Kind), Description: p.Description, Members: p.Members},
	}
}
