package photo_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"tieubieu/server/account"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/heic"
	"tieubieu/server/job"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

// darkroom is a round with its people, and photos on a real object store.
type darkroom struct {
	*fixture.Entering
	*photo.Service
	t    *testing.T
	heic *heic.Decoder
}

func open(t *testing.T) *darkroom {
	t.Helper()
	db := dbtest.Open(t)
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &darkroom{
		Entering: fixture.NewEntering(t, db), t: t,
		Service: &photo.Service{DB: db, Blob: blobtest.Open(t), Jobs: queue, Sight: entry.PhotoSight},
	}
}

func (d *darkroom) upload(by account.Account, facility uuid.UUID, content []byte) *photo.Photo {
	d.t.Helper()
	p, err := d.Upload(d.t.Context(), by, facility, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		d.t.Fatalf("upload: %v", err)
	}
	return p
}

// render works one attempt of a photo's job off.
func (d *darkroom) render(id uuid.UUID, attempt int) error {
	w := photo.Worker{DB: d.Entering.DB, Blob: d.Blob, HEIC: d.heic}
	return w.Work(d.t.Context(), &river.Job[photo.RenderArgs]{
		JobRow: &rivertype.JobRow{Attempt: attempt, MaxAttempts: 3}, Args: photo.RenderArgs{PhotoID: id},
	})
}

func (d *darkroom) jobs() int {
	d.t.Helper()
	return fixture.One[int](d.t, d.Entering.DB, "SELECT count(*) FROM river_job WHERE kind = 'render-photo'")
}

func (d *darkroom) state(by account.Account, id uuid.UUID) (photo.Status, string) {
	d.t.Helper()
	p, err := d.Get(d.t.Context(), by, id)
	if err != nil {
		d.t.Fatal(err)
	}
	return p.Photo.Status, p.Photo.Failure
}

