package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/job"
	"tieubieu/server/mail"
	"tieubieu/server/notice"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
	"tieubieu/server/publication"
)

// newHouse is the whole server on a database and a bucket of its own, working jobs off.
func newHouse(t *testing.T) (*house, *httptest.Server) {
	t.Helper()
	return newHouseAt(t, dbtest.URL(t), blobtest.Config(t))
}

// newHouseAt is the whole server on this database and bucket.
func newHouseAt(t *testing.T, databaseURL string, bucket blob.Config) (*house, *httptest.Server) {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{URL: databaseURL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	objects, err := blob.Open(t.Context(), bucket)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{db: db, objects: objects}
	workers := river.NewWorkers()
	river.AddWorker(workers, &photo.Worker{DB: db, Blob: objects})
	outbox := &mail.Outbox{DB: db}
	notices := notice.New(db, nil, outbox, "http://127.0.0.1:8080")
	river.AddWorker(workers, &mail.Worker{Outbox: outbox})
	river.AddWorker(workers, &notice.Deliverer{Notices: notices})
	if h.queue, err = job.Open(db, job.Options{Workers: workers, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	outbox.Jobs, notices.Jobs = h.queue, h.queue
	h.services = wire(db, objects, h.queue, notices)
	for _, seed := range []func(context.Context) error{h.services.Units.Seed, h.services.Rounds.SeedDefault} {
		if err := seed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.queue.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	handler, _, err := h.handler(t.Context(), config{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		server.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.queue.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return h, server
}

// object is a JSON object of an answer.
type object map[string]any

func (o object) text(key string) string { s, _ := o[key].(string); return s }

func (o object) list(key string) []object {
	items, _ := o[key].([]any)
	all := make([]object, len(items))
	for i, item := range items {
		all[i], _ = item.(map[string]any)
	}
	return all
}

// person is somebody with a browser.
type person struct {
	t      *testing.T
	name   string
	url    string
	client *http.Client
	id     string
	etag   string // of the last answer that had one
}

func visit(t *testing.T, server *httptest.Server, name string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t: t, name: name, url: server.URL, client: &http.Client{Jar: jar}}
}

const testPassword = "đường-làng-mùa-gặt-26"

// signIn signs in and learns one's own id.
func (p *person) signIn(email string) *person {
	p.t.Helper()
	p.do("POST", "/api/sessions", object{"signIn": email, "password": testPassword}, 0)
	p.id = p.do("GET", "/api/me", nil, 200)["account"].(map[string]any)["id"].(string)
	return p
}

// try sends one request; ifMatch "" sends none.
func (p *person) try(method, path, ifMatch string, body any, headers ...string) (int, object) {
	p.t.Helper()
	var reader io.Reader
	contentType := "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		reader, contentType = bytes.NewReader(b), "application/octet-stream"
	default:
		encoded, err := json.Marshal(b)
		if err != nil {
			p.t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, reader)
	if err != nil {
		p.t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", contentType)
	}
	if ifMatch != "" {
		request.Header.Set("If-Match", ifMatch)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := p.client.Do(request)
	if err != nil {
		p.t.Fatalf("%s: %s %s: %v", p.name, method, path, err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.etag = answer.Header.Get("ETag")
	var out object
	if strings.Contains(answer.Header.Get("Content-Type"), "json") {
		if bytes.HasPrefix(raw, []byte("[")) {
			raw = append(append([]byte(`{"items":`), raw...), '}')
		}
		if err := json.Unmarshal(raw, &out); err != nil {
			p.t.Fatalf("%s: %s %s answered %q: %v", p.name, method, path, raw, err)
		}
	}
	return answer.StatusCode, out
}

// do sends a request that must succeed; want 0 means any 2xx.
func (p *person) do(method, path string, body any, want int, headers ...string) object {
	p.t.Helper()
	return p.change(method, path, "", body, want, headers...)
}

// change sends a request with the version last seen, which must succeed.
func (p *person) change(method, path, ifMatch string, body any, want int, headers ...string) object {
	p.t.Helper()
	status, out := p.try(method, path, ifMatch, body, headers...)
	if want == 0 && status/100 == 2 || status == want {
		return out
	}
	p.t.Fatalf("%s: %s %s: got %d %v, want %d", p.name, method, path, status, out, want)
	return nil
}

// now is the version of what a path shows.
func (p *person) now(path string) string {
	p.t.Helper()
	p.do("GET", path, nil, 200)
	return p.etag
}

// refused sends a request that must be refused with this status and code.
func (p *person) refused(method, path, ifMatch string, body any, status int, code string) {
	p.t.Helper()
	got, out := p.try(method, path, ifMatch, body)
	if got != status || out.text("code") != code {
		p.t.Errorf("%s: %s %s: got %d %v, want %d %s", p.name, method, path, got, out, status, code)
	}
}

// story is a whole cycle driven through the API.
type story struct {
	t      *testing.T
	house  *house
	server *httptest.Server
	admin  *person
	people map[string]*person
	cycle  string
}

// TestStory drives the HTTP API from an empty database to a national publication:
// two provinces of two regions, one of them merged from two regions' provinces,
// their regions, and the nation, whose entries all climbed there.
func TestStory(t *testing.T) {
	h, server := newHouse(t)
	if _, err := h.services.Accounts.Bootstrap(t.Context(), "Quản trị", "admin@kiemthu.example", testPassword); err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, house: h, server: server, people: map[string]*person{}}
	s.admin = visit(t, server, "quản trị").signIn("admin@kiemthu.example")

	nation := s.unit("Việt Nam", "nation")
	north, south := s.unit("phía Bắc", "region"), s.unit("phía Nam", "region")
	ninhBinh, lamDong := s.unit("Ninh Bình", "province"), s.unit("Lâm Đồng", "province")
	binhThuan := s.former(lamDong, "Bình Thuận")
	for name, unitID := range map[string]string{"nation": nation, "north": north, "south": south, "ninh-binh": ninhBinh, "lam-dong": lamDong} {
		s.grant(s.person(name), "organiser", object{"unitId": unitID})
	}
	s.makeCycle()

	top := ruleSet()
	delete(top, "nomination") // there is nothing above the nation
	nationalRound := s.plan("nation", "nation", nation, object{"rules": top})
	northRound := s.plan("north", "region", north, nil)
	southRound := s.plan("south", "region", south, nil)
	for _, p := range []struct{ organiser, unit, former string }{{"ninh-binh", ninhBinh, ""}, {"lam-dong", lamDong, binhThuan}} {
		round := s.plan(p.organiser, "province", p.unit, nil)
		s.move(p.organiser, round, "registration", false)
		s.enterProducts(p.organiser, round, p.unit, p.former, 4)
		s.judge(p.organiser, round, 3, 1)
	}
	// Nothing of a round that is not published is anywhere to be seen.
	s.hidden(northRound)

	for organiser, round := range map[string]string{"north": northRound, "south": southRound} {
		arrived := s.people[organiser].do("GET", "/api/rounds/"+round+"/promotions/received", nil, 200).list("items")
		if len(arrived) != 0 {
			t.Errorf("%s: got %d promotions before registration opened, want none taken in", organiser, len(arrived))
		}
		s.move(organiser, round, "registration", false)
		arrived = s.people[organiser].do("GET", "/api/rounds/"+round+"/promotions/received", nil, 200).list("items")
		if len(arrived) != 1 || arrived[0].text("status") != "taken-in" {
			t.Fatalf("%s: got promotions %v, want one taken in", organiser, arrived)
		}
		s.judge(organiser, round, 1, 1)
	}
	s.move("nation", nationalRound, "registration", false)
	auditor := s.person("kiem-tra")
	s.grant(auditor, "auditor", object{"roundId": nationalRound})
	s.openScoring("nation", nationalRound)
	auditor.refused("GET", "/api/rounds/"+nationalRound+"/deliberation", "", nil, 404, "not-found")
	s.finish("nation", nationalRound, 2, 0)
	for _, path := range []string{"/deliberation", "/judges", "/council-seats", "/recusals", "/scoring-progress", "/late-copies", "/promotions/received"} {
		auditor.do("GET", "/api/rounds/"+nationalRound+path, nil, 200)
	}
	s.countsFromAbove(northRound)

	s.lineage(nationalRound)
	s.pages(nationalRound)
	s.bundle(nationalRound)
}

func (s *story) unit(name, level string) string {
	s.t.Helper()
	found := s.admin.do("GET", "/api/units?level="+level+"&q="+url.QueryEscape(name), nil, 200).list("items")
	if len(found) == 0 {
		s.t.Fatalf("found no %s called %s", level, name)
	}
	u := found[0]
	if inner, ok := u["unit"].(map[string]any); ok {
		u = inner
	}
	return u.text("id")
}

// former is the id of a predecessor of a unit.
func (s *story) former(unitID, name string) string {
	s.t.Helper()
	for _, p := range s.admin.do("GET", "/api/units/"+unitID, nil, 200).list("predecessors") {
		if p.text("name") == name {
			return p.text("id")
		}
	}
	s.t.Fatalf("%s is no predecessor of %s", name, unitID)
	return ""
}

// person makes an account and signs in with it.
func (s *story) person(name string) *person {
	s.t.Helper()
	if p := s.people[name]; p != nil {
		return p
	}
	email := name + "@kiemthu.example"
	s.admin.do("POST", "/api/accounts", object{"name": "Người " + name, "signIn": email, "password": testPassword}, 201)
	p := visit(s.t, s.server, name).signIn(email)
	s.people[name] = p
	return p
}

func (s *story) grant(p *person, role string, on object) {
	s.t.Helper()
	body := object{"accountId": p.id, "role": role}
	for k, v := range on {
		body[k] = v
	}
	s.admin.do("POST", "/api/grants", body, 201)
}

func (s *story) makeCycle() {
	s.t.Helper()
	programme := s.admin.do("GET", "/api/programmes", nil, 200).list("items")[0].text("id")
	year := time.Now().Year()
	organiser := s.people["nation"]
	cycle := organiser.do("POST", "/api/cycles", object{
		"programmeId": programme, "name": fmt.Sprintf("%d-%d", year, year+1), "startsOn": fmt.Sprintf("%d-01-01", year), "endsOn": fmt.Sprintf("%d-12-31", year+1),
	}, 201)
	s.cycle = cycle.text("id")
	var members []object
	for _, m := range s.admin.do("GET", "/api/region-defaults", nil, 200).list("items") {
		members = append(members, object{"memberId": m.text("memberId"), "parentId": m.text("regionId")})
	}
	organiser.change("PUT", "/api/cycles/"+s.cycle+"/members", organiser.now("/api/cycles/"+s.cycle), object{"members": members}, 0)
}

// plan makes a round that receives promotions, open from now, judged by three sheets.
func (s *story) plan(organiser, tier, unitID string, more object) string {
	s.t.Helper()
	body := object{
		"cycleId": s.cycle, "tier": tier, "unitId": unitID, "receivesPromotions": true,
		"registrationOpensAt": time.Now().Add(-time.Minute), "registrationClosesAt": time.Now().Add(time.Hour), "screeningClosesAt": time.Now().Add(2 * time.Hour),
		"rules": ruleSet(),
	}
	for k, v := range more {
		body[k] = v
	}
	return s.people[organiser].do("POST", "/api/rounds", body, 201).text("id")
}

// ruleSet awards the best three and puts the best one forward.
func ruleSet() object {
	return object{
		"aggregation": "mean", "minimumSheets": 3, "stages": []object{{}}, "combine": "last", "passMark": object{"points": 7000, "inclusive": true},
		"tieBreaks": []string{"market"}, "knockOut": "majority", "awards": object{"total": 3}, "nomination": object{"from": "awarded", "total": 1},
	}
}

func (s *story) move(organiser, round, phase string, override bool) {
	s.t.Helper()
	p := s.people[organiser]
	body := object{"phase": phase}
	if override {
		body["override"], body["reason"] = true, "Kiểm thử: đủ hồ sơ trước hạn"
	}
	p.change("PUT", "/api/rounds/"+round+"/phase", p.now("/api/rounds/"+round), body, 200)
}

// enterProducts lets a facility's owner enter n products with three photos each.
func (s *story) enterProducts(organiser, round, unitID, former string, n int) {
	s.t.Helper()
	owner := s.person("co-so-" + organiser)
	details := object{
		"name": "HTX Kiểm thử " + organiser, "kind": "household", "unitId": unitID, "locality": "xã Kiểm Thử", "contactName": "Người đại diện",
		"contactPhone": "0912345678", "consentsToPublication": true,
	}
	if former != "" {
		details["formerUnitId"] = former
	}
	facilityID := owner.do("POST", "/api/facilities", details, 201).text("id")
	for i := range n {
		product := owner.do("POST", "/api/facilities/"+facilityID+"/products", object{"name": fmt.Sprintf("Sản phẩm %s số %d", organiser, i+1), "kind": "single"}, 201).text("id")
		entryID := owner.do("POST", "/api/entries", object{"roundId": round, "productId": product, "groupId": "handicraft"}, 201).text("id")
		path := "/api/entries/" + entryID
		sections := object{}
		for _, section := range []string{"market", "production", "economics", "technique", "society", "environment", "culture"} {
			sections[section] = object{"text": "Nội dung " + section}
		}
		owner.refused("PUT", path+"/submission", owner.now(path), nil, 422, "entry-incomplete")
		owner.change("PATCH", path, owner.now(path), object{
			"form":        object{"representative": "Người ký", "description": "Mô tả", "materials": "Tre", "commits": true},
			"explanation": sections,
		}, 200)
		var places []object
		for view := range 3 {
			picture := phototest.JPEG(320+8*i, 240+8*view+len(organiser))
			places = append(places, object{"photoId": owner.do("POST", "/api/facilities/"+facilityID+"/photos", picture, 0).text("id")})
		}
		owner.change("PUT", path+"/photos", owner.now(path), object{"photos": places}, 200)
		owner.do("POST", path+"/papers?kind=registration&fileName=dang-ky.pdf", []byte(onePage), 0)
		owner.change("PUT", path+"/submission", owner.now(path), nil, 200)
	}
}

const onePage = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"

// judge takes a round from registration to its publication: everything accepted,
// three judges, all sheets submitted, the expected numbers awarded and nominated.
func (s *story) judge(organiser, round string, awarded, nominated int) {
	s.t.Helper()
	s.openScoring(organiser, round)
	s.finish(organiser, round, awarded, nominated)
}

// openScoring accepts every entry, seats panel and council and opens the scoring.
func (s *story) openScoring(organiser, round string) {
	s.t.Helper()
	p := s.people[organiser]
	path := "/api/rounds/" + round
	s.move(organiser, round, "screening", true)
	s.photosReady()
	for _, e := range p.do("GET", path+"/entries?status=submitted&limit=200", nil, 200).list("items") {
		entryPath := "/api/entries/" + e.text("id")
		p.change("PUT", entryPath+"/screening", p.now(entryPath), object{"decision": "accepted"}, 200)
	}
	for i, role := range []string{"head", "judge", "judge"} {
		p.do("POST", path+"/judges", object{"accountId": s.person(fmt.Sprintf("giam-khao-%d", i+1)).id, "role": role, "scores": true}, 201)
	}
	for i, role := range []string{"chair", "member", "member"} {
		p.do("POST", path+"/council-seats", object{"accountId": s.person(fmt.Sprintf("hoi-dong-%d", i+1)).id, "role": role}, 201)
	}
	s.move(organiser, round, "scoring", false)
}

// finish scores, decides and publishes.
func (s *story) finish(organiser, round string, awarded, nominated int) {
	s.t.Helper()
	p := s.people[organiser]
	path := "/api/rounds/" + round
	p.refused("PUT", path+"/phase", p.now(path), object{"phase": "deliberation"}, 409, "phase-blocked")
	for i := range 3 {
		s.score(s.people[fmt.Sprintf("giam-khao-%d", i+1)], round, i)
	}
	s.move(organiser, round, "deliberation", false)
	p.refused("POST", path+"/publications", p.now(path), nil, 409, "not-approved")
	deliberation := path + "/deliberation"
	p.change("PUT", deliberation+"/approval", p.now(deliberation), object{"decisionNumber": "KT-" + organiser, "decisionDate": time.Now().Format(time.DateOnly), "signer": "Người ký"}, 200)
	plan := p.do("GET", path+"/promotion-plan", nil, 200)
	if got := len(plan.list("lines")); got != nominated {
		s.t.Errorf("%s: the plan promotes %d, want %d", organiser, got, nominated)
	}
	published := p.change("POST", path+"/publications", p.now(path), nil, 201)
	if got := [2]any{published["awarded"], published["nominated"]}; got != [2]any{float64(awarded), float64(nominated)} {
		s.t.Errorf("%s: got %v awarded and nominated, want %d and %d", organiser, got, awarded, nominated)
	}
	p.refused("POST", path+"/publications", p.now(path), nil, 409, "already-published")
}

// criteriaOf are the criteria that a packet's rubric has for a product group.
func criteriaOf(packet object, group string) (all []object) {
	for _, r := range packet.list("rubrics") {
		if r.text("groupId") != group {
			continue
		}
		groups := r.list("criterionGroups")
		if tree, ok := r["tree"].(map[string]any); ok {
			groups = append(groups, object(tree).list("criterionGroups")...)
		}
		for _, g := range groups {
			all = append(all, g.list("criteria")...)
		}
	}
	return all
}

// score fills a judge's sheets, entry by entry fewer points, and submits them; a
// submitted one is locked.
func (s *story) score(j *person, round string, judge int) {
	s.t.Helper()
	j.do("PUT", "/api/judge/rounds/"+round+"/declaration", object{"conflicts": []any{}}, 200)
	packet := j.do("GET", "/api/judge/rounds/"+round+"/packet?deviceId=may-1", nil, 200)
	sheets := packet.list("sheets")
	if len(sheets) == 0 {
		s.t.Fatalf("%s got no sheets of round %s", j.name, round)
	}
	slices.SortFunc(sheets, func(a, b object) int { return strings.Compare(a.text("judgingCode"), b.text("judgingCode")) })
	for n, sheet := range sheets {
		marks := object{}
		for i, c := range criteriaOf(packet, sheet.text("groupId")) {
			most, step := int(c["maxPoints"].(float64)), int(c["step"].(float64))
			less := (judge + i) % 2
			if i == 0 {
				less = n // the entries differ in the first criterion
			}
			marks[c.text("id")] = most - step*min(less, most/step)
		}
		path := "/api/score-sheets/" + sheet.text("id")
		body := object{"rubricVersion": sheet["rubricVersion"], "marks": marks, "remarks": object{"facility": "Tốt"}, "submitted": true}
		key := uuid.NewString()
		first := j.change("PUT", path, `"0"`, body, 200, "Idempotency-Key", key)
		again := j.change("PUT", path, `"0"`, body, 200, "Idempotency-Key", key)
		if fmt.Sprint(first["receipt"]) != fmt.Sprint(again["receipt"]) {
			s.t.Errorf("the same save: got receipts %v and %v, want one", first["receipt"], again["receipt"])
		}
		if status, out := j.try("PUT", path, `"1"`, body, "Idempotency-Key", uuid.NewString()); status != 423 {
			s.t.Errorf("a submitted sheet: got %d %v, want 423", status, out)
		}
	}
}

// photosReady waits for the jobs.
func (s *story) photosReady() {
	s.t.Helper()
	for range 600 {
		var pending int
		if err := s.house.db.Pool.QueryRow(s.t.Context(), `SELECT count(*) FROM photos WHERE status = 'pending'`).Scan(&pending); err != nil {
			s.t.Fatal(err)
		}
		if pending == 0 {
			return
		}
		select {
		case <-s.t.Context().Done():
			s.t.Fatal("the photos were not rendered in time")
		case <-time.After(50 * time.Millisecond):
		}
	}
	s.t.Fatal("the photos were not rendered in time")
}

// hidden asks, as nobody, for what an unpublished round must not show.
func (s *story) hidden(round string) {
	s.t.Helper()
	nobody := visit(s.t, s.server, "người lạ")
	for _, path := range []string{"/deliberation", "/entries", "/promotions/received", "/publications/1/bundle"} {
		if status, _ := nobody.try("GET", "/api/rounds/"+round+path, "", nil); status != 401 && status != 404 {
			s.t.Errorf("GET %s as nobody: got %d, want 401 or 404", path, status)
		}
	}
	if status, _ := nobody.try("GET", "/ket-qua/"+round, "", nil); status != 404 {
		s.t.Errorf("ranking page of an unpublished round: got %d, want 404", status)
	}
}

// countsFromAbove: who organises above a round sees how many entries it has, and
// nobody beside it does; addresses and metrics give nothing away.
func (s *story) countsFromAbove(northRound string) {
	s.t.Helper()
	counts := "/api/rounds/" + northRound + "/entry-counts"
	s.people["nation"].do("GET", counts, nil, 200)
	s.people["south"].refused("GET", counts, "", nil, 404, "round-not-found")
	nobody := visit(s.t, s.server, "người lạ")
	nobody.refused("GET", "/api/register?q=%00", "", nil, 422, "bad-text")
	if status, _ := nobody.try("GET", "/metrics", "", nil, "X-Forwarded-For", "203.0.113.7"); status != 404 {
		s.t.Errorf("metrics through a proxy: got %d, want 404", status)
	}
	if status, _ := nobody.try("GET", "/metrics", "", nil); status != 200 {
		s.t.Errorf("metrics beside the server: got %d, want 200", status)
	}
}

// lineage checks that every national entry climbed there.
func (s *story) lineage(round string) {
	s.t.Helper()
	var entries, climbed int
	err := s.house.db.Pool.QueryRow(s.t.Context(), `
		SELECT count(*), count(*) FILTER (WHERE b.source_entry_id IS NOT NULL AND r.tier = 'province')
		  FROM entries e LEFT JOIN entries b ON b.id = e.source_entry_id LEFT JOIN entries a ON a.id = b.source_entry_id LEFT JOIN rounds r ON r.id = a.round_id
		 WHERE e.round_id = $1`, round).Scan(&entries, &climbed)
	if err != nil {
		s.t.Fatal(err)
	}
	if entries != 2 || climbed != 2 {
		s.t.Errorf("got %d national entries, %d of them from a province; want 2 and 2", entries, climbed)
	}
}

// pages asks for what everybody sees now.
func (s *story) pages(round string) {
	s.t.Helper()
	for _, path := range []string{"/", "/en/", "/ket-qua/" + round, "/en/ket-qua/" + round} {
		answer, err := http.Get(s.server.URL + path)
		if err != nil {
			s.t.Fatal(err)
		}
		raw, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != 200 || !bytes.Contains(raw, []byte("Sản phẩm lam-dong")) && strings.Contains(path, round) {
			s.t.Errorf("GET %s: got %d, want a page that names the winner", path, answer.StatusCode)
		}
	}
}

// bundle downloads what was published and recomputes it.
func (s *story) bundle(round string) {
	s.t.Helper()
	answer, err := http.Get(s.server.URL + publication.BundlePath(uuid.MustParse(round), 1))
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != 200 {
		s.t.Fatalf("download: got %d, %v", answer.StatusCode, err)
	}
	var out, complaint bytes.Buffer
	if code := publication.RecomputeCommand([]string{"-"}, bytes.NewReader(raw), &out, &complaint); code != 0 {
		s.t.Fatalf("recompute: got exit %d: %s", code, complaint.String())
	}
	var published struct{ Standings, Proposal, Nominations json.RawMessage }
	if err := json.Unmarshal(raw, &published); err != nil {
		s.t.Fatal(err)
	}
	want := fmt.Sprintf("{\"standings\":%s,\"proposal\":%s,\"nominations\":%s}\n", published.Standings, published.Proposal, published.Nominations)
	if out.String() != want {
		s.t.Errorf("recompute: got\n%s\nwant the published\n%s", out.String(), want)
	}
}
