package competition_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/scoring"
	"tieubieu/server/unit"
)

func TestCreatingARound(t *testing.T) {
	w := newWorld(t)
	c := w.cycle()
	n := competition.NewRound{CycleID: c.ID, Tier: competition.TierProvince, UnitID: w.anGiang}

	t.Run("starts from the programme", func(t *testing.T) {
		r, err := w.Create(w.ctx, w.province, n)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "phase", r.Phase, competition.Draft)
		same(t, "admits open", r.AdmitsOpen, true)
		same(t, "admits promoted", r.AdmitsPromoted, true)
		same(t, "receives", r.ReceivesPromotions, false)
		same(t, "packet", r.PacketMode, competition.ShowProduct)
		same(t, "title", r.Title, "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu cấp tỉnh – An Giang, 2026-2027")
		same(t, "minimum sheets", r.Rules.MinimumSheets, 5)
		rubrics, err := w.Rubrics(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rubrics", len(rubrics), 4)
		same(t, "first in the programme's order", rubrics[0].GroupID, competition.GroupHandicraft)
		versions, err := w.RulesVersions(w.ctx, w.province, r.ID)
		if err != nil || len(versions) != 1 {
			t.Errorf("got %v, %v, want one version of the rules", versions, err)
		}
		same(t, "records", w.ledger(r.ID, "create-round"), 1)
	})
	t.Run("the nation admits promoted entries only, by default", func(t *testing.T) {
		r, err := w.Create(w.ctx, w.nation, competition.NewRound{CycleID: c.ID, Tier: competition.TierNation, UnitID: unit.VietNam})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "admits open", r.AdmitsOpen, false)
		same(t, "admits promoted", r.AdmitsPromoted, true)
	})
	t.Run("is for the organisers of its unit or of the nation", func(t *testing.T) {
		for name, by := range map[string]account.Account{"a stranger": w.stranger, "an administrator": w.admin} {
			_, err := w.Create(w.ctx, by, n)
			if f := fault.Of(err); f == nil || f.Code != "not-organiser" {
				t.Errorf("%s: got %v, want not-organiser", name, err)
			}
		}
		if _, err := w.Create(w.ctx, w.nation, n); err != nil {
			t.Error(err)
		}
		south := w.person("Khu vực phía Nam")
		w.grant(south, account.Organiser, &unit.South, nil)
		_, err := w.Create(w.ctx, south, n)
		refused(t, err, fault.Forbidden, "not-organiser")
	})
	t.Run("one round of a unit and tier receives promotions in a cycle", func(t *testing.T) {
		yes := true
		receiver := n
		receiver.ReceivesPromotions = &yes
		var wait sync.WaitGroup
		answers := make([]error, 4)
		for i := range answers {
			wait.Go(func() { _, answers[i] = w.Create(w.ctx, w.province, receiver) })
		}
		wait.Wait()
		made := 0
		for _, err := range answers {
			if err == nil {
				made++
			} else {
				refused(t, err, fault.Conflict, "receiver-exists")
			}
		}
		same(t, "receivers made", made, 1)
		w.tx(func(tx *database.Tx) error {
			r, err := competition.Receiver(tx, c.ID, competition.TierProvince, w.anGiang)
			if err != nil {
				return err
			}
			same(t, "receiver receives", r.ReceivesPromotions, true)
			_, err = competition.Receiver(tx, c.ID, competition.TierProvince, w.lamD)
			refused(t, err, fault.NotFound, "receiver-not-found")
			return nil
		})
		other := w.round()
		plan := other.Plan()
		plan.ReceivesPromotions = true
		_, err := w.Update(w.ctx, w.province, other.ID, other.Version, plan, other.Rules, "")
		refused(t, err, fault.Conflict, "receiver-exists")
	})
	refusals := map[string]struct {
		change     func(*competition.NewRound)
		path, code string
	}{
		"a unit of another level": {func(n *competition.NewRound) { n.Tier = competition.TierRegion }, "unitId", "level"},
		"a province of before the merger": {func(n *competition.NewRound) { n.UnitID = w.oldProvince("Bình Thuận") },
			"unitId", "not-valid"},
		"nobody admitted": {func(n *competition.NewRound) {
			no := false
			n.AdmitsOpen, n.AdmitsPromoted = &no, &no
		}, "admitsOpen", "admits-nobody"},
		"receiving what is not admitted": {func(n *competition.NewRound) {
			yes, no := true, false
			n.AdmitsPromoted, n.ReceivesPromotions = &no, &yes
		}, "receivesPromotions", "not-admitted"},
		"an unknown packet":                {func(n *competition.NewRound) { n.PacketMode = "blind" }, "packetMode", "unknown"},
		"codes without a number":           {func(n *competition.NewRound) { n.JudgingCodePattern = "{group}" }, "judgingCodePattern", "pattern"},
		"codes with an unknown part":       {func(n *competition.NewRound) { n.JudgingCodePattern = "{year}{number}" }, "judgingCodePattern", "pattern"},
		"codes with two numbers":           {func(n *competition.NewRound) { n.JudgingCodePattern = "{number}{number}" }, "judgingCodePattern", "pattern"},
		"a title of two lines":             {func(n *competition.NewRound) { n.Title = "a\nb" }, "title", "too-long"},
		"a title without end":              {func(n *competition.NewRound) { n.Title = strings.Repeat("ơ", 301) }, "title", "too-long"},
		"registration that closes at once": {func(n *competition.NewRound) { at := noon; n.RegistrationOpensAt, n.RegistrationClosesAt = &at, &at }, "registrationClosesAt", "order"},
		"screening before the closing": {func(n *competition.NewRound) {
			at, before := noon, noon.Add(-time.Hour)
			n.RegistrationClosesAt, n.ScreeningClosesAt = &at, &before
		}, "screeningClosesAt", "order"},
		"rules that cannot count": {func(n *competition.NewRound) {
			rules := competition.DefaultRules()
			rules.Aggregation, rules.MinimumSheets = scoring.TrimmedMean, 4
			n.Rules = &rules
		}, "rules.minimumSheets", "trimmed-mean"},
	}
	for name, test := range refusals {
		t.Run("refuses "+name, func(t *testing.T) {
			bad := n
			test.change(&bad)
			_, err := w.Create(w.ctx, w.nation, bad)
			refused(t, err, fault.Invalid, "invalid-fields")
			refusedField(t, err, test.path, test.code)
		})
	}
	t.Run("needs a cycle, a tier and a unit that are there", func(t *testing.T) {
		for code, change := range map[string]func(*competition.NewRound){
			"cycle-not-found": func(n *competition.NewRound) { n.CycleID = uuid.New() },
			"tier-not-found":  func(n *competition.NewRound) { n.Tier = "district" },
			"unit-not-found":  func(n *competition.NewRound) { n.UnitID = uuid.New() },
		} {
			bad := n
			change(&bad)
			_, err := w.Create(w.ctx, w.nation, bad)
			refused(t, err, fault.NotFound, code)
		}
	})
}

