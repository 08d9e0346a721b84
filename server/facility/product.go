package facility

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// ProductDetails are what is said of a product. Members are those of a set, at least two.
type ProductDetails struct {
	Name        string
	Kind        ProductKind
	Description string
	Members     []string
}

const (
	maxDescription = 4000
	minMembers     = 2
	maxMembers     = 60
)

// clean brings the texts into the form that is stored and notes what is wrong.
func (d *ProductDetails) clean(faults *fault.Fields) {
	d.Name, d.Description = text.Clean(d.Name), text.Clean(d.Description)
	if n := length(d.Name); n < 2 || n > maxName {
		faults.Add("name", "name-length", "Tên sản phẩm phải có từ 2 đến %d ký tự.", maxName)
	}
	if length(d.Description) > maxDescription {
		faults.Add("description", "too-long", "Mô tả dài tối đa 4.000 ký tự.")
	}
	switch {
	case d.Kind != Single && d.Kind != Set:
		faults.Add("kind", "kind-unknown", "Hãy chọn một sản phẩm hoặc một bộ sản phẩm.")
	case d.Kind == Single && len(d.Members) > 0:
		faults.Add("members", "members-of-single", "Chỉ bộ sản phẩm mới có các sản phẩm thành phần.")
	case d.Kind == Set && (len(d.Members) < minMembers || len(d.Members) > maxMembers):
		faults.Add("members", "members-number", "Bộ sản phẩm cần từ %d đến %d sản phẩm thành phần.", minMembers, maxMembers)
	}
	members := slices.Clone(d.Members)
	seen := map[string]int{}
	for i, m := range members {
		members[i] = text.Clean(m)
		path := fmt.Sprintf("members[%d]", i)
		if n := length(members[i]); n == 0 || n > maxName {
			faults.Add(path, "name-length", "Tên sản phẩm thành phần phải có từ 1 đến %d ký tự.", maxName)
			continue
		}
		folded := text.Fold(members[i])
		if first, twice := seen[folded]; twice {
			faults.Add(path, "member-twice", "Sản phẩm thành phần thứ %d trùng với thứ %d.", i+1, first+1)
		}
		seen[folded] = i
	}
	d.Members = members
}

func (p *Product) write(d ProductDetails) (changed bool) {
	changed = p.Name != d.Name || p.Kind != d.Kind || p.Description != d.Description || !slices.Equal(p.Members, d.Members)
	p.Name, p.NameFolded, p.Kind, p.Description, p.Members = d.Name, text.Fold(d.Name), d.Kind, d.Description, d.Members
	return changed
}

// AddProduct adds a product to a facility. id may be made on the device (uuid.Nil:
// here), so that a request sent twice adds once. A product of the same name that is
// there already is refused until confirmed (conflict, product-like).
func (s *Service) AddProduct(ctx context.Context, by account.Account, facilityID, id uuid.UUID, d ProductDetails, confirmed bool) (p *Product, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		f, err := lockFor(tx, by, facilityID)
		if err != nil {
			return err
		}
		if id == uuid.Nil {
			if id, err = uuid.NewV7(); err != nil {
				return fmt.Errorf("make product id: %w", err)
			}
		} else if p, err = GetProduct(tx, id); err == nil {
			if p.FacilityID != f.ID {
				return fault.New(fault.Conflict, "id-taken", "Mã sản phẩm đã được dùng. Hãy tải lại trang và thêm lại.")
			}
			return nil
		} else if !fault.Has(err, ErrProductNotFound.Code) {
			return err
		}
		var faults fault.Fields
		d.clean(&faults)
		if err := faults.Err(); err != nil {
			return err
		}
		p = &Product{ID: id, FacilityID: f.ID, Version: 1, CreatedAt: tx.Now()}
		p.write(d)
		if err := refuseLike(tx, p, confirmed); err != nil {
			return err
		}
		if err := tx.Create(p).Error; err != nil {
			return fmt.Errorf("store product: %w", err)
		}
		if err := writeMembers(tx, p); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "add-product", Subject: "product", ID: p.ID, Detail: map[string]any{"facility": f.ID, "kind": p.Kind}})
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// refuseLike refuses a second product of one name; the facility is locked.
func refuseLike(tx *database.Tx, p *Product, confirmed bool) error {
	if confirmed {
		return nil
	}
	var there bool
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM products WHERE facility_id = $1 AND name_folded = $2 AND id <> $3 AND merged_into IS NULL)", p.FacilityID, p.NameFolded, p.ID).Scan(&there)
	if err != nil {
		return fmt.Errorf("look for a product of the same name: %w", err)
	}
	if there {
		return fault.New(fault.Conflict, "product-like", "Cơ sở đã có sản phẩm tên “%s”. Hãy dùng sản phẩm đó, hoặc xác nhận đây là sản phẩm khác.", p.Name)
	}
	return nil
}

func writeMembers(tx *database.Tx, p *Product) error {
	if err := tx.Where("product_id = ?", p.ID).Delete(&Member{}).Error; err != nil {
		return fmt.Errorf("replace members of product %s: %w", p.ID, err)
	}
	if len(p.Members) == 0 {
		return nil
	}
	members := make([]Member, len(p.Members))
	for i, name := range p.Members {
		members[i] = Member{ProductID: p.ID, Position: i + 1, Name: name}
	}
	if err := tx.Create(&members).Error; err != nil {
		return fmt.Errorf("store members of product %s: %w", p.ID, err)
	}
	return nil
}

