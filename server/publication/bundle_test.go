package publication_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"tieubieu/server/publication"
	"tieubieu/server/publication/bundletest"
	"tieubieu/server/scoring"
	"tieubieu/server/scoring/scoringtest"
)

func decode(t interface{ Fatalf(string, ...any) }, document []byte) *publication.Bundle {
	b, err := publication.DecodeBundle(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("DecodeBundle(%s): %v", document, err)
	}
	return b
}

func TestEncodeWritesTheKeysInTheOrderOfTheContract(t *testing.T) {
	b := decode(t, []byte(contract(t)))
	if _, err := b.Fill(); err != nil {
		t.Fatal(err)
	}
	want := `{"format":"tieubieu/result-bundle","version":1,` +
		`"round":{"id":"0190f3a0-0000-7000-8000-000000000001","title":"Bình chọn minh hoạ","tier":"province","unit":{"code":"79","name":"Tỉnh minh hoạ","on":"2026-09-10"},"cycle":"2026-2027","demonstration":true},` +
		`"publication":{"version":1,"at":"2026-09-10T08:00:00+07:00","replaces":null,"note":""},` +
		`"rules":{"aggregation":"mean","minimumSheets":2,"stages":[{"advance":{"points":700,"inclusive":false}},{"weight":1}],"combine":"last",` +
		`"passMark":{"points":900,"inclusive":true},"tieBreaks":["market","economy"],"knockOut":"majority",` +
		`"awards":{"total":30,"perGroup":{"handicraft":8}},` +
		`"levels":{"scope":"overall","list":[{"id":"A","count":2,"minimumPoints":1150},{"id":"B"}]},` +
		`"nomination":{"from":"awarded","total":10,"minimumPoints":1000,"levels":["A","B"]}},` +
		`"rubrics":[{"group":"handicraft","criterionGroups":[{"id":"market","maxPoints":1300,"criteria":[` +
		`{"id":"m1","kind":"points","maxPoints":1000,"step":50},` +
		`{"id":"m2","kind":"options","options":[{"id":"a","points":300},{"id":"b","points":0,"knockOut":true}]}]}]},` +
		`{"group":"food","criterionGroups":[{"id":"economy","maxPoints":1500,"criteria":[{"id":"e1","kind":"points","maxPoints":1500,"step":50}]}]}],` +
		`"judges":[{"id":"J01"},{"id":"J02"},{"id":"J03"}],` +
		`"entries":[{"id":"E001","group":"handicraft","product":"Bình gốm <minh hoạ>","facility":"Cơ sở A & B"},{"id":"E002","group":"handicraft"},`
	got := string(encode(t, b))
	if !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s…", got, want)
	}
	for _, part := range []string{
		`{"entry":"E001","judge":"J02","stage":2,"counted":true,"marks":{"m1":900,"m2":"a"}}`, // marks in the rubric's order
		`{"entry":"E001","judge":"J03","stage":2,"counted":true,"receipt":{"revision":3},"marks":{"m1":1000,"m2":"a"}}`,
		`{"entry":"E004","judge":"J03","stage":2,"counted":false,"why":"hồi tị","marks":{"e1":0}}`,
		`{"entry":"E005","judge":"J02","stage":2,"counted":true,"marks":{"m1":900}}],"standings":[`,
		`],"proposal":[`,
		`],"decisions":[{"entry":"E001","awarded":true,"level":"A","reason":""},{"entry":"E004","awarded":true,"level":"B","reason":""},{"entry":"E005","awarded":true,"level":null,"reason":"Hội đồng biểu quyết 7/9"}],"nominations":[`,
		`],"nominationDecisions":[{"entry":"E001","nominated":true,"reason":"…"}],"checkpoint":null}` + "\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("got %s\nwant in it %s", got, part)
		}
	}
	for _, list := range strings.Split(strings.Trim(contractResult, "{}\n"), `,"proposal"`) {
		if !strings.Contains(got, strings.Split(list, `,"nominations"`)[0]) {
			t.Errorf("the bundle's lists are not the bytes that recompute prints: %s", got)
		}
	}
}

