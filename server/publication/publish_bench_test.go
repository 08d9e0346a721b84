package publication_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/competition"
	"tieubieu/server/database/dbtest"
	"tieubieu/server/fixture"
	"tieubieu/server/fixture/house"
	"tieubieu/server/rubric"
)

// fourGroups is a sheet of twelve criteria, three to a group.
func fourGroups() rubric.Tree {
	var tree rubric.Tree
	for i, id := range []string{"market", "economy", "society", "culture"} {
		group := rubric.CriterionGroup{ID: id, Name: id, MaxPoints: []int64{4000, 4000, 1000, 1000}[i]}
		for n := range 3 {
			most := group.MaxPoints / 4 // 1/4, 1/4, 1/2
			if n == 2 {
				most = group.MaxPoints / 2
			}
			group.Criteria = append(group.Criteria, rubric.Criterion{ID: fmt.Sprintf("%c%d", id[0], n+1), Name: id, Kind: rubric.Points, MaxPoints: most, Step: 10})
		}
		tree.CriterionGroups = append(tree.CriterionGroups, group)
	}
	return tree
}

// thousand makes a round of 1,000 entries × 9 judges × 12 criteria, approved. Two
// fifths are awarded, as nationally in 2023 (domain.md B.1), and half of these go up.
func thousand(b *testing.B, w *fixture.World, h *house.House) *fixture.Sitting {
	b.Helper()
	s := w.Round("province", fixture.CanTho, func(r *competition.Round) {
		r.Rules.TieBreaks = []string{"market", "economy", "society", "culture"}
		r.Rules.Awards.Total, r.Rules.Nomination.Total = new(int64(400)), new(int64(200))
	})
	tree := fourGroups()
	s.Rubric(tree)
	s.Enter("handicraft", 1000)
	s.Panel(9)
	s.Council(5)
	random := rand.New(rand.NewPCG(1, 2))
	s.Mark(1, func(fixture.Entry, fixture.Judge) (marks []byte, total int64) {
		byID := map[string]int64{}
		for _, g := range tree.CriterionGroups {
			for _, c := range g.Criteria {
				byID[c.ID] = (c.MaxPoints/2 + random.Int64N(c.MaxPoints/2)) / 10 * 10
				total += byID[c.ID]
			}
		}
		for _, id := range []string{"c1", "c2", "c3", "e1", "e2", "e3", "m1", "m2", "m3", "s1", "s2", "s3"} {
			marks = fmt.Appendf(marks, `,%q:%d`, id, byID[id])
		}
		marks[0] = '{'
		return append(marks, '}'), total
	})
	s.Deliberates()
	h.Approve(b, s)
	return s
}

// BenchmarkPublish measures the publication of a round of 1,000 entries × 9 judges ×
// 12 criteria, with its awards, certificates and promotions (publish-ms), against
// reading all its marks through pgx, one row a mark (select-ms), and against reading
// its sheets, one row a sheet (sheets-ms). Each is the fastest of all runs.
func BenchmarkPublish(b *testing.B) {
	db := dbtest.Open(b)
	w, h := fixture.NewWorld(b, db), house.On(db)
	var publish, marks, sheets time.Duration
	for b.Loop() {
		b.StopTimer()
		s := thousand(b, w, h)
		w.Exec("ANALYZE")
		marks = least(marks, reading(b, s, `SELECT s.id, s.judge_id, m.key, m.value::text::bigint FROM score_sheets s, jsonb_each(s.marks) m WHERE s.round_id = $1`, 108_000,
			func(rows pgx.Rows) error {
				var sheet, judge uuid.UUID
				var criterion string
				var points int64
				return rows.Scan(&sheet, &judge, &criterion, &points)
			}))
		sheets = least(sheets, reading(b, s, `SELECT s.id, s.judge_id, s.entry_id, s.stage, s.counted, s.status, s.marks, s.digest FROM score_sheets s WHERE s.round_id = $1`, 9_000,
			func(rows pgx.Rows) error {
				var sheet, judge, entry uuid.UUID
				var stage int
				var counted bool
				var status string
				var marks, digest []byte
				return rows.Scan(&sheet, &judge, &entry, &stage, &counted, &status, &marks, &digest)
			}))
		b.StartTimer()
		start := time.Now()
		p := h.Publish(b, s)
		publish = least(publish, time.Since(start))
		if p.Entered != 1000 {
			b.Fatalf("got %d entries published", p.Entered)
		}
	}
	b.ReportMetric(milliseconds(publish), "publish-ms")
	b.ReportMetric(milliseconds(marks), "select-ms")
	b.ReportMetric(milliseconds(sheets), "sheets-ms")
}

func reading(b *testing.B, s *fixture.Sitting, query string, want int, scan func(pgx.Rows) error) time.Duration {
	b.Helper()
	start := time.Now()
	rows, err := s.DB.Pool.Query(b.Context(), query, s.RoundID)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	got := 0
	for ; rows.Next(); got++ {
		if err := scan(rows); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil || got != want {
		b.Fatalf("got %d rows, %v; want %d", got, err, want)
	}
	return time.Since(start)
}

func least(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
