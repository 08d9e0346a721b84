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
	"tieubieu/server/text"
)

// Incoming is an entry that climbs: Source, of the round below, and the facility's
// unit as the receiving round sees it.
type Incoming struct {
	Source *Entry
	UnitID uuid.UUID
}

// TakeIn makes the entry that source becomes in target. See TakeInAll. Conflict
// product-already-entered when the product stands in target.
func TakeIn(tx *database.Tx, by account.Account, source *Entry, target *competition.Round, unitID uuid.UUID) (*Entry, error) {
	made, err := TakeInAll(tx, by, target, []Incoming{{Source: source, UnitID: unitID}})
	if err != nil {
		return nil, err
	}
	if made[0] == nil {
		return nil, errAlreadyEntered
	}
	return made[0], nil
}

// TakeInAll makes the entries that winners become in target, in their order:
// submitted, with the product, group, form, explanation, photos and papers of the
// source by reference. It is nil for a product that stands in target already, as
// itself or as one that it was merged with. What screening below chose for the judges
// stands until the screening here chooses. Whether target still takes entries in is
// the caller's to decide, with the round shared or locked. However many winners there
// are, it takes the same few statements.
func TakeInAll(tx *database.Tx, by account.Account, target *competition.Round, winners []Incoming) ([]*Entry, error) {
	standing, err := standingIn(tx, target.ID, winners)
	if err != nil {
		return nil, err
	}
	var in incoming
	for _, w := range winners {
		if err := in.add(w, standing); err != nil {
			return nil, err
		}
	}
	made, err := in.insert(tx, target)
	if err != nil {
		return nil, err
	}
	entries := make([]*Entry, len(winners))
	records := make([]ledger.Record, 0, len(winners))
	now := tx.Now()
	for i, id := range in.idOf {
		if !made[id] {
			continue
		}
		source := winners[i].Source
		e := *source
		e.ID, e.RoundID, e.UnitID = id, target.ID, winners[i].UnitID
		e.Origin, e.Status, e.SourceEntryID = Promoted, Submitted, &source.ID
		e.JudgingCode, e.DueAt, e.DecidedAt, e.Reason, e.ResultBelowChanged = nil, nil, nil, "", false
		e.TypedBy, e.UpdatedBy = nil, nil
		e.SubmittedAt, e.Version, e.CreatedAt, e.UpdatedAt = &now, 1, now, now
		entries[i] = &e
		records = append(records, ledger.Record{
			Actor: by.ID, Action: "take-in-entry", Subject: "entry", ID: id, Round: target.ID, Detail: map[string]any{"source": source.ID},
		})
	}
	return entries, ledger.AppendAll(tx, records)
}

// incoming are the rows to be made. idOf is by winner; uuid.Nil for one that stands
// in the round already.
type incoming struct{ idOf, ids, sources, units []uuid.UUID }

func (in *incoming) add(w Incoming, standing map[uuid.UUID]bool) error {
	if standing[w.Source.ProductID] {
		in.idOf = append(in.idOf, uuid.Nil)
		return nil
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make entry id: %w", err)
	}
	in.idOf, in.ids = append(in.idOf, id), append(in.ids, id)
	in.sources, in.units = append(in.sources, w.Source.ID), append(in.units, w.UnitID)
	return nil
}

