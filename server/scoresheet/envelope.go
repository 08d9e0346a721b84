package scoresheet

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"tieubieu/server/fault"
)

// The format of exported files.
const (
	EnvelopeFormat  = "tieubieu/unsent"
	EnvelopeVersion = 1
)

// MaxEnvelope is the size of an exported file in bytes.
const MaxEnvelope = 16 << 20

// Envelope is an exported file: encrypted to the round's key, which came with the
// packet, and signed by the device's. Binary parts are base64url without padding.
// Ephemeral is a P-256 point of 65 bytes, IV 12 bytes, Ciphertext AES-256-GCM with the
// tag appended and the header as additional data, Signature ECDSA P-256 with SHA-256
// as r||s of 64 bytes over header, line feed and ciphertext.
type Envelope struct {
	Format     string `json:"format"`
	Version    int    `json:"version"`
	RoundID    string `json:"roundId"`
	JudgeID    string `json:"judgeId"`
	DeviceID   string `json:"deviceId"`
	KeyID      string `json:"keyId"`
	Ephemeral  string `json:"ephemeral"`
	IV         string `json:"iv"`
	Ciphertext string `json:"ciphertext"`
	Signature  string `json:"signature"`
}

// One refusal for all: what exactly is wrong would only help a forger.
var errBroken = fault.New(fault.Invalid, "export-broken", "Tệp phiếu chưa gửi không đọc được: tệp hỏng, không phải của kỳ này, hoặc không do máy của giám khảo này xuất ra.")

// header is what is authenticated beside the ciphertext. A line feed inside a part
// would let two files have one header.
func (e Envelope) header() (string, error) {
	parts := []string{e.Format, strconv.Itoa(e.Version), e.RoundID, e.JudgeID, e.DeviceID, e.KeyID, e.Ephemeral, e.IV}
	for _, part := range parts {
		if strings.Contains(part, "\n") {
			return "", errBroken
		}
	}
	return strings.Join(parts, "\n"), nil
}

// verify checks the device's signature, and gives back what is signed.
func (e Envelope) verify(device []byte) (signed []byte, err error) {
	if e.Format != EnvelopeFormat || e.Version != EnvelopeVersion {
		return nil, errBroken
	}
	header, err := e.header()
	if err != nil {
		return nil, err
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), device)
	if err != nil {
		return nil, fmt.Errorf("read a device's public key: %w", err)
	}
	signature, err := binary(e.Signature, 64)
	if err != nil {
		return nil, err
	}
	signed = []byte(header + "\n" + e.Ciphertext)
	digest := sha256.Sum256(signed)
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(public, digest[:], r, s) {
		return nil, errBroken
	}
	return signed, nil
}

// decrypt opens the ciphertext with the round's private key.
func (e Envelope) decrypt(round *ecdh.PrivateKey) ([]byte, error) {
	header, err := e.header()
	if err != nil {
		return nil, err
	}
	point, err := binary(e.Ephemeral, 65)
	if err != nil {
		return nil, err
	}
	iv, err := binary(e.IV, 12)
	if err != nil {
		return nil, err
	}
	ciphertext, err := base64.RawURLEncoding.Strict().DecodeString(e.Ciphertext)
	if err != nil {
		return nil, errBroken
	}
	ephemeral, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, errBroken
	}
	shared, err := round.ECDH(ephemeral)
	if err != nil {
		return nil, errBroken
	}
	key, err := hkdf.Key(sha256.New, shared, nil, "tieubieu/unsent/1", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the key of an exported file: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare AES: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("prepare GCM: %w", err)
	}
	plaintext, err := gcm.Open(nil, iv, ciphertext, []byte(header))
	if err != nil {
		return nil, errBroken
	}
	return plaintext, nil
}

// Open gives what a device encrypted, once its signature holds.
func (e Envelope) Open(round *ecdh.PrivateKey, device []byte) ([]byte, error) {
	if _, err := e.verify(device); err != nil {
		return nil, err
	}
	return e.decrypt(round)
}

func binary(s string, size int) ([]byte, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil || len(b) != size {
		return nil, errBroken
	}
	return b, nil
}
