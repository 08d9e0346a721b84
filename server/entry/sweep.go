package entry

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/photo"
)

// Sweep removes papers that have stood in no entry for photo.Retention, with their
// objects. It returns how many went. Several servers may sweep at once.
func (s *Service) Sweep(ctx context.Context) (papers int, err error) {
	for {
		found, err := s.sweepPaper(ctx)
		if err != nil || !found {
			return papers, err
		}
		papers++
	}
}

// sweepPaper removes one paper. Its object goes while the row is locked: a power cut
// leaves the row, by which the next sweep finds it.
func (s *Service) sweepPaper(ctx context.Context) (found bool, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		const unused = " AND NOT EXISTS (SELECT 1 FROM entry_papers u WHERE u.paper_id = p.id)"
		var id uuid.UUID
		var key string
		err := tx.Pgx.QueryRow(tx.Context(),
			"SELECT id, object_key FROM papers p WHERE released_at < $1"+unused+" LIMIT 1 FOR UPDATE SKIP LOCKED", tx.Now().Add(-photo.Retention)).Scan(&id, &key)
		if database.Missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		// Asked again now that it is locked: a copied entry may just have taken it.
		tag, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM papers p WHERE id = $1"+unused, id)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return s.Blob.Delete(ctx, key)
	})
	if err != nil {
		return false, fmt.Errorf("sweep papers: %w", err)
	}
	return found, nil
}
