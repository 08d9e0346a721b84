package site_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve runs a program's handler behind the lane and, beside it, without; it gives both addresses.
func serve(t *testing.T, f *fixture) (lane, bare string) {
	t.Helper()
	s, h := open(t, f)
	var addresses []string
	for _, wrap := range []func(net.Listener) net.Listener{s.Listener, func(l net.Listener) net.Listener { return l }} {
		inner, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: h, ErrorLog: log.New(io.Discard, "", 0)}
		l := wrap(inner)
		go func() { _ = server.Serve(l) }()
		t.Cleanup(func() { _ = server.Close() })
		addresses = append(addresses, inner.Addr().String())
	}
	for _, path := range []string{"/", rankingPath, "/en" + rankingPath} {
		read(t, h, path) // made, so that the lane knows them
	}
	return addresses[0], addresses[1]
}

// talk sends raw bytes, closes its side, and gives the answers that came back.
func talk(t *testing.T, address, raw string) []string {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, raw); err != nil {
		t.Fatal(err)
	}
	if err := c.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	var answers []string
	method := "GET"
	if strings.HasPrefix(raw, "HEAD ") {
		method = "HEAD"
	}
	for reader := bufio.NewReader(c); ; {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil {
			return answers
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return append(answers, "broken off: "+err.Error())
		}
		if response.Header.Get("Date") == "" && response.StatusCode < 400 {
			t.Errorf("an answer without a date to %q", raw)
		}
		response.Header.Del("Date")
		var head strings.Builder
		_ = response.Header.Write(&head)
		answers = append(answers, fmt.Sprintf("%d %s %s\n%s\n%x", response.StatusCode, response.Proto, head.String(), response.TransferEncoding, body))
	}
}

func request(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n\r\n" }

func TestTheLaneAnswersAsTheServerWould(t *testing.T) {
	lane, bare := serve(t, newFixture())
	const host = "Host: tieubieu.example"
	_, h := open(t, newFixture())
	tag := ask(h, http.MethodGet, rankingPath, "Accept-Encoding", "gzip").Header().Get("ETag")
	for name, raw := range map[string]string{
		"a page":                     request("GET / HTTP/1.1", host),
		"zipped":                     request("GET "+rankingPath+" HTTP/1.1", host, "Accept-Encoding: gzip, br"),
		"lower case fields":          request("GET "+rankingPath+" HTTP/1.1", "host: x", "accept-encoding:gzip", "connection: Keep-Alive"),
		"HEAD":                       request("HEAD "+rankingPath+" HTTP/1.1", host, "Accept-Encoding: gzip"),
		"304":                        request("GET "+rankingPath+" HTTP/1.1", host, "Accept-Encoding: gzip", "If-None-Match: "+tag),
		"304 of several tags":        request("GET "+rankingPath+" HTTP/1.1", host, `If-None-Match: "a", W/`+tag),
		"another tag":                request("GET "+rankingPath+" HTTP/1.1", host, `If-None-Match: "a"`),
		"like a browser":             request("GET /en"+rankingPath+" HTTP/1.1", host, "User-Agent: Mozilla/5.0 (X)", "Accept: text/html,*/*;q=0.8", "Accept-Language: vi", "Accept-Encoding: gzip, deflate, br, zstd", "Connection: keep-alive", "Upgrade-Insecure-Requests: 1", "Cookie: a=b"),
		"two in one go":              request("GET / HTTP/1.1", host) + request("GET "+rankingPath+" HTTP/1.1", host),
		"a page, the API, a page":    request("GET / HTTP/1.1", host) + request("GET /api/x HTTP/1.1", host) + request("GET / HTTP/1.1", host),
		"not made yet":               request("GET /cach-tinh HTTP/1.1", host) + request("GET /cach-tinh HTTP/1.1", host),
		"missing":                    request("GET /ket-qua/x HTTP/1.1", host),
		"a query":                    request("GET /ket-qua?cap=province HTTP/1.1", host),
		"an escape":                  request("GET /%6bet-qua HTTP/1.1", host),
		"absolute form":              request("GET http://tieubieu.example/ HTTP/1.1", host),
		"HTTP/1.0":                   request("GET / HTTP/1.0"),
		"HTTP/1.0, kept":             request("GET / HTTP/1.0", "Connection: keep-alive") + request("GET / HTTP/1.0"),
		"no host":                    request("GET / HTTP/1.1"),
		"two hosts":                  request("GET / HTTP/1.1", host, "Host: other"),
		"an empty host":              request("GET / HTTP/1.1", "Host:"),
		"a bad host":                 request("GET / HTTP/1.1", "Host: a b"),
		"a body":                     request("GET / HTTP/1.1", host, "Content-Length: 42") + request("GET /smuggled HTTP/1.1", "Host: inside-a-body") + request("GET / HTTP/1.1", host),
		"a body in chunks":           request("GET / HTTP/1.1", host, "Transfer-Encoding: chunked") + "5\r\nGET /\r\n0\r\n\r\n" + request("GET / HTTP/1.1", host),
		"a space before the colon":   request("GET / HTTP/1.1", host, "Content-Length : 5"),
		"a folded field":             request("GET / HTTP/1.1", host, "X-A: b", " Content-Length: 5"),
		"a bare line feed":           "GET / HTTP/1.1\r\n" + host + "\nX: y\r\n\r\n",
		"a lone carriage return":     request("GET / HTTP/1.1", host, "X: a\rb"),
		"a NUL":                      request("GET / HTTP/1.1", host, "X: a\x00b"),
		"a field without a colon":    request("GET / HTTP/1.1", host, "nonsense"),
		"an upgrade":                 request("GET / HTTP/1.1", host, "Connection: Upgrade", "Upgrade: websocket"),
		"closing":                    request("GET / HTTP/1.1", host, "Connection: close") + request("GET / HTTP/1.1", host),
		"expecting":                  request("GET / HTTP/1.1", host, "Expect: 100-continue"),
		"another method":             request("POST / HTTP/1.1", host, "Content-Length: 0"),
		"two spaces":                 request("GET  / HTTP/1.1", host),
		"a very long head":           request("GET / HTTP/1.1", host, "X-Long: "+strings.Repeat("a", 9000)),
		"no HTTP at all":             "\x16\x03\x01\x02\x00\x01",
		"two fields that must agree": request("GET / HTTP/1.1", host, `If-None-Match: "a"`, `If-None-Match: *`),
	} {
		got, want := talk(t, lane, raw), talk(t, bare, raw)
		if strings.Join(got, "\n--\n") != strings.Join(want, "\n--\n") {
			t.Errorf("%s: got %.300q, want %.300q", name, got, want)
		}
	}
}

// Whatever bytes come, the lane gives what the server gives.
func TestTheLaneIsNeverOfAnotherMind(t *testing.T) {
	lane, bare := serve(t, newFixture())
	base := request("GET "+rankingPath+" HTTP/1.1", "Host: tieubieu.example", "Accept-Encoding: gzip", "X-Note: a", "Connection: keep-alive")
	dice := rand.New(rand.NewPCG(7, 11))
	pieces := []string{"\r\n", "\n", "\r", ":", " ", "\t", "\x00", "Host: b", "Content-Length: 3", "Transfer-Encoding: chunked", "HTTP/1.0", "GET ", "%2e", "?", "\xff", ",", "a"}
	for i := range 400 {
		raw := base
		for range 1 + dice.IntN(2) {
			at := dice.IntN(len(raw))
			switch dice.IntN(3) {
			case 0:
				raw = raw[:at] + pieces[dice.IntN(len(pieces))] + raw[at:]
			case 1:
				raw = raw[:at] + raw[min(len(raw), at+1+dice.IntN(4)):]
			default:
				raw = raw[:at] + string(rune(dice.IntN(128))) + raw[at+1:]
			}
		}
		got, want := talk(t, lane, raw), talk(t, bare, raw)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("case %d, %q: got %.300q, want %.300q", i, raw, got, want)
		}
	}
}

