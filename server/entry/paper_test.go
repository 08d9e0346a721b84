package entry_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/photo"
)

// pdf is a small document; n makes it another one.
func pdf(n int) []byte {
	return []byte(fmt.Sprintf("%%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0 /N %d>> endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n", n))
}

func facts(kind entry.PaperKind) entry.PaperFacts {
	return entry.PaperFacts{Kind: kind, FileName: "giấy tờ.pdf"}
}

func (d *desk) addPaper(by account.Account, e *entry.Entry, content []byte) error {
	_, err := d.AddPaper(d.t.Context(), by, e.ID, facts(entry.Quality), bytes.NewReader(content), int64(len(content)))
	return err
}

func (d *desk) renew(by account.Account, e *entry.Entry, old uuid.UUID, version int) error {
	_, err := d.RenewPaper(d.t.Context(), by, e.ID, old, version, facts(entry.Registration), bytes.NewReader(pdf(77)), -1)
	return err
}

func (d *desk) paperOf(e *entry.Entry) uuid.UUID {
	d.t.Helper()
	return fixture.One[uuid.UUID](d.t, d.Entering.DB, "SELECT paper_id FROM entry_papers WHERE entry_id = $1 ORDER BY position LIMIT 1", e.ID)
}

func day(s string) *time.Time {
	d, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return &d
}