func TestCopyingARound(t *testing.T) {
	w := newWorld(t)
	from := w.round()
	rules := from.Rules
	rules.TieBreaks = []string{"market"}
	plan := from.Plan()
	plan.PacketMode, plan.JudgingCodePattern = competition.ShowCode, "AG-{group}{number}"
	from, err := w.Update(w.ctx, w.province, from.ID, from.Version, plan, rules, "")
	if err != nil {
		t.Fatal(err)
	}
	now, err := currentRubric(w, from.ID, competition.GroupFood)
	if err != nil {
		t.Fatal(err)
	}
	tree := now.Tree
	tree.CriterionGroups[0].Criteria[0].Name = "Doanh thu hai năm"
	if _, err := w.SetRubric(w.ctx, w.province, from.ID, competition.GroupFood, now.Version, tree); err != nil {
		t.Fatal(err)
	}
	t.Run("takes rules, rubrics and how codes look, not dates", func(t *testing.T) {
		r, err := w.Create(w.ctx, w.province, competition.NewRound{CycleID: from.CycleID, Tier: from.Tier, UnitID: w.anGiang, From: &from.ID})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "tie-breaks", strings.Join(r.Rules.TieBreaks, " "), "market")
		same(t, "packet", r.PacketMode, competition.ShowCode)
		same(t, "codes", r.JudgingCodePattern, "AG-{group}{number}")
		if r.RegistrationOpensAt != nil {
			t.Error("dates were copied")
		}
		food, err := currentRubric(w, r.ID, competition.GroupFood)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "version", food.Version, 1)
		same(t, "first criterion", food.Tree.CriterionGroups[0].Criteria[0].Name, "Doanh thu hai năm")
	})
	t.Run("does not reach what one may not see", func(t *testing.T) {
		lamDong := w.person("Sở Công Thương Lâm Đồng")
		w.grant(lamDong, account.Organiser, &w.lamD, nil)
		_, err := w.Create(w.ctx, lamDong, competition.NewRound{CycleID: from.CycleID, Tier: from.Tier, UnitID: w.lamD, From: &from.ID})
		refused(t, err, fault.NotFound, "round-not-found")
	})
}

