package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/award"
	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	round "tieubieu/server/fixture/house"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
)

// twin is one of two worlds that are the same to the byte but for marks and decisions.
type twin struct {
	house   *house
	handler http.Handler
}

// looker is one of those who ask, in both worlds with the same cookie.
type looker struct {
	name, token string
	seat        string // where a judge's code opened the session
}

// answer is what one looker got, as far as it may be compared.
type answer struct {
	status int
	header string
	body   string
}

// beside shows two answers from shortly before they part.
func beside(a, b answer) string {
	one, two := fmt.Sprint(a.status, " ", a.header, "\n", a.body), fmt.Sprint(b.status, " ", b.header, "\n", b.body)
	at := 0
	for at < min(len(one), len(two)) && one[at] == two[at] {
		at++
	}
	cut := func(s string) string { return fmt.Sprintf("%q", s[max(0, min(at, len(s))-120):min(len(s), at+200)]) }
	return cut(one) + "\nin the other world\n" + cut(two)
}

// leak is the walk.
type leak struct {
	t       *testing.T
	twins   [2]*twin
	spec    *huma.OpenAPI
	routes  gin.RoutesInfo
	lookers []looker
	ids     []map[string]string // what placeholders and queries stand for: of one entry, and of another
	known   map[string]bool     // ids that stand in both worlds
}

// Who deliberates, and who prepares the table and the papers.
var (
	deliberates = []string{"organiser", "secretary", "chair", "council member", "head", "head by code"}
	prepares    = []string{"organiser", "secretary"}
)

// seesBefore is who is told of marks and decisions, by which operation, while the round
// deliberates (product §10). Everything else answers both worlds alike: whatever is not
// named here, an operation that is added tomorrow too.
var seesBefore = map[string][]string{
	"getDeliberation":    deliberates,
	"getReliability":     deliberates,
	"listGapAlerts":      {"head", "head by code"},
	"listLedger":         prepares,
	"exportLedger":       prepares,
	"previewPublication": prepares,
	"printScoreSheets":   prepares,
}

// anyone stands for everybody who looks.
const anyone = "anyone"

// seesAfter is who is told by which operation once the round is published; nobody else
// is: marks of single judges stay with those who deliberate, prepare or audit.
var seesAfter = map[string][]string{
	"getDeliberation":    append([]string{"auditor"}, deliberates...),
	"getReliability":     append([]string{"auditor"}, deliberates...),
	"listGapAlerts":      {"head", "head by code"},
	"listLedger":         append([]string{"auditor"}, prepares...),
	"exportLedger":       append([]string{"auditor"}, prepares...),
	"printScoreSheets":   prepares,
	"listCertificates":   {"organiser"},
	"getEntryResult":     {"owner", "other owner", "collaborator", "organiser", "secretary", "auditor"},
	"listSentPromotions": {"organiser", "secretary", "screener", "auditor"},
	"getRoundOverview":   {"organiser", "organiser of the region", "organiser of the nation"},
	"listNotices":        {"other owner"}, // of an entry that is awarded in one world only

	"downloadBundle": {anyone}, "listPublications": {anyone}, "listRegister": {anyone}, "page /": {anyone}, "page /ket-qua": {anyone},
	"page /ket-qua?cap=province": {anyone}, "page /ket-qua/{roundId}": {anyone}, "page /ket-qua/{roundId}/ban/1": {anyone}, "page /san-pham/{productId}": {anyone},
}

// TestNothingLeaks walks every operation, page and object address as everybody, before
// and after the publication, in two worlds that differ in marks and decisions alone.
func TestNothingLeaks(t *testing.T) {
	l := newLeak(t)
	before := l.walk()
	l.judgeWalk("before the publication", before, seesBefore)
	l.attempts()
	l.publish()
	after := l.walk()
	l.judgeWalk("after the publication", after, seesAfter)
}

