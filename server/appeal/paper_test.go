package appeal_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

// withPapers is a published round whose appeals take files.
func withPapers(t *testing.T) (*house.Judged, *blob.Store) {
	t.Helper()
	j := newJudged(t)
	store := blobtest.Open(t)
	j.House.Appeals.Blob = store
	j.Published()
	return j, store
}

// scan is the nth of many different scans.
func scan(n int) []byte {
	return phototest.WithSegment(phototest.JPEG(16, 16), 0xfe, fmt.Append(nil, n))
}

func add(j *house.Judged, by account.Account, id uuid.UUID, content []byte) (*appeal.Paper, error) {
	return j.House.Appeals.AddPaper(context.Background(), by, id, `C:\Ảnh\đơn kiến nghị.jpg`, bytes.NewReader(content), int64(len(content)))
}

func TestPapersOfAnAppeal(t *testing.T) {
	j, _ := withPapers(t)
	a := file(t, j, j.Owner)
	first, err := add(j, j.Owner, a.ID, scan(0))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("the same file sent again is the same paper", func(t *testing.T) {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if again, err := add(j, j.Collaborator, a.ID, scan(0)); err != nil || again.ID != first.ID {
					t.Errorf("got %+v, %v, want %s", again, err, first.ID)
				}
			})
		}
		all.Wait()
		now, err := j.House.Appeals.Read(t.Context(), j.Owner, a.ID)
		if err != nil || len(now.Papers) != 1 || now.Papers[0].FileName != "đơn kiến nghị.jpg" || now.Papers[0].ContentType != "image/jpeg" {
			t.Errorf("got %+v, %v", now.Papers, err)
		}
	})
	t.Run("who may", func(t *testing.T) {
		n := 0
		j.Allowed(func(by account.Account) error {
			n++
			p, err := add(j, by, a.ID, scan(n))
			if err == nil {
				err = j.House.Appeals.RemovePaper(t.Context(), by, a.ID, p.ID)
			}
			return err
		}, is("appeal-not-found", "not-facility"), "owner", "collaborator")
		j.Allowed(func(by account.Account) error {
			object, p, err := j.House.Appeals.OpenPaper(t.Context(), by, a.ID, first.ID)
			if err != nil {
				return err
			}
			defer object.Close()
			if got, err := io.ReadAll(object); err != nil || !bytes.Equal(got, scan(0)) || p.ID != first.ID {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
			return nil
		}, is("appeal-not-found"), "owner", "collaborator", "organiser", "secretary", "chair", "council member", "auditor")
		j.Allowed(func(by account.Account) error { return j.House.Appeals.RemovePaper(t.Context(), by, a.ID, uuid.New()) },
			is("appeal-not-found", "not-facility"), "owner", "collaborator")
	})
	t.Run("a file of another appeal is none of this one", func(t *testing.T) {
		other, err := j.House.Appeals.File(t.Context(), j.OtherOwner, j.Entries[1].ID, newID(), "Của tôi")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = j.House.Appeals.OpenPaper(t.Context(), j.OtherOwner, other.ID, first.ID)
		wantCode(t, err, "paper-not-found")
		if err := j.House.Appeals.RemovePaper(t.Context(), j.OtherOwner, other.ID, first.ID); err != nil {
			t.Error(err)
		}
		if now, err := j.House.Appeals.Read(t.Context(), j.Owner, a.ID); err != nil || len(now.Papers) != 1 {
			t.Errorf("got %d papers, %v, want it kept", len(now.Papers), err)
		}
	})
	t.Run("what is no paper", func(t *testing.T) {
		for name, content := range map[string][]byte{
			"a picture with a script": phototest.SVG(), "an archive": phototest.ZIP(), "nothing": nil, "a bomb": phototest.PNGBomb(20000, 20000),
			"half a photo": phototest.Truncated(phototest.JPEG(64, 64)), "half a PDF": phototest.PDF()[:40],
		} {
			_, err := add(j, j.Owner, a.ID, content)
			if f := fault.Of(err); f == nil || !strings.HasPrefix(f.Code, "paper-") {
				t.Errorf("%s: got %v, want it refused as a paper", name, err)
			}
		}
		if _, err := add(j, j.Owner, a.ID, phototest.PDF()); err != nil {
			t.Errorf("a PDF: got %v", err)
		}
		_, err := j.House.Appeals.AddPaper(t.Context(), j.Owner, a.ID, "a.pdf", bytes.NewReader(scan(1)), 10_000_000)
		wantCode(t, err, "upload-interrupted")
		_, err = j.House.Appeals.AddPaper(t.Context(), j.Owner, a.ID, "a.pdf", bytes.NewReader(nil), 21<<20)
		wantCode(t, err, "paper-too-large")
		_, err = j.House.Appeals.AddPaper(t.Context(), j.Owner, a.ID, " ", bytes.NewReader(scan(1)), -1)
		wantCode(t, err, "invalid-fields")
	})
	t.Run("ten and no more, also at once", func(t *testing.T) {
		errs := make([]error, 12)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = add(j, j.Owner, a.ID, scan(100+i)) })
		}
		all.Wait()
		refused := 0
		for _, err := range errs {
			if err != nil {
				wantCode(t, err, "too-many-papers")
				refused++
			}
		}
		if n := fixture.One[int](t, j.DB, "SELECT count(*) FROM appeal_papers WHERE appeal_id = $1", a.ID); n != appeal.MaxPapers || refused != 4 {
			t.Errorf("got %d papers, %d refused, want %d and 4", n, refused, appeal.MaxPapers)
		}
	})
	t.Run("only while it is open", func(t *testing.T) {
		if _, err := respond(j, j.Chair, a, appeal.Rejected); err != nil {
			t.Fatal(err)
		}
		_, err := add(j, j.Owner, a.ID, scan(500))
		wantCode(t, err, "appeal-settled")
		wantCode(t, j.House.Appeals.RemovePaper(t.Context(), j.Owner, a.ID, first.ID), "appeal-settled")
	})
}

func TestForgottenFilesAreSwept(t *testing.T) {
	j, store := withPapers(t)
	a := file(t, j, j.Owner)
	kept, err := add(j, j.Owner, a.ID, scan(1))
	if err != nil {
		t.Fatal(err)
	}
	gone, err := add(j, j.Owner, a.ID, scan(2))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := j.House.Appeals.RemovePaper(t.Context(), j.Owner, a.ID, gone.ID); err != nil {
			t.Fatal(err)
		}
	}
	sweep := func(ctx context.Context) {
		t.Helper()
		if _, err := j.House.Appeals.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	there := func(p *appeal.Paper) bool {
		t.Helper()
		found, err := store.Exists(t.Context(), p.ObjectKey)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	sweep(t.Context())
	if !there(gone) || !there(kept) {
		t.Error("a file is gone before its time")
	}
	sweep(at(t.Context(), time.Now().Add(photo.Retention+time.Hour)))
	if there(gone) || !there(kept) {
		t.Errorf("got the forgotten one %t, the kept one %t; want only what is kept", there(gone), there(kept))
	}
}
