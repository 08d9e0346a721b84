// Command benchrender renders photos and prints what that took, for
// scripts/bench to compare with other programs:
//
//	go run ./server/photo/benchrender [-at-once N] FILE [FOLDER]
//
// renders FILE N times side by side (1), each as the server's worker does, from its
// bytes in memory. It prints {"milliseconds":…,"peakMiB":…,"bytes":[large, medium,
// small]}, and writes the renditions to FOLDER when one is named. The milliseconds run
// from opening FILE to the last rendition in memory; the peak is that of the process.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"tieubieu/server/photo"
)

func main() {
	atOnce := flag.Int("at-once", 1, "how many to render side by side")
	flag.Parse()
	if flag.NArg() < 1 || *atOnce < 1 {
		fmt.Fprintln(os.Stderr, "usage: benchrender [-at-once N] FILE [FOLDER]")
		os.Exit(2)
	}
	if err := run(*atOnce, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "benchrender:", err)
		os.Exit(1)
	}
}

func run(atOnce int, path string, folder []string) error {
	began := time.Now()
	all := make([]photo.Renditions, atOnce)
	var work errgroup.Group
	for i := range all {
		work.Go(func() error {
			original, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			all[i], err = photo.Render(context.Background(), bytes.NewReader(original), int64(len(original)))
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	out := all[0]
	took := time.Since(began)
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return err
	}
	sizes := []int{}
	for _, r := range []photo.Rendition{out.Large, out.Medium, out.Small} {
		sizes = append(sizes, len(r.JPEG))
		if len(folder) > 0 {
			name := fmt.Sprintf("%dx%d.jpg", r.Width, r.Height)
			if err := os.WriteFile(filepath.Join(folder[0], name), r.JPEG, 0o644); err != nil {
				return err
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"milliseconds": float64(took.Microseconds()) / 1000,
		"peakMiB":      float64(usage.Maxrss) / 1024, // kibibytes on Linux
		"bytes":        sizes,
	})
}
