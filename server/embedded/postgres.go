package embedded

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"tieubieu/server/fault"
)

const (
	role     = "tieubieu" // also the name of the database
	maxConns = 100
	// A predecessor whose server was killed shuts down by itself; this long we wait for it.
	predecessorGrace = 20 * time.Second
	// Unix socket names are at most 107 bytes long on Linux, 103 on macOS.
	longestSocketFolder = 103 - len("/.s.PGSQL.5432")
)

// Postgres is a running PostgreSQL of our own.
type Postgres struct {
	URL string // postgres://…, over a private unix socket

	child   *child
	cluster *cluster
	lock    *os.File // held only when PostgreSQL was started by itself
}

// StartPostgres is Start without the S3 store, for tests and tools.
func StartPostgres(ctx context.Context, o Options) (*Postgres, error) {
	lock, err := o.prepare()
	if err != nil {
		return nil, err
	}
	p, err := startPostgres(ctx, o)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	p.lock = lock
	return p, nil
}

// PID is the process id of the postmaster, 0 while there is none
// (a signal to process 0 would reach ourselves).
func (p *Postgres) PID() int { return p.child.pid() }

// Wait returns nil once PostgreSQL has been stopped, or the reason why the
// supervisor gave it up.
func (p *Postgres) Wait() error {
	<-p.child.done
	return p.child.failure()
}

// Stop shuts PostgreSQL down cleanly, disconnecting its clients, and returns when
// it is gone.
func (p *Postgres) Stop() {
	p.child.stop()
	_ = os.RemoveAll(p.cluster.sockets)
	if p.lock != nil {
		_ = p.lock.Close()
	}
}

// cluster is where one PostgreSQL keeps its files and as whom it runs.
type cluster struct {
	Options
	home     string // owned by who: data, password, socket folder
	sockets  string
	password string
	who      identity
	version  int // major version of the binaries
}

func (c *cluster) data() string { return filepath.Join(c.home, "data") }

func startPostgres(ctx context.Context, o Options) (*Postgres, error) {
	if o.BinDir == "" {
		return nil, fault.New(fault.Unavailable, "postgres-binaries-missing",
			"Chưa có chương trình PostgreSQL đi kèm: hãy chạy scripts/run, hoặc đặt TIEUBIEU_PG_BIN hay DATABASE_URL.")
	}
	var err error
	if o.BinDir, err = filepath.Abs(o.BinDir); err != nil {
		return nil, err
	}
	c := &cluster{Options: o}
	if err := c.settle(ctx); err != nil {
		return nil, err
	}
	if err := c.preparePassword(); err != nil {
		return nil, unusable(c.home, err)
	}
	if err := c.prepareSockets(); err != nil {
		return nil, unusable(c.home, err)
	}
	if err := c.who.own(c.home); err != nil {
		return nil, unusable(c.home, err)
	}
	if err := c.initialise(ctx); err != nil {
		return nil, err
	}

	p := &Postgres{URL: c.url(role), cluster: c}
	var giveUpAt time.Time // while a predecessor is waited for
	p.child = &child{
		name:    "PostgreSQL",
		command: c.postgres,
		ready: func(ctx context.Context) error {
			err := c.answers(ctx)
			if err == nil {
				giveUpAt = time.Time{}
			}
			return err
		},
		explain: c.explain,
		again: func(output string) bool {
			if !predecessorAlive(output) {
				return false
			}
			if giveUpAt.IsZero() {
				giveUpAt = time.Now().Add(predecessorGrace)
			}
			c.clearStalePID()
			return time.Now().Before(giveUpAt)
		},
		logPath:  filepath.Join(c.Dir, "postgres.log"),
		stopWith: syscall.SIGINT, // "fast": open transactions are rolled back
		grace:    time.Minute,
		log:      o.Log,
	}
	if err := p.child.start(ctx); err != nil {
		return nil, err
	}
	return p, nil
}

