package panel_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/panel"
)

// world is a round with a panel service whose hooks only note that they ran.
type world struct {
	*fixture.Judging
	*panel.Service
	t        *testing.T
	joined   []string
	recounts int
}

func newWorld(t *testing.T, db *database.DB) *world {
	w := &world{Judging: fixture.NewJudging(t, db), Service: &panel.Service{DB: db}, t: t}
	w.OnJoin = append(w.OnJoin, func(_ *database.Tx, _ account.Account, j *panel.Judge) error {
		w.joined = append(w.joined, j.Code)
		return nil
	})
	w.OnRecount = append(w.OnRecount, func(*database.Tx, account.Account, uuid.UUID) error {
		w.recounts++
		return nil
	})
	return w
}

func (w *world) seat(role panel.Role, groups ...string) (*panel.Judge, account.Account) {
	w.t.Helper()
	person := w.Person()
	j, err := w.AddJudge(w.t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: person.ID, Role: role, Scores: true, GroupIDs: groups})
	if err != nil {
		w.t.Fatalf("seat %s: %v", role, err)
	}
	return j, person
}

// mark gives the judge a saved sheet for the entry.
func (w *world) mark(j *panel.Judge, e fixture.Entry) {
	w.t.Helper()
	w.Exec(`INSERT INTO score_sheets (id, round_id, entry_id, judge_id, stage, rubric_id, revision, digest, saved_at)
		VALUES ($1, $2, $3, $4, 1, $5, 1, '\x00', now())`, uuid.New(), w.RoundID, e.ID, j.ID, w.Rubrics["handicraft"])
}

func (w *world) ready() []competition.Missing {
	w.t.Helper()
	var missing []competition.Missing
	err := database.InTx(w.t.Context(), w.Judging.DB, func(tx *database.Tx) (err error) {
		missing, err = panel.ReadyToScore(tx, w.Round())
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return missing
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Has(err, code) {
		t.Errorf("got %v, want refusal %q", err, code)
	}
}

func wantField(t *testing.T, err error, path, code string) {
	t.Helper()
	if f := fault.Of(err); f == nil || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == path && f.Code == code }) {
		t.Errorf("got %v, want field %s refused as %q", err, path, code)
	}
}

func TestJoining(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("draws a code that nobody of the round has had, and runs the hook", func(t *testing.T) {
		w := newWorld(t, db)
		seen := map[string]bool{}
		for range 12 {
			j, _ := w.seat(panel.Member)
			if seen[j.Code] || !strings.HasPrefix(j.Code, "J") || len(j.Code) != 3 || j.Code == "J00" {
				t.Fatalf("got code %q after %v, want a new one of J01 to J99", j.Code, seen)
			}
			seen[j.Code] = true
		}
		if len(w.joined) != 12 {
			t.Errorf("got %d hooks run, want 12", len(w.joined))
		}
		if slices.IsSorted(w.joined) {
			t.Errorf("got codes in the order of joining: %v", w.joined)
		}
	})
	t.Run("has one head, even when two are named at once", func(t *testing.T) {
		w := newWorld(t, db)
		people := []account.Account{w.Person(), w.Person(), w.Person(), w.Person()}
		errs := make([]error, len(people))
		var wg sync.WaitGroup
		for i, p := range people {
			wg.Go(func() {
				_, errs[i] = w.AddJudge(context.Background(), w.Secretary, w.RoundID, panel.NewJudge{AccountID: p.ID, Role: panel.Head})
			})
		}
		wg.Wait()
		taken := 0
		for _, err := range errs {
			if fault.Has(err, "panel-head-taken") {
				taken++
			} else if err != nil {
				t.Error(err)
			}
		}
		if taken != 3 {
			t.Errorf("got %d refused, want 3", taken)
		}
	})
	t.Run("seats a person once", func(t *testing.T) {
		w := newWorld(t, db)
		_, p := w.seat(panel.Member)
		_, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: p.ID, Role: panel.Member, Scores: true})
		wantCode(t, err, "already-on-panel")
	})
	t.Run("refuses what makes no sense, field by field", func(t *testing.T) {
		w := newWorld(t, db)
		_, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{
			AccountID: uuid.New(), Role: "king", Title: strings.Repeat("ă", 201), GroupIDs: []string{"toys", "food", "food"},
		})
		wantField(t, err, "role", "unknown-value")
		wantField(t, err, "title", "too-long")
		wantField(t, err, "groupIds[0]", "unknown-value")
		wantField(t, err, "groupIds[2]", "twice")
		_, err = w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: uuid.New(), Role: panel.Member})
		wantField(t, err, "scores", "judge-scores")
		missing := uuid.New()
		_, err = w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: uuid.New(), Role: panel.Head, FacilityID: &missing})
		wantField(t, err, "accountId", "account-not-found")
		wantField(t, err, "facilityId", "facility-not-found")
	})
	t.Run("is for organiser and secretary; for others the round does not exist", func(t *testing.T) {
		w := newWorld(t, db)
		_, judge := w.seat(panel.Head)
		for _, by := range []account.Account{judge, w.Person()} {
			_, err := w.AddJudge(t.Context(), by, w.RoundID, panel.NewJudge{AccountID: w.Person().ID, Role: panel.Member, Scores: true})
			wantCode(t, err, "not-found")
		}
	})
	t.Run("ends with approval", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		w.Phase(competition.Approved)
		_, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: w.Person().ID, Role: panel.Member, Scores: true})
		wantCode(t, err, "panel-closed")
		_, err = w.LeaveJudge(t.Context(), w.Organiser, j.ID, j.Version, panel.Leaving{Reason: "Ốm"})
		wantCode(t, err, "panel-closed")
		_, err = w.AddCouncilSeat(t.Context(), w.Organiser, w.RoundID, panel.NewSeat{AccountID: w.Person().ID, Role: panel.Chair})
		wantCode(t, err, "panel-closed")
	})
	t.Run("stands in the ledger", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member, "food")
		if got := fixture.One[string](t, w.Judging.DB, "SELECT detail ->> 'code' FROM ledger_entries WHERE action = 'add-judge' AND subject_id = $1", j.ID); got != j.Code {
			t.Errorf("got %q, want %q", got, j.Code)
		}
	})
}

