// Program gotest runs "go test" with the arguments it is given, shows only what
// went wrong, and ends with one line "N passed, M failed". A test that skips
// itself has failed: what was not run is not known to work.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
	passed, failed := count(out, os.Stdout)
	if err := cmd.Wait(); err != nil && failed == 0 {
		fmt.Println("go test:", err)
		failed++
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}

// event is one line of "go test -json" (see go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string // of what is built, in build-output and build-fail
	Test       string
	Output     string
}

// name is one test, or one package when Test is empty.
type name struct{ Package, Test string }

// count reads the events of a run, writes the output of what failed, and counts
// tests: those with subtests only by these, unless they failed by themselves.
func count(events io.Reader, failures io.Writer) (passed, failed int) {
	output := map[name][]string{}
	result := map[name]string{}
	hasSubtests := map[name]bool{}
	var order []name
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil {
				fmt.Fprint(failures, line) // what go itself says in plain words
			} else {
				of := name{e.Package, e.Test}
				switch e.Action {
				case "output":
					output[of] = append(output[of], e.Output)
				case "build-output":
					fmt.Fprint(failures, e.Output)
				case "run":
					for parent := parentOf(e.Test); parent != ""; parent = parentOf(parent) {
						hasSubtests[name{e.Package, parent}] = true
					}
				case "pass", "fail", "skip":
					result[of] = e.Action
					order = append(order, of)
				}
			}
		}
		if err != nil {
			break
		}
	}
	failedBelow := map[name]bool{}
	for _, of := range order {
		bad := result[of] == "fail" || result[of] == "skip" && of.Test != ""
		switch {
		case bad && !failedBelow[of]:
			failed++
			fmt.Fprintf(failures, "--- %s %s %s\n", strings.ToUpper(result[of]), of.Package, of.Test)
			for _, line := range output[of] {
				if !strings.HasPrefix(line, "=== ") {
					fmt.Fprint(failures, line)
				}
			}
		case !bad && of.Test != "" && !hasSubtests[of]:
			passed++
		}
		if bad || failedBelow[of] {
			failedBelow[name{of.Package, parentOf(of.Test)}] = true
		}
	}
	return passed, failed
}

// parentOf is the test that a subtest belongs to, "" for the package.
func parentOf(test string) string {
	parts := strings.Split(test, "/")
	return strings.Join(slices.Delete(parts, len(parts)-1, len(parts)), "/")
}
