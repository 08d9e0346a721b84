package api_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"tieubieu/server/account"
	"tieubieu/server/api"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fixture"
	"tieubieu/server/job"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
	"tieubieu/server/scoresheet"
)

// counter is the router over an open round, its people and a real object store.
type counter struct {
	*fixture.Entering
	*house
	photos *photo.Service
	t      *testing.T
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	objects := blobtest.Open(t)
	photos := &photo.Service{DB: db, Blob: objects, Jobs: queue, Sight: entry.PhotoSight}
	engine, _ := api.New(api.Services{DB: db, Accounts: &account.Service{DB: db}, Entries: &entry.Service{DB: db, Blob: objects}, Photos: photos, Facilities: &facility.Service{DB: db}, Sheets: &scoresheet.Service{DB: db, Blob: objects}}, api.Options{SecureCookies: true})
	return &counter{Entering: fixture.NewEntering(t, db), house: &house{db: db, handler: api.Handler(engine)}, photos: photos, t: t}
}

// as is a browser in which this person is signed in; the zero account is nobody.
func (c *counter) as(by account.Account) *browser {
	c.t.Helper()
	b := &browser{h: c.house, id: by.ID}
	if by.ID == uuid.Nil {
		return b
	}
	err := database.InTx(c.t.Context(), c.db, func(tx *database.Tx) error {
		in, err := account.OpenSession(tx, by.ID, account.Device{})
		if err == nil {
			b.cookie = in.Token
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return b
}

// file sends raw bytes.
func (b *browser) file(t *testing.T, method, path string, content []byte, headers ...string) reply {
	t.Helper()
	return b.send(t, method, path, string(content), append([]string{"Content-Type", "application/octet-stream"}, headers...)...)
}

// photo is uploaded and rendered through the API and the worker.
func (c *counter) photo(b *browser, width int) string {
	c.t.Helper()
	id := b.file(c.t, "POST", "/api/facilities/"+c.Plant.FacilityID.String()+"/photos", phototest.JPEG(width, 600, phototest.GPS())).want(c.t, 201, "").id(c.t)
	w := photo.Worker{DB: c.db, Blob: c.photos.Blob}
	err := w.Work(context.Background(), &river.Job[photo.RenderArgs]{JobRow: &rivertype.JobRow{Attempt: 1, MaxAttempts: 1}, Args: photo.RenderArgs{PhotoID: uuid.MustParse(id)}})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func pdf(n int) []byte {
	return []byte(fmt.Sprintf("%%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0 /N %d>> endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n", n))
}

func filledIn() object {
	sections := object{}
	for _, s := range entry.Sections {
		sections[s.ID] = object{"text": "Nội dung mục " + s.Name}
	}
	return object{"form": object{"representative": "Nguyễn Văn Thử", "description": "Bình gốm", "materials": "Đất sét", "commits": true}, "explanation": sections}
}

// One entry from its first tap to its judging code, through the router.
func TestAnEntryThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner, screener := c.as(c.Owner), c.as(c.Screener)
	id := uuid.Must(uuid.NewV7()).String()
	first := object{"id": id, "roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}
	for range 2 {
		made := owner.send(t, "POST", "/api/entries", first).want(t, 201, "")
		if made.id(t) != id || made.etag != `"1"` {
			t.Errorf("got %s with ETag %s, want %s with \"1\"", made.id(t), made.etag, id)
		}
	}
	path := "/api/entries/" + id

	malformed := owner.send(t, "POST", "/api/entries", object{"roundId": "x", "productId": c.Plant.ProductID, "groupId": "food"}).want(t, 422, "invalid-fields")
	if fields := fmt.Sprint(malformed.body["fields"]); !strings.Contains(fields, "body.roundId") || !strings.Contains(fields, "not-an-id") {
		t.Errorf("got fields %s, want body.roundId not-an-id", fields)
	}
	owner.send(t, "PATCH", path, object{"form": object{}}).want(t, 428, "version-needed")
	owner.send(t, "PATCH", path, object{"form": object{"colour": "red"}}, "If-Match", `"1"`).want(t, 422, "invalid-fields")
	owner.send(t, "PATCH", path, object{"explanation": object{"secrets": object{}}}, "If-Match", `"1"`).want(t, 422, "invalid-fields")
	saved := owner.send(t, "PATCH", path, filledIn(), "If-Match", `"1"`).want(t, 200, "")
	stale := owner.send(t, "PATCH", path, object{"form": object{"price": 5}}, "If-Match", `"1"`).want(t, 412, "stale")
	current, _ := stale.body["current"].(object)
	if current == nil || current["version"] != 2.0 || current["changedBy"] != c.Owner.Name || current["form"].(object)["materials"] != "Đất sét" {
		t.Errorf("got current %v, want version 2 with what was typed and by whom", current)
	}
	wrong := owner.send(t, "PATCH", path, object{"form": object{"price": -1}}, "If-Match", saved.etag).want(t, 422, "invalid-fields")
	if fields := fmt.Sprint(wrong.body["fields"]); !strings.Contains(fields, "form.price") || !strings.Contains(fields, "out-of-range") {
		t.Errorf("got fields %s, want form.price out-of-range", fields)
	}
	owner.send(t, "PUT", path+"/submission", nil, "If-Match", saved.etag).want(t, 422, "entry-incomplete")

	var photos []object
	for i := range 3 {
		photos = append(photos, object{"photoId": c.photo(owner, 700+i), "caption": fmt.Sprintf("Ảnh %d", i+1)})
	}
	placed := owner.send(t, "PUT", path+"/photos", object{"photos": photos}, "If-Match", saved.etag).want(t, 200, "")
	paper := owner.file(t, "POST", path+"/papers?kind=registration&fileName="+"%C4%91kkd.pdf&validUntil=2040-01-01", pdf(1)).want(t, 201, "")
	paperID, _ := paper.body["paperId"].(string)
	owner.file(t, "POST", path+"/papers?kind=registration&fileName=a.pdf", []byte("no paper at all")).want(t, 422, "paper-type")
	owner.file(t, "POST", path+"/papers?kind=love-letter&fileName=a.pdf", pdf(2)).want(t, 422, "invalid-fields")
	owner.send(t, "PUT", path+"/papers/"+paperID, object{"kind": "registration", "fileName": "đăng ký.pdf", "issuedOn": "2024-02-29"}, "If-Match", paper.etag).want(t, 200, "")

	owner.send(t, "PUT", path+"/submission", nil, "If-Match", placed.etag).want(t, 200, "")
	owner.send(t, "PATCH", path, filledIn(), "If-Match", placed.etag).want(t, 409, "entry-submitted")
	read := owner.send(t, "GET", path, nil).want(t, 200, "")
	if read.body["status"] != "submitted" || len(read.body["photoList"].([]any)) != 3 || len(read.body["paperList"].([]any)) != 1 || len(read.body["missing"].([]any)) == 0 {
		t.Errorf("got %s", read.text)
	}

	list := screener.send(t, "GET", "/api/rounds/"+c.RoundID.String()+"/entries?status=submitted&q=thu", nil).want(t, 200, "").items(t)
	if len(list) != 1 {
		t.Fatalf("got %d entries to screen, want 1", len(list))
	}
	screener.send(t, "PUT", path+"/screening", object{"decision": "returned", "items": []object{{"item": "photos", "reason": "Mờ"}}}, "If-Match", read.etag).want(t, 422, "invalid-fields")
	accepted := screener.send(t, "PUT", path+"/screening", object{"decision": "accepted", "choice": object{"papers": []string{paperID}, "namesNobody": []string{}}}, "If-Match", read.etag).want(t, 200, "")
	if code, _ := accepted.body["judgingCode"].(string); len(code) != 4 || code[0] != 'A' {
		t.Errorf("got judging code %q", code)
	}
	screener.send(t, "PUT", path+"/judges-choice", object{"papers": []string{}, "namesNobody": []string{}}, "If-Match", accepted.etag).want(t, 200, "")
	counts := screener.send(t, "GET", "/api/rounds/"+c.RoundID.String()+"/entry-counts", nil).want(t, 200, "")
	if !strings.Contains(counts.text, `"status":"accepted","entries":1`) {
		t.Errorf("got counts %s", counts.text)
	}
	mine := owner.send(t, "GET", "/api/entries?status=accepted", nil).want(t, 200, "").items(t)
	if len(mine) != 1 || mine[0].(object)["judgingCode"] != nil {
		t.Errorf("got %v, want one entry without its code", mine)
	}
	owner.send(t, "PUT", path+"/withdrawal", object{}, "If-Match", `"1"`).want(t, 412, "stale")
	latest := owner.send(t, "GET", path, nil).want(t, 200, "")
	owner.send(t, "PUT", path+"/withdrawal", object{"reason": "Ngừng sản xuất"}, "If-Match", latest.etag).want(t, 200, "")
	owner.send(t, "DELETE", path, nil, "If-Match", latest.etag).want(t, 412, "stale")

	again := owner.send(t, "POST", path+"/copies", object{"roundId": c.RoundID}).want(t, 201, "")
	owner.send(t, "DELETE", "/api/entries/"+again.id(t), nil, "If-Match", again.etag).want(t, 204, "")
	owner.send(t, "GET", "/api/entries/"+again.id(t), nil).want(t, 404, "entry-not-found")
}

func TestEntriesAreHiddenFromOthers(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	made := owner.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}).want(t, 201, "")
	path := "/api/entries/" + made.id(t)
	requests := []struct {
		method, path string
		body         any
	}{
		{"GET", path, nil},
		{"PATCH", path, object{"form": object{}}},
		{"DELETE", path, nil},
		{"PUT", path + "/photos", object{"photos": []object{}}},
		{"PUT", path + "/submission", nil},
		{"PUT", path + "/withdrawal", object{"reason": "?"}},
		{"PUT", path + "/screening", object{"decision": "rejected", "reason": "?"}},
		{"PUT", path + "/reconsideration", object{"reason": "?"}},
		{"PUT", path + "/judges-choice", object{"papers": []string{}, "namesNobody": []string{}}},
		{"POST", path + "/copies", object{"roundId": c.RoundID}},
		{"POST", path + "/papers?kind=quality&fileName=a.pdf", string(pdf(1))},
		{"DELETE", path + "/papers/" + uuid.NewString(), nil},
		{"PUT", path + "/papers/" + uuid.NewString(), object{"kind": "quality", "fileName": "a.pdf"}},
		{"PUT", path + "/papers/" + uuid.NewString() + "/renewal?kind=quality&fileName=a.pdf", string(pdf(1))},
	}
	for name, by := range map[string]account.Account{"other owner": c.OtherOwner, "officer of another unit": c.Stranger, "judge": c.Judge, "administrator": c.Admin} {
		b := c.as(by)
		for _, r := range requests {
			t.Run(name+" "+r.method+" "+r.path[len(path):], func(t *testing.T) {
				b.send(t, r.method, r.path, r.body, "If-Match", `"1"`).want(t, 404, "entry-not-found")
			})
		}
	}
	anonymous := c.as(account.Account{})
	for _, r := range requests {
		anonymous.send(t, r.method, r.path, r.body, "If-Match", `"1"`).want(t, 401, "sign-in-needed")
	}
	anonymous.send(t, "GET", "/api/entries", nil).want(t, 401, "sign-in-needed")
	c.as(c.OtherOwner).send(t, "GET", "/api/rounds/"+c.RoundID.String()+"/entries", nil).want(t, 404, "round-not-found")
	owner.send(t, "GET", "/api/entries/"+uuid.NewString(), nil).want(t, 404, "entry-not-found")
	owner.send(t, "GET", "/api/entries/x", nil).want(t, 422, "invalid-fields")
	owner.send(t, "GET", "/api/entries?cursor=x", nil).want(t, 422, "bad-cursor")
	owner.send(t, "GET", "/api/entries?limit=201", nil).want(t, 422, "invalid-fields")
}

func TestTheDeadlineThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	made := owner.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}).want(t, 201, "")
	c.Exec("UPDATE rounds SET registration_closes_at = now()")
	owner.send(t, "PUT", "/api/entries/"+made.id(t)+"/submission", nil, "If-Match", made.etag).want(t, 409, "registration-closed")
}

