package certificate

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/ledger"
	"tieubieu/server/publication"
)

// ValidityRule says for certificates issued from a day on how many calendar years
// they run, the year of issue being the first, to 31 December of the last.
type ValidityRule struct {
	From  time.Time
	Years int
}

// DefaultValidity: four years (TT 14/2018/TT-BCT, Điều 1 khoản 10, in force
// 16/8/2018); three before, by a press note, not verified (domain.md A.9).
var DefaultValidity = []ValidityRule{
	{From: time.Time{}, Years: 3},
	{From: time.Date(2018, 8, 16, 0, 0, 0, 0, time.UTC), Years: 4},
}

// ValidUntil is the last day of a certificate issued on a day, by the latest rule
// in force on it.
func ValidUntil(rules []ValidityRule, issued time.Time) time.Time {
	years := 0
	for _, r := range rules {
		if !issued.Before(r.From) {
			years = r.Years
		}
	}
	return time.Date(issued.Year()+years-1, time.December, 31, 0, 0, 0, 0, time.UTC)
}

// Issue numbers a certificate for each new award of a published version, supersedes
// those of changed awards and revokes those of awards taken away, each with its
// record. It runs in the transaction of the publication (publication.Step), so that a
// certificate never exists alone.
func Issue(tx *database.Tx, by account.Account, v *publication.Version) error {
	issued, err := number(tx, v)
	if err != nil {
		return err
	}
	var records []ledger.Record
	record := func(action string, id uuid.UUID, detail map[string]any) {
		records = append(records, ledger.Record{Actor: by.ID, Action: action, Subject: "certificate", ID: id, Round: v.Round.ID, Reason: v.Note, Detail: detail})
	}
	successor := map[uuid.UUID]uuid.UUID{} // by the award that is superseded
	for _, c := range issued {
		if old, had := v.Granted.Superseded[c.AwardID]; had {
			successor[old.ID] = c.ID
		}
		record("issue-certificate", c.ID, map[string]any{"award": c.AwardID, "number": c.Number})
	}
	if err := insert(tx, issued); err != nil {
		return err
	}
	ended, err := end(tx, v, successor)
	if err != nil {
		return err
	}
	for _, c := range ended {
		record(map[Status]string{Superseded: "supersede-certificate", Revoked: "revoke-certificate"}[c.Status], c.ID, map[string]any{"award": c.AwardID, "by": c.SupersededBy})
	}
	return ledger.AppendAll(tx, records)
}

// number makes a certificate of each new award, under the number that was reserved at
// approval; what was not reserved draws one now.
func number(tx *database.Tx, v *publication.Version) ([]Certificate, error) {
	if len(v.Granted.New) == 0 {
		return nil, nil
	}
	held, err := reserved(tx, v.Round.ID, v.Publication.Version)
	if err != nil {
		return nil, err
	}
	missing := 0
	for _, a := range v.Granted.New {
		if _, ok := held[*a.EntryID]; !ok {
			missing++
		}
	}
	var numbers []string
	if missing > 0 {
		if numbers, err = drawNumbers(tx, v.Round, v.Unit, v.DecisionDate, missing); err != nil {
			return nil, err
		}
	}
	made := make([]Certificate, len(v.Granted.New))
	for i, a := range v.Granted.New {
		h, ok := held[*a.EntryID]
		if !ok {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, fmt.Errorf("make certificate id: %w", err)
			}
			h, numbers = reservation{id: id, number: numbers[0], checkCode: checkCode()}, numbers[1:]
		}
		made[i] = Certificate{
			ID: h.id, AwardID: a.ID, Number: h.number, CheckCode: h.checkCode,
			IssuedOn: v.DecisionDate, ValidUntil: ValidUntil(DefaultValidity, v.DecisionDate), Status: Valid, Version: 1, CreatedAt: tx.Now(),
		}
	}
	return made, nil
}

func insert(tx *database.Tx, made []Certificate) error {
	_, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"certificates"},
		[]string{"id", "award_id", "number", "check_code", "issued_on", "valid_until", "status", "version", "created_at"},
		pgx.CopyFromSlice(len(made), func(i int) ([]any, error) {
			c := &made[i]
			return []any{c.ID, c.AwardID, c.Number, c.CheckCode, c.IssuedOn, c.ValidUntil, string(c.Status), c.Version, c.CreatedAt}, nil
		}))
	if err != nil {
		return fmt.Errorf("issue %d certificates: %w", len(made), err)
	}
	return nil
}

// end takes the certificates of superseded and revoked awards out of force.
func end(tx *database.Tx, v *publication.Version, successor map[uuid.UUID]uuid.UUID) ([]Certificate, error) {
	var awards []uuid.UUID
	var statuses []string
	var by []*uuid.UUID
	for _, old := range v.Granted.Superseded {
		id := successor[old.ID]
		awards, statuses, by = append(awards, old.ID), append(statuses, string(Superseded)), append(by, &id)
	}
	for _, old := range v.Granted.Revoked {
		awards, statuses, by = append(awards, old.ID), append(statuses, string(Revoked)), append(by, nil)
	}
	if len(awards) == 0 {
		return nil, nil
	}
	rows, err := tx.Pgx.Query(tx.Context(), `
		UPDATE certificates c SET status = o.status, status_reason = $4, superseded_by = o.by, version = version + 1
		  FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS o (award_id, status, by)
		 WHERE c.award_id = o.award_id AND c.status = 'valid'
		RETURNING c.id, c.award_id, c.status, c.superseded_by`, awards, statuses, by, v.Note)
	if err != nil {
		return nil, fmt.Errorf("end %d certificates: %w", len(awards), err)
	}
	ended, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Certificate, err error) {
		return c, row.Scan(&c.ID, &c.AwardID, &c.Status, &c.SupersededBy)
	})
	if err != nil {
		return nil, fmt.Errorf("end %d certificates: %w", len(awards), err)
	}
	return ended, nil
}

// draw takes the next n running numbers of a series and answers the last one. Another
// publication of the same series waits until this one has committed.
func draw(tx *database.Tx, series string, n int) (last int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `INSERT INTO certificate_series (series, last) VALUES ($1, $2)
		ON CONFLICT (series) DO UPDATE SET last = certificate_series.last + excluded.last RETURNING last`, series, n).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("draw %d certificate numbers of %s: %w", n, series, err)
	}
	return last, nil
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// checkCode is 12 characters of Crockford's base 32, 60 bits drawn at random.
func checkCode() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = alphabet[b[i]%32]
	}
	return string(b)
}
