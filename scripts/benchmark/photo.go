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
	"time"
)

// photoRenditions: one 12-megapixel JPEG into three renditions, against three runs of
// vipsthumbnail, taken in turns; and the memory that it takes.
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
	vips, missing := exec.LookPath("vipsthumbnail")
	var ours, theirs []float64
	peak := 0.0
	for range 7 {
		var report struct{ Milliseconds, PeakMiB float64 }
		out, err := exec.CommandContext(ctx, render, photo, folder).Output()
		if err != nil {
			return nil, fmt.Errorf("benchrender: %w", err)
		}
		if err := json.Unmarshal(out, &report); err != nil {
			return nil, err
		}
		ours, peak = append(ours, report.Milliseconds), max(peak, report.PeakMiB)
		if missing != nil {
			continue
		}
		start := time.Now()
		for _, edge := range []string{"1920", "960", "320"} {
			cmd := exec.CommandContext(ctx, vips, photo, "-s", edge, "-o", filepath.Join(folder, "vips-"+edge+".jpg[Q=82,strip]"))
			if out, err := cmd.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("vipsthumbnail: %w\n%s", err, out)
			}
		}
		theirs = append(theirs, float64(time.Since(start).Microseconds())/1000)
	}
	f := figure{Name: "photo-renditions", Value: median(ours), Unit: "ms", Reference: fmt.Sprintf("three vipsthumbnail runs: %.0f ms", median(theirs)), Bound: "ratio <= 1.5"}
	memory := peak / 150
	return []figure{
		atMost(f, median(theirs), 1.5),
		{Name: "photo-memory", Value: peak, Unit: "MiB", Reference: "150 MB", Ratio: &memory, Bound: "<= 150", OK: peak <= 150},
	}, nil
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
