// Package api is the HTTP interface: it reads a request, calls one use case and
// shapes the answer. Rules live in the concepts.
//
// How an operation is added: a file per concept holds its wire types, its handlers
// as methods of *Server, and one function that registers them with handle (never
// huma.Register, which would send our own errors' text to the client). New lists
// these functions. A table row is never a wire type. A handler that changes
// something embeds IfMatch in its input and puts the new version into ETag.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/notice"
	"tieubieu/server/panel"
	"tieubieu/server/photo"
	"tieubieu/server/practice"
	"tieubieu/server/preview"
	"tieubieu/server/promotion"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/result"
	"tieubieu/server/scoresheet"
	"tieubieu/server/trail"
	"tieubieu/server/unit"
)

// Services are the use cases that the API offers.
type Services struct {
	DB           *database.DB
	Accounts     *account.Service
	Units        *unit.Service
	Facilities   *facility.Service
	Rounds       *competition.Service
	Entries      *entry.Service
	Imports      *entryimport.Service
	Photos       *photo.Service
	Panels       *panel.Service
	Practice     *practice.Service
	Sheets       *scoresheet.Service
	Awards       *award.Service
	Publications *publication.Service
	Previews     *preview.Service
	Promotions   *promotion.Service
	Certificates *certificate.Service
	Remarks      *remark.Service
	Appeals      *appeal.Service
	Results      *result.Service
	Notices      *notice.Service
	Trail        *trail.Service
}

// Options of the HTTP side.
type Options struct {
	Log *slog.Logger
	// SecureCookies marks session cookies Secure: true wherever https is spoken.
	SecureCookies bool
	// PublicURL is how people reach the server, without a slash at the end; "" where
	// only requests tell.
	PublicURL string
	// NotFound answers addresses outside /api and /media that nothing has; nil answers
	// them as a problem too.
	NotFound http.HandlerFunc
	// Ready says whether the parts the server depends on answer; for /readyz.
	Ready func(r *http.Request) error
	// Stopping is closed when the server is told to stop: streams end then. nil: never.
	Stopping <-chan struct{}
	// Metrics collects what /metrics shows.
	Metrics *prometheus.Registry
}

// Server holds what the handlers need.
type Server struct {
	Services
	opts     Options
	arriving arrivals
	boards   *boards
}

// operations register every concept's operations.
var operations = []func(*Server, huma.API){
	accountOperations,
	confirmationOperations,
	unitOperations,
	competitionOperations,
	roundOperations,
	overviewOperations,
	rubricOperations,
	facilityOperations,
	claimOperations,
	entryOperations,
	entryImportOperations,
	screeningOperations,
	deskOperations,
	queueOperations,
	consentOperations,
	sampleOperations,
	openingOperations,
	paperOperations,
	photoOperations,
	panelOperations,
	assignmentOperations,
	peopleOperations,
	declarationOperations,
	judgeSessionOperations,
	packetOperations,
	practiceOperations,
	scoresheetOperations,
	reliabilityOperations,
	documentOperations,
	printCheckOperations,
	paperCopyOperations,
	unsentOperations,
	awardOperations,
	publicationOperations,
	previewOperations,
	promotionOperations,
	certificateOperations,
	resultOperations,
	appealOperations,
	remarkOperations,
	noticeOperations,
	callOperations,
	ledgerOperations,
}

// New builds the engine with middleware, health, metrics and every operation.
// Pages that are not the API are added to the engine by the caller; serve it
// through Handler.
func New(services Services, opts Options) (*gin.Engine, huma.API) {
	gin.SetMode(gin.ReleaseMode)
	s := &Server{Services: services, opts: opts}
	s.boards = newBoards(func(ctx context.Context, roundID uuid.UUID) (*scoresheet.Board, error) {
		return s.Sheets.ReadBoard(ctx, roundID)
	})
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.ContextWithFallback = true
	// A judging code may hold a slash, which an address carries as %2F.
	engine.UseRawPath, engine.UnescapePathValues = true, true
	if err := engine.SetTrustedProxies(privateNetworks); err != nil {
		panic(err)
	}
	engine.Use(requestID(), accessLog(opts.Log, opts.Metrics), recovery(opts.Log), plainAddress(), device(), noteOrigin(), s.arriving.count(), s.session())

	engine.GET("/healthz", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	engine.GET("/readyz", s.ready)
	s.mediaRoutes(engine)
	s.unsubscribeRoutes(engine)
	if opts.Metrics != nil {
		// Counts by route tell of what is not published: for those beside the server
		// only, never through a proxy.
		metrics := promhttp.HandlerFor(opts.Metrics, promhttp.HandlerOpts{})
		engine.GET("/metrics", func(c *gin.Context) {
			if !beside(c.Request) {
				writeProblem(c, account.ErrHidden)
				return
			}
			metrics.ServeHTTP(c.Writer, c.Request)
		})
	}

	config := huma.DefaultConfig("Tiêu Biểu", "1")
	config.Info.Description = "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu. Points are whole hundredths; moments are RFC 3339 in UTC; days are of Asia/Ho_Chi_Minh."
	config.OpenAPIPath = "/api/openapi"
	config.DocsPath = ""
	config.SchemasPath = ""
	config.CreateHooks = nil // no $schema with the request's host in bodies
	huma.DefaultArrayNullable = false
	huma.NewError = newProblem
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := newProblem(status, msg, errs...)
		if problem, ok := p.(*Problem); ok {
			problem.RequestID = requestIDOf(ctx.Context())
		}
		return p
	}
	config.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[uuid.UUID](), reflect.TypeFor[idSchema]())
	api := humagin.New(engine, config)
	for _, register := range operations {
		register(s, api)
	}
	engine.NoRoute(func(c *gin.Context) {
		path := c.Request.URL.Path
		if opts.NotFound == nil || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/media/") {
			writeProblem(c, account.ErrHidden)
			return
		}
		opts.NotFound(c.Writer, c.Request)
	})
	engine.NoMethod(func(c *gin.Context) { writeProblem(c, errMethod) })
	return engine, api
}

// Handler wraps the engine with what must see every request first: cross-site
// writes are refused, and HEAD is answered as GET without a body.
func Handler(engine http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblemTo(w, r, errCrossOrigin)
	}))
	return head(protection.Handler(engine))
}

func head(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := r.Clone(r.Context())
			get.Method = http.MethodGet // net/http drops the body and keeps the length
			r = get
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) ready(c *gin.Context) {
	if s.opts.Ready != nil {
		if err := s.opts.Ready(c.Request); err != nil {
			c.String(http.StatusServiceUnavailable, "not ready\n")
			return
		}
	}
	c.String(http.StatusOK, "ready\n")
}
