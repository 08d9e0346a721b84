package panel

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"tieubieu/server/account"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Recuse takes a judge out of scoring a facility's entries: declared by the judge,
// or by organiser, secretary or head. Before the judge's first mark on one of
// them it holds at once; afterwards it waits for head and secretary. Declaring
// again what is declared changes nothing. A judge who has left may still be recused,
// since the sheets may count.
func (s *Service) Recuse(ctx context.Context, by account.Account, judgeID, facilityID uuid.UUID, kind Kind, note string) (*Recusal, error) {
	var recusal *Recusal
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		r, j, err := lockSeat(tx, judgeID)
		if err != nil {
			return err
		}
		if !j.Is(by) {
			if err := account.RequireOnRound(tx, by, r.ID, account.Organiser, account.Secretary, account.PanelHead); err != nil {
				return err
			}
		}
		if err := beforeApproval(r); err != nil {
			return err
		}
		note = clean(note)
		if err := checkRecusal(tx, r, facilityID, kind, note); err != nil {
			return err
		}
		if recusal, err = declared(tx, j.ID, facilityID); err != nil || recusal != nil {
			return err
		}
		if recusal, err = declare(tx, by, j, facilityID, kind, note); err != nil || recusal.Status != Effective {
			return err
		}
		return s.recount(tx, by, r.ID)
	})
	if err != nil {
		return nil, err
	}
	return recusal, nil
}

// AgreeRecusal is the word of the head, or of the secretary, on a recusal that came
// after the first mark; with both it takes effect, and the scores of the entries
// concerned are kept as they were before and are after. For the head's own the
// deputy speaks. Never the judge concerned, and never one person for both.
func (s *Service) AgreeRecusal(ctx context.Context, by account.Account, recusalID uuid.UUID, version int) (*Recusal, error) {
	return s.decide(ctx, by, recusalID, version, func(tx *database.Tx, x *Recusal, as capacity) error {
		switch {
		case as.head && x.AgreedByHead == nil && !is(x.AgreedBySecretary, by):
			x.AgreedByHead = &by.ID
		case as.secretary && x.AgreedBySecretary == nil && !is(x.AgreedByHead, by):
			x.AgreedBySecretary = &by.ID
		default:
			return fault.New(fault.Conflict, "agreed-already", "Người này đã có ý kiến; còn chờ ý kiến của người kia.")
		}
		if x.AgreedByHead == nil || x.AgreedBySecretary == nil {
			if err := saveRecusal(tx, x); err != nil {
				return err
			}
			return recordRecusal(tx, by, "agree-recusal", x, "", nil)
		}
		return s.takeEffect(tx, by, x)
	})
}

// RefuseRecusal ends a recusal that waits, with a reason; the judge's sheets go on
// counting. Head or secretary, as for AgreeRecusal. Nobody judges the own facility's
// entries: such a recusal cannot be refused.
func (s *Service) RefuseRecusal(ctx context.Context, by account.Account, recusalID uuid.UUID, version int, why string) (*Recusal, error) {
	return s.decide(ctx, by, recusalID, version, func(tx *database.Tx, x *Recusal, _ capacity) error {
		why, err := reason(why)
		if err != nil {
			return err
		}
		var own bool
		err = tx.Pgx.QueryRow(tx.Context(), `SELECT `+tied+` FROM panel_members j, (SELECT $2::uuid AS facility_id) e WHERE j.id = $1`,
			x.JudgeID, x.FacilityID).Scan(&own)
		if err != nil {
			return fmt.Errorf("look whose facility it is: %w", err)
		}
		if own {
			return fault.New(fault.Conflict, "own-facility", "Cơ sở này là của chính giám khảo nên không thể bác việc không chấm.")
		}
		now := tx.Now()
		x.Status, x.DecidedAt = Refused, &now
		if err := saveRecusal(tx, x); err != nil {
			return err
		}
		return recordRecusal(tx, by, "refuse-recusal", x, why, nil)
	})
}

