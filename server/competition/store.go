package competition

import (
	"fmt"

	"github.com/google/uuid"

	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/unit"
)

func roundNotFound() error {
	return fault.New(fault.NotFound, "round-not-found", "Không tìm thấy kỳ bình chọn này.")
}

// Get reads a round. Absence is NotFound "round-not-found".
func Get(tx *database.Tx, id uuid.UUID) (*Round, error) {
	return read(tx, id, "")
}

// Lock reads a round and keeps everyone else from changing it, or from saving into
// it under Share, until the transaction ends.
func Lock(tx *database.Tx, id uuid.UUID) (*Round, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 0))", id); err != nil {
		return nil, fmt.Errorf("lock round %s: %w", id, err)
	}
	// NO KEY: rows that merely refer to the round may still be written.
	return read(tx, id, "FOR NO KEY UPDATE")
}

// Share reads a round that keeps its phase until the transaction ends. Those who
// share never wait for each other, only for who holds Lock.
func Share(tx *database.Tx, id uuid.UUID) (*Round, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT pg_advisory_xact_lock_shared(hashtextextended($1::uuid::text, 0))", id); err != nil {
		return nil, fmt.Errorf("share round %s: %w", id, err)
	}
	return read(tx, id, "")
}

// ShareTier keeps all rounds of a tier in a cycle in their phase until the
// transaction ends, as Share does for one.
func ShareTier(tx *database.Tx, cycleID uuid.UUID, tier string) error {
	_, err := tx.Pgx.Exec(tx.Context(), `SELECT pg_advisory_xact_lock_shared(hashtextextended(id::text, 0))
		FROM (SELECT id FROM rounds WHERE cycle_id = $1 AND tier = $2 ORDER BY id) r`, cycleID, tier)
	if err != nil {
		return fmt.Errorf("share rounds of tier %s: %w", tier, err)
	}
	return nil
}

func read(tx *database.Tx, id uuid.UUID, locking string) (*Round, error) {
	var r Round
	err := tx.Raw("SELECT * FROM rounds WHERE id = ? "+locking, id).Take(&r).Error
	if database.Missing(err) {
		return nil, roundNotFound()
	}
	if err != nil {
		return nil, fmt.Errorf("read round %s: %w", id, err)
	}
	return &r, nil
}

// save writes the named fields of a locked round and counts its version up.
func save(tx *database.Tx, r *Round, fields ...string) error {
	r.Version++
	if err := tx.Model(&Round{ID: r.ID}).Select(append(fields, "Version")).Updates(r).Error; err != nil {
		return fmt.Errorf("save round %s: %w", r.ID, err)
	}
	return nil
}

// GetProgramme reads a programme. Absence is NotFound "programme-not-found".
func GetProgramme(tx *database.Tx, id uuid.UUID) (*Programme, error) {
	var p Programme
	err := tx.Where("id = ?", id).First(&p).Error
	if database.Missing(err) {
		return nil, fault.New(fault.NotFound, "programme-not-found", "Không tìm thấy chương trình này.")
	}
	if err != nil {
		return nil, fmt.Errorf("read programme %s: %w", id, err)
	}
	return &p, nil
}

// GetCycle reads a cycle. Absence is NotFound "cycle-not-found".
func GetCycle(tx *database.Tx, id uuid.UUID) (*Cycle, error) {
	var c Cycle
	err := tx.Where("id = ?", id).First(&c).Error
	if database.Missing(err) {
		return nil, fault.New(fault.NotFound, "cycle-not-found", "Không tìm thấy chu kỳ này.")
	}
	if err != nil {
		return nil, fmt.Errorf("read cycle %s: %w", id, err)
	}
	return &c, nil
}

// Tiers are the steps of a programme's ladder, lowest first.
func Tiers(tx *database.Tx, programmeID uuid.UUID) ([]Tier, error) {
	var tiers []Tier
	if err := tx.Where("programme_id = ?", programmeID).Order("position").Find(&tiers).Error; err != nil {
		return nil, fmt.Errorf("read tiers of programme %s: %w", programmeID, err)
	}
	return tiers, nil
}

// NextTier is the step above tier, and nil at the top.
func NextTier(tx *database.Tx, programmeID uuid.UUID, tier string) (*Tier, error) {
	tiers, err := Tiers(tx, programmeID)
	if err != nil {
		return nil, err
	}
	for i, t := range tiers {
		if t.Tier != tier {
			continue
		}
		if i+1 == len(tiers) {
			return nil, nil //nolint:nilnil // the top of the ladder is no fault
		}
		return &tiers[i+1], nil
	}
	return nil, tierNotFound()
}

func tierNotFound() error {
	return fault.New(fault.NotFound, "tier-not-found", "Chương trình không có cấp bình chọn này.")
}

