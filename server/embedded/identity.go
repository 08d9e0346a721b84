package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"tieubieu/server/fault"
)

// identity is the user PostgreSQL runs as, since it refuses to run as root.
type identity struct {
	// uid owns its files, as seen from here.
	uid int
	// dropped: we are root, and the child becomes uid.
	dropped bool
	// mapped: the child stays who we are, without any power, and sees itself as the
	// user nobody of a namespace of its own (Linux).
	mapped bool
}

const (
	nobody = 65534
	// Where a database of root's goes when its data folder cannot be passed by others.
	reachableBase = "/var/lib/tieubieu"
)

var majorVersion = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// settle finds a user, a home for the data and reachable binaries that go
// together, and learns the binaries' version.
func (c *cluster) settle(ctx context.Context) error {
	c.home = filepath.Join(c.Dir, "postgres")
	moved, err := os.Readlink(c.home)
	if err == nil {
		c.home = moved
	}
	if err := os.MkdirAll(c.home, 0o700); err != nil {
		return unusable(c.home, err)
	}
	if os.Geteuid() != 0 {
		c.who = identity{uid: os.Geteuid()}
		return c.try(ctx)
	}
	passable := reachable(c.home, nobody)
	if passable {
		c.who = identity{uid: nobody, dropped: true}
		if err = c.try(ctx); err == nil || errors.Is(err, &fault.Error{Code: "postgres-binaries-missing"}) {
			return err
		}
	}
	c.who = identity{uid: 0, mapped: true}
	mappedErr := c.try(ctx)
	if mappedErr == nil || errors.Is(mappedErr, &fault.Error{Code: "postgres-binaries-missing"}) {
		return mappedErr
	}
	if passable {
		return err
	}
	if _, err := os.Stat(c.data()); err == nil || moved != "" {
		return unusablePermission(c.home) // a database that exists is never moved
	}
	if err := c.moveHome(); err != nil {
		c.Log.Error("no home for the database", "error", err)
		return unusablePermission(c.home)
	}
	c.who = identity{uid: nobody, dropped: true}
	return c.try(ctx)
}

// moveHome makes a fresh home outside the data folder, which keeps a link to it.
func (c *cluster) moveHome() error {
	if err := os.MkdirAll(reachableBase, 0o711); err != nil {
		return err
	}
	home, err := os.MkdirTemp(reachableBase, "postgres-")
	if err != nil {
		return err
	}
	link := filepath.Join(c.Dir, "postgres")
	if err := os.RemoveAll(link); err != nil {
		return err
	}
	if err := os.Symlink(home, link); err != nil {
		return err
	}
	c.Log.Warn("Cơ sở dữ liệu được đặt ở " + home + " vì tài khoản chạy PostgreSQL không vào được " + c.Dir + ".")
	c.home = home
	return nil
}

// try asks the binaries for their version under the identity chosen; binaries out
// of that user's reach are copied into the home first.
func (c *cluster) try(ctx context.Context) error {
	given := c.BinDir
	err := linkLibraries(given)
	if err == nil {
		if err = c.askVersion(ctx); err == nil {
			return nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Unavailable, "postgres-binaries-missing",
			"Không tìm thấy chương trình PostgreSQL trong %s; hãy chạy scripts/run hoặc sửa TIEUBIEU_PG_BIN.", given)
	}
	if errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EROFS) {
		if c.BinDir, err = copyBinaries(given, c.home, c.who); err == nil {
			err = c.askVersion(ctx)
		}
	}
	if err == nil {
		return nil
	}
	c.BinDir = given
	c.Log.Debug("PostgreSQL does not run this way", "uid", c.who.uid, "dropped", c.who.dropped, "mapped", c.who.mapped, "error", err)
	return fault.New(fault.Unavailable, "postgres-not-runnable", "Không chạy được chương trình PostgreSQL trong %s: %v", given, err)
}

func (c *cluster) askVersion(ctx context.Context) error {
	if err := c.who.own(c.home); err != nil {
		return err
	}
	output, err := c.run(ctx, c.who, "postgres", "--version")
	if err != nil {
		if output = strings.TrimSpace(output); output != "" {
			return errors.New(output)
		}
		return err
	}
	found := majorVersion.FindStringSubmatch(output)
	if found == nil {
		return errors.New("unknown version: " + strings.TrimSpace(output))
	}
	c.version, err = strconv.Atoi(found[1])
	return err
}

// own gives a home to the identity.
func (who identity) own(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	data := filepath.Join(dir, "data")
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		owner := int(info.Sys().(*syscall.Stat_t).Uid)
		switch {
		case owner != who.uid && path != data:
			return os.Lchown(path, who.uid, who.uid)
		case owner == who.uid && path == data:
			return filepath.SkipDir // thousands of files, all made by PostgreSQL itself
		}
		return nil
	})
	// Last, so that it says that everything below has been given.
	if err == nil {
		err = os.Lchown(data, who.uid, who.uid)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reachable tells whether a user of no group can pass through every folder above path.
func reachable(path string, uid int) bool {
	resolved, err := filepath.EvalSymlinks(path)
	if err != nil {
		return false
	}
	for dir := filepath.Dir(resolved); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		pass := fs.FileMode(0o001)
		if int(info.Sys().(*syscall.Stat_t).Uid) == uid {
			pass = 0o100
		}
		if info.Mode()&pass == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}

// linkLibraries makes the links among the libraries that an npm package cannot
// carry; the package lists them in native/pg-symlinks.json beside bin.
func linkLibraries(bin string) error {
	list, err := os.ReadFile(filepath.Join(bin, "..", "pg-symlinks.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // an ordinary installation
	}
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string } // "native/lib/libpq.so.5.18"
	if err := json.Unmarshal(list, &links); err != nil {
		return err
	}
	top := filepath.Join(bin, "..", "..")
	for _, link := range links {
		source, target := filepath.Join(top, link.Source), filepath.Join(top, link.Target)
		if _, err := os.Lstat(target); err == nil {
			continue
		}
		relative, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return err
		}
		if err := os.Symlink(relative, target); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// copyBinaries copies the folder that bin is in (bin, lib, share) to the home,
// once for each build of PostgreSQL, and returns the new bin.
func copyBinaries(bin, home string, who identity) (string, error) {
	program, err := os.ReadFile(filepath.Join(bin, "postgres"))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(program)
	kept := filepath.Join(home, "binaries-"+hex.EncodeToString(sum[:4]))
	native := filepath.Join(kept, "native")
	if _, err := os.Stat(native); err == nil {
		return filepath.Join(native, "bin"), nil
	}
	fresh := kept + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return "", err
	}
	from := filepath.Dir(bin)
	err = filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(fresh, "native", inside)
		switch {
		case entry.IsDir():
			return os.MkdirAll(to, 0o755)
		case entry.Type() == 0:
			return copyFile(path, to)
		}
		return nil // links are made anew below
	})
	if err != nil {
		return "", err
	}
	if err := linkLibraries(filepath.Join(fresh, "native", "bin")); err != nil {
		return "", err
	}
	if err := os.Rename(fresh, kept); err != nil {
		return "", err
	}
	return filepath.Join(native, "bin"), who.own(home)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, info.Mode().Perm()|0o444)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
