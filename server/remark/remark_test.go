package remark_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/remark"
)

var totals = map[string]int64{"A001": 9000, "A002": 8000, "A003": 5000}

func newJudged(t *testing.T) *house.Judged {
	t.Helper()
	return house.NewJudged(t, dbtest.Open(t), totals)
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func is(codes ...string) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return fault.Has(err, c) })
	}
}

func release(text string) remark.Reading {
	return remark.Reading{Released: true, Seen: remark.Digest(text)}
}

func list(t testing.TB, j *house.Judged, state remark.State) []remark.Remark {
	t.Helper()
	p, err := j.House.Remarks.List(t.Context(), j.Secretary, j.RoundID, remark.Filter{State: state, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	return p.Remarks
}

// shown are the remarks that the facility of the first entry reads, and how many wait.
func shown(t testing.TB, j *house.Judged) ([]string, int) {
	t.Helper()
	r, err := j.House.Results.Of(t.Context(), j.Owner, j.Entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	return r.Remarks, r.RemarksWaiting
}

func wantShown(t testing.TB, j *house.Judged, waiting int, want ...string) {
	t.Helper()
	got, left := shown(t, j)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || left != waiting {
		t.Errorf("got %q and %d waiting, want %q and %d", got, left, want, waiting)
	}
}

func TestRemarksAreThereOnceTheResultIs(t *testing.T) {
	j := newJudged(t)
	sheet := j.Remark("A001", 1, "Men đẹp")
	hiddenFromAll := func() {
		t.Helper()
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Remarks.List(t.Context(), by, j.RoundID, remark.Filter{Limit: 50})
			return err
		}, is("not-found"))
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Remarks.Read(t.Context(), by, sheet, 0, release("Men đẹp"))
			return err
		}, is("remark-not-found"))
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Remarks.ReleaseAll(t.Context(), by, j.RoundID, []remark.Seen{{SheetID: sheet, Digest: remark.Digest("Men đẹp")}})
			return err
		}, is("not-found"))
	}
	hiddenFromAll()
	j.House.Approve(t, j.Sitting)
	hiddenFromAll()
	j.House.Publish(t, j.Sitting)
	t.Run("for secretary and organiser alone", func(t *testing.T) {
		j.Allowed(func(by account.Account) error {
			p, err := j.House.Remarks.List(t.Context(), by, j.RoundID, remark.Filter{Limit: 50})
			if err == nil && (len(p.Remarks) != 1 || p.Waiting != 1 || p.Remarks[0].Text != "Men đẹp" || p.Remarks[0].JudgingCode != "A001") {
				t.Errorf("got %+v", p)
			}
			return err
		}, is("not-found"), "secretary", "organiser")
		j.Allowed(func(by account.Account) error {
			_, err := j.House.Remarks.Read(t.Context(), by, sheet, 0, release("Men đẹp"))
			if err == nil {
				j.Exec("DELETE FROM remark_readings")
			}
			return err
		}, is("remark-not-found"), "secretary", "organiser")
	})
}

func TestOnlyCountedSheetsHaveTheirSay(t *testing.T) {
	j := newJudged(t)
	j.Remark("A001", 0, "  \n ")
	j.Remark("A001", 1, " Men đẹp\n")
	j.Remark("A001", 2, "Của người đã rút")
	j.Exec("UPDATE score_sheets SET counted = false, counted_reason = 'Tránh xung đột lợi ích' WHERE id = $1", j.Sheet("A001", 2))
	j.Published()
	if got := list(t, j, ""); len(got) != 1 || got[0].Text != "Men đẹp" {
		t.Errorf("got %+v, want the one that counts", got)
	}
}

