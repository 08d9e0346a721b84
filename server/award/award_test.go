package award_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/scoring"
)

// table is a provincial round before its council of five.
type table struct {
	*fixture.Sitting
	h *house.House
	t testing.TB
}

// sat makes a round whose entries, all handicraft, have these totals by all judges.
func sat(t testing.TB, totals map[string]int64, edit ...func(*scoring.Rules)) table {
	t.Helper()
	db := dbtest.Open(t)
	w := fixture.NewWorld(t, db)
	s := w.Round("province", fixture.CanTho, func(r *competition.Round) {
		for _, e := range edit {
			e(&r.Rules)
		}
	})
	s.Enter("handicraft", len(totals))
	s.Panel(2)
	s.Council(5)
	s.Score(1, fixture.Same(totals))
	s.Deliberates()
	return table{Sitting: s, h: house.On(db), t: t}
}

func atMost(n int64) func(*scoring.Rules) {
	return func(r *scoring.Rules) { r.Awards.Total = &n }
}

func nominatesAtMost(n int64) func(*scoring.Rules) {
	return func(r *scoring.Rules) { r.Nomination.Total = &n }
}

func (b table) view() *award.Table {
	b.t.Helper()
	state, err := b.h.Awards.View(b.t.Context(), b.Chair, b.RoundID)
	if err != nil {
		b.t.Fatalf("view: %v", err)
	}
	return state
}

func (b table) version() int {
	b.t.Helper()
	return fixture.One[int](b.t, b.DB, "SELECT row_version FROM deliberations WHERE round_id = $1 ORDER BY version DESC LIMIT 1", b.RoundID)
}

func (b table) decide(by account.Account, version int, edit ...func(*award.DecisionRequest)) error {
	req := award.DecisionRequest{Code: "A003", Awarded: true, Reason: "Giá trị văn hóa đặc biệt", Votes: award.Votes{For: 4, Against: 1}}
	for _, e := range edit {
		e(&req)
	}
	_, err := b.h.Awards.Decide(b.t.Context(), by, b.RoundID, version, req)
	return err
}

func (b table) nominate(version int, code string, nominated bool) error {
	_, err := b.h.Awards.DecideNomination(b.t.Context(), b.Chair, b.RoundID, version, award.NominationRequest{
		Code: code, Nominated: nominated, Reason: "Đại diện nghề của tỉnh", Votes: award.Votes{For: 3, Against: 1, Abstain: 1},
	})
	return err
}

func (b table) approve(by account.Account, edit ...func(*award.Approval)) error {
	a := award.Approval{DecisionNumber: "1147/QĐ-UBND", DecisionDate: time.Now(), Signer: "Phó Chủ tịch"}
	for _, e := range edit {
		e(&a)
	}
	_, err := b.h.Awards.Approve(b.t.Context(), by, b.RoundID, b.version(), a)
	return err
}

func (b table) ledger(action string) int {
	b.t.Helper()
	return fixture.One[int](b.t, b.DB, "SELECT count(*) FROM ledger_entries WHERE action = $1 AND round_id = $2", action, b.RoundID)
}

func wantCode(t testing.TB, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func wantNone(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("got %v, want it done", err)
	}
}

func codes(m map[string]bool) string {
	var list []string
	for _, c := range []string{"A001", "A002", "A003", "A004", "A005"} {
		if m[c] {
			list = append(list, c)
		}
	}
	return strings.Join(list, " ")
}

func awarded(state *award.Table) string {
	m := map[string]bool{}
	for code := range state.Awarded() {
		m[code] = true
	}
	return codes(m)
}

