// Package blob keeps photos, papers and documents as objects in a private bucket
// of any S3 server.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/s3utils"

	"tieubieu/server/fault"
)

// Config says which bucket of which server to use.
type Config struct {
	// Endpoint is host:port. With http:// or https:// before it, that decides
	// about TLS.
	Endpoint  string
	AccessKey string
	SecretKey string
	Bucket    string
	Region    string // us-east-1 when empty
	TLS       bool
}

// How long is waited for a store that does not answer.
const (
	openPatience = 15 * time.Second // a store that is being started beside us
	callLimit    = 15 * time.Second
	silenceLimit = 30 * time.Second // while an object is read
	slowestSend  = 128 << 10        // bytes a second, in the limit for writing
	attempts     = 4                // of one call, with growing pauses of at most a second
	onePart      = 64 << 20         // larger objects are sent in parts of this size
)

// PresignLimit is the longest life of a URL that opens an object without a
// session (architecture §2, invariant 10: photos and papers are private).
const PresignLimit = 60 * time.Second

// Store is one private bucket. Its methods may be called at once from anywhere.
//
// Keys are paths of at most 1,024 bytes such as "photo/9f…/960.jpg". A key is
// never also the folder of another one ("a" and "a/b"), since a store that keeps
// files cannot hold both.
type Store struct {
	client *minio.Core
	bucket string
}

// Info is what the store knows of an object.
type Info struct {
	Key         string
	Size        int64 // bytes
	ContentType string
	ETag        string // without quotes; changes with the content
	ModifiedAt  time.Time
}

// Open reaches the store, for at most 15 seconds, and makes the bucket where it
// is missing; any number of servers may do so at once. It refuses, as a
// *fault.Error, a wrong configuration (blob-config), keys the store does not
// take (blob-keys-refused), a bucket that anybody may read (blob-bucket-public),
// and a store that does not answer (blob-unavailable).
func Open(ctx context.Context, c Config) (*Store, error) {
	client, err := connect(&c)
	if err != nil {
		return nil, err
	}
	s := &Store{client: client, bucket: c.Bucket}
	ctx, cancel := context.WithTimeout(ctx, openPatience)
	defer cancel()
	if err := s.makeBucket(ctx, c); err != nil {
		return nil, err
	}
	if err := s.refusePublic(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func connect(c *Config) (*minio.Core, error) {
	if scheme, rest, found := strings.Cut(c.Endpoint, "://"); found {
		if scheme != "http" && scheme != "https" {
			return nil, fault.New(fault.Invalid, "blob-config", "Địa chỉ kho tệp S3 “%s” phải bắt đầu bằng http:// hoặc https://.", c.Endpoint)
		}
		c.Endpoint, c.TLS = strings.TrimSuffix(rest, "/"), scheme == "https"
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Endpoint == "" || strings.ContainsAny(c.Endpoint, "/?@ ") {
		return nil, fault.New(fault.Invalid, "blob-config", "Địa chỉ kho tệp S3 “%s” không đúng dạng máy:cổng.", c.Endpoint)
	}
	if c.AccessKey == "" || c.SecretKey == "" {
		return nil, fault.New(fault.Invalid, "blob-config", "Thiếu khoá truy cập kho tệp S3.")
	}
	if err := s3utils.CheckValidBucketNameStrict(c.Bucket); err != nil {
		return nil, fault.New(fault.Invalid, "blob-config", "Tên ngăn chứa S3 “%s” không hợp lệ: chỉ gồm 3–63 chữ thường, số và dấu gạch nối.", c.Bucket)
	}
	client, err := minio.NewCore(c.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""),
		Secure: c.TLS, Region: c.Region, MaxRetries: attempts, TrailingHeaders: true,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: callLimit,
			ExpectContinueTimeout: time.Second,
			MaxIdleConnsPerHost:   32,
			IdleConnTimeout:       time.Minute,
			DisableCompression:    true, // an object stored gzipped is served as it is
		},
	})
	if err != nil {
		return nil, fault.New(fault.Invalid, "blob-config", "Địa chỉ kho tệp S3 “%s” không đúng dạng máy:cổng.", c.Endpoint)
	}
	return client, nil
}

