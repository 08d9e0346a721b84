package competition

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/rubric"
	"tieubieu/server/spreadsheet"
)

// RubricFile is a rubric as a workbook (.xlsx).
type RubricFile struct {
	Name    string
	Content []byte
}

// ExportRubric writes one version of a product group's rubric as a workbook, for whoever
// may see the round; version 0 is the one that counts.
func (s *Service) ExportRubric(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, version int) (*RubricFile, error) {
	var title string
	var r *rubric.Rubric
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		round, err := See(tx, by, roundID)
		if err != nil {
			return err
		}
		if r, err = rubricVersion(tx, roundID, groupID, version); err != nil {
			return err
		}
		groups, err := Groups(tx, round.ProgrammeID)
		if err != nil {
			return err
		}
		title = "Bộ tiêu chí"
		for _, g := range groups {
			if g.GroupID == groupID {
				title += " nhóm " + g.NameVi
			}
		}
		title = fmt.Sprintf("%s, phiên bản %d: %s", title, r.Version, round.Title)
		return nil
	})
	if err != nil {
		return nil, err
	}
	content, err := rubric.Write(title, r.Tree)
	if err != nil {
		return nil, err
	}
	return &RubricFile{Name: fmt.Sprintf("bo-tieu-chi-%s-v%d.xlsx", groupID, r.Version), Content: content}, nil
}

// rubricVersion reads one version of a group's rubric; 0 is the one that counts.
func rubricVersion(tx *database.Tx, roundID uuid.UUID, groupID string, version int) (*rubric.Rubric, error) {
	if version == 0 {
		return rubric.Current(tx, roundID, groupID)
	}
	return rubric.AtVersion(tx, roundID, groupID, version)
}

// RubricImport is what a workbook would make of a product group's rubric. Nothing was
// changed: the tree is saved by SetRubric.
type RubricImport struct {
	*rubric.Import
	Version     int                 // that counts now
	Differences []rubric.Difference // from it
}

// Ready says whether the tree can be saved as it is.
func (i *RubricImport) Ready() bool { return len(i.Problems) == 0 }

// LookAtRubric reads a workbook for a product group's rubric, for those who may change
// it, until scoring opens (Conflict "rubric-frozen" afterwards).
func (s *Service) LookAtRubric(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, file io.Reader, size int64) (*RubricImport, error) {
	var now *rubric.Rubric
	var template *Template
	allowed := func(tx *database.Tx) error {
		r, err := Get(tx, roundID)
		if err != nil {
			return err
		}
		if err := mayChange(tx, by, r, movers("")); err != nil {
			return err
		}
		if r.FrozenAt != nil {
			return rubricFrozen()
		}
		if now, err = rubric.Current(tx, roundID, groupID); err != nil {
			return err
		}
		template, err = TemplateFor(tx, r.ProgrammeID, groupID)
		return err
	}
	// Before the file is read: who may not is told so at once.
	if err := database.Read(ctx, s.DB, allowed); err != nil {
		return nil, err
	}
	content, err := spreadsheet.Receive(file, size, rubric.Limits)
	if err != nil {
		return nil, err
	}
	read, err := rubric.Read(content, template.Tree.CriterionGroups)
	if err != nil {
		return nil, err
	}
	read.Note(checkFixed(template.Tree, read.Tree))
	return &RubricImport{Import: read, Version: now.Version, Differences: rubric.Compare(now.Tree, read.Tree)}, nil
}

// CompareRubricVersions is what sets one version of a product group's rubric apart from
// another, for whoever may see the round.
func (s *Service) CompareRubricVersions(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, from, to int) (found []rubric.Difference, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := See(tx, by, roundID); err != nil {
			return err
		}
		a, err := rubricVersion(tx, roundID, groupID, from)
		if err != nil {
			return err
		}
		b, err := rubricVersion(tx, roundID, groupID, to)
		if err != nil {
			return err
		}
		found = rubric.Compare(a.Tree, b.Tree)
		return nil
	})
	return found, err
}

// CompareRubricDraft is what sets a tree that is not saved apart from a version: what
// saving would change, or what somebody else has saved meanwhile. The tree need not be
// sound yet.
func (s *Service) CompareRubricDraft(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string, version int, draft rubric.Tree) (found []rubric.Difference, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := Get(tx, roundID)
		if err != nil {
			return err
		}
		if err := mayChange(tx, by, r, movers("")); err != nil {
			return err
		}
		saved, err := rubricVersion(tx, roundID, groupID, version)
		if err != nil {
			return err
		}
		found = rubric.Compare(saved.Tree, draft.Clean())
		return nil
	})
	return found, err
}

// RubricAuthors are the names of those who saved the versions of a product group's
// rubric, by version, for those who may change it; nothing for anybody else.
func (s *Service) RubricAuthors(ctx context.Context, by account.Account, roundID uuid.UUID, groupID string) (names map[int]string, err error) {
	names = map[int]string{}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := Get(tx, roundID)
		if err != nil {
			return err
		}
		if err := mayChange(tx, by, r, movers("")); fault.Of(err) != nil {
			return nil
		} else if err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT r.version, a.name FROM rubrics r JOIN accounts a ON a.id = r.by_id
			 WHERE r.round_id = $1 AND r.group_id = $2`, roundID, groupID)
		if err != nil {
			return fmt.Errorf("read authors of rubrics: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var version int
			var name string
			if err := rows.Scan(&version, &name); err != nil {
				return fmt.Errorf("read author of a rubric: %w", err)
			}
			names[version] = name
		}
		return rows.Err()
	})
	return names, err
}

func rubricFrozen() error {
	return fault.New(fault.Conflict, "rubric-frozen", "Bộ tiêu chí đã chốt khi mở chấm điểm, không thể sửa.")
}
