package facility

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// Service keeps facilities and their products.
type Service struct {
	DB    *database.DB
	Codes CodeRule
	// OnClaim hears of a claim that was made or decided, in that transaction.
	OnClaim []func(tx *database.Tx, by account.Account, c *Claim) error
}

// Registration makes a facility. ID may be made on the device, so that a request
// sent twice registers once. OnBehalf: an officer or collaborator of the place types
// for somebody, whose account may be named as OwnerID. Confirmed: the facility of the
// same name in the same unit, which was shown, is another one. Demonstration is the
// platform's to set.
type Registration struct {
	ID            uuid.UUID
	Details       Details
	OnBehalf      bool
	OwnerID       *uuid.UUID
	Confirmed     bool
	Demonstration bool
}

// who may enter for a facility: its owner, and the officers of the place.
var enterers = []account.Role{account.Owner, account.Organiser, account.Collaborator}

// Register makes a facility. Whoever registers his own becomes its owner. A tax code
// that is known is refused (conflict, facility-exists: to be claimed, not doubled), a
// known name in the same unit until confirmed (conflict, facility-like).
func (s *Service) Register(ctx context.Context, by account.Account, r Registration) (f *Facility, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if f, err = s.register(tx, by, r); err != nil {
			return err
		}
		f, err = titled(tx, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (s *Service) register(tx *database.Tx, by account.Account, r Registration) (*Facility, error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	if by.ID == uuid.Nil && !by.IsPlatform() {
		return nil, fault.New(fault.Unauthenticated, "sign-in-needed", "Vui lòng đăng nhập để tiếp tục.")
	}
	if r.Demonstration && !by.IsPlatform() {
		return nil, fault.New(fault.Forbidden, "demonstration", "Dữ liệu minh hoạ chỉ do hệ thống tạo.")
	}
	onBehalf := r.OnBehalf || by.IsPlatform()
	if r.ID != uuid.Nil {
		if f, err := repeated(tx, by, r.ID); f != nil || err != nil {
			return f, err
		}
	} else {
		id, err := uuid.NewV7()
		if err != nil {
			return nil, fmt.Errorf("make facility id: %w", err)
		}
		r.ID = id
	}
	now := tx.Now()
	var faults fault.Fields
	f := &Facility{ID: r.ID, Demonstration: r.Demonstration, Version: 1, CreatedAt: now}
	r.Details.clean(&faults, s.Codes, f, unit.Day(now))
	place, err := locate(tx, &faults, r.Details)
	if err != nil {
		return nil, err
	}
	if onBehalf && place != nil {
		if err := requireOfficer(tx, by, place); err != nil {
			return nil, err
		}
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	if !by.IsPlatform() {
		f.CreatedBy = &by.ID
	}
	f.write(r.Details, s.Codes, now)
	if err := refuseKnown(tx, f, r.Confirmed); err != nil {
		return nil, err
	}
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(f)
	if created.Error != nil {
		return nil, fmt.Errorf("store facility: %w", created.Error)
	}
	if created.RowsAffected == 0 { // somebody was faster
		if err := refuseCode(tx, f); err != nil {
			return nil, err
		}
		return nil, errIDTaken
	}
	if err := grantAtRegistration(tx, by, r, onBehalf); err != nil {
		return nil, err
	}
	return f, ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "register-facility", Subject: "facility", ID: f.ID,
		Detail: map[string]any{"unit": f.UnitID, "kind": f.Kind, "onBehalf": onBehalf, "consents": f.ConsentsToPublication, "confirmed": r.Confirmed}})
}

var errIDTaken = fault.New(fault.Conflict, "id-taken", "Mã cơ sở đã được dùng. Hãy tải lại trang và đăng ký lại.")

// repeated is the facility that an earlier request of the same person has made
// already; nil when there was none.
func repeated(tx *database.Tx, by account.Account, id uuid.UUID) (*Facility, error) {
	f, err := Get(tx, id)
	switch {
	case fault.Has(err, ErrNotFound.Code):
		return nil, nil //nolint:nilnil // none yet
	case err != nil:
		return nil, err
	case by.IsPlatform() && f.CreatedBy == nil, f.CreatedBy != nil && *f.CreatedBy == by.ID:
		return f, nil
	default:
		return nil, errIDTaken
	}
}

func grantAtRegistration(tx *database.Tx, by account.Account, r Registration, onBehalf bool) error {
	owner := r.OwnerID
	switch {
	case !onBehalf:
		owner = &by.ID
	case owner == nil:
		return nil
	case *owner == by.ID:
		return fault.New(fault.Forbidden, "grant-to-self", "Không thể đăng ký hộ cho chính mình.")
	}
	_, err := account.GrantOwner(tx, by, *owner, r.ID)
	return err
}

// locate reads the facility's unit and notes what is wrong with it and with the
// former one. It is nil when there is no such unit.
func locate(tx *database.Tx, faults *fault.Fields, d Details) (*unit.Unit, error) {
	place, err := unit.Get(tx, d.UnitID)
	if fault.Has(err, unit.ErrNotFound.Code) {
		faults.Add("unitId", "unit-unknown", "Hãy chọn tỉnh, thành phố hoặc xã, phường nơi cơ sở hoạt động.")
		return nil, nil //nolint:nilnil // noted above
	}
	if err != nil {
		return nil, err
	}
	checkUnit(faults, place, unit.Day(tx.Now()))
	if d.FormerUnitID == nil {
		return place, nil
	}
	related, err := unit.WentInto(tx, *d.FormerUnitID, place.ID)
	if err != nil {
		return nil, err
	}
	if !related {
		faults.Add("formerUnitId", "former-unit-unrelated", "Đơn vị trước sáp nhập không thuộc %s.", place.Title())
	}
	return place, nil
}

// requireOfficer refuses, as not found, whoever is neither organiser nor collaborator
// of the place or of the province it lies in.
func requireOfficer(tx *database.Tx, by account.Account, place *unit.Unit) error {
	err := account.RequireOnUnit(tx, by, place.ID, account.Organiser, account.Collaborator)
	if fault.Has(err, account.ErrHidden.Code) && place.Level == unit.Commune {
		return account.RequireOnUnit(tx, by, *place.ParentID, account.Organiser, account.Collaborator)
	}
	return err
}

// refuseKnown refuses a facility that seems to be registered. Registrations of one
// name in one unit wait for each other.
func refuseKnown(tx *database.Tx, f *Facility, confirmed bool) error {
	if err := refuseCode(tx, f); err != nil || confirmed {
		return err
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))", placeLock(f.UnitID)); err != nil {
		return fmt.Errorf("wait for a list of facilities: %w", err)
	}
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "facility "+f.UnitID.String()+" "+f.NameFolded); err != nil {
		return fmt.Errorf("wait to register facility: %w", err)
	}
	var known Known
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT id, name FROM facilities WHERE unit_id = $1 AND name_folded = $2 AND id <> $3 ORDER BY id LIMIT 1", f.UnitID, f.NameFolded, f.ID).
		Scan(&known.FacilityID, &known.Name)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for a facility of the same name: %w", err)
	}
	place, err := unit.Get(tx, f.UnitID)
	if err != nil {
		return err
	}
	known.UnitTitle = place.Title()
	return &fault.Error{
		Kind: fault.Conflict, Code: "facility-like", Current: known,
		Message: fmt.Sprintf("Đã có cơ sở “%s” ở cùng đơn vị hành chính. Nếu là cơ sở của bạn, hãy đề nghị nhận quản lý; nếu là cơ sở khác, hãy xác nhận trước khi đăng ký.", known.Name),
	}
}

