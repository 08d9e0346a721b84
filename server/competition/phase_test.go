package competition_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
)

func TestEnteringPhases(t *testing.T) {
	w := newWorld(t)
	move := competition.Move{}

	t.Run("a draft opens when everything is there", func(t *testing.T) {
		r := w.round()
		moved, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Registration, move)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "phase", moved.Phase, competition.Registration)
		same(t, "version", moved.Version, r.Version+1)
		same(t, "since", moved.PhaseAt, noon)
		same(t, "records", w.ledger(r.ID, "enter-phase"), 1)
	})
	t.Run("says in words that dates are missing", func(t *testing.T) {
		r := w.round(func(n *competition.NewRound) { n.RegistrationOpensAt, n.RegistrationClosesAt = nil, nil })
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Registration, move)
		f := refused(t, err, fault.Conflict, "phase-blocked")
		refusedField(t, err, "dates", "required")
		if !strings.Contains(f.Message, "ngày mở") {
			t.Errorf("got %q, want the dates named", f.Message)
		}
	})
	t.Run("says in words that the dates are over", func(t *testing.T) {
		r := w.round(func(n *competition.NewRound) {
			opens, closes := noon.Add(-2*time.Hour), noon
			n.RegistrationOpensAt, n.RegistrationClosesAt = &opens, &closes
		})
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Registration, move)
		refusedField(t, err, "dates", "required")
	})
	t.Run("never jumps over a phase, and never stands still", func(t *testing.T) {
		r := w.round()
		for _, to := range []competition.Phase{competition.Screening, competition.Draft, competition.Closed, "", "district"} {
			_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, to, move)
			refused(t, err, fault.Conflict, "phase-order")
		}
	})
	t.Run("registration is not left before its closing time without a reason", func(t *testing.T) {
		r := w.in(competition.Registration)
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, move)
		refusedField(t, err, "registration-open", "overridable")
		_, err = w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{Override: true})
		refusedField(t, err, "reason", "required")
		moved, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{Override: true, Reason: "Đã nhận đủ hồ sơ"})
		if err != nil {
			t.Fatal(err)
		}
		var detail, reason string
		w.scan(&detail, "SELECT detail::text FROM ledger_entries WHERE subject_id = $1 AND detail->>'to' = 'screening'", r.ID)
		w.scan(&reason, "SELECT reason FROM ledger_entries WHERE subject_id = $1 AND detail->>'to' = 'screening'", r.ID)
		if !strings.Contains(detail, "registration-open") || reason != "Đã nhận đủ hồ sơ" {
			t.Errorf("got record %s, reason %q: want what was passed over and why", detail, reason)
		}
		same(t, "phase", moved.Phase, competition.Screening)
	})
	t.Run("scoring freezes rubric and rules", func(t *testing.T) {
		r := w.in(competition.Screening)
		if r.FrozenAt != nil {
			t.Error("frozen before scoring")
		}
		r = w.enter(r)
		if r.FrozenAt == nil || !r.FrozenAt.Equal(noon) {
			t.Errorf("got frozen at %v, want %v", r.FrozenAt, noon)
		}
		same(t, "stage", r.Stage, 1)
	})
	t.Run("approval and publication are decisions, not a button", func(t *testing.T) {
		r := w.in(competition.Deliberation)
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Approved, move)
		refused(t, err, fault.Conflict, "phase-by-decision")
		r = w.enter(r)
		_, err = w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Published, move)
		refused(t, err, fault.Conflict, "phase-by-decision")
	})
	t.Run("after the last phase there is none", func(t *testing.T) {
		r := w.in(competition.Closed)
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Draft, move)
		refused(t, err, fault.Conflict, "phase-order")
	})
}

