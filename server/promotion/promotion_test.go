package promotion_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/promotion"
)

// ladder is a world with its use cases.
type ladder struct {
	*fixture.World
	h *house.House
	t testing.TB
}

func newLadder(t testing.TB) *ladder {
	t.Helper()
	db := dbtest.Open(t)
	return &ladder{World: fixture.NewWorld(t, db), h: house.On(db), t: t}
}

// judged is a round whose n entries of a group all come to 80 points, before its council.
func (l *ladder) judged(tier, unit string, n int, edit ...func(*competition.Round)) *fixture.Sitting {
	l.t.Helper()
	s := l.Round(tier, unit, edit...)
	s.Enter("handicraft", n)
	l.judge(s)
	return s
}

func (l *ladder) judge(s *fixture.Sitting) {
	l.t.Helper()
	s.Dossiers(3)
	s.Panel(2)
	s.Council(5)
	s.Score(1, func(fixture.Entry, fixture.Judge) int64 { return 8000 })
	s.Deliberates()
}

// published is judged, approved and published.
func (l *ladder) published(tier, unit string, n int, edit ...func(*competition.Round)) *fixture.Sitting {
	l.t.Helper()
	s := l.judged(tier, unit, n, edit...)
	l.publish(s)
	return s
}

func (l *ladder) publish(s *fixture.Sitting) {
	l.t.Helper()
	l.h.Approve(l.t, s)
	l.h.Publish(l.t, s)
}

// correct publishes a correction in which these entries of a sitting are no longer awarded, or again.
func (l *ladder) correct(s *fixture.Sitting, awarded bool, codes ...string) {
	l.t.Helper()
	l.h.Correct(l.t, s)
	for _, code := range codes {
		l.h.Decide(l.t, s, code, awarded)
	}
	l.publish(s)
}

// of is the promotion of an entry.
func (l *ladder) of(e fixture.Entry) *promotion.Promotion {
	l.t.Helper()
	var p promotion.Promotion
	err := database.InTx(l.t.Context(), l.DB, func(tx *database.Tx) error {
		return tx.Where("source_entry_id = ?", e.ID).First(&p).Error
	})
	if err != nil {
		l.t.Fatalf("promotion of %s: %v", e.Code, err)
	}
	return &p
}

func (l *ladder) want(e fixture.Entry, status promotion.Status) *promotion.Promotion {
	l.t.Helper()
	p := l.of(e)
	if p.Status != status {
		l.t.Errorf("promotion of %s: got %s (%s), want %s", e.Code, p.Status, p.Reason, status)
	}
	return p
}

// records are what the ledger says of a promotion, in order: "promote-entry taken-in".
func (l *ladder) records(p *promotion.Promotion) []string {
	l.t.Helper()
	return fixture.One[[]string](l.t, l.DB, "SELECT coalesce(array_agg(action || coalesce(' ' || (detail ->> 'to'), '') ORDER BY id), '{}') FROM ledger_entries WHERE subject_id = $1", p.ID)
}

func (l *ladder) entryStatus(p *promotion.Promotion) entry.Status {
	l.t.Helper()
	return fixture.One[entry.Status](l.t, l.DB, "SELECT status FROM entries WHERE id = $1", *p.TargetEntryID)
}

func (l *ladder) count(query string, args ...any) int {
	l.t.Helper()
	return fixture.One[int](l.t, l.DB, "SELECT count(*) FROM "+query, args...)
}

// enter moves a round into its next phase as its organiser does.
func (l *ladder) enter(s *fixture.Sitting, to competition.Phase) {
	l.t.Helper()
	if _, err := l.h.Rounds.Enter(l.t.Context(), s.Organiser, s.RoundID, s.Read().Version, to, competition.Move{Reason: "Đến lúc", Override: true}); err != nil {
		l.t.Fatalf("enter %s: %v", to, err)
	}
}

func (l *ladder) tick() {
	l.t.Helper()
	if err := l.h.Promotions.Tick(l.t.Context()); err != nil {
		l.t.Fatalf("tick: %v", err)
	}
}

// second is another server process: a pool and services of its own.
func (l *ladder) second() *house.House {
	l.t.Helper()
	db, err := database.Open(l.t.Context(), database.Config{URL: l.DB.Pool.Config().ConnString(), MaxConnections: 10})
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(db.Close)
	return house.On(db)
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

func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errs
}

// acts are the changes that a person makes to a promotion.
func (l *ladder) undo(by account.Account, p *promotion.Promotion) error {
	_, err := l.h.Promotions.Undo(context.Background(), by, p.ID, p.Version, "Cơ sở vi phạm")
	return err
}

func (l *ladder) decline(by account.Account, p *promotion.Promotion) error {
	_, err := l.h.Promotions.Decline(context.Background(), by, p.ID, p.Version, "Không đủ hàng")
	return err
}

func (l *ladder) admit(by account.Account, p *promotion.Promotion) error {
	_, err := l.h.Promotions.Admit(context.Background(), by, p.ID, p.Version, "Bưu điện chậm")
	return err
}

func (l *ladder) refuse(by account.Account, p *promotion.Promotion) error {
	_, err := l.h.Promotions.Refuse(context.Background(), by, p.ID, p.Version, "Quá hạn")
	return err
}

func (l *ladder) keep(by account.Account, p *promotion.Promotion, keep bool) error {
	_, err := l.h.Promotions.Keep(context.Background(), by, p.ID, p.Version, keep, "Xét thực tế")
	return err
}

func ids(ps []promotion.Promotion) (ids []uuid.UUID) {
	for _, p := range ps {
		ids = append(ids, p.ID)
	}
	return ids
}
