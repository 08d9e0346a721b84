package publication_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"tieubieu/server/publication"
	"tieubieu/server/publication/bundletest"
	"tieubieu/server/scoring/scoringtest"
)

func encode(t interface{ Fatalf(string, ...any) }, b *publication.Bundle) []byte {
	encoded, err := publication.Encode(b)
	if err != nil {
		t.Fatalf("Encode: %v", err)
	}
	return encoded
}

func TestRecomputeAgreesWithASecondImplementation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bundle := encode(t, bundletest.Of(scoringtest.Draw(t)))
		got, err := publication.Recompute(bytes.NewReader(bundle))
		if err != nil {
			t.Fatalf("Recompute(%s): %v", bundle, err)
		}
		if want := naiveRecompute(bundle); string(got) != want {
			t.Fatalf("of %s\ngot  %swant %s", bundle, got, want)
		}
	})
}
