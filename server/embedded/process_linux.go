package embedded

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// selfExecutable stays this very program, also when its file is replaced while it runs.
const selfExecutable = "/proc/self/exe"

// attributes puts the child into a process group of its own, so that Ctrl-C in
// the terminal reaches only us, and has the kernel send it a signal when the
// thread that started it ends, which happens when we are killed.
func (who identity) attributes(orphaned syscall.Signal) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: orphaned}
	switch {
	case who.dropped:
		a.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.uid), Groups: []uint32{}}
	case who.mapped:
		const inside = nobody // initdb wants a user that has a name
		a.Cloneflags = syscall.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Geteuid(), Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: inside, HostID: os.Getegid(), Size: 1}}
		a.Credential = &syscall.Credential{Uid: inside, Gid: inside, NoSetGroups: true}
	}
	return a
}

// syncFileSystem writes everything pending on path's file system to the disk.
func syncFileSystem(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(f.Fd())), f.Close())
}
