package entry_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
)

// colleague is a second screener of the round.
func (d *desk) colleague() account.Account {
	d.t.Helper()
	a := d.Person()
	d.Exec("INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'screener', $3, now())", uuid.New(), a.ID, d.RoundID)
	return a
}

// outsiders are people who have no part in screening the round.
func (d *desk) outsiders() map[string]account.Account {
	return map[string]account.Account{
		"owner": d.Owner, "other owner": d.OtherOwner, "collaborator": d.Collaborator, "stranger": d.Stranger, "judge": d.Judge, "council": d.Council,
		"auditor": d.Auditor, "admin": d.Admin, "nobody": d.Nobody, "visitor": {},
	}
}

func TestChecklists(t *testing.T) {
	d := open(t)
	lists, err := d.Checklists(t.Context(), d.Screener, d.RoundID)
	if err != nil || len(lists) != 1 || lists[0].Own || lists[0].Version != 0 || len(lists[0].Questions) != len(entry.DefaultQuestions) {
		t.Fatalf("got %+v, %v; want the default", lists, err)
	}
	own := []entry.Question{{ID: "clay", Text: "Đất sét của làng", Part: "form.materials", Required: true}, {ID: "kiln", Text: "Lò nung"}}
	t.Run("are set by the organiser and the secretary, at the version seen", func(t *testing.T) {
		for who, by := range d.outsiders() {
			_, err := d.SetChecklist(t.Context(), by, d.RoundID, "", 0, own)
			refusedAs(t, who, err, "round-not-found")
		}
		_, err := d.SetChecklist(t.Context(), d.Screener, d.RoundID, "", 0, own)
		refused(t, err, "round-not-found")
		set, err := d.SetChecklist(t.Context(), d.Secretary, d.RoundID, "handicraft", 0, own)
		if err != nil || set.Version != 1 || !set.Own {
			t.Fatalf("got %+v, %v", set, err)
		}
		_, err = d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "handicraft", 0, own)
		refused(t, err, "stale")
		if faster, ok := fault.Of(err).Current.(entry.Checklist); !ok || faster.ChangedBy != d.Secretary.Name || faster.UpdatedAt == nil {
			t.Errorf("got %+v, want the secretary's list", fault.Of(err).Current)
		}
		if set, err = d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "handicraft", 1, own); err != nil || set.Version != 2 {
			t.Errorf("got %+v, %v", set, err)
		}
		_, err = d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "no-such-group", 0, own)
		refused(t, err, "invalid-fields")
		bad := []entry.Question{{ID: "Clay!", Text: " "}, {ID: "a", Text: "x"}, {ID: "a", Text: "y", Part: "nowhere"}}
		_, err = d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "", 0, bad)
		field(t, err, "questions[0].id", "bad-format")
		field(t, err, "questions[0].text", "required")
		field(t, err, "questions[2].id", "duplicate")
		field(t, err, "questions[2].part", "unknown-value")
	})
	t.Run("of a group go before those of every group, and go away when emptied", func(t *testing.T) {
		if _, err := d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "", 0, []entry.Question{{ID: "any", Text: "Chung"}}); err != nil {
			t.Fatal(err)
		}
		lists, err := d.Checklists(t.Context(), d.Screener, d.RoundID)
		if err != nil || len(lists) != 2 || lists[0].GroupID != "" || lists[1].GroupID != "handicraft" {
			t.Fatalf("got %+v, %v", lists, err)
		}
		if _, err := d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "handicraft", 2, nil); err != nil {
			t.Fatal(err)
		}
		if lists, err = d.Checklists(t.Context(), d.Screener, d.RoundID); err != nil || len(lists) != 1 {
			t.Errorf("got %+v, %v; want one list", lists, err)
		}
	})
	t.Run("stand once scoring has opened", func(t *testing.T) {
		d.Phase(competition.Scoring)
		_, err := d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "", 1, own)
		refused(t, err, "screening-over")
	})
}

func refusedAs(t *testing.T, who string, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("%s: got %v, want %s", who, err, code)
	}
}

