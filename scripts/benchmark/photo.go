package main

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// photoRenditions: one 12-megapixel JPEG into three renditions, against three runs of
// vipsthumbnail, taken in turns; then two photos at a time, as the server's queue has
// them, against two such rows of runs at a time; and the memory that two take.
func photoRenditions(ctx context.Context, _ *bench) ([]figure, error) {
	folder, err := os.MkdirTemp("", "tieubieu-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	photo := filepath.Join(folder, "photo.jpg")
	if err := drawPhoto(photo); err != nil {
		return nil, err
	}
	render := filepath.Join(folder, "benchrender")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", render, "./server/photo/benchrender").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build benchrender: %w\n%s", err, out)
	}
	var figures []figure
	peak := 0.0
	for atOnce, name := range []string{"photo-renditions", "photo-renditions-two"} {
		atOnce++
		var ours, theirs []float64
		for range 7 {
			took, memory, err := renderPhotos(ctx, render, photo, atOnce)
			if err != nil {
				return nil, err
			}
			ours, peak = append(ours, took), max(peak, memory)
			if took, err = vipsRuns(ctx, photo, folder, atOnce); err != nil {
				return nil, err
			}
			if took > 0 {
				theirs = append(theirs, took)
			}
		}
		f := figure{Name: name, Value: median(ours), Unit: "ms", Bound: "ratio <= 1.5"}
		f.Reference = fmt.Sprintf("three vipsthumbnail runs, %d row(s) at a time: %.0f ms", atOnce, median(theirs))
		figures = append(figures, atMost(f, median(theirs), 1.5))
	}
	memory := peak / 150
	return append(figures, figure{Name: "photo-memory", Value: peak, Unit: "MiB", Reference: "150 MB, two photos at a time", Ratio: &memory, Bound: "<= 150", OK: peak <= 150}), nil
}

// renderPhotos renders atOnce photos side by side in one process; milliseconds and MiB.
func renderPhotos(ctx context.Context, render, photo string, atOnce int) (took, peak float64, err error) {
	out, err := exec.CommandContext(ctx, render, "-at-once", strconv.Itoa(atOnce), photo).Output()
	if err != nil {
		return 0, 0, fmt.Errorf("benchrender: %w", err)
	}
	var report struct{ Milliseconds, PeakMiB float64 }
	err = json.Unmarshal(out, &report)
	return report.Milliseconds, report.PeakMiB, err
}

// vipsRuns is how long atOnce rows of three runs of vipsthumbnail take side by side, in
// milliseconds; 0 where it is not installed.
func vipsRuns(ctx context.Context, photo, folder string, atOnce int) (float64, error) {
	vips, err := exec.LookPath("vipsthumbnail")
	if err != nil {
		return 0, nil //nolint:nilerr // a reference that is missing is named so
	}
	start := time.Now()
	var rows errgroup.Group
	for row := range atOnce {
		rows.Go(func() error {
			for _, edge := range []string{"1920", "960", "320"} {
				cmd := exec.CommandContext(ctx, vips, photo, "-s", edge, "-o", filepath.Join(folder, fmt.Sprintf("vips-%d-%s.jpg[Q=82,strip]", row, edge)))
				if out, err := cmd.CombinedOutput(); err != nil {
					return fmt.Errorf("vipsthumbnail: %w\n%s", err, out)
				}
			}
			return nil
		})
	}
	err = rows.Wait()
	return float64(time.Since(start).Microseconds()) / 1000, err
}

// drawPhoto writes a 4000 × 3000 JPEG with the grain of a camera.
func drawPhoto(path string) error {
	random := rand.New(rand.NewPCG(1, 2))
	img := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for y := range 3000 {
		for x := range 4000 {
			grain := uint8(random.IntN(24))
			img.SetRGBA(x, y, color.RGBA{uint8(x/16) + grain, uint8(y/12) + grain, uint8((x+y)/28) + grain, 255})
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := jpeg.Encode(file, img, &jpeg.Options{Quality: 90}); err != nil {
		return err
	}
	return file.Close()
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}
