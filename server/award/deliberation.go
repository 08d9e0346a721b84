package award

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// Service is the council's use cases.
type Service struct {
	DB     *database.DB
	Rounds *competition.Service
}

// Open starts the council's work on the first version; it runs when a round enters
// deliberation. A round that stepped back and came again goes on with its decisions.
func (s *Service) Open(tx *database.Tx, by account.Account, r *competition.Round) error {
	d := Deliberation{RoundID: r.ID, Version: 1, Status: DeliberationOpen, OpenedBy: actor(by), OpenedAt: tx.Now(), RowVersion: 1}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&d).Error; err != nil {
		return fmt.Errorf("open deliberation of round %s: %w", r.ID, err)
	}
	return nil
}

// AtWork is the deliberation that is open or approved but not yet published.
func AtWork(tx *database.Tx, round uuid.UUID) (*Deliberation, error) {
	var d Deliberation
	err := tx.Where("round_id = ? AND status IN ?", round, []DeliberationStatus{DeliberationOpen, DeliberationApproved}).First(&d).Error
	if database.Missing(err) {
		return nil, fault.New(fault.Conflict, "no-deliberation", "Kỳ này không có phiên họp Hội đồng nào đang mở.")
	}
	if err != nil {
		return nil, fmt.Errorf("read deliberation of round %s: %w", round, err)
	}
	return &d, nil
}

// CorrectionOpen says whether a correction of a published round is being worked on:
// only then may its sheets be taken again.
func CorrectionOpen(tx *database.Tx, round uuid.UUID) (bool, error) {
	d, err := AtWork(tx, round)
	if fault.Has(err, "no-deliberation") {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return d.Version > 1 && d.Status == DeliberationOpen, nil
}

// View is the state on the council's table, for head, secretary, organiser and council.
func (s *Service) View(ctx context.Context, by account.Account, round uuid.UUID) (state *State, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser, account.Secretary, account.PanelHead, account.CouncilChair, account.CouncilMember); err != nil {
			return err
		}
		r, err := competition.Get(tx, round)
		if err != nil {
			return err
		}
		d, err := AtWork(tx, round)
		if err != nil {
			return err
		}
		state, err = Load(tx, r, d)
		return err
	})
	return state, err
}

// DecisionRequest moves one entry: awarded or not, at a level, with the public
// reason and the recorded vote.
type DecisionRequest struct {
	Code    string // judging code
	Awarded bool
	Level   *string
	Reason  string
	Votes   Votes
}

// Decide records the council's decision on one entry. Version is the
// deliberation's row version as last seen.
func (s *Service) Decide(ctx context.Context, by account.Account, round uuid.UUID, version int, req DecisionRequest) (d *Deliberation, err error) {
	err = s.change(ctx, by, round, version, func(tx *database.Tx, state *State) error {
		e, err := state.entryOf(req.Code)
		if err != nil {
			return err
		}
		if req.Reason = text.Clean(req.Reason); req.Reason == "" {
			return errReason
		}
		if !req.Awarded {
			req.Level = nil
		}
		if err := checkLevel(state, req.Level); err != nil {
			return err
		}
		if err := checkVotes(tx, round, req.Votes); err != nil {
			return err
		}
		row := Decision{
			ID: uuid.Must(uuid.NewV7()), RoundID: round, Version: state.Deliberation.Version, EntryID: e.ID,
			Awarded: req.Awarded, Level: req.Level, Reason: req.Reason, Votes: req.Votes, ByID: actor(by), At: tx.Now(),
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("record decision on %s: %w", e.ID, err)
		}
		d = state.Deliberation
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "decide-award", Subject: "entry", ID: e.ID, Round: round, Reason: req.Reason,
			Detail: map[string]any{"awarded": req.Awarded, "level": req.Level, "votes": req.Votes, "version": state.Deliberation.Version},
		})
	})
	return d, err
}

// NominationRequest adds an awarded entry to the nominations or takes it out.
type NominationRequest struct {
	Code      string
	Nominated bool
	Reason    string
	Votes     Votes
}

