package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// Tx is one transaction, seen as gorm through the embedded DB and as pgx through
// Pgx (River's InsertTx, COPY, batches). Both write on the same connection.
// gorm's own Begin and Transaction must not be used on it; nest InTx instead.
type Tx struct {
	*gorm.DB
	Pgx pgx.Tx

	ctx      context.Context
	now      time.Time
	clockErr error
}

type txKey struct{}
type clockKey struct{}

// InTx runs fn in one transaction and commits when it returns nil. Inside another
// InTx (found in ctx) it is a savepoint on the same connection. An error, a panic
// or a cancelled context rolls everything back, jobs included.
func InTx(ctx context.Context, db *DB, fn func(tx *Tx) error) error {
	return inTx(ctx, db, pgx.TxOptions{}, fn)
}

// Read runs fn in a read-only transaction that sees one unchanging state.
func Read(ctx context.Context, db *DB, fn func(tx *Tx) error) error {
	return inTx(ctx, db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

func inTx(ctx context.Context, db *DB, opts pgx.TxOptions, fn func(tx *Tx) error) error {
	if outer, ok := ctx.Value(txKey{}).(*Tx); ok {
		return pgx.BeginFunc(ctx, outer.Pgx, func(p pgx.Tx) error {
			return run(ctx, outer.DB, p, outer.now, fn)
		})
	}
	conn, err := db.sql.Conn(ctx)
	if err != nil {
		return fmt.Errorf("take a database connection: %w", err)
	}
	defer conn.Close()
	var pc *pgx.Conn
	if err := conn.Raw(func(dc any) error { pc = dc.(*stdlib.Conn).Conn(); return nil }); err != nil {
		return fmt.Errorf("reach the pgx connection: %w", err)
	}
	return pgx.BeginTxFunc(ctx, pc, opts, func(p pgx.Tx) error {
		g := db.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
		g.Statement.ConnPool = &connPool{Conn: conn}
		return run(ctx, g, p, time.Time{}, fn)
	})
}

func run(ctx context.Context, g *gorm.DB, p pgx.Tx, now time.Time, fn func(tx *Tx) error) error {
	tx := &Tx{Pgx: p, now: now}
	tx.ctx = context.WithValue(ctx, txKey{}, tx)
	pool := g.Statement.ConnPool
	tx.DB = g.Session(&gorm.Session{NewDB: true, Context: tx.ctx})
	tx.Statement.ConnPool = pool
	if err := fn(tx); err != nil {
		return err
	}
	return tx.clockErr
}

// connPool is the connection that gorm writes on. It has no BeginTx, so that
// gorm's own transactions fail loudly instead of committing for good.
type connPool struct{ *sql.Conn }

// BeginTx refuses: a transaction that gorm opened here would survive a rollback of ours.
func (*connPool) BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error) {
	return nil, errors.New("gorm must not open a transaction of its own: nest database.InTx")
}

// Context carries the transaction: an InTx called with it becomes a savepoint.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the database's clock at the start of the transaction, in UTC. Deadlines
// are judged by it and by nothing else.
func (tx *Tx) Now() time.Time {
	if !tx.now.IsZero() {
		return tx.now
	}
	if clock, ok := tx.ctx.Value(clockKey{}).(func() time.Time); ok {
		tx.now = clock().UTC().Truncate(time.Microsecond)
		return tx.now
	}
	if err := tx.Pgx.QueryRow(tx.ctx, "SELECT transaction_timestamp()").Scan(&tx.now); err != nil {
		tx.clockErr = fmt.Errorf("read the database clock: %w", err)
	}
	tx.now = tx.now.UTC()
	return tx.now
}

// WithClock replaces the database's clock in transactions opened with this
// context. Only tests and the demonstration's finished cycle use it.
func WithClock(ctx context.Context, now func() time.Time) context.Context {
	return context.WithValue(ctx, clockKey{}, now)
}

// Clock is the replaced clock of this context, or nil.
func Clock(ctx context.Context) func() time.Time {
	clock, _ := ctx.Value(clockKey{}).(func() time.Time)
	return clock
}

func constraintOf(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.ConstraintName
	}
	return ""
}
