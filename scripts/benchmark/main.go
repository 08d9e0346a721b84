// Program benchmark measures what architecture §9 bounds, each figure beside a
// reference taken in the same run, and prints one JSON line per figure. It is run by
// scripts/bench, which installs the references.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

// figure is one line. Ratio is against Reference; Bound is what Ratio, or Value
// where there is no reference, must keep. A nil Ratio with a Reference means that
// the reference could not be measured.
type figure struct {
	Name      string   `json:"name"`
	Value     float64  `json:"value"`
	Unit      string   `json:"unit"`
	Reference string   `json:"reference"`
	Ratio     *float64 `json:"ratio"`
	Bound     string   `json:"bound"`
	OK        bool     `json:"ok"`
}

type measurement struct {
	name string
	run  func(context.Context, *bench) ([]figure, error)
}

// bench holds what the measurements share.
type bench struct{ server string }

var measurements = []measurement{
	{"save-sheet", saveSheet},
	{"publish-round", publishRound},
	{"recompute-scale", recomputeScale},
	{"promote-1000", promoteThousand},
	{"console", console},
	{"photo-renditions", photoRenditions},
	{"start-time", startTime},
	{"idle-memory", idleMemory},
	{"public-page", publicPage},
}

func main() {
	server := flag.String("server", "", "the built server")
	only := flag.String("only", "", "name of one figure")
	list := flag.Bool("list", false, "print the names")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *only != "" && !slices.ContainsFunc(measurements, func(m measurement) bool { return m.name == *only }) {
		fmt.Fprintln(os.Stderr, "there is no figure named", *only)
		os.Exit(2)
	}
	code := 0
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, m := range measurements {
		if *list {
			fmt.Println(m.name)
			continue
		}
		if *only != "" && *only != m.name {
			continue
		}
		figures, err := m.run(ctx, &bench{server: *server})
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", m.name, err)
			figures = []figure{{Name: m.name, Reference: err.Error(), Bound: "not measured"}}
		}
		for _, f := range figures {
			if !f.OK {
				code = 1
			}
			_ = out.Encode(f)
		}
	}
	os.Exit(code)
}

// atLeast and atMost judge a value against its reference.
func atLeast(f figure, reference, least float64) figure {
	if reference <= 0 {
		return f
	}
	ratio := f.Value / reference
	f.Ratio, f.OK = &ratio, ratio >= least
	return f
}

func atMost(f figure, reference, most float64) figure {
	if reference <= 0 {
		return f
	}
	ratio := f.Value / reference
	f.Ratio, f.OK = &ratio, ratio <= most
	return f
}
