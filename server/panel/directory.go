package panel

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// DirectoryPerson is what a unit's organisers know of a person whom they may seat. What
// other units note of the same account is theirs.
type DirectoryPerson struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	UnitID    uuid.UUID
	AccountID uuid.UUID
	Title     string           // at most 200 characters
	Note      string           // at most 1,000 characters
	GroupIDs  database.Strings // product groups that the person knows
	AddedBy   *uuid.UUID
	AddedAt   time.Time
	RemovedAt *time.Time
	Version   int
}

// TableName is the table of directories.
func (DirectoryPerson) TableName() string { return "directory_people" }

// KnownPerson is a directory's person with the account's name and addresses. Opened says
// whether the account has ever got a password; Seats counts the unit's rounds that the
// person has sat in.
type KnownPerson struct {
	DirectoryPerson
	Name   string
	Email  *string
	Phone  *string
	Opened bool
	Seats  int
}

// PersonWords is what is noted of a person.
type PersonWords struct {
	Title    string
	Note     string
	GroupIDs []string
}

// maxDirectory is how many people one unit's directory holds: it is read whole.
const maxDirectory = 2000

func errNoPerson() *fault.Error {
	return fault.New(fault.NotFound, "person-not-found", "Không tìm thấy người này trong danh bạ.")
}

// People is a unit's directory by name: for its organisers, and for secretaries of its
// rounds. Search finds part of a name or title without accents, or of an address; groupID
// those who know that group; "" leaves either aside.
func (s *Service) People(ctx context.Context, by account.Account, unitID uuid.UUID, search, groupID string) (people []KnownPerson, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireDirectory(tx, by, unitID); err != nil {
			return err
		}
		people, err = directory(tx, "p.unit_id = ? AND (? = '' OR ? = ANY (p.group_ids))", unitID, groupID, groupID)
		return err
	})
	if err != nil {
		return nil, err
	}
	wanted := text.Fold(search)
	return slices.DeleteFunc(people, func(p KnownPerson) bool {
		return wanted != "" && !contains(wanted, p.Name, p.Title, deref(p.Email), deref(p.Phone))
	}), nil
}

func directory(tx *database.Tx, condition string, args ...any) (people []KnownPerson, err error) {
	err = tx.Raw(`SELECT p.*, a.name, a.email, a.phone, a.password_hash IS NOT NULL AS opened,
		       (SELECT count(DISTINCT r.id) FROM rounds r WHERE r.unit_id = p.unit_id AND (
		          EXISTS (SELECT 1 FROM panel_members j WHERE j.round_id = r.id AND j.account_id = p.account_id)
		          OR EXISTS (SELECT 1 FROM council_members c WHERE c.round_id = r.id AND c.account_id = p.account_id))) AS seats
		  FROM directory_people p JOIN accounts a ON a.id = p.account_id
		 WHERE p.removed_at IS NULL AND `+condition+` ORDER BY lower(unaccent(a.name)), p.id`, args...).Scan(&people).Error
	if err != nil {
		return nil, fmt.Errorf("read directory: %w", err)
	}
	return people, nil
}

