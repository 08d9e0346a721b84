package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Target is what a role is held on: a unit, a round or a facility, or none of them
// for an administrator.
type Target struct {
	UnitID     *uuid.UUID
	RoundID    *uuid.UUID
	FacilityID *uuid.UUID
}

// fits says whether a role is held on this kind of target.
func (t Target) fits(role Role) bool {
	on := [3]bool{t.UnitID != nil, t.RoundID != nil, t.FacilityID != nil}
	switch role {
	case Administrator:
		return on == [3]bool{}
	case Organiser, Collaborator:
		return on == [3]bool{true, false, false}
	case Secretary, Screener, Auditor:
		return on == [3]bool{false, true, false}
	case Owner:
		return on == [3]bool{false, false, true}
	default:
		return false
	}
}

func (g Grant) target() Target { return Target{g.UnitID, g.RoundID, g.FacilityID} }

var errRoleNotYours = fault.New(fault.Forbidden, "role-not-yours", "Bạn không có quyền cấp hoặc thu hồi vai trò này.")

// Grant gives an account a role. An administrator gives every role but owner; the
// organiser of a unit gives collaborator there, and secretary, screener and auditor
// on its rounds; an owner gives owner of his facility. Nobody gives himself one.
// Giving what is held already changes nothing and answers the grant that stands.
func (s *Service) Grant(ctx context.Context, by Account, to uuid.UUID, role Role, on Target) (g *Grant, err error) {
	if !on.fits(role) {
		return nil, fault.New(fault.Invalid, "grant-target", "Vai trò này không gắn với đối tượng đã chọn.")
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := requireToGrant(tx, by, role, on); err != nil {
			return err
		}
		if by.ID == to {
			return fault.New(fault.Forbidden, "grant-to-self", "Không thể tự cấp quyền cho mình.")
		}
		g, err = give(tx, by, Grant{AccountID: to, Role: role, UnitID: on.UnitID, RoundID: on.RoundID, FacilityID: on.FacilityID})
		return err
	})
	return g, err
}

// requireToGrant refuses whoever may not give (or take) this role on this target.
func requireToGrant(tx *database.Tx, by Account, role Role, on Target) error {
	if role == Owner {
		return RequireOnFacility(tx, by, *on.FacilityID, Owner)
	}
	err := RequireAdministrator(tx, by)
	if err == nil || !fault.Has(err, ErrHidden.Code) {
		return err
	}
	switch role {
	case Secretary, Screener, Auditor:
		return RequireOnRound(tx, by, *on.RoundID, Organiser)
	case Collaborator:
		return RequireOnUnit(tx, by, *on.UnitID, Organiser)
	case Organiser:
		if err := RequireOnUnit(tx, by, *on.UnitID, Organiser); err != nil {
			return err
		}
		return errRoleNotYours
	default:
		return ErrHidden
	}
}

// GrantOwner makes an account the owner of a facility in the caller's transaction.
// The caller has decided that it may: at registration, or when a claim is approved.
func GrantOwner(tx *database.Tx, by Account, to, facility uuid.UUID) (*Grant, error) {
	return give(tx, by, Grant{AccountID: to, Role: Owner, FacilityID: &facility})
}

// give stores a grant, or finds the one that stands, and records a new one.
func give(tx *database.Tx, by Account, g Grant) (*Grant, error) {
	holder, err := lockFor(tx, g.AccountID, "SHARE")
	if err != nil {
		return nil, err
	}
	if holder.Status != Active {
		return nil, ErrDisabled
	}
	if err := exists(tx, g.target()); err != nil {
		return nil, err
	}
	if g.ID, err = uuid.NewV7(); err != nil {
		return nil, fmt.Errorf("make grant id: %w", err)
	}
	g.GrantedAt = tx.Now()
	if !by.IsPlatform() {
		g.GrantedBy = &by.ID
	}
	created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&g)
	if created.Error != nil {
		return nil, fmt.Errorf("grant %s: %w", g.Role, created.Error)
	}
	if created.RowsAffected == 0 {
		var stands Grant
		err := tx.Where("account_id = ? AND role = ? AND ended_at IS NULL", g.AccountID, g.Role).
			Where("unit_id IS NOT DISTINCT FROM ? AND round_id IS NOT DISTINCT FROM ? AND facility_id IS NOT DISTINCT FROM ?", g.UnitID, g.RoundID, g.FacilityID).
			First(&stands).Error
		if err != nil {
			return nil, fmt.Errorf("read standing grant: %w", err)
		}
		return &stands, nil
	}
	record := ledger.Record{Actor: by.ID, Action: "grant-role", Subject: "grant", ID: g.ID, Detail: detail(g)}
	if g.RoundID != nil {
		record.Round = *g.RoundID
	}
	return &g, ledger.Append(tx, record)
}

