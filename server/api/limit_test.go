package api_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tieubieu/server/photo/phototest"
)

// pausing tells that it is read, and ends when it is told to.
type pausing struct {
	read  func()
	until <-chan struct{}
}

func (p pausing) Read([]byte) (int, error) {
	p.read()
	<-p.until
	return 0, io.EOF
}

// Files that arrive at once are held in memory: beyond a bound the next is told to come
// again.
func TestFilesThatArriveAtOnceAreBounded(t *testing.T) {
	c := newCounter(t)
	owner := c.as(c.Owner)
	path := "/api/facilities/" + c.Plant.FacilityID.String() + "/photos"
	const requests, size = 11, 24 << 20 // more than 256 MB together
	there, goOn := make(chan struct{}, requests), make(chan struct{})
	var done sync.WaitGroup
	for range requests {
		once := sync.OnceFunc(func() { there <- struct{}{} })
		body := io.MultiReader(bytes.NewReader(make([]byte, size)), pausing{once, goOn})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://localhost"+path, body)
		r.AddCookie(&http.Cookie{Name: "tieubieu_session", Value: owner.cookie})
		done.Go(func() {
			c.handler.ServeHTTP(httptest.NewRecorder(), r)
			once() // refused on the way
		})
	}
	for range requests {
		<-there
	}
	refused := owner.file(t, "POST", path, bytes.Repeat([]byte("x"), size)).want(t, 503, "uploads-busy")
	if seconds, err := strconv.Atoi(refused.header.Get("Retry-After")); err != nil || seconds <= 0 || !strings.Contains(refused.text, "quá nhiều tệp") {
		t.Errorf("got %s with Retry-After %q, want a sentence and when to come again", refused.text, refused.header.Get("Retry-After"))
	}
	close(goOn)
	done.Wait()
	owner.file(t, "POST", path, phototest.JPEG(640, 480)).want(t, 201, "")
}
