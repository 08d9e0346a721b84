package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"tieubieu/server/publication"
	"tieubieu/server/publication/bundletest"
	"tieubieu/server/scoring"
)

// recomputeScale: the arithmetic over 100,000 entries × 9 judges × 12 criteria after
// parsing, and whether it grows linearly from a tenth of that.
func recomputeScale(_ context.Context, _ *bench) ([]figure, error) {
	small, _, err := recompute(10_000)
	if err != nil {
		return nil, err
	}
	large, parsing, err := recompute(100_000)
	if err != nil {
		return nil, err
	}
	within := large.Seconds() / 2
	growth := figure{Name: "recompute-growth", Value: large.Seconds() * 1000, Unit: "ms", Reference: fmt.Sprintf("a tenth of it: %.0f ms", small.Seconds()*1000), Bound: "ratio <= 12"}
	return []figure{
		{Name: "recompute-scale", Value: large.Seconds() * 1000, Unit: "ms", Reference: fmt.Sprintf("2 s after parsing (parsing: %.1f s)", parsing.Seconds()), Ratio: &within, Bound: "<= 2000 ms", OK: within <= 1},
		atMost(growth, small.Seconds()*1000, 12),
	}, nil
}

func recompute(entries int) (computing, parsing time.Duration, err error) {
	encoded, err := publication.Encode(bundletest.Random(1, entries, 9, 12))
	if err != nil {
		return 0, 0, err
	}
	start := time.Now()
	bundle, err := publication.DecodeBundle(bytes.NewReader(encoded))
	if err != nil {
		return 0, 0, err
	}
	parsing = time.Since(start)
	in := bundle.Input()
	best := time.Hour
	for range 3 {
		start = time.Now()
		if _, err := scoring.Compute(in); err != nil {
			return 0, 0, err
		}
		best = min(best, time.Since(start))
	}
	return best, parsing, nil
}
