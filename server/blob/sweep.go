package blob

import (
	"context"
	"slices"
	"time"
)

// sweepBatch is how many keys are asked for at once.
const sweepBatch = 500

// Sweep removes the objects whose keys begin with prefix, that were stored before before,
// and that held does not name among those it is asked for. It returns how many went.
//
// It is for objects that are stored before their row is: every upload must make a key of
// its own, so that a key that no row holds after long is never held again.
func (s *Store) Sweep(ctx context.Context, prefix string, before time.Time, held func(ctx context.Context, keys []string) ([]string, error)) (removed int, err error) {
	var old []string
	remove := func() error {
		kept, err := held(ctx, old)
		if err != nil {
			return err
		}
		for _, key := range old {
			if slices.Contains(kept, key) {
				continue
			}
			if err := s.Delete(ctx, key); err != nil {
				return err
			}
			removed++
		}
		old = old[:0]
		return nil
	}
	for object, err := range s.List(ctx, prefix) {
		if err != nil {
			return removed, err
		}
		if !object.ModifiedAt.Before(before) {
			continue
		}
		if old = append(old, object.Key); len(old) == sweepBatch {
			if err := remove(); err != nil {
				return removed, err
			}
		}
	}
	return removed, remove()
}
