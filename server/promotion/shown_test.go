package promotion_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
	"tieubieu/server/promotion"
)

func TestArrivalsByWhoSendsThem(t *testing.T) {
	l := newLadder(t)
	region := l.Round("region", fixture.South, fixture.Receives, fixture.Drafted)
	l.Quota("province", fixture.CanTho, 4)
	first := l.published("province", fixture.CanTho, 3)
	l.published("province", fixture.DongThap, 1)
	sums := func() string {
		t.Helper()
		a, err := l.h.Promotions.Arrivals(t.Context(), region.Organiser, region.RoundID)
		if err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprint(a.Receives, " ", a.Settle)
		for _, s := range a.Senders {
			places := "-"
			if s.Places != nil {
				places = fmt.Sprint(*s.Places)
			}
			said += fmt.Sprintf("; %s %d/%s %v", s.UnitName, s.Taken, places, s.Counts)
		}
		return said
	}
	list := func(f promotion.Filter) []promotion.Shown {
		t.Helper()
		f.TargetRound, f.Limit = region.RoundID, 50
		rows, err := l.h.Promotions.List(t.Context(), region.Organiser, f)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	t.Run("what waits for a round that is not open yet", func(t *testing.T) {
		if got, want := sums(), "true 0; Cần Thơ 3/4 map[waiting:3]; Đồng Tháp 1/- map[waiting:1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if rows := list(promotion.Filter{Status: promotion.Waiting}); len(rows) != 4 || rows[0].ProductName == "" || rows[0].SendingUnit != fixture.CanTho {
			t.Errorf("got %+v", rows)
		}
		elsewhere := l.Round("region", fixture.Central, fixture.Receives, fixture.Drafted)
		a, err := l.h.Promotions.Arrivals(t.Context(), elsewhere.Organiser, elsewhere.RoundID)
		if err != nil || len(a.Senders) != 0 {
			t.Errorf("another region: got %+v, %v", a, err)
		}
		_, err = l.h.Promotions.Arrivals(t.Context(), first.Organiser, region.RoundID)
		wantCode(t, err, "not-found")
	})
	l.enter(region, competition.Registration)
	p := l.want(first.Entries[0], promotion.TakenIn)
	t.Run("with lineage, and the papers to renew", func(t *testing.T) {
		paper := uuid.New()
		l.Exec(`INSERT INTO papers (id, facility_id, sha256, object_key, content_type, bytes, file_name, kind, valid_until, created_at)
			SELECT $1, facility_id, sha256($3), 'k', 'application/pdf', 1, 'attp.pdf', 'food-safety', '2001-01-31', now() FROM entries WHERE id = $2`, paper, *p.TargetEntryID, paper[:])
		l.Exec("INSERT INTO entry_papers (entry_id, paper_id, position) VALUES ($2, $1, 20)", paper, *p.TargetEntryID)
		rows := list(promotion.Filter{Sender: first.Read().UnitID})
		if len(rows) != 3 {
			t.Fatalf("got %d rows of one sender, want 3", len(rows))
		}
		row := rows[0]
		if row.JudgingCode != first.Entries[0].Code || row.Score == nil || *row.Score != "80.00" && *row.Score != "80" || row.RankInGroup == nil || !row.StillNominated || row.SourceRound == "" || row.ScoringOpen {
			t.Errorf("got %+v", row)
		}
		if len(row.Papers) != 1 || !row.Papers[0].Expired || row.Papers[0].FileName != "attp.pdf" || len(rows[1].Papers) != 0 {
			t.Errorf("got papers %+v and %+v", row.Papers, rows[1].Papers)
		}
	})
	t.Run("what a correction below leaves to be decided", func(t *testing.T) {
		l.enter(region, competition.Screening)
		l.h.Screen(t, region, *p.TargetEntryID, entry.Accepted)
		l.correct(first, false, first.Entries[0].Code)
		if got, want := sums(), "true 1; Cần Thơ 3/4 map[accepted:1 taken-in:2]; Đồng Tháp 1/- map[taken-in:1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		rows := list(promotion.Filter{Settle: true})
		if len(rows) != 1 || rows[0].ID != p.ID || !rows[0].BelowChanged || rows[0].StillNominated {
			t.Fatalf("got %+v", rows)
		}
		if err := l.keep(region.Organiser, l.of(first.Entries[0]), true); err != nil {
			t.Fatal(err)
		}
		if rows := list(promotion.Filter{Settle: true}); len(rows) != 0 {
			t.Errorf("got %d still to be decided", len(rows))
		}
	})
}
