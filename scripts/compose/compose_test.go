// Package compose_test checks docker-compose.yml without Docker: that it is what
// the install guide says, and that no secret stands in it.
package compose_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type service struct {
	Image       string            `yaml:"image"`
	Environment map[string]string `yaml:"environment"`
	Healthcheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
	Build struct {
		Target string            `yaml:"target"`
		Args   map[string]string `yaml:"args"`
	} `yaml:"build"`
	Volumes []string `yaml:"volumes"`
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func services(t *testing.T) map[string]service {
	t.Helper()
	var file struct {
		Services map[string]service `yaml:"services"`
	}
	if err := yaml.Unmarshal([]byte(read(t, "docker-compose.yml")), &file); err != nil {
		t.Fatal(err)
	}
	return file.Services
}

func TestServices(t *testing.T) {
	all := services(t)
	for _, name := range []string{"postgres", "objects", "server-1", "server-2", "proxy"} {
		if _, found := all[name]; !found {
			t.Errorf("service %s is missing", name)
		}
	}
	targets := read(t, "Dockerfile")
	proxy := read(t, "scripts", "compose", "Caddyfile")
	for name, s := range all {
		if len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		if s.Build.Target != "" && !strings.Contains(targets, " AS "+s.Build.Target+"\n") {
			t.Errorf("%s is built from %q, which the Dockerfile lacks", name, s.Build.Target)
		}
		if strings.HasPrefix(name, "server-") && !strings.Contains(proxy, " "+name+":8080") {
			t.Errorf("the proxy does not know %s", name)
		}
		for _, volume := range s.Volumes {
			if from, _, _ := strings.Cut(volume, ":"); strings.HasPrefix(from, "./") {
				read(t, from)
			}
		}
	}
	if got := all["postgres"].Image; got != "postgres:18" {
		t.Errorf("PostgreSQL: got %s, want version 18 as embedded and in CI", got)
	}
}

func TestSecretsComeFromTheEnvironmentOnly(t *testing.T) {
	secret := regexp.MustCompile(`PASSWORD|SECRET|ACCESS_KEY|ROOT_USER|TOKEN`)
	required := regexp.MustCompile(`^\$\{[A-Z0-9_]+:\?[^}]+\}$`)
	// Who sends no mail has no password for it; even so nothing but the environment gives one.
	optional := map[string]string{"SMTP_PASSWORD": "${SMTP_PASSWORD:-}"}
	for name, s := range services(t) {
		for variable, value := range s.Environment {
			if secret.MatchString(variable) && !required.MatchString(value) && value != optional[variable] {
				t.Errorf("%s: %s is %q, want ${…:?…}", name, variable, value)
			}
		}
		if url := s.Environment["DATABASE_URL"]; url != "" && !strings.Contains(url, "${POSTGRES_PASSWORD:?") {
			t.Errorf("%s: the password in DATABASE_URL does not come from the environment", name)
		}
	}
}

func TestMinIOIsTheOneThatIsTested(t *testing.T) {
	version := services(t)["objects"].Build.Args["MINIO_VERSION"]
	if !strings.Contains(read(t, "scripts", "test"), "MINIO_VERSION="+version+"\n") {
		t.Errorf("scripts/test runs another MinIO than docker-compose.yml's %s", version)
	}
}