// ListRecusals are a round's recusals: all of them for those who run it, their own
// for a judge. The scores before and after are there once scoring is over, and never
// for a judge.
func (s *Service) ListRecusals(ctx context.Context, by account.Account, roundID uuid.UUID) ([]Recusal, error) {
	var recusals []Recusal
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		roles, err := account.RolesOnRound(tx, by, roundID)
		if err != nil {
			return err
		}
		r, err := competition.Get(tx, roundID)
		if err != nil {
			return err
		}
		if recusals, err = Recusals(tx, roundID); err != nil {
			return err
		}
		if err := nameFacilities(tx, recusals); err != nil {
			return err
		}
		runs := by.IsPlatform() || roles.Any(account.Organiser, account.Secretary, account.PanelHead, account.PanelDeputy, account.Auditor)
		for i := range recusals {
			veil(&recusals[i], r, runs)
		}
		if runs {
			return nil
		}
		own, err := JudgeOf(tx, roundID, by)
		if err != nil {
			return err
		}
		recusals = slices.DeleteFunc(recusals, func(x Recusal) bool { return x.JudgeID != own.ID })
		return nil
	})
	if err != nil {
		return nil, err
	}
	return recusals, nil
}

// Declarable is a facility with an entry in the round, as a judge sees it who looks
// for conflicts of interest: without judging codes. Proposed is what the data says,
// "" when it says nothing; a Hint proposes nothing.
type Declarable struct {
	FacilityID uuid.UUID
	Name       string
	Place      string
	Proposed   Kind
	Hint       Hint
	Status     RecusalStatus // "" while nothing is declared
	New        bool          // entered after the judge had declared
}

// Hint is what a judge may want to think about, and no conflict by itself.
type Hint string

// SameCommune: the judge's own facility, or one that the judge owns, lies in the
// same commune.
const SameCommune Hint = "same-commune"

