// Package blobtest gives each test an empty bucket on a real S3 server.
package blobtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/blob"
)

// Open makes a bucket that goes, with all in it, when the test ends. The server
// is the one that TEST_S3_ENDPOINT (host:port), TEST_S3_ACCESS_KEY and
// TEST_S3_SECRET_KEY name, as scripts/test sets them, else our own object store,
// started once for the test binary. Where neither can be had the test is skipped,
// unless TIEUBIEU_REQUIRE_SERVICES says that it must not be.
func Open(t testing.TB) *blob.Store {
	t.Helper()
	c := Config(t)
	store, err := blob.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("open test bucket: %v", err)
	}
	return store
}

// Config names a bucket that does not exist yet and is removed when the test
// ends, for tests that open it themselves.
func Config(t testing.TB) blob.Config {
	t.Helper()
	c := server(t)
	c.Bucket = "t-" + strings.ReplaceAll(uuid.NewString(), "-", "")
	t.Cleanup(func() {
		if err := blob.RemoveBucket(context.Background(), c); err != nil {
			t.Errorf("remove test bucket: %v", err)
		}
	})
	return c
}

func server(t testing.TB) blob.Config {
	t.Helper()
	if endpoint := os.Getenv("TEST_S3_ENDPOINT"); endpoint != "" {
		return blob.Config{Endpoint: endpoint, AccessKey: os.Getenv("TEST_S3_ACCESS_KEY"), SecretKey: os.Getenv("TEST_S3_SECRET_KEY")}
	}
	if os.Getenv("TIEUBIEU_REQUIRE_SERVICES") != "" {
		t.Fatal("TEST_S3_ENDPOINT is not set")
	}
	c, err := startOnce()
	if err != nil {
		t.Skipf("needs an S3 server: run scripts/test, or set TEST_S3_ENDPOINT (ours did not start: %v)", err)
	}
	return c
}

var startOnce = sync.OnceValues(start)

// start runs the object store of the embedded mode as a process beside the test
// binary. It ends when its standard input does, which is when we end, however
// that comes about, and takes its folder with it.
func start() (blob.Config, error) {
	folder, err := os.MkdirTemp("", "blobtest-")
	if err != nil {
		return blob.Config{}, err
	}
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return blob.Config{}, err
	}
	c := blob.Config{Endpoint: port.Addr().String(), AccessKey: "blobtest", SecretKey: uuid.NewString()}
	if err := port.Close(); err != nil {
		return blob.Config{}, err
	}
	cmd := exec.Command("go", "run", "tieubieu/server/blob/blobtest/gateway", folder, c.Endpoint)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0",
		"TIEUBIEU_OBJECTSTORE_ACCESS_KEY="+c.AccessKey, "TIEUBIEU_OBJECTSTORE_SECRET_KEY="+c.SecretKey)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	alive, err := cmd.StdinPipe()
	if err != nil {
		return blob.Config{}, err
	}
	if err := cmd.Start(); err != nil {
		return blob.Config{}, err
	}
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.Wait()
		_ = alive.Close()
	}()
	return c, waitFor("http://"+c.Endpoint+gatewayHealth, ended, &said)
}

const gatewayHealth = "/health"

// waitFor returns once url answers. Building the gateway for the first time takes
// minutes.
func waitFor(url string, ended <-chan error, said *bytes.Buffer) error {
	deadline := time.After(5 * time.Minute)
	for {
		if answer, err := http.Get(url); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("the object store ended: %w: %s", err, strings.TrimSpace(said.String()))
		case <-deadline:
			return fmt.Errorf("the object store did not answer in time")
		case <-time.After(20 * time.Millisecond):
		}
	}
}
