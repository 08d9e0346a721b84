// Package dbtest gives each test a migrated PostgreSQL database of its own.
package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"tieubieu/migrations"
	"tieubieu/server/database"
)

// Open clones a database from a migrated template and drops it when the test ends.
// Commits are real, so several connections may race on it. It needs
// TEST_DATABASE_URL, which scripts/test sets; without it the test is skipped,
// unless TIEUBIEU_REQUIRE_SERVICES says that it must not be.
func Open(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Config{URL: URL(t), MaxConnections: 12})
	if err != nil {
		t.Fatalf("open test database: %v", err)
	}
	t.Cleanup(db.Close)
	return db
}

// URL is the address of a fresh database that lives as long as the test.
func URL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		if os.Getenv("TIEUBIEU_REQUIRE_SERVICES") != "" {
			t.Fatal("TEST_DATABASE_URL is not set")
		}
		t.Skip("needs PostgreSQL: run scripts/test, or set TEST_DATABASE_URL")
	}
	ctx := context.Background()
	template, err := migratedTemplate(ctx, server)
	if err != nil {
		t.Fatalf("prepare test database: %v", err)
	}
	return clone(t, server, template)
}

// Copy is the address of a copy of a database that nobody has open; it lives as long
// as the test.
func Copy(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("read the database's address: %v", err)
	}
	return clone(t, os.Getenv("TEST_DATABASE_URL"), strings.TrimPrefix(u.Path, "/"))
}

func clone(t testing.TB, server, template string) string {
	t.Helper()
	name := "t_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := exec(context.Background(), server, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, template)); err != nil {
		t.Fatalf("create test database: %v", err)
	}
	t.Cleanup(func() {
		if err := exec(context.Background(), server, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return withDatabase(server, name)
}

var (
	once         sync.Once
	templateName string
	templateErr  error
)

// migratedTemplate makes the template once per state of the migrations; test
// binaries that run side by side wait for each other under an advisory lock.
func migratedTemplate(ctx context.Context, server string) (string, error) {
	once.Do(func() { templateName, templateErr = makeTemplate(ctx, server) })
	return templateName, templateErr
}

func makeTemplate(ctx context.Context, server string) (string, error) {
	h := sha256.New()
	files, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return "", err
	}
	for _, f := range files {
		b, err := migrations.Files.ReadFile(f)
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	name := "template_" + hex.EncodeToString(h.Sum(nil))[:16]
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(730411822)"); err != nil {
		return "", err
	}
	var done bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&done); err != nil || done {
		return name, err
	}
	work := name + "_new"
	for _, q := range []string{"DROP DATABASE IF EXISTS " + work + " WITH (FORCE)", "CREATE DATABASE " + work} {
		if _, err := conn.Exec(ctx, q); err != nil {
			return "", err
		}
	}
	pool, err := pgxpool.New(ctx, withDatabase(server, work))
	if err != nil {
		return "", err
	}
	err = migrations.Up(ctx, pool)
	pool.Close()
	if err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, fmt.Sprintf("ALTER DATABASE %s RENAME TO %s", work, name))
	return name, err
}

func exec(ctx context.Context, server, q string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, q)
	return err
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
