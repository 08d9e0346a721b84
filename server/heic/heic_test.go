package heic_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg"
	"os"
	"strings"
	"testing"
	"time"

	"tieubieu/server/heic"
	"tieubieu/server/photo/phototest"
)

const asChild = "TIEUBIEU_TEST_HEIC"

func TestMain(m *testing.M) {
	switch os.Getenv(asChild) {
	case "decode":
		os.Exit(heic.Main(os.Stdin, os.Stdout))
	case "hoard":
		_ = heic.Main(strings.NewReader(""), &bytes.Buffer{}) // confines the process
		hoard := make([]byte, 2<<30)
		for i := range hoard {
			hoard[i] = 1
		}
		os.Exit(0)
	case "open":
		_ = heic.Main(strings.NewReader(""), &bytes.Buffer{})
		if _, err := os.Open("/etc/passwd"); err != nil {
			os.Exit(3)
		}
		os.Exit(0)
	case "sleep":
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// child is this test program as the child.
func child(t *testing.T, as string) *heic.Decoder {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return &heic.Decoder{Program: self, Env: []string{asChild + "=" + as}}
}

func TestDecoding(t *testing.T) {
	photo := phototest.HEIC()
	made, err := child(t, "decode").JPEG(t.Context(), photo)
	if err != nil {
		t.Fatal(err)
	}
	config, kind, err := image.DecodeConfig(bytes.NewReader(made))
	if err != nil || kind != "jpeg" || config.Width != 640 || config.Height != 480 {
		t.Errorf("got %s of %d × %d, %v; want a JPEG of 640 × 480", kind, config.Width, config.Height, err)
	}
	if bytes.Contains(made, []byte("Exif")) {
		t.Error("the JPEG has notes")
	}
	for name, bytes := range map[string][]byte{
		"half a photo": photo[:len(photo)/2], "nothing": nil, "text": []byte("ảnh"), "another's header": append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 4000)...),
	} {
		if _, err := child(t, "decode").JPEG(t.Context(), bytes); !errors.Is(err, heic.ErrDamaged) {
			t.Errorf("%s: got %v, want ErrDamaged", name, err)
		}
	}
}

func TestTheChildIsHeldToItsMemoryAndFiles(t *testing.T) {
	if _, err := child(t, "hoard").JPEG(t.Context(), nil); !errors.Is(err, heic.ErrTooComplex) {
		t.Errorf("2 GB: got %v, want ErrTooComplex", err)
	}
	if _, err := child(t, "open").JPEG(t.Context(), nil); !errors.Is(err, heic.ErrDamaged) {
		t.Errorf("a file opened: got %v, want it refused", err)
	}
}

func TestTheChildEndsWithItsCaller(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := child(t, "sleep").JPEG(ctx, nil); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 10*time.Second {
		t.Errorf("got %v after %v, want the caller's own end", err, time.Since(start))
	}
}
