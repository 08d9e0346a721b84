package strictjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"tieubieu/server/publication/strictjson"
)

// accepted reads one value of any type, a byte at a time or as fast as it comes.
func accepted(document string, slowly bool) error {
	var src io.Reader = strings.NewReader(document)
	if slowly {
		src = iotest.OneByteReader(src)
	}
	r := strictjson.NewReader(src)
	r.Skip()
	return r.End()
}

func TestWhatIsJSON(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	tests := map[string]string{
		"an object":                       `{"a":1,"b":[true,false,null],"c":{"a":1}}`,
		"white space":                     " \t\r\n{ \"a\" : [ 1 , 2 ] } \n",
		"numbers":                         `[0,-0,1.5,-1e5,1E+2,2e-05,123456789012345678901234567890]`,
		"escapes":                         `["\"\\\/\b\f\n\r\t\u00e9\ud83c\udfc6"]`,
		"a lone value":                    `"x"`,
		"Vietnamese":                      `{"tên":"Gốm Bàu Trúc"}`,
		"keys that differ only in case":   `{"a":1,"A":2}`,
		"the same key in another object":  `[{"a":1},{"a":{"a":2}}]`,
		"an empty key":                    `{"":1}`,
		"a string longer than the buffer": `["` + long + `","\n` + long + `"]`,
		"many keys":                       manyKeys(1000, 1000),
		"deep nesting":                    strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
	}
	for name, document := range tests {
		t.Run(name, func(t *testing.T) {
			for _, slowly := range []bool{false, true} {
				if err := accepted(document, slowly); err != nil {
					t.Errorf("slowly %t: got %v, want it accepted", slowly, err)
				}
			}
		})
	}
}

// manyKeys is an object of n keys, of which the last is last.
func manyKeys(n, last int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return "{" + b.String() + fmt.Sprintf(`"k%d":0}`, last)
}

func TestWhatIsBroken(t *testing.T) {
	tests := map[string]struct{ document, want string }{
		"nothing":                         {"", "kết thúc giữa chừng"},
		"cut short":                       {`{"a":[1,`, "kết thúc giữa chừng"},
		"a string cut short":              {`{"a":"x`, "chuỗi không đóng"},
		"a byte order mark":               {"\ufeff{}", "không phải JSON"},
		"UTF-16":                          {"{\x00}\x00", "không phải JSON"},
		"trailing text":                   {`{} x`, "còn nội dung"},
		"two values":                      {`{}{}`, "còn nội dung"},
		"a zero byte at the end":          {"{}\x00", "còn nội dung"},
		"a comma too many in an object":   {`{"a":1,}`, "thừa dấu phẩy"},
		"a comma too many in a list":      {`[1,]`, "thừa dấu phẩy"},
		"a comma first":                   {`[,1]`, "không phải JSON"},
		"no comma":                        {`[1 2]`, "thiếu dấu phẩy"},
		"no colon":                        {`{"a" 1}`, "thiếu dấu hai chấm"},
		"a key without quotes":            {`{a:1}`, "chờ một khoá"},
		"the wrong bracket":               {`[1}`, "thiếu dấu phẩy"},
		"single quotes":                   {`{'a':1}`, "chờ một khoá"},
		"a comment":                       {`[1] // one`, "còn nội dung"},
		"a leading zero":                  {`[01]`, "bắt đầu bằng 0"},
		"a leading plus":                  {`[+1]`, "không phải JSON"},
		"a number without digits":         {`[-]`, "thiếu chữ số"},
		"a fraction without digits":       {`[1.]`, "thiếu chữ số"},
		"an exponent without digits":      {`[1e]`, "thiếu chữ số"},
		"NaN":                             {`[NaN]`, "không phải JSON"},
		"a misspelt word":                 {`[nul]`, "từ không hợp lệ"},
		"a control character":             {"[\"a\nb\"]", "ký tự điều khiển"},
		"an unknown escape":               {`["\x41"]`, "dấu thoát"},
		"half a surrogate":                {`["\ud83c"]`, "nửa cặp"},
		"the second half alone":           {`["\udfc6"]`, "nửa cặp"},
		"two first halves":                {`["\ud83c\ud83c"]`, "nửa cặp"},
		"a short escape":                  {`["\u12"]`, "\\u"},
		"bytes that are not UTF-8":        {"[\"\xff\"]", "UTF-8"},
		"UTF-8 cut short":                 {"[\"\xe1\xba\"]", "UTF-8"},
		"an overlong form":                {"[\"\xc0\xaf\"]", "UTF-8"},
		"a surrogate in UTF-8":            {"[\"\xed\xa0\x80\"]", "UTF-8"},
		"equal keys":                      {`{"a":1,"b":2,"a":3}`, "hai lần"},
		"keys that an escape makes equal": {`{"a":1,"\u0061":2}`, "hai lần"},
		"equal keys of which one is null": {`{"a":null,"a":3}`, "hai lần"},
		"equal keys deep inside":          {`{"x":[{"y":{"a":1,"a":1}}]}`, "x[0].y.a: "},
		"equal keys among very many":      {manyKeys(1000, 500), "k500: "},
		"the last of many keys again":     {manyKeys(1000, 999), "k999: "},
		"nesting without end":             {strings.Repeat("[", 1_000_000), "lồng quá sâu"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, slowly := range []bool{false, true} {
				err := accepted(test.document, slowly)
				if _, ok := errors.AsType[*strictjson.Error](err); !ok || !strings.Contains(err.Error(), test.want) {
					t.Errorf("slowly %t: got %v, want %q", slowly, err, test.want)
				}
			}
		})
	}
}

