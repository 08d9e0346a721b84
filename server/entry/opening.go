package entry

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/facility"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/unit"
)

// EntryRules are what a round asks of those who enter, beyond its unit. Version 0:
// nothing was set.
type EntryRules struct {
	RoundID         uuid.UUID
	Kinds           []facility.Kind // empty: every kind
	CertificateTier string          // the product needs a valid certificate of this tier; "": none
	Words           string          // the rules in plain language, at most 5,000 characters
	Version         int
}

func entryRules(tx *database.Tx, roundID uuid.UUID) (*EntryRules, error) {
	r := &EntryRules{RoundID: roundID, Kinds: []facility.Kind{}}
	var tier *string
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT kinds, certificate_tier, words, version FROM round_entry_rules WHERE round_id = $1", roundID).Scan(&r.Kinds, &tier, &r.Words, &r.Version)
	if database.Missing(err) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read entry rules of round %s: %w", roundID, err)
	}
	if tier != nil {
		r.CertificateTier = *tier
	}
	return r, nil
}

// RulesOf reads what a round asks of those who enter: anyone's, but a draft round's is
// its organisers'.
func (s *Service) RulesOf(ctx context.Context, by account.Account, roundID uuid.UUID) (rules *EntryRules, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		if r.Phase == competition.Draft {
			if err := hiddenRound(account.RequireOnRound(tx, by, roundID, account.Organiser, account.Secretary)); err != nil {
				return err
			}
		}
		rules, err = entryRules(tx, roundID)
		return err
	})
	return rules, err
}

var allKinds = []facility.Kind{facility.Household, facility.CooperativeGroup, facility.Cooperative, facility.Enterprise}

// SetRules changes what a round asks, at the version seen: by its organiser, until
// registration closes. What was begun before stays; what is submitted then is asked.
func (s *Service) SetRules(ctx context.Context, by account.Account, roundID uuid.UUID, version int, rules EntryRules) (out *EntryRules, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := hiddenRound(account.RequireOnRound(tx, by, roundID, account.Organiser)); err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if r.Phase.After(competition.Registration) {
			return fault.New(fault.Conflict, "registration-closed", "Đã hết đăng ký, điều kiện tham gia không đổi được nữa.")
		}
		var bad fault.Fields
		rules.Words = clean(&bad, "words", rules.Words, 5_000)
		if err := checkTier(tx, &bad, r, rules.CertificateTier); err != nil {
			return err
		}
		for i, k := range rules.Kinds {
			if !slices.Contains(allKinds, k) {
				bad.Add(fmt.Sprintf("kinds[%d]", i), "kind-unknown", "Không có loại hình cơ sở này.")
			}
		}
		if err := bad.Err(); err != nil {
			return err
		}
		stands, err := entryRules(tx, roundID)
		if err != nil {
			return err
		}
		if stands.Version != version {
			return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Điều kiện tham gia đã được sửa từ lúc bạn xem.", Current: *stands}
		}
		if rules.Kinds == nil {
			rules.Kinds = []facility.Kind{}
		}
		_, err = tx.Pgx.Exec(tx.Context(), `
			INSERT INTO round_entry_rules (round_id, kinds, certificate_tier, words, updated_at, updated_by) VALUES ($1, $2, nullif($3, ''), $4, $5, $6)
			ON CONFLICT (round_id) DO UPDATE SET kinds = excluded.kinds, certificate_tier = excluded.certificate_tier, words = excluded.words,
			       updated_at = excluded.updated_at, updated_by = excluded.updated_by, version = round_entry_rules.version + 1`,
			roundID, rules.Kinds, rules.CertificateTier, rules.Words, tx.Now(), actor(by))
		if err != nil {
			return fmt.Errorf("write entry rules of round %s: %w", roundID, err)
		}
		if err := ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "set-entry-rules", Subject: "round", ID: roundID, Round: roundID,
			Detail: map[string]any{"kinds": rules.Kinds, "certificateTier": rules.CertificateTier},
		}); err != nil {
			return err
		}
		out, err = entryRules(tx, roundID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func checkTier(tx *database.Tx, bad *fault.Fields, r *competition.Round, tier string) error {
	if tier == "" {
		return nil
	}
	tiers, err := competition.Tiers(tx, r.ProgrammeID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(tiers, func(t competition.Tier) bool { return t.Tier == tier }) {
		bad.Add("certificateTier", "tier-unknown", "Chương trình không có cấp này.")
	}
	return nil
}

// admitted refuses what the round's own rules do not admit.
func (rules *EntryRules) admitted(tx *database.Tx, owner *facility.Facility, product uuid.UUID) error {
	if err := rules.admitsKind(owner); err != nil {
		return err
	}
	if rules.CertificateTier == "" {
		return nil
	}
	line, err := facility.Lineage(tx, product)
	if err != nil {
		return err
	}
	certified, err := certifiedAmong(tx, rules.CertificateTier, "a.product_id = ANY ($3)", line)
	if err != nil || certified {
		return err
	}
	return errNotCertified
}

var errNotCertified = fault.New(fault.Conflict, "certificate-needed", "Kỳ bình chọn này chỉ nhận sản phẩm đã được cấp dưới công nhận và giấy chứng nhận còn hiệu lực.")

func (rules *EntryRules) admitsKind(owner *facility.Facility) error {
	if len(rules.Kinds) == 0 || slices.Contains(rules.Kinds, owner.Kind) {
		return nil
	}
	return fault.New(fault.Conflict, "kind-not-admitted", "Kỳ bình chọn này không nhận loại hình của cơ sở.")
}

// certifiedAmong says whether an award of a tier that is valid today fits a condition,
// whose argument is $3.
func certifiedAmong(tx *database.Tx, tier, condition string, arg any) (yes bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `
		SELECT EXISTS (SELECT 1 FROM awards a JOIN certificates c ON c.award_id = a.id
		                WHERE a.tier = $1 AND a.status = 'valid' AND c.status = 'valid' AND c.valid_until >= $2 AND `+condition+`)`,
		tier, unit.Day(tx.Now()), arg).Scan(&yes)
	if err != nil {
		return false, fmt.Errorf("look for certificates: %w", err)
	}
	return yes, nil
}

// Opening is a round that a facility may want to enter.
type Opening struct {
	Round    competition.Round
	Unit     unit.Unit
	TierName string // in Vietnamese; TierNameEn in English
	TierEn   string
	Rules    EntryRules
	Groups   []competition.Group
	Open     bool      // registration is open now
	DaysLeft int       // whole days until it closes, or, where it is not open yet, opens; today is 0
	Closes   time.Time // that moment itself is too late
	Eligible bool
	Reasons  []Reason  // why not, each in one sentence
	Now      time.Time // the database's clock
	Entries  int       // of this facility, withdrawn ones left out
	Products []uuid.UUID
}

// Reason is one thing that stands against entering.
type Reason struct{ Code, Message string }

// soon is how long before its opening a round is announced to facilities.
const soon = 90 * 24 * time.Hour

// Openings are the rounds around a facility that are open for registration, or will be
// within 90 days: those of its own units, with what stands against entering each. For
// who may enter for the facility.
func (s *Service) Openings(ctx context.Context, by account.Account, facilityID uuid.UUID) (out []Opening, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		err := account.RequireOnFacility(tx, by, facilityID, enterers...)
		if fault.Has(err, account.ErrHidden.Code) {
			return facility.ErrNotFound
		}
		if err != nil {
			return err
		}
		owner, err := facility.Get(tx, facilityID)
		if err != nil {
			return err
		}
		now := tx.Now()
		var rounds []competition.Round
		err = tx.Where(`admits_open AND registration_closes_at > ? AND registration_opens_at <= ? AND phase = 'registration'`, now, now.Add(soon)).
			Order("registration_closes_at, id").Limit(300).Find(&rounds).Error
		if err != nil {
			return fmt.Errorf("read open rounds: %w", err)
		}
		for i := range rounds {
			o, err := openingOf(tx, owner, &rounds[i])
			if err != nil {
				return err
			}
			if o != nil {
				out = append(out, *o)
			}
		}
		return nil
	})
	return out, err
}

