package competition

import (
	"bytes"
	"context"
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/rubric"
	"tieubieu/server/unit"
)

// CNNT is the id of the default programme, the same on every server.
var CNNT = uuid.MustParse("01900000-0000-7000-8000-00000000c001")

// Tiers and product groups of the default programme.
const (
	TierCommune  = "commune"
	TierProvince = "province"
	TierRegion   = "region"
	TierNation   = "nation"

	GroupHandicraft = "handicraft"
	GroupFood       = "food"
	GroupMachinery  = "machinery"
	GroupOther      = "other"
)

// The score sheet of the default programme, with its sources: see data/README.md.
//
//go:embed data/*.csv data/*.json
var files embed.FS

// SeedDefault makes the programme CNNT tiêu biểu where it is missing and leaves it
// alone where it is there, edited or not. Doing it twice, or from several servers
// at once, changes nothing.
func (s *Service) SeedDefault(ctx context.Context) error {
	d, err := defaultProgramme()
	if err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		d := d
		d.CreatedAt = tx.Now()
		created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&d.Programme)
		if created.Error != nil {
			return fmt.Errorf("seed programme: %w", created.Error)
		}
		if created.RowsAffected == 0 {
			return nil
		}
		if err := insertParts(tx, d); err != nil {
			return err
		}
		return recordOn(tx, account.Platform, "create-programme", "programme", d.ID, "", map[string]any{"code": d.Code})
	})
}

func insertParts(tx *database.Tx, d Definition) error {
	if err := tx.Create(&d.Tiers).Error; err != nil {
		return fmt.Errorf("write tiers: %w", err)
	}
	if err := tx.Create(&d.Groups).Error; err != nil {
		return fmt.Errorf("write product groups: %w", err)
	}
	if err := tx.Create(&d.Templates).Error; err != nil {
		return fmt.Errorf("write rubric templates: %w", err)
	}
	return nil
}

// defaultProgramme is the ladder, the groups (Thông tư 26/2014/TT-BCT, Điều 5) and
// the score sheet of CNNT tiêu biểu. What a tier admits is a default, not law.
var defaultProgramme = sync.OnceValues(func() (Definition, error) {
	d := Definition{
		Programme: Programme{
			ID: CNNT, Code: "cnnt", Version: 1,
			NameVi: "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu", NameEn: "Typical rural-industrial products",
		},
		Tiers: []Tier{
			{Tier: TierCommune, NameVi: "Cấp xã", NameEn: "Commune", UnitLevel: unit.Commune, Optional: true, AdmitsOpen: true, AdmitsPromoted: true},
			{Tier: TierProvince, NameVi: "Cấp tỉnh", NameEn: "Province", UnitLevel: unit.Province, AdmitsOpen: true, AdmitsPromoted: true},
			{Tier: TierRegion, NameVi: "Cấp khu vực", NameEn: "Region", UnitLevel: unit.Region, AdmitsPromoted: true},
			{Tier: TierNation, NameVi: "Cấp quốc gia", NameEn: "Nation", UnitLevel: unit.Nation, AdmitsPromoted: true},
		},
		Groups: []Group{
			{GroupID: GroupHandicraft, Letter: "A", NameVi: "Thủ công mỹ nghệ", NameEn: "Handicrafts"},
			{GroupID: GroupFood, Letter: "B", NameVi: "Chế biến nông, lâm, thủy sản và thực phẩm", NameEn: "Processed farm, forest and fishery products, and food"},
			{GroupID: GroupMachinery, Letter: "C", NameVi: "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí", NameEn: "Equipment, machinery, tools and mechanical parts"},
			{GroupID: GroupOther, Letter: "D", NameVi: "Sản phẩm khác", NameEn: "Other products"},
		},
	}
	source, trees, err := defaultTrees()
	if err != nil {
		return Definition{}, fmt.Errorf("read the default score sheet: %w", err)
	}
	for _, g := range d.Groups {
		d.Templates = append(d.Templates, Template{GroupID: g.GroupID, Tree: trees(g.GroupID), Source: source})
	}
	if err := d.check(); err != nil {
		return Definition{}, fmt.Errorf("check the default programme: %w", err)
	}
	return d, nil
})

type defaultSheet struct {
	Note   string `json:"note"`
	Source string `json:"source"`
	Groups map[string]struct {
		ID     string `json:"id"`
		NameEn string `json:"nameEn"`
	} `json:"groups"` // by the order in the law's table
	Criteria []struct {
		Group string `json:"group"`
		rubric.Criterion
		For map[string]struct {
			Guidance string `json:"guidance"`
		} `json:"for"` // other words for one product group
	} `json:"criteria"`
}

// defaultTrees reads the criterion groups of the law and hangs our own leaves on
// them; trees gives the tree in the words of one product group.
func defaultTrees() (source string, trees func(group string) rubric.Tree, err error) {
	table, err := files.ReadFile("data/rubric_cnnt_tt26_2014.csv")
	if err != nil {
		return "", nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return "", nil, err
	}
	leaves, err := files.ReadFile("data/criteria_default.json")
	if err != nil {
		return "", nil, err
	}
	var sheet defaultSheet
	if err := json.Unmarshal(leaves, &sheet); err != nil {
		return "", nil, err
	}
	build := func(group string) rubric.Tree {
		tree := rubric.Tree{Note: sheet.Note}
		for _, row := range rows[1:] {
			about := sheet.Groups[row[0]]
			points, _ := strconv.ParseInt(row[2], 10, 64) // a fault here fails the tree's check
			g := rubric.CriterionGroup{ID: about.ID, Name: row[1], NameEn: about.NameEn, MaxPoints: points * 100}
			for _, c := range sheet.Criteria {
				if c.Group != about.ID {
					continue
				}
				leaf := c.Criterion
				leaf.Kind = rubric.Points
				if words, ok := c.For[group]; ok {
					leaf.Guidance = words.Guidance
				}
				g.Criteria = append(g.Criteria, leaf)
			}
			tree.CriterionGroups = append(tree.CriterionGroups, g)
		}
		return tree
	}
	return sheet.Source, build, nil
}