// newLeak makes a round before its council, copies the database, and gives the copy
// other marks and decisions.
func newLeak(t *testing.T) *leak {
	t.Helper()
	one := dbtest.URL(t)
	db := openWorld(t, one)
	first := map[string]int64{"A001": 9500, "A002": 9000, "A003": 8500, "A004": 8000, "A005": 6000, "A006": 5000}
	second := map[string]int64{"A001": 5500, "A002": 7200, "A003": 500, "A004": 500, "A005": 5200, "A006": 5100}
	j := round.NewJudged(t, db, first, func(r *competition.Round) {
		r.Rules.Awards.Total, r.Rules.Nomination.Total = new(int64(3)), new(int64(1))
	})
	l := &leak{t: t, known: map[string]bool{}}
	l.gather(j)
	l.name(j)
	db.Close()
	two := dbtest.Copy(t, one)

	db = openWorld(t, two)
	l.remark(db, j, second)
	db.Close()
	for i, address := range []string{one, two} {
		db := openWorld(t, address)
		use := round.On(db)
		s := *j.Sitting
		world := *j.World
		world.DB = db
		s.World = &world
		use.Decide(t, &s, []string{"A003", "A002"}[i], false)
		db.Close()
	}
	bucket := blobtest.Config(t)
	for i, address := range []string{one, two} {
		l.twins[i] = l.open(address, bucket)
	}
	return l
}

func openWorld(t *testing.T, address string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{URL: address, MaxConnections: 8})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// open is the server on one of the worlds; no jobs are worked off.
func (l *leak) open(address string, bucket blob.Config) *twin {
	l.t.Helper()
	db := openWorld(l.t, address)
	l.t.Cleanup(db.Close)
	objects, err := blob.Open(l.t.Context(), bucket)
	if err != nil {
		l.t.Fatal(err)
	}
	h := &house{db: db, objects: objects}
	outbox := &mail.Outbox{DB: db}
	notices := notice.New(db, nil, outbox, "http://127.0.0.1:8080")
	if h.queue, err = job.Open(db, job.Options{Log: slog.New(slog.DiscardHandler)}); err != nil {
		l.t.Fatal(err)
	}
	outbox.Jobs, notices.Jobs = h.queue, h.queue
	h.services = wire(db, objects, h.queue, notices)
	handler, _, err := h.handler(l.t.Context(), config{}, slog.New(slog.DiscardHandler))
	if err != nil {
		l.t.Fatal(err)
	}
	engine, spec := api.New(h.services, api.Options{})
	l.spec, l.routes = spec.OpenAPI(), engine.Routes()
	return &twin{house: h, handler: handler}
}

// gather opens a session for everybody, which both worlds will know.
func (l *leak) gather(j *round.Judged) {
	l.t.Helper()
	commune := j.World.Organiser(fixture.CaiRang)
	open := func(tx *database.Tx, by account.Account) (*account.SignedIn, error) {
		return account.OpenSession(tx, by.ID, account.Device{})
	}
	everyone := j.Everyone()
	everyone["organiser of a commune"] = commune
	everyone["judge by code"] = account.Account{}
	for _, name := range slices.Sorted(maps.Keys(everyone)) {
		by := everyone[name]
		who, openFor := looker{name: name}, open
		if seat := map[string]int{"head by code": 0, "judge by code": 1}; strings.HasSuffix(name, "by code") {
			judge := j.Judges[seat[name]]
			by, who.seat = judge.Account, judge.SeatID.String()
			code := uuid.Must(uuid.NewV7())
			j.Exec("INSERT INTO judge_codes (id, judge_id, digest, issued_at) VALUES ($1, $2, decode(md5($1::uuid::text), 'hex'), now())", code, judge.SeatID)
			openFor = func(tx *database.Tx, by account.Account) (*account.SignedIn, error) {
				return account.OpenSeatSession(tx, by.ID, judge.SeatID, code, account.Device{})
			}
		}
		if by.ID != uuid.Nil {
			err := database.InTx(l.t.Context(), j.DB, func(tx *database.Tx) error {
				in, err := openFor(tx, by)
				if err == nil {
					who.token = in.Token
				}
				return err
			})
			if err != nil {
				l.t.Fatalf("%s: %v", name, err)
			}
		}
		l.lookers = append(l.lookers, who)
	}
}

