package entry_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
)

func TestSubmitting(t *testing.T) {
	t.Run("says everything that is missing, by item", func(t *testing.T) {
		d := open(t)
		e := d.draft(d.Owner, d.Plant)
		_, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
		refused(t, err, "entry-incomplete")
		for _, item := range []string{
			"form.representative", "form.description", "form.materials", "form.commits", "explanation.market", "explanation.production",
			"explanation.economics", "explanation.technique", "explanation.society", "explanation.environment", "explanation.culture",
			"photos", "papers.registration",
		} {
			field(t, err, item, "missing")
		}
		if d.status(e.ID) != entry.Draft {
			t.Error("it was submitted all the same")
		}
	})
	t.Run("counts photos that are still being rendered, and not those that failed", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		d.Exec("UPDATE photos SET status = 'failed', failure = 'Tệp ảnh bị hỏng.' WHERE id = (SELECT photo_id FROM entry_photos WHERE entry_id = $1 AND position = 2)", e.ID)
		_, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
		field(t, err, "photos", "missing")
		bad := fixture.One[string](t, d.Entering.DB, "SELECT photo_id::text FROM entry_photos WHERE entry_id = $1 AND position = 2", e.ID)
		field(t, err, "photos."+bad, "photo-failed")

		d.Exec("UPDATE photos SET status = 'pending', failure = ''")
		if e, err = d.Submit(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatal(err)
		}
		_, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted})
		field(t, err, "photos", "photos-pending")
	})
	t.Run("asks for the facility's commune once the province's are known", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		d.Exec("UPDATE facilities SET locality = '' WHERE id = $1", d.Plant.FacilityID)
		commune := uuid.New()
		d.Exec(`INSERT INTO units (id, level, code, name, name_folded, parent_id, valid_from) VALUES ($1, 'commune', 'X1', 'Xã Một', 'xa mot', $2, '2000-01-01')`, commune, d.UnitID)
		_, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
		field(t, err, "facility", "missing")
		d.Exec("UPDATE units SET valid_until = '2001-01-01' WHERE id = $1", commune)
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil || slices.ContainsFunc(read.Missing, func(m entry.Missing) bool { return m.Item == "facility" }) {
			t.Errorf("without communes of today: got %+v, %v; want it not asked for", read.Missing, err)
		}
		d.Exec("UPDATE units SET valid_until = NULL WHERE id = $1", commune)
		d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, commune)
		if e, err = d.Submit(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatal(err)
		}
		d.Exec("UPDATE facilities SET unit_id = $2 WHERE id = $1", d.Plant.FacilityID, d.UnitID)
		if _, err = d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted}); err != nil {
			t.Errorf("handed in before: got %v, want it accepted", err)
		}
	})
	t.Run("flags an expired paper without refusing it", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		d.Exec("UPDATE papers SET valid_until = '2020-12-31'")
		read, err := d.Read(t.Context(), d.Owner, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		flagged := 0
		for _, m := range read.Missing {
			if m.Code == "paper-expired" && !m.Blocks && m.Item == "papers."+read.Dossier.Papers[0].PaperID.String() {
				flagged++
			}
		}
		if flagged != 1 {
			t.Errorf("got missing %+v, want the expired paper flagged once", read.Missing)
		}
		if _, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Error(err)
		}
	})
	t.Run("by a valid paper until the end of its last day in Việt Nam", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		d.Exec("UPDATE papers SET valid_until = '2026-03-31'")
		expired := func(at time.Time) (n int) {
			ctx := database.WithClock(t.Context(), func() time.Time { return at })
			read, err := d.Read(ctx, d.Owner, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range read.Missing {
				if m.Code == "paper-expired" {
					n++
				}
			}
			return n
		}
		if n := expired(time.Date(2026, 3, 31, 16, 59, 59, 0, time.UTC)); n != 0 {
			t.Error("expired before midnight in Việt Nam")
		}
		if n := expired(time.Date(2026, 3, 31, 17, 0, 0, 0, time.UTC)); n != 1 {
			t.Error("still valid after midnight in Việt Nam")
		}
	})
	t.Run("before the closing moment, which itself is too late", func(t *testing.T) {
		for name, c := range map[string]struct {
			after time.Duration
			code  string
		}{
			"a microsecond before": {-time.Microsecond, ""},
			"at that moment":       {0, "registration-closed"},
			"an hour after":        {time.Hour, "registration-closed"},
		} {
			t.Run(name, func(t *testing.T) {
				d := open(t)
				e := d.full(d.Owner, d.Plant)
				moment := d.closesAt().Add(c.after)
				got, err := d.Submit(at(t, moment), d.Owner, e.ID, e.Version)
				if c.code != "" {
					refused(t, err, c.code)
					return
				}
				if err != nil || got.Status != entry.Submitted || !got.SubmittedAt.Equal(moment) {
					t.Errorf("got %+v, %v; want submitted at %v", got, err, moment)
				}
			})
		}
	})
	t.Run("twice changes nothing, also after the deadline", func(t *testing.T) {
		d := open(t)
		e := d.full(d.Owner, d.Plant)
		first, err := d.Submit(t.Context(), d.Owner, e.ID, e.Version)
		if err != nil {
			t.Fatal(err)
		}
		again, err := d.Submit(at(t, d.closesAt().Add(time.Hour)), d.Owner, e.ID, e.Version)
		if err != nil || again.Version != first.Version {
			t.Errorf("got %v, %v; want version %d as it was", again, err, first.Version)
		}
		if n := d.ledger(e.ID, "submit-entry"); n != 1 {
			t.Errorf("got %d ledger entries, want 1", n)
		}
	})
	t.Run("freezes the dossier", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		for name, act := range map[string]func() error{
			"save": func() error {
				_, err := d.Save(t.Context(), d.Owner, e.ID, e.Version, entry.Changes{Form: &entry.Form{}})
				return err
			},
			"photos":        func() error { _, err := d.SetPhotos(t.Context(), d.Owner, e.ID, e.Version, nil); return err },
			"delete":        func() error { return d.Delete(t.Context(), d.Owner, e.ID, e.Version) },
			"renewed paper": func() error { return d.renew(d.Owner, e, d.paperOf(e), e.Version) },
			"added paper":   func() error { return d.addPaper(d.Owner, e, pdf(1)) },
			"removed paper": func() error {
				_, err := d.RemovePaper(t.Context(), d.Owner, e.ID, d.paperOf(e), e.Version)
				return err
			},
			"changed paper": func() error {
				_, err := d.ChangePaper(t.Context(), d.Owner, e.ID, d.paperOf(e), 1, entry.PaperFacts{Kind: entry.Quality, FileName: "a.pdf"})
				return err
			},
		} {
			t.Run(name, func(t *testing.T) {
				if f := fault.Of(act()); f == nil || f.Kind != fault.Conflict {
					t.Errorf("got %v, want a conflict", f)
				}
			})
		}
	})
	t.Run("a returned entry until its own date, however long registration is over", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		due := d.closesAt().Add(72 * time.Hour)
		e, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Returned, Reason: "Ảnh mờ", DueAt: &due})
		if err != nil {
			t.Fatal(err)
		}
		d.Phase(competition.Screening)
		form, _ := answers()
		form.Materials = "Đất sét Phù Lãng"
		if e, err = d.Save(at(t, due.Add(-time.Hour)), d.Owner, e.ID, e.Version, entry.Changes{Form: &form}); err != nil {
			t.Fatal(err)
		}
		_, err = d.Save(at(t, due), d.Owner, e.ID, e.Version, entry.Changes{Form: &entry.Form{}})
		refused(t, err, "due-date-passed")
		_, err = d.Submit(at(t, due), d.Owner, e.ID, e.Version)
		refused(t, err, "due-date-passed")
		d.Phase(competition.Scoring)
		_, err = d.Submit(at(t, due.Add(-time.Hour)), d.Owner, e.ID, e.Version)
		refused(t, err, "screening-over")
		d.Phase(competition.Screening)
		if e, err = d.Submit(at(t, due.Add(-time.Microsecond)), d.Owner, e.ID, e.Version); err != nil || e.DueAt != nil {
			t.Errorf("got %+v, %v; want it submitted without a date", e, err)
		}
	})
}

