package award

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Winner is an entry that a published version awards, with names as they were then.
type Winner struct {
	EntryID      uuid.UUID
	ProductID    uuid.UUID
	FacilityID   uuid.UUID
	GroupID      string
	Level        *string
	ProductName  string
	FacilityName string
	Locality     string
}

// Occasion is what all awards of one published version share.
type Occasion struct {
	RoundID       uuid.UUID
	PublicationID uuid.UUID
	Tier          string
	UnitID        uuid.UUID
	UnitLabel     string
	Year          int
	Note          string // of a correction: why earlier awards end
	Demonstration bool
}

// Granted is what a published version changed in the register.
type Granted struct {
	New        []Award              // awards that are new or at a new level
	Kept       []Award              // unchanged from the version before
	Superseded map[uuid.UUID]Award  // old awards by the id of the new one
	Revoked    []Award              // taken away
	ByEntry    map[uuid.UUID]*Award // the award of each winner that stands now
}

// Grant makes the register say what a published version says: new awards for new
// winners, superseded ones where the level changed, revoked ones where the award
// is gone, each with its record. It runs in the transaction of the publication.
func Grant(tx *database.Tx, by account.Account, o Occasion, winners []Winner) (*Granted, error) {
	var valid []Award
	if err := tx.Where("round_id = ? AND status = ?", o.RoundID, Valid).Order("id").Find(&valid).Error; err != nil {
		return nil, fmt.Errorf("read awards of round %s: %w", o.RoundID, err)
	}
	before := make(map[uuid.UUID]Award, len(valid))
	for _, a := range valid {
		before[*a.EntryID] = a
	}
	g := &Granted{Superseded: map[uuid.UUID]Award{}, ByEntry: make(map[uuid.UUID]*Award, len(winners))}
	for _, w := range winners {
		old, had := before[w.EntryID]
		delete(before, w.EntryID)
		if had && sameLevel(old.Level, w.Level) {
			g.Kept = append(g.Kept, old)
			continue
		}
		a := Award{
			ID: uuid.Must(uuid.NewV7()), RoundID: &o.RoundID, EntryID: &w.EntryID, ProductID: &w.ProductID, FacilityID: &w.FacilityID,
			PublicationID: &o.PublicationID, Tier: o.Tier, UnitID: &o.UnitID, UnitLabel: o.UnitLabel, GroupID: &w.GroupID, Year: o.Year,
			Level: w.Level, ProductName: w.ProductName, ProductFolded: text.Fold(w.ProductName), FacilityName: w.FacilityName,
			Locality: w.Locality, Status: Valid, Demonstration: o.Demonstration, Version: 1, CreatedAt: tx.Now(),
		}
		g.New = append(g.New, a)
		if had {
			g.Superseded[a.ID] = old
		}
	}
	for _, a := range valid {
		if _, left := before[*a.EntryID]; left {
			g.Revoked = append(g.Revoked, a)
		}
	}
	if err := end(tx, g, o.Note); err != nil {
		return nil, err
	}
	if err := insert(tx, g.New); err != nil {
		return nil, err
	}
	if err := ledger.AppendAll(tx, g.records(by, o)); err != nil {
		return nil, err
	}
	for i := range g.New {
		g.ByEntry[*g.New[i].EntryID] = &g.New[i]
	}
	for i := range g.Kept {
		g.ByEntry[*g.Kept[i].EntryID] = &g.Kept[i]
	}
	return g, nil
}

// end takes superseded and revoked awards out of force.
func end(tx *database.Tx, g *Granted, note string) error {
	superseded := make([]uuid.UUID, 0, len(g.Superseded))
	for _, a := range g.Superseded {
		superseded = append(superseded, a.ID)
	}
	revoked := make([]uuid.UUID, 0, len(g.Revoked))
	for _, a := range g.Revoked {
		revoked = append(revoked, a.ID)
	}
	for status, ids := range map[Status][]uuid.UUID{Superseded: superseded, Revoked: revoked} {
		if len(ids) == 0 {
			continue
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE awards SET status = $1, status_reason = $2, version = version + 1 WHERE id = ANY ($3)",
			string(status), note, ids); err != nil {
			return fmt.Errorf("end %d awards as %s: %w", len(ids), status, err)
		}
	}
	return nil
}

// records are what the ledger says of each award that has changed.
func (g *Granted) records(by account.Account, o Occasion) []ledger.Record {
	records := make([]ledger.Record, 0, len(g.New)+len(g.Revoked))
	record := func(action string, id uuid.UUID, detail map[string]any) {
		records = append(records, ledger.Record{Actor: by.ID, Action: action, Subject: "award", ID: id, Round: o.RoundID, Reason: o.Note, Detail: detail})
	}
	for _, a := range g.New {
		detail := map[string]any{"entry": *a.EntryID, "level": a.Level}
		if old, had := g.Superseded[a.ID]; had {
			detail["supersedes"] = old.ID
			record("supersede-award", old.ID, map[string]any{"by": a.ID})
		}
		record("grant-award", a.ID, detail)
	}
	for _, a := range g.Revoked {
		record("revoke-award", a.ID, map[string]any{"entry": *a.EntryID})
	}
	return records
}

// insert copies new awards in one statement.
func insert(tx *database.Tx, awards []Award) error {
	if len(awards) == 0 {
		return nil
	}
	_, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"awards"}, []string{
		"id", "round_id", "entry_id", "product_id", "facility_id", "publication_id", "tier", "unit_id", "unit_label", "group_id", "year", "level",
		"product_name", "product_folded", "facility_name", "locality", "status", "status_reason", "source", "source_note", "demonstration", "version", "created_at",
	}, pgx.CopyFromSlice(len(awards), func(i int) ([]any, error) {
		a := awards[i]
		return []any{
			a.ID, a.RoundID, a.EntryID, a.ProductID, a.FacilityID, a.PublicationID, a.Tier, a.UnitID, a.UnitLabel, a.GroupID, a.Year, a.Level,
			a.ProductName, a.ProductFolded, a.FacilityName, a.Locality, string(a.Status), a.StatusReason, a.Source, a.SourceNote, a.Demonstration, a.Version, a.CreatedAt,
		}, nil
	}))
	if err != nil {
		return fmt.Errorf("insert %d awards: %w", len(awards), err)
	}
	return nil
}

func sameLevel(a, b *string) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
