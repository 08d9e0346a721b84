package entry

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Typed is an entry as an officer has it on paper.
type Typed struct {
	Facility    *facility.Facility
	Product     *facility.Product
	GroupID     string
	Form        Form
	Explanation Explanation // without files
	Consent     string      // how the owner agreed; "" leaves it open
}

// Clean brings the texts into the form that is stored and says what is wrong with
// them, with paths like "form.price", "explanation.market.text" and "consent".
func (t *Typed) Clean(tx *database.Tx) (bad fault.Fields) {
	t.Form, bad = t.Form.cleaned(tx.Now())
	x, wrong := Explanation{}.merged(t.Explanation, nil)
	t.Explanation, bad = x, append(bad, wrong...)
	t.Consent = clean(&bad, "consent", t.Consent, maxReason)
	return bad
}

// BeginAll makes a draft of each, which Admit of this transaction has let through, and
// writes down who typed it: so the owner may object, and whoever typed does not screen.
// Owners are told as when one is begun. Whoever asks has decided on authority. The ids
// come in the order given. Refusal: product-already-entered, when another was faster.
func (s *Service) BeginAll(tx *database.Tx, by account.Account, r *competition.Round, typed []Typed) ([]uuid.UUID, error) {
	now := tx.Now()
	ids := make([]uuid.UUID, len(typed))
	entries, records, consents := make([]Entry, len(typed)), make([]ledger.Record, 0, len(typed)), []Consent{}
	for i, t := range typed {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make entry id: %w", err)
		}
		ids[i] = id
		e := Entry{
			ID: id, RoundID: r.ID, ProductID: t.Product.ID, FacilityID: t.Facility.ID, GroupID: t.GroupID,
			Origin: Open, Status: Draft, UnitID: t.Facility.UnitID,
			TypedBy: actor(by), Version: 1, CreatedAt: now, UpdatedAt: now, UpdatedBy: actor(by),
		}
		if e.Form, err = json.Marshal(t.Form); err != nil {
			return nil, fmt.Errorf("encode form: %w", err)
		}
		if e.Explanation, err = json.Marshal(t.Explanation); err != nil {
			return nil, fmt.Errorf("encode explanation: %w", err)
		}
		entries[i] = e
		records = append(records, ledger.Record{
			Actor: by.ID, Action: "create-entry", Subject: "entry", ID: id, Round: r.ID,
			Detail: map[string]any{"product": t.Product.ID, "group": t.GroupID, "imported": true},
		})
		if t.Consent == "" {
			continue
		}
		k, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make consent id: %w", err)
		}
		consents = append(consents, Consent{ID: k, EntryID: id, Kind: ConsentSpoken, Note: t.Consent, ByID: actor(by), At: now})
		records = append(records, ledger.Record{
			Actor: by.ID, Action: "record-consent", Subject: "entry", ID: id, Round: r.ID, Detail: map[string]any{"consent": k, "kind": ConsentSpoken},
		})
	}
	if err := tx.CreateInBatches(entries, 500).Error; err != nil {
		if database.IsUnique(err, "entries_product_once") {
			return nil, errAlreadyEntered
		}
		return nil, fmt.Errorf("create %d entries: %w", len(entries), err)
	}
	if len(consents) > 0 {
		if err := tx.CreateInBatches(consents, 500).Error; err != nil {
			return nil, fmt.Errorf("record consents to %d entries: %w", len(consents), err)
		}
	}
	if err := ledger.AppendAll(tx, records); err != nil {
		return nil, err
	}
	return ids, s.tellOwners(tx, by, entries)
}

// tellOwners tells the owners of facilities that another has begun an entry for them.
func (s *Service) tellOwners(tx *database.Tx, by account.Account, entries []Entry) error {
	if by.IsPlatform() {
		return nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT facility_id FROM grants WHERE account_id = $1 AND role = 'owner' AND ended_at IS NULL", by.ID)
	if err != nil {
		return fmt.Errorf("read own facilities of %s: %w", by.ID, err)
	}
	own, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return fmt.Errorf("read own facilities of %s: %w", by.ID, err)
	}
	for i := range entries {
		if slices.Contains(own, entries[i].FacilityID) {
			continue
		}
		if err := s.happened(tx, by, &entries[i], TypedForOwner); err != nil {
			return err
		}
	}
	return nil
}
