package publication

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"tieubieu/server/account"
	"tieubieu/server/award"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/scoring"
	"tieubieu/server/unit"
)

// Service publishes approved results. Steps run inside the transaction of the
// publication (certificates, promotions): all of it becomes visible together.
type Service struct {
	DB     *database.DB
	Rounds *competition.Service
	Steps  []Step
	// Published is called after a publication has committed: what was made of the
	// version before is out of date. Nil does nothing.
	Published func()
}

// Step is what another concept does inside a publication's transaction.
type Step func(tx *database.Tx, by account.Account, v *Version) error

// Version is what a publication tells the steps that run inside it.
type Version struct {
	Publication  *Publication
	Round        *competition.Round
	Unit         *unit.Unit
	DecisionDate time.Time
	Note         string // of a correction
	Granted      *award.Granted
	Nominated    []award.Award // awards put forward, in the order of their standing
}

// Publish makes an approved result public in one transaction: bundle, standings,
// awards, and what Steps add. Version is the round's version as last seen.
func (s *Service) Publish(ctx context.Context, by account.Account, round uuid.UUID, version int) (p *Publication, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		if r.Version != version {
			return competition.Stale(tx, "Kỳ bình chọn", r.ID, "", r)
		}
		v, err := s.publish(tx, by, r)
		if err != nil {
			return err
		}
		p = v.Publication
		return nil
	})
	if err == nil {
		s.published()
	}
	return p, err
}

func (s *Service) published() {
	if s.Published != nil {
		s.Published()
	}
}

// Tick publishes what is due. Several servers may run it: each round is published
// once. A round that is refused loses its time, with the reason on the record, and
// does not hold up the others; after a failure of our own it is tried again.
func (s *Service) Tick(ctx context.Context) error {
	due, err := s.due(ctx)
	if err != nil {
		return err
	}
	var failures []error
	for _, id := range due {
		err := s.onDue(ctx, id, func(tx *database.Tx, r *competition.Round) error {
			_, err := s.publish(tx, account.Platform, r)
			return err
		})
		if refusal := fault.Of(err); refusal != nil {
			err = errors.Join(err, s.onDue(ctx, id, func(tx *database.Tx, r *competition.Round) error {
				return unschedule(tx, r, refusal)
			}))
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("publish round %s: %w", id, err))
		}
	}
	return errors.Join(failures...)
}

// onDue runs do on a round whose moment has come, unless another server or the
// organiser was faster.
func (s *Service) onDue(ctx context.Context, round uuid.UUID, do func(tx *database.Tx, r *competition.Round) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		if r.Phase != competition.Approved || r.PublishAt == nil || r.PublishAt.After(tx.Now()) {
			return nil
		}
		return do(tx, r)
	})
}

func (s *Service) due(ctx context.Context) (ids []uuid.UUID, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		ids, err = competition.DuePublications(tx)
		return err
	})
	return ids, err
}

// unschedule takes back the time of a publication that was refused, with the reason
// on the record, so that it is not tried again for ever.
func unschedule(tx *database.Tx, r *competition.Round, why *fault.Error) error {
	if _, err := tx.Pgx.Exec(tx.Context(), "UPDATE rounds SET publish_at = NULL, version = version + 1 WHERE id = $1", r.ID); err != nil {
		return fmt.Errorf("unschedule round %s: %w", r.ID, err)
	}
	return ledger.Append(tx, ledger.Record{Action: "publication-refused", Subject: "round", ID: r.ID, Round: r.ID, Reason: why.Message, Detail: map[string]string{"code": why.Code}})
}

var errPublished = fault.New(fault.Conflict, "already-published", "Kết quả đã được công bố; muốn thay đổi phải đính chính.")

var errNotApproved = fault.New(fault.Conflict, "not-approved", "Kết quả chưa được phê duyệt nên chưa thể công bố.")

