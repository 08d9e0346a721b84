package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/appeal"
	"tieubieu/server/award"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/entryimport"
	"tieubieu/server/facility"
	"tieubieu/server/fixture"
	"tieubieu/server/job"
	"tieubieu/server/mail"
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

// gallery is a round with one dossier in it, and everybody who might want to look.
type gallery struct {
	*counter
	routes  gin.RoutesInfo
	spec    *huma.OpenAPI
	ids     map[string]string // what placeholders and queries stand for
	secrets []string          // what tells of the dossier
	people  []onlooker
}

type onlooker struct {
	name string
	get  func(address string) reply
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	db, objects := dbtest.Open(t), blobtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rounds := &competition.Service{DB: db}
	photos := &photo.Service{DB: db, Blob: objects, Jobs: queue, Sight: entry.PhotoSight}
	publications := &publication.Service{DB: db, Rounds: rounds}
	facilities, entries := &facility.Service{DB: db}, &entry.Service{DB: db, Blob: objects}
	engine, spec := api.New(api.Services{
		DB: db, Accounts: &account.Service{DB: db}, Units: &unit.Service{DB: db}, Facilities: facilities, Rounds: rounds,
		Entries: entries, Imports: &entryimport.Service{DB: db, Facilities: facilities, Entries: entries}, Photos: photos, Panels: &panel.Service{DB: db, Means: award.Means}, Practice: &practice.Service{DB: db},
		Sheets: &scoresheet.Service{DB: db, Blob: objects}, Awards: &award.Service{DB: db, Blob: objects, Rounds: rounds}, Promotions: &promotion.Service{DB: db},
		Publications: publications, Previews: &preview.Service{Publications: publications}, Remarks: &remark.Service{DB: db}, Appeals: &appeal.Service{DB: db, Blob: objects}, Results: &result.Service{DB: db}, Trail: &trail.Service{DB: db},
		Certificates: &certificate.Service{DB: db, Blob: objects, Jobs: queue},
		Notices:      notice.New(db, queue, &mail.Outbox{DB: db, Jobs: queue}, "https://tieubieu.example"),
	}, api.Options{SecureCookies: true})
	g := &gallery{
		counter: &counter{Entering: fixture.NewEntering(t, db), house: &house{db: db, handler: api.Handler(engine)}, photos: photos, t: t},
		routes:  engine.Routes(), spec: spec.OpenAPI(),
	}
	g.Exec("INSERT INTO round_rules (round_id, version, rules, at) SELECT id, rules_version, rules, now() FROM rounds")
	g.enterDossier()
	g.gather()
	return g
}

// enterDossier writes a draft with every part that a dossier has.
func (g *gallery) enterDossier() {
	g.Exec("UPDATE products SET name = 'Gốm Bí Mật', name_folded = 'gom bi mat' WHERE id = $1", g.Plant.ProductID)
	owner := g.as(g.Owner)
	e := owner.send(g.t, "POST", "/api/entries", object{"roundId": g.RoundID, "productId": g.Plant.ProductID, "groupId": "handicraft"}).want(g.t, 201, "")
	path := "/api/entries/" + e.id(g.t)
	text := filledIn()
	text["form"].(object)["description"] = "Men bí truyền"
	saved := owner.send(g.t, "PATCH", path, text, "If-Match", e.etag).want(g.t, 200, "")
	picture := g.photo(owner, 800)
	owner.send(g.t, "PUT", path+"/photos", object{"photos": []object{{"photoId": picture, "caption": "Lò nung kín"}}}, "If-Match", saved.etag).want(g.t, 200, "")
	paper, _ := owner.file(g.t, "POST", path+"/papers?kind=quality&fileName=so-tay.pdf&number=SO-KIN-77", pdf(1)).want(g.t, 201, "").body["paperId"].(string)
	consent := owner.file(g.t, "POST", path+"/consent-forms", pdf(2)).want(g.t, 201, "").id(g.t)
	seat := fixture.One[uuid.UUID](g.t, g.db, "SELECT id FROM panel_members WHERE account_id = $1", g.Judge.ID).String()
	g.ids = map[string]string{
		"entryId": e.id(g.t), "facilityId": g.Plant.FacilityID.String(), "productId": g.Plant.ProductID.String(), "photoId": picture, "paperId": paper,
		"consentId": consent, "roundId": g.RoundID.String(), "unitId": g.UnitID.String(), "cycleId": g.CycleID.String(), "programmeId": g.ProgrammeID.String(),
		"judgeId": seat, "sheetId": uuid.NewString(), "appealId": uuid.NewString(), "scanId": uuid.NewString(), "certificateId": uuid.NewString(), "fileId": uuid.NewString(), "groupId": "handicraft", "version": "1", "q": "Bí Mật", "all": "true",
		"stage": "1", "revision": "1", "deviceId": "m1", "sha256": strings.Repeat("a", 64), "code": "A001",
	}
	g.secrets = []string{"Gốm Bí Mật", "Men bí truyền", "Lò nung kín", "SO-KIN-77", "so-tay.pdf", e.id(g.t), g.ids["productId"], picture, paper, consent}
}

