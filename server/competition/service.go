package competition

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/text"
)

// Service is the use cases of programmes, cycles and rounds. What later concepts
// ask before a phase, do in it, or ask before it is left backwards is given here
// when the server is wired: Guards and Steps by the phase entered, Back by the
// phase left.
type Service struct {
	DB      *database.DB
	Guards  map[Phase][]Guard
	Steps   map[Phase][]Step
	Back    map[Phase][]Guard
	OnClose []func(tx *database.Tx, by account.Account, c *Cycle) error        // a cycle closes
	OnCopy  []func(tx *database.Tx, by account.Account, from, to *Round) error // a round is made after another that by works on
}

// Enter moves a round into its next phase. Approval and publication are acts of
// their own (award, publication) and are refused here with "phase-by-decision".
func (s *Service) Enter(ctx context.Context, by account.Account, roundID uuid.UUID, version int, to Phase, move Move) (*Round, error) {
	return s.change(ctx, by, roundID, version, movers(to), func(tx *database.Tx, r *Round) error {
		if r.Phase.Next() == to && (to == Approved || to == Published) {
			return fault.New(fault.Conflict, "phase-by-decision", "Phê duyệt và công bố được thực hiện bằng quyết định, không chuyển giai đoạn bằng tay.")
		}
		return s.EnterTx(tx, by, r, to, move)
	})
}

// movers are who may enter a phase: the panel's head closes the scoring too.
func movers(to Phase) []account.Role {
	if to == Deliberation {
		return []account.Role{account.Organiser, account.Secretary, account.PanelHead}
	}
	return []account.Role{account.Organiser, account.Secretary}
}

// StepBack returns a round to the phase before, until it is approved. Leaving
// scoring backwards unfreezes rubric and rules.
func (s *Service) StepBack(ctx context.Context, by account.Account, roundID uuid.UUID, version int, reason string) (*Round, error) {
	reason = clean(reason)
	return s.change(ctx, by, roundID, version, movers(""), func(tx *database.Tx, r *Round) error {
		if r.Phase == Draft {
			return fault.New(fault.Conflict, "phase-order", "Kỳ bình chọn đang là bản nháp, không còn bước nào để lùi.")
		}
		if r.Phase.After(Deliberation) {
			return fault.New(fault.Conflict, "phase-approved", "Kết quả đã được phê duyệt, không thể lùi giai đoạn.")
		}
		if reason == "" {
			return reasonMissing()
		}
		var missing []Missing
		for _, guard := range s.Back[r.Phase] {
			found, err := guard(tx, r)
			if err != nil {
				return err
			}
			missing = append(missing, found...)
		}
		if len(missing) > 0 {
			return Blocked(missing)
		}
		from, to := r.Phase, r.Phase.previous()
		if from == Scoring {
			r.FrozenAt, r.FrozenRulesVersion = nil, nil
		}
		if err := setPhase(tx, r, to); err != nil {
			return err
		}
		return record(tx, by, "step-back", r, reason, map[string]any{"from": from, "to": to})
	})
}

// change is one transaction on one round that by may manage and has seen in this
// version. It answers NotFound for a hidden draft, Forbidden "not-organiser" for a
// round that is public but not this person's ("not-council" where a council decides),
// and Stale with the round as it is.
func (s *Service) change(ctx context.Context, by account.Account, roundID uuid.UUID, version int, anyOf []account.Role, fn func(tx *database.Tx, r *Round) error) (*Round, error) {
	var round *Round
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := mayChange(tx, by, r, anyOf); err != nil {
			return err
		}
		if r.Version != version {
			return Stale(tx, "Kỳ bình chọn", r.ID, "", r)
		}
		if err := fn(tx, r); err != nil {
			return err
		}
		round = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	return round, nil
}

func mayChange(tx *database.Tx, by account.Account, r *Round, anyOf []account.Role) error {
	if by.IsPlatform() {
		return nil
	}
	roles, err := account.RolesOnRound(tx, by, r.ID)
	if err != nil {
		return err
	}
	if roles.Any(anyOf...) {
		return nil
	}
	if r.Phase == Draft {
		// Whoever plans for the whole nation may work on any unit's plan.
		if nation, err := organisesNation(tx, by); err != nil || nation {
			return err
		}
		if len(roles) == 0 {
			return roundNotFound()
		}
	}
	if slices.Contains(anyOf, account.CouncilChair) {
		return fault.New(fault.Forbidden, "not-council", "Chỉ Hội đồng bình chọn hoặc thư ký của kỳ bình chọn được làm việc này.")
	}
	return notOrganiser()
}

func notOrganiser() error {
	return fault.New(fault.Forbidden, "not-organiser", "Chỉ đơn vị tổ chức hoặc thư ký của kỳ bình chọn được làm việc này.")
}

func organisesNation(tx *database.Tx, by account.Account) (bool, error) {
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM grants g JOIN units u ON u.id = g.unit_id
		 WHERE g.account_id = $1 AND g.role = 'organiser' AND g.ended_at IS NULL AND u.level = 'nation')`, by.Holder()).Scan(&yes)
	return yes, err
}

// Stale says who has changed a row since it was seen; what names the row with a
// capital ("Kỳ bình chọn"); action "" is any change of it.
func Stale(tx *database.Tx, what string, id uuid.UUID, action string, current any) error {
	var name string
	var at time.Time
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT coalesce(a.name, 'hệ thống'), l.at FROM ledger_entries l LEFT JOIN accounts a ON a.id = l.actor_id
		 WHERE l.subject_id = $1 AND $2 IN ('', l.action) ORDER BY l.id DESC LIMIT 1`, id, action).Scan(&name, &at)
	switch {
	case database.Missing(err):
		name = "người khác"
	case err != nil:
		return fmt.Errorf("read who changed %s: %w", id, err)
	default:
		name += " lúc " + momentVi(at)
	}
	return &fault.Error{
		Kind: fault.Stale, Code: "stale", Current: current,
		Message: fmt.Sprintf("%s vừa được %s thay đổi. Hãy xem lại trước khi lưu.", what, name),
	}
}

func clean(s string) string { return text.Clean(s) }
