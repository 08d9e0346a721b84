package award

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"gorm.io/gorm/clause"

	"tieubieu/server/account"
	"tieubieu/server/blob"
	"tieubieu/server/competition"
	"tieubieu/server/database"
	"tieubieu/server/fault"
	"tieubieu/server/ledger"
)

// Service is the council's use cases.
type Service struct {
	DB     *database.DB
	Blob   *blob.Store // of scans of signed decisions
	Rounds *competition.Service
	Guards []Guard
	// OnApproved run inside the transaction of an approval, with the state approved.
	OnApproved []func(tx *database.Tx, by account.Account, state *State) error

	tables tables
}

// Guard of a later concept says what stands against approving a state, of a first
// version and of a correction alike: once it is approved nothing changes, so what
// would refuse its publication must be known before.
type Guard func(tx *database.Tx, state *State) ([]competition.Missing, error)

// Open starts the council's work on the first version; it runs when a round enters
// deliberation. A round that stepped back and came again goes on with its decisions.
func (s *Service) Open(tx *database.Tx, by account.Account, r *competition.Round) error {
	d := Deliberation{RoundID: r.ID, Version: 1, Status: DeliberationOpen, OpenedBy: actor(by), OpenedAt: tx.Now(), RowVersion: 1}
	opened := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&d)
	if opened.Error != nil {
		return fmt.Errorf("open deliberation of round %s: %w", r.ID, opened.Error)
	}
	if opened.RowsAffected == 0 {
		return nil
	}
	return ledger.Append(tx, ledger.Record{Actor: by.ID, Action: "open-deliberation", Subject: "round", ID: r.ID, Round: r.ID, Detail: map[string]int{"version": 1}})
}

// AtWork is the deliberation of a round that is open or approved but not yet
// published. A round that has stepped back to its scoring has none: what stands on the
// council's table is not to be seen then. Conflict "no-deliberation".
func AtWork(tx *database.Tx, r *competition.Round) (*Deliberation, error) {
	d, err := unpublished(tx, r.ID)
	if err != nil {
		return nil, err
	}
	if d.Version == 1 && r.Phase != competition.Deliberation && r.Phase != competition.Approved {
		return nil, errNoDeliberation
	}
	return d, nil
}

var errNoDeliberation = fault.New(fault.Conflict, "no-deliberation", "Kỳ này không có phiên họp Hội đồng nào đang mở.")

func newestPublished(tx *database.Tx, round uuid.UUID) (*Deliberation, error) {
	var d Deliberation
	err := tx.Where("round_id = ? AND status = ?", round, DeliberationPublished).Order("version DESC").First(&d).Error
	if database.Missing(err) {
		return nil, errNoDeliberation
	}
	if err != nil {
		return nil, fmt.Errorf("read published deliberation of round %s: %w", round, err)
	}
	return &d, nil
}

func unpublished(tx *database.Tx, round uuid.UUID) (*Deliberation, error) {
	var d Deliberation
	err := tx.Where("round_id = ? AND status IN ?", round, []DeliberationStatus{DeliberationOpen, DeliberationApproved}).First(&d).Error
	if database.Missing(err) {
		return nil, errNoDeliberation
	}
	if err != nil {
		return nil, fmt.Errorf("read deliberation of round %s: %w", round, err)
	}
	return &d, nil
}

// Table is what the council has before it: the state without its sheets, which is shared
// and not to be changed, and what whoever asks may know beside it.
type Table struct {
	*State
	// Products are the names by judging code; empty for a panel whose packets show codes only.
	Products map[string]string
	Seats    int // who sit in the council now
}

// View is the state on the council's table, for head, secretary, organiser and
// council; once it is published that of the newest version, for the auditor too. What
// stands on the table is worked out from the sheets as they are now: while a
// correction may have opened some, the auditor has the published bundle (Conflict
// "correction-open").
func (s *Service) View(ctx context.Context, by account.Account, round uuid.UUID) (t *Table, err error) {
	err = database.Read(ctx, s.DB, func(tx *database.Tx) error {
		t, err = s.table(tx, by, round)
		return err
	})
	return t, err
}