// gather are all who ask, each in a browser of their own.
func (g *gallery) gather() {
	elsewhere := fixture.NewJudging(g.t, g.db) // another province, with a round of its own
	commune, distant, judge := g.Person(), g.Person(), g.Person()
	far := map[account.Role]account.Account{}
	for _, role := range []account.Role{account.Screener, account.Auditor} {
		far[role] = g.Person()
	}
	other := uuid.Must(uuid.NewV7())
	g.Exec("INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', 'F3', 'Xã Khác', 'xa khac', $2, '2000-01-01')", other, g.UnitID)
	g.Exec("INSERT INTO grants (id, account_id, role, unit_id, granted_at) VALUES ($1, $2, 'collaborator', $3, now())", uuid.New(), commune.ID, other)
	g.Exec("INSERT INTO grants (id, account_id, role, unit_id, granted_at) VALUES ($1, $2, 'collaborator', $3, now())", uuid.New(), distant.ID, elsewhere.UnitID)
	for _, role := range []account.Role{account.Screener, account.Auditor} {
		g.Exec("INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, $3, $4, now())", uuid.New(), far[role].ID, role, elsewhere.RoundID)
	}
	g.Exec("INSERT INTO panel_members (id, round_id, account_id, role, code, seat_id, joined_at) VALUES ($1, $2, $3, 'judge', 'J01', $1, now())", uuid.New(), elsewhere.RoundID, judge.ID)
	for _, p := range []struct {
		name string
		by   account.Account
	}{
		{"owner", g.Owner}, {"collaborator", g.Collaborator}, {"organiser", g.Organiser}, {"screener", g.Screener}, {"secretary", g.Secretary},
		{"council", g.Council}, {"auditor", g.Auditor}, {"judge", g.Judge}, {"administrator", g.Admin},
		{"another facility's owner", g.OtherOwner}, {"a collaborator of another commune", commune}, {"an organiser of another province", elsewhere.Organiser},
		{"a collaborator of another province", distant}, {"another round's screener", far[account.Screener]}, {"another round's secretary", elsewhere.Secretary},
		{"another round's judge", judge}, {"another round's auditor", far[account.Auditor]}, {"nobody", g.Nobody}, {"the public", account.Account{}},
	} {
		b := g.as(p.by)
		g.people = append(g.people, onlooker{p.name, func(address string) reply { return b.send(g.t, http.MethodGet, address, nil) }})
	}
}

// judgeByCode enters too, once screening has begun.
func (g *gallery) judgeByCode() {
	desk := &bench{Judging: g.Judging, h: g.house, secretary: g.as(g.Secretary)}
	tablet, seat := desk.tablet(), g.ids["judgeId"]
	tablet.enter(g.t, desk.code(g.t, seat)).want(g.t, 200, "")
	g.people = append(g.people, onlooker{"judge by code", func(address string) reply { return tablet.as(g.t, seat, http.MethodGet, address, nil) }})
}

