package embedded

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/versity/versitygw/backend"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3response"
)

// ObjectStoreMain is the child process behind "server objectstore …": it serves S3
// from a folder until it is told to stop, and returns the exit code. It is a
// process of its own because the gateway changes the working directory.
func ObjectStoreMain(args []string) int {
	flags := flag.NewFlagSet("objectstore", flag.ContinueOnError)
	folder := flags.String("folder", "", "the store's folder")
	listen := flags.String("listen", "", "host:port")
	health := flags.String("health", "", "path of the health check")
	noSync := flags.Bool("no-sync", false, "answer before the disk has the object")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := serveObjects(*folder, *listen, *health, !*noSync); err != nil {
		fmt.Fprintf(os.Stderr, "objectstore: %v\n", err)
		return 1
	}
	return 0
}

func serveObjects(folder, listen, health string, durably bool) error {
	root, sidecar := filepath.Join(folder, "objects"), filepath.Join(folder, "metadata")
	if err := os.MkdirAll(root, 0o700); err != nil {
		return err
	}
	options := posix.PosixOpts{
		NewDirPerm:          0o700,
		NewFilePerm:         0o600,
		CopyObjectThreshold: 5 << 30, // 0, the library's default, refuses every copy
	}
	var attributes meta.MetadataStorer = meta.XattrMeta{}
	if needsSidecar(root, sidecar) {
		if err := os.MkdirAll(sidecar, 0o700); err != nil {
			return err
		}
		beside, err := meta.NewSideCar(sidecar)
		if err != nil {
			return err
		}
		attributes, options.SideCarDir = beside, sidecar
	}
	files, err := posix.New(root, attributes, options)
	if err != nil {
		return fmt.Errorf("open %s: %w", root, err)
	}
	var store backend.Backend = files
	if durably {
		store = durable{Backend: files, root: root, sidecar: options.SideCarDir}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	return embedgw.RunVersityGW(ctx, store, &embedgw.Config{
		RootUserAccess: os.Getenv(accessVariable), RootUserSecret: os.Getenv(secretVariable),
		Ports: []string{listen}, HealthPath: health,
		Quiet: true, KeepAlive: true, DisableACLs: true,
		MaxConnections: 1024, MaxRequests: 512, // both must be above 0
		MultipartMaxParts: 10000,
	})
}

// needsSidecar tells whether metadata go to a folder of their own because the
// file system keeps no user attributes. Once chosen, it stays.
func needsSidecar(root, sidecar string) bool {
	if _, err := os.Stat(sidecar); err == nil {
		return true
	}
	probe, err := os.CreateTemp(filepath.Dir(root), "probe-")
	if err != nil {
		return true
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	return errors.Join(meta.XattrMeta{}.Test(root), meta.XattrMeta{}.StoreAttribute(probe, "", "", "probe", []byte("1"))) != nil
}

// durable answers a write only once a power cut can no longer take it back, which
// the gateway itself leaves to chance.
type durable struct {
	backend.Backend
	root    string
	sidecar string // empty when metadata are attributes of the file itself
}

func (d durable) CreateBucket(ctx context.Context, in *s3.CreateBucketInput, acl []byte) error {
	if err := d.Backend.CreateBucket(ctx, in, acl); err != nil {
		return err
	}
	return d.sync(in.Bucket, nil)
}

func (d durable) PutObject(ctx context.Context, in s3response.PutObjectInput) (s3response.PutObjectOutput, error) {
	out, err := d.Backend.PutObject(ctx, in)
	if err != nil {
		return out, err
	}
	return out, d.sync(in.Bucket, in.Key)
}

func (d durable) CopyObject(ctx context.Context, in s3response.CopyObjectInput) (s3response.CopyObjectOutput, error) {
	out, err := d.Backend.CopyObject(ctx, in)
	if err != nil {
		return out, err
	}
	return out, d.sync(in.Bucket, in.Key)
}

func (d durable) CompleteMultipartUpload(ctx context.Context, in *s3.CompleteMultipartUploadInput) (s3response.CompleteMultipartUploadResult, string, error) {
	out, version, err := d.Backend.CompleteMultipartUpload(ctx, in)
	if err != nil {
		return out, version, err
	}
	return out, version, d.sync(in.Bucket, in.Key)
}

// sync writes the object and the folders above it to the disk.
func (d durable) sync(bucket, key *string) error {
	if d.sidecar != "" {
		if err := syncFileSystem(d.sidecar); err != nil {
			return err
		}
	}
	path := filepath.Join(d.root, *bucket)
	if key != nil {
		path = filepath.Join(path, *key)
	}
	for ; len(path) >= len(d.root); path = filepath.Dir(path) {
		// A concurrent delete may have been faster; then there is nothing to keep.
		if err := syncFile(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("write %s to the disk: %w", path, err)
		}
	}
	return nil
}
