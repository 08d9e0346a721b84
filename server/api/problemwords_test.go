package api_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// codes are the problem codes that the source of the server names, with a place of each.
func codes(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	files := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "embedded" || err == nil && filepath.Dir(path) == ".." && !d.IsDir() {
			return skip(d) // what refuses to start is said on a terminal
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "test"+string(filepath.Separator)) {
			return err
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		note := func(e ast.Expr) {
			if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if code, err := strconv.Unquote(l.Value); err == nil && kebab.MatchString(code) {
					found[code] = files.Position(l.Pos()).String()
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if at := codeArgument(n); at >= 0 && at < len(n.Args) {
					note(n.Args[at])
				}
			case *ast.CompositeLit:
				if name := typeName(n.Type); name == "Error" || name == "Field" || name == "Missing" && filepath.Base(filepath.Dir(path)) != "entry" {
					for _, e := range n.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok {
							if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Code" {
								note(kv.Value)
							}
						}
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return filepath.SkipDir
	}
	return nil
}

var kebab = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// codeArgument is which argument of a call is a problem code; -1: none.
func codeArgument(call *ast.CallExpr) int {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "fault" && name == "New" {
			return 1
		}
	case *ast.Ident:
		name = f.Name
	}
	// fault.Fields.Add(path, code, sentence), and what concepts call their own like it.
	if (name == "Add" || name == "note" || name == "add" || name == "refuse") && len(call.Args) >= 3 {
		return 1
	}
	return -1
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// Every refusal has an English sentence: whoever reads in English is shown no bare code.
func TestEveryProblemCodeHasAnEnglishSentence(t *testing.T) {
	sentences, err := filepath.Glob(filepath.Join("..", "..", "frontend", "src", "api", "problem*.en*.ts"))
	if err != nil || len(sentences) == 0 {
		t.Fatalf("got no sentences: %v", err)
	}
	said := map[string]string{}
	for _, file := range sentences {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^  '?([a-z0-9-]+)'?:`).FindAllStringSubmatch(string(source), -1) {
			if before, twice := said[m[1]]; twice {
				t.Errorf("%s has a sentence in %s and one in %s", m[1], filepath.Base(before), filepath.Base(file))
			}
			said[m[1]] = file
		}
	}
	known := codes(t)
	if len(known) < 200 {
		t.Fatalf("got %d codes: is this still how they are written?", len(known))
	}
	for _, code := range slices.Sorted(maps.Keys(known)) {
		if said[code] == "" {
			t.Errorf("%s (%s) has no sentence in frontend/src/api/problem.en.more.ts", code, known[code])
		}
	}
}
