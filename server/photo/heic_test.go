package photo_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"os"
	"strings"
	"testing"

	"tieubieu/server/heic"
	"tieubieu/server/photo"
	"tieubieu/server/photo/phototest"
)

const asDecoder = "TIEUBIEU_TEST_HEIC"

// TestMain lets this program stand for the server that decodes HEIC in a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asDecoder) != "" {
		os.Exit(heic.Main(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

func TestAHEICPhotoBecomesRenditions(t *testing.T) {
	d := open(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	d.heic = &heic.Decoder{Program: self, Env: []string{asDecoder + "=yes"}}
	original := phototest.HEIC()
	p := d.upload(d.Owner, d.Plant.FacilityID, original)
	if err := d.render(p.ID, 1); err != nil {
		t.Fatal(err)
	}
	if status, why := d.state(d.Owner, p.ID); status != photo.Ready {
		t.Fatalf("got %s, %s; want it ready", status, why)
	}
	stored, err := d.Get(t.Context(), d.Owner, p.ID)
	if err != nil || stored.Content.Width != 640 || stored.Content.Height != 480 || stored.Content.ContentType != "image/heic" {
		t.Errorf("got %+v, %v; want 640 × 480, stored as it came", stored.Content, err)
	}
	shown, err := d.Object(t.Context(), d.Owner, p.ID, photo.MediumEdge)
	if err != nil {
		t.Fatal(err)
	}
	defer shown.Close()
	rendition, err := io.ReadAll(shown)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Exif", "GPS", "ftyp"} {
		if bytes.Contains(rendition, []byte(secret)) {
			t.Errorf("%q is still there", secret)
		}
	}
	img, err := jpeg.Decode(bytes.NewReader(rendition))
	if err != nil || img.Bounds() != image.Rect(0, 0, 640, 480) {
		t.Fatalf("got %v, want a JPEG of 640 × 480", err)
	}
	if r, g, b, _ := img.At(100, 100).RGBA(); r>>8 < 150 || g>>8 > 90 || b>>8 > 90 {
		t.Errorf("got %d %d %d top left, want the scene's red", r>>8, g>>8, b>>8)
	}
}

func TestAHEICPhotoThatCannotBeDecodedIsSaidInOneSentence(t *testing.T) {
	d := open(t)
	unreadable := phototest.HEIC()
	copy(unreadable[bytes.Index(unreadable, []byte("hvcC"))+4:], make([]byte, 20))
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, decoder := range map[string]*heic.Decoder{"by nobody": nil, "at all": {Program: self, Env: []string{asDecoder + "=yes"}}} {
		d.heic = decoder
		p := d.upload(d.Owner, d.Plant.FacilityID, unreadable)
		if err := d.render(p.ID, 1); err != nil {
			t.Fatal(err)
		}
		if status, why := d.state(d.Owner, p.ID); status != photo.Failed || !strings.Contains(why, "Tương thích nhất") {
			t.Errorf("%s: got %s, %q; want it refused with what to do on an iPhone", name, status, why)
		}
	}
}
