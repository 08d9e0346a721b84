package award

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/entry"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
	"tieubieu/server/text"
)

// DecisionRequest moves one entry: awarded or not, at a level, with the public
// reason and the recorded vote.
type DecisionRequest struct {
	Code    string // judging code
	Awarded bool
	Level   *string
	Reason  string
	Votes   Votes
}

// Decide records the council's decision on one entry; the chair or the secretary
// does, never about a product of a facility of their own. Version is the
// deliberation's row version as last seen.
func (s *Service) Decide(ctx context.Context, by account.Account, round uuid.UUID, version int, req DecisionRequest) (*Deliberation, error) {
	return s.change(ctx, by, round, version, func(tx *database.Tx, state *State) error {
		e, err := state.about(tx, by, req.Code)
		if err != nil {
			return err
		}
		if req.Reason, err = reason(req.Reason); err != nil {
			return err
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
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "decide-award", Subject: "entry", ID: e.ID, Round: round, Reason: req.Reason,
			Detail: map[string]any{"awarded": req.Awarded, "level": req.Level, "votes": req.Votes, "version": state.Deliberation.Version},
		})
	})
}

// NominationRequest adds an awarded entry to the nominations or takes it out.
type NominationRequest struct {
	Code      string
	Nominated bool
	Reason    string
	Votes     Votes
}

// DecideNomination records the council's word on who is put forward, as Decide does.
// Only awarded entries with a rank can be.
func (s *Service) DecideNomination(ctx context.Context, by account.Account, round uuid.UUID, version int, req NominationRequest) (*Deliberation, error) {
	return s.change(ctx, by, round, version, func(tx *database.Tx, state *State) error {
		e, err := state.about(tx, by, req.Code)
		if err != nil {
			return err
		}
		if req.Reason, err = reason(req.Reason); err != nil {
			return err
		}
		if err := mayNominate(state, req); err != nil {
			return err
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
		return ledger.Append(tx, ledger.Record{
			Actor: by.ID, Action: "decide-nomination", Subject: "entry", ID: e.ID, Round: round, Reason: req.Reason,
			Detail: map[string]any{"nominated": req.Nominated, "votes": req.Votes, "version": state.Deliberation.Version},
		})
	})
}

func mayNominate(state *State, req NominationRequest) error {
	if !req.Nominated {
		return nil
	}
	if _, awarded := state.Awarded()[req.Code]; !awarded {
		return fault.New(fault.Conflict, "not-awarded", "Sản phẩm %s không được công nhận nên không thể đề cử.", req.Code)
	}
	for i := range state.Result.Standings {
		if st := &state.Result.Standings[i]; st.Entry == req.Code && st.RankOverall == 0 {
			return fault.New(fault.Conflict, "no-rank", "Sản phẩm %s không có thứ hạng nên không thể đề cử.", req.Code)
		}
	}
	return nil
}

// change runs one recorded change of the council on the open deliberation.
func (s *Service) change(ctx context.Context, by account.Account, round uuid.UUID, version int, fn func(*database.Tx, *State) error) (d *Deliberation, err error) {
	err = database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		if err := account.RequireOnRound(tx, by, round, account.Secretary, account.CouncilChair); err != nil {
			return err
		}
		state, err := lockOpen(tx, round, version)
		if err != nil {
			return err
		}
		if err := fn(tx, state); err != nil {
			return err
		}
		d = state.Deliberation
		return save(tx, d)
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// about is the entry that by is to record a decision on.
func (s *State) about(tx *database.Tx, by account.Account, code string) (Entrant, error) {
	e, known := s.Entrants[code]
	if !known {
		return e, fault.New(entry.ErrNotFound.Kind, entry.ErrNotFound.Code, "Không có sản phẩm mang mã %s trong kỳ này.", code)
	}
	roles, err := account.RolesOnFacility(tx, by, e.FacilityID)
	if err != nil {
		return e, err
	}
	if roles.Any(account.Owner) {
		return e, fault.New(fault.Forbidden, "own-entry", "Không ai được ghi quyết định về sản phẩm của cơ sở mình.")
	}
	return e, nil
}

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
	seats, err := seats(tx, round)
	if err != nil {
		return err
	}
	if left := seats - v.For; left < v.Against || left-v.Against < v.Abstain { // never added up: the sum may overflow
		return fault.New(fault.Invalid, "too-many-votes", "Số phiếu biểu quyết nhiều hơn số thành viên Hội đồng (%d).", seats)
	}
	if v.For <= v.Against {
		return fault.New(fault.Invalid, "vote-not-carried", "Biểu quyết không đạt: %d tán thành, %d không tán thành.", v.For, v.Against)
	}
	return nil
}

// seats is how many sit in the council now.
func seats(tx *database.Tx, round uuid.UUID) (n int, err error) {
	if err := tx.Pgx.QueryRow(tx.Context(), `SELECT count(*) FROM council_members WHERE round_id = $1 AND left_at IS NULL`, round).Scan(&n); err != nil {
		return 0, fmt.Errorf("count council of round %s: %w", round, err)
	}
	return n, nil
}

// maxReason bounds reasons and public notes, in characters.
const maxReason = 2000

// reason is a reason for the record: needed, at most maxReason characters.
func reason(s string) (string, error) {
	if s = text.Clean(s); s == "" {
		return "", fault.New(fault.Invalid, "reason-needed", "Vui lòng nêu lý do.")
	}
	if utf8.RuneCountInString(s) > maxReason {
		return "", fault.New(fault.Invalid, "reason-too-long", "Lý do dài quá 2.000 ký tự.")
	}
	return s, nil
}