// publish runs with the round locked.
func (s *Service) publish(tx *database.Tx, by account.Account, r *competition.Round) (*Version, error) {
	d, err := award.AtWork(tx, r)
	if fault.Has(err, "no-deliberation") && r.Phase.After(competition.Approved) {
		return nil, errPublished
	}
	if fault.Has(err, "no-deliberation") {
		return nil, errNotApproved
	}
	if err != nil {
		return nil, err
	}
	if d.Status != award.DeliberationApproved {
		return nil, errNotApproved
	}
	state, err := award.Load(tx, r, d)
	if err != nil {
		return nil, err
	}
	u, err := unit.Get(tx, r.UnitID)
	if err != nil {
		return nil, err
	}
	names, err := readNames(tx, r.ID)
	if err != nil {
		return nil, err
	}
	if d.Version == 1 {
		if err := s.Rounds.EnterTx(tx, by, r, competition.Published, competition.Move{}); err != nil {
			return nil, err
		}
	}
	lines := linesOf(state, names)
	b, err := assemble(tx, state, u, lines)
	if err != nil {
		return nil, err
	}
	p, err := record(tx, by, state, b, lines)
	if err != nil {
		return nil, err
	}
	v, err := grant(tx, by, p, state, u, lines)
	if err != nil {
		return nil, err
	}
	if err := tx.Model(&award.Deliberation{}).Where("round_id = ? AND version = ?", r.ID, d.Version).
		Updates(map[string]any{"status": award.DeliberationPublished, "row_version": d.RowVersion + 1}).Error; err != nil {
		return nil, fmt.Errorf("close deliberation: %w", err)
	}
	for _, step := range s.Steps {
		if err := step(tx, by, v); err != nil {
			return nil, err
		}
	}
	return v, ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: "publish-result", Subject: "round", ID: r.ID, Round: r.ID, Reason: d.Note,
		Detail: map[string]any{"version": p.Version, "sha256": fmt.Sprintf("%x", p.SHA256), "awarded": p.Awarded, "nominated": p.Nominated},
	})
}

// assemble writes the result bundle of a state.
func assemble(tx *database.Tx, state *award.State, u *unit.Unit, lines []line) (*Bundle, error) {
	cycle, err := competition.GetCycle(tx, state.Round.CycleID)
	if err != nil {
		return nil, err
	}
	d := state.Deliberation
	b := &Bundle{
		Round: BundleRound{
			ID: state.Round.ID.String(), Title: state.Round.Title, Tier: state.Round.Tier, Cycle: cycle.Name, Demonstration: state.Round.Demonstration,
			Unit: BundleUnit{Name: u.Name, On: d.DecisionDate.Format(time.DateOnly)},
		},
		Publication: BundlePublication{Version: int64(d.Version), At: tx.Now().Format(time.RFC3339), Note: d.Note},
		Rules:       state.Input.Rules, Rubrics: state.Input.Rubrics, Decided: state.Input.Decided, Decisions: state.Input.Decisions,
	}
	if u.Code != nil {
		b.Round.Unit.Code = *u.Code
	}
	if d.Version > 1 {
		replaces := int64(d.Version - 1)
		if err := tx.Pgx.QueryRow(tx.Context(), `SELECT max(version) FROM publications WHERE round_id = $1`, state.Round.ID).Scan(&replaces); err != nil {
			return nil, fmt.Errorf("read the version before: %w", err)
		}
		b.Publication.Replaces = &replaces
	}
	for _, j := range state.Judges {
		b.Judges = append(b.Judges, j.Code)
	}
	byCode := make(map[string]*line, len(lines))
	for i := range lines {
		byCode[lines[i].code] = &lines[i]
	}
	for _, e := range state.Input.Entries {
		entry := BundleEntry{Entry: e}
		if l := byCode[e.ID]; l.publicByName {
			entry.Product, entry.Facility = l.names.product, l.names.facility
		}
		b.Entries = append(b.Entries, entry)
	}
	b.Sheets = make([]BundleSheet, len(state.Input.Sheets))
	for i := range state.Input.Sheets {
		b.Sheets[i] = BundleSheet{Sheet: state.Input.Sheets[i], Why: state.Why[i]}
		if digest := state.Digests[i]; digest != nil {
			b.Sheets[i].Receipt = fmt.Appendf(nil, `"%x"`, digest)
		}
	}
	b.write(state.Result)
	if rows := state.NominationDecisions(); rows != nil {
		decisions := make([]NominationDecision, len(rows))
		for i, row := range rows {
			decisions[i] = NominationDecision(row)
		}
		b.NominationDecisions = EncodeNominationDecisions(decisions)
	}
	return b, nil
}