// openingOf is nil for a round that is another place's.
func openingOf(tx *database.Tx, owner *facility.Facility, r *competition.Round) (*Opening, error) {
	inside, err := covers(tx, r, owner)
	if err != nil || !inside {
		return nil, err
	}
	rules, err := entryRules(tx, r.ID)
	if err != nil {
		return nil, err
	}
	o := &Opening{Round: *r, Rules: *rules, Open: competition.RegistrationOpen(r, tx.Now()), Closes: *r.RegistrationClosesAt, Now: tx.Now(), Reasons: []Reason{}}
	place, err := unit.Get(tx, r.UnitID)
	if err != nil {
		return nil, err
	}
	o.Unit = *place
	tiers, err := competition.Tiers(tx, r.ProgrammeID)
	if err != nil {
		return nil, err
	}
	for _, t := range tiers {
		if t.Tier == r.Tier {
			o.TierName, o.TierEn = t.NameVi, t.NameEn
		}
	}
	if o.Groups, err = competition.Groups(tx, r.ProgrammeID); err != nil {
		return nil, err
	}
	until := o.Closes
	if !o.Open {
		until = *r.RegistrationOpensAt
	}
	o.DaysLeft = max(0, int(unit.Day(until).Sub(unit.Day(tx.Now())).Hours())/24)
	if err := o.weigh(tx, owner); err != nil {
		return nil, err
	}
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT product_id FROM entries WHERE round_id = $1 AND facility_id = $2 AND status <> 'withdrawn' ORDER BY id", r.ID, owner.ID)
	if err != nil {
		return nil, fmt.Errorf("count entries of facility %s: %w", owner.ID, err)
	}
	if o.Products, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
		return nil, fmt.Errorf("count entries of facility %s: %w", owner.ID, err)
	}
	o.Entries = len(o.Products)
	return o, nil
}

func (o *Opening) weigh(tx *database.Tx, owner *facility.Facility) error {
	against := func(err error) error {
		code, words, other := refusalOf(err)
		if code != "" {
			o.Reasons = append(o.Reasons, Reason{Code: code, Message: words})
		}
		return other
	}
	if !o.Open {
		o.Reasons = append(o.Reasons, Reason{Code: "registration-not-open", Message: "Kỳ bình chọn chưa mở đăng ký."})
	}
	if err := against(o.Rules.admitsKind(owner)); err != nil {
		return err
	}
	if o.Rules.CertificateTier != "" {
		certified, err := certifiedAmong(tx, o.Rules.CertificateTier, "a.facility_id = $3", owner.ID)
		if err != nil {
			return err
		}
		if !certified {
			if err := against(errNotCertified); err != nil {
				return err
			}
		}
	}
	o.Eligible = len(o.Reasons) == 0
	return nil
}
