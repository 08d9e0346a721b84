package api

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/certificate"
)

// Certificate is one certificate of a round, or the number held for one from approval
// to publication.
type Certificate struct {
	ID           uuid.UUID `json:"id"`
	EntryID      uuid.UUID `json:"entryId"`
	JudgingCode  string    `json:"judgingCode"`
	Group        string    `json:"group"`
	Product      string    `json:"product"`
	Facility     string    `json:"facility"`
	Level        *string   `json:"level,omitempty"`
	Number       string    `json:"number"`
	CheckCode    string    `json:"checkCode" doc:"As it is printed: 7K3M-9QXD-AB12."`
	IssuedOn     string    `json:"issuedOn" format:"date"`
	ValidUntil   string    `json:"validUntil" format:"date"`
	Status       string    `json:"status" enum:"reserved,valid,expired,superseded,revoked"`
	StatusReason string    `json:"statusReason,omitempty"`
	Version      int       `json:"version" doc:"0 while reserved."`
}

func toCertificate(l certificate.Line) Certificate {
	return Certificate{
		ID: l.ID, EntryID: l.EntryID, JudgingCode: l.JudgingCode, Group: l.GroupID, Product: l.Product, Facility: l.Facility, Level: l.Level,
		Number: l.Number, CheckCode: certificate.ShownCode(l.CheckCode), IssuedOn: l.IssuedOn.Format(dayFormat), ValidUntil: l.ValidUntil.Format(dayFormat),
		Status: string(l.Status), StatusReason: l.StatusReason, Version: l.Version,
	}
}

// CertificateForm is the words on a unit's certificates of one tier.
type CertificateForm struct {
	CertificateFormWords
	Version  int                  `json:"version" doc:"0: the defaults."`
	Defaults CertificateFormWords `json:"defaults"`
}

// CertificateFormWords are what can be set.
type CertificateFormWords struct {
	Issuer        string `json:"issuer" maxLength:"400" doc:"Lines."`
	Title         string `json:"title" maxLength:"200"`
	Sentence      string `json:"sentence" maxLength:"400" doc:"{tier} and {year} are filled in."`
	SignedFor     string `json:"signedFor" maxLength:"400" doc:"Lines."`
	NumberPattern string `json:"numberPattern" maxLength:"100" doc:"{number}, {year} and {unit} are filled in."`
}

func toFormWords(f certificate.Form) CertificateFormWords {
	return CertificateFormWords{Issuer: f.Issuer, Title: f.Title, Sentence: f.Sentence, SignedFor: f.SignedFor, NumberPattern: f.NumberPattern}
}

// CertificateFile is a whole round to print.
type CertificateFile struct {
	ID          uuid.UUID `json:"id"`
	Status      string    `json:"status" enum:"waiting,ready,failed"`
	Total       int       `json:"total"`
	Done        int       `json:"done"`
	Bytes       *int64    `json:"bytes,omitempty"`
	RequestedAt time.Time `json:"requestedAt"`
}

func toCertificateFile(f *certificate.File) CertificateFile {
	return CertificateFile{ID: f.ID, Status: string(f.Status), Total: f.Total, Done: f.Done, Bytes: f.Bytes, RequestedAt: f.RequestedAt}
}

// CertificatePath names a certificate.
type CertificatePath struct {
	CertificateID uuid.UUID `path:"certificateId"`
}

// CertificateFilePath names a file of a round.
type CertificateFilePath struct {
	RoundPath
	FileID uuid.UUID `path:"fileId"`
}

type setCertificateFormInput struct {
	RoundPath
	IfMatch
	Body CertificateFormWords
}

type changeCertificateInput struct {
	CertificatePath
	IfMatch
	Body struct {
		Reason string `json:"reason" maxLength:"1000"`
	}
}

func certificateOperations(s *Server, api huma.API) {
	errors := []int{401, 404, 409, 412, 422, 428}
	handle(api, huma.Operation{OperationID: "listCertificates", Method: http.MethodGet, Path: "/api/rounds/{roundId}/certificates", Errors: []int{401, 404}}, s.listCertificates)
	handle(api, huma.Operation{OperationID: "getCertificateForm", Method: http.MethodGet, Path: "/api/rounds/{roundId}/certificate-form", Errors: []int{401, 404}}, s.getCertificateForm)
	handle(api, huma.Operation{OperationID: "setCertificateForm", Method: http.MethodPut, Path: "/api/rounds/{roundId}/certificate-form", Errors: errors}, s.setCertificateForm)
	handle(api, pdfAnswers(huma.Operation{OperationID: "printCertificate", Method: http.MethodGet, Path: "/api/certificates/{certificateId}/document", Errors: []int{401, 404}}), s.printCertificate)
	handle(api, huma.Operation{OperationID: "reissueCertificate", Method: http.MethodPost, Path: "/api/certificates/{certificateId}/reissue", Errors: errors}, s.reissueCertificate)
	handle(api, huma.Operation{OperationID: "revokeCertificate", Method: http.MethodPost, Path: "/api/certificates/{certificateId}/revoke", Errors: errors}, s.revokeCertificate)
	handle(api, huma.Operation{OperationID: "requestCertificateFile", Method: http.MethodPost, Path: "/api/rounds/{roundId}/certificate-files", DefaultStatus: http.StatusAccepted, Errors: []int{401, 404, 409, 429}}, s.requestCertificateFile)
	handle(api, huma.Operation{OperationID: "getCertificateFile", Method: http.MethodGet, Path: "/api/rounds/{roundId}/certificate-files/{fileId}", Errors: []int{401, 404}}, s.getCertificateFile)
}