// name says what placeholders stand for, and which ids both worlds know.
func (l *leak) name(j *round.Judged) {
	l.t.Helper()
	j.Sitting.Dossiers(3)
	one := func(query string, args ...any) string {
		return fixture.One[uuid.UUID](l.t, j.DB, query, args...).String()
	}
	for _, e := range j.Entries[:3] {
		l.ids = append(l.ids, map[string]string{
			"roundId": j.RoundID.String(), "unitId": j.Units[fixture.CanTho].String(), "cycleId": j.CycleID.String(), "programmeId": j.ProgrammeID.String(),
			"entryId": e.ID.String(), "facilityId": e.FacilityID.String(), "productId": e.ProductID.String(), "groupId": e.Group, "code": e.Code,
			"photoId": one("SELECT photo_id FROM entry_photos WHERE entry_id = $1 ORDER BY position LIMIT 1", e.ID),
			"paperId": one("SELECT paper_id FROM entry_papers WHERE entry_id = $1 LIMIT 1", e.ID),
			// Of the judge whose marks differ.
			"judgeId": j.Judges[2].SeatID.String(), "sheetId": one("SELECT id FROM score_sheets WHERE entry_id = $1 AND judge_id = $2", e.ID, j.Judges[2].SeatID),
			"seatId": one("SELECT id FROM council_members WHERE round_id = $1 ORDER BY id LIMIT 1", j.RoundID), "accountId": j.Judges[2].ID.String(),
			"q": "Sản phẩm " + e.Code, "version": "1", "stage": "1", "revision": "1", "tier": "province", "level": "province", "all": "true", "deviceId": "may-1",
		})
	}
	rows, err := j.DB.Pool.Query(l.t.Context(), `SELECT format('SELECT DISTINCT %I::text FROM %I WHERE %I IS NOT NULL', column_name, table_name, column_name)
		FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'uuid'`)
	if err != nil {
		l.t.Fatal(err)
	}
	var queries []string
	for rows.Next() {
		var q string
		if err := rows.Scan(&q); err != nil {
			l.t.Fatal(err)
		}
		queries = append(queries, q)
	}
	found, err := j.DB.Pool.Query(l.t.Context(), strings.Join(queries, " UNION "))
	if err != nil {
		l.t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var id string
		if err := found.Scan(&id); err != nil {
			l.t.Fatal(err)
		}
		l.known[id] = true
	}
}

// remark gives the last judge other marks; those who look as judges keep theirs.
func (l *leak) remark(db *database.DB, j *round.Judged, totals map[string]int64) {
	l.t.Helper()
	tx, err := db.Pool.Begin(l.t.Context())
	if err != nil {
		l.t.Fatal(err)
	}
	exec := func(query string, args ...any) {
		if _, err := tx.Exec(l.t.Context(), query, args...); err != nil {
			l.t.Fatalf("%s: %v", query, err)
		}
	}
	exec("SET LOCAL session_replication_role = replica") // revisions refuse to be changed
	for _, e := range j.Entries {
		for _, judge := range j.Judges[2:] {
			marks := fixture.Marks(totals[e.Code])
			exec("UPDATE score_sheets SET marks = $3, total = $4 WHERE entry_id = $1 AND judge_id = $2", e.ID, judge.SeatID, marks, totals[e.Code])
			exec(`UPDATE score_sheet_revisions r SET body = jsonb_set(r.body::jsonb, '{marks}', $3::jsonb)::text, total = $4 FROM score_sheets s
				WHERE s.id = r.sheet_id AND s.entry_id = $1 AND s.judge_id = $2`, e.ID, judge.SeatID, string(marks), totals[e.Code])
		}
	}
	if err := tx.Commit(context.WithoutCancel(l.t.Context())); err != nil {
		l.t.Fatal(err)
	}
}

