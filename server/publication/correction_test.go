package publication_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/publication"
	"tieubieu/server/scoresheet"
	"tieubieu/server/scoring"
)

func (s stage) download(version int) *publication.Publication {
	s.t.Helper()
	p, err := s.h.Publications.Download(s.t.Context(), s.RoundID, version)
	if err != nil {
		s.t.Fatalf("download version %d: %v", version, err)
	}
	return p
}

// awards are the statuses of an entry's awards and certificates, oldest first:
// "valid/valid 01/2026/CNNT-92".
func (s stage) awards(code string) []string {
	s.t.Helper()
	return fixture.One[[]string](s.t, s.DB, `SELECT coalesce(array_agg(a.status || '/' || c.status || ' ' || c.number ORDER BY a.id), '{}')
		FROM awards a JOIN entries e ON e.id = a.entry_id JOIN certificates c ON c.award_id = a.id WHERE e.round_id = $1 AND e.judging_code = $2`, s.RoundID, code)
}

func (s stage) deliberation() int {
	s.t.Helper()
	return fixture.One[int](s.t, s.DB, "SELECT row_version FROM deliberations WHERE round_id = $1 ORDER BY version DESC LIMIT 1", s.RoundID)
}

func numbered(year int, n string) string { return fmt.Sprintf("%s/%d/CNNT-92", n, year) }

