package api_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"tieubieu/server/api"
)

var update = flag.Bool("update", false, "write openapi.yaml anew")

// The committed specification is what the front end's client is generated from.
func TestTheCommittedSpecificationIsCurrent(t *testing.T) {
	_, a := api.New(api.Services{}, api.Options{})
	got, err := a.OpenAPI().YAML()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.yaml", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("openapi.yaml is not what the code says: run go test ./server/api -run Specification -update")
	}
}
