package publication_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"tieubieu/server/publication"
)

// FuzzDecodeBundle: whatever the bytes, reading them never panics; what is read and computed is JSON that the second
// implementation agrees on, and it encodes to bytes that read back as the same.
func FuzzDecodeBundle(f *testing.F) {
	seeds, err := filepath.Glob("testdata/golden/*.bundle.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(seeds, "testdata/contract.json") {
		seed, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, seed); err != nil {
			f.Fatal(err)
		}
		f.Add(compact.Bytes())
	}
	f.Add([]byte(`{"format":"tieubieu/result-bundle","version":1,"round":{},"publication":{},"rules":{"aggregation":"mean","minimumSheets":1,` +
		`"stages":[{}],"combine":"last","passMark":{"points":5},"tieBreaks":["g"],"knockOut":"any"},"rubrics":[{"group":"x","criterionGroups":[` +
		`{"id":"g","maxPoints":9,"criteria":[{"id":"c","kind":"points","maxPoints":9,"step":1}]}]}],"judges":[{"id":"j"}],` +
		`"entries":[{"id":"a","group":"x"},{"id":"b","group":"x"}],"sheets":[{"entry":"a","judge":"j","stage":1,"marks":{"c":7}},` +
		`{"marks":{"c":7},"entry":"b","judge":"j","stage":1}]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		result, err := publication.Recompute(bytes.NewReader(document))
		b, decodeErr := publication.DecodeBundle(bytes.NewReader(document))
		if decodeErr != nil {
			if err == nil || err.Error() != decodeErr.Error() {
				t.Fatalf("of %q: Recompute %v, DecodeBundle %v", document, err, decodeErr)
			}
			return
		}
		if !json.Valid(document) || !utf8.Valid(document) {
			t.Fatalf("read what is no JSON: %q", document)
		}
		if err != nil {
			if encoded, err := publication.Encode(b); err == nil {
				t.Fatalf("encoded what cannot be computed: %s", encoded)
			}
			return
		}
		if naive := naiveRecompute(document); naive != string(result) {
			t.Fatalf("of %s\ngot  %swant %s", document, result, naive)
		}
		encoded := encode(t, b)
		if again := encode(t, decode(t, encoded)); !bytes.Equal(again, encoded) {
			t.Fatalf("got %s, want %s", again, encoded)
		}
		if same, err := publication.Recompute(bytes.NewReader(encoded)); err != nil || !bytes.Equal(same, result) {
			t.Fatalf("of the encoded bundle: got %s, %v; want %s", same, err, result)
		}
	})
}
