package embedded

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"tieubieu/server/fault"
)

const (
	pollEvery     = 10 * time.Millisecond
	firstPause    = 100 * time.Millisecond
	longestPause  = 2 * time.Second
	deathsAllowed = 5 // within deathWindow; one more and the supervisor gives up
	deathWindow   = time.Minute
	logKept       = 8 << 20 // bytes of a child's log kept before it is moved aside
	outputKept    = 4 << 10 // bytes of its output looked at when a child dies
)

// child is one process that is kept running: started again after a short pause
// when it dies, given up loudly when it keeps dying.
type child struct {
	name     string // as people are told, e.g. "PostgreSQL"
	command  func() *exec.Cmd
	ready    func(context.Context) error // nil once the process answers
	explain  func(output string) *fault.Error
	logPath  string
	stopWith syscall.Signal // the clean end
	grace    time.Duration  // how long the clean end may take
	log      *slog.Logger
	// again is asked when the process has ended: true means that it could not start
	// yet, since a predecessor is still going away, and is to be started again.
	again func(output string) bool

	mu       sync.Mutex
	process  *os.Process
	err      error
	answered chan struct{} // closed at the first answer
	stopping chan struct{}
	done     chan struct{} // closed when nothing runs any more
	stopOnce sync.Once
}

// start returns when the process answers, or with the reason why it never will.
func (c *child) start(ctx context.Context) error {
	c.answered, c.stopping, c.done = make(chan struct{}), make(chan struct{}), make(chan struct{})
	c.err = nil
	go c.supervise()
	select {
	case <-c.answered:
		return nil
	case <-c.done:
		return c.failure()
	case <-ctx.Done():
		c.stop()
		return ctx.Err()
	}
}

// supervise keeps the process running until it is told to stop or must give up.
func (c *child) supervise() {
	// The signal that a child gets when we die follows the thread that forked it.
	runtime.LockOSThread()
	defer close(c.done)
	var deaths []time.Time
	for {
		output, err := c.once()
		if c.isStopping() {
			return
		}
		if c.again(output) {
			if !c.pause(firstPause) {
				return
			}
			continue
		}
		if !c.hasAnswered() {
			c.log.Error("embedded child did not start", "child", c.name, "error", err, "output", lastLines(output))
			c.give(output, "child-start-failed", "%s không khởi động được; xem nhật ký %s.", c.name, c.logPath)
			return
		}
		now := time.Now()
		deaths = append(deaths, now)
		for now.Sub(deaths[0]) > deathWindow {
			deaths = deaths[1:]
		}
		c.log.Error(c.name+" dừng đột ngột, đang khởi động lại.", "lần", len(deaths), "error", err, "output", lastLines(output))
		if len(deaths) > deathsAllowed {
			c.give(output, "child-keeps-dying", "%s dừng %d lần trong một phút nên máy chủ phải dừng; xem nhật ký %s.", c.name, len(deaths), c.logPath)
			return
		}
		if !c.pause(min(firstPause<<(len(deaths)-1), longestPause)) {
			return
		}
	}
}

// once runs the process from start to end and returns the end of what it wrote.
func (c *child) once() (output string, err error) {
	log, from, err := c.openLog()
	if err != nil {
		return err.Error(), err
	}
	defer log.Close()
	cmd := c.command()
	cmd.Stdout, cmd.Stderr = log, log

	c.mu.Lock()
	if c.isStopping() {
		c.mu.Unlock()
		return "", nil
	}
	if err = cmd.Start(); err == nil {
		c.process = cmd.Process
	}
	c.mu.Unlock()
	if err != nil {
		return err.Error(), err
	}
	ended, cancel := context.WithCancel(context.Background())
	var asking sync.WaitGroup
	asking.Go(func() { c.awaitAnswer(ended) })
	err = cmd.Wait()
	c.mu.Lock()
	c.process = nil
	c.mu.Unlock()
	cancel()
	asking.Wait()

	if at, seekErr := log.Seek(0, io.SeekEnd); seekErr == nil {
		words := make([]byte, min(at-from, outputKept))
		if n, readErr := log.ReadAt(words, at-int64(len(words))); readErr == nil || errors.Is(readErr, io.EOF) {
			output = string(words[:n])
		}
	}
	return output, err
}

func (c *child) awaitAnswer(ended context.Context) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for c.ready(ended) != nil {
		select {
		case <-ended.Done():
			return
		case <-tick.C:
		}
	}
	if c.hasAnswered() {
		c.log.Info(c.name + " đã hoạt động trở lại.")
		return
	}
	close(c.answered)
}

// openLog opens the child's log to append to, and says where this run begins.
func (c *child) openLog() (log *os.File, from int64, err error) {
	if info, err := os.Stat(c.logPath); err == nil && info.Size() > logKept {
		if err := os.Rename(c.logPath, c.logPath+".1"); err != nil {
			return nil, 0, err
		}
	}
	if log, err = os.OpenFile(c.logPath, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600); err != nil {
		return nil, 0, err
	}
	from, err = log.Seek(0, io.SeekEnd)
	return log, from, err
}

// give ends the supervision with what the output explains, else with the sentence given.
func (c *child) give(output, code, sentence string, args ...any) {
	reason := c.explain(output)
	if reason == nil {
		reason = fault.New(fault.Unavailable, code, sentence, args...)
	}
	c.mu.Lock()
	c.err = reason
	c.mu.Unlock()
	c.log.Error(reason.Message, "child", c.name)
}

// stop ends the process cleanly, then less cleanly, and returns when it is gone.
func (c *child) stop() {
	c.stopOnce.Do(func() {
		c.mu.Lock()
		close(c.stopping)
		c.mu.Unlock()
	})
	for _, step := range []struct {
		signal syscall.Signal
		grace  time.Duration
	}{{c.stopWith, c.grace}, {syscall.SIGQUIT, 5 * time.Second}, {syscall.SIGKILL, time.Minute}} {
		c.mu.Lock()
		if c.process != nil {
			_ = c.process.Signal(step.signal)
		}
		c.mu.Unlock()
		select {
		case <-c.done:
			return
		case <-time.After(step.grace):
			c.log.Warn("embedded child is slow to stop", "child", c.name, "signal", step.signal.String())
		}
	}
}

// pause waits before the next start; false means that we were told to stop.
func (c *child) pause(d time.Duration) bool {
	select {
	case <-c.stopping:
		return false
	case <-time.After(d):
		return true
	}
}

func (c *child) isStopping() bool {
	select {
	case <-c.stopping:
		return true
	default:
		return false
	}
}

func (c *child) hasAnswered() bool {
	select {
	case <-c.answered:
		return true
	default:
		return false
	}
}

func (c *child) failure() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

func (c *child) pid() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.process == nil {
		return 0
	}
	return c.process.Pid
}

// lastLines is as much of a program's output as a log line should hold.
func lastLines(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "\n")
}
