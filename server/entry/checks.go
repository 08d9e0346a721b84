package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Verdicts of a question.
const (
	CheckOK            = "ok"
	CheckLacking       = "lacking"
	CheckNotApplicable = "not-applicable"
)

// Check is what was found of one question.
type Check struct {
	Verdict string `json:"verdict"`
	Note    string `json:"note,omitempty"` // at most 2,000 characters
}

// Checks are how far an entry has been looked at. Version 0: not at all.
type Checks struct {
	Marks     map[string]Check // by question
	Version   int
	At        *time.Time
	ChangedBy string // name; "" for the platform
}

func checksOf(tx *database.Tx, entryID uuid.UUID) (*Checks, error) {
	c := &Checks{Marks: map[string]Check{}}
	var marks []byte
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT c.marks, c.version, c.updated_at, coalesce(a.name, '') FROM entry_checks c LEFT JOIN accounts a ON a.id = c.updated_by WHERE c.entry_id = $1`, entryID).
		Scan(&marks, &c.Version, &c.At, &c.ChangedBy)
	if database.Missing(err) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read checks of entry %s: %w", entryID, err)
	}
	if err := json.Unmarshal(marks, &c.Marks); err != nil {
		return nil, fmt.Errorf("decode checks of entry %s: %w", entryID, err)
	}
	return c, nil
}

// SaveChecks writes what was found so far, at the version of the checks seen: the
// questions named change, one with an empty verdict is taken back. By whom and when is
// as for Screen.
func (s *Service) SaveChecks(ctx context.Context, by account.Account, id uuid.UUID, version int, marks map[string]Check) (saved *Checks, err error) {
	_, err = s.screen(ctx, by, id, func(tx *database.Tx, c change) error {
		list, err := ChecklistOf(tx, c.Round.ID, c.Entry.GroupID)
		if err != nil {
			return err
		}
		if marks, err = list.read(marks); err != nil {
			return err
		}
		if saved, err = checksOf(tx, id); err != nil {
			return err
		}
		changed := false
		for question, mark := range marks {
			stands, marked := saved.Marks[question]
			changed = changed || stands != mark && (marked || mark.Verdict != "")
		}
		if !changed {
			return nil
		}
		if saved.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Phần kiểm tra đã được sửa ở nơi khác từ lúc bạn xem.", Current: *saved}
		}
		for question, mark := range marks {
			if mark.Verdict == "" {
				delete(saved.Marks, question)
			} else {
				saved.Marks[question] = mark
			}
		}
		if err := saved.write(tx, by, id); err != nil {
			return err
		}
		return c.Entry.record(tx, by, "check-entry", "", map[string]any{"version": saved.Version})
	})
	if err != nil {
		return nil, err
	}
	return saved, nil
}

func (l *Checklist) read(marks map[string]Check) (map[string]Check, error) {
	var bad fault.Fields
	out := make(map[string]Check, len(marks))
	for id, mark := range marks {
		path := "marks." + id
		mark.Note = clean(&bad, path+".note", mark.Note, maxReason)
		switch {
		case !slices.ContainsFunc(l.Questions, func(q Question) bool { return q.ID == id }):
			bad.Add(path, "unknown-field", "Danh mục không có mục này.")
		case !slices.Contains([]string{CheckOK, CheckLacking, CheckNotApplicable, ""}, mark.Verdict):
			bad.Add(path+".verdict", "unknown-value", "Kết quả phải là đạt, chưa đạt hoặc không áp dụng.")
		}
		if mark.Verdict == "" {
			mark.Note = ""
		}
		out[id] = mark
	}
	return out, bad.Err()
}

func (c *Checks) write(tx *database.Tx, by account.Account, entryID uuid.UUID) error {
	encoded, err := json.Marshal(c.Marks)
	if err != nil {
		return fmt.Errorf("encode checks of entry %s: %w", entryID, err)
	}
	now := tx.Now()
	c.At, c.ChangedBy = &now, by.Name
	err = tx.Pgx.QueryRow(tx.Context(), `
		INSERT INTO entry_checks (entry_id, marks, updated_at, updated_by) VALUES ($1, $2, $3, $4)
		ON CONFLICT (entry_id) DO UPDATE SET marks = excluded.marks, version = entry_checks.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by
		RETURNING version`, entryID, encoded, now, actor(by)).Scan(&c.Version)
	if err != nil {
		return fmt.Errorf("write checks of entry %s: %w", entryID, err)
	}
	return nil
}

// markRest marks the required questions that nobody has marked as fine.
func markRest(tx *database.Tx, by account.Account, c change) error {
	list, err := ChecklistOf(tx, c.Round.ID, c.Entry.GroupID)
	if err != nil {
		return err
	}
	checks, err := checksOf(tx, c.Entry.ID)
	if err != nil {
		return err
	}
	var rest []string
	for _, q := range list.Questions {
		if _, marked := checks.Marks[q.ID]; q.Required && !marked {
			checks.Marks[q.ID] = Check{Verdict: CheckOK}
			rest = append(rest, q.ID)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	if err := checks.write(tx, by, c.Entry.ID); err != nil {
		return err
	}
	return c.Entry.record(tx, by, "check-entry", "", map[string]any{"version": checks.Version, "restSeen": rest})
}

// checked refuses to accept an entry of which a required question is marked lacking, or,
// where the round has a list of its own, is not marked at all.
func checked(tx *database.Tx, c change) error {
	list, err := ChecklistOf(tx, c.Round.ID, c.Entry.GroupID)
	if err != nil {
		return err
	}
	checks, err := checksOf(tx, c.Entry.ID)
	if err != nil {
		return err
	}
	refusal := fault.New(fault.Conflict, "checklist-unfinished", "Danh mục kiểm tra còn mục bắt buộc chưa đạt hoặc chưa xem.")
	for _, q := range list.Questions {
		mark, marked := checks.Marks[q.ID]
		if q.Required && (mark.Verdict == CheckLacking || !marked && list.Own) {
			refusal.Fields = append(refusal.Fields, fault.Field{Path: "marks." + q.ID, Code: "check-" + orWord(mark.Verdict, "open"), Message: q.Text})
		}
	}
	if len(refusal.Fields) > 0 {
		return refusal
	}
	return nil
}

func orWord(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
