package panel

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

// Mode is how a round's entries are shared out among its judges.
type Mode string

const (
	Everyone Mode = "everyone" // all judges score all entries
	ByGroup  Mode = "by-group" // the default: all judges of a group score all its entries
	Balanced Mode = "balanced" // so many judges per entry, loads even, by what they know
)

// Terms of sharing out. PerEntry and MaxPerJudge are read for Balanced alone: how many
// judges an entry should have, and how many entries a judge takes at most (0: any number).
type Terms struct {
	Mode        Mode
	PerEntry    int
	MaxPerJudge int
}

// Assignment is how a round's entries are shared out now.
type Assignment struct {
	RoundID   uuid.UUID `gorm:"primaryKey"`
	Terms     `gorm:"embedded"`
	AppliedBy *uuid.UUID
	AppliedAt time.Time
	Version   int // 0: none was ever applied, which is ByGroup
}

// TableName is the table of assignments.
func (Assignment) TableName() string { return "assignments" }

// AssignmentOf is how a round's entries are shared out.
func AssignmentOf(tx *database.Tx, roundID uuid.UUID) (*Assignment, error) {
	a := Assignment{RoundID: roundID, Terms: Terms{Mode: ByGroup}}
	err := tx.Where("round_id = ?", roundID).Take(&a).Error
	if err != nil && !database.Missing(err) {
		return nil, fmt.Errorf("read assignment of round %s: %w", roundID, err)
	}
	return &a, nil
}

// Assignment is how a round's entries are shared out, for those who run it.
func (s *Service) Assignment(ctx context.Context, by account.Account, roundID uuid.UUID) (a *Assignment, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy); err != nil {
			return err
		}
		a, err = AssignmentOf(tx, roundID)
		return err
	})
	return a, err
}

// PlanAssignment answers what ApplyAssignment would do with these terms, and changes
// nothing. Organiser or secretary; until scoring closes.
func (s *Service) PlanAssignment(ctx context.Context, by account.Account, roundID uuid.UUID, t Terms) (p *Plan, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		now, err := AssignmentOf(tx, r.ID)
		if err != nil {
			return err
		}
		if err := checkTerms(r, now, t); err != nil {
			return err
		}
		p, err = plan(tx, r, now, t, widening{})
		return err
	})
	return p, err
}

