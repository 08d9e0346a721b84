package practice

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/panel"
	"tieubieu/server/rubric"
	"tieubieu/server/text"
)

// Service is the use cases of practising.
type Service struct {
	DB *database.DB
}

const (
	maxSamples    = 20 // default, not law: more than a judge marks in an evening
	maxCandidates = 50
	maxNote       = 1000
)

// Practise hands a judge the rubrics of the judge's groups as they stand and the
// round's samples: from screening on, also before conflicts are declared, since it
// shows nothing of this round. Earlier it is Conflict "practice-not-ready".
func (s *Service) Practise(ctx context.Context, by account.Account, roundID uuid.UUID) (*Material, error) {
	var m Material
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		j, err := panel.JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		if !r.Phase.After(competition.Registration) {
			return fault.New(fault.Conflict, "practice-not-ready", "Bài chấm thử mở khi kết thúc đăng ký.")
		}
		if m.Rubrics, err = rubric.CurrentAll(tx, roundID); err != nil {
			return err
		}
		if len(j.GroupIDs) > 0 {
			m.Rubrics = slices.DeleteFunc(m.Rubrics, func(r rubric.Rubric) bool { return !slices.Contains(j.GroupIDs, r.GroupID) })
		}
		m.Samples, err = Samples(tx, roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &m, nil
}

// List is a round's samples. Organiser or secretary.
func (s *Service) List(ctx context.Context, by account.Account, roundID uuid.UUID) (*Set, error) {
	var set *Set
	err := database.Read(ctx, s.DB, func(tx *database.Tx) (err error) {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		set, err = read(tx, roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return set, nil
}

// Candidates are entries that may become samples, the latest publications first: at
// most 50, whose product or facility has search in its name. Organiser or secretary.
func (s *Service) Candidates(ctx context.Context, by account.Account, roundID uuid.UUID, search string) ([]Candidate, error) {
	var list []Candidate
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		list, err = candidates(tx, r.ProgrammeID, r.ID, text.Fold(search))
		return err
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Choose sets a round's samples, in this order, in place of those it has: at most 20
// awarded entries of other rounds that are public by name, each once. Version is the
// one of the set that was seen. Organiser or secretary, until scoring ends.
func (s *Service) Choose(ctx context.Context, by account.Account, roundID uuid.UUID, seen int, choices []Choice) (*Set, error) {
	var set *Set
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary); err != nil {
			return err
		}
		if set, err = read(tx, r.ID); err != nil {
			return err
		}
		if set.Version != seen {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Danh sách mẫu chấm thử vừa được người khác thay đổi. Hãy xem lại trước khi lưu.", Current: set}
		}
		if r.Phase.After(competition.Scoring) {
			return fault.New(fault.Conflict, "practice-closed", "Kỳ bình chọn đã chấm điểm xong nên không đổi mẫu chấm thử.")
		}
		if err := check(tx, r, choices); err != nil {
			return err
		}
		if err := write(tx, by, r.ID, choices); err != nil {
			return err
		}
		set, err = read(tx, r.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return set, nil
}

func read(tx *database.Tx, roundID uuid.UUID) (*Set, error) {
	n, err := version(tx, roundID)
	if err != nil {
		return nil, err
	}
	samples, err := Samples(tx, roundID)
	return &Set{Version: n, Samples: samples}, err
}

func check(tx *database.Tx, r *competition.Round, choices []Choice) error {
	var f fault.Fields
	if len(choices) > maxSamples {
		f.Add("items", "too-many", "Nhiều nhất %d mẫu chấm thử.", maxSamples)
		return f.Err()
	}
	groups, err := competition.Groups(tx, r.ProgrammeID)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(choices))
	for i := range choices {
		ids[i] = choices[i].EntryID
	}
	hidden, err := refused(tx, r.ID, ids)
	if err != nil {
		return err
	}
	for i := range choices {
		c := &choices[i]
		at := fmt.Sprintf("items[%d].", i)
		c.Note = text.Clean(c.Note)
		switch {
		case hidden[c.EntryID]:
			f.Add(at+"entryId", "not-published", "Mẫu chấm thử phải là sản phẩm đã được công nhận và công bố ở kỳ khác.")
		case slices.Contains(ids[:i], c.EntryID):
			f.Add(at+"entryId", "duplicate", "Sản phẩm này đã được chọn.")
		}
		if !slices.ContainsFunc(groups, func(g competition.Group) bool { return g.GroupID == c.GroupID }) {
			f.Add(at+"groupId", "unknown-value", "Chương trình không có nhóm sản phẩm này.")
		}
		if len([]rune(c.Note)) > maxNote {
			f.Add(at+"note", "too-long", "Ghi chú dài quá 1.000 ký tự.")
		}
	}
	return f.Err()
}

// write keeps the id of a sample that stays: devices keep practice marks by it.
func write(tx *database.Tx, by account.Account, roundID uuid.UUID, choices []Choice) error {
	entries := make([]uuid.UUID, len(choices))
	for i, c := range choices {
		entries[i] = c.EntryID
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "DELETE FROM practice_samples WHERE round_id = $1 AND entry_id <> ALL ($2)", roundID, entries); err != nil {
		return fmt.Errorf("clear practice samples of round %s: %w", roundID, err)
	}
	var adds *uuid.UUID // nil: the platform
	if !by.IsPlatform() {
		adds = &by.ID
	}
	for i, c := range choices {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make practice sample id: %w", err)
		}
		_, err = tx.Pgx.Exec(tx.Context(), `INSERT INTO practice_samples (id, round_id, entry_id, group_id, position, note, added_by, added_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (round_id, entry_id) DO UPDATE SET group_id = excluded.group_id, position = excluded.position, note = excluded.note`,
			id, roundID, c.EntryID, c.GroupID, i+1, c.Note, adds, tx.Now())
		if err != nil {
			return fmt.Errorf("add practice sample: %w", err)
		}
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE rounds SET practice_version = practice_version + 1 WHERE id = $1", roundID); err != nil {
		return fmt.Errorf("count practice samples of round %s: %w", roundID, err)
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "set-practice-samples", Subject: "round", ID: roundID, Round: roundID, Detail: map[string]any{"entries": entries},
	})
}