// DecideNomination records the council's word on who is put forward. Only awarded
// entries with a rank can be.
func (s *Service) DecideNomination(ctx context.Context, by account.Account, round uuid.UUID, version int, req NominationRequest) (d *Deliberation, err error) {
	err = s.change(ctx, by, round, version, func(tx *database.Tx, state *State) error {
		e, err := state.entryOf(req.Code)
		if err != nil {
			return err
		}
		if req.Reason = text.Clean(req.Reason); req.Reason == "" {
			return errReason
		}
		if _, awarded := state.Awarded()[req.Code]; req.Nominated && !awarded {
			return fault.New(fault.Conflict, "not-awarded", "Sản phẩm %s không được công nhận nên không thể đề cử.", req.Code)
		}
		if err := checkVotes(tx, round, req.Votes); err != nil {
			return err
		}
		row := NominationDecision{
			ID: uuid.Must(uuid.NewV7()), RoundID: round, Version: state.Deliberation.Version, EntryID: e.ID,
			Nominated: req.Nominated, Reason: req.Reason, Votes: req.Votes, ByID: actor(by), At: tx.Now(),
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("record nomination of %s: %w", e.ID, err)
		}
		d = state.Deliberation
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "decide-nomination", Subject: "entry", ID: e.ID, Round: round, Reason: req.Reason,
			Detail: map[string]any{"nominated": req.Nominated, "votes": req.Votes, "version": state.Deliberation.Version},
		})
	})
	return d, err
}

// Approval is the authority's decision.
type Approval struct {
	DecisionNumber string    // "1147/QĐ-UBND"
	DecisionDate   time.Time // a day
	Signer         string
}

// Approve records the signed decision. It is refused while an entry at a line lacks
// the council's decision. From here to publication nothing of the round changes.
func (s *Service) Approve(ctx context.Context, by account.Account, round uuid.UUID, version int, a Approval) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		state, err := s.lockOpen(tx, round, version)
		if err != nil {
			return err
		}
		if err := a.check(tx.Now()); err != nil {
			return err
		}
		if err := ready(state); err != nil {
			return err
		}
		if state.Deliberation.Version == 1 {
			if err := s.Rounds.EnterTx(tx, by, state.Round, competition.Approved, competition.Move{}); err != nil {
				return err
			}
		}
		d = state.Deliberation
		now := tx.Now()
		d.Status, d.DecisionNumber, d.DecisionDate, d.Signer = DeliberationApproved, &a.DecisionNumber, &a.DecisionDate, &a.Signer
		d.ApprovedBy, d.ApprovedAt = actor(by), &now
		if err := save(tx, d, "Status", "DecisionNumber", "DecisionDate", "Signer", "ApprovedBy", "ApprovedAt"); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "approve-result", Subject: "round", ID: round, Round: round,
			Detail: map[string]any{"version": d.Version, "decision": a.DecisionNumber, "date": a.DecisionDate.Format(time.DateOnly)},
		})
	})
	return d, err
}

func (a *Approval) check(now time.Time) error {
	a.DecisionNumber, a.Signer = text.Clean(a.DecisionNumber), text.Clean(a.Signer)
	var f fault.Fields
	if a.DecisionNumber == "" || len(a.DecisionNumber) > 100 {
		f.Add("decisionNumber", "decision-number", "Vui lòng nhập số quyết định (tối đa 100 ký tự).")
	}
	if a.Signer == "" || len(a.Signer) > 200 {
		f.Add("signer", "signer", "Vui lòng nhập người ký quyết định.")
	}
	if a.DecisionDate.IsZero() || a.DecisionDate.After(now.Add(24*time.Hour)) || a.DecisionDate.Year() < 2000 {
		f.Add("decisionDate", "decision-date", "Ngày quyết định còn thiếu hoặc nằm trong tương lai.")
	}
	return f.Err()
}

