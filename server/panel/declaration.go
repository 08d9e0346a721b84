package panel

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
)

// Conflict is one facility that a judge stands aside from, and why. Note has at most
// 1,000 characters.
type Conflict struct {
	FacilityID uuid.UUID
	Kind       Kind
	Note       string
}

// Declaration is a judge's word on conflicts of interest: when it was first given,
// and all that stands declared, by the judge or from the data.
type Declaration struct {
	DeclaredAt time.Time
	Recusals   []Recusal
}

// Declare keeps that a judge has looked at the round's facilities and stands aside
// from these, perhaps none: before it no judging code is shown. Said again, it adds
// what is new, takes nothing back, and keeps the first moment. From screening on;
// earlier it is Conflict "declaration-too-early", since the list of facilities is not
// yet whole. After approval nobody stands aside any more (Conflict "panel-closed").
func (s *Service) Declare(ctx context.Context, by account.Account, roundID uuid.UUID, conflicts []Conflict) (*Declaration, error) {
	var d Declaration
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		seat, err := JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		j, err := lockJudge(tx, seat.ID)
		if err != nil {
			return err
		}
		if err := mayDeclare(r, conflicts); err != nil {
			return err
		}
		if err := checkConflicts(tx, r, conflicts); err != nil {
			return err
		}
		effective := false
		for _, c := range conflicts {
			before, err := declared(tx, j.ID, c.FacilityID)
			if err != nil {
				return err
			}
			if before != nil {
				continue
			}
			x, err := declare(tx, by, j, c.FacilityID, c.Kind, c.Note)
			if err != nil {
				return err
			}
			effective = effective || x.Status == Effective
		}
		if err := keepDeclaration(tx, by, j); err != nil {
			return err
		}
		if effective {
			if err := s.recount(tx, by, r.ID); err != nil {
				return err
			}
		}
		d.DeclaredAt = *j.DeclaredAt
		d.Recusals, err = ownRecusals(tx, r, j.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &d, nil
}

func mayDeclare(r *competition.Round, conflicts []Conflict) error {
	if !r.Phase.After(competition.Registration) {
		return fault.New(fault.Conflict, "declaration-too-early", "Danh sách cơ sở dự bình chọn chưa đầy đủ. Việc khai báo mở khi kết thúc đăng ký.")
	}
	if len(conflicts) == 0 {
		return nil
	}
	return beforeApproval(r)
}

// checkConflicts cleans the notes and refuses what cannot be declared.
func checkConflicts(tx *database.Tx, r *competition.Round, conflicts []Conflict) error {
	var f fault.Fields
	for i := range conflicts {
		c := &conflicts[i]
		c.Note = clean(c.Note)
		err := checkRecusal(tx, r, c.FacilityID, c.Kind, c.Note)
		refused := fault.Of(err)
		if err != nil && refused == nil {
			return err
		}
		if refused != nil {
			for _, field := range refused.Fields {
				field.Path = fmt.Sprintf("conflicts[%d].%s", i, field.Path)
				f = append(f, field)
			}
		}
	}
	return f.Err()
}

// keepDeclaration notes the moment, and over which facilities the judge has spoken.
func keepDeclaration(tx *database.Tx, by account.Account, j *Judge) error {
	var first, more bool
	err := tx.Pgx.QueryRow(tx.Context(), `
		WITH listed AS (SELECT array_agg(DISTINCT e.facility_id ORDER BY e.facility_id) AS ids FROM entries e WHERE e.round_id = $2 AND `+listed+`),
		     was AS (SELECT declared_at, declared_facilities FROM panel_members WHERE id = $1)
		UPDATE panel_members j SET declared_at = coalesce(j.declared_at, $3),
		       declared_facilities = ARRAY(SELECT unnest(j.declared_facilities) UNION SELECT unnest(listed.ids) ORDER BY 1)
		  FROM listed, was WHERE j.id = $1
		RETURNING j.declared_at, was.declared_at IS NULL, NOT was.declared_facilities @> coalesce(listed.ids, '{}')`,
		j.ID, j.RoundID, tx.Now()).Scan(&j.DeclaredAt, &first, &more)
	if err != nil {
		return fmt.Errorf("keep declaration of judge %s: %w", j.ID, err)
	}
	if !first && !more {
		return nil
	}
	return record(tx, by, "declare-conflicts", j, "", map[string]bool{"first": first})
}

// listed is the condition in SQL under which entry e's facility is one that judges
// declare themselves on.
const listed = `e.status NOT IN ('draft', 'rejected', 'withdrawn')`

// HasDeclared says whether a judge has declared conflicts over every facility whose
// entries these are: one that entered the round afterwards is asked about again.
func HasDeclared(tx *database.Tx, judgeID uuid.UUID, entryIDs []uuid.UUID) (bool, error) {
	var yes bool
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT declared_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e
		WHERE e.id = ANY ($2) AND e.facility_id <> ALL (declared_facilities)) FROM panel_members WHERE id = $1`, judgeID, entryIDs).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look whether judge %s has declared: %w", judgeID, err)
	}
	return yes, nil
}

func ownRecusals(tx *database.Tx, r *competition.Round, judgeID uuid.UUID) ([]Recusal, error) {
	var recusals []Recusal
	if err := tx.Where("judge_id = ?", judgeID).Order("id").Find(&recusals).Error; err != nil {
		return nil, fmt.Errorf("read recusals of judge %s: %w", judgeID, err)
	}
	for i := range recusals {
		veil(&recusals[i], r, false)
	}
	return recusals, nil
}
