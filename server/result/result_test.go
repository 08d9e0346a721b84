package result_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/publication"
	"tieubieu/server/remark"
	"tieubieu/server/result"
	"tieubieu/server/scoring"
)

func newJudged(t *testing.T, totals map[string]int64, edit ...func(*competition.Round)) *house.Judged {
	t.Helper()
	return house.NewJudged(t, dbtest.Open(t), totals, edit...)
}

var totals = map[string]int64{"A001": 9000, "A002": 8000, "A003": 5000}

func of(t testing.TB, j *house.Judged, by account.Account, entryID uuid.UUID) *result.Result {
	t.Helper()
	r, err := j.House.Results.Of(t.Context(), by, entryID)
	if err != nil {
		t.Fatalf("read result: %v", err)
	}
	return r
}

func hidden(err error) bool { return fault.Has(err, "entry-not-found") }

func TestBeforePublicationThereIsNoResult(t *testing.T) {
	j := newJudged(t, totals)
	nothing := func(when string) {
		t.Helper()
		var words []string
		for name, by := range j.Everyone() {
			_, err := j.House.Results.Of(t.Context(), by, j.Entry.ID)
			if !hidden(err) {
				t.Errorf("%s, %s: got %v, want entry-not-found", when, name, err)
				continue
			}
			words = append(words, fmt.Sprintf("%+v", *fault.Of(err)))
		}
		_, err := j.House.Results.Of(t.Context(), j.Owner, uuid.New())
		words = append(words, fmt.Sprintf("%+v", *fault.Of(err)))
		slices.Sort(words)
		if len(slices.Compact(words)) != 1 {
			t.Errorf("%s: got answers %v, want the same as for what never was", when, words)
		}
	}
	nothing("deliberation")
	j.House.Approve(t, j.Sitting)
	nothing("approved")
	j.House.Publish(t, j.Sitting)
	j.Allowed(func(by account.Account) error {
		_, err := j.House.Results.Of(t.Context(), by, j.Entry.ID)
		return err
	}, hidden, "owner", "collaborator", "organiser", "secretary", "auditor")
	other := j.World.Round("province", fixture.DaNang)
	e := other.Enter("handicraft", 1)[0]
	if _, err := j.House.Results.Of(t.Context(), other.Organiser, e.ID); !hidden(err) {
		t.Errorf("a round that has published nothing: got %v", err)
	}
}

