package practice_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/practice"
)

// world is a round that practises and one that was published before it, with three
// entries: the first two awarded by name.
type world struct {
	*fixture.Sitting
	*practice.Service
	t      *testing.T
	past   *fixture.Sitting
	public []fixture.Entry
	secret fixture.Entry
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := dbtest.Open(t)
	at := fixture.NewWorld(t, db)
	w := &world{t: t, past: at.Round("province", fixture.CanTho), Sitting: at.Round("province", fixture.DaNang), Service: &practice.Service{DB: db}}
	entries := w.past.Enter("handicraft", 3)
	w.public, w.secret = entries[:2], entries[2]
	w.past.Dossiers(3)
	w.past.Phase(competition.Published)
	w.publish(1, w.public...)
	return w
}

// publish makes a version of the past round in which these entries are awarded.
func (w *world) publish(version int, awarded ...fixture.Entry) {
	w.t.Helper()
	id := uuid.New()
	w.past.Exec("UPDATE deliberations SET status = 'abandoned' WHERE status = 'open'")
	w.past.Exec("INSERT INTO deliberations (round_id, version, note, opened_at) VALUES ($1, $2, 'Đính chính', now())", w.past.RoundID, version)
	w.past.Exec(`INSERT INTO publications (id, round_id, version, at, bundle, sha256, entered, passed, awarded, nominated)
		VALUES ($1, $2, $3, '2025-12-31T18:00:00Z', '{}', decode(repeat('00', 32), 'hex'), 3, 3, 2, 0)`, id, w.past.RoundID, version)
	for n, e := range w.past.Entries {
		is := slices.Contains(awarded, e)
		w.past.Exec(`INSERT INTO published_standings (publication_id, entry_id, product_id, judging_code, group_id, status, score, display, passed, rank_overall, sheets,
			group_points, proposed, at_the_line, awarded, nominated, public_by_name, product_name, facility_name, unit_id)
			SELECT $1, id, product_id, judging_code, group_id, 'ranked', '8534', '85.34', true, $4::int, 5, '[{"group": "market", "points": "35.50"}]',
			  true, false, $3, false, $3, 'Bình gốm ' || $4::int, 'Cơ sở gốm', unit_id FROM entries WHERE id = $2`, id, e.ID, is, n+1)
	}
}

func (w *world) choose(by account.Account, version int, entries ...fixture.Entry) (*practice.Set, error) {
	var choices []practice.Choice
	for _, e := range entries {
		choices = append(choices, practice.Choice{EntryID: e.ID, GroupID: "food", Note: " Chấm kỹ phần kiểu dáng "})
	}
	return w.Choose(w.t.Context(), by, w.RoundID, version, choices)
}

