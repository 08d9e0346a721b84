// Command gateway serves S3 from a folder for one test binary, until its
// standard input ends:
//
//	gateway FOLDER HOST:PORT
package main

import (
	"fmt"
	"io"
	"os"

	"tieubieu/server/embedded"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gateway FOLDER HOST:PORT")
		os.Exit(2)
	}
	folder := os.Args[1]
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = os.RemoveAll(folder)
		os.Exit(0)
	}()
	os.Exit(embedded.ObjectStoreMain([]string{"-folder", folder, "-listen", os.Args[2], "-health", "/health", "-no-sync"}))
}