// exists refuses a target that is not there, which an administrator might name.
func exists(tx *database.Tx, on Target) error {
	for _, q := range []struct {
		id    *uuid.UUID
		query string
	}{
		{on.UnitID, "SELECT EXISTS (SELECT 1 FROM units WHERE id = $1)"},
		{on.RoundID, "SELECT EXISTS (SELECT 1 FROM rounds WHERE id = $1)"},
		{on.FacilityID, "SELECT EXISTS (SELECT 1 FROM facilities WHERE id = $1)"},
	} {
		if q.id == nil {
			continue
		}
		var there bool
		if err := tx.Pgx.QueryRow(tx.Context(), q.query, *q.id).Scan(&there); err != nil {
			return fmt.Errorf("look for what is granted: %w", err)
		}
		if !there {
			return ErrHidden
		}
	}
	return nil
}

func detail(g Grant) map[string]any {
	d := map[string]any{"account": g.AccountID, "role": g.Role}
	for name, id := range map[string]*uuid.UUID{"unit": g.UnitID, "round": g.RoundID, "facility": g.FacilityID} {
		if id != nil {
			d[name] = *id
		}
	}
	return d
}

// EndGrant takes a role away, with a reason, or lays one's own down. Whoever may
// give a role may take it; an owner's also the organiser of the facility's unit. The
// last administrator stays (conflict, last-administrator), and the last owner of a
// facility does not leave by himself (last-owner). Ending twice changes nothing.
func (s *Service) EndGrant(ctx context.Context, by Account, id uuid.UUID, reason string) (g *Grant, err error) {
	reason = text.Clean(reason)
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		g = &Grant{}
		err := tx.Where("id = ?", id).First(g).Error
		if database.Missing(err) {
			return ErrHidden
		}
		if err != nil {
			return fmt.Errorf("read grant: %w", err)
		}
		own := g.AccountID == by.Holder()
		others, err := lockBeside(tx, *g)
		if err != nil {
			return err
		}
		if !own {
			if err := requireToEnd(tx, by, *g); err != nil {
				return err
			}
			var faults fault.Fields
			checkReason(&faults, reason)
			if err := faults.Err(); err != nil {
				return err
			}
		}
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(g).Error; err != nil {
			return fmt.Errorf("lock grant: %w", err)
		}
		if g.EndedAt != nil {
			return nil
		}
		if err := g.mayEnd(own, others); err != nil {
			return err
		}
		now := tx.Now()
		g.EndedAt = &now
		if err := tx.Model(g).Select("EndedAt").Updates(g).Error; err != nil {
			return fmt.Errorf("end grant: %w", err)
		}
		record := ledger.Record{Actor: by.ID, Action: "end-role", Subject: "grant", ID: g.ID, Reason: reason, Detail: detail(*g)}
		if g.RoundID != nil {
			record.Round = *g.RoundID
		}
		return ledger.Append(tx, record)
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

func requireToEnd(tx *database.Tx, by Account, g Grant) error {
	if g.Role == Owner {
		return RequireOnFacility(tx, by, *g.FacilityID, Owner, Organiser)
	}
	return requireToGrant(tx, by, g.Role, g.target())
}

// lockBeside locks the grants that must not all end at once and counts their active
// holders, the one in question left out.
func lockBeside(tx *database.Tx, g Grant) (others int, err error) {
	var holders []uuid.UUID
	switch g.Role {
	case Administrator:
		holders, err = lockAdministrators(tx)
	case Owner:
		holders, err = lockHolders(tx, "role = 'owner' AND facility_id = $1", *g.FacilityID)
	}
	for _, id := range holders {
		if id != g.AccountID {
			others++
		}
	}
	return others, err
}

// mayEnd refuses the end of a grant that somebody must hold.
func (g Grant) mayEnd(own bool, others int) error {
	switch {
	case others > 0:
		return nil
	case g.Role == Administrator:
		return fault.New(fault.Conflict, "last-administrator", "Đây là quản trị viên cuối cùng nên không thể thu hồi quyền.")
	case g.Role == Owner && own:
		return fault.New(fault.Conflict, "last-owner", "Bạn là người quản lý cuối cùng của cơ sở. Hãy cấp quyền cho người khác trước.")
	default:
		return nil
	}
}

// lockAdministrators holds the grants of all administrators and lists the active ones.
func lockAdministrators(tx *database.Tx) ([]uuid.UUID, error) {
	return lockHolders(tx, "role = 'administrator'")
}

func lockHolders(tx *database.Tx, condition string, args ...any) ([]uuid.UUID, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT g.account_id, a.status FROM grants g JOIN accounts a ON a.id = g.account_id
		 WHERE g.ended_at IS NULL AND g.`+condition+` ORDER BY g.id FOR UPDATE OF g`, args...)
	if err != nil {
		return nil, fmt.Errorf("lock grants: %w", err)
	}
	defer rows.Close()
	var holders []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		var status Status
		if err := rows.Scan(&id, &status); err != nil {
			return nil, fmt.Errorf("lock grants: %w", err)
		}
		if status == Active {
			holders = append(holders, id)
		}
	}
	return holders, rows.Err()
}

// Held is a role that stands, with the name of what it is held on. ID is uuid.Nil for
// seats in panels and councils, which are ended there.
type Held struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	Holder    string
	Role      Role
	Target
	Name  string // of the unit, the round or the facility; "" for an administrator
	Since time.Time
}

const heldSQL = `
	SELECT g.id, g.account_id, a.name, g.role, g.unit_id, g.round_id, g.facility_id, coalesce(u.name, r.title, f.name, ''), g.granted_at
	  FROM grants g JOIN accounts a ON a.id = g.account_id
	  LEFT JOIN units u ON u.id = g.unit_id LEFT JOIN rounds r ON r.id = g.round_id LEFT JOIN facilities f ON f.id = g.facility_id
	 WHERE g.ended_at IS NULL AND `

const seatsSQL = `
	UNION ALL SELECT '00000000-0000-0000-0000-000000000000', p.account_id, a.name, CASE p.role WHEN 'head' THEN 'panel-head' WHEN 'deputy' THEN 'panel-deputy' ELSE 'judge' END,
	       NULL, p.round_id, NULL, r.title, p.joined_at
	  FROM panel_members p JOIN accounts a ON a.id = p.account_id JOIN rounds r ON r.id = p.round_id
	 WHERE p.status = 'active' AND p.account_id = $1
	UNION ALL SELECT '00000000-0000-0000-0000-000000000000', c.account_id, a.name, CASE c.role WHEN 'chair' THEN 'council-chair' ELSE 'council-member' END,
	       NULL, c.round_id, NULL, r.title, c.joined_at
	  FROM council_members c JOIN accounts a ON a.id = c.account_id JOIN rounds r ON r.id = c.round_id
	 WHERE c.left_at IS NULL AND c.account_id = $1`

// HeldBy lists every role that an account holds, seats in panels and councils included.
func HeldBy(tx *database.Tx, id uuid.UUID) ([]Held, error) {
	return held(tx, heldSQL+"g.account_id = $1"+seatsSQL+" ORDER BY 4, 8, 1", id)
}

func held(tx *database.Tx, query string, args ...any) ([]Held, error) {
	rows, err := tx.Pgx.Query(tx.Context(), query, args...)
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	defer rows.Close()
	var all []Held
	for rows.Next() {
		var h Held
		if err := rows.Scan(&h.ID, &h.AccountID, &h.Holder, &h.Role, &h.UnitID, &h.RoundID, &h.FacilityID, &h.Name, &h.Since); err != nil {
			return nil, fmt.Errorf("read grants: %w", err)
		}
		all = append(all, h)
	}
	return all, rows.Err()
}

// Mine lists what one holds oneself.
func (s *Service) Mine(ctx context.Context, by Account) (mine []Held, err error) {
	if err := RequirePerson(by); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		mine, err = HeldBy(tx, by.Holder())
		return err
	})
	return mine, err
}

// GrantsOn lists who holds what on a unit, a round, a facility or, with no target,
// as administrator: for whoever may give roles there.
func (s *Service) GrantsOn(ctx context.Context, by Account, on Target) (all []Held, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var condition string
		var arg []any
		switch {
		case on.fits(Owner):
			if err := RequireOnFacility(tx, by, *on.FacilityID, Owner, Organiser, Collaborator); err != nil {
				return err
			}
			condition, arg = "g.facility_id = $1", []any{*on.FacilityID}
		case on.fits(Secretary):
			if err := requireToGrant(tx, by, Secretary, on); err != nil {
				return err
			}
			condition, arg = "g.round_id = $1", []any{*on.RoundID}
		case on.fits(Organiser):
			if err := requireToGrant(tx, by, Collaborator, on); err != nil {
				return err
			}
			condition, arg = "g.unit_id = $1", []any{*on.UnitID}
		case on.fits(Administrator):
			if err := RequireAdministrator(tx, by); err != nil {
				return err
			}
			condition = "g.role = 'administrator'"
		default:
			return fault.New(fault.Invalid, "grant-target", "Hãy chọn một đơn vị, một kỳ bình chọn hoặc một cơ sở.")
		}
		all, err = held(tx, heldSQL+condition+" ORDER BY 4, 3, 1", arg...)
		return err
	})
	return all, err
}

// Authority sums up what one account is, by thing.
type Authority struct {
	Administrator bool
	Units         map[uuid.UUID]Roles
	Rounds        map[uuid.UUID]Roles // without those that follow from a unit
	Facilities    map[uuid.UUID]Roles // likewise
}

// AuthorityOf sums up what by holds: what a page may offer. What is allowed is decided
// again in each use case.
func AuthorityOf(tx *database.Tx, by Account) (Authority, error) {
	authority := Authority{Units: map[uuid.UUID]Roles{}, Rounds: map[uuid.UUID]Roles{}, Facilities: map[uuid.UUID]Roles{}}
	all, err := HeldBy(tx, by.Holder())
	if err != nil {
		return authority, err
	}
	for _, h := range all {
		switch {
		case h.UnitID != nil:
			authority.Units[*h.UnitID] = append(authority.Units[*h.UnitID], h.Role)
		case h.RoundID != nil:
			authority.Rounds[*h.RoundID] = append(authority.Rounds[*h.RoundID], h.Role)
		case h.FacilityID != nil:
			authority.Facilities[*h.FacilityID] = append(authority.Facilities[*h.FacilityID], h.Role)
		default:
			authority.Administrator = authority.Administrator || h.Role == Administrator
		}
	}
	return authority, nil
}

// requireAnywhere refuses whoever holds none of these roles on anything.
func requireAnywhere(tx *database.Tx, by Account, anyOf ...Role) error {
	return require(by, anyOf, func() (Roles, error) {
		return roles(tx, "SELECT DISTINCT role FROM grants WHERE account_id = $1 AND ended_at IS NULL", by.Holder())
	})
}

// PassOn ends what from holds on a round by grant, secretary and screener, and gives it
// to another active account in the caller's transaction. The roles that passed are
// listed; who has them already keeps them. The caller has decided that it may.
func PassOn(tx *database.Tx, by Account, round, from, to uuid.UUID, reason string) (passed []Role, err error) {
	var held []Grant
	err = tx.Clauses(clause.Locking{Strength: "UPDATE"}).
		Where("round_id = ? AND account_id = ? AND role IN ('secretary', 'screener') AND ended_at IS NULL", round, from).Order("id").Find(&held).Error
	if err != nil {
		return nil, fmt.Errorf("read what is passed on: %w", err)
	}
	now := tx.Now()
	for _, g := range held {
		g.EndedAt = &now
		if err := tx.Model(&g).Select("EndedAt").Updates(g).Error; err != nil {
			return nil, fmt.Errorf("end grant: %w", err)
		}
		if err := ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "end-role", Subject: "grant", ID: g.ID, Round: round, Reason: reason, Detail: detail(g)}); err != nil {
			return nil, err
		}
		if _, err := give(tx, by, Grant{AccountID: to, Role: g.Role, RoundID: &round}); err != nil {
			return nil, err
		}
		passed = append(passed, g.Role)
	}
	return passed, nil
}

// GrantSecretary makes an active account the secretary of a round in the caller's
// transaction. The caller has decided that it may.
func GrantSecretary(tx *database.Tx, by Account, round, to uuid.UUID) error {
	_, err := give(tx, by, Grant{AccountID: to, Role: Secretary, RoundID: &round})
	return err
}