func TestIntegersAreWrittenAsIntegers(t *testing.T) {
	tests := map[string]struct {
		document string
		want     int64
		broken   string
	}{
		"nothing":             {"0", 0, ""},
		"minus nothing":       {"-0", 0, ""},
		"a number":            {"850", 850, ""},
		"a negative number":   {"-850", -850, ""},
		"2^53":                {"9007199254740992", 1 << 53, ""},
		"-2^53":               {"-9007199254740992", -1 << 53, ""},
		"beyond 2^53":         {"9007199254740993", 0, "2^53"},
		"beyond -2^53":        {"-9007199254740993", 0, "2^53"},
		"beyond all integers": {"123456789012345678901234567890", 0, "2^53"},
		"a fraction":          {"850.0", 0, "số nguyên"},
		"an exponent":         {"8e2", 0, "số nguyên"},
		"a string":            {`"850"`, 0, "phải là một số nguyên"},
		"null":                {"null", 0, "phải là một số nguyên"},
		"true":                {"true", 0, "phải là một số nguyên"},
		"a list":              {"[1]", 0, "phải là một số nguyên"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := strictjson.NewReader(iotest.OneByteReader(strings.NewReader(test.document)))
			got := r.Int()
			err := r.End()
			if test.broken == "" && (err != nil || got != test.want) {
				t.Errorf("got %d, %v; want %d", got, err, test.want)
			}
			if test.broken != "" && (err == nil || !strings.Contains(err.Error(), test.broken) || got != 0) {
				t.Errorf("got %d, %v; want 0, %q", got, err, test.broken)
			}
		})
	}
}

func TestPlacesAreNamed(t *testing.T) {
	const document = `{"sheets":[{"a":1},{"entry":"E001","marks":{"m1":true,"tên lạ\n":1}}]}`
	read := func(wrong string) error {
		r := strictjson.NewReader(strings.NewReader(document))
		for r.Object(); r.Next(); {
			for r.Array(); r.Item(); {
				for r.Object(); r.Next(); {
					if string(r.Key()) != "marks" {
						r.Skip()
						continue
					}
					for r.Object(); r.Next(); {
						if string(r.Key()) == wrong {
							_ = r.String()
						} else {
							r.Skip()
						}
					}
				}
			}
		}
		return r.End()
	}
	if got, want := fmt.Sprint(read("m1")), "sheets[1].marks.m1: phải là một chuỗi"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(read("tên lạ\n")), `sheets[1].marks["tên lạ\n"]: phải là một chuỗi`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if err := read(""); err != nil {
		t.Errorf("got %v, want none", err)
	}
	for document, place := range map[string]string{
		`{"a":[1,2;3]}`:       "a: ",             // between two items: the list
		`{"a":[{"b":1} {}]}`:  "a: ",             //
		`{"a":{"b":1,"c" 2}}`: "a.c: ",           // at a member
		`{"a":{"b":1;}}`:      "a: ",             // between two members: the object
		`{"a":{"b":[x]}}`:     "a.b[0]: ",        // at an item
		`{"a":1`:              "không phải JSON", // the document
	} {
		if err := accepted(document, false); err == nil || !strings.HasPrefix(err.Error(), place) {
			t.Errorf("%s: got %v, want a fault at %q", document, err, place)
		}
	}
}

func TestNullCountsAsLeftOut(t *testing.T) {
	r := strictjson.NewReader(strings.NewReader(`{"a":null,"b":1,"c":null}`))
	var keys []string
	for r.Object(); r.Next(); {
		keys = append(keys, string(r.Key()))
		r.Skip()
	}
	if err := r.End(); err != nil || fmt.Sprint(keys) != "[b]" {
		t.Errorf("got %v, %v; want [b]", keys, err)
	}
}

