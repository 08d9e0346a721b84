package notice

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
	"tieubieu/server/entry"
)

// objected tells an owner's objection to the organisers, the secretary and the support
// team of the round, each once: until one of them answers, the entry is not accepted.
func (s *Service) objected(tx *database.Tx, n Notice, e *entry.Entry) error {
	objection, err := lastObjection(tx, e.ID, entry.ObjectionOpen)
	if err != nil || objection == nil {
		return err
	}
	people, err := accounts(tx, `
		SELECT DISTINCT g.account_id FROM grants g JOIN rounds r ON r.id = $1 JOIN accounts a ON a.id = g.account_id AND a.status = 'active'
		 WHERE g.ended_at IS NULL AND (g.role IN ('secretary', 'screener') AND g.round_id = r.id OR g.role = 'organiser' AND g.unit_id = r.unit_id)
		 ORDER BY 1`, e.RoundID)
	if err != nil {
		return fmt.Errorf("look who screens round %s: %w", e.RoundID, err)
	}
	n.FacilityID, n.Facts.ObjectionID = nil, objection
	return s.toEach(tx, n, *objection, people)
}

// lastObjection is an entry's newest objection in a state, nil where there is none.
func lastObjection(tx *database.Tx, entryID uuid.UUID, status string) (id *uuid.UUID, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT id FROM entry_objections WHERE entry_id = $1 AND status = $2 ORDER BY settled_at DESC NULLS LAST, id DESC LIMIT 1", entryID, status).Scan(&id)
	if err != nil && !database.Missing(err) {
		return nil, fmt.Errorf("look for the objection to entry %s: %w", entryID, err)
	}
	return id, nil
}

// toEach writes a notice to each of these people, once for what it tells of.
func (s *Service) toEach(tx *database.Tx, n Notice, of uuid.UUID, people []uuid.UUID) error {
	notices := make([]Notice, len(people))
	for i := range people {
		notices[i] = n
		notices[i].AccountID = &people[i]
		notices[i].Event = fmt.Sprintf("%s:%s:%s", n.Kind, of, people[i])
	}
	_, err := s.write(tx, uuid.Must(uuid.NewV7()), notices)
	return err
}

func accounts(tx *database.Tx, query string, args ...any) ([]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
}