// addresses are an operation's address with all ids of the dossier, and with each query
// that it takes: what is filtered or looked for must not tell more than the list.
func (g *gallery) addresses(path string, op *huma.Operation) []string {
	plain := placeholder.ReplaceAllStringFunc(path, func(p string) string {
		id, known := g.ids[p[1:len(p)-1]]
		if !known {
			g.t.Fatalf("%s: say in gallery.ids what %s stands for", op.OperationID, p)
		}
		return id
	})
	required, optional := url.Values{}, []string{}
	for _, p := range op.Parameters {
		if p.In != "query" || p.Name == "cursor" || p.Name == "limit" {
			continue
		}
		id := g.ids[p.Name]
		if id == "" {
			id = fmt.Sprint(sample(g.spec, p.Schema))
		}
		if p.Required {
			required.Set(p.Name, id)
		} else if g.ids[p.Name] != "" {
			optional = append(optional, p.Name+"="+url.QueryEscape(id))
		}
	}
	all := []string{plain + "?" + required.Encode()}
	for _, o := range optional {
		all = append(all, plain+"?"+required.Encode()+"&"+o)
	}
	return all
}

// states of the dossier, one after the other, and the order of the columns below.
var states = []string{"a draft", "handed in", "a draft while judges score", "rejected", "accepted, before the judge has declared conflicts"}

func (g *gallery) stand(state string) {
	set := func(query string) { g.Exec("UPDATE entries SET "+query+" WHERE id = $1", g.ids["entryId"]) }
	switch state {
	case states[1]:
		set("status = 'submitted', submitted_at = now()")
	case states[2]:
		set("status = 'draft', submitted_at = NULL")
		g.Phase(competition.Screening)
		g.judgeByCode()
		g.Phase(competition.Scoring)
	case states[3]:
		set("status = 'rejected', submitted_at = now()")
	case states[4]:
		set("status = 'accepted', judging_code = 'A001'")
	}
}

// Who there is around a dossier, in words of the matrix.
const (
	own   = "owner"                          // a draft that its owner types is the owner's alone
	hands = "owner, collaborator, organiser" // may enter for the facility: its products, and its photos as shown, but no draft that its owner types
	desk  = "organiser, screener, secretary"
	runs  = "organiser, secretary"
	reads = "owner, collaborator, organiser, screener, secretary"
	// With place and time in it; the organiser gets it where he uploaded it.
	originals = "owner, screener, secretary"
)

// sightOf is the matrix: who is told something of the dossier by each route, in each of
// the states. Every route that answers GET stands in it or in tellsNothing.
var sightOf = map[string][5]string{
	"/media/entries/:entryId/consents/:consentId": {own, reads, own, reads, reads},
	"/media/entries/:entryId/papers/:paperId":     {own, reads, own, reads, reads + ", council"},
	"/media/photos/:photoId/1920.jpg":             {hands, reads, hands, reads, reads + ", council"},
	"/media/photos/:photoId/320.jpg":              {hands, reads, hands, reads, reads + ", council"},
	"/media/photos/:photoId/960.jpg":              {hands, reads, hands, reads, reads + ", council"},
	"/media/photos/:photoId/original":             {own, originals, own, originals, originals},
	"getEntry":                                    {own, reads, own, reads, reads + ", council"},
	"getEntryAgreement":                           {own, reads, own, reads, reads},
	"getEntryHistory":                             {own, reads, own, reads, reads},
	"getFacility":                                 {hands, hands, hands, hands, hands},
	"getPhoto":                                    {hands, hands, hands, hands, hands},
	"getProduct":                                  {hands, hands, hands, hands, hands},
	"getScreeningDesk":                            {"", desk, "", desk, desk},
	"listLedger":                                  {"", runs, "", runs, runs},
	"listFacilityOpenRounds":                      {hands, hands, hands, hands, hands},
	"listFacilityPromotions":                      {hands, hands, hands, hands, hands},
	"listMyEntries":                               {own, own, own, own, own},
	"listPhotos":                                  {hands, hands, hands, hands, hands},
	"listProducts":                                {hands, hands, hands, hands, hands},
	"listRoundEntries":                            {"", desk, "", desk, desk + ", council"},
	"listSamples":                                 {"", "", "", "", desk},
}

