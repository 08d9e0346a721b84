// Package database opens PostgreSQL and gives out the one kind of transaction in
// which gorm, pgx and River write together.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// DB is one pool of connections, seen by pgx as Pool and, inside InTx, by gorm.
type DB struct {
	Pool *pgxpool.Pool
	sql  *sql.DB
	gorm *gorm.DB
}

// Config says where the database is and how many connections may be open.
type Config struct {
	URL            string
	MaxConnections int32 // 0 means 20
}

// Open connects and checks that the server answers and is new enough (16).
func Open(ctx context.Context, cfg Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	pc.MaxConns = cfg.MaxConnections
	if pc.MaxConns == 0 {
		pc.MaxConns = 20
	}
	pc.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pc.ConnConfig.RuntimeParams["application_name"] = "tieubieu"
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	var version int
	if err := pool.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	if version < 160000 {
		pool.Close()
		return nil, fmt.Errorf("cần PostgreSQL 16 trở lên, máy chủ đang là %d", version/10000)
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	// database/sql keeps no connections of its own: each goes back to the pool at once.
	sqlDB.SetMaxIdleConns(0)
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: sqlDB}), &gorm.Config{
		SkipDefaultTransaction: true, // InTx is the only way to open one
		QueryFields:            true,
		Logger:                 logger.Discard, // errors are returned, and logged once by whoever answers
	})
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open gorm: %w", err)
	}
	return &DB{Pool: pool, sql: sqlDB, gorm: g}, nil
}

// Close waits for open connections to come back.
func (db *DB) Close() {
	_ = db.sql.Close()
	db.Pool.Close()
}

// SQL is the same pool for libraries that want database/sql (migrations).
func (db *DB) SQL() *sql.DB { return db.sql }

// IsUnique says whether err is a violation of the named unique constraint or index.
func IsUnique(err error, constraint string) bool {
	return constraintOf(err) == constraint
}

// IsCheck says whether err is a violation of the named check or exclusion constraint.
func IsCheck(err error, constraint string) bool {
	return constraintOf(err) == constraint
}

// ErrNoRows is what a pgx query answers when there is no row.
var ErrNoRows = pgx.ErrNoRows

// Missing says whether err means that there is no such row, by gorm or by pgx.
func Missing(err error) bool {
	return errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, pgx.ErrNoRows) || errors.Is(err, sql.ErrNoRows)
}
