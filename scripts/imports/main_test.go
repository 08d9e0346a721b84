package main

import "testing"

func TestCheck(t *testing.T) {
	tests := map[string]struct {
		from, to string
		broken   bool
	}{
		"along the story":                       {"server/award", "tieubieu/server/scoresheet", false},
		"far along the story":                   {"server/promotion", "tieubieu/server/unit", false},
		"against the story":                     {"server/rubric", "tieubieu/server/entry", true},
		"between two ends of the story":         {"server/promotion", "tieubieu/server/certificate", true},
		"from the last step to its publication": {"server/certificate", "tieubieu/server/publication", false},
		"from a publication to what it causes":  {"server/publication", "tieubieu/server/promotion", true},
		"to a foundation":                       {"server/entry", "tieubieu/server/ledger", false},
		"from a foundation to a concept":        {"server/ledger", "tieubieu/server/entry", true},
		"from a concept to the API":             {"server/entry", "tieubieu/server/api", true},
		"from a concept to the site":            {"server/award", "tieubieu/server/site", true},
		"from the API to a concept":             {"server/api", "tieubieu/server/award", false},
		"between the API and the site":          {"server/api", "tieubieu/server/site", true},
		"from a concept to gin":                 {"server/entry", "github.com/gin-gonic/gin", true},
		"from a concept to huma":                {"server/entry", "github.com/danielgtaylor/huma/v2", true},
		"from the API to gin":                   {"server/api", "github.com/gin-gonic/gin/binding", false},
		"from a concept to the S3 client":       {"server/photo", "github.com/minio/minio-go/v7", true},
		"from blob to the S3 client":            {"server/blob", "github.com/minio/minio-go/v7/pkg/credentials", false},
		"from the API to the S3 client":         {"server/api", "github.com/minio/minio-go/v7", true},
		"from scoring to a library":             {"server/scoring", "github.com/google/uuid", true},
		"from scoring to a refusal":             {"server/scoring", "tieubieu/server/fault", true},
		"from scoring to arithmetic":            {"server/scoring", "math/big", false},
		"from fault to the database":            {"server/fault", "tieubieu/server/database", true},
		"from the children to versitygw":        {"server/embedded", "github.com/versity/versitygw/embedgw", false},
		"from blob to versitygw":                {"server/blob", "github.com/versity/versitygw/embedgw", true},
		"from scoring to how judges agree":      {"server/scoring", "tieubieu/server/reliability", true},
		"from an award to how judges agree":     {"server/award", "tieubieu/server/reliability", true},
		"from publication to how judges agree":  {"server/publication", "tieubieu/server/reliability", true},
		"from sheets to how judges agree":       {"server/scoresheet", "tieubieu/server/reliability", false},
		"from how judges agree to the database": {"server/reliability", "tieubieu/server/database", true},
		"from a concept to statistics":          {"server/award", "gonum.org/v1/gonum/stat", true},
		"within one concept":                    {"server/scoresheet/canonical", "tieubieu/server/scoresheet", false},
		"from below a concept, against it":      {"server/rubric/importing", "tieubieu/server/panel", true},
		"from what only tests use":              {"server/blob/blobtest", "tieubieu/server/embedded", false},
		"to what only tests use":                {"server/entry", "tieubieu/server/database/dbtest", true},
		"from a script to what tests use":       {"scripts/benchmark", "tieubieu/server/publication/bundletest", false},
		"from main to what only tests use":      {"server", "tieubieu/server/fixture", true},
		"from main to anything":                 {"server", "github.com/gin-gonic/gin", false},
		"from a package nobody has placed":      {"server/helpers", "strings", true},
		"from migrations to the server":         {"migrations", "tieubieu/server/fault", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			broken := check([]pkg{{ImportPath: module + test.from, Imports: []string{test.to}}})
			if got := len(broken) > 0; got != test.broken {
				t.Errorf("%s → %s: got %q, want broken = %v", test.from, test.to, broken, test.broken)
			}
		})
	}
}
