package notice

import (
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/appeal"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/publication"
)

// EntryHappened tells a facility what happened to its entry: for
// entry.Service.OnHappening. That somebody else typed it is told when it is begun, and
// stands in the notice that it was handed in. An owner's objection is told to those who
// screen the round.
func (s *Service) EntryHappened(tx *database.Tx, by account.Account, e *entry.Entry, h entry.Happening) error {
	kind, told := map[entry.Happening]Kind{
		entry.HandedIn: Submitted, entry.WasReturned: Returned, entry.WasAccepted: Accepted, entry.WasRejected: Rejected,
		entry.WasWithdrawn: Withdrawn, entry.Reconsidered: Reconsidered, entry.ObjectionSettled: ObjectionAnswered,
		entry.TypedForOwner: TypedForOwner, entry.Objected: Objected,
	}[h]
	if !told {
		return nil
	}
	n := Notice{Kind: kind, FacilityID: &e.FacilityID, EntryID: &e.ID, RoundID: &e.RoundID, ByID: actor(by)}
	n.Event = fmt.Sprintf("%s:%s:%d", kind, e.ID, e.Version)
	owns := false
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT p.name, r.title, r.demonstration OR f.demonstration,
		       EXISTS (SELECT 1 FROM grants g WHERE g.facility_id = f.id AND g.role = 'owner' AND g.ended_at IS NULL AND g.account_id = $4)
		  FROM products p, rounds r, facilities f WHERE p.id = $1 AND r.id = $2 AND f.id = $3`, e.ProductID, e.RoundID, e.FacilityID, by.ID).
		Scan(&n.Facts.Product, &n.Facts.Round, &n.Demonstration, &owns)
	if err != nil {
		return fmt.Errorf("read what a notice on entry %s names: %w", e.ID, err)
	}
	n.Facts.OnBehalf = !owns && !by.IsPlatform()
	switch kind {
	case Withdrawn:
		if owns {
			return nil // his own doing
		}
	case Returned, Rejected:
		n.Facts.DueAt = e.DueAt
		screenings, err := entry.ScreeningsOf(tx, e.ID)
		if err != nil {
			return err
		}
		if len(screenings) > 0 {
			last := screenings[len(screenings)-1]
			n.Facts.ScreeningID = &last.ID
			n.Event = fmt.Sprintf("%s:%s", kind, last.ID)
		}
	case TypedForOwner:
		n.Event = fmt.Sprintf("%s:%s", kind, e.ID)
	case ObjectionAnswered:
		if n.Facts.ObjectionID, err = lastObjection(tx, e.ID, entry.ObjectionAnswered); err != nil {
			return err
		}
	case Objected:
		return s.objected(tx, n, e)
	default:
	}
	_, err = s.write(tx, uuid.Must(uuid.NewV7()), []Notice{n})
	return err
}

// AppealAnswered tells a facility that its appeal was answered, not how: for
// appeal.Service.OnAnswered.
func (s *Service) AppealAnswered(tx *database.Tx, by account.Account, a *appeal.Appeal) error {
	n := Notice{
		Kind: AppealAnswered, Event: fmt.Sprintf("%s:%s", AppealAnswered, a.ID), FacilityID: &a.FacilityID, EntryID: &a.EntryID, RoundID: &a.RoundID, ByID: actor(by),
	}
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT s.product_name, r.title, r.demonstration OR f.demonstration FROM published_standings s, rounds r, facilities f
		 WHERE s.publication_id = $1 AND s.entry_id = $2 AND r.id = $3 AND f.id = $4`, a.PublicationID, a.EntryID, a.RoundID, a.FacilityID).
		Scan(&n.Facts.Product, &n.Facts.Round, &n.Demonstration)
	if err != nil {
		return fmt.Errorf("read what a notice on appeal %s names: %w", a.ID, err)
	}
	_, err = s.write(tx, uuid.Must(uuid.NewV7()), []Notice{n})
	return err
}

// Published writes the notices of a published version in its transaction, after all
// else is written (publication.Step): to each facility that its result stands, and
// where it does, that it climbs and that its certificate is there. A correction tells
// only those for whom something is different. Mails go after the commit.
func (s *Service) Published(tx *database.Tx, _ account.Account, v *publication.Version) error {
	w := &announcement{version: v}
	for _, read := range []func(*database.Tx) error{w.results, w.certificates, w.promotions} {
		if err := read(tx); err != nil {
			return err
		}
	}
	_, err := s.write(tx, v.Publication.ID, w.notices)
	return err
}

