package account

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
)

var (
	// ErrNotFound answers for an account that does not exist (not-found, account-not-found).
	ErrNotFound = fault.New(fault.NotFound, "account-not-found", "Không tìm thấy tài khoản này.")
	// ErrDisabled answers where a disabled account would act (conflict, account-disabled).
	ErrDisabled = fault.New(fault.Conflict, "account-disabled", "Tài khoản này đã bị khóa.")
)

// Get reads one account.
func Get(tx *database.Tx, id uuid.UUID) (*Account, error) { return lockFor(tx, id, "") }

// lockFor reads an account and holds its row: "UPDATE", "SHARE", or "" for no lock.
func lockFor(tx *database.Tx, id uuid.UUID, strength string) (*Account, error) {
	q := tx.Where("id = ?", id)
	if strength != "" {
		q = q.Clauses(clause.Locking{Strength: strength})
	}
	var a Account
	err := q.First(&a).Error
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read account %s: %w", id, err)
	}
	return &a, nil
}

// bySignIn finds the account with an e-mail or a phone number, both normalised.
func bySignIn(tx *database.Tx, email, phone *string) (*Account, error) {
	var a Account
	err := tx.Where("email = ? OR phone = ?", email, phone).First(&a).Error
	if database.Missing(err) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return &a, nil
}

// fresh refuses a version that is not current.
func (a *Account) fresh(version int) error {
	if a.Version == version {
		return nil
	}
	current := *a
	current.PasswordHash = nil
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Tài khoản đã được thay đổi từ lúc bạn xem.", Current: current}
}