func TestScoreProposalAndDecisionAreThreeFacts(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000, "A004": 7000})
	state := b.view()
	if got := awarded(state); got != "A001 A002 A004" || state.Input.Decided {
		t.Errorf("awarded before any decision: got %s, want the proposal", got)
	}
	wantNone(t, b.decide(b.Chair, b.version()))
	wantNone(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Code, r.Awarded = "A001", false }))
	state = b.view()
	if got := awarded(state); got != "A002 A003 A004" {
		t.Errorf("awarded: got %s, want the decided one in, the other out, and the rest as proposed", got)
	}
	for _, st := range state.Result.Standings {
		p := state.Result.Proposal[0]
		for _, row := range state.Result.Proposal {
			if row.Entry == st.Entry {
				p = row
			}
		}
		switch st.Entry {
		case "A001":
			if !p.Proposed || st.RankOverall != 1 || !st.Passed || state.Decided["A001"].Awarded {
				t.Errorf("A001: got rank %d, proposed %t; want score and proposal untouched by the decision", st.RankOverall, p.Proposed)
			}
		case "A003":
			if p.Proposed || st.Passed || !state.Decided["A003"].Awarded {
				t.Errorf("A003: got proposed %t, passed %t; want score and proposal untouched by the decision", p.Proposed, st.Passed)
			}
		}
	}
	t.Run("the latest decision stands and the earlier one is kept", func(t *testing.T) {
		wantNone(t, b.decide(b.Secretary, b.version(), func(r *award.DecisionRequest) { r.Awarded, r.Reason = false, "Xem xét lại" }))
		if got := awarded(b.view()); got != "A002 A004" {
			t.Errorf("got %s, want A003 out again", got)
		}
		if n := fixture.One[int](t, b.DB, "SELECT count(*) FROM council_decisions WHERE round_id = $1", b.RoundID); n != 3 {
			t.Errorf("got %d decisions kept, want 3", n)
		}
		if n := b.ledger("decide-award"); n != 3 {
			t.Errorf("got %d in the ledger, want 3", n)
		}
	})
	t.Run("nominations follow the decided awards, then the council's word", func(t *testing.T) {
		if got := codes(b.view().Nominations()); got != "A002 A004" {
			t.Errorf("computed: got %s, want the awarded ones", got)
		}
		wantNone(t, b.nominate(b.version(), "A004", false))
		state := b.view()
		if got := codes(state.Nominations()); got != "A002" || len(state.NominationDecisions()) != 2 {
			t.Errorf("got %s and %d rows, want A002 and the complete list of both", got, len(state.NominationDecisions()))
		}
		wantCode(t, b.nominate(b.version(), "A003", true), "not-awarded")
		wantNone(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Code, r.Awarded = "A004", false }))
		if got := codes(b.view().Nominations()); got != "A002" {
			t.Errorf("got %s, want no nomination of what is awarded no more", got)
		}
	})
}

func TestAnEntryWithoutARankIsNotNominated(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": -1, "A003": 8000})
	wantNone(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Code = "A002" }))
	wantCode(t, b.nominate(b.version(), "A002", true), "no-rank")
	state := b.view()
	if got := awarded(state); got != "A001 A002 A003" {
		t.Errorf("awarded: got %s", got)
	}
	if got := codes(state.Nominations()); got != "A001 A003" {
		t.Errorf("nominated: got %s, want those with a rank", got)
	}
}

func TestWithoutARuleTheCouncilNominatesByHand(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8500, "A003": 8000}, func(r *scoring.Rules) { r.Nomination = nil })
	if n := len(b.view().Nominations()); n != 0 {
		t.Errorf("got %d nominations, want none", n)
	}
	for _, code := range []string{"A003", "A001"} {
		wantNone(t, b.nominate(b.version(), code, true))
	}
	rows := b.view().NominationDecisions()
	if len(rows) != 2 || rows[0].Entry != "A001" || rows[1].Entry != "A003" {
		t.Errorf("got %+v, want both in the order of the standings", rows)
	}
}

