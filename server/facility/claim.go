package facility

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
	"tieubieu/server/unit"
)

// ClaimStatus is where a claim stands.
type ClaimStatus string

const (
	ClaimWaiting   ClaimStatus = "waiting"
	ClaimApproved  ClaimStatus = "approved"
	ClaimRefused   ClaimStatus = "refused"
	ClaimWithdrawn ClaimStatus = "withdrawn"
)

// Claim is somebody's word that a registered facility is his to act for. An organiser of
// the place decides; several accounts may act for one facility.
type Claim struct {
	ID         uuid.UUID `gorm:"primaryKey"`
	FacilityID uuid.UUID
	AccountID  uuid.UUID
	Note       string
	Status     ClaimStatus
	ClaimedAt  time.Time
	DecidedBy  *uuid.UUID
	DecidedAt  *time.Time
	Reason     string
	Version    int
}

// TableName is the table of claims.
func (Claim) TableName() string { return "facility_claims" }

// ShownClaim is a claim with what its reader needs to know. Claimant is for officers:
// name, sign-in name, and whether it was confirmed.
type ShownClaim struct {
	Claim
	FacilityName string // "" to the claimant until approved
	UnitTitle    string
	Claimant     string
	SignIn       string
	Confirmed    bool
	Owners       int  // accounts that act for it already
	MayDecide    bool // the reader organises the facility's place; false to the claimant
}

var (
	errClaimNotFound = fault.New(fault.NotFound, "claim-not-found", "Không tìm thấy đề nghị này.")
	errClaimDecided  = fault.New(fault.Conflict, "claim-decided", "Đề nghị này đã được giải quyết.")
	errUnconfirmed   = fault.New(fault.Conflict, "claimant-unconfirmed", "Người đề nghị chưa xác nhận e-mail hoặc số điện thoại; chưa thể chấp thuận.")
)

var claimsPerPerson = account.Throttle{Name: "claim-facility", Limit: 10, Window: 24 * time.Hour}

const maxClaimNote = 1000

// MakeClaim asks to act for a facility that is registered already. Asking again while
// one waits changes nothing. At most ten a day. Conflict: already-owner.
func (s *Service) MakeClaim(ctx context.Context, by account.Account, facilityID uuid.UUID, note string) (c *ShownClaim, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	if err := claimsPerPerson.Take(ctx, s.DB, by.ID.String()); err != nil {
		return nil, err
	}
	note = text.Clean(note)
	var faults fault.Fields
	if length(note) > maxClaimNote {
		faults.Add("note", "too-long", "Nội dung dài tối đa %d ký tự.", maxClaimNote)
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if _, err := read(tx, facilityID, "SHARE"); err != nil {
			return err
		}
		owner, err := owns(tx, by.ID, facilityID)
		if err != nil {
			return err
		}
		if owner {
			return fault.New(fault.Conflict, "already-owner", "Bạn đang quản lý cơ sở này.")
		}
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make claim id: %w", err)
		}
		made := &Claim{ID: id, FacilityID: facilityID, AccountID: by.ID, Note: note, Status: ClaimWaiting, ClaimedAt: tx.Now(), Version: 1}
		created := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(made)
		if created.Error != nil {
			return fmt.Errorf("store claim: %w", created.Error)
		}
		if created.RowsAffected == 0 {
			c, err = oneClaim(tx, "c.facility_id = $1 AND c.account_id = $2 AND c.status = 'waiting'", facilityID, by.ID)
			c.hide()
			return err
		}
		if err := s.claimed(tx, by, made, "claim-facility"); err != nil {
			return err
		}
		c, err = oneClaim(tx, "c.id = $1", id)
		c.hide()
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func owns(tx *database.Tx, accountID, facilityID uuid.UUID) (yes bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM grants WHERE role = 'owner' AND ended_at IS NULL AND facility_id = $1 AND account_id = $2)", facilityID, accountID).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for owners of facility %s: %w", facilityID, err)
	}
	return yes, nil
}

func (s *Service) claimed(tx *database.Tx, by account.Account, c *Claim, action string) error {
	for _, hook := range s.OnClaim {
		if err := hook(tx, by, c); err != nil {
			return err
		}
	}
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: action, Subject: "facility", ID: c.FacilityID, Reason: c.Reason, Detail: map[string]any{"claim": c.ID, "account": c.AccountID},
	})
}