func TestGuardsAndSteps(t *testing.T) {
	w := newWorld(t)
	answer := []competition.Missing{}
	w.Guards = map[competition.Phase][]competition.Guard{competition.Screening: {
		func(_ *database.Tx, r *competition.Round) ([]competition.Missing, error) {
			same(t, "phase at the guard", r.Phase, competition.Registration)
			return answer, nil
		},
	}}
	var ran []string
	var failing error
	step := func(name string) competition.Step {
		return func(tx *database.Tx, by account.Account, r *competition.Round) error {
			stored, err := competition.Get(tx, r.ID)
			if err != nil {
				return err
			}
			same(t, "stored phase at "+name, stored.Phase, competition.Screening)
			ran = append(ran, name)
			return failing
		}
	}
	w.Steps = map[competition.Phase][]competition.Step{competition.Screening: {step("first"), step("second")}}
	r := w.in(competition.Registration)
	w.clock.set(r.RegistrationClosesAt.Add(time.Second))

	t.Run("all guards are asked and all answers given at once", func(t *testing.T) {
		w.clock.set(noon)
		answer = []competition.Missing{{Code: "unread", Message: "3 hồ sơ chưa xem.", Count: 3}, {Code: "unpaid", Message: "Chưa có kinh phí.", Count: 1}}
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{Override: true, Reason: "thử"})
		refusedField(t, err, "unread", "required")
		refusedField(t, err, "unpaid", "required")
		next, missing, err := w.Missing(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "next", next, competition.Screening)
		same(t, "missing", len(missing), 3)
		w.clock.set(r.RegistrationClosesAt.Add(time.Second))
	})
	t.Run("what only the panel's head may pass over stays in an organiser's way", func(t *testing.T) {
		answer = []competition.Missing{{Code: "unsent", Message: "2 phiếu chưa gửi.", Count: 2, OverridableBy: []account.Role{account.PanelHead}}}
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{Override: true, Reason: "thử"})
		refusedField(t, err, "unsent", "overridable")
		same(t, "steps run", len(ran), 0)
		answer = nil
	})
	t.Run("a step that fails undoes the move", func(t *testing.T) {
		failing = errors.New("power cut")
		if _, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{}); !errors.Is(err, failing) {
			t.Errorf("got %v, want the step's error", err)
		}
		same(t, "steps run", strings.Join(ran, " "), "first")
		w.tx(func(tx *database.Tx) error {
			stored, err := competition.Get(tx, r.ID)
			same(t, "phase", stored.Phase, competition.Registration)
			same(t, "version", stored.Version, r.Version)
			return err
		})
		failing, ran = nil, nil
	})
	t.Run("steps run in order once the phase is set", func(t *testing.T) {
		if _, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Screening, competition.Move{}); err != nil {
			t.Fatal(err)
		}
		same(t, "steps run", strings.Join(ran, " "), "first second")
	})
	t.Run("a guard that fails is our failure, not a refusal", func(t *testing.T) {
		broken := errors.New("no connection")
		w.Guards[competition.Scoring] = []competition.Guard{func(*database.Tx, *competition.Round) ([]competition.Missing, error) { return nil, broken }}
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version+1, competition.Scoring, competition.Move{})
		if !errors.Is(err, broken) || fault.Of(err) != nil {
			t.Errorf("got %v, want the guard's error", err)
		}
	})
}

func TestThePanelsHeadClosesTheScoring(t *testing.T) {
	w := newWorld(t)
	w.Guards = map[competition.Phase][]competition.Guard{competition.Deliberation: {
		func(*database.Tx, *competition.Round) ([]competition.Missing, error) {
			return []competition.Missing{{Code: "unsent", Message: "2 phiếu chưa gửi.", Count: 2, OverridableBy: []account.Role{account.PanelHead}}}, nil
		},
	}}
	r := w.in(competition.Scoring)
	head := w.head(r)
	_, err := w.Enter(w.ctx, head, r.ID, r.Version, competition.Deliberation, competition.Move{})
	refusedField(t, err, "unsent", "overridable")
	if _, err := w.Enter(w.ctx, head, r.ID, r.Version, competition.Deliberation, competition.Move{Override: true, Reason: "Máy hỏng"}); err != nil {
		t.Error(err)
	}
	other := w.in(competition.Screening)
	_, err = w.Enter(w.ctx, w.head(other), other.ID, other.Version, competition.Scoring, competition.Move{})
	refused(t, err, fault.Forbidden, "not-organiser")
}

