// Package seal keeps what must be known again but read by nobody: personal numbers,
// under a key that is not in the database.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeyBytes is the length of a key.
const KeyBytes = 32

// Key seals (AES-256-GCM) and finds again (HMAC-SHA-256). Its two halves are derived
// from one secret by HKDF, so that neither tells of the other.
type Key struct {
	aead   cipher.AEAD
	digest []byte
}

// New makes a key of 32 secret bytes.
func New(secret []byte) (*Key, error) {
	if len(secret) != KeyBytes {
		return nil, fmt.Errorf("a seal key has %d bytes, not %d", KeyBytes, len(secret))
	}
	sealing, err := hkdf.Key(sha256.New, secret, nil, "tieubieu/seal/1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive seal key: %w", err)
	}
	finding, err := hkdf.Key(sha256.New, secret, nil, "tieubieu/find/1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive seal key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, fmt.Errorf("open seal: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("open seal: %w", err)
	}
	return &Key{aead: aead, digest: finding}, nil
}

// Parse reads a key written in base64, with or without padding.
func Parse(s string) (*Key, error) {
	secret, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimSpace(s)), "="))
	if err != nil {
		return nil, errors.New("a seal key is written in base64") // never echo a secret
	}
	return New(secret)
}

// OfFolder is the key of a data folder: made once, readable by its owner alone.
func OfFolder(dir string) (*Key, error) {
	path := filepath.Join(dir, "seal.key")
	written, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if written, err = makeKey(dir, path); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read seal key: %w", err)
	}
	key, err := Parse(string(written))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// makeKey writes a new key whole or not at all; of two that start together one wins.
func makeKey(dir, path string) ([]byte, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	var secret [KeyBytes]byte
	_, _ = rand.Read(secret[:]) // never fails
	file, err := os.CreateTemp(dir, ".seal-*")
	if err != nil {
		return nil, fmt.Errorf("write seal key: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }()
	_, err = file.WriteString(base64.StdEncoding.EncodeToString(secret[:]) + "\n") // CreateTemp made it 0600
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		if err = os.Link(file.Name(), path); errors.Is(err, fs.ErrExist) {
			err = nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("write seal key: %w", err)
	}
	return os.ReadFile(path)
}

// Seal closes text. about names what it belongs to ("personal-number <id>"): a sealed
// value moved elsewhere does not open.
func (k *Key) Seal(about, text string) []byte {
	nonce := make([]byte, k.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return k.aead.Seal(nonce, nonce, []byte(text), []byte(about))
}

// Open opens what Seal closed for the same about.
func (k *Key) Open(about string, sealed []byte) (string, error) {
	n := k.aead.NonceSize()
	if len(sealed) < n {
		return "", errors.New("open seal: too short")
	}
	text, err := k.aead.Open(nil, sealed[:n], sealed[n:], []byte(about))
	if err != nil {
		return "", errors.New("open seal: another key, or changed")
	}
	return string(text), nil
}

// Digest is the same for the same purpose and text, and tells nothing without the key.
func (k *Key) Digest(purpose, text string) []byte {
	mac := hmac.New(sha256.New, k.digest)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