func TestEncodeAndDecodeAreEachOthersReverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bundletest.Of(scoringtest.Draw(t))
		replaces := rapid.Int64Range(1, 9).Draw(t, "replaces")
		b.Publication.Replaces = &replaces
		b.NominationDecisions = publication.EncodeNominationDecisions([]publication.NominationDecision{{Entry: "x\n", Nominated: true, Reason: "<>&"}})
		if _, err := b.Fill(); err != nil {
			t.Fatal(err)
		}
		encoded := encode(t, b)
		if !json.Valid(encoded) || bytes.Count(encoded, []byte("\n")) != 1 {
			t.Fatalf("not one line of JSON: %s", encoded)
		}
		back := decode(t, encoded)
		if again := encode(t, back); !bytes.Equal(again, encoded) {
			t.Fatalf("got %s, want %s", again, encoded)
		}
		slowly, err := publication.DecodeBundle(iotest.OneByteReader(bytes.NewReader(encoded)))
		if err != nil || !reflect.DeepEqual(slowly, back) {
			t.Fatalf("a byte at a time: got %+v, %v", slowly, err)
		}
		want, err := scoring.Compute(b.Input())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := scoring.Compute(back.Input()); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("result: got %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestABundleThatIsFilledVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bundletest.Of(scoringtest.Draw(t))
		if _, err := b.Fill(); err != nil {
			t.Fatal(err)
		}
		differences, err := publication.Verify(decode(t, encode(t, b)))
		if err != nil || len(differences) > 0 {
			t.Fatalf("got %q, %v; want no difference", differences, err)
		}
		// Other programs may write the same bundle in other words.
		var other any
		decoder := json.NewDecoder(bytes.NewReader(encode(t, b)))
		decoder.UseNumber()
		if err := decoder.Decode(&other); err != nil {
			t.Fatal(err)
		}
		rewritten, err := json.MarshalIndent(other, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if differences, err := publication.Verify(decode(t, rewritten)); err != nil || len(differences) > 0 {
			t.Fatalf("rewritten: got %q, %v; want no difference", differences, err)
		}
	})
}

func TestEncodeRefusesWhatDecodeWouldRefuse(t *testing.T) {
	tests := map[string]struct {
		change func(*publication.Bundle)
		want   string
	}{
		"an unknown judge":          {func(b *publication.Bundle) { b.Sheets[1].Judge = "J99" }, "sheets[1].judge"},
		"equal judges":              {func(b *publication.Bundle) { b.Judges[1] = b.Judges[0] }, "judges[1].id"},
		"an unknown entry":          {func(b *publication.Bundle) { b.Sheets[1].Entry = "E99" }, "sheets[1].entry"},
		"a mark above its maximum":  {func(b *publication.Bundle) { b.Sheets[0].Marks = []scoring.Mark{1050, 0} }, "sheets[0].marks.m1"},
		"rules of no aggregation":   {func(b *publication.Bundle) { b.Rules.Aggregation = "" }, "rules.aggregation"},
		"text that is not UTF-8":    {func(b *publication.Bundle) { b.Round.Title = "\xff" }, "UTF-8"},
		"a receipt that is no JSON": {func(b *publication.Bundle) { b.Sheets[0].Receipt = []byte("{") }, "receipt"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := decode(t, []byte(contract(t)))
			test.change(b)
			if encoded, err := publication.Encode(b); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %s, %v; want an error that names %s", encoded, err, test.want)
			}
		})
	}
}

func TestRandomBundlesAreTheSameForTheSameSeed(t *testing.T) {
	first, second := bundletest.Random(7, 50, 5, 12), bundletest.Random(7, 50, 5, 12)
	result, err := first.Fill()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := second.Fill(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(encode(t, first), encode(t, second)) {
		t.Error("got two bundles, want one")
	}
	ranked := 0
	for _, s := range result.Standings {
		if s.Status == scoring.Ranked {
			ranked++
		}
	}
	if ranked < 25 || len(result.Nominations) == 0 {
		t.Errorf("got %d ranked and %d awarded of 50, want a round that is worth measuring", ranked, len(result.Nominations))
	}
	if _, err := bundletest.Random(1, 3, 1, 1).Fill(); err != nil {
		t.Errorf("the smallest: %v", err)
	}
}
