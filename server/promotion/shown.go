package promotion

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
	"tieubieu/server/unit"
)

// Shown is a promotion with what people call things, and where the product comes from.
type Shown struct {
	Promotion
	ProductName, FacilityName string
	SendingUnit               string
	FormerUnit                string // the facility's province before a merger; empty: none
	SourceRound               string
	SourcePublished           time.Time // when its newest version was
	JudgingCode               string    // in the round below, as the rest of its published line
	GroupID                   string
	Score                     *string // in points, half up to two decimals
	RankInGroup               *int
	Level                     *string
	StillNominated            bool // by the newest version below
	TargetUnit, TargetRound   string
	TargetPhase               competition.Phase // empty: no round yet
	ScoringOpen               bool              // above: nothing of it can be changed any more, but by its council
	BelowChanged              bool              // the entry stays although a correction took its nomination away
	RenewUntil                *time.Time        // papers of the entry above, while it is screened
	Papers                    []Paper           // of the entry above, that have expired or will by then
	ChangedByName             string            // empty: the platform
}

// Paper of a promoted entry that is to be renewed.
type Paper struct {
	Kind, FileName string
	ValidUntil     time.Time // a day: its last
	Expired        bool
}

// describe reads what rows are called, in two statements.
func describe(tx *database.Tx, rows []Promotion) ([]Shown, error) {
	if len(rows) == 0 {
		return []Shown{}, nil
	}
	if err := noteAppeals(tx, each(rows)); err != nil {
		return nil, err
	}
	shown := make([]Shown, len(rows))
	at := make(map[uuid.UUID]*Shown, len(rows))
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		shown[i].Promotion = rows[i]
		ids[i], at[rows[i].ID] = rows[i].ID, &shown[i]
	}
	found, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.id, coalesce(s.product_name, p.name), coalesce(s.facility_name, f.name), u.name, coalesce(o.name, ''), r.title,
		       coalesce(v.at, m.created_at), coalesce(s.judging_code, ''), coalesce(s.group_id, ''), s.display, s.rank_in_group, s.level, coalesce(s.nominated, false),
		       coalesce(tu.name, ''), coalesce(t.title, ''), coalesce(t.phase, ''), coalesce(e.result_below_changed, false),
		       CASE WHEN t.phase IN ('registration', 'screening') THEN t.screening_closes_at END, coalesce(a.name, '')
		  FROM promotions m
		  JOIN products p ON p.id = m.product_id JOIN facilities f ON f.id = m.facility_id JOIN units u ON u.id = m.sending_unit_id
		  JOIN rounds r ON r.id = m.source_round_id
		  LEFT JOIN units o ON o.id = f.former_unit_id
		  LEFT JOIN LATERAL (SELECT id, at FROM publications WHERE round_id = m.source_round_id ORDER BY version DESC LIMIT 1) v ON true
		  LEFT JOIN published_standings s ON s.publication_id = v.id AND s.entry_id = m.source_entry_id
		  LEFT JOIN units tu ON tu.id = m.target_unit_id LEFT JOIN rounds t ON t.id = m.target_round_id
		  LEFT JOIN entries e ON e.id = m.target_entry_id LEFT JOIN accounts a ON a.id = m.changed_by
		 WHERE m.id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read names of promotions: %w", err)
	}
	var id uuid.UUID
	var x Shown
	var phase string
	if _, err := pgx.ForEachRow(found, []any{
		&id, &x.ProductName, &x.FacilityName, &x.SendingUnit, &x.FormerUnit, &x.SourceRound, &x.SourcePublished, &x.JudgingCode, &x.GroupID, &x.Score,
		&x.RankInGroup, &x.Level, &x.StillNominated, &x.TargetUnit, &x.TargetRound, &phase, &x.BelowChanged, &x.RenewUntil, &x.ChangedByName,
	}, func() error {
		x.Promotion, x.TargetPhase = at[id].Promotion, competition.Phase(phase)
		x.ScoringOpen = phase != "" && x.TargetPhase.After(competition.Screening)
		*at[id] = x
		x = Shown{}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read names of promotions: %w", err)
	}
	return shown, toRenew(tx, at, ids)
}

// toRenew adds the papers that the facilities may renew until screening above ends.
func toRenew(tx *database.Tx, at map[uuid.UUID]*Shown, ids []uuid.UUID) error {
	today := unit.Day(tx.Now())
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT m.id, x.kind, x.file_name, x.valid_until, x.valid_until < $2
		  FROM promotions m JOIN rounds t ON t.id = m.target_round_id AND t.phase IN ('registration', 'screening')
		  JOIN entry_papers u ON u.entry_id = m.target_entry_id JOIN papers x ON x.id = u.paper_id
		 WHERE m.id = ANY ($1) AND m.status IN ('taken-in', 'accepted')
		   AND x.valid_until < greatest($2, coalesce((t.screening_closes_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, $2))
		 ORDER BY m.id, u.position`, ids, today)
	if err != nil {
		return fmt.Errorf("read papers to renew: %w", err)
	}
	var id uuid.UUID
	var p Paper
	if _, err := pgx.ForEachRow(rows, []any{&id, &p.Kind, &p.FileName, &p.ValidUntil, &p.Expired}, func() error {
		at[id].Papers = append(at[id].Papers, p)
		return nil
	}); err != nil {
		return fmt.Errorf("read papers to renew: %w", err)
	}
	return nil
}

// Sender is a unit whose products climb, or wait to climb, into a round.
type Sender struct {
	UnitID   uuid.UUID
	UnitName string
	Places   *int           // of the cycle; nil: no limit
	Taken    int            // of those places, over all rounds of the unit
	Counts   map[Status]int // of what is bound for this round
}

// Arrivals is what arrives in a round, by the unit that sends it.
type Arrivals struct {
	Receives bool // the round takes promotions in at all
	Senders  []Sender
	Settle   int // accepted entries whose result below was changed: to be decided on
}

// Arrivals sums up what has been sent to a receiving round and what waits for it, to its
// organiser, secretary and support team.
func (s *Service) Arrivals(ctx context.Context, by account.Account, round uuid.UUID) (a *Arrivals, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.Screener, account.Auditor); err != nil {
			return err
		}
		r, err := competition.Get(tx, round)
		if err != nil {
			return err
		}
		a = &Arrivals{Receives: r.ReceivesPromotions}
		rows, err := boundFor(tx, r)
		if err != nil {
			return err
		}
		if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM promotions m JOIN entries e ON e.id = m.target_entry_id
			WHERE m.target_round_id = $1 AND m.status = 'accepted' AND e.result_below_changed`, round).Scan(&a.Settle); err != nil {
			return fmt.Errorf("count changed results below: %w", err)
		}
		a.Senders, err = senders(tx, rows)
		return err
	})
	return a, err
}

