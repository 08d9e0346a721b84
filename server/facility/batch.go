package facility

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Facilities and products of a whole list at once. Whoever asks has decided on
// authority: over a list it is not the place of each facility that gives it.

// ErrKnown answers when another registration or entry was faster; asked again, it is found.
var ErrKnown = fault.New(fault.Conflict, "facility-exists", "Một cơ sở trong danh sách vừa được đăng ký ở nơi khác. Hãy thử lại.")

// Draft is the facility that a registration of these details would make, and what is
// wrong with them. Its unit is taken as it is. Nothing is stored.
func (s *Service) Draft(d Details, now time.Time) (*Facility, fault.Fields, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, nil, fmt.Errorf("make facility id: %w", err)
	}
	var faults fault.Fields
	f := &Facility{ID: id, Version: 1, CreatedAt: now}
	d.clean(&faults, s.Codes, f, unit.Day(now))
	f.write(d, s.Codes, now)
	return f, faults, nil
}

// Alike are the registered facilities that share a code or a whole name with one of
// these, oldest first.
func Alike(tx *database.Tx, drafts []*Facility) (list []Facility, err error) {
	codes, digests, names := []string{}, [][]byte{}, []string{}
	for _, d := range drafts {
		if d.RegistrationCode != nil {
			codes = append(codes, *d.RegistrationCode)
		}
		if d.PersonalNumberDigest != nil {
			digests = append(digests, d.PersonalNumberDigest)
		}
		names = append(names, d.NameFolded)
	}
	err = tx.Where("registration_code IN ? OR personal_number_digest IN ? OR name_folded IN ?", codes, digests, names).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("look for known facilities: %w", err)
	}
	return list, nil
}

// HoldRegistrations keeps registrations in these units waiting until the transaction
// ends, so that what Alike finds stays all there is.
func HoldRegistrations(tx *database.Tx, units []uuid.UUID) error {
	units = slices.Clone(units)
	slices.SortFunc(units, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }) // everyone in one order
	for _, id := range slices.Compact(units) {
		if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", placeLock(id)); err != nil {
			return fmt.Errorf("hold registrations in %s: %w", id, err)
		}
	}
	return nil
}

func placeLock(unit uuid.UUID) string { return "facilities in " + unit.String() }

// batch is how many rows go into one statement.
const batch = 500

// RegisterAll stores drafts that Alike has found no match for, on behalf of owners who
// are not known yet. ErrKnown when one of their codes was just taken.
func RegisterAll(tx *database.Tx, by account.Account, drafts []*Facility) error {
	if len(drafts) == 0 {
		return nil
	}
	records := make([]ledger.Record, len(drafts))
	for i, f := range drafts {
		if !by.IsPlatform() {
			f.CreatedBy = &by.ID
		}
		records[i] = ledger.Record{Actor: by.ID, Action: "register-facility", Subject: "facility", ID: f.ID,
			Detail: map[string]any{"unit": f.UnitID, "kind": f.Kind, "onBehalf": true, "consents": f.ConsentsToPublication, "imported": true}}
	}
	err := tx.CreateInBatches(drafts, batch).Error
	if database.IsUnique(err, "facilities_registration_code") || database.IsUnique(err, "facilities_personal_number") {
		return ErrKnown
	}
	if err != nil {
		return fmt.Errorf("store %d facilities: %w", len(drafts), err)
	}
	return ledger.AppendAll(tx, records)
}

// NewProduct is the product that adding these details to a facility would make, and
// what is wrong with them. Nothing is stored.
func NewProduct(facilityID uuid.UUID, d ProductDetails, now time.Time) (*Product, fault.Fields, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, nil, fmt.Errorf("make product id: %w", err)
	}
	var faults fault.Fields
	d.clean(&faults)
	p := &Product{ID: id, FacilityID: facilityID, Version: 1, CreatedAt: now}
	p.write(d)
	return p, faults, nil
}

// ProductsNamed are the products of these facilities that have one of these folded
// names, merged ones too, oldest first.
func ProductsNamed(tx *database.Tx, facilities []uuid.UUID, folded []string) (list []Product, err error) {
	if len(facilities) == 0 {
		return nil, nil
	}
	err = tx.Where("facility_id IN ? AND name_folded IN ?", facilities, folded).Order("id").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("look for known products: %w", err)
	}
	return list, nil
}

// HoldProducts keeps the products of these facilities, and the facilities themselves,
// as they are until the transaction ends.
func HoldProducts(tx *database.Tx, facilities []uuid.UUID) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM facilities WHERE id = ANY ($1) ORDER BY id FOR UPDATE", facilities); err != nil {
		return fmt.Errorf("hold products of %d facilities: %w", len(facilities), err)
	}
	return nil
}

// AddProducts stores products made by NewProduct.
func AddProducts(tx *database.Tx, by account.Account, products []*Product) error {
	if len(products) == 0 {
		return nil
	}
	records := make([]ledger.Record, len(products))
	members := []Member{}
	for i, p := range products {
		records[i] = ledger.Record{Actor: by.ID, Action: "add-product", Subject: "product", ID: p.ID, Detail: map[string]any{"facility": p.FacilityID, "kind": p.Kind}}
		for at, name := range p.Members {
			members = append(members, Member{ProductID: p.ID, Position: at + 1, Name: text.Clean(name)})
		}
	}
	if err := tx.CreateInBatches(products, batch).Error; err != nil {
		return fmt.Errorf("store %d products: %w", len(products), err)
	}
	if len(members) > 0 {
		if err := tx.CreateInBatches(members, batch).Error; err != nil {
			return fmt.Errorf("store members of %d sets: %w", len(products), err)
		}
	}
	return ledger.AppendAll(tx, records)
}