// line is one entry of a published version, as it is stored for pages and search.
type line struct {
	code         string
	entryID      uuid.UUID
	standing     *scoring.Standing
	proposed     bool
	atTheLine    bool
	awarded      bool
	level        *string
	nominated    bool
	publicByName bool
	names        *names
}

// names are an entry's words as they are at the moment of publication.
type names struct {
	productID, facilityID, unitID      uuid.UUID
	product, facility, place, locality string
	consents                           bool
}

func readNames(tx *database.Tx, round uuid.UUID) (map[uuid.UUID]*names, error) {
	rows, err := tx.Pgx.Query(tx.Context(), `
		SELECT e.id, e.product_id, e.facility_id, e.unit_id, p.name, f.name, f.locality, u.name, f.consents_to_publication
		  FROM entries e JOIN products p ON p.id = e.product_id JOIN facilities f ON f.id = e.facility_id JOIN units u ON u.id = e.unit_id
		 WHERE e.round_id = $1 AND e.status = 'accepted'`, round)
	if err != nil {
		return nil, fmt.Errorf("read names of round %s: %w", round, err)
	}
	defer rows.Close()
	byEntry := map[uuid.UUID]*names{}
	for rows.Next() {
		var id uuid.UUID
		var n names
		var unitName string
		if err := rows.Scan(&id, &n.productID, &n.facilityID, &n.unitID, &n.product, &n.facility, &n.locality, &unitName, &n.consents); err != nil {
			return nil, fmt.Errorf("read names of round %s: %w", round, err)
		}
		n.place = unitName
		if n.locality != "" {
			n.place = n.locality + ", " + unitName
		}
		byEntry[id] = &n
	}
	return byEntry, rows.Err()
}

func linesOf(state *award.State, byEntry map[uuid.UUID]*names) []line {
	awarded, nominated := state.Awarded(), state.Nominations()
	proposal := make(map[string]scoring.ProposalRow, len(state.Result.Proposal))
	for _, p := range state.Result.Proposal {
		proposal[p.Entry] = p
	}
	lines := make([]line, len(state.Result.Standings))
	for i := range state.Result.Standings {
		st := &state.Result.Standings[i]
		e := state.Entrants[st.Entry]
		level, won := awarded[st.Entry]
		n := byEntry[e.ID]
		lines[i] = line{
			code: st.Entry, entryID: e.ID, standing: st, proposed: proposal[st.Entry].Proposed, atTheLine: proposal[st.Entry].AtTheLine,
			awarded: won, level: level, nominated: won && nominated[st.Entry], names: n,
			publicByName: won || state.Round.PublishesAll && n.consents,
		}
	}
	return lines
}

