package entry

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
)

// Admission is what a round asks of what is entered into it now. It is read once,
// for one entry or for a list.
type Admission struct {
	tx     *database.Tx
	round  *competition.Round
	groups []competition.Group
	rules  *EntryRules
	inside map[area]bool
}

// area is where a facility lies, as far as it matters to covers.
type area struct{ unit, former uuid.UUID }

// AdmissionTo reads what a round asks. Refusals: round-not-found, registration-not-open,
// registration-closed, round-admits-promoted-only.
func AdmissionTo(tx *database.Tx, r *competition.Round) (a *Admission, err error) {
	if r.Phase == competition.Draft {
		return nil, fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")
	}
	if err := registering(tx, r); err != nil {
		return nil, err
	}
	if !r.AdmitsOpen {
		return nil, fault.New(fault.Conflict, "round-admits-promoted-only", "Kỳ bình chọn này chỉ nhận sản phẩm được cấp dưới đề cử.")
	}
	a = &Admission{tx: tx, round: r, inside: map[area]bool{}}
	if a.groups, err = competition.Groups(tx, r.ProgrammeID); err != nil {
		return nil, err
	}
	a.rules, err = entryRules(tx, r.ID)
	return a, err
}

// Admit refuses what may not be entered into the round: a product of owner, or, where
// it is nil, one that is about to be added and so was never in a round. Refusals:
// product-merged, group-unknown, outside-area, kind-not-admitted, certificate-needed,
// product-already-entered.
func (a *Admission) Admit(owner *facility.Facility, product *facility.Product, groupID string) error {
	if product != nil && product.MergedInto != nil {
		return fault.New(fault.Conflict, "product-merged", "Sản phẩm này đã được gộp vào sản phẩm khác. Hãy chọn sản phẩm đã gộp.")
	}
	if !slices.ContainsFunc(a.groups, func(g competition.Group) bool { return g.GroupID == groupID }) {
		var bad fault.Fields
		bad.Add("groupId", "group-unknown", "Nhóm sản phẩm không có trong chương trình này.")
		return bad.Err()
	}
	inside, err := a.covers(owner)
	if err != nil {
		return err
	}
	if !inside {
		return fault.New(fault.Conflict, "outside-area", "Cơ sở không thuộc địa bàn của kỳ bình chọn này.")
	}
	if product == nil {
		if a.rules.CertificateTier != "" {
			return errNotCertified
		}
		return a.rules.admitsKind(owner)
	}
	if err := a.rules.admitted(a.tx, owner, product.ID); err != nil {
		return err
	}
	same, err := facility.Lineage(a.tx, product.ID) // with what was merged into it
	if err != nil {
		return err
	}
	var entered bool
	err = a.tx.Pgx.QueryRow(a.tx.Context(),
		"SELECT EXISTS (SELECT 1 FROM entries WHERE round_id = $1 AND product_id = ANY($2) AND status <> 'withdrawn')", a.round.ID, same).Scan(&entered)
	if err != nil {
		return fmt.Errorf("look for the product in round %s: %w", a.round.ID, err)
	}
	if entered {
		return errAlreadyEntered
	}
	return nil
}

func (a *Admission) covers(owner *facility.Facility) (inside bool, err error) {
	at := area{unit: owner.UnitID}
	if owner.FormerUnitID != nil {
		at.former = *owner.FormerUnitID
	}
	if known, ok := a.inside[at]; ok {
		return known, nil
	}
	if inside, err = covers(a.tx, a.round, owner); err == nil {
		a.inside[at] = inside
	}
	return inside, err
}

// Groups are the product groups of the round's programme.
func (a *Admission) Groups() []competition.Group { return a.groups }