// tellsNothing are the routes that answer with nothing of a dossier, to anybody.
var tellsNothing = []string{
	"/api/openapi-3.0.json", "/api/openapi-3.0.yaml", "/api/openapi.json", "/api/openapi.yaml", "/healthz", "/media/appeals/:appealId/:paperId",
	"/media/approval-scans/:scanId", "/media/rounds/:roundId/certificate-files/:fileId", "getCertificateFile", "getCertificateForm", "listCertificates", "printCertificate",
	"/media/paper-scans/:scanId", "/ngung-nhac/:token", "/readyz", "checkPhase", "checkPrintedSheet", "compareRubricVersions", "countRoundEntries", "countScreeningQueue",
	"downloadBundle", "exportLedger", "exportRubric", "getAppeal", "getArrivals", "getAssignment", "getBoard", "getCycle", "getDeliberation", "getEntryImportTemplate", "getEntryResult", "getEntryRules", "getJudgeSession", "getRoundOverview", "listHandOvers",
	"getMailSettings", "getMailbox", "getMe", "getPacket", "getPractice", "getProgramme", "getReliability", "getRound", "getRubric", "getScoreSheet",
	"getScoringProgress", "getUnit", "listAccounts", "listAppeals", "listApprovalScans", "listCallList", "listChecklists", "listCouncil", "listCycles",
	"listDeclarableFacilities", "listFacilities", "listFacilityClaims", "listFormingDecisions", "listGapAlerts", "listGrants", "listLedgerActions", "listJudgeCodes", "listJudges", "listLateCopies",
	"listMyFacilityClaims", "listMySeats", "listNotices", "listOpenRounds", "listPaperCopies", "listPeople", "listPracticeCandidates", "listPracticeSamples",
	"listProgrammes", "listPublications", "listReceivedPromotions", "listRecusals", "listRegionDefaults", "listRegister", "listRemarks", "listRounds",
	"listRubricVersions", "listRubrics", "listRulesVersions", "watchBoard", "listScreeners", "listSentPromotions", "listSessions", "listSheetRevisions",
	"planPromotions", "previewPublication", "printOwnScoreSheets", "printSampleLabels", "printScoreSheet", "printScoreSheets", "reconcileSheets", "searchPlaces", "searchUnits",
	"weighRoundPacket",
}

// closed says whether a path names a part of the dossier: then whoever is not to be told is
// answered that there is no such thing.
func closed(path string) bool {
	for _, name := range []string{"entryId", "facilityId", "productId", "photoId", "paperId", "consentId"} {
		if strings.Contains(path, "{"+name+"}") || strings.Contains(path, ":"+name) {
			return true
		}
	}
	return false
}

// told says whether an answer tells something of the dossier.
func (g *gallery) told(r reply, isClosed bool) bool {
	if r.status >= 400 {
		return false
	}
	return isClosed || slices.ContainsFunc(g.secrets, func(s string) bool { return strings.Contains(r.text, s) })
}

// getRoutes are all routes that answer GET by the name they have in the matrix, with the
// addresses to ask: operations by their ids, others by their paths.
func (g *gallery) getRoutes() map[string][]string {
	all := map[string][]string{}
	operations := map[string]bool{}
	for path, item := range g.spec.Paths {
		operations[placeholder.ReplaceAllString(path, ":$1")] = true
		if item.Get != nil {
			all[item.Get.OperationID+" "+path] = g.addresses(path, item.Get)
		}
	}
	for _, r := range g.routes {
		if r.Method != http.MethodGet || operations[r.Path] {
			continue
		}
		address := r.Path
		for name, id := range g.ids {
			address = strings.Replace(address, ":"+name, id, 1)
		}
		all[r.Path] = []string{address}
		if r.Path == "/media/photos/:photoId/:file" {
			delete(all, r.Path)
			for _, file := range []string{"320.jpg", "960.jpg", "1920.jpg", "original"} {
				all["/media/photos/:photoId/"+file] = []string{strings.Replace(address, ":file", file, 1)}
			}
		}
	}
	return all
}