// preparePassword makes the password on first use.
func (c *cluster) preparePassword() error {
	path := filepath.Join(c.home, "password")
	known, err := os.ReadFile(path)
	if err == nil {
		c.password = strings.TrimSpace(string(known))
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	c.password = randomWord(24)
	return writeDurably(path, []byte(c.password+"\n"))
}

// prepareSockets makes the private folder of the unix socket. Where the home's
// name is too long for a socket, "run" points to a short folder made for it.
func (c *cluster) prepareSockets() error {
	run := filepath.Join(c.home, "run")
	if old, err := os.Readlink(run); err == nil {
		_ = os.RemoveAll(old)
	}
	if err := os.RemoveAll(run); err != nil {
		return err
	}
	c.sockets = run
	if len(run) <= longestSocketFolder {
		return os.Mkdir(run, 0o700)
	}
	short, err := os.MkdirTemp("/tmp", "tieubieu-") // $TMPDIR may be long, or closed to others
	if err != nil {
		return err
	}
	c.sockets = short
	if err := c.who.own(short); err != nil {
		return err
	}
	return os.Symlink(short, run)
}

// initialise makes the database cluster on first use. Interrupted at any moment
// it leaves nothing that a later start would take for a cluster.
func (c *cluster) initialise(ctx context.Context) error {
	made, err := os.ReadFile(filepath.Join(c.data(), "PG_VERSION"))
	if err == nil {
		if major := strings.TrimSpace(string(made)); major != strconv.Itoa(c.version) {
			return fault.New(fault.Unavailable, "postgres-version-mismatch",
				"Dữ liệu trong %s do PostgreSQL %s tạo nên không mở được bằng PostgreSQL %d; hãy dùng đúng bản cũ để sao lưu rồi phục hồi.",
				c.Dir, major, c.version)
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return unusable(c.data(), err)
	}
	// What an initdb that was killed has left goes, except where a child of it is still
	// writing for a moment: that is why each try has a folder of its own.
	left, _ := filepath.Glob(c.data() + ".new*")
	for _, folder := range left {
		if err := os.RemoveAll(folder); err != nil && !errors.Is(err, syscall.ENOTEMPTY) {
			return unusable(folder, err)
		}
	}
	fresh := c.data() + ".new-" + rand.Text()
	locale := "C.UTF-8" // every glibc has it; the order of words is ICU's
	if runtime.GOOS == "darwin" {
		locale = "en_US.UTF-8"
	}
	args := []string{"-D", fresh, "-U", role, "--pwfile", filepath.Join(c.home, "password"), "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale-provider=icu", "--icu-locale=vi", "--locale=" + locale, "--data-checksums", "--no-instructions"}
	if c.Temporary {
		args = append(args, "--no-sync")
	}
	output, err := c.run(ctx, c.who, "initdb", args...)
	if err != nil && strings.Contains(output, "could not look up effective user ID") {
		// A user without a name, as containers have, gets one in a namespace of its own.
		_ = os.RemoveAll(fresh)
		output, err = c.run(ctx, identity{mapped: true}, "initdb", args...)
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		c.Log.Error("initdb failed", "error", err, "output", lastLines(output))
		if refusal := c.explain(output); refusal != nil {
			return refusal
		}
		return fault.New(fault.Unavailable, "initdb-failed", "Không tạo được cơ sở dữ liệu trong %s: %s", c.home, lastWords(output, err))
	}
	if err := os.Rename(fresh, c.data()); err != nil {
		return unusable(c.data(), err)
	}
	if c.Temporary {
		return nil
	}
	return syncFile(c.home)
}

// run executes one of PostgreSQL's programs to its end.
func (c *cluster) run(ctx context.Context, who identity, program string, args ...string) (output string, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(c.BinDir, program), args...)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = c.environment(), c.home, who.attributes(syscall.SIGKILL)
	runtime.LockOSThread() // see child.supervise
	defer runtime.UnlockOSThread()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (c *cluster) environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC", "HOME=" + c.home}
}

func (c *cluster) postgres() *exec.Cmd {
	settings := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": c.sockets,
		"port":                    "5432", // only part of the socket's name
		"max_connections":         strconv.Itoa(maxConns),
		"shared_buffers":          "128MB",
		"max_wal_size":            "1GB",
		"log_checkpoints":         "off",
		"logging_collector":       "off",
		"log_destination":         "stderr",
	}
	if c.Temporary {
		for _, safety := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			settings[safety] = "off"
		}
	}
	args := []string{"-D", c.data()}
	for name, value := range settings {
		args = append(args, "-c", name+"="+value)
	}
	cmd := exec.Command(filepath.Join(c.BinDir, "postgres"), args...)
	cmd.Env, cmd.Dir, cmd.SysProcAttr = c.environment(), c.home, c.who.attributes(syscall.SIGINT)
	return cmd
}

