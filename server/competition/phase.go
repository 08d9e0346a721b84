package competition

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Missing is one thing that must be done before a phase can be entered, in words.
type Missing struct {
	Code    string `json:"code"`
	Message string `json:"message"` // "3 phiếu chưa nộp: …"
	Count   int    `json:"count"`
	// OverridableBy are the roles on the round that may move on regardless, with
	// a reason; empty means that nobody may.
	OverridableBy []account.Role `json:"-"`
}

// Guard says what is missing before the round can enter a phase. Guards of later
// concepts are given to the service when it is wired.
type Guard func(tx *database.Tx, r *Round) ([]Missing, error)

// Step runs in the transaction in which a round enters a phase, after its phase
// was set and recorded.
type Step func(tx *database.Tx, by account.Account, r *Round) error

// Move says why a round changes its phase. Override passes over what is missing
// and may be passed over by this person; it needs a Reason.
type Move struct {
	Reason   string
	Override bool
}

// NameVi is the phase as the screen calls it.
func (p Phase) NameVi() string {
	switch p {
	case Draft:
		return "bản nháp"
	case Registration:
		return "đăng ký"
	case Screening:
		return "sơ duyệt"
	case Scoring:
		return "chấm điểm"
	case Deliberation:
		return "họp Hội đồng"
	case Approved:
		return "đã phê duyệt"
	case Published:
		return "đã công bố"
	case Closed:
		return "đã kết thúc"
	}
	return string(p)
}

// After says whether p comes later than other.
func (p Phase) After(other Phase) bool {
	return slices.Index(Phases, p) > slices.Index(Phases, other)
}

// Next is the phase after p, and "" after the last.
func (p Phase) Next() Phase {
	if i := slices.Index(Phases, p); i >= 0 && i+1 < len(Phases) {
		return Phases[i+1]
	}
	return ""
}

func (p Phase) previous() Phase {
	if i := slices.Index(Phases, p); i > 0 {
		return Phases[i-1]
	}
	return ""
}

// EnterTx moves a round that the caller has locked (Lock) into its next phase: it
// asks every guard of that phase, sets the phase, records it, then runs the steps.
// What is missing comes back as Conflict "phase-blocked", one field per Missing
// (path: its code; code: "overridable" or "required"). Whether by may do this is
// the caller's to decide.
func (s *Service) EnterTx(tx *database.Tx, by account.Account, r *Round, to Phase, move Move) error {
	if to == "" || r.Phase.Next() != to {
		return wrongOrder(r.Phase, to)
	}
	move.Reason = clean(move.Reason)
	missing, err := s.missing(tx, r, to)
	if err != nil {
		return err
	}
	passed, err := passOver(tx, by, r, missing, move)
	if err != nil {
		return err
	}
	from := r.Phase
	if to == Scoring {
		now := tx.Now()
		rules := r.RulesVersion
		r.FrozenAt, r.FrozenRulesVersion = &now, &rules
		r.Stage = 1
	}
	if err := setPhase(tx, r, to); err != nil {
		return err
	}
	detail := map[string]any{"from": from, "to": to}
	if len(passed) > 0 {
		detail["passedOver"] = passed
	}
	if to == Scoring {
		detail["rulesVersion"] = r.RulesVersion
	}
	if err := record(tx, by, "enter-phase", r, move.Reason, detail); err != nil {
		return err
	}
	for _, step := range s.Steps[to] {
		if err := step(tx, by, r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) missing(tx *database.Tx, r *Round, to Phase) ([]Missing, error) {
	var all []Missing
	for _, guard := range append(slices.Clone(ownGuards[to]), s.Guards[to]...) {
		found, err := guard(tx, r)
		if err != nil {
			return nil, fmt.Errorf("ask what is missing before %s: %w", to, err)
		}
		all = append(all, found...)
	}
	return all, nil
}

// passOver is what of missing may be left aside with this move; it refuses when
// anything remains.
func passOver(tx *database.Tx, by account.Account, r *Round, missing []Missing, move Move) (passed []Missing, err error) {
	if len(missing) == 0 {
		return nil, nil
	}
	roles, err := account.RolesOnRound(tx, by, r.ID)
	if err != nil {
		return nil, err
	}
	var open []Missing
	for _, m := range missing {
		if move.Override && (by.IsPlatform() || roles.Any(m.OverridableBy...)) && len(m.OverridableBy) > 0 {
			passed = append(passed, m)
		} else {
			open = append(open, m)
		}
	}
	if len(open) > 0 {
		return nil, Blocked(open)
	}
	if move.Reason == "" {
		return nil, reasonMissing()
	}
	return passed, nil
}

// Blocked refuses for what is missing: Conflict "phase-blocked", one field per Missing
// (path: its code; code: "overridable" or "required").
func Blocked(missing []Missing) error {
	e := fault.New(fault.Conflict, "phase-blocked", "")
	words := make([]string, 0, len(missing))
	for _, m := range missing {
		code := "required"
		if len(m.OverridableBy) > 0 {
			code = "overridable"
		}
		e.Fields = append(e.Fields, fault.Field{Path: m.Code, Code: code, Message: m.Message})
		words = append(words, m.Message)
	}
	e.Message = "Chưa thể chuyển giai đoạn: " + strings.Join(words, " ")
	return e
}

func wrongOrder(from, to Phase) error {
	if from == to {
		return fault.New(fault.Conflict, "phase-order", "Kỳ bình chọn đang ở giai đoạn %s rồi.", from.NameVi())
	}
	if from.Next() == "" {
		return fault.New(fault.Conflict, "phase-order", "Kỳ bình chọn đã kết thúc, không còn giai đoạn nào sau đó.")
	}
	return fault.New(fault.Conflict, "phase-order", "Kỳ bình chọn đang ở giai đoạn %s; giai đoạn kế tiếp là %s.", from.NameVi(), from.Next().NameVi())
}

func setPhase(tx *database.Tx, r *Round, to Phase) error {
	r.Phase = to
	r.PhaseAt = tx.Now()
	return save(tx, r, "Phase", "PhaseAt", "FrozenAt", "FrozenRulesVersion", "Stage")
}

// record writes a change of the round into the ledger.
func record(tx *database.Tx, by account.Account, action string, r *Round, reason string, detail any) error {
	return ledger.Append(tx, ledger.Record{
		Actor: by.ID, Action: action, Subject: "round", ID: r.ID, Round: r.ID, Reason: reason, Detail: detail,
	})
}

func recordOn(tx *database.Tx, by account.Account, action, subject string, id uuid.UUID, reason string, detail any) error {
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: action, Subject: subject, ID: id, Reason: reason, Detail: detail})
}

func reasonMissing() error {
	var f fault.Fields
	f.Add("reason", "required", "Phải ghi lý do.")
	return f.Err()
}