func TestPapers(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	e := d.draft(d.Owner, d.Plant)

	t.Run("are stored privately and come back as they were", func(t *testing.T) {
		f := entry.PaperFacts{Kind: entry.FoodSafety, FileName: `C:\Ảnh\attp.pdf`, Number: "12/GCN", Issuer: "Sở Y tế", IssuedOn: day("2025-01-02"), ValidUntil: day("2028-01-02")}
		p, err := d.AddPaper(t.Context(), d.Owner, e.ID, f, bytes.NewReader(pdf(1)), int64(len(pdf(1))))
		if err != nil {
			t.Fatal(err)
		}
		if p.Paper.FileName != "attp.pdf" || p.Paper.ContentType != "application/pdf" || p.Position != 1 {
			t.Errorf("got %+v", p)
		}
		object, _, err := d.OpenPaper(t.Context(), d.Owner, e.ID, p.PaperID)
		if err != nil {
			t.Fatal(err)
		}
		defer object.Close()
		got, err := io.ReadAll(object)
		if err != nil || !bytes.Equal(got, pdf(1)) {
			t.Errorf("got %d bytes, %v; want what was uploaded", len(got), err)
		}
	})
	t.Run("sent twice are one", func(t *testing.T) {
		for range 2 {
			if _, err := d.AddPaper(t.Context(), d.Owner, e.ID, facts(entry.FoodSafety), bytes.NewReader(pdf(1)), int64(len(pdf(1)))); err != nil {
				t.Fatal(err)
			}
		}
		if n := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM entry_papers WHERE entry_id = $1", e.ID); n != 1 {
			t.Errorf("got %d papers, want 1", n)
		}
	})
	t.Run("sent again as another kind are refused, not swallowed", func(t *testing.T) {
		_, err := d.AddPaper(t.Context(), d.Owner, e.ID, facts(entry.Quality), bytes.NewReader(pdf(1)), int64(len(pdf(1))))
		refused(t, err, "paper-duplicate")
	})
	t.Run("are refused by what is in them", func(t *testing.T) {
		for name, c := range map[string]struct {
			content []byte
			size    int64
			code    string
		}{
			"empty":                  {nil, 0, "paper-empty"},
			"no paper":               {[]byte("xin chào"), -1, "paper-type"},
			"cut off":                {pdf(2)[:60], -1, "paper-truncated"},
			"shorter than announced": {pdf(2), 999, "upload-interrupted"},
			"said to be too large":   {pdf(2), 21 << 20, "paper-too-large"},
			"too large":              {make([]byte, 20<<20+1), -1, "paper-too-large"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.AddPaper(t.Context(), d.Owner, e.ID, facts(entry.Quality), bytes.NewReader(c.content), c.size)
				refused(t, err, c.code)
			})
		}
	})
	t.Run("are refused by what is said of them", func(t *testing.T) {
		tomorrow := time.Now().AddDate(0, 0, 2)
		for name, c := range map[string]struct {
			facts      entry.PaperFacts
			path, code string
		}{
			"unknown kind":         {entry.PaperFacts{Kind: "love-letter", FileName: "a.pdf"}, "kind", "unknown-value"},
			"no name":              {entry.PaperFacts{Kind: entry.Quality, FileName: " "}, "fileName", "required"},
			"a name too long":      {entry.PaperFacts{Kind: entry.Quality, FileName: strings.Repeat("a", 201)}, "fileName", "too-long"},
			"a number too long":    {entry.PaperFacts{Kind: entry.Quality, FileName: "a", Number: strings.Repeat("1", 101)}, "number", "too-long"},
			"issued in the future": {entry.PaperFacts{Kind: entry.Quality, FileName: "a", IssuedOn: &tomorrow}, "issuedOn", "out-of-range"},
			"ends before it began": {entry.PaperFacts{Kind: entry.Quality, FileName: "a", IssuedOn: day("2025-02-02"), ValidUntil: day("2025-02-01")}, "validUntil", "before-issue"},
			"ends in a far future": {entry.PaperFacts{Kind: entry.Quality, FileName: "a", ValidUntil: day("2999-01-01")}, "validUntil", "out-of-range"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.AddPaper(t.Context(), d.Owner, e.ID, c.facts, bytes.NewReader(pdf(3)), -1)
				field(t, err, c.path, c.code)
			})
		}
	})
	t.Run("may be corrected until another entry rests on them", func(t *testing.T) {
		paper := d.paperOf(e)
		got, err := d.ChangePaper(t.Context(), d.Owner, e.ID, paper, 1, entry.PaperFacts{Kind: entry.Quality, FileName: "sửa.pdf"})
		if err != nil || got.Paper.Version != 2 || got.Paper.Kind != entry.Quality || got.Paper.ValidUntil != nil {
			t.Fatalf("got %+v, %v", got, err)
		}
		_, err = d.ChangePaper(t.Context(), d.Owner, e.ID, paper, 1, facts(entry.Quality))
		refused(t, err, "stale")
		other := d.submitted(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, "Khác")})
		d.Exec("INSERT INTO entry_papers (entry_id, paper_id, position) VALUES ($1, $2, 9)", other.ID, paper)
		_, err = d.ChangePaper(t.Context(), d.Owner, e.ID, paper, 2, facts(entry.Quality))
		refused(t, err, "paper-in-use")
	})
	t.Run("are at most twenty, and 150 MB together", func(t *testing.T) {
		d.Exec("UPDATE papers SET bytes = $2 WHERE id = $1", d.paperOf(e), int64(entry.MaxPapersBytes-10))
		refused(t, d.addPaper(d.Owner, e, pdf(4)), "papers-too-large")
		d.Exec("UPDATE papers SET bytes = 10")
		for range 19 {
			d.Paper(e.ID, "other")
		}
		refused(t, d.addPaper(d.Owner, e, pdf(4)), "too-many-papers")
	})
	t.Run("taken out twice are out once", func(t *testing.T) {
		paper := d.paperOf(e)
		_, err := d.RemovePaper(t.Context(), d.Owner, e.ID, paper, e.Version+7)
		refused(t, err, "stale")
		got, err := d.RemovePaper(t.Context(), d.Owner, e.ID, paper, e.Version)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.RemovePaper(t.Context(), d.Owner, e.ID, paper, e.Version)
		if err != nil || again.Version != got.Version {
			t.Errorf("got %v, %v; want nothing changed", again, err)
		}
		_, _, err = d.OpenPaper(t.Context(), d.Owner, e.ID, paper)
		refused(t, err, "paper-not-found")
	})
}

