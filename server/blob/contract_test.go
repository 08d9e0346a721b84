package blob_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"tieubieu/server/blob"
	"tieubieu/server/blob/blobtest"
	"tieubieu/server/fault"
)

// TestS3Contract asks of a server what the product needs and Store does not show
// by itself. Run it against every server that is to be supported, by TEST_S3_*.
func TestS3Contract(t *testing.T) {
	c := blobtest.Config(t)
	s, err := blob.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	host := strings.TrimPrefix(c.Endpoint, "http://")
	client, err := minio.New(host, &minio.Options{Creds: credentials.NewStaticV4(c.AccessKey, c.SecretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	put(t, s, "giấy tờ/1.pdf", []byte("xin chào"))

	t.Run("making the bucket again tells that it is ours", func(t *testing.T) {
		err := client.MakeBucket(ctx, c.Bucket, minio.MakeBucketOptions{Region: "us-east-1"})
		if code := minio.ToErrorResponse(err).Code; code != "BucketAlreadyOwnedByYou" {
			t.Errorf("got %v, want BucketAlreadyOwnedByYou", err)
		}
	})

	t.Run("a large object is sent in parts", func(t *testing.T) {
		content := noise(40 << 20)
		for name, size := range map[string]int64{"of known size": int64(len(content)), "of unknown size": -1} {
			_, err := client.PutObject(ctx, c.Bucket, "big", bytes.NewReader(content), size, minio.PutObjectOptions{PartSize: 8 << 20})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if sha256.Sum256(get(t, s, "big")) != sha256.Sum256(content) {
				t.Errorf("%s: what came back differs", name)
			}
		}
	})

	t.Run("a part that was spoilt on its way is refused", func(t *testing.T) {
		digest := md5.Sum([]byte("other bytes"))
		_, err := minio.Core{Client: client}.PutObject(ctx, c.Bucket, "spoilt", strings.NewReader("some bytes!"), 11,
			base64.StdEncoding.EncodeToString(digest[:]), "", minio.PutObjectOptions{})
		if err == nil {
			t.Error("got no error for a content that differs from its digest")
		}
		if found, _ := s.Exists(ctx, "spoilt"); found {
			t.Error("the spoilt object was kept")
		}
	})

	t.Run("a write on condition that nothing is there", func(t *testing.T) {
		options := minio.PutObjectOptions{}
		options.SetMatchETagExcept("*")
		_, err := client.PutObject(ctx, c.Bucket, "once", strings.NewReader("a"), 1, options)
		if err != nil {
			t.Fatalf("the first: %v", err)
		}
		_, err = client.PutObject(ctx, c.Bucket, "once", strings.NewReader("b"), 1, options)
		if minio.ToErrorResponse(err).StatusCode != http.StatusPreconditionFailed {
			t.Errorf("the second: got %v, want 412", err)
		}
		if got := get(t, s, "once"); string(got) != "a" {
			t.Errorf("got %q, want the first", got)
		}
	})

	t.Run("a copy within the store", func(t *testing.T) {
		_, err := client.CopyObject(ctx, minio.CopyDestOptions{Bucket: c.Bucket, Object: "bản sao.pdf"}, minio.CopySrcOptions{Bucket: c.Bucket, Object: "giấy tờ/1.pdf"})
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, s, "bản sao.pdf"); string(got) != "xin chào" {
			t.Errorf("got %q, want the same", got)
		}
		if info, err := s.Stat(ctx, "bản sao.pdf"); err != nil || info.ContentType != "text/plain; charset=utf-8" {
			t.Errorf("got %+v, %v, want the type to be copied too", info, err)
		}
	})

	t.Run("nobody gets in without a signature", func(t *testing.T) {
		bucket := "http://" + host + "/" + c.Bucket
		for _, address := range []string{bucket + "/once", bucket + "/not-there", bucket, bucket + "/?list-type=2", bucket + "?policy", "http://" + host + "/"} {
			if answer, body := fetch(t, address); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s: got %s %.80q, want 403", strings.TrimPrefix(address, "http://"+host), answer.Status, body)
			}
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPut, bucket+"/planted", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusForbidden {
			t.Errorf("an unsigned write: got %s, want 403", answer.Status)
		}
	})

	t.Run("a signed URL opens its object and nothing else", func(t *testing.T) {
		u, err := s.PresignGet(ctx, "once", time.Minute, "a.txt")
		if err != nil {
			t.Fatal(err)
		}
		if answer, body := fetch(t, u.String()); answer.StatusCode != 200 || string(body) != "a" {
			t.Fatalf("got %s %q, want the object", answer.Status, body)
		}
		for name, change := range map[string]func(*url.URL){
			"another object": func(u *url.URL) { u.Path = "/" + c.Bucket + "/bản sao.pdf"; u.RawPath = "" },
			"a forged mark":  func(u *url.URL) { setQuery(u, "X-Amz-Signature", strings.Repeat("0", 64)) },
			"a longer life":  func(u *url.URL) { setQuery(u, "X-Amz-Expires", "86400") },
			"another name":   func(u *url.URL) { setQuery(u, "response-content-disposition", "inline") },
			"another key": func(u *url.URL) {
				setQuery(u, "X-Amz-Credential", strings.Replace(u.Query().Get("X-Amz-Credential"), c.AccessKey, "stranger0", 1))
			},
			"no mark whatever": func(u *url.URL) { u.RawQuery = "" },
		} {
			v := *u
			change(&v)
			if answer, _ := fetch(t, v.String()); answer.StatusCode/100 != 4 {
				t.Errorf("%s: got %s, want it refused", name, answer.Status)
			}
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodDelete, u.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if found, _ := s.Exists(ctx, "once"); !found || answer.StatusCode < 400 {
			t.Errorf("a URL to read deleted the object (%s)", answer.Status)
		}
	})

	t.Run("a signed URL ends with its time", func(t *testing.T) {
		alive := presignedAt(c, host, "once", time.Now(), time.Minute)
		if answer, body := fetch(t, alive); answer.StatusCode != 200 {
			t.Fatalf("our own signature: got %s %s, want it to be right", answer.Status, body)
		}
		ended := presignedAt(c, host, "once", time.Now().Add(-2*time.Minute), time.Minute)
		if answer, _ := fetch(t, ended); answer.StatusCode != http.StatusForbidden && answer.StatusCode != http.StatusBadRequest {
			t.Errorf("a minute after its end: got %s, want it refused", answer.Status)
		}
	})

	t.Run("many objects are deleted at once", func(t *testing.T) {
		doomed := make(chan minio.ObjectInfo)
		go func() {
			defer close(doomed)
			for i := range 20 {
				doomed <- minio.ObjectInfo{Key: fmt.Sprintf("doomed/ảnh %d", i)}
			}
		}()
		for i := range 20 {
			put(t, s, fmt.Sprintf("doomed/ảnh %d", i), []byte("x"))
		}
		for failed := range client.RemoveObjects(ctx, c.Bucket, doomed, minio.RemoveObjectsOptions{}) {
			t.Errorf("%s: %v", failed.ObjectName, failed.Err)
		}
		for left := range s.List(ctx, "doomed/") {
			t.Errorf("%s is still there", left.Key)
		}
	})

	t.Run("a reader keeps the object that it opened", func(t *testing.T) {
		first, second := noise(8<<20), bytes.Repeat([]byte("b"), 8<<20)
		put(t, s, "kept", first)
		o, err := s.Get(ctx, "kept")
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		head := make([]byte, 1000)
		if _, err := io.ReadFull(o, head); err != nil {
			t.Fatal(err)
		}
		put(t, s, "kept", second)
		rest, err := io.ReadAll(o)
		if err == nil && !bytes.Equal(append(head, rest...), first) {
			t.Error("what was read is part of one object and part of another")
		}
	})

	t.Run("a public bucket is not opened", func(t *testing.T) {
		policy := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["*"]},"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::%s/*"]}]}`, c.Bucket)
		if err := client.SetBucketPolicy(ctx, c.Bucket, policy); err != nil {
			t.Fatal(err)
		}
		if answer, _ := fetch(t, "http://"+host+"/"+c.Bucket+"/once"); answer.StatusCode != 200 {
			t.Fatalf("got %s, want the policy to be in force", answer.Status)
		}
		if _, err := blob.Open(ctx, c); !fault.Has(err, "blob-bucket-public") {
			t.Errorf("got %v, want blob-bucket-public", err)
		}
		if err := client.SetBucketPolicy(ctx, c.Bucket, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := blob.Open(context.Background(), c); err != nil {
			t.Errorf("after the policy was taken away: got %v, want the store", err)
		}
	})
}

func setQuery(u *url.URL, name, value string) {
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
}

// presignedAt signs a GET as of some moment (AWS Signature Version 4, query
// string), which the client library only does for the present.
func presignedAt(c blob.Config, host, key string, at time.Time, ttl time.Duration) string {
	stamp := at.UTC().Format("20060102T150405Z")
	scope := stamp[:8] + "/us-east-1/s3/aws4_request"
	q := url.Values{
		"X-Amz-Algorithm": {"AWS4-HMAC-SHA256"}, "X-Amz-Credential": {c.AccessKey + "/" + scope}, "X-Amz-Date": {stamp},
		"X-Amz-Expires": {fmt.Sprint(int(ttl.Seconds()))}, "X-Amz-SignedHeaders": {"host"},
	}
	path := "/" + c.Bucket + "/" + key
	request := strings.Join([]string{"GET", path, q.Encode(), "host:" + host, "", "host", "UNSIGNED-PAYLOAD"}, "\n")
	digest := sha256.Sum256([]byte(request))
	sign := func(secret []byte, text string) []byte {
		h := hmac.New(sha256.New, secret)
		h.Write([]byte(text))
		return h.Sum(nil)
	}
	secret := []byte("AWS4" + c.SecretKey)
	for part := range strings.SplitSeq(scope, "/") {
		secret = sign(secret, part)
	}
	mark := sign(secret, strings.Join([]string{"AWS4-HMAC-SHA256", stamp, scope, hex.EncodeToString(digest[:])}, "\n"))
	return "http://" + host + path + "?" + q.Encode() + "&X-Amz-Signature=" + hex.EncodeToString(mark)
}
