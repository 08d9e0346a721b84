// Package heic turns the HEIC photo of a phone into a JPEG, in a process of its own that
// can be held to a time and a memory.
package heic

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

// What the process may use: a photo of 12 megapixels takes up to 4 s and 350 MB on a slow
// core, mostly the decoder's own.
const (
	Patience  = 20 * time.Second
	memory    = 800 << 20 // bytes, beyond what the program has mapped at its start
	maxOutput = 40 << 20
)

// Command is the argument by which the program does this work instead of its own.
const Command = "decode-heic"

var (
	// ErrDamaged: the bytes are no HEIC photo that can be decoded.
	ErrDamaged = errors.New("no HEIC photo that can be decoded")
	// ErrTooComplex: decoding took more time or memory than a photo needs.
	ErrTooComplex = errors.New("decoding takes more time or memory than a photo needs")
)

// Decoder decodes one photo at a time. The zero Decoder starts this program again with
// Command.
type Decoder struct {
	// Program and Args replace it, for tests.
	Program string
	Args    []string
	Env     []string

	turn sync.Mutex
}

// JPEG decodes a photo, upright and without any metadata. It refuses with ErrDamaged and
// ErrTooComplex; whatever else goes wrong is our own failure. What the photo claims to
// measure is to be checked before.
func (d *Decoder) JPEG(ctx context.Context, photo []byte) ([]byte, error) {
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("wait to decode HEIC: %w", err)
	}
	limited, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	cmd, err := d.command(limited)
	if err != nil {
		return nil, err
	}
	out := &limitedBuffer{left: maxOutput}
	cmd.Stdin, cmd.Stdout = bytes.NewReader(photo), out
	// The signal that the child gets when we die follows the thread that forked it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err = cmd.Run()
	exit := new(exec.ExitError)
	switch {
	case err == nil:
		return out.Bytes(), nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("decode HEIC: %w", ctx.Err())
	case limited.Err() != nil:
		return nil, ErrTooComplex
	case errors.As(err, &exit) && exit.ExitCode() == exitDamaged:
		return nil, ErrDamaged
	case errors.As(err, &exit): // out of memory, or ended for its processor time
		return nil, ErrTooComplex
	}
	return nil, fmt.Errorf("decode HEIC: %w", err)
}

// command is the child: no environment, no folder of ours, no open file but its pipes.
func (d *Decoder) command(ctx context.Context) (*exec.Cmd, error) {
	program, args := d.Program, d.Args
	if program == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program: %w", err)
		}
		program, args = self, []string{Command}
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append([]string{}, d.Env...)
	cmd.Dir = os.TempDir()
	cmd.WaitDelay = time.Second
	diesWithUs(cmd)
	return cmd, nil
}

// limitedBuffer takes so many bytes and fails at the next.
type limitedBuffer struct {
	bytes.Buffer
	left int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(p)
}