var errMerged = fault.New(fault.Conflict, "product-merged", "Sản phẩm này đã được gộp vào sản phẩm khác.")

// UpdateProduct changes what is said of a product, at the version seen. While an
// entry of it is being judged nothing of it changes (conflict, product-being-judged).
func (s *Service) UpdateProduct(ctx context.Context, by account.Account, id uuid.UUID, version int, d ProductDetails) (p *Product, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if p, err = lockProductFor(tx, by, id, enterers...); err != nil {
			return err
		}
		if p.Version != version {
			return stale(*p)
		}
		if p.MergedInto != nil {
			return errMerged
		}
		var faults fault.Fields
		d.clean(&faults)
		if err := faults.Err(); err != nil {
			return err
		}
		if !p.write(d) {
			return nil
		}
		judged, err := beingJudged(tx, "product_id", p.ID)
		if err != nil {
			return err
		}
		if judged {
			return fault.New(fault.Conflict, "product-being-judged", "Sản phẩm đang được bình chọn nên chưa thể thay đổi.")
		}
		p.Version++
		if err := tx.Model(p).Select("Name", "NameFolded", "Kind", "Description", "Version").Updates(p).Error; err != nil {
			return fmt.Errorf("update product %s: %w", id, err)
		}
		if err := writeMembers(tx, p); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "update-product", Subject: "product", ID: p.ID, Detail: map[string]any{"kind": p.Kind, "members": len(p.Members)}})
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// lockProductFor locks a product for whoever has one of these roles on its facility.
func lockProductFor(tx *database.Tx, by account.Account, id uuid.UUID, anyOf ...account.Role) (*Product, error) {
	p, err := GetProduct(tx, id)
	if err != nil {
		return nil, err
	}
	if err := hide(account.RequireOnFacility(tx, by, p.FacilityID, anyOf...), ErrProductNotFound); err != nil {
		return nil, err
	}
	return readProduct(tx, id, "UPDATE")
}

// MergeProducts says that a product, at the version seen, is the same as another of
// its facility: an organiser's, with a reason. Entries keep the product they were made
// for; Root and Lineage lead from one to the other. Neither may have been merged
// already, so that no circle arises. Merging again into the same changes nothing.
func (s *Service) MergeProducts(ctx context.Context, by account.Account, id uuid.UUID, version int, into uuid.UUID, reason string) (p *Product, err error) {
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		var target *Product
		if p, target, err = lockBoth(tx, by, id, into); err != nil {
			return err
		}
		if p.MergedInto != nil && *p.MergedInto == into {
			return nil
		}
		if p.Version != version {
			return stale(*p)
		}
		var faults fault.Fields
		if n := length(reason); n == 0 || n > 1000 {
			faults.Add("reason", "reason-missing", "Cần nêu lý do, tối đa 1.000 ký tự.")
		}
		switch {
		case id == into:
			faults.Add("into", "merge-itself", "Không thể gộp sản phẩm vào chính nó.")
		case target.FacilityID != p.FacilityID:
			faults.Add("into", "merge-other-facility", "Chỉ gộp được hai sản phẩm của cùng một cơ sở.")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if p.MergedInto != nil || target.MergedInto != nil {
			return errMerged
		}
		p.MergedInto = &into
		p.Version++
		if err := tx.Model(p).Select("MergedInto", "Version").Updates(p).Error; err != nil {
			return fmt.Errorf("merge product %s: %w", id, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "merge-products", Subject: "product", ID: p.ID, Reason: reason, Detail: map[string]any{"into": into}})
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// lockBoth locks two products, in the order of their ids, so that two people who
// merge them either way wait for each other.
func lockBoth(tx *database.Tx, by account.Account, a, b uuid.UUID) (*Product, *Product, error) {
	locked := map[uuid.UUID]*Product{}
	order := []uuid.UUID{a, b}
	slices.SortFunc(order, func(x, y uuid.UUID) int { return bytes.Compare(x[:], y[:]) })
	for _, id := range order {
		p, err := lockProductFor(tx, by, id, account.Organiser)
		if err != nil {
			return nil, nil, err
		}
		locked[id] = p
	}
	return locked[a], locked[b], nil
}

// ReadProduct is one product for whoever may enter for its facility.
func (s *Service) ReadProduct(ctx context.Context, by account.Account, id uuid.UUID) (p *Product, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if p, err = GetProduct(tx, id); err != nil {
			return err
		}
		return hide(account.RequireOnFacility(tx, by, p.FacilityID, enterers...), ErrProductNotFound)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// Products is what a facility makes, merged ones left out, in the order of adding,
// after the one given. Text fits names with or without marks.
func (s *Service) Products(ctx context.Context, by account.Account, facilityID uuid.UUID, search string, after uuid.UUID, limit int) (list []Product, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := hide(account.RequireOnFacility(tx, by, facilityID, enterers...), ErrNotFound); err != nil {
			return err
		}
		find := tx.Where("facility_id = ? AND merged_into IS NULL AND id > ?", facilityID, after)
		if folded := text.Fold(text.Clean(search)); folded != "" {
			find = find.Where("(name_folded LIKE ? OR ? <% name_folded)", contains(folded), folded)
		}
		if err := find.Order("id").Limit(limit).Find(&list).Error; err != nil {
			return fmt.Errorf("list products: %w", err)
		}
		return withMembers(tx, list)
	})
	return list, err
}
