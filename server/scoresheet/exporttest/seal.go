// Package exporttest does what a judge's device does to export its unsent sheets, for
// tests: the product itself only reads such files.
package exporttest

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"strconv"
	"strings"

	"tieubieu/server/scoresheet"
)

// Device is a signing key that is always the same for a label.
func Device(label string) *ecdsa.PrivateKey {
	return must(ecdsa.ParseRawPrivateKey(elliptic.P256(), Scalar(label)))
}

// Agreement is a key for ECDH that is always the same for a label.
func Agreement(label string) *ecdh.PrivateKey {
	return must(ecdh.P256().NewPrivateKey(Scalar(label)))
}

// Scalar is the 32 bytes of a P-256 private key, always the same for a label.
func Scalar(label string) []byte {
	sum := sha256.Sum256([]byte(label))
	return sum[:]
}

// Point is the public half of a device's key: uncompressed, 65 bytes.
func Point(device *ecdsa.PrivateKey) []byte { return must(device.PublicKey.Bytes()) }

// Text is how binary parts stand in a file.
func Text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Seal encrypts and signs plaintext; head names round, judge, device and key. The iv
// comes from the plaintext, so that the same call gives the same file.
func Seal(head scoresheet.Envelope, round *ecdh.PublicKey, ephemeral *ecdh.PrivateKey, device *ecdsa.PrivateKey, plaintext []byte) scoresheet.Envelope {
	e, iv := head, Scalar(string(plaintext))[:12]
	e.Format, e.Version = scoresheet.EnvelopeFormat, scoresheet.EnvelopeVersion
	e.Ephemeral, e.IV = Text(ephemeral.PublicKey().Bytes()), Text(iv)
	gcm := must(cipher.NewGCM(must(aes.NewCipher(Key(ephemeral, round)))))
	e.Ciphertext = Text(gcm.Seal(nil, iv, plaintext, []byte(Header(e))))
	return Sign(e, device)
}

// Header is what is authenticated beside the ciphertext.
func Header(e scoresheet.Envelope) string {
	return strings.Join([]string{e.Format, strconv.Itoa(e.Version), e.RoundID, e.JudgeID, e.DeviceID, e.KeyID, e.Ephemeral, e.IV}, "\n")
}

// Key is the AES key that both sides come to.
func Key(own *ecdh.PrivateKey, other *ecdh.PublicKey) []byte {
	return must(hkdf.Key(sha256.New, must(own.ECDH(other)), nil, "tieubieu/unsent/1", 32))
}

// Sign signs a file as it stands, without randomness.
func Sign(e scoresheet.Envelope, device *ecdsa.PrivateKey) scoresheet.Envelope {
	digest := sha256.Sum256([]byte(Header(e) + "\n" + e.Ciphertext))
	var signature struct{ R, S *big.Int }
	must(asn1.Unmarshal(must(device.Sign(nil, digest[:], crypto.SHA256)), &signature))
	e.Signature = Text(append(signature.R.FillBytes(make([]byte, 32)), signature.S.FillBytes(make([]byte, 32))...))
	return e
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
