package publication_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieubieu/server/publication"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The golden bundles and their results are what a published version must give for ever. ties-and-line and levels are
// worked by hand in the comments of scoring's tests, as is here what makes wide wide:
//
//	A      of 2^54, 2^54-1, 2^54, 2^54, 0 one highest and one lowest are left out: (3·2^54 - 1)/3, in both stages
//	B      2^54, the only one in front
//	a      marks as A's, but its loss is in market: equal to A by score; its rubric has no economy, which gives 0 there
//	é      0, 1, 0, 0, 0 without one 0 and the 1: 0
func TestGoldenBundles(t *testing.T) {
	bundles, err := filepath.Glob("testdata/golden/*.bundle.json")
	if err != nil || len(bundles) == 0 {
		t.Fatalf("no golden bundles: %v", err)
	}
	for _, name := range bundles {
		t.Run(filepath.Base(name), func(t *testing.T) {
			bundle, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := publication.Recompute(bytes.NewReader(bundle))
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".bundle.json") + ".result.json"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got  %swant %s", got, want)
			}
			if naive := naiveRecompute(bundle); naive != string(want) {
				t.Errorf("the second implementation: got  %swant %s", naive, want)
			}
		})
	}
}
