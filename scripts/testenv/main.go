// Program testenv runs a command with a throw-away PostgreSQL and S3 store of its
// own, whose addresses the command finds in TEST_DATABASE_URL and TEST_S3_*:
//
//	testenv [-pg FOLDER] [-] command arguments…
//
// An S3 store that the environment already names is used instead. Everything is
// gone when the command has ended; its exit code is ours.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"tieubieu/server/embedded"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "objectstore" {
		os.Exit(embedded.ObjectStoreMain(os.Args[2:]))
	}
	binaries := flag.String("pg", os.Getenv("TIEUBIEU_PG_BIN"), "folder with PostgreSQL's initdb and postgres")
	flag.Parse()
	code, err := run(*binaries, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "testenv:", err)
		code = 1
	}
	os.Exit(code)
}

func run(binaries string, command []string) (code int, err error) {
	if len(command) == 0 {
		return 2, errors.New("no command")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	dir, err := os.MkdirTemp("/tmp", "tieubieu-testenv-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil {
		return 1, err
	}
	options := embedded.Options{Dir: dir, BinDir: binaries, Temporary: true, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}

	environment := append(os.Environ(), "TIEUBIEU_REQUIRE_SERVICES=1", "TIEUBIEU_PG_BIN="+binaries)
	var services interface {
		Wait() error
		Stop()
	}
	if os.Getenv("TEST_S3_ENDPOINT") != "" {
		postgres, err := embedded.StartPostgres(ctx, options)
		if err != nil {
			return 1, err
		}
		services = postgres
		environment = append(environment, "TEST_DATABASE_URL="+postgres.URL)
	} else {
		stack, err := embedded.Start(ctx, options)
		if err != nil {
			return 1, err
		}
		services = stack
		environment = append(environment, "TEST_DATABASE_URL="+stack.DatabaseURL, "TEST_S3_ENDPOINT="+stack.S3Endpoint,
			"TEST_S3_ACCESS_KEY="+stack.S3AccessKey, "TEST_S3_SECRET_KEY="+stack.S3SecretKey)
	}
	defer services.Stop()

	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = os.Stdin, os.Stdout, os.Stderr, environment
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	failed := make(chan error, 1)
	go func() {
		if err := services.Wait(); err != nil {
			failed <- err
			stop() // nothing that still runs could succeed
		}
	}()
	err = cmd.Wait()
	select {
	case reason := <-failed:
		return 1, reason
	default:
	}
	if _, exited := errors.AsType[*exec.ExitError](err); exited {
		return max(cmd.ProcessState.ExitCode(), 1), nil
	}
	return 0, err
}