func TestWhoIsToldOfADossierByWhichRoute(t *testing.T) {
	g := newGallery(t)
	routes := g.getRoutes()
	for name := range routes {
		short, _, _ := strings.Cut(name, " ")
		if _, listed := sightOf[short]; listed == slices.Contains(tellsNothing, short) {
			t.Errorf("%s: say in one of the two lists who is told of a dossier by it", name)
		}
	}
	for column, state := range states {
		g.stand(state)
		for name, addresses := range routes {
			short, path, _ := strings.Cut(name, " ")
			isClosed := closed(path + name)
			for _, by := range g.people {
				expected := slices.Contains(strings.Split(sightOf[short][column], ", "), by.name)
				told := false
				for _, address := range addresses {
					r := by.get(address)
					told = told || g.told(r, isClosed)
					switch {
					case r.status >= 500:
						t.Errorf("%s, %s, %s: got %d %s", state, address, by.name, r.status, r.text)
					case isClosed && !expected && r.status < 400:
						t.Errorf("%s, %s: %s gets %s", state, address, by.name, r.text)
					case isClosed && !expected && r.status != 404 && !(r.status == 401 && by.name == "the public"):
						t.Errorf("%s, %s: %s gets %d %s, want 404", state, address, by.name, r.status, r.text)
					case strings.Contains(r.text, "X-Amz") || strings.Contains(r.text, "papers/"+g.ids["paperId"]) || r.header.Get("Location") != "":
						t.Errorf("%s, %s: %s gets an address in the object store: %s", state, address, by.name, r.text)
					}
				}
				if told != expected {
					t.Errorf("%s, %s: %s is told %v, want %v", state, short, by.name, told, expected)
				}
			}
		}
	}
}

// What an address of a photo or a paper opens ends with the session, the grant and the
// account of whoever has it: it is no bearer's ticket.
func TestAnAddressEndsWithWhoHasIt(t *testing.T) {
	g := newGallery(t)
	files := []string{
		"/media/photos/" + g.ids["photoId"] + "/960.jpg", "/media/photos/" + g.ids["photoId"] + "/original",
		"/media/entries/" + g.ids["entryId"] + "/papers/" + g.ids["paperId"], "/media/entries/" + g.ids["entryId"] + "/consents/" + g.ids["consentId"],
	}
	for _, ending := range []struct {
		name string
		end  func(b *browser)
	}{
		{"signing out", func(b *browser) { b.send(t, "POST", "/api/sign-outs", object{}).want(t, 204, "") }},
		{"the session's last hour", func(*browser) {
			g.Exec("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE account_id = $1", g.Owner.ID)
		}},
		{"the grant", func(*browser) { g.Exec("UPDATE grants SET ended_at = now() WHERE account_id = $1", g.Owner.ID) }},
	} {
		b := g.as(g.Owner)
		held := *b
		for _, file := range files {
			got := held.send(t, "GET", file, nil).want(t, 200, "")
			if cache := got.header.Get("Cache-Control"); cache != "private, no-cache" {
				t.Errorf("%s: got Cache-Control %q, want it asked for again each time", file, cache)
			}
			if got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" {
				t.Errorf("%s: got %v, want no browser to run it", file, got.header)
			}
		}
		tag := held.send(t, "GET", files[0], nil).etag
		ending.end(b)
		for _, file := range files {
			if got := held.send(t, "GET", file, nil); got.status != 404 && got.status != 401 {
				t.Errorf("after %s, %s: got %d", ending.name, file, got.status)
			}
		}
		if got := held.send(t, "GET", files[0], nil, "If-None-Match", tag); got.status != 404 && got.status != 401 {
			t.Errorf("after %s: got %d for what the browser kept, want it refused", ending.name, got.status)
		}
	}
}