func TestRemarksGoOutOneByOne(t *testing.T) {
	j := newJudged(t)
	good := j.Remark("A001", 0, "Men đẹp, dáng cân đối.")
	bad := j.Remark("A001", 1, "Như tôi, Nguyễn Văn A, đã nói: bao bì sơ sài.")
	j.Remark("A001", 2, "Nên in hướng dẫn sử dụng.")
	j.Remark("A002", 0, "Của sản phẩm khác")
	j.Published()
	wantShown(t, j, 3)
	read := func(sheet uuid.UUID, version int, r remark.Reading) (*remark.Remark, error) {
		return j.House.Remarks.Read(context.Background(), j.Secretary, sheet, version, r)
	}
	r, err := read(good, 0, release("Men đẹp, dáng cân đối."))
	if err != nil || r.Version != 1 || r.Released == nil || !*r.Released || r.ReadAt == nil {
		t.Fatalf("got %+v, %v", r, err)
	}
	wantShown(t, j, 2, "Men đẹp, dáng cân đối.")
	t.Run("asked again with what was seen before is stale", func(t *testing.T) {
		_, err := read(good, 0, release("Men đẹp, dáng cân đối."))
		wantCode(t, err, "stale")
		if f := fault.Of(err); f == nil || f.Current.(remark.Remark).Version != 1 {
			t.Errorf("got %+v, want the reading as it stands", f)
		}
	})
	t.Run("what names somebody is kept back, with a reason", func(t *testing.T) {
		seen := remark.Digest("Như tôi, Nguyễn Văn A, đã nói: bao bì sơ sài.")
		_, err := read(bad, 0, remark.Reading{Seen: seen})
		wantCode(t, err, "invalid-fields")
		_, err = read(bad, 0, remark.Reading{Released: true, Reason: "Thừa", Seen: seen})
		wantCode(t, err, "invalid-fields")
		if _, err = read(bad, 0, remark.Reading{Reason: "Nêu tên giám khảo", Seen: strings.ToUpper(seen)}); err != nil {
			t.Fatal(err)
		}
		wantShown(t, j, 1, "Men đẹp, dáng cân đối.")
	})
	t.Run("what was not seen goes nowhere", func(t *testing.T) {
		_, err := read(j.Sheet("A001", 2), 0, release("Một câu khác"))
		wantCode(t, err, "remark-changed")
		_, err = read(j.Sheet("A003", 2), 0, release(""))
		wantCode(t, err, "remark-not-found")
		_, err = read(uuid.New(), 0, release(""))
		wantCode(t, err, "remark-not-found")
	})
	t.Run("a word taken back is taken back", func(t *testing.T) {
		if _, err := read(good, 1, remark.Reading{Reason: "Đọc lại thấy chưa ổn", Seen: remark.Digest("Men đẹp, dáng cân đối.")}); err != nil {
			t.Fatal(err)
		}
		wantShown(t, j, 1)
	})
	t.Run("each step is on the record, without its words", func(t *testing.T) {
		for action, want := range map[string]int{"release-remark": 1, "keep-remark": 2, "publish-remarks": 1} {
			if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM ledger_entries WHERE action = $1", action); n != want {
				t.Errorf("%s: got %d, want %d", action, n, want)
			}
		}
		if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM ledger_entries l WHERE l::text LIKE '%bao bì sơ sài%'"); n != 0 {
			t.Error("the ledger quotes a remark")
		}
	})
}

func TestOfManyReadersOneDecides(t *testing.T) {
	j := newJudged(t)
	sheet := j.Remark("A001", 0, "Men đẹp")
	j.Published()
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		by := j.Secretary
		if i%2 == 1 {
			by = j.Organiser
		}
		all.Go(func() { _, errs[i] = j.House.Remarks.Read(context.Background(), by, sheet, 0, release("Men đẹp")) })
	}
	all.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			wantCode(t, err, "stale")
		}
	}
	if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM ledger_entries WHERE action = 'release-remark'"); done != 1 || n != 1 {
		t.Errorf("got %d done, %d on the record, want one", done, n)
	}
}