// Declarables are the facilities a judge may have to stand aside from, by name.
// The judge's own list, or any judge's for those who run the round.
//
// Proposed from the data: own-facility, the one that the judge was seated with;
// owner, by a standing grant; employer, where the facility names the judge's own phone
// or e-mail as its contact; adviser, whoever registered it, typed an entry of its, or
// handed in its photos or papers, in whatever round.
func (s *Service) Declarables(ctx context.Context, by account.Account, judgeID uuid.UUID) ([]Declarable, error) {
	var list []Declarable
	err := database.Read(ctx, s.DB, func(tx *database.Tx) error {
		var j Judge
		err := tx.Where("id = ?", judgeID).First(&j).Error
		if database.Missing(err) {
			return judgeNotFound()
		}
		if err != nil {
			return fmt.Errorf("read judge %s: %w", judgeID, err)
		}
		if !j.Is(by) {
			if err := account.RequireOnRound(tx, by, j.RoundID, account.Organiser, account.Secretary); err != nil {
				return err
			}
		}
		return tx.Raw(declarablesSQL, judgeID).Scan(&list).Error
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

const declarablesSQL = `
	WITH j AS (SELECT m.*, a.email, a.phone FROM panel_members m JOIN accounts a ON a.id = m.account_id WHERE m.id = ?),
	     own AS (SELECT f.id, f.unit_id, u.level, lower(btrim(f.locality)) AS locality
	               FROM j JOIN facilities f ON f.id = j.facility_id OR f.id IN (SELECT g.facility_id FROM grants g
	                    WHERE g.account_id = j.account_id AND g.role = 'owner' AND g.ended_at IS NULL)
	               JOIN units u ON u.id = f.unit_id)
	SELECT f.id AS facility_id, f.name, concat_ws(', ', nullif(f.locality, ''), u.name) AS place,
	       CASE WHEN f.id = j.facility_id THEN 'own-facility'
	            WHEN f.id IN (SELECT id FROM own) THEN 'owner'
	            WHEN f.contact_email = j.email OR f.contact_phone = j.phone THEN 'employer'
	            WHEN f.created_by = j.account_id
	              OR EXISTS (SELECT 1 FROM entries t WHERE t.facility_id = f.id AND t.typed_by = j.account_id)
	              OR EXISTS (SELECT 1 FROM photos p WHERE p.facility_id = f.id AND p.uploaded_by = j.account_id)
	              OR EXISTS (SELECT 1 FROM papers p WHERE p.facility_id = f.id AND p.uploaded_by = j.account_id) THEN 'adviser'
	            ELSE '' END AS proposed,
	       CASE WHEN EXISTS (SELECT 1 FROM own WHERE own.id <> f.id AND own.unit_id = f.unit_id
	                          AND (own.level = 'commune' OR own.locality = lower(btrim(f.locality)) AND own.locality <> '')) THEN 'same-commune' ELSE '' END AS hint,
	       coalesce((SELECT x.status FROM recusals x WHERE x.judge_id = j.id AND x.facility_id = f.id
	                 ORDER BY x.id DESC LIMIT 1), '') AS status,
	       j.declared_at IS NOT NULL AND f.id <> ALL (j.declared_facilities) AS new
	  FROM j
	  JOIN LATERAL (SELECT DISTINCT e.facility_id FROM entries e WHERE e.round_id = j.round_id AND ` + listed + `) e ON true
	  JOIN facilities f ON f.id = e.facility_id
	  JOIN units u ON u.id = f.unit_id
	 ORDER BY f.name_folded, f.id`

// RecuseOwners declares, for every judge who sits, the facilities in the round that
// are the judge's own by the data. It is a step of opening the scoring and runs
// when a judge joins; what is declared already stays as it is.
func RecuseOwners(tx *database.Tx, by account.Account, r *competition.Round) error {
	return recuseOwners(tx, by, r.ID)
}

func recuseOwners(tx *database.Tx, by account.Account, roundID uuid.UUID) error {
	ties, err := undeclared(tx, roundID)
	if err != nil {
		return err
	}
	for _, t := range ties {
		if t.Status != Active {
			continue
		}
		j, err := lockJudge(tx, t.JudgeID)
		if err != nil {
			return err
		}
		if _, err := declare(tx, account.Platform, j, t.FacilityID, t.Kind, ""); err != nil {
			return err
		}
	}
	return nil
}

// tie is a facility in the round that is a judge's own by the data.
type tie struct {
	JudgeID    uuid.UUID
	JudgeCode  string
	Status     Status
	FacilityID uuid.UUID
	Facility   string
	Kind       Kind
}

const tied = `(coalesce(j.facility_id = e.facility_id, false) OR EXISTS (SELECT 1 FROM grants g
	WHERE g.account_id = j.account_id AND g.facility_id = e.facility_id AND g.role = 'owner' AND g.ended_at IS NULL))`

// undeclared are the ties of judges whose sheets may count that no recusal covers.
func undeclared(tx *database.Tx, roundID uuid.UUID) ([]tie, error) {
	var ties []tie
	err := tx.Raw(`
		SELECT DISTINCT j.id AS judge_id, j.code AS judge_code, j.status, e.facility_id, f.name AS facility,
		       CASE WHEN j.facility_id = e.facility_id THEN 'own-facility' ELSE 'owner' END AS kind
		  FROM panel_members j
		  JOIN entries e ON e.round_id = j.round_id AND e.status NOT IN ('draft', 'rejected', 'withdrawn')
		  JOIN facilities f ON f.id = e.facility_id
		 WHERE j.round_id = ? AND (j.status = 'active' OR j.sheets_count) AND `+tied+`
		   AND NOT EXISTS (SELECT 1 FROM recusals x WHERE x.judge_id = j.id AND x.facility_id = e.facility_id AND x.status <> 'refused')
		 ORDER BY j.code, f.name`, roundID).Scan(&ties).Error
	if err != nil {
		return nil, fmt.Errorf("look for judges' own facilities: %w", err)
	}
	return ties, nil
}

func checkRecusal(tx *database.Tx, r *competition.Round, facilityID uuid.UUID, kind Kind, note string) error {
	var f fault.Fields
	if !slices.Contains(Kinds, kind) {
		f.Add("kind", "unknown-value", "Lý do không chấm không có trong danh sách.")
	}
	if len([]rune(note)) > 1000 {
		f.Add("note", "too-long", "Ghi chú dài quá 1.000 ký tự.")
	}
	var entered bool
	err := tx.Pgx.QueryRow(tx.Context(), "SELECT EXISTS (SELECT 1 FROM entries WHERE round_id = $1 AND facility_id = $2 AND status <> 'draft')",
		r.ID, facilityID).Scan(&entered)
	if err != nil {
		return fmt.Errorf("look for the facility's entries: %w", err)
	}
	if !entered {
		f.Add("facilityId", "facility-not-entered", "Cơ sở này không có sản phẩm trong kỳ bình chọn.")
	}
	return f.Err()
}

// declared is the recusal of this judge from this facility that holds or waits, or nil.
func declared(tx *database.Tx, judgeID, facilityID uuid.UUID) (*Recusal, error) {
	var x Recusal
	err := tx.Where("judge_id = ? AND facility_id = ? AND status <> 'refused'", judgeID, facilityID).First(&x).Error
	if database.Missing(err) {
		return nil, nil //nolint:nilnil // not declared yet is no fault
	}
	if err != nil {
		return nil, fmt.Errorf("read recusal: %w", err)
	}
	return &x, nil
}

func declare(tx *database.Tx, by account.Account, j *Judge, facilityID uuid.UUID, kind Kind, note string) (*Recusal, error) {
	marked, err := hasMarked(tx, j.ID, facilityID)
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make recusal id: %w", err)
	}
	now := tx.Now()
	x := &Recusal{
		ID: id, RoundID: j.RoundID, JudgeID: j.ID, FacilityID: facilityID, Kind: kind, Note: note,
		Status: Effective, DeclaredAt: now, DecidedAt: &now, Version: 1,
	}
	if !by.IsPlatform() {
		x.DeclaredBy = &by.ID
	}
	if marked {
		x.Status, x.AfterFirstMark, x.DecidedAt = Awaiting, true, nil
	}
	if err := tx.Create(x).Error; err != nil {
		return nil, fmt.Errorf("declare recusal: %w", err)
	}
	return x, recordRecusal(tx, by, "declare-recusal", x, "", map[string]any{
		"judge": x.JudgeID, "facility": x.FacilityID, "kind": x.Kind, "status": x.Status,
	})
}

// hasMarked says whether the judge has ever saved a sheet of the facility's entries.
// A mark taken back counts too: it was given.
func hasMarked(tx *database.Tx, judgeID, facilityID uuid.UUID) (marked bool, err error) {
	err = tx.Pgx.QueryRow(tx.Context(), `SELECT EXISTS (SELECT 1 FROM score_sheets s JOIN entries e ON e.id = s.entry_id
		WHERE s.judge_id = $1 AND e.facility_id = $2 AND s.revision > 0)`, judgeID, facilityID).Scan(&marked)
	if err != nil {
		return false, fmt.Errorf("look for the judge's marks: %w", err)
	}
	return marked, nil
}

func (s *Service) takeEffect(tx *database.Tx, by account.Account, x *Recusal) error {
	var entries []uuid.UUID
	err := tx.Raw("SELECT id FROM entries WHERE round_id = ? AND facility_id = ? AND status = 'accepted' ORDER BY judging_code",
		x.RoundID, x.FacilityID).Scan(&entries).Error
	if err != nil {
		return fmt.Errorf("read entries of the recusal: %w", err)
	}
	means := func() ([]Mean, error) {
		if s.Means == nil {
			return nil, nil
		}
		return s.Means(tx, x.RoundID, entries)
	}
	if x.MeanBefore, err = means(); err != nil {
		return err
	}
	now := tx.Now()
	x.Status, x.DecidedAt = Effective, &now
	if err := saveRecusal(tx, x); err != nil { // the recount reads it
		return err
	}
	if err := s.recount(tx, by, x.RoundID); err != nil {
		return err
	}
	if x.MeanAfter, err = means(); err != nil {
		return err
	}
	if err := tx.Model(&Recusal{ID: x.ID}).Select("MeanAfter").Updates(x).Error; err != nil {
		return fmt.Errorf("save recusal %s: %w", x.ID, err)
	}
	// The scores stay out of the ledger, which others read before publication.
	return recordRecusal(tx, by, "agree-recusal", x, "", map[string]any{"status": x.Status})
}

// veil takes the scores off a recusal while nobody may see any, and for judges.
func veil(x *Recusal, r *competition.Round, runs bool) {
	if !runs || !r.Phase.After(competition.Scoring) {
		x.MeanBefore, x.MeanAfter = nil, nil
	}
}

// capacity is in which offices a person may speak on a recusal.
type capacity struct{ head, secretary bool }

func (s *Service) decide(ctx context.Context, by account.Account, recusalID uuid.UUID, version int, fn func(tx *database.Tx, x *Recusal, as capacity) error) (*Recusal, error) {
	var x Recusal
	err := database.InTx(ctx, s.DB, func(tx *database.Tx) error {
		roundID, err := roundOf(tx, "recusals", recusalID)
		if database.Missing(err) {
			return account.ErrHidden
		}
		if err != nil {
			return err
		}
		r, err := competition.Lock(tx, roundID)
		if err != nil {
			return err
		}
		if err := tx.Raw("SELECT * FROM recusals WHERE id = ? FOR UPDATE", recusalID).Take(&x).Error; err != nil {
			return fmt.Errorf("lock recusal %s: %w", recusalID, err)
		}
		as, err := capacityOn(tx, by, &x)
		if err != nil {
			return err
		}
		if x.Version != version {
			return stale(&x)
		}
		if err := beforeApproval(r); err != nil {
			return err
		}
		if x.Status != Awaiting {
			return fault.New(fault.Conflict, "recusal-decided", "Việc không chấm này đã được quyết định.")
		}
		if err := fn(tx, &x, as); err != nil {
			return err
		}
		veil(&x, r, true)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &x, nil
}

func capacityOn(tx *database.Tx, by account.Account, x *Recusal) (as capacity, err error) {
	j, err := lockJudge(tx, x.JudgeID)
	if err != nil {
		return as, err
	}
	if j.AccountID == by.ID {
		return as, fault.New(fault.Forbidden, "own-recusal", "Giám khảo không tự quyết định việc không chấm của mình.")
	}
	roles, err := account.RolesOnRound(tx, by, x.RoundID)
	if err != nil {
		return as, err
	}
	as.secretary = roles.Any(account.Secretary)
	as.head = roles.Any(account.PanelHead) || j.Role == Head && roles.Any(account.PanelDeputy)
	if !as.head && !as.secretary {
		return as, account.ErrHidden
	}
	return as, nil
}

// nameFacilities lets those who decide read which facility it is.
func nameFacilities(tx *database.Tx, recusals []Recusal) error {
	var ids []uuid.UUID
	for _, x := range recusals {
		ids = append(ids, x.FacilityID)
	}
	var named []struct {
		ID   uuid.UUID
		Name string
	}
	if err := tx.Raw("SELECT id, name FROM facilities WHERE id IN ?", ids).Scan(&named).Error; err != nil {
		return fmt.Errorf("read names of facilities: %w", err)
	}
	for i, x := range recusals {
		for _, f := range named {
			if f.ID == x.FacilityID {
				recusals[i].FacilityName = f.Name
			}
		}
	}
	return nil
}

func lockSeat(tx *database.Tx, judgeID uuid.UUID) (*competition.Round, *Judge, error) {
	roundID, err := roundOf(tx, "panel_members", judgeID)
	if database.Missing(err) {
		return nil, nil, judgeNotFound()
	}
	if err != nil {
		return nil, nil, err
	}
	r, err := competition.Lock(tx, roundID)
	if err != nil {
		return nil, nil, err
	}
	j, err := lockJudge(tx, judgeID)
	return r, j, err
}

func saveRecusal(tx *database.Tx, x *Recusal) error {
	x.Version++
	err := tx.Model(&Recusal{ID: x.ID}).
		Select("Status", "AgreedByHead", "AgreedBySecretary", "DecidedAt", "MeanBefore", "Version").Updates(x).Error
	if err != nil {
		return fmt.Errorf("save recusal %s: %w", x.ID, err)
	}
	return nil
}

func recordRecusal(tx *database.Tx, by account.Account, action string, x *Recusal, why string, detail any) error {
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: action, Subject: "recusal", ID: x.ID, Round: x.RoundID, Reason: why, Detail: detail})
}

func is(id *uuid.UUID, by account.Account) bool { return id != nil && *id == by.ID }