// A judge of the clock: of fifty entries submitted at once around the closing moment,
// exactly those go in whose transaction began before it.
func TestFiftySubmitsAroundTheClosingMoment(t *testing.T) {
	d := open(t)
	const n = 50
	entries := make([]*entry.Entry, n)
	owners := make([]account.Account, n)
	for i := range entries {
		owners[i] = d.Person()
		plant := d.NewPlant(fmt.Sprintf("Cơ sở số %d", i))
		d.Entering.Judging.Owner(owners[i], plant.FacilityID)
		entries[i] = d.full(owners[i], plant)
	}
	closes := d.closesAt()
	errs := make([]error, n)
	var work sync.WaitGroup
	for i := range entries {
		work.Go(func() {
			moment := closes.Add(time.Duration(i-n/2) * time.Microsecond)
			_, errs[i] = d.Submit(at(t, moment), owners[i], entries[i].ID, entries[i].Version)
		})
	}
	work.Wait()
	for i, err := range errs {
		late := i >= n/2
		if late {
			refused(t, err, "registration-closed")
		} else if err != nil {
			t.Errorf("%d µs before closing: %v", n/2-i, err)
		}
		want := map[bool]entry.Status{false: entry.Submitted, true: entry.Draft}[late]
		if got := d.status(entries[i].ID); got != want {
			t.Errorf("entry %d: got %s, want %s", i, got, want)
		}
	}
}

