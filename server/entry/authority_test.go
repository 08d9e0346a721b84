package entry_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
)

func (d *desk) everyone() map[string]account.Account {
	return map[string]account.Account{
		"owner": d.Owner, "other owner": d.OtherOwner, "collaborator": d.Collaborator, "organiser": d.Organiser, "secretary": d.Secretary,
		"screener": d.Screener, "judge": d.Judge, "council": d.Council, "auditor": d.Auditor, "administrator": d.Admin,
		"officer of another unit": d.Stranger, "nobody in particular": d.Nobody, "anonymous": {},
	}
}

// Each use case is asked with a version nobody has seen: who may do it is told stale,
// and for everyone else there is no such entry. What is not listed may do nothing.
func TestWhoMayDoWhat(t *testing.T) {
	d := open(t)
	draft := d.full(d.Owner, d.Plant)
	handedIn := d.submitted(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, "Thứ hai")})
	paper := d.paperOf(draft)
	const never = 999
	enterers := []string{"owner", "collaborator", "organiser"}
	alone := []string{"owner"} // the draft that an owner types himself
	screeners := []string{"organiser", "secretary", "screener"}
	for name, c := range map[string]struct {
		may []string
		do  func(by account.Account) error
	}{
		"save": {alone, func(by account.Account) error {
			_, err := d.Save(t.Context(), by, draft.ID, never, entry.Changes{Form: &entry.Form{}})
			return err
		}},
		"set photos": {alone, func(by account.Account) error {
			_, err := d.SetPhotos(t.Context(), by, draft.ID, never, nil)
			return err
		}},
		"submit": {alone, func(by account.Account) error {
			_, err := d.Submit(t.Context(), by, draft.ID, never)
			return err
		}},
		"delete":      {alone, func(by account.Account) error { return d.Delete(t.Context(), by, draft.ID, never) }},
		"add a paper": {alone, func(by account.Account) error { return d.addPaper(by, draft, []byte("?")) }},
		"remove paper": {alone, func(by account.Account) error {
			_, err := d.RemovePaper(t.Context(), by, draft.ID, paper, never)
			return err
		}},
		"change paper": {alone, func(by account.Account) error {
			_, err := d.ChangePaper(t.Context(), by, draft.ID, paper, never, facts(entry.Quality))
			return err
		}},
		"renew a paper": {enterers, func(by account.Account) error { return d.renew(by, handedIn, paper, never) }},
		"withdraw": {enterers, func(by account.Account) error {
			_, err := d.Withdraw(t.Context(), by, handedIn.ID, never, "Lý do")
			return err
		}},
		"copy": {enterers, func(by account.Account) error {
			_, err := d.Copy(t.Context(), by, handedIn.ID, entry.NewEntry{RoundID: d.RoundID})
			return err
		}},
		"screen": {screeners, func(by account.Account) error {
			_, err := d.Screen(t.Context(), by, handedIn.ID, never, entry.Verdict{Decision: entry.Rejected, Reason: "?"})
			return err
		}},
		"reconsider": {screeners, func(by account.Account) error {
			_, err := d.Reconsider(t.Context(), by, handedIn.ID, never, "Lý do")
			return err
		}},
		"choose for judges": {screeners, func(by account.Account) error {
			_, err := d.ChooseForJudges(t.Context(), by, handedIn.ID, never, entry.Choice{})
			return err
		}},
		"screen a draft": {nil, func(by account.Account) error {
			_, err := d.Screen(t.Context(), by, draft.ID, never, entry.Verdict{Decision: entry.Accepted})
			return err
		}},
		"read a draft": {alone, func(by account.Account) error { _, err := d.Read(t.Context(), by, draft.ID); return err }},
		"read an entry": {append([]string{"secretary", "screener"}, enterers...), func(by account.Account) error {
			_, err := d.Read(t.Context(), by, handedIn.ID)
			return err
		}},
		"read the round's list": {screeners, func(by account.Account) error {
			_, err := d.ListOfRound(t.Context(), by, d.RoundID, entry.Filter{}, uuid.Nil, 50)
			return err
		}},
		"count": {screeners, func(by account.Account) error { _, err := d.Counts(t.Context(), by, d.RoundID); return err }},
		"an entry that is not there": {nil, func(by account.Account) error {
			_, err := d.Save(t.Context(), by, uuid.New(), 1, entry.Changes{})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var may []string
			for who, by := range d.everyone() {
				err := c.do(by)
				if err != nil && fault.Of(err) == nil {
					t.Fatalf("%s: %v", who, err)
				}
				if err == nil || (!fault.Has(err, "entry-not-found") && !fault.Has(err, "round-not-found")) {
					may = append(may, who)
				}
			}
			slices.Sort(may)
			want := slices.Sorted(slices.Values(c.may))
			if !slices.Equal(may, want) {
				t.Errorf("got %v, want %v", may, want)
			}
		})
	}
}