var (
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyMoment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
	aPath     = regexp.MustCompile(`\{(\w+)\}|:(\w+)`)
)

// ask sends one request as one looker to one world.
func (l *leak) ask(w *twin, by looker, method, address string, body []byte, headers ...string) answer {
	l.t.Helper()
	request := httptest.NewRequestWithContext(l.t.Context(), method, "http://localhost"+address, bytes.NewReader(body))
	if body == nil {
		request.Body = http.NoBody
	}
	request.RemoteAddr = "127.0.0.1:4711"
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	switch {
	case by.seat != "":
		request.Header.Set("Tieubieu-Judge", by.seat)
		request.AddCookie(&http.Cookie{Name: "tieubieu_judge_" + by.seat, Value: by.token})
	case by.token != "":
		request.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: by.token})
	}
	got := httptest.NewRecorder()
	w.handler.ServeHTTP(got, request)
	result := got.Result()
	raw, _ := io.ReadAll(result.Body)
	_ = result.Body.Close()
	if result.StatusCode >= 500 && result.StatusCode != http.StatusBadGateway {
		l.t.Errorf("%s: %s %s: got %d %s", by.name, method, address, result.StatusCode, raw)
	}
	header := result.Header
	for _, name := range []string{"Date", "X-Request-Id", "Set-Cookie"} {
		header.Del(name)
	}
	if bytes.HasPrefix(raw, []byte("PK")) {
		header.Del("Content-Length") // of what is zipped; the content is compared
	}
	var lines []string
	for name, values := range header {
		lines = append(lines, name+": "+l.settle(strings.Join(values, ", ")))
	}
	slices.Sort(lines)
	return answer{status: result.StatusCode, header: strings.Join(lines, "\n"), body: l.settle(unpacked(raw))}
}

// unpacked is what a zipped file (a workbook, a document) holds, which is zipped at a
// different moment each time; anything else as it is.
func unpacked(raw []byte) string {
	files, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return string(raw)
	}
	var out strings.Builder
	slices.SortFunc(files.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files.File {
		content, err := f.Open()
		if err != nil {
			return string(raw)
		}
		inside, err := io.ReadAll(content)
		_ = content.Close()
		if err != nil {
			return string(raw)
		}
		elements := strings.Split(string(inside), "<")
		slices.Sort(elements) // they name their parts in any order
		fmt.Fprintf(&out, "%s\n%s\n", f.Name, strings.Join(elements, "<"))
	}
	return out.String()
}

// aRequest and aKey are drawn when they are first asked for.
var (
	aRequest = regexp.MustCompile(`"requestId":"[^"]*"`)
	aKey     = regexp.MustCompile(`"publicKey":"[^"]*"`)
)

// settle takes out what differs each time: moments, and ids that only one world has.
func (l *leak) settle(s string) string {
	s = aKey.ReplaceAllString(s, `"publicKey":""`)
	s = anyMoment.ReplaceAllString(aRequest.ReplaceAllString(s, `"requestId":""`), "<moment>")
	return anyID.ReplaceAllStringFunc(s, func(id string) string {
		if l.known[id] {
			return id
		}
		return "<id>"
	})
}