func TestATieAtTheLine(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 8000, "A004": 7500}, atMost(2))
	err := b.approve(b.Organiser)
	wantCode(t, err, "phase-blocked")
	if f := fault.Of(err); len(f.Fields) != 1 || f.Fields[0].Path != "undecided-at-line" || !strings.Contains(f.Message, "A002, A003") {
		t.Errorf("got %+v, want both entries at the line named", f)
	}
	if got := b.Read().Phase; got != competition.Deliberation {
		t.Errorf("phase: got %s, want deliberation", got)
	}
	t.Run("is told to the organiser beforehand", func(t *testing.T) {
		next, missing, err := b.h.Rounds.Missing(t.Context(), b.Organiser, b.RoundID)
		if err != nil || next != competition.Approved || len(missing) != 1 || missing[0].Code != "undecided-at-line" || missing[0].Count != 2 {
			t.Errorf("got %s: %+v, %v", next, missing, err)
		}
		for name, by := range map[string]account.Account{"a judge": b.Judges[1].Account, "a stranger": b.Person()} {
			if _, missing, err := b.h.Rounds.Missing(t.Context(), by, b.RoundID); fault.Of(err) == nil || len(missing) > 0 {
				t.Errorf("%s: got %+v, %v; want nothing told", name, missing, err)
			}
		}
	})
	t.Run("blocks until every one of them is decided", func(t *testing.T) {
		wantNone(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Code = "A002" }))
		wantCode(t, b.approve(b.Organiser), "phase-blocked")
		wantNone(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Awarded = false }))
		wantNone(t, b.approve(b.Organiser))
		if got := b.Read().Phase; got != competition.Approved {
			t.Errorf("phase: got %s, want approved", got)
		}
	})
}

func TestATieAtTheNominationLine(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 8000, "A002": 8000, "A003": 7500}, nominatesAtMost(1))
	err := b.approve(b.Organiser)
	wantCode(t, err, "phase-blocked")
	if f := fault.Of(err); len(f.Fields) != 1 || f.Fields[0].Path != "undecided-nomination" {
		t.Errorf("got %+v, want the nomination line named", f)
	}
	wantNone(t, b.nominate(b.version(), "A001", true))
	wantNone(t, b.nominate(b.version(), "A002", false))
	wantNone(t, b.approve(b.Organiser))
}

func TestVotes(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	const most = 1<<63 - 1
	tests := map[string]struct {
		votes award.Votes
		code  string // empty: carried
	}{
		"all in favour":                  {award.Votes{For: 5}, ""},
		"a majority":                     {award.Votes{For: 2, Against: 1, Abstain: 2}, ""},
		"a draw is not carried":          {award.Votes{For: 2, Against: 2}, "vote-not-carried"},
		"nobody voted":                   {award.Votes{}, "vote-not-carried"},
		"more votes than seats":          {award.Votes{For: 4, Against: 1, Abstain: 1}, "too-many-votes"},
		"more votes than a sum can hold": {award.Votes{For: most, Against: most - 1, Abstain: 9}, "too-many-votes"},
		"abstentions beyond all bounds":  {award.Votes{For: 1, Abstain: most}, "too-many-votes"},
		"a negative number":              {award.Votes{For: 5, Against: -1}, "votes"},
		"fewer abstentions than none":    {award.Votes{For: 5, Abstain: -3}, "votes"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Votes = test.votes })
			if test.code == "" {
				wantNone(t, err)
			} else {
				wantCode(t, err, test.code)
			}
		})
	}
	t.Run("of a council nobody sits in are refused", func(t *testing.T) {
		b.Exec("UPDATE council_members SET left_at = now() WHERE role = 'member'")
		wantCode(t, b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Votes = award.Votes{For: 2} }), "too-many-votes")
	})
}

