package blob

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/minio/minio-go/v7"

	"tieubieu/server/fault"
)

// explain says what was attempted and turns the store's answer into ours: an
// object that is not there is object-not-found, a store that does not answer or
// is too busy is blob-unavailable. Anything else is our own failure, the end of
// the caller's context included.
func explain(attempted, key string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s %q: %w", attempted, key, err)
	case missing(err):
		return fmt.Errorf("%s %q: %w", attempted, key, fault.New(fault.NotFound, "object-not-found", "Không tìm thấy tệp này."))
	case transient(err):
		down := fault.New(fault.Unavailable, "blob-unavailable", "Kho tệp tạm thời không trả lời. Xin thử lại sau ít phút.")
		down.RetryAfter = 30
		return fmt.Errorf("%s %q: %w: %w", attempted, key, down, err)
	}
	return fmt.Errorf("%s %q: %w", attempted, key, err)
}

// answer is what the store said, empty where err is something else.
func answer(err error) minio.ErrorResponse {
	a, _ := errors.AsType[minio.ErrorResponse](err)
	return a
}

func missing(err error) bool {
	return answer(err).Code == minio.NoSuchKey
}

func transient(err error) bool {
	var network net.Error
	if errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errSilent) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	a := answer(err)
	return a.StatusCode >= 500 || a.StatusCode == 429 || slices.Contains([]string{"SlowDown", "RequestTimeout", "InternalError"}, a.Code)
}

// refusePublic looks for a policy that lets anybody read the bucket. A store that
// knows no policies, or does not show them to our keys, has been asked enough.
func (s *Store) refusePublic(ctx context.Context) error {
	text, err := s.client.GetBucketPolicy(ctx, s.bucket)
	if err != nil || text == "" {
		return nil
	}
	var policy struct {
		Statement []struct {
			Effect    string
			Principal any
			Condition any
		}
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil {
		return fmt.Errorf("read the policy of bucket %q: %w", s.bucket, err)
	}
	for _, statement := range policy.Statement {
		if statement.Effect == "Allow" && statement.Condition == nil && anybody(statement.Principal) {
			return fault.New(fault.Conflict, "blob-bucket-public",
				"Ngăn chứa S3 “%s” đang mở cho mọi người đọc. Hãy gỡ chính sách công khai: ảnh và giấy tờ phải được giữ riêng.", s.bucket)
		}
	}
	return nil
}

// anybody reads a policy's principal: "*", {"AWS": "*"} or {"AWS": ["*", …]}.
func anybody(principal any) bool {
	switch p := principal.(type) {
	case string:
		return p == "*"
	case []any:
		return slices.ContainsFunc(p, anybody)
	case map[string]any:
		for _, who := range p {
			if anybody(who) {
				return true
			}
		}
	}
	return false
}
