package site_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tieubieu/server/site"
)

func TestEveryLanguageHasEveryWord(t *testing.T) {
	for _, w := range site.Languages() {
		v := reflect.ValueOf(w)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name == "Prefix" && w.Lang == "vi" {
				continue // the first language has none
			}
			for _, fault := range missing(v.Field(i)) {
				t.Errorf("%s: %s %s", w.Lang, name, fault)
			}
		}
	}
}

// missing says what a field lacks; functions are called with plausible arguments.
func missing(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		if strings.TrimSpace(v.String()) == "" {
			return []string{"is empty"}
		}
	case reflect.Func:
		if v.IsNil() {
			return []string{"is missing"}
		}
		for _, small := range []bool{true, false} {
			out := v.Call(arguments(v.Type(), small))[0].String()
			if out == "" || strings.Contains(out, "%!") {
				return []string{fmt.Sprintf("gives %q", out)}
			}
		}
	case reflect.Map:
		if v.Len() == 0 {
			return []string{"is empty"}
		}
		var faults []string
		for _, key := range v.MapKeys() {
			for _, f := range missing(v.MapIndex(key)) {
				faults = append(faults, fmt.Sprintf("[%s] %s", key, f))
			}
		}
		return faults
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{"is empty"}
		}
	}
	return nil
}

func arguments(f reflect.Type, small bool) []reflect.Value {
	var in []reflect.Value
	for i := range f.NumIn() {
		a := reflect.New(f.In(i)).Elem()
		switch f.In(i).Kind() {
		case reflect.String:
			a.SetString("chữ")
		case reflect.Int:
			a.SetInt(2)
			if small {
				a.SetInt(1)
			}
		case reflect.Bool:
			a.SetBool(small)
		}
		in = append(in, a)
	}
	return in
}

func TestLanguagesSayTheSameThings(t *testing.T) {
	vi, en := site.Languages()[0], site.Languages()[1]
	for name, pair := range map[string][2]int{
		"ways of counting":  {len(vi.Counting), len(en.Counting)},
		"ways of combining": {len(vi.CountingStages), len(en.CountingStages)},
		"short group names": {len(vi.GroupShort), len(en.GroupShort)},
		"parts of method":   {len(vi.MethodParts), len(en.MethodParts)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %d in Vietnamese and %d in English", name, pair[0], pair[1])
		}
	}
	for i := range min(len(vi.MethodParts), len(en.MethodParts)) {
		a, b := vi.MethodParts[i], en.MethodParts[i]
		if a.ID != b.ID || len(a.Text) != len(b.Text) || !reflect.DeepEqual(a.Commands, b.Commands) {
			t.Errorf("part %d: %q and %q differ in shape", i, a.Title, b.Title)
		}
	}
	for key := range vi.Counting {
		if en.Counting[key] == nil {
			t.Errorf("no English for counting by %q", key)
		}
	}
	va, ea := reflect.ValueOf(vi), reflect.ValueOf(en)
	for i := range va.NumField() {
		name := va.Type().Field(i).Name
		if va.Field(i).Kind() == reflect.String && name != "SiteName" && va.Field(i).String() == ea.Field(i).String() {
			t.Errorf("%s is %q in both languages", name, va.Field(i).String())
		}
	}
}