// addresses are all that can be asked for by GET, by the name of what answers: each
// operation with the ids of both entries and every query that it takes, each object
// address, and each public page in both languages.
func (l *leak) addresses() map[string][]string {
	all, operations := map[string][]string{}, map[string]bool{}
	for _, ids := range l.ids {
		fill := func(path string) string {
			return aPath.ReplaceAllStringFunc(path, func(p string) string {
				name := strings.Trim(p, "{}:")
				if ids[name] == "" {
					return uuid.Nil.String()
				}
				return url.PathEscape(ids[name])
			})
		}
		for path, item := range l.spec.Paths {
			operations[aPath.ReplaceAllString(path, ":$1")] = true
			if item.Get == nil {
				continue
			}
			id := item.Get.OperationID
			required, one := url.Values{}, []string{}
			for _, p := range item.Get.Parameters {
				if p.In != "query" || p.Name == "cursor" || p.Name == "limit" {
					continue
				}
				values := l.values(p, ids)
				if p.Required {
					required.Set(p.Name, values[0])
					continue
				}
				for _, v := range values {
					one = append(one, p.Name+"="+url.QueryEscape(v))
				}
			}
			if id == "watchBoard" {
				required.Set("seconds", "1")
				one = nil
			}
			plain := fill(path) + "?" + required.Encode()
			all[id] = append(all[id], plain)
			for _, query := range one {
				all[id] = append(all[id], plain+"&"+query)
			}
		}
		for _, r := range l.routes {
			if r.Method != http.MethodGet || operations[r.Path] || r.Path == "/metrics" {
				continue
			}
			if file, found := strings.CutSuffix(r.Path, ":file"); found {
				for _, name := range []string{"320.jpg", "960.jpg", "1920.jpg", "original"} {
					all[r.Path] = append(all[r.Path], fill(file)+name)
				}
				continue
			}
			all[r.Path] = append(all[r.Path], fill(r.Path))
		}
		for _, page := range []string{
			"/", "/cach-tinh", "/ket-qua", "/ket-qua?cap=province", "/ket-qua/{roundId}", "/ket-qua/{roundId}/ban/1", "/san-pham/{productId}", "/ket-qua/{entryId}",
			"/robots.txt",
		} {
			all["page "+page] = append(all["page "+page], fill(page), "/en"+strings.TrimSuffix(fill(page), "/"))
		}
	}
	for id := range all {
		slices.Sort(all[id])
		all[id] = slices.Compact(all[id])
	}
	return all
}

// values of a query: what the entry's ids say, every word of an enumeration, or a sample.
func (l *leak) values(p *huma.Param, ids map[string]string) []string {
	a := asked{schemas: l.spec.Components.Schemas}
	s := p.Schema
	if s.Ref != "" {
		s = a.schemas.SchemaFromRef(s.Ref)
	}
	if s.Items != nil {
		s = s.Items
	}
	switch {
	case ids[p.Name] != "":
		return []string{ids[p.Name]}
	case len(s.Enum) > 0:
		var all []string
		for _, v := range s.Enum {
			all = append(all, fmt.Sprint(v))
		}
		return all
	case p.Name == "from" || p.Name == "to":
		return []string{"2026-01-01"}
	}
	return []string{fmt.Sprint(a.example(s, p.Name, ids))}
}

// difference is an operation that tells the worlds apart, to whom, and how.
type difference struct {
	operation, who, address string
	one, two                answer
}

// walk asks everything as everybody in both worlds and says where they differ.
func (l *leak) walk() []difference {
	var all []difference
	addresses := l.addresses()
	for _, id := range slices.Sorted(maps.Keys(addresses)) {
		for _, by := range l.lookers {
			for _, address := range addresses[id] {
				got := l.both(by, http.MethodGet, address, nil, nil)
				for range 3 { // a second may have begun between the two
					if got[0] == got[1] {
						break
					}
					got = l.both(by, http.MethodGet, address, nil, nil)
				}
				if got[0] != got[1] {
					all = append(all, difference{id, by.name, address, got[0], got[1]})
				}
			}
		}
	}
	return all
}

func (l *leak) both(by looker, method, address string, body []byte, headers []string) (got [2]answer) {
	var wait sync.WaitGroup
	for i, w := range l.twins {
		wait.Go(func() { got[i] = l.ask(w, by, method, address, body, headers...) })
	}
	wait.Wait()
	return got
}

