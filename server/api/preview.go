package api

import (
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/notice"
	"tieubieu/server/preview"
)

// PublicationPreview is what publishing would make visible and set going.
type PublicationPreview struct {
	Version      int                  `json:"version" doc:"Of the publication."`
	Approved     bool                 `json:"approved" doc:"False: as if what stands now were approved today."`
	Note         string               `json:"note" doc:"Public, of a correction."`
	Lines        []PreviewLine        `json:"lines"`
	Awards       PreviewAwards        `json:"awards"`
	Certificates []PreviewCertificate `json:"certificates" doc:"New ones. Another publication of the same series may take these numbers first."`
	Promotions   []ListedPromotion    `json:"promotions" doc:"That would be new or changed."`
	Quota        *QuotaUse            `json:"quota,omitempty"`
	Told         []PreviewTold        `json:"told" doc:"Notices by kind."`
}

// PreviewLine is one entry of the version.
type PreviewLine struct {
	Code        string         `json:"code"`
	Group       string         `json:"group"`
	Status      string         `json:"status" enum:"ranked,incomplete,disqualified,eliminated"`
	Display     *string        `json:"display,omitempty" doc:"In points, half up to two decimals."`
	RankOverall *int           `json:"rankOverall,omitempty"`
	RankInGroup *int           `json:"rankInGroup,omitempty"`
	Awarded     bool           `json:"awarded"`
	Nominated   bool           `json:"nominated"`
	Level       *string        `json:"level,omitempty"`
	ByName      bool           `json:"byName" doc:"Otherwise by judging code, group, score and status only."`
	Product     string         `json:"product"`
	Facility    string         `json:"facility"`
	Place       string         `json:"place"`
	Changed     bool           `json:"changed" doc:"From the version before."`
	Before      *PreviewBefore `json:"before,omitempty"`
}

// PreviewBefore is what the version before says of an entry.
type PreviewBefore struct {
	Status      string  `json:"status" enum:"ranked,incomplete,disqualified,eliminated"`
	Display     *string `json:"display,omitempty"`
	RankInGroup *int    `json:"rankInGroup,omitempty"`
	Awarded     bool    `json:"awarded"`
	Nominated   bool    `json:"nominated"`
	Level       *string `json:"level,omitempty"`
	ByName      bool    `json:"byName"`
}

// PreviewAwards counts what happens in the register.
type PreviewAwards struct {
	New        int `json:"new"`
	Kept       int `json:"kept"`
	Superseded int `json:"superseded"`
	Revoked    int `json:"revoked"`
}

// PreviewCertificate is one that would be issued.
type PreviewCertificate struct {
	Code       string `json:"code"`
	Product    string `json:"product"`
	Number     string `json:"number"`
	ValidUntil string `json:"validUntil" format:"date"`
}

// PreviewTold counts the notices of one kind.
type PreviewTold struct {
	Kind    string `json:"kind" enum:"result,certificate,promoted"`
	Notices int    `json:"notices"`
	Mails   int    `json:"mails"`
	Calls   int    `json:"calls" doc:"No address is known, or no mail leaves this server: somebody calls."`
}

// ApprovalScan is the scan of a signed decision, at /media/approval-scans/{id}.
type ApprovalScan struct {
	ID          uuid.UUID `json:"id"`
	Version     int       `json:"version" doc:"Of the publication that it approves."`
	SHA256      string    `json:"sha256"`
	Bytes       int64     `json:"bytes"`
	ContentType string    `json:"contentType"`
	UploadedAt  time.Time `json:"uploadedAt"`
	URL         string    `json:"url"`
}

func toApprovalScan(s *award.Scan) ApprovalScan {
	return ApprovalScan{
		ID: s.ID, Version: s.Version, SHA256: hex.EncodeToString(s.SHA256), Bytes: s.Bytes, ContentType: s.ContentType, UploadedAt: s.UploadedAt,
		URL: "/media/approval-scans/" + s.ID.String(),
	}
}

type uploadApprovalScanInput struct {
	RoundPath
	Upload
}

type withdrawAwardInput struct {
	RoundPath
	IfMatch
	Code string `path:"code" maxLength:"40" doc:"Judging code."`
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Public: the note of the correction."`
		Votes  Votes  `json:"votes"`
	}
}

func previewOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{OperationID: "previewPublication", Method: http.MethodGet, Path: "/api/rounds/{roundId}/publication-preview", Errors: []int{401, 404, 409}}, s.previewPublication)
	scanning := huma.Operation{OperationID: "uploadApprovalScan", Method: http.MethodPost, Path: "/api/rounds/{roundId}/approval-scans", Errors: []int{401, 404, 409, 413, 429}}
	scanning.DefaultStatus, scanning.RequestBody = http.StatusCreated, fileBody("application/pdf", "image/jpeg", "image/png")
	handle(api, scanning, s.uploadApprovalScan)
	handle(api, huma.Operation{OperationID: "listApprovalScans", Method: http.MethodGet, Path: "/api/rounds/{roundId}/approval-scans"}, s.listApprovalScans)
	handle(api, huma.Operation{OperationID: "withdrawAward", Method: http.MethodPost, Path: "/api/rounds/{roundId}/award-withdrawals/{code}", DefaultStatus: http.StatusCreated,
		Description: "Opens a correction whose one change is that this award is taken away."}, s.withdrawAward)
}

func (s *Server) previewPublication(ctx context.Context, in *RoundPath) (*body[PublicationPreview], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Previews.Of(ctx, by, in.RoundID)
	if err != nil {
		return nil, err
	}
	out := PublicationPreview{
		Version: p.Version, Approved: p.Approved, Note: p.Note, Awards: PreviewAwards(p.Awards), Lines: each(p.Lines, toPreviewLine),
		Certificates: each(p.Certificates, func(c preview.Certificate) PreviewCertificate {
			return PreviewCertificate{Code: c.Code, Product: c.Product, Number: c.Number, ValidUntil: c.ValidUntil.Format(dayFormat)}
		}),
		Promotions: each(p.Promotions, toListedPromotion),
		Told: each(p.Told, func(t notice.Told) PreviewTold {
			return PreviewTold{Kind: string(t.Kind), Notices: t.Notices, Mails: t.Mails, Calls: t.Calls}
		}),
	}
	if p.Quota != nil {
		out.Quota = &QuotaUse{Places: p.Quota.Places, Used: p.Quota.Used, After: p.Quota.After}
	}
	return answer(out), nil
}

func toPreviewLine(l preview.Line) PreviewLine {
	out := PreviewLine{
		Code: l.Code, Group: l.GroupID, Status: l.Status, Display: l.Display, RankOverall: l.RankOverall, RankInGroup: l.RankInGroup, Awarded: l.Awarded,
		Nominated: l.Nominated, Level: l.Level, ByName: l.ByName, Product: l.Product, Facility: l.Facility, Place: l.Place, Changed: l.Changed,
	}
	if b := l.Before; b != nil {
		out.Before = &PreviewBefore{Status: b.Status, Display: b.Display, RankInGroup: b.RankInGroup, Awarded: b.Awarded, Nominated: b.Nominated, Level: b.Level, ByName: b.ByName}
	}
	return out
}

func (s *Server) uploadApprovalScan(ctx context.Context, in *uploadApprovalScanInput) (*body[ApprovalScan], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	scan, err := s.Awards.UploadScan(ctx, by, in.RoundID, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return answer(toApprovalScan(scan)), nil
}

func (s *Server) listApprovalScans(ctx context.Context, in *RoundPath) (*body[page[ApprovalScan]], error) {
	scans, err := s.Awards.Scans(ctx, whoever(ctx), in.RoundID)
	if err != nil {
		return nil, err
	}
	return answer(page[ApprovalScan]{Items: each(scans, func(scan award.Scan) ApprovalScan { return toApprovalScan(&scan) })}), nil
}

func (s *Server) withdrawAward(ctx context.Context, in *withdrawAwardInput) (*versioned[Deliberation], error) {
	by, version, err := changer(ctx, in.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.Awards.Withdraw(ctx, by, in.RoundID, version, award.Withdrawal{Code: in.Code, Reason: in.Body.Reason, Votes: award.Votes(in.Body.Votes)})
	if err != nil {
		return nil, shapeStale(err)
	}
	return answerVersion(toDeliberationHead(d), d.RowVersion), nil
}

// openApprovalScan serves a scan as a download: a PDF can hide what it does.
func (s *Server) openApprovalScan(c *gin.Context) {
	id, err := uuid.Parse(c.Param("scanId"))
	if err != nil {
		writeProblem(c, account.ErrHidden)
		return
	}
	object, scan, err := s.Awards.OpenScan(c.Request.Context(), whoever(c.Request.Context()), id)
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer object.Close()
	_, format, _ := strings.Cut(scan.ContentType, "/")
	serveObject(c, object, media{contentType: scan.ContentType, tag: hex.EncodeToString(scan.SHA256), download: "quyet-dinh-" + id.String() + "." + format})
}
