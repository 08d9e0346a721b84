package heic

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"os"
	"runtime/debug"

	"github.com/gen2brain/heic"
)

const exitDamaged = 3

// quality loses next to nothing: the renditions are made from it.
const quality = 95

// Main is the child's whole life: a photo on in, its JPEG on out.
func Main(in io.Reader, out io.Writer) (exit int) {
	debug.SetMemoryLimit(memory / 2)
	photo, err := io.ReadAll(in)
	if err != nil {
		return 1
	}
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return 1
	}
	os.Stdout, os.Stderr = nowhere, nowhere // what the decoder says is no part of the photo
	if err := confine(); err != nil {
		return 1
	}
	img, err := decode(photo)
	if err != nil {
		return exitDamaged
	}
	if err := jpeg.Encode(out, img, &jpeg.Options{Quality: quality}); err != nil {
		return 1
	}
	return 0
}

func decode(photo []byte) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, ErrDamaged
		}
	}()
	return heic.Decode(bytes.NewReader(photo))
}
