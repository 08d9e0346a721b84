package scoresheet_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/panel"
	"tieubieu/server/scoresheet"
)

// What screening is told is what a judge who scores everything then carries away.
func TestThePacketIsWeighedWhileScreening(t *testing.T) {
	w := newWorld(t, dbtest.Open(t))
	a, b := w.Entry("handicraft"), w.Entry("food")
	for range 4 {
		w.photo(a, true, 200_000)
	}
	hidden := w.photo(a, false, 300_000)
	w.photo(b, true, 100_000)
	light, heavy := w.paper(a, true, true, 1<<20), w.paper(a, true, true, 6<<20)
	unchosen := w.paper(a, false, true, 2<<20)
	weigh := func(choice *entry.Choice) *scoresheet.EntryWeight {
		t.Helper()
		got, err := w.sheets.WeighEntry(t.Context(), w.Secretary, a.ID, choice)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	t.Run("by nobody else", func(t *testing.T) {
		for who, by := range map[string]account.Account{"nobody": w.Person(), "visitor": {}} {
			if _, err := w.sheets.WeighEntry(t.Context(), by, a.ID, nil); !fault.Has(err, "entry-not-found") {
				t.Errorf("%s: got %v", who, err)
			}
			if _, err := w.sheets.WeighRound(t.Context(), by, w.RoundID, false); !fault.Has(err, "round-not-found") {
				t.Errorf("%s: got %v", who, err)
			}
		}
		if _, err := w.sheets.WeighEntry(t.Context(), w.Secretary, uuid.New(), nil); !fault.Has(err, "entry-not-found") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("with what stays online named", func(t *testing.T) {
		got := weigh(nil)
		if len(got.Papers) != 2 || len(got.Photos) != 5 || len(got.LeftOut) != 1 || got.LeftOut[0].ID != heavy || got.LeftOut[0].Why != scoresheet.TooLarge {
			t.Errorf("got %+v", got)
		}
		if got.Round.Bytes <= got.Bytes || got.Round.Entries != 2 || got.Round.MaxBytes != scoresheet.MaxPacketBytes {
			t.Errorf("got %+v, want the other entry in it too", got.Round)
		}
	})
	t.Run("by a choice that is not saved", func(t *testing.T) {
		before := weigh(nil)
		same := weigh(&entry.Choice{Papers: []uuid.UUID{light, heavy}})
		more := weigh(&entry.Choice{Papers: []uuid.UUID{light, unchosen}})
		none := weigh(&entry.Choice{})
		if same.Bytes != before.Bytes || more.Bytes != before.Bytes+2<<20 || none.Bytes != before.Bytes-1<<20 || more.Round.Bytes != before.Round.Bytes+2<<20 {
			t.Errorf("got %d same, %d more, %d none; before %d", same.Bytes, more.Bytes, none.Bytes, before.Bytes)
		}
		if again := weigh(nil); again.Bytes != before.Bytes {
			t.Error("weighing changed something")
		}
	})
	t.Run("without what names somebody, where packets show the code alone", func(t *testing.T) {
		w.Exec("UPDATE rounds SET packet_mode = 'code' WHERE id = $1", w.RoundID)
		defer w.Exec("UPDATE rounds SET packet_mode = 'product' WHERE id = $1", w.RoundID)
		stands := weigh(nil)
		if slices.ContainsFunc(stands.Photos, func(p scoresheet.PacketPhoto) bool { return p.PhotoID == hidden }) || len(stands.Photos) != 4 {
			t.Errorf("got %+v, want the one that names somebody left out", stands.Photos)
		}
		chosen := weigh(&entry.Choice{Papers: []uuid.UUID{light, unchosen}, NamesNobody: []uuid.UUID{hidden, light}})
		if len(chosen.Photos) != 1 || chosen.Photos[0].PhotoID != hidden || len(chosen.Papers) != 1 || chosen.Papers[0].PaperID != light {
			t.Errorf("got %+v and %+v, want those ticked", chosen.Photos, chosen.Papers)
		}
	})
	t.Run("as the judge gets it", func(t *testing.T) {
		told, err := w.sheets.WeighRound(t.Context(), w.Secretary, w.RoundID, false)
		if err != nil {
			t.Fatal(err)
		}
		w.seat(panel.Head)
		j := w.seat(panel.Member)
		w.enter(competition.Scoring)
		p, err := w.tryPacket(j.Account)
		if err != nil {
			t.Fatal(err)
		}
		if p.TotalBytes != told.Bytes || len(p.LeftOut) != len(told.LeftOut) {
			t.Errorf("got %d bytes and %d left out, told %d and %d", p.TotalBytes, len(p.LeftOut), told.Bytes, len(told.LeftOut))
		}
	})
}