func TestLeaving(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("keeps the seat on record with its reason, once", func(t *testing.T) {
		w := newWorld(t, db)
		j, p := w.seat(panel.Member)
		left, err := w.LeaveJudge(t.Context(), w.Secretary, j.ID, 1, panel.Leaving{Reason: " Ốm ", SheetsCount: true})
		if err != nil {
			t.Fatal(err)
		}
		if left.Status != panel.Left || left.LeftReason != "Ốm" || !left.SheetsCount || left.Version != 2 || w.recounts != 1 {
			t.Errorf("got %+v after %d recounts", left, w.recounts)
		}
		_, err = w.LeaveJudge(t.Context(), w.Secretary, j.ID, 2, panel.Leaving{Reason: "Ốm"})
		wantCode(t, err, "judge-left")
		again, _ := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: p.ID, Role: panel.Member, Scores: true})
		if again == nil || again.Code == j.Code {
			t.Errorf("got %+v, want the person back under another code than %s", again, j.Code)
		}
	})
	t.Run("asks for a reason and the version seen", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member)
		_, err := w.LeaveJudge(t.Context(), w.Organiser, j.ID, 1, panel.Leaving{Reason: " "})
		wantField(t, err, "reason", "required")
		_, err = w.LeaveJudge(t.Context(), w.Organiser, j.ID, 7, panel.Leaving{Reason: "Ốm"})
		wantCode(t, err, "stale")
		if current, ok := fault.Of(err).Current.(*panel.Judge); !ok || current.ID != j.ID {
			t.Errorf("got current %v, want the judge", fault.Of(err).Current)
		}
		_, err = w.LeaveJudge(t.Context(), w.Organiser, uuid.New(), 1, panel.Leaving{Reason: "Ốm"})
		wantCode(t, err, "judge-not-found")
	})
	t.Run("a replacement takes role, groups and seat under a new code", func(t *testing.T) {
		w := newWorld(t, db)
		old, _ := w.seat(panel.Head, "food")
		p := w.Person()
		j, err := w.ReplaceJudge(t.Context(), w.Organiser, old.ID, 1, panel.NewJudge{AccountID: p.ID, Role: panel.Member, Title: "Tiến sĩ"}, panel.Leaving{Reason: "Bận"})
		if err != nil {
			t.Fatal(err)
		}
		if j.Role != panel.Head || !slices.Equal(j.GroupIDs, []string{"food"}) || j.SeatID != old.ID || j.Code == old.Code || j.AccountID != p.ID || !j.Scores {
			t.Errorf("got %+v in place of %+v", j, old)
		}
		again, err := w.ReplaceJudge(t.Context(), w.Organiser, j.ID, 1, panel.NewJudge{AccountID: w.Person().ID}, panel.Leaving{Reason: "Bận"})
		if err != nil || again.SeatID != old.ID {
			t.Errorf("got %+v, %v; want the first seat %s", again, err, old.ID)
		}
	})
	t.Run("a replacement that cannot sit leaves everything as it was", func(t *testing.T) {
		w := newWorld(t, db)
		old, _ := w.seat(panel.Member)
		_, other := w.seat(panel.Member)
		_, err := w.ReplaceJudge(t.Context(), w.Organiser, old.ID, 1, panel.NewJudge{AccountID: other.ID}, panel.Leaving{Reason: "Bận"})
		wantCode(t, err, "already-on-panel")
		if got := fixture.One[string](t, w.Judging.DB, "SELECT status FROM panel_members WHERE id = $1", old.ID); got != "active" {
			t.Errorf("got %s, want the old judge still active", got)
		}
	})
}

