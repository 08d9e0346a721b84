package scoresheet_test

import (
	"testing"

	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/panel"
)

// BenchmarkPacket hands out the packet of a large day: 60 entries of five photos and
// two papers, among nine judges.
func BenchmarkPacket(b *testing.B) {
	w := newWorld(b, dbtest.Open(b))
	for range 60 {
		e := w.Entry("handicraft")
		for range 5 {
			w.photo(e, true, 800_000)
		}
		for range 2 {
			w.paper(e, true, true, 1<<20)
		}
	}
	w.seat(panel.Head)
	var j judge
	for range 8 {
		j = w.seat(panel.Member)
	}
	w.enter(competition.Scoring)
	if p := w.packet(j); len(p.Entries) != 60 || len(p.LeftOut) != 0 {
		b.Fatalf("got %d entries, %d files left out", len(p.Entries), len(p.LeftOut))
	}
	for b.Loop() {
		if _, err := w.sheets.Packet(b.Context(), j.Account, w.RoundID, "máy 1"); err != nil {
			b.Fatal(err)
		}
	}
}
