package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tieubieu/server/database"
	"tieubieu/server/database/dbtest"
)

type row struct{ ID int }

func (row) TableName() string { return "scratch" }

func scratch(t *testing.T) *database.DB {
	db := dbtest.Open(t)
	if _, err := db.Pool.Exec(t.Context(), "CREATE TABLE scratch (id int PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	return db
}

func count(t *testing.T, db *database.DB) (n int) {
	if err := db.Pool.QueryRow(t.Context(), "SELECT count(*) FROM scratch").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestInTx(t *testing.T) {
	failure := errors.New("stop")
	insert := func(tx *database.Tx, id int) error { return tx.Create(&row{ID: id}).Error }

	t.Run("writes of gorm and pgx commit together", func(t *testing.T) {
		db := scratch(t)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := insert(tx, 1); err != nil {
				return err
			}
			_, err := tx.Pgx.Exec(tx.Context(), "INSERT INTO scratch VALUES (2)")
			return err
		})
		if err != nil || count(t, db) != 2 {
			t.Fatalf("got %d rows, error %v; want 2 rows", count(t, db), err)
		}
	})
	t.Run("an error rolls both back", func(t *testing.T) {
		db := scratch(t)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := insert(tx, 1); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) || count(t, db) != 0 {
			t.Fatalf("got %d rows, error %v; want none", count(t, db), err)
		}
	})
	t.Run("a panic rolls back and the pool stays usable", func(t *testing.T) {
		db := scratch(t)
		func() {
			defer func() { _ = recover() }()
			_ = database.InTx(t.Context(), db, func(tx *database.Tx) error {
				_ = insert(tx, 1)
				panic("power")
			})
		}()
		if n := count(t, db); n != 0 {
			t.Fatalf("got %d rows, want none", n)
		}
	})
	t.Run("a nested one is a savepoint", func(t *testing.T) {
		db := scratch(t)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := insert(tx, 1); err != nil {
				return err
			}
			inner := database.InTx(tx.Context(), db, func(tx *database.Tx) error {
				if err := insert(tx, 2); err != nil {
					return err
				}
				return failure
			})
			if !errors.Is(inner, failure) {
				t.Errorf("inner error: got %v, want %v", inner, failure)
			}
			return insert(tx, 3)
		})
		if err != nil || count(t, db) != 2 {
			t.Fatalf("got %d rows, error %v; want 1 and 3", count(t, db), err)
		}
	})
	t.Run("an outer failure takes the nested one back", func(t *testing.T) {
		db := scratch(t)
		_ = database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := database.InTx(tx.Context(), db, func(tx *database.Tx) error { return insert(tx, 1) }); err != nil {
				t.Error(err)
			}
			return failure
		})
		if n := count(t, db); n != 0 {
			t.Fatalf("got %d rows, want none", n)
		}
	})
	t.Run("gorm may not open a transaction of its own", func(t *testing.T) {
		db := scratch(t)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			return tx.Begin().Error
		})
		if err == nil {
			t.Fatal("gorm began a transaction inside ours")
		}
	})
	t.Run("a violated constraint is known by name", func(t *testing.T) {
		db := scratch(t)
		err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
			if err := insert(tx, 1); err != nil {
				return err
			}
			return insert(tx, 1)
		})
		if !database.IsUnique(err, "scratch_pkey") {
			t.Fatalf("got %v, want a violation of scratch_pkey", err)
		}
	})
}

func TestNowIsTheStartOfTheTransaction(t *testing.T) {
	db := dbtest.Open(t)
	err := database.InTx(t.Context(), db, func(tx *database.Tx) error {
		first := tx.Now()
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_sleep(0.01)"); err != nil {
			return err
		}
		if !tx.Now().Equal(first) || first.IsZero() {
			t.Errorf("got %v then %v, want one moment", first, tx.Now())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	past := time.Date(2024, 5, 13, 9, 0, 0, 0, time.UTC)
	ctx := database.WithClock(context.Background(), func() time.Time { return past })
	_ = database.InTx(ctx, db, func(tx *database.Tx) error {
		if !tx.Now().Equal(past) {
			t.Errorf("got %v, want the replaced clock %v", tx.Now(), past)
		}
		return nil
	})
}
