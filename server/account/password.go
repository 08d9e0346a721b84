package account

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"tieubieu/server/fault"
	"tieubieu/server/text"
)

// hashing is argon2id at 19 MiB, two passes, one lane (OWASP's recommendation).
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobodys is the hash of random bytes that were thrown away. A name without an
// account is compared with it, so that it takes as long as any other.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$1bFTcic8rtgy88e5IquGAw$fMBmAyyWJ/U2Si0EEwOSrI7qRWYJ/eHq+GvwPTAc+IA"

// Two hashes at once in a process, whatever arrives: each holds 19 MiB and a core.
// More than maxWaiting in the queue are asked to come back.
const maxWaiting = 100

var (
	slots   = make(chan struct{}, 2)
	waiting atomic.Int32
)

func inSlot(ctx context.Context, work func()) error {
	if waiting.Add(1) > maxWaiting {
		waiting.Add(-1)
		return &fault.Error{Kind: fault.Unavailable, Code: "busy", Message: "Máy chủ đang bận, vui lòng thử lại sau vài giây.", RetryAfter: 3}
	}
	select {
	case slots <- struct{}{}:
		waiting.Add(-1)
	case <-ctx.Done():
		waiting.Add(-1)
		return fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	defer func() { <-slots }()
	work()
	return nil
}

func hashPassword(ctx context.Context, password string) (hash string, err error) {
	if waitErr := inSlot(ctx, func() { hash, err = argon2id.CreateHash(norm.NFC.String(password), hashing) }); waitErr != nil {
		return "", waitErr
	}
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// samePassword compares with hash; with nil it spends the same time and says no.
func samePassword(ctx context.Context, password string, hash *string) (same bool, err error) {
	against := nobodys
	if hash != nil {
		against = *hash
	}
	if waitErr := inSlot(ctx, func() { same, err = argon2id.ComparePasswordAndHash(norm.NFC.String(password), against) }); waitErr != nil {
		return false, waitErr
	}
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return same && hash != nil, nil
}

const (
	minPassword = 8
	maxPassword = 128
)

var common = []string{"12345678", "123456789", "1234567890", "87654321", "password", "matkhau", "mat khau", "qwertyuiop", "iloveyou", "anhyeuem", "khongbiet"}

// checkPassword notes what is wrong with a new password, at path.
func checkPassword(faults *fault.Fields, path, password, signIn string) {
	n := len([]rune(password))
	folded := text.Fold(password)
	switch {
	case n < minPassword:
		faults.Add(path, "password-too-short", "Mật khẩu cần ít nhất %d ký tự.", minPassword)
	case n > maxPassword:
		faults.Add(path, "password-too-long", "Mật khẩu dài tối đa %d ký tự.", maxPassword)
	case strings.Count(folded, folded[:1]) == len(folded) || guessable(folded, signIn):
		faults.Add(path, "password-too-weak", "Mật khẩu này quá dễ đoán, vui lòng chọn mật khẩu khác.")
	}
}

func guessable(folded, signIn string) bool {
	for _, c := range common {
		if strings.TrimRight(folded, "0123456789!@. ") == c || folded == c {
			return true
		}
	}
	local, _, _ := strings.Cut(strings.TrimPrefix(signIn, "+84"), "@")
	return len(local) >= 4 && (folded == local || folded == "0"+local || folded == signIn)
}
