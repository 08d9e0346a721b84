package ledger_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tieubieu/server/ledger"
)

var anAction = regexp.MustCompile(`^[a-z]+(-[a-z]+)*-?$`)

// literals are the words in an expression that may be actions.
func literals(e ast.Node) (all []string) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr: // the keys of a map say of what, not what was done
			all = append(all, literals(n.Value)...)
			return false
		case *ast.IndexExpr:
			all = append(all, literals(n.X)...)
			return false
		case *ast.BasicLit:
			if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && anAction.MatchString(s) {
				all = append(all, s)
			}
		}
		return true
	})
	return all
}

// recorded are the actions that a package's functions record: what a Record's Action is
// given, by name or through a parameter or variable called action.
func recorded(files []*ast.File) (all []string) {
	through := map[string]int{} // functions with a parameter called action, and its place
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			place := 0
			for _, field := range fn.Type.Params.List {
				for _, name := range field.Names {
					if name.Name == "action" {
						through[fn.Name.Name] = place
					}
					place++
				}
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				name, qualified := n.Type.(*ast.SelectorExpr)
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok && qualified && name.Sel.Name == "Record" {
						if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Action" {
							all = append(all, literals(kv.Value)...)
						}
					}
				}
			case *ast.AssignStmt:
				for i, to := range n.Lhs {
					if v, ok := to.(*ast.Ident); ok && v.Name == "action" && i < len(n.Rhs) {
						all = append(all, literals(n.Rhs[i])...)
					}
				}
			case *ast.CallExpr:
				name := ""
				switch called := n.Fun.(type) {
				case *ast.Ident:
					name = called.Name
				case *ast.SelectorExpr:
					name = called.Sel.Name
				}
				if place, ok := through[name]; ok && place < len(n.Args) {
					all = append(all, literals(n.Args[place])...)
				}
			}
			return true
		})
	}
	return all
}

// No act stands in the audit trail as a code that only programmers read.
func TestEveryActionHasWords(t *testing.T) {
	packages := map[string][]*ast.File{}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "fixture") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, 0)
		folder := filepath.Dir(path)
		packages[folder] = append(packages[folder], f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, files := range packages {
		imports := slices.ContainsFunc(files, func(f *ast.File) bool {
			return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"tieubieu/server/ledger"` })
		})
		if imports {
			found = append(found, recorded(files)...)
		}
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if len(found) < 100 {
		t.Fatalf("got %d actions, want the walk to find them all: %q", len(found), found)
	}
	known := ledger.Actions()
	for _, action := range found {
		stem, begins := strings.CutSuffix(action, "-") // "confirm-" and what is confirmed
		if !slices.ContainsFunc(known, func(k string) bool { return k == action || begins && strings.HasPrefix(k, stem+"-") }) {
			t.Errorf("%s: got no words, want it said in Vietnamese and English", action)
		}
	}
	for _, action := range known {
		if w := ledger.WordsOf(action); w.Vi == "" || w.En == "" || w.Vi == action {
			t.Errorf("%s: got %q, want words in both languages", action, w)
		}
	}
}
