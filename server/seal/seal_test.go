package seal_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tieubieu/server/seal"
)

func key(t *testing.T, b byte) *seal.Key {
	t.Helper()
	k, err := seal.New(bytes.Repeat([]byte{b}, seal.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealed(t *testing.T) {
	k := key(t, 1)
	sealed := k.Seal("number of a", "001085012345")
	t.Run("opens for what it belongs to", func(t *testing.T) {
		if got, err := k.Open("number of a", sealed); err != nil || got != "001085012345" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("does not open elsewhere, changed, cut, or by another key", func(t *testing.T) {
		changed := bytes.Clone(sealed)
		changed[len(changed)-1]++
		for name, open := range map[string]func() (string, error){
			"elsewhere":   func() (string, error) { return k.Open("number of b", sealed) },
			"changed":     func() (string, error) { return k.Open("number of a", changed) },
			"cut":         func() (string, error) { return k.Open("number of a", sealed[:5]) },
			"another key": func() (string, error) { return key(t, 2).Open("number of a", sealed) },
		} {
			if got, err := open(); err == nil || strings.Contains(err.Error(), "001085") {
				t.Errorf("%s: got %q, %v, want a refusal without the text", name, got, err)
			}
		}
	})
	t.Run("differs each time, while its digest does not", func(t *testing.T) {
		if bytes.Equal(sealed, k.Seal("number of a", "001085012345")) {
			t.Error("got the same bytes twice")
		}
		if bytes.Contains(sealed, []byte("0850")) {
			t.Error("got the text in the open")
		}
		same := bytes.Equal(k.Digest("p", "001085012345"), k.Digest("p", "001085012345"))
		if !same || bytes.Equal(k.Digest("p", "1"), k.Digest("q", "1")) || bytes.Equal(k.Digest("p", "1"), key(t, 2).Digest("p", "1")) {
			t.Error("a digest is of key, purpose and text")
		}
	})
}

func TestKeys(t *testing.T) {
	t.Run("of a folder are made once, for their owner alone", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "data")
		keys := make([]*seal.Key, 8)
		var all sync.WaitGroup
		for i := range keys {
			all.Go(func() {
				k, err := seal.OfFolder(dir)
				if err != nil {
					t.Error(err)
				}
				keys[i] = k
			})
		}
		all.Wait()
		for _, k := range keys[1:] {
			if k != nil && !bytes.Equal(k.Digest("p", "1"), keys[0].Digest("p", "1")) {
				t.Fatal("got two keys, want one")
			}
		}
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 1 {
			t.Fatalf("got %v, %v, want one file", files, err)
		}
		if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("got %v, %v, want 0600", info.Mode(), err)
		}
	})
	t.Run("are refused without being repeated", func(t *testing.T) {
		for _, s := range []string{"", "!!secret!!", base64.StdEncoding.EncodeToString([]byte("secret"))} {
			if _, err := seal.Parse(s); err == nil || (s != "" && strings.Contains(err.Error(), s)) {
				t.Errorf("%q: got %v", s, err)
			}
		}
	})
	t.Run("are read in either base64", func(t *testing.T) {
		secret := bytes.Repeat([]byte{0xfb, 0xef}, 16)
		a, err := seal.Parse(base64.StdEncoding.EncodeToString(secret))
		if err != nil {
			t.Fatal(err)
		}
		b, err := seal.Parse(base64.RawURLEncoding.EncodeToString(secret) + "\n")
		if err != nil || !bytes.Equal(a.Digest("p", "1"), b.Digest("p", "1")) {
			t.Errorf("got %v, want the same key", err)
		}
	})
}
