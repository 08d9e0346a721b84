package entry

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Row is an entry in a list.
type Row struct {
	Entry        Entry // without form and explanation
	ProductName  string
	FacilityName string
	CoverID      *uuid.UUID // the first photo
	Photos       int
	Papers       int
	Overdue      bool // returned, and its new date past
	Screener     *uuid.UUID
	ScreenerName string // whose queue it stands in; "" for nobody's
	Objected     bool   // its owner objects to it
}

// Filter narrows a round's list; zero values let everything through. Search is
// compared without marks with product and facility, and with the judging code.
type Filter struct {
	Status  []Status
	GroupID string
	Origin  Origin
	Search  string
	Overdue bool
	// Screener is whose queue: an account; NoScreener is nobody's; nil is any.
	Screener *uuid.UUID
	Objected bool
}

// NoScreener stands in a filter for entries in nobody's queue.
var NoScreener = uuid.Nil

const selectRows = `
	SELECT e.id, e.round_id, e.product_id, e.facility_id, e.group_id, e.origin, e.status, e.unit_id, e.judging_code, e.source_entry_id,
	       e.result_below_changed, e.submitted_at, e.due_at, e.decided_at, e.reason, e.typed_by, e.version, e.created_at, e.updated_at, e.updated_by,
	       p.name, f.name, (SELECT photo_id FROM entry_photos u WHERE u.entry_id = e.id ORDER BY position LIMIT 1),
	       (SELECT count(*) FROM entry_photos u WHERE u.entry_id = e.id), (SELECT count(*) FROM entry_papers u WHERE u.entry_id = e.id),
	       coalesce(e.status = 'returned' AND e.due_at <= $1, false), r.phase, q.account_id, coalesce(qa.name, ''),
	       EXISTS (SELECT 1 FROM entry_objections o WHERE o.entry_id = e.id AND o.status = 'open')
	  FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id JOIN rounds r ON r.id = e.round_id
	  LEFT JOIN entry_screeners q ON q.entry_id = e.id LEFT JOIN accounts qa ON qa.id = q.account_id `