func titles(samples []practice.Sample) string {
	var all []string
	for _, s := range samples {
		all = append(all, s.Title)
	}
	return strings.Join(all, ", ")
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func TestChoosingSamples(t *testing.T) {
	t.Run("puts them in order, with photos and the published score", func(t *testing.T) {
		w := newWorld(t)
		set, err := w.choose(w.Secretary, 0, w.public[1], w.public[0])
		if err != nil || titles(set.Samples) != "Bình gốm 2, Bình gốm 1" || set.Version != 1 {
			t.Fatalf("got %+v, %v", set, err)
		}
		s := set.Samples[0]
		if s.GroupID != "food" || s.Note != "Chấm kỹ phần kiểu dáng" || s.Facility != "Cơ sở gốm" || s.Year != 2026 || len(s.Photos) != 3 ||
			fmt.Sprint(s.Anchor) != "{85.34 [{market 35.50}]}" {
			t.Errorf("got %+v", s)
		}
		again, err := w.choose(w.Organiser, 1, w.public[0])
		if err != nil || len(again.Samples) != 1 || again.Samples[0].ID != set.Samples[1].ID || again.Version != 2 {
			t.Errorf("got %+v, %v; want the sample that stays to keep its id", again, err)
		}
		if none, err := w.choose(w.Organiser, 2); err != nil || len(none.Samples) != 0 {
			t.Errorf("got %+v, %v, want none", none, err)
		}
	})
	t.Run("refuses what is not public, twice the same, unknown groups and too many", func(t *testing.T) {
		w := newWorld(t)
		own := w.Enter("handicraft", 1)[0]
		_, err := w.Choose(t.Context(), w.Secretary, w.RoundID, 0, []practice.Choice{
			{EntryID: w.secret.ID, GroupID: "food"}, {EntryID: own.ID, GroupID: "food"}, {EntryID: uuid.New(), GroupID: "cars"},
			{EntryID: w.public[0].ID, GroupID: "food"}, {EntryID: w.public[0].ID, GroupID: "food", Note: strings.Repeat("ế", 1001)},
		})
		f := fault.Of(err)
		if f == nil {
			t.Fatal("got no refusal")
		}
		var got []string
		for _, field := range f.Fields {
			got = append(got, field.Path+" "+field.Code)
		}
		want := []string{
			"items[0].entryId not-published", "items[1].entryId not-published", "items[2].entryId not-published", "items[2].groupId unknown-value",
			"items[4].entryId duplicate", "items[4].note too-long",
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
		_, err = w.choose(w.Secretary, 0, make([]fixture.Entry, 21)...)
		wantCode(t, err, "invalid-fields")
	})
	t.Run("is for organiser and secretary, on the version seen, until scoring ends", func(t *testing.T) {
		w := newWorld(t)
		judge := w.Panel(1)[0]
		for _, by := range []account.Account{judge.Account, w.past.Secretary, w.Person()} {
			_, err := w.choose(by, 0, w.public[0])
			wantCode(t, err, "not-found")
			_, err = w.List(t.Context(), by, w.RoundID)
			wantCode(t, err, "not-found")
			_, err = w.Candidates(t.Context(), by, w.RoundID, "")
			wantCode(t, err, "not-found")
		}
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.choose(w.Secretary, 0, w.public[i%2]) })
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else {
				wantCode(t, err, "stale")
			}
		}
		if done != 1 {
			t.Errorf("got %d of 4 changes at once through, want 1", done)
		}
		w.Phase(competition.Deliberation)
		_, err := w.choose(w.Secretary, 1, w.public[0])
		wantCode(t, err, "practice-closed")
	})
	t.Run("candidates are what is public of other rounds, found without marks", func(t *testing.T) {
		w := newWorld(t)
		for search, want := range map[string]int{"": 2, "SẢN PHẨM A001": 1, "co so a002": 1, "A003": 0, "%": 0} {
			found, err := w.Candidates(t.Context(), w.Secretary, w.RoundID, search)
			if err != nil || len(found) != want {
				t.Errorf("%q: got %d, %v; want %d", search, len(found), err, want)
			}
		}
		found, err := w.Candidates(t.Context(), w.Organiser, w.RoundID, "A001")
		if err != nil || found[0].Photos != 3 || found[0].Score != "85.34" || found[0].Title != "Bình gốm 1" || found[0].Year != 2026 {
			t.Errorf("got %+v, %v", found, err)
		}
	})
}

func TestPractising(t *testing.T) {
	w := newWorld(t)
	judge := w.Panel(1)[0]
	if _, err := w.choose(w.Secretary, 0, w.public...); err != nil {
		t.Fatal(err)
	}
	get := func(by account.Account) (*practice.Material, error) { return w.Practise(t.Context(), by, w.RoundID) }
	m, err := get(judge.Account)
	if err != nil || len(m.Samples) != 2 || len(m.Rubrics) != 2 {
		t.Fatalf("got %+v, %v", m, err)
	}
	w.Exec("UPDATE panel_members SET group_ids = '{food}' WHERE id = $1", judge.SeatID)
	if m, err = get(judge.Account); err != nil || len(m.Rubrics) != 1 || m.Rubrics[0].GroupID != "food" {
		t.Errorf("got %+v, %v, want the judge's own group", m, err)
	}
	w.publish(2, w.public[1])
	if m, err = get(judge.Account); err != nil || titles(m.Samples) != "Bình gốm 2" {
		t.Errorf("got %s, %v; want the sample gone whose award a correction took away", titles(m.Samples), err)
	}
	_, err = get(w.Secretary)
	wantCode(t, err, "judge-not-found")
	w.Phase(competition.Registration)
	_, err = get(judge.Account)
	wantCode(t, err, "practice-not-ready")
}
