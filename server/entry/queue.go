package entry

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Screener is in whose queue an entry stands.
type Screener struct {
	AccountID  uuid.UUID
	Name       string
	AssignedAt time.Time
}

func screenerOf(tx *database.Tx, entryID uuid.UUID) (*Screener, error) {
	var q Screener
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT q.account_id, a.name, q.assigned_at FROM entry_screeners q JOIN accounts a ON a.id = q.account_id WHERE q.entry_id = $1", entryID).
		Scan(&q.AccountID, &q.Name, &q.AssignedAt)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // nobody's
	}
	if err != nil {
		return nil, fmt.Errorf("read whose queue entry %s stands in: %w", entryID, err)
	}
	return &q, nil
}

// Colleague is one of a round's support team, with what stands in the own queue.
type Colleague struct {
	AccountID uuid.UUID
	Name      string
	Role      account.Role
	Waiting   int // submitted, to be decided on
	Returned  int
	Decided   int // accepted or rejected
}

// Colleagues lists who may screen a round: its screeners and secretaries, and the
// organisers of its unit.
func (s *Service) Colleagues(ctx context.Context, by account.Account, roundID uuid.UUID) (all []Colleague, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		all, err = colleagues(tx, roundID)
		return err
	})
	return all, err
}

func colleagues(tx *database.Tx, roundID uuid.UUID) ([]Colleague, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT h.account_id, a.name, h.role,
		       count(e.id) FILTER (WHERE e.status = 'submitted'), count(e.id) FILTER (WHERE e.status = 'returned'),
		       count(e.id) FILTER (WHERE e.status IN ('accepted', 'rejected'))
		  FROM (SELECT DISTINCT ON (g.account_id) g.account_id, g.role FROM grants g JOIN rounds r ON r.id = $1
		         WHERE g.ended_at IS NULL AND (g.round_id = r.id AND g.role IN ('screener', 'secretary') OR g.unit_id = r.unit_id AND g.role = 'organiser')
		         ORDER BY g.account_id, array_position(ARRAY['screener', 'secretary', 'organiser'], g.role)) h
		  JOIN accounts a ON a.id = h.account_id AND a.status = 'active'
		  LEFT JOIN entry_screeners q ON q.account_id = h.account_id
		  LEFT JOIN entries e ON e.id = q.entry_id AND e.round_id = $1
		 GROUP BY 1, 2, 3 ORDER BY a.name, h.account_id`, roundID)
	if err != nil {
		return nil, fmt.Errorf("read support team of round %s: %w", roundID, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Colleague, err error) {
		return c, row.Scan(&c.AccountID, &c.Name, &c.Role, &c.Waiting, &c.Returned, &c.Decided)
	})
	if err != nil {
		return nil, fmt.Errorf("read support team of round %s: %w", roundID, err)
	}
	return all, nil
}

var errNoColleague = fault.New(fault.Invalid, "not-a-screener", "Người này không thuộc tổ giúp việc của kỳ bình chọn.")

// Assign puts entries of a round into a colleague's queue, or, with nil, into
// nobody's; at most 500. It says how many were moved. Nobody is kept from deciding on
// what stands in another's queue: it says who looks first.
func (s *Service) Assign(ctx context.Context, by account.Account, roundID uuid.UUID, to *uuid.UUID, entryIDs []uuid.UUID) (moved int, err error) {
	return s.assign(ctx, by, roundID, to, "", func(tx *database.Tx) ([]uuid.UUID, error) {
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT e.id FROM entries e LEFT JOIN entry_screeners q ON q.entry_id = e.id
			 WHERE e.round_id = $1 AND e.id = ANY ($2) AND e.status <> 'draft' AND q.account_id IS DISTINCT FROM $3 ORDER BY e.id`, roundID, some(entryIDs), to)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	})
}

