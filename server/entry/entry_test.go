package entry_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
)

// desk is an open round with its people and the service under test.
type desk struct {
	*fixture.Entering
	*entry.Service
	t *testing.T
}

func open(t *testing.T) *desk {
	t.Helper()
	db := dbtest.Open(t)
	return &desk{Entering: fixture.NewEntering(t, db), Service: &entry.Service{DB: db}, t: t}
}

// at is a context in which the database's clock stands still at this moment.
func at(t *testing.T, moment time.Time) context.Context {
	t.Helper()
	return database.WithClock(t.Context(), func() time.Time { return moment })
}

func (d *desk) closesAt() time.Time {
	d.t.Helper()
	return *d.Round().RegistrationClosesAt
}

// draft is a new draft of the plant's product, begun by by.
func (d *desk) draft(by account.Account, plant fixture.Plant) *entry.Entry {
	d.t.Helper()
	e, err := d.Create(d.t.Context(), by, entry.NewEntry{RoundID: d.RoundID, ProductID: plant.ProductID, GroupID: "handicraft"})
	if err != nil {
		d.t.Fatalf("create: %v", err)
	}
	return e
}

// full is a draft with everything that submission asks for.
func (d *desk) full(by account.Account, plant fixture.Plant) *entry.Entry {
	d.t.Helper()
	e := d.draft(by, plant)
	form, explanation := answers()
	e, err := d.Save(d.t.Context(), by, e.ID, e.Version, entry.Changes{Form: &form, Explanation: explanation})
	if err != nil {
		d.t.Fatalf("save: %v", err)
	}
	places := []entry.Place{}
	for range 3 {
		places = append(places, entry.Place{PhotoID: d.Photo(plant.FacilityID)})
	}
	if e, err = d.SetPhotos(d.t.Context(), by, e.ID, e.Version, places); err != nil {
		d.t.Fatalf("set photos: %v", err)
	}
	d.Paper(e.ID, "registration")
	return e
}

func (d *desk) submitted(by account.Account, plant fixture.Plant) *entry.Entry {
	d.t.Helper()
	e := d.full(by, plant)
	e, err := d.Submit(d.t.Context(), by, e.ID, e.Version)
	if err != nil {
		d.t.Fatalf("submit: %v", err)
	}
	return e
}

func (d *desk) accepted(by account.Account, plant fixture.Plant) *entry.Entry {
	d.t.Helper()
	e := d.submitted(by, plant)
	e, err := d.Screen(d.t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted})
	if err != nil {
		d.t.Fatalf("accept: %v", err)
	}
	return e
}

func (d *desk) status(id uuid.UUID) entry.Status {
	d.t.Helper()
	return fixture.One[entry.Status](d.t, d.Entering.DB, "SELECT status FROM entries WHERE id = $1", id)
}

func (d *desk) ledger(id uuid.UUID, action string) int {
	d.t.Helper()
	return fixture.One[int](d.t, d.Entering.DB, "SELECT count(*) FROM ledger_entries WHERE subject_id = $1 AND action = $2", id, action)
}

func answers() (entry.Form, entry.Explanation) {
	x := entry.Explanation{}
	for _, s := range entry.Sections {
		x[s.ID] = entry.Section{Text: "Nội dung mục " + s.Name}
	}
	return entry.Form{Representative: "Nguyễn Văn Thử", Description: "Bình gốm tráng men", Materials: "Đất sét", Commits: true}, x
}

// refused fails the test unless err is a refusal with this code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", describe(err), code)
	}
}

func describe(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code + " (" + f.Message + ")"
	}
	if err != nil {
		return err.Error()
	}
	return "no refusal"
}

// field fails the test unless err refuses this part of the input with this code.
func field(t *testing.T, err error, path, code string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil {
		t.Errorf("got %v, want field %s refused as %s", err, path, code)
		return
	}
	for _, got := range f.Fields {
		if got.Path == path && got.Code == code {
			if got.Message == "" {
				t.Errorf("field %s has no sentence", path)
			}
			return
		}
	}
	t.Errorf("got %s with fields %v, want field %s refused as %s", f.Code, f.Fields, path, code)
}

