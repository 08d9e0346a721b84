package entry

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/paper"
	"tieubieu/server/photo"
)

// ConsentKind says how a facility's agreement to what was typed for it is known.
type ConsentKind string

const (
	ConsentTyped  ConsentKind = "typed"       // only who typed is known; written at the submission
	ConsentSpoken ConsentKind = "spoken"      // the owner agreed; the note says how
	ConsentSigned ConsentKind = "signed-form" // a scan of the signed form
)

// Consent is one record of a facility's agreement.
type Consent struct {
	ID          uuid.UUID `gorm:"primaryKey"`
	EntryID     uuid.UUID
	Kind        ConsentKind
	Note        string
	SHA256      []byte `gorm:"column:sha256"`
	ObjectKey   string
	ContentType string
	Bytes       int64
	ByID        *uuid.UUID
	At          time.Time
	ByName      string `gorm:"-"`
}

// TableName is the table of consents.
func (Consent) TableName() string { return "entry_consents" }

// Agreement is who typed an entry, how the facility agreed, and its objections.
type Agreement struct {
	TypedFor    bool   // someone who does not own the facility had a hand in it
	TypedByName string // "" for the platform
	Consents    []Consent
	Objections  []Objection
}

func agreementOf(tx *database.Tx, e *Entry) (a *Agreement, err error) {
	a = &Agreement{}
	if a.TypedFor, err = typedFor(tx, e); err != nil {
		return nil, err
	}
	if e.TypedBy != nil {
		if err := tx.Pgx.QueryRow(tx.Context(), "SELECT name FROM accounts WHERE id = $1", *e.TypedBy).Scan(&a.TypedByName); err != nil {
			return nil, fmt.Errorf("read who typed entry %s: %w", e.ID, err)
		}
	}
	if a.Consents, err = consentsOf(tx, e.ID); err != nil {
		return nil, err
	}
	a.Objections, err = objectionsOf(tx, e.ID)
	return a, err
}

