package entry_test

import (
	"bytes"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/blob/blobtest"
	"tieubieu/server/competition"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/fixture"
	"tieubieu/server/paper/papertest"
)

func TestAWordDocument(t *testing.T) {
	d := open(t)
	d.Blob = blobtest.Open(t)
	add := func(e *entry.Entry, kind entry.PaperKind, content []byte) (*entry.PlacedPaper, error) {
		return d.AddPaper(t.Context(), d.Owner, e.ID, entry.PaperFacts{Kind: kind, FileName: "Thuyết minh.docx"}, bytes.NewReader(content), -1)
	}
	e := d.full(d.Owner, d.Plant)
	word, err := add(e, entry.Page, papertest.DOCX())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("answers a section of the explanation", func(t *testing.T) {
		x := entry.Explanation{"market": {Files: []uuid.UUID{word.PaperID}}}
		e, err = d.Save(t.Context(), d.Owner, e.ID, e.Version, entry.Changes{Explanation: x})
		if err != nil || word.Paper.ContentType != "application/vnd.openxmlformats-officedocument.wordprocessingml.document" {
			t.Fatalf("got %+v, %v", word.Paper, err)
		}
	})
	t.Run("is no paper of another kind, and does not become one", func(t *testing.T) {
		_, err := add(e, entry.Registration, papertest.DOCX(papertest.Part{Name: "word/a.xml", Text: "<a/>"}))
		refused(t, err, "paper-type")
		_, err = d.ChangePaper(t.Context(), d.Owner, e.ID, word.PaperID, 1, entry.PaperFacts{Kind: entry.Quality, FileName: "a.docx"})
		field(t, err, "kind", "word-explains-only")
	})
	t.Run("is refused with a macro, and nothing is stored", func(t *testing.T) {
		before := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM papers")
		_, err := add(e, entry.Page, papertest.DOCX(papertest.Part{Name: "word/vbaProject.bin", Text: "x"}))
		refused(t, err, "paper-macro")
		if after := fixture.One[int](t, d.Entering.DB, "SELECT count(*) FROM papers"); after != before {
			t.Errorf("got %d papers, want %d", after, before)
		}
	})
	t.Run("is no signed consent", func(t *testing.T) {
		content := papertest.DOCX()
		_, err := d.AddConsentForm(t.Context(), d.Collaborator, e.ID, bytes.NewReader(content), int64(len(content)))
		if err == nil || fault.Of(err) == nil {
			t.Errorf("got %v, want a refusal", err)
		}
	})
	t.Run("may go to judges, but never as naming nobody", func(t *testing.T) {
		d.Exec("UPDATE rounds SET packet_mode = $2 WHERE id = $1", d.RoundID, string(competition.ShowCode))
		if e, err = d.Submit(t.Context(), d.Owner, e.ID, e.Version); err != nil {
			t.Fatal(err)
		}
		photos := fixture.One[[]uuid.UUID](t, d.Entering.DB, "SELECT array_agg(photo_id) FROM entry_photos WHERE entry_id = $1", e.ID)
		choice := entry.Choice{Papers: []uuid.UUID{word.PaperID}, NamesNobody: append(photos, word.PaperID)}
		_, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted, Choice: &choice})
		field(t, err, "choice.namesNobody[3]", "word-names-somebody")
		choice.NamesNobody = photos
		if _, err := d.Screen(t.Context(), d.Screener, e.ID, e.Version, entry.Verdict{Decision: entry.Accepted, Choice: &choice}); err != nil {
			t.Error(err)
		}
	})
}