func (s *Service) table(tx *database.Tx, by account.Account, round uuid.UUID) (*Table, error) {
	roles, err := account.RolesOnRound(tx, by, round)
	if err != nil {
		return nil, err
	}
	named := by.IsPlatform() || roles.Any(account.Organiser, account.Secretary, account.CouncilChair, account.CouncilMember)
	team := named || roles.Any(account.PanelHead)
	if !team && !roles.Any(account.Auditor) {
		return nil, account.ErrHidden
	}
	r, err := competition.Get(tx, round)
	if err != nil {
		return nil, err
	}
	d, err := AtWork(tx, r)
	switch {
	case !team && err == nil && d.Version > 1:
		return nil, fault.New(fault.Conflict, "correction-open", "Một lần đính chính đang được thực hiện; hãy xem gói kết quả đã công bố.")
	case !team && err == nil:
		return nil, account.ErrHidden
	case fault.Has(err, errNoDeliberation.Code):
		if d, err = newestPublished(tx, r.ID); !team && fault.Has(err, errNoDeliberation.Code) {
			return nil, account.ErrHidden
		}
	}
	if err != nil {
		return nil, err
	}
	t := &Table{}
	if t.State, err = s.tables.shown(tx, r, d); err != nil {
		return nil, err
	}
	if t.Seats, err = seats(tx, round); err != nil {
		return nil, err
	}
	if named || !team || r.PacketMode != competition.ShowCode {
		if t.Products, err = productNames(tx, round); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func productNames(tx *database.Tx, round uuid.UUID) (map[string]string, error) {
	rows, err := tx.Pgx.Query(tx.Context(), "SELECT e.judging_code, p.name FROM entries e JOIN products p ON p.id = e.product_id WHERE e.round_id = $1 AND e.status = 'accepted'", round)
	if err != nil {
		return nil, fmt.Errorf("read products of round %s: %w", round, err)
	}
	names := map[string]string{}
	var code, name string
	if _, err := pgx.ForEachRow(rows, []any{&code, &name}, func() error { names[code] = name; return nil }); err != nil {
		return nil, fmt.Errorf("read products of round %s: %w", round, err)
	}
	return names, nil
}

// lockOpen locks the round, then reads its open deliberation with its whole state.
func lockOpen(tx *database.Tx, round uuid.UUID, version int) (*State, error) {
	r, err := competition.Lock(tx, round)
	if err != nil {
		return nil, err
	}
	d, err := AtWork(tx, r)
	if err != nil {
		return nil, err
	}
	if d.Status == DeliberationApproved {
		return nil, errApproved
	}
	if d.RowVersion != version {
		return nil, stale(tx, d)
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

var errApproved = fault.New(fault.Locked, "approved", "Kết quả đã được phê duyệt, không thể thay đổi.")

// stale says who has changed what stands on the table since it was seen.
func stale(tx *database.Tx, d *Deliberation) error {
	var subject uuid.UUID
	var action string
	err := tx.Pgx.QueryRow(tx.Context(), `SELECT subject_id, action FROM ledger_entries
		WHERE round_id = $1 AND action IN ('open-deliberation', 'decide-award', 'decide-nomination', 'approve-result', 'open-correction', 'abandon-correction')
		ORDER BY id DESC LIMIT 1`, d.RoundID).Scan(&subject, &action)
	if err != nil && !database.Missing(err) {
		return fmt.Errorf("read last change of deliberation of round %s: %w", d.RoundID, err)
	}
	return competition.Stale(tx, "Phiên họp Hội đồng", subject, action, *d)
}

func actor(by account.Account) *uuid.UUID {
	if by.IsPlatform() {
		return nil
	}
	return &by.ID
}