func TestADraftBegins(t *testing.T) {
	d := open(t)
	n := entry.NewEntry{RoundID: d.RoundID, ProductID: d.Plant.ProductID, GroupID: "handicraft"}

	t.Run("only while registration is open", func(t *testing.T) {
		round := d.Round()
		for name, c := range map[string]struct {
			at   time.Time
			code string
		}{
			"before it opens":         {round.RegistrationOpensAt.Add(-time.Microsecond), "registration-not-open"},
			"at the closing moment":   {*round.RegistrationClosesAt, "registration-closed"},
			"after registration ends": {round.RegistrationClosesAt.Add(time.Hour), "registration-closed"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.Create(at(t, c.at), d.Owner, n)
				refused(t, err, c.code)
			})
		}
	})
	t.Run("only for a round, a product and a group that are there", func(t *testing.T) {
		for name, c := range map[string]struct {
			n    entry.NewEntry
			code string
		}{
			"unknown round":                {entry.NewEntry{RoundID: uuid.New(), ProductID: n.ProductID, GroupID: "food"}, "round-not-found"},
			"unknown product":              {entry.NewEntry{RoundID: n.RoundID, ProductID: uuid.New(), GroupID: "food"}, "product-not-found"},
			"the product of a neighbour":   {entry.NewEntry{RoundID: n.RoundID, ProductID: d.OtherPlant.ProductID, GroupID: "food"}, "product-not-found"},
			"a group of another programme": {entry.NewEntry{RoundID: n.RoundID, ProductID: n.ProductID, GroupID: "machinery"}, "invalid-fields"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.Create(t.Context(), d.Owner, c.n)
				refused(t, err, c.code)
			})
		}
	})
	t.Run("not in a round for promoted products", func(t *testing.T) {
		d.Exec("UPDATE rounds SET admits_open = false, admits_promoted = true WHERE id = $1", d.RoundID)
		defer d.Exec("UPDATE rounds SET admits_open = true, admits_promoted = false WHERE id = $1", d.RoundID)
		_, err := d.Create(t.Context(), d.Owner, n)
		refused(t, err, "round-admits-promoted-only")
	})
	t.Run("not in a round that is still a plan", func(t *testing.T) {
		d.Phase(competition.Draft)
		defer d.Phase(competition.Registration)
		_, err := d.Create(t.Context(), d.Owner, n)
		refused(t, err, "round-not-found")
	})
	t.Run("not for a product that was merged into another", func(t *testing.T) {
		other := d.NewProduct(d.Plant.FacilityID, "Bản chính")
		d.Exec("UPDATE products SET merged_into = $2 WHERE id = $1", n.ProductID, other)
		defer d.Exec("UPDATE products SET merged_into = NULL WHERE id = $1", n.ProductID)
		_, err := d.Create(t.Context(), d.Owner, n)
		refused(t, err, "product-merged")
	})
	t.Run("not outside the round's area", func(t *testing.T) {
		elsewhere := fixture.One[uuid.UUID](t, d.Entering.DB, "SELECT id FROM units WHERE code = 'F2'")
		d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, elsewhere)
		defer d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, d.UnitID)
		_, err := d.Create(t.Context(), d.Owner, n)
		refused(t, err, "outside-area")

		d.Exec("UPDATE facilities SET former_unit_id = $2 WHERE id = $1", d.Plant.FacilityID, d.UnitID)
		defer d.Exec("UPDATE facilities SET former_unit_id = NULL WHERE id = $1", d.Plant.FacilityID)
		e, err := d.Create(t.Context(), d.Owner, n)
		if err != nil {
			t.Fatalf("with the round's unit as the former one: %v", err)
		}
		if err := d.Delete(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("in a commune of the round's province", func(t *testing.T) {
		commune := uuid.New()
		d.Exec(`INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', 'X1', 'Xã Một', 'xa mot', $2, '2000-01-01')`, commune, d.UnitID)
		d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, commune)
		defer d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, d.UnitID)
		e, err := d.Create(t.Context(), d.Owner, n)
		if err != nil {
			t.Fatal(err)
		}
		if e.UnitID != commune {
			t.Errorf("got unit %s, want the commune %s", e.UnitID, commune)
		}
		if err := d.Delete(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("by the owner or on the facility's behalf, and the record says who typed", func(t *testing.T) {
		e := d.draft(d.Collaborator, d.Plant)
		if e.TypedBy == nil || *e.TypedBy != d.Collaborator.ID {
			t.Errorf("got typed by %v, want %s", e.TypedBy, d.Collaborator.ID)
		}
		if n := d.ledger(e.ID, "create-entry"); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
		_, err := d.Create(t.Context(), d.Owner, n)
		refused(t, err, "product-already-entered")
		if err := d.Delete(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatalf("the owner deletes what was typed for him: %v", err)
		}
	})
	t.Run("once, when the same request comes eight times at once", func(t *testing.T) {
		n := entry.NewEntry{ID: uuid.Must(uuid.NewV7()), RoundID: d.RoundID, ProductID: d.NewProduct(d.Plant.FacilityID, "Vội"), GroupID: "food"}
		var work sync.WaitGroup
		for range 8 {
			work.Go(func() {
				if e, err := d.Create(t.Context(), d.Owner, n); err != nil || e.ID != n.ID {
					t.Errorf("got %v, %v; want entry %s", e, err, n.ID)
				}
			})
		}
		work.Wait()
		if n := d.ledger(n.ID, "create-entry"); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("once, when the phone that made its id asks twice", func(t *testing.T) {
		n := n
		n.ID = uuid.Must(uuid.NewV7())
		for range 2 {
			e, err := d.Create(t.Context(), d.Owner, n)
			if err != nil || e.ID != n.ID {
				t.Fatalf("got %v, %v; want entry %s", e, err, n.ID)
			}
		}
		if n := d.ledger(n.ID, "create-entry"); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
		taken := entry.NewEntry{ID: n.ID, RoundID: d.RoundID, ProductID: d.OtherPlant.ProductID, GroupID: "food"}
		_, err := d.Create(t.Context(), d.OtherOwner, taken)
		refused(t, err, "id-taken")
	})
}

func TestSaving(t *testing.T) {
	d := open(t)
	e := d.draft(d.Owner, d.Plant)
	save := func(version int, ch entry.Changes) (*entry.Entry, error) {
		return d.Save(t.Context(), d.Owner, e.ID, version, ch)
	}

	t.Run("keeps what was typed, in NFC, section by section", func(t *testing.T) {
		price := int64(0)
		_, err := save(1, entry.Changes{
			Form:        &entry.Form{Description: "  Go\u0302\u0301m men ngo\u0323c \u0000", Price: &price},
			Explanation: entry.Explanation{"market": {Text: "Bán ở 12 tỉnh"}, "culture": {Text: "Nghề 300 năm"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = save(2, entry.Changes{Explanation: entry.Explanation{"market": {Text: "Bán ở 13 tỉnh"}, "culture": {}}}); err != nil {
			t.Fatal(err)
		}
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := read.Dossier.Form.Description, "G\u1ed1m men ng\u1ecdc"; got != want {
			t.Errorf("description: got %+q, want %+q", got, want)
		}
		if read.Dossier.Form.Price == nil || *read.Dossier.Form.Price != 0 {
			t.Errorf("price: got %v, want 0", read.Dossier.Form.Price)
		}
		if got := read.Dossier.Explanation["market"].Text; got != "Bán ở 13 tỉnh" {
			t.Errorf("market: got %q", got)
		}
		if _, there := read.Dossier.Explanation["culture"]; there {
			t.Error("an emptied section is still there")
		}
	})
	t.Run("twice changes nothing, whatever version was seen", func(t *testing.T) {
		again, err := save(2, entry.Changes{Explanation: entry.Explanation{"market": {Text: "Bán ở 13 tỉnh "}}})
		if err != nil || again.Version != 3 {
			t.Fatalf("got version %d, %v; want 3", again.Version, err)
		}
		if n := d.ledger(e.ID, "save-entry"); n != 2 {
			t.Errorf("got %d ledger entries, want 2", n)
		}
	})
	t.Run("from an older tab is told stale, with the row as it stands", func(t *testing.T) {
		_, err := save(2, entry.Changes{Explanation: entry.Explanation{"market": {Text: "Từ thẻ cũ"}}})
		refused(t, err, "stale")
		f := fault.Of(err)
		current, ok := f.Current.(entry.Newer)
		if !ok || current.Version != 3 || current.ChangedBy != d.Owner.Name || strings.Contains(string(current.Explanation), "thẻ cũ") {
			t.Errorf("got current %v, want version 3 as stored, changed by %s", f.Current, d.Owner.Name)
		}
	})
	t.Run("refuses each wrong field with its code, and writes nothing", func(t *testing.T) {
		negative, future, huge := int64(-1), time.Now().Year()+1, int64(1)<<62
		_, err := save(3, entry.Changes{
			GroupID: new("jewels"),
			Form: &entry.Form{
				Representative: strings.Repeat("ư", 201), Price: &negative, AnnualRevenue: &huge, FirstMadeYear: &future,
			},
			Explanation: entry.Explanation{
				"market":    {Text: strings.Repeat("ă", entry.MaxSectionText+1)},
				"economics": {Files: []uuid.UUID{uuid.New()}},
				"secrets":   {Text: "?"},
			},
		})
		for path, code := range map[string]string{
			"groupId": "group-unknown", "form.representative": "too-long", "form.price": "out-of-range", "form.annualRevenue": "out-of-range",
			"form.firstMadeYear": "out-of-range", "explanation.market.text": "too-long",
			"explanation.economics.files[0]": "paper-not-found", "explanation.secrets": "unknown-field",
		} {
			field(t, err, path, code)
		}
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil || read.Dossier.Version != 3 {
			t.Errorf("got version %d, %v; want 3", read.Dossier.Version, err)
		}
	})
	t.Run("takes exactly 20,000 characters in a section", func(t *testing.T) {
		if _, err := save(3, entry.Changes{Explanation: entry.Explanation{"market": {Text: strings.Repeat("ă", entry.MaxSectionText)}}}); err != nil {
			t.Error(err)
		}
	})
	t.Run("takes a paper of the entry as the answer of a section", func(t *testing.T) {
		page := d.Paper(e.ID, "explanation")
		got, err := save(4, entry.Changes{Explanation: entry.Explanation{"technique": {Files: []uuid.UUID{page}}}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err = d.RemovePaper(t.Context(), d.Owner, e.ID, page, got.Version); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(got.Explanation), page.String()) {
			t.Error("a removed paper still answers a section")
		}
	})
}

func TestPhotosOfAnEntry(t *testing.T) {
	d := open(t)
	e := d.draft(d.Owner, d.Plant)
	var mine []entry.Place
	for range 13 {
		mine = append(mine, entry.Place{PhotoID: d.Photo(d.Plant.FacilityID)})
	}
	theirs := d.Photo(d.OtherPlant.FacilityID)
	set := func(version int, places ...entry.Place) (*entry.Entry, error) {
		return d.SetPhotos(t.Context(), d.Owner, e.ID, version, places)
	}
	order := func() string {
		return fixture.One[string](t, d.Entering.DB, "SELECT string_agg(photo_id::text, ',' ORDER BY position) FROM entry_photos WHERE entry_id = $1", e.ID)
	}

	t.Run("stand in the order given", func(t *testing.T) {
		if _, err := set(1, mine[0], mine[1], mine[2]); err != nil {
			t.Fatal(err)
		}
		if _, err := set(2, mine[2], entry.Place{PhotoID: mine[0].PhotoID, Caption: " Mặt trước "}); err != nil {
			t.Fatal(err)
		}
		if got, want := order(), mine[2].PhotoID.String()+","+mine[0].PhotoID.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if got := fixture.One[string](t, d.Entering.DB, "SELECT caption FROM entry_photos WHERE photo_id = $1", mine[0].PhotoID); got != "Mặt trước" {
			t.Errorf("caption: got %q", got)
		}
	})
	t.Run("set twice change nothing", func(t *testing.T) {
		got, err := set(2, mine[2], entry.Place{PhotoID: mine[0].PhotoID, Caption: "Mặt trước"})
		if err != nil || got.Version != 3 {
			t.Errorf("got version %d, %v; want 3", got.Version, err)
		}
	})
	t.Run("from an older tab are told stale", func(t *testing.T) {
		_, err := set(2, mine[1])
		refused(t, err, "stale")
	})
	t.Run("are refused one by one", func(t *testing.T) {
		_, err := set(3, mine[0], entry.Place{PhotoID: theirs}, mine[0], entry.Place{PhotoID: uuid.New()},
			entry.Place{PhotoID: mine[1].PhotoID, Caption: strings.Repeat("ộ", 201)})
		field(t, err, "photos[1].photoId", "photo-not-found")
		field(t, err, "photos[2].photoId", "duplicate")
		field(t, err, "photos[3].photoId", "photo-not-found")
		field(t, err, "photos[4].caption", "too-long")
	})
	t.Run("are at most twelve", func(t *testing.T) {
		_, err := set(3, mine...)
		field(t, err, "photos", "too-many")
		if _, err := set(3, mine[:12]...); err != nil {
			t.Error(err)
		}
	})
}

func TestCopyingAnEarlierEntry(t *testing.T) {
	d := open(t)
	first := d.submitted(d.Owner, d.Plant)
	second := uuid.New()
	d.Exec(`INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, phase, admits_open, admits_promoted, rules, registration_opens_at, registration_closes_at, created_at)
		SELECT $1, cycle_id, programme_id, tier, unit_id, 'Kỳ hai', 'registration', true, false, rules, registration_opens_at, registration_closes_at, now() FROM rounds WHERE id = $2`, second, d.RoundID)

	e, err := d.Copy(t.Context(), d.Owner, first.ID, entry.NewEntry{RoundID: second})
	if err != nil {
		t.Fatal(err)
	}
	read, err := d.Read(t.Context(), d.Owner, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	if e.ProductID != first.ProductID || e.GroupID != "handicraft" || e.Status != entry.Draft || len(read.Dossier.Photos) != 3 || len(read.Dossier.Papers) != 1 {
		t.Errorf("got %+v with %d photos and %d papers", e, len(read.Dossier.Photos), len(read.Dossier.Papers))
	}
	if read.Dossier.Explanation["market"].Text == "" || read.Dossier.Form.Commits {
		t.Errorf("got form %+v; want the texts, and the commitment asked anew", read.Dossier.Form)
	}
	if len(read.Missing) == 0 || read.Missing[0].Item != "form.commits" || !read.Missing[0].Blocks || read.Missing[0].Why == "" {
		t.Errorf("got missing %+v, want the commitment first", read.Missing)
	}
	_, err = d.Copy(t.Context(), d.OtherOwner, first.ID, entry.NewEntry{RoundID: second})
	refused(t, err, "entry-not-found")
	_, err = d.Copy(t.Context(), d.Owner, first.ID, entry.NewEntry{RoundID: second})
	refused(t, err, "product-already-entered")
}
