// Program imports fails when a package imports something that the house does not
// allow it: see architecture, "The house".
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

const module = "tieubieu/"

// pkg is what "go list -json" says of a package; its tests may import more.
type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func main() {
	packages, err := list()
	if err != nil {
		fmt.Fprintln(os.Stderr, "imports:", err)
		os.Exit(1)
	}
	broken := check(packages)
	for _, arrow := range broken {
		fmt.Println(arrow)
	}
	fmt.Printf("%d passed, %d failed\n", len(packages)-len(broken), len(broken))
	if len(broken) > 0 {
		os.Exit(1)
	}
}

func list() ([]pkg, error) {
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var packages []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages = append(packages, p)
	}
}

// house is a room of the house for packages under server/: "entry" for
// tieubieu/server/entry and what is below it, "main" for tieubieu/server itself,
// the folder's name for the others, "" for what is not ours.
func house(path string) string {
	inside, ours := strings.CutPrefix(path, module)
	if !ours {
		return ""
	}
	top, rest, _ := strings.Cut(inside, "/")
	if top != "server" {
		return top
	}
	if rest == "" {
		return "main"
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}

// foundations know nothing of judging; they may use one another.
var foundations = []string{"fault", "text", "ledger", "database", "blob", "document", "mail", "job", "account", "seal", "sms", "heic", "spreadsheet", "trail"}

// story is the order of the judging: a package may import only those in rows
// below its own.
var story = [][]string{
	{"preview"},
	{"notice"},
	{"result"},
	{"appeal", "remark"},
	{"promotion", "certificate", "benefit"},
	{"publication"},
	{"award"},
	{"scoresheet"},
	{"practice"},
	{"panel"},
	{"entryimport"},
	{"entry"},
	{"paper"},
	{"photo"},
	{"facility"},
	{"competition"},
	{"rubric"},
	{"unit"},
}

// pure packages compute; they import the standard library and nothing else.
var pure = []string{"fault", "scoring"}

// only says who may import what comes from outside.
var only = map[string][]string{
	"github.com/gin-gonic/gin":          {"api", "site", "main"},
	"github.com/danielgtaylor/huma":     {"api", "site", "main"},
	"github.com/minio/minio-go":         {"blob"},
	"github.com/versity/versitygw":      {"embedded"},
	"github.com/gen2brain/heic":         {"heic"},
	"github.com/pressly/goose":          {"database", "migrations"},
	"gonum.org/v1/gonum":                {"reliability"},
	"github.com/fergusstrange":          {},
	"github.com/johannesboyne/gofakes3": {},
}

// may lists, for each room of the house, the other rooms it may import from.
func may() map[string][]string {
	table := map[string][]string{
		"migrations":  nil,
		"frontend":    nil,
		"scoring":     nil,
		"reliability": {"scoring"},
		"embedded":    {"fault"},
		"workbench":   nil,
	}
	for _, room := range foundations {
		table[room] = foundations
	}
	table["fault"] = nil
	table["database"] = append([]string{"migrations"}, foundations...)
	below := append([]string{"scoring"}, foundations...)
	for _, row := range slices.Backward(story) {
		for _, room := range row {
			table[room] = slices.Clone(below)
		}
		below = append(below, row...)
	}
	// What shows how far judges agree may ask; what decides by their sheets may not.
	table["scoresheet"] = append(table["scoresheet"], "reliability")
	concepts := append([]string{"reliability"}, below...)
	table["demo"] = concepts
	table["api"] = append([]string{"frontend"}, concepts...)
	table["site"] = table["api"]
	return table
}

// isSupport tells packages that only tests use: their folder is called after it,
// as in database/dbtest.
func isSupport(path string) bool {
	for _, folder := range strings.Split(path, "/") {
		if strings.HasSuffix(folder, "test") {
			return house(path) != ""
		}
	}
	return house(path) == "fixture"
}

// check names every import that the house does not allow, in words.
func check(packages []pkg) (broken []string) {
	table := may()
	for _, p := range packages {
		if isSupport(p.ImportPath) {
			continue
		}
		for _, imported := range p.Imports {
			if isSupport(imported) && house(p.ImportPath) != "scripts" {
				broken = append(broken, fmt.Sprintf("%s imports %s: only tests and scripts may", p.ImportPath, imported))
			}
		}
		room := house(p.ImportPath)
		if room == "main" || room == "scripts" {
			continue
		}
		allowed, known := table[room]
		if !known {
			broken = append(broken, fmt.Sprintf("%s stands in no table of scripts/imports: say there what it may import", p.ImportPath))
			continue
		}
		for _, imported := range p.Imports {
			if reason := forbidden(room, allowed, imported); reason != "" {
				broken = append(broken, fmt.Sprintf("%s imports %s: %s", p.ImportPath, imported, reason))
			}
		}
	}
	return broken
}

func forbidden(room string, allowed []string, imported string) string {
	to := house(imported)
	standard := !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") && to == ""
	switch {
	case standard, to == room:
		return ""
	case slices.Contains(pure, room):
		return room + " imports the standard library only"
	case to != "" && !slices.Contains(allowed, to):
		return fmt.Sprintf("no arrow goes from %s to %s", room, to)
	}
	for prefix, rooms := range only {
		if (imported == prefix || strings.HasPrefix(imported, prefix+"/")) && !slices.Contains(rooms, room) {
			return fmt.Sprintf("only %s may", strings.Join(rooms, ", "))
		}
	}
	return ""
}
