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

// objectStore is a running S3 store of our own: this same program, started again.
// Its one account is made at random for each data folder.
type objectStore struct {
	endpoint  string // http://127.0.0.1:port
	accessKey string
	secretKey string

	child      *child
	folder     string // everything of the store
	address    string // 127.0.0.1:port
	healthPath string // random, so that no stranger on the port answers for us
	temporary  bool
}

// What the child is told by environment, out of sight of process lists.
const (
	accessVariable = "TIEUBIEU_OBJECTSTORE_ACCESS_KEY"
	secretVariable = "TIEUBIEU_OBJECTSTORE_SECRET_KEY"
)

func startObjectStore(ctx context.Context, o Options) (*objectStore, error) {
	s := &objectStore{folder: filepath.Join(o.Dir, "s3"), temporary: o.Temporary, healthPath: "/" + randomWord(12)}
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

func (s *objectStore) choosePort() error {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a free port for the object store: %w", err)
	}
	s.address = free.Addr().String()
	s.endpoint = "http://" + s.address
	return free.Close()
}

func (s *objectStore) prepareKeys() error {
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
	s.accessKey, s.secretKey = keys.Access, keys.Secret
	return err
}

func (s *objectStore) command() *exec.Cmd {
	args := []string{"objectstore", "-folder", s.folder, "-listen", s.address, "-health", s.healthPath}
	if s.temporary {
		args = append(args, "-no-sync")
	}
	cmd := exec.Command(selfExecutable, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + s.folder, "GOMAXPROCS=" + os.Getenv("GOMAXPROCS"),
		accessVariable + "=" + s.accessKey, secretVariable + "=" + s.secretKey}
	cmd.Dir = s.folder
	cmd.SysProcAttr = identity{}.attributes(syscall.SIGTERM)
	return cmd
}

func (s *objectStore) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.endpoint+s.healthPath, nil)
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
