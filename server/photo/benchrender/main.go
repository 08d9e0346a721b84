// Command benchrender renders one photo and prints what that took, for
// scripts/bench to compare with other programs:
//
//	go run ./server/photo/benchrender FILE [FOLDER]
//
// prints {"milliseconds":…,"peakMiB":…,"bytes":[large, medium, small]}, and
// writes the renditions to FOLDER when one is named. The milliseconds run from
// opening FILE to the last rendition in memory; the peak is that of the process.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"tieubieu/server/photo"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: benchrender FILE [FOLDER]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "benchrender:", err)
		os.Exit(1)
	}
}

func run(path string, folder []string) error {
	began := time.Now()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	out, err := photo.Render(context.Background(), f, info.Size())
	if err != nil {
		return err
	}
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