// insert says which entries it has made: not one whose product the facility has
// entered by itself at this very moment.
func (in *incoming) insert(tx *database.Tx, target *competition.Round) (made map[uuid.UUID]bool, err error) {
	made = make(map[uuid.UUID]bool, len(in.ids))
	if len(in.ids) == 0 {
		return made, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		INSERT INTO entries (id, round_id, product_id, facility_id, group_id, origin, status, unit_id, form, explanation,
		                     source_entry_id, submitted_at, created_at, updated_at)
		SELECT i.id, $1, e.product_id, e.facility_id, e.group_id, 'promoted', 'submitted', i.unit_id, e.form, e.explanation, e.id, $2, $2, $2
		  FROM unnest($3::uuid[], $4::uuid[], $5::uuid[]) WITH ORDINALITY AS i (id, source_id, unit_id, place)
		  JOIN entries e ON e.id = i.source_id ORDER BY i.place
		ON CONFLICT (round_id, product_id) WHERE status <> 'withdrawn' DO NOTHING
		RETURNING id`, target.ID, tx.Now(), in.ids, in.sources, in.units)
	if err != nil {
		return nil, fmt.Errorf("take in %d entries: %w", len(in.ids), err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("take in %d entries: %w", len(in.ids), err)
	}
	for _, id := range ids {
		made[id] = true
	}
	for _, q := range []string{
		`INSERT INTO entry_photos (entry_id, photo_id, position, caption, names_nobody)
		 SELECT e.id, p.photo_id, p.position, p.caption, p.names_nobody
		   FROM entries e JOIN entry_photos p ON p.entry_id = e.source_entry_id WHERE e.id = ANY ($1)`,
		`INSERT INTO entry_papers (entry_id, paper_id, position, for_judges, names_nobody)
		 SELECT e.id, p.paper_id, p.position, p.for_judges, p.names_nobody
		   FROM entries e JOIN entry_papers p ON p.entry_id = e.source_entry_id WHERE e.id = ANY ($1)`,
	} {
		if _, err := tx.Pgx.Exec(tx.Context(), q, ids); err != nil {
			return nil, fmt.Errorf("take in dossiers of %d entries: %w", len(ids), err)
		}
	}
	return made, nil
}

// standingIn are those of the winners' products that stand in the round, as
// themselves or as a product of the same lineage (facility.Lineage).
func standingIn(tx *database.Tx, roundID uuid.UUID, winners []Incoming) (map[uuid.UUID]bool, error) {
	products := make([]uuid.UUID, len(winners))
	for i, w := range winners {
		products[i] = w.Source.ProductID
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		WITH RECURSIVE up (product, id, merged_into) AS (
			SELECT p.id, p.id, p.merged_into FROM products p
			 WHERE p.id = ANY ($2) OR p.id IN (SELECT product_id FROM entries WHERE round_id = $1 AND status <> 'withdrawn')
			UNION ALL SELECT up.product, p.id, p.merged_into FROM up JOIN products p ON p.id = up.merged_into)
		SELECT DISTINCT ours.product FROM up ours
		  JOIN up theirs ON theirs.id = ours.id AND theirs.merged_into IS NULL
		  JOIN entries e ON e.product_id = theirs.product AND e.round_id = $1 AND e.status <> 'withdrawn'
		 WHERE ours.merged_into IS NULL AND ours.product = ANY ($2)`, roundID, products)
	if err != nil {
		return nil, fmt.Errorf("look for the products in round %s: %w", roundID, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("look for the products in round %s: %w", roundID, err)
	}
	standing := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		standing[id] = true
	}
	return standing, nil
}

// WithdrawPromoted takes promoted entries out of their rounds because their
// promotions were undone or declined. Who may do that is promotion's to decide, with
// the rounds shared. Those that are out already stay as they are; OnDecided is not
// called.
func WithdrawPromoted(tx *database.Tx, by account.Account, ids []uuid.UUID, reason string) error {
	reason = text.Clean(reason)
	rows, err := tx.Pgx.Query(tx.Context(), `
		UPDATE entries SET status = 'withdrawn', reason = $2, decided_at = $3, due_at = NULL, version = version + 1, updated_at = $3, updated_by = $4
		 WHERE id IN (SELECT id FROM entries WHERE id = ANY ($1) AND status <> 'withdrawn' ORDER BY id FOR UPDATE)
		RETURNING id, round_id`, ids, reason, tx.Now(), actor(by))
	if err != nil {
		return fmt.Errorf("withdraw %d promoted entries: %w", len(ids), err)
	}
	records, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (ledger.Record, error) {
		r := ledger.Record{Actor: by.ID, Action: "withdraw-entry", Subject: "entry", Reason: reason}
		return r, row.Scan(&r.ID, &r.Round)
	})
	if err != nil {
		return fmt.Errorf("withdraw %d promoted entries: %w", len(ids), err)
	}
	return ledger.AppendAll(tx, records)
}

var errAlreadyEntered = fault.New(fault.Conflict, "product-already-entered", "Sản phẩm này đã có hồ sơ trong kỳ bình chọn.")
