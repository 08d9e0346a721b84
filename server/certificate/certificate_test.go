package certificate_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
)

func TestHowLongACertificateIsValid(t *testing.T) {
	tests := map[string]struct{ issued, until string }{
		"four years, the year of issue being the first": {"2024-05-13", "2027-12-31"},
		"on the first day of a year":                    {"2024-01-01", "2027-12-31"},
		"on the last day of a year":                     {"2024-12-31", "2027-12-31"},
		"three years before the rule of 2018":           {"2017-06-01", "2019-12-31"},
		"on the last day of the old rule":               {"2018-08-15", "2020-12-31"},
		"on the first day of the new rule":              {"2018-08-16", "2021-12-31"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			issued, err := time.Parse(time.DateOnly, test.issued)
			if err != nil {
				t.Fatal(err)
			}
			if got := certificate.ValidUntil(certificate.DefaultValidity, issued).Format(time.DateOnly); got != test.until {
				t.Errorf("issued %s: got %s, want %s", test.issued, got, test.until)
			}
		})
	}
	t.Run("by a rule that comes later", func(t *testing.T) {
		rules := append(certificate.DefaultValidity[:2:2], certificate.ValidityRule{From: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), Years: 5})
		if got := certificate.ValidUntil(rules, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); got.Year() != 2034 {
			t.Errorf("got %s, want 2034", got)
		}
	})
}

// approved is a round of a unit whose n entries are all to be awarded.
func approved(t *testing.T, w *fixture.World, h *house.House, tier, unit string, n int, edit ...func(*competition.Round)) *fixture.Sitting {
	t.Helper()
	s := w.Round(tier, unit, edit...)
	s.Enter("handicraft", n)
	s.Panel(2)
	s.Council(3)
	s.Score(1, func(fixture.Entry, fixture.Judge) int64 { return 8000 })
	s.Deliberates()
	h.Approve(t, s)
	return s
}

func TestTheCertificatesOfAVersion(t *testing.T) {
	db := dbtest.Open(t)
	w, h := fixture.NewWorld(t, db), house.On(db)
	h.Publish(t, approved(t, w, h, "province", fixture.CanTho, 3))
	h.Publish(t, approved(t, w, h, "nation", fixture.Nation, 1, func(r *competition.Round) { r.Demonstration = true }))
	year := time.Now().In(competition.Vietnam).Year()
	rows, err := db.Pool.Query(t.Context(), `SELECT number, check_code, issued_on = (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, valid_until, status FROM certificates ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	want := []string{
		fmt.Sprintf("01/%d/CNNT-92", year), fmt.Sprintf("02/%d/CNNT-92", year), fmt.Sprintf("03/%d/CNNT-92", year), fmt.Sprintf("01/MH-%d/CNNT-VN", year),
	}
	seen := map[string]bool{}
	for i := 0; rows.Next(); i++ {
		var number, code, status string
		var today bool
		var until time.Time
		if err := rows.Scan(&number, &code, &today, &until, &status); err != nil {
			t.Fatal(err)
		}
		if i >= len(want) || number != want[i] || status != "valid" || !today || until != time.Date(year+3, 12, 31, 0, 0, 0, 0, time.UTC) {
			t.Errorf("got %s %s of today %t until %s", number, status, today, until)
		}
		if len(code) != 12 || seen[code] {
			t.Errorf("check code: got %q", code)
		}
		seen[code] = true
	}
	if err := rows.Err(); err != nil || len(seen) != len(want) {
		t.Errorf("got %d certificates, %v; want %d", len(seen), err, len(want))
	}
}

func TestNumbersAreUniqueWhereRoundsOfOneUnitPublishAtOnce(t *testing.T) {
	db := dbtest.Open(t)
	w, h := fixture.NewWorld(t, db), house.On(db)
	sittings := make([]*fixture.Sitting, 4)
	for i := range sittings {
		sittings[i] = approved(t, w, h, "province", fixture.CanTho, 5)
	}
	var all sync.WaitGroup
	for _, s := range sittings {
		version := s.Read().Version
		all.Go(func() {
			if _, err := h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version); err != nil {
				t.Errorf("publish: %v", err)
			}
		})
	}
	all.Wait()
	if got := fixture.One[string](t, db, `SELECT count(DISTINCT number) || ' up to ' || max(split_part(number, '/', 1)::int) FROM certificates`); got != "20 up to 20" {
		t.Errorf("got %s, want 20 without a gap", got)
	}
}