// DecideClaim approves or refuses a claim at the version seen: by an organiser of the
// facility's place, never the claimant himself; collaborators see it and do not decide.
// Approving makes the claimant, whose e-mail or phone has to be confirmed, an owner beside
// those that there are. Both need a reason; deciding again what is decided so changes
// nothing. Refusals: claim-not-found, claim-not-yours, own-claim, claim-decided,
// claimant-unconfirmed, stale.
func (s *Service) DecideClaim(ctx context.Context, by account.Account, id uuid.UUID, version int, approved bool, reason string) (c *ShownClaim, err error) {
	reason = text.Clean(reason)
	status, action := ClaimRefused, "refuse-claim"
	if approved {
		status, action = ClaimApproved, "approve-claim"
	}
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		claim, err := lockClaim(tx, id)
		if err != nil {
			return err
		}
		if err := requireDecider(tx, by, claim.FacilityID); err != nil {
			return err
		}
		if claim.AccountID == by.ID {
			return fault.New(fault.Forbidden, "own-claim", "Không ai tự quyết định đề nghị của mình.")
		}
		switch {
		case claim.Status == status:
			c, err = decidable(tx, id)
			return err
		case claim.Status != ClaimWaiting:
			return errClaimDecided
		case claim.Version != version:
			return stale(*claim)
		}
		var faults fault.Fields
		if n := length(reason); n > maxClaimNote || n == 0 {
			faults.Add("reason", "reason-missing", "Cần ghi đã kiểm tra thế nào hoặc vì sao từ chối, tối đa 1.000 ký tự.")
		}
		if err := faults.Err(); err != nil {
			return err
		}
		if approved {
			if err := requireConfirmed(tx, claim.AccountID); err != nil {
				return err
			}
			if _, err := account.GrantOwner(tx, by, claim.AccountID, claim.FacilityID); err != nil {
				return err
			}
		}
		if err := settle(tx, claim, by, status, reason); err != nil {
			return err
		}
		if err := s.claimed(tx, by, claim, action); err != nil {
			return err
		}
		c, err = decidable(tx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

func decidable(tx *database.Tx, id uuid.UUID) (*ShownClaim, error) {
	c, err := oneClaim(tx, "c.id = $1", id)
	if err != nil {
		return nil, err
	}
	c.MayDecide = true
	return c, nil
}

// requireDecider tells who sees a claim and may not decide it so; to all others there is
// none.
func requireDecider(tx *database.Tx, by account.Account, facilityID uuid.UUID) error {
	if by.IsPlatform() {
		return nil
	}
	roles, err := account.RolesOnFacility(tx, by, facilityID)
	switch {
	case err != nil:
		return err
	case roles.Any(account.Organiser):
		return nil
	case roles.Any(account.Collaborator):
		return fault.New(fault.Forbidden, "claim-not-yours", "Chỉ đơn vị tổ chức được quyết định đề nghị này.")
	}
	return errClaimNotFound
}

// requireConfirmed holds the claimant's account until the decision is written.
func requireConfirmed(tx *database.Tx, accountID uuid.UUID) error {
	var confirmed bool
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT email_confirmed_at IS NOT NULL OR phone_confirmed_at IS NOT NULL FROM accounts WHERE id = $1 FOR SHARE", accountID).Scan(&confirmed)
	if err != nil {
		return fmt.Errorf("look whether claimant %s is confirmed: %w", accountID, err)
	}
	if !confirmed {
		return errUnconfirmed
	}
	return nil
}

// WithdrawClaim takes one's own claim back while it waits.
func (s *Service) WithdrawClaim(ctx context.Context, by account.Account, id uuid.UUID, version int) error {
	if err := account.RequirePerson(by); err != nil {
		return err
	}
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		claim, err := lockClaim(tx, id)
		if err != nil {
			return err
		}
		switch {
		case claim.AccountID != by.ID:
			return errClaimNotFound
		case claim.Status == ClaimWithdrawn:
			return nil
		case claim.Status != ClaimWaiting:
			return errClaimDecided
		case claim.Version != version:
			return stale(*claim)
		}
		if err := settle(tx, claim, by, ClaimWithdrawn, ""); err != nil {
			return err
		}
		return s.claimed(tx, by, claim, "withdraw-claim")
	})
}