// Known is the facility that stands in the way of a registration, and may be claimed.
// Name is "" where only the code is the same: who types a code does not learn whose it is.
type Known struct {
	FacilityID uuid.UUID
	Name       string
	UnitTitle  string
}

// refuseCode refuses a tax code or a personal number that another facility has.
func refuseCode(tx *database.Tx, f *Facility) error {
	if f.RegistrationCode == nil && f.PersonalNumberDigest == nil {
		return nil
	}
	var known Known
	var place unit.Unit
	err := tx.Pgx.QueryRow(tx.Context(), `
		SELECT f.id, u.level, u.kind, u.name FROM facilities f JOIN units u ON u.id = f.unit_id
		 WHERE (f.registration_code = $1 OR f.personal_number_digest = $2) AND f.id <> $3`, f.RegistrationCode, f.PersonalNumberDigest, f.ID).
		Scan(&known.FacilityID, &place.Level, &place.Kind, &place.Name)
	if database.Missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for a facility of the same code: %w", err)
	}
	known.UnitTitle = place.Title()
	return &fault.Error{
		Kind: fault.Conflict, Code: "facility-exists", Current: known,
		Message: fmt.Sprintf("Cơ sở này đã có: mã số thuế đã được đăng ký tại %s. Hãy đề nghị nhận quản lý cơ sở, không đăng ký lại.", known.UnitTitle),
	}
}

