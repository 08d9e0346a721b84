package account_test

import (
	"testing"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"

	"github.com/google/uuid"
)

// Who is asking is read with every request.
func BenchmarkByToken(b *testing.B) {
	s := &account.Service{DB: dbtest.Open(b)}
	email := "a@example.vn"
	var in *account.SignedIn
	err := database.InTx(b.Context(), s.DB, func(tx *database.Tx) error {
		a := account.Account{ID: uuid.Must(uuid.NewV7()), Name: "A", Email: &email, Locale: "vi", Status: account.Active, Version: 1, CreatedAt: tx.Now()}
		if err := tx.Create(&a).Error; err != nil {
			return err
		}
		var err error
		in, err = account.OpenSession(tx, a.ID, account.Device{})
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.ByToken(b.Context(), in.Token); err != nil {
			b.Fatal(err)
		}
	}
}