// announcement gathers what a publication tells.
type announcement struct {
	version *publication.Version
	notices []Notice
}

func (w *announcement) add(kind Kind, entryID, facilityID uuid.UUID, demonstration bool, f Facts) {
	r := w.version.Round
	f.Round, f.Corrected = r.Title, w.version.Publication.Version > 1 && kind == Result
	w.notices = append(w.notices, Notice{
		Kind: kind, Event: fmt.Sprintf("%s:%s:%s", kind, w.version.Publication.ID, entryID), FacilityID: &facilityID, EntryID: &entryID, RoundID: &r.ID,
		Facts: f, Demonstration: demonstration || r.Demonstration,
	})
}

// before is the version that this one replaces; $2 and $3 are round and version.
const before = `(SELECT id FROM publications WHERE round_id = $2 AND version < $3 ORDER BY version DESC LIMIT 1)`

func (w *announcement) results(tx *database.Tx) error {
	p := w.version.Publication
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT s.entry_id, f.id, f.demonstration, s.product_name
		  FROM published_standings s JOIN entries e ON e.id = s.entry_id JOIN facilities f ON f.id = e.facility_id
		  LEFT JOIN published_standings b ON b.entry_id = s.entry_id AND b.publication_id = `+before+`
		 WHERE s.publication_id = $1 AND `+publication.Changed+` ORDER BY s.entry_id`, p.ID, p.RoundID, p.Version)
	if err != nil {
		return fmt.Errorf("read whom publication %s concerns: %w", p.ID, err)
	}
	var entryID, facilityID uuid.UUID
	var demonstration bool
	var product string
	_, err = pgx.ForEachRow(rows, []any{&entryID, &facilityID, &demonstration, &product}, func() error {
		w.add(Result, entryID, facilityID, demonstration, Facts{Product: product})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read whom publication %s concerns: %w", p.ID, err)
	}
	return nil
}

func (w *announcement) certificates(tx *database.Tx) error {
	p := w.version.Publication
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT a.entry_id, a.facility_id, f.demonstration, a.product_name, c.number
		  FROM awards a JOIN certificates c ON c.award_id = a.id AND c.status = 'valid' JOIN facilities f ON f.id = a.facility_id
		 WHERE a.publication_id = $1 AND a.round_id = $2 ORDER BY a.entry_id`, p.ID, p.RoundID)
	if err != nil {
		return fmt.Errorf("read certificates of publication %s: %w", p.ID, err)
	}
	var entryID, facilityID uuid.UUID
	var demonstration bool
	var product, number string
	_, err = pgx.ForEachRow(rows, []any{&entryID, &facilityID, &demonstration, &product, &number}, func() error {
		w.add(Certificate, entryID, facilityID, demonstration, Facts{Product: product, Number: number})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read certificates of publication %s: %w", p.ID, err)
	}
	return nil
}

// promotions tells those that climb now and did not by the version before.
func (w *announcement) promotions(tx *database.Tx) error {
	p := w.version.Publication
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.source_entry_id, m.facility_id, f.demonstration, s.product_name, coalesce(t.title, '')
		  FROM promotions m JOIN published_standings s ON s.publication_id = $1 AND s.entry_id = m.source_entry_id AND s.nominated
		  JOIN facilities f ON f.id = m.facility_id LEFT JOIN rounds t ON t.id = m.target_round_id AND t.phase <> 'draft'
		  LEFT JOIN published_standings b ON b.entry_id = s.entry_id AND b.publication_id = `+before+`
		 WHERE m.source_round_id = $2 AND m.status IN ('waiting', 'late', 'taken-in') AND NOT coalesce(b.nominated, false)
		 ORDER BY m.source_entry_id`, p.ID, p.RoundID, p.Version)
	if err != nil {
		return fmt.Errorf("read promotions of publication %s: %w", p.ID, err)
	}
	var entryID, facilityID uuid.UUID
	var demonstration bool
	var product, target string
	_, err = pgx.ForEachRow(rows, []any{&entryID, &facilityID, &demonstration, &product, &target}, func() error {
		w.add(Promoted, entryID, facilityID, demonstration, Facts{Product: product, Target: target})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read promotions of publication %s: %w", p.ID, err)
	}
	return nil
}