func TestUpdatingARound(t *testing.T) {
	w := newWorld(t)
	t.Run("a draft changes freely, and each change of rules is a version", func(t *testing.T) {
		r := w.round()
		plan, rules := r.Plan(), r.Rules
		plan.Title, rules.MinimumSheets = "Kỳ bình chọn 2026", 3
		updated, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, rules, "")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "title", updated.Title, "Kỳ bình chọn 2026")
		same(t, "rules version", updated.RulesVersion, 2)
		plan.Title = "Kỳ bình chọn lần hai"
		if updated, err = w.Update(w.ctx, w.province, r.ID, updated.Version, plan, rules, ""); err != nil {
			t.Fatal(err)
		}
		same(t, "rules version after a change of the title alone", updated.RulesVersion, 2)
		v, err := w.Round(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "stored minimum", v.Rules.MinimumSheets, 3)
		_, err = w.Update(w.ctx, w.secretary(r), r.ID, r.Version, plan, rules, "")
		f := refused(t, err, fault.Stale, "stale")
		if !strings.Contains(f.Message, "Sở Công Thương An Giang lúc 12:00 ngày 1/9/2026") {
			t.Errorf("got %q, want who changed it and when", f.Message)
		}
	})
	t.Run("a false is stored too", func(t *testing.T) {
		r := w.round()
		plan := r.Plan()
		plan.AdmitsOpen = false
		if _, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, ""); err != nil {
			t.Fatal(err)
		}
		v, err := w.Round(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "admits open", v.AdmitsOpen, false)
	})
	t.Run("an announced round changes with a reason", func(t *testing.T) {
		r := w.in(competition.Registration)
		plan := r.Plan()
		plan.Title = "Tên mới"
		_, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "")
		refusedField(t, err, "reason", "required")
		if _, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "Sai chính tả"); err != nil {
			t.Error(err)
		}
	})
	t.Run("what was announced stays, and says so per part", func(t *testing.T) {
		r := w.in(competition.Registration)
		plan := r.Plan()
		later := r.RegistrationClosesAt.Add(time.Hour)
		plan.AdmitsPromoted, plan.PublishesAll, plan.RegistrationClosesAt = false, true, &later
		_, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "vì")
		refused(t, err, fault.Conflict, "phase-too-late")
		for _, path := range []string{"admitsPromoted", "publishesAll", "registrationClosesAt"} {
			refusedField(t, err, path, "too-late")
		}
	})
	t.Run("rules and packet freeze with scoring, the title with approval", func(t *testing.T) {
		r := w.in(competition.Scoring)
		rules := r.Rules
		rules.MinimumSheets = 4
		_, err := w.Update(w.ctx, w.province, r.ID, r.Version, r.Plan(), rules, "vì")
		refused(t, err, fault.Conflict, "rules-frozen")
		plan := r.Plan()
		plan.PacketMode = competition.ShowAll
		_, err = w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "vì")
		refusedField(t, err, "packetMode", "too-late")
		approved := w.in(competition.Approved)
		plan = approved.Plan()
		plan.Title = "Tên khác"
		_, err = w.Update(w.ctx, w.province, approved.ID, approved.Version, plan, approved.Rules, "vì")
		refusedField(t, err, "title", "too-late")
	})
	t.Run("the days for appeals change until the approval, which promises them", func(t *testing.T) {
		for _, days := range []int{0, -1, 61} {
			r := w.round()
			plan := r.Plan()
			plan.AppealDays = days
			_, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "")
			refusedField(t, err, "appealDays", "range")
		}
		r := w.in(competition.Deliberation)
		plan := r.Plan()
		same(t, "days by default", plan.AppealDays, competition.DefaultAppealDays)
		plan.AppealDays = 15
		r, err := w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "vì có lễ")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "days", r.AppealDays, 15)
		copied, err := w.Create(w.ctx, w.province, competition.NewRound{CycleID: r.CycleID, Tier: r.Tier, UnitID: r.UnitID, From: &r.ID})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "days of a copy", copied.AppealDays, 15)
		approved := w.in(competition.Approved)
		plan = approved.Plan()
		plan.AppealDays = 1
		_, err = w.Update(w.ctx, w.province, approved.ID, approved.Version, plan, approved.Rules, "vì")
		refusedField(t, err, "appealDays", "too-late")
	})
	t.Run("two tabs do not overwrite each other", func(t *testing.T) {
		r := w.round()
		var wait sync.WaitGroup
		answers := make([]error, 6)
		for i := range answers {
			wait.Go(func() {
				plan := r.Plan()
				plan.Title = "Thẻ " + string(rune('A'+i))
				_, answers[i] = w.Update(w.ctx, w.province, r.ID, r.Version, plan, r.Rules, "")
			})
		}
		wait.Wait()
		saved := 0
		for _, err := range answers {
			if err == nil {
				saved++
			} else {
				refused(t, err, fault.Stale, "stale")
			}
		}
		same(t, "saved", saved, 1)
	})
}

