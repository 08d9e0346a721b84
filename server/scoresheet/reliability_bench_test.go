package scoresheet_test

import (
	"fmt"
	"testing"

	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/panel"
	"tieubieu/server/reliability"
)

// BenchmarkReliability measures the largest round that a panel can be asked for: 1,000
// entries × 60 judges, five criteria a sheet, from the tables to the figures.
func BenchmarkReliability(b *testing.B) {
	w := newWorld(b, dbtest.Open(b))
	for range 500 {
		w.Entry("handicraft")
		w.Entry("food")
	}
	w.idleHead()
	for range 60 {
		w.seat(panel.Member)
	}
	w.enter(competition.Scoring)
	w.Exec(`UPDATE score_sheets s SET status = 'submitted', submitted_at = now(), revision = 1, digest = '\x00', saved_at = now(), total = m.e1 + m.m1,
			marks = jsonb_build_object('m1', m.m1, 'm2', 'a', 'e1', m.e1, 's1', 0, 'c1', 0)
		FROM (SELECT id, 25 * (60 + floor(random() * 100)::int) AS e1, 50 * floor(random() * 50)::int AS m1 FROM score_sheets) m
		WHERE m.id = s.id AND s.round_id = $1`, w.RoundID)
	w.Phase(competition.Deliberation)
	for b.Loop() {
		got, err := w.sheets.Reliability(b.Context(), w.Organiser, w.RoundID, 1)
		if err != nil || got.Sheets != 60_000 || got.Line.Draws != reliability.Draws {
			b.Fatal(fmt.Errorf("got %d sheets, %w", got.Sheets, err))
		}
	}
}
