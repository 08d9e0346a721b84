package scoresheet

import (
	"crypto/ecdh"
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
)

// RoundKey is the key pair of a round to which devices encrypt their exports: only
// this server reads what a lost or full device hands over in a file. What packets
// carry is its public point: uncompressed, 65 bytes.
type RoundKey struct {
	ID      uuid.UUID
	Private *ecdh.PrivateKey // P-256
}

// KeyOf is the key pair of a round, made when it is first asked for: with the first
// packet. It never changes.
func KeyOf(tx *database.Tx, roundID uuid.UUID) (RoundKey, error) {
	k, err := readKey(tx, roundID)
	if !database.Missing(err) {
		return k, err
	}
	made, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return k, fmt.Errorf("make key of round %s: %w", roundID, err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return k, fmt.Errorf("make key id: %w", err)
	}
	_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO round_keys (id, round_id, public_key, private_key, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (round_id) DO NOTHING`, id, roundID, made.PublicKey().Bytes(), made.Bytes(), tx.Now())
	if err != nil {
		return k, fmt.Errorf("keep key of round %s: %w", roundID, err)
	}
	return readKey(tx, roundID) // perhaps another packet was faster
}

func readKey(tx *database.Tx, roundID uuid.UUID) (k RoundKey, err error) {
	var private []byte
	if err = tx.Pgx.QueryRow(tx.Context(), "SELECT id, private_key FROM round_keys WHERE round_id = $1", roundID).Scan(&k.ID, &private); err != nil {
		return k, fmt.Errorf("read key of round %s: %w", roundID, err)
	}
	if k.Private, err = ecdh.P256().NewPrivateKey(private); err != nil {
		return k, fmt.Errorf("read key of round %s: %w", roundID, err)
	}
	return k, nil
}