func TestExtendingADeadline(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Registration)
	closes := *r.RegistrationClosesAt
	try := func(what competition.Deadline, to time.Time, reason string) (*competition.Round, error) {
		return w.Extend(w.ctx, w.province, r.ID, r.Version, what, to, reason)
	}
	t.Run("needs a reason", func(t *testing.T) {
		_, err := try(competition.RegistrationDeadline, closes.Add(time.Hour), "")
		refusedField(t, err, "reason", "required")
	})
	t.Run("goes only later", func(t *testing.T) {
		_, err := try(competition.RegistrationDeadline, closes, "vì")
		refusedField(t, err, "to", "not-later")
	})
	t.Run("goes only beyond now", func(t *testing.T) {
		w.clock.set(closes.Add(2 * time.Hour))
		_, err := try(competition.RegistrationDeadline, closes.Add(time.Hour), "vì")
		refusedField(t, err, "to", "past")
		w.clock.set(noon)
	})
	t.Run("is of registration or screening", func(t *testing.T) {
		_, err := try("scoring", closes.Add(time.Hour), "vì")
		refusedField(t, err, "what", "unknown")
	})
	t.Run("a screening deadline is not before registration closes", func(t *testing.T) {
		_, err := try(competition.ScreeningDeadline, closes.Add(-time.Hour), "vì")
		refusedField(t, err, "to", "order")
	})
	t.Run("stands on the record with both moments", func(t *testing.T) {
		screening, err := try(competition.ScreeningDeadline, closes.Add(time.Hour), "Nhiều hồ sơ")
		if err != nil {
			t.Fatal(err)
		}
		r = screening
		extended, err := try(competition.RegistrationDeadline, closes.Add(48*time.Hour), "Mưa bão")
		if err != nil {
			t.Fatal(err)
		}
		if !extended.RegistrationClosesAt.Equal(closes.Add(48 * time.Hour)) {
			t.Errorf("got %v", extended.RegistrationClosesAt)
		}
		if !extended.ScreeningClosesAt.Equal(closes.Add(48 * time.Hour)) {
			t.Errorf("got screening until %v, want it taken along", extended.ScreeningClosesAt)
		}
		same(t, "records", w.ledger(r.ID, "extend-deadline"), 2)
		_, err = try(competition.RegistrationDeadline, closes.Add(72*time.Hour), "lần nữa")
		refused(t, err, fault.Stale, "stale")
		r = extended
	})
	t.Run("comes too late once the phase is over", func(t *testing.T) {
		r = w.enter(r)
		_, err := try(competition.RegistrationDeadline, closes.Add(96*time.Hour), "vì")
		refused(t, err, fault.Conflict, "phase-too-late")
		r = w.enter(r)
		_, err = try(competition.ScreeningDeadline, closes.Add(96*time.Hour), "vì")
		refused(t, err, fault.Conflict, "phase-too-late")
	})
	t.Run("is not for drafts, whose dates simply change", func(t *testing.T) {
		r = w.round()
		_, err := try(competition.RegistrationDeadline, closes.Add(96*time.Hour), "vì")
		refused(t, err, fault.Conflict, "phase-too-late")
	})
}

