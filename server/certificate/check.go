package certificate

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

// Checked is what anyone is told of a certificate by its code.
type Checked struct {
	Number        string
	Code          string
	Status        Status // valid, expired, superseded or revoked
	Reason        string
	IssuedOn      time.Time
	ValidUntil    time.Time
	Product       string
	ProductID     uuid.UUID
	Facility      string
	Place         string
	Tier          string // "province"
	TierVi        string
	TierEn        string
	Unit          string
	Year          int
	Level         string
	RoundID       uuid.UUID
	Demonstration bool
	Successor     string // number of the certificate that replaces it; may be ""
	SuccessorCode string
}

// errUnknown answers for every code that no published certificate has. A number held
// before publication stands in another table that this never reads, so it is answered
// like a code that there never was, in the same time.
var errUnknown = fault.New(fault.NotFound, "certificate-unknown", "Không có giấy chứng nhận nào mang mã này.")

// Code makes of what was typed the code that is stored: capitals, without spaces and
// hyphens, letters that are mistaken for digits read as those (Crockford's base 32).
// "" for what can be no code.
func Code(typed string) string {
	code := strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '\u2013' || r == '\u00a0':
			return -1
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, typed)
	if len(code) != 12 || strings.Trim(code, alphabet) != "" {
		return ""
	}
	return code
}

// Check finds a published certificate by its code as it was typed; "certificate-unknown"
// for any other.
func (s *Service) Check(ctx context.Context, typed string) (*Checked, error) {
	code := Code(typed)
	if code == "" {
		return nil, errUnknown
	}
	c := &Checked{Code: code}
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var entryUnit, unitID uuid.UUID
		var decided time.Time
		var locality string
		err := tx.Pgx.QueryRow(tx.Context(), `
			SELECT c.number, c.status, c.status_reason, c.issued_on, c.valid_until, a.product_name, a.product_id, a.facility_name, a.locality, e.unit_id,
			       a.tier, coalesce(t.name_vi, a.tier), coalesce(t.name_en, a.tier), a.unit_id, a.year, coalesce(a.level, ''), a.round_id, a.demonstration, d.decision_date,
			       coalesce(n.number, ''), coalesce(n.check_code, '')
			  FROM certificates c JOIN awards a ON a.id = c.award_id JOIN entries e ON e.id = a.entry_id JOIN rounds r ON r.id = a.round_id
			  JOIN publications p ON p.id = a.publication_id JOIN deliberations d ON d.round_id = p.round_id AND d.version = p.version
			  LEFT JOIN programme_tiers t ON t.programme_id = r.programme_id AND t.tier = a.tier
			  LEFT JOIN certificates n ON n.id = c.superseded_by
			 WHERE c.check_code = $1`, code).
			Scan(&c.Number, &c.Status, &c.Reason, &c.IssuedOn, &c.ValidUntil, &c.Product, &c.ProductID, &c.Facility, &locality, &entryUnit,
				&c.Tier, &c.TierVi, &c.TierEn, &unitID, &c.Year, &c.Level, &c.RoundID, &c.Demonstration, &decided, &c.Successor, &c.SuccessorCode)
		if database.Missing(err) {
			return errUnknown
		}
		if err != nil {
			return fmt.Errorf("check certificate: %w", err)
		}
		if c.Status == Valid && c.ValidUntil.Before(unit.Day(tx.Now())) {
			c.Status = Expired
		}
		if c.Unit, err = unit.TitleOn(tx, unitID, decided); err != nil {
			return err
		}
		place, err := unit.TitleOn(tx, entryUnit, decided)
		c.Place = joined(locality, lower(place))
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}