// Update changes what is said of a facility, at the version seen. While an entry of
// it is being judged its name stays (conflict, facility-being-judged).
func (s *Service) Update(ctx context.Context, by account.Account, id uuid.UUID, version int, d Details) (f *Facility, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if f, err = lockFor(tx, by, id); err != nil {
			return err
		}
		if f, err = titled(tx, f); err != nil {
			return err
		}
		if f.Version != version {
			return stale(*f)
		}
		var faults fault.Fields
		d.clean(&faults, s.Codes, f, unit.Day(tx.Now()))
		if d.UnitID != f.UnitID || !same(d.FormerUnitID, f.FormerUnitID) {
			if _, err := locate(tx, &faults, d); err != nil {
				return err
			}
		}
		if err := faults.Err(); err != nil {
			return err
		}
		before := f.Name
		changed := f.write(d, s.Codes, tx.Now())
		if len(changed) == 0 {
			return nil
		}
		if f.Name != before {
			if judged, err := beingJudged(tx, "facility_id", f.ID); err != nil {
				return err
			} else if judged {
				return fault.New(fault.Conflict, "facility-being-judged", "Cơ sở đang có sản phẩm được bình chọn nên chưa thể đổi tên.")
			}
		}
		if err := refuseCode(tx, f); err != nil {
			return err
		}
		f.Version++
		if f, err = titled(tx, f); err != nil {
			return err
		}
		err := tx.Model(f).Select(append(changed, "Version")).Updates(f).Error
		if database.IsUnique(err, "facilities_registration_code") || database.IsUnique(err, "facilities_personal_number") {
			return fault.New(fault.Conflict, "facility-exists", "Mã số thuế này vừa được một cơ sở khác đăng ký.")
		}
		if err != nil {
			return fmt.Errorf("update facility %s: %w", id, err)
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "update-facility", Subject: "facility", ID: f.ID, Detail: map[string]any{"changed": changed, "consents": f.ConsentsToPublication}})
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// lockFor locks a facility for whoever may enter for it.
func lockFor(tx *database.Tx, by account.Account, id uuid.UUID) (*Facility, error) {
	if err := hide(account.RequireOnFacility(tx, by, id, enterers...), ErrNotFound); err != nil {
		return nil, err
	}
	return read(tx, id, "UPDATE")
}

// hide answers a refusal of authority as this concept's own not found.
func hide(err error, as *fault.Error) error {
	if fault.Has(err, account.ErrHidden.Code) {
		return as
	}
	return err
}

func stale(current any) error {
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Nội dung đã được thay đổi từ lúc bạn xem.", Current: current}
}

// ApproveClaim makes an account the owner of a facility that is registered already,
// after an officer of the place has seen that it is. An organiser's, for others than
// himself, with a reason. Twice changes nothing.
func (s *Service) ApproveClaim(ctx context.Context, by account.Account, id, claimant uuid.UUID, reason string) (g *account.Grant, err error) {
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := hide(account.RequireOnFacility(tx, by, id, account.Organiser), ErrNotFound); err != nil {
			return err
		}
		if claimant == by.ID {
			return fault.New(fault.Forbidden, "grant-to-self", "Không thể tự cấp quyền cho mình.")
		}
		var faults fault.Fields
		if n := length(reason); n == 0 || n > 1000 {
			faults.Add("reason", "reason-missing", "Cần nêu lý do, tối đa 1.000 ký tự.")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if _, err := read(tx, id, "UPDATE"); err != nil {
			return err
		}
		var held int
		err := tx.Pgx.QueryRow(tx.Context(), "SELECT count(*) FROM grants WHERE role = 'owner' AND ended_at IS NULL AND facility_id = $1 AND account_id = $2", id, claimant).Scan(&held)
		if err != nil {
			return fmt.Errorf("look for owners of facility %s: %w", id, err)
		}
		if g, err = account.GrantOwner(tx, by, claimant, id); err != nil || held > 0 {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "approve-claim", Subject: "facility", ID: id, Reason: reason, Detail: map[string]any{"account": claimant}})
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

// Read is one facility for whoever may enter for it.
func (s *Service) Read(ctx context.Context, by account.Account, id uuid.UUID) (f *Facility, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := hide(account.RequireOnFacility(tx, by, id, enterers...), ErrNotFound); err != nil {
			return err
		}
		if f, err = Get(tx, id); err != nil {
			return err
		}
		f, err = titled(tx, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Query narrows a list. Text fits names with or without marks, nearly spelt too, and
// whole registration codes. The zero value narrows nothing.
type Query struct {
	Text   string
	Kind   Kind
	UnitID *uuid.UUID // the unit itself, or the province of a commune
}

// List is the facilities that one may enter for, own ones and those of one's places,
// in the order of registration, after the one given (uuid.Nil: from the start).
func (s *Service) List(ctx context.Context, by account.Account, q Query, after uuid.UUID, limit int) (list []Facility, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		find := tx.Where("facilities.id > ?", after)
		if !by.IsPlatform() {
			find = find.Where(`EXISTS (
				SELECT 1 FROM grants g JOIN units u ON u.id = facilities.unit_id
				 WHERE g.account_id = ? AND g.ended_at IS NULL AND (g.facility_id = facilities.id
				    OR (g.role IN ('organiser', 'collaborator') AND (g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)))))`, by.Holder())
		}
		if q.Kind != "" {
			find = find.Where("kind = ?", q.Kind)
		}
		if q.UnitID != nil {
			find = find.Where("unit_id IN (SELECT id FROM units WHERE id = ? OR (level = 'commune' AND parent_id = ?))", *q.UnitID, *q.UnitID)
		}
		if folded := text.Fold(text.Clean(q.Text)); folded != "" {
			find = find.Where("(name_folded LIKE ? OR ? <% name_folded OR registration_code = ?)", contains(folded), folded, codeFiller.Replace(folded))
		}
		if err := find.Order("facilities.id").Limit(limit).Find(&list).Error; err != nil {
			return fmt.Errorf("list facilities: %w", err)
		}
		return withTitles(tx, list)
	})
	return list, err
}

// contains is the LIKE pattern of a text within another.
func contains(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}