func TestDeletingADraft(t *testing.T) {
	w := newWorld(t)
	t.Run("takes its rules, rubrics and grants along and stays in the ledger", func(t *testing.T) {
		r := w.round()
		secretary := w.secretary(r)
		if err := w.Delete(w.ctx, secretary, r.ID, r.Version); err != nil {
			t.Fatal(err)
		}
		var left int
		w.scan(&left, `SELECT (SELECT count(*) FROM rubrics WHERE round_id = $1) + (SELECT count(*) FROM round_rules WHERE round_id = $1) + (SELECT count(*) FROM rounds WHERE id = $1)`, r.ID)
		same(t, "rows left", left, 0)
		same(t, "records", w.ledger(r.ID, "delete-round"), 1)
		err := w.Delete(w.ctx, w.province, r.ID, r.Version)
		refused(t, err, fault.NotFound, "round-not-found")
	})
	t.Run("does not work on what was announced", func(t *testing.T) {
		r := w.in(competition.Registration)
		err := w.Delete(w.ctx, w.province, r.ID, r.Version)
		refused(t, err, fault.Conflict, "round-not-draft")
	})
	t.Run("does not work while people belong to it, and leaves all in place", func(t *testing.T) {
		r := w.round()
		w.council(r, "member")
		err := w.Delete(w.ctx, w.province, r.ID, r.Version)
		refused(t, err, fault.Conflict, "round-in-use")
		rubrics, err := w.Rubrics(w.ctx, w.province, r.ID)
		if err != nil || len(rubrics) != 4 {
			t.Errorf("got %d rubrics, %v, want 4", len(rubrics), err)
		}
	})
	t.Run("is no back door into what was written down", func(t *testing.T) {
		r := w.in(competition.Registration)
		for _, query := range []string{"DELETE FROM rubrics WHERE round_id = $1", "DELETE FROM round_rules WHERE round_id = $1"} {
			if _, err := w.DB.Pool.Exec(w.ctx, query, r.ID); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v, want a refusal", query, err)
			}
		}
		draft := w.round()
		if _, err := w.DB.Pool.Exec(w.ctx, "UPDATE rubrics SET tree = '{}' WHERE round_id = $1", draft.ID); err == nil {
			t.Error("a draft's rubric was overwritten")
		}
	})
}

