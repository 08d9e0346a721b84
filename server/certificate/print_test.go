package certificate_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/certificate"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/job"
)

const address = "https://tieubieu.example"

// desk is the certificates' service on a database.
func desk(t *testing.T, db *database.DB) *certificate.Service {
	t.Helper()
	queue, err := job.Open(db, job.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &certificate.Service{DB: db, Blob: blobtest.Open(t), Jobs: queue}
}

func codeOf(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return fmt.Sprint(err)
}

// lines are a sitting's certificates as its organiser sees them.
func lines(t *testing.T, s *certificate.Service, sitting *fixture.Sitting) []certificate.Line {
	t.Helper()
	all, err := s.Lines(t.Context(), sitting.Organiser, sitting.RoundID)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestACertificateIsPrintedFromApprovalOnAndAnsweredForFromPublicationOn(t *testing.T) {
	db := dbtest.Open(t)
	w, h, s := fixture.NewWorld(t, db), house.On(db), desk(t, db)
	sitting := approved(t, w, h, "province", fixture.CanTho, 2)
	held := lines(t, s, sitting)
	if len(held) != 2 || held[0].Status != certificate.Reserved {
		t.Fatalf("after approval: got %+v, want two that are reserved", held)
	}
	owner := w.Owner(held[0].FacilityID)
	var paper bytes.Buffer
	if _, err := s.Print(t.Context(), sitting.Organiser, held[0].ID, address, &paper); err != nil || !bytes.HasPrefix(paper.Bytes(), []byte("%PDF")) {
		t.Errorf("the organiser prints: got %v", err)
	}
	for name, by := range map[string]account.Account{"the facility": owner, "another organiser": w.Organiser(fixture.Nation), "the chair": sitting.Chair, "anyone": w.Person()} {
		if _, err := s.Print(t.Context(), by, held[0].ID, address, io.Discard); codeOf(err) != "not-found" {
			t.Errorf("%s prints before publication: got %v, want not-found", name, err)
		}
		if _, err := s.Lines(t.Context(), by, sitting.RoundID); codeOf(err) != "not-found" {
			t.Errorf("%s lists before publication: got %v, want not-found", name, err)
		}
	}
	_, unpublished := s.Check(t.Context(), held[0].CheckCode)
	_, unknown := s.Check(t.Context(), "0123-4567-89AB")
	if codeOf(unpublished) != "certificate-unknown" || unpublished != unknown {
		t.Errorf("check before publication: got %v, want exactly what an unknown code gets, %v", unpublished, unknown)
	}

	h.Publish(t, sitting)
	now := lines(t, s, sitting)
	if len(now) != 2 {
		t.Fatalf("after publication: got %+v, want two", now)
	}
	for i := range now {
		if now[i].ID != held[i].ID || now[i].Number != held[i].Number || now[i].CheckCode != held[i].CheckCode || now[i].Status != certificate.Valid {
			t.Errorf("got %s %s %s, want what was reserved: %s %s", now[i].Number, now[i].CheckCode, now[i].Status, held[i].Number, held[i].CheckCode)
		}
	}
	if _, err := s.Print(t.Context(), owner, held[0].ID, address, io.Discard); err != nil {
		t.Errorf("the facility prints: got %v", err)
	}
	if _, err := s.Print(t.Context(), w.Person(), held[0].ID, address, io.Discard); codeOf(err) != "not-found" {
		t.Errorf("anyone prints: got %v, want not-found", err)
	}
	got, err := s.Check(t.Context(), strings.ToLower(certificate.ShownCode(held[0].CheckCode)))
	if err != nil || got.Number != held[0].Number || got.Status != certificate.Valid || got.Product != held[0].Product {
		t.Errorf("check: got %+v, %v", got, err)
	}
}

func TestACorrectionKeepsRevokesAndReservesAnew(t *testing.T) {
	db := dbtest.Open(t)
	w, h, s := fixture.NewWorld(t, db), house.On(db), desk(t, db)
	sitting := approved(t, w, h, "province", fixture.CanTho, 3)
	h.Publish(t, sitting)
	first := lines(t, s, sitting)
	h.Correct(t, sitting)
	h.Decide(t, sitting, first[0].JudgingCode, false)
	h.Approve(t, sitting)
	if got := lines(t, s, sitting); len(got) != 3 {
		t.Errorf("a correction that only takes away reserves nothing: got %d lines, want 3", len(got))
	}
	h.Publish(t, sitting)
	if got, err := s.Check(t.Context(), first[0].CheckCode); err != nil || got.Status != certificate.Revoked || got.Reason != "Đính chính thử" {
		t.Errorf("taken away: got %+v, %v", got, err)
	}
	h.Correct(t, sitting)
	h.Decide(t, sitting, first[0].JudgingCode, true)
	h.Approve(t, sitting)
	held := lines(t, s, sitting)
	if len(held) != 4 || held[0].Status != certificate.Reserved || !strings.HasPrefix(held[0].Number, "04/") {
		t.Fatalf("given back: got %+v, want one reserved under the next number", held)
	}
	if got, err := s.Check(t.Context(), held[0].CheckCode); codeOf(err) != "certificate-unknown" {
		t.Errorf("before its publication: got %+v, %v", got, err)
	}
}

func TestReissueAndRevoke(t *testing.T) {
	db := dbtest.Open(t)
	w, h, s := fixture.NewWorld(t, db), house.On(db), desk(t, db)
	sitting := approved(t, w, h, "province", fixture.CanTho, 2)
	held := lines(t, s, sitting)
	if _, err := s.Revoke(t.Context(), sitting.Organiser, held[0].ID, 0, "sớm"); codeOf(err) != "certificate-not-in-force" {
		t.Errorf("revoke before publication: got %v", err)
	}
	h.Publish(t, sitting)
	if _, err := s.Reissue(t.Context(), w.Owner(held[0].FacilityID), held[0].ID, 1, "mất"); codeOf(err) != "not-found" {
		t.Errorf("the facility reissues: got %v, want not-found", err)
	}
	if _, err := s.Reissue(t.Context(), sitting.Organiser, held[0].ID, 1, " "); fault.Of(err) == nil {
		t.Errorf("without a reason: got %v, want a refusal", err)
	}
	fresh, err := s.Reissue(t.Context(), sitting.Organiser, held[0].ID, 1, "Bản gốc bị hỏng")
	if err != nil || !strings.HasPrefix(fresh.Number, "03/") || fresh.Status != certificate.Valid || !fresh.ValidUntil.Equal(held[0].ValidUntil) {
		t.Fatalf("reissue: got %+v, %v", fresh, err)
	}
	old, err := s.Check(t.Context(), held[0].CheckCode)
	if err != nil || old.Status != certificate.Superseded || old.Successor != fresh.Number || old.Reason != "Bản gốc bị hỏng" {
		t.Errorf("the old one: got %+v, %v", old, err)
	}
	if _, err := s.Reissue(t.Context(), sitting.Organiser, held[0].ID, 1, "hai lần"); codeOf(err) != "stale" {
		t.Errorf("twice: got %v, want stale", err)
	}
	if _, err := s.Revoke(t.Context(), sitting.Organiser, fresh.ID, 1, "Hàng giả"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Check(t.Context(), fresh.CheckCode); err != nil || got.Status != certificate.Revoked || got.Reason != "Hàng giả" {
		t.Errorf("revoked: got %+v, %v", got, err)
	}
	if _, err := s.Revoke(t.Context(), sitting.Organiser, fresh.ID, 2, "lần nữa"); codeOf(err) != "certificate-not-in-force" {
		t.Errorf("revoke twice: got %v", err)
	}
}

func TestTheFormOfAUnit(t *testing.T) {
	db := dbtest.Open(t)
	w, h, s := fixture.NewWorld(t, db), house.On(db), desk(t, db)
	sitting := w.Round("province", fixture.CanTho)
	f, err := s.Form(t.Context(), sitting.Organiser, sitting.RoundID)
	if err != nil || f.Version != 0 || f.NumberPattern != certificate.DefaultNumberPattern {
		t.Fatalf("got %+v, %v; want the defaults", f, err)
	}
	for _, bad := range []string{"CNNT-{unit}", "{number}{year}", "{number}/{year}/{name}", "A{number}/{year}", "{number}/{number}/{year}", "{number}/{unit}", "{number}/{year}/}{"} {
		wrong := f
		wrong.NumberPattern = bad
		if _, err := s.SetForm(t.Context(), sitting.Organiser, sitting.RoundID, 0, wrong); fault.Of(err) == nil {
			t.Errorf("pattern %q: got %v, want a refusal", bad, err)
		}
	}
	f.NumberPattern, f.SignedFor = "{number}/GCN-{unit}-{year}", "  KT. CHỦ TỊCH \n PHÓ CHỦ TỊCH "
	saved, err := s.SetForm(t.Context(), sitting.Organiser, sitting.RoundID, 0, f)
	if err != nil || saved.Version != 1 || saved.SignedFor != "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH" {
		t.Fatalf("got %+v, %v", saved, err)
	}
	if _, err := s.SetForm(t.Context(), sitting.Organiser, sitting.RoundID, 0, f); codeOf(err) != "stale" {
		t.Errorf("a second who saw the defaults: got %v, want stale", err)
	}
	if _, err := s.SetForm(t.Context(), w.Organiser(fixture.Nation), sitting.RoundID, 1, f); codeOf(err) != "not-found" {
		t.Errorf("an organiser of another unit: got %v, want not-found", err)
	}
	next := approved(t, w, h, "province", fixture.CanTho, 1)
	if got, want := lines(t, s, next), fmt.Sprintf("01/GCN-92-%d", time.Now().Year()); len(got) != 1 || got[0].Number != want {
		t.Errorf("got %+v, want one numbered %s", got, want)
	}
}

func TestAWholeRoundInOneFile(t *testing.T) {
	db := dbtest.Open(t)
	w, h, s := fixture.NewWorld(t, db), house.On(db), desk(t, db)
	n := 40
	if os.Getenv("CERTIFICATES") == "1000" {
		n = 1000
	}
	sitting := w.Round("province", fixture.CanTho)
	sitting.Enter("handicraft", n)
	sitting.Panel(2)
	sitting.Council(3)
	sitting.Score(1, func(fixture.Entry, fixture.Judge) int64 { return 8000 })
	sitting.Deliberates()
	if _, err := s.RequestFile(t.Context(), sitting.Organiser, sitting.RoundID, address); codeOf(err) != "no-certificates" {
		t.Errorf("before approval: got %v, want no-certificates", err)
	}
	h.Approve(t, sitting)
	f, err := s.RequestFile(t.Context(), sitting.Organiser, sitting.RoundID, address)
	if err != nil || f.Total != n || f.Status != certificate.FileWaiting {
		t.Fatalf("got %+v, %v", f, err)
	}
	again, err := s.RequestFile(t.Context(), sitting.Organiser, sitting.RoundID, address)
	if err != nil || again.ID != f.ID {
		t.Errorf("asked twice: got %+v, %v; want the one under way", again, err)
	}
	if _, err := s.OpenFile(t.Context(), sitting.Organiser, sitting.RoundID, f.ID); codeOf(err) != "certificate-file-not-ready" {
		t.Errorf("before it is made: got %v", err)
	}
	begun := time.Now()
	if err := (&certificate.FileWorker{DB: db, Blob: s.Blob}).Make(context.Background(), f.ID); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d certificates in %v", n, time.Since(begun))
	done, err := s.File(t.Context(), sitting.Organiser, sitting.RoundID, f.ID)
	if err != nil || done.Status != certificate.FileReady || done.Done != n {
		t.Fatalf("got %+v, %v", done, err)
	}
	object, err := s.OpenFile(t.Context(), sitting.Organiser, sitting.RoundID, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer object.Close()
	file, err := io.ReadAll(object)
	if pages := bytes.Count(file, []byte("/Type /Page\n")); err != nil || pages != n {
		t.Errorf("got %d pages, %v; want %d", pages, err, n)
	}
	t.Logf("%d bytes", len(file))
	if at := os.Getenv("KEEP_PDF"); at != "" {
		if err := os.WriteFile(at, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.File(t.Context(), w.Person(), sitting.RoundID, f.ID); codeOf(err) != "not-found" {
		t.Errorf("anyone: got %v, want not-found", err)
	}
	h.Publish(t, sitting)
	if f, err = s.RequestFile(t.Context(), sitting.Organiser, sitting.RoundID, address); err != nil || f.ID == done.ID || f.Total != n {
		t.Errorf("after publication: got %+v, %v; want a new file", f, err)
	}
}
