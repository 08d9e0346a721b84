package entry

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Overdue says whether a returned entry's new date is past; that moment itself is
// too late.
func (e *Entry) Overdue(now time.Time) bool {
	return e.Status == Returned && e.DueAt != nil && !now.Before(*e.DueAt)
}

// Submit hands the dossier in: a draft while registration is open, a returned entry
// until its own date. The moment is the database's clock when the request began; the
// closing moment itself is too late. Submitting what is submitted changes nothing.
// Refusals: registration-not-open, registration-closed, due-date-passed,
// screening-over, stale, and entry-incomplete with a field for each thing missing.
func (s *Service) Submit(ctx context.Context, by account.Account, id uuid.UUID, version int) (*Entry, error) {
	return s.write(ctx, by, id, func(tx *database.Tx, c change) error {
		if c.Entry.Status == Submitted {
			return nil
		}
		if err := c.inTime(tx); err != nil {
			return err
		}
		if err := c.Entry.current(tx, version); err != nil {
			return err
		}
		if err := c.submit(tx, by); err != nil {
			return err
		}
		return s.happened(tx, by, c.Entry, HandedIn)
	})
}

func (c change) inTime(tx *database.Tx) error {
	if c.Entry.Status == Draft {
		return registering(tx, c.Round)
	}
	return c.editable(tx)
}

func (c change) submit(tx *database.Tx, by account.Account) error {
	e := c.Entry
	if err := complete(tx, e, ToSubmit); err != nil {
		return err
	}
	if err := c.noteTyped(tx, by); err != nil {
		return err
	}
	now := tx.Now()
	e.Status, e.SubmittedAt, e.DueAt = Submitted, &now, nil
	if err := e.save(tx, by, "Status", "SubmittedAt", "DueAt"); err != nil {
		return err
	}
	return e.record(tx, by, "submit-entry", "", map[string]any{"version": e.Version})
}

// complete refuses a dossier that lacks what blocks, with each thing by its item.
func complete(tx *database.Tx, e *Entry, purpose Purpose) error {
	d, err := DossierOf(tx, e)
	if err != nil {
		return err
	}
	missing := blocking(d.Missing(unit.Day(tx.Now()), purpose))
	if len(missing) == 0 {
		return nil
	}
	refusal := fault.New(fault.Invalid, "entry-incomplete", "Hồ sơ còn thiếu %d mục.", len(missing))
	for _, m := range missing {
		refusal.Fields = append(refusal.Fields, fault.Field{Path: m.Item, Code: m.Code, Message: m.Message})
	}
	return refusal
}

// Withdraw takes a submitted entry out of its round, until deliberation opens. Doing
// it twice changes nothing. Whoever does it on the facility's behalf says why.
func (s *Service) Withdraw(ctx context.Context, by account.Account, id uuid.UUID, version int, reason string) (*Entry, error) {
	return s.write(ctx, by, id, func(tx *database.Tx, c change) error {
		e := c.Entry
		if e.Status == Withdrawn {
			return nil
		}
		if err := c.mayWithdraw(); err != nil {
			return err
		}
		var bad fault.Fields
		reason := clean(&bad, "reason", reason, maxReason)
		if err := bad.Err(); err != nil {
			return err
		}
		if reason == "" {
			roles, err := account.RolesOnFacility(tx, by, e.FacilityID)
			if err != nil {
				return err
			}
			if !roles.Any(account.Owner) {
				return reasonNeeded("Hãy ghi lý do rút hồ sơ thay cho cơ sở.")
			}
		}
		if err := e.current(tx, version); err != nil {
			return err
		}
		if err := withdraw(tx, by, e, reason); err != nil {
			return err
		}
		if err := s.happened(tx, by, e, WasWithdrawn); err != nil {
			return err
		}
		return s.decided(tx, by, e)
	})
}

func (c change) mayWithdraw() error {
	switch {
	case c.Entry.Status == Draft:
		return fault.New(fault.Conflict, "entry-not-submitted", "Hồ sơ chưa nộp; có thể xóa bản nháp.")
	case c.Entry.Status == Rejected:
		return fault.New(fault.Conflict, "entry-rejected", "Hồ sơ đã bị loại khi sơ duyệt, không cần rút.")
	case c.Round.Phase.After(competition.Scoring):
		return fault.New(fault.Conflict, "deliberation-open", "Hội đồng đã họp bình chọn, không thể rút hồ sơ.")
	}
	return nil
}

func withdraw(tx *database.Tx, by account.Account, e *Entry, reason string) error {
	now := tx.Now()
	e.Status, e.Reason, e.DecidedAt, e.DueAt = Withdrawn, reason, &now, nil
	if err := e.save(tx, by, "Status", "Reason", "DecidedAt", "DueAt"); err != nil {
		return err
	}
	return e.record(tx, by, "withdraw-entry", reason, nil)
}

func (s *Service) decided(tx *database.Tx, by account.Account, e *Entry) error {
	for _, hook := range s.OnDecided {
		if err := hook(tx, by, e); err != nil {
			return err
		}
	}
	return nil
}

func reasonNeeded(sentence string) error {
	var bad fault.Fields
	bad.Add("reason", "reason-needed", sentence)
	return bad.Err()
}
