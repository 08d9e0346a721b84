// Package trail reads the ledger for people: who did what, when and why, in words,
// for those who may know of it, as pages and as files.
package trail

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
)

// Service reads the trail.
type Service struct{ DB *database.DB }

// Filter chooses lines; what is zero chooses all. From counts, Until does not.
type Filter struct {
	Round, Actor, Entry uuid.UUID
	Action              string
	From, Until         time.Time
}

// Line is one act. It tells neither marks nor votes: those stand where they belong.
type Line struct {
	ID          uuid.UUID
	At          time.Time
	ActorID     *uuid.UUID // nil: the platform
	Actor       string     // the name as it is now; "" for the platform
	Action      string
	Subject     string
	RoundID     *uuid.UUID
	Round       string // title
	EntryID     *uuid.UUID
	Product     string
	JudgingCode string
	Reason      string
}

// List is a page of lines, newest first, after the line before (uuid.Nil: from the
// newest). Of one round for its organiser and secretary, and its auditor once it is
// published; without a round, of all rounds where by is one of those, and for an
// administrator what happened outside any round: accounts and settings, never a round's.
func (s *Service) List(ctx context.Context, by account.Account, f Filter, before uuid.UUID, limit int) (lines []Line, err error) {
	err = s.read(ctx, by, f, before, &limit, func(rows pgx.Rows) error {
		lines, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Line])
		return err
	})
	return lines, err
}

// Each gives every line of List, one after the other, to do, however many there are;
// begin is called first, once it is certain that by may read.
func (s *Service) Each(ctx context.Context, by account.Account, f Filter, begin func() error, do func(Line) error) error {
	return s.read(ctx, by, f, uuid.Nil, nil, func(rows pgx.Rows) error {
		defer rows.Close()
		if err := begin(); err != nil {
			return err
		}
		for rows.Next() {
			line, err := pgx.RowToStructByPos[Line](rows)
			if err != nil {
				return err
			}
			if err := do(line); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// May says whether by reads a round's trail, or, without a round, any.
func (s *Service) May(ctx context.Context, by account.Account, round uuid.UUID) error {
	return database.Read(ctx, s.DB, func(tx *database.Tx) error {
		_, err := reach(tx, by, round)
		return err
	})
}

// scope is what one may read.
type scope struct {
	rounds  []uuid.UUID
	outside bool // what happened outside any round
}

func reach(tx *database.Tx, by account.Account, round uuid.UUID) (scope, error) {
	if round != uuid.Nil {
		return scope{rounds: []uuid.UUID{round}}, account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.Auditor)
	}
	if err := account.RequirePerson(by); err != nil {
		return scope{}, err
	}
	var s scope
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT r.id FROM rounds r JOIN grants g ON g.unit_id = r.unit_id AND g.role = 'organiser' WHERE g.account_id = $1 AND g.ended_at IS NULL
		UNION SELECT r.id FROM rounds r JOIN grants g ON g.round_id = r.id
		 WHERE g.account_id = $1 AND g.ended_at IS NULL AND (g.role = 'secretary' OR g.role = 'auditor' AND r.phase IN ('published', 'closed'))`, by.ID)
	if err == nil {
		s.rounds, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	}
	if err != nil {
		return s, fmt.Errorf("read rounds of %s: %w", by.ID, err)
	}
	s.outside = account.RequireAdministrator(tx, by) == nil
	if len(s.rounds) == 0 && !s.outside {
		return s, account.ErrHidden
	}
	return s, nil
}

// query leaves drafts out: what their owners type is theirs alone until it is handed in.
const query = `
	SELECT l.id, l.at, l.actor_id, coalesce(a.name, ''), l.action, l.subject, l.round_id, coalesce(r.title, ''),
	       e.id, coalesce(p.name, ''), coalesce(e.judging_code, ''), l.reason
	  FROM ledger_entries l LEFT JOIN accounts a ON a.id = l.actor_id LEFT JOIN rounds r ON r.id = l.round_id
	  LEFT JOIN score_sheets s ON l.subject = 'sheet' AND s.id = l.subject_id
	  LEFT JOIN entries e ON e.id = CASE l.subject WHEN 'entry' THEN l.subject_id WHEN 'sheet' THEN s.entry_id END
	  LEFT JOIN products p ON p.id = e.product_id
	 WHERE (l.round_id = ANY ($1) OR $2 AND l.round_id IS NULL) AND e.status IS DISTINCT FROM 'draft'
	   AND ($3::uuid IS NULL OR l.actor_id = $3) AND ($4::uuid IS NULL OR e.id = $4) AND ($5 = '' OR l.action = $5)
	   AND ($6::timestamptz IS NULL OR l.at >= $6) AND ($7::timestamptz IS NULL OR l.at < $7) AND ($8::uuid IS NULL OR l.id < $8)
	 ORDER BY l.id DESC LIMIT $9`

func (s *Service) read(ctx context.Context, by account.Account, f Filter, before uuid.UUID, limit *int, take func(pgx.Rows) error) error {
	return database.Read(ctx, s.DB, func(tx *database.Tx) error {
		may, err := reach(tx, by, f.Round)
		if err != nil {
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), query, may.rounds, may.outside, given(f.Actor), given(f.Entry), f.Action, given(f.From), given(f.Until), given(before), limit)
		if err == nil {
			err = take(rows)
		}
		if err != nil {
			return fmt.Errorf("read audit trail: %w", err)
		}
		return nil
	})
}

// given is a value, or nil where there is none.
func given[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}