func TestACorrectionIsANewVersion(t *testing.T) {
	s := open(t, 3, map[string]int64{"A001": 9000, "A002": 8000, "A003": 6000, "A004": 5000}, func(r *competition.Round) {
		r.Rules.Levels = &scoring.Levels{Scope: scoring.Overall, List: []scoring.Level{{ID: "A", MinimumPoints: new(int64(8500))}, {ID: "B"}}}
	})
	s.approve()
	first := s.publish()
	kept := fixture.One[uuid.UUID](t, s.DB, "SELECT a.id FROM awards a JOIN entries e ON e.id = a.entry_id WHERE e.judging_code = 'A002'")
	s.h.Correct(t, s.Sitting)
	t.Run("shows nothing of itself while it is worked on", func(t *testing.T) {
		s.h.Decide(t, s.Sitting, "A003", true)
		versions, err := s.h.Publications.Versions(t.Context(), s.RoundID)
		if err != nil || len(versions) != 1 || s.count("awards") != 2 {
			t.Errorf("got %d versions, %d awards, %v; want the first version alone", len(versions), s.count("awards"), err)
		}
	})
	_, err := s.h.Awards.Decide(t.Context(), s.Chair, s.RoundID, s.deliberation(), award.DecisionRequest{
		Code: "A001", Awarded: true, Level: new("B"), Reason: "Xếp lại hạng", Votes: award.Votes{For: 5},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.approve()
	second := s.publish()
	year := time.Now().Year()
	t.Run("with its note and what it replaces", func(t *testing.T) {
		b := checkBundle(t, second)
		if second.Version != 2 || b.Publication.Version != 2 || b.Publication.Replaces == nil || *b.Publication.Replaces != 1 || b.Publication.Note != "Đính chính thử" {
			t.Errorf("got %+v", b.Publication)
		}
		if second.Awarded != 3 || len(b.Decisions) != 3 {
			t.Errorf("got %d awarded by %d decisions, want 3 and 3", second.Awarded, len(b.Decisions))
		}
	})
	t.Run("leaves the old one readable and unchanged", func(t *testing.T) {
		old := s.download(1)
		if !bytes.Equal(old.Bundle, first.Bundle) || !bytes.Equal(old.SHA256, first.SHA256) {
			t.Error("the first version has changed")
		}
		checkBundle(t, old)
		for _, change := range []string{"UPDATE publications SET note = 'x'", "DELETE FROM publications", "UPDATE published_standings SET awarded = true", "DELETE FROM published_standings"} {
			if _, err := s.DB.Pool.Exec(t.Context(), change); err == nil {
				t.Errorf("%s: got done, want refused", change)
			}
		}
		if n := fixture.One[int](t, s.DB, "SELECT count(*) FROM published_standings s JOIN publications p ON p.id = s.publication_id WHERE p.version = 1 AND s.awarded"); n != 2 {
			t.Errorf("got %d awarded in version 1, want 2", n)
		}
	})
	t.Run("supersedes the award of a changed level, with its certificate", func(t *testing.T) {
		want := []string{"superseded/superseded " + numbered(year, "01"), "valid/valid " + numbered(year, "03")}
		if got := s.awards("A001"); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if n := fixture.One[int](t, s.DB, "SELECT count(*) FROM certificates o JOIN certificates n ON n.id = o.superseded_by WHERE o.status_reason = 'Đính chính thử'"); n != 1 {
			t.Errorf("got %d certificates that name their successor, want 1", n)
		}
		if got := fixture.One[*string](t, s.DB, "SELECT level FROM awards WHERE status = 'superseded'"); *got != "A" {
			t.Errorf("the old award: got level %s, want it kept as it was", *got)
		}
	})
	t.Run("keeps the award that stays", func(t *testing.T) {
		if got := s.awards("A002"); !slices.Equal(got, []string{"valid/valid " + numbered(year, "02")}) {
			t.Errorf("got %v", got)
		}
		if got := fixture.One[uuid.UUID](t, s.DB, "SELECT a.id FROM awards a JOIN entries e ON e.id = a.entry_id WHERE e.judging_code = 'A002'"); got != kept {
			t.Error("the award was issued anew")
		}
	})
	t.Run("grants what is new", func(t *testing.T) {
		if got := s.awards("A003"); !slices.Equal(got, []string{"valid/valid " + numbered(year, "04")}) {
			t.Errorf("got %v", got)
		}
	})
	t.Run("and another one revokes what is taken away", func(t *testing.T) {
		s.h.Correct(t, s.Sitting)
		s.h.Decide(t, s.Sitting, "A003", false)
		s.approve()
		third := s.publish()
		checkBundle(t, third)
		if got := s.awards("A003"); !slices.Equal(got, []string{"revoked/revoked " + numbered(year, "04")}) {
			t.Errorf("got %v", got)
		}
		if got := fixture.One[string](t, s.DB, "SELECT status_reason FROM awards WHERE status = 'revoked'"); got != "Đính chính thử" {
			t.Errorf("reason: got %q", got)
		}
		if got := s.awards("A001"); len(got) != 2 {
			t.Errorf("A001: got %v, want its decided level kept from the version before", got)
		}
	})
	for action, want := range map[string]int{
		"grant-award": 4, "supersede-award": 1, "revoke-award": 1, "issue-certificate": 4, "supersede-certificate": 1, "revoke-certificate": 1,
		"publish-result": 3, "open-correction": 2, "approve-result": 3,
	} {
		if got := s.ledger(action); got != want {
			t.Errorf("ledger %s: got %d, want %d", action, got, want)
		}
	}
}

func TestWhoMayCorrectAndWhen(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	correct := func(by account.Account, note string) error {
		_, err := s.h.Awards.OpenCorrection(t.Context(), by, s.RoundID, note)
		return err
	}
	wantCode(t, correct(s.Organiser, "Sai điểm"), "not-published")
	s.approve()
	wantCode(t, correct(s.Organiser, "Sai điểm"), "not-published")
	s.publish()
	for name, by := range map[string]account.Account{"the chair": s.Chair, "the secretary": s.Secretary, "the head": s.Judges[0].Account, "a stranger": s.Person()} {
		if err := correct(by, "Sai điểm"); !fault.Has(err, "not-found") {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
	wantCode(t, correct(s.Organiser, " "), "note-needed")
	wantCode(t, correct(s.Organiser, strings.Repeat("đ", 2001)), "note-needed")
	if err := correct(s.Organiser, strings.Repeat("đ", 2000)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, correct(s.Organiser, "Lần nữa"), "correction-open")
	abandon := func(by account.Account, version int, why string) error {
		return s.h.Awards.AbandonCorrection(t.Context(), by, s.RoundID, version, why)
	}
	wantCode(t, abandon(s.Chair, s.deliberation(), "Không cần"), "not-found")
	wantCode(t, abandon(s.Organiser, s.deliberation()+1, "Không cần"), "stale")
	wantCode(t, abandon(s.Organiser, s.deliberation(), ""), "reason-needed")
	if err := abandon(s.Organiser, s.deliberation(), "Không cần"); err != nil {
		t.Fatal(err)
	}
	wantCode(t, abandon(s.Organiser, s.deliberation(), "Không cần"), "no-deliberation")
	t.Run("a version that was abandoned leaves a gap, and an approved one is not abandoned", func(t *testing.T) {
		s.h.Correct(t, s.Sitting)
		s.approve()
		wantCode(t, abandon(s.Organiser, s.deliberation(), "Thôi"), "approved")
		p := s.publish()
		b := checkBundle(t, p)
		if p.Version != 3 || *b.Publication.Replaces != 1 {
			t.Errorf("got version %d replacing %d, want 3 replacing 1", p.Version, *b.Publication.Replaces)
		}
	})
}

func TestACorrectionAsksForDecisionsAtTheLine(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000, "A003": 7000}, func(r *competition.Round) { r.Rules.Awards.Total = new(int64(2)) })
	s.approve()
	s.publish()
	s.h.Correct(t, s.Sitting)
	s.retake("A003", 0, 8000)
	s.retake("A003", 1, 8000)
	_, err := s.h.Awards.Approve(t.Context(), s.Organiser, s.RoundID, s.deliberation(), award.Approval{DecisionNumber: "2", DecisionDate: time.Now(), Signer: "A"})
	wantCode(t, err, "phase-blocked")
	s.h.Decide(t, s.Sitting, "A002", true)
	s.h.Decide(t, s.Sitting, "A003", false)
	s.approve()
	checkBundle(t, s.publish())
}

// sheet is the nth judge's sheet for an entry, with its revision.
func (s stage) sheet(code string, judge int) (id uuid.UUID, revision int) {
	s.t.Helper()
	err := s.DB.Pool.QueryRow(s.t.Context(), `SELECT s.id, s.revision FROM score_sheets s JOIN entries e ON e.id = s.entry_id
		WHERE e.round_id = $1 AND e.judging_code = $2 AND s.judge_id = $3`, s.RoundID, code, s.Judges[judge].SeatID).Scan(&id, &revision)
	if err != nil {
		s.t.Fatal(err)
	}
	return id, revision
}

// reopen opens the nth judge's sheet: the head does, the deputy for the head's own.
func (s stage) reopen(code string, judge int) uuid.UUID {
	s.t.Helper()
	by := s.Judges[0].Account
	if judge == 0 {
		s.Exec("UPDATE panel_members SET role = 'deputy' WHERE id = $1", s.Judges[1].SeatID)
		by = s.Judges[1].Account
	}
	id, revision := s.sheet(code, judge)
	if _, err := s.h.Sheets.Reopen(s.t.Context(), by, id, revision, "Chấm lại theo khiếu nại", []string{"m1", "e1", "s1", "c1"}); err != nil {
		s.t.Fatalf("reopen %s: %v", code, err)
	}
	return id
}

// save hands a sheet in with a total above 15 points.
func (s stage) save(sheet uuid.UUID, judge int, total int64) error {
	s.t.Helper()
	rest := total - 1500
	take := func(limit int64) json.RawMessage {
		n := min(rest, limit)
		rest -= n
		raw, _ := json.Marshal(n)
		return raw
	}
	revision := fixture.One[int](s.t, s.DB, "SELECT revision FROM score_sheets WHERE id = $1", sheet)
	_, err := s.h.Sheets.Save(context.Background(), s.Judges[judge].Account, scoresheet.SaveRequest{
		SheetID: sheet, Key: uuid.New(), Revision: revision, DeviceID: "máy 1",
		Body: scoresheet.Body{RubricVersion: 1, Submitted: true, Remarks: map[string]string{}, Marks: scoresheet.Marks{
			"m1": take(2500), "e1": take(4000), "s1": take(1000), "c1": take(1000), "m2": json.RawMessage(`"a"`),
		}},
	})
	return err
}

func (s stage) retake(code string, judge int, total int64) {
	s.t.Helper()
	if err := s.save(s.reopen(code, judge), judge, total); err != nil {
		s.t.Fatalf("retake %s: %v", code, err)
	}
}

func TestRetakingAScore(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	s.approve()
	first := s.publish()
	sheet, revision := s.sheet("A001", 1)
	_, err := s.h.Sheets.Reopen(t.Context(), s.Judges[0].Account, sheet, revision, "Chấm lại", []string{"m1"})
	wantCode(t, err, "stage-closed")
	s.h.Correct(t, s.Sitting)
	s.reopen("A001", 1)
	approve := func() error {
		_, err := s.h.Awards.Approve(t.Context(), s.Organiser, s.RoundID, s.deliberation(), award.Approval{DecisionNumber: "2", DecisionDate: time.Now(), Signer: "A"})
		return err
	}
	t.Run("blocks the approval until the sheet is submitted again", func(t *testing.T) {
		err := approve()
		wantCode(t, err, "phase-blocked")
		if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Path != "retakes-not-submitted" || !strings.Contains(f.Message, "J02") {
			t.Errorf("got %+v, want the sheet named", f)
		}
	})
	if err := s.save(sheet, 1, 5000); err != nil {
		t.Fatal(err)
	}
	if err := approve(); err != nil {
		t.Fatal(err)
	}
	t.Run("ends with the approval", func(t *testing.T) {
		_, revision := s.sheet("A001", 1)
		_, err := s.h.Sheets.Reopen(t.Context(), s.Judges[0].Account, sheet, revision, "Chấm lại", []string{"m1"})
		wantCode(t, err, "stage-closed")
	})
	second := s.publish()
	b := checkBundle(t, second)
	if got := standing(t, b, "A001"); !strings.Contains(got, `"score":"7000"`) || !strings.Contains(got, `"rankOverall":2`) {
		t.Errorf("got %s, want the mean of the retaken sheet and the other", got)
	}
	if old := checkBundle(t, s.download(1)); !strings.Contains(standing(t, old, "A001"), `"score":"9000"`) || !bytes.Equal(s.download(1).Bundle, first.Bundle) {
		t.Error("the first version has changed")
	}
}

func TestAnAbandonedCorrectionLeavesEveryMarkAsItWas(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	s.approve()
	first := checkBundle(t, s.publish())
	s.h.Correct(t, s.Sitting)
	s.h.Decide(t, s.Sitting, "A001", false)
	s.retake("A001", 1, 5000) // opened, and submitted anew
	s.reopen("A002", 1)       // opened only
	s.retake("A001", 1, 4000) // and once more
	if err := s.h.Awards.AbandonCorrection(t.Context(), s.Organiser, s.RoundID, s.deliberation(), "Khiếu nại không có cơ sở"); err != nil {
		t.Fatal(err)
	}
	if n := s.count("score_sheets WHERE status = 'open'"); n != 0 {
		t.Errorf("got %d sheets open, want none", n)
	}
	s.h.Correct(t, s.Sitting)
	s.approve()
	third := checkBundle(t, s.publish())
	if string(third.Standings) != string(first.Standings) || string(third.Proposal) != string(first.Proposal) {
		t.Errorf("standings:\n got %s\nwant %s", third.Standings, first.Standings)
	}
	if n := s.ledger("restore-sheet"); n != 2 {
		t.Errorf("got %d sheets restored on the record, want 2", n)
	}
}

func TestOfManyPublishersOfACorrectionOnePublishes(t *testing.T) {
	s := open(t, 2, map[string]int64{"A001": 9000, "A002": 8000})
	s.approve()
	s.publish()
	s.h.Correct(t, s.Sitting)
	s.h.Decide(t, s.Sitting, "A002", false)
	s.approve()
	version, other, done := s.Read().Version, second(t, s), 0
	for _, err := range atOnce(6, func(i int) error {
		h := s.h
		if i%2 == 1 {
			h = other
		}
		_, err := h.Publications.Publish(context.Background(), s.Organiser, s.RoundID, version)
		return err
	}) {
		if err == nil {
			done++
		} else if !fault.Has(err, "already-published") {
			t.Errorf("got %v, want already-published", err)
		}
	}
	if done != 1 || s.count("publications") != 2 || s.ledger("revoke-award") != 1 {
		t.Errorf("got %d published, %d versions, %d awards revoked; want 1, 2, 1", done, s.count("publications"), s.ledger("revoke-award"))
	}
}
