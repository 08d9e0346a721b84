package publication_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"tieubieu/server/publication"
	"tieubieu/server/publication/bundletest"
	"tieubieu/server/scoring"
)

var benchSizes = []int{10_000, 100_000}

// Each entry has 9 judges and 12 criteria. Compute is what the budget bounds: at most 2 s for 100,000 entries, and at
// most 12 times as long for ten times as many.
func BenchmarkCompute(b *testing.B) {
	for _, entries := range benchSizes {
		in := bundletest.Random(1, entries, 9, 12).Input()
		b.Run(fmt.Sprintf("%d entries", entries), func(b *testing.B) {
			for b.Loop() {
				if _, err := scoring.Compute(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// How much longer ten times as many entries take, as the metric growth: the median of runs in which ten small rounds and
// a large one take turns, so that what else the machine does weighs on both alike.
func BenchmarkGrowthOfCompute(b *testing.B) {
	small, large := bundletest.Random(1, benchSizes[0], 9, 12).Input(), bundletest.Random(1, benchSizes[1], 9, 12).Input()
	timed := func(times int, in scoring.Input) float64 {
		start := time.Now()
		for range times {
			if _, err := scoring.Compute(in); err != nil {
				b.Fatal(err)
			}
		}
		return time.Since(start).Seconds() / float64(times)
	}
	var growth []float64
	for b.Loop() {
		each := timed(10, small)
		growth = append(growth, timed(1, large)/each)
	}
	slices.Sort(growth)
	b.ReportMetric(growth[len(growth)/2], "growth")
}

func BenchmarkDecode(b *testing.B) {
	for _, entries := range benchSizes {
		bundle := encode(b, bundletest.Random(1, entries, 9, 12))
		b.Run(fmt.Sprintf("%d entries", entries), func(b *testing.B) {
			b.SetBytes(int64(len(bundle)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := publication.DecodeBundle(bytes.NewReader(bundle)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRecompute(b *testing.B) {
	for _, entries := range benchSizes {
		bundle := encode(b, bundletest.Random(1, entries, 9, 12))
		b.Run(fmt.Sprintf("%d entries", entries), func(b *testing.B) {
			b.SetBytes(int64(len(bundle)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := publication.Recompute(bytes.NewReader(bundle)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