func TestManyGoOutAtOnceOrNone(t *testing.T) {
	j := newJudged(t)
	var seen []remark.Seen
	for i, code := range []string{"A001", "A002", "A003"} {
		text := "Nhận xét về " + code
		seen = append(seen, remark.Seen{SheetID: j.Remark(code, i, text), Digest: remark.Digest(text)})
	}
	kept := j.Remark("A002", 2, "Có nêu tên")
	j.Published()
	bulk := func(by account.Account, items ...remark.Seen) (int, error) {
		return j.House.Remarks.ReleaseAll(context.Background(), by, j.RoundID, items)
	}
	if _, err := j.House.Remarks.Read(t.Context(), j.Organiser, kept, 0, remark.Reading{Reason: "Nêu tên", Seen: remark.Digest("Có nêu tên")}); err != nil {
		t.Fatal(err)
	}
	changed := seen[1]
	changed.Digest = remark.Digest("Bản cũ")
	for name, test := range map[string]struct {
		item remark.Seen
		code string
	}{
		"one that has changed": {changed, "remark-changed"}, "one that a colleague keeps back": {remark.Seen{SheetID: kept, Digest: remark.Digest("Có nêu tên")}, "remark-kept"},
		"one that is none": {remark.Seen{SheetID: uuid.New(), Digest: changed.Digest}, "remark-not-found"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := bulk(j.Secretary, seen[0], test.item)
			wantCode(t, err, test.code)
			if f := fault.Of(err); test.code != "remark-not-found" && (len(f.Fields) != 1 || f.Fields[0].Path != "items[1]") {
				t.Errorf("got fields %+v, want the item named", f.Fields)
			}
			if n := len(list(t, j, remark.Released)); n != 0 {
				t.Errorf("got %d released, want none", n)
			}
		})
	}
	_, err := bulk(j.Secretary)
	wantCode(t, err, "invalid-fields")
	j.Allowed(func(by account.Account) error { _, err := bulk(by, seen[2]); return err }, is("not-found"), "secretary", "organiser")
	if n, err := bulk(j.Secretary, append(seen, seen[0])...); err != nil || n != 2 {
		t.Errorf("got %d new, %v, want the two that were not out", n, err)
	}
	if n, err := bulk(j.Organiser, seen...); err != nil || n != 0 {
		t.Errorf("again: got %d new, %v, want none", n, err)
	}
	for state, want := range map[remark.State]int{remark.Released: 3, remark.Kept: 1, remark.Waiting: 0, "": 4} {
		if got := list(t, j, state); len(got) != want {
			t.Errorf("%q: got %d, want %d", state, len(got), want)
		}
	}
	t.Run("listed in pieces, by code", func(t *testing.T) {
		var codes []string
		var after remark.Cursor
		for range 5 {
			p, err := j.House.Remarks.List(t.Context(), j.Secretary, j.RoundID, remark.Filter{After: after, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range p.Remarks {
				codes = append(codes, r.JudgingCode)
				after = remark.Cursor{JudgingCode: r.JudgingCode, SheetID: r.SheetID}
			}
		}
		if want := []string{"A001", "A002", "A002", "A003"}; !slices.Equal(codes, want) {
			t.Errorf("got %v, want %v", codes, want)
		}
	})
}

func TestNobodyReadsForNamesWhatIsMeantForHimself(t *testing.T) {
	j := newJudged(t)
	sheet := j.Remark("A001", 0, "Men đẹp")
	j.Remark("A002", 0, "Khác")
	j.Published()
	j.Exec("INSERT INTO grants (id, account_id, role, facility_id, granted_at) VALUES (gen_random_uuid(), $1, 'owner', $2, now())", j.Secretary.ID, j.Entry.FacilityID)
	if got := list(t, j, ""); len(got) != 1 || got[0].JudgingCode != "A002" {
		t.Errorf("got %+v, want only the other's", got)
	}
	_, err := j.House.Remarks.Read(t.Context(), j.Secretary, sheet, 0, release("Men đẹp"))
	wantCode(t, err, "remark-not-found")
	_, err = j.House.Remarks.ReleaseAll(t.Context(), j.Secretary, j.RoundID, []remark.Seen{{SheetID: sheet, Digest: remark.Digest("Men đẹp")}})
	wantCode(t, err, "remark-not-found")
}

func TestARemarkThatChangesIsReadAgain(t *testing.T) {
	j := newJudged(t)
	sheet := j.Remark("A001", 1, "Bao bì sơ sài.")
	j.Remark("A001", 2, "Men đẹp.")
	j.Published()
	for _, r := range list(t, j, "") {
		if _, err := j.House.Remarks.Read(t.Context(), j.Secretary, r.SheetID, 0, release(r.Text)); err != nil {
			t.Fatal(err)
		}
	}
	wantShown(t, j, 0, "Bao bì sơ sài.", "Men đẹp.")
	j.House.Correct(t, j.Sitting)
	j.Retake("A001", 1, 9500, "Bao bì đã đạt.")
	asBefore := func(when string) {
		t.Run("nothing of the correction is seen while it is "+when, func(t *testing.T) {
			wantShown(t, j, 0, "Bao bì sơ sài.", "Men đẹp.")
			if got := list(t, j, remark.Waiting); len(got) != 0 {
				t.Errorf("got %+v waiting", got)
			}
			_, err := j.House.Remarks.Read(t.Context(), j.Secretary, sheet, 1, release("Bao bì đã đạt."))
			wantCode(t, err, "remark-changed")
		})
	}
	asBefore("worked on")
	j.House.Approve(t, j.Sitting)
	asBefore("approved")
	j.House.Publish(t, j.Sitting)
	t.Run("the new text waits, the others stay out", func(t *testing.T) {
		wantShown(t, j, 1, "Men đẹp.")
		got := list(t, j, remark.Waiting)
		if len(got) != 1 || got[0].Text != "Bao bì đã đạt." || got[0].Released != nil || got[0].Version != 1 {
			t.Fatalf("got %+v, want the new text, unread", got)
		}
		_, err := j.House.Remarks.Read(t.Context(), j.Secretary, sheet, 1, release("Bao bì sơ sài."))
		wantCode(t, err, "remark-changed")
		if _, err := j.House.Remarks.Read(t.Context(), j.Secretary, sheet, 1, release("Bao bì đã đạt.")); err != nil {
			t.Fatal(err)
		}
		wantShown(t, j, 0, "Bao bì đã đạt.", "Men đẹp.")
	})
}

func TestTheOrderOfRemarksTellsNoJudge(t *testing.T) {
	texts := []string{"Men đẹp.", "Dáng cân đối.", "Bao bì sơ sài."}
	var first []string
	for turn := range texts { // whoever writes which
		j := newJudged(t)
		for judge := range texts {
			j.Remark("A001", judge, texts[(judge+turn)%len(texts)])
		}
		j.Published()
		for _, r := range list(t, j, "") {
			if r.JudgingCode != "A001" {
				continue
			}
			if _, err := j.House.Remarks.Read(t.Context(), j.Secretary, r.SheetID, 0, release(r.Text)); err != nil {
				t.Fatal(err)
			}
		}
		got, _ := shown(t, j)
		if first == nil {
			first = got
		}
		if !slices.Equal(got, first) {
			t.Errorf("got %q, want %q whoever wrote them", got, first)
		}
	}
}