// HandOver moves every entry that still has to be decided on from one queue to a
// colleague's, in one act with a reason: the own one, or, by an organiser or secretary,
// anybody's of the round.
func (s *Service) HandOver(ctx context.Context, by account.Account, roundID, from, to uuid.UUID, reason string) (moved int, err error) {
	var bad fault.Fields
	reason = clean(&bad, "reason", reason, maxReason)
	if from == to {
		bad.Add("toAccountId", "same-person", "Hãy chọn một người khác để bàn giao.")
	}
	if err := bad.Err(); err != nil {
		return 0, err
	}
	return s.assign(ctx, by, roundID, &to, reason, func(tx *database.Tx) ([]uuid.UUID, error) {
		if from != by.ID {
			if err := hiddenRound(account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary)); err != nil {
				return nil, err
			}
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT e.id FROM entries e JOIN entry_screeners q ON q.entry_id = e.id
			 WHERE e.round_id = $1 AND q.account_id = $2 AND e.status IN ('submitted', 'returned') ORDER BY e.id`, roundID, from)
		if err != nil {
			return nil, err
		}
		return pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	})
}

func (s *Service) assign(ctx context.Context, by account.Account, roundID uuid.UUID, to *uuid.UUID, reason string, which func(tx *database.Tx) ([]uuid.UUID, error)) (moved int, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		if _, err := competition.Share(tx, roundID); err != nil {
			return err
		}
		if to != nil {
			team, err := colleagues(tx, roundID)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(team, func(c Colleague) bool { return c.AccountID == *to }) {
				return errNoColleague
			}
		}
		ids, err := which(tx)
		if err != nil || len(ids) == 0 {
			return err
		}
		if to == nil {
			_, err = tx.Pgx.Exec(tx.Context(), "DELETE FROM entry_screeners WHERE entry_id = ANY ($1)", ids)
		} else {
			_, err = tx.Pgx.Exec(tx.Context(), `
				INSERT INTO entry_screeners (entry_id, account_id, assigned_by, assigned_at) SELECT id, $2, $3, $4 FROM unnest($1::uuid[]) AS e(id)
				ON CONFLICT (entry_id) DO UPDATE SET account_id = excluded.account_id, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at`,
				ids, *to, actor(by), tx.Now())
		}
		if err != nil {
			return fmt.Errorf("assign %d entries of round %s: %w", len(ids), roundID, err)
		}
		records := make([]ledger.Record, len(ids))
		for i, id := range ids {
			records[i] = ledger.Record{Actor: by.ID, Action: "assign-screener", Subject: "entry", ID: id, Round: roundID, Reason: reason, Detail: map[string]any{"to": to}}
		}
		moved = len(ids)
		return ledger.AppendAll(tx, records)
	})
	return moved, err
}

// QueueCount is how many entries of a round stand where, for the filters of a queue.
type QueueCount struct {
	GroupID   string
	Status    Status // never a draft
	AccountID *uuid.UUID
	Entries   int
	Overdue   int // returned, and the new date past
	Objected  int
}

// QueueCounts counts a round's entries by group, status and queue.
func (s *Service) QueueCounts(ctx context.Context, by account.Account, roundID uuid.UUID) (counts []QueueCount, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT e.group_id, e.status, q.account_id, count(*), count(*) FILTER (WHERE e.status = 'returned' AND e.due_at <= $2),
			       count(*) FILTER (WHERE EXISTS (SELECT 1 FROM entry_objections o WHERE o.entry_id = e.id AND o.status = 'open'))
			  FROM entries e LEFT JOIN entry_screeners q ON q.entry_id = e.id
			 WHERE e.round_id = $1 AND e.status <> 'draft' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, roundID, tx.Now())
		if err != nil {
			return fmt.Errorf("count queues of round %s: %w", roundID, err)
		}
		counts, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (c QueueCount, err error) {
			return c, row.Scan(&c.GroupID, &c.Status, &c.AccountID, &c.Entries, &c.Overdue, &c.Objected)
		})
		return err
	})
	return counts, err
}