func TestAPromotedEntry(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	source := d.accepted(d.Owner, d.Plant)
	target := uuid.New()
	d.Exec(`INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, phase, admits_open, admits_promoted, rules, registration_opens_at, registration_closes_at, screening_closes_at, created_at)
		SELECT $1, cycle_id, programme_id, tier, unit_id, 'Cấp trên', 'screening', false, true, rules, registration_opens_at, registration_closes_at, now() + interval '3 days', now() FROM rounds WHERE id = $2`, target, d.RoundID)
	takeIn := func() (made *entry.Entry, err error) {
		return made, database.InTx(t.Context(), d.Entering.DB, func(tx *database.Tx) error {
			s, err := entry.Get(tx, source.ID)
			if err != nil {
				return err
			}
			r, err := competition.Lock(tx, target)
			if err != nil {
				return err
			}
			made, err = entry.TakeIn(tx, account.Platform, s, r, d.UnitID)
			return err
		})
	}
	e, err := takeIn()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("comes in submitted, with the dossier by reference", func(t *testing.T) {
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := read.Dossier
		if got.Status != entry.Submitted || got.Origin != entry.Promoted || *got.SourceEntryID != source.ID || got.ProductID != source.ProductID ||
			got.JudgingCode != nil || len(got.Photos) != 3 || len(got.Papers) != 1 || got.Explanation["market"].Text == "" || got.Version != 1 || e.Version != 1 {
			t.Errorf("got %+v", got.Entry)
		}
		if n := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM photos"); n != 3 {
			t.Errorf("got %d photos, want the 3 of the source", n)
		}
	})
	t.Run("comes in once", func(t *testing.T) {
		_, err := takeIn()
		refused(t, err, "product-already-entered")
	})
	t.Run("lets the facility renew an expired paper until screening ends", func(t *testing.T) {
		old := d.paperOf(e)
		refused(t, d.renew(d.Owner, e, old, e.Version), "paper-not-expired")
		d.Exec("UPDATE papers SET valid_until = '2020-01-01'")
		refused(t, d.renew(d.OtherOwner, e, old, e.Version), "entry-not-found")
		refused(t, d.renew(d.Owner, e, old, e.Version+1), "stale")
		refused(t, d.renew(d.Owner, source, old, source.Version), "not-promoted")
		expired := entry.PaperFacts{Kind: entry.Registration, FileName: "cũ.pdf", ValidUntil: day("2021-01-01")}
		_, err := d.RenewPaper(t.Context(), d.Owner, e.ID, old, e.Version, expired, bytes.NewReader(pdf(5)), -1)
		field(t, err, "validUntil", "paper-expired")
		ends := *fixture.One[*time.Time](t, d.Entering.DB, "SELECT screening_closes_at FROM rounds WHERE id = $1", target)
		_, err = d.RenewPaper(at(t, ends), d.Owner, e.ID, old, e.Version, facts(entry.Registration), bytes.NewReader(pdf(5)), -1)
		refused(t, err, "screening-over")
		for range 2 { // the second is the repeat of a phone that lost the answer
			if err := d.renew(d.Owner, e, old, e.Version); err != nil {
				t.Fatal(err)
			}
		}
		if d.paperOf(e) == old || d.paperOf(source) != old {
			t.Error("want a new paper in the promoted entry and the old one in its source")
		}
		refused(t, d.addPaper(d.Owner, e, pdf(6)), "entry-submitted")
	})
	t.Run("is taken back by promotion, once", func(t *testing.T) {
		for range 2 {
			err := database.InTx(t.Context(), d.Entering.DB, func(tx *database.Tx) error {
				return entry.WithdrawPromoted(tx, account.Platform, []uuid.UUID{e.ID}, "Rút đề cử")
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if d.status(e.ID) != entry.Withdrawn || d.ledger(e.ID, "withdraw-entry") != 1 {
			t.Errorf("got %s with %d ledger entries", d.status(e.ID), d.ledger(e.ID, "withdraw-entry"))
		}
	})
}

// A thousand winners go up in one transaction within the second that promotion has
// for all of its work (architecture §9).
func TestAThousandAreTakenInQuickly(t *testing.T) {
	d := open(t)
	source := d.accepted(d.Owner, d.Plant)
	d.Exec(`INSERT INTO products (id, facility_id, name, name_folded, created_at) SELECT gen_random_uuid(), $1, 'P' || n, 'p' || n, now() FROM generate_series(1, 1000) n`, d.Plant.FacilityID)
	d.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, status, unit_id, form, explanation, judging_code, submitted_at, created_at, updated_at)
		SELECT gen_random_uuid(), e.round_id, p.id, p.facility_id, e.group_id, 'accepted', e.unit_id, e.form, e.explanation, 'X' || row_number() OVER (), now(), now(), now()
		  FROM entries e, products p WHERE e.id = $1 AND p.name LIKE 'P%'`, source.ID)
	d.Exec(`INSERT INTO entry_photos (entry_id, photo_id, position) SELECT e.id, u.photo_id, u.position FROM entries e, entry_photos u WHERE u.entry_id = $1 AND e.id <> $1`, source.ID)
	target := uuid.New()
	d.Exec(`INSERT INTO rounds (id, cycle_id, programme_id, tier, unit_id, title, phase, admits_open, admits_promoted, rules, registration_opens_at, registration_closes_at, created_at)
		SELECT $1, cycle_id, programme_id, tier, unit_id, 'Cấp trên', 'screening', false, true, rules, registration_opens_at, registration_closes_at, now() FROM rounds WHERE id = $2`, target, d.RoundID)
	err := database.InTx(t.Context(), d.Entering.DB, func(tx *database.Tx) error {
		sources, err := entry.AcceptedIn(tx, d.RoundID)
		if err != nil {
			return err
		}
		winners := make([]entry.Incoming, len(sources))
		for i := range sources {
			winners[i] = entry.Incoming{Source: &sources[i], UnitID: d.UnitID}
		}
		r, err := competition.Lock(tx, target)
		if err != nil {
			return err
		}
		start := time.Now()
		made, err := entry.TakeInAll(tx, account.Platform, r, winners)
		t.Logf("%d entries taken in within %v", len(made), time.Since(start))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM entry_photos p JOIN entries e ON e.id = p.entry_id WHERE e.round_id = $1", target); n != 3003 {
		t.Errorf("got %d photos by reference, want 3003", n)
	}
}

func TestSweepingPapers(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	e := d.draft(d.Owner, d.Plant)
	for i := range 2 {
		if err := d.addPaper(d.Owner, e, pdf(i)); err != nil {
			t.Fatal(err)
		}
	}
	gone, kept := d.paperOf(e), uuid.UUID{}
	removed := time.Now()
	if _, err := d.RemovePaper(at(t, removed), d.Owner, e.ID, gone, e.Version); err != nil {
		t.Fatal(err)
	}
	kept = d.paperOf(e)
	for name, c := range map[string]struct {
		after time.Duration
		want  int
	}{
		"before 30 days are over": {photo.Retention - time.Minute, 0},
	} {
		if n, err := d.Sweep(at(t, removed.Add(c.after))); err != nil || n != c.want {
			t.Errorf("%s: got %d, %v; want %d", name, n, err, c.want)
		}
	}
	if n, err := d.Sweep(at(t, removed.Add(photo.Retention+time.Minute))); err != nil || n != 1 {
		t.Errorf("after 30 days: got %d, %v; want 1", n, err)
	}
	for id, want := range map[uuid.UUID]bool{gone: false, kept: true} {
		if there, err := d.Blob.Exists(t.Context(), "papers/"+id.String()); err != nil || there != want {
			t.Errorf("object of paper: got %v, %v; want %v", there, err, want)
		}
	}
	if _, err := d.AddPaper(t.Context(), d.Nobody, e.ID, facts(entry.Quality), bytes.NewReader(pdf(9)), -1); fault.Of(err) == nil {
		t.Error("a stranger added a paper")
	}
}

func TestSweepingConsentForms(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	e := d.full(d.Collaborator, d.Plant)
	form := func(n int) {
		t.Helper()
		if _, err := d.AddConsentForm(t.Context(), d.Collaborator, e.ID, bytes.NewReader(pdf(n)), -1); err != nil {
			t.Fatal(err)
		}
	}
	objects := func() (n int) {
		t.Helper()
		for _, err := range d.Blob.List(t.Context(), "consents/") {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		return n
	}
	form(1)
	form(2)
	form(1) // the same form is the same record; its second object is no record's
	// As a power cut leaves it, between the object and its row.
	d.Exec("DELETE FROM entry_consents WHERE sha256 = (SELECT sha256 FROM entry_consents ORDER BY id DESC LIMIT 1)")
	if n := objects(); n != 3 {
		t.Fatalf("got %d objects, want 3", n)
	}
	now := time.Now()
	if n, err := d.SweepConsentForms(at(t, now.Add(photo.Retention-time.Hour))); err != nil || n != 0 {
		t.Errorf("before 30 days are over: got %d, %v; want none", n, err)
	}
	if n, err := d.SweepConsentForms(at(t, now.Add(photo.Retention+time.Hour))); err != nil || n != 2 || objects() != 1 {
		t.Errorf("after 30 days: got %d, %v, %d left; want 2 gone and 1 left", n, err, objects())
	}
	if n, err := d.SweepConsentForms(at(t, now.Add(2*photo.Retention))); err != nil || n != 0 || objects() != 1 {
		t.Errorf("again: got %d, %v; want none", n, err)
	}
}