func ready(state *State) error {
	var f fault.Fields
	awards, nominations := state.Undecided()
	if len(awards) > 0 {
		f.Add("decisions", "undecided-at-line", "%d sản phẩm tại vạch công nhận chưa có quyết định của Hội đồng: %s.", len(awards), strings.Join(awards, ", "))
	}
	if len(nominations) > 0 {
		f.Add("nominations", "undecided-nomination", "%d sản phẩm tại vạch đề cử chưa có quyết định của Hội đồng: %s.", len(nominations), strings.Join(nominations, ", "))
	}
	if len(f) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Conflict, Code: "phase-blocked", Message: f[0].Message, Fields: f}
}

// OpenCorrection starts the work towards a new version of a published round, with
// the decisions of the last one as they stood.
func (s *Service) OpenCorrection(ctx context.Context, by account.Account, round uuid.UUID, note string) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		r, err := competition.Lock(tx, round)
		if err != nil {
			return err
		}
		if r.Phase != competition.Published && r.Phase != competition.Closed {
			return fault.New(fault.Conflict, "not-published", "Chỉ đính chính được kết quả đã công bố.")
		}
		if note = text.Clean(note); note == "" || len(note) > 2000 {
			return fault.New(fault.Invalid, "note-needed", "Vui lòng nêu nội dung đính chính để công khai (tối đa 2.000 ký tự).")
		}
		if _, err := AtWork(tx, round); err == nil {
			return fault.New(fault.Conflict, "correction-open", "Một lần đính chính đang được thực hiện.")
		} else if !fault.Has(err, "no-deliberation") {
			return err
		}
		var last, next int
		if err := tx.Pgx.QueryRow(tx.Context(), `SELECT max(version) FILTER (WHERE status = 'published'), max(version) + 1 FROM deliberations WHERE round_id = $1`, round).Scan(&last, &next); err != nil {
			return fmt.Errorf("read last version of round %s: %w", round, err)
		}
		d = &Deliberation{RoundID: round, Version: next, Status: DeliberationOpen, Note: note, OpenedBy: actor(by), OpenedAt: tx.Now(), RowVersion: 1}
		if err := tx.Create(d).Error; err != nil {
			return fmt.Errorf("open correction of round %s: %w", round, err)
		}
		if err := copyDecisions(tx, round, last, next); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "open-correction", Subject: "round", ID: round, Round: round, Reason: note, Detail: map[string]int{"version": next}})
	})
	return d, err
}

// AbandonCorrection ends a correction without a new version.
func (s *Service) AbandonCorrection(ctx context.Context, by account.Account, round uuid.UUID, version int, reason string) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Organiser); err != nil {
			return err
		}
		if _, err := competition.Lock(tx, round); err != nil {
			return err
		}
		d, err := AtWork(tx, round)
		if err != nil {
			return err
		}
		if d.RowVersion != version {
			return stale(d)
		}
		if d.Version == 1 {
			return fault.New(fault.Conflict, "not-a-correction", "Phiên họp đầu tiên không thể hủy; hãy lùi giai đoạn.")
		}
		if reason = text.Clean(reason); reason == "" {
			return errReason
		}
		d.Status = DeliberationAbandoned
		if err := save(tx, d, "Status"); err != nil {
			return err
		}
		return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "abandon-correction", Subject: "round", ID: round, Round: round, Reason: reason, Detail: map[string]int{"version": d.Version}})
	})
}

// copyDecisions takes the explicit decisions of one version over into the next.
func copyDecisions(tx *database.Tx, round uuid.UUID, from, to int) error {
	var decisions []Decision
	if err := tx.Where("round_id = ? AND version = ?", round, from).Order("id").Find(&decisions).Error; err != nil {
		return fmt.Errorf("read decisions of version %d: %w", from, err)
	}
	for i := range decisions {
		decisions[i].ID, decisions[i].Version = uuid.Must(uuid.NewV7()), to
	}
	var nominations []NominationDecision
	if err := tx.Where("round_id = ? AND version = ?", round, from).Order("id").Find(&nominations).Error; err != nil {
		return fmt.Errorf("read nominations of version %d: %w", from, err)
	}
	for i := range nominations {
		nominations[i].ID, nominations[i].Version = uuid.Must(uuid.NewV7()), to
	}
	if len(decisions) > 0 {
		if err := tx.Create(&decisions).Error; err != nil {
			return fmt.Errorf("copy decisions: %w", err)
		}
	}
	if len(nominations) > 0 {
		if err := tx.Create(&nominations).Error; err != nil {
			return fmt.Errorf("copy nominations: %w", err)
		}
	}
	return nil
}

