package appeal_test

import (
	"testing"
	"time"

	"tieubieu/server/appeal"
	"tieubieu/server/competition"
)

func TestTheWindowCountsWorkingDays(t *testing.T) {
	at := func(s string) time.Time {
		t.Helper()
		moment, err := time.ParseInLocation("2006-01-02 15:04:05", s, competition.Vietnam)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	holidays := map[string]bool{"2026-04-30": true, "2026-05-01": true, "2027-01-01": true, "2026-09-02": true, "2026-10-10": true}
	holiday := func(day time.Time) bool { return holidays[day.Format(time.DateOnly)] }
	tests := map[string]struct {
		published string
		days      int
		want      string
	}{
		"one day after a Monday ends with Tuesday":             {"2026-10-05 09:00:00", 1, "2026-10-07 00:00:00"},
		"the day of publication does not count, however early": {"2026-10-05 00:00:00", 1, "2026-10-07 00:00:00"},
		"nor however late":                             {"2026-10-05 23:59:59", 1, "2026-10-07 00:00:00"},
		"a Friday's one day is Monday":                 {"2026-10-09 17:00:00", 1, "2026-10-13 00:00:00"},
		"a Saturday's one day is Monday":               {"2026-10-10 10:00:00", 1, "2026-10-13 00:00:00"},
		"a Sunday's one day is Monday":                 {"2026-10-11 10:00:00", 1, "2026-10-13 00:00:00"},
		"ten days are two weeks":                       {"2026-10-05 09:00:00", 10, "2026-10-20 00:00:00"},
		"ten days from a Friday end two Fridays later": {"2026-10-09 09:00:00", 10, "2026-10-24 00:00:00"},
		"holidays move the end":                        {"2026-04-29 09:00:00", 1, "2026-05-05 00:00:00"},
		"two holidays and a weekend inside ten days":   {"2026-04-24 09:00:00", 10, "2026-05-13 00:00:00"},
		"a holiday in the middle of a week":            {"2026-09-01 09:00:00", 1, "2026-09-04 00:00:00"},
		"a holiday on a Saturday moves nothing":        {"2026-10-09 09:00:00", 1, "2026-10-13 00:00:00"},
		"over the end of the year":                     {"2026-12-30 09:00:00", 2, "2027-01-05 00:00:00"},
		"published on the last day of a year":          {"2026-12-31 09:00:00", 1, "2027-01-05 00:00:00"},
		"published on a holiday":                       {"2027-01-01 09:00:00", 1, "2027-01-05 00:00:00"},
		"the end of February in a leap year":           {"2028-02-25 09:00:00", 2, "2028-03-01 00:00:00"},
		"sixty days":                                   {"2026-10-05 09:00:00", 60, "2026-12-29 00:00:00"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := appeal.Until(at(test.published), test.days, holiday)
			if want := at(test.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got.In(competition.Vietnam), want)
			}
		})
	}
	t.Run("the day is Việt Nam's, not the server's", func(t *testing.T) {
		// 18:00 in UTC on a Monday is Tuesday in Việt Nam.
		got := appeal.Until(time.Date(2026, 10, 5, 18, 0, 0, 0, time.UTC), 1, holiday)
		if want := at("2026-10-08 00:00:00"); !got.Equal(want) {
			t.Errorf("got %s, want %s", got.In(competition.Vietnam), want)
		}
	})
	t.Run("no day less than none", func(t *testing.T) {
		if got, want := appeal.Until(at("2026-10-05 09:00:00"), 0, holiday), at("2026-10-06 00:00:00"); !got.Equal(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

func TestDaysThatAreLeft(t *testing.T) {
	none := func(time.Time) bool { return false }
	until := time.Date(2026, 10, 20, 0, 0, 0, 0, competition.Vietnam) // Monday the 19th is the last day
	for now, want := range map[string]int{
		"2026-10-05 09:00": 10, "2026-10-16 23:59": 1, "2026-10-17 10:00": 1, "2026-10-19 00:00": 0, "2026-10-19 23:59": 0, "2026-10-20 00:00": 0, "2026-12-01 00:00": 0,
	} {
		moment, err := time.ParseInLocation("2006-01-02 15:04", now, competition.Vietnam)
		if err != nil {
			t.Fatal(err)
		}
		if got := appeal.DaysLeft(moment, until, none); got != want {
			t.Errorf("%s: got %d, want %d", now, got, want)
		}
	}
}