func TestPhotosThroughTheAPI(t *testing.T) {
	c := newCounter(t)
	owner, anonymous := c.as(c.Owner), c.as(account.Account{})
	uploads := "/api/facilities/" + c.Plant.FacilityID.String() + "/photos"

	t.Run("are refused before they are read where they are not one's own", func(t *testing.T) {
		for name, by := range map[string]account.Account{"other owner": c.OtherOwner, "screener": c.Screener} {
			b, endless := c.as(by), &endless{}
			r := httptest.NewRequest("POST", uploads, endless)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: b.cookie})
			w := httptest.NewRecorder()
			c.handler.ServeHTTP(w, r)
			if w.Code != http.StatusNotFound || endless.read > 0 {
				t.Errorf("%s: got %d after %d bytes, want 404 after none", name, w.Code, endless.read)
			}
		}
		anonymous.file(t, "POST", uploads, phototest.JPEG(10, 10)).want(t, 401, "sign-in-needed")
	})
	t.Run("are refused with a code for what they are", func(t *testing.T) {
		for code, content := range map[string][]byte{
			"photo-too-many-pixels": phototest.PNGBomb(20000, 20000), "photo-truncated": phototest.Truncated(phototest.JPEG(64, 64)),
			"photo-empty": {}, "photo-animated": phototest.GIF(),
		} {
			owner.file(t, "POST", uploads, content).want(t, 422, code)
		}
		owner.file(t, "POST", uploads, make([]byte, photo.MaxBytes+1)).want(t, 413, "photo-too-large")
	})
	t.Run("are private until their entry is awarded and published", func(t *testing.T) {
		id := c.photo(owner, 800)
		list := owner.send(t, "GET", uploads, nil).want(t, 200, "").items(t)
		if got := list[0].(object); got["id"] != id || got["status"] != "ready" || got["thumbhash"] == nil {
			t.Errorf("got %v", got)
		}
		owner.send(t, "GET", "/api/photos/"+id, nil).want(t, 200, "")
		c.as(c.OtherOwner).send(t, "GET", "/api/photos/"+id, nil).want(t, 404, "photo-not-found")

		path := "/media/photos/" + id + "/"
		got := owner.send(t, "GET", path+"320.jpg", nil).want(t, 200, "")
		if got.header.Get("Content-Type") != "image/jpeg" || got.header.Get("Cache-Control") != "private, no-cache" || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("got headers %v", got.header)
		}
		owner.send(t, "GET", path+"320.jpg", nil, "If-None-Match", got.etag).want(t, 304, "")
		if head := owner.send(t, "HEAD", path+"320.jpg", nil).want(t, 200, ""); head.header.Get("Content-Length") != fmt.Sprint(len(got.text)) {
			t.Errorf("HEAD: got length %s, want %d", head.header.Get("Content-Length"), len(got.text))
		}
		original := owner.send(t, "GET", path+"original", nil).want(t, 200, "")
		if !strings.HasPrefix(original.header.Get("Content-Disposition"), "attachment") || !strings.Contains(original.text, "Exif") {
			t.Errorf("original: got headers %v", original.header)
		}
		for _, file := range []string{"320.jpg", "960.jpg", "1920.jpg", "original"} {
			anonymous.send(t, "GET", path+file, nil).want(t, 404, "photo-not-found")
			c.as(c.OtherOwner).send(t, "GET", path+file, nil).want(t, 404, "photo-not-found")
		}
		for _, file := range []string{"321.jpg", "320.png", "Original"} {
			owner.send(t, "GET", path+file, nil).want(t, 404, "photo-not-found")
		}
		c.award(id)
		public := anonymous.send(t, "GET", path+"960.jpg", nil).want(t, 200, "")
		if public.header.Get("Cache-Control") != "public, max-age=3600" || strings.Contains(public.text, "Exif") {
			t.Errorf("public: got headers %v", public.header)
		}
		anonymous.send(t, "GET", path+"original", nil).want(t, 404, "photo-not-found")
	})
}