// record stores the version with its bundle and one line per entry.
func record(tx *database.Tx, by account.Account, state *award.State, b *Bundle, lines []line) (*Publication, error) {
	encoded, err := Encode(b)
	if err != nil {
		return nil, fmt.Errorf("encode bundle of round %s: %w", state.Round.ID, err)
	}
	digest := sha256.Sum256(encoded)
	p := &Publication{
		ID: uuid.Must(uuid.NewV7()), RoundID: state.Round.ID, Version: state.Deliberation.Version, At: tx.Now(), Note: state.Deliberation.Note,
		Bundle: encoded, SHA256: digest[:], Entered: len(lines),
	}
	if by.ID != uuid.Nil {
		p.ByID = &by.ID
	}
	for i := range lines {
		if lines[i].standing.Passed {
			p.Passed++
		}
		if lines[i].awarded {
			p.Awarded++
		}
		if lines[i].nominated {
			p.Nominated++
		}
	}
	if _, err := tx.Pgx.Exec(tx.Context(), `INSERT INTO publications (id, round_id, version, at, note, bundle, sha256, entered, passed, awarded, nominated, by_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		p.ID, p.RoundID, p.Version, p.At, p.Note, p.Bundle, p.SHA256, p.Entered, p.Passed, p.Awarded, p.Nominated, p.ByID); err != nil {
		return nil, fmt.Errorf("store publication of round %s: %w", p.RoundID, err)
	}
	return p, insertLines(tx, p.ID, lines)
}

func insertLines(tx *database.Tx, publication uuid.UUID, lines []line) error {
	_, err := tx.Pgx.CopyFrom(tx.Context(), pgx.Identifier{"published_standings"}, []string{
		"publication_id", "entry_id", "product_id", "judging_code", "group_id", "status", "score", "display", "passed", "rank_overall", "rank_in_group",
		"sheets", "group_points", "proposed", "at_the_line", "awarded", "level", "nominated", "public_by_name", "product_name", "facility_name", "unit_id", "place",
	}, pgx.CopyFromSlice(len(lines), func(i int) ([]any, error) {
		l, st := &lines[i], lines[i].standing
		means, err := json.Marshal(groupPoints(st))
		if err != nil {
			return nil, err
		}
		var score, display *string
		if st.Score != nil {
			exact, shown := st.Score.String(), st.Score.Display()
			score, display = &exact, &shown
		}
		return []any{
			publication, l.entryID, l.names.productID, l.code, st.Group, string(st.Status), score, display, st.Passed, rank(st.RankOverall), rank(st.RankInGroup),
			st.Sheets, means, l.proposed, l.atTheLine, l.awarded, l.level, l.nominated, l.publicByName, l.names.product, l.names.facility, l.names.unitID, l.names.place,
		}, nil
	}))
	if err != nil {
		return fmt.Errorf("store standings: %w", err)
	}
	return nil
}

// GroupPoints is an entry's plain mean of one criterion group, in points with two
// decimals, half up, for pages.
type GroupPoints struct {
	Group  string `json:"group"`
	Points string `json:"points"`
}

func groupPoints(st *scoring.Standing) []GroupPoints {
	points := make([]GroupPoints, len(st.Means))
	for i, m := range st.Means {
		points[i] = GroupPoints{Group: m.CriterionGroup, Points: m.Mean.Display()}
	}
	return points
}

func rank(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// grant writes the awards and tells which of them are put forward.
func grant(tx *database.Tx, by account.Account, p *Publication, state *award.State, u *unit.Unit, lines []line) (*Version, error) {
	d := state.Deliberation
	var winners []award.Winner
	for i := range lines {
		if l := &lines[i]; l.awarded {
			winners = append(winners, award.Winner{
				EntryID: l.entryID, ProductID: l.names.productID, FacilityID: l.names.facilityID, GroupID: l.standing.Group, Level: l.level,
				ProductName: l.names.product, FacilityName: l.names.facility, Locality: l.names.locality,
			})
		}
	}
	granted, err := award.Grant(tx, by, award.Occasion{
		RoundID: p.RoundID, PublicationID: p.ID, Tier: state.Round.Tier, UnitID: u.ID, UnitLabel: u.Name, Year: d.DecisionDate.Year(),
		Note: d.Note, Demonstration: state.Round.Demonstration,
	}, winners)
	if err != nil {
		return nil, err
	}
	v := &Version{Publication: p, Round: state.Round, Unit: u, DecisionDate: *d.DecisionDate, Note: d.Note, Granted: granted}
	for i := range lines {
		if lines[i].nominated {
			v.Nominated = append(v.Nominated, *granted.ByEntry[lines[i].entryID])
		}
	}
	return v, nil
}
