package entry_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fixture"
)

func TestScreening(t *testing.T) {
	accept := entry.Verdict{Decision: entry.Accepted}
	t.Run("accepts with a judging code, chooses papers and ticks what names nobody", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		quality, cover := d.Paper(e.ID, "quality"), fixture.One[uuid.UUID](t, d.Entering.DB, "SELECT photo_id FROM entry_photos WHERE position = 1")
		e, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
		if err != nil {
			t.Fatal(err)
		}
		e, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{
			Decision: entry.Accepted, Choice: &entry.Choice{Papers: []uuid.UUID{quality}, NamesNobody: []uuid.UUID{cover, quality}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if e.JudgingCode == nil || !regexp.MustCompile(`^A\d{3}$`).MatchString(*e.JudgingCode) {
			t.Errorf("got code %v, want A and three digits", e.JudgingCode)
		}
		read, err := d.Read(t.Context(), d.Screener, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read.Dossier.Papers {
			if chosen := p.PaperID == quality; p.ForJudges != chosen || p.NamesNobody != chosen {
				t.Errorf("paper %s: got for judges %v, names nobody %v; want %v", p.Paper.Kind, p.ForJudges, p.NamesNobody, chosen)
			}
		}
		for _, p := range read.Dossier.Photos {
			if p.NamesNobody != (p.PhotoID == cover) {
				t.Errorf("photo %d: got names nobody %v", p.Position, p.NamesNobody)
			}
		}
		if len(read.Screenings) != 1 || read.Screenings[0].Decision != entry.Accepted {
			t.Errorf("got screenings %+v", read.Screenings)
		}
		again, err := d.Screen(t.Context(), d.Screener, e.ID, 1, accept)
		if err != nil || *again.JudgingCode != *e.JudgingCode || d.ledger(e.ID, "accept-entry") != 1 {
			t.Errorf("twice: got %+v, %v; want nothing changed", again, err)
		}
		_, err = d.Screen(t.Context(), d.Secretary, e.ID, 1, entry.Verdict{Decision: entry.Accepted, Choice: &entry.Choice{NamesNobody: []uuid.UUID{cover}}})
		refused(t, err, "stale") // from a colleague, whose choice would be lost without a word
		_, err = d.Screen(t.Context(), d.Secretary, e.ID, 1, entry.Verdict{Decision: entry.Rejected, Reason: "Trùng"})
		refused(t, err, "stale")
		if _, err := d.ChooseForJudges(t.Context(), d.Secretary, e.ID, e.Version, entry.Choice{}); err != nil {
			t.Error(err)
		}
		_, err = d.ChooseForJudges(t.Context(), d.Secretary, e.ID, e.Version+1, entry.Choice{Papers: []uuid.UUID{cover}})
		field(t, err, "choice.papers[0]", "not-in-dossier")
	})
	t.Run("returns with a reason per item and a new date, and decides again after that", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		due := d.closesAt().Add(48 * time.Hour)
		items := []entry.Item{{Item: "photos", Reason: "Ảnh mờ"}, {Item: "explanation.market", Reason: "Chưa có số liệu"}}
		e, err := d.Screen(t.Context(), d.Secretary, e.ID, e.Version, entry.Verdict{Decision: entry.Returned, Items: items, DueAt: &due})
		if err != nil || e.Status != entry.Returned || !e.DueAt.Equal(due) || e.DecidedAt != nil || e.JudgingCode != nil {
			t.Fatalf("got %+v, %v", e, err)
		}
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil || len(read.Screenings) != 1 || !slices.Equal(read.Screenings[0].Items, items) {
			t.Errorf("the owner reads %+v, %v", read.Screenings, err)
		}
		_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept)
		refused(t, err, "not-screenable")
		later := due.Add(24 * time.Hour)
		if e, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Returned, Reason: "Gia hạn", DueAt: &later}); err != nil {
			t.Fatal(err)
		}
		if e, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Rejected, Reason: "Không bổ sung"}); err != nil || e.Reason != "Không bổ sung" {
			t.Fatalf("got %+v, %v", e, err)
		}
		_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept)
		refused(t, err, "not-screenable")
	})
	t.Run("refuses a verdict that does not hold together", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		past, afterwards := time.Now().Add(-time.Hour), d.closesAt().Add(24*time.Hour)
		d.Exec("UPDATE rounds SET screening_closes_at = registration_closes_at + interval '1 hour'")
		for name, c := range map[string]struct {
			v          entry.Verdict
			path, code string
		}{
			"rejected without a reason":   {entry.Verdict{Decision: entry.Rejected}, "reason", "reason-needed"},
			"returned without any reason": {entry.Verdict{Decision: entry.Returned, DueAt: &afterwards}, "items", "reason-needed"},
			"an item without a reason":    {entry.Verdict{Decision: entry.Returned, Items: []entry.Item{{Item: "photos"}}}, "items[0].reason", "reason-needed"},
			"an item that there is not":   {entry.Verdict{Decision: entry.Returned, Items: []entry.Item{{Item: "<b>", Reason: "?"}}}, "items[0].item", "unknown-value"},
			"returned without a date":     {entry.Verdict{Decision: entry.Returned, Reason: "Ảnh mờ"}, "dueAt", "required"},
			"due in the past":             {entry.Verdict{Decision: entry.Returned, Reason: "Ảnh mờ", DueAt: &past}, "dueAt", "in-the-past"},
			"due after screening":         {entry.Verdict{Decision: entry.Returned, Reason: "Ảnh mờ", DueAt: &afterwards}, "dueAt", "after-screening"},
			"a choice with a rejection":   {entry.Verdict{Decision: entry.Rejected, Reason: "?", Choice: &entry.Choice{}}, "choice", "not-applicable"},
			"items with an acceptance":    {entry.Verdict{Decision: entry.Accepted, Items: []entry.Item{{Item: "photos", Reason: "?"}}}, "items", "not-applicable"},
			"no decision":                 {entry.Verdict{}, "decision", "unknown-value"},
			"a decision of the facility":  {entry.Verdict{Decision: entry.Withdrawn}, "decision", "unknown-value"},
			"a reason too long":           {entry.Verdict{Decision: entry.Rejected, Reason: strings.Repeat("a", 2001)}, "reason", "too-long"},
		} {
			t.Run(name, func(t *testing.T) {
				_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, c.v)
				field(t, err, c.path, c.code)
			})
		}
	})
	t.Run("is told stale when the entry has changed since", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version-1, accept)
		refused(t, err, "stale")
	})
	t.Run("ends with the phase", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		d.Phase(competition.Scoring)
		_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept)
		refused(t, err, "screening-closed")
	})
	t.Run("is never of one's own entry", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Collaborator, d.Plant)
		for name, hand := range map[string]func(person account.Account){
			"who owns the facility": func(p account.Account) { d.Entering.Judging.Owner(p, d.Plant.FacilityID) },
			"who owned it before": func(p account.Account) {
				d.Entering.Judging.Owner(p, d.Plant.FacilityID)
				d.Exec("UPDATE grants SET ended_at = now() WHERE account_id = $1 AND role = 'owner'", p.ID)
			},
			"who began it": func(p account.Account) { d.Exec("UPDATE entries SET typed_by = $1 WHERE id = $2", p.ID, e.ID) },
			"who wrote in it once": func(p account.Account) {
				d.Exec("INSERT INTO ledger_entries (id, at, actor_id, action, subject, subject_id) VALUES (gen_random_uuid(), now(), $1, 'save-entry', 'entry', $2)", p.ID, e.ID)
			},
		} {
			t.Run(name, func(t *testing.T) {
				person := d.Person()
				d.Exec("INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES (gen_random_uuid(), $1, 'screener', $2, now())", person.ID, d.RoundID)
				hand(person)
				_, err := d.Screen(t.Context(), person, e.ID, e.Version, accept)
				refused(t, err, "own-entry")
			})
		}
	})
	t.Run("of a round that hides names asks for three photos that name nobody", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		d.Exec("UPDATE rounds SET packet_mode = 'code'")
		_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept)
		refused(t, err, "names-nobody-missing")
		var photos []uuid.UUID
		read, err := d.Read(t.Context(), d.Screener, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range read.Dossier.Photos {
			photos = append(photos, p.PhotoID)
		}
		if _, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted, Choice: &entry.Choice{NamesNobody: photos}}); err != nil {
			t.Error(err)
		}
	})
	t.Run("is reconsidered with a reason, and a code once drawn stays", func(t *testing.T) {
		d := open(t)
		e := d.accepted(d.Owner, d.Plant)
		code := *e.JudgingCode
		_, err := d.Reconsider(t.Context(), d.Secretary, e.ID, e.Version, " ")
		field(t, err, "reason", "reason-needed")
		if e, err = d.Reconsider(t.Context(), d.Secretary, e.ID, e.Version, "Nhận nhầm"); err != nil || e.Status != entry.Submitted || e.DecidedAt != nil {
			t.Fatalf("got %+v, %v", e, err)
		}
		if again, err := d.Reconsider(t.Context(), d.Secretary, e.ID, 1, "Nhận nhầm"); err != nil || again.Version != e.Version {
			t.Errorf("twice: got %+v, %v", again, err)
		}
		if e, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Rejected, Reason: "Sao chép"}); err != nil {
			t.Fatal(err)
		}
		if e, err = d.Reconsider(t.Context(), d.Screener, e.ID, e.Version, "Đã làm rõ"); err != nil {
			t.Fatal(err)
		}
		if e, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept); err != nil || *e.JudgingCode != code {
			t.Errorf("got %+v, %v; want code %s", e, err, code)
		}
		d.Phase(competition.Scoring)
		_, err = d.Reconsider(t.Context(), d.Secretary, e.ID, e.Version, "Muộn")
		refused(t, err, "screening-closed")
	})
	t.Run("is done when every entry is decided on", func(t *testing.T) {
		d := open(t)
		missing := func() (codes []string) {
			err := database.InTx(t.Context(), d.Entering.DB, func(tx *database.Tx) error {
				found, err := entry.ScreeningDone(tx, d.Round())
				for _, m := range found {
					codes = append(codes, fmt.Sprintf("%s:%d", m.Code, m.Count))
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return codes
		}
		if got := fmt.Sprint(missing()); got != "[no-entries:0]" {
			t.Errorf("empty round: got %s", got)
		}
		first, second := d.submitted(d.Owner, d.Plant), d.submitted(d.OtherOwner, d.OtherPlant)
		due := d.closesAt()
		if _, err := d.Screen(t.Context(), d.Screener, second.ID, second.Version, entry.Verdict{Decision: entry.Returned, Reason: "Ảnh mờ", DueAt: &due}); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(missing()); got != "[entries-not-screened:1 entries-returned:1 no-entries:0]" {
			t.Errorf("undecided: got %s", got)
		}
		if _, err := d.Screen(t.Context(), d.Screener, first.ID, first.Version, accept); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Screen(t.Context(), d.Screener, second.ID, second.Version+1, entry.Verdict{Decision: entry.Rejected, Reason: "Không bổ sung"}); err != nil {
			t.Fatal(err)
		}
		if got := missing(); len(got) != 0 {
			t.Errorf("decided: got %s", got)
		}
	})
}

// Codes are unique however many are accepted at once, and tell nothing of the order.
func TestJudgingCodes(t *testing.T) {
	d := open(t)
	const n = 24
	entries := make([]*entry.Entry, n)
	for i := range entries {
		entries[i] = d.submitted(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, fmt.Sprintf("Sản phẩm %d", i))})
	}
	codes := make([]string, n)
	var work sync.WaitGroup
	for i := range entries {
		work.Go(func() {
			e, err := d.Screen(t.Context(), d.Screener, entries[i].ID, entries[i].Version, entry.Verdict{Decision: entry.Accepted})
			if err != nil {
				t.Errorf("accept %d: %v", i, err)
				return
			}
			codes[i] = *e.JudgingCode
		})
	}
	work.Wait()
	if unique := len(slices.Compact(slices.Sorted(slices.Values(codes)))); unique != n {
		t.Errorf("got %d different codes of %d", unique, n)
	}
	if slices.IsSorted(codes) || slices.IsSortedFunc(codes, func(a, b string) int { return cmp.Compare(b, a) }) {
		t.Errorf("got codes in the order of arrival: %v", codes)
	}
	for _, c := range codes {
		if !regexp.MustCompile(`^A(00[1-9]|0[1-9]\d|[1-9]\d\d)$`).MatchString(c) {
			t.Errorf("got code %q, want A001 to A999", c)
		}
	}
}

