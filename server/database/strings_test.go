package database_test

import (
	"slices"
	"testing"

	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
)

type listed struct {
	ID   int
	List database.Strings
}

func (listed) TableName() string { return "listed" }

func TestStringsAreReadAsTheyWereWritten(t *testing.T) {
	db := dbtest.Open(t)
	if _, err := db.Pool.Exec(t.Context(), "CREATE TABLE listed (id int PRIMARY KEY, list text[] NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	for i, want := range []database.Strings{nil, {}, {"food"}, {`a "b", {c}\`, "", "NULL", "gốm sứ"}} {
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := tx.Create(&listed{ID: i + 1, List: want}).Error; err != nil {
				return err
			}
			var got listed
			if err := tx.First(&got, "id = ?", i+1).Error; err != nil {
				return err
			}
			var byPgx database.Strings
			if err := tx.Pgx.QueryRow(tx.Context(), "SELECT list FROM listed WHERE id = $1", i+1).Scan(&byPgx); err != nil {
				return err
			}
			if !slices.Equal(got.List, want) || !slices.Equal(byPgx, want) || got.List == nil {
				t.Errorf("got %q and %q, want %q", got.List, byPgx, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