func TestWhoMovesARound(t *testing.T) {
	w := newWorld(t)
	lamDong := w.person("Sở Công Thương Lâm Đồng")
	w.grant(lamDong, account.Organiser, &w.lamD, nil)
	draft := w.round()
	open := w.in(competition.Registration)

	for name, by := range map[string]account.Account{"a stranger": w.stranger, "another province": lamDong, "an administrator": w.admin} {
		t.Run(name+" does not find a draft", func(t *testing.T) {
			_, err := w.Enter(w.ctx, by, draft.ID, draft.Version, competition.Registration, competition.Move{})
			got := refused(t, err, fault.NotFound, "round-not-found")
			_, err = w.Enter(w.ctx, by, uuid.New(), 1, competition.Registration, competition.Move{})
			want := refused(t, err, fault.NotFound, "round-not-found")
			same(t, "words, as for a round that is not there", got.Message, want.Message)
			_, err = w.Round(w.ctx, by, draft.ID)
			refused(t, err, fault.NotFound, "round-not-found")
		})
		t.Run(name+" does not move a public round", func(t *testing.T) {
			_, err := w.Enter(w.ctx, by, open.ID, open.Version, competition.Screening, competition.Move{})
			refused(t, err, fault.Forbidden, "not-organiser")
			_, err = w.StepBack(w.ctx, by, open.ID, open.Version, "vì")
			refused(t, err, fault.Forbidden, "not-organiser")
		})
	}
	t.Run("the secretary does", func(t *testing.T) {
		if _, err := w.Enter(w.ctx, w.secretary(draft), draft.ID, draft.Version, competition.Registration, competition.Move{}); err != nil {
			t.Error(err)
		}
	})
	t.Run("the nation plans a province's draft but does not run its round", func(t *testing.T) {
		plan := w.round()
		if _, err := w.Update(w.ctx, w.nation, plan.ID, plan.Version, plan.Plan(), plan.Rules, ""); err != nil {
			t.Error(err)
		}
		_, err := w.Enter(w.ctx, w.nation, open.ID, open.Version, competition.Screening, competition.Move{})
		refused(t, err, fault.Forbidden, "not-organiser")
	})
	t.Run("nobody whose grant has ended does", func(t *testing.T) {
		w.exec("UPDATE grants SET ended_at = now() WHERE account_id = $1", w.province.ID)
		_, err := w.Enter(w.ctx, w.province, open.ID, open.Version, competition.Screening, competition.Move{})
		refused(t, err, fault.Forbidden, "not-organiser")
	})
}

func TestTwoOrganisersMoveARoundAtOnce(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Screening)
	const tries = 8
	var wait sync.WaitGroup
	answers := make([]error, tries)
	for i := range tries {
		wait.Go(func() {
			_, answers[i] = w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Scoring, competition.Move{})
		})
	}
	wait.Wait()
	moved := 0
	for _, err := range answers {
		if err == nil {
			moved++
			continue
		}
		f := refused(t, err, fault.Stale, "stale")
		same(t, "phase shown to the late one", f.Current.(*competition.Round).Phase, competition.Scoring)
	}
	same(t, "moves", moved, 1)
	same(t, "records", w.ledger(r.ID, "enter-phase"), 3) // registration, screening, scoring
}

func TestSavesDoNotWaitForEachOtherButForAClosing(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Scoring)
	inside := make(chan struct{})
	release := make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- database.InTx(w.ctx, w.DB, func(tx *database.Tx) error {
			_, err := competition.Share(tx, r.ID)
			close(inside)
			<-release
			return err
		})
	}()
	<-inside
	// A second saver shares while the first still holds its share.
	w.tx(func(tx *database.Tx) error {
		_, err := competition.Share(tx, r.ID)
		return err
	})
	closing := make(chan error, 1)
	go func() {
		_, err := w.Enter(w.ctx, w.province, r.ID, r.Version, competition.Deliberation, competition.Move{})
		closing <- err
	}()
	waitForLock(w)
	// The closing waits; a saver that comes now waits behind it and sees it done.
	late := make(chan competition.Phase, 1)
	go func() {
		_ = database.InTx(w.ctx, w.DB, func(tx *database.Tx) error {
			seen, err := competition.Share(tx, r.ID)
			if err == nil {
				late <- seen.Phase
			}
			return err
		})
	}()
	close(release)
	if err := <-first; err != nil {
		t.Error(err)
	}
	if err := <-closing; err != nil {
		t.Error(err)
	}
	same(t, "phase a late saver sees", <-late, competition.Deliberation)
}