// A crowded group gets longer codes, and a pattern of the round's own is followed.
func TestJudgingCodesOfACrowdedGroup(t *testing.T) {
	d := open(t)
	d.Exec("UPDATE rounds SET judging_code_pattern = 'HN-{group}.{number}'")
	for i := range 3 {
		d.Exec(`INSERT INTO products (id, facility_id, name, name_folded, created_at)
			SELECT gen_random_uuid(), $1, 'P' || n, 'p' || n, now() FROM generate_series($2::int, $2 + 199) n`, d.Plant.FacilityID, i*1000)
	}
	d.Exec(`INSERT INTO entries (id, round_id, product_id, facility_id, group_id, status, unit_id, judging_code, submitted_at, created_at, updated_at)
		SELECT gen_random_uuid(), $1, id, facility_id, 'handicraft', 'accepted', $2, 'HN-A.' || lpad((row_number() OVER ())::text, 3, '0'), now(), now(), now()
		  FROM products WHERE name LIKE 'P%'`, d.RoundID, d.UnitID)
	e := d.accepted(d.Owner, d.Plant)
	if !regexp.MustCompile(`^HN-A\.\d{4}$`).MatchString(*e.JudgingCode) {
		t.Errorf("got code %q after 600 others, want four digits", *e.JudgingCode)
	}
}