// What a facility reads are the figures of the bundle, for every entry.
func TestTheFiguresAreThoseOfTheBundle(t *testing.T) {
	totals := map[string][3]int64{
		"A001": {9000, 9010, 9000}, "A002": {8000, 7990, 8000}, "A003": {7000, 7000, 7000}, "A004": {6990, 7000, 7000}, "A005": {fixture.KnockOut, fixture.KnockOut, 9000},
		"A006": {8000, 8000, 7990}, "A007": {9000, -1, -1},
	}
	all := map[string]int64{}
	for code := range totals {
		all[code] = -1
	}
	j := newJudged(t, all, func(r *competition.Round) {
		r.Rules.Levels = &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", Count: new(int64(1))}, {ID: "B"}}}
	})
	j.Score(1, func(e fixture.Entry, judge fixture.Judge) int64 {
		return totals[e.Code][slices.IndexFunc(j.Judges, func(x fixture.Judge) bool { return x.SeatID == judge.SeatID })]
	})
	j.Published()
	p, err := j.House.Publications.Download(t.Context(), j.RoundID, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := publication.DecodeBundle(bytes.NewReader(p.Bundle))
	if err != nil {
		t.Fatal(err)
	}
	computed, err := scoring.Compute(b.Input())
	if err != nil {
		t.Fatal(err)
	}
	proposal := map[string]scoring.ProposalRow{}
	for _, row := range computed.Proposal {
		proposal[row.Entry] = row
	}
	statuses := map[result.Status]int{}
	for i := range computed.Standings {
		want := &computed.Standings[i]
		e := j.Entries[slices.IndexFunc(j.Entries, func(e fixture.Entry) bool { return e.Code == want.Entry })]
		got := of(t, j, j.Organiser, e.ID)
		statuses[got.Status]++
		if got.JudgingCode != want.Entry || got.Rank != want.RankOverall || got.RankInGroup != want.RankInGroup || got.Passed != want.Passed || got.GroupSize != 7 {
			t.Errorf("%s: got %+v, want %+v", want.Entry, got, want)
		}
		if (got.Status == result.Awarded) != proposal[want.Entry].Proposed {
			t.Errorf("%s: got %s, want awarded as proposed %t", want.Entry, got.Status, proposal[want.Entry].Proposed)
		}
		if level := proposal[want.Entry].Level; (level == nil) != (got.Level == "") || level != nil && *level != got.Level {
			t.Errorf("%s: got level %q, want %v", want.Entry, got.Level, level)
		}
		if (want.Score == nil) != (got.Total == nil) {
			t.Errorf("%s: got total %+v, want %v", want.Entry, got.Total, want.Score)
			continue
		}
		if want.Score != nil {
			if got.Total.Points != want.Score.Hundredths() || got.Total.Display != want.Score.Display() {
				t.Errorf("%s: got %+v, want %s", want.Entry, got.Total, want.Score)
			}
			exact := strings.Contains(want.Score.String(), "/")
			if (got.Total.Fraction != "") != exact {
				t.Errorf("%s: got fraction %q of %s hundredths", want.Entry, got.Total.Fraction, want.Score)
			}
		}
		for _, m := range want.Means {
			k := slices.IndexFunc(got.Groups, func(g result.CriterionGroup) bool { return g.ID == m.CriterionGroup })
			if k < 0 || got.Groups[k].Points != m.Mean.Hundredths() || got.Groups[k].Display != m.Mean.Display() || got.Groups[k].Maximum == 0 || got.Groups[k].Name.Vi == "" {
				t.Errorf("%s: got %+v, want %s of %s", want.Entry, got.Groups, m.Mean.Display(), m.CriterionGroup)
			}
		}
	}
	if want := map[result.Status]int{result.Awarded: 4, result.NotAwarded: 1, result.Disqualified: 1, result.Incomplete: 1}; fmt.Sprint(statuses) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", statuses, want)
	}
	first := of(t, j, j.Owner, j.Entry.ID)
	if first.Total.Fraction != "27010/300" && first.Total.Fraction != "2701/30" || first.Total.Display != "90.03" || first.PassMark.Points != 7000 || !first.PassMark.Inclusive {
		t.Errorf("got %+v with pass mark %+v", first.Total, first.PassMark)
	}
}