// boundFor are the promotions into a round, with those that wait for it.
func boundFor(tx *database.Tx, r *competition.Round) ([]Promotion, error) {
	var rows []Promotion
	if err := tx.Where("target_round_id = ?", r.ID).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read promotions into round %s: %w", r.ID, err)
	}
	waiting, err := waitingBound(tx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range waiting {
		rows = append(rows, *p)
	}
	return rows, nil
}

// waitingBound are the promotions that wait and would be taken into a round by itself.
func waitingBound(tx *database.Tx, r *competition.Round) ([]*Promotion, error) {
	if !r.ReceivesPromotions {
		return nil, nil
	}
	waiting, err := waitingFor(tx, r.CycleID, r.Tier)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	tier, err := tierOf(tx, r.ProgrammeID, r.Tier)
	if err != nil {
		return nil, err
	}
	parent, err := parents(tx, tier, waiting)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(waiting, func(p *Promotion) bool {
		to, failed := parent(p)
		if failed != nil {
			err = failed
		}
		return to.unit != r.UnitID || p.TargetRoundID != nil
	}), err
}

func senders(tx *database.Tx, rows []Promotion) ([]Sender, error) {
	if len(rows) == 0 {
		return []Sender{}, nil
	}
	counts := map[uuid.UUID]map[Status]int{}
	var units []uuid.UUID
	for _, p := range rows {
		if counts[p.SendingUnitID] == nil {
			counts[p.SendingUnitID] = map[Status]int{}
			units = append(units, p.SendingUnitID)
		}
		counts[p.SendingUnitID][p.Status]++
	}
	found, err := tx.Pgx.Query(tx.Context(), `
		SELECT u.id, u.name, q.places, (SELECT count(*) FROM promotions m WHERE m.cycle_id = $2 AND m.sending_tier = $3 AND m.sending_unit_id = u.id AND m.status = ANY ($4))
		  FROM units u LEFT JOIN cycle_quotas q ON q.cycle_id = $2 AND q.tier = $3 AND q.unit_id = u.id
		 WHERE u.id = ANY ($1) ORDER BY u.name`, units, rows[0].CycleID, rows[0].SendingTier, words(active))
	if err != nil {
		return nil, fmt.Errorf("read quotas of senders: %w", err)
	}
	all, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (v Sender, err error) {
		return v, row.Scan(&v.UnitID, &v.UnitName, &v.Places, &v.Taken)
	})
	if err != nil {
		return nil, fmt.Errorf("read quotas of senders: %w", err)
	}
	for i := range all {
		all[i].Counts = counts[all[i].UnitID]
	}
	return all, nil
}

// PlacesOf are the places of a sending unit in a cycle, nil without a limit, and how many
// of them are taken over all its rounds.
func PlacesOf(tx *database.Tx, cycleID uuid.UUID, tier string, unitID uuid.UUID) (places *int, taken int, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT (SELECT places FROM cycle_quotas WHERE cycle_id = $1 AND tier = $2 AND unit_id = $3)`, cycleID, tier, unitID).Scan(&places)
	if err != nil {
		return nil, 0, fmt.Errorf("read quota of unit %s: %w", unitID, err)
	}
	taken, err = placesTaken(tx, cycleID, tier, unitID)
	return places, taken, err
}

// VersionsOf are the versions of what a round has sent.
func VersionsOf(tx *database.Tx, round uuid.UUID) (map[uuid.UUID]int, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT id, version FROM promotions WHERE source_round_id = $1", round)
	if err != nil {
		return nil, fmt.Errorf("read promotions of round %s: %w", round, err)
	}
	versions := map[uuid.UUID]int{}
	var id uuid.UUID
	var version int
	if _, err := pgx.ForEachRow(rows, []any{&id, &version}, func() error {
		versions[id] = version
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read promotions of round %s: %w", round, err)
	}
	return versions, nil
}

// ChangedSince are the promotions of a round that are new or changed since their versions
// were read.
func ChangedSince(tx *database.Tx, round uuid.UUID, before map[uuid.UUID]int) ([]Shown, error) {
	var rows []Promotion
	if err := tx.Where("source_round_id = ?", round).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read promotions of round %s: %w", round, err)
	}
	return describe(tx, slices.DeleteFunc(rows, func(p Promotion) bool { return before[p.ID] == p.Version }))
}