// ApplyAssignment shares a round's entries out as planned. Digest is that of the plan
// that was looked at: where judges, conflicts or entries have changed since, nothing is
// done (Conflict "plan-changed"). Everyone takes all judges' groups off. Once scoring has
// opened only a balanced sharing can be widened: nobody loses an entry. Organiser or
// secretary.
func (s *Service) ApplyAssignment(ctx context.Context, by account.Account, roundID uuid.UUID, version int, t Terms, digest string) (*Plan, error) {
	var p *Plan
	err := s.change(ctx, by, roundID, func(tx *database.Tx, r *competition.Round) error {
		now, err := AssignmentOf(tx, r.ID)
		if err != nil {
			return err
		}
		if now.Version != version {
			return stale(now)
		}
		if err := checkTerms(r, now, t); err != nil {
			return err
		}
		if p, err = plan(tx, r, now, t, widening{}); err != nil {
			return err
		}
		if p.Digest != digest {
			return fault.New(fault.Conflict, "plan-changed", "Giám khảo, xung đột lợi ích hoặc sản phẩm vừa thay đổi nên bản xem trước không còn đúng. Hãy xem lại rồi áp dụng.")
		}
		if err := saveAssignment(tx, by, now, t); err != nil {
			return err
		}
		p.Version = now.Version
		if err := p.keep(tx, r); err != nil {
			return err
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "apply-assignment", Subject: "round", ID: r.ID, Round: r.ID,
			Detail: map[string]any{"mode": t.Mode, "perEntry": t.PerEntry, "maxPerJudge": t.MaxPerJudge, "pairs": p.pairs(), "short": len(p.Short)},
		}); err != nil {
			return err
		}
		for i, given := range p.given {
			if given && p.panel[i].Status == Active {
				if err := s.joined(tx, by, &p.panel[i].Judge); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func checkTerms(r *competition.Round, now *Assignment, t Terms) error {
	var f fault.Fields
	if !slices.Contains([]Mode{Everyone, ByGroup, Balanced}, t.Mode) {
		f.Add("mode", "unknown-value", "Cách phân công không có trong danh sách.")
	}
	if t.Mode == Balanced && (t.PerEntry < int(r.Rules.MinimumSheets) || t.PerEntry > 99) {
		f.Add("perEntry", "per-entry", fmt.Sprintf("Mỗi sản phẩm phải có từ %d đến 99 giám khảo.", r.Rules.MinimumSheets))
	}
	if t.MaxPerJudge < 0 || t.MaxPerJudge > 100000 {
		f.Add("maxPerJudge", "max-per-judge", "Số sản phẩm tối đa của một giám khảo không hợp lệ.")
	}
	if err := f.Err(); err != nil {
		return err
	}
	switch {
	case r.Phase.After(competition.Scoring):
		return fault.New(fault.Conflict, "scoring-closed", "Đã đóng chấm điểm nên không phân công nữa.")
	case r.Phase == competition.Scoring && (t.Mode != Balanced || now.Mode != Balanced):
		return fault.New(fault.Conflict, "assignment-in-use", "Đã mở chấm điểm: cách phân công không đổi được nữa, chỉ có thể bổ sung giám khảo cho sản phẩm còn thiếu khi đã chia đều.")
	}
	return nil
}

func saveAssignment(tx *database.Tx, by account.Account, a *Assignment, t Terms) error {
	if t.Mode != Balanced {
		t.PerEntry, t.MaxPerJudge = 0, 0
	}
	a.Terms, a.AppliedBy, a.AppliedAt = t, actor(by), tx.Now()
	a.Version++
	_, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO assignments (round_id, mode, per_entry, max_per_judge, applied_by, applied_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (round_id) DO UPDATE SET mode = excluded.mode, per_entry = excluded.per_entry, max_per_judge = excluded.max_per_judge,
		       applied_by = excluded.applied_by, applied_at = excluded.applied_at, version = excluded.version`,
		a.RoundID, a.Mode, a.PerEntry, a.MaxPerJudge, a.AppliedBy, a.AppliedAt, a.Version)
	if err != nil {
		return fmt.Errorf("save assignment of round %s: %w", a.RoundID, err)
	}
	return nil
}

// keep stores who scores what. In scoring pairs are only added.
func (p *Plan) keep(tx *database.Tx, r *competition.Round) error {
	if r.Phase != competition.Scoring {
		if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM assigned_seats WHERE round_id = $1", r.ID); err != nil {
			return fmt.Errorf("clear assignment of round %s: %w", r.ID, err)
		}
	}
	switch p.Mode {
	case Everyone:
		_, err := tx.Pgx.Exec(tx.Context(), "UPDATE panel_members SET group_ids = '{}', version = version + 1 WHERE round_id = $1 AND status = 'active' AND group_ids <> '{}'", r.ID)
		if err != nil {
			return fmt.Errorf("take groups off the judges of round %s: %w", r.ID, err)
		}
		return nil
	case ByGroup:
		return nil
	case Balanced:
	}
	var rows [][]any
	for e, seats := range p.added {
		for _, seat := range seats {
			rows = append(rows, []any{r.ID, p.entries[e].ID, seat})
		}
	}
	if _, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"assigned_seats"}, []string{"round_id", "entry_id", "seat_id"}, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("keep assignment of round %s: %w", r.ID, err)
	}
	return nil
}

// ShareWithJudge gives a judge who joins a balanced round in scoring the entries that
// still lack judges; nobody else gets more. The caller holds the round's lock.
func ShareWithJudge(tx *database.Tx, by account.Account, r *competition.Round, j *Judge) error {
	return widen(tx, by, r, widening{judge: &j.ID})
}

// ShareEntry finds judges for an entry that is accepted in a balanced round in scoring.
// The caller holds the round's lock.
func ShareEntry(tx *database.Tx, by account.Account, r *competition.Round, entryID uuid.UUID) error {
	return widen(tx, by, r, widening{entry: &entryID})
}

func widen(tx *database.Tx, by account.Account, r *competition.Round, w widening) error {
	now, err := AssignmentOf(tx, r.ID)
	if err != nil || now.Mode != Balanced {
		return err
	}
	p, err := plan(tx, r, now, now.Terms, w)
	if err != nil || p.pairs() == 0 {
		return err
	}
	if err := p.keep(tx, r); err != nil {
		return err
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "widen-assignment", Subject: "round", ID: r.ID, Round: r.ID,
		Detail: map[string]any{"judge": w.judge, "entry": w.entry, "pairs": p.pairs()},
	})
}
