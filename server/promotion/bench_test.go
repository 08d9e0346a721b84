package promotion_test

import (
	"testing"
	"time"

	"tieubieu/server/account"
	"tieubieu/server/certificate"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fixture"
	"tieubieu/server/publication"
)

// BenchmarkPromote measures how long 1,000 winners with three photos each take into
// the next tier: inside their publication where the receiving round is open
// (promote-ms), and where it opens later (open-ms). Each is the fastest of all runs.
func BenchmarkPromote(b *testing.B) {
	var promote, open time.Duration
	for b.Loop() {
		b.StopTimer()
		l := newLadder(b)
		region := l.Round("region", fixture.South, fixture.Receives, fixture.Registering)
		central := l.Round("region", fixture.Central, fixture.Receives, fixture.Drafted)
		s, waiting := l.judged("province", fixture.CanTho, 1000), l.judged("province", fixture.DaNang, 1000)
		l.h.Approve(b, s)
		l.publish(waiting)
		l.Exec("ANALYZE")
		b.StartTimer()
		l.h.Publications.Steps = []publication.Step{certificate.Issue, func(tx *database.Tx, by account.Account, v *publication.Version) error {
			start := time.Now()
			defer func() { promote = least(promote, time.Since(start)) }()
			return l.h.Promotions.Promote(tx, by, v)
		}}
		l.h.Publish(b, s)
		start := time.Now()
		l.enter(central, competition.Registration)
		open = least(open, time.Since(start))
		b.StopTimer()
		for _, to := range []*fixture.Sitting{region, central} {
			if n := l.count("entries e WHERE round_id = $1 AND 3 = (SELECT count(*) FROM entry_photos p WHERE p.entry_id = e.id)", to.RoundID); n != 1000 {
				b.Fatalf("got %d entries with their photos, want 1000", n)
			}
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(promote.Microseconds())/1000, "promote-ms")
	b.ReportMetric(float64(open.Microseconds())/1000, "open-ms")
}

func least(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}
