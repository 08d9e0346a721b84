package entry

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Place is a photo's place in the order given; the first is the cover.
type Place struct {
	PhotoID uuid.UUID
	Caption string // at most 200 characters
}

// SetPhotos puts photos of the entry's own facility into the entry, in this order and
// in place of those it had. At most 12; that there are three is asked when the
// entry is submitted. Refusals: stale, those of a frozen entry, and per photo
// photo-not-found, duplicate, too-long.
func (s *Service) SetPhotos(ctx context.Context, by account.Account, id uuid.UUID, version int, places []Place) (*Entry, error) {
	return s.write(ctx, by, id, func(tx *database.Tx, c change) error {
		return c.setPhotos(tx, by, version, places)
	})
}

func (c change) setPhotos(tx *database.Tx, by account.Account, version int, places []Place) error {
	if err := c.editable(tx); err != nil {
		return err
	}
	e := c.Entry
	places, err := checkPlaces(tx, e.FacilityID, places)
	if err != nil {
		return err
	}
	held, err := photosOf(tx, e.ID)
	if err != nil {
		return fmt.Errorf("read photos of entry %s: %w", e.ID, err)
	}
	if slices.EqualFunc(held, places, func(h PlacedPhoto, p Place) bool { return h.PhotoID == p.PhotoID && h.Caption == p.Caption }) {
		return nil
	}
	if err := e.current(tx, version); err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.PhotoID
	}
	if err := releasePhotos(tx, e.ID, ids); err != nil {
		return err
	}
	if err := placePhotos(tx, e.ID, places); err != nil {
		return err
	}
	if err := e.save(tx, by); err != nil {
		return err
	}
	return e.record(tx, by, "set-entry-photos", "", map[string]any{"photos": ids})
}

// checkPlaces cleans the captions and locks the photos, so that no sweep takes one
// away before it is placed.
func checkPlaces(tx *database.Tx, facilityID uuid.UUID, places []Place) ([]Place, error) {
	var bad fault.Fields
	if len(places) > MaxPhotos {
		bad.Add("photos", "too-many", "Hồ sơ có tối đa %d ảnh.", MaxPhotos)
		return nil, bad.Err()
	}
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.PhotoID
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT id FROM photos WHERE id = ANY($1) AND facility_id = $2 FOR KEY SHARE", ids, facilityID)
	if err != nil {
		return nil, fmt.Errorf("read photos: %w", err)
	}
	known, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("read photos: %w", err)
	}
	places = slices.Clone(places)
	for i := range places {
		path := fmt.Sprintf("photos[%d]", i)
		switch id := places[i].PhotoID; {
		case !slices.Contains(known, id):
			bad.Add(path+".photoId", "photo-not-found", "Cơ sở không có ảnh này.")
		case slices.Contains(ids[:i], id):
			bad.Add(path+".photoId", "duplicate", "Ảnh này đã có trong hồ sơ.")
		}
		places[i].Caption = clean(&bad, path+".caption", places[i].Caption, MaxCaption)
	}
	return places, bad.Err()
}

// placePhotos writes the places; a photo that stays keeps its tick.
func placePhotos(tx *database.Tx, entryID uuid.UUID, places []Place) error {
	ids, captions := make([]uuid.UUID, len(places)), make([]string, len(places))
	for i, p := range places {
		ids[i], captions[i] = p.PhotoID, p.Caption
	}
	_, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM entry_photos WHERE entry_id = $1 AND photo_id <> ALL($2)", entryID, ids)
	if err == nil {
		_, err = tx.Pgx.Exec(tx.Context(), `
			INSERT INTO entry_photos (entry_id, photo_id, position, caption)
			SELECT $1, p.id, p.position, p.caption FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS p(id, caption, position)
			ON CONFLICT (entry_id, photo_id) DO UPDATE SET position = excluded.position, caption = excluded.caption`, entryID, ids, captions)
	}
	if err != nil {
		return fmt.Errorf("place photos in entry %s: %w", entryID, err)
	}
	return nil
}
