package publication

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Changed is the condition in SQL under which published standing s says something else
// of its entry than b, that of the version before; b is null where there was none.
const Changed = `(b.entry_id IS NULL
	OR (b.status, b.score, b.rank_overall, b.rank_in_group, b.group_points, b.awarded, b.level, b.nominated)
	   IS DISTINCT FROM (s.status, s.score, s.rank_overall, s.rank_in_group, s.group_points, s.awarded, s.level, s.nominated))`

var errNotPublished = fault.New(fault.NotFound, "publication-not-found", "Chưa có kết quả công bố ở địa chỉ này.")

// Latest is a round's newest published version, without its bundle. NotFound
// "publication-not-found" while there is none.
func Latest(tx *database.Tx, round uuid.UUID) (*Publication, error) {
	return one(tx, "SELECT p.id, p.round_id, p.version, p.at, p.note FROM publications p WHERE p.round_id = $1 ORDER BY p.version DESC LIMIT 1", round)
}

// LastChange is the version of a round that last changed what is published of an entry:
// from it on the facility may appeal. NotFound "publication-not-found" for an entry of
// which nothing is published.
func LastChange(tx *database.Tx, round, entry uuid.UUID) (*Publication, error) {
	return one(tx, `
		SELECT p.id, p.round_id, p.version, p.at, p.note
		  FROM publications p JOIN published_standings s ON s.publication_id = p.id AND s.entry_id = $2
		  LEFT JOIN LATERAL (SELECT id FROM publications q WHERE q.round_id = p.round_id AND q.version < p.version ORDER BY q.version DESC LIMIT 1) o ON true
		  LEFT JOIN published_standings b ON b.publication_id = o.id AND b.entry_id = s.entry_id
		 WHERE p.round_id = $1 AND `+Changed+` ORDER BY p.version DESC LIMIT 1`, round, entry)
}

func one(tx *database.Tx, query string, args ...any) (*Publication, error) {
	var p Publication
	err := tx.Pgx.QueryRow(tx.Context(), query, args...).Scan(&p.ID, &p.RoundID, &p.Version, &p.At, &p.Note)
	if database.Missing(err) {
		return nil, errNotPublished
	}
	if err != nil {
		return nil, fmt.Errorf("read publication: %w", err)
	}
	return &p, nil
}