func TestRawIsTheTextAsWritten(t *testing.T) {
	value := `{ "a" : [1, "é\n", {"b":null}] , "long":"` + strings.Repeat("ă", 100_000) + `"}`
	document := `{"x": ` + value + ` ,"y":2}`
	for _, slowly := range []bool{false, true} {
		var src io.Reader = strings.NewReader(document)
		if slowly {
			src = iotest.OneByteReader(src)
		}
		r := strictjson.NewReader(src)
		var raw []byte
		var y int64
		for r.Object(); r.Next(); {
			if string(r.Key()) == "x" {
				raw = r.Raw()
			} else {
				y = r.Int()
			}
		}
		if err := r.End(); err != nil || string(raw) != value || y != 2 {
			t.Errorf("slowly %t: got %.80s, %d, %v", slowly, raw, y, err)
		}
		inside := strictjson.NewReaderUnder("x", raw)
		for inside.Object(); inside.Next(); {
			inside.Int()
		}
		if got, want := fmt.Sprint(inside.Err()), "x.a: phải là một số nguyên"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestAReadErrorIsPassedOn(t *testing.T) {
	broken := errors.New("đĩa hỏng")
	r := strictjson.NewReader(io.MultiReader(strings.NewReader(`{"a":"x`), iotest.ErrReader(broken)))
	r.Skip()
	if err := r.End(); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

func TestStringsAreWrittenWithOnlyTheEscapesThatJSONDemands(t *testing.T) {
	tests := map[string]string{
		"Gốm <Bàu> & Trúc / 'x'": `"Gốm <Bàu> & Trúc / 'x'"`,
		"\u2028\u2029\ufeff\x7f": "\"\u2028\u2029\ufeff\x7f\"",
		"\"\\":                   `"\"\\"`,
		"\b\f\n\r\t\x00\x1f":     `"\b\f\n\r\t\u0000\u001f"`,
		"🏆":                      `"🏆"`,
		"":                       `""`,
	}
	for text, want := range tests {
		got := strictjson.AppendString(nil, text)
		if string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if back := strictjson.NewReader(bytes.NewReader(got)).String(); back != text {
			t.Errorf("read back: got %q, want %q", back, text)
		}
	}
}

// FuzzReader compares with encoding/json: what it accepts is accepted too, but for bytes that are not UTF-8, equal keys
// and half surrogates, which it takes.
func FuzzReader(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e-3,"\ud83c\udfc6",null,true],"b":{"a":{}}}`, `{"a":1,"\u0061":2}`, "[\"\xff\"]", `["\ud83c"]`, `[01]`,
		"\ufeff1", `{"a":}`, `  "x" `, `[[[]]]`, `-0.0E+1`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		fast, slow := accepted(string(document), false), accepted(string(document), true)
		if (fast == nil) != (slow == nil) || fast != nil && fast.Error() != slow.Error() {
			t.Fatalf("of %q: at once %v, slowly %v", document, fast, slow)
		}
		want := json.Valid(document) && utf8.Valid(document) && !halfSurrogate(document) && !equalKeys(document)
		if got := fast == nil; got != want {
			t.Fatalf("of %q: got accepted %t (%v), want %t", document, got, fast, want)
		}
	})
}

// halfSurrogate tells whether valid JSON has an escape of half a surrogate pair.
func halfSurrogate(document []byte) bool {
	for i := 0; i+1 < len(document); i++ {
		if document[i] != '\\' {
			continue
		}
		if document[i+1] != 'u' {
			i++
			continue
		}
		var c, low uint32
		if _, err := fmt.Sscanf(string(document[i+2:i+6]), "%04x", &c); err != nil {
			panic(err)
		}
		i += 5
		if c < 0xd800 || c > 0xdfff {
			continue
		}
		if c >= 0xdc00 || i+6 >= len(document) || document[i+1] != '\\' || document[i+2] != 'u' {
			return true
		}
		if _, err := fmt.Sscanf(string(document[i+3:i+7]), "%04x", &low); err != nil {
			panic(err)
		}
		if low < 0xdc00 || low > 0xdfff {
			return true
		}
		i += 6
	}
	return false
}

// equalKeys tells whether an object in valid JSON has one key twice.
func equalKeys(document []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var inside []map[string]bool // nil for lists
	key := true                  // whether a string now would be a key
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		top := len(inside) - 1
		switch v := token.(type) {
		case json.Delim:
			switch v {
			case '{':
				inside, key = append(inside, map[string]bool{}), true
			case '[':
				inside, key = append(inside, nil), false
			default:
				inside = inside[:top]
				key = top > 0 && inside[top-1] != nil
			}
			continue
		case string:
			if top >= 0 && inside[top] != nil && key {
				if inside[top][v] {
					return true
				}
				inside[top][v], key = true, false
				continue
			}
		}
		key = top >= 0 && inside[top] != nil
	}
}