type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

// award publishes an entry of the plant that holds the photo.
func (c *counter) award(photoID string) {
	c.t.Helper()
	e, version := uuid.New(), uuid.New()
	c.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, unit_id, status, judging_code, submitted_at, created_at, updated_at)
		VALUES ($1, $2, $3, $4, 'handicraft', $5, 'accepted', 'A007', now(), now(), now())`, e, c.RoundID, c.Plant.ProductID, c.Plant.FacilityID, c.UnitID)
	c.Exec("INSERT INTO entry_photos (entry_id, photo_id, position) VALUES ($1, $2, 1)", e, photoID)
	c.Phase(competition.Published)
	c.Exec("INSERT INTO deliberations (round_id, version, opened_at) VALUES ($1, 1, now())", c.RoundID)
	c.Exec(`INSERT INTO publications (id, round_id, version, at, bundle, sha256, entered, passed, awarded, nominated)
		VALUES ($1, $2, 1, now(), '{}', decode(repeat('00', 32), 'hex'), 1, 1, 1, 0)`, version, c.RoundID)
	c.Exec(`INSERT INTO published_standings (publication_id, entry_id, product_id, judging_code, group_id, status, passed, sheets, group_points,
		proposed, at_the_line, awarded, nominated, public_by_name, product_name, facility_name, unit_id)
		SELECT $1, id, product_id, 'A007', group_id, 'ranked', true, 5, '{}', true, false, true, false, true, 'P', 'F', unit_id FROM entries WHERE id = $2`, version, e)
}

func TestPapersAreDownloads(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	made := owner.send(t, "POST", "/api/entries", object{"roundId": c.RoundID, "productId": c.Plant.ProductID, "groupId": "handicraft"}).want(t, 201, "")
	paper := owner.file(t, "POST", "/api/entries/"+made.id(t)+"/papers?kind=quality&fileName=Ch%E1%BB%A9ng%20nh%E1%BA%ADn.pdf", pdf(3)).want(t, 201, "")
	path := fmt.Sprintf("/media/entries/%s/papers/%s", made.id(t), paper.body["paperId"])
	got := owner.send(t, "GET", path, nil).want(t, 200, "")
	if !bytes.Equal([]byte(got.text), pdf(3)) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment; filename*=utf-8''Ch%E1%BB%A9ng") ||
		got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || got.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("got headers %v", got.header)
	}
	part := owner.send(t, "GET", path, nil, "Range", "bytes=0-7").want(t, 206, "")
	if part.text != "%PDF-1.4" {
		t.Errorf("got %q", part.text)
	}
	for name, by := range map[string]account.Account{"other owner": c.OtherOwner, "screener of a draft": c.Screener, "judge": c.Judge} {
		t.Run(name, func(t *testing.T) { c.as(by).send(t, "GET", path, nil).want(t, 404, "entry-not-found") })
	}
	c.as(account.Account{}).send(t, "GET", path, nil).want(t, 401, "sign-in-needed")
	owner.send(t, "GET", "/media/entries/x/papers/y", nil).want(t, 404, "entry-not-found")

	// A judge gets what screening chose, once the entry is his.
	c.Exec("UPDATE entries SET status = 'accepted', judging_code = 'A001', submitted_at = now()")
	c.Phase(competition.Scoring)
	c.Exec(`INSERT INTO score_sheets (id, round_id, entry_id, judge_id, stage, rubric_id)
		SELECT gen_random_uuid(), $1, $2, id, 1, $3 FROM panel_members WHERE account_id = $4`, c.RoundID, made.id(t), c.Rubrics["handicraft"], c.Judge.ID)
	judge := c.as(c.Judge)
	judge.send(t, "GET", path, nil).want(t, 404, "entry-not-found")
	c.Exec("UPDATE entry_papers SET for_judges = true")
	judge.send(t, "GET", path, nil).want(t, 404, "entry-not-found")
	fixture.Declared(t, c.DB, c.RoundID)
	judge.send(t, "GET", path, nil).want(t, 200, "")
	c.Exec("UPDATE rounds SET packet_mode = 'code'")
	judge.send(t, "GET", path, nil).want(t, 404, "entry-not-found")
	c.Exec("UPDATE entry_papers SET names_nobody = true")
	if got := judge.send(t, "GET", path, nil).want(t, 200, "").header.Get("Content-Disposition"); got != "attachment; filename=quality.pdf" {
		t.Errorf("got %s, want a file name that names nobody", got)
	}
}