func (d *darkroom) see(by account.Account, id uuid.UUID) error {
	p, err := d.Object(d.t.Context(), by, id, photo.MediumEdge)
	if err == nil {
		p.Close()
	}
	return err
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

// The whole story of one photo, from a phone with its position on to the public page.
func TestThePhotoStory(t *testing.T) {
	d := open(t)
	original := phototest.JPEG(4000, 3000, phototest.Orientation(6), phototest.GPS())
	p := d.upload(d.Owner, d.Plant.FacilityID, original)
	if p.Status != photo.Pending {
		t.Errorf("got %s, want pending", p.Status)
	}

	done := make(chan uuid.UUID, 1)
	workers := river.NewWorkers()
	river.AddWorker(workers, &signalling{Worker: &photo.Worker{DB: d.Entering.DB, Blob: d.Blob}, done: done})
	queue, err := job.Open(d.Entering.DB, job.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	if err := queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer queue.Stop(context.Background())
	if got := <-done; got != p.ID {
		t.Fatalf("rendered %s, want %s", got, p.ID)
	}

	t.Run("its renditions are upright and say nothing of place or camera", func(t *testing.T) {
		for edge, want := range map[int]image.Point{1920: {1440, 1920}, 960: {720, 960}, 320: {240, 320}} {
			picture, err := d.Object(t.Context(), d.Owner, p.ID, edge)
			if err != nil {
				t.Fatal(err)
			}
			content, err := io.ReadAll(picture)
			picture.Close()
			if err != nil {
				t.Fatal(err)
			}
			if picture.Public || picture.Info.ContentType != "image/jpeg" {
				t.Errorf("%d: got public %v, type %s", edge, picture.Public, picture.Info.ContentType)
			}
			for _, secret := range []string{"Exif", "GPS", "ICC_PROFILE", "http"} {
				if bytes.Contains(content, []byte(secret)) {
					t.Errorf("%d px: metadata %q is still there", edge, secret)
				}
			}
			decoded, err := jpeg.Decode(bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if got := decoded.Bounds().Size(); got != want {
				t.Errorf("%d: got %v, want %v", edge, got, want)
			}
			// Tag 6 turns a quarter to the right: what was bottom left is top left.
			r, g, b, _ := decoded.At(8, 8).RGBA()
			if r>>8 > 90 || g>>8 > 110 || b>>8 < 150 {
				t.Errorf("%d: top left is %d %d %d, want the blue of the bottom left", edge, r>>8, g>>8, b>>8)
			}
		}
	})
	t.Run("its original stays as it was, for its owner", func(t *testing.T) {
		picture, err := d.Original(t.Context(), d.Owner, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		defer picture.Close()
		content, err := io.ReadAll(picture)
		if err != nil || !bytes.Equal(content, original) {
			t.Errorf("got %d bytes, %v; want the %d uploaded", len(content), err, len(original))
		}
	})
	t.Run("its content knows size and placeholder", func(t *testing.T) {
		got, err := d.Get(t.Context(), d.Owner, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if c := got.Content; c.Width != 3000 || c.Height != 4000 || len(c.Renditions) != 3 || len(c.Thumbhash) == 0 {
			t.Errorf("got %+v", c)
		}
		list, err := d.List(t.Context(), d.Owner, d.Plant.FacilityID, uuid.Nil, 10)
		if err != nil || len(list) != 1 || list[0].Photo.ID != p.ID {
			t.Errorf("got list %+v, %v", list, err)
		}
	})

	e := d.entered(p.ID)
	everyone := map[string]account.Account{
		"owner": d.Owner, "other owner": d.OtherOwner, "collaborator": d.Collaborator, "organiser": d.Organiser, "secretary": d.Secretary,
		"screener": d.Screener, "judge": d.Judge, "council": d.Council, "auditor": d.Auditor, "administrator": d.Admin,
		"officer of another unit": d.Stranger, "nobody in particular": d.Nobody, "anonymous": {},
	}
	who := func(look func(by account.Account) error) string {
		var names []string
		for name, by := range everyone {
			err := look(by)
			if err == nil {
				names = append(names, name)
			} else if !fault.Has(err, "photo-not-found") {
				t.Errorf("%s: got %v, want photo-not-found", name, err)
			}
		}
		slices.Sort(names)
		return strings.Join(names, ", ")
	}
	rendition := func(by account.Account) error { return d.see(by, p.ID) }
	raw := func(by account.Account) error {
		picture, err := d.Original(t.Context(), by, p.ID)
		if err == nil {
			picture.Close()
		}
		return err
	}
	check := func(step, seen, original string) {
		t.Helper()
		if got := who(rendition); got != seen {
			t.Errorf("%s: seen by %s\nwant %s", step, got, seen)
		}
		if got := who(raw); got != original {
			t.Errorf("%s: original for %s\nwant %s", step, got, original)
		}
	}

	check("as a draft", "collaborator, organiser, owner", "owner")
	d.Exec("UPDATE entries SET status = 'submitted', submitted_at = now()")
	const support = "collaborator, organiser, owner, screener, secretary"
	check("submitted", support, "owner, screener, secretary")
	d.Exec("UPDATE entries SET status = 'accepted', judging_code = 'A001'")
	d.Phase(competition.Scoring)
	check("accepted", "collaborator, council, organiser, owner, screener, secretary", "owner, screener, secretary")
	d.Exec(`INSERT INTO score_sheets (id, round_id, entry_id, judge_id, stage, rubric_id)
		SELECT gen_random_uuid(), $1, $2, id, 1, $3 FROM panel_members WHERE account_id = $4`, d.RoundID, e, d.Rubrics["handicraft"], d.Judge.ID)
	check("assigned to a judge who has not declared conflicts", "collaborator, council, organiser, owner, screener, secretary", "owner, screener, secretary")
	fixture.Declared(t, d.DB, d.RoundID)
	check("assigned", "collaborator, council, judge, organiser, owner, screener, secretary", "owner, screener, secretary")
	d.Exec("UPDATE rounds SET packet_mode = 'code'")
	check("in a round that hides names", "collaborator, council, organiser, owner, screener, secretary", "owner, screener, secretary")
	d.Exec("UPDATE entry_photos SET names_nobody = true")
	check("ticked as naming nobody", "collaborator, council, judge, organiser, owner, screener, secretary", "owner, screener, secretary")

	d.Phase(competition.Published)
	d.published(e, 1, false)
	const withAuditor = "auditor, collaborator, council, judge, organiser, owner, screener, secretary"
	check("published without an award", withAuditor, "owner, screener, secretary")
	d.published(e, 2, true)
	if got, want := len(strings.Split(who(rendition), ", ")), len(everyone); got != want {
		t.Errorf("awarded and published: seen by %d, want all %d", got, want)
	}
	if picture, err := d.Object(t.Context(), account.Account{}, p.ID, photo.SmallEdge); err != nil || !picture.Public {
		t.Errorf("got %v, want it public", err)
	}
	if got := who(raw); got != "owner, screener, secretary" {
		t.Errorf("awarded and published: original for %s", got)
	}
	d.published(e, 3, false)
	check("after a correction takes the award away", withAuditor, "owner, screener, secretary")
}

type signalling struct {
	*photo.Worker
	done chan uuid.UUID
}

func (s *signalling) Work(ctx context.Context, j *river.Job[photo.RenderArgs]) error {
	err := s.Worker.Work(ctx, j)
	if err == nil {
		s.done <- j.Args.PhotoID
	}
	return err
}

// entered puts the photo into a draft of the plant.
func (d *darkroom) entered(photoID uuid.UUID) uuid.UUID {
	d.t.Helper()
	e := uuid.New()
	d.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, unit_id, created_at, updated_at) VALUES ($1, $2, $3, $4, 'handicraft', $5, now(), now())`,
		e, d.RoundID, d.Plant.ProductID, d.Plant.FacilityID, d.UnitID)
	d.Exec("INSERT INTO entry_photos (entry_id, photo_id, position) VALUES ($1, $2, 1)", e, photoID)
	return e
}

// published is a version of the round in which the entry has an award or none.
func (d *darkroom) published(entryID uuid.UUID, version int, awarded bool) {
	d.t.Helper()
	id := uuid.New()
	d.Exec("UPDATE deliberations SET status = 'abandoned' WHERE status = 'open'")
	d.Exec("INSERT INTO deliberations (round_id, version, note, opened_at) VALUES ($1, $2, 'Đính chính', now())", d.RoundID, version)
	d.Exec(`INSERT INTO publications (id, round_id, version, at, bundle, sha256, entered, passed, awarded, nominated)
		VALUES ($1, $2, $3, now(), '{}', decode(repeat('00', 32), 'hex'), 1, 1, 1, 0)`, id, d.RoundID, version)
	d.Exec(`INSERT INTO published_standings (publication_id, entry_id, product_id, judging_code, group_id, status, passed, sheets, group_points,
		proposed, at_the_line, awarded, nominated, public_by_name, product_name, facility_name, unit_id)
		SELECT $1, id, product_id, 'A001', group_id, 'ranked', true, 5, '{}', true, false, $3, false, true, 'P', 'F', unit_id FROM entries WHERE id = $2`,
		id, entryID, awarded)
}

func TestUploading(t *testing.T) {
	d := open(t)
	good := phototest.JPEG(640, 480)

	t.Run("twice by one facility is one photo and one job", func(t *testing.T) {
		first, second := d.upload(d.Owner, d.Plant.FacilityID, good), d.upload(d.Collaborator, d.Plant.FacilityID, good)
		if first.ID != second.ID || d.jobs() != 1 {
			t.Errorf("got photos %s and %s, %d jobs; want one", first.ID, second.ID, d.jobs())
		}
	})
	t.Run("what another facility has shows nothing of it", func(t *testing.T) {
		mine := d.upload(d.Owner, d.Plant.FacilityID, good)
		if err := d.render(mine.ID, 1); err != nil {
			t.Fatal(err)
		}
		theirs := d.upload(d.OtherOwner, d.OtherPlant.FacilityID, good)
		if theirs.ID == mine.ID || theirs.Status != photo.Pending || d.jobs() != 2 {
			t.Errorf("got %+v with %d jobs; want a pending photo and a job of its own", theirs, d.jobs())
		}
		refused(t, d.see(d.OtherOwner, theirs.ID), "photo-pending")
		refused(t, d.see(d.OtherOwner, mine.ID), "photo-not-found")
		if n := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM photo_contents"); n != 1 {
			t.Errorf("got %d contents, want the bytes kept once", n)
		}
	})
	t.Run("at once from eight tabs is one photo", func(t *testing.T) {
		other := phototest.JPEG(320, 200)
		ids := make([]uuid.UUID, 8)
		var work sync.WaitGroup
		for i := range ids {
			work.Go(func() {
				p, err := d.Upload(t.Context(), d.Owner, d.Plant.FacilityID, bytes.NewReader(other), -1)
				if err != nil {
					t.Errorf("upload: %v", err)
					return
				}
				ids[i] = p.ID
			})
		}
		work.Wait()
		for _, id := range ids[1:] {
			if id != ids[0] {
				t.Errorf("got %v, want one id", ids)
			}
		}
	})
	t.Run("of what is no photo is refused with its sentence, and leaves nothing behind", func(t *testing.T) {
		before := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM photo_contents")
		for name, c := range map[string]struct {
			content []byte
			size    int64
			code    string
		}{
			"empty":                  {nil, 0, "photo-empty"},
			"a bomb":                 {phototest.PNGBomb(20000, 20000), -1, "photo-too-many-pixels"},
			"cut off":                {phototest.Truncated(good), -1, "photo-truncated"},
			"a drawing with scripts": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), -1, "photo-svg"},
			"too large":              {make([]byte, photo.MaxBytes+1), -1, "photo-too-large"},
			"announced too large":    {good, photo.MaxBytes + 1, "photo-too-large"},
			"shorter than announced": {good, int64(len(good)) + 1, "upload-interrupted"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.Upload(t.Context(), d.Owner, d.Plant.FacilityID, bytes.NewReader(c.content), c.size)
				refused(t, err, c.code)
			})
		}
		if n := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM photo_contents"); n != before {
			t.Errorf("got %d contents, want %d as before", n, before)
		}
	})
	t.Run("is read no further than the limit", func(t *testing.T) {
		endless := &counting{}
		_, err := d.Upload(t.Context(), d.Owner, d.Plant.FacilityID, endless, -1)
		refused(t, err, "photo-too-large")
		if endless.read > photo.MaxBytes+1<<20 {
			t.Errorf("read %d bytes of an endless upload", endless.read)
		}
	})
	t.Run("is refused before a byte is read when the facility is not one's own", func(t *testing.T) {
		for name, by := range map[string]account.Account{
			"other owner": d.OtherOwner, "officer of another unit": d.Stranger, "screener": d.Screener, "judge": d.Judge, "anonymous": {},
		} {
			body := &counting{}
			_, err := d.Upload(t.Context(), by, d.Plant.FacilityID, body, -1)
			if f := fault.Of(err); f == nil || f.Kind != fault.NotFound || body.read > 0 {
				t.Errorf("%s: got %v after %d bytes, want not found after none", name, err, body.read)
			}
		}
	})
	t.Run("stops where a facility hoards photos that stand in no entry", func(t *testing.T) {
		for range 300 {
			d.Photo(d.OtherPlant.FacilityID)
		}
		_, err := d.Upload(t.Context(), d.OtherOwner, d.OtherPlant.FacilityID, bytes.NewReader(good), -1)
		refused(t, err, "too-many-photos")
	})
}

type counting struct{ read int }

func (c *counting) Read(p []byte) (int, error) {
	c.read += len(p)
	return len(p), nil
}

func TestRendering(t *testing.T) {
	t.Run("twice writes the same objects again", func(t *testing.T) {
		d := open(t)
		p := d.upload(d.Owner, d.Plant.FacilityID, phototest.JPEG(1200, 800))
		for range 2 {
			d.Exec("UPDATE photos SET status = 'pending'")
			if err := d.render(p.ID, 1); err != nil {
				t.Fatal(err)
			}
		}
		if s, _ := d.state(d.Owner, p.ID); s != photo.Ready {
			t.Errorf("got %s, want ready", s)
		}
	})
	t.Run("finds after a power cut what was committed before it", func(t *testing.T) {
		d := open(t)
		// The server dies between the commit and the job: a new one works it off.
		p := d.upload(d.Owner, d.Plant.FacilityID, phototest.PNG(200, 100))
		done := make(chan uuid.UUID, 1)
		workers := river.NewWorkers()
		river.AddWorker(workers, &signalling{Worker: &photo.Worker{DB: d.Entering.DB, Blob: d.Blob}, done: done})
		queue, err := job.Open(d.Entering.DB, job.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if err := queue.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer queue.Stop(context.Background())
		<-done
		if s, _ := d.state(d.Owner, p.ID); s != photo.Ready {
			t.Errorf("got %s, want ready", s)
		}
	})
	t.Run("leaves no job when the upload fails before its commit", func(t *testing.T) {
		d := open(t)
		d.Exec("ALTER TABLE ledger_entries ADD CHECK (action <> 'upload-photo')")
		if _, err := d.Upload(t.Context(), d.Owner, d.Plant.FacilityID, bytes.NewReader(phototest.JPEG(64, 64)), -1); err == nil || fault.Of(err) != nil {
			t.Errorf("got %v, want our own failure", err)
		}
		photos := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM photos")
		if photos != 0 || d.jobs() != 0 {
			t.Errorf("got %d photos and %d jobs, want none", photos, d.jobs())
		}
	})
	t.Run("says in words what was wrong with the photo, at once", func(t *testing.T) {
		d := open(t)
		p := d.upload(d.Owner, d.Plant.FacilityID, phototest.JPEG(64, 64))
		if err := d.Blob.Put(t.Context(), d.key(p), bytes.NewReader([]byte("no photo")), 8, "image/jpeg"); err != nil {
			t.Fatal(err)
		}
		if err := d.render(p.ID, 1); err != nil {
			t.Fatal(err)
		}
		if s, sentence := d.state(d.Owner, p.ID); s != photo.Failed || !strings.Contains(sentence, "ảnh") {
			t.Errorf("got %s %q", s, sentence)
		}
		again := d.upload(d.Owner, d.Plant.FacilityID, phototest.JPEG(64, 64))
		if again.ID != p.ID || again.Status != photo.Pending || d.jobs() != 2 {
			t.Errorf("uploaded anew: got %+v with %d jobs, want it pending with a new job", again, d.jobs())
		}
		if err := d.render(p.ID, 1); err != nil {
			t.Fatal(err)
		}
		if s, _ := d.state(d.Owner, p.ID); s != photo.Ready {
			t.Errorf("got %s, want ready", s)
		}
	})
	t.Run("gives up on our own failure only after the last attempt", func(t *testing.T) {
		d := open(t)
		p := d.upload(d.Owner, d.Plant.FacilityID, phototest.JPEG(64, 64))
		if err := d.Blob.Delete(t.Context(), d.key(p)); err != nil {
			t.Fatal(err)
		}
		for attempt, want := range map[int]photo.Status{1: photo.Pending, 2: photo.Pending} {
			if err := d.render(p.ID, attempt); err == nil {
				t.Error("the failure was swallowed")
			}
			if s, _ := d.state(d.Owner, p.ID); s != want {
				t.Errorf("attempt %d: got %s, want %s", attempt, s, want)
			}
		}
		if err := d.render(p.ID, 3); err == nil {
			t.Error("the failure was swallowed")
		}
		if s, sentence := d.state(d.Owner, p.ID); s != photo.Failed || sentence == "" {
			t.Errorf("got %s %q, want failed with a sentence", s, sentence)
		}
	})
	t.Run("of a photo that was swept meanwhile is done", func(t *testing.T) {
		d := open(t)
		if err := d.render(uuid.New(), 1); err != nil {
			t.Error(err)
		}
	})
}

func (d *darkroom) key(p *photo.Photo) string { return fmt.Sprintf("photos/%x/original", p.SHA256) }

func TestSweeping(t *testing.T) {
	d := open(t)
	now := time.Now()
	later := func(after time.Duration) context.Context {
		return database.WithClock(t.Context(), func() time.Time { return now.Add(after) })
	}
	shared, single, used := phototest.JPEG(100, 100), phototest.JPEG(101, 100), phototest.JPEG(102, 100)
	mine, theirs := d.upload(d.Owner, d.Plant.FacilityID, shared), d.upload(d.OtherOwner, d.OtherPlant.FacilityID, shared)
	lonely, placed := d.upload(d.Owner, d.Plant.FacilityID, single), d.upload(d.Owner, d.Plant.FacilityID, used)
	d.entered(placed.ID)
	other := d.NewProduct(d.OtherPlant.FacilityID, "Khác")
	e := uuid.New()
	d.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, unit_id, created_at, updated_at) VALUES ($1, $2, $3, $4, 'food', $5, now(), now())`,
		e, d.RoundID, other, d.OtherPlant.FacilityID, d.UnitID)
	d.Exec("INSERT INTO entry_photos (entry_id, photo_id, position) VALUES ($1, $2, 1)", e, theirs.ID)
	for _, p := range []*photo.Photo{mine, lonely, placed} {
		if err := d.render(p.ID, 1); err != nil {
			t.Fatal(err)
		}
	}
	there := func(p *photo.Photo) bool {
		yes, err := d.Blob.Exists(t.Context(), d.key(p))
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}

	if n, err := d.Sweep(later(photo.Retention - time.Hour)); err != nil || n != 0 || !there(lonely) {
		t.Errorf("before 30 days: got %d, %v; want nothing swept", n, err)
	}
	if n, err := d.Sweep(later(photo.Retention + time.Hour)); err != nil || n != 1 {
		t.Errorf("after 30 days: got %d, %v; want the one content that is nobody's", n, err)
	}
	if there(lonely) || !there(mine) || !there(placed) {
		t.Errorf("got objects %v %v %v; want only the lonely one gone", there(lonely), there(mine), there(placed))
	}
	for object, err := range d.Blob.List(t.Context(), fmt.Sprintf("photos/%x/", lonely.SHA256)) {
		t.Errorf("left behind: %s %v", object.Key, err)
	}
	if _, err := d.Get(t.Context(), d.Owner, mine.ID); !fault.Has(err, "photo-not-found") {
		t.Errorf("got %v; want the unused photo gone though its bytes are used elsewhere", err)
	}
	again, err := d.Upload(later(photo.Retention+time.Hour), d.Owner, d.Plant.FacilityID, bytes.NewReader(single), -1)
	if err != nil || !there(again) || again.ID == lonely.ID {
		t.Errorf("what was swept cannot be uploaded anew: %+v, %v", again, err)
	}
	if n, err := d.Sweep(later(photo.Retention + 2*time.Hour)); err != nil || n != 0 {
		t.Errorf("again: got %d, %v; want nothing", n, err)
	}
}

// What a power cut leaves between the object and its photo is found after 30 days.
func TestSweepingWhatAPowerCutLeft(t *testing.T) {
	d := open(t)
	d.Exec("ALTER TABLE photos ADD CHECK (status = 'never')")
	content := phototest.JPEG(90, 90)
	if _, err := d.Upload(t.Context(), d.Owner, d.Plant.FacilityID, bytes.NewReader(content), -1); err == nil {
		t.Fatal("the photo was recorded")
	}
	objects := func() (n int) {
		for _, err := range d.Blob.List(t.Context(), "photos/") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	if n := objects(); n != 1 {
		t.Fatalf("got %d objects, want the original", n)
	}
	later := database.WithClock(t.Context(), func() time.Time { return time.Now().Add(photo.Retention + time.Hour) })
	if n, err := d.Sweep(later); err != nil || n != 1 || objects() != 0 {
		t.Errorf("got %d, %v with %d objects left; want all gone", n, err, objects())
	}
}