// waitForLock returns once somebody waits for an advisory lock.
func waitForLock(w *world) {
	w.t.Helper()
	for waiting := 0; waiting == 0; {
		w.scan(&waiting, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
	}
}

func TestSteppingBack(t *testing.T) {
	w := newWorld(t)
	t.Run("takes one step, with a reason, on the record", func(t *testing.T) {
		r := w.in(competition.Screening)
		_, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "  ")
		refusedField(t, err, "reason", "required")
		back, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "Nhận thêm hồ sơ")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "phase", back.Phase, competition.Registration)
		same(t, "records", w.ledger(r.ID, "step-back"), 1)
		_, err = w.StepBack(w.ctx, w.province, r.ID, r.Version, "lần nữa")
		refused(t, err, fault.Stale, "stale")
	})
	t.Run("leaving scoring unfreezes, entering it again freezes anew", func(t *testing.T) {
		r := w.in(competition.Scoring)
		back, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "Sửa tiêu chí")
		if err != nil {
			t.Fatal(err)
		}
		if back.FrozenAt != nil {
			t.Error("still frozen")
		}
		now, err := currentRubric(w, r.ID, "food")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.SetRubric(w.ctx, w.province, r.ID, "food", now.Version, now.Tree); err != nil {
			t.Error(err)
		}
		if again := w.enter(back); again.FrozenAt == nil {
			t.Error("not frozen")
		}
	})
	t.Run("leaving deliberation keeps the freeze", func(t *testing.T) {
		r := w.in(competition.Deliberation)
		back, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "Còn phiếu chưa nhập")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "phase", back.Phase, competition.Scoring)
		if back.FrozenAt == nil {
			t.Error("not frozen")
		}
	})
	t.Run("ends with approval", func(t *testing.T) {
		for _, phase := range []competition.Phase{competition.Approved, competition.Published, competition.Closed} {
			r := w.in(phase)
			_, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "vì")
			refused(t, err, fault.Conflict, "phase-approved")
		}
	})
	t.Run("ends at the draft", func(t *testing.T) {
		r := w.round()
		_, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "vì")
		refused(t, err, fault.Conflict, "phase-order")
	})
	t.Run("is refused, in words, by what would be lost", func(t *testing.T) {
		r := w.in(competition.Scoring)
		w.Back = map[competition.Phase][]competition.Guard{competition.Scoring: {
			func(*database.Tx, *competition.Round) ([]competition.Missing, error) {
				return []competition.Missing{{Code: "marks", Message: "Đã có 12 phiếu chấm.", Count: 12}}, nil
			},
		}}
		_, err := w.StepBack(w.ctx, w.province, r.ID, r.Version, "vì")
		refused(t, err, fault.Conflict, "phase-blocked")
		refusedField(t, err, "marks", "required")
	})
}

func currentRubric(w *world, roundID uuid.UUID, group string) (r *rubric.Rubric, err error) {
	err = database.InTx(w.ctx, w.DB, func(tx *database.Tx) error {
		r, err = rubric.Current(tx, roundID, group)
		return err
	})
	return r, err
}

func TestRegistrationOpensAndClosesByDate(t *testing.T) {
	opens, closes := noon, noon.Add(time.Hour)
	r := &competition.Round{Phase: competition.Registration, RegistrationOpensAt: &opens, RegistrationClosesAt: &closes}
	tests := map[string]struct {
		at    time.Time
		phase competition.Phase
		want  bool
	}{
		"just before it opens":                        {opens.Add(-time.Microsecond), competition.Registration, false},
		"when it opens":                               {opens, competition.Registration, true},
		"just before it closes":                       {closes.Add(-time.Microsecond), competition.Registration, true},
		"the closing moment itself is too late":       {closes, competition.Registration, false},
		"a draft is not open though its day has come": {opens, competition.Draft, false},
		"screening is not open":                       {opens, competition.Screening, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r.Phase = test.phase
			same(t, "open", competition.RegistrationOpen(r, test.at), test.want)
		})
	}
	same(t, "open without dates", competition.RegistrationOpen(&competition.Round{Phase: competition.Registration}, noon), false)
}

