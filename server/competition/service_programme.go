package competition

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// CreateProgramme makes a programme with its ladder, its groups and the score
// sheets its rounds start from. Administrators only. Conflict "programme-exists"
// when the code is taken.
func (s *Service) CreateProgramme(ctx context.Context, by account.Account, d Definition) (*Definition, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make programme id: %w", err)
	}
	d.ID, d.Version = id, 1
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireAdministrator(tx, by); err != nil {
			return notAdministrator(err)
		}
		if err := d.check(); err != nil {
			return err
		}
		d.CreatedAt = tx.Now()
		if err := tx.Create(&d.Programme).Error; database.IsUnique(err, "programmes_code_key") {
			return fault.New(fault.Conflict, "programme-exists", "Đã có chương trình mang mã %q.", d.Code)
		} else if err != nil {
			return fmt.Errorf("create programme: %w", err)
		}
		if err := insertParts(tx, d); err != nil {
			return err
		}
		return recordOn(tx, by, "create-programme", "programme", d.ID, "", map[string]any{"code": d.Code})
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// UpdateProgramme changes a programme that the caller has seen in this version.
// Names, defaults of what tiers admit, and templates may always change, since
// rounds have copies; its code never does, and which tiers and groups there are
// only until its first cycle: then Conflict "programme-in-use".
func (s *Service) UpdateProgramme(ctx context.Context, by account.Account, id uuid.UUID, version int, d Definition) (*Definition, error) {
	var updated Definition
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireAdministrator(tx, by); err != nil {
			return notAdministrator(err)
		}
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM programmes WHERE id = $1 FOR UPDATE", id); err != nil {
			return fmt.Errorf("lock programme: %w", err)
		}
		now, err := Define(tx, id)
		if err != nil {
			return err
		}
		if now.Version != version {
			return Stale(tx, "Chương trình", id, "", now)
		}
		d.ID, d.Code, d.Version, d.CreatedAt = id, now.Code, now.Version+1, now.CreatedAt
		if err := d.check(); err != nil {
			return err
		}
		if !sameLadder(*now, d) {
			var used bool
			if err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM cycles WHERE programme_id = $1)", id).Scan(&used); err != nil {
				return fmt.Errorf("look for cycles of programme: %w", err)
			}
			if used {
				return fault.New(fault.Conflict, "programme-in-use", "Chương trình đã có chu kỳ, không thể thay đổi các cấp và nhóm sản phẩm.")
			}
		}
		if err := tx.Model(&Programme{ID: id}).Select("NameVi", "NameEn", "Version").Updates(&d.Programme).Error; err != nil {
			return fmt.Errorf("update programme: %w", err)
		}
		if err := replaceParts(tx, *now, d); err != nil {
			return err
		}
		updated = d
		return recordOn(tx, by, "update-programme", "programme", id, "", map[string]any{"version": d.Version})
	})
	if err != nil {
		return nil, err
	}
	return &updated, nil
}

// replaceParts writes tiers, groups and templates anew. Tiers that rounds refer to
// stay in place: their names and defaults are overwritten.
func replaceParts(tx *database.Tx, now, d Definition) error {
	if sameLadder(now, d) {
		for i := range d.Tiers {
			if err := tx.Model(&d.Tiers[i]).Select("NameVi", "NameEn", "Optional", "AdmitsOpen", "AdmitsPromoted").Updates(&d.Tiers[i]).Error; err != nil {
				return fmt.Errorf("update tiers: %w", err)
			}
		}
		for i := range d.Groups {
			if err := tx.Model(&d.Groups[i]).Select("NameVi", "NameEn").Updates(&d.Groups[i]).Error; err != nil {
				return fmt.Errorf("update product groups: %w", err)
			}
		}
		if err := tx.Where("programme_id = ?", d.ID).Delete(&Template{}).Error; err != nil {
			return fmt.Errorf("replace rubric templates: %w", err)
		}
		if err := tx.Create(&d.Templates).Error; err != nil {
			return fmt.Errorf("replace rubric templates: %w", err)
		}
		return nil
	}
	for _, table := range []any{&Template{}, &Group{}, &Tier{}} {
		if err := tx.Where("programme_id = ?", d.ID).Delete(table).Error; err != nil {
			return fmt.Errorf("replace ladder: %w", err)
		}
	}
	return insertParts(tx, d)
}

// sameLadder says whether tiers, units and groups are the same, in the same order.
func sameLadder(a, b Definition) bool {
	if len(a.Tiers) != len(b.Tiers) || len(a.Groups) != len(b.Groups) {
		return false
	}
	for i := range a.Tiers {
		if a.Tiers[i].Tier != b.Tiers[i].Tier || a.Tiers[i].UnitLevel != b.Tiers[i].UnitLevel {
			return false
		}
	}
	for i := range a.Groups {
		if a.Groups[i].GroupID != b.Groups[i].GroupID || a.Groups[i].Letter != b.Groups[i].Letter {
			return false
		}
	}
	return true
}

// Programmes lists all programmes by code. Anyone may read them.
func (s *Service) Programmes(ctx context.Context) ([]Definition, error) {
	var all []Definition
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var programmes []Programme
		if err := tx.Order("code").Find(&programmes).Error; err != nil {
			return fmt.Errorf("list programmes: %w", err)
		}
		for _, p := range programmes {
			d, err := Define(tx, p.ID)
			if err != nil {
				return err
			}
			all = append(all, *d)
		}
		return nil
	})
	return all, err
}

// Programme reads one programme with all that belongs to it. Anyone may.
func (s *Service) Programme(ctx context.Context, id uuid.UUID) (d *Definition, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		d, err = Define(tx, id)
		return err
	})
	return d, err
}

func notAdministrator(err error) error {
	if fault.Of(err) == nil {
		return err
	}
	return fault.New(fault.Forbidden, "not-administrator", "Chỉ quản trị viên được thay đổi chương trình.")
}
