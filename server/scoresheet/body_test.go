package scoresheet_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gowebpki/jcs"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tieubieu/server/fault"
	"tieubieu/server/scoresheet"
)

var update = flag.Bool("update", false, "write the digests in testdata/canonical.json anew")

// vectors are shared with the TypeScript client: the JSON of a body as it is sent,
// and its canonical form with the digest, or how it is refused.
type vectors struct {
	About    []string `json:"about"`
	Accepted []struct {
		Name      string `json:"name"`
		Body      string `json:"body"`
		Canonical string `json:"canonical"`
		SHA256    string `json:"sha256"`
	} `json:"accepted"`
	Refused []struct {
		Name string `json:"name"`
		Body string `json:"body"`
		Path string `json:"path"`
		Code string `json:"code"`
	} `json:"refused"`
}

const vectorFile = "testdata/canonical.json"

func canonical(raw string) ([]byte, error) {
	b, _, err := scoresheet.ParseBody([]byte(raw))
	if err != nil {
		return nil, err
	}
	return b.Canonical()
}

func TestCanonicalBodies(t *testing.T) {
	file, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(file, &v); err != nil {
		t.Fatal(err)
	}
	for i, c := range v.Accepted {
		t.Run(c.Name, func(t *testing.T) {
			got, err := canonical(c.Body)
			if err != nil || string(got) != c.Canonical {
				t.Fatalf("got %s, %v\nwant %s", got, err, c.Canonical)
			}
			sum := sha256.Sum256(got)
			digest := hex.EncodeToString(sum[:])
			if *update {
				v.Accepted[i].SHA256 = digest
			} else if digest != c.SHA256 {
				t.Errorf("got digest %s, want %s", digest, c.SHA256)
			}
			again, err := canonical(string(got))
			if err != nil || string(again) != string(got) {
				t.Errorf("its own canonical form became %s, %v", again, err)
			}
		})
	}
	for _, c := range v.Refused {
		t.Run(c.Name, func(t *testing.T) {
			got, err := canonical(c.Body)
			f := fault.Of(err)
			switch {
			case f == nil:
				t.Fatalf("got %s, %v; want a refusal", got, err)
			case c.Path == "" && f.Code == c.Code:
			case !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == c.Path && f.Code == c.Code }):
				t.Errorf("got %+v, want %s refused as %q", f, c.Path, c.Code)
			}
		})
	}
	if *update {
		var out strings.Builder
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestABodyIsBounded(t *testing.T) {
	_, _, err := scoresheet.ParseBody([]byte(strings.Repeat(" ", scoresheet.MaxBody+1)))
	if f := fault.Of(err); f == nil || f.Kind != fault.TooLarge {
		t.Errorf("got %v, want too large", err)
	}
	body := func(n int) string {
		return `{"rubricVersion":1,"marks":{},"remarks":{"council":"` + strings.Repeat("ễ", n) + `"},"submitted":false}`
	}
	if _, err := canonical(body(scoresheet.MaxRemark)); err != nil {
		t.Errorf("got %v for a remark of exactly the limit", err)
	}
	if _, err := canonical(norm.NFD.String(body(scoresheet.MaxRemark))); err != nil {
		t.Errorf("got %v; the limit is counted in NFC", err)
	}
	if _, err := canonical(body(scoresheet.MaxRemark + 1)); !fault.Has(err, "invalid-fields") {
		t.Errorf("got %v, want a remark over the limit refused", err)
	}
}

// Whatever a judge types, our writer agrees with an independent one of RFC 8785.
func TestCanonicalAgreesWithRFC8785(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := scoresheet.Body{
			RubricVersion: rapid.IntRange(1, 1<<30).Draw(t, "version"),
			Submitted:     rapid.Bool().Draw(t, "submitted"),
			Marks:         scoresheet.Marks{},
			Remarks:       map[string]string{},
		}
		for id, points := range rapid.MapOfN(rapid.String(), rapid.Int64Range(0, 999_999_999_999_999), 0, 8).Draw(t, "marks") {
			raw, _ := json.Marshal(points)
			b.Marks[id] = raw
		}
		for _, reader := range []string{scoresheet.ForFacility, scoresheet.ForCouncil} {
			if rapid.Bool().Draw(t, reader) {
				b.Remarks[reader] = strings.ReplaceAll(rapid.StringN(0, 200, -1).Draw(t, "remark"), "\x00", "")
			}
		}
		got, err := b.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		marks, remarks := map[string]json.RawMessage{}, map[string]string{}
		for id, raw := range b.Marks {
			marks[norm.NFC.String(id)] = raw
		}
		for reader, s := range b.Remarks {
			remarks[reader] = norm.NFC.String(s)
		}
		if len(marks) < len(b.Marks) {
			t.Skip("two ids are one in NFC")
		}
		plain, err := json.Marshal(map[string]any{"rubricVersion": b.RubricVersion, "marks": marks, "remarks": remarks, "submitted": b.Submitted})
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Transform(plain)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
