package photo_test

import (
	"encoding/hex"
	"image"
	"image/color"
	"testing"

	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

// The wanted hashes are what npm's thumbhash 0.1.1 makes of the same pixels.
func TestThumbHashAgreesWithTheReference(t *testing.T) {
	tests := map[string]struct {
		width, height int
		want          string
	}{
		"landscape":  {100, 75, "1f080a2d9a7076777077777777677777908009f888"},
		"portrait":   {60, 100, "1ff8092c1a700677777776777777908009f778"},
		"square":     {64, 64, "1e080a2f1a70767770777777876887788777070999808f07"},
		"a strip":    {100, 7, "da280e199a61767870886888e3870ff877"},
		"one colour": {1, 1, "000802070000000000000000000000000000000000000000"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			img := image.NewRGBA(image.Rect(0, 0, tt.width, tt.height))
			for y := range tt.height {
				for x := range tt.width {
					img.SetRGBA(x, y, color.RGBA{uint8(255 * x / tt.width), uint8(255 * y / tt.height), uint8(x * y), 255})
				}
			}
			if got := hex.EncodeToString(photo.ThumbHash(img)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestThumbHashIsMadeOfTheUprightPhoto(t *testing.T) {
	wide := mustRender(t, phototest.JPEG(600, 400))
	turned := mustRender(t, phototest.JPEG(400, 600, phototest.Orientation(6)))
	const landscape = 0x80
	if wide.ThumbHash[4]&landscape == 0 || turned.ThumbHash[4]&landscape == 0 {
		t.Errorf("got %x and %x, want both to be landscapes", wide.ThumbHash, turned.ThumbHash)
	}
	if n := len(wide.ThumbHash); n < 15 || n > 25 {
		t.Errorf("got %d bytes, want 15 to 25", n)
	}
}
