package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"tieubieu/server/panel"
)

// DirectoryPerson is a person whom a unit's organisers may seat.
type DirectoryPerson struct {
	ID        uuid.UUID `json:"id"`
	UnitID    uuid.UUID `json:"unitId"`
	AccountID uuid.UUID `json:"accountId"`
	Name      string    `json:"name"`
	Email     *string   `json:"email,omitempty"`
	Phone     *string   `json:"phone,omitempty"`
	Title     string    `json:"title"`
	Note      string    `json:"note"`
	GroupIDs  []string  `json:"groupIds" doc:"Product groups that the person knows."`
	Opened    bool      `json:"opened" doc:"Whether the account has ever got a password."`
	Seats     int       `json:"seats" doc:"Rounds of the unit in whose panel or council the person has sat."`
	Version   int       `json:"version"`
}

// PersonPath names a directory's person.
type PersonPath struct {
	PersonID uuid.UUID `path:"personId"`
}

// PersonWords is what is noted of a person.
type PersonWords struct {
	Title    string   `json:"title,omitempty" maxLength:"400"`
	Note     string   `json:"note,omitempty" maxLength:"2000"`
	GroupIDs []string `json:"groupIds,omitempty" maxItems:"30"`
}

type listPeopleInput struct {
	UnitID  uuid.UUID `path:"unitId"`
	Search  string    `query:"search" maxLength:"100" doc:"Part of a name, title or address, without accents."`
	GroupID string    `query:"groupId" maxLength:"40" doc:"Who knows this group."`
}

type addPersonInput struct {
	UnitID uuid.UUID `path:"unitId"`
	Body   struct {
		AccountID uuid.UUID `json:"accountId"`
		PersonWords
	}
}

type changePersonInput struct {
	PersonPath
	IfMatch
	Body PersonWords
}

type removePersonInput struct {
	PersonPath
	IfMatch
}

func peopleOperations(s *Server, api huma.API) {
	const people = "/api/units/{unitId}/people"
	handle(api, huma.Operation{OperationID: "listPeople", Method: http.MethodGet, Path: people, Errors: []int{401, 404},
		Description: "A unit's directory by name, for its organisers and its rounds' secretaries."}, s.listPeople)
	handle(api, huma.Operation{OperationID: "addPerson", Method: http.MethodPost, Path: people, DefaultStatus: http.StatusCreated, Errors: []int{401, 404, 409}}, s.addPerson)
	handle(api, huma.Operation{OperationID: "changePerson", Method: http.MethodPut, Path: "/api/people/{personId}", Errors: []int{401, 404, 412, 428}}, s.changePerson)
	handle(api, huma.Operation{OperationID: "removePerson", Method: http.MethodDelete, Path: "/api/people/{personId}", Errors: []int{401, 404, 412, 428}}, s.removePerson)
}

func (s *Server) listPeople(ctx context.Context, in *listPeopleInput) (*body[page[DirectoryPerson]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	people, err := s.Panels.People(ctx, by, in.UnitID, in.Search, in.GroupID)
	if err != nil {
		return nil, err
	}
	return answer(page[DirectoryPerson]{Items: each(people, func(p panel.KnownPerson) DirectoryPerson { return toPerson(&p) })}), nil
}

func personAnswer(p *panel.KnownPerson, err error) (*versioned[DirectoryPerson], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toPerson(p), p.Version), nil
}

func (s *Server) addPerson(ctx context.Context, in *addPersonInput) (*versioned[DirectoryPerson], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return personAnswer(s.Panels.AddPerson(ctx, by, in.UnitID, in.Body.AccountID, panel.PersonWords(in.Body.PersonWords)))
}

func (s *Server) changePerson(ctx context.Context, in *changePersonInput) (*versioned[DirectoryPerson], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return personAnswer(s.Panels.ChangePerson(ctx, by, in.PersonID, version, panel.PersonWords(in.Body)))
}

func (s *Server) removePerson(ctx context.Context, in *removePersonInput) (*struct{}, error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, shapeStale(s.Panels.RemovePerson(ctx, by, in.PersonID, version))
}

func toPerson(p *panel.KnownPerson) DirectoryPerson {
	return DirectoryPerson{
		ID: p.ID, UnitID: p.UnitID, AccountID: p.AccountID, Name: p.Name, Email: p.Email, Phone: p.Phone, Title: p.Title, Note: p.Note,
		GroupIDs: list(p.GroupIDs), Opened: p.Opened, Seats: p.Seats, Version: p.Version,
	}
}