func TestTick(t *testing.T) {
	w := newWorld(t)
	phase := func(r *competition.Round) (p competition.Phase) {
		w.tx(func(tx *database.Tx) error {
			stored, err := competition.Get(tx, r.ID)
			if err == nil {
				p = stored.Phase
			}
			return err
		})
		return p
	}
	tick := func() []competition.Moved {
		t.Helper()
		moved, err := w.Tick(w.ctx)
		if err != nil {
			t.Fatal(err)
		}
		return moved
	}
	r := w.round()
	opens, closes := *r.RegistrationOpensAt, *r.RegistrationClosesAt
	unfinished := w.round()
	w.exec(`UPDATE rounds SET rules = jsonb_set(rules, '{tieBreaks}', '["gone"]') WHERE id = $1`, unfinished.ID)

	t.Run("does nothing before the moment", func(t *testing.T) {
		w.clock.set(opens.Add(-time.Microsecond))
		same(t, "moved", len(tick()), 0)
	})
	t.Run("opens registration at the moment, once, though two servers try", func(t *testing.T) {
		w.clock.set(opens)
		var wait sync.WaitGroup
		moves := make([][]competition.Moved, 6)
		for i := range moves {
			wait.Go(func() {
				var err error
				if moves[i], err = w.Tick(w.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		total := 0
		for _, m := range moves {
			total += len(m)
		}
		same(t, "moves", total, 1)
		same(t, "phase", phase(r), competition.Registration)
		same(t, "records", w.ledger(r.ID, "enter-phase"), 1)
	})
	t.Run("leaves a draft that is not ready where it is", func(t *testing.T) {
		same(t, "phase", phase(unfinished), competition.Draft)
	})
	t.Run("leaves a draft alone whose whole registration is past", func(t *testing.T) {
		w.clock.set(noon)
		missed := w.round()
		w.clock.set(closes)
		tick()
		same(t, "phase", phase(missed), competition.Draft)
	})
	t.Run("closes registration at the moment, as the platform, with the reason", func(t *testing.T) {
		same(t, "phase", phase(r), competition.Screening)
		var actors int
		w.scan(&actors, "SELECT count(actor_id) FROM ledger_entries WHERE subject_id = $1 AND action = 'enter-phase'", r.ID)
		same(t, "people acting", actors, 0)
		same(t, "moved again", len(tick()), 0)
	})
	t.Run("does not close at once what an organiser has stepped back into", func(t *testing.T) {
		w.clock.set(closes.Add(time.Hour))
		v, err := w.Round(w.ctx, w.province, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		back, err := w.StepBack(w.ctx, w.province, r.ID, v.Version, "Nhận thêm hồ sơ")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "moved", len(tick()), 0)
		until := closes.Add(3 * time.Hour)
		extended, err := w.Extend(w.ctx, w.province, r.ID, back.Version, competition.RegistrationDeadline, until, "Mưa bão")
		if err != nil {
			t.Fatal(err)
		}
		same(t, "open", competition.RegistrationOpen(extended, w.clock.read()), true)
		w.clock.set(until)
		same(t, "moved after the extension", len(tick()), 1)
	})
	t.Run("moves the others when one fails", func(t *testing.T) {
		w.clock.set(noon)
		bad, good := w.round(), w.round()
		broken := errors.New("broken")
		w.Steps = map[competition.Phase][]competition.Step{competition.Registration: {
			func(_ *database.Tx, _ account.Account, r *competition.Round) error {
				if r.ID == bad.ID {
					return broken
				}
				return nil
			},
		}}
		w.clock.set(opens)
		moved, err := w.Tick(w.ctx)
		if !errors.Is(err, broken) {
			t.Errorf("got %v, want the step's error", err)
		}
		if !slices.ContainsFunc(moved, func(m competition.Moved) bool { return m.RoundID == good.ID }) {
			t.Errorf("got %v moved, want the other round among them", moved)
		}
		same(t, "phase of the broken one", phase(bad), competition.Draft)
	})
}

func TestDuePublications(t *testing.T) {
	w := newWorld(t)
	r := w.in(competition.Approved)
	at := noon.Add(time.Hour)
	due := func() (n int) {
		w.tx(func(tx *database.Tx) error {
			ids, err := competition.DuePublications(tx)
			n = len(ids)
			return err
		})
		return n
	}
	past := noon
	_, err := w.SchedulePublication(w.ctx, w.province, r.ID, r.Version, &past)
	refusedField(t, err, "publishAt", "past")
	r2, err := w.SchedulePublication(w.ctx, w.province, r.ID, r.Version, &at)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "due before", due(), 0)
	w.clock.set(at)
	same(t, "due", due(), 1)
	published := w.enter(r2)
	same(t, "due once published", due(), 0)
	_, err = w.SchedulePublication(w.ctx, w.province, r.ID, published.Version, nil)
	refused(t, err, fault.Conflict, "phase-too-late")
}
