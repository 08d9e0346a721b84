package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/fault"
	"tieubieu/server/photo"
)

// Photo is one photo of a facility. Its renditions are at
// /media/photos/{id}/{320|960|1920}.jpg once it is ready.
type Photo struct {
	ID         uuid.UUID `json:"id"`
	FacilityID uuid.UUID `json:"facilityId"`
	Status     string    `json:"status" enum:"pending,ready,failed"`
	Failure    string    `json:"failure,omitempty" doc:"A sentence, when failed."`
	Width      int       `json:"width" doc:"Pixels as shown."`
	Height     int       `json:"height"`
	Bytes      int64     `json:"bytes" doc:"Of the original."`
	Thumbhash  []byte    `json:"thumbhash,omitempty" doc:"When ready."`
	CreatedAt  time.Time `json:"createdAt"`
}

type uploadPhotoInput struct {
	FacilityPath
	Upload
}

type PhotoPath struct {
	PhotoID uuid.UUID `path:"photoId"`
}

type listPhotosInput struct {
	FacilityPath
	Paging
}

func photoOperations(s *Server, api huma.API) {
	handle(api, huma.Operation{
		OperationID: "uploadPhoto", Method: http.MethodPost, Path: "/api/facilities/{facilityId}/photos", DefaultStatus: http.StatusCreated,
		Errors: []int{401, 404, 413, 429}, RequestBody: fileBody("image/jpeg", "image/png", "image/webp", "image/heic"),
	}, s.uploadPhoto)
	handle(api, huma.Operation{OperationID: "listPhotos", Method: http.MethodGet, Path: "/api/facilities/{facilityId}/photos", Errors: []int{401, 404}}, s.listPhotos)
	handle(api, huma.Operation{OperationID: "getPhoto", Method: http.MethodGet, Path: "/api/photos/{photoId}", Errors: []int{401, 404}}, s.getPhoto)
}

func (s *Server) uploadPhoto(ctx context.Context, in *uploadPhotoInput) (*body[Photo], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, by, uploading); err != nil {
		return nil, err
	}
	p, err := s.Photos.Upload(ctx, by, in.FacilityID, in.file, in.size)
	if err != nil {
		return nil, err
	}
	return s.getPhoto(ctx, &PhotoPath{PhotoID: p.ID})
}

func (s *Server) listPhotos(ctx context.Context, in *listPhotosInput) (*body[page[Photo]], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	before, err := in.cursorID()
	if err != nil {
		return nil, err
	}
	rows, err := s.Photos.List(ctx, by, in.FacilityID, before, in.Limit)
	if err != nil {
		return nil, err
	}
	items := make([]Photo, len(rows))
	for i := range rows {
		items[i] = toPhoto(&rows[i])
	}
	return answer(page[Photo]{Items: items, Next: nextOf(rows, in.Limit, func(p photo.Stored) uuid.UUID { return p.Photo.ID })}), nil
}

func (s *Server) getPhoto(ctx context.Context, in *PhotoPath) (*body[Photo], error) {
	by, err := currentAccount(ctx)
	if err != nil {
		return nil, err
	}
	p, err := s.Photos.Get(ctx, by, in.PhotoID)
	if err != nil {
		return nil, err
	}
	return answer(toPhoto(p)), nil
}

func toPhoto(p *photo.Stored) Photo {
	out := Photo{
		ID: p.Photo.ID, FacilityID: p.Photo.FacilityID, Status: string(p.Photo.Status), Failure: p.Photo.Failure,
		Width: p.Content.Width, Height: p.Content.Height, Bytes: p.Content.Bytes, CreatedAt: p.Photo.CreatedAt,
	}
	// The content may have been rendered for another facility already.
	if p.Photo.Status == photo.Ready {
		out.Thumbhash = p.Content.Thumbhash
	}
	return out
}

// mediaRoutes serve files; they are no operations, since a page names them in an
// img or a link.
func (s *Server) mediaRoutes(engine *gin.Engine) {
	engine.GET("/media/photos/:photoId/:file", s.openPhoto)
	engine.GET("/media/entries/:entryId/papers/:paperId", s.openPaper)
	engine.GET("/media/entries/:entryId/consents/:consentId", s.openConsentForm)
	engine.GET("/media/paper-scans/:scanId", s.openPaperScan)
	engine.GET("/media/approval-scans/:scanId", s.openApprovalScan)
	engine.GET("/media/appeals/:appealId/:paperId", s.openAppealPaper)
	engine.GET("/media/rounds/:roundId/certificate-files/:fileId", s.openCertificateFile)
}

// openPhoto serves a rendition, 320.jpg, 960.jpg or 1920.jpg, or the original.
func (s *Server) openPhoto(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := uuid.Parse(c.Param("photoId"))
	edge, known := edges[c.Param("file")]
	original := c.Param("file") == "original"
	if err != nil || (!known && !original) {
		writeProblem(c, fault.New(fault.NotFound, "photo-not-found", "Không tìm thấy ảnh này."))
		return
	}
	var p *photo.Picture
	if original {
		p, err = s.Photos.Original(ctx, whoever(ctx), id)
	} else {
		p, err = s.Photos.Object(ctx, whoever(ctx), id, edge)
	}
	if err != nil {
		writeProblem(c, err)
		return
	}
	defer p.Close()
	m := media{contentType: p.Info.ContentType, tag: p.Tag, public: p.Public}
	if original {
		m.download = id.String() + "." + strings.TrimPrefix(p.Info.ContentType, "image/")
	}
	serveObject(c, p, m)
}

var edges = map[string]int{
	strconv.Itoa(photo.SmallEdge) + ".jpg": photo.SmallEdge, strconv.Itoa(photo.MediumEdge) + ".jpg": photo.MediumEdge,
	strconv.Itoa(photo.LargeEdge) + ".jpg": photo.LargeEdge,
}

// media is how a stored file is served.
type media struct {
	contentType string
	tag         string // changes with the bytes
	public      bool   // anyone may see it: caches may keep it for an hour
	download    string // file name; empty: shown in the page
}

// serveObject serves a stored file, with ranges and 304. What not everyone may see is
// asked for again each time, so that whoever may no longer see it gets none.
func serveObject(c *gin.Context, content io.ReadSeeker, m media) {
	h := c.Writer.Header()
	h.Set("Content-Type", m.contentType)
	h.Set("ETag", `"`+m.tag+`"`)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	if m.public {
		h.Set("Cache-Control", "public, max-age=3600")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin") // link previews show it
	}
	if m.download != "" {
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.download}))
	}
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, content)
}
