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

// HandOver is a round that has passed from one colleague to another.
type HandOver struct {
	ID       uuid.UUID
	RoundID  uuid.UUID
	FromID   uuid.UUID
	FromName string
	ToID     uuid.UUID
	ToName   string
	ByID     uuid.UUID
	Note     string
	Roles    []string // that passed on
	Entries  int      // moved into the colleague's queue
	Calls    int      // open in the round's call list then
	At       time.Time
}

const maxHandOverNote = 4000

// HandOverRound passes a round on in one act, with a note: the roles that from holds on
// it by grant, and every entry in his queue that still has to be decided on. Whoever
// organises its unit stays organiser; the colleague is its secretary from then on,
// unless he organises the unit too. An organiser hands over for anybody who works on
// the round, a secretary for himself. OnHandedOver tells the colleague. Forbidden:
// "not-organiser"; Conflict: "nothing-to-hand-over" when from is nothing on the round.
func (s *Service) HandOverRound(ctx context.Context, by account.Account, roundID uuid.UUID, version int, from, to uuid.UUID, note string) (h *HandOver, err error) {
	var bad fault.Fields
	note = clean(&bad, "note", note, maxHandOverNote)
	if note == "" {
		bad.Add("note", "required", "Hãy ghi những gì người nhận cần biết.")
	}
	if from == to {
		bad.Add("toAccountId", "same-person", "Hãy chọn một người khác để bàn giao.")
	}
	if err := bad.Err(); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := hiddenRound(account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary)); err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if r.Version != version {
			return competition.Stale(tx, "Kỳ bình chọn", r.ID, "", r)
		}
		team, err := colleagues(tx, roundID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(team, func(c Colleague) bool { return c.AccountID == from })
		if at < 0 {
			return fault.New(fault.Conflict, "nothing-to-hand-over", "Người này không giữ phần việc nào của kỳ bình chọn.")
		}
		if from != by.ID {
			if err := account.RequireOnRound(tx, by, roundID, account.Organiser); err != nil {
				return fault.New(fault.Forbidden, "not-organiser", "Chỉ đơn vị tổ chức được bàn giao thay cho người khác.")
			}
		}
		h, err = passRound(tx, by, r, from, to, note, team)
		if err != nil {
			return err
		}
		for _, told := range s.OnHandedOver {
			if err := told(tx, by, r, h); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

func passRound(tx *database.Tx, by account.Account, r *competition.Round, from, to uuid.UUID, note string, team []Colleague) (*HandOver, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make hand-over id: %w", err)
	}
	h := &HandOver{ID: id, RoundID: r.ID, FromID: from, ToID: to, ByID: by.ID, Note: note, Roles: []string{}, At: tx.Now()}
	passed, err := account.PassOn(tx, by, r.ID, from, to, "Bàn giao kỳ bình chọn.")
	if err != nil {
		return nil, err
	}
	runs := slices.ContainsFunc(team, func(c Colleague) bool {
		return c.AccountID == to && (c.Role == account.Organiser || c.Role == account.Secretary)
	}) || slices.Contains(passed, account.Secretary)
	for _, c := range team {
		if c.AccountID == from && c.Role == account.Organiser && !runs {
			if err := account.GrantSecretary(tx, by, r.ID, to); err != nil {
				return nil, err
			}
			passed = append(passed, account.Secretary)
		}
	}
	for _, role := range passed {
		h.Roles = append(h.Roles, string(role))
	}
	if h.Entries, err = passQueue(tx, by, r.ID, from, to); err != nil {
		return nil, err
	}
	err = tx.Pgx.QueryRow(tx.Context(), `
		WITH written AS (
		  INSERT INTO round_hand_overs (id, round_id, from_id, to_id, by_id, note, roles, entries, calls, at)
		  SELECT $1, $2, $3, $4, $5, $6, $7, $8, (SELECT count(*) FROM notice_calls c JOIN notices n ON n.id = c.notice_id WHERE n.round_id = $2 AND c.status <> 'called'), $9
		  RETURNING calls)
		SELECT calls, (SELECT name FROM accounts WHERE id = $3), (SELECT name FROM accounts WHERE id = $4) FROM written`,
		h.ID, r.ID, from, to, by.ID, note, h.Roles, h.Entries, h.At).Scan(&h.Calls, &h.FromName, &h.ToName)
	if err != nil {
		return nil, fmt.Errorf("write hand-over of round %s: %w", r.ID, err)
	}
	return h, ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "hand-over-round", Subject: "round", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"handOver": h.ID, "from": from, "to": to, "roles": h.Roles, "entries": h.Entries},
	})
}

// passQueue moves what still has to be decided on into a colleague's queue.
func passQueue(tx *database.Tx, by account.Account, roundID, from, to uuid.UUID) (int, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		UPDATE entry_screeners q SET account_id = $3, assigned_by = $4, assigned_at = $5 FROM entries e
		 WHERE e.id = q.entry_id AND e.round_id = $1 AND q.account_id = $2 AND e.status IN ('submitted', 'returned') RETURNING e.id`,
		roundID, from, to, actor(by), tx.Now())
	if err != nil {
		return 0, fmt.Errorf("pass the queue of round %s on: %w", roundID, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return 0, fmt.Errorf("pass the queue of round %s on: %w", roundID, err)
	}
	records := make([]ledger.Record, len(ids))
	for i, id := range ids {
		records[i] = ledger.Record{Actor: by.ID, Action: "assign-screener", Subject: "entry", ID: id, Round: roundID, Detail: map[string]any{"to": to}}
	}
	return len(ids), ledger.AppendAll(tx, records)
}

// HandOvers lists how a round was passed on, the newest first: to its organisers and
// secretaries, and to whoever works on what was handed over.
func (s *Service) HandOvers(ctx context.Context, by account.Account, roundID uuid.UUID) (all []HandOver, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireScreener(tx, by, roundID); err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT h.id, h.round_id, h.from_id, f.name, h.to_id, t.name, h.by_id, h.note, h.roles, h.entries, h.calls, h.at
			  FROM round_hand_overs h JOIN accounts f ON f.id = h.from_id JOIN accounts t ON t.id = h.to_id
			 WHERE h.round_id = $1 ORDER BY h.id DESC LIMIT 100`, roundID)
		if err != nil {
			return fmt.Errorf("read hand-overs of round %s: %w", roundID, err)
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[HandOver])
		return err
	})
	return all, err
}
