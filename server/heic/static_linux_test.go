package heic_test

import (
	"debug/buildinfo"
	"debug/elf"
	"os"
	"slices"
	"testing"
)

// A program with the decoder in it needs no library of the machine, and can load none.
func TestTheProgramStaysStatic(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range info.Settings {
		if s.Key == "CGO_ENABLED" && s.Value != "0" {
			return // the race detector links C by itself
		}
	}
	program, err := elf.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	if slices.ContainsFunc(program.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		t.Error("the program is dynamically linked; want none of purego in it")
	}
}