func consentsOf(tx *database.Tx, entryID uuid.UUID) ([]Consent, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT c.id, c.entry_id, c.kind, c.note, c.sha256, c.object_key, c.content_type, c.bytes, c.by_id, c.at, coalesce(a.name, '')
		  FROM entry_consents c LEFT JOIN accounts a ON a.id = c.by_id WHERE c.entry_id = $1 ORDER BY c.id`, entryID)
	if err != nil {
		return nil, fmt.Errorf("read consents to entry %s: %w", entryID, err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Consent, err error) {
		return c, row.Scan(&c.ID, &c.EntryID, &c.Kind, &c.Note, &c.SHA256, &c.ObjectKey, &c.ContentType, &c.Bytes, &c.ByID, &c.At, &c.ByName)
	})
}

// AgreementOf reads who typed an entry and how the facility agreed: for the facility's
// people and the support team.
func (s *Service) AgreementOf(ctx context.Context, by account.Account, id uuid.UUID) (a *Agreement, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		e, _, err := inSight(tx, by, id, FacilityView, SupportView)
		if err != nil {
			return err
		}
		a, err = agreementOf(tx, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// inSight reads an entry for those who see it in one of these views; for all others
// there is none.
func inSight(tx *database.Tx, by account.Account, id uuid.UUID, views ...View) (*Entry, View, error) {
	e, err := Get(tx, id)
	if err != nil {
		return nil, "", err
	}
	r, err := competition.Get(tx, e.RoundID)
	if err != nil {
		return nil, "", err
	}
	view, err := ViewOf(tx, by, e, r)
	if err != nil {
		return nil, "", err
	}
	for _, v := range views {
		if v == view {
			e.hideCode(view, r.Phase)
			return e, view, nil
		}
	}
	return nil, "", ErrNotFound
}

const maxConsents = 20

// agreeing runs fn on the locked entry for those who may write it and, once it was
// handed in, for the support team, which asks the owner when nobody has.
func (s *Service) agreeing(ctx context.Context, by account.Account, id uuid.UUID, fn func(tx *database.Tx, c change) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		c, err := lockWithRound(tx, id)
		if err != nil {
			return err
		}
		err = requireHand(tx, by, c.Entry)
		if fault.Has(err, ErrNotFound.Code) && c.Entry.Status != Draft {
			err = hidden(account.RequireOnRound(tx, by, c.Round.ID, screeners...))
		}
		if err != nil {
			return err
		}
		return fn(tx, c)
	})
}

// RecordConsent writes down how the owner agreed to what an officer or a collaborator
// typed for the facility; until the round's screening ends.
func (s *Service) RecordConsent(ctx context.Context, by account.Account, id uuid.UUID, note string) (k *Consent, err error) {
	err = s.agreeing(ctx, by, id, func(tx *database.Tx, c change) error {
		var bad fault.Fields
		note := clean(&bad, "note", note, maxReason)
		if note == "" {
			bad.Add("note", "reason-needed", "Hãy ghi chủ cơ sở đã đồng ý thế nào, khi nào.")
		}
		if err := bad.Err(); err != nil {
			return err
		}
		if k, err = c.consent(tx, by, Consent{Kind: ConsentSpoken, Note: note}); err != nil {
			return err
		}
		return c.Entry.record(tx, by, "record-consent", "", map[string]any{"consent": k.ID, "kind": k.Kind})
	})
	if err != nil {
		return nil, err
	}
	return k, nil
}

// consent stores a record; the same form of the same entry is the same record.
func (c change) consent(tx *database.Tx, by account.Account, k Consent) (*Consent, error) {
	if c.Round.Phase.After(competition.Screening) {
		return nil, errScreeningOver
	}
	held, err := consentsOf(tx, c.Entry.ID)
	if err != nil {
		return nil, err
	}
	for i := range held {
		if k.SHA256 != nil && bytes.Equal(held[i].SHA256, k.SHA256) {
			return &held[i], nil
		}
	}
	if len(held) >= maxConsents {
		return nil, fault.New(fault.Conflict, "too-many-consents", "Hồ sơ có tối đa %d ghi nhận đồng ý.", maxConsents)
	}
	if k.ID == uuid.Nil {
		if k.ID, err = uuid.NewV7(); err != nil {
			return nil, fmt.Errorf("make consent id: %w", err)
		}
	}
	k.EntryID, k.ByID, k.At, k.ByName = c.Entry.ID, actor(by), tx.Now(), by.Name
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&k).Error; err != nil {
		return nil, fmt.Errorf("record consent to entry %s: %w", c.Entry.ID, err)
	}
	return &k, nil
}

// noteTyped writes down, when an entry is handed in by someone who does not own its
// facility, who that was.
func (c change) noteTyped(tx *database.Tx, by account.Account) error {
	if by.IsPlatform() {
		return nil
	}
	roles, err := account.RolesOnFacility(tx, by, c.Entry.FacilityID)
	if err != nil || roles.Any(account.Owner) {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make consent id: %w", err)
	}
	k := Consent{ID: id, EntryID: c.Entry.ID, Kind: ConsentTyped, ByID: actor(by), At: tx.Now()}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&k).Error; err != nil {
		return fmt.Errorf("record who typed entry %s: %w", c.Entry.ID, err)
	}
	return nil
}

// AddConsentForm stores a scan of the form that the owner signed: PDF, JPEG or PNG, at
// most 20 MB. The object goes first, under a key of its own, and its row after it: what is
// left without a row, SweepConsentForms removes.
func (s *Service) AddConsentForm(ctx context.Context, by account.Account, id uuid.UUID, r io.Reader, size int64) (k *Consent, err error) {
	err = s.agreeing(ctx, by, id, func(_ *database.Tx, c change) error {
		if c.Round.Phase.After(competition.Screening) {
			return errScreeningOver
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	content, err := paper.Receive(r, size)
	if err != nil {
		return nil, err
	}
	kind, err := paper.Inspect(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	object, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make consent id: %w", err)
	}
	form := Consent{
		Kind: ConsentSigned, SHA256: sum[:], ObjectKey: consentForms + id.String() + "/" + object.String(), ContentType: kind.ContentType(), Bytes: int64(len(content)),
	}
	if err := s.Blob.Put(ctx, form.ObjectKey, bytes.NewReader(content), form.Bytes, form.ContentType); err != nil {
		return nil, err
	}
	err = s.agreeing(ctx, by, id, func(tx *database.Tx, c change) error {
		if k, err = c.consent(tx, by, form); err != nil {
			return err
		}
		return c.Entry.record(tx, by, "record-consent", "", map[string]any{"consent": k.ID, "kind": k.Kind})
	})
	if err != nil {
		return nil, err
	}
	return k, nil
}

const consentForms = "consents/" // begins the keys of their objects

// SweepConsentForms removes the scans that have been no consent's for photo.Retention,
// and returns how many went.
func (s *Service) SweepConsentForms(ctx context.Context) (forms int, err error) {
	var before time.Time
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		before = tx.Now().Add(-photo.Retention)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.Blob.Sweep(ctx, consentForms, before, func(ctx context.Context, keys []string) (held []string, err error) {
		err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
			rows, err := tx.Pgx.Query(tx.Context(), "SELECT object_key FROM entry_consents WHERE object_key = ANY($1)", keys)
			if err != nil {
				return fmt.Errorf("look which consent forms are held: %w", err)
			}
			held, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		return held, err
	})
}

// OpenConsentForm opens the scan for those of AgreementOf. The caller closes it.
func (s *Service) OpenConsentForm(ctx context.Context, by account.Account, entryID, consentID uuid.UUID) (*blob.Object, *Consent, error) {
	a, err := s.AgreementOf(ctx, by, entryID)
	if err != nil {
		return nil, nil, err
	}
	for i := range a.Consents {
		if k := &a.Consents[i]; k.ID == consentID && k.Kind == ConsentSigned {
			object, err := s.Blob.Get(ctx, k.ObjectKey)
			if err != nil {
				return nil, nil, err
			}
			return object, k, nil
		}
	}
	return nil, nil, ErrNotFound
}