func TestChangingAJudge(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("groups may change before scoring and only grow in it", func(t *testing.T) {
		w := newWorld(t, db)
		j, _ := w.seat(panel.Member, "food")
		j, err := w.ChangeJudge(t.Context(), w.Organiser, j.ID, 1, panel.Change{Role: panel.Deputy, GroupIDs: []string{"handicraft"}})
		if err != nil || j.Role != panel.Deputy || !slices.Equal(j.GroupIDs, []string{"handicraft"}) {
			t.Fatalf("got %+v, %v", j, err)
		}
		w.Phase(competition.Scoring)
		_, err = w.ChangeJudge(t.Context(), w.Organiser, j.ID, 2, panel.Change{Role: panel.Deputy, GroupIDs: []string{"food"}})
		wantCode(t, err, "groups-in-use")
		if _, err = w.ChangeJudge(t.Context(), w.Organiser, j.ID, 2, panel.Change{Role: panel.Deputy}); err != nil {
			t.Errorf("got %v, want all groups allowed", err)
		}
	})
	t.Run("cannot make a second head", func(t *testing.T) {
		w := newWorld(t, db)
		w.seat(panel.Head)
		j, _ := w.seat(panel.Member)
		_, err := w.ChangeJudge(t.Context(), w.Organiser, j.ID, 1, panel.Change{Role: panel.Head})
		wantCode(t, err, "panel-head-taken")
	})
}

func TestWhoSeesThePanel(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	_, head := w.seat(panel.Head)
	_, judge := w.seat(panel.Member)
	for _, by := range []account.Account{w.Organiser, w.Secretary, head} {
		list, err := w.List(t.Context(), by, w.RoundID)
		if err != nil || len(list) != 2 || list[0].Name == "" || list[0].Code > list[1].Code {
			t.Errorf("got %+v, %v; want two named judges by code", list, err)
		}
	}
	_, err := w.List(t.Context(), judge, w.RoundID)
	wantCode(t, err, "not-found")
}

func TestReadyToScore(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("needs a head", func(t *testing.T) {
		w := newWorld(t, db)
		if got := w.ready(); len(got) != 1 || got[0].Code != "panel-head-missing" {
			t.Errorf("got %+v, want only the head missing", got)
		}
	})
	t.Run("names the entries with too few judges of their group who are not tied to them", func(t *testing.T) {
		w := newWorld(t, db) // minimum 2
		a1, a2, b1 := w.Entry("handicraft"), w.Entry("handicraft"), w.Entry("food")
		head, _ := w.seat(panel.Head)
		w.seat(panel.Member, "handicraft")
		_, owner := w.seat(panel.Member, "food")
		if got := w.ready(); len(got) != 0 {
			t.Fatalf("got %+v, want nothing missing", got)
		}
		if _, err := w.Recuse(t.Context(), w.Secretary, head.ID, a2.FacilityID, panel.Family, ""); err != nil {
			t.Fatal(err)
		}
		w.Owner(owner, b1.FacilityID) // found in the data, not yet declared
		got := w.ready()
		want := "2 sản phẩm chưa đủ 2 giám khảo: " + a2.Code + " (1), " + b1.Code + " (1)."
		if len(got) != 1 || got[0].Code != "judges-too-few" || got[0].Count != 2 || got[0].Message != want || len(got[0].OverridableBy) != 0 {
			t.Errorf("got %+v, want %q", got, want)
		}
		_ = a1
	})
	t.Run("a head who scores nothing is no judge of an entry", func(t *testing.T) {
		w := newWorld(t, db)
		w.Entry("food")
		if _, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: w.Person().ID, Role: panel.Head}); err != nil {
			t.Fatal(err)
		}
		w.seat(panel.Member)
		if got := w.ready(); len(got) != 1 || !strings.Contains(got[0].Message, "B001 (1)") {
			t.Errorf("got %+v, want B001 with one judge", got)
		}
	})
}

