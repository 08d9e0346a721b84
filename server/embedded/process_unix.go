//go:build unix && !linux

package embedded

import (
	"os"
	"syscall"
)

// selfExecutable is this program's file.
var selfExecutable, _ = os.Executable()

// attributes puts the child into a process group of its own, so that Ctrl-C in
// the terminal reaches only us. Without Linux, children outlive a server that is
// killed, until the next start finds them.
func (who identity) attributes(syscall.Signal) *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setpgid: true}
	if who.dropped {
		a.Credential = &syscall.Credential{Uid: uint32(who.uid), Gid: uint32(who.uid), Groups: []uint32{}}
	}
	return a
}

// syncFileSystem writes everything pending to the disk.
func syncFileSystem(string) error {
	syscall.Sync()
	return nil
}