// makeBucket makes the bucket unless it is there. Of several servers that find
// it missing one makes it, and the others find it on their next look.
func (s *Store) makeBucket(ctx context.Context, c Config) error {
	for {
		found, err := s.client.BucketExists(ctx, s.bucket)
		if err == nil && !found {
			err = s.client.MakeBucket(ctx, s.bucket, minio.MakeBucketOptions{Region: c.Region})
		}
		if err == nil {
			return nil
		}
		said := answer(err)
		switch {
		case said.Code == "BucketAlreadyOwnedByYou":
			return nil
		case said.Code == "BucketAlreadyExists":
			// On its way, or a stranger's: then the next look is refused.
		case said.StatusCode/100 == 4 && said.StatusCode != http.StatusConflict && !transient(err):
			return fmt.Errorf("open bucket %q: %w: %w", s.bucket, fault.New(fault.Unavailable, "blob-keys-refused",
				"Kho tệp S3 tại %s không nhận khoá truy cập cho ngăn “%s”.", c.Endpoint, s.bucket), err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("open bucket %q: %w: %w", s.bucket, fault.New(fault.Unavailable, "blob-unavailable",
				"Không kết nối được kho tệp S3 tại %s.", c.Endpoint), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// RemoveBucket removes the bucket and everything in it; that it was not there is
// no error. Only tests and throw-away data have a use for it.
func RemoveBucket(ctx context.Context, c Config) error {
	client, err := connect(&c)
	if err != nil {
		return err
	}
	s := &Store{client: client, bucket: c.Bucket}
	for object, err := range s.List(ctx, "") {
		if err == nil {
			err = s.Delete(ctx, object.Key)
		}
		if err != nil && answer(err).Code == minio.NoSuchBucket {
			return nil
		}
		if err != nil {
			return err
		}
	}
	err = client.RemoveBucket(ctx, c.Bucket)
	if answer(err).Code == minio.NoSuchBucket {
		return nil
	}
	return explain("remove bucket", c.Bucket, err)
}

// Check says whether the store answers and holds the bucket.
func (s *Store) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	found, err := s.client.BucketExists(ctx, s.bucket)
	if err != nil {
		return explain("look for bucket", s.bucket, err)
	}
	if !found {
		return fmt.Errorf("bucket %q is gone", s.bucket)
	}
	return nil
}

// Put writes exactly size bytes of r under key, whole or not at all, in place of
// what was there. What can be read again from its start (an io.Seeker) is sent
// again when the store fails for a moment.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if size < 0 {
		return fmt.Errorf("put object %q: the size must be known", key)
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit+time.Duration(size/slowestSend)*time.Second)
	defer cancel()
	_, err := s.client.Client.PutObject(ctx, s.bucket, key, r, size, minio.PutObjectOptions{
		ContentType: contentType, PartSize: onePart, NumThreads: 1,
	})
	return explain("put object", key, err)
}

// Get opens an object for reading; the caller closes it.
func (s *Store) Get(ctx context.Context, key string) (*Object, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	o := &Object{store: s, ctx: ctx}
	if err := o.open(key, 0); err != nil {
		return nil, err
	}
	return o, nil
}

// Stat returns what the store knows of an object.
func (s *Store) Stat(ctx context.Context, key string) (Info, error) {
	if err := checkKey(key); err != nil {
		return Info{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return Info{}, explain("look at object", key, err)
	}
	return toInfo(info), nil
}

// Exists says whether there is an object of that key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	_, err := s.Stat(ctx, key)
	if errors.Is(err, &fault.Error{Code: "object-not-found"}) {
		return false, nil
	}
	return err == nil, err
}

// Delete removes an object; that it was not there is no error.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	return explain("delete object", key, s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{}))
}

// List goes through the objects whose keys begin with prefix, in the order of
// their keys; the content type is left out. An error ends it.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[Info, error] {
	return func(yield func(Info, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for found := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if found.Err != nil {
				yield(Info{}, explain("list objects", prefix, found.Err))
				return
			}
			if !yield(toInfo(found), nil) {
				return
			}
		}
		// The listing ends without a word when its context does.
		if err := ctx.Err(); err != nil {
			yield(Info{}, explain("list objects", prefix, err))
		}
	}
}

// PresignGet makes a URL that gives the object as a download called filename,
// without a session, for ttl (at most PresignLimit). Whoever holds it can use it:
// check who asks first.
func (s *Store) PresignGet(ctx context.Context, key string, ttl time.Duration, filename string) (*url.URL, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if ttl < time.Second || ttl > PresignLimit {
		return nil, fmt.Errorf("presign object %q: %v is not between a second and %v", key, ttl, PresignLimit)
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": filename})
	if disposition == "" {
		return nil, fmt.Errorf("presign object %q: %q is no file name", key, filename)
	}
	u, err := s.client.PresignedGetObject(ctx, s.bucket, key, ttl, url.Values{"response-content-disposition": {disposition}})
	return u, explain("presign object", key, err)
}

func toInfo(o minio.ObjectInfo) Info {
	return Info{Key: o.Key, Size: o.Size, ContentType: o.ContentType, ETag: o.ETag, ModifiedAt: o.LastModified}
}

// checkKey keeps out what some store would read as another key: keys are made by
// our code, so this is no refusal.
func checkKey(key string) error {
	if key == "" || len(key) > 1024 || !utf8.ValidString(key) || strings.ContainsAny(key, "\x00\\") {
		return fmt.Errorf("%q is no object key", key)
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part == "." || part == ".." || len(part) > 255 {
			return fmt.Errorf("%q is no object key", key)
		}
	}
	return nil
}
