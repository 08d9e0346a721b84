package notice

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/database"
)

// Told counts the notices of one kind, and how they will reach people.
type Told struct {
	Kind    Kind
	Notices int
	Mails   int
	Calls   int // no address is known, or no mail leaves this server: somebody calls
}

// Announced counts what the notices of one act, written but not handed over yet, will
// set going (Deliver), by kind in the order of the alphabet.
func (s *Service) Announced(tx *database.Tx, batch uuid.UUID) ([]Told, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT id, kind, demonstration FROM notices WHERE batch = $1 ORDER BY kind, id", batch)
	if err != nil {
		return nil, fmt.Errorf("read notices of %s: %w", batch, err)
	}
	notices, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (n Notice, err error) {
		return n, row.Scan(&n.ID, &n.Kind, &n.Demonstration)
	})
	if err != nil {
		return nil, fmt.Errorf("read notices of %s: %w", batch, err)
	}
	ids := make([]uuid.UUID, len(notices))
	for i := range notices {
		ids[i] = notices[i].ID
	}
	people, err := recipients(tx, ids)
	if err != nil {
		return nil, err
	}
	told := []Told{}
	for i := range notices {
		n := &notices[i]
		if len(told) == 0 || told[len(told)-1].Kind != n.Kind {
			told = append(told, Told{Kind: n.Kind})
		}
		t := &told[len(told)-1]
		t.Notices++
		if len(people[n.ID]) == 0 || !s.Outbox.On() && !n.Demonstration {
			t.Calls++
			continue
		}
		t.Mails += len(people[n.ID])
	}
	return told, nil
}
