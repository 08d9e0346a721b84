package facility

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

var (
	// ErrNotFound answers for a facility that does not exist, or not for this person.
	ErrNotFound = fault.New(fault.NotFound, "facility-not-found", "Không tìm thấy cơ sở này.")
	// ErrProductNotFound answers for a product likewise.
	ErrProductNotFound = fault.New(fault.NotFound, "product-not-found", "Không tìm thấy sản phẩm này.")
)

// Get reads one facility.
func Get(tx *database.Tx, id uuid.UUID) (*Facility, error) { return read(tx, id, "") }

// GetTitled reads one facility with what its units are called.
func GetTitled(tx *database.Tx, id uuid.UUID) (*Facility, error) {
	f, err := Get(tx, id)
	if err != nil {
		return nil, err
	}
	return titled(tx, f)
}

func read(tx *database.Tx, id uuid.UUID, lock string) (*Facility, error) {
	q := tx.Where("id = ?", id)
	if lock != "" {
		q = q.Clauses(clause.Locking{Strength: lock})
	}
	var f Facility
	err := q.First(&f).Error
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read facility %s: %w", id, err)
	}
	return &f, nil
}

// withTitles adds what the units are called.
func withTitles(tx *database.Tx, list []Facility) error {
	if len(list) == 0 {
		return nil
	}
	var ids []uuid.UUID
	for _, f := range list {
		ids = append(ids, f.UnitID)
		if f.FormerUnitID != nil {
			ids = append(ids, *f.FormerUnitID)
		}
	}
	titles, err := unit.Titles(tx, ids)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].title(titles)
	}
	return nil
}

func (f *Facility) title(titles map[uuid.UUID]string) {
	f.UnitTitle, f.FormerUnitTitle = titles[f.UnitID], ""
	if f.FormerUnitID != nil {
		f.FormerUnitTitle = titles[*f.FormerUnitID]
	}
}

// titled adds what the units of one facility are called.
func titled(tx *database.Tx, f *Facility) (*Facility, error) {
	one := []Facility{*f}
	if err := withTitles(tx, one); err != nil {
		return nil, err
	}
	return &one[0], nil
}

// GetProduct reads one product with its members.
func GetProduct(tx *database.Tx, id uuid.UUID) (*Product, error) { return readProduct(tx, id, "") }

func readProduct(tx *database.Tx, id uuid.UUID, lock string) (*Product, error) {
	q := tx.Where("id = ?", id)
	if lock != "" {
		q = q.Clauses(clause.Locking{Strength: lock})
	}
	products := []Product{{}}
	err := q.First(&products[0]).Error
	if database.Missing(err) {
		return nil, ErrProductNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read product %s: %w", id, err)
	}
	return &products[0], withMembers(tx, products)
}

// withMembers adds the members of sets.
func withMembers(tx *database.Tx, products []Product) error {
	at := map[uuid.UUID]*Product{}
	var sets []uuid.UUID
	for i := range products {
		if products[i].Kind == Set {
			at[products[i].ID] = &products[i]
			sets = append(sets, products[i].ID)
		}
	}
	if len(sets) == 0 {
		return nil
	}
	var members []Member
	if err := tx.Where("product_id IN ?", sets).Order("product_id, position").Find(&members).Error; err != nil {
		return fmt.Errorf("read members of sets: %w", err)
	}
	for _, m := range members {
		p := at[m.ProductID]
		p.Members = append(p.Members, m.Name)
	}
	return nil
}

// Root is the product that this one has become by merging; itself when it was not merged.
func Root(tx *database.Tx, id uuid.UUID) (uuid.UUID, error) {
	var root uuid.UUID
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH RECURSIVE up AS (
			SELECT id, merged_into FROM products WHERE id = $1
			UNION SELECT p.id, p.merged_into FROM up JOIN products p ON p.id = up.merged_into)
		SELECT id FROM up WHERE merged_into IS NULL`, id).Scan(&root)
	if database.Missing(err) {
		return uuid.Nil, ErrProductNotFound
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("read what product %s became: %w", id, err)
	}
	return root, nil
}

// Lineage is a product's root and every product merged into it, the root first:
// entries keep the product they were made for, and their history is read through this.
func Lineage(tx *database.Tx, id uuid.UUID) ([]uuid.UUID, error) {
	root, err := Root(tx, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		WITH RECURSIVE down AS (
			SELECT $1::uuid AS id, 0 AS depth
			UNION ALL SELECT p.id, depth + 1 FROM down JOIN products p ON p.merged_into = down.id)
		SELECT id FROM down ORDER BY depth, id`, root)
	if err != nil {
		return nil, fmt.Errorf("read what was merged into product %s: %w", root, err)
	}
	defer rows.Close()
	var line []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read what was merged into product %s: %w", root, err)
		}
		line = append(line, id)
	}
	return line, rows.Err()
}

// beingJudged says whether an entry of these is with the organisers: submitted or
// accepted in a round that is not yet published. column is "facility_id" or "product_id".
func beingJudged(tx *database.Tx, column string, id uuid.UUID) (yes bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM entries e JOIN rounds r ON r.id = e.round_id
		 WHERE e.`+column+` = $1 AND e.status IN ('submitted', 'accepted') AND r.phase NOT IN ('published', 'closed'))`, id).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for entries being judged: %w", err)
	}
	return yes, nil
}
