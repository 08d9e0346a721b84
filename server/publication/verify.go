package publication

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"tieubieu/server/publication/strictjson"
)

// Verify recomputes a bundle and compares the result with the one it carries. Each difference is a Vietnamese sentence
// that names the list, the entry and the field; none means that all agree. An error means that the bundle breaks the
// format.
func Verify(b *Bundle) (differences []string, err error) {
	computed := *b
	if _, err := computed.Fill(); err != nil {
		return nil, err
	}
	compare := func(list string, published, recomputed json.RawMessage, fields ...string) {
		differences = append(differences, compareLists(list, published, recomputed, fields)...)
	}
	compare("standings", b.Standings, computed.Standings,
		"group", "status", "score", "display", "passed", "rankOverall", "rankInGroup", "sheets")
	compare("proposal", b.Proposal, computed.Proposal, "proposed", "level", "atTheLine")
	compare("nominations", b.Nominations, computed.Nominations, "nominated", "atTheLine")
	return differences, nil
}

// row is one line of standings, proposal or nominations: the JSON text of each field, "null" where it is left out.
type row struct {
	entry  string
	broken bool // not an object with an entry
	values []string
}

// readRows reads a list of rows; ok is false when raw is not a list.
func readRows(raw json.RawMessage, fields []string) (rows []row, ok bool) {
	r := strictjson.NewReaderUnder("", raw)
	if r.Kind() != '[' {
		return nil, false
	}
	for r.Array(); r.Item(); {
		rows = append(rows, readRow(r, fields))
	}
	return rows, r.End() == nil
}

func readRow(r *strictjson.Reader, fields []string) row {
	if r.Kind() != '{' {
		r.Skip()
		return row{broken: true}
	}
	read := row{broken: true, values: make([]string, len(fields))}
	for i := range read.values {
		read.values[i] = "null"
	}
	for r.Object(); r.Next(); {
		if string(r.Key()) == "entry" && r.Kind() == '"' {
			read.entry, read.broken = r.String(), false
			continue
		}
		field := -1
		for i := range fields {
			if fields[i] == string(r.Key()) {
				field = i
			}
		}
		switch {
		case field < 0:
			r.Skip()
		case r.Kind() == '"':
			read.values[field] = string(strictjson.AppendString(nil, r.String()))
		default:
			read.values[field] = onOneLine(r.Raw())
		}
	}
	return read
}

// onOneLine is valid JSON text without its white space.
func onOneLine(raw json.RawMessage) string {
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return string(raw)
	}
	return compact.String()
}

func compareLists(list string, published, recomputed json.RawMessage, fields []string) (differences []string) {
	differ := func(format string, args ...any) {
		differences = append(differences, list+fmt.Sprintf(format, args...))
	}
	if published == nil {
		differ(": bản công bố không có phần này.")
		return differences
	}
	want, _ := readRows(recomputed, fields)
	got, ok := readRows(published, fields)
	if !ok {
		differ(": bản công bố không phải là một danh sách.")
		return differences
	}
	first := make(map[string]int, len(got))
	for i, g := range got {
		if g.broken {
			differ("[%d]: không phải là một dòng của một mã.", i)
			continue
		}
		if _, twice := first[g.entry]; twice {
			differ(", mã %s: bản công bố ghi hai lần.", name(g.entry))
			continue
		}
		first[g.entry] = i
	}
	known := make(map[string]bool, len(want))
	for _, w := range want {
		known[w.entry] = true
		i, found := first[w.entry]
		if !found {
			differ(", mã %s: bản công bố thiếu mã này.", name(w.entry))
			continue
		}
		for f, field := range fields {
			if got[i].values[f] != w.values[f] {
				differ(", mã %s, %s: bản công bố ghi %s, tính lại được %s.", name(w.entry), field, short(got[i].values[f]), w.values[f])
			}
		}
	}
	for _, g := range got {
		if !g.broken && !known[g.entry] {
			differ(", mã %s: bản công bố có thêm mã này.", name(g.entry))
		}
	}
	for i := range want {
		if i < len(got) && !got[i].broken && got[i].entry != want[i].entry && known[got[i].entry] {
			if _, found := first[want[i].entry]; found {
				differ(", mã %s: đứng sai chỗ, dòng %d phải là mã %s.", name(got[i].entry), i+1, name(want[i].entry))
				break
			}
		}
	}
	return differences
}

// name writes an id for people: as it is when it reads as one word, else quoted.
func name(id string) string {
	if strictjson.Member("", id) == id {
		return id
	}
	return strictjson.Quote(id)
}

func short(value string) string {
	if len(value) <= 80 {
		return value
	}
	return strictjson.Quote(value)
}

// VerifyCommand is `verify [--key FILE] FILE` (FILE may be - for stdin). It returns 0 when the bundle's result is the
// recomputed one, 1 with each difference on a line of stdout, 2 with a sentence on stderr for a bundle that breaks the
// format or a file that cannot be read.
//
// A bundle with a checkpoint is never called verified: its signature and its place in the ledger's log are not checked
// here, and the answer is 1 with that sentence. A bundle without one goes by the comparison alone, which is said.
func VerifyCommand(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	key := flags.String("key", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		complain(stderr, "Cách dùng: verify [--key TỆP_KHOÁ] TỆP.")
		return exitBroken
	}
	if *key != "" {
		if _, err := os.Stat(*key); err != nil {
			complain(stderr, "Không đọc được %s: %v.", source(*key), err)
			return exitBroken
		}
	}
	file := flags.Arg(0)
	src, err := openBundle(file, stdin)
	if err != nil {
		complain(stderr, "Không đọc được %s: %v.", source(file), err)
		return exitBroken
	}
	defer src.Close()
	bundle, err := DecodeBundle(src)
	if err != nil {
		complainAbout(stderr, file, err)
		return exitBroken
	}
	differences, err := Verify(bundle)
	if err != nil {
		complainAbout(stderr, file, err)
		return exitBroken
	}
	lines := differences
	if len(differences) == 0 {
		lines = append(lines, "Kết quả tính lại khớp hoàn toàn với bản công bố.")
	}
	code := exitOK
	if len(differences) > 0 {
		code = exitFailed
	}
	if bundle.Checkpoint == nil {
		lines = append(lines, "Gói kết quả không kèm checkpoint, nên không có chữ ký để kiểm tra: chỉ đối chiếu kết quả tính lại.")
	} else {
		code = exitFailed
		lines = append(lines, "checkpoint: chưa kiểm tra được chữ ký và vị trí trong sổ ghi, nên gói kết quả chưa được xác nhận.")
	}
	if _, err := io.WriteString(stdout, strings.Join(lines, "\n")+"\n"); err != nil {
		complain(stderr, "Không ghi được kết quả: %v.", err)
		return exitFailed
	}
	return code
}
