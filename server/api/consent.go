package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/entry"
)

// EntryConsent is one record of how a facility agreed to what was typed for it.
type EntryConsent struct {
	ID          uuid.UUID `json:"id"`
	Kind        string    `json:"kind" enum:"typed,spoken,signed-form" doc:"typed: only who handed it in is known; a signed form is at /media/entries/{entryId}/consents/{id}."`
	Note        string    `json:"note,omitempty"`
	ContentType string    `json:"contentType,omitempty"`
	Bytes       int64     `json:"bytes,omitempty"`
	By          string    `json:"by" doc:"Name; empty for the platform."`
	At          time.Time `json:"at"`
}

// EntryObjection is an owner's word against what was typed in his name.
type EntryObjection struct {
	ID        uuid.UUID  `json:"id"`
	EntryID   uuid.UUID  `json:"entryId"`
	Reason    string     `json:"reason"`
	By        string     `json:"by"`
	At        time.Time  `json:"at"`
	Status    string     `json:"status" enum:"open,taken-back,answered"`
	SettledAt *time.Time `json:"settledAt,omitempty"`
	Answer    string     `json:"answer,omitempty"`
	Version   int        `json:"version"`
}

// EntryAgreement is who typed an entry, how the facility agreed, and its objections.
type EntryAgreement struct {
	TypedFor   bool             `json:"typedFor" doc:"Someone who does not own the facility had a hand in it: the owner may object."`
	TypedBy    string           `json:"typedBy" doc:"Name of who began it."`
	Consents   []EntryConsent   `json:"consents"`
	Objections []EntryObjection `json:"objections" doc:"Oldest first."`
}

type recordConsentInput struct {
	EntryPath
	Body struct {
		Note string `json:"note" doc:"How and when the owner agreed; at most 2,000 characters."`
	}
}

type addConsentFormInput struct {
	EntryPath
	Upload
}

type objectInput struct {
	EntryPath
	Body struct {
		Reason string `json:"reason" doc:"At most 2,000 characters."`
	}
}

type ObjectionPath struct {
	ObjectionID uuid.UUID `path:"objectionId"`
}

type takeBackObjectionInput struct {
	ObjectionPath
	IfMatch
}

type answerObjectionInput struct {
	ObjectionPath
	IfMatch
	Body struct {
		Answer string `json:"answer" doc:"The owner reads it; at most 2,000 characters."`
	}
}

func consentOperations(s *Server, api huma.API) {
	created := func(op huma.Operation) huma.Operation { op.DefaultStatus = http.StatusCreated; return op }
	const one = "/api/entries/{entryId}"
	form := created(entryOperation("addConsentForm", http.MethodPost, one+"/consent-forms", 409, 413, 429))
	form.RequestBody, form.BodyReadTimeout = fileBody("application/pdf", "image/jpeg", "image/png"), 0
	handle(api, entryOperation("getEntryAgreement", http.MethodGet, one+"/agreement"), s.getAgreement)
	handle(api, created(entryOperation("recordConsent", http.MethodPost, one+"/consents", 409)), s.recordConsent)
	handle(api, form, s.addConsentForm)
	handle(api, created(entryOperation("objectToEntry", http.MethodPost, one+"/objections", 409)), s.objectToEntry)
	handle(api, entryOperation("takeBackObjection", http.MethodDelete, "/api/entry-objections/{objectionId}", 409, 412, 428), s.takeBackObjection)
	handle(api, entryOperation("answerObjection", http.MethodPut, "/api/entry-objections/{objectionId}/answer", 403, 409, 412, 428), s.answerObjection)
}

func (s *Server) getAgreement(ctx context.Context, in *EntryPath) (*body[EntryAgreement], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Entries.AgreementOf(ctx, by, in.EntryID)
	if err != nil {
		return nil, err
	}
	return answer(toAgreement(a)), nil
}

func (s *Server) recordConsent(ctx context.Context, in *recordConsentInput) (*body[EntryConsent], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return consentAnswer(s.Entries.RecordConsent(ctx, by, in.EntryID, in.Body.Note))
}

func (s *Server) addConsentForm(ctx context.Context, in *addConsentFormInput) (*body[EntryConsent], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	return consentAnswer(s.Entries.AddConsentForm(ctx, by, in.EntryID, in.file, in.size))
}

func consentAnswer(k *entry.Consent, err error) (*body[EntryConsent], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answer(toConsent(*k)), nil
}

func (s *Server) objectToEntry(ctx context.Context, in *objectInput) (*versioned[EntryObjection], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return objectionAnswer(s.Entries.Object(ctx, by, in.EntryID, in.Body.Reason))
}

func (s *Server) takeBackObjection(ctx context.Context, in *takeBackObjectionInput) (*versioned[EntryObjection], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return objectionAnswer(s.Entries.TakeBackObjection(ctx, by, in.ObjectionID, version))
}

func (s *Server) answerObjection(ctx context.Context, in *answerObjectionInput) (*versioned[EntryObjection], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return objectionAnswer(s.Entries.AnswerObjection(ctx, by, in.ObjectionID, version, in.Body.Answer))
}

func objectionAnswer(o *entry.Objection, err error) (*versioned[EntryObjection], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toObjection(*o), o.Version), nil
}

// openConsentForm serves a signed form to those who may read the agreement.
func (s *Server) openConsentForm(c *gin.Context) {
	ctx := c.Request.Context()
	entryID, err1 := uuid.Parse(c.Param("entryId"))
	consentID, err2 := uuid.Parse(c.Param("consentId"))
	if err1 != nil || err2 != nil {
		writeProblem(c, entry.ErrNotFound)
		return
	}
	object, k, err := s.Entries.OpenConsentForm(ctx, whoever(ctx), entryID, consentID)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	_, extension, _ := strings.Cut(k.ContentType, "/")
	serveObject(c, object, media{contentType: k.ContentType, tag: k.ID.String(), download: "dong-y." + extension})
}

func toAgreement(a *entry.Agreement) EntryAgreement {
	return EntryAgreement{TypedFor: a.TypedFor, TypedBy: a.TypedByName, Consents: each(a.Consents, toConsent), Objections: each(a.Objections, toObjection)}
}

func toConsent(k entry.Consent) EntryConsent {
	return EntryConsent{ID: k.ID, Kind: string(k.Kind), Note: k.Note, ContentType: k.ContentType, Bytes: k.Bytes, By: k.ByName, At: k.At}
}

func toObjection(o entry.Objection) EntryObjection {
	return EntryObjection{ID: o.ID, EntryID: o.EntryID, Reason: o.Reason, By: o.ByName, At: o.At, Status: o.Status, SettledAt: o.SettledAt, Answer: o.Answer, Version: o.Version}
}
