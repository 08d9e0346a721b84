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
	growing, err := goBenchmark(ctx, "./server/publication", "BenchmarkGrowthOfCompute", "7x") // both sizes take turns
	if err != nil {
		return nil, err
	}
	const second = 1e9
	large := computing["100000_entries"]["ns/op"]
	within, growth := large/(2*second), growing["growth"]
	return []figure{
		{
			Name: "recompute-scale", Value: large / 1e6, Unit: "ms", Reference: fmt.Sprintf("2 s after parsing (parsing: %.1f s)", parsing["100000_entries"]["ns/op"]/second),
			Ratio: &within, Bound: "<= 2000 ms", OK: large > 0 && within <= 1,
		},
		{
			Name: "recompute-growth", Value: growth, Unit: "times", Reference: "a tenth of the entries, in turns", Ratio: &growth,
			Bound: "ratio <= 12", OK: growth > 0 && growth <= 12,
		},
	}, nil
}