func settle(tx *database.Tx, c *Claim, by account.Account, status ClaimStatus, reason string) error {
	now := tx.Now()
	c.Status, c.DecidedAt, c.Reason, c.Version = status, &now, reason, c.Version+1
	if !by.IsPlatform() {
		c.DecidedBy = &by.ID
	}
	if err := tx.Model(c).Select("Status", "DecidedAt", "DecidedBy", "Reason", "Version").Updates(c).Error; err != nil {
		return fmt.Errorf("settle claim %s: %w", c.ID, err)
	}
	return nil
}

func lockClaim(tx *database.Tx, id uuid.UUID) (*Claim, error) {
	var c Claim
	err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).First(&c).Error
	if database.Missing(err) {
		return nil, errClaimNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read claim %s: %w", id, err)
	}
	return &c, nil
}

// MyClaims are one's own claims, newest first.
func (s *Service) MyClaims(ctx context.Context, by account.Account) (claims []ShownClaim, err error) {
	if err := account.RequirePerson(by); err != nil {
		return nil, err
	}
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		claims, err = readClaims(tx, "c.account_id = $1 ORDER BY c.id DESC LIMIT 100", by.ID)
		for i := range claims {
			claims[i].hide()
		}
		return err
	})
	return claims, err
}

// ClaimsToDecide are the claims to facilities of the places that by is an officer of,
// oldest first, after the one given, at most limit. A collaborator sees them; MayDecide
// says where by organises the place.
func (s *Service) ClaimsToDecide(ctx context.Context, by account.Account, status ClaimStatus, after uuid.UUID, limit int) (claims []ShownClaim, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		claims, err = readClaims(tx, `c.status = $1 AND c.id > $2 AND EXISTS (
			SELECT 1 FROM grants g WHERE g.account_id = $3 AND g.role IN ('organiser', 'collaborator') AND g.ended_at IS NULL
			   AND (g.unit_id = u.id OR (u.level = 'commune' AND g.unit_id = u.parent_id)))
			ORDER BY c.id LIMIT $4`, status, after, by.Holder(), limit)
		for i := range claims {
			roles, err := account.RolesOnFacility(tx, by, claims[i].FacilityID)
			if err != nil {
				return err
			}
			claims[i].MayDecide = roles.Any(account.Organiser) && claims[i].AccountID != by.ID
		}
		return err
	})
	return claims, err
}

func oneClaim(tx *database.Tx, condition string, args ...any) (*ShownClaim, error) {
	claims, err := readClaims(tx, condition, args...)
	if err != nil {
		return nil, err
	}
	if len(claims) != 1 {
		return nil, errClaimNotFound
	}
	return &claims[0], nil
}

func readClaims(tx *database.Tx, condition string, args ...any) ([]ShownClaim, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT c.id, c.facility_id, c.account_id, c.note, c.status, c.claimed_at, c.decided_by, c.decided_at, c.reason, c.version,
		       f.name, u.level, u.kind, u.name, a.name, coalesce(a.email, a.phone),
		       a.email_confirmed_at IS NOT NULL OR a.phone_confirmed_at IS NOT NULL,
		       (SELECT count(*) FROM grants g WHERE g.facility_id = f.id AND g.role = 'owner' AND g.ended_at IS NULL)
		  FROM facility_claims c JOIN facilities f ON f.id = c.facility_id JOIN units u ON u.id = f.unit_id JOIN accounts a ON a.id = c.account_id
		 WHERE `+condition, args...)
	if err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (c ShownClaim, err error) {
		var place unit.Unit
		err = row.Scan(&c.ID, &c.FacilityID, &c.AccountID, &c.Note, &c.Status, &c.ClaimedAt, &c.DecidedBy, &c.DecidedAt, &c.Reason, &c.Version,
			&c.FacilityName, &place.Level, &place.Kind, &place.Name, &c.Claimant, &c.SignIn, &c.Confirmed, &c.Owners)
		c.UnitTitle = place.Title()
		return c, err
	})
}

// hide leaves out what a claimant may not learn before he is known.
func (c *ShownClaim) hide() {
	if c == nil {
		return
	}
	if c.Status != ClaimApproved {
		c.FacilityName = ""
	}
	c.Owners, c.DecidedBy = 0, nil
}
