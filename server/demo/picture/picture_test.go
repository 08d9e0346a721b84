package picture_test

import (
	"bytes"
	"hash/crc32"
	"image"
	"image/jpeg"
	"testing"

	"tieubieu/server/demo/picture"
)

func TestEveryGroupHasEnoughKinds(t *testing.T) {
	count := map[int]int{}
	for _, k := range picture.Kinds() {
		count[k.Group()]++
	}
	for group, least := range map[int]int{1: 6, 2: 6, 3: 5, 4: 5} {
		if count[group] < least {
			t.Errorf("group %d: got %d kinds, want at least %d", group, count[group], least)
		}
	}
	if got := len(picture.Kinds()); got < 24 {
		t.Errorf("got %d kinds, want at least 24", got)
	}
	if got := picture.Kind("no such thing").Group(); got != 0 {
		t.Errorf("group of an unknown kind: got %d, want 0", got)
	}
}

func TestTheSameCallGivesTheSamePicture(t *testing.T) {
	for i, k := range picture.Kinds() {
		view := i % picture.Views
		if !bytes.Equal(pixels(t, k, 42, view), pixels(t, k, 42, view)) {
			t.Errorf("%s, view %d: two calls differ", k, view)
		}
	}
}

func TestViewsAndKindsDiffer(t *testing.T) {
	seen := map[uint32]string{}
	for _, k := range picture.Kinds() {
		for view := range picture.Views {
			sum := crc32.ChecksumIEEE(pixels(t, k, 7, view))
			name := string(k) + " " + string(rune('0'+view))
			if other, ok := seen[sum]; ok {
				t.Errorf("%s looks exactly like %s", name, other)
			}
			seen[sum] = name
		}
	}
}

func TestVariantsGiveManyPicturesOfOneKind(t *testing.T) {
	for _, k := range picture.Kinds() {
		seen := map[uint32]bool{}
		for variant := range uint64(16) {
			seen[crc32.ChecksumIEEE(pixels(t, k, variant, 0))] = true
		}
		if len(seen) < 8 {
			t.Errorf("%s: 16 variants gave %d pictures, want at least 8", k, len(seen))
		}
	}
}

func TestJPEGsAreWholeAndSmall(t *testing.T) {
	for i, k := range picture.Kinds() {
		view := i % picture.Views
		data, err := picture.JPEG(k, 3, view)
		if err != nil {
			t.Fatalf("%s, view %d: %v", k, view, err)
		}
		size, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s, view %d: %v", k, view, err)
		}
		if size.Width != picture.Width || size.Height != picture.Height {
			t.Errorf("%s, view %d: got %d × %d, want %d × %d", k, view, size.Width, size.Height, picture.Width, picture.Height)
		}
		if len(data) > 400_000 {
			t.Errorf("%s, view %d: got %d bytes, want at most 400,000", k, view, len(data))
		}
	}
}

func TestAnUnknownKindIsAnError(t *testing.T) {
	if _, err := picture.JPEG("no such thing", 1, 0); err == nil {
		t.Error("got no error for an unknown kind")
	}
}

func TestViewsWrapAround(t *testing.T) {
	if !bytes.Equal(pixels(t, "teapot", 1, 0), pixels(t, "teapot", 1, picture.Views)) {
		t.Error("view 4 should be view 0 again")
	}
	if !bytes.Equal(pixels(t, "teapot", 1, picture.Views-1), pixels(t, "teapot", 1, -1)) {
		t.Error("view -1 should be the last view")
	}
}

func BenchmarkJPEG(b *testing.B) {
	kinds := picture.Kinds()
	for i := range b.N {
		if _, err := picture.JPEG(kinds[i%len(kinds)], uint64(i), i%picture.Views); err != nil {
			b.Fatal(err)
		}
	}
}

func pixels(t *testing.T, k picture.Kind, variant uint64, view int) []byte {
	t.Helper()
	img, ok := picture.Draw(k, variant, view).(*image.RGBA)
	if !ok {
		t.Fatalf("%s: not an RGBA picture", k)
	}
	return img.Pix
}
