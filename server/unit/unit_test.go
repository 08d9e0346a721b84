package unit_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

var (
	before = time.Date(2024, 5, 13, 9, 0, 0, 0, time.UTC)
	after  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

func seeded(t *testing.T) (*unit.Service, *database.DB) {
	t.Helper()
	db := dbtest.Open(t)
	s := &unit.Service{DB: db}
	if err := s.Seed(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, db
}

func read(t *testing.T, db *database.DB, fn func(tx *database.Tx) error) {
	t.Helper()
	if err := database.Read(t.Context(), db, fn); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *database.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestSeed(t *testing.T) {
	t.Run("loads 63 provinces until 30/6/2025 and 34 from 1/7/2025", func(t *testing.T) {
		_, db := seeded(t)
		for _, c := range []struct {
			on   string
			want int
		}{{"2024-05-13", 63}, {"2025-06-30", 63}, {"2025-07-01", 34}, {"2026-11-22", 34}} {
			got := count(t, db, "SELECT count(*) FROM units WHERE level = 'province' AND valid_from <= $1::text::date AND (valid_until IS NULL OR valid_until >= $1::text::date)", c.on)
			if got != c.want {
				t.Errorf("on %s: got %d provinces, want %d", c.on, got, c.want)
			}
		}
		if got := count(t, db, "SELECT count(*) FROM unit_successions"); got != 63 {
			t.Errorf("got %d successions, want 63", got)
		}
		if got := count(t, db, "SELECT count(*) FROM units WHERE level = 'region'"); got != 3 {
			t.Errorf("got %d regions, want 3", got)
		}
	})
	t.Run("changes nothing the second time", func(t *testing.T) {
		s, db := seeded(t)
		if err := s.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := count(t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'seed-units'"); got != 1 {
			t.Errorf("got %d ledger entries, want one", got)
		}
		if got := count(t, db, "SELECT count(*) FROM units"); got != 101 {
			t.Errorf("got %d units, want 101", got)
		}
	})
	t.Run("applies a corrected fact", func(t *testing.T) {
		s, db := seeded(t)
		if _, err := db.Pool.Exec(t.Context(), "UPDATE units SET name = 'Sai' WHERE id = $1", unit.NewProvinceID("08")); err != nil {
			t.Fatal(err)
		}
		if err := s.Seed(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := count(t, db, "SELECT count(*) FROM units WHERE name = 'Tuyên Quang'"); got != 2 {
			t.Errorf("got %d units named Tuyên Quang, want the old and the new", got)
		}
	})
	t.Run("of four servers at once loads the units once", func(t *testing.T) {
		s := &unit.Service{DB: dbtest.Open(t)}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := s.Seed(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := count(t, s.DB, "SELECT count(*) FROM units"); got != 101 {
			t.Errorf("got %d units, want 101", got)
		}
	})
	t.Run("gives two servers the same ids", func(t *testing.T) {
		const want = "5c32f11c-e941-5c54-8be3-fe8247343a74"
		if got := unit.NewProvinceID("08").String(); got != want {
			t.Errorf("Tuyên Quang: got %s, want %s", got, want)
		}
	})
}

func TestRegions(t *testing.T) {
	per := func(ms []unit.Membership) map[uuid.UUID]int {
		n := map[uuid.UUID]int{}
		for _, m := range ms {
			n[m.ParentID]++
		}
		return n
	}
	t.Run("of the 63 are 28, 15 and 20", func(t *testing.T) {
		got := per(unit.OldRegions())
		if got[unit.North] != 28 || got[unit.Central] != 15 || got[unit.South] != 20 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("of the 34 list Lâm Đồng by its predecessors", func(t *testing.T) {
		parent := map[uuid.UUID]uuid.UUID{}
		for _, m := range unit.NewRegions() {
			if _, twice := parent[m.MemberID]; twice {
				t.Errorf("%s is listed twice", m.MemberID)
			}
			parent[m.MemberID] = m.ParentID
		}
		if len(parent) != 36 {
			t.Errorf("got %d members, want 33 provinces and 3 predecessors", len(parent))
		}
		if _, listed := parent[unit.NewProvinceID("68")]; listed {
			t.Error("the new Lâm Đồng itself is listed")
		}
		for code, want := range map[string]uuid.UUID{"60": unit.South, "67": unit.Central, "68": unit.Central} {
			if got := parent[unit.OldProvinceID(code)]; got != want {
				t.Errorf("old province %s: got region %s, want %s", code, got, want)
			}
		}
	})
	t.Run("say how they are known", func(t *testing.T) {
		sourced := 0
		for _, m := range unit.OldRegions() {
			if m.Known == "" {
				t.Errorf("%s does not say how its region is known", m.MemberID)
			}
			if m.Sourced() {
				sourced++
			}
		}
		if sourced != 20 {
			t.Errorf("got %d sourced regions, want 20", sourced)
		}
	})
}

func TestSearch(t *testing.T) {
	_, db := seeded(t)
	tests := map[string]struct {
		text string
		on   time.Time
		want string // name of the first match
		note string
	}{
		"without marks":                          {"tuyen quang", after, "Tuyên Quang", ""},
		"with the word for its kind":             {"Tỉnh Tuyên Quang", after, "Tuyên Quang", ""},
		"begun":                                  {"tuyên q", after, "Tuyên Quang", ""},
		"misspelt":                               {"tuyen qang", after, "Tuyên Quang", ""},
		"by a merged province":                   {"Hà Giang", after, "Tuyên Quang", "Hà Giang nay thuộc Tuyên Quang"},
		"by a merged province, without marks":    {"ha giang", after, "Tuyên Quang", "Hà Giang nay thuộc Tuyên Quang"},
		"by a merged province while it lived":    {"ha giang", before, "Hà Giang", ""},
		"in another spelling of a mark":          {"Hòa Bình", after, "Phú Thọ", "Hoà Bình nay thuộc Phú Thọ"},
		"by a former name":                       {"Thừa Thiên Huế", after, "Huế", "Thừa Thiên Huế nay là Huế"},
		"of a city":                              {"TP. Hồ Chí Minh", after, "Hồ Chí Minh", ""},
		"with another dash":                      {"Bà Rịa – Vũng Tàu", after, "Hồ Chí Minh", "Bà Rịa - Vũng Tàu nay thuộc Hồ Chí Minh"},
		"by a second word":                       {"vũng tàu", after, "Hồ Chí Minh", "Bà Rịa - Vũng Tàu nay thuộc Hồ Chí Minh"},
		"before the records begin":               {"ha tay", after, "Hà Nội", "Hà Tây nay thuộc Hà Nội"},
		"before the records, begun":              {"ha bac", before, "Bắc Giang", "Hà Bắc nay thuộc Bắc Giang"},
		"by habit":                               {"tp hcm", after, "Hồ Chí Minh", ""},
		"by habit, in one word":                  {"TPHCM", after, "Hồ Chí Minh", ""},
		"by habit, with dots":                    {"TP.HCM", after, "Hồ Chí Minh", ""},
		"by an old name of a city":               {"sai gon", after, "Hồ Chí Minh", "Sài Gòn nay là Hồ Chí Minh"},
		"by letters of a merged province":        {"brvt", after, "Hồ Chí Minh", "Bà Rịa - Vũng Tàu nay thuộc Hồ Chí Minh"},
		"by letters":                             {"hn", after, "Hà Nội", ""},
		"by letters of two":                      {"dn", after, "Đà Nẵng", ""},
		"by its new name":                        {"hue", after, "Huế", ""},
		"as widened":                             {"ha noi mo rong", after, "Hà Nội", ""},
		"decomposed":                             {norm.NFD.String("Hà Giang"), after, "Tuyên Quang", "Hà Giang nay thuộc Tuyên Quang"},
		"whose name is the successor's, plainly": {"Thái Nguyên", after, "Thái Nguyên", ""},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			read(t, db, func(tx *database.Tx) error {
				got, err := unit.Search(tx, c.text, unit.Province, c.on)
				if err != nil {
					return err
				}
				if len(got) == 0 || got[0].Name != c.want || got[0].Note != c.note {
					t.Errorf("%q: got %+v, want %s (%s)", c.text, got, c.want, c.note)
				}
				return nil
			})
		})
	}
	t.Run("says which unit was asked for", func(t *testing.T) {
		read(t, db, func(tx *database.Tx) error {
			got, err := unit.Search(tx, "Hà Giang", unit.Province, after)
			if err == nil && (len(got) != 1 || got[0].Former == nil || got[0].Former.ID != unit.OldProvinceID("02")) {
				t.Errorf("got %+v, want the old Hà Giang beside one match", got)
			}
			return err
		})
	})
	t.Run("for nothing lists every living unit by name", func(t *testing.T) {
		read(t, db, func(tx *database.Tx) error {
			got, err := unit.Search(tx, "", unit.Province, after)
			if err == nil && (len(got) != 34 || got[0].Name != "An Giang" || slices.ContainsFunc(got, func(m unit.Match) bool { return m.Note != "" })) {
				t.Errorf("got %d units, first %+v", len(got), got[0])
			}
			return err
		})
	})
	t.Run("takes signs of LIKE as they are", func(t *testing.T) {
		read(t, db, func(tx *database.Tx) error {
			got, err := unit.Search(tx, "%", unit.Province, after)
			if err == nil && len(got) != 0 {
				t.Errorf("got %d matches for %%, want none", len(got))
			}
			return err
		})
	})
}

func TestLines(t *testing.T) {
	_, db := seeded(t)
	read(t, db, func(tx *database.Tx) error {
		if u, err := unit.ProvinceByCode(tx, "08", before); err != nil || u.ID != unit.OldProvinceID("08") {
			t.Errorf("code 08 in 2024: got %+v, %v", u, err)
		}
		if u, err := unit.ProvinceByCode(tx, "08", after); err != nil || u.ID != unit.NewProvinceID("08") {
			t.Errorf("code 08 in 2026: got %+v, %v", u, err)
		}
		if _, err := unit.ProvinceByCode(tx, "02", after); !fault.Has(err, "unit-not-found") {
			t.Errorf("code 02 in 2026: got %v, want unit-not-found", err)
		}
		if _, err := unit.Get(tx, uuid.New()); !fault.Has(err, "unit-not-found") {
			t.Errorf("unknown id: got %v, want unit-not-found", err)
		}
		ps, err := unit.Predecessors(tx, unit.NewProvinceID("68"))
		if err != nil || len(ps) != 3 || ps[0].Name != "Bình Thuận" {
			t.Errorf("predecessors of Lâm Đồng: got %+v, %v", ps, err)
		}
		ss, err := unit.Successors(tx, unit.OldProvinceID("60"))
		if err != nil || len(ss) != 1 || ss[0].ID != unit.NewProvinceID("68") {
			t.Errorf("successors of Bình Thuận: got %+v, %v", ss, err)
		}
		for on, want := range map[time.Time]uuid.UUID{before: unit.OldProvinceID("60"), after: unit.NewProvinceID("68")} {
			hs, err := unit.Heirs(tx, unit.OldProvinceID("60"), on)
			if err != nil || len(hs) != 1 || hs[0].ID != want {
				t.Errorf("heirs of Bình Thuận on %v: got %+v, %v", on, hs, err)
			}
		}
		for former, want := range map[string]bool{"60": true, "67": true, "02": false} {
			got, err := unit.WentInto(tx, unit.OldProvinceID(former), unit.NewProvinceID("68"))
			if err != nil || got != want {
				t.Errorf("%s went into Lâm Đồng: got %v, %v, want %v", former, got, err, want)
			}
		}
		for _, c := range []struct {
			id   uuid.UUID
			on   time.Time
			want string
		}{
			{unit.OldProvinceID("46"), before, "Tỉnh Thừa Thiên Huế"},
			{unit.OldProvinceID("46"), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), "Thành phố Huế"},
			{unit.NewProvinceID("75"), time.Date(2026, 4, 29, 0, 0, 0, 0, time.UTC), "Tỉnh Đồng Nai"},
			{unit.NewProvinceID("75"), after, "Thành phố Đồng Nai"},
			{unit.NewProvinceID("08"), after, "Tỉnh Tuyên Quang"},
			{unit.North, after, "Khu vực phía Bắc"},
		} {
			if got, err := unit.TitleOn(tx, c.id, c.on); err != nil || got != c.want {
				t.Errorf("title on %v: got %q, %v, want %q", c.on, got, err, c.want)
			}
		}
		return nil
	})
}

func TestDayIsVietnams(t *testing.T) {
	late := time.Date(2025, 6, 30, 17, 0, 0, 0, time.UTC) // midnight in Hà Nội
	if got := unit.Day(late).Format(time.DateOnly); got != "2025-07-01" {
		t.Errorf("got %s, want 2025-07-01", got)
	}
	if got := unit.Day(late.Add(-time.Second)).Format(time.DateOnly); got != "2025-06-30" {
		t.Errorf("got %s, want 2025-06-30", got)
	}
}

func TestImport(t *testing.T) {
	const file = "code,name,kind,province_code\n00691,Hà Giang 1,phường,08\n00694,Ngọc Đường,xã,08\n22015,Hòa Hiệp,phường,66\n"
	from := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	load := func(t *testing.T, s *unit.Service, file string) (int64, error) {
		return s.Import(t.Context(), account.Platform, strings.NewReader(file), from)
	}
	t.Run("places communes in the province of their code", func(t *testing.T) {
		s, db := seeded(t)
		n, err := load(t, s, file)
		if err != nil || n != 3 {
			t.Fatalf("got %d, %v; want 3", n, err)
		}
		read(t, db, func(tx *database.Tx) error {
			got, err := unit.Search(tx, "xã ngoc duong", unit.Commune, after)
			if err == nil && (len(got) != 1 || got[0].ParentName != "Tuyên Quang" || got[0].Title() != "Xã Ngọc Đường") {
				t.Errorf("got %+v", got)
			}
			return err
		})
		read(t, db, func(tx *database.Tx) error {
			province := unit.NewProvinceID("08")
			got, err := unit.List(tx, unit.Commune, &province, after)
			if err == nil && len(got) != 2 {
				t.Errorf("got %d communes of Tuyên Quang, want 2", len(got))
			}
			if yes, err := unit.WentInto(tx, unit.OldProvinceID("02"), got[0].ID); err != nil || !yes {
				t.Errorf("Hà Giang is no predecessor of the province of %s (%v)", got[0].Name, err)
			}
			return err
		})
	})
	t.Run("changes nothing the second time, and applies a changed name", func(t *testing.T) {
		s, _ := seeded(t)
		for i, c := range []struct {
			file string
			want int64
		}{{file, 3}, {file, 0}, {strings.Replace(file, "Ngọc Đường", "Ngọc Đường mới", 1), 1}} {
			if n, err := load(t, s, c.file); err != nil || n != c.want {
				t.Errorf("import %d: got %d, %v; want %d", i+1, n, err, c.want)
			}
		}
	})
	t.Run("is for administrators", func(t *testing.T) {
		s, _ := seeded(t)
		_, err := s.Import(t.Context(), account.Account{ID: uuid.New()}, strings.NewReader(file), from)
		if !fault.Has(err, "not-found") {
			t.Errorf("got %v, want not-found", err)
		}
	})
	refused := map[string]struct{ file, path, code string }{
		"a code that is no code":     {"code,name,kind,province_code\n1,A,xã,08\n", "rows[1].code", "commune-code"},
		"a code twice":               {"code,name,kind,province_code\n00001,A,xã,08\n00001,B,xã,08\n", "rows[2].code", "commune-twice"},
		"a name left out":            {"code,name,kind,province_code\n00001,,xã,08\n", "rows[1].name", "commune-name"},
		"an unknown kind":            {"code,name,kind,province_code\n00001,A,làng,08\n", "rows[1].kind", "commune-kind"},
		"an unknown province":        {"code,name,kind,province_code\n00001,A,xã,02\n", "rows[1].province_code", "province-unknown"},
		"a missing column":           {"code,name,kind\n", "heading.province_code", "column-missing"},
		"a heading and nothing else": {"code,name,kind,province_code\n", "rows", "empty-file"},
	}
	s, db := seeded(t)
	for name, c := range refused {
		t.Run("refuses "+name+" and writes nothing", func(t *testing.T) {
			_, err := load(t, s, c.file)
			f := fault.Of(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != c.path || f.Fields[0].Code != c.code {
				t.Errorf("got %+v (%v), want %s at %s", f, err, c.code, c.path)
			}
			if n := count(t, db, "SELECT count(*) FROM units WHERE level = 'commune'"); n != 0 {
				t.Errorf("got %d communes, want none", n)
			}
		})
	}
	t.Run("refuses an empty file and a broken one", func(t *testing.T) {
		if _, err := load(t, s, ""); !fault.Has(err, "empty-file") {
			t.Errorf("got %v, want empty-file", err)
		}
		if _, err := load(t, s, "code,name,kind,province_code\n\"00001,A"); !fault.Has(err, "csv-broken") {
			t.Errorf("got %v, want csv-broken", err)
		}
	})
	t.Run("refuses a commune that stands in another province", func(t *testing.T) {
		s, _ := seeded(t)
		if _, err := load(t, s, file); err != nil {
			t.Fatal(err)
		}
		_, err := load(t, s, strings.Replace(file, "xã,08", "xã,66", 1))
		if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Code != "commune-moved" {
			t.Errorf("got %v, want commune-moved", err)
		}
	})
}
