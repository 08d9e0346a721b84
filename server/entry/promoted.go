package entry

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Incoming is an entry that climbs: Source, of the round below, and the facility's
// unit as the receiving round sees it.
type Incoming struct {
	Source *Entry
	UnitID uuid.UUID
}

// TakeIn makes the entry that source becomes in target. See TakeInAll.
func TakeIn(tx *database.Tx, by account.Account, source *Entry, target *competition.Round, unitID uuid.UUID) (*Entry, error) {
	made, err := TakeInAll(tx, by, target, []Incoming{{Source: source, UnitID: unitID}})
	if err != nil {
		return nil, err
	}
	return &made[0], nil
}

// TakeInAll makes the entries that winners become in target, in their order:
// submitted, with the product, group, form, explanation, photos and papers of the
// source by reference. What screening below chose for the judges stands until the
// screening here chooses. Whether target still takes entries in is the caller's to
// decide, with the round locked. Conflict product-already-entered when one of the
// products stands in target already; then none is made.
func TakeInAll(tx *database.Tx, by account.Account, target *competition.Round, winners []Incoming) ([]Entry, error) {
	if err := refuseEntered(tx, target, winners); err != nil {
		return nil, err
	}
	now := tx.Now()
	made := make([]Entry, len(winners))
	var batch pgx.Batch
	for i, w := range winners {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make entry id: %w", err)
		}
		e := *w.Source
		e.ID, e.RoundID, e.UnitID = id, target.ID, w.UnitID
		e.Origin, e.Status, e.SourceEntryID = Promoted, Submitted, &w.Source.ID
		e.JudgingCode, e.DueAt, e.DecidedAt, e.Reason, e.ResultBelowChanged = nil, nil, nil, "", false
		e.TypedBy, e.UpdatedBy = nil, nil
		e.SubmittedAt, e.Version, e.CreatedAt, e.UpdatedAt = &now, 1, now, now
		made[i] = e

		batch.Queue(`
			INSERT INTO entries (id, round_id, product_id, facility_id, group_id, origin, status, unit_id, form, explanation,
			                     source_entry_id, submitted_at, created_at, updated_at)
			SELECT $1, $2, product_id, facility_id, group_id, 'promoted', 'submitted', $3, form, explanation, id, $4, $4, $4
			  FROM entries WHERE id = $5`,
			e.ID, e.RoundID, e.UnitID, now, w.Source.ID)
		batch.Queue(`
			INSERT INTO entry_photos (entry_id, photo_id, position, caption, names_nobody)
			SELECT $1, photo_id, position, caption, names_nobody FROM entry_photos WHERE entry_id = $2`,
			e.ID, w.Source.ID)
		batch.Queue(`
			INSERT INTO entry_papers (entry_id, paper_id, position, for_judges, names_nobody)
			SELECT $1, paper_id, position, for_judges, names_nobody FROM entry_papers WHERE entry_id = $2`,
			e.ID, w.Source.ID)
		args, err := ledger.Record{
			Actor: by.ID, Action: "take-in-entry", Subject: "entry", ID: e.ID, Round: target.ID,
			Detail: map[string]any{"source": w.Source.ID},
		}.Args(now)
		if err != nil {
			return nil, err
		}
		batch.Queue(ledger.SQL, args...)
	}
	results := tx.Pgx.SendBatch(tx.Context(), &batch)
	defer results.Close()
	for i := range winners {
		for range 4 {
			if _, err := results.Exec(); err != nil {
				return nil, fmt.Errorf("take in entry %s: %w", winners[i].Source.ID, err)
			}
		}
	}
	return made, results.Close()
}

func refuseEntered(tx *database.Tx, target *competition.Round, winners []Incoming) error {
	products := make([]uuid.UUID, len(winners))
	for i, w := range winners {
		products[i] = w.Source.ProductID
	}
	var entered bool
	err := tx.Pgx.QueryRow(tx.Context(),
		"SELECT EXISTS (SELECT 1 FROM entries WHERE round_id = $1 AND product_id = ANY($2) AND status <> 'withdrawn')",
		target.ID, products).Scan(&entered)
	if err != nil {
		return fmt.Errorf("look for the products in round %s: %w", target.ID, err)
	}
	if entered {
		return errAlreadyEntered
	}
	return nil
}

var errAlreadyEntered = fault.New(fault.Conflict, "product-already-entered", "Sản phẩm này đã có hồ sơ trong kỳ bình chọn.")
