package panel

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// NewSeat says who joins a council.
type NewSeat struct {
	AccountID uuid.UUID
	Role      CouncilRole
	Title     string // at most 200 characters
}

// AddCouncilSeat puts a person into a round's council; it has one chair. Organiser
// or secretary; until approval.
func (s *Service) AddCouncilSeat(ctx context.Context, by account.Account, roundID uuid.UUID, n NewSeat) (*CouncilSeat, error) {
	var seat *CouncilSeat
	err := s.change(ctx, by, roundID, func(tx *database.Tx, r *competition.Round) error {
		n.Title = clean(n.Title)
		var f fault.Fields
		if !slices.Contains([]CouncilRole{Chair, CouncilMember}, n.Role) {
			f.Add("role", "unknown-value", "Vai trò phải là chủ tịch hoặc ủy viên Hội đồng.")
		}
		if len([]rune(n.Title)) > 200 {
			f.Add("title", "too-long", "Chức danh dài quá 200 ký tự.")
		}
		if err := f.Err(); err != nil {
			return err
		}
		if err := checkPerson(tx, NewJudge{AccountID: n.AccountID}); err != nil {
			return err
		}
		seats, err := Council(tx, r.ID)
		if err != nil {
			return err
		}
		for _, taken := range seats {
			if taken.AccountID == n.AccountID {
				return fault.New(fault.Conflict, "already-on-council", "Người này đã ở trong Hội đồng.")
			}
			if taken.Role == Chair && n.Role == Chair {
				return fault.New(fault.Conflict, "council-chair-taken", "Hội đồng đã có chủ tịch.")
			}
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make council seat id: %w", err)
		}
		seat = &CouncilSeat{ID: id, RoundID: r.ID, AccountID: n.AccountID, Role: n.Role, Title: n.Title, JoinedAt: tx.Now(), Version: 1}
		if err := tx.Create(seat).Error; err != nil {
			return fmt.Errorf("add council seat: %w", err)
		}
		return recordSeat(tx, by, "add-council-seat", seat, "", map[string]any{"role": seat.Role})
	})
	if err != nil {
		return nil, err
	}
	return seat, nil
}

// LeaveCouncil ends a seat, with a reason. Leaving twice is refused. Organiser or
// secretary; until approval.
func (s *Service) LeaveCouncil(ctx context.Context, by account.Account, seatID uuid.UUID, version int, why string) (*CouncilSeat, error) {
	var seat CouncilSeat
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		roundID, err := roundOf(tx, "council_members", seatID)
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		if err := beforeApproval(r); err != nil {
			return err
		}
		if why, err = reason(why); err != nil {
			return err
		}
		if err := tx.Raw("SELECT * FROM council_members WHERE id = ? FOR NO KEY UPDATE", seatID).Take(&seat).Error; err != nil {
			return fmt.Errorf("lock council seat %s: %w", seatID, err)
		}
		if seat.Version != version {
			return stale(&seat)
		}
		if seat.LeftAt != nil {
			return fault.New(fault.Conflict, "seat-left", "Người này đã rời Hội đồng.")
		}
		now := tx.Now()
		seat.LeftAt = &now
		seat.Version++
		if err := tx.Model(&CouncilSeat{ID: seat.ID}).Select("LeftAt", "Version").Updates(&seat).Error; err != nil {
			return fmt.Errorf("end council seat %s: %w", seatID, err)
		}
		return recordSeat(tx, by, "leave-council", &seat, why, nil)
	})
	if err != nil {
		return nil, err
	}
	return &seat, nil
}

// NamedSeat is a council seat with the person's name.
type NamedSeat struct {
	CouncilSeat
	Name string
}

// ListCouncil is a round's council now, the chair first.
func (s *Service) ListCouncil(ctx context.Context, by account.Account, roundID uuid.UUID) ([]NamedSeat, error) {
	var seats []NamedSeat
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor,
			account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		return tx.Raw(`SELECT c.*, a.name FROM council_members c JOIN accounts a ON a.id = c.account_id
			WHERE c.round_id = ? AND c.left_at IS NULL ORDER BY c.role = 'chair' DESC, c.id`, roundID).Scan(&seats).Error
	})
	if err != nil {
		return nil, err
	}
	return seats, nil
}

func recordSeat(tx *database.Tx, by account.Account, action string, seat *CouncilSeat, why string, detail any) error {
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: action, Subject: "council-seat", ID: seat.ID, Round: seat.RoundID, Reason: why, Detail: detail,
	})
}