// change runs one recorded change of the council on the open deliberation.
func (s *Service) change(ctx context.Context, by account.Account, round uuid.UUID, version int, fn func(*database.Tx, *State) error) error {
	return database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Secretary, account.CouncilChair); err != nil {
			return err
		}
		state, err := s.lockOpen(tx, round, version)
		if err != nil {
			return err
		}
		if err := fn(tx, state); err != nil {
			return err
		}
		return save(tx, state.Deliberation)
	})
}

// lockOpen locks the round, then reads its open deliberation with its whole state.
func (s *Service) lockOpen(tx *database.Tx, round uuid.UUID, version int) (*State, error) {
	r, err := competition.Lock(tx, round)
	if err != nil {
		return nil, err
	}
	d, err := AtWork(tx, round)
	if err != nil {
		return nil, err
	}
	if d.Status == DeliberationApproved {
		return nil, fault.New(fault.Locked, "approved", "Kết quả đã được phê duyệt, không thể thay đổi.")
	}
	if d.Version == 1 && r.Phase != competition.Deliberation {
		return nil, fault.New(fault.Conflict, "wrong-phase", "Kỳ bình chọn chưa ở giai đoạn họp Hội đồng.")
	}
	if d.RowVersion != version {
		return nil, stale(d)
	}
	return Load(tx, r, d)
}

// save writes the named columns and a new row version.
func save(tx *database.Tx, d *Deliberation, columns ...string) error {
	d.RowVersion++
	if err := tx.Model(&Deliberation{}).Where("round_id = ? AND version = ?", d.RoundID, d.Version).
		Select(append(columns, "RowVersion")).Updates(d).Error; err != nil {
		return fmt.Errorf("save deliberation of round %s: %w", d.RoundID, err)
	}
	return nil
}

func stale(d *Deliberation) error {
	return &fault.Error{Kind: fault.Stale, Code: "stale", Message: "Phiên họp đã có thay đổi khác. Vui lòng xem lại bản mới nhất.", Current: *d}
}

var errReason = fault.New(fault.Invalid, "reason-needed", "Vui lòng nêu lý do.")

func checkLevel(state *State, level *string) error {
	if level == nil {
		return nil
	}
	if l := state.Round.Rules.Levels; l != nil {
		for _, known := range l.List {
			if known.ID == *level {
				return nil
			}
		}
	}
	return fault.New(fault.Invalid, "unknown-level", "Kỳ này không có hạng giải %q.", *level)
}

// checkVotes asks for a carried vote of no more people than sit in the council. A
// simple majority is a default, not law: no text on it was found (domain.md A.5).
func checkVotes(tx *database.Tx, round uuid.UUID, v Votes) error {
	if v.For < 0 || v.Against < 0 || v.Abstain < 0 {
		return fault.New(fault.Invalid, "votes", "Số phiếu biểu quyết không hợp lệ.")
	}
	var seats int
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM council_members WHERE round_id = $1 AND left_at IS NULL`, round).Scan(&seats); err != nil {
		return fmt.Errorf("count council of round %s: %w", round, err)
	}
	if v.For+v.Against+v.Abstain > seats {
		return fault.New(fault.Invalid, "too-many-votes", "Hội đồng có %d thành viên, không thể có %d phiếu.", seats, v.For+v.Against+v.Abstain)
	}
	if v.For <= v.Against {
		return fault.New(fault.Invalid, "vote-not-carried", "Biểu quyết không đạt: %d tán thành, %d không tán thành.", v.For, v.Against)
	}
	return nil
}

func actor(by account.Account) *uuid.UUID {
	if by.ID == uuid.Nil {
		return nil
	}
	return &by.ID
}
