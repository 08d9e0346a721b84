package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/demo/picture"
	"tieubieu/server/photo"
)

// pictureKey is one drawn picture. Several facilities show the same one: drawing and
// rendering it once keeps the loading short.
type pictureKey struct {
	kind    picture.Kind
	variant uint64
	view    int
}

type picturePlace struct {
	once sync.Once
	sum  []byte
	err  error
}

// photosOf gives a facility the three pictures of a product.
func (l *loader) photosOf(ctx context.Context, facilityID uuid.UUID, kind picture.Kind, variant uint64) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, 0, 3)
	for view := range 3 {
		id, err := l.photoOf(ctx, facilityID, pictureKey{kind, variant, view})
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// photoOf uploads a picture the first time it is wanted; from then on it stands by
// reference, as a promoted entry's photos do.
func (l *loader) photoOf(ctx context.Context, facilityID uuid.UUID, key pictureKey) (id uuid.UUID, err error) {
	// By today's clock: what was uploaded long ago and stands in no entry is swept.
	ctx = database.WithClock(ctx, time.Now)
	l.mu.Lock()
	place := l.pictures[key]
	if place == nil {
		place = &picturePlace{}
		l.pictures[key] = place
	}
	l.mu.Unlock()
	place.once.Do(func() {
		var drawn []byte
		if drawn, place.err = picture.JPEG(key.kind, key.variant, key.view); place.err != nil {
			return
		}
		sum := sha256.Sum256(drawn)
		place.sum = sum[:]
		var p *photo.Photo
		if p, place.err = l.Photos.Upload(ctx, account.Platform, facilityID, bytes.NewReader(drawn), int64(len(drawn))); place.err == nil {
			id = p.ID
		}
	})
	if place.err != nil || id != uuid.Nil {
		return id, place.err
	}
	err = database.InTx(ctx, l.DB, func(tx *database.Tx) error {
		return tx.Pgx.QueryRow(tx.Context(), `INSERT INTO photos (id, facility_id, sha256, status, created_at) VALUES ($1, $2, $3, 'ready', $4)
			ON CONFLICT (facility_id, sha256) DO UPDATE SET facility_id = excluded.facility_id RETURNING id`,
			uuid.Must(uuid.NewV7()), facilityID, place.sum, tx.Now()).Scan(&id)
	})
	return id, err
}

// photosReady waits until the job queue has rendered every picture.
func (l *loader) photosReady(ctx context.Context) error {
	for deadline := time.Now().Add(2 * time.Minute); ; {
		var pending, failed int
		if err := l.DB.Pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE status = 'pending'), count(*) FILTER (WHERE status = 'failed') FROM photos`).Scan(&pending, &failed); err != nil {
			return fmt.Errorf("wait for pictures: %w", err)
		}
		if failed > 0 {
			return fmt.Errorf("%d pictures could not be rendered", failed)
		}
		if pending == 0 {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%d pictures are still not rendered", pending)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
