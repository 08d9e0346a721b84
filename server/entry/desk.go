package entry

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/facility"
)

// Desk is all that screening one entry needs, read at once.
type Desk struct {
	Reading    *Reading
	Product    *facility.Product
	Facility   *facility.Facility // its personal number is masked by whoever shows it
	Checklist  *Checklist
	Checks     *Checks
	Duplicates []Duplicate
	History    []Step
	Agreement  *Agreement
	Screener   *Screener // whose queue it stands in; nil: nobody's
	Sample     *Sample
	OwnHand    bool   // the reader may not decide on it
	Open       bool   // the round's phase lets it be decided on
	Blocked    string // the code of what would refuse an acceptance as the dossier stands; "" for nothing
	Sentence   string // that refusal in words
	After      *uuid.UUID
}

// Desk lays an entry out for the support team of its round; for others there is none.
func (s *Service) Desk(ctx context.Context, by account.Account, id uuid.UUID) (d *Desk, err error) {
	d = &Desk{}
	if d.Reading, err = s.Read(ctx, by, id); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, _, err := inSight(tx, by, id, SupportView)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, e.RoundID)
		if err != nil {
			return err
		}
		return d.lay(tx, by, change{Entry: e, Round: r})
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Desk) lay(tx *database.Tx, by account.Account, c change) (err error) {
	e := c.Entry
	if d.Product, err = facility.GetProduct(tx, e.ProductID); err != nil {
		return err
	}
	if d.Facility, err = facility.GetTitled(tx, e.FacilityID); err != nil {
		return err
	}
	if d.Checklist, err = ChecklistOf(tx, e.RoundID, e.GroupID); err != nil {
		return err
	}
	if d.Checks, err = checksOf(tx, e.ID); err != nil {
		return err
	}
	if d.Duplicates, err = duplicatesOf(tx, e); err != nil {
		return err
	}
	if d.History, err = historyOf(tx, e, SupportView); err != nil {
		return err
	}
	if d.Agreement, err = agreementOf(tx, e); err != nil {
		return err
	}
	if d.Screener, err = screenerOf(tx, e.ID); err != nil {
		return err
	}
	if d.Sample, err = sampleOf(tx, e.ID); err != nil {
		return err
	}
	if d.OwnHand, err = hasHand(tx, by, e); err != nil {
		return err
	}
	d.Open = c.Round.Phase == competition.Registration || c.Round.Phase == competition.Screening
	if d.Open && e.Status == Submitted {
		if d.Blocked, d.Sentence, err = refusalOf(acceptable(tx, c)); err != nil {
			return err
		}
	}
	var next uuid.UUID
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT e.id FROM entries e LEFT JOIN entry_screeners q ON q.entry_id = e.id
		 WHERE e.round_id = $1 AND e.status = 'submitted' AND e.id <> $2 AND (q.account_id IS NULL OR q.account_id = $3)
		 ORDER BY (e.id > $2) DESC, e.id LIMIT 1`, e.RoundID, e.ID, by.ID).Scan(&next)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for the entry after %s: %w", e.ID, err)
	}
	d.After = &next
	return nil
}