func TestListsOfRounds(t *testing.T) {
	w := newWorld(t)
	open := w.in(competition.Registration)
	draft := w.round()
	nation, err := w.Create(w.ctx, w.nation, competition.NewRound{CycleID: open.CycleID, Tier: competition.TierNation, UnitID: unit.VietNam})
	if err != nil {
		t.Fatal(err)
	}
	list := func(by account.Account, f competition.Filter) (ids []uuid.UUID) {
		t.Helper()
		views, err := w.List(w.ctx, by, f, uuid.Nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range views {
			ids = append(ids, v.ID)
		}
		return ids
	}
	t.Run("show drafts to those who plan them only", func(t *testing.T) {
		same(t, "a stranger sees", len(list(w.stranger, competition.Filter{})), 1)
		same(t, "nobody signed in sees", len(list(account.Account{}, competition.Filter{})), 1)
		same(t, "the province sees", len(list(w.province, competition.Filter{})), 2)
		same(t, "the nation sees", len(list(w.nation, competition.Filter{})), 3)
		same(t, "the draft's secretary sees", len(list(w.secretary(draft), competition.Filter{})), 2)
	})
	t.Run("are narrowed by cycle, tier, unit and phase", func(t *testing.T) {
		same(t, "of the nation's tier", list(w.nation, competition.Filter{Tier: competition.TierNation})[0], nation.ID)
		same(t, "of An Giang", len(list(w.nation, competition.Filter{UnitID: w.anGiang})), 2)
		same(t, "in registration", list(w.nation, competition.Filter{Phase: competition.Registration})[0], open.ID)
		same(t, "of another cycle", len(list(w.nation, competition.Filter{CycleID: uuid.New()})), 0)
		same(t, "of the programme", len(list(w.nation, competition.Filter{ProgrammeID: competition.CNNT})), 3)
		_, err := w.List(w.ctx, w.nation, competition.Filter{Phase: "district"}, uuid.Nil, 0)
		refusedField(t, err, "phase", "unknown")
	})
	t.Run("go page by page, the newest first", func(t *testing.T) {
		var seen []uuid.UUID
		after := uuid.Nil
		for {
			views, err := w.List(w.ctx, w.nation, competition.Filter{}, after, 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(views) == 0 {
				break
			}
			after = views[0].ID
			seen = append(seen, after)
		}
		same(t, "pages", len(seen), 3)
		same(t, "newest", seen[0], nation.ID)
		same(t, "oldest", seen[2], open.ID)
	})
}

func TestTheCalendar(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Registration)
	w.round() // a draft
	no := false
	closed, err := w.Create(w.ctx, w.nation, competition.NewRound{CycleID: r.CycleID, Tier: competition.TierProvince, UnitID: w.anGiang, AdmitsOpen: &no,
		RegistrationOpensAt: r.RegistrationOpensAt, RegistrationClosesAt: r.RegistrationClosesAt})
	if err != nil {
		t.Fatal(err)
	}
	w.enter(closed)
	yes := true
	south, err := w.Create(w.ctx, w.nation, competition.NewRound{CycleID: r.CycleID, Tier: competition.TierRegion, UnitID: unit.South, AdmitsOpen: &yes,
		RegistrationOpensAt: r.RegistrationOpensAt, RegistrationClosesAt: timeAt(noon.Add(2 * time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	w.tx(func(tx *database.Tx) error {
		return w.EnterTx(tx, w.nation, south, competition.Registration, competition.Move{})
	})
	commune := uuid.Must(uuid.NewV7())
	w.exec("INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', '1', 'Núi Sam', 'nui sam', $2, '2025-07-01')", commune, w.anGiang)

	tests := map[string]struct {
		unit uuid.UUID
		want []uuid.UUID
	}{
		"everywhere, those that close first at the top":            {uuid.Nil, []uuid.UUID{south.ID, r.ID}},
		"a province: its own and its region's":                     {w.anGiang, []uuid.UUID{south.ID, r.ID}},
		"a commune: its province's too":                            {commune, []uuid.UUID{south.ID, r.ID}},
		"a province whose former part is of that region":           {w.lamD, []uuid.UUID{south.ID}},
		"a province of another region":                             {w.newProvince("Hà Nội"), nil},
		"the nation: all below it by administration and by region": {unit.VietNam, []uuid.UUID{south.ID, r.ID}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rounds, err := w.Calendar(w.ctx, test.unit, competition.CalendarCursor{}, 0)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "rounds", len(rounds), len(test.want))
			for i := range min(len(rounds), len(test.want)) {
				same(t, "round", rounds[i].ID, test.want[i])
			}
		})
	}
	t.Run("goes page by page", func(t *testing.T) {
		first, err := w.Calendar(w.ctx, uuid.Nil, competition.CalendarCursor{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		second, err := w.Calendar(w.ctx, uuid.Nil, competition.CalendarCursor{ClosesAt: *first[0].RegistrationClosesAt, ID: first[0].ID}, 1)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "second", second[0].ID, r.ID)
	})
	t.Run("forgets a round at its closing moment", func(t *testing.T) {
		w.clock.set(*r.RegistrationClosesAt)
		rounds, err := w.Calendar(w.ctx, uuid.Nil, competition.CalendarCursor{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "rounds", len(rounds), 0)
	})
}

func timeAt(t time.Time) *time.Time { return &t }