// Groups are a programme's product groups in their order.
func Groups(tx *database.Tx, programmeID uuid.UUID) ([]Group, error) {
	var groups []Group
	if err := tx.Where("programme_id = ?", programmeID).Order("position").Find(&groups).Error; err != nil {
		return nil, fmt.Errorf("read product groups of programme %s: %w", programmeID, err)
	}
	return groups, nil
}

// Receiver is the round that receives promotions of a unit on a tier in a cycle:
// at most one. NotFound "receiver-not-found" while there is none.
func Receiver(tx *database.Tx, cycleID uuid.UUID, tier string, unitID uuid.UUID) (*Round, error) {
	var r Round
	err := tx.Where("cycle_id = ? AND tier = ? AND unit_id = ? AND receives_promotions", cycleID, tier, unitID).First(&r).Error
	if database.Missing(err) {
		return nil, fault.New(fault.NotFound, "receiver-not-found", "Chưa có kỳ bình chọn nào của cấp trên nhận sản phẩm chuyển cấp.")
	}
	if err != nil {
		return nil, fmt.Errorf("read receiving round: %w", err)
	}
	return &r, nil
}

// QuotaFor locks and reads how many promotions a unit may send up from a tier in a
// cycle over all its rounds; nil means no limit.
func QuotaFor(tx *database.Tx, cycleID uuid.UUID, tier string, unitID uuid.UUID) (*int, error) {
	var places int
	err := tx.Pgx.QueryRow(tx.Context(),
		"SELECT places FROM cycle_quotas WHERE cycle_id = $1 AND tier = $2 AND unit_id = $3 FOR UPDATE", cycleID, tier, unitID).Scan(&places)
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // no quota is no limit
	}
	if err != nil {
		return nil, fmt.Errorf("read quota: %w", err)
	}
	return &places, nil
}

// Define reads a programme with its tiers, groups and templates.
func Define(tx *database.Tx, id uuid.UUID) (*Definition, error) {
	p, err := GetProgramme(tx, id)
	if err != nil {
		return nil, err
	}
	d := Definition{Programme: *p}
	if d.Tiers, err = Tiers(tx, id); err != nil {
		return nil, err
	}
	if d.Groups, err = Groups(tx, id); err != nil {
		return nil, err
	}
	if err := tx.Where("programme_id = ?", id).Order("group_id").Find(&d.Templates).Error; err != nil {
		return nil, fmt.Errorf("read rubric templates: %w", err)
	}
	return &d, nil
}

// lockCycle reads a cycle and keeps everyone else from changing it.
func lockCycle(tx *database.Tx, id uuid.UUID) (*Cycle, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM cycles WHERE id = $1 FOR NO KEY UPDATE", id); err != nil {
		return nil, fmt.Errorf("lock cycle %s: %w", id, err)
	}
	return GetCycle(tx, id)
}

// ShareCycle reads a cycle that stays as it is until the transaction ends.
func ShareCycle(tx *database.Tx, id uuid.UUID) (*Cycle, error) {
	if _, err := tx.Pgx.Exec(tx.Context(), "SELECT 1 FROM cycles WHERE id = $1 FOR SHARE", id); err != nil {
		return nil, fmt.Errorf("share cycle %s: %w", id, err)
	}
	return GetCycle(tx, id)
}

// Members are a cycle's members in the order of their ids.
func Members(tx *database.Tx, cycleID uuid.UUID) ([]Member, error) {
	var members []Member
	if err := tx.Where("cycle_id = ?", cycleID).Order("member_id").Find(&members).Error; err != nil {
		return nil, fmt.Errorf("read cycle members: %w", err)
	}
	return members, nil
}

// readAtlas reads all units above communes, and the members and parents among the rest.
func readAtlas(tx *database.Tx, members []Member) (atlas, error) {
	a := atlas{units: map[uuid.UUID]unit.Unit{}}
	ids := make([]uuid.UUID, 0, 2*len(members))
	for _, m := range members {
		ids = append(ids, m.MemberID, m.ParentID)
	}
	var units []unit.Unit
	if err := tx.Where("level <> 'commune' OR id IN ?", ids).Find(&units).Error; err != nil {
		return a, fmt.Errorf("read units: %w", err)
	}
	for _, u := range units {
		a.units[u.ID] = u
	}
	if err := tx.Find(&a.into).Error; err != nil {
		return a, fmt.Errorf("read successions: %w", err)
	}
	return a, nil
}

// TemplateFor is the score sheet template of a product group: its own, else the one
// for all others. Absence is NotFound "template-not-found".
func TemplateFor(tx *database.Tx, programmeID uuid.UUID, groupID string) (*Template, error) {
	var t Template
	err := tx.Where("programme_id = ? AND group_id IN (?, '')", programmeID, groupID).Order("group_id DESC").First(&t).Error
	if database.Missing(err) {
		return nil, fault.New(fault.NotFound, "template-not-found", "Nhóm sản phẩm này không có bộ tiêu chí mẫu.")
	}
	if err != nil {
		return nil, fmt.Errorf("read rubric template: %w", err)
	}
	return &t, nil
}