// An organiser closes registration early while entries come in: every one is either
// in before, or refused; none slips in after.
func TestSubmitsWhileTheRoundMovesOn(t *testing.T) {
	d := open(t)
	const n = 20
	entries := make([]*entry.Entry, n)
	for i := range entries {
		entries[i] = d.full(d.Collaborator, d.NewPlant(fmt.Sprintf("Cơ sở số %d", i)))
	}
	errs := make([]error, n)
	var submittedBefore int
	var work sync.WaitGroup
	for i := range entries {
		work.Go(func() { _, errs[i] = d.Submit(t.Context(), d.Collaborator, entries[i].ID, entries[i].Version) })
		if i == n/2 {
			work.Go(func() {
				err := database.InTx(t.Context(), d.Entering.DB, func(tx *database.Tx) error {
					r, err := competition.Lock(tx, d.RoundID)
					if err != nil {
						return err
					}
					if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE rounds SET phase = 'screening' WHERE id = $1", r.ID); err != nil {
						return err
					}
					return tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM entries WHERE status = 'submitted'").Scan(&submittedBefore)
				})
				if err != nil {
					t.Errorf("close: %v", err)
				}
			})
		}
	}
	work.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else {
			refused(t, err, "registration-closed")
		}
	}
	got := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM entries WHERE status = 'submitted'")
	if got != in || got != submittedBefore {
		t.Errorf("got %d submitted, %d told so, %d when the round closed; want all equal", got, in, submittedBefore)
	}
}

func TestWithdrawing(t *testing.T) {
	t.Run("until deliberation opens, from any state after submission", func(t *testing.T) {
		d := open(t)
		var heard []entry.Status
		d.OnDecided = append(d.OnDecided, func(_ *database.Tx, _ account.Account, e *entry.Entry) error {
			heard = append(heard, e.Status)
			return nil
		})
		e := d.accepted(d.Owner, d.Plant)
		d.Phase(competition.Deliberation)
		_, err := d.Withdraw(t.Context(), d.Owner, e.ID, e.Version, "")
		refused(t, err, "deliberation-open")
		d.Phase(competition.Scoring)
		code := *e.JudgingCode
		_, err = d.Withdraw(t.Context(), d.Owner, e.ID, e.Version-1, "")
		if n, ok := fault.Of(err).Current.(entry.Newer); !ok || n.JudgingCode != nil {
			t.Errorf("got %+v, want the entry as it stands without its code", fault.Of(err))
		}
		if e, err = d.Withdraw(t.Context(), d.Owner, e.ID, e.Version, "Ngừng sản xuất"); err != nil || e.Status != entry.Withdrawn || e.Reason != "Ngừng sản xuất" {
			t.Fatalf("got %+v, %v", e, err)
		}
		if got := fixture.One[string](t, d.Entering.DB, "SELECT judging_code FROM entries WHERE id = $1", e.ID); got != code || e.JudgingCode != nil {
			t.Errorf("got code %s, told %v; want %s kept and not told", got, e.JudgingCode, code)
		}
		again, err := d.Withdraw(t.Context(), d.Owner, e.ID, 1, "Ngừng sản xuất")
		if err != nil || again.Version != e.Version {
			t.Errorf("twice: got %+v, %v", again, err)
		}
		if fmt.Sprint(heard) != "[accepted withdrawn]" {
			t.Errorf("told %v, want accepted and withdrawn once each", heard)
		}
	})
	t.Run("is no way out of a draft or a rejection", func(t *testing.T) {
		d := open(t)
		e := d.draft(d.Owner, d.Plant)
		_, err := d.Withdraw(t.Context(), d.Owner, e.ID, e.Version, "")
		refused(t, err, "entry-not-submitted")
		other := d.submitted(d.OtherOwner, d.OtherPlant)
		if other, err = d.Screen(t.Context(), d.Screener, other.ID, other.Version, entry.Verdict{Decision: entry.Rejected, Reason: "Sao chép"}); err != nil {
			t.Fatal(err)
		}
		_, err = d.Withdraw(t.Context(), d.OtherOwner, other.ID, other.Version, "")
		refused(t, err, "entry-rejected")
	})
	t.Run("on the facility's behalf needs a reason", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		_, err := d.Withdraw(t.Context(), d.Collaborator, e.ID, e.Version, " ")
		field(t, err, "reason", "reason-needed")
		_, err = d.Withdraw(t.Context(), d.Collaborator, e.ID, e.Version-1, "Chủ cơ sở nhờ")
		refused(t, err, "stale")
		if _, err = d.Withdraw(t.Context(), d.Collaborator, e.ID, e.Version, "Chủ cơ sở nhờ"); err != nil {
			t.Error(err)
		}
	})
	t.Run("lets the product be entered again", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		if _, err := d.Withdraw(t.Context(), d.Owner, e.ID, e.Version, ""); err != nil {
			t.Fatal(err)
		}
		d.draft(d.Owner, d.Plant)
	})
	t.Run("rolls back with the hook that fails", func(t *testing.T) {
		d := open(t)
		e := d.submitted(d.Owner, d.Plant)
		d.OnDecided = append(d.OnDecided, func(*database.Tx, account.Account, *entry.Entry) error { return fmt.Errorf("power") })
		if _, err := d.Withdraw(t.Context(), d.Owner, e.ID, e.Version, ""); err == nil {
			t.Error("the failure was swallowed")
		}
		if got := d.status(e.ID); got != entry.Submitted || d.ledger(e.ID, "withdraw-entry") != 0 {
			t.Errorf("got %s, want it submitted as before and nothing in the ledger", got)
		}
	})
}
