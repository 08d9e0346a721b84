package certificate

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Line is one certificate of a round, or the number held for one, with what it says.
type Line struct {
	ID           uuid.UUID
	EntryID      uuid.UUID
	JudgingCode  string
	GroupID      string
	ProductID    uuid.UUID
	Product      string
	FacilityID   uuid.UUID
	Facility     string
	Locality     string
	EntryUnitID  uuid.UUID
	Level        *string
	Number       string
	CheckCode    string
	IssuedOn     time.Time // the decision's day
	ValidUntil   time.Time
	Status       Status
	StatusReason string
	Version      int // 0: reserved

	decisionNumber, signer string
	decided                time.Time
}

// Lines are a round's certificates for its organisers, from approval on: those held for
// the version that is approved, then those issued, the newest first among equals of an
// entry. Before approval there is none.
func (s *Service) Lines(ctx context.Context, by account.Account, round uuid.UUID) (lines []Line, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, _, err := organised(tx, by, round)
		if err != nil {
			return err
		}
		lines, err = linesOf(tx, r)
		return err
	})
	return lines, err
}

func linesOf(tx *database.Tx, r *competition.Round) ([]Line, error) {
	held, err := reservedLines(tx, r, uuid.Nil)
	if err != nil {
		return nil, err
	}
	issued, err := issuedLines(tx, "a.round_id = $1", r.ID)
	return append(held, issued...), err
}

// reservedLines are those of the version that is approved and not published; id, where
// it is not nil, names one.
func reservedLines(tx *database.Tx, r *competition.Round, id uuid.UUID) ([]Line, error) {
	d, err := award.AtWork(tx, r)
	if fault.Has(err, "no-deliberation") || err == nil && d.Status != award.DeliberationApproved {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT h.id, e.id, coalesce(e.judging_code, ''), e.group_id, p.id, p.name, f.id, f.name, f.locality, e.unit_id, h.level, h.number, h.check_code
		  FROM certificate_reservations h JOIN entries e ON e.id = h.entry_id JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id
		 WHERE h.round_id = $1 AND h.version = $2 AND ($3 = '00000000-0000-0000-0000-000000000000'::uuid OR h.id = $3) ORDER BY h.id`, r.ID, d.Version, id)
	if err != nil {
		return nil, fmt.Errorf("read reserved certificates: %w", err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Line, err error) {
		err = row.Scan(&l.ID, &l.EntryID, &l.JudgingCode, &l.GroupID, &l.ProductID, &l.Product, &l.FacilityID, &l.Facility, &l.Locality, &l.EntryUnitID, &l.Level, &l.Number, &l.CheckCode)
		l.Status, l.IssuedOn, l.ValidUntil = Reserved, *d.DecisionDate, ValidUntil(DefaultValidity, *d.DecisionDate)
		l.decisionNumber, l.decided, l.signer = *d.DecisionNumber, *d.DecisionDate, *d.Signer
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read reserved certificates: %w", err)
	}
	return lines, nil
}

// issuedLines are certificates of published awards, with the names of their time.
func issuedLines(tx *database.Tx, condition string, args ...any) ([]Line, error) {
	today := unit.Day(tx.Now())
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT c.id, e.id, coalesce(e.judging_code, ''), a.group_id, a.product_id, a.product_name, a.facility_id, a.facility_name, a.locality, e.unit_id, a.level, c.number, c.check_code,
		       c.issued_on, c.valid_until, c.status, c.status_reason, c.version, d.decision_number, d.decision_date, d.signer
		  FROM certificates c JOIN awards a ON a.id = c.award_id JOIN entries e ON e.id = a.entry_id
		  JOIN publications p ON p.id = a.publication_id JOIN deliberations d ON d.round_id = p.round_id AND d.version = p.version
		 WHERE `+condition+` ORDER BY c.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Line, err error) {
		err = row.Scan(&l.ID, &l.EntryID, &l.JudgingCode, &l.GroupID, &l.ProductID, &l.Product, &l.FacilityID, &l.Facility, &l.Locality, &l.EntryUnitID, &l.Level, &l.Number, &l.CheckCode,
			&l.IssuedOn, &l.ValidUntil, &l.Status, &l.StatusReason, &l.Version, &l.decisionNumber, &l.decided, &l.signer)
		if l.Status == Valid && l.ValidUntil.Before(today) {
			l.Status = Expired
		}
		return l, err
	})
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", err)
	}
	return lines, nil
}

// errNotFound answers for a certificate that there is not, or not for this person.
var errNotFound = account.ErrHidden

// find is one certificate, or reservation, and its round, for the round's organisers; an
// issued one for the owners of its facility too.
func find(tx *database.Tx, by account.Account, id uuid.UUID) (*Line, *competition.Round, error) {
	var round uuid.UUID
	var issued bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT a.round_id, true FROM certificates c JOIN awards a ON a.id = c.award_id WHERE c.id = $1
		UNION ALL SELECT h.round_id, false FROM certificate_reservations h WHERE h.id = $1 AND NOT EXISTS (SELECT 1 FROM certificates WHERE id = $1)`, id).Scan(&round, &issued)
	if database.Missing(err) {
		return nil, nil, errNotFound
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read certificate %s: %w", id, err)
	}
	r, err := competition.Get(tx, round)
	if err != nil {
		return nil, nil, err
	}
	refused := account.RequireOnRound(tx, by, round, account.Organiser)
	if refused != nil && (!issued || fault.Of(refused) == nil) {
		return nil, nil, refused
	}
	var lines []Line
	if issued {
		lines, err = issuedLines(tx, "c.id = $1", id)
	} else {
		lines, err = reservedLines(tx, r, id)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(lines) == 0 {
		return nil, nil, errNotFound
	}
	if refused != nil {
		if err := account.RequireOnFacility(tx, by, lines[0].FacilityID, account.Owner); err != nil {
			return nil, nil, err
		}
	}
	return &lines[0], r, nil
}
