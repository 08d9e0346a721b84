// Package remark is what judges wrote for the facilities: read for names after
// publication, and released or kept back.
package remark

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/ledger"
	"tieubieu/server/publication"
)

// Service is the use cases of remarks.
type Service struct{ DB *database.DB }

// Remark is one judge's remark for a facility as it stood when its result was
// published. It is read as this text or not at all: Released, Reason, ReadBy and ReadAt
// are of the reading of exactly this text.
type Remark struct {
	SheetID     uuid.UUID
	EntryID     uuid.UUID
	JudgingCode string
	ProductName string
	GroupNameVi string
	GroupNameEn string
	Text        string
	Digest      []byte // SHA-256 of Text
	Released    *bool  // nil: nobody has read it
	Reason      string // why it is kept back
	ReadBy      string // name; empty for the platform
	ReadAt      *time.Time
	Version     int // of the reading, also of one of an older text; 0: none
}

// Digest is the SHA-256 of a remark's text in hex, by which a reading names what was read.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Freeze keeps the remarks of the counted sheets with the version that is being
// published (publication.Step): sheets that are taken again later show theirs with the
// next version only.
func Freeze(tx *database.Tx, by account.Account, v *publication.Version) error {
	tag, err := tx.Pgx.Exec(tx.Context(), `
		INSERT INTO published_remarks (publication_id, sheet_id, entry_id, text, digest)
		SELECT p.publication_id, s.id, s.entry_id, r.text, sha256(convert_to(r.text, 'UTF8'))
		  FROM published_standings p JOIN score_sheets s ON s.entry_id = p.entry_id AND s.counted AND s.status = 'submitted'
		  CROSS JOIN LATERAL (SELECT btrim(coalesce(s.remarks->>'facility', ''), E' \t\r\n') AS text) r
		 WHERE p.publication_id = $1 AND r.text <> ''`, v.Publication.ID)
	if err != nil {
		return fmt.Errorf("keep remarks of publication %s: %w", v.Publication.ID, err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "publish-remarks", Subject: "round", ID: v.Round.ID, Round: v.Round.ID,
		Detail: map[string]any{"version": v.Publication.Version, "remarks": tag.RowsAffected()},
	})
}

// OfEntry are the released remarks of an entry in a published version, and how many
// nobody has read yet. They come in the order of their digests, which says nothing of
// who wrote them.
func OfEntry(tx *database.Tx, publicationID, entryID uuid.UUID) (released []string, waiting int, err error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT p.text, d.released FROM published_remarks p LEFT JOIN remark_readings d ON d.sheet_id = p.sheet_id AND d.digest = p.digest
		 WHERE p.publication_id = $1 AND p.entry_id = $2 ORDER BY p.digest`, publicationID, entryID)
	if err != nil {
		return nil, 0, fmt.Errorf("read remarks of entry %s: %w", entryID, err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var free *bool
		if err := rows.Scan(&text, &free); err != nil {
			return nil, 0, fmt.Errorf("read remarks of entry %s: %w", entryID, err)
		}
		switch {
		case free == nil:
			waiting++
		case *free:
			released = append(released, text)
		}
	}
	return released, waiting, rows.Err()
}

// listed keeps the ledger's record of a reading: which text, never its words.
func listed(by account.Account, r *Remark, round uuid.UUID, released bool, reason string) ledger.Record {
	action := "release-remark"
	if !released {
		action = "keep-remark"
	}
	return ledger.Record{
		Actor: by.ID, Action: action, Subject: "sheet", ID: r.SheetID, Round: round, Reason: reason,
		Detail: map[string]any{"entry": r.EntryID, "digest": hex.EncodeToString(r.Digest)},
	}
}
