package promotion

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

var errReason = fault.New(fault.Invalid, "reason-needed", "Vui lòng nêu lý do.")

// Undo takes a promotion back: the sending organiser, with a reason, until the
// receiving screening has accepted it.
func (s *Service) Undo(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, id, version, reason, sender(by), func(tx *database.Tx, p *Promotion, reason string) error {
		switch p.Status {
		case Waiting, Late, TakenIn, Linked:
			return s.undo(tx, by, p, Undone, reason)
		case Accepted:
			return fault.New(fault.Conflict, "already-accepted", "Sơ duyệt cấp trên đã tiếp nhận, không thể rút lại đề cử.")
		default:
			return errOver
		}
	})
}

// Decline is the facility's: until the receiving round opens its scoring. No
// successor moves up by itself.
func (s *Service) Decline(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, id, version, reason, owner(by), func(tx *database.Tx, p *Promotion, reason string) error {
		switch p.Status {
		case Waiting, Late, TakenIn, Accepted:
			return s.undo(tx, by, p, Declined, reason)
		default:
			return errOver
		}
	})
}

// Admit takes a late arrival in: the receiving organiser, with a reason, until
// scoring opens.
func (s *Service) Admit(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, id, version, reason, receiver(by, account.Organiser, account.Secretary), func(tx *database.Tx, p *Promotion, reason string) error {
		round, err := lateRound(tx, p)
		if err != nil {
			return err
		}
		if round.Phase != competition.Registration && round.Phase != competition.Screening {
			return fault.New(fault.Conflict, "scoring-open", "Kỳ nhận đã mở chấm, không thể tiếp nhận thêm.")
		}
		source, err := entry.Get(tx, p.SourceEntryID)
		if err != nil {
			return err
		}
		if err := admit(tx, by, round, []arrival{{promotion: p, source: source, round: round}}); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "admit-late", Subject: "promotion", ID: p.ID, Round: round.ID, Reason: reason})
	})
}

// Refuse turns a late arrival away: the receiving organiser, with a reason.
func (s *Service) Refuse(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, id, version, reason, receiver(by, account.Organiser, account.Secretary), func(tx *database.Tx, p *Promotion, reason string) error {
		if _, err := lateRound(tx, p); err != nil {
			return err
		}
		return move(tx, by, p, Refused, reason)
	})
}

// lateRound is the receiving round of a late promotion.
func lateRound(tx *database.Tx, p *Promotion) (*competition.Round, error) {
	if p.Status != Late {
		return nil, fault.New(fault.Conflict, "not-late", "Sản phẩm này không nằm trong danh sách đến muộn.")
	}
	return competition.Get(tx, *p.TargetRoundID)
}

// Keep settles an accepted entry whose result below was changed by a correction:
// the receiving organiser keeps it, or takes it out until scoring opens, with a
// reason. From then on taking it out is the council's decision.
func (s *Service) Keep(ctx context.Context, by account.Account, id uuid.UUID, version int, keep bool, reason string) (*Promotion, error) {
	return s.change(ctx, id, version, reason, receiver(by, account.Organiser), func(tx *database.Tx, p *Promotion, reason string) error {
		if p.TargetEntryID == nil || p.Status != Accepted {
			return errUnchanged
		}
		round, err := competition.Get(tx, *p.TargetRoundID)
		if err != nil {
			return err
		}
		e, err := entry.Get(tx, *p.TargetEntryID)
		if err != nil {
			return err
		}
		if !e.ResultBelowChanged {
			return errUnchanged
		}
		if !keep {
			if round.Phase.After(competition.Screening) {
				return fault.New(fault.Conflict, "scoring-open", "Kỳ nhận đã mở chấm: việc này thuộc quyết định của Hội đồng.")
			}
			return s.undo(tx, by, p, Undone, reason)
		}
		if err := tx.Model(e).Update("result_below_changed", false).Error; err != nil {
			return fmt.Errorf("settle entry %s: %w", e.ID, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "keep-promoted", Subject: "promotion", ID: p.ID, Round: round.ID, Reason: reason})
	})
}

// EntryDecided follows what the receiving screening, or the facility, did with a
// promoted entry.
func (s *Service) EntryDecided(tx *database.Tx, by account.Account, e *entry.Entry) error {
	if e.Origin != entry.Promoted {
		return nil
	}
	var p Promotion
	err := tx.Raw("SELECT * FROM promotions WHERE target_entry_id = ? FOR UPDATE", e.ID).Take(&p).Error
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read promotion of entry %s: %w", e.ID, err)
	}
	to, ok := map[entry.Status]Status{entry.Accepted: Accepted, entry.Rejected: Rejected, entry.Withdrawn: Declined, entry.Submitted: TakenIn}[e.Status]
	if !ok || p.Status == to || p.Status == Undone {
		return nil
	}
	return move(tx, by, &p, to, e.Reason)
}

// CycleClosed lets lapse what was never taken in.
func (s *Service) CycleClosed(tx *database.Tx, by account.Account, c *competition.Cycle) error {
	var open []Promotion
	if err := tx.Raw("SELECT * FROM promotions WHERE cycle_id = ? AND status IN ? ORDER BY id FOR UPDATE", c.ID, []Status{Waiting, Late}).Scan(&open).Error; err != nil {
		return fmt.Errorf("read open promotions of cycle %s: %w", c.ID, err)
	}
	for i := range open {
		if err := move(tx, by, &open[i], Lapsed, "Chu kỳ đã đóng."); err != nil {
			return err
		}
	}
	return nil
}