// A collaborator goes on with what another who enters for the facility has begun, never
// with what the facility has, or what nobody is known to have begun.
func TestWhoGoesOnWithADraft(t *testing.T) {
	d := open(t)
	draft := func(name string) *entry.Entry {
		return d.full(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, name)})
	}
	may := func(t *testing.T, e *entry.Entry, want bool) {
		t.Helper()
		for who, by := range map[string]account.Account{"collaborator": d.Collaborator, "organiser": d.Organiser} {
			_, saved := d.Save(t.Context(), by, e.ID, 999, entry.Changes{Form: &entry.Form{}})
			_, submitted := d.Submit(t.Context(), by, e.ID, 999)
			_, read := d.Read(t.Context(), by, e.ID)
			for what, err := range map[string]error{"save": saved, "submit": submitted, "read": read} {
				if got := !fault.Has(err, "entry-not-found"); got != want {
					t.Errorf("%s by the %s: got %v, want allowed = %v", what, who, err, want)
				}
			}
		}
		if _, err := d.Read(t.Context(), d.Owner, e.ID); err != nil {
			t.Errorf("the owner: %v", err)
		}
	}
	t.Run("of an unknown hand: the owner", func(t *testing.T) {
		e := draft("một")
		d.Exec("UPDATE entries SET typed_by = NULL WHERE id = $1", e.ID)
		may(t, e, false)
	})
	t.Run("of who owned the facility then: the owner of today", func(t *testing.T) {
		e := draft("hai")
		d.Exec("INSERT INTO grants (id, account_id, role, facility_id, granted_at, ended_at) VALUES ($1, $2, 'owner', $3, now(), now())", uuid.New(), d.Nobody.ID, d.Plant.FacilityID)
		d.Exec("UPDATE entries SET typed_by = $2 WHERE id = $1", e.ID, d.Nobody.ID)
		may(t, e, false)
	})
	t.Run("of another who enters for the facility: all who do", func(t *testing.T) {
		e := draft("ba")
		d.Exec("UPDATE entries SET typed_by = $2 WHERE id = $1", e.ID, d.Collaborator.ID)
		may(t, e, true)
	})
	t.Run("of the owner's, once the owner's consent is on the record, and not by who asks for it", func(t *testing.T) {
		e := draft("bốn")
		_, err := d.RecordConsent(t.Context(), d.Collaborator, e.ID, "Bà nói đồng ý")
		wantRefusal := "entry-not-found"
		if !fault.Has(err, wantRefusal) {
			t.Fatalf("got %v, want %s", err, wantRefusal)
		}
		may(t, e, false)
		if _, err := d.RecordConsent(t.Context(), d.Owner, e.ID, "Nhờ cộng tác viên nhập tiếp"); err != nil {
			t.Fatal(err)
		}
		may(t, e, true)
	})
}

func TestWhoReadsAnEntryWhen(t *testing.T) {
	d := open(t)
	e := d.accepted(d.Owner, d.Plant)
	readers := func() string {
		var who []string
		for name, by := range d.everyone() {
			if r, err := d.Read(t.Context(), by, e.ID); err == nil {
				who = append(who, name+" as "+string(r.View))
			}
		}
		slices.Sort(who)
		return strings.Join(who, ", ")
	}
	const always = "organiser as support, owner as facility, screener as support, secretary as support"
	for _, c := range []struct {
		phase competition.Phase
		want  string
	}{
		{competition.Screening, "collaborator as facility, " + always},
		{competition.Scoring, "collaborator as facility, council as council, " + always},
		{competition.Approved, "collaborator as facility, council as council, " + always},
		{competition.Published, "auditor as auditor, collaborator as facility, council as council, " + always},
	} {
		d.Phase(c.phase)
		if got := readers(); got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.phase, got, c.want)
		}
	}
}