func (c *cluster) url(database string) string {
	// PathEscape, since libpq's programs take a "+" in a query as it stands.
	u := url.URL{Scheme: "postgres", User: url.UserPassword(role, c.password), Path: "/" + database,
		RawQuery: "host=" + url.PathEscape(c.sockets) + "&sslmode=disable"}
	return u.String()
}

// answers logs in once, and makes our database on the very first occasion.
func (c *cluster) answers(ctx context.Context) error {
	// Asking the file first spares PostgreSQL's log a line for each refused login.
	state, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return err
	}
	if !strings.Contains(string(state), "\nready") {
		return errors.New("PostgreSQL is still starting")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url(role))
	if err == nil {
		return conn.Close(ctx)
	}
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != "3D000" { // invalid_catalog_name
		return err
	}
	conn, err = pgx.Connect(ctx, c.url("postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "create database "+role)
	return errors.Join(err, conn.Close(ctx))
}

// explain turns what PostgreSQL or initdb wrote at its end into a sentence, nil
// when it is nothing known.
func (c *cluster) explain(output string) *fault.Error {
	switch {
	case strings.Contains(output, "No space left on device"), strings.Contains(output, "Disk quota exceeded"):
		return diskFull(c.Dir, 0, c.MinFree>>20)
	case predecessorAlive(output):
		return fault.New(fault.Conflict, "postgres-still-running",
			"Một PostgreSQL khác (tiến trình %d) vẫn đang mở %s; hãy đợi nó dừng hẳn rồi chạy lại.", c.ownerPID(), c.data())
	case strings.Contains(output, "is already in use"), strings.Contains(output, "Address already in use"):
		return fault.New(fault.Conflict, "port-taken", "Cổng nối của PostgreSQL trong %s đang bị chương trình khác chiếm.", c.sockets)
	case strings.Contains(output, "Permission denied"), strings.Contains(output, "has wrong ownership"):
		return unusablePermission(c.home)
	}
	return nil
}

func unusablePermission(dir string) *fault.Error {
	return fault.New(fault.Unavailable, "data-folder-unusable",
		"PostgreSQL không có quyền đọc ghi %s; hãy kiểm tra quyền sở hữu hoặc đặt TIEUBIEU_DATA khác.", dir)
}

// predecessorAlive tells that another postmaster, or what is left of one that was
// killed, still works on the data.
func predecessorAlive(output string) bool {
	return strings.Contains(output, `lock file "postmaster.pid" already exists`) ||
		strings.Contains(output, "pre-existing shared memory block")
}

// ownerPID is the process that the data folder says it belongs to, 0 if none.
func (c *cluster) ownerPID() int {
	content, err := os.ReadFile(filepath.Join(c.data(), "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(content), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return 0
	}
	return pid
}

// clearStalePID removes the process id that a power cut left behind when that
// number now belongs to a process that has nothing to do with this data: numbers
// repeat when a container starts again. PostgreSQL's own check, by shared memory,
// still stands.
func (c *cluster) clearStalePID() {
	pid := c.ownerPID()
	if pid == 0 {
		return
	}
	if works, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid)); err == nil && works != c.data() {
		c.Log.Warn("postmaster.pid names a process that is not PostgreSQL on this data; removing it", "pid", pid, "works_in", works)
		_ = os.Remove(filepath.Join(c.data(), "postmaster.pid"))
	}
}

// lastWords is the last line a program wrote, or else what became of it.
func lastWords(output string, err error) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return last
	}
	return err.Error()
}