// takeAway follows a correction that no longer nominates (rule 7): undone before
// acceptance; after it the entry stays, marked, until its round is published.
func (s *Service) takeAway(tx *database.Tx, by account.Account, p *Promotion, note string) error {
	switch p.Status {
	case Waiting, Late, TakenIn, Linked:
		return s.undo(tx, by, p, Undone, note)
	case Accepted:
		round, err := competition.Share(tx, *p.TargetRoundID)
		if err != nil {
			return err
		}
		if round.Phase == competition.Published || round.Phase == competition.Closed {
			return nil // only the lineage shows it
		}
		if err := tx.Model(&entry.Entry{}).Where("id = ?", p.TargetEntryID).Update("result_below_changed", true).Error; err != nil {
			return fmt.Errorf("mark entry %s: %w", p.TargetEntryID, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "result-below-changed", Subject: "entry", ID: *p.TargetEntryID, Round: round.ID, Reason: note})
	default:
		return nil
	}
}

// undo ends a promotion and takes its entry out of the receiving round. Where the
// same product was awarded again in the cycle, that later award climbs instead.
func (s *Service) undo(tx *database.Tx, by account.Account, p *Promotion, to Status, reason string) error {
	if p.TargetEntryID != nil && (p.Status == TakenIn || p.Status == Accepted) {
		round, err := competition.Share(tx, *p.TargetRoundID)
		if err != nil {
			return err
		}
		if to == Declined && round.Phase.After(competition.Screening) {
			return fault.New(fault.Conflict, "scoring-open", "Kỳ nhận đã mở chấm, không thể từ chối tham dự.")
		}
		if err := entry.WithdrawPromoted(tx, by, *p.TargetEntryID, reason); err != nil {
			return err
		}
	}
	p.LinkedTo = nil
	if err := move(tx, by, p, to, reason, "LinkedTo"); err != nil {
		return err
	}
	if to == Declined {
		return nil
	}
	var next Promotion
	err := tx.Raw("SELECT * FROM promotions WHERE linked_to = ? ORDER BY id LIMIT 1 FOR UPDATE", p.ID).Take(&next).Error
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read linked promotion: %w", err)
	}
	next.LinkedTo = nil
	if err := move(tx, by, &next, Waiting, "", "LinkedTo"); err != nil {
		return err
	}
	if err := tx.Model(&Promotion{}).Where("linked_to = ?", p.ID).Update("linked_to", next.ID).Error; err != nil {
		return fmt.Errorf("relink promotions: %w", err)
	}
	source, err := competition.Get(tx, next.SourceRoundID)
	if err != nil {
		return err
	}
	tier, err := tierOf(tx, source.ProgrammeID, next.TargetTier)
	if err != nil {
		return err
	}
	return s.takeIn(tx, by, tier, []Promotion{next})
}

var (
	errUnchanged = fault.New(fault.Conflict, "nothing-changed", "Kết quả cấp dưới của sản phẩm này không thay đổi.")
	errNotFound  = fault.New(fault.NotFound, "promotion-not-found", "Không tìm thấy lượt chuyển cấp này.")
	errOver      = fault.New(fault.Conflict, "promotion-over", "Lượt chuyển cấp này đã kết thúc.")
)

// change locks one promotion, asks may whether by sees it at all, then whether the
// version is the one last seen, then runs fn with the reason.
func (s *Service) change(ctx context.Context, id uuid.UUID, version int, reason string, may func(*database.Tx, *Promotion) error, fn func(tx *database.Tx, p *Promotion, reason string) error) (p *Promotion, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if p, err = lock(tx, id); err != nil {
			return err
		}
		if err := may(tx, p); err != nil {
			return err
		}
		if reason = text.Clean(reason); reason == "" {
			return errReason
		}
		if p.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Lượt chuyển cấp đã có thay đổi khác. Vui lòng xem lại.", Current: *p}
		}
		return fn(tx, p, reason)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// lock takes the receiving round (shared), its entry and the promotion, in the order
// in which screening takes them.
func lock(tx *database.Tx, id uuid.UUID) (*Promotion, error) {
	var p Promotion
	err := tx.Raw("SELECT * FROM promotions WHERE id = ?", id).Take(&p).Error
	if database.Missing(err) {
		return nil, errNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read promotion %s: %w", id, err)
	}
	if p.TargetRoundID != nil {
		if _, err := competition.Share(tx, *p.TargetRoundID); err != nil {
			return nil, err
		}
	}
	if p.TargetEntryID != nil {
		if _, err := entry.Lock(tx, *p.TargetEntryID); err != nil {
			return nil, err
		}
	}
	if err := tx.Raw("SELECT * FROM promotions WHERE id = ? FOR UPDATE", id).Take(&p).Error; err != nil {
		return nil, fmt.Errorf("lock promotion %s: %w", id, err)
	}
	return &p, nil
}

// sender, owner and receiver say who may change a promotion.
func sender(by account.Account) func(*database.Tx, *Promotion) error {
	return func(tx *database.Tx, p *Promotion) error {
		return account.RequireOnRound(tx, by, p.SourceRoundID, account.Organiser)
	}
}

func owner(by account.Account) func(*database.Tx, *Promotion) error {
	return func(tx *database.Tx, p *Promotion) error {
		return account.RequireOnFacility(tx, by, p.FacilityID, account.Owner)
	}
}

func receiver(by account.Account, roles ...account.Role) func(*database.Tx, *Promotion) error {
	return func(tx *database.Tx, p *Promotion) error {
		if p.TargetRoundID == nil {
			return errNotFound
		}
		return account.RequireOnRound(tx, by, *p.TargetRoundID, roles...)
	}
}
