package scoresheet

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/photo"
)

// Sweep removes scans that have stood for no sheet for photo.Retention, with their
// objects. It returns how many went. Several servers may sweep at once.
func (s *Service) Sweep(ctx context.Context) (scans int, err error) {
	for {
		found, err := s.sweepScan(ctx)
		if err != nil || !found {
			return scans, err
		}
		scans++
	}
}

// sweepScan removes one scan. Its object goes while the row is locked: a power cut
// leaves the row, by which the next sweep finds it.
func (s *Service) sweepScan(ctx context.Context) (found bool, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		const unused = " AND uploaded_at < $1 AND NOT EXISTS (SELECT 1 FROM paper_copies c WHERE c.scan_id = x.id)"
		before := tx.Now().Add(-photo.Retention)
		var scan Scan
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT id, sha256 FROM paper_scans x WHERE true"+unused+" LIMIT 1 FOR UPDATE SKIP LOCKED", before).
			Scan(&scan.ID, &scan.SHA256)
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		if err := lockObject(tx, scan.SHA256); err != nil {
			return err
		}
		// Asked again now that it is locked: a sheet may just have been typed from it.
		tag, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM paper_scans x WHERE id = $2"+unused, before, scan.ID)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		var elsewhere uuid.UUID
		err = tx.Pgx.QueryRow(tx.Context(), "SELECT id FROM paper_scans WHERE sha256 = $1 LIMIT 1", scan.SHA256).Scan(&elsewhere)
		if database.Missing(err) {
			return s.Blob.Delete(ctx, scan.objectKey())
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("sweep scans: %w", err)
	}
	return found, nil
}

// lockObject keeps a scan's object from being swept while it is put on record, and
// the other way round: two rounds may hold the same file.
func lockObject(tx *database.Tx, sum []byte) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended('paper-scan ' || encode($1, 'hex'), 0))", sum); err != nil {
		return fmt.Errorf("lock scan object: %w", err)
	}
	return nil
}
