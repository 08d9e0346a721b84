package award_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
)

const pastList = "\ufeffproduct_name,facility,locality,province_at_time,tier,year,group,award,status,score,source,note\n" +
	"Chè Tân Cương,HTX Chè,Xã Tân Cương,Thái Nguyên,quốc gia,2021,,A,certified,,bao-1,\n" +
	"\"Gốm \"\"Bàu Trúc\"\", nung lộ thiên\",Cơ sở gốm,,Ninh Thuận,tỉnh,2019,,,certified,,bao-2,theo cơ sở\n" +
	"Chưa công nhận,HTX,,Ninh Thuận,tỉnh,2019,,,jury_proposed,,bao-2,\n" +
	"Sai cấp,HTX,,Ninh Thuận,thôn,2019,,,certified,,bao-2,\n" +
	"Sai năm,HTX,,Ninh Thuận,tỉnh,năm ngoái,,,certified,,bao-2,\n" +
	"Không nguồn,HTX,,Ninh Thuận,tỉnh,2019,,,certified,,,\n"

func TestImportingPastLists(t *testing.T) {
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db)
	s := &award.Service{DB: db}
	read := func(by account.Account, list string) (award.ImportReport, error) {
		return s.Import(t.Context(), by, strings.NewReader(list))
	}
	admin := w.Administrator()
	for name, by := range map[string]account.Account{"the nation": w.Planner, "a stranger": w.Person()} {
		_, err := read(by, pastList)
		if err == nil {
			t.Errorf("%s: got imported, want not found", name)
		}
	}
	report, err := read(admin, pastList)
	wantNone(t, err)
	if report.Imported != 2 || report.Known != 0 || len(report.Skipped) != 3 || !strings.HasPrefix(report.Skipped[0], "Dòng 5:") {
		t.Errorf("got %+v, want two imported and lines 5 to 7 skipped with the reason", report)
	}
	t.Run("twice changes nothing", func(t *testing.T) {
		report, err := read(admin, pastList)
		wantNone(t, err)
		if report.Imported != 0 || report.Known != 2 {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("at once imports each row once", func(t *testing.T) {
		list := strings.ReplaceAll(pastList, "2019", "2018")
		for _, err := range atOnce(4, func(int) error { _, err := read(admin, list); return err }) {
			wantNone(t, err)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM awards"); n != 3 {
			t.Errorf("got %d awards, want 3", n)
		}
	})
	t.Run("refuses what is no such list, and keeps nothing of it", func(t *testing.T) {
		for list, code := range map[string]string{
			"": "no-header", "a,b\n1,2\n": "missing-column",
			pastList + "một ô thôi\n":              "bad-csv",
			pastList + "\"không đóng,ngoặc\n":      "bad-csv",
			strings.Replace(pastList, ",", ";", 1): "missing-column",
		} {
			_, err := read(admin, list)
			wantCode(t, err, code)
		}
		if n := fixture.One[int](t, db, "SELECT count(*) FROM ledger_entries WHERE action = 'import-register'"); n != 2 {
			t.Errorf("got %d imports on the record, want 2", n)
		}
	})
	t.Run("makes nothing up", func(t *testing.T) {
		rows, err := s.Register(t.Context(), award.Filter{Tier: "nation", Limit: 10})
		wantNone(t, err)
		if len(rows) != 1 {
			t.Fatalf("got %d rows", len(rows))
		}
		a := rows[0]
		if a.Status != award.Unverified || a.RoundID != nil || a.UnitID != nil || *a.Level != "A" || a.Year != 2021 || a.UnitLabel != "Thái Nguyên" || a.Source != "bao-1" {
			t.Errorf("got %+v", a)
		}
	})
}

func TestSearchingTheRegister(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	s := b.h.Awards
	if _, err := s.Import(t.Context(), account.Platform, strings.NewReader(pastList)); err != nil {
		t.Fatal(err)
	}
	names := func(f award.Filter) (names []string) {
		t.Helper()
		f.Limit = 1
		for { // by pages of one
			rows, err := s.Register(t.Context(), f)
			wantNone(t, err)
			if len(rows) == 0 {
				slices.Sort(names)
				return names
			}
			names, f.After = append(names, rows[0].ProductName), rows[0].ID
		}
	}
	tests := map[string]struct {
		filter award.Filter
		want   []string
	}{
		"everything that anyone may see": {award.Filter{}, []string{"Chè Tân Cương", `Gốm "Bàu Trúc", nung lộ thiên`}},
		"without diacritics":             {award.Filter{Text: "bau truc"}, []string{`Gốm "Bàu Trúc", nung lộ thiên`}},
		"a sign that SQL knows":          {award.Filter{Text: "%"}, nil},
		"a tier":                         {award.Filter{Tier: "province"}, []string{`Gốm "Bàu Trúc", nung lộ thiên`}},
		"a year":                         {award.Filter{Year: 2021}, []string{"Chè Tân Cương"}},
		"a status":                       {award.Filter{Status: award.Valid}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := names(test.filter); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("published awards join it", func(t *testing.T) {
		wantNone(t, b.approve(b.Organiser))
		b.h.Publish(t, b.Sitting)
		if got := names(award.Filter{Status: award.Valid}); !slices.Equal(got, []string{"Sản phẩm A001", "Sản phẩm A002"}) {
			t.Errorf("got %q", got)
		}
		rows, err := s.Register(t.Context(), award.Filter{Status: award.Valid, Limit: 1})
		wantNone(t, err)
		if a := rows[0]; a.Number == nil || !strings.HasPrefix(*a.Number, "01/") || a.ValidUntil == nil || a.Status != award.Valid {
			t.Errorf("got %+v, want it with its certificate", a)
		}
	})
	t.Run("and expire the day after the last", func(t *testing.T) {
		last := fixture.One[time.Time](t, b.DB, "SELECT max(valid_until) FROM certificates")
		on := func(day time.Time, status award.Status) int {
			ctx := database.WithClock(t.Context(), func() time.Time { return day })
			rows, err := s.Register(ctx, award.Filter{Status: status, Limit: 10})
			wantNone(t, err)
			for _, a := range rows {
				if a.Status != status {
					t.Errorf("got %s, want %s", a.Status, status)
				}
			}
			return len(rows)
		}
		// Days end at midnight in Việt Nam, which is 17:00 UTC.
		eve, after := last.Add(17*time.Hour-time.Second), last.Add(17*time.Hour)
		if got := []int{on(eve, award.Valid), on(eve, award.Expired), on(after, award.Valid), on(after, award.Expired)}; !slices.Equal(got, []int{2, 0, 0, 2}) {
			t.Errorf("got %v valid and expired before and after midnight, want 2 0 0 2", got)
		}
	})
	if rows, err := s.Register(t.Context(), award.Filter{After: uuid.Max, Limit: 5}); err != nil || len(rows) != 0 {
		t.Errorf("after the last: got %d, %v", len(rows), err)
	}
}