func requireDirectory(tx *database.Tx, by account.Account, unitID uuid.UUID) error {
	err := account.RequireOnUnit(tx, by, unitID, account.Organiser)
	if !errors.Is(err, account.ErrHidden) || by.Seat != nil {
		return err
	}
	var secretary bool
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM grants g JOIN rounds r ON r.id = g.round_id
		WHERE g.account_id = $1 AND g.role = 'secretary' AND g.ended_at IS NULL AND r.unit_id = $2)`, by.ID, unitID).Scan(&secretary); err != nil {
		return fmt.Errorf("look for a secretary of the unit: %w", err)
	}
	if !secretary {
		return account.ErrHidden
	}
	return nil
}

// AddPerson puts an account into a unit's directory. Who is in it already is refused
// (Conflict "person-known"). Organiser.
func (s *Service) AddPerson(ctx context.Context, by account.Account, unitID, accountID uuid.UUID, words PersonWords) (*KnownPerson, error) {
	return s.changeDirectory(ctx, by, unitID, func(tx *database.Tx) (uuid.UUID, error) {
		words, err := words.checked(tx)
		if err != nil {
			return uuid.Nil, err
		}
		if err := checkPerson(tx, NewJudge{AccountID: accountID}); err != nil {
			return uuid.Nil, err
		}
		// Two who add the same person at once wait for each other here.
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM units WHERE id = $1 FOR NO KEY UPDATE", unitID); err != nil {
			return uuid.Nil, fmt.Errorf("lock unit %s: %w", unitID, err)
		}
		var known bool
		var count int
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT coalesce(bool_or(account_id = $2), false), count(*) FROM directory_people WHERE unit_id = $1 AND removed_at IS NULL",
			unitID, accountID).Scan(&known, &count); err != nil {
			return uuid.Nil, fmt.Errorf("look into the directory: %w", err)
		}
		switch {
		case known:
			return uuid.Nil, fault.New(fault.Conflict, "person-known", "Người này đã có trong danh bạ.")
		case count >= maxDirectory:
			return uuid.Nil, fault.New(fault.Conflict, "directory-full", "Danh bạ đã đủ 2.000 người. Hãy bỏ bớt người không còn tham gia.")
		}
		id, err := uuid.NewV7()
		if err != nil {
			return uuid.Nil, fmt.Errorf("make directory id: %w", err)
		}
		person := &DirectoryPerson{ID: id, UnitID: unitID, AccountID: accountID, Title: words.Title, Note: words.Note,
			GroupIDs: append(database.Strings{}, words.GroupIDs...), AddedBy: actor(by), AddedAt: tx.Now(), Version: 1}
		if err := tx.Create(person).Error; err != nil {
			return uuid.Nil, fmt.Errorf("add person to the directory: %w", err)
		}
		return id, recordPerson(tx, by, "add-person", person)
	})
}

// ChangePerson replaces what is noted of a person. Organiser.
func (s *Service) ChangePerson(ctx context.Context, by account.Account, id uuid.UUID, version int, words PersonWords) (*KnownPerson, error) {
	return s.changePerson(ctx, by, id, version, func(tx *database.Tx, person *DirectoryPerson) error {
		words, err := words.checked(tx)
		if err != nil {
			return err
		}
		person.Title, person.Note, person.GroupIDs = words.Title, words.Note, append(database.Strings{}, words.GroupIDs...)
		return savePerson(tx, by, "change-person", person, "Title", "Note", "GroupIDs")
	})
}

// RemovePerson takes a person off a unit's directory; the account, and the seats it holds,
// stay. Organiser.
func (s *Service) RemovePerson(ctx context.Context, by account.Account, id uuid.UUID, version int) error {
	_, err := s.changePerson(ctx, by, id, version, func(tx *database.Tx, person *DirectoryPerson) error {
		now := tx.Now()
		person.RemovedAt = &now
		return savePerson(tx, by, "remove-person", person, "RemovedAt")
	})
	return err
}

func (s *Service) changePerson(ctx context.Context, by account.Account, id uuid.UUID, version int, fn func(tx *database.Tx, person *DirectoryPerson) error) (*KnownPerson, error) {
	var unitID uuid.UUID
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		return tx.Pgx.QueryRow(tx.Context(), "SELECT unit_id FROM directory_people WHERE id = $1", id).Scan(&unitID)
	})
	if database.Missing(err) {
		return nil, errNoPerson()
	}
	if err != nil {
		return nil, fmt.Errorf("find person %s: %w", id, err)
	}
	return s.changeDirectory(ctx, by, unitID, func(tx *database.Tx) (uuid.UUID, error) {
		var person DirectoryPerson
		if err := tx.Raw("SELECT * FROM directory_people WHERE id = ? FOR UPDATE", id).Take(&person).Error; err != nil {
			return id, fmt.Errorf("lock person %s: %w", id, err)
		}
		if person.RemovedAt != nil {
			return id, errNoPerson()
		}
		if person.Version != version {
			current, err := directory(tx, "p.id = ?", id)
			if err != nil || len(current) == 0 {
				return id, err
			}
			return id, stale(&current[0])
		}
		return id, fn(tx, &person)
	})
}

func (s *Service) changeDirectory(ctx context.Context, by account.Account, unitID uuid.UUID, fn func(tx *database.Tx) (uuid.UUID, error)) (*KnownPerson, error) {
	var known KnownPerson
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnUnit(tx, by, unitID, account.Organiser); err != nil {
			return err
		}
		id, err := fn(tx)
		if err != nil {
			return err
		}
		people, err := directory(tx, "p.id = ?", id)
		if len(people) > 0 {
			known = people[0]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &known, nil
}

func (w PersonWords) checked(tx *database.Tx) (PersonWords, error) {
	w.Title, w.Note = clean(w.Title), clean(w.Note)
	var f fault.Fields
	if len([]rune(w.Title)) > 200 {
		f.Add("title", "too-long", "Chức danh dài quá 200 ký tự.")
	}
	if len([]rune(w.Note)) > 1000 {
		f.Add("note", "too-long", "Ghi chú dài quá 1.000 ký tự.")
	}
	var known []string
	if err := tx.Raw("SELECT DISTINCT group_id FROM product_groups").Scan(&known).Error; err != nil {
		return w, fmt.Errorf("read product groups: %w", err)
	}
	for i, id := range w.GroupIDs {
		if !slices.Contains(known, id) || slices.Contains(w.GroupIDs[:i], id) {
			f.Add(fmt.Sprintf("groupIds[%d]", i), "unknown-value", "Nhóm sản phẩm này không có, hoặc có hai lần.")
		}
	}
	return w, f.Err()
}

func savePerson(tx *database.Tx, by account.Account, action string, person *DirectoryPerson, fields ...string) error {
	person.Version++
	if err := tx.Model(&DirectoryPerson{ID: person.ID}).Select(append(fields, "Version")).Updates(person).Error; err != nil {
		return fmt.Errorf("save person %s: %w", person.ID, err)
	}
	return recordPerson(tx, by, action, person)
}

func recordPerson(tx *database.Tx, by account.Account, action string, person *DirectoryPerson) error {
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: action, Subject: "directory-person", ID: person.ID,
		Detail: map[string]any{"unit": person.UnitID, "account": person.AccountID, "groups": person.GroupIDs}})
}

func contains(wanted string, in ...string) bool {
	return slices.ContainsFunc(in, func(s string) bool { return strings.Contains(text.Fold(s), wanted) })
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
