package publication_test

import (
	"bytes"
	"fmt"
	"testing"

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
