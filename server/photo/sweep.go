package photo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// Retention is how long an object outlives its last reference (architecture §3).
const Retention = 30 * 24 * time.Hour

// Sweep removes photos that have stood in no entry for Retention, then contents that
// are no photo's any more, with their objects. It returns how many contents went.
// Several servers may sweep at once.
func (s *Service) Sweep(ctx context.Context) (contents int, err error) {
	for {
		n, err := s.sweepPhotos(ctx)
		if err != nil {
			return 0, err
		}
		if n == 0 {
			break
		}
	}
	for {
		found, err := s.sweepContent(ctx)
		if err != nil || !found {
			return contents, err
		}
		contents++
	}
}

func (s *Service) sweepPhotos(ctx context.Context) (n int64, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		const unused = " AND NOT EXISTS (SELECT 1 FROM entry_photos u WHERE u.photo_id = p.id)"
		rows, err := tx.Pgx.Query(tx.Context(),
			"SELECT id FROM photos p WHERE released_at < $1"+unused+" LIMIT 500 FOR UPDATE SKIP LOCKED", tx.Now().Add(-Retention))
		if err != nil {
			return err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
		if err != nil {
			return err
		}
		// Asked again now that they are locked: an entry may just have taken one.
		tag, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM photos p WHERE id = ANY($1)"+unused, ids)
		n = tag.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("sweep photos: %w", err)
	}
	return n, nil
}

// sweepContent removes one content. Its objects go while its row is locked: an
// upload of the same bytes waits for the row and then stores them anew, and a power
// cut leaves the row, by which the next sweep finds what is left.
func (s *Service) sweepContent(ctx context.Context) (found bool, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var sum []byte
		err := tx.Pgx.QueryRow(tx.Context(), `
			SELECT sha256 FROM photo_contents c WHERE uploaded_at < $1 AND NOT EXISTS (SELECT 1 FROM photos p WHERE p.sha256 = c.sha256)
			 LIMIT 1 FOR UPDATE SKIP LOCKED`, tx.Now().Add(-Retention)).Scan(&sum)
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, key := range []string{
			renditionKey(sum, LargeEdge), renditionKey(sum, MediumEdge), renditionKey(sum, SmallEdge), originalKey(sum),
		} {
			if err := s.Blob.Delete(ctx, key); err != nil {
				return err
			}
		}
		found = true
		_, err = tx.Pgx.Exec(tx.Context(), "DELETE FROM photo_contents WHERE sha256 = $1", sum)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("sweep photo contents: %w", err)
	}
	return found, nil
}