func TestACorrectionShowsTheNewestVersionWithItsNote(t *testing.T) {
	j := newJudged(t, totals)
	j.Published()
	before := of(t, j, j.Owner, j.Entry.ID)
	if before.PublicationVersion != 1 || before.CorrectionNote != "" || before.Total.Display != "90.00" || before.Certificate == nil || before.Certificate.Status != "valid" {
		t.Errorf("got %+v", before)
	}
	j.House.Correct(t, j.Sitting)
	j.Retake("A001", 1, 7500, "")
	j.House.Decide(t, j.Sitting, "A001", false)
	same := func(when string) {
		t.Helper()
		now := of(t, j, j.Owner, j.Entry.ID)
		if got, want := encoded(t, now), encoded(t, before); got != want {
			t.Errorf("%s: got %s, want what is published still: %s", when, got, want)
		}
	}
	same("while it is worked on")
	j.House.Approve(t, j.Sitting)
	same("once it is approved")
	j.House.Publish(t, j.Sitting)
	now := of(t, j, j.Owner, j.Entry.ID)
	if now.PublicationVersion != 2 || now.CorrectionNote != "Đính chính thử" || now.Total.Display != "85.00" || now.Status != result.NotAwarded {
		t.Errorf("got %+v", now)
	}
	if now.Certificate == nil || now.Certificate.Status != "revoked" || now.Certificate.Number != before.Certificate.Number {
		t.Errorf("got certificate %+v, want the old one, revoked", now.Certificate)
	}
	if got := now.Climb; len(got) != 1 || got[0].Outcome != result.NotAwarded {
		t.Errorf("got climb %+v", got)
	}
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestNothingThatAFacilityReadsNamesAJudge(t *testing.T) {
	j := newJudged(t, totals)
	for i := range j.Judges {
		j.Exec("UPDATE accounts SET name = $2 WHERE id = $1", j.Judges[i].ID, fmt.Sprintf("Giám khảo Bí Danh %d", i))
		j.Remark("A001", i, fmt.Sprintf("Nhận xét thứ %d", i))
	}
	j.Published()
	p, err := j.House.Remarks.List(t.Context(), j.Secretary, j.RoundID, remark.Filter{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Remarks {
		if _, err := j.House.Remarks.Read(t.Context(), j.Secretary, r.SheetID, 0, remark.Reading{Released: true, Seen: remark.Digest(r.Text)}); err != nil {
			t.Fatal(err)
		}
	}
	read := encoded(t, of(t, j, j.Owner, j.Entry.ID))
	if !strings.Contains(read, "Nhận xét thứ 2") {
		t.Errorf("got %s, want the remarks", read)
	}
	for i, judge := range j.Judges {
		for _, secret := range []string{"Bí Danh", judge.Code, judge.SeatID.String(), judge.ID.String(), j.Sheet("A001", i).String()} {
			if strings.Contains(read, secret) {
				t.Errorf("got %q in %s", secret, read)
			}
		}
	}
}

func TestTheWayUp(t *testing.T) {
	j := newJudged(t, totals)
	region := j.World.Round("region", fixture.South, fixture.Drafted, fixture.Receives, func(r *competition.Round) { r.Title = "Kỳ khu vực chưa công bố" })
	j.Published()
	waiting := of(t, j, j.Owner, j.Entry.ID)
	if p := waiting.Promotion; p == nil || p.Status != "waiting" || p.EntryID != nil || p.Tier.En != "Region" {
		t.Fatalf("got %+v, want it waiting", p)
	}
	if strings.Contains(encoded(t, waiting), "chưa công bố") || strings.Contains(encoded(t, waiting), region.RoundID.String()) {
		t.Error("a draft of the next tier is named")
	}
	if got := outcomes(waiting); !slices.Equal(got, []string{"Province awarded", "Region climbing"}) {
		t.Errorf("got %v", got)
	}
	// Two papers of the dossier: one will have expired by the end of the screening above.
	paper := func(days int) uuid.UUID {
		id := uuid.Must(uuid.NewV7())
		j.Exec(`INSERT INTO papers (id, facility_id, sha256, object_key, content_type, bytes, file_name, kind, valid_until, created_at)
			VALUES ($1, $2, sha256(convert_to($3, 'UTF8')), $3, 'application/pdf', 10, $3 || '.pdf', 'food-safety', (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + $4::int, now())`,
			id, j.Entry.FacilityID, id.String(), days)
		j.Exec("INSERT INTO entry_papers (entry_id, paper_id, position) SELECT $1, $2, 1 + count(*) FROM entry_papers WHERE entry_id = $1", j.Entry.ID, id)
		return id
	}
	expired := paper(-1)
	for _, days := range []int{0, 5, 90} {
		paper(days)
	}
	if got := of(t, j, j.Owner, j.Entry.ID).Promotion.Papers; len(got) != 1 || got[0].ID != expired || !got[0].Expired {
		t.Errorf("while it waits: got %+v, want the expired one", got)
	}
	ends := time.Now().Add(30 * 24 * time.Hour).UTC().Truncate(time.Microsecond)
	j.Exec("UPDATE rounds SET screening_closes_at = $2 WHERE id = $1", region.RoundID, ends)
	r := region.Read()
	if _, err := j.House.Rounds.Enter(t.Context(), j.Up, r.ID, r.Version, competition.Registration, competition.Move{}); err != nil {
		t.Fatal(err)
	}
	taken := of(t, j, j.Owner, j.Entry.ID)
	p := taken.Promotion
	if p.Status != "taken-in" || p.EntryID == nil || p.RoundTitle != "Kỳ khu vực chưa công bố" || p.RenewUntil == nil || !p.RenewUntil.Equal(ends) {
		t.Fatalf("got %+v, want it taken in", p)
	}
	if len(p.Papers) != 3 || !p.Papers[0].Expired || p.Papers[1].Expired || p.Papers[2].Expired {
		t.Errorf("got %+v, want what expires before the screening ends", p.Papers)
	}
	t.Run("the officers below see neither the entry above nor its papers", func(t *testing.T) {
		for name, by := range map[string]account.Account{"organiser": j.Organiser, "secretary": j.Secretary, "auditor": j.Auditor} {
			got := of(t, j, by, j.Entry.ID)
			if got.Promotion == nil || got.Promotion.EntryID != nil || len(got.Promotion.Papers) != 0 || strings.Contains(encoded(t, got), p.EntryID.String()) {
				t.Errorf("%s: got %+v", name, got.Promotion)
			}
		}
	})
	t.Run("nothing is to be renewed of what does not climb", func(t *testing.T) {
		if _, err := j.House.Promotions.Decline(t.Context(), j.Owner, p.ID, p.Version, "Không tham gia"); err != nil {
			t.Fatal(err)
		}
		got := of(t, j, j.Owner, j.Entry.ID)
		if got.Promotion.Status != "declined" || len(got.Promotion.Papers) != 0 || !slices.Equal(outcomes(got), []string{"Province awarded"}) {
			t.Errorf("got %+v, %v", got.Promotion, outcomes(got))
		}
	})
}

func outcomes(r *result.Result) (words []string) {
	for _, s := range r.Climb {
		words = append(words, s.Tier.En+" "+string(s.Outcome))
	}
	return words
}

func TestWhatWentWrongAboveIsTheFacilitysAlone(t *testing.T) {
	j := newJudged(t, totals)
	region := j.World.Round("region", fixture.South, fixture.Receives, fixture.Registering)
	j.Dossiers(3)
	j.Published()
	p := of(t, j, j.Owner, j.Entry.ID).Promotion
	for _, source := range j.Entries[:2] {
		e := fixture.Entry{ProductID: source.ProductID, FacilityID: source.FacilityID, Group: source.Group}
		e.ID = fixture.One[uuid.UUID](t, j.DB, "SELECT id FROM entries WHERE source_entry_id = $1", source.ID)
		j.House.Screen(t, region, e.ID, entry.Accepted)
		region.Entries = append(region.Entries, e)
	}
	region.Panel(2)
	region.Council(3)
	region.Score(1, func(e fixture.Entry, _ fixture.Judge) int64 {
		if e.ProductID == j.Entry.ProductID {
			return 5000
		}
		return 9000
	})
	region.Deliberates()
	j.House.Approve(t, region)
	if got := outcomes(of(t, j, j.Owner, j.Entry.ID)); !slices.Equal(got, []string{"Province awarded", "Region climbing"}) {
		t.Errorf("before the region publishes: got %v", got)
	}
	j.House.Publish(t, region)
	if got := outcomes(of(t, j, j.Owner, j.Entry.ID)); !slices.Equal(got, []string{"Province awarded", "Region not-awarded"}) {
		t.Errorf("the facility: got %v", got)
	}
	above := of(t, j, j.Owner, *p.EntryID)
	if above.Status != result.NotAwarded || above.Total.Display != "50.00" || !slices.Equal(outcomes(above), []string{"Province awarded", "Region not-awarded"}) {
		t.Errorf("the entry above: got %+v", above)
	}
	for name, by := range map[string]account.Account{"organiser": j.Organiser, "secretary": j.Secretary} {
		if got := outcomes(of(t, j, by, j.Entry.ID)); !slices.Equal(got, []string{"Province awarded"}) {
			t.Errorf("%s below: got %v, want what is public by name", name, got)
		}
		if _, err := j.House.Results.Of(t.Context(), by, *p.EntryID); !hidden(err) {
			t.Errorf("%s below, of the entry above: got %v", name, err)
		}
	}
}
