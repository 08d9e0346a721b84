package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
)

// Step is one thing that happened to an entry. Action is the ledger's; typing and
// placing that follow each other by the same person within an hour are one step.
type Step struct {
	At     time.Time
	Action string
	By     string // name; "" for the platform, and for the support team where the facility reads
	Reason string
	Times  int
	Items  []Item     // of a return
	DueAt  *time.Time // of a return
}

// forSupport are what the support team does among itself.
var forSupport = []string{"check-entry", "choose-for-judges", "assign-screener", "receive-sample"}

// ofDossier are the acts on an entry that its history tells. What the council decides on
// it stands in the ledger under the entry too, and is nobody's here before publication.
var ofDossier = []string{
	"create-entry", "copy-entry", "take-in-entry", "save-entry", "set-entry-photos", "add-entry-paper", "change-entry-paper", "remove-entry-paper",
	"renew-entry-paper", "submit-entry", "withdraw-entry", "return-entry", "accept-entry", "reject-entry", "reconsider-entry", "check-entry",
	"choose-for-judges", "assign-screener", "receive-sample", "record-consent", "object-to-entry", "take-back-objection", "answer-objection",
}

// History is what happened to an entry, oldest first: for the facility's people, who
// are not told who screens it, and for the support team.
func (s *Service) History(ctx context.Context, by account.Account, id uuid.UUID) (steps []Step, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, view, err := inSight(tx, by, id, FacilityView, SupportView)
		if err != nil {
			return err
		}
		steps, err = historyOf(tx, e, view)
		return err
	})
	return steps, err
}

const maxSteps = 500

func historyOf(tx *database.Tx, e *Entry, view View) ([]Step, error) {
	told := ofDossier
	if view != SupportView {
		told = slices.DeleteFunc(slices.Clone(ofDossier), func(action string) bool { return slices.Contains(forSupport, action) })
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT l.at, l.action, coalesce(a.name, ''), l.reason, l.actor_id,
		       coalesce((SELECT s.items FROM screenings s WHERE s.entry_id = l.subject_id AND s.at = l.at AND l.action = 'return-entry' LIMIT 1), '[]'),
		       (SELECT s.due_at FROM screenings s WHERE s.entry_id = l.subject_id AND s.at = l.at AND l.action = 'return-entry' LIMIT 1),
		       EXISTS (SELECT 1 FROM grants g WHERE g.account_id = l.actor_id AND (g.facility_id = $3 OR g.role = 'collaborator'))
		  FROM ledger_entries l LEFT JOIN accounts a ON a.id = l.actor_id
		 WHERE l.subject_id = $1 AND l.subject = 'entry' AND l.action = ANY ($2) ORDER BY l.id LIMIT $4`, e.ID, told, e.FacilityID, maxSteps)
	if err != nil {
		return nil, fmt.Errorf("read history of entry %s: %w", e.ID, err)
	}
	var steps []Step
	var last *uuid.UUID
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (none struct{}, err error) {
		s := Step{Times: 1}
		var actorID *uuid.UUID
		var items json.RawMessage
		var ofFacility bool
		if err := row.Scan(&s.At, &s.Action, &s.By, &s.Reason, &actorID, &items, &s.DueAt, &ofFacility); err != nil {
			return none, err
		}
		if err := json.Unmarshal(items, &s.Items); err != nil {
			return none, err
		}
		if view != SupportView && !ofFacility {
			s.By = ""
		}
		if n := len(steps) - 1; n >= 0 && repeats(steps[n], s) && sameActor(last, actorID) {
			steps[n].At, steps[n].Times = s.At, steps[n].Times+1
		} else {
			steps = append(steps, s)
		}
		last = actorID
		return none, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read history of entry %s: %w", e.ID, err)
	}
	return steps, nil
}

func repeats(before, now Step) bool {
	switch now.Action {
	case "save-entry", "set-entry-photos", "add-entry-paper", "change-entry-paper", "remove-entry-paper", "check-entry", "choose-for-judges":
		return before.Action == now.Action && now.At.Sub(before.At) < time.Hour
	}
	return false
}

func sameActor(a, b *uuid.UUID) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
