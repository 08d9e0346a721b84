// Package purego stands in for github.com/ebitengine/purego, by a replace in our go.mod.
//
// The HEIC decoder would use it to load whatever libheif the machine has, in C, on a
// stranger's bytes, and importing it makes every program of ours dynamically linked.
// Here no library can be loaded, so that the decoder takes its own, in WebAssembly.
package purego

import "errors"

// Modes of Dlopen.
const (
	RTLD_NOW    = 2
	RTLD_GLOBAL = 256
)

var errNone = errors.New("no shared library is loaded")

// Dlopen refuses.
func Dlopen(string, int) (uintptr, error) { return 0, errNone }

// RegisterLibFunc is never reached, since there is no library.
func RegisterLibFunc(any, uintptr, string) { panic(errNone) }
