package publication_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieubieu/server/publication"
)

// published is the contract's example with its result, as a file would be downloaded.
func published(t testing.TB) string {
	t.Helper()
	b := decode(t, []byte(contract(t)))
	if _, err := b.Fill(); err != nil {
		t.Fatal(err)
	}
	return string(encode(t, b))
}

func verify(t testing.TB, document string, options ...string) (code int, stdout, stderr string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bundle.json")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, err bytes.Buffer
	code = publication.VerifyCommand(append(options, file), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

func TestVerifyOfAnUntouchedBundle(t *testing.T) {
	code, stdout, stderr := verify(t, published(t))
	if code != 0 || stderr != "" || !strings.Contains(stdout, "khớp") || !strings.Contains(stdout, "không kèm checkpoint") {
		t.Errorf("got exit %d, %q, %q; want 0, and that there is no checkpoint", code, stdout, stderr)
	}
}

func TestVerifyNamesEachDifference(t *testing.T) {
	const line = `{"entry":"E004","group":"food","status":"ranked","score":"1125","display":"11.25","passed":true,"rankOverall":2,"rankInGroup":1,"sheets":2}`
	first := line[:0] + `{"entry":"E001","group":"handicraft","status":"ranked","score":"3650/3","display":"12.17","passed":true,"rankOverall":1,"rankInGroup":1,"sheets":3}`
	tests := map[string]struct {
		changes []change
		want    []string
	}{
		"a score": {[]change{{`"score":"3650/3"`, `"score":"4000/3"`}},
			[]string{`standings, mã E001, score: bản công bố ghi "4000/3", tính lại được "3650/3".`}},
		"a score that is not in lowest terms": {[]change{{`"score":"3650/3"`, `"score":"7300/6"`}}, []string{`standings, mã E001, score`}},
		"a display":                           {[]change{{`"display":"12.17"`, `"display":"12.16"`}}, []string{`standings, mã E001, display`}},
		"a display as a number":               {[]change{{`"display":"12.17"`, `"display":12.17`}}, []string{`standings, mã E001, display: bản công bố ghi 12.17, tính lại được "12.17".`}},
		"a rank":                              {[]change{{`"rankOverall":2`, `"rankOverall":1`}}, []string{`standings, mã E004, rankOverall: bản công bố ghi 1, tính lại được 2.`}},
		"a rank as a fraction":                {[]change{{`"rankOverall":2`, `"rankOverall":2.0`}}, []string{`standings, mã E004, rankOverall: bản công bố ghi 2.0`}},
		"a status":                            {[]change{{`"status":"disqualified"`, `"status":"eliminated"`}}, []string{`standings, mã E002, status`}},
		"passed":                              {[]change{{`"display":"11.25","passed":true`, `"display":"11.25","passed":false`}}, []string{`standings, mã E004, passed: bản công bố ghi false, tính lại được true.`}},
		"sheets":                              {[]change{{`"rankInGroup":1,"sheets":3`, `"rankInGroup":1,"sheets":4`}}, []string{`standings, mã E001, sheets`}},
		"a field left out":                    {[]change{{`"display":"12.17",`, ``}}, []string{`standings, mã E001, display: bản công bố ghi null`}},
		"several fields": {[]change{{`"score":"3650/3","display":"12.17"`, `"score":"1300","display":"13.00"`}},
			[]string{`standings, mã E001, score`, `standings, mã E001, display`}},
		"a level": {[]change{{`"proposed":true,"level":"B"`, `"proposed":true,"level":"A"`}}, []string{`proposal, mã E004, level: bản công bố ghi "A", tính lại được "B".`}},
		"a line":  {[]change{{`{"entry":"E002","proposed":false,"level":null,"atTheLine":false}`, `{"entry":"E002","proposed":false,"level":null,"atTheLine":true}`}}, []string{`proposal, mã E002, atTheLine`}},
		"a nomination": {[]change{{`{"entry":"E005","nominated":false,"atTheLine":false}`, `{"entry":"E005","nominated":true,"atTheLine":false}`}},
			[]string{`nominations, mã E005, nominated: bản công bố ghi true, tính lại được false.`}},
		"an entry that is missing":    {[]change{{line + ",", ""}}, []string{`standings, mã E004: bản công bố thiếu mã này.`}},
		"an entry too many":           {[]change{{line, line + "," + strings.ReplaceAll(line, "E004", "E009")}}, []string{`standings, mã E009: bản công bố có thêm mã này.`}},
		"an entry twice":              {[]change{{line, line + "," + line}}, []string{`standings, mã E004: bản công bố ghi hai lần.`}},
		"another order":               {[]change{{first + "," + line, line + "," + first}}, []string{`standings, mã E004: đứng sai chỗ, dòng 1 phải là mã E001.`}},
		"a line that is none":         {[]change{{line, "17"}}, []string{`standings[1]: không phải`, `standings, mã E004: bản công bố thiếu mã này.`}},
		"an entry that is a number":   {[]change{{`{"entry":"E005","nominated"`, `{"entry":5,"nominated"`}}, []string{`nominations[2]: không phải`, `nominations, mã E005: bản công bố thiếu mã này.`}},
		"a list that is none":         {[]change{{`"proposal":[`, `"proposal":{},"x":[`}}, []string{`proposal: bản công bố không phải là một danh sách.`}},
		"a list that is left out":     {[]change{{`"nominations":[`, `"x":[`}}, []string{`nominations: bản công bố không có phần này.`}},
		"a mark changed behind it":    {[]change{{`"judge":"J01","stage":2,"counted":true,"marks":{"e1":1200}`, `"judge":"J01","stage":2,"counted":true,"marks":{"e1":1250}`}}, []string{`standings, mã E004, score: bản công bố ghi "1125", tính lại được "1150".`, `standings, mã E004, display`, `proposal, mã E004, level: bản công bố ghi "B", tính lại được "A".`}},
		"a sheet that no more counts": {[]change{{`"judge":"J02","stage":2,"counted":true,"marks":{"e1":1050}`, `"judge":"J02","stage":2,"counted":false,"marks":{"e1":1050}`}}, []string{`standings, mã E004, status: bản công bố ghi "ranked", tính lại được "incomplete".`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			document := published(t)
			for _, c := range test.changes {
				if n := strings.Count(document, c.old); n != 1 {
					t.Fatalf("%q stands %d times in the bundle", c.old, n)
				}
				document = strings.Replace(document, c.old, c.new, 1)
			}
			code, stdout, stderr := verify(t, document)
			if code != 1 || stderr != "" {
				t.Errorf("got exit %d, stderr %q; want 1", code, stderr)
			}
			for _, want := range test.want {
				if !strings.Contains("\n"+stdout, "\n"+want) {
					t.Errorf("got %q, want a line %q", stdout, want)
				}
			}
		})
	}
}

func TestVerifyNeverConfirmsACheckpointItCannotCheck(t *testing.T) {
	document := strings.Replace(published(t), `"checkpoint":null`, `"checkpoint":{"note":"x","leaf":1,"proof":[]}`, 1)
	code, stdout, _ := verify(t, document)
	if code != 1 || !strings.Contains(stdout, "chưa kiểm tra được chữ ký") {
		t.Errorf("got exit %d, %q; want 1 and that the signature was not checked", code, stdout)
	}
}

func TestVerifyRefusesWhatBreaksTheFormat(t *testing.T) {
	for name, document := range map[string]string{
		"no JSON":          "{",
		"a mark too large": strings.Replace(published(t), `"m1":850,"m2":"a"}},{"entry":"E001","judge":"J02","stage":1`, `"m1":1050,"m2":"a"}},{"entry":"E001","judge":"J02","stage":1`, 1),
	} {
		code, stdout, stderr := verify(t, document)
		if code != 2 || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: got exit %d, %q, %q; want 2 and one sentence", name, code, stdout, stderr)
		}
	}
}

func TestVerifyArguments(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key.pub")
	if err := os.WriteFile(key, []byte("khoá"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := verify(t, published(t), "--key", key); code != 0 {
		t.Errorf("with a key: got exit %d, %q", code, stderr)
	}
	if code, _, stderr := verify(t, published(t), "--key", key+".missing"); code != 2 || stderr == "" {
		t.Errorf("with a key that is not there: got exit %d, %q; want 2", code, stderr)
	}
	if code, _, stderr := verify(t, published(t), "--unknown"); code != 2 || stderr == "" {
		t.Errorf("with an unknown option: got exit %d, %q; want 2", code, stderr)
	}
	var out, err bytes.Buffer
	if code := publication.VerifyCommand(nil, nil, &out, &err); code != 2 || err.Len() == 0 {
		t.Errorf("without a file: got exit %d, %q; want 2", code, &err)
	}
	if code := publication.VerifyCommand([]string{"-"}, strings.NewReader(published(t)), &out, &err); code != 0 {
		t.Errorf("from stdin: got exit %d, %q", code, &err)
	}
	if code := publication.VerifyCommand([]string{filepath.Join(t.TempDir(), "none")}, nil, &out, &err); code != 2 {
		t.Errorf("a file that is not there: got exit %d; want 2", code)
	}
}