func TestTheLaneReadsSlowWriters(t *testing.T) {
	lane, bare := serve(t, newFixture())
	raw := request("GET / HTTP/1.1", "Host: tieubieu.example", "Accept-Encoding: gzip")
	c, err := net.Dial("tcp", lane)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range raw {
		if _, err := c.Write([]byte{raw[i]}); err != nil {
			t.Fatal(err)
		}
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := talk(t, bare, raw)[0]; !strings.HasSuffix(want, fmt.Sprintf("%x", body)) {
		t.Error("a request that came byte by byte was answered with another page")
	}
}

func TestTheLaneLetsTLSAndHTTP2Through(t *testing.T) {
	s, h := open(t, newFixture())
	server := httptest.NewUnstartedServer(h)
	server.Listener = s.Listener(server.Listener)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for range 3 {
		response, err := server.Client().Get(server.URL + rankingPath)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 {
			t.Errorf("got %d over HTTP/%d, want 200 over HTTP/2", response.StatusCode, response.ProtoMajor)
		}
	}
}

func TestTheLaneShowsANewPublication(t *testing.T) {
	f := newFixture()
	s, h := open(t, f)
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(s.Listener(inner)) }()
	defer server.Close()
	get := func() string {
		response, err := http.Get("http://" + inner.Addr().String() + rankingPath)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for range 3 {
		if strings.Contains(get(), "Ấm mới đổi tên") {
			t.Fatal("shown before it was published")
		}
	}
	f.rankings[ninhBinh][2].Entries[0].Product = "Ấm mới đổi tên"
	f.stamp.Add(1)
	s.Expire()
	for range 3 {
		if !strings.Contains(get(), "Ấm mới đổi tên") {
			t.Error("an old page after a publication")
		}
	}
}

func TestClosingEndsTheLane(t *testing.T) {
	s, h := open(t, newFixture())
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: h}
	served := make(chan error, 1)
	go func() { served <- server.Serve(s.Listener(inner)) }()
	read(t, h, "/")
	c, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, request("GET / HTTP/1.1", "Host: a")); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(c)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		t.Errorf("shutdown: %v", err)
	}
	if err := <-served; err != http.ErrServerClosed {
		t.Errorf("serve ended with %v, want %v", err, http.ErrServerClosed)
	}
	if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadByte(); err != io.EOF {
		t.Errorf("an idle connection after closing: got %v, want %v", err, io.EOF)
	}
}