func TestChecks(t *testing.T) {
	d := open(t)
	e := d.submitted(d.Owner, d.Plant)
	ok := map[string]entry.Check{"photos-fit": {Verdict: entry.CheckOK}}
	for who, by := range d.outsiders() {
		_, err := d.SaveChecks(t.Context(), by, e.ID, 0, ok)
		want := "entry-not-found"
		refusedAs(t, who, err, want)
	}
	saved, err := d.SaveChecks(t.Context(), d.Screener, e.ID, 0, map[string]entry.Check{
		"photos-fit": {Verdict: entry.CheckLacking, Note: " Ảnh mờ "}, "environment": {Verdict: entry.CheckNotApplicable},
	})
	if err != nil || saved.Version != 1 || saved.Marks["photos-fit"].Note != "Ảnh mờ" || len(saved.Marks) != 2 {
		t.Fatalf("got %+v, %v", saved, err)
	}
	_, err = d.SaveChecks(t.Context(), d.Secretary, e.ID, 0, ok)
	refused(t, err, "stale")
	_, err = d.SaveChecks(t.Context(), d.Screener, e.ID, 1, map[string]entry.Check{"no-question": {Verdict: "ok"}, "photos-fit": {Verdict: "splendid"}})
	field(t, err, "marks.no-question", "unknown-field")
	field(t, err, "marks.photos-fit.verdict", "unknown-value")

	_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted})
	refused(t, err, "checklist-unfinished")
	field(t, err, "marks.photos-fit", "check-lacking")
	saved, err = d.SaveChecks(t.Context(), d.Screener, e.ID, 1, map[string]entry.Check{"photos-fit": {Verdict: entry.CheckOK}, "environment": {}})
	if err != nil || saved.Version != 2 || len(saved.Marks) != 1 {
		t.Fatalf("got %+v, %v; want one taken back", saved, err)
	}
	if again, err := d.SaveChecks(t.Context(), d.Screener, e.ID, 1, ok); err != nil || again.Version != 2 {
		t.Errorf("sent again: got %+v, %v; want nothing changed", again, err)
	}

	t.Run("of a round's own list are all to be marked", func(t *testing.T) {
		if _, err := d.SetChecklist(t.Context(), d.Organiser, d.RoundID, "handicraft", 0, []entry.Question{{ID: "clay", Text: "Đất sét", Required: true}}); err != nil {
			t.Fatal(err)
		}
		_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted})
		field(t, err, "marks.clay", "check-open")
		if _, err := d.SaveChecks(t.Context(), d.Screener, e.ID, 2, map[string]entry.Check{"clay": {Verdict: entry.CheckNotApplicable}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted}); err != nil {
			t.Error(err)
		}
	})
}

func TestTheRestOfAChecklistIsMarkedWithTheAcceptance(t *testing.T) {
	d := open(t)
	e := d.submitted(d.Owner, d.Plant)
	if _, err := d.SaveChecks(t.Context(), d.Screener, e.ID, 0, map[string]entry.Check{"photos-fit": {Verdict: entry.CheckLacking}}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Rejected, Reason: "Sai nhóm", RestSeen: true})
	field(t, err, "restSeen", "not-applicable")
	accept := entry.Verdict{Decision: entry.Accepted, RestSeen: true}
	_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept)
	field(t, err, "marks.photos-fit", "check-lacking")
	desk, err := d.Desk(t.Context(), d.Screener, e.ID)
	if err != nil || len(desk.Checks.Marks) != 1 {
		t.Fatalf("refused: got %+v, %v; want nothing else marked", desk, err)
	}
	if _, err := d.SaveChecks(t.Context(), d.Screener, e.ID, 1, map[string]entry.Check{"photos-fit": {Verdict: entry.CheckOK}}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second as after an answer that was lost
		if _, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, accept); err != nil {
			t.Fatal(err)
		}
	}
	if desk, err = d.Desk(t.Context(), d.Screener, e.ID); err != nil {
		t.Fatal(err)
	}
	if c := desk.Checks; c.Version != 3 || c.ChangedBy != d.Screener.Name {
		t.Errorf("got version %d by %q, want 3 by the screener", c.Version, c.ChangedBy)
	}
	for _, q := range entry.DefaultQuestions {
		if got := desk.Checks.Marks[q.ID].Verdict; q.Required != (got == entry.CheckOK) {
			t.Errorf("%s, required %t: marked %q", q.ID, q.Required, got)
		}
	}
}