// judgeWalk compares what differed with who may be told; whoever may be told must have
// been, or the walk would see too little.
func (l *leak) judgeWalk(when string, got []difference, may map[string][]string) {
	l.t.Helper()
	told := map[string]bool{}
	for _, d := range got {
		key := d.operation + " to " + d.who
		if !slices.Contains(may[d.operation], d.who) && !slices.Contains(may[d.operation], anyone) && !told[key] {
			l.t.Errorf("%s: %s tells %s by %s:\n%s", when, d.operation, d.who, d.address, beside(d.one, d.two))
		}
		told[key] = true
	}
	for operation, these := range may {
		if slices.Contains(these, anyone) {
			these = nil
			for _, by := range l.lookers {
				these = append(these, by.name)
			}
		}
		for _, who := range these {
			if key := operation + " to " + who; !told[key] {
				l.t.Errorf("%s: got the same in both worlds from %s, want the walk to see the difference", when, key)
			}
		}
	}
}

// runs is who may change the round's course; the others' attempts change nothing that
// the publication needs.
var runs = []string{"organiser", "secretary", "chair", "council member", "head", "head by code"}

// notTried make or end a session, a password or a code, or the cycle.
var notTried = []string{"signOut", "changePassword", "registerAccount", "signIn", "openJudgeSession", "resetPassword", "endJudgeSession", "endGrant", "updateAccount", "closeCycle", "issueRecoveryCode"}

// attempts sends every operation that changes something, with a version that nothing
// has, as everybody who does not run the round: refusals must not tell the worlds apart
// either, in status, code or the row that a 412 shows.
func (l *leak) attempts() {
	l.t.Helper()
	tried := 0
	for _, path := range slices.Sorted(maps.Keys(l.spec.Paths)) {
		item := l.spec.Paths[path]
		for method, op := range map[string]*huma.Operation{"POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete} {
			if op == nil || slices.Contains(notTried, op.OperationID) {
				continue
			}
			for _, by := range l.lookers {
				if slices.Contains(runs, by.name) {
					continue
				}
				request := asked{op: op, method: method, path: path, schemas: l.spec.Components.Schemas}.filled(l.ids[0])
				raw, isFile := request.body.([]byte)
				headers := append([]string{"Content-Type", "application/json", "If-Match", `"999"`}, request.headers...)
				if !isFile && request.body != nil {
					raw = encoded(l.t, request.body)
				}
				tried++
				if got := l.both(by, method, request.path, raw, headers); got[0] != got[1] {
					l.t.Errorf("%s by %s to %s:\n%s", op.OperationID, by.name, request.path, beside(got[0], got[1]))
				}
			}
		}
	}
	if tried < 1000 {
		l.t.Errorf("got %d attempts, want every operation by everybody", tried)
	}
}

// publish approves and publishes what stands in each world.
func (l *leak) publish() {
	l.t.Helper()
	id := uuid.MustParse(l.ids[0]["roundId"])
	for _, w := range l.twins {
		db := w.house.db
		organiser := account.Account{ID: fixture.One[uuid.UUID](l.t, db, "SELECT account_id FROM grants g JOIN rounds r ON r.unit_id = g.unit_id WHERE r.id = $1 AND role = 'organiser' ORDER BY g.id LIMIT 1", id)}
		version := fixture.One[int](l.t, db, "SELECT row_version FROM deliberations WHERE round_id = $1 AND status = 'open'", id)
		day := time.Now()
		if _, err := w.house.services.Awards.Approve(l.t.Context(), organiser, id, version, award.Approval{DecisionNumber: "01/QĐ", DecisionDate: day, Signer: "Chủ tịch"}); err != nil {
			l.t.Fatalf("approve: %v", err)
		}
		if _, err := w.house.services.Publications.Publish(l.t.Context(), organiser, id, fixture.One[int](l.t, db, "SELECT version FROM rounds WHERE id = $1", id)); err != nil {
			l.t.Fatalf("publish: %v", err)
		}
	}
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