// fileMaking bounds how often whole rounds are printed.
var fileMaking = flood{
	account.Throttle{Name: "print-certificates", Limit: 30, Window: time.Hour},
	account.Throttle{Name: "print-certificates-address", Limit: 200, Window: time.Hour},
}

func (s *Server) listCertificates(ctx context.Context, in *RoundPath) (*body[page[Certificate]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := s.Certificates.Lines(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[Certificate]{Items: each(lines, toCertificate)}), nil
}

func (s *Server) getCertificateForm(ctx context.Context, in *RoundPath) (*versioned[CertificateForm], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	return formAnswer(s.Certificates.Form(ctx, by, in.RoundID))
}

func (s *Server) setCertificateForm(ctx context.Context, in *setCertificateFormInput) (*versioned[CertificateForm], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return formAnswer(s.Certificates.SetForm(ctx, by, in.RoundID, version, certificate.Form{
		Issuer: in.Body.Issuer, Title: in.Body.Title, Sentence: in.Body.Sentence, SignedFor: in.Body.SignedFor, NumberPattern: in.Body.NumberPattern,
	}))
}

func toCertificateForm(f certificate.Form) CertificateForm {
	return CertificateForm{CertificateFormWords: toFormWords(f), Version: f.Version, Defaults: toFormWords(f.Defaults())}
}

func formAnswer(f certificate.Form, err error) (*versioned[CertificateForm], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCertificateForm(f), f.Version), nil
}

func (s *Server) printCertificate(ctx context.Context, in *CertificatePath) (*pdf, error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	var line *certificate.Line
	out, err := pdfOf("giay-chung-nhan.pdf", func(w io.Writer) (err error) {
		line, err = s.Certificates.Print(ctx, by, in.CertificateID, s.publicAddress(ctx), w)
		return err
	})
	if err != nil {
		return nil, err
	}
	out.Disposition = strings.Replace(out.Disposition, "giay-chung-nhan", "giay-chung-nhan-"+plainName(line.Number), 1)
	return out, nil
}

// plainName is a number as part of a file's name.
func plainName(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, number)
}

func (s *Server) reissueCertificate(ctx context.Context, in *changeCertificateInput) (*versioned[Certificate], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return certificateAnswer(s.Certificates.Reissue(ctx, by, in.CertificateID, version, in.Body.Reason))
}

func (s *Server) revokeCertificate(ctx context.Context, in *changeCertificateInput) (*versioned[Certificate], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	return certificateAnswer(s.Certificates.Revoke(ctx, by, in.CertificateID, version, in.Body.Reason))
}

func certificateAnswer(l *certificate.Line, err error) (*versioned[Certificate], error) {
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toCertificate(*l), l.Version), nil
}

func (s *Server) requestCertificateFile(ctx context.Context, in *RoundPath) (*body[CertificateFile], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, fileMaking); err != nil {
		return nil, err
	}
	f, err := s.Certificates.RequestFile(ctx, by, in.RoundID, s.publicAddress(ctx))
	if err != nil {
		return nil, err
	}
	return answer(toCertificateFile(f)), nil
}

func (s *Server) getCertificateFile(ctx context.Context, in *CertificateFilePath) (*body[CertificateFile], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.Certificates.File(ctx, by, in.RoundID, in.FileID)
	if err != nil {
		return nil, err
	}
	return answer(toCertificateFile(f)), nil
}

// openCertificateFile serves a whole round to print.
func (s *Server) openCertificateFile(c *gin.Context) {
	ctx := c.Request.Context()
	roundID, err1 := uuid.Parse(c.Param("roundId"))
	fileID, err2 := uuid.Parse(c.Param("fileId"))
	if err1 != nil || err2 != nil {
		writeProblem(c, account.ErrHidden)
		return
	}
	by, err := currentAccount(ctx)
	if err != nil {
		writeProblem(c, err)
		return
	}
	object, err := s.Certificates.OpenFile(ctx, by, roundID, fileID)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	serveObject(c, object, media{contentType: "application/pdf", tag: fileID.String(), download: "giay-chung-nhan.pdf"})
}

// checking bounds how many codes are tried from one network.
var checking = account.Throttle{Name: "check-certificate", Limit: 120, Window: 10 * time.Minute}

// CertificateCheck counts one look at a certificate by its code against the bound of the
// network that asks, and answers what is public of it. It is for pages below the
// engine, where the network is known.
func CertificateCheck(s Services) func(ctx context.Context, code string) (*certificate.Checked, error) {
	return func(ctx context.Context, code string) (*certificate.Checked, error) {
		if err := checking.Take(ctx, s.DB, account.Network(deviceOf(ctx).Address)); err != nil {
			return nil, err
		}
		return s.Certificates.Check(ctx, code)
	}
}
