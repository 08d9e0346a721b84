package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tieubieu/server/fault"
)

// ObjectStore is a running S3 store of our own: this same program, started again.
// Its one account is made at random for each data folder.
type ObjectStore struct {
	Endpoint  string // http://127.0.0.1:port
	AccessKey string
	SecretKey string

	child      *child
	folder     string // everything of the store
	address    string // 127.0.0.1:port
	healthPath string // random, so that no stranger on the port answers for us
	temporary  bool
	lock       *os.File // held only when the store was started by itself
}

// What the child is told by environment, out of sight of process lists.
const (
	accessVariable = "TIEUBIEU_OBJECTSTORE_ACCESS_KEY"
	secretVariable = "TIEUBIEU_OBJECTSTORE_SECRET_KEY"
)

// StartObjectStore is Start without PostgreSQL; BinDir is not needed.
func StartObjectStore(ctx context.Context, o Options) (*ObjectStore, error) {
	lock, err := o.prepare()
	if err != nil {
		return nil, err
	}
	s, err := startObjectStore(ctx, o)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	s.lock = lock
	return s, nil
}

// PID is the process id of the store, 0 while there is none.
func (s *ObjectStore) PID() int { return s.child.pid() }

// Wait returns nil once the store has been stopped, or the reason why the
// supervisor gave it up.
func (s *ObjectStore) Wait() error {
	<-s.child.done
	return s.child.failure()
}

// Stop lets requests in flight end, and returns when the store is gone.
func (s *ObjectStore) Stop() {
	s.child.stop()
	if s.lock != nil {
		_ = s.lock.Close()
	}
}

func startObjectStore(ctx context.Context, o Options) (*ObjectStore, error) {
	s := &ObjectStore{folder: filepath.Join(o.Dir, "s3"), temporary: o.Temporary, healthPath: "/" + randomWord(12)}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, unusable(s.folder, err)
	}
	if err := s.prepareKeys(); err != nil {
		return nil, unusable(s.folder, err)
	}
	if err := s.choosePort(); err != nil {
		return nil, err
	}
	s.child = &child{
		name:    "Kho tệp S3",
		command: s.command,
		ready:   s.answers,
		explain: func(output string) *fault.Error {
			switch {
			case strings.Contains(output, "no space left on device"):
				return diskFull(o.Dir, 0, o.MinFree>>20)
			case strings.Contains(output, "address already in use"):
				return fault.New(fault.Conflict, "port-taken", "Cổng %s của kho tệp đang bị chương trình khác chiếm.", s.address)
			}
			return nil
		},
		again:    func(string) bool { return false },
		logPath:  filepath.Join(o.Dir, "objectstore.log"),
		stopWith: syscall.SIGTERM,
		grace:    10 * time.Second,
		log:      o.Log,
	}
	for try := 1; ; try++ {
		err := s.child.start(ctx)
		if err == nil {
			return s, nil
		}
		// Somebody took the free port between our look and the child's.
		if !errors.Is(err, &fault.Error{Code: "port-taken"}) || try == 5 {
			return nil, err
		}
		if err := s.choosePort(); err != nil {
			return nil, err
		}
	}
}

func (s *ObjectStore) choosePort() error {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a free port for the object store: %w", err)
	}
	s.address = free.Addr().String()
	s.Endpoint = "http://" + s.address
	return free.Close()
}

func (s *ObjectStore) prepareKeys() error {
	var keys struct {
		Access string `json:"access"`
		Secret string `json:"secret"`
	}
	path := filepath.Join(s.folder, "keys.json")
	content, err := os.ReadFile(path)
	switch {
	case err == nil:
		err = json.Unmarshal(content, &keys)
	case errors.Is(err, fs.ErrNotExist):
		keys.Access, keys.Secret = "tieubieu-"+randomWord(8), randomWord(24)
		if content, err = json.Marshal(keys); err == nil {
			err = writeDurably(path, content)
		}
	}
	s.AccessKey, s.SecretKey = keys.Access, keys.Secret
	return err
}

func (s *ObjectStore) command() *exec.Cmd {
	args := []string{"objectstore", "-folder", s.folder, "-listen", s.address, "-health", s.healthPath}
	if s.temporary {
		args = append(args, "-no-sync")
	}
	cmd := exec.Command(selfExecutable, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "GOMAXPROCS=" + os.Getenv("GOMAXPROCS"),
		accessVariable + "=" + s.AccessKey, secretVariable + "=" + s.SecretKey}
	cmd.Dir = s.folder
	cmd.SysProcAttr = identity{}.attributes(syscall.SIGTERM)
	return cmd
}

func (s *ObjectStore) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Endpoint+s.healthPath, nil)
	if err != nil {
		return err
	}
	request.Close = true
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("object store health: %s", answer.Status)
	}
	return nil
}