func TestRecusal(t *testing.T) {
	db := dbtest.Open(t)
	t.Run("before the first mark holds at once, also declared twice", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		x, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Adviser, "Từng tư vấn")
		if err != nil || x.Status != panel.Effective || x.AfterFirstMark || w.recounts != 1 {
			t.Fatalf("got %+v, %v after %d recounts", x, err, w.recounts)
		}
		again, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Family, "")
		if err != nil || again.ID != x.ID || again.Kind != panel.Adviser {
			t.Errorf("got %+v, %v; want the first recusal", again, err)
		}
	})
	t.Run("after the first mark waits for head and secretary, and keeps the means before and after", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		_, head := w.seat(panel.Head)
		w.mark(j, e)
		w.Means = func(_ *database.Tx, round uuid.UUID, entries []uuid.UUID) ([]panel.Mean, error) {
			if round != w.RoundID || !slices.Equal(entries, []uuid.UUID{e.ID}) {
				return nil, errors.New("asked for the wrong entries")
			}
			score := []string{"25603/3", "8000"}[w.recounts]
			return []panel.Mean{{EntryID: e.ID, Score: &score}}, nil
		}
		x, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Employer, "")
		if err != nil || x.Status != panel.Awaiting || !x.AfterFirstMark || w.recounts != 0 {
			t.Fatalf("got %+v, %v", x, err)
		}
		x, err = w.AgreeRecusal(t.Context(), head, x.ID, 1)
		if err != nil || x.Status != panel.Awaiting {
			t.Fatalf("got %+v, %v; want still waiting", x, err)
		}
		_, err = w.AgreeRecusal(t.Context(), head, x.ID, 2)
		wantCode(t, err, "agreed-already")
		x, err = w.AgreeRecusal(t.Context(), w.Secretary, x.ID, 2)
		if err != nil || x.Status != panel.Effective || w.recounts != 1 {
			t.Fatalf("got %+v, %v after %d recounts", x, err, w.recounts)
		}
		stored := fixture.One[string](t, w.Judging.DB, "SELECT concat(mean_before -> 0 ->> 'score', ' ', mean_after -> 0 ->> 'score') FROM recusals WHERE id = $1", x.ID)
		if stored != "25603/3 8000" {
			t.Errorf("got means %q, want 25603/3 8000", stored)
		}
		_, err = w.AgreeRecusal(t.Context(), w.Secretary, x.ID, x.Version)
		wantCode(t, err, "recusal-decided")
		for phase, seen := range map[competition.Phase]int{competition.Scoring: 0, competition.Deliberation: 1} {
			w.Phase(phase)
			if list, err := w.ListRecusals(t.Context(), w.Secretary, w.RoundID); err != nil || len(list[0].MeanAfter) != seen || list[0].FacilityName == "" {
				t.Errorf("in %s: got %+v, %v; want %d scores", phase, list, err, seen)
			}
			if list, err := w.ListRecusals(t.Context(), p, w.RoundID); err != nil || len(list) != 1 || list[0].MeanBefore != nil {
				t.Errorf("in %s the judge: got %+v, %v; want no scores", phase, list, err)
			}
		}
	})
	t.Run("is never agreed by the judge himself, nor by one person for both", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		head, headAccount := w.seat(panel.Head)
		w.mark(head, e)
		w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'secretary', $3, now())`, uuid.New(), headAccount.ID, w.RoundID)
		x, err := w.Recuse(t.Context(), headAccount, head.ID, e.FacilityID, panel.Owner, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.AgreeRecusal(t.Context(), headAccount, x.ID, 1)
		wantCode(t, err, "own-recusal")

		deputy, deputyAccount := w.seat(panel.Deputy)
		w.Exec(`INSERT INTO grants (id, account_id, role, round_id, granted_at) VALUES ($1, $2, 'secretary', $3, now())`, uuid.New(), deputyAccount.ID, w.RoundID)
		x, err = w.AgreeRecusal(t.Context(), deputyAccount, x.ID, 1) // for the head's own the deputy speaks
		if err != nil || x.AgreedByHead == nil || x.AgreedBySecretary != nil {
			t.Fatalf("got %+v, %v; want the deputy in the head's place", x, err)
		}
		_, err = w.AgreeRecusal(t.Context(), deputyAccount, x.ID, 2)
		wantCode(t, err, "agreed-already")
		_ = deputy
	})
	t.Run("the deputy does not speak for a judge, nor does another judge", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		_, deputy := w.seat(panel.Deputy)
		_, other := w.seat(panel.Member)
		w.mark(j, e)
		x, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Family, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range []account.Account{deputy, other, w.Organiser} {
			_, err := w.AgreeRecusal(t.Context(), by, x.ID, 1)
			wantCode(t, err, "not-found")
		}
		_, err = w.Recuse(t.Context(), other, j.ID, e.FacilityID, panel.Family, "")
		wantCode(t, err, "not-found")
	})
	t.Run("refused, the judge may declare it anew", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		_, head := w.seat(panel.Head)
		w.mark(j, e)
		x, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Other, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.RefuseRecusal(t.Context(), head, x.ID, 1, "")
		wantField(t, err, "reason", "required")
		x, err = w.RefuseRecusal(t.Context(), head, x.ID, 1, "Không có căn cứ")
		if err != nil || x.Status != panel.Refused {
			t.Fatalf("got %+v, %v", x, err)
		}
		again, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Family, "")
		if err != nil || again.ID == x.ID {
			t.Errorf("got %+v, %v; want a new one", again, err)
		}
	})
	t.Run("concerns only facilities with an entry in the round", func(t *testing.T) {
		w := newWorld(t, db)
		j, p := w.seat(panel.Member)
		_, err := w.Recuse(t.Context(), p, j.ID, uuid.New(), "envy", "")
		wantField(t, err, "facilityId", "facility-not-entered")
		wantField(t, err, "kind", "unknown-value")
	})
	t.Run("an owner is recused by the data as soon as he sits", func(t *testing.T) {
		w := newWorld(t, db)
		mine, other := w.Entry("handicraft"), w.Entry("handicraft")
		p := w.Person()
		w.Owner(p, mine.FacilityID)
		j, err := w.AddJudge(t.Context(), w.Organiser, w.RoundID, panel.NewJudge{AccountID: p.ID, Role: panel.Member, Scores: true, FacilityID: &other.FacilityID})
		if err != nil {
			t.Fatal(err)
		}
		recusals, err := w.ListRecusals(t.Context(), p, w.RoundID)
		if err != nil || len(recusals) != 2 {
			t.Fatalf("got %+v, %v; want two", recusals, err)
		}
		for _, x := range recusals {
			want := map[uuid.UUID]panel.Kind{mine.FacilityID: panel.Owner, other.FacilityID: panel.OwnFacility}[x.FacilityID]
			if x.JudgeID != j.ID || x.Status != panel.Effective || x.DeclaredBy != nil || x.Kind != want {
				t.Errorf("got %+v, want kind %s by the platform", x, want)
			}
		}
	})
	t.Run("a judge's own facility is never left to be judged", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		_, head := w.seat(panel.Head)
		settled := func(want string) {
			t.Helper()
			err := database.InTx(t.Context(), w.Judging.DB, func(tx *database.Tx) error {
				missing, err := panel.RecusalsSettled(tx, w.Round())
				if got := len(missing) > 0 && missing[0].Code == want && len(missing[0].OverridableBy) == 0; got != (want != "") || len(missing) > 1 {
					t.Errorf("got %+v, want %q", missing, want)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		settled("")
		w.mark(j, e)
		w.Owner(p, e.FacilityID) // becomes the owner in the middle of the scoring
		settled("owners-not-recused")
		x, err := w.Recuse(t.Context(), w.Secretary, j.ID, e.FacilityID, panel.Owner, "")
		if err != nil || x.Status != panel.Awaiting {
			t.Fatalf("got %+v, %v", x, err)
		}
		settled("recusals-awaiting")
		_, err = w.RefuseRecusal(t.Context(), head, x.ID, 1, "Vẫn chấm được")
		wantCode(t, err, "own-facility")
		for _, by := range []account.Account{head, w.Secretary} {
			if x, err = w.AgreeRecusal(t.Context(), by, x.ID, x.Version); err != nil {
				t.Fatal(err)
			}
		}
		settled("")
	})
	t.Run("reaches a judge who has left, whose sheets may count", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, _ := w.seat(panel.Member)
		if _, err := w.LeaveJudge(t.Context(), w.Organiser, j.ID, 1, panel.Leaving{Reason: "Ốm", SheetsCount: true}); err != nil {
			t.Fatal(err)
		}
		if x, err := w.Recuse(t.Context(), w.Secretary, j.ID, e.FacilityID, panel.Family, ""); err != nil || x.Status != panel.Effective {
			t.Errorf("got %+v, %v", x, err)
		}
	})
	t.Run("what the data knows is proposed on a list without codes", func(t *testing.T) {
		w := newWorld(t, db)
		typed, none := w.Entry("handicraft"), w.Entry("food")
		j, p := w.seat(panel.Member)
		w.Exec("UPDATE entries SET typed_by = $2 WHERE id = $1", typed.ID, p.ID)
		list, err := w.Declarables(t.Context(), p, j.ID)
		if err != nil || len(list) != 2 {
			t.Fatalf("got %+v, %v", list, err)
		}
		got := map[uuid.UUID]panel.Kind{list[0].FacilityID: list[0].Proposed, list[1].FacilityID: list[1].Proposed}
		if got[typed.FacilityID] != panel.Adviser || got[none.FacilityID] != "" {
			t.Errorf("got %v", got)
		}
		_, other := w.seat(panel.Member)
		_, err = w.Declarables(t.Context(), other, j.ID)
		wantCode(t, err, "not-found")
	})
	t.Run("a judge sees only the own ones", func(t *testing.T) {
		w := newWorld(t, db)
		e := w.Entry("handicraft")
		j, p := w.seat(panel.Member)
		_, other := w.seat(panel.Member)
		if _, err := w.Recuse(t.Context(), p, j.ID, e.FacilityID, panel.Family, "anh trai"); err != nil {
			t.Fatal(err)
		}
		for by, want := range map[*account.Account]int{&p: 1, &other: 0, &w.Secretary: 1} {
			got, err := w.ListRecusals(t.Context(), *by, w.RoundID)
			if err != nil || len(got) != want {
				t.Errorf("got %d, %v; want %d", len(got), err, want)
			}
		}
		_, err := w.ListRecusals(t.Context(), w.Person(), w.RoundID)
		wantCode(t, err, "judge-not-found")
	})
}

func TestCouncil(t *testing.T) {
	db := dbtest.Open(t)
	w := newWorld(t, db)
	chair := w.Person()
	seat, err := w.AddCouncilSeat(t.Context(), w.Organiser, w.RoundID, panel.NewSeat{AccountID: chair.ID, Role: panel.Chair, Title: "Phó Chủ tịch UBND"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.AddCouncilSeat(t.Context(), w.Organiser, w.RoundID, panel.NewSeat{AccountID: w.Person().ID, Role: panel.Chair})
	wantCode(t, err, "council-chair-taken")
	_, err = w.AddCouncilSeat(t.Context(), w.Organiser, w.RoundID, panel.NewSeat{AccountID: chair.ID, Role: panel.CouncilMember})
	wantCode(t, err, "already-on-council")
	_, err = w.AddCouncilSeat(t.Context(), w.Organiser, w.RoundID, panel.NewSeat{AccountID: chair.ID, Role: "guest"})
	wantField(t, err, "role", "unknown-value")
	if _, err = w.AddCouncilSeat(t.Context(), w.Secretary, w.RoundID, panel.NewSeat{AccountID: w.Person().ID, Role: panel.CouncilMember}); err != nil {
		t.Fatal(err)
	}
	seats, err := w.ListCouncil(t.Context(), chair, w.RoundID)
	if err != nil || len(seats) != 2 || seats[0].Role != panel.Chair || seats[0].Name == "" {
		t.Errorf("got %+v, %v; want two, the chair first", seats, err)
	}
	_, err = w.LeaveCouncil(t.Context(), w.Organiser, seat.ID, 2, "Chuyển công tác")
	wantCode(t, err, "stale")
	left, err := w.LeaveCouncil(t.Context(), w.Organiser, seat.ID, 1, "Chuyển công tác")
	if err != nil || left.LeftAt == nil {
		t.Fatalf("got %+v, %v", left, err)
	}
	_, err = w.LeaveCouncil(t.Context(), w.Organiser, seat.ID, 2, "Chuyển công tác")
	wantCode(t, err, "seat-left")
	_, err = w.ListCouncil(t.Context(), chair, w.RoundID)
	wantCode(t, err, "not-found")
}