func TestWhatADecisionNeeds(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000}, func(r *scoring.Rules) {
		r.Levels = &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A"}, {ID: "B"}}}
	})
	level := func(id string) *string { return &id }
	tests := map[string]struct {
		edit func(*award.DecisionRequest)
		code string
	}{
		"a reason":                      {func(r *award.DecisionRequest) { r.Reason = " \u0000\n" }, "reason-needed"},
		"a reason that is no book":      {func(r *award.DecisionRequest) { r.Reason = strings.Repeat("đ", 2001) }, "reason-too-long"},
		"a level of this round":         {func(r *award.DecisionRequest) { r.Level = level("C") }, "unknown-level"},
		"an entry of this round":        {func(r *award.DecisionRequest) { r.Code = "A999" }, "entry-not-found"},
		"letters counted as characters": {func(r *award.DecisionRequest) { r.Reason = strings.Repeat("đ", 2000) }, ""},
		"a known level":                 {func(r *award.DecisionRequest) { r.Level = level("B") }, ""},
		"no level when it is refused":   {func(r *award.DecisionRequest) { r.Awarded, r.Level = false, level("C") }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := b.decide(b.Chair, b.version(), test.edit)
			if test.code == "" {
				wantNone(t, err)
			} else {
				wantCode(t, err, test.code)
			}
		})
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	people := map[string]account.Account{
		"the chair": b.Chair, "the secretary": b.Secretary, "the organiser": b.Organiser, "the head": b.Judges[0].Account, "a judge": b.Judges[1].Account,
		"an organiser elsewhere": b.World.Organiser(fixture.DaNang), "the nation": b.Planner, "an owner": b.World.Owner(b.Entries[0].FacilityID), "a stranger": b.Person(),
		"the administrator": b.Administrator(),
	}
	may := map[string]map[string]bool{
		"view":    {"the chair": true, "the secretary": true, "the organiser": true, "the head": true},
		"decide":  {"the chair": true, "the secretary": true},
		"approve": {"the organiser": true},
	}
	acts := map[string]func(account.Account) error{
		"view":   func(by account.Account) error { _, err := b.h.Awards.View(t.Context(), by, b.RoundID); return err },
		"decide": func(by account.Account) error { return b.decide(by, b.version()) },
		"approve": func(by account.Account) error { // without its date, so that the round stays open
			return b.approve(by, func(a *award.Approval) { a.DecisionDate = time.Time{} })
		},
	}
	for act, do := range acts {
		for name, person := range people {
			t.Run(act+" as "+name, func(t *testing.T) {
				switch err := do(person); {
				case !may[act][name]:
					wantCode(t, err, "not-found")
				case act == "approve":
					wantCode(t, err, "invalid-fields")
				default:
					wantNone(t, err)
				}
			})
		}
	}
	t.Run("nobody decides about a product of their own", func(t *testing.T) {
		b.Exec(`INSERT INTO grants (id, account_id, role, facility_id, granted_at) VALUES ($1, $2, 'owner', $3, now())`, uuid.New(), b.Secretary.ID, b.Entries[2].FacilityID)
		wantCode(t, b.decide(b.Secretary, b.version()), "own-entry")
		wantNone(t, b.decide(b.Secretary, b.version(), func(r *award.DecisionRequest) { r.Code = "A001" }))
	})
}

func TestApproval(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	t.Run("asks for number, date and signer", func(t *testing.T) {
		tests := map[string]struct {
			edit  func(*award.Approval)
			field string
		}{
			"no number":                  {func(a *award.Approval) { a.DecisionNumber = " " }, "decisionNumber"},
			"no signer":                  {func(a *award.Approval) { a.Signer = "" }, "signer"},
			"tomorrow":                   {func(a *award.Approval) { a.DecisionDate = time.Now().Add(24 * time.Hour) }, "decisionDate"},
			"no date":                    {func(a *award.Approval) { a.DecisionDate = time.Time{} }, "decisionDate"},
			"a number of too many signs": {func(a *award.Approval) { a.DecisionNumber = strings.Repeat("Đ", 101) }, "decisionNumber"},
		}
		for name, test := range tests {
			f := fault.Of(b.approve(b.Organiser, test.edit))
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != test.field {
				t.Errorf("%s: got %+v, want %s refused", name, f, test.field)
			}
		}
	})
	t.Run("is refused when the moment set for publication has passed", func(t *testing.T) {
		b.Exec("UPDATE rounds SET publish_at = now() - interval '1 minute' WHERE id = $1", b.RoundID)
		err := b.approve(b.Organiser)
		wantCode(t, err, "phase-blocked")
		if f := fault.Of(err); f.Fields[0].Path != "publish-at-past" {
			t.Errorf("got %+v", f.Fields)
		}
		b.Exec("UPDATE rounds SET publish_at = NULL WHERE id = $1", b.RoundID)
	})
	t.Run("is refused on an old version, with the new one", func(t *testing.T) {
		old := b.version()
		wantNone(t, b.decide(b.Chair, old))
		_, err := b.h.Awards.Approve(t.Context(), b.Organiser, b.RoundID, old, award.Approval{DecisionNumber: "1", DecisionDate: time.Now(), Signer: "A"})
		wantCode(t, err, "stale")
		if d, ok := fault.Of(err).Current.(award.Deliberation); !ok || d.RowVersion != old+1 {
			t.Errorf("got %+v, want the deliberation as it stands", fault.Of(err).Current)
		}
		if f := fault.Of(err); !strings.Contains(f.Message, b.Chair.Name) {
			t.Errorf("got %q, want who changed it", f.Message)
		}
		wantCode(t, b.decide(b.Chair, old), "stale")
		wantCode(t, b.nominate(old, "A001", false), "stale")
	})
	wantNone(t, b.approve(b.Organiser, func(a *award.Approval) { a.DecisionDate = time.Now().Add(-48 * time.Hour) }))
	t.Run("ends all change", func(t *testing.T) {
		wantCode(t, b.decide(b.Chair, b.version()), "approved")
		wantCode(t, b.nominate(b.version(), "A001", false), "approved")
		wantCode(t, b.approve(b.Organiser), "approved")
		wantCode(t, b.h.Awards.AbandonCorrection(t.Context(), b.Organiser, b.RoundID, b.version(), "x"), "not-a-correction")
		_, err := b.h.Rounds.StepBack(t.Context(), b.Organiser, b.RoundID, b.Read().Version, "Lùi")
		wantCode(t, err, "phase-approved")
		_, err = b.h.Rounds.AmendRules(t.Context(), b.Secretary, b.RoundID, b.Read().Version, b.Read().Rules, "x", competition.Votes{For: 1})
		wantCode(t, err, "phase-approved")
		_, err = b.h.Sheets.Reopen(t.Context(), b.Judges[0].Account, b.sheetOf("A001", 1), 1, "x", []string{"m1"})
		wantCode(t, err, "stage-closed")
		if d := b.view().Deliberation; d.Status != award.DeliberationApproved || *d.DecisionNumber != "1147/QĐ-UBND" || *d.ApprovedBy != b.Organiser.ID {
			t.Errorf("got %+v, want it approved by the organiser", d)
		}
		if n := b.ledger("approve-result"); n != 1 {
			t.Errorf("got %d in the ledger, want 1", n)
		}
	})
}

