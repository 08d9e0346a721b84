package promotion

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/scoresheet"
	"tieubieu/server/text"
)

// Undo takes a promotion back: the sending organiser, with a reason, until the
// receiving screening has accepted it.
func (s *Service) Undo(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, by, id, version, reason, sender, func(c *changes, p *Promotion, reason string) error {
		switch p.Status {
		case Waiting, Late, TakenIn, Linked:
			return c.end(p, Undone, reason)
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
	return s.change(ctx, by, id, version, reason, owner, func(c *changes, p *Promotion, reason string) error {
		switch p.Status {
		case Waiting, Late, TakenIn, Accepted:
		default:
			return errOver
		}
		if err := beforeScoring(c.tx, p); err != nil {
			return err
		}
		return c.end(p, Declined, reason)
	})
}

// Admit takes a late arrival in: the receiving organiser, with a reason, until
// scoring opens. Conflict "product-already-entered" while the product stands in the
// round.
func (s *Service) Admit(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, by, id, version, reason, receiver, func(c *changes, p *Promotion, reason string) error {
		if p.Status != Late {
			return errNotLate
		}
		if err := beforeScoring(c.tx, p); err != nil {
			return err
		}
		round, err := competition.Get(c.tx, *p.TargetRoundID)
		if err != nil {
			return err
		}
		made, err := c.enter(round, []*Promotion{p})
		if err != nil {
			return err
		}
		if made[0] == nil {
			return fault.New(fault.Conflict, "product-already-entered", lateEntered)
		}
		p.TargetEntryID = &made[0].ID
		c.to(p, TakenIn, reason)
		return nil
	})
}

// Refuse turns a late arrival away: the receiving organiser, with a reason, until
// scoring opens.
func (s *Service) Refuse(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Promotion, error) {
	return s.change(ctx, by, id, version, reason, receiver, func(c *changes, p *Promotion, reason string) error {
		if p.Status != Late {
			return errNotLate
		}
		if err := beforeScoring(c.tx, p); err != nil {
			return err
		}
		c.to(p, Refused, reason)
		return nil
	})
}

// Keep settles an accepted entry whose result below was changed by a correction, with
// a reason: the receiving organiser keeps it, or takes it out until deliberation
// opens. From then on taking it out is the council's decision, and after the
// publication only the lineage shows it.
func (s *Service) Keep(ctx context.Context, by account.Account, id uuid.UUID, version int, keep bool, reason string) (*Promotion, error) {
	return s.change(ctx, by, id, version, reason, receiver, func(c *changes, p *Promotion, reason string) error {
		if p.TargetEntryID == nil || p.Status != Accepted {
			return errUnchanged
		}
		e, err := entry.Get(c.tx, *p.TargetEntryID)
		if err != nil {
			return err
		}
		if !e.ResultBelowChanged {
			return errUnchanged
		}
		round, err := competition.Get(c.tx, e.RoundID)
		if err != nil {
			return err
		}
		switch {
		case round.Phase.After(competition.Approved):
			return errUnchanged
		case !keep && round.Phase.After(competition.Scoring):
			return fault.New(fault.Conflict, "deliberation-open", "Kỳ nhận đã họp Hội đồng: việc này thuộc quyết định của Hội đồng.")
		}
		if keep {
			c.change(p, "keep-promoted", reason, map[string]any{"entry": e.ID})
			return c.mark([]uuid.UUID{e.ID}, false, "keep-promoted", reason)
		}
		if err := c.end(p, Undone, reason); err != nil {
			return err
		}
		if e, err = entry.Get(c.tx, e.ID); err != nil {
			return err
		}
		return scoresheet.Decided(c.tx, by, e)
	})
}

// EntryDecided follows what the receiving screening, or the facility, did with a
// promoted entry; it is given to entry.Service.OnDecided.
func (s *Service) EntryDecided(tx *database.Tx, by account.Account, e *entry.Entry) error {
	to, follows := map[entry.Status]Status{entry.Submitted: TakenIn, entry.Accepted: Accepted, entry.Rejected: Rejected, entry.Withdrawn: Declined}[e.Status]
	if e.Origin != entry.Promoted || !follows {
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
	if p.Status == to || !slices.Contains([]Status{TakenIn, Accepted, Rejected}, p.Status) {
		return nil
	}
	c := changesBy(tx, by)
	c.to(&p, to, e.Reason)
	return c.store()
}

const lapsed = "Chu kỳ đã đóng."

// CycleClosed lets lapse what was never taken in. The caller has locked the cycle.
func (s *Service) CycleClosed(tx *database.Tx, by account.Account, cycle *competition.Cycle) error {
	var open []*Promotion
	if err := tx.Raw("SELECT * FROM promotions WHERE cycle_id = ? AND status IN ? ORDER BY id FOR UPDATE", cycle.ID, []Status{Waiting, Late}).Scan(&open).Error; err != nil {
		return fmt.Errorf("read open promotions of cycle %s: %w", cycle.ID, err)
	}
	c := changesBy(tx, by)
	for _, p := range open {
		c.to(p, Lapsed, lapsed)
	}
	return c.store()
}

var (
	errUnchanged = fault.New(fault.Conflict, "nothing-changed", "Kết quả cấp dưới của sản phẩm này không thay đổi, hoặc kỳ nhận đã công bố.")
	errNotFound  = fault.New(fault.NotFound, "promotion-not-found", "Không tìm thấy lượt chuyển cấp này.")
	errOver      = fault.New(fault.Conflict, "promotion-over", "Lượt chuyển cấp này đã kết thúc.")
	errNotLate   = fault.New(fault.Conflict, "not-late", "Sản phẩm này không nằm trong danh sách đến muộn.")
)

// end undoes one promotion, or lets it be declined.
func (c *changes) end(p *Promotion, to Status, reason string) error {
	source, err := competition.Get(c.tx, p.SourceRoundID)
	if err != nil {
		return err
	}
	tier, err := tierOf(c.tx, source.ProgrammeID, p.TargetTier)
	if err != nil {
		return err
	}
	return c.undo(tier, []*Promotion{p}, to, reason)
}

// beforeScoring refuses once the receiving round, where there is one, has opened its
// scoring.
func beforeScoring(tx *database.Tx, p *Promotion) error {
	if p.TargetRoundID == nil {
		return nil
	}
	round, err := competition.Get(tx, *p.TargetRoundID)
	if err != nil {
		return err
	}
	if round.Phase.After(competition.Screening) {
		return fault.New(fault.Conflict, "scoring-open", "Kỳ nhận đã mở chấm điểm, không thể thay đổi việc chuyển cấp.")
	}
	return nil
}

// change locks one promotion that by may change, refuses when its version is not the
// one last seen, runs fn with the reason, and stores what changed.
func (s *Service) change(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string,
	may func(*database.Tx, account.Account, *Promotion) error, fn func(c *changes, p *Promotion, reason string) error,
) (p *Promotion, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		seen, err := get(tx, id)
		if err != nil {
			return err
		}
		if err := may(tx, by, seen); err != nil {
			return err
		}
		if p, err = lock(tx, seen); err != nil {
			return err
		}
		if p.Version != version {
			if err := noteAppeals(tx, []*Promotion{p}); err != nil {
				return err
			}
			return competition.Stale(tx, "Lượt chuyển cấp", p.ID, "", *p)
		}
		if reason = text.Clean(reason); reason == "" {
			return fault.New(fault.Invalid, "reason-needed", "Vui lòng nêu lý do.")
		}
		if utf8.RuneCountInString(reason) > 2000 {
			return fault.New(fault.Invalid, "reason-too-long", "Lý do dài quá 2.000 ký tự.")
		}
		c := changesBy(tx, by)
		if err := fn(c, p, reason); err != nil {
			return err
		}
		if err := c.store(); err != nil {
			return err
		}
		return noteAppeals(tx, []*Promotion{p})
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func get(tx *database.Tx, id uuid.UUID) (*Promotion, error) {
	var p Promotion
	err := tx.Where("id = ?", id).First(&p).Error
	if database.Missing(err) {
		return nil, errNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read promotion %s: %w", id, err)
	}
	return &p, nil
}

// lock takes the climb, the receiving entry and the promotion, in the order in which
// screening takes the last two. A promotion that was taken in since it was seen has
// another version, which change refuses.
func lock(tx *database.Tx, seen *Promotion) (*Promotion, error) {
	if _, err := lockClimb(tx, seen.CycleID, seen.TargetTier); err != nil {
		return nil, err
	}
	if seen.TargetEntryID != nil {
		if _, err := entry.Lock(tx, *seen.TargetEntryID); err != nil {
			return nil, err
		}
	}
	var p Promotion
	if err := tx.Raw("SELECT * FROM promotions WHERE id = ? FOR UPDATE", seen.ID).Take(&p).Error; err != nil {
		return nil, fmt.Errorf("lock promotion %s: %w", seen.ID, err)
	}
	return &p, nil
}

// sender, owner and receiver say who may change a promotion. To anyone else it does
// not exist.

func sender(tx *database.Tx, by account.Account, p *Promotion) error {
	return hidden(account.RequireOnRound(tx, by, p.SourceRoundID, account.Organiser))
}

func owner(tx *database.Tx, by account.Account, p *Promotion) error {
	return hidden(account.RequireOnFacility(tx, by, p.FacilityID, account.Owner))
}

func receiver(tx *database.Tx, by account.Account, p *Promotion) error {
	if p.TargetRoundID == nil {
		return errNotFound
	}
	return hidden(account.RequireOnRound(tx, by, *p.TargetRoundID, account.Organiser, account.Secretary))
}

func hidden(err error) error {
	if f := fault.Of(err); f != nil && f.Kind == fault.NotFound {
		return errNotFound
	}
	return err
}
