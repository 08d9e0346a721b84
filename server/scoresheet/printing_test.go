package scoresheet_test

import (
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

// printed names sheets by judge, entry and stage, "·" where they are blank.
func printed(p *scoresheet.Printing) []string {
	var names []string
	for _, x := range p.Sheets {
		name := x.JudgeCode + " " + x.JudgingCode
		if x.Stage == 2 {
			name += " 2"
		}
		if x.Blank {
			name += " ·"
		}
		names = append(names, name)
	}
	return names
}

func wantPrinted(t *testing.T, p *scoresheet.Printing, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if got := printed(p); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPrintOwn(t *testing.T) {
	w := newWorld(t, dbtest.Open(t))
	a1, a2 := w.Entry("handicraft"), w.Entry("handicraft")
	head, j := w.seat(panel.Head), w.seat(panel.Member)
	w.enter(competition.Scoring)
	sheet := w.sheet(j, a1, 1)
	ctx := t.Context()

	w.Exec("UPDATE panel_members SET declared_at = NULL, declared_facilities = '{}' WHERE round_id = $1", w.RoundID)
	_, err := w.sheets.PrintOwn(ctx, j.Account, sheet)
	wantKind(t, err, fault.Conflict, "declaration-needed")
	_, err = w.sheets.PrintAllOwn(ctx, j.Account, w.RoundID)
	wantKind(t, err, fault.Conflict, "declaration-needed")
	fixture.Declared(t, w.DB, w.RoundID)

	p, err := w.sheets.PrintOwn(ctx, j.Account, sheet)
	wantPrinted(t, p, err, j.Code+" A001 ·")
	b := body(1025)
	b.Remarks = map[string]string{scoresheet.ForFacility: "Đẹp", scoresheet.ForCouncil: "Xem lại"}
	answer := w.mustSave(j.Account, sheet, 0, submitted(b))
	p, err = w.sheets.PrintOwn(ctx, j.Account, sheet)
	wantPrinted(t, p, err, j.Code+" A001")
	x := p.Sheets[0]
	if x.Product != "Sản phẩm A001" || x.Group != "Thủ công mỹ nghệ" || x.Judge != j.Account.Name || x.Role != panel.Member || x.Revision != 1 || !x.Submitted || !x.Counted ||
		hex.EncodeToString(x.Digest) != answer.Receipt.SHA256 || !x.At.Equal(answer.Receipt.SavedAt) || x.Source != "device" || x.Remarks["facility"] != "Đẹp" || x.Remarks["council"] != "Xem lại" {
		t.Errorf("got %+v", x)
	}
	var total int64
	for _, g := range x.Rubric.Tree.CriterionGroups {
		for _, c := range g.Criteria {
			points, option := x.Answer(c)
			if points == nil || (c.ID == "m2") != (option == "a") {
				t.Fatalf("got %v, %q for %s", points, option, c.ID)
			}
			total += *points
		}
	}
	if total != *answer.Total {
		t.Errorf("the printed marks add up to %d, want %d", total, *answer.Total)
	}
	p, err = w.sheets.PrintAllOwn(ctx, j.Account, w.RoundID)
	wantPrinted(t, p, err, j.Code+" A001", j.Code+" A002 ·")

	t.Run("nobody prints another's", func(t *testing.T) {
		for _, by := range []judge{head, {Account: w.Secretary}, {Account: w.Organiser}, {Account: w.Person()}} {
			_, err := w.sheets.PrintOwn(ctx, by.Account, sheet)
			wantKind(t, err, fault.NotFound, "sheet-not-found")
		}
		_, err := w.sheets.PrintAllOwn(ctx, w.Organiser, w.RoundID)
		wantKind(t, err, fault.NotFound, "judge-not-found")
		p, err := w.sheets.PrintAllOwn(ctx, head.Account, w.RoundID)
		wantPrinted(t, p, err, head.Code+" A001 ·", head.Code+" A002 ·")
	})
	t.Run("a reopened sheet is not submitted, a half marked one not complete", func(t *testing.T) {
		if _, err := w.sheets.Reopen(ctx, head.Account, sheet, 1, "Bấm nhầm", nil); err != nil {
			t.Fatal(err)
		}
		p, err := w.sheets.PrintOwn(ctx, j.Account, sheet)
		wantPrinted(t, p, err, j.Code+" A001")
		if p.Sheets[0].Submitted {
			t.Error("a reopened sheet is printed as submitted")
		}
		half := body(1025)
		delete(half.Marks, "e1")
		delete(half.Marks, "m2")
		w.mustSave(j.Account, w.sheet(j, a2, 1), 0, half)
		p, err = w.sheets.PrintOwn(ctx, j.Account, w.sheet(j, a2, 1))
		wantPrinted(t, p, err, j.Code+" A002")
		for _, id := range []string{"e1", "m2"} {
			c, _ := p.Sheets[0].Rubric.Tree.Criterion(id)
			if points, option := p.Sheets[0].Answer(c); points != nil || option != "" {
				t.Errorf("got %v, %q for %s, which has no mark", points, option, id)
			}
		}
	})
	t.Run("rounds that show codes alone print no product", func(t *testing.T) {
		w.Exec("UPDATE rounds SET packet_mode = 'code' WHERE id = $1", w.RoundID)
		p, err := w.sheets.PrintOwn(ctx, j.Account, sheet)
		wantPrinted(t, p, err, j.Code+" A001")
		if p.Sheets[0].Product != "" {
			t.Errorf("got product %q", p.Sheets[0].Product)
		}
	})
}

func TestPrintRound(t *testing.T) {
	w := newWorld(t, dbtest.Open(t))
	a1 := w.Entry("handicraft")
	w.Entry("food")
	head, j := w.seat(panel.Head), w.seat(panel.Member, "handicraft")
	ctx := t.Context()
	all := func(blank bool) (*scoresheet.Printing, error) {
		return w.sheets.PrintRound(ctx, w.Secretary, w.RoundID, uuid.Nil, blank)
	}
	order := func(names ...string) []string { slices.Sort(names); return names }

	w.Exec("UPDATE entries SET status = 'submitted', judging_code = NULL, decided_at = NULL WHERE id = $1", a1.ID)
	_, err := all(true)
	wantKind(t, err, fault.Conflict, "screening-open")
	w.Exec("UPDATE entries SET status = 'accepted', judging_code = 'A001', decided_at = now() WHERE id = $1", a1.ID)
	p, err := all(true)
	wantPrinted(t, p, err, order(head.Code+" A001 ·", head.Code+" B001 ·", j.Code+" A001 ·")...)
	for _, x := range p.Sheets {
		if x.SheetID != uuid.Nil || x.Rubric == nil {
			t.Errorf("got %+v before scoring", x)
		}
	}
	_, err = all(false)
	wantKind(t, err, fault.Conflict, "scoring-open")

	w.Exec("UPDATE rounds SET rules = jsonb_set(rules, '{minimumSheets}', '1') WHERE id = $1", w.RoundID)
	w.enter(competition.Scoring)
	w.mustSave(j.Account, w.sheet(j, a1, 1), 0, submitted(body(1000)))
	p, err = all(true)
	wantPrinted(t, p, err, order(head.Code+" A001 ·", head.Code+" B001 ·", j.Code+" A001 ·")...)
	for _, x := range p.Sheets {
		if x.SheetID == uuid.Nil || x.Marks != nil || x.Revision != 0 || x.Digest != nil || x.Submitted {
			t.Errorf("a blank form tells of marks: %+v", x)
		}
	}
	_, err = all(false)
	wantKind(t, err, fault.Conflict, "scoring-open")

	t.Run("only organiser and secretary print all", func(t *testing.T) {
		for _, by := range []judge{head, j, {Account: w.Person()}} {
			for _, blank := range []bool{true, false} {
				_, err := w.sheets.PrintRound(ctx, by.Account, w.RoundID, uuid.Nil, blank)
				wantKind(t, err, fault.NotFound, "not-found")
			}
		}
	})
	t.Run("of one judge, never of another round's", func(t *testing.T) {
		p, err := w.sheets.PrintRound(ctx, w.Organiser, w.RoundID, j.Judge.ID, true)
		wantPrinted(t, p, err, j.Code+" A001 ·")
		_, err = w.sheets.PrintRound(ctx, w.Organiser, w.RoundID, uuid.New(), true)
		wantKind(t, err, fault.NotFound, "not-found")
	})
	t.Run("filled once scoring has closed, those submitted", func(t *testing.T) {
		w.Phase(competition.Deliberation)
		p, err := all(false)
		wantPrinted(t, p, err, j.Code+" A001")
		if x := p.Sheets[0]; !x.Submitted || x.Revision != 1 || len(x.Marks) != 5 {
			t.Errorf("got %+v", x)
		}
		_, err = w.sheets.PrintRound(ctx, w.Secretary, w.RoundID, head.Judge.ID, false)
		wantKind(t, err, fault.Conflict, "nothing-to-print")
	})
	t.Run("not while a correction may take criteria again", func(t *testing.T) {
		w.Phase(competition.Published)
		w.correction = true
		_, err := all(false)
		wantKind(t, err, fault.Conflict, "correction-open")
		w.correction = false
		p, err := all(false)
		wantPrinted(t, p, err, j.Code+" A001")
	})
}

func TestPrintingInTwoStages(t *testing.T) {
	w := newWorld(t, dbtest.Open(t), func(r *competition.Rules) { r.Stages = []scoring.Stage{{}, {}} })
	a := w.Entry("handicraft")
	head, j := w.seat(panel.Head), w.seat(panel.Member)
	w.enter(competition.Scoring)
	fixture.Declared(t, w.DB, w.RoundID)
	ctx := t.Context()
	first := w.sheet(j, a, 1)
	for _, by := range []judge{head, j} {
		w.mustSave(by.Account, w.sheet(by, a, 1), 0, submitted(body(1000)))
	}
	if _, err := w.sheets.OpenSecondStage(ctx, head.Account, w.RoundID, w.Round().Version, competition.Move{}); err != nil {
		t.Fatal(err)
	}
	_, err := w.sheets.PrintOwn(ctx, j.Account, first)
	wantKind(t, err, fault.NotFound, "sheet-not-found")
	p, err := w.sheets.PrintAllOwn(ctx, j.Account, w.RoundID)
	wantPrinted(t, p, err, j.Code+" A001 2 ·")
	p, err = w.sheets.PrintRound(ctx, w.Secretary, w.RoundID, j.Judge.ID, true)
	wantPrinted(t, p, err, j.Code+" A001 2 ·")
	_, err = w.sheets.PrintRound(ctx, w.Secretary, w.RoundID, j.Judge.ID, false)
	wantKind(t, err, fault.Conflict, "scoring-open")

	w.mustSave(j.Account, w.sheet(j, a, 2), 0, submitted(body(500)))
	w.Phase(competition.Deliberation)
	p, err = w.sheets.PrintRound(ctx, w.Secretary, w.RoundID, j.Judge.ID, false)
	wantPrinted(t, p, err, j.Code+" A001", j.Code+" A001 2")
}
