package certificate

import (
	"crypto/rand"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/award"
	"tieubieu/server/database"
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
// those of changed awards and revokes those of awards taken away. It runs in the
// transaction of the publication, so that a certificate never exists alone.
func Issue(tx *database.Tx, v *publication.Version) error {
	for _, old := range v.Granted.Revoked {
		if err := tx.Model(&Certificate{}).Where("award_id = ? AND status = ?", old.ID, Valid).
			Select("Status", "StatusReason").Updates(Certificate{Status: Revoked, StatusReason: v.Note}).Error; err != nil {
			return fmt.Errorf("revoke certificate of award %s: %w", old.ID, err)
		}
	}
	if len(v.Granted.New) == 0 {
		return nil
	}
	issued := v.DecisionDate
	suffix := suffixOf(v)
	next, err := nextNumber(tx, suffix)
	if err != nil {
		return err
	}
	rows := make([]Certificate, len(v.Granted.New))
	for i, a := range v.Granted.New {
		rows[i] = Certificate{
			ID: uuid.Must(uuid.NewV7()), AwardID: a.ID, Number: fmt.Sprintf("%02d/%s", next+i, suffix), CheckCode: checkCode(),
			IssuedOn: issued, ValidUntil: ValidUntil(DefaultValidity, issued), Status: Valid, Version: 1, CreatedAt: tx.Now(),
		}
	}
	_, err = tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"certificates"},
		[]string{"id", "award_id", "number", "check_code", "issued_on", "valid_until", "status", "version", "created_at"},
		pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
			c := rows[i]
			return []any{c.ID, c.AwardID, c.Number, c.CheckCode, c.IssuedOn, c.ValidUntil, string(c.Status), c.Version, c.CreatedAt}, nil
		}))
	if err != nil {
		return fmt.Errorf("issue %d certificates: %w", len(rows), err)
	}
	return supersede(tx, v.Granted, rows, v.Note)
}

func supersede(tx *database.Tx, g *award.Granted, issued []Certificate, note string) error {
	for _, c := range issued {
		old, ok := g.Superseded[c.AwardID]
		if !ok {
			continue
		}
		if err := tx.Model(&Certificate{}).Where("award_id = ? AND status = ?", old.ID, Valid).
			Select("Status", "StatusReason", "SupersededBy").Updates(Certificate{Status: Superseded, StatusReason: note, SupersededBy: &c.ID}).Error; err != nil {
			return fmt.Errorf("supersede certificate of award %s: %w", old.ID, err)
		}
	}
	return nil
}

// suffixOf is what follows the running number: "2026/CNNT-37", "MH-" first where
// everything is made up. The pattern is a default, not law.
func suffixOf(v *publication.Version) string {
	code := "QG"
	if v.Unit.Code != nil {
		code = *v.Unit.Code
	}
	s := fmt.Sprintf("%d/CNNT-%s", v.DecisionDate.Year(), code)
	if v.Round.Demonstration {
		s = "MH-" + s
	}
	return s
}

// nextNumber is the next running number of a suffix, under a lock that lasts until
// the commit, so that two publications never take the same.
func nextNumber(tx *database.Tx, suffix string) (int, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock(hashtextextended('certificate/' || $1, 0))`, suffix); err != nil {
		return 0, fmt.Errorf("lock certificate numbers: %w", err)
	}
	var last int
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT coalesce(max(split_part(number, '/', 1)::int), 0) FROM certificates WHERE number LIKE '%/' || $1`, suffix).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("read last certificate number: %w", err)
	}
	return last + 1, nil
}

// checkCode is 12 characters of Crockford's base 32, 60 bits drawn at random.
func checkCode() string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = alphabet[b[i]%32]
	}
	return string(b)
}
