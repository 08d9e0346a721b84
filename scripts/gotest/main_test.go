package main

import (
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	tests := map[string]struct {
		events         string
		passed, failed int
		shows          string
	}{
		"two tests": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"pass","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"B"}
			{"Action":"pass","Package":"p","Test":"B"}
			{"Action":"pass","Package":"p"}`, 2, 0, ""},
		"a test with subtests counts by these": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/x"}
			{"Action":"run","Package":"p","Test":"A/y"}
			{"Action":"pass","Package":"p","Test":"A/x"}
			{"Action":"pass","Package":"p","Test":"A/y"}
			{"Action":"pass","Package":"p","Test":"A"}
			{"Action":"pass","Package":"p"}`, 2, 0, ""},
		"a failed subtest is one failure, not three": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/x"}
			{"Action":"output","Package":"p","Test":"A/x","Output":"got 1, want 2\n"}
			{"Action":"fail","Package":"p","Test":"A/x"}
			{"Action":"fail","Package":"p","Test":"A"}
			{"Action":"fail","Package":"p"}`, 0, 1, "got 1, want 2"},
		"a test that fails after its subtests passed": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"run","Package":"p","Test":"A/x"}
			{"Action":"pass","Package":"p","Test":"A/x"}
			{"Action":"fail","Package":"p","Test":"A"}
			{"Action":"fail","Package":"p"}`, 1, 1, "FAIL p A"},
		"a package that does not compile": {`
			{"ImportPath":"p","Action":"build-output","Output":"p.go:1: undefined: x\n"}
			{"ImportPath":"p","Action":"build-fail"}
			{"Action":"fail","Package":"p","FailedBuild":"p"}`, 0, 1, "undefined: x"},
		"a package that dies without a failed test": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"pass","Package":"p","Test":"A"}
			{"Action":"output","Package":"p","Output":"exit status 3\n"}
			{"Action":"fail","Package":"p"}`, 1, 1, "exit status 3"},
		"a skipped test has failed": {`
			{"Action":"run","Package":"p","Test":"A"}
			{"Action":"output","Package":"p","Test":"A","Output":"needs a thing\n"}
			{"Action":"skip","Package":"p","Test":"A"}
			{"Action":"pass","Package":"p"}`, 0, 1, "needs a thing"},
		"a package without tests counts for nothing": {`
			{"Action":"skip","Package":"p"}`, 0, 0, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var shown strings.Builder
			passed, failed := count(strings.NewReader(strings.ReplaceAll(test.events, "\t", "")), &shown)
			if passed != test.passed || failed != test.failed {
				t.Errorf("got %d passed, %d failed; want %d and %d", passed, failed, test.passed, test.failed)
			}
			if !strings.Contains(shown.String(), test.shows) {
				t.Errorf("got %q, want it to show %q", shown.String(), test.shows)
			}
		})
	}
}
