package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// goBenchmark runs one Go benchmark and answers the metrics that it reports, by unit.
func goBenchmark(ctx context.Context, pkg, name, benchtime string) (map[string]float64, error) {
	all, err := goBenchmarks(ctx, pkg, name, benchtime)
	return all[""], err
}

// goBenchmarks does so for a benchmark with parts, by the part's name.
func goBenchmarks(ctx context.Context, pkg, name, benchtime string) (map[string]map[string]float64, error) {
	cmd := exec.CommandContext(ctx, "go", "test", pkg, "-run", "^$", "-bench", "^"+name+"$", "-benchtime", benchtime, "-timeout", "20m")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, tail(out))
	}
	all := map[string]map[string]float64{}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || !strings.HasPrefix(fields[0], name) {
			continue
		}
		part := strings.TrimPrefix(strings.TrimPrefix(fields[0], name), "/")
		if i := strings.LastIndex(part, "-"); i >= 0 {
			part = part[:i] // the number of processors
		}
		metrics := map[string]float64{}
		for i := 2; i+1 < len(fields); i += 2 {
			if v, err := strconv.ParseFloat(fields[i], 64); err == nil {
				metrics[fields[i+1]] = v
			}
		}
		all[part] = metrics
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s reported nothing\n%s", name, tail(out))
	}
	return all, nil
}

func tail(out []byte) string {
	if len(out) > 2000 {
		out = out[len(out)-2000:]
	}
	return string(out)
}

// saveSheet: durable saves by eight clients, against pgbench doing the same SQL on
// the same PostgreSQL.
func saveSheet(ctx context.Context, _ *bench) ([]figure, error) {
	m, err := goBenchmark(ctx, "./server/scoresheet", "BenchmarkSave", "5s")
	if err != nil {
		return nil, err
	}
	f := figure{Name: "save-sheet", Value: m["saves/s"], Unit: "saves/s", Reference: fmt.Sprintf("pgbench, same SQL, 8 clients: %.0f/s", m["pgbench/s"]), Bound: "ratio >= 0.6, goal 0.8"}
	return []figure{atLeast(f, m["pgbench/s"], 0.6)}, nil
}

// publishRound: 1,000 entries × 9 judges × 12 criteria with awards, certificates and
// promotions, against reading the same sheets: all marks, one row a mark
// (architecture §9), and one row a sheet, which is far less to carry.
func publishRound(ctx context.Context, _ *bench) ([]figure, error) {
	m, err := goBenchmark(ctx, "./server/publication", "BenchmarkPublish", "5x")
	if err != nil {
		return nil, err
	}
	marks := figure{Name: "publish-round", Value: m["publish-ms"], Unit: "ms", Reference: fmt.Sprintf("one SELECT of its sheets, one row a mark: %.0f ms", m["select-ms"]), Bound: "ratio <= 3"}
	sheets := marks
	sheets.Name, sheets.Reference = "publish-round-sheets", fmt.Sprintf("one SELECT of its sheets, one row a sheet: %.0f ms", m["sheets-ms"])
	return []figure{atMost(marks, m["select-ms"], 3), atMost(sheets, m["sheets-ms"], 3)}, nil
}

// promoteThousand: 1,000 winners with photos into the next tier.
func promoteThousand(ctx context.Context, _ *bench) ([]figure, error) {
	m, err := goBenchmark(ctx, "./server/promotion", "BenchmarkPromote", "5x")
	if err != nil {
		return nil, err
	}
	ratio := m["promote-ms"] / 1000
	return []figure{{Name: "promote-1000", Value: m["promote-ms"], Unit: "ms", Reference: "1 s", Ratio: &ratio, Bound: "<= 1000 ms", OK: m["promote-ms"] > 0 && m["promote-ms"] <= 1000}}, nil
}

// console: the board and the council's table of rounds of 1,000 entries × 60 judges,
// opened by 20 organisers while the judges save.
func console(ctx context.Context, _ *bench) ([]figure, error) {
	m, err := goBenchmark(ctx, "./server/api", "BenchmarkConsole", "1x")
	if err != nil {
		return nil, err
	}
	var figures []figure
	for _, page := range []string{"board", "table"} {
		p95 := m[page+"-p95-ms"]
		ratio := p95 / 200
		figures = append(figures, figure{
			Name: "console-" + page, Value: p95, Unit: "ms", Reference: "200 ms; 20 organisers, 60 judges", Ratio: &ratio, Bound: "p95 <= 200 ms", OK: p95 > 0 && p95 <= 200,
		})
	}
	return figures, nil
}
