package practice

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// public names, in SQL, the standings st of entries that are awarded by name in the
// version v that their round has published last (architecture §2, invariant 10).
const public = `published_standings st JOIN publications v ON v.id = st.publication_id AND st.awarded AND st.public_by_name AND st.display IS NOT NULL
	AND v.version = (SELECT max(w.version) FROM publications w WHERE w.round_id = v.round_id)`

// year is when entry st was awarded: of its award, else of the publication.
const year = `coalesce((SELECT a.year FROM awards a WHERE a.entry_id = st.entry_id AND a.status = 'valid'),
	extract(year FROM v.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::int)`

// Samples are a round's samples in order, those that are still public.
func Samples(tx *database.Tx, roundID uuid.UUID) ([]Sample, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.id, s.entry_id, s.group_id, st.product_name, st.facility_name, `+year+`, s.note, st.display, st.group_points
		  FROM practice_samples s JOIN (`+public+`) ON st.entry_id = s.entry_id
		 WHERE s.round_id = $1 ORDER BY s.position`, roundID)
	if err != nil {
		return nil, fmt.Errorf("read practice samples of round %s: %w", roundID, err)
	}
	samples, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Sample, err error) {
		err = row.Scan(&s.ID, &s.EntryID, &s.GroupID, &s.Title, &s.Facility, &s.Year, &s.Note, &s.Anchor.Score, &s.Anchor.Groups)
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("read practice samples of round %s: %w", roundID, err)
	}
	if len(samples) == 0 {
		return nil, nil
	}
	return samples, readPhotos(tx, samples)
}

func readPhotos(tx *database.Tx, samples []Sample) error {
	at, ids := map[uuid.UUID]*Sample{}, make([]uuid.UUID, len(samples))
	for i := range samples {
		ids[i] = samples[i].EntryID
		at[ids[i]] = &samples[i]
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.entry_id, u.photo_id, u.caption, c.width, c.height, c.thumbhash, c.renditions
		  FROM entry_photos u JOIN photos p ON p.id = u.photo_id JOIN photo_contents c ON c.sha256 = p.sha256
		 WHERE u.entry_id = ANY ($1) AND p.status = 'ready' ORDER BY u.entry_id, u.position`, ids)
	if err != nil {
		return fmt.Errorf("read photos of practice samples: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var entryID uuid.UUID
		var p Photo
		if err := rows.Scan(&entryID, &p.PhotoID, &p.Caption, &p.Width, &p.Height, &p.Thumbhash, &p.Renditions); err != nil {
			return fmt.Errorf("read photos of practice samples: %w", err)
		}
		at[entryID].Photos = append(at[entryID].Photos, p)
	}
	return rows.Err()
}

// version counts the changes of a round's samples.
func version(tx *database.Tx, roundID uuid.UUID) (n int, err error) {
	if err = tx.Pgx.QueryRow(tx.Context(), "SELECT practice_version FROM rounds WHERE id = $1", roundID).Scan(&n); err != nil {
		return 0, fmt.Errorf("read version of practice samples of round %s: %w", roundID, err)
	}
	return n, nil
}

// refused are those of these entries that are not public, or of the round itself.
func refused(tx *database.Tx, roundID uuid.UUID, entries []uuid.UUID) (map[uuid.UUID]bool, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `SELECT id FROM unnest($2::uuid[]) id
		WHERE id NOT IN (SELECT st.entry_id FROM `+public+` WHERE st.entry_id = ANY ($2) AND v.round_id <> $1)`, roundID, entries)
	if err != nil {
		return nil, fmt.Errorf("look for public entries: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("look for public entries: %w", err)
	}
	out := map[uuid.UUID]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

func candidates(tx *database.Tx, programmeID, roundID uuid.UUID, folded string) ([]Candidate, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT st.entry_id, st.group_id, st.product_name AS title, st.facility_name AS facility, r.title AS round_title, `+year+` AS year, st.display AS score,
		       (SELECT count(*) FROM entry_photos u JOIN photos p ON p.id = u.photo_id WHERE u.entry_id = st.entry_id AND p.status = 'ready') AS photos
		  FROM `+public+`
		  JOIN rounds r ON r.id = v.round_id AND r.programme_id = $1 AND r.id <> $2
		  JOIN products p ON p.id = st.product_id JOIN facilities f ON f.id = p.facility_id
		 WHERE $3 = '' OR position($3 IN p.name_folded) > 0 OR position($3 IN f.name_folded) > 0
		 ORDER BY v.at DESC, st.rank_overall, st.entry_id LIMIT $4`, programmeID, roundID, folded, maxCandidates)
	if err != nil {
		return nil, fmt.Errorf("look for practice samples: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Candidate])
	if err != nil {
		return nil, fmt.Errorf("look for practice samples: %w", err)
	}
	return list, nil
}