func TestDesk(t *testing.T) {
	d := open(t)
	first := d.submitted(d.Owner, d.Plant)
	like := fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, "Sản phẩm của Làng nghề Thử (mới)")}
	second := d.submitted(d.Owner, like)
	other := d.full(d.OtherOwner, d.OtherPlant)
	// The neighbour sends the very same file.
	d.Exec(`UPDATE photos SET sha256 = (SELECT p.sha256 FROM photos p JOIN entry_photos u ON u.photo_id = p.id WHERE u.entry_id = $1 AND u.position = 1)
		WHERE id = (SELECT photo_id FROM entry_photos WHERE entry_id = $2 AND position = 2)`, first.ID, other.ID)
	other, err := d.Submit(t.Context(), d.OtherOwner, other.ID, other.Version)
	if err != nil {
		t.Fatal(err)
	}
	for who, by := range d.outsiders() {
		_, err := d.Desk(t.Context(), by, first.ID)
		refusedAs(t, who, err, "entry-not-found")
	}
	got, err := d.Desk(t.Context(), d.Screener, first.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.Product.Name != "Sản phẩm của Làng nghề Thử" || got.Facility.UnitTitle == "" || got.OwnHand || !got.Open || got.Blocked != "" || got.Screener != nil || got.Agreement.TypedFor {
		t.Errorf("got %+v", got)
	}
	kinds := map[entry.DuplicateKind]uuid.UUID{}
	for _, x := range got.Duplicates {
		kinds[x.Kind] = x.EntryID
	}
	if len(got.Duplicates) != 2 || kinds[entry.LikeName] != second.ID || kinds[entry.SamePhoto] != other.ID {
		t.Errorf("got duplicates %+v, want the like name and the same photo", got.Duplicates)
	}
	if got.After == nil || *got.After != second.ID {
		t.Errorf("got next %v, want %v", got.After, second.ID)
	}
	if n := len(got.History); n < 4 || got.History[0].Action != "create-entry" || got.History[n-1].Action != "submit-entry" || got.History[0].By != d.Owner.Name {
		t.Errorf("got history %+v", got.History)
	}

	t.Run("says what blocks an acceptance", func(t *testing.T) {
		d.Exec("UPDATE rounds SET packet_mode = 'code' WHERE id = $1", d.RoundID)
		defer d.Exec("UPDATE rounds SET packet_mode = 'product' WHERE id = $1", d.RoundID)
		if got, err := d.Desk(t.Context(), d.Screener, first.ID); err != nil || got.Blocked != "names-nobody-missing" || got.Sentence == "" {
			t.Errorf("got %q, %v", got.Blocked, err)
		}
	})
	t.Run("keeps from the facility who screens", func(t *testing.T) {
		due := d.closesAt().Add(24 * time.Hour)
		items := []entry.Item{{Item: "photos", Reason: "Mờ"}}
		if _, err := d.SaveChecks(t.Context(), d.Screener, first.ID, 0, map[string]entry.Check{"photos-fit": {Verdict: entry.CheckLacking}}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Screen(t.Context(), d.Screener, first.ID, first.Version, entry.Verdict{Decision: entry.Returned, Items: items, DueAt: &due}); err != nil {
			t.Fatal(err)
		}
		steps, err := d.History(t.Context(), d.Owner, first.ID)
		last := steps[len(steps)-1]
		if err != nil || last.Action != "return-entry" || last.By != "" || !slices.Equal(last.Items, items) || !last.DueAt.Equal(due) {
			t.Errorf("the owner reads %+v, %v", last, err)
		}
		for _, s := range steps {
			if s.Action == "check-entry" || s.By == d.Screener.Name {
				t.Errorf("the owner reads %+v", s)
			}
		}
		steps, err = d.History(t.Context(), d.Secretary, first.ID)
		if err != nil || steps[len(steps)-1].By != d.Screener.Name || steps[len(steps)-2].Action != "check-entry" {
			t.Errorf("the secretary reads %+v, %v", steps, err)
		}
		_, err = d.History(t.Context(), d.OtherOwner, first.ID)
		refused(t, err, "entry-not-found")
	})
}

func TestQueues(t *testing.T) {
	d := open(t)
	colleague := d.colleague()
	a, b := d.submitted(d.Owner, d.Plant), d.submitted(d.OtherOwner, d.OtherPlant)
	for who, by := range d.outsiders() {
		_, err := d.Assign(t.Context(), by, d.RoundID, &d.Screener.ID, []uuid.UUID{a.ID})
		refusedAs(t, who, err, "round-not-found")
		_, err = d.Colleagues(t.Context(), by, d.RoundID)
		refusedAs(t, who, err, "round-not-found")
		_, err = d.QueueCounts(t.Context(), by, d.RoundID)
		refusedAs(t, who, err, "round-not-found")
	}
	_, err := d.Assign(t.Context(), d.Secretary, d.RoundID, &d.Nobody.ID, []uuid.UUID{a.ID})
	refused(t, err, "not-a-screener")
	if n, err := d.Assign(t.Context(), d.Secretary, d.RoundID, &d.Screener.ID, []uuid.UUID{a.ID, b.ID, uuid.New()}); err != nil || n != 2 {
		t.Fatalf("got %d, %v; want 2", n, err)
	}
	if n, err := d.Assign(t.Context(), d.Secretary, d.RoundID, &d.Screener.ID, []uuid.UUID{a.ID}); err != nil || n != 0 {
		t.Errorf("twice: got %d, %v; want nothing moved", n, err)
	}
	queue := func(of *uuid.UUID) []uuid.UUID {
		t.Helper()
		rows, err := d.ListOfRound(t.Context(), d.Screener, d.RoundID, entry.Filter{Screener: of}, uuid.Nil, 50)
		if err != nil {
			t.Fatal(err)
		}
		ids := []uuid.UUID{}
		for _, r := range rows {
			ids = append(ids, r.Entry.ID)
		}
		return ids
	}
	none := entry.NoScreener
	if got := queue(&d.Screener.ID); len(got) != 2 || len(queue(&none)) != 0 || len(queue(nil)) != 2 {
		t.Errorf("got %v in the screener's queue", got)
	}
	t.Run("are handed over with what is undecided", func(t *testing.T) {
		if _, err := d.Screen(t.Context(), d.Screener, b.ID, b.Version, entry.Verdict{Decision: entry.Rejected, Reason: "Sai nhóm"}); err != nil {
			t.Fatal(err)
		}
		_, err := d.HandOver(t.Context(), colleague, d.RoundID, d.Screener.ID, colleague.ID, "")
		refused(t, err, "round-not-found")
		_, err = d.HandOver(t.Context(), d.Screener, d.RoundID, d.Screener.ID, d.Screener.ID, "")
		field(t, err, "toAccountId", "same-person")
		if n, err := d.HandOver(t.Context(), d.Screener, d.RoundID, d.Screener.ID, colleague.ID, "Nghỉ phép"); err != nil || n != 1 {
			t.Fatalf("got %d, %v; want 1", n, err)
		}
		if got := queue(&colleague.ID); !slices.Equal(got, []uuid.UUID{a.ID}) {
			t.Errorf("got %v, want the one that waits", got)
		}
		team, err := d.Colleagues(t.Context(), d.Screener, d.RoundID)
		if err != nil || len(team) != 4 { // organiser, secretary, two screeners
			t.Fatalf("got %+v, %v", team, err)
		}
		for _, c := range team {
			if c.AccountID == colleague.ID && c.Waiting != 1 || c.AccountID == d.Screener.ID && (c.Waiting != 0 || c.Decided != 1) {
				t.Errorf("got %+v", c)
			}
		}
		counts, err := d.QueueCounts(t.Context(), d.Organiser, d.RoundID)
		if err != nil || len(counts) != 2 || counts[1].AccountID == nil || *counts[1].AccountID != colleague.ID || counts[1].Entries != 1 {
			t.Errorf("got %+v, %v", counts, err)
		}
		if d.ledger(a.ID, "assign-screener") != 2 {
			t.Error("want both moves on the record")
		}
	})
	t.Run("are nothing that the facility or the council sees", func(t *testing.T) {
		rows, err := d.ListMine(t.Context(), d.Owner, entry.Mine{}, uuid.Nil, 10)
		if err != nil || len(rows) != 1 || rows[0].Screener != nil || rows[0].ScreenerName != "" {
			t.Errorf("got %+v, %v", rows, err)
		}
	})
	t.Run("are left", func(t *testing.T) {
		if n, err := d.Assign(t.Context(), d.Screener, d.RoundID, nil, []uuid.UUID{a.ID}); err != nil || n != 1 || len(queue(&none)) != 1 {
			t.Errorf("got %d, %v", n, err)
		}
	})
}

func TestAcceptingInBulk(t *testing.T) {
	d := open(t)
	a, b := d.submitted(d.Owner, d.Plant), d.submitted(d.OtherOwner, d.OtherPlant)
	third := d.NewPlant("Cơ sở thứ ba")
	c := d.submitted(d.Organiser, third) // a hand of the organiser's
	for who, by := range d.outsiders() {
		_, err := d.PreviewAcceptances(t.Context(), by, d.RoundID, nil)
		refusedAs(t, who, err, "round-not-found")
	}
	d.Exec("UPDATE photos SET status = 'failed', failure = 'Hỏng.' WHERE id = (SELECT photo_id FROM entry_photos WHERE entry_id = $1 AND position = 1)", b.ID)
	preview, err := d.PreviewAcceptances(t.Context(), d.Organiser, d.RoundID, nil)
	if err != nil || len(preview) != 3 {
		t.Fatalf("got %+v, %v", preview, err)
	}
	want := map[uuid.UUID]string{a.ID: "", b.ID: "entry-incomplete", c.ID: "own-entry"}
	seen := []entry.Seen{}
	for _, p := range preview {
		if p.Code != want[p.EntryID] || p.Accepted != (want[p.EntryID] == "") || (p.Code != "") != (p.Sentence != "") {
			t.Errorf("got %+v, want %q", p, want[p.EntryID])
		}
		seen = append(seen, entry.Seen{EntryID: p.EntryID, Version: p.Version})
	}
	if d.status(a.ID) != entry.Submitted {
		t.Error("a preview changed something")
	}
	seen = append(seen, entry.Seen{EntryID: uuid.New(), Version: 1})
	done, err := d.AcceptAll(t.Context(), d.Organiser, d.RoundID, seen)
	if err != nil || len(done) != 4 {
		t.Fatalf("got %+v, %v", done, err)
	}
	for _, p := range done {
		switch p.EntryID {
		case a.ID:
			if !p.Accepted || p.JudgingCode == nil {
				t.Errorf("got %+v, want it accepted with a code", p)
			}
		default:
			if p.Accepted || p.Code == "" {
				t.Errorf("got %+v, want it left", p)
			}
		}
	}
	t.Run("leaves what changed since the preview", func(t *testing.T) {
		d.Exec("UPDATE photos SET status = 'ready', failure = ''")
		late, err := d.AcceptAll(t.Context(), d.Screener, d.RoundID, []entry.Seen{{EntryID: b.ID, Version: b.Version - 1}, {EntryID: c.ID, Version: c.Version}})
		if err != nil || late[0].Code != "stale" || !late[1].Accepted {
			t.Errorf("got %+v, %v", late, err)
		}
		again, err := d.AcceptAll(t.Context(), d.Screener, d.RoundID, []entry.Seen{{EntryID: c.ID, Version: c.Version}})
		if err != nil || !again[0].Accepted || *again[0].JudgingCode != *late[1].JudgingCode || d.ledger(c.ID, "accept-entry") != 1 {
			t.Errorf("twice: got %+v, %v; want it accepted once", again, err)
		}
	})
	_, err = d.AcceptAll(t.Context(), d.Screener, d.RoundID, nil)
	refused(t, err, "too-many")
}

func TestObjections(t *testing.T) {
	d := open(t)
	var told []entry.Happening
	d.OnHappening = append(d.OnHappening, func(_ *database.Tx, _ account.Account, _ *entry.Entry, h entry.Happening) error {
		told = append(told, h)
		return nil
	})
	e := d.submitted(d.Collaborator, d.Plant)
	if !slices.Contains(told, entry.TypedForOwner) {
		t.Errorf("got %v told, want that it was typed for the owner", told)
	}
	agreement, err := d.AgreementOf(t.Context(), d.Owner, e.ID)
	if err != nil || !agreement.TypedFor || agreement.TypedByName != d.Collaborator.Name || len(agreement.Consents) != 1 || agreement.Consents[0].Kind != entry.ConsentTyped {
		t.Fatalf("got %+v, %v; want who typed it on the record", agreement, err)
	}
	for who, by := range d.outsiders() {
		if who == "owner" {
			continue
		}
		_, err := d.Object(t.Context(), by, e.ID, "không phải của tôi")
		refusedAs(t, who, err, "entry-not-found")
	}
	_, err = d.Object(t.Context(), d.Owner, e.ID, "  ")
	field(t, err, "reason", "reason-needed")
	o, err := d.Object(t.Context(), d.Owner, e.ID, "Tôi không đồng ý nộp sản phẩm này")
	if err != nil || o.Status != entry.ObjectionOpen {
		t.Fatalf("got %+v, %v", o, err)
	}
	if again, err := d.Object(t.Context(), d.Owner, e.ID, "lần nữa"); err != nil || again.ID != o.ID {
		t.Errorf("twice: got %+v, %v; want the same", again, err)
	}
	_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted})
	refused(t, err, "owner-objects")
	rows, err := d.ListOfRound(t.Context(), d.Screener, d.RoundID, entry.Filter{Objected: true}, uuid.Nil, 10)
	if err != nil || len(rows) != 1 || !rows[0].Objected {
		t.Errorf("got %+v, %v", rows, err)
	}
	t.Run("are answered by organiser or secretary", func(t *testing.T) {
		for who, by := range d.outsiders() {
			_, err := d.AnswerObjection(t.Context(), by, o.ID, 1, "đã gặp")
			refusedAs(t, who, err, "objection-not-found")
		}
		_, err := d.AnswerObjection(t.Context(), d.Screener, o.ID, 1, "đã gặp")
		refused(t, err, "objection-not-found")
		_, err = d.AnswerObjection(t.Context(), d.Secretary, o.ID, 1, "")
		field(t, err, "answer", "reason-needed")
		_, err = d.AnswerObjection(t.Context(), d.Secretary, o.ID, 3, "đã gặp")
		refused(t, err, "stale")
		for range 2 {
			got, err := d.AnswerObjection(t.Context(), d.Secretary, o.ID, 1, "Đã gặp chủ cơ sở, chủ cơ sở đồng ý")
			if err != nil || got.Status != entry.ObjectionAnswered || got.Version != 2 {
				t.Fatalf("got %+v, %v", got, err)
			}
		}
		_, err = d.TakeBackObjection(t.Context(), d.Owner, o.ID, 2)
		refused(t, err, "objection-settled")
		if _, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted}); err != nil {
			t.Error(err)
		}
	})
	t.Run("after an acceptance keep scoring from opening", func(t *testing.T) {
		o, err := d.Object(t.Context(), d.Owner, e.ID, "Vẫn không đồng ý")
		if err != nil {
			t.Fatal(err)
		}
		missing := guard(t, d)
		if !slices.ContainsFunc(missing, func(m competition.Missing) bool { return m.Code == "owner-objects" && m.Count == 1 }) {
			t.Errorf("got %+v, want the objection named", missing)
		}
		if _, err := d.TakeBackObjection(t.Context(), d.Owner, o.ID, 1); err != nil {
			t.Error(err)
		}
		if missing := guard(t, d); len(missing) != 0 {
			t.Errorf("got %+v, want nothing missing", missing)
		}
		d.Phase(competition.Scoring)
		_, err = d.Object(t.Context(), d.Owner, e.ID, "muộn")
		refused(t, err, "screening-over")
		d.Phase(competition.Registration)
	})
	t.Run("are not for what the owner typed himself", func(t *testing.T) {
		own := d.submitted(d.OtherOwner, d.OtherPlant)
		_, err := d.Object(t.Context(), d.OtherOwner, own.ID, "?")
		refused(t, err, "typed-by-self")
		if a, err := d.AgreementOf(t.Context(), d.OtherOwner, own.ID); err != nil || a.TypedFor || len(a.Consents) != 0 {
			t.Errorf("got %+v, %v", a, err)
		}
	})
}

