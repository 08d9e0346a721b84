package embedded

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"tieubieu/server/fault"
)

// makeDataFolder makes the folder for the person who starts the server. PostgreSQL
// runs as another user when that is root, who must be able to pass through.
func makeDataFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if os.Geteuid() == 0 {
		return os.Chmod(dir, 0o711)
	}
	return nil
}

// lockFolder takes the folder for this process. The lock is the kernel's, so it
// ends with the process however that ends; the file keeps the owner's process id.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "server.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, unusable(dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock data folder %s: %w", dir, err)
		}
		owner, _ := io.ReadAll(io.LimitReader(f, 20))
		return nil, fault.New(fault.Conflict, "data-folder-in-use",
			"Thư mục dữ liệu %s đang được một máy chủ khác sử dụng (tiến trình %s); hãy dừng máy chủ đó hoặc đặt TIEUBIEU_DATA khác.",
			dir, strings.TrimSpace(string(owner)))
	}
	if err := f.Truncate(0); err == nil {
		_, err = f.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
		if err != nil {
			_ = f.Close()
			return nil, unusable(dir, err)
		}
	}
	return f, nil
}

func requireSpace(dir string, atLeast uint64) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	if free := disk.Bavail * uint64(disk.Bsize); free < atLeast {
		return diskFull(dir, free>>20, atLeast>>20)
	}
	return nil
}

func diskFull(dir string, freeMiB, neededMiB uint64) *fault.Error {
	return fault.New(fault.Unavailable, "disk-full",
		"Ổ đĩa chứa %s sắp đầy: còn %d MiB, cần ít nhất %d MiB; hãy giải phóng dung lượng rồi chạy lại.", dir, freeMiB, neededMiB)
}

func unusable(dir string, err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return diskFull(dir, 0, defaultMinFree>>20)
	}
	cause := err
	var path *os.PathError
	if errors.As(err, &path) {
		cause = path.Err
	}
	return fault.New(fault.Unavailable, "data-folder-unusable",
		"Không dùng được thư mục dữ liệu %s (%v); hãy kiểm tra quyền sở hữu hoặc đặt TIEUBIEU_DATA khác.", dir, cause)
}

// randomWord is n bytes of randomness in hex.
func randomWord(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b)
}

// writeDurably replaces the file as a whole, readable by its owner only, and
// returns once a power cut can no longer take it back.
func writeDurably(path string, content []byte) error {
	f, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncFile(filepath.Dir(path))
}

// syncFile writes a file's or a folder's pending changes to the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
