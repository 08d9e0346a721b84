package main

import (
	"context"
	"fmt"
)

// recomputeScale: the arithmetic over 100,000 entries × 9 judges × 12 criteria after
// parsing, and whether it grows linearly from a tenth of that.
func recomputeScale(ctx context.Context, _ *bench) ([]figure, error) {
	computing, err := goBenchmarks(ctx, "./server/publication", "BenchmarkCompute", "3x")
	if err != nil {
		return nil, err
	}
	parsing, err := goBenchmarks(ctx, "./server/publication", "BenchmarkDecode", "1x")
	if err != nil {
		return nil, err
	}
	const second = 1e9
	small, large := computing["10000_entries"]["ns/op"], computing["100000_entries"]["ns/op"]
	within := large / (2 * second)
	growth := figure{Name: "recompute-growth", Value: large / 1e6, Unit: "ms", Reference: fmt.Sprintf("a tenth of it: %.0f ms", small/1e6), Bound: "ratio <= 12"}
	return []figure{
		{
			Name: "recompute-scale", Value: large / 1e6, Unit: "ms", Reference: fmt.Sprintf("2 s after parsing (parsing: %.1f s)", parsing["100000_entries"]["ns/op"]/second),
			Ratio: &within, Bound: "<= 2000 ms", OK: large > 0 && within <= 1,
		},
		atMost(growth, small/1e6, 12),
	}, nil
}