// Whoever knows his own judging code could tell a judge.
func TestTheFacilityLearnsItsJudgingCodeWithThePublication(t *testing.T) {
	d := open(t)
	e := d.accepted(d.Owner, d.Plant)
	code := func() string {
		r, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := d.ListMine(t.Context(), d.Owner, entry.Mine{}, uuid.Nil, 10)
		if err != nil || len(rows) != 1 {
			t.Fatalf("got %d rows, %v", len(rows), err)
		}
		if fmt.Sprint(rows[0].Entry.JudgingCode == nil) != fmt.Sprint(r.Dossier.JudgingCode == nil) {
			t.Error("list and entry disagree")
		}
		if r.Dossier.JudgingCode == nil {
			return ""
		}
		return *r.Dossier.JudgingCode
	}
	for phase, want := range map[competition.Phase]string{competition.Scoring: "", competition.Approved: "", competition.Published: *e.JudgingCode} {
		d.Phase(phase)
		if got := code(); got != want {
			t.Errorf("%s: got %q, want %q", phase, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	d := open(t)
	var made []*entry.Entry
	for i := range 5 {
		made = append(made, d.submitted(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, fmt.Sprintf("hang %d", i))}))
	}
	d.draft(d.Collaborator, d.OtherPlant)
	due := d.closesAt()
	if _, err := d.Screen(t.Context(), d.Screener, made[0].ID, made[0].Version, entry.Verdict{Decision: entry.Returned, Reason: "Mờ", DueAt: &due}); err != nil {
		t.Fatal(err)
	}
	accepted, err := d.Screen(t.Context(), d.Screener, made[1].ID, made[1].Version, entry.Verdict{Decision: entry.Accepted})
	if err != nil {
		t.Fatal(err)
	}
	list := func(f entry.Filter, after uuid.UUID, limit int) (names []string) {
		rows, err := d.ListOfRound(at(t, due), d.Screener, d.RoundID, f, after, limit)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			names = append(names, r.ProductName)
		}
		return names
	}
	for name, c := range map[string]struct {
		got, want []string
	}{
		"all but drafts, oldest first": {list(entry.Filter{}, uuid.Nil, 50), []string{"hang 0", "hang 1", "hang 2", "hang 3", "hang 4"}},
		"in pages":                     {list(entry.Filter{}, made[1].ID, 2), []string{"hang 2", "hang 3"}},
		"by status":                    {list(entry.Filter{Status: []entry.Status{entry.Accepted, entry.Returned}}, uuid.Nil, 50), []string{"hang 0", "hang 1"}},
		"drafts never":                 {list(entry.Filter{Status: []entry.Status{entry.Draft}}, uuid.Nil, 50), nil},
		"overdue":                      {list(entry.Filter{Overdue: true}, uuid.Nil, 50), []string{"hang 0"}},
		"by group":                     {list(entry.Filter{GroupID: "food"}, uuid.Nil, 50), nil},
		"by search without marks":      {list(entry.Filter{Search: "Hàng 3"}, uuid.Nil, 50), []string{"hang 3"}},
		"a percent sign is a letter":   {list(entry.Filter{Search: "%"}, uuid.Nil, 50), nil},
		"by judging code":              {list(entry.Filter{Search: strings.ToLower(*accepted.JudgingCode)}, uuid.Nil, 50), []string{"hang 1"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	counts, err := d.Counts(at(t, due), d.Organiser, d.RoundID)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, c := range counts {
		got[fmt.Sprintf("%s %s", c.GroupID, c.Status)] = c.Entries
	}
	if want := map[string]int{"handicraft accepted": 1, "handicraft returned": 1, "handicraft submitted": 3, "handicraft draft": 1}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	mine := func(by account.Account, f entry.Mine, before uuid.UUID) (n int) {
		rows, err := d.ListMine(t.Context(), by, f, before, 50)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	for name, c := range map[string]struct{ got, want int }{
		"the owner's":                      {mine(d.Owner, entry.Mine{}, uuid.Nil), 5},
		"the owner's, a page on":           {mine(d.Owner, entry.Mine{}, made[2].ID), 2},
		"the owner's returned":             {mine(d.Owner, entry.Mine{Status: entry.Returned}, uuid.Nil), 1},
		"what the collaborator has typed":  {mine(d.Collaborator, entry.Mine{}, uuid.Nil), 1},
		"what was typed for the neighbour": {mine(d.OtherOwner, entry.Mine{FacilityID: &d.OtherPlant.FacilityID}, uuid.Nil), 1},
		"a screener's own":                 {mine(d.Screener, entry.Mine{}, uuid.Nil), 0},
		"nobody's":                         {mine(account.Account{}, entry.Mine{}, uuid.Nil), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %d, want %d", name, c.got, c.want)
		}
	}
}