// sheetOf is the first-stage sheet of the nth judge for an entry.
func (b table) sheetOf(code string, judge int) uuid.UUID {
	b.t.Helper()
	return fixture.One[uuid.UUID](b.t, b.DB, `SELECT s.id FROM score_sheets s JOIN entries e ON e.id = s.entry_id
		WHERE e.round_id = $1 AND e.judging_code = $2 AND s.judge_id = $3`, b.RoundID, code, b.Judges[judge].SeatID)
}

func TestOfTwoApprovalsAtOnceOneCounts(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000})
	version := b.version()
	errs := atOnce(4, func(int) error {
		_, err := b.h.Awards.Approve(context.Background(), b.Organiser, b.RoundID, version, award.Approval{DecisionNumber: "1", DecisionDate: time.Now(), Signer: "A"})
		return err
	})
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if !fault.Has(err, "approved") {
			t.Errorf("got %v, want refusal %q", err, "approved")
		}
	}
	if done != 1 || b.ledger("approve-result") != 1 {
		t.Errorf("got %d approvals and %d in the ledger, want 1", done, b.ledger("approve-result"))
	}
}

func TestOfTwoDecisionsAtOnceTheSecondIsStale(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	version := b.version()
	done := 0
	for _, err := range atOnce(4, func(int) error { return b.decide(b.Chair, version) }) {
		if err == nil {
			done++
		} else if !fault.Has(err, "stale") {
			t.Errorf("got %v, want stale", err)
		}
	}
	if done != 1 {
		t.Errorf("got %d decisions, want 1", done)
	}
}

func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

func TestNothingIsSeenWhileTheRoundIsBackInScoring(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	wantNone(t, b.decide(b.Chair, b.version()))
	_, err := b.h.Rounds.StepBack(t.Context(), b.Organiser, b.RoundID, b.Read().Version, "Thiếu một phiếu")
	wantNone(t, err)
	for _, by := range []account.Account{b.Chair, b.Organiser, b.Judges[0].Account} {
		_, err := b.h.Awards.View(t.Context(), by, b.RoundID)
		wantCode(t, err, "no-deliberation")
	}
	_, err = b.h.Promotions.DryRun(t.Context(), b.Organiser, b.RoundID)
	wantCode(t, err, "no-deliberation")
	wantCode(t, b.decide(b.Chair, b.version()), "no-deliberation")
	wantCode(t, b.approve(b.Organiser), "no-deliberation")
	t.Run("and goes on with its decisions when it comes again", func(t *testing.T) {
		_, err := b.h.Rounds.Enter(t.Context(), b.Organiser, b.RoundID, b.Read().Version, competition.Deliberation, competition.Move{})
		wantNone(t, err)
		if got := awarded(b.view()); got != "A001 A002 A003" {
			t.Errorf("got %s, want the decision on A003 kept", got)
		}
	})
}

