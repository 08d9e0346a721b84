package appeal

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/publication"
)

const columns = `a.id, a.round_id, a.entry_id, a.facility_id, a.publication_id, a.text, a.status, a.filed_by, a.filed_at, a.answer, a.settled_by, a.settled_at, a.version`

func (a *Appeal) fields() []any {
	return []any{
		&a.ID, &a.RoundID, &a.EntryID, &a.FacilityID, &a.PublicationID, &a.Text, &a.Status, &a.FiledBy, &a.FiledAt, &a.Answer, &a.SettledBy, &a.SettledAt, &a.Version,
	}
}

func get(tx *database.Tx, id uuid.UUID, locking string) (*Appeal, error) {
	var a Appeal
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT "+columns+" FROM appeals a WHERE a.id = $1 "+locking, id).Scan(a.fields()...)
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read appeal %s: %w", id, err)
	}
	return &a, nil
}

// shownBy reads appeals with what is read beside them. $1 is the reader: to the
// facility's own people a judge of the round who settled its appeal is not named.
func shownBy(tx *database.Tx, by account.Account, rest string, args ...any) ([]Shown, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT `+columns+`, p.version, s.product_name, s.judging_code, s.facility_name, coalesce(f.name, ''),
		       CASE WHEN EXISTS (SELECT 1 FROM panel_members m WHERE m.round_id = a.round_id AND m.account_id = a.settled_by)
		             AND EXISTS (SELECT 1 FROM facilities x JOIN units u ON u.id = x.unit_id JOIN grants g ON g.account_id = $1 AND g.ended_at IS NULL
		                  AND (g.facility_id = x.id AND g.role = 'owner' OR g.role = 'collaborator' AND g.unit_id IN (u.id, CASE u.level WHEN 'commune' THEN u.parent_id END))
		                 WHERE x.id = a.facility_id)
		            THEN '' ELSE coalesce(w.name, '') END
		  FROM appeals a JOIN publications p ON p.id = a.publication_id
		  JOIN published_standings s ON s.publication_id = a.publication_id AND s.entry_id = a.entry_id
		  LEFT JOIN accounts f ON f.id = a.filed_by LEFT JOIN accounts w ON w.id = a.settled_by `+rest, append([]any{by.Holder()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read appeals: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (v Shown, err error) {
		return v, row.Scan(append(v.fields(), &v.PublicationVersion, &v.ProductName, &v.JudgingCode, &v.FacilityName, &v.FiledByName, &v.SettledByName)...)
	})
	if err != nil {
		return nil, fmt.Errorf("read appeals: %w", err)
	}
	return all, readPapers(tx, all)
}

func show(tx *database.Tx, by account.Account, a *Appeal) (*Shown, error) {
	all, err := shownBy(tx, by, "WHERE a.id = $2", a.ID)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fmt.Errorf("read appeal %s: got %d rows", a.ID, len(all))
	}
	return &all[0], nil
}

// OfEntry are an entry's appeals, oldest first, as by reads them. The caller has decided
// that by may.
func OfEntry(tx *database.Tx, by account.Account, entry uuid.UUID) ([]Shown, error) {
	return shownBy(tx, by, "WHERE a.entry_id = $2 ORDER BY a.filed_at, a.id", entry)
}

// requireSight answers as if there were no such appeal to whoever may not read it.
func requireSight(tx *database.Tx, by account.Account, a *Appeal) error {
	err := account.RequireOnFacility(tx, by, a.FacilityID, Hands...)
	if err == nil || fault.Of(err) == nil {
		return err
	}
	return as(account.RequireOnRound(tx, by, a.RoundID, readers...), ErrNotFound)
}

// Read is one appeal, for the facility's people, the round's organiser and secretary,
// its council and its auditor.
func (s *Service) Read(ctx context.Context, by account.Account, id uuid.UUID) (shown *Shown, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		a, err := get(tx, id, "")
		if err != nil {
			return err
		}
		if err := requireSight(tx, by, a); err != nil {
			return err
		}
		shown, err = show(tx, by, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return shown, nil
}

// Filter narrows a round's list; an empty status lets everything through.
type Filter struct {
	Status Status
	After  uuid.UUID
	Limit  int
}

// Page is a piece of a round's appeals in the order of their ids, and how many of all
// stand open.
type Page struct {
	Appeals []Shown
	Open    int
}

// List is a round's appeals for its organiser, secretary, council and auditor; before
// publication there is no such list.
func (s *Service) List(ctx context.Context, by account.Account, round uuid.UUID, f Filter) (p *Page, err error) {
	p = &Page{}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, readers...); err != nil {
			return err
		}
		if _, err := publication.Latest(tx, round); err != nil {
			return as(err, account.ErrHidden)
		}
		if p.Appeals, err = shownBy(tx, by, "WHERE a.round_id = $2 AND a.id > $3 AND ($4 = '' OR a.status = $4) ORDER BY a.id LIMIT $5",
			round, f.After, string(f.Status), f.Limit); err != nil {
			return err
		}
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM appeals WHERE round_id = $1 AND status = 'open'", round).Scan(&p.Open); err != nil {
			return fmt.Errorf("count appeals of round %s: %w", round, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}
