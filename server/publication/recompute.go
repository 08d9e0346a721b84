package publication

import (
	"errors"
	"fmt"
	"io"
	"os"

	"tieubieu/server/publication/strictjson"
	"tieubieu/server/scoring"
)

// Recompute reads a bundle and works out its result: {"standings":…,"proposal":…,"nominations":…} as compact JSON with
// one newline at the end. What the bundle says about its own result is not read.
func Recompute(src io.Reader) ([]byte, error) {
	in, err := decodeInput(src)
	if err != nil {
		return nil, err
	}
	result, err := scoring.Compute(in)
	if err != nil {
		return nil, err
	}
	e := &encoder{}
	e.open('{')
	e.key("standings").word(string(encodeStandings(result.Standings)))
	e.key("proposal").word(string(encodeProposal(result.Proposal)))
	e.key("nominations").word(string(encodeNominations(result.Nominations)))
	e.close('}')
	return append(e.out, '\n'), nil
}

// RecomputeCommand is `recompute FILE|-`: it writes what Recompute returns to stdout. It returns 0; 2 with one sentence on
// stderr that names the place of the fault when the bundle breaks the format or cannot be read; 1 when stdout cannot be
// written.
func RecomputeCommand(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		complain(stderr, "Cách dùng: recompute TỆP, hoặc recompute - để đọc từ đầu vào chuẩn.")
		return exitBroken
	}
	src, err := openBundle(args[0], stdin)
	if err != nil {
		complain(stderr, "Không đọc được %s: %v.", source(args[0]), err)
		return exitBroken
	}
	defer src.Close()
	result, err := Recompute(src)
	if err != nil {
		complainAbout(stderr, args[0], err)
		return exitBroken
	}
	if _, err := stdout.Write(result); err != nil {
		complain(stderr, "Không ghi được kết quả: %v.", err)
		return exitFailed
	}
	return exitOK
}

const (
	exitOK     = 0
	exitFailed = 1 // differences, or a result that could not be written
	exitBroken = 2 // the input breaks the format or cannot be read
)

func openBundle(name string, stdin io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(name)
}

func source(name string) string {
	if name == "-" {
		return "đầu vào chuẩn"
	}
	return "tệp " + strictjson.Quote(name)
}

// complainAbout writes one sentence about a bundle that could not be used.
func complainAbout(stderr io.Writer, name string, err error) {
	_, format := errors.AsType[*strictjson.Error](err)
	_, input := errors.AsType[*scoring.Error](err)
	if format || input {
		complain(stderr, "Gói kết quả trong %s không đúng định dạng tại %v.", source(name), placed(err))
		return
	}
	complain(stderr, "Không đọc được %s: %v.", source(name), err)
}

// placed makes sure that a fault of the document as a whole names a place too.
func placed(err error) string {
	if format, ok := errors.AsType[*strictjson.Error](err); ok && format.Place == "" {
		return "cấp ngoài cùng: " + format.Reason
	}
	return err.Error()
}

func complain(stderr io.Writer, sentence string, args ...any) {
	fmt.Fprintf(stderr, sentence+"\n", args...)
}