func guard(t *testing.T, d *desk) (missing []competition.Missing) {
	t.Helper()
	err := database.Read(t.Context(), d.Entering.DB, func(tx *database.Tx) (err error) {
		r, err := competition.Get(tx, d.RoundID)
		if err == nil {
			missing, err = entry.ScreeningDone(tx, r)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return missing
}

func TestConsentForms(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	e := d.full(d.Collaborator, d.Plant)
	form := "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
	upload := func(by account.Account, content string) (*entry.Consent, error) {
		return d.AddConsentForm(t.Context(), by, e.ID, strings.NewReader(content), int64(len(content)))
	}
	for _, by := range []account.Account{d.OtherOwner, d.Stranger, d.Screener, d.Nobody} {
		_, err := upload(by, form)
		refused(t, err, "entry-not-found")
	}
	_, err := upload(d.Collaborator, "no paper")
	refused(t, err, "paper-type")
	k, err := upload(d.Collaborator, form)
	if err != nil || k.Kind != entry.ConsentSigned || k.ContentType != "application/pdf" {
		t.Fatalf("got %+v, %v", k, err)
	}
	if again, err := upload(d.Collaborator, form); err != nil || again.ID != k.ID {
		t.Errorf("twice: got %+v, %v; want the same record", again, err)
	}
	if _, err := d.RecordConsent(t.Context(), d.Collaborator, e.ID, "Đồng ý qua điện thoại ngày 3/5"); err != nil {
		t.Error(err)
	}
	_, err = d.RecordConsent(t.Context(), d.Collaborator, e.ID, "")
	field(t, err, "note", "reason-needed")
	read := func(by account.Account) error {
		object, _, err := d.OpenConsentForm(t.Context(), by, e.ID, k.ID)
		if err == nil {
			_ = object.Close()
		}
		return err
	}
	if err := read(d.Owner); err != nil {
		t.Errorf("the owner: %v", err)
	}
	for who, by := range d.outsiders() {
		if who != "owner" && who != "collaborator" {
			refusedAs(t, who, read(by), "entry-not-found")
		}
	}
	refusedAs(t, "the screener of a draft", read(d.Screener), "entry-not-found")
	if _, err = d.Submit(t.Context(), d.Collaborator, e.ID, e.Version); err != nil {
		t.Fatal(err)
	}
	if err := read(d.Screener); err != nil {
		t.Errorf("the screener: %v", err)
	}
	t.Run("are taken at the desk once the entry was handed in", func(t *testing.T) {
		for who, by := range d.outsiders() {
			if who != "owner" && who != "collaborator" {
				_, err := d.RecordConsent(t.Context(), by, e.ID, "Đồng ý")
				refusedAs(t, who, err, "entry-not-found")
				_, err = upload(by, form)
				refusedAs(t, who, err, "entry-not-found")
			}
		}
		if k, err := d.RecordConsent(t.Context(), d.Screener, e.ID, "Chủ cơ sở nói qua điện thoại"); err != nil || k.ByName != d.Screener.Name {
			t.Errorf("got %+v, %v", k, err)
		}
		if k, err := upload(d.Secretary, form+"\n"); err != nil || k.Kind != entry.ConsentSigned {
			t.Errorf("got %+v, %v", k, err)
		}
		// Whoever noted the owner's word has not written in the dossier.
		if desk, err := d.Desk(t.Context(), d.Screener, e.ID); err != nil || desk.OwnHand || len(desk.Agreement.Consents) != 5 {
			t.Errorf("got %+v, %v; want five records and no own hand", desk, err)
		}
		d.Phase(competition.Scoring)
		_, err := d.RecordConsent(t.Context(), d.Screener, e.ID, "Muộn")
		refused(t, err, "screening-over")
	})
}

func TestRoundsThatAreOpen(t *testing.T) {
	d := open(t)
	openings := func() []entry.Opening {
		t.Helper()
		got, err := d.Openings(t.Context(), d.Owner, d.Plant.FacilityID)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for who, by := range d.outsiders() {
		if who == "owner" || who == "collaborator" {
			continue
		}
		_, err := d.Openings(t.Context(), by, d.Plant.FacilityID)
		refusedAs(t, who, err, "facility-not-found")
	}
	got := openings()
	if len(got) != 1 || got[0].Round.ID != d.RoundID || !got[0].Open || !got[0].Eligible || got[0].DaysLeft != 1 || len(got[0].Groups) != 2 || got[0].TierName != "Cấp tỉnh" {
		t.Fatalf("got %+v", got)
	}
	t.Run("to other kinds of facility", func(t *testing.T) {
		for who, by := range d.outsiders() {
			_, err := d.SetRules(t.Context(), by, d.RoundID, 0, entry.EntryRules{})
			refusedAs(t, who, err, "round-not-found")
		}
		_, err := d.SetRules(t.Context(), d.Secretary, d.RoundID, 0, entry.EntryRules{})
		refused(t, err, "round-not-found")
		_, err = d.SetRules(t.Context(), d.Organiser, d.RoundID, 0, entry.EntryRules{Kinds: []facility.Kind{"guild"}, CertificateTier: "heaven"})
		field(t, err, "kinds[0]", "kind-unknown")
		field(t, err, "certificateTier", "tier-unknown")
		rules, err := d.SetRules(t.Context(), d.Organiser, d.RoundID, 0, entry.EntryRules{Kinds: []facility.Kind{facility.Household}, Words: "Chỉ dành cho hộ kinh doanh."})
		if err != nil || rules.Version != 1 {
			t.Fatalf("got %+v, %v", rules, err)
		}
		_, err = d.SetRules(t.Context(), d.Organiser, d.RoundID, 0, entry.EntryRules{})
		refused(t, err, "stale")
		if got := openings(); got[0].Eligible || got[0].Reasons[0].Code != "kind-not-admitted" || got[0].Reasons[0].Message == "" {
			t.Errorf("got %+v", got[0])
		}
		_, err = d.Create(t.Context(), d.Owner, entry.NewEntry{RoundID: d.RoundID, ProductID: d.Plant.ProductID, GroupID: "handicraft"})
		refused(t, err, "kind-not-admitted")
	})
	t.Run("to what has an earlier certificate", func(t *testing.T) {
		if _, err := d.SetRules(t.Context(), d.Organiser, d.RoundID, 1, entry.EntryRules{CertificateTier: "province"}); err != nil {
			t.Fatal(err)
		}
		if got := openings(); got[0].Eligible || got[0].Reasons[0].Code != "certificate-needed" {
			t.Errorf("got %+v", got[0])
		}
		_, err := d.Create(t.Context(), d.Owner, entry.NewEntry{RoundID: d.RoundID, ProductID: d.Plant.ProductID, GroupID: "handicraft"})
		refused(t, err, "certificate-needed")
		if _, err := d.SetRules(t.Context(), d.Organiser, d.RoundID, 2, entry.EntryRules{}); err != nil {
			t.Fatal(err)
		}
		d.draft(d.Owner, d.Plant)
		if got := openings(); !got[0].Eligible || got[0].Entries != 1 || !slices.Equal(got[0].Products, []uuid.UUID{d.Plant.ProductID}) {
			t.Errorf("got %+v", got[0])
		}
	})
	t.Run("by the calendar of Việt Nam, and not once closed", func(t *testing.T) {
		d.Exec("UPDATE rounds SET registration_opens_at = '2026-05-01T00:00:00Z', registration_closes_at = '2026-06-10T16:30:00Z' WHERE id = $1", d.RoundID) // 23:30 there
		for moment, want := range map[string]int{"2026-06-10T16:00:00Z": 0, "2026-06-09T17:00:00Z": 0, "2026-06-09T16:59:00Z": 1, "2026-06-04T03:00:00Z": 6} {
			now, _ := time.Parse(time.RFC3339, moment)
			got, err := d.Openings(at(t, now), d.Owner, d.Plant.FacilityID)
			if err != nil || len(got) != 1 || got[0].DaysLeft != want {
				t.Errorf("%s: got %+v, %v; want %d days", moment, got, err, want)
			}
		}
		closed, _ := time.Parse(time.RFC3339, "2026-06-10T16:30:00Z")
		if got, err := d.Openings(at(t, closed), d.Owner, d.Plant.FacilityID); err != nil || len(got) != 0 {
			t.Errorf("got %+v, %v; want none at the closing moment", got, err)
		}
	})
}

func TestSamples(t *testing.T) {
	d := open(t)
	e := d.accepted(d.Owner, d.Plant)
	d.submitted(d.OtherOwner, d.OtherPlant)
	code := strings.ToLower(*e.JudgingCode)
	for who, by := range d.outsiders() {
		_, err := d.Samples(t.Context(), by, d.RoundID, entry.SampleFilter{})
		refusedAs(t, who, err, "round-not-found")
		_, err = d.NoteSample(t.Context(), by, d.RoundID, code, 0, entry.SampleReceived, "", "")
		refusedAs(t, who, err, "round-not-found")
	}
	all, err := d.Samples(t.Context(), d.Screener, d.RoundID, entry.SampleFilter{})
	if err != nil || len(all) != 1 || all[0].Status != entry.SampleExpected || all[0].Version != 0 {
		t.Fatalf("got %+v, %v; want the accepted one, expected", all, err)
	}
	_, err = d.NoteSample(t.Context(), d.Screener, d.RoundID, "Z999", 0, entry.SampleReceived, "", "")
	refused(t, err, "sample-not-found")
	var all2 sync.WaitGroup
	outcomes := make([]error, 2)
	for i, place := range []string{"Bàn 1", "Bàn 2"} {
		all2.Go(func() {
			_, outcomes[i] = d.NoteSample(t.Context(), d.Screener, d.RoundID, code, 0, entry.SampleReceived, place, "")
		})
	}
	all2.Wait()
	if (outcomes[0] == nil) == (outcomes[1] == nil) {
		t.Errorf("two at once: got %v, want one refused", outcomes)
	}
	got, err := d.NoteSample(t.Context(), d.Secretary, d.RoundID, code, 1, entry.SampleMissing, "", "Vỡ khi chuyển")
	if err != nil || got.Version != 2 || got.ByName != d.Secretary.Name {
		t.Fatalf("got %+v, %v", got, err)
	}
	for status, want := range map[entry.SampleStatus]int{entry.SampleMissing: 1, entry.SampleReceived: 0} {
		if got, err := d.Samples(t.Context(), d.Screener, d.RoundID, entry.SampleFilter{Status: status, Code: code}); err != nil || len(got) != want {
			t.Errorf("%s: got %d, %v; want %d", status, len(got), err, want)
		}
	}
	sheet, err := d.Labels(t.Context(), d.Screener, d.RoundID, "")
	if err != nil || len(sheet.Samples) != 1 || sheet.Groups["handicraft"] == "" {
		t.Errorf("got %+v, %v", sheet, err)
	}
}

// Three hundred submits around the closing moment, while the clock closes the round:
// each is in, with a receipt by the database's clock before that moment, or out, and
// none is half.
func TestTheClosingMinute(t *testing.T) {
	d := open(t)
	const many = 300
	entries := make([]*entry.Entry, many)
	for i := range entries {
		entries[i] = d.full(d.Owner, fixture.Plant{FacilityID: d.Plant.FacilityID, ProductID: d.NewProduct(d.Plant.FacilityID, fmt.Sprintf("Sản phẩm %d", i))})
	}
	rounds := &competition.Service{DB: d.Entering.DB}
	var done sync.WaitGroup
	var guard sync.Mutex
	in, out := map[uuid.UUID]time.Time{}, 0
	queue := make(chan *entry.Entry, many)
	for _, e := range entries {
		queue <- e
	}
	close(queue)
	var slowest time.Duration
	var once sync.Once
	for range 16 {
		done.Go(func() {
			for e := range queue {
				began := time.Now()
				got, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
				took := time.Since(began)
				guard.Lock()
				slowest = max(slowest, took)
				switch {
				case err == nil:
					in[e.ID] = *got.SubmittedAt
				case fault.Has(err, "registration-closed"):
					out++
				default:
					t.Errorf("got %v, want in or out", err)
				}
				answered := len(in) + out
				guard.Unlock()
				if answered >= 100 { // the database's own clock closes it in the middle of them
					once.Do(func() {
						d.Exec("UPDATE rounds SET registration_closes_at = clock_timestamp() + interval '50 milliseconds' WHERE id = $1", d.RoundID)
					})
				}
			}
		})
	}
	done.Go(func() { // the server that closes registrations by date, all the while
		for range 40 {
			if _, err := rounds.Tick(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	done.Wait()
	closes := d.closesAt()
	t.Logf("%d in, %d out, slowest answer %v", len(in), out, slowest)
	if len(in)+out != many || len(in) == 0 || out == 0 {
		t.Errorf("got %d in and %d out, want some of each and %d in all", len(in), out, many)
	}
	for _, e := range entries {
		receipt, isIn := in[e.ID]
		now := fixture.One[entry.Status](t, d.Entering.DB, "SELECT status FROM entries WHERE id = $1", e.ID)
		records := d.ledger(e.ID, "submit-entry")
		switch {
		case isIn && (now != entry.Submitted || records != 1 || !receipt.Before(closes)):
			t.Errorf("%s: told in at %v; stands %s with %d records, closing %v", e.ID, receipt, now, records, closes)
		case !isIn && (now != entry.Draft || records != 0):
			t.Errorf("%s: told out; stands %s with %d records", e.ID, now, records)
		case isIn:
			again, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
			if err != nil || !again.SubmittedAt.Equal(receipt) {
				t.Errorf("asked again after the deadline: got %+v, %v; want the same receipt", again, err)
			}
		}
	}
}