func TestTheTableAfterPublication(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000})
	auditor := b.Person()
	b.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'auditor', $3, now())`, uuid.New(), auditor.ID, b.RoundID)
	see := func(by account.Account) (*award.Table, error) { return b.h.Awards.View(t.Context(), by, b.RoundID) }
	_, err := see(auditor)
	wantCode(t, err, "not-found")
	wantNone(t, b.approve(b.Organiser))
	_, err = see(auditor)
	wantCode(t, err, "not-found")
	b.h.Publish(t, b.Sitting)
	for name, by := range map[string]account.Account{"the chair": b.Chair, "the auditor": auditor} {
		state, err := see(by)
		if err != nil || state.Deliberation.Version != 1 || awarded(state) != "A001 A002" {
			t.Errorf("%s: got %v, want the published version", name, err)
		}
	}
	b.h.Correct(t, b.Sitting)
	b.h.Decide(t, b.Sitting, "A003", true)
	if got := awarded(b.view()); got != "A001 A002 A003" {
		t.Errorf("the chair: got %s, want the correction", got)
	}
	_, err = see(auditor)
	wantCode(t, err, "correction-open")
	_, err = see(b.Judges[1].Account)
	wantCode(t, err, "not-found")
	b.h.Approve(t, b.Sitting)
	b.h.Publish(t, b.Sitting)
	if state, err := see(auditor); err != nil || awarded(state) != "A001 A002 A003" {
		t.Errorf("the auditor: got %v, want the newest version", err)
	}
}

func TestMeansForTheMinutes(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": -1})
	err := database.InTx(t.Context(), b.DB, func(tx *database.Tx) error {
		means, err := award.Means(tx, b.RoundID, []uuid.UUID{b.Entries[1].ID, b.Entries[0].ID})
		if err != nil {
			return err
		}
		if len(means) != 2 || means[0].Score != nil || means[1].Score == nil || *means[1].Score != "9000" {
			t.Errorf("got %+v, want none and 9000 in the order asked", means)
		}
		return nil
	})
	wantNone(t, err)
}

func TestTheTableIsShownAsItIsNow(t *testing.T) {
	b := sat(t, map[string]int64{"A001": 9000, "A002": 8000, "A003": 7500})
	first := b.view()
	if again := b.view(); again.State != first.State {
		t.Error("the same table was worked out twice")
	}
	for name, change := range map[string]string{
		"a sheet that does not count": `UPDATE score_sheets SET counted = false, counted_reason = 'Không chấm' WHERE id = (SELECT id FROM score_sheets WHERE round_id = $1 AND counted LIMIT 1)`,
		"another reason":              `UPDATE score_sheets SET counted_reason = 'Thay người' WHERE round_id = $1 AND NOT counted`,
		"an entry taken back":         `UPDATE entries SET status = 'withdrawn' WHERE id = (SELECT id FROM entries WHERE round_id = $1 AND status = 'accepted' LIMIT 1)`,
		"other rules":                 `UPDATE rounds SET version = version + 1 WHERE id = $1`,
	} {
		before := b.view()
		b.Exec(change, b.RoundID)
		if b.view().State == before.State {
			t.Errorf("%s changed nothing", name)
		}
	}
	before := b.view()
	if err := b.decide(b.Chair, b.version(), func(r *award.DecisionRequest) { r.Code = before.Result.Standings[0].Entry }); err != nil {
		t.Fatal(err)
	}
	if after := b.view(); len(after.Decided) != 1 || len(before.Decided) != 0 {
		t.Errorf("got %d decisions, want the one just made, and none before", len(after.Decided))
	}
}
