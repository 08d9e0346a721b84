package scoresheet_test

import (
	"strings"
	"testing"

	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

func TestCheckPrint(t *testing.T) {
	w := newWorld(t, dbtest.Open(t))
	e := w.Entry("handicraft")
	head, j, other := w.seat(panel.Head), w.seat(panel.Member), w.seat(panel.Member)
	w.enter(competition.Scoring)
	sheet := w.sheet(j, e, 1)
	ctx := t.Context()
	first := w.mustSave(j.Account, sheet, 0, body(1000))
	second := w.mustSave(j.Account, sheet, 1, body(2000))

	check := func(by judge, revision int, digest string) *scoresheet.PrintCheck {
		t.Helper()
		c, err := w.sheets.CheckPrint(ctx, by.Account, sheet, revision, digest)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := check(j, 2, second.Receipt.SHA256); !c.Known || !c.Current || c.Submitted || c.SavedAt == nil {
		t.Errorf("the last revision: got %+v", c)
	}
	if c := check(head, 1, first.Receipt.SHA256); !c.Known || c.Current {
		t.Errorf("an earlier revision: got %+v, want it known and not current", c)
	}
	if c := check(j, 2, first.Receipt.SHA256); c.Known || c.Current || c.SavedAt != nil {
		t.Errorf("another revision's digest: got %+v", c)
	}
	if c := check(j, 9, strings.Repeat("0", 64)); c.Known {
		t.Errorf("what was never saved: got %+v", c)
	}
	_, err := w.sheets.CheckPrint(ctx, other.Account, sheet, 2, second.Receipt.SHA256)
	wantKind(t, err, fault.NotFound, "not-found")
	_, err = w.sheets.CheckPrint(ctx, j.Account, sheet, 2, "xyz")
	wantKind(t, err, fault.Invalid, "bad-digest")
}