// rowsOf runs selectRows, whose $1 is now, with the rest of the query.
func rowsOf(tx *database.Tx, rest string, args ...any) ([]Row, []competition.Phase, error) {
	found, err := tx.Pgx.Query(tx.Context(), selectRows+rest, append([]any{tx.Now()}, args...)...)
	if err != nil {
		return nil, nil, fmt.Errorf("list entries: %w", err)
	}
	var phases []competition.Phase
	rows, err := pgx.CollectRows(found, func(c pgx.CollectableRow) (r Row, err error) {
		var phase competition.Phase
		e := &r.Entry
		err = c.Scan(&e.ID, &e.RoundID, &e.ProductID, &e.FacilityID, &e.GroupID, &e.Origin, &e.Status, &e.UnitID, &e.JudgingCode, &e.SourceEntryID,
			&e.ResultBelowChanged, &e.SubmittedAt, &e.DueAt, &e.DecidedAt, &e.Reason, &e.TypedBy, &e.Version, &e.CreatedAt, &e.UpdatedAt, &e.UpdatedBy,
			&r.ProductName, &r.FacilityName, &r.CoverID, &r.Photos, &r.Papers, &r.Overdue, &phase, &r.Screener, &r.ScreenerName, &r.Objected)
		phases = append(phases, phase)
		return r, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("list entries: %w", err)
	}
	return rows, phases, nil
}

// ListOfRound lists a round's entries in the order in which they were begun, from
// after on, at most limit: for the support team and the organiser all but drafts, for
// the council and the auditor the accepted ones, when their time has come. For
// everyone else there is no such round.
func (s *Service) ListOfRound(ctx context.Context, by account.Account, roundID uuid.UUID, f Filter, after uuid.UUID, limit int) ([]Row, error) {
	var rows []Row
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		visible, roles, err := visibleIn(tx, by, roundID)
		if err != nil {
			return err
		}
		status := visible
		if len(f.Status) > 0 {
			status = nil
			for _, v := range visible {
				for _, wanted := range f.Status {
					if v == wanted {
						status = append(status, v)
					}
				}
			}
		}
		rows, _, err = rowsOf(tx, `
			 WHERE e.round_id = $2 AND e.id > $3 AND e.status = ANY($4) AND ($5 = '' OR e.group_id = $5) AND ($6 = '' OR e.origin = $6)
			   AND ($7 = '%%' OR p.name_folded LIKE $7 OR f.name_folded LIKE $7 OR lower(e.judging_code) = $8)
			   AND (NOT $9 OR (e.status = 'returned' AND e.due_at <= $1))
			   AND ($11::uuid IS NULL OR q.account_id = $11 OR $11 = '00000000-0000-0000-0000-000000000000' AND q.account_id IS NULL)
			   AND (NOT $12 OR EXISTS (SELECT 1 FROM entry_objections o WHERE o.entry_id = e.id AND o.status = 'open'))
			 ORDER BY e.id LIMIT $10`,
			roundID, after, status, f.GroupID, string(f.Origin), like(f.Search), strings.ToLower(text.Clean(f.Search)), f.Overdue, limit, f.Screener, f.Objected)
		for i := range rows {
			rows[i].forSupport(by, roles)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// like is a pattern that finds what contains s, marks and case apart.
func like(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text.Fold(text.Clean(s))) + "%"
}

// visibleIn are the statuses that by sees in a round's list.
func visibleIn(tx *database.Tx, by account.Account, roundID uuid.UUID) ([]Status, account.Roles, error) {
	r, err := competition.Get(tx, roundID)
	if err != nil {
		return nil, nil, err
	}
	roles, err := account.RolesOnRound(tx, by, roundID)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case by.IsPlatform(), roles.Any(screeners...):
		return []Status{Submitted, Returned, Accepted, Rejected, Withdrawn}, roles, nil
	case roles.Any(account.CouncilChair, account.CouncilMember) && r.Phase.After(competition.Screening),
		roles.Any(account.Auditor) && r.Phase.After(competition.Approved):
		return []Status{Accepted}, roles, nil
	}
	return nil, nil, errNoRound
}

// forSupport leaves out who screens from rows that others read.
func (r *Row) forSupport(by account.Account, roles account.Roles) {
	if !by.IsPlatform() && !roles.Any(screeners...) {
		r.Screener, r.ScreenerName, r.Objected = nil, "", false
	}
}

// Count is how many entries of a round stand where.
type Count struct {
	GroupID string
	Status  Status // drafts are counted too
	Entries int
	Overdue int // of Returned
}

// Counts counts a round's entries by group and status, for the support team and the
// organiser.
func (s *Service) Counts(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Count, error) {
	var counts []Count
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := competition.Get(tx, roundID); err != nil {
			return err
		}
		err := account.RequireOnRound(tx, by, roundID, screeners...)
		if fault.Of(err) != nil {
			err = account.RequireOverRound(tx, by, roundID)
		}
		if err != nil {
			if fault.Of(err) != nil {
				return fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")
			}
			return err
		}
		rows, err := tx.Pgx.Query(tx.Context(), `
			SELECT group_id, status, count(*), count(*) FILTER (WHERE status = 'returned' AND due_at <= $2)
			  FROM entries WHERE round_id = $1 GROUP BY 1, 2 ORDER BY 1, 2`, roundID, tx.Now())
		if err != nil {
			return fmt.Errorf("count entries of round %s: %w", roundID, err)
		}
		counts, err = pgx.CollectRows(rows, func(c pgx.CollectableRow) (n Count, err error) {
			return n, c.Scan(&n.GroupID, &n.Status, &n.Entries, &n.Overdue)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// Mine narrows one's own list; nil and empty let everything through.
type Mine struct {
	FacilityID *uuid.UUID
	RoundID    *uuid.UUID
	Status     Status
}

// ListMine lists the entries of the facilities that by owns, and those that by has
// begun for others and may still write, newest first, before before, at most limit.
func (s *Service) ListMine(ctx context.Context, by account.Account, f Mine, before uuid.UUID, limit int) ([]Row, error) {
	var rows []Row
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		found, phases, err := rowsOf(tx, `
			 WHERE (e.facility_id IN (SELECT facility_id FROM grants WHERE account_id = $2 AND role = 'owner' AND ended_at IS NULL)
			    OR (e.typed_by = $2 AND EXISTS (SELECT 1 FROM units u JOIN grants g ON g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)
			         WHERE u.id = f.unit_id AND g.account_id = $2 AND g.role IN ('organiser', 'collaborator') AND g.ended_at IS NULL)))
			   AND ($3::uuid IS NULL OR e.facility_id = $3) AND ($4::uuid IS NULL OR e.round_id = $4) AND ($5 = '' OR e.status = $5)
			   AND ($6::uuid IS NULL OR e.id < $6)
			 ORDER BY e.id DESC LIMIT $7`, by.Holder(), f.FacilityID, f.RoundID, string(f.Status), orNil(before), limit)
		for i := range found {
			found[i].Entry.hideCode(FacilityView, phases[i])
			found[i].Screener, found[i].ScreenerName = nil, ""
		}
		rows = found
		return err
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func orNil(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// hideCode keeps the judging code from the facility until publication: who knows it
// could tell a judge.
func (e *Entry) hideCode(v View, phase competition.Phase) {
	if v == FacilityView && !phase.After(competition.Approved) {
		e.JudgingCode = nil
	}
}

// Reading is an entry as one person reads it.
type Reading struct {
	Dossier    *Dossier
	Row        Row
	Round      *competition.Round
	View       View
	Missing    []Missing // while it may still be changed or decided on
	Screenings []Screening
	// ChangedBy is who changed it last, in that person's own name; empty for the platform.
	ChangedBy string
}

// Read reads all of an entry, for those of ViewOf.
func (s *Service) Read(ctx context.Context, by account.Account, id uuid.UUID) (*Reading, error) {
	var out Reading
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, err := Get(tx, id)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, e.RoundID)
		if err != nil {
			return err
		}
		if out.View, err = ViewOf(tx, by, e, r); err != nil {
			return err
		}
		e.hideCode(out.View, r.Phase)
		out.Round = r
		if out.Dossier, err = DossierOf(tx, e); err != nil {
			return err
		}
		rows, _, err := rowsOf(tx, "WHERE e.id = $2", id)
		if err != nil {
			return err
		}
		out.Row = rows[0]
		if out.View != SupportView {
			out.Row.Screener, out.Row.ScreenerName = nil, ""
		}
		switch e.Status {
		case Draft, Returned, Submitted:
			out.Missing = out.Dossier.Missing(unit.Day(tx.Now()), ToSubmit)
		case Accepted, Rejected, Withdrawn:
		}
		if out.View != CouncilView {
			if out.Screenings, err = ScreeningsOf(tx, id); err != nil {
				return err
			}
		}
		out.ChangedBy, err = changedBy(tx, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}
